//! Actor, action, asset, attribute, discovery and impact of a record as our classes; and what a Saiki wrote into `plus.saiki`,
//! which says the same more exactly and goes before.

use super::{super::codes, Record};
use saiki_api::{
    Lang,
    classes::{Asset, Category, NoticedBy, Threat, ThreatSource},
    incidents::{IncidentTime, NewIncident},
    moment::Moment,
    wire,
};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Reads every class.
pub(super) fn read(record: &mut Record<'_>, new: &mut NewIncident) {
    threats(record, new);
    attributes(record, new);
    source(record, new);
    assets(record, new);
    discovery(record, new);
    rating(record, new);
    status(record);
    new.category = category(record, new);
    let (ja, en) = (new.category.label(Lang::Ja), new.category.label(Lang::En));
    record.note(
        "action",
        format!("分類は、行為と属性から「{ja}」としました"),
        format!("The category was taken from action and attribute: “{en}”"),
    );
}

fn add<T: PartialEq>(all: &mut Vec<T>, one: T) {
    if !all.contains(&one) {
        all.push(one);
    }
}

fn threats(record: &mut Record<'_>, new: &mut NewIncident) {
    for (action, _, _) in codes::ACTIONS {
        let results = record.texts(&format!("action.{action}.result"));
        let did = |name: &str| results.iter().any(|(_, result)| *result == name);
        let (exfiltrated, infiltrated) = (did("Exfiltrate"), did("Infiltrate"));
        for (path, result) in &results {
            if !matches!(*result, "Exfiltrate" | "Infiltrate" | "Unknown" | "NA") {
                record.no_place(path);
            }
        }
        if exfiltrated {
            add(&mut new.threats, Threat::Theft);
        }
        for (path, variety) in record.texts(&format!("action.{action}.variety")) {
            // Hacking of no known kind that only took something is no intrusion by itself.
            let only_taken = action == "hacking" && exfiltrated && !infiltrated;
            if only_taken && variety == codes::UNKNOWN {
                continue;
            }
            match codes::threat_of(action, variety) {
                Some(threat) => {
                    add(&mut new.threats, threat);
                    if !codes::says_it_all(action, variety) {
                        record.read_as(&path, threat.label(Lang::Ja), threat.label(Lang::En));
                    }
                }
                None if codes::says_it_all(action, variety) => {}
                None => record.no_place(&path),
            }
        }
    }
}

fn attributes(record: &mut Record<'_>, new: &mut NewIncident) {
    for kind in ["integrity", "availability"] {
        for (path, variety) in record.texts(&format!("attribute.{kind}.variety")) {
            match codes::threat_of(kind, variety) {
                Some(threat) => {
                    add(&mut new.threats, threat);
                    if !codes::says_it_all(kind, variety) {
                        record.read_as(&path, threat.label(Lang::Ja), threat.label(Lang::En));
                    }
                }
                // Said by the category alone.
                None if kind == "availability" && variety == "Interruption" => {}
                None if variety == codes::UNKNOWN => {}
                None => record.no_place(&path),
            }
        }
    }
    let disclosed = "attribute.confidentiality.data_disclosure";
    match record.text(disclosed) {
        Some("Yes") => add(&mut new.threats, Threat::Leak),
        Some("Unknown" | "No" | "Potentially") | None => {}
        Some(_) => record.no_place(disclosed),
    }
}

