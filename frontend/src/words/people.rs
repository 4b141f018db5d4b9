//! Words of the pages about affected people and their import.

use crate::i18n::{Text, text};
use saiki_api::{Lang, imports::ImportState};

pub const TITLE: Text = text("対象者名簿", "Affected people");
pub const SEARCH: Text = text(
    "番号・氏名・メール・電話（完全一致）",
    "Exact number, name, email or telephone",
);
pub const PERSON: Text = text("対象者", "Person");
pub const NUMBER: Text = text("お客様番号", "Customer number");
pub const NAME: Text = text("氏名", "Name");
pub const EMAIL: Text = text("メールアドレス", "Email address");
pub const PHONE: Text = text("電話番号", "Telephone");
pub const ADDRESS: Text = text("住所", "Postal address");
pub const COMPANY: Text = text("会社・団体名", "Organisation");
pub const LANG: Text = text("言語", "Language");
pub const ITEMS: Text = text("漏えい項目", "Data items");
pub const DAMAGE: Text = text("被害額", "Damage");
pub const CONTRACT: Text = text("契約番号", "Contract reference");
pub const NOTE: Text = text("備考", "Note");
pub const HAS_EMAIL: Text = text("メールアドレスの有無", "Email address");
pub const WITH_EMAIL: Text = text("あり", "Has one");
pub const WITHOUT_EMAIL: Text = text("なし", "Has none");
pub const NO_EMAIL: Text = text("メールなし", "No email");
pub const REVEAL: Text = text("伏せずに表示", "Show in the clear");
pub const REVEALED: Text = text(
    "個人情報を伏せずに表示しています。この閲覧は監査記録に残ります。",
    "Personal data is shown in the clear. This is recorded in the audit log.",
);
pub const IMPORT: Text = text("名簿を取り込む", "Import people");
pub const EXPORT: Text = text("名簿を書き出す", "Export the register");
pub const EMPTY: Text = text("名簿はまだ空です", "Nobody is on the register yet");
pub const EMPTY_TEXT: Text = text(
    "影響を受けた方の一覧を CSV で取り込むと、お一人ずつ通知し、その結果を記録できます。",
    "Import a CSV list of the people affected to notify each of them and keep what became of it.",
);
pub const NO_MATCH: Text = text("条件に合う対象者はいません", "Nobody matches");
pub const NO_MATCH_TEXT: Text = text(
    "個人情報は暗号化しているため、一部の文字では検索できません。全体を入力してください。",
    "Personal data is encrypted, so parts of a word cannot be found. Enter the whole value.",
);
pub const EDIT_TITLE: Text = text("対象者の内容を直す", "Edit the person");
pub const EDIT_MASKED: Text = text(
    "伏せた項目は空欄のままなら変わりません。",
    "Masked fields stay as they are when left empty.",
);
pub const SAVED: Text = text("対象者の内容を保存しました", "The person was saved");
pub const BACK: Text = text("名簿に戻る", "Back to the register");
pub const PARTICULARS: Text = text("登録内容", "Particulars");

pub const IMPORT_TITLE: Text = text("名簿の取り込み", "Import people");
pub const STEP_FILE: Text = text("1. ファイルを選ぶ", "1. Choose the file");
pub const FILE: Text = text("CSV ファイル", "CSV file");
pub const FILE_HINT: Text = text(
    "UTF-8 または Shift_JIS、1行目は見出し、50 MB まで",
    "UTF-8 or Shift_JIS, headings in the first line, up to 50 MB",
);
pub const STEP_MAP: Text = text("2. 列を対応付ける", "2. Match the columns");
pub const MAP_HINT: Text = text(
    "見出しから推定しました。違うものは選び直してください。",
    "Matched by their headings. Correct what is wrong.",
);
pub const FIELD: Text = text("名簿の項目", "Field");
pub const COLUMN: Text = text("ファイルの列", "Column of the file");
pub const SAMPLE: Text = text("最初の行", "First lines");
pub const NOT_USED: Text = text("（使わない）", "(not used)");
pub const DEFAULT_ITEMS: Text = text(
    "漏えい項目の列がない行に付ける項目",
    "Data items of lines that name none",
);
pub const STEP_CHECK: Text = text("3. 確かめて取り込む", "3. Check and import");
pub const CHECK: Text = text("書き込まずに確かめる", "Check without writing");
pub const START: Text = text("取り込む", "Import");
pub const CHECK_HINT: Text = text(
    "一行でも誤りがあれば、何も書き込みません。",
    "If a single line is wrong, nothing is written.",
);
pub const SENDING: Text = text("ファイルを送っています", "Sending the file");
pub const READING: Text = text("行を確かめています", "Checking the lines");
pub const LINES: Text = text("行", "Lines");
pub const ADDED: Text = text("登録", "Added");
pub const DUPLICATES: Text = text("重複", "Duplicates");
pub const ERRORS: Text = text("誤り", "Errors");
pub const WARNINGS: Text = text("注意", "Warnings");
pub const LINE: Text = text("行番号", "Line");
pub const WRONG: Text = text("内容", "What is wrong");
pub const ERROR_FILE: Text = text("誤りの一覧（CSV）", "Error file (CSV)");
pub const GO_TO_REGISTER: Text = text("名簿を見る", "See the register");
pub const HISTORY: Text = text("これまでの取り込み", "Imports so far");
pub const NO_HISTORY: Text = text("まだ取り込んでいません", "None yet");
pub const NO_HISTORY_TEXT: Text = text(
    "取り込みや確認の結果がここに残ります。",
    "Checks and imports are kept here.",
);
pub const FILE_NAME: Text = text("ファイル", "File");
pub const STATE: Text = text("結果", "Result");
pub const BY: Text = text("担当", "By");
pub const WHEN: Text = text("日時", "When");
pub const REGISTERED: Text = text("登録日時", "Registered");

/// How an import stands.
pub fn state(state: ImportState, lang: Lang) -> &'static str {
    match state {
        ImportState::Running => lang.pick("処理中", "Running"),
        ImportState::Done => lang.pick("取り込み済み", "Imported"),
        ImportState::Checked => lang.pick("確認のみ・書き込みなし", "Checked, nothing written"),
        ImportState::Refused => lang.pick("取り込まず（誤りあり）", "Refused, nothing written"),
        ImportState::Interrupted => {
            lang.pick("中断（書き込みなし）", "Interrupted, nothing written")
        }
    }
}

/// The sentence under the result.
pub fn outcome(state: ImportState, lang: Lang) -> &'static str {
    match state {
        ImportState::Running => "",
        ImportState::Done => lang.pick(
            "すべての行を名簿に登録しました。",
            "Every line is on the register.",
        ),
        ImportState::Checked => lang.pick(
            "このまま取り込めます。まだ何も書き込んでいません。",
            "It can be imported as it is. Nothing was written yet.",
        ),
        ImportState::Refused => lang.pick(
            "何も書き込んでいません。下の行を直して、もう一度送ってください。",
            "Nothing was written. Correct the lines below and send the file again.",
        ),
        ImportState::Interrupted => lang.pick(
            "途中で停止したため、何も書き込んでいません。ファイルをもう一度送ってください。",
            "It was stopped in the middle and nothing was written. Send the file again.",
        ),
    }
}
