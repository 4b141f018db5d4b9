//! `saiki erasures`: the certificates of all erasures, to keep beside backups; and erasing again what a restored backup
//! brought back.

use super::open::open;
use crate::{State, clock::Clock, config::Config, routes::retention};
use anyhow::Context;
use saiki_api::retention::SignedCertificate;
use saiki_db::{
    Actor,
    erasures::{self, Left},
};
use saiki_documents::{
    erasure,
    proof::{SIGNING_PURPOSE, SigningKey},
};
use std::{path::PathBuf, process::ExitCode};

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Print the certificates, one a line. Keep them apart from backups.
    Export,
    /// Erase again what the certificates of a file say was erased: after a backup was restored.
    Replay {
        /// What `saiki erasures export` printed.
        file: PathBuf,
        /// Take certificates signed with this public key too, in hexadecimal digits: one of before a re-key.
        #[arg(long, value_name = "KEY")]
        public_key: Option<String>,
    },
}

pub(super) fn run(command: Command, config: Config) -> anyhow::Result<ExitCode> {
    let state = open(config, Clock::system())?;
    match command {
        Command::Export => {
            for signed in state.db().read_blocking(erasures::certificates)? {
                super::print(&format!("{}\n", serde_json::to_string(&signed)?))?;
            }
            Ok(ExitCode::SUCCESS)
        }
        Command::Replay { file, public_key } => replay(&state, &file, public_key.as_deref()),
    }
}

fn replay(state: &State, file: &PathBuf, other: Option<&str>) -> anyhow::Result<ExitCode> {
    let text =
        std::fs::read_to_string(file).with_context(|| format!("reading {}", file.display()))?;
    let own = SigningKey::from_seed(&state.db().keyring().derive(SIGNING_PURPOSE))?.public_hex();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let (mut erased, mut refused) = (0, 0);
    for (n, line) in text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
    {
        let signed: SignedCertificate = serde_json::from_str(line)
            .with_context(|| format!("line {} is no certificate", n + 1))?;
        let named = other.is_some_and(|key| key.trim().eq_ignore_ascii_case(&signed.public_key));
        let ours = signed.public_key == own || named;
        if !ours || erasure::verify(&signed, None).iter().any(|check| !check.ok) {
            refused += 1;
            super::print(&format!(
                "line {}: REFUSED, its signature is not ours\n",
                n + 1
            ))?;
            continue;
        }
        let (keyring, now) = (state.db().keyring().clone(), state.now());
        let certificate = signed.certificate;
        let id = certificate.incident_id;
        let there = state.db().change_blocking(&Actor::system(), now, |conn| {
            erasures::replay(conn, &keyring, &certificate, now)
        })?;
        let left = loop {
            match runtime.block_on(retention::clear(state, id, 100))? {
                Left::Rows => {}
                left => break left,
            }
        };
        if left == Left::Log {
            super::print(&format!(
                "{}: somebody reads from the database; the server empties its log and makes the certificate\n",
                certificate.reference
            ))?;
        }
        if there {
            erased += 1;
            super::print(&format!("{} erased again\n", certificate.reference))?;
        }
    }
    super::print(&format!("{erased} erased again, {refused} refused\n"))?;
    Ok(if refused == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
