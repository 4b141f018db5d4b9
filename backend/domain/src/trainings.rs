//! Rules of education, drills and audits: what one must say, and whether it or the next one is late. Nothing is stored
//! or looked up here.

use crate::fault::Faults;
use saiki_api::{
    Date,
    trainings::{NewTraining, TrainingState},
};

/// Longest title, audience and name, in characters.
const MAX_LINE: usize = 200;
/// Longest result, in characters.
const MAX_TEXT: usize = 4_000;
/// Most units of one attendance list.
const MAX_UNITS: usize = 200;
/// Most names of one unit.
const MAX_NAMES: usize = 2_000;
/// Most people of one unit.
const MAX_PEOPLE: u32 = 1_000_000;

/// Whether it may be written down like this.
pub fn check(training: &NewTraining, today: Date) -> Faults {
    let mut faults = Faults::default();
    faults.line("title", &training.title, MAX_LINE);
    faults.line("audience", &training.audience, MAX_LINE);
    faults.prose("result", &training.result, MAX_TEXT);
    faults.count("attendance", training.attendance.len(), MAX_UNITS);
    for (n, row) in training.attendance.iter().enumerate() {
        let at = |name: &str| format!("attendance.{n}.{name}");
        faults.line(&at("unit"), &row.unit, MAX_LINE);
        faults.count(&at("names"), row.names.len(), MAX_NAMES);
        for (k, name) in row.names.iter().enumerate() {
            faults.line(&format!("attendance.{n}.names.{k}"), name, MAX_LINE);
        }
        if row.invited > MAX_PEOPLE {
            faults.add(
                at("invited"),
                "out_of_range",
                "人数が多すぎます",
                "This is too many people",
            );
        }
        if row.attended > row.invited {
            faults.add(
                at("attended"),
                "more_than_invited",
                "出席した人数が対象の人数を超えています",
                "More attended than were to come",
            );
        }
    }
    let units: Vec<&str> = training.attendance.iter().map(|a| a.unit.trim()).collect();
    faults.distinct("attendance", &units);
    if training.held {
        if training.result.trim().is_empty() {
            faults.add(
                "result",
                "required",
                "実施した結果を書いてください",
                "Say what came of it",
            );
        }
        if training.day > today {
            faults.add(
                "day",
                "in_future",
                "実施日がまだ来ていません",
                "This day has not come yet, so it was not held",
            );
        }
    }
    if training.next_on.is_some_and(|next| next <= training.day) {
        faults.add(
            "next_on",
            "out_of_order",
            "次回の日付は実施日より後にしてください",
            "The next one is after this one",
        );
    }
    faults
}

/// How far it is on that day. A next date counts as met once something of the same kind was held on or after this one's
/// day: `latest_held` is the last day anything of its kind was held.
pub fn state(training: &NewTraining, latest_held: Option<Date>, today: Date) -> TrainingState {
    let late = next_day(training.day, training.held, training.next_on, latest_held)
        .is_some_and(|day| day < today);
    match (training.held, late) {
        (false, false) => TrainingState::Planned,
        (false, true) => TrainingState::Late,
        (true, false) => TrainingState::Held,
        (true, true) => TrainingState::NextLate,
    }
}

/// The day something is to be held: this one, or the one that is to follow it; none once that was held.
pub fn next_day(
    day: Date,
    held: bool,
    next_on: Option<Date>,
    latest_held: Option<Date>,
) -> Option<Date> {
    let followed = latest_held.is_some_and(|latest| latest > day);
    match held {
        false => Some(day),
        true => next_on.filter(|_| !followed),
    }
}

/// How many were to come and how many came, of all units.
pub fn totals(training: &NewTraining) -> (i64, i64) {
    let sum = |of: fn(&saiki_api::trainings::Attendance) -> u32| {
        training.attendance.iter().map(|a| i64::from(of(a))).sum()
    };
    (sum(|a| a.invited), sum(|a| a.attended))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use saiki_api::trainings::{Attendance, TrainingKind};

    /// Makes one thing of it otherwise.
    type Change = fn(&mut NewTraining);

    fn drill() -> NewTraining {
        NewTraining {
            kind: TrainingKind::Drill,
            title: "復旧手順の訓練".to_owned(),
            audience: "運用担当".to_owned(),
            day: date(2026, 11, 20),
            held: true,
            attendance: vec![Attendance {
                unit: "運用部".to_owned(),
                invited: 12,
                attended: 10,
                names: Vec::new(),
            }],
            result: "手順書の誤りを2か所見つけた".to_owned(),
            next_on: Some(date(2027, 5, 20)),
        }
    }

    #[test]
    fn each_fault_is_named() {
        let today = date(2026, 11, 24);
        assert_eq!(check(&drill(), today), Faults::default());
        let cases: [(&str, Change); 5] = [
            ("result required", |t| t.result.clear()),
            ("day in_future", |t| t.day = date(2026, 11, 25)),
            ("next_on out_of_order", |t| t.next_on = Some(t.day)),
            ("attendance.0.attended more_than_invited", |t| {
                t.attendance[0].attended = 13
            }),
            ("attendance.1 repeated", |t| {
                t.attendance.push(t.attendance[0].clone())
            }),
        ];
        for (wanted, change) in cases {
            let mut training = drill();
            change(&mut training);
            let found = check(&training, today).0;
            let told: Vec<String> = found
                .iter()
                .map(|f| format!("{} {}", f.field, f.code))
                .collect();
            assert!(told.iter().any(|t| t == wanted), "{wanted}: {told:?}");
        }
    }

    #[test]
    fn the_next_one_is_late_until_it_was_held() {
        let (before, after) = (date(2027, 5, 20), date(2027, 5, 21));
        assert_eq!(state(&drill(), None, before), TrainingState::Held);
        assert_eq!(state(&drill(), None, after), TrainingState::NextLate);
        let own = Some(date(2026, 11, 20));
        assert_eq!(state(&drill(), own, after), TrainingState::NextLate);
        let later = Some(date(2027, 5, 10));
        assert_eq!(state(&drill(), later, after), TrainingState::Held);
        let planned = NewTraining {
            held: false,
            ..drill()
        };
        assert_eq!(
            state(&planned, None, date(2026, 11, 20)),
            TrainingState::Planned
        );
        assert_eq!(
            state(&planned, None, date(2026, 11, 21)),
            TrainingState::Late
        );
        assert_eq!(totals(&drill()), (12, 10));
    }
}
