//! Business days: which day is open by a calendar, and which the next open one is. Calendars are data, built-in files or
//! uploads of administrators; nothing is computed from the law here, and beyond its last day a calendar knows weekends only.

mod check;
mod csv;
mod list;
#[cfg(test)]
mod tests;

pub use self::csv::read_csv;
pub use check::{check, check_id, ends_soon};
pub use list::with_holidays;

use jiff::civil::Date;
use saiki_api::calendars::CalendarFields;
use std::{collections::BTreeMap, sync::OnceLock};

/// Longest run of closed days that is searched for the next open one, in days.
const MAX_CLOSED: usize = 400;

/// The built-in files by identifier.
const FILES: [(&str, &str); 14] = [
    ("eu-at", include_str!("../calendars/eu-at.toml")),
    ("eu-be", include_str!("../calendars/eu-be.toml")),
    ("eu-de", include_str!("../calendars/eu-de.toml")),
    ("eu-es", include_str!("../calendars/eu-es.toml")),
    ("eu-fr", include_str!("../calendars/eu-fr.toml")),
    ("eu-ie", include_str!("../calendars/eu-ie.toml")),
    ("eu-it", include_str!("../calendars/eu-it.toml")),
    ("eu-lu", include_str!("../calendars/eu-lu.toml")),
    ("eu-nl", include_str!("../calendars/eu-nl.toml")),
    ("jp-bank", include_str!("../calendars/jp-bank.toml")),
    ("jp-gov", include_str!("../calendars/jp-gov.toml")),
    ("jp-tse", include_str!("../calendars/jp-tse.toml")),
    ("uk-ew", include_str!("../calendars/uk-ew.toml")),
    ("us-fed", include_str!("../calendars/us-fed.toml")),
];

/// The built-in calendars with their identifiers, in the order of these. A file that does not read is left out, which a
/// test rules out.
pub fn built_in() -> &'static [(String, CalendarFields)] {
    static READ: OnceLock<Vec<(String, CalendarFields)>> = OnceLock::new();
    READ.get_or_init(|| {
        FILES
            .iter()
            .filter_map(|(id, text)| Some(((*id).to_owned(), toml::from_str(text).ok()?)))
            .collect()
    })
}

/// Calendars by identifier.
#[derive(Debug, Clone, Default)]
pub struct Calendars(BTreeMap<String, BusinessDays>);

impl Calendars {
    /// The built-in ones.
    pub fn built_in() -> &'static Calendars {
        static BUILT_IN: OnceLock<Calendars> = OnceLock::new();
        BUILT_IN.get_or_init(|| {
            let days = |(id, fields): &(String, CalendarFields)| {
                (id.clone(), BusinessDays::new(fields.clone()))
            };
            Calendars(built_in().iter().map(days).collect())
        })
    }

    /// These with one more, which stands before one of the same identifier: an upload replaces a built-in calendar.
    pub fn with(&self, id: &str, fields: &CalendarFields) -> Calendars {
        let mut all = self.clone();
        all.insert(id, fields.clone());
        all
    }

    /// Puts one more to them, in place of one of the same identifier.
    pub fn insert(&mut self, id: &str, fields: CalendarFields) {
        self.0.insert(id.to_owned(), BusinessDays::new(fields));
    }

    /// The calendar of that identifier.
    pub fn get(&self, id: &str) -> Option<&BusinessDays> {
        self.0.get(id)
    }

    /// All identifiers, in their order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

/// A calendar that answers: its holidays stand in the order of their days.
#[derive(Debug, Clone)]
pub struct BusinessDays {
    fields: CalendarFields,
}

impl BusinessDays {
    /// A calendar that says this; holidays may stand in any order.
    pub fn new(mut fields: CalendarFields) -> BusinessDays {
        fields.holidays.sort_by_key(|holiday| holiday.date);
        BusinessDays { fields }
    }

    /// What it says, holidays in the order of their days.
    pub fn fields(&self) -> &CalendarFields {
        &self.fields
    }

    /// Whether its holidays are known for that day's time. Beyond, only weekends are.
    pub fn knows(&self, day: Date) -> bool {
        (self.fields.from..=self.fields.to).contains(&day)
    }

    /// Whether that day is a business day: neither weekend nor holiday.
    pub fn is_open(&self, day: Date) -> bool {
        let weekday = day.weekday().to_monday_one_offset().unsigned_abs();
        !self.fields.weekend.contains(&weekday) && self.holiday(day).is_none()
    }

    /// The name of the holiday on that day, weekends included.
    pub fn holiday(&self, day: Date) -> Option<&str> {
        let holidays = &self.fields.holidays;
        let at = holidays
            .binary_search_by_key(&day, |holiday| holiday.date)
            .ok()?;
        holidays.get(at).map(|holiday| holiday.name.as_str())
    }

    /// The first business day from `day` on: `day` itself when it is open. None when nothing is open for 400 days.
    pub fn next_open(&self, day: Date) -> Option<Date> {
        let mut day = day;
        for _ in 0..MAX_CLOSED {
            if self.is_open(day) {
                return Some(day);
            }
            day = day.tomorrow().ok()?;
        }
        None
    }

    /// The `count`-th business day after `day`, which is not counted itself, open or not; `day` for a count of 0.
    pub fn after(&self, day: Date, count: u32) -> Option<Date> {
        let mut day = day;
        for _ in 0..count {
            day = self.next_open(day.tomorrow().ok()?)?;
        }
        Some(day)
    }
}
