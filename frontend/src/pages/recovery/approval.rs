//! The approval of the plan: what is missing before it may be asked for, asked for, given or refused, always for the
//! very plan shown.

use super::use_board;
use crate::{
    api::use_api,
    components::{
        Button, Card, FormProblem, Hash, Kind, StatusTag, TextArea, Time, Tone, use_form,
        use_toasts,
    },
    i18n::{Text, use_lang},
    layout::use_incident,
    words::recovery as words,
};
use leptos::prelude::*;
use saiki_api::{
    approvals::{ApprovalAction, ApprovalState},
    recovery::{PlanApprovalStep, RecoveryPlan},
};

/// How an approval stands, as tone and word.
fn tone(state: Option<ApprovalState>) -> (Tone, Text) {
    match state {
        None => (Tone::NotBegun, words::STATE_NONE),
        Some(ApprovalState::Requested) => (Tone::Waiting, words::STATE_REQUESTED),
        Some(ApprovalState::Approved) => (Tone::Good, words::STATE_APPROVED),
        Some(ApprovalState::Rejected) => (Tone::Late, words::STATE_REJECTED),
        Some(ApprovalState::Voided) => (Tone::Unknown, words::STATE_VOIDED),
    }
}

/// The card.
#[component]
pub fn ApprovalCard(plan: RecoveryPlan) -> impl IntoView {
    let board = use_board();
    let lang = use_lang();
    let state = plan.approval.as_ref().map(|a| a.state);
    let (tone, word) = tone(state);
    let comment = RwSignal::new(String::new());
    let waiting = state == Some(ApprovalState::Requested);
    let free = plan.blockers.is_empty() && !waiting && state != Some(ApprovalState::Approved);
    let hash = plan.content_hash.clone();
    let step = move |action, label: Text, kind, done: Text| {
        view! { <Step hash=hash.clone() comment=comment action=action label=label kind=kind done=done/> }
    };
    let steps = move || {
        let ask = free && board.may.get();
        let decide = waiting && board.may_approve.get();
        view! {
            {(ask || decide).then(|| view! { <TextArea label=words::COMMENT value=comment rows=2/> })}
            {ask.then(|| step(ApprovalAction::Request, words::ASK, Kind::Primary, words::ASKED))}
            {decide.then(|| view! {
                <div class="stack">
                    {step(ApprovalAction::Approve, words::APPROVE, Kind::Primary, words::APPROVED)}
                    {step(ApprovalAction::Reject, words::REFUSE, Kind::Danger, words::REFUSED)}
                </div>
            })}
        }
    };
    let last = plan.approval.clone().map(|approval| {
        let who = approval
            .decided_by_name
            .unwrap_or(approval.requested_by_name);
        let at = approval.decided_at.unwrap_or(approval.requested_at);
        view! {
            <p class="muted">{who} " " <Time at=at/></p>
            {(!approval.comment.is_empty()).then(|| view! { <p class="prose">{approval.comment}</p> })}
        }
    });
    let blockers = (!plan.blockers.is_empty()).then(|| {
        let rows = plan.blockers.into_iter().map(|blocker| {
            view! {
                <li class="lint warn">
                    <span class="shape" aria-hidden="true">"◆"</span>
                    <span>{move || blocker.message.get(lang.get()).to_owned()}</span>
                </li>
            }
        });
        view! {
            <h3>{words::BLOCKED}</h3>
            <ul class="lints">{rows.collect_view()}</ul>
        }
    });
    view! {
        <Card title=words::APPROVAL action=move || view! { <StatusTag tone=tone label=word/> }>
            <div class="stack">
                {last}
                {blockers}
                {steps}
                <p class="muted">{words::HASH} " " <Hash value=plan.content_hash/></p>
                <p class="hint">{words::APPROVAL_HINT}</p>
            </div>
        </Card>
    }
}

#[component]
fn Step(
    hash: String,
    comment: RwSignal<String>,
    action: ApprovalAction,
    label: Text,
    kind: Kind,
    done: Text,
) -> impl IntoView {
    let api = use_api();
    let here = use_incident();
    let board = use_board();
    let toasts = use_toasts();
    let form = use_form();
    let press = move |()| {
        let step = PlanApprovalStep {
            action,
            content_hash: hash.clone(),
            comment: comment.get_untracked(),
        };
        let call = api
            .post(here.below_now("recovery/plan/approvals"))
            .json(&step)
            .idempotent();
        form.run(call.send::<RecoveryPlan>(), move |plan| {
            toasts.say(done);
            board.plan.put(plan);
        });
    };
    view! {
        <div class="stack">
            <div class="actions"><Button label=label kind=kind busy=form.busy on_press=press/></div>
            <FormProblem form=form/>
        </div>
    }
}
