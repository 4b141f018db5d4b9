//! Bytes to records, piece by piece: what every kind of file shares, whatever its lines are about. What the cells mean
//! is not its business.

use super::{
    csv::{Record, Splitter},
    encoding::{Decoder, Piece},
    fault::{Fault, Refusal},
};
use crate::csv_safe;
use saiki_api::imports::Encoding;
use std::{
    collections::VecDeque,
    io::{self, Read},
};

/// Bytes read at once.
const CHUNK: usize = 16 * 1024;

/// Why reading stopped before the end.
#[derive(Debug, thiserror::Error)]
pub enum Stopped {
    /// The file as a whole is refused.
    #[error("the file is refused")]
    Refused(Refusal),
    /// The source failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl From<Refusal> for Stopped {
    fn from(refusal: Refusal) -> Self {
        Stopped::Refused(refusal)
    }
}

/// Records out of bytes.
pub(crate) struct Records<R> {
    source: R,
    decoder: Decoder,
    splitter: Splitter,
    ready: VecDeque<Record>,
    ended: bool,
}

impl<R: Read> Records<R> {
    pub(crate) fn new(source: R, encoding: Encoding) -> Self {
        Records {
            source,
            decoder: Decoder::new(encoding),
            splitter: Splitter::default(),
            ready: VecDeque::new(),
            ended: false,
        }
    }

    /// The next record that is not blank. What our own files put before a cell that looks like a formula is taken off.
    pub(crate) fn next(&mut self) -> io::Result<Option<Record>> {
        let mut chunk = [0; CHUNK];
        loop {
            while let Some(mut record) = self.ready.pop_front() {
                if !record.is_blank() {
                    record.cells.iter_mut().for_each(csv_safe::unguard);
                    return Ok(Some(record));
                }
            }
            if self.ended {
                return Ok(None);
            }
            let read = match self.source.read(&mut chunk) {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                other => other?,
            };
            self.ended = read == 0;
            let (splitter, ready) = (&mut self.splitter, &mut self.ready);
            let mut take = |record| ready.push_back(record);
            let bytes = chunk.get(..read).unwrap_or_default();
            self.decoder.feed(bytes, self.ended, |piece| match piece {
                Piece::Text(text) => splitter.feed(text, &mut take),
                Piece::Broken => splitter.broken(),
            });
            if self.ended {
                splitter.finish(&mut take);
            }
        }
    }
}

/// The first record: the headings.
pub(crate) fn read_headings<R: Read>(records: &mut Records<R>) -> Result<Vec<String>, Stopped> {
    let record = records
        .next()?
        .ok_or_else(|| Refusal::of_file(Fault::NoLines))?;
    if let Some(first) = record.breaks.into_iter().next() {
        return Err(Stopped::Refused(Refusal {
            field: None,
            line: Some(first.line),
            fault: first.fault,
        }));
    }
    Ok(record.cells)
}
