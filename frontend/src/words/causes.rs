//! Words of the cause analysis: the tree, logs, evidence, interviews, laws.

use crate::i18n::{Text, text};
use saiki_api::Lang;

pub const TITLE: Text = text("原因分析", "Cause analysis");
pub const LEAD: Text = text(
    "なぜ侵入を許したか、なぜ被害が広がったか。二つの問いに、根拠をたどれる形で答えます。",
    "How it got in, and why it could spread: both questions answered so that the grounds can be followed.",
);
pub const TAB_TREE: Text = text("原因系統図", "Cause tree");
pub const TAB_LOGS: Text = text("ログの棚卸し", "Logs");
pub const TAB_EVIDENCE: Text = text("証拠", "Evidence");
pub const TAB_INTERVIEWS: Text = text("聞き取り", "Interviews");
pub const TAB_LAWS: Text = text("関係法令", "Laws");
pub const REMOVED: Text = text("削除しました", "Removed");
pub const DELETE: Text = text("削除する", "Remove");

pub const ADD_TOP: Text = text("原因を追加", "Add a cause");
pub const ADD_BELOW: Text = text("下に追加", "Add below");
pub const CHANGE: Text = text("直す", "Edit");
pub const TREE_EMPTY: Text = text("原因はまだ挙がっていません", "No cause is entered yet");
pub const TREE_EMPTY_TEXT: Text = text(
    "考えられる原因を最上位に置き、「なぜそうなったか」を下へ掘り下げます。",
    "Put a possible cause at the top, then ask below it why that came about.",
);
pub const TREE_HELP: Text = text(
    "↑↓で移動、←→で上位・下位へ、Enterで編集",
    "Up and down to move, left and right to go up or down a level, Enter to edit",
);
pub const STATEMENT: Text = text("原因（一文で）", "The cause, in one statement");
pub const QUESTION: Text = text("答える問い", "Question it answers");
pub const PARENT: Text = text("上位の原因", "Cause above it");
pub const AT_TOP: Text = text("なし（最上位）", "None (at the top)");
pub const GATE: Text = text("下の原因の組み合わせ", "How causes below work together");
pub const STATE: Text = text("確からしさ", "How far established");
pub const REASON: Text = text("除外の根拠", "Why it is ruled out");
pub const REASON_HINT: Text = text(
    "除外するときは必ず書きます。",
    "Needed when it is ruled out.",
);
pub const POSITION: Text = text("並び順", "Order");
pub const POSITION_HINT: Text = text("小さい数ほど上に並びます。", "The least comes first.");
pub const IS_ASSUMPTION: Text = text("推定である（根拠がまだない）", "It is an assumption");
pub const IS_ASSUMPTION_HINT: Text = text(
    "誰がいつまでに確かめるかを決めます。",
    "Somebody settles it by a day.",
);
pub const SETTLED_BY: Text = text("確かめる人", "Who settles it");
pub const DUE: Text = text("期限", "By");
pub const LINKS: Text = text("根拠", "What it rests on");
pub const NO_LINKS: Text = text(
    "結び付けられる証拠・ログ・聞き取りがまだありません。",
    "There is no evidence, log or interview to link yet.",
);
pub const CARRIED: Text = text("根拠まで確認", "Confirmed to its grounds");
pub const CAUSE_SAVED: Text = text("原因を保存しました", "The cause is saved");
pub const REMOVE_CAUSE: Text = text("この原因を削除しますか", "Remove this cause?");
pub const CONCLUSION: Text = text("結論", "Conclusion");
pub const CONCLUSION_HINT: Text = text(
    "報告書にそのまま使える文で書きます。",
    "Write it as reports may use it.",
);
pub const NO_CONCLUSION: Text = text(
    "結論はまだ書かれていません。",
    "No conclusion is written yet.",
);
pub const WRITE_CONCLUSION: Text = text("結論を書く", "Write the conclusion");
pub const CONCLUDED: Text = text("結論を保存しました", "The conclusion is saved");
pub const ADOPT: Text = text(
    "報告に使う事実へ取り込む",
    "Take over into the facts for reports",
);
pub const ADOPT_TITLE: Text = text(
    "結論を報告に使う事実へ取り込みますか",
    "Take the conclusions over?",
);
pub const ADOPT_TEXT: Text = text(
    "二つの結論をつないだ文が、「報告に使う事実」の原因に入ります。いまある原因の文は置き換わります。",
    "Both conclusions, joined, become the cause among the facts for reports. The text there now is replaced.",
);
pub const ADOPTED: Text = text(
    "報告に使う事実へ取り込みました",
    "The facts for reports hold the conclusions",
);
pub const ADOPTED_ALREADY: Text = text("報告に使う事実に反映済み", "In the facts for reports");
pub const ADOPT_LATER: Text = text(
    "二つの結論がそろうと取り込めます。",
    "Both conclusions are needed first.",
);

