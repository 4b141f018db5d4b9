//! The approval of a report by somebody else: asked for, given or refused for the very hash that is shown, and what was
//! said before. Who may not decide is told why.

use super::tones;
use crate::{
    api::use_api,
    components::{
        Button, FormProblem, Hash, Kind, StatusTag, TextArea, Time, use_form, use_toasts,
    },
    format::civil::Style,
    i18n::{Text, use_lang},
    layout::use_incident,
    session::{Account, use_session},
    words::{filings as words, letters},
};
use leptos::prelude::*;
use saiki_api::{
    Lang,
    approvals::{ApprovalAction, ApprovalState},
    filings::{Filing, FilingApproval, FilingApprovalStep, FilingState},
    permissions::Permission,
};

/// Why somebody may not decide on a report; none where they may.
fn hindrance(filing: &Filing, account: Option<&Account>, may: bool) -> Option<Text> {
    let account = account?;
    let asked_by = filing
        .approvals
        .iter()
        .rev()
        .find(|one| {
            matches!(
                one.state,
                ApprovalState::Requested | ApprovalState::Approved
            )
        })
        .map(|one| one.requested_by);
    if !may {
        Some(words::NO_APPROVER)
    } else if filing.created_by == account.user.id {
        Some(words::OWN_REPORT)
    } else if asked_by == Some(account.user.id) {
        Some(words::OWN_REQUEST)
    } else {
        None
    }
}

/// What can be done about the approval now.
#[component]
pub(super) fn ApprovalSteps(
    /// The report.
    filing: Filing,
    /// What follows a step.
    changed: Callback<Filing>,
) -> impl IntoView {
    let session = use_session();
    let (may_ask, may_decide, account) = untrack(move || {
        let may_ask = session.may(Permission::FilingsWrite);
        let may_decide = session.may(Permission::FilingsApprove);
        (may_ask, may_decide, session.account())
    });
    match filing.state {
        FilingState::Made if may_ask => view! {
            <p class="hint">{words::APPROVAL_RULE}</p>
            <Step
                filing=filing
                changed=changed
                action=ApprovalAction::Request
                label=letters::ASK
                done=letters::ASKED
                kind=Kind::Primary
            />
        }
        .into_any(),
        FilingState::Requested => match hindrance(&filing, account.as_ref(), may_decide) {
            Some(why) => view! { <p class="hint">{why}</p> }.into_any(),
            None => view! { <Decide filing=filing changed=changed/> }.into_any(),
        },
        FilingState::Approved if hindrance(&filing, account.as_ref(), may_decide).is_none() => {
            view! { <Withdraw filing=filing changed=changed/> }.into_any()
        }
        _ => ().into_any(),
    }
}

/// An approval taken back, as long as nothing was filed under it.
#[component]
fn Withdraw(filing: Filing, changed: Callback<Filing>) -> impl IntoView {
    let comment = RwSignal::new(String::new());
    let missing = RwSignal::new(false);
    view! {
        <details>
            <summary>{words::WITHDRAW_APPROVAL}</summary>
            <div class="stack">
                <p class="hint">{words::WITHDRAW_TEXT}</p>
                <TextArea label=words::WITHDRAW_REASON value=comment rows=2 required=true error=wanted(comment, missing)/>
                <div class="actions">
                    <Step
                        filing=filing
                        changed=changed
                        action=ApprovalAction::Reject
                        label=letters::REJECT
                        done=letters::REJECTED
                        comment=comment
                        missing=missing
                    />
                </div>
            </div>
        </details>
    }
}

/// Says that a word is needed, once one was missing and until it is there.
fn wanted(comment: RwSignal<String>, missing: RwSignal<bool>) -> Signal<Option<String>> {
    let lang = use_lang();
    Signal::derive(move || {
        let wrong = missing.get() && comment.with(|text| text.trim().is_empty());
        wrong.then(|| words::COMMENT_MISSING.pick(lang.get()).to_owned())
    })
}

/// Approved or refused, with a word about it.
#[component]
fn Decide(filing: Filing, changed: Callback<Filing>) -> impl IntoView {
    let comment = RwSignal::new(String::new());
    let missing = RwSignal::new(false);
    let error = wanted(comment, missing);
    let refused = filing.clone();
    view! {
        <p class="hint">{words::READ_FIRST}</p>
        <TextArea label=letters::COMMENT value=comment rows=2 error=error/>
        <div class="actions">
            <Step
                filing=filing
                changed=changed
                action=ApprovalAction::Approve
                label=letters::APPROVE
                done=letters::APPROVED
                kind=Kind::Primary
                comment=comment
            />
            <Step
                filing=refused
                changed=changed
                action=ApprovalAction::Reject
                label=letters::REJECT
                done=letters::REJECTED
                comment=comment
                missing=missing
            />
        </div>
    }
}

