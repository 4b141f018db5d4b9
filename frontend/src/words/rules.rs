//! Words about rules that deadlines follow: the catalogue, one of them, clauses users write, and the settings.

use crate::i18n::{Text, text};
use saiki_api::{
    Lang,
    rules::{Comparator, Roll, Start, Unit},
};

pub const TITLE: Text = text("期限のルール", "Deadline rules");
pub const LEAD: Text = text(
    "法令や指針が定める報告・通知の期限です。「未確認」のものは、条文を確かめるか専門家に確認したうえで利用してください。契約の条項は自社で登録できます。",
    "Deadlines set by laws and guidelines. Check those marked unverified against the text, or with counsel, before relying on them. Clauses of contracts can be written here.",
);
pub const SEARCH: Text = text(
    "識別子・内容・宛先・根拠を検索",
    "Identifier, matter, recipient or source",
);
pub const REGIME: Text = text("国・地域", "Country or region");
pub const STATUS: Text = text("確認の状況", "How far checked");
pub const SHOW_RETIRED: Text = text("使わなくなった条項も表示", "Show retired clauses");
pub const EMPTY: Text = text("ルールはありません", "There is no rule");
pub const WHAT: Text = text("内容", "What is owed");
pub const RECIPIENT: Text = text("宛先", "To whom");
pub const PERIODS: Text = text("期間", "Period");
pub const APPLIES: Text = text("対象となる条件", "When it applies");
pub const VERIFIED_ON: Text = text("最後に照合した日", "Last compared with its source");
pub const NEVER_COMPARED: Text = text("照合の記録なし", "No comparison recorded");
pub const STALE: Text = text("照合から時間が経過", "Compared long ago");
pub const OWN: Text = text("自社で登録", "Entered here");
pub const RETIRED: Text = text("使わなくなった条項", "Retired");
pub const ONE: Text = text("ルールの内容", "What it says");
pub const FORCE: Text = text("拘束力", "How far it binds");
pub const SOURCE: Text = text("根拠規定", "Source");
pub const NO_SOURCE: Text = text("記載なし", "Not stated");
pub const VALID: Text = text("施行期間", "In force");
pub const ZONE: Text = text("日付を数えるタイムゾーン", "Zone its days are counted in");
pub const CONTENT: Text = text("報告の記載事項", "Contents of the report");
pub const NOTE: Text = text("留意点", "To be noted");
pub const CHANGED: Text = text("最終更新", "Last changed");
pub const SINGLE_TERMS: Text = text("期間ごとの数え方", "Each period");
pub const RUNS_FROM: Text = text("起算", "Runs from");
pub const LENGTH: Text = text("長さ", "Length");
pub const ENDS_ON_CLOSED: Text = text("末日が休日のとき", "If its last day is closed");
pub const CALENDAR: Text = text("暦", "Calendar");
pub const TO_CALENDARS: Text = text("暦を見る", "See the calendars");

