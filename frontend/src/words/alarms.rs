//! Words about alarms: when they are raised, those of an incident, and what became of their mails.

use crate::{
    format::relative,
    i18n::{Text, text},
};
use saiki_api::{
    Lang,
    alarms::{AlarmPlan, AlarmStage},
};

pub const TITLE: Text = text("アラーム", "Alarms");
pub const LEAD: Text = text(
    "期限の前、到来時、超過後に、担当者へ自動で知らせます。担当者が決まっていない期限は、関係者のうち復旧責任者と法務・コンプライアンスの利用者に知らせます。",
    "Before, at and after a deadline, its owner is told automatically. Where nobody owns it, those members of the incident who are recovery leads or in compliance are told.",
);
pub const TO_SETTINGS: Text = text(
    "「期限のルール」の設定で変更",
    "Change this under Deadline rules",
);
pub const EMPTY: Text = text("アラームはまだありません", "No alarm yet");
pub const CLOSED: Text = text(
    "終結したインシデントでは、アラームを出しません。",
    "No alarm is raised for an incident that was closed.",
);
pub const NO_EXERCISES: Text = text(
    "訓練ではアラームを出さない設定です。",
    "By the settings, exercises raise no alarm.",
);
pub const NEVER: Text = text(
    "アラームを出さない設定です。",
    "By the settings, no alarm is raised.",
);
pub const NO_MAIL: Text = text(
    "メールは送らず、Webhook にだけ知らせる設定です。",
    "By the settings, only webhooks are told; no mail is sent.",
);
pub const MAILS: Text = text("メールの宛先", "Mailed to");
pub const UNDELIVERED: Text = text(
    "メールが届かなかった人には、電話などで直接知らせてください。",
    "Tell those whom no mail reached in another way, by telephone for example.",
);
pub const RESUME: Text = text("送信を再開", "Resume");
pub const RESUMED: Text = text("送信を再開しました", "Sending goes on");
pub const NONE_YET: Text = text(
    "この期限のアラームはまだありません。",
    "No alarm was raised for this deadline yet.",
);
pub const NONE_OF_NEWEST: Text = text(
    "最近のアラームの中に、この期限のものはありません。",
    "None of the newest alarms told of this deadline.",
);
pub const SEE_ALL: Text = text("すべてのアラーム", "All alarms");

pub const BEFORE: Text = text("期限の前に知らせる", "Before the deadline");
pub const BEFORE_HINT: Text = text(
    "期限の何時間前に知らせるかを入力します。1から2,160まで、10件まで。",
    "How many hours before it: 1 to 2,160, up to ten of them.",
);
pub const ADD_HOURS: Text = text("時間を加える", "Add a time");
pub const BAD_HOURS: Text = text(
    "1から2,160までの整数で入力してください",
    "Enter a whole number from 1 to 2,160",
);
pub const TWICE: Text = text("同じ時間がすでに入力されています", "This is there already");
pub const AT: Text = text("期限の到来時にも知らせる", "Also at the deadline itself");
pub const REPEAT_HOURS: Text = text(
    "超過後に知らせる間隔（時間）",
    "Hours between alarms once it has passed",
);
pub const REPEAT_HOURS_HINT: Text = text("1から720まで。", "1 to 720.");
pub const BAD_REPEAT_HOURS: Text = text(
    "1から720までの整数で入力してください",
    "Enter a whole number from 1 to 720",
);
pub const REPEATS: Text = text("超過後に知らせる回数", "How many alarms once it has passed");
pub const REPEATS_HINT: Text = text(
    "0から30まで。0なら、超過後は知らせません。",
    "0 to 30. With 0, nobody is told afterwards.",
);
pub const BAD_REPEATS: Text = text(
    "0から30までの整数で入力してください",
    "Enter a whole number from 0 to 30",
);
pub const MAIL: Text = text("担当者にメールで知らせる", "Tell owners by mail");
pub const MAIL_HINT: Text = text(
    "登録した Webhook には、この設定にかかわらず知らせます。",
    "Webhooks are told in any case.",
);
pub const EXERCISES: Text = text("訓練でもアラームを出す", "Also for exercises");
pub const WHEN: Text = text("アラームを出す時点", "When alarms are raised");

fn hours_en(hours: u32) -> String {
    match hours {
        1 => "1 hour".to_owned(),
        n => format!("{n} hours"),
    }
}

/// On which side of the deadline an alarm was: `24時間前`.
pub fn stage(stage: AlarmStage, hours: u32, lang: Lang) -> String {
    match (stage, lang) {
        (AlarmStage::Before, _) if hours == 0 => lang
            .pick("期限まで1時間未満", "Less than an hour before")
            .to_owned(),
        (AlarmStage::Before, Lang::Ja) => format!("{hours}時間前"),
        (AlarmStage::Before, Lang::En) => format!("{} before", hours_en(hours)),
        (AlarmStage::At, _) => lang.pick("期限到来", "At the deadline").to_owned(),
        (AlarmStage::After, Lang::Ja) => format!("{hours}時間超過"),
        (AlarmStage::After, Lang::En) => format!("{} after", hours_en(hours)),
    }
}

/// What stands behind the number in the editor: `時間前（3日前）`.
pub fn hours_before(hours: Option<u32>, lang: Lang) -> String {
    let days = hours
        .filter(|hours| *hours >= 24)
        .map(|hours| relative::span(i64::from(hours) * 3_600, lang));
    match (days, lang) {
        (Some(days), Lang::Ja) => format!("時間前（{days}前）"),
        (None, Lang::Ja) => "時間前".to_owned(),
        (Some(days), Lang::En) => format!("hours before ({days})"),
        (None, Lang::En) => "hours before".to_owned(),
    }
}

