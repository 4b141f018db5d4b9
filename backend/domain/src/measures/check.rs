//! What input about prevention is taken: lengths, amounts, shares that add up, reasons where one is owed. Every fault
//! of a request is named at once.

use crate::fault::Faults;
use saiki_api::{
    Date,
    losses::{MAX_AMOUNT, MAX_BASIS_POINTS},
    measures::{
        MAX_YEARS, MeasureAction, MeasurePatch, MeasureStep, NewMeasure, NewMeasureAudit,
        NewOption, NewTarget, OptionDecision, OptionState, Payer, TargetPatch, TargetState,
    },
};

/// Longest title and name, in characters.
const MAX_TITLE: usize = 200;
/// Longest description, note and reason, in characters.
const MAX_TEXT: usize = 4_000;
/// Most payers of a measure.
const MAX_PAYERS: usize = 20;

/// Whether a measure may be written down like this.
pub fn check(measure: &NewMeasure) -> Faults {
    let mut faults = Faults::default();
    faults.line("title", &measure.title, MAX_TITLE);
    faults.prose("description", &measure.description, MAX_TEXT);
    faults.optional_line("responsible", &measure.responsible, MAX_TITLE);
    amount("cost_once", measure.cost_once, &mut faults);
    amount("cost_yearly", measure.cost_yearly, &mut faults);
    years(measure.years, &mut faults);
    payers(&measure.payers, &mut faults);
    faults
}

/// Whether a measure may be changed to this, `spent` included.
pub fn check_patch(after: &NewMeasure, patch: &MeasurePatch) -> Faults {
    let mut faults = check(after);
    if let Some(spent) = patch.spent {
        amount("spent", spent, &mut faults);
    }
    faults
}

/// Whether a measure says enough to be approved: who is responsible, until when, and who pays.
pub fn check_complete(measure: &NewMeasure) -> Faults {
    let mut faults = Faults::default();
    if measure.responsible.is_empty() {
        faults.add(
            "responsible",
            "required",
            "責任者を決めてから承認を依頼してください",
            "Name who is responsible before asking for approval",
        );
    }
    if measure.due.is_none() {
        faults.add(
            "due",
            "required",
            "期限を決めてから承認を依頼してください",
            "Set a due day before asking for approval",
        );
    }
    let total: u64 = measure.payers.iter().map(|p| u64::from(p.share_bp)).sum();
    if measure.cost() > 0 && total != u64::from(MAX_BASIS_POINTS) {
        faults.add(
            "payers",
            "shares",
            "費用を負担する人と割合を、合計が100%になるように決めてください",
            "Say who pays which share, so that the shares add up to 100 %",
        );
    }
    faults
}

/// Whether an option may be written down like this.
pub fn check_option(option: &NewOption) -> Faults {
    let mut faults = Faults::default();
    faults.line("title", &option.title, MAX_TITLE);
    faults.prose("description", &option.description, MAX_TEXT);
    faults.prose("effect", &option.effect, MAX_TEXT);
    amount("cost_once", option.cost_once, &mut faults);
    amount("cost_yearly", option.cost_yearly, &mut faults);
    years(option.years, &mut faults);
    let prevented = option.prevented_yearly;
    amount("prevented_yearly.low", prevented.low, &mut faults);
    amount("prevented_yearly.high", prevented.high, &mut faults);
    if prevented.low > prevented.high {
        faults.add(
            "prevented_yearly.high",
            "out_of_order",
            "最大の金額が最小の金額を下回っています",
            "The most is less than the least",
        );
    }
    if prevented.high > 0 && option.effect.trim().is_empty() {
        faults.add(
            "effect",
            "required",
            "防げる損害の根拠（どの損害を、どのくらいの頻度で防ぐか）を書いてください",
            "Say how the loss prevented was estimated: which loss, how often",
        );
    }
    faults
}

/// Whether an option may be decided like this.
pub fn check_decision(decision: &OptionDecision) -> Faults {
    let mut faults = Faults::default();
    faults.prose("reason", &decision.reason, MAX_TEXT);
    if decision.state != OptionState::Open {
        owed("reason", &decision.reason, &mut faults);
    }
    faults
}

/// Whether a step carries what it owes.
pub fn check_step(step: &MeasureStep) -> Faults {
    let mut faults = Faults::default();
    faults.prose("note", &step.note, MAX_TEXT);
    match step.action {
        MeasureAction::PutInPlace if step.note.trim().is_empty() => faults.add(
            "note",
            "required",
            "何をどのように実施したかを書いてください",
            "Say what exactly was done",
        ),
        MeasureAction::Drop => owed("note", &step.note, &mut faults),
        MeasureAction::PutInPlace | MeasureAction::Resume => {}
    }
    faults
}

/// Whether a place may be listed like this.
pub fn check_target(target: &NewTarget) -> Faults {
    let mut faults = Faults::default();
    faults.line("name", &target.name, MAX_TITLE);
    faults
}

/// Whether a place may be decided like this.
pub fn check_target_patch(patch: &TargetPatch) -> Faults {
    let mut faults = Faults::default();
    faults.prose("note", &patch.note, MAX_TEXT);
    if patch.state == TargetState::Exempt {
        owed("note", &patch.note, &mut faults);
    }
    faults
}

/// Whether a test of the effect says what was tested, and when the next one is.
pub fn check_audit(audit: &NewMeasureAudit, today: Date) -> Faults {
    let mut faults = Faults::default();
    if audit.tested.trim().is_empty() {
        faults.add(
            "tested",
            "required",
            "何をどのように試し、結果がどうだったかを書いてください",
            "Say what was tested how, and what was seen",
        );
    } else {
        faults.prose("tested", &audit.tested, MAX_TEXT);
    }
    match audit.next_on {
        None if audit.effective => faults.add(
            "next_on",
            "required",
            "次に効果を確かめる日を決めてください",
            "Set the day of the next audit",
        ),
        Some(day) if day <= today => faults.add(
            "next_on",
            "not_in_future",
            "明日以降の日付を入力してください",
            "Give a day after today",
        ),
        _ => {}
    }
    faults
}

fn owed(field: &str, reason: &str, faults: &mut Faults) {
    if reason.trim().is_empty() {
        faults.add(field, "required", "理由を書いてください", "Say why");
    }
}

fn amount(field: &str, minor: i64, faults: &mut Faults) {
    if !(0..=MAX_AMOUNT).contains(&minor) {
        faults.add(
            field,
            "out_of_range",
            "0以上の金額を入力してください（上限あり）",
            "Give an amount of zero or more, within the limit",
        );
    }
}

fn years(years: u32, faults: &mut Faults) {
    if !(1..=MAX_YEARS).contains(&years) {
        faults.add(
            "years",
            "out_of_range",
            format!("1年から{MAX_YEARS}年の間で入力してください"),
            format!("Give between 1 and {MAX_YEARS} years"),
        );
    }
}

fn payers(payers: &[Payer], faults: &mut Faults) {
    faults.count("payers", payers.len(), MAX_PAYERS);
    for (n, payer) in payers.iter().enumerate() {
        faults.line(&format!("payers.{n}.party"), &payer.party, MAX_TITLE);
        if payer.share_bp == 0 || payer.share_bp > MAX_BASIS_POINTS {
            faults.add(
                format!("payers.{n}.share_bp"),
                "out_of_range",
                "負担の割合は0%より大きく100%までです",
                "A share is above 0 and at most 100 per cent",
            );
        }
    }
    let names: Vec<&str> = payers.iter().map(|p| p.party.trim()).collect();
    faults.distinct("payers", &names);
}
