//! Where links in updates lead. Opening the page stops nothing; one press of a mail program, or of the page's button, stops
//! at once, without signing in and without a cookie (RFC 8058).

use super::read;
use crate::{
    ApiError, ApiResult,
    access::Anyone,
    extract::{PageLang, Path, pressed::Pressed},
    respond::page,
};
use actix_web::{
    HttpResponse,
    http::{
        StatusCode,
        header::{self, HeaderValue},
    },
    post, route,
};
use saiki_api::problem::ErrorCode;
use saiki_db::{
    Actor, DbResult,
    unsubscribe::{self, Found, SAMPLE},
};
use saiki_documents::public::{Speaker, Stopping, unsubscribe as said};

/// Asks whether to stop updates.
#[route("/unsubscribe/{token}", method = "GET", method = "HEAD")]
pub(crate) async fn ask(
    anyone: Anyone,
    lang: PageLang,
    path: Path<String>,
) -> ApiResult<HttpResponse> {
    let organisation = read(&anyone.state).await?;
    let speaker = lang.speaker(&organisation);
    let token = path.into_inner();
    match find(&anyone, &token).await? {
        // A sample asks like a real one, so that the page can be looked at before anything is sent.
        Link::Real | Link::Sample => {}
        Link::Over => return Ok(over(&speaker)),
        Link::Unknown => return Ok(unknown(&anyone, &speaker)),
    }
    let what = Stopping::Ask {
        token: &token,
        unanswered: false,
    };
    Ok(page(StatusCode::OK, lang.0, said(&speaker, what)))
}

/// Stops updates.
#[post("/unsubscribe/{token}")]
pub(crate) async fn stop(
    anyone: Anyone,
    lang: PageLang,
    path: Path<String>,
    pressed: Pressed,
) -> ApiResult<HttpResponse> {
    let organisation = read(&anyone.state).await?;
    let speaker = lang.speaker(&organisation);
    let token = path.into_inner();
    let real = match find(&anyone, &token).await? {
        Link::Real => true,
        Link::Sample => false,
        // Whatever was chosen: the next press could do no more.
        Link::Over => return Ok(over(&speaker)),
        Link::Unknown => return Ok(unknown(&anyone, &speaker)),
    };
    let everywhere = match pressed {
        Pressed::OneClick => false,
        Pressed::Form { everywhere } => everywhere,
        Pressed::Nothing => {
            let again = Stopping::Ask {
                token: &token,
                unanswered: true,
            };
            let html = said(&speaker, again);
            return Ok(page(StatusCode::UNPROCESSABLE_ENTITY, lang.0, html));
        }
    };
    if !real {
        let html = said(&speaker, Stopping::Sample);
        return Ok(page(StatusCode::OK, lang.0, html));
    }
    let (db, now) = (anyone.state.db(), anyone.state.now());
    let keyring = db.keyring().clone();
    db.change(Actor::system(), now, move |conn| {
        let found: Found = unsubscribe::find(conn, &keyring, &token)?;
        unsubscribe::stop(conn, &keyring, &found, everywhere, now)
    })
    .await?;
    let what = match everywhere {
        true => Stopping::StoppedAll,
        false => Stopping::Stopped,
    };
    Ok(page(StatusCode::OK, lang.0, said(&speaker, what)))
}

/// What a link leads to.
enum Link {
    /// A mail whose updates can be stopped.
    Real,
    /// A preview or a test mail.
    Sample,
    /// A mail of a matter whose personal data was erased: nothing more is sent, and nothing is left to stop.
    Over,
    /// Nothing: it proves nothing.
    Unknown,
}

async fn find(anyone: &Anyone, token: &str) -> ApiResult<Link> {
    if token == SAMPLE {
        return Ok(Link::Sample);
    }
    let (keyring, token) = (anyone.state.db().keyring().clone(), token.to_owned());
    let found: DbResult<Found> = anyone
        .state
        .db()
        .read(move |conn| unsubscribe::find(conn, &keyring, &token))
        .await;
    match found.map_err(ApiError::from) {
        Ok(found) if found.real => Ok(Link::Real),
        Ok(_) => Ok(Link::Sample),
        Err(error) => match error.code() {
            ErrorCode::Erased => Ok(Link::Over),
            ErrorCode::NotFound => Ok(Link::Unknown),
            _ => Err(error),
        },
    }
}

/// The answer for a matter that is over. It is no error: what the link was for is so.
fn over(speaker: &Speaker<'_>) -> HttpResponse {
    page(StatusCode::OK, speaker.lang, said(speaker, Stopping::Over))
}

/// The answer to a token that proves nothing. Only these are counted against an address: a mail provider presses for all
/// its customers from a few, and each of those tokens is right.
fn unknown(anyone: &Anyone, speaker: &Speaker<'_>) -> HttpResponse {
    let lang = speaker.lang;
    let now = anyone.state.now();
    let Err(wait) = anyone.state.throttle().try_look(anyone.ip, now) else {
        return page(StatusCode::NOT_FOUND, lang, speaker.not_found());
    };
    let html = speaker.message(
        lang.pick("しばらくお待ちください", "Please wait a moment"),
        lang.pick(
            "短い時間に多くのアクセスがありました。しばらくしてからもう一度お試しください。",
            "There were many requests in a short time. Please try again later.",
        ),
    );
    let mut response = page(StatusCode::TOO_MANY_REQUESTS, lang, html);
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, HeaderValue::from(wait));
    response
}
