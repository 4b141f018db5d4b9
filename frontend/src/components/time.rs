//! Times and days on a page: the absolute one to read, the relative one in its title, or the other way round.

use crate::{
    browser,
    format::{civil::Style, date, relative},
    i18n::use_lang,
};
use leptos::prelude::*;
use saiki_api::{Date, Timestamp, moment::Moment};

/// An instant in the zone of the reader.
#[component]
pub fn Time(
    /// The instant.
    #[prop(into)]
    at: Signal<Timestamp>,
    /// How much of it is said.
    #[prop(default = Style::SHORT)]
    style: Style,
    /// Says how long ago it was, and keeps the absolute time for the title.
    #[prop(optional)]
    relative: bool,
) -> impl IntoView {
    let lang = use_lang();
    let zone = StoredValue::new(browser::zone());
    let absolute =
        move |style| zone.with_value(|zone| date::at_with_zone(at.get(), zone, style, lang.get()));
    let since =
        move || relative::relative(at.get().as_second() - date::now().as_second(), lang.get());
    let shown = move || match relative {
        true => since(),
        false => zone.with_value(|zone| date::at(at.get(), zone, style, lang.get())),
    };
    let title = move || {
        format!(
            "{} ({})",
            absolute(Style {
                weekday: true,
                ..Style::EXACT
            }),
            since()
        )
    };
    view! {
        <time datetime=move || at.get().to_string() title=title>
            {shown}
        </time>
    }
}

/// A moment in the zone people and law speak of it in, with weekday and zone, as exactly as it is known.
#[component]
pub fn MomentText(
    /// The moment.
    #[prop(into)]
    moment: Signal<Moment>,
    /// Whether the year is said.
    #[prop(optional)]
    year: bool,
) -> impl IntoView {
    let lang = use_lang();
    let since = move || {
        relative::relative(
            moment.with(|m| m.at.as_second()) - date::now().as_second(),
            lang.get(),
        )
    };
    view! {
        <time datetime=move || moment.with(|m| m.at.to_string()) title=since>
            {move || moment.with(|m| date::moment(m, year, lang.get()))}
        </time>
    }
}

/// A day in the reader's language, with year and weekday.
#[component]
pub fn Day(
    /// The day.
    on: Date,
) -> impl IntoView {
    let lang = use_lang();
    view! { <time datetime=on.to_string()>{move || date::day(on, true, lang.get())}</time> }
}
