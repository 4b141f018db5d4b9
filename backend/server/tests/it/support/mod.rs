//! Test support: the application in-process on a fresh database, users of each role, a clock that stands still
//! until told. Tests call it as a client would, through requests.

#![allow(dead_code)] // each module uses its part

mod answer;
mod app;
mod client;
mod log;

pub use answer::Answer;
pub use app::{PASSWORD, TestApp, on_both, on_both_with};
pub use client::Client;
pub use log::Log;
