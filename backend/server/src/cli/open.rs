//! Opens what every command needs: the data directory, the instance key, the database. A re-key that stopped halfway is
//! put right here.

use super::rekey::recover;
use crate::{State, clock::Clock, config::Config};
use anyhow::{Context, bail};
use saiki_db::{Db, DbConfig, crypto::Keyring, rekey};

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

fn database(config: &Config) -> anyhow::Result<Db> {
    let keyring = if config.key.is_empty() {
        Keyring::load_or_create(&config.data_dir.join("instance.key"))?
    } else {
        Keyring::from_base64(config.key.expose())?
    };
    Db::open(
        &DbConfig {
            url: config.database_url(),
            connections: config.database_connections,
        },
        keyring,
    )
    .context("opening the database")
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
    bail!(
        "the instance key is not the one this database is sealed under; put back the key file, or set SAIKI_KEY to the \
         right key"
    )
}
