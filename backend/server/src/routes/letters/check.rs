//! Checks of a letter that comes in: its name, texts, sender and audience. All faults come in one answer.

use crate::{ApiError, ApiResult};
use saiki_api::letters::{Audience, LetterKind, LetterText, Sender};
use saiki_documents::letters::check_texts;
use saiki_domain::{address::MailAddress, fault::Faults, letters::fault::TextFault};

/// Longest name of a letter or of a sender, in characters.
const MAX_NAME: usize = 100;
/// Most people named one by one.
const MAX_NAMED: usize = 10_000;

/// Checks the parts that are given.
pub(super) fn letter(
    kind: LetterKind,
    name: Option<&str>,
    texts: Option<&[LetterText]>,
    sender: Option<&Sender>,
    audience: Option<&Audience>,
) -> ApiResult<()> {
    let mut faults = Faults::default();
    if let Some(name) = name {
        faults.line("name", name, MAX_NAME);
    }
    if let Some(sender) = sender {
        faults.optional_line("sender.name", &sender.name, MAX_NAME);
        for (field, address) in [
            ("sender.email", &sender.email),
            ("sender.reply_to", &sender.reply_to),
        ] {
            if !address.is_empty() && MailAddress::parse(address).is_err() {
                faults.add(
                    field,
                    "not_an_address",
                    "メールアドレスの形になっていません",
                    "This is not an email address",
                );
            }
        }
    }
    if let Some(audience) = audience {
        faults.distinct("audience.langs", &audience.langs);
        faults.distinct("audience.data_items", &audience.data_items);
        faults.count("audience.person_ids", audience.person_ids.len(), MAX_NAMED);
    }
    let error = ApiError::from(faults);
    match texts.map(|texts| check_texts(texts, kind)) {
        Some(Err(found)) => with_text_faults(error, found).or_ok(),
        _ => error.or_ok(),
    }
}

/// Adds what is wrong in texts, with lines.
fn with_text_faults(error: ApiError, faults: Vec<TextFault>) -> ApiError {
    faults.into_iter().fold(error, |error, f| {
        error.field_at(f.field, f.line, f.code, f.message.ja, f.message.en)
    })
}
