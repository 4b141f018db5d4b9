//! The steps of an approval, each under the letter's lock and each with the hashes the person saw. What became
//! void on the way is recorded even when the step itself is refused.

use super::{Row, given_states, outdated, void};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry,
    ids::{micros, new_id},
    letters::{self, Author},
    schema::{approvals, letter_versions},
    timeline,
};
use diesel::prelude::*;
use saiki_api::{
    Timestamp, Uuid,
    approvals::{Approval, ApprovalState, ApprovalStep},
    letters::{Letter, LetterState, Reach},
    organisation::Both,
    problem::ErrorCode,
    wire,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// What a step came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Decided {
    /// The approval as it stands now.
    Done(Box<Approval>),
    /// Text, recipients or facts changed since it was asked for: it is void, and the step was not taken.
    Void,
}

/// The letter, whom it would reach and the hash of what would fill it, held still until the transaction ends.
struct Present {
    letter: Letter,
    reach: Reach,
    facts_hash: String,
}

impl Present {
    fn read(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<Present> {
        letters::lock(conn, incident, id)?;
        let letter = letters::get(conn, incident, id)?;
        Ok(Present {
            reach: letters::reach(conn, incident, letter.kind, &letter.audience)?,
            facts_hash: letters::Records::read(conn, incident)?.hash(conn, &letter)?,
            letter,
        })
    }

    /// Why an approval no longer holds; `None` while it is one of this letter, these recipients and these facts. A version
    /// that says the same, because the letter was only named anew, is the letter that was approved.
    fn voids(&self, bound: &Approval) -> Option<&'static str> {
        outdated(
            bound,
            &self.letter.content_hash,
            &self.reach.recipients_hash,
            &self.facts_hash,
        )
    }

    /// Refuses a step of somebody who saw something else.
    fn same_as_seen(&self, step: &ApprovalStep) -> DbResult<()> {
        let (ja, en) = if step.content_hash != self.letter.content_hash {
            (
                "ご覧になった後に文書が変わっています。最新の文書を確かめてください",
                "The letter is not the one you saw; look at it as it is now",
            )
        } else if step.recipients_hash != self.reach.recipients_hash {
            (
                "ご覧になった後に宛先が変わっています。最新の宛先を確かめてください",
                "The recipients are not those you saw; look at them as they are now",
            )
        } else if step.facts_hash != self.facts_hash {
            (
                "ご覧になった後に、文書に差し込まれる内容が変わっています。最新の内容を確かめてください",
                "The facts merged into the letter are not those you saw; look at them as they are now",
            )
        } else {
            return Ok(());
        };
        Err(DbError::refused(ErrorCode::Conflict, ja, en))
    }

    fn bound_to(&self) -> serde_json::Value {
        let Present {
            letter,
            reach,
            facts_hash,
        } = self;
        json!({
            "letter": letter.id, "version": letter.version, "content_hash": letter.content_hash,
            "recipients_hash": reach.recipients_hash, "recipients": reach.mailed, "facts_hash": facts_hash,
        })
    }
}

/// Asks for approval of the letter as it stands, for the recipients and with the facts as they stand.
pub fn request(
    conn: &mut Conn,
    incident: Uuid,
    letter_id: Uuid,
    by: &Author,
    step: &ApprovalStep,
    now: Timestamp,
) -> DbResult<Changed<Decided>> {
    let present = Present::read(conn, incident, letter_id)?;
    present.same_as_seen(step)?;
    let (letter, reach) = (&present.letter, &present.reach);
    letters::stop_link(letter)?;
    let mut entries = Vec::new();
    match letter.state {
        LetterState::Draft => {}
        LetterState::Rejected => {
            return Err(DbError::refused(
                ErrorCode::StateConflict,
                "差し戻されています。文書を直してから承認を依頼してください",
                "It was refused; change the letter before asking again",
            ));
        }
        LetterState::AwaitingApproval | LetterState::Approved => {
            let bound = letter.approval.as_ref();
            let Some(reason) = bound.and_then(|bound| present.voids(bound)) else {
                return Err(DbError::refused(
                    ErrorCode::StateConflict,
                    "すでに承認を依頼しています、または承認済みです",
                    "Approval was asked for or given already",
                ));
            };
            entries.extend(void(conn, incident, letter_id, reason, now)?);
        }
    }
    let id = new_id(now);
    diesel::insert_into(approvals::table)
        .values(Row {
            id: DbId(id),
            incident_id: DbId(incident),
            letter_id: DbId(letter_id),
            letter_version: letter.version,
            content_hash: letter.content_hash.clone(),
            recipients_hash: reach.recipients_hash.clone(),
            recipients: reach.mailed,
            state: wire::name(&ApprovalState::Requested),
            requested_by: DbId(by.id),
            requested_by_name: by.name.clone(),
            requested_at: micros(now),
            decided_by: None,
            decided_by_name: None,
            decided_at: None,
            comment: step.comment.clone(),
            void_reason: None,
            facts_hash: present.facts_hash.clone(),
        })
        .execute(conn)?;
    letters::set_state(conn, letter_id, LetterState::AwaitingApproval)?;
    let data = present.bound_to();
    entries.push(Entry::incident(incident, "approval.requested", id, data));
    let name = &letter.name;
    tell(
        conn,
        incident,
        format!("{}が「{name}」の承認を依頼しました", by.name),
        format!("{} asked for approval of “{name}”", by.name),
        now,
    )?;
    Ok(Changed::with(
        Decided::Done(Box::new(find(conn, id)?)),
        entries,
    ))
}

