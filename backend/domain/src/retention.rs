//! How long personal data is kept: which day follows from what was decided, where the keeping stands on a day, and what
//! the input must say. Erasing itself is the database's.
//!
//! Source: personal data is to be erased without delay when it is needed no longer (Act on the Protection of Personal
//! Information, article 22), unless a law, a contract or a lawsuit wants it kept.

use crate::{civil, fault::Faults};
use jiff::{ToSpan, civil::Date};
use saiki_api::{
    Lang,
    organisation::Both,
    retention::{HoldInput, MAX_MONTHS, MAX_TEXT, RetentionInput, RetentionState},
};

/// What was decided and what became of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Facts {
    /// The last day it is kept, where a day was set.
    pub until: Option<Date>,
    /// Months after closing, where those were set.
    pub months: Option<i64>,
    /// The day on which the incident was closed; none while it is open.
    pub closed: Option<Date>,
    /// Whether a hold stands.
    pub held: bool,
    /// Whether somebody asked for the erasure.
    pub asked: bool,
    /// Whether the key is destroyed.
    pub destroyed: bool,
    /// Whether the certificate is made.
    pub certified: bool,
}

/// Where the keeping stands, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Where.
    pub state: RetentionState,
    /// The last day it is kept; none while that cannot be told.
    pub last_day: Option<Date>,
    /// Whether the data may be erased today, by two people.
    pub may_erase: bool,
    /// Why so, and what comes next.
    pub why: Both,
}

/// The last day: as set, or so many months after closing.
pub fn last_day(facts: &Facts) -> Option<Date> {
    match (facts.until, facts.months) {
        (Some(day), _) => Some(day),
        (None, Some(months)) => facts.closed?.checked_add(months.months()).ok(),
        (None, None) => None,
    }
}

/// Where the keeping stands on `today`, the day where the organisation is.
pub fn standing(facts: &Facts, today: Date) -> Standing {
    let last_day = last_day(facts);
    let set = facts.until.is_some() || facts.months.is_some();
    let over = last_day.is_some_and(|day| day < today);
    let open = facts.closed.is_none();
    let (state, why) = match facts {
        Facts {
            destroyed: true,
            certified: true,
            ..
        } => (
            RetentionState::Erased,
            Both::new(
                "暗号鍵を破棄し、個人情報を消去しました。消去証明書をダウンロードできます",
                "The key is destroyed and the personal data erased; the certificate can be downloaded",
            ),
        ),
        Facts {
            destroyed: true, ..
        } => (
            RetentionState::Erasing,
            Both::new(
                "暗号鍵は破棄済みです。残った暗号文を片付けています。終わると消去証明書ができます",
                "The key is destroyed; what it left is being cleared, and then the certificate is made",
            ),
        ),
        Facts { held: true, .. } => (
            RetentionState::Held,
            Both::new(
                "保留が解除されるまで、期限が過ぎても消去できません",
                "Nothing is erased before the hold is lifted, whatever the day",
            ),
        ),
        Facts { asked: true, .. } => (
            RetentionState::Asked,
            Both::new(
                "依頼した人とは別の人が、人数を入力して確認すると消去されます",
                "It is erased when another person types the number and confirms",
            ),
        ),
        _ if !set => (
            RetentionState::Unset,
            Both::new(
                "いつまで保存するかと、その根拠を決めてください",
                "Decide until when it is kept, and on what basis",
            ),
        ),
        _ if over && open => (
            RetentionState::Kept,
            Both::new(
                "期限は過ぎましたが、インシデントが終結していません。終結後に消去できます",
                "Its day has passed, but the incident is not closed; it can be erased after closing",
            ),
        ),
        _ if over => (
            RetentionState::Due,
            Both::new(
                "保存期間が終わりました。消去を依頼してください",
                "The retention has ended; ask for the erasure",
            ),
        ),
        _ => (RetentionState::Kept, kept(last_day)),
    };
    let may_erase = matches!(state, RetentionState::Due | RetentionState::Asked) && over && !open;
    Standing {
        state,
        last_day,
        may_erase,
        why,
    }
}

fn kept(last_day: Option<Date>) -> Both {
    match last_day {
        Some(day) => Both::new(
            format!("{}まで保存します", civil::day(day, Lang::Ja)),
            format!("Kept until {}", civil::day(day, Lang::En)),
        ),
        None => Both::new(
            "インシデントを終結した日から数えます",
            "Counted from the day on which the incident is closed",
        ),
    }
}

/// Checks how long it is to be kept.
pub fn check(input: &RetentionInput, today: Date) -> Faults {
    let mut faults = Faults::default();
    match (input.until, input.months) {
        (None, None) | (Some(_), Some(_)) => faults.add(
            "until",
            "one_of",
            "保存する最後の日か、終結後の月数のどちらか一つを入力してください",
            "Give either the last day or the months after closing",
        ),
        (None, Some(months)) if !(0..=MAX_MONTHS).contains(&months) => faults.add(
            "months",
            "out_of_range",
            format!("0から{MAX_MONTHS}までの月数を入力してください"),
            format!("Between 0 and {MAX_MONTHS} months"),
        ),
        _ => {}
    }
    not_too_far("until", input.until, today, &mut faults);
    faults.line("basis", &input.basis, MAX_TEXT);
    faults
}

