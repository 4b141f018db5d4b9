//! The two compilations behind a console: the console itself for the browser, and the program that packs it, for this
//! machine. What they yield is put together elsewhere.

use std::path::PathBuf;

use anyhow::{Result, bail};

use super::toolchain::{Toolchain, WASM};
use crate::process;
use crate::step::step;
use crate::workspace::Workspace;

/// Compiles the console; its own target directory, because its compiler may be another one.
pub(super) fn console(workspace: &Workspace, toolchain: &Toolchain) -> Result<PathBuf> {
    let target = workspace.target().join("console/cargo");
    let (title, hint) = match toolchain {
        Toolchain::Ordinary { .. } => ("console: compiling it", "about 2 minutes the first time"),
        Toolchain::FromSource { .. } => (
            "console: compiling it and the standard library",
            "about 4 minutes the first time",
        ),
    };
    step(&format!("{title} ({hint})"), || {
        let mut command = toolchain.cargo(workspace);
        command
            .args([
                "--package",
                "saiki-console",
                "--profile",
                "console",
                "--target-dir",
            ])
            .arg(&target);
        process::run(&mut command, workspace.interrupt())
    })?;
    let wasm = target.join(WASM).join("console/saiki-console.wasm");
    if !wasm.is_file() {
        bail!("the console compiled, but {} is not there", wasm.display());
    }
    Ok(wasm)
}

/// Compiles the packer: the heavy half of this build tool, needed only now.
pub(super) fn packer(workspace: &Workspace) -> Result<PathBuf> {
    step(
        "console: compiling the program that packs it (about a minute the first time)",
        || {
            let mut command = workspace.cargo();
            command.args([
                "build",
                "--package",
                "xtask",
                "--bin",
                "pack-console",
                "--features",
                "console",
            ]);
            command.arg("--target-dir").arg(workspace.target());
            process::run(&mut command, workspace.interrupt())
        },
    )?;
    Ok(workspace.target().join("debug/pack-console"))
}
