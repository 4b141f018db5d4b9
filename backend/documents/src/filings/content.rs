//! The nine items of article 8(1) of the enforcement rules of Japan's personal-information act (個人情報の保護に
//! 関する法律施行規則), filled from the records. What is not recorded is said to be unknown, never guessed.

use saiki_api::{
    Lang, Timestamp,
    filings::{FilingContent, FilingItem, FilingKind},
    incidents::{Incident, Knowledge, Progress, SecondaryDamage, TimeKind},
    organisation::Organisation,
    people::DataItem,
};
use saiki_domain::{
    civil, exercise,
    fault::Faults,
    filings::Counts,
    letters::values::{desk, measures, secondary_damage, time},
};

/// What a report is built from.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The incident.
    pub incident: &'a Incident,
    /// The organisation that reports.
    pub organisation: &'a Organisation,
    /// Figures.
    pub counts: &'a Counts,
}

/// The report as the records stand at `now`.
pub fn build(kind: FilingKind, lang: Lang, source: &Source, now: Timestamp) -> FilingContent {
    let (incident, org) = (source.incident, source.organisation);
    FilingContent {
        kind,
        lang,
        title: exercise::title(
            match kind {
            FilingKind::AppiPreliminary => lang.pick(
                "個人データの漏えい等に関する報告書（速報）",
                "Report on a leak of personal data (preliminary report)",
            ),
            FilingKind::AppiFinal => lang.pick(
                "個人データの漏えい等に関する報告書（確報）",
                "Report on a leak of personal data (final report)",
            ),
        }
            ,incident.exercise,
            lang,
        ),
        rule: lang
            .pick(
                "個人情報の保護に関する法律 第26条第1項、同法施行規則 第8条第1項（各号の事項）",
                "Act on the Protection of Personal Information (Japan), article 26(1); Enforcement Rules, article 8(1), items (i) to (ix)",
            )
            .to_owned(),
        reporter: reporter(org, incident, lang),
        incident: particulars(incident, &civil::stamp(now, &org.zone, lang), lang),
        items: items(source, lang),
        tlp: incident.tlp.label().to_owned(),
        as_of: now,
    }
}

/// Keys of the items that are still unknown.
pub fn missing(content: &FilingContent) -> Vec<String> {
    content
        .items
        .iter()
        .filter(|i| i.state == Knowledge::Unknown)
        .map(|i| i.key.clone())
        .collect()
}

/// A final report must answer every item; a fault for each it does not.
pub fn check_final(content: &FilingContent) -> Faults {
    let mut faults = Faults::default();
    if content.kind != FilingKind::AppiFinal {
        return faults;
    }
    for key in missing(content) {
        let (ja, en) = (heading(&key, Lang::Ja), heading(&key, Lang::En));
        faults.add(
            format!("items.{key}"),
            "missing",
            format!("確報には「{ja}」が必要です。インシデントの記録に書き入れてください"),
            format!("A final report needs \"{en}\". Fill it in on the incident"),
        );
    }
    faults
}

fn label(lang: Lang, ja: &str, en: &str, value: &str) -> (String, String) {
    let value = match value.trim() {
        "" => lang.pick("（記録なし）", "(not recorded)"),
        text => text,
    };
    (lang.pick(ja, en).to_owned(), value.to_owned())
}

fn reporter(org: &Organisation, incident: &Incident, lang: Lang) -> Vec<(String, String)> {
    let desk = desk(incident, org);
    let contact: Vec<&str> = [desk.name.get(lang), &desk.phone, &desk.email]
        .into_iter()
        .filter(|s| !s.is_empty())
        .collect();
    vec![
        label(lang, "報告者（名称）", "Reporter", org.name.get(lang)),
        label(lang, "法人番号", "Corporate number", &org.legal_id),
        label(lang, "業種", "Sector", org.sector.get(lang)),
        label(lang, "所在地", "Address", org.address.get(lang)),
        label(
            lang,
            "代表者",
            "Representative",
            org.representative.get(lang),
        ),
        label(
            lang,
            "連絡先",
            "Contact",
            &contact.join(lang.pick("、", ", ")),
        ),
    ]
}

