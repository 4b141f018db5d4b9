//! Tracking numbers of a batch: all lines of a file, or none. What a file before it said is not said otherwise unasked.

use super::{row, sent::PostKey, tracked, tracking_place};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry,
    crypto::IncidentCipher,
    incidents,
    schema::{post_batches, post_letters},
};
use diesel::prelude::*;
use saiki_api::followups::Tracked;
use saiki_domain::{
    fault::Faults,
    followups::post::{TrackingLine, tracking_key},
};
use serde_json::json;
use std::collections::HashMap;

/// Faults told at once.
const MAX_TOLD: usize = 20;

/// A letter as a fault names it.
fn code(batch: i64, n: i64) -> String {
    format!("{batch}-{n:05}")
}

/// Keeps tracking numbers of letters of a batch. Refused as a whole where a line names no letter of it, a number another
/// letter of the incident has, or, unless `replace`, a letter that has another number.
pub fn track(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    (incident, id): PostKey,
    lines: &[TrackingLine],
    replace: bool,
) -> DbResult<Changed<Tracked>> {
    // Two files at once would each find a number free.
    incidents::lock(conn, incident)?;
    let row = row(conn, incident, id)?;
    let letters: Vec<(i64, DbId)> = post_letters::table
        .filter(post_letters::batch_id.eq(row.id))
        .select((post_letters::n, post_letters::id))
        .load(conn)?;
    let letters: HashMap<i64, DbId> = letters.into_iter().collect();
    let found = |line: &TrackingLine| {
        let own = letters.get(&line.n).copied();
        own.filter(|_| line.batch == row.number)
    };
    let named: Vec<(&TrackingLine, DbId)> = lines
        .iter()
        .filter_map(|line| Some((line, found(line)?)))
        .collect();
    let known = Known::load(conn, cipher, DbId(incident))?;
    let anew = anew(&named);
    let mut faults = Faults::default();
    // In the order of the lines, which is that in which they are corrected.
    for line in lines {
        match found(line) {
            Some(letter) => known.check((line, letter), &anew, replace, &mut faults),
            None => unknown(line, &mut faults),
        }
    }
    if !faults.0.is_empty() {
        faults.0.truncate(MAX_TOLD);
        return Err(DbError::Invalid(faults));
    }
    for (line, letter) in &named {
        let sealed = cipher.seal(&tracking_place(letter.0), line.number.as_bytes())?;
        diesel::update(post_letters::table.find(*letter))
            .set(post_letters::tracking.eq(Some(sealed)))
            .execute(conn)?;
    }
    let letters = lines.len() as u64;
    let data = json!({ "number": row.number, "letters": letters, "replace": replace });
    let entry = Entry::incident(incident, "post_batch.tracked", id, data);
    Ok(Changed::new(Tracked { letters }, entry))
}

fn unknown(line: &TrackingLine, faults: &mut Faults) {
    let (at, code) = (line.line, code(line.batch, line.n));
    faults.add(
        format!("csv.{at}"),
        "unknown_letter",
        format!("{at}行目の郵便物の番号 {code} は、この発送一式にありません"),
        format!("Line {at}: the letter {code} is not in this batch"),
    );
}

/// The number each letter is given, as two numbers are compared.
fn anew(named: &[(&TrackingLine, DbId)]) -> HashMap<DbId, String> {
    named
        .iter()
        .map(|(line, letter)| (*letter, tracking_key(&line.number)))
        .collect()
}

/// Tracking numbers kept before.
struct Known {
    /// By letter, as two numbers are compared.
    of_letter: HashMap<DbId, String>,
    /// By number: the letter that has it, and its code.
    by_number: HashMap<String, (DbId, String)>,
}

impl Known {
    /// Those of an incident: a number is of one letter, whichever batch it is in.
    fn load(conn: &mut Conn, cipher: &IncidentCipher, incident: DbId) -> DbResult<Known> {
        let batches: Vec<(DbId, i64)> = post_batches::table
            .filter(post_batches::incident_id.eq(incident))
            .select((post_batches::id, post_batches::number))
            .load(conn)?;
        let mut known = Known {
            of_letter: HashMap::new(),
            by_number: HashMap::new(),
        };
        for (batch, number) in batches {
            let rows: Vec<(DbId, i64, Option<Vec<u8>>)> = post_letters::table
                .filter(
                    post_letters::batch_id
                        .eq(batch)
                        .and(post_letters::tracking.is_not_null()),
                )
                .select((post_letters::id, post_letters::n, post_letters::tracking))
                .load(conn)?;
            for (letter, n, sealed) in rows {
                let Some(sealed) = sealed else { continue };
                let key = tracking_key(&tracked(cipher, letter, &sealed)?);
                let place = (letter, code(number, n));
                known.by_number.insert(key.clone(), place);
                known.of_letter.insert(letter, key);
            }
        }
        Ok(known)
    }

    /// A line and its letter, beside what the whole file gives anew.
    fn check(
        &self,
        (line, letter): (&TrackingLine, DbId),
        anew: &HashMap<DbId, String>,
        replace: bool,
        faults: &mut Faults,
    ) {
        let key = tracking_key(&line.number);
        let before = self.of_letter.get(&letter);
        if !replace && before.is_some_and(|before| *before != key) {
            has_number(line, faults);
        }
        // A number that its letter gives up in the same file is free.
        let given_up =
            |holder: &DbId| replace && anew.get(holder).is_some_and(|other| *other != key);
        if let Some((holder, code)) = self.by_number.get(&key)
            && *holder != letter
            && !given_up(holder)
        {
            number_taken(line, code, faults);
        }
    }
}

fn has_number(line: &TrackingLine, faults: &mut Faults) {
    let (at, code) = (line.line, code(line.batch, line.n));
    faults.add(
        format!("csv.{at}"),
        "has_number",
        format!(
            "{at}行目の郵便物の番号 {code} には、別の追跡番号が登録されています。この行が正しければ、登録済みの追跡番号を置き換えるよう選んでください"
        ),
        format!(
            "Line {at}: the letter {code} has another tracking number already; if this line is right, choose to replace it"
        ),
    );
}

fn number_taken(line: &TrackingLine, code: &str, faults: &mut Faults) {
    let at = line.line;
    faults.add(
        format!("csv.{at}"),
        "number_taken",
        format!(
            "{at}行目の追跡番号は、郵便物の番号 {code} にすでに登録されています。正しい追跡番号に直してください"
        ),
        format!("Line {at}: the letter {code} has this tracking number already; correct it"),
    );
}
