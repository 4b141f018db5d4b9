//! `Idempotency-Key`: a repeated request finds the answer of the first instead of doing it twice. The answer is
//! kept in the transaction of the change itself, for 24 hours, per user, method and path.

use crate::{ApiError, ApiResult, access::Caller};
use actix_web::{FromRequest, HttpRequest, dev::Payload};
use saiki_api::problem::ErrorCode;
use saiki_db::{Changed, Conn, DbError, DbResult, idempotency};
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};
use std::future::{Ready, ready};

const PURPOSE: &str = "saiki/idempotency/v1";
/// Longest key, in characters.
const MAX_KEY: usize = 255;

/// The caller's key, if there is one, and the route it counts for.
#[derive(Debug, Clone)]
pub struct Once {
    key: Option<String>,
    route: String,
}

impl FromRequest for Once {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let mut values = req.headers().get_all("idempotency-key");
        let (first, second) = (values.next(), values.next());
        let key = match (first.map(|v| v.to_str()), second) {
            (None, _) => Ok(None),
            (Some(Ok(key)), None) if is_well_formed(key) => Ok(Some(key.to_owned())),
            _ => Err(malformed()),
        };
        ready(key.map(|key| Once {
            key,
            route: format!("{} {}", req.method(), req.path()),
        }))
    }
}

impl Once {
    /// Makes a change, unless this request was answered before: then gives that answer and changes nothing.
    /// `content` is what the request carries; the same key with other content is refused with 422. The answer is
    /// kept as it is, so it must not hold personal data of affected people.
    pub async fn change<C, T, F>(self, caller: &Caller, content: &C, work: F) -> ApiResult<T>
    where
        C: Serialize,
        T: Serialize + DeserializeOwned + Send + 'static,
        F: FnOnce(&mut Conn) -> DbResult<Changed<T>> + Send + 'static,
    {
        let (actor, now) = (caller.actor(), caller.now());
        let Some(key) = self.key else {
            return Ok(caller.db().change(actor, now, work).await?);
        };
        let content = serde_json::to_vec(content).map_err(ApiError::internal)?;
        let key = idempotency::Key {
            user_id: caller.user().id,
            route: self.route,
            key,
            body_hash: keyed_hash(&caller.db().keyring().derive(PURPOSE), &content),
        };
        let answer = caller
            .db()
            .change(actor, now, move |conn| {
                if let Some(answer) = idempotency::take(conn, &key, now)? {
                    return Ok(Changed::nothing(serde_json::from_str(&answer)?));
                }
                let changed = work(conn)?;
                let answer = serde_json::to_string(&changed.value)
                    .map_err(|e| DbError::Other(format!("answer does not serialise: {e}")))?;
                idempotency::keep(conn, &key, &answer)?;
                Ok(changed)
            })
            .await?;
        Ok(answer)
    }

    /// `change` for rows that are their own record and need no audit entry.
    pub async fn bookkeeping<C, T, F>(self, caller: &Caller, content: &C, work: F) -> ApiResult<T>
    where
        C: Serialize,
        T: Serialize + DeserializeOwned + Send + 'static,
        F: FnOnce(&mut Conn) -> DbResult<T> + Send + 'static,
    {
        self.change(caller, content, |conn| Ok(Changed::nothing(work(conn)?)))
            .await
    }
}

/// Keyed, because what is hashed may hold a password, which a plain hash would let somebody guess at.
fn keyed_hash(key: &[u8; 32], content: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(key);
    hash.update(content);
    hash.finalize().into()
}

fn is_well_formed(key: &str) -> bool {
    (1..=MAX_KEY).contains(&key.len()) && key.bytes().all(|b| (0x21..=0x7e).contains(&b))
}

fn malformed() -> ApiError {
    ApiError::new(ErrorCode::MalformedRequest).field(
        "Idempotency-Key",
        "invalid",
        "Idempotency-Key は空白を含まない255文字以内の英数記号を一つだけ入れてください",
        "Idempotency-Key takes one value of at most 255 visible ASCII characters",
    )
}
