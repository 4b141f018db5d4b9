//! What people are told: the notice to each of them, the website notice, the formal apology, each begun from the built-in
//! template and then written for this case. Approving and sending come after.

use anyhow::{Result, ensure};
use saiki_api::imports::Import;
use saiki_api::incidents::Incident;
use saiki_api::letters::{
    Audience, Basis, Letter, LetterKind, LetterPatch, LetterText, Lint, LintLevel, NewLetter,
    Preview, PreviewRequest, Sender,
};
use saiki_api::people::Person;
use saiki_api::{Lang, Uuid};

use super::calendar::Calendar;
use super::cast::Cast;
use super::teller::{Teller, grouped};
use crate::client::Client;

/// The letters of the scenario.
#[derive(Debug)]
pub struct Letters {
    /// To each member.
    pub notice: Letter,
    /// To one company.
    pub apology: Letter,
    /// For the website.
    pub website: Letter,
}

/// A text of the case: language, subject, body.
type Text = (Lang, &'static str, &'static str);

const NOTICE: [Text; 2] = [
    (
        Lang::Ja,
        "【重要】不正アクセスによるお客様情報の閲覧について（第1報）",
        include_str!("texts/notice.ja.md"),
    ),
    (
        Lang::En,
        "Important: your information was viewed by an outside party (first report)",
        include_str!("texts/notice.en.md"),
    ),
];
const WEBSITE: [Text; 2] = [
    (
        Lang::Ja,
        "不正アクセスによるサイトの改ざんと会員情報の閲覧に関するお知らせとお詫び",
        include_str!("texts/website.ja.md"),
    ),
    (
        Lang::En,
        "Our site was altered and members' details were viewed: notice and apology",
        include_str!("texts/website.en.md"),
    ),
];
const APOLOGY: [Text; 1] = [(
    Lang::Ja,
    "会員情報の閲覧に関するお詫び",
    include_str!("texts/apology.ja.md"),
)];

/// Writes all three.
///
/// # Errors
/// When a step is refused, or a careful reader would object gravely.
pub fn write(
    cast: &Cast,
    incident: &Incident,
    import: &Import,
    calendar: &Calendar,
    teller: &mut Teller,
) -> Result<Letters> {
    teller.heading("What they are told");
    let path = format!("incidents/{}/letters", incident.id);
    let notice = compose(
        &cast.comms,
        &path,
        LetterKind::PersonNotice,
        "本人への通知 第1報",
        &NOTICE,
        Audience::default(),
        calendar,
    )?;
    teller.done("notice to the persons concerned: built-in template, then written for this case in Japanese and English");
    let (person, preview) = preview(cast, incident, import, &notice)?;
    teller.done(&format!(
        "shown as {} will get it, name masked: {} characters of text, {} of HTML, {} of {} checks in order",
        person.number,
        grouped(preview.text.chars().count()),
        grouped(preview.html.chars().count()),
        preview
            .lints
            .iter()
            .filter(|one| one.level == LintLevel::Ok)
            .count(),
        preview.lints.len()
    ));
    for one in preview
        .lints
        .iter()
        .filter(|one| one.level != LintLevel::Ok)
    {
        teller.detail(&format!("{:?}: {}", one.level, one.message));
    }
    mistyped(&cast.comms, &path, &notice, teller)?;
    let website = compose(
        &cast.comms,
        &path,
        LetterKind::WebNotice,
        "ウェブ告知 第1報",
        &WEBSITE,
        Audience::default(),
        calendar,
    )?;
    // The authority is told before the page is published.
    look_at(&cast.comms, &path, website.id, &["filing.open"])?;
    teller.done(
        "website notice written: clock times, effect, apology, telephone sales instead, desk",
    );
    let company = a_company(cast, incident)?;
    let audience = Audience {
        person_ids: vec![company.id],
        ..Audience::default()
    };
    let apology = compose(
        &cast.lead,
        &path,
        LetterKind::Apology,
        "お詫び状（法人会員）",
        &APOLOGY,
        audience,
        calendar,
    )?;
    look_at(&cast.lead, &path, apology.id, &[])?;
    teller.done(&format!(
        "formal apology to {} written by the recovery lead",
        company.organisation
    ));
    Ok(Letters {
        notice,
        apology,
        website,
    })
}

fn compose(
    writer: &Client,
    path: &str,
    kind: LetterKind,
    name: &str,
    texts: &[Text],
    audience: Audience,
    calendar: &Calendar,
) -> Result<Letter> {
    let new = NewLetter {
        kind,
        name: name.to_owned(),
        texts: None,
        sender: Sender {
            name: "あおばチケット お客様窓口".to_owned(),
            email: "notice@aoba-ticket.example".to_owned(),
            reply_to: "desk@aoba-ticket.example".to_owned(),
        },
        audience,
        basis: basis(kind),
        fallback: Vec::new(),
        follows: None,
    };
    let begun: Letter = writer.post(path, &new)?;
    ensure!(
        begun.texts.iter().all(|text| !text.body.is_empty()),
        "the built-in template is empty"
    );
    let mut written = Vec::new();
    for (lang, subject, body) in texts {
        written.push(LetterText {
            lang: *lang,
            subject: (*subject).to_owned(),
            body: dated(body, *lang, calendar)?,
        });
    }
    rewrite(writer, path, &begun, written)
}

