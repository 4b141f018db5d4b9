//! The approval of a measure or a revision: asked for, given or sent back, always for the very content shown.

use super::tones;
use crate::{
    api::use_api,
    components::{
        Button, Card, Fact, Facts, FormProblem, Hash, Kind, StatusTag, TextArea, use_form,
        use_toasts,
    },
    i18n::{Text, use_lang},
    layout::use_incident,
    session::use_session,
    words::{letters, prevention as words},
};
use leptos::prelude::*;
use saiki_api::{
    approvals::{ApprovalAction, ApprovalState},
    measures::MeasureApprovalStep,
    permissions::Permission,
};
use serde::de::DeserializeOwned;

/// What an approval is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Its address below the incident, for example `measures/0199…`.
    pub path: String,
    /// Hash of what is shown.
    pub hash: String,
    /// Whether it can be approved at all now.
    pub open: bool,
    /// What became of the last request.
    pub approval: Option<ApprovalState>,
}

/// The card. `T` is what a step answers with.
#[component]
pub fn ApprovalCard<T>(
    /// What is approved.
    subject: Subject,
    /// What follows a step.
    #[prop(into)]
    done: Callback<T>,
) -> impl IntoView
where
    T: DeserializeOwned + 'static,
{
    let api = use_api();
    let incident = use_incident();
    let session = use_session();
    let toasts = use_toasts();
    let form = use_form();
    let lang = use_lang();
    let comment = RwSignal::new(String::new());
    let waiting = subject.approval == Some(ApprovalState::Requested);
    let may_ask = subject.open && !waiting && session.may(Permission::RecoveryWrite);
    let may_decide = subject.open && waiting && session.may(Permission::RecoveryApprove);
    let state = match subject.approval {
        Some(state) => {
            view! { <StatusTag tone=tones::approval(state) label=move || letters::approval(state, lang.get())/> }
                .into_any()
        }
        None => view! { <p class="muted">{words::NOT_ASKED}</p> }.into_any(),
    };
    let hash = subject.hash.clone();
    let subject = StoredValue::new(subject);
    let take = move |action: ApprovalAction, said: Text| {
        let (path, content_hash) =
            subject.with_value(|subject| (subject.path.clone(), subject.hash.clone()));
        let step = MeasureApprovalStep {
            action,
            content_hash,
            comment: comment.get_untracked(),
        };
        let call = api
            .post(incident.below_now(&format!("{path}/approvals")))
            .json(&step)
            .idempotent();
        form.run(call.send::<T>(), move |answer| {
            toasts.say(said);
            done.run(answer);
        });
    };
    let button = move |action, label: Text, kind, said: Text| {
        view! { <Button label=label kind=kind busy=form.busy on_press=move |()| take(action, said)/> }
    };
    view! {
        <Card title=words::APPROVAL>
            <p class="hint">{words::APPROVAL_RULE}</p>
            <div class="stack">
                {state}
                <Facts>
                    <Fact name=words::FINGERPRINT>
                        <Hash value=hash/>
                    </Fact>
                </Facts>
                {may_ask.then(|| button(ApprovalAction::Request, words::ASK, Kind::Primary, words::ASKED))}
                {may_decide
                    .then(|| {
                        view! {
                            <TextArea label=words::COMMENT value=comment rows=2 error=form.error("comment")/>
                            <div class="actions">
                                {button(ApprovalAction::Approve, words::APPROVE, Kind::Primary, words::APPROVED)}
                                {button(ApprovalAction::Reject, words::SEND_BACK, Kind::Plain, words::SENT_BACK)}
                            </div>
                        }
                    })}
                <FormProblem form=form/>
            </div>
        </Card>
    }
}
