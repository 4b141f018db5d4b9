//! Signing in, renewing, signing out. Tokens, passwords and throttling are in `crate::auth`.

use crate::{
    ApiError, ApiResult, State,
    access::{Access, Anyone, needs::SignedIn},
    auth::{passwords, refresh as cookie},
    extract::{Json, SameOrigin},
};
use actix_web::{HttpRequest, HttpResponse, get, http::header, post, web};
use saiki_api::{
    Timestamp,
    auth::{Login, Me, PasswordChange, Session},
    permissions::{Permission, Role},
    problem::ErrorCode,
    users::User,
};
use saiki_db::{Actor, Changed, Entry, sessions, users};
use serde_json::json;

/// Longest address looked up, in characters: as long as mail allows.
const MAX_EMAIL: usize = 254;

/// Sign in
///
/// Answers with an access token and sets the refresh token as a cookie.
#[utoipa::path(
    tag = "auth",
    security(()),
    request_body = Login,
    responses((status = 200, description = "A session", body = Session))
)]
#[post("/auth/login")]
pub(crate) async fn login(
    anyone: Anyone,
    _same_origin: SameOrigin,
    Json(login): Json<Login>,
) -> ApiResult<HttpResponse> {
    let state = &anyone.state;
    let now = state.now();
    let account = users::email_key(&login.email);
    state
        .throttle()
        .try_sign_in(anyone.ip, &account, now)
        .map_err(|wait| ApiError::new(ErrorCode::TooManyRequests).retry_after(wait))?;
    let wrong = || ApiError::new(ErrorCode::WrongCredentials);
    let too_long = login.password.chars().count() > saiki_api::users::MAX_PASSWORD
        || login.email.chars().count() > MAX_EMAIL
        || login.email.contains('\0');
    if too_long {
        return Err(wrong());
    }
    let lookup = account.clone();
    let found = state
        .db()
        .read(move |conn| users::credentials(conn, &lookup))
        .await?;
    let stored = found.as_ref().map(|f| f.password_hash.clone());
    let right = state
        .hasher()
        .verify(login.password.clone(), stored)
        .await?;
    let Some(found) = found.filter(|f| right && !f.user.disabled) else {
        return Err(wrong());
    };
    state.throttle().signed_in(anyone.ip, &account);
    // The password is at hand: the time to hash it as it would be hashed today.
    let rehashed = match passwords::is_outdated(&found.password_hash) {
        true => Some(state.hasher().hash(login.password).await?),
        false => None,
    };
    let ends_at = cookie::session_end(now)?;
    let (token, hash) = cookie::make()?;
    let actor = actor_of(&found.user);
    let (user_id, before) = (found.user.id, found.password_hash);
    state
        .db()
        .change(actor, now, move |conn| {
            sessions::begin(conn, user_id, &hash, ends_at, now)?;
            let data = match rehashed {
                Some(after) => {
                    json!({ "rehashed": users::rehash(conn, user_id, &before, &after)? })
                }
                None => json!({}),
            };
            Ok(Changed::new(
                (),
                Entry::instance("session.begun", user_id, data),
            ))
        })
        .await?;
    answer(state, found.user, found.token_epoch, &token, ends_at, now)
}

/// Renew the session
///
/// Takes the refresh cookie and sets its successor. A cookie used twice ends the session everywhere.
#[utoipa::path(
    tag = "auth",
    security(()),
    responses((status = 200, description = "The session, renewed", body = Session))
)]
#[post("/auth/refresh")]
pub(crate) async fn refresh(
    anyone: Anyone,
    _same_origin: SameOrigin,
    req: HttpRequest,
) -> ApiResult<HttpResponse> {
    let state = &anyone.state;
    let now = state.now();
    let shown = cookie::shown(&req).ok_or_else(|| ApiError::new(ErrorCode::Unauthenticated))?;
    let shown = cookie::hash(&shown);
    let (token, successor) = cookie::make()?;
    let outcome = state
        .db()
        .change(Actor::system(), now, move |conn| {
            let outcome = sessions::rotate(conn, &shown, &successor, cookie::GRACE_MICROS, now)?;
            let entries = match &outcome {
                sessions::Shown::Reused { user_id, family } => vec![Entry::instance(
                    "session.reused",
                    user_id,
                    json!({ "family": family }),
                )],
                _ => Vec::new(),
            };
            Ok(Changed::with(outcome, entries))
        })
        .await?;
    let ended = || ApiError::new(ErrorCode::SessionEnded);
    let (user_id, ends_at) = match outcome {
        sessions::Shown::Rotated { user_id, ends_at } => (user_id, ends_at),
        // The other request of the race has set the cookie already; this one must not remove it.
        sessions::Shown::Raced => {
            return Err(ApiError::new(ErrorCode::Conflict).retry_after(1));
        }
        sessions::Shown::Reused { .. } => {
            tracing::warn!("a refresh token was used twice; its session is ended");
            return Err(ended());
        }
        sessions::Shown::Ended => return Err(ended()),
    };
    let found = state
        .db()
        .read(move |conn| saiki_db::access::find(conn, user_id, None))
        .await?
        .filter(|found| !found.user.disabled)
        .ok_or_else(ended)?;
    answer(state, found.user, found.token_epoch, &token, ends_at, now)
}

