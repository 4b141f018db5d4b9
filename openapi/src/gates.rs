//! What still stands between an incident, or one of its activities, and its end. Each open matter names its kind
//! and its record, so that a reader gets there by one link.

use crate::{Lang, Uuid, activities::ActivityKey};
use serde::{Deserialize, Serialize};

/// Most matters one answer lists. The counts by kind are of all of them.
pub const MAX_LISTED: usize = 200;

/// What kind of record is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // each one's words are in `label`
pub enum MatterKind {
    Activity,
    Item,
    System,
    Instruction,
    Plan,
    Task,
    Approval,
    Monitoring,
    Evidence,
    CauseLeaf,
    Measure,
    Person,
    Case,
    Claim,
    Letter,
    Campaign,
    Notice,
    Filing,
    Clock,
    Statement,
    Loss,
    Contact,
}

impl MatterKind {
    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            MatterKind::Activity => lang.pick("活動", "Activity"),
            MatterKind::Item => lang.pick("項目", "Item"),
            MatterKind::System => lang.pick("システム", "System"),
            MatterKind::Instruction => lang.pick("指示", "Instruction"),
            MatterKind::Plan => lang.pick("復旧計画", "Recovery plan"),
            MatterKind::Task => lang.pick("作業", "Task"),
            MatterKind::Approval => lang.pick("承認", "Approval"),
            MatterKind::Monitoring => lang.pick("監視強化", "Closer monitoring"),
            MatterKind::Evidence => lang.pick("証拠", "Evidence"),
            MatterKind::CauseLeaf => lang.pick("原因", "Cause"),
            MatterKind::Measure => lang.pick("再発防止策", "Measure"),
            MatterKind::Person => lang.pick("対象者", "Affected people"),
            MatterKind::Case => lang.pick("お客様対応", "User case"),
            MatterKind::Claim => lang.pick("補償・請求", "Claim"),
            MatterKind::Letter => lang.pick("通知文", "Letter"),
            MatterKind::Campaign => lang.pick("一斉送信", "Campaign"),
            MatterKind::Notice => lang.pick("公表文", "Public notice"),
            MatterKind::Filing => lang.pick("当局への報告", "Filing"),
            MatterKind::Clock => lang.pick("期限", "Deadline"),
            MatterKind::Statement => lang.pick("対外発表", "Statement"),
            MatterKind::Loss => lang.pick("損失", "Loss"),
            MatterKind::Contact => lang.pick("社外の連絡相手", "Outside contact"),
        }
    }
}

/// Something that must be decided or finished before the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpenMatter {
    /// What kind of record.
    pub kind: MatterKind,
    /// The record; absent where the matter stands for many (120 people without a decision).
    #[serde(default)]
    pub id: Option<Uuid>,
    /// What is open, in the reader's language. Never personal data of affected people.
    pub title: String,
    /// The activity it belongs to, if it belongs to one.
    #[serde(default)]
    pub activity: Option<ActivityKey>,
}

/// How many matters of one kind are open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MatterCount {
    /// The kind.
    pub kind: MatterKind,
    /// How many.
    pub open: u64,
}

/// Whether an incident may be closed, and what is missing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Gate {
    /// How many matters are open in all; nothing bars the end at 0.
    pub total: u64,
    /// How many of each kind, kinds without any left out.
    pub counts: Vec<MatterCount>,
    /// The first of them, at most 200.
    pub matters: Vec<OpenMatter>,
}

impl Gate {
    /// The gate these matters make.
    pub fn of(mut matters: Vec<OpenMatter>) -> Gate {
        let mut counts: Vec<MatterCount> = Vec::new();
        for matter in &matters {
            match counts.iter_mut().find(|c| c.kind == matter.kind) {
                Some(count) => count.open += 1,
                None => counts.push(MatterCount {
                    kind: matter.kind,
                    open: 1,
                }),
            }
        }
        let total = matters.len() as u64;
        matters.truncate(MAX_LISTED);
        Gate {
            total,
            counts,
            matters,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gate_counts_what_it_does_not_list() {
        let matter = |kind, n: u128| OpenMatter {
            kind,
            id: Some(Uuid::from_u128(n)),
            title: n.to_string(),
            activity: None,
        };
        let mut all: Vec<_> = (0..300).map(|n| matter(MatterKind::System, n)).collect();
        all.push(matter(MatterKind::Item, 300));
        let gate = Gate::of(all);
        assert_eq!((gate.total, gate.matters.len()), (301, MAX_LISTED));
        assert_eq!(gate.counts[0].open, 300);
        assert_eq!(gate.counts[1].kind, MatterKind::Item);
        assert_eq!(Gate::of(Vec::new()), Gate::default());
    }
}