pub const ADD: Text = text("契約の条項を登録", "Write a clause");
pub const EDIT: Text = text("条項を直す", "Change the clause");
pub const TITLE_JA: Text = text("内容（日本語）", "What is owed (Japanese)");
pub const TITLE_EN: Text = text("内容（英語）", "What is owed (English)");
pub const TITLE_HINT: Text = text(
    "日本語か英語のどちらかは必須。例：インシデントの発生を委託元へ通知",
    "Required in one of the two languages. For example: notify the customer of the incident",
);
pub const EITHER: Text = text(
    "日本語か英語のどちらかは必須",
    "Required in one of the two languages",
);
pub const RECIPIENT_JA: Text = text("宛先（日本語）", "To whom (Japanese)");
pub const RECIPIENT_EN: Text = text("宛先（英語）", "To whom (English)");
pub const SOURCE_JA: Text = text("契約と条項（日本語）", "Contract and clause (Japanese)");
pub const SOURCE_EN: Text = text("契約と条項（英語）", "Contract and clause (English)");
pub const SOURCE_URL: Text = text("契約書の場所（URL）", "Address of the contract");
pub const NOTE_JA: Text = text("留意点（日本語）", "To be noted (Japanese)");
pub const NOTE_EN: Text = text("留意点（英語）", "To be noted (English)");
pub const ASAP: Text = text(
    "契約に日数の定めがなく「遅滞なく」などとある",
    "The contract says “without delay” and names no period",
);
pub const ASAP_HINT: Text = text(
    "下の期間は、目安としてのみ扱います。",
    "The periods below are then a guide only.",
);
pub const TERMS: Text = text("期間", "Periods");
pub const TERMS_HINT: Text = text(
    "複数あるときは、最も早く終わるものが期限になります。",
    "With several, the first to end is the deadline.",
);
pub const ADD_TERM: Text = text("期間を加える", "Add a period");
pub const REMOVE_TERM: Text = text("この期間を外す", "Remove this period");
pub const COUNT: Text = text("数", "How many");
pub const UNIT: Text = text("数え方", "Counted in");
pub const OUTER: Text = text("幅があるときの遅いほう", "Later end of a range");
pub const ROLL: Text = text("末日が休日のとき", "If its last day is closed");
pub const NO_CALENDAR: Text = text("使わない", "None");
pub const BAD_NUMBER: Text = text(
    "1以上の整数で入力してください",
    "Enter a whole number, 1 or more",
);
pub const CONDITION: Text = text("対象となる条件", "When it applies");
pub const CONDITION_HINT: Text = text(
    "条件がなければ、どのインシデントでも対象になります。",
    "Without any, it applies to every incident.",
);
pub const CONDITION_OPEN: Text = text(
    "条件ごとに質問を選び、数を問うものには数を入力してください",
    "Choose a question for each condition, and a number where one is asked for",
);
pub const CONDITION_KEPT: Text = text(
    "この条項の条件は入り組んでいるため、この画面では変更できません。そのまま残します。",
    "The condition of this clause is too nested to be changed here. It is kept as it is.",
);
pub const MODE: Text = text("条件の組み合わせ", "How they combine");
pub const QUESTION: Text = text("質問", "Question");
pub const MUST_BE: Text = text("答え", "Must be");
pub const ADD_CONDITION: Text = text("条件を加える", "Add a condition");
pub const RETIRE: Text = text("使わない", "Retired");
pub const RETIRE_HINT: Text = text(
    "新しいインシデントに取り込まれなくなります。取り込み済みの期限はそのまま残ります。",
    "New incidents no longer take it in. Incidents that have it keep it.",
);
pub const VERSION_HINT: Text = text(
    "内容を変えると新しい版になります。取り込み済みのインシデントには、違いを示して切り替えを提案します。",
    "A change makes a new version. Incidents that have the clause are offered it, with what differs.",
);

pub const SETTINGS: Text = text("取り込み・照合・アラームの設定", "Settings");
pub const REGIMES: Text = text(
    "新しいインシデントに取り込む国・地域",
    "Taken in by each new incident",
);
pub const REGIMES_HINT: Text = text(
    "事業を行う国・地域と、対象者がいる国・地域を選びます。進行中のインシデントには影響しません。",
    "Where you do business, and where people concerned live. Incidents under way are not changed.",
);
pub const MONTHS: Text = text("照合を促すまでの月数", "Months until a comparison is old");
pub const MONTHS_HINT: Text = text(
    "最後に根拠規定と照合してからこの月数が過ぎたルールに印を付けます。1から60まで。",
    "Rules not compared with their source for so long are marked. 1 to 60.",
);
pub const BAD_MONTHS: Text = text(
    "1から60までの整数で入力してください",
    "Enter a whole number from 1 to 60",
);

/// Ways to count.
pub const UNITS: [Unit; 6] = [
    Unit::Hours,
    Unit::DaysAfter,
    Unit::DaysIncluding,
    Unit::DaysUnconfirmed,
    Unit::BusinessDays,
    Unit::Months,
];

/// How a period is counted.
pub fn unit(unit: Unit, lang: Lang) -> &'static str {
    match unit {
        Unit::Hours => lang.pick("時間", "Hours"),
        Unit::DaysAfter => lang.pick("日（翌日を1日目とする）", "Days, from the day after"),
        Unit::DaysIncluding => lang.pick(
            "日（当日を1日目とする）",
            "Days, the day itself being day 1",
        ),
        Unit::DaysUnconfirmed => lang.pick(
            "日（数え方は未確認。当日を1日目とする）",
            "Days, way of counting not confirmed (the day itself being day 1)",
        ),
        Unit::BusinessDays => lang.pick("営業日（翌営業日から）", "Business days, from the next"),
        Unit::Months => lang.pick("か月", "Months"),
    }
}

/// What may happen to a last day that is closed.
pub const ROLLS: [Roll; 3] = [
    Roll::None,
    Roll::NextBusinessDay,
    Roll::NoonOfNextBusinessDay,
];

