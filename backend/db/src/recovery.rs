//! The recovery plan of an incident: read whole, changed piece by piece under the incident's lock. Every change of what
//! is planned voids an approval that was asked for or given, in the same transaction.

mod approvals;
mod execution;
mod open;
mod parties;
mod plan;
mod reports;
mod tasks;

pub use approvals::{decide, list as list_approvals, request};
pub use execution::{
    create_date, create_step, execution, record_run, remove_date, remove_step, update_date,
    update_step,
};
pub use open::open_matters;
pub use parties::{create as create_party, remove as remove_party, update as update_party};
pub use plan::{facts, get, put_goal, today};
pub use reports::{create as create_report, get as get_report, list as list_reports};
pub use tasks::{
    create as create_task, list as list_tasks, progress, remove as remove_task,
    update as update_task,
};
