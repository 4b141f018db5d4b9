//! A clock from a rule, the facts, the calendars, what was decided and now: whether it runs, from when, until when, and
//! each step that led there. A pure function; asking it again gives the same.

use super::{
    Facts, FiledFrom, Outcome, Reckoned, Steps,
    condition::{self, Truth},
    said, stands,
    starts::{self, day_of},
    terms::{self, Ends, Ground},
};
use crate::calendars::Calendars;
use saiki_api::{
    Timestamp,
    clocks::ClockState,
    rules::{Choice, Rule, RuleStatus, Term},
};
use std::collections::BTreeSet;

/// Where a clock stands, and why.
pub fn reckon(
    rule: &Rule,
    facts: &Facts,
    calendars: &Calendars,
    outcome: &Outcome,
    now: Timestamp,
) -> Reckoned {
    on_ground(&Ground::new(rule, facts, calendars, true), outcome, now)
}

/// The same without the steps, for lists: of most of their clocks nobody reads why.
pub fn reckon_untold(
    rule: &Rule,
    facts: &Facts,
    calendars: &Calendars,
    outcome: &Outcome,
    now: Timestamp,
) -> Reckoned {
    on_ground(&Ground::new(rule, facts, calendars, false), outcome, now)
}

fn on_ground(ground: &Ground, outcome: &Outcome, now: Timestamp) -> Reckoned {
    let mut steps = Steps::new(ground.told);
    let mut reckoned = by_facts(ground, now, &mut steps);
    match outcome {
        Outcome::Waived { by } => {
            reckoned.state = ClockState::Waived;
            steps.undated(|| stands::waived(by));
        }
        Outcome::Filed { at } => {
            reckoned.state = if is_late(&reckoned, *at) {
                ClockState::SubmittedLate
            } else {
                ClockState::Submitted
            };
            steps.undated(|| stands::filed(*at, &reckoned, &ground.rule.zone));
        }
        Outcome::Open if ground.told => {
            if let Some(text) = stands::left(&reckoned, ground.rule, now) {
                steps.undated(|| text);
            }
        }
        Outcome::Open => {}
    }
    reckoned.steps = steps.all;
    reckoned
}

/// Whether what was filed at that instant was filed late.
pub fn is_late(reckoned: &Reckoned, filed_at: Timestamp) -> bool {
    reckoned.in_time_until.is_some_and(|last| filed_at > last)
}

/// From when on what the rule asks for can have been filed: from the first of the events its periods hang on, or, while
/// none has begun, from the earliest moment recorded. `None` where nothing bounds it.
pub fn filed_from(rule: &Rule, facts: &Facts, reckoned: &Reckoned) -> Option<FiledFrom> {
    if reckoned.starts_at.is_none() {
        return recorded_from(facts);
    }
    let events = rule.terms.iter();
    let first = events.filter_map(|term| starts::happened(&term.start, facts));
    first.min().map(|at| FiledFrom { at, begun: true })
}

/// From when on something without a period can have been filed: the earliest moment recorded, where there is one.
pub fn recorded_from(facts: &Facts) -> Option<FiledFrom> {
    starts::earliest(facts).map(|at| FiledFrom { at, begun: false })
}

/// What becomes of the terms.
enum Run {
    /// The rule has none.
    NothingToCount,
    /// By the facts none of them counts.
    LeftOut,
    /// None has begun.
    NotBegun,
    /// This one decides.
    Ends(Ends),
}

/// Where it stands while nothing is decided on it.
fn by_facts(ground: &Ground, now: Timestamp, steps: &mut Steps) -> Reckoned {
    let mut out = Reckoned {
        state: ClockState::NotTriggered,
        starts_at: None,
        strict: None,
        extended: None,
        due: None,
        in_time_until: None,
        steps: Vec::new(),
        open_questions: Vec::new(),
    };
    let rule = ground.rule;
    if rule.status == RuleStatus::NotInForce {
        steps.undated(stands::not_in_force);
        return out;
    }
    let found = condition::evaluate(&rule.applies, ground.facts);
    steps.undated(|| stands::applies(&found, &rule.zone));
    if found.truth == Truth::No {
        return out;
    }
    let mut open: BTreeSet<String> = found.open.iter().map(|key| (*key).to_owned()).collect();
    let run = run(ground, found.since, steps, &mut open);
    if matches!(run, Run::LeftOut) {
        return out;
    }
    let begun = match &run {
        Run::Ends(ends) => Some(ends.starts_at),
        _ => None,
    };
    let day = day_of(begun.unwrap_or(now), &ground.zone);
    if let Some(text) = stands::out_of_validity(rule, day, begun.is_some()) {
        steps.undated(|| text);
        return out;
    }
    out.open_questions = open.into_iter().collect();
    let undetermined = found.truth == Truth::Unknown;
    out.state = match run {
        Run::LeftOut => ClockState::NotTriggered,
        Run::NotBegun => ClockState::Waiting,
        Run::NothingToCount => ClockState::Running,
        Run::Ends(ends) => {
            let last = match ends.outer {
                Some(outer) if rule.asap => outer,
                _ => ends.due(),
            };
            out.starts_at = Some(ends.starts_at);
            out.strict = Some(ends.strict);
            out.extended = ends.extended();
            out.due = Some(ends.due());
            out.in_time_until = Some(last);
            steps.dated(ends.due(), || stands::due(ends.due(), rule, undetermined));
            if now > last {
                ClockState::Overdue
            } else {
                ClockState::Running
            }
        }
    };
    if undetermined {
        out.state = ClockState::Undetermined;
    }
    out
}

