//! What may be typed after `cargo xtask`, and its help. Each command's work is in its own file.
//!
//! Parsed by hand: an argument parser would be most of this crate's compile time.

use std::env;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use crate::process::Interrupt;
use crate::workspace::Workspace;
use crate::{bench, chaos, console, demo, postgres, server, test};

const HELP: &str = "\
Builds, checks and runs Saiki.

Usage: cargo xtask <command> [options]

Commands:
  demo                    build everything, start it on 127.0.0.1:8080 with a fresh database
  test                    run every check: format, lints, tests on SQLite and PostgreSQL, browser scenarios
  bench                   measure speed and memory, each beside a reference in the same run
  chaos                   kill, stop and cut off the worker many times, and count both ledgers
  serve                   build for use and run, data in ./data
  openapi                 rewrite openapi/openapi.json from the server's code
  console                 build the console, so that the next build of the server carries it
  postgres -- <command>   run a command with a temporary PostgreSQL, its URL in SAIKI_TEST_POSTGRES_URL

`cargo xtask <command> --help` says more about a command.
What is missing on the machine is installed where that is allowed (root on Debian or Ubuntu), else named with the command
that installs it. Finished pieces are kept in the user's cache directory, or where SAIKI_XTASK_CACHE says; it may be
deleted at any time.
";

const DEMO_HELP: &str = "\
Builds the console and the server, starts the server on 127.0.0.1 with a fresh embedded database in target/demo and a
mail server beside it, plays an incident from end to end through the public API, prints the address and the logins, and
stays up until Ctrl-C.

Usage: cargo xtask demo [--port <port>] [--exit]

Options:
  --port <port>   listen there instead of 8080
  --exit          stop when the incident is played
";

const BENCH_HELP: &str = "\
Builds the server as deployed and measures it through the public API, each figure beside a reference in the same run: an
import against sqlite3 and psql, delivery against Postfix's smtp-source, a proof pack against zip, lists against shorter
ones. Prints ratios, and the server's peak of memory. Takes the whole machine; nothing else should run beside it.

Usage: cargo xtask bench [import] [lists] [documents] [deliver] [million] [proof] [clocks] [sla] [options]

Parts (all but `million` when none is named):
  import          people on the register from one CSV file
  lists           pages, search by address and counts, long against short
  documents       a final report on everybody imported as a file, in each format, against reading what it says
  deliver         letters over SMTP, over 10 and over 50 sessions
  proof           a proof pack of the letters delivered
  million         delivers to everybody imported, for the peak of memory; its proof pack after that
  clocks          the deadlines of 200 incidents and of one of them, against those of 10
  sla             a check of 50000 contracts, against reading them and against one of 5000

Options:
  --people <n>    people imported, 1000000 unless told otherwise
  --letters <n>   letters delivered, 50000 unless told otherwise
  --on <name>     sqlite or postgresql only
";

const CHAOS_HELP: &str = "\
Runs the tests in which the delivery worker is killed, stopped beyond its lease and made to die at every edge between
two steps, on SQLite and on a PostgreSQL of its own, and in which that PostgreSQL is killed; afterwards the product's
ledger and the mail server's are compared: nobody lost, nobody written to twice unannounced.

Usage: cargo xtask chaos [--kills <n>] [--seed <n>]

Options:
  --kills <n>     workers killed on each database, 200 unless told otherwise; a quarter as many outages
                  of PostgreSQL
  --seed <n>      where they are killed, 0 unless told otherwise
";

const SERVE_HELP: &str = "\
Builds the console and the server as deployed and runs `saiki serve`, data in ./data unless
saiki.toml, SAIKI_DATA_DIR or --data-dir name another place.

Usage: cargo xtask serve [-- <arguments of saiki serve>]
";

const OPENAPI_HELP: &str = "\
Writes openapi/openapi.json: the document that `saiki openapi` prints. A test fails when the file is not fresh.

