//! What is sent, ready to be made out to its recipients: a campaign's letter, compiled once and rendered for each row,
//! or an instruction to units. It sends nothing and reads no database; the same row always gives the same bytes.

use crate::{
    message::{Built, Draft, MessageError, Party},
    outcome::PauseReason,
};
use saiki_api::{Lang, Timestamp, letters::Sender, organisation::Both};
use saiki_db::{
    crypto::IncidentCipher,
    deliveries::{self, Recipient},
};
use saiki_documents::{instructions, letters::LetterTemplate};
use saiki_domain::{
    instruction_mails::MailContent,
    letters::values::{Addressee, Facts, Values},
};
use std::{
    collections::HashMap,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Mutex, PoisonError},
};

/// Why a row gets no mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unfit {
    /// It is this row's fault: it ends as `invalid`, with these words and without personal data.
    Row(String),
    /// It is ours: what is being sent is paused.
    Campaign(PauseReason),
}

/// What is sent, compiled.
#[derive(Debug)]
pub struct Letter {
    text: Text,
    cipher: IncidentCipher,
    /// Whether it belongs to an exercise.
    exercise: bool,
    sender: Sender,
    organisation: Both,
}

#[derive(Debug)]
enum Text {
    /// A letter in some languages.
    Campaign(Box<Campaign>),
    /// An instruction in one.
    Instruction(Box<MailContent>),
}

#[derive(Debug)]
struct Campaign {
    templates: Vec<LetterTemplate>,
    frozen: deliveries::Frozen,
    /// Values that do not hang on the person, by language and date.
    common: Mutex<HashMap<(Lang, Timestamp), Values>>,
}

/// A mail's own words.
struct Words {
    lang: Lang,
    subject: String,
    text: String,
    html: Option<String>,
}

impl Letter {
    /// Compiles the texts. They were checked when the letter was written; if one does not compile now, nothing can be
    /// sent.
    pub fn new(content: deliveries::Content) -> Result<Letter, Unfit> {
        let compiled: Result<Vec<_>, _> = content
            .texts
            .iter()
            .enumerate()
            .map(|(n, text)| LetterTemplate::compile(text, content.kind, n))
            .collect();
        match compiled {
            Ok(templates) if !templates.is_empty() => Ok(Letter {
                cipher: content.cipher,
                exercise: content.frozen.incident.exercise,
                sender: content.frozen.sender.clone(),
                organisation: content.frozen.organisation.name.clone(),
                text: Text::Campaign(Box::new(Campaign {
                    templates,
                    frozen: content.frozen,
                    common: Mutex::default(),
                })),
            }),
            _ => Err(Unfit::Campaign(PauseReason::ContentRefused)),
        }
    }

    /// An instruction to units.
    pub fn instruction(content: MailContent, cipher: IncidentCipher) -> Letter {
        Letter {
            cipher,
            exercise: content.exercise,
            sender: content.sender.clone(),
            organisation: content.organisation.clone(),
            text: Text::Instruction(Box::new(content)),
        }
    }

    /// The cipher of the incident.
    pub fn cipher(&self) -> &IncidentCipher {
        &self.cipher
    }

    /// Whether it belongs to an exercise.
    pub fn is_exercise(&self) -> bool {
        self.exercise
    }

    /// The mail for a row. It never panics, whatever the row holds.
    pub fn build(&self, row: &deliveries::Claimed) -> Result<Built, Unfit> {
        let made = catch_unwind(AssertUnwindSafe(|| self.make(row)));
        made.unwrap_or_else(|_| Err(Unfit::Row("the mail could not be built".to_owned())))
    }

    fn make(&self, row: &deliveries::Claimed) -> Result<Built, Unfit> {
        let unreadable = || Unfit::Row("the recipient's record cannot be read".to_owned());
        let person = row.recipient.as_ref().ok_or_else(unreadable)?;
        let words = match &self.text {
            Text::Campaign(campaign) => campaign.words(row, person)?,
            Text::Instruction(content) => instruction(content, person),
        };
        let name = match self.sender.name.is_empty() {
            true => self.organisation.get(words.lang),
            false => &self.sender.name,
        };
        let desk = (!self.sender.reply_to.is_empty()).then(|| Party {
            name: String::new(),
            address: self.sender.reply_to.clone(),
        });
        let draft = Draft {
            delivery: row.id,
            message_id: row.message_id.clone(),
            date: row.date,
            from: Party {
                name: name.to_owned(),
                address: self.sender.email.clone(),
            },
            bounces: None,
            reply_to: desk,
            to: Party {
                name: person.name.clone(),
                address: person.email.clone(),
            },
            subject: words.subject,
            text: words.text,
            html: words.html,
            headers: Vec::new(),
        };
        draft.build().map_err(|error| match error {
            MessageError::From(_) | MessageError::Header(_) => {
                Unfit::Campaign(PauseReason::SenderRefused)
            }
            MessageError::To(_) | MessageError::MessageId | MessageError::Build => {
                Unfit::Row(error.to_string())
            }
        })
    }
}

fn instruction(content: &MailContent, unit: &Recipient) -> Words {
    let mail = instructions::mail(content, &unit.name);
    Words {
        lang: content.lang,
        subject: mail.subject,
        text: mail.text,
        html: None,
    }
}

impl Campaign {
    fn words(&self, row: &deliveries::Claimed, person: &Recipient) -> Result<Words, Unfit> {
        let template = self
            .templates
            .iter()
            .find(|template| template.lang() == row.lang);
        // Someone whose language the letter was not written in gets its first one.
        let template = template
            .or(self.templates.first())
            .ok_or(Unfit::Campaign(PauseReason::ContentRefused))?;
        let lang = template.lang();
        let mut values = self.values(lang, row.date);
        let addressee = Addressee {
            name: person.name.clone(),
            number: person.number.clone(),
            organisation: person.organisation.clone(),
            data_items: person.data_items.clone(),
        };
        values.set_person(&addressee, lang);
        let mail = template
            .render(&values)
            .map_err(|error| Unfit::Row(error.to_string()))?;
        Ok(Words {
            lang,
            subject: mail.subject,
            text: mail.text,
            html: Some(mail.html),
        })
    }

    fn values(&self, lang: Lang, date: Timestamp) -> Values {
        let mut kept = self.common.lock().unwrap_or_else(PoisonError::into_inner);
        let frozen = &self.frozen;
        let make = || {
            let facts = Facts {
                incident: &frozen.incident,
                organisation: &frozen.organisation,
                people: frozen.people,
                date,
                number: frozen.number,
            };
            Values::common(&facts, lang)
        };
        kept.entry((lang, date)).or_insert_with(make).clone()
    }
}
