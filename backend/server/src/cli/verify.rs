//! `saiki verify`: checks that nothing was altered, without a server running. The checking itself is in
//! `saiki-db` and `saiki-domain`.

use super::open::open;
use crate::config::Config;
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Check the audit log of the configured database.
    #[arg(long, required = true)]
    audit: bool,
}

pub(super) fn run(arguments: &Arguments, config: &Config) -> anyhow::Result<ExitCode> {
    if arguments.audit {
        return audit(config);
    }
    Ok(ExitCode::SUCCESS)
}

fn audit(config: &Config) -> anyhow::Result<ExitCode> {
    let state = open(config.clone())?;
    let verdict = state.db().read_blocking(saiki_db::audit::verify)?;
    super::print(&format!(
        "{} chains, {} entries checked\n",
        verdict.chains, verdict.entries
    ))?;
    match verdict.broken {
        None if verdict.intact => {
            super::print("The audit log is intact.\n")?;
            Ok(ExitCode::SUCCESS)
        }
        broken => {
            if let Some(broken) = broken {
                super::print(&format!(
                    "BROKEN: chain {} at entry {}: {}\n",
                    broken.chain, broken.seq, broken.reason
                ))?;
            }
            Ok(ExitCode::FAILURE)
        }
    }
}
