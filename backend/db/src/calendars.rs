//! Calendars of business days as administrators upload them, beside the built-in ones. An upload stands in place of the
//! built-in calendar of its identifier until it is removed; what a calendar may say is `saiki_domain::calendars`.

use crate::{
    Changed, Conn, DbError, DbResult, Entry, Writer,
    ids::{instant, micros},
    rules as clauses,
    schema::uploaded_calendars::{self, dsl},
    stored, timeline,
};
use diesel::prelude::*;
use saiki_api::{
    Date,
    calendars::{Calendar, CalendarFields, Holiday},
    problem::ErrorCode,
};
use saiki_domain::{
    calendars::{self as rules, BusinessDays, Calendars},
    canonical::sha256_hex,
};
use serde_json::json;

/// Most uploads.
const MAX_UPLOADS: i64 = 50;

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = uploaded_calendars)]
struct Row {
    id: String,
    fields: String,
    by_name: String,
    uploaded_at: i64,
    version: i64,
}

impl Row {
    fn into_calendar(self, today: Date) -> DbResult<Calendar> {
        let fields: CalendarFields = stored::json(&self.fields)?;
        Ok(Calendar {
            id: self.id,
            ends_soon: rules::ends_soon(&fields, today),
            fields,
            built_in: false,
            uploaded_by_name: Some(self.by_name),
            uploaded_at: Some(instant(self.uploaded_at)),
            version: self.version,
        })
    }
}

fn row(conn: &mut Conn, id: &str) -> DbResult<Option<Row>> {
    Ok(dsl::uploaded_calendars.find(id).first(conn).optional()?)
}

fn rows(conn: &mut Conn) -> DbResult<Vec<Row>> {
    Ok(dsl::uploaded_calendars.order(dsl::id).load(conn)?)
}

fn of_built_in(id: &str, fields: &CalendarFields, today: Date) -> Calendar {
    Calendar {
        id: id.to_owned(),
        ends_soon: rules::ends_soon(fields, today),
        fields: fields.clone(),
        built_in: true,
        uploaded_by_name: None,
        uploaded_at: None,
        version: 0,
    }
}

/// Every calendar in the order of their identifiers: uploads, and built-in ones that none stands in place of.
pub fn all(conn: &mut Conn, today: Date) -> DbResult<Vec<Calendar>> {
    let uploaded: DbResult<Vec<Calendar>> = rows(conn)?
        .into_iter()
        .map(|row| row.into_calendar(today))
        .collect();
    let mut all = uploaded?;
    let built_in = rules::built_in()
        .iter()
        .filter(|(id, _)| all.iter().all(|one| one.id != *id))
        .map(|(id, fields)| of_built_in(id, fields, today));
    let built_in: Vec<Calendar> = built_in.collect();
    all.extend(built_in);
    all.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(all)
}

/// One calendar as it is in force.
pub fn get(conn: &mut Conn, id: &str, today: Date) -> DbResult<Calendar> {
    if let Some(row) = row(conn, id)? {
        return row.into_calendar(today);
    }
    let built_in = rules::built_in().iter().find(|(name, _)| name == id);
    let (id, fields) = built_in.ok_or(DbError::NotFound)?;
    Ok(of_built_in(id, fields, today))
}

/// The calendars periods are reckoned by.
pub fn in_force(conn: &mut Conn) -> DbResult<Calendars> {
    let mut all = Calendars::built_in().clone();
    for row in rows(conn)? {
        all.insert(&row.id, stored::json(&row.fields)?);
    }
    Ok(all)
}

