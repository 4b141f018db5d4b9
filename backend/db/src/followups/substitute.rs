//! Substitute notice: for people nobody can reach, a published notice stands in the place of the letter. The decision names
//! the notice and how long it has to stand; the notice cannot be taken down before.

use super::assign::{begin, hash, meant, same_count};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, Writer,
    crypto::IncidentCipher,
    gates,
    ids::{instant, micros, new_id},
    notices, people,
    schema::{followups, substitute_notices},
    stored, timeline,
};
use diesel::{dsl::max, prelude::*};
use saiki_api::{
    Date, Lang, Uuid,
    followups::{FollowedMany, FollowupChannel, FollowupState, SubstituteNotice, Substituted},
    notices::{Notice, NoticeState},
    organisation::Both,
    people::{DecisionInput, PersonDecision, ToldWay},
    problem::ErrorCode,
    wire,
};
use saiki_domain::{canonical::sha256_hex, civil};
use serde_json::json;
use std::collections::HashMap;

/// Rows named in one statement.
const BATCH: usize = 1_000;

#[derive(Queryable, Insertable)]
#[diesel(table_name = substitute_notices, treat_none_as_default_value = false)]
struct Row {
    id: DbId,
    incident_id: DbId,
    notice_id: DbId,
    people: i64,
    kept_until: String,
    decision_id: DbId,
    by_id: DbId,
    by_name: String,
    created_at: i64,
}

/// Records that people count as told by a notice that stands: exactly as many as the caller expects, or nobody.
pub fn substitute(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    wanted: &SubstituteNotice,
    writer: &Writer,
) -> DbResult<Changed<FollowedMany>> {
    gates::not_closed(conn, incident)?;
    let notice = standing(conn, incident, wanted.notice_id)?;
    let ids = meant(conn, cipher, incident, &wanted.target, writer.now)?;
    same_count(ids.len(), wanted.expected_count)?;
    if ids.is_empty() {
        return Ok(Changed::nothing(FollowedMany { people: 0 }));
    }
    let input = DecisionInput {
        decision: PersonDecision::ToldOtherwise,
        way: Some(ToldWay::PublicNotice),
        day: Some(timeline::today(conn, writer.now)?),
        note: note(&notice, wanted, writer.lang),
    };
    let (act, told) = people::tell(conn, cipher, incident, &ids, &input, writer)?;
    same_count(told, wanted.expected_count)?;
    for some in ids.chunks(BATCH) {
        begin(conn, incident, some, writer)?;
        let these = followups::table.filter(
            followups::incident_id
                .eq(DbId(incident))
                .and(followups::person_id.eq_any(some.to_vec())),
        );
        diesel::update(these)
            .set((
                followups::channel.eq(Some(wire::name(&FollowupChannel::Notice))),
                followups::state.eq(wire::name(&FollowupState::Done)),
                followups::call_at.eq(0_i64),
                followups::updated_at.eq(micros(writer.now)),
                followups::version.eq(followups::version + 1_i64),
            ))
            .execute(conn)?;
    }
    let id = new_id(writer.now);
    diesel::insert_into(substitute_notices::table)
        .values(Row {
            id: DbId(id),
            incident_id: DbId(incident),
            notice_id: DbId(notice.id),
            people: i64::try_from(told).unwrap_or(i64::MAX),
            kept_until: wanted.kept_until.to_string(),
            decision_id: DbId(act),
            by_id: DbId(writer.by.id.ok_or(DbError::NotFound)?),
            by_name: writer.by.name.clone(),
            created_at: micros(writer.now),
        })
        .execute(conn)?;
    let by = &writer.by.name;
    let text = Both {
        ja: format!(
            "{by}が、連絡の取れない対象者{}について、公表（/notices/{}）による代替を決めました",
            civil::counted(told, civil::PEOPLE, Lang::Ja),
            notice.slug
        ),
        en: format!(
            "{by} decided that the notice /notices/{} tells {} nobody can reach",
            notice.slug,
            civil::counted(told, civil::PEOPLE, Lang::En)
        ),
    };
    timeline::record(conn, incident, writer.now, &text, writer.now)?;
    let data = json!({
        "notice": notice.id, "slug": notice.slug, "kept_until": wanted.kept_until, "people": told,
        "ids_sha256": hash(&ids), "act": act, "reason_sha256": sha256_hex(&wanted.reason)?,
    });
    let entry = Entry::incident(incident, "followups.substituted", id, data);
    let people = wanted.expected_count;
    Ok(Changed::new(FollowedMany { people }, entry))
}

fn standing(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<Notice> {
    let all = notices::list(conn, incident)?;
    let notice = all.into_iter().find(|notice| notice.id == id);
    let notice = notice.ok_or(DbError::NotFound)?;
    if notice.state != NoticeState::Standing || notice.publications.is_empty() {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "この公表文はいま公表されていません。公表してから記録してください",
            "This notice is not public now; publish it first",
        ));
    }
    Ok(notice)
}

fn note(notice: &Notice, wanted: &SubstituteNotice, lang: Lang) -> String {
    let (name, slug, until) = (&notice.letter_name, &notice.slug, wanted.kept_until);
    let reason = wanted.reason.trim();
    match lang {
        Lang::Ja => {
            format!("公表文「{name}」（/notices/{slug}、{until}まで公表）による。理由：{reason}")
        }
        Lang::En => {
            format!(
                "By the notice “{name}” (/notices/{slug}, kept until {until}). Reason: {reason}"
            )
        }
    }
}

/// The substitute notices of an incident, the newest first.
pub(super) fn list(conn: &mut Conn, incident: Uuid) -> DbResult<Vec<Substituted>> {
    let rows: Vec<Row> = substitute_notices::table
        .filter(substitute_notices::incident_id.eq(DbId(incident)))
        .order(substitute_notices::id.desc())
        .load(conn)?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let notices = notices::list(conn, incident)?;
    let notices: HashMap<Uuid, Notice> = notices.into_iter().map(|one| (one.id, one)).collect();
    let one = |row: Row| {
        let notice = notices.get(&row.notice_id.0);
        Ok(Substituted {
            notice_id: row.notice_id.into(),
            notice_name: notice.map(|n| n.letter_name.clone()).unwrap_or_default(),
            slug: notice.map(|n| n.slug.clone()).unwrap_or_default(),
            standing: notice.is_some_and(|n| n.state == NoticeState::Standing),
            people: u64::try_from(row.people).unwrap_or(0),
            kept_until: stored::value("substitute_notices.kept_until", &row.kept_until)?,
            by_name: row.by_name,
            at: instant(row.created_at),
        })
    };
    rows.into_iter().map(one).collect()
}

/// Until which day people rest on a notice, where some do and the day has not passed.
pub fn rests_on(conn: &mut Conn, notice: DbId, today: Date) -> DbResult<Option<Date>> {
    let last: Option<String> = substitute_notices::table
        .filter(substitute_notices::notice_id.eq(notice))
        .select(max(substitute_notices::kept_until))
        .get_result(conn)?;
    let last: Option<Date> = stored::optional("substitute_notices.kept_until", last.as_deref())?;
    Ok(last.filter(|day| *day >= today))
}
