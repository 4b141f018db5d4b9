//! Measures the server as deployed, through its public API, each figure beside that of a reference in the same run. How
//! the programs are found and built is in `bench`. A figure stands for this machine and this hour; what holds is the ratio.

mod clocks;
mod database;
mod deliver;
mod documents;
mod import;
mod lists;
mod people;
mod proof;
mod sla;
mod smtp;
mod subject;
mod table;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::bench::Options;
use crate::postgres::Postgres;
use crate::process::Interrupt;
use crate::step::heading;
use database::Database;
use table::Table;

/// All that a measurement is given.
struct Bench {
    options: Options,
    /// The server's program.
    program: PathBuf,
    /// Files of this run.
    home: PathBuf,
    interrupt: Interrupt,
}

impl Bench {
    fn wants(&self, part: &str) -> bool {
        self.options.parts.contains(&part)
    }

    /// The empty directory of a part.
    fn directory(&self, name: &str) -> Result<PathBuf> {
        let path = self.home.join(name);
        if path.exists() {
            fs::remove_dir_all(&path).with_context(|| format!("removing {}", path.display()))?;
        }
        fs::create_dir_all(&path).with_context(|| format!("making {}", path.display()))?;
        Ok(path)
    }
}

/// Measures what the command line names.
#[must_use]
pub fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: the measurement stopped: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let words: Vec<String> = env::args().skip(1).collect();
    let path = |name: &str| {
        env::var_os(name)
            .map(PathBuf::from)
            .with_context(|| format!("{name} is not set: this is started by `cargo xtask bench`"))
    };
    let bench = Bench {
        options: Options::read(&words)?,
        program: path("SAIKI_MEASURE_PROGRAM")?,
        home: path("SAIKI_MEASURE_HOME")?,
        interrupt: Interrupt::install()?,
    };
    fs::create_dir_all(&bench.home)?;
    let file = bench.home.join("people.csv");
    people::write(&file, bench.options.people)?;
    let mut table = Table::default();
    for name in &bench.options.databases {
        heading(name);
        let postgres = match *name {
            "postgresql" => Some(Postgres::start(&bench.interrupt)?),
            _ => None,
        };
        let database = Database {
            name,
            postgres: postgres.as_ref().map(|running| running.url().to_owned()),
        };
        on(&bench, &database, &file, &mut table)?;
    }
    table.keep(&bench.home.join("results.md"))
}

/// The parts, on one database.
fn on(bench: &Bench, database: &Database, file: &Path, table: &mut Table) -> Result<()> {
    let long = ["import", "lists", "million", "documents"]
        .iter()
        .any(|part| bench.wants(part));
    if long {
        let home = bench.directory(&format!("{}-people", database.name))?;
        let mut stage = import::measure(bench, database, &home, file, table)?;
        if bench.wants("lists") {
            lists::measure(bench, &mut stage, table)?;
        }
        if bench.wants("documents") {
            documents::measure(bench, &stage, table)?;
        }
        if bench.wants("million") {
            let campaign = deliver::everybody(bench, &mut stage, table)?;
            if bench.wants("proof") {
                proof::measure(bench, &mut stage, campaign, table)?;
            }
        }
        stage.stop()?;
    }
    if bench.wants("deliver") || (bench.wants("proof") && !bench.wants("million")) {
        let home = bench.directory(&format!("{}-letters", database.name))?;
        let (mut stage, campaign) = deliver::measure(bench, database, &home, table)?;
        if bench.wants("proof") && !bench.wants("million") {
            proof::measure(bench, &mut stage, campaign, table)?;
        }
        stage.stop()?;
    }
    if bench.wants("clocks") {
        let home = bench.directory(&format!("{}-clocks", database.name))?;
        clocks::measure(bench, database, &home, table)?;
    }
    if bench.wants("sla") {
        let home = bench.directory(&format!("{}-sla", database.name))?;
        sla::measure(bench, database, &home, table)?;
    }
    Ok(())
}
