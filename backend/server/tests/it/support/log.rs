//! The log of one test, kept in memory: of its own thread alone, which its requests run on, since other tests log beside.

use std::{
    io::Write,
    sync::{Arc, Mutex},
};
use tracing::{Dispatch, subscriber::DefaultGuard, subscriber::NoSubscriber};

/// What was logged on this thread since it was begun.
pub struct Log {
    kept: Kept,
    guard: DefaultGuard,
    /// While there is one subscriber only, a place in the code that another thread comes to first is taken for one nobody
    /// listens to, and stays silent on this thread too.
    _second: Dispatch,
}

#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Log {
    /// Begins to keep everything.
    pub fn begin() -> Log {
        let kept = Kept::default();
        let copy = kept.clone();
        let second = Dispatch::new(NoSubscriber::new());
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_writer(move || copy.clone())
            .finish();
        let guard = tracing::subscriber::set_default(subscriber);
        Log {
            kept,
            guard,
            _second: second,
        }
    }

    /// Ends it, and gives what was logged.
    pub fn end(self) -> String {
        drop(self.guard);
        let bytes = self.kept.0.lock().unwrap();
        String::from_utf8_lossy(&bytes).into_owned()
    }
}
