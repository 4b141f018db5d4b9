//! Checks of a letter that comes in: its name, texts, sender and audience. All faults come in one answer.

use crate::{ApiError, ApiResult};
use saiki_api::{
    Lang, Uuid,
    letters::{Audience, Basis, KNOWN_LAWS, LetterKind, LetterText, MAX_BASIS, Sender},
};
use saiki_documents::letters::check_texts;
use saiki_domain::{
    address::MailAddress, audience as audience_rules, fault::Faults, letters::fault::TextFault,
};

/// Longest name of a letter or of a sender, in characters.
const MAX_NAME: usize = 100;
/// Most people named one by one.
const MAX_NAMED: usize = 10_000;

/// The parts of a letter that are given.
pub(super) struct Parts<'a> {
    /// What it is for.
    pub kind: LetterKind,
    /// Its name.
    pub name: Option<&'a str>,
    /// Its texts.
    pub texts: Option<&'a [LetterText]>,
    /// Its sender.
    pub sender: Option<&'a Sender>,
    /// Its audience.
    pub audience: Option<&'a Audience>,
    /// Why it is sent.
    pub basis: Option<&'a Basis>,
    /// Languages it falls back to.
    pub fallback: Option<&'a [Lang]>,
}

/// Checks that a report names the one it follows.
pub(super) fn follows(kind: LetterKind, follows: Option<Uuid>) -> ApiResult<()> {
    let mut faults = Faults::default();
    if kind.follows() && follows.is_none() {
        faults.add(
            "follows",
            "required",
            "続報と最終報では、どの報に続くのかを指定してください",
            "A follow-up or final report must name the report it follows",
        );
    }
    ApiError::from(faults).or_ok()
}

/// Checks the parts that are given.
pub(super) fn letter(parts: &Parts<'_>) -> ApiResult<()> {
    let &Parts {
        kind,
        name,
        texts,
        sender,
        audience,
        basis,
        fallback,
    } = parts;
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
            match MailAddress::parse(address) {
                _ if address.is_empty() => {}
                Err(_) => faults.add(
                    field,
                    "not_an_address",
                    "メールアドレスの形になっていません",
                    "This is not an email address",
                ),
                // Many mail servers take no such sender, and then nobody is told.
                Ok(address) if address.needs_smtputf8() => faults.add(
                    field,
                    "not_ascii",
                    "差出人と返信先には、@ の前が半角英数字のアドレスを使ってください。受け付けないメールサーバがあります",
                    "Use an address with plain letters before the @; many mail servers take no other sender",
                ),
                Ok(_) => {}
            }
        }
    }
    if let Some(audience) = audience {
        faults.distinct("audience.langs", &audience.langs);
        faults.distinct("audience.data_items", &audience.data_items);
        faults.count("audience.person_ids", audience.person_ids.len(), MAX_NAMED);
        audience_rules::check(audience, "audience", &mut faults);
    }
    if let Some(basis) = basis {
        reason(kind, basis, &mut faults);
    }
    if let Some(fallback) = fallback {
        faults.distinct("fallback", fallback);
    }
    let error = ApiError::from(faults);
    match texts.map(|texts| check_texts(texts, kind)) {
        Some(Err(found)) => with_text_faults(error, found).or_ok(),
        _ => error.or_ok(),
    }
}

/// What is wrong with why a letter is sent.
fn reason(kind: LetterKind, basis: &Basis, faults: &mut Faults) {
    faults.distinct("basis.laws", &basis.laws);
    for (n, key) in basis.laws.iter().enumerate() {
        if !KNOWN_LAWS.iter().any(|law| law.key == key) {
            faults.add(
                format!("basis.laws.{n}"),
                "unknown",
                "知らない法令です。一覧から選び、ないものは備考に書いてください",
                "This law is not known here; choose from the list, and write others into the note",
            );
        }
    }
    if basis.note.chars().count() > MAX_BASIS {
        faults.add(
            "basis.note",
            "too_long",
            format!("{MAX_BASIS}字以内にしてください"),
            format!("At most {MAX_BASIS} characters"),
        );
    }
    if basis.is_update() && !kind.is_mailed() {
        faults.add(
            "basis.purpose",
            "not_for_kind",
            "ウェブ告知は配信するものではないため、配信停止の対象にできません",
            "A website notice is not sent to anybody, so nobody can stop it",
        );
    }
}

/// Adds what is wrong in texts, with lines.
fn with_text_faults(error: ApiError, faults: Vec<TextFault>) -> ApiError {
    faults.into_iter().fold(error, |error, f| {
        error.field_at(f.field, f.line, f.code, f.message.ja, f.message.en)
    })
}
