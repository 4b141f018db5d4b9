//! The incident whose pages are open, read once for the rail and all its pages.

use crate::{
    api::{Loaded, use_loaded},
    routes,
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use saiki_api::{Uuid, incidents::Incident};

/// The open incident; copied freely.
#[derive(Clone, Copy)]
pub struct OpenIncident {
    /// Its id, from the address.
    pub id: Memo<Option<Uuid>>,
    /// What the server says of it.
    pub loaded: Loaded<Incident>,
}

/// Follows the address. Call once, in the shell.
pub fn provide_incident() -> OpenIncident {
    let path = use_location().pathname;
    let id = Memo::new(move |_| path.with(|path| routes::incident_of(path)));
    let address = Signal::derive(move || id.get().map(|id| format!("incidents/{id}")));
    let open = OpenIncident {
        id,
        loaded: use_loaded(address),
    };
    provide_context(open);
    open
}

/// The open incident.
pub fn use_incident() -> OpenIncident {
    expect_context()
}

impl OpenIncident {
    /// Address of something below the incident, for example `timeline`; none when no incident is open.
    pub fn below(self, rest: &str) -> Option<String> {
        self.id.get().map(|id| format!("incidents/{id}/{rest}"))
    }

    /// The same without following changes, for what a button does.
    pub fn below_now(self, rest: &str) -> String {
        let id = self.id.get_untracked().unwrap_or_default();
        format!("incidents/{id}/{rest}")
    }
}
