//! Making a campaign, a draft that names a letter, and changing it while it is one. Nothing is frozen yet.

use super::{Row, get, locked, steer::not_now};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry,
    ids::{micros, new_id},
    letters::{self, Author},
    schema::campaigns,
};
use diesel::prelude::*;
use saiki_api::{
    Timestamp, Uuid,
    campaigns::{Campaign, CampaignPatch, CampaignState, NewCampaign},
    problem::ErrorCode,
    wire,
};
use serde_json::json;

/// Makes a draft for a letter that goes to people by mail.
pub fn create(
    conn: &mut Conn,
    incident: Uuid,
    by: &Author,
    new: &NewCampaign,
    now: Timestamp,
) -> DbResult<Changed<Campaign>> {
    let letter = letters::get(conn, incident, new.letter_id)?;
    if !letter.kind.is_mailed() {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "ウェブ告知はメールでは送りません",
            "A website notice is not sent by mail",
        ));
    }
    let id = new_id(now);
    let name = new.name.as_deref().map_or(letter.name.as_str(), str::trim);
    diesel::insert_into(campaigns::table)
        .values(Row {
            id: DbId(id),
            incident_id: DbId(incident),
            letter_id: DbId(letter.id),
            letter_kind: wire::name(&letter.kind),
            letter_version: letter.version,
            approval_id: None,
            name: name.to_owned(),
            state: wire::name(&CampaignState::Draft),
            pause_reason: None,
            ambiguous_policy: wire::name(&new.ambiguous_policy),
            content_hash: letter.content_hash,
            recipients_hash: String::new(),
            total: 0,
            frozen: None,
            created_by: DbId(by.id),
            created_by_name: by.name.clone(),
            created_at: micros(now),
            started_at: None,
            finished_at: None,
            version: 1,
            ramp: None,
        })
        .execute(conn)?;
    let data = json!({ "letter": letter.id, "policy": new.ambiguous_policy });
    Ok(Changed::new(
        get(conn, incident, id)?,
        Entry::incident(incident, "campaign.created", id, data),
    ))
}

/// Changes a draft. `expected` is the version the caller saw.
pub fn update(
    conn: &mut Conn,
    incident: Uuid,
    id: Uuid,
    patch: &CampaignPatch,
    expected: i64,
) -> DbResult<Changed<Campaign>> {
    let row = locked(conn, incident, id)?;
    if row.version != expected {
        return Err(DbError::Stale);
    }
    if row.state != wire::name(&CampaignState::Draft) {
        return Err(not_now());
    }
    let name = patch.name.as_deref().map_or(row.name.as_str(), str::trim);
    let policy = patch.ambiguous_policy.map_or_else(
        || row.ambiguous_policy.clone(),
        |policy| wire::name(&policy),
    );
    if name == row.name && policy == row.ambiguous_policy {
        return Ok(Changed::nothing(get(conn, incident, id)?));
    }
    diesel::update(campaigns::table.find(DbId(id)))
        .set((
            campaigns::name.eq(name),
            campaigns::ambiguous_policy.eq(&policy),
            campaigns::version.eq(expected + 1),
        ))
        .execute(conn)?;
    let data = json!({ "name": name, "policy": policy });
    Ok(Changed::new(
        get(conn, incident, id)?,
        Entry::incident(incident, "campaign.edited", id, data),
    ))
}
