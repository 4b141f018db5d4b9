//! A user of the public API, as any other program could be one: typed requests, a bearer token, problem documents.
//! It knows no step of the scenario.

use std::cell::RefCell;
use std::fs::File;
use std::io;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use saiki_api::auth::{Login, Session};
use saiki_api::page::Page;
use saiki_api::problem::{ErrorCode, Problem};
use serde::Serialize;
use serde::de::DeserializeOwned;
use ureq::http::request::Builder;
use ureq::http::{Request, Response, StatusCode};
use ureq::{Agent, AsSendBody};

/// Largest answer read: the proof pack is the largest there is.
const MAX_BODY: u64 = 64 * 1024 * 1024;
const TIMEOUT: Duration = Duration::from_secs(60);

/// A signed-in user.
#[derive(Clone)]
pub struct Client {
    agent: Agent,
    base: String,
    login: Login,
    token: RefCell<String>,
    /// What keeps the session: shown once, then replaced by its successor.
    cookie: RefCell<String>,
    /// Who it is.
    pub user: saiki_api::users::User,
}

impl Client {
    /// Signs in.
    ///
    /// # Errors
    /// When the server does not take the password, or cannot be reached.
    pub fn sign_in(base_url: &str, email: &str, password: &str) -> Result<Self> {
        Self::sign_in_with(agent(TIMEOUT), base_url, email, password)
    }

    /// Signs in somebody who waits for an answer as long as `patience`.
    ///
    /// # Errors
    /// As [`Client::sign_in`].
    pub fn sign_in_patiently(
        base_url: &str,
        email: &str,
        password: &str,
        patience: Duration,
    ) -> Result<Self> {
        Self::sign_in_with(agent(patience), base_url, email, password)
    }

    fn sign_in_with(agent: Agent, base_url: &str, email: &str, password: &str) -> Result<Self> {
        let base = format!("{base_url}/api/v1/");
        let login = Login {
            email: email.to_owned(),
            password: password.to_owned(),
        };
        let (session, cookie) = session(&agent, &base, &login)?;
        Ok(Self {
            agent,
            base,
            login,
            token: RefCell::new(session.access_token),
            cookie: RefCell::new(cookie),
            user: session.user,
        })
    }

    /// Reads one thing.
    ///
    /// # Errors
    /// When the server refuses, or answers anything else than a `T`.
    pub fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T> {
        self.run("GET", path, |request| Ok(request.body(Vec::new())?))
    }

    /// Reads every row of a list, page by page. `path` has its filters already.
    ///
    /// # Errors
    /// As [`Client::get`].
    pub fn all<T: DeserializeOwned>(&self, path: &str) -> Result<Vec<T>> {
        let joint = if path.contains('?') { '&' } else { '?' };
        let mut rows = Vec::new();
        let mut cursor: Option<String> = None;
        loop {
            let from = cursor.map_or(String::new(), |cursor| {
                format!("&cursor={}", escaped(&cursor))
            });
            let page: Page<T> = self.get(&format!("{path}{joint}limit=200{from}"))?;
            rows.extend(page.items);
            cursor = page.next_cursor;
            if cursor.is_none() {
                return Ok(rows);
            }
        }
    }

    /// Reads a file.
    ///
    /// # Errors
    /// As [`Client::get`].
    pub fn download(&self, path: &str) -> Result<Vec<u8>> {
        let mut answer = self.ask("GET", path, &empty)?;
        if !answer.status().is_success() {
            bail!("GET {path}: {}", problem(answer)?.spoken());
        }
        Ok(answer
            .body_mut()
            .with_config()
            .limit(MAX_BODY)
            .read_to_vec()?)
    }

    /// Reads a file of any size onto the disk, and says how many bytes it has.
    ///
    /// # Errors
    /// As [`Client::get`], and when it cannot be written.
    pub fn save(&self, path: &str, to: &Path) -> Result<u64> {
        let mut answer = self.ask("GET", path, &empty)?;
        if !answer.status().is_success() {
            bail!("GET {path}: {}", problem(answer)?.spoken());
        }
        let mut file = File::create(to).with_context(|| format!("writing {}", to.display()))?;
        let body = answer.body_mut().with_config().limit(u64::MAX);
        Ok(io::copy(&mut body.reader(), &mut file)?)
    }

