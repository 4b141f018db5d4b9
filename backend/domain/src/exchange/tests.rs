//! What somebody who shares an incident may rely on: each form has what its readers require, nothing names a person, and
//! what VERIS can carry comes back.

use super::*;
use crate::{
    filing_fields::{records::Records, sample},
    losses::{self, Row},
};
use saiki_api::{
    classes::{Asset, NoticedBy, Severity, ThreatSource, Tlp},
    exchange::MAX_VERIS_INCIDENTS,
    incidents::{IncidentTime, NewIncident, PhaseEntry},
    losses::{JnsaClass, LossClass, LossState, LossVariety, Range},
    measures::MeasureCosts,
    people::DataItem,
};
use serde_json::json;

/// Names that stand in the records and must be in no export.
const CANARIES: [&str; 5] = [
    "叶多里耶",
    "佐藤 花子",
    "青葉 太郎",
    "Taro Aoba",
    "070-5550-1",
];

fn records() -> Records {
    let mut records = sample::records();
    let incident = &mut records.incident;
    incident.noticed_note = "叶多里耶さん（070-5550-1）からの電話".to_owned();
    incident.facts.other = "叶多里耶さんが対応".to_owned();
    incident.facts.cause.text = "叶多里耶さんのパスワード".to_owned();
    incident.phases = vec![PhaseEntry {
        phase: Phase::Recovery,
        entered_at: sample::now(),
        by_name: "佐藤 花子".to_owned(),
        note: "叶多里耶さんが承認".to_owned(),
    }];
    for window in &mut records.outages {
        window.fields.note = "叶多里耶さん".to_owned();
    }
    records
}

fn loss_view() -> LossView {
    let row = Row {
        id: Uuid::from_u128(1),
        class: LossClass::Direct,
        jnsa_class: JnsaClass::Expense,
        variety: LossVariety::ResponseAndRecovery,
        state: LossState::Estimated,
        amount: Range {
            low: 100_050,
            high: 200_000,
        },
        currency: "EUR".to_owned(),
    };
    let none = MeasureCosts {
        count: 0,
        planned: 0,
        approved: 0,
        spent: 0,
    };
    losses::view(&[row], none, "EUR")
}

fn source<'a>(records: &'a Records, losses: Option<&'a LossView>) -> Source<'a> {
    Source {
        incident: &records.incident,
        organisation: &records.organisation,
        counts: &records.counts,
        losses,
        outages: &records.outages,
        recovery: Tally { done: 3, total: 5 },
    }
}

fn reading(lang: Lang) -> Reading {
    Reading {
        lang,
        zone: "Asia/Tokyo".to_owned(),
        now: sample::now(),
    }
}

fn read_one(value: &Value) -> ReadIncident {
    let mut all = read_veris(value.to_string().as_bytes(), &reading(Lang::Ja)).unwrap();
    assert_eq!(all.len(), 1);
    all.remove(0)
}

fn refused(text: &str) -> Vec<(String, &'static str)> {
    let faults = read_veris(text.as_bytes(), &reading(Lang::Ja)).unwrap_err();
    let faults = faults.0.into_iter();
    faults.map(|fault| (fault.field, fault.code)).collect()
}

fn minimal(id: &str) -> Value {
    json!({
        "incident_id": id, "schema_version": "1.3.6", "security_incident": "Confirmed", "summary": "",
        "actor": { "unknown": {} }, "action": { "unknown": {} }, "asset": { "assets": [{ "variety": "Unknown" }] },
        "discovery_method": { "unknown": true }, "timeline": { "incident": { "year": 2025, "month": 3, "day": 9 } },
    })
}

