//! The work of an import, in one reading: every line is checked, compared and written within a single transaction. A
//! wrong line takes the transaction back, unless right lines are wanted without it, and the rest is checked only.

use super::{
    BadLine, Counts, End, NAMED, NewImport, Report, add_bad_lines, end,
    left_out::{self, Rooms},
    progress,
    read::{self, AHEAD, Columns, Making, Message, ReadLine, Right},
    seen::Seen,
};
use crate::{
    Actor, Changed, Conn, Db, DbError, DbResult, Entry, approvals,
    crypto::IncidentCipher,
    gates, incident_keys,
    people::{self, Loading},
    spool::Spool,
};
use saiki_api::{
    Timestamp,
    imports::{ImportState, Mapping},
};
use saiki_domain::{
    canonical::hex,
    import::{
        Defaults, FileSettings,
        fault::{Fault, Finding, Refusal},
        fingerprint::Fingerprints,
        proposals::Proposal,
    },
};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::{
    sync::mpsc::{Receiver, sync_channel},
    thread,
};

/// Lines read between two notes of progress.
const NOTE_EVERY: u64 = 2_000;
/// The same while the transaction that writes is open, where notes take a connection of their own.
const NOTE_SELDOM: u64 = 20_000;
/// Bad lines sealed together.
const PIECE: usize = 200;
/// Bytes of a short line: how many people a file may bring.
const LINE: u64 = 100;
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

impl Job {
    fn settings(&self) -> FileSettings {
        FileSettings {
            format: self.import.options.format,
            encoding: self.import.encoding,
            mapping: self.mapping.clone(),
            leave_out: self.import.options.leave_out.clone(),
            defaults: self.defaults.clone(),
            accept: self.import.options.accept.clone(),
        }
    }
}

/// Works on an import to its end. `stopping` says when to leave off; the import is then `interrupted`. `told` hears how
/// far it is, also while nothing can be written down. Blocks; what cannot be noted (a database that is gone) is the
/// error.
pub fn run(
    db: &Db,
    mut job: Job,
    now: impl Fn() -> Timestamp,
    stopping: impl Fn() -> bool,
    told: impl Fn(Counts),
) -> DbResult<ImportState> {
    let incident = job.import.incident_id;
    let cipher = db.read_blocking(|conn| incident_keys::cipher(conn, db.keyring(), incident))?;
    let import = job.import.clone();
    let prints = Fingerprints::new(job.defaults.lang);
    let making = Making {
        cipher: &cipher,
        prints: &prints,
        import: &import,
    };
    let around = Around {
        db,
        cipher: &cipher,
        prints: &prints,
        import: &import,
        stopping: &stopping,
        told: &told,
    };
    let mut tries = 0;
    let mut check_only = import.dry_run;
    loop {
        tries += 1;
        let mut work = Work::new(&around, tries == 1);
        let settings = job.settings();
        let at = now();
        let halt = thread::scope(|scope| {
            let source = job.spool.reader().map_err(|e| Halt::Failed(lost(&e)))?;
            let (send, lines) = sync_channel(AHEAD);
            scope.spawn(move || read::read(source, settings, making, at, &send));
            work.go(&lines, check_only, &now)
        });
        return match halt {
            Ok(state) => Ok(state),
            Err(Halt::Failed(error)) if tries < TRIES && work.again(&error) => continue,
            // The error file is to be whole: read once more, with nobody to write.
            Err(Halt::Wrong | Halt::Refused(_)) if work.lost => {
                check_only = true;
                continue;
            }
            Err(Halt::Wrong) => work.end(ImportState::Refused, None, now()),
            Err(Halt::Refused(refusal)) => work.end(ImportState::Refused, Some(&refusal), now()),
            Err(Halt::Stopping) => work.end(ImportState::Interrupted, None, now()),
            Err(Halt::Failed(DbError::Stale)) => Ok(ImportState::Interrupted),
            // The incident was closed meanwhile, or its key is being changed.
            Err(Halt::Failed(DbError::Refused { .. })) => {
                work.end(ImportState::Interrupted, None, now())
            }
            Err(Halt::Failed(error)) => {
                // The import must not seem to run for ever; the first error is the one to tell.
                let _ = work.end(ImportState::Interrupted, None, now());
                Err(error)
            }
        };
    }
}