pub const ADD_LOG: Text = text("ログを登録", "Enter a log");
pub const EDIT_LOG: Text = text("ログの内容", "Edit the log");
pub const LOGS_EMPTY: Text = text("ログがまだ登録されていません", "No log is entered yet");
pub const LOGS_EMPTY_TEXT: Text = text(
    "どのシステムに、いつからの記録が、いつまで残るかを書き出します。失われる前に写しを取るべきものがわかります。",
    "Write down which system keeps which records, since when and for how long. It shows what must be copied before it is lost.",
);
pub const WINDOW: Text = text("対象期間", "Time in question:");
pub const COVERAGE: Text = text(
    "インシデントの日時との照合",
    "Logs against the incident's dates",
);
pub const LOSSES: Text = text(
    "失われたもの・これから失われるもの",
    "What is lost, and what will be",
);
pub const LOSSES_NONE: Text = text(
    "対象期間の記録で、失われたもの・失われるものはありません。",
    "Nothing of the time in question is lost or about to be.",
);
pub const GONE: Text = text("消失", "Lost");
pub const GOES: Text = text("消失予定", "To be lost");
pub const LOGS: Text = text("ログの一覧", "Logs");
pub const LOGS_SEARCH: Text = text("システム・記録の内容を検索", "Search system, records");
pub const SYSTEM: Text = text("システム", "System");
pub const RECORDS: Text = text("記録の内容", "What it records");
pub const RECORDS_HINT: Text = text(
    "例：外部への通信の日時・宛先・利用者",
    "For example: time, target and user of connections to the outside",
);
pub const COVERS_FROM: Text = text("最も古い記録の日時", "First entry");
pub const COVERS_TO: Text = text("最後の記録の日時", "Last entry");
pub const COVERS_TO_HINT: Text = text(
    "記録が続いているときは空欄にします。",
    "Leave it empty while entries are still being written.",
);
pub const RETENTION: Text = text("保存期間（日）", "Kept for, in days");
pub const RETENTION_HINT: Text = text(
    "わからないときは空欄にします。",
    "Leave it empty when nobody knows.",
);
pub const KEPT_FOR_GOOD: Text = text("消去・上書きされない", "Never deleted or overwritten");
pub const CLOCK_ERROR: Text = text("時計のずれ（±秒）", "Clock error, ± seconds");
pub const CLOCK_ERROR_HINT: Text = text(
    "標準時と比べていないときは空欄にします。",
    "Leave it empty when it was not compared with a time standard.",
);
pub const CLOCK_NOTE: Text = text("測り方", "How it was measured");
pub const ZONE: Text = text("記録のタイムゾーン", "Time zone of its entries");
pub const PLACE: Text = text("保管場所", "Where it is kept");
pub const NOTE: Text = text("備考", "Note");
pub const HAS_COPY: Text = text("写しを保全した", "A copy is preserved");
pub const COPY_AT: Text = text("写しを取った日時", "Copied at");
pub const COPY_FROM: Text = text("写しの最初の記録", "First entry of the copy");
pub const COPY_TO: Text = text("写しの最後の記録", "Last entry of the copy");
pub const COPY_HINT: Text = text(
    "空欄なら、写しを取った時に残っていた分とみなします。",
    "Empty means all there was when it was copied.",
);
pub const COPY_PLACE: Text = text("写しの保管場所", "Where the copy is kept");
pub const SHA256: Text = text("SHA-256（16進数64文字）", "SHA-256 (64 hexadecimal digits)");
pub const LOG_SAVED: Text = text("ログを保存しました", "The log is saved");
pub const REMOVE_LOG: Text = text(
    "このログを一覧から削除しますか",
    "Remove this log from the inventory?",
);

