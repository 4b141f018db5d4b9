//! Pages about instructions to units: the list, writing one, one with its board.

mod answer;
mod board;
pub mod form;
pub mod list;
mod mails;
pub mod page;
mod send_mails;
mod tones;
