//! The letters this product comes with, in its own words: `templates/{kind}.{lang}.md`, the first line the
//! subject, then an empty line and the body. Organisations change them; they are beginnings, not legal advice.

use saiki_api::{
    Lang,
    letters::{LetterKind, LetterText, Purpose},
};

/// The built-in texts of a kind, Japanese first. An update ends with the way to stop further ones.
pub fn texts(kind: LetterKind, purpose: Purpose) -> Vec<LetterText> {
    let ending = |lang| match (purpose, lang) {
        (Purpose::Required, _) => "",
        (Purpose::Update, Lang::Ja) => include_str!("../../templates/unsubscribe.ja.md"),
        (Purpose::Update, Lang::En) => include_str!("../../templates/unsubscribe.en.md"),
    };
    let complete = |lang| {
        let mut text = text(kind, lang);
        text.body.push_str(ending(lang));
        text
    };
    Lang::ALL.into_iter().map(complete).collect()
}

/// The built-in text of a kind in one language.
pub fn text(kind: LetterKind, lang: Lang) -> LetterText {
    let file = match (kind, lang) {
        (LetterKind::Apology, Lang::Ja) => include_str!("../../templates/apology.ja.md"),
        (LetterKind::Apology, Lang::En) => include_str!("../../templates/apology.en.md"),
        (LetterKind::PersonNotice, Lang::Ja) => include_str!("../../templates/person_notice.ja.md"),
        (LetterKind::PersonNotice, Lang::En) => include_str!("../../templates/person_notice.en.md"),
        (LetterKind::WebNotice, Lang::Ja) => include_str!("../../templates/web_notice.ja.md"),
        (LetterKind::WebNotice, Lang::En) => include_str!("../../templates/web_notice.en.md"),
        (LetterKind::CompanyNotice, Lang::Ja) => {
            include_str!("../../templates/company_notice.ja.md")
        }
        (LetterKind::CompanyNotice, Lang::En) => {
            include_str!("../../templates/company_notice.en.md")
        }
        (LetterKind::FollowUp, Lang::Ja) => include_str!("../../templates/follow_up.ja.md"),
        (LetterKind::FollowUp, Lang::En) => include_str!("../../templates/follow_up.en.md"),
        (LetterKind::FinalReport, Lang::Ja) => include_str!("../../templates/final_report.ja.md"),
        (LetterKind::FinalReport, Lang::En) => include_str!("../../templates/final_report.en.md"),
        (LetterKind::Briefing, Lang::Ja) => include_str!("../../templates/briefing.ja.md"),
        (LetterKind::Briefing, Lang::En) => include_str!("../../templates/briefing.en.md"),
        (LetterKind::FinderThanks, Lang::Ja) => include_str!("../../templates/finder_thanks.ja.md"),
        (LetterKind::FinderThanks, Lang::En) => include_str!("../../templates/finder_thanks.en.md"),
    };
    let (subject, body) = file.split_once("\n\n").unwrap_or(("", file));
    LetterText {
        lang,
        subject: subject.trim().to_owned(),
        body: body.to_owned(),
    }
}
