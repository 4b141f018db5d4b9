//! Bytes to records, piece by piece: what every kind of file shares, whatever its lines are about. What the cells mean
//! is not its business.

use super::{
    csv::{self, MAX_CELL, MAX_LIST, Record, Splitter},
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
    /// Columns whose cells may be lists.
    lists: Vec<usize>,
}

impl<R: Read> Records<R> {
    pub(crate) fn new(source: R, encoding: Encoding) -> Self {
        Records {
            source,
            decoder: Decoder::new(encoding),
            splitter: Splitter::default(),
            ready: VecDeque::new(),
            ended: false,
            lists: Vec::new(),
        }
    }

    /// Names the columns whose cells may be lists.
    pub(crate) fn expect_lists(&mut self, columns: Vec<usize>) {
        self.lists = columns;
    }

    /// The next record that is not blank. What our own files put before a cell that looks like a formula is taken off.
    pub(crate) fn next(&mut self) -> io::Result<Option<Record>> {
        let mut chunk = [0; CHUNK];
        loop {
            while let Some(mut record) = self.ready.pop_front() {
                if !record.is_blank() {
                    judge(&mut record, &self.lists);
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

/// Cuts the cells that are too long, and takes back what was reported of others: a list in one of these columns may be
/// longer, and a guard of our own does not count.
pub(super) fn judge(record: &mut Record, lists: &[usize]) {
    let mut faults = record.breaks.iter().map(|b| &b.fault);
    if !faults.any(|fault| matches!(fault, Fault::TooLong { .. })) {
        return;
    }
    let long = |at: usize, cell: &str| {
        let guard = usize::from(csv_safe::is_guarded(cell));
        cell.len() > MAX_CELL + guard && !lists.contains(&at)
    };
    let Record {
        cells,
        breaks,
        text,
        ..
    } = record;
    breaks.retain(|b| match (&b.fault, lists.contains(&b.cell)) {
        (Fault::TooLong { limit }, true) => *limit == MAX_LIST as u64,
        (Fault::TooLong { limit }, false) => {
            let cell = cells.get(b.cell).map_or("", String::as_str);
            *limit == MAX_CELL as u64 && long(b.cell, cell)
        }
        _ => true,
    });
    if text.is_none() && cells.iter().enumerate().any(|(at, cell)| long(at, cell)) {
        *text = Some(csv::joined(cells));
    }
    for (at, cell) in cells.iter_mut().enumerate() {
        if long(at, cell.as_str()) {
            cell.truncate(cell.floor_char_boundary(MAX_CELL));
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

#[cfg(test)]
mod tests {
    use super::*;

    fn records(text: &str, lists: Vec<usize>) -> Vec<Record> {
        let mut records = Records::new(text.as_bytes(), Encoding::Utf8);
        records.expect_lists(lists);
        let mut all = Vec::new();
        while let Some(record) = records.next().unwrap() {
            all.push(record);
        }
        all
    }

    #[test]
    fn the_length_of_a_cell_is_judged_without_its_guard_and_with_its_column() {
        let note = format!("={}", "x".repeat(MAX_CELL - 1));
        let list = "あ".repeat(MAX_CELL);
        let mut text = String::new();
        csv_safe::push_row(&mut text, [note.as_str(), list.as_str()]);
        let fine = records(&text, vec![1]).remove(0);
        assert!(fine.breaks.is_empty());
        assert_eq!(fine.cells, [note.as_str(), list.as_str()]);
        // In a column of its own kind it is cut, and whole in what the error file has.
        let cut = records(&text, Vec::new()).remove(0);
        let limit = MAX_CELL as u64;
        let told: Vec<_> = cut
            .breaks
            .iter()
            .map(|b| (b.cell, b.fault.clone()))
            .collect();
        assert_eq!(told, [(1, Fault::TooLong { limit })]);
        assert_eq!(cut.cells[1].len(), 999);
        assert_eq!(cut.content(), (vec![note, list], None));
        // Nor is a list without an end, or a formula with a byte too many, taken.
        let text = format!("'={},{}\n", "x".repeat(MAX_CELL), "x".repeat(MAX_LIST + 1));
        let cut = records(&text, vec![1]).remove(0);
        let limits = [MAX_CELL, MAX_LIST].map(|limit| limit as u64);
        let limits = limits.map(|limit| Fault::TooLong { limit });
        let told: Vec<Fault> = cut.breaks.into_iter().map(|b| b.fault).collect();
        assert_eq!(told, limits);
        assert_eq!(cut.cells[1].len(), MAX_LIST);
    }
}
