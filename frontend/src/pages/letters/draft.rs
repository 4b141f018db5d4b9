//! The letter being edited: saves itself a moment after the last key, keeps what could not be saved on this computer,
//! and notices when somebody else was quicker. It shows nothing.

use crate::{
    api::{ApiError, client::Api, events},
    browser::{self, storage},
    layout::OpenIncident,
};
use leptos::{prelude::*, task::spawn_local};
use saiki_api::{
    Lang, Uuid,
    letters::{
        AttachmentChoice, Audience, Basis, Letter, LetterAttachment, LetterPatch, LetterText,
        MailEncoding, Sender,
    },
    problem::ErrorCode,
};
use serde::{Deserialize, Serialize};

/// Quiet time before a save, in milliseconds.
const PAUSE: i32 = 1_200;

/// How saving stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saving {
    /// What is shown is what the server has; since when, where this page saved it.
    Saved,
    /// Something was typed.
    Dirty,
    /// On its way.
    Busy,
    /// It failed; the text is kept here.
    Failed(ApiError),
    /// Somebody else changed the letter; this is theirs.
    Conflict(Box<Letter>),
}

/// The letter being edited; copied freely.
#[derive(Clone, Copy)]
pub struct Draft {
    /// The letter as the server has it.
    pub letter: RwSignal<Letter>,
    /// Texts as typed.
    pub texts: RwSignal<Vec<LetterText>>,
    /// Sender as typed.
    pub sender: RwSignal<Sender>,
    /// Audience as chosen.
    pub audience: RwSignal<Audience>,
    /// Files to go with it, as chosen.
    pub attachments: RwSignal<Vec<LetterAttachment>>,
    /// Characters its mails are written in, as chosen.
    pub encoding: RwSignal<MailEncoding>,
    /// Why it is sent, as chosen.
    pub basis: RwSignal<Basis>,
    /// Languages to fall back to, as chosen.
    pub fallback: RwSignal<Vec<Lang>>,
    /// How saving stands.
    pub saving: RwSignal<Saving>,
    /// Whether the person may type.
    pub editable: RwSignal<bool>,
    /// A draft found on this computer.
    pub found: RwSignal<Option<Vec<LetterText>>>,
    api: Api,
    incident: OpenIncident,
    keys: StoredValue<u64>,
    failures: StoredValue<u32>,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    version: i64,
    texts: Vec<LetterText>,
}

/// A file as the server is told of it.
fn chosen(file: LetterAttachment) -> AttachmentChoice {
    AttachmentChoice {
        file_id: file.file_id,
        name: file.name,
    }
}

fn key(id: Uuid) -> String {
    format!("saiki.letter.{id}")
}

impl Draft {
    /// A draft of `letter`.
    pub fn new(letter: Letter, api: Api, incident: OpenIncident, editable: bool) -> Self {
        let kept: Option<Kept> =
            storage::get(&key(letter.id)).and_then(|text| serde_json::from_str(&text).ok());
        let found = kept
            .map(|kept| kept.texts)
            .filter(|texts| *texts != letter.texts);
        Draft {
            texts: RwSignal::new(letter.texts.clone()),
            sender: RwSignal::new(letter.sender.clone()),
            audience: RwSignal::new(letter.audience.clone()),
            attachments: RwSignal::new(letter.attachments.clone()),
            encoding: RwSignal::new(letter.encoding),
            basis: RwSignal::new(letter.basis.clone()),
            fallback: RwSignal::new(letter.fallback.clone()),
            letter: RwSignal::new(letter),
            saving: RwSignal::new(Saving::Saved),
            editable: RwSignal::new(editable),
            found: RwSignal::new(found),
            api,
            incident,
            keys: StoredValue::new(0),
            failures: StoredValue::new(0),
        }
    }

    /// The text of a language.
    pub fn text(self, lang: Lang) -> Option<LetterText> {
        self.texts
            .with(|texts| texts.iter().find(|text| text.lang == lang).cloned())
    }

    /// Changes the text of a language, making one where there is none.
    pub fn edit(self, lang: Lang, change: impl FnOnce(&mut LetterText)) {
        self.texts.update(
            |texts| match texts.iter_mut().find(|text| text.lang == lang) {
                Some(text) => change(text),
                None => {
                    let mut text = LetterText {
                        lang,
                        subject: String::new(),
                        body: String::new(),
                    };
                    change(&mut text);
                    texts.push(text);
                    texts.sort_by_key(|text| text.lang);
                }
            },
        );
        self.touched();
    }

