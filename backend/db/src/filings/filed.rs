//! That a report was filed: recorded once, under a standing approval of the same hash, together with the deadlines it
//! answers. Saiki files nothing; people do, and say so by name.

use super::{
    approvals::{approved_at, same_as_seen},
    form, get, name, newer,
};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, Writer, clocks, consistency, filing_duties,
    gates,
    ids::{instant, micros},
    schema::filing_records::{self, dsl},
    stored, timeline,
};
use diesel::prelude::*;
use saiki_api::{
    Timestamp, Uuid,
    clocks::{ClockDecision, ClockDecisionInput},
    filing_duties::{DutyDecision, DutyDecisionInput, Filed},
    filings::{Filing, FilingRecord, FilingRecordInput, FilingState},
    organisation::Both,
    problem::ErrorCode,
    wire,
};
use saiki_domain::{
    canonical::sha256_hex,
    fault::Faults,
    filing_forms::{self, Form},
    filings as rules,
};
use serde_json::json;
use std::collections::HashMap;

#[derive(Queryable, Insertable)]
#[diesel(table_name = filing_records)]
struct Row {
    filing_id: DbId,
    incident_id: DbId,
    sha256: String,
    filed_at: i64,
    channel: String,
    reference: String,
    reason: String,
    by_id: DbId,
    by_name: String,
    recorded_at: i64,
}

/// What was recorded of these reports.
pub(super) fn of(conn: &mut Conn, filings: &[DbId]) -> DbResult<HashMap<DbId, FilingRecord>> {
    let rows: Vec<Row> = dsl::filing_records
        .filter(dsl::filing_id.eq_any(filings.to_vec()))
        .load(conn)?;
    rows.into_iter()
        .map(|row| {
            let record = FilingRecord {
                filed_at: instant(row.filed_at),
                channel: stored::value("filing_records.channel", &row.channel)?,
                reference: row.reference,
                reason: row.reason,
                by_name: row.by_name,
                recorded_at: instant(row.recorded_at),
            };
            Ok((row.filing_id, record))
        })
        .collect()
}

/// Records that a report was filed, and what is open of the deadlines and duties its form answers with it. What was late
/// needs its reason.
pub fn file(
    conn: &mut Conn,
    incident: Uuid,
    id: Uuid,
    input: &FilingRecordInput,
    writer: &Writer,
) -> DbResult<Changed<Filing>> {
    gates::not_closed(conn, incident)?;
    let filing = get(conn, incident, id)?;
    same_as_seen(&filing, &input.sha256)?;
    let approved = may_be_filed(conn, incident, &filing)?;
    let answers = form("kind", &filing.content.kind)?.head.clocks.as_slice();
    let late = clocks::any_late(conn, incident, answers, input.filed_at, writer.now)?;
    let faults = rules::check_record(input, approved, late, writer.now);
    if !faults.0.is_empty() {
        return Err(DbError::Invalid(faults));
    }
    let filed = Filed {
        at: input.filed_at,
        channel: input.channel,
        reference: input.reference.trim().to_owned(),
        filing_id: Some(id),
    };
    let mut entries = vec![put(conn, incident, &filing, &filed, &input.reason, writer)?];
    entries.extend(answer(
        conn,
        incident,
        answers,
        &filed,
        &input.reason,
        writer,
    )?);
    Ok(Changed::with(get(conn, incident, id)?, entries))
}

/// When the report was approved, if it may be filed.
fn may_be_filed(conn: &mut Conn, incident: Uuid, filing: &Filing) -> DbResult<Timestamp> {
    if filing.state == FilingState::Filed {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "すでに提出済みと記録されています。提出し直したときは、新しい報告書を作成してください",
            "It was recorded as filed already; a report filed again is a new one",
        ));
    }
    let Some(approved) = approved_at(filing) else {
        return Err(DbError::refused(
            ErrorCode::ApprovalMissing,
            "承認されていません。承認を依頼してください",
            "It is not approved; ask for approval first",
        ));
    };
    not_overtaken(conn, incident, filing)?;
    Ok(approved)
}

/// Refuses a report while a newer one of its series is approved or was filed: what the authority was told last would be what
/// was found out first.
fn not_overtaken(conn: &mut Conn, incident: Uuid, filing: &Filing) -> DbResult<()> {
    let content = &filing.content;
    if filing_forms::form(&content.kind).is_some_and(serves_several) {
        return Ok(());
    }
    let newer = newer(conn, incident, &content.series, filing.number)?;
    let first = |state: FilingState| newer.iter().find(|one| one.state == state);
    let (ja, en) = if let Some(filed) = first(FilingState::Filed) {
        let n = filed.number;
        (
            format!(
                "同じ提出先への新しい報告書（第{n}号）が、すでに提出済みと記録されています。これより古い報告書は、あとから提出済みにできません。実際に提出していたときは、期限のページで、報告書を選ばずに提出を記録してください"
            ),
            format!(
                "A newer report of the same series (no. {n}) was recorded as filed already; an older one cannot be recorded after it. If this one was filed too, record that at its deadline without naming a report"
            ),
        )
    } else if let Some(approved) = first(FilingState::Approved) {
        let n = approved.number;
        (
            format!(
                "同じ提出先への新しい報告書（第{n}号）が承認されています。第{n}号を提出してください。この報告書を先に提出していたときは、第{n}号の承認を取り消してから記録してください"
            ),
            format!(
                "A newer report of the same series (no. {n}) is approved; file that one. If this one was filed before it, take back the approval of no. {n} first"
            ),
        )
    } else {
        return Ok(());
    };
    Err(DbError::refused(ErrorCode::StateConflict, &ja, &en))
}

