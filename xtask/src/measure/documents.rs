//! A final report on the register at full length as a file, in each format, beside reading what it says: counting the
//! people and saying so. A report is a snapshot, so a file of it must not depend on how long the register is.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use saiki_api::Timestamp;
use saiki_api::filing_fields::{FieldInput, FieldValue, FilingField};
use saiki_api::filings::{ExportFormat, Filing, FilingPreview};
use saiki_api::incidents::{Incident, Knowledge};
use saiki_api::moment::{Moment, Precision};
use saiki_api::organisation::Both;
use saiki_api::wire;
use serde_json::json;

use super::Bench;
use super::import::Stage;
use super::lists::{middle, shown};
use super::table::{Line, Table};
use crate::client::Client;

/// The form.
const FORM: &str = "jp.appi.final";
/// What a file may take.
const GOAL: &str = "≤ 1 s";
/// What no register holds and a final report must say, in prose.
const PROSE: [&str; 7] = [
    "org.name",
    "summary",
    "cause.text",
    "person_notice.text",
    "measures.done",
    "measures.planned",
    "other",
];
/// The same, of what is chosen.
const CHOSEN: [(&str, &str); 2] = [
    ("secondary.state", "none_found"),
    ("publication.state", "done"),
];

/// Measures it.
///
/// # Errors
/// When a step is refused.
pub fn measure(bench: &Bench, stage: &Stage, table: &mut Table) -> Result<()> {
    let people = stage.subject.people();
    let (client, incident) = (&stage.subject.admin, &stage.incident);
    answer(client, incident)?;
    let home = stage.subject.home().file_name().unwrap_or_default();
    let database = home.to_string_lossy().replace("-people", "");
    let preview = format!("incidents/{}/filing-preview?kind={FORM}", incident.id);
    let seen: FilingPreview = client.get(&preview)?;
    ensure!(seen.can_be_made, "still missing: {:?}", seen.missing);
    let reading = middle(|| {
        let _read: FilingPreview = client.get(&preview)?;
        Ok(())
    })?;
    stage.subject.forget_peak()?;
    let begun = Instant::now();
    let filings = format!("incidents/{}/filings", incident.id);
    let filing: Filing = client.post(&filings, &json!({ "kind": FORM, "lang": "ja" }))?;
    let mut taken = vec![("made".to_owned(), begun.elapsed())];
    for format in ExportFormat::ALL {
        if format == ExportFormat::Form {
            continue;
        }
        bench.interrupt.check()?;
        let name = wire::name(&format);
        let path = format!("{filings}/{}/export?format={name}", filing.id);
        taken.push((format!("as {name}"), exported(client, &path)?));
    }
    let peak = stage.subject.peak()?;
    for (what, ours) in taken {
        table.add(Line {
            what: format!("final report on {people} people {what}, {database}"),
            ours: shown(ours),
            reference: format!("{} to read what it says", shown(reading)),
            ratio: Some(ours.as_secs_f64() / reading.as_secs_f64()),
            goal: GOAL,
            memory: Some(peak),
        });
    }
    Ok(())
}

/// How long a file takes.
fn exported(client: &Client, path: &str) -> Result<Duration> {
    middle(|| {
        let file = client.download(path)?;
        ensure!(!file.is_empty(), "{path} is empty");
        Ok(())
    })
}

/// Says what no register holds.
fn answer(client: &Client, incident: &Incident) -> Result<()> {
    for key in PROSE {
        let text = Both::new("測定のための記載です。", "Written for a measurement.");
        write(client, incident, key, FieldValue::Text(text))?;
    }
    for (key, code) in CHOSEN {
        write(client, incident, key, FieldValue::Choice(code.to_owned()))?;
    }
    let aware = Moment {
        at: Timestamp::now(),
        zone: "Asia/Tokyo".to_owned(),
        precision: Precision::Day,
    };
    write(client, incident, "times.aware", FieldValue::Moment(aware))
}

fn write(client: &Client, incident: &Incident, key: &str, value: FieldValue) -> Result<()> {
    let input = FieldInput {
        state: Knowledge::Known,
        value: Some(value),
        note: "Measured".to_owned(),
    };
    let path = format!("incidents/{}/filing-fields/{key}", incident.id);
    let _written: FilingField = client.change("PUT", &path, 0, &input)?;
    Ok(())
}