fn lost(error: &std::io::Error) -> DbError {
    DbError::Other(format!("spool: {error}"))
}

/// Why an import ended early.
enum Halt {
    /// A line is wrong, and none is to be registered then.
    Wrong,
    Refused(Refusal),
    Stopping,
    Failed(DbError),
}

impl From<DbError> for Halt {
    fn from(error: DbError) -> Self {
        Halt::Failed(error)
    }
}

/// What stays the same however often it is tried.
struct Around<'a> {
    db: &'a Db,
    cipher: &'a IncidentCipher,
    prints: &'a Fingerprints,
    import: &'a NewImport,
    stopping: &'a dyn Fn() -> bool,
    told: &'a dyn Fn(Counts),
}

impl Around<'_> {
    /// Asks the register, where people are written in that transaction.
    fn ask<T>(
        &self,
        to: &mut Writing<'_>,
        look: impl FnOnce(&mut Conn) -> DbResult<T>,
    ) -> DbResult<T> {
        match to {
            Some((conn, _)) => look(conn),
            None => self.db.read_blocking(look),
        }
    }
}

/// Where people are written, while they are.
type Writing<'a> = Option<(&'a mut Conn, &'a Loading)>;

struct Work<'a> {
    around: &'a Around<'a>,
    /// Whether indexes may be set aside.
    may_set_aside: bool,
    set_aside: bool,
    counts: Counts,
    report: Report,
    mapping: Mapping,
    bad: Vec<BadLine>,
    pieces: i64,
    /// Whether pieces were taken back with the transaction.
    lost: bool,
    seen: Seen,
    rooms: Rooms,
    /// Lines at which progress is noted next.
    note_at: u64,
    /// Whether nobody is on the incident's register, so that nobody need be looked up.
    empty: bool,
    ids: Sha256,
    at: Timestamp,
}

impl<'a> Work<'a> {
    fn new(around: &'a Around<'a>, may_set_aside: bool) -> Self {
        Work {
            around,
            may_set_aside,
            set_aside: false,
            counts: Counts::default(),
            report: Report::default(),
            mapping: Mapping::new(),
            bad: Vec::new(),
            pieces: 0,
            lost: false,
            seen: Seen::new(around.import.bytes / LINE),
            rooms: Rooms::default(),
            note_at: NOTE_EVERY,
            empty: false,
            ids: Sha256::new(),
            at: Timestamp::UNIX_EPOCH,
        }
    }

    /// Whether it may go better another time: somebody else registered the same person, or filled a household, meanwhile,
    /// or there is no room to sort in.
    fn again(&self, error: &DbError) -> bool {
        let no_room = self.set_aside && matches!(error, DbError::Database(_));
        error.is_unique_violation() || self.rooms.crowded || no_room
    }

    fn go(
        &mut self,
        lines: &Receiver<Message>,
        check_only: bool,
        now: &impl Fn() -> Timestamp,
    ) -> Result<ImportState, Halt> {
        if !check_only {
            match self.write(lines, now()) {
                Err(Halt::Wrong) if !self.lost => {}
                other => return other,
            }
        }
        self.check(lines)?;
        match self.around.import.dry_run {
            true => Ok(self.end(ImportState::Checked, None, now())?),
            false => Err(Halt::Wrong),
        }
    }

    /// Reads on without writing anybody.
    fn check(&mut self, lines: &Receiver<Message>) -> Result<(), Halt> {
        let incident = self.around.import.incident_id;
        self.empty = self
            .around
            .db
            .read_blocking(|conn| people::is_empty(conn, incident))?;
        self.consume(lines, None)
    }

