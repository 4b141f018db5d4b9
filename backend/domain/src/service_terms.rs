//! Rules of what a contract promises of a service: which figures may be entered. What follows from them in an incident is
//! `sla_checks`.

use crate::{
    fault::Faults,
    incidents::MAX_ZONE,
    money::is_currency,
    service_windows::{MAX_SERVICE, service_key},
};
use jiff::tz::TimeZone;
use saiki_api::{
    losses::MAX_AMOUNT,
    recovery::parties::WHOLE_BP,
    service_terms::{MAX_SERVICES, MAX_TIERS, ServiceTerms, WHOLE},
};

/// Longest time promised, in minutes: a leap year.
pub const MAX_MINUTES: i64 = 366 * 24 * 60;
/// Longest clause, in characters.
pub const MAX_CLAUSE: usize = 200;

/// Terms as they are kept: no stray blanks, tiers with the highest figure first.
pub fn tidied(mut terms: ServiceTerms) -> ServiceTerms {
    for line in [&mut terms.service, &mut terms.zone, &mut terms.clause] {
        *line = line.trim().to_owned();
    }
    terms
        .tiers
        .sort_by_key(|tier| std::cmp::Reverse(tier.below));
    terms.excluded.sort_unstable();
    terms
}

/// Whether a contract may promise this; fields are named `service_terms.0.availability`.
pub fn check(all: &[ServiceTerms], faults: &mut Faults) {
    faults.count("service_terms", all.len(), MAX_SERVICES);
    let mut keys: Vec<String> = Vec::new();
    for (n, terms) in all.iter().enumerate().take(MAX_SERVICES) {
        let at = format!("service_terms.{n}.");
        check_one(&at, terms, faults);
        let key = service_key(&terms.service);
        if keys.contains(&key) {
            faults.add(
                format!("{at}service"),
                "repeated",
                "同じサービスが二度あります。一つにまとめてください",
                "This service stands here twice; keep one of them",
            );
        }
        keys.push(key);
    }
}

fn check_one(at: &str, terms: &ServiceTerms, faults: &mut Faults) {
    faults.line(&format!("{at}service"), &terms.service, MAX_SERVICE);
    faults.optional_line(&format!("{at}clause"), &terms.clause, MAX_CLAUSE);
    let known = |name: &str| {
        name.len() <= MAX_ZONE
            && TimeZone::get(name).is_ok_and(|zone| zone.iana_name() == Some(name))
    };
    if !terms.zone.trim().is_empty() && !known(terms.zone.trim()) {
        faults.add(
            format!("{at}zone"),
            "unknown_zone",
            "このタイムゾーンはありません。Asia/Tokyo のような IANA の名前を入れてください",
            "There is no such time zone; use an IANA name such as Asia/Tokyo",
        );
    }
    check_promises(at, terms, faults);
    for (field, bp) in [
        ("cap_bp", terms.cap_bp),
        ("degraded_bp", Some(terms.degraded_bp)),
    ] {
        if bp.is_some_and(|bp| !(0..=WHOLE_BP).contains(&bp)) {
            out_of_whole(&format!("{at}{field}"), faults);
        }
    }
    faults.distinct(&format!("{at}excluded"), &terms.excluded);
    check_fee(at, terms, faults);
    check_tiers(at, terms, faults);
}

fn check_promises(at: &str, terms: &ServiceTerms, faults: &mut Faults) {
    let minutes = [
        ("longest_outage_minutes", terms.longest_outage_minutes),
        ("response_minutes", terms.response_minutes),
        ("notice_minutes", terms.notice_minutes),
    ];
    if terms.availability.is_none() && minutes.iter().all(|(_, value)| value.is_none()) {
        faults.add(
            format!("{at}availability"),
            "required",
            "稼働率、最長停止時間、対応開始、通知のどれか一つは入力してください",
            "Give at least one promise: availability, longest outage, response or notice",
        );
    }
    if terms
        .availability
        .is_some_and(|figure| !(1..=WHOLE).contains(&figure))
    {
        out_of_figures(&format!("{at}availability"), faults);
    }
    for (field, value) in minutes {
        if value.is_some_and(|value| !(0..=MAX_MINUTES).contains(&value)) {
            faults.add(
                format!("{at}{field}"),
                "out_of_range",
                format!("0から{MAX_MINUTES}までの分数を入力してください"),
                format!("Give a number of minutes from 0 to {MAX_MINUTES}"),
            );
        }
    }
}

fn check_fee(at: &str, terms: &ServiceTerms, faults: &mut Faults) {
    let Some(fee) = &terms.monthly_fee else {
        if !terms.tiers.is_empty() {
            faults.add(
                format!("{at}monthly_fee"),
                "required",
                "減額の段階を定めるときは、月額を入力してください",
                "Tiers of credit need the monthly fee",
            );
        }
        return;
    };
    if !(0..=MAX_AMOUNT).contains(&fee.minor) {
        faults.add(
            format!("{at}monthly_fee.minor"),
            "out_of_range",
            "0以上の金額を入力してください（上限あり）",
            "Give an amount of zero or more, within the limit",
        );
    }
    if !is_currency(&fee.currency) {
        faults.add(
            format!("{at}monthly_fee.currency"),
            "invalid",
            "通貨は JPY のような ISO 4217 の符号で入力してください",
            "Give the currency as its ISO 4217 code, for example JPY",
        );
    }
}

