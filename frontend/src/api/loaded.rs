//! One thing read from the server, again whenever its address changes. Lists are in `listing`.

use super::{
    client::{Api, parse, use_api},
    error::ApiError,
};
use leptos::prelude::*;
use serde::de::DeserializeOwned;

/// A thing being read.
pub struct Loaded<T: Send + Sync + 'static> {
    /// The thing, once it is here; kept while it is read again.
    pub value: RwSignal<Option<T>>,
    /// Why it could not be read.
    pub error: RwSignal<Option<ApiError>>,
    /// Whether it is on its way.
    pub loading: RwSignal<bool>,
    address: Signal<Option<String>>,
    generation: StoredValue<u64>,
    api: Api,
}

impl<T: Send + Sync + 'static> Clone for Loaded<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T: Send + Sync + 'static> Copy for Loaded<T> {}

/// Reads what lies at `address`; nothing while that is none.
pub fn use_loaded<T>(address: impl Into<Signal<Option<String>>>) -> Loaded<T>
where
    T: DeserializeOwned + Send + Sync + 'static,
{
    let loaded = Loaded {
        value: RwSignal::new(None),
        error: RwSignal::new(None),
        loading: RwSignal::new(true),
        address: address.into(),
        generation: StoredValue::new(0),
        api: use_api(),
    };
    Effect::new(move |before: Option<Option<String>>| {
        let address = loaded.address.get();
        // Another address is another thing: what was shown must not pass for it.
        if before.is_some_and(|before| before != address) {
            loaded.value.set(None);
        }
        loaded.reload();
        address
    });
    loaded
}

impl<T: DeserializeOwned + Send + Sync + 'static> Loaded<T> {
    /// Reads it again.
    pub fn reload(self) {
        let Some(address) = self.address.get_untracked() else {
            return;
        };
        let generation = self.generation.try_update_value(|n| {
            *n += 1;
            *n
        });
        self.loading.set(true);
        let call = self.api.get(address);
        let done = move |answer| {
            if self.generation.try_get_value() != generation {
                return;
            }
            match parse::<T>(answer) {
                Ok(value) => {
                    self.error.set(None);
                    self.value.set(Some(value));
                }
                Err(ApiError::Aborted) => return,
                Err(error) => self.error.set(Some(error)),
            }
            self.loading.set(false);
        };
        call.then(Box::new(done));
    }

    /// Takes over what a change answered, instead of reading it again.
    pub fn put(self, value: T) {
        self.generation.update_value(|n| *n += 1);
        self.error.set(None);
        self.loading.set(false);
        self.value.set(Some(value));
    }
}
