//! Builds, checks and runs Saiki: what `cargo xtask` does. It is not part of the product and never shipped with it.
//!
//! Printing is this program's purpose, so the workspace's lint against it is lifted here.
#![allow(clippy::print_stdout, clippy::print_stderr)]

pub mod bench;
pub mod browser;
pub mod chaos;
pub mod cli;
#[cfg(feature = "demo")]
pub mod client;
pub mod console;
pub mod demo;
pub mod hash;
pub mod lock;
#[cfg(feature = "demo")]
pub mod measure;
#[cfg(feature = "console")]
pub mod pack;
#[cfg(feature = "demo")]
pub mod play;
pub mod postgres;
pub mod prerequisites;
pub mod process;
pub mod secret;
pub mod server;
pub mod step;
pub mod story;
pub mod tally;
pub mod test;
pub mod tools;
pub mod workspace;
