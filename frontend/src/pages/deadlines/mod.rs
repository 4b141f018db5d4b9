//! Pages about the deadlines of all incidents: the list, its address for calendar programs, and the board for a screen on
//! the wall.

mod feed;
pub mod list;
pub mod wall;
