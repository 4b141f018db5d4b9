//! The programs on which scenarios are played: for those of the past a server that is told the time, for the one under way
//! the product's own server with a mail server beside it. What is played is in `play`.

use std::env;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::process::{self, Interrupt, Running, run_teed};
use crate::server::{self, Programs};
use crate::step::step;
use crate::tally::Tally;
use crate::workspace::Workspace;
use crate::{console, secret};

const START_TIMEOUT: Duration = Duration::from_secs(60);
/// Address of the first administrator.
pub const ADMIN: &str = "admin@aoba-ticket.example";
/// Earlier than the first day of any scenario.
const BEGINNING: &str = "2020-01-01T00:00:00Z";

/// Where and with what scenarios are played.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    /// The data directory.
    pub home: &'a Path,
    /// The database.
    pub database_url: &'a str,
    /// The first administrator's password.
    pub password: &'a str,
    /// What the other passwords are made from.
    pub secret: &'a str,
}

/// A free port of this machine.
///
/// # Errors
/// When there is none.
pub fn free_address() -> Result<SocketAddr> {
    let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    Ok(socket.local_addr()?)
}

/// Plays all four scenarios on SQLite and on an empty PostgreSQL database, and counts them.
///
/// # Errors
/// When something does not build or start, or a scenario does not go as it must.
pub fn scenarios(workspace: &Workspace, postgres_url: &str, tally: &mut Tally) -> Result<()> {
    console::ensure(workspace)?;
    let programs = server::tested_stage(workspace)?;
    let root = workspace.target().join("scenarios");
    if root.exists() {
        fs::remove_dir_all(&root).with_context(|| format!("removing {}", root.display()))?;
    }
    for (name, url) in [("sqlite", None), ("postgresql", Some(postgres_url))] {
        println!("\n  on {name}");
        let home = root.join(name);
        fs::create_dir_all(&home)?;
        let file = format!("sqlite:{}", home.join("saiki.db").display());
        let setting = Setting {
            home: &home,
            database_url: url.unwrap_or(&file),
            password: &secret::random_hex()?,
            secret: &secret::random_hex()?,
        };
        let mut counted = Tally::default();
        let played = past(workspace, &programs, setting, |line| {
            counted.read_play(line)
        });
        tally.add(counted);
        // What failed there was counted; scenario 3 is none the worse for it.
        if let Err(error) = played
            && counted.failed == 0
        {
            return Err(error);
        }
        live(workspace, &programs, setting, free_address()?)?.stop()?;
        tally.passed += 1;
    }
    Ok(())
}

/// Plays scenarios 1, 2 and 4. `each_line` sees what the play says.
///
/// # Errors
/// When the server does not start, or a scenario does not go as it must.
pub fn past(
    workspace: &Workspace,
    programs: &Programs,
    setting: Setting<'_>,
    each_line: impl FnMut(&str) + Send,
) -> Result<()> {
    let clock = setting.home.join("clock");
    fs::write(&clock, BEGINNING).with_context(|| format!("writing {}", clock.display()))?;
    let address = free_address()?;
    let log = setting.home.join("story.log");
    let mut command = serving(&programs.story, &setting, address, &log)?;
    command.env("STORY_CLOCK", &clock);
    let mut server = Running::start(&mut command)?;
    wait_until_ready(workspace.interrupt(), &mut server, address)?;
    let mut play = play(workspace, programs, &setting, address);
    let played = run_teed(
        play.env("SAIKI_PLAY_CLOCK", &clock),
        workspace.interrupt(),
        each_line,
    );
    server.stop()?;
    played.with_context(|| format!("the server's log is {}", log.display()))
}

/// The product's server with a mail server beside it, scenario 3 played on it.
#[derive(Debug)]
pub struct Live {
    server: Running,
    _sink: Running,
}