pub const ADD_EVIDENCE: Text = text("証拠を登録", "Register evidence");
pub const EVIDENCE_EMPTY: Text = text(
    "証拠がまだ登録されていません",
    "No evidence is registered yet",
);
pub const EVIDENCE_EMPTY_TEXT: Text = text(
    "保全したものを登録すると、いつ誰が持ち、何をしたかの記録（保管の連鎖）がここに残ります。",
    "Register what was secured; who held it when, and what they did, is then recorded here without a gap.",
);
pub const EVIDENCE_SEARCH: Text = text(
    "名称・収集元・保管者・場所を検索",
    "Search item, origin, holder, place",
);
pub const NO_MATCH: Text = text("条件に合うものはありません", "Nothing matches");
pub const NO_MATCH_TEXT: Text = text(
    "検索の語を減らすか、絞り込みを解除してください。",
    "Use fewer words, or clear the filters.",
);
pub const ITEM: Text = text("名称", "Item");
pub const KIND: Text = text("種類", "Kind");
pub const ORIGIN: Text = text("収集元", "Taken from");
pub const SIZE: Text = text("大きさ（バイト）", "Size, in bytes");
pub const HASH_METHOD: Text = text("ハッシュ値の計算方法", "How the hash was computed");
pub const COLLECTED_BY: Text = text("収集した人", "Collected by");
pub const COLLECTED_AT: Text = text("収集した日時", "Collected at");
pub const STATUS: Text = text("状態", "Status");
pub const HOLDER: Text = text("保管者", "Holder");
pub const SEAL: Text = text("封印の番号・印", "Number or mark of the seal");
pub const REGISTERED: Text = text("証拠を登録しました", "The item is registered");
pub const CHAIN: Text = text("保管の連鎖", "Chain of custody");
pub const RECORD_EVENT: Text = text("出来事を記録", "Record an event");
pub const ACT: Text = text("内容", "What happened");
pub const AT: Text = text("日時", "When");
pub const BY: Text = text("行った人", "By");
pub const GIVEN_BY: Text = text("渡した人（現在の保管者）", "Given by (the present holder)");
pub const RECEIVED_BY: Text = text("受け取った人", "Received by");
pub const PURPOSE: Text = text("目的・理由・付記", "Purpose, reason or remark");
pub const EVENT_FINAL: Text = text(
    "記録した出来事は、あとから直せません。間違いは「付記」で補います。",
    "What is recorded cannot be changed. Mend a mistake by a remark.",
);
pub const EVENT_SAVED: Text = text("記録しました", "Recorded");
pub const SHEET: Text = text("保管記録票（印刷用）", "Custody sheet to print");
pub const SHEET_CSV: Text = text("保管記録票（CSV）", "Custody sheet (CSV)");
pub const DECIDE: Text = text("今後の扱いを決める", "Decide what becomes of it");
pub const DISPOSITION: Text = text("今後の扱い", "Disposition");
pub const UNTIL: Text = text("保管の期限", "Keep until");
pub const WHY: Text = text("理由", "Reason");
pub const DECIDED: Text = text("今後の扱いを記録しました", "The decision is recorded");
pub const UNDECIDED: Text = text("未決定", "Undecided");
pub const HASH_AGREES: Text = text("ハッシュ値一致", "Hash agrees");
pub const HASH_DIFFERS: Text = text("ハッシュ値相違", "Hash differs");
pub const EVIDENCE_EDIT: Text = text("登録内容を直す", "Edit the particulars");

pub const ADD_INTERVIEW: Text = text("聞き取りを記録", "Enter an interview");
pub const EDIT_INTERVIEW: Text = text("聞き取りの記録", "Interview");
pub const INTERVIEWS_EMPTY: Text =
    text("聞き取りの記録はありません", "No interview is entered yet");
