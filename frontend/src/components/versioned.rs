//! A change that somebody else may have been quicker with: what is typed stays, what stands there now is shown beside
//! it, and the next try replaces that.

use super::{
    facts::{Fact, Facts},
    form::{Form, use_form},
};
use crate::{
    api::{client::Call, use_api},
    i18n::Text,
    words::common,
};
use leptos::{prelude::*, task::spawn_local};
use saiki_api::problem::ErrorCode;
use serde::de::DeserializeOwned;

/// A change being typed; copied freely.
pub struct Versioned<T: Send + Sync + 'static> {
    /// Its form.
    pub form: Form,
    version: RwSignal<i64>,
    theirs: RwSignal<Option<T>>,
}

impl<T: Send + Sync + 'static> Clone for Versioned<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Versioned<T> {}

/// A change of what was seen at `version`. When that is no longer the latest, `address` is read; `pick` finds in the
/// answer the version to replace and what is shown of it.
pub fn use_versioned<R, T>(
    version: i64,
    address: String,
    pick: impl Fn(R) -> Option<(i64, T)> + Copy + 'static,
) -> Versioned<T>
where
    R: DeserializeOwned + 'static,
    T: Send + Sync + 'static,
{
    let api = use_api();
    let change = Versioned {
        form: use_form(),
        version: RwSignal::new(version),
        theirs: RwSignal::new(None),
    };
    Effect::new(move |_| {
        let stale = change.form.problem.with(|problem| {
            problem.as_ref().and_then(|p| p.code()) == Some(ErrorCode::StaleVersion)
        });
        if stale {
            let call = api.get(address.clone());
            spawn_local(async move {
                if let Some((version, now)) = call.send::<R>().await.ok().and_then(pick) {
                    change.version.try_set(version);
                    change.theirs.try_set(Some(now));
                }
            });
        }
    });
    change
}

impl<T: Send + Sync + 'static> Versioned<T> {
    /// The version the next try replaces.
    pub fn version(self) -> i64 {
        self.version.get_untracked()
    }

    /// The call, on the version last seen.
    pub fn on(self, call: Call) -> Call {
        call.if_match(self.version())
    }

    /// It was made, and this is the version now: the same form may change it again.
    pub fn made(self, version: i64) {
        self.version.try_set(version);
        self.theirs.try_set(None);
    }

    /// Whether somebody else was quicker.
    pub fn overtaken(self) -> bool {
        self.theirs.with(Option::is_some)
    }
}

/// What stands there now, once somebody else was quicker; above the fields.
#[component]
pub fn Theirs<T, V>(
    /// The change.
    change: Versioned<T>,
    /// How it looks; `NowSays` for what is text alone.
    children: impl Fn(T) -> V + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    move || {
        change.theirs.get().map(|now| {
            view! {
                <div class="notice warn" role="status">
                    <div class="stack grow">
                        <p>{common::CHANGED_BY_OTHERS}</p>
                        <b>{common::NOW_SAYS}</b>
                        {children(now)}
                    </div>
                </div>
            }
        })
    }
}

/// Names and texts, one below the other; empty ones are left out.
#[component]
pub fn NowSays(
    /// What is said.
    rows: Vec<(Text, String)>,
) -> impl IntoView {
    let told = rows.into_iter().filter(|(_, text)| !text.trim().is_empty());
    let told = told.map(|(name, text)| {
        view! {
            <Fact name=name>
                <span class="prose">{text}</span>
            </Fact>
        }
    });
    view! { <Facts>{told.collect_view()}</Facts> }
}
