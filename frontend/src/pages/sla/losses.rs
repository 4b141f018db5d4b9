//! A check's credits put into the loss ledger, after asking. It is done once a check; what a row then is, is the ledger's
//! affair.

use super::{check::Open, figures};
use crate::{
    api::use_api,
    components::{ConfirmDialog, use_form, use_toasts},
    i18n::use_lang,
    words::sla as words,
};
use leptos::prelude::*;
use saiki_api::sla_checks::SlaMade;

/// The question.
#[component]
pub(super) fn LossesDialog(
    /// The check.
    open: Open,
) -> impl IntoView {
    let (api, form, toasts, lang) = (use_api(), use_form(), use_toasts(), use_lang());
    let book = move |()| {
        let call = api.post(open.below_now("/losses")).idempotent();
        form.run(call.send::<SlaMade>(), move |made| {
            toasts.say(move || words::losses_made(&made, lang.get()));
            open.check.reload();
        });
    };
    Effect::new(move |_| {
        if let Some(error) = form.problem.get() {
            toasts.fail(&error, lang.get_untracked());
        }
    });
    let sum = move || {
        let lang = lang.get();
        let credits = open.check.value.with(|check| {
            let credits = check.as_ref().map(|check| check.credits.clone());
            credits.unwrap_or_default()
        });
        figures::amounts(&credits, words::NO_CREDIT.pick(lang), lang)
    };
    view! {
        <ConfirmDialog
            open=open.booking
            title=words::LOSSES_TITLE
            confirm=words::TO_LOSSES
            on_confirm=book
        >
            <p>
                <b>{sum}</b>
            </p>
            <p>{words::LOSSES_TEXT}</p>
        </ConfirmDialog>
    }
}
