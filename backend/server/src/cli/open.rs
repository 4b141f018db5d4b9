//! Opens what every command needs: the data directory, the instance key, the database. A re-key that stopped halfway is
//! put right here. What must not begin an instance by mistake opens one that is there.

use super::rekey::recover;
use crate::{State, clock::Clock, config::Config};
use anyhow::{Context, bail};
use saiki_db::{Db, DbConfig, crypto::Keyring, rekey};
use std::path::PathBuf;

const FOREIGN: &str = "the instance key is not the one this database is sealed under; put back the key file, or set \
                       SAIKI_KEY to the right key";

/// The state, with the database brought up to date.
pub(super) fn open(config: Config, clock: Clock) -> anyhow::Result<State> {
    let mut directory = std::fs::DirBuilder::new();
    directory.recursive(true);
    // What is in it is nobody else's to read.
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut directory, 0o700);
    directory
        .create(&config.data_dir)
        .with_context(|| format!("creating {}", config.data_dir.display()))?;
    let mut db = database(&config)?;
    if !claims(&db, db.keyring())? {
        let found = config.key.is_empty()
            && recover(&config.data_dir, |keyring| {
                db.bookkeeping_blocking(|conn| rekey::claim(conn, keyring))
            })?;
        if found {
            db = database(&config)?;
        }
    }
    let state = State::new(db, config, clock);
    refuse_foreign(&state)?;
    Ok(state)
}

/// The state around what is there: no key, no table and no directory is made, and nothing is put right. Another data
/// directory than the server's is an error that way, and no instance of its own.
pub(super) fn open_existing(config: Config, clock: Clock) -> anyhow::Result<State> {
    let keyring = if config.key.is_empty() {
        Keyring::load(&key_file(&config))
            .context("no instance key; check data_dir, or set SAIKI_KEY")?
    } else {
        Keyring::from_base64(config.key.expose())?
    };
    let db = Db::open_existing(&connection(&config), keyring).context("opening the database")?;
    if !db.read_blocking(|conn| rekey::goes_with(conn, db.keyring()))? {
        bail!(FOREIGN);
    }
    Ok(State::new(db, config, clock))
}

fn database(config: &Config) -> anyhow::Result<Db> {
    let keyring = if config.key.is_empty() {
        Keyring::load_or_create(&key_file(config))?
    } else {
        Keyring::from_base64(config.key.expose())?
    };
    Db::open(&connection(config), keyring).context("opening the database")
}

fn key_file(config: &Config) -> PathBuf {
    config.data_dir.join("instance.key")
}

fn connection(config: &Config) -> DbConfig {
    DbConfig {
        url: config.database_url(),
        connections: config.database_connections,
    }
}

fn claims(db: &Db, keyring: &Keyring) -> anyhow::Result<bool> {
    Ok(db.bookkeeping_blocking(|conn| rekey::claim(conn, keyring))?)
}

/// Refuses to work with a key under which this database is not sealed: everything new would be lost to the old key, and
/// the other way round.
fn refuse_foreign(state: &State) -> anyhow::Result<()> {
    if claims(state.db(), state.db().keyring())? {
        return Ok(());
    }
    bail!(FOREIGN)
}
