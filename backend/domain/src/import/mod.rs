//! Reading a file of affected people: bytes to text (`encoding`), text to cells (`csv`), headings to fields
//! (`headings`), cells to people (`lines`), and what is wrong with them (`fault`). It reads through `Read`
//! in constant memory and writes nowhere.

pub mod csv;
pub mod encoding;
pub mod fault;
pub mod headings;
mod lines;
pub(crate) mod records;
pub mod values;

pub use lines::{Defaults, Line, Lines, preview};
pub use records::Stopped;

/// Most lines of data one file may have.
pub const MAX_ROWS: u64 = 500_000;
