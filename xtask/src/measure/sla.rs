//! An SLA check of very many contracts beside reading the same contracts as a list, and beside a check of a tenth of
//! them. A check reads each contract once and writes a result; it may take a few times as long, never more memory.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use jiff::SignedDuration;
use saiki_api::Timestamp;
use saiki_api::contracts::Contract;
use saiki_api::contracts::imports::ContractImport;
use saiki_api::incidents::Incident;
use saiki_api::service_windows::ServiceWindow;
use saiki_api::sla_checks::SlaCheck;
use serde_json::json;

use super::Bench;
use super::database::Database;
use super::lists::shown;
use super::subject::Subject;
use super::table::{Line, Table};
use crate::client::Client;

/// Contracts in the check.
const MANY: i64 = 50_000;
/// Contracts in the one before.
const FEW: i64 = 5_000;
/// Contracts in one file.
const FILE: i64 = 15_000;
/// The service every contract names.
const SERVICE: &str = "Portal";

/// Measures it.
///
/// # Errors
/// When a step is refused, or the check does not look at every contract.
pub fn measure(bench: &Bench, database: &Database, home: &Path, table: &mut Table) -> Result<()> {
    let mut subject = Subject::start(bench, home, &database.fresh(home)?, None)?;
    let client = &subject.admin;
    let incident = subject.incident("Service levels")?;
    windows(client, &incident)?;
    enter(bench, client, 0..FEW)?;
    let few = check(client, &incident, FEW)?;
    enter(bench, client, FEW..MANY)?;
    let reading = read(client)?;
    subject.forget_peak()?;
    let many = check(client, &incident, MANY)?;
    let peak = subject.peak()?;
    let lines = [
        (reading, format!("{} to list them", shown(reading)), "≤ 5"),
        (few, format!("{} of {FEW}", shown(few)), "≤ 12"),
    ];
    for (before, reference, goal) in lines {
        table.add(Line {
            what: format!("SLA check of {MANY} contracts, {}", database.name),
            ours: shown(many),
            reference,
            ratio: Some(many.as_secs_f64() / before.as_secs_f64()),
            goal,
            memory: Some(peak),
        });
    }
    subject.stop()
}

/// Two outages, one of them half left out.
fn windows(client: &Client, incident: &Incident) -> Result<()> {
    let now = Timestamp::now();
    let ago = |hours: i64| now.checked_sub(SignedDuration::from_hours(hours));
    let path = format!("incidents/{}/service-windows", incident.id);
    for (kind, exclusion, from, to) in [
        ("outage", None, 20, 14),
        ("outage", None, 10, 9),
        ("degraded", None, 9, 5),
        ("excluded", Some("planned_maintenance"), 16, 13),
    ] {
        let window = json!({
            "service": SERVICE, "kind": kind, "exclusion": exclusion, "from": ago(from)?, "to": ago(to)?,
        });
        let _entered: ServiceWindow = client.post(&path, &window)?;
    }
    Ok(())
}

/// Enters contracts from files.
fn enter(bench: &Bench, client: &Client, which: std::ops::Range<i64>) -> Result<()> {
    let mut from = which.start;
    while from < which.end {
        bench.interrupt.check()?;
        let to = which.end.min(from + FILE);
        let mut file = String::from(
            "Other side,Customer or supplier,Service,Reference,Promised service,Availability (%),Longest outage (min),\
             Monthly fee,Currency,Credit tiers,Credit cap (%),Degraded counts (%),Left out,Service level clause\n",
        );
        for n in from..to {
            file.push_str(&format!(
                "Customer {n:06},Customer,Hosting,K-{n},{SERVICE},99.95,240,\"100,000\",JPY,99.95:10; 99:25,30,50,\
                 Planned maintenance,§ 8\n"
            ));
        }
        let done: ContractImport = client.upload("contracts/imports", file.into_bytes())?;
        ensure!(
            done.done && done.added == to - from,
            "the contracts are not in: {:?}",
            done.findings.first()
        );
        from = to;
    }
    Ok(())
}

/// How long a check takes that looks at so many contracts.
fn check(client: &Client, incident: &Incident, contracts: i64) -> Result<Duration> {
    let path = format!("incidents/{}/sla-checks", incident.id);
    let begun = Instant::now();
    let check: SlaCheck = client.post(&path, &json!({}))?;
    let took = begun.elapsed();
    ensure!(
        check.contracts == contracts && check.results >= contracts,
        "{} contracts and {} results",
        check.contracts,
        check.results
    );
    Ok(took)
}

/// How long it takes to read them all, page by page.
fn read(client: &Client) -> Result<Duration> {
    let begun = Instant::now();
    let all: Vec<Contract> = client.all("contracts?side=customer")?;
    let took = begun.elapsed();
    ensure!(i64::try_from(all.len())? == MANY, "{} contracts", all.len());
    Ok(took)
}
