//! `cargo xtask chaos`: the tests that kill, stop and cut off the worker, as often as a release asks for instead of as
//! every change does. The tests themselves are the mailer's.

use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use crate::postgres::{self, Postgres};
use crate::process::run_teed;
use crate::step::step;
use crate::tally::Tally;
use crate::{prerequisites, workspace::Workspace};

/// What was typed after `cargo xtask chaos`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Options {
    kills: u32,
    seed: u32,
}

impl Options {
    fn read(words: &[String]) -> Result<Self> {
        let mut options = Self {
            kills: 200,
            seed: 0,
        };
        let mut words = words.iter().map(String::as_str);
        while let Some(word) = words.next() {
            let wanted = match word {
                "--kills" => &mut options.kills,
                "--seed" => &mut options.seed,
                _ => bail!("`{word}` is not understood here"),
            };
            *wanted = words
                .next()
                .and_then(|value| value.parse().ok())
                .with_context(|| format!("{word} takes a number"))?;
        }
        if options.kills == 0 {
            bail!("--kills takes a number of at least 1");
        }
        Ok(options)
    }
}

/// Runs them on both databases. The same seed kills at the same places of the ledger.
///
/// # Errors
/// When a prerequisite is missing, or somebody interrupts.
pub fn chaos(workspace: &Workspace, words: &[String]) -> Result<ExitCode> {
    let options = Options::read(words)?;
    prerequisites::for_building(workspace.interrupt())?;
    let postgres = Postgres::start(workspace.interrupt())?;
    let mut tally = Tally::default();
    let rounds = options.kills.div_ceil(4);
    let ran = step(
        &format!(
            "{} kills, {rounds} outages, seed {}",
            options.kills, options.seed
        ),
        || {
            let mut command = workspace.cargo();
            command
                .args([
                    "test",
                    "--package",
                    "saiki-mailer",
                    "--all-features",
                    "--test",
                    "it",
                ])
                // One after the other: a crash of PostgreSQL is for one test only.
                .args(["--", "--nocapture", "--test-threads", "1"])
                .args([
                    "kill::",
                    "crash::",
                    "fence::",
                    "database::",
                    "flips::",
                    "outage::",
                ])
                .env(postgres::URL_VARIABLE, postgres.url())
                .env("SAIKI_CHAOS_KILLS", options.kills.to_string())
                .env("SAIKI_CHAOS_OUTAGES", rounds.to_string())
                .env("SAIKI_CHAOS_SEED", options.seed.to_string())
                .env("SAIKI_CHAOS_OWN_POSTGRES", "1");
            run_teed(&mut command, workspace.interrupt(), |line| {
                tally.read_cargo(line)
            })
        },
    );
    workspace.interrupt().check()?;
    println!("{} passed, {} failed", tally.passed, tally.failed);
    Ok(if ran.is_ok() && tally.failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kills_and_seed_are_read() {
        let read = |line: &str| {
            let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
            Options::read(&words)
        };
        let usual = read("").expect("nothing is needed");
        assert_eq!((usual.kills, usual.seed), (200, 0));
        let some = read("--seed 7 --kills 20").expect("it is understood");
        assert_eq!((some.kills, some.seed), (20, 7));
        for wrong in ["--kills", "--kills 0", "--kills many", "20"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
