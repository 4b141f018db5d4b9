//! A PostgreSQL of our own in a temporary directory, for as long as a command runs. It never touches one that is
//! installed as a service, and nothing of it is left afterwards.

use std::env;
use std::fs::{self, File, Permissions};
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use nix::sys::signal::Signal;
use nix::unistd::{Uid, User};

use crate::process::{self, Interrupt, Running};
use crate::secret;
use crate::step::step;
use crate::tools::{self, Wanted};
use crate::workspace::Workspace;

/// The variable through which tests learn where PostgreSQL is. The role in it may create databases.
pub const URL_VARIABLE: &str = "SAIKI_TEST_POSTGRES_URL";

const ROLE: &str = "saiki";
const START_TIMEOUT: Duration = Duration::from_secs(60);

/// `cargo xtask postgres -- <command>`: runs one command with a PostgreSQL beside it.
///
/// # Errors
/// When PostgreSQL is missing or does not start, or the command cannot be started.
pub fn with_postgres(workspace: &Workspace, words: &[String]) -> Result<ExitCode> {
    let Some((program, arguments)) = words.split_first() else {
        bail!("say what to run: cargo xtask postgres -- cargo test -p saiki-db");
    };
    let postgres = Postgres::start(workspace.interrupt())?;
    let mut command = Command::new(program);
    command.args(arguments).env(URL_VARIABLE, postgres.url());
    let status = process::run_interactive(&mut command, workspace.interrupt())?;
    drop(postgres);
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

/// A running server; dropping it stops the server and removes its files.
#[derive(Debug)]
pub struct Postgres {
    server: Running,
    url: String,
    // Removed last: fields are dropped in this order, and the server must be down by then.
    _directory: TemporaryDirectory,
}

impl Postgres {
    /// Makes a new cluster and starts it on a free port of 127.0.0.1.
    ///
    /// # Errors
    /// When the programs are missing, or the server does not come up within a minute.
    pub fn start(interrupt: &Interrupt) -> Result<Self> {
        let programs = find_programs(interrupt)?;
        step("starting PostgreSQL in a temporary directory", || {
            // Between choosing a port and listening on it, another program may take it.
            Self::try_start(&programs, interrupt).or_else(|error| {
                if interrupt.is_set() {
                    Err(error)
                } else {
                    Self::try_start(&programs, interrupt)
                }
            })
        })
    }

    /// Where it is, as a role that may create databases.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    fn try_start(programs: &Path, interrupt: &Interrupt) -> Result<Self> {
        let owner = Owner::choose()?;
        let directory = TemporaryDirectory::create(&owner)?;
        let password = secret::random_hex()?;
        let password_file = directory.write("password", &password, &owner)?;
        let data = directory.path.join("data");

        let mut initdb = Command::new(programs.join("initdb"));
        initdb
            .args([
                "--username",
                ROLE,
                "--encoding",
                "UTF8",
                "--locale",
                "C",
                "--no-sync",
                "--no-instructions",
            ])
            .args(["--auth", "scram-sha-256", "--pwfile"])
            .arg(&password_file)
            .arg("--pgdata")
            .arg(&data);
        owner.apply(&mut initdb, &directory.path);
        let log = directory.path.join("initdb.log");
        quietly(&mut initdb, &log, interrupt)?;

        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|socket| socket.local_addr())?
            .port();
        let log = directory.path.join("server.log");
        let mut command = Command::new(programs.join("postgres"));
        command
            .arg("-D")
            .arg(&data)
            .arg("-p")
            .arg(port.to_string())
            .arg("-k")
            .arg(&directory.path);
        for setting in [
            "listen_addresses=127.0.0.1",
            "max_connections=300",
            "lc_messages=C",
            "logging_collector=off",
        ] {
            command.args(["-c", setting]);
        }
        owner.apply(&mut command, &directory.path);
        let sink = File::create(&log)?;
        command
            .stdin(Stdio::null())
            .stdout(sink.try_clone()?)
            .stderr(sink);
        let mut server = Running::start(&mut command)?;
        wait_until_ready(&mut server, &log, interrupt)?;

        let url = format!("postgres://{ROLE}:{password}@127.0.0.1:{port}/postgres");
        Ok(Self {
            server,
            url,
            _directory: directory,
        })
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // Its "fast" stop: no new sessions, open ones are ended.
        let _at_exit = self.server.stop_with(Signal::SIGINT);
    }
}

