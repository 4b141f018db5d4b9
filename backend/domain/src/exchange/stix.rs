//! An incident as a bundle of STIX 2.1 with the OASIS incident extension: who, what, which impacts, who was told. Identifiers
//! follow from ours, so that what is exported again takes the place of what was exported before.

mod impacts;
mod published;

use super::{Source, instant, roughness, stable_id};
use saiki_api::{
    Timestamp,
    classes::{Category, NoticedBy, Phase, Severity, Threat},
    incidents::TimeKind,
    moment::{Moment, Precision},
};
use serde_json::{Map, Value, json};

/// What each object of an incident has.
struct Frame {
    /// Name its identifier is made from: the incident's.
    name: String,
    created: String,
    /// When it was written: what is written later is a later version of it.
    modified: String,
    creator: String,
    marking: &'static str,
}

impl Frame {
    fn id(&self, kind: &str, part: &str) -> String {
        stable_id(kind, &format!("{}/{part}", self.name))
    }

    /// An object of that type, with its common properties.
    fn object(&self, kind: &str, part: &str) -> Map<String, Value> {
        let pairs = [
            ("type", json!(kind)),
            ("spec_version", json!("2.1")),
            ("id", json!(self.id(kind, part))),
            ("created", json!(self.created)),
            ("modified", json!(self.modified)),
            ("created_by_ref", json!(self.creator)),
            ("object_marking_refs", json!([self.marking])),
        ];
        pairs
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value))
            .collect()
    }
}

/// The bundle.
pub fn stix(source: &Source<'_>, now: Timestamp) -> Value {
    let incident = source.incident;
    let identity = identity(source);
    let creator = identity.get("id").and_then(Value::as_str);
    let frame = Frame {
        name: incident.id.to_string(),
        created: instant(incident.created_at),
        modified: instant(now.max(incident.created_at)),
        creator: creator.unwrap_or_default().to_owned(),
        marking: published::marking(incident.tlp).0,
    };
    let impacts = impacts::all(source, &frame);
    let tasks = tasks(source, &frame);
    let mut objects = published::objects(incident.tlp, !impacts.is_empty(), !tasks.is_empty());
    objects.push(identity);
    objects.push(object(source, &frame, &impacts, &tasks));
    objects.extend(impacts);
    objects.extend(tasks);
    json!({ "type": "bundle", "id": frame.id("bundle", "bundle"), "objects": objects })
}

/// The organisation. It is the same in every bundle, and a later version once its particulars were changed here.
fn identity(source: &Source<'_>) -> Value {
    let organisation = source.organisation;
    let name = match source.organisation_name() {
        "" => "Unknown",
        name => name,
    };
    let known_by = match organisation.legal_id.trim() {
        "" => name,
        id => id,
    };
    let begun = published::IDENTITY_CREATED;
    let changed = begun
        .checked_add(jiff::SignedDuration::from_secs(organisation.version.max(0)))
        .unwrap_or(begun);
    json!({
        "type": "identity",
        "spec_version": "2.1",
        "id": stable_id("identity", known_by),
        "created": instant(begun),
        "modified": instant(changed),
        "name": name,
        "identity_class": "organization",
    })
}

fn object(source: &Source<'_>, frame: &Frame, impacts: &[Value], tasks: &[Value]) -> Value {
    let incident = source.incident;
    let mut all = frame.object("incident", "incident");
    let reference = json!([{ "source_name": "saiki", "external_id": incident.reference }]);
    for (key, value) in [
        ("name", json!(source.title())),
        ("description", json!(source.summary())),
        ("lang", json!(source.lang().tag())),
        ("external_references", reference),
    ] {
        all.insert(key.to_owned(), value);
    }
    if incident.exercise {
        all.insert("labels".to_owned(), json!(["exercise"]));
    }
    let extension = extension(source, impacts, tasks);
    all.insert(
        "extensions".to_owned(),
        json!({ (published::INCIDENT): extension }),
    );
    Value::Object(all)
}

fn extension(source: &Source<'_>, impacts: &[Value], tasks: &[Value]) -> Value {
    let incident = source.incident;
    let determination = match source.is_confirmed() {
        true => "confirmed",
        false => "suspected",
    };
    let status = match incident.phase {
        Phase::Closed => "closed",
        Phase::Emergency | Phase::Recovery => "open",
    };
    let mut all = Map::new();
    let mut put = |key: &str, value: Value| {
        all.insert(key.to_owned(), value);
    };
    put("extension_type", json!("property-extension"));
    put("determination", json!(determination));
    put("investigation_status", json!(status));
    put("criticality", json!(criticality(incident.severity)));
    if let Some(method) = incident.noticed_by.and_then(detection) {
        put("detection_methods", json!([method]));
    }
    let types = types(source);
    if !types.is_empty() {
        put("incident_types", json!(types));
    }
    if source.counts.people > 0 {
        let counts = json!({ "individual": source.counts.people });
        put("impacted_entity_counts", counts);
    }
    let ids = |objects: &[Value]| -> Vec<Value> {
        let ids = objects.iter().filter_map(|object| object.get("id"));
        ids.cloned().collect()
    };
    if !impacts.is_empty() {
        put("impact_refs", json!(ids(impacts)));
    }
    if !tasks.is_empty() {
        let entries: Vec<Value> = ids(tasks)
            .into_iter()
            .map(|id| json!({ "task_ref": id }))
            .collect();
        put("tasks", json!(entries));
    }
    Value::Object(all)
}

