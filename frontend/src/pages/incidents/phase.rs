//! The phases of an incident as a ribbon, and the dialog that records the next one.

use crate::{
    api::use_api,
    browser,
    components::{
        Button, Dialog, FormProblem, Kind, MomentField, SelectField, TextArea, choices, use_form,
        use_toasts,
    },
    format::{civil::Style, date, relative},
    i18n::use_lang,
    layout::use_incident,
    routes,
    words::{common, final_reports, incidents as words},
};
use leptos::prelude::*;
use leptos_router::components::A;
use saiki_api::{
    classes::Phase,
    incidents::{Incident, PhaseChange, PhaseEntry},
    moment::Moment,
};

const DAY: i64 = 86_400;
/// The phases that a closed incident can go back to.
const OPEN: &[Phase] = &[Phase::Emergency, Phase::Recovery];

/// The ribbon: each phase with its length, the present one with its day.
#[component]
pub fn Phases(phases: Vec<PhaseEntry>) -> impl IntoView {
    let lang = use_lang();
    let zone = StoredValue::new(browser::zone());
    let last = phases.len().saturating_sub(1);
    let ends: Vec<_> = phases
        .iter()
        .skip(1)
        .map(|entry| Some(entry.entered_at))
        .chain([None])
        .collect();
    let still: Vec<Phase> = match phases.last().map(|entry| entry.phase) {
        Some(now) => Phase::ALL
            .into_iter()
            .skip_while(|phase| *phase != now)
            .skip(1)
            .collect(),
        None => Phase::ALL.to_vec(),
    };
    let past = phases
        .into_iter()
        .zip(ends)
        .enumerate()
        .map(|(i, (entry, end))| {
            let phase = entry.phase;
            let since = entry.entered_at;
            let note = move || {
                let from = zone.with_value(|zone| date::at(since, zone, Style::SHORT, lang.get()));
                match end {
                    Some(end) => words::phase_lasted(
                        lang.get(),
                        &from,
                        &relative::span(end.as_second() - since.as_second(), lang.get()),
                    ),
                    None if phase == Phase::Closed => from,
                    None => {
                        let days = (date::now().as_second() - since.as_second()) / DAY + 1;
                        words::day_of_phase(lang.get(), days)
                    }
                }
            };
            view! {
                <li class:now=i == last aria-current=(i == last).then_some("step") title=entry.note>
                    {move || phase.label(lang.get())} "　" {note}
                </li>
            }
        });
    let to_come = still.into_iter().map(|phase| {
        view! { <li class="to-come" title=words::NOT_REACHED>{move || phase.label(lang.get())}</li> }
    });
    view! { <ol class="phases" aria-label=words::PHASE>{past.collect_view()} {to_come.collect_view()}</ol> }
}

/// Records the next phase.
#[component]
pub fn PhaseDialog(open: RwSignal<bool>, incident: Incident) -> impl IntoView {
    let title = match incident.phase {
        Phase::Closed => words::REOPEN,
        _ => words::CHANGE_PHASE,
    };
    let incident = StoredValue::new(incident);
    view! {
        <Dialog open=open title=title wide=true>
            <PhaseForm open=open incident=incident.get_value()/>
        </Dialog>
    }
}

#[component]
fn PhaseForm(open: RwSignal<bool>, incident: Incident) -> impl IntoView {
    let api = use_api();
    let here = use_incident();
    let toasts = use_toasts();
    let form = use_form();
    let next = Phase::ALL
        .into_iter()
        .skip_while(|phase| *phase != incident.phase)
        .nth(1);
    // What is closed is taken up again where it was last worked on.
    let reopened = (incident.phase == Phase::Closed).then_some(Phase::Recovery);
    let (label, press) = match reopened {
        Some(_) => (words::PHASE_BACK_TO, words::REOPEN),
        None => (words::PHASE_TO, words::MOVE),
    };
    let phases: &'static [Phase] = match reopened {
        Some(_) => OPEN,
        None => &Phase::ALL,
    };
    let phase = RwSignal::new(next.or(reopened));
    let when = RwSignal::new(None::<Moment>);
    let note = RwSignal::new(String::new());
    let version = incident.version;
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(phase) = phase.get_untracked() else {
            return;
        };
        let change = PhaseChange {
            phase,
            entered_at: when.get_untracked().map(|moment| moment.at),
            note: note.get_untracked(),
        };
        let call = api
            .post(here.below_now("phase"))
            .json(&change)
            .if_match(version);
        form.run(call.send_empty(), move |()| {
            toasts.say(match phase {
                Phase::Closed => final_reports::CLOSED,
                _ => words::PHASE_MOVED,
            });
            open.set(false);
            here.loaded.reload();
        });
    };
    let report = move || routes::final_report(here.id.get().unwrap_or_default());
    let closing = move || {
        (phase.get() == Some(Phase::Closed)).then(|| {
            view! {
                <p class="notice">
                    <span>{final_reports::KEPT_ON_CLOSING}</span>
                    <A href=report>{final_reports::SEE_DRAFT}</A>
                </p>
            }
        })
    };
    view! {
        <form class="stack" on:submit=submit>
            <SelectField
                label=label
                value=phase
                choices=choices(phases, Phase::label)
                error=form.error("phase")
            />
            {reopened.map(|_| view! { <p class="hint">{words::REOPEN_HINT}</p> })}
            <MomentField label=words::PHASE_WHEN value=when error=form.error("entered_at")/>
            {closing}
            <TextArea label=words::PHASE_NOTE value=note error=form.error("note")/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=press kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_closed_goes_back_to_any_phase_but_the_one_it_is_in() {
        let others = Phase::ALL.into_iter().filter(|one| *one != Phase::Closed);
        assert_eq!(OPEN, others.collect::<Vec<_>>());
    }
}
