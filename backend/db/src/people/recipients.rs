//! Who a letter's audience is: counted, and handed over one by one in the order of person ids, so that the
//! hash over them does not depend on how they were fetched. Sending is not done here.

use super::{item_pattern, row::Row};
use crate::{
    Conn, DbId, DbResult,
    conn::MultiBackend,
    crypto::IncidentCipher,
    schema::people::{self, dsl},
};
use diesel::{helper_types::IntoBoxed, prelude::*, sql_types::Bool};
use saiki_api::{Uuid, letters::Audience, people::Person};
use std::collections::HashSet;

/// Rows fetched at once.
const PAGE: i64 = 1_000;
/// Most ids named in one statement; a longer list is sifted here.
const MAX_NAMED: usize = 1_000;

/// How many people an audience has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Recipients {
    /// With a mail address: these are mailed.
    pub mailed: u64,
    /// Without one: these must be told by other means.
    pub unreachable: u64,
}

/// Somebody who is mailed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// Who.
    pub person_id: Uuid,
    /// Blind index of the address.
    pub email_index: Vec<u8>,
    /// Blind index of the customer number.
    pub number_index: Option<Vec<u8>>,
}

/// Counts an audience.
pub fn recipients(conn: &mut Conn, incident: Uuid, audience: &Audience) -> DbResult<Recipients> {
    let mut found = Recipients::default();
    if audience.person_ids.len() <= MAX_NAMED {
        let mut count = |mailed: bool| -> DbResult<u64> {
            let n: i64 = wanted(incident, audience)
                .filter(dsl::has_email.eq(mailed))
                .count()
                .get_result(conn)?;
            Ok(u64::try_from(n).unwrap_or(0))
        };
        found.mailed = count(true)?;
        found.unreachable = count(false)?;
        return Ok(found);
    }
    each_row(conn, incident, audience, |row| {
        match row.has_email {
            true => found.mailed += 1,
            false => found.unreachable += 1,
        }
        Ok(())
    })?;
    Ok(found)
}

/// Hands over everybody who is mailed, ascending by person id. With a `cipher`, each comes in the clear too.
/// The audience is read in pages: run it in one transaction where the register must stand still.
pub fn each_recipient(
    conn: &mut Conn,
    incident: Uuid,
    audience: &Audience,
    cipher: Option<&IncidentCipher>,
    mut take: impl FnMut(&Recipient, Option<Person>) -> DbResult<()>,
) -> DbResult<()> {
    each_row(conn, incident, audience, |row| {
        let Some(email_index) = row.email_index.clone().filter(|_| row.has_email) else {
            return Ok(());
        };
        let recipient = Recipient {
            person_id: row.id.0,
            email_index,
            number_index: row.number_index.clone(),
        };
        let person = cipher.map(|cipher| row.open(cipher)).transpose()?;
        take(&recipient, person)
    })
}

/// A page of an audience, and where the next one begins.
#[derive(Debug, Default)]
pub struct RecipientPage {
    /// Those of the page who are mailed, ascending by person id, in the clear.
    pub mailed: Vec<(Recipient, Person)>,
    /// Hand it back as `after`; absent at the end.
    pub last: Option<Uuid>,
}

/// `each_recipient` a page at a time, for callers that write in between. A page may hold nobody and still not be
/// the last.
pub fn recipients_page(
    conn: &mut Conn,
    incident: Uuid,
    audience: &Audience,
    cipher: &IncidentCipher,
    after: Option<Uuid>,
) -> DbResult<RecipientPage> {
    let rows = page(conn, incident, audience, after.map(DbId))?;
    let mut found = RecipientPage {
        last: rows.last().map(|row| row.id.0),
        ..RecipientPage::default()
    };
    let named = named(audience);
    for row in rows {
        let Some(email_index) = row.email_index.clone().filter(|_| row.has_email) else {
            continue;
        };
        if named.is_empty() || named.contains(&row.id.0) {
            let recipient = Recipient {
                person_id: row.id.0,
                email_index,
                number_index: row.number_index.clone(),
            };
            found.mailed.push((recipient, row.open(cipher)?));
        }
    }
    Ok(found)
}

fn named(audience: &Audience) -> HashSet<Uuid> {
    audience.person_ids.iter().copied().collect()
}

fn page(
    conn: &mut Conn,
    incident: Uuid,
    audience: &Audience,
    after: Option<DbId>,
) -> DbResult<Vec<Row>> {
    let mut query = wanted(incident, audience);
    if let Some(after) = after {
        query = query.filter(dsl::id.gt(after));
    }
    Ok(query.order(dsl::id).limit(PAGE).load(conn)?)
}

fn each_row(
    conn: &mut Conn,
    incident: Uuid,
    audience: &Audience,
    mut take: impl FnMut(Row) -> DbResult<()>,
) -> DbResult<()> {
    let named = named(audience);
    let mut after = None;
    loop {
        let rows = page(conn, incident, audience, after)?;
        let Some(last) = rows.last() else {
            return Ok(());
        };
        after = Some(last.id);
        for row in rows {
            if named.is_empty() || named.contains(&row.id.0) {
                take(row)?;
            }
        }
    }
}

fn wanted<'a>(incident: Uuid, audience: &Audience) -> IntoBoxed<'a, people::table, MultiBackend> {
    let mut query = dsl::people
        .filter(dsl::incident_id.eq(DbId(incident)))
        .into_boxed();
    if !audience.langs.is_empty() {
        let langs: Vec<&'static str> = audience.langs.iter().map(|l| l.tag()).collect();
        query = query.filter(dsl::lang.eq_any(langs));
    }
    if !audience.person_ids.is_empty() && audience.person_ids.len() <= MAX_NAMED {
        let ids: Vec<DbId> = audience.person_ids.iter().copied().map(DbId).collect();
        query = query.filter(dsl::id.eq_any(ids));
    }
    let mut items = audience.data_items.iter();
    if let Some(first) = items.next() {
        let mut any: Box<dyn BoxableExpression<people::table, MultiBackend, SqlType = Bool> + 'a> =
            Box::new(dsl::data_items.like(item_pattern(*first)));
        for item in items {
            any = Box::new(any.or(dsl::data_items.like(item_pattern(*item))));
        }
        query = query.filter(any);
    }
    query
}
