//! Programs and libraries that must be on the machine: finding them, installing them where that is allowed, else naming
//! the command that does. It decides nothing about how they are used.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};
use nix::unistd::Uid;

use crate::process::{self, Interrupt};
use crate::step::step;

/// The first program of this name on the search path.
#[must_use]
pub fn on_path(name: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?)
        .map(|dir| dir.join(name))
        .find(|file| file.is_file())
}

/// Node, when it is new enough (20).
#[must_use]
pub fn node() -> Option<PathBuf> {
    let node = on_path("node")?;
    let version = process::probe(Command::new(&node).arg("--version"))?;
    let major: u32 = version
        .trim_start_matches('v')
        .split('.')
        .next()?
        .parse()
        .ok()?;
    (major >= 20).then_some(node)
}

/// Something missing, and how to get it on the systems we know.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// What it is and what needs it, for a person.
    pub what: &'a str,
    /// Debian's and Ubuntu's packages.
    pub debian: &'a [&'a str],
    /// What to do on any other system.
    pub elsewhere: &'a str,
}

/// Looks for something, installs it when it is missing and we may, and looks again.
///
/// # Errors
/// When it is still missing; the message carries the command that installs it.
pub fn ensure<T>(
    wanted: &Wanted<'_>,
    interrupt: &Interrupt,
    find: impl Fn() -> Option<T>,
) -> Result<T> {
    if let Some(found) = find() {
        return Ok(found);
    }
    if may_install() {
        let title = format!("installing {}: {}", wanted.what, wanted.debian.join(" "));
        if step(&title, || apt_install(wanted.debian, interrupt)).is_ok()
            && let Some(found) = find()
        {
            return Ok(found);
        }
        interrupt.check()?;
    }
    bail!("{}", how_to_get(wanted))
}

/// The sentence shown when something is missing.
#[must_use]
pub fn how_to_get(wanted: &Wanted<'_>) -> String {
    let Wanted {
        what,
        debian,
        elsewhere,
    } = wanted;
    format!(
        "missing: {what}.\n  Debian, Ubuntu: sudo apt-get install {}\n  elsewhere: {elsewhere}",
        debian.join(" ")
    )
}

/// Root on a machine with apt: a container or a CI machine, where installing is expected of us.
fn may_install() -> bool {
    Uid::effective().is_root()
        && on_path("apt-get").is_some()
        && Path::new("/etc/debian_version").exists()
}

fn apt_install(packages: &[&str], interrupt: &Interrupt) -> Result<()> {
    let install = || {
        let mut command = Command::new("apt-get");
        command
            .args(["install", "--yes", "--quiet", "--no-install-recommends"])
            .args(packages);
        process::run(command.env("DEBIAN_FRONTEND", "noninteractive"), interrupt)
    };
    // A fresh image has no package lists, an old one stale ones: fetch them only when the first try fails.
    install().or_else(|_stale| {
        process::run(
            Command::new("apt-get").args(["update", "--quiet"]),
            interrupt,
        )?;
        install()
    })
}
