//! The link to stop updates, as approval and start ask for it: what could not go out is not approved either.

use crate::{DbError, DbResult};
use saiki_api::{
    letters::{Letter, LetterText},
    problem::ErrorCode,
};
use saiki_domain::letters::scan::scan;

/// Refuses a mailed letter whose texts do not fit its purpose: an update can be stopped from every mail of it, and a
/// notice that is owed from none.
pub(crate) fn stop_link(letter: &Letter) -> DbResult<()> {
    if !letter.kind.is_mailed() {
        return Ok(());
    }
    let linked = |text: &LetterText| {
        let found = scan(&text.body, letter.kind);
        found.uses.iter().any(|used| used.field.is_link())
    };
    let (ja, en) = if letter.basis.is_update() {
        if letter.texts.iter().all(linked) {
            return Ok(());
        }
        (
            "お知らせの本文に配信停止のリンクがありません。{{ letter.unsubscribe_url }} を差し込んでください",
            "An update needs a link to stop further ones; put {{ letter.unsubscribe_url }} into each text",
        )
    } else {
        if !letter.texts.iter().any(linked) {
            return Ok(());
        }
        (
            "法令・契約上必要な通知に配信停止のリンクがあります。本文から外してください",
            "A notice that is owed has a link to stop updates; take it out of the text",
        )
    };
    Err(DbError::refused(ErrorCode::StateConflict, ja, en))
}
