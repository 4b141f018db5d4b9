//! Sends requests: adds the access token and the language, renews the session once when it ran out, and turns every
//! failure into an `ApiError`. It shows nothing and stores nothing outside memory.

use super::{error::ApiError, path::BASE};
use crate::{
    browser::{id, sleep},
    i18n,
    session::Session,
};
use futures_util::future::{FutureExt, LocalBoxFuture, Shared};
use gloo_net::http::{Method, RequestBuilder, Response};
use leptos::{prelude::*, task::spawn_local};
use saiki_api::{Lang, auth, problem::Problem};
use send_wrapper::SendWrapper;
use serde::{Serialize, de::DeserializeOwned};
use web_sys::{AbortController, AbortSignal};

/// Milliseconds to wait when two tabs renew the session at once.
const RACE_PAUSE: i32 = 1_000;

/// Requests that begin, renew or end a session: a renewal before them would not help.
const SESSION: [&str; 3] = ["auth/login", "auth/refresh", "auth/logout"];

type Refresh = Shared<LocalBoxFuture<'static, bool>>;

/// The way to the server; copied freely, one for the whole console.
#[derive(Clone, Copy)]
pub struct Api {
    token: StoredValue<Option<String>>,
    refresh: StoredValue<Option<Refresh>, LocalStorage>,
    session: Session,
    lang: Signal<Lang>,
}

/// Makes the one client. Call once at the root, after language and session.
pub fn provide_api(session: Session) -> Api {
    let api = Api {
        token: StoredValue::new(None),
        refresh: StoredValue::new_local(None),
        session,
        lang: i18n::use_lang(),
    };
    provide_context(api);
    api
}

/// The client.
pub fn use_api() -> Api {
    expect_context()
}

/// Status and text of an answer.
pub type Answer = Result<(u16, String), ApiError>;

/// What an answer says.
pub fn parse<T: DeserializeOwned>(answer: Answer) -> Result<T, ApiError> {
    let (status, text) = answer?;
    serde_json::from_str(&text).map_err(|_| ApiError::Unexpected(status))
}

/// One request being put together.
pub struct Call {
    api: Api,
    method: Method,
    path: String,
    body: Option<String>,
    headers: Vec<(&'static str, String)>,
    abort: Option<AbortSignal>,
}

impl Api {
    /// Reads. Given up when the component that asked is gone.
    pub fn get(self, path: impl Into<String>) -> Call {
        let mut call = self.call(Method::GET, path);
        call.abort = abort_on_cleanup();
        call
    }

    /// Creates or does. Goes through even when the person leaves the page.
    pub fn post(self, path: impl Into<String>) -> Call {
        self.call(Method::POST, path)
    }

    /// Changes.
    pub fn patch(self, path: impl Into<String>) -> Call {
        self.call(Method::PATCH, path)
    }

    /// Replaces.
    pub fn put(self, path: impl Into<String>) -> Call {
        self.call(Method::PUT, path)
    }

    /// Removes.
    pub fn delete(self, path: impl Into<String>) -> Call {
        self.call(Method::DELETE, path)
    }

    fn call(self, method: Method, path: impl Into<String>) -> Call {
        Call {
            api: self,
            method,
            path: path.into(),
            body: None,
            headers: Vec::new(),
            abort: None,
        }
    }

    /// Takes over a session just begun or renewed.
    pub fn adopt(self, session: auth::Session) {
        self.token.set_value(Some(session.access_token));
        self.session.begin(session.user, session.permissions);
    }

    /// Forgets the token.
    pub fn forget(self) {
        self.token.set_value(None);
    }

    /// Renews the session by the cookie. All who ask at the same time share one request, because the refresh token is
    /// used up by it.
    pub async fn refresh(self) -> bool {
        let running = self.refresh.with_value(Clone::clone);
        let shared = match running {
            Some(shared) => shared,
            None => {
                let shared = async move {
                    let mut renewed = self.post("auth/refresh").attempt().await;
                    if renewed
                        .as_ref()
                        .is_ok_and(|response| response.status() == 409)
                    {
                        // Another tab was quicker and has set the next cookie already.
                        sleep(RACE_PAUSE).await;
                        renewed = self.post("auth/refresh").attempt().await;
                    }
                    let session = match renewed {
                        Ok(response) if response.ok() => {
                            response.json::<auth::Session>().await.ok()
                        }
                        _ => None,
                    };
                    self.refresh.set_value(None);
                    let ok = session.is_some();
                    if let Some(session) = session {
                        self.adopt(session);
                    }
                    ok
                }
                .boxed_local()
                .shared();
                self.refresh.set_value(Some(shared.clone()));
                shared
            }
        };
        shared.await
    }

