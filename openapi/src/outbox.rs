//! The built-in outbox: where mail goes while no mail server is configured. Nothing in it left the machine.

use crate::{Timestamp, Uuid};
use serde::{Deserialize, Serialize};

/// A mail kept in the outbox, as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OutboxMail {
    /// Identifier.
    pub id: Uuid,
    /// The incident it belongs to.
    pub incident_id: Uuid,
    /// The delivery it was; absent for a test mail.
    pub delivery_id: Option<Uuid>,
    /// Recipient's address, masked unless the reader may see personal data.
    pub to: String,
    /// Subject line.
    pub subject: String,
    /// Message-ID, with its angle brackets.
    pub message_id: String,
    /// Size in bytes.
    pub size: i64,
    /// When the outbox took it.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub accepted_at: Timestamp,
}

/// A mail with its parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OutboxMessage {
    /// As in the list.
    pub mail: OutboxMail,
    /// Header lines, name and decoded value, in order.
    pub headers: Vec<(String, String)>,
    /// The text part.
    pub text: String,
    /// The HTML part; empty when there is none.
    pub html: String,
    /// Names of the files that go with it.
    #[serde(default)]
    pub attachments: Vec<String>,
}

/// Which mails of the outbox, and how.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[serde(default)]
pub struct OutboxFilter {
    /// An exact mail address or customer number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// Show names and addresses in the clear; needs the permission, and is recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reveal: Option<bool>,
}
