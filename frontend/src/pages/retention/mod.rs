//! Pages about how long personal data is kept: all incidents, and one with its period, hold, erasure and key.

mod erase;
mod key;
pub mod list;
pub mod page;
mod period;
mod tones;
