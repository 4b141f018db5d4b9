//! Notices on the public page. A publication is what an approved letter said at that moment; it stays as it is, and a
//! later one stands before it. Rendering is the caller's, within the same transaction.

mod public;

pub use public::{PublicNotice, public, standing};

use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry,
    approvals::{self, Decided},
    consistency, crypto, followups,
    ids::{instant, micros, new_id},
    incidents,
    letters::{self, Author},
    organisation,
    schema::{letters as letter_rows, notice_publications, notices},
    stored, timeline,
};
use diesel::prelude::*;
use saiki_api::{
    Lang, Timestamp, Uuid,
    incidents::Incident,
    letters::{Letter, LetterKind},
    notices::{Notice, NoticeState, Publication, PublishNotice, WithdrawNotice},
    organisation::{Both, Organisation},
    problem::ErrorCode,
    wire,
};
use saiki_domain::{canonical::sha256_hex, notices as rules};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::HashMap;

#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = notices, treat_none_as_default_value = false)]
struct Row {
    id: DbId,
    incident_id: DbId,
    letter_id: DbId,
    slug: String,
    state: String,
    reason: String,
    withdrawn_by: Option<DbId>,
    withdrawn_by_name: Option<String>,
    withdrawn_at: Option<i64>,
    created_at: i64,
    version: i64,
}

#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = notice_publications, treat_none_as_default_value = false)]
struct PublicationRow {
    notice_id: DbId,
    number: i64,
    letter_version: i64,
    content_hash: String,
    approval_id: DbId,
    pages: String,
    page_hash: String,
    by_id: DbId,
    by_name: String,
    at: i64,
}

/// A published page in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticePage {
    /// Language.
    pub lang: Lang,
    /// Title, plain text.
    pub title: String,
    /// Body, HTML without styles and scripts.
    pub body: String,
}

/// What a notice is rendered from.
pub struct Material {
    /// The letter.
    pub letter: Letter,
    /// Which report it is among the incident's letters of its kind.
    pub number: i64,
    /// The incident.
    pub incident: Incident,
    /// The organisation.
    pub organisation: Organisation,
}

impl PublicationRow {
    fn pages(&self) -> DbResult<Vec<NoticePage>> {
        stored::json(&self.pages)
    }

    fn into_publication(self) -> DbResult<Publication> {
        Ok(Publication {
            langs: self.pages()?.into_iter().map(|page| page.lang).collect(),
            number: self.number,
            letter_version: self.letter_version,
            content_hash: self.content_hash,
            page_hash: self.page_hash,
            by_name: self.by_name,
            at: instant(self.at),
        })
    }
}

/// Publishes an approved website notice, or replaces what stands by the letter as it is approved now.
pub fn publish(
    conn: &mut Conn,
    (incident_id, letter_id): (Uuid, Uuid),
    asked: &PublishNotice,
    by: &Author,
    now: Timestamp,
    render: impl FnOnce(&Material) -> DbResult<Vec<NoticePage>>,
) -> DbResult<Changed<Notice>> {
    // Numbers of reports are given one by one.
    incidents::lock(conn, incident_id)?;
    letters::lock(conn, incident_id, letter_id)?;
    let material = material(conn, incident_id, letter_id)?;
    publishable(&material, asked)?;
    let Decided::Done(approval) = approvals::standing(conn, incident_id, letter_id, now)?.value
    else {
        return Err(approvals::is_void());
    };
    // The records may have moved between the approval's check and what was read here.
    let Material {
        letter,
        incident,
        organisation,
        ..
    } = &material;
    if letters::facts_hash_of(letter, incident, organisation, None) != approval.facts_hash {
        return Err(approvals::is_void());
    }
    consistency::refuse_if_blocked(conn, incident_id, now)?;
    let pages = render(&material)?;
    let page_hash = sha256_hex(&pages)?;
    let row = match of_letter(conn, letter_id)? {
        Some(row) => {
            diesel::update(notices::table.find(row.id))
                .set((
                    notices::state.eq(wire::name(&NoticeState::Standing)),
                    notices::reason.eq(""),
                    notices::withdrawn_by.eq(None::<DbId>),
                    notices::withdrawn_by_name.eq(None::<String>),
                    notices::withdrawn_at.eq(None::<i64>),
                    notices::version.eq(row.version + 1),
                ))
                .execute(conn)?;
            row
        }
        None => begin(conn, incident_id, letter_id, now)?,
    };
    let before = publications(conn, &[row.id])?;
    let last = before.first();
    let unchanged = last.is_some_and(|last| last.page_hash == page_hash);
    if unchanged && row.state == wire::name(&NoticeState::Standing) {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "いま公表しているものと同じ内容です",
            "What is published already says the same",
        ));
    }
    let number = last.map_or(0, |last| last.number) + 1;
    diesel::insert_into(notice_publications::table)
        .values(PublicationRow {
            notice_id: row.id,
            number,
            letter_version: material.letter.version,
            content_hash: material.letter.content_hash.clone(),
            approval_id: DbId(approval.id),
            pages: stored::to_json(&pages)?,
            page_hash: page_hash.clone(),
            by_id: DbId(by.id),
            by_name: by.name.clone(),
            at: micros(now),
        })
        .execute(conn)?;
    let (name, slug) = (&material.letter.name, &row.slug);
    let text = Both {
        ja: format!(
            "{}が「{name}」を公表しました（{number}回目、/notices/{slug}）",
            by.name
        ),
        en: format!(
            "{} published “{name}” (no. {number}, /notices/{slug})",
            by.name
        ),
    };
    timeline::record(conn, incident_id, now, &text, now)?;
    let data = json!({
        "letter": letter_id, "letter_version": material.letter.version, "number": number, "slug": row.slug,
        "content_hash": material.letter.content_hash, "page_hash": page_hash, "approval": approval.id,
    });
    let id = Uuid::from(row.id);
    let entry = Entry::incident(incident_id, "notice.published", id, data);
    let mut entries = vec![entry];
    entries.extend(letters::renumber(conn, incident_id, now)?);
    Ok(Changed::with(get(conn, incident_id, letter_id)?, entries))
}

