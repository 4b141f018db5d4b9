//! What must be on a machine before anything is built, each with the command that installs it. Rust itself is here
//! already, or nobody could read this; how each thing is used is told elsewhere.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::process::{Interrupt, probe};
use crate::tools::{self, Wanted};
use crate::workspace::Workspace;

/// What compiling the server needs.
///
/// # Errors
/// When something is missing and may not or cannot be installed.
pub fn for_building(interrupt: &Interrupt) -> Result<()> {
    let wanted = Wanted {
        what: "a C compiler, for SQLite and the cryptography library",
        debian: &["gcc", "libc6-dev", "make"],
        elsewhere: "install GCC or Clang so that `cc` is on PATH (macOS: xcode-select --install)",
    };
    tools::ensure(&wanted, interrupt, || tools::on_path("cc"))?;
    let wanted = Wanted {
        what: "libpq, PostgreSQL's client library with its headers",
        debian: &["libpq-dev"],
        elsewhere: "install PostgreSQL's development files so that `pg_config` is on PATH",
    };
    tools::ensure(&wanted, interrupt, find_libpq)?;
    Ok(())
}

/// What the tests need on top. PostgreSQL is looked for where it is started, the console's tools where it is built.
///
/// # Errors
/// When something is missing and may not or cannot be installed.
pub fn for_testing(workspace: &Workspace) -> Result<()> {
    for component in ["fmt", "clippy"] {
        if probe(workspace.cargo().args([component, "--version"])).is_none() {
            bail!("missing: cargo {component}.\n  rustup component add rustfmt clippy");
        }
    }
    japanese_font(workspace.interrupt())
}

/// A font that has Japanese: letters by post are set in it, and widths in the browser depend on it.
fn japanese_font(interrupt: &Interrupt) -> Result<()> {
    let wanted = Wanted {
        what: "a font with Japanese characters, for letters by post and the browser scenarios",
        debian: &["fonts-noto-cjk"],
        elsewhere: "install Noto Serif CJK or Noto Sans CJK",
    };
    tools::ensure(&wanted, interrupt, has_japanese_font)
}

/// Node with npm.
///
/// # Errors
/// When it is missing, or older than 20 and no newer one may or can be installed.
pub fn node(interrupt: &Interrupt) -> Result<PathBuf> {
    let wanted = Wanted {
        what: "Node 20 or newer with npm, for the browser scenarios",
        debian: &["nodejs", "npm"],
        elsewhere: "install Node from https://nodejs.org (also where the system's own is older than 20)",
    };
    tools::ensure(&wanted, interrupt, || {
        tools::node().filter(|_| tools::on_path("npm").is_some())
    })
}

/// A Chromium, with a font that has Japanese: screenshots and widths depend on it.
///
/// # Errors
/// When it is missing and may not or cannot be installed.
pub fn chromium(interrupt: &Interrupt) -> Result<PathBuf> {
    japanese_font(interrupt)?;
    let wanted = Wanted {
        what: "Chromium, for the browser scenarios",
        debian: &["chromium"],
        elsewhere: "install Chromium or Chrome so that it is on PATH",
    };
    let names = ["chromium", "chromium-browser", "google-chrome"];
    tools::ensure(&wanted, interrupt, || {
        names.into_iter().find_map(tools::on_path)
    })
}

/// What reads the files that the browser scenarios export: text of a PDF, and the zips that documents and spreadsheets
/// are.
///
/// # Errors
/// When one is missing and may not or cannot be installed.
pub fn readers(interrupt: &Interrupt) -> Result<()> {
    for (name, package) in [("pdftotext", "poppler-utils"), ("unzip", "unzip")] {
        let wanted = Wanted {
            what: &format!("{name}, to read what the browser scenarios export"),
            debian: &[package],
            elsewhere: &format!("install {name} and put it on PATH"),
        };
        tools::ensure(&wanted, interrupt, || tools::on_path(name))?;
    }
    Ok(())
}

/// The ways in which the crate that links to it looks for it.
fn find_libpq() -> Option<()> {
    let by_pkg_config = || probe(Command::new("pkg-config").args(["--exists", "libpq"])).map(drop);
    let by_pg_config = || {
        let dir = probe(Command::new("pg_config").arg("--libdir"))?;
        let dir = Path::new(&dir);
        ["libpq.so", "libpq.dylib", "libpq.a"]
            .iter()
            .any(|name| dir.join(name).exists())
            .then_some(())
    };
    let by_variable = || std::env::var_os("PQ_LIB_DIR").map(drop);
    by_pkg_config().or_else(by_pg_config).or_else(by_variable)
}

fn has_japanese_font() -> Option<()> {
    let listed = || {
        probe(Command::new("fc-list").arg(":lang=ja"))
            .filter(|fonts| !fonts.is_empty())
            .map(drop)
    };
    listed().or_else(|| {
        Path::new("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
            .exists()
            .then_some(())
    })
}
