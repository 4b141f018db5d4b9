//! Counts what test programs report, from what they print. It does not run them.

/// Tests passed and failed.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// Those that passed.
    pub passed: u64,
    /// Those that failed, or should have run and did not.
    pub failed: u64,
}

impl Tally {
    /// Takes in a line of `cargo test`: `test result: ok. 12 passed; 0 failed; …`.
    pub fn read_cargo(&mut self, line: &str) {
        let Some(rest) = line.trim().strip_prefix("test result: ") else {
            return;
        };
        let counts = rest.split_once(". ").map_or(rest, |(_, counts)| counts);
        for part in counts.split(';') {
            self.count(part);
        }
    }

    /// Takes in a line of Playwright's closing summary: `12 passed (3.4s)`.
    pub fn read_playwright(&mut self, line: &str) {
        self.count(line);
    }

    /// Takes in what the play says of a scenario: `scenario 2 passed`.
    pub fn read_play(&mut self, line: &str) {
        let mut words = line.split_whitespace();
        if words.next() != Some("scenario") || words.next().is_none() {
            return;
        }
        match words.next() {
            Some("passed") => self.passed += 1,
            Some("failed:") => self.failed += 1,
            _ => {}
        }
    }

    /// Adds another tally.
    pub fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }

    fn count(&mut self, text: &str) {
        let mut words = text.split_whitespace();
        let Some(Ok(count)) = words.next().map(str::parse::<u64>) else {
            return;
        };
        match (words.next(), words.next()) {
            // A flaky one passed in the end.
            (Some("passed" | "flaky"), _) => self.passed += count,
            (Some("failed" | "interrupted"), _) | (Some("did"), Some("not")) => {
                self.failed += count
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargos_results_are_summed() {
        let mut tally = Tally::default();
        tally.read_cargo(
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out",
        );
        tally.read_cargo("test result: FAILED. 4 passed; 2 failed; 0 ignored");
        tally.read_cargo("test parses_3_passed ... ok");
        assert_eq!(
            tally,
            Tally {
                passed: 16,
                failed: 2
            }
        );
    }

    #[test]
    fn scenarios_are_counted() {
        let mut tally = Tally::default();
        for line in [
            "  Scenario 2: a finder reports",
            "  scenario 2 passed",
            "  scenario 4 failed: early",
        ] {
            tally.read_play(line);
        }
        let wanted = Tally {
            passed: 1,
            failed: 1,
        };
        assert_eq!(tally, wanted);
    }

    #[test]
    fn playwrights_summary_is_summed() {
        let mut tally = Tally::default();
        for line in [
            "  1 failed",
            "    [chromium] › a.spec.ts:3:1 › 2 passed",
            "  2 did not run",
            "  30 passed (12.1s)",
        ] {
            tally.read_playwright(line);
        }
        assert_eq!(
            tally,
            Tally {
                passed: 30,
                failed: 3
            }
        );
    }
}
