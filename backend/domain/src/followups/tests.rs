//! What an attempt leads to, and how numbers and addresses are read.

use super::{post::*, *};
use proptest::prelude::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn attempt(result: AttemptResult) -> NewAttempt {
    NewAttempt {
        channel: FollowupChannel::Phone,
        result,
        at: None,
        note: String::new(),
        call_at: None,
        number: None,
    }
}

#[test]
fn a_wrong_number_is_the_one_named_or_the_only_one() {
    let phones = ["090-1111-2222", "03-3333-4422", "03-3333-4455"].map(str::to_owned);
    let asked = |phones: &[String], number: Option<&str>| {
        let new = NewAttempt {
            number: number.map(str::to_owned),
            ..attempt(AttemptResult::Wrong)
        };
        let found = wrong_number(&new, phones).map(|found| found.cloned());
        found.map_err(|faults| faults.0[0].code)
    };
    let named = |n: usize| Ok(Some(phones[n].clone()));
    assert_eq!(asked(&phones[..1], None), named(0));
    assert_eq!(asked(&[], None), Ok(None));
    assert_eq!(asked(&phones, None), Err("required"));
    assert_eq!(asked(&phones, Some("+81 3 3333 4455")), named(2));
    assert_eq!(asked(&phones, Some("•••••55")), named(2));
    assert_eq!(asked(&phones, Some("•••••22")), Err("ambiguous"));
    for unknown in ["", "090-9999-9999"] {
        assert_eq!(asked(&phones, Some(unknown)), Err("unknown_number"));
    }
    let twice = ["03-3333-4455", "0333334455"].map(str::to_owned);
    for one in [None, Some("•••••55"), Some("0333334455")] {
        assert_eq!(asked(&twice, one), Ok(Some(twice[0].clone())), "{one:?}");
    }
    let missed = attempt(AttemptResult::NotReached);
    assert_eq!(wrong_number(&missed, &phones), Ok(None));
}

#[test]
fn an_entry_is_taken_back_with_a_reason_and_begins_anew() {
    let now = at("2026-12-01T01:00:00Z");
    let matter = Matter::new(&[], now, now, jiff::tz::TimeZone::UTC);
    let codes = |new: &NewAttempt| -> Vec<(String, &'static str)> {
        let faults = check_attempt(new, &matter).0.into_iter();
        faults.map(|fault| (fault.field, fault.code)).collect()
    };
    let bare = attempt(AttemptResult::TakenBack);
    assert_eq!(codes(&bare), [("note".to_owned(), "required")]);
    let why = NewAttempt {
        note: "別の方の結果だった".to_owned(),
        ..bare
    };
    assert!(codes(&why).is_empty());
    let again = after(&why, 1, now);
    assert_eq!(
        (again.state, again.channel, again.tries),
        (FollowupState::Open, Some(FollowupChannel::Phone), 1)
    );
    let notice = NewAttempt {
        channel: FollowupChannel::Notice,
        ..why
    };
    assert!(codes(&notice).is_empty());
    assert_eq!(after(&notice, 0, now).channel, None);
    let number = NewAttempt {
        number: Some("03-1".to_owned()),
        ..attempt(AttemptResult::Told)
    };
    assert_eq!(codes(&number), [("number".to_owned(), "unwanted")]);
}

#[test]
fn an_attempt_leads_where_it_says() {
    let now = at("2026-12-01T01:00:00Z");
    let told = after(&attempt(AttemptResult::Told), 2, now);
    assert_eq!(
        (told.state, told.told),
        (FollowupState::Done, Some(ToldWay::Phone))
    );
    let missed = after(&attempt(AttemptResult::NotReached), 2, now);
    assert_eq!((missed.state, missed.tries), (FollowupState::NotReached, 3));
    assert_eq!(missed.call_at, Some(at("2026-12-01T05:00:00Z")));
    assert!(missed.told.is_none() && !is_exhausted(missed.tries) && is_exhausted(MAX_TRIES));
    let agreed = NewAttempt {
        call_at: Some(at("2026-12-02T00:00:00Z")),
        ..attempt(AttemptResult::CallBack)
    };
    let back = after(&agreed, 0, now);
    assert_eq!(
        (back.state, back.call_at),
        (FollowupState::CallBack, agreed.call_at)
    );
    for result in [AttemptResult::Wrong, AttemptResult::Declined] {
        let over = after(&attempt(result), 1, now);
        assert_eq!((over.state, over.channel), (FollowupState::Open, None));
    }
    assert_eq!(told_way(FollowupChannel::Notice), ToldWay::PublicNotice);
    assert_eq!(told_note(FollowupChannel::Phone, " ", Lang::Ja), "");
    assert!(!told_note(FollowupChannel::Mail, "", Lang::Ja).is_empty());
}

#[test]
fn the_nearest_way_is_one_that_is_known() {
    assert_eq!(nearest(true, true, true), FollowupChannel::Mail);
    assert_eq!(nearest(false, true, true), FollowupChannel::Post);
    assert_eq!(nearest(false, false, true), FollowupChannel::Phone);
    assert_eq!(nearest(false, false, false), FollowupChannel::Notice);
}

