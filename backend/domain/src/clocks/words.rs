//! A rule in words: its periods, and when it applies. What becomes of it in an incident is said in `said` and `stands`.

use super::catalogue;
use crate::civil;
use saiki_api::{
    Lang,
    incidents::TimeKind,
    organisation::Both,
    rules::{Choice, Comparator, Condition, Roll, Rule, Start, Term, Unit},
};

/// The periods of a rule: 「認識した日を1日目として30日以内（末日が閉庁日に当たるときは翌開庁日まで）」, "within 72 hours of
/// becoming aware".
pub fn terms_text(rule: &Rule) -> Both {
    both(|lang| {
        let periods = periods(rule, lang);
        match (rule.asap, periods.is_empty(), lang) {
            (false, false, _) => periods,
            (false, true, _) => lang.pick("期限の定めなし", "no period set").to_owned(),
            (true, true, _) => lang.pick("速やかに", "without delay").to_owned(),
            (true, false, Lang::Ja) => format!("速やかに（目安：{periods}）"),
            (true, false, Lang::En) => format!("without delay (as a guide: {periods})"),
        }
    })
}

/// When a rule applies, in terms of the questions.
pub fn applies_text(rule: &Rule) -> Both {
    both(|lang| match &rule.applies {
        Condition::Always => lang.pick("すべての場合", "in every case").to_owned(),
        condition => condition_text(condition, lang),
    })
}

/// A text made for each language.
pub(super) fn both(text: impl Fn(Lang) -> String) -> Both {
    Both::new(text(Lang::Ja), text(Lang::En))
}

/// A text in the quotation marks of its language.
pub(super) fn quoted(text: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("「{text}」"),
        Lang::En => format!("“{text}”"),
    }
}

/// A question by its key, quoted; the key where there is no such question.
pub(super) fn asked(key: &str, lang: Lang) -> String {
    let text = catalogue::question(key).map_or(key, |question| question.text.get(lang));
    quoted(text, lang)
}

/// What a rule owes, by its identifier, quoted; the identifier of one users wrote.
pub(super) fn titled(id: &str, lang: Lang) -> String {
    let text = catalogue::rule(id).map_or(id, |rule| rule.title.get(lang));
    quoted(text, lang)
}

fn periods(rule: &Rule, lang: Lang) -> String {
    let each: Vec<String> = rule.terms.iter().map(|term| period(term, lang)).collect();
    // Terms for different cases do not compete.
    let compete = rule
        .terms
        .iter()
        .filter(|term| term.only_if.is_none())
        .count()
        > 1;
    match (rule.choice, each.as_slice(), lang) {
        (Choice::EarliestUnlessLate, [first, second], Lang::Ja) => {
            format!(
                "{first}と{second}の早いほう（後者の期間が過ぎてから前者の起算点が来たときは前者）"
            )
        }
        (Choice::EarliestUnlessLate, [first, second], Lang::En) => format!(
            "{first} or {second}, whichever is earlier (the former where its event comes only after the latter's end)"
        ),
        (_, [_, _, ..], Lang::Ja) if compete => format!("{}のうち最も早いもの", each.join("、")),
        (_, [_, _, ..], Lang::En) if compete => {
            format!("{}, whichever is earliest", each.join(", or "))
        }
        _ => each.join(lang.pick("、", "; ")),
    }
}

/// One period with its event.
pub(super) fn period(term: &Term, lang: Lang) -> String {
    let (hours, day) = (
        event(&term.start, true, lang),
        event(&term.start, false, lang),
    );
    let count = count(term, lang);
    let counted = match (term.unit, lang) {
        (Unit::Hours, Lang::Ja) => format!("{hours}から{count}以内"),
        (Unit::Hours, Lang::En) => format!("within {count} of {hours}"),
        (Unit::DaysAfter | Unit::BusinessDays, Lang::Ja) => {
            format!("{day}の翌日から数えて{count}以内")
        }
        (Unit::DaysAfter | Unit::BusinessDays, Lang::En) => format!("within {count} after {day}"),
        (Unit::DaysIncluding, Lang::Ja) => format!("{day}を1日目として{count}以内"),
        (Unit::DaysIncluding, Lang::En) => format!("within {count}, {day} being day 1"),
        (Unit::DaysUnconfirmed, Lang::Ja) => {
            format!("{day}を1日目として{count}以内（数え方は未確認）")
        }
        (Unit::DaysUnconfirmed, Lang::En) => {
            format!("within {count}, {day} being day 1 (way of counting not confirmed)")
        }
        (Unit::Months, Lang::Ja) => format!("{day}から{count}以内"),
        (Unit::Months, Lang::En) => format!("within {count} of {day}"),
    };
    let counted = format!("{counted}{}", roll(term, lang));
    match (&term.only_if, lang) {
        (None, _) => counted,
        (Some(only_if), Lang::Ja) => {
            format!(
                "次の条件のとき（{}）は{counted}",
                condition_text(only_if, lang)
            )
        }
        (Some(only_if), Lang::En) => {
            format!("where {}: {counted}", condition_text(only_if, lang))
        }
    }
}

