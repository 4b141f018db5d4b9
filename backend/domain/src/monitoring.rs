//! Rules of closer monitoring: on which days an entry is due, how each day stands, and what keeps the period from
//! ending. No clock here: today comes from the caller.

use crate::{civil::said_day, fault::Faults, recovery};
use jiff::{Span, civil::Date};
use saiki_api::{
    Lang, Uuid,
    monitoring::{
        Check, CheckResult, DayState, EndMonitoring, Frequency, MAX_DAYS, MonitoringDay,
        MonitoringInput, NewCheck, NewSettlement,
    },
    organisation::Both,
    problem::ErrorCode,
};

/// Longest line, in characters.
const MAX_LINE: usize = 200;
/// Longest prose, in characters.
const MAX_PROSE: usize = 4_000;
/// Most points watched.
const MAX_WATCHED: usize = 50;

/// Whether a period may be set up like this.
pub fn check_period(input: &MonitoringInput) -> Faults {
    let mut faults = Faults::default();
    faults.line("title", &input.title, MAX_LINE);
    faults.optional_line("responsible", &input.responsible, MAX_LINE);
    recovery::check_day(&mut faults, "from", input.from);
    recovery::check_day(&mut faults, "to", input.to);
    if input.to < input.from {
        faults.add(
            "to",
            "before_start",
            "開始日より後の日にしてください",
            "It must not be before the first day",
        );
    } else if input.to.duration_since(input.from).as_hours() / 24 >= MAX_DAYS {
        faults.add(
            "to",
            "too_long",
            "2年以内の期間にしてください",
            "At most two years",
        );
    }
    if input.watched.is_empty() {
        faults.add(
            "watched",
            "required",
            "監視する項目を1つ以上書いてください",
            "Write at least one thing that is watched",
        );
    }
    faults.count("watched", input.watched.len(), MAX_WATCHED);
    for (n, point) in input.watched.iter().enumerate() {
        faults.line(&format!("watched.{n}"), point, MAX_LINE);
    }
    faults
}

/// Whether an entry may be made for that day of a period.
pub fn check_entry(new: &NewCheck, from: Date, to: Date, today: Date) -> Faults {
    let mut faults = Faults::default();
    if new.day < from || new.day > to {
        faults.add(
            "day",
            "outside_period",
            "監視期間の中の日を選んでください",
            "Choose a day within the period",
        );
    } else if new.day > today {
        faults.add(
            "day",
            "in_future",
            "今日までの日を選んでください",
            "It must not be in the future",
        );
    }
    faults.prose("note", &new.note, MAX_PROSE);
    if new.result == CheckResult::Finding && new.note.trim().is_empty() {
        faults.add(
            "note",
            "required",
            "気になった点を書いてください",
            "Write what was found",
        );
    }
    faults
}

/// Whether a finding may be settled with these words.
pub fn check_settlement(new: &NewSettlement) -> Faults {
    words("note", &new.note)
}

/// Whether the end may be decided with these words.
pub fn check_end(new: &EndMonitoring) -> Faults {
    words("reason", &new.reason)
}

fn words(field: &str, text: &str) -> Faults {
    let mut faults = Faults::default();
    if text.trim().is_empty() {
        faults.add(field, "required", "入力してください", "Please fill this in");
    }
    faults.prose(field, text, MAX_PROSE);
    faults
}

/// Days on which an entry is due, the first one first.
pub fn due_days(from: Date, to: Date, frequency: Frequency) -> Vec<Date> {
    let step = match frequency {
        Frequency::Daily | Frequency::Weekdays => 1,
        Frequency::Weekly => 7,
    };
    from.series(Span::new().days(step))
        .take_while(|day| *day <= to)
        .filter(|day| frequency != Frequency::Weekdays || day.weekday().to_monday_zero_offset() < 5)
        .collect()
}

/// How each day due stands. A week counts as checked when any of its days has an entry.
pub fn days(
    from: Date,
    to: Date,
    frequency: Frequency,
    checks: &[Check],
    today: Date,
) -> Vec<MonitoringDay> {
    let due = due_days(from, to, frequency);
    let nexts = due.iter().skip(1).copied().map(Some).chain([None]);
    due.iter()
        .zip(nexts)
        .map(|(day, next)| {
            let within = |check: &&Check| match frequency {
                Frequency::Weekly => check.day >= *day && next.is_none_or(|next| check.day < next),
                Frequency::Daily | Frequency::Weekdays => check.day == *day,
            };
            let own: Vec<&Check> = checks.iter().filter(within).collect();
            let closes = match (frequency, next) {
                (Frequency::Weekly, Some(next)) => next.yesterday().unwrap_or(*day),
                (Frequency::Weekly, None) => to,
                _ => *day,
            };
            let state = match own.is_empty() {
                false if own.iter().any(|c| is_open(c)) => DayState::Finding,
                false => DayState::Ok,
                true if closes < today => DayState::Missing,
                true if *day <= today => DayState::Today,
                true => DayState::Ahead,
            };
            MonitoringDay { day: *day, state }
        })
        .collect()
}

/// Whether a check found something that is not settled yet.
pub fn is_open(check: &Check) -> bool {
    check.result == CheckResult::Finding && check.settlement.is_none()
}

