//! The days of the scenario in civil time: day 0 is five days ago, so that the first report to the authority falls due
//! about now. It asks for the present time once, when it is made.

use anyhow::Result;
use jiff::{ToSpan as _, ZonedDateTime};
use saiki_api::Timestamp;
use saiki_api::moment::{Moment, Precision};

/// Where the story takes place.
pub const ZONE: &str = "Asia/Tokyo";
const DAYS_AGO: i64 = 5;

/// The scenario's calendar.
#[derive(Debug, Clone)]
pub struct Calendar {
    now: ZonedDateTime,
}

impl Calendar {
    /// A calendar that ends today.
    ///
    /// # Errors
    /// When the zone is unknown.
    pub fn ending_now() -> Result<Self> {
        Ok(Self {
            now: Timestamp::now().in_tz(ZONE)?,
        })
    }

    /// A day's hour and minute as an instant, and never one that is still to come.
    ///
    /// # Errors
    /// When there is no such time.
    pub fn instant(&self, day: i64, hour: i8, minute: i8) -> Result<Timestamp> {
        let date = self.now.date().checked_sub((DAYS_AGO - day).days())?;
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
        let date = self.now.date().checked_sub((DAYS_AGO - day).days())?;
        Ok(Moment {
            at: date.at(hour, minute, 0, 0).in_tz(ZONE)?.timestamp(),
            zone: ZONE.to_owned(),
            precision: Precision::Minute,
        })
    }

    /// A day as `YYYY-MM-DD`; it may lie ahead.
    ///
    /// # Errors
    /// When there is no such day.
    pub fn date(&self, day: i64) -> Result<String> {
        let date = self.now.date().checked_sub((DAYS_AGO - day).days())?;
        Ok(date.to_string())
    }

    /// A day as Japanese text has it: 7月6日.
    ///
    /// # Errors
    /// When there is no such day.
    pub fn spoken(&self, day: i64) -> Result<String> {
        let date = self.now.date().checked_sub((DAYS_AGO - day).days())?;
        Ok(format!("{}月{}日", date.month(), date.day()))
    }

    /// A day as English text has it: 6 July.
    ///
    /// # Errors
    /// When there is no such day.
    pub fn spoken_in_english(&self, day: i64) -> Result<String> {
        let date = self.now.date().checked_sub((DAYS_AGO - day).days())?;
        Ok(date.strftime("%-d %B").to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Calendar {
        Calendar {
            now: text.parse().unwrap(),
        }
    }

    #[test]
    fn the_story_ends_today_and_never_runs_ahead() {
        let calendar = at("2026-07-11T09:00:00+09:00[Asia/Tokyo]");
        assert_eq!(calendar.date(0).unwrap(), "2026-07-06");
        assert_eq!(calendar.date(30).unwrap(), "2026-08-05");
        assert_eq!(calendar.spoken(0).unwrap(), "7月6日");
        assert_eq!(calendar.spoken_in_english(30).unwrap(), "5 August");
        let morning = calendar.moment(0, 7, 20).unwrap();
        assert_eq!(morning.at.to_string(), "2026-07-05T22:20:00Z");
        let evening = calendar.instant(5, 18, 0).unwrap();
        assert_eq!(evening.to_string(), "2026-07-11T00:00:00Z");
    }
}