/// Replaces a letter's texts.
///
/// # Errors
/// When the server refuses them.
pub(super) fn rewrite(
    writer: &Client,
    path: &str,
    begun: &Letter,
    written: Vec<LetterText>,
) -> Result<Letter> {
    let patch = LetterPatch {
        texts: Some(written),
        ..LetterPatch::default()
    };
    writer.change(
        "PATCH",
        &format!("{path}/{}", begun.id),
        begun.version,
        &patch,
    )
}

/// Fills in the days that the texts speak of.
fn dated(body: &str, lang: Lang, calendar: &Calendar) -> Result<String> {
    let day = |number| calendar.written(number, lang);
    Ok(body
        .replace("@confirmed@", &day(5)?)
        .replace("@reported@", &day(5)?)
        .replace("@resumed@", &day(1)?)
        .replace("@next_report@", &day(19)?)
        .replace("@improved@", &day(31)?)
        .replace("@audited@", &day(60)?))
}

/// The law that asks for it: the notice to persons is owed, the others are not notices to persons.
fn basis(kind: LetterKind) -> Option<Basis> {
    (kind == LetterKind::PersonNotice).then(|| Basis {
        laws: vec!["jp.appi.26_2".to_owned()],
        ..Basis::default()
    })
}

/// The notice as one real member would get it.
fn preview(
    cast: &Cast,
    incident: &Incident,
    import: &Import,
    notice: &Letter,
) -> Result<(Person, Preview)> {
    let path = format!("incidents/{}", incident.id);
    let people: saiki_api::page::Page<Person> = cast.comms.get(&format!(
        "{path}/people?limit=1&lang=ja&has_email=true&reveal=true&import_id={}",
        import.id
    ))?;
    let person = people
        .items
        .into_iter()
        .next()
        .ok_or_else(|| anyhow::anyhow!("the register is empty"))?;
    let wanted = PreviewRequest {
        person_id: Some(person.id),
        ..PreviewRequest::default()
    };
    let preview: Preview = cast
        .comms
        .post(&format!("{path}/letters/{}/preview", notice.id), &wanted)?;
    ensure!(
        preview.errors.is_empty(),
        "the notice has errors: {:?}",
        preview.errors
    );
    let items = person
        .data_items
        .iter()
        .map(|one| one.label(person.lang.written().unwrap_or_default()));
    let listed = items.clone().all(|label| preview.text.contains(label));
    ensure!(
        listed,
        "the notice does not list what was viewed of the person"
    );
    // Looked at over shoulders and on shared screens: the name is masked.
    ensure!(
        !preview.text.contains(&person.name),
        "the preview shows the name"
    );
    // Those without an address are written to by post later on.
    in_order(&preview, &["audience.no_email"])?;
    Ok((person, preview))
}

/// The scenario's letters are to set an example: nothing is left to object to but what a later step answers.
fn in_order(preview: &Preview, answered_later: &[&str]) -> Result<()> {
    let objections: Vec<&Lint> = preview
        .lints
        .iter()
        .filter(|one| one.level != LintLevel::Ok)
        .filter(|one| !answered_later.contains(&one.code.as_str()))
        .collect();
    ensure!(
        objections.is_empty(),
        "a careful reader objects: {objections:?}"
    );
    Ok(())
}

/// Looks at a letter as an invented reader gets it.
///
/// # Errors
/// When a careful reader would object to anything that no later step answers.
pub(super) fn look_at(
    client: &Client,
    path: &str,
    letter: Uuid,
    answered_later: &[&str],
) -> Result<()> {
    let wanted = PreviewRequest::default();
    let preview: Preview = client.post(&format!("{path}/{letter}/preview"), &wanted)?;
    in_order(&preview, answered_later)
}

/// A merge field that does not exist is shown with its line, and the one that was probably meant.
fn mistyped(writer: &Client, path: &str, notice: &Letter, teller: &mut Teller) -> Result<()> {
    let mut texts = notice.texts.clone();
    for text in &mut texts {
        text.body = text.body.replace("person.number", "person.nunber");
    }
    let wanted = PreviewRequest {
        texts: Some(texts),
        ..PreviewRequest::default()
    };
    let preview: Preview = writer.post(&format!("{path}/{}/preview", notice.id), &wanted)?;
    let error = preview
        .errors
        .first()
        .ok_or_else(|| anyhow::anyhow!("a mistyped field must be shown"))?;
    teller.done("a mistyped merge field is shown while writing");
    teller.detail(&format!(
        "line {}: {}",
        error.line.unwrap_or_default(),
        error.message
    ));
    Ok(())
}

/// Somebody on the register who belongs to a company.
fn a_company(cast: &Cast, incident: &Incident) -> Result<Person> {
    let path = format!(
        "incidents/{}/people?limit=200&lang=ja&has_email=true&reveal=true",
        incident.id
    );
    let people: saiki_api::page::Page<Person> = cast.comms.get(&path)?;
    let usual =
        |person: &Person| !person.organisation.is_empty() && !person.email.contains("relay.");
    people
        .items
        .into_iter()
        .find(usual)
        .ok_or_else(|| anyhow::anyhow!("nobody belongs to a company"))
}

/// The letter as it is now.
///
/// # Errors
/// When it cannot be read.
pub fn reread(client: &Client, incident: Uuid, letter: Uuid) -> Result<Letter> {
    client.get(&format!("incidents/{incident}/letters/{letter}"))
}
