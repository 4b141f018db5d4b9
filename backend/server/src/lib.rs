//! The server: HTTP routes, sign-in, configuration, command line. The only crate that names actix-web; rules
//! live in `saiki-domain`, queries in `saiki-db`.

pub mod access;
pub mod app;
pub mod auth;
pub mod background;
pub mod bounces;
pub mod cli;
pub mod clock;
pub mod config;
pub mod console;
pub mod error;
pub mod extract;
mod figures;
pub mod importing;
pub mod mail;
mod middleware;
pub mod openapi;
pub mod respond;
pub mod routes;
pub mod state;
pub mod validate;
pub mod webhooks;

pub use app::create_app;
pub use error::{ApiError, ApiResult};
pub use state::State;
