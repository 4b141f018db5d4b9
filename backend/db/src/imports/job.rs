//! The work of an import: one reading that checks every line, then, when all are good, one that writes
//! everybody in a single transaction. A file with a wrong line writes nobody.

use super::{BadLine, Counts, End, NAMED, NewImport, Report, add_bad_lines, end, progress};
use crate::{
    Actor, Changed, Db, DbError, DbResult, Entry, approvals,
    crypto::IncidentCipher,
    gates, incident_keys,
    people::{IndexSet, NewPeople, known},
    spool::Spool,
};
use saiki_api::{
    Timestamp, Uuid,
    imports::{ImportState, Mapping},
};
use saiki_domain::{
    canonical::hex,
    import::{
        Defaults, Line, Lines, Stopped,
        fault::{Fault, Finding, Refusal},
    },
    people::Draft,
};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::{
    collections::{HashMap, hash_map},
    io::Read,
};

/// Lines checked between two looks at the register.
const BATCH: usize = 500;
/// Lines read between two notes of progress.
const NOTE_EVERY: u64 = 2_000;
/// Bad lines sealed together.
const PIECE: usize = 200;
/// Times the writing is begun again when somebody else registers the same person meanwhile.
const TRIES: u32 = 3;

/// An import to be worked on.
pub struct Job {
    /// The import as begun.
    pub import: NewImport,
    /// Mapping chosen; recognised by headings when absent.
    pub mapping: Option<Mapping>,
    /// What lines get that do not say.
    pub defaults: Defaults,
    /// The file.
    pub spool: Spool,
}

/// Works on an import to its end. `stopping` says when to leave off; the import is then `interrupted`.
/// Blocks; what cannot be noted (a database that is gone) is the error.
pub fn run(
    db: &Db,
    mut job: Job,
    now: impl Fn() -> Timestamp,
    stopping: impl Fn() -> bool,
) -> DbResult<ImportState> {
    let incident = job.import.incident_id;
    let cipher = db.read_blocking(|conn| incident_keys::cipher(conn, db.keyring(), incident))?;
    let mut work = Work {
        db,
        cipher,
        import: job.import.clone(),
        counts: Counts::default(),
        report: Report::default(),
        mapping: Mapping::new(),
        bad: Vec::new(),
        pieces: 0,
        seen: Seen::default(),
    };
    match work.check(&mut job, &stopping) {
        Ok(()) => {}
        Err(Halt::Refused(refusal)) => {
            return work.end(ImportState::Refused, Some(&refusal), now());
        }
        Err(Halt::Stopping) => return work.end(ImportState::Interrupted, None, now()),
        Err(Halt::Failed(error)) => {
            // The import must not seem to run for ever; the first error is the one to tell.
            let _ = work.end(ImportState::Interrupted, None, now());
            return Err(error);
        }
    }
    if job.import.dry_run {
        return work.end(ImportState::Checked, None, now());
    }
    if work.counts.errors > 0 {
        return work.end(ImportState::Refused, None, now());
    }
    let mut tries = 0;
    loop {
        tries += 1;
        match work.write(&mut job, &stopping, now()) {
            Err(error) if error.is_unique_violation() && tries < TRIES => {}
            Err(DbError::Stale) => return Ok(ImportState::Interrupted),
            // The incident was closed meanwhile.
            Err(DbError::Refused { .. }) => {
                return work.end(ImportState::Interrupted, None, now());
            }
            Err(error) => {
                let _ = work.end(ImportState::Interrupted, None, now());
                return Err(error);
            }
            Ok(Some(())) => return Ok(ImportState::Done),
            Ok(None) => return work.end(ImportState::Interrupted, None, now()),
        }
    }
}

/// Why checking ended early.
enum Halt {
    Refused(Refusal),
    Stopping,
    Failed(DbError),
}

impl From<DbError> for Halt {
    fn from(error: DbError) -> Self {
        Halt::Failed(error)
    }
}

impl From<Stopped> for Halt {
    fn from(stopped: Stopped) -> Self {
        match stopped {
            Stopped::Refused(refusal) => Halt::Refused(refusal),
            Stopped::Io(error) => Halt::Failed(DbError::Other(format!("spool: {error}"))),
        }
    }
}

struct Work<'a> {
    db: &'a Db,
    cipher: IncidentCipher,
    import: NewImport,
    counts: Counts,
    report: Report,
    mapping: Mapping,
    bad: Vec<BadLine>,
    pieces: i64,
    seen: Seen,
}

/// Good lines waiting to be compared with the register.
type Batch = Vec<(u64, IndexSet)>;

