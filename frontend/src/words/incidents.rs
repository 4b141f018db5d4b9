//! Words of the pages about incidents.

use crate::i18n::{Text, text};
use saiki_api::{
    Lang,
    incidents::{IncidentSort, Knowledge, Progress, SecondaryDamage},
};

pub const TITLE: Text = text("インシデント", "Incidents");
pub const NEW: Text = text("インシデントを登録", "Open an incident");
pub const SEARCH: Text = text(
    "番号・件名・概要・サービスを検索",
    "Number, title, summary, services",
);
pub const PHASE: Text = text("段階", "Phase");
pub const SEVERITY: Text = text("重大度", "Severity");
pub const CATEGORY: Text = text("分類", "Category");
pub const REFERENCE: Text = text("番号", "Number");
pub const INCIDENT: Text = text("件名", "Incident");
pub const TLP: Text = text("共有範囲（TLP）", "Sharing (TLP)");
pub const PEOPLE: Text = text("対象者", "People");
pub const NOTIFIED: Text = text("通知済み", "Told");
pub const UPDATED: Text = text("更新", "Changed");
pub const EMPTY: Text = text("登録されたインシデントはありません", "No incident yet");
pub const EMPTY_TEXT: Text = text(
    "起きたことを登録すると、対象者への通知、報告、経過の記録をここから進められます。",
    "Open one to notify the people concerned, report to authorities and keep the record from here.",
);
pub const NO_MATCH: Text = text("条件に合うインシデントはありません", "No incident matches");
pub const NO_MATCH_TEXT: Text = text(
    "検索の語を減らすか、絞り込みを解除してください。",
    "Use fewer words, or clear the filters.",
);

pub const NEW_TITLE: Text = text("インシデントの登録", "Open an incident");
pub const FIELD_TITLE: Text = text("件名", "Title");
pub const FIELD_TITLE_HINT: Text = text(
    "社内で呼ぶ名前を1行で。例：チケット販売サイトの改ざん",
    "One line, as people will call it. For example: Ticket site defaced",
);
pub const SUMMARY: Text = text("概要", "Summary");
pub const SUMMARY_HINT: Text = text(
    "判明していることだけを書きます。あとから修正できます。",
    "Only what is known. It can be changed later.",
);
pub const NOTICED_BY: Text = text("認知の経緯", "How it came to notice");
pub const NOTICED_NOTE: Text = text("認知の経緯の補足", "More about that");
pub const SOURCE: Text = text("脅威の主体", "Threat source");
pub const THREATS: Text = text("脅威の種類", "Threats");
pub const ASSETS: Text = text("被害を受けた資産", "Assets affected");
pub const SERVICES: Text = text("影響を受けたサービス", "Services affected");
pub const SERVICES_HINT: Text = text("1行に1つずつ書きます。", "One a line.");
pub const AWARE: Text = text("発覚した日時", "When you became aware");
pub const AWARE_HINT: Text = text(
    "法令の期限はここから数えます。社内の誰かが事態を知った時です。",
    "Legal deadlines run from here: when somebody in the organisation first knew.",
);
pub const OCCURRED: Text = text("発生した日時（わかれば）", "When it happened, if known");
pub const AS_EXERCISE: Text = text("訓練として始める", "Begin as an exercise");
pub const AS_EXERCISE_HINT: Text = text(
    "メールは社外に出ません。あとから実際の事案に切り替えることはできません。",
    "No mail leaves. It cannot be made a real incident later.",
);
pub const KIND: Text = text("区分", "Kind");
pub const REAL: Text = text("実際の事案", "Real");
pub const EXERCISE: Text = text("訓練", "Exercise");
pub const CREATE: Text = text("登録する", "Open it");
pub const CREATED: Text = text("インシデントを登録しました", "The incident is open");
pub const TITLE_MISSING: Text = text("件名を入力してください", "Enter a title");
pub const CATEGORY_MISSING: Text = text("分類を選んでください", "Choose a category");
pub const SEVERITY_MISSING: Text = text("重大度を選んでください", "Choose a severity");

