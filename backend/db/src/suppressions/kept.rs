//! How many mails a start would leave out, kept from one request to the next: telling takes a look at every recipient's
//! address, and a letter is saved over and over while it is written.
//!
//! It is right for as long as the recipients are the same, which their hash tells, and the list is: whoever changes the
//! list writes an entry of the instance's chain in the same transaction.

use super::would_hold_back;
use crate::{
    Chain, Conn, DbResult,
    audit::{self, Head},
    crypto::Keyring,
};
use saiki_api::{Uuid, letters::Letter, suppressions::HeldBack};
use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Counts kept at most; the one not asked for longest goes first.
const MOST: usize = 64;

/// Counts and what they were made at.
#[derive(Default)]
pub struct HeldBacks {
    /// The one asked for last comes first.
    kept: Mutex<VecDeque<Kept>>,
}

struct Kept {
    of: Of,
    /// Where the instance's chain ended when it was counted.
    revision: Head,
    held: HeldBack,
}

/// What is counted.
#[derive(PartialEq, Eq)]
struct Of {
    incident: Uuid,
    recipients_hash: String,
    /// Whether opt-outs count.
    update: bool,
}

impl HeldBacks {
    /// `would_hold_back` of a letter to the recipients of this hash, which was made in the same unmoving view.
    pub fn of(
        &self,
        conn: &mut Conn,
        keyring: &Keyring,
        incident: Uuid,
        letter: &Letter,
        recipients_hash: &str,
    ) -> DbResult<HeldBack> {
        let Some(revision) = audit::head(conn, Chain::Instance)? else {
            return would_hold_back(conn, keyring, incident, letter);
        };
        let of = Of {
            incident,
            recipients_hash: recipients_hash.to_owned(),
            update: letter.basis.is_update(),
        };
        if let Some(held) = self.known(&of, &revision) {
            return Ok(held);
        }
        let held = would_hold_back(conn, keyring, incident, letter)?;
        self.keep(Kept { of, revision, held });
        Ok(held)
    }

    fn known(&self, of: &Of, revision: &Head) -> Option<HeldBack> {
        let mut kept = self.lock();
        let at = kept.iter().position(|one| one.of == *of)?;
        let one = kept.remove(at)?;
        if one.revision != *revision {
            return None;
        }
        let held = one.held;
        kept.push_front(one);
        Some(held)
    }

    fn keep(&self, new: Kept) {
        let mut kept = self.lock();
        kept.retain(|one| one.of != new.of);
        kept.push_front(new);
        kept.truncate(MOST);
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Kept>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(hash: &str, update: bool) -> Of {
        Of {
            incident: Uuid::nil(),
            recipients_hash: hash.to_owned(),
            update,
        }
    }

    #[test]
    fn a_count_is_known_for_the_same_recipients_and_the_same_list_alone() {
        let (all, at) = (HeldBacks::default(), |seq| (seq, vec![7; 32]));
        let held = HeldBack {
            technical: 1,
            opt_out: 2,
        };
        all.keep(Kept {
            of: of("a", true),
            revision: at(1),
            held,
        });
        assert_eq!(all.known(&of("a", true), &at(1)), Some(held));
        assert_eq!(all.known(&of("b", true), &at(1)), None);
        assert_eq!(all.known(&of("a", false), &at(1)), None);
        assert_eq!(all.known(&of("a", true), &at(2)), None);
        // What is out of date has gone.
        assert_eq!(all.known(&of("a", true), &at(1)), None);
    }
}
