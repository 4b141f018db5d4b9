//! Notices when the text itself is what servers refuse: many final refusals in a row, across several domains. One
//! strict domain alone does not stop a campaign.

use saiki_db::deliveries::Sending;
use std::collections::{HashMap, HashSet};

const IN_A_ROW: u32 = 20;
const DOMAINS: usize = 3;

/// Refusals after the text in a row, by what is being sent.
#[derive(Debug, Default)]
pub(super) struct ContentWatch {
    rows: HashMap<Sending, (u32, HashSet<String>)>,
}

impl ContentWatch {
    /// A mail of it was accepted.
    pub(super) fn accepted(&mut self, sending: Sending) {
        self.rows.remove(&sending);
    }

    /// A mail was refused for good after its text. Whether that makes it the text's fault.
    pub(super) fn refused(&mut self, sending: Sending, domain: &str) -> bool {
        let (times, domains) = self.rows.entry(sending).or_default();
        *times += 1;
        if domains.len() < DOMAINS {
            domains.insert(domain.to_owned());
        }
        let fault = *times >= IN_A_ROW && domains.len() >= DOMAINS;
        if fault {
            self.rows.remove(&sending);
        }
        fault
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use saiki_api::Uuid;

    #[test]
    fn one_domain_never_stops_a_campaign_and_three_do() {
        let (mut watch, campaign) = (
            ContentWatch::default(),
            Sending::Campaign(Uuid::from_u128(1)),
        );
        assert!((0..100).all(|_| !watch.refused(campaign, "strict.example")));
        watch.accepted(campaign);
        let domains = ["a.example", "b.example", "c.example"];
        let last = (0..20)
            .map(|n| watch.refused(campaign, domains[n % 3]))
            .position(|fault| fault);
        assert_eq!(last, Some(19));
    }
}
