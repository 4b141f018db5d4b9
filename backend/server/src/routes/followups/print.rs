//! The PDF of a batch: made letter by letter into an encrypted spool, recorded, and then handed out from there. Neither the
//! letters nor the file are ever held whole, and nothing of them stays on the disk.

use crate::{
    ApiError, ApiResult,
    access::{InIncident, needs::PeopleReveal},
    extract::upload,
};
use actix_web::{HttpResponse, http::header, web::Bytes};
use futures_util::stream;
use saiki_api::{Lang, Uuid, letters::LetterText, organisation::Organisation, problem::ErrorCode};
use saiki_db::{
    Conn, DbError, DbResult,
    crypto::Keyring,
    followups::post::{self, Content, Printable},
    incident_keys,
    spool::{Spool, SpoolWriter},
    timeline,
};
use saiki_documents::{
    letters::LetterTemplate,
    post::{Head, LetterFont, PostLetter, Printed, Printer, SenderBlock},
};
use saiki_domain::{
    civil,
    letters::values::{Facts, Values, desk},
};
use std::{
    collections::HashMap,
    io::{self, Read, Write},
};
use tokio::sync::mpsc;

/// Letters read at once.
const PAGE: u32 = 200;
/// Bytes handed to the connection at once.
const CHUNK: usize = 64 * 1024;

/// The file as an answer.
pub(super) async fn pdf(
    access: &InIncident<PeopleReveal>,
    batch: Uuid,
    lang: Lang,
) -> ApiResult<HttpResponse> {
    let (id, now, keyring) = (
        access.incident_id,
        access.now(),
        access.db().keyring().clone(),
    );
    // Not found before the font is: whoever may not see the batch learns nothing of this machine.
    access
        .db()
        .read(move |conn| post::get(conn, id, batch))
        .await?;
    let setting = access.state().config().letter_font.clone();
    let font = actix_web::web::block(move || LetterFont::find(&setting))
        .await
        .map_err(ApiError::internal)?
        .map_err(|error| ApiError::new(ErrorCode::StateConflict).detail(error.0.ja, error.0.en))?;
    let directory = upload::directory(access.state());
    let name = font.name().to_owned();
    let (spool, printed, number) = access
        .db()
        .snapshot(move |conn| {
            let writer = SpoolWriter::create(&directory)?;
            let content = post::content(conn, id, batch)?;
            let number = content.batch.number;
            let (spool, printed) = write(conn, &keyring, (id, content), &font, lang, writer)?;
            Ok((spool, printed, number))
        })
        .await?;
    let (sha256, pages) = (spool.sha256().to_owned(), printed.pages);
    let (hash, bytes) = (sha256.clone(), spool.bytes());
    access
        .db()
        .change(access.actor(), now, move |conn| {
            post::printed(conn, (id, batch), &hash, pages, &name)
        })
        .await?;
    Ok(HttpResponse::Ok()
        .content_type("application/pdf")
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"post-{number}.pdf\""),
        ))
        .insert_header(("Saiki-Sha256", sha256))
        .body(actix_web::body::SizedStream::new(bytes, from(spool))))
}

/// Writes the letters of a batch.
fn write(
    conn: &mut Conn,
    keyring: &Keyring,
    (incident, content): (Uuid, Content),
    font: &LetterFont,
    lang: Lang,
    out: SpoolWriter,
) -> DbResult<(Spool, Printed)> {
    let cipher = incident_keys::cipher(conn, keyring, incident)?;
    let setter = Setter::new(&content)?;
    let zone = timeline::home_zone(conn)?;
    let zone = zone.iana_name().unwrap_or("Asia/Tokyo");
    let (batch, frozen) = (&content.batch, &content.frozen);
    let head = Head {
        batch: batch.number,
        reference: frozen.incident.reference.clone(),
        letter: batch.letter_name.clone(),
        version: batch.letter_version,
        content_hash: batch.content_hash.clone(),
        envelope: batch.envelope,
        by: batch.by_name.clone(),
        made: civil::stamp(batch.created_at, zone, lang),
        at: batch.created_at,
        langs: content.langs.clone(),
        letters: batch.letters,
        lang,
    };
    let mut printer = Printer::new(Sealed(out), font, head).map_err(other)?;
    let mut after = 0;
    loop {
        let page = post::printable(conn, &cipher, batch.id, after, PAGE)?;
        let Some(last) = page.last() else {
            break;
        };
        after = last.n;
        for one in &page {
            printer
                .letter(&setter.letter(batch.number, one)?)
                .map_err(other)?;
        }
    }
    let (out, printed) = printer.finish().map_err(other)?;
    Ok((out.0.finish()?, printed))
}

