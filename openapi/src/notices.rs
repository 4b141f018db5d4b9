//! Notices on the public page: an approved website notice, published as it stood, replaced by later publications,
//! withdrawn with a reason. What it says is a letter, in `letters`.

use crate::{Lang, Timestamp, Uuid};
use serde::{Deserialize, Serialize};

/// Longest reason of a withdrawal, in characters.
pub const MAX_REASON: usize = 1_000;

/// Whether a notice stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum NoticeState {
    /// Anybody can read it.
    Standing,
    /// Its address says that it was withdrawn.
    Withdrawn,
}

/// One publication. It is never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Publication {
    /// Which one, from 1.
    pub number: i64,
    /// Version of the letter that was published.
    pub letter_version: i64,
    /// The letter's hash as it was approved, hexadecimal.
    pub content_hash: String,
    /// SHA-256 over the pages as published, hexadecimal.
    pub page_hash: String,
    /// Languages it has.
    pub langs: Vec<Lang>,
    /// Who published it.
    pub by_name: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
}

/// A notice with its publications.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Notice {
    /// Identifier.
    pub id: Uuid,
    /// Last part of its address: `/notices/{slug}`.
    pub slug: String,
    /// The letter it publishes.
    pub letter_id: Uuid,
    /// That letter's name inside the organisation.
    pub letter_name: String,
    /// Whether it stands.
    pub state: NoticeState,
    /// Every publication, the newest first.
    pub publications: Vec<Publication>,
    /// Why it was withdrawn; empty while it stands.
    pub reason: String,
    /// Who withdrew it.
    pub withdrawn_by_name: Option<String>,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub withdrawn_at: Option<Timestamp>,
    /// Row version, for `If-Match`.
    pub version: i64,
}

/// Publishing, with what the publisher saw and typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PublishNotice {
    /// The letter's content hash as seen.
    pub content_hash: String,
    /// The incident's number, typed.
    pub confirm_reference: String,
}

/// Withdrawing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct WithdrawNotice {
    /// Why, for the record; the public page does not show it. 1 to 1,000 characters.
    pub reason: String,
}
