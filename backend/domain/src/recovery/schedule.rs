//! Dates that follow from the tasks, by the critical path method (Kelley and Walker, 1959): a pass forward for the
//! earliest days, a pass back for the latest, the difference is the slack. What began or ended already keeps its days.

use super::axis::{date, number, number_before};
use crate::civil::{self, said_day};
use jiff::civil::Date;
use saiki_api::{
    Lang, Uuid,
    organisation::Both,
    recovery::{
        DayCount,
        schedule::{Schedule, Slip, SlippedTask, TaskDates},
        tasks::{RecoveryTask, TaskState},
    },
};
use std::collections::{HashMap, HashSet};

/// What the dates follow from, beside the tasks.
#[derive(Debug, Clone, Copy)]
pub struct Facts {
    /// First day of work; today when absent.
    pub begins: Option<Date>,
    /// Last day on which it must be done.
    pub deadline: Option<Date>,
    /// Which days count.
    pub count: DayCount,
    /// Today, in the organisation's zone.
    pub today: Date,
}

/// Tasks that wait for each other in a circle, if any do: each waits for the next, the last for the first.
pub fn cycle(tasks: &[RecoveryTask]) -> Option<Vec<Uuid>> {
    let after: HashMap<Uuid, &[Uuid]> = tasks
        .iter()
        .map(|t| (t.id, t.plan.depends_on.as_slice()))
        .collect();
    let mut cleared: HashSet<Uuid> = HashSet::new();
    for task in tasks {
        // A way through the graph: each task with how many of its predecessors were looked at.
        let mut way: Vec<(Uuid, usize)> = vec![(task.id, 0)];
        while let Some((id, seen)) = way.pop() {
            let next = after.get(&id).and_then(|all| all.get(seen)).copied();
            let Some(next) = next else {
                cleared.insert(id);
                continue;
            };
            way.push((id, seen + 1));
            if let Some(place) = way.iter().position(|(on_way, _)| *on_way == next) {
                return Some(way.iter().skip(place).map(|(id, _)| *id).collect());
            }
            if after.contains_key(&next) && !cleared.contains(&next) {
                way.push((next, 0));
            }
        }
    }
    None
}

/// What is known of a task on the way: day numbers.
#[derive(Debug, Clone)]
struct Days {
    first: i64,
    last: i64,
    latest: i64,
    because: Both,
    /// The predecessor that decides when it begins.
    driver: Option<Uuid>,
}

/// The dates of a plan. Its tasks must not wait for each other in a circle; those that do are left out.
pub fn schedule(tasks: &[RecoveryTask], facts: Facts) -> Schedule {
    let count = facts.count;
    let order = in_order(tasks);
    let mut days = forward(&order, facts);
    let end = days.values().map(|d| d.last).max();
    back(&order, &mut days, end.unwrap_or(0));
    let dates: Vec<TaskDates> = tasks
        .iter()
        .filter_map(|task| Some(dates(task, days.get(&task.id)?, count)))
        .collect();
    let begins = days.values().map(|d| d.first).min();
    let margin = end.zip(facts.deadline);
    let margin_days = margin.map(|(end, deadline)| number_before(deadline, count) - end);
    Schedule {
        today: facts.today,
        begins: begins.map(|n| date(n, count)),
        ends: end.map(|n| date(n, count)),
        critical_path: critical_path(&order, &days, &dates),
        tasks: dates,
        margin_days,
        explanation: explain(count, end.map(|n| date(n, count)), margin_days),
    }
}

