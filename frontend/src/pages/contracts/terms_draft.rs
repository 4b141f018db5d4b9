//! What a contract promises of its services, being typed: figures as signals, what they say as a request, and which of them
//! cannot be read. How they look is `terms_field`.

use crate::{
    format::{amount, number},
    words::contracts as words,
};
use leptos::prelude::*;
use saiki_api::{
    Lang,
    money::Money,
    service_terms::{CreditTier, Exclusion, ServiceTerms},
};
use serde::{Deserialize, Serialize};

/// Digits after the point of an availability: thousandths of a percent.
pub(super) const AVAILABILITY: u32 = 3;
/// Digits after the point of a share: basis points.
pub(super) const SHARE: u32 = 2;

/// In what a time is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Unit {
    /// Minutes.
    Minutes,
    /// Hours.
    Hours,
}

impl Unit {
    /// Both.
    pub(super) const ALL: [Unit; 2] = [Unit::Minutes, Unit::Hours];

    /// Name for people.
    pub(super) fn label(self, lang: Lang) -> &'static str {
        match self {
            Unit::Minutes => words::MINUTES.pick(lang),
            Unit::Hours => words::HOURS.pick(lang),
        }
    }

    fn minutes(self) -> i64 {
        match self {
            Unit::Minutes => 1,
            Unit::Hours => 60,
        }
    }
}

/// A share in per cent with so many digits, in its smallest parts: `99.95`, `99.95%`, `９９．９５％` with three are 99,950.
/// Empty is none, `Err` is no share from 0 to 100.
pub(super) fn percent(text: &str, digits: u32) -> Result<Option<i64>, ()> {
    let text = text.trim().trim_end_matches(['%', '％']);
    if text.trim().is_empty() {
        return Ok(None);
    }
    let whole = 100 * 10_i64.pow(digits);
    let parts = number::decimal(text, digits).filter(|parts| *parts <= whole);
    parts.map(Some).ok_or(())
}

/// A time in minutes. Empty is none, `Err` is no whole number.
pub(super) fn minutes(text: &str, unit: Unit) -> Result<Option<i64>, ()> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let counted = number::decimal(text, 0).and_then(|n| n.checked_mul(unit.minutes()));
    counted.map(Some).ok_or(())
}

/// A time being typed.
#[derive(Clone, Copy)]
pub(super) struct TimeDraft {
    pub text: RwSignal<String>,
    pub unit: RwSignal<Option<Unit>>,
}

impl TimeDraft {
    /// Begins with what is agreed, in hours where that comes out even.
    fn of(minutes: Option<i64>) -> TimeDraft {
        let unit = match minutes {
            Some(n) if n > 0 && n % 60 != 0 => Unit::Minutes,
            _ => Unit::Hours,
        };
        let text = minutes.map(|n| (n / unit.minutes()).to_string());
        TimeDraft {
            text: RwSignal::new(text.unwrap_or_default()),
            unit: RwSignal::new(Some(unit)),
        }
    }

    /// What is typed.
    pub(super) fn read(self) -> Result<Option<i64>, ()> {
        let unit = self.unit.get().unwrap_or(Unit::Hours);
        self.text.with(|text| minutes(text, unit))
    }
}

/// A tier of credit being typed.
#[derive(Clone, Copy)]
pub(super) struct TierDraft {
    pub id: u64,
    pub below: RwSignal<String>,
    pub credit: RwSignal<String>,
}

impl TierDraft {
    fn of(id: u64, tier: Option<CreditTier>) -> TierDraft {
        let text = |parts: Option<i64>, digits| {
            let text = parts.map(|parts| number::typed(parts, digits));
            RwSignal::new(text.unwrap_or_default())
        };
        TierDraft {
            id,
            below: text(tier.map(|tier| tier.below), AVAILABILITY),
            credit: text(tier.map(|tier| tier.credit_bp), SHARE),
        }
    }

    /// The tier: none where nothing is typed, `Err` while it is not complete.
    fn read(self) -> Result<Option<CreditTier>, ()> {
        let below = self.below.with(|text| percent(text, AVAILABILITY))?;
        let credit = self.credit.with(|text| percent(text, SHARE))?;
        match (below, credit) {
            (None, None) => Ok(None),
            (Some(below), Some(credit_bp)) => Ok(Some(CreditTier { below, credit_bp })),
            _ => Err(()),
        }
    }
}