impl Work<'_> {
    /// Reads every line; notes what is wrong and who is there already.
    fn check(&mut self, job: &mut Job, stopping: &impl Fn() -> bool) -> Result<(), Halt> {
        let mut lines = open(job)?;
        self.mapping = lines.mapping().clone();
        self.report.headings = lines.headings().to_vec();
        let mut batch: Batch = Vec::with_capacity(BATCH);
        while let Some(line) = lines.next_line()? {
            self.counts.rows += 1;
            self.take(line, &mut batch)?;
            if batch.len() == BATCH {
                self.compare(&mut batch)?;
            }
            if self.counts.rows.is_multiple_of(NOTE_EVERY) {
                if stopping() {
                    return Err(Halt::Stopping);
                }
                let (id, counts) = (self.import.id, self.counts);
                self.db
                    .bookkeeping_blocking(|conn| progress(conn, id, counts))?;
            }
        }
        self.compare(&mut batch)?;
        self.keep_bad(1)?;
        Ok(())
    }

    fn take(&mut self, line: Line, batch: &mut Batch) -> DbResult<()> {
        for warning in line.warnings {
            self.warn(warning);
        }
        match line.person {
            Ok(draft) => {
                let set = IndexSet::of(&self.cipher, &draft);
                match self.seen.take(line.line, &set, &draft) {
                    Some(fault) => {
                        self.counts.duplicates += 1;
                        self.warn(Finding::of_line(line.line, fault));
                    }
                    None => {
                        if let Some(fault) = self.seen.shares_address(line.line, &draft) {
                            self.warn(Finding::of_line(line.line, fault));
                        }
                        batch.push((line.line, set));
                    }
                }
                Ok(())
            }
            Err(findings) => {
                self.counts.errors += 1;
                let room = NAMED.saturating_sub(self.report.errors.len());
                self.report
                    .errors
                    .extend(findings.iter().take(room).cloned());
                self.bad.push(BadLine {
                    cells: line.cells,
                    findings,
                });
                self.keep_bad(PIECE)
            }
        }
    }

    /// Finds out who of the batch is on the register.
    fn compare(&mut self, batch: &mut Batch) -> DbResult<()> {
        let batch = std::mem::take(batch);
        let sets: Vec<IndexSet> = batch.iter().map(|(_, set)| set.clone()).collect();
        let incident = self.import.incident_id;
        let (contacts, numbers) = self.db.read_blocking(|conn| known(conn, incident, &sets))?;
        for (line, set) in batch {
            let same_contact = contacts.contains(&set.contact);
            let same_number = set.number.is_some_and(|n| numbers.contains(&n));
            if same_contact || same_number {
                self.counts.duplicates += 1;
                let other_contact = !same_contact;
                let fault = Fault::DuplicateOnRegister { other_contact };
                self.warn(Finding::of_line(line, fault));
            } else {
                self.counts.added += 1;
            }
        }
        Ok(())
    }

    fn warn(&mut self, warning: Finding) {
        if self.report.warnings.len() < NAMED {
            self.report.warnings.push(warning);
        }
    }

    /// Stores the bad lines when at least `least` wait.
    fn keep_bad(&mut self, least: usize) -> DbResult<()> {
        if self.bad.len() < least {
            return Ok(());
        }
        let bad = std::mem::take(&mut self.bad);
        let (id, n) = (self.import.id, self.pieces);
        let cipher = &self.cipher;
        self.db
            .bookkeeping_blocking(|conn| add_bad_lines(conn, cipher, id, n, &bad))?;
        self.pieces += 1;
        Ok(())
    }

    /// Writes everybody and ends the import, in one transaction; `None` when told to stop.
    fn write(
        &self,
        job: &mut Job,
        stopping: &impl Fn() -> bool,
        now: Timestamp,
    ) -> DbResult<Option<()>> {
        let (incident, import) = (self.import.incident_id, self.import.id);
        let actor = self.actor();
        let written = self.db.change_blocking(&actor, now, |conn| {
            let mut lines = open(job).map_err(unexpected)?;
            let mut people = NewPeople::new(&self.cipher, incident, import, now);
            let mut read = 0_u64;
            while let Some(line) = lines.next_line().map_err(unexpected)? {
                read += 1;
                let draft = line.person.map_err(|_| changed())?;
                people.push(conn, draft)?;
                if read.is_multiple_of(NOTE_EVERY) && stopping() {
                    return Err(DbError::Unavailable(STOPPING.to_owned()));
                }
            }
            let (ids, duplicates) = people.finish(conn)?;
            // Asked last: the incident is held no longer than it must, and whoever closes it sees these people.
            gates::not_closed(conn, incident)?;
            let counts = Counts {
                rows: read,
                added: ids.len() as u64,
                duplicates,
                errors: 0,
            };
            end(
                conn,
                &self.cipher,
                import,
                &self.ending(ImportState::Done, counts, None),
                now,
            )?;
            let mut entries = vec![self.entry("people.imported", counts, Some(digest(&ids)))];
            if !ids.is_empty() {
                entries.extend(approvals::recipients_moved(conn, incident, now)?);
            }
            Ok(Changed::with((), entries))
        });
        match written {
            Ok(()) => Ok(Some(())),
            Err(DbError::Unavailable(reason)) if reason == STOPPING => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Ends the import without anybody written.
    fn end(
        &mut self,
        state: ImportState,
        refusal: Option<&Refusal>,
        now: Timestamp,
    ) -> DbResult<ImportState> {
        if state != ImportState::Checked {
            self.counts.added = 0;
        }
        self.keep_bad(1)?;
        let action = match state {
            ImportState::Checked => "people.import_checked",
            ImportState::Interrupted => "people.import_interrupted",
            _ => "people.import_refused",
        };
        let ended = self.db.change_blocking(&self.actor(), now, |conn| {
            let ending = self.ending(state, self.counts, refusal);
            end(conn, &self.cipher, self.import.id, &ending, now)?;
            Ok(Changed::new((), self.entry(action, self.counts, None)))
        });
        match ended {
            Ok(()) => Ok(state),
            Err(DbError::Stale) => Ok(ImportState::Interrupted),
            Err(error) => Err(error),
        }
    }

    fn ending<'a>(
        &'a self,
        state: ImportState,
        counts: Counts,
        refusal: Option<&'a Refusal>,
    ) -> End<'a> {
        End {
            state,
            counts,
            mapping: &self.mapping,
            report: &self.report,
            refusal,
        }
    }

    fn entry(&self, action: &'static str, counts: Counts, ids_sha256: Option<String>) -> Entry {
        let mut data = json!({
            "sha256": self.import.sha256,
            "bytes": self.import.bytes,
            "dry_run": self.import.dry_run,
            "rows": counts.rows,
            "added": counts.added,
            "duplicates": counts.duplicates,
            "errors": counts.errors,
        });
        if let (Some(digest), Some(map)) = (ids_sha256, data.as_object_mut()) {
            map.insert("ids_sha256".to_owned(), digest.into());
        }
        Entry::incident(self.import.incident_id, action, self.import.id, data)
    }

    fn actor(&self) -> Actor {
        Actor {
            id: Some(self.import.by_id),
            name: self.import.by_name.clone(),
        }
    }
}

