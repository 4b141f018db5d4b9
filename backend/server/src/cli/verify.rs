//! `saiki verify`: checks that nothing was altered, without a server running. The checking itself is in
//! `saiki-documents` and `saiki-db`.

use super::open::open;
use crate::{clock::Clock, config::Config};
use anyhow::Context;
use saiki_api::retention::SignedCertificate;
use saiki_documents::{erasure, proof};
use std::{
    fs::File,
    io::{BufReader, Read, Seek},
    path::PathBuf,
    process::ExitCode,
};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Proof pack, or certificate of an erasure, to check. It needs no configuration and no database.
    #[arg(required_unless_present = "audit", conflicts_with = "audit")]
    pack: Option<PathBuf>,
    /// The sender's public key in hexadecimal digits, if known: tells besides whose pack it is.
    #[arg(long, visible_alias = "key", value_name = "KEY", requires = "pack")]
    public_key: Option<String>,
    /// Check the audit log of the configured database.
    #[arg(long)]
    audit: bool,
}

impl Arguments {
    /// Checks the pack, when one was named.
    pub(super) fn check_pack(&self) -> Option<anyhow::Result<ExitCode>> {
        let pack = self.pack.as_ref()?;
        Some(check_pack(pack, self.public_key.as_deref()))
    }
}

fn check_pack(path: &PathBuf, public_key: Option<&str>) -> anyhow::Result<ExitCode> {
    let mut file = File::open(path).with_context(|| format!("opening {}", path.display()))?;
    let mut first = [0];
    // A pack begins as a zip does.
    if file.read(&mut first)? == 1 && first == *b"{" {
        return check_certificate(path, public_key);
    }
    file.rewind()?;
    let verdict = proof::verify(BufReader::new(file), public_key)?;
    for check in &verdict.checks {
        let mark = if check.ok { "ok  " } else { "FAIL" };
        super::print(&format!("{mark} {:<16} {}\n", check.code, check.text.en))?;
    }
    if let Some(key) = &verdict.signed_by {
        super::print(&format!("signed with {key}\n"))?;
    }
    if verdict.holds() {
        super::print("The pack is whole and unaltered.\n")?;
        Ok(ExitCode::SUCCESS)
    } else {
        super::print("THE PACK DOES NOT HOLD.\n")?;
        Ok(ExitCode::FAILURE)
    }
}

fn check_certificate(path: &PathBuf, public_key: Option<&str>) -> anyhow::Result<ExitCode> {
    let text = std::fs::read_to_string(path)?;
    let signed: SignedCertificate =
        serde_json::from_str(&text).context("this is neither a proof pack nor a certificate")?;
    let checks = erasure::verify(&signed, public_key);
    for check in &checks {
        let mark = if check.ok { "ok  " } else { "FAIL" };
        super::print(&format!("{mark} {:<16} {}\n", check.code, check.text.en))?;
    }
    super::print(&format!("signed with {}\n", signed.public_key))?;
    if checks.iter().all(|check| check.ok) {
        super::print("The certificate is whole and unaltered.\n")?;
        Ok(ExitCode::SUCCESS)
    } else {
        super::print("THE CERTIFICATE DOES NOT HOLD.\n")?;
        Ok(ExitCode::FAILURE)
    }
}

/// Checks the audit log of the configured database.
pub(super) fn check_audit(config: Config) -> anyhow::Result<ExitCode> {
    let state = open(config, Clock::system())?;
    let verdict = state.db().read_blocking(saiki_db::audit::verify)?;
    super::print(&format!(
        "{} chains, {} entries checked\n",
        verdict.chains, verdict.entries
    ))?;
    if let Some(broken) = &verdict.broken {
        super::print(&format!(
            "BROKEN: chain {} at entry {}: {}\n",
            broken.chain, broken.seq, broken.reason
        ))?;
    }
    if verdict.intact {
        super::print("The audit log is intact.\n")?;
        Ok(ExitCode::SUCCESS)
    } else {
        Ok(ExitCode::FAILURE)
    }
}
