//! Reading a file of affected people: bytes to text (`encoding`), text to cells (`csv`, `ndjson`), headings to fields
//! (`headings`), cells to people (`lines`, `lists`), columns that feed nothing (`ignored`), what is wrong with them
//! (`fault`), what would be better (`proposals`), what two lines of one person say (`fingerprint`), and the file to mend
//! (`error_file`). It reads through `Read` in constant memory and writes nowhere.

pub mod csv;
pub mod encoding;
pub mod error_file;
pub mod fault;
pub mod fingerprint;
pub mod headings;
pub mod ignored;
mod lines;
pub(crate) mod lists;
mod ndjson;
pub mod proposals;
pub(crate) mod records;
pub mod values;

pub use lines::{Defaults, FileSettings, Line, Lines, preview};
pub use records::Stopped;
