//! Adding an incident's own item, changing and deciding any item. A closed incident takes no change; a closed
//! activity keeps the decisions it was closed on.

use super::{Context, Row, get, row, rows};
use crate::{
    Actor, Changed, Conn, DbError, DbId, DbResult, Entry, Writer, activities, gates,
    ids::{micros, new_id},
    members,
    schema::items,
    stored,
};
use diesel::prelude::*;
use saiki_api::{
    Lang, Timestamp, Uuid,
    items::{Item, ItemPatch, ItemState, NewItem},
    playbooks::Condition,
    wire,
};
use saiki_domain::{canonical::sha256_hex, fault::Faults, items as rules, playbooks::own_code};
use serde_json::{Map, Value, json};

/// Adds an item of the incident's own; `None` when its owner is no member who can sign in. Other input was checked
/// before.
pub fn add(
    conn: &mut Conn,
    incident: Uuid,
    new: &NewItem,
    lang: Lang,
    now: Timestamp,
) -> DbResult<Changed<Option<Item>>> {
    gates::not_closed(conn, incident)?;
    activities::not_closed(conn, incident, new.activity)?;
    if let Some(owner) = new.owner_id
        && !members::can_take_part(conn, incident, owner)?
    {
        return Ok(Changed::nothing(None));
    }
    let present = rows(conn, incident)?;
    let id = new_id(now);
    let mandatory: Vec<Condition> = new
        .mandatory
        .then_some(Condition::Always)
        .into_iter()
        .collect();
    let code = own_code(new.activity, present.iter().map(|row| row.code.as_str()));
    diesel::insert_into(items::table)
        .values(Row {
            id: DbId(id),
            incident_id: DbId(incident),
            activity: wire::name(&new.activity),
            code: code.clone(),
            place: present
                .iter()
                .map(|row| row.place)
                .max()
                .unwrap_or(0)
                .max(10_000)
                + 1,
            from_playbook: false,
            title: stored::to_json(&new.title)?,
            guidance: stored::to_json(&new.guidance)?,
            done_when: stored::to_json(&new.done_when)?,
            csf: "[]".to_owned(),
            role: None,
            due_rule: None,
            mandatory: stored::to_json(&mandatory)?,
            owner_id: new.owner_id.map(DbId),
            due_at: new.due_at.map(micros),
            priority: wire::name(&new.priority),
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
    let data = json!({
        "code": code, "mandatory": new.mandatory, "owner_id": new.owner_id, "due_at": new.due_at,
        "priority": new.priority,
    });
    Ok(Changed::new(
        Some(get(conn, incident, id, lang, now)?),
        Entry::incident(incident, "item.added", id, data),
    ))
}

/// Changes an item, or says what is wrong. `expected` is the version the caller saw. A patch that changes nothing
/// leaves everything as it is.
pub fn update(
    conn: &mut Conn,
    incident: Uuid,
    id: Uuid,
    patch: &ItemPatch,
    expected: i64,
    writer: &Writer,
) -> DbResult<Changed<Result<Item, Faults>>> {
    let (lang, now) = (writer.lang, writer.now);
    gates::not_closed(conn, incident)?;
    let before = row(conn, incident, id)?;
    if before.version != expected {
        return Err(DbError::Stale);
    }
    let context = Context::load(conn, incident)?;
    let mandatory = before.mandatory(&context)?;
    let mut faults = rules::check_patch(patch, !before.from_playbook, mandatory.as_ref());
    let from = before.state()?;
    let to = patch.state.unwrap_or(from);
    if from.is_decided() && from != to {
        let reason = patch.reason.as_deref().unwrap_or_default();
        faults.0.extend(rules::check_reopening(reason).0);
    }
    if let Some(Some(owner)) = patch.owner_id {
        members::check(conn, incident, "owner_id", owner, &mut faults)?;
    }
    if !faults.0.is_empty() {
        return Ok(Changed::nothing(Err(faults)));
    }
    if from.is_decided() && from != to {
        let key = stored::value("items.activity", &before.activity)?;
        activities::not_closed(conn, incident, key)?;
    }
    let after = patched(&before, patch, to, &writer.by, now)?;
    let changes = differences(&before, &after)?;
    if changes.is_empty() {
        let item = before.into_item(&context, lang, now)?;
        return Ok(Changed::nothing(Ok(item)));
    }
    store(conn, &after, expected)?;
    Ok(Changed::new(
        Ok(get(conn, incident, id, lang, now)?),
        Entry::incident(incident, "item.updated", id, Value::Object(changes)),
    ))
}

fn patched(
    before: &Row,
    patch: &ItemPatch,
    to: ItemState,
    by: &Actor,
    now: Timestamp,
) -> DbResult<Row> {
    let mut after = before.clone();
    for (text, new) in [
        (&mut after.title, &patch.title),
        (&mut after.guidance, &patch.guidance),
        (&mut after.done_when, &patch.done_when),
    ] {
        if let Some(new) = new {
            *text = stored::to_json(new)?;
        }
    }
    if let Some(owner) = patch.owner_id {
        after.owner_id = owner.map(DbId);
    }
    if let Some(due) = patch.due_at {
        after.due_at = due.map(micros);
    }
    if let Some(priority) = patch.priority {
        after.priority = wire::name(&priority);
    }
    let state = wire::name(&to);
    if state != before.state || (patch.reason.is_some() && to.is_decided()) {
        after.reason = patch
            .reason
            .as_deref()
            .unwrap_or_default()
            .trim()
            .to_owned();
    }
    if state != before.state {
        let decision = to.is_decided();
        after.decided_by = by.id.map(DbId).filter(|_| decision);
        after.decided_by_name = decision.then(|| by.name.clone());
        after.decided_at = decision.then(|| micros(now));
        after.state = state;
    }
    after.touched_at = micros(now);
    Ok(after)
}

/// What changed, for the log: plain values with their new value, prose by its hash.
fn differences(before: &Row, after: &Row) -> DbResult<Map<String, Value>> {
    let mut changes = Map::new();
    let mut note = |name: &str, differs: bool, value: Value| {
        if differs {
            changes.insert(name.to_owned(), value);
        }
    };
    note("state", before.state != after.state, json!(after.state));
    let owner = after.owner_id.map(Uuid::from);
    note("owner_id", before.owner_id != after.owner_id, json!(owner));
    let due = after.due_at.map(crate::ids::instant);
    note("due_at", before.due_at != after.due_at, json!(due));
    note(
        "priority",
        before.priority != after.priority,
        json!(after.priority),
    );
    let reason = json!(sha256_hex(&after.reason)?);
    note("reason_sha256", before.reason != after.reason, reason);
    note("title", before.title != after.title, json!("changed"));
    note(
        "guidance",
        before.guidance != after.guidance,
        json!("changed"),
    );
    note(
        "done_when",
        before.done_when != after.done_when,
        json!("changed"),
    );
    Ok(changes)
}

fn store(conn: &mut Conn, after: &Row, expected: i64) -> DbResult<()> {
    let seen = items::id.eq(after.id).and(items::version.eq(expected));
    let updated = diesel::update(items::table.filter(seen))
        .set((
            items::title.eq(&after.title),
            items::guidance.eq(&after.guidance),
            items::done_when.eq(&after.done_when),
            items::owner_id.eq(after.owner_id),
            items::due_at.eq(after.due_at),
            items::priority.eq(&after.priority),
            items::state.eq(&after.state),
            items::reason.eq(&after.reason),
            items::decided_by.eq(after.decided_by),
            items::decided_by_name.eq(&after.decided_by_name),
            items::decided_at.eq(after.decided_at),
            items::touched_at.eq(after.touched_at),
            items::version.eq(expected + 1),
        ))
        .execute(conn)?;
    if updated == 1 {
        Ok(())
    } else {
        Err(DbError::Stale)
    }
}

/// Notes that something happened to an item: a comment, a file. It does not stand still then.
pub(crate) fn touch(conn: &mut Conn, id: Uuid, now: Timestamp) -> DbResult<()> {
    diesel::update(items::table.find(DbId(id)))
        .set(items::touched_at.eq(micros(now)))
        .execute(conn)?;
    Ok(())
}
