//! A letter as one person would get it, saved or being typed, with what a careful reader would object to. Personal
//! fields are always masked here: a preview is looked at over shoulders and on shared screens.

use crate::{
    ApiError, ApiResult,
    access::{InIncident, needs::LettersRead},
    extract::{Json, Path, Reader},
};
use actix_web::{post, web};
use saiki_api::{
    Lang, Language, Timestamp, Uuid,
    filing_duties::DutyState,
    incidents::Incident,
    letters::{Letter, LetterKind, LetterText, Preview, PreviewRequest, Reach},
    organisation::Organisation,
    people::Person,
    problem::FieldError,
};
use saiki_db::{
    Conn, DbResult, crypto::Keyring, filing_duties, incident_keys, incidents, letters,
    organisation, people, unsubscribe::Unsubscriber,
};
use saiki_documents::letters::{LetterTemplate, Mail, check_texts};
use saiki_domain::{
    filing_duties::comes_before,
    letters::{
        fields::Field,
        language, lint, mail_lint,
        series::Previous,
        values::{Addressee, Facts, LetterMember, Values},
    },
    mask,
};

/// Preview a letter
///
/// As it would reach one person, or an invented one; of texts not yet saved too. Errors in a text come in the body.
#[utoipa::path(
    tag = "letters",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("letter_id" = Uuid, Path, description = "The letter")
    ),
    request_body = PreviewRequest,
    responses((status = 200, description = "The letter in both parts, with objections", body = Preview))
)]
#[post("/incidents/{incident_id}/letters/{letter_id}/preview")]
pub(crate) async fn preview_letter(
    access: InIncident<LettersRead>,
    path: Path<(Uuid, Uuid)>,
    reader: Reader,
    Json(wanted): Json<PreviewRequest>,
) -> ApiResult<web::Json<Preview>> {
    let (incident, id) = (access.incident_id, path.1);
    let (keyring, person) = (access.db().keyring().clone(), wanted.person_id);
    let lang = reader.0;
    let found = access
        .db()
        .read(move |conn| {
            let found = Found::read(conn, &keyring, incident, id, person)?;
            let unfiled = unfiled(conn, incident, found.letter.kind, lang)?;
            Ok(Found { unfiled, ..found })
        })
        .await?;
    let found = Found {
        public_url: access.state().config().public_url(),
        ..found
    };
    let texts = wanted.texts.unwrap_or_else(|| found.letter.texts.clone());
    let lang = wanted.lang.unwrap_or_else(|| found.lang(&texts));
    Ok(web::Json(found.preview(
        &texts,
        lang,
        reader.0,
        access.now(),
    )?))
}

/// What a preview is made of.
pub(crate) struct Found {
    letter: Letter,
    previous: Option<Previous>,
    /// Reports to authorities that are owed and not filed, by name.
    unfiled: Vec<String>,
    /// Where this instance is found from outside.
    public_url: String,
    incident: Incident,
    organisation: Organisation,
    person: Option<Person>,
    /// Whom the person's letter is for, where it is for several; names masked.
    together: Option<Together>,
    reach: Reach,
}

/// A letter to a household or to somebody's guardian.
struct Together {
    name: String,
    email: String,
    members: Vec<LetterMember>,
}

fn masked(member: LetterMember) -> LetterMember {
    LetterMember {
        name: mask::name(&member.name),
        ..member
    }
}

impl Found {
    /// Reads it, for a person or an invented one.
    pub(crate) fn read(
        conn: &mut Conn,
        keyring: &Keyring,
        incident: Uuid,
        id: Uuid,
        person: Option<Uuid>,
    ) -> DbResult<Found> {
        let letter = letters::get(conn, incident, id)?;
        let (person, together) = match person {
            None => (None, None),
            Some(person) => {
                let cipher = incident_keys::cipher(conn, keyring, incident)?;
                let person = people::get(conn, &cipher, incident, person)?;
                let mail = people::letter_of(conn, &cipher, incident, &person)?;
                let several = (!mail.members.is_empty()).then(|| Together {
                    name: mask::name(&mail.name),
                    email: mask::email(&mail.email),
                    members: mail.members.into_iter().map(masked).collect(),
                });
                (Some(mask::person(person)), several)
            }
        };
        Ok(Found {
            previous: letters::previous(conn, &letter)?,
            unfiled: Vec::new(),
            public_url: String::new(),
            reach: letters::reach_counts(conn, incident, letter.kind, &letter.audience)?,
            incident: incidents::get(conn, incident)?,
            organisation: organisation::get(conn)?,
            person,
            together,
            letter,
        })
    }

    /// The letter.
    pub(crate) fn letter(&self) -> &Letter {
        &self.letter
    }