/// Uploads a calendar, or replaces the upload of that identifier. `expected` is the version the caller saw, 0 while
/// nothing was uploaded. Refuses fields that are not in order.
pub fn put(
    conn: &mut Conn,
    id: &str,
    fields: &CalendarFields,
    expected: i64,
    writer: &Writer,
) -> DbResult<Changed<Calendar>> {
    let mut faults = rules::check_id(id);
    faults.0.extend(rules::check(fields).0);
    if !faults.0.is_empty() {
        return Err(DbError::Invalid(faults));
    }
    // Kept in order, as built-in ones are.
    let fields = BusinessDays::new(fields.clone()).fields().clone();
    let today = timeline::today(conn, writer.now)?;
    if let Some(before) = row(conn, id)?
        && before.version == expected
        && stored::json::<CalendarFields>(&before.fields)? == fields
    {
        return Ok(Changed::nothing(before.into_calendar(today)?));
    }
    if expected == 0 {
        room(conn)?;
    }
    let row = Row {
        id: id.to_owned(),
        fields: stored::to_json(&fields)?,
        by_name: writer.by.name.clone(),
        uploaded_at: micros(writer.now),
        version: expected + 1,
    };
    if written(conn, &row, expected)? != 1 {
        return Err(DbError::Stale);
    }
    let data = json!({
        "from": fields.from, "to": fields.to, "holidays": fields.holidays.len(),
        "fields_sha256": sha256_hex(&fields)?, "version": row.version,
    });
    Ok(Changed::new(
        row.into_calendar(today)?,
        Entry::instance("calendar.uploaded", id, data),
    ))
}

/// Refuses one upload too many: every deadline is reckoned with all of them at hand.
fn room(conn: &mut Conn) -> DbResult<()> {
    let there: i64 = dsl::uploaded_calendars.count().get_result(conn)?;
    if there < MAX_UPLOADS {
        return Ok(());
    }
    Err(DbError::refused(
        ErrorCode::StateConflict,
        &format!(
            "休日の暦は{MAX_UPLOADS}件まで登録できます。使わなくなったものを削除するか、差し替えてください"
        ),
        &format!(
            "At most {MAX_UPLOADS} calendars can be uploaded; drop or replace one that is no longer used"
        ),
    ))
}

/// Writes an upload, and says how many rows were of the version expected.
fn written(conn: &mut Conn, row: &Row, expected: i64) -> DbResult<usize> {
    if expected == 0 {
        return Ok(each!(
            conn,
            diesel::insert_into(uploaded_calendars::table)
                .values(row)
                .on_conflict_do_nothing()
                .execute(conn)
        )?);
    }
    let own = dsl::uploaded_calendars.filter(dsl::id.eq(&row.id).and(dsl::version.eq(expected)));
    Ok(diesel::update(own).set(row).execute(conn)?)
}

/// Puts a list of holidays in place of those of a calendar there is; name, weekend and source stay, and it covers the
/// years the list names. `expected` is the version the caller saw, 0 of a built-in one.
pub fn put_holidays(
    conn: &mut Conn,
    id: &str,
    holidays: Vec<Holiday>,
    expected: i64,
    writer: &Writer,
) -> DbResult<Changed<Calendar>> {
    let today = timeline::today(conn, writer.now)?;
    let base = get(conn, id, today)?;
    if base.version != expected {
        return Err(DbError::Stale);
    }
    let fields = rules::with_holidays(id, &base.fields, holidays);
    put(conn, id, &fields, expected, writer)
}

/// Removes an upload. The built-in calendar of that identifier, where there is one, is in force again; one without such is
/// refused while rules count by it, whose deadlines would move unseen.
pub fn remove(conn: &mut Conn, id: &str, expected: i64) -> DbResult<Changed<()>> {
    let before = row(conn, id)?.ok_or(DbError::NotFound)?;
    if before.version != expected {
        return Err(DbError::Stale);
    }
    let replaces = rules::built_in().iter().any(|(name, _)| name == id);
    if !replaces && clauses::need_calendar(conn, id)? {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "契約条項やインシデントの期限がこの暦で数えられているため、削除できません。新しい内容に差し替えてください",
            "Clauses or deadlines of incidents count by this calendar; upload a newer one in its place instead",
        ));
    }
    let own = dsl::uploaded_calendars.filter(dsl::id.eq(id).and(dsl::version.eq(expected)));
    if diesel::delete(own).execute(conn)? != 1 {
        return Err(DbError::Stale);
    }
    let data = json!({ "version": expected });
    Ok(Changed::new(
        (),
        Entry::instance("calendar.removed", id, data),
    ))
}
