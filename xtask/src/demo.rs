//! `cargo xtask demo`: the server with its console, a fresh database and a mail server beside it, on this machine only.
//! What is played on it is in `play`.

use std::env;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::console;
use crate::process::{self, Running};
use crate::secret;
use crate::server::{self, Programs};
use crate::step::step;
use crate::workspace::Workspace;

/// Where the demo listens unless told otherwise.
pub const PORT: u16 = 8080;
const START_TIMEOUT: Duration = Duration::from_secs(60);
const ADMIN: &str = "admin@aoba-ticket.example";

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
    console::ensure(workspace)?;
    let programs = server::build_stage(workspace)?;

    let home = workspace.target().join("demo");
    if home.exists() {
        fs::remove_dir_all(&home).with_context(|| format!("removing {}", home.display()))?;
    }
    fs::create_dir_all(&home)?;
    let (_sink, smtp) = step(
        "receiver: a mail server that takes everything and misbehaves on request",
        || start_sink(&programs, &home),
    )?;
    let password: String = secret::random_hex()?.chars().take(16).collect();
    let mut server = step("server: starting it with an empty database", || {
        let mut server = start_server(&programs, &home, address, smtp, &password)?;
        wait_until_ready(workspace, &mut server, address)?;
        Ok(server)
    })?;

    let mut play = Command::new(&programs.play);
    play.env("SAIKI_PLAY_URL", format!("http://{address}"))
        .env("SAIKI_PLAY_ADMIN_EMAIL", ADMIN)
        .env("SAIKI_PLAY_ADMIN_PASSWORD", &password)
        .env("SAIKI_PLAY_PROGRAM", &programs.server)
        .env("SAIKI_PLAY_SINK", home.join("sink"))
        .env("SAIKI_PLAY_DATA", workspace.root().join("e2e/data"))
        .env("SAIKI_PLAY_OUTPUT", home.join("output"));
    process::run(&mut play, workspace.interrupt()).with_context(|| {
        let log = home.join("server.log");
        format!("the server's log is {}", log.display())
    })?;
    if options.exit {
        server.stop()?;
        return Ok(ExitCode::SUCCESS);
    }
    println!("\nCtrl-C stops it.");
    stay(workspace, &mut server)
}

/// Starts the receiver and returns where it listens.
fn start_sink(programs: &Programs, home: &Path) -> Result<(Running, SocketAddr)> {
    let mut command = Command::new(&programs.sink);
    command
        .arg("--dir")
        .arg(home.join("sink"))
        .arg("--keep-mails")
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    let mut sink = Running::start(&mut command)?;
    let line = sink.first_line()?;
    // {"addr":"127.0.0.1:43210","ca":null}
    let address = line
        .split('"')
        .find_map(|word| word.parse().ok())
        .with_context(|| format!("the receiver says {line}"))?;
    Ok((sink, address))
}

fn start_server(
    programs: &Programs,
    home: &Path,
    address: SocketAddr,
    smtp: SocketAddr,
    password: &str,
) -> Result<Running> {
    let log = fs::File::create(home.join("server.log"))?;
    let mut command = Command::new(&programs.server);
    // Whatever this shell is configured for, such as a real mail server, is not meant for the demo.
    for (name, _) in env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("SAIKI_"))
    {
        command.env_remove(name);
    }
    command
        .arg("serve")
        .current_dir(home)
        .env("SAIKI_DATA_DIR", home)
        .env(
            "SAIKI_DATABASE_URL",
            format!("sqlite:{}", home.join("saiki.db").display()),
        )
        .env("SAIKI_LISTEN", address.to_string())
        .env("SAIKI_PUBLIC_URL", format!("http://{address}"))
        .env("SAIKI_ADMIN_EMAIL", ADMIN)
        .env("SAIKI_ADMIN_PASSWORD", password)
        .env("SAIKI_SMTP_URL", format!("smtp://{smtp}"))
        // Nobody wants to watch greylisting for five minutes.
        .env("SAIKI_SMTP_RETRY_SECONDS", "1")
        .env(
            "SAIKI_MAIL_FROM",
            "あおばチケット お客様窓口 <notice@aoba-ticket.example>",
        )
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log);
    Running::start(&mut command)
}

fn stay(workspace: &Workspace, server: &mut Running) -> Result<ExitCode> {
    loop {
        if let Some(status) = server.poll()? {
            bail!("the server ended by itself: {status}");
        }
        if workspace.interrupt().is_set() {
            server.stop()?;
            return Ok(ExitCode::SUCCESS);
        }
        thread::sleep(Duration::from_millis(50));
    }
}

fn wait_until_ready(
    workspace: &Workspace,
    server: &mut Running,
    address: SocketAddr,
) -> Result<()> {
    let begun = Instant::now();
    while !is_ready(address) {
        workspace.interrupt().check()?;
        if let Some(status) = server.poll()? {
            bail!("the server ended at once: {status}");
        }
        if begun.elapsed() > START_TIMEOUT {
            bail!(
                "the server is not ready after {} s",
                START_TIMEOUT.as_secs()
            );
        }
        thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}

fn is_ready(address: SocketAddr) -> bool {
    let ask = || {
        let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(1))?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        write!(
            stream,
            "GET /health/ready HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
        )?;
        let mut answer = [0_u8; 12];
        stream.read_exact(&mut answer)?;
        std::io::Result::Ok(answer.ends_with(b" 200"))
    };
    ask().unwrap_or(false)
}