pub const INTERVIEWS_EMPTY_TEXT: Text = text(
    "一方の話だけで決めないために、立場の違う人から、権利に配慮して聞いた内容を残します。",
    "So that nothing rests on one side alone: what people of several sides said, asked with respect for their rights.",
);
pub const INTERVIEWS_LEAD: Text = text(
    "限られた人だけが読めます。内容は暗号化して保存し、監査記録にも残しません。",
    "Only a few people can read this. It is stored encrypted, and the audit log holds none of it.",
);
pub const ONE_SIDED: Text = text(
    "いまのところ一つの立場の人からしか聞いていません。別の立場の人の話も聞いてください。",
    "So far only one side was heard. Hear another side too.",
);
pub const PERSON: Text = text("話を聞いた人", "Person asked");
pub const AFFILIATION: Text = text("所属", "Unit or organisation");
pub const SIDE: Text = text("立場", "Side");
pub const INTERVIEWERS: Text = text("聞いた人", "Asked by");
pub const PRESENT: Text = text("同席した人", "Also present");
pub const HELD_AT: Text = text("聞いた日時", "When");
pub const INTERVIEW_PLACE: Text = text("場所", "Place");
pub const INTERVIEW_PURPOSE: Text = text("聞き取りの目的", "What it was to find out");
pub const RIGHTS: Text = text("本人の権利への配慮", "The person's rights");
pub const RIGHTS_NOTE: Text = text("満たせなかった事項の理由", "Why a right was not kept");
pub const RECORD: Text = text("記録", "Record");
pub const FINISHED: Text = text("記録を確定する", "Finish the record");
pub const FINISHED_HINT: Text = text(
    "確定すると、以後は変えられません。",
    "It cannot be changed after that.",
);
pub const IS_FINISHED: Text = text("確定済み", "Finished");
pub const IN_WORK: Text = text("作成中", "In work");
pub const INTERVIEW_SAVED: Text = text("聞き取りを保存しました", "The interview is saved");
pub const RIGHTS_KEPT: Text = text("配慮事項", "Rights");

pub const LAWS_LEAD: Text = text(
    "当てはまるかどうかは、法務または弁護士が判断します。ここには法令の名称と条だけを挙げています。",
    "Whether a law applies is for counsel. Only names and articles are listed here.",
);
pub const LAW_DECIDE: Text = text("判断を記録", "Record the decision");
pub const LAW_DECISION: Text = text("判断", "Decision");
pub const JUDGED_BY: Text = text("判断した人", "Judged by");
pub const LAW_SAVED: Text = text("判断を記録しました", "The decision is recorded");
pub const ARTICLES: Text = text("主な条文", "See");

/// How many rights of six were kept.
pub fn rights_kept(missing: usize, lang: Lang) -> String {
    match (missing, lang) {
        (0, Lang::Ja) => "すべて満たす".to_owned(),
        (0, Lang::En) => "All kept".to_owned(),
        (n, Lang::Ja) => format!("{n}件が未確認"),
        (n, Lang::En) => format!("{n} not kept"),
    }
}

/// Name of an item of evidence with its number.
pub fn evidence_title(number: i64, title: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("証拠{number}　{title}"),
        Lang::En => format!("Evidence {number}: {title}"),
    }
}

pub const EXPORT: Text = text("CSVで書き出す", "Export as CSV");

/// How many files hang on a cause.
pub fn files_attached(count: usize, lang: Lang) -> String {
    match (count, lang) {
        (n, Lang::Ja) => format!("添付ファイル{n}件"),
        (1, Lang::En) => "1 file attached".to_owned(),
        (n, Lang::En) => format!("{n} files attached"),
    }
}

/// Who settles an assumption by when.
pub fn assumption(by: &str, due: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("推定　{by}が{due}までに確認"),
        Lang::En => format!("Assumption: {by} settles it by {due}"),
    }
}

/// Who decided what is to become of an item.
pub fn by_whom(name: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{name} が決定"),
        Lang::En => format!("decided by {name}"),
    }
}