/// Gives (`approve`) or refuses an approval that was asked for.
pub fn decide(
    conn: &mut Conn,
    incident: Uuid,
    letter_id: Uuid,
    by: &Author,
    approve: bool,
    step: &ApprovalStep,
    now: Timestamp,
) -> DbResult<Changed<Decided>> {
    let present = Present::read(conn, incident, letter_id)?;
    let letter = &present.letter;
    let open = approvals::table
        .filter(
            approvals::letter_id
                .eq(DbId(letter_id))
                .and(approvals::state.eq(wire::name(&ApprovalState::Requested))),
        )
        .order((approvals::requested_at.desc(), approvals::id.desc()))
        .first::<Row>(conn)
        .optional()?;
    let Some(open) = open else {
        if is_void(letter) {
            return Ok(Changed::nothing(Decided::Void));
        }
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "承認の依頼がありません",
            "Nobody has asked for approval of this letter",
        ));
    };
    let asked_by = open.requested_by.0;
    let open = open.into_approval()?;
    if asked_by == by.id || writers(conn, letter_id, letter.version)?.contains(&by.id) {
        return Err(DbError::refused(
            ErrorCode::SelfApproval,
            "前回の承認より後に書いた人と、承認を依頼した人は、承認も差し戻しもできません。ほかの承認者に頼んでください",
            "Whoever wrote it since the last approval, or asked for this one, cannot decide it. Ask another approver",
        ));
    }
    if let Some(reason) = present.voids(&open) {
        let entries = void(conn, incident, letter_id, reason, now)?;
        return Ok(Changed::with(Decided::Void, entries.into_iter().collect()));
    }
    present.same_as_seen(step)?;
    let (state, letter_state, action) = match approve {
        true => (
            ApprovalState::Approved,
            LetterState::Approved,
            "approval.given",
        ),
        false => (
            ApprovalState::Rejected,
            LetterState::Rejected,
            "approval.refused",
        ),
    };
    diesel::update(approvals::table.find(DbId(open.id)))
        .set((
            approvals::state.eq(wire::name(&state)),
            approvals::decided_by.eq(Some(DbId(by.id))),
            approvals::decided_by_name.eq(Some(&by.name)),
            approvals::decided_at.eq(Some(micros(now))),
            approvals::comment.eq(&step.comment),
        ))
        .execute(conn)?;
    letters::set_state(conn, letter_id, letter_state)?;
    let name = &letter.name;
    let (ja, en) = match approve {
        true => (
            format!("{}が「{name}」を承認しました", by.name),
            format!("{} approved “{name}”", by.name),
        ),
        false => (
            format!("{}が「{name}」を差し戻しました", by.name),
            format!("{} refused “{name}”", by.name),
        ),
    };
    tell(conn, incident, ja, en, now)?;
    let entry = Entry::incident(incident, action, open.id, present.bound_to());
    Ok(Changed::new(
        Decided::Done(Box::new(find(conn, open.id)?)),
        entry,
    ))
}

/// The approval a campaign may start on. `Void` when there was one and text, recipients or facts are others now: if it is
/// only found here, it has been voided, and the entries belong into the caller's change.
pub fn standing(
    conn: &mut Conn,
    incident: Uuid,
    letter_id: Uuid,
    now: Timestamp,
) -> DbResult<Changed<Decided>> {
    let present = Present::read(conn, incident, letter_id)?;
    if is_void(&present.letter) {
        return Ok(Changed::nothing(Decided::Void));
    }
    let given = present.letter.approval.as_ref();
    let Some(approval) = given.filter(|a| a.state == ApprovalState::Approved) else {
        return Err(DbError::refused(
            ErrorCode::ApprovalMissing,
            "承認されていません。承認を依頼してください",
            "It is not approved; ask for approval first",
        ));
    };
    let Some(reason) = present.voids(approval) else {
        return Ok(Changed::nothing(Decided::Done(Box::new(approval.clone()))));
    };
    let entries = void(conn, incident, letter_id, reason, now)?;
    Ok(Changed::with(Decided::Void, entries.into_iter().collect()))
}

/// Whether the last word on the letter is an approval that lapsed.
fn is_void(letter: &Letter) -> bool {
    let last = letter.approval.as_ref();
    last.is_some_and(|a| a.state == ApprovalState::Voided)
}

/// Whoever wrote a version since the last approval that was given, the present version's author among them. Who named a
/// letter anew wrote nothing of it.
fn writers(conn: &mut Conn, letter: Uuid, present: i64) -> DbResult<Vec<Uuid>> {
    let last: Option<i64> = approvals::table
        .filter(
            approvals::letter_id
                .eq(DbId(letter))
                .and(approvals::decided_by.is_not_null())
                .and(approvals::state.eq_any(given_states())),
        )
        .select(diesel::dsl::max(approvals::letter_version))
        .first(conn)?;
    let since = last.unwrap_or(0).min(present - 1);
    let versions: Vec<(i64, DbId, String)> = letter_versions::table
        .filter(
            letter_versions::letter_id
                .eq(DbId(letter))
                .and(letter_versions::version.ge(since)),
        )
        .order(letter_versions::version)
        .select((
            letter_versions::version,
            letter_versions::author_id,
            letter_versions::content_hash,
        ))
        .load(conn)?;
    let mut writers = Vec::new();
    let mut before = None;
    for (version, author, content) in versions {
        let wrote = before.replace(content.clone()) != Some(content);
        if version > since && (wrote || version == present) {
            writers.push(author.into());
        }
    }
    Ok(writers)
}

fn tell(conn: &mut Conn, incident: Uuid, ja: String, en: String, now: Timestamp) -> DbResult<()> {
    timeline::record(conn, incident, now, &Both { ja, en }, now)
}

fn find(conn: &mut Conn, id: Uuid) -> DbResult<Approval> {
    approvals::table
        .find(DbId(id))
        .first::<Row>(conn)
        .optional()?
        .ok_or(DbError::NotFound)?
        .into_approval()
}
