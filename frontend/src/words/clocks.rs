//! Words about deadlines: the board of an incident, one of them, its questions and its month, the list over all
//! incidents, and the board for the wall.

use crate::i18n::{Text, text};
use saiki_api::{
    Lang,
    clocks::{Answer, ClockSort},
};

pub const TITLE: Text = text("期限", "Deadlines");
pub const ALL_TITLE: Text = text("期限一覧", "All deadlines");
pub const VIEWS: Text = text("期限の見方", "Ways to look at deadlines");
pub const TAB_BOARD: Text = text("一覧", "Board");
pub const TAB_QUESTIONS: Text = text("要否の確認", "Questions");
pub const TAB_CALENDAR: Text = text("月別", "Month");
pub const LEAD: Text = text(
    "法令と契約の期限を、根拠となる規定、起算日、数え方とともに示します。期限に間に合うかどうかの最終的な判断は、担当者と専門家が行ってください。",
    "Deadlines of laws and contracts, each with its source, what it runs from and how it was counted. Whether one is met remains for you and your counsel to decide.",
);
pub const ALL_LEAD: Text = text(
    "閲覧できるすべてのインシデントの期限を、近いものから並べています。",
    "Deadlines of all incidents you may see, the nearest first.",
);
pub const EMPTY: Text = text("期限はまだありません", "No deadline yet");
pub const EMPTY_TEXT: Text = text(
    "「期限のルール」の設定で国・地域を選ぶと、その規定が新しいインシデントに自動で取り込まれます。このインシデントだけに期限を追加することもできます。",
    "Set the countries whose rules concern you, and each new incident takes them in. A deadline can also be added to this incident alone.",
);
pub const ALL_EMPTY: Text = text("対応中の期限はありません", "No deadline is open");
pub const ALL_EMPTY_TEXT: Text = text(
    "インシデントを登録すると、対象となる法令と契約の期限がここに並びます。",
    "Once an incident is opened, the deadlines of the laws and contracts that concern it are listed here.",
);
pub const SEARCH: Text = text("内容・宛先・規定を検索", "Matter, recipient or rule");
pub const SEARCH_ALL: Text = text(
    "内容・宛先・規定・インシデントを検索",
    "Matter, recipient, rule or incident",
);
pub const REGIME: Text = text("国・地域", "Country or region");
pub const STATE: Text = text("状態", "State");
pub const ALSO_DONE: Text = text("対応済み・対象外も表示", "Also what is done");
pub const MINE: Text = text("自分の担当", "Mine");
pub const OVERDUE: Text = text("期限を過ぎている", "Overdue");
pub const RUNNING: Text = text("進行中", "Running");
pub const UNDETERMINED: Text = text("要否が決まっていない", "Not yet known whether it applies");
pub const UNDETERMINED_TEXT: Text = text(
    "質問に答えると、対応が必要かどうかが決まります。決まるまでは、必要なものとして扱ってください。",
    "Answering the questions decides whether these run. Until then, treat them as running.",
);
pub const WAITING: Text = text("起算の日時が未定", "Waiting for the event they run from");
pub const WAITING_TEXT: Text = text(
    "起算の日時を記録すると、期限の計算を始めます。",
    "They begin once the time they run from is recorded.",
);
pub const TO_TIMES: Text = text("日時を記録する", "Record the times");
pub const WHAT: Text = text("内容", "What is owed");
pub const RECIPIENT: Text = text("宛先", "To whom");
pub const DUE: Text = text("期限", "Due");
pub const STRICT: Text = text("延長前", "Strict");
pub const EXTENDED: Text = text("延長後", "Extended");
pub const GUIDE_EARLIER: Text = text("目安（早いほう）", "Guide, earlier end");
pub const GUIDE_LATER: Text = text("目安（遅いほう）", "Guide, later end");
pub const BINDING: Text = text("遅れの判断に用いる", "Decides whether it is late");
pub const NO_DUE: Text = text("期限は未定", "No deadline yet");
pub const STARTS: Text = text("起算", "Runs from");
pub const OWNER: Text = text("担当", "Owner");
pub const NOBODY: Text = text("担当なし", "Nobody");
pub const OWN_DUE: Text = text("社内期限", "Our own deadline");
pub const OWN_DUE_HINT: Text = text(
    "法令や契約の期限より前の日時を設定します。",
    "Put it before that of the law or contract.",
);
pub const OWN_DUE_NONE: Text = text("社内期限なし", "No deadline of our own");
pub const INCIDENT: Text = text("インシデント", "Incident");
pub const ASAP: Text = text(
    "遅滞なく（日時は目安）",
    "Without delay: the time is a guide",
);
pub const EXERCISE: Text = text("訓練", "Exercise");
pub const OPEN_QUESTIONS: Text = text("質問に答える", "Answer the questions");

