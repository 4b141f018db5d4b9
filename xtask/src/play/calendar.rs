//! The days of a scenario in civil time. In scenario 3 day 0 is five days ago, so that the first report to the authority
//! falls due about now. It asks for the present time once, when it is made.

use anyhow::Result;
use jiff::{ToSpan as _, ZonedDateTime};
use saiki_api::moment::{Moment, Precision};
use saiki_api::{Lang, Timestamp};

/// Where the story takes place.
pub const ZONE: &str = "Asia/Tokyo";
const DAYS_AGO: i64 = 5;

/// The scenario's calendar.
#[derive(Debug, Clone)]
pub struct Calendar {
    now: ZonedDateTime,
    days_ago: i64,
}

impl Calendar {
    /// A calendar that ends today.
    ///
    /// # Errors
    /// When the zone is unknown.
    pub fn ending_now() -> Result<Self> {
        Self::beginning(DAYS_AGO)
    }

    /// A calendar whose day 0 is so many days ago.
    ///
    /// # Errors
    /// When the zone is unknown.
    pub fn beginning(days_ago: i64) -> Result<Self> {
        Ok(Self {
            now: Timestamp::now().in_tz(ZONE)?,
            days_ago,
        })
    }

    /// A day's hour and minute as an instant, and never one that is still to come.
    ///
    /// # Errors
    /// When there is no such time.
    pub fn instant(&self, day: i64, hour: i8, minute: i8) -> Result<Timestamp> {
        let date = self.now.date().checked_sub((self.days_ago - day).days())?;
        let at = date.at(hour, minute, 0, 0).in_tz(ZONE)?.timestamp();
        Ok(at.min(self.now.timestamp()))
    }

    /// The same with its zone, to the minute.
    ///
    /// # Errors
    /// As [`Calendar::instant`].
    pub fn moment(&self, day: i64, hour: i8, minute: i8) -> Result<Moment> {
        Ok(Moment {
            at: self.instant(day, hour, minute)?,
            zone: ZONE.to_owned(),
            precision: Precision::Minute,
        })
    }

    /// A day's hour and minute with their zone; it may lie ahead.
    ///
    /// # Errors
    /// When there is no such time.
    pub fn deadline(&self, day: i64, hour: i8, minute: i8) -> Result<Moment> {
        let date = self.now.date().checked_sub((self.days_ago - day).days())?;
        Ok(Moment {
            at: date.at(hour, minute, 0, 0).in_tz(ZONE)?.timestamp(),
            zone: ZONE.to_owned(),
            precision: Precision::Minute,
        })
    }

    /// On which day an instant falls, counted from day 0.
    ///
    /// # Errors
    /// When the zone is unknown.
    pub fn day_of(&self, at: Timestamp) -> Result<i64> {
        let ago = self.now.date().duration_since(at.in_tz(ZONE)?.date());
        Ok(self.days_ago - ago.as_hours() / 24)
    }

    /// A day as `YYYY-MM-DD`; it may lie ahead.
    ///
    /// # Errors
    /// When there is no such day.
    pub fn date(&self, day: i64) -> Result<String> {
        let date = self.now.date().checked_sub((self.days_ago - day).days())?;
        Ok(date.to_string())
    }

    /// A day as Japanese text has it: 7月6日.
    ///
    /// # Errors
    /// When there is no such day.
    pub fn spoken(&self, day: i64) -> Result<String> {
        let date = self.now.date().checked_sub((self.days_ago - day).days())?;
        Ok(format!("{}月{}日", date.month(), date.day()))
    }

    /// A day as a letter in that language writes it, with its year: 2026年7月6日, 6 July 2026.
    ///
    /// # Errors
    /// When there is no such day.
    pub fn written(&self, day: i64, lang: Lang) -> Result<String> {
        let date = self.now.date().checked_sub((self.days_ago - day).days())?;
        let form = lang.pick("%Y年%-m月%-d日", "%-d %B %Y");
        Ok(date.strftime(form).to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Calendar {
        Calendar {
            now: text.parse().unwrap(),
            days_ago: DAYS_AGO,
        }
    }

    #[test]
    fn the_story_ends_today_and_never_runs_ahead() {
        let calendar = at("2026-07-11T09:00:00+09:00[Asia/Tokyo]");
        assert_eq!(calendar.date(0).unwrap(), "2026-07-06");
        assert_eq!(calendar.date(30).unwrap(), "2026-08-05");
        assert_eq!(calendar.spoken(0).unwrap(), "7月6日");
        assert_eq!(calendar.written(0, Lang::Ja).unwrap(), "2026年7月6日");
        assert_eq!(calendar.written(30, Lang::En).unwrap(), "5 August 2026");
        let morning = calendar.moment(0, 7, 20).unwrap();
        assert_eq!(morning.at.to_string(), "2026-07-05T22:20:00Z");
        let evening = calendar.instant(5, 18, 0).unwrap();
        assert_eq!(evening.to_string(), "2026-07-11T00:00:00Z");
        assert_eq!(
            (
                calendar.day_of(morning.at).unwrap(),
                calendar.day_of(evening).unwrap()
            ),
            (0, 5)
        );
    }
}
