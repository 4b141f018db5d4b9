//! One line a step: what was done, its figure, its time. It decides nothing about the steps.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

/// Prints the steps and keeps the place of files handed out.
#[derive(Debug)]
pub struct Teller {
    begun: Instant,
    last: Instant,
    steps: u32,
    output: PathBuf,
}

impl Teller {
    /// A teller whose files go to `output`, which is made.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn new(output: PathBuf) -> Result<Self> {
        std::fs::create_dir_all(&output).with_context(|| format!("making {}", output.display()))?;
        let now = Instant::now();
        Ok(Self {
            begun: now,
            last: now,
            steps: 0,
            output,
        })
    }

    /// A heading between steps: the day of the story.
    pub fn heading(&self, text: &str) {
        println!("\n  {text}");
    }

    /// A step that is done, with the time since the one before.
    pub fn done(&mut self, text: &str) {
        let time = self.last.elapsed();
        self.last = Instant::now();
        self.steps += 1;
        println!("  ✓ {text} ({})", shown(time));
    }

    /// A detail of the step before.
    pub fn detail(&self, text: &str) {
        println!("      {text}");
    }

    /// Keeps a file that was handed out.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep(&self, name: &str, content: &[u8]) -> Result<PathBuf> {
        let path = self.output.join(name);
        std::fs::write(&path, content).with_context(|| format!("writing {}", path.display()))?;
        Ok(path)
    }

    /// Where the files are.
    #[must_use]
    pub fn output(&self) -> &Path {
        &self.output
    }

    /// The last line.
    pub fn end(&self) {
        println!(
            "\n  {} steps in {}",
            self.steps,
            shown(self.begun.elapsed())
        );
    }
}

/// Milliseconds below a second.
fn shown(time: Duration) -> String {
    if time < Duration::from_secs(1) {
        format!("{} ms", time.as_millis())
    } else {
        format!("{:.1} s", time.as_secs_f64())
    }
}

/// A number with its thousands grouped.
#[must_use]
pub fn grouped(number: impl TryInto<i128>) -> String {
    let number = number.try_into().unwrap_or_default();
    let digits = number.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_grouped() {
        assert_eq!(grouped(7), "7");
        assert_eq!(grouped(2000), "2,000");
        assert_eq!(grouped(1_234_567_u64), "1,234,567");
    }
}
