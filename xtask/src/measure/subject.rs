//! The server that is measured, with the people who use it: an administrator, a writer and an approver.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use saiki_api::imports::{Import, ImportAccepted, ImportState};
use saiki_api::incidents::Incident;
use saiki_api::users::User;
use serde_json::{Value, json};

use super::Bench;
use crate::client::Client;
use crate::process::Running;
use crate::secret;
use crate::story::{self, Setting};

/// Longest answer waited for: a proof pack of a million letters is one answer.
const PATIENCE: Duration = Duration::from_secs(3 * 60 * 60);
const POLL: Duration = Duration::from_millis(100);

/// A server's programs, files and people.
pub struct Subject {
    server: Running,
    home: PathBuf,
    database_url: String,
    password: String,
    address: SocketAddr,
    /// Does what administrators do, and opens incidents.
    pub admin: Client,
    /// Imports, writes, sends.
    pub writer: Client,
    /// Approves.
    pub approver: Client,
    people: u32,
}

/// What a run of the server is given beside its database.
#[derive(Debug, Clone, Copy)]
pub struct Mail {
    /// The mail server.
    pub to: SocketAddr,
    /// Sessions with it.
    pub sessions: u32,
}

impl Subject {
    /// Starts the server on an empty database and makes its people.
    ///
    /// # Errors
    /// When it does not start.
    pub fn start(
        bench: &Bench,
        home: &Path,
        database_url: &str,
        mail: Option<Mail>,
    ) -> Result<Self> {
        let password = secret::random_hex()?;
        let address = story::free_address()?;
        let server = serve(bench, home, database_url, &password, address, mail)?;
        let base = format!("http://{address}");
        let admin = Client::sign_in_patiently(&base, story::ADMIN, &password, PATIENCE)?;
        let person = |name: &str, role: &str| {
            let email = format!("{name}@bench.example");
            let new = json!({
                "email": email, "name": name, "role": role, "password": password, "lang": "en",
                "must_change_password": false,
            });
            let _made: User = admin.post("users", &new)?;
            Client::sign_in_patiently(&base, &email, &password, PATIENCE)
        };
        Ok(Self {
            writer: person("writer", "comms")?,
            approver: person("approver", "approver")?,
            admin,
            server,
            home: home.to_owned(),
            database_url: database_url.to_owned(),
            password,
            address,
            people: 0,
        })
    }

    /// Stops it and starts it again with another way for its mail. Everybody's session goes on.
    ///
    /// # Errors
    /// When it does not start again.
    pub fn again(&mut self, bench: &Bench, mail: Mail) -> Result<()> {
        self.server.stop()?;
        self.server = serve(
            bench,
            &self.home,
            &self.database_url,
            &self.password,
            self.address,
            Some(mail),
        )?;
        Ok(())
    }

    /// Its files.
    #[must_use]
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// An incident that all of its people work on.
    ///
    /// # Errors
    /// When a step is refused.
    pub fn incident(&self, title: &str) -> Result<Incident> {
        let new = json!({ "title": title, "category": "intrusions", "severity": "high" });
        let incident: Incident = self.admin.post("incidents", &new)?;
        for one in [&self.writer, &self.approver] {
            let path = format!("incidents/{}/members", incident.id);
            let _added: Value = self.admin.post(&path, &json!({ "user_id": one.user.id }))?;
        }
        Ok(incident)
    }

    /// Imports a file and waits for its end: how long it took.
    ///
    /// # Errors
    /// When anything of it is refused.
    pub fn import(
        &mut self,
        bench: &Bench,
        incident: &Incident,
        file: &Path,
        people: u32,
    ) -> Result<Duration> {
        let path = format!("incidents/{}/people/imports", incident.id);
        let begun = Instant::now();
        let accepted: ImportAccepted = self.writer.upload_from(&path, file)?;
        let path = format!("{path}/{}", accepted.id);
        let import = wait(bench, || {
            let import: Import = self.writer.get(&path)?;
            Ok((import.state != ImportState::Running).then_some(import))
        })?;
        let took = begun.elapsed();
        if import.state != ImportState::Done || import.added != i64::from(people) {
            bail!("the import ended as {import:?}");
        }
        self.people = people;
        Ok(took)
    }

    /// People of the last import.
    #[must_use]
    pub fn people(&self) -> u32 {
        self.people
    }

    /// Forgets the peak of its memory so far. Signing in takes memory of its own, so it is done before.
    ///
    /// # Errors
    /// When the system does not allow it.
    pub fn forget_peak(&self) -> Result<()> {
        let path = format!("/proc/{}/clear_refs", self.server.id());
        fs::write(&path, "5").with_context(|| format!("writing {path}"))
    }

    /// Peak of its memory (resident set) since it was forgotten, in kB.
    ///
    /// # Errors
    /// When the system does not say.
    pub fn peak(&self) -> Result<u64> {
        let path = format!("/proc/{}/status", self.server.id());
        let status = fs::read_to_string(&path).with_context(|| format!("reading {path}"))?;
        status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next())
            .and_then(|number| number.parse().ok())
            .context("the system does not say how much memory was used")
    }

    /// Stops the server.
    ///
    /// # Errors
    /// When it cannot be stopped.
    pub fn stop(&mut self) -> Result<()> {
        self.server.stop()?;
        Ok(())
    }
}

fn serve(
    bench: &Bench,
    home: &Path,
    database_url: &str,
    password: &str,
    address: SocketAddr,
    mail: Option<Mail>,
) -> Result<Running> {
    let setting = Setting {
        home,
        database_url,
        password,
        secret: password,
    };
    let mut command = story::serving(&bench.program, &setting, address, &home.join("server.log"))?;
    if let Some(mail) = mail {
        command
            .env("SAIKI_SMTP_URL", format!("smtp://{}", mail.to))
            .env("SAIKI_SMTP_SESSIONS", mail.sessions.to_string());
    }
    let mut server = Running::start(&mut command)?;
    story::wait_until_ready(&bench.interrupt, &mut server, address)?;
    Ok(server)
}

/// Asks until there is an answer.
///
/// # Errors
/// When asking fails, or somebody interrupts.
pub fn wait<T>(bench: &Bench, mut ask: impl FnMut() -> Result<Option<T>>) -> Result<T> {
    loop {
        if let Some(answer) = ask()? {
            return Ok(answer);
        }
        bench.interrupt.check()?;
        thread::sleep(POLL);
    }
}