impl Live {
    /// How the server ended, if it did.
    ///
    /// # Errors
    /// When that cannot be found out.
    pub fn poll(&mut self) -> Result<Option<ExitStatus>> {
        self.server.poll()
    }

    /// Stops it.
    ///
    /// # Errors
    /// When it cannot be stopped.
    pub fn stop(&mut self) -> Result<()> {
        self.server.stop()?;
        Ok(())
    }
}

/// Starts both and plays scenario 3.
///
/// # Errors
/// When something does not start, or the scenario does not go as it must.
pub fn live(
    workspace: &Workspace,
    programs: &Programs,
    setting: Setting<'_>,
    address: SocketAddr,
) -> Result<Live> {
    let (sink, smtp) = step(
        "receiver: a mail server that takes everything and misbehaves on request",
        || start_sink(programs, setting.home),
    )?;
    let log = setting.home.join("server.log");
    let server = step("server: starting it", || {
        let mut command = serving(&programs.server, &setting, address, &log)?;
        command
            .env("SAIKI_SMTP_URL", format!("smtp://{smtp}"))
            // Nobody wants to watch greylisting for five minutes.
            .env("SAIKI_SMTP_RETRY_SECONDS", "1");
        let mut server = Running::start(&mut command)?;
        wait_until_ready(workspace.interrupt(), &mut server, address)?;
        Ok(server)
    })?;
    let live = Live {
        server,
        _sink: sink,
    };
    let mut play = play(workspace, programs, &setting, address);
    process::run(&mut play, workspace.interrupt())
        .with_context(|| format!("the server's log is {}", log.display()))?;
    Ok(live)
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

/// A server's command.
///
/// # Errors
/// When its log cannot be written.
pub fn serving(
    program: &Path,
    setting: &Setting<'_>,
    address: SocketAddr,
    log: &Path,
) -> Result<Command> {
    let log = fs::File::create(log)?;
    let mut command = Command::new(program);
    // Whatever this shell is configured for, such as a real mail server, is not meant here.
    for (name, _) in env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("SAIKI_"))
    {
        command.env_remove(name);
    }
    command
        .arg("serve")
        .current_dir(setting.home)
        .env("SAIKI_DATA_DIR", setting.home)
        .env("SAIKI_DATABASE_URL", setting.database_url)
        .env("SAIKI_LISTEN", address.to_string())
        .env("SAIKI_PUBLIC_URL", format!("http://{address}"))
        .env("SAIKI_ADMIN_EMAIL", ADMIN)
        .env("SAIKI_ADMIN_PASSWORD", setting.password)
        .env(
            "SAIKI_MAIL_FROM",
            "あおばチケット お客様窓口 <notice@aoba-ticket.example>",
        )
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log);
    Ok(command)
}

/// The play's command.
fn play(
    workspace: &Workspace,
    programs: &Programs,
    setting: &Setting<'_>,
    address: SocketAddr,
) -> Command {
    let mut command = Command::new(&programs.play);
    command
        .env("SAIKI_PLAY_URL", format!("http://{address}"))
        .env("SAIKI_PLAY_ADMIN_EMAIL", ADMIN)
        .env("SAIKI_PLAY_ADMIN_PASSWORD", setting.password)
        .env("SAIKI_PLAY_SECRET", setting.secret)
        .env("SAIKI_PLAY_PROGRAM", &programs.server)
        .env("SAIKI_PLAY_SINK", setting.home.join("sink"))
        .env("SAIKI_PLAY_DATA", workspace.root().join("e2e/data"))
        .env("SAIKI_PLAY_OUTPUT", setting.home.join("output"));
    command
}

/// Waits until a server that was started answers.
///
/// # Errors
/// When it ends, or is not ready in time.
pub fn wait_until_ready(
    interrupt: &Interrupt,
    server: &mut Running,
    address: SocketAddr,
) -> Result<()> {
    let begun = Instant::now();
    while !is_ready(address) {
        interrupt.check()?;
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
