//! Which compiler builds the console: the ordinary one with its WebAssembly target, or Debian's with the standard
//! library built from source, for machines that reach package registries only. The rest of Saiki never uses the latter.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::process::{self, Running, probe};
use crate::step::step;
use crate::tools::{self, Wanted};
use crate::workspace::Workspace;

/// The target's name.
pub(super) const WASM: &str = "wasm32-unknown-unknown";
/// Views are boxed at every component instead of nested in one type a page: less to compile and less to load. Leptos
/// documents the switch; without it the console is the same.
pub(super) const FLAGS: &str = "--cfg erase_components";
const SOURCES: &str = "/usr/lib/rustlib/src/rust/library/std";
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_CARGO: &str = "/usr/bin/cargo";
/// A machine that cannot reach the download server says so in seconds; a slow line may need a while for 25 MB.
const DOWNLOAD_TIMEOUT: Duration = Duration::from_secs(180);

/// A way to compile for the browser.
#[derive(Debug)]
pub(super) enum Toolchain {
    /// The toolchain that builds everything else has the target.
    Ordinary { id: String },
    /// Debian's compiler and library source, with a linker from elsewhere.
    FromSource { id: String, linker: PathBuf },
}

impl Toolchain {
    /// The compiler's own description of itself: part of what a console is made of.
    pub(super) fn id(&self) -> &str {
        match self {
            Self::Ordinary { id } | Self::FromSource { id, .. } => id,
        }
    }

    /// Cargo, set up for the target. The caller adds what to build.
    pub(super) fn cargo(&self, workspace: &Workspace) -> Command {
        let mut command = match self {
            Self::Ordinary { .. } => {
                let mut command = workspace.cargo();
                command.arg("build");
                command
            }
            Self::FromSource { linker, .. } => {
                let mut command = Command::new(DEBIAN_CARGO);
                command
                    .current_dir(workspace.root())
                    .env("RUSTC", DEBIAN_RUSTC)
                    .env("RUSTC_BOOTSTRAP", "1")
                    .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
                // Set by the other toolchain's cargo, and wrong for this one.
                for name in [
                    "CARGO",
                    "RUSTUP_TOOLCHAIN",
                    "RUSTC_WRAPPER",
                    "LD_LIBRARY_PATH",
                ] {
                    command.env_remove(name);
                }
                command.args(["build", "-Z", "build-std=std,panic_abort"]);
                command
            }
        };
        command
            .args(["--target", WASM])
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", FLAGS);
        command
    }
}

/// Finds a way to compile for the browser, installing one where that is allowed.
pub(super) fn choose(workspace: &Workspace) -> Result<Toolchain> {
    let Some(id) = probe(rustc(workspace).arg("-vV")) else {
        bail!("missing: rustc.\n  install Rust with rustup, see https://rustup.rs");
    };
    if has_target(workspace) {
        return Ok(Toolchain::Ordinary { id });
    }
    // Asking the download server costs seconds, so its refusal is remembered for this compiler. It is asked again when
    // Debian's compiler, which then served instead, is gone.
    let refused = Refusal::of(workspace, &id);
    let from_source = find_from_source(workspace);
    if let Some(toolchain) = from_source.filter(|_| refused.is_remembered()) {
        return Ok(toolchain);
    }
    if tools::on_path("rustup").is_some() {
        let added = step(
            "adding the WebAssembly target to the Rust toolchain",
            || add_target(workspace),
        );
        workspace.interrupt().check()?;
        if added.is_ok() && has_target(workspace) {
            return Ok(Toolchain::Ordinary { id });
        }
        println!("  not available here; using Debian's compiler for the console");
    }
    refused.remember();
    let wanted = Wanted {
        what: "a Rust compiler for WebAssembly, for the console",
        debian: &["rustc-web", "cargo-web", "rust-web-src"],
        elsewhere: "rustup target add wasm32-unknown-unknown",
    };
    tools::ensure(&wanted, workspace.interrupt(), || {
        have_debian_compiler().then_some(())
    })?;
    let wanted = Wanted {
        what: "a linker for WebAssembly (rust-lld of the Rust toolchain, or wasm-ld), for the console",
        debian: &["lld"],
        elsewhere: "install LLVM's lld",
    };
    tools::ensure(&wanted, workspace.interrupt(), || {
        find_from_source(workspace)
    })
}