#[test]
fn a_veris_record_has_all_that_is_required_and_what_is_known() {
    let (records, view) = (records(), loss_view());
    let record = veris(&source(&records, Some(&view)), sample::now());
    for key in [
        "actor",
        "action",
        "asset",
        "discovery_method",
        "incident_id",
        "schema_version",
        "security_incident",
        "summary",
        "timeline",
    ] {
        assert!(record.get(key).is_some(), "{key}");
    }
    assert_eq!(record["schema_version"], "1.4.1");
    assert_eq!(record["action"]["hacking"]["variety"], json!(["Unknown"]));
    assert_eq!(
        record["attribute"]["integrity"]["variety"],
        json!(["Modify data"])
    );
    let confidentiality = &record["attribute"]["confidentiality"];
    assert_eq!(confidentiality["data_total"], 1998);
    assert_eq!(confidentiality["data_disclosure"], "Potentially");
    assert_eq!(
        confidentiality["data"],
        json!([{ "variety": "Personal", "amount": 1998 }])
    );
    assert_eq!(record["victim"]["country"], json!(["JP"]));
    assert_eq!(
        record["timeline"]["incident"],
        json!({ "year": 2026, "month": 7, "day": 6, "time": "07:20" })
    );
    assert_eq!(
        record["timeline"]["discovery"],
        json!({ "unit": "Minutes", "value": 45 })
    );
    assert_eq!(
        record["timeline"]["containment"],
        json!({ "unit": "Unknown" })
    );
    assert_eq!(record["impact"]["iso_currency_code"], "EUR");
    assert_eq!(
        record["impact"]["loss"],
        json!([{ "variety": "Response and recovery", "min_amount": 1000.5, "max_amount": 2000.0 }])
    );
    assert_eq!(
        record["attribute"]["availability"]["duration"]["value"],
        410
    );
}

#[test]
fn what_nobody_knows_stays_unknown() {
    let records = sample::unknown();
    let mut source = source(&records, None);
    let none = Counts::default();
    source.counts = &none;
    source.outages = &[];
    let record = veris(&source, sample::now());
    assert_eq!(record["actor"], json!({ "unknown": {} }));
    assert_eq!(record["discovery_method"], json!({ "unknown": true }));
    assert_eq!(
        record["timeline"]["discovery"],
        json!({ "unit": "Unknown" })
    );
    assert!(record["impact"].get("loss").is_none());
    assert!(record["attribute"].get("confidentiality").is_none());
}

#[test]
fn a_veris_record_comes_back_as_it_was() {
    let mut records = records();
    let incident = &mut records.incident;
    incident.category = Category::InformationContentSecurity;
    incident.threats = vec![Threat::Repudiation, Threat::Theft, Threat::Leak];
    incident.assets = vec![Asset::InternalGroupware, Asset::PublicDns];
    incident.tlp = Tlp::AmberStrict;
    let record = veris(&source(&records, None), sample::now());
    let read = read_one(&record);
    let (was, new) = (&records.incident, &read.new);
    assert_eq!(read.veris_id, was.id.to_string());
    assert_eq!(new.title, was.title);
    assert_eq!(new.summary, was.summary);
    assert_eq!(new.category, was.category);
    assert_eq!(new.threats, was.threats);
    assert_eq!(new.assets, was.assets);
    assert_eq!((new.severity, new.tlp), (was.severity, was.tlp));
    assert_eq!(new.threat_source, was.threat_source);
    assert_eq!(new.noticed_by, was.noticed_by);
    assert_eq!(new.times, was.times);
    assert!(new.facts.other.contains(&format!("{VERIS_ID}{}", was.id)));
}

#[test]
fn what_veris_itself_can_carry_comes_back_without_the_additions() {
    let mut records = records();
    let incident = &mut records.incident;
    incident.category = Category::MaliciousCode;
    incident.threat_source = Some(ThreatSource::StateEspionage);
    incident.threats = vec![
        Threat::Malware,
        Threat::Intrusion,
        Threat::Impersonation,
        Threat::UnauthorisedUse,
        Threat::Eavesdropping,
        Threat::Tampering,
        Threat::SteppingStone,
        Threat::Destruction,
        Threat::Leak,
    ];
    incident.assets = vec![
        Asset::PublicWeb,
        Asset::InternalFile,
        Asset::InternalMail,
        Asset::InternalRemoteAccess,
    ];
    incident.noticed_by = Some(NoticedBy::Authority);
    incident.severity = Severity::Critical;
    let mut record = veris(&source(&records, None), sample::now());
    record.as_object_mut().unwrap().remove("plus");
    let read = read_one(&record).new;
    let was = &records.incident;
    assert_eq!(read.category, was.category);
    assert_eq!(read.threats.len(), was.threats.len());
    assert!(
        was.threats
            .iter()
            .all(|threat| read.threats.contains(threat))
    );
    assert_eq!(read.assets, was.assets);
    assert_eq!(read.threat_source, was.threat_source);
    assert_eq!(read.noticed_by, was.noticed_by);
    assert_eq!(read.severity, was.severity);
    let at = |times: &[IncidentTime], kind: TimeKind| {
        let found = times.iter().find(|time| time.kind == kind);
        found.unwrap().moment.clone()
    };
    assert_eq!(
        at(&read.times, TimeKind::Occurred),
        at(&was.times, TimeKind::Occurred)
    );
    // Whether a system or people saw it VERIS does not tell.
    assert_eq!(
        at(&read.times, TimeKind::Detected).at,
        at(&was.times, TimeKind::Aware).at
    );
}

