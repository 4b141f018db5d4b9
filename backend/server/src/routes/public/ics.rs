//! Deadlines for calendar programs, at a secret address and without signing in. Such programs keep what they read on
//! servers of others, so it says what is due, to whom and when, and never what happened.

use crate::{ApiError, ApiResult, access::Anyone, extract::Path};
use actix_web::{HttpResponse, http::header, route};
use saiki_api::{
    Lang, Timestamp,
    clocks::{Clock, ClockFilter, ClockState},
    permissions::Permission,
    problem::ErrorCode,
    users::User,
};
use saiki_db::{DbError, clocks, work::Reader};
use saiki_domain::{
    civil,
    clocks::ics::{self, Event},
};

/// The deadlines its owner may see now, in their language.
#[route("/calendar/{token}.ics", method = "GET", method = "HEAD")]
pub(crate) async fn deadlines(anyone: Anyone, path: Path<String>) -> ApiResult<HttpResponse> {
    let (token, now) = (path.into_inner(), anyone.state.now());
    let found = anyone
        .state
        .db()
        .snapshot(move |conn| {
            let user = clocks::feed_user(conn, &token)?;
            if !may_read(&user) {
                return Err(DbError::NotFound);
            }
            let reader = Reader::of(&user, user.lang, now);
            let filter = ClockFilter {
                open: Some(true),
                ..ClockFilter::default()
            };
            Ok((user.lang, clocks::all(conn, &reader, &filter)?))
        })
        .await;
    let (lang, open) = match found.map_err(ApiError::from) {
        Ok(found) => found,
        Err(error) if error.code() == ErrorCode::NotFound => return Err(unknown(&anyone)),
        Err(error) => return Err(error),
    };
    let home = anyone.state.config().public_url();
    let events: Vec<Event> = open
        .iter()
        .flat_map(|clock| events(clock, &home, lang))
        .collect();
    let name = lang.pick("インシデント対応の期限", "Incident deadlines");
    Ok(HttpResponse::Ok()
        .content_type("text/calendar; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .body(ics::feed(name, &events, now)))
}

/// Whether the owner of an address still could read the same after signing in.
fn may_read(user: &User) -> bool {
    !user.disabled && !user.must_change_password && user.role.allows(Permission::FilingsRead)
}

/// The answer to an address that is nobody's. Only these are counted against where they come from: one company's calendar
/// server asks for all of its people.
fn unknown(anyone: &Anyone) -> ApiError {
    match anyone
        .state
        .throttle()
        .try_look(anyone.ip, anyone.state.now())
    {
        Ok(()) => ApiError::not_found(),
        Err(wait) => ApiError::new(ErrorCode::TooManyRequests).retry_after(wait),
    }
}

/// The entries of a clock: the deadline while it runs, and our own plan for it.
fn events(clock: &Clock, home: &str, lang: Lang) -> Vec<Event> {
    let runs = matches!(clock.state, ClockState::Running | ClockState::Overdue);
    // Alarms follow the deadline without relief.
    let law = clock.strict.or(clock.due).filter(|_| runs);
    let entries = [
        (law, "", lang.pick("期限", "Due")),
        (
            clock.internal_due,
            "-own",
            lang.pick("社内期限", "Our own deadline"),
        ),
    ];
    entries
        .into_iter()
        .filter_map(|(at, kind, word)| {
            Some(Event {
                uid: format!("{}{kind}@saiki", clock.id),
                title: title(clock, word, lang),
                description: description(clock, lang),
                due: at?,
                url: format!("{home}/incidents/{}/clocks/{}", clock.incident_id, clock.id),
            })
        })
        .collect()
}

fn title(clock: &Clock, word: &str, lang: Lang) -> String {
    let drill = match clock.exercise {
        true => lang.pick("【訓練】", "[Exercise] "),
        false => "",
    };
    let (what, reference) = (&clock.title, &clock.incident_reference);
    match lang {
        Lang::Ja => format!("{drill}{word}：{what}（{reference}）"),
        Lang::En => format!("{drill}{word}: {what} ({reference})"),
    }
}

fn description(clock: &Clock, lang: Lang) -> String {
    let line = |ja: &str, en: &str, value: &str| match lang {
        Lang::Ja => format!("{ja}：{value}"),
        Lang::En => format!("{en}: {value}"),
    };
    let date = |ja, en, at: Option<Timestamp>| {
        at.map(|at| line(ja, en, &civil::stamp_with_weekday(at, &clock.zone, lang)))
    };
    let lines = [
        Some(line("提出先", "To", &clock.recipient)),
        Some(line("状況", "State", clock.state.label(lang))),
        date("期限", "Deadline", clock.strict),
        date("延びた場合の期限", "Deadline if extended", clock.extended),
    ];
    lines.into_iter().flatten().collect::<Vec<_>>().join("\n")
}