/// Whether this may stand where anybody reads it, and is what the publisher saw.
fn publishable(material: &Material, asked: &PublishNotice) -> DbResult<()> {
    let refused = |code, ja: &str, en: &str| Err(DbError::refused(code, ja, en));
    if material.letter.kind != LetterKind::WebNotice {
        return refused(
            ErrorCode::StateConflict,
            "公表できるのはウェブ告知だけです",
            "Only a website notice can be published",
        );
    }
    if material.incident.exercise {
        return refused(
            ErrorCode::StateConflict,
            "訓練のお知らせは公表できません。プレビューで仕上がりを確かめてください",
            "A notice of an exercise is never published; look at it in the preview",
        );
    }
    if material.letter.content_hash != asked.content_hash {
        return refused(
            ErrorCode::Conflict,
            "ご覧になった後に文面が変わっています。最新の文面を確かめてください",
            "The text is not the one you saw; look at it as it is now",
        );
    }
    if asked.confirm_reference.trim() != material.incident.reference {
        let reference = &material.incident.reference;
        return refused(
            ErrorCode::ConfirmationMismatch,
            &format!("確認のため、インシデント番号 {reference} を入力してください"),
            &format!("Type the incident's number, {reference}, to confirm"),
        );
    }
    Ok(())
}

/// Takes a notice down: its address says so from then on.
pub fn withdraw(
    conn: &mut Conn,
    (incident, letter): (Uuid, Uuid),
    wanted: &WithdrawNotice,
    expected: i64,
    by: &Author,
    now: Timestamp,
) -> DbResult<Changed<Notice>> {
    letters::lock(conn, incident, letter)?;
    let row = of_letter(conn, letter)?.ok_or(DbError::NotFound)?;
    if row.version != expected {
        return Err(DbError::Stale);
    }
    if row.state == wire::name(&NoticeState::Withdrawn) {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "すでに取り下げられています",
            "It was withdrawn already",
        ));
    }
    let today = timeline::today(conn, now)?;
    if let Some(day) = followups::rests_on(conn, row.id, today)? {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            &format!(
                "連絡の取れない対象者への通知に代えて公表しています。{day}までは取り下げられません"
            ),
            &format!(
                "People nobody can reach are told by this notice; it has to stand until {day}"
            ),
        ));
    }
    let reason = wanted.reason.trim();
    diesel::update(notices::table.find(row.id))
        .set((
            notices::state.eq(wire::name(&NoticeState::Withdrawn)),
            notices::reason.eq(reason),
            notices::withdrawn_by.eq(Some(DbId(by.id))),
            notices::withdrawn_by_name.eq(Some(&by.name)),
            notices::withdrawn_at.eq(Some(micros(now))),
            notices::version.eq(expected + 1),
        ))
        .execute(conn)?;
    let notice = get(conn, incident, letter)?;
    let name = &notice.letter_name;
    let text = Both {
        ja: format!("{}が「{name}」の公表を取り下げました", by.name),
        en: format!("{} withdrew “{name}” from the public page", by.name),
    };
    timeline::record(conn, incident, now, &text, now)?;
    let data = json!({ "letter": letter, "reason_sha256": sha256_hex(&reason)? });
    let id = notice.id;
    Ok(Changed::new(
        notice,
        Entry::incident(incident, "notice.withdrawn", id, data),
    ))
}

