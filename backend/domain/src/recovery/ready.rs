//! Sums over a plan, and what keeps it from being put up for approval. Each blocker says what to do.

use saiki_api::{
    money::Money,
    organisation::Both,
    recovery::{
        Blocker, CostTotal, PlanGoal, PlanTotals, RecoveryLevel,
        parties::{PartyState, RecoveryParty, WHOLE_BP},
        tasks::{RecoveryTask, TaskState},
    },
};

/// Sums over the tasks that are not cancelled, and over the parties' shares.
pub fn totals(tasks: &[RecoveryTask], parties: &[RecoveryParty]) -> PlanTotals {
    let mut sums = PlanTotals::default();
    for task in tasks {
        // What was spent on a task given up was spent all the same.
        if let Some(actual) = &task.progress.actual_cost {
            add(&mut sums.costs, &actual.currency, 0, actual.minor);
        }
        if task.progress.state == TaskState::Cancelled {
            continue;
        }
        if let Some(cost) = &task.plan.cost {
            add(&mut sums.costs, &cost.currency, cost.minor, 0);
        }
        sums.tasks += 1;
        sums.done += i64::from(task.progress.state == TaskState::Done);
        sums.effort_tenths = sums.effort_tenths.saturating_add(task.plan.effort_tenths);
    }
    sums.share_bp = parties.iter().filter_map(|p| p.party.share_bp).sum();
    sums
}

fn add(costs: &mut Vec<CostTotal>, currency: &str, planned: i64, actual: i64) {
    let known = costs.iter_mut().find(|c| c.planned.currency == currency);
    match known {
        Some(total) => {
            total.planned.minor = total.planned.minor.saturating_add(planned);
            total.actual.minor = total.actual.minor.saturating_add(actual);
        }
        None => costs.push(CostTotal {
            planned: Money {
                minor: planned,
                currency: currency.to_owned(),
            },
            actual: Money {
                minor: actual,
                currency: currency.to_owned(),
            },
        }),
    }
}

/// What is missing before anybody may be asked to approve the plan.
pub fn blockers(
    goal: &PlanGoal,
    tasks: &[RecoveryTask],
    parties: &[RecoveryParty],
) -> Vec<Blocker> {
    let mut found = Vec::new();
    let mut add = |code: &str, ja: String, en: String| {
        found.push(Blocker {
            code: code.to_owned(),
            message: Both { ja, en },
        });
    };
    if goal.level.is_none() {
        add(
            "level",
            "復旧水準（完全・部分・改善）を決めてください".into(),
            "Choose the level of recovery: full, partial or improved".into(),
        );
    }
    if goal.level == Some(RecoveryLevel::Partial) && goal.stages.is_empty() {
        add(
            "stages",
            "部分復旧の段階を1つ以上書いてください".into(),
            "Write at least one stage of the partial recovery".into(),
        );
    }
    if goal.deadline.is_none() {
        add(
            "deadline",
            "復旧の期限を決めてください".into(),
            "Set the deadline of the recovery".into(),
        );
    }
    if goal.accountable.trim().is_empty() {
        add(
            "accountable",
            "復旧の責任者を書いてください".into(),
            "Name who is accountable for the recovery".into(),
        );
    }
    let planned = |t: &&RecoveryTask| t.progress.state != TaskState::Cancelled;
    if !tasks.iter().any(|t| planned(&t)) {
        add(
            "tasks",
            "作業を1件以上書いてください".into(),
            "Write at least one task".into(),
        );
    }
    for task in tasks.iter().filter(planned) {
        if task.plan.responsible.trim().is_empty() {
            let title = &task.plan.title;
            add(
                "responsible",
                format!("「{title}」の担当を決めてください"),
                format!("Name who does “{title}”"),
            );
        }
    }
    let sums = totals(tasks, parties);
    let costs = sums.costs.iter().any(|c| c.planned.minor > 0);
    let stated = parties.iter().any(|p| p.party.share_bp.is_some());
    if (costs || stated) && sums.share_bp != WHOLE_BP {
        let percent = percent(sums.share_bp);
        add(
            "shares",
            format!(
                "費用負担の合計が{percent}%です。100%になるように各者の負担割合を直してください"
            ),
            format!("The shares of the cost add up to {percent}%; mend them until they are 100%"),
        );
    }
    for party in parties {
        if party.party.state == PartyState::Refused {
            let name = &party.party.name;
            add(
                "refused",
                format!(
                    "「{name}」が同意していません。内容を改めて合意を得るか、計画から外してください"
                ),
                format!("“{name}” refused; agree anew, or take it out of the plan"),
            );
        }
    }
    found
}

/// Basis points as per cent: 3,350 is `33.5`.
fn percent(bp: i64) -> String {
    let (whole, rest) = (bp / 100, (bp % 100).abs());
    match rest {
        0 => whole.to_string(),
        _ if rest % 10 == 0 => format!("{whole}.{}", rest / 10),
        _ => format!("{whole}.{rest:02}"),
    }
}
