//! The sentences about one term: its event, its count, its roll, its calendar, its other readings. Each is fixed, with
//! dates and names put in; whether the rule applies and where the clock stands is said in `stands`.

use super::{
    condition::{Finding, Reason},
    words::{asked, both, count, period, quoted, size, titled},
};
use crate::civil;
use jiff::{Timestamp, civil::Date};
use saiki_api::{
    Lang,
    calendars::CalendarFields,
    clocks::Answer,
    incidents::IncidentTime,
    organisation::Both,
    rules::{Comparator, Roll, Start, Term, Unit},
};

/// An instant as the sentences give it, in the rule's zone.
pub(super) fn instant(at: Timestamp, zone: &str, lang: Lang) -> String {
    civil::stamp_with_weekday(at, zone, lang)
}

/// A moment as it is written down, and in the rule's zone where that is another.
fn written(time: &IncidentTime, zone: &str, lang: Lang) -> String {
    let text = civil::full_moment(&time.moment, lang);
    if time.moment.zone == zone {
        return text;
    }
    let at = crate::incidents::start(&time.moment).unwrap_or(time.moment.at);
    let there = instant(at, zone, lang);
    match lang {
        Lang::Ja => format!("{text}（期限を数える地域では{there}）"),
        Lang::En => format!("{text}; {there} where the period is counted"),
    }
}

/// The moment a term runs from.
pub(super) fn starts(time: &IncidentTime, zone: &str) -> Both {
    both(|lang| {
        let (kind, at) = (
            quoted(time.kind.label(lang), lang),
            written(time, zone, lang),
        );
        match lang {
            Lang::Ja => format!("起算点は{kind}の日時、{at}です"),
            Lang::En => format!("It runs from {kind}: {at}"),
        }
    })
}

/// The moment that lies in the year or quarter whose end a term runs from.
pub(super) fn happened(time: &IncidentTime, zone: &str) -> Both {
    both(|lang| {
        let (kind, at) = (
            quoted(time.kind.label(lang), lang),
            written(time, zone, lang),
        );
        match lang {
            Lang::Ja => format!("{kind}の日時は{at}です"),
            Lang::En => format!("{kind} is {at}"),
        }
    })
}

/// The end of the year it runs from.
pub(super) fn year_ends(last: Date) -> Both {
    both(|lang| {
        let day = civil::said_day(last, lang);
        match lang {
            Lang::Ja => format!("起算点はその年の末日、{day}です"),
            Lang::En => format!("It runs from the last day of that year, {day}"),
        }
    })
}

/// The end of the quarter it runs from.
pub(super) fn quarter_ends(last: Date) -> Both {
    both(|lang| {
        let day = civil::said_day(last, lang);
        match lang {
            Lang::Ja => format!("起算点はその四半期の末日、{day}です"),
            Lang::En => format!("It runs from the last day of that quarter, {day}"),
        }
    })
}

/// What was filed, where a term runs from that.
pub(super) fn starts_with_filing(rule: &str, at: Timestamp, zone: &str) -> Both {
    both(|lang| {
        let (title, at) = (titled(rule, lang), instant(at, zone, lang));
        match lang {
            Lang::Ja => format!("起算点は{title}を提出した日時、{at}です"),
            Lang::En => format!("It runs from the filing of {title}: {at}"),
        }
    })
}

/// Hours from a moment that is not known to the minute.
pub(super) fn counted_early(at: Timestamp, zone: &str) -> Both {
    both(|lang| {
        let at = instant(at, zone, lang);
        match lang {
            Lang::Ja => {
                format!("時刻が分まで分かっていないため、考えられる最も早い{at}から数えます")
            }
            Lang::En => {
                format!(
                    "It is not known to the minute, so hours run from the earliest it can have been: {at}"
                )
            }
        }
    })
}

/// That the rule applies was known only after the event.
pub(super) fn known_later(known: Timestamp, zone: &str) -> Both {
    both(|lang| {
        let at = instant(known, zone, lang);
        match lang {
            Lang::Ja => format!("この規則の対象と分かったのは{at}のため、そこから数えます"),
            Lang::En => format!(
                "That the rule applies was known only on {at}, so the period runs from then"
            ),
        }
    })
}