#[test]
fn a_stix_bundle_refers_to_what_it_holds_and_keeps_its_identifiers() {
    let (records, view) = (records(), loss_view());
    let source = source(&records, Some(&view));
    let bundle = stix(&source, sample::now());
    let objects = bundle["objects"].as_array().unwrap();
    let ids: Vec<&str> = objects.iter().map(|o| o["id"].as_str().unwrap()).collect();
    let incident = objects.iter().find(|o| o["type"] == "incident").unwrap();
    let extension =
        &incident["extensions"]["extension-definition--ef765651-680c-498d-9894-99799f2fa126"];
    for id in extension["impact_refs"].as_array().unwrap() {
        assert!(ids.contains(&id.as_str().unwrap()));
    }
    for entry in extension["tasks"].as_array().unwrap() {
        assert!(ids.contains(&entry["task_ref"].as_str().unwrap()));
    }
    assert!(ids.contains(&incident["created_by_ref"].as_str().unwrap()));
    assert_eq!(
        incident["object_marking_refs"],
        json!(["marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421"])
    );
    assert_eq!(
        extension["impacted_entity_counts"],
        json!({ "individual": 1998 })
    );
    let money = objects
        .iter()
        .find(|o| o["impact_category"] == "monetary")
        .unwrap();
    assert_eq!(money["extensions"]["monetary-ext"]["max_amount"], 2000.0);
    let notice = objects
        .iter()
        .find(|o| o["task_types"] == json!(["victim-notification"]))
        .unwrap();
    assert_eq!(notice["outcome"], "pending");
    let mut sorted = ids.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(sorted.len(), ids.len());

    let later = sample::now()
        .checked_add(jiff::SignedDuration::from_hours(1))
        .unwrap();
    let again = stix(&source, later);
    let again = again["objects"].as_array().unwrap();
    for (one, other) in objects.iter().zip(again) {
        assert_eq!(one["id"], other["id"]);
        assert_eq!(one["created"], other["created"]);
    }
    let modified =
        |o: &[Value]| o.iter().find(|o| o["type"] == "incident").unwrap()["modified"].clone();
    assert_ne!(modified(objects), modified(again));
}

#[test]
fn identifiers_have_the_shape_of_a_uuid() {
    let id = stable_id("impact", "x");
    let (kind, id) = id.split_once("--").unwrap();
    assert_eq!((kind, id.len()), ("impact", 36));
    assert_eq!(&id[14..15], "5");
    assert!(matches!(&id[19..20], "8" | "9" | "a" | "b"));
    assert_eq!(stable_id("impact", "x"), stable_id("impact", "x"));
    assert_ne!(stable_id("impact", "x"), stable_id("impact", "y"));
}

#[test]
fn an_iodef_document_keeps_the_order_of_its_schema() {
    let (mut records, view) = (records(), loss_view());
    records.incident.title = "A <title> & more".to_owned();
    records.incident.summary = "Read & <changed>".to_owned();
    let text = iodef(&source(&records, Some(&view)), sample::now());
    let order = [
        "<IODEF-Document version=\"2.00\" xml:lang=\"en\"",
        "<Incident purpose=\"reporting\" status=\"in-progress\" restriction=\"amber\">",
        "<IncidentID name=\"aoba.example\">INC-2026-0001</IncidentID>",
        "<StartTime>2026-07-06T07:20:00+09:00</StartTime>",
        "<ReportTime>2026-07-06T08:05:00+09:00</ReportTime>",
        "<GenerationTime>2026-07-11T09:00:00+09:00</GenerationTime>",
        "<Description xml:lang=\"en\">A &lt;title&gt; &amp; more</Description>",
        "<Discovery source=\"external-notification\"/>",
        "<Assessment occurrence=\"actual\">",
        "<BusinessImpact severity=\"high\" type=\"breach-privacy\"/>",
        "<TimeImpact metric=\"downtime\" duration=\"minute\">410</TimeImpact>",
        "<MonetaryImpact currency=\"EUR\">2000.00</MonetaryImpact>",
        "</Assessment>",
        "<Contact role=\"creator\" type=\"organization\">",
        "<ContactName xml:lang=\"en\">Aoba Ticket Co., Ltd.</ContactName>",
        "<EmailTo>desk@aoba.example</EmailTo>",
        "<TelephoneNumber>0120-000-000</TelephoneNumber>",
        "<AdditionalData dtype=\"integer\" name=\"people-affected\">1998</AdditionalData>",
        "</IODEF-Document>",
    ];
    let mut from = 0;
    for part in order {
        let found = text[from..].find(part);
        from += found.unwrap_or_else(|| panic!("{part} is missing or too early in\n{text}"));
    }
}