Usage: cargo xtask openapi
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
    let Some(help) = help(command) else {
        bail!("there is no command `{command}`\n\n{HELP}")
    };
    let wants_help = rest
        .iter()
        .take_while(|word| *word != "--")
        .any(|word| word == "--help" || word == "-h");
    if wants_help || matches!(command.as_str(), "help" | "--help" | "-h") {
        print!("{help}");
        return Ok(ExitCode::SUCCESS);
    }
    // Arguments are looked at before anything is built.
    let options = if command == "demo" {
        demo_options(rest)?
    } else {
        demo::Options::default()
    };
    if matches!(command.as_str(), "openapi" | "console") {
        no_arguments(rest)?;
    }
    let workspace = Workspace::find(Interrupt::install()?)?;
    let done = |result: Result<()>| result.map(|()| ExitCode::SUCCESS);
    match command.as_str() {
        "chaos" => chaos::chaos(&workspace, rest),
        "bench" => bench::bench(&workspace, rest),
        "demo" => demo::demo(&workspace, options),
        "test" => test::test(&workspace, rest),
        "serve" => server::serve(&workspace, after_dashes(rest)),
        "openapi" => done(server::openapi(&workspace)),
        "console" => done(console::ensure(&workspace)),
        _ => postgres::with_postgres(&workspace, after_dashes(rest)),
    }
}

fn help(command: &str) -> Option<String> {
    let text = match command {
        "bench" => BENCH_HELP,
        "chaos" => CHAOS_HELP,
        "demo" => DEMO_HELP,
        "test" => return Some(test_help()),
        "serve" => SERVE_HELP,
        "openapi" => OPENAPI_HELP,
        "console" => CONSOLE_HELP,
        "postgres" => POSTGRES_HELP,
        "help" | "--help" | "-h" => HELP,
        _ => return None,
    };
    Some(text.to_owned())
}

fn test_help() -> String {
    let parts = test::PARTS
        .iter()
        .map(|(name, meaning)| format!("  {name:<9} {meaning}\n"))
        .collect::<String>();
    format!(
        "Runs every check there is, or the named parts, each with its time. A failed part does not keep the next ones from\n\
         running. The last line says how many tests passed and failed; a part that fails otherwise counts as one.\n\n\
         Usage: cargo xtask test [part ...]\n\nParts:\n{parts}"
    )
}

/// `--port 8081` or `--port=8081`, and `--exit`.
fn demo_options(words: &[String]) -> Result<demo::Options> {
    let mut options = demo::Options::default();
    let mut words = words.iter().map(String::as_str);
    while let Some(word) = words.next() {
        let port = match word {
            "--exit" => {
                options.exit = true;
                continue;
            }
            "--port" => words.next(),
            _ => word.strip_prefix("--port="),
        };
        let port = port.with_context(|| format!("`{word}` is not understood here"))?;
        options.port = port
            .parse()
            .with_context(|| format!("`{port}` is not a port"))?;
    }
    Ok(options)
}

fn no_arguments(words: &[String]) -> Result<()> {
    match words.first() {
        Some(word) => bail!("`{word}` is not understood here"),
        None => Ok(()),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        line.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn a_port_is_taken_in_both_spellings_and_nothing_else_is() {
        let port = |line: &str| demo_options(&words(line)).map(|options| options.port).ok();
        assert_eq!(port(""), Some(demo::PORT));
        assert_eq!(port("--port 9000"), Some(9000));
        assert_eq!(port("--exit --port=9000"), Some(9000));
        assert!(demo_options(&words("--exit")).is_ok_and(|options| options.exit));
        for wrong in [
            "--port",
            "--port 70000",
            "--prot 9000",
            "9000",
            "--port 9000 more",
        ] {
            assert!(port(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn every_command_of_the_overview_has_its_own_help() {
        let commands = HELP
            .lines()
            .skip_while(|line| *line != "Commands:")
            .skip(1)
            .take_while(|line| !line.is_empty());
        for command in commands.filter_map(|line| line.split_whitespace().next()) {
            assert!(
                help(command).is_some_and(|text| text.contains(&format!("cargo xtask {command}"))),
                "{command}"
            );
        }
    }

    #[test]
    fn what_follows_the_dashes_is_the_command() {
        assert_eq!(
            after_dashes(&words("-- cargo test -- --nocapture")),
            words("cargo test -- --nocapture")
        );
    }
}
