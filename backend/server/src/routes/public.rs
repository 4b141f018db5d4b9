//! The pages anybody may open: where to report and how far a report is, and the notices that stand. Plain HTML without
//! script or cookie; what they say is in `saiki_documents::public`. And deadlines, for calendar programs.

pub(crate) mod ics;
pub(crate) mod notices;
pub(crate) mod reports;
pub(crate) mod unsubscribe;

use crate::{ApiResult, State, extract::PageLang};
use actix_web::{HttpResponse, get, http::header};
use saiki_api::organisation::Organisation;
use saiki_db::organisation;
use saiki_documents::public::{STYLESHEET, Speaker};

/// The stylesheet of these pages.
#[get("/public.css")]
pub(crate) async fn stylesheet() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/css; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
        .body(STYLESHEET)
}

impl PageLang {
    fn speaker<'a>(&self, organisation: &'a Organisation) -> Speaker<'a> {
        Speaker {
            organisation,
            lang: self.0,
        }
    }
}

async fn read(state: &State) -> ApiResult<Organisation> {
    Ok(state.db().read(organisation::get).await?)
}
