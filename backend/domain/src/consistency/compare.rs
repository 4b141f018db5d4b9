//! Contradictions as they are found: two places, what each says, how grave it is and what to do. What is compared with what
//! is decided beside.

use crate::canonical;
use saiki_api::{
    Timestamp,
    consistency::{Contradiction, Gravity, LookedAt, Statement, Subject},
    organisation::Both,
};

/// A place that says something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Source {
    /// Which.
    pub place: Both,
    /// Its page in the console.
    pub path: String,
    /// As of when, where it is a snapshot.
    pub as_of: Option<Timestamp>,
    /// Whether it went out and stays as it was.
    pub past: bool,
    /// What to do where it disagrees with the records.
    pub remedy: Remedy,
}

/// What to do about a place that disagrees with another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Remedy {
    /// The register or the facts.
    Records,
    /// A value written in place of the records'.
    Field,
    /// An answer to a question deadlines turn on.
    Answer,
    /// A report that was made and not filed.
    Made,
    /// A report that was filed.
    Filed,
    /// An approved letter.
    Letter,
    /// A letter that was sent.
    Sent,
    /// A notice on the public page.
    Page,
}

impl Remedy {
    fn text(self) -> Both {
        let (ja, en) = match self {
            Remedy::Records => (
                "どちらが正しいかを確かめ、記録を直してください",
                "Find out which is right and correct the records",
            ),
            Remedy::Field => (
                "どちらが正しいかを確かめ、記入した値か元の記録を直してください",
                "Find out which is right, and correct the value written or the record behind it",
            ),
            Remedy::Answer => (
                "どちらが正しいかを確かめ、回答か名簿を直してください。期限の計算が変わることがあります",
                "Find out which is right, and correct the answer or the register; deadlines may move",
            ),
            Remedy::Made => (
                "記録が正しければ、報告書を作り直してください。報告書が正しければ、記録を直してください",
                "If the records are right, make the report anew; if the report is, correct the records",
            ),
            Remedy::Filed => (
                "提出後に記録が変わっています。続報や訂正の報告が必要かを確かめてください",
                "The records changed after it was filed; see whether a further report or a correction is due",
            ),
            Remedy::Letter => (
                "文面か記録の誤っている方を直してください。文面を直したら、承認を取り直してください",
                "Correct the text or the records, whichever is wrong; a changed text needs a new approval",
            ),
            Remedy::Sent => (
                "送付後に記録が変わったか、文面に誤りがあります。続報での訂正が必要かを確かめてください",
                "The records changed after it was sent, or its text is wrong; see whether a follow-up has to correct it",
            ),
            Remedy::Page => (
                "公表中の文面を改める必要があるかを確かめてください",
                "See whether the page needs to be brought up to date",
            ),
        };
        Both::new(ja, en)
    }
}

impl Source {
    /// A place that is as it is now.
    pub(super) fn now(place: Both, path: String, remedy: Remedy) -> Source {
        Source {
            place,
            path,
            as_of: None,
            past: false,
            remedy,
        }
    }

    fn states(&self, says: Both) -> Statement {
        Statement {
            place: self.place.clone(),
            path: self.path.clone(),
            says,
            as_of: self.as_of,
        }
    }
}

/// What was found so far.
#[derive(Debug, Default)]
pub(super) struct Finder {
    found: Vec<Contradiction>,
    looked: Vec<LookedAt>,
}

/// A fact two places disagree on.
pub(super) struct Fact {
    /// Of which kind.
    pub subject: Subject,
    /// Its name.
    pub name: Both,
    /// Whether they say it in so many words; otherwise it is only worth a look.
    pub firm: bool,
}

impl Finder {
    /// Counts facts that a place was asked for.
    pub(super) fn look(&mut self, at: &Source, facts: usize) {
        let facts = i64::try_from(facts).unwrap_or(i64::MAX);
        let same = |one: &&mut LookedAt| one.path == at.path && one.place == at.place;
        match self.looked.iter_mut().find(same) {
            Some(one) => one.facts += facts,
            None => self.looked.push(LookedAt {
                place: at.place.clone(),
                path: at.path.clone(),
                facts,
            }),
        }
    }

