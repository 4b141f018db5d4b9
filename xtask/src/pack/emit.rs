//! Writes the files with their compressed forms, `manifest.json` for people and tools, and `assets.rs` for the server's
//! build. It does not look into the files.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context, Result, bail};
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::File;
use crate::hash;

/// A file with its compressed forms, each none where it would not be smaller.
struct Packed {
    file: File,
    content_type: &'static str,
    sha256: String,
    brotli: Option<Vec<u8>>,
    gzip: Option<Vec<u8>>,
}

/// Writes everything below `out`, which is replaced.
pub(super) fn write(mut files: Vec<File>, out: &Path) -> Result<()> {
    files.sort_by(|a, b| a.path.cmp(&b.path));
    for pair in files.windows(2) {
        if let [a, b] = pair
            && a.path == b.path
        {
            bail!("two files want the name {}", a.path);
        }
    }
    if out.exists() {
        fs::remove_dir_all(out)?;
    }
    let packed = files
        .into_iter()
        .map(compress)
        .collect::<Result<Vec<_>>>()?;
    for one in &packed {
        let path = &one.file.path;
        put(out, path, &one.file.content)?;
        for (suffix, content) in [("br", &one.brotli), ("gz", &one.gzip)] {
            if let Some(content) = content {
                put(out, &format!("{path}.{suffix}"), content)?;
            }
        }
        let size =
            |content: &Option<Vec<u8>>| content.as_ref().map_or(one.file.content.len(), Vec::len);
        println!(
            "  {path}: {} bytes, {} gzip, {} brotli",
            one.file.content.len(),
            size(&one.gzip),
            size(&one.brotli)
        );
    }
    put(out, "manifest.json", manifest(&packed).as_bytes())?;
    put(out, "assets.rs", assets(&packed).as_bytes())
}

fn compress(file: File) -> Result<Packed> {
    // Names end up in source text and in JSON.
    if !file
        .path
        .chars()
        .all(|it| it.is_ascii_alphanumeric() || "._-/".contains(it))
    {
        bail!(
            "{}: use only letters, digits, `.`, `_` and `-` in names",
            file.path
        );
    }
    let (content_type, worth) = file.kind()?;
    let smaller =
        |content: Vec<u8>| (worth && content.len() < file.content.len()).then_some(content);
    let mut brotli = Vec::new();
    let parameters = BrotliEncoderParams {
        quality: 11,
        lgwin: 24,
        ..BrotliEncoderParams::default()
    };
    brotli::BrotliCompress(&mut file.content.as_slice(), &mut brotli, &parameters)
        .context("brotli")?;
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(&file.content)?;
    let (brotli, gzip) = (smaller(brotli), smaller(gzip.finish()?));
    Ok(Packed {
        content_type,
        sha256: hash::hex(&file.content),
        brotli,
        gzip,
        file,
    })
}

fn put(out: &Path, path: &str, content: &[u8]) -> Result<()> {
    let target = out.join(path);
    if let Some(parent) = target.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(&target, content).with_context(|| format!("writing {}", target.display()))
}

fn manifest(packed: &[Packed]) -> String {
    let size = |content: &Option<Vec<u8>>| {
        content
            .as_ref()
            .map_or("null".to_owned(), |it| it.len().to_string())
    };
    let entry = |one: &Packed| {
        format!(
            r#"  {{"path": "{}", "content_type": "{}", "sha256": "{}", "immutable": {}, "size": {}, "brotli_size": {}, "gzip_size": {}}}"#,
            one.file.path,
            one.content_type,
            one.sha256,
            one.file.immutable,
            one.file.content.len(),
            size(&one.brotli),
            size(&one.gzip)
        )
    };
    format!(
        "[\n{}\n]\n",
        packed.iter().map(entry).collect::<Vec<_>>().join(",\n")
    )
}

/// An expression of type `[Asset; n]`, for `backend/server/src/console.rs`.
fn assets(packed: &[Packed]) -> String {
    let mut text = String::from("[\n");
    for one in packed {
        let path = &one.file.path;
        let include = |suffix: &str, there: bool| match there {
            true => format!("Some(include_bytes!({:?}))", format!("{path}.{suffix}")),
            false => "None".to_owned(),
        };
        // Writing to a string cannot fail.
        let _written = writeln!(
            text,
            "    Asset {{ path: {path:?}, content_type: {:?}, etag: {:?}, immutable: {}, identity: include_bytes!({path:?}), brotli: {}, gzip: {} }},",
            one.content_type,
            format!("\"{}\"", one.sha256.get(..32).unwrap_or(&one.sha256)),
            one.file.immutable,
            include("br", one.brotli.is_some()),
            include("gz", one.gzip.is_some())
        );
    }
    text.push_str("]\n");
    text
}
