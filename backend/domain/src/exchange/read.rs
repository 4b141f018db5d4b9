//! VERIS taken in: records of 1.3.x and 1.4.x become incidents to be opened. Whatever has no place here is a note with its
//! path; a record that is wrong keeps the whole file out, and is named with what to do.

mod classes;
mod record;
mod times;

use super::codes;
use crate::{exercise, fault::Faults, incidents, text::is_unsafe};
use record::Record;
use saiki_api::{
    Lang, Timestamp,
    classes::{Category, Severity, Tlp},
    exchange::{MAX_VERIS_BYTES, MAX_VERIS_INCIDENTS, VerisNote},
    incidents::{Facts, NewIncident},
};
use serde_json::{Map, Value};

/// What stands before the record's own identifier, on a line of its own among the other facts of an incident made from it:
/// by it the record is known again.
pub const VERIS_ID: &str = "VERIS incident_id: ";

/// Longest identifier of a record, in characters.
const MAX_ID: usize = 200;
/// Longest title made from a summary, in characters.
const MADE_TITLE: usize = 80;
/// Names of unknown fields a fault lists.
const NAMED: usize = 5;
/// Fields one of which every record has.
const PARTS: [&str; 5] = ["incident_id", "action", "actor", "asset", "timeline"];

/// How a file is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The reader's language, for notes and titles.
    pub lang: Lang,
    /// The zone times are taken to be in: VERIS names none.
    pub zone: String,
    /// Now: nothing may lie ahead.
    pub now: Timestamp,
}

/// An incident read from a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadIncident {
    /// The record's own identifier.
    pub veris_id: String,
    /// The incident to be opened.
    pub new: NewIncident,
    /// What was left out or read otherwise.
    pub notes: Vec<VerisNote>,
}

/// Reads a file: one record, a list of them, or one a line.
pub fn read_veris(bytes: &[u8], reading: &Reading) -> Result<Vec<ReadIncident>, Faults> {
    let mut faults = Faults::default();
    let records = records(bytes, &mut faults);
    if records.len() > MAX_VERIS_INCIDENTS {
        faults.count("file", records.len(), MAX_VERIS_INCIDENTS);
    }
    if records.is_empty() && faults.0.is_empty() {
        faults.add(
            "file",
            "required",
            "記録がありません。VERISの記録を1件以上含むファイルを選んでください",
            "There is no record in it; choose a file with at least one VERIS record",
        );
    }
    if !faults.0.is_empty() {
        return Err(faults);
    }
    let mut all: Vec<ReadIncident> = Vec::with_capacity(records.len());
    for (n, value) in records.iter().enumerate() {
        let Some(read) = read(n + 1, value, reading, &mut faults) else {
            continue;
        };
        if let Some(before) = all.iter().position(|one| one.veris_id == read.veris_id) {
            wrong(
                &mut faults,
                n + 1,
                "incident_id",
                "repeated",
                (
                    format!(
                        "{}件目と同じ識別子です。どちらかを除いてください",
                        before + 1
                    ),
                    format!(
                        "it has the identifier of record {}; take one of them out",
                        before + 1
                    ),
                ),
            );
        }
        all.push(read);
    }
    match faults.0.is_empty() {
        true => Ok(all),
        false => Err(faults),
    }
}

