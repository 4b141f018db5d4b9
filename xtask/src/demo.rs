//! `cargo xtask demo`: the server with its console and a fresh database, on this machine only. What is played on it is
//! in [`scenario`].

pub mod scenario;

use std::env;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::process::{Command, ExitCode, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::console;
use crate::process::Running;
use crate::server::{self, Profile};
use crate::step::step;
use crate::workspace::Workspace;
use scenario::{Credentials, Stage};

/// Where the demo listens unless told otherwise.
pub const PORT: u16 = 8080;
const START_TIMEOUT: Duration = Duration::from_secs(60);

/// Builds, starts, plays, and stays up until Ctrl-C.
///
/// # Errors
/// When something does not build or start, the port is taken, or the scenario fails.
pub fn demo(workspace: &Workspace, port: u16) -> Result<ExitCode> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    if let Err(error) = TcpListener::bind(address) {
        bail!(
            "{address} cannot be used ({error}); choose another port: cargo xtask demo --port 8081"
        );
    }
    console::ensure(workspace)?;
    let program = server::build(workspace, Profile::Dev)?;

    let data = workspace.target().join("demo");
    if data.exists() {
        fs::remove_dir_all(&data).with_context(|| format!("removing {}", data.display()))?;
    }
    fs::create_dir_all(&data)?;
    let admin = Credentials::new("admin@saiki.example")?;
    let mut command = Command::new(program);
    // Whatever this shell is configured for, such as a real mail server, is not meant for the demo.
    for (name, _) in env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("SAIKI_"))
    {
        command.env_remove(name);
    }
    command
        .arg("serve")
        .current_dir(&data)
        .env("SAIKI_DATA_DIR", &data)
        .env(
            "SAIKI_DATABASE_URL",
            format!("sqlite:{}", data.join("saiki.db").display()),
        )
        .env("SAIKI_LISTEN", address.to_string())
        .env("SAIKI_PUBLIC_URL", format!("http://{address}"))
        .env("SAIKI_ADMIN_EMAIL", &admin.email)
        .env("SAIKI_ADMIN_PASSWORD", &admin.password);
    let mut server = Running::start(command.stdin(Stdio::null()))?;
    step("server: starting it with an empty database", || {
        wait_until_ready(workspace, &mut server, address)
    })?;

    let stage = Stage {
        base_url: format!("http://{address}"),
        admin,
        smtp_sink: None,
        interrupt: workspace.interrupt(),
    };
    scenario::play(&stage)?;
    println!(
        "\n  {}\n  {}   {}\n\nCtrl-C stops it.",
        stage.base_url, stage.admin.email, stage.admin.password
    );
    stay(workspace, &mut server)
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