pub const CHANGE_PHASE: Text = text("段階を進める", "Move to another phase");
pub const REOPEN: Text = text("再開する", "Reopen");
pub const REOPEN_HINT: Text = text(
    "終結済みのため、これより先の段階はありません。対応をやり直すときに、段階を戻します。",
    "It is closed, and no phase comes after that. Move it back when there is more to do.",
);
pub const PHASE_TO: Text = text("次の段階", "Next phase");
pub const PHASE_BACK_TO: Text = text("戻す段階", "Back to");
pub const PHASE_WHEN: Text = text(
    "始まった日時（空欄なら今）",
    "When it began (now when empty)",
);
pub const PHASE_NOTE: Text = text("理由・経緯", "Why");
pub const PHASE_MOVED: Text = text("段階を記録しました", "The phase is recorded");
pub const MOVE: Text = text("段階を記録する", "Record the phase");
pub const NOT_REACHED: Text = text("これから", "Still to come");

pub const TOLD_CARD: Text = text("本人への通知", "People told");
pub const UNDELIVERABLE_CARD: Text = text("不達", "Not reached");
pub const LETTERS_CARD: Text = text("お知らせ・文書", "Letters and notices");
pub const FILINGS_CARD: Text = text("報告・届出", "Reports to authorities");
pub const NO_PEOPLE: Text = text("名簿が空です", "The register is empty");
pub const NO_FILING: Text = text("まだ作っていません", "None made yet");
pub const NOTHING_SENT: Text = text("まだ何も送っていません", "Nothing was sent yet");
pub const REACHED_ALL: Text = text("不達はありません", "No mail failed");
pub const NEED_OTHER_WAY: Text = text(
    "郵送や電話など別の方法が必要です",
    "They need post or telephone",
);
pub const ALL_TOLD_SINCE: Text = text(
    "別の方法も含め、通知が必要な方はもういません",
    "Nobody is left to be told",
);

pub const TIMES: Text = text("日時", "Times");
pub const DEADLINE_TIMES: Text = text("期限の起算に使う日時", "Times deadlines run from");
pub const DEADLINE_TIMES_HINT: Text = text(
    "国や規定によっては、発覚の日時ではなくこれらの時点から期限を数えます。当てはまるものだけ入力してください。",
    "Some laws count from one of these rather than from when you became aware. Fill in only what happened.",
);
pub const NOT_KNOWN: Text = text("未確定", "Not determined");
pub const ABOUT: Text = text("事案の内容", "What happened");
pub const NO_SUMMARY: Text = text("概要はまだ書かれていません。", "No summary is written yet.");
pub const WITHOUT_MOMENT: Text = text("日時を入れてください", "Enter the time");
pub const MISSING: Text = text("報告にまだ足りないもの", "Still missing for reports");
pub const NOTHING_MISSING: Text = text(
    "報告に使う事実はすべて決まっています。",
    "Every fact for reports is determined.",
);
pub const SEE_ALL: Text = text("すべて見る", "See all");
pub const ADD: Text = text("追加", "Add");
pub const EDIT_INCIDENT: Text = text("内容を直す", "Edit");
pub const EDIT_TITLE: Text = text("インシデントの内容", "Edit the incident");

pub const TIMELINE: Text = text("経過", "Timeline");
pub const TIMELINE_EMPTY: Text = text("まだ記録がありません", "Nothing is recorded yet");
pub const TIMELINE_EMPTY_TEXT: Text = text(
    "いつ何があったかを書き留めます。報告書と振り返りの元になります。",
    "Write down what happened when. Reports and the look back are made from it.",
);
pub const ADD_EVENT: Text = text("経過を追加", "Add to the timeline");
pub const EVENT_WHEN: Text = text("日時", "When");
pub const EVENT_TEXT: Text = text("あったこと・決めたこと", "What happened or was decided");
pub const EVENT_ADDED: Text = text("経過に追加しました", "Added to the timeline");
pub const EVENT_TEXT_MISSING: Text = text("内容を入力してください", "Say what happened");
pub const AUTOMATIC: Text = text("自動記録", "Recorded by Saiki");

