//! Lifting an entry: for good, or for the next campaign only. Why is sealed; the audit log has its hash.

use super::{AddressIndex, Row, place, row};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, crypto::Keyring, ids::micros,
    schema::suppressions,
};
use diesel::prelude::*;
use saiki_api::{
    Timestamp, Uuid,
    problem::ErrorCode,
    suppressions::{LiftSuppression, SuppressionKind},
    wire,
};
use saiki_domain::canonical::sha256_hex;
use serde_json::json;

/// Lifts an entry. `expected` is the version the caller saw.
pub fn lift(
    conn: &mut Conn,
    keyring: &Keyring,
    id: Uuid,
    wanted: &LiftSuppression,
    expected: i64,
    by_name: &str,
    now: Timestamp,
) -> DbResult<Changed<()>> {
    let Row {
        id: key,
        kind,
        standing,
        version,
        ..
    } = row(conn, id)?;
    if version != expected {
        return Err(DbError::Stale);
    }
    if !standing {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "この宛先の送信停止は、すでに解除されています",
            "This address is mailed again already",
        ));
    }
    if wanted.once && kind == wire::name(&SuppressionKind::OptOut) {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "本人の申出による停止は、一回だけ解除することはできません。本人が再開を希望した場合に解除してください",
            "What the recipient asked for cannot be passed over once; lift it when they want updates again",
        ));
    }
    let reason = wanted.reason.trim();
    let cipher = AddressIndex::new(keyring).cipher;
    let changed = diesel::update(
        suppressions::table.filter(
            suppressions::id
                .eq(DbId(id))
                .and(suppressions::version.eq(expected)),
        ),
    )
    .set((
        suppressions::standing.eq(wanted.once),
        suppressions::once.eq(wanted.once),
        suppressions::lifted_sealed.eq(Some(cipher.seal(&place(key), reason.as_bytes())?)),
        suppressions::lifted_by_name.eq(Some(by_name)),
        suppressions::lifted_at.eq(Some(micros(now))),
        suppressions::version.eq(expected + 1),
    ))
    .execute(conn)?;
    if changed != 1 {
        return Err(DbError::Stale);
    }
    let data = json!({ "once": wanted.once, "reason_sha256": sha256_hex(&reason)? });
    Ok(Changed::new(
        (),
        Entry::instance("suppression.lifted", id, data),
    ))
}