/// The event has not come, or is not recorded.
pub(super) fn not_begun(start: &Start) -> Both {
    both(|lang| {
        let (Start::Time(kind) | Start::YearEndAfter(kind) | Start::QuarterEndAfter(kind)) = start
        else {
            return not_filed(start, lang);
        };
        let kind = quoted(kind.label(lang), lang);
        match lang {
            Lang::Ja => {
                format!("起算点となる{kind}の日時が記録されていないため、まだ数えられません")
            }
            Lang::En => {
                format!("It runs from {kind}, which is not recorded; nothing can be counted yet")
            }
        }
    })
}

fn not_filed(start: &Start, lang: Lang) -> String {
    let title = match start {
        Start::Filed(rule) => titled(rule, lang),
        _ => String::new(),
    };
    match lang {
        Lang::Ja => format!("{title}の提出が起算点となります。まだ提出の記録がありません"),
        Lang::En => format!("It runs from the filing of {title}, which is not recorded yet"),
    }
}

/// What was counted, from a day to a day or an instant.
pub(super) fn counted(term: &Term, from: Date, day: Date, at: Timestamp, zone: &str) -> Both {
    both(|lang| {
        let (n, to) = (term.count, civil::said_day(day, lang));
        match (term.unit, lang) {
            (Unit::Hours, Lang::Ja) => format!("{n}時間後は{}です", instant(at, zone, lang)),
            (Unit::Hours, Lang::En) => {
                let (hours, at) = (count(&plain(term), lang), instant(at, zone, lang));
                format!("{hours} later it is {at}")
            }
            (Unit::DaysIncluding, Lang::Ja) => format!("起算日を1日目とすると、{n}日目は{to}です"),
            (Unit::DaysIncluding, Lang::En) => {
                format!("That day being day 1, day {n} is {to}")
            }
            (Unit::DaysUnconfirmed, Lang::Ja) => format!(
                "数え方が未確認のため、早くなるほう（起算日が1日目）で数えます。{n}日目は{to}です"
            ),
            (Unit::DaysUnconfirmed, Lang::En) => format!(
                "How to count is not confirmed; by the earlier way, that day being day 1, day {n} is {to}"
            ),
            (Unit::DaysAfter, Lang::Ja) => format!("翌日を1日目とすると、{n}日目は{to}です"),
            (Unit::DaysAfter, Lang::En) => {
                format!("The next day being day 1, day {n} is {to}")
            }
            (Unit::BusinessDays, Lang::Ja) => {
                format!("翌日から営業日だけを数えると、{n}日目は{to}です")
            }
            (Unit::BusinessDays, Lang::En) => {
                format!("Counting business days from the next day, day {n} is {to}")
            }
            (Unit::Months, Lang::Ja) if day.day() < from.day() => {
                format!("{n}か月後の月に同じ日がないため、その月の末日、{to}となります")
            }
            (Unit::Months, Lang::Ja) => format!("{n}か月後の同じ日は{to}です"),
            (Unit::Months, Lang::En) if day.day() < from.day() => {
                let months = count(&plain(term), lang);
                format!(
                    "{months} later there is no such day, so it is the last of that month, {to}"
                )
            }
            (Unit::Months, Lang::En) => {
                format!("The same day {} later is {to}", count(&plain(term), lang))
            }
        }
    })
}

/// A term without the later end of its range.
fn plain(term: &Term) -> Term {
    Term {
        outer: None,
        ..term.clone()
    }
}

/// A day that is open, so that nothing rolls.
pub(super) fn day_is_open(day: Date) -> Both {
    both(|lang| {
        let day = civil::said_day(day, lang);
        match lang {
            Lang::Ja => format!("{day}は開庁日のため、そのままです"),
            Lang::En => format!("{day} is a business day, so it stays"),
        }
    })
}

