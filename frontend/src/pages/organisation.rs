//! The organisation's particulars: letters name it as the sender, reports as the reporter.

use crate::{
    api::{Loaded, use_api, use_loaded},
    components::{
        Button, Card, Form, FormProblem, Kind, LoadedView, PageHeader, TextField, use_form,
        use_toasts,
    },
    i18n::Text,
    session::use_session,
    words::{common, organisation as words},
};
use leptos::prelude::*;
use saiki_api::{
    organisation::{Both, Desk, Organisation},
    permissions::Permission,
};

/// A text in both languages, being typed.
#[derive(Clone, Copy)]
struct Pair {
    ja: RwSignal<String>,
    en: RwSignal<String>,
}

impl Pair {
    fn of(both: &Both) -> Self {
        Pair {
            ja: RwSignal::new(both.ja.clone()),
            en: RwSignal::new(both.en.clone()),
        }
    }

    fn get(self) -> Both {
        Both {
            ja: self.ja.get_untracked().trim().to_owned(),
            en: self.en.get_untracked().trim().to_owned(),
        }
    }
}

/// The page.
#[component]
pub fn OrganisationPage() -> impl IntoView {
    let loaded = use_loaded::<Organisation>(Signal::stored(Some("organisation".to_owned())));
    view! {
        <PageHeader title=words::TITLE facts=|| view! { <span>{words::LEAD}</span> }/>
        <LoadedView
            loaded=loaded
            children=move |organisation: Organisation| view! { <Particulars organisation=organisation loaded=loaded/> }
        />
    }
}

#[component]
fn Particulars(organisation: Organisation, loaded: Loaded<Organisation>) -> impl IntoView {
    let api = use_api();
    let session = use_session();
    let toasts = use_toasts();
    let form = use_form();
    let may = Memo::new(move |_| session.may(Permission::OrganisationWrite));
    let text = |value: &str| RwSignal::new(value.to_owned());
    let name = Pair::of(&organisation.name);
    let representative = Pair::of(&organisation.representative);
    let address = Pair::of(&organisation.address);
    let sector = Pair::of(&organisation.sector);
    let (legal_id, zone) = (text(&organisation.legal_id), text(&organisation.zone));
    let currency = text(organisation.home_currency());
    let desk_name = Pair::of(&organisation.desk.name);
    let hours = Pair::of(&organisation.desk.hours);
    let (phone, email) = (
        text(&organisation.desk.phone),
        text(&organisation.desk.email),
    );
    let version = organisation.version;
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let typed = |value: RwSignal<String>| value.get_untracked().trim().to_owned();
        let organisation = Organisation {
            name: name.get(),
            representative: representative.get(),
            address: address.get(),
            legal_id: typed(legal_id),
            sector: sector.get(),
            desk: Desk {
                name: desk_name.get(),
                phone: typed(phone),
                email: typed(email),
                hours: hours.get(),
            },
            zone: typed(zone),
            currency: typed(currency).to_uppercase(),
            version,
        };
        let call = api
            .put("organisation")
            .json(&organisation)
            .if_match(version);
        form.run(call.send::<Organisation>(), move |organisation| {
            toasts.say(common::SAVED);
            loaded.put(organisation);
        });
    };
    let save = move || match may.get() {
        true => {
            view! { <Button label=common::SAVE kind=Kind::Primary submit=true busy=form.busy/> }
                .into_any()
        }
        false => view! { <span class="muted">{words::READ_ONLY}</span> }.into_any(),
    };
    view! {
        <form class="stack form-narrow" novalidate=true on:submit=submit>
            <fieldset class="bare stack" disabled=move || !may.get()>
                <Card title=words::ABOUT>
                    <PairField pair=name field="name" labels=[words::NAME_JA, words::NAME_EN] form=form/>
                    <PairField
                        pair=representative
                        field="representative"
                        labels=[words::REPRESENTATIVE_JA, words::REPRESENTATIVE_EN]
                        form=form
                    />
                    <PairField pair=address field="address" labels=[words::ADDRESS_JA, words::ADDRESS_EN] form=form/>
                    <PairField pair=sector field="sector" labels=[words::SECTOR_JA, words::SECTOR_EN] form=form/>
                    <div class="columns">
                        <TextField label=words::LEGAL_ID value=legal_id error=form.error("legal_id")/>
                        <TextField label=words::ZONE value=zone hint=words::ZONE_HINT error=form.error("zone")/>
                        <TextField label=words::CURRENCY value=currency hint=words::CURRENCY_HINT error=form.error("currency")/>
                    </div>
                </Card>
                <Card title=words::DESK>
                    <p class="hint">{words::DESK_HINT}</p>
                    <PairField
                        pair=desk_name
                        field="desk.name"
                        labels=[words::DESK_NAME_JA, words::DESK_NAME_EN]
                        form=form
                    />
                    <div class="columns">
                        <TextField label=words::PHONE value=phone kind="tel" error=form.error("desk.phone")/>
                        <TextField label=words::EMAIL value=email kind="email" error=form.error("desk.email")/>
                    </div>
                    <PairField pair=hours field="desk.hours" labels=[words::HOURS_JA, words::HOURS_EN] form=form/>
                </Card>
            </fieldset>
            <FormProblem form=form/>
            <div class="save-bar">{save}</div>
        </form>
    }
}

/// The currency the organisation reckons in; yen until it is known.
pub fn use_home_currency() -> Signal<String> {
    let organisation = use_loaded::<Organisation>(Signal::stored(Some("organisation".to_owned())));
    Signal::derive(move || {
        organisation.value.with(|known| {
            let currency = known.as_ref().map(|known| known.home_currency());
            currency.unwrap_or("JPY").to_owned()
        })
    })
}

#[component]
fn PairField(pair: Pair, field: &'static str, labels: [Text; 2], form: Form) -> impl IntoView {
    let [ja, en] = labels;
    view! {
        <div class="columns">
            <TextField label=ja value=pair.ja error=form.error(&format!("{field}.ja"))/>
            <TextField label=en value=pair.en error=form.error(&format!("{field}.en"))/>
        </div>
    }
}
