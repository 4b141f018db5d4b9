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
pub const LEAVE_OUT: Text = text("取り込まない列", "Columns left out on purpose");
pub const LEAVE_OUT_HINT: Text = text(
    "どの項目にも対応付けていない列です。不要と確認した列を選ぶと、結果に表示しません。選ばない列は、「対応付けていない列」として結果に表示します。",
    "No field takes these columns. The result names them, but for those chosen here as not needed.",
);
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
pub const COULD_BE_ADDED: Text = text("登録できる行", "Could be added");
pub const DUPLICATES: Text = text("重複", "Duplicates");
pub const DIFFERING: Text = text("うち内容が異なる行", "of these saying something else");
pub const ERRORS: Text = text("誤り", "Errors");
pub const WARNINGS: Text = text("注意", "Warnings");
pub const IGNORED: Text = text("対応付けていない列", "Columns no field takes");
pub const CELLS: Text = text("値のあるセル", "Cells with content");
pub const IGNORED_WHY: Text = text("理由と対処", "Why, and what to do");
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
pub const PAST: Text = text("取り込みの結果", "What the import came to");
pub const FILE_HASH: Text = text("ファイルのSHA-256", "SHA-256 of the file");
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
    let differ = if lines == 1 { "differs" } else { "differ" };
    let lines = grouped(lines);
    match lang {
        Lang::Ja => format!(
            "重複のうち{lines}行は、連絡先や漏えい項目などが、登録済みの内容または前の行と異なります。異なる内容は取り込まれません。誤りのファイルで異なる項目と重なった行を確かめ、正しい内容は名簿の該当者の画面で変更してください。別の人であれば、お客様番号や連絡先を直して取り込んでください。"
        ),
        Lang::En => format!(
            "{lines} of the duplicates {differ} from what is registered or from an earlier line, for example in the contact or the data items; what differs is not taken. The error file names the fields and the line each collides with: change the person on the register where the file is right, or mend number or contact and import the line where it is somebody else."
        ),
    }
}

/// The sentence under the result.
pub fn outcome(import: &Import, lang: Lang) -> String {
    let (added, errors) = (grouped(import.added), grouped(import.errors));
    match (import.state, import.errors) {
        (ImportState::Running, _) => String::new(),
        (ImportState::Done, 0) => left_out(import, lang).map_or_else(
            || {
                let all = lang.pick(
                    "すべての行を読み、名簿に登録しました。",
                    "Every line was read and is on the register.",
                );
                all.to_owned()
            },
            |left_out| match lang {
                Lang::Ja => format!("{added}名を名簿に登録しました。{left_out}"),
                Lang::En => format!("{} added to the register. {left_out}", people(lang, &added)),
            },
        ),
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
        (ImportState::Checked, 0) => {
            let nothing = lang.pick(
                "誤りはありません。このまま取り込めます。まだ何も書き込んでいません。",
                "There is no mistake; it can be imported as it is. Nothing was written yet.",
            );
            match (left_out(import, lang), lang) {
                (None, _) => nothing.to_owned(),
                (Some(left_out), Lang::Ja) => format!("{nothing}{left_out}"),
                (Some(left_out), Lang::En) => format!("{nothing} {left_out}"),
            }
        }
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

/// What is said of lines that are right and are left out; none where there are none.
fn left_out(import: &Import, lang: Lang) -> Option<String> {
    let same = import.duplicates - import.differing;
    let (same, differing) = (
        (same > 0).then(|| grouped(same)),
        (import.differing > 0).then(|| grouped(import.differing)),
    );
    let same = same.map(|n| match lang {
        Lang::Ja => format!("同じ人が登録済み、または前の行にある{n}行は登録の対象外です。"),
        Lang::En => format!("Left out as already there: {n}."),
    });
    let differing = differing.map(|n| match lang {
        Lang::Ja => format!(
            "同じ人について異なる内容を持つ{n}行は登録の対象外です。下の説明に沿って確認してください。"
        ),
        Lang::En => format!(
            "Left out though they say something else of somebody already there: {n}; see below what to do."
        ),
    });
    let all: Vec<String> = [same, differing].into_iter().flatten().collect();
    (!all.is_empty()).then(|| all.join(lang.pick("", " ")))
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

#[cfg(test)]
mod tests {
    use super::*;
    use saiki_api::{
        Timestamp, Uuid,
        imports::{ImportFormat, Mapping},
    };

    fn import(state: ImportState, duplicates: i64, differing: i64) -> Import {
        Import {
            id: Uuid::nil(),
            file_name: "members.csv".to_owned(),
            state,
            dry_run: state == ImportState::Checked,
            format: ImportFormat::Csv,
            partial: false,
            encoding: None,
            mapping: Mapping::new(),
            bytes: 1,
            sha256: String::new(),
            rows: 3 + duplicates,
            added: 3,
            duplicates,
            differing,
            errors: 0,
            first_errors: Vec::new(),
            first_warnings: Vec::new(),
            ignored_columns: Vec::new(),
            suggestions: Vec::new(),
            refusal: None,
            by_name: String::new(),
            created_at: Timestamp::UNIX_EPOCH,
            finished_at: None,
        }
    }

    #[test]
    fn what_was_left_out_is_not_said_to_be_on_the_register() {
        let all = import(ImportState::Done, 0, 0);
        assert!(outcome(&all, Lang::Ja).contains("すべての行"));
        for (duplicates, differing) in [(2, 0), (2, 2), (5, 2)] {
            let done = import(ImportState::Done, duplicates, differing);
            let checked = import(ImportState::Checked, duplicates, differing);
            for lang in Lang::ALL {
                let told = outcome(&done, lang);
                assert!(
                    !told.contains("すべて") && !told.contains("Every"),
                    "{told}"
                );
                for told in [told, outcome(&checked, lang)] {
                    assert_eq!(
                        told.contains("異なる内容") || told.contains("something else"),
                        differing > 0,
                        "{told}"
                    );
                }
            }
        }
        assert_eq!(all.error_file_name(), "members-errors.csv");
    }
}
