//! The editor of what a contract promises of its services: a frame a service with its figures, its tiers of credit as rows.
//! What cannot be read is marked where it was typed; so is what the server refuses.

use super::terms_draft::{
    AVAILABILITY, SHARE, ServiceDraft, TermsDraft, TierDraft, TimeDraft, Unit, percent,
};
use crate::{
    components::{Button, CheckGroup, Form, Kind, RowsField, SelectField, TextField, choices},
    i18n::{Text, use_lang},
    words::{common, contracts as words},
};
use leptos::prelude::*;
use saiki_api::service_terms::{Exclusion, MAX_SERVICES, MAX_TIERS};

/// What the server says of the field at a path that moves when rows above it are removed.
fn refused(
    form: Form,
    path: impl Fn() -> Option<String> + Send + Sync + 'static,
) -> Signal<Option<String>> {
    // Asking tells the form that the field has a place of its own.
    if let Some(now) = untrack(&path) {
        form.error(&now);
    }
    Signal::derive(move || {
        let path = path()?;
        form.problem.with(|problem| problem.as_ref()?.field(&path))
    })
}

/// What is wrong with what was typed, else what the server says.
fn marked(
    wrong: impl Fn() -> bool + Send + Sync + 'static,
    word: Text,
    server: Signal<Option<String>>,
) -> Signal<Option<String>> {
    let lang = use_lang();
    Signal::derive(move || {
        wrong()
            .then(|| word.pick(lang.get()).to_owned())
            .or_else(|| server.get())
    })
}

/// Where a service's fields are, as requests name them.
#[derive(Clone, Copy)]
struct Paths {
    draft: TermsDraft,
    form: Form,
    id: u64,
}

impl Paths {
    /// Path of a field of the service; none once its frame was removed.
    fn path(self, field: &str) -> Option<String> {
        let rows = self.draft.rows;
        let n = rows.with(|rows| rows.iter().position(|row| row.id == self.id))?;
        Some(format!("service_terms.{n}.{field}"))
    }

    fn refused(self, field: &'static str) -> Signal<Option<String>> {
        refused(self.form, move || self.path(field))
    }
}

/// The editor.
#[component]
pub(super) fn TermsField(
    /// What is typed.
    draft: TermsDraft,
    /// The form it is part of.
    form: Form,
) -> impl IntoView {
    let lang = use_lang();
    let full = Signal::derive(move || draft.rows.with(|rows| rows.len() >= MAX_SERVICES));
    let add = move || {
        view! {
            <Button label=words::ADD_SERVICE disabled=full on_press=move |()| draft.add()/>
            {move || full.get().then(|| view! { <span class="hint">{words::most_services(MAX_SERVICES, lang.get())}</span> })}
        }
    };
    view! {
        <RowsField label=words::TERMS hint=words::TERMS_HINT error=form.error("service_terms") add=add>
            <For
                each=move || draft.rows.get()
                key=|row| row.id
                children=move |row| view! { <ServiceField row=row draft=draft form=form/> }
            />
        </RowsField>
    }
}

