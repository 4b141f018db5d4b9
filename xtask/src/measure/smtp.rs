//! Postfix's test programs: a receiver that takes everything, and the sender that is the limit of this machine.

use std::fs;
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::bench::reference;
use crate::process::{self, Interrupt, Running};
use crate::story::free_address;

/// Length of the reference's letters, in bytes.
const LENGTH: u32 = 5_500;
/// Connections that may wait to be taken.
const BACKLOG: &str = "1000";

/// A receiver, at work until it is dropped.
#[derive(Debug)]
pub struct Receiver {
    running: Running,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Receiver {
    /// Starts one on a free port.
    ///
    /// # Errors
    /// When it does not start.
    pub fn start() -> Result<Self> {
        Self::on(free_address()?, None)
    }

    /// Starts one that keeps each mail as a file in `keep`, and returns it; `again` goes on without keeping any.
    ///
    /// # Errors
    /// When it does not start.
    pub fn keeping(keep: &Path) -> Result<Self> {
        Self::on(free_address()?, Some(keep))
    }

    /// The same address, with nothing kept.
    ///
    /// # Errors
    /// When the port is not to be had again.
    pub fn again(mut self) -> Result<Self> {
        let address = self.address;
        self.running.stop()?;
        drop(self);
        Self::on(address, None)
    }

    fn on(address: SocketAddr, keep: Option<&Path>) -> Result<Self> {
        let Some(program) = reference("smtp-sink") else {
            bail!("smtp-sink is missing");
        };
        let mut command = Command::new(program);
        // It does not want to be root, and cannot become somebody else unless it is.
        if nix::unistd::Uid::effective().is_root() {
            command.args(["-u", "postfix"]);
        }
        if let Some(directory) = keep {
            open_to_all(directory)?;
            command.arg("-d").arg(directory.join("mail."));
        }
        command
            .arg(address.to_string())
            .arg(BACKLOG)
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        let mut running = Running::start(&mut command)?;
        let begun = Instant::now();
        while TcpStream::connect(address).is_err() {
            if let Some(status) = running.poll()? {
                bail!("smtp-sink ended at once: {status}");
            }
            if begun.elapsed() > Duration::from_secs(10) {
                bail!("smtp-sink does not listen on {address}");
            }
            thread::sleep(Duration::from_millis(20));
        }
        Ok(Self { running, address })
    }
}

fn open_to_all(directory: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::create_dir_all(directory)?;
    fs::set_permissions(directory, fs::Permissions::from_mode(0o777))?;
    Ok(())
}

/// How long Postfix's sender takes for as many letters over as many sessions. It keeps no record of them.
///
/// # Errors
/// When it fails.
pub fn source(
    to: SocketAddr,
    sessions: u32,
    letters: u32,
    interrupt: &Interrupt,
) -> Result<Duration> {
    let Some(program) = reference("smtp-source") else {
        bail!("smtp-source is missing");
    };
    let mut command = Command::new(program);
    command
        .arg("-d")
        .args(["-s", &sessions.to_string(), "-m", &letters.to_string()])
        .args(["-l", &LENGTH.to_string()])
        .args(["-f", "desk@sender.example", "-t", "person@receiver.example"])
        .arg(to.to_string());
    let begun = Instant::now();
    process::run(&mut command, interrupt)?;
    Ok(begun.elapsed())
}
