//! The sink's ledger: one JSON line for each mail taken, on the disk before its sender hears of it. One thread
//! writes, and lines that arrive together share one flush.

use serde::{Deserialize, Serialize};
use std::{
    fs::{File, OpenOptions},
    io::{self, Write},
    path::Path,
    sync::mpsc,
};
use tokio::sync::oneshot;

/// Name of the ledger in the sink's directory.
const FILE: &str = "ledger.jsonl";

/// One mail taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When, in milliseconds since 1970.
    pub t: u64,
    /// Number of the connection.
    pub conn: u64,
    /// Message-ID as it stood in the header.
    pub message_id: String,
    /// Sender on the envelope.
    pub from: String,
    /// Recipient on the envelope.
    pub rcpt: String,
    /// SHA-256 of the mail, hexadecimal.
    pub sha256: String,
    /// Its size in bytes.
    pub size: usize,
    /// Reply code its sender was given; 0 when it was given none.
    pub reply: u16,
}

type Line = (String, oneshot::Sender<()>);

/// The writing end.
#[derive(Debug)]
pub(crate) struct Ledger {
    lines: mpsc::Sender<Line>,
}

impl Ledger {
    /// Opens the ledger in `dir`, behind what is already there.
    pub(crate) fn open(dir: &Path) -> io::Result<Ledger> {
        let file = OpenOptions::new()
            .create(true)
            .append(true)
            .open(dir.join(FILE))?;
        let (lines, taken) = mpsc::channel();
        std::thread::Builder::new()
            .name("sink-ledger".to_owned())
            .spawn(move || write(file, &taken))?;
        Ok(Ledger { lines })
    }

    /// Returns once `entry` is on the disk.
    pub(crate) async fn keep(&self, entry: &Entry) -> io::Result<()> {
        let line = serde_json::to_string(entry)?;
        let (done, kept) = oneshot::channel();
        let lost = || io::Error::other("the ledger cannot be written");
        self.lines.send((line, done)).map_err(|_| lost())?;
        kept.await.map_err(|_| lost())
    }
}

/// Until the last sender is gone, or the disk fails; then senders see their answer missing.
fn write(mut file: File, taken: &mpsc::Receiver<Line>) {
    while let Ok(first) = taken.recv() {
        let batch: Vec<Line> = std::iter::once(first).chain(taken.try_iter()).collect();
        let mut text = String::new();
        for (line, _) in &batch {
            text.push_str(line);
            text.push('\n');
        }
        if file
            .write_all(text.as_bytes())
            .and_then(|()| file.sync_data())
            .is_err()
        {
            return;
        }
        for (_, done) in batch {
            let _ = done.send(());
        }
    }
}

/// All entries of the ledger in `dir`. A last line that was cut off by a kill is left out.
pub(crate) fn read(dir: &Path) -> io::Result<Vec<Entry>> {
    let text = match std::fs::read_to_string(dir.join(FILE)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        text => text?,
    };
    let whole = text
        .rfind('\n')
        .and_then(|end| text.get(..end))
        .unwrap_or_default();
    whole
        .lines()
        .map(|line| serde_json::from_str(line).map_err(io::Error::from))
        .collect()
}
