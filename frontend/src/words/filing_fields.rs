//! Words about the fields reports are filled from: what the records say, what somebody writes in their place.

use crate::i18n::{Text, text};
use saiki_api::Lang;

pub const STATE: Text = text("判明の状況", "Whether it is known");
pub const IN_REPORT: Text = text("報告書の記載", "In the report");
pub const SOURCE: Text = text("記録", "Record");
pub const NO_RECORD: Text = text(
    "該当する記録はありません。ここで記入します。",
    "No record holds this; write it here.",
);
pub const RECORDS_SAY: Text = text("記録の内容", "The records say");
pub const WRITTEN_BY: Text = text("記入した人", "Written by");
pub const WRITE: Text = text(
    "報告書に記載する内容を記入する",
    "Write what the reports are to say",
);
pub const NOTE: Text = text("記入の根拠", "What it rests on");
pub const NOTE_HINT: Text = text(
    "記録と異なる内容にするときは、確かめた相手や資料を残します。報告書には載りません。",
    "Where it differs from the records: whom or what it was checked with. It is in no report.",
);
pub const JAPANESE: Text = text("日本語の記載", "In Japanese");
pub const ENGLISH: Text = text("英語の記載", "In English");
pub const NUMBER: Text = text("数", "Number");
pub const ANSWER: Text = text("はい・いいえ", "Yes or no");
pub const MOMENT: Text = text("日時", "Date and time");
pub const MOMENT_HINT: Text = text(
    "選んだタイムゾーンの時刻として記載します。",
    "The time is stated in the time zone chosen here.",
);
pub const DAY: Text = text("年月日", "Date");
pub const CHOICE: Text = text("選択", "Choice");
pub const CHOICES: Text = text("当てはまるものすべて", "All that apply");
pub const AMOUNT: Text = text("金額", "Amount");
pub const CURRENCY: Text = text("通貨（ISO 4217）", "Currency (ISO 4217)");
pub const TEXT_MISSING: Text = text(
    "内容を日本語か英語で記入してください",
    "Write it in Japanese or English",
);
pub const NUMBER_MISSING: Text = text(
    "0以上の整数で記入してください",
    "Enter a whole number, 0 or more",
);
pub const CHOICE_MISSING: Text = text("選んでください", "Choose");
pub const MOMENT_MISSING: Text = text(
    "日付と時刻を記入してください",
    "Enter the date and the time",
);
pub const DAY_MISSING: Text = text("年月日を記入してください", "Enter the date");
pub const AMOUNT_MISSING: Text = text(
    "金額と通貨を確かめてください",
    "Check the amount and its currency",
);
pub const SAVE: Text = text("記入を保存", "Save");
pub const UNSAVED: Text = text("未保存", "Not saved");
pub const LET_GO: Text = text("入力を取り消す", "Discard what I typed");
pub const TAKE_THEIRS: Text = text("先に保存された内容を使う", "Use theirs");
pub const TAKE_BACK: Text = text("記録の内容に戻す", "Go back to the records");
pub const TAKE_BACK_TITLE: Text = text("記録の内容に戻しますか", "Go back to the records?");
pub const TAKE_BACK_TEXT: Text = text(
    "ここに記入した内容を取り消します。この項目を使うすべての報告書が、記録の内容で作られるようになります。すでに作成した報告書は変わりません。",
    "What was written here is withdrawn. Every report that uses this field is made from the records again. Reports already made do not change.",
);
pub const TAKEN_BACK: Text = text("記録の内容に戻しました", "The records are used again");

/// What the form of a field is for.
pub fn write(field: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("「{field}」の記入"),
        Lang::En => format!("Write: {field}"),
    }
}
