//! Every deadline of many open incidents, and those of one of them, beside the same questions with few incidents open.
//! Where a clock stands is reckoned at each reading, so the list grows with what is open; it must not grow faster.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use jiff::SignedDuration;
use saiki_api::Timestamp;
use saiki_api::clocks::{Answer, AnswerInput, Clock, ClockSettings, ClockState, Question};
use saiki_api::incidents::Incident;
use saiki_api::page::Page;
use saiki_api::rules::Regime;
use serde_json::json;

use super::Bench;
use super::database::Database;
use super::lists::{middle, shown};
use super::subject::Subject;
use super::table::{Line, Table};
use crate::client::Client;

/// Incidents that are open for the reference.
const FEW: i64 = 10;
/// Incidents that are open for ours.
const MANY: i64 = 200;
/// Clocks each of them has at least.
const RULES: usize = 60;
/// The first page over all incidents.
const ALL: &str = "clocks?open=true&limit=200";
/// Whose rules the incidents take in.
const REGIMES: [Regime; 4] = [Regime::Jp, Regime::Eu, Regime::Us, Regime::Contract];
/// What the organisation is.
const COMPANY: [&str; 3] = ["listed_company", "privacy_mark_holder", "sec_registrant"];
/// What holds of each incident, so that some clocks run and others hang on questions.
const FACTS: [(&str, Answer); 5] = [
    ("personal_data", Answer::Yes),
    ("improper_purpose", Answer::Yes),
    ("people", Answer::Number(1_200)),
    ("eu_data_subjects", Answer::Yes),
    ("sec_material", Answer::Yes),
];

/// Measures it.
///
/// # Errors
/// When a step is refused, or the incidents have fewer clocks than they are to have.
pub fn measure(bench: &Bench, database: &Database, home: &Path, table: &mut Table) -> Result<()> {
    let mut subject = Subject::start(bench, home, &database.fresh(home)?, None)?;
    let client = &subject.admin;
    prepare(client)?;
    let one = open(bench, client, 0..FEW)?.context("no incident was opened")?;
    let one = format!("incidents/{}/clocks", one.id);
    let few = taken(client, &one)?;
    open(bench, client, FEW..MANY)?;
    subject.forget_peak()?;
    let many = taken(client, &one)?;
    let peak = subject.peak()?;
    let whats = [
        format!(
            "first page of {} open clocks of {MANY} incidents",
            many.open
        ),
        format!("the {} clocks of one incident", many.rules),
    ];
    let references = [
        format!("{} of {FEW} incidents", few.open),
        format!("with {FEW} incidents open"),
    ];
    let goals = ["≤ 100 ms, ratio ≤ 20", "≤ 100 ms, same"];
    let times = many.times.into_iter().zip(few.times);
    for (((what, reference), goal), (ours, before)) in
        whats.into_iter().zip(references).zip(goals).zip(times)
    {
        table.add(Line {
            what: format!("{what}, {}", database.name),
            ours: shown(ours),
            reference: format!("{} {reference}", shown(before)),
            ratio: Some(ours.as_secs_f64() / before.as_secs_f64()),
            goal,
            memory: Some(peak),
        });
    }
    subject.stop()
}

/// What was measured while some number of incidents was open.
struct Taken {
    /// Clocks of one incident.
    rules: usize,
    /// Open clocks over all of them.
    open: u64,
    /// The page over all incidents, and the clocks of one.
    times: [Duration; 2],
}

/// Asks both questions. Answers are read once as what they are and then as bytes, so that no reading of them counts.
fn taken(client: &Client, one: &str) -> Result<Taken> {
    let clocks: Vec<Clock> = client.get(one)?;
    let rules = clocks.len();
    ensure!(rules >= RULES, "an incident has {rules} clocks only");
    let runs = |clock: &Clock| matches!(clock.state, ClockState::Running | ClockState::Overdue);
    ensure!(clocks.iter().any(runs), "no clock of the incident runs");
    let page: Page<Clock> = client.get(ALL)?;
    let read = |path: &str| {
        middle(|| {
            client.download(path)?;
            Ok(())
        })
    };
    Ok(Taken {
        rules,
        open: page.total.context("the list does not say how long it is")?,
        times: [read(ALL)?, read(one)?],
    })
}

/// Widens whose rules incidents take in, and says what the organisation is.
fn prepare(client: &Client) -> Result<()> {
    let before: ClockSettings = client.get("clock-settings")?;
    let wanted = ClockSettings {
        regimes: REGIMES.to_vec(),
        ..before
    };
    let _set: ClockSettings = client.change("PUT", "clock-settings", wanted.version, &wanted)?;
    for key in COMPANY {
        answer(client, "clock-questions", key, Answer::Yes)?;
    }
    Ok(())
}

/// Opens incidents, each an hour older than the one before, with what is known of them. The first of them.
fn open(bench: &Bench, client: &Client, which: std::ops::Range<i64>) -> Result<Option<Incident>> {
    let now = Timestamp::now();
    let mut first = None;
    for n in which {
        bench.interrupt.check()?;
        let at = now.checked_sub(SignedDuration::from_hours(n + 1))?;
        let times = ["aware", "determined"]
            .map(|kind| json!({ "kind": kind, "moment": { "at": at, "zone": "Asia/Tokyo" } }));
        let new = json!({
            "title": format!("Clocks {n}"), "category": "intrusions", "severity": "high",
            "times": times,
        });
        let incident: Incident = client.post("incidents", &new)?;
        let list = format!("incidents/{}/clock-questions", incident.id);
        for (key, wanted) in FACTS {
            answer(client, &list, key, wanted)?;
        }
        first.get_or_insert(incident);
    }
    Ok(first)
}

/// Answers a question nobody has answered yet.
fn answer(client: &Client, list: &str, key: &str, wanted: Answer) -> Result<()> {
    let input = AnswerInput {
        answer: wanted,
        known_at: None,
        note: "Measured".to_owned(),
    };
    let path = format!("{list}/{key}/answer");
    let _answered: Question = client.change("PUT", &path, 0, &input)?;
    Ok(())
}
