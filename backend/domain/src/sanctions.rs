//! Rules of action against those responsible: what a record must say before and after a decision. Nothing is stored
//! here, and no text of it ever leaves a sealed place.

use crate::fault::Faults;
use saiki_api::sanctions::{NewSanction, SanctionState};

/// Longest name of a party, in characters.
const MAX_LINE: usize = 200;
/// Longest text, in characters.
const MAX_TEXT: usize = 20_000;

/// Whether it may be written down like this.
pub fn check(sanction: &NewSanction) -> Faults {
    let mut faults = Faults::default();
    faults.line("party", &sanction.party, MAX_LINE);
    faults.prose("counsel", &sanction.counsel, MAX_TEXT);
    faults.prose("decision", &sanction.decision, MAX_TEXT);
    match sanction.grounds.trim().is_empty() {
        true => faults.add(
            "grounds",
            "required",
            "調査でわかった事実と理由を書いてください",
            "Say for what, and what the inquiry found",
        ),
        false => faults.prose("grounds", &sanction.grounds, MAX_TEXT),
    }
    if sanction.state != SanctionState::Open && sanction.decision.trim().is_empty() {
        faults.add(
            "decision",
            "required",
            "決定の内容と理由を書いてください",
            "Say what was decided and why",
        );
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use saiki_api::sanctions::SanctionKind;

    #[test]
    fn a_decision_says_what_and_why() {
        let mut sanction = NewSanction {
            kind: SanctionKind::Warning,
            party: "甲".to_owned(),
            grounds: "規則に反して端末を持ち込んだ".to_owned(),
            counsel: String::new(),
            state: SanctionState::Open,
            decision: String::new(),
        };
        assert_eq!(check(&sanction), Faults::default());
        sanction.state = SanctionState::Dropped;
        assert_eq!(check(&sanction).0[0].field, "decision");
        sanction.grounds = " ".to_owned();
        assert_eq!(check(&sanction).0[0].field, "grounds");
    }
}
