//! An incident as a record of VERIS 1.4.1: actor, action, asset, attribute, discovery, times, impact. What VERIS has no field
//! for (recovery, phases, zones, our own classes) stands in `plus.saiki`, from where it is read back.

use super::{
    Source, amount,
    codes::{self, UNKNOWN},
    local, roughness,
};
use saiki_api::{
    Timestamp,
    classes::{NoticedBy, Threat, ThreatSource},
    incidents::{Incident, TimeKind},
    moment::{Moment, Precision},
    organisation::Organisation,
    service_windows::WindowKind,
};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Version of the schema that is written.
const VERSION: &str = "1.4.1";
/// Digits of a corporate number (法人番号), by which an organisation is known to be Japanese.
const CORPORATE_NUMBER: usize = 13;

/// The record.
pub fn veris(source: &Source<'_>, now: Timestamp) -> Value {
    let incident = source.incident;
    let status = match source.is_confirmed() {
        true => "Confirmed",
        false => "Suspected",
    };
    let mut record = Map::new();
    let mut put = |key: &str, value: Value| {
        record.insert(key.to_owned(), value);
    };
    put("schema_version", json!(VERSION));
    put("incident_id", json!(incident.id));
    put("source_id", json!("saiki"));
    put("security_incident", json!(status));
    put("summary", json!(source.summary()));
    put("actor", actor(incident.threat_source));
    put("action", action(incident));
    put("asset", json!({ "assets": assets(incident) }));
    put("discovery_method", discovery(incident.noticed_by));
    put("timeline", timeline(source));
    put("impact", impact(source));
    if let Some(attribute) = attribute(source) {
        put("attribute", attribute);
    }
    if let Some(country) = country(source.organisation) {
        // 00 is what VERIS writes for an industry nobody knows.
        let victim = json!({ "country": [country], "employee_count": UNKNOWN, "industry": "00" });
        put("victim", victim);
    }
    put("plus", json!({ "saiki": own(source, now) }));
    Value::Object(record)
}

fn country(organisation: &Organisation) -> Option<&'static str> {
    let number = organisation.legal_id.trim();
    let digits = number.bytes().all(|b| b.is_ascii_digit());
    (digits && number.len() == CORPORATE_NUMBER).then_some("JP")
}

fn actor(source: Option<ThreatSource>) -> Value {
    match source.and_then(codes::actor_of) {
        Some((kind @ "external", variety, motive)) => {
            json!({ (kind): { "variety": [variety], "motive": [motive], "country": [UNKNOWN] } })
        }
        Some((kind, variety, motive)) => {
            json!({ (kind): { "variety": [variety], "motive": [motive] } })
        }
        None => json!({ "unknown": {} }),
    }
}

fn action(incident: &Incident) -> Value {
    let mut kinds: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (kind, variety) in incident
        .threats
        .iter()
        .copied()
        .filter_map(codes::action_of)
    {
        kinds.entry(kind).or_default().insert(variety);
    }
    let more = [
        codes::action_of_category(incident.category),
        incident.threat_source.and_then(codes::action_of_source),
    ];
    for (kind, variety) in more.into_iter().flatten() {
        if !kinds.contains_key(kind) {
            kinds.entry(kind).or_default().insert(variety);
        }
    }
    let mut all = Map::new();
    for (kind, variety) in kinds {
        let mut said = Map::new();
        said.insert("variety".to_owned(), json!(variety));
        if kind != "environmental" {
            said.insert("vector".to_owned(), json!([UNKNOWN]));
        }
        if kind == "social" {
            said.insert("target".to_owned(), json!([UNKNOWN]));
        }
        let results = results(incident);
        if kind == "hacking" && !results.is_empty() {
            said.insert("result".to_owned(), json!(results));
        }
        all.insert(kind.to_owned(), Value::Object(said));
    }
    if all.is_empty() {
        all.insert("unknown".to_owned(), json!({}));
    }
    Value::Object(all)
}

/// What hacking came to: how an intrusion is told from a theft.
fn results(incident: &Incident) -> Vec<&'static str> {
    let named = [
        (Threat::Intrusion, "Infiltrate"),
        (Threat::Theft, "Exfiltrate"),
    ];
    let there = named
        .into_iter()
        .filter(|(threat, _)| incident.threats.contains(threat));
    there.map(|(_, result)| result).collect()
}

