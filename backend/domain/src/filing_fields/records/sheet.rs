//! The sheet the records are written on: each field with what is said of it and the page of the console where its record
//! is changed.

use super::{Held, Records};
use crate::filing_fields::catalogue;
use saiki_api::{
    Timestamp,
    filing_fields::{FieldSource, FieldValue},
    incidents::Knowledge,
    moment::{Moment, Precision},
    organisation::Both,
};
use std::collections::BTreeMap;

/// The page of the console on which a record is changed.
#[derive(Debug, Clone, Copy)]
pub(super) enum Page {
    Organisation,
    Users,
    Incident,
    Facts,
    People,
    Campaigns,
    Letters,
    Systems,
    Windows,
    Recovery,
    Losses,
    Filings,
    Clocks,
    Questions,
}

impl Page {
    /// Its name, and what follows the incident's address; a page of no incident gives its whole address.
    fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Page::Organisation => (
                "組織の情報",
                "Particulars of the organisation",
                "/organisation",
            ),
            Page::Users => ("利用者", "Users", "/users"),
            Page::Incident => ("インシデントの内容", "The incident", "edit"),
            Page::Facts => ("報告に使う事実", "Facts for reports", "facts"),
            Page::People => ("対象者名簿", "Register of affected people", "people"),
            Page::Campaigns => ("送付", "Sending", "campaigns"),
            Page::Letters => ("お知らせ・文書", "Letters and notices", "letters"),
            Page::Systems => ("類似システム", "Survey of systems", "systems"),
            Page::Windows => ("サービスの停止", "Outages of services", "sla"),
            Page::Recovery => ("通常運用への復帰", "Return to normal", "recovery"),
            Page::Losses => ("損失台帳", "Loss ledger", "losses"),
            Page::Filings => ("報告・届出", "Reports to authorities", "filings"),
            Page::Clocks => ("期限", "Deadlines", "clocks"),
            Page::Questions => (
                "期限を決める質問",
                "Questions deadlines turn on",
                "clocks?tab=questions",
            ),
        }
    }
}

/// What the records say of a field.
pub(super) struct Said {
    state: Knowledge,
    value: Option<FieldValue>,
}

/// It is recorded like this.
pub(super) fn stated(state: Knowledge, value: Option<FieldValue>) -> Said {
    Said { state, value }
}

/// It is known.
pub(super) fn known(value: FieldValue) -> Said {
    stated(Knowledge::Known, Some(value))
}

/// It is not recorded, or recorded as not known.
pub(super) fn open() -> Said {
    stated(Knowledge::Unknown, None)
}

/// It is not known; this is what is supposed so far.
pub(super) fn supposed(value: Option<FieldValue>) -> Said {
    stated(Knowledge::Unknown, value)
}

/// It does not apply.
pub(super) fn none() -> Said {
    stated(Knowledge::NotApplicable, None)
}

/// It is known where there is something to tell.
pub(super) fn told(value: Option<FieldValue>) -> Said {
    value.map_or_else(open, known)
}

/// Prose in one language, put down as the language it is written in; nothing where it is blank.
pub(super) fn prose(text: &str) -> Option<FieldValue> {
    let text = text.trim();
    match text {
        "" => None,
        _ if text.is_ascii() => Some(FieldValue::Text(Both::new("", text))),
        _ => Some(FieldValue::Text(Both::new(text, ""))),
    }
}

/// Prose in both languages; nothing where both are blank.
pub(super) fn both(text: &Both) -> Option<FieldValue> {
    let text = Both::new(text.ja.trim(), text.en.trim());
    let blank = text.ja.is_empty() && text.en.is_empty();
    (!blank).then_some(FieldValue::Text(text))
}

/// The same names in both languages, in the order given; nothing where there are none.
pub(super) fn names<'a>(names: impl Iterator<Item = &'a String>) -> Option<FieldValue> {
    let filled: Vec<&str> = names
        .map(|name| name.trim())
        .filter(|name| !name.is_empty())
        .collect();
    both(&Both::new(filled.join("、"), filled.join(", ")))
}

/// The fields as they are filled in.
pub(super) struct Sheet<'a> {
    /// The records they are filled from.
    pub(super) records: &'a Records,
    /// As of when.
    pub(super) now: Timestamp,
    held: BTreeMap<String, Held>,
}

impl<'a> Sheet<'a> {
    /// Every field, not known.
    pub(super) fn new(records: &'a Records, now: Timestamp) -> Sheet<'a> {
        let keys = catalogue::fields().iter().map(|field| field.key.clone());
        Sheet {
            records,
            now,
            held: keys.map(|key| (key, Held::default())).collect(),
        }
    }

    /// Writes down what is said of a field, and where its record is.
    pub(super) fn put(&mut self, key: &str, page: Page, said: Said) {
        let (ja, en, rest) = page.words();
        let path = match rest.starts_with('/') {
            true => rest.to_owned(),
            false => format!("/incidents/{}/{rest}", self.records.incident.id),
        };
        let held = Held {
            state: said.state,
            value: said.value,
            source: Some(FieldSource {
                label: Both::new(ja, en),
                path,
            }),
        };
        self.held.insert(key.to_owned(), held);
    }

    /// An instant to the minute, in the organisation's zone.
    pub(super) fn minute(&self, at: Timestamp) -> FieldValue {
        FieldValue::Moment(Moment {
            at,
            zone: self.records.organisation.zone.clone(),
            precision: Precision::Minute,
        })
    }

    /// The fields as filled in.
    pub(super) fn held(self) -> BTreeMap<String, Held> {
        self.held
    }
}
