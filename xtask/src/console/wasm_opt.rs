//! `wasm-opt` as a Node program from the npm package `binaryen`, kept in the cache. Where it cannot be had the console is
//! built without it, larger but the same.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
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

/// Finds it, or fetches it once. A failure is a warning.
pub(super) fn find(workspace: &Workspace) -> Option<WasmOpt> {
    let (Some(node), Some(_npm)) = (tools::node(), tools::on_path("npm")) else {
        warn(
            "Node 20 with npm is not here, so the console stays unoptimised (about twice the size)",
        );
        return None;
    };
    let home = workspace.cache().join(format!("binaryen-{VERSION}"));
    let script = home.join("node_modules/binaryen/bin/wasm-opt");
    if !script.is_file()
        && let Err(error) = step("fetching wasm-opt from npm", || fetch(workspace, &home))
    {
        warn(&format!(
            "wasm-opt could not be fetched, so the console stays unoptimised: {error:#}"
        ));
        return None;
    }
    script.is_file().then_some(WasmOpt { node, script })
}

/// Installed beside its place and moved there whole, so that an interrupted download is never taken for a finished one.
fn fetch(workspace: &Workspace, home: &PathBuf) -> Result<()> {
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
        "--prefix",
    ]);
    command.arg(&half).arg(format!("binaryen@{VERSION}"));
    let fetched = process::run(&mut command, workspace.interrupt());
    if fetched.is_err() || fs::rename(&half, home).is_err() {
        let _leftover = fs::remove_dir_all(&half);
    }
    fetched
}