/// What happens to the others when one task takes so many days more; `None` when the plan has no such open task.
pub fn slip(tasks: &[RecoveryTask], facts: Facts, late: Uuid, days: i64) -> Option<Slip> {
    let before = schedule(tasks, facts);
    let mut delayed = tasks.to_vec();
    let task = delayed.iter_mut().find(|t| t.id == late && t.is_open())?;
    let dates = before.tasks.iter().find(|d| d.task_id == late)?;
    // The task as it is expected now, not as it was planned: one that is late already gets later still.
    let expected =
        number(dates.earliest_finish, facts.count) - number(dates.earliest_start, facts.count) + 1;
    task.plan.days = expected.max(task.plan.days) + days;
    let title = task.plan.title.clone();
    let after = schedule(&delayed, facts);
    let slipped: Vec<SlippedTask> = before
        .tasks
        .iter()
        .zip(&after.tasks)
        .filter(|(b, a)| b.earliest_finish != a.earliest_finish)
        .map(|(b, a)| SlippedTask {
            task_id: b.task_id,
            before: b.earliest_finish,
            after: a.earliest_finish,
        })
        .collect();
    let others = slipped.iter().filter(|s| s.task_id != late).count();
    let moves = before.ends != after.ends;
    let (end_ja, end_en) = match (moves, after.ends) {
        (true, Some(end)) => (
            format!("全体の完了は{}になります", said_day(end, Lang::Ja)),
            format!("the whole then ends on {}", said_day(end, Lang::En)),
        ),
        _ => (
            "全体の完了日は変わりません".to_owned(),
            "the end of the whole does not move".to_owned(),
        ),
    };
    Some(Slip {
        tasks: slipped,
        ends_before: before.ends,
        ends_after: after.ends,
        margin_days: after.margin_days,
        explanation: Both {
            ja: format!("「{title}」が{days}日遅れると、ほかに{others}件の作業が遅れ、{end_ja}。"),
            en: format!(
                "If “{title}” is {} late, {}, and {end_en}.",
                civil::counted(days, civil::DAYS, Lang::En),
                civil::counted(
                    others,
                    ("件", "other task slips", "other tasks slip"),
                    Lang::En
                )
            ),
        },
    })
}

/// Tasks that take up time, each after those it waits for.
fn in_order(tasks: &[RecoveryTask]) -> Vec<&RecoveryTask> {
    let mut left: Vec<&RecoveryTask> = tasks
        .iter()
        .filter(|t| t.progress.state != TaskState::Cancelled)
        .collect();
    let mut order = Vec::with_capacity(left.len());
    loop {
        let waiting: HashSet<Uuid> = left.iter().map(|t| t.id).collect();
        let (ready, rest): (Vec<_>, Vec<_>) = left
            .into_iter()
            .partition(|t| !t.plan.depends_on.iter().any(|d| waiting.contains(d)));
        if ready.is_empty() {
            return order;
        }
        order.extend(ready);
        left = rest;
    }
}

fn forward(order: &[&RecoveryTask], facts: Facts) -> HashMap<Uuid, Days> {
    let count = facts.count;
    let today = number(facts.today, count);
    let start = facts.begins.map_or(today, |begins| number(begins, count));
    let titles: HashMap<Uuid, &str> = order
        .iter()
        .map(|t| (t.id, t.plan.title.as_str()))
        .collect();
    let mut days: HashMap<Uuid, Days> = HashMap::new();
    for task in order {
        let mut first = start;
        let mut because = both("計画の開始日から", "from the first day of the plan");
        let mut driver = None;
        if let Some(wanted) = task.plan.start.map(|d| number(d, count))
            && wanted > first
        {
            first = wanted;
            because = both("着手日の指定による", "not before the day set for it");
        }
        for before in &task.plan.depends_on {
            let Some(last) = days.get(before).map(|d| d.last) else {
                continue;
            };
            if last + 1 > first || (last + 1 == first && driver.is_none()) {
                first = last + 1;
                driver = Some(*before);
                let (title, end) = (
                    titles.get(before).copied().unwrap_or_default(),
                    date(last, count),
                );
                because = Both {
                    ja: format!("「{title}」が{}に終わってから", said_day(end, Lang::Ja)),
                    en: format!("after “{title}” ends on {}", said_day(end, Lang::En)),
                };
            }
        }
        let length = task.plan.days.max(1) - 1;
        let progress = &task.progress;
        let began = progress.started_on.map(|d| number(d, count));
        let (first, last) = match progress.state {
            TaskState::Done => {
                let last = progress.finished_on.map_or(today, |d| number(d, count));
                because = both("完了済み", "done");
                driver = None;
                (began.unwrap_or(last).min(last), last)
            }
            TaskState::UnderWay => {
                let first = began.unwrap_or(today);
                because = both("着手済み", "under way");
                driver = None;
                (first, (first + length).max(today))
            }
            TaskState::NotStarted | TaskState::Cancelled => {
                if first < today {
                    first = today;
                    driver = None;
                    because = both(
                        "まだ着手していないため、早くて今日から",
                        "not begun yet, so today at the earliest",
                    );
                }
                (first, first + length)
            }
        };
        let place = Days {
            first,
            last,
            latest: last,
            because,
            driver,
        };
        days.insert(task.id, place);
    }
    days
}

