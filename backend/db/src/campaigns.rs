//! Campaigns: an approved letter on its way to everybody of its audience. Here they are read; starting one is in
//! `start`, what people do to a running one in `steer`, its proof in `proof`. Sending is the worker's.

mod outlook;
mod pace;
mod proof;
mod ramp;
mod start;
mod steer;
mod urgent;
mod write;

pub use outlook::outlook;
pub use pace::pace;
pub(crate) use proof::rehash;
pub use proof::{ProofHead, ledger_after, proof_attempts_after, proof_head};
pub use ramp::set_ramp;
pub(crate) use start::domain_of;
pub use start::{Start, content_now, start};
pub use steer::{Decision, Step, resolve, steer, sweep};
pub(crate) use urgent::{Urgent, urgent};
pub use write::{create, update};

use crate::{
    Conn, DbError, DbId, DbResult, deliveries,
    ids::{instant, micros},
    schema::{approvals, campaigns, letters},
    stored, workers,
};
use diesel::prelude::*;
use saiki_api::{
    Lang, Timestamp, Uuid,
    activities::ActivityKey,
    approvals::ApprovalState,
    campaigns::{Campaign, CampaignProgress, CampaignState},
    gates::{MatterKind, OpenMatter},
    wire,
};
use saiki_domain::pace as rules;
use std::collections::HashMap;

#[derive(Queryable, Insertable)]
#[diesel(table_name = campaigns, treat_none_as_default_value = false)]
struct Row {
    id: DbId,
    incident_id: DbId,
    letter_id: DbId,
    letter_kind: String,
    letter_version: i64,
    approval_id: Option<DbId>,
    name: String,
    state: String,
    pause_reason: Option<String>,
    ambiguous_policy: String,
    content_hash: String,
    recipients_hash: String,
    total: i64,
    frozen: Option<String>,
    created_by: DbId,
    created_by_name: String,
    created_at: i64,
    started_at: Option<i64>,
    finished_at: Option<i64>,
    version: i64,
    ramp: Option<String>,
}

/// Campaigns that are neither done nor called off.
pub fn open_matters(conn: &mut Conn, incident: Uuid, lang: Lang) -> DbResult<Vec<OpenMatter>> {
    let ended = [CampaignState::Cancelled, CampaignState::Done].map(|state| wire::name(&state));
    let rows: Vec<(DbId, String)> = campaigns::table
        .filter(
            campaigns::incident_id
                .eq(DbId(incident))
                .and(campaigns::state.ne_all(ended)),
        )
        .order(campaigns::id)
        .select((campaigns::id, campaigns::name))
        .load(conn)?;
    let matter = |(id, name): (DbId, String)| OpenMatter {
        kind: MatterKind::Campaign,
        id: Some(id.into()),
        title: match lang {
            Lang::Ja => format!("「{name}」の送信が終わっていません"),
            Lang::En => format!("“{name}” has not been sent to the end"),
        },
        activity: Some(ActivityKey::Ur),
    };
    Ok(rows.into_iter().map(matter).collect())
}

/// The approval a campaign rests on.
struct Approved {
    by_name: String,
    at: Option<i64>,
}

impl Row {
    fn into_campaign(self, conn: &mut Conn, approved: Option<Approved>) -> DbResult<Campaign> {
        let (by_name, at) = approved.map_or((String::new(), None), |a| (a.by_name, a.at));
        let ramp = self.plan()?;
        Ok(Campaign {
            id: self.id.into(),
            letter_id: self.letter_id.into(),
            letter_kind: stored::value("campaigns.letter_kind", &self.letter_kind)?,
            letter_version: self.letter_version,
            name: self.name,
            state: stored::value("campaigns.state", &self.state)?,
            pause_reason: self.pause_reason,
            ambiguous_policy: stored::value("campaigns.ambiguous_policy", &self.ambiguous_policy)?,
            ramp,
            content_hash: self.content_hash,
            recipients_hash: self.recipients_hash,
            approved_by_name: by_name,
            approved_at: at.map(instant),
            counts: deliveries::counts(conn, self.id.into())?,
            created_by_name: self.created_by_name,
            created_at: instant(self.created_at),
            started_at: self.started_at.map(instant),
            finished_at: self.finished_at.map(instant),
            version: self.version,
        })
    }
}

