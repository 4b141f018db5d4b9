//! Users: rows, and what ends their sessions. Hashing passwords is the server's; refresh tokens are in
//! `sessions`.

use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry,
    ids::{instant, micros, new_id},
    schema::users,
    sessions,
};
use diesel::prelude::*;
use saiki_api::{
    Lang, Timestamp, Uuid,
    permissions::Role,
    problem::ErrorCode,
    users::{NewUser, User, UserPatch},
    wire,
};
use serde_json::json;

#[derive(Queryable, Selectable)]
#[diesel(table_name = users)]
struct Row {
    id: DbId,
    email: String,
    name: String,
    role: String,
    lang: String,
    disabled: bool,
    must_change_password: bool,
    created_at: i64,
    version: i64,
}

impl Row {
    fn into_user(self) -> DbResult<User> {
        let unknown = |what: &str| DbError::Other(format!("users.{what} holds an unknown name"));
        Ok(User {
            id: self.id.into(),
            email: self.email,
            name: self.name,
            role: wire::parse(&self.role).ok_or_else(|| unknown("role"))?,
            lang: wire::parse(&self.lang).ok_or_else(|| unknown("lang"))?,
            disabled: self.disabled,
            must_change_password: self.must_change_password,
            created_at: instant(self.created_at),
            version: self.version,
        })
    }
}

/// What signing in needs of a user.
#[derive(Clone)]
pub struct Credentials {
    /// The user.
    pub user: User,
    /// PHC string.
    pub password_hash: String,
    /// For the access token.
    pub token_epoch: i64,
}

/// The form in which addresses are compared.
pub fn email_key(email: &str) -> String {
    email.trim().to_lowercase()
}

/// One user; `NotFound` when there is none.
pub fn get(conn: &mut Conn, id: Uuid) -> DbResult<User> {
    users::table
        .find(DbId(id))
        .select(Row::as_select())
        .first(conn)
        .optional()?
        .ok_or(DbError::NotFound)?
        .into_user()
}

/// One user and their token epoch.
pub(crate) fn with_epoch(conn: &mut Conn, id: Uuid) -> DbResult<Option<(User, i64)>> {
    let row: Option<(Row, i64)> = users::table
        .find(DbId(id))
        .select((Row::as_select(), users::token_epoch))
        .first(conn)
        .optional()?;
    row.map(|(row, epoch)| Ok((row.into_user()?, epoch)))
        .transpose()
}

/// The user with this address, for signing in.
pub fn credentials(conn: &mut Conn, email: &str) -> DbResult<Option<Credentials>> {
    let row: Option<(Row, String, i64)> = users::table
        .filter(users::email_key.eq(email_key(email)))
        .select((Row::as_select(), users::password_hash, users::token_epoch))
        .first(conn)
        .optional()?;
    row.map(|(row, password_hash, token_epoch)| {
        Ok(Credentials {
            user: row.into_user()?,
            password_hash,
            token_epoch,
        })
    })
    .transpose()
}

/// A page of users in the order they were made; `after` is the last id of the page before.
pub fn list(conn: &mut Conn, after: Option<Uuid>, limit: i64) -> DbResult<Vec<User>> {
    let mut query = users::table
        .select(Row::as_select())
        .order(users::id)
        .limit(limit)
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(users::id.gt(DbId(after)));
    }
    query.load(conn)?.into_iter().map(Row::into_user).collect()
}

/// Whether there is such a user, and the user is not barred.
pub fn can_sign_in(conn: &mut Conn, id: Uuid) -> DbResult<bool> {
    let disabled: Option<bool> = users::table
        .find(DbId(id))
        .select(users::disabled)
        .first(conn)
        .optional()?;
    Ok(disabled == Some(false))
}

/// How many users there are.
pub fn count(conn: &mut Conn) -> DbResult<i64> {
    Ok(users::table.count().get_result(conn)?)
}

/// Makes a user. The password is hashed already.
pub fn create(
    conn: &mut Conn,
    new: &NewUser,
    password_hash: &str,
    now: Timestamp,
) -> DbResult<Changed<User>> {
    let id = new_id(now);
    let inserted = diesel::insert_into(users::table)
        .values((
            users::id.eq(DbId(id)),
            users::email.eq(new.email.trim()),
            users::email_key.eq(email_key(&new.email)),
            users::name.eq(new.name.trim()),
            users::role.eq(wire::name(&new.role)),
            users::lang.eq(wire::name(&new.lang)),
            users::password_hash.eq(password_hash),
            users::disabled.eq(false),
            users::must_change_password.eq(new.must_change_password),
            users::token_epoch.eq(0_i64),
            users::created_at.eq(micros(now)),
            users::updated_at.eq(micros(now)),
            users::version.eq(1_i64),
        ))
        .execute(conn)
        .map_err(DbError::from);
    match inserted {
        Err(error) if error.is_unique_violation() => Err(DbError::refused(
            ErrorCode::AlreadyExists,
            "このメールアドレスの利用者はすでに登録されています",
            "There is a user with this address already",
        )),
        Err(error) => Err(error),
        Ok(_) => Ok(Changed::new(
            get(conn, id)?,
            Entry::instance("user.created", id, json!({ "role": new.role })),
        )),
    }
}

/// What a change of a user comes to, besides the fields of the patch.
struct Effect {
    ends_sessions: bool,
    loses_admin: bool,
}