/// Which term decides. Those that do not count by the facts are left out; where nobody can tell, they count.
fn run(
    ground: &Ground,
    since: Option<Timestamp>,
    steps: &mut Steps,
    open: &mut BTreeSet<String>,
) -> Run {
    if ground.rule.terms.is_empty() {
        return Run::NothingToCount;
    }
    let (mut counts, mut several, mut begun) = (false, false, Vec::<(usize, Ends)>::new());
    for (place_in_rule, term) in ground.rule.terms.iter().enumerate() {
        if !taken(term, ground, steps, open) {
            continue;
        }
        counts = true;
        let outer_bound = ground.rule.choice == Choice::EarliestUnlessLate && place_in_rule == 1;
        let ends = if outer_bound {
            bound(term, since, ground)
        } else {
            terms::ends(term, since, ground)
        };
        match ends {
            Some(mut ends) => {
                // Terms that differ in what postpones them alone often are one and the same: it is reckoned once.
                let again = begun.iter().any(|(n, before)| {
                    let same = |one: &Term| one.start == term.start && one.unit == term.unit;
                    ground.rule.terms.get(*n).is_some_and(same)
                        && (before.starts_at, before.strict, before.due())
                            == (ends.starts_at, ends.strict, ends.due())
                });
                if !again {
                    several = !begun.is_empty();
                    steps.append(&mut ends.steps);
                }
                begun.push((place_in_rule, ends));
            }
            None => steps.undated(|| said::not_begun(&term.start)),
        }
    }
    match chosen(ground.rule.choice, begun) {
        Some((ends, late)) => {
            if several {
                steps.dated(ends.due(), || {
                    said::chosen(ends.due(), late, &ground.rule.zone)
                });
            }
            open.extend(ends.open.iter().cloned());
            Run::Ends(ends)
        }
        None if counts => Run::NotBegun,
        None => Run::LeftOut,
    }
}

/// Whether a term counts.
fn taken(term: &Term, ground: &Ground, steps: &mut Steps, open: &mut BTreeSet<String>) -> bool {
    let Some(only_if) = &term.only_if else {
        return true;
    };
    let found = condition::evaluate(only_if, ground.facts);
    match found.truth {
        Truth::Yes => true,
        Truth::No => {
            steps.undated(|| said::left_out(term, &found, &ground.rule.zone));
            false
        }
        Truth::Unknown => {
            steps.undated(|| said::counts_meanwhile(term, &found));
            open.extend(found.open.into_iter().map(str::to_owned));
            true
        }
    }
}

/// The bound that holds unless the first term's event comes later still. It runs from its own event, also where it was
/// known only within it that the rule applies: that is what it bounds.
fn bound(term: &Term, since: Option<Timestamp>, ground: &Ground) -> Option<Ends> {
    let ends = terms::ends(term, None, ground)?;
    match since {
        Some(known) if known > ends.strict => terms::ends(term, since, ground),
        _ => Some(ends),
    }
}

/// The term that decides, and whether it does because its event came late.
fn chosen(choice: Choice, begun: Vec<(usize, Ends)>) -> Option<(Ends, bool)> {
    let of = |place_in_rule: usize| {
        begun
            .iter()
            .find(|(n, _)| *n == place_in_rule)
            .map(|(_, ends)| ends)
    };
    if choice == Choice::EarliestUnlessLate
        && let (Some(first), Some(second)) = (of(0), of(1))
        && first.starts_at > second.strict
    {
        return Some((first.clone(), true));
    }
    let first = begun
        .into_iter()
        .min_by_key(|(_, ends)| (ends.due(), ends.strict));
    first.map(|(_, ends)| (ends, false))
}
