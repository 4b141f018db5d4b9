//! What the end of a transaction means for a letter: the one table of reply codes and faults. It is pure; when to
//! try again is `retry`'s business, and what to write into the row the worker's.

use crate::{
    reply::{Enhanced, Reply},
    session::{Ending, Event, Fault},
};
use saiki_api::deliveries::{DeliveryState, Phase};

/// Why a mail is put off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Defer {
    /// Greylisting: the same mail passes a little later.
    Greylist,
    /// The mailbox is full or the server takes no more now.
    Full,
    /// Any other "not now".
    Soft,
    /// The connection was lost before the final dot: certainly not delivered.
    Lost,
}

/// Why a mail is refused for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The address does not exist.
    Hard,
    /// Policy, spam or authentication rules of the receiving side; the address may be good.
    Policy,
    /// The mailbox is over its quota, says the server, for good.
    Full,
    /// Another reason; nothing follows for the address.
    Other,
}

/// Why a campaign must stop and a person must look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PauseReason {
    /// The relay does not accept our login, or wants one.
    SmtpAuth,
    /// The relay does not accept our sender.
    SenderRefused,
    /// The text itself is refused.
    ContentRefused,
}

impl PauseReason {
    /// Its stable code, as `Campaign::pause_reason` has it.
    pub fn code(self) -> &'static str {
        match self {
            PauseReason::SmtpAuth => "smtp_auth",
            PauseReason::SenderRefused => "sender_refused",
            PauseReason::ContentRefused => "content_refused",
        }
    }
}

/// What the end of a transaction means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The relay took responsibility.
    Accepted,
    /// Not now.
    Deferred(Defer),
    /// Never.
    Rejected(Refusal),
    /// The whole text may have been taken; nobody knows.
    Ambiguous,
    /// The relay is at fault: the row waits unchanged.
    RelayDown,
    /// Our configuration or text is at fault: the campaign is paused, the row waits unchanged.
    Pause(PauseReason),
    /// This relay can never take this address.
    Invalid,
}

impl Outcome {
    /// The state of the row afterwards.
    pub fn state(self) -> DeliveryState {
        match self {
            Outcome::Accepted => DeliveryState::Accepted,
            Outcome::Deferred(_) => DeliveryState::Deferred,
            Outcome::Rejected(_) => DeliveryState::Rejected,
            Outcome::Ambiguous => DeliveryState::Ambiguous,
            Outcome::RelayDown | Outcome::Pause(_) => DeliveryState::Queued,
            Outcome::Invalid => DeliveryState::Invalid,
        }
    }
}

/// Reads the end of a transaction.
pub fn classify(ending: &Ending) -> Outcome {
    match &ending.event {
        Event::Fault(fault) => of_fault(ending.phase, *fault),
        Event::Reply(reply) => of_reply(ending.phase, reply),
    }
}

fn of_fault(phase: Phase, fault: Fault) -> Outcome {
    match (fault, phase) {
        (Fault::LoginInClear | Fault::NoLogin, _) => Outcome::Pause(PauseReason::SmtpAuth),
        (Fault::NeedsUtf8, _) => Outcome::Invalid,
        (Fault::TooLarge, _) => Outcome::Pause(PauseReason::ContentRefused),
        (Fault::Stale | Fault::Lapsed | Fault::NoTls, _) | (_, Phase::Connect | Phase::Auth) => {
            Outcome::RelayDown
        }
        (_, Phase::Dot) => Outcome::Ambiguous,
        (_, Phase::Mail | Phase::Rcpt | Phase::Data | Phase::Body | Phase::Render) => {
            Outcome::Deferred(Defer::Lost)
        }
    }
}

fn of_reply(phase: Phase, reply: &Reply) -> Outcome {
    let class = reply.class();
    match (phase, reply.code) {
        // Only 2yz after the final dot is a yes; 3yz there tells nothing.
        (Phase::Dot, _) if class == 2 => return Outcome::Accepted,
        (Phase::Dot, _) if class == 3 => return Outcome::Ambiguous,
        (_, _) if class < 4 => return of_fault(phase, Fault::Unreadable),
        (_, 530 | 534 | 535 | 538) => return Outcome::Pause(PauseReason::SmtpAuth),
        (Phase::Connect, _) => return Outcome::RelayDown,
        (Phase::Dot, _) => {}
        (_, 421) => return Outcome::RelayDown,
        _ => {}
    }
    if matches!(reply.enhanced, Some(Enhanced(5, 1, 7 | 8))) {
        return Outcome::Pause(PauseReason::SenderRefused);
    }
    match (phase, class) {
        (Phase::Auth | Phase::Mail, 4) => Outcome::RelayDown,
        (Phase::Auth, _) => Outcome::Pause(PauseReason::SmtpAuth),
        (Phase::Mail, _) => at_mail(reply),
        (Phase::Rcpt, 4) => Outcome::Deferred(put_off(reply)),
        (_, 4) => Outcome::Deferred(Defer::Soft),
        (Phase::Rcpt, _) => at_rcpt(reply),
        _ => at_text(reply),
    }
}

fn at_mail(reply: &Reply) -> Outcome {
    match (reply.code, reply.enhanced) {
        // The sender is fine; it is this address that the next server cannot take (RFC 6531).
        (_, Some(Enhanced(5, 6, 7))) => Outcome::Rejected(Refusal::Other),
        (552, _) | (_, Some(Enhanced(5, 3, 4))) => Outcome::Pause(PauseReason::ContentRefused),
        _ => Outcome::Pause(PauseReason::SenderRefused),
    }
}

fn put_off(reply: &Reply) -> Defer {
    match (reply.code, reply.enhanced) {
        (_, Some(Enhanced(4, 2, 2) | Enhanced(4, 5, 3))) => Defer::Full,
        (_, Some(Enhanced(4, 7, _) | Enhanced(4, 2, 0))) => Defer::Greylist,
        (452, _) => Defer::Full,
        (450 | 451, _) => Defer::Greylist,
        _ => Defer::Soft,
    }
}

fn at_rcpt(reply: &Reply) -> Outcome {
    match (reply.code, reply.enhanced) {
        (_, Some(enhanced)) if enhanced.1 != 0 => of_enhanced(enhanced),
        // RFC 5321 §4.5.3.1.10: a bare 552 to RCPT means "full now".
        (552, _) => Outcome::Deferred(Defer::Full),
        (550 | 551 | 553 | 556, _) => Outcome::Rejected(Refusal::Hard),
        _ => Outcome::Rejected(Refusal::Other),
    }
}

fn at_text(reply: &Reply) -> Outcome {
    match reply.enhanced {
        Some(Enhanced(5, 6, 7)) => Outcome::Rejected(Refusal::Other),
        Some(Enhanced(5, 6, _)) => Outcome::Pause(PauseReason::ContentRefused),
        Some(enhanced) => of_enhanced(enhanced),
        None => Outcome::Rejected(Refusal::Other),
    }
}

fn of_enhanced(enhanced: Enhanced) -> Outcome {
    Outcome::Rejected(match enhanced {
        Enhanced(5, 1, 1 | 2 | 3 | 6 | 10) | Enhanced(5, 2, 1) => Refusal::Hard,
        Enhanced(5, 2, 2) => Refusal::Full,
        Enhanced(5, 7, _) => Refusal::Policy,
        _ => Refusal::Other,
    })
}

#[cfg(test)]
#[path = "outcome_tests.rs"]
mod tests;