impl Effect {
    fn of(before: &User, patch: &UserPatch) -> Effect {
        let other_role = patch.role.is_some_and(|role| role != before.role);
        let barred = patch.disabled == Some(true) && !before.disabled;
        let counts = before.role == Role::Admin && !before.disabled;
        Effect {
            ends_sessions: other_role || barred || patch.password.is_some(),
            loses_admin: counts && (barred || other_role),
        }
    }
}

/// Changes a user. `expected` is the version the caller saw; `password_hash` goes with `patch.password`.
/// The last administrator stays one.
pub fn update(
    conn: &mut Conn,
    id: Uuid,
    patch: &UserPatch,
    password_hash: Option<&str>,
    expected: i64,
    now: Timestamp,
) -> DbResult<Changed<User>> {
    let before = get(conn, id)?;
    if before.version != expected {
        return Err(DbError::Stale);
    }
    let effect = Effect::of(&before, patch);
    let name = patch
        .name
        .as_deref()
        .map_or(before.name.as_str(), str::trim);
    let role = patch.role.unwrap_or(before.role);
    let lang: Lang = patch.lang.unwrap_or(before.lang);
    let disabled = patch.disabled.unwrap_or(before.disabled);
    let updated = diesel::update(
        users::table.filter(users::id.eq(DbId(id)).and(users::version.eq(expected))),
    )
    .set((
        users::name.eq(name),
        users::role.eq(wire::name(&role)),
        users::lang.eq(wire::name(&lang)),
        users::disabled.eq(disabled),
        users::token_epoch.eq(users::token_epoch + i64::from(effect.ends_sessions)),
        users::updated_at.eq(micros(now)),
        users::version.eq(expected + 1),
    ))
    .execute(conn)?;
    if updated != 1 {
        return Err(DbError::Stale);
    }
    if let Some(hash) = password_hash {
        diesel::update(users::table.find(DbId(id)))
            .set((
                users::password_hash.eq(hash),
                users::must_change_password.eq(false),
            ))
            .execute(conn)?;
    }
    if let Some(must) = patch.must_change_password {
        diesel::update(users::table.find(DbId(id)))
            .set(users::must_change_password.eq(must))
            .execute(conn)?;
    }
    if effect.loses_admin && !another_admin(conn, id)? {
        return Err(DbError::refused(ErrorCode::LastAdministrator, "", ""));
    }
    if effect.ends_sessions {
        sessions::revoke_user(conn, id, now)?;
    }
    let data = json!({
        "name_changed": name != before.name,
        "role": (role != before.role).then_some(role),
        "lang": (lang != before.lang).then_some(lang),
        "disabled": (disabled != before.disabled).then_some(disabled),
        "password_changed": password_hash.is_some(),
        "must_change_password": patch.must_change_password,
    });
    Ok(Changed::new(
        get(conn, id)?,
        Entry::instance("user.updated", id, data),
    ))
}

/// Sets a user's own new password and ends all their sessions; the token epoch from then on. `before` is the hash the
/// present password was compared with; it must still be theirs.
pub fn change_password(
    conn: &mut Conn,
    id: Uuid,
    before: &str,
    after: &str,
    now: Timestamp,
) -> DbResult<Changed<i64>> {
    let same = users::id.eq(DbId(id)).and(users::password_hash.eq(before));
    let epoch: Option<i64> = diesel::update(users::table.filter(same))
        .set((
            users::password_hash.eq(after),
            users::must_change_password.eq(false),
            users::token_epoch.eq(users::token_epoch + 1_i64),
            users::updated_at.eq(micros(now)),
        ))
        .returning(users::token_epoch)
        .get_result(conn)
        .optional()?;
    let epoch = epoch.ok_or_else(|| DbError::refused(ErrorCode::Conflict, "", ""))?;
    sessions::revoke_user(conn, id, now)?;
    Ok(Changed::new(
        epoch,
        Entry::instance("user.password_changed", id, json!({})),
    ))
}

/// Keeps the same password under another hash, unless it was changed meanwhile. Whether it was kept.
pub fn rehash(conn: &mut Conn, id: Uuid, before: &str, after: &str) -> DbResult<bool> {
    let same = users::id.eq(DbId(id)).and(users::password_hash.eq(before));
    let kept = diesel::update(users::table.filter(same))
        .set(users::password_hash.eq(after))
        .execute(conn)?;
    Ok(kept == 1)
}

/// Voids the access tokens of a user by raising their epoch.
pub(crate) fn end_tokens(conn: &mut Conn, id: Uuid) -> DbResult<()> {
    diesel::update(users::table.find(DbId(id)))
        .set(users::token_epoch.eq(users::token_epoch + 1_i64))
        .execute(conn)?;
    Ok(())
}

/// Whether somebody besides `id` is an administrator who can sign in. On PostgreSQL the rows are locked, so
/// that two administrators cannot remove each other at the same time.
fn another_admin(conn: &mut Conn, id: Uuid) -> DbResult<bool> {
    let admin = wire::name(&Role::Admin);
    let others = users::table
        .filter(
            users::role
                .eq(admin)
                .and(users::disabled.eq(false))
                .and(users::id.ne(DbId(id))),
        )
        .select(users::id);
    let found: Vec<DbId> = match conn {
        Conn::Sqlite(conn) => others.load(conn)?,
        Conn::Pg(conn) => others.for_update().load(conn)?,
    };
    Ok(!found.is_empty())
}
