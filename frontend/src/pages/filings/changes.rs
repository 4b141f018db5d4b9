//! What differs between two reports, field by field: before and after with what was known, the change in a word, and
//! what went and came marked within the texts.

use super::tones::ItemTag;
use crate::{
    api::{Loaded, listing::ready},
    components::{Button, Column, DataTable, Dialog, EmptyState, StatusTag, Time, Tone},
    format::{
        civil::Style,
        diff::{Change, lines},
    },
    i18n::{Text, use_lang},
    words::filings as words,
};
use leptos::prelude::*;
use saiki_api::{
    filings::{FilingChange, FilingPreview, PreviousFiling},
    incidents::Knowledge,
    organisation::Both,
};

/// The change of a field in a word, and whether somebody should look twice.
fn kind(change: &FilingChange) -> (Text, Tone) {
    match (change.before_state, change.after_state) {
        (Knowledge::Known, Knowledge::Known) => (words::CHANGED, Tone::Active),
        (_, Knowledge::Known) => (words::ADDED, Tone::Good),
        // What was told as known is not any more: the recipient will ask.
        (Knowledge::Known, Knowledge::Unknown) => (words::WITHDRAWN, Tone::Late),
        _ => (words::CHANGED, Tone::Active),
    }
}

/// The table.
#[component]
pub(super) fn ChangesTable(
    /// What differs.
    changes: Vec<FilingChange>,
) -> impl IntoView {
    let lang = use_lang();
    let columns = vec![
        Column::new(words::FIELD, move |row: &FilingChange| {
            let label = row.label.clone();
            let (word, tone) = kind(row);
            view! {
                <span class="two-lines">
                    <b>{move || label.get(lang.get()).to_owned()}</b>
                    <StatusTag tone=tone label=word/>
                </span>
            }
        }),
        Column::new(words::BEFORE, |row: &FilingChange| {
            view! { <Side row=row.clone() old=true/> }
        }),
        Column::new(words::AFTER, |row: &FilingChange| {
            view! { <Side row=row.clone() old=false/> }
        }),
    ];
    let empty =
        || view! { <EmptyState title=words::NO_CHANGE text=words::NO_CHANGE_TEXT/> }.into_any();
    view! {
        <div class="filing-changes">
            <DataTable listing=ready(changes, None) label=words::CHANGES columns=columns plain=true empty=empty/>
        </div>
    }
}

/// One side of a change.
#[component]
fn Side(row: FilingChange, old: bool) -> impl IntoView {
    let lang = use_lang();
    let (state, name) = match old {
        true => (row.before_state, words::BEFORE),
        false => (row.after_state, words::AFTER),
    };
    let text = move || marked(&row.before, &row.after, old, lang);
    view! {
        <div class="change-side">
            <span class="cluster">
                <small class="muted change-name">{name}</small>
                <ItemTag state=state/>
            </span>
            <p class="prose">{text}</p>
        </div>
    }
}

/// The text of one side, with what the other does not have struck through or underlined.
fn marked(before: &Both, after: &Both, old: bool, lang: Signal<saiki_api::Lang>) -> AnyView {
    let lang = lang.get();
    let wanted = lines(before.get(lang), after.get(lang))
        .into_iter()
        .filter(move |line| if old { line.old } else { line.new });
    let shown = wanted.enumerate().map(|(at, line)| {
        let parts = line.parts.into_iter().map(|part| match part {
            Change::Same(text) => text.into_any(),
            Change::Went(text) => view! { <del>{text}</del> }.into_any(),
            Change::Came(text) => view! { <ins>{text}</ins> }.into_any(),
        });
        view! {
            {(at > 0).then_some("\n")}
            {parts.collect_view()}
        }
    });
    shown.collect_view().into_any()
}

/// A button that opens what differs from the report filed before; nothing where there is none before it.
#[component]
pub(super) fn ChangesButton(
    /// The report as it would be made.
    preview: Loaded<FilingPreview>,
) -> impl IntoView {
    let lang = use_lang();
    let open = RwSignal::new(false);
    let count = Memo::new(move |_| {
        let value = preview.value;
        value.with(|preview| {
            let preview = preview.as_ref()?;
            preview.content.previous.as_ref()?;
            Some(preview.changes.len())
        })
    });
    let body = move || {
        let preview = preview.value.get()?;
        let before = preview
            .content
            .previous
            .map(|previous| view! { <Previous previous=previous/> });
        Some(view! {
            <div class="stack">
                {before}
                <ChangesTable changes=preview.changes/>
            </div>
        })
    };
    view! {
        {move || {
            count
                .get()
                .map(|n| {
                    view! {
                        <Button
                            label=move || words::changes(n, lang.get())
                            on_press=move |()| open.set(true)
                        />
                    }
                })
        }}
        <Dialog open=open title=words::CHANGES wide=true>
            {body}
        </Dialog>
    }
}

/// Which report is compared with.
#[component]
pub(super) fn Previous(
    /// It.
    previous: PreviousFiling,
) -> impl IntoView {
    let lang = use_lang();
    let n = previous.number;
    view! {
        <p class="muted">
            {words::FILED_BEFORE} " " <b>{move || words::number(n, lang.get())}</b> " "
            <Time at=previous.filed_at style=Style::DATED/> " " {previous.reference}
        </p>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_longer_known_stands_out() {
        let change = |before_state, after_state| FilingChange {
            key: "cause.text".into(),
            label: Both::new("原因", "Cause"),
            before_state,
            before: Both::default(),
            after_state,
            after: Both::default(),
        };
        use Knowledge::{Known, NotApplicable, Unknown};
        assert_eq!(kind(&change(Unknown, Known)), (words::ADDED, Tone::Good));
        assert_eq!(kind(&change(Known, Known)).0, words::CHANGED);
        assert_eq!(kind(&change(Known, Unknown)).1, Tone::Late);
        assert_eq!(kind(&change(Unknown, NotApplicable)).0, words::CHANGED);
        assert_eq!(kind(&change(Known, NotApplicable)).0, words::CHANGED);
    }
}