/// A lower figure never gives less, and no credit is owed where the promise is kept.
fn check_tiers(at: &str, terms: &ServiceTerms, faults: &mut Faults) {
    faults.count(&format!("{at}tiers"), terms.tiers.len(), MAX_TIERS);
    if !terms.tiers.is_empty() && terms.availability.is_none() {
        faults.add(
            format!("{at}availability"),
            "required",
            "減額の段階を定めるときは、保証する稼働率を入力してください",
            "Tiers of credit need the availability that is promised",
        );
    }
    let promised = terms.availability.unwrap_or(WHOLE).min(WHOLE);
    for (n, tier) in terms.tiers.iter().enumerate().take(MAX_TIERS) {
        let field = format!("{at}tiers.{n}.below");
        if !(1..=WHOLE).contains(&tier.below) {
            out_of_figures(&field, faults);
        } else if tier.below > promised {
            faults.add(
                &field,
                "out_of_order",
                "保証する稼働率より高い数値です。保証値を満たしていれば、減額は生じません",
                "This is above the availability promised; no credit is owed where it is kept",
            );
        }
        let credit = format!("{at}tiers.{n}.credit_bp");
        if !(0..=WHOLE_BP).contains(&tier.credit_bp) {
            out_of_whole(&credit, faults);
        }
        let others = terms.tiers.iter().take(n);
        if others.clone().any(|other| other.below == tier.below) {
            faults.add(
                &field,
                "repeated",
                "同じ稼働率の段階が二度あります",
                "There are two tiers for this figure",
            );
        }
        let wrong = |other: &saiki_api::service_terms::CreditTier| {
            (other.below < tier.below && other.credit_bp < tier.credit_bp)
                || (other.below > tier.below && other.credit_bp > tier.credit_bp)
        };
        if others.clone().any(wrong) {
            faults.add(
                credit,
                "out_of_order",
                "稼働率が低い段階ほど減額の割合を大きくしてください",
                "A lower availability must not give a smaller credit",
            );
        }
    }
}

fn out_of_figures(field: &str, faults: &mut Faults) {
    faults.add(
        field,
        "out_of_range",
        "稼働率は0.001%から100%までで入力してください",
        "Give an availability from 0.001 to 100 percent",
    );
}

fn out_of_whole(field: &str, faults: &mut Faults) {
    faults.add(
        field,
        "out_of_range",
        "割合は0%から100%までで入力してください",
        "Give a share from 0 to 100 percent",
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use saiki_api::{
        money::Money,
        service_terms::{CreditTier, Exclusion},
    };

    fn terms() -> ServiceTerms {
        ServiceTerms {
            service: "会員サイト".to_owned(),
            availability: Some(99_950),
            monthly_fee: Some(Money {
                minor: 100_000,
                currency: "JPY".to_owned(),
            }),
            tiers: vec![tier(99_000, 2_500), tier(99_950, 1_000)],
            ..ServiceTerms::default()
        }
    }

    fn tier(below: i64, credit_bp: i64) -> CreditTier {
        CreditTier { below, credit_bp }
    }

    fn fields(all: &[ServiceTerms]) -> Vec<String> {
        let mut faults = Faults::default();
        check(all, &mut faults);
        faults.0.into_iter().map(|fault| fault.field).collect()
    }

    #[test]
    fn tiers_may_come_in_any_order_and_are_kept_with_the_highest_first() {
        assert!(fields(&[terms()]).is_empty());
        let kept = tidied(terms());
        assert_eq!(kept.tiers, [tier(99_950, 1_000), tier(99_000, 2_500)]);
        assert!(fields(&[kept]).is_empty());
    }

    #[test]
    fn wrong_terms_are_named() {
        let nothing = ServiceTerms {
            service: "ＡＰＩ".to_owned(),
            ..ServiceTerms::default()
        };
        let mut wrong = terms();
        wrong.service = "api".to_owned();
        wrong.availability = Some(100_001);
        wrong.notice_minutes = Some(-1);
        wrong.cap_bp = Some(10_001);
        wrong.degraded_bp = -1;
        wrong.zone = "Asia/Nowhere".to_owned();
        wrong.excluded = vec![Exclusion::ForceMajeure; 2];
        wrong.monthly_fee = Some(Money {
            minor: -1,
            currency: "yen".to_owned(),
        });
        wrong.tiers = vec![tier(0, 1), tier(99_000, 10_001), tier(99_000, 1)];
        assert_eq!(
            fields(&[nothing, wrong]),
            [
                "service_terms.0.availability",
                "service_terms.1.zone",
                "service_terms.1.availability",
                "service_terms.1.notice_minutes",
                "service_terms.1.cap_bp",
                "service_terms.1.degraded_bp",
                "service_terms.1.excluded.1",
                "service_terms.1.monthly_fee.minor",
                "service_terms.1.monthly_fee.currency",
                "service_terms.1.tiers.0.below",
                "service_terms.1.tiers.1.credit_bp",
                "service_terms.1.tiers.1.credit_bp",
                "service_terms.1.tiers.2.below",
                "service_terms.1.service",
            ]
        );
    }

    #[test]
    fn a_credit_needs_a_fee_and_a_promise_it_falls_short_of() {
        let mut bare = terms();
        bare.availability = None;
        bare.notice_minutes = Some(60);
        bare.monthly_fee = None;
        assert_eq!(
            fields(&[bare]),
            [
                "service_terms.0.monthly_fee",
                "service_terms.0.availability"
            ]
        );
        let mut high = terms();
        high.availability = Some(99_900);
        assert_eq!(fields(&[high]), ["service_terms.0.tiers.1.below"]);
        let mut less = terms();
        less.tiers = vec![tier(99_950, 2_000), tier(99_000, 1_000)];
        assert_eq!(fields(&[less]), ["service_terms.0.tiers.1.credit_bp"]);
    }
}
