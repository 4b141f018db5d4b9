//! Where bars, arrows and lines of the schedule stand, in the picture's own units. Pure: no browser, no words.

use saiki_api::{
    Date, Uuid,
    recovery::{
        schedule::Schedule,
        tasks::{RecoveryTask, TaskState},
    },
};

/// Height of a row; the style sheet gives the names beside it the same.
pub(super) const ROW: f64 = 36.0;
/// Height of the dates above.
pub(super) const HEAD: f64 = 34.0;
/// Height of a bar.
pub(super) const BAR: f64 = 16.0;
/// Room for the word beside a line near the end.
const WORD: f64 = 64.0;

/// A bar.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bar {
    pub task: Uuid,
    pub x: f64,
    pub width: f64,
    pub y: f64,
    /// Where its slack ends.
    pub slack_to: f64,
    pub critical: bool,
    pub done: bool,
    /// Width of the part that is done.
    pub filled: f64,
    pub from: Date,
    pub to: Date,
}

/// A day named above the bars.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tick {
    pub x: f64,
    pub day: Date,
}

/// The picture.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Picture {
    pub width: f64,
    pub height: f64,
    pub bars: Vec<Bar>,
    /// From the end of one bar to the beginning of another, as paths.
    pub arrows: Vec<(String, bool)>,
    pub ticks: Vec<Tick>,
    /// Saturdays and Sundays: where each begins.
    pub weekends: Vec<f64>,
    /// Width of a day.
    pub day: f64,
    pub today: Option<f64>,
    pub deadline: Option<f64>,
}

fn between(from: Date, to: Date) -> f64 {
    (to.duration_since(from).as_secs() / 86_400) as f64
}

/// The picture of a schedule; `None` without dated tasks. Rows follow the tasks, cancelled ones left out.
pub(super) fn picture(
    tasks: &[RecoveryTask],
    schedule: &Schedule,
    deadline: Option<Date>,
) -> Option<Picture> {
    let (begins, ends) = (schedule.begins?, schedule.ends?);
    let first = begins
        .min(schedule.today)
        .saturating_sub(jiff::Span::new().days(1));
    let last = ends.max(schedule.today).max(deadline.unwrap_or(ends));
    let span = between(first, last) + 2.0;
    // Weeks stay readable, a year stays in reach.
    let day = match span {
        s if s <= 45.0 => 24.0,
        s if s <= 120.0 => 12.0,
        s if s <= 400.0 => 5.0,
        _ => 2.0,
    };
    let x = |date: Date| between(first, date) * day;
    let bars: Vec<Bar> = schedule
        .tasks
        .iter()
        .enumerate()
        .map(|(row, dates)| {
            let task = tasks.iter().find(|t| t.id == dates.task_id);
            let done = task.is_some_and(|t| t.progress.state == TaskState::Done);
            let percent = task.map_or(0, |t| t.progress.progress.clamp(0, 100));
            let from = x(dates.earliest_start);
            let to = x(dates.earliest_finish) + day;
            Bar {
                task: dates.task_id,
                x: from,
                width: to - from,
                y: HEAD + row as f64 * ROW + (ROW - BAR) / 2.0,
                slack_to: x(dates.latest_finish) + day,
                critical: dates.critical,
                done,
                filled: (to - from) * percent as f64 / 100.0,
                from: dates.earliest_start,
                to: dates.earliest_finish,
            }
        })
        .collect();
    let arrows = arrows(tasks, &bars);
    let mut ticks = Vec::new();
    let mut weekends = Vec::new();
    let step = if day >= 12.0 { 7 } else { 28 };
    let mut at = 0.0;
    for (n, date) in first.series(jiff::Span::new().days(1)).enumerate() {
        if at >= span * day {
            break;
        }
        let weekday = date.weekday().to_monday_zero_offset();
        if weekday == 5 && day >= 5.0 {
            weekends.push(at);
        }
        let monday = weekday == 0;
        if (step == 7 && (monday || n == 0)) || (step == 28 && (date.day() == 1 || n == 0)) {
            ticks.push(Tick { x: at, day: date });
        }
        at += day;
    }
    // A first mark too close to the next one would write over it.
    if ticks.len() > 1 && ticks.get(1).is_some_and(|t| t.x < 60.0) {
        ticks.remove(0);
    }
    Some(Picture {
        width: (span * day)
            .max(deadline.map_or(0.0, |d| x(d) + day + WORD))
            .max(x(schedule.today) + WORD),
        height: HEAD + bars.len() as f64 * ROW + 6.0,
        today: Some(x(schedule.today)),
        deadline: deadline.map(|d| x(d) + day),
        bars,
        arrows,
        ticks,
        weekends,
        day,
    })
}

