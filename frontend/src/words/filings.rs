//! Words of the pages about reports to authorities: the list, choosing a form, the editor, one report.

use crate::i18n::{Text, text};
use saiki_api::{Lang, approvals::ApprovalState};

pub const TITLE: Text = text("報告・届出", "Reports to authorities");
pub const NEW: Text = text("報告書を作成", "Make a report");
pub const LANG: Text = text("報告書の言語", "Language of the report");
pub const MAKE: Text = text("いまの記録から作成", "Make it from the records");
pub const MAKE_HINT: Text = text(
    "いまの記録を控えとして残します。作成後は変更できません。訂正するときは、新しい報告書を作成します。",
    "The records as they are now are kept. A report never changes; a correction is a new one.",
);
pub const MADE: Text = text("報告書を作成しました", "The report was made");
pub const MADE_HERE: Text = text("作成した報告書", "Reports made here");
pub const EMPTY: Text = text("報告書はまだありません", "No report yet");
pub const EMPTY_TEXT: Text = text(
    "速報は、分かっていることだけで作成できます。確報には、必須の項目がすべて必要です。",
    "An initial report states what is known. A final one needs every mandatory item.",
);
pub const REPORT: Text = text("報告書", "Report");
pub const RECIPIENT: Text = text("提出先", "Recipient");
pub const STAGE: Text = text("段階", "Stage");
pub const STATE: Text = text("状態", "State");
pub const BY: Text = text("作成者", "By");
pub const WHEN: Text = text("作成", "Made");
pub const FILED: Text = text("提出", "Filed");
pub const ITEM_KNOWN: Text = text("記載あり", "Stated");
pub const ITEM_UNKNOWN: Text = text("未確定", "Undetermined");
pub const ITEM_MISSING: Text = text("必須・未確定", "Mandatory, undetermined");
pub const ITEM_NOT_APPLICABLE: Text = text("該当なし", "Not applicable");
pub const HASH: Text = text("控えのハッシュ値", "Hash of the snapshot");
pub const EXPORT: Text = text("書き出す", "Export");
pub const EXPORT_JSON: Text = text("JSON", "JSON file");
pub const EXPORT_MD: Text = text("Markdown", "Markdown file");
pub const EXPORT_HTML: Text = text("HTML", "HTML page");
pub const SHIFT_JIS: Text = text(
    "CSV・テキストを Shift_JIS にする",
    "CSV and text in Shift_JIS",
);
pub const SHIFT_JIS_HINT: Text = text(
    "Shift_JIS にない文字があるときは書き出さず、その文字を示します。",
    "Where a character has no place in Shift_JIS, nothing is saved and it is named.",
);
pub const SCHEMA: Text = text("JSON の構造（JSON Schema）", "JSON Schema of the JSON file");

pub const CHOOSE_FORM: Text = text("報告の様式を選ぶ", "Choose a form");
pub const CHOOSE_ANOTHER: Text = text("様式を選び直す", "Choose another form");
pub const CHOOSE_LEAD: Text = text(
    "様式には、インシデントの記録が自動で入ります。足りない項目を記入し、確かめてから報告書を作成します。この画面から提出されることはありません。",
    "A form is filled from the records of the incident. Add what is missing, look it over, then make the report. Nothing is submitted from here.",
);
pub const SEARCH_FORMS: Text = text("様式・提出先・根拠を検索", "Form, recipient or source");
pub const ONLY_DUE: Text = text("期限のあるものだけ", "Only what is due");
pub const FORM_UNVERIFIED: Text = text(
    "様式の内容を、提出先が公表している資料と照合できていません。提出する前に、専門家か提出先に確かめてください。",
    "This form has not been compared with what the recipient publishes. Check with counsel or the recipient before filing.",
);
pub const FORM_NOT_IN_FORCE: Text = text(
    "根拠となる規定はまだ施行されていません。",
    "The rule it follows is not in force yet.",
);
pub const NO_FORM: Text = text("この様式はありません", "There is no such form");
pub const NO_FORM_TEXT: Text = text(
    "URLが古いか、途中で切れています。様式を選び直してください。",
    "The address is old or cut off. Choose a form again.",
);

