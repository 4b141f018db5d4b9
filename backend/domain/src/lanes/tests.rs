//! The pace of a lane: halved, rested, climbing back, never above what it may.

use super::*;
use proptest::prelude::*;

fn at(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn limited(per_minute: u32) -> Lane {
    let limits = Limits {
        per_minute: Some(per_minute),
        sessions: None,
    };
    Lane::new(limits, at(0))
}

#[test]
fn a_domain_belongs_to_its_provider_or_to_itself() {
    for (domain, key) in [
        ("gmail.com", "gmail"),
        ("ezweb.ne.jp", "au"),
        ("i.softbank.jp", "softbank"),
        ("me.com", "icloud"),
        ("hotmail.co.jp", "outlook"),
        ("example.jp", "example.jp"),
        ("notgmail.com", "notgmail.com"),
        ("", ""),
    ] {
        assert_eq!(key_of(domain), key, "{domain}");
    }
}

#[test]
fn no_domain_belongs_to_two_and_no_key_looks_like_a_domain() {
    let mut seen = std::collections::HashSet::new();
    for provider in PROVIDERS {
        assert!(!provider.key.contains('.'), "{}", provider.key);
        for domain in provider.domains {
            assert!(seen.insert(domain), "{domain} twice");
            assert_eq!(*domain, domain.to_lowercase());
        }
    }
}

#[test]
fn what_nobody_complains_of_is_free() {
    let mut lane = Lane::new(Limits::default(), at(0));
    for n in 0..1_000 {
        lane.accepted(at(n));
    }
    assert_eq!(lane.room(500, at(1_000)), Room::Free);
    assert_eq!(lane.held(at(1_000)), None);
}

#[test]
fn a_lane_asked_to_slow_down_is_halved_once_however_often_it_was_said() {
    let mut lane = limited(600);
    for n in 0..20 {
        lane.busy(false, at(100 + n));
    }
    let held = lane.held(at(120)).unwrap();
    assert_eq!((held.why, held.per_minute), (LaneWhy::Busy, Some(300.0)));
    assert_eq!((held.since, held.until), (at(100), None));
    lane.busy(false, at(131));
    assert_eq!(lane.held(at(131)).unwrap().per_minute, Some(150.0));
    assert_eq!(lane.held(at(131)).unwrap().since, at(100));
}

#[test]
fn a_tenth_a_minute_brings_it_back() {
    let mut lane = limited(600);
    lane.busy(false, at(0));
    for minute in 1..=4 {
        lane.accepted(at(minute * 60));
        let rate = 300.0 + 60.0 * f64::from(u32::try_from(minute).unwrap());
        assert_eq!(lane.held(at(minute * 60)).unwrap().per_minute, Some(rate));
    }
    lane.accepted(at(300));
    assert_eq!(lane.held(at(300)), None, "as fast as before");
    assert!(
        matches!(lane.room(0, at(400)), Room::Most(100)),
        "ten seconds' worth"
    );
}

#[test]
fn a_lane_without_a_limit_is_halved_from_what_was_seen_and_is_free_again_in_the_end() {
    let mut lane = Lane::new(Limits::default(), at(0));
    for n in 0..120 {
        lane.accepted(Duration::from_millis(n * 500));
    }
    lane.busy(false, at(60));
    let held = lane.held(at(60)).unwrap();
    assert!((held.per_minute.unwrap() - 60.0).abs() <= 1.0, "{held:?}");
    for minute in 2..=8 {
        lane.accepted(at(minute * 60));
    }
    assert_eq!(lane.held(at(480)), None);
    assert_eq!(lane.room(9, at(480)), Room::Free);
}

#[test]
fn hanging_up_again_costs_a_rest_that_doubles_and_has_an_end() {
    let mut lane = limited(600);
    lane.busy(true, at(0));
    assert!(
        matches!(lane.room(0, at(10)), Room::Most(_)),
        "slower at first"
    );
    lane.busy(true, at(40));
    assert_eq!(lane.room(0, at(41)), Room::Shut(at(70)));
    assert!(matches!(lane.room(0, at(71)), Room::Most(_)));
    lane.busy(true, at(80));
    assert_eq!(lane.room(0, at(81)), Room::Shut(at(140)));
    let mut now = 200;
    for _ in 0..10 {
        lane.busy(true, at(now));
        let Room::Shut(until) = lane.room(0, at(now)) else {
            panic!("no rest")
        };
        assert!(until <= at(now + 900));
        now = until.as_secs() + 31;
    }
}

#[test]
fn more_than_one_policy_refusal_in_twenty_rests_the_lane_and_calls_somebody() {
    let mut lane = Lane::new(Limits::default(), at(0));
    assert!((0..10).all(|n| !lane.policy(at(n))), "too few to tell");
    let mut lane = Lane::new(Limits::default(), at(0));
    for n in 0..60 {
        lane.accepted(at(n));
    }
    assert!(!lane.policy(at(60)) && !lane.policy(at(61)) && !lane.policy(at(62)));
    assert!(lane.policy(at(63)), "4 of 64");
    assert!(matches!(lane.room(0, at(64)), Room::Shut(_)));
    assert_eq!(lane.held(at(64)).unwrap().why, LaneWhy::Refusing);
    assert!(!lane.policy(at(65)), "counted anew");
}

#[test]
fn refusals_longer_ago_than_five_minutes_count_no_more() {
    let mut lane = Lane::new(Limits::default(), at(0));
    for n in 0..3 {
        lane.policy(at(n));
    }
    for n in 0..30 {
        lane.accepted(at(400 + n));
    }
    assert!(!lane.policy(at(431)), "1 of 31");
}

#[test]
fn seats_and_tokens_both_hold() {
    let limits = Limits {
        per_minute: Some(600),
        sessions: Some(2),
    };
    let mut lane = Lane::new(limits, at(0));
    assert_eq!(lane.room(0, at(60)), Room::Most(2));
    assert_eq!(lane.room(2, at(60)), Room::Most(0));
    lane.limit(Limits::default(), at(60));
    assert_eq!(lane.room(2, at(60)), Room::Free);
}

proptest! {
    #[test]
    fn no_time_sees_more_than_its_rate_and_a_burst(
        rate in 1u32..6_000, waits in prop::collection::vec(0u64..20_000, 1..60)
    ) {
        let mut lane = limited(rate);
        let (mut now, mut begun) = (Duration::ZERO, 0u64);
        for wait in waits {
            now += Duration::from_millis(wait);
            let Room::Most(most) = lane.room(0, now) else { panic!("not limited") };
            lane.take(most, now);
            begun += u64::from(most);
        }
        let minutes = now.as_secs_f64() / 60.0;
        let most = f64::from(rate) * (minutes + 10.0 / 60.0) + 1.0;
        prop_assert!(begun as f64 <= most + 1e-6, "{begun} of {most}");
    }

    #[test]
    fn whatever_is_said_the_rate_stays_between_floor_and_full(
        said in prop::collection::vec((0u8..4, 0u64..120), 1..200), limit in prop::option::of(1u32..10_000)
    ) {
        let limits = Limits { per_minute: limit, sessions: None };
        let mut lane = Lane::new(limits, Duration::ZERO);
        let mut now = Duration::ZERO;
        for (what, wait) in said {
            now += Duration::from_secs(wait);
            match what {
                0 => lane.accepted(now),
                1 => lane.busy(false, now),
                2 => lane.busy(true, now),
                _ => { lane.policy(now); }
            }
            if let Some(held) = lane.held(now) {
                let rate = held.per_minute.unwrap();
                let full = limit.map_or(f64::MAX, f64::from);
                prop_assert!(rate >= FLOOR.min(full) && rate <= full, "{rate}");
                prop_assert!(held.since <= now);
                prop_assert!(held.until.is_none_or(|until| until > now));
            }
        }
        // Left alone, every lane comes back: a rest ends, and success brings the full rate.
        let mut later = now;
        for _ in 0..200 {
            later += Duration::from_secs(61);
            lane.accepted(later);
        }
        prop_assert!(lane.held(later).is_none());
    }
}
