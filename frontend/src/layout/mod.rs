//! The frame around every page: who may see it, the rail, help, palette, and the question to sign in again.

mod expired;
mod guard;
mod help;
pub mod incident;
mod palette;
mod password;
mod rail;
mod shell;
pub mod sign_in_form;

pub use guard::Guard;
pub use help::HelpButton;
pub use incident::{OpenIncident, use_incident};
pub use shell::Shell;
