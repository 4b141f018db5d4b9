//! `saiki dkim`: makes keys that sign mails, and shows the DNS records that publish them. Neither needs a database.

use crate::{config::Config, mail::dkim};
use anyhow::{Context, bail};
use saiki_domain::address::MailAddress;
use saiki_mailer::{DkimKey, KeyKind};
use std::{
    fs::OpenOptions,
    io::Write,
    path::{Path, PathBuf},
    process::ExitCode,
};

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Make a key, keep it in a file, and print the DNS record to publish before it is used.
    New {
        /// Kind of key. Have both: not every receiver knows Ed25519 yet.
        #[arg(long, value_enum, default_value = "ed25519")]
        kind: Kind,
        /// Name the key is published under; a new one for every key, for example with year and month.
        #[arg(long)]
        selector: String,
        /// File to keep the key in. It must not be there yet.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// Domain mails are sent from; that of the configuration when not given.
        #[arg(long)]
        domain: Option<String>,
    },
    /// Print the DNS records of the keys in the configuration.
    Records,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(super) enum Kind {
    Ed25519,
    Rsa,
}

/// Runs one of them.
pub(super) fn run(command: Command, config: &Config) -> anyhow::Result<ExitCode> {
    match command {
        Command::New {
            kind,
            selector,
            out,
            domain,
        } => new(config, kind, &selector, &out, domain)?,
        Command::Records => records(config)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn new(
    config: &Config,
    kind: Kind,
    selector: &str,
    out: &Path,
    domain: Option<String>,
) -> anyhow::Result<()> {
    let domain = match domain {
        Some(domain) => match MailAddress::parse(&format!("postmaster@{domain}")) {
            Ok(address) => address.domain().to_owned(),
            Err(_) => bail!("`{domain}` is not a domain"),
        },
        None => dkim::domain(config).context("name the domain with --domain")?,
    };
    let (kind, setting) = match kind {
        Kind::Ed25519 => (KeyKind::Ed25519, "dkim_ed25519"),
        Kind::Rsa => (KeyKind::Rsa, "dkim_rsa"),
    };
    let (key, pem) = DkimKey::make(selector, kind)?;
    keep(out, &pem).with_context(|| format!("writing {}", out.display()))?;
    super::print(&format!(
        "The key is in {0}.\n\nPublish this record first:\n\n{1}\n\nThen put into saiki.toml:\n\n{setting} = \"{selector}:{0}\"\n",
        out.display(),
        key.zone_line(&domain),
    ))
}

/// Writes a file that nobody else can read; never over one that is there.
fn keep(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

fn records(config: &Config) -> anyhow::Result<()> {
    let Some(signer) = dkim::signer(config)? else {
        bail!(
            "no key is configured: set dkim_ed25519 or dkim_rsa, or make one with `saiki dkim new`"
        );
    };
    for key in signer.keys() {
        super::print(&format!("{}\n", key.zone_line(signer.domain())))?;
    }
    Ok(())
}
