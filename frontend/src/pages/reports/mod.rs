//! Pages about reports from outside: the list, and one of them with what is to be done about it.

mod close;
pub mod list;
pub mod page;
mod route;
mod settle;
mod state;