pub const ADD: Text = text("期限を追加", "Add a deadline");
pub const ADD_TEXT: Text = text(
    "このインシデントに取り込まれていない規定を選びます。",
    "Choose a rule this incident has not taken in.",
);
pub const ADD_RULE: Text = text("規定", "Rule");
pub const ADDED: Text = text("期限を追加しました", "The deadline was added");
pub const REMOVE: Text = text("この期限を取り除く", "Remove this deadline");
pub const REMOVE_TEXT: Text = text(
    "このインシデントの一覧から取り除きます。誤って追加したときに使います。義務に当たらないと判断したときは、取り除かずに「対応不要と判断」を記録してください。取り除いたことは監査記録に残ります。",
    "It leaves this incident’s list: for what was added by mistake. Where it is not required, record that decision instead. The audit log keeps that it was removed.",
);
pub const REMOVED: Text = text("期限を取り除きました", "The deadline was removed");

pub const STEPS: Text = text("計算の根拠", "How it was worked out");
pub const SOURCE: Text = text("根拠規定", "Source");
pub const RULE: Text = text("規定", "Rule");
pub const NOTE: Text = text("留意点", "To be noted");
pub const EARLIER: Text = text("これまでの期限", "Earlier deadlines");
pub const EARLIER_HINT: Text = text(
    "事実や回答が変わると期限も変わります。以前の期限で動いた人がいるかもしれないため、残してあります。",
    "Deadlines move when facts or answers change. Earlier ones are kept, for somebody may have planned by them.",
);
pub const NEWER: Text = text("新しい版があります", "There is a newer version");
pub const NEWER_TEXT: Text = text(
    "このインシデントは、取り込んだ時点の版で計算しています。違いを確かめてから切り替えてください。",
    "This incident keeps to the version it took in. Look at the differences before taking over the newer one.",
);
pub const FIELD: Text = text("項目", "Field");
pub const PINNED: Text = text("現在の版", "Kept to");
pub const NEWEST: Text = text("新しい版", "Newest");
pub const ADOPT: Text = text("新しい版に切り替える", "Take over the newer version");
pub const ADOPT_TEXT: Text = text(
    "新しい版で期限を計算し直します。切り替える前の期限は「これまでの期限」に残ります。元の版には戻せません。",
    "The deadline is worked out anew by the newer version. The one before stays among the earlier deadlines. There is no way back to the old version.",
);
pub const ADOPTED: Text = text(
    "新しい版に切り替えました",
    "The newer version was taken over",
);

pub const RECORD_FILED: Text = text("提出済みと記録", "Record as filed");
pub const NOT_REQUIRED: Text = text("対応不要と判断", "Decide: not required");
pub const NOT_REQUIRED_TEXT: Text = text(
    "対応が不要と判断した根拠を書きます。判断した人の氏名とともに記録に残ります。",
    "State why nothing is required. It is kept with the name of who decided.",
);
pub const TAKE_BACK: Text = text("判断を取り消す", "Take back");
pub const TAKE_BACK_TEXT: Text = text(
    "記録した判断を取り消して、対応中に戻します。",
    "What was decided is taken back, and the deadline is open again.",
);
pub const FILED_AT: Text = text("提出した日時", "Filed at");
pub const CHANNEL: Text = text("提出の方法", "How it was filed");
pub const REFERENCE: Text = text("先方の受付番号", "Their reference");
pub const SNAPSHOT: Text = text("提出した報告書", "Report that was filed");
pub const SNAPSHOT_NONE: Text = text("選ばない", "None");
pub const REASON: Text = text("理由", "Reason");
pub const LATE_REASON: Text = text(
    "期限後の提出となった理由",
    "Why it was filed after the deadline",
);
pub const LATE_TEXT: Text = text(
    "期限を過ぎた日時です。遅れた理由を記録してください。提出先にも説明を求められることがあります。",
    "This is after the deadline. Record why; the recipient may ask for it as well.",
);
pub const RECORDED: Text = text("記録しました", "Recorded");
pub const DECIDED: Text = text("記録", "Recorded");
pub const TO_REPORT: Text = text("報告書を見る", "See the report");
pub const PLAN: Text = text("担当と社内期限", "Owner and our own deadline");
pub const SET_PLAN: Text = text("担当と社内期限を決める", "Set owner and own deadline");

