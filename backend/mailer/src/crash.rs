//! The edges between two steps of a worker, at each of which its process can be made to die. Programs for tests arm one of
//! them; in the product the calls are empty.

use std::{fmt, str::FromStr};

/// Somewhere between two steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CrashPoint {
    /// Rows are about to be claimed (T1).
    Claiming,
    /// Rows are claimed, none is begun.
    Claimed,
    /// A claimed row is about to be given back, because the mail server is not to be had.
    Releasing,
    /// A batch of transitions (T2, T3) is about to be committed.
    Recording,
    /// It is committed, nobody was told.
    Recorded,
    /// A mail is begun, the mail server knows nothing of it.
    Begun,
    /// The mail server waits for the text.
    Awaited,
    /// The final dot is about to be written.
    BeforeDot,
    /// It is written, no reply was read.
    AfterDot,
    /// The reply was read, its outcome is not recorded.
    Answered,
    /// What a dead worker left is about to be taken up.
    Recovering,
    /// It is taken up.
    Recovered,
    /// A campaign is about to be paused for a fault of ours.
    Pausing,
    /// A campaign is about to be called done.
    Finishing,
    /// It is called done.
    Finished,
}

impl CrashPoint {
    /// Every one.
    pub const ALL: [CrashPoint; 15] = [
        CrashPoint::Claiming,
        CrashPoint::Claimed,
        CrashPoint::Releasing,
        CrashPoint::Recording,
        CrashPoint::Recorded,
        CrashPoint::Begun,
        CrashPoint::Awaited,
        CrashPoint::BeforeDot,
        CrashPoint::AfterDot,
        CrashPoint::Answered,
        CrashPoint::Recovering,
        CrashPoint::Recovered,
        CrashPoint::Pausing,
        CrashPoint::Finishing,
        CrashPoint::Finished,
    ];
}

impl fmt::Display for CrashPoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl FromStr for CrashPoint {
    type Err = String;

    fn from_str(text: &str) -> Result<CrashPoint, String> {
        CrashPoint::ALL
            .into_iter()
            .find(|point| point.to_string() == text)
            .ok_or_else(|| format!("there is no crash point {text}"))
    }
}

#[cfg(feature = "sink")]
mod armed {
    use super::CrashPoint;
    use std::sync::{
        OnceLock,
        atomic::{AtomicUsize, Ordering},
    };

    static ARMED: OnceLock<(CrashPoint, AtomicUsize)> = OnceLock::new();

    /// Lets this process die when it comes to `point` for the `nth` time, from 1. The first call in a process counts.
    pub fn arm(point: CrashPoint, nth: usize) {
        let _first = ARMED.set((point, AtomicUsize::new(nth)));
    }

    pub(crate) fn at(point: CrashPoint) {
        let Some((armed, left)) = ARMED.get() else {
            return;
        };
        if *armed == point && left.fetch_sub(1, Ordering::SeqCst) == 1 {
            // As if killed: nothing is flushed, closed or given back.
            std::process::abort();
        }
    }
}

#[cfg(feature = "sink")]
pub use armed::arm;
#[cfg(feature = "sink")]
pub(crate) use armed::at;

#[cfg(not(feature = "sink"))]
pub(crate) fn at(_point: CrashPoint) {}
