//! A message as it comes in: hashed whole, kept up to a limit. What a report says stands at its beginning; what it
//! returns of the mail comes last and may be of any size.

use saiki_domain::canonical::hex;
use sha2::{Digest, Sha256};

/// Bytes kept.
const KEPT: usize = 1 << 20;

/// A message that is being received.
#[derive(Debug, Default)]
pub struct Collector {
    kept: Vec<u8>,
    hash: Sha256,
    size: u64,
}

/// A message received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its beginning, at most a megabyte.
    pub bytes: Vec<u8>,
    /// SHA-256 of the whole, hexadecimal.
    pub sha256: String,
    /// Bytes of the whole.
    pub size: u64,
}

impl Collector {
    /// Takes the next bytes.
    pub fn push(&mut self, bytes: &[u8]) {
        self.hash.update(bytes);
        self.size = self
            .size
            .saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        let room = KEPT - self.kept.len();
        self.kept
            .extend_from_slice(bytes.get(..room).unwrap_or(bytes));
    }

    /// Bytes so far.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The message.
    pub fn finish(self) -> Message {
        Message {
            bytes: self.kept,
            sha256: hex(&self.hash.finalize()),
            size: self.size,
        }
    }
}

impl From<&[u8]> for Message {
    fn from(bytes: &[u8]) -> Message {
        let mut collector = Collector::default();
        collector.push(bytes);
        collector.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_message_is_hashed_whole_and_kept_in_part() {
        let block = vec![b'x'; 300_000];
        let mut collector = Collector::default();
        for _ in 0..40 {
            collector.push(&block);
        }
        let message = collector.finish();
        assert_eq!((message.size, message.bytes.len()), (12_000_000, KEPT));
        assert_eq!(
            message.sha256,
            Message::from(block.repeat(40).as_slice()).sha256
        );
        assert_ne!(
            message.sha256,
            Message::from(block.repeat(39).as_slice()).sha256
        );
    }
}
