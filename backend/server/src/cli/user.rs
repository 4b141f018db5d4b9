//! `saiki user`: users from the command line, for when nobody can sign in. Passwords come from standard input,
//! never from an argument.

use super::open::open;
use crate::{State, auth::passwords, clock::Clock, config::Config};
use anyhow::{Context, bail};
use saiki_api::{
    Lang,
    permissions::Role,
    users::{NewUser, User, UserPatch},
    wire,
};
use saiki_db::{Actor, users};
use std::{io::BufRead, process::ExitCode};

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Make a user; the password is read from standard input.
    Add {
        /// Mail address.
        email: String,
        /// Name shown to others.
        #[arg(long)]
        name: String,
        /// admin, lead, comms, approver, compliance, auditor or integrator.
        #[arg(long)]
        role: String,
        /// ja or en.
        #[arg(long, default_value = "ja")]
        lang: String,
        /// The user must set a password of their own at the first sign-in.
        #[arg(long)]
        one_time: bool,
    },
    /// List all users.
    List,
    /// Bar a user; ends their sessions at once.
    Disable {
        /// Mail address.
        email: String,
    },
    /// Set a new password, read from standard input; ends the user's sessions.
    Password {
        /// Mail address.
        email: String,
        /// The user must set a password of their own at the next sign-in.
        #[arg(long)]
        one_time: bool,
    },
}

pub(super) fn run(command: Command, config: Config) -> anyhow::Result<ExitCode> {
    let state = open(config, Clock::system())?;
    match command {
        Command::Add {
            email,
            name,
            role,
            lang,
            one_time,
        } => {
            let role: Role = wire::parse(&role).with_context(|| format!("no role `{role}`"))?;
            let lang: Lang = wire::parse(&lang).with_context(|| format!("no language `{lang}`"))?;
            let new = NewUser {
                email,
                name,
                role,
                lang,
                password: read_password()?,
                must_change_password: one_time,
            };
            add(&state, &new)?;
        }
        Command::List => list(&state)?,
        Command::Disable { email } => {
            let patch = UserPatch {
                disabled: Some(true),
                ..UserPatch::default()
            };
            change(&state, &email, patch)?;
        }
        Command::Password { email, one_time } => {
            let patch = UserPatch {
                password: Some(read_password()?),
                must_change_password: Some(one_time),
                ..UserPatch::default()
            };
            change(&state, &email, patch)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn add(state: &State, new: &NewUser) -> anyhow::Result<()> {
    let hash = checked_hash(&new.password, &new.email, &new.name)?;
    let now = state.now();
    let user = state.db().change_blocking(&Actor::system(), now, |conn| {
        users::create(conn, new, &hash, now)
    })?;
    super::print(&format!("{}\n", user.id))
}

fn list(state: &State) -> anyhow::Result<()> {
    let mut after = None;
    loop {
        let page = state
            .db()
            .read_blocking(|conn| users::list(conn, after, 200))?;
        let Some(last) = page.last() else {
            return Ok(());
        };
        after = Some(last.id);
        for user in &page {
            let role = wire::name(&user.role);
            let mark = if user.disabled { "disabled" } else { "" };
            super::print(&format!("{}\t{}\t{role}\t{mark}\n", user.id, user.email))?;
        }
    }
}

fn change(state: &State, email: &str, patch: UserPatch) -> anyhow::Result<()> {
    let user = find(state, email)?;
    let hash = match &patch.password {
        Some(password) => Some(checked_hash(password, &user.email, &user.name)?),
        None => None,
    };
    let now = state.now();
    state.db().change_blocking(&Actor::system(), now, |conn| {
        users::update(conn, user.id, &patch, hash.as_deref(), user.version, now)
    })?;
    Ok(())
}

fn find(state: &State, email: &str) -> anyhow::Result<User> {
    state
        .db()
        .read_blocking(|conn| users::credentials(conn, email))?
        .map(|found| found.user)
        .with_context(|| format!("no user with the address {email}"))
}

fn checked_hash(password: &str, email: &str, name: &str) -> anyhow::Result<String> {
    if let Err(error) = passwords::check_new("password", password, email, name).or_ok() {
        let problem = error.problem(Lang::En, "");
        let words = problem.errors.first().map(|e| e.message.clone());
        bail!(words.unwrap_or_default());
    }
    passwords::hash(password).map_err(|e| anyhow::anyhow!("hashing failed: {e}"))
}

fn read_password() -> anyhow::Result<String> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    let password = line.trim_end_matches(['\n', '\r']).to_owned();
    if password.is_empty() {
        bail!("give the password on standard input");
    }
    Ok(password)
}
