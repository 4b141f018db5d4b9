//! The language the reader wants answers in: `Accept-Language`, as errors are written in too. Texts that affected
//! people read have a language of their own.

use crate::ApiError;
use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header::ACCEPT_LANGUAGE};
use saiki_api::Lang;
use std::future::{Ready, ready};

/// The reader's language; English when the request names neither of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReaderLang(pub Lang);

impl FromRequest for ReaderLang {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(ReaderLang::of(req)))
    }
}

impl ReaderLang {
    /// The reader's language of a request.
    pub(crate) fn of(req: &HttpRequest) -> ReaderLang {
        let header = req.headers().get(ACCEPT_LANGUAGE);
        let lang = header
            .and_then(|value| value.to_str().ok())
            .map_or(Lang::En, Lang::from_accept);
        ReaderLang(lang)
    }
}