fn source(record: &mut Record<'_>, new: &mut NewIncident) {
    let mut found: Vec<ThreatSource> = Vec::new();
    for side in ["external", "internal", "partner"] {
        let path = format!("actor.{side}");
        if !record.has(&path) {
            continue;
        }
        let varieties = record.texts(&format!("{path}.variety"));
        let motives = record.texts(&format!("{path}.motive"));
        let moved = |name: &str| motives.iter().any(|(_, motive)| *motive == name);
        let only_error = record.has("action.error")
            && !["misuse", "hacking", "malware", "social", "physical"]
                .iter()
                .any(|action| record.has(&format!("action.{action}")));
        let default = match side {
            "internal" if only_error => ThreatSource::HumanError,
            "internal" => ThreatSource::InsiderCrime,
            _ if only_error => ThreatSource::HumanError,
            _ if moved("Fun") => ThreatSource::Mischief,
            _ => ThreatSource::OutsideCrime,
        };
        let read = varieties.iter().find_map(|(_, variety)| match *variety {
            "Nation-state" | "State-affiliated" => Some(ThreatSource::StateEspionage),
            "Terrorist" => Some(ThreatSource::Terrorism),
            "Competitor" => Some(ThreatSource::IndustrialEspionage),
            "Force majeure" => Some(ThreatSource::NaturalDisaster),
            _ => None,
        });
        let read = read.unwrap_or(default);
        let written = codes::actor_of(read);
        for (path, variety) in &varieties {
            let exact = written.is_some_and(|(_, name, _)| name == *variety);
            if !exact && *variety != codes::UNKNOWN {
                record.read_as(path, read.label(Lang::Ja), read.label(Lang::En));
            }
        }
        for (path, motive) in &motives {
            let exact = written.is_some_and(|(_, _, name)| name == *motive);
            if !exact && !matches!(*motive, "Unknown" | "NA") {
                record.no_place(path);
            }
        }
        add(&mut found, read);
    }
    let broken = record.texts("action.error.variety");
    if record.has("action.environmental") {
        add(&mut found, ThreatSource::NaturalDisaster);
    } else if found.is_empty() && !broken.is_empty() {
        let all_broken = broken.iter().all(|(_, variety)| *variety == "Malfunction");
        found.push(match all_broken {
            true => ThreatSource::EquipmentFailure,
            false => ThreatSource::HumanError,
        });
    }
    let mut found = found.into_iter();
    new.threat_source = found.next();
    if let (Some(first), Some(_)) = (new.threat_source, found.next()) {
        record.note(
            "actor",
            format!(
                "複数の主体のうち「{}」だけを取り込みました",
                first.label(Lang::Ja)
            ),
            format!(
                "Of several actors only “{}” was taken over",
                first.label(Lang::En)
            ),
        );
    }
}

fn assets(record: &mut Record<'_>, new: &mut NewIncident) {
    for (path, variety) in record.assets() {
        match codes::asset_of(variety) {
            Some((asset, alone)) => {
                add(&mut new.assets, asset);
                if alone {
                    also(record, &path, asset);
                }
            }
            None if variety == codes::UNKNOWN => {}
            None => record.no_place(&path),
        }
    }
}

/// VERIS does not tell the public side from the inside.
fn also(record: &mut Record<'_>, path: &str, asset: Asset) {
    let (ja, en) = (asset.label(Lang::Ja), asset.label(Lang::En));
    record.note(
        path,
        format!("「{ja}」として読みました。公開系か社内系か確かめてください"),
        format!("Read as “{en}”; check whether it is on the public side or inside"),
    );
}

fn discovery(record: &mut Record<'_>, new: &mut NewIncident) {
    // Until 1.3.3 one text: `Ext - customer`.
    if let Some(said) = record.text("discovery_method") {
        let (side, variety) = said.split_once(" - ").unwrap_or((said, ""));
        let side = match side {
            "Int" => "internal",
            "Ext" => "external",
            "Prt" => "partner",
            other => other,
        };
        match side {
            "Other" => new.noticed_by = Some(NoticedBy::Other),
            codes::UNKNOWN => {}
            _ => noticed(record, new, "discovery_method", (side, variety)),
        }
        return;
    }
    for side in ["internal", "external", "partner"] {
        for (path, variety) in record.texts(&format!("discovery_method.{side}.variety")) {
            noticed(record, new, &path, (side, variety));
        }
    }
    record.take("discovery_method.unknown");
    let other = record.take("discovery_method.other");
    if other.and_then(Value::as_bool) == Some(true) && new.noticed_by.is_none() {
        new.noticed_by = Some(NoticedBy::Other);
    }
}

fn noticed(record: &mut Record<'_>, new: &mut NewIncident, path: &str, said: (&str, &str)) {
    let (side, variety) = said;
    match codes::noticed_of(side, variety) {
        Some(noticed) if new.noticed_by.is_none() => {
            new.noticed_by = Some(noticed);
            if codes::discovery_of(noticed) != Some((side, variety)) {
                record.read_as(path, noticed.label(Lang::Ja), noticed.label(Lang::En));
            }
        }
        _ => record.no_place(path),
    }
}

fn rating(record: &mut Record<'_>, new: &mut NewIncident) {
    let rated = record.text("impact.overall_rating");
    match rated.and_then(codes::severity_of) {
        Some(severity) => {
            new.severity = severity;
            if rated != Some(codes::rating_of(severity)) {
                let (ja, en) = (severity.label(Lang::Ja), severity.label(Lang::En));
                record.read_as("impact.overall_rating", ja, en);
            }
        }
        None => record.note(
            "impact.overall_rating",
            "影響の評価がないため、重大度は「中程度」としました".to_owned(),
            "The impact is not rated; the severity was set to medium".to_owned(),
        ),
    }
}

