//! What whoever decides claims may rely on.

use super::*;
use proptest::prelude::*;
use saiki_api::{
    claims::{ClaimAction, ClaimState, ClaimStep},
    contacts::Channel,
};

fn clock() -> Clock {
    Clock {
        now: "2026-12-10T03:00:00Z".parse().unwrap(),
        zone: TimeZone::get("Asia/Tokyo").unwrap(),
    }
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn yen(minor: i64) -> Money {
    Money {
        minor,
        currency: "JPY".to_owned(),
    }
}

fn new() -> NewClaim {
    NewClaim {
        kind: ClaimKind::Compensation,
        name: "佐藤 一郎".to_owned(),
        organisation: String::new(),
        person_id: None,
        contact_id: None,
        subject: "カードの再発行費用".to_owned(),
        text: "一行目\n二行目".to_owned(),
        received_at: None,
        channel: Channel::Letter,
        claimed: Some(yen(1_100)),
        owner_id: None,
        answer_due: Some(day("2026-12-10")),
    }
}

fn take(action: ClaimAction, agreed: Option<i64>) -> ClaimStep {
    ClaimStep {
        action,
        reason: "規約のとおり".to_owned(),
        agreed: agreed.map(yen),
        paid_on: (action == ClaimAction::Pay).then(|| day("2026-12-10")),
    }
}

fn fields(faults: Faults) -> Vec<String> {
    faults.0.into_iter().map(|f| f.field).collect()
}

/// The fields and codes a step is refused for; empty when it is taken.
fn refused(claimed: Option<i64>, before: &Status, wanted: &ClaimStep) -> Vec<(String, String)> {
    let (clock, claimed) = (clock(), claimed.map(yen));
    let facts = Facts {
        claimed: claimed.as_ref(),
        received: day("2026-12-01"),
        clock: &clock,
    };
    match step(before, wanted, &facts, "山田") {
        Ok(_) => Vec::new(),
        Err(Refused::State(_)) => vec![("state".to_owned(), String::new())],
        Err(Refused::Faults(faults)) => {
            let told = faults.0.into_iter();
            told.map(|f| (f.field, f.code.to_owned())).collect()
        }
    }
}

#[test]
fn wrong_input_is_named() {
    let clock = clock();
    assert_eq!(fields(check_new(&new(), &clock)), Vec::<String>::new());
    let wrong = NewClaim {
        name: " ".to_owned(),
        subject: "a\r\nBcc: b".to_owned(),
        claimed: Some(Money {
            minor: -1,
            currency: "yen".to_owned(),
        }),
        received_at: Some("2026-12-11T00:00:00Z".parse().unwrap()),
        ..new()
    };
    assert_eq!(
        fields(check_new(&wrong, &clock)),
        [
            "name",
            "subject",
            "received_at",
            "claimed.minor",
            "claimed.currency",
            "answer_due"
        ]
    );
    let linked = NewClaim {
        name: String::new(),
        person_id: Some(saiki_api::Uuid::from_u128(1)),
        ..new()
    };
    assert_eq!(fields(check_new(&linked, &clock)), Vec::<String>::new());
}

#[test]
fn the_amount_agreed_says_whether_a_claim_is_accepted_whole() {
    use ClaimAction::{Accept, AcceptInPart, Reject};
    let open = Status::default();
    let code = |claimed, action, agreed| {
        let found = refused(claimed, &open, &take(action, agreed));
        found.into_iter().map(|(_, code)| code).collect::<Vec<_>>()
    };
    let none = Vec::<String>::new();
    assert_eq!(code(Some(1_100), Accept, Some(1_100)), none);
    assert_eq!(code(Some(1_100), Accept, Some(1_500)), none);
    assert_eq!(
        code(Some(1_100), Accept, Some(1_099)),
        ["less_than_claimed"]
    );
    assert_eq!(code(Some(1_100), AcceptInPart, Some(1_100)), ["not_a_part"]);
    assert_eq!(code(Some(1_100), AcceptInPart, Some(0)), none);
    assert_eq!(code(None, Accept, Some(0)), none);
    assert_eq!(code(None, Accept, None), ["required"]);
    assert_eq!(code(None, Accept, Some(-1)), ["out_of_range"]);
    assert_eq!(code(None, Reject, Some(1)), ["not_accepted"]);
    let dollars = ClaimStep {
        agreed: Some(Money {
            minor: 1,
            currency: "USD".to_owned(),
        }),
        ..take(Accept, None)
    };
    let found = refused(Some(1_100), &open, &dollars);
    assert_eq!(
        found,
        [("agreed.currency".to_owned(), "other_currency".to_owned())]
    );
}

#[test]
fn a_payment_lies_between_receipt_and_today() {
    let owed = Status {
        state: ClaimState::Accepted,
        agreed: Some(yen(1)),
        ..Status::default()
    };
    for (on, code) in [
        (None, "required"),
        (Some("2026-12-11"), "in_future"),
        (Some("2026-11-30"), "before_receipt"),
    ] {
        let pay = ClaimStep {
            paid_on: on.map(day),
            ..take(ClaimAction::Pay, None)
        };
        assert_eq!(
            refused(None, &owed, &pay),
            [("paid_on".to_owned(), code.to_owned())]
        );
    }
    assert!(refused(None, &owed, &take(ClaimAction::Pay, None)).is_empty());
    let nothing = Status {
        agreed: Some(yen(0)),
        ..owed
    };
    assert!(nothing.is_settled());
    assert_eq!(
        refused(None, &nothing, &take(ClaimAction::Pay, None)).len(),
        1
    );
}

#[test]
fn titles_and_ledger_rows_name_nobody() {
    let row = loss(
        (3, ClaimKind::Compensation),
        &yen(1_100),
        day("2026-12-10"),
        None,
        Lang::Ja,
    );
    assert_eq!(row.description, "請求 第3号（補償の求め）");
    assert_eq!(
        (row.amount, row.state),
        (Some(Range::exactly(1_100)), LossState::Paid)
    );
    assert_eq!(
        title(3, ClaimKind::Compensation, Lang::En),
        "Claim 3 (compensation)"
    );
}

fn any_step() -> impl Strategy<Value = ClaimStep> {
    let action = prop::sample::select(ClaimAction::ALL.to_vec());
    let reason = prop::sample::select(vec!["", " ", "規約のとおり"]);
    let agreed = prop::option::of(-1_i64..2_000);
    let currency = prop::sample::select(vec!["JPY", "USD", "x"]);
    let paid = prop::option::of(prop::sample::select(vec![
        "2026-11-01",
        "2026-12-05",
        "2027-01-01",
    ]));
    (action, reason, agreed, currency, paid).prop_map(|(action, reason, minor, currency, paid)| {
        ClaimStep {
            action,
            reason: reason.to_owned(),
            agreed: minor.map(|minor| Money {
                minor,
                currency: currency.to_owned(),
            }),
            paid_on: paid.map(day),
        }
    })
}

proptest! {
    #[test]
    fn no_sequence_of_steps_leaves_a_decision_incomplete(
        steps in prop::collection::vec(any_step(), 0..30),
        claimed in prop::option::of(0_i64..2_000),
    ) {
        let (clock, claimed) = (clock(), claimed.map(yen));
        let facts = Facts { claimed: claimed.as_ref(), received: day("2026-12-01"), clock: &clock };
        let mut status = Status::default();
        for wanted in &steps {
            if let Ok(after) = step(&status, wanted, &facts, "山田") {
                status = after;
            }
            let decided = status.state != ClaimState::Open;
            prop_assert_eq!(decided, status.decided.is_some());
            prop_assert!(!decided || !status.reason.trim().is_empty());
            prop_assert_eq!(status.state.is_accepted(), status.agreed.is_some());
            prop_assert!(status.agreed.iter().all(|agreed| agreed.minor >= 0));
            prop_assert!(status.paid_on.is_none() || status.agreed.iter().any(|a| a.minor > 0));
            prop_assert!(!status.is_settled() || (decided && !status.is_owed()));
        }
    }
}
