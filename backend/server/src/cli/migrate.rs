//! `saiki migrate`: opening the database brings it up to date; there is nothing else to do.

use super::open::open;
use crate::{clock::Clock, config::Config};
use std::process::ExitCode;

pub(super) fn run(config: &Config) -> anyhow::Result<ExitCode> {
    open(config.clone(), Clock::system())?;
    super::print("The database is up to date.\n")?;
    Ok(ExitCode::SUCCESS)
}
