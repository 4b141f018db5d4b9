//! What callers of the API may rely on, tried on the whole application in-process, on each database there is.
//! One binary; a module a noun.

mod incidents;
mod members;
mod organisation;
mod support;
mod timeline;
