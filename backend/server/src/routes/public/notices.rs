//! Notices as anybody reads them: the list and each at its address, to be kept for a while and asked for again by tag.

use super::read;
use crate::{
    ApiError, ApiResult,
    access::Anyone,
    extract::{PageLang, Path},
    respond::page,
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    route,
};
use saiki_api::{Lang, problem::ErrorCode};
use saiki_db::{notices, organisation};
use saiki_documents::public::{self as pages, Listed, NoticeView, Speaker};
use saiki_domain::canonical::sha256_hex;

/// How long a copy of a notice may be shown without asking again: a crisis brings many readers.
const FRESH: &str = "public, max-age=60";

/// The notices that stand.
#[route("/notices", method = "GET", method = "HEAD")]
pub(crate) async fn list_notices(
    anyone: Anyone,
    lang: PageLang,
    req: HttpRequest,
) -> ApiResult<HttpResponse> {
    let (organisation, standing) = anyone
        .state
        .db()
        .snapshot(|conn| Ok((organisation::get(conn)?, notices::standing(conn)?)))
        .await?;
    let listed: Vec<Listed<'_>> = standing
        .iter()
        .filter_map(|notice| {
            let own = notice.pages.iter().find(|page| page.lang == lang.0);
            Some(Listed {
                slug: &notice.slug,
                title: &own.or(notice.pages.first())?.title,
                at: *notice.published.first()?,
            })
        })
        .collect();
    let html = pages::list(&lang.speaker(&organisation), &listed);
    cached(&req, lang.0, html)
}

/// A notice as it was published last; or that it was withdrawn.
#[route("/notices/{slug}", method = "GET", method = "HEAD")]
pub(crate) async fn get_notice(
    anyone: Anyone,
    lang: PageLang,
    path: Path<String>,
    req: HttpRequest,
) -> ApiResult<HttpResponse> {
    let organisation = read(&anyone.state).await?;
    let slug = path.into_inner();
    let found = anyone
        .state
        .db()
        .snapshot(move |conn| notices::public(conn, &slug))
        .await
        .map_err(ApiError::from);
    let speaker = lang.speaker(&organisation);
    let notice = match found {
        Ok(notice) => notice,
        Err(error) if error.code() == ErrorCode::NotFound => {
            return Ok(page(StatusCode::NOT_FOUND, lang.0, speaker.not_found()));
        }
        Err(error) => return Err(error),
    };
    if let Some(at) = notice.withdrawn_at {
        return Ok(page(StatusCode::GONE, lang.0, pages::gone(&speaker, at)));
    }
    let own = notice.pages.iter().find(|page| page.lang == lang.0);
    let shown = own
        .or(notice.pages.first())
        .ok_or_else(|| ApiError::internal("a notice stands without a page"))?;
    let view = NoticeView {
        slug: &notice.slug,
        title: &shown.title,
        body: &shown.body,
        published: &notice.published,
        both: notice.pages.len() > 1,
    };
    let speaker = Speaker {
        lang: shown.lang,
        ..speaker
    };
    cached(&req, shown.lang, pages::notice(&speaker, &view))
}

/// A page that may be kept for a while, told apart by what it says.
fn cached(req: &HttpRequest, lang: Lang, html: String) -> ApiResult<HttpResponse> {
    let hash = sha256_hex(&html).map_err(ApiError::internal)?;
    let etag = format!("\"{}\"", hash.get(..32).unwrap_or(&hash));
    let known = req
        .headers()
        .get_all(header::IF_NONE_MATCH)
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|tag| tag.trim().trim_start_matches("W/") == etag);
    let mut response = if known {
        HttpResponse::NotModified().finish()
    } else {
        page(StatusCode::OK, lang, html)
    };
    for (name, value) in [
        (header::ETAG, etag.as_str()),
        (header::CACHE_CONTROL, FRESH),
        (header::VARY, "accept-language"),
    ] {
        let value = header::HeaderValue::from_str(value).map_err(ApiError::internal)?;
        response.headers_mut().insert(name, value);
    }
    Ok(response)
}