/// A day that is closed, with the holiday's name, and the day it rolls to.
pub(super) fn rolled(roll: Roll, day: Date, next: Date, holiday: Option<&str>) -> Both {
    let noon = roll == Roll::NoonOfNextBusinessDay;
    both(|lang| {
        let (day, next) = (civil::said_day(day, lang), civil::said_day(next, lang));
        let why = match (holiday, lang) {
            (Some(name), Lang::Ja) => format!("閉庁日（{name}）"),
            (Some(name), Lang::En) => format!("closed ({name})"),
            (None, Lang::Ja) => "週末".to_owned(),
            (None, Lang::En) => "a weekend day".to_owned(),
        };
        match (noon, lang) {
            (false, Lang::Ja) => format!("{day}は{why}のため、翌開庁日の{next}までとなります"),
            (false, Lang::En) => {
                format!("{day} is {why}, so it ends with the next business day, {next}")
            }
            (true, Lang::Ja) => {
                format!("{day}は{why}のため、翌開庁日の{next}の正午までとなります")
            }
            (true, Lang::En) => {
                format!("{day} is {why}, so it ends at noon of the next business day, {next}")
            }
        }
    })
}

/// A day that is closed, for somebody whose periods do not roll.
pub(super) fn not_rolled(day: Date, found: &Finding, zone: &str) -> Both {
    both(|lang| {
        let (day, because) = (civil::said_day(day, lang), because(found, zone, lang));
        match lang {
            Lang::Ja => format!("{day}は閉庁日ですが、延びません（{because}）"),
            Lang::En => format!("{day} is closed, yet it does not move ({because})"),
        }
    })
}

/// A day that is closed, while nobody can tell whether the period rolls.
pub(super) fn roll_unknown(day: Date, found: &Finding) -> Both {
    both(|lang| {
        let (day, open) = (civil::said_day(day, lang), open(found, lang));
        match lang {
            Lang::Ja => format!(
                "{day}は閉庁日です。延びるかどうかは{open}の答えによるため、答えが出るまでは延びないものとします"
            ),
            Lang::En => format!(
                "{day} is closed. Whether it moves hangs on {open}; until that is answered, it does not"
            ),
        }
    })
}

/// The later end of a range.
pub(super) fn outer(term: &Term, at: Timestamp, zone: &str) -> Both {
    both(|lang| {
        let (range, at) = (count(term, lang), instant(at, zone, lang));
        match lang {
            Lang::Ja => format!("{range}のうち遅いほうは{at}です"),
            Lang::En => format!("The later end of the range, {range}, is {at}"),
        }
    })
}

/// A more generous reading.
pub(super) fn relief(term: &Term, at: Timestamp, zone: &str) -> Both {
    both(|lang| {
        let at = instant(at, zone, lang);
        match (term.unit == Unit::Hours, lang) {
            (true, Lang::Ja) => format!(
                "参考：規則（EEC, Euratom）第1182/71号第3条により、起算点を含む1時間を数えず、2日以上の期間に2営業日を含める読み方では{at}です。監督機関は時間どおりに数えるため、これには頼りません"
            ),
            (true, Lang::En) => format!(
                "For comparison: by Regulation (EEC, Euratom) No 1182/71, Article 3, the hour of the event not counted \
                 and two working days held, it would be {at}. Authorities count plain hours; do not rely on it"
            ),
            (false, Lang::Ja) => format!(
                "参考：規則（EEC, Euratom）第1182/71号第3条により、末日が休日なら翌営業日まで、2日以上の期間に2営業日を含める読み方では{at}です。これには頼りません"
            ),
            (false, Lang::En) => format!(
                "For comparison: by Regulation (EEC, Euratom) No 1182/71, Article 3, ending with a working day and two \
                 working days held, it would be {at}. Do not rely on it"
            ),
        }
    })
}

/// A term without a calendar.
pub(super) fn no_calendar() -> Both {
    Both::new(
        "休日の暦が定められていないため、土曜日と日曜日だけを休みとしています",
        "No calendar of holidays is set, so only Saturdays and Sundays count as closed",
    )
}

/// A calendar that is not here.
pub(super) fn lacks_calendar(id: &str) -> Both {
    both(|lang| match lang {
        Lang::Ja => {
            format!("休日の暦「{id}」が登録されていないため、土曜日と日曜日だけを休みとしています")
        }
        Lang::En => format!(
            "The calendar “{id}” is not here, so only Saturdays and Sundays count as closed"
        ),
    })
}

