//! A test mail to a colleague: one attempt, at once, through a delivery row of its own like any other mail. It is never
//! tried again and never counted among a campaign's mails.

use crate::{
    Letter, Unfit,
    outcome::{Outcome, classify},
    retry::Schedule,
    session::{Ending, Event},
    worker::{Transport, kept, verdict},
};
use saiki_api::{Lang, Timestamp, Uuid, campaigns::TestSent, deliveries::DeliveryState};
use saiki_db::{
    Db, DbError,
    deliveries::{
        self, Batch, Begin, Claimed, Content, DeliveryKind, End, Move, Moved, NewDelivery,
        Recipient,
    },
    ids::new_id,
    workers,
};
use std::{sync::Arc, time::Duration};

/// A test mail to be sent.
#[derive(Debug, Clone)]
pub struct TestMail {
    /// The campaign it is a test of.
    pub campaign_id: Uuid,
    /// Its incident.
    pub incident_id: Uuid,
    /// The person whose letter it is; absent for an invented one.
    pub person_id: Option<Uuid>,
    /// That person's particulars, with the colleague's address as `email`.
    pub recipient: Recipient,
    /// Language.
    pub lang: Lang,
    /// What the campaign would send.
    pub content: Content,
}

/// Sends a test mail and says what the server said. An error is the database's; everything else is in the answer.
pub async fn send_test(
    db: &Db,
    transport: &Transport,
    mail: TestMail,
) -> Result<TestSent, DbError> {
    let now = Timestamp::now();
    let letter = match Letter::new(mail.content.clone()) {
        Ok(letter) => Arc::new(letter),
        Err(_) => return Ok(refused("the letter's texts cannot be rendered")),
    };
    let (token, row) = reserve(db, &mail, letter.clone(), now).await?;
    let sent = attempt(db, transport, &letter, &row, token).await;
    db.bookkeeping(move |conn| workers::stop(conn, token, Timestamp::now()))
        .await?;
    sent
}

/// Makes the row and reserves it under a token of its own.
async fn reserve(
    db: &Db,
    mail: &TestMail,
    letter: Arc<Letter>,
    now: Timestamp,
) -> Result<(i64, Claimed), DbError> {
    let id = new_id(now);
    let new = NewDelivery {
        id,
        to: mail.person_id,
        lang: mail.lang,
        recipient: mail.recipient.clone(),
        covers: Vec::new(),
    };
    let (campaign_id, incident_id) = (mail.campaign_id, mail.incident_id);
    let sender = mail.content.frozen.sender.email.clone();
    let domain = sender
        .rsplit_once('@')
        .map_or_else(|| "invalid".to_owned(), |(_, domain)| domain.to_owned());
    db.bookkeeping(move |conn| {
        let cipher = letter.cipher();
        let kind = DeliveryKind::Test;
        let batch = Batch {
            kind,
            of: campaign_id,
            incident_id,
            cipher,
            domain: &domain,
            now,
        };
        deliveries::insert(conn, &batch, &[new])?;
        let token = workers::start(conn, "test mail", now)?;
        let until = now
            .checked_add(Duration::from_secs(3600))
            .unwrap_or(Timestamp::MAX);
        Ok((
            token,
            deliveries::begin_test(conn, id, cipher, token, until)?,
        ))
    })
    .await
}

async fn attempt(
    db: &Db,
    transport: &Transport,
    letter: &Letter,
    row: &Claimed,
    token: i64,
) -> Result<TestSent, DbError> {
    let built = match letter.build(row) {
        Ok(built) => built,
        Err(unfit) => {
            let why = match unfit {
                Unfit::Row(why) => why,
                Unfit::Campaign(reason) => reason.code().to_owned(),
            };
            record(db, token, Move::Invalid(row.id, why.clone())).await?;
            return Ok(refused(&why));
        }
    };
    let until = Timestamp::now()
        .checked_add(Duration::from_secs(3600))
        .unwrap_or(Timestamp::MAX);
    let begin = Begin {
        id: row.id,
        sending: None,
        body_sha256: built.sha256.clone(),
        until,
    };
    let Moved::Done(n) = record(db, token, Move::Begin(begin)).await? else {
        return Ok(refused("the test was given up"));
    };
    let (end, sent) = match transport.way_out(letter) {
        None => {
            let end = kept(letter.cipher(), row.id, &built, n);
            let sent = TestSent {
                accepted: end.state == DeliveryState::Accepted,
                reply: end.text.clone().unwrap_or_default(),
            };
            (end, sent)
        }
        Some(dialer) => {
            let ending = match dialer.dial().await {
                Err(ending) => ending,
                Ok(session) => {
                    let signatures = dialer.signatures(&built);
                    let [mail, files] = built.parts();
                    let parts = [signatures.as_slice(), mail, files];
                    let (ending, session) = session.send_parts(&built.envelope, &parts).await;
                    if let Some(session) = session {
                        session.quit().await;
                    }
                    ending
                }
            };
            ended(row, &built.envelope, n, &ending)
        }
    };
    record(db, token, Move::End(Box::new(end))).await?;
    Ok(sent)
}

/// A test is not tried again: whatever is not accepted and not unknown is refused.
fn ended(row: &Claimed, envelope: &crate::Envelope, n: i32, ending: &Ending) -> (End, TestSent) {
    let outcome = classify(ending);
    let at = verdict::Circumstances {
        row,
        n,
        resend: false,
        envelope,
        schedule: &Schedule::default(),
        relay_wait: Duration::ZERO,
        now: Timestamp::now(),
    };
    let mut end = verdict::end(ending, outcome, &at);
    if !matches!(outcome, Outcome::Accepted | Outcome::Ambiguous) {
        (end.state, end.next_at) = (DeliveryState::Rejected, None);
    }
    let text = end.text.clone().unwrap_or_default();
    let reply = match &ending.event {
        Event::Reply(reply) => format!("{} {text}", reply.code),
        Event::Fault(_) => text,
    };
    (
        end,
        TestSent {
            accepted: outcome == Outcome::Accepted,
            reply,
        },
    )
}

async fn record(db: &Db, token: i64, one: Move) -> Result<Moved, DbError> {
    let now = Timestamp::now();
    let moved = db
        .bookkeeping(move |conn| deliveries::apply(conn, token, &[one], now))
        .await?;
    Ok(moved.first().copied().unwrap_or(Moved::Fenced))
}

fn refused(reply: &str) -> TestSent {
    TestSent {
        accepted: false,
        reply: reply.to_owned(),
    }
}
