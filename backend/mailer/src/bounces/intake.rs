//! From a message to its effect: which delivery it is for, what it says, one transaction. Whoever hands it over learns
//! whether it is done with; only then may they forget it.

use super::{
    message::Message,
    report::{Reading, Report, read},
    return_path::{Mark, ReturnPath},
};
use crate::redact::redact;
use saiki_api::{Timestamp, Uuid};
use saiki_db::{
    Actor, Changed, Conn, Db, DbResult,
    bounces::{self, About, Ignored, NewReport, Recorded},
};
use std::{fmt, sync::Arc};

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// A report about a mail of ours.
    Report(Recorded),
    /// Counted, and nothing else.
    Ignored(Ignored),
}

impl Taken {
    /// Whether the message is done with. Otherwise it is to be handed over again later.
    pub fn is_done(self) -> bool {
        self != Taken::Report(Recorded::Later)
    }
}

/// Takes messages in. Cheap to clone.
#[derive(Clone)]
pub struct Intake {
    db: Db,
    return_path: ReturnPath,
    clock: Arc<dyn Fn() -> Timestamp + Send + Sync>,
}

impl fmt::Debug for Intake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Intake(..)")
    }
}

impl Intake {
    /// Into this database. The clock tells when something was received.
    pub fn new(db: Db, clock: impl Fn() -> Timestamp + Send + Sync + 'static) -> Intake {
        let return_path = ReturnPath::new(db.keyring(), "");
        Intake {
            db,
            return_path,
            clock: Arc::new(clock),
        }
    }

    /// Takes a message in; `recipient` is the address it came to, where the mail server tells. Blocks the thread. An
    /// error is the database's: nothing was changed, and the message is to be handed over again.
    pub fn take(&self, recipient: Option<&str>, message: &Message) -> DbResult<Taken> {
        let now = (self.clock)();
        let reading = read(&message.bytes);
        let mark = self.mark(recipient, &reading);
        let taken =
            self.db
                .change_blocking(&Actor::system(), now, |conn| match (mark, &reading) {
                    (Mark::Forged, _) => ignored(conn, Ignored::Forged, now),
                    (_, Reading::AutoReply) => ignored(conn, Ignored::AutoReply, now),
                    (_, Reading::Unreadable) => ignored(conn, Ignored::Unreadable, now),
                    (Mark::Foreign, Reading::Report(_)) => ignored(conn, Ignored::Unmatched, now),
                    (Mark::Ours(delivery), Reading::Report(report)) => {
                        self.report(conn, delivery, report, &message.sha256, now)
                    }
                })?;
        tracing::info!(outcome = ?taken, bytes = message.size, "a report about a mail was taken in");
        Ok(taken)
    }

    /// Whom a message is about: the address it came to, or, where that is not told or is a collecting mailbox, the signed
    /// address in it.
    fn mark(&self, recipient: Option<&str>, reading: &Reading) -> Mark {
        let given = recipient.map_or(Mark::Foreign, |address| self.return_path.read(address));
        let Reading::Report(report) = reading else {
            return given;
        };
        if given != Mark::Foreign {
            return given;
        }
        let marks = report
            .return_paths
            .iter()
            .map(|path| self.return_path.read(path));
        marks
            .into_iter()
            .find(|mark| *mark != Mark::Foreign)
            .unwrap_or(Mark::Foreign)
    }

    fn report(
        &self,
        conn: &mut Conn,
        delivery: Uuid,
        report: &Report,
        sha256: &str,
        now: Timestamp,
    ) -> DbResult<Changed<Taken>> {
        let keyring = self.db.keyring();
        let Some(about) = bounces::about(conn, keyring, delivery)? else {
            return ignored(conn, Ignored::Unmatched, now);
        };
        if is_about_another(report, &about) {
            return ignored(conn, Ignored::Unmatched, now);
        }
        let Some(new) = kept(report, &about, sha256) else {
            return ignored(conn, Ignored::Unreadable, now);
        };
        let changed = bounces::record(conn, keyring, &about, &new, now)?;
        Ok(Changed::with(Taken::Report(changed.value), changed.entries))
    }
}

fn ignored(conn: &mut Conn, why: Ignored, now: Timestamp) -> DbResult<Changed<Taken>> {
    bounces::ignore(conn, why, now)?;
    Ok(Changed::nothing(Taken::Ignored(why)))
}

/// Whether the mail it returns is one of ours, but not this one: then somebody put two together. A Message-ID that is none
/// of ours was changed on the way and says nothing.
fn is_about_another(report: &Report, about: &About) -> bool {
    // Brackets, letter case and what follows the id may have changed on the way; the delivery it names has not.
    let named = |id: &str| -> Option<Uuid> {
        let local = id.trim().trim_start_matches('<').split('@').next()?;
        Uuid::parse_str(local).ok()
    };
    let returned = report.message_id.as_deref().and_then(named);
    returned.is_some() && returned != named(&about.message_id)
}

/// What is kept of a report: no address, no name.
fn kept(report: &Report, about: &About, sha256: &str) -> Option<NewReport> {
    let person = about.recipient.as_ref();
    let address = person.map(|person| person.email.as_str());
    let (group, own_address) = report.about(address)?;
    let mut known: Vec<&str> = Vec::new();
    let locals = |address: &'_ str| address.rsplit_once('@').map(|(local, _)| local.to_owned());
    let all = address
        .into_iter()
        .chain(group.recipients.iter().map(String::as_str));
    let parts: Vec<String> = all
        .flat_map(|address| [Some(address.to_owned()), locals(address)])
        .flatten()
        .collect();
    known.extend(parts.iter().map(String::as_str));
    known.extend(person.map(|person| person.name.as_str()));
    // Of somebody who was erased nobody knows what to strike out, so nothing is kept.
    let text = person.map(|_| redact(&group.text, &known));
    Some(NewReport {
        sha256: sha256.to_owned(),
        kind: group.kind,
        class: group.class,
        status: group.status.clone(),
        text: text.filter(|text| !text.is_empty()),
        own_address,
    })
}