/// The directory with `initdb` and `postgres`: on the path, or where Debian keeps them off it.
fn find_programs(interrupt: &Interrupt) -> Result<PathBuf> {
    let wanted = Wanted {
        what: "PostgreSQL's server programs (initdb, postgres), for the database tests",
        debian: &["postgresql"],
        elsewhere: "install PostgreSQL 15 or newer and put its bin directory on PATH",
    };
    tools::ensure(&wanted, interrupt, || {
        let complete =
            |dir: &PathBuf| dir.join("initdb").is_file() && dir.join("postgres").is_file();
        let on_path = env::var_os("PATH")
            .map(|path| env::split_paths(&path).collect::<Vec<_>>())
            .unwrap_or_default();
        on_path.into_iter().find(complete).or_else(|| {
            let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
            let mut found: Vec<(u32, PathBuf)> = versions
                .flatten()
                .filter_map(|entry| {
                    Some((
                        entry.file_name().to_str()?.parse().ok()?,
                        entry.path().join("bin"),
                    ))
                })
                .filter(|(_, dir)| complete(dir))
                .collect();
            found.sort();
            found.pop().map(|(_, dir)| dir)
        })
    })
}

/// The user PostgreSQL runs as. It refuses root, so root lends it another one.
#[derive(Debug)]
struct Owner(Option<User>);

impl Owner {
    fn choose() -> Result<Self> {
        if !Uid::effective().is_root() {
            return Ok(Self(None));
        }
        for name in ["postgres", "nobody"] {
            if let Some(user) = User::from_name(name)? {
                return Ok(Self(Some(user)));
            }
        }
        bail!(
            "PostgreSQL does not run as root, and there is no user `postgres` or `nobody` to run it as"
        )
    }

    fn apply(&self, command: &mut Command, directory: &Path) {
        command.current_dir(directory).env("LC_ALL", "C");
        if let Self(Some(user)) = self {
            command
                .uid(user.uid.as_raw())
                .gid(user.gid.as_raw())
                .env("HOME", directory);
        }
    }

    fn give(&self, path: &Path) -> Result<()> {
        if let Self(Some(user)) = self {
            let (uid, gid) = (user.uid.as_raw(), user.gid.as_raw());
            chown(path, Some(uid), Some(gid))
                .with_context(|| format!("giving {} away", path.display()))?;
        }
        Ok(())
    }
}

/// Its socket's path must stay below about 100 bytes, and its owner must be able to get there: hence not in `target/`.
#[derive(Debug)]
struct TemporaryDirectory {
    path: PathBuf,
}

impl TemporaryDirectory {
    fn create(owner: &Owner) -> Result<Self> {
        let base = if owner.0.is_some() {
            PathBuf::from("/tmp")
        } else {
            env::temp_dir()
        };
        let path = base.join(format!(
            "saiki-pg-{}",
            secret::random_hex()?.get(..12).unwrap_or_default()
        ));
        fs::create_dir(&path).with_context(|| format!("creating {}", path.display()))?;
        let directory = Self { path };
        fs::set_permissions(&directory.path, Permissions::from_mode(0o700))?;
        owner.give(&directory.path)?;
        Ok(directory)
    }

    fn write(&self, name: &str, text: &str, owner: &Owner) -> Result<PathBuf> {
        let path = self.path.join(name);
        fs::write(&path, text)?;
        fs::set_permissions(&path, Permissions::from_mode(0o600))?;
        owner.give(&path)?;
        Ok(path)
    }
}

impl Drop for TemporaryDirectory {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.path) {
            eprintln!("! could not remove {}: {error}", self.path.display());
        }
    }
}

fn wait_until_ready(server: &mut Running, log: &Path, interrupt: &Interrupt) -> Result<()> {
    let begun = Instant::now();
    loop {
        interrupt.check()?;
        let text = fs::read_to_string(log).unwrap_or_default();
        if text.contains("database system is ready to accept connections") {
            return Ok(());
        }
        if let Some(status) = server.poll()? {
            bail!("PostgreSQL ended at once ({status}):\n{text}");
        }
        if begun.elapsed() > START_TIMEOUT {
            bail!(
                "PostgreSQL is not ready after {} s:\n{text}",
                START_TIMEOUT.as_secs()
            );
        }
        thread::sleep(Duration::from_millis(50));
    }
}

/// Runs a chatty program with its output in a file, shown only when it fails.
fn quietly(command: &mut Command, log: &Path, interrupt: &Interrupt) -> Result<()> {
    let sink = File::create(log)?;
    command.stdout(sink.try_clone()?).stderr(sink);
    process::run(command, interrupt).with_context(|| fs::read_to_string(log).unwrap_or_default())
}
