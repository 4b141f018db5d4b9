//! x

pub mod console;