/// A service being typed; copied freely.
#[derive(Clone, Copy)]
pub(super) struct ServiceDraft {
    pub id: u64,
    pub service: RwSignal<String>,
    pub availability: RwSignal<String>,
    pub longest: TimeDraft,
    pub response: TimeDraft,
    pub notice: TimeDraft,
    pub fee: RwSignal<String>,
    pub currency: RwSignal<String>,
    pub tiers: RwSignal<Vec<TierDraft>>,
    next: StoredValue<u64>,
    pub cap: RwSignal<String>,
    pub degraded: RwSignal<String>,
    pub excluded: RwSignal<Vec<Exclusion>>,
    pub zone: RwSignal<String>,
    pub clause: RwSignal<String>,
}

/// The next number of rows that are told apart by it.
fn next(last: StoredValue<u64>) -> u64 {
    let id = last.try_update_value(|n| {
        *n += 1;
        *n
    });
    id.unwrap_or_default()
}

impl ServiceDraft {
    fn of(id: u64, terms: ServiceTerms) -> ServiceDraft {
        let share = |parts: Option<i64>, digits| {
            let text = parts.map(|parts| number::typed(parts, digits));
            RwSignal::new(text.unwrap_or_default())
        };
        let ids = 1..;
        let tiers: Vec<TierDraft> = ids
            .zip(terms.tiers)
            .map(|(id, tier)| TierDraft::of(id, Some(tier)))
            .collect();
        let fee = terms.monthly_fee.as_ref();
        let currency = fee.map_or_else(|| "JPY".to_owned(), |fee| fee.currency.clone());
        let degraded = Some(terms.degraded_bp).filter(|bp| *bp > 0);
        ServiceDraft {
            id,
            service: RwSignal::new(terms.service),
            availability: share(terms.availability, AVAILABILITY),
            longest: TimeDraft::of(terms.longest_outage_minutes),
            response: TimeDraft::of(terms.response_minutes),
            notice: TimeDraft::of(terms.notice_minutes),
            fee: RwSignal::new(fee.map(amount::typed).unwrap_or_default()),
            currency: RwSignal::new(currency),
            next: StoredValue::new(tiers.len() as u64),
            tiers: RwSignal::new(tiers),
            cap: share(terms.cap_bp, SHARE),
            degraded: share(degraded, SHARE),
            excluded: RwSignal::new(terms.excluded),
            zone: RwSignal::new(terms.zone),
            clause: RwSignal::new(terms.clause),
        }
    }

    pub(super) fn add_tier(self) {
        let tier = TierDraft::of(next(self.next), None);
        self.tiers.update(|tiers| tiers.push(tier));
    }

    /// The code of the fee's currency.
    pub(super) fn code(self) -> String {
        self.currency.get().trim().to_ascii_uppercase()
    }

    /// The fee: none where nothing is typed, `Err` where it is no amount.
    pub(super) fn fee(self) -> Result<Option<Money>, ()> {
        let (typed, currency) = (self.fee.get(), self.code());
        if typed.trim().is_empty() {
            return Ok(None);
        }
        let minor = amount::parse(&typed, &currency).ok_or(())?;
        Ok(Some(Money { minor, currency }))
    }

    /// What is typed; `Err` while a figure cannot be read.
    fn read(self) -> Result<ServiceTerms, ()> {
        let line = |text: RwSignal<String>| text.with(|text| text.trim().to_owned());
        let tiers = self.tiers.get().into_iter().map(TierDraft::read);
        let tiers: Vec<Option<CreditTier>> = tiers.collect::<Result<_, ()>>()?;
        Ok(ServiceTerms {
            service: line(self.service),
            availability: self.availability.with(|text| percent(text, AVAILABILITY))?,
            longest_outage_minutes: self.longest.read()?,
            response_minutes: self.response.read()?,
            notice_minutes: self.notice.read()?,
            monthly_fee: self.fee()?,
            tiers: tiers.into_iter().flatten().collect(),
            cap_bp: self.cap.with(|text| percent(text, SHARE))?,
            degraded_bp: self
                .degraded
                .with(|text| percent(text, SHARE))?
                .unwrap_or_default(),
            excluded: self.excluded.get(),
            zone: line(self.zone),
            clause: line(self.clause),
        })
    }
}

