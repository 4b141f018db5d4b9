//! What callers of the API may rely on, tried on the whole application in-process, on each database there is.
//! One binary; a module a noun.

mod audit;
mod auth;
mod document;
mod http;
mod incidents;
mod members;
mod once;
mod organisation;
mod people;
mod permissions;
mod support;
mod timeline;
mod tokens;
mod users;
