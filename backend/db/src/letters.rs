//! Letters: begun, read, changed in versions that all stay. Who a letter reaches is in `letters::reach`, its
//! approval in `approvals`; what a text may contain was checked before.

mod reach;
mod read;
mod write;

pub use reach::{counts as reach_counts, outlook, reach};
pub use read::{count, get, list, number, versions};
pub use write::{Author, Beginning, create, update};
pub(crate) use write::{lock, lock_all, set_state};