fn arrows(tasks: &[RecoveryTask], bars: &[Bar]) -> Vec<(String, bool)> {
    let of = |id: Uuid| bars.iter().find(|bar| bar.task == id);
    let mut paths = Vec::new();
    for task in tasks {
        let Some(to) = of(task.id) else { continue };
        for from in task.plan.depends_on.iter().filter_map(|id| of(*id)) {
            let (x1, y1) = (from.x + from.width, from.y + BAR / 2.0);
            let (x2, y2) = (to.x, to.y + BAR / 2.0);
            let turn = x1 + 5.0;
            let path = if x2 >= turn + 6.0 {
                format!("M{x1:.1} {y1:.1} H{turn:.1} V{y2:.1} H{:.1}", x2 - 2.0)
            } else {
                // Little or no room between the bars: round, between the rows.
                let between = if y2 > y1 {
                    y2 - ROW / 2.0
                } else {
                    y2 + ROW / 2.0
                };
                format!(
                    "M{x1:.1} {y1:.1} H{turn:.1} V{between:.1} H{:.1} V{y2:.1} H{:.1}",
                    x2 - 9.0,
                    x2 - 2.0
                )
            };
            paths.push((path, from.critical && to.critical));
        }
    }
    paths
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn plan() -> (Vec<RecoveryTask>, Schedule) {
        let id = |n: u128| Uuid::from_u128(n);
        let task = |n: u128, before: &[u128]| -> RecoveryTask {
            let before: Vec<Uuid> = before.iter().map(|n| id(*n)).collect();
            serde_json::from_value(json!({
                "id": id(n), "plan": {"title": "a", "kind": "test", "days": 2, "depends_on": before},
                "progress": {"state": "not_started", "progress": 50}, "tests_open": 0, "version": 1
            }))
            .unwrap()
        };
        let dates = |n: u128, from: &str, to: &str, latest: &str| {
            json!({
                "task_id": id(n), "earliest_start": from, "earliest_finish": to, "latest_start": from,
                "latest_finish": latest, "slack_days": 0, "critical": to == latest, "late_days": 0, "because": {}
            })
        };
        let schedule = serde_json::from_value(json!({
            "today": "2026-11-26", "begins": "2026-11-27", "ends": "2026-12-01",
            "tasks": [dates(1, "2026-11-27", "2026-11-28", "2026-11-28"), dates(2, "2026-11-29", "2026-11-30", "2026-12-01")],
            "critical_path": [], "margin_days": null, "explanation": {}
        }))
        .unwrap();
        (vec![task(1, &[]), task(2, &[1])], schedule)
    }

    #[test]
    fn bars_stand_in_their_rows_and_inside_the_picture() {
        let (tasks, schedule) = plan();
        let picture = picture(&tasks, &schedule, "2026-12-10".parse().ok()).unwrap();
        assert_eq!(picture.bars.len(), 2);
        assert_eq!(picture.bars[1].y - picture.bars[0].y, ROW);
        assert_eq!(picture.bars[0].width, 2.0 * picture.day);
        assert_eq!(picture.bars[0].filled, picture.day);
        assert!(picture.bars[1].slack_to > picture.bars[1].x + picture.bars[1].width);
        assert!(picture.bars.iter().all(|b| b.slack_to <= picture.width));
        assert!(
            picture.deadline.unwrap() <= picture.width
                && picture.today.unwrap() < picture.bars[0].x
        );
        assert_eq!(picture.arrows.len(), 1);
        // 28 November is a Saturday; the last one is 5 December.
        assert_eq!(picture.weekends.len(), 2);
    }

    #[test]
    fn without_tasks_there_is_no_picture() {
        let (_, schedule) = plan();
        let empty = Schedule {
            begins: None,
            ends: None,
            tasks: Vec::new(),
            ..schedule
        };
        assert_eq!(picture(&[], &empty, None), None);
    }
}
