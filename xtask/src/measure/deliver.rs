//! Letters over SMTP, with the ledger and full durability, beside Postfix's sender over as many sessions. The reference
//! runs before and after, because the machine's speed moves.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use saiki_api::Uuid;
use saiki_api::campaigns::{Campaign, CampaignState, TestSent};
use saiki_api::incidents::Incident;
use saiki_api::letters::{Letter, LetterState, Reach};
use serde_json::{Value, json};

use super::Bench;
use super::database::Database;
use super::import::Stage;
use super::people;
use super::smtp::{self, Receiver};
use super::subject::{Mail, Subject, wait};
use super::table::{Line, Table};

/// Sessions with the mail server, one measurement each.
const SESSIONS: [u32; 2] = [10, 50];

/// Flushes measured.
const FLUSHES: usize = 201;

/// Delivers as many letters as wanted, over each number of sessions. Leaves the server and the last campaign.
///
/// # Errors
/// When a step is refused.
pub fn measure(
    bench: &Bench,
    database: &Database,
    home: &Path,
    table: &mut Table,
) -> Result<(Stage, Uuid)> {
    let letters = bench.options.letters;
    let file = home.join("letters.csv");
    people::write(&file, letters)?;
    let kept = home.join("mails");
    let mut receiver = Receiver::keeping(&kept)?;
    let mail = |receiver: &Receiver, sessions| Mail {
        to: receiver.address,
        sessions,
    };
    let first = mail(&receiver, SESSIONS[0]);
    let mut subject = Subject::start(bench, home, &database.fresh(home)?, Some(first))?;
    let incident = subject.incident("Letters")?;
    subject.import(bench, &incident, &file, letters)?;
    let mut stage = Stage { subject, incident };
    let size = size_of_one(&stage, &kept)?;
    let flush = flush(home)?;
    table.add(Line {
        what: format!("one flush to the disk, {}", database.name),
        ours: format!("{:.2} ms", flush.as_secs_f64() * 1000.0),
        reference: format!(
            "at most {:.0}/s over {} sessions: each waits for one between two mails",
            f64::from(SESSIONS[0]) / flush.as_secs_f64().max(1e-6),
            SESSIONS[0]
        ),
        ratio: None,
        goal: "",
        memory: None,
    });
    receiver = receiver.again()?;
    let mut last = None;
    for sessions in SESSIONS {
        stage.subject.again(bench, mail(&receiver, sessions))?;
        let before = smtp::source(receiver.address, sessions, letters, &bench.interrupt)?;
        let sent = send(bench, &stage.subject, &stage.incident)?;
        let after = smtp::source(receiver.address, sessions, letters, &bench.interrupt)?;
        let reference = rate(letters, (before + after) / 2);
        let ours = rate(letters, sent.took);
        table.add(Line {
            what: format!(
                "{letters} letters of {size} bytes over {sessions} sessions, {}",
                database.name
            ),
            ours: format!("{ours:.0}/s (frozen in {:.1} s)", sent.frozen.as_secs_f64()),
            reference: format!("{reference:.0}/s smtp-source"),
            ratio: Some(ours / reference),
            goal: "≥ 0.8, ≤ 57 MB",
            memory: Some(sent.peak),
        });
        last = Some(sent.campaign);
    }
    Ok((stage, last.context("no campaign")?))
}

/// Delivers to everybody imported: how much memory that takes.
///
/// # Errors
/// When a step is refused.
pub fn everybody(bench: &Bench, stage: &mut Stage, table: &mut Table) -> Result<Uuid> {
    let people = stage.subject.people();
    let sessions = SESSIONS[0];
    let receiver = Receiver::start()?;
    stage.subject.again(
        bench,
        Mail {
            to: receiver.address,
            sessions,
        },
    )?;
    let sent = send(bench, &stage.subject, &stage.incident)?;
    let reference = smtp::source(
        receiver.address,
        sessions,
        bench.options.letters,
        &bench.interrupt,
    )?;
    let reference = rate(bench.options.letters, reference);
    let ours = rate(people, sent.took);
    table.add(Line {
        what: format!("{people} letters over {sessions} sessions"),
        ours: format!("{ours:.0}/s (frozen in {:.1} s)", sent.frozen.as_secs_f64()),
        reference: format!("{reference:.0}/s smtp-source"),
        ratio: Some(ours / reference),
        goal: "≥ 0.8, ≤ 57 MB",
        memory: Some(sent.peak),
    });
    Ok(sent.campaign)
}

