//! One webhook: where it leads, what it is told of, its signature, and its calls.

use super::{
    calls::Calls,
    events,
    form::EditDialog,
    list::host,
    manage::{RemoveDialog, RenewDialog},
    secret::SecretDialog,
    tones::StateTags,
};
use crate::{
    api::{use_api, use_loaded},
    components::{
        Button, Card, Fact, Facts, Kind, LoadedView, PageHeader, Time, use_form, use_toasts,
        use_url_query,
    },
    format::civil::Style,
    i18n::use_lang,
    routes,
    session::use_session,
    words::{common, webhooks as words},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use saiki_api::{
    Uuid,
    permissions::Permission,
    webhooks::{CallState, Webhook, WebhookCall, WebhookSecret},
    wire,
};

/// The page.
#[component]
pub fn WebhookPage() -> impl IntoView {
    let (session, params) = (use_session(), use_params_map());
    let (api, form, toasts, lang) = (use_api(), use_form(), use_toasts(), use_lang());
    let loaded = use_loaded::<Webhook>(Signal::derive(move || {
        let id: Uuid = params.with(|p| p.get("webhook"))?.parse().ok()?;
        Some(format!("webhooks/{id}"))
    }));
    let (editing, renewing, removing) = (
        RwSignal::new(false),
        RwSignal::new(false),
        RwSignal::new(false),
    );
    let made = RwSignal::new(None::<WebhookSecret>);
    // Counts what was done here that makes or moves calls.
    let turn = RwSignal::new(0_u32);
    let may = Memo::new(move |_| session.may(Permission::OrganisationWrite));
    let id = Memo::new(move |_| loaded.value.with(|webhook| webhook.as_ref().map(|w| w.id)));
    let try_out = move |()| {
        let Some(id) = id.get_untracked() else { return };
        let call = api.post(format!("webhooks/{id}/trial"));
        form.run(call.send::<WebhookCall>(), move |_| {
            toasts.say(words::TRIED);
            loaded.reload();
            turn.update(|turn| *turn += 1);
        });
    };
    Effect::new(move |_| {
        if let Some(error) = form.problem.get() {
            toasts.fail(&error, lang.get_untracked());
        }
    });
    let unread = Signal::derive(move || id.get().is_none());
    let actions = move || {
        may.get().then(|| {
            view! {
                <Button label=words::TRY busy=form.busy disabled=unread on_press=try_out/>
                <Button label=common::EDIT kind=Kind::Primary disabled=unread on_press=move |()| editing.set(true)/>
            }
        })
    };
    let title = move || {
        let value = loaded.value;
        value.with(|w| {
            w.as_ref()
                .map(|w| w.fields.name.clone())
                .unwrap_or_default()
        })
    };
    let facts = move || {
        view! {
            <a href=routes::WEBHOOKS>{words::BACK}</a>
            {loaded.value.get().map(|webhook| view! { <StateTags webhook=webhook/> })}
        }
    };
    view! {
        <PageHeader title=title facts=facts actions=actions/>
        <LoadedView
            loaded=loaded
            children=move |webhook: Webhook| {
                view! {
                    <Notices webhook=webhook.clone()/>
                    <div class="grid halves">
                        <Particulars webhook=webhook.clone() may=may removing=removing/>
                        <div class="stack">
                            <Told told=webhook.fields.events/>
                            <Signed may=may renewing=renewing/>
                        </div>
                    </div>
                }
            }
        />
        {move || id.get().map(|id| view! { <Calls id=id loaded=loaded turn=turn may=may/> })}
        <EditDialog open=editing loaded=loaded/>
        <RenewDialog open=renewing loaded=loaded made=made/>
        <RemoveDialog open=removing loaded=loaded/>
        <SecretDialog made=made/>
    }
}

/// What somebody should know first: that it is off, or that something was given up.
#[component]
fn Notices(webhook: Webhook) -> impl IntoView {
    let (lang, query) = (use_lang(), use_url_query());
    let failed = webhook.failed;
    let off = (!webhook.fields.enabled).then(|| view! { <p class="notice">{words::OFF_TEXT}</p> });
    let see = move |()| query.set("state", Some(wire::name(&CallState::Failed)));
    let given_up = (failed > 0).then(|| {
        view! {
            <div class="notice warn">
                <p>{move || words::failed_lately(failed, lang.get())}</p>
                <Button label=words::SEE_FAILED on_press=see/>
            </div>
        }
    });
    view! { {off} {given_up} }
}

#[component]
fn Particulars(webhook: Webhook, may: Memo<bool>, removing: RwSignal<bool>) -> impl IntoView {
    let lang = use_lang();
    let fields = webhook.fields;
    let (format, written, exercises) = (fields.format, fields.lang, fields.exercises);
    let last = match webhook.last_taken_at {
        Some(at) => view! { <Time at=at style=Style::DATED/> }.into_any(),
        None => view! { <span class="muted">{words::NEVER}</span> }.into_any(),
    };
    let remove = move || {
        may.get().then(|| {
            view! {
                <div class="actions">
                    <Button label=words::REMOVE kind=Kind::Danger on_press=move |()| removing.set(true)/>
                </div>
            }
        })
    };
    view! {
        <Card title=words::ONE>
            <Facts>
                <Fact name=words::HOST>
                    <span class="mono">{host(&fields.url)}</span>
                    " "
                    <span class="hint">{words::HOST_HINT}</span>
                </Fact>
                <Fact name=words::FORMAT>{move || format.label(lang.get())}</Fact>
                <Fact name=words::LANGUAGE>{move || common::language(written, lang.get())}</Fact>
                <Fact name=words::EXERCISES>{move || words::yes(exercises, lang.get())}</Fact>
                <Fact name=words::LAST_TAKEN>{last}</Fact>
                <Fact name=words::CREATED>
                    {webhook.created_by_name} " " <Time at=webhook.created_at style=Style::DATED/>
                </Fact>
            </Facts>
            {remove}
        </Card>
    }
}

/// What it is told of, a line for each part of the work.
#[component]
fn Told(told: Vec<String>) -> impl IntoView {
    let lang = use_lang();
    let every = told.iter().any(|one| one == events::EVERYTHING);
    let shown = move || match every {
        true => view! { <p>{words::EVERYTHING}</p> }.into_any(),
        false => {
            let rows = events::told(&told, lang.get());
            let rows = rows
                .into_iter()
                .map(|(name, what)| view! { <Fact name=name>{what}</Fact> });
            view! { <Facts>{rows.collect_view()}</Facts> }.into_any()
        }
    };
    view! { <Card title=words::EVENTS>{shown}</Card> }
}

/// How a receiver knows that a call is ours.
#[component]
fn Signed(may: Memo<bool>, renewing: RwSignal<bool>) -> impl IntoView {
    let renew = move || {
        may.get().then(|| {
            view! {
                <div class="actions">
                    <Button label=words::RENEW on_press=move |()| renewing.set(true)/>
                </div>
            }
        })
    };
    view! {
        <Card title=words::SIGNATURE>
            <div class="stack">
                <p class="hint">{words::SIGNATURE_TEXT}</p>
                {renew}
            </div>
        </Card>
    }
}
