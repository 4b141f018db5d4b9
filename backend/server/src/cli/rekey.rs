//! `saiki rekey`: a new instance key, while no server runs. The new key is written beside the old one before anything is
//! sealed under it, and takes the old one's place afterwards; a crash in between is put right at the next start.

use super::open::open;
use crate::{State, clock::Clock, config::Config};
use anyhow::{Context, bail};
use saiki_db::{Actor, DbError, DbResult, LogEmptied, crypto::Keyring, log, rekey};
use saiki_documents::proof::{SIGNING_PURPOSE, SigningKey};
use std::{
    io::Write,
    path::{Path, PathBuf},
    process::ExitCode,
};

/// The key in force.
const PRESENT: &str = "instance.key";
/// One that may come into force.
const NEW: &str = "instance.key.new";
/// The one before, kept until it is confirmed that it is needed no longer.
const BEFORE: &str = "instance.key.before";

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Remove the key before, after checking that everything opens with the present one.
    #[arg(long)]
    confirm: bool,
    /// Where to write the new key, when the present one comes from SAIKI_KEY.
    #[arg(long, value_name = "FILE", conflicts_with = "confirm")]
    to: Option<PathBuf>,
    /// Leave behind a row that the present key does not open, as the refusal names it. It stays unreadable. May be given
    /// again for each.
    #[arg(long, value_name = "TABLE/ID", conflicts_with = "confirm")]
    leave: Vec<String>,
}

pub(super) fn run(arguments: &Arguments, config: Config) -> anyhow::Result<ExitCode> {
    let directory = config.data_dir.clone();
    let in_variable = !config.key.is_empty();
    let state = open(config, Clock::system())?;
    if arguments.confirm {
        return confirm(&state, &directory);
    }
    let now = state.now();
    if state.db().read_blocking(|conn| rekey::in_use(conn, now))? {
        bail!(
            "a server or a worker runs on this database; stop it first, and wait a minute and a half"
        );
    }
    let target = match (in_variable, &arguments.to) {
        (true, Some(file)) => file.clone(),
        (true, None) => {
            bail!("the key comes from SAIKI_KEY: say with --to where to write the new one")
        }
        (false, Some(_)) => bail!("--to is for keys that come from SAIKI_KEY"),
        (false, None) => directory.join(NEW),
    };
    if directory.join(BEFORE).exists() && !in_variable {
        bail!("{BEFORE} is still there; run `saiki rekey --confirm` first");
    }
    let new = match std::fs::read_to_string(&target) {
        // One that stopped before it reached the database left it: nothing is sealed under it, or opening would have put
        // it into force.
        Ok(text) if !in_variable => Keyring::from_base64(&text)
            .with_context(|| format!("{} holds no key; remove it", target.display()))?,
        _ => {
            let new = Keyring::random()?;
            write_key(&target, &new)?;
            new
        }
    };
    let old = state.db().keyring().clone();
    let names = (public(&old)?, public(&new)?);
    let (sealed, leave) = (new.clone(), arguments.leave.clone());
    let done = state
        .db()
        .change_blocking(&Actor::system(), now, move |conn| {
            // Asked once more where nobody comes in between.
            if rekey::in_use(conn, now)? {
                return Err(DbError::Other(
                    "a server or a worker has started on this database meanwhile".to_owned(),
                ));
            }
            rekey::instance(conn, &old, &sealed, (&names.0, &names.1), &leave)
        });
    // The new key stays where it is whatever went wrong: a commit may have gone through although its answer was lost, and
    // then everything is sealed under it. The next start finds out, and the next re-key takes it.
    let done = done.with_context(|| {
        format!(
            "sealing anew; keep {} until the server has started again",
            target.display()
        )
    })?;
    empty_log(&state)?;
    super::print(&format!(
        "{} incidents and {} reports are sealed under the new key.\n",
        done.incidents, done.reports
    ))?;
    if in_variable {
        super::print(&format!(
            "Set SAIKI_KEY to what {} holds before you start the server.\n",
            target.display()
        ))?;
    } else {
        take_over(&directory)?;
        super::print(&format!(
            "The key before is kept as {BEFORE}. When the server works, run `saiki rekey --confirm`.\n"
        ))?;
    }
    super::print("Proof packs and certificates are signed with another key from now on.\n")?;
    Ok(ExitCode::SUCCESS)
}

/// What was sealed under the key before is still in the log beside the file. Should somebody read from it, the server
/// empties it when it has started.
fn empty_log(state: &State) -> DbResult<()> {
    let Some(owed) = state.db().read_blocking(log::owed)? else {
        return Ok(());
    };
    match state.db().empty_log_blocking()? {
        LogEmptied::Busy => Ok(()),
        LogEmptied::Done | LogEmptied::NoLog => state
            .db()
            .bookkeeping_blocking(|conn| log::settle(conn, owed)),
    }
}

fn public(keyring: &Keyring) -> DbResult<String> {
    SigningKey::from_seed(&keyring.derive(SIGNING_PURPOSE))
        .map(|key| key.public_hex())
        .map_err(|e| DbError::Other(e.to_string()))
}

fn write_key(path: &Path, keyring: &Keyring) -> anyhow::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options
        .open(path)
        .with_context(|| format!("writing {}", path.display()))?;
    writeln!(file, "{}", keyring.to_base64())?;
    file.sync_all()?;
    // Its name, too, must outlive a power cut once something is sealed under it.
    #[cfg(unix)]
    {
        let parent = path.parent().filter(|parent| *parent != Path::new(""));
        std::fs::File::open(parent.unwrap_or(Path::new(".")))?.sync_all()?;
    }
    Ok(())
}

/// Puts the new key into the place of the present one, which is kept aside.
fn take_over(directory: &Path) -> anyhow::Result<()> {
    std::fs::rename(directory.join(PRESENT), directory.join(BEFORE))?;
    std::fs::rename(directory.join(NEW), directory.join(PRESENT))?;
    Ok(())
}

/// Whether a re-key stopped between the database and the files: then the new key is the right one, and takes its place.
pub(super) fn recover(
    directory: &Path,
    claims: impl Fn(&Keyring) -> DbResult<bool>,
) -> anyhow::Result<bool> {
    let new = directory.join(NEW);
    let Ok(text) = std::fs::read_to_string(&new) else {
        return Ok(false);
    };
    if !claims(&Keyring::from_base64(&text)?)? {
        return Ok(false);
    }
    // Where the one before is aside already, what is in the present one's place was made by a start that found none.
    if !directory.join(BEFORE).exists() {
        std::fs::rename(directory.join(PRESENT), directory.join(BEFORE))?;
    }
    std::fs::rename(new, directory.join(PRESENT))?;
    Ok(true)
}

fn confirm(state: &State, directory: &Path) -> anyhow::Result<ExitCode> {
    let keyring = state.db().keyring().clone();
    let opened = state
        .db()
        .read_blocking(|conn| rekey::check(conn, &keyring))?;
    let before = directory.join(BEFORE);
    if before.exists() {
        std::fs::remove_file(&before).with_context(|| format!("removing {}", before.display()))?;
        super::print(&format!(
            "{opened} keys open with the present key; {BEFORE} is removed.\n"
        ))?;
    } else {
        super::print(&format!(
            "{opened} keys open with the present key; there is no key before.\n"
        ))?;
    }
    Ok(ExitCode::SUCCESS)
}