const STOPPING: &str = "the import was told to stop";

fn open(job: &mut Job) -> Result<Lines<impl Read + '_>, Stopped> {
    let (encoding, mapping) = (job.import.encoding, job.mapping.clone());
    let defaults = job.defaults.clone();
    Lines::open(job.spool.reader()?, encoding, mapping, defaults)
}

/// The file was good a moment ago.
fn unexpected(stopped: Stopped) -> DbError {
    match stopped {
        Stopped::Io(error) => DbError::Other(format!("spool: {error}")),
        Stopped::Refused(_) => changed(),
    }
}

fn changed() -> DbError {
    DbError::Other("the file reads differently the second time".to_owned())
}

/// SHA-256 over the sixteen bytes of each person's id, ascending: ties the audit entry to its rows.
fn digest(ids: &[Uuid]) -> String {
    let mut hash = Sha256::new();
    for id in ids {
        hash.update(id.as_bytes());
    }
    hex(&hash.finalize())
}

/// Who was on an earlier line. Sixteen bytes of each blind index are kept, not the index.
#[derive(Default)]
struct Seen {
    contacts: HashMap<[u8; 16], (u64, [u8; 16])>,
    numbers: HashMap<[u8; 16], u64>,
    addresses: HashMap<[u8; 16], u64>,
}

impl Seen {
    /// Notes the person, or says on which line they are already.
    fn take(&mut self, line: u64, set: &IndexSet, draft: &Draft) -> Option<Fault> {
        let name = draft
            .name_key()
            .map(|k| short(&Sha256::digest(k.value.as_bytes())));
        let name = name.unwrap_or_default();
        let contact = short(&set.contact);
        if let Some((line, first_name)) = self.contacts.get(&contact) {
            return Some(Fault::DuplicateInFile {
                line: *line,
                other_name: *first_name != name,
                other_contact: false,
            });
        }
        let number = set.number.as_deref().map(short);
        if let Some(line) = number.and_then(|n| self.numbers.get(&n)) {
            return Some(Fault::DuplicateInFile {
                line: *line,
                other_name: false,
                other_contact: true,
            });
        }
        self.contacts.insert(contact, (line, name));
        if let Some(number) = number {
            self.numbers.insert(number, line);
        }
        None
    }

    /// Whether somebody else on an earlier line has the same mail address.
    fn shares_address(&mut self, line: u64, draft: &Draft) -> Option<Fault> {
        let key = draft.email_key()?;
        let address = short(&Sha256::digest(key.value.as_bytes()));
        match self.addresses.entry(address) {
            hash_map::Entry::Occupied(first) => Some(Fault::SharedAddress { line: *first.get() }),
            hash_map::Entry::Vacant(place) => {
                place.insert(line);
                None
            }
        }
    }
}

fn short(index: &[u8]) -> [u8; 16] {
    let mut out = [0; 16];
    for (to, from) in out.iter_mut().zip(index) {
        *to = *from;
    }
    out
}
