//! What may be typed after `cargo xtask`, and its help. Each command's work is in its own file.
//!
//! Parsed by hand: an argument parser would be most of this crate's compile time.

use std::env;
use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::console;
use crate::postgres;
use crate::process::Interrupt;
use crate::workspace::Workspace;

const HELP: &str = "\
Builds, checks and runs Saiki.

Usage: cargo xtask <command> [options]

Commands:
  console                 build the console, so that the next build of the server carries it
  postgres -- <command>   run a command with a temporary PostgreSQL, its URL in SAIKI_TEST_POSTGRES_URL

`cargo xtask <command> --help` says more about a command.
Finished pieces are kept in the user's cache directory (SAIKI_XTASK_CACHE sets another); it may be deleted at any time.
";

const CONSOLE_HELP: &str = "\
Builds the console (frontend/) into target/console/dist, from where the server's build takes it.

Usage: cargo xtask console

Does nothing when no source changed. frontend/index.html has one line `<!-- console:head -->` in its head, which becomes
the style sheet (frontend/style/*.css in the order of their names), the preloads and the script that starts the console;
when that fails, the page gets <html data-console=\"failed\">. Files in frontend/public/ are served under their own names.
";

const POSTGRES_HELP: &str = "\
Starts a PostgreSQL in a temporary directory on a free port of 127.0.0.1, runs the command, stops it and removes it.

Usage: cargo xtask postgres -- <command> [arguments]

The command finds the address in SAIKI_TEST_POSTGRES_URL, as a role that may create databases. Its exit code is ours.
Example: cargo xtask postgres -- cargo test -p saiki-db
";

/// Runs what was typed.
#[must_use]
pub fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    match dispatch(&words) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(words: &[String]) -> Result<ExitCode> {
    let Some((command, rest)) = words.split_first() else {
        print!("{HELP}");
        return Ok(ExitCode::FAILURE);
    };
    let wants_help = rest
        .iter()
        .take_while(|word| *word != "--")
        .any(|word| word == "--help" || word == "-h");
    let help = match command.as_str() {
        "console" => CONSOLE_HELP,
        "postgres" => POSTGRES_HELP,
        "help" | "--help" | "-h" => HELP,
        unknown => bail!("there is no command `{unknown}`\n\n{HELP}"),
    };
    if wants_help || help == HELP {
        print!("{help}");
        return Ok(ExitCode::SUCCESS);
    }
    let workspace = Workspace::find(Interrupt::install()?)?;
    match command.as_str() {
        "console" => console::ensure(&workspace).map(|()| ExitCode::SUCCESS),
        "postgres" => postgres::with_postgres(&workspace, after_dashes(rest)),
        _ => bail!("there is no command `{command}`"),
    }
}

/// What follows `--`; without one, everything.
fn after_dashes(words: &[String]) -> &[String] {
    words
        .iter()
        .position(|word| word == "--")
        .and_then(|at| words.get(at + 1..))
        .unwrap_or(words)
}
