//! Calendars of business days: what each covers, which of them end soon, and their holidays.

use super::upload::{CsvForm, JsonForm, RemoveForm};
use crate::{
    api::use_loaded,
    components::{
        Button, Card, ChosenDialog, Day, Dialog, EmptyState, Fact, Facts, Kind, LoadedView,
        PageHeader, StatusTag, Time, Tone,
    },
    format::{civil::Style, date},
    i18n::use_lang,
    session::use_session,
    words::{calendars as words, clocks},
};
use leptos::prelude::*;
use saiki_api::{
    Lang,
    calendars::{Calendar, Holiday},
    permissions::Permission,
};

/// What is being done to a calendar; copied freely.
#[derive(Clone, Copy)]
struct Doing {
    replacing: RwSignal<Option<Calendar>>,
    removing: RwSignal<Option<Calendar>>,
    may: Memo<bool>,
}

/// The page.
#[component]
pub fn Calendars() -> impl IntoView {
    let session = use_session();
    let calendars = use_loaded::<Vec<Calendar>>(Signal::stored(Some("calendars".to_owned())));
    let adding = RwSignal::new(false);
    let doing = Doing {
        replacing: RwSignal::new(None),
        removing: RwSignal::new(None),
        may: Memo::new(move |_| session.may(Permission::OrganisationWrite)),
    };
    let add = move || {
        doing.may.get().then(|| {
            view! { <Button label=words::ADD kind=Kind::Primary on_press=move |()| adding.set(true)/> }
        })
    };
    let list = move |all: Vec<Calendar>| match all.is_empty() {
        true => view! { <EmptyState title=words::EMPTY text=words::EMPTY_TEXT>{add}</EmptyState> }
            .into_any(),
        false => {
            let cards = all
                .into_iter()
                .map(|calendar| view! { <CalendarCard calendar=calendar doing=doing/> });
            view! { <div class="grid halves">{cards.collect_view()}</div> }.into_any()
        }
    };
    view! {
        <PageHeader title=words::TITLE actions=add/>
        <p class="lead">{words::LEAD}</p>
        <LoadedView loaded=calendars children=list/>
        <Dialog open=adding title=words::ADD>
            <JsonForm calendars=calendars open=adding/>
        </Dialog>
        <ChosenDialog chosen=doing.replacing title=words::REPLACE let:calendar>
            <CsvForm calendar=calendar calendars=calendars chosen=doing.replacing/>
        </ChosenDialog>
        <ChosenDialog chosen=doing.removing title=words::REMOVE_TITLE let:calendar>
            <RemoveForm calendar=calendar calendars=calendars chosen=doing.removing/>
        </ChosenDialog>
    }
}

/// Days of the week by name.
fn weekend(days: &[u8], lang: Lang) -> String {
    let names = clocks::weekdays(lang);
    let named: Vec<&str> = days
        .iter()
        .filter_map(|day| names.get(usize::from(*day).checked_sub(1)?).copied())
        .collect();
    match named.is_empty() {
        true => words::NO_WEEKEND.pick(lang).to_owned(),
        false => named.join(lang.pick("・", ", ")),
    }
}

#[component]
fn CalendarCard(calendar: Calendar, doing: Doing) -> impl IntoView {
    let lang = use_lang();
    let whole = StoredValue::new(calendar.clone());
    let Calendar {
        id,
        fields,
        built_in,
        ends_soon,
        uploaded_by_name,
        uploaded_at,
        ..
    } = calendar;
    let name = fields.name;
    let (from, to) = (fields.from, fields.to);
    let days = fields.weekend;
    let count = fields.holidays.len();
    let covers = move || {
        let lang = lang.get();
        words::covers(
            &date::day(from, true, lang),
            &date::day(to, true, lang),
            lang,
        )
    };
    let warning = ends_soon.then(|| {
        view! {
            <div class="notice warn">
                <b>{words::ENDS_SOON}</b>
                <span>{words::ENDS_SOON_TEXT}</span>
            </div>
        }
    });
    let source = (!fields.source.is_empty()).then(|| {
        view! {
            <Fact name=words::SOURCE>
                <span class="prose">{fields.source}</span>
            </Fact>
        }
    });
    let uploaded = uploaded_by_name.zip(uploaded_at).map(|(name, at)| {
        view! { <Fact name=words::UPLOADED_BY>{name} " " <Time at=at style=Style::DATED/></Fact> }
    });
    let (tone, state) = match ends_soon {
        true => (Tone::Late, words::ENDS_SOON),
        false => (Tone::Good, words::UP_TO_DATE),
    };
    let kind = match built_in {
        true => words::BUILT_IN,
        false => words::UPLOADED,
    };
    let actions = move || {
        doing.may.get().then(|| {
            let remove = (!built_in).then(|| {
                view! {
                    <Button
                        label=words::REMOVE
                        kind=Kind::Quiet
                        on_press=move |()| doing.removing.set(Some(whole.get_value()))
                    />
                }
            });
            view! {
                <div class="actions">
                    <Button label=words::REPLACE on_press=move |()| doing.replacing.set(Some(whole.get_value()))/>
                    {remove}
                </div>
            }
        })
    };
    let title = move || name.get(lang.get()).to_owned();
    view! {
        <Card title=title>
            <div class="stack">
                <p class="cluster">
                    <StatusTag tone=tone label=state/>
                    <StatusTag tone=Tone::Plain label=kind/>
                    <span class="mono">{id}</span>
                </p>
                {warning}
                <Facts>
                    <Fact name=words::COVERAGE>{covers}</Fact>
                    <Fact name=words::WEEKEND>{move || weekend(&days, lang.get())}</Fact>
                    <Fact name=words::HOLIDAYS>{move || words::days(count, lang.get())}</Fact>
                    {source}
                    {uploaded}
                </Facts>
                <Holidays all=fields.holidays/>
                {actions}
            </div>
        </Card>
    }
}

/// The holidays, the last ones first: those to come are what people look for.
#[component]
fn Holidays(all: Vec<Holiday>) -> impl IntoView {
    let row = |holiday: Holiday| {
        view! {
            <li>
                <Day on=holiday.date/>
                <span>{holiday.name}</span>
            </li>
        }
    };
    (!all.is_empty()).then(|| {
        view! {
            <details>
                <summary>{words::SHOW_HOLIDAYS}</summary>
                <ul class="history limited">{all.into_iter().rev().map(row).collect_view()}</ul>
            </details>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closed_days_of_the_week_are_named() {
        assert_eq!(weekend(&[6, 7], Lang::Ja), "土・日");
        assert_eq!(weekend(&[5, 6], Lang::En), "Fri, Sat");
        assert_eq!(weekend(&[0, 9], Lang::En), "None");
    }
}
