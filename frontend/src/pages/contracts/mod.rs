//! Pages about the organisation's contracts: the list, one of them with what it leaves open, the form, and the
//! import of many.

mod form;
pub mod import;
pub mod list;
pub mod page;
pub mod take;
mod terms_card;
mod terms_draft;
mod terms_field;
