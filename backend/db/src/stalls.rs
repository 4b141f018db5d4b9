//! The organisation's rule of stalls: one versioned setting. What it means is `saiki_domain::stalls`.

use crate::{Changed, Conn, DbResult, Entry, settings, users};
use saiki_api::stalls::StallRule;
use saiki_domain::fault::Faults;
use serde_json::json;

const NAME: &str = "stall_rule";

/// The rule; the built-in one at version 0 when none was set.
pub fn rule(conn: &mut Conn) -> DbResult<StallRule> {
    Ok(match settings::get::<StallRule>(conn, NAME)? {
        Some((mut rule, version)) => {
            rule.version = version;
            rule
        }
        None => StallRule::default(),
    })
}

/// Replaces it, or says that the executive is no user who can sign in. `expected` is the version the caller saw.
pub fn set_rule(
    conn: &mut Conn,
    mut rule: StallRule,
    expected: i64,
) -> DbResult<Changed<Result<StallRule, Faults>>> {
    if let Some(executive) = rule.executive_id
        && !users::can_sign_in(conn, executive)?
    {
        let mut faults = Faults::default();
        faults.add(
            "executive_id",
            "unknown_user",
            "この利用者は登録されていないか、停止されています",
            "There is no such user, or the user is disabled",
        );
        return Ok(Changed::nothing(Err(faults)));
    }
    rule.version = settings::set(conn, NAME, &rule, expected)?;
    let data = json!({ "version": rule.version, "executive_id": rule.executive_id });
    Ok(Changed::new(
        Ok(rule),
        Entry::instance("stall_rule.set", NAME, data),
    ))
}
