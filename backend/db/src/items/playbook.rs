//! Items as the playbook gives them: taken in when an incident begins, brought in line when it moves to a newer
//! version, dated when the moment their due date counts from has come.

use super::{Row, rows};
use crate::{
    Actor, Conn, DbId, DbResult,
    ids::{micros, new_id},
    incidents,
    schema::items,
    stored, timeline,
};
use diesel::prelude::*;
use jiff::tz::TimeZone;
use saiki_api::{
    Timestamp, Uuid,
    classes::Phase,
    incidents::{Incident, TimeKind},
    items::{ItemState, Priority},
    playbooks::{DueRule, Playbook, PlaybookItem},
    wire,
};
use saiki_domain::playbooks as rules;

/// From which moments due dates count in one incident.
struct Dates {
    aware: Timestamp,
    recovery: Option<Timestamp>,
    zone: TimeZone,
}

impl Dates {
    fn of(conn: &mut Conn, incident: &Incident) -> DbResult<Dates> {
        let told = incident.times.iter().find(|t| t.kind == TimeKind::Aware);
        let first = incident.phases.first().map(|p| p.entered_at);
        let recovery = incident.phases.iter().find(|p| p.phase == Phase::Recovery);
        Ok(Dates {
            aware: told
                .map(|t| t.moment.at)
                .or(first)
                .unwrap_or(incident.created_at),
            recovery: recovery.map(|p| p.entered_at),
            zone: timeline::home_zone(conn)?,
        })
    }

    fn due(&self, rule: Option<DueRule>) -> Option<Timestamp> {
        rules::due(rule, self.aware, self.recovery, &self.zone)
    }
}

/// Takes the items of a playbook into an incident that has none.
pub(crate) fn take_in(
    conn: &mut Conn,
    incident: Uuid,
    from: &[PlaybookItem],
    now: Timestamp,
) -> DbResult<()> {
    let incident = incidents::get(conn, incident)?;
    let dates = Dates::of(conn, &incident)?;
    for (place, item) in (0..).zip(from) {
        if !item.retired {
            insert(conn, incident.id, place, item, &dates, now)?;
        }
    }
    Ok(())
}

fn insert(
    conn: &mut Conn,
    incident: Uuid,
    place: i32,
    item: &PlaybookItem,
    dates: &Dates,
    now: Timestamp,
) -> DbResult<()> {
    diesel::insert_into(items::table)
        .values(Row {
            id: DbId(new_id(now)),
            incident_id: DbId(incident),
            activity: wire::name(&item.activity),
            code: item.code.clone(),
            place,
            from_playbook: true,
            title: stored::to_json(&item.title)?,
            guidance: stored::to_json(&item.guidance)?,
            done_when: stored::to_json(&item.done)?,
            csf: stored::to_json(&item.csf)?,
            role: item.role.as_ref().map(wire::name),
            due_rule: item.due.as_ref().map(stored::to_json).transpose()?,
            mandatory: stored::to_json(&item.mandatory)?,
            owner_id: None,
            due_at: dates.due(item.due).map(micros),
            priority: wire::name(&Priority::Normal),
            state: wire::name(&ItemState::Open),
            reason: String::new(),
            decided_by: None,
            decided_by_name: None,
            decided_at: None,
            created_at: micros(now),
            touched_at: micros(now),
            version: 1,
        })
        .execute(conn)?;
    Ok(())
}

/// Brings the items in line with another version. Gives the codes of items that came in and that were retired.
pub(crate) fn follow(
    conn: &mut Conn,
    incident: Uuid,
    playbook: &Playbook,
    by: &Actor,
    now: Timestamp,
) -> DbResult<(Vec<String>, Vec<String>)> {
    let record = incidents::get(conn, incident)?;
    let dates = Dates::of(conn, &record)?;
    let present = rows(conn, incident)?;
    let (mut added, mut retired) = (Vec::new(), Vec::new());
    for (place, item) in (0..).zip(&playbook.items) {
        let old = present.iter().find(|row| row.code == item.code);
        match (old, item.retired) {
            (None, false) => {
                insert(conn, incident, place, item, &dates, now)?;
                added.push(item.code.clone());
            }
            (Some(old), false) => reword(conn, old, place, item)?,
            (Some(old), true) if !old.state()?.is_decided() => {
                retire(conn, old, playbook.version, by, now)?;
                retired.push(item.code.clone());
            }
            (_, true) => {}
        }
    }
    Ok((added, retired))
}

fn reword(conn: &mut Conn, old: &Row, place: i32, item: &PlaybookItem) -> DbResult<()> {
    diesel::update(items::table.find(old.id))
        .set((
            items::place.eq(place),
            items::title.eq(stored::to_json(&item.title)?),
            items::guidance.eq(stored::to_json(&item.guidance)?),
            items::done_when.eq(stored::to_json(&item.done)?),
            items::csf.eq(stored::to_json(&item.csf)?),
            items::role.eq(item.role.as_ref().map(wire::name)),
            items::due_rule.eq(item.due.as_ref().map(stored::to_json).transpose()?),
            items::mandatory.eq(stored::to_json(&item.mandatory)?),
            items::version.eq(items::version + 1_i64),
        ))
        .execute(conn)?;
    Ok(())
}

fn retire(conn: &mut Conn, old: &Row, version: i64, by: &Actor, now: Timestamp) -> DbResult<()> {
    diesel::update(items::table.find(old.id))
        .set((
            items::state.eq(wire::name(&ItemState::NotApplicable)),
            // Retired items are mandatory nowhere.
            items::mandatory.eq("[]"),
            items::reason.eq(format!(
                "手順書の第{version}版で廃止 / Retired in playbook version {version}"
            )),
            items::decided_by.eq(by.id.map(DbId)),
            items::decided_by_name.eq(Some(&by.name)),
            items::decided_at.eq(Some(micros(now))),
            items::touched_at.eq(micros(now)),
            items::version.eq(items::version + 1_i64),
        ))
        .execute(conn)?;
    Ok(())
}

/// Dates undecided items without a due date whose moment has come: called when the recovery phase begins.
pub(crate) fn take_up_dates(conn: &mut Conn, incident: Uuid) -> DbResult<()> {
    let record = incidents::get(conn, incident)?;
    let dates = Dates::of(conn, &record)?;
    for row in rows(conn, incident)? {
        if row.due_at.is_some() || row.state()?.is_decided() {
            continue;
        }
        let rule: Option<DueRule> = row.due_rule.as_deref().map(stored::json).transpose()?;
        let Some(due) = dates.due(rule) else { continue };
        diesel::update(items::table.find(row.id))
            .set((
                items::due_at.eq(Some(micros(due))),
                items::version.eq(items::version + 1_i64),
            ))
            .execute(conn)?;
    }
    Ok(())
}
