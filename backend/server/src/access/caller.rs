//! The signed-in user of a request together with the state. Made by `access` alone.

use crate::{ApiError, ApiResult, State};
use saiki_api::{Timestamp, permissions::Permission, problem::ErrorCode, users::User};
use saiki_db::{Actor, Changed, Conn, Db, DbResult, Entry};

/// A signed-in user with a hand on the state.
#[derive(Clone)]
pub struct Caller {
    state: State,
    user: User,
}

impl Caller {
    pub(super) fn new(state: State, user: User) -> Caller {
        Caller { state, user }
    }

    /// The user, as the database has them now.
    pub fn user(&self) -> &User {
        &self.user
    }

    /// The state.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// The database.
    pub fn db(&self) -> &Db {
        self.state.db()
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        self.state.now()
    }

    /// The user as author of changes.
    pub fn actor(&self) -> Actor {
        Actor {
            id: Some(self.user.id),
            name: self.user.name.clone(),
        }
    }

    /// Whether the user's role also has `permission`, for answers that differ by it.
    pub fn may(&self, permission: Permission) -> bool {
        self.user.role.allows(permission)
    }

    /// Refuses unless the role also has `permission`, where one handler needs more for some input.
    pub fn require(&self, permission: Permission) -> ApiResult<()> {
        if self.may(permission) {
            Ok(())
        } else {
            Err(ApiError::new(ErrorCode::Forbidden))
        }
    }

    /// Reads what names people: in the clear, where that is asked, only for who may see it, and then `entry` says so in the
    /// log, in the same transaction.
    pub async fn reveal<T: Send + 'static>(
        &self,
        asked: bool,
        find: impl FnOnce(&mut Conn) -> DbResult<T> + Send + 'static,
        entry: impl FnOnce(&T) -> Entry + Send + 'static,
    ) -> ApiResult<T> {
        if !asked {
            return Ok(self.db().snapshot(find).await?);
        }
        self.require(Permission::PeopleReveal)?;
        let work = move |conn: &mut Conn| {
            let found = find(conn)?;
            let entry = entry(&found);
            Ok(Changed::new(found, entry))
        };
        Ok(self.db().change(self.actor(), self.now(), work).await?)
    }
}
