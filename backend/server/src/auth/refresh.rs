//! Refresh tokens: 256 random bits in a `__Host-` cookie, single use, kept as SHA-256. What happens to a token
//! shown twice is decided in `saiki_db::sessions`.
//!
//! A browser keeps `Secure` cookies of plain http only for its own machine: Chromium and Firefox count
//! `http://localhost` and `http://127.0.0.1` as secure, so the demo works; any other address needs TLS.

use crate::{ApiError, ApiResult};
use actix_web::{HttpRequest, http::header::COOKIE};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jiff::SignedDuration;
use saiki_api::Timestamp;
use saiki_db::sessions::TokenHash;
use sha2::{Digest, Sha256};

/// How long a session lasts at most, however often it is renewed.
pub const SESSION_HOURS: i64 = 12;
/// Two tabs that renew at the same moment: the later one is refused for now, and its family lives on.
pub const GRACE_MICROS: i64 = 5_000_000;

const COOKIE_NAME: &str = "__Host-saiki_refresh";

/// A new token and its hash.
pub fn make() -> ApiResult<(String, TokenHash)> {
    let bytes: [u8; 32] = saiki_db::crypto::random()?;
    let token = BASE64_URL_SAFE_NO_PAD.encode(bytes);
    let hash = hash(&token);
    Ok((token, hash))
}

/// The form in which it is kept.
pub fn hash(token: &str) -> TokenHash {
    Sha256::digest(token.as_bytes()).into()
}

/// When a session begun at `now` ends.
pub fn session_end(now: Timestamp) -> ApiResult<Timestamp> {
    now.checked_add(SignedDuration::from_hours(SESSION_HOURS))
        .map_err(ApiError::internal)
}

/// `Set-Cookie` with a token.
pub fn cookie(token: &str, ends_at: Timestamp, now: Timestamp) -> String {
    let seconds = ends_at.duration_since(now).as_secs().max(0);
    format!("{COOKIE_NAME}={token}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Strict")
}

/// `Set-Cookie` that removes it.
pub fn no_cookie() -> String {
    format!("{COOKIE_NAME}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Strict")
}

/// The token a request shows, if its form is right.
pub fn shown(req: &HttpRequest) -> Option<String> {
    req.headers()
        .get_all(COOKIE)
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE_NAME)
        .map(|(_, token)| token.to_owned())
        .filter(|token| token.len() == 43)
}
