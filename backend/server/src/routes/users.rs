//! Users: made, changed and barred by administrators, listed by whoever must name somebody. Signing in is in
//! `auth`.

use crate::{
    ApiResult,
    access::{
        Access,
        needs::{UsersRead, UsersWrite},
    },
    auth::passwords,
    extract::{IfMatch, Json, Once, Path, Query, cursor},
    respond::{Created, Versioned},
    validate::Checker,
};
use actix_web::{get, patch, post, web};
use saiki_api::{
    Uuid,
    page::{Page, PageQuery},
    users::{NewUser, User, UserPatch},
};
use saiki_db::users;

/// Longest name of a user, in characters.
const MAX_NAME: usize = 100;

/// List users
///
/// In the order they were made.
#[utoipa::path(
    tag = "organisation",
    security(("bearer" = [])),
    params(PageQuery),
    responses((status = 200, description = "A page of users", body = Page<User>))
)]
#[get("/users")]
pub(crate) async fn list_users(
    access: Access<UsersRead>,
    Query(page): Query<PageQuery>,
) -> ApiResult<web::Json<Page<User>>> {
    let after: Option<Uuid> = cursor::decode(page.cursor.as_deref())?;
    let limit = page.limit();
    let (rows, total) = access
        .db()
        .read(move |conn| {
            Ok((
                users::list(conn, after, i64::from(limit) + 1)?,
                users::count(conn)?,
            ))
        })
        .await?;
    let total = u64::try_from(total).ok();
    Ok(web::Json(cursor::page(rows, limit, total, |user| user.id)?))
}

/// Make a user
///
/// The first password is theirs to change.
#[utoipa::path(
    tag = "organisation",
    security(("bearer" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")),
    request_body = NewUser,
    responses((status = 201, description = "The user", body = User))
)]
#[post("/users")]
pub(crate) async fn create_user(
    access: Access<UsersWrite>,
    once: Once,
    Json(new): Json<NewUser>,
) -> ApiResult<Created<User>> {
    let mut check = Checker::new();
    check.required_line("name", &new.name, MAX_NAME);
    check.email("email", &new.email);
    check.done()?;
    passwords::check_new("password", &new.password, &new.email, &new.name).or_ok()?;
    let hash = access.state().hasher().hash(new.password.clone()).await?;
    let now = access.now();
    let wanted = new.clone();
    let user = once
        .change(&access, &new, move |conn| {
            users::create(conn, &wanted, &hash, now)
        })
        .await?;
    Ok(Created {
        location: format!("/api/v1/users/{}", user.id),
        version: Some(user.version),
        body: user,
    })
}

/// Read a user
#[utoipa::path(
    tag = "organisation",
    security(("bearer" = [])),
    params(("user_id" = Uuid, Path, description = "The user")),
    responses((status = 200, description = "The user", body = User))
)]
#[get("/users/{user_id}")]
pub(crate) async fn get_user(
    access: Access<UsersRead>,
    id: Path<Uuid>,
) -> ApiResult<Versioned<User>> {
    let body = access.db().read(move |conn| users::get(conn, *id)).await?;
    Ok(Versioned::of(body))
}

/// Change a user
///
/// A new role or password, or barring, ends their sessions at once. The last administrator stays.
#[utoipa::path(
    tag = "organisation",
    security(("bearer" = [])),
    params(
        ("user_id" = Uuid, Path, description = "The user"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = UserPatch,
    responses((status = 200, description = "The user as they are now", body = User))
)]
#[patch("/users/{user_id}")]
pub(crate) async fn update_user(
    access: Access<UsersWrite>,
    id: Path<Uuid>,
    if_match: IfMatch,
    Json(wanted): Json<UserPatch>,
) -> ApiResult<Versioned<User>> {
    let id = *id;
    if let Some(name) = &wanted.name {
        let mut check = Checker::new();
        check.required_line("name", name, MAX_NAME);
        check.done()?;
    }
    let hash = match &wanted.password {
        None => None,
        Some(password) => {
            let user = access.db().read(move |conn| users::get(conn, id)).await?;
            passwords::check_new("password", password, &user.email, &user.name).or_ok()?;
            Some(access.state().hasher().hash(password.clone()).await?)
        }
    };
    let now = access.now();
    if_match
        .change(&access, move |conn, expected| {
            users::update(conn, id, &wanted, hash.as_deref(), expected, now)
        })
        .await
}