    /// The sender's name as recipients see it: the organisation's where the letter names none.
    pub(crate) fn sender_name(&self) -> mail_lint::SenderName<'_> {
        let first = self.letter.texts.first().map_or(Lang::Ja, |text| text.lang);
        let own = self.letter.sender.name.as_str();
        mail_lint::SenderName {
            name: match own {
                "" => self.organisation.name.get(first),
                name => name,
            },
            own: !own.is_empty(),
        }
    }

    /// The saved texts, rendered for an invented person.
    pub(crate) fn rendered(&self, now: Timestamp) -> ApiResult<Vec<lint::Rendered>> {
        // A text that does not compile is refused when it is saved; here it would only have nothing to show.
        let templates = check_texts(&self.letter.texts, self.letter.kind).unwrap_or_default();
        templates
            .iter()
            .map(|template| Ok(self.render(template, now)?.1))
            .collect()
    }

    /// The language of the text the person would get.
    fn lang(&self, texts: &[LetterText]) -> Lang {
        let own = self
            .person
            .as_ref()
            .map_or_else(Language::default, |p| p.lang);
        let written: Vec<Lang> = texts.iter().map(|t| t.lang).collect();
        let served = language::serve(own, &written, &self.letter.fallback);
        served.map_or_else(Lang::default, |served| served.lang)
    }

    fn addressee(&self, lang: Lang) -> Addressee {
        let person = self
            .person
            .as_ref()
            .map_or_else(|| Addressee::invented(lang), Addressee::from);
        match &self.together {
            None => person,
            Some(together) => Addressee {
                name: together.name.clone(),
                members: together.members.clone(),
                ..person
            },
        }
    }

    fn values(&self, lang: Lang, now: Timestamp) -> Values {
        let facts = Facts {
            incident: &self.incident,
            organisation: &self.organisation,
            people: self.incident.counts.people,
            date: now,
            number: self.letter.series.number,
            last: self.letter.kind == LetterKind::FinalReport,
            previous: self.previous.as_ref(),
        };
        let mut values = Values::common(&facts, lang);
        if self.letter.kind.is_mailed() {
            values.set_person(&self.addressee(lang), lang);
            if self.letter.basis.is_update() {
                let link = Unsubscriber::sample(&self.public_url).url(Uuid::nil());
                values.set(Field::LetterUnsubscribe, &link);
            }
        }
        values
    }

    fn preview(
        &self,
        texts: &[LetterText],
        lang: Lang,
        reader: Lang,
        now: Timestamp,
    ) -> ApiResult<Preview> {
        let recipient = match &self.person {
            _ if !self.letter.kind.is_mailed() => String::new(),
            Some(person) => match &self.together {
                None => format!("{} <{}>", person.name, person.email),
                Some(together) => format!("{} <{}>", together.name, together.email),
            },
            None => self.addressee(lang).name,
        };
        let empty = Preview {
            lang,
            recipient,
            subject: String::new(),
            text: String::new(),
            html: String::new(),
            attachments: self.letter.attachments.clone(),
            encoding: self.letter.encoding,
            lints: Vec::new(),
            errors: Vec::new(),
        };
        let templates = match check_texts(texts, self.letter.kind) {
            Ok(templates) => templates,
            Err(faults) => {
                let errors = faults.iter().map(|f| f.to_error(reader)).collect();
                return Ok(Preview { errors, ..empty });
            }
        };
        let mut shown: Option<Mail> = None;
        let mut rendered = Vec::new();
        for template in &templates {
            let (mail, looked_at) = self.render(template, now)?;
            rendered.push(looked_at);
            if template.lang() == lang {
                shown = Some(mail);
            }
        }
        let Some(mail) = shown else {
            return Ok(Preview {
                errors: vec![no_text(reader)],
                ..empty
            });
        };
        let input = lint::Input {
            kind: self.letter.kind,
            texts: &rendered,
            incident: &self.incident,
            organisation: &self.organisation,
            people: self.incident.counts.people,
            basis: &self.letter.basis,
            fallback: &self.letter.fallback,
            previous: self.previous.as_ref(),
            unfiled: &self.unfiled,
            reach: Some(&self.reach),
            now,
        };
        let as_mail = mail_lint::Input {
            texts: &rendered,
            sender: self.sender_name(),
            attachments: &self.letter.attachments,
            encoding: self.letter.encoding,
        };
        let mut lints = lint::lint(&input, reader);
        if self.letter.kind.is_mailed() {
            lints.extend(mail_lint::lint(&as_mail, reader));
            lints.sort_by_key(|lint| std::cmp::Reverse(lint.level));
        }
        Ok(Preview {
            subject: mail.subject,
            text: mail.text,
            html: mail.html,
            lints,
            ..empty
        })
    }

    fn render(
        &self,
        template: &LetterTemplate,
        now: Timestamp,
    ) -> ApiResult<(Mail, lint::Rendered)> {
        let values = self.values(template.lang(), now);
        let mail = template.render(&values).map_err(|error| {
            ApiError::invalid()
                .field(
                    "texts",
                    "not_renderable",
                    "差し込む内容が長すぎるか、この組み合わせでは組み立てられません。事案の記述を短くしてください",
                    "The values merged in are too long or cannot be laid out; shorten the incident's texts",
                )
                .cause(error)
        })?;
        let looked_at = template.for_lint(&mail, &values);
        Ok((mail, looked_at))
    }
}

/// Reports to authorities that are owed and not filed, where a letter of that kind should come after them.
fn unfiled(
    conn: &mut Conn,
    incident: Uuid,
    kind: LetterKind,
    reader: Lang,
) -> DbResult<Vec<String>> {
    if !matches!(kind, LetterKind::WebNotice | LetterKind::FinalReport) {
        return Ok(Vec::new());
    }
    let duties = filing_duties::list(conn, incident, reader)?;
    let owed = duties
        .into_iter()
        .filter(|duty| duty.state == DutyState::Owed && comes_before(duty.kind.as_deref(), kind));
    Ok(owed.map(|duty| duty.name).collect())
}

fn no_text(reader: Lang) -> FieldError {
    FieldError {
        field: "lang".to_owned(),
        line: None,
        code: "no_text".to_owned(),
        message: reader
            .pick(
                "この言語の本文がありません。本文を足すか、ほかの言語を選んでください",
                "There is no text in this language. Add one, or choose another language",
            )
            .to_owned(),
    }
}
