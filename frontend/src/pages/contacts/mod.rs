//! Pages about people outside who wait for word: the list, and one of them with the words exchanged.

mod change;
mod edit;
mod ending;
pub mod list;
mod log;
mod new;
pub mod page;
mod state;
mod word_form;
