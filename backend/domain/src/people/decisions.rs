//! Which decision may be recorded for an affected person. Whether a mail was accepted is not decided here: the ledger of
//! deliveries says so.

use crate::{fault::Faults, incidents::Matter};
use saiki_api::people::{DecisionInput, MAX_NOTE, PersonDecision, ToldWay};

/// Whether a decision may be recorded like this; `at` is the path of its fields.
pub fn check(input: &DecisionInput, at: &str, matter: &Matter) -> Faults {
    let mut faults = Faults::default();
    let field = |name: &str| match at {
        "" => name.to_owned(),
        at => format!("{at}.{name}"),
    };
    match input.decision {
        PersonDecision::ToldByMail => faults.add(
            field("decision"),
            "derived",
            "メールで通知したかどうかは送信の記録から決まります。別の方法か、通知不要を選んでください",
            "Whether somebody was told by mail follows from the deliveries; choose another way, or not needed",
        ),
        PersonDecision::ToldOtherwise => told(input, &field, matter, &mut faults),
        PersonDecision::NotNeeded => {
            no_way(input, &field, &mut faults);
            note(input, &field("note"), true, &mut faults);
        }
        PersonDecision::Open => {
            no_way(input, &field, &mut faults);
            if !input.note.is_empty() {
                unwanted(field("note"), &mut faults);
            }
        }
    }
    faults
}

fn told(
    input: &DecisionInput,
    field: &impl Fn(&str) -> String,
    matter: &Matter,
    faults: &mut Faults,
) {
    if input.way.is_none() {
        faults.add(
            field("way"),
            "required",
            "通知の方法を選んでください",
            "Choose in which way the person was told",
        );
    }
    match input.day {
        None => faults.add(
            field("day"),
            "required",
            "通知した日を入力してください",
            "Please give the day the person was told",
        ),
        Some(day) if day > matter.today() => faults.add(
            field("day"),
            "in_future",
            "まだ来ていない日です。通知したあとで記録してください",
            "This day has not come yet; record it once the person was told",
        ),
        Some(day) => matter.not_before(&field("day"), day, faults),
    }
    let needed = input.way == Some(ToldWay::Other);
    note(input, &field("note"), needed, faults);
}

fn note(input: &DecisionInput, field: &str, needed: bool, faults: &mut Faults) {
    if needed && input.note.trim().is_empty() {
        faults.line(field, &input.note, MAX_NOTE);
    } else {
        faults.prose(field, &input.note, MAX_NOTE);
    }
}

fn no_way(input: &DecisionInput, field: &impl Fn(&str) -> String, faults: &mut Faults) {
    if input.way.is_some() {
        unwanted(field("way"), faults);
    }
    if input.day.is_some() {
        unwanted(field("day"), faults);
    }
}

fn unwanted(field: String, faults: &mut Faults) {
    faults.add(
        field,
        "unwanted",
        "この判断では指定できません。空にしてください",
        "This decision does not take it; leave it out",
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::{civil::Date, tz::TimeZone};
    use saiki_api::{
        incidents::{IncidentTime, TimeKind},
        moment::{Moment, Precision},
    };

    const TODAY: Date = jiff::civil::date(2026, 11, 26);

    fn codes(input: &DecisionInput) -> Vec<String> {
        let times = [IncidentTime {
            kind: TimeKind::Detected,
            moment: Moment {
                at: "2026-11-20T01:00:00Z".parse().unwrap(),
                zone: "UTC".to_owned(),
                precision: Precision::Minute,
            },
            note: String::new(),
        }];
        let now: jiff::Timestamp = "2026-11-26T10:00:00Z".parse().unwrap();
        let matter = Matter::new(&times, now, now, TimeZone::UTC);
        let faults = check(input, "decision", &matter).0;
        let name = |f: &crate::fault::Fault| format!("{} {}", f.field, f.code);
        faults.iter().map(name).collect()
    }

    #[test]
    fn each_decision_asks_for_what_it_needs_and_nothing_else() {
        let told = DecisionInput {
            decision: PersonDecision::ToldOtherwise,
            way: Some(ToldWay::Post),
            day: Some(TODAY),
            note: String::new(),
        };
        assert_eq!(codes(&told), Vec::<String>::new());
        let bare = DecisionInput {
            way: None,
            day: None,
            ..told.clone()
        };
        assert_eq!(
            codes(&bare),
            ["decision.way required", "decision.day required"]
        );
        let other = DecisionInput {
            way: Some(ToldWay::Other),
            day: Some(TODAY.tomorrow().unwrap()),
            ..told.clone()
        };
        assert_eq!(
            codes(&other),
            ["decision.day in_future", "decision.note required"]
        );
        let before = DecisionInput {
            day: Some(jiff::civil::date(2026, 11, 19)),
            ..told.clone()
        };
        assert_eq!(codes(&before), ["decision.day before_incident"]);
        let not = DecisionInput {
            decision: PersonDecision::NotNeeded,
            ..told.clone()
        };
        assert_eq!(
            codes(&not),
            [
                "decision.way unwanted",
                "decision.day unwanted",
                "decision.note required"
            ]
        );
        let back = DecisionInput {
            note: "理由".to_owned(),
            ..DecisionInput::default()
        };
        assert_eq!(codes(&back), ["decision.note unwanted"]);
        assert_eq!(codes(&DecisionInput::default()), Vec::<String>::new());
        let mailed = DecisionInput {
            decision: PersonDecision::ToldByMail,
            ..DecisionInput::default()
        };
        assert_eq!(codes(&mailed), ["decision.decision derived"]);
    }
}
