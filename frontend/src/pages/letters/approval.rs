//! The approval: asked for, given or refused, always for the very text, recipients and facts shown. What sending would do is
//! in `reach`.

use super::{
    draft::{Draft, Saving},
    standing::{ApprovalHistory, Standing, WentOut},
};
use crate::{
    api::{Loaded, use_api},
    components::{
        Button, Card, Fact, Facts, FormProblem, Kind, LinkButton, TextArea, use_form, use_toasts,
    },
    i18n::{Text, use_lang},
    layout::use_incident,
    routes,
    session::use_session,
    words::letters as words,
};
use leptos::prelude::*;
use saiki_api::{
    approvals::{Approval, ApprovalAction, ApprovalState, ApprovalStep},
    letters::{GoneOut, Letter, LetterFact, LetterState, Reach},
    permissions::Permission,
};

/// Whether an approval asked for or given is for other facts than those that would be merged in now.
fn lapsed(draft: Draft, reach: Loaded<Reach>) -> bool {
    let bound = draft.letter.with(|letter| {
        let approval = letter.approval.as_ref()?;
        let open = matches!(
            approval.state,
            ApprovalState::Requested | ApprovalState::Approved
        );
        open.then(|| approval.facts_hash.clone())
    });
    let now = reach
        .value
        .with(|reach| reach.as_ref().map(|reach| reach.facts_hash.clone()));
    bound.zip(now).is_some_and(|(bound, now)| bound != now)
}

/// Says that the last approval is void because the facts changed, until another is asked for; not of a letter that went
/// out with what was approved.
#[component]
pub fn FactsMoved(
    /// The letter.
    draft: Draft,
    /// The facts as they are now.
    reach: Loaded<Reach>,
) -> impl IntoView {
    let void = move || {
        draft.letter.with(|letter| {
            let reason = letter
                .approval
                .as_ref()
                .and_then(|a| a.void_reason.as_deref());
            reason == Some("facts_changed")
        })
    };
    // What went out says what was approved; the facts are looked at when it would go out again.
    let out = move || {
        let approved = draft
            .letter
            .with(|letter| letter.state == LetterState::Approved);
        approved
            && reach
                .value
                .with(|reach| reach.as_ref().is_some_and(|reach| reach.gone_out))
    };
    let moved = Memo::new(move |_| void() || (!out() && lapsed(draft, reach)));
    move || {
        moved
            .get()
            .then(|| view! { <p class="notice warn" role="status">{words::FACTS_MOVED}</p> })
    }
}

/// The last approval, unless it is the one the letter went out under, which is told with that.
fn later(letter: &Letter) -> Option<Approval> {
    let out = letter.gone_out.as_ref();
    let under = out.and_then(|out| out.approval.as_ref());
    let told = |approval: &&Approval| under.is_some_and(|under| under.id == approval.id);
    letter.approval.as_ref().filter(|a| !told(a)).cloned()
}

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
    let stale = Memo::new(move |_| lapsed(draft, reach));
    let steps = move || {
        let asked = matches!(
            state.get(),
            LetterState::AwaitingApproval | LetterState::Approved
        );
        let ask = (!asked || stale.get()) && may_ask.get();
        let decide =
            state.get() == LetterState::AwaitingApproval && !stale.get() && may_decide.get();
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
        (approved && mailed && !stale.get() && may_send.get()).then(|| {
            let href = routes::new_campaign(id, letter.with_untracked(|letter| letter.id));
            view! { <LinkButton href=href label=words::SEND kind=Kind::Primary/> }
        })
    };
    let out = Memo::new(move |_| letter.with(|letter| letter.gone_out.clone()));
    let last = Memo::new(move |_| letter.with(later));
    let went = move |out: GoneOut| view! { <WentOut out=out draft=draft reach=reach/> };
    view! {
        <Card title=words::APPROVAL>
            <p class="hint">{words::APPROVAL_RULE}</p>
            <div class="stack">
                {move || out.get().map(went)}
                {move || last.get().map(|approval| view! { <Standing approval=approval/> })}
                <MergedIn reach=reach/>
                {steps}
                {send}
                <ApprovalHistory draft=draft/>
            </div>
        </Card>
    }
}

/// What would be merged in now: part of what is approved.
#[component]
fn MergedIn(reach: Loaded<Reach>) -> impl IntoView {
    let lang = use_lang();
    let facts = Memo::new(move |_| {
        let value = reach.value;
        value.with(|reach| reach.as_ref().map(|r| r.facts.clone()).unwrap_or_default())
    });
    let row = move |fact: LetterFact| {
        let LetterFact {
            lang: of,
            label,
            value,
            ..
        } = fact;
        let value = match value.is_empty() {
            true => words::NO_VALUE.pick(lang.get()).to_owned(),
            false => value,
        };
        view! {
            <Fact name=move || words::fact(&label, of, lang.get())>
                <span class="prose">{value}</span>
            </Fact>
        }
    };
    move || {
        (!facts.with(Vec::is_empty)).then(|| {
            view! {
                <details>
                    <summary>{words::FACTS}</summary>
                    <Facts>{facts.get().into_iter().map(row).collect_view()}</Facts>
                </details>
            }
        })
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
        let seen = |r: &Reach| (r.recipients_hash.clone(), r.facts_hash.clone());
        let Some((recipients_hash, facts_hash)) =
            reach.value.with_untracked(|r| r.as_ref().map(seen))
        else {
            return;
        };
        let step = ApprovalStep {
            action,
            content_hash: draft
                .letter
                .with_untracked(|letter| letter.content_hash.clone()),
            recipients_hash,
            facts_hash,
            comment: comment.get_untracked(),
        };
        let call = api.post(draft.below("approvals")).json(&step);
        form.run(call.send::<Approval>(), move |_| {
            toasts.say(done);
            comment.set(String::new());
            draft.editable.set(false);
            draft.reload();
            // Whether an approval stands for it is said there.
            reach.reload();
        });
    };
    // What is shown while the reach is read anew belongs to the text before.
    let unready = Signal::derive(move || {
        disabled.get() || reach.loading.get() || reach.value.with(Option::is_none)
    });
    view! {
        <Button label=label kind=kind busy=form.busy disabled=unready on_press=press/>
        <FormProblem form=form/>
    }
}