/// Records as filed what is open of the clocks and the duties a report answers.
fn answer(
    conn: &mut Conn,
    incident: Uuid,
    answers: &[String],
    filed: &Filed,
    reason: &str,
    writer: &Writer,
) -> DbResult<Vec<Entry>> {
    let clock = ClockDecisionInput {
        decision: ClockDecision::Filed,
        filed_at: Some(filed.at),
        channel: Some(filed.channel),
        reference: filed.reference.clone(),
        filing_id: filed.filing_id,
        reason: reason.to_owned(),
    };
    let mut entries = clocks::answer_with(conn, incident, answers, &clock, writer)?;
    // What is left are duties without a clock of their rule.
    let duty = DutyDecisionInput {
        decision: DutyDecision::Filed,
        filed_at: clock.filed_at,
        channel: clock.channel,
        reference: clock.reference,
        filing_id: clock.filing_id,
        reason: String::new(),
    };
    entries.extend(filing_duties::answer_with(
        conn, incident, answers, &duty, writer,
    )?);
    Ok(entries)
}

/// A duty or a deadline was recorded as filed with one of the reports made here, which is then filed as well, if it was not
/// already.
pub(crate) fn named_as_filed(
    conn: &mut Conn,
    incident: Uuid,
    filed: Option<Filed>,
    reason: &str,
    writer: &Writer,
) -> DbResult<Option<Entry>> {
    let Some((filed, id)) = filed.and_then(|filed| filed.filing_id.map(|id| (filed, id))) else {
        return Ok(None);
    };
    let filing = get(conn, incident, id)?;
    if filing.state == FilingState::Filed {
        return Ok(None);
    }
    may_be_filed(conn, incident, &filing)?;
    Ok(Some(put(conn, incident, &filing, &filed, reason, writer)?))
}

/// Writes the record. Contradictions between what was said to whom bar it, unless somebody overruled them by name.
fn put(
    conn: &mut Conn,
    incident: Uuid,
    filing: &Filing,
    filed: &Filed,
    reason: &str,
    writer: &Writer,
) -> DbResult<Entry> {
    consistency::refuse_if_blocked(conn, incident, writer.now)?;
    let (by, reason) = (&writer.by, reason.trim());
    diesel::insert_into(filing_records::table)
        .values(Row {
            filing_id: DbId(filing.id),
            incident_id: DbId(incident),
            sha256: filing.sha256.clone(),
            filed_at: micros(filed.at),
            channel: wire::name(&filed.channel),
            reference: filed.reference.clone(),
            reason: reason.to_owned(),
            by_id: DbId(by.id.ok_or(DbError::NotFound)?),
            by_name: by.name.clone(),
            recorded_at: micros(writer.now),
        })
        .execute(conn)?;
    let (what, n, by) = (name(&filing.content.kind), filing.number, &by.name);
    let text = Both::new(
        format!("{by}が報告書第{n}号（{}）を提出済みと記録しました", what.ja),
        format!("{by} recorded report no. {n} ({}) as filed", what.en),
    );
    timeline::record(conn, incident, writer.now, &text, writer.now)?;
    let data = json!({
        "number": n, "kind": filing.content.kind, "sha256": filing.sha256, "filed_at": filed.at,
        "channel": filed.channel, "details_sha256": sha256_hex(&(&filed.reference, reason))?,
    });
    Ok(Entry::incident(incident, "filing.filed", filing.id, data))
}

/// What is wrong with naming a report as what was filed then: it is none of this incident, another kind than the one wanted,
/// or not approved by then.
pub(crate) fn wrong(
    conn: &mut Conn,
    incident: Uuid,
    wanted: Option<&str>,
    (named, filed_at): (Option<Uuid>, Option<Timestamp>),
) -> DbResult<Faults> {
    let mut faults = Faults::default();
    let Some(id) = named else {
        return Ok(faults);
    };
    let filing = match get(conn, incident, id) {
        Err(DbError::NotFound) => {
            faults.add(
                "filing_id",
                "unknown",
                "この報告書はこのインシデントにありません。一覧から選び直してください",
                "This incident has no such report; choose one of its list",
            );
            return Ok(faults);
        }
        other => other?,
    };
    if wanted.is_some_and(|wanted| !is_answered(wanted, &filing.content.kind)) {
        faults.add(
            "filing_id",
            "other_kind",
            "この報告書は別の報告のものです。同じ種類の報告書を選んでください",
            "This report is of another kind; choose one of the kind that was filed",
        );
    } else if filing.state != FilingState::Filed {
        match (approved_at(&filing), filed_at) {
            (None, _) => faults.add(
                "filing_id",
                "not_approved",
                "この報告書は承認されていません。承認を受けてから記録してください",
                "This report is not approved; have it approved first",
            ),
            (Some(approved), Some(at)) if rules::filed_before(at, approved) => faults.add(
                "filed_at",
                "before_approval",
                "報告書が承認された日時より前です。日時を確かめてください",
                "This is before the report was approved; check the time",
            ),
            _ => {}
        }
    }
    Ok(faults)
}

/// Whether a report made from a form answers the duty of that key. A form that names no deadline, such as the common forms
/// of the Japanese ministries, serves several recipients: which one is for people to say.
fn is_answered(duty: &str, kind: &str) -> bool {
    let among =
        |form: &Form| serves_several(form) || form.head.clocks.iter().any(|clock| clock == duty);
    kind == duty || filing_forms::form(kind).is_some_and(among)
}

/// Whether reports on this form may go to several recipients, so that none follows on another.
fn serves_several(form: &Form) -> bool {
    form.head.clocks.is_empty()
}
