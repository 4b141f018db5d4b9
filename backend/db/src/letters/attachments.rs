//! Files that go with a letter: those chosen, as they are, and whether one is still needed. Which kinds may go is decided
//! in `saiki_domain::letters::attachments`; their bytes are in `files`.

use crate::{
    Conn, DbError, DbId, DbResult,
    schema::{campaigns, files, letter_versions, letters},
    stored,
};
use diesel::prelude::*;
use saiki_api::{
    Uuid,
    files::SubjectKind,
    letters::{AttachmentChoice, LetterAttachment},
    problem::ErrorCode,
    wire,
};

/// The files chosen, in their order; `None` for one that does not hang on the letter or was taken away.
pub fn chosen(
    conn: &mut Conn,
    incident: Uuid,
    letter: Uuid,
    choices: &[AttachmentChoice],
) -> DbResult<Vec<Option<LetterAttachment>>> {
    let ids: Vec<DbId> = choices.iter().map(|choice| DbId(choice.file_id)).collect();
    let rows: Vec<(DbId, String, i64, String)> = files::table
        .filter(
            files::incident_id
                .eq(DbId(incident))
                .and(files::subject_kind.eq(wire::name(&SubjectKind::Letter)))
                .and(files::subject_id.eq(DbId(letter)))
                .and(files::removed_at.is_null())
                .and(files::id.eq_any(ids)),
        )
        .select((files::id, files::media_type, files::size, files::sha256))
        .load(conn)?;
    let found = choices.iter().map(|choice| {
        let (_, media_type, size, sha256) =
            rows.iter().find(|(id, ..)| id.0 == choice.file_id)?.clone();
        Some(LetterAttachment {
            file_id: choice.file_id,
            name: choice.name.clone(),
            media_type,
            size: u64::try_from(size).unwrap_or(0),
            sha256,
        })
    });
    Ok(found.collect())
}

/// The same, refusing when one is missing. To be called with the letter's row held.
pub(super) fn all(
    conn: &mut Conn,
    incident: Uuid,
    letter: Uuid,
    choices: &[AttachmentChoice],
) -> DbResult<Vec<LetterAttachment>> {
    let found = chosen(conn, incident, letter, choices)?;
    found.into_iter().collect::<Option<_>>().ok_or_else(|| {
        DbError::refused(
            ErrorCode::StateConflict,
            "添付に選んだファイルが、この文書にはもうありません。選び直してください",
            "A file chosen to go with the letter is no longer there; choose again",
        )
    })
}

/// Refuses to take a file away that the letter needs: as it is written now, or as a campaign sends or sent it. Holds the
/// letter's row until the transaction ends.
pub(crate) fn not_needed(
    conn: &mut Conn,
    incident: Uuid,
    letter: Uuid,
    file: Uuid,
) -> DbResult<()> {
    super::lock(conn, incident, letter)?;
    let present: i64 = letters::table
        .find(DbId(letter))
        .select(letters::version)
        .first(conn)?;
    let sent: Vec<i64> = campaigns::table
        .filter(
            campaigns::letter_id
                .eq(DbId(letter))
                .and(campaigns::frozen.is_not_null()),
        )
        .select(campaigns::letter_version)
        .load(conn)?;
    let versions: Vec<(i64, String)> = letter_versions::table
        .filter(
            letter_versions::letter_id
                .eq(DbId(letter))
                .and(letter_versions::attachments.ne("[]")),
        )
        .select((letter_versions::version, letter_versions::attachments))
        .load(conn)?;
    for (version, attachments) in versions {
        let attachments: Vec<LetterAttachment> = stored::json(&attachments)?;
        if !attachments.iter().any(|one| one.file_id == file) {
            continue;
        }
        if sent.contains(&version) {
            return Err(DbError::refused(
                ErrorCode::StateConflict,
                "このファイルは送付した文書に添付されているため削除できません。送付の証明に必要です",
                "This file went out with the letter and belongs to the proof; it cannot be taken away",
            ));
        }
        if version == present {
            return Err(DbError::refused(
                ErrorCode::StateConflict,
                "このファイルは文書に添付されています。先に文書の添付から外してください",
                "This file goes with the letter; take it out of the letter's attachments first",
            ));
        }
    }
    Ok(())
}