    /// The `Authorization` value, for requests that cannot go through `Call`.
    pub fn bearer(self) -> Option<String> {
        self.token
            .with_value(|token| token.as_ref().map(|token| format!("Bearer {token}")))
    }

    /// The language answers are wanted in.
    pub fn lang(self) -> Lang {
        self.lang.get_untracked()
    }
}

impl Call {
    /// Adds a JSON body.
    pub fn json<T: Serialize>(mut self, body: &T) -> Self {
        // Our own request types always serialise; an empty body would be refused by the server with a reason.
        self.body = Some(serde_json::to_string(body).unwrap_or_default());
        self.headers
            .push(("content-type", "application/json".to_owned()));
        self
    }

    /// Names the version that was seen: a change meanwhile is answered `stale_version`.
    pub fn if_match(mut self, version: i64) -> Self {
        self.headers.push(("if-match", format!("\"{version}\"")));
        self
    }

    /// Makes a repeated send of this request harmless.
    pub fn idempotent(mut self) -> Self {
        self.headers.push(("idempotency-key", id::random()));
        self
    }

    /// Asks for another media type than JSON.
    pub fn accept(mut self, media_type: &str) -> Self {
        self.headers.push(("accept", media_type.to_owned()));
        self
    }

    /// Gives the request up when `signal` says so.
    pub fn abort_with(mut self, signal: &AbortSignal) -> Self {
        self.abort = Some(signal.clone());
        self
    }

    /// Sends and reads a JSON answer.
    pub async fn send<T: DeserializeOwned>(self) -> Result<T, ApiError> {
        parse(self.text().await)
    }

    /// Sends and reads the answer as text. Boxed: this is compiled once, not once for each kind of answer.
    fn text(self) -> LocalBoxFuture<'static, Answer> {
        async move {
            let response = self.response().await?;
            let status = response.status();
            let text = response.text().await.map_err(|_| ApiError::Network)?;
            Ok((status, text))
        }
        .boxed_local()
    }

    /// Sends, and hands the answer to `done` when it is here.
    pub fn then(self, done: Box<dyn FnOnce(Answer)>) {
        spawn_local(async move { done(self.text().await) });
    }

    /// Sends, and is content with any good answer.
    pub async fn send_empty(self) -> Result<(), ApiError> {
        self.response().await.map(drop)
    }

    /// Sends and reads the bytes, with their media type.
    pub async fn send_bytes(self) -> Result<(String, js_sys::Uint8Array), ApiError> {
        let response = self.response().await?;
        let kind = response.headers().get("content-type").unwrap_or_default();
        let bytes = response.binary().await.map_err(|_| ApiError::Network)?;
        Ok((kind, js_sys::Uint8Array::from(bytes.as_slice())))
    }

    /// Sends; renews the session and sends again when it had run out.
    pub async fn response(self) -> Result<Response, ApiError> {
        let first = self.attempt().await?;
        let response = if first.status() == 401 && !SESSION.contains(&self.path.as_str()) {
            if !self.api.refresh().await {
                self.api.session.expire();
                return Err(failure(first).await);
            }
            self.attempt().await?
        } else {
            first
        };
        if response.ok() {
            Ok(response)
        } else {
            Err(failure(response).await)
        }
    }

    async fn attempt(&self) -> Result<Response, ApiError> {
        let mut builder = RequestBuilder::new(&format!("{BASE}/{}", self.path))
            .method(self.method.clone())
            .header("accept-language", self.api.lang().tag())
            .abort_signal(self.abort.as_ref());
        if !self.headers.iter().any(|(name, _)| *name == "accept") {
            builder = builder.header("accept", "application/json");
        }
        if let Some(bearer) = self.api.bearer() {
            builder = builder.header("authorization", &bearer);
        }
        for (name, value) in &self.headers {
            builder = builder.header(name, value);
        }
        let request = match &self.body {
            Some(body) => builder.body(body.as_str()),
            None => builder.build(),
        };
        let answer = request.map_err(|_| ApiError::Network)?.send().await;
        answer.map_err(|_| match &self.abort {
            Some(signal) if signal.aborted() => ApiError::Aborted,
            _ => ApiError::Network,
        })
    }
}

async fn failure(response: Response) -> ApiError {
    let status = response.status();
    match response.json::<Problem>().await {
        Ok(problem) => ApiError::Problem(Box::new(problem)),
        Err(_) => ApiError::Unexpected(status),
    }
}

/// A signal that fires when the reactive owner of the caller is gone; none when there is no owner.
pub fn abort_on_cleanup() -> Option<AbortSignal> {
    let _owner = Owner::current()?;
    let controller = AbortController::new().ok()?;
    let signal = controller.signal();
    let controller = SendWrapper::new(controller);
    on_cleanup(move || controller.abort());
    Some(signal)
}
