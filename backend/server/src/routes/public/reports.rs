//! Where people outside report, and where they see how far a report is. A page is answered with a page, whatever is wrong.

use super::read;
use crate::{
    ApiError, ApiResult,
    access::Anyone,
    extract::{PageLang, Path, Typed},
    respond::page,
    routes::reports::public::{receive, state_of},
};
use actix_web::{
    HttpRequest, HttpResponse, get,
    http::{StatusCode, header},
    post,
};
use saiki_api::{
    Lang,
    problem::ErrorCode,
    reports::{NewReport, ReportChannel, ReportKind},
    wire,
};
use saiki_documents::public::{self as pages, Given, Speaker, WHOLE};
use saiki_domain::{fault::Faults, reports as rules};

/// The form to report with; with `?number=`, the way to that report's state.
#[get("/report")]
pub(crate) async fn report_form(
    anyone: Anyone,
    lang: PageLang,
    req: HttpRequest,
) -> ApiResult<HttpResponse> {
    let asked = form_urlencoded::parse(req.query_string().as_bytes())
        .find(|(name, _)| name == "number")
        .map(|(_, number)| rules::parse_number(&number));
    let organisation = read(&anyone.state).await?;
    let speaker = lang.speaker(&organisation);
    Ok(match asked {
        Some(Some(number)) => to_status(&number, lang.0),
        Some(None) => page(StatusCode::NOT_FOUND, lang.0, speaker.not_found()),
        None => {
            let html = pages::form(&speaker, &Given::default(), &Faults::default());
            page(StatusCode::OK, lang.0, html)
        }
    })
}

/// Takes a report and goes on to its state, or shows the form again with what is wrong.
#[post("/report")]
pub(crate) async fn send_report(
    anyone: Anyone,
    lang: PageLang,
    Typed(typed): Typed,
) -> ApiResult<HttpResponse> {
    let organisation = read(&anyone.state).await?;
    let speaker = lang.speaker(&organisation);
    let typed = match typed {
        Ok(typed) => typed,
        Err(code) => return Ok(unreadable(code, &speaker)),
    };
    let field = |name: &str| {
        let found = typed.iter().find(|(field, _)| field == name);
        found.map_or_else(String::new, |(_, value)| value.replace("\r\n", "\n"))
    };
    let given = Given {
        kind: field("kind"),
        text: field("text"),
        name: field("name"),
        organisation: field("organisation"),
        email: field("email"),
        phone: field("phone"),
    };
    let again =
        |status, faults: &Faults| page(status, lang.0, pages::form(&speaker, &given, faults));
    let (state, ip) = (&anyone.state, anyone.ip);
    if let Err(wait) = state.throttle().try_report(ip, state.now()) {
        let mut faults = Faults::default();
        too_many(wait, &mut faults);
        let response = again(StatusCode::TOO_MANY_REQUESTS, &faults);
        return Ok(retry_after(response, wait));
    }
    match checked(&given, &field("website"), lang.0) {
        Err(faults) => Ok(again(StatusCode::UNPROCESSABLE_ENTITY, &faults)),
        Ok(new) => {
            let number = receive(&anyone, new, lang.0, ReportChannel::Page).await?;
            Ok(to_status(&number, lang.0))
        }
    }
}

/// How far a report is, for whoever has its number.
#[get("/report/{number}")]
pub(crate) async fn report_status(
    anyone: Anyone,
    lang: PageLang,
    path: Path<String>,
) -> ApiResult<HttpResponse> {
    let organisation = read(&anyone.state).await?;
    let speaker = lang.speaker(&organisation);
    let now = anyone.state.now();
    if let Err(wait) = anyone.state.throttle().try_look(anyone.ip, now) {
        let mut faults = Faults::default();
        too_many(wait, &mut faults);
        let words = faults.0.first().map_or("", |f| f.message.get(lang.0));
        let title = lang
            .0
            .pick("しばらくお待ちください", "Please wait a moment");
        let html = speaker.message(title, words);
        let response = page(StatusCode::TOO_MANY_REQUESTS, lang.0, html);
        return Ok(retry_after(response, wait));
    }
    let found = match rules::parse_number(&path) {
        None => Err(ApiError::not_found()),
        Some(number) => state_of(&anyone, number).await,
    };
    match found {
        Ok(report) => {
            let html = pages::status(&speaker, &report, now);
            Ok(page(StatusCode::OK, lang.0, html))
        }
        Err(error) if error.code() == ErrorCode::NotFound => {
            Ok(page(StatusCode::NOT_FOUND, lang.0, speaker.not_found()))
        }
        Err(error) => Err(error),
    }
}

/// A report from what was typed, or everything that is wrong with it.
fn checked(given: &Given, trap: &str, lang: Lang) -> Result<NewReport, Faults> {
    let mut faults = Faults::default();
    let kind = wire::parse(&given.kind);
    if kind.is_none() {
        faults.add(
            "kind",
            "required",
            "ご連絡の種類を選んでください",
            "Choose what it is about",
        );
    }
    let new = NewReport {
        kind: kind.unwrap_or(ReportKind::Other),
        text: given.text.clone(),
        name: given.name.clone(),
        organisation: given.organisation.clone(),
        email: given.email.clone(),
        phone: given.phone.clone(),
        lang: Some(lang),
    };
    faults.0.extend(rules::check_new(&new).0);
    if !trap.is_empty() {
        faults.add(
            "website",
            "must_be_empty",
            "この欄は空のままにしてください。自動で入力されたときは消してから送信してください",
            "Leave this empty. If your browser filled it in, clear it and send again",
        );
    }
    if faults.0.is_empty() {
        Ok(new)
    } else {
        Err(faults)
    }
}

fn too_many(wait: u64, faults: &mut Faults) {
    faults.add(
        WHOLE,
        "too_many",
        format!("短い時間に多くの送信がありました。{wait}秒ほど待ってからもう一度お試しください。お急ぎのときは窓口へ直接ご連絡ください。"),
        format!("There were many requests in a short time. Wait about {wait} seconds and try again; if it is urgent, turn to our desk directly."),
    );
}

fn retry_after(mut response: HttpResponse, wait: u64) -> HttpResponse {
    let value = header::HeaderValue::from(wait);
    response.headers_mut().insert(header::RETRY_AFTER, value);
    response
}

/// What is said where a form did not arrive as one.
fn unreadable(code: ErrorCode, speaker: &Speaker<'_>) -> HttpResponse {
    let lang = speaker.lang;
    let title = lang.pick("受け付けられませんでした", "It was not received");
    let text = match code {
        ErrorCode::BodyTooLarge => lang.pick(
            "内容が長すぎます。前のページに戻り、短くしてから送信してください。",
            "It is too long. Go back, shorten it and send it again.",
        ),
        _ => lang.pick(
            "前のページに戻り、もう一度送信してください。",
            "Go back and send it again.",
        ),
    };
    let status = StatusCode::from_u16(code.status()).unwrap_or(StatusCode::BAD_REQUEST);
    page(status, lang, speaker.message(title, text))
}

/// On to the page that tells how far a report is: reloading it sends nothing twice.
fn to_status(number: &str, lang: Lang) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((
            header::LOCATION,
            format!("/report/{number}?lang={}", lang.tag()),
        ))
        .finish()
}