/// Why the period cannot end yet; empty when it can.
pub fn hindrances(days: &[MonitoringDay], checks: &[Check], to: Date, today: Date) -> Vec<Both> {
    let mut found = Vec::new();
    let mut add = |ja: String, en: String| found.push(Both { ja, en });
    if today < to {
        let (ja, en) = (said_day(to, Lang::Ja), said_day(to, Lang::En));
        add(
            format!("監視期間が{ja}まで続きます。短くするときは期間を改めてください"),
            format!("The period runs until {en}; change it if it is to be shorter"),
        );
    }
    let missing: Vec<Date> = days
        .iter()
        .filter(|d| d.state == DayState::Missing)
        .map(|d| d.day)
        .collect();
    if !missing.is_empty() {
        let count = missing.len();
        let (ja, en) = (shortened(&missing, Lang::Ja), shortened(&missing, Lang::En));
        let days = if count == 1 { "day has" } else { "days have" };
        add(
            format!("記録のない日が{count}日あります：{ja}"),
            format!("{count} {days} no entry: {en}"),
        );
    }
    // A day that is still running is not without an entry; it holds the end up only where it is the last one.
    if today == to && days.iter().any(|d| d.state == DayState::Today) {
        add(
            "本日分がまだ記録されていません".to_owned(),
            "Today's entry is not made yet".to_owned(),
        );
    }
    let open = checks.iter().filter(|c| is_open(c)).count();
    if open > 0 {
        add(
            format!("未解決の気になる点が{open}件あります"),
            match open {
                1 => "1 finding is not settled".to_owned(),
                n => format!("{n} findings are not settled"),
            },
        );
    }
    found
}

/// The first few of some days.
fn shortened(days: &[Date], lang: Lang) -> String {
    const SHOWN: usize = 5;
    let first = days.iter().take(SHOWN).map(|day| said_day(*day, lang));
    let first: Vec<String> = first.collect();
    let more = if days.len() > SHOWN { " …" } else { "" };
    format!("{}{more}", first.join(lang.pick("、", ", ")))
}

/// Whether this user may decide the end: somebody who neither set the period up nor made entries in it.
pub fn check_decider(user: Uuid, involved: &[Uuid]) -> Result<(), (ErrorCode, Both)> {
    if !involved.contains(&user) {
        return Ok(());
    }
    Err((
        ErrorCode::SelfApproval,
        Both {
            ja: "監視を設定した人と記録した人は終了を決められません。ほかの承認者に頼んでください".to_owned(),
            en: "Whoever set the period up or made entries cannot decide its end; ask another approver".to_owned(),
        },
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use saiki_api::monitoring::Settlement;

    fn on(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn check(day: &str, result: CheckResult, settled: bool) -> Check {
        let at = "2026-11-24T00:00:00Z".parse().unwrap();
        Check {
            id: Uuid::nil(),
            day: on(day),
            result,
            note: String::new(),
            by_name: String::new(),
            at,
            settlement: settled.then(|| Settlement {
                note: String::new(),
                by_name: String::new(),
                at,
            }),
        }
    }

    fn states(frequency: Frequency, checks: &[Check], today: &str) -> String {
        let days = days(
            on("2026-11-27"),
            on("2026-12-03"),
            frequency,
            checks,
            on(today),
        );
        let letter = |d: &MonitoringDay| match d.state {
            DayState::Ok => 'o',
            DayState::Finding => 'f',
            DayState::Missing => 'm',
            DayState::Today => 't',
            DayState::Ahead => 'a',
        };
        days.iter().map(letter).collect()
    }

    #[test]
    fn a_day_without_an_entry_shows_the_day_after() {
        let checks = [
            check("2026-11-27", CheckResult::Ok, false),
            check("2026-11-28", CheckResult::Finding, false),
        ];
        assert_eq!(states(Frequency::Daily, &checks, "2026-11-30"), "ofmtaaa");
        assert_eq!(states(Frequency::Daily, &[], "2026-11-26"), "aaaaaaa");
        // Friday, then Monday to Thursday.
        assert_eq!(states(Frequency::Weekdays, &checks, "2026-12-01"), "omtaa");
        assert_eq!(states(Frequency::Weekly, &checks[1..], "2026-12-01"), "f");
        assert_eq!(states(Frequency::Weekly, &[], "2026-12-03"), "t");
        assert_eq!(states(Frequency::Weekly, &[], "2026-12-04"), "m");
    }

    #[test]
    fn it_ends_only_when_all_is_entered_and_settled() {
        let (from, to) = (on("2026-11-27"), on("2026-11-28"));
        let why = |checks: &[Check], today: &str| {
            let days = days(from, to, Frequency::Daily, checks, on(today));
            hindrances(&days, checks, to, on(today)).len()
        };
        let ok = check("2026-11-27", CheckResult::Ok, false);
        let open = check("2026-11-28", CheckResult::Finding, false);
        let settled = check("2026-11-28", CheckResult::Finding, true);
        assert_eq!(why(&[], "2026-11-27"), 1);
        assert_eq!(why(&[], "2026-11-28"), 2);
        assert_eq!(why(std::slice::from_ref(&ok), "2026-11-28"), 1);
        assert_eq!(why(std::slice::from_ref(&ok), "2026-11-29"), 1);
        assert_eq!(why(&[ok.clone(), open], "2026-11-29"), 1);
        assert_eq!(why(&[ok, settled], "2026-11-28"), 0);
        let said = |today: Date| {
            let days = days(from, to, Frequency::Daily, &[], today);
            hindrances(&days, &[], to, today)
        };
        let first = said(from);
        assert!(
            first[0].ja.contains("2026年11月28日（土）まで"),
            "{first:?}"
        );
        let last = said(to);
        assert!(
            last[0].en.ends_with("no entry: Fri 27 November 2026"),
            "{last:?}"
        );
        assert!(last[1].ja.contains("本日分"), "{last:?}");
    }
}
