//! How a letter stands: that it went out and under which approval, and apart from that whether one stands for the next
//! time. What was approved then is not made doubtful by what changed later.

use super::{draft::Draft, tones};
use crate::{
    api::{Loaded, use_loaded},
    components::{
        Button, Dialog, EmptyState, Fact, Facts, Hash, LoadedView, StatusTag, Time, Tone,
    },
    format::number::grouped,
    i18n::use_lang,
    words::{incidents::people, letters as words},
};
use leptos::prelude::*;
use saiki_api::{
    Lang, Uuid,
    approvals::{Approval, ApprovalState},
    letters::{GoneOut, Letter, LetterState, OutWay, Reach},
};
use serde::Serialize;

/// How far a letter is, for whoever looks for it in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Being written.
    Draft,
    /// Somebody was asked to approve it.
    AwaitingApproval,
    /// Approved, and not out yet.
    Approved,
    /// Refused.
    Rejected,
    /// It went out, and nobody is about to send it again.
    GoneOut,
}

impl Stage {
    /// Every stage.
    pub const ALL: [Stage; 5] = [
        Stage::Draft,
        Stage::AwaitingApproval,
        Stage::Approved,
        Stage::Rejected,
        Stage::GoneOut,
    ];

    /// Where the letter is.
    pub fn of(letter: &Letter) -> Stage {
        match (letter.state, letter.gone_out.is_some()) {
            (LetterState::AwaitingApproval, _) => Stage::AwaitingApproval,
            (LetterState::Rejected, _) => Stage::Rejected,
            (LetterState::Draft | LetterState::Approved, true) => Stage::GoneOut,
            (LetterState::Draft, false) => Stage::Draft,
            (LetterState::Approved, false) => Stage::Approved,
        }
    }

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        let state = match self {
            Stage::GoneOut => return words::GONE_OUT.pick(lang),
            Stage::Draft => LetterState::Draft,
            Stage::AwaitingApproval => LetterState::AwaitingApproval,
            Stage::Approved => LetterState::Approved,
            Stage::Rejected => LetterState::Rejected,
        };
        words::state(state, lang)
    }
}

/// That a letter went out, and how far it is on its way out, or out again.
#[component]
pub fn LetterTags(
    /// How far it is.
    #[prop(into)]
    state: Signal<LetterState>,
    /// How it went out last; nothing while it never did.
    #[prop(into)]
    way: Signal<Option<OutWay>>,
) -> impl IntoView {
    let lang = use_lang();
    let went = move || {
        let way = way.get()?;
        Some(view! { <StatusTag tone=Tone::Good label=move || way.label(lang.get())/> })
    };
    let next = move || {
        let (state, out) = (state.get(), way.get().is_some());
        let label = move || match out {
            true => words::again(state, lang.get()),
            false => words::state(state, lang.get()),
        };
        // What went out and is still approved needs no second word.
        let said = !(out && state == LetterState::Approved);
        said.then(|| view! { <StatusTag tone=tones::letter(state) label=label/> })
    };
    view! { {went} " " {next} }
}

/// How the letter went out last and the approval of then; then whether it may go out again under one.
#[component]
pub fn WentOut(
    /// How.
    out: GoneOut,
    /// The letter.
    draft: Draft,
    /// The recipients and facts as they are now.
    reach: Loaded<Reach>,
) -> impl IntoView {
    let lang = use_lang();
    let (way, version, at) = (out.way, out.letter_version, out.at);
    let known = out.approval.is_some();
    let label = move || match known {
        true => words::under_approval(way.label(lang.get()), lang.get()),
        false => way.label(lang.get()).to_owned(),
    };
    let approved = out.approval.map(|approval| {
        view! {
            <Decided approval=approval.clone()/>
            <BoundTo approval=approval/>
        }
    });
    view! {
        <div class="stack">
            <StatusTag tone=Tone::Good label=label/>
            <Facts>
                <Fact name=words::WENT_OUT>
                    <Time at=at/> " " {move || words::version(version, lang.get())}
                </Fact>
                {approved}
            </Facts>
            <Again draft=draft reach=reach/>
        </div>
    }
}

/// Whether it may go out again as it is; nothing while that is being asked, or somebody is to approve it.
#[component]
fn Again(draft: Draft, reach: Loaded<Reach>) -> impl IntoView {
    let said = Memo::new(move |_| {
        if reach.loading.get() {
            return None;
        }
        let needs = reach
            .value
            .with(|reach| reach.as_ref().map(|reach| reach.needs_approval))?;
        draft.letter.with(|letter| match (letter.state, needs) {
            (LetterState::AwaitingApproval, _) => None,
            (_, false) => Some(words::MAY_GO_AGAIN),
            // It stood until it would go out again: only facts are looked at as late as that.
            (LetterState::Approved, true) => Some(words::anew(Some("facts_changed"))),
            (_, true) => {
                let approval = letter.approval.as_ref();
                let reason = approval.and_then(|a| a.void_reason.as_deref());
                Some(words::anew(reason))
            }
        })
    });
    move || {
        said.get()
            .map(|said| view! { <p class="hint" role="status">{said}</p> })
    }
}

