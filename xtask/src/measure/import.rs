//! The import of everybody from one file: encrypted, indexed and checked, beside a bare load of the same file.

use std::path::Path;

use anyhow::Result;
use saiki_api::incidents::Incident;

use super::Bench;
use super::database::Database;
use super::subject::Subject;
use super::table::{Line, Table};

/// A server with everybody on its register.
pub struct Stage {
    /// The server.
    pub subject: Subject,
    /// The incident they belong to.
    pub incident: Incident,
}

impl Stage {
    /// Stops the server.
    ///
    /// # Errors
    /// When it cannot be stopped.
    pub fn stop(&mut self) -> Result<()> {
        self.subject.stop()
    }
}

/// Measures it; what comes after needs what it leaves.
///
/// # Errors
/// When it does not come to its end.
pub fn measure(
    bench: &Bench,
    database: &Database,
    home: &Path,
    file: &Path,
    table: &mut Table,
) -> Result<Stage> {
    let before = database.load(home, file, &bench.interrupt)?;
    let mut subject = Subject::start(bench, home, &database.fresh(home)?, None)?;
    let incident = subject.incident("Import")?;
    subject.forget_peak()?;
    let took = subject.import(bench, &incident, file, bench.options.people)?;
    let peak = subject.peak()?;
    let after = database.load(home, file, &bench.interrupt)?;
    let reference = (before + after) / 2;
    table.add(Line {
        what: format!(
            "import of {} people, {}",
            bench.options.people, database.name
        ),
        ours: format!("{:.1} s", took.as_secs_f64()),
        reference: format!("{:.1} s bare load", reference.as_secs_f64()),
        ratio: Some(took.as_secs_f64() / reference.as_secs_f64()),
        goal: "≤ 3, ≤ 100 MB",
        memory: Some(peak),
    });
    Ok(Stage { subject, incident })
}
