//! Words of the handover from the response team.

use crate::i18n::{Text, text};

pub const LEAD: Text = text(
    "対応チームから復旧チームへ、被害の範囲、緊急措置、使えるもの、残る危険を引き継ぎます。双方が同じ内容を確認して完了です。",
    "What the response team hands to the recovery team: damage, emergency measures, what can be used, dangers that remain. It is done when both sides accept the same words.",
);
pub const DAMAGE: Text = text("被害の範囲", "Extent of the damage");
pub const MEASURES: Text = text("実施した緊急措置", "Emergency measures carried out");
pub const WHAT: Text = text("何を", "What");
pub const PLACE: Text = text("どこに", "Where");
pub const WHO: Text = text("誰が", "Who");
pub const WHEN: Text = text("いつ", "When");
pub const BACKUPS: Text = text("バックアップの状況", "Backups");
pub const BACKUPS_HINT: Text = text(
    "いつのものが、どこに残り、被害を受けていないことを確かめたか。",
    "Of when, where, and whether they were checked for damage.",
);
pub const EQUIPMENT: Text = text(
    "代替の機器・ソフトウェア・回線",
    "Substitute hardware, software, network",
);
pub const SERVICES: Text = text(
    "代替サービス・縮退運転",
    "Substitute services, degraded operation",
);
pub const INSTEAD_OF: Text = text("使えないもの", "Out of use");
pub const INSTEAD: Text = text("代わり", "Instead");
pub const LIMITS: Text = text("期限・制約", "Limits");
pub const WORKAROUNDS: Text = text("手作業による代替", "Work done by hand");
pub const DANGERS: Text = text("残っている危険", "Dangers still open");
pub const GIVER: Text = text("引継ぎ元", "Hands over");
pub const TAKER: Text = text("引継ぎ先", "Takes over");
pub const ACCEPTANCE: Text = text("引継ぎの確認", "Acceptance");
pub const FINGERPRINT: Text = text("内容の指紋", "Hash of the content");
pub const ACCEPT_GIVER: Text = text("この内容で引き継ぐ", "Hand over as it is");
pub const ACCEPT_TAKER: Text = text("この内容で受領する", "Take over as it is");
pub const ACCEPTED: Text = text("確認しました", "Accepted");
pub const ACCEPTED_AT: Text = text("確認済み", "Accepted");
pub const NOT_ACCEPTED: Text = text("未確認", "Not accepted yet");
pub const NOBODY: Text = text("未定", "Nobody named");
pub const SAVE_FIRST: Text = text(
    "変更を保存すると確認できます。保存すると、それまでの確認は無効になります。",
    "Save your changes first. Saving voids what was accepted before.",
);
pub const COMPLETE: Text = text("引継ぎ完了", "Handed over");
pub const OPEN: Text = text("引継ぎ前", "Not handed over");
pub const FRESH: Text = text("最新の内容を読み込む", "Load the latest");
