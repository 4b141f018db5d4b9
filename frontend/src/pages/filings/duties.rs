//! Reports that are owed, above the list of those made: the state of each with why, and what can be done about it. The
//! dialogs are in `duty_forms`.

use super::{
    duty_forms::{AddForm, FiledForm, ReasonForm, RemoveForm},
    tones,
};
use crate::{
    api::{Loaded, use_loaded},
    components::{Button, Card, Dialog, Kind, LinkButton, LoadedView, StatusTag, Time},
    i18n::use_lang,
    layout::use_incident,
    routes,
    session::use_session,
    words::filing_duties as words,
};
use leptos::prelude::*;
use saiki_api::{
    filing_duties::{DutyDecision, DutyState, FilingDuty},
    permissions::Permission,
};

/// What is being done about a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    File,
    NotRequired,
    TakeBack,
    Remove,
}

/// What is being done, and to which duty.
type Acting = RwSignal<Option<(Act, FilingDuty)>>;

/// The card.
#[component]
pub fn Duties() -> impl IntoView {
    let open = use_incident();
    let session = use_session();
    let duties = use_loaded::<Vec<FilingDuty>>(Signal::derive(move || open.below("filing-duties")));
    let acting: Acting = RwSignal::new(None);
    let adding = RwSignal::new(false);
    let may = Memo::new(move |_| session.may(Permission::FilingsWrite));
    let add = move || {
        may.get()
            .then(|| view! { <Button label=words::ADD on_press=move |()| adding.set(true)/> })
    };
    let list = move |all: Vec<FilingDuty>| {
        let rows = all
            .into_iter()
            .map(|duty| view! { <DutyRow duty=duty acting=acting may=may/> })
            .collect_view();
        view! { <ul class="duties">{rows}</ul> }
    };
    view! {
        <Card title=words::TITLE action=add>
            <p class="hint">{words::LEAD}</p>
            <LoadedView loaded=duties children=list/>
        </Card>
        <ActDialog act=Act::File acting=acting duties=duties/>
        <ActDialog act=Act::NotRequired acting=acting duties=duties/>
        <ActDialog act=Act::TakeBack acting=acting duties=duties/>
        <ActDialog act=Act::Remove acting=acting duties=duties/>
        <Dialog open=adding title=words::ADD>
            <AddForm duties=duties open=adding/>
        </Dialog>
    }
}

#[component]
fn DutyRow(duty: FilingDuty, acting: Acting, may: Memo<bool>) -> impl IntoView {
    let lang = use_lang();
    let state = duty.state;
    let whole = StoredValue::new(duty.clone());
    let press = move |act: Act| move |()| acting.set(Some((act, whole.get_value())));
    let decided = matches!(state, DutyState::Filed | DutyState::NotRequired);
    let own = duty.key.is_none();
    let kind = StoredValue::new(duty.kind.clone());
    let incident = use_incident();
    // The report itself is made in a form of its own.
    let make = move || {
        let kind = kind.get_value().filter(|_| state.is_open())?;
        let id = incident.id.get()?;
        let href = routes::new_filing_of(id, &kind);
        Some(view! { <LinkButton href=href label=words::WRITE kind=Kind::Quiet/> })
    };
    let actions = move || {
        may.get().then(|| {
            let open = (!decided).then(|| {
                view! {
                    <Button label=words::RECORD_FILED on_press=press(Act::File)/>
                    {state.is_open().then(|| view! { <Button label=words::NOT_REQUIRED kind=Kind::Quiet on_press=press(Act::NotRequired)/> })}
                    {own.then(|| view! { <Button label=words::REMOVE kind=Kind::Quiet on_press=press(Act::Remove)/> })}
                }
            });
            let back = decided.then(|| {
                view! { <Button label=words::TAKE_BACK kind=Kind::Quiet on_press=press(Act::TakeBack)/> }
            });
            view! { <div class="actions">{open} {back} {make()}</div> }
        })
    };
    view! {
        <li>
            <div class="law-head">
                <h3>{duty.name.clone()}</h3>
                <StatusTag tone=tones::duty(state) label=move || state.label(lang.get())/>
            </div>
            <Standing duty=duty/>
            {actions}
        </li>
    }
}

/// Where a duty stands, and why.
#[component]
pub(super) fn Standing(duty: FilingDuty) -> impl IntoView {
    let lang = use_lang();
    let incident = use_incident();
    let facts = Signal::derive(move || {
        incident
            .id
            .get()
            .map(routes::activities)
            .unwrap_or_default()
    });
    let question = duty.question.map(|question| {
        view! {
            <div class="notice unsure">
                <span>{question}</span>
                <LinkButton href=facts label=words::TO_FACTS/>
            </div>
        }
    });
    let filed = duty.filed.map(|filed| {
        let report = filed.filing_id.map(|id| {
            let href =
                Signal::derive(move || routes::filing(incident.id.get().unwrap_or_default(), id));
            view! { " / " <a href=href>{words::TO_REPORT}</a> }
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
        (!duty.reason.is_empty()).then(|| view! { <p class="prose">{duty.reason.clone()}</p> });
    let label = match duty.state {
        DutyState::Filed | DutyState::NotRequired => words::DECIDED,
        _ => words::TAKEN_BACK,
    };
    let by = duty.decided_by_name.zip(duty.decided_at).map(|(name, at)| {
        view! { <p class="muted">{label} " " {name} " " <Time at=at/></p> }
    });
    view! {
        <p class="muted">{duty.explanation}</p>
        {question}
        {filed}
        {reason}
        {by}
    }
}

/// Whether something is being done, as a dialog wants it; closing it ends the doing.
fn shown(act: Act, acting: Acting) -> RwSignal<bool> {
    let shown = RwSignal::new(false);
    let is = move |now: &Option<(Act, FilingDuty)>| now.as_ref().is_some_and(|(a, _)| *a == act);
    Effect::new(move |_| shown.set(acting.with(is)));
    Effect::new(move |_| {
        if !shown.get() && acting.with_untracked(is) {
            acting.set(None);
        }
    });
    shown
}

#[component]
fn ActDialog(act: Act, acting: Acting, duties: Loaded<Vec<FilingDuty>>) -> impl IntoView {
    let shown = shown(act, acting);
    let title = match act {
        Act::File => words::RECORD_FILED,
        Act::NotRequired => words::NOT_REQUIRED,
        Act::TakeBack => words::TAKE_BACK,
        Act::Remove => words::REMOVE,
    };
    let form = move || {
        let (_, duty) = acting.get_untracked()?;
        Some(match act {
            Act::File => view! { <FiledForm duty=duty duties=duties open=shown/> }.into_any(),
            Act::Remove => view! { <RemoveForm duty=duty duties=duties open=shown/> }.into_any(),
            Act::NotRequired => view! {
                <ReasonForm
                    duty=duty
                    duties=duties
                    open=shown
                    decision=DutyDecision::NotRequired
                    text=words::NOT_REQUIRED_TEXT
                    submit_label=words::NOT_REQUIRED
                />
            }
            .into_any(),
            Act::TakeBack => view! {
                <ReasonForm
                    duty=duty
                    duties=duties
                    open=shown
                    decision=DutyDecision::Open
                    text=words::TAKE_BACK_TEXT
                    submit_label=words::TAKE_BACK
                />
            }
            .into_any(),
        })
    };
    view! { <Dialog open=shown title=title>{form}</Dialog> }
}
