//! What of a webhook is kept sealed: its address, which may itself let in whoever knows it, and the secret calls are signed
//! with. The key belongs to the instance; a new instance key seals both anew.

use crate::{
    Conn, DbError, DbId, DbResult,
    crypto::{self, Keyring, Place},
    schema::webhooks,
    stored,
};
use diesel::prelude::*;
use saiki_domain::canonical::hex;
use serde::{Deserialize, Serialize};

const PURPOSE: &str = "webhooks";

/// Address and secret.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Kept {
    /// Where to call.
    pub url: String,
    /// What calls are signed with; empty only where the sealed value does not open.
    pub secret: String,
}

fn place(id: DbId) -> Place<'static> {
    Place::new("webhooks", "sealed", id.0)
}

/// A new secret: 64 hexadecimal digits.
pub(super) fn new_secret() -> DbResult<String> {
    Ok(hex(&crypto::random::<32>()?))
}

/// Seals both for their row.
pub(super) fn seal(keyring: &Keyring, id: DbId, kept: &Kept) -> DbResult<Vec<u8>> {
    let plain = stored::to_json(kept)?;
    keyring
        .cipher_for(PURPOSE)
        .seal(&place(id), plain.as_bytes())
}

/// Both in the clear. Where they do not open both are empty: one row that was damaged must not keep the others from being
/// listed or called.
pub(super) fn open(keyring: &Keyring, id: DbId, sealed: &[u8]) -> DbResult<Kept> {
    match keyring.cipher_for(PURPOSE).open(&place(id), sealed) {
        Ok(plain) => Ok(serde_json::from_slice(&plain)?),
        Err(DbError::Sealed) => Ok(Kept::default()),
        Err(error) => Err(error),
    }
}

/// Seals all of them anew under another instance key, and names those the old one does not open, as `table/id`. If somebody
/// decides to leave one of those behind, its address is empty until it is entered again.
pub(crate) fn hand_over(
    conn: &mut Conn,
    old: &Keyring,
    new: &Keyring,
    unreadable: &mut Vec<String>,
) -> DbResult<()> {
    let rows: Vec<(DbId, Vec<u8>)> = webhooks::table
        .order(webhooks::id)
        .select((webhooks::id, webhooks::sealed))
        .load(conn)?;
    let (from, to) = (old.cipher_for(PURPOSE), new.cipher_for(PURPOSE));
    for (id, sealed) in rows {
        let plain = match from.open(&place(id), &sealed) {
            Ok(plain) => plain,
            Err(DbError::Sealed) => {
                unreadable.push(format!("webhooks/{}", id.0));
                continue;
            }
            Err(error) => return Err(error),
        };
        diesel::update(webhooks::table.find(id))
            .set(webhooks::sealed.eq(to.seal(&place(id), &plain)?))
            .execute(conn)?;
    }
    Ok(())
}
