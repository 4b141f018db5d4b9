//! Who is signed in and what they may do. The token is the client's; this is what pages ask.

use leptos::prelude::*;
use saiki_api::{permissions::Permission, users::User};

/// How the person stands with the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Not known yet: the cookie is being tried.
    Starting,
    /// Nobody is signed in.
    SignedOut,
    /// Signed in.
    SignedIn(Account),
    /// Was signed in; the page stays as it is until the person signs in again or leaves.
    Expired(Account),
}

/// The signed-in person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Who.
    pub user: User,
    /// What they may do.
    pub permissions: Vec<Permission>,
}

/// The session; copied freely, one for the whole console.
#[derive(Clone, Copy)]
pub struct Session(RwSignal<State>);

/// Makes the session. Call once, at the root.
pub fn provide_session() -> Session {
    let session = Session(RwSignal::new(State::Starting));
    provide_context(session);
    session
}

/// The session.
pub fn use_session() -> Session {
    expect_context()
}

impl Session {
    /// How the person stands with the server.
    pub fn state(self) -> State {
        self.0.get()
    }

    /// The signed-in person, also while the session is expired.
    pub fn account(self) -> Option<Account> {
        self.0.with(|state| match state {
            State::SignedIn(account) | State::Expired(account) => Some(account.clone()),
            State::Starting | State::SignedOut => None,
        })
    }

    /// Whether the person may do it. Views leave out what they may not; the server refuses it in any case.
    pub fn may(self, permission: Permission) -> bool {
        self.0.with(|state| match state {
            State::SignedIn(account) | State::Expired(account) => {
                account.permissions.contains(&permission)
            }
            State::Starting | State::SignedOut => false,
        })
    }

    /// Somebody signed in, or the session was renewed.
    pub fn begin(self, user: User, permissions: Vec<Permission>) {
        let account = Account { user, permissions };
        // A renewal changes nothing that pages look at, and must not draw them anew.
        let next = State::SignedIn(account);
        if self.0.with_untracked(|state| *state != next) {
            self.0.set(next);
        }
    }

    /// The session ran out and could not be renewed.
    pub fn expire(self) {
        let next = match self.0.get_untracked() {
            State::SignedIn(account) => State::Expired(account),
            State::Starting => State::SignedOut,
            same => same,
        };
        if self.0.with_untracked(|state| *state != next) {
            self.0.set(next);
        }
    }

    /// Nobody is signed in.
    pub fn end(self) {
        self.0.set(State::SignedOut);
    }
}
