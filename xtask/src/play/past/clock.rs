//! The clock of a server that is told the time: a file, replaced whole. It only ever goes forward.

use std::cell::Cell;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use saiki_api::Timestamp;

/// The clock.
#[derive(Debug)]
pub struct Clock {
    file: PathBuf,
    last: Cell<Option<Timestamp>>,
}

impl Clock {
    /// The clock in this file.
    pub fn new(file: PathBuf) -> Self {
        Self {
            file,
            last: Cell::new(None),
        }
    }

    /// Sets it.
    ///
    /// # Errors
    /// When it would go back, or the file cannot be written.
    pub fn set(&self, at: Timestamp) -> Result<()> {
        if let Some(last) = self.last.get() {
            ensure!(at >= last, "the story goes back from {last} to {at}");
        }
        self.last.set(Some(at));
        let new = self.file.with_extension("new");
        fs::write(&new, at.to_string())
            .and_then(|()| fs::rename(&new, &self.file))
            .with_context(|| format!("writing {}", self.file.display()))
    }

    /// What it shows.
    ///
    /// # Errors
    /// When it was never set.
    pub fn now(&self) -> Result<Timestamp> {
        self.last.get().context("the clock was never set")
    }
}