/// Fills the letter for each person.
struct Setter<'a> {
    templates: Vec<LetterTemplate>,
    /// Values that do not hang on the person, and who sends, by language.
    common: HashMap<Lang, (Values, SenderBlock)>,
    texts: &'a [LetterText],
}

impl<'a> Setter<'a> {
    fn new(content: &'a Content) -> DbResult<Setter<'a>> {
        let frozen = &content.frozen;
        let templates: Result<Vec<LetterTemplate>, _> = content
            .texts
            .iter()
            .enumerate()
            .map(|(n, text)| LetterTemplate::compile(text, content.kind, n))
            .collect();
        let templates = templates
            .map_err(|_| DbError::Other("a printed letter does not compile".to_owned()))?;
        let facts = Facts {
            incident: &frozen.incident,
            organisation: &frozen.organisation,
            people: frozen.people,
            date: frozen.date,
            number: frozen.number,
            last: frozen.last,
            previous: frozen.previous.as_ref(),
        };
        let common = content.texts.iter().map(|text| {
            let sender = sender(&frozen.organisation, &facts, text.lang);
            (text.lang, (Values::common(&facts, text.lang), sender))
        });
        Ok(Setter {
            templates,
            common: common.collect(),
            texts: &content.texts,
        })
    }

    fn letter(&self, batch: i64, one: &Printable) -> DbResult<PostLetter<'_>> {
        let first = self.texts.first().map(|text| text.lang);
        let template = self
            .templates
            .iter()
            .find(|template| template.lang() == one.lang)
            .or(self.templates.first());
        let common = self
            .common
            .get(&one.lang)
            .or_else(|| self.common.get(&first?));
        let (Some(template), Some((values, sender))) = (template, common) else {
            return Err(DbError::Other("a printed letter without text".to_owned()));
        };
        let mut values = values.clone();
        values.set_person(&one.recipient.addressee(), template.lang());
        Ok(PostLetter {
            n: one.n,
            code: format!("{batch}-{:05}", one.n),
            name: one.recipient.name.clone(),
            organisation: one.recipient.organisation.clone(),
            address: one.recipient.address.clone(),
            sender,
            text: template.print(&values).map_err(other)?,
        })
    }
}

fn sender(organisation: &Organisation, facts: &Facts<'_>, lang: Lang) -> SenderBlock {
    let desk = desk(facts.incident, organisation);
    let lines = [desk.name.get(lang), &desk.phone, desk.hours.get(lang)];
    SenderBlock {
        name: organisation.name.get(lang).to_owned(),
        address: organisation.address.get(lang).to_owned(),
        desk: lines
            .into_iter()
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect(),
    }
}

fn other(error: impl std::fmt::Display) -> DbError {
    DbError::Other(error.to_string())
}

/// The spool as something to write to.
struct Sealed(SpoolWriter);

impl Write for Sealed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes).map_err(io::Error::other)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The bytes of a spool, as fast as the reader takes them.
fn from(mut spool: Spool) -> impl futures_util::Stream<Item = io::Result<Bytes>> {
    let (send, receive) = mpsc::channel::<io::Result<Bytes>>(4);
    tokio::task::spawn_blocking(move || {
        let mut reader = match spool.reader() {
            Ok(reader) => reader,
            Err(error) => {
                let _ = send.blocking_send(Err(error));
                return;
            }
        };
        loop {
            let mut buffer = vec![0; CHUNK];
            let read = reader.read(&mut buffer).map(|n| {
                buffer.truncate(n);
                Bytes::from(buffer)
            });
            let over = read.as_ref().map_or(true, Bytes::is_empty);
            let failed = read.is_err();
            // A reader who has gone away wants nothing more.
            if (failed || !over) && send.blocking_send(read).is_err() {
                return;
            }
            if over {
                return;
            }
        }
    });
    stream::unfold(receive, |mut receive| async move {
        receive.recv().await.map(|item| (item, receive))
    })
}
