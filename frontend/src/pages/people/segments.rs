//! Saved segments: chosen as a filter of the list, and an audience typed, counted and kept by name. Letters take a copy of
//! one in their own settings.

use crate::{
    api::{Loaded, client::parse, use_api, use_loaded},
    components::{
        Button, Choice, ConfirmDialog, Dialog, FilterSelect, Form, FormProblem, Kind, SelectField,
        TextArea, TextField, UrlQuery, use_form, use_toasts,
    },
    format::amount,
    i18n::use_lang,
    layout::use_incident,
    words::{common, register as words},
};
use leptos::prelude::*;
use saiki_api::{
    Uuid,
    letters::{Audience, DamageRange},
    people::{DataItem, PersonFilter},
    segments::{AudienceCount, AudienceQuestion, NewSegment, Segment},
};
use serde::{Deserialize, Serialize};

/// The segments of the incident.
pub fn use_segments() -> Loaded<Vec<Segment>> {
    let incident = use_incident();
    use_loaded::<Vec<Segment>>(Signal::derive(move || incident.below("segments")))
}

/// Segments as choices.
pub fn segment_choices(segments: Loaded<Vec<Segment>>) -> Signal<Vec<Choice>> {
    Signal::derive(move || {
        let choice = |segment: &Segment| Choice {
            value: segment.id.to_string(),
            label: segment.name.clone(),
        };
        segments
            .value
            .with(|all| all.iter().flatten().map(choice).collect())
    })
}

/// What the list is filtered by, as an audience; what an audience cannot say is left out.
pub fn audience_of(filter: &PersonFilter) -> Audience {
    let one = |text: &Option<String>| text.clone().into_iter().collect();
    let damage = filter.has_damage.map(|has| DamageRange {
        has,
        currency: None,
        from: None,
        to: None,
    });
    let items: Vec<DataItem> = filter.data_item.into_iter().collect();
    Audience {
        langs: filter.lang.into_iter().collect(),
        data_items: items,
        contract_refs: one(&filter.contract_ref),
        sla_refs: one(&filter.sla_ref),
        organisations: one(&filter.organisation),
        damage,
        ..Audience::default()
    }
}

/// The filter by segment above the list, with saving what the list is filtered by, and deleting the one chosen.
#[component]
pub fn SegmentFilter(
    /// The address.
    query: UrlQuery,
    /// What the list is filtered by.
    filter: Signal<PersonFilter>,
    /// Whether the reader may keep and delete.
    may: Memo<bool>,
) -> impl IntoView {
    let segments = use_segments();
    let (saving, deleting) = (RwSignal::new(false), RwSignal::new(false));
    let (api, form, toasts, incident) = (use_api(), use_form(), use_toasts(), use_incident());
    let any = Memo::new(move |_| audience_of(&filter.get()) != Audience::default());
    let chosen = Memo::new(move |_| query.parse::<Uuid>("segment_id"));
    let delete = move |()| {
        let found = segments.value.with_untracked(|all| {
            let all = all.iter().flatten();
            all.clone()
                .find(|one| Some(one.id) == chosen.get_untracked())
                .map(|one| (one.id, one.version))
        });
        let Some((id, version)) = found else { return };
        let call = api
            .delete(incident.below_now(&format!("segments/{id}")))
            .if_match(version);
        form.run(call.send_empty(), move |()| {
            toasts.say(words::SEGMENT_DELETED);
            query.set("segment_id", None);
            segments.reload();
        });
    };
    view! {
        <FilterSelect query=query name="segment_id" label=words::SEGMENT choices=segment_choices(segments)/>
        {move || {
            (may.get() && any.get())
                .then(|| view! { <Button label=words::SAVE_SEGMENT kind=Kind::Quiet on_press=move |()| saving.set(true)/> })
        }}
        {move || {
            (may.get() && chosen.get().is_some())
                .then(|| view! { <Button label=words::DELETE_SEGMENT kind=Kind::Quiet on_press=move |()| deleting.set(true)/> })
        }}
        <FormProblem form=form/>
        <Dialog open=saving title=words::SAVE_SEGMENT>
            <SaveForm
                audience=Signal::derive(move || audience_of(&filter.get()))
                open=saving
                on_done=move |()| segments.reload()
            />
        </Dialog>
        <ConfirmDialog open=deleting title=words::DELETE_SEGMENT confirm=words::DELETE_SEGMENT on_confirm=delete danger=true>
            <p>{words::SEGMENT_GONE}</p>
        </ConfirmDialog>
    }
}

/// Keeps an audience by name.
#[component]
pub fn SaveForm(
    /// The audience.
    audience: Signal<Audience>,
    /// Whether the dialog is open.
    open: RwSignal<bool>,
    /// What follows.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let (api, form, toasts, incident) = (use_api(), use_form(), use_toasts(), use_incident());
    let name = RwSignal::new(String::new());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let new = NewSegment {
            name: name.get_untracked().trim().to_owned(),
            audience: audience.get_untracked(),
        };
        let call = api
            .post(incident.below_now("segments"))
            .json(&new)
            .idempotent();
        form.run(call.send::<Segment>(), move |_| {
            toasts.say(words::SEGMENT_SAVED);
            open.set(false);
            on_done.run(());
        });
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <Counted audience=audience/>
            <TextField label=words::SEGMENT_NAME value=name error=form.error("name")/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=words::SAVE_SEGMENT kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}

