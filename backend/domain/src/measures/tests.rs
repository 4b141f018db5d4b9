//! What the rules of prevention promise: no way to a verified measure past approval and a second pair of eyes, and
//! comparisons that say what they rest on.

use super::*;
use proptest::prelude::*;
use saiki_api::measures::{MeasureKind, Payer, TargetLevel, Verdict};

fn option(once: i64, yearly: i64, prevented: Range) -> NewOption {
    NewOption {
        kind: MeasureKind::Technical,
        title: "改ざん検知".to_owned(),
        description: String::new(),
        level: TargetLevel::Standard,
        cost_once: once,
        cost_yearly: yearly,
        years: 3,
        prevented_yearly: prevented,
        effect: "年に0.2回の停止を防ぐ".to_owned(),
    }
}

#[test]
fn an_option_is_weighed_over_the_same_years() {
    let range = |low, high| Range { low, high };
    // 1,000,000 once and 200,000 in each of three years.
    let cases = [
        (range(600_000, 700_000), Verdict::Worth),
        (range(533_334, 533_334), Verdict::Worth),
        (range(100_000, 900_000), Verdict::Depends),
        (range(100_000, 500_000), Verdict::NotWorth),
        (range(0, 0), Verdict::Unknown),
    ];
    for (prevented, verdict) in cases {
        let found = worth(&option(1_000_000, 200_000, prevented), "JPY");
        assert_eq!(
            (found.cost, found.verdict),
            (1_600_000, verdict),
            "{prevented:?}"
        );
    }
    let found = worth(&option(1_000_000, 200_000, range(600_000, 700_000)), "JPY");
    assert_eq!(found.net, range(200_000, 500_000));
    assert!(
        found.explanation[0].ja.contains("1,600,000円"),
        "{:?}",
        found.explanation
    );
    assert!(found.explanation[1].en.contains("¥1,800,000 to ¥2,100,000"));
}

#[test]
fn a_measure_is_complete_when_somebody_is_responsible_and_the_shares_add_up() {
    let mut measure = chosen(&option(1_000, 0, Range::default()));
    let codes = |measure: &NewMeasure| -> Vec<String> {
        let faults = check_complete(measure).0.into_iter();
        faults.map(|f| f.field).collect()
    };
    assert_eq!(codes(&measure), ["responsible", "due", "payers"]);
    measure.responsible = "情報システム部長".to_owned();
    measure.due = Some(jiff::civil::date(2026, 12, 20));
    let payer = |party: &str, share_bp| Payer {
        party: party.to_owned(),
        share_bp,
    };
    measure.payers = vec![payer("情報システム部", 7_000), payer("委託先", 2_999)];
    assert_eq!(codes(&measure), ["payers"]);
    measure.payers[1].share_bp = 3_000;
    assert_eq!(codes(&measure), Vec::<String>::new());
    measure.payers.push(payer("委託先", 1));
    assert_eq!(check(&measure).0[0].field, "payers.2");
    measure.payers.clear();
    measure.cost_once = 0;
    assert_eq!(
        codes(&measure),
        Vec::<String>::new(),
        "what costs nothing needs no payer"
    );
}

#[test]
fn late_means_late_for_what_is_next() {
    let day = |d| Some(jiff::civil::date(2026, 11, d));
    let today = jiff::civil::date(2026, 11, 24);
    use MeasureState::{Approved, Dropped, InPlace, Planned, Verified};
    for state in [Planned, Approved, InPlace] {
        assert!(is_overdue(state, day(23), None, today), "{state:?}");
        assert!(!is_overdue(state, day(24), None, today), "{state:?}");
    }
    assert!(!is_overdue(Verified, day(1), day(24), today));
    assert!(is_overdue(Verified, day(1), day(23), today));
    assert!(!is_overdue(Dropped, day(1), day(1), today));
}

#[test]
fn costs_leave_out_what_is_not_pursued_but_not_what_was_spent() {
    let measure = chosen(&option(1_000, 100, Range::default()));
    let all = [
        (MeasureState::Planned, &measure, 0),
        (MeasureState::Approved, &measure, 50),
        (MeasureState::Verified, &measure, 1_300),
        (MeasureState::Dropped, &measure, 7),
    ];
    let sum = costs(all);
    assert_eq!(
        (sum.count, sum.planned, sum.approved, sum.spent),
        (3, 3_900, 2_600, 1_357)
    );
}

/// One thing somebody tries.
#[derive(Debug, Clone)]
enum Try {
    Edit(usize),
    Ask(usize),
    Decide(usize),
    PutInPlace(usize),
    Audit(usize, bool),
    Drop,
    Resume,
    DecideTarget,
}

fn tries() -> impl Strategy<Value = Vec<Try>> {
    let who = 0..3_usize;
    let one = prop_oneof![
        who.clone().prop_map(Try::Edit),
        who.clone().prop_map(Try::Ask),
        who.clone().prop_map(Try::Decide),
        who.clone().prop_map(Try::PutInPlace),
        (who, any::<bool>()).prop_map(|(who, good)| Try::Audit(who, good)),
        Just(Try::Drop),
        Just(Try::Resume),
        Just(Try::DecideTarget),
    ];
    prop::collection::vec(one, 0..40)
}

proptest! {
    /// Whatever three people try in whatever order: a verified measure was approved by somebody who did not write it,
    /// and tested by somebody who did not put it in place, with every place decided.
    #[test]
    fn nothing_is_verified_past_the_second_pair_of_eyes(tries in tries()) {
        let people: Vec<Uuid> = (1..=3).map(Uuid::from_u128).collect();
        let mut facts = Facts { state: MeasureState::Planned, implemented_by: None, open_targets: 2 };
        let (mut writers, mut asked) = (vec![people[0]], None);
        let (mut approved_by, mut tested_by) = (None, None);
        for one in tries {
            match one {
                Try::Edit(who) => {
                    if facts.state != MeasureState::Dropped {
                        facts.state = MeasureState::Planned;
                        (asked, approved_by, tested_by) = (None, None, None);
                        writers.push(people[who]);
                    }
                }
                Try::Ask(who) => asked = (facts.state == MeasureState::Planned).then_some(people[who]),
                Try::Decide(who) => {
                    if let Some(by) = asked && may_decide(by, &writers, people[who]).is_ok() {
                        prop_assert!(!writers.contains(&people[who]));
                        facts.state = MeasureState::Approved;
                        (asked, approved_by) = (None, Some(people[who]));
                    }
                }
                Try::PutInPlace(who) => {
                    if let Ok(next) = put_in_place(&facts) {
                        facts.state = next;
                        facts.implemented_by = Some(people[who]);
                    }
                }
                Try::Audit(who, good) => {
                    if let Ok(next) = audited(&facts, people[who], good) {
                        facts.state = next;
                        tested_by = Some(people[who]);
                    }
                }
                Try::Drop => if let Ok(next) = drop_it(&facts) {
                    facts.state = next;
                    asked = None;
                },
                Try::Resume => if let Ok(next) = resume(&facts) {
                    facts.state = next;
                    (asked, approved_by) = (None, None);
                },
                Try::DecideTarget => facts.open_targets = (facts.open_targets - 1).max(0),
            }
            if facts.state == MeasureState::Verified {
                prop_assert!(approved_by.is_some());
                prop_assert!(tested_by.is_some() && tested_by != facts.implemented_by);
                prop_assert_eq!(facts.open_targets, 0);
            }
        }
    }
}