#[test]
fn input_is_refused_with_the_field_it_concerns() {
    let now = at("2026-12-01T01:00:00Z");
    let matter = Matter::new(&[], now, now, jiff::tz::TimeZone::UTC);
    let field = |faults: Faults| faults.0.first().map(|f| f.field.clone());
    let back = attempt(AttemptResult::CallBack);
    assert_eq!(
        field(check_attempt(&back, &matter)).as_deref(),
        Some("call_at")
    );
    let past = NewAttempt {
        call_at: Some(now),
        ..back
    };
    assert_eq!(
        field(check_attempt(&past, &matter)).as_deref(),
        Some("call_at")
    );
    let early = NewAttempt {
        at: Some(at("2026-12-01T01:00:01Z")),
        ..attempt(AttemptResult::Told)
    };
    assert_eq!(field(check_attempt(&early, &matter)).as_deref(), Some("at"));
    assert_eq!(
        check_attempt(&attempt(AttemptResult::Told), &matter),
        Faults::default()
    );
    let target = FollowupTarget::Filter(Box::default());
    let nothing = AssignMany {
        target: target.clone(),
        channel: None,
        assignee_id: None,
        expected_count: 1,
    };
    assert_eq!(field(check_assign(&nothing)).as_deref(), Some("channel"));
    let today = jiff::civil::date(2026, 12, 1);
    let soon = SubstituteNotice {
        notice_id: saiki_api::Uuid::nil(),
        target,
        kept_until: jiff::civil::date(2026, 12, 30),
        reason: "連絡先が分からないため".to_owned(),
        expected_count: 1,
    };
    assert_eq!(
        field(check_substitute(&soon, today)).as_deref(),
        Some("kept_until")
    );
    let long = SubstituteNotice {
        kept_until: jiff::civil::date(2026, 12, 31),
        ..soon
    };
    assert_eq!(check_substitute(&long, today), Faults::default());
    let endless = SubstituteNotice {
        kept_until: Date::MAX,
        ..long
    };
    assert_eq!(
        field(check_substitute(&endless, today)).as_deref(),
        Some("kept_until")
    );
}

#[test]
fn the_number_of_a_letter_reads_however_it_is_typed() {
    for typed in ["3-00012", " 3-12 ", "３－１２", "3ー00012", "3−12"] {
        assert_eq!(parse_code(typed), Some((3, 12)), "{typed}");
    }
    for other in ["", "3", "3-", "-12", "C-12", "0-1", "3-12-4", "+3-12"] {
        assert_eq!(parse_code(other), None, "{other}");
    }
}

#[test]
fn tracking_numbers_are_read_and_faults_name_their_line() {
    let read = tracking("\u{feff}番号,追跡番号\r\n3-00001,1234-5678-9012\r\n\n\"3-2\",\"AB 12\"\n")
        .unwrap();
    let read: Vec<(usize, i64, i64, &str)> = read
        .iter()
        .map(|one| (one.line, one.batch, one.n, one.number.as_str()))
        .collect();
    assert_eq!(read, [(2, 3, 1, "1234-5678-9012"), (4, 3, 2, "AB 12")]);
    let faults = tracking("3-1,1\n3-2,=1+1\nx,2").unwrap_err().0;
    let fields: Vec<&str> = faults.iter().map(|f| f.field.as_str()).collect();
    assert_eq!(fields, ["csv.2", "csv.3"]);
}

#[test]
fn an_address_is_taken_apart_for_the_envelope() {
    let lines = |address: &str| {
        let found = address_lines(address);
        (found.postcode, found.lines.join("|"))
    };
    let tokyo = ("100-0001".to_owned(), "東京都千代田区千代田1-1".to_owned());
    for address in [
        "〒100-0001 東京都千代田区千代田1-1",
        "100-0001\n東京都千代田区千代田1-1",
        "〒１００−０００１　東京都千代田区千代田1-1",
        "1000001 東京都千代田区千代田1-1",
    ] {
        assert_eq!(lines(address), tokyo, "{address}");
    }
    let london = "1 High Street\nLondon SW1A 1AA";
    assert_eq!(
        lines(london),
        (String::new(), "1 High Street|London SW1A 1AA".to_owned())
    );
    assert_eq!(lines("12345678 Long Road").0, "");
    assert_eq!(lines("   "), (String::new(), String::new()));
}

#[test]
fn a_person_is_addressed_as_an_envelope_does() {
    assert_eq!(addressee("佐藤 花子", "", Lang::Ja), ["佐藤 花子 様"]);
    assert_eq!(
        addressee("", "見本株式会社", Lang::Ja),
        ["見本株式会社 御中"]
    );
    assert_eq!(
        addressee("佐藤 花子", "見本株式会社", Lang::Ja),
        ["見本株式会社", "佐藤 花子 様"]
    );
    assert_eq!(addressee("Alex Sample", "", Lang::En), ["Alex Sample"]);
    assert!(!addressee("", "", Lang::Ja).is_empty());
}

proptest! {
    #[test]
    fn whatever_is_printed_is_read_back(batch in 1_i64..100_000, n in 1_i64..1_000_000) {
        prop_assert_eq!(parse_code(&format!("{batch}-{n:05}")), Some((batch, n)));
    }

    #[test]
    fn no_text_is_lost_from_an_address(address in "[0-9〒a-zあ東-]{0,20}") {
        let found = address_lines(&address);
        let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count();
        prop_assert_eq!(letters(&found.lines.concat()), letters(&address));
    }
}
