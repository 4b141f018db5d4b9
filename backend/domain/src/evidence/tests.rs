//! The custody chain: its rules one by one, and what no sequence of events can bring about.

use super::*;
use proptest::prelude::*;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_780_000_000 + seconds).unwrap()
}

fn event(act: Act, seconds: i64, by: &str, to: &str) -> CustodyEventInput {
    CustodyEventInput {
        act,
        at: at(seconds),
        by: by.to_owned(),
        to: to.to_owned(),
        place: "保管庫".to_owned(),
        seal: "S-1".to_owned(),
        sha256: String::new(),
        note: "理由".to_owned(),
    }
}

fn held() -> Custody {
    let first = CustodyEventInput {
        seal: String::new(),
        ..event(Act::Collected, 0, "佐藤", "")
    };
    follow(None, &first, at(1_000)).unwrap()
}

fn faults(result: Result<Custody, Refusal>) -> Vec<String> {
    match result {
        Err(Refusal::Faults(faults)) => faults
            .0
            .into_iter()
            .map(|f| format!("{} {}", f.field, f.code))
            .collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_chain_begins_with_collection_and_ends_with_destruction() {
    assert!(matches!(
        follow(None, &event(Act::Sealed, 0, "佐藤", ""), at(9)),
        Err(Refusal::State(_))
    ));
    let gone = follow(
        Some((&held(), at(0))),
        &event(Act::Destroyed, 1, "佐藤", ""),
        at(9),
    )
    .unwrap();
    assert_eq!(
        (gone.status, gone.holder.as_str()),
        (CustodyStatus::Destroyed, "")
    );
    for act in Act::ALL {
        let after = follow(Some((&gone, at(1))), &event(act, 2, "佐藤", "鈴木"), at(9));
        assert_eq!(after.is_ok(), act == Act::Noted, "{act:?}");
    }
}

#[test]
fn a_transfer_needs_the_holder_and_somebody_else() {
    let held = held();
    let give = |by, to| {
        follow(
            Some((&held, at(0))),
            &event(Act::Transferred, 1, by, to),
            at(9),
        )
    };
    assert_eq!(faults(give("鈴木", "高橋")), ["by not_the_holder"]);
    assert_eq!(faults(give("佐藤", "佐　藤")), ["to same_person"]);
    assert_eq!(faults(give("佐藤", " ")), ["to required"]);
    assert_eq!(give("佐 藤", "鈴木").unwrap().holder, "鈴木");
}

#[test]
fn an_access_opens_the_seal() {
    let sealed = follow(
        Some((&held(), at(0))),
        &event(Act::Sealed, 1, "佐藤", ""),
        at(9),
    )
    .unwrap();
    assert_eq!(sealed.seal, "S-1");
    assert!(matches!(
        follow(
            Some((&sealed, at(1))),
            &event(Act::Sealed, 2, "佐藤", ""),
            at(9)
        ),
        Err(Refusal::State(_))
    ));
    let opened = follow(
        Some((&sealed, at(1))),
        &event(Act::Accessed, 2, "外部の専門家", ""),
        at(9),
    )
    .unwrap();
    assert_eq!((opened.seal.as_str(), opened.holder.as_str()), ("", "佐藤"));
}

#[test]
fn time_never_goes_back_and_never_runs_ahead() {
    let held = held();
    let step = |seconds| {
        follow(
            Some((&held, at(5))),
            &event(Act::Accessed, seconds, "佐藤", ""),
            at(9),
        )
    };
    assert_eq!(faults(step(4)), ["at out_of_order"]);
    assert_eq!(faults(step(10)), ["at in_future"]);
    assert!(step(5).is_ok());
}

#[test]
fn what_came_back_is_collected_again() {
    let out = follow(
        Some((&held(), at(0))),
        &event(Act::Released, 1, "佐藤", "警察署"),
        at(9),
    )
    .unwrap();
    assert_eq!(
        (out.status, out.holder.as_str()),
        (CustodyStatus::Released, "警察署")
    );
    assert!(matches!(
        follow(
            Some((&out, at(1))),
            &event(Act::Accessed, 2, "佐藤", ""),
            at(9)
        ),
        Err(Refusal::State(_))
    ));
    let back = follow(
        Some((&out, at(1))),
        &event(Act::Collected, 2, "鈴木", ""),
        at(9),
    )
    .unwrap();
    assert_eq!(
        (back.status, back.holder.as_str()),
        (CustodyStatus::Held, "鈴木")
    );
}

#[test]
fn a_decision_needs_a_reason_and_keeping_a_day() {
    let today: Date = "2026-07-10".parse().unwrap();
    let fields = |decision, until: &str, reason: &str| {
        let input = DispositionInput {
            decision,
            until: until.to_owned(),
            reason: reason.to_owned(),
        };
        check_disposition(&input, today)
            .0
            .into_iter()
            .map(|f| f.field)
            .collect::<Vec<_>>()
    };
    assert_eq!(fields(Disposition::Keep, "2027-03-31", "訴訟"), [""; 0]);
    assert_eq!(fields(Disposition::Keep, "2027-3-1", "訴訟"), ["until"]);
    assert_eq!(
        fields(Disposition::Keep, "2026-07-09", " "),
        ["reason", "until"]
    );
    assert_eq!(
        fields(Disposition::Destroy, "2027-03-31", "不要"),
        ["until"]
    );
}

fn any_event() -> impl Strategy<Value = CustodyEventInput> {
    let who = prop::sample::select(vec!["佐藤", "鈴木", "高橋", ""]);
    let act = prop::sample::select(Act::ALL.to_vec());
    (act, 0_i64..60, who.clone(), who, prop::bool::ANY).prop_map(|(act, seconds, by, to, full)| {
        let mut event = event(act, seconds, by, to);
        if !full {
            event.note.clear();
            event.place.clear();
        }
        event
    })
}

proptest! {
    /// Whatever is tried, the chain that results is one a court could follow.
    #[test]
    fn no_sequence_of_events_breaks_the_chain(tries in prop::collection::vec(any_event(), 1..60)) {
        let now = at(50);
        let mut chain: Vec<(CustodyEventInput, Custody)> = Vec::new();
        for event in tries {
            let before = chain.last().map(|(last, custody)| (custody, last.at));
            if let Ok(after) = follow(before, &event, now) {
                chain.push((event, after));
            }
        }
        if let Some((first, _)) = chain.first() {
            prop_assert_eq!(first.act, Act::Collected);
        }
        for pair in chain.windows(2) {
            let ((last, before), (event, after)) = (&pair[0], &pair[1]);
            prop_assert!(last.at <= event.at && event.at <= now);
            // Nothing comes back from destruction.
            if before.status == CustodyStatus::Destroyed {
                prop_assert_eq!(event.act, Act::Noted);
                prop_assert_eq!(before, after);
            }
            // Whoever holds it got it from the one who held it, or collected it.
            if before.holder != after.holder {
                let handed = event.act == Act::Transferred && event.by == before.holder && event.to == after.holder;
                let left = event.act == Act::Released && event.by == before.holder;
                let ended = event.act == Act::Destroyed && event.by == before.holder;
                let back = event.act == Act::Collected && before.status == CustodyStatus::Released;
                prop_assert!(handed || left || ended || back, "{event:?}");
            }
            // A seal is opened by an access or with what it seals, never silently.
            if !before.seal.is_empty() && after.seal != before.seal {
                prop_assert!(matches!(event.act, Act::Accessed | Act::Destroyed | Act::Collected));
            }
            prop_assert_eq!(after.holder.is_empty(), after.status == CustodyStatus::Destroyed);
        }
    }
}