fn assets(incident: &Incident) -> Vec<Value> {
    let mut names: Vec<&str> = Vec::new();
    for asset in &incident.assets {
        let name = codes::asset_name(*asset);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if names.is_empty() {
        names.push(UNKNOWN);
    }
    let named = names.into_iter();
    named.map(|name| json!({ "variety": name })).collect()
}

fn discovery(noticed: Option<NoticedBy>) -> Value {
    match noticed.map(codes::discovery_of) {
        Some(Some((side, variety))) => json!({ (side): { "variety": [variety] } }),
        Some(None) => json!({ "other": true }),
        None => json!({ "unknown": true }),
    }
}

fn attribute(source: &Source<'_>) -> Option<Value> {
    let mut all = Map::new();
    if source.has_left() || source.counts.people > 0 {
        let mut said = Map::new();
        let disclosed = match source.has_left() {
            true => "Yes",
            false => "Potentially",
        };
        said.insert("data_disclosure".to_owned(), json!(disclosed));
        if source.counts.people > 0 {
            said.insert("data_total".to_owned(), json!(source.counts.people));
        }
        let data = data(source);
        if !data.is_empty() {
            said.insert("data".to_owned(), json!(data));
        }
        all.insert("confidentiality".to_owned(), Value::Object(said));
    }
    let integrity = named(&[
        (source.has(Threat::Tampering), "Modify data"),
        (source.has(Threat::SteppingStone), "Repurpose"),
    ]);
    if !integrity.is_empty() {
        all.insert("integrity".to_owned(), json!({ "variety": integrity }));
    }
    let availability = named(&[
        (source.is_down(), "Interruption"),
        (source.has_window(WindowKind::Degraded), "Degradation"),
        (source.has(Threat::Destruction), "Destruction"),
    ]);
    if !availability.is_empty() {
        let duration = match source.minutes_down() {
            Some(minutes) => json!({ "unit": "Minutes", "value": minutes }),
            None => json!({ "unit": UNKNOWN }),
        };
        let said = json!({ "variety": availability, "duration": duration });
        all.insert("availability".to_owned(), said);
    }
    (!all.is_empty()).then_some(Value::Object(all))
}

fn named(all: &[(bool, &'static str)]) -> Vec<&'static str> {
    let there = all.iter().filter(|(there, _)| *there);
    there.map(|(_, name)| *name).collect()
}

/// Kinds of data with their records: of several of ours that are one kind there, the most frequent, since the same people
/// are behind them.
fn data(source: &Source<'_>) -> Vec<Value> {
    let mut kinds: BTreeMap<&str, i64> = BTreeMap::new();
    for (item, count) in &source.counts.by_data_item {
        let most = kinds.entry(codes::data_names(*item).0).or_default();
        *most = (*most).max(*count);
    }
    let kinds = kinds.into_iter();
    kinds
        .map(|(kind, count)| json!({ "variety": kind, "amount": count }))
        .collect()
}

fn impact(source: &Source<'_>) -> Value {
    let mut said = Map::new();
    let rating = codes::rating_of(source.incident.severity);
    said.insert("overall_rating".to_owned(), json!(rating));
    let Some(view) = source.losses.filter(|view| view.rows > 0) else {
        return Value::Object(said);
    };
    let currency = view.currency.as_str();
    let lost = view.by_variety.iter().filter(|row| row.amount.high > 0);
    let losses: Vec<Value> = lost
        .map(|row| {
            json!({
                "variety": codes::loss_name(row.variety),
                "min_amount": amount(row.amount.low, currency),
                "max_amount": amount(row.amount.high, currency),
            })
        })
        .collect();
    said.insert("iso_currency_code".to_owned(), json!(currency));
    if !losses.is_empty() {
        said.insert("loss".to_owned(), json!(losses));
    }
    let (low, high) = (view.total.low, view.total.high);
    said.insert("overall_min_amount".to_owned(), amount(low, currency));
    said.insert("overall_max_amount".to_owned(), amount(high, currency));
    Value::Object(said)
}

fn timeline(source: &Source<'_>) -> Value {
    let known = source
        .time(TimeKind::Occurred)
        .or_else(|| source.discovered());
    let incident = match known {
        Some(moment) => date(moment),
        None => {
            let opened = Moment {
                at: source.incident.created_at,
                zone: source.organisation.zone.clone(),
                precision: Precision::Month,
            };
            json!({ "year": local(&opened).year() })
        }
    };
    let mut all = Map::new();
    let (occurred, discovered) = (source.time(TimeKind::Occurred), source.discovered());
    let contained = source.time(TimeKind::Contained);
    all.insert("incident".to_owned(), incident);
    all.insert("compromise".to_owned(), json!({ "unit": UNKNOWN }));
    if source.has_left() {
        all.insert("exfiltration".to_owned(), json!({ "unit": UNKNOWN }));
    }
    all.insert("discovery".to_owned(), elapsed(occurred, discovered));
    all.insert("containment".to_owned(), elapsed(discovered, contained));
    Value::Object(all)
}

/// The day of the incident, as exactly as it is known, where it happened.
fn date(moment: &Moment) -> Value {
    let at = local(moment);
    let mut said = json!({ "year": at.year(), "month": at.month() });
    if let Some(said) = said.as_object_mut()
        && moment.precision != Precision::Month
    {
        said.insert("day".to_owned(), json!(at.day()));
        if moment.precision != Precision::Day {
            let clock = format!("{:02}:{:02}", at.hour(), at.minute());
            said.insert("time".to_owned(), json!(clock));
        }
    }
    said
}

/// The time between two moments in the unit they are known in.
fn elapsed(from: Option<&Moment>, to: Option<&Moment>) -> Value {
    let span = from.zip(to).and_then(|(from, to)| span(from, to));
    match span {
        Some((unit, value)) => json!({ "unit": unit, "value": value }),
        None => json!({ "unit": UNKNOWN }),
    }
}

fn span(from: &Moment, to: &Moment) -> Option<(&'static str, i64)> {
    let (first, then) = (local(from), local(to));
    let minutes = (to.at.as_second() - from.at.as_second()).div_euclid(60);
    let said = match roughness(from.precision).max(roughness(to.precision)) {
        0 if minutes > 0 && minutes % (24 * 60) == 0 => ("Days", minutes / (24 * 60)),
        0 if minutes > 0 && minutes % 60 == 0 => ("Hours", minutes / 60),
        0 => ("Minutes", minutes),
        1 => ("Hours", minutes.div_euclid(60)),
        2 => {
            let between = first.date().duration_until(then.date());
            ("Days", between.as_hours() / 24)
        }
        _ => {
            let years = i64::from(then.year()) - i64::from(first.year());
            let months = i64::from(then.month()) - i64::from(first.month());
            ("Months", years * 12 + months)
        }
    };
    (said.1 >= 0).then_some(said)
}

/// What VERIS has no field for. Free texts but the title stay out: they may name people.
fn own(source: &Source<'_>, now: Timestamp) -> Value {
    let incident = source.incident;
    let times: Vec<Value> = incident
        .times
        .iter()
        .map(|time| json!({ "kind": time.kind, "moment": time.moment }))
        .collect();
    let phases: Vec<Value> = incident
        .phases
        .iter()
        .map(|entry| json!({ "phase": entry.phase, "entered_at": entry.entered_at }))
        .collect();
    json!({
        "reference": incident.reference,
        "title": incident.title,
        "exercise": incident.exercise,
        "category": incident.category,
        "threat_source": incident.threat_source,
        "threats": incident.threats,
        "assets": incident.assets,
        "severity": incident.severity,
        "tlp": incident.tlp,
        "noticed_by": incident.noticed_by,
        "phase": incident.phase,
        "phases": phases,
        "times": times,
        "recovery": elapsed(source.time(TimeKind::Occurred), source.time(TimeKind::Recovered)),
        "recovery_tasks": { "done": source.recovery.done, "total": source.recovery.total },
        "people": {
            "affected": source.counts.people,
            "told": incident.counts.told,
            "unreached": incident.counts.undeliverable,
        },
        "exported_at": now,
    })
}
