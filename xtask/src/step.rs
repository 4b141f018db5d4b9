//! One line when a step begins and one with its time when it ends. It is not a logger.

use std::time::{Duration, Instant};

use anyhow::Result;

/// Runs one step of a command, saying what is being done and, afterwards, how long it took.
///
/// # Errors
/// What the step itself returned, unchanged.
pub fn step<T>(title: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("▸ {title}");
    let begun = Instant::now();
    let result = work();
    let sign = if result.is_ok() { '✓' } else { '✗' };
    println!("{sign} {title}: {}", spoken(begun.elapsed()));
    result
}

/// A heading between groups of steps.
pub fn heading(title: &str) {
    println!("\n== {title} ==");
}

/// Something the reader should know although the work goes on.
pub fn warn(message: &str) {
    eprintln!("! {message}");
}

/// A duration as a person says it: `0.4 s`, `12 s`, `3 min 05 s`.
#[must_use]
pub fn spoken(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds < 10 {
        format!("{:.1} s", time.as_secs_f64())
    } else if seconds < 60 {
        format!("{seconds} s")
    } else {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_said_in_the_unit_that_fits() {
        assert_eq!(spoken(Duration::from_millis(420)), "0.4 s");
        assert_eq!(spoken(Duration::from_secs(42)), "42 s");
        assert_eq!(spoken(Duration::from_secs(185)), "3 min 05 s");
    }
}
