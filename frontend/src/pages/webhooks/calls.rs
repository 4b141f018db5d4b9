//! The calls of a webhook, the newest first: what became of each, why it failed, and when it is tried again. While some
//! wait, the list is looked at again by itself.

use super::tones;
use crate::{
    api::{Listing, Loaded, path, use_api, use_listing},
    browser,
    components::{
        Button, Card, ChoiceChips, ChosenDialog, Column, DataTable, EmptyState, Fact, Facts, Kind,
        StatusTag, Time, choices, use_form, use_toasts, use_url_query,
    },
    format::{civil::Style, number::grouped},
    i18n::{Text, use_lang},
    words::{common, webhooks as words},
};
use leptos::{prelude::*, task::spawn_local};
use saiki_api::{
    Timestamp, Uuid,
    audit::action_name,
    page::Page,
    webhooks::{CallFilter, CallState, Webhook, WebhookCall},
};

/// Wait before looking again, in milliseconds: soon after something happened, and later on.
const SOON: i32 = 2_000;
const LATER: i32 = 30_000;
/// Looks after which it is later.
const SOON_ROUNDS: u32 = 20;
/// Rows at the head of the list that are looked at again.
const HEAD: usize = 20;

/// What a call leads to; copied freely.
#[derive(Clone, Copy)]
struct Doing {
    webhook: Uuid,
    /// The call shown in the dialog.
    shown: RwSignal<Option<WebhookCall>>,
    /// Counts what was done.
    turn: RwSignal<u32>,
    may: Memo<bool>,
}

/// The card.
#[component]
pub(super) fn Calls(
    /// The webhook.
    id: Uuid,
    /// The same with its figures, read again when calls moved.
    loaded: Loaded<Webhook>,
    /// Counts what was done on the page.
    turn: RwSignal<u32>,
    /// Whether the person may send one again.
    may: Memo<bool>,
) -> impl IntoView {
    let (query, lang) = (use_url_query(), use_lang());
    let address = Signal::derive(move || {
        // Why a call failed comes in the language it is asked for in.
        lang.with(|_| ());
        let calls = format!("webhooks/{id}/calls");
        let state = query.parse("state");
        path::with_query(&calls, &CallFilter { state })
    });
    let listing = use_listing::<WebhookCall>(address);
    let doing = Doing {
        webhook: id,
        shown: RwSignal::new(None),
        turn,
        may,
    };
    Effect::new(move |before: Option<u32>| {
        let now = turn.get();
        if before.is_some_and(|before| before != now) {
            listing.reload();
        }
        now
    });
    follow(listing, address, loaded);
    let empty = move || match query.get("state").is_some() {
        true => view! {
            <EmptyState title=common::NO_MATCH text=common::NO_MATCH_TEXT>
                <Button label=common::CLEAR_FILTERS on_press=move |()| query.clear()/>
            </EmptyState>
        }
        .into_any(),
        false => {
            view! { <EmptyState title=words::CALLS_EMPTY text=words::CALLS_EMPTY_TEXT/> }.into_any()
        }
    };
    view! {
        <Card title=words::CALLS>
            <p class="hint">{words::CALLS_HINT}</p>
            <div class="toolbar">
                <ChoiceChips
                    query=query
                    name="state"
                    label=words::STATE
                    choices=choices(&CallState::ALL, CallState::label)
                />
            </div>
            <DataTable
                listing=listing
                label=words::CALLS
                columns=columns()
                on_open=move |call: WebhookCall| doing.shown.set(Some(call))
                beside=move |call: WebhookCall| {
                    view! { <h2>{words::CALL}</h2> <Detail call=call doing=doing/> }.into_any()
                }
                empty=empty
            />
        </Card>
        <ChosenDialog chosen=doing.shown title=words::CALL let:call>
            <Detail call=call doing=doing/>
        </ChosenDialog>
    }
}

/// Looks at the head of the list again while one of its calls waits, and reads the list once it differs.
fn follow(listing: Listing<WebhookCall>, address: Signal<String>, loaded: Loaded<Webhook>) {
    let api = use_api();
    let turn = StoredValue::new(0_u64);
    Effect::new(move |_| {
        let waits = |all: &Vec<WebhookCall>| {
            let mut head = all.iter().take(HEAD);
            head.any(|call| call.state == CallState::Waiting)
        };
        let waits = listing.items.with(waits);
        let address = path::and(&address.get(), "limit", &HEAD.to_string());
        let mine = turn.try_update_value(|n| {
            *n += 1;
            *n
        });
        if !waits {
            return;
        }
        spawn_local(async move {
            let mut round = 0_u32;
            loop {
                browser::sleep(if round < SOON_ROUNDS { SOON } else { LATER }).await;
                // The list was read again, or the page is gone.
                if turn.try_get_value() != mine {
                    return;
                }
                let read = api.get(address.clone()).send::<Page<WebhookCall>>().await;
                if turn.try_get_value() != mine {
                    return;
                }
                let moved = read.is_ok_and(|page| {
                    let same = |all: &Vec<WebhookCall>| all.iter().take(HEAD).eq(page.items.iter());
                    listing.items.try_with_untracked(same) == Some(false)
                });
                if moved {
                    listing.reload();
                    loaded.reload();
                    return;
                }
                round = round.saturating_add(1);
            }
        });
    });
}

