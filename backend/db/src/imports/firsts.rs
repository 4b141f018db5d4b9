//! Every line of an import with somebody who was not on an earlier one, and what it says. Of many lines it is kept in a file
//! without a name: in memory it would be the largest part of an import. What stands in it are keyed hashes, whose key is in
//! memory alone.

use crate::{DbError, DbResult};
use saiki_domain::import::fingerprint::Fingerprint;
use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom, Write},
};

/// Bytes of one: the number of the line, and what it says.
const SIZE: usize = 4 + Fingerprint::SIZE;
/// Lines written to the file at once.
const WAITING: usize = 1_000;

/// A line with somebody who was not on an earlier one.
pub(super) struct First {
    pub line: u32,
    pub says: Fingerprint,
}

/// All of them, in the order of the file.
pub(super) struct Firsts {
    /// Absent while all of them wait.
    file: Option<File>,
    /// How many are in the file.
    written: usize,
    waiting: Vec<u8>,
}

impl Firsts {
    /// None yet.
    pub fn new() -> Firsts {
        Firsts {
            file: None,
            written: 0,
            waiting: Vec::new(),
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.written + self.waiting.len() / SIZE
    }

    /// Adds one.
    pub fn push(&mut self, first: &First) -> DbResult<()> {
        self.waiting.extend_from_slice(&first.line.to_be_bytes());
        first.says.write(&mut self.waiting);
        if self.waiting.len() >= WAITING * SIZE {
            self.write().map_err(failed)?;
        }
        Ok(())
    }

    /// The one at a place; none where nobody stands.
    pub fn get(&mut self, at: usize) -> DbResult<Option<First>> {
        let mut bytes = [0; SIZE];
        if let Some(n) = at.checked_sub(self.written) {
            let Some(found) = self.waiting.as_chunks::<SIZE>().0.get(n) else {
                return Ok(None);
            };
            bytes = *found;
        } else if let Some(file) = &mut self.file {
            let place = u64::try_from(at * SIZE).unwrap_or(u64::MAX);
            file.seek(SeekFrom::Start(place)).map_err(failed)?;
            file.read_exact(&mut bytes).map_err(failed)?;
        }
        let (line, says) = bytes.split_first_chunk().unwrap_or((&[0; 4], &[]));
        let says: &[u8; Fingerprint::SIZE] = says.try_into().unwrap_or(&[0; Fingerprint::SIZE]);
        Ok(Some(First {
            line: u32::from_be_bytes(*line),
            says: Fingerprint::read(says),
        }))
    }

    fn write(&mut self) -> io::Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(tempfile::tempfile()?),
        };
        file.seek(SeekFrom::End(0))?;
        file.write_all(&self.waiting)?;
        self.written += self.waiting.len() / SIZE;
        self.waiting.clear();
        Ok(())
    }
}

fn failed(error: io::Error) -> DbError {
    DbError::Other(format!("lines of an import cannot be kept: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use saiki_domain::{import::fingerprint::Fingerprints, people::Draft};

    #[test]
    fn every_line_is_found_again_whether_it_waits_or_lies_in_the_file() {
        let prints = Fingerprints::default();
        let says = |n: usize| {
            let draft = Draft {
                name: format!("n{n}"),
                ..Draft::default()
            };
            prints.of(&draft, &draft.keys())
        };
        let mut firsts = Firsts::new();
        let all = WAITING * 2 + 10;
        for n in 0..all {
            let line = u32::try_from(n + 2).unwrap();
            firsts
                .push(&First {
                    line,
                    says: says(n),
                })
                .unwrap();
            // Reading in between does not move where the next is written.
            assert!(firsts.get(n / 2).unwrap().is_some());
        }
        assert_eq!(firsts.len(), all);
        for n in 0..all {
            let found = firsts.get(n).unwrap().unwrap();
            assert_eq!((found.line as usize, found.says), (n + 2, says(n)), "{n}");
        }
        assert!(firsts.get(all).unwrap().is_none());
    }
}
