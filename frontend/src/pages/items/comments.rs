//! Comments on an item: read in order, added below, never edited.

use crate::{
    api::{ApiError, listing::Load, use_api, use_listing},
    components::{Button, Card, FormProblem, Kind, ProblemPanel, TextArea, Time, use_form},
    i18n::use_lang,
    layout::use_incident,
    session::use_session,
    words::{common, items as words},
};
use leptos::prelude::*;
use saiki_api::{
    Uuid,
    items::{ItemComment, NewComment},
    permissions::Permission,
};

/// The card.
#[component]
pub fn Comments(
    /// The item.
    item: Uuid,
    /// Called after a comment was added.
    #[prop(into)]
    on_added: Callback<()>,
) -> impl IntoView {
    let open = use_incident();
    let session = use_session();
    let listing = use_listing::<ItemComment>(Signal::derive(move || {
        open.below(&format!("items/{item}/comments?limit=200"))
            .unwrap_or_default()
    }));
    let row = |comment: ItemComment| {
        view! {
            <li>
                <p class="meta">
                    <b>{comment.author_name}</b>
                    <Time at=comment.created_at/>
                </p>
                <p class="prose">{comment.text}</p>
            </li>
        }
    };
    let tail = move || match (listing.load.get(), listing.items.with(Vec::is_empty)) {
        (Load::Failed(error), _) if error != ApiError::Aborted => {
            view! { <ProblemPanel error=error on_retry=move |()| listing.reload()/> }.into_any()
        }
        (Load::Ready, true) => view! { <p class="muted">{words::NO_COMMENTS}</p> }.into_any(),
        _ if listing.more.get() => {
            view! { <Button label=common::SHOW_MORE on_press=move |()| listing.read_more()/> }
                .into_any()
        }
        _ => ().into_any(),
    };
    let added = move |()| {
        listing.reload();
        on_added.run(());
    };
    view! {
        <Card title=words::COMMENTS>
            <div class="stack">
                <ol class="comments">{move || listing.items.get().into_iter().map(row).collect_view()}</ol>
                {tail}
                {session.may(Permission::RecoveryWrite).then(|| view! { <CommentForm item=item on_added=added/> })}
            </div>
        </Card>
    }
}

#[component]
fn CommentForm(item: Uuid, #[prop(into)] on_added: Callback<()>) -> impl IntoView {
    let api = use_api();
    let here = use_incident();
    let form = use_form();
    let lang = use_lang();
    let text = RwSignal::new(String::new());
    let tried = RwSignal::new(false);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let said = text.get_untracked().trim().to_owned();
        if said.is_empty() {
            return;
        }
        let address = here.below_now(&format!("items/{item}/comments"));
        let call = api
            .post(address)
            .json(&NewComment { text: said })
            .idempotent();
        form.run(call.send::<ItemComment>(), move |_| {
            text.set(String::new());
            tried.set(false);
            on_added.run(());
        });
    };
    let server = form.error("text");
    let error = Signal::derive(move || {
        let missing = tried.get() && text.with(|t| t.trim().is_empty());
        let own = missing.then(|| words::COMMENT_MISSING.pick(lang.get()).to_owned());
        own.or_else(|| server.get())
    });
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <TextArea label=words::COMMENT value=text rows=2 error=error/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=words::POST_COMMENT kind=Kind::Plain submit=true busy=form.busy/>
            </div>
        </form>
    }
}