#[test]
fn no_export_names_anybody() {
    let (records, view) = (records(), loss_view());
    let source = source(&records, Some(&view));
    let now = sample::now();
    for text in [
        veris(&source, now).to_string(),
        stix(&source, now).to_string(),
        iodef(&source, now),
    ] {
        for canary in CANARIES {
            assert!(!text.contains(canary), "{canary} in {text}");
        }
    }
}

#[test]
fn an_exercise_is_marked_in_each_form_and_stays_one() {
    let mut records = records();
    records.incident.exercise = true;
    let source = source(&records, None);
    let now = sample::now();
    let record = veris(&source, now);
    assert!(record["summary"].as_str().unwrap().starts_with("【訓練】"));
    let bundle = stix(&source, now).to_string();
    assert!(bundle.contains("\"labels\":[\"exercise\"]") && bundle.contains("【訓練】"));
    let text = iodef(&source, now);
    assert!(text.contains("name=\"exercise\">true<") && text.contains("【訓練】"));
    let read = read_one(&record).new;
    assert!(read.exercise);
    assert_eq!(read.summary, records.incident.summary);
}

#[test]
fn lists_and_lines_are_read_as_well_as_one_record() {
    let (a, b) = (minimal("a"), minimal("b"));
    for text in [
        format!("\u{feff}[{a},{b}]"),
        format!("{a}\n{b}\n"),
        format!("{a}{b}"),
    ] {
        let read = read_veris(text.as_bytes(), &reading(Lang::En)).unwrap();
        let ids: Vec<&str> = read.iter().map(|one| one.veris_id.as_str()).collect();
        assert_eq!(ids, ["a", "b"]);
    }
}

#[test]
fn nothing_is_dropped_without_a_note_and_no_note_repeats_a_value() {
    let mut record = minimal("x");
    record["action"] = json!({ "hacking": { "variety": ["SQLi"], "vector": ["Web application"], "notes": "山田" } });
    record["asset"] = json!({ "assets": [{ "variety": "S - Database", "amount": 2 }, { "variety": "P - Finance" }] });
    record["discovery_method"] = json!("Ext - customer");
    record["victim"] = json!({ "victim_id": "山田商店", "country": ["JP"], "industry": "44" });
    record["timeline"]["exfiltration"] = json!({ "unit": "Days", "value": 2 });
    let read = read_one(&record);
    assert_eq!(read.new.threats, [Threat::Intrusion]);
    assert_eq!(read.new.noticed_by, Some(NoticedBy::Customer));
    assert_eq!(read.new.category, Category::Intrusions);
    assert_eq!(read.new.title, "不正アクセス（S - Database）");
    let paths: Vec<&str> = read.notes.iter().map(|note| note.path.as_str()).collect();
    for path in [
        "action.hacking.variety[0]",
        "action.hacking.vector[0]",
        "action.hacking.notes",
        "asset.assets[0].amount",
        "asset.assets[1].variety",
        "victim.victim_id",
        "victim.country[0]",
        "timeline.exfiltration.unit",
        "timeline.exfiltration.value",
    ] {
        assert!(paths.contains(&path), "{path} in {paths:?}");
    }
    assert!(read.notes.iter().all(|note| !note.text.contains("山田")));
}

