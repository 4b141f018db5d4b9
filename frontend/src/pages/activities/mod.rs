//! Pages about the six activities: all of them, one of them, and what is missing to close.

pub mod cards;
mod edit;
mod facts;
pub mod list;
pub mod matters;
pub mod page;
mod steps;
pub mod tones;
