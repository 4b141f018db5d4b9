//! From the compiled module to the files a browser gets: bound, optimised, named by content, compressed. Compiling the
//! module and deciding whether all this is needed happen before, in the small half of this build tool.

mod bindgen;
mod emit;
mod page;

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use crate::hash;

/// Content types by extension, and whether compressing is worth the try.
const TYPES: &[(&str, &str, bool)] = &[
    ("css", "text/css; charset=utf-8", true),
    ("html", "text/html; charset=utf-8", true),
    ("ico", "image/x-icon", true),
    ("jpg", "image/jpeg", false),
    ("js", "text/javascript; charset=utf-8", true),
    ("json", "application/json", true),
    ("png", "image/png", false),
    ("svg", "image/svg+xml", true),
    ("txt", "text/plain; charset=utf-8", true),
    ("wasm", "application/wasm", true),
    ("webmanifest", "application/manifest+json", true),
    ("webp", "image/webp", false),
    ("woff2", "font/woff2", false),
];

/// One file for the browser, before compression.
struct File {
    /// Below the root of the site, without a leading slash.
    path: String,
    content: Vec<u8>,
    /// Its name carries its hash.
    immutable: bool,
}

impl File {
    /// A file whose name says what is in it, below `assets/`.
    fn hashed(stem: &str, extension: &str, content: Vec<u8>) -> Self {
        let hash = hash::hex(&content);
        let hash = hash.get(..16).unwrap_or(&hash);
        Self {
            path: format!("assets/{stem}-{hash}.{extension}"),
            content,
            immutable: true,
        }
    }

    fn file_name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// Its content type, and whether to compress it.
    fn kind(&self) -> Result<(&'static str, bool)> {
        let extension = self.path.rsplit('.').next().unwrap_or_default();
        let known = TYPES.iter().find(|(known, ..)| *known == extension);
        let Some((_, content_type, compress)) = known else {
            bail!(
                "{}: no content type is known for .{extension}; add it to xtask/src/pack.rs",
                self.path
            );
        };
        Ok((content_type, *compress))
    }
}

/// Packs what the arguments name: `<frontend> <module.wasm> <out> [<node> <wasm-opt>]`.
#[must_use]
pub fn main() -> ExitCode {
    match pack(&env::args_os().skip(1).collect::<Vec<_>>()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn pack(arguments: &[OsString]) -> Result<()> {
    let (frontend, module, out, optimiser) = match arguments {
        [frontend, module, out] => (frontend, module, out, None),
        [frontend, module, out, node, script] => (frontend, module, out, Some((node, script))),
        _ => bail!("this program is started by `cargo xtask console`"),
    };
    let (frontend, out) = (PathBuf::from(frontend), PathBuf::from(out));
    let work = out.with_extension("work");
    if work.exists() {
        fs::remove_dir_all(&work)?;
    }
    let mut bound = bindgen::bind(Path::new(module), &work)?;
    let plain = bound.module.len();
    if let Some((node, script)) = optimiser {
        bound.module = bindgen::optimise(&bound.module, &work, Path::new(node), Path::new(script))?;
    }
    println!(
        "  module: {} kB bound, {} kB as shipped",
        plain / 1000,
        bound.module.len() / 1000
    );
    let mut files = page::assemble(&frontend, bound)?;
    files.extend(public(&frontend.join("public"))?);
    emit::write(files, &out)?;
    fs::remove_dir_all(&work).context("removing the working files")
}

/// Files that keep their names, such as the icon.
fn public(dir: &Path) -> Result<Vec<File>> {
    let files = hash::files_below(dir)?;
    let file = |file: &PathBuf| {
        let path = file.strip_prefix(dir)?.to_string_lossy().replace('\\', "/");
        Ok(File {
            path,
            content: fs::read(file)?,
            immutable: false,
        })
    };
    files.iter().map(file).collect()
}
