//! Words of the lessons, a tab of prevention.

use crate::i18n::{Text, text};

pub const ADD: Text = text("教訓を記録", "Write a lesson down");
pub const EDIT: Text = text("教訓の編集", "Edit the lesson");
pub const REMOVE: Text = text("削除", "Remove");
pub const REMOVE_ASK: Text = text("この教訓を削除しますか", "Remove this lesson?");
pub const REMOVE_TEXT: Text = text(
    "削除した教訓は元に戻せません。削除したことは監査ログに残ります。",
    "It cannot be brought back. The audit log keeps that it was removed.",
);
pub const REMOVED: Text = text("削除しました", "Removed");
pub const INTRO: Text = text(
    "段階ごとに対応を振り返り、続けることと改めることを決めます。改めることは、再発防止策・規程の改訂・教育のどれかにつなげます。",
    "Look back on each phase and decide what to keep and what to change. What must change leads to a measure, a revision or training.",
);
pub const NONE_OF_PHASE: Text = text(
    "この段階の教訓はまだありません。",
    "Nothing of this phase is written down yet.",
);
pub const PHASE: Text = text("振り返る段階", "Phase looked back on");
pub const THEME: Text = text("主題", "Theme");
pub const JUDGEMENT: Text = text("評価", "Judgement");
pub const HAPPENED: Text = text("あったこと", "What happened");
pub const ASSESSMENT: Text = text(
    "うまくいった点・いかなかった点とその理由",
    "What went well or badly, and why",
);
pub const FOLLOWS: Text = text("対応", "What follows");
pub const RECORD: Text = text("つながる記録", "Record that follows");
pub const RECORD_HINT: Text = text(
    "このインシデントに記録済みのものから選びます。まだなければ、先に該当するタブで記録してください。",
    "Choose one that this incident has. If there is none yet, write it down under its tab first.",
);
pub const REASON: Text = text("対応しない理由", "Why nothing follows");
pub const DONE: Text = text("実施済み", "Done");
pub const NOT_DONE: Text = text("未了", "Not done");