    /// Checks and writes everybody and ends the import, in one transaction.
    fn write(&mut self, lines: &Receiver<Message>, at: Timestamp) -> Result<ImportState, Halt> {
        let around = self.around;
        let (import, cipher) = (around.import, around.cipher);
        let incident = import.incident_id;
        self.at = at;
        let mut halt = None;
        let written = around.db.load_blocking(&actor(import), at, |conn| {
            incident_keys::not_rekeying(conn, incident)?;
            self.empty = people::is_empty(conn, incident)?;
            let aside = self.empty && self.may_set_aside;
            let loading = Loading::begin(conn, aside, import.bytes / LINE)?;
            self.set_aside = loading.is_aside();
            if let Err(why) = self.consume(lines, Some((&mut *conn, &loading))) {
                halt = Some(why);
                return Err(DbError::Other("the import was left off".to_owned()));
            }
            self.seen = Seen::new(0);
            self.keep_bad(1, Some(&mut *conn))?;
            loading.finish(conn)?;
            // Asked last: the incident is held no longer than it must, and whoever closes it sees these people.
            gates::not_closed(conn, incident)?;
            incident_keys::not_rekeying(conn, incident)?;
            self.rooms.check(conn, (incident, import.id))?;
            if self.counts.errors == self.counts.rows {
                // Not one line is right: an import of nobody is none.
                let ending = self.ending(ImportState::Refused, None);
                end(conn, cipher, import.id, &ending, at)?;
                let entry = self.entry("people.import_refused", None);
                return Ok(Changed::new(ImportState::Refused, entry));
            }
            let ending = self.ending(ImportState::Done, None);
            end(conn, cipher, import.id, &ending, at)?;
            let ids = hex(&self.ids.clone().finalize());
            let mut entries = vec![self.entry("people.imported", Some(ids))];
            if self.counts.added > 0 {
                entries.extend(approvals::recipients_moved(conn, incident, at)?);
            }
            Ok(Changed::with(ImportState::Done, entries))
        });
        match (written, halt) {
            (Ok(state), _) => Ok(state),
            (Err(error), halt) => {
                // What was kept of lines for the error file was taken back with everybody else.
                self.lost = std::mem::take(&mut self.pieces) > 0;
                Err(halt.unwrap_or(Halt::Failed(error)))
            }
        }
    }

    /// Takes batches until the file ends or something stops it. A wrong line stops what must be whole at the end of its
    /// batch.
    fn consume(&mut self, lines: &Receiver<Message>, mut to: Writing<'_>) -> Result<(), Halt> {
        let whole = to.is_some() && !self.around.import.options.partial;
        loop {
            let batch = match lines.recv() {
                Ok(Message::Lines(batch, columns)) => {
                    self.meet(columns);
                    batch
                }
                Ok(Message::End(columns)) => {
                    self.meet(columns);
                    break;
                }
                Ok(Message::Refused(refusal)) => return Err(Halt::Refused(refusal)),
                Ok(Message::Failed(error)) => return Err(Halt::Failed(error)),
                Err(_) => return Err(Halt::Failed(DbError::Other("reading broke off".into()))),
            };
            let mut waiting = Vec::with_capacity(batch.len());
            for line in batch {
                self.counts.rows += 1;
                self.take(line, &mut waiting)?;
            }
            self.put(waiting, &mut to)?;
            self.bad.sort_by_key(|bad| bad.line);
            self.report.errors.sort_by_key(|finding| finding.line);
            let wrong = whole && self.counts.errors > 0;
            match &mut to {
                None => self.keep_bad(PIECE, None)?,
                // They are kept once the transaction was taken back.
                Some(_) if wrong => {}
                Some((conn, _)) => self.keep_bad(PIECE, Some(&mut **conn))?,
            }
            (self.around.told)(self.counts);
            if self.counts.rows >= self.note_at {
                if (self.around.stopping)() {
                    return Err(Halt::Stopping);
                }
                self.note(to.is_some());
                self.note_at += NOTE_EVERY;
            }
            if wrong {
                return Err(Halt::Wrong);
            }
        }
        if to.is_none() {
            self.keep_bad(1, None)?;
        }
        Ok(())
    }

