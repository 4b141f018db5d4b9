//! Draws from the sink's chances. A draw hangs on seed, recipient and attempt only, so that a run can be repeated.

use super::{
    Act, Step,
    options::{Chances, Options},
};
use crate::retry::mix;

/// The act drawn for attempt number `attempt` to `rcpt`, if any.
pub(crate) fn draw(options: &Options, rcpt: &str, attempt: u32) -> Option<(Step, Act)> {
    let chances = options.chances;
    if chances == Chances::default() {
        return None;
    }
    let name = rcpt
        .bytes()
        .fold(options.seed, |seed, byte| mix(seed ^ u64::from(byte)));
    let say = |text: &str| Act::Say(text.to_owned());
    if falls(chances.unknown, name) {
        return Some((Step::Rcpt, say("550 5.1.1 no such user")));
    }
    let mut seed = mix(name ^ u64::from(attempt));
    let mut next = |chance: f64| {
        seed = mix(seed);
        falls(chance, seed)
    };
    if next(chances.greylist) {
        Some((Step::Rcpt, say("450 4.7.1 greylisted")))
    } else if next(chances.closing) {
        Some((Step::Rcpt, Act::SayAndClose("421 4.3.2 closing".to_owned())))
    } else if next(chances.put_off) {
        Some((Step::Dot, say("451 4.3.0 later")))
    } else if next(chances.eof_before_dot) {
        Some((Step::Body, Act::Close))
    } else if next(chances.eof_after_dot) {
        Some((Step::Dot, Act::KeepAndClose))
    } else {
        None
    }
}

/// Whether a draw with this seed falls within `chance`, to one part in a million.
fn falls(chance: f64, seed: u64) -> bool {
    let draw = u32::try_from(seed % 1_000_000).unwrap_or(u32::MAX);
    f64::from(draw) < chance * 1_000_000.0
}
