//! What the demo plays through the public API once the server is up. Starting and stopping the server happens outside.

use std::net::SocketAddr;

use anyhow::Result;

use crate::process::Interrupt;
use crate::secret;
use crate::step::warn;

/// Somebody who can sign in.
#[derive(Debug)]
pub struct Credentials {
    /// The address they sign in with.
    pub email: String,
    /// Made anew for each demo.
    pub password: String,
}

impl Credentials {
    /// A new password for an address.
    ///
    /// # Errors
    /// When the system has no random bytes.
    pub fn new(email: &str) -> Result<Self> {
        Ok(Self {
            email: email.to_owned(),
            password: secret::random_hex()?,
        })
    }
}

/// All that a scenario is given.
#[derive(Debug)]
pub struct Stage<'a> {
    /// `http://127.0.0.1:8080`, without a trailing slash.
    pub base_url: String,
    /// The first administrator.
    pub admin: Credentials,
    /// Where the server's mail arrives; none while it uses the outbox built into the server.
    pub smtp_sink: Option<SocketAddr>,
    /// To be looked at between steps.
    pub interrupt: &'a Interrupt,
}

/// Plays the scenario, printing each step with its figure.
///
/// # Errors
/// When a step does not yield what it should.
pub fn play(stage: &Stage<'_>) -> Result<()> {
    stage.interrupt.check()?;
    warn("no scenario is played yet: the database is empty");
    Ok(())
}
