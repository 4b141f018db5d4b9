//! How long each incident's personal data is kept, and holds on its erasure. What follows from it on a day is
//! `saiki_domain::retention`; erasing is `erasures`.

use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, Writer, erasures,
    ids::{instant, micros},
    incident_keys, rekey,
    schema::{
        incident_keys as keys, incident_members, incident_phases, incidents, people, retentions,
    },
    stored, timeline,
};
use diesel::{dsl::max, prelude::*};
use saiki_api::{
    Lang, Timestamp, Uuid,
    classes::Phase,
    retention::{ErasureAsked, Hold, HoldInput, Retention, RetentionFilter, RetentionInput},
    wire,
};
use saiki_domain::{
    canonical::sha256_of,
    retention::{self as rules, Facts, Standing},
};
use serde_json::json;

/// Incidents looked at by one round of a list.
const ROUND: i64 = 200;

#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = retentions, treat_none_as_default_value = false)]
pub(crate) struct Row {
    pub incident_id: DbId,
    pub until_day: Option<String>,
    pub months: Option<i64>,
    pub basis: String,
    pub hold_reason: Option<String>,
    pub hold_by_name: Option<String>,
    pub hold_at: Option<i64>,
    pub asked_by: Option<DbId>,
    pub asked_by_name: Option<String>,
    pub asked_at: Option<i64>,
    pub asked_people: Option<i64>,
    pub version: i64,
}

impl Row {
    fn unset(incident: Uuid) -> Row {
        Row {
            incident_id: DbId(incident),
            until_day: None,
            months: None,
            basis: String::new(),
            hold_reason: None,
            hold_by_name: None,
            hold_at: None,
            asked_by: None,
            asked_by_name: None,
            asked_at: None,
            asked_people: None,
            version: 0,
        }
    }

    /// Whatever somebody asked for is off: it was asked for under other circumstances.
    fn not_asked(self) -> Row {
        Row {
            asked_by: None,
            asked_by_name: None,
            asked_at: None,
            asked_people: None,
            ..self
        }
    }
}

/// What is stored of an incident's retention; a row of version 0 where nothing is.
pub(crate) fn row(conn: &mut Conn, incident: Uuid) -> DbResult<Row> {
    let row: Option<Row> = retentions::table
        .find(DbId(incident))
        .first(conn)
        .optional()?;
    Ok(row.unwrap_or_else(|| Row::unset(incident)))
}

/// Writes a row over the one of version `expected`.
pub(crate) fn write(conn: &mut Conn, row: Row, expected: i64) -> DbResult<()> {
    let row = Row {
        version: expected + 1,
        ..row
    };
    if expected == 0 {
        let made = each!(
            conn,
            diesel::insert_into(retentions::table)
                .values(&row)
                .on_conflict_do_nothing()
                .execute(conn)
        )?;
        return if made == 1 {
            Ok(())
        } else {
            Err(DbError::Stale)
        };
    }
    let seen = retentions::incident_id
        .eq(row.incident_id)
        .and(retentions::version.eq(expected));
    let changed = diesel::update(retentions::table.filter(seen))
        .set((
            retentions::until_day.eq(row.until_day),
            retentions::months.eq(row.months),
            retentions::basis.eq(row.basis),
            retentions::hold_reason.eq(row.hold_reason),
            retentions::hold_by_name.eq(row.hold_by_name),
            retentions::hold_at.eq(row.hold_at),
            retentions::asked_by.eq(row.asked_by),
            retentions::asked_by_name.eq(row.asked_by_name),
            retentions::asked_at.eq(row.asked_at),
            retentions::asked_people.eq(row.asked_people),
            retentions::version.eq(row.version),
        ))
        .execute(conn)?;
    if changed == 1 {
        Ok(())
    } else {
        Err(DbError::Stale)
    }
}

/// Where the keeping of a row stands now.
pub(crate) fn standing(conn: &mut Conn, row: &Row, now: Timestamp) -> DbResult<Standing> {
    let zone = timeline::home_zone(conn)?;
    let phase: Option<String> = incidents::table
        .find(row.incident_id)
        .select(incidents::phase)
        .first(conn)
        .optional()?;
    let phase: Phase = stored::value("incidents.phase", &phase.ok_or(DbError::NotFound)?)?;
    let closed: Option<i64> = incident_phases::table
        .filter(
            incident_phases::incident_id
                .eq(row.incident_id)
                .and(incident_phases::phase.eq(wire::name(&Phase::Closed))),
        )
        .select(max(incident_phases::entered_at))
        .first(conn)?;
    let destroyed: Option<Option<i64>> = keys::table
        .find(row.incident_id)
        .select(keys::destroyed_at)
        .first(conn)
        .optional()?;
    let day = |at: i64| instant(at).to_zoned_datetime(zone.clone()).date();
    let facts = Facts {
        until: stored::optional("retentions.until_day", row.until_day.as_deref())?,
        months: row.months,
        closed: closed.filter(|_| phase == Phase::Closed).map(day),
        held: row.hold_at.is_some(),
        asked: row.asked_at.is_some(),
        destroyed: destroyed.flatten().is_some(),
        certified: erasures::is_certified(conn, row.incident_id.into())?,
    };
    Ok(rules::standing(&facts, day(micros(now))))
}

