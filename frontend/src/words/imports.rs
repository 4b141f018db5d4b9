//! Words of importing affected people: the file, its columns, what came of it.

use super::incidents::people;
use crate::{
    format::number::{bytes, grouped},
    i18n::{Text, text},
};
use saiki_api::{
    Lang,
    imports::{Import, ImportState},
};

pub const TITLE: Text = text("名簿の取り込み", "Import people");
pub const STEP_FILE: Text = text("1. ファイルを選ぶ", "1. Choose the file");
pub const FILE: Text = text("名簿のファイル", "List of people");
pub const CSV_FILE: Text = text("CSV ファイル", "CSV file");
pub const FILE_HINT: Text = text(
    "CSV（UTF-8 または Shift_JIS、1行目は見出し）または NDJSON（1行に1件の JSON）。1 GB・100万行まで",
    "CSV (UTF-8 or Shift_JIS, headings in the first line) or NDJSON (one object a line), up to 1 GB and a million lines",
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
pub const PRESET: Text = text("プリセット", "Preset");
pub const PRESET_HINT: Text = text(
    "同じ形のファイルを前に取り込んだときの対応付けを使えます。組織の全員で共有します。",
    "How files of this kind were read before, shared by the whole organisation.",
);
pub const NO_PRESET: Text = text("使わない", "None");
pub const PRESET_FITS: Text = text(
    "見出しが一致するプリセットを選びました。",
    "A preset with the same headings was chosen.",
);
pub const PRESET_NAME: Text = text("プリセットの名前", "Name of the preset");
pub const PRESET_NAME_HINT: Text = text(
    "例：会員システムの出力",
    "For example: export of the member system",
);
pub const SAVE_PRESET: Text = text("この対応付けを保存", "Save these settings");
pub const CHANGE_PRESET: Text = text("プリセットを更新", "Update the preset");
pub const DELETE_PRESET: Text = text("プリセットを削除", "Delete the preset");
pub const DELETE_PRESET_TEXT: Text = text(
    "組織の全員がこのプリセットを使えなくなります。取り込み済みの名簿は変わりません。",
    "Nobody in the organisation can use it any more. What was imported stays as it is.",
);
pub const PRESET_SAVED: Text = text("プリセットを保存しました", "The preset was saved");
pub const PRESET_DELETED: Text = text("プリセットを削除しました", "The preset was deleted");

pub const STEP_CHECK: Text = text("3. 確かめて取り込む", "3. Check and import");
pub const CHECK: Text = text("書き込まずに確かめる", "Check without writing");
pub const START: Text = text("取り込む", "Import");
pub const CHECK_HINT: Text = text(
    "先に書き込まずに確かめると、誤りと表記の候補を見てから決められます。",
    "Check first, to see mistakes and suggested spellings before you decide.",
);
pub const PARTIAL: Text = text(
    "誤りのある行を除き、正しい行だけを取り込む",
    "Import the right lines and leave the wrong ones out",
);
pub const PARTIAL_HINT: Text = text(
    "選ばない場合、一行でも誤りがあれば何も書き込みません。除いた行は誤りのファイルに元の内容のまま残り、直してそのまま取り込めます。",
    "Without it, nothing is written if a single line is wrong. Lines left out are in the error file as they came, to be mended and imported as it is.",
);
pub const ACCEPT: Text = text("採用する表記の候補", "Suggested spellings to take");
pub const ACCEPT_HINT: Text = text(
    "選んだ種類だけを、ファイル全体で書き換えて登録します。選ばないものはファイルのまま登録します。",
    "Only the kinds chosen are changed, in the whole file. Everything else is kept as it is written.",
);
pub const SENDING: Text = text("ファイルを送っています", "Sending the file");
pub const AGAIN: Text = text(
    "接続が切れました。自動でつなぎ直して続けます。",
    "The connection broke. It is made again and sending goes on.",
);
pub const READING: Text = text("行を確かめています", "Checking the lines");
pub const LINES: Text = text("行", "Lines");
pub const ADDED: Text = text("登録", "Added");
pub const DUPLICATES: Text = text("重複", "Duplicates");
pub const ERRORS: Text = text("誤り", "Errors");
pub const WARNINGS: Text = text("注意", "Warnings");
pub const SUGGESTIONS: Text = text("表記の候補", "Suggested spellings");
pub const SUGGESTIONS_HINT: Text = text(
    "採用するまで書き換えません。種類ごとに選ぶと、ファイル全体に適用します。",
    "Nothing is changed until you take a kind, for the whole file.",
);
pub const TAKE: Text = text("この種類を採用", "Take this kind");
pub const TAKEN: Text = text("採用済み", "Taken");
pub const BEFORE: Text = text("ファイルの表記", "As written");
pub const AFTER: Text = text("候補", "Suggested");
pub const LINE: Text = text("行番号", "Line");
pub const WRONG: Text = text("内容", "What is wrong");
pub const ERROR_FILE_OF: Text = text("誤りのファイル", "Error file");
pub const ERROR_FILE: Text = text("誤りのファイルを保存", "Save the error file");
pub const GO_TO_REGISTER: Text = text("名簿を見る", "See the register");

pub const UPLOADS: Text = text("送信途中のファイル", "Files under way");
pub const UPLOADS_HINT: Text = text(
    "続きを送るには、上で同じファイルを選び直してください。切れたところから送ります。24時間続きがなければ消去します。",
    "To go on, choose the same file again above: it is sent from where it broke off. After a day without a part it is removed.",
);
pub const RECEIVED: Text = text("届いた分", "Here");
pub const EXPIRES: Text = text("消去の予定", "Removed");
pub const REMOVE_UPLOAD: Text = text("取り消す", "Remove");

pub const HISTORY: Text = text("これまでの取り込み", "Imports so far");
pub const NO_HISTORY: Text = text("まだ取り込んでいません", "None yet");
pub const NO_HISTORY_TEXT: Text = text(
    "取り込みや確認の結果がここに残ります。まず上でファイルを選んでください。",
    "Checks and imports are kept here. Begin by choosing a file above.",
);
pub const FILE_NAME: Text = text("ファイル", "File");
pub const STATE: Text = text("結果", "Result");
pub const BY: Text = text("担当", "By");
pub const WHEN: Text = text("日時", "When");

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

/// Lines left out that say something which is not on the register.
pub fn differing(lines: i64, lang: Lang) -> String {
    let lines = grouped(lines);
    match lang {
        Lang::Ja => format!(
            "重複のうち{lines}行は、連絡先や漏えい項目などが、登録済みの内容または前の行と異なります。異なる内容は取り込んでいません。誤りのファイルで、異なる項目と重なった行を確かめてください。"
        ),
        Lang::En => format!(
            "{lines} of the duplicates differ from what is registered or from an earlier line, for example in the contact or the data items; what differs was not taken. The error file names the fields and the line each collides with."
        ),
    }
}

/// The sentence under the result.
pub fn outcome(import: &Import, lang: Lang) -> String {
    let (added, errors) = (grouped(import.added), grouped(import.errors));
    match (import.state, import.errors) {
        (ImportState::Running, _) => String::new(),
        (ImportState::Done, 0) => lang
            .pick(
                "すべての行を読み、名簿に登録しました。",
                "Every line was read and is on the register.",
            )
            .to_owned(),
        (ImportState::Done, _) => match lang {
            Lang::Ja => format!(
                "正しい行の{added}名を登録しました。誤りのある{errors}行は登録していません。誤りのファイルを直して、そのまま取り込んでください。"
            ),
            Lang::En => format!(
                "{} added to the register. {} not: mend the error file and import it as it is.",
                people(lang, &added),
                wrong_lines(&errors)
            ),
        },
        (ImportState::Checked, 0) => lang
            .pick(
                "誤りはありません。このまま取り込めます。まだ何も書き込んでいません。",
                "There is no mistake; it can be imported as it is. Nothing was written yet.",
            )
            .to_owned(),
        (ImportState::Checked, _) => match lang {
            Lang::Ja => format!(
                "{errors}行に誤りがあります。直して選び直すか、正しい行だけを取り込んでください。まだ何も書き込んでいません。"
            ),
            Lang::En => format!(
                "{} in the file. Mend what is wrong and choose the file again, or import the right lines only. Nothing was written yet.",
                wrong_lines(&errors)
            ),
        },
        (ImportState::Refused, _) => lang
            .pick(
                "何も書き込んでいません。下の行を直して、もう一度取り込んでください。",
                "Nothing was written. Mend the lines below and import the file again.",
            )
            .to_owned(),
        (ImportState::Interrupted, _) => lang
            .pick(
                "途中で停止したため、何も書き込んでいません。もう一度取り込んでください。",
                "It was stopped in the middle and nothing was written. Import it again.",
            )
            .to_owned(),
    }
}

fn wrong_lines(n: &str) -> String {
    match n {
        "1" => "1 wrong line".to_owned(),
        _ => format!("{n} wrong lines"),
    }
}

/// How much of a file is gone.
pub fn sent(done: i64, all: i64, lang: Lang) -> String {
    let (done, all) = (bytes(done), bytes(all));
    match lang {
        Lang::Ja => format!("{all} のうち {done} を送りました"),
        Lang::En => format!("{done} of {all} sent"),
    }
}

/// How many more than those shown.
pub fn and_more(count: i64, lang: Lang) -> String {
    let count = grouped(count);
    match lang {
        Lang::Ja => format!("ほか {count} 件"),
        Lang::En => format!("and {count} more"),
    }
}

/// How many cells a kind of suggestion concerns.
pub fn cells(count: i64, lang: Lang) -> String {
    let count = grouped(count);
    match lang {
        Lang::Ja => format!("{count} 件"),
        Lang::En if count == "1" => "1 cell".to_owned(),
        Lang::En => format!("{count} cells"),
    }
}
