//! The sentences about a clock as a whole: whether its rule applies and is in force, when it is due, and where it stands
//! now. Each is fixed, with dates and names put in.

use super::{
    Reckoned,
    condition::{Finding, Truth},
    said::{because, instant, open},
    words::both,
};
use crate::civil;
use jiff::{Timestamp, civil::Date};
use saiki_api::{Lang, clocks::ClockState, organisation::Both, rules::Rule};

/// The rule is not in force.
pub(super) fn not_in_force() -> Both {
    Both::new(
        "この規則はまだ施行されていないため、期限は生じません",
        "The rule is not in force, so nothing falls due by it",
    )
}

/// Whether the rule applies, with the answers that decided, or the questions that are open.
pub(super) fn applies(found: &Finding, zone: &str) -> Both {
    both(|lang| {
        let because = because(found, zone, lang);
        match (found.truth, lang) {
            (Truth::Yes, Lang::Ja) if because.is_empty() => "この規則は常に適用されます".to_owned(),
            (Truth::Yes, Lang::En) if because.is_empty() => {
                "The rule applies in every case".to_owned()
            }
            (Truth::Yes, Lang::Ja) => format!("この規則が適用されます。{because}"),
            (Truth::Yes, Lang::En) => format!("The rule applies. {because}"),
            (Truth::No, Lang::Ja) => format!("この規則は適用されません。{because}"),
            (Truth::No, Lang::En) => format!("The rule does not apply. {because}"),
            (Truth::Unknown, Lang::Ja) => format!(
                "この規則が適用されるかどうかは、次の質問の答えで決まります：{}",
                open(found, lang)
            ),
            (Truth::Unknown, Lang::En) => {
                format!("Whether the rule applies hangs on: {}", open(found, lang))
            }
        }
    })
}

/// That the rule is not yet, or no longer, the one to keep to on that day; `None` where it is.
pub(super) fn out_of_validity(rule: &Rule, day: Date, begun: bool) -> Option<Both> {
    let (edge, early) = match (rule.valid_from, rule.valid_to) {
        (Some(from), _) if day < from => (from, true),
        (_, Some(to)) if day > to => (to, false),
        _ => return None,
    };
    Some(both(|lang| {
        let (edge, day) = (civil::day(edge, lang), civil::said_day(day, lang));
        let which = match (begun, lang) {
            (true, Lang::Ja) => "起算日",
            (true, Lang::En) => "The period would start on",
            (false, Lang::Ja) => "本日",
            (false, Lang::En) => "Today is",
        };
        match (early, lang) {
            (true, Lang::Ja) => {
                format!("{which}は{day}で、この規則が施行される{edge}より前のため、適用されません")
            }
            (true, Lang::En) => {
                format!(
                    "{which} {day}, before the rule comes into force on {edge}; it does not apply"
                )
            }
            (false, Lang::Ja) => {
                format!(
                    "{which}は{day}で、この規則の効力が終わった{edge}より後のため、適用されません"
                )
            }
            (false, Lang::En) => {
                format!("{which} {day}, after the last day of the rule, {edge}; it does not apply")
            }
        }
    }))
}

/// When it is due.
pub(super) fn due(at: Timestamp, rule: &Rule, undetermined: bool) -> Both {
    both(|lang| {
        let at = instant(at, &rule.zone, lang);
        match (rule.asap, undetermined, lang) {
            (false, false, Lang::Ja) => format!("期限は{at}です"),
            (false, false, Lang::En) => format!("It is due on {at}"),
            (false, true, Lang::Ja) => format!("適用される場合の期限は{at}です"),
            (false, true, Lang::En) => format!("If the rule applies, it is due on {at}"),
            (true, false, Lang::Ja) => {
                format!("法令などに日数の定めはありません。目安は{at}です")
            }
            (true, false, Lang::En) => {
                format!("No period is fixed; the time to aim for is {at}")
            }
            (true, true, Lang::Ja) => {
                format!("法令などに日数の定めはありません。適用される場合の目安は{at}です")
            }
            (true, true, Lang::En) => {
                format!("No period is fixed; if the rule applies, the time to aim for is {at}")
            }
        }
    })
}

