//! Rules of prevention: what a measure must say, what may follow what, who may decide, and whether an option is worth
//! its cost. Nothing is stored or looked up here.

mod check;
mod worth;

pub use check::{
    check, check_audit, check_complete, check_decision, check_option, check_patch, check_step,
    check_target, check_target_patch,
};
pub use worth::{costs, worth};

use saiki_api::{
    Date, Uuid,
    losses::Range,
    measures::{Measure, MeasurePatch, MeasureState, NewMeasure, NewOption, OptionPatch},
    organisation::Both,
    problem::ErrorCode,
};

/// Why a step is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Which rule.
    pub code: ErrorCode,
    /// What happened and what to do.
    pub detail: Both,
}

fn refused(code: ErrorCode, ja: impl Into<String>, en: impl Into<String>) -> Refusal {
    Refusal {
        code,
        detail: Both {
            ja: ja.into(),
            en: en.into(),
        },
    }
}

/// What decides about steps of a measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// How far it is.
    pub state: MeasureState,
    /// Who put it in place.
    pub implemented_by: Option<Uuid>,
    /// Places it must reach that have no final decision.
    pub open_targets: i64,
}

/// Putting it in place: only once it is approved.
pub fn put_in_place(facts: &Facts) -> Result<MeasureState, Refusal> {
    match facts.state {
        MeasureState::Approved => Ok(MeasureState::InPlace),
        MeasureState::Planned => Err(refused(
            ErrorCode::ApprovalMissing,
            "承認されていない対策は実施済みにできません。承認を依頼してください",
            "A measure that is not approved cannot be put in place; ask for approval first",
        )),
        _ => Err(refused(
            ErrorCode::StateConflict,
            "実施済みにできるのは、承認済みでまだ実施していない対策だけです",
            "Only an approved measure that is not yet in place can be put in place",
        )),
    }
}

/// A test of its effect by `by`: verified when effective, back to work when not. Never by who put it in place, and not
/// found effective while a place it must reach has no decision.
pub fn audited(facts: &Facts, by: Uuid, effective: bool) -> Result<MeasureState, Refusal> {
    if !matches!(facts.state, MeasureState::InPlace | MeasureState::Verified) {
        return Err(refused(
            ErrorCode::StateConflict,
            "効果を確認できるのは、実施した後です",
            "Its effect can be verified once it is in place",
        ));
    }
    if facts.implemented_by == Some(by) {
        return Err(refused(
            ErrorCode::SelfApproval,
            "実施した人は効果を確認できません。ほかの人に確認を頼んでください",
            "Whoever put it in place cannot verify it; ask somebody else",
        ));
    }
    if effective && facts.open_targets > 0 {
        let n = facts.open_targets;
        return Err(refused(
            ErrorCode::StateConflict,
            format!(
                "適用先のうち{n}件が未了です。適用済みか対応不要かを決めてから確認してください"
            ),
            format!(
                "{n} places are still open; decide each as done or not needed before verifying"
            ),
        ));
    }
    Ok(match effective {
        true => MeasureState::Verified,
        false => MeasureState::Approved,
    })
}

/// Not pursuing it: as long as it is not in place.
pub fn drop_it(facts: &Facts) -> Result<MeasureState, Refusal> {
    match facts.state {
        MeasureState::Planned | MeasureState::Approved => Ok(MeasureState::Dropped),
        _ => Err(refused(
            ErrorCode::StateConflict,
            "見送りにできるのは、まだ実施していない対策だけです",
            "Only a measure that is not yet in place can be given up",
        )),
    }
}

/// Pursuing it after all: it begins again without approval.
pub fn resume(facts: &Facts) -> Result<MeasureState, Refusal> {
    match facts.state {
        MeasureState::Dropped => Ok(MeasureState::Planned),
        _ => Err(refused(
            ErrorCode::StateConflict,
            "再開できるのは、見送った対策だけです",
            "Only a measure that was given up can be resumed",
        )),
    }
}

/// Whether `by` may decide a request for approval: not who asked, and nobody who wrote since the last approval.
pub fn may_decide(requested_by: Uuid, writers: &[Uuid], by: Uuid) -> Result<(), Refusal> {
    if requested_by == by || writers.contains(&by) {
        return Err(refused(
            ErrorCode::SelfApproval,
            "書いた人と承認を依頼した人は、承認も差し戻しもできません。ほかの承認者に頼んでください",
            "Whoever wrote it or asked for approval cannot decide it; ask another approver",
        ));
    }
    Ok(())
}

/// Whether a measure is late: not in place past its due day, or its audit past due.
pub fn is_overdue(
    state: MeasureState,
    due: Option<Date>,
    audit_on: Option<Date>,
    today: Date,
) -> bool {
    next_day(state, due, audit_on).is_some_and(|day| day < today)
}

/// The day by which something is to be done about a measure: put it in place, check its effect, or audit it again.
pub fn next_day(state: MeasureState, due: Option<Date>, audit_on: Option<Date>) -> Option<Date> {
    match state {
        MeasureState::Planned | MeasureState::Approved => due,
        MeasureState::InPlace => [due, audit_on].into_iter().flatten().min(),
        MeasureState::Verified => audit_on,
        MeasureState::Dropped => None,
    }
}

/// What a measure says after a change.
pub fn patched(before: &Measure, patch: &MeasurePatch) -> NewMeasure {
    let mut after = before.content.clone();
    set(&mut after.kind, patch.kind);
    set(&mut after.title, trimmed(&patch.title));
    set(&mut after.description, trimmed(&patch.description));
    set(&mut after.level, patch.level);
    set(&mut after.cost_once, patch.cost_once);
    set(&mut after.cost_yearly, patch.cost_yearly);
    set(&mut after.years, patch.years);
    set(&mut after.payers, patch.payers.clone());
    set(&mut after.responsible, trimmed(&patch.responsible));
    if patch.due.is_some() {
        after.due = patch.due;
    }
    after
}

/// What an option says after a change.
pub fn patched_option(before: &NewOption, patch: &OptionPatch) -> NewOption {
    let mut after = before.clone();
    set(&mut after.kind, patch.kind);
    set(&mut after.title, trimmed(&patch.title));
    set(&mut after.description, trimmed(&patch.description));
    set(&mut after.level, patch.level);
    set(&mut after.cost_once, patch.cost_once);
    set(&mut after.cost_yearly, patch.cost_yearly);
    set(&mut after.years, patch.years);
    set(&mut after.prevented_yearly, patch.prevented_yearly);
    set(&mut after.effect, trimmed(&patch.effect));
    after
}

/// The measure an option becomes when it is chosen; payers, who is responsible and the due day come later.
pub fn chosen(option: &NewOption) -> NewMeasure {
    NewMeasure {
        kind: option.kind,
        title: option.title.clone(),
        description: option.description.clone(),
        level: option.level,
        cost_once: option.cost_once,
        cost_yearly: option.cost_yearly,
        years: option.years,
        payers: Vec::new(),
        responsible: String::new(),
        due: None,
    }
}

fn set<T>(to: &mut T, from: Option<T>) {
    if let Some(value) = from {
        *to = value;
    }
}

fn trimmed(text: &Option<String>) -> Option<String> {
    text.as_deref().map(|text| text.trim().to_owned())
}

fn times(range: Range, years: u32) -> Range {
    let years = i64::from(years);
    Range {
        low: range.low.saturating_mul(years),
        high: range.high.saturating_mul(years),
    }
}

#[cfg(test)]
#[path = "measures/tests.rs"]
mod tests;
