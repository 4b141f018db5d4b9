//! The work list: what is open for the caller over all their incidents. It tells where to go; what to do there is the
//! record's own.

use crate::{
    Timestamp, Uuid, activities::ActivityKey, items::Priority, stalls::Stall, users::UserRef,
};
use serde::{Deserialize, Serialize};

/// Which part of the list is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum WorkScope {
    /// What the caller owns, or may decide on as an approver.
    #[default]
    Mine,
    /// What belongs to activities the caller works in or is accountable for.
    Team,
    /// What is overdue or has stood still, whoever owns it.
    Overdue,
    /// What has gone to the caller as executive.
    Escalated,
}

/// What kind of record an entry leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum WorkKind {
    /// An item.
    Item,
    /// A question to be answered: whether to be accountable for an activity.
    Acceptance,
    /// An activity whose own due date has passed.
    Activity,
    /// Somebody outside who waits for word.
    Contact,
    /// A claim that waits for an answer or a payment.
    Claim,
    /// A measure against recurrence: to be put in place, checked for its effect, or audited again.
    Measure,
    /// A report that is owed.
    Filing,
    /// A report to an authority that waits for the caller's approval.
    Approval,
    /// A deadline somebody sees to.
    Clock,
    /// A question deadlines turn on, to be answered by somebody or by some day.
    Question,
    /// A briefing, education, a drill or an audit that is due.
    Training,
    /// A report from outside that nobody has taken up yet.
    Report,
    /// A campaign that has halted, is refused, or falls short of its deadline.
    Campaign,
    /// People whom no mail reaches, to be told otherwise.
    Followup,
}

/// An entry of the work list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WorkEntry {
    /// What kind of record it leads to.
    pub kind: WorkKind,
    /// The record; the incident for activities, which `activity` tells apart, and for questions, which `question` does.
    pub id: Uuid,
    /// The incident; absent for a report nobody has routed to one yet.
    pub incident_id: Option<Uuid>,
    /// Its number; empty where there is none.
    pub incident_reference: String,
    /// Its title; empty where there is none.
    pub incident_title: String,
    /// The activity, where it belongs to one.
    pub activity: Option<ActivityKey>,
    /// What is to be done, in the reader's language.
    pub title: String,
    /// Key of the question, where it is one that deadlines turn on.
    pub question: Option<String>,
    /// Who owns it.
    pub owner: Option<UserRef>,
    /// When it is due.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub due_at: Option<Timestamp>,
    /// How urgent it is.
    pub priority: Option<Priority>,
    /// Whether and why it is stalled.
    pub stall: Option<Stall>,
    /// Whether the caller owns it, or may decide on it as an approver.
    pub mine: bool,
    /// Whether it belongs to an activity of the caller's.
    pub team: bool,
    /// Whether it has gone to the caller as executive.
    pub escalated: bool,
}

impl WorkEntry {
    /// Whether it belongs to that part of the list.
    pub fn is_in(&self, scope: WorkScope) -> bool {
        match scope {
            WorkScope::Mine => self.mine,
            WorkScope::Team => self.team,
            WorkScope::Overdue => self.stall.is_some(),
            WorkScope::Escalated => self.escalated,
        }
    }
}

/// How much there is in each part of the list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WorkCounts {
    /// The caller's own.
    pub mine: u64,
    /// Of those, stalled ones.
    pub mine_overdue: u64,
    /// The team's.
    pub team: u64,
    /// Stalled ones.
    pub overdue: u64,
    /// Those that have gone to the caller.
    pub escalated: u64,
}

impl WorkCounts {
    /// Counts entries.
    pub fn of(entries: &[WorkEntry]) -> WorkCounts {
        let count =
            |of: &dyn Fn(&WorkEntry) -> bool| entries.iter().filter(|e| of(e)).count() as u64;
        WorkCounts {
            mine: count(&|e| e.mine),
            mine_overdue: count(&|e| e.mine && e.stall.is_some()),
            team: count(&|e| e.team),
            overdue: count(&|e| e.stall.is_some()),
            escalated: count(&|e| e.escalated),
        }
    }
}

/// A page of the work list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WorkPage {
    /// The entries; stalled ones first, then by due date.
    pub items: Vec<WorkEntry>,
    /// Hand it back as `cursor` for the next page; absent on the last one.
    pub next_cursor: Option<String>,
    /// Entries in this part of the list.
    pub total: Option<u64>,
    /// How much there is in each part.
    pub counts: WorkCounts,
}

/// Which part of the list is wanted. Paging goes beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[serde(default)]
pub struct WorkFilter {
    /// The part; the caller's own when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<WorkScope>,
}
