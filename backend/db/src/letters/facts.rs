//! What a letter would be filled with now, and the hash of it that an approval is bound to. What counts is decided in
//! `saiki_domain::letters::facts`.

use super::previous;
use crate::{Conn, DbResult, approvals, incidents, organisation};
use saiki_api::{
    Lang, Uuid,
    approvals::ApprovalState,
    incidents::Incident,
    letters::{Letter, LetterKind, Reach},
    organisation::Organisation,
};
use saiki_domain::letters::{facts::Filled, series::Previous, values::Facts};

fn filled<'a>(
    letter: &'a Letter,
    incident: &'a Incident,
    organisation: &'a Organisation,
    previous: Option<&'a Previous>,
) -> Filled<'a> {
    Filled {
        kind: letter.kind,
        texts: &letter.texts,
        sender: &letter.sender,
        facts: Facts {
            incident,
            organisation,
            people: incident.counts.people,
            // The day of sending is no fact of these.
            date: letter.updated_at,
            number: letter.series.number,
            last: letter.kind == LetterKind::FinalReport,
            previous,
        },
    }
}

/// The hash of what the letter takes from these records.
pub(crate) fn facts_hash_of(
    letter: &Letter,
    incident: &Incident,
    organisation: &Organisation,
    previous: Option<&Previous>,
) -> String {
    filled(letter, incident, organisation, previous).hash()
}

/// The records as they are. With their counts they cost most: they are read once for all letters of an incident.
pub(crate) struct Records {
    incident: Incident,
    organisation: Organisation,
}

impl Records {
    /// Reads them.
    pub fn read(conn: &mut Conn, incident: Uuid) -> DbResult<Records> {
        Ok(Records {
            incident: incidents::get(conn, incident)?,
            organisation: organisation::get(conn)?,
        })
    }

    /// The hash of what the letter takes from them.
    pub fn hash(&self, conn: &mut Conn, letter: &Letter) -> DbResult<String> {
        let before = previous(conn, letter)?;
        Ok(facts_hash_of(
            letter,
            &self.incident,
            &self.organisation,
            before.as_ref(),
        ))
    }
}

/// Puts to the counts what the letter would be filled with, labelled in the reader's language, and whether an approval
/// stands for all of it. `reach` has its hash.
pub fn with_facts(
    conn: &mut Conn,
    incident: Uuid,
    letter: &Letter,
    reach: Reach,
    reader: Lang,
) -> DbResult<Reach> {
    let before = previous(conn, letter)?;
    let records = Records::read(conn, incident)?;
    let filled = filled(
        letter,
        &records.incident,
        &records.organisation,
        before.as_ref(),
    );
    let facts_hash = filled.hash();
    let stands = letter.approval.as_ref().is_some_and(|approval| {
        approval.state == ApprovalState::Approved
            && approvals::outdated(
                approval,
                &letter.content_hash,
                &reach.recipients_hash,
                &facts_hash,
            )
            .is_none()
    });
    Ok(Reach {
        facts: filled.told(reader),
        facts_hash,
        gone_out: letter.gone_out.is_some(),
        needs_approval: !stands,
        ..reach
    })
}
