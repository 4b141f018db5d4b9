//! The reports of an incident: what is owed above, what was made below, narrowed by what became of it and to whom it
//! goes.

use super::{duties::Duties, tones::FilingTag};
use crate::{
    api::{use_listing, use_loaded},
    components::{
        Choice, Column, DataTable, EmptyState, Facet, Kind, LinkButton, PageHeader, StatusTag,
        Time, Tone, choices,
    },
    i18n::use_lang,
    layout::use_incident,
    routes,
    session::use_session,
    words::filings as words,
};
use leptos::prelude::*;
use saiki_api::{
    Lang,
    filing_forms::FilingForm,
    filings::{Filing, FilingState},
    permissions::Permission,
    wire,
};

/// A chip for each series that has a report, named after its recipient; after its first form where two series go to one
/// recipient. `series` are their keys, one for each report.
fn series(series: &[String], forms: &[FilingForm], lang: Lang) -> Vec<Choice> {
    let first = |key: &str| forms.iter().find(|form| form.series == key);
    let mut keys: Vec<&String> = Vec::new();
    for key in series {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    let recipient = |key: &str| {
        first(key).map_or_else(
            || key.to_owned(),
            |form| form.recipient.get(lang).to_owned(),
        )
    };
    let shared = |key: &str| {
        let name = recipient(key);
        let same = keys.iter().filter(|other| recipient(other) == name);
        same.count() > 1
    };
    let name = |key: &str| match (shared(key), first(key)) {
        (true, Some(form)) => form.name.get(lang).to_owned(),
        _ => recipient(key),
    };
    keys.iter()
        .map(|key| Choice {
            value: (*key).clone(),
            label: name(key),
        })
        .collect()
}

/// The page.
#[component]
pub fn Filings() -> impl IntoView {
    let (open, session, lang) = (use_incident(), use_session(), use_lang());
    let listing = use_listing::<Filing>(Signal::derive(move || {
        open.below("filings").unwrap_or_default()
    }));
    let forms = use_loaded::<Vec<FilingForm>>(Signal::stored(Some("filing-forms".to_owned())));
    let may = Memo::new(move |_| session.may(Permission::FilingsWrite));
    let to_new = Signal::derive(move || open.id.get().map(routes::new_filing).unwrap_or_default());
    let new = move || {
        may.get()
            .then(|| view! { <LinkButton href=to_new label=words::NEW kind=Kind::Primary/> })
    };
    let empty =
        move || view! { <EmptyState title=words::EMPTY text=words::EMPTY_TEXT>{new}</EmptyState> };
    let href =
        move |row: Filing| routes::filing(open.id.get_untracked().unwrap_or_default(), row.id);
    let of_series = Signal::derive(move || {
        let keys = listing.items.with(|all| {
            all.iter()
                .map(|one| one.content.series.clone())
                .collect::<Vec<_>>()
        });
        let lang = lang.get();
        forms
            .value
            .with(|forms| series(&keys, forms.as_deref().unwrap_or_default(), lang))
    });
    let title = move || {
        open.loaded
            .value
            .with(|incident| incident.as_ref().map(|i| i.title.clone()))
    };
    view! {
        <PageHeader title=words::TITLE facts=move || view! { <span>{title}</span> } actions=new/>
        <Duties/>
        <h2 class="filings-made">{words::MADE_HERE}</h2>
        <DataTable
            listing=listing
            label=words::MADE_HERE
            columns=columns()
            href=href
            find=|row: &Filing| format!("{} {} {}", row.content.title, row.content.recipient, row.created_by_name)
            facets=vec![
                Facet::new("state", words::STATE, choices(&FilingState::ALL, FilingState::label), |row: &Filing| wire::name(&row.state)),
                Facet::new("series", words::RECIPIENT, of_series, |row: &Filing| row.content.series.clone()),
            ]
            empty=empty
        />
    }
}

fn columns() -> Vec<Column<Filing>> {
    let lang = use_lang();
    vec![
        Column::new(words::REPORT, move |row: &Filing| {
            let n = row.number;
            view! {
                <span class="two-lines">
                    <b lang=row.content.lang.tag()>{row.content.title.clone()}</b>
                    <small class="muted">{move || words::number(n, lang.get())}</small>
                </span>
            }
        })
        .ordered(|row| row.number),
        Column::new(words::RECIPIENT, |row: &Filing| {
            view! { <span lang=row.content.lang.tag()>{row.content.recipient.clone()}</span> }
        })
        .ordered(|row| row.content.recipient.clone())
        .secondary(),
        Column::new(words::STAGE, move |row: &Filing| {
            let stage = row.content.stage;
            move || stage.label(lang.get())
        }),
        Column::new(words::STATE, |row: &Filing| {
            view! {
                <span class="two-lines">
                    <FilingTag state=row.state/>
                    <Missing n=row.missing.len()/>
                </span>
            }
        }),
        Column::new(words::WHEN, |row: &Filing| {
            view! {
                <span class="two-lines">
                    <Time at=row.created_at/>
                    <small class="muted">{row.created_by_name.clone()}</small>
                </span>
            }
        })
        .ordered(|row| row.created_at)
        .secondary(),
        Column::new(words::FILED, |row: &Filing| {
            row.filed.clone().map(|filed| {
                view! {
                    <span class="two-lines">
                        <Time at=filed.filed_at/>
                        <small class="muted">{filed.reference}</small>
                    </span>
                }
            })
        })
        .ordered(|row| row.filed.as_ref().map(|filed| filed.filed_at)),
    ]
}

/// How many mandatory items are not known; nothing when all are.
#[component]
pub(super) fn Missing(
    /// How many.
    n: usize,
) -> impl IntoView {
    let lang = use_lang();
    (n > 0).then(|| {
        view! { <StatusTag tone=Tone::Unknown label=move || words::missing(n, lang.get())/> }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::filings::sample::form;

    #[test]
    fn a_series_is_named_after_its_recipient_unless_another_one_goes_there_too() {
        let mut number = form("jp.mynumber.prelim", "jp.mynumber");
        number.name.ja = "マイナンバーの速報".into();
        let mut ico = form("uk.ico", "uk.ico");
        ico.recipient.ja = "ICO".into();
        let forms = [form("jp.appi.prelim", "jp.appi"), number, ico];
        let named = |keys: &[&str]| {
            let keys: Vec<String> = keys.iter().map(|key| (*key).to_owned()).collect();
            let chips = series(&keys, &forms, Lang::Ja);
            chips.into_iter().map(|chip| chip.label).collect::<Vec<_>>()
        };
        assert_eq!(
            named(&["jp.appi", "uk.ico", "jp.appi"]),
            ["個人情報保護委員会", "ICO"]
        );
        assert_eq!(
            named(&["jp.appi", "jp.mynumber"]),
            ["漏えい等の速報", "マイナンバーの速報"]
        );
        assert_eq!(named(&["gone"]), ["gone"]);
    }
}
