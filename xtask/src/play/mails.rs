//! Every mail that the receiver took is parsed and compared with the ledger, one by one: nobody missing, nobody else
//! written to, nothing twice unless the ledger says that it may be.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use anyhow::{Context, Result, anyhow, bail, ensure};
use mailparse::{MailHeaderMap as _, ParsedMail};
use saiki_api::Lang;
use saiki_api::alarms::AlarmBoard;
use saiki_api::campaigns::Campaign;
use saiki_api::deliveries::{Delivery, DeliveryState};
use saiki_api::incidents::Incident;
use saiki_api::people::Person;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use super::Stage;
use super::campaign::COLLEAGUE;
use super::cast::Cast;
use super::teller::{Teller, grouped};

/// A line of the receiver's own ledger.
#[derive(Debug, Deserialize)]
struct Taken {
    t: u64,
    conn: u64,
    message_id: String,
    rcpt: String,
    sha256: String,
    /// Reply given; 0 when the line broke before it.
    reply: u16,
}

/// What a comparison found.
#[derive(Debug, Default)]
struct Found {
    people: usize,
    mails: usize,
    repeated: usize,
    undeliverable: usize,
}

/// Compares a campaign's ledger with the mails received.
///
/// # Errors
/// At the first difference.
pub fn compare(
    stage: &Stage,
    cast: &Cast,
    incident: &Incident,
    campaign: &Campaign,
    teller: &mut Teller,
) -> Result<()> {
    let path = format!("incidents/{}", incident.id);
    let people: Vec<Person> = cast.comms.all(&format!("{path}/people?reveal=true"))?;
    let people: BTreeMap<_, _> = people
        .into_iter()
        .map(|person| (person.id, person))
        .collect();
    let ledger: Vec<Delivery> = cast.comms.all(&format!(
        "{path}/campaigns/{}/deliveries?reveal=true",
        campaign.id
    ))?;
    let mut received = received(stage)?;
    let alarms: AlarmBoard = cast.compliance.get(&format!("{path}/alarms"))?;
    let alarmed = alarms.alarms.iter().flat_map(|alarm| &alarm.mails);
    let ours: BTreeSet<&str> = ledger
        .iter()
        .map(|one| one.message_id.as_str())
        .chain(alarmed.map(|mail| mail.message_id.as_str()))
        .collect();
    let strangers = received
        .values()
        .flatten()
        .filter(|(taken, _)| !ours.contains(taken.message_id.as_str()));
    // Other campaigns' mails and the test mail are not this ledger's; anybody else must not have been written to.
    for (taken, _) in strangers {
        let known =
            taken.rcpt == COLLEAGUE || people.values().any(|person| person.email == taken.rcpt);
        ensure!(known, "somebody who is on no ledger got a mail");
    }
    let mut found = Found::default();
    for delivery in &ledger {
        let person = people
            .get(&delivery.person_id)
            .ok_or_else(|| anyhow!("a delivery for nobody"))?;
        let mails = received.remove(&delivery.message_id).unwrap_or_default();
        check(delivery, person, &mails)
            .with_context(|| format!("the mail of {}", person.number))?;
        found.people += usize::from(delivery.state.is_told());
        found.mails += mails.len();
        found.repeated += mails.len().saturating_sub(1);
        found.undeliverable += usize::from(delivery.state.is_undeliverable());
    }
    teller.done(&format!(
        "{} mails compared with the ledger one by one: {} people reached, {} undeliverable, {} repeats, all of them flagged before",
        grouped(found.mails), grouped(found.people), found.undeliverable, found.repeated
    ));
    Ok(())
}

type Received = BTreeMap<String, Vec<(Taken, Vec<u8>)>>;

