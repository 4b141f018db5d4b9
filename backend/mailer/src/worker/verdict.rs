//! From the end of a transaction to the row's last transition: state, next time, words for the ledger. It decides by
//! `outcome` and `retry` and writes nothing itself.

use super::later;
use crate::{
    outcome::Outcome,
    redact::redact,
    retry::{Retry, Schedule},
    session::{Ending, Envelope, Event, Fault},
};
use saiki_api::{Timestamp, Uuid, deliveries::DeliveryState};
use saiki_db::deliveries::{Claimed, End};
use std::time::Duration;

/// What an `End` is made of beside the ending itself.
pub(crate) struct Circumstances<'a> {
    /// The row.
    pub row: &'a Claimed,
    /// Number of the attempt.
    pub n: i32,
    /// Whether a mail of unknown outcome is to be sent again.
    pub resend: bool,
    /// Sender and recipient; the latter is struck out of texts.
    pub envelope: &'a Envelope,
    /// Waits.
    pub schedule: &'a Schedule,
    /// Wait after a failure of the mail server.
    pub relay_wait: Duration,
    /// Now.
    pub now: Timestamp,
}

/// The transition that `ending`, read as `outcome`, leads to.
pub(crate) fn end(ending: &Ending, outcome: Outcome, at: &Circumstances<'_>) -> End {
    let (state, wait) = next(outcome, at);
    // A short one would be struck out of the middle of other words.
    let name = at.row.recipient.as_ref().map(|to| to.name.as_str());
    let name = name.filter(|name| name.len() > 4).unwrap_or_default();
    let (code, enhanced, text) = words(&ending.event, at.envelope, name);
    End {
        id: at.row.id,
        n: at.n,
        state,
        next_at: wait.map(|wait| later(at.now, wait)),
        phase: ending.phase,
        code,
        enhanced,
        text: Some(text),
        keep: None,
    }
}

/// Repeats of a mail of unknown outcome. A server that hangs up after every text would otherwise fill one mailbox with
/// the same letter; after the last one somebody decides, as where nothing is repeated.
const MOST_REPEATS: u32 = 3;

fn next(outcome: Outcome, at: &Circumstances<'_>) -> (DeliveryState, Option<Duration>) {
    let seed = seed(at.row.id);
    match outcome {
        Outcome::Deferred(defer) => {
            let begun = at.row.first_attempt_at.unwrap_or(at.now);
            let age = Duration::try_from(at.now.duration_since(begun)).unwrap_or_default();
            match at
                .schedule
                .next(at.row.deferrals.saturating_add(1), defer, age, seed)
            {
                Retry::After(wait) => (DeliveryState::Deferred, Some(wait)),
                Retry::GiveUp => (DeliveryState::Expired, None),
            }
        }
        Outcome::Ambiguous => {
            let again = at.resend && at.row.unknown < MOST_REPEATS;
            let wait = again.then(|| at.schedule.after_ambiguous(seed, at.row.unknown));
            (DeliveryState::Ambiguous, wait)
        }
        // Others go first: it may be this recipient at whom the server hangs up.
        Outcome::RelayDown => (DeliveryState::Queued, Some(at.relay_wait)),
        other => (other.state(), None),
    }
}

/// A number that hangs on the delivery only.
pub(crate) fn seed(id: Uuid) -> u64 {
    let (high, low) = id.as_u64_pair();
    high ^ low.rotate_left(17)
}

/// Reply code, enhanced code and text as they may be kept: without the recipient's address and name.
pub(crate) fn words(
    event: &Event,
    envelope: &Envelope,
    name: &str,
) -> (Option<i32>, Option<String>, String) {
    let address = envelope.to.to_string();
    match event {
        Event::Reply(reply) => (
            Some(i32::from(reply.code)),
            reply.enhanced.map(|enhanced| enhanced.to_string()),
            redact(&reply.text, &[&address, envelope.to.local(), name]),
        ),
        // The status a server would give (RFC 6531 §3.7.4.1), so that follow-up finds these people by it.
        Event::Fault(Fault::NeedsUtf8) => (
            None,
            Some("5.6.7".to_owned()),
            describe(Fault::NeedsUtf8).to_owned(),
        ),
        Event::Fault(fault) => (None, None, describe(*fault).to_owned()),
    }
}

/// A fault in words for the ledger. These are ours, so they are the same for every server.
pub(crate) fn describe(fault: Fault) -> &'static str {
    match fault {
        Fault::Timeout => "no reply in time",
        Fault::Closed => "the connection ended",
        Fault::Io(_) => "the connection failed",
        Fault::Tls => "TLS failed",
        Fault::Unreadable => "the reply cannot be read",
        Fault::NoTls => "the server does not offer TLS",
        Fault::LoginInClear => "a login is configured, but the connection is not encrypted",
        Fault::NoLogin => "the server offers no known way to log in",
        Fault::NeedsUtf8 => "needs_smtputf8: the server does not take addresses in this script",
        Fault::TooLarge => "the mail is larger than the server takes",
        Fault::Stale => "the server had closed the connection",
        Fault::Lapsed => "the worker had lost its claim before the text went out",
    }
}
