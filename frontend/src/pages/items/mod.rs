//! Pages about items: list, board, one item with its decision, comments, files and history.

mod board;
mod comments;
mod decide;
mod edit;
mod history;
pub mod list;
mod new;
pub mod page;
pub mod table;
