//! What has gone out of letters: by mail, by post, on the public page. The approval something went out under is asked of
//! what went out, not of the letter as it is now.

use crate::{
    Conn, DbId, DbResult, approvals,
    ids::{instant, micros},
    schema::{campaigns, notice_publications, notices, post_batches},
};
use diesel::prelude::*;
use saiki_api::{
    Uuid,
    approvals::Approval,
    letters::{GoneOut, OutWay},
};
use std::collections::{HashMap, HashSet};

/// One time that a letter went out.
struct Outgoing {
    letter: DbId,
    way: OutWay,
    id: DbId,
    at: i64,
    letter_version: i64,
    content_hash: String,
    /// The approval it names; a batch made out for post names none.
    approval: Option<DbId>,
}

/// Every time a letter of the incident, or `only` that one, went out, however much of it.
fn all(conn: &mut Conn, incident: Uuid, only: Option<DbId>) -> DbResult<Vec<Outgoing>> {
    let mut all = mailed(conn, incident, only)?;
    all.extend(posted(conn, incident, only)?);
    all.extend(published(conn, incident, only)?);
    Ok(all)
}

#[derive(Queryable)]
struct Mailed {
    letter: DbId,
    id: DbId,
    started_at: Option<i64>,
    letter_version: i64,
    content_hash: String,
    approval: Option<DbId>,
}

fn mailed(conn: &mut Conn, incident: Uuid, only: Option<DbId>) -> DbResult<Vec<Outgoing>> {
    let mut query = campaigns::table
        .filter(
            campaigns::incident_id
                .eq(DbId(incident))
                .and(campaigns::started_at.is_not_null()),
        )
        .select((
            campaigns::letter_id,
            campaigns::id,
            campaigns::started_at,
            campaigns::letter_version,
            campaigns::content_hash,
            campaigns::approval_id,
        ))
        .into_boxed();
    if let Some(letter) = only {
        query = query.filter(campaigns::letter_id.eq(letter));
    }
    let rows: Vec<Mailed> = query.load(conn)?;
    let outgoing = |row: Mailed| Outgoing {
        letter: row.letter,
        way: OutWay::Mail,
        id: row.id,
        at: row.started_at.unwrap_or_default(),
        letter_version: row.letter_version,
        content_hash: row.content_hash,
        approval: row.approval,
    };
    Ok(rows.into_iter().map(outgoing).collect())
}

fn posted(conn: &mut Conn, incident: Uuid, only: Option<DbId>) -> DbResult<Vec<Outgoing>> {
    let mut query = post_batches::table
        .filter(post_batches::incident_id.eq(DbId(incident)))
        .select((
            post_batches::letter_id,
            post_batches::id,
            post_batches::created_at,
            post_batches::letter_version,
            post_batches::content_hash,
        ))
        .into_boxed();
    if let Some(letter) = only {
        query = query.filter(post_batches::letter_id.eq(letter));
    }
    let rows: Vec<(DbId, DbId, i64, i64, String)> = query.load(conn)?;
    let outgoing = |(letter, id, at, letter_version, content_hash)| Outgoing {
        letter,
        way: OutWay::Post,
        id,
        at,
        letter_version,
        content_hash,
        approval: None,
    };
    Ok(rows.into_iter().map(outgoing).collect())
}

fn published(conn: &mut Conn, incident: Uuid, only: Option<DbId>) -> DbResult<Vec<Outgoing>> {
    let mut query = notices::table
        .filter(notices::incident_id.eq(DbId(incident)))
        .select((notices::id, notices::letter_id))
        .into_boxed();
    if let Some(letter) = only {
        query = query.filter(notices::letter_id.eq(letter));
    }
    let rows: Vec<(DbId, DbId)> = query.load(conn)?;
    let letters: HashMap<DbId, DbId> = rows.into_iter().collect();
    if letters.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<DbId> = letters.keys().copied().collect();
    let rows: Vec<(DbId, i64, i64, String, DbId)> = notice_publications::table
        .filter(notice_publications::notice_id.eq_any(ids))
        .select((
            notice_publications::notice_id,
            notice_publications::at,
            notice_publications::letter_version,
            notice_publications::content_hash,
            notice_publications::approval_id,
        ))
        .load(conn)?;
    let mut all = Vec::with_capacity(rows.len());
    for (notice, at, letter_version, content_hash, approval) in rows {
        let Some(letter) = letters.get(&notice) else {
            continue;
        };
        all.push(Outgoing {
            letter: *letter,
            way: OutWay::Web,
            id: notice,
            at,
            letter_version,
            content_hash,
            approval: Some(approval),
        });
    }
    Ok(all)
}

/// Those that were sent, posted or published, however much of it.
pub(super) fn gone_out(conn: &mut Conn, incident: Uuid) -> DbResult<HashSet<DbId>> {
    let all = all(conn, incident, None)?.into_iter();
    Ok(all.map(|outgoing| outgoing.letter).collect())
}

/// How each letter of the incident went out last, and under which approval; letters that never did are not among them. A
/// batch made out for post is told only of a letter that went out in no other way: it is for those no mail reached.
pub(super) fn last(conn: &mut Conn, incident: Uuid) -> DbResult<HashMap<DbId, GoneOut>> {
    let all = all(conn, incident, None)?;
    last_of(conn, all)
}

/// The same of one letter.
pub(super) fn last_of_one(
    conn: &mut Conn,
    incident: Uuid,
    letter: DbId,
) -> DbResult<Option<GoneOut>> {
    let all = all(conn, incident, Some(letter))?;
    Ok(last_of(conn, all)?.remove(&letter))
}

fn last_of(conn: &mut Conn, all: Vec<Outgoing>) -> DbResult<HashMap<DbId, GoneOut>> {
    let mut last: HashMap<DbId, Outgoing> = HashMap::new();
    for outgoing in all {
        let later = last
            .get(&outgoing.letter)
            .is_some_and(|other| other.rank() > outgoing.rank());
        if !later {
            last.insert(outgoing.letter, outgoing);
        }
    }
    if last.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: Vec<DbId> = last.keys().copied().collect();
    let mut given: HashMap<DbId, Vec<Approval>> = HashMap::new();
    for (letter, approval) in approvals::given(conn, &ids)? {
        given.entry(letter).or_default().push(approval);
    }
    let described = last.into_iter().map(|(letter, outgoing)| {
        let approvals = given.remove(&letter).unwrap_or_default();
        (letter, outgoing.described(approvals))
    });
    Ok(described.collect())
}

impl Outgoing {
    /// What is told is the highest.
    fn rank(&self) -> (bool, i64, DbId) {
        (self.way != OutWay::Post, self.at, self.id)
    }

    /// As it is told. `given` are the approvals of the letter that were given, the oldest first.
    fn described(self, given: Vec<Approval>) -> GoneOut {
        let under = |approval: &Approval| match self.approval {
            Some(id) => approval.id == Uuid::from(id),
            // Nothing is made out without an approval: it is the last one of this text given until then.
            None => {
                approval.content_hash == self.content_hash
                    && approval.decided_at.is_some_and(|at| micros(at) <= self.at)
            }
        };
        let approval = given.into_iter().rev().find(under);
        GoneOut {
            way: self.way,
            id: self.id.into(),
            at: instant(self.at),
            letter_version: self.letter_version,
            content_hash: self.content_hash,
            approval,
        }
    }
}
