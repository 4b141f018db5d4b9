//! The reading half of an import, on a thread of its own: lines become sealed people or what is wrong with them, in
//! batches, while the other half compares and writes those before.

use super::{BadLine, NewImport, seen::Marks};
use crate::{
    DbError, DbResult,
    crypto::IncidentCipher,
    people::{Arrival, NextId, arrival},
};
use saiki_api::{
    Timestamp,
    imports::{ImportField, Mapping},
};
use saiki_domain::import::{
    FileSettings, Line, Lines, Stopped, error_file,
    fault::{Fault, Finding, Refusal},
    fingerprint::Fingerprints,
    ignored::Ignored,
    proposals::Proposal,
};
use std::{io::Read, sync::mpsc::SyncSender};

/// Lines handed over at once.
pub(super) const BATCH: usize = 500;
/// Bytes handed over at once, about: lines may be long, and several batches are under way.
const WEIGHT: usize = 4 * 1024 * 1024;
/// Batches read ahead.
pub(super) const AHEAD: usize = 4;

/// What the reading half tells.
pub(super) enum Message {
    /// The next lines, and the columns as far as they are known.
    Lines(Vec<ReadLine>, Columns),
    /// There are no more. A channel that closes without this broke off.
    End(Columns),
    /// The file as a whole is refused.
    Refused(Refusal),
    /// It cannot be read or sealed.
    Failed(DbError),
}

/// The columns of the file; with JSON they grow.
pub(super) struct Columns {
    pub headings: Vec<String>,
    pub mapping: Mapping,
    /// Those that are not taken, with what they hold so far.
    pub ignored: Vec<Ignored>,
}

impl Columns {
    fn of<R: Read>(lines: &Lines<R>) -> Columns {
        Columns {
            headings: lines.headings().to_vec(),
            mapping: lines.mapping().clone(),
            ignored: lines.ignored(),
        }
    }
}

/// A line that was read.
pub(super) struct ReadLine {
    pub person: Result<Right, BadLine>,
    pub warnings: Vec<Finding>,
    pub proposals: Vec<Proposal>,
}

/// A line that is right.
pub(super) struct Right {
    pub line: u64,
    pub person: Arrival,
    pub marks: Marks,
    /// Its further addresses, each as `Fingerprints` tells it.
    pub further: Vec<(ImportField, u32)>,
    /// As it stands in the file, should it be left out.
    pub cells: Vec<String>,
}

impl Right {
    /// It as the error file has it.
    pub fn wrong(self, finding: Finding) -> BadLine {
        BadLine {
            line: self.line,
            cells: self.cells,
            text: None,
            findings: vec![finding],
        }
    }
}

impl ReadLine {
    /// Bytes it takes, about.
    fn weight(&self) -> usize {
        match &self.person {
            Ok(right) => error_file::weight(&right.cells),
            Err(bad) => bad.weight(),
        }
    }
}

/// What lines are sealed with and told apart by.
#[derive(Clone, Copy)]
pub(super) struct Making<'a> {
    pub cipher: &'a IncidentCipher,
    pub prints: &'a Fingerprints,
    pub import: &'a NewImport,
}

/// Reads the file to its end, or until nobody listens any more.
pub(super) fn read(
    source: impl Read,
    settings: FileSettings,
    making: Making<'_>,
    now: Timestamp,
    send: &SyncSender<Message>,
) {
    let end = match batches(source, settings, making, now, send) {
        Ok(end) => end,
        Err(Halt::Stopped(Stopped::Refused(refusal))) => Message::Refused(refusal),
        Err(Halt::Stopped(Stopped::Io(error))) => {
            Message::Failed(DbError::Other(format!("spool: {error}")))
        }
        Err(Halt::Failed(error)) => Message::Failed(error),
        Err(Halt::NobodyListens) => return,
    };
    // Whoever left off does not want to know how it ends.
    let _ = send.send(end);
}

enum Halt {
    Stopped(Stopped),
    Failed(DbError),
    NobodyListens,
}

fn batches(
    source: impl Read,
    settings: FileSettings,
    making: Making<'_>,
    now: Timestamp,
    send: &SyncSender<Message>,
) -> Result<Message, Halt> {
    let mut ids = NextId::new(now);
    let mut lines = Lines::open(source, settings).map_err(Halt::Stopped)?;
    let mut batch = Vec::with_capacity(BATCH);
    let mut weight = 0;
    while let Some(line) = lines.next_line().map_err(Halt::Stopped)? {
        if let Some(refusal) = lost(&line).filter(|_| making.import.options.partial) {
            return Err(Halt::Stopped(Stopped::Refused(refusal)));
        }
        let line = take(line, making, &mut ids, now).map_err(Halt::Failed)?;
        weight += line.weight();
        batch.push(line);
        if batch.len() == BATCH || weight > WEIGHT {
            weight = 0;
            let full = std::mem::replace(&mut batch, Vec::with_capacity(BATCH));
            let told = send.send(Message::Lines(full, Columns::of(&lines)));
            told.map_err(|_| Halt::NobodyListens)?;
        }
    }
    if !batch.is_empty() {
        let told = send.send(Message::Lines(batch, Columns::of(&lines)));
        told.map_err(|_| Halt::NobodyListens)?;
    }
    Ok(Message::End(Columns::of(&lines)))
}

/// Where only the right lines are wanted, nobody may be missing because they were read as part of a wrong line, or because
/// the line is longer than the error file can have it.
fn lost(line: &Line) -> Option<Refusal> {
    let (line, fault) = match line.swallowed_from {
        Some(from) => (from, Fault::Quote),
        None if line.cut => (line.line, Fault::LineTooLong),
        None => return None,
    };
    Some(Refusal {
        field: None,
        line: Some(line),
        fault,
    })
}

fn take(line: Line, making: Making<'_>, ids: &mut NextId, now: Timestamp) -> DbResult<ReadLine> {
    let person = match line.person {
        Ok(draft) => {
            let keys = draft.keys();
            let says = making.prints.of(&draft, &keys);
            let further = making.prints.each_further(&draft);
            let place = (making.import.incident_id, making.import.id);
            let person = arrival(making.cipher, place, ids.take(), (draft, keys), now)?;
            Ok(Right {
                line: line.line,
                marks: Marks::of(&person, says),
                further,
                person,
                cells: line.cells,
            })
        }
        Err(findings) => Err(BadLine {
            line: line.line,
            cells: line.cells,
            text: line.text,
            findings,
        }),
    };
    Ok(ReadLine {
        person,
        warnings: line.warnings,
        proposals: line.proposals,
    })
}
