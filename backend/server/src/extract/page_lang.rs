//! The language of a page: what its address asks for, else what the browser prefers.

use super::lang::ReaderLang;
use actix_web::{FromRequest, HttpRequest, dev::Payload};
use saiki_api::{Lang, wire};
use std::{
    convert::Infallible,
    future::{Ready, ready},
};

/// The language of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageLang(pub Lang);

impl FromRequest for PageLang {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let asked = form_urlencoded::parse(req.query_string().as_bytes())
            .find(|(name, _)| name == "lang")
            .and_then(|(_, lang)| wire::parse(&lang));
        ready(Ok(PageLang(asked.unwrap_or_else(|| ReaderLang::of(req).0))))
    }
}
