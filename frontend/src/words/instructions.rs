//! Words of the pages about instructions to units.

use crate::i18n::{Text, text};
use saiki_api::Lang;

pub const TITLE: Text = text("指示・確認", "Instructions");
pub const NEW: Text = text("指示を作る", "Write an instruction");
pub const EMPTY: Text = text("指示はまだありません", "No instructions yet");
pub const EMPTY_TEXT: Text = text(
    "類似システムを持つ部署に、期限を付けて対策や監視強化を指示し、どこが未回答かを追えます。ネットワークが使えないときは、紙と電話で届けられます。",
    "Tell the units with similar systems what to do by when, and see who has not answered. When the network is off, paper and telephone carry it.",
);
pub const SUBJECT: Text = text("件名", "Subject");
pub const SUBJECT_JA: Text = text("件名（日本語）", "Subject in Japanese");
pub const SUBJECT_EN: Text = text("件名（英語）", "Subject in English");
pub const TEXT_JA: Text = text("指示内容（日本語）", "What to do, in Japanese");
pub const TEXT_EN: Text = text("指示内容（英語）", "What to do, in English");
pub const TEXT: Text = text("指示内容", "What to do");
pub const DEADLINE: Text = text("回答期限", "Answer until");
pub const NO_DEADLINE: Text = text("定めなし", "No deadline");
pub const REPLY_TO: Text = text(
    "回答先（電話・FAX・受付時間）",
    "Where answers go: telephone, fax, hours",
);
pub const REPLY_TO_HINT: Text = text(
    "空欄なら組織の窓口を載せます。",
    "Empty: the organisation's desk is named.",
);
pub const TO: Text = text("指示先", "Goes to");
pub const BY_SYSTEMS: Text = text(
    "条件に合うシステムの所管部署",
    "The units of systems that match",
);
pub const ANY_KIND: Text = text("すべての種別", "Any kind");
pub const ANY_LIKELIHOOD: Text = text("可能性を問わない", "Any likelihood");
pub const USE_SYSTEMS: Text = text("システムから指示先を決める", "Find the units by systems");
pub const CHOSEN_UNITS: Text = text("部署を選ぶ", "Choose units");
pub const NO_UNITS: Text = text(
    "部署がまだ登録されていません。",
    "No units are entered yet.",
);
pub const SAVE_DRAFT: Text = text("下書きを保存", "Save the draft");
pub const SAVED: Text = text("指示を保存しました", "The instruction was saved");
pub const STATE: Text = text("状態", "State");
pub const ANSWERED: Text = text("回答", "Answers");
pub const BACK: Text = text("指示の一覧へ", "Back to instructions");
pub const ISSUE: Text = text("指示を出す", "Give the instruction");
pub const ISSUE_TITLE: Text = text("この指示を出しますか", "Give this instruction?");
pub const ISSUE_TEXT: Text = text(
    "出した後は、内容と指示先を変えられません。対象のシステムのうち未指示のものは「指示済み」になります。",
    "Afterwards its text and units stay as they are. Systems it is about that nobody was told of count as told.",
);
pub const ISSUE_COUNT: Text = text(
    "指示先の部署数を入力して確認",
    "Type the number of units to confirm",
);
pub const ISSUED: Text = text("指示を出しました", "The instruction was given");
pub const REMOVE: Text = text("下書きを捨てる", "Discard the draft");
pub const REMOVED: Text = text("下書きを捨てました", "The draft was discarded");
pub const REMOVE_TEXT: Text = text("元に戻せません。", "This cannot be undone.");
pub const BOARD: Text = text("部署ごとの回答", "Answers by unit");
pub const UNIT: Text = text("部署", "Unit");
pub const PERSON: Text = text("責任者・連絡先", "In charge, contact");
pub const SYSTEMS: Text = text("対象", "Systems");
pub const ANSWER: Text = text("回答状況", "Answer");
pub const RECORD: Text = text("回答を記録", "Record an answer");
pub const TRY: Text = text("不在・応答なし", "No reply");
pub const WAY: Text = text("連絡の方法", "Way");
pub const ANSWERED_BY: Text = text("回答した人", "Who answered");
pub const NOTE: Text = text(
    "備考・実施できない理由",
    "Remark, or why it is not possible",
);
pub const FOR_SYSTEMS: Text = text(
    "対象システムの緊急対策にも記録する",
    "Record it for the unit's systems, too",
);
pub const FOR_SYSTEMS_HINT: Text = text(
    "「実施済み」か「実施不可」のとき、部署の対象システムすべてに反映します。",
    "With “done” or “not possible”, all its systems get that state.",
);
pub const RECORDED: Text = text("回答を記録しました", "The answer was recorded");
pub const PAPERS: Text = text("紙と電話で届ける", "By paper and telephone");
pub const PAPERS_TEXT: Text = text(
    "ネットワークが使えないときは、部署ごとに1枚の指示書（返送用の回答票付き）を印刷し、電話連絡表で回答を集めます。",
    "When the network is off, print one page a unit with a slip to send back, and collect answers by the call list.",
);
pub const PACK: Text = text("指示書一式", "Pack to print");
pub const CALL_SHEET: Text = text("電話連絡表（印刷用）", "Call list to print");
pub const CALL_LIST: Text = text("電話連絡表（CSV）", "Call list as CSV");
pub const ONLY_OWING: Text = text("未完了の部署だけ", "Only units that owe an answer");
pub const PROLONG: Text = text("期限を延ばす", "Prolong");
pub const PROLONG_TITLE: Text = text("回答期限を延ばす", "Prolong the deadline");
pub const CLOSE: Text = text("終了する", "End it");
pub const CLOSE_TITLE: Text = text("この指示を終了しますか", "End this instruction?");
pub const CLOSE_NOTE: Text = text(
    "終了する理由（未完了の部署があるときは必須）",
    "Why; needed while units owe an answer",
);
pub const CHANGED: Text = text("指示を更新しました", "The instruction was changed");
pub const ANSWERS: Text = text("回答の記録", "Answers as recorded");
pub const NO_ANSWERS: Text = text("まだ回答がありません。", "No answers yet.");
pub const LATE: Text = text("期限超過", "Late");
pub const WITHOUT_UNIT: Text = text(
    "所管部署が未定のため誰にも指示されないシステム：",
    "Systems nobody is told of, because their unit is not stated: ",
);
pub const SEE_SYSTEMS: Text = text("システムの一覧へ", "See the systems");

/// "12 of 15 units answered".
pub fn answered(done: &str, all: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{all} 部署中 {done} 部署が完了"),
        Lang::En => format!("{done} of {all} units finished"),
    }
}

/// "第3号" or "No. 3".
pub fn number(n: i64, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("第{n}号"),
        Lang::En => format!("No. {n}"),
    }
}

/// How often it was tried in vain.
pub fn tries(n: i64, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("不在 {n} 回"),
        Lang::En => format!("{n} tries in vain"),
    }
}