/// Sign out
///
/// Ends the session of the refresh cookie and its access tokens, and tells the browser to forget.
#[utoipa::path(
    tag = "auth",
    security(()),
    responses((status = 204, description = "Signed out"))
)]
#[post("/auth/logout")]
pub(crate) async fn logout(
    anyone: Anyone,
    _same_origin: SameOrigin,
    req: HttpRequest,
) -> ApiResult<HttpResponse> {
    let now = anyone.state.now();
    if let Some(shown) = cookie::shown(&req) {
        let shown = cookie::hash(&shown);
        anyone
            .state
            .db()
            .change(Actor::system(), now, move |conn| {
                let entries = sessions::end(conn, &shown, now)?
                    .map(|user| Entry::instance("session.ended", user, json!({})));
                Ok(Changed::with((), entries.into_iter().collect()))
            })
            .await?;
    }
    Ok(HttpResponse::NoContent()
        .insert_header((header::SET_COOKIE, cookie::no_cookie()))
        // Not "cookies": that would sign the person out of every other service of the same domain. Not "cache":
        // answers are never stored, and the console would be loaded anew.
        .insert_header(("clear-site-data", "\"storage\""))
        .finish())
}

/// Change one's own password
///
/// Ends every other session of the user; this one goes on with the token and the cookie of the answer.
#[utoipa::path(
    tag = "auth",
    security(("bearer" = [])),
    request_body = PasswordChange,
    responses((status = 200, description = "The session, begun anew", body = Session))
)]
#[post("/auth/password")]
pub(crate) async fn change_password(
    access: Access<SignedIn>,
    anyone: Anyone,
    Json(wanted): Json<PasswordChange>,
) -> ApiResult<HttpResponse> {
    let (state, now) = (access.state(), access.now());
    let (id, account) = (access.user().id, users::email_key(&access.user().email));
    // A token somebody left behind must not serve to guess the password.
    state
        .throttle()
        .try_sign_in(anyone.ip, &account, now)
        .map_err(|wait| ApiError::new(ErrorCode::TooManyRequests).retry_after(wait))?;
    let wrong = || {
        ApiError::invalid().field(
            "current_password",
            "wrong",
            "現在のパスワードが違います",
            "This is not your present password",
        )
    };
    if wanted.current_password.chars().count() > saiki_api::users::MAX_PASSWORD {
        return Err(wrong());
    }
    let lookup = account.clone();
    let found = state
        .db()
        .read(move |conn| users::credentials(conn, &lookup))
        .await?
        .filter(|found| found.user.id == id)
        .ok_or_else(|| ApiError::new(ErrorCode::SessionEnded))?;
    let stored = found.password_hash.clone();
    let typed = wanted.current_password.clone();
    if !state.hasher().verify(typed, Some(stored)).await? {
        return Err(wrong());
    }
    state.throttle().signed_in(anyone.ip, &account);
    let (email, name) = (&found.user.email, &found.user.name);
    passwords::check_new("new_password", &wanted.new_password, email, name).or_ok()?;
    if wanted.new_password == wanted.current_password {
        return Err(ApiError::invalid().field(
            "new_password",
            "unchanged",
            "現在と異なるパスワードにしてください",
            "Choose another one than the present",
        ));
    }
    let after = state.hasher().hash(wanted.new_password).await?;
    let ends_at = cookie::session_end(now)?;
    let (token, hash) = cookie::make()?;
    let before = found.password_hash;
    let (user, epoch) = state
        .db()
        .change(access.actor(), now, move |conn| {
            let changed = users::change_password(conn, id, &before, &after, now)?;
            sessions::begin(conn, id, &hash, ends_at, now)?;
            let value = (users::get(conn, id)?, changed.value);
            Ok(Changed::with(value, changed.entries))
        })
        .await?;
    answer(state, user, epoch, &token, ends_at, now)
}

/// Who am I
///
/// The signed-in user and what they may do.
#[utoipa::path(
    tag = "auth",
    security(("bearer" = [])),
    responses((status = 200, description = "The signed-in user", body = Me))
)]
#[get("/auth/me")]
pub(crate) async fn get_me(access: Access<SignedIn>) -> web::Json<Me> {
    web::Json(Me {
        user: access.user().clone(),
        permissions: permissions(access.user().role),
    })
}

fn answer(
    state: &State,
    user: User,
    epoch: i64,
    token: &str,
    ends_at: Timestamp,
    now: Timestamp,
) -> ApiResult<HttpResponse> {
    let (access_token, expires_at) = state
        .tokens()
        .issue(user.id, epoch, now)
        .ok_or_else(|| ApiError::internal("the access token could not be signed"))?;
    Ok(HttpResponse::Ok()
        .insert_header((header::SET_COOKIE, cookie::cookie(token, ends_at, now)))
        .json(Session {
            permissions: permissions(user.role),
            access_token,
            expires_at,
            user,
        }))
}

fn actor_of(user: &User) -> Actor {
    Actor {
        id: Some(user.id),
        name: user.name.clone(),
    }
}

fn permissions(role: Role) -> Vec<Permission> {
    Permission::ALL
        .into_iter()
        .filter(|permission| role.allows(*permission))
        .collect()
}
