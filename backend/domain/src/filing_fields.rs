//! The one set of facts that every report to an authority is filled from: which fields there are, what the records say
//! of each, what somebody wrote in its place, and how a value reads. Which report asks for which is `filing_forms`.

pub mod catalogue;
mod input;
pub mod records;
#[cfg(test)]
pub(crate) mod sample;
mod words;

pub use input::check_input;
pub use words::said;
pub(crate) use words::unknown;

use saiki_api::{
    filing_fields::{FieldSource, FieldValue, HeldField},
    incidents::Knowledge,
};
use std::collections::BTreeMap;

/// What a field holds, with where that comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Held {
    /// Whether it is known.
    pub state: Knowledge,
    /// The value. Where it is not known this is what is supposed so far, where it does not apply a remark: both are told
    /// in words, and never leave this program as a value; see `Held::field`.
    pub value: Option<FieldValue>,
    /// The record it comes from; none for what somebody wrote by hand, and where no record holds it.
    pub source: Option<FieldSource>,
}

impl Held {
    /// What is told of it elsewhere: a value exactly when it is known.
    pub fn field(&self, key: &str) -> HeldField {
        HeldField {
            key: key.to_owned(),
            state: self.state,
            value: match self.state {
                Knowledge::Known => self.value.clone(),
                Knowledge::Unknown | Knowledge::NotApplicable => None,
            },
        }
    }
}

/// What somebody wrote in place of the records' value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Own {
    /// Whether it is known.
    pub state: Knowledge,
    /// The value; present exactly when known.
    pub value: Option<FieldValue>,
}

/// What holds: what somebody wrote, otherwise what the records say. The source stays with a field that was overwritten,
/// so that the record can still be found.
pub fn in_force(
    recorded: &BTreeMap<String, Held>,
    own: &BTreeMap<String, Own>,
) -> BTreeMap<String, Held> {
    let mut held = recorded.clone();
    for (key, own) in own {
        let slot = held.entry(key.clone()).or_default();
        slot.state = own.state;
        slot.value = own.value.clone();
    }
    held
}