fn status(record: &mut Record<'_>) {
    match record.text("security_incident") {
        Some("Confirmed" | "Suspected") | None => {}
        Some("False positive" | "Near miss") => record.note(
            "security_incident",
            "インシデントには至らなかったとする記録です。取り込むべきか確かめてください".to_owned(),
            "The record says that it was no incident; check whether it belongs here".to_owned(),
        ),
        Some(_) => record.note(
            "security_incident",
            "VERISにない値のため読めません。インシデントかどうかを確かめてください".to_owned(),
            "VERIS does not have this value, so it was not read; check whether this was an incident"
                .to_owned(),
        ),
    }
}

fn category(record: &Record<'_>, new: &NewIncident) -> Category {
    let has = |threat: Threat| new.threats.contains(&threat);
    let did = |action: &str| record.has(&format!("action.{action}"));
    if did("malware") {
        return Category::MaliciousCode;
    }
    if has(Threat::Intrusion) {
        return Category::Intrusions;
    }
    if did("social") {
        return match has(Threat::MailFlooding) && !has(Threat::Impersonation) {
            true => Category::AbusiveContent,
            false => Category::Fraud,
        };
    }
    if has(Threat::Leak) || has(Threat::Theft) || record.has("attribute.confidentiality") {
        return Category::InformationContentSecurity;
    }
    if did("hacking") || record.has("attribute.availability") {
        return Category::Availability;
    }
    Category::Other
}

/// Takes what a Saiki wrote beside the fields of VERIS. Gives where in the record each time stands, if it took the times
/// from there.
pub(super) fn read_own(record: &mut Record<'_>, new: &mut NewIncident) -> Option<Vec<String>> {
    if !record.has("plus.saiki") {
        return None;
    }
    set(record, "category", |value| new.category = value);
    set(record, "severity", |value| new.severity = value);
    set(record, "tlp", |value| new.tlp = value);
    set(record, "exercise", |value| new.exercise = value);
    set(record, "threat_source", |value| new.threat_source = value);
    set(record, "noticed_by", |value| new.noticed_by = value);
    set(record, "threats", |values: Vec<Threat>| {
        new.threats.clear();
        values
            .into_iter()
            .for_each(|one| add(&mut new.threats, one));
    });
    set(record, "assets", |values: Vec<Asset>| {
        new.assets.clear();
        values.into_iter().for_each(|one| add(&mut new.assets, one));
    });
    let places = times(record, new);
    // Told by VERIS as well, or true of the organisation that wrote it alone.
    for name in [
        "reference",
        "recovery",
        "recovery_tasks",
        "people",
        "exported_at",
        "phase",
        "phases",
    ] {
        record.take(&format!("plus.saiki.{name}"));
    }
    record.note(
        "plus.saiki",
        "分類・資産・日時は、書き出し元のSaikiが記した値を用いました。番号・段階・件数は取り込みません".to_owned(),
        "Classes, assets and times are those the Saiki it comes from wrote; number, phases and counts are not taken over"
            .to_owned(),
    );
    places
}

/// A value of ours, where it reads; one that does not is left to be noted.
fn set<T: DeserializeOwned>(record: &mut Record<'_>, name: &str, with: impl FnOnce(T)) {
    let path = format!("plus.saiki.{name}");
    let value = record.peek(&path).cloned();
    if let Some(value) = value.and_then(|value| serde_json::from_value(value).ok()) {
        record.take(&path);
        with(value);
    }
}

fn times(record: &mut Record<'_>, new: &mut NewIncident) -> Option<Vec<String>> {
    let (mut own, mut places): (Vec<IncidentTime>, Vec<String>) = (Vec::new(), Vec::new());
    let Some(Value::Array(items)) = record.peek("plus.saiki.times") else {
        return None;
    };
    for (n, item) in items.iter().enumerate() {
        let kind = item
            .get("kind")
            .and_then(Value::as_str)
            .and_then(wire::parse);
        let moment = item.get("moment").cloned();
        let moment: Option<Moment> = moment.and_then(|it| serde_json::from_value(it).ok());
        if let (Some(kind), Some(moment)) = (kind, moment) {
            record.take_item("plus.saiki.times", n);
            places.push(format!("plus.saiki.times.{n}"));
            own.push(IncidentTime {
                kind,
                moment,
                note: String::new(),
            });
        }
    }
    let taken = !own.is_empty() || items.is_empty();
    if taken {
        new.times = own;
    }
    taken.then_some(places)
}
