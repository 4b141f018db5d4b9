//! Words of what is to come for a campaign, and of its ramp plan.

use crate::i18n::{Text, text};
use saiki_api::{Lang, ramp::OutlookBasis};

pub const TITLE: Text = text("残りの見込み", "What is to come");
pub const NOTHING_LEFT: Text = text(
    "すべてのメールの結果が出ています。",
    "Every mail has its outcome.",
);
pub const NO_END: Text = text(
    "いまの条件では、送り終える時期を見込めません。",
    "As things stand, no end can be foreseen.",
);
pub const SET: Text = text("段階送付を設定", "Set a ramp plan");
pub const CHANGE: Text = text("段階送付を変更", "Change the ramp plan");
pub const LEAD: Text = text(
    "初日は少なく始め、1日ごとに通数を増やします。一度に大量に送ると受信側に迷惑メールと見なされやすいためです。日付は組織のタイムゾーンで数えます。",
    "Begin with few mails and send more each day: receiving servers distrust sudden bulk. Days are those of the organisation's time zone.",
);
pub const FIRST_DAY: Text = text("初日の通数", "Mails on the first day");
pub const GROWTH: Text = text("1日ごとの増加（%）", "More each day (per cent)");
pub const MOST: Text = text("1日の上限（通・任意）", "Most on any day (optional)");
pub const TRY: Text = text("試算する", "Play it through");
pub const SAVE: Text = text("この計画にする", "Use this plan");
pub const REMOVE: Text = text("計画をやめる", "Remove the plan");
pub const SAVED: Text = text("段階送付の計画を保存しました", "The ramp plan is saved");
pub const REMOVED: Text = text("段階送付の計画をやめました", "The ramp plan is removed");
pub const NO_PLAN: Text = text("段階送付の計画はありません", "There is no ramp plan");
pub const CURVE: Text = text("これからの進み方", "The course to come");

pub const TO_FOLLOWUPS: Text = text(
    "届いていない方への対応を見る",
    "See who is to be told otherwise",
);

/// `残り 4,750 通は 7月8日 0:02 ごろに送り終える見込みです。`
pub fn done(left: &str, when: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("残り {left} 通は {when} ごろに送り終える見込みです。"),
        Lang::En => format!("The {left} mails left should be sent by about {when}."),
    }
}

/// `主な要因：段階送付の計画。`
pub fn held_by(what: &str, lane: Option<&str>, lang: Lang) -> String {
    match (lane, lang) {
        (Some(lane), Lang::Ja) => format!("主な要因：{what}（{lane}）。"),
        (None, Lang::Ja) => format!("主な要因：{what}。"),
        (Some(lane), Lang::En) => format!("Mostly decided by: {} ({lane}).", what.to_lowercase()),
        (None, Lang::En) => format!("Mostly decided by: {}.", what.to_lowercase()),
    }
}

/// `毎分 600 通として計算（直近の実績）。`
pub fn basis(rate: &str, basis: OutlookBasis, lang: Lang) -> String {
    let from = match basis {
        OutlookBasis::Given => lang.pick("指定した速さ", "as given"),
        OutlookBasis::Seen => lang.pick("この送付の実績", "as seen in this campaign"),
        OutlookBasis::Earlier => lang.pick("前回の送付の実績", "as in the last campaign"),
        OutlookBasis::Guessed => lang.pick(
            "実績がないための仮の値",
            "a guess, nothing was sent here yet",
        ),
    };
    match lang {
        Lang::Ja => format!("毎分 {rate} 通として計算（{from}）。"),
        Lang::En => format!("Reckoned with {rate} mails a minute ({from})."),
    }
}

/// `初日 1,000 通、毎日 50% 増、1日 20,000 通まで`.
pub fn plan(first: &str, growth: i64, most: Option<&str>, lang: Lang) -> String {
    match (most, lang) {
        (Some(most), Lang::Ja) => format!("初日 {first} 通、毎日 {growth}% 増、1日 {most} 通まで"),
        (None, Lang::Ja) => format!("初日 {first} 通、毎日 {growth}% 増"),
        (Some(most), Lang::En) => {
            format!("{first} on the first day, {growth}% more each day, {most} a day at most")
        }
        (None, Lang::En) => format!("{first} on the first day, {growth}% more each day"),
    }
}

/// `3日目：本日 1,200／2,250 通。次の日は 7月9日 0:00 から。`
pub fn today(day: i64, sent: &str, most: &str, next: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{day}日目：本日 {sent}／{most} 通。翌日分は {next} から送ります。"),
        Lang::En => format!("Day {day}: {sent} of {most} today. The next day begins at {next}."),
    }
}

/// `期限まで12時間を切っています。1,234 名がまだ受理されていません。`
pub fn pressing(open: &str, past: bool, lang: Lang) -> String {
    match (past, lang) {
        (false, Lang::Ja) => format!(
            "本人通知の期限まで12時間を切りました。まだ受理されていないメールが {open} 通あります。送信を続けながら、郵送・電話などほかの方法でも知らせてください。"
        ),
        (true, Lang::Ja) => format!(
            "本人通知の期限を過ぎました。まだ受理されていないメールが {open} 通あります。送信を続けながら、郵送・電話などほかの方法でも知らせてください。"
        ),
        (false, Lang::En) => format!(
            "Less than twelve hours are left until people must have been told, and {open} mails are not accepted yet. Sending goes on; tell these people by post or telephone as well."
        ),
        (true, Lang::En) => format!(
            "The day by which people had to be told is past, and {open} mails are not accepted yet. Sending goes on; tell these people by post or telephone as well."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use saiki_api::ramp::HeldBy;

    #[test]
    fn what_decides_goes_on_with_its_sentence() {
        let pace = HeldBy::Pace.label(Lang::En);
        assert_eq!(
            held_by(pace, None, Lang::En),
            "Mostly decided by: the overall pace."
        );
        let lane = HeldBy::Lane.label(Lang::En);
        assert_eq!(
            held_by(lane, Some("Gmail"), Lang::En),
            "Mostly decided by: the limit of one provider (Gmail)."
        );
    }
}