#[test]
fn a_record_of_no_incident_and_one_that_says_neither_are_noted_each_as_it_is() {
    let noted = |said: &str| {
        let mut record = minimal("x");
        record["security_incident"] = json!(said);
        let notes = read_one(&record).notes.into_iter();
        let mut of_it = notes.filter(|note| note.path == "security_incident");
        of_it.next().map(|note| note.text)
    };
    assert_eq!(noted("Suspected"), None);
    assert!(noted("Near miss").unwrap().contains("至らなかった"));
    assert!(noted("Maybe").unwrap().contains("VERISにない値"));
}

#[test]
fn a_year_alone_is_kept_in_words() {
    let mut record = minimal("x");
    record["timeline"]["incident"] = json!({ "year": 2019 });
    let read = read_one(&record);
    assert!(read.new.times.is_empty());
    assert!(read.new.facts.other.contains("2019"));
    record["timeline"]["incident"] = json!({ "year": 2019, "month": 5 });
    let times: Vec<IncidentTime> = read_one(&record).new.times;
    assert_eq!(times[0].moment.precision, Precision::Month);
}

#[test]
fn a_wrong_record_is_named_with_its_path() {
    assert_eq!(refused("{"), [("file".to_owned(), "invalid_json")]);
    assert_eq!(refused("[]"), [("file".to_owned(), "required")]);
    assert_eq!(refused("[1]"), [("records.1".to_owned(), "not_veris")]);
    assert_eq!(
        refused("{\"zz\":1}"),
        [("records.1".to_owned(), "not_veris")]
    );
    let mut old = minimal("a");
    old["schema_version"] = json!("1.2");
    assert_eq!(
        refused(&old.to_string()),
        [("records.1.schema_version".to_owned(), "unsupported")]
    );
    let mut wrong = minimal("b");
    wrong["timeline"]["incident"]["month"] = json!(13);
    assert_eq!(
        refused(&format!("[{},{wrong}]", minimal("a"))),
        [("records.2.timeline.incident".to_owned(), "invalid")]
    );
    let mut nameless = minimal("a");
    nameless["incident_id"] = json!(7);
    assert_eq!(
        refused(&nameless.to_string()),
        [("records.1.incident_id".to_owned(), "invalid")]
    );
    let twice = format!("[{},{}]", minimal("a"), minimal("a"));
    assert_eq!(
        refused(&twice),
        [("records.2.incident_id".to_owned(), "repeated")]
    );
    let mut ahead = minimal("a");
    ahead["timeline"]["incident"]["year"] = json!(2031);
    assert_eq!(
        refused(&ahead.to_string()),
        [("records.1.timeline.incident".to_owned(), "in_future")]
    );
    let at = json!({ "at": "2031-03-09T00:00:00Z", "zone": "Asia/Tokyo", "precision": "minute" });
    let mut own = minimal("a");
    own["plus"] = json!({ "saiki": { "times": [
        { "kind": "nothing", "moment": at }, { "kind": "occurred", "moment": at },
    ] } });
    assert_eq!(
        refused(&own.to_string()),
        [(
            "records.1.plus.saiki.times.1.moment.at".to_owned(),
            "in_future"
        )]
    );
    let many: Vec<Value> = (0..=MAX_VERIS_INCIDENTS)
        .map(|n| minimal(&n.to_string()))
        .collect();
    assert_eq!(
        refused(&json!(many).to_string()),
        [("file".to_owned(), "too_many")]
    );
}

#[test]
fn whatever_is_read_can_be_opened() {
    for (path, value) in [
        ("summary", json!("一行目です。\u{202e}\n二行目です。")),
        ("summary", json!("長".repeat(300))),
        (
            "action",
            json!({ "environmental": { "variety": ["Flood"] } }),
        ),
        (
            "actor",
            json!({ "internal": { "variety": ["End-user"], "motive": ["Financial"] } }),
        ),
    ] {
        let mut record = minimal("x");
        record[path] = value;
        let new: NewIncident = read_one(&record).new;
        assert!(!new.title.trim().is_empty());
        assert!(
            crate::incidents::check_new(&new, sample::now())
                .0
                .is_empty()
        );
    }
}

#[test]
fn kinds_of_data_that_are_one_there_are_not_added_up() {
    let mut records = records();
    records.counts.by_data_item = vec![(DataItem::CardNumber, 10), (DataItem::CardExpiry, 7)];
    let record = veris(&source(&records, None), sample::now());
    assert_eq!(
        record["attribute"]["confidentiality"]["data"],
        json!([{ "variety": "Payment", "amount": 10 }])
    );
}