/// How long the disk takes to hold what a commit of some letters writes: the middle of many.
fn flush(home: &Path) -> Result<Duration> {
    let mut file = fs::File::create(home.join("flush"))?;
    let mut times = Vec::with_capacity(FLUSHES);
    for _ in 0..FLUSHES {
        file.write_all(&[b'x'; 32 * 1024])?;
        let begun = Instant::now();
        file.sync_all()?;
        times.push(begun.elapsed());
    }
    times.sort();
    Ok(times.get(FLUSHES / 2).copied().unwrap_or_default())
}

fn rate(letters: u32, took: Duration) -> f64 {
    f64::from(letters) / took.as_secs_f64().max(0.001)
}

/// A campaign that is over.
struct Sent {
    campaign: Uuid,
    /// From the answered start to the last mail's outcome.
    took: Duration,
    /// What the start took: everybody's row is made in one transaction.
    frozen: Duration,
    peak: u64,
}

fn send(bench: &Bench, subject: &Subject, incident: &Incident) -> Result<Sent> {
    let (letter, recipients) = approved(subject, incident)?;
    let path = format!("incidents/{}/campaigns", incident.id);
    let campaign: Campaign = subject
        .writer
        .post(&path, &json!({ "letter_id": letter.id }))?;
    let path = format!("{path}/{}", campaign.id);
    subject.forget_peak()?;
    let begun = Instant::now();
    let typed = json!({ "confirm_recipients": recipients });
    let _running: Campaign =
        subject
            .writer
            .change("POST", &format!("{path}/start"), campaign.version, &typed)?;
    let started = Instant::now();
    let done = wait(bench, || {
        let now: Campaign = subject.writer.get(&path)?;
        match now.state {
            CampaignState::Done => Ok(Some(now)),
            CampaignState::Running => Ok(None),
            other => bail!("the campaign is {other:?} ({:?})", now.pause_reason),
        }
    })?;
    let took = started.elapsed();
    ensure!(
        done.counts.accepted == recipients,
        "not everybody was reached: {:?}",
        done.counts
    );
    Ok(Sent {
        campaign: campaign.id,
        took,
        frozen: started - begun,
        peak: subject.peak()?,
    })
}

/// A letter to everybody, as long as the reference's mails when it arrives, approved by somebody else, and how many it goes to.
fn approved(subject: &Subject, incident: &Incident) -> Result<(Letter, i64)> {
    let path = format!("incidents/{}/letters", incident.id);
    let body = include_str!("texts/notice.ja.md");
    let english = include_str!("texts/notice.en.md");
    let new = json!({
        "kind": "person_notice", "name": "Notice",
        "texts": [
            { "lang": "ja", "subject": "お客様情報の漏えいに関するお知らせ", "body": body },
            { "lang": "en", "subject": "Your information was viewed by an outside party", "body": english },
        ],
    });
    let letter: Letter = subject.writer.post(&path, &new)?;
    let path = format!("{path}/{}", letter.id);
    let reach: Reach = subject.writer.get(&format!("{path}/reach"))?;
    for (who, action) in [(&subject.writer, "request"), (&subject.approver, "approve")] {
        let step = json!({
            "action": action, "content_hash": letter.content_hash,
            "recipients_hash": reach.recipients_hash, "facts_hash": reach.facts_hash, "comment": "",
        });
        let _taken: Value = who.post(&format!("{path}/approvals"), &step)?;
    }
    let letter: Letter = subject.writer.get(&path)?;
    ensure!(
        letter.state == LetterState::Approved,
        "the letter is {:?}",
        letter.state
    );
    Ok((letter, reach.mailed))
}

/// The size of a mail as it arrives, in bytes.
fn size_of_one(stage: &Stage, kept: &Path) -> Result<u64> {
    let (letter, _) = approved(&stage.subject, &stage.incident)?;
    let path = format!("incidents/{}/campaigns", stage.incident.id);
    let client = &stage.subject.writer;
    let campaign: Campaign = client.post(&path, &json!({ "letter_id": letter.id }))?;
    let test = json!({ "to": "colleague@bench.example" });
    let sent: TestSent = client.post(&format!("{path}/{}/test", campaign.id), &test)?;
    ensure!(sent.accepted, "the test mail was not taken: {}", sent.reply);
    let mail = fs::read_dir(kept)?.next().context("no mail was kept")??;
    Ok(mail.metadata()?.len())
}
