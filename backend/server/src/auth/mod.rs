//! Signing in: access tokens, refresh tokens and their rotation, passwords, throttling. Who may do what is in
//! `access`; the endpoints are in `routes::auth`.

pub mod common;
pub mod first;
pub mod passwords;
pub mod refresh;
pub mod throttle;
pub mod tokens;
