//! Letters: begun, read, changed in versions that all stay. Who a letter reaches is in `letters::reach`, its
//! approval in `approvals`, their series in `letters::series`; what a text may contain was checked before.

mod attachments;
mod encoding;
mod facts;
mod numbers;
mod out;
mod reach;
mod read;
mod series;
mod stop_link;
mod write;

pub use attachments::chosen;
pub(crate) use attachments::not_needed;
pub use encoding::in_utf8;
pub use facts::with_facts;
pub(crate) use facts::{Records, facts_hash_of};
pub(crate) use numbers::renumber;
pub use reach::{counts as reach_counts, outlook, reach, served};
pub use read::{count, get, list, versions};
pub(crate) use series::ready;
pub use series::{previous, series, usual_basis};
pub(crate) use stop_link::stop_link;
pub use write::{Author, Beginning, create, update};
pub(crate) use write::{lock, lock_all, set_state};
