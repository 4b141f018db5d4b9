//! What a letter takes from the records of the incident and the organisation: the facts its own texts use, in each of
//! their languages, and what its sender leaves open. An approval is bound to their hash, so that no text goes out filled
//! with other facts than those approved. What speaks of one person is not among them, nor the day of sending.

use crate::{
    canonical::sha256_of,
    letters::{
        fields::Field,
        scan::scan,
        values::{Facts, Values, desk},
    },
};
use saiki_api::{
    Lang,
    letters::{LetterFact, LetterKind, LetterText, Sender},
    wire,
};
use std::collections::{BTreeMap, BTreeSet};

/// A letter and the records that fill it.
#[derive(Debug, Clone, Copy)]
pub struct Filled<'a> {
    /// What the letter is for.
    pub kind: LetterKind,
    /// Its texts.
    pub texts: &'a [LetterText],
    /// Its sender.
    pub sender: &'a Sender,
    /// The records.
    pub facts: Facts<'a>,
}

/// Of a text, the fields it writes out and those whose presence alone decides what it says.
struct Used {
    written: BTreeSet<Field>,
    asked: BTreeSet<Field>,
}

impl Used {
    fn of(text: &LetterText, kind: LetterKind) -> Used {
        let mut used = Used {
            written: BTreeSet::new(),
            asked: BTreeSet::new(),
        };
        for source in [&text.subject, &text.body] {
            let found = scan(source, kind);
            used.written.extend(found.uses.iter().map(|u| u.field));
            used.asked.extend(found.asked);
        }
        // The day of sending is nobody's to approve: it would void every approval at midnight.
        let common = |field: &Field| !field.needs_person() && *field != Field::LetterDate;
        used.written.retain(common);
        used.asked.retain(common);
        used.asked.retain(|field| !used.written.contains(field));
        used
    }
}

/// A particular that a sender leaves open, by the language it is in where that matters.
struct Open {
    lang: Option<Lang>,
    field: &'static str,
    label: (&'static str, &'static str),
    value: String,
}

