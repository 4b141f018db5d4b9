//! What webhooks are to be told of, written in the transaction in which it happens: nothing that was rolled back is told,
//! and nothing that was committed is forgotten. Nobody is called here.

use super::calls::Call;
use crate::{
    Actor, Chain, Conn, DbId, DbResult, Entry,
    ids::{instant, micros, new_id},
    schema::{incidents, webhook_calls, webhooks},
    stored,
};
use diesel::prelude::*;
use saiki_api::{
    Lang, Timestamp, Uuid,
    webhooks::{CallState, WebhookEvent, WebhookFormat, WebhookIncident},
    wire,
};
use saiki_domain::{exercise, webhooks as rules};
use serde_json::Value;
use std::collections::HashMap;

/// Rows of one statement.
const CHUNK: usize = 500;

/// What has to be known of a webhook to write its calls.
pub(super) struct Listener {
    id: DbId,
    events: Vec<String>,
    format: WebhookFormat,
    lang: Lang,
    exercises: bool,
}

/// Of a webhook: id, actions, format, language, whether exercises.
type Listening = (DbId, String, String, String, bool);

impl Listener {
    fn read((id, events, format, lang, exercises): Listening) -> DbResult<Listener> {
        Ok(Listener {
            id,
            events: stored::json(&events)?,
            format: stored::value("webhooks.format", &format)?,
            lang: stored::value("webhooks.lang", &lang)?,
            exercises,
        })
    }

    /// One webhook, enabled or not; `None` where there is none.
    pub fn find(conn: &mut Conn, id: Uuid) -> DbResult<Option<Listener>> {
        let found: Option<Listening> = webhooks::table
            .find(DbId(id))
            .select((
                webhooks::id,
                webhooks::events,
                webhooks::format,
                webhooks::lang,
                webhooks::exercises,
            ))
            .first(conn)
            .optional()?;
        found.map(Listener::read).transpose()
    }
}

/// Something that happened.
pub(super) struct Happened<'a> {
    /// The action.
    pub event: &'a str,
    /// Id of the row.
    pub subject: &'a str,
    /// Further facts.
    pub data: &'a Value,
    /// Who did it.
    pub actor: Option<Uuid>,
    /// Where.
    pub incident: Option<&'a WebhookIncident>,
}

/// A call that tells a webhook of it, due at once. Its body is fixed here, for all attempts.
pub(super) fn call(to: &Listener, happened: &Happened<'_>, now: Timestamp) -> DbResult<Call> {
    let id = new_id(now);
    let incident = happened.incident;
    let reference = incident.map(|one| one.reference.as_str());
    let text = rules::text(happened.event, happened.data, reference, to.lang);
    let event = WebhookEvent {
        id,
        event: happened.event.to_owned(),
        at: instant(micros(now)),
        incident: incident.cloned(),
        actor_id: happened.actor,
        subject: happened.subject.to_owned(),
        text: exercise::title(&text, incident.is_some_and(|one| one.exercise), to.lang),
        data: happened.data.clone(),
    };
    Ok(Call {
        id: DbId(id),
        webhook_id: to.id,
        body: rules::body(to.format, &event)?,
        event: event.event,
        state: wire::name(&CallState::Waiting),
        attempts: 0,
        status: None,
        error: None,
        next_at: Some(micros(now)),
        held_until: None,
        created_at: micros(now),
        done_at: None,
    })
}

/// Writes calls.
pub(super) fn insert(conn: &mut Conn, calls: &[Call]) -> DbResult<()> {
    for chunk in calls.chunks(CHUNK) {
        each!(
            conn,
            diesel::insert_into(webhook_calls::table)
                .values(chunk)
                .execute(conn)
        )?;
    }
    Ok(())
}

/// Writes the calls that entries of the log give rise to. One query where no webhook is enabled. It locks nothing that
/// anybody waits for: rows are read as they are, and only new ones written.
pub(crate) fn tell(
    conn: &mut Conn,
    actor: &Actor,
    now: Timestamp,
    entries: &[Entry],
) -> DbResult<()> {
    if !entries.iter().any(|entry| rules::is_told(entry.action)) {
        return Ok(());
    }
    let listening: Vec<Listening> = webhooks::table
        .filter(webhooks::enabled.eq(true))
        .order(webhooks::id)
        .select((
            webhooks::id,
            webhooks::events,
            webhooks::format,
            webhooks::lang,
            webhooks::exercises,
        ))
        .load(conn)?;
    // One that cannot be read, as after going back to an older build, must not keep people from their work.
    let listeners: Vec<Listener> = listening
        .into_iter()
        .filter_map(|row| {
            let id = Uuid::from(row.0);
            Listener::read(row)
                .inspect_err(|error| tracing::error!(webhook = %id, cause = %error, "webhook cannot be read; it is told nothing"))
                .ok()
        })
        .collect();
    let wanted: Vec<(&Entry, &Listener)> = entries
        .iter()
        .filter(|entry| rules::is_told(entry.action))
        .flat_map(|entry| listeners.iter().map(move |listener| (entry, listener)))
        .filter(|(entry, listener)| rules::matches(&listener.events, entry.action))
        .collect();
    if wanted.is_empty() {
        return Ok(());
    }
    let incidents = incidents_of(conn, &wanted)?;
    let mut calls = Vec::with_capacity(wanted.len());
    for (entry, listener) in wanted {
        let incident = match entry.chain {
            Chain::Incident(id) => incidents.get(&id),
            Chain::Instance => None,
        };
        if incident.is_some_and(|one| one.exercise) && !listener.exercises {
            continue;
        }
        let happened = Happened {
            event: entry.action,
            subject: &entry.subject,
            data: &entry.data,
            actor: actor.id,
            incident,
        };
        calls.push(call(listener, &happened, now)?);
    }
    insert(conn, &calls)
}

/// The incidents entries are of.
fn incidents_of(
    conn: &mut Conn,
    wanted: &[(&Entry, &Listener)],
) -> DbResult<HashMap<Uuid, WebhookIncident>> {
    let mut ids: Vec<DbId> = wanted
        .iter()
        .filter_map(|(entry, _)| match entry.chain {
            Chain::Incident(id) => Some(DbId(id)),
            Chain::Instance => None,
        })
        .collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(DbId, String, bool)> = incidents::table
        .filter(incidents::id.eq_any(ids))
        .select((incidents::id, incidents::reference, incidents::exercise))
        .load(conn)?;
    let named = rows.into_iter().map(|(id, reference, exercise)| {
        let incident = WebhookIncident {
            id: id.into(),
            reference,
            exercise,
        };
        (incident.id, incident)
    });
    Ok(named.collect())
}
