//! What the process holds: database, configuration, clock, keys, limits. Handlers get it only through
//! `access`, background work gets it at start.

use crate::{
    auth::{passwords::Hasher, throttle::Throttle, tokens::Tokens},
    clock::Clock,
    config::Config,
    figures::Figures,
    importing::Importing,
    mail::Mail,
    openapi,
    webhooks::Webhooks,
};
use saiki_api::Timestamp;
use saiki_db::Db;
use std::sync::Arc;
use tokio::sync::watch;

/// The process's state. Cheap to clone.
#[derive(Clone)]
pub struct State(Arc<Inner>);

struct Inner {
    db: Db,
    config: Config,
    clock: Clock,
    tokens: Tokens,
    hasher: Hasher,
    throttle: Throttle,
    document: openapi::Rendered,
    figures: Figures,
    importing: Importing,
    mail: Mail,
    webhooks: Webhooks,
    stopping: watch::Sender<bool>,
}

impl State {
    /// Puts the parts together. The keys of tokens follow from the database's keyring.
    pub fn new(db: Db, config: Config, clock: Clock) -> State {
        let tokens = Tokens::new(&db.keyring().derive("saiki/access-token/v1"));
        State(Arc::new(Inner {
            tokens,
            hasher: Hasher::new(),
            throttle: Throttle::new(),
            document: openapi::Rendered::new(),
            figures: Figures::default(),
            importing: Importing::default(),
            mail: Mail::default(),
            webhooks: Webhooks::default(),
            stopping: watch::Sender::new(false),
            db,
            config,
            clock,
        }))
    }

    /// The database.
    pub fn db(&self) -> &Db {
        &self.0.db
    }

    /// The configuration.
    pub fn config(&self) -> &Config {
        &self.0.config
    }

    /// The time. Nothing else in a handler tells it.
    pub fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    /// The clock, for background work.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// Mail.
    pub fn mail(&self) -> &Mail {
        &self.0.mail
    }

    /// Webhooks.
    pub(crate) fn webhooks(&self) -> &Webhooks {
        &self.0.webhooks
    }

    /// Becomes true when the server is told to stop: streams end and background work leaves off then.
    pub fn stopping(&self) -> watch::Receiver<bool> {
        self.0.stopping.subscribe()
    }

    /// Tells everybody to stop.
    pub fn stop(&self) {
        self.0.stopping.send_replace(true);
    }

    pub(crate) fn tokens(&self) -> &Tokens {
        &self.0.tokens
    }

    pub(crate) fn hasher(&self) -> &Hasher {
        &self.0.hasher
    }

    pub(crate) fn throttle(&self) -> &Throttle {
        &self.0.throttle
    }

    pub(crate) fn importing(&self) -> &Importing {
        &self.0.importing
    }

    pub(crate) fn figures(&self) -> &Figures {
        &self.0.figures
    }

    pub(crate) fn document(&self) -> &openapi::Rendered {
        &self.0.document
    }
}
