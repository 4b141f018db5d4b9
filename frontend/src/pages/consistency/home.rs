//! The line on an incident's home while a contradiction keeps things from going out. Nothing is shown while none does.

use crate::{
    api::use_loaded, i18n::use_lang, routes, session::use_session, words::consistency as words,
};
use leptos::prelude::*;
use leptos_router::components::A;
use saiki_api::{Uuid, consistency::Consistency, permissions::Permission};

/// The line; nothing for those who may not read reports.
#[component]
pub fn BlockingLine(
    /// The incident.
    id: Uuid,
) -> impl IntoView {
    let (session, lang) = (use_session(), use_lang());
    let may = Memo::new(move |_| session.may(Permission::FilingsRead));
    let address = move || may.get().then(|| format!("incidents/{id}/consistency"));
    let found = use_loaded::<Consistency>(Signal::derive(address));
    let blocking = Memo::new(move |_| {
        found
            .value
            .with(|found| found.as_ref().map_or(0, |found| found.blocking))
    });
    move || {
        (blocking.get() > 0).then(|| {
            view! {
                <p class="notice bad" role="status">
                    <span class="legend bad">
                        <span class="shape" aria-hidden="true">"▲"</span>
                        {move || words::blocking(blocking.get(), lang.get())}
                    </span>
                    <A href=routes::consistency(id) attr:class="link">
                        {words::TO_PAGE}
                    </A>
                </p>
            }
        })
    }
}
