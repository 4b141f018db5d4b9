//! A letter as a mail: whether its files may go with it, and what ISO-2022-JP makes of it. The rules are in
//! `saiki_domain`.

use super::preview::Found;
use crate::{
    ApiError, ApiResult,
    access::{InIncident, needs::LettersRead},
    extract::Path,
    validate::refuse,
};
use actix_web::{get, web};
use saiki_api::{
    Lang, Timestamp, Uuid,
    letters::{AttachmentChoice, EncodingCheck, MailEncoding, UncarriedCharacter},
    organisation::Both,
    problem::ErrorCode,
};
use saiki_db::{incident_keys, letters};
use saiki_domain::letters::{attachments, mail_lint};

/// See what ISO-2022-JP makes of a letter
///
/// Characters of its own words, and of facts merged into them, that cannot be carried, with their places and where they come
/// from, and how many people would get UTF-8 because of their own names. For a letter in UTF-8 there is nothing to say.
#[utoipa::path(
    tag = "letters",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("letter_id" = Uuid, Path, description = "The letter")
    ),
    responses((status = 200, description = "What it comes to", body = EncodingCheck))
)]
#[get("/incidents/{incident_id}/letters/{letter_id}/encoding")]
pub(crate) async fn check_letter_encoding(
    access: InIncident<LettersRead>,
    path: Path<(Uuid, Uuid)>,
) -> ApiResult<web::Json<EncodingCheck>> {
    let (incident, id, keyring) = (access.incident_id, path.1, access.db().keyring().clone());
    let (found, people) = access
        .db()
        .read(move |conn| {
            let found = Found::read(conn, &keyring, incident, id, None)?;
            if found.letter().encoding == MailEncoding::Utf8 || !found.letter().kind.is_mailed() {
                return Ok((found, EncodingCheck::default()));
            }
            let cipher = incident_keys::cipher(conn, &keyring, incident)?;
            let people = letters::in_utf8(conn, &cipher, incident, &found.letter().audience)?;
            Ok((found, people))
        })
        .await?;
    Ok(web::Json(EncodingCheck {
        uncarried: uncarried(&found, access.now())?,
        ..people
    }))
}

/// Characters of the letter, and of facts merged into it, that its encoding cannot carry.
fn uncarried(found: &Found, now: Timestamp) -> ApiResult<Vec<UncarriedCharacter>> {
    match found.letter().encoding {
        MailEncoding::Utf8 => Ok(Vec::new()),
        MailEncoding::Iso2022Jp => {
            let texts = found.rendered(now)?;
            Ok(mail_lint::uncarried(&texts, found.sender_name()))
        }
    }
}

/// Refuses a letter in an encoding that cannot carry it, at its start.
pub(crate) async fn can_be_written<P>(access: &InIncident<P>, letter: Uuid) -> ApiResult<()> {
    match not_carried(access, letter).await? {
        None => Ok(()),
        Some(why) => Err(ApiError::new(ErrorCode::StateConflict).detail(why.ja, why.en)),
    }
}

/// Why nobody can be asked to approve a letter that its encoding cannot carry; `None` where it can.
pub(crate) async fn not_carried<P>(
    access: &InIncident<P>,
    letter: Uuid,
) -> ApiResult<Option<Both>> {
    let (incident, keyring) = (access.incident_id, access.db().keyring().clone());
    let found = access
        .db()
        .read(move |conn| {
            let written = letters::get(conn, incident, letter)?;
            if written.encoding == MailEncoding::Utf8 || !written.kind.is_mailed() {
                return Ok(None);
            }
            Found::read(conn, &keyring, incident, letter, None).map(Some)
        })
        .await?;
    let all = match found {
        Some(found) => uncarried(&found, access.now())?,
        None => return Ok(None),
    };
    if all.is_empty() {
        return Ok(None);
    }
    let list = |lang: Lang| mail_lint::described(&all, lang);
    let change = |lang: Lang| mail_lint::change(&all, lang);
    Ok(Some(Both {
        ja: format!(
            "ISO-2022-JP では送れない文字があります。{}か、文字コードを UTF-8 にしてください：{}",
            change(Lang::Ja),
            list(Lang::Ja)
        ),
        en: format!(
            "ISO-2022-JP cannot carry the letter; {}, or go back to UTF-8: {}",
            change(Lang::En),
            list(Lang::En)
        ),
    }))
}

/// Checks the files chosen to go with a letter.
pub(super) async fn files_may_go<P>(
    access: &InIncident<P>,
    letter: Uuid,
    choices: &[AttachmentChoice],
) -> ApiResult<()> {
    let (incident, wanted) = (access.incident_id, choices.to_vec());
    let found = access
        .db()
        .read(move |conn| letters::chosen(conn, incident, letter, &wanted))
        .await?;
    refuse(attachments::check(choices, &found))
}
