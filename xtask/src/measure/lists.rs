//! The register at full length beside a short one: a page, a search by address, a count.

use std::time::{Duration, Instant};

use anyhow::Result;
use saiki_api::incidents::Incident;
use saiki_api::page::Page;
use saiki_api::people::{DecisionCounts, Person};

use super::Bench;
use super::import::Stage;
use super::people;
use super::table::{Line, Table};
use crate::client::{Client, escaped};

/// People of the short register.
const SHORT: u32 = 10_000;
/// Each question is asked so often; the middle time counts.
const TIMES: usize = 21;

/// Measures it.
///
/// # Errors
/// When a question is refused.
pub fn measure(bench: &Bench, stage: &mut Stage, table: &mut Table) -> Result<()> {
    let long = stage.subject.people();
    let file = stage.subject.home().join("short.csv");
    people::write(&file, SHORT)?;
    let short = stage.subject.incident("Short")?;
    stage.subject.import(bench, &short, &file, SHORT)?;
    let client = &stage.subject.writer;
    let database = stage.subject.home().file_name().unwrap_or_default();
    let database = database.to_string_lossy().replace("-people", "");
    for (what, ask) in QUESTIONS {
        let ours = middle(|| ask(client, &stage.incident, long / 2))?;
        let reference = middle(|| ask(client, &short, SHORT / 2))?;
        table.add(Line {
            what: format!("{what} of {long}, {database}"),
            ours: shown(ours),
            reference: format!("{} of {SHORT}", shown(reference)),
            ratio: Some(ours.as_secs_f64() / reference.as_secs_f64()),
            goal: "same order",
            memory: None,
        });
    }
    Ok(())
}

type Question = fn(&Client, &Incident, u32) -> Result<()>;

const QUESTIONS: [(&str, Question); 4] = [
    ("first page", |client, incident, _| {
        let _page: Page<Person> =
            client.get(&format!("incidents/{}/people?limit=50", incident.id))?;
        Ok(())
    }),
    ("search by address", |client, incident, n| {
        let query = escaped(&people::address(n));
        let page: Page<Person> =
            client.get(&format!("incidents/{}/people?q={query}", incident.id))?;
        anyhow::ensure!(page.items.len() == 1, "{} found", page.items.len());
        Ok(())
    }),
    ("page in one language", |client, incident, _| {
        let _page: Page<Person> = client.get(&format!(
            "incidents/{}/people?lang=en&has_email=true&limit=50",
            incident.id
        ))?;
        Ok(())
    }),
    ("count by decision", |client, incident, _| {
        let _counts: DecisionCounts =
            client.get(&format!("incidents/{}/people/decisions", incident.id))?;
        Ok(())
    }),
];

/// The middle of the times a question takes.
///
/// # Errors
/// When it is refused.
pub fn middle(mut ask: impl FnMut() -> Result<()>) -> Result<Duration> {
    let mut times = Vec::with_capacity(TIMES);
    for _ in 0..TIMES {
        let begun = Instant::now();
        ask()?;
        times.push(begun.elapsed());
    }
    times.sort();
    Ok(times.get(TIMES / 2).copied().unwrap_or_default())
}

/// A time in milliseconds, as the results show it.
#[must_use]
pub fn shown(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}
