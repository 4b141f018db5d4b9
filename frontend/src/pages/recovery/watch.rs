//! The forms of closer monitoring: a period, an entry, a finding settled, the end.

use super::typed::{day, of_day};
use crate::{
    api::{Listing, use_api},
    components::{
        Button, Form, FormProblem, Kind, SelectField, TextArea, TextField, choices, use_form,
        use_toasts,
    },
    i18n::use_lang,
    layout::use_incident,
    words::{common, monitoring as words, recovery},
};
use leptos::prelude::*;
use saiki_api::monitoring::{
    Check, CheckResult, EndMonitoring, Frequency, Monitoring, MonitoringInput, NewCheck,
    NewSettlement,
};

/// Buttons at the end of each form.
#[component]
fn Ending(form: Form, open: RwSignal<bool>, label: crate::i18n::Text) -> impl IntoView {
    view! {
        <FormProblem form=form/>
        <div class="actions end">
            <Button label=common::CANCEL on_press=move |()| open.set(false)/>
            <Button label=label kind=Kind::Primary submit=true busy=form.busy/>
        </div>
    }
}

/// A day that must be typed: the server's word, or that there is none.
fn day_error(
    text: RwSignal<String>,
    tried: RwSignal<bool>,
    server: Signal<Option<String>>,
) -> Signal<Option<String>> {
    let lang = use_lang();
    Signal::derive(move || {
        let missing = tried.get() && text.with(|text| day(text).is_none());
        missing
            .then(|| recovery::BAD_DATE.pick(lang.get()).to_owned())
            .or_else(|| server.get())
    })
}

/// The form of a period, new or changed.
#[component]
pub fn PeriodForm(
    own: Option<Monitoring>,
    open: RwSignal<bool>,
    listing: Listing<Monitoring>,
) -> impl IntoView {
    let api = use_api();
    let here = use_incident();
    let toasts = use_toasts();
    let form = use_form();
    let place = own.as_ref().map(|period| (period.id, period.version));
    let text =
        |pick: fn(&Monitoring) -> String| RwSignal::new(own.as_ref().map(pick).unwrap_or_default());
    let title = text(|m| m.title.clone());
    let from = text(|m| of_day(Some(m.from)));
    let to = text(|m| of_day(Some(m.to)));
    let watched = text(|m| m.watched.join("\n"));
    let responsible = text(|m| m.responsible.clone());
    let frequency = RwSignal::new(own.as_ref().map(|m| m.frequency).or(Some(Frequency::Daily)));
    let tried = RwSignal::new(false);
    let from_error = day_error(from, tried, form.error("from"));
    let to_error = day_error(to, tried, form.error("to"));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let days = from
            .with_untracked(|text| day(text))
            .zip(to.with_untracked(|text| day(text)));
        let Some((from, to)) = days else { return };
        let input = MonitoringInput {
            title: title.get_untracked(),
            from,
            to,
            watched: watched.with_untracked(|text| {
                let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
                lines.map(str::to_owned).collect()
            }),
            frequency: frequency.get_untracked().unwrap_or_default(),
            responsible: responsible.get_untracked(),
        };
        let call = match place {
            Some((id, version)) => api
                .put(here.below_now(&format!("monitoring/{id}")))
                .json(&input)
                .if_match(version),
            None => api
                .post(here.below_now("monitoring"))
                .json(&input)
                .idempotent(),
        };
        form.run(call.send::<Monitoring>(), move |_| {
            toasts.say(if place.is_some() {
                common::SAVED
            } else {
                words::CREATED
            });
            open.set(false);
            listing.reload();
        });
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <TextField label=words::TITLE value=title required=true error=form.error("title")/>
            <div class="columns">
                <TextField label=words::FROM value=from kind="date" required=true error=from_error/>
                <TextField label=words::TO value=to kind="date" required=true error=to_error/>
            </div>
            <TextArea label=words::WATCHED value=watched required=true error=form.error("watched")/>
            <div class="columns">
                <SelectField label=words::FREQUENCY value=frequency choices=choices(&Frequency::ALL, Frequency::label)/>
                <TextField label=words::RESPONSIBLE value=responsible error=form.error("responsible")/>
            </div>
            <Ending form=form open=open label=common::SAVE/>
        </form>
    }
}

