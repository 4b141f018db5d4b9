//! The call list and its script: who is to be called now, and what is said. Results are attempts.

use super::Followup;
use crate::{Lang, Timestamp, Uuid};
use serde::{Deserialize, Serialize};

/// Whom the list is for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[serde(default)]
pub struct CallFilter {
    /// Only what this user does; what nobody does comes too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caller_id: Option<Uuid>,
    /// Show personal fields in the clear; needs the permission, and is recorded in the audit log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reveal: Option<bool>,
}

/// In which language the script is wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[serde(default)]
pub struct ScriptQuery {
    /// The language; the reader's when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<Lang>,
}

/// The list: due calls first, then by the time agreed. A call to somebody who answers for several is one line of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Calls {
    /// The people, in the order in which they are called; at most 200.
    pub items: Vec<Followup>,
    /// Hand it back as `cursor` for the next page; absent on the last one.
    pub next_cursor: Option<String>,
    /// How many calls there are to make, now or later.
    pub total: u64,
    /// How many of them can be made now.
    pub due: u64,
    /// How many people were called too often without an answer: they need another way.
    pub exhausted: u64,
    /// How many people were to be called and have no number that can be used: they need another way, too, and are not on
    /// the list.
    pub without_number: u64,
    /// When the list was read.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
}

/// What is said on the telephone, from the facts of the incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CallScript {
    /// Its language.
    pub lang: Lang,
    /// What to say first, before anything of the matter: whom one wants to speak to.
    pub opening: Vec<String>,
    /// The facts as the letters have them.
    pub facts: Vec<ScriptFact>,
    /// What is said at the end.
    pub closing: Vec<String>,
    /// What is not said.
    pub not_said: Vec<String>,
}

/// A fact with its heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScriptFact {
    /// What it answers.
    pub heading: String,
    /// The answer.
    pub text: String,
}