/// How an incident's personal data is kept.
pub fn get(conn: &mut Conn, incident: Uuid, lang: Lang, now: Timestamp) -> DbResult<Retention> {
    let row = row(conn, incident)?;
    told(conn, row, lang, now)
}

fn told(conn: &mut Conn, row: Row, lang: Lang, now: Timestamp) -> DbResult<Retention> {
    let incident = Uuid::from(row.incident_id);
    let found = standing(conn, &row, now)?;
    let named: Option<(String, String)> = incidents::table
        .find(row.incident_id)
        .select((incidents::reference, incidents::title))
        .first(conn)
        .optional()?;
    let (reference, title) = named.ok_or(DbError::NotFound)?;
    let asked = row.asked_by.zip(row.asked_by_name).zip(row.asked_at);
    let hold = row.hold_reason.zip(row.hold_by_name).zip(row.hold_at);
    Ok(Retention {
        incident_id: incident,
        reference,
        title,
        state: found.state,
        why: found.why.get(lang).to_owned(),
        until: stored::optional("retentions.until_day", row.until_day.as_deref())?,
        months: row.months,
        basis: row.basis,
        last_day: found.last_day,
        hold: hold.map(|((reason, by_name), at)| Hold {
            reason,
            by_name,
            at: instant(at),
        }),
        asked: asked.map(|((by, by_name), at)| ErasureAsked {
            by_id: by.into(),
            by_name,
            at: instant(at),
        }),
        people: count(conn, incident)?,
        erasure: erasures::get(conn, incident)?,
        rekey: rekey::standing(conn, incident)?,
        version: row.version,
    })
}

/// People on the register.
pub(crate) fn count(conn: &mut Conn, incident: Uuid) -> DbResult<i64> {
    Ok(people::table
        .filter(people::incident_id.eq(DbId(incident)))
        .count()
        .get_result(conn)?)
}

/// Incidents by id, after one: at most `limit` of those `member` may see (all, where there is none) and the filter
/// finds.
pub fn list(
    conn: &mut Conn,
    member: Option<Uuid>,
    filter: RetentionFilter,
    after: Option<Uuid>,
    limit: u32,
    (lang, now): (Lang, Timestamp),
) -> DbResult<Vec<Retention>> {
    let (mut all, mut after) = (Vec::new(), after.unwrap_or(Uuid::nil()));
    loop {
        let mut query = incidents::table
            .filter(incidents::id.gt(DbId(after)))
            .order(incidents::id)
            .limit(ROUND)
            .select(incidents::id)
            .into_boxed();
        if let Some(user) = member {
            let own = incident_members::table
                .filter(incident_members::user_id.eq(DbId(user)))
                .select(incident_members::incident_id);
            query = query.filter(incidents::id.eq_any(own));
        }
        let ids: Vec<DbId> = query.load(conn)?;
        let Some(last) = ids.last() else {
            return Ok(all);
        };
        after = (*last).into();
        for id in ids {
            let row = row(conn, id.into())?;
            if filter.state.is_some() && filter.state != Some(standing(conn, &row, now)?.state) {
                continue;
            }
            all.push(told(conn, row, lang, now)?);
            if all.len() >= limit as usize {
                return Ok(all);
            }
        }
    }
}

/// Says how long it is kept, over the version the caller saw.
pub fn put(
    conn: &mut Conn,
    incident: Uuid,
    input: &RetentionInput,
    expected: i64,
) -> DbResult<Changed<()>> {
    incident_keys::not_erased(conn, incident)?;
    let before = seen(conn, incident, expected)?;
    let row = Row {
        until_day: input.until.map(|day| day.to_string()),
        months: input.months,
        basis: input.basis.trim().to_owned(),
        ..before.not_asked()
    };
    write(conn, row, expected)?;
    let data = json!({
        "until": input.until, "months": input.months, "basis_sha256": sha256_of(input.basis.as_bytes()),
    });
    let entry = Entry::incident(incident, "retention.set", incident, data);
    Ok(Changed::new((), entry))
}

/// Puts a hold on the erasure, or lifts it.
pub fn hold(
    conn: &mut Conn,
    incident: Uuid,
    input: &HoldInput,
    expected: i64,
    writer: &Writer,
) -> DbResult<Changed<()>> {
    incident_keys::not_erased(conn, incident)?;
    let before = seen(conn, incident, expected)?;
    if before.hold_at.is_some() == input.held {
        return Err(DbError::refused(
            saiki_api::problem::ErrorCode::StateConflict,
            "保留の状態はすでにそのとおりです",
            "The hold stands so already",
        ));
    }
    let row = Row {
        hold_reason: input.held.then(|| input.reason.trim().to_owned()),
        hold_by_name: input.held.then(|| writer.by.name.clone()),
        hold_at: input.held.then(|| micros(writer.now)),
        ..before.not_asked()
    };
    write(conn, row, expected)?;
    let data = json!({ "held": input.held, "reason_sha256": sha256_of(input.reason.as_bytes()) });
    let entry = Entry::incident(incident, "retention.held", incident, data);
    Ok(Changed::new((), entry))
}

/// The row, provided it is the version the caller saw.
pub(crate) fn seen(conn: &mut Conn, incident: Uuid, expected: i64) -> DbResult<Row> {
    let row = row(conn, incident)?;
    if row.version == expected {
        Ok(row)
    } else {
        Err(DbError::Stale)
    }
}
