//! The invented incident of `sample` with everything else a report is filled from, and the same with nothing known, for
//! this crate's tests.

use super::records::{LossFigures, OtherReport, Published, Records, Reporter};
use crate::{filings::Counts, sample};
use saiki_api::{
    Timestamp,
    incidents::{Facts, TimeKind},
    losses::Range,
    organisation::Both,
    people::DataItem,
    service_windows::{ServiceWindow, WindowFields, WindowKind},
};
use std::collections::BTreeMap;

/// When the reports of the tests are made.
pub(crate) fn now() -> Timestamp {
    "2026-07-11T00:00:00Z".parse().unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// A time a service was down or degraded, or that is left out.
pub(crate) fn window(kind: WindowKind, from: &str, to: Option<&str>) -> ServiceWindow {
    ServiceWindow {
        id: "01980000-0000-7000-8000-0000000000aa".parse().unwrap(),
        fields: WindowFields {
            service: "オンライン販売".to_owned(),
            kind,
            exclusion: None,
            from: at(from),
            to: to.map(at),
            responded_at: None,
            note: String::new(),
        },
        by_name: "佐藤 花子".to_owned(),
        updated_at: at("2026-07-06T07:00:00Z"),
        version: 1,
    }
}

/// The ticket site, looked into and dealt with. When it was contained is not known yet.
pub(crate) fn records() -> Records {
    let mut incident = sample::incident();
    incident
        .times
        .retain(|time| time.kind != TimeKind::Contained);
    let outage = window(
        WindowKind::Outage,
        "2026-07-05T23:10:00Z",
        Some("2026-07-06T06:00:00Z"),
    );
    Records {
        incident,
        organisation: sample::organisation(),
        counts: Counts {
            people: 1998,
            by_data_item: vec![
                (DataItem::Name, 1998),
                (DataItem::Email, 1990),
                (DataItem::Phone, 1204),
            ],
            notified: 1961,
            undeliverable: 29,
            without_email: 8,
            first_notice: Some(at("2026-07-10T03:00:00Z")),
        },
        reporter: Reporter {
            name: "佐藤 花子".to_owned(),
            email: "sato@aoba.example".to_owned(),
        },
        systems: vec!["販売サーバ".to_owned()],
        systems_total: 3,
        publications: vec![Published {
            at: at("2026-07-06T02:00:00Z"),
            url: "https://aoba.example/notice".to_owned(),
            title: "販売サイトの改ざんについて".to_owned(),
        }],
        other_reports: vec![OtherReport {
            recipient: Both::new("JPCERT/CC", "JPCERT/CC"),
            at: at("2026-07-07T01:00:00Z"),
            reference: "JPCERT#0001".to_owned(),
        }],
        losses: Some(LossFigures {
            currency: "JPY".to_owned(),
            direct: Range::exactly(1_200_000),
            indirect: Range {
                low: 0,
                high: 5_000_000,
            },
            recovered: 0,
        }),
        outages: vec![outage],
        suppliers: vec!["株式会社みなとシステム".to_owned()],
        sequence: 1,
        previous: None,
        late_reasons: Vec::new(),
        answers: BTreeMap::new(),
    }
}

/// The same on its first morning: nothing is known but that it is there.
pub(crate) fn unknown() -> Records {
    let mut records = records();
    let incident = &mut records.incident;
    incident.summary.clear();
    incident.times.clear();
    incident.threat_source = None;
    incident.noticed_by = None;
    incident.noticed_note.clear();
    incident.affected_services.clear();
    incident.facts = Facts::default();
    Records {
        counts: Counts::default(),
        systems: Vec::new(),
        systems_total: 0,
        publications: Vec::new(),
        other_reports: Vec::new(),
        losses: None,
        outages: Vec::new(),
        suppliers: Vec::new(),
        ..records
    }
}
