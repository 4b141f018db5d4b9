//! Reports kept before there were forms as data: reporter and incident as labels with values, and numbered items. They are
//! read as sections, and written back as they were wherever their hash is taken.

use crate::filing_forms;
use saiki_api::{
    Lang, Timestamp,
    filing_forms::{FilingStage, Need},
    filings::{FilingContent, FilingItem, FilingSection},
    incidents::Knowledge,
};
use serde::{Deserialize, Serialize};

/// The version their content is given: forms as data begin with 1.
const VERSION: u32 = 0;

/// Such a report.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Before {
    kind: String,
    lang: Lang,
    title: String,
    rule: String,
    reporter: Vec<(String, String)>,
    incident: Vec<(String, String)>,
    items: Vec<Item>,
    tlp: String,
    as_of: Timestamp,
}

#[derive(Debug, Serialize, Deserialize)]
struct Item {
    number: i32,
    key: String,
    heading: String,
    state: Knowledge,
    text: String,
}

/// The report in sections.
pub(super) fn content(before: Before) -> FilingContent {
    let lang = before.lang;
    let stage = match before.kind.as_str() {
        "jp.appi.final" => FilingStage::Final,
        _ => FilingStage::Initial,
    };
    let recipient = filing_forms::form(&before.kind).map(|form| form.head.recipient.get(lang));
    let reference = lang.pick("事案番号", "Reference");
    let reference = before.incident.iter().find(|(label, _)| label == reference);
    FilingContent {
        form_version: VERSION,
        series: "jp.appi".to_owned(),
        stage,
        lang,
        title: before.title,
        recipient: recipient.unwrap_or_default().to_owned(),
        rule: before.rule,
        incident_reference: reference.map_or_else(String::new, |(_, value)| value.clone()),
        sections: vec![
            FilingSection {
                heading: lang.pick("報告者", "Reporter").to_owned(),
                items: pairs("reporter", before.reporter, lang),
            },
            FilingSection {
                heading: lang.pick("事案", "Incident").to_owned(),
                items: pairs("incident", before.incident, lang),
            },
            FilingSection {
                heading: lang.pick("報告事項", "Items reported").to_owned(),
                items: before.items.into_iter().map(item).collect(),
            },
        ],
        fields: Vec::new(),
        previous: None,
        tlp: before.tlp,
        // Their times are told in words; the only zone left to tell is that of the rule they follow.
        zone: "Asia/Tokyo".to_owned(),
        as_of: before.as_of,
        kind: before.kind,
    }
}

fn pairs(group: &str, pairs: Vec<(String, String)>, lang: Lang) -> Vec<FilingItem> {
    let empty = lang.pick("（記録なし）", "(not recorded)");
    pairs
        .into_iter()
        .zip(1..)
        .map(|((heading, text), n)| FilingItem {
            number: String::new(),
            key: format!("{group}.{n}"),
            heading,
            state: if text == empty {
                Knowledge::Unknown
            } else {
                Knowledge::Known
            },
            text,
            need: Need::Optional,
            fields: Vec::new(),
        })
        .collect()
}

fn item(item: Item) -> FilingItem {
    FilingItem {
        number: item.number.to_string(),
        key: item.key,
        heading: item.heading,
        state: item.state,
        text: item.text,
        need: Need::Mandatory,
        fields: Vec::new(),
    }
}

/// The report as it was kept; `None` for one made from a form as data.
pub(super) fn written(content: &FilingContent) -> Option<Before> {
    if content.form_version != VERSION {
        return None;
    }
    let [reporter, incident, items] = content.sections.as_slice() else {
        return None;
    };
    let pairs = |section: &FilingSection| {
        let items = section.items.iter();
        let pairs = items.map(|item| (item.heading.clone(), item.text.clone()));
        pairs.collect::<Vec<_>>()
    };
    let items = items.items.iter().map(|item| Item {
        number: item.number.parse().unwrap_or_default(),
        key: item.key.clone(),
        heading: item.heading.clone(),
        state: item.state,
        text: item.text.clone(),
    });
    Some(Before {
        kind: content.kind.clone(),
        lang: content.lang,
        title: content.title.clone(),
        rule: content.rule.clone(),
        reporter: pairs(reporter),
        incident: pairs(incident),
        items: items.collect(),
        tlp: content.tlp.clone(),
        as_of: content.as_of,
    })
}