fn rustc(workspace: &Workspace) -> Command {
    let mut command = Command::new("rustc");
    command.current_dir(workspace.root());
    command
}

fn has_target(workspace: &Workspace) -> bool {
    let dir = probe(rustc(workspace).args(["--print", "target-libdir", "--target", WASM]));
    let Some(entries) = dir.and_then(|dir| fs::read_dir(dir).ok()) else {
        return false;
    };
    entries
        .flatten()
        .any(|entry| entry.file_name().to_string_lossy().starts_with("libstd-"))
}

fn add_target(workspace: &Workspace) -> Result<()> {
    let mut command = Command::new("rustup");
    command
        .args(["target", "add", WASM])
        .current_dir(workspace.root())
        .env("RUSTUP_MAX_RETRIES", "1");
    let mut running = Running::start(
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null()),
    )?;
    let begun = Instant::now();
    loop {
        workspace.interrupt().check()?;
        if let Some(status) = running.poll()? {
            return process::succeeded("rustup target add", status);
        }
        if begun.elapsed() > DOWNLOAD_TIMEOUT {
            bail!("rustup got no answer in {} s", DOWNLOAD_TIMEOUT.as_secs());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// `rustc` of Debian's ordinary packages lies at the same place and may be years older: the version decides.
fn have_debian_compiler() -> bool {
    Path::new(DEBIAN_CARGO).is_file()
        && Path::new(SOURCES).is_dir()
        && debian_version().is_some_and(|it| it >= (1, 95))
}

fn debian_version() -> Option<(u32, u32)> {
    let text = probe(Command::new(DEBIAN_RUSTC).arg("--version"))?;
    let mut numbers = text
        .split(' ')
        .nth(1)?
        .split('.')
        .map_while(|part| part.parse().ok());
    Some((numbers.next()?, numbers.next()?))
}

fn find_from_source(workspace: &Workspace) -> Option<Toolchain> {
    if !have_debian_compiler() {
        return None;
    }
    let id = probe(Command::new(DEBIAN_RUSTC).arg("-vV"))?;
    Some(Toolchain::FromSource {
        id,
        linker: linker(workspace)?,
    })
}

/// `rust-lld` beside the ordinary toolchain, else LLVM's, with or without a version in its name.
fn linker(workspace: &Workspace) -> Option<PathBuf> {
    let host = probe(rustc(workspace).arg("-vV"))?;
    let host = host
        .lines()
        .find_map(|line| line.strip_prefix("host: "))?
        .to_owned();
    let sysroot = probe(rustc(workspace).args(["--print", "sysroot"]))?;
    let beside = Path::new(&sysroot)
        .join("lib/rustlib")
        .join(host)
        .join("bin/rust-lld");
    if beside.is_file() {
        return Some(beside);
    }
    let versions = (14..40).rev().map(|version| format!("wasm-ld-{version}"));
    ["rust-lld".to_owned(), "wasm-ld".to_owned()]
        .into_iter()
        .chain(versions)
        .find_map(|name| tools::on_path(&name))
}

/// A note in the cache that the download server refused this compiler.
struct Refusal {
    note: PathBuf,
    id: String,
}

impl Refusal {
    fn of(workspace: &Workspace, id: &str) -> Self {
        Self {
            note: workspace.cache().join("no-wasm-target"),
            id: id.to_owned(),
        }
    }

    fn is_remembered(&self) -> bool {
        fs::read_to_string(&self.note).is_ok_and(|note| note == self.id)
    }

    fn remember(&self) {
        // Forgetting it only costs the seconds of asking again.
        let _unwritten = fs::create_dir_all(self.note.parent().unwrap_or(Path::new(".")))
            .and_then(|()| fs::write(&self.note, &self.id));
    }
}
