//! Password hashing: Argon2id, at most one hash a core at a time and a bounded queue before it, so that a flood
//! of sign-ins costs neither memory nor the rest of the service. What a password must be is checked here too.

use super::common;
use crate::{ApiError, ApiResult};
use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use saiki_api::{
    problem::ErrorCode,
    users::{MAX_PASSWORD, MIN_PASSWORD},
};
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};
use tokio::sync::Semaphore;

/// OWASP's floor for Argon2id: 46 MiB, one pass, one lane.
const MEMORY_KIB: u32 = 47_104;
const PASSES: u32 = 1;
const LANES: u32 = 1;
/// Sign-ins that may wait for each core; more are told to come back.
const QUEUE_PER_CORE: usize = 16;

/// Hashes and checks passwords off the request threads.
pub struct Hasher {
    permits: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
    most_waiting: usize,
}

impl Default for Hasher {
    fn default() -> Self {
        Hasher::new()
    }
}

impl Hasher {
    /// One hash a core at a time.
    pub fn new() -> Hasher {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Hasher {
            permits: Arc::new(Semaphore::new(cores)),
            waiting: Arc::new(AtomicUsize::new(0)),
            most_waiting: cores * QUEUE_PER_CORE,
        }
    }

    /// Hashes a new password.
    pub async fn hash(&self, password: String) -> ApiResult<String> {
        self.run(move || hash(&password)).await?
    }

    /// Whether the password is the one behind `stored`. With `None` (no such user) it works as long and says no.
    pub async fn verify(&self, password: String, stored: Option<String>) -> ApiResult<bool> {
        self.run(move || verify(&password, stored.as_deref()))
            .await?
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> ApiResult<T> {
        let ticket = Ticket::take(&self.waiting, self.most_waiting)
            .ok_or_else(|| ApiError::new(ErrorCode::Busy).retry_after(2))?;
        let permit = Arc::clone(&self.permits)
            .acquire_owned()
            .await
            .map_err(ApiError::internal)?;
        drop(ticket);
        tokio::task::spawn_blocking(move || {
            let value = work();
            drop(permit);
            value
        })
        .await
        .map_err(ApiError::internal)
    }
}

/// A place in the queue; given back when dropped.
struct Ticket(Arc<AtomicUsize>);

impl Ticket {
    fn take(waiting: &Arc<AtomicUsize>, most: usize) -> Option<Ticket> {
        let before = waiting.fetch_add(1, Ordering::SeqCst);
        let ticket = Ticket(Arc::clone(waiting));
        (before < most).then_some(ticket)
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

fn argon() -> ApiResult<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(ApiError::internal)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Whether a hash was made with other parameters than those used now, so that it should be made anew when the password
/// is at hand.
pub fn is_outdated(stored: &str) -> bool {
    let now = format!("$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}$");
    !stored.starts_with(&now)
}

/// Hashes on this thread: for the command line and the first start.
pub fn hash(password: &str) -> ApiResult<String> {
    let salt: [u8; 16] = saiki_db::crypto::random()?;
    let hash = argon()?
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map_err(ApiError::internal)?;
    Ok(hash.to_string())
}

fn verify(password: &str, stored: Option<&str>) -> ApiResult<bool> {
    let Some(stored) = stored else {
        // The same work as for a user who exists, so that time does not tell which addresses do.
        let mut out = [0_u8; 32];
        argon()?
            .hash_password_into(password.as_bytes(), b"no such user....", &mut out)
            .map_err(ApiError::internal)?;
        return Ok(std::hint::black_box(&out).is_empty());
    };
    let stored = PasswordHash::new(stored).map_err(ApiError::internal)?;
    Ok(argon()?
        .verify_password(password.as_bytes(), &stored)
        .is_ok())
}

/// Checks a new password: length, and that it is neither common nor the user's own name or address.
pub fn check_new(field: &str, password: &str, email: &str, name: &str) -> ApiError {
    let error = ApiError::invalid();
    let length = password.chars().count();
    if length < MIN_PASSWORD {
        return error.field(
            field,
            "too_short",
            format!("パスワードは{MIN_PASSWORD}文字以上にしてください"),
            format!("A password has at least {MIN_PASSWORD} characters"),
        );
    }
    if length > MAX_PASSWORD {
        return error.field(
            field,
            "too_long",
            format!("パスワードは{MAX_PASSWORD}文字以内にしてください"),
            format!("A password has at most {MAX_PASSWORD} characters"),
        );
    }
    let lower = password.to_lowercase();
    let own = [email.to_lowercase(), name.to_lowercase()];
    let local = own.first().and_then(|e| e.split('@').next()).unwrap_or("");
    if own.contains(&lower) || lower == local || common::is_common(&lower) {
        return error.field(
            field,
            "too_common",
            "このパスワードは推測されやすいため使えません",
            "This password is too easy to guess",
        );
    }
    error
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_verifies_against_its_own_hash_only() {
        let stored = hash("correct horse battery staple").unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=47104,t=1,p=1$"));
        assert!(!is_outdated(&stored));
        assert!(is_outdated(&stored.replace("t=1", "t=2")) && is_outdated(""));
        assert!(verify("correct horse battery staple", Some(&stored)).unwrap());
        assert!(!verify("correct horse battery stapler", Some(&stored)).unwrap());
        assert!(!verify("correct horse battery staple", None).unwrap());
    }

    #[test]
    fn short_long_common_and_own_passwords_are_refused() {
        let ok =
            |p: &str| check_new("password", p, "hanako.yamada@example.jp", "Hanako Yamada").or_ok();
        assert!(ok("correct horse battery").is_ok());
        assert!(ok("秘密の合い言葉は長いほど良い").is_ok());
        for bad in [
            "short",
            "password1234",
            "PASSWORD1234",
            "aaaaaaaaaaaaaa",
            "hanako.yamada",
            "hanako.yamada@example.jp",
            "hanako yamada",
            &"x1".repeat(129),
        ] {
            assert!(ok(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_full_queue_refuses_and_places_come_back() {
        let waiting = Arc::new(AtomicUsize::new(0));
        let first = Ticket::take(&waiting, 1);
        assert!(first.is_some());
        assert!(Ticket::take(&waiting, 1).is_none());
        drop(first);
        assert!(Ticket::take(&waiting, 1).is_some());
    }
}
