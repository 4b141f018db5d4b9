//! A list whose rows open in a dialog, where a new one is entered too. What a row holds and its form are the noun's.

use crate::{
    api::Listing,
    components::{Button, Card, Column, DataTable, Dialog, EmptyState, Kind},
    i18n::{Text, use_lang},
};
use leptos::prelude::*;
use serde::de::DeserializeOwned;

/// Words of such a list.
#[derive(Clone, Copy)]
pub struct RecordWords {
    /// What the list holds.
    pub title: Text,
    /// What to know of it, above the list.
    pub lead: Option<Text>,
    /// The button and title for a new one.
    pub new: Text,
    /// The title for one that is there.
    pub edit: Text,
    /// What is said while there is none: title and text.
    pub empty: (Text, Text),
}

/// What a form is opened for.
#[derive(Clone)]
pub struct Opened<T> {
    /// The row; none for a new one.
    pub row: Option<T>,
    /// What follows when it was saved.
    pub done: Callback<()>,
    /// Whether it is to be read only.
    pub readonly: bool,
}

/// The list with its dialog.
#[component]
pub fn Records<T, V>(
    /// The list.
    listing: Listing<T>,
    /// Its words.
    words: RecordWords,
    /// Whether the person may write.
    may: Memo<bool>,
    /// The columns.
    columns: Vec<Column<T>>,
    /// The form in the dialog.
    form: impl Fn(Opened<T>) -> V + Send + Sync + 'static,
) -> impl IntoView
where
    T: DeserializeOwned + Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let lang = use_lang();
    let (editing, chosen) = (RwSignal::new(false), RwSignal::new(None::<T>));
    let edit = move |row: Option<T>| {
        chosen.set(row);
        editing.set(true);
    };
    let add = move || {
        may.get().then(
            || view! { <Button label=words.new kind=Kind::Primary on_press=move |()| edit(None)/> },
        )
    };
    let some = Memo::new(move |_| listing.items.with(|all| !all.is_empty()));
    let empty = move || {
        let (title, text) = words.empty;
        view! { <EmptyState title=title text=text>{add}</EmptyState> }
    };
    let done = Callback::new(move |()| {
        editing.set(false);
        listing.reload();
    });
    let title = move || match chosen.with(Option::is_some) {
        true => words.edit.pick(lang.get()),
        false => words.new.pick(lang.get()),
    };
    let form = StoredValue::new(form);
    let opened = move || {
        let opened = Opened {
            row: chosen.get_untracked(),
            done,
            readonly: !may.get_untracked(),
        };
        form.with_value(|form| form(opened))
    };
    view! {
        <Card title=words.title action=move || some.get().then(add)>
            {words.lead.map(|lead| view! { <p class="hint">{lead}</p> })}
            <DataTable
                listing=listing
                label=words.title
                columns=columns
                on_open=move |row: T| edit(Some(row))
                empty=empty
            />
        </Card>
        <Dialog open=editing title=title wide=true>
            {opened()}
        </Dialog>
    }
}
