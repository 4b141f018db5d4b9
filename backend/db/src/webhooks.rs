//! Webhooks as kept: entered, listed, changed, removed. What they are told of is written by `outbox` in the transaction in
//! which it happens, handed out and recorded by `queue`; what one may say is `saiki_domain::webhooks`.

mod calls;
mod kept;
mod outbox;
mod queue;

pub use calls::{again, calls, forget, try_out};
pub(crate) use kept::hand_over;
pub(crate) use outbox::tell;
pub use queue::{AT_ONCE, DueCall, Outcome, claim, due, record};
pub use saiki_domain::webhooks::CallError;

use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, Writer,
    crypto::Keyring,
    ids::{instant, micros, new_id},
    schema::{webhook_calls, webhooks},
    stored,
};
use diesel::prelude::*;
use kept::Kept;
use saiki_api::{
    Timestamp, Uuid,
    problem::ErrorCode,
    webhooks::{CallState, MAX_WEBHOOKS, Webhook, WebhookFields, WebhookSecret},
    wire,
};
use saiki_domain::webhooks as rules;
use serde_json::{Value, json};

/// Microseconds back to which calls given up are counted: seven days.
const FAILED_SINCE: i64 = 7 * 86_400 * 1_000_000;

#[derive(Queryable, Insertable)]
#[diesel(table_name = webhooks, treat_none_as_default_value = false)]
struct Row {
    id: DbId,
    name: String,
    sealed: Vec<u8>,
    host: String,
    events: String,
    format: String,
    lang: String,
    exercises: bool,
    enabled: bool,
    last_taken_at: Option<i64>,
    created_by_name: String,
    created_at: i64,
    version: i64,
}

impl Row {
    fn fields(&self, kept: &Kept) -> DbResult<WebhookFields> {
        Ok(WebhookFields {
            name: self.name.clone(),
            url: kept.url.clone(),
            events: stored::json(&self.events)?,
            format: stored::value("webhooks.format", &self.format)?,
            lang: stored::value("webhooks.lang", &self.lang)?,
            exercises: self.exercises,
            enabled: self.enabled,
        })
    }

    /// What the log keeps: never the address, which may be a secret itself.
    fn facts(&self) -> Value {
        json!({ "name": self.name, "host": self.host })
    }
}

fn row(conn: &mut Conn, id: Uuid) -> DbResult<Row> {
    let row: Option<Row> = webhooks::table.find(DbId(id)).first(conn).optional()?;
    row.ok_or(DbError::NotFound)
}

/// The row as the caller saw it.
fn seen(conn: &mut Conn, id: Uuid, version: i64) -> DbResult<Row> {
    let row = row(conn, id)?;
    match row.version == version {
        true => Ok(row),
        false => Err(DbError::Stale),
    }
}

fn complete(conn: &mut Conn, keyring: &Keyring, row: Row, now: Timestamp) -> DbResult<Webhook> {
    let kept = kept::open(keyring, row.id, &row.sealed)?;
    let waiting: i64 = webhook_calls::table
        .filter(webhook_calls::webhook_id.eq(row.id))
        .filter(webhook_calls::state.eq(wire::name(&CallState::Waiting)))
        .count()
        .get_result(conn)?;
    let failed: i64 = webhook_calls::table
        .filter(webhook_calls::webhook_id.eq(row.id))
        .filter(webhook_calls::state.eq(wire::name(&CallState::Failed)))
        .filter(webhook_calls::done_at.ge(Some(micros(now).saturating_sub(FAILED_SINCE))))
        .count()
        .get_result(conn)?;
    Ok(Webhook {
        id: row.id.into(),
        fields: row.fields(&kept)?,
        waiting,
        failed,
        last_taken_at: row.last_taken_at.map(instant),
        created_by_name: row.created_by_name,
        created_at: instant(row.created_at),
        version: row.version,
    })
}

/// Every webhook in the order they were entered. The address of one whose sealed value does not open is empty.
pub fn list(conn: &mut Conn, keyring: &Keyring, now: Timestamp) -> DbResult<Vec<Webhook>> {
    let rows: Vec<Row> = webhooks::table.order(webhooks::id).load(conn)?;
    rows.into_iter()
        .map(|row| complete(conn, keyring, row, now))
        .collect()
}

/// One webhook.
pub fn get(conn: &mut Conn, keyring: &Keyring, id: Uuid, now: Timestamp) -> DbResult<Webhook> {
    let row = row(conn, id)?;
    complete(conn, keyring, row, now)
}

