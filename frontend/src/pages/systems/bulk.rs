//! One step for many systems: choose which and what, see what it would do and why not for some, type the number, done.

use super::list::filter;
use crate::{
    api::{use_api, use_loaded},
    components::{
        Button, Dialog, FormProblem, Kind, TextArea, UrlQuery, confirm::matches, use_form,
        use_toasts,
    },
    format::number::grouped,
    i18n::use_lang,
    layout::use_incident,
    session::use_session,
    words::{common, systems as words},
};
use leptos::prelude::*;
use saiki_api::{
    Lang, Uuid,
    permissions::Permission,
    systems::{
        BulkAnswer, BulkApproval, BulkRefusal, BulkStep, BulkTarget, Damage, MeasureState, Rule,
        Step, StepWord,
    },
    wire,
};
use std::collections::BTreeSet;

/// What can be recorded for many: a step, or a decision about the return.
#[derive(Debug, Clone, PartialEq)]
enum Action {
    Step(Step),
    Decide(bool),
}

/// Every action with its name on the wire of the selection and its word.
fn actions(
    rules: &[Rule],
    may_write: bool,
    may_approve: bool,
    lang: Lang,
) -> Vec<(String, String, Action)> {
    let colon = lang.pick("：", ": ");
    let mut all = Vec::new();
    let mut push = |name: String, label: String, action| all.push((name, label, action));
    if may_write {
        for damage in Damage::ALL {
            let label = format!("{}{colon}{}", words::DAMAGE.pick(lang), damage.label(lang));
            push(
                format!("damage/{}", wire::name(&damage)),
                label,
                Action::Step(Step::Damage { damage }),
            );
        }
        for measure in MeasureState::ALL {
            let label = format!(
                "{}{colon}{}",
                words::MEASURE.pick(lang),
                measure.label(lang)
            );
            let step = Step::Measure {
                measure,
                reason: String::new(),
            };
            push(
                format!("measure/{}", wire::name(&measure)),
                label,
                Action::Step(step),
            );
        }
        for step in StepWord::ALL {
            let label = step.label(lang).to_owned();
            push(
                format!("move/{}", wire::name(&step)),
                label,
                Action::Step(Step::Move { step }),
            );
        }
        for rule in rules.iter().filter(|rule| !rule.retired) {
            let label = format!(
                "{}{colon}{}",
                words::RULE_MET.pick(lang),
                rule.text.get(lang)
            );
            let step = Step::Rule {
                rule_id: rule.id,
                met: true,
            };
            push(format!("rule/{}", rule.id), label, Action::Step(step));
        }
    }
    if may_approve {
        push(
            "approve".to_owned(),
            words::APPROVE.pick(lang).to_owned(),
            Action::Decide(true),
        );
        push(
            "refuse".to_owned(),
            words::SEND_BACK.pick(lang).to_owned(),
            Action::Decide(false),
        );
    }
    all
}

/// The dialog.
#[component]
pub fn Bulk(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Systems selected.
    chosen: RwSignal<BTreeSet<Uuid>>,
    /// The filters in the address.
    query: UrlQuery,
    /// What follows when it was done.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    view! {
        <Dialog open=open title=words::BULK_TITLE wide=true>
            <BulkForm open=open chosen=chosen query=query on_done=on_done/>
        </Dialog>
    }
}

