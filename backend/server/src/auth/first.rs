//! The first administrator, made at first start when there is no user yet. Later users are made by an
//! administrator or by `saiki user add`.

use super::passwords;
use crate::{State, config::Config};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use saiki_api::{Lang, permissions::Role, users::NewUser};
use saiki_db::{Actor, Changed, users};

/// Address of the first administrator when none is configured.
pub const DEFAULT_EMAIL: &str = "admin@localhost";

/// What to tell whoever started the server.
#[derive(Debug, PartialEq, Eq)]
pub enum First {
    /// There are users already.
    Present,
    /// Made with the configured password.
    Made {
        /// Address.
        email: String,
    },
    /// Made with a password nobody knows yet: print it, once.
    Generated {
        /// Address.
        email: String,
        /// Password.
        password: String,
    },
}

/// Makes the first administrator if there is no user. Two processes that start together make one.
pub fn ensure(state: &State) -> anyhow::Result<First> {
    let now = state.now();
    if state.db().read_blocking(users::count)? > 0 {
        return Ok(First::Present);
    }
    let Wanted {
        email,
        password,
        generated,
    } = Wanted::from_config(state.config())?;
    let new = NewUser {
        name: "Administrator".to_owned(),
        role: Role::Admin,
        password: String::new(),
        lang: Lang::Ja,
        must_change_password: false,
        email: email.clone(),
    };
    let problem = passwords::check_new("admin_password", &password, &email, &new.name);
    if let Err(error) = problem.or_ok() {
        let problem = error.problem(Lang::En, "");
        let words = problem.errors.first().map(|e| e.message.clone());
        anyhow::bail!("SAIKI_ADMIN_PASSWORD: {}", words.unwrap_or_default());
    }
    let hash = passwords::hash(&password).map_err(|e| anyhow::anyhow!("hashing failed: {e}"))?;
    let made = state.db().change_blocking(&Actor::system(), now, |conn| {
        if users::count(conn)? > 0 {
            return Ok(Changed::nothing(false));
        }
        let Changed { entries, .. } = users::create(conn, &new, &hash, now)?;
        Ok(Changed {
            value: true,
            entries,
        })
    })?;
    Ok(match (made, generated) {
        (false, _) => First::Present,
        (true, true) => First::Generated { email, password },
        (true, false) => First::Made { email },
    })
}

struct Wanted {
    email: String,
    password: String,
    generated: bool,
}

impl Wanted {
    fn from_config(config: &Config) -> anyhow::Result<Wanted> {
        let email = if config.admin_email.is_empty() {
            DEFAULT_EMAIL.to_owned()
        } else {
            config.admin_email.clone()
        };
        if !config.admin_password.is_empty() {
            return Ok(Wanted {
                email,
                password: config.admin_password.expose().to_owned(),
                generated: false,
            });
        }
        let bytes: [u8; 18] = saiki_db::crypto::random()?;
        Ok(Wanted {
            email,
            password: BASE64_URL_SAFE_NO_PAD.encode(bytes),
            generated: true,
        })
    }
}
