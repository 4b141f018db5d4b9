//! The handover sheet on paper: what the response team hands over, under the headings of its form. What is empty is
//! said to be not recorded.

use crate::sheets::or_none;
use saiki_api::{
    Lang, Timestamp,
    handover::{Handover, Substitute},
    incidents::Incident,
    organisation::Organisation,
    sheets::{Sheet, SheetSection, SheetTable},
};
use saiki_domain::civil;

/// The sheet as a document, in that language.
pub fn build(
    handover: &Handover,
    incident: &Incident,
    organisation: &Organisation,
    lang: Lang,
    now: Timestamp,
) -> Sheet {
    let content = &handover.content;
    let prose = |key: &str, ja: &str, en: &str, text: &str| SheetSection {
        key: key.to_owned(),
        heading: lang.pick(ja, en).to_owned(),
        text: or_none(text, lang),
        ..Default::default()
    };
    let measures = table(
        lang,
        &[
            ("何を", "What"),
            ("どこに", "Where"),
            ("誰が", "Who"),
            ("いつ", "When"),
        ],
        content
            .measures
            .iter()
            .map(|m| {
                vec![
                    m.what.clone(),
                    m.place.clone(),
                    m.who.clone(),
                    m.when.clone(),
                ]
            })
            .collect(),
    );
    Sheet {
        lang,
        title: lang
            .pick(
                "復旧作業の引継ぎ書",
                "Handover from the response team to the recovery team",
            )
            .to_owned(),
        tlp: incident.tlp.label().to_owned(),
        facts: head(incident, organisation, lang),
        sections: vec![
            prose(
                "damage",
                "被害の範囲",
                "Extent of the damage",
                &content.damage,
            ),
            listed(
                lang,
                "measures",
                "実施した緊急措置",
                "Emergency measures carried out",
                measures,
            ),
            prose("backups", "バックアップ", "Backups", &content.backups),
            listed(
                lang,
                "equipment",
                "代替の機器・ソフトウェア・回線",
                "Substitute hardware, software and network",
                substitutes(lang, &content.equipment),
            ),
            listed(
                lang,
                "services",
                "代替サービス・縮退運転",
                "Substitute services and degraded operation",
                substitutes(lang, &content.services),
            ),
            prose(
                "workarounds",
                "手作業による代替",
                "Work done by hand meanwhile",
                &content.workarounds,
            ),
            prose(
                "dangers",
                "残っている危険",
                "Dangers still open",
                &content.dangers,
            ),
            signatures(handover, organisation, lang),
        ],
        footer: Vec::new(),
        as_of: now,
    }
}

/// Organisation and incident, as every document of the recovery names them.
pub(crate) fn head(
    incident: &Incident,
    organisation: &Organisation,
    lang: Lang,
) -> Vec<(String, String)> {
    let fact =
        |ja: &str, en: &str, value: &str| (lang.pick(ja, en).to_owned(), or_none(value, lang));
    vec![
        fact("組織", "Organisation", organisation.name.get(lang)),
        fact("事案番号", "Reference", &incident.reference),
        fact("件名", "Title", &incident.title),
    ]
}

fn signatures(handover: &Handover, organisation: &Organisation, lang: Lang) -> SheetSection {
    let side = |ja: &str, en: &str, name: &Option<String>, at: Option<Timestamp>| {
        let name = name.as_deref().unwrap_or_default();
        let when = match at {
            Some(at) => civil::stamp(at, &organisation.zone, lang),
            None => lang.pick("未受領", "not accepted yet").to_owned(),
        };
        let value = match lang {
            Lang::Ja => format!("{}（{when}）", or_none(name, lang)),
            Lang::En => format!("{} ({when})", or_none(name, lang)),
        };
        (lang.pick(ja, en).to_owned(), value)
    };
    SheetSection {
        key: "acceptance".to_owned(),
        heading: lang.pick("引継ぎの確認", "Acceptance").to_owned(),
        facts: vec![
            side(
                "引継ぎ元",
                "Handed over by",
                &handover.giver_name,
                handover.given_at,
            ),
            side(
                "引継ぎ先",
                "Taken over by",
                &handover.taker_name,
                handover.taken_at,
            ),
            (
                lang.pick("内容のハッシュ値", "Hash of the content")
                    .to_owned(),
                handover.content_hash.clone(),
            ),
        ],
        ..Default::default()
    }
}

fn substitutes(lang: Lang, all: &[Substitute]) -> SheetTable {
    table(
        lang,
        &[
            ("使えないもの", "Out of use"),
            ("代わり", "Instead"),
            ("期限・制約", "Limits"),
        ],
        all.iter()
            .map(|s| vec![s.instead_of.clone(), s.what.clone(), s.limits.clone()])
            .collect(),
    )
}

pub(crate) fn table(lang: Lang, columns: &[(&str, &str)], rows: Vec<Vec<String>>) -> SheetTable {
    let columns = columns.iter().map(|(ja, en)| lang.pick(ja, en).to_owned());
    SheetTable {
        columns: columns.collect(),
        rows,
    }
}

/// A section of one table, or the words that there is nothing in it.
pub(crate) fn listed(lang: Lang, key: &str, ja: &str, en: &str, table: SheetTable) -> SheetSection {
    let empty = table.rows.is_empty();
    SheetSection {
        key: key.to_owned(),
        heading: lang.pick(ja, en).to_owned(),
        text: if empty {
            or_none("", lang)
        } else {
            String::new()
        },
        table: (!empty).then_some(table),
        ..SheetSection::default()
    }
}
