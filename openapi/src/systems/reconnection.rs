//! The way back onto the network: rules an incident sets, marks that they are met, steps taken, backups checked.
//! Which step may follow which is decided in `saiki-domain`.

use super::{BackupResult, Damage, MeasureState, System, SystemKind};
use crate::{Lang, Timestamp, Uuid, organisation::Both};
use serde::{Deserialize, Serialize};

/// A condition that must be met before a system returns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Rule {
    /// Identifier.
    pub id: Uuid,
    /// What must be so.
    pub text: Both,
    /// Kinds of system it holds for; empty for all.
    pub kinds: Vec<SystemKind>,
    /// Whether it no longer holds.
    pub retired: bool,
    /// Row version, for `If-Match`.
    pub version: i64,
}

/// What a rule is to say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RuleFields {
    /// What must be so, 1 to 200 characters in at least one language.
    pub text: Both,
    /// Kinds of system it holds for; all when empty.
    #[serde(default)]
    pub kinds: Vec<SystemKind>,
    /// Whether it no longer holds.
    #[serde(default)]
    pub retired: bool,
}

/// A rule as it stands for one system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RuleState {
    /// The rule.
    pub rule: Rule,
    /// Who marked it as met, when; absent while it is not.
    pub met: Option<CheckMark>,
}

/// That a rule is met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CheckMark {
    /// Who said so.
    pub by_name: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// How they know.
    pub note: String,
}

/// Steps on the way back. Approval is a call of its own: it takes another person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum StepWord {
    /// Take it off the network; also back to the start from anywhere.
    Isolate,
    /// It was looked at.
    Check,
    /// It was mended.
    Remedy,
    /// Put it on the network again.
    Reconnect,
}

impl StepWord {
    /// Every step, in order.
    pub const ALL: [StepWord; 4] = [
        StepWord::Isolate,
        StepWord::Check,
        StepWord::Remedy,
        StepWord::Reconnect,
    ];

    /// Name for people: the verb of its button.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            StepWord::Isolate => lang.pick("隔離する", "Isolate"),
            StepWord::Check => lang.pick("確認済みにする", "Mark as checked"),
            StepWord::Remedy => lang.pick("対処済みにする", "Mark as remedied"),
            StepWord::Reconnect => lang.pick("再接続する", "Reconnect"),
        }
    }
}

/// One thing done to a system. Exactly what it names changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, rename_all = "snake_case", tag = "kind")]
pub enum Step {
    /// A step on the way back.
    Move {
        /// Which.
        step: StepWord,
    },
    /// What was found.
    Damage {
        /// It.
        damage: Damage,
    },
    /// How far the emergency measure is.
    Measure {
        /// It.
        measure: MeasureState,
        /// Why it is not possible; needed then.
        #[serde(default)]
        reason: String,
    },
    /// A rule is met, or is not after all.
    Rule {
        /// The rule.
        rule_id: Uuid,
        /// Whether it is met.
        met: bool,
    },
}

/// A step with its note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SystemStep {
    /// What was done.
    pub step: Step,
    /// Remark, kept in the history.
    #[serde(default)]
    pub note: String,
}

/// Approval of a system's return, or its refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SystemApproval {
    /// Whether it may return; a refusal sends it back to where it is isolated.
    pub approve: bool,
    /// Remark; needed for a refusal.
    #[serde(default)]
    pub note: String,
}

/// A line of a system's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StepEntry {
    /// Identifier.
    pub id: Uuid,
    /// What was done: `isolate`, `check`, `remedy`, `approve`, `refuse`, `reconnect`, `damage`, `measure`, `rule_met`,
    /// `rule_unmet`, `void`.
    pub what: String,
    /// State before, by wire name; a rule's text for marks.
    pub before: String,
    /// State after.
    pub after: String,
    /// Remark.
    pub note: String,
    /// Who.
    pub by_name: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
}

/// A check of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BackupCheck {
    /// Identifier.
    pub id: Uuid,
    /// What it found.
    pub result: BackupResult,
    /// The last good one before the incident.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub last_good_at: Option<Timestamp>,
    /// Whether that was before the incident began, as far as its times tell.
    pub before_incident: Option<bool>,
    /// Who looked.
    pub checked_by: String,
    /// Remark.
    pub note: String,
    /// When it was recorded.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
}

/// A check of a backup to be recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewBackupCheck {
    /// What it found.
    pub result: BackupResult,
    /// The last good one; needed when one is intact.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub last_good_at: Option<Timestamp>,
    /// Who looked; the caller when empty.
    #[serde(default)]
    pub checked_by: String,
    /// Remark.
    #[serde(default)]
    pub note: String,
}

/// A system with everything its page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SystemDetail {
    /// The system.
    pub system: System,
    /// The rules that hold for it.
    pub rules: Vec<RuleState>,
    /// Who remedied it: they cannot approve its return.
    pub remedied_by: Option<Uuid>,
    /// Checks of its backup, the newest first.
    pub backups: Vec<BackupCheck>,
    /// What was done to it, the newest first; the last 200.
    pub history: Vec<StepEntry>,
}
