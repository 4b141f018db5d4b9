//! Households and guardians of an incident as a list; a dissolved one is put together again here. They are formed on a
//! person's page.

use super::household::Particulars;
use crate::{
    api::{path, use_api, use_listing},
    components::{
        Button, Choice, Column, DataTable, EmptyState, FilterSelect, FormProblem, Kind, LinkButton,
        PageHeader, UrlQuery, choices, use_form, use_toasts, use_url_query,
    },
    format::number::grouped,
    i18n::use_lang,
    layout::use_incident,
    routes,
    session::use_session,
    words::{people as people_words, register as words},
};
use leptos::prelude::*;
use saiki_api::{
    households::{Household, HouseholdFilter, HouseholdKind},
    permissions::Permission,
};

fn filter(query: UrlQuery) -> HouseholdFilter {
    HouseholdFilter {
        kind: query.parse("kind"),
        dissolved: query.get("dissolved").map(|value| value == "true"),
        reveal: query.get("reveal").map(|value| value == "true"),
    }
}

/// The page.
#[component]
pub fn Households() -> impl IntoView {
    let (open, query, lang) = (use_incident(), use_url_query(), use_lang());
    let (api, form, toasts, session) = (use_api(), use_form(), use_toasts(), use_session());
    let address = Signal::derive(move || {
        path::with_query(
            &open.below("households").unwrap_or_default(),
            &filter(query),
        )
    });
    let listing = use_listing::<Household>(address);
    let may_reveal = Memo::new(move |_| session.may(Permission::PeopleReveal));
    let may_write = Memo::new(move |_| session.may(Permission::PeopleWrite));
    let revealed = move || query.get("reveal").is_some();
    let toggle = move |_| query.set("reveal", (!revealed()).then(|| "true".to_owned()));
    let states = Signal::derive(move || {
        vec![Choice {
            value: "true".to_owned(),
            label: words::DISSOLVED_ONES.pick(lang.get()).to_owned(),
        }]
    });
    let back = Signal::derive(move || open.id.get().map(routes::people).unwrap_or_default());
    let empty = move || {
        view! {
            <EmptyState title=words::HOUSEHOLDS_EMPTY text=words::HOUSEHOLDS_EMPTY_TEXT>
                <LinkButton href=back label=people_words::TITLE/>
            </EmptyState>
        }
        .into_any()
    };
    let restore = Callback::new(move |one: Household| {
        let call = api
            .post(open.below_now(&format!("households/{}/restore", one.id)))
            .if_match(one.version);
        form.run(call.send::<Household>(), move |_| {
            toasts.say(words::RESTORED);
            listing.reload();
        });
    });
    let columns = vec![
        Column::new(words::PERSON_TO, |row: &Household| {
            view! {
                <span class="two-lines">
                    <b>{row.to.name.clone()}</b>
                    <span class="mono muted">{row.to.email.clone()}</span>
                </span>
            }
        }),
        Column::new(words::KIND, move |row: &Household| {
            let kind = row.kind;
            move || kind.label(lang.get())
        }),
        Column::new(words::PEOPLE, |row: &Household| {
            let n = i64::try_from(row.members.len()).unwrap_or(i64::MAX);
            grouped(n)
        })
        .numeric(),
        Column::new(words::HOUSEHOLD_NUMBER, |row: &Household| {
            row.number.clone()
        })
        .secondary(),
    ];
    let beside = move |one: Household| {
        let kept = StoredValue::new(one.clone());
        let again = (one.dissolved_at.is_some() && may_write.get_untracked()).then(|| {
            view! {
                <div class="actions">
                    <Button label=words::RESTORE kind=Kind::Primary on_press=move |()| restore.run(kept.get_value())/>
                </div>
            }
        });
        view! {
            <h2>{one.to.name.clone()}</h2>
            <Particulars household=one/>
            {again}
        }
        .into_any()
    };
    let href = move |one: Household| {
        let incident = open.id.get_untracked().unwrap_or_default();
        match one.members.first() {
            Some(member) => routes::person(incident, member.id),
            None => routes::people(incident),
        }
    };
    view! {
        <PageHeader title=words::HOUSEHOLDS facts=move || view! { <a href=back>{people_words::BACK}</a> }/>
        <div class="toolbar">
            <FilterSelect query=query name="kind" label=words::KIND choices=choices(&HouseholdKind::ALL, HouseholdKind::label)/>
            <FilterSelect query=query name="dissolved" label=words::STATE choices=states none=words::STANDING_ONES/>
            {move || {
                may_reveal
                    .get()
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="chip"
                                aria-pressed=move || if revealed() { "true" } else { "false" }
                                on:click=toggle
                            >
                                {people_words::REVEAL}
                            </button>
                        }
                    })
            }}
        </div>
        {move || revealed().then(|| view! { <p class="notice warn" role="status">{people_words::REVEALED}</p> })}
        <FormProblem form=form/>
        <DataTable listing=listing label=words::HOUSEHOLDS columns=columns href=href beside=beside empty=empty/>
    }
}
