//! Passwords for things that live as long as a command does. Nothing lasting is made here.

use std::fs::File;
use std::io::Read as _;

use anyhow::{Context, Result};

/// 128 random bits in hex.
///
/// # Errors
/// When the system has no random bytes.
pub fn random_hex() -> Result<String> {
    let mut bytes = [0_u8; 16];
    let mut source = File::open("/dev/urandom").context("opening the random source")?;
    source
        .read_exact(&mut bytes)
        .context("reading random bytes")?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
