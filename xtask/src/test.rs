//! `cargo xtask test`: every check there is, in the order in which a failure is cheapest to find. The checks themselves
//! are tests and tools elsewhere; this runs and counts them.

use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Result, bail};

use crate::postgres::{self, Postgres};
use crate::process::{capture, run, run_teed};
use crate::step::{heading, spoken, step};
use crate::tally::Tally;
use crate::workspace::Workspace;
use crate::{browser, console, prerequisites, story};

/// The parts, by the names under which one may be asked for.
pub const PARTS: &[(&str, &str)] = &[
    ("format", "the code is formatted"),
    ("lints", "clippy has no complaint"),
    (
        "layers",
        "the shared types stay free of database and server",
    ),
    ("console", "the console compiles for the browser"),
    (
        "cargo",
        "unit and integration tests, on SQLite and on a PostgreSQL of their own",
    ),
    (
        "scenarios",
        "the four scenarios through the public API, on SQLite and on PostgreSQL",
    ),
    ("browser", "what people do, in a headless browser"),
];

/// Runs the named parts, or all of them, and prints the count of tests as the last line.
///
/// # Errors
/// When a prerequisite is missing, a part is unknown, or somebody interrupts.
pub fn test(workspace: &Workspace, wanted: &[String]) -> Result<ExitCode> {
    if let Some(unknown) = wanted
        .iter()
        .find(|one| !PARTS.iter().any(|(name, _)| name == one))
    {
        bail!("there is no part `{unknown}`; see cargo xtask test --help");
    }
    let begun = Instant::now();
    heading("prerequisites");
    step("looking for compilers and libraries", || {
        prerequisites::for_building(workspace.interrupt())?;
        prerequisites::for_testing(workspace)
    })?;
    let mut run = Run {
        workspace,
        postgres: None,
        tally: Tally::default(),
    };
    for (name, meaning) in PARTS {
        if wanted.is_empty() || wanted.iter().any(|one| one == name) {
            heading(&format!("{name}: {meaning}"));
            run.part(name)?;
        }
    }
    let Run {
        postgres, tally, ..
    } = run;
    drop(postgres);
    println!("\nall of it took {}", spoken(begun.elapsed()));
    println!("{} passed, {} failed", tally.passed, tally.failed);
    Ok(if tally.failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

struct Run<'a> {
    workspace: &'a Workspace,
    /// Started by the first part that needs it.
    postgres: Option<Postgres>,
    tally: Tally,
}

impl Run<'_> {
    /// Runs one part. A part that fails otherwise than by a counted test counts as one failure.
    fn part(&mut self, name: &str) -> Result<()> {
        let mut tally = Tally::default();
        let result = match name {
            "format" => self.format(),
            "lints" => self.lints(),
            "layers" => self.layers(),
            "console" => console::ensure(self.workspace),
            "cargo" => self.cargo(&mut tally),
            "scenarios" => self.scenarios(&mut tally),
            "browser" => self.browser(&mut tally),
            other => bail!("there is no part `{other}`"),
        };
        self.workspace.interrupt().check()?;
        if let Err(error) = result {
            eprintln!("\nerror: {name}: {error:#}");
            tally.failed = tally.failed.max(1);
        }
        self.tally.add(tally);
        Ok(())
    }

    fn format(&self) -> Result<()> {
        step("cargo fmt --check", || {
            run(
                self.workspace.cargo().args(["fmt", "--all", "--check"]),
                self.workspace.interrupt(),
            )
        })
    }

    fn lints(&self) -> Result<()> {
        step("cargo clippy", || {
            let mut command = self.workspace.cargo();
            command.args(["clippy", "--workspace", "--all-targets", "--all-features"]);
            run(
                command.args(["--", "-D", "warnings"]),
                self.workspace.interrupt(),
            )
        })
    }

    fn layers(&self) -> Result<()> {
        step("cargo tree of saiki-api", || {
            for features in ["--no-default-features", "--all-features"] {
                let mut command = self.workspace.cargo();
                command.args([
                    "tree",
                    "--package",
                    "saiki-api",
                    "--edges",
                    "normal",
                    "--prefix",
                    "none",
                    features,
                ]);
                let tree = capture(&mut command)?;
                let tree = String::from_utf8_lossy(&tree);
                let mut names = tree.lines().filter_map(|line| line.split(' ').next());
                if let Some(name) =
                    names.find(|name| name.starts_with("diesel") || name.starts_with("actix"))
                {
                    bail!("saiki-api must not depend on {name} ({features})");
                }
            }
            Ok(())
        })
    }

    fn cargo(&mut self, tally: &mut Tally) -> Result<()> {
        let url = self.postgres()?;
        step("cargo test", || {
            let mut command = self.workspace.cargo();
            command.args(["test", "--workspace", "--no-fail-fast", "--all-features"]);
            command.env(postgres::URL_VARIABLE, url);
            run_teed(&mut command, self.workspace.interrupt(), |line| {
                tally.read_cargo(line)
            })
        })
    }

    fn scenarios(&self, tally: &mut Tally) -> Result<()> {
        // One of its own: the tests of other parts leave theirs with tables in it.
        let postgres = Postgres::start(self.workspace.interrupt())?;
        story::scenarios(self.workspace, postgres.url(), tally)
    }

    fn browser(&mut self, tally: &mut Tally) -> Result<()> {
        let url = self.postgres()?;
        browser::scenarios(self.workspace, &url, tally)
    }

    fn postgres(&mut self) -> Result<String> {
        let postgres = match self.postgres.take() {
            Some(running) => running,
            None => Postgres::start(self.workspace.interrupt())?,
        };
        Ok(self.postgres.insert(postgres).url().to_owned())
    }
}