/// The last word on an approval, where it is not the one the letter went out under.
#[component]
pub fn Standing(
    /// The approval.
    approval: Approval,
) -> impl IntoView {
    let lang = use_lang();
    let state = approval.state;
    let void = approval.void_reason.as_deref().map(words::void);
    let comment = approval.comment.clone();
    view! {
        <div class="stack">
            <StatusTag tone=tones::approval(state) label=move || words::approval(state, lang.get())/>
            {(state == ApprovalState::Voided).then(|| void.map(|word| view! { <p>{word}</p> }))}
            <Facts>
                <Asked approval=approval.clone()/>
                <Decided approval=approval.clone()/>
                <BoundTo approval=approval/>
            </Facts>
            {(!comment.is_empty()).then(|| view! { <p class="prose">{comment}</p> })}
        </div>
    }
}

#[component]
fn Asked(approval: Approval) -> impl IntoView {
    view! {
        <Fact name=words::REQUESTED_BY>
            {approval.requested_by_name} " " <Time at=approval.requested_at/>
        </Fact>
    }
}

/// Who gave or refused it; nothing while nobody has.
#[component]
fn Decided(approval: Approval) -> impl IntoView {
    let name = match approval.state {
        ApprovalState::Rejected => words::REFUSED_BY,
        _ => words::APPROVED_BY,
    };
    let decided = approval.decided_by_name.zip(approval.decided_at);
    decided.map(|(by, at)| view! { <Fact name=name>{by} " " <Time at=at/></Fact> })
}

/// What it is bound to.
#[component]
fn BoundTo(approval: Approval) -> impl IntoView {
    let lang = use_lang();
    let recipients = grouped(approval.recipients);
    let facts = approval.facts_hash;
    view! {
        <Fact name=words::FINGERPRINT>
            <Hash value=approval.content_hash/>
        </Fact>
        <Fact name=words::RECIPIENTS_FINGERPRINT>
            <Hash value=approval.recipients_hash/>
            " "
            {move || people(lang.get(), &recipients)}
        </Fact>
        {(!facts.is_empty())
            .then(|| {
                view! {
                    <Fact name=words::FACTS_FINGERPRINT>
                        <Hash value=facts/>
                    </Fact>
                }
            })}
    }
}

/// A button that opens the history of approvals.
#[component]
pub fn ApprovalHistory(
    /// The letter.
    draft: Draft,
) -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <div class="actions">
            <Button label=words::HISTORY on_press=move |()| open.set(true)/>
        </div>
        <Dialog open=open title=words::HISTORY wide=true>
            <Past draft=draft/>
        </Dialog>
    }
}

/// Every approval, the newest first, each with its steps.
#[component]
fn Past(draft: Draft) -> impl IntoView {
    let loaded =
        use_loaded::<Vec<Approval>>(Signal::derive(move || Some(draft.below("approvals"))));
    let under = move || {
        let out = draft
            .letter
            .with_untracked(|letter| letter.gone_out.clone());
        out.and_then(|out| out.approval).map(|approval| approval.id)
    };
    view! {
        <LoadedView loaded=loaded let:all>
            {if all.is_empty() {
                view! { <EmptyState title=words::HISTORY_EMPTY text=words::HISTORY_EMPTY_TEXT/> }.into_any()
            } else {
                let under = under();
                let one = move |approval: Approval| view! { <PastOne approval=approval under=under/> };
                view! { <ol class="stack">{all.into_iter().map(one).collect_view()}</ol> }.into_any()
            }}
        </LoadedView>
    }
}

#[component]
fn PastOne(approval: Approval, under: Option<Uuid>) -> impl IntoView {
    let lang = use_lang();
    let (state, version) = (approval.state, approval.letter_version);
    let went_out = under == Some(approval.id);
    let comment = approval.comment.clone();
    let reason = approval.void_reason.as_deref().map(words::void);
    let reason = reason.map(|word| view! { <span>{word}</span> });
    let (by, at) = (approval.voided_by_name.clone(), approval.voided_at);
    let voided = (state == ApprovalState::Voided).then(|| {
        view! {
            <Fact name=words::VOIDED_BY>
                {by} " " {at.map(|at| view! { <Time at=at/> })} " " {reason}
            </Fact>
        }
    });
    view! {
        <li class="sunken">
            <p class="meta">
                <StatusTag tone=tones::approval(state) label=move || words::approval(state, lang.get())/>
                <span>{move || words::version(version, lang.get())}</span>
                {went_out.then(|| view! { <StatusTag tone=Tone::Good label=words::WENT_OUT_UNDER/> })}
            </p>
            <Facts>
                <Asked approval=approval.clone()/>
                <Decided approval=approval.clone()/>
                {voided}
                <BoundTo approval=approval/>
            </Facts>
            {(!comment.is_empty()).then(|| view! { <p class="prose">{comment}</p> })}
        </li>
    }
}
