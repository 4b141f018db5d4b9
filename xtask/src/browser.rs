//! Runs the scenarios of `e2e/` with Playwright in the machine's own Chromium. What they check is told there.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::postgres;
use crate::process::{run, run_teed};
use crate::step::step;
use crate::tally::Tally;
use crate::workspace::Workspace;
use crate::{console, hash, prerequisites, server};

/// Builds the server with its console and plays every scenario against it.
///
/// The scenarios find the server's program in `SAIKI_TEST_BIN`, the receiver's in
/// `SAIKI_TEST_SINK_BIN`, the play's in `SAIKI_TEST_PLAY_BIN`, the browser's in `SAIKI_TEST_CHROMIUM`, and PostgreSQL's address
/// in `SAIKI_TEST_POSTGRES_URL`; they start and stop what they need.
///
/// # Errors
/// When a prerequisite is missing, something does not build, or a scenario fails.
pub fn scenarios(workspace: &Workspace, postgres_url: &str, tally: &mut Tally) -> Result<()> {
    prerequisites::node(workspace.interrupt())?;
    let chromium = prerequisites::chromium(workspace.interrupt())?;
    prerequisites::readers(workspace.interrupt())?;
    console::ensure(workspace)?;
    let programs = server::tested_stage(workspace)?;
    let home = workspace.root().join("e2e");
    install_modules(workspace, &home)?;
    step("playwright test", || {
        let mut command = Command::new("npx");
        command
            .args(["--no-install", "playwright", "test", "--reporter=list"])
            .current_dir(&home)
            .env("SAIKI_TEST_BIN", programs.server)
            .env("SAIKI_TEST_SINK_BIN", programs.sink)
            .env("SAIKI_TEST_PLAY_BIN", programs.play)
            .env("SAIKI_TEST_CHROMIUM", chromium)
            .env(postgres::URL_VARIABLE, postgres_url);
        run_teed(&mut command, workspace.interrupt(), |line| {
            tally.read_playwright(line)
        })
    })
}

/// `npm ci`, when the lock file is not the one installed last. npm keeps what it downloaded in its own cache.
fn install_modules(workspace: &Workspace, home: &Path) -> Result<()> {
    let lock = fs::read(home.join("package-lock.json")).context("reading e2e/package-lock.json")?;
    let lock = hash::hex(&lock);
    let stamp = home.join("node_modules/.saiki-lock");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    step("installing Playwright from npm", || {
        let mut command = Command::new("npm");
        command
            .args(["ci", "--prefer-offline", "--no-audit", "--no-fund"])
            .current_dir(home);
        run(
            command.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"),
            workspace.interrupt(),
        )?;
        fs::write(&stamp, &lock).context("writing the stamp of the installed modules")
    })
}
