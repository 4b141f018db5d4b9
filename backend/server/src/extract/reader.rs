//! The language the reader asked for: `Accept-Language`, as for problem documents. For answers with words of the
//! product's own in them; the language of a letter or a report is input like any other.

use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header};
use saiki_api::Lang;
use std::{
    convert::Infallible,
    future::{Ready, ready},
};

/// The reader's language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reader(pub Lang);

impl FromRequest for Reader {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let header = req.headers().get(header::ACCEPT_LANGUAGE);
        let lang = header
            .and_then(|v| v.to_str().ok())
            .map_or(Lang::En, Lang::from_accept);
        ready(Ok(Reader(lang)))
    }
}
