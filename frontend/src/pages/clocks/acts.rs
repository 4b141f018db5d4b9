//! What is being done about a deadline, as one dialog over its panel: the dialog lives outside what is drawn anew, so that
//! nothing typed is lost.

use super::{
    decide::{AdoptForm, Ending, FiledForm, ReasonForm, RemoveForm, address},
    panel::due_changes,
    plan::{Plan, PlanForm},
};
use crate::{
    api::Loaded,
    components::{Dialog, open_while, use_versioned},
    i18n::use_lang,
    words::clocks as words,
};
use leptos::prelude::*;
use saiki_api::clocks::{Clock, ClockDecision, ClockDetail};

/// What can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    /// Recorded as filed.
    File,
    /// Decided as not required.
    Waive,
    /// Taken back.
    TakeBack,
    /// Owner and own deadline set.
    Plan,
    /// Taken to the newest version of its rule.
    Adopt,
    /// Removed.
    Remove,
}

/// What is being done.
pub(super) type Acting = RwSignal<Option<Act>>;

/// The plan of a deadline.
fn plan(clock: &Clock) -> Plan {
    Plan {
        owner_id: clock.owner_id,
        owner_name: clock.owner_name.clone(),
        due: clock.internal_due,
    }
}

/// The dialog.
#[component]
pub(super) fn Acts(
    detail: Loaded<ClockDetail>,
    acting: Acting,
    changed: Callback<()>,
    gone: Callback<()>,
) -> impl IntoView {
    let lang = use_lang();
    let open = open_while(acting);
    let ending = Ending {
        close: Callback::new(move |()| acting.set(None)),
        changed: Callback::new(move |()| {
            detail.reload();
            changed.run(());
        }),
    };
    let title = move || {
        let word = match acting.get() {
            Some(Act::File) => words::RECORD_FILED,
            Some(Act::Waive) => words::NOT_REQUIRED,
            Some(Act::TakeBack) => words::TAKE_BACK,
            Some(Act::Plan) | None => words::PLAN,
            Some(Act::Adopt) => words::ADOPT,
            Some(Act::Remove) => words::REMOVE,
        };
        word.pick(lang.get())
    };
    let form = move || {
        let act = acting.get_untracked()?;
        let whole = detail.value.get_untracked()?;
        let moved = due_changes(&whole, lang.get_untracked());
        let clock = whole.clock;
        Some(match act {
            Act::File => view! { <FiledForm clock=clock ending=ending/> }.into_any(),
            Act::Waive => view! {
                <ReasonForm
                    clock=clock
                    ending=ending
                    decision=ClockDecision::Waived
                    text=words::NOT_REQUIRED_TEXT
                    submit_label=words::NOT_REQUIRED
                />
            }
            .into_any(),
            Act::TakeBack => view! {
                <ReasonForm
                    clock=clock
                    ending=ending
                    decision=ClockDecision::Open
                    text=words::TAKE_BACK_TEXT
                    submit_label=words::TAKE_BACK
                />
            }
            .into_any(),
            Act::Plan => {
                let place = address(&clock);
                let change = use_versioned(clock.version, place.clone(), |now: ClockDetail| {
                    Some((now.clock.version, plan(&now.clock)))
                });
                view! {
                    <PlanForm
                        change=change
                        about=clock.title.clone()
                        place=format!("{place}/plan")
                        incident=clock.incident_id
                        plan=plan(&clock)
                        ending=ending
                    />
                }
                .into_any()
            }
            Act::Adopt => view! { <AdoptForm clock=clock ending=ending changes=moved/> }.into_any(),
            Act::Remove => view! { <RemoveForm clock=clock ending=ending gone=gone/> }.into_any(),
        })
    };
    view! { <Dialog open=open title=title>{form}</Dialog> }
}
