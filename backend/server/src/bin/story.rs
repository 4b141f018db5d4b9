//! `saiki-story`: the server by a clock that is told the time, for scenarios with simulated dates. The product's server is
//! `saiki`; it runs the same code.

use saiki::{cli, clock::Clock};
use saiki_api::Timestamp;
use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Names the file that holds the time (RFC 3339). Whoever plays the story writes it. It is no key of the configuration.
const VARIABLE: &str = "STORY_CLOCK";

fn main() -> ExitCode {
    let Some(file) = std::env::var_os(VARIABLE).map(PathBuf::from) else {
        return refuse(&format!(
            "{VARIABLE} must name the file that holds the time"
        ));
    };
    cli::main_at(Clock::from_fn(move || told(&file)))
}

/// The time in the file. The file is replaced whole, so it is there and complete whenever it is read.
fn told(file: &Path) -> Timestamp {
    let text = fs::read_to_string(file).unwrap_or_default();
    text.trim().parse().unwrap_or_else(|error| {
        refuse(&format!("{} does not hold a time: {error}", file.display()));
        std::process::exit(1)
    })
}

fn refuse(why: &str) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "saiki-story: {why}");
    ExitCode::FAILURE
}
