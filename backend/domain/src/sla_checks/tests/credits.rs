//! Credits: the lowest tier that was missed, the cap, rounding; and what a claim made from a result says.

use super::*;
use crate::sla_checks::judge;

fn owed(terms: &ServiceTerms, minutes: i64) -> Option<i64> {
    let credit = judge::credit(terms, 30 * 86_400, minutes * 60);
    credit.map(|credit| credit.owed.minor)
}

#[test]
fn the_lowest_tier_that_was_missed_holds_whatever_their_order() {
    // 99.95 % are 21.6 minutes, 99 % are 432, 95 % are 2,160.
    let terms = paying();
    assert_eq!(owed(&terms, 21), None);
    assert_eq!(owed(&terms, 22), Some(10_000));
    assert_eq!(owed(&terms, 432), Some(10_000));
    assert_eq!(owed(&terms, 433), Some(25_000));
    assert_eq!(owed(&terms, 2_160), Some(25_000));
    assert_eq!(owed(&terms, 2_161), Some(100_000));
    let mut turned = terms;
    turned.tiers.reverse();
    assert_eq!(owed(&turned, 433), Some(25_000));
}

#[test]
fn no_credit_is_more_than_the_cap() {
    let capped = ServiceTerms {
        cap_bp: Some(3_000),
        ..paying()
    };
    assert_eq!(owed(&capped, 433), Some(25_000));
    assert_eq!(owed(&capped, 2_161), Some(30_000));
    let windows = [outage("2026-11-03T00:00:00Z", "2026-11-05T00:00:00Z")];
    let result = only(checked(&capped, &windows));
    assert_eq!(result.credit, Some(yen(30_000)));
    assert!(said(&result).contains("上限の30%を適用します。減額は30,000円です"));
    assert!(said(&result).contains("The cap of 30% applies. Owed: ¥30,000"));
    assert_eq!(result.clause, "第8条");
}

#[test]
fn half_a_unit_is_rounded_up_and_nothing_is_no_credit() {
    let fee = |minor| ServiceTerms {
        monthly_fee: Some(yen(minor)),
        ..paying()
    };
    // A tenth of it.
    assert_eq!(owed(&fee(4), 22), None);
    assert_eq!(owed(&fee(5), 22), Some(1));
    assert_eq!(owed(&fee(14), 22), Some(1));
    assert_eq!(owed(&fee(15), 22), Some(2));
    // Rounding does not lift a credit above the cap.
    let capped = ServiceTerms {
        cap_bp: Some(1_000),
        ..fee(15)
    };
    assert_eq!(owed(&capped, 22), Some(1));
    let none = ServiceTerms {
        cap_bp: Some(0),
        ..paying()
    };
    assert_eq!(owed(&none, 22), None);
    let without = ServiceTerms {
        monthly_fee: None,
        ..paying()
    };
    assert_eq!(owed(&without, 22), None);
}

#[test]
fn a_credit_of_a_month_that_is_not_over_is_what_is_certain_by_now() {
    let windows = [outage("2026-11-03T00:00:00Z", "2026-11-03T01:00:00Z")];
    let result = only(checked_at(&paying(), &windows, at("2026-11-20T00:00:00Z")));
    assert_eq!(result.credit, Some(yen(10_000)));
    assert!(said(&result).contains("月末までの停止により増えることがあります"));
    let unbroken = only(checked(
        &paying(),
        &[degraded("2026-11-03T00:00:00Z", "2026-11-03T01:00:00Z")],
    ));
    assert_eq!(unbroken.credit, None);
    assert!(said(&unbroken).contains("減額はありません"));
}

#[test]
fn a_claim_says_service_month_clause_and_reasoning() {
    let windows = [outage("2026-11-03T00:00:00Z", "2026-11-03T01:00:00Z")];
    let result = only(checked(&paying(), &windows));
    assert_eq!(
        claim_subject(2, &result, Lang::Ja),
        "SLAの確認 第2回：2026年11月 会員サイト"
    );
    let text = claim_text(&result, Lang::En);
    assert!(text.starts_with("Clause: 第8条\nMonth: November 2026"));
    assert!(text.contains("Owed: ¥10,000"));
    let mut long = result;
    long.service = "あ".repeat(200);
    assert_eq!(claim_subject(2, &long, Lang::Ja).chars().count(), 200);
}