/// Every instant of a plan, the earliest first; none where it names none.
fn instants(plan: &AlarmPlan, lang: Lang) -> Vec<String> {
    let mut before = plan.before_hours.clone();
    before.sort_unstable_by(|one, other| other.cmp(one));
    let before = before.into_iter();
    let mut all: Vec<String> = before
        .map(|hours| stage(AlarmStage::Before, hours, lang))
        .collect();
    if plan.at {
        // Within a sentence.
        all.push(lang.pick("期限到来", "at the deadline").to_owned());
    }
    let (every, times) = (plan.repeat_hours, plan.repeats);
    match (times, lang) {
        (0, _) => {}
        (1, _) => all.push(stage(AlarmStage::After, every, lang)),
        (_, Lang::Ja) => all.push(format!("超過後{every}時間ごとに{times}回")),
        (_, Lang::En) => all.push(format!("then every {}, {times} times", hours_en(every))),
    }
    all
}

/// Whether a plan names no instant at all.
pub fn is_silent(plan: &AlarmPlan) -> bool {
    plan.before_hours.is_empty() && !plan.at && plan.repeats == 0
}

/// When alarms are raised: `72時間前・24時間前・期限到来・超過後24時間ごとに7回`.
pub fn when(plan: &AlarmPlan, lang: Lang) -> String {
    match is_silent(plan) {
        true => NEVER.pick(lang).to_owned(),
        false => instants(plan, lang).join(lang.pick("・", ", ")),
    }
}

/// The same with what it is about.
pub fn told(plan: &AlarmPlan, lang: Lang) -> String {
    match (is_silent(plan), lang) {
        (true, _) => when(plan, lang),
        (false, Lang::Ja) => format!("{}：{}", WHEN.pick(lang), when(plan, lang)),
        (false, Lang::En) => format!("{}: {}", WHEN.pick(lang), when(plan, lang)),
    }
}

/// When the first alarm of a deadline is raised.
pub fn first(plan: &AlarmPlan, lang: Lang) -> String {
    let earliest = plan.before_hours.iter().copied().max();
    match (earliest, plan.at, plan.repeats, lang) {
        (Some(hours), _, _, Lang::Ja) => {
            format!("期限の{hours}時間前に、最初のアラームを出します。")
        }
        (Some(hours), _, _, Lang::En) => {
            format!("The first comes {} before a deadline.", hours_en(hours))
        }
        (None, true, _, Lang::Ja) => "期限の到来時に、最初のアラームを出します。".to_owned(),
        (None, true, _, Lang::En) => "The first comes at a deadline itself.".to_owned(),
        (None, false, 0, _) => NEVER.pick(lang).to_owned(),
        (None, false, _, Lang::Ja) => {
            let hours = plan.repeat_hours;
            format!("期限を{hours}時間過ぎると、最初のアラームを出します。")
        }
        (None, false, _, Lang::En) => {
            let hours = hours_en(plan.repeat_hours);
            format!("The first comes {hours} after a deadline.")
        }
    }
}

/// Why its mails are paused, and what to do.
pub fn pause_reason(reason: &str, lang: Lang) -> String {
    match reason {
        // Nobody wrote this text, so nobody here can write it anew.
        "content_refused" => lang
            .pick(
                "メールサーバが本文を続けて拒否しました。メールサーバの管理者に受信の制限を確かめたうえで再開してください",
                "The mail server refused the text repeatedly. Ask whoever runs it why, then resume",
            )
            .to_owned(),
        other => super::campaigns::pause_reason(other, lang),
    }
}

/// How often a mail was tried.
pub fn attempts(n: i64, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{n}回試行"),
        Lang::En => format!("{n} attempts"),
    }
}

/// Where there are more than the page shows.
pub fn newest(shown: &str, total: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("全{total}件のうち、新しい{shown}件を表示しています。"),
        Lang::En => format!("The newest {shown} of {total} are shown."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn silent() -> AlarmPlan {
        AlarmPlan {
            before_hours: Vec::new(),
            at: false,
            repeats: 0,
            ..AlarmPlan::default()
        }
    }

    #[test]
    fn a_plan_is_told_from_its_earliest_instant_on() {
        let plan = AlarmPlan {
            before_hours: vec![6, 72, 24],
            ..AlarmPlan::default()
        };
        assert_eq!(
            when(&plan, Lang::Ja),
            "72時間前・24時間前・6時間前・期限到来・超過後24時間ごとに7回"
        );
        let once = AlarmPlan {
            before_hours: vec![1],
            at: false,
            repeats: 1,
            ..plan
        };
        assert_eq!(when(&once, Lang::En), "1 hour before, 24 hours after");
        assert_eq!(when(&silent(), Lang::Ja), NEVER.pick(Lang::Ja));
    }

    #[test]
    fn the_first_alarm_is_the_earliest_one_the_plan_names() {
        assert_eq!(
            first(&AlarmPlan::default(), Lang::Ja),
            "期限の72時間前に、最初のアラームを出します。"
        );
        let at = AlarmPlan {
            at: true,
            ..silent()
        };
        assert_eq!(
            first(&at, Lang::En),
            "The first comes at a deadline itself."
        );
        let after = AlarmPlan {
            repeats: 2,
            repeat_hours: 12,
            ..silent()
        };
        assert_eq!(
            first(&after, Lang::En),
            "The first comes 12 hours after a deadline."
        );
        assert_eq!(first(&silent(), Lang::En), NEVER.pick(Lang::En));
    }

    #[test]
    fn hours_that_make_a_day_are_told_as_days_as_well() {
        assert_eq!(hours_before(Some(72), Lang::Ja), "時間前（3日前）");
        assert_eq!(hours_before(Some(6), Lang::En), "hours before");
        assert_eq!(hours_before(None, Lang::Ja), "時間前");
    }
}