    /// Notes which columns there are: findings name them, and the error file needs them however the import ends.
    fn meet(&mut self, columns: Columns) {
        (self.report.headings, self.mapping) = (columns.headings, columns.mapping);
        self.report.ignored = columns.ignored;
    }

    /// Notes how far it is, where that can be written down now. What cannot be is noted the next time.
    fn note(&self, writing: bool) {
        let db = self.around.db;
        let busy = writing && db.backend().is_sqlite();
        if busy || (writing && !self.note_at.is_multiple_of(NOTE_SELDOM)) {
            return;
        }
        let (id, counts) = (self.around.import.id, self.counts);
        if let Err(error) = db.bookkeeping_blocking(|conn| progress(conn, id, counts)) {
            tracing::warn!(import = %id, cause = %error, "progress of an import was not noted");
        }
    }

    fn take(&mut self, line: ReadLine, waiting: &mut Vec<Right>) -> DbResult<()> {
        for warning in line.warnings {
            self.warn(warning);
        }
        for proposal in line.proposals {
            self.suggest(proposal);
        }
        match line.person {
            Ok(right) => match self.seen.take(right.line, &right.marks)? {
                Some(fault) => self.leave_out(right, fault),
                None => {
                    if let Some(fault) = self.seen.shares_address(&right.marks)? {
                        self.warn(Finding::of_line(right.line, fault));
                    }
                    waiting.push(right);
                }
            },
            Err(bad) => self.refuse(bad),
        }
        Ok(())
    }

    /// Notes a wrong line.
    fn refuse(&mut self, bad: BadLine) {
        self.counts.errors += 1;
        let room = NAMED.saturating_sub(self.report.errors.len());
        let first = bad.findings.iter().take(room);
        self.report.errors.extend(first.cloned());
        self.bad.push(bad);
    }

    /// Notes a line about somebody who is there already. What it says beyond that is in the error file.
    fn leave_out(&mut self, line: Right, fault: Fault) {
        self.counts.duplicates += 1;
        let finding = Finding::of_line(line.line, fault);
        if finding.fault.leaves_something_out() {
            self.report.differing += 1;
            self.bad.push(line.wrong(finding.clone()));
        }
        self.warn(finding);
    }

    /// Leaves out who is on the register and writes the others, where somebody is to be written.
    fn put(&mut self, waiting: Vec<Right>, to: &mut Writing<'_>) -> DbResult<()> {
        let new = self.unknown(waiting, to)?;
        let new = self.housed(new, to)?;
        let around = self.around;
        let incident = around.import.incident_id;
        self.counts.added += new.len() as u64;
        if let Some((conn, loading)) = to {
            for one in &new {
                self.ids.update(one.person.id().as_bytes());
            }
            let people = new.into_iter().map(|one| one.person).collect();
            loading.write(conn, around.cipher, incident, people, self.at)?;
        }
        Ok(())
    }

    /// Those who are not on the register.
    fn unknown(&mut self, lines: Vec<Right>, to: &mut Writing<'_>) -> DbResult<Vec<Right>> {
        if self.empty || lines.is_empty() {
            return Ok(lines);
        }
        let Around { cipher, prints, .. } = *self.around;
        let incident = self.around.import.incident_id;
        let look =
            |conn: &mut Conn| left_out::on_register(conn, (cipher, prints), incident, &lines);
        let faults = self.around.ask(to, look)?;
        let mut others = Vec::with_capacity(lines.len());
        for (line, fault) in lines.into_iter().zip(faults) {
            match fault {
                Some(fault) => self.leave_out(line, fault),
                None => others.push(line),
            }
        }
        Ok(others)
    }

