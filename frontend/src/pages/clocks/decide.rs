//! Forms of decisions on a deadline: recorded as filed, decided as not required, taken back, taken to the newer version of
//! its rule, or removed.

use super::{due::Ends, tones::StateTag};
use crate::{
    api::{use_api, use_loaded},
    browser,
    components::{
        Button, Choice, FormProblem, InstantField, Kind, SelectField, TextArea, TextField, Theirs,
        Time, Versioned, choices, use_toasts, use_versioned,
    },
    i18n::{Text, use_lang},
    routes,
    words::{clocks as words, common, filings},
};
use leptos::prelude::*;
use saiki_api::{
    Timestamp, Uuid,
    clocks::{Clock, ClockDecision, ClockDecisionInput, ClockDetail},
    filing_duties::FilingChannel,
    filings::{Filing, FilingState},
    page::Page,
};

/// What follows a form: the dialog closes, and what it changed is read again.
#[derive(Clone, Copy)]
pub(super) struct Ending {
    /// Closes the dialog.
    pub close: Callback<()>,
    /// Reads again what changed.
    pub changed: Callback<()>,
}

impl Ending {
    /// It is done.
    fn done(self) {
        self.close.run(());
        self.changed.run(());
    }
}

/// Address of a deadline.
pub(super) fn address(clock: &Clock) -> String {
    format!("incidents/{}/clocks/{}", clock.incident_id, clock.id)
}

/// A change of a deadline: when somebody else was quicker, it is read again and shown.
fn seen(clock: &Clock) -> Versioned<Clock> {
    use_versioned(clock.version, address(clock), |now: ClockDetail| {
        Some((now.clock.version, now.clock))
    })
}

/// What was decided, by whom.
#[component]
pub(super) fn Standing(
    /// The deadline.
    clock: Clock,
) -> impl IntoView {
    let lang = use_lang();
    let (incident, state) = (clock.incident_id, clock.state);
    let filed = clock.filed.map(|filed| {
        let report = filed.filing_id.map(|id| {
            view! { " / " <a href=routes::filing(incident, id)>{words::TO_REPORT}</a> }
        });
        let reference = (!filed.reference.is_empty()).then(|| {
            let reference = filed.reference.clone();
            view! { " / " {words::REFERENCE} " " <b>{reference}</b> }
        });
        let channel = filed.channel;
        view! {
            <p>
                <Time at=filed.at/> " / " {move || channel.label(lang.get())} {reference} {report}
            </p>
        }
    });
    let reason =
        (!clock.reason.is_empty()).then(|| view! { <p class="prose">{clock.reason.clone()}</p> });
    let by = clock
        .decided_by_name
        .zip(clock.decided_at)
        .map(|(name, at)| {
            view! { <p class="muted">{words::DECIDED} " " {name} " " <Time at=at/></p> }
        });
    view! {
        <p>
            <StateTag state=state/>
        </p>
        {filed}
        {reason}
        {by}
    }
}

/// The frame of each form: which deadline it is of, what it does, what somebody quicker did, its fields, its buttons.
#[component]
fn DecisionForm(
    /// Title of the deadline.
    title: String,
    /// The change.
    change: Versioned<Clock>,
    /// What follows.
    ending: Ending,
    /// The verb of the button.
    label: Text,
    /// What the button is for.
    #[prop(default = Kind::Primary)]
    kind: Kind,
    /// Sends it.
    #[prop(into)]
    on_send: Callback<()>,
    /// What it does, in words.
    #[prop(optional, into)]
    lead: ViewFn,
    /// Its fields.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let form = change.form;
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        on_send.run(());
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <p>
                <b>{title}</b>
            </p>
            {lead.run()}
            <Theirs change=change let:now>
                <Standing clock=now/>
            </Theirs>
            {children.map(|children| children())}
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| ending.close.run(())/>
                <Button label=label kind=kind submit=true busy=form.busy/>
            </div>
        </form>
    }
}

