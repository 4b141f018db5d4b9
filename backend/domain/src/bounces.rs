//! What a report about a mail means: the class of a status code, what a server's own words say where there is no
//! code, and what follows for the mail. It parses no mail and changes nothing.
//!
//! Sources: RFC 3463 (status codes) with RFC 5248 and 6710 (later codes), RFC 3464 (actions), RFC 5965 (complaints).

mod words;

pub use words::{Words, read as read_words};

use saiki_api::{
    bounces::{BounceClass, BounceEffect, BounceKind},
    deliveries::DeliveryState,
};

/// A status code of RFC 3463: class, subject, detail. Only classes 2, 4 and 5 exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Status(pub u8, pub u16, pub u16);

impl Status {
    /// Reads `5.1.1` at the start of `text`; what follows is a comment (RFC 3464 §2.3.4).
    pub fn parse(text: &str) -> Option<Status> {
        let text = text.trim_start();
        let end = text.find(|c: char| !c.is_ascii_digit() && c != '.');
        let code = text.get(..end.unwrap_or(text.len()))?;
        let mut parts = code.trim_end_matches('.').split('.');
        let class = parts
            .next()?
            .parse::<u8>()
            .ok()
            .filter(|c| [2, 4, 5].contains(c))?;
        let mut number = || -> Option<u16> {
            let part = parts.next()?;
            part.parse().ok().filter(|_| part.len() <= 3)
        };
        let status = Status(class, number()?, number()?);
        parts.next().is_none().then_some(status)
    }

    /// Whether it says that the address does not exist or takes mail no more, so that nothing more is sent to it.
    pub fn is_dead_address(self) -> bool {
        matches!(self, Status(5, 1, 1 | 2 | 3 | 6 | 10) | Status(5, 2, 1))
    }

    /// Whether it says next to nothing, so that the server's words are worth reading.
    fn is_vague(self) -> bool {
        matches!(
            self,
            Status(_, 0 | 5, _) | Status(_, 1..=4, 0) | Status(5, 4, 1 | 4 | 6 | 7)
        )
    }
}

impl std::fmt::Display for Status {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{}", self.0, self.1, self.2)
    }
}

/// The class of a failure: by its code, and by the server's words where the code says nothing. Unclear ones are soft,
/// which stops nothing.
pub fn class_of(status: Option<Status>, words: Words) -> BounceClass {
    match status {
        Some(status) if status.0 != 5 => BounceClass::Soft,
        Some(status) if status.is_dead_address() => BounceClass::Hard,
        // The sender, not the recipient, is what was found wanting; security and policy; content and conversion.
        Some(Status(_, 1, 7 | 8) | Status(_, 7 | 6, _)) => BounceClass::Policy,
        Some(status) if !status.is_vague() => BounceClass::Soft,
        _ => match words {
            Words::NoSuchAddress => BounceClass::Hard,
            Words::Policy => BounceClass::Policy,
            Words::Full | Words::Unclear => BounceClass::Soft,
        },
    }
}

/// What is known of the mail a report is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// Its state.
    pub state: DeliveryState,
    /// Whether the report names the mail's own address, or none: then a dead address is that of the mail. A report
    /// about an address it was forwarded to says nothing about that.
    pub own_address: bool,
    /// Whether the mail may be stopped by who gets it: an update, not a notice owed by law.
    pub update: bool,
    /// Whether it is somebody's test.
    pub test: bool,
}

