//! A report recorded as filed: when, by which way, under which reference of the recipient, why it was late. The deadlines
//! it answers are recorded with it; contradictions that keep it from being recorded lead to their page.

use super::deadlines::{DeadlineRows, limit};
use crate::{
    api::{ApiError, use_api},
    browser,
    components::{
        Button, Dialog, FormProblem, InstantField, Kind, SelectField, TextArea, TextField, choices,
        typed_matches, use_form, use_toasts,
    },
    i18n::use_lang,
    layout::use_incident,
    routes,
    words::{clocks, common, filings as words, notices},
};
use leptos::prelude::*;
use leptos_router::components::A;
use saiki_api::{
    Timestamp, Uuid,
    clocks::Clock,
    filing_duties::FilingChannel,
    filings::{Filing, FilingRecordInput},
    problem::ErrorCode,
};

/// Whether a report was not recorded because of contradictions.
fn contradicts(error: &ApiError) -> bool {
    error.code() == Some(ErrorCode::Contradictions)
}

/// Times are typed to the minute: what is filed in the minute of its approval was filed after it.
fn not_before(at: Timestamp, approved: Option<Timestamp>) -> Timestamp {
    match approved {
        Some(approved) if at < approved && approved.as_second() - at.as_second() < 60 => approved,
        _ => at,
    }
}

/// What is recorded, beside what is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Recording {
    /// The report.
    pub id: Uuid,
    /// Its hash.
    pub sha256: String,
    /// When it was approved.
    pub approved_at: Option<Timestamp>,
    /// The usual way it goes.
    pub channel: Option<FilingChannel>,
    /// Deadlines recorded with it.
    pub clocks: Vec<Clock>,
}

/// The dialog.
#[component]
pub(super) fn RecordDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// What is recorded; none while it is being read.
    recording: Signal<Option<Recording>>,
    /// What follows.
    done: Callback<Filing>,
) -> impl IntoView {
    let form = move || {
        let recording = recording.get_untracked()?;
        Some(view! { <RecordForm open=open recording=recording done=done/> })
    };
    view! { <Dialog open=open title=words::RECORD wide=true>{form}</Dialog> }
}

#[component]
fn RecordForm(open: RwSignal<bool>, recording: Recording, done: Callback<Filing>) -> impl IntoView {
    let (api, form, toasts, lang) = (use_api(), use_form(), use_toasts(), use_lang());
    let incident = use_incident();
    let Recording {
        id,
        sha256,
        approved_at,
        channel,
        clocks: those,
    } = recording;
    let reference = Signal::derive(move || {
        let value = incident.loaded.value;
        let reference = value.with(|incident| incident.as_ref().map(|i| i.reference.clone()));
        reference.unwrap_or_default()
    });
    let hash = StoredValue::new(sha256);
    let at = RwSignal::new(None::<Timestamp>);
    let channel = RwSignal::new(channel);
    let (theirs, reason, typed) = (
        RwSignal::new(String::new()),
        RwSignal::new(String::new()),
        RwSignal::new(String::new()),
    );
    let tried = RwSignal::new(false);
    let end = limit(&those);
    let refused = form.error("reason");
    // The server may know of a deadline that moved meanwhile; once it asked, the reason stays asked for.
    let told = Memo::new(move |before: Option<&bool>| {
        before == Some(&true) || refused.with(Option::is_some)
    });
    let late =
        Memo::new(move |_| told.get() || at.get().zip(end).is_some_and(|(at, end)| at > end));
    let confirmed = Memo::new(move |_| typed_matches(&typed.get(), &reference.get()));
    let at_refused = form.error("filed_at");
    let at_error = Signal::derive(move || {
        let missing = tried.get() && at.with(Option::is_none);
        let own = missing.then(|| words::FILED_AT_MISSING.pick(lang.get()).to_owned());
        own.or_else(|| at_refused.get())
    });
    let channel_refused = form.error("channel");
    let channel_error = Signal::derive(move || {
        let missing = tried.get() && channel.with(Option::is_none);
        let own = missing.then(|| common::CHOOSE.pick(lang.get()).to_owned());
        own.or_else(|| channel_refused.get())
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let (Some(filed_at), Some(channel)) = (at.get_untracked(), channel.get_untracked()) else {
            return;
        };
        if !confirmed.get_untracked() {
            return;
        }
        let why = match late.get_untracked() {
            true => reason.get_untracked().trim().to_owned(),
            false => String::new(),
        };
        let body = FilingRecordInput {
            sha256: hash.get_value(),
            filed_at: not_before(filed_at, approved_at),
            channel,
            reference: theirs.get_untracked().trim().to_owned(),
            reason: why,
        };
        let place = incident.below_now(&format!("filings/{id}/filed"));
        let call = api.post(place).json(&body).idempotent();
        form.run(call.send::<Filing>(), move |filing| {
            toasts.say(clocks::RECORDED);
            open.set(false);
            done.run(filing);
        });
    };
    let asked = move || {
        late.get().then(|| {
            view! {
                <div class="notice warn" role="status">
                    <span>{clocks::LATE_TEXT}</span>
                </div>
                <TextArea label=clocks::LATE_REASON value=reason rows=3 required=true error=refused/>
            }
        })
    };
    let blocked = move || {
        let problem = form.problem;
        let is = problem.with(|problem| problem.as_ref().is_some_and(contradicts));
        let id = incident.id.get()?;
        is.then(|| {
            view! {
                <div class="notice warn" role="status">
                    <span>{words::CONTRADICTS}</span>
                    <A href=routes::consistency(id) attr:class="btn">
                        {words::TO_CONSISTENCY}
                    </A>
                </div>
            }
        })
    };
    let with_it = match those.is_empty() {
        true => view! { <p class="muted">{words::NO_DEADLINE}</p> }.into_any(),
        false => view! {
            <p class="hint">{words::WILL_BE_RECORDED}</p>
            <DeadlineRows clocks=those/>
        }
        .into_any(),
    };
    let unconfirmed = Signal::derive(move || !confirmed.get());
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <p>{words::RECORD_TEXT}</p>
            {with_it}
            <InstantField
                label=clocks::FILED_AT
                value=at
                required=true
                hint=move || clocks::in_zone(&browser::zone(), lang.get())
                error=at_error
            />
            {asked}
            <SelectField
                label=clocks::CHANNEL
                value=channel
                choices=choices(&FilingChannel::ALL, FilingChannel::label)
                error=channel_error
            />
            <TextField label=clocks::REFERENCE value=theirs hint=words::REFERENCE_HINT error=form.error("reference")/>
            <TextField label=move || format!("{} {}", notices::TYPE_REFERENCE.pick(lang.get()), reference.get()) value=typed/>
            {blocked}
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button
                    label=words::RECORD
                    kind=Kind::Primary
                    submit=true
                    busy=form.busy
                    disabled=unconfirmed
                />
            </div>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_filed_in_the_minute_of_its_approval_was_filed_after_it() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let approved = at("2026-11-27T00:10:42Z");
        let filed = |text: &str| not_before(at(text), Some(approved));
        assert_eq!(filed("2026-11-27T00:10:00Z"), approved);
        assert_eq!(filed("2026-11-27T00:11:00Z"), at("2026-11-27T00:11:00Z"));
        // An earlier minute is earlier: the server says so.
        assert_eq!(filed("2026-11-27T00:09:00Z"), at("2026-11-27T00:09:00Z"));
        assert_eq!(not_before(approved, None), approved);
    }
}
