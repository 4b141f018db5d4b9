//! The timeline of an incident: entries by people, and by the product when something happens that people will
//! want to read of. Nothing is edited or removed.

use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry,
    ids::{instant, micros, new_id},
    incidents, organisation,
    schema::timeline_events,
    stored,
};
use diesel::prelude::*;
use jiff::tz::TimeZone;
use saiki_api::{
    Lang, Timestamp, Uuid,
    moment::{Moment, Precision},
    organisation::Both,
    timeline::{NewTimelineEvent, TimelineEvent},
    wire,
};
use saiki_domain::{canonical::sha256_hex, incidents::Matter};
use serde_json::json;

/// Zone used while the organisation has not named its own.
const DEFAULT_ZONE: &str = "Asia/Tokyo";

#[derive(Queryable, Insertable)]
#[diesel(table_name = timeline_events, treat_none_as_default_value = false)]
struct Row {
    id: DbId,
    incident_id: DbId,
    at: i64,
    zone: String,
    precision: String,
    /// The writer's words; of automatic entries the words in both languages, as JSON.
    text: String,
    automatic: bool,
    author_id: Option<DbId>,
    author_name: Option<String>,
    created_at: i64,
}

impl Row {
    fn into_event(self, lang: Lang) -> DbResult<TimelineEvent> {
        let text = if self.automatic {
            stored::json::<Both>(&self.text)?.get(lang).to_owned()
        } else {
            self.text
        };
        Ok(TimelineEvent {
            id: self.id.into(),
            moment: Moment {
                at: instant(self.at),
                zone: self.zone,
                precision: stored::value("timeline_events.precision", &self.precision)?,
            },
            text,
            automatic: self.automatic,
            author_name: self.author_name,
            created_at: instant(self.created_at),
        })
    }
}

/// The name of the zone the organisation speaks of time in.
pub fn home_zone_name(conn: &mut Conn) -> DbResult<String> {
    let named = organisation::get(conn)?.zone;
    Ok(match named.is_empty() {
        true => DEFAULT_ZONE.to_owned(),
        false => named,
    })
}

/// The zone the organisation speaks of time in.
pub fn home_zone(conn: &mut Conn) -> DbResult<TimeZone> {
    let name = home_zone_name(conn)?;
    TimeZone::get(&name).map_err(|e| DbError::Other(format!("time zone: {e}")))
}

/// The organisation's day at `now`.
pub fn today(conn: &mut Conn, now: Timestamp) -> DbResult<jiff::civil::Date> {
    let zone = home_zone(conn)?;
    Ok(now.to_zoned_datetime(zone).date())
}

/// From when to when something can have been done about an incident.
pub fn matter(conn: &mut Conn, incident: Uuid, now: Timestamp) -> DbResult<Matter> {
    let times = incidents::times(conn, incident)?;
    let entered = incidents::entered_at(conn, incident)?;
    Ok(Matter::new(&times, entered, now, home_zone(conn)?))
}

/// Writes an entry of the product's own, in the transaction of what it tells. Never name affected people here.
pub fn record(
    conn: &mut Conn,
    incident: Uuid,
    at: Timestamp,
    text: &Both,
    now: Timestamp,
) -> DbResult<()> {
    let zone = home_zone(conn)?;
    diesel::insert_into(timeline_events::table)
        .values(Row {
            id: DbId(new_id(now)),
            incident_id: DbId(incident),
            at: micros(at),
            zone: zone.iana_name().unwrap_or(DEFAULT_ZONE).to_owned(),
            precision: wire::name(&Precision::Minute),
            text: stored::to_json(text)?,
            automatic: true,
            author_id: None,
            author_name: None,
            created_at: micros(now),
        })
        .execute(conn)?;
    Ok(())
}

/// Writes an entry of a person's.
pub fn add(
    conn: &mut Conn,
    incident: Uuid,
    author: Uuid,
    author_name: &str,
    event: &NewTimelineEvent,
    now: Timestamp,
) -> DbResult<Changed<TimelineEvent>> {
    let id = new_id(now);
    let row = Row {
        id: DbId(id),
        incident_id: DbId(incident),
        at: micros(event.moment.at),
        zone: event.moment.zone.clone(),
        precision: wire::name(&event.moment.precision),
        text: event.text.clone(),
        automatic: false,
        author_id: Some(DbId(author)),
        author_name: Some(author_name.to_owned()),
        created_at: micros(now),
    };
    diesel::insert_into(timeline_events::table)
        .values(&row)
        .execute(conn)?;
    // The log holds the hash of the words, so that they cannot be altered unseen.
    let data = json!({ "at": event.moment.at, "text_sha256": sha256_hex(&event.text)? });
    Ok(Changed::new(
        row.into_event(Lang::Ja)?,
        Entry::incident(incident, "timeline.added", id, data),
    ))
}

/// A window of the timeline in the order things happened, and how long it is in all. `after` is the place of
/// the last entry of the page before: (at in microseconds, id).
pub fn list(
    conn: &mut Conn,
    incident: Uuid,
    after: Option<(i64, Uuid)>,
    limit: i64,
    lang: Lang,
) -> DbResult<(Vec<TimelineEvent>, i64)> {
    let own = timeline_events::incident_id.eq(DbId(incident));
    let total = timeline_events::table
        .filter(own)
        .count()
        .get_result(conn)?;
    let mut query = timeline_events::table.filter(own).into_boxed();
    if let Some((at, id)) = after {
        query = query.filter(
            timeline_events::at.gt(at).or(timeline_events::at
                .eq(at)
                .and(timeline_events::id.gt(DbId(id)))),
        );
    }
    let rows: Vec<Row> = query
        .order((timeline_events::at, timeline_events::id))
        .limit(limit)
        .load(conn)?;
    let events: DbResult<Vec<_>> = rows.into_iter().map(|row| row.into_event(lang)).collect();
    Ok((events?, total))
}