#[component]
fn Step(
    filing: Filing,
    changed: Callback<Filing>,
    action: ApprovalAction,
    label: Text,
    done: Text,
    #[prop(optional)] kind: Kind,
    /// The word about it.
    #[prop(optional)]
    comment: Option<RwSignal<String>>,
    /// Set when a word is needed and there is none.
    #[prop(optional)]
    missing: Option<RwSignal<bool>>,
) -> impl IntoView {
    let (api, form, toasts, incident) = (use_api(), use_form(), use_toasts(), use_incident());
    let (id, hash) = (filing.id, StoredValue::new(filing.sha256));
    let press = move |()| {
        let said = comment.map(|comment| comment.get_untracked().trim().to_owned());
        let said = said.unwrap_or_default();
        if let Some(missing) = missing
            && said.is_empty()
        {
            missing.set(true);
            return;
        }
        let step = FilingApprovalStep {
            action,
            sha256: hash.get_value(),
            comment: said,
        };
        let place = incident.below_now(&format!("filings/{id}/approvals"));
        let call = api.post(place).json(&step).idempotent();
        form.run(call.send::<Filing>(), move |filing| {
            toasts.say(done);
            changed.run(filing);
        });
    };
    view! {
        <Button label=label kind=kind busy=form.busy on_press=press/>
        <FormProblem form=form/>
    }
}

/// One step in a line: who asked, who decided, what they said.
fn line(approval: &FilingApproval, lang: Lang) -> String {
    let asked = words::asked_by(&approval.requested_by_name, lang);
    let decided = approval.decided_by_name.as_ref();
    let decided = decided.map(|name| words::decided_by(approval.state, name, lang));
    let parts = [Some(asked), decided].into_iter().flatten();
    parts.collect::<Vec<_>>().join(lang.pick("、", ", "))
}

/// Every step there was, the latest first.
#[component]
pub(super) fn ApprovalHistory(
    /// The steps, the oldest first.
    approvals: Vec<FilingApproval>,
) -> impl IntoView {
    let lang = use_lang();
    let row = move |approval: FilingApproval| {
        let state = approval.state;
        let at = approval.decided_at.unwrap_or(approval.requested_at);
        let comment = (!approval.comment.is_empty())
            .then(|| view! { <p class="prose">{approval.comment.clone()}</p> });
        let hash = approval.sha256.clone();
        view! {
            <li>
                <span class="cluster">
                    <StatusTag tone=tones::approval(state) label=move || words::approval(state, lang.get())/>
                    <Time at=at style=Style::DATED/>
                </span>
                <p>{move || line(&approval, lang.get())}</p>
                {comment}
                <small class="muted">{words::HASH} " " <Hash value=hash/></small>
            </li>
        }
    };
    match approvals.is_empty() {
        true => view! { <p class="muted">{words::NO_APPROVAL}</p> }.into_any(),
        false => {
            let rows = approvals.into_iter().rev().map(row).collect_view();
            view! { <ol class="filing-approvals">{rows}</ol> }.into_any()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn approval(state: ApprovalState, decided: Option<&str>) -> FilingApproval {
        FilingApproval {
            id: Default::default(),
            state,
            sha256: String::new(),
            requested_by: Default::default(),
            requested_by_name: "北条".into(),
            requested_at: "2026-11-27T00:00:00Z".parse().unwrap(),
            decided_by_name: decided.map(str::to_owned),
            decided_at: None,
            comment: String::new(),
        }
    }

    #[test]
    fn a_step_names_who_asked_and_who_decided() {
        let waiting = approval(ApprovalState::Requested, None);
        assert_eq!(line(&waiting, Lang::Ja), "依頼：北条");
        let given = approval(ApprovalState::Approved, Some("長谷部"));
        assert_eq!(line(&given, Lang::Ja), "依頼：北条、承認：長谷部");
        let refused = approval(ApprovalState::Rejected, Some("長谷部"));
        assert_eq!(
            line(&refused, Lang::En),
            "asked for by 北条, refused by 長谷部"
        );
    }
}
