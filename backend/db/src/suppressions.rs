//! Addresses that are not mailed: put on the list, found again, listed. An address is kept as a keyed hash under a key of
//! the instance, so that it holds over incidents and is readable by nobody. Who is left out of a campaign is in `start`,
//! what waits for whoever stops updates in `waiting`, how many that would be is kept in `kept`, lifting an entry is in `lift`.

mod kept;
mod lift;
mod start;
mod waiting;

pub use kept::HeldBacks;
pub use lift::lift;
pub use start::{held_back, hold_back, would_hold_back};
pub use waiting::{
    Withdrawn, has_stopped, may_send_again, stop_waiting, stop_waiting_everywhere, withdraw_repeat,
};

use crate::{
    Conn, DbError, DbId, DbResult, Entry,
    conn::MultiBackend,
    crypto::{IncidentCipher, Keyring, Place},
    ids::{instant, micros, new_id},
    schema::{campaigns, incident_members, letter_versions, suppressions, suppressions::dsl},
    stored,
};
use diesel::{helper_types::IntoBoxed, prelude::*};
use saiki_api::{
    Timestamp, Uuid,
    letters::Basis,
    suppressions::{
        Lifted, Suppression, SuppressionFilter, SuppressionKind, SuppressionOrigin,
        SuppressionReason,
    },
    wire,
};
use saiki_domain::address::MailAddress;
use serde_json::json;
use std::collections::HashSet;

/// Hashes addresses for the list. Made once for many.
#[derive(Debug, Clone)]
pub struct AddressIndex {
    cipher: IncidentCipher,
}

impl AddressIndex {
    /// With this instance's key.
    pub fn new(keyring: &Keyring) -> AddressIndex {
        AddressIndex {
            cipher: keyring.address_cipher(),
        }
    }

    /// The hash of an address; `None` when it is no address.
    pub fn of(&self, email: &str) -> Option<Vec<u8>> {
        let key = MailAddress::parse(email).ok()?.dedupe_key();
        Some(self.cipher.index("suppressed-address", &key))
    }
}

/// An address to be put on the list.
#[derive(Debug, Clone)]
pub struct NewSuppression {
    /// What is stopped.
    pub kind: SuppressionKind,
    /// Why.
    pub reason: SuppressionReason,
    /// The incident it counts for; `None` for all of them.
    pub scope: Option<Uuid>,
    /// The address, hashed by `AddressIndex`.
    pub address_index: Vec<u8>,
    /// Its domain.
    pub domain: String,
    /// Enhanced status code it rests on.
    pub status: Option<String>,
    /// The mail it comes from.
    pub origin: SuppressionOrigin,
}

/// The domain of an address; empty when it is none.
pub fn domain_of(email: &str) -> String {
    MailAddress::parse(email).map_or_else(|_| String::new(), |address| address.domain().to_owned())
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = suppressions, treat_none_as_default_value = false)]
struct Row {
    id: DbId,
    kind: String,
    reason: String,
    scope: DbId,
    address_index: Vec<u8>,
    domain: String,
    status: Option<String>,
    incident_id: Option<DbId>,
    campaign_id: Option<DbId>,
    delivery_id: Option<DbId>,
    created_at: i64,
    standing: bool,
    once: bool,
    lifted_sealed: Option<Vec<u8>>,
    lifted_by_name: Option<String>,
    lifted_at: Option<i64>,
    version: i64,
}

/// Puts an address on the list; gives its entry of the audit log, or `None` when it stands there already.
pub fn add(conn: &mut Conn, new: &NewSuppression, now: Timestamp) -> DbResult<Option<Entry>> {
    let id = new_id(now);
    let row = Row {
        id: DbId(id),
        kind: wire::name(&new.kind),
        reason: wire::name(&new.reason),
        scope: DbId(new.scope.unwrap_or(Uuid::nil())),
        address_index: new.address_index.clone(),
        domain: new.domain.clone(),
        status: new.status.clone(),
        incident_id: Some(DbId(new.origin.incident_id)),
        campaign_id: new.origin.campaign_id.map(DbId),
        delivery_id: Some(DbId(new.origin.delivery_id)),
        created_at: micros(now),
        standing: true,
        once: false,
        lifted_sealed: None,
        lifted_by_name: None,
        lifted_at: None,
        version: 1,
    };
    let added = each!(
        conn,
        diesel::insert_into(suppressions::table)
            .values(&row)
            .on_conflict_do_nothing()
            .execute(conn)
    )?;
    if added == 0 {
        return Ok(None);
    }
    let data = json!({
        "kind": new.kind, "reason": new.reason, "scope": new.scope, "status": new.status,
        "incident": new.origin.incident_id, "delivery": new.origin.delivery_id,
    });
    Ok(Some(Entry::instance("suppression.added", id, data)))
}

/// Whether the letter of a campaign is an update, which whoever gets it may stop.
pub fn is_update(conn: &mut Conn, campaign: Uuid) -> DbResult<bool> {
    let basis: Option<String> = letter_versions::table
        .inner_join(
            campaigns::table.on(campaigns::letter_id
                .eq(letter_versions::letter_id)
                .and(campaigns::letter_version.eq(letter_versions::version))),
        )
        .filter(campaigns::id.eq(DbId(campaign)))
        .select(letter_versions::basis)
        .first(conn)
        .optional()?;
    let basis: Basis = stored::json(&basis.ok_or(DbError::NotFound)?)?;
    Ok(basis.is_update())
}