/// All services being typed; copied freely.
#[derive(Clone, Copy)]
pub(super) struct TermsDraft {
    pub rows: RwSignal<Vec<ServiceDraft>>,
    next: StoredValue<u64>,
    /// Whether sending was tried: only then is something missing marked.
    pub tried: RwSignal<bool>,
}

impl TermsDraft {
    /// Begins with what is promised.
    pub(super) fn of(terms: Vec<ServiceTerms>) -> TermsDraft {
        let ids = 1..;
        let rows: Vec<ServiceDraft> = ids
            .zip(terms)
            .map(|(id, terms)| ServiceDraft::of(id, terms))
            .collect();
        TermsDraft {
            next: StoredValue::new(rows.len() as u64),
            rows: RwSignal::new(rows),
            tried: RwSignal::new(false),
        }
    }

    /// What is typed; none while a figure cannot be read.
    pub(super) fn typed(self) -> Option<Vec<ServiceTerms>> {
        untrack(move || {
            let rows = self.rows.get().into_iter().map(ServiceDraft::read);
            rows.collect::<Result<_, ()>>().ok()
        })
    }

    pub(super) fn add(self) {
        let row = ServiceDraft::of(next(self.next), ServiceTerms::default());
        self.rows.update(|rows| rows.push(row));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_availability_is_read_to_the_thousandth_and_not_rounded() {
        for text in ["99.95", " 99.95% ", "９９．９５％"] {
            assert_eq!(percent(text, AVAILABILITY), Ok(Some(99_950)), "{text}");
        }
        assert_eq!(percent("100", AVAILABILITY), Ok(Some(100_000)));
        assert_eq!(percent("99.999", AVAILABILITY), Ok(Some(99_999)));
        assert_eq!(percent(" ", AVAILABILITY), Ok(None));
        for bad in ["99.9955", "100.001", "-1", "a", "99,9.5.1"] {
            assert_eq!(percent(bad, AVAILABILITY), Err(()), "{bad}");
        }
    }

    #[test]
    fn a_time_is_kept_in_minutes_whatever_it_is_typed_in() {
        assert_eq!(minutes("4", Unit::Hours), Ok(Some(240)));
        assert_eq!(minutes("30", Unit::Minutes), Ok(Some(30)));
        assert_eq!(minutes("", Unit::Hours), Ok(None));
        assert_eq!(minutes("1.5", Unit::Hours), Err(()));
        assert_eq!(minutes("999999999999999999", Unit::Hours), Err(()));
    }

    #[test]
    fn what_was_agreed_comes_back_as_it_was() {
        let terms = ServiceTerms {
            service: "券売".to_owned(),
            availability: Some(99_950),
            longest_outage_minutes: Some(240),
            response_minutes: Some(30),
            notice_minutes: None,
            monthly_fee: Some(Money {
                minor: 500_000,
                currency: "JPY".to_owned(),
            }),
            tiers: vec![CreditTier {
                below: 99_900,
                credit_bp: 1_000,
            }],
            cap_bp: Some(5_000),
            degraded_bp: 2_500,
            excluded: vec![Exclusion::PlannedMaintenance],
            zone: "Asia/Tokyo".to_owned(),
            clause: "第8条".to_owned(),
        };
        let draft = TermsDraft::of(vec![terms.clone(), ServiceTerms::default()]);
        let typed = draft.typed();
        assert_eq!(typed, Some(vec![terms, ServiceTerms::default()]));
    }

    #[test]
    fn a_tier_with_one_figure_is_not_sent_and_an_empty_one_is_left_out() {
        let draft = TermsDraft::of(vec![ServiceTerms::default()]);
        let row = draft.rows.get_untracked()[0];
        row.add_tier();
        assert_eq!(draft.typed().map(|all| all[0].tiers.len()), Some(0));
        let tier = row.tiers.get_untracked()[0];
        tier.below.set("99.9".to_owned());
        assert_eq!(draft.typed(), None);
        tier.credit.set("10".to_owned());
        assert_eq!(draft.typed().map(|all| all[0].tiers.len()), Some(1));
    }
}
