//! The page of the next report: which form, and once one is chosen, the editor that fills it in. The choice is in the
//! address.

use super::{editor::Editor, forms::Forms};
use crate::{
    api::use_loaded,
    components::{EmptyState, Kind, LinkButton, LoadedView, PageHeader, use_url_query},
    layout::use_incident,
    routes,
    session::use_session,
    words::filings as words,
};
use leptos::prelude::*;
use saiki_api::{filing_forms::FilingForm, permissions::Permission};

/// The page.
#[component]
pub fn NewReport() -> impl IntoView {
    let (query, open) = (use_url_query(), use_incident());
    let chosen = Memo::new(move |_| query.get("form").filter(|form| !form.is_empty()));
    let forms = use_loaded::<Vec<FilingForm>>(Signal::stored(Some("filing-forms".to_owned())));
    move || {
        // Another incident is another report: nothing typed for the one before may stay.
        open.id.with(|_| ());
        let chosen = chosen.get();
        view! {
            <LoadedView
                loaded=forms
                children={move |all: Vec<FilingForm>| match &chosen {
                    None => view! { <Forms all=all/> }.into_any(),
                    Some(id) => match all.into_iter().find(|form| form.id == *id) {
                        Some(form) => view! { <Writing form=form/> }.into_any(),
                        None => view! { <Unknown/> }.into_any(),
                    },
                }}
            />
        }
    }
}

/// The editor, for who may write; the others are told who may.
#[component]
fn Writing(form: FilingForm) -> impl IntoView {
    let session = use_session();
    let may = untrack(move || session.may(Permission::FilingsWrite));
    view! { <Editor form=form may=may/> }
}

/// An address that names no form there is.
#[component]
fn Unknown() -> impl IntoView {
    let open = use_incident();
    let to_forms =
        Signal::derive(move || open.id.get().map(routes::new_filing).unwrap_or_default());
    view! {
        <PageHeader title=words::NEW/>
        <EmptyState title=words::NO_FORM text=words::NO_FORM_TEXT>
            <LinkButton href=to_forms label=words::CHOOSE_FORM kind=Kind::Primary/>
        </EmptyState>
    }
}
