//! The files that go with every mail of a campaign, encoded once and shared by all of them. It knows neither database
//! nor policy: which files may go was decided before.

use crate::message::{is_sound, sha256};
use lettre::message::{
    Body, SinglePart,
    header::{ContentDisposition, ContentTransferEncoding, ContentType},
};
use std::{
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

/// A file to go with a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileToAttach<'a> {
    /// Name recipients see.
    pub name: &'a str,
    /// Media type.
    pub media_type: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// Files encoded as the end of a mail: from the boundary before the first to the one after the last. Cheap to clone.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct AttachedFiles {
    boundary: String,
    bytes: Arc<[u8]>,
}

impl fmt::Debug for AttachedFiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AttachedFiles({} bytes)", self.bytes.len())
    }
}

impl AttachedFiles {
    /// Encodes files: base64, names by RFC 2231. `None` when they make no mail, which a media type can cause that is none.
    pub fn encode(files: &[FileToAttach<'_>]) -> Option<AttachedFiles> {
        if files.is_empty() {
            return Some(AttachedFiles::default());
        }
        // The library answers some inputs with a panic.
        catch_unwind(AssertUnwindSafe(|| encode(files))).ok()?
    }

    /// What parts are divided by; `None` where there are no files. It hangs on the files alone, so that the encoded
    /// ones fit behind every mail.
    pub(crate) fn boundary(&self) -> Option<&str> {
        (!self.bytes.is_empty()).then_some(&self.boundary)
    }

    /// The encoded files.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Takes the last boundary from a mail that was made without the files, so that they can follow. Whether it stood
    /// there.
    pub(crate) fn cut_off(&self, mail: &mut Vec<u8>) -> bool {
        let Some(boundary) = self.boundary() else {
            return true;
        };
        let last = format!("--{boundary}--\r\n");
        let there = mail.ends_with(last.as_bytes());
        mail.truncate(mail.len().saturating_sub(last.len()));
        there
    }
}

fn encode(files: &[FileToAttach<'_>]) -> Option<AttachedFiles> {
    let hashes: String = files.iter().map(|file| sha256(file.bytes)).collect();
    let digest = sha256(hashes.as_bytes());
    let boundary = format!("=_f{}", digest.get(..32)?);
    let size: usize = files.iter().map(|file| file.bytes.len()).sum();
    let mut bytes = Vec::with_capacity(size / 2 * 3 + 1024);
    for file in files {
        bytes.extend_from_slice(format!("--{boundary}\r\n").as_bytes());
        bytes.extend_from_slice(&part(file)?.formatted());
    }
    bytes.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    is_sound(&bytes).then(|| AttachedFiles {
        boundary,
        bytes: bytes.into(),
    })
}

fn part(file: &FileToAttach<'_>) -> Option<SinglePart> {
    let is_utf8_text = file.media_type == "text/plain" && std::str::from_utf8(file.bytes).is_ok();
    let media_type = match is_utf8_text {
        true => "text/plain; charset=utf-8",
        false => file.media_type,
    };
    let body = Body::new_with_encoding(file.bytes.to_vec(), ContentTransferEncoding::Base64);
    Some(
        SinglePart::builder()
            .header(ContentDisposition::attachment(file.name))
            .header(ContentType::parse(media_type).ok()?)
            .body(body.ok()?),
    )
}
