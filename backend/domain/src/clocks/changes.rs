//! In what two versions of a rule differ, in words: shown before an incident goes over to the newer one. Whether it does
//! is for people.

use super::words::{applies_text, terms_text};
use crate::civil;
use saiki_api::{
    Date, Lang,
    rules::{Relief, Rule, RuleChange},
};

/// The fields in which `newest` differs from the version an incident keeps to, named and written in `lang`. Fields that
/// read the same are left out, but for the periods, of which no difference may go unseen.
pub fn changes(pinned: &Rule, newest: &Rule, lang: Lang) -> Vec<RuleChange> {
    let mut found: Vec<RuleChange> = fields(pinned, lang)
        .into_iter()
        .zip(fields(newest, lang))
        .filter(|((_, before), (_, after))| before != after)
        .map(|((field, before), (_, after))| change(field, before, after))
        .collect();
    let seen = |found: &[RuleChange], field: &str| found.iter().any(|change| change.field == field);
    let terms = lang.pick("期間", "Periods");
    if (&pinned.terms, pinned.choice) != (&newest.terms, newest.choice) && !seen(&found, terms) {
        let of = |rule: &Rule| format!("{}{}", terms_text(rule).get(lang), calendars(rule, lang));
        found.push(change(terms, of(pinned), of(newest)));
    }
    found
}

fn change(field: &str, pinned: String, newest: String) -> RuleChange {
    RuleChange {
        field: field.to_owned(),
        pinned,
        newest,
    }
}

/// What one may see of a rule, field by field.
fn fields(rule: &Rule, lang: Lang) -> Vec<(&'static str, String)> {
    let source = match lang {
        Lang::Ja => &rule.source.ja,
        Lang::En => &rule.source.en,
    };
    vec![
        (lang.pick("件名", "Title"), rule.title.get(lang).to_owned()),
        (
            lang.pick("提出先", "Recipient"),
            rule.recipient.get(lang).to_owned(),
        ),
        (
            lang.pick("国・地域", "Law of"),
            rule.regime.label(lang).to_owned(),
        ),
        (
            lang.pick("確認の状況", "Status"),
            rule.status.label(lang).to_owned(),
        ),
        (
            lang.pick("拘束力", "Force"),
            rule.force.label(lang).to_owned(),
        ),
        (
            lang.pick("施行日", "In force from"),
            day(rule.valid_from, lang),
        ),
        (
            lang.pick("効力の終わり", "In force until"),
            day(rule.valid_to, lang),
        ),
        (
            lang.pick("期間", "Periods"),
            terms_text(rule).get(lang).to_owned(),
        ),
        (
            lang.pick("適用の条件", "Applies"),
            applies_text(rule).get(lang).to_owned(),
        ),
        (lang.pick("タイムゾーン", "Time zone"), rule.zone.clone()),
        (
            lang.pick("報告事項", "Contents"),
            rule.content.clone().unwrap_or_default(),
        ),
        (lang.pick("備考", "Note"), rule.note.get(lang).to_owned()),
        (lang.pick("根拠", "Source"), source.clone()),
        (
            lang.pick("根拠のURL", "Address of the source"),
            rule.source.url.clone(),
        ),
        (
            lang.pick("最終確認日", "Last compared with its source"),
            day(rule.verified_on, lang),
        ),
    ]
}

/// What the words of the periods do not tell: the calendars they keep to, and readings beside them.
fn calendars(rule: &Rule, lang: Lang) -> String {
    let each: Vec<String> = rule
        .terms
        .iter()
        .map(|term| {
            let calendar = term.calendar.as_deref();
            let calendar = calendar.unwrap_or_else(|| lang.pick("暦なし", "no calendar"));
            match term.relief {
                Relief::None => calendar.to_owned(),
                Relief::Eu118271 => format!("{calendar}, 1182/71"),
            }
        })
        .collect();
    match lang {
        Lang::Ja => format!("［{}］", each.join("、")),
        Lang::En => format!(" [{}]", each.join(", ")),
    }
}

fn day(day: Option<Date>, lang: Lang) -> String {
    day.map(|day| civil::day(day, lang)).unwrap_or_default()
}