    /// Sends a body to be acted upon.
    ///
    /// # Errors
    /// As [`Client::get`].
    pub fn post<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> Result<T> {
        let body = serde_json::to_vec(body)?;
        self.run("POST", path, |request| json(request, &body))
    }

    /// Sends a file.
    ///
    /// # Errors
    /// As [`Client::get`].
    pub fn upload<T: DeserializeOwned>(&self, path: &str, file: Vec<u8>) -> Result<T> {
        self.run("POST", path, |request| {
            Ok(request
                .header("Content-Type", "text/csv")
                .body(file.clone())?)
        })
    }

    /// Sends a file of any size from the disk.
    ///
    /// # Errors
    /// As [`Client::get`], and when it cannot be read.
    pub fn upload_from<T: DeserializeOwned>(&self, path: &str, file: &Path) -> Result<T> {
        let answer = self.ask("POST", path, &|request| {
            Ok(request
                .header("Content-Type", "text/csv")
                .body(File::open(file)?)?)
        });
        answer
            .and_then(read)
            .with_context(|| format!("POST {path}"))
    }

    /// Changes the version of a thing that was seen.
    ///
    /// # Errors
    /// As [`Client::get`].
    pub fn change<T: DeserializeOwned>(
        &self,
        method: &str,
        path: &str,
        version: i64,
        body: &impl Serialize,
    ) -> Result<T> {
        let body = serde_json::to_vec(body)?;
        self.run(method, path, |request| {
            json(request.header("If-Match", format!("\"{version}\"")), &body)
        })
    }

    /// Sends a body that must be refused with this code.
    ///
    /// # Errors
    /// When it is not refused, or for another reason.
    pub fn refused(&self, path: &str, body: &impl Serialize, code: ErrorCode) -> Result<Problem> {
        self.must_refuse(path, body, code, &|request| request)
    }

    /// The same of the version of a thing that was seen.
    ///
    /// # Errors
    /// As [`Client::refused`].
    pub fn refused_on(
        &self,
        path: &str,
        version: i64,
        body: &impl Serialize,
        code: ErrorCode,
    ) -> Result<Problem> {
        let seen = format!("\"{version}\"");
        self.must_refuse(path, body, code, &|request| {
            request.header("If-Match", &seen)
        })
    }

    fn must_refuse(
        &self,
        path: &str,
        body: &impl Serialize,
        code: ErrorCode,
        with: &dyn Fn(Builder) -> Builder,
    ) -> Result<Problem> {
        let body = serde_json::to_vec(body)?;
        let answer = self.ask("POST", path, &|request| json(with(request), &body))?;
        if answer.status().is_success() {
            bail!("POST {path} was done, although it must be refused");
        }
        let problem = problem(answer)?;
        if problem.code != code {
            bail!(
                "POST {path}: {}, not as it must be refused ({code:?})",
                problem.spoken()
            );
        }
        Ok(problem)
    }

    fn run<T: DeserializeOwned>(
        &self,
        method: &str,
        path: &str,
        build: impl Fn(Builder) -> Result<Request<Vec<u8>>>,
    ) -> Result<T> {
        let answer = self.ask(method, path, &build);
        answer
            .and_then(read)
            .with_context(|| format!("{method} {path}"))
    }

    /// Sends a request; once more after signing in again, when the token has run out meanwhile.
    fn ask<B: AsSendBody>(
        &self,
        method: &str,
        path: &str,
        build: &dyn Fn(Builder) -> Result<Request<B>>,
    ) -> Result<Response<ureq::Body>> {
        let request = || {
            let builder = Request::builder()
                .method(method)
                .uri(format!("{}{path}", self.base))
                .header("Authorization", format!("Bearer {}", self.token.borrow()))
                .header("Accept-Language", "en");
            build(builder)
        };
        let answer = self.agent.run(request()?)?;
        if answer.status() != StatusCode::UNAUTHORIZED {
            return Ok(answer);
        }
        self.renew()?;
        Ok(self.agent.run(request()?)?)
    }

