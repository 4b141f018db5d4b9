//! What speaks to the person: toasts, questions, waiting, empty and failed states.

use crate::{
    api::ApiError,
    components::{
        Button, Card, ConfirmDialog, EmptyState, Kind, ProblemPanel, Skeleton, use_toasts,
    },
    i18n::use_lang,
    words::{components as words, incidents},
};
use leptos::prelude::*;

#[component]
pub fn Messages() -> impl IntoView {
    let toasts = use_toasts();
    let lang = use_lang();
    let open = RwSignal::new(false);
    let fail = move |()| toasts.fail(&ApiError::Network, lang.get_untracked());
    view! {
        <Card title=words::MESSAGES>
            <div class="cluster">
                <Button label=words::SAY on_press=move |()| toasts.say(words::SAID)/>
                <Button label=words::WARN on_press=fail/>
                <Button label=words::ASK kind=Kind::Danger on_press=move |()| open.set(true)/>
            </div>
            <ConfirmDialog
                open=open
                title=words::ASK_TITLE
                confirm=words::ASK_GO
                on_confirm=move |()| toasts.say(words::SAID)
                typed=Signal::stored("814,093".to_owned())
                typed_label=words::ASK_TYPED
                danger=true
            >
                <p>{words::ASK_TEXT}</p>
            </ConfirmDialog>
        </Card>
    }
}

#[component]
pub fn Waiting() -> impl IntoView {
    view! {
        <Card title=words::WAITING>
            <Skeleton/>
            <EmptyState title=incidents::EMPTY text=incidents::EMPTY_TEXT>
                <Button label=incidents::NEW kind=Kind::Primary/>
            </EmptyState>
            <ProblemPanel error=ApiError::Network on_retry=|()| ()/>
        </Card>
    }
}