pub const FIELDS: Text = text("選んだ項目の記載と記録", "The chosen item and its records");
pub const NO_FIELD: Text = text("記入する欄はありません", "Nothing to fill in");
pub const NO_FIELD_TEXT: Text = text(
    "この項目は、様式の決まった文言だけでできています。",
    "This item consists of the form’s own words.",
);
pub const BACK_TO_SHEET: Text = text("報告書に戻る", "Back to the report");
pub const MAY_NOT_WRITE: Text = text(
    "記入できるのは、報告・届出を担当する人です。",
    "Only those who file reports can write here.",
);
pub const MISSING_BLOCKS: Text = text(
    "確報・最終報告は、必須の項目がすべて決まるまで作成できません。",
    "A final report cannot be made before every mandatory item is settled.",
);
pub const MISSING_WARNS: Text = text(
    "未確定のままでも作成できます。提出後は、決まり次第、続報を提出してください。",
    "It can be made as it is; what is open must be reported once it is settled.",
);
pub const SAVE_FIRST: Text = text(
    "保存していない記入があります。保存すると報告書を作成できます。入力はこの端末に残ります。",
    "Something typed is not saved. Save it to make the report; what is typed is kept in this browser.",
);
pub const MAKE_THIS: Text = text("この内容で報告書を作成", "Make the report as shown");

pub const PREVIEW: Text = text("PDFで確かめる", "Preview as PDF");
pub const PREVIEW_TITLE: Text = text("報告書の下書き（PDF）", "Draft of the report (PDF)");
pub const PREVIEW_HINT: Text = text(
    "保存した内容から作った下書きです。各ページに「下書き」と入ります。提出には、報告書を作成して承認を受けてください。",
    "A draft from what is saved; every page says so. To file it, make the report and have it approved.",
);
pub const NOT_FRAMED: Text = text(
    "このブラウザでは、ここに表示できません。別のタブで開くか、保存してご覧ください。",
    "It cannot be shown here in this browser. Open it in another tab, or save it.",
);
pub const OPEN_IN_TAB: Text = text("別のタブで開く", "Open in another tab");
pub const SAVE_PDF: Text = text("PDFを保存", "Save the PDF");

pub const CHANGES: Text = text("変更点", "What changed");
pub const FIELD: Text = text("項目", "Field");
pub const BEFORE: Text = text("変更前", "Before");
pub const AFTER: Text = text("変更後", "After");
pub const ADDED: Text = text("新たに判明", "Now known");
pub const CHANGED: Text = text("変更", "Changed");
pub const WITHDRAWN: Text = text("未確定に変更", "No longer known");
pub const NO_CHANGE: Text = text("変更はありません", "Nothing changed");
pub const NO_CHANGE_TEXT: Text = text(
    "比べた報告書と、すべての項目が一致しています。",
    "Every field is the same in both reports.",
);
pub const FILED_BEFORE: Text = text("前回提出した報告書", "The report filed before");
pub const COMPARE_WITH: Text = text("比べる報告書", "Compare with");
pub const OLDER: Text = text(
    "さらに前の報告書も選べるようにする",
    "Offer older reports, too",
);
pub const NO_PREVIOUS: Text = text(
    "同じ提出先に提出した報告書は、まだありません。",
    "No report of this series was filed before.",
);