#[component]
fn BulkForm(
    open: RwSignal<bool>,
    chosen: RwSignal<BTreeSet<Uuid>>,
    query: UrlQuery,
    on_done: Callback<()>,
) -> impl IntoView {
    let (api, form, toasts, lang) = (use_api(), use_form(), use_toasts(), use_lang());
    let incident = use_incident();
    let session = use_session();
    let rules =
        use_loaded::<Vec<Rule>>(Signal::derive(move || incident.below("reconnection-rules")));
    let selected = RwSignal::new(chosen.with_untracked(|all| !all.is_empty()));
    let action = RwSignal::new(None::<String>);
    let (note, typed) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let answer = RwSignal::new(None::<BulkAnswer>);
    let offered = Memo::new(move |_| {
        let (write, approve) = (Permission::RecoveryWrite, Permission::RecoveryApprove);
        let rules = rules.value.get().unwrap_or_default();
        actions(&rules, session.may(write), session.may(approve), lang.get())
    });
    // Whatever is changed, what was told before holds no longer.
    let forget = move || {
        answer.set(None);
        typed.set(String::new());
    };
    let send = move |count: Option<i64>| {
        let Some(named) = action.get_untracked() else {
            return;
        };
        let found =
            offered.with_untracked(|all| all.iter().find(|(name, ..)| *name == named).cloned());
        let Some((_, _, wanted)) = found else { return };
        let target = match selected.get_untracked() {
            true => BulkTarget::Ids(chosen.with_untracked(|all| all.iter().copied().collect())),
            false => BulkTarget::Filter(Box::new(untrack(move || filter(query)))),
        };
        let note = note.get_untracked().trim().to_owned();
        let call = match wanted {
            Action::Decide(approve) => {
                let body = BulkApproval {
                    target,
                    approve,
                    note,
                    count,
                };
                api.post(incident.below_now("systems/approvals"))
                    .json(&body)
            }
            Action::Step(step) => {
                let step = with_reason(step, &note);
                let body = BulkStep {
                    target,
                    step,
                    note,
                    count,
                };
                api.post(incident.below_now("systems/steps")).json(&body)
            }
        };
        form.run(call.idempotent().send::<BulkAnswer>(), move |told| {
            if told.done {
                toasts.say(words::BULK_DONE);
                open.set(false);
                on_done.run(());
            } else {
                answer.set(Some(told));
            }
        });
    };
    let able = move || answer.with(|a| a.as_ref().map_or(0, |a| a.able));
    let ready = Signal::derive(move || able() > 0 && matches(&typed.get(), &able().to_string()));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        match answer.with_untracked(|a| a.as_ref().map(|a| a.able)) {
            None => send(None),
            Some(able) if ready.get_untracked() => send(Some(able)),
            Some(_) => {}
        }
    };
    let options = move || {
        let present = action.get();
        let option = |(name, label, _): (String, String, Action)| {
            let on = present.as_deref() == Some(name.as_str());
            view! { <option value=name selected=on>{label}</option> }
        };
        offered.get().into_iter().map(option).collect_view()
    };
    let count = move || i64::try_from(chosen.with(BTreeSet::len)).unwrap_or(0);
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <fieldset class="field">
                <legend class="label">{words::BULK_TARGET}</legend>
                <div class="choice-row">
                    <label class="check">
                        <input
                            type="radio"
                            name="bulk-target"
                            prop:checked=selected
                            disabled=move || count() == 0
                            on:change=move |_| { selected.set(true); forget(); }
                        />
                        <span>{words::BULK_SELECTED} " (" {move || grouped(count())} ")"</span>
                    </label>
                    <label class="check">
                        <input
                            type="radio"
                            name="bulk-target"
                            prop:checked=move || !selected.get()
                            on:change=move |_| { selected.set(false); forget(); }
                        />
                        <span>{words::BULK_ALL}</span>
                    </label>
                </div>
            </fieldset>
            <label class="field">
                <span class="label">{words::BULK_ACTION}</span>
                <select on:change:target=move |event| {
                    action.set(Some(event.target().value()).filter(|v| !v.is_empty()));
                    forget();
                }>
                    <option value="">{common::CHOOSE}</option>
                    {options}
                </select>
            </label>
            <TextArea label=words::REMARK value=note rows=2 error=form.error("note")/>
            {move || answer.get().map(|told| view! { <Told answer=told/> })}
            {move || {
                (able() > 0)
                    .then(|| {
                        view! {
                            <label class="field">
                                <span class="label">
                                    {words::BULK_TYPE} " " <b class="mono">{move || grouped(able())}</b>
                                </span>
                                <input
                                    type="text"
                                    autocomplete="off"
                                    inputmode="numeric"
                                    prop:value=typed
                                    on:input:target=move |event| typed.set(event.target().value())
                                />
                            </label>
                        }
                    })
            }}
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                {move || match answer.with(Option::is_some) {
                    false => {
                        let none = Signal::derive(move || action.with(Option::is_none));
                        view! { <Button label=words::BULK_TRY kind=Kind::Primary submit=true busy=form.busy disabled=none/> }.into_any()
                    }
                    true => {
                        let wait = Signal::derive(move || !ready.get());
                        view! { <Button label=words::BULK_DO kind=Kind::Primary submit=true busy=form.busy disabled=wait/> }.into_any()
                    }
                }}
            </div>
        </form>
    }
}

/// What is not possible needs its reason: the remark says it.
fn with_reason(step: Step, note: &str) -> Step {
    match step {
        Step::Measure {
            measure: measure @ MeasureState::NotPossible,
            ..
        } => Step::Measure {
            measure,
            reason: note.to_owned(),
        },
        other => other,
    }
}

#[component]
fn Told(answer: BulkAnswer) -> impl IntoView {
    let refused: i64 = answer.refusals.iter().map(|r| r.count).sum();
    let row = |refusal: BulkRefusal| {
        view! {
            <li>
                <b>{grouped(refusal.count)}</b>
                " " {refusal.reason}
                " " <span class="mono muted">{refusal.examples.join(", ")}</span>
            </li>
        }
    };
    view! {
        <div class="notice" role="status">
            <span class="legend good">"✓ " {words::BULK_ABLE} " " <b>{grouped(answer.able)}</b></span>
            <span class="legend idle">{words::BULK_UNCHANGED} " " <b>{grouped(answer.unchanged)}</b></span>
            <span class="legend bad">"▲ " {words::BULK_REFUSED} " " <b>{grouped(refused)}</b></span>
        </div>
        {(answer.able == 0).then(|| view! { <p>{words::BULK_NONE}</p> })}
        <ul class="refusals">{answer.refusals.into_iter().map(row).collect_view()}</ul>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_offers_what_the_role_may_do() {
        let of = |write, approve| actions(&[], write, approve, Lang::Ja).len();
        assert_eq!(
            of(true, false),
            Damage::ALL.len() + MeasureState::ALL.len() + StepWord::ALL.len()
        );
        assert_eq!(of(false, true), 2);
        assert_eq!(of(false, false), 0);
    }

    #[test]
    fn the_remark_is_the_reason_of_what_is_not_possible() {
        let step = |measure| Step::Measure {
            measure,
            reason: String::new(),
        };
        let reason = |step| match with_reason(step, "古い") {
            Step::Measure { reason, .. } => reason,
            _ => String::new(),
        };
        assert_eq!(reason(step(MeasureState::NotPossible)), "古い");
        assert_eq!(reason(step(MeasureState::Done)), "");
    }
}
