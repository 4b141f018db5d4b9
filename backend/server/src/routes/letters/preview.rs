//! A letter as one person would get it, saved or being typed, with what a careful reader would object to. Personal
//! fields are always masked here: a preview is looked at over shoulders and on shared screens.

use crate::{
    ApiError, ApiResult,
    access::{InIncident, needs::LettersRead},
    extract::{Json, Path, Reader},
};
use actix_web::{post, web};
use saiki_api::{
    Lang, Timestamp, Uuid,
    incidents::Incident,
    letters::{Letter, LetterText, Preview, PreviewRequest, Reach},
    organisation::Organisation,
    people::Person,
    problem::FieldError,
};
use saiki_db::{
    Conn, DbResult, crypto::Keyring, incident_keys, incidents, letters, organisation, people,
};
use saiki_documents::letters::{LetterTemplate, Mail, check_texts};
use saiki_domain::{
    letters::{
        lint,
        values::{Addressee, Facts, Values},
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
    let found = access
        .db()
        .read(move |conn| Found::read(conn, &keyring, incident, id, person))
        .await?;
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
struct Found {
    letter: Letter,
    number: i64,
    incident: Incident,
    organisation: Organisation,
    person: Option<Person>,
    reach: Reach,
}

impl Found {
    fn read(
        conn: &mut Conn,
        keyring: &Keyring,
        incident: Uuid,
        id: Uuid,
        person: Option<Uuid>,
    ) -> DbResult<Found> {
        let letter = letters::get(conn, incident, id)?;
        let person = match person {
            None => None,
            Some(person) => {
                let cipher = incident_keys::cipher(conn, keyring, incident)?;
                Some(mask::person(people::get(conn, &cipher, incident, person)?))
            }
        };
        Ok(Found {
            number: letters::number(conn, incident, &letter)?,
            reach: letters::reach_counts(conn, incident, letter.kind, &letter.audience)?,
            incident: incidents::get(conn, incident)?,
            organisation: organisation::get(conn)?,
            person,
            letter,
        })
    }

    /// The person's language where there is a text in it, else the first text's.
    fn lang(&self, texts: &[LetterText]) -> Lang {
        let own = self.person.as_ref().map_or(Lang::Ja, |p| p.lang);
        let there = texts.iter().any(|t| t.lang == own);
        let first = texts.first().map_or(own, |t| t.lang);
        if there { own } else { first }
    }

    fn addressee(&self, lang: Lang) -> Addressee {
        self.person
            .as_ref()
            .map_or_else(|| Addressee::invented(lang), Addressee::from)
    }

    fn values(&self, lang: Lang, now: Timestamp) -> Values {
        let facts = Facts {
            incident: &self.incident,
            organisation: &self.organisation,
            people: self.incident.counts.people,
            date: now,
            number: self.number,
        };
        let mut values = Values::common(&facts, lang);
        if self.letter.kind.is_mailed() {
            values.set_person(&self.addressee(lang), lang);
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
            Some(person) => format!("{} <{}>", person.name, person.email),
            None => self.addressee(lang).name,
        };
        let empty = Preview {
            lang,
            recipient,
            subject: String::new(),
            text: String::new(),
            html: String::new(),
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
            reach: Some(&self.reach),
            now,
        };
        Ok(Preview {
            subject: mail.subject,
            text: mail.text,
            html: mail.html,
            lints: lint::lint(&input, reader),
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
