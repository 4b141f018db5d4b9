//! Whether limits of lanes can be kept: each names a provider or a domain of its own, and numbers are within bounds.

use super::{key_of, provider};
use crate::{address::MailAddress, fault::Faults};
use saiki_api::lanes::LaneLimits;
use std::collections::HashSet;

/// Most lanes that may be limited.
pub const MOST_LANES: usize = 200;
/// Most mails a minute a limit may name.
pub const MOST_PER_MINUTE: i64 = 1_000_000;
/// Most sessions a limit may name.
pub const MOST_SESSIONS: i64 = 64;

/// Limits with domains beyond ASCII as A-labels, the form lanes are known by. What is no domain stays for `check`.
pub fn keyed(limits: Vec<LaneLimits>) -> Vec<LaneLimits> {
    let key = |limit: LaneLimits| match limit.lane.is_ascii() {
        true => limit,
        false => LaneLimits {
            lane: domain_of(&limit.lane).unwrap_or(limit.lane),
            ..limit
        },
    };
    limits.into_iter().map(key).collect()
}

/// The domain as mail addresses have it.
fn domain_of(lane: &str) -> Option<String> {
    let to = MailAddress::parse(&format!("x@{lane}")).ok()?;
    Some(to.domain().to_owned())
}

/// What is wrong with limits.
pub fn check(limits: &[LaneLimits]) -> Faults {
    let mut faults = Faults::default();
    if limits.len() > MOST_LANES {
        faults.add(
            "limits",
            "too_many",
            format!("{MOST_LANES}件以内にしてください"),
            format!("At most {MOST_LANES} entries"),
        );
    }
    let mut seen = HashSet::new();
    for (n, limit) in limits.iter().enumerate() {
        lane(&mut faults, &format!("limits.{n}.lane"), &limit.lane);
        if !seen.insert(limit.lane.as_str()) {
            faults.add(
                format!("limits.{n}.lane"),
                "duplicate",
                "同じ宛先が2回あります。1件にまとめてください",
                "This lane is there twice; keep one entry",
            );
        }
        let numbers = [
            ("per_minute", limit.per_minute, MOST_PER_MINUTE),
            ("sessions", limit.sessions, MOST_SESSIONS),
        ];
        for (field, value, most) in numbers {
            if value.is_some_and(|value| !(1..=most).contains(&value)) {
                faults.add(
                    format!("limits.{n}.{field}"),
                    "out_of_range",
                    format!("1〜{most}の数を入力してください。制限しない場合は空にします"),
                    format!("Give a number from 1 to {most}, or leave it empty for no limit"),
                );
            }
        }
        if limit.per_minute.is_none() && limit.sessions.is_none() {
            faults.add(
                format!("limits.{n}.per_minute"),
                "required",
                "毎分の通数か同時送信数のどちらかを入力してください",
                "Give the mails a minute or the mails at the same time",
            );
        }
    }
    faults
}

fn lane(faults: &mut Faults, field: &str, lane: &str) {
    if provider(lane).is_some() {
        return;
    }
    if domain_of(lane).as_deref() != Some(lane) {
        faults.add(
            field,
            "invalid",
            "example.jp のようなドメイン名を小文字で入力してください",
            "Give a domain in small letters, for example example.jp",
        );
        return;
    }
    let key = key_of(lane);
    if let Some(owner) = provider(key) {
        faults.add(
            field,
            "of_provider",
            format!(
                "このドメインは「{}」にまとめて扱われます。「{key}」に上限を設定してください",
                owner.ja
            ),
            format!(
                "This domain belongs to {}; set the limit for “{key}”",
                owner.en
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limit(lane: &str, per_minute: Option<i64>, sessions: Option<i64>) -> LaneLimits {
        LaneLimits {
            lane: lane.to_owned(),
            per_minute,
            sessions,
        }
    }

    #[test]
    fn what_can_be_kept_passes() {
        let limits = [
            limit("docomo", Some(600), Some(2)),
            limit("example.jp", None, Some(1)),
            limit("xn--r8jz45g.jp", Some(1), None),
        ];
        assert!(check(&limits).0.is_empty());
    }

    #[test]
    fn a_domain_beyond_ascii_is_known_by_its_a_labels() {
        let typed = vec![
            limit("例え.jp", Some(1), None),
            limit("xn--r8jz45g.jp", Some(2), None),
            limit("例 え.jp", Some(1), None),
            limit("Example.jp", Some(1), None),
        ];
        let keyed = keyed(typed);
        let lanes: Vec<&str> = keyed.iter().map(|limit| limit.lane.as_str()).collect();
        assert_eq!(
            lanes,
            ["xn--r8jz45g.jp", "xn--r8jz45g.jp", "例 え.jp", "Example.jp"]
        );
        let codes: Vec<_> = check(&keyed).0.into_iter().map(|f| f.code).collect();
        assert_eq!(codes, ["duplicate", "invalid", "invalid"]);
    }

    #[test]
    fn each_mistake_is_named_where_it_is() {
        for (limits, field, code) in [
            (vec![limit("", Some(1), None)], "limits.0.lane", "invalid"),
            (
                vec![limit("Example.jp", Some(1), None)],
                "limits.0.lane",
                "invalid",
            ),
            (
                vec![limit("a b.jp", Some(1), None)],
                "limits.0.lane",
                "invalid",
            ),
            (
                vec![limit("gmail.com", Some(1), None)],
                "limits.0.lane",
                "of_provider",
            ),
            (
                vec![limit("au", Some(1), None), limit("au", Some(2), None)],
                "limits.1.lane",
                "duplicate",
            ),
            (
                vec![limit("au", Some(0), None)],
                "limits.0.per_minute",
                "out_of_range",
            ),
            (
                vec![limit("au", None, Some(65))],
                "limits.0.sessions",
                "out_of_range",
            ),
            (
                vec![limit("au", None, None)],
                "limits.0.per_minute",
                "required",
            ),
        ] {
            let faults = check(&limits).0;
            assert_eq!(faults.len(), 1, "{limits:?} {faults:?}");
            assert_eq!((faults[0].field.as_str(), faults[0].code), (field, code));
        }
        let many: Vec<LaneLimits> = (0..201)
            .map(|n| limit(&format!("d{n}.example"), Some(1), None))
            .collect();
        assert_eq!(check(&many).0[0].code, "too_many");
    }
}