pub const QUESTIONS_LEAD: Text = text(
    "回答は期限の要否と起算日に直接影響します。根拠とともに記録し、あとから事実が分かったときは、分かった日時を添えて回答を改めてください。以前の回答も残ります。",
    "Answers decide which deadlines run and from when. Record what each rests on; where a fact came out later, change the answer with the time it became known. Earlier answers are kept.",
);
pub const QUESTIONS_EMPTY: Text = text("確認が必要な質問はありません", "No question is asked");
pub const QUESTIONS_EMPTY_TEXT: Text = text(
    "期限を取り込むと、その要否を決める質問がここに並びます。",
    "Questions appear here once the incident has deadlines that hang on them.",
);
pub const UNANSWERED: Text = text("未回答", "Not answered");
pub const ANSWERED: Text = text("回答済み", "Answered");
pub const STILL_UNKNOWN: Text = text("まだ判断できない", "Cannot be told yet");
pub const ANSWERED_QUESTIONS: Text = text("回答した質問", "Answered questions");
pub const YES: Text = text("はい", "Yes");
pub const NO: Text = text("いいえ", "No");
pub const UNKNOWN: Text = text("まだ判断できない", "Cannot tell yet");
pub const NUMBER: Text = text("数", "Number");
pub const BAD_NUMBER: Text = text(
    "0以上の整数で入力してください",
    "Enter a whole number, 0 or more",
);
pub const ANSWER: Text = text("回答", "Answer");
pub const ANSWER_AGAIN: Text = text("回答を改める", "Change the answer");
pub const SAVE_ANSWER: Text = text("回答を記録", "Record the answer");
pub const ANSWER_SAVED: Text = text(
    "回答を記録し、期限を計算し直しました",
    "The answer is recorded, and deadlines are worked out anew",
);
pub const RESTS_ON: Text = text("根拠", "What it rests on");
pub const RESTS_ON_HINT: Text = text(
    "確かめた記録、担当者、文書などを書きます。",
    "The record, person or document it was checked with.",
);
pub const RESTS_ON_MISSING: Text = text(
    "回答の根拠を書いてください",
    "State what the answer rests on",
);
pub const KNOWN_SINCE: Text = text(
    "あとから分かった場合：分かった日時",
    "If it came out later: since when it is known",
);
pub const KNOWN_AT: Text = text("分かった日時", "Known since");
pub const KNOWN_AT_HINT: Text = text(
    "空欄なら、初めから分かっていたものとして数えます。入力すると、その日時から期限を数えることがあります。",
    "Left empty, it counts as known from the beginning. A deadline may run from the time given here.",
);
pub const HANGS_ON_IT: Text = text("この回答にかかわる期限", "Deadlines that hang on it");
pub const RECORDS_SAY: Text = text(
    "記録から読み取れる内容と異なります：",
    "The records say otherwise:",
);
pub const FROM_RECORDS: Text = text("インシデントの記録から", "From the incident’s records");
pub const EARLIER_ANSWERS: Text = text("以前の回答", "Earlier answers");
pub const OF_ORGANISATION: Text = text("組織の回答", "Answered for the organisation");
pub const TO_STANDING: Text = text(
    "「組織についての回答」で答える",
    "Answer it for the organisation",
);
pub const STANDING: Text = text("組織についての回答", "Standing answers");
pub const STANDING_LEAD: Text = text(
    "業種や上場の有無など、組織そのものについての質問です。一度答えると、すべてのインシデントで期限の要否の判断に使います。事業の内容が変わったら、回答を改めてください。",
    "Questions about the organisation itself, answered once and used for every incident: its trade, whether it is listed. Change them when the business changes.",
);

pub const MONTH_BEFORE: Text = text("前の月", "Month before");
pub const MONTH_AFTER: Text = text("次の月", "Month after");
pub const THIS_MONTH: Text = text("今月", "This month");
pub const CALENDAR: Text = text("休日の暦", "Holidays of");
pub const OWN: Text = text("社内", "Ours");
pub const NOTHING_THIS_MONTH: Text = text(
    "この月の期限はありません",
    "No deadline falls into this month",
);
pub const BEYOND_CALENDAR: Text = text(
    "この暦は表示中の月を含んでいません。土日だけを休日として示します。",
    "The calendar does not know this month; only weekends are shown as closed.",
);
pub const TO_CALENDARS: Text = text("暦を見る", "See the calendars");

pub const NEXT: Text = text("次の期限", "Next deadlines");
pub const SEE_ALL: Text = text("すべての期限", "All deadlines");
pub const NEXT_NONE: Text = text(
    "日時の決まった期限はありません。",
    "No deadline has a date.",
);

pub const WALL: Text = text("壁面表示", "Wall board");
pub const WALL_BACK: Text = text("一覧へ戻る", "Back to the list");
pub const WALL_NONE: Text = text("対応中の期限はありません", "No deadline is open");
pub const WALL_READ: Text = text("更新", "Read");
pub const WALL_LOST: Text = text(
    "更新できていません。表示は前回のものです。",
    "Cannot be refreshed: this is the last known state.",
);
pub const WALL_EXPIRED: Text = text(
    "ログインの有効期間が終わりました。ログインすると更新を再開します。",
    "The session has ended. Sign in to go on refreshing.",
);