/// What follows from a report; `None` while the outcome of the mail itself is still open, so that the report has to be
/// handed over again later.
pub fn effect(kind: BounceKind, class: Option<BounceClass>, facts: &Facts) -> Option<BounceEffect> {
    use DeliveryState as S;
    if matches!(facts.state, S::Leased | S::Attempting) {
        return None;
    }
    let taken = facts.state.is_told() || facts.state == S::Ambiguous;
    Some(match kind {
        // A mail that waits for another attempt, or has its outcome, keeps it.
        BounceKind::Failed if !taken => BounceEffect::Noted,
        BounceKind::Failed
            if class == Some(BounceClass::Hard) && facts.own_address && !facts.test =>
        {
            BounceEffect::BouncedSuppressed
        }
        BounceKind::Failed => BounceEffect::Bounced,
        BounceKind::Delivered if matches!(facts.state, S::Accepted | S::Ambiguous) => {
            BounceEffect::Delivered
        }
        BounceKind::Complaint if facts.update && !facts.test => BounceEffect::OptedOut,
        BounceKind::Delivered
        | BounceKind::Delayed
        | BounceKind::Relayed
        | BounceKind::Expanded
        | BounceKind::Complaint => BounceEffect::Noted,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn codes_have_the_class_their_standards_give_them() {
        for (text, class) in [
            ("5.1.1", BounceClass::Hard),
            ("5.1.2 (bad host)", BounceClass::Hard),
            ("5.1.3", BounceClass::Hard),
            ("5.1.6", BounceClass::Hard),
            ("5.1.10", BounceClass::Hard),
            ("5.2.1", BounceClass::Hard),
            ("5.1.7", BounceClass::Policy),
            ("5.1.8", BounceClass::Policy),
            ("5.7.1", BounceClass::Policy),
            ("5.7.26", BounceClass::Policy),
            ("5.6.0", BounceClass::Policy),
            ("5.2.2", BounceClass::Soft),
            ("5.2.3", BounceClass::Soft),
            ("5.4.7", BounceClass::Soft),
            ("5.0.0", BounceClass::Soft),
            ("4.1.1", BounceClass::Soft),
            ("4.4.7", BounceClass::Soft),
            ("2.1.5", BounceClass::Soft),
        ] {
            let status = Status::parse(text);
            assert!(status.is_some(), "{text}");
            assert_eq!(class_of(status, Words::Unclear), class, "{text}");
        }
        for text in [
            "", "5", "5.1", "5.1.1.1", "3.1.1", "x.1.1", "5.1.1000", "五.1.1",
        ] {
            assert_eq!(Status::parse(text), None, "{text}");
        }
    }

    #[test]
    fn words_count_only_where_the_code_says_nothing() {
        let class = |code, words| class_of(Status::parse(code), words);
        assert_eq!(class("5.0.0", Words::NoSuchAddress), BounceClass::Hard);
        assert_eq!(class("5.5.0", Words::NoSuchAddress), BounceClass::Hard);
        assert_eq!(class("5.2.2", Words::NoSuchAddress), BounceClass::Soft);
        assert_eq!(class("5.7.1", Words::NoSuchAddress), BounceClass::Policy);
        assert_eq!(class("5.1.1", Words::Full), BounceClass::Hard);
        assert_eq!(class("4.0.0", Words::NoSuchAddress), BounceClass::Soft);
        assert_eq!(class_of(None, Words::NoSuchAddress), BounceClass::Hard);
        assert_eq!(class_of(None, Words::Unclear), BounceClass::Soft);
    }

    fn facts(state: DeliveryState) -> Facts {
        Facts {
            state,
            own_address: true,
            update: false,
            test: false,
        }
    }

    #[test]
    fn only_a_dead_address_of_the_mail_itself_is_stopped() {
        let hard = Some(BounceClass::Hard);
        let own = facts(DeliveryState::Accepted);
        let of = |class, facts: &Facts| effect(BounceKind::Failed, class, facts);
        assert_eq!(of(hard, &own), Some(BounceEffect::BouncedSuppressed));
        assert_eq!(
            of(Some(BounceClass::Soft), &own),
            Some(BounceEffect::Bounced)
        );
        assert_eq!(
            of(Some(BounceClass::Policy), &own),
            Some(BounceEffect::Bounced)
        );
        let forwarded = Facts {
            own_address: false,
            ..own
        };
        assert_eq!(of(hard, &forwarded), Some(BounceEffect::Bounced));
        let test = Facts { test: true, ..own };
        assert_eq!(of(hard, &test), Some(BounceEffect::Bounced));
    }

    #[test]
    fn a_complaint_stops_updates_and_never_what_is_owed() {
        let owed = facts(DeliveryState::Accepted);
        let update = Facts {
            update: true,
            ..owed
        };
        let of = |facts: &Facts| effect(BounceKind::Complaint, None, facts);
        assert_eq!(of(&owed), Some(BounceEffect::Noted));
        assert_eq!(of(&update), Some(BounceEffect::OptedOut));
    }

    #[test]
    fn a_report_that_overtakes_the_outcome_waits_for_it() {
        for state in [DeliveryState::Leased, DeliveryState::Attempting] {
            assert_eq!(effect(BounceKind::Failed, None, &facts(state)), None);
        }
        let waiting = facts(DeliveryState::Deferred);
        assert_eq!(
            effect(BounceKind::Failed, None, &waiting),
            Some(BounceEffect::Noted)
        );
        let unknown = facts(DeliveryState::Ambiguous);
        assert_eq!(
            effect(BounceKind::Delivered, None, &unknown),
            Some(BounceEffect::Delivered)
        );
        let bounced = facts(DeliveryState::Bounced);
        assert_eq!(
            effect(BounceKind::Delivered, None, &bounced),
            Some(BounceEffect::Noted)
        );
    }

    proptest! {
        #[test]
        fn a_code_reads_back(class in prop::sample::select(vec![2u8, 4, 5]), a in 0u16..1000, b in 0u16..1000) {
            let status = Status(class, a, b);
            prop_assert_eq!(Status::parse(&status.to_string()), Some(status));
        }

        #[test]
        fn any_text_is_read_without_trouble(text in "\\PC{0,200}") {
            let class = class_of(Status::parse(&text), read_words(&text));
            prop_assert!(class != BounceClass::Hard || Status::parse(&text).is_some() || read_words(&text) == Words::NoSuchAddress);
        }
    }
}
