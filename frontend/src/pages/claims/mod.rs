//! Pages about claims made on us: the list with what they come to, and one of them with its decision and payment.

mod book;
mod change;
mod decide;
mod edit;
mod fields;
mod history;
pub mod list;
mod new;
pub mod page;
mod state;
mod steps;
