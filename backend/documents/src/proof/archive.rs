//! The container: a zip written as a stream, its entries hashed on the way, sealed at its very end. What the
//! entries mean is `write`'s business.

use super::{key::SigningKey, manifest::EntryFact};
use saiki_domain::canonical::hex;
use sha2::{Digest, Sha256};
use std::io::{self, Write};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions, write::StreamWriter};

/// Begins the seal. The rest is a signature in hexadecimal digits.
pub const SEAL_MARK: &str = "saiki-seal-1:";
/// Length of the seal in bytes: the last ones of the file.
pub const SEAL_LEN: usize = SEAL_MARK.len() + 128;

/// What the seal signs: a mark that keeps it apart from other signatures, and the hash of all bytes before it.
pub fn seal_message(digest: &[u8]) -> Vec<u8> {
    [b"saiki proof seal 1\n".as_slice(), digest].concat()
}

/// Hashes what passes, and holds the last `SEAL_LEN` bytes back: they are room for the seal.
#[derive(Debug)]
pub struct Sealing<W: Write> {
    out: W,
    hash: Sha256,
    tail: Vec<u8>,
}

impl<W: Write> Write for Sealing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.tail.extend_from_slice(bytes);
        // Forwarded in larger pieces, so that small writes stay cheap.
        if self.tail.len() > SEAL_LEN + 16 * 1024 {
            self.forward()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl<W: Write> Sealing<W> {
    fn forward(&mut self) -> io::Result<()> {
        let ready = self.tail.len().saturating_sub(SEAL_LEN);
        let rest = self.tail.split_off(ready);
        self.hash.update(&self.tail);
        self.out.write_all(&self.tail)?;
        self.tail = rest;
        Ok(())
    }
}

/// A pack being written.
pub struct Archive<W: Write> {
    zip: ZipWriter<StreamWriter<Sealing<W>>>,
    facts: Vec<EntryFact>,
}

/// An entry being written: what is written to it is hashed and counted.
pub struct EntryWriter<'a, W: Write> {
    zip: &'a mut ZipWriter<StreamWriter<Sealing<W>>>,
    hash: Sha256,
    bytes: u64,
}

impl<W: Write> Write for EntryWriter<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.zip.write(bytes)?;
        self.hash.update(bytes.get(..n).unwrap_or(bytes));
        self.bytes += u64::try_from(n).unwrap_or(u64::MAX);
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<W: Write> Archive<W> {
    /// Begins.
    pub fn new(out: W) -> Archive<W> {
        Archive {
            zip: ZipWriter::new_stream(Sealing {
                out,
                hash: Sha256::new(),
                tail: Vec::new(),
            }),
            facts: Vec::new(),
        }
    }

    /// Writes an entry through `fill`. Dates are left at the format's zero, so equal packs are equal bytes.
    pub fn entry<T, E: From<io::Error>>(
        &mut self,
        name: &str,
        fill: impl FnOnce(&mut EntryWriter<W>) -> Result<T, E>,
    ) -> Result<T, E> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(zip::DateTime::default());
        self.zip
            .start_file(name, options)
            .map_err(io::Error::from)?;
        let mut entry = EntryWriter {
            zip: &mut self.zip,
            hash: Sha256::new(),
            bytes: 0,
        };
        let value = fill(&mut entry)?;
        let (hash, bytes) = (entry.hash, entry.bytes);
        self.facts.push(EntryFact {
            name: name.to_owned(),
            bytes,
            sha256: hex(&hash.finalize()),
        });
        Ok(value)
    }

    /// Writes an entry from bytes at hand.
    pub fn bytes(&mut self, name: &str, content: &[u8]) -> io::Result<()> {
        self.entry(name, |entry| entry.write_all(content))
    }

    /// Entries written so far.
    pub fn facts(&self) -> &[EntryFact] {
        &self.facts
    }

    /// Ends the zip and seals it.
    pub fn seal(mut self, key: &SigningKey) -> io::Result<W> {
        self.zip
            .set_raw_comment(vec![b' '; SEAL_LEN].into_boxed_slice())
            .map_err(io::Error::from)?;
        let mut sealing = self.zip.finish().map_err(io::Error::from)?.into_inner();
        sealing.forward()?;
        let signature = key.sign(&seal_message(&sealing.hash.finalize()));
        let seal = format!("{SEAL_MARK}{}", hex(&signature));
        sealing.out.write_all(seal.as_bytes())?;
        sealing.out.flush()?;
        Ok(sealing.out)
    }
}
