//! What happened before scenario 3: scenarios 2, 1 and 4 of the requirements, each with dates of its own, played against
//! a server that is told the time (`saiki-story`). Each step asserts what the product must answer, so that the play is
//! the scenario's acceptance test.

mod clock;
mod closing;
mod finder;
mod outbound;
mod story;
mod worm;

use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use super::Stage;
use super::answer::version;
use super::calendar::Calendar;
use super::cast::{self, Cast};
use super::teller::Teller;
use clock::Clock;
use story::Story;

/// A scenario: its number in the requirements, in words, how many days ago it began, how it is played. In the order of
/// their days.
type Scenario = (u8, &'static str, i64, fn(&mut Story<'_>) -> Result<()>);

const SCENARIOS: [Scenario; 3] = [
    (
        2,
        "a finder reports a flaw in a hosted website",
        420,
        finder::play,
    ),
    (1, "an outbound attack from inside", 190, outbound::play),
    (4, "a worm inside the network", 150, worm::play),
];

/// Plays them all, and says for each that it passed.
///
/// # Errors
/// When the product does not answer as it must.
pub(super) fn play(stage: &Stage, clock: &Path) -> Result<()> {
    let clock = Clock::new(clock.to_path_buf());
    let mut teller = Teller::new(stage.output.clone())?;
    let cast = cast::enter(stage, &mut teller)?;
    name_the_executive(&cast)?;
    teller.done("work that stalls goes to the president");
    let mut failed = 0;
    for (number, title, days_ago, play) in SCENARIOS {
        teller.heading(&format!("Scenario {number}: {title}"));
        let calendar = Calendar::beginning(days_ago)?;
        let mut story = Story::new(stage, &cast, &clock, calendar, &mut teller);
        match play(&mut story) {
            Ok(()) => println!("  scenario {number} passed"),
            Err(error) => {
                failed += 1;
                println!("  scenario {number} failed: {error:#}");
            }
        }
    }
    teller.end();
    ensure!(failed == 0, "{failed} scenarios failed");
    Ok(())
}

fn name_the_executive(cast: &Cast) -> Result<()> {
    let mut rule: Value = cast.lead.get("stall-rule")?;
    let seen = version(&rule)?;
    ensure!(seen == 0, "the rule of stalls was set before the play");
    let fields = rule.as_object_mut().context("the rule is no object")?;
    fields.insert("executive_id".to_owned(), json!(cast.president.user.id));
    let _set: Value = cast.lead.change("PUT", "stall-rule", seen, &rule)?;
    Ok(())
}
