//! A file on its way in: kept on disk while it is worked on, encrypted under a key that lives in memory only
//! and dies with it. It is no storage: nothing finds it again after a restart.

use crate::{
    DbError, DbResult,
    crypto::{Ephemeral, Place},
};
use saiki_api::Uuid;
use saiki_domain::canonical::hex;
use sha2::{Digest, Sha256};
use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom, Write},
    path::Path,
};

/// Plain bytes sealed at once.
const CHUNK: usize = 64 * 1024;
/// What sealing adds to a chunk: version, nonce, tag.
const OVERHEAD: usize = 1 + 24 + 16;

/// Takes the bytes as they arrive.
pub struct SpoolWriter {
    file: File,
    key: Ephemeral,
    buffer: Vec<u8>,
    chunks: u64,
    bytes: u64,
    hash: Sha256,
}

/// The whole file, to be read as often as needed.
pub struct Spool {
    file: File,
    key: Ephemeral,
    chunks: u64,
    bytes: u64,
    sha256: String,
}

impl SpoolWriter {
    /// A new spool. Its file in `directory` has no name, so that it is gone when the process is.
    pub fn create(directory: &Path) -> DbResult<SpoolWriter> {
        Ok(SpoolWriter {
            file: tempfile::tempfile_in(directory).map_err(failed)?,
            key: Ephemeral::random()?,
            buffer: Vec::with_capacity(CHUNK),
            chunks: 0,
            bytes: 0,
            hash: Sha256::new(),
        })
    }

    /// Bytes taken so far.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Takes the next bytes.
    pub fn write(&mut self, mut bytes: &[u8]) -> DbResult<()> {
        self.hash.update(bytes);
        self.bytes += bytes.len() as u64;
        while !bytes.is_empty() {
            let room = CHUNK - self.buffer.len();
            let (now, later) = bytes.split_at_checked(room).unwrap_or((bytes, &[]));
            self.buffer.extend_from_slice(now);
            bytes = later;
            if self.buffer.len() == CHUNK {
                self.flush()?;
            }
        }
        Ok(())
    }

    /// Ends the file.
    pub fn finish(mut self) -> DbResult<Spool> {
        if !self.buffer.is_empty() {
            self.flush()?;
        }
        Ok(Spool {
            file: self.file,
            key: self.key,
            chunks: self.chunks,
            bytes: self.bytes,
            sha256: hex(&self.hash.finalize()),
        })
    }

    fn flush(&mut self) -> DbResult<()> {
        let sealed = self.key.seal(&place(self.chunks), &self.buffer)?;
        self.file.write_all(&sealed).map_err(failed)?;
        self.chunks += 1;
        self.buffer.clear();
        Ok(())
    }
}

impl Spool {
    /// Plain bytes in all.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// SHA-256 of the plain bytes, hexadecimal.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// Reads the plain bytes from the beginning. One reader at a time.
    pub fn reader(&mut self) -> io::Result<impl Read + '_> {
        self.file.seek(SeekFrom::Start(0))?;
        Ok(SpoolReader {
            spool: self,
            chunk: 0,
            plain: Vec::new(),
            at: 0,
        })
    }
}

struct SpoolReader<'a> {
    spool: &'a mut Spool,
    chunk: u64,
    plain: Vec<u8>,
    at: usize,
}

impl Read for SpoolReader<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.at == self.plain.len() {
            if self.chunk == self.spool.chunks {
                return Ok(0);
            }
            let left = self.spool.bytes - self.chunk * CHUNK as u64;
            let plain = usize::try_from(left).unwrap_or(CHUNK).min(CHUNK);
            let mut sealed = vec![0; plain + OVERHEAD];
            self.spool.file.read_exact(&mut sealed)?;
            self.plain = self
                .spool
                .key
                .open(&place(self.chunk), &sealed)
                .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "spool was altered"))?;
            self.chunk += 1;
            self.at = 0;
        }
        let mut rest = self.plain.get(self.at..).unwrap_or_default();
        let read = rest.read(out)?;
        self.at += read;
        Ok(read)
    }
}

/// Each chunk opens only in its own place.
fn place(chunk: u64) -> Place<'static> {
    Place::new("spool", "chunk", Uuid::from_u128(u128::from(chunk)))
}

fn failed(error: io::Error) -> DbError {
    DbError::Other(format!("spool: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_in_comes_out_as_often_as_asked_and_the_disk_sees_none_of_it() {
        let dir = tempfile::tempdir().unwrap();
        for len in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 5] {
            let plain: Vec<u8> = (0..len).map(|i| b"canary@example.jp,"[i % 18]).collect();
            let mut writer = SpoolWriter::create(dir.path()).unwrap();
            for piece in plain.chunks(7_001) {
                writer.write(piece).unwrap();
            }
            let mut spool = writer.finish().unwrap();
            assert_eq!(spool.bytes(), len as u64);
            for _ in 0..2 {
                let mut out = Vec::new();
                spool.reader().unwrap().read_to_end(&mut out).unwrap();
                assert_eq!(out, plain);
            }
            let mut raw = Vec::new();
            spool.file.seek(SeekFrom::Start(0)).unwrap();
            spool.file.read_to_end(&mut raw).unwrap();
            assert!(!raw.windows(6).any(|w| w == b"canary"));
            assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
        }
    }
}
