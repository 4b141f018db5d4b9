//! Secret addresses at which calendar programs read a user's deadlines: one a user, kept as a hash. Whoever has the
//! address reads what the user may read, so it is shown once and a new one voids the former.

use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, crypto,
    ids::{instant, micros},
    schema::clock_feeds::{self, dsl},
    users,
};
use diesel::prelude::*;
use saiki_api::{Timestamp, Uuid, clocks::ClockFeed, users::User};
use saiki_domain::canonical::hex;
use serde_json::json;
use sha2::{Digest, Sha256};

/// Bytes of a secret.
const BYTES: usize = 32;

fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

/// Makes a user's address, in place of the one they had.
pub fn make_feed(conn: &mut Conn, user: Uuid, now: Timestamp) -> DbResult<Changed<ClockFeed>> {
    let bytes: [u8; BYTES] = crypto::random()?;
    let secret = hex(&bytes);
    let token_hash = hash(&secret);
    // Of two made at once, the later one holds.
    each!(
        conn,
        diesel::insert_into(clock_feeds::table)
            .values((
                clock_feeds::user_id.eq(DbId(user)),
                clock_feeds::token_hash.eq(&token_hash),
                clock_feeds::created_at.eq(micros(now)),
            ))
            .on_conflict(clock_feeds::user_id)
            .do_update()
            .set((
                clock_feeds::token_hash.eq(&token_hash),
                clock_feeds::created_at.eq(micros(now)),
            ))
            .execute(conn)
    )?;
    let feed = ClockFeed {
        path: format!("/calendar/{secret}.ics"),
        created_at: instant(micros(now)),
    };
    Ok(Changed::new(
        feed,
        Entry::instance("clock_feed.made", user, json!({})),
    ))
}

/// Takes a user's address away, if they have one.
pub fn drop_feed(conn: &mut Conn, user: Uuid) -> DbResult<Changed<()>> {
    match diesel::delete(dsl::clock_feeds.find(DbId(user))).execute(conn)? {
        0 => Ok(Changed::nothing(())),
        _ => Ok(Changed::new(
            (),
            Entry::instance("clock_feed.dropped", user, json!({})),
        )),
    }
}

/// The user whose address holds this secret. One who cannot sign in any more has none.
pub fn feed_user(conn: &mut Conn, secret: &str) -> DbResult<User> {
    let user: Option<DbId> = dsl::clock_feeds
        .filter(dsl::token_hash.eq(hash(secret)))
        .select(dsl::user_id)
        .first(conn)
        .optional()?;
    let user: Uuid = user.ok_or(DbError::NotFound)?.into();
    match users::can_sign_in(conn, user)? {
        true => users::get(conn, user),
        false => Err(DbError::NotFound),
    }
}
