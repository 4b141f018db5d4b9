//! One person of the register: what is known, and a form to correct it. Masked fields stay unless typed anew.

use super::{
    addresses::AddressesCard,
    decision::{DecisionCard, DecisionTag},
    household::HouseholdCard,
    list::item_names,
    merged::MergedCard,
    stop::StopCard,
    stopped::Stopped,
};
use crate::{
    api::{Loaded, path, use_api, use_loaded},
    components::{
        Button, Card, CheckGroup, Dialog, Fact, Facts, Form, FormProblem, Kind, LoadedView,
        PageHeader, SelectField, TextArea, TextField, Time, choices, languages, use_form,
        use_toasts, use_url_query,
    },
    format::number,
    i18n::use_lang,
    layout::use_incident,
    pages::{files::FilesPanel, followups::card::FollowupCard},
    routes,
    session::use_session,
    words::{claims, common, decisions, people as words, register},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use saiki_api::{
    Language,
    files::SubjectKind,
    people::{DataItem, Person, PersonPatch, has_odd_length},
    permissions::Permission,
};

/// The page.
#[component]
pub fn PersonPage() -> impl IntoView {
    let open = use_incident();
    let session = use_session();
    let query = use_url_query();
    let params = use_params_map();
    let address = Signal::derive(move || {
        let id = params.with(|params| params.get("person"))?;
        let base = open.below(&format!("people/{id}"))?;
        Some(match query.get("reveal") {
            Some(_) => path::and(&base, "reveal", "true"),
            None => base,
        })
    });
    let loaded = use_loaded::<Person>(address);
    let editing = RwSignal::new(false);
    let id = Memo::new(move |_| loaded.value.with(|person| person.as_ref().map(|p| p.id)));
    let may_write = Memo::new(move |_| session.may(Permission::PeopleWrite));
    let may_reveal = Memo::new(move |_| session.may(Permission::PeopleReveal));
    let revealed = move || query.get("reveal").is_some();
    let title = Signal::derive(move || {
        loaded
            .value
            .with(|person| person.as_ref().map(|p| p.name.clone()).unwrap_or_default())
    });
    let actions = move || {
        view! {
            {move || {
                (may_reveal.get() && !revealed())
                    .then(|| {
                        view! { <Button label=words::REVEAL on_press=move |()| query.set("reveal", Some("true".to_owned()))/> }
                    })
            }}
            {move || may_write.get().then(|| view! { <Button label=common::EDIT kind=Kind::Primary on_press=move |()| editing.set(true)/> })}
        }
    };
    let back = Signal::derive(move || open.id.get().map(routes::people).unwrap_or_default());
    let theirs = Signal::derive(move || {
        let person = params.with(|params| params.get("person"))?.parse().ok()?;
        Some(routes::claims_of(open.id.get()?, person))
    });
    let facts = move || {
        view! {
            <a href=back>{words::BACK}</a>
            <a href=move || theirs.get().unwrap_or_default()>{claims::OF_THIS_PERSON}</a>
        }
    };
    view! {
        <PageHeader title=move || title.get() facts=facts actions=actions/>
        {move || revealed().then(|| view! { <p class="notice warn" role="status">{words::REVEALED}</p> })}
        <LoadedView loaded=loaded let:person>
            <Card title=words::PARTICULARS>
                <Particulars person=person/>
            </Card>
        </LoadedView>
        <AddressesCard loaded=loaded revealed=Signal::derive(revealed)/>
        <HouseholdCard loaded=loaded revealed=Signal::derive(revealed)/>
        <DecisionCard loaded=loaded/>
        {move || id.get().map(|id| view! { <FollowupCard person=id of=loaded on_told=move |()| loaded.reload()/> })}
        <MergedCard loaded=loaded/>
        {move || id.get().map(|id| view! { <StopCard person=id/> })}
        {move || {
            let id = loaded.value.with(|person| person.as_ref().map(|p| p.id));
            id.map(|id| view! { <Stopped person=id/> })
        }}
        // Names of files may say whose they are.
        {move || {
            let id = loaded.value.with(|person| person.as_ref().map(|p| p.id)).filter(|_| revealed());
            id.map(|id| view! { <FilesPanel kind=SubjectKind::Person subject=id on_change=|()| ()/> })
        }}
        <Edit open=editing loaded=loaded/>
    }
}

/// What the register says of a person.
#[component]
pub fn Particulars(
    /// The person.
    person: Person,
) -> impl IntoView {
    let lang = use_lang();
    let or_none = move |text: String| {
        move || match text.is_empty() {
            true => common::NONE_STATED.pick(lang.get()).to_owned(),
            false => text.clone(),
        }
    };
    let (items, damage, one) = (
        person.data_items.clone(),
        person.damage.clone(),
        person.lang,
    );
    view! {
        <Facts>
                <Fact name=words::NUMBER>{or_none(person.number)}</Fact>
                <Fact name=decisions::DECISION><DecisionTag decision=person.decision/></Fact>
                <Fact name=words::NAME>{or_none(person.name)}</Fact>
                <Fact name=words::EMAIL>{or_none(person.email)}</Fact>
                <Fact name=words::PHONE>{or_none(person.phone)}</Fact>
                <Fact name=words::ADDRESS>{or_none(person.address)}</Fact>
                <Fact name=words::COMPANY>{or_none(person.organisation)}</Fact>
                <Fact name=words::LANG>{move || one.label(lang.get())}</Fact>
                <Fact name=words::ITEMS>{move || item_names(&items, lang.get())}</Fact>
                <Fact name=words::DAMAGE>
                    {move || match &damage {
                        Some(amount) => number::money(amount, lang.get()),
                        None => common::NONE_STATED.pick(lang.get()).to_owned(),
                    }}
                </Fact>
                <Fact name=words::CONTRACT>{or_none(person.contract_ref)}</Fact>
                <Fact name=register::SLA>{or_none(person.sla_ref)}</Fact>
                <Fact name=words::NOTE>{or_none(person.note)}</Fact>
                <Fact name=words::REGISTERED>
                    <Time at=person.created_at/>
                </Fact>
        </Facts>
    }
}

#[derive(Clone, Copy)]
struct Fields {
    name: RwSignal<String>,
    email: RwSignal<String>,
    phone: RwSignal<String>,
    address: RwSignal<String>,
    organisation: RwSignal<String>,
    lang: RwSignal<Option<Language>>,
    items: RwSignal<Vec<DataItem>>,
    contract: RwSignal<String>,
    sla: RwSignal<String>,
    note: RwSignal<String>,
}

impl Fields {
    /// The fields as they are; empty where they are masked.
    fn of(person: &Person) -> Self {
        let clear = |text: &str| {
            RwSignal::new(if person.masked {
                String::new()
            } else {
                text.to_owned()
            })
        };
        Fields {
            name: clear(&person.name),
            email: clear(&person.email),
            phone: clear(&person.phone),
            address: clear(&person.address),
            organisation: clear(&person.organisation),
            lang: RwSignal::new(Some(person.lang)),
            items: RwSignal::new(person.data_items.clone()),
            contract: RwSignal::new(person.contract_ref.clone()),
            sla: RwSignal::new(person.sla_ref.clone()),
            note: clear(&person.note),
        }
    }

    /// Only what differs from `person`.
    fn patch(self, person: &Person) -> PersonPatch {
        let changed = |typed: RwSignal<String>, before: &str| {
            let typed = typed.get_untracked();
            let before = if person.masked { "" } else { before };
            (typed != before).then_some(typed)
        };
        PersonPatch {
            name: changed(self.name, &person.name),
            email: changed(self.email, &person.email),
            phone: changed(self.phone, &person.phone),
            address: changed(self.address, &person.address),
            organisation: changed(self.organisation, &person.organisation),
            lang: self
                .lang
                .get_untracked()
                .filter(|lang| *lang != person.lang),
            data_items: Some(self.items.get_untracked())
                .filter(|items| *items != person.data_items),
            damage: None,
            contract_ref: Some(self.contract.get_untracked())
                .filter(|text| *text != person.contract_ref),
            sla_ref: Some(self.sla.get_untracked()).filter(|text| *text != person.sla_ref),
            note: changed(self.note, &person.note),
        }
    }
}

#[component]
fn Edit(open: RwSignal<bool>, loaded: Loaded<Person>) -> impl IntoView {
    let incident = use_incident();
    let api = use_api();
    let form = use_form();
    let toasts = use_toasts();
    view! {
        <Dialog open=open title=words::EDIT_TITLE wide=true>
            {move || {
                let person = loaded.value.get()?;
                let fields = Fields::of(&person);
                let masked = person.masked;
                let submit = move |event: web_sys::SubmitEvent| {
                    event.prevent_default();
                    let address = incident.below_now(&format!("people/{}", person.id));
                    let call = api.patch(address).if_match(person.version).json(&fields.patch(&person));
                    form.run(call.send::<Person>(), move |_| {
                        toasts.say(words::SAVED);
                        open.set(false);
                        loaded.reload();
                    });
                };
                Some(
                    view! {
                        <form class="stack" novalidate=true on:submit=submit>
                            {masked.then(|| view! { <p class="hint">{words::EDIT_MASKED}</p> })}
                            <Inputs fields=fields form=form/>
                            <FormProblem form=form/>
                            <div class="actions end">
                                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                                <Button label=common::SAVE kind=Kind::Primary submit=true busy=form.busy/>
                            </div>
                        </form>
                    },
                )
            }}
        </Dialog>
    }
}

#[component]
fn Inputs(fields: Fields, form: Form) -> impl IntoView {
    let odd_phone = move || {
        let odd = fields.phone.with(|number| has_odd_length(number));
        odd.then(|| view! { <p class="notice" role="status">{words::PHONE_LENGTH}</p> })
    };
    view! {
        <div class="columns">
            <TextField label=words::NAME value=fields.name error=form.error("name")/>
            <TextField label=words::EMAIL value=fields.email kind="email" error=form.error("email")/>
        </div>
        <div class="columns">
            <TextField label=words::PHONE value=fields.phone kind="tel" error=form.error("phone")/>
            <TextField label=words::COMPANY value=fields.organisation error=form.error("organisation")/>
        </div>
        {odd_phone}
        <TextField label=words::ADDRESS value=fields.address error=form.error("address")/>
        <div class="columns">
            <SelectField label=words::LANG value=fields.lang choices=languages()/>
            <TextField label=words::CONTRACT value=fields.contract error=form.error("contract_ref")/>
            <TextField label=register::SLA value=fields.sla error=form.error("sla_ref")/>
        </div>
        <CheckGroup label=words::ITEMS value=fields.items choices=choices(&DataItem::ALL, DataItem::label)/>
        <TextArea label=words::NOTE value=fields.note rows=3 error=form.error("note")/>
    }
}