fn particulars(incident: &Incident, as_of: &str, lang: Lang) -> Vec<(String, String)> {
    let noticed = match incident.noticed_by {
        None => incident.noticed_note.clone(),
        Some(by) if incident.noticed_note.is_empty() => by.label(lang).to_owned(),
        Some(by) => match lang {
            Lang::Ja => format!("{}（{}）", by.label(lang), incident.noticed_note),
            Lang::En => format!("{} ({})", by.label(lang), incident.noticed_note),
        },
    };
    vec![
        label(lang, "事案番号", "Reference", &incident.reference),
        label(lang, "件名", "Title", &incident.title),
        label(lang, "分類", "Category", incident.category.label(lang)),
        label(
            lang,
            "発生日時",
            "Occurred",
            &time(incident, TimeKind::Occurred, lang),
        ),
        label(
            lang,
            "発覚日時",
            "Became aware",
            &time(incident, TimeKind::Aware, lang),
        ),
        label(lang, "発覚のきっかけ", "How it came to notice", &noticed),
        label(
            lang,
            "対象サービス",
            "Services",
            &incident.affected_services.join(lang.pick("、", ", ")),
        ),
        label(lang, "記録の時点", "State of the records", as_of),
    ]
}

const HEADINGS: [(&str, &str, &str); 9] = [
    ("summary", "概要", "Outline"),
    (
        "data_items",
        "漏えい等が発生し、又は発生したおそれがある個人データの項目",
        "Items of personal data leaked or feared to have leaked",
    ),
    (
        "people",
        "漏えい等が発生し、又は発生したおそれがある個人データに係る本人の数",
        "Number of persons the data relates to",
    ),
    ("cause", "原因", "Cause"),
    (
        "secondary_damage",
        "二次被害又はそのおそれの有無及びその内容",
        "Secondary damage or the fear of it, and its nature",
    ),
    (
        "person_response",
        "本人への対応の実施状況",
        "Dealing with the persons concerned",
    ),
    ("publication", "公表の実施状況", "Publication"),
    (
        "measures",
        "再発防止のための措置",
        "Measures to prevent a recurrence",
    ),
    (
        "other",
        "その他参考となる事項",
        "Other matters of reference",
    ),
];

fn heading(key: &str, lang: Lang) -> &'static str {
    HEADINGS
        .iter()
        .find(|h| h.0 == key)
        .map_or("", |h| lang.pick(h.1, h.2))
}

fn items(source: &Source, lang: Lang) -> Vec<FilingItem> {
    let texts = [
        summary(source, lang),
        data_items(source, lang),
        people(source, lang),
        cause(source, lang),
        secondary(source, lang),
        person_response(source, lang),
        publication(source, lang),
        prevention(source, lang),
        other(source, lang),
    ];
    HEADINGS
        .iter()
        .zip(texts)
        .zip(1..)
        .map(|((head, (state, text)), number)| FilingItem {
            number,
            key: head.0.to_owned(),
            heading: lang.pick(head.1, head.2).to_owned(),
            state,
            text,
        })
        .collect()
}

type Said = (Knowledge, String);

fn known(text: String) -> Said {
    (Knowledge::Known, text)
}

fn unknown(lang: Lang, ja: &str, en: &str) -> Said {
    (Knowledge::Unknown, lang.pick(ja, en).to_owned())
}

fn summary(source: &Source, lang: Lang) -> Said {
    let incident = source.incident;
    if incident.summary.trim().is_empty() {
        return unknown(lang, "現在確認中です。", "Being established.");
    }
    let mut text = incident.summary.trim().to_owned();
    for t in &incident.times {
        let line = format!(
            "{}{}{}",
            t.kind.label(lang),
            lang.pick("：", ": "),
            civil::moment(&t.moment, lang)
        );
        text.push('\n');
        text.push_str(&line);
    }
    known(text)
}

fn data_items(source: &Source, lang: Lang) -> Said {
    if source.counts.by_data_item.is_empty() {
        return unknown(lang, "現在確認中です。", "Being established.");
    }
    let parts: Vec<String> = source
        .counts
        .by_data_item
        .iter()
        .map(|(item, n)| match lang {
            Lang::Ja => format!("{}（{}名）", plain_label(*item), civil::grouped(*n)),
            Lang::En => format!("{} ({})", item.label(lang), civil::grouped(*n)),
        })
        .collect();
    known(parts.join(lang.pick("、", ", ")))
}

