//! Words around a report, in its language: states, what became of it, what stands beneath its title and at its foot. What
//! the report itself says is in its content.

use super::{Mark, Shown};
use saiki_api::{
    Lang,
    filings::{FilingContent, FilingItem},
    incidents::Knowledge,
};
use saiki_domain::civil;

/// Headings of the columns of a report as a table: section, number, item, state, text.
pub(super) fn columns(lang: Lang) -> [&'static str; 5] {
    match lang {
        Lang::Ja => ["区分", "番号", "項目", "状態", "内容"],
        Lang::En => ["Section", "No.", "Item", "State", "Text"],
    }
}

/// Between a name and its value.
pub(super) fn colon(lang: Lang) -> &'static str {
    lang.pick("：", ": ")
}

/// Whether an item is known, in a word.
pub(super) fn state(state: Knowledge, lang: Lang) -> &'static str {
    match state {
        Knowledge::Known => lang.pick("判明", "Known"),
        Knowledge::Unknown => lang.pick("未判明", "Not yet known"),
        Knowledge::NotApplicable => lang.pick("該当なし", "Not applicable"),
    }
}

/// The same with a shape before it.
pub(super) fn shaped(known: Knowledge, lang: Lang) -> String {
    let shape = match known {
        Knowledge::Known => "✓",
        Knowledge::Unknown => "◇",
        Knowledge::NotApplicable => "－",
    };
    format!("{shape} {}", state(known, lang))
}

/// What became of the report, in a word or two.
pub(super) fn mark(mark: &Mark, lang: Lang) -> &'static str {
    match mark {
        Mark::Draft => lang.pick("下書き", "Draft"),
        Mark::Made => lang.pick("承認前", "Not approved"),
        Mark::Approved => lang.pick("承認済み・未提出", "Approved, not filed"),
        Mark::Filed { .. } => lang.pick("提出済み", "Filed"),
    }
}

/// What became of the report; of a filed one also when, and under which reference.
pub(super) fn full_mark(shown: &Shown<'_>) -> String {
    let lang = shown.content.lang;
    let word = mark(&shown.mark, lang);
    let Mark::Filed { at, reference } = &shown.mark else {
        return word.to_owned();
    };
    let at = civil::stamp(*at, &shown.content.zone, lang);
    match (lang, reference.trim()) {
        (Lang::Ja, "") => format!("{word}、{at}"),
        (Lang::Ja, reference) => format!("{word}、{at}、受付番号 {reference}"),
        (Lang::En, "") => format!("{word}, {at}"),
        (Lang::En, reference) => format!("{word}, {at}, reference {reference}"),
    }
}

/// What stands beneath the title: names and values.
pub(super) fn facts(shown: &Shown<'_>) -> Vec<(&'static str, String)> {
    let content = shown.content;
    let lang = content.lang;
    let mut facts = vec![
        (lang.pick("提出先", "Recipient"), content.recipient.clone()),
        (lang.pick("根拠", "Rule"), content.rule.clone()),
        (
            lang.pick("報告の段階", "Stage"),
            content.stage.label(lang).to_owned(),
        ),
        (
            lang.pick("事案", "Incident"),
            content.incident_reference.clone(),
        ),
        (
            lang.pick("時点", "As of"),
            civil::stamp(content.as_of, &content.zone, lang),
        ),
    ];
    if let Some(before) = previous(content) {
        facts.push((lang.pick("前回の報告", "Report before"), before));
    }
    facts.push((lang.pick("様式", "Form"), form(content)));
    facts.push((lang.pick("文書の状態", "Status"), full_mark(shown)));
    facts.retain(|(_, value)| !value.is_empty());
    facts
}

fn previous(content: &FilingContent) -> Option<String> {
    let before = content.previous.as_ref()?;
    let at = civil::stamp(before.filed_at, &content.zone, content.lang);
    Some(match (content.lang, before.reference.trim()) {
        (Lang::Ja, "") => format!("第{}号（{at} 提出）", before.number),
        (Lang::Ja, reference) => {
            format!("第{}号（{at} 提出、受付番号 {reference}）", before.number)
        }
        (Lang::En, "") => format!("No. {}, filed {at}", before.number),
        (Lang::En, reference) => {
            format!("No. {}, filed {at}, reference {reference}", before.number)
        }
    })
}

fn form(content: &FilingContent) -> String {
    match content.lang {
        Lang::Ja => format!("{}（第{}版）", content.kind, content.form_version),
        Lang::En => format!("{}, version {}", content.kind, content.form_version),
    }
}

/// Lines at the foot of each page: which report of which incident, and its hash.
pub(super) fn foot(shown: &Shown<'_>) -> Vec<String> {
    let reference = &shown.content.incident_reference;
    let mut lines = vec![match (shown.number, shown.content.lang) {
        (Some(number), Lang::Ja) => format!("{reference} 第{number}号"),
        (Some(number), Lang::En) => format!("{reference}, report no. {number}"),
        (None, _) => reference.clone(),
    }];
    if let Some(hash) = shown.sha256 {
        lines.push(format!("SHA-256 {hash}"));
    }
    lines
}

/// The heading of an item with its number before it: `1. 概要`, `(2) 原因`.
pub(super) fn numbered(item: &FilingItem) -> String {
    let (number, heading) = (&item.number, &item.heading);
    match number.chars().next_back() {
        None => heading.clone(),
        Some(last) if last.is_alphanumeric() => format!("{number}. {heading}"),
        Some(_) => format!("{number} {heading}"),
    }
}