/// One campaign of that incident.
pub fn get(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<Campaign> {
    let row = row(conn, incident, id)?;
    complete(conn, vec![row])?
        .into_iter()
        .next()
        .ok_or(DbError::NotFound)
}

fn row(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<Row> {
    let row: Option<Row> = campaigns::table
        .filter(
            campaigns::id
                .eq(DbId(id))
                .and(campaigns::incident_id.eq(DbId(incident))),
        )
        .first(conn)
        .optional()?;
    row.ok_or(DbError::NotFound)
}

/// Campaigns of an incident, the one made last first, and how many there are. `after` is the place (created at
/// in microseconds, id) of the last row of the page before.
pub fn list(
    conn: &mut Conn,
    incident: Uuid,
    after: Option<(i64, Uuid)>,
    limit: i64,
) -> DbResult<(Vec<Campaign>, i64)> {
    let own = campaigns::incident_id.eq(DbId(incident));
    let total = campaigns::table.filter(own).count().get_result(conn)?;
    let mut query = campaigns::table
        .filter(own)
        .order((campaigns::created_at.desc(), campaigns::id.desc()))
        .limit(limit)
        .into_boxed();
    if let Some((at, id)) = after {
        query = query.filter(
            campaigns::created_at
                .lt(at)
                .or(campaigns::created_at.eq(at).and(campaigns::id.lt(DbId(id)))),
        );
    }
    let rows: Vec<Row> = query.load(conn)?;
    Ok((complete(conn, rows)?, total))
}

/// How far a campaign is, and how fast.
pub fn progress(
    conn: &mut Conn,
    incident: Uuid,
    id: Uuid,
    now: Timestamp,
) -> DbResult<CampaignProgress> {
    let row = row(conn, incident, id)?;
    let state = stored::value("campaigns.state", &row.state)?;
    let counts = deliveries::counts(conn, id)?;
    let since = rules::counted_since(row.started_at.map(instant), now);
    let per_minute = rules::per_minute(deliveries::accepted_since(conn, id, since)?, since, now);
    let left = counts.queued + counts.attempting + counts.deferred;
    let done_by = (state == CampaignState::Running && per_minute > 0 && left > 0)
        .then(|| instant(micros(now) + left.saturating_mul(60_000_000) / per_minute));
    let mail_trouble = match state == CampaignState::Running && left > 0 {
        true => workers::in_trouble(conn)?,
        false => None,
    };
    Ok(CampaignProgress {
        state,
        pause_reason: row.pause_reason,
        counts,
        per_minute,
        done_by,
        mail_trouble,
        at: now,
    })
}

/// Puts to rows what stands elsewhere: counts, approval, and of drafts the letter as it is now.
fn complete(conn: &mut Conn, rows: Vec<Row>) -> DbResult<Vec<Campaign>> {
    let draft = wire::name(&CampaignState::Draft);
    let wanted: Vec<DbId> = rows
        .iter()
        .filter(|row| row.state == draft)
        .map(|row| row.letter_id)
        .collect();
    let letters = letters_now(conn, wanted)?;
    let mut all = Vec::with_capacity(rows.len());
    for mut row in rows {
        let approved = match letters.get(&row.letter_id).filter(|_| row.state == draft) {
            Some((version, hash)) => {
                row.letter_version = *version;
                row.content_hash.clone_from(hash);
                given(conn, row.letter_id, hash)?
            }
            None => match row.approval_id {
                Some(approval) => named(conn, approval)?,
                None => None,
            },
        };
        all.push(row.into_campaign(conn, approved)?);
    }
    Ok(all)
}

/// Present version and content hash of letters.
fn letters_now(conn: &mut Conn, ids: Vec<DbId>) -> DbResult<HashMap<DbId, (i64, String)>> {
    use crate::schema::letter_versions;
    let rows: Vec<(DbId, i64, String)> = letters::table
        .inner_join(
            letter_versions::table.on(letter_versions::letter_id
                .eq(letters::id)
                .and(letter_versions::version.eq(letters::version))),
        )
        .filter(letters::id.eq_any(ids))
        .select((letters::id, letters::version, letter_versions::content_hash))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, v, h)| (id, (v, h))).collect())
}

/// The approval given to a letter that says this, unless it is void.
fn given(conn: &mut Conn, letter: DbId, content_hash: &str) -> DbResult<Option<Approved>> {
    let found: Option<(Option<String>, Option<i64>)> = approvals::table
        .filter(
            approvals::letter_id
                .eq(letter)
                .and(approvals::content_hash.eq(content_hash))
                .and(approvals::state.eq(wire::name(&ApprovalState::Approved))),
        )
        .order((approvals::requested_at.desc(), approvals::id.desc()))
        .select((approvals::decided_by_name, approvals::decided_at))
        .first(conn)
        .optional()?;
    Ok(found.map(approved))
}

fn named(conn: &mut Conn, approval: DbId) -> DbResult<Option<Approved>> {
    let found: Option<(Option<String>, Option<i64>)> = approvals::table
        .find(approval)
        .select((approvals::decided_by_name, approvals::decided_at))
        .first(conn)
        .optional()?;
    Ok(found.map(approved))
}

fn approved((by_name, at): (Option<String>, Option<i64>)) -> Approved {
    Approved {
        by_name: by_name.unwrap_or_default(),
        at,
    }
}

/// Holds a campaign's row until the transaction ends, and gives it.
fn locked(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<Row> {
    let own = campaigns::table.filter(
        campaigns::id
            .eq(DbId(id))
            .and(campaigns::incident_id.eq(DbId(incident))),
    );
    diesel::update(own)
        .set(campaigns::version.eq(campaigns::version))
        .execute(conn)?;
    row(conn, incident, id)
}