/// Enters a webhook. The fields were checked before. The secret is told here and never again.
pub fn create(
    conn: &mut Conn,
    keyring: &Keyring,
    fields: &WebhookFields,
    writer: &Writer,
) -> DbResult<Changed<WebhookSecret>> {
    let there: i64 = webhooks::table.count().get_result(conn)?;
    if usize::try_from(there).unwrap_or(usize::MAX) >= MAX_WEBHOOKS {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            &format!(
                "Webhookは{MAX_WEBHOOKS}件まで登録できます。使わなくなったものを削除してください"
            ),
            &format!(
                "At most {MAX_WEBHOOKS} webhooks can be kept; remove one that is no longer used"
            ),
        ));
    }
    let fields = rules::tidied(fields.clone());
    let id = DbId(new_id(writer.now));
    let kept = Kept {
        secret: kept::new_secret()?,
        url: fields.url,
    };
    let row = Row {
        id,
        host: rules::host(&kept.url),
        sealed: kept::seal(keyring, id, &kept)?,
        name: fields.name,
        events: stored::to_json(&fields.events)?,
        format: wire::name(&fields.format),
        lang: wire::name(&fields.lang),
        exercises: fields.exercises,
        enabled: fields.enabled,
        last_taken_at: None,
        created_by_name: writer.by.name.clone(),
        created_at: micros(writer.now),
        version: 1,
    };
    diesel::insert_into(webhooks::table)
        .values(&row)
        .execute(conn)?;
    let entry = Entry::instance("webhook.created", id.0, row.facts());
    let value = WebhookSecret {
        webhook: complete(conn, keyring, row, writer.now)?,
        secret: kept.secret,
    };
    Ok(Changed::new(value, entry))
}

/// Changes a webhook whole. The fields were checked before; `version` is what the caller saw, and equal values change
/// nothing. Calls that wait go to the new address; while it is not enabled they wait on.
pub fn change(
    conn: &mut Conn,
    keyring: &Keyring,
    id: Uuid,
    fields: &WebhookFields,
    version: i64,
    writer: &Writer,
) -> DbResult<Changed<Webhook>> {
    let before = seen(conn, id, version)?;
    let mut kept = kept::open(keyring, before.id, &before.sealed)?;
    let fields = rules::tidied(fields.clone());
    if fields == before.fields(&kept)? {
        return Ok(Changed::nothing(complete(
            conn, keyring, before, writer.now,
        )?));
    }
    if kept.secret.is_empty() {
        // It did not open, and whoever knows that could sign with nothing.
        kept.secret = kept::new_secret()?;
    }
    kept.url = fields.url;
    let changed = diesel::update(unchanged(before.id, version))
        .set((
            webhooks::name.eq(fields.name),
            webhooks::sealed.eq(kept::seal(keyring, before.id, &kept)?),
            webhooks::host.eq(rules::host(&kept.url)),
            webhooks::events.eq(stored::to_json(&fields.events)?),
            webhooks::format.eq(wire::name(&fields.format)),
            webhooks::lang.eq(wire::name(&fields.lang)),
            webhooks::exercises.eq(fields.exercises),
            webhooks::enabled.eq(fields.enabled),
            webhooks::version.eq(version + 1),
        ))
        .execute(conn)?;
    if changed != 1 {
        return Err(DbError::Stale);
    }
    let after = row(conn, id)?;
    let entry = Entry::instance("webhook.changed", id, after.facts());
    let value = complete(conn, keyring, after, writer.now)?;
    Ok(Changed::new(value, entry))
}

/// Removes a webhook with its calls; what waits is dropped.
pub fn remove(conn: &mut Conn, id: Uuid, version: i64, _: &Writer) -> DbResult<Changed<()>> {
    let before = seen(conn, id, version)?;
    // The webhook before its calls, as whoever records what became of one.
    if diesel::delete(unchanged(before.id, version)).execute(conn)? != 1 {
        return Err(DbError::Stale);
    }
    diesel::delete(webhook_calls::table.filter(webhook_calls::webhook_id.eq(before.id)))
        .execute(conn)?;
    let entry = Entry::instance("webhook.removed", id, before.facts());
    Ok(Changed::new((), entry))
}

/// Gives a webhook a new secret, with which everything is signed from now on, repetitions included.
pub fn renew_secret(
    conn: &mut Conn,
    keyring: &Keyring,
    id: Uuid,
    version: i64,
    writer: &Writer,
) -> DbResult<Changed<WebhookSecret>> {
    let before = seen(conn, id, version)?;
    let kept = Kept {
        secret: kept::new_secret()?,
        ..kept::open(keyring, before.id, &before.sealed)?
    };
    let changed = diesel::update(unchanged(before.id, version))
        .set((
            webhooks::sealed.eq(kept::seal(keyring, before.id, &kept)?),
            webhooks::version.eq(version + 1),
        ))
        .execute(conn)?;
    if changed != 1 {
        return Err(DbError::Stale);
    }
    let value = WebhookSecret {
        webhook: get(conn, keyring, id, writer.now)?,
        secret: kept.secret,
    };
    let entry = Entry::instance("webhook.secret_renewed", id, before.facts());
    Ok(Changed::new(value, entry))
}

/// The row, unless somebody changed it since.
#[diesel::dsl::auto_type]
fn unchanged(id: DbId, version: i64) -> _ {
    webhooks::table.filter(webhooks::id.eq(id).and(webhooks::version.eq(version)))
}
