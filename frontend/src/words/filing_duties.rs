//! Words about reports that are owed.

use crate::i18n::{Text, text};

pub const TITLE: Text = text("報告先と要否", "Reports that are owed");
pub const LEAD: Text = text(
    "報告先ごとに、報告済みか、報告不要かを記録します。すべて決まるまで、このインシデントは終結できません。",
    "For each recipient, record whether it was filed or is not required. The incident cannot be closed before all are decided.",
);
pub const ADD: Text = text("報告先を追加", "Add a recipient");
pub const NAME: Text = text("報告先と内容", "Recipient and report");
pub const NAME_HINT: Text = text(
    "誰に何を報告・届け出るのか分かる名前にします。",
    "Name who is to be told, and of what.",
);
pub const SUGGESTIONS: Text = text("よくある報告先", "Common recipients");
pub const ADDED: Text = text("報告先を追加しました", "The recipient was added");
pub const RECORD_FILED: Text = text("報告済みと記録", "Record as filed");
pub const NOT_REQUIRED: Text = text("報告不要と判断", "Decide: not required");
pub const TAKE_BACK: Text = text("判断を取り消す", "Take back");
pub const REMOVE: Text = text("取り除く", "Remove");
pub const REMOVE_TEXT: Text = text(
    "この報告先を一覧から取り除きます。取り除いたことは監査記録に残ります。",
    "The recipient leaves the list. The audit log keeps that it was removed.",
);
pub const REMOVED: Text = text("報告先を取り除きました", "The recipient was removed");
pub const SAVED: Text = text("記録しました", "Recorded");
pub const FILED_AT: Text = text("報告した日時", "Filed at");
pub const CHANNEL: Text = text("報告の方法", "How it was filed");
pub const REFERENCE: Text = text("先方の受付番号", "Their reference");
pub const SNAPSHOT: Text = text("提出した報告書", "Report that was filed");
pub const SNAPSHOT_HINT: Text = text(
    "ここで作った報告書を出したときに選びます。",
    "Choose it when a report made here was filed.",
);
pub const NONE: Text = text("選ばない", "None");
pub const CHOOSE: Text = text("選んでください", "Choose");
pub const REASON: Text = text("理由", "Reason");
pub const NOT_REQUIRED_TEXT: Text = text(
    "要件に当たらないと判断した根拠を書きます。判断した人の氏名とともに記録に残ります。",
    "State why it is not required. It is kept with the name of who decided.",
);
pub const TAKE_BACK_TEXT: Text = text(
    "記録した判断を取り消して、未決に戻します。",
    "What was decided is taken back, and the matter is open again.",
);
pub const TAKEN_BACK: Text = text("取り消し", "Taken back");
pub const DECIDED: Text = text("記録", "Recorded");
pub const TO_FACTS: Text = text("判断する", "Answer it");
pub const WRITE: Text = text("報告書を書く", "Write the report");
pub const TO_REPORT: Text = text("報告書を見る", "See the report");

/// Recipients an incident in Japan often has beside those worked out.
pub const COMMON: [Text; 8] = [
    text(
        "警察（サイバー犯罪の相談・被害届）",
        "Police (cybercrime desk)",
    ),
    text(
        "JPCERT/CC（インシデント報告）",
        "JPCERT/CC (incident report)",
    ),
    text(
        "IPA（不正アクセス・ウイルスの届出）",
        "IPA (notification of intrusion or malware)",
    ),
    text("所管省庁", "Supervising ministry"),
    text("親会社・グループ会社", "Parent or group company"),
    text("委託元", "Entrusting company"),
    text("業界団体", "Industry body"),
    text(
        "証券取引所（適時開示）",
        "Stock exchange (timely disclosure)",
    ),
];
