//! The approval: asked for, given or refused, always for the very text and recipients shown. What sending would do is in
//! `reach`.

use super::{draft::Draft, draft::Saving, tones};
use crate::{
    api::{Loaded, use_api},
    components::{
        Button, Card, Fact, Facts, FormProblem, Hash, Kind, LinkButton, StatusTag, TextArea, Time,
        use_form, use_toasts,
    },
    format::number::grouped,
    i18n::{Text, use_lang},
    layout::use_incident,
    routes,
    session::use_session,
    words::letters as words,
};
use leptos::prelude::*;
use saiki_api::{
    approvals::{Approval, ApprovalAction, ApprovalState, ApprovalStep},
    letters::{LetterState, Reach},
    permissions::Permission,
};

/// The approval and its steps.
#[component]
pub fn ApprovalCard(
    /// The letter.
    draft: Draft,
    /// The recipients as they are now.
    reach: Loaded<Reach>,
) -> impl IntoView {
    let incident = use_incident();
    let session = use_session();
    let letter = draft.letter;
    let state = Memo::new(move |_| letter.with(|letter| letter.state));
    let mine = Memo::new(move |_| {
        let me = session.account().map(|account| account.user.id);
        letter.with(|letter| Some(letter.author_id) == me)
    });
    let may_ask = Memo::new(move |_| session.may(Permission::LettersWrite));
    let may_decide = Memo::new(move |_| session.may(Permission::LettersApprove));
    let may_send = Memo::new(move |_| session.may(Permission::CampaignsWrite));
    let saved = Memo::new(move |_| draft.saving.with(|saving| *saving == Saving::Saved));
    let comment = RwSignal::new(String::new());
    let steps = move || {
        let waiting = state.get() == LetterState::AwaitingApproval;
        let ask = !waiting && state.get() != LetterState::Approved && may_ask.get();
        let decide = waiting && may_decide.get();
        let step = move |action, label: Text, kind, done: Text| {
            view! { <Step draft=draft reach=reach comment=comment action=action label=label kind=kind done=done disabled=Signal::derive(move || !saved.get())/> }
        };
        view! {
            {ask.then(|| step(ApprovalAction::Request, words::ASK, Kind::Primary, words::ASKED))}
            {(decide && mine.get()).then(|| view! { <p class="hint">{words::OWN_LETTER}</p> })}
            {(decide && !mine.get())
                .then(|| {
                    view! {
                        <TextArea label=words::COMMENT value=comment rows=2/>
                        <div class="actions">
                            {step(ApprovalAction::Approve, words::APPROVE, Kind::Primary, words::APPROVED)}
                            {step(ApprovalAction::Reject, words::REJECT, Kind::Plain, words::REJECTED)}
                        </div>
                    }
                })}
        }
    };
    let send = move || {
        let id = incident.id.get()?;
        let (approved, mailed) =
            letter.with(|l| (l.state == LetterState::Approved, l.kind.is_mailed()));
        (approved && mailed && may_send.get()).then(|| {
            let href = routes::new_campaign(id, letter.with_untracked(|letter| letter.id));
            view! { <LinkButton href=href label=words::SEND kind=Kind::Primary/> }
        })
    };
    view! {
        <Card title=words::APPROVAL>
            <p class="hint">{words::APPROVAL_RULE}</p>
            {move || letter.with(|letter| letter.approval.clone()).map(|approval| view! { <Standing approval=approval/> })}
            <div class="stack">{steps} {send}</div>
        </Card>
    }
}

#[component]
fn Standing(approval: Approval) -> impl IntoView {
    let lang = use_lang();
    let state = approval.state;
    let void = match approval.void_reason.as_deref() {
        Some("letter_edited") => Some(words::VOID_EDITED),
        Some(_) => Some(words::VOID_RECIPIENTS),
        None => None,
    };
    let decided = approval.decided_by_name.zip(approval.decided_at);
    view! {
        <div class="stack">
            <StatusTag tone=tones::approval(state) label=move || words::approval(state, lang.get())/>
            {(state == ApprovalState::Voided).then(|| void.map(|word| view! { <p>{word}</p> }))}
            <Facts>
                <Fact name=words::REQUESTED_BY>
                    {approval.requested_by_name} " " <Time at=approval.requested_at/>
                </Fact>
                {decided
                    .map(|(name, at)| {
                        view! {
                            <Fact name=words::DECIDED_BY>
                                {name} " " <Time at=at/>
                            </Fact>
                        }
                    })}
                <Fact name=words::FINGERPRINT>
                    <Hash value=approval.content_hash/>
                </Fact>
                <Fact name=words::RECIPIENTS_FINGERPRINT>
                    <Hash value=approval.recipients_hash/>
                    " "
                    {grouped(approval.recipients)}
                </Fact>
            </Facts>
            {(!approval.comment.is_empty()).then(|| view! { <p class="prose">{approval.comment}</p> })}
        </div>
    }
}

#[component]
fn Step(
    draft: Draft,
    reach: Loaded<Reach>,
    comment: RwSignal<String>,
    action: ApprovalAction,
    label: Text,
    kind: Kind,
    done: Text,
    disabled: Signal<bool>,
) -> impl IntoView {
    let api = use_api();
    let form = use_form();
    let toasts = use_toasts();
    let press = move |()| {
        let Some(recipients) = reach
            .value
            .with_untracked(|r| r.as_ref().map(|r| r.recipients_hash.clone()))
        else {
            return;
        };
        let step = ApprovalStep {
            action,
            content_hash: draft
                .letter
                .with_untracked(|letter| letter.content_hash.clone()),
            recipients_hash: recipients,
            comment: comment.get_untracked(),
        };
        let call = api.post(draft.below("approvals")).json(&step);
        form.run(call.send::<Approval>(), move |_| {
            toasts.say(done);
            comment.set(String::new());
            draft.editable.set(false);
            draft.reload();
        });
    };
    let unready = Signal::derive(move || disabled.get() || reach.value.with(Option::is_none));
    view! {
        <Button label=label kind=kind busy=form.busy disabled=unready on_press=press/>
        <FormProblem form=form/>
    }
}
