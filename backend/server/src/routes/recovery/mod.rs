//! The recovery plan over HTTP, a file a part. What may be written is decided in `saiki_domain::recovery`.

pub(crate) mod execution;
pub(crate) mod parties;
pub(crate) mod plan;
pub(crate) mod reports;
pub(crate) mod tasks;
