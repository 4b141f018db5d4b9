//! Calls as people see them: listed, tried out, made once more, forgotten. Making them is `queue`.

use super::{
    outbox::{self, Happened, Listener},
    row,
};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, Writer,
    conn::MultiBackend,
    ids::{instant, micros},
    schema::{webhook_calls, webhooks},
    stored,
};
use diesel::{helper_types::IntoBoxed, prelude::*};
use saiki_api::{
    Lang, Timestamp, Uuid,
    problem::ErrorCode,
    webhooks::{CallState, WebhookCall},
    wire,
};
use saiki_domain::webhooks::{CallError, TRIED};
use serde_json::json;

const DAY: i64 = 86_400 * 1_000_000;
/// Microseconds a call that is done is kept, and one that is due waits: 30 days.
const KEPT: i64 = 30 * DAY;

#[derive(Queryable, Insertable)]
#[diesel(table_name = webhook_calls, treat_none_as_default_value = false)]
pub(super) struct Call {
    pub id: DbId,
    pub webhook_id: DbId,
    pub event: String,
    pub body: String,
    pub state: String,
    pub attempts: i64,
    pub status: Option<i64>,
    pub error: Option<String>,
    pub next_at: Option<i64>,
    pub held_until: Option<i64>,
    pub created_at: i64,
    pub done_at: Option<i64>,
}

impl Call {
    fn into_call(self, lang: Lang) -> DbResult<WebhookCall> {
        let error: Option<CallError> =
            stored::optional("webhook_calls.error", self.error.as_deref())?;
        Ok(WebhookCall {
            id: self.id.into(),
            event: self.event,
            state: stored::value("webhook_calls.state", &self.state)?,
            attempts: self.attempts,
            status: self.status,
            error: error.map_or_else(String::new, |error| error.text(lang).to_owned()),
            next_at: self.next_at.map(instant),
            created_at: instant(self.created_at),
            done_at: self.done_at.map(instant),
        })
    }
}

type Query<'a> = IntoBoxed<'a, webhook_calls::table, MultiBackend>;

fn of<'a>(webhook: Uuid, state: Option<CallState>) -> Query<'a> {
    let mut query = webhook_calls::table
        .filter(webhook_calls::webhook_id.eq(DbId(webhook)))
        .into_boxed();
    if let Some(state) = state {
        query = query.filter(webhook_calls::state.eq(wire::name(&state)));
    }
    query
}

/// One page of a webhook's calls, the newest first, at most `limit` after `after`; and how many there are.
pub fn calls(
    conn: &mut Conn,
    id: Uuid,
    filter: Option<CallState>,
    after: Option<Uuid>,
    limit: i64,
    lang: Lang,
) -> DbResult<(Vec<WebhookCall>, u64)> {
    row(conn, id)?;
    let total: i64 = of(id, filter).count().get_result(conn)?;
    let mut query = of(id, filter);
    if let Some(after) = after {
        query = query.filter(webhook_calls::id.lt(DbId(after)));
    }
    let rows: Vec<Call> = query
        .order(webhook_calls::id.desc())
        .limit(limit)
        .load(conn)?;
    let shown: DbResult<Vec<WebhookCall>> =
        rows.into_iter().map(|row| row.into_call(lang)).collect();
    Ok((shown?, u64::try_from(total).unwrap_or(0)))
}

/// Calls a webhook for a trial, also one that is not enabled.
pub fn try_out(conn: &mut Conn, id: Uuid, writer: &Writer) -> DbResult<Changed<WebhookCall>> {
    let webhook = row(conn, id)?;
    let listener = Listener::find(conn, id)?.ok_or(DbError::NotFound)?;
    let (subject, data) = (id.to_string(), json!({}));
    let happened = Happened {
        event: TRIED,
        subject: &subject,
        data: &data,
        actor: writer.by.id,
        incident: None,
    };
    let call = outbox::call(&listener, &happened, writer.now)?;
    outbox::insert(conn, std::slice::from_ref(&call))?;
    let entry = Entry::instance("webhook.tried", id, webhook.facts());
    Ok(Changed::new(call.into_call(writer.lang)?, entry))
}

/// Makes a call that was given up once more, from its first attempt on, with the same body.
pub fn again(
    conn: &mut Conn,
    id: Uuid,
    call: Uuid,
    writer: &Writer,
) -> DbResult<Changed<WebhookCall>> {
    let webhook = row(conn, id)?;
    let own = || {
        webhook_calls::table
            .filter(webhook_calls::id.eq(DbId(call)))
            .filter(webhook_calls::webhook_id.eq(DbId(id)))
    };
    let given_up = webhook_calls::state.eq(wire::name(&CallState::Failed));
    let repeated = diesel::update(own().filter(given_up))
        .set((
            webhook_calls::state.eq(wire::name(&CallState::Waiting)),
            webhook_calls::attempts.eq(0_i64),
            webhook_calls::status.eq(None::<i64>),
            webhook_calls::error.eq(None::<String>),
            webhook_calls::next_at.eq(Some(micros(writer.now))),
            webhook_calls::done_at.eq(None::<i64>),
        ))
        .execute(conn)?;
    let found: Option<Call> = own().first(conn).optional()?;
    let found = found.ok_or(DbError::NotFound)?;
    if repeated != 1 {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "やり直せるのは、断念した送信だけです",
            "Only a call that was given up can be made once more",
        ));
    }
    let entry = Entry::instance("webhook.repeated", id, webhook.facts());
    Ok(Changed::new(found.into_call(writer.lang)?, entry))
}

/// Forgets calls that were done thirty days ago, and those of webhooks removed while something was being told; gives up what
/// has been due for thirty days. Not to be called where an audit chain is held: whoever removes a webhook holds its calls and
/// waits for one.
pub fn forget(conn: &mut Conn, now: Timestamp) -> DbResult<()> {
    let before = micros(now).saturating_sub(KEPT);
    diesel::delete(webhook_calls::table.filter(webhook_calls::done_at.lt(Some(before))))
        .execute(conn)?;
    let there: Vec<DbId> = webhooks::table.select(webhooks::id).load(conn)?;
    let named: Vec<DbId> = webhook_calls::table
        .select(webhook_calls::webhook_id)
        .distinct()
        .load(conn)?;
    for webhook in &named {
        give_up(conn, *webhook, before, now)?;
    }
    // None that may be of a webhook entered this moment.
    let settled = micros(now).saturating_sub(DAY);
    for gone in named.into_iter().filter(|id| !there.contains(id)) {
        let orphaned = webhook_calls::webhook_id
            .eq(gone)
            .and(webhook_calls::created_at.lt(settled));
        diesel::delete(webhook_calls::table.filter(orphaned)).execute(conn)?;
    }
    Ok(())
}

/// Gives up what of a webhook has been due since before that time. Nothing that is being repeated is: its next attempt is
/// ahead.
fn give_up(conn: &mut Conn, webhook: DbId, before: i64, now: Timestamp) -> DbResult<()> {
    let late = webhook_calls::webhook_id
        .eq(webhook)
        .and(webhook_calls::next_at.lt(Some(before)));
    diesel::update(webhook_calls::table.filter(late))
        .set((
            webhook_calls::state.eq(wire::name(&CallState::Failed)),
            webhook_calls::error.eq(Some(wire::name(&CallError::Late))),
            webhook_calls::next_at.eq(None::<i64>),
            webhook_calls::held_until.eq(None::<i64>),
            webhook_calls::done_at.eq(Some(micros(now))),
        ))
        .execute(conn)?;
    Ok(())
}
