//! Input of handlers: JSON bodies, queries, paths, `If-Match`, `Idempotency-Key`, cursors. Each refuses with a
//! problem that names the field; permission is in `access`.

pub mod cursor;
pub mod if_match;
pub mod json;
pub mod lang;
mod objects;
pub mod once;
pub mod page_lang;
pub mod pressed;
pub mod query;
pub mod reader;
pub mod same_origin;
pub mod typed;
mod unread;
pub mod upload;
pub mod whole;

use crate::ApiError;
use actix_web::web;

pub use actix_web::web::Path;
pub use if_match::IfMatch;
pub use json::Json;
pub use lang::ReaderLang;
pub use once::Once;
pub use page_lang::PageLang;
pub use query::Query;
pub use reader::Reader;
pub use same_origin::SameOrigin;
pub use typed::Typed;

/// Largest JSON body, in bytes. Uploads have limits of their own.
pub const MAX_JSON: usize = 1024 * 1024;

/// What actix's own extractors refuse, as problems. A path that does not parse names nothing.
pub(crate) fn configure(config: &mut web::ServiceConfig) {
    config
        .app_data(web::PathConfig::default().error_handler(|_, _| ApiError::not_found().into()))
        .app_data(web::PayloadConfig::new(MAX_JSON));
}