/// What is told, by its name; by its code where it has none.
#[component]
fn EventName(code: String) -> impl IntoView {
    let lang = use_lang();
    move || {
        let name = action_name(&code, lang.get());
        name.map_or_else(|| code.clone(), str::to_owned)
    }
}

fn columns() -> Vec<Column<WebhookCall>> {
    let lang = use_lang();
    vec![
        Column::new(words::EVENT, |call: &WebhookCall| {
            let code = call.event.clone();
            view! {
                <span class="two-lines">
                    <b>
                        <EventName code=code.clone()/>
                    </b>
                    <span class="muted mono">{code}</span>
                </span>
            }
        }),
        Column::new(words::STATE, move |call: &WebhookCall| {
            let state = call.state;
            let answer = call.status.map(|status| status.to_string());
            view! {
                <span class="two-lines">
                    <StatusTag tone=tones::call(state) label=move || state.label(lang.get())/>
                    <span class="muted">
                        {answer.map(|answer| view! { <span class="mono">{answer}</span> " " })}
                        {call.error.clone()}
                    </span>
                </span>
            }
        }),
        Column::new(words::ATTEMPTS, |call: &WebhookCall| grouped(call.attempts)).numeric(),
        Column::new(
            words::AROSE,
            |call: &WebhookCall| view! { <Time at=call.created_at/> },
        ),
        Column::new(words::NEXT, |call: &WebhookCall| {
            call.next_at.map(|at| view! { <Time at=at/> })
        })
        .secondary(),
    ]
}

/// All of one call.
#[component]
fn Detail(call: WebhookCall, doing: Doing) -> impl IntoView {
    let lang = use_lang();
    let (id, state, named) = (call.id, call.state, call.event.clone());
    let status = call.status.map(|status| {
        view! {
            <Fact name=words::ANSWER>
                <span class="mono">{status.to_string()}</span>
            </Fact>
        }
    });
    let error = (!call.error.is_empty()).then(|| {
        view! {
            <Fact name=words::ERROR>
                <span class="prose">{call.error}</span>
            </Fact>
        }
    });
    let at = |name: Text, at: Option<Timestamp>| {
        at.map(|at| view! { <Fact name=name><Time at=at style=Style::EXACT/></Fact> })
    };
    let again = move || {
        let may = doing.may.get() && state == CallState::Failed;
        may.then(|| view! { <Again id=id doing=doing/> })
    };
    view! {
        <div class="stack">
            <Facts>
                <Fact name=words::EVENT>
                    <EventName code=named/>
                </Fact>
                <Fact name=words::CODE>
                    <span class="mono">{call.event}</span>
                </Fact>
                <Fact name=words::STATE>
                    <StatusTag tone=tones::call(state) label=move || state.label(lang.get())/>
                </Fact>
                <Fact name=words::ATTEMPTS>{grouped(call.attempts)}</Fact>
                {status}
                {error}
                {at(words::AROSE, Some(call.created_at))}
                {at(words::NEXT, call.next_at)}
                {at(words::DONE, call.done_at)}
                <Fact name=words::CALL_ID>
                    <span class="mono">{id.to_string()}</span>
                </Fact>
            </Facts>
            {again}
        </div>
    }
}

/// Has a call that was given up sent again.
#[component]
fn Again(id: Uuid, doing: Doing) -> impl IntoView {
    let (api, form, toasts, lang) = (use_api(), use_form(), use_toasts(), use_lang());
    let send = move |()| {
        let call = api.post(format!("webhooks/{}/calls/{id}/again", doing.webhook));
        form.run(call.send::<WebhookCall>(), move |_| {
            toasts.say(words::AGAIN_DONE);
            doing.shown.try_set(None);
            doing.turn.try_update(|turn| *turn += 1);
        });
    };
    Effect::new(move |_| {
        if let Some(error) = form.problem.get() {
            toasts.fail(&error, lang.get_untracked());
        }
    });
    view! {
        <div class="actions end">
            <Button label=words::AGAIN kind=Kind::Primary busy=form.busy on_press=send/>
        </div>
    }
}
