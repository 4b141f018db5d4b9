//! An invented incident with everything a report is filled from, and the same with nothing known, for this crate's tests.

use super::records::{LossFigures, OtherReport, Published, Records, Reporter};
use crate::filings::Counts;
use saiki_api::{
    Timestamp,
    incidents::Facts,
    losses::Range,
    organisation::Both,
    people::DataItem,
    service_windows::{ServiceWindow, WindowFields, WindowKind},
};
use serde_json::json;
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

/// The ticket site, looked into and dealt with.
pub(crate) fn records() -> Records {
    let incident = json!({
        "id": "01980000-0000-7000-8000-000000000001", "reference": "INC-2026-0001",
        "title": "チケット販売サイトの改ざん",
        "summary": "チケット販売サイトが外部から不正に操作され、会員情報の一部が閲覧されたおそれがあります。",
        "category": "intrusions", "threat_source": "outside_crime", "threats": ["tampering"],
        "assets": ["public_web"], "severity": "high", "tlp": "AMBER", "phase": "recovery", "phases": [],
        "times": [
            {"kind": "occurred", "moment": {"at": "2026-07-05T22:20:00Z", "zone": "Asia/Tokyo"}},
            {"kind": "aware", "moment": {"at": "2026-07-05T23:05:00Z", "zone": "Asia/Tokyo"}}
        ],
        "noticed_by": "customer", "noticed_note": "画面の表示がおかしいとの電話",
        "affected_services": ["オンライン販売"],
        "facts": {
            "cause": {"state": "known", "text": "管理画面の認証に不備があり、推測しやすいパスワードが使われていました。"},
            "secondary_damage": "none_found",
            "secondary_note": "2026年7月10日12時現在、不正な利用は確認されておりません。",
            "publication": "done", "publication_note": "2026年7月6日、ウェブサイトに掲載",
            "person_response": "対象者全員に電子メールで通知する。",
            "user_actions": "ほかのサービスで同じパスワードをお使いの場合は、変更をお願いいたします。",
            "measures": [
                {"text": "改ざんされたページを復元しました。", "done": true, "date": "2026-07-06"},
                {"text": "管理画面への接続元を社内に限ります。", "done": false, "date": "2026-07-31"}
            ],
            "other": "所轄の警察署に相談済み（2026年7月7日）。"
        },
        "counts": {}, "created_at": "2026-07-06T00:00:00Z", "updated_at": "2026-07-06T00:00:00Z", "version": 1
    });
    let organisation = json!({
        "name": {"ja": "あおばチケット株式会社", "en": "Aoba Ticket Co., Ltd."},
        "representative": {"ja": "代表取締役社長　青葉 太郎", "en": "Taro Aoba, President"},
        "address": {"ja": "宮城県仙台市青葉区一番町1-2-3", "en": "1-2-3 Ichibancho, Aoba-ku, Sendai, Japan"},
        "legal_id": "1234567890123", "sector": {"ja": "興行チケット販売", "en": "Ticket sales"},
        "desk": {
            "name": {"ja": "お客様窓口", "en": "Customer desk"}, "phone": "0120-000-000",
            "email": "desk@aoba.example",
            "hours": {"ja": "平日 9時から18時", "en": "9:00 to 18:00, Monday to Friday"}
        },
        "zone": "Asia/Tokyo"
    });
    let outage = window(
        WindowKind::Outage,
        "2026-07-05T23:10:00Z",
        Some("2026-07-06T06:00:00Z"),
    );
    Records {
        incident: serde_json::from_value(incident).unwrap(),
        organisation: serde_json::from_value(organisation).unwrap(),
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
