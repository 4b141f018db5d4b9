//! `cargo xtask demo`: the server with its console, a fresh database and a mail server beside it, on this machine only.
//! How the programs are run is in `story`, what is played on them in `play`.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::console;
use crate::secret;
use crate::server;
use crate::story::{self, Live, Setting};
use crate::workspace::Workspace;

/// Where the demo listens unless told otherwise.
pub const PORT: u16 = 8080;

/// What was typed after `cargo xtask demo`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Port of the server on 127.0.0.1.
    pub port: u16,
    /// Stop when the scenario is played.
    pub exit: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: PORT,
            exit: false,
        }
    }
}

/// Builds, starts, plays, and stays up until Ctrl-C.
///
/// # Errors
/// When something does not build or start, the port is taken, or the scenario fails.
pub fn demo(workspace: &Workspace, options: Options) -> Result<ExitCode> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, options.port));
    if let Err(error) = TcpListener::bind(address) {
        bail!(
            "{address} cannot be used ({error}); choose another port: cargo xtask demo --port 8081"
        );
    }
    console::ensure_beside(workspace, || server::begin_stage(workspace))?;
    let programs = server::build_stage(workspace)?;

    let home = workspace.target().join("demo");
    if home.exists() {
        fs::remove_dir_all(&home).with_context(|| format!("removing {}", home.display()))?;
    }
    fs::create_dir_all(&home)?;
    let password: String = secret::random_hex()?.chars().take(16).collect();
    let setting = Setting {
        home: &home,
        database_url: &format!("sqlite:{}", home.join("saiki.db").display()),
        password: &password,
        secret: &secret::random_hex()?,
    };
    story::past(workspace, &programs, setting, |_| {})?;
    let mut live = story::live(workspace, &programs, setting, address)?;
    if options.exit {
        live.stop()?;
        return Ok(ExitCode::SUCCESS);
    }
    println!("\nCtrl-C stops it.");
    stay(workspace, &mut live)
}

fn stay(workspace: &Workspace, live: &mut Live) -> Result<ExitCode> {
    loop {
        if let Some(status) = live.poll()? {
            bail!("the server ended by itself: {status}");
        }
        if workspace.interrupt().is_set() {
            live.stop()?;
            return Ok(ExitCode::SUCCESS);
        }
        thread::sleep(Duration::from_millis(50));
    }
}