/// The audience in a sentence, with its count as the register stands.
#[component]
pub fn Counted(
    /// The audience.
    audience: Signal<Audience>,
) -> impl IntoView {
    let (api, incident, lang) = (use_api(), use_incident(), use_lang());
    let count = RwSignal::new(None::<AudienceCount>);
    let asked = StoredValue::new(0_u64);
    Effect::new(move |_| {
        let audience = audience.get();
        lang.track();
        let mine = asked.get_value() + 1;
        asked.set_value(mine);
        let call = api
            .post(incident.below_now("people/audience"))
            .json(&AudienceQuestion { audience });
        let done = move |answer| {
            // A later question, or a page left meanwhile, makes this answer void.
            if asked.try_get_value() == Some(mine) {
                count.set(parse::<AudienceCount>(answer).ok());
            }
        };
        call.then(Box::new(done));
    });
    view! {
        <p role="status">
            {move || {
                count
                    .get()
                    .map(|found| words::counted(&found.sentence, found.people, found.mails, lang.get()))
            }}
        </p>
    }
}

/// Whether damage matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum DamageChoice {
    Has,
    HasNot,
}

/// The parts of an audience that choose by what is on the register: damage, contract, agreement, organisation.
#[derive(Clone, Copy)]
pub struct Parts {
    damage: RwSignal<Option<DamageChoice>>,
    currency: RwSignal<String>,
    from: RwSignal<String>,
    to: RwSignal<String>,
    contracts: RwSignal<String>,
    slas: RwSignal<String>,
    organisations: RwSignal<String>,
}

impl Parts {
    /// As an audience has them.
    pub fn of(audience: &Audience) -> Parts {
        let lines = |all: &[String]| RwSignal::new(all.join("\n"));
        let damage = audience.damage.as_ref();
        let currency = damage
            .and_then(|d| d.currency.clone())
            .unwrap_or_else(|| "JPY".to_owned());
        let typed = |minor: Option<i64>| {
            let amount = minor.map(|minor| saiki_api::money::Money {
                minor,
                currency: currency.clone(),
            });
            RwSignal::new(amount.as_ref().map(amount::typed).unwrap_or_default())
        };
        Parts {
            damage: RwSignal::new(damage.map(|d| match d.has {
                true => DamageChoice::Has,
                false => DamageChoice::HasNot,
            })),
            from: typed(damage.and_then(|d| d.from)),
            to: typed(damage.and_then(|d| d.to)),
            currency: RwSignal::new(currency.clone()),
            contracts: lines(&audience.contract_refs),
            slas: lines(&audience.sla_refs),
            organisations: lines(&audience.organisations),
        }
    }

    /// Takes over what an audience has.
    pub fn take(self, audience: &Audience) {
        let new = Parts::of(audience);
        self.damage.set(new.damage.get_untracked());
        for (to, from) in [
            (self.currency, new.currency),
            (self.from, new.from),
            (self.to, new.to),
            (self.contracts, new.contracts),
            (self.slas, new.slas),
            (self.organisations, new.organisations),
        ] {
            to.set(from.get_untracked());
        }
    }

    /// Puts what is typed into an audience. Follows every field.
    pub fn put(self, audience: &mut Audience) {
        let currency = self.currency.get().trim().to_owned();
        let minor = |typed: RwSignal<String>| amount::parse(&typed.get(), &currency);
        let (from, to) = (minor(self.from), minor(self.to));
        let bounded = from.is_some() || to.is_some();
        audience.damage = self.damage.get().map(|choice| match choice {
            DamageChoice::HasNot => DamageRange {
                has: false,
                currency: None,
                from: None,
                to: None,
            },
            DamageChoice::Has => DamageRange {
                has: true,
                currency: bounded.then(|| currency.clone()),
                from,
                to,
            },
        });
        audience.contract_refs = lines(&self.contracts.get());
        audience.sla_refs = lines(&self.slas.get());
        audience.organisations = lines(&self.organisations.get());
    }
}

/// The lines of a text, each once, blank ones left out.
fn lines(text: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if all.iter().all(|other| other != line) {
            all.push(line.to_owned());
        }
    }
    all
}

/// Their fields.
#[component]
pub fn PartFields(
    /// The parts.
    parts: Parts,
    /// The form they are in, whose errors they show.
    #[prop(optional)]
    form: Option<Form>,
) -> impl IntoView {
    let lang = use_lang();
    let choices = Signal::derive(move || {
        [("has", words::DAMAGE_HAS), ("has_not", words::DAMAGE_NONE)]
            .map(|(value, label)| Choice {
                value: value.to_owned(),
                label: label.pick(lang.get()).to_owned(),
            })
            .to_vec()
    });
    let error =
        move |name: &str| form.map_or_else(|| Signal::stored(None), |form| form.error(name));
    let (from, to) = (error("audience.damage.from"), error("audience.damage.to"));
    let currency = error("audience.damage.currency");
    let range = move || {
        (parts.damage.get() == Some(DamageChoice::Has)).then(|| {
            view! {
                <div class="columns">
                    <TextField label=words::DAMAGE_FROM value=parts.from error=from/>
                    <TextField label=words::DAMAGE_TO value=parts.to error=to/>
                    <TextField label=words::CURRENCY value=parts.currency error=currency/>
                </div>
            }
        })
    };
    view! {
        <SelectField label=words::DAMAGE_CHOICE value=parts.damage choices=choices none=words::DAMAGE_ANY/>
        {range}
        <div class="columns">
            <TextArea label=words::CONTRACTS value=parts.contracts rows=2/>
            <TextArea label=words::SLAS value=parts.slas rows=2/>
        </div>
        <TextArea label=words::ORGANISATIONS value=parts.organisations rows=2/>
    }
}