/// The form of an entry.
#[component]
pub fn CheckForm(
    own: Monitoring,
    open: RwSignal<bool>,
    listing: Listing<Monitoring>,
) -> impl IntoView {
    use saiki_api::monitoring::DayState;
    let api = use_api();
    let here = use_incident();
    let toasts = use_toasts();
    let form = use_form();
    // The day most in need of one: the first without an entry, else today.
    let needs = |wanted: DayState| own.days.iter().find(|d| d.state == wanted).map(|d| d.day);
    let first = needs(DayState::Missing).or_else(|| needs(DayState::Today));
    let on = RwSignal::new(of_day(first));
    let result = RwSignal::new(Some(CheckResult::Ok));
    let note = RwSignal::new(String::new());
    let tried = RwSignal::new(false);
    let id = own.id;
    let on_error = day_error(on, tried, form.error("day"));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let Some(day) = on.with_untracked(|text| day(text)) else {
            return;
        };
        let new = NewCheck {
            day,
            result: result.get_untracked().unwrap_or(CheckResult::Ok),
            note: note.get_untracked(),
        };
        let call = api
            .post(here.below_now(&format!("monitoring/{id}/checks")))
            .json(&new)
            .idempotent();
        form.run(call.send::<Monitoring>(), move |_| {
            toasts.say(words::ADDED);
            open.set(false);
            listing.reload();
        });
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <div class="columns">
                <TextField label=words::DAY value=on kind="date" required=true error=on_error/>
                <SelectField label=words::RESULT value=result choices=choices(&CheckResult::ALL, CheckResult::label)/>
            </div>
            <TextArea label=words::NOTE value=note rows=3 error=form.error("note")/>
            <Ending form=form open=open label=words::ADD/>
        </form>
    }
}

/// The form that settles a finding.
#[component]
pub fn SettleForm(
    own: Monitoring,
    check: Check,
    open: RwSignal<bool>,
    listing: Listing<Monitoring>,
) -> impl IntoView {
    let api = use_api();
    let here = use_incident();
    let toasts = use_toasts();
    let form = use_form();
    let note = RwSignal::new(String::new());
    let path = format!("monitoring/{}/checks/{}/settlement", own.id, check.id);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let new = NewSettlement {
            note: note.get_untracked(),
        };
        let call = api.post(here.below_now(&path)).json(&new).idempotent();
        form.run(call.send::<Monitoring>(), move |_| {
            toasts.say(words::ADDED);
            open.set(false);
            listing.reload();
        });
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <p class="prose">{check.note}</p>
            <TextArea label=words::OUTCOME value=note rows=3 required=true error=form.error("note")/>
            <Ending form=form open=open label=words::SETTLE/>
        </form>
    }
}

/// The form that decides the end.
#[component]
pub fn EndForm(
    own: Monitoring,
    open: RwSignal<bool>,
    listing: Listing<Monitoring>,
) -> impl IntoView {
    let api = use_api();
    let here = use_incident();
    let toasts = use_toasts();
    let form = use_form();
    let reason = RwSignal::new(String::new());
    let (id, version) = (own.id, own.version);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let new = EndMonitoring {
            reason: reason.get_untracked(),
        };
        let call = api
            .post(here.below_now(&format!("monitoring/{id}/end")))
            .json(&new)
            .if_match(version);
        form.run(call.send::<Monitoring>(), move |_| {
            toasts.say(words::END_SAID);
            open.set(false);
            listing.reload();
        });
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <TextArea label=words::REASON value=reason rows=3 required=true error=form.error("reason")/>
            <Ending form=form open=open label=words::END/>
        </form>
    }
}
