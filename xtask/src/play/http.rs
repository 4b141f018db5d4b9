//! A user of the public API, as any other program could be one: typed requests, a bearer token, problem documents.
//! It knows no step of the scenario.

use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use saiki_api::auth::{Login, Session};
use saiki_api::page::Page;
use saiki_api::problem::{ErrorCode, Problem};
use serde::Serialize;
use serde::de::DeserializeOwned;
use ureq::Agent;
use ureq::http::{Request, Response};

/// Largest answer read: the proof pack is the largest there is.
const MAX_BODY: u64 = 64 * 1024 * 1024;
const TIMEOUT: Duration = Duration::from_secs(60);

/// A signed-in user.
#[derive(Debug, Clone)]
pub struct Client {
    agent: Agent,
    base: String,
    token: String,
    /// Who it is.
    pub user: saiki_api::users::User,
}

impl Client {
    /// Signs in.
    ///
    /// # Errors
    /// When the server does not take the password, or cannot be reached.
    pub fn sign_in(base_url: &str, email: &str, password: &str) -> Result<Self> {
        let config = Agent::config_builder()
            .timeout_global(Some(TIMEOUT))
            .http_status_as_error(false)
            .build();
        let agent = Agent::new_with_config(config);
        let base = format!("{base_url}/api/v1/");
        let login = serde_json::to_vec(&Login {
            email: email.to_owned(),
            password: password.to_owned(),
        })?;
        let request = Request::post(format!("{base}auth/login"))
            .header("Content-Type", "application/json")
            .body(login)?;
        let session: Session = read(agent.run(request).context("signing in")?)
            .with_context(|| format!("signing in as {email}"))?;
        Ok(Self {
            agent,
            base,
            token: session.access_token,
            user: session.user,
        })
    }

    /// Reads one thing.
    ///
    /// # Errors
    /// When the server refuses, or answers anything else than a `T`.
    pub fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T> {
        let request = self.request("GET", path).body(Vec::new())?;
        self.run(request, path)
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
        let request = self.request("GET", path).body(Vec::new())?;
        let mut answer = self.agent.run(request)?;
        if !answer.status().is_success() {
            bail!("GET {path}: {}", problem(answer)?.spoken());
        }
        Ok(answer
            .body_mut()
            .with_config()
            .limit(MAX_BODY)
            .read_to_vec()?)
    }

    /// Sends a body to be acted upon.
    ///
    /// # Errors
    /// As [`Client::get`].
    pub fn post<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> Result<T> {
        self.run(self.json("POST", path, body)?, path)
    }

    /// Sends a file.
    ///
    /// # Errors
    /// As [`Client::get`].
    pub fn upload<T: DeserializeOwned>(&self, path: &str, file: Vec<u8>) -> Result<T> {
        let request = self
            .request("POST", path)
            .header("Content-Type", "text/csv")
            .body(file)?;
        self.run(request, path)
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
        let mut request = self.json(method, path, body)?;
        request
            .headers_mut()
            .insert("If-Match", format!("\"{version}\"").parse()?);
        self.run(request, path)
    }

    /// Sends a body that must be refused with this code.
    ///
    /// # Errors
    /// When it is not refused, or for another reason.
    pub fn refused(&self, path: &str, body: &impl Serialize, code: ErrorCode) -> Result<Problem> {
        let answer = self.agent.run(self.json("POST", path, body)?)?;
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

    fn request(&self, method: &str, path: &str) -> ureq::http::request::Builder {
        Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.base))
            .header("Authorization", format!("Bearer {}", self.token))
            .header("Accept-Language", "en")
    }

    fn json(&self, method: &str, path: &str, body: &impl Serialize) -> Result<Request<Vec<u8>>> {
        let builder = self
            .request(method, path)
            .header("Content-Type", "application/json");
        Ok(builder.body(serde_json::to_vec(body)?)?)
    }

    fn run<T: DeserializeOwned>(&self, request: Request<Vec<u8>>, path: &str) -> Result<T> {
        let method = request.method().clone();
        let answer = self
            .agent
            .run(request)
            .with_context(|| format!("{method} {path}"))?;
        read(answer).with_context(|| format!("{method} {path}"))
    }
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
