//! The database of a measurement, and what a bare load into it takes: the reference of the import.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::bench::reference;
use crate::process::{self, Interrupt};
use crate::secret;

const COLUMNS: &str = "number text, name text, email text, phone text, address text, organisation text, lang text, items text, contract text";

/// One of the two.
#[derive(Debug)]
pub struct Database {
    /// Its name.
    pub name: &'static str,
    /// Where PostgreSQL is, as a role that may create databases.
    pub postgres: Option<String>,
}

impl Database {
    /// The address of a fresh database; SQLite's lies in `home`.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn fresh(&self, home: &Path) -> Result<String> {
        let Some(url) = &self.postgres else {
            return Ok(format!("sqlite:{}", home.join("saiki.db").display()));
        };
        let name = format!(
            "bench_{}",
            secret::random_hex()?.get(..12).unwrap_or_default()
        );
        process::run(
            psql(url)?.args(["-c", &format!("create database {name}")]),
            &Interrupt::default(),
        )?;
        let (server, _) = url
            .rsplit_once('/')
            .context("an address without a database")?;
        Ok(format!("{server}/{name}"))
    }

    /// How long a bare load of the file with a unique index on the address takes, without encryption or checks.
    ///
    /// # Errors
    /// When it fails.
    pub fn load(&self, home: &Path, file: &Path, interrupt: &Interrupt) -> Result<Duration> {
        match &self.postgres {
            None => self.load_sqlite(home, file, interrupt),
            Some(_) => self.load_postgres(home, file, interrupt),
        }
    }

    fn load_sqlite(&self, home: &Path, file: &Path, interrupt: &Interrupt) -> Result<Duration> {
        let path = home.join("reference.db");
        let Some(program) = reference("sqlite3") else {
            bail!("sqlite3 is missing");
        };
        let mut command = Command::new(program);
        command
            .arg(&path)
            .arg(format!("create table people ({COLUMNS});"))
            .arg(format!(".import --csv --skip 1 {} people", file.display()))
            .arg("create unique index people_email on people (email);");
        let begun = Instant::now();
        process::run(&mut command, interrupt)?;
        let took = begun.elapsed();
        fs::remove_file(path)?;
        Ok(took)
    }

    fn load_postgres(&self, home: &Path, file: &Path, interrupt: &Interrupt) -> Result<Duration> {
        let url = self.fresh(home)?;
        let mut command = psql(&url)?;
        command
            .args(["-c", &format!("create table people ({COLUMNS})")])
            .args([
                "-c",
                &format!(
                    "\\copy people from '{}' with (format csv, header true)",
                    file.display()
                ),
            ])
            .args(["-c", "create unique index people_email on people (email)"]);
        let begun = Instant::now();
        process::run(&mut command, interrupt)?;
        Ok(begun.elapsed())
    }
}

fn psql(url: &str) -> Result<Command> {
    let Some(program) = reference("psql") else {
        bail!("psql is missing");
    };
    let mut command = Command::new(program);
    command.args(["--quiet", "--no-psqlrc", "-v", "ON_ERROR_STOP=1", "-d", url]);
    Ok(command)
}
