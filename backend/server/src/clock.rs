//! The clock of the process. Handlers ask it for `now` and hand that on; tests put in their own.

use saiki_api::Timestamp;
use std::sync::Arc;

/// Tells the time.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// The machine's clock, cut to the microsecond, which is what the databases keep.
    pub fn system() -> Clock {
        Clock::from_fn(Timestamp::now)
    }

    /// A clock that asks `tell`.
    pub fn from_fn(tell: impl Fn() -> Timestamp + Send + Sync + 'static) -> Clock {
        Clock(Arc::new(tell))
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        let exact = (self.0)();
        Timestamp::from_microsecond(exact.as_microsecond()).unwrap_or(exact)
    }
}

impl std::fmt::Debug for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Clock")
    }
}
