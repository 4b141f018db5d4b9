//! People whom no mail reaches: the list with its counts, calls, post, substitute notice, and the card on a person's page.

mod assign;
pub mod batch;
pub mod calls;
pub mod card;
pub mod list;
mod make;
mod number;
pub mod post;
mod script;
mod substitute;
mod tones;
mod typed;
