//! The reading half of an import, on a thread of its own: lines become sealed people or what is wrong with them, in
//! batches, while the other half compares and writes those before.

use super::{BadLine, NewImport, seen::Marks};
use crate::{
    DbError, DbResult,
    crypto::IncidentCipher,
    people::{Arrival, NextId, arrival},
};
use saiki_api::{Timestamp, imports::Mapping};
use saiki_domain::import::{
    FileSettings, Line, Lines, Stopped,
    fault::{Fault, Finding, Refusal},
    proposals::Proposal,
};
use std::{io::Read, sync::mpsc::SyncSender};

/// Lines handed over at once.
pub(super) const BATCH: usize = 500;
/// Batches read ahead.
pub(super) const AHEAD: usize = 4;

/// What the reading half tells.
pub(super) enum Message {
    /// The next lines.
    Lines(Vec<ReadLine>),
    /// There are no more. A channel that closes without this broke off.
    End {
        headings: Vec<String>,
        mapping: Mapping,
    },
    /// The file as a whole is refused.
    Refused(Refusal),
    /// It cannot be read or sealed.
    Failed(DbError),
}

/// A line that was read.
pub(super) struct ReadLine {
    pub line: u64,
    pub person: Result<(Arrival, Marks), BadLine>,
    pub warnings: Vec<Finding>,
    pub proposals: Vec<Proposal>,
}

/// Reads the file to its end, or until nobody listens any more.
pub(super) fn read(
    source: impl Read,
    settings: FileSettings,
    cipher: &IncidentCipher,
    import: &NewImport,
    now: Timestamp,
    send: &SyncSender<Message>,
) {
    let end = match batches(source, settings, cipher, import, now, send) {
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
    cipher: &IncidentCipher,
    import: &NewImport,
    now: Timestamp,
    send: &SyncSender<Message>,
) -> Result<Message, Halt> {
    let mut ids = NextId::new(now);
    let mut lines = Lines::open(source, settings).map_err(Halt::Stopped)?;
    let mut batch = Vec::with_capacity(BATCH);
    while let Some(line) = lines.next_line().map_err(Halt::Stopped)? {
        // Where only the right lines are wanted, nobody may be missing because they were read as part of a wrong one.
        if let Some(line) = line.swallowed_from.filter(|_| import.options.partial) {
            let refusal = Refusal {
                field: None,
                line: Some(line),
                fault: Fault::Quote,
            };
            return Err(Halt::Stopped(Stopped::Refused(refusal)));
        }
        batch.push(take(line, cipher, import, &mut ids, now).map_err(Halt::Failed)?);
        if batch.len() == BATCH {
            let full = std::mem::replace(&mut batch, Vec::with_capacity(BATCH));
            let told = send.send(Message::Lines(full));
            told.map_err(|_| Halt::NobodyListens)?;
        }
    }
    if !batch.is_empty() {
        let told = send.send(Message::Lines(batch));
        told.map_err(|_| Halt::NobodyListens)?;
    }
    Ok(Message::End {
        headings: lines.headings().to_vec(),
        mapping: lines.mapping().clone(),
    })
}

fn take(
    line: Line,
    cipher: &IncidentCipher,
    import: &NewImport,
    ids: &mut NextId,
    now: Timestamp,
) -> DbResult<ReadLine> {
    let person = match line.person {
        Ok(draft) => {
            let place = (import.incident_id, import.id);
            let person = arrival(cipher, place, ids.take(), draft, now)?;
            let marks = Marks::of(
                person.contact(),
                person.number(),
                person.email(),
                person.name(),
            );
            Ok((person, marks))
        }
        Err(findings) => Err(BadLine {
            cells: line.cells,
            findings,
        }),
    };
    Ok(ReadLine {
        line: line.line,
        person,
        warnings: line.warnings,
        proposals: line.proposals,
    })
}
