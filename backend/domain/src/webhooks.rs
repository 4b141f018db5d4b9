//! Rules of webhooks: what one may say, what it is told of, how a call is signed and when it is repeated. Whether an
//! address may be called is in `address`, what a call says in `told`; nothing here calls anybody.

mod address;
mod signature;
#[cfg(test)]
mod tests;
mod told;

pub use address::{host, is_public, target};
pub use signature::signature;
pub use told::{CallError, body, text};

use crate::fault::Faults;
use saiki_api::{
    Uuid, audit,
    webhooks::{MAX_NAME, MAX_URL, WebhookFields},
};
use std::time::Duration;

/// Most actions and nouns one webhook may name.
pub const MAX_EVENTS: usize = 100;
/// Attempts after which a call is given up.
pub const MAX_ATTEMPTS: u32 = 10;
/// The action of a trial.
pub const TRIED: &str = "webhook.tried";

/// The action with which the log takes in the heads of all its chains, each minute in which anything happens.
const ANCHORED: &str = "audit.anchored";

/// Seconds between an attempt and the next one.
const PAUSES: [u64; 9] = [30, 120, 600, 1_800, 7_200, 21_600, 43_200, 86_400, 86_400];

/// The fields without white space around name and address.
pub fn tidied(fields: WebhookFields) -> WebhookFields {
    WebhookFields {
        name: fields.name.trim().to_owned(),
        url: fields.url.trim().to_owned(),
        ..fields
    }
}

/// What is wrong with the fields. `private_allowed` is whether webhooks may go to addresses within the own network, and
/// over http.
pub fn check(fields: &WebhookFields, private_allowed: bool) -> Faults {
    let mut faults = Faults::default();
    faults.line("name", &fields.name, MAX_NAME);
    faults.line("url", fields.url.trim(), MAX_URL);
    if faults.0.iter().all(|fault| fault.field != "url") {
        address::check(&fields.url, private_allowed, &mut faults);
    }
    if fields.events.is_empty() {
        faults.add(
            "events",
            "required",
            "通知する出来事を一つ以上選んでください",
            "Choose at least one event",
        );
    }
    faults.count("events", fields.events.len(), MAX_EVENTS);
    faults.distinct("events", &fields.events);
    for (n, event) in fields.events.iter().enumerate().take(MAX_EVENTS) {
        if !is_known(event) {
            faults.add(
                format!("events.{n}"),
                "unknown_event",
                "通知できる出来事ではありません。一覧から選んでください",
                "There is no such event; choose one from the list",
            );
        }
    }
    faults
}

/// Every action webhooks may be told of: the code, its name in Japanese and in English.
pub fn events() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    audit::actions().filter(|(code, ..)| is_told(code))
}

/// Whether webhooks are told of an action at all. What happens to webhooks themselves is not, or one that is told of
/// everything would be told of being told.
pub fn is_told(action: &str) -> bool {
    noun(action) != "webhook"
}

fn noun(action: &str) -> &str {
    action.split_once('.').map_or(action, |(noun, _)| noun)
}

/// Whether it is an action, a noun with `.*`, or `*`.
fn is_known(event: &str) -> bool {
    match event.strip_suffix(".*") {
        Some(named) => events().any(|(code, ..)| noun(code) == named),
        None => event == "*" || events().any(|(code, ..)| code == event),
    }
}

/// Whether a webhook that names `events` is told of an action. Everything is all but the log's anchors: whoever wants them
/// kept elsewhere names them, and nobody else is told each minute that something was.
pub fn matches(events: &[String], action: &str) -> bool {
    events.iter().any(|event| match event.strip_suffix(".*") {
        Some(named) => noun(action) == named,
        None => event == action || (event == "*" && action != ANCHORED),
    })
}

/// How long after its last attempt a call that was attempted so often is attempted again; `None` once it is given up. Up to
/// a tenth more or less, by the call's id, so that what arose together does not come together again.
pub fn next_attempt(attempts: u32, id: Uuid) -> Option<Duration> {
    let place = usize::try_from(attempts.saturating_sub(1)).ok()?;
    let seconds = PAUSES.get(place)?;
    let (_, low) = id.as_u64_pair();
    let spread = low.wrapping_add(u64::from(attempts).wrapping_mul(0x9E37_79B9_7F4A_7C15)) % 201;
    // Seconds times thousandths: milliseconds.
    Some(Duration::from_millis(seconds * (900 + spread)))
}