/// The latest last day of each open task. What has begun is not held up by what comes before it.
fn back(order: &[&RecoveryTask], days: &mut HashMap<Uuid, Days>, end: i64) {
    let mut limits: HashMap<Uuid, i64> = HashMap::new();
    for task in order.iter().rev() {
        let Some(own) = days.get_mut(&task.id) else {
            continue;
        };
        let limit = limits.get(&task.id).copied().unwrap_or(end);
        if task.is_open() {
            own.latest = limit;
        }
        if task.progress.state == TaskState::NotStarted {
            let latest_first = own.latest - (own.last - own.first);
            for before in &task.plan.depends_on {
                let limit = limits.entry(*before).or_insert(end);
                *limit = (*limit).min(latest_first - 1);
            }
        }
    }
}

fn dates(task: &RecoveryTask, days: &Days, count: DayCount) -> TaskDates {
    let slack = days.latest - days.last;
    let due = task.plan.due.map(|due| number_before(due, count));
    TaskDates {
        task_id: task.id,
        earliest_start: date(days.first, count),
        earliest_finish: date(days.last, count),
        latest_start: date(days.first + slack, count),
        latest_finish: date(days.latest, count),
        slack_days: slack,
        critical: task.is_open() && slack == 0,
        late_days: due.map_or(0, |due| (days.last - due).max(0)),
        because: days.because.clone(),
    }
}

/// From the open task that ends last, back through what decides when each begins.
fn critical_path(
    order: &[&RecoveryTask],
    days: &HashMap<Uuid, Days>,
    dates: &[TaskDates],
) -> Vec<Uuid> {
    let critical: HashSet<Uuid> = dates
        .iter()
        .filter(|d| d.critical)
        .map(|d| d.task_id)
        .collect();
    let mut next = order
        .iter()
        .rev()
        .filter(|t| critical.contains(&t.id))
        .max_by_key(|t| days.get(&t.id).map(|d| d.last))
        .map(|t| t.id);
    let mut path = Vec::new();
    while let Some(id) = next.filter(|id| critical.contains(id)) {
        path.push(id);
        next = days.get(&id).and_then(|d| d.driver);
    }
    path.reverse();
    path
}

fn explain(count: DayCount, end: Option<Date>, margin: Option<i64>) -> Both {
    let (mut ja, mut en) = match count {
        DayCount::Calendar => (
            "クリティカルパス法により、暦日で計算しています。".to_owned(),
            "Computed by the critical path method in calendar days.".to_owned(),
        ),
        DayCount::Working => (
            "クリティカルパス法により、月曜から金曜までを営業日として計算しています（祝日は除いていません）。".to_owned(),
            "Computed by the critical path method in working days, Monday to Friday; public holidays are not left out.".to_owned(),
        ),
    };
    if let Some(end) = end {
        ja.push_str(&format!("完了の見込みは{}です。", said_day(end, Lang::Ja)));
        en.push_str(&format!(
            " It is expected to end on {}.",
            said_day(end, Lang::En)
        ));
    }
    match margin {
        Some(days) if days < 0 => {
            ja.push_str(&format!("期限に{}日間に合いません。", -days));
            en.push_str(&format!(
                " The deadline is missed by {}.",
                civil::counted(-days, civil::DAYS, Lang::En)
            ));
        }
        Some(days) => {
            ja.push_str(&format!("期限まで{days}日の余裕があります。"));
            let verb = if days == 1 { "is" } else { "are" };
            let left = civil::counted(days, civil::DAYS, Lang::En);
            en.push_str(&format!(" {left} {verb} left to the deadline."));
        }
        None => {}
    }
    Both { ja, en }
}

fn both(ja: &str, en: &str) -> Both {
    Both {
        ja: ja.to_owned(),
        en: en.to_owned(),
    }
}