    /// Those who find room in their household; most people are in none.
    fn housed(&mut self, lines: Vec<Right>, to: &mut Writing<'_>) -> DbResult<Vec<Right>> {
        if lines.iter().all(|line| line.person.belongs().is_none()) {
            return Ok(lines);
        }
        if !self.empty {
            let around = self.around;
            let rooms = &mut self.rooms;
            let look = |conn: &mut Conn| rooms.look(conn, around.import.incident_id, &lines);
            around.ask(to, look)?;
        }
        let mut others = Vec::with_capacity(lines.len());
        for line in lines {
            match self.rooms.take(&line) {
                Some(fault) => {
                    let field = line.person.belongs_by();
                    let finding = Finding {
                        column: self.mapping.get(&field).cloned().unwrap_or_default(),
                        field: Some(field),
                        ..Finding::of_line(line.line, fault)
                    };
                    self.refuse(line.wrong(finding));
                }
                None => others.push(line),
            }
        }
        Ok(others)
    }

    fn warn(&mut self, warning: Finding) {
        if self.report.warnings.len() < NAMED {
            self.report.warnings.push(warning);
        }
    }

    fn suggest(&mut self, proposal: Proposal) {
        let found = self.report.suggestions.entry(proposal.kind).or_default();
        found.count += 1;
        if found.first.len() < NAMED {
            found.first.push(proposal);
        }
    }

    /// Stores the bad lines when at least `least` wait.
    fn keep_bad(&mut self, least: usize, mut conn: Option<&mut Conn>) -> DbResult<()> {
        if self.bad.len() < least {
            return Ok(());
        }
        let bad = std::mem::take(&mut self.bad);
        let around = self.around;
        for piece in bad.chunks(PIECE) {
            let (id, n) = (around.import.id, self.pieces);
            let keep = |conn: &mut Conn| add_bad_lines(conn, around.cipher, id, n, piece);
            match conn.as_deref_mut() {
                Some(conn) => keep(conn)?,
                None => around.db.bookkeeping_blocking(keep)?,
            }
            self.pieces += 1;
        }
        Ok(())
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
        self.keep_bad(1, None)?;
        let action = match state {
            ImportState::Checked => "people.import_checked",
            ImportState::Interrupted => "people.import_interrupted",
            _ => "people.import_refused",
        };
        let (import, cipher) = (self.around.import, self.around.cipher);
        let ended = self.around.db.change_blocking(&actor(import), now, |conn| {
            let ending = self.ending(state, refusal);
            end(conn, cipher, import.id, &ending, now)?;
            Ok(Changed::new((), self.entry(action, None)))
        });
        match ended {
            Ok(()) => Ok(state),
            Err(DbError::Stale) => Ok(ImportState::Interrupted),
            Err(error) => Err(error),
        }
    }

    fn ending<'b>(&'b self, state: ImportState, refusal: Option<&'b Refusal>) -> End<'b> {
        End {
            state,
            counts: self.counts,
            mapping: &self.mapping,
            report: &self.report,
            refusal,
        }
    }

    /// `ids_sha256` is over the sixteen bytes of each person's id, ascending: it ties the entry to its rows.
    fn entry(&self, action: &'static str, ids_sha256: Option<String>) -> Entry {
        let (import, counts) = (self.around.import, self.counts);
        let mut data = json!({
            "sha256": import.sha256,
            "bytes": import.bytes,
            "dry_run": import.dry_run,
            "rows": counts.rows,
            "added": counts.added,
            "duplicates": counts.duplicates,
            "errors": counts.errors,
        });
        if let Some(map) = data.as_object_mut() {
            if import.options.partial {
                map.insert("partial".to_owned(), true.into());
            }
            if self.report.differing > 0 {
                map.insert("differing".to_owned(), self.report.differing.into());
            }
            if !import.options.accept.is_empty() {
                map.insert("accepted".to_owned(), json!(import.options.accept));
            }
            if let Some(digest) = ids_sha256 {
                map.insert("ids_sha256".to_owned(), digest.into());
            }
        }
        Entry::incident(import.incident_id, action, import.id, data)
    }
}

fn actor(import: &NewImport) -> Actor {
    Actor {
        id: Some(import.by_id),
        name: import.by_name.clone(),
    }
}
