//! Brings the built console into the binary: copies what `cargo xtask console` left and says what is there. It builds
//! nothing itself, and without a console the server compiles with an empty list.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=SAIKI_CONSOLE_DIST");
    let dist = console_dist()?;
    // The directory must exist, and be older than this run: cargo takes a missing path for a changed one, as it does a
    // younger one, and would rebuild the server for nothing.
    if !dist.exists() {
        fs::create_dir_all(&dist)?;
        fs::File::open(&dist)?.set_modified(SystemTime::now() - Duration::from_secs(3600))?;
    }
    println!("cargo::rerun-if-changed={}", dist.display());

    // A copy, so that a console build under way cannot change files below the compiler.
    let copy = required("OUT_DIR")?.join("console");
    if copy.exists() {
        fs::remove_dir_all(&copy)?;
    }
    if dist.join("assets.rs").is_file() {
        copy_files(&dist, &copy)
    } else {
        fs::create_dir_all(&copy)?;
        fs::write(copy.join("assets.rs"), "[]")
    }
}

/// Where `cargo xtask console` puts its result, unless somebody says otherwise.
fn console_dist() -> io::Result<PathBuf> {
    if let Some(dist) = env::var_os("SAIKI_CONSOLE_DIST") {
        return Ok(dist.into());
    }
    let root = required("CARGO_MANIFEST_DIR")?.join("../..");
    let target =
        env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |dir| root.join(dir));
    Ok(target.join("console/dist"))
}

fn required(name: &str) -> io::Result<PathBuf> {
    env::var_os(name)
        .map(PathBuf::from)
        .ok_or_else(|| io::Error::other(format!("cargo did not set {name}")))
}

fn copy_files(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_files(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
