//! Settling a report that somebody else may have been quicker with: what is typed stays, how the report stands now is
//! shown beside it, and the next try goes against that.

use super::state::state_tag;
use crate::{
    api::{Api, Loaded, use_api},
    components::{
        Fact, Facts, Form, Versioned, toast::ToastList, use_toasts, use_versioned, versioned,
    },
    words::reports as words,
};
use leptos::prelude::*;
use saiki_api::{Uuid, reports::Report};

/// What is being done about a report; copied freely.
#[derive(Clone, Copy)]
pub(super) struct Settle {
    pub(super) form: Form,
    pub(super) api: Api,
    pub(super) toasts: ToastList,
    pub(super) versioned: Versioned<Report>,
    id: Uuid,
    loaded: Loaded<Report>,
}

/// Something done about `report`, which the page shows as `loaded`.
pub(super) fn use_settle(report: &Report, loaded: Loaded<Report>) -> Settle {
    let address = format!("reports/{}", report.id);
    let versioned = use_versioned(report.version, address, |now: Report| {
        Some((now.version, now))
    });
    Settle {
        form: versioned.form,
        api: use_api(),
        toasts: use_toasts(),
        versioned,
        id: report.id,
        loaded,
    }
}

impl Settle {
    /// Where the report is.
    pub(super) fn address(self) -> String {
        format!("reports/{}", self.id)
    }

    /// Reads the report anew: the answer of a change is masked, whatever the page shows.
    pub(super) fn done(self) {
        self.loaded.reload();
    }
}

/// How the report stands now, when somebody else was quicker.
#[component]
pub(super) fn Theirs(settle: Settle) -> impl IntoView {
    let shown = move |report: Report| {
        let state = state_tag(&report);
        let by = report
            .settled_by_name
            .clone()
            .map(|name| view! { <Fact name=words::BY>{name}</Fact> });
        view! {
            <Facts>
                <Fact name=words::STATE>{state}</Fact>
                {by}
            </Facts>
        }
    };
    view! { <versioned::Theirs change=settle.versioned children=shown/> }
}
