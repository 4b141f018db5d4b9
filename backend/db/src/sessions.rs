//! Refresh tokens: families of single-use tokens, kept as hashes. A token used twice ends its family. What the
//! tokens look like is the server's business.

use crate::{
    Conn, DbId, DbResult,
    ids::{instant, micros, new_id},
    schema::refresh_tokens,
    users,
};
use diesel::prelude::*;
use saiki_api::{Timestamp, Uuid};

/// SHA-256 of a token.
pub type TokenHash = [u8; 32];

/// What became of a token somebody showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// It was good and is used up now; its successor is in place.
    Rotated {
        /// Whose.
        user_id: Uuid,
        /// When the session ends for good.
        ends_at: Timestamp,
    },
    /// It was used before: somebody has a copy. The family is revoked by this call.
    Reused {
        /// Whose.
        user_id: Uuid,
        /// The family that ended.
        family: Uuid,
    },
    /// It was used a moment ago, by a second tab or a repeated request: refused, but nothing is revoked.
    Raced,
    /// Unknown, revoked or past its end.
    Ended,
}

/// Begins a session.
pub fn begin(
    conn: &mut Conn,
    user: Uuid,
    hash: &TokenHash,
    ends_at: Timestamp,
    now: Timestamp,
) -> DbResult<()> {
    insert(conn, user, new_id(now), hash, ends_at, now)
}

fn insert(
    conn: &mut Conn,
    user: Uuid,
    family: Uuid,
    hash: &TokenHash,
    ends_at: Timestamp,
    now: Timestamp,
) -> DbResult<()> {
    diesel::insert_into(refresh_tokens::table)
        .values((
            refresh_tokens::id.eq(DbId(new_id(now))),
            refresh_tokens::user_id.eq(DbId(user)),
            refresh_tokens::family.eq(DbId(family)),
            refresh_tokens::token_hash.eq(hash.to_vec()),
            refresh_tokens::issued_at.eq(micros(now)),
            refresh_tokens::expires_at.eq(micros(ends_at)),
            refresh_tokens::used_at.eq(None::<i64>),
            refresh_tokens::revoked_at.eq(None::<i64>),
        ))
        .execute(conn)?;
    Ok(())
}

#[derive(Queryable)]
struct Row {
    id: DbId,
    user_id: DbId,
    family: DbId,
    expires_at: i64,
    used_at: Option<i64>,
    revoked_at: Option<i64>,
}

/// Exchanges a token for its successor. A second use within `grace_micros` of the first is a race, not theft.
pub fn rotate(
    conn: &mut Conn,
    shown: &TokenHash,
    successor: &TokenHash,
    grace_micros: i64,
    now: Timestamp,
) -> DbResult<Shown> {
    let row: Option<Row> = refresh_tokens::table
        .filter(refresh_tokens::token_hash.eq(shown.to_vec()))
        .select((
            refresh_tokens::id,
            refresh_tokens::user_id,
            refresh_tokens::family,
            refresh_tokens::expires_at,
            refresh_tokens::used_at,
            refresh_tokens::revoked_at,
        ))
        .first(conn)
        .optional()?;
    let Some(row) = row else {
        return Ok(Shown::Ended);
    };
    if row.revoked_at.is_some() || row.expires_at <= micros(now) {
        return Ok(Shown::Ended);
    }
    let (user_id, family) = (row.user_id.into(), row.family.into());
    if let Some(used_at) = row.used_at {
        return used_before(conn, user_id, family, used_at, grace_micros, now);
    }
    // Of two at once on PostgreSQL, one updates the row and the other finds it used.
    let taken = diesel::update(
        refresh_tokens::table.filter(
            refresh_tokens::id
                .eq(row.id)
                .and(refresh_tokens::used_at.is_null())
                .and(refresh_tokens::revoked_at.is_null()),
        ),
    )
    .set(refresh_tokens::used_at.eq(micros(now)))
    .execute(conn)?;
    if taken != 1 {
        return Ok(Shown::Raced);
    }
    let ends_at = instant(row.expires_at);
    insert(conn, user_id, family, successor, ends_at, now)?;
    Ok(Shown::Rotated { user_id, ends_at })
}

fn used_before(
    conn: &mut Conn,
    user_id: Uuid,
    family: Uuid,
    used_at: i64,
    grace_micros: i64,
    now: Timestamp,
) -> DbResult<Shown> {
    if micros(now).saturating_sub(used_at) <= grace_micros {
        return Ok(Shown::Raced);
    }
    revoke_family(conn, family, now)?;
    users::end_tokens(conn, user_id)?;
    Ok(Shown::Reused { user_id, family })
}

fn revoke_family(conn: &mut Conn, family: Uuid, now: Timestamp) -> DbResult<()> {
    diesel::update(
        refresh_tokens::table.filter(
            refresh_tokens::family
                .eq(DbId(family))
                .and(refresh_tokens::revoked_at.is_null()),
        ),
    )
    .set(refresh_tokens::revoked_at.eq(micros(now)))
    .execute(conn)?;
    Ok(())
}

/// Ends the session a token belongs to, and the user's access tokens at once: their other sessions renew theirs
/// at the next request. Says whose it was; `None` when there is no such session.
pub fn end(conn: &mut Conn, shown: &TokenHash, now: Timestamp) -> DbResult<Option<Uuid>> {
    let found: Option<(DbId, DbId)> = refresh_tokens::table
        .filter(
            refresh_tokens::token_hash
                .eq(shown.to_vec())
                .and(refresh_tokens::revoked_at.is_null()),
        )
        .select((refresh_tokens::family, refresh_tokens::user_id))
        .first(conn)
        .optional()?;
    let Some((family, user)) = found else {
        return Ok(None);
    };
    revoke_family(conn, family.into(), now)?;
    users::end_tokens(conn, user.into())?;
    Ok(Some(user.into()))
}

/// Ends all sessions of a user.
pub fn revoke_user(conn: &mut Conn, user: Uuid, now: Timestamp) -> DbResult<()> {
    diesel::update(
        refresh_tokens::table.filter(
            refresh_tokens::user_id
                .eq(DbId(user))
                .and(refresh_tokens::revoked_at.is_null()),
        ),
    )
    .set(refresh_tokens::revoked_at.eq(micros(now)))
    .execute(conn)?;
    Ok(())
}

/// Sessions of a user that are neither revoked nor past their end: the newest token of each family.
pub fn alive(conn: &mut Conn, user: Uuid, now: Timestamp) -> DbResult<i64> {
    Ok(refresh_tokens::table
        .filter(
            refresh_tokens::user_id
                .eq(DbId(user))
                .and(refresh_tokens::revoked_at.is_null())
                .and(refresh_tokens::used_at.is_null())
                .and(refresh_tokens::expires_at.gt(micros(now))),
        )
        .count()
        .get_result(conn)?)
}

/// Forgets tokens whose end is before `before`. Says how many.
pub fn forget(conn: &mut Conn, before: Timestamp) -> DbResult<usize> {
    Ok(
        diesel::delete(refresh_tokens::table.filter(refresh_tokens::expires_at.lt(micros(before))))
            .execute(conn)?,
    )
}
