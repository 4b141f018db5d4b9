//! Which regimes the organisation is under, after how many months a comparison of a rule with its source counts as old,
//! and when alarms are raised: one versioned setting. Incidents opened before a change keep the rules they have.

use crate::{Changed, Conn, DbError, DbResult, Entry, settings as kept};
use saiki_api::{alarms::AlarmPlan, clocks::ClockSettings, rules::Regime};
use saiki_domain::clocks::check_settings;
use serde_json::json;

const NAME: &str = "clocks";
/// Months after which a comparison counts as old, while nobody set another number.
const STALE_AFTER: u32 = 12;

/// The settings; Japan and contracts at version 0 while they were never set.
pub fn settings(conn: &mut Conn) -> DbResult<ClockSettings> {
    Ok(match kept::get::<ClockSettings>(conn, NAME)? {
        Some((mut settings, version)) => {
            settings.version = version;
            settings
        }
        None => ClockSettings {
            regimes: vec![Regime::Jp, Regime::Contract],
            stale_after_months: STALE_AFTER,
            alarms: AlarmPlan::default(),
            version: 0,
        },
    })
}

/// Replaces them. `expected` is the version the caller saw. Refuses what is not in order.
pub fn set_settings(
    conn: &mut Conn,
    wanted: &ClockSettings,
    expected: i64,
) -> DbResult<Changed<ClockSettings>> {
    let faults = check_settings(wanted);
    if !faults.0.is_empty() {
        return Err(DbError::Invalid(faults));
    }
    let version = kept::set(conn, NAME, wanted, expected)?;
    let data = json!({
        "regimes": wanted.regimes, "stale_after_months": wanted.stale_after_months,
        "alarms": wanted.alarms, "version": version,
    });
    let set = ClockSettings {
        version,
        ..wanted.clone()
    };
    Ok(Changed::new(
        set,
        Entry::instance("clock_settings.set", NAME, data),
    ))
}
