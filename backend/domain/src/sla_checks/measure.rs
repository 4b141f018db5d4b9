//! The figures of one service in one month under its terms: counted time, downtime, the longest outage, how soon work
//! began. Whether they keep a promise is `judge`.

use super::{
    months::Month,
    spans::{Span, total, union, within, without},
    windows::Service,
};
use jiff::Timestamp;
use saiki_api::{
    recovery::parties::WHOLE_BP,
    service_terms::{Exclusion, ServiceTerms},
    service_windows::WindowKind,
};

/// What holds over all months of one service and contract.
pub struct Over {
    now: i64,
    /// What the agreements leave out.
    excluded: Vec<Span>,
    /// Outages less that.
    outages: Vec<Span>,
    /// Degradations less outages and that.
    degraded: Vec<Span>,
    /// Outages that still last: the second they began.
    lasting: Option<i64>,
    /// Each stretch of trouble, and after how many seconds work on it began.
    answers: Vec<(i64, Option<i64>)>,
}

impl Over {
    pub fn new(service: &Service, terms: &ServiceTerms, held: Span, now: Timestamp) -> Over {
        let excluded = service.left_out(&terms.excluded);
        let outages = within(&service.outages, held);
        let degraded = without(&within(&service.degraded, held), &outages);
        let answers = answers(service, terms, held, &excluded);
        let outages = without(&outages, &excluded);
        let now = now.as_second();
        let last = outages.last().filter(|last| last.to == now);
        Over {
            now,
            degraded: without(&degraded, &excluded),
            lasting: last.filter(|_| service.lasts).map(|last| last.from),
            answers,
            outages,
            excluded,
        }
    }
}

/// Each stretch of trouble that counts: its first second that is not left out, and how long it took until work began.
/// Windows that touch are one stretch, and whoever began first on any of them began on it.
fn answers(
    service: &Service,
    terms: &ServiceTerms,
    held: Span,
    excluded: &[Span],
) -> Vec<(i64, Option<i64>)> {
    let counts = |kind: WindowKind| kind == WindowKind::Outage || terms.degraded_bp > 0;
    let trouble: Vec<_> = service.answers.iter().filter(|a| counts(a.kind)).collect();
    let spans = union(trouble.iter().map(|answer| answer.span).collect());
    let begun = |stretch: &Span| {
        let left = without(&within(&[*stretch], held), excluded);
        let from = left.first()?.from;
        let here = trouble.iter().filter(|a| a.span.both(*stretch).is_some());
        let first = here.filter_map(|answer| answer.at).min();
        Some((from, first.map(|at| (at - from).max(0))))
    };
    spans.iter().filter_map(begun).collect()
}

/// The figures of one month.
pub struct Measured {
    /// The month.
    pub month: Month,
    /// What of it the contract is in force.
    pub period: Span,
    /// Whether it is over.
    pub over: bool,
    /// Seconds left out, by agreed reason; where reasons overlap, each has its own.
    pub left_out: Vec<(Exclusion, i64)>,
    /// Seconds of recorded exclusions that the contract does not leave out.
    pub not_agreed: Vec<(Exclusion, i64)>,
    /// Seconds that count.
    pub counted: i64,
    /// Outages that count.
    pub outages: Vec<Span>,
    /// Seconds of outages.
    pub outage: i64,
    /// Seconds of degradation.
    pub degraded: i64,
    /// Seconds of downtime: outages, and the share of degradation, a started second as a whole one.
    pub down: i64,
    /// The longest outage that began in the month, in seconds; 0 where none did.
    pub longest: i64,
    /// Whether one of them still lasts.
    pub lasts: bool,
    /// Seconds until work began, of each stretch of trouble that began in the month.
    pub answers: Vec<Option<i64>>,
}

impl Measured {
    pub fn new(
        service: &Service,
        terms: &ServiceTerms,
        over: &Over,
        month: Month,
        period: Span,
    ) -> Measured {
        let outages = within(&over.outages, period);
        let outage = total(&outages);
        let degraded = total(&within(&over.degraded, period));
        let began = |from: i64| (period.from..period.to).contains(&from);
        let of_month = over.outages.iter().filter(|outage| began(outage.from));
        let (mut left_out, mut not_agreed) = (Vec::new(), Vec::new());
        for (reason, spans) in &service.excluded {
            let seconds = total(&within(spans, period));
            match terms.excluded.contains(reason) {
                _ if seconds == 0 => {}
                true => left_out.push((*reason, seconds)),
                false => not_agreed.push((*reason, seconds)),
            }
        }
        Measured {
            over: over.now >= period.to,
            counted: period.seconds() - total(&within(&over.excluded, period)),
            down: outage + share(degraded, terms.degraded_bp),
            longest: of_month.map(|outage| outage.seconds()).max().unwrap_or(0),
            lasts: over.lasting.is_some_and(began),
            answers: over
                .answers
                .iter()
                .filter(|(from, _)| began(*from))
                .map(|(_, answer)| *answer)
                .collect(),
            left_out,
            not_agreed,
            outages,
            outage,
            degraded,
            month,
            period,
        }
    }
}

/// A share of seconds in basis points, rounded up.
pub fn share(seconds: i64, bp: i64) -> i64 {
    let exact = seconds.saturating_mul(bp.clamp(0, WHOLE_BP));
    exact.saturating_add(WHOLE_BP - 1) / WHOLE_BP
}
