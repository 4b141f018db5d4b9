//! A list of holidays put into a calendar: what the calendar says afterwards. The days on which offices, banks and the
//! exchange of Japan are closed around New Year stand in no list of national holidays, so they are put beside it.

use jiff::civil::Date;
use saiki_api::calendars::{CalendarFields, Holiday};
use std::collections::BTreeSet;

/// 2 and 3 January with the last days of December, as month and day; 1 January is a national holiday.
const FROM_29: &[(i8, i8)] = &[(1, 2), (1, 3), (12, 29), (12, 30), (12, 31)];
const FROM_31: &[(i8, i8)] = &[(1, 2), (1, 3), (12, 31)];

/// The days a calendar is closed every year besides the national holidays, and what they are called.
fn closed_each_year(id: &str) -> (&'static [(i8, i8)], &'static str) {
    match id {
        // 行政機関の休日に関する法律第1条
        "jp-gov" => (FROM_29, "年末年始の閉庁日"),
        // 銀行法施行令第5条; 東京証券取引所の業務規程
        "jp-bank" | "jp-tse" => (FROM_31, "年末年始の休業日"),
        _ => (&[], ""),
    }
}

/// The calendar `id`, which says `base` so far, with these holidays in place of its own. It covers whole years, from the
/// first to the last that the list names; name, weekend and source stay.
pub fn with_holidays(id: &str, base: &CalendarFields, list: Vec<Holiday>) -> CalendarFields {
    let mut days: BTreeSet<Date> = list.iter().map(|holiday| holiday.date).collect();
    let mut fields = CalendarFields {
        holidays: list,
        ..base.clone()
    };
    if let (Some(first), Some(last)) = (days.first(), days.last()) {
        fields.from = first.first_of_year();
        fields.to = last.last_of_year();
    }
    let (closed, name) = closed_each_year(id);
    for year in fields.from.year()..=fields.to.year() {
        for (month, day) in closed {
            if let Ok(date) = Date::new(year, *month, *day)
                && days.insert(date)
            {
                fields.holidays.push(Holiday {
                    date,
                    name: name.to_owned(),
                });
            }
        }
    }
    fields.holidays.sort_by_key(|holiday| holiday.date);
    fields
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendars::{Calendars, check};

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    /// National holidays alone, as the Cabinet Office lists them.
    fn national(id: &str) -> Vec<Holiday> {
        let fields = Calendars::built_in().get(id).unwrap().fields();
        let holidays = fields.holidays.iter();
        holidays
            .filter(|holiday| !holiday.name.starts_with("年末年始"))
            .cloned()
            .collect()
    }

    #[test]
    fn the_cabinet_offices_list_gives_back_the_built_in_calendar() {
        for id in ["jp-gov", "jp-bank", "jp-tse"] {
            let base = Calendars::built_in().get(id).unwrap().fields();
            assert_eq!(with_holidays(id, base, national(id)), *base, "{id}");
        }
    }

    #[test]
    fn a_newer_list_is_covered_to_the_end_of_its_last_year() {
        let base = Calendars::built_in().get("jp-gov").unwrap().fields();
        let list = vec![Holiday {
            date: day("2028-01-01"),
            name: "元日".to_owned(),
        }];
        let fields = with_holidays("jp-gov", base, list);
        assert_eq!(
            (fields.from, fields.to),
            (day("2028-01-01"), day("2028-12-31"))
        );
        assert_eq!(fields.weekend, base.weekend);
        assert_eq!(fields.holidays.len(), 6);
        assert!(check(&fields).0.is_empty());
    }

    #[test]
    fn a_company_calendar_holds_what_its_list_says_and_no_more() {
        let base = Calendars::built_in().get("jp-gov").unwrap().fields();
        let list = national("jp-gov");
        let fields = with_holidays("company-tokyo", base, list.clone());
        assert_eq!(fields.holidays, list);
    }
}