/// The values of a file; a list stands for its entries.
fn records(bytes: &[u8], faults: &mut Faults) -> Vec<Value> {
    if bytes.len() > MAX_VERIS_BYTES {
        let most = MAX_VERIS_BYTES / (1024 * 1024);
        faults.add(
            "file",
            "too_large",
            format!("{most} MBまでです。ファイルを分けてください"),
            format!("At most {most} MB; split the file"),
        );
        return Vec::new();
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut all = Vec::new();
    for value in serde_json::Deserializer::from_slice(bytes).into_iter::<Value>() {
        match value {
            Ok(Value::Array(items)) => all.extend(items),
            Ok(value) => all.push(value),
            Err(error) => {
                let (line, column) = (error.line(), error.column());
                faults.add(
                    "file",
                    "invalid_json",
                    format!("{line}行目{column}文字目がJSONとして読めません。VERISの記録（JSON）か確かめてください"),
                    format!("Line {line}, column {column} is no JSON; check that this is a file of VERIS records"),
                );
                return Vec::new();
            }
        }
    }
    all
}

/// Names what is wrong with a record: its number, the path, and what to do.
fn wrong(faults: &mut Faults, n: usize, path: &str, code: &'static str, text: (String, String)) {
    let (ja, en) = text;
    let field = match path {
        "" => format!("records.{n}"),
        path => format!("records.{n}.{path}"),
    };
    let at = match path {
        "" => String::new(),
        path => format!(" {path}"),
    };
    faults.add(
        field,
        code,
        format!("{n}件目{at}：{ja}"),
        format!("Record {n}{at}: {en}"),
    );
}

fn read(n: usize, value: &Value, reading: &Reading, faults: &mut Faults) -> Option<ReadIncident> {
    let before = faults.0.len();
    let root = whole(n, value, faults)?;
    let mut record = Record::new(root, reading.lang);
    let veris_id = identifier(n, &mut record, faults)?;
    version(n, &mut record, faults);
    let mut new = NewIncident {
        title: String::new(),
        exercise: false,
        summary: String::new(),
        category: Category::Other,
        severity: Severity::Medium,
        tlp: Tlp::default(),
        phase: None,
        threat_source: None,
        threats: Vec::new(),
        assets: Vec::new(),
        times: Vec::new(),
        noticed_by: None,
        noticed_note: String::new(),
        affected_services: Vec::new(),
        facts: Facts {
            other: format!("{VERIS_ID}{veris_id}"),
            ..Facts::default()
        },
    };
    classes::read(&mut record, &mut new);
    for (path, code, text) in times::read(&mut record, reading, &mut new) {
        wrong(faults, n, path, code, text);
    }
    let own_times = classes::read_own(&mut record, &mut new);
    words(&mut record, &mut new);
    record.leftovers();
    for fault in incidents::check_new(&new, reading.now).0 {
        let path = in_record(&fault.field, &record, &new, own_times.as_deref());
        let text = (fault.message.ja, fault.message.en);
        wrong(faults, n, &path, fault.code, text);
    }
    (faults.0.len() == before).then(|| ReadIncident {
        veris_id,
        new,
        notes: record.notes(),
    })
}

/// Where in the record stands what became a field of the incident: the sender knows no other paths. `own_times` are the
/// places of the times that were taken from `plus.saiki`.
fn in_record(
    field: &str,
    record: &Record<'_>,
    new: &NewIncident,
    own_times: Option<&[String]>,
) -> String {
    if field == "title" {
        let own = record.has("plus.saiki.title");
        let path = if own { "plus.saiki.title" } else { "summary" };
        return path.to_owned();
    }
    let time = field.strip_prefix("times.").and_then(|rest| {
        let (at, within) = rest.split_once('.').unwrap_or((rest, ""));
        Some((at.parse::<usize>().ok()?, within))
    });
    let Some((at, within)) = time else {
        return field.to_owned();
    };
    let found = match own_times {
        Some(places) => places.get(at).map(|place| match within {
            "" => place.clone(),
            within => format!("{place}.{within}"),
        }),
        None => new
            .times
            .get(at)
            .and_then(|time| times::place(time.kind))
            .map(str::to_owned),
    };
    found.unwrap_or_else(|| "timeline".to_owned())
}

/// The record as an object with at least one of the parts every record has.
fn whole<'a>(n: usize, value: &'a Value, faults: &mut Faults) -> Option<&'a Map<String, Value>> {
    let root = value.as_object();
    if let Some(root) = root
        && PARTS.iter().any(|part| root.contains_key(*part))
    {
        return Some(root);
    }
    let clean = |name: &String| {
        let shown = name.chars().filter(|c| !is_unsafe(*c)).take(40);
        shown.collect::<String>()
    };
    let keys = root.into_iter().flat_map(Map::keys).take(NAMED).map(clean);
    let keys: Vec<String> = keys.collect();
    let (ja, en) = match keys.is_empty() {
        true => (String::new(), String::new()),
        false => (
            format!("（見つかった項目：{}）", keys.join("、")),
            format!(" (found: {})", keys.join(", ")),
        ),
    };
    wrong(
        faults,
        n,
        "",
        "not_veris",
        (
            format!(
                "VERISの記録ではありません{ja}。incident_id、action、timeline などを持つ記録にしてください"
            ),
            format!(
                "this is no VERIS record{en}; a record has incident_id, action, timeline and so on"
            ),
        ),
    );
    None
}