/// All mails of the receiver by their Message-ID, with their bytes.
fn received(stage: &Stage) -> Result<Received> {
    let text = fs::read_to_string(stage.sink.join("ledger.jsonl"))
        .context("reading the receiver's ledger")?;
    let mut by_id = Received::new();
    for line in text.lines() {
        let taken: Taken = serde_json::from_str(line)?;
        let digest = taken.sha256.get(..16).unwrap_or_default();
        let name = format!("{}-{}-{digest}.eml", taken.t, taken.conn);
        let bytes = fs::read(stage.sink.join("mails").join(name)).context("reading a mail")?;
        ensure!(
            hex(&Sha256::digest(&bytes)) == taken.sha256,
            "a mail on the disk is not the one received"
        );
        by_id
            .entry(taken.message_id.clone())
            .or_default()
            .push((taken, bytes));
    }
    Ok(by_id)
}

/// One recipient's ledger row against the mails that arrived for them.
fn check(delivery: &Delivery, person: &Person, mails: &[(Taken, Vec<u8>)]) -> Result<()> {
    match delivery.state {
        state if state.is_told() => ensure!(!mails.is_empty(), "accepted, and nothing arrived"),
        DeliveryState::Rejected | DeliveryState::Suppressed | DeliveryState::Expired => {
            ensure!(mails.is_empty(), "refused, and yet something arrived");
        }
        other => bail!("the campaign is done, and this is {other:?}"),
    }
    // A mail whose reply got lost arrived once more than the ledger could know: each such case is on record.
    let unknown = mails.iter().filter(|(taken, _)| taken.reply == 0).count();
    ensure!(
        unknown <= usize::try_from(delivery.ambiguous)?,
        "{unknown} replies lost, {} on record",
        delivery.ambiguous
    );
    ensure!(
        mails.len() <= 1 + unknown,
        "{} copies, {unknown} of them accounted for",
        mails.len()
    );
    for (taken, bytes) in mails {
        ensure!(
            taken.rcpt == delivery.to && delivery.to == person.email,
            "it went to another address"
        );
        ensure!(
            taken.sha256 == delivery.body_sha256,
            "its bytes are not those on the ledger"
        );
        content(&mailparse::parse_mail(bytes)?, delivery, person)?;
    }
    Ok(())
}

/// What the mail says, and to whom.
fn content(mail: &ParsedMail, delivery: &Delivery, person: &Person) -> Result<()> {
    let header = |name: &str| mail.headers.get_first_value(name).unwrap_or_default();
    ensure!(
        header("Message-ID") == delivery.message_id,
        "another Message-ID"
    );
    ensure!(header("To").contains(&person.email), "another To");
    ensure!(
        !header("Subject").is_empty() && !header("Date").is_empty(),
        "no subject or no date"
    );
    let (plain, html) = parts(mail)?;
    let plain = squeezed(&plain);
    let html = squeezed(
        &html
            .replace("&#39;", "'")
            .replace("&#x27;", "'")
            .replace("&amp;", "&"),
    );
    let lang = person.lang.written().unwrap_or_default();
    let mut wanted = vec![person.name.clone(), person.number.clone()];
    wanted.extend(
        person
            .data_items
            .iter()
            .map(|item| item.label(lang).to_owned()),
    );
    wanted.push(match lang {
        Lang::Ja => "お客様窓口".to_owned(),
        Lang::En => "customer desk".to_owned(),
    });
    for words in wanted {
        let words = squeezed(&words);
        ensure!(
            plain.contains(&words),
            "the text part lacks something of the person"
        );
        ensure!(
            html.contains(&words),
            "the HTML part lacks something of the person"
        );
    }
    ensure!(
        !plain.contains("{{") && !plain.contains('@') || !plain.contains("@next_report@"),
        "a placeholder was left in"
    );
    Ok(())
}

/// The text part and the HTML part.
fn parts(mail: &ParsedMail) -> Result<(String, String)> {
    let mut found = BTreeMap::new();
    let mut open = vec![mail];
    while let Some(part) = open.pop() {
        open.extend(&part.subparts);
        if part.subparts.is_empty() {
            found.insert(part.ctype.mimetype.clone(), part.get_body()?);
        }
    }
    let mut take = |kind: &str| found.remove(kind).ok_or_else(|| anyhow!("no {kind} part"));
    Ok((take("text/plain")?, take("text/html")?))
}

/// Without white space, so that wrapped lines do not matter.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