pub const FACTS: Text = text("報告に使う事実", "Facts for reports");
pub const FACTS_LEAD: Text = text(
    "報告書とお知らせは、ここに書いた内容から作られます。わからないことは「未確定」のままにします。",
    "Reports and letters are filled from here. Leave what nobody knows yet as “not determined”.",
);
pub const CAUSE: Text = text("原因", "Cause");
pub const CAUSE_STATE: Text = text("原因の状況", "State of the cause");
pub const SECONDARY: Text = text("二次被害", "Secondary damage");
pub const SECONDARY_STATE: Text = text("二次被害の有無", "Whether there is any");
pub const SECONDARY_NOTE: Text = text(
    "二次被害の内容（いつ現在かを書く）",
    "More about it, and as of when",
);
pub const PUBLICATION: Text = text("公表", "Publication");
pub const PUBLICATION_STATE: Text = text("公表の状況", "State of publication");
pub const PUBLICATION_NOTE: Text = text("公表の日と方法", "Day and way of publication");
pub const PERSON_RESPONSE: Text = text(
    "本人への対応（送付のほか）",
    "How the people concerned are dealt with, beyond mail",
);
pub const USER_ACTIONS: Text = text("本人にお願いすること", "What they are asked to do");
pub const NOTICE_DEADLINE: Text = text("本人通知の期限", "People must be told by");
pub const NOTICE_DEADLINE_HINT: Text = text(
    "送付の画面に期限として示します。決まっていなければ空欄のままにします。",
    "Shown on the pages about sending. Leave it empty while none is set.",
);
pub const DEADLINE_BASIS: Text = text("期限の根拠", "What the deadline rests on");
pub const MEASURES: Text = text("再発防止策", "Measures against recurrence");
pub const MEASURE: Text = text("対策", "Measure");
pub const MEASURE_DATE: Text = text("実施日・期限", "Done or due");
pub const MEASURE_DONE: Text = text("実施済み", "Done");
pub const ADD_MEASURE: Text = text("対策を追加", "Add a measure");
pub const NO_MEASURES: Text = text(
    "再発防止策はまだありません。",
    "No measure is recorded yet.",
);
pub const OTHER_CARD: Text = text("その他", "Other");
pub const OTHER: Text = text(
    "その他、当局に伝えること",
    "Anything else an authority should know",
);
pub const UNSAVED: Text = text("保存していない変更があります", "There are unsaved changes");
pub const LEAVE_FACTS: Text = text("変更を取り消す", "Discard changes");

pub const MEMBERS: Text = text("関係者", "Members");
pub const MEMBERS_LEAD: Text = text(
    "管理者と監査を除き、ここにいる人だけがこのインシデントを見られます。",
    "Apart from administrators and auditors, only these people can see this incident.",
);
pub const MEMBER: Text = text("氏名", "Name");
pub const MEMBER_ROLE: Text = text("役割", "Role");
pub const MEMBER_SINCE: Text = text("参加日", "Since");
pub const ADD_MEMBER: Text = text("関係者を加える", "Add a member");
pub const MEMBER_ADDED: Text = text("関係者に加えました", "Added");
pub const MEMBER_REMOVED: Text = text("関係者から外しました", "Removed");
pub const NO_CANDIDATE: Text = text(
    "加えられる利用者はいません",
    "Everybody is a member already",
);
pub const REMOVE_MEMBER: Text = text("関係者から外しますか", "Remove this member?");
pub const MEMBERS_EMPTY: Text = text("関係者がいません", "No member yet");

/// An order of the list.
pub fn sort(sort: IncidentSort, lang: Lang) -> &'static str {
    match sort {
        IncidentSort::Newest => lang.pick("新しい順", "Newest first"),
        IncidentSort::Updated => lang.pick("更新順", "Last changed first"),
        IncidentSort::Severity => lang.pick("重大な順", "Gravest first"),
        IncidentSort::Title => lang.pick("件名順", "By title"),
    }
}

