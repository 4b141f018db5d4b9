//! What comes back about mails: the signed return address, reading reports, taking them in over LMTP or a pipe. What a
//! report means is `saiki_domain::bounces`', what follows from it `saiki_db::bounces`'.
//!
//! Invariant: a report counts for the delivery whose signed address it came to, and for no other. Nothing else in it is
//! believed to say whom it is about.

mod fields;
mod intake;
mod lmtp;
mod message;
mod parts;
mod plain;
mod report;
pub(crate) mod return_path;

pub use intake::{Intake, Taken};
pub use lmtp::{Limits, serve as serve_lmtp};
pub use message::{Collector, Message};
pub use report::{Group, Reading, Report, read as read_report};
pub use return_path::{Mark, ReturnPath};
