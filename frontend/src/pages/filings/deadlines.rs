//! The deadlines of an incident that a report answers: those that will be recorded with it, and those that were.

use crate::{
    components::Card,
    pages::clocks::{Countdown, Dues, Ends, StateTag, use_now},
    routes,
    words::filings as words,
};
use leptos::prelude::*;
use saiki_api::{
    Timestamp, Uuid,
    clocks::{Clock, ClockState},
};

/// The open deadlines whose rule is one of these: they are recorded with the report.
pub(super) fn open_of(clocks: &[Clock], rules: &[String]) -> Vec<Clock> {
    let fits = |clock: &&Clock| clock.state.is_open() && rules.contains(&clock.rule_id);
    clocks.iter().filter(fits).cloned().collect()
}

/// Those that were recorded with the report.
fn recorded_with(clocks: &[Clock], filing: Uuid) -> Vec<Clock> {
    let fits = |clock: &&Clock| {
        let with = clock.filed.as_ref().and_then(|filed| filed.filing_id);
        with == Some(filing)
    };
    clocks.iter().filter(fits).cloned().collect()
}

/// The last instant at which none of these is late; none where none has a date.
pub(super) fn limit(clocks: &[Clock]) -> Option<Timestamp> {
    let running = |clock: &&Clock| matches!(clock.state, ClockState::Running | ClockState::Overdue);
    let ends = clocks.iter().filter(running).filter_map(Ends::of);
    ends.map(Ends::last).min()
}

/// The card.
#[component]
pub(super) fn Deadlines(
    /// The deadlines of the incident.
    clocks: Vec<Clock>,
    /// Rules the form answers.
    rules: Vec<String>,
    /// The report.
    filing: Uuid,
    /// Whether it was filed.
    filed: bool,
) -> impl IntoView {
    let (those, lead) = match filed {
        true => (recorded_with(&clocks, filing), words::RECORDED_WITH),
        false => (open_of(&clocks, &rules), words::WILL_BE_RECORDED),
    };
    let none = those.is_empty();
    view! {
        <Card title=words::DEADLINES>
            {match none {
                true => view! { <p class="muted">{words::NO_DEADLINE}</p> }.into_any(),
                false => view! {
                    <p class="hint">{lead}</p>
                    <DeadlineRows clocks=those/>
                }
                .into_any(),
            }}
        </Card>
    }
}

/// Deadlines, each with its state and end.
#[component]
pub(super) fn DeadlineRows(
    /// Which.
    clocks: Vec<Clock>,
) -> impl IntoView {
    let now = use_now();
    let row = move |clock: Clock| {
        let href = routes::clock(clock.incident_id, clock.id);
        let zone = clock.zone.clone();
        let countdown = Ends::of(&clock)
            .filter(|_| clock.state.is_open())
            .map(|ends| view! { <Countdown ends=ends zone=zone now=now/> });
        view! {
            <li>
                <a href=href>{clock.title.clone()}</a>
                <StateTag state=clock.state/>
                {countdown}
                <Dues clock=clock/>
            </li>
        }
    };
    view! { <ul class="form-due">{clocks.into_iter().map(row).collect_view()}</ul> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::clocks::sample::clock;

    #[test]
    fn only_open_deadlines_of_the_form_are_recorded_with_a_report() {
        let rules = ["jp.appi.prelim".to_owned()];
        let mut other = clock("別", "running", None);
        other.rule_id = "eu.gdpr.33".into();
        let all = [
            clock("速報", "running", None),
            clock("済み", "submitted", None),
            other,
        ];
        let titles: Vec<String> = open_of(&all, &rules)
            .into_iter()
            .map(|clock| clock.title)
            .collect();
        assert_eq!(titles, ["速報"]);
    }

    #[test]
    fn the_nearest_end_decides_whether_a_report_is_late() {
        let all = [
            clock("後", "running", Some("2026-11-28T00:00:00Z")),
            clock("先", "overdue", Some("2026-11-26T00:00:00Z")),
            clock("未定", "undetermined", Some("2026-11-20T00:00:00Z")),
        ];
        let first: Timestamp = "2026-11-26T00:00:00Z".parse().unwrap();
        assert_eq!(limit(&all), Some(first));
        assert_eq!(limit(&[]), None);
    }
}