#[component]
fn ServiceField(row: ServiceDraft, draft: TermsDraft, form: Form) -> impl IntoView {
    let lang = use_lang();
    let paths = Paths {
        draft,
        form,
        id: row.id,
    };
    let number = move || {
        let rows = draft.rows;
        let n = rows.with(|rows| rows.iter().position(|one| one.id == row.id));
        words::service_number(n.unwrap_or_default() + 1, lang.get())
    };
    let share = move |text: RwSignal<String>, digits: u32, word: Text, field: &'static str| {
        let wrong = move || text.with(|text| percent(text, digits).is_err());
        marked(wrong, word, paths.refused(field))
    };
    let availability = share(
        row.availability,
        AVAILABILITY,
        words::BAD_AVAILABILITY,
        "availability",
    );
    let cap = share(row.cap, SHARE, words::BAD_PERCENT, "cap_bp");
    let degraded = share(row.degraded, SHARE, words::BAD_PERCENT, "degraded_bp");
    let fee = paths.refused("monthly_fee");
    let minor = paths.refused("monthly_fee.minor");
    let fee = Signal::derive(move || fee.get().or_else(|| minor.get()));
    let fee = marked(move || row.fee().is_err(), common::AMOUNT_MISSING, fee);
    let remove = move |()| draft.rows.update(|all| all.retain(|one| one.id != row.id));
    view! {
        <fieldset class="rule-row stack">
            <legend class="label">{number}</legend>
            <div class="columns">
                <TextField
                    label=words::TERMS_SERVICE
                    value=row.service
                    hint=words::TERMS_SERVICE_HINT
                    required=true
                    error=paths.refused("service")
                />
                <TextField label=words::AVAILABILITY value=row.availability hint=words::AVAILABILITY_HINT error=availability/>
            </div>
            <div class="columns">
                <TimeField label=words::LONGEST value=row.longest error=paths.refused("longest_outage_minutes")/>
                <TimeField label=words::RESPONSE_TIME value=row.response error=paths.refused("response_minutes")/>
                <TimeField label=words::NOTICE_TIME value=row.notice error=paths.refused("notice_minutes")/>
            </div>
            <div class="columns">
                <TextField label=words::FEE value=row.fee hint=words::FEE_HINT error=fee/>
                <TextField label=words::CURRENCY value=row.currency error=paths.refused("monthly_fee.currency")/>
            </div>
            <Tiers row=row paths=paths/>
            <div class="columns">
                <TextField label=words::CAP value=row.cap hint=words::CAP_HINT error=cap/>
                <TextField label=words::DEGRADED value=row.degraded hint=words::DEGRADED_HINT error=degraded/>
            </div>
            <CheckGroup
                label=words::EXCLUDED
                value=row.excluded
                choices=choices(&Exclusion::ALL, Exclusion::label)
                hint=words::EXCLUDED_HINT
            />
            <div class="columns">
                <TextField label=words::ZONE value=row.zone hint=words::ZONE_HINT error=paths.refused("zone")/>
                <TextField label=words::CLAUSE value=row.clause error=paths.refused("clause")/>
            </div>
            <div class="actions end">
                <Button label=words::REMOVE_SERVICE kind=Kind::Quiet on_press=remove/>
            </div>
        </fieldset>
    }
}

/// A time in minutes or hours.
#[component]
fn TimeField(
    label: Text,
    value: TimeDraft,
    /// What the server says of it.
    error: Signal<Option<String>>,
) -> impl IntoView {
    let error = marked(move || value.read().is_err(), words::BAD_NUMBER, error);
    view! {
        <div class="time-field">
            <TextField label=label value=value.text hint=words::NOTICE_HINT error=error/>
            <SelectField label=words::UNIT value=value.unit choices=choices(&Unit::ALL, Unit::label)/>
        </div>
    }
}

#[component]
fn Tiers(row: ServiceDraft, paths: Paths) -> impl IntoView {
    let full = Signal::derive(move || row.tiers.with(|tiers| tiers.len() >= MAX_TIERS));
    let add = move || {
        view! { <Button label=words::ADD_TIER disabled=full on_press=move |()| row.add_tier()/> }
    };
    view! {
        <RowsField label=words::TIERS hint=words::TIERS_HINT error=paths.refused("tiers") lines=true add=add>
            <For
                each=move || row.tiers.get()
                key=|tier| tier.id
                children=move |tier| view! { <TierField tier=tier row=row paths=paths/> }
            />
        </RowsField>
    }
}

#[component]
fn TierField(tier: TierDraft, row: ServiceDraft, paths: Paths) -> impl IntoView {
    let tried = paths.draft.tried;
    let path = move |field: &'static str| {
        move || {
            let n = row
                .tiers
                .with(|tiers| tiers.iter().position(|one| one.id == tier.id))?;
            paths.path(&format!("tiers.{n}.{field}"))
        }
    };
    // A row with one figure lacks the other, and only once sending was tried.
    let figure = move |own: RwSignal<String>, other: RwSignal<String>, digits: u32| {
        move || {
            let empty = |text: &String| text.trim().is_empty();
            let lacks = tried.get() && own.with(empty) && !other.with(empty);
            lacks || own.with(|text| percent(text, digits).is_err())
        }
    };
    let below = marked(
        figure(tier.below, tier.credit, AVAILABILITY),
        words::BAD_AVAILABILITY,
        refused(paths.form, path("below")),
    );
    let credit = marked(
        figure(tier.credit, tier.below, SHARE),
        words::BAD_PERCENT,
        refused(paths.form, path("credit_bp")),
    );
    let remove = move |()| row.tiers.update(|all| all.retain(|one| one.id != tier.id));
    view! {
        <div class="line tier">
            <div class="line-cell">
                <TextField label=words::TIER_BELOW value=tier.below error=below/>
            </div>
            <div class="line-cell">
                <TextField label=words::TIER_CREDIT value=tier.credit error=credit/>
            </div>
            <Button label=common::REMOVE kind=Kind::Quiet on_press=remove/>
        </div>
    }
}
