//! `wasm-opt` as a Node program from the npm package `binaryen`, kept in the cache. Where it cannot be had the console is
//! built without it, larger but the same.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::process;
use crate::step::{step, warn};
use crate::tools;
use crate::workspace::Workspace;

const VERSION: &str = "132.0.0";

/// The program, ready to run.
#[derive(Debug)]
pub(super) struct WasmOpt {
    node: PathBuf,
    script: PathBuf,
}

impl WasmOpt {
    /// Node and the script, to be followed by wasm-opt's own arguments.
    pub(super) fn command(&self) -> [OsString; 2] {
        [self.node.clone().into(), self.script.clone().into()]
    }

    /// Part of what a console is made of.
    pub(super) fn version(&self) -> &'static str {
        VERSION
    }
}

/// The one fetched earlier. Nothing is asked of the network.
pub(super) fn installed(workspace: &Workspace) -> Option<WasmOpt> {
    let script = home(workspace).join("node_modules/binaryen/bin/wasm-opt");
    Some(WasmOpt {
        node: tools::node()?,
        script: script.is_file().then_some(script)?,
    })
}

/// Fetches it. A failure is a warning.
pub(super) fn fetch(workspace: &Workspace) -> Option<WasmOpt> {
    if tools::node().is_none() || tools::on_path("npm").is_none() {
        warn("Node 20 with npm is not here, so the console stays unoptimised and larger");
        return None;
    }
    if let Err(error) = step("console: fetching wasm-opt from npm", || {
        install(workspace, &home(workspace))
    }) {
        warn(&format!(
            "wasm-opt could not be fetched, so the console stays unoptimised and larger: {error:#}"
        ));
    }
    installed(workspace)
}

fn home(workspace: &Workspace) -> PathBuf {
    workspace.cache().join(format!("binaryen-{VERSION}"))
}

/// Installed beside its place and moved there whole, so that an interrupted download is never taken for a finished one.
fn install(workspace: &Workspace, home: &Path) -> Result<()> {
    let half = home.with_extension(format!("half-{}", std::process::id()));
    fs::create_dir_all(&half)?;
    let mut command = Command::new("npm");
    command.args([
        "install",
        "--silent",
        "--no-audit",
        "--no-fund",
        "--no-save",
        "--ignore-scripts",
        "--fetch-retries=1",
        // npm refuses a longest wait below its shortest, ten seconds unless it is told.
        "--fetch-retry-mintimeout=1000",
        "--fetch-retry-maxtimeout=5000",
        "--prefix",
    ]);
    command.arg(&half).arg(format!("binaryen@{VERSION}"));
    let fetched = process::run(&mut command, workspace.interrupt());
    if fetched.is_err() || fs::rename(&half, home).is_err() {
        let _leftover = fs::remove_dir_all(&half);
    }
    fetched
}