    /// Something changed: keeps it here, and saves after a quiet moment.
    pub fn touched(self) {
        let letter = self.letter.get_untracked();
        let kept = Kept {
            version: letter.version,
            texts: self.texts.get_untracked(),
        };
        storage::set(
            &key(letter.id),
            &serde_json::to_string(&kept).unwrap_or_default(),
        );
        if !matches!(self.saving.get_untracked(), Saving::Conflict(_)) {
            self.saving.set(Saving::Dirty);
        }
        let now = self.keys.try_update_value(|n| {
            *n += 1;
            *n
        });
        spawn_local(async move {
            browser::sleep(PAUSE).await;
            if self.keys.try_get_value() == now
                && self.saving.try_get_untracked() == Some(Saving::Dirty)
            {
                self.save();
            }
        });
    }

    /// Saves now.
    pub fn save(self) {
        let letter = self.letter.get_untracked();
        let patch = LetterPatch {
            name: None,
            texts: Some(self.texts.get_untracked()).filter(|texts| *texts != letter.texts),
            sender: Some(self.sender.get_untracked()).filter(|sender| *sender != letter.sender),
            audience: Some(self.audience.get_untracked())
                .filter(|audience| *audience != letter.audience),
            attachments: Some(self.attachments.get_untracked())
                .filter(|attachments| *attachments != letter.attachments)
                .map(|attachments| attachments.into_iter().map(chosen).collect()),
            encoding: Some(self.encoding.get_untracked())
                .filter(|encoding| *encoding != letter.encoding),
            basis: Some(self.basis.get_untracked()).filter(|basis| *basis != letter.basis),
            fallback: Some(self.fallback.get_untracked())
                .filter(|fallback| *fallback != letter.fallback),
        };
        if patch == LetterPatch::default() {
            storage::remove(&key(letter.id));
            self.saving.set(Saving::Saved);
            return;
        }
        let keys = self.keys.get_value();
        self.saving.set(Saving::Busy);
        let address = self.address(letter.id);
        let call = self
            .api
            .patch(address.clone())
            .if_match(letter.version)
            .json(&patch);
        spawn_local(async move {
            match call.send::<Letter>().await {
                Ok(saved) => self.adopt(saved, keys),
                Err(error) if error.code() == Some(ErrorCode::StaleVersion) => {
                    let theirs = self.api.get(address).send::<Letter>().await;
                    self.saving.try_set(match theirs {
                        Ok(theirs) => Saving::Conflict(Box::new(theirs)),
                        Err(error) => Saving::Failed(error),
                    });
                }
                Err(error) => {
                    let passing = error.is_passing();
                    self.saving.try_set(Saving::Failed(error));
                    if passing {
                        self.save_later().await;
                    }
                }
            }
        });
    }

    /// Tries again after a while: the connection broke or the server was away. Ends with the page, or when something
    /// else saved meanwhile.
    async fn save_later(self) {
        let Some(failures) = self.failures.try_update_value(|n| {
            *n += 1;
            *n
        }) else {
            return;
        };
        browser::sleep(events::wait(failures)).await;
        if matches!(self.saving.try_get_untracked(), Some(Saving::Failed(_))) {
            self.save();
        }
    }

    fn adopt(self, saved: Letter, keys: u64) {
        storage::remove(&key(saved.id));
        self.failures.try_set_value(0);
        self.letter.try_set(saved);
        if self.keys.try_get_value() == Some(keys) {
            self.saving.try_set(Saving::Saved);
        } else {
            self.touched();
        }
    }

    /// Ends a conflict: takes their letter, or puts ours on top of it.
    pub fn settle(self, theirs: Letter, keep_mine: bool) {
        let mine = self.texts.get_untracked();
        self.letter.set(theirs.clone());
        if keep_mine {
            self.texts.set(mine);
            self.saving.set(Saving::Dirty);
            self.save();
        } else {
            storage::remove(&key(theirs.id));
            self.texts.set(theirs.texts);
            self.sender.set(theirs.sender);
            self.audience.set(theirs.audience);
            self.attachments.set(theirs.attachments);
            self.encoding.set(theirs.encoding);
            self.basis.set(theirs.basis);
            self.fallback.set(theirs.fallback);
            self.saving.set(Saving::Saved);
        }
    }

    /// Takes the draft found on this computer, or forgets it.
    pub fn answer_found(self, restore: bool) {
        let found = self.found.get_untracked();
        self.found.set(None);
        match found {
            Some(texts) if restore => {
                self.texts.set(texts);
                self.touched();
            }
            _ => storage::remove(&key(self.letter.get_untracked().id)),
        }
    }

    /// Reads the letter again, after an approval step.
    pub fn reload(self) {
        let call = self.api.get(self.address(self.letter.get_untracked().id));
        spawn_local(async move {
            // What is shown stays when the server cannot be asked.
            if let Ok(letter) = call.send::<Letter>().await {
                self.letter.try_set(letter);
            }
        });
    }

    /// Address of the letter, or of something below it.
    pub fn address(self, id: Uuid) -> String {
        self.incident.below_now(&format!("letters/{id}"))
    }

    /// Address of something below the letter.
    pub fn below(self, rest: &str) -> String {
        format!("{}/{rest}", self.address(self.letter.get_untracked().id))
    }
}