pub const FEED: Text = text("カレンダーで購読", "Subscribe in a calendar");
pub const FEED_TEXT: Text = text(
    "閲覧できるすべての期限を、カレンダーソフトで購読できます。期限の24時間前と1時間前に通知します。アドレスを知っていれば誰でも期限を閲覧できるため、他人に知らせないでください。",
    "Subscribe in a calendar program to all deadlines you may see, with reminders 24 hours and 1 hour before. Whoever knows the address can read them: do not pass it on.",
);
pub const FEED_MAKE: Text = text("購読用のアドレスを作る", "Make an address");
pub const FEED_MAKE_HINT: Text = text(
    "新しく作ると、以前のアドレスは使えなくなります。",
    "Making a new one ends the one before.",
);
pub const FEED_ONCE: Text = text(
    "このアドレスは今だけ表示します。閉じる前にコピーしてください。",
    "The address is shown only now. Copy it before closing.",
);
pub const FEED_ADDRESS: Text = text("購読用のアドレス", "Address");
pub const COPY: Text = text("コピー", "Copy");
pub const FEED_DROP: Text = text("アドレスを無効にする", "End the address");
pub const FEED_DROPPED: Text = text(
    "購読用のアドレスを無効にしました",
    "The address no longer works",
);

/// How many questions a deadline still hangs on.
pub fn open_questions(n: usize, lang: Lang) -> String {
    match (lang, n) {
        (Lang::Ja, n) => format!("回答待ちの質問 {n}件"),
        (Lang::En, 1) => "1 open question".to_owned(),
        (Lang::En, n) => format!("{n} open questions"),
    }
}

/// What is done and folded away, with its number.
pub fn done(n: usize, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("対応済み・対象外（{n}件）"),
        Lang::En => format!("Done, or does not apply ({n})"),
    }
}

/// A group's heading with its number.
pub fn counted(name: Text, n: usize, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{}（{n}件）", name.pick(lang)),
        Lang::En => format!("{} ({n})", name.pick(lang)),
    }
}

/// How many deadlines of an incident are not known to apply.
pub fn undetermined(n: usize, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("要否が決まっていない期限 {n}件"),
        Lang::En => format!("{n} not known to apply yet"),
    }
}

/// A version of a rule: `第2版`.
pub fn version(n: u32, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("第{n}版"),
        Lang::En => format!("version {n}"),
    }
}

/// Past the earlier end of a guide whose later end has not come.
pub fn past_guide(span: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("目安から {span} 経過"),
        Lang::En => format!("{span} past the guide"),
    }
}

/// In which zone a time is typed.
pub fn in_zone(zone: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("この端末のタイムゾーン（{zone}）の日時で入力します。"),
        Lang::En => format!("In the zone of this computer: {zone}."),
    }
}

/// From one version to another.
pub fn versions(from: u32, to: u32, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("第{from}版 → 第{to}版"),
        Lang::En => format!("version {from} → {to}"),
    }
}

/// The deadline before and after taking over a version.
pub fn due_changes(from: &str, to: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("期限：{from} → {to}"),
        Lang::En => format!("Due: {from} → {to}"),
    }
}

/// Deadlines that share the month's head: `2026年12月`.
pub fn month(year: i16, month: i8, lang: Lang) -> String {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let name = usize::try_from(i32::from(month) - 1)
        .ok()
        .and_then(|at| NAMES.get(at));
    match lang {
        Lang::Ja => format!("{year}年{month}月"),
        Lang::En => format!("{} {year}", name.copied().unwrap_or_default()),
    }
}

/// Days of the week as the month's columns have them, Monday first.
pub fn weekdays(lang: Lang) -> [&'static str; 7] {
    match lang {
        Lang::Ja => ["月", "火", "水", "木", "金", "土", "日"],
        Lang::En => ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    }
}

/// An answer in words.
pub fn answer(answer: Answer, lang: Lang) -> String {
    match answer {
        Answer::Yes => YES.pick(lang).to_owned(),
        Answer::No => NO.pick(lang).to_owned(),
        Answer::Unknown => UNKNOWN.pick(lang).to_owned(),
        Answer::Number(n) => {
            i64::try_from(n).map_or_else(|_| n.to_string(), crate::format::number::grouped)
        }
    }
}

/// Name of an order.
pub fn sort(sort: ClockSort, lang: Lang) -> &'static str {
    match sort {
        ClockSort::Due => lang.pick("期限の近い順", "Next deadline first"),
        ClockSort::Incident => lang.pick("インシデントごと", "By incident"),
    }
}

/// The count beside the link in the rail.
pub fn rail(n: u64, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("超過 {n}"),
        Lang::En => format!("{n} overdue"),
    }
}

/// More than the wall has room for.
pub fn and_more(n: usize, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("ほか {n}件"),
        Lang::En => format!("and {n} more"),
    }
}
