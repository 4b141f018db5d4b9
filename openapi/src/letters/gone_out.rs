//! How a letter went out, and under which approval. What was approved then stays on record, whatever becomes of the
//! approval later; whether one stands for the next time is the letter's state.

use crate::{Lang, Timestamp, Uuid, approvals::Approval};
use serde::{Deserialize, Serialize};

/// In which way a letter goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum OutWay {
    /// By mail: a campaign was started.
    Mail,
    /// By post: a batch was made out.
    Post,
    /// On the public page.
    Web,
}

impl OutWay {
    /// What became of a letter that went this way, for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            OutWay::Mail => lang.pick("送付済み", "Sent"),
            OutWay::Post => lang.pick("郵送用に作成済み", "Made out for post"),
            OutWay::Web => lang.pick("公開済み", "Published"),
        }
    }
}

/// How a letter went out last. By post only where it went out in no other way: batches are made out for those no mail reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GoneOut {
    /// In which way.
    pub way: OutWay,
    /// The campaign, the batch or the notice.
    pub id: Uuid,
    /// When it was started, made out or published.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// The version that went out.
    pub letter_version: i64,
    /// Hash of what went out.
    pub content_hash: String,
    /// The approval it went out under: by whom, when, for which hashes. Its state may be `voided` by now; what went out was
    /// approved all the same.
    pub approval: Option<Approval>,
}
