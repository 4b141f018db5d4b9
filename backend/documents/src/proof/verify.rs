//! Checks a pack and says what was checked. Everything needed is in the file; a public key given beforehand
//! tells besides whose pack it is.

use super::{
    archive::{SEAL_LEN, SEAL_MARK, seal_message},
    key::Verifying,
    manifest::{FORMAT, MANIFEST, Manifest, SIGNATURE},
    verify_ledger,
};
use saiki_api::organisation::Both;
use saiki_domain::canonical::{from_hex, hex};
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeSet,
    io::{self, Read, Seek, SeekFrom},
};
use zip::ZipArchive;

/// Most bytes of the manifest and of other entries that are read whole.
const MAX_WHOLE: u64 = 16 << 20;

/// One thing that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Stable code, for example `files.hashes`.
    pub code: &'static str,
    /// Whether it holds.
    pub ok: bool,
    /// What was found, in both languages.
    pub text: Both,
}

/// What a check of a pack found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Each check, in order. Checks that others depend on end the list when they fail.
    pub checks: Vec<Check>,
    /// Public key the pack says it is signed with; present once the manifest was read.
    pub signed_by: Option<String>,
    /// The manifest, once it was read.
    pub manifest: Option<Manifest>,
}

impl Verdict {
    /// Whether every check was made and holds.
    pub fn holds(&self) -> bool {
        self.checks.iter().all(|c| c.ok) && self.checks.iter().any(|c| c.code == LAST)
    }

    pub(super) fn add(
        &mut self,
        code: &'static str,
        ok: bool,
        ja: impl Into<String>,
        en: impl Into<String>,
    ) -> bool {
        let text = Both {
            ja: ja.into(),
            en: en.into(),
        };
        self.checks.push(Check { code, ok, text });
        ok
    }
}

/// The last check of a whole run; a verdict without it was cut short.
const LAST: &str = "audit.chain";

/// Checks a pack. `expected` is the sender's public key in hexadecimal digits, where the reader knows it. An
/// error means the file could not be read at all; everything wrong with its content is in the verdict.
pub fn verify<R: Read + Seek>(mut file: R, expected: Option<&str>) -> io::Result<Verdict> {
    let mut verdict = Verdict {
        checks: Vec::new(),
        signed_by: None,
        manifest: None,
    };
    let (digest, seal) = digest(&mut file)?;
    file.seek(SeekFrom::Start(0))?;
    let Ok(mut zip) = ZipArchive::new(file) else {
        verdict.add(
            "archive",
            false,
            "zip として読めません",
            "This is not a readable zip",
        );
        return Ok(verdict);
    };
    verdict.add("archive", true, "zip として読めます", "The zip is readable");
    run(&mut zip, &digest, &seal, expected, &mut verdict);
    Ok(verdict)
}

/// Hash of all but the last `SEAL_LEN` bytes, and those.
fn digest<R: Read + Seek>(file: &mut R) -> io::Result<(Vec<u8>, Vec<u8>)> {
    let len = file.seek(SeekFrom::End(0))?;
    let seal_len = u64::try_from(SEAL_LEN).unwrap_or(0);
    file.seek(SeekFrom::Start(0))?;
    let mut hash = Sha256::new();
    io::copy(
        &mut file.by_ref().take(len.saturating_sub(seal_len)),
        &mut HashSink(&mut hash),
    )?;
    let mut seal = Vec::new();
    file.take(seal_len).read_to_end(&mut seal)?;
    Ok((hash.finalize().to_vec(), seal))
}

struct HashSink<'a>(&'a mut Sha256);