pub const STEPS: Text = text("承認と提出", "Approval and filing");
pub const APPROVALS: Text = text("承認の経緯", "Approvals");
pub const NO_APPROVAL: Text = text(
    "承認の依頼はまだありません。",
    "Nobody has asked for approval yet.",
);
pub const APPROVAL_RULE: Text = text(
    "提出する前に、作成者でも依頼者でもない人の承認が必要です。承認は、この控えのハッシュ値に結び付きます。",
    "Before it is filed, somebody who neither made it nor asked must approve it. The approval is bound to the hash of this snapshot.",
);
pub const READ_FIRST: Text = text(
    "記載をすべて読んでから、承認するか差し戻すかを決めてください。",
    "Read all of it before you approve or refuse it.",
);
pub const COMMENT_MISSING: Text = text("差し戻す理由を書いてください", "State why it is refused");
pub const WITHDRAW_APPROVAL: Text = text("承認を取り消す", "Take the approval back");
pub const WITHDRAW_TEXT: Text = text(
    "提出済みと記録する前なら、承認を取り消して差し戻せます。",
    "As long as it is not recorded as filed, the approval can be taken back and the report refused.",
);
pub const WITHDRAW_REASON: Text = text("差し戻す理由", "Why it is refused");
pub const NO_APPROVER: Text = text(
    "承認待ちです。承認できるのは、復旧責任者、承認者、法務・コンプライアンスの担当者です。",
    "It awaits approval. Recovery leads, approvers and compliance can give it.",
);
pub const OWN_REPORT: Text = text(
    "承認待ちです。ご自身が作成した報告書は承認できません。",
    "It awaits approval. You cannot approve a report you made.",
);
pub const OWN_REQUEST: Text = text(
    "承認待ちです。ご自身が承認を依頼した報告書は承認できません。",
    "It awaits approval. You cannot approve a report you asked approval for.",
);
pub const REFUSED_TEXT: Text = text(
    "差し戻された報告書は、そのまま控えとして残ります。修正した内容で新しい報告書を作成してください。",
    "A refused report stays as it is. Make a new one with the corrected content.",
);
pub const CORRECT: Text = text("修正して作り直す", "Correct it and make a new one");
pub const RECORD: Text = text("提出済みと記録", "Record as filed");
pub const RECORD_HINT: Text = text(
    "承認済みです。提出先の窓口やフォームから提出したら、ここに記録してください。",
    "It is approved. Once you have filed it with the recipient, record that here.",
);
pub const RECORD_TEXT: Text = text(
    "提出したことを記録します。記録は取り消せません。訂正は新しい報告書として提出します。",
    "This records that it was filed, and cannot be taken back. A correction is filed as a new report.",
);
pub const REFERENCE_HINT: Text = text(
    "受付番号がまだない場合は、空欄のままにします。",
    "Leave it empty where there is none yet.",
);
pub const FILED_AT_MISSING: Text =
    text("提出した日時を入力してください", "Enter when it was filed");
pub const CONTRADICTS: Text = text(
    "公表や通知などと食い違う記載があります。直すか、承認の権限がある人が理由を記録して容認するまで、提出済みと記録できません。",
    "It contradicts what was said elsewhere. Correct it, or have somebody overrule it by name, before it is recorded.",
);
pub const TO_CONSISTENCY: Text = text("食い違いを確かめる", "See the contradictions");
pub const DEADLINES: Text = text("この報告書で対応する期限", "Deadlines it answers");
pub const WILL_BE_RECORDED: Text = text(
    "提出済みと記録すると、次の期限も対応済みになります。",
    "Recording it as filed settles these deadlines as well.",
);
pub const RECORDED_WITH: Text = text(
    "次の期限も、この報告書の提出とあわせて対応済みにしました。",
    "These deadlines were settled with this report.",
);
pub const NO_DEADLINE: Text = text(
    "この報告書で対応済みになる期限はありません。",
    "No open deadline is answered by this report.",
);

/// `第2号`, `No. 2`.
pub fn number(n: i64, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("第{n}号"),
        Lang::En => format!("No. {n}"),
    }
}

/// How many mandatory items are not known.
pub fn missing(n: usize, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("必須の未確定 {n}件"),
        Lang::En => format!("{n} mandatory undetermined"),
    }
}

/// How many fields changed since the report filed before.
pub fn changes(n: usize, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("前回からの変更 {n}件"),
        Lang::En if n == 1 => "1 change since the last report".to_owned(),
        Lang::En => format!("{n} changes since the last report"),
    }
}

/// When something was saved last.
pub fn saved(time: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("保存済み {time}"),
        Lang::En => format!("Saved {time}"),
    }
}

/// How many fields hold something that is not saved.
pub fn unsaved(n: usize, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("▲ 未保存の記入 {n}件"),
        Lang::En => format!("▲ {n} not saved"),
    }
}

/// What became of an approval.
pub fn approval(state: ApprovalState, lang: Lang) -> &'static str {
    match state {
        ApprovalState::Requested => lang.pick("承認待ち", "Awaited"),
        ApprovalState::Approved => lang.pick("承認", "Approved"),
        ApprovalState::Rejected => lang.pick("差し戻し", "Refused"),
        ApprovalState::Voided => lang.pick("無効", "Void"),
    }
}

/// Who asked for an approval.
pub fn asked_by(name: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("依頼：{name}"),
        Lang::En => format!("asked for by {name}"),
    }
}

/// Who decided on an approval.
pub fn decided_by(state: ApprovalState, name: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{}：{name}", approval(state, lang)),
        Lang::En => format!("{} by {name}", approval(state, lang).to_lowercase()),
    }
}
