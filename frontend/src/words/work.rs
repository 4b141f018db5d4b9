//! Words of the work list.

use crate::i18n::{Text, text};
use saiki_api::{
    Lang,
    work::{WorkKind, WorkScope},
};

pub const TITLE: Text = text("自分の作業", "My work");
pub const LEAD: Text = text(
    "参加しているすべてのインシデントから、期限超過・停滞しているもの、期限の近いものの順に並べています。",
    "From all incidents you take part in: what is overdue or stalled first, then by due date.",
);
pub const WORK: Text = text("作業", "Work");
pub const INCIDENT: Text = text("インシデント", "Incident");
pub const OWNER: Text = text("担当", "Owner");
pub const DUE: Text = text("期限", "Due");
pub const STALL: Text = text("停滞・期限超過", "Stalled or overdue");
pub const EMPTY: Text = text("残っている作業はありません", "Nothing is left to do");
pub const EMPTY_TEXT: Text = text(
    "担当になったもの、責任者に指名された活動、承認を求められた報告書が、ここに並びます。",
    "What you own, activities you are asked to be accountable for, and reports that wait for your approval will be listed here.",
);
pub const SCOPES: Text = text("範囲", "Part of the list");

/// Name of a part of the list.
pub fn scope(scope: WorkScope, lang: Lang) -> &'static str {
    match scope {
        WorkScope::Mine => lang.pick("自分", "Mine"),
        WorkScope::Team => lang.pick("担当する活動", "My team’s"),
        WorkScope::Overdue => lang.pick("期限超過・停滞", "Overdue or stalled"),
        WorkScope::Escalated => lang.pick("役員への報告", "Escalated to me"),
    }
}

/// Name of a kind of work.
pub fn kind(kind: WorkKind, lang: Lang) -> &'static str {
    match kind {
        WorkKind::Item => lang.pick("項目", "Item"),
        WorkKind::Acceptance => lang.pick("承諾の回答", "Answer"),
        WorkKind::Activity => lang.pick("活動", "Activity"),
        WorkKind::Contact => lang.pick("社外への連絡", "Outside contact"),
        WorkKind::Claim => lang.pick("補償・請求", "Claim"),
        WorkKind::Measure => lang.pick("再発防止策", "Measure"),
        WorkKind::Filing => lang.pick("当局などへの報告", "Filing"),
        WorkKind::Approval => lang.pick("報告書の承認", "Approval of a report"),
        WorkKind::Clock => lang.pick("期限", "Deadline"),
        WorkKind::Question => lang.pick("期限の質問", "Question on a deadline"),
        WorkKind::Training => lang.pick("教育・訓練・監査", "Training"),
        WorkKind::Report => lang.pick("外部からの受付", "Report from outside"),
        WorkKind::Campaign => lang.pick("送付", "Sending"),
        WorkKind::Followup => lang.pick("郵送・電話での連絡", "Post and telephone"),
    }
}

/// The count beside the link in the rail: late ones first.
pub fn rail(lang: Lang, mine: u64, late: u64) -> String {
    match (lang, late) {
        (_, 0) => mine.to_string(),
        (Lang::Ja, n) => format!("期限超過 {n}"),
        (Lang::En, n) => format!("{n} overdue"),
    }
}
