//! When alarms are raised: of the instants a plan names before, at and after a deadline, the latest that has come is told
//! of, once. What was missed meanwhile is not told of afterwards.

use crate::fault::Faults;
use jiff::{SignedDuration, Timestamp};
use saiki_api::{
    Uuid,
    alarms::{
        AlarmBasis, AlarmPlan, AlarmStage, MAX_BEFORE, MAX_BEFORE_HOURS, MAX_REPEAT_HOURS,
        MAX_REPEATS,
    },
};

/// Hours after which an instant is not told of any more, unless a later one follows.
const STALE_HOURS: i64 = 36;

/// What a round may come late.
const ROUND: SignedDuration = SignedDuration::from_mins(5);

/// What a deadline is of.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum WatchKey {
    /// A clock, by its id.
    Clock(Uuid),
    /// A question of an incident, by its key.
    Question(String),
}

impl WatchKey {
    /// The clock.
    pub fn clock(&self) -> Option<Uuid> {
        match self {
            WatchKey::Clock(id) => Some(*id),
            WatchKey::Question(_) => None,
        }
    }

    /// The key of the question.
    pub fn question(&self) -> Option<&str> {
        match self {
            WatchKey::Clock(_) => None,
            WatchKey::Question(key) => Some(key),
        }
    }
}

impl std::fmt::Display for WatchKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            WatchKey::Clock(id) => write!(f, "{id}"),
            WatchKey::Question(key) => f.write_str(key),
        }
    }
}

/// A deadline that is watched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watched {
    /// What it is of.
    pub key: WatchKey,
    /// Whose deadline.
    pub basis: AlarmBasis,
    /// What the period runs from: instants before it are none. Absent where nothing bounds them.
    pub from: Option<Timestamp>,
    /// The deadline.
    pub due: Timestamp,
}

/// An instant at which a deadline is told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stage {
    /// On which side of the deadline.
    pub stage: AlarmStage,
    /// Hours between the two; 0 at it.
    pub hours: u32,
    /// The instant.
    pub at: Timestamp,
}

impl Stage {
    /// Hours from the deadline, negative before it.
    pub fn offset(&self) -> i64 {
        match self.stage {
            AlarmStage::Before => -i64::from(self.hours),
            AlarmStage::At | AlarmStage::After => i64::from(self.hours),
        }
    }
}

/// What is to be told of a deadline now; `None` while nothing is. `from` is what its period runs from, `raised` the offset
/// in hours of what was told of this deadline last, negative before it.
pub fn stage(
    plan: &AlarmPlan,
    from: Option<Timestamp>,
    due: Timestamp,
    raised: Option<i64>,
    now: Timestamp,
) -> Option<Stage> {
    let latest = match now < due {
        true => before(plan, from, due, now),
        false => since(plan, due, now),
    }?;
    if raised.is_some_and(|last| last >= latest.offset()) {
        return None;
    }
    let end = plan.repeat_hours.saturating_mul(plan.repeats);
    let followed = latest.stage == AlarmStage::After && latest.hours < end;
    let fresh = now.duration_since(latest.at) <= SignedDuration::from_hours(STALE_HOURS);
    (followed || fresh).then_some(latest)
}

/// The first and the last instant at which a deadline may lie of which anything is told now. What was told of any other need
/// not be looked at, so that a round does not take longer with each deadline that is over.
pub fn reach(plan: &AlarmPlan, now: Timestamp) -> (Timestamp, Timestamp) {
    let ahead = plan.before_hours.iter().copied().max().unwrap_or(0);
    let past = i64::from(plan.repeat_hours.saturating_mul(plan.repeats)) + STALE_HOURS;
    let first = now.checked_sub(SignedDuration::from_hours(past));
    let last = now.checked_add(SignedDuration::from_hours(i64::from(ahead)));
    (
        first.unwrap_or(Timestamp::MIN),
        last.unwrap_or(Timestamp::MAX),
    )
}

/// What is said of a deadline: the side it is on and the whole hours that are really left or past. An instant may be told
/// of late, because the deadline was set a short while ahead or nobody was there to tell. The few minutes a round may come
/// late are forgiven; anything else is rather said to be less than it is.
pub fn said(told: AlarmStage, due: Timestamp, now: Timestamp) -> (AlarmStage, u32) {
    let hours = |span: SignedDuration| u32::try_from(span.as_hours()).unwrap_or(0);
    let past = hours(now.duration_since(due));
    match told {
        AlarmStage::Before => (told, hours(due.duration_since(now) + ROUND)),
        AlarmStage::At if past == 0 => (told, 0),
        AlarmStage::At | AlarmStage::After => (AlarmStage::After, past),
    }
}

/// The last instant that came before a deadline which has not.
fn before(
    plan: &AlarmPlan,
    from: Option<Timestamp>,
    due: Timestamp,
    now: Timestamp,
) -> Option<Stage> {
    let instant = |hours: &u32| {
        let at = due.checked_sub(SignedDuration::from_hours(i64::from(*hours)));
        Some(Stage {
            stage: AlarmStage::Before,
            hours: *hours,
            at: at.ok()?,
        })
    };
    plan.before_hours
        .iter()
        .filter_map(instant)
        .filter(|stage| stage.at <= now && from.is_none_or(|from| stage.at >= from))
        .min_by_key(|stage| stage.hours)
}

/// The last instant that came at or after a deadline which has come.
fn since(plan: &AlarmPlan, due: Timestamp, now: Timestamp) -> Option<Stage> {
    let passed = u32::try_from(now.duration_since(due).as_hours()).unwrap_or(u32::MAX);
    let times = passed.checked_div(plan.repeat_hours).unwrap_or(0);
    let times = times.min(plan.repeats);
    if times == 0 {
        return plan.at.then_some(Stage {
            stage: AlarmStage::At,
            hours: 0,
            at: due,
        });
    }
    let hours = times.saturating_mul(plan.repeat_hours);
    let at = due.checked_add(SignedDuration::from_hours(i64::from(hours)));
    Some(Stage {
        stage: AlarmStage::After,
        hours,
        at: at.ok()?,
    })
}

/// Whether alarms may be raised like this.
pub fn check(plan: &AlarmPlan) -> Faults {
    let mut faults = Faults::default();
    let before = &plan.before_hours;
    faults.count("alarms.before_hours", before.len(), MAX_BEFORE);
    faults.distinct("alarms.before_hours", before);
    for (n, hours) in before.iter().enumerate() {
        within(
            &mut faults,
            format!("alarms.before_hours.{n}"),
            *hours,
            1,
            MAX_BEFORE_HOURS,
        );
    }
    let repeat_hours = "alarms.repeat_hours".to_owned();
    within(
        &mut faults,
        repeat_hours,
        plan.repeat_hours,
        1,
        MAX_REPEAT_HOURS,
    );
    within(
        &mut faults,
        "alarms.repeats".to_owned(),
        plan.repeats,
        0,
        MAX_REPEATS,
    );
    faults
}

fn within(faults: &mut Faults, field: String, value: u32, least: u32, most: u32) {
    if !(least..=most).contains(&value) {
        faults.add(
            field,
            "out_of_range",
            format!("{least}から{most}までの数を入力してください"),
            format!("Give a number from {least} to {most}"),
        );
    }
}
