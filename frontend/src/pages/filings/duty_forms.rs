//! Forms about a report that is owed: recorded as filed, decided as not required, taken back; a recipient added, or
//! removed again.

use super::duties::Standing;
use crate::{
    api::{Loaded, use_api, use_loaded},
    components::{
        Button, Choice, FormProblem, InstantField, Kind, SelectField, TextArea, TextField, Theirs,
        Versioned, choices, use_form, use_toasts, use_versioned,
    },
    i18n::{Text, use_lang},
    layout::{OpenIncident, use_incident},
    words::{common, filing_duties as words, filings},
};
use leptos::prelude::*;
use saiki_api::{
    Uuid,
    filing_duties::{DutyDecision, DutyDecisionInput, FilingChannel, FilingDuty, NewFilingDuty},
    filings::{Filing, FilingState},
    page::Page,
};

/// A decision on a duty: when somebody else was quicker, the list is read again and their decision shown.
fn deciding(duty: &FilingDuty, incident: OpenIncident) -> Versioned<FilingDuty> {
    let id = duty.id;
    let list = incident.below_now("filing-duties");
    use_versioned(duty.version, list, move |all: Vec<FilingDuty>| {
        let now = all.into_iter().find(|duty| duty.id == id)?;
        Some((now.version, now))
    })
}

/// Recorded as filed.
#[component]
pub fn FiledForm(
    /// The duty.
    duty: FilingDuty,
    /// The list it is in.
    duties: Loaded<Vec<FilingDuty>>,
    /// Whether the dialog is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let (api, toasts, lang) = (use_api(), use_toasts(), use_lang());
    let incident = use_incident();
    let (kind, id) = (duty.kind.clone(), duty.id);
    let change = deciding(&duty, incident);
    let form = change.form;
    let at = RwSignal::new(None);
    let channel = RwSignal::new(kind.as_ref().map(|_| FilingChannel::WebForm));
    let (reference, snapshot) = (RwSignal::new(String::new()), RwSignal::new(None::<Uuid>));
    let made =
        use_loaded::<Page<Filing>>(Signal::derive(move || incident.below("filings?limit=100")));
    let offered = Signal::derive(move || {
        let all = made
            .value
            .with(|page| page.as_ref().map(|page| page.items.clone()));
        let of_kind = |filing: &Filing| {
            kind.as_ref()
                .is_none_or(|kind| *kind == filing.content.kind)
        };
        // What nobody approved cannot have been filed.
        let fits = |filing: &Filing| {
            let approved = matches!(filing.state, FilingState::Approved | FilingState::Filed);
            approved && of_kind(filing)
        };
        let all = all.unwrap_or_default().into_iter().filter(fits);
        let choice = |filing: Filing| Choice {
            value: filing.id.to_string(),
            label: format!(
                "{} {}",
                filings::number(filing.number, lang.get()),
                filing.content.title
            ),
        };
        all.map(choice).collect::<Vec<_>>()
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = DutyDecisionInput {
            decision: DutyDecision::Filed,
            filed_at: at.get_untracked(),
            channel: channel.get_untracked(),
            reference: reference.get_untracked(),
            filing_id: snapshot.get_untracked(),
            reason: String::new(),
        };
        let address = incident.below_now(&format!("filing-duties/{id}/decision"));
        let call = change.on(api.put(address).json(&body));
        form.run(call.send_empty(), move |()| {
            toasts.say(words::SAVED);
            open.set(false);
            duties.reload();
        });
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <p><b>{duty.name}</b></p>
            <Theirs change=change let:now>
                <Standing duty=now/>
            </Theirs>
            <InstantField label=words::FILED_AT value=at error=form.error("filed_at")/>
            <SelectField label=words::CHANNEL value=channel choices=choices(&FilingChannel::ALL, FilingChannel::label) none=words::CHOOSE error=form.error("channel")/>
            <TextField label=words::REFERENCE value=reference error=form.error("reference")/>
            <SelectField label=words::SNAPSHOT value=snapshot choices=offered none=words::NONE hint=words::SNAPSHOT_HINT error=form.error("filing_id")/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=words::RECORD_FILED kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}

/// Decided as not required, or taken back: a reason either way.
#[component]
pub fn ReasonForm(
    /// The duty.
    duty: FilingDuty,
    /// The list it is in.
    duties: Loaded<Vec<FilingDuty>>,
    /// Whether the dialog is open.
    open: RwSignal<bool>,
    /// What is decided.
    decision: DutyDecision,
    /// What that means.
    text: Text,
    /// The verb of the button.
    submit_label: Text,
) -> impl IntoView {
    let (api, toasts) = (use_api(), use_toasts());
    let incident = use_incident();
    let id = duty.id;
    let change = deciding(&duty, incident);
    let form = change.form;
    let reason = RwSignal::new(String::new());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = DutyDecisionInput {
            decision,
            filed_at: None,
            channel: None,
            reference: String::new(),
            filing_id: None,
            reason: reason.get_untracked(),
        };
        let address = incident.below_now(&format!("filing-duties/{id}/decision"));
        let call = change.on(api.put(address).json(&body));
        form.run(call.send_empty(), move |()| {
            toasts.say(words::SAVED);
            open.set(false);
            duties.reload();
        });
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <p><b>{duty.name}</b></p>
            <p class="hint">{text}</p>
            <Theirs change=change let:now>
                <Standing duty=now/>
            </Theirs>
            <TextArea label=words::REASON value=reason rows=3 required=true error=form.error("reason")/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=submit_label kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}

/// A recipient removed, before anything was decided on it.
#[component]
pub fn RemoveForm(
    /// The duty.
    duty: FilingDuty,
    /// The list it is in.
    duties: Loaded<Vec<FilingDuty>>,
    /// Whether the dialog is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let (api, toasts, incident) = (use_api(), use_toasts(), use_incident());
    let id = duty.id;
    let change = deciding(&duty, incident);
    let form = change.form;
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let address = incident.below_now(&format!("filing-duties/{id}"));
        form.run(change.on(api.delete(address)).send_empty(), move |()| {
            toasts.say(words::REMOVED);
            open.set(false);
            duties.reload();
        });
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <p><b>{duty.name}</b></p>
            <p>{words::REMOVE_TEXT}</p>
            <Theirs change=change let:now>
                <Standing duty=now/>
            </Theirs>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=words::REMOVE kind=Kind::Danger submit=true busy=form.busy/>
            </div>
        </form>
    }
}

/// A recipient added; common ones are offered.
#[component]
pub fn AddForm(
    /// The list.
    duties: Loaded<Vec<FilingDuty>>,
    /// Whether the dialog is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let (api, form, toasts, lang) = (use_api(), use_form(), use_toasts(), use_lang());
    let incident = use_incident();
    let name = RwSignal::new(String::new());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let call = api
            .post(incident.below_now("filing-duties"))
            .json(&NewFilingDuty {
                name: name.get_untracked(),
            })
            .idempotent();
        form.run(call.send::<FilingDuty>(), move |_| {
            toasts.say(words::ADDED);
            open.set(false);
            duties.reload();
        });
    };
    let offer = move |common: Text| {
        let take = move |_| name.set(common.pick(lang.get_untracked()).to_owned());
        view! { <button type="button" class="chip" on:click=take>{common}</button> }
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <TextField label=words::NAME value=name hint=words::NAME_HINT required=true autofocus=true error=form.error("name")/>
            <fieldset class="field">
                <legend class="label">{words::SUGGESTIONS}</legend>
                <div class="chips">{words::COMMON.into_iter().map(offer).collect_view()}</div>
            </fieldset>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=words::ADD kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}