fn material(conn: &mut Conn, incident: Uuid, letter: Uuid) -> DbResult<Material> {
    let letter = letters::get(conn, incident, letter)?;
    Ok(Material {
        number: letter.series.number,
        incident: incidents::get(conn, incident)?,
        organisation: organisation::get(conn)?,
        letter,
    })
}

fn begin(conn: &mut Conn, incident: Uuid, letter: Uuid, now: Timestamp) -> DbResult<Row> {
    let zone = timeline::home_zone(conn)?;
    let row = Row {
        id: DbId(new_id(now)),
        incident_id: DbId(incident),
        letter_id: DbId(letter),
        slug: rules::slug(now, &zone, crypto::random()?),
        // Not before its first publication is written.
        state: wire::name(&NoticeState::Standing),
        reason: String::new(),
        withdrawn_by: None,
        withdrawn_by_name: None,
        withdrawn_at: None,
        created_at: micros(now),
        version: 1,
    };
    diesel::insert_into(notices::table)
        .values(row.clone())
        .execute(conn)?;
    Ok(row)
}

fn of_letter(conn: &mut Conn, letter: Uuid) -> DbResult<Option<Row>> {
    Ok(notices::table
        .filter(notices::letter_id.eq(DbId(letter)))
        .first(conn)
        .optional()?)
}

/// Publications of these notices, the newest first.
fn publications(conn: &mut Conn, ids: &[DbId]) -> DbResult<Vec<PublicationRow>> {
    Ok(notice_publications::table
        .filter(notice_publications::notice_id.eq_any(ids.to_vec()))
        .order(notice_publications::number.desc())
        .load(conn)?)
}

fn get(conn: &mut Conn, incident: Uuid, letter: Uuid) -> DbResult<Notice> {
    let row = of_letter(conn, letter)?;
    let row = row.filter(|row| row.incident_id.0 == incident);
    let row = row.ok_or(DbError::NotFound)?;
    told(conn, vec![row])?.pop().ok_or(DbError::NotFound)
}

/// The notices of an incident, the newest first.
pub fn list(conn: &mut Conn, incident: Uuid) -> DbResult<Vec<Notice>> {
    let rows: Vec<Row> = notices::table
        .filter(notices::incident_id.eq(DbId(incident)))
        .order(notices::id.desc())
        .load(conn)?;
    told(conn, rows)
}

fn told(conn: &mut Conn, rows: Vec<Row>) -> DbResult<Vec<Notice>> {
    let ids: Vec<DbId> = rows.iter().map(|row| row.id).collect();
    let letters: Vec<DbId> = rows.iter().map(|row| row.letter_id).collect();
    let names: Vec<(DbId, String)> = letter_rows::table
        .filter(letter_rows::id.eq_any(letters))
        .select((letter_rows::id, letter_rows::name))
        .load(conn)?;
    let names: HashMap<DbId, String> = names.into_iter().collect();
    let mut published: HashMap<DbId, Vec<Publication>> = HashMap::new();
    for row in publications(conn, &ids)? {
        let notice = published.entry(row.notice_id).or_default();
        notice.push(row.into_publication()?);
    }
    rows.into_iter()
        .map(|row| {
            Ok(Notice {
                id: row.id.into(),
                slug: row.slug,
                letter_id: row.letter_id.into(),
                letter_name: names.get(&row.letter_id).cloned().unwrap_or_default(),
                state: stored::value("notices.state", &row.state)?,
                publications: published.remove(&row.id).unwrap_or_default(),
                reason: row.reason,
                withdrawn_by_name: row.withdrawn_by_name,
                withdrawn_at: row.withdrawn_at.map(instant),
                version: row.version,
            })
        })
        .collect()
}