/// How many of what: 「3～5日」, "3 to 5 days".
pub(super) fn count(term: &Term, lang: Lang) -> String {
    let one = term.count == 1 && term.outer.is_none();
    let (ja, single, several) = match term.unit {
        Unit::Hours => ("時間", "hour", "hours"),
        Unit::DaysAfter | Unit::DaysIncluding | Unit::DaysUnconfirmed => ("日", "day", "days"),
        Unit::BusinessDays => ("営業日", "business day", "business days"),
        Unit::Months => ("か月", "month", "months"),
    };
    let number = match (term.outer, lang) {
        (None, _) => term.count.to_string(),
        (Some(outer), Lang::Ja) => format!("{}～{outer}", term.count),
        (Some(outer), Lang::En) => format!("{} to {outer}", term.count),
    };
    match lang {
        Lang::Ja => format!("{number}{ja}"),
        Lang::En => format!("{number} {}", if one { single } else { several }),
    }
}

fn roll(term: &Term, lang: Lang) -> String {
    let to = match term.roll {
        Roll::None => return String::new(),
        Roll::NextBusinessDay => lang.pick("翌開庁日まで", "the next business day"),
        Roll::NoonOfNextBusinessDay => {
            lang.pick("翌開庁日の正午まで", "noon of the next business day")
        }
    };
    let unless = term.roll_unless.as_ref().map(|unless| {
        let unless = condition_text(unless, lang);
        match lang {
            Lang::Ja => format!("。ただし次の条件のときを除く：{unless}"),
            Lang::En => format!(", unless {unless}"),
        }
    });
    let unless = unless.unwrap_or_default();
    match lang {
        Lang::Ja => format!("（末日が閉庁日に当たるときは{to}{unless}）"),
        Lang::En => format!(" (to {to} where it ends on a day that is closed{unless})"),
    }
}

/// The event of a term as an instant, or as a day.
fn event(start: &Start, instant: bool, lang: Lang) -> String {
    match (start, lang) {
        (Start::Time(kind), Lang::Ja) => {
            format!(
                "{}{}",
                happening(*kind, lang),
                if instant { "時" } else { "日" }
            )
        }
        (Start::Filed(id), Lang::Ja) => format!(
            "{}を提出した{}",
            titled(id, lang),
            if instant { "時" } else { "日" }
        ),
        (Start::YearEndAfter(kind), Lang::Ja) => {
            format!("{}日がある年の末日", happening(*kind, lang))
        }
        (Start::QuarterEndAfter(kind), Lang::Ja) => {
            format!("{}日がある四半期の末日", happening(*kind, lang))
        }
        (Start::Time(kind), Lang::En) => {
            format!("{}{}", day_of(instant), happening(*kind, lang))
        }
        (Start::Filed(id), Lang::En) => {
            format!("{}the filing of {}", day_of(instant), titled(id, lang))
        }
        (Start::YearEndAfter(kind), Lang::En) => {
            format!("the last day of the year of {}", happening(*kind, lang))
        }
        (Start::QuarterEndAfter(kind), Lang::En) => {
            format!("the last day of the quarter of {}", happening(*kind, lang))
        }
    }
}

fn day_of(instant: bool) -> &'static str {
    if instant { "" } else { "the day of " }
}

