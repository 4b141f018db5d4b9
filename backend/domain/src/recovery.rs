//! Rules of the recovery plan: what may be written into it, how dates follow from its tasks, what keeps it from being
//! approved, and the hash an approval is bound to. Whether a role may approve is asked elsewhere.

mod axis;
mod checks;
pub mod hash;
mod ready;
mod schedule;

pub use checks::{
    check_approval, check_date, check_day, check_goal, check_party, check_progress, check_run,
    check_step, check_task,
};
pub use ready::{blockers, totals};
pub use schedule::{Facts, cycle, schedule, slip};

#[cfg(test)]
mod tests;
