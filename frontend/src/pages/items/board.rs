//! Items as a board: a column a state, cards moved by buttons, so that the keyboard does all the mouse does. A move that
//! needs a reason asks for it.

use super::{
    decide::{DecideDialog, Wanted},
    table::Due,
};
use crate::{
    api::{ApiError, Listing, listing::Load, use_api},
    components::{ProblemPanel, Skeleton, use_form, use_toasts},
    i18n::use_lang,
    layout::use_incident,
    routes,
    session::use_session,
    words::items as words,
};
use leptos::prelude::*;
use leptos_router::components::A;
use saiki_api::{
    items::{Item, ItemPatch, ItemState},
    permissions::Permission,
};

/// The column beside one, if there is one.
fn beside(state: ItemState, by: isize) -> Option<ItemState> {
    let here = ItemState::ALL.iter().position(|s| *s == state)?;
    ItemState::ALL.get(here.checked_add_signed(by)?).copied()
}

/// Whether a move asks for a reason first.
fn asks(from: ItemState, to: ItemState) -> bool {
    from.is_decided() || to == ItemState::NotApplicable
}

/// The board.
#[component]
pub fn Board(listing: Listing<Item>) -> impl IntoView {
    let wanted = RwSignal::new(None::<Wanted>);
    let column =
        move |state: ItemState| view! { <BoardColumn state=state listing=listing wanted=wanted/> };
    let failed = move || match listing.load.get() {
        Load::Failed(error) if error != ApiError::Aborted => {
            Some(view! { <ProblemPanel error=error on_retry=move |()| listing.reload()/> })
        }
        _ => None,
    };
    let first = move || {
        let waiting = listing.load.with(|load| *load == Load::First);
        (waiting && listing.items.with(Vec::is_empty)).then(|| view! { <Skeleton lines=6/> })
    };
    view! {
        <p class="hint">{words::BOARD_HINT}</p>
        {failed}
        {first}
        <div class="board">{ItemState::ALL.map(column).collect_view()}</div>
        <DecideDialog wanted=wanted on_done=move |_| listing.reload()/>
    }
}

#[component]
fn BoardColumn(
    state: ItemState,
    listing: Listing<Item>,
    wanted: RwSignal<Option<Wanted>>,
) -> impl IntoView {
    let lang = use_lang();
    let own = move || {
        listing.items.with(|all| {
            all.iter()
                .filter(|i| i.state == state)
                .cloned()
                .collect::<Vec<_>>()
        })
    };
    let heading = move || words::column(lang.get(), state.label(lang.get()), own().len());
    let cards = move || {
        let all = own();
        match all.is_empty() {
            true => view! { <p class="muted">{words::NONE_HERE}</p> }.into_any(),
            false => {
                let card =
                    |item: Item| view! { <BoardCard item=item listing=listing wanted=wanted/> };
                view! { <ul>{all.into_iter().map(card).collect_view()}</ul> }.into_any()
            }
        }
    };
    view! {
        <section class="board-column">
            <h2>{heading}</h2>
            {cards}
        </section>
    }
}

#[component]
fn BoardCard(
    item: Item,
    listing: Listing<Item>,
    wanted: RwSignal<Option<Wanted>>,
) -> impl IntoView {
    let lang = use_lang();
    let here = use_incident();
    let session = use_session();
    let api = use_api();
    let form = use_form();
    let toasts = use_toasts();
    let id = here.id.get_untracked().unwrap_or_default();
    let may = session.may(Permission::RecoveryWrite);
    Effect::new(move |_| {
        if let Some(error) = form.problem.get() {
            toasts.fail(&error, lang.get_untracked());
        }
    });
    let shown = StoredValue::new(item.clone());
    let go = move |to: ItemState| {
        let item = shown.get_value();
        if asks(item.state, to) {
            wanted.set(Some(Wanted { item, to }));
            return;
        }
        let patch = ItemPatch {
            state: Some(to),
            ..ItemPatch::default()
        };
        let address = here.below_now(&format!("items/{}", item.id));
        let call = api.patch(address).if_match(item.version).json(&patch);
        form.run(call.send::<Item>(), move |now| {
            listing.items.update(|all| {
                if let Some(old) = all.iter_mut().find(|i| i.id == now.id) {
                    *old = now;
                }
            });
        });
    };
    let button = move |by: isize, label: crate::i18n::Text, shape: &'static str| {
        let to = beside(shown.with_value(|i| i.state), by)?;
        may.then(|| {
            view! {
                <button type="button" class="btn quiet" aria-label=label title=label on:click=move |_| go(to)>
                    {shape}
                </button>
            }
        })
    };
    let (title, code) = (item.title.clone(), item.code.clone());
    let owner = item
        .owner
        .clone()
        .map(|owner| view! { <span class="muted">{owner.name}</span> });
    view! {
        <li class="board-card">
            <A href=routes::item(id, item.id)>
                <span class="mono">{code}</span>
                " "
                {move || title.get(lang.get()).to_owned()}
            </A>
            <p class="meta">{owner} <Due item=item/></p>
            <div class="board-moves">
                {button(-1, words::MOVE_LEFT, "‹")}
                {button(1, words::MOVE_RIGHT, "›")}
            </div>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_move_one_column_and_no_further_than_the_edge() {
        assert_eq!(beside(ItemState::Open, -1), None);
        assert_eq!(beside(ItemState::Open, 1), Some(ItemState::InProgress));
        assert_eq!(beside(ItemState::NotApplicable, 1), None);
        assert!(asks(ItemState::Done, ItemState::InProgress));
        assert!(asks(ItemState::Open, ItemState::NotApplicable));
        assert!(!asks(ItemState::Open, ItemState::InProgress));
    }
}