    /// Notes that two places disagree. The second is the one to be mended where the first is right.
    pub(super) fn differ(&mut self, fact: Fact, one: (&Source, Both), other: (&Source, Both)) {
        let past = one.0.past || other.0.past;
        let gravity = match fact.firm && !past {
            true => Gravity::Blocks,
            false => Gravity::Warns,
        };
        let title = Both::new(
            format!(
                "{}が、{}と{}で食い違っています",
                fact.name.ja, one.0.place.ja, other.0.place.ja
            ),
            format!(
                "{}: {} and {} disagree",
                fact.name.en, one.0.place.en, other.0.place.en
            ),
        );
        let remedy = other.0.remedy.text();
        let (mut one, mut other) = (one.0.states(one.1), other.0.states(other.1));
        // The key stands for all that is said; only what is shown is cut.
        let key = key(&fact, &one, &other);
        for says in [&mut one.says, &mut other.says] {
            *says = Both::new(cut(&says.ja), cut(&says.en));
        }
        self.found.push(Contradiction {
            key,
            subject: fact.subject,
            gravity,
            title,
            remedy,
            one,
            other,
            overruled: None,
        });
    }

    /// What disagrees, the gravest first, each once.
    pub(super) fn contradictions(self) -> Vec<Contradiction> {
        let mut found = self.found;
        found.sort_by(|a, b| {
            let of = |it: &Contradiction| (it.gravity, it.subject);
            of(a)
                .cmp(&of(b))
                .then_with(|| a.one.path.cmp(&b.one.path))
                .then_with(|| a.other.path.cmp(&b.other.path))
                .then_with(|| a.key.cmp(&b.key))
        });
        found.dedup_by(|a, b| a.key == b.key);
        found
    }

    /// The places, in the order in which they were looked at.
    pub(super) fn looked_at(&self) -> Vec<LookedAt> {
        self.looked.clone()
    }
}

/// Hash of what is spoken of, of both places and of what both say, whichever comes first.
fn key(fact: &Fact, one: &Statement, other: &Statement) -> String {
    let part = |it: &Statement| {
        let (place, says) = (&it.place, &it.says);
        [&it.path, &place.ja, &place.en, &says.ja, &says.en].map(Clone::clone)
    };
    let mut parts = [part(one), part(other)];
    parts.sort();
    // Texts by name hold nothing that JSON cannot.
    canonical::sha256_hex(&(fact.subject, &fact.name, parts)).unwrap_or_default()
}

const LONGEST: usize = 120;

/// Long prose as it is shown.
fn cut(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", line.get(..at).unwrap_or(&line)),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(path: &str, past: bool) -> Source {
        Source {
            past,
            ..Source::now(Both::new(path, path), path.to_owned(), Remedy::Made)
        }
    }

    fn one(first: (&str, &str), second: (&str, &str), past: bool, firm: bool) -> Contradiction {
        let mut finder = Finder::default();
        let fact = Fact {
            subject: Subject::People,
            name: Both::new("人数", "Number"),
            firm,
        };
        let (a, b) = (source(first.0, false), source(second.0, past));
        let said = |text: &str| Both::new(text, text);
        finder.differ(fact, (&a, said(first.1)), (&b, said(second.1)));
        finder.contradictions().remove(0)
    }

    #[test]
    fn a_key_stands_for_places_and_sayings_in_either_order() {
        let found = one(("a", "1"), ("b", "2"), false, true);
        assert_eq!(found.key.len(), 64);
        assert_eq!(found.key, one(("b", "2"), ("a", "1"), false, true).key);
        for other in [
            one(("a", "1"), ("b", "3"), false, true),
            one(("a", "2"), ("b", "1"), false, true),
            one(("a", "1"), ("c", "2"), false, true),
        ] {
            assert_ne!(found.key, other.key);
        }
    }

    #[test]
    fn a_key_stands_for_one_fact_and_for_all_that_is_said_of_it() {
        let key = |name: &str, says: &str| {
            let mut finder = Finder::default();
            let fact = Fact {
                subject: Subject::Times,
                name: Both::new(name, name),
                firm: true,
            };
            let said = |text: &str| Both::new(text, text);
            let (a, b) = (source("a", false), source("b", false));
            finder.differ(fact, (&a, said("1")), (&b, said(says)));
            finder.contradictions().remove(0)
        };
        assert_ne!(key("発生", "2").key, key("検知", "2").key);
        let long = "あ".repeat(LONGEST);
        let (one, other) = (format!("{long}い"), format!("{long}う"));
        let (one, other) = (key("発生", &one), key("発生", &other));
        assert_eq!(one.other.says, other.other.says);
        assert_ne!(one.key, other.key);
    }

    #[test]
    fn only_two_places_that_hold_now_and_speak_firmly_block() {
        let gravity = |past, firm| one(("a", "1"), ("b", "2"), past, firm).gravity;
        assert_eq!(gravity(false, true), Gravity::Blocks);
        assert_eq!(gravity(true, true), Gravity::Warns);
        assert_eq!(gravity(false, false), Gravity::Warns);
    }
}