/// What happens to a last day that is closed.
pub fn roll(roll: Roll, lang: Lang) -> &'static str {
    match roll {
        Roll::None => lang.pick("延びない", "No change"),
        Roll::NextBusinessDay => lang.pick("翌営業日まで", "Ends with the next business day"),
        Roll::NoonOfNextBusinessDay => lang.pick(
            "翌営業日の正午まで",
            "Ends at noon of the next business day",
        ),
    }
}

/// What a period runs from.
pub fn start(start: &Start, lang: Lang) -> String {
    match (start, lang) {
        (Start::Time(kind), _) => kind.label(lang).to_owned(),
        (Start::Filed(rule), Lang::Ja) => format!("{rule} の提出"),
        (Start::Filed(rule), Lang::En) => format!("Filing of {rule}"),
        (Start::YearEndAfter(kind), Lang::Ja) => {
            format!("「{}」の属する年の末日", kind.label(lang))
        }
        (Start::YearEndAfter(kind), Lang::En) => {
            format!("End of the year of: {}", kind.label(lang))
        }
        (Start::QuarterEndAfter(kind), Lang::Ja) => {
            format!("「{}」の属する四半期の末日", kind.label(lang))
        }
        (Start::QuarterEndAfter(kind), Lang::En) => {
            format!("End of the quarter of: {}", kind.label(lang))
        }
    }
}

/// How long a period is: `30日`, `3〜5日`.
pub fn length(count: u32, outer: Option<u32>, lang: Lang) -> String {
    match (outer, lang) {
        (None, _) => count.to_string(),
        (Some(outer), Lang::Ja) => format!("{count}〜{outer}"),
        (Some(outer), Lang::En) => format!("{count} to {outer}"),
    }
}

/// How a number is compared.
pub fn comparator(is: Comparator, lang: Lang) -> &'static str {
    match is {
        Comparator::MoreThan => lang.pick("を超える", "More than"),
        Comparator::AtLeast => lang.pick("以上", "At least"),
    }
}

/// Questions a clause may hang on: key, short name, and whether it asks for a number.
pub const ASKED: [(&str, Text, bool); 14] = [
    (
        "personal_data",
        text(
            "個人データの漏えい等またはそのおそれ",
            "Personal data leaked, lost or damaged, or feared to be",
        ),
        false,
    ),
    ("people", text("本人の数", "People concerned"), true),
    (
        "sensitive_data",
        text("要配慮個人情報を含む", "Sensitive data"),
        false,
    ),
    (
        "property_damage",
        text("財産的被害のおそれ", "Property damage to be feared"),
        false,
    ),
    (
        "improper_purpose",
        text(
            "不正の目的による行為のおそれ",
            "Done with a wrongful purpose, or feared to be",
        ),
        false,
    ),
    (
        "strong_encryption",
        text(
            "高度な暗号化などの保護措置",
            "Protected by strong encryption",
        ),
        false,
    ),
    (
        "my_number",
        text("特定個人情報（マイナンバー）を含む", "My Number data"),
        false,
    ),
    (
        "eu_data_subjects",
        text("EU域内の本人を含む", "People in the EU"),
        false,
    ),
    (
        "high_risk",
        text(
            "本人の権利・自由への高いリスク",
            "High risk to people’s rights",
        ),
        false,
    ),
    (
        "special_infrastructure_operator",
        text("特定社会基盤事業者", "Designated infrastructure operator"),
        false,
    ),
    (
        "privacy_mark_holder",
        text("プライバシーマーク付与事業者", "Holder of the PrivacyMark"),
        false,
    ),
    (
        "telecom_operator",
        text("電気通信事業者", "Telecommunications carrier"),
        false,
    ),
    ("listed_company", text("上場会社", "Listed company"), false),
    (
        "financial_institution",
        text("金融機関", "Financial institution"),
        false,
    ),
];

/// From when to when a rule is in force.
pub fn valid(from: Option<&str>, to: Option<&str>, lang: Lang) -> String {
    match (from, to, lang) {
        (None, None, Lang::Ja) => "定めなし".to_owned(),
        (None, None, Lang::En) => "Not stated".to_owned(),
        (from, to, Lang::Ja) => format!("{}〜{}", from.unwrap_or_default(), to.unwrap_or_default()),
        (Some(from), None, Lang::En) => format!("From {from}"),
        (None, Some(to), Lang::En) => format!("Until {to}"),
        (Some(from), Some(to), Lang::En) => format!("{from} to {to}"),
    }
}

/// What the settings say in one line.
pub fn taken_in(names: &[&str], lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("新しいインシデントに取り込む：{}", names.join("、")),
        Lang::En => format!("Each new incident takes in: {}", names.join(", ")),
    }
}