/// Refuses a last day that is further off than anything is kept.
pub fn not_too_far(field: &str, day: Option<Date>, today: Date, faults: &mut Faults) {
    let last = today.checked_add(MAX_MONTHS.months()).unwrap_or(Date::MAX);
    if day.is_some_and(|day| day > last) {
        faults.add(
            field,
            "too_far",
            format!(
                "{}より先の日は指定できません。期限は{}年以内にしてください",
                civil::day(last, Lang::Ja),
                MAX_MONTHS / 12
            ),
            format!(
                "Not later than {}: a term is {} years at most",
                civil::day(last, Lang::En),
                MAX_MONTHS / 12
            ),
        );
    }
}

/// Checks a hold, or its lifting.
pub fn check_hold(input: &HoldInput) -> Faults {
    let mut faults = Faults::default();
    faults.line("reason", &input.reason, MAX_TEXT);
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn closed() -> Facts {
        Facts {
            months: Some(6),
            closed: Some(date(2027, 8, 31)),
            ..Facts::default()
        }
    }

    #[test]
    fn months_count_from_closing_and_end_with_the_month() {
        assert_eq!(last_day(&closed()), Some(date(2028, 2, 29)));
        let open = Facts {
            closed: None,
            ..closed()
        };
        assert_eq!(last_day(&open), None);
        let day = Facts {
            until: Some(date(2030, 3, 31)),
            months: None,
            ..open
        };
        assert_eq!(last_day(&day), Some(date(2030, 3, 31)));
    }

    #[test]
    fn it_is_due_the_day_after_the_last_and_never_while_held_or_open() {
        let (last, after) = (date(2028, 2, 29), date(2028, 3, 1));
        let on = |facts: Facts, day| standing(&facts, day).state;
        assert_eq!(on(closed(), last), RetentionState::Kept);
        assert_eq!(on(closed(), after), RetentionState::Due);
        assert_eq!(
            on(
                Facts {
                    held: true,
                    ..closed()
                },
                after
            ),
            RetentionState::Held
        );
        assert_eq!(
            on(
                Facts {
                    asked: true,
                    ..closed()
                },
                after
            ),
            RetentionState::Asked
        );
        let open = Facts {
            until: Some(last),
            closed: None,
            ..Facts::default()
        };
        assert_eq!(on(open, after), RetentionState::Kept);
        assert!(!standing(&open, after).may_erase);
        assert_eq!(on(Facts::default(), after), RetentionState::Unset);
        let gone = Facts {
            destroyed: true,
            ..closed()
        };
        assert_eq!(on(gone, after), RetentionState::Erasing);
        assert_eq!(
            on(
                Facts {
                    certified: true,
                    ..gone
                },
                after
            ),
            RetentionState::Erased
        );
    }

    #[test]
    fn the_input_names_one_way_of_counting_and_a_basis() {
        let mut input = RetentionInput::default();
        assert_eq!(check(&input, date(2026, 11, 26)).0.len(), 2);
        input.months = Some(36);
        input.basis = "社内規程第12条".to_owned();
        assert!(check(&input, date(2026, 11, 26)).0.is_empty());
        input.until = Some(date(2030, 1, 1));
        assert_eq!(check(&input, date(2026, 11, 26)).0.len(), 1);
        input.until = None;
        input.months = Some(-1);
        assert_eq!(check(&input, date(2026, 11, 26)).0[0].field, "months");
        assert_eq!(check_hold(&HoldInput::default()).0.len(), 1);
    }

    #[test]
    fn a_last_day_is_no_further_off_than_the_longest_term_in_months() {
        let input = |until| RetentionInput {
            until: Some(until),
            months: None,
            basis: "社内規程第12条".to_owned(),
        };
        let today = date(2026, 11, 26);
        assert!(check(&input(date(2076, 11, 26)), today).0.is_empty());
        for far in [date(2076, 11, 27), Date::MAX] {
            let faults = check(&input(far), today).0;
            assert_eq!(
                (faults[0].field.as_str(), faults[0].code),
                ("until", "too_far")
            );
        }
    }

    fn some_day() -> impl Strategy<Value = Date> {
        (2026_i16..2040, 1_i8..=12, 1_i8..=28).prop_map(|(y, m, d)| date(y, m, d))
    }

    proptest! {
        #[test]
        fn what_may_be_erased_is_closed_over_and_not_held(
            until in prop::option::of(some_day()), months in prop::option::of(0_i64..600),
            closed in prop::option::of(some_day()), today in some_day(),
            (held, asked, destroyed, certified) in any::<(bool, bool, bool, bool)>(),
        ) {
            let facts = Facts { until, months, closed, held, asked, destroyed, certified };
            let found = standing(&facts, today);
            prop_assert!(!found.why.ja.is_empty() && !found.why.en.is_empty());
            if found.may_erase {
                prop_assert!(closed.is_some() && !held && !destroyed);
                prop_assert!(found.last_day.unwrap() < today);
            }
            // Waiting never takes the right away.
            let later = today.checked_add(40.days()).unwrap();
            prop_assert!(!found.may_erase || standing(&facts, later).may_erase);
        }
    }
}