/// The item's name without the courtesy a letter uses.
fn plain_label(item: DataItem) -> &'static str {
    match item {
        DataItem::Name => "氏名",
        other => other.label(Lang::Ja).trim_start_matches(['お', 'ご']),
    }
}

fn people(source: &Source, lang: Lang) -> Said {
    let n = civil::grouped(source.counts.people);
    match source.counts.people {
        ..=0 => unknown(lang, "現在確認中です。", "Being established."),
        _ => known(match lang {
            Lang::Ja => format!("{n}名（対象者名簿への登録数）"),
            Lang::En => format!("{n} (persons on the register)"),
        }),
    }
}

fn cause(source: &Source, lang: Lang) -> Said {
    let cause = &source.incident.facts.cause;
    match (cause.state, cause.text.trim()) {
        (Knowledge::Known, "") | (Knowledge::Unknown, "") => {
            unknown(lang, "現在調査中です。", "Under investigation.")
        }
        (Knowledge::Unknown, text) => (
            Knowledge::Unknown,
            match lang {
                Lang::Ja => format!("現在調査中です。現時点の見立て：{text}"),
                Lang::En => format!("Under investigation. What is supposed so far: {text}"),
            },
        ),
        (Knowledge::NotApplicable, "") => (
            Knowledge::NotApplicable,
            lang.pick("該当なし", "Not applicable").to_owned(),
        ),
        (state, text) => (state, text.to_owned()),
    }
}

fn secondary(source: &Source, lang: Lang) -> Said {
    let (ja, en) = match source.incident.facts.secondary_damage {
        SecondaryDamage::NoneFound => ("なし", "None found"),
        SecondaryDamage::Possible => ("おそれあり", "Possible"),
        SecondaryDamage::Confirmed => ("あり", "Confirmed"),
        SecondaryDamage::Unknown => {
            return unknown(lang, "現在調査中です。", "Under investigation.");
        }
    };
    let word = lang.pick(ja, en);
    known(format!(
        "{word}{}{}",
        lang.pick("。", ". "),
        secondary_damage(source.incident, lang)
    ))
}

fn person_response(source: &Source, lang: Lang) -> Said {
    let (counts, note) = (source.counts, source.incident.facts.person_response.trim());
    let mut lines = Vec::new();
    if let Some(first) = counts.first_notice {
        let stamp = civil::stamp(first, &source.organisation.zone, lang);
        let [notified, failed, without] =
            [counts.notified, counts.undeliverable, counts.without_email].map(civil::grouped);
        lines.push(match lang {
            Lang::Ja => format!("電子メールによる通知：{stamp}に開始。受信側サーバの受理 {notified}名、不達 {failed}名、メールアドレスなし {without}名。"),
            Lang::En => format!("Notice by email, begun {stamp}: accepted by the receiving server {notified}, undeliverable {failed}, without an email address {without}."),
        });
    }
    if !note.is_empty() {
        lines.push(note.to_owned());
    }
    if lines.is_empty() {
        return unknown(
            lang,
            "未実施です。方法と時期を検討しています。",
            "Not yet begun; manner and time are being decided.",
        );
    }
    known(lines.join("\n"))
}

fn publication(source: &Source, lang: Lang) -> Said {
    let facts = &source.incident.facts;
    let (ja, en) = match facts.publication {
        Progress::Done => ("実施済み", "Done"),
        Progress::Planned => ("実施予定", "Planned"),
        Progress::NotPlanned => ("実施の予定なし", "Not planned"),
        Progress::Undecided => {
            return unknown(
                lang,
                "公表の要否と時期を検討中です。",
                "Whether and when to publish is being decided.",
            );
        }
    };
    let word = lang.pick(ja, en);
    known(match facts.publication_note.trim() {
        "" => word.to_owned(),
        note => format!("{word}{}{note}", lang.pick("。", ". ")),
    })
}

fn prevention(source: &Source, lang: Lang) -> Said {
    let list = &source.incident.facts.measures;
    if list.is_empty() {
        return unknown(lang, "検討中です。", "Being worked out.");
    }
    known(measures(list.iter(), lang))
}

fn other(source: &Source, lang: Lang) -> Said {
    match source.incident.facts.other.trim() {
        "" => (
            Knowledge::NotApplicable,
            lang.pick("記録されている事項はありません。", "Nothing on record.")
                .to_owned(),
        ),
        text => known(text.to_owned()),
    }
}
