//! Pages about webhooks: the list, and one of them with its calls. What an address is told of is chosen from the actions of
//! the audit log.

mod calls;
mod events;
mod events_field;
mod form;
pub mod list;
mod manage;
pub mod page;
mod secret;
mod tones;