impl io::Write for HashSink<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Everything after the container opened. Returns early where nothing further could be said.
fn run<R: Read + Seek>(
    zip: &mut ZipArchive<R>,
    digest: &[u8],
    seal: &[u8],
    expected: Option<&str>,
    verdict: &mut Verdict,
) -> Option<()> {
    let bytes = whole(zip, MANIFEST);
    let manifest: Option<Manifest> = bytes
        .as_deref()
        .and_then(|b| serde_json::from_slice(b).ok())
        .filter(|m: &Manifest| m.format == FORMAT);
    let (Some(bytes), Some(manifest)) = (bytes, manifest) else {
        verdict.add(
            "manifest",
            false,
            "manifest.json が読めません",
            "manifest.json is not readable",
        );
        return None;
    };
    verdict.signed_by = Some(manifest.instance_key.clone());
    let Some(key) = Verifying::from_hex(&manifest.instance_key) else {
        verdict.add(
            "manifest",
            false,
            "公開鍵の形式が正しくありません",
            "The public key is malformed",
        );
        return None;
    };
    verdict.add(
        "manifest",
        true,
        "manifest.json を読みました",
        "manifest.json was read",
    );
    let signature = whole(zip, SIGNATURE).unwrap_or_default();
    verdict.add(
        "signature",
        key.holds(&bytes, &signature),
        "manifest.json の電子署名（Ed25519）",
        "Signature over manifest.json (Ed25519)",
    );
    verdict.add(
        "seal",
        sealed(&key, digest, seal),
        "ファイル全体の署名（末尾の注釈まで全バイト）",
        "Signature over the whole file, every byte up to the comment",
    );
    if let Some(expected) = expected {
        verdict.add(
            "key",
            expected.trim().eq_ignore_ascii_case(&key.hex()),
            format!("署名した鍵が指定の鍵と一致：{}", key.hex()),
            format!("Signed by the key you named: {}", key.hex()),
        );
    }
    names(zip, &manifest, verdict);
    hashes(zip, &manifest, verdict);
    verify_ledger::letter(zip, &manifest, verdict);
    verify_ledger::ledger(zip, &manifest, verdict);
    verify_ledger::audit(zip, &manifest, verdict);
    verdict.manifest = Some(manifest);
    Some(())
}

fn sealed(key: &Verifying, digest: &[u8], seal: &[u8]) -> bool {
    let signature = std::str::from_utf8(seal)
        .ok()
        .and_then(|text| text.strip_prefix(SEAL_MARK))
        .and_then(|digits| from_hex(digits).filter(|b| hex(b) == digits));
    signature.is_some_and(|s| key.holds(&seal_message(digest), &s))
}

/// An entry read whole, where it is there and not too long.
pub(super) fn whole<R: Read + Seek>(zip: &mut ZipArchive<R>, name: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let file = zip.by_name(name).ok()?;
    file.take(MAX_WHOLE + 1).read_to_end(&mut bytes).ok()?;
    (u64::try_from(bytes.len()).ok()? <= MAX_WHOLE).then_some(bytes)
}

/// Exactly the entries of the manifest, each once, no more.
fn names<R: Read + Seek>(zip: &mut ZipArchive<R>, manifest: &Manifest, verdict: &mut Verdict) {
    let found: Vec<String> = zip
        .file_names()
        .map(|name| name.map(|n| n.into_owned()).unwrap_or_default())
        .collect();
    let wanted: BTreeSet<&str> = manifest
        .entries
        .iter()
        .map(|e| e.name.as_str())
        .chain([MANIFEST, SIGNATURE])
        .collect();
    let set: BTreeSet<&str> = found.iter().map(String::as_str).collect();
    let same =
        set == wanted && found.len() == wanted.len() && wanted.len() == manifest.entries.len() + 2;
    verdict.add(
        "files.names",
        same,
        format!("ファイルは {} 個、過不足なし", manifest.entries.len() + 2),
        format!(
            "{} files, none missing and none extra",
            manifest.entries.len() + 2
        ),
    );
}

fn hashes<R: Read + Seek>(zip: &mut ZipArchive<R>, manifest: &Manifest, verdict: &mut Verdict) {
    let mut bad = Vec::new();
    for entry in &manifest.entries {
        let mut hash = Sha256::new();
        let read = zip
            .by_name(&entry.name)
            .map_err(io::Error::from)
            .and_then(|file| {
                io::copy(
                    &mut file.take(entry.bytes.saturating_add(1)),
                    &mut HashSink(&mut hash),
                )
            });
        let same = read.is_ok_and(|n| n == entry.bytes) && hex(&hash.finalize()) == entry.sha256;
        if !same {
            bad.push(entry.name.clone());
        }
    }
    let list = bad.join(", ");
    if bad.is_empty() {
        verdict.add(
            "files.hashes",
            true,
            "各ファイルの SHA-256 が一致",
            "SHA-256 of every file matches",
        );
    } else {
        verdict.add(
            "files.hashes",
            false,
            format!("SHA-256 が一致しないファイル：{list}"),
            format!("SHA-256 differs for: {list}"),
        );
    }
}
