//! The handover sheet of an incident: written, accepted by both sides for the very words they saw. An edit voids what
//! was accepted before, in the same transaction.

use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, gates,
    ids::{instant, micros},
    letters::Author,
    members,
    schema::handovers,
    stored, timeline,
};
use diesel::prelude::*;
use saiki_api::{
    Timestamp, Uuid,
    handover::{Acceptance, Handover, HandoverContent, HandoverSide},
    members::Member,
    organisation::Both,
    permissions::Permission,
    problem::ErrorCode,
};
use saiki_domain::{fault::Faults, handover as rules};
use serde_json::json;

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = handovers, treat_none_as_default_value = false, treat_none_as_null = true)]
struct Row {
    incident_id: DbId,
    content: String,
    content_hash: String,
    giver_name: Option<String>,
    taker_name: Option<String>,
    given_at: Option<i64>,
    taken_at: Option<i64>,
    updated_by_name: String,
    updated_at: i64,
    version: i64,
}

impl Row {
    fn into_handover(self) -> DbResult<Handover> {
        Ok(Handover {
            content: stored::json(&self.content)?,
            content_hash: self.content_hash,
            giver_name: self.giver_name,
            taker_name: self.taker_name,
            given_at: self.given_at.map(instant),
            taken_at: self.taken_at.map(instant),
            updated_by_name: Some(self.updated_by_name),
            updated_at: Some(instant(self.updated_at)),
            version: self.version,
        })
    }
}

/// The sheet of an incident; an empty one at version 0 while nobody has begun it.
pub fn get(conn: &mut Conn, incident: Uuid) -> DbResult<Handover> {
    let row: Option<Row> = handovers::table
        .find(DbId(incident))
        .first(conn)
        .optional()?;
    if let Some(row) = row {
        return row.into_handover();
    }
    let content = HandoverContent::default();
    Ok(Handover {
        content_hash: rules::hash(&content)?,
        content,
        giver_name: None,
        taker_name: None,
        given_at: None,
        taken_at: None,
        updated_by_name: None,
        updated_at: None,
        version: 0,
    })
}

/// Writes the sheet, or says what is wrong with it. `expected` is the version the caller saw, 0 for a new one.
pub fn put(
    conn: &mut Conn,
    incident: Uuid,
    by: &Author,
    content: &HandoverContent,
    expected: i64,
    now: Timestamp,
) -> DbResult<Changed<Result<Handover, Faults>>> {
    gates::not_closed(conn, incident)?;
    let before = get(conn, incident)?;
    if before.version != expected {
        return Err(DbError::Stale);
    }
    let all = members::list(conn, incident)?;
    let mut faults = Faults::default();
    let giver = person(&mut faults, "giver_id", content.giver_id, &all);
    let taker = person(&mut faults, "taker_id", content.taker_id, &all);
    if !faults.0.is_empty() {
        return Ok(Changed::nothing(Err(faults)));
    }
    let hash = rules::hash(content)?;
    if before.version > 0 && hash == before.content_hash {
        return Ok(Changed::nothing(Ok(before)));
    }
    let voided = before.given_at.is_some() || before.taken_at.is_some();
    let row = Row {
        incident_id: DbId(incident),
        content: stored::to_json(content)?,
        content_hash: hash.clone(),
        giver_name: giver,
        taker_name: taker,
        given_at: None,
        taken_at: None,
        updated_by_name: by.name.clone(),
        updated_at: micros(now),
        version: expected + 1,
    };
    if expected == 0 {
        diesel::insert_into(handovers::table)
            .values(row)
            .execute(conn)?;
    } else {
        diesel::update(handovers::table.find(DbId(incident)))
            .set(row)
            .execute(conn)?;
    }
    let data = json!({ "content_hash": hash, "acceptances_voided": voided });
    Ok(Changed::new(
        Ok(get(conn, incident)?),
        Entry::incident(incident, "handover.updated", incident, data),
    ))
}

/// The name of a member who may accept; a fault for anybody else.
fn person(faults: &mut Faults, field: &str, id: Option<Uuid>, all: &[Member]) -> Option<String> {
    let id = id?;
    match all.iter().find(|m| m.user_id == id) {
        Some(member) if member.role.allows(Permission::RecoveryWrite) => Some(member.name.clone()),
        Some(_) => {
            faults.add(
                field,
                "may_not_accept",
                "この人の役割では受領できません。復旧作業の権限がある人を選んでください",
                "This person's role cannot accept; choose somebody who may do recovery work",
            );
            None
        }
        None => {
            faults.add(
                field,
                "not_a_member",
                "このインシデントの関係者から選んでください",
                "Choose a member of the incident",
            );
            None
        }
    }
}

/// Accepts the sheet as one of its two sides.
pub fn accept(
    conn: &mut Conn,
    incident: Uuid,
    by: &Author,
    wanted: &Acceptance,
    now: Timestamp,
) -> DbResult<Changed<Handover>> {
    gates::not_closed(conn, incident)?;
    let sheet = get(conn, incident)?;
    if sheet.version == 0 {
        return Err(DbError::NotFound);
    }
    if sheet.content_hash != wanted.content_hash {
        return Err(DbError::refused(
            ErrorCode::Conflict,
            "ご覧になった後に引継ぎ書が変わっています。最新の内容を確かめてください",
            "The sheet is not the one you saw; look at it as it is now",
        ));
    }
    let (named, accepted) = match wanted.side {
        HandoverSide::Giver => (sheet.content.giver_id, sheet.given_at),
        HandoverSide::Taker => (sheet.content.taker_id, sheet.taken_at),
    };
    if named != Some(by.id) {
        return Err(DbError::refused(
            ErrorCode::Forbidden,
            "引継ぎ書に名前のある本人だけが確認できます",
            "Only the person the sheet names can accept as this side",
        ));
    }
    if accepted.is_some() {
        return Ok(Changed::nothing(sheet));
    }
    let set = micros(now);
    let own = handovers::table.find(DbId(incident));
    match wanted.side {
        HandoverSide::Giver => diesel::update(own)
            .set((
                handovers::given_at.eq(Some(set)),
                handovers::version.eq(handovers::version + 1_i64),
            ))
            .execute(conn)?,
        HandoverSide::Taker => diesel::update(own)
            .set((
                handovers::taken_at.eq(Some(set)),
                handovers::version.eq(handovers::version + 1_i64),
            ))
            .execute(conn)?,
    };
    let after = get(conn, incident)?;
    if after.is_complete() {
        let text = Both {
            ja: "対応チームから復旧チームへの引継ぎが完了しました".to_owned(),
            en: "The response team has handed over to the recovery team".to_owned(),
        };
        timeline::record(conn, incident, now, &text, now)?;
    }
    let data = json!({ "side": wanted.side, "content_hash": sheet.content_hash });
    Ok(Changed::new(
        after,
        Entry::incident(incident, "handover.accepted", incident, data),
    ))
}