impl Filled<'_> {
    /// The facts with their values, for whoever approves; labels in the reader's language.
    pub fn told(&self, reader: Lang) -> Vec<LetterFact> {
        let mut told = Vec::new();
        for text in self.texts {
            let values = Values::common(&self.facts, text.lang);
            for field in Used::of(text, self.kind).written {
                told.push(LetterFact {
                    lang: Some(text.lang),
                    field: field.name().to_owned(),
                    label: field.label(reader).to_owned(),
                    value: values.get(field).to_owned(),
                });
            }
        }
        told.extend(self.sender().into_iter().map(|open| LetterFact {
            lang: open.lang,
            field: open.field.to_owned(),
            label: reader.pick(open.label.0, open.label.1).to_owned(),
            value: open.value,
        }));
        told
    }

    /// SHA-256 over the facts in canonical JSON, hexadecimal. It must never change meaning, or approvals given before
    /// would seem void.
    pub fn hash(&self) -> String {
        sha256_of(self.canonical().as_bytes())
    }

    fn canonical(&self) -> String {
        let mut all: BTreeMap<String, String> = BTreeMap::new();
        for text in self.texts {
            let values = Values::common(&self.facts, text.lang);
            let used = Used::of(text, self.kind);
            let lang = wire::name(&text.lang);
            for field in used.written {
                let value = values.get(field).to_owned();
                all.insert(format!("{lang} {}", field.name()), value);
            }
            for field in used.asked {
                let known = !values.get(field).is_empty();
                all.insert(format!("{lang} if {}", field.name()), known.to_string());
            }
        }
        for open in self.sender() {
            let lang = open.lang.map_or_else(String::new, |lang| wire::name(&lang));
            all.insert(format!("{lang} {}", open.field), open.value);
        }
        // Texts by name hold nothing that JSON cannot; the empty text would match no hash.
        serde_json::to_string(&all).unwrap_or_default()
    }

    /// What the sender of a mail takes from the records, as the start of a campaign fills it in.
    fn sender(&self) -> Vec<Open> {
        if !self.kind.is_mailed() {
            return Vec::new();
        }
        let (sender, organisation) = (self.sender, self.facts.organisation);
        let mut open = Vec::new();
        if sender.name.is_empty() {
            open.extend(self.texts.iter().map(|text| Open {
                lang: Some(text.lang),
                field: "sender.name",
                label: ("差出人名", "Sender's name"),
                value: organisation.name.get(text.lang).to_owned(),
            }));
        }
        if sender.email.is_empty() {
            open.push(Open {
                lang: None,
                field: "sender.email",
                label: (
                    "差出人のアドレス（送信元の設定がない場合）",
                    "Sender's address, where the instance has none",
                ),
                value: organisation.desk.email.clone(),
            });
        }
        if sender.reply_to.is_empty() {
            let own = &desk(self.facts.incident, organisation).email;
            let reply_to = if own.is_empty() {
                &organisation.desk.email
            } else {
                own
            };
            open.push(Open {
                lang: None,
                field: "sender.reply_to",
                label: ("返信先", "Address for answers"),
                value: reply_to.clone(),
            });
        }
        open
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::letters::lint::tests::{incident, organisation};
    use saiki_api::{incidents::Incident, organisation::Organisation};

    fn text(lang: Lang, body: &str) -> LetterText {
        LetterText {
            lang,
            subject: "{{ org.name }}".to_owned(),
            body: body.to_owned(),
        }
    }

    fn filled<'a>(
        texts: &'a [LetterText],
        sender: &'a Sender,
        incident: &'a Incident,
        organisation: &'a Organisation,
    ) -> Filled<'a> {
        Filled {
            kind: LetterKind::PersonNotice,
            texts,
            sender,
            facts: Facts {
                incident,
                organisation,
                people: 1998,
                date: "2026-07-10T03:00:00Z".parse().unwrap(),
                number: 1,
                last: false,
                previous: None,
            },
        }
    }

    #[test]
    fn only_facts_that_the_texts_use_count() {
        let texts = [
            text(
                Lang::Ja,
                "{{ person.name }}様\n{{ incident.summary }}\n{{ letter.date }}",
            ),
            text(
                Lang::En,
                "{% if incident.cause %}We know the cause.{% endif %}",
            ),
        ];
        let sender = Sender {
            name: "例社".to_owned(),
            email: "a@example.jp".to_owned(),
            reply_to: "b@example.jp".to_owned(),
        };
        let (record, org) = (incident(), organisation());
        let base = filled(&texts, &sender, &record, &org).hash();
        let with = |change: fn(&mut Incident, &mut Organisation)| {
            let (mut record, mut org) = (record.clone(), org.clone());
            change(&mut record, &mut org);
            filled(&texts, &sender, &record, &org).hash()
        };
        assert_ne!(base, with(|i, _| i.summary.push('。')));
        assert_ne!(base, with(|_, o| o.name.en.push('.')));
        assert_ne!(base, with(|i, _| i.facts.cause.text.clear()));
        // Used by no text, or only asked for.
        assert_eq!(base, with(|i, _| i.title.push('。')));
        assert_eq!(base, with(|i, _| i.facts.cause.text.push('。')));
        assert_eq!(base, with(|_, o| o.desk.email = "c@example.jp".to_owned()));
        let mut tomorrow = filled(&texts, &sender, &record, &org);
        tomorrow.facts.date = "2026-07-11T03:00:00Z".parse().unwrap();
        assert_eq!(base, tomorrow.hash());
    }

    #[test]
    fn what_a_sender_leaves_open_counts() {
        let texts = [text(Lang::Ja, "本文")];
        let (record, mut org) = (incident(), organisation());
        let sender = Sender::default();
        let told = filled(&texts, &sender, &record, &org).told(Lang::En);
        let fields: Vec<&str> = told.iter().map(|fact| fact.field.as_str()).collect();
        assert_eq!(
            fields,
            ["org.name", "sender.name", "sender.email", "sender.reply_to"]
        );
        let base = filled(&texts, &sender, &record, &org).hash();
        org.desk.email = "c@example.jp".to_owned();
        assert_ne!(base, filled(&texts, &sender, &record, &org).hash());
    }

    #[test]
    fn the_value_is_fixed_for_ever() {
        let texts = [text(Lang::Ja, "{% if incident.cause %}判明{% endif %}")];
        let (record, org) = (incident(), organisation());
        let sender = Sender {
            email: "a@example.jp".to_owned(),
            reply_to: "b@example.jp".to_owned(),
            ..Sender::default()
        };
        let name = &org.name.ja;
        assert_eq!(
            filled(&texts, &sender, &record, &org).canonical(),
            format!(
                r#"{{"ja if incident.cause":"true","ja org.name":"{name}","ja sender.name":"{name}"}}"#
            )
        );
    }
}
