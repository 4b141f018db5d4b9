//! Pages about the organisation's contracts: the list, one of them with what it leaves open, and the form.

mod form;
pub mod list;
pub mod page;
pub mod take;
