//! What is sent, ready to be made out to its recipients: a campaign's letter, compiled once and rendered for each row,
//! an instruction to units, or an alarm. It sends nothing and reads no database; the same row always gives the same bytes.

use crate::{
    attached::{AttachedFiles, FileToAttach},
    bounces::ReturnPath,
    message::{Built, Draft, MessageError, Party},
    outcome::PauseReason,
};
use saiki_api::{
    Lang, Timestamp,
    letters::{MailEncoding, Sender},
    organisation::Both,
};
use saiki_db::{
    crypto::IncidentCipher,
    deliveries::{self, Recipient},
    unsubscribe::Unsubscriber,
};
use saiki_documents::{alarms, instructions, letters::LetterTemplate};
use saiki_domain::{
    alarms::AlarmContent,
    instruction_mails::MailContent,
    letters::{
        fields::Field,
        values::{Addressee, Facts, Values},
    },
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
    /// Whether it is an update, which whoever gets it may stop.
    update: bool,
    sender: Sender,
    organisation: Both,
    /// Where reports about its mails come back to; the sender's address when absent.
    return_path: Option<ReturnPath>,
}

#[derive(Debug)]
enum Text {
    /// A letter in some languages.
    Campaign(Box<Campaign>),
    /// An instruction in one.
    Instruction(Box<MailContent>),
    /// An alarm, in that of each reader.
    Alarm(Box<AlarmContent>),
}

#[derive(Debug)]
struct Campaign {
    templates: Vec<LetterTemplate>,
    frozen: deliveries::Frozen,
    /// Makes the links to stop updates; absent from what is owed.
    unsubscribe: Option<Unsubscriber>,
    encoding: MailEncoding,
    /// Encoded once for all mails.
    files: AttachedFiles,
    /// Values that do not hang on the person, by language and date.
    common: Mutex<HashMap<(Lang, Timestamp), Values>>,
}

/// A mail's own words.
struct Words {
    lang: Lang,
    subject: String,
    text: String,
    html: Option<String>,
    /// Where further updates can be stopped; absent from what is owed.
    stop: Option<String>,
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
        let files: Vec<FileToAttach<'_>> = content
            .files
            .iter()
            .map(|file| FileToAttach {
                name: &file.attachment.name,
                media_type: &file.attachment.media_type,
                bytes: &file.bytes,
            })
            .collect();
        match (compiled, AttachedFiles::encode(&files)) {
            (Ok(templates), Some(files)) if !templates.is_empty() => Ok(Letter {
                cipher: content.cipher,
                exercise: content.frozen.incident.exercise,
                update: content.update,
                sender: content.frozen.sender.clone(),
                organisation: content.frozen.organisation.name.clone(),
                return_path: None,
                text: Text::Campaign(Box::new(Campaign {
                    templates,
                    frozen: content.frozen,
                    unsubscribe: content.unsubscribe,
                    encoding: content.encoding,
                    files,
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
            update: false,
            sender: content.sender.clone(),
            organisation: content.organisation.clone(),
            return_path: None,
            text: Text::Instruction(Box::new(content)),
        }
    }

    /// An alarm to those who see to its deadlines.
    pub fn alarm(content: AlarmContent, cipher: IncidentCipher) -> Letter {
        Letter {
            cipher,
            exercise: content.exercise,
            update: false,
            sender: content.sender.clone(),
            organisation: content.organisation.clone(),
            return_path: None,
            text: Text::Alarm(Box::new(content)),
        }
    }

    /// Has reports about its mails come back to signed addresses.
    pub fn returning_to(self, return_path: Option<ReturnPath>) -> Letter {
        Letter {
            return_path,
            ..self
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

    /// Whether whoever gets it may stop it; what is owed goes out whatever they said.
    pub fn is_update(&self) -> bool {
        self.update
    }

    fn names_language(&self) -> bool {
        match &self.text {
            Text::Campaign(campaign) => campaign.frozen.names_language,
            Text::Instruction(_) | Text::Alarm(_) => false,
        }
    }

    fn encoding(&self) -> MailEncoding {
        match &self.text {
            Text::Campaign(campaign) => campaign.encoding,
            Text::Instruction(_) | Text::Alarm(_) => MailEncoding::default(),
        }
    }

    fn files(&self) -> AttachedFiles {
        match &self.text {
            Text::Campaign(campaign) => campaign.files.clone(),
            Text::Instruction(_) | Text::Alarm(_) => AttachedFiles::default(),
        }
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
            Text::Alarm(content) => alarm(content, row, person),
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
            bounces: self.return_path.as_ref().map(|path| path.address(row.id)),
            reply_to: desk,
            to: Party {
                name: person.name.clone(),
                address: person.email.clone(),
            },
            subject: words.subject,
            text: words.text,
            html: words.html,
            headers: Vec::new(),
            lang: self.names_language().then_some(words.lang),
            encoding: self.encoding(),
            files: self.files(),
            // RFC 8058 section 3.1: the header promises one press over HTTPS; a plain link stands in the text alone.
            unsubscribe: words.stop.filter(|url| url.starts_with("https://")),
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
        stop: None,
    }
}

fn alarm(content: &AlarmContent, row: &deliveries::Claimed, reader: &Recipient) -> Words {
    let mail = alarms::mail(content, row.incident_id, row.lang, &reader.name);
    Words {
        lang: row.lang,
        subject: mail.subject,
        text: mail.text,
        html: None,
        stop: None,
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
            contract: person.contract_ref.clone(),
            members: person.members.clone(),
        };
        values.set_person(&addressee, lang);
        let stop = self.unsubscribe.as_ref().map(|links| links.url(row.id));
        if let Some(url) = &stop {
            values.set(Field::LetterUnsubscribe, url);
        }
        let mail = template
            .render(&values)
            .map_err(|error| Unfit::Row(error.to_string()))?;
        Ok(Words {
            lang,
            subject: mail.subject,
            text: mail.text,
            html: Some(mail.html),
            stop,
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
                last: frozen.last,
                previous: frozen.previous.as_ref(),
            };
            Values::common(&facts, lang)
        };
        kept.entry((lang, date)).or_insert_with(make).clone()
    }
}
