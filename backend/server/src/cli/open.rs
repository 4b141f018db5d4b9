//! Opens what every command needs: the data directory, the instance key, the database.

use crate::{State, clock::Clock, config::Config};
use anyhow::Context;
use saiki_db::{Db, DbConfig, crypto::Keyring};

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
    let keyring = if config.key.is_empty() {
        Keyring::load_or_create(&config.data_dir.join("instance.key"))?
    } else {
        Keyring::from_base64(config.key.expose())?
    };
    let db = Db::open(
        &DbConfig {
            url: config.database_url(),
            connections: config.database_connections,
        },
        keyring,
    )
    .context("opening the database")?;
    Ok(State::new(db, config, clock))
}
