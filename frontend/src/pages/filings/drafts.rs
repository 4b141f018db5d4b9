//! What is typed into fields and not saved yet: kept on this computer until it is saved or let go of, so that another
//! item, a reload or a lost connection costs nothing.

use super::typed::Typed;
use crate::browser::storage;
use leptos::prelude::*;
use saiki_api::Uuid;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A value being typed, and the version of the field it was begun on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Draft {
    /// Version of the field.
    pub version: i64,
    /// What is typed.
    pub typed: Typed,
}

/// Drafts of an incident's fields by key; copied freely.
#[derive(Clone, Copy)]
pub(super) struct Drafts {
    incident: Uuid,
    all: RwSignal<BTreeMap<String, Draft>>,
}

fn key(incident: Uuid) -> String {
    format!("saiki.filing-fields.{incident}")
}

impl Drafts {
    /// Those found on this computer.
    pub(super) fn of(incident: Uuid) -> Drafts {
        let kept = storage::get(&key(incident)).and_then(|text| serde_json::from_str(&text).ok());
        Drafts {
            incident,
            all: RwSignal::new(kept.unwrap_or_default()),
        }
    }

    /// The draft of a field, now.
    pub(super) fn now(self, field: &str) -> Option<Draft> {
        // The page may be gone when an answer comes.
        self.all
            .try_with_untracked(|all| all.get(field).cloned())
            .flatten()
    }

    /// Whether a field has one.
    pub(super) fn has(self, field: &str) -> bool {
        self.all.with(|all| all.contains_key(field))
    }

    /// Keeps what is typed.
    pub(super) fn keep(self, field: &str, draft: Draft) {
        if self.now(field).as_ref() != Some(&draft) {
            self.change(|all| {
                all.insert(field.to_owned(), draft);
            });
        }
    }

    /// Lets go of it.
    pub(super) fn forget(self, field: &str) {
        if self.now(field).is_some() {
            self.change(|all| {
                all.remove(field);
            });
        }
    }

    fn change(self, change: impl FnOnce(&mut BTreeMap<String, Draft>)) {
        self.all.update(change);
        let key = key(self.incident);
        self.all.with_untracked(|all| match all.is_empty() {
            true => storage::remove(&key),
            false => storage::set(&key, &serde_json::to_string(all).unwrap_or_default()),
        });
    }
}