/// How much time is left, or how long it is over, and from which end of a range that counts; `None` where another step
/// has said it.
pub(super) fn left(reckoned: &Reckoned, rule: &Rule, now: Timestamp) -> Option<Both> {
    match reckoned.state {
        ClockState::Running | ClockState::Overdue => {}
        ClockState::Undetermined => return undetermined(reckoned, now),
        _ => return None,
    }
    let (Some(due), Some(last)) = (reckoned.due, reckoned.in_time_until) else {
        return Some(nothing_to_count(rule.asap));
    };
    Some(both(|lang| match (now <= due, now <= last, lang) {
        (true, _, Lang::Ja) => format!("残りは{}です", span(now, due, lang)),
        (true, _, Lang::En) => format!("Time left: {}", span(now, due, lang)),
        (false, true, Lang::Ja) => format!(
            "早いほうの目安を{}過ぎました。遅いほうの目安まで、残りは{}です",
            span(due, now, lang),
            span(now, last, lang)
        ),
        (false, true, Lang::En) => format!(
            "The alarm was {} ago; time left to the later end of the range: {}",
            span(due, now, lang),
            span(now, last, lang)
        ),
        (false, false, Lang::Ja) if last > due => format!(
            "遅いほうの目安である{}を{}過ぎています",
            instant(last, &rule.zone, lang),
            span(last, now, lang)
        ),
        (false, false, Lang::En) if last > due => format!(
            "Overdue by {}, counted from the later end of the range, {}",
            span(last, now, lang),
            instant(last, &rule.zone, lang)
        ),
        (false, false, Lang::Ja) => format!("期限を{}過ぎています", span(last, now, lang)),
        (false, false, Lang::En) => format!("Overdue by {}", span(last, now, lang)),
    }))
}

/// The time in which it must be settled whether the rule applies.
fn undetermined(reckoned: &Reckoned, now: Timestamp) -> Option<Both> {
    let due = reckoned.due?;
    let range = reckoned.in_time_until.is_some_and(|last| last > due);
    Some(both(|lang| match (now <= due, lang) {
        (true, Lang::Ja) => format!(
            "適用の有無は、それまでに確定させる必要があります。残りは{}です",
            span(now, due, lang)
        ),
        (true, Lang::En) => format!(
            "Settle before then whether it applies; time left: {}",
            span(now, due, lang)
        ),
        (false, Lang::Ja) if range => format!(
            "適用される場合の早いほうの目安を{}過ぎています。至急、適用の有無を確定させてください",
            span(due, now, lang)
        ),
        (false, Lang::Ja) => format!(
            "適用される場合の期限を{}過ぎています。至急、適用の有無を確定させてください",
            span(due, now, lang)
        ),
        (false, Lang::En) => format!(
            "That was {} ago; settle at once whether it applies",
            span(due, now, lang)
        ),
    }))
}

fn nothing_to_count(asap: bool) -> Both {
    if asap {
        Both::new(
            "日数の定めはありません。状況に応じて速やかに行います",
            "No period is fixed; it is to be done without delay, as the situation demands",
        )
    } else {
        Both::new("期限の定めはありません", "No period is fixed")
    }
}

/// When it was filed, and whether that was in time, or how late by which end of a range.
pub(super) fn filed(at: Timestamp, reckoned: &Reckoned, zone: &str) -> Both {
    let until = reckoned.in_time_until;
    let range = until > reckoned.due;
    both(|lang| {
        let filed = instant(at, zone, lang);
        match (until, lang) {
            (Some(until), Lang::Ja) if at > until && range => {
                format!(
                    "{filed}に提出されました。遅いほうの目安である{}を{}過ぎていました",
                    instant(until, zone, lang),
                    span(until, at, lang)
                )
            }
            (Some(until), Lang::En) if at > until && range => {
                format!(
                    "Filed on {filed}, {} late, counted from the later end of the range, {}",
                    span(until, at, lang),
                    instant(until, zone, lang)
                )
            }
            (Some(until), Lang::Ja) if at > until => {
                format!(
                    "{filed}に提出されました。期限を{}過ぎていました",
                    span(until, at, lang)
                )
            }
            (Some(until), Lang::En) if at > until => {
                format!("Filed on {filed}, {} late", span(until, at, lang))
            }
            (Some(_), Lang::Ja) => format!("{filed}に、期限内に提出されました"),
            (Some(_), Lang::En) => format!("Filed in time, on {filed}"),
            (None, Lang::Ja) => format!("{filed}に提出されました"),
            (None, Lang::En) => format!("Filed on {filed}"),
        }
    })
}

/// Who decided that it need not be filed.
pub(super) fn waived(by: &str) -> Both {
    Both::new(
        format!("{by}が対応不要と判断しました"),
        format!("{by} decided that it is not required"),
    )
}

/// The time between two instants in its two largest units: 「5日4時間」, "3 hours 20 minutes".
fn span(from: Timestamp, to: Timestamp, lang: Lang) -> String {
    let minutes = (to.as_second() - from.as_second()).max(0) / 60;
    let (days, hours, rest) = (minutes / 1_440, minutes / 60 % 24, minutes % 60);
    let parts = if days > 0 {
        [(days, civil::DAYS), (hours, HOURS)]
    } else {
        [(hours, HOURS), (rest, MINUTES)]
    };
    let said: Vec<String> = parts
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, unit)| civil::counted(number, unit, lang))
        .collect();
    if said.is_empty() {
        return lang.pick("1分未満", "less than a minute").to_owned();
    }
    said.join(lang.pick("", " "))
}

const HOURS: civil::Unit = ("時間", "hour", "hours");
const MINUTES: civil::Unit = ("分", "minute", "minutes");