/// A moment of an incident as what happens then; in Japanese before 「日」 or 「時」, in English after "of".
fn happening(kind: TimeKind, lang: Lang) -> &'static str {
    match kind {
        TimeKind::Occurred => lang.pick("発生した", "the occurrence"),
        TimeKind::Detected => lang.pick("検知した", "detection"),
        TimeKind::Aware => lang.pick("認識した", "becoming aware"),
        TimeKind::ShouldHaveKnown => lang.pick(
            "知った（相当の注意を払えば知り得た）",
            "discovery (known, or should have been)",
        ),
        TimeKind::Determined => lang.pick("判断した", "the determination"),
        TimeKind::Classified => lang.pick("重大と分類した", "the classification as major"),
        TimeKind::Assessed => lang.pick("評価を終えた", "the end of the assessment"),
        TimeKind::InfoAvailable => lang.pick(
            "不足していた情報が判明した",
            "the missing information becoming available",
        ),
        TimeKind::FixAvailable => lang.pick("修正の提供を始めた", "a fix becoming available"),
        TimeKind::RansomPaid => lang.pick("身代金を支払った", "the payment of the ransom"),
        TimeKind::PersonsNotified => lang.pick(
            "本人に最初に通知した",
            "the first notice to the people concerned",
        ),
        TimeKind::Contained => lang.pick("封じ込めた", "containment"),
        TimeKind::Recovered => lang.pick("復旧した", "recovery"),
        TimeKind::Closed => lang.pick("終結した", "closure"),
    }
}

/// A condition in terms of its questions: a clause, in English one that "where" may stand before.
pub(super) fn condition_text(condition: &Condition, lang: Lang) -> String {
    match condition {
        Condition::Always => lang.pick("常に該当する", "always").to_owned(),
        Condition::Yes(question) => answer(question, lang.pick("はい", "yes"), lang),
        Condition::Number { question, is, than } => {
            let size = size(*is, *than, true, lang);
            match lang {
                Lang::Ja => format!("{}の答えが{size}", asked(question, lang)),
                Lang::En => format!("the answer to {} is {size}", asked(question, lang)),
            }
        }
        Condition::Not(part) => match part.as_ref() {
            Condition::Yes(question) => answer(question, lang.pick("いいえ", "no"), lang),
            Condition::Number { question, is, than } => {
                let size = size(*is, *than, false, lang);
                match lang {
                    Lang::Ja => format!("{}の答えが{size}", asked(question, lang)),
                    Lang::En => format!("the answer to {} is {size}", asked(question, lang)),
                }
            }
            other => match lang {
                Lang::Ja => format!("次に該当しない：{}", grouped(other, lang)),
                Lang::En => format!("not {}", grouped(other, lang)),
            },
        },
        Condition::All(parts) => listed(parts, lang.pick("、かつ", " and "), lang),
        Condition::Any(parts) => listed(parts, lang.pick("、または", " or "), lang),
    }
}

fn answer(question: &str, word: &str, lang: Lang) -> String {
    let asked = asked(question, lang);
    match lang {
        Lang::Ja => format!("{asked}の答えが{}", quoted(word, lang)),
        Lang::En => format!("the answer to {asked} is {word}"),
    }
}

/// A comparison that holds, or does not: 「1,000を超える」, 「1,000以下」.
pub(super) fn size(is: Comparator, than: u64, holds: bool, lang: Lang) -> String {
    let than = civil::digits(than);
    match (is, holds, lang) {
        (Comparator::MoreThan, true, Lang::Ja) => format!("{than}を超える"),
        (Comparator::MoreThan, false, Lang::Ja) => format!("{than}以下"),
        (Comparator::AtLeast, true, Lang::Ja) => format!("{than}以上"),
        (Comparator::AtLeast, false, Lang::Ja) => format!("{than}未満"),
        (Comparator::MoreThan, true, Lang::En) => format!("more than {than}"),
        (Comparator::MoreThan, false, Lang::En) => format!("at most {than}"),
        (Comparator::AtLeast, true, Lang::En) => format!("at least {than}"),
        (Comparator::AtLeast, false, Lang::En) => format!("fewer than {than}"),
    }
}

fn listed(parts: &[Condition], between: &str, lang: Lang) -> String {
    let each: Vec<String> = parts.iter().map(|part| grouped(part, lang)).collect();
    each.join(between)
}

/// A part of a condition, in brackets where it has parts of its own.
fn grouped(condition: &Condition, lang: Lang) -> String {
    let text = condition_text(condition, lang);
    match (condition, lang) {
        (Condition::All(parts) | Condition::Any(parts), Lang::Ja) if parts.len() > 1 => {
            format!("（{text}）")
        }
        (Condition::All(parts) | Condition::Any(parts), Lang::En) if parts.len() > 1 => {
            format!("({text})")
        }
        _ => text,
    }
}