/// The extension's scale (appendix B): low, moderate, high, extreme.
fn criticality(severity: Severity) -> i64 {
    match severity {
        Severity::Low => 15,
        Severity::Medium => 40,
        Severity::High => 70,
        Severity::Critical => 95,
    }
}

fn detection(noticed: NoticedBy) -> Option<&'static str> {
    match noticed {
        NoticedBy::Monitoring => Some("automated-tool"),
        NoticedBy::Employee | NoticedBy::Customer => Some("user-reporting"),
        NoticedBy::Finder | NoticedBy::Partner | NoticedBy::Authority | NoticedBy::Media => {
            Some("external-notification")
        }
        NoticedBy::Attacker => Some("message-from-attacker"),
        NoticedBy::Other => None,
    }
}

fn types(source: &Source<'_>) -> Vec<&'static str> {
    let mut all: Vec<&str> = Vec::new();
    let mut add = |there: bool, name: &'static str| {
        if there && !all.contains(&name) {
            all.push(name);
        }
    };
    let category = source.incident.category;
    add(
        source.has(Threat::Malware) || category == Category::MaliciousCode,
        "infected-by-known-malware",
    );
    add(
        source.has(Threat::Intrusion) || category == Category::Intrusions,
        "unauthorized-access-system",
    );
    add(source.has(Threat::Leak), "unauthorized-release");
    add(source.has(Threat::Theft), "data-exfiltration");
    add(source.has(Threat::Tampering), "modification-information");
    add(source.has(Threat::Destruction), "destruction");
    add(source.has(Threat::Eavesdropping), "wiretapping");
    add(source.has(Threat::MailFlooding), "email-flooding");
    add(source.has(Threat::SteppingStone), "compromised-system");
    add(source.has(Threat::UnauthorisedUse), "unauthorized-use");
    add(source.has(Threat::PrivateUse), "illegitimate-use-resources");
    add(source.is_down(), "denial-of-service");
    add(category == Category::InformationGathering, "scan-probe");
    add(source.time(TimeKind::Classified).is_some(), "major");
    all
}

/// What was done about it: seen, contained, recovered from; and the people concerned told, with how many there are.
fn tasks(source: &Source<'_>, frame: &Frame) -> Vec<Value> {
    let mut all = Vec::new();
    for (kind, name, title) in [
        (TimeKind::Detected, "detected", "Detected"),
        (TimeKind::Contained, "containment", "Contained"),
    ] {
        if let Some(moment) = source.time(kind) {
            let mut task = task(frame, name, title, "successful");
            ended(&mut task, moment);
            all.push(Value::Object(task));
        }
    }
    let recovered = source.time(TimeKind::Recovered);
    let tally = source.recovery;
    if tally.total > 0 || recovered.is_some() {
        let outcome = match recovered {
            Some(_) => "successful",
            None if tally.done > 0 => "ongoing",
            None => "pending",
        };
        let mut task = task(frame, "recovery", "Recovery", outcome);
        if tally.total > 0 {
            let text = format!("{} of {} planned tasks are done", tally.done, tally.total);
            task.insert("description".to_owned(), json!(text));
        }
        if let Some(moment) = recovered {
            ended(&mut task, moment);
        }
        all.push(Value::Object(task));
    }
    if source.counts.people > 0 {
        all.push(Value::Object(notice(source, frame)));
    }
    all
}

fn notice(source: &Source<'_>, frame: &Frame) -> Map<String, Value> {
    let counts = &source.incident.counts;
    let outcome = match counts.told {
        0 if counts.not_needed < source.counts.people => "pending",
        told if told + counts.not_needed < source.counts.people => "ongoing",
        _ => "successful",
    };
    let mut task = task(
        frame,
        "victim-notification",
        "Notice to the people concerned",
        outcome,
    );
    let told = json!({ "individual": counts.told });
    task.insert("impacted_entity_counts".to_owned(), told);
    if let Some(at) = source.counts.first_notice {
        task.insert("start_time".to_owned(), json!(instant(at)));
    }
    task
}

fn task(frame: &Frame, name: &str, title: &str, outcome: &str) -> Map<String, Value> {
    let mut task = frame.object("task", name);
    let extensions = json!({ (published::TASK): { "extension_type": "new-sdo" } });
    for (key, value) in [
        ("name", json!(title)),
        ("task_types", json!([name])),
        ("outcome", json!(outcome)),
        ("extensions", extensions),
    ] {
        task.insert(key.to_owned(), value);
    }
    task
}

fn ended(task: &mut Map<String, Value>, moment: &Moment) {
    let (at, fidelity) = told(moment);
    task.insert("end_time".to_owned(), json!(at));
    task.insert("end_time_fidelity".to_owned(), json!(fidelity));
}

/// A moment with how exactly it is known: its first instant, as the extension asks, where that is rougher than a minute.
fn told(moment: &Moment) -> (String, &'static str) {
    let at = match roughness(moment.precision) {
        0 => moment.at,
        _ => crate::incidents::start(moment).unwrap_or(moment.at),
    };
    let fidelity = match moment.precision {
        Precision::Minute => "minute",
        Precision::Hour => "hour",
        Precision::Day => "day",
        Precision::Month => "month",
    };
    (instant(at), fidelity)
}