/// Recorded as filed. What was filed after the deadline asks why before it is sent.
#[component]
pub(super) fn FiledForm(clock: Clock, ending: Ending) -> impl IntoView {
    let (api, toasts, lang) = (use_api(), use_toasts(), use_lang());
    let change = seen(&clock);
    let form = change.form;
    let limit = Ends::of(&clock).map(Ends::last);
    let (incident, place) = (clock.incident_id, format!("{}/decision", address(&clock)));
    let at = RwSignal::new(None::<Timestamp>);
    let channel = RwSignal::new(None::<FilingChannel>);
    let (reference, snapshot) = (RwSignal::new(String::new()), RwSignal::new(None::<Uuid>));
    let reason = RwSignal::new(String::new());
    let made = use_loaded::<Page<Filing>>(Signal::derive(move || {
        Some(format!("incidents/{incident}/filings?limit=100"))
    }));
    let offered = Signal::derive(move || {
        let all = made
            .value
            .with(|page| page.as_ref().map(|page| page.items.clone()));
        let choice = |filing: Filing| Choice {
            value: filing.id.to_string(),
            label: format!(
                "{} {}",
                filings::number(filing.number, lang.get()),
                filing.content.title
            ),
        };
        // What nobody approved cannot have been filed.
        let approved =
            |filing: &Filing| matches!(filing.state, FilingState::Approved | FilingState::Filed);
        all.unwrap_or_default()
            .into_iter()
            .filter(approved)
            .map(choice)
            .collect::<Vec<_>>()
    });
    let missing = form.error("reason");
    // The server may know of a deadline that moved meanwhile. Once it asked, the reason stays asked for: sending again
    // clears what was wrong, and another field may be refused next.
    let told = Memo::new(move |before: Option<&bool>| {
        before == Some(&true) || missing.with(Option::is_some)
    });
    let late =
        Memo::new(move |_| told.get() || at.get().zip(limit).is_some_and(|(at, limit)| at > limit));
    let send = move |()| {
        let why = match late.get_untracked() {
            true => reason.get_untracked().trim().to_owned(),
            false => String::new(),
        };
        let body = ClockDecisionInput {
            decision: ClockDecision::Filed,
            filed_at: at.get_untracked(),
            channel: channel.get_untracked(),
            reference: reference.get_untracked().trim().to_owned(),
            filing_id: snapshot.get_untracked(),
            reason: why,
        };
        let call = change.on(api.put(place.clone()).json(&body));
        form.run(call.send_empty(), move |()| {
            toasts.say(words::RECORDED);
            ending.done();
        });
    };
    let asked = move || {
        late.get().then(|| {
            view! {
                <div class="notice warn" role="status">
                    <span>{words::LATE_TEXT}</span>
                </div>
                <TextArea label=words::LATE_REASON value=reason rows=3 required=true error=missing/>
            }
        })
    };
    view! {
        <DecisionForm title=clock.title change=change ending=ending label=words::RECORD_FILED on_send=send>
            <InstantField
                label=words::FILED_AT
                value=at
                required=true
                hint=move || words::in_zone(&browser::zone(), lang.get())
                error=form.error("filed_at")
            />
            {asked}
            <SelectField
                label=words::CHANNEL
                value=channel
                choices=choices(&FilingChannel::ALL, FilingChannel::label)
                error=form.error("channel")
            />
            <TextField label=words::REFERENCE value=reference error=form.error("reference")/>
            <SelectField
                label=words::SNAPSHOT
                value=snapshot
                choices=offered
                none=words::SNAPSHOT_NONE
                error=form.error("filing_id")
            />
        </DecisionForm>
    }
}

/// Decided as not required, or taken back: a reason either way.
#[component]
pub(super) fn ReasonForm(
    clock: Clock,
    ending: Ending,
    /// What is decided.
    decision: ClockDecision,
    /// What that means.
    text: Text,
    /// The verb of the button.
    submit_label: Text,
) -> impl IntoView {
    let (api, toasts) = (use_api(), use_toasts());
    let change = seen(&clock);
    let form = change.form;
    let place = format!("{}/decision", address(&clock));
    let reason = RwSignal::new(String::new());
    let send = move |()| {
        let body = ClockDecisionInput {
            decision,
            filed_at: None,
            channel: None,
            reference: String::new(),
            filing_id: None,
            reason: reason.get_untracked().trim().to_owned(),
        };
        let call = change.on(api.put(place.clone()).json(&body));
        form.run(call.send_empty(), move |()| {
            toasts.say(words::RECORDED);
            ending.done();
        });
    };
    let lead = move || view! { <p class="hint">{text}</p> };
    view! {
        <DecisionForm
            title=clock.title
            change=change
            ending=ending
            label=submit_label
            on_send=send
            lead=lead
        >
            <TextArea label=words::REASON value=reason rows=3 required=true error=form.error("reason")/>
        </DecisionForm>
    }
}

/// Taken to the newest version of its rule; what that changes is shown behind the dialog and here in one line.
#[component]
pub(super) fn AdoptForm(
    clock: Clock,
    ending: Ending,
    /// The deadline before and after, in words.
    changes: String,
) -> impl IntoView {
    let (api, toasts) = (use_api(), use_toasts());
    let change = seen(&clock);
    let form = change.form;
    let place = format!("{}/rule", address(&clock));
    let send = move |()| {
        let call = change.on(api.post(place.clone()));
        form.run(call.send_empty(), move |()| {
            toasts.say(words::ADOPTED);
            ending.done();
        });
    };
    let lead = move || {
        view! {
            <p>{changes.clone()}</p>
            <p class="hint">{words::ADOPT_TEXT}</p>
        }
    };
    view! {
        <DecisionForm title=clock.title change=change ending=ending label=words::ADOPT on_send=send lead=lead/>
    }
}

/// Removed, before anything was decided on it.
#[component]
pub(super) fn RemoveForm(
    clock: Clock,
    ending: Ending,
    /// What follows instead of reading it again.
    gone: Callback<()>,
) -> impl IntoView {
    let (api, toasts) = (use_api(), use_toasts());
    let change = seen(&clock);
    let form = change.form;
    let place = address(&clock);
    let send = move |()| {
        form.run(
            change.on(api.delete(place.clone())).send_empty(),
            move |()| {
                toasts.say(words::REMOVED);
                ending.close.run(());
                gone.run(());
            },
        );
    };
    let lead = || view! { <p>{words::REMOVE_TEXT}</p> };
    view! {
        <DecisionForm
            title=clock.title
            change=change
            ending=ending
            label=words::REMOVE
            kind=Kind::Danger
            on_send=send
            lead=lead
        />
    }
}