/// Whose incidents an answer may name.
#[derive(Debug, Clone, Copy)]
pub enum Sees {
    /// Somebody who sees all of them.
    All,
    /// A user who sees those they are a member of.
    As(Uuid),
}

type Query<'a> = IntoBoxed<'a, suppressions::table, MultiBackend>;

fn filtered<'a>(index: &AddressIndex, filter: &SuppressionFilter) -> Query<'a> {
    let standing = !filter.lifted.unwrap_or(false);
    let mut query = dsl::suppressions
        .filter(dsl::standing.eq(standing))
        .into_boxed();
    if let Some(kind) = filter.kind {
        query = query.filter(dsl::kind.eq(wire::name(&kind)));
    }
    if let Some(q) = filter.q.as_deref().map(str::trim).filter(|q| !q.is_empty()) {
        // What is no address is found nowhere.
        query = query.filter(dsl::address_index.eq(index.of(q).unwrap_or_default()));
    }
    query
}

/// One page, the newest first, at most `limit` after `after`; and how many there are.
pub fn list(
    conn: &mut Conn,
    keyring: &Keyring,
    sees: Sees,
    filter: &SuppressionFilter,
    after: Option<Uuid>,
    limit: u32,
) -> DbResult<(Vec<Suppression>, u64)> {
    let index = AddressIndex::new(keyring);
    let total: i64 = filtered(&index, filter).count().get_result(conn)?;
    let mut query = filtered(&index, filter);
    if let Some(after) = after {
        query = query.filter(dsl::id.lt(DbId(after)));
    }
    let rows: Vec<Row> = query.order(dsl::id.desc()).limit(limit.into()).load(conn)?;
    let shown = complete(conn, &index, sees, rows)?;
    Ok((shown, u64::try_from(total).unwrap_or(0)))
}

/// One entry.
pub fn get(conn: &mut Conn, keyring: &Keyring, sees: Sees, id: Uuid) -> DbResult<Suppression> {
    let row = row(conn, id)?;
    complete(conn, &AddressIndex::new(keyring), sees, vec![row])?
        .pop()
        .ok_or(DbError::NotFound)
}

fn row(conn: &mut Conn, id: Uuid) -> DbResult<Row> {
    let row: Option<Row> = suppressions::table.find(DbId(id)).first(conn).optional()?;
    row.ok_or(DbError::NotFound)
}

fn complete(
    conn: &mut Conn,
    index: &AddressIndex,
    sees: Sees,
    rows: Vec<Row>,
) -> DbResult<Vec<Suppression>> {
    let named: Vec<DbId> = rows.iter().filter_map(|row| row.incident_id).collect();
    let seen: Option<HashSet<DbId>> = match sees {
        Sees::All => None,
        Sees::As(user) => {
            let mine: Vec<DbId> = incident_members::table
                .filter(
                    incident_members::user_id
                        .eq(DbId(user))
                        .and(incident_members::incident_id.eq_any(named)),
                )
                .select(incident_members::incident_id)
                .load(conn)?;
            Some(mine.into_iter().collect())
        }
    };
    let may = |id: DbId| seen.as_ref().is_none_or(|seen| seen.contains(&id));
    rows.into_iter()
        .map(|row| row.into_suppression(index, may))
        .collect()
}

fn place(id: DbId) -> Place<'static> {
    Place::new("suppressions", "lifted_sealed", id.0)
}

impl Row {
    fn into_suppression(
        self,
        index: &AddressIndex,
        may: impl Fn(DbId) -> bool,
    ) -> DbResult<Suppression> {
        let origin = self.incident_id.zip(self.delivery_id);
        // Lifted for one mail, and that mail went: it is held back again.
        let lifts = !self.standing || self.once;
        let lifted = match (self.lifted_at, &self.lifted_sealed) {
            (Some(at), Some(sealed)) if lifts => {
                let reason = index.cipher.open(&place(self.id), sealed)?;
                Some(Lifted {
                    once: self.once,
                    reason: String::from_utf8(reason).map_err(|_| DbError::Sealed)?,
                    by_name: self.lifted_by_name.unwrap_or_default(),
                    at: instant(at),
                })
            }
            _ => None,
        };
        Ok(Suppression {
            id: self.id.into(),
            kind: stored::value("suppressions.kind", &self.kind)?,
            reason: stored::value("suppressions.reason", &self.reason)?,
            domain: self.domain,
            incident_id: (!self.scope.0.is_nil()).then_some(self.scope.0),
            status: self.status,
            origin: origin
                .filter(|(incident, _)| may(*incident))
                .map(|(incident, delivery)| SuppressionOrigin {
                    incident_id: incident.into(),
                    campaign_id: self.campaign_id.map(Uuid::from),
                    delivery_id: delivery.into(),
                }),
            created_at: instant(self.created_at),
            lifted,
            version: self.version,
        })
    }
}