fn identifier(n: usize, record: &mut Record<'_>, faults: &mut Faults) -> Option<String> {
    let id = record.text("incident_id").unwrap_or_default().trim();
    let long = id.chars().count() > MAX_ID;
    if !id.is_empty() && !long && !id.chars().any(is_unsafe) {
        return Some(id.to_owned());
    }
    let text = match id.is_empty() {
        true => (
            "識別子がありません。文字列で入れてください".to_owned(),
            "there is no identifier; give one as text".to_owned(),
        ),
        false => (
            format!("識別子は改行を含まない{MAX_ID}文字以内の文字列にしてください"),
            format!("the identifier is one line of at most {MAX_ID} characters"),
        ),
    };
    wrong(faults, n, "incident_id", "invalid", text);
    None
}

fn version(n: usize, record: &mut Record<'_>, faults: &mut Faults) {
    let said = record.text("schema_version").unwrap_or_default();
    let taken = |series: &str| {
        let rest = said.strip_prefix(series);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    if said.is_empty() {
        record.note(
            "schema_version",
            "版の記載がないため、1.4として読みました".to_owned(),
            "No version is given; read as 1.4".to_owned(),
        );
    } else if !taken("1.3") && !taken("1.4") {
        let text = (
            "読めるのは1.3と1.4の記録です。VERISの変換スクリプトで1.4に変換してください".to_owned(),
            "records of 1.3 and 1.4 are read; convert it to 1.4 with the scripts of VERIS"
                .to_owned(),
        );
        wrong(faults, n, "schema_version", "unsupported", text);
    }
}

/// Title and summary. A record without a summary is named by its action and asset.
fn words(record: &mut Record<'_>, new: &mut NewIncident) {
    let own_title = record.text("plus.saiki.title").map(one_line);
    let said = record.text("summary").unwrap_or_default().trim();
    // The marks of an exercise are put there again by whatever is made from it.
    let said = match new.exercise {
        true => Lang::ALL
            .into_iter()
            .find_map(|lang| said.strip_prefix(exercise::mark(lang)))
            .unwrap_or(said),
        false => said,
    };
    new.summary = said
        .chars()
        .filter(|c| matches!(c, '\n' | '\t') || !is_unsafe(*c))
        .collect();
    let dropped = said
        .chars()
        .any(|c| !matches!(c, '\n' | '\r' | '\t') && is_unsafe(c));
    if dropped {
        record.note(
            "summary",
            "使えない文字を除きました".to_owned(),
            "Characters that cannot be used were taken out".to_owned(),
        );
    }
    new.title = match own_title.filter(|title| !title.trim().is_empty()) {
        Some(title) => title,
        None if new.summary.trim().is_empty() => made_title(record),
        None => shortened(&new.summary),
    };
}

fn one_line(text: &str) -> String {
    text.chars().filter(|c| !is_unsafe(*c)).collect()
}

/// The first line of a summary, shortened.
fn shortened(summary: &str) -> String {
    let line = summary.lines().map(str::trim).find(|line| !line.is_empty());
    let line = one_line(line.unwrap_or_default());
    match line.chars().count() > MADE_TITLE {
        true => {
            let kept: String = line.chars().take(MADE_TITLE).collect();
            format!("{kept}…")
        }
        false => line,
    }
}

fn made_title(record: &mut Record<'_>) -> String {
    let lang = record.lang();
    let action = codes::ACTIONS
        .iter()
        .find(|(name, _, _)| record.has(&format!("action.{name}")))
        .map(|(_, ja, en)| lang.pick(ja, en))
        .unwrap_or(lang.pick("行為は不明", "Unknown action"));
    let asset = record.first_asset().map(one_line).unwrap_or_default();
    let title = match asset.as_str() {
        "" | codes::UNKNOWN => action.to_owned(),
        asset => format!("{action}{}", lang.pick("（", " (")) + asset + lang.pick("）", ")"),
    };
    record.note(
        "summary",
        "概要がないため、行為と資産から題名を付けました".to_owned(),
        "There is no summary; the title was made from action and asset".to_owned(),
    );
    title.chars().take(MADE_TITLE).collect()
}
