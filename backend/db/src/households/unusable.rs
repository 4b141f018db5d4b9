//! Ways to a guardian who is not on the register that lead nowhere: a letter came back, a number is somebody else's. Mail
//! addresses are on the list of those not mailed, whoever has them.

use super::{BATCH, Clear, Row};
use crate::{
    Conn, DbId, DbResult, Entry, Writer,
    crypto::IncidentCipher,
    incident_keys,
    schema::households::{self, dsl},
};
use diesel::prelude::*;
use saiki_api::{
    Uuid,
    households::UnusableWay,
    people::{AddressChannel, WayFault},
};
use saiki_domain::people::extras::address_key;
use serde_json::json;
use std::collections::HashMap;

/// Says of those of these households whose guardian stands in them with this address or number that it leads nowhere, so
/// that nobody writes or calls there again. Says nothing where it is known already.
pub(crate) fn unusable(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    (incident, ids): (Uuid, &[DbId]),
    (channel, value): (AddressChannel, &str),
    found: WayFault,
    writer: &Writer,
) -> DbResult<Vec<Entry>> {
    let mut entries = Vec::new();
    for some in ids.chunks(BATCH) {
        let rows: Vec<Row> = dsl::households
            .filter(
                dsl::incident_id
                    .eq(DbId(incident))
                    .and(dsl::id.eq_any(some.to_vec()))
                    .and(dsl::head_id.is_null()),
            )
            .load(conn)?;
        for row in rows {
            let mut clear = row.clear(cipher)?;
            if !leads_there(&clear, channel, value) {
                continue;
            }
            incident_keys::not_rekeying(conn, incident)?;
            clear.unusable.push(UnusableWay {
                channel,
                found: Some(found),
                why: String::new(),
                at: writer.now,
                by_name: writer.by.name.clone(),
            });
            write(conn, cipher, &row, &clear)?;
            let data = json!({ "channel": channel, "version": row.version + 1 });
            entries.push(Entry::incident(
                incident,
                "household.way_unusable",
                row.id.0,
                data,
            ));
        }
    }
    Ok(entries)
}

/// By household what was found of a way to the guardian who stands in it.
pub(crate) fn lost(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    ids: &[DbId],
    way: AddressChannel,
) -> DbResult<HashMap<Uuid, Vec<UnusableWay>>> {
    let mut all = HashMap::new();
    for some in ids.chunks(BATCH) {
        let rows: Vec<Row> = dsl::households
            .filter(
                dsl::incident_id
                    .eq(DbId(incident))
                    .and(dsl::id.eq_any(some.to_vec()))
                    .and(dsl::head_id.is_null()),
            )
            .load(conn)?;
        for row in rows {
            let mut lost = row.clear(cipher)?.unusable;
            lost.retain(|one| one.channel == way);
            all.insert(row.id.into(), lost);
        }
    }
    Ok(all)
}

fn leads_there(clear: &Clear, channel: AddressChannel, value: &str) -> bool {
    let own = clear.usable(channel);
    !own.is_empty() && is_same(channel, own, value)
}

/// Whether two texts are one address or number, however each is spelled.
pub(super) fn is_same(channel: AddressChannel, one: &str, other: &str) -> bool {
    let key = |text: &str| {
        let text = text.trim();
        address_key(channel, text).map_or_else(|| text.to_owned(), |key| key.value)
    };
    key(one) == key(other)
}

fn write(conn: &mut Conn, cipher: &IncidentCipher, row: &Row, clear: &Clear) -> DbResult<()> {
    let keys = clear.keys(cipher);
    diesel::update(households::table.find(row.id))
        .set((
            dsl::sealed.eq(clear.seal(cipher, row.id.into())?),
            dsl::email_index.eq(keys.email),
            dsl::phone_index.eq(keys.phone),
            dsl::version.eq(row.version + 1),
        ))
        .execute(conn)?;
    Ok(())
}