/// Whether a fact is known.
pub fn knowledge(knowledge: Knowledge, lang: Lang) -> &'static str {
    match knowledge {
        Knowledge::Known => lang.pick("判明", "Known"),
        Knowledge::Unknown => lang.pick("未確定", "Not determined"),
        Knowledge::NotApplicable => lang.pick("該当なし", "Does not apply"),
    }
}

/// Whether secondary damage was found.
pub fn secondary(damage: SecondaryDamage, lang: Lang) -> &'static str {
    match damage {
        SecondaryDamage::NoneFound => lang.pick("調べた結果なし", "Looked for, none found"),
        SecondaryDamage::Possible => lang.pick("おそれあり", "Possible"),
        SecondaryDamage::Confirmed => lang.pick("確認された", "Confirmed"),
        SecondaryDamage::Unknown => lang.pick("未確定", "Not determined"),
    }
}

/// Whether it was made public.
pub fn publication(progress: Progress, lang: Lang) -> &'static str {
    match progress {
        Progress::Done => lang.pick("公表済み", "Published"),
        Progress::Planned => lang.pick("公表予定", "Planned"),
        Progress::NotPlanned => lang.pick("公表しない", "Decided against"),
        Progress::Undecided => lang.pick("未確定", "Not determined"),
    }
}

/// Which day of a phase it is.
pub fn day_of_phase(lang: Lang, days: i64) -> String {
    match lang {
        Lang::Ja => format!("{days}日目"),
        Lang::En => format!("day {days}"),
    }
}

/// How long a past phase lasted.
pub fn phase_lasted(lang: Lang, from: &str, span: &str) -> String {
    match lang {
        Lang::Ja => format!("{from} から {span}"),
        Lang::En => format!("from {from}, {span}"),
    }
}

/// People told out of all.
pub fn told(lang: Lang, told: &str, all: &str) -> String {
    match lang {
        Lang::Ja => format!("{all} 名のうち {told} 名"),
        Lang::En => format!("{told} of {}", people(lang, all)),
    }
}

/// People told out of all, and how many need not be told.
pub fn told_but(lang: Lang, so_many: &str, all: &str, not_needed: &str) -> String {
    let told = told(lang, so_many, all);
    match lang {
        Lang::Ja => format!("{told}（ほかに通知不要 {not_needed} 名）"),
        Lang::En => format!("{told}, {not_needed} not needed"),
    }
}

/// How many are left to be told, in whatever way.
pub fn left_to_tell(lang: Lang, n: &str) -> String {
    match lang {
        Lang::Ja => format!("通知がまだの方は全体で {n} 名です"),
        Lang::En => format!("Still to be told in all: {}", people(lang, n)),
    }
}

/// A number of people.
pub fn people(lang: Lang, n: &str) -> String {
    match lang {
        Lang::Ja => format!("{n} 名"),
        Lang::En if n == "1" => "1 person".to_owned(),
        Lang::En => format!("{n} people"),
    }
}

/// A number of things made.
pub fn pieces(lang: Lang, n: &str) -> String {
    match lang {
        Lang::Ja => format!("{n} 件"),
        Lang::En => n.to_owned(),
    }
}

/// Campaigns beside letters.
pub fn campaigns(lang: Lang, n: &str) -> String {
    match lang {
        Lang::Ja => format!("送付 {n} 回"),
        Lang::En if n == "1" => "1 sending".to_owned(),
        Lang::En => format!("{n} sendings"),
    }
}

/// `あと 9時間12分`.
pub fn time_left(span: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("あと {span}"),
        Lang::En => format!("{span} left"),
    }
}

/// `1日4時間 超過`.
pub fn overdue_by(span: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{span} 超過"),
        Lang::En => format!("{span} overdue"),
    }
}
