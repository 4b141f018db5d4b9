//! Webhooks: addresses that are told what happened. What is told are entries of the audit log, which hold no personal
//! data; each call is kept with its answer, repeated until it is taken or given up, and signed.

use crate::{Lang, Timestamp, Uuid};
use serde::{Deserialize, Serialize};

/// Longest address, in characters.
pub const MAX_URL: usize = 2_000;
/// Longest name, in characters.
pub const MAX_NAME: usize = 200;
/// Most webhooks of an organisation.
pub const MAX_WEBHOOKS: usize = 50;

/// What a webhook says of itself: on entering it, and on changing it whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct WebhookFields {
    /// Name for people, 1 to 200 characters.
    pub name: String,
    /// Where to call: `https`, no user or password in it; at most 2,000 characters.
    pub url: String,
    /// Actions it is told of, as in the audit log: `filing.filed`, or a noun with `.*`: `clock.*`. At least one.
    pub events: Vec<String>,
    /// What the body looks like.
    #[serde(default)]
    pub format: WebhookFormat,
    /// Language of the text in it.
    pub lang: Lang,
    /// Whether what happens in exercises is told, too.
    #[serde(default)]
    pub exercises: bool,
    /// Whether it is called at all.
    #[serde(default = "yes")]
    pub enabled: bool,
}

fn yes() -> bool {
    true
}

/// What the body of a call looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum WebhookFormat {
    /// `WebhookEvent`, for programs.
    #[default]
    Event,
    /// `{"text": "…"}`, which chat services take.
    Chat,
}

impl WebhookFormat {
    /// Every format.
    pub const ALL: [WebhookFormat; 2] = [WebhookFormat::Event, WebhookFormat::Chat];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            WebhookFormat::Event => lang.pick("プログラム向け（JSON）", "For programs (JSON)"),
            WebhookFormat::Chat => lang.pick("チャット向け（text）", "For chat services (text)"),
        }
    }
}

/// The body of a call in the format `event`. Its bytes are the same at each repetition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookEvent {
    /// Identifier of the call, the same at each repetition: what came twice can be told by it.
    pub id: Uuid,
    /// The action, as in the audit log; `webhook.tried` for a trial.
    pub event: String,
    /// When it happened.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// The incident it happened in; absent for what concerns the whole organisation.
    pub incident: Option<WebhookIncident>,
    /// The user who did it; absent where the product did.
    pub actor_id: Option<Uuid>,
    /// Id of the row.
    pub subject: String,
    /// What happened in one line, in the webhook's language.
    pub text: String,
    /// Further facts, depending on the action; no personal data of affected people.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub data: serde_json::Value,
}

/// The incident a call is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookIncident {
    /// Identifier.
    pub id: Uuid,
    /// Its number.
    pub reference: String,
    /// Whether it is an exercise.
    pub exercise: bool,
}

/// A webhook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Webhook {
    /// Identifier.
    pub id: Uuid,
    /// What it says.
    pub fields: WebhookFields,
    /// Calls that wait or are being repeated.
    pub waiting: i64,
    /// Calls given up in the last seven days.
    pub failed: i64,
    /// When the last call was taken.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub last_taken_at: Option<Timestamp>,
    /// Who entered it.
    pub created_by_name: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// Row version, for `If-Match`.
    pub version: i64,
}

/// A webhook just entered, or one with a new secret: the secret is shown this once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookSecret {
    /// The webhook.
    pub webhook: Webhook,
    /// Key of the signature: HMAC-SHA256 over `{time}.{body}`, in the header `Saiki-Signature: t={time},v1={hex}`.
    pub secret: String,
}

/// What became of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CallState {
    /// It waits for its first or next attempt.
    Waiting,
    /// It was answered with a 2xx status.
    Taken,
    /// It was given up.
    Failed,
}

impl CallState {
    /// Every state.
    pub const ALL: [CallState; 3] = [CallState::Waiting, CallState::Taken, CallState::Failed];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            CallState::Waiting => lang.pick("送信待ち", "Waiting"),
            CallState::Taken => lang.pick("受信済み", "Taken"),
            CallState::Failed => lang.pick("断念", "Given up"),
        }
    }
}

/// A call of a webhook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookCall {
    /// Identifier; also in the header `Saiki-Event-Id`, the same at each repetition.
    pub id: Uuid,
    /// The action: `filing.filed`; `webhook.tried` for a trial.
    pub event: String,
    /// What became of it.
    pub state: CallState,
    /// Attempts so far.
    pub attempts: i64,
    /// Status of the last answer.
    pub status: Option<i64>,
    /// Why the last attempt failed, in the reader's language; empty otherwise.
    pub error: String,
    /// When the next attempt is due.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub next_at: Option<Timestamp>,
    /// When it arose.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// When it was taken or given up.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub done_at: Option<Timestamp>,
}

/// Which calls of a webhook are listed. Paging goes beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[serde(default)]
pub struct CallFilter {
    /// Only those in this state.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<CallState>,
}

/// An action webhooks may be told of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookEventName {
    /// The action, as in the audit log: `filing.filed`.
    pub event: String,
    /// What it means, in the reader's language.
    pub label: String,
}
