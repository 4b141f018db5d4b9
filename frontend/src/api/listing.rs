//! A keyset-paged list: its first page follows its address, further pages are appended on demand. How rows look is the
//! table's affair.

use super::{
    client::{Api, parse, use_api},
    error::ApiError,
    path,
};
use leptos::prelude::*;
use saiki_api::page::Page;
use serde::de::DeserializeOwned;

/// How far a list is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Load {
    /// The first page is on its way.
    First,
    /// A further page is on its way.
    More,
    /// What was asked for is here.
    Ready,
    /// It failed.
    Failed(ApiError),
}

/// A list being paged through.
pub struct Listing<T: Send + Sync + 'static> {
    /// Rows so far.
    pub items: RwSignal<Vec<T>>,
    /// How far it is.
    pub load: RwSignal<Load>,
    /// Rows in the whole list, where the server counts them.
    pub total: RwSignal<Option<u64>>,
    /// Whether there are further rows.
    pub more: Signal<bool>,
    /// How often a first page was read: another number means other rows.
    pub read: RwSignal<u64>,
    cursor: RwSignal<Option<String>>,
    address: Signal<String>,
    generation: StoredValue<u64>,
    api: Api,
}

impl<T: Send + Sync + 'static> Clone for Listing<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T: Send + Sync + 'static> Copy for Listing<T> {}

/// Reads the list at `address` (path and query without cursor), again whenever it changes.
pub fn use_listing<T>(address: impl Into<Signal<String>>) -> Listing<T>
where
    T: DeserializeOwned + Send + Sync + 'static,
{
    let cursor = RwSignal::new(None::<String>);
    let listing = Listing {
        items: RwSignal::new(Vec::new()),
        load: RwSignal::new(Load::First),
        total: RwSignal::new(None),
        more: Signal::derive(move || cursor.with(Option::is_some)),
        read: RwSignal::new(0),
        cursor,
        address: address.into(),
        generation: StoredValue::new(0),
        api: use_api(),
    };
    Effect::new(move |_| {
        listing.address.with(|_| ());
        listing.reload();
    });
    listing
}

impl<T: DeserializeOwned + Send + Sync + 'static> Listing<T> {
    /// Reads the first page again, and keeps the rows shown until it is here.
    pub fn reload(self) {
        self.load.set(Load::First);
        self.fetch(None);
    }

    /// Reads the next page.
    pub fn read_more(self) {
        let cursor = self.cursor.get_untracked();
        if cursor.is_some()
            && self
                .load
                .with_untracked(|load| !matches!(load, Load::First | Load::More))
        {
            self.load.set(Load::More);
            self.fetch(cursor);
        }
    }

    fn fetch(self, cursor: Option<String>) {
        let generation = self.generation.try_update_value(|n| {
            *n += 1;
            *n
        });
        let first = cursor.is_none();
        let address = self.address.get_untracked();
        let address = match &cursor {
            Some(cursor) => path::and(&address, "cursor", cursor),
            None => address,
        };
        let call = self.api.get(address);
        let done = move |answer| {
            // A later question, or a page left meanwhile, makes this answer void.
            if self.generation.try_get_value() != generation {
                return;
            }
            match parse::<Page<T>>(answer) {
                Ok(page) => {
                    self.cursor.set(page.next_cursor);
                    if first {
                        self.total.set(page.total);
                        self.items.set(page.items);
                        self.read.update(|read| *read += 1);
                    } else {
                        self.items.update(|items| items.extend(page.items));
                    }
                    self.load.set(Load::Ready);
                }
                Err(ApiError::Aborted) => {}
                Err(error) => self.load.set(Load::Failed(error)),
            }
        };
        call.then(Box::new(done));
    }
}

/// A list that is here already, for the page that shows components.
pub fn ready<T: Send + Sync + 'static>(items: Vec<T>, total: Option<u64>) -> Listing<T> {
    Listing {
        items: RwSignal::new(items),
        load: RwSignal::new(Load::Ready),
        total: RwSignal::new(total),
        more: Signal::stored(false),
        read: RwSignal::new(0),
        cursor: RwSignal::new(None),
        address: Signal::stored(String::new()),
        generation: StoredValue::new(0),
        api: use_api(),
    }
}