/// Days a calendar does not know.
pub(super) fn beyond_coverage(id: &str, fields: &CalendarFields) -> Both {
    both(|lang| {
        let name = match fields.name.get(lang) {
            "" => quoted(id, lang),
            name => quoted(name, lang),
        };
        let (from, to) = (civil::day(fields.from, lang), civil::day(fields.to, lang));
        match lang {
            Lang::Ja => format!(
                "休日の暦{name}が分かるのは{from}から{to}までです。その外の日は土曜日と日曜日などの週の休みだけで判断しました。新しい暦を登録して確かめてください"
            ),
            Lang::En => format!(
                "The calendar {name} knows {from} to {to} only. Outside, days of the week alone decide; upload a newer \
                 one and look again"
            ),
        }
    })
}

/// A term that does not count by the facts.
pub(super) fn left_out(term: &Term, found: &Finding, zone: &str) -> Both {
    both(|lang| {
        let (period, because) = (unconditional(term, lang), because(found, zone, lang));
        match lang {
            Lang::Ja => format!("「{period}」という期間は当てはまりません（{because}）"),
            Lang::En => format!("The period “{period}” does not count ({because})"),
        }
    })
}

/// A term that counts while nobody can tell.
pub(super) fn counts_meanwhile(term: &Term, found: &Finding) -> Both {
    both(|lang| {
        let (period, open) = (unconditional(term, lang), open(found, lang));
        match lang {
            Lang::Ja => format!(
                "「{period}」という期間が当てはまるかは{open}の答えによります。答えが出るまでは当てはまるものとして数えます"
            ),
            Lang::En => format!(
                "Whether the period “{period}” counts hangs on {open}; until that is answered, it does"
            ),
        }
    })
}

fn unconditional(term: &Term, lang: Lang) -> String {
    let term = Term {
        only_if: None,
        roll: Roll::None,
        ..term.clone()
    };
    period(&term, lang)
}

/// Which of several terms decides.
pub(super) fn chosen(at: Timestamp, late: bool, zone: &str) -> Both {
    both(|lang| {
        let at = instant(at, zone, lang);
        match (late, lang) {
            (false, Lang::Ja) => format!("これらのうち最も早いのは{at}です"),
            (false, Lang::En) => format!("The earliest of these is {at}"),
            (true, Lang::Ja) => format!(
                "最初の期間の起算点は次の期間が過ぎたあとに来たため、最初の期間によります：{at}"
            ),
            (true, Lang::En) => format!(
                "The event of the first period came only after the second one had ended, so the first decides: {at}"
            ),
        }
    })
}

/// The answers that decided, in a row.
pub(super) fn because(found: &Finding, zone: &str, lang: Lang) -> String {
    let each: Vec<String> = found
        .because
        .iter()
        .map(|reason| reason_text(reason, zone, lang))
        .collect();
    each.join(lang.pick("、", "; "))
}

fn reason_text(reason: &Reason, zone: &str, lang: Lang) -> String {
    let asked = asked(reason.question, lang);
    let answer = match reason.known.answer {
        Answer::Yes => lang.pick("はい", "yes").to_owned(),
        Answer::No => lang.pick("いいえ", "no").to_owned(),
        // Only an exemption decides without an answer: see `condition`.
        Answer::Unknown => lang
            .pick(
                "未回答のため例外には当たらないものとする",
                "not answered, so not relied on",
            )
            .to_owned(),
        Answer::Number(number) => number_text(number, reason, lang),
    };
    let known = reason.known.known_at.map(|at| {
        let at = instant(at, zone, lang);
        match lang {
            Lang::Ja => format!("（{at}に判明）"),
            Lang::En => format!(" (known since {at})"),
        }
    });
    let known = known.unwrap_or_default();
    match lang {
        Lang::Ja => format!("{asked}は{}{known}", quoted(&answer, lang)),
        Lang::En => format!("{asked} {answer}{known}"),
    }
}

fn number_text(number: u64, reason: &Reason, lang: Lang) -> String {
    let shown = civil::digits(number);
    let Some((is, than)) = reason.compared else {
        return shown;
    };
    let holds = match is {
        Comparator::MoreThan => number > than,
        Comparator::AtLeast => number >= than,
    };
    let size = size(is, than, holds, lang);
    match lang {
        Lang::Ja => format!("{shown}、{size}"),
        Lang::En => format!("{shown}, {size}"),
    }
}

/// The questions something hangs on, in a row.
pub(super) fn open(found: &Finding, lang: Lang) -> String {
    let each: Vec<String> = found.open.iter().map(|key| asked(key, lang)).collect();
    each.join(lang.pick("、", ", "))
}