    /// Goes on with the session, or begins another where it has ended.
    fn renew(&self) -> Result<()> {
        let request = Request::post(format!("{}auth/refresh", self.base))
            .header("Cookie", self.cookie.borrow().as_str())
            .body(Vec::<u8>::new())?;
        let (session, cookie) = match begun(self.agent.run(request).context("refreshing")?) {
            Ok(renewed) => renewed,
            Err(_ended) => session(&self.agent, &self.base, &self.login)?,
        };
        *self.token.borrow_mut() = session.access_token;
        *self.cookie.borrow_mut() = cookie;
        Ok(())
    }
}

/// Sends a body as anybody can who has no account.
///
/// # Errors
/// When the server refuses it.
pub fn post_unknown<T: DeserializeOwned>(
    base_url: &str,
    path: &str,
    body: &impl Serialize,
) -> Result<T> {
    let request = Request::post(format!("{base_url}/api/v1/{path}"));
    let request = json(request, &serde_json::to_vec(body)?)?;
    let agent = agent(TIMEOUT);
    let answer = agent.run(request).context("an unknown caller")?;
    read(answer).with_context(|| format!("POST {path}"))
}

/// A page as anybody sees it.
///
/// # Errors
/// When there is none at that address.
pub fn page(address: &str) -> Result<String> {
    let mut answer = agent(TIMEOUT).run(Request::get(address).body(Vec::new())?)?;
    if !answer.status().is_success() {
        bail!("GET {address}: {}", answer.status());
    }
    Ok(answer.body_mut().read_to_string()?)
}

fn agent(patience: Duration) -> Agent {
    let config = Agent::config_builder()
        .timeout_global(Some(patience))
        .http_status_as_error(false)
        .build();
    Agent::new_with_config(config)
}

/// Signs in: the session and the cookie that keeps it.
fn session(agent: &Agent, base: &str, login: &Login) -> Result<(Session, String)> {
    let request = Request::post(format!("{base}auth/login"))
        .header("Content-Type", "application/json")
        .body(serde_json::to_vec(login)?)?;
    begun(agent.run(request).context("signing in")?)
        .with_context(|| format!("signing in as {}", login.email))
}

fn begun(answer: Response<ureq::Body>) -> Result<(Session, String)> {
    let cookie = answer
        .headers()
        .get("Set-Cookie")
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .unwrap_or_default()
        .to_owned();
    Ok((read(answer)?, cookie))
}

fn empty(request: Builder) -> Result<Request<Vec<u8>>> {
    Ok(request.body(Vec::new())?)
}

fn json(request: Builder, body: &[u8]) -> Result<Request<Vec<u8>>> {
    let request = request.header("Content-Type", "application/json");
    Ok(request.body(body.to_vec())?)
}

/// Characters that mean something in a query, escaped.
#[must_use]
pub fn escaped(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

fn read<T: DeserializeOwned>(mut answer: Response<ureq::Body>) -> Result<T> {
    if !answer.status().is_success() {
        return Err(anyhow!("{}", problem(answer)?.spoken()));
    }
    let body = answer
        .body_mut()
        .with_config()
        .limit(MAX_BODY)
        .read_to_vec()?;
    // An answer without content stands for `()`.
    let body: &[u8] = if body.is_empty() { b"null" } else { &body };
    serde_json::from_slice(body).context("an answer that is not as documented")
}

fn problem(mut answer: Response<ureq::Body>) -> Result<Problem> {
    let status = answer.status();
    let body = answer.body_mut().read_to_vec()?;
    serde_json::from_slice(&body)
        .with_context(|| format!("status {status} without a problem document"))
}

/// A problem in one line.
trait Spoken {
    fn spoken(&self) -> String;
}

impl Spoken for Problem {
    fn spoken(&self) -> String {
        let fields = self
            .errors
            .iter()
            .map(|one| format!(" [{}: {}]", one.field, one.message));
        let fields: String = fields.collect();
        format!(
            "{} {:?}: {} {}{fields}",
            self.status, self.code, self.title, self.detail
        )
    }
}
