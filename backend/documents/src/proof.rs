//! Proof packs: a signed zip that shows which letter was sent to whom with what outcome, and the check of
//! one, which needs nothing but the file. Rows pass through one by one; neither side holds a ledger in memory.
//!
//! Three layers protect a pack: `manifest.json` holds a hash of every other entry, `manifest.sig` is an Ed25519
//! signature over the manifest that any tool can check, and the zip comment at the very end is a second one
//! over every byte of the file before it, so that not even a byte of the container can change unseen.

mod archive;
mod attached;
mod key;
mod ledger;
mod manifest;
mod readme;
mod verify;
mod verify_ledger;
mod write;

pub use key::{SIGNING_PURPOSE, SigningKey, Verifying};
pub use ledger::{AttemptRow, LedgerRow, csv_head, csv_line};
pub use manifest::{EntryFact, Manifest};
pub use verify::{Check, Verdict, verify};
pub use write::{Pack, PackError, Rows, write};

#[cfg(test)]
mod tests;
