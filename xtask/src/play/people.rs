//! The register: a file with mistakes is checked and shown with its lines, then the members are imported. The mapping
//! names the three columns whose headings the product does not know.

use std::collections::BTreeMap;
use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use saiki_api::imports::{Import, ImportAccepted, ImportField, ImportPreview, ImportState};
use saiki_api::incidents::Incident;

use super::Stage;
use super::cast::Cast;
use super::teller::{Teller, grouped};
use crate::client::{Client, escaped};

/// Bytes of a file's head that are sent to find out its columns.
const HEAD: usize = 64 * 1024;
const LONGEST: Duration = Duration::from_secs(120);

/// Fills the register.
///
/// # Errors
/// When a step is refused, or the import does not end as it must.
pub fn register(
    stage: &Stage,
    cast: &Cast,
    incident: &Incident,
    teller: &mut Teller,
) -> Result<Import> {
    teller.heading("The people concerned");
    let path = format!("incidents/{}/people/imports", incident.id);

    let faulty = file(stage, "members-with-errors.csv")?;
    let checked = import(
        &cast.comms,
        &path,
        "members-with-errors.csv",
        faulty,
        true,
        stage,
    )?;
    ensure!(
        checked.errors > 0 && checked.state != ImportState::Done,
        "mistakes must be found: {checked:?}"
    );
    teller.done(&format!(
        "a file with mistakes, checked only: {} lines, {} mistakes, nothing written",
        checked.rows, checked.errors
    ));
    for one in checked.first_errors.iter().take(4) {
        teller.detail(&format!(
            "line {} {}: {}",
            one.line, one.column, one.message
        ));
    }
    let errors = cast
        .comms
        .download(&format!("{path}/{}/errors", checked.id))?;
    let kept = teller.keep("import-errors.csv", &errors)?;
    teller.detail(&format!("all of them: {}", kept.display()));

    let members = file(stage, "members.csv")?;
    let size = members.len();
    let done = import(&cast.comms, &path, "members.csv", members, false, stage)?;
    ensure!(
        done.state == ImportState::Done,
        "the import ended as {:?}: {:?}",
        done.state,
        done.refusal
    );
    teller.done(&format!(
        "members.csv imported: {} people from {} lines ({} kB), {} duplicates left out",
        grouped(done.added),
        grouped(done.rows),
        size / 1000,
        done.duplicates
    ));
    let present: Incident = cast.comms.get(&format!("incidents/{}", incident.id))?;
    ensure!(
        present.counts.people == done.added,
        "{} people are on the register",
        present.counts.people
    );
    Ok(done)
}

fn file(stage: &Stage, name: &str) -> Result<Vec<u8>> {
    let path = stage.data.join(name);
    fs::read(&path).with_context(|| format!("reading {}", path.display()))
}

/// What the headings suggest, completed by what a person would choose.
fn mapping(client: &Client, path: &str, content: &[u8]) -> Result<BTreeMap<ImportField, String>> {
    let mut mapping = suggested(client, path, content)?;
    mapping.insert(ImportField::DataItems, "閲覧された項目".to_owned());
    Ok(mapping)
}

/// What the headings of a file suggest.
///
/// # Errors
/// When the server refuses the file.
pub(super) fn suggested(
    client: &Client,
    path: &str,
    content: &[u8],
) -> Result<BTreeMap<ImportField, String>> {
    let head = content.iter().take(HEAD).copied().collect();
    let preview: ImportPreview = client.upload(&format!("{path}/preview"), head)?;
    Ok(preview.mapping)
}

fn import(
    client: &Client,
    path: &str,
    name: &str,
    content: Vec<u8>,
    dry_run: bool,
    stage: &Stage,
) -> Result<Import> {
    let mapping = mapping(client, path, &content)?;
    let query = format!("{path}?dry_run={dry_run}&file_name={name}");
    run(client, &query, content, &mapping, stage)
}

/// Imports a file and waits for its end. `address` has the options already.
///
/// # Errors
/// When the server refuses it, or the import does not end.
pub(super) fn run(
    client: &Client,
    address: &str,
    content: Vec<u8>,
    mapping: &BTreeMap<ImportField, String>,
    stage: &Stage,
) -> Result<Import> {
    let mapping = escaped(&serde_json::to_string(mapping)?);
    let query = format!("{address}&mapping={mapping}&default_lang=ja");
    let accepted: ImportAccepted = client.upload(&query, content)?;
    let (path, _) = address.split_once('?').unwrap_or((address, ""));
    let begun = Instant::now();
    loop {
        let import: Import = client.get(&format!("{path}/{}", accepted.id))?;
        if import.state != ImportState::Running {
            return Ok(import);
        }
        stage.interrupt.check()?;
        if begun.elapsed() > LONGEST {
            bail!("the import is still running after {} s", LONGEST.as_secs());
        }
        thread::sleep(Duration::from_millis(20));
    }
}
