//! Imports of affected people: their rows, their reports and error files. The work itself is `imports::job`;
//! reading a file is `saiki_domain::import`.

mod firsts;
mod job;
mod lease;
mod left_out;
mod read;
mod seen;

pub use job::{Job, run};
pub use lease::{LEASE_SECONDS, interrupt, look_after};
pub use saiki_domain::import::error_file::BadLine;

use crate::{
    Conn, DbError, DbId, DbResult,
    crypto::{IncidentCipher, Place},
    gates,
    ids::{instant, micros},
    incident_keys,
    schema::{
        people_import_errors,
        people_imports::{self, dsl},
    },
};
use diesel::prelude::*;
use saiki_api::{
    Lang, Timestamp, Uuid,
    imports::{
        Encoding, Import, ImportFormat, ImportState, Mapping, Suggestion, SuggestionGroup,
        SuggestionKind,
    },
    wire,
};
use saiki_domain::import::{
    fault::{Finding, Refusal},
    ignored::{self, Ignored},
    proposals::Proposal,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Most errors, warnings, and suggestions of one kind an import names. The error file has every error; of warnings it has
/// only those of lines left out that say something which was not taken.
pub const NAMED: usize = 100;

#[derive(Queryable, Insertable)]
#[diesel(table_name = people_imports, treat_none_as_default_value = false)]
struct Row {
    id: DbId,
    incident_id: DbId,
    file_name: String,
    state: String,
    dry_run: bool,
    options: String,
    encoding: Option<String>,
    mapping: String,
    bytes: i64,
    sha256: String,
    row_count: i64,
    added: i64,
    duplicates: i64,
    errors: i64,
    sealed_report: Option<Vec<u8>>,
    refusal: Option<String>,
    by_id: DbId,
    by_name: String,
    created_at: i64,
    finished_at: Option<i64>,
    lease_until: i64,
}

/// What an import found, as far as it names lines. Sealed: cells and proposals are personal data.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Headings of the file.
    pub headings: Vec<String>,
    /// The first errors.
    pub errors: Vec<Finding>,
    /// The first warnings.
    pub warnings: Vec<Finding>,
    /// Lines left out that say something which was not taken.
    #[serde(default)]
    pub differing: u64,
    /// Columns that were not taken.
    #[serde(default)]
    pub ignored: Vec<Ignored>,
    /// What is suggested, by kind.
    #[serde(default)]
    pub suggestions: BTreeMap<SuggestionKind, Suggestions>,
}

/// What is suggested of one kind.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestions {
    /// Cells.
    pub count: u64,
    /// The first of them.
    pub first: Vec<Proposal>,
}

/// How a file is imported, beside encoding and mapping; kept as JSON in `options`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Options {
    /// How it is written.
    pub format: ImportFormat,
    /// Whether right lines are registered though others are wrong.
    pub partial: bool,
    /// Kinds of suggestions that are taken.
    pub accept: BTreeSet<SuggestionKind>,
    /// Headings of columns that are left out on purpose.
    pub leave_out: BTreeSet<String>,
}

/// An import that begins.
#[derive(Debug, Clone)]
pub struct NewImport {
    /// Identifier.
    pub id: Uuid,
    /// Incident.
    pub incident_id: Uuid,
    /// Name of the file.
    pub file_name: String,
    /// Whether it only checks.
    pub dry_run: bool,
    /// How it is read.
    pub options: Options,
    /// Encoding, given or found.
    pub encoding: Encoding,
    /// Bytes of the file.
    pub bytes: u64,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
    /// Who sends it.
    pub by_id: Uuid,
    /// Their name.
    pub by_name: String,
}

/// Where an import stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Lines read.
    pub rows: u64,
    /// People added, or that would be.
    pub added: u64,
    /// Lines left out.
    pub duplicates: u64,
    /// Wrong lines.
    pub errors: u64,
}

/// An import as stored, with what belongs to it but is not for everybody.
#[derive(Debug, Clone)]
pub struct Stored {
    /// The import; what differs, errors, warnings, columns not taken and refusal are filled in from the report.
    pub import: Import,
    /// Who sent it.
    pub by_id: Uuid,
    /// Headings, errors, warnings.
    pub report: Report,
    /// Why the file was refused.
    pub refusal: Option<Refusal>,
    /// How it was read.
    pub options: Options,
}

impl Stored {
    /// As the API says it, in `lang`; proposals only where `reveal` allows personal data.
    pub fn to_api(self, lang: Lang, reveal: bool) -> Import {
        let findings = |list: &[Finding]| list.iter().map(|f| f.to_api(lang, reveal)).collect();
        let accept = &self.options.accept;
        let group = |(kind, found): (&SuggestionKind, &Suggestions)| SuggestionGroup {
            kind: *kind,
            count: signed(found.count),
            accepted: accept.contains(kind),
            first: match reveal {
                true => found.first.iter().map(suggestion).collect(),
                false => Vec::new(),
            },
        };
        let exported = ignored::is_export(&self.report.headings);
        Import {
            differing: signed(self.report.differing),
            suggestions: self.report.suggestions.iter().map(group).collect(),
            ignored_columns: self
                .report
                .ignored
                .iter()
                .map(|one| one.to_api(lang, exported))
                .collect(),
            first_errors: findings(&self.report.errors),
            first_warnings: findings(&self.report.warnings),
            refusal: self.refusal.map(|r| r.to_api(lang)),
            ..self.import
        }
    }
}

fn suggestion(found: &Proposal) -> Suggestion {
    Suggestion {
        line: signed(found.line),
        column: found.column.clone(),
        before: found.before.clone(),
        after: found.after.clone(),
    }
}

/// Enters an import as running, under a lease. A closed incident takes none.
pub fn begin(conn: &mut Conn, new: &NewImport, now: Timestamp) -> DbResult<()> {
    gates::not_closed(conn, new.incident_id)?;
    incident_keys::not_rekeying(conn, new.incident_id)?;
    let row = Row {
        id: DbId(new.id),
        incident_id: DbId(new.incident_id),
        file_name: new.file_name.clone(),
        state: wire::name(&ImportState::Running),
        dry_run: new.dry_run,
        options: serde_json::to_string(&new.options)?,
        encoding: Some(wire::name(&new.encoding)),
        mapping: "{}".to_owned(),
        bytes: signed(new.bytes),
        sha256: new.sha256.clone(),
        row_count: 0,
        added: 0,
        duplicates: 0,
        errors: 0,
        sealed_report: None,
        refusal: None,
        by_id: DbId(new.by_id),
        by_name: new.by_name.clone(),
        created_at: micros(now),
        finished_at: None,
        lease_until: lease::until(now),
    };
    each!(
        conn,
        diesel::insert_into(people_imports::table)
            .values(&row)
            .execute(conn)
    )?;
    Ok(())
}

/// Imports of an incident, the newest first, after the place `(created_at in microseconds, id)`.
pub fn list(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    after: Option<(i64, Uuid)>,
    limit: u32,
) -> DbResult<Vec<Stored>> {
    let mut query = dsl::people_imports
        .filter(dsl::incident_id.eq(DbId(incident)))
        .into_boxed();
    if let Some((at, id)) = after {
        let same = dsl::created_at.eq(at).and(dsl::id.lt(DbId(id)));
        query = query.filter(dsl::created_at.lt(at).or(same));
    }
    query
        .order((dsl::created_at.desc(), dsl::id.desc()))
        .limit(limit.into())
        .load::<Row>(conn)?
        .into_iter()
        .map(|row| open(row, cipher))
        .collect()
}

/// One import.
pub fn get(conn: &mut Conn, cipher: &IncidentCipher, incident: Uuid, id: Uuid) -> DbResult<Stored> {
    let row = dsl::people_imports
        .filter(
            dsl::incident_id
                .eq(DbId(incident))
                .and(dsl::id.eq(DbId(id))),
        )
        .first::<Row>(conn)
        .optional()?
        .ok_or(DbError::NotFound)?;
    open(row, cipher)
}

/// A piece of the error file: piece `n`, from 0. `None` after the last.
pub fn bad_lines(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    import: Uuid,
    n: i64,
) -> DbResult<Option<Vec<BadLine>>> {
    let sealed: Option<Vec<u8>> = people_import_errors::table
        .find((DbId(import), n))
        .select(people_import_errors::sealed)
        .first(conn)
        .optional()?;
    match sealed {
        Some(sealed) => {
            let plain = cipher.open(&errors_place(import, &errors_column(n)), &sealed)?;
            Ok(Some(serde_json::from_slice(&plain)?))
        }
        None => Ok(None),
    }
}

/// Notes how far an import is.
pub(crate) fn progress(conn: &mut Conn, import: Uuid, counts: Counts) -> DbResult<()> {
    diesel::update(dsl::people_imports.find(DbId(import)))
        .set((
            dsl::row_count.eq(signed(counts.rows)),
            dsl::added.eq(signed(counts.added)),
            dsl::duplicates.eq(signed(counts.duplicates)),
            dsl::errors.eq(signed(counts.errors)),
        ))
        .execute(conn)?;
    Ok(())
}

pub(crate) fn add_bad_lines(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    import: Uuid,
    n: i64,
    lines: &[BadLine],
) -> DbResult<()> {
    let plain = serde_json::to_vec(lines)?;
    let sealed = cipher.seal(&errors_place(import, &errors_column(n)), &plain)?;
    diesel::insert_into(people_import_errors::table)
        .values((
            people_import_errors::import_id.eq(DbId(import)),
            people_import_errors::n.eq(n),
            people_import_errors::sealed.eq(sealed),
        ))
        .execute(conn)?;
    Ok(())
}

/// How an import ends.
pub(crate) struct End<'a> {
    pub state: ImportState,
    pub counts: Counts,
    pub mapping: &'a Mapping,
    pub report: &'a Report,
    pub refusal: Option<&'a Refusal>,
}

/// Ends a running import. `Stale` when it does not run any more: whoever asked must write nothing.
pub(crate) fn end(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    import: Uuid,
    end: &End<'_>,
    now: Timestamp,
) -> DbResult<()> {
    let sealed = cipher.seal(&report_place(import), &serde_json::to_vec(end.report)?)?;
    let refusal = end.refusal.map(serde_json::to_string).transpose()?;
    let running = dsl::people_imports.filter(
        dsl::id
            .eq(DbId(import))
            .and(dsl::state.eq(wire::name(&ImportState::Running))),
    );
    let changed = diesel::update(running)
        .set((
            dsl::state.eq(wire::name(&end.state)),
            dsl::mapping.eq(serde_json::to_string(end.mapping)?),
            dsl::row_count.eq(signed(end.counts.rows)),
            dsl::added.eq(signed(end.counts.added)),
            dsl::duplicates.eq(signed(end.counts.duplicates)),
            dsl::errors.eq(signed(end.counts.errors)),
            dsl::sealed_report.eq(Some(sealed)),
            dsl::refusal.eq(refusal),
            dsl::finished_at.eq(Some(micros(now))),
        ))
        .execute(conn)?;
    if changed == 1 {
        Ok(())
    } else {
        Err(DbError::Stale)
    }
}

fn open(row: Row, cipher: &IncidentCipher) -> DbResult<Stored> {
    let report = match &row.sealed_report {
        Some(sealed) => serde_json::from_slice(&cipher.open(&report_place(row.id.0), sealed)?)?,
        None => Report::default(),
    };
    let refusal: Option<Refusal> = row
        .refusal
        .as_deref()
        .map(serde_json::from_str)
        .transpose()?;
    let options: Options = serde_json::from_str(&row.options)?;
    let state = wire::parse(&row.state)
        .ok_or_else(|| DbError::Other(format!("import state {} is unknown", row.state)))?;
    let (format, partial) = (options.format, options.partial);
    Ok(Stored {
        by_id: row.by_id.0,
        report,
        refusal,
        options,
        import: Import {
            id: row.id.0,
            file_name: row.file_name,
            state,
            dry_run: row.dry_run,
            format,
            partial,
            encoding: row.encoding.as_deref().and_then(wire::parse),
            mapping: serde_json::from_str(&row.mapping)?,
            bytes: row.bytes,
            sha256: row.sha256,
            rows: row.row_count,
            added: row.added,
            duplicates: row.duplicates,
            errors: row.errors,
            differing: 0,
            first_errors: Vec::new(),
            first_warnings: Vec::new(),
            suggestions: Vec::new(),
            ignored_columns: Vec::new(),
            refusal: None,
            by_name: row.by_name,
            created_at: instant(row.created_at),
            finished_at: row.finished_at.map(instant),
        },
    })
}

fn report_place(import: Uuid) -> Place<'static> {
    Place::new("people_imports", "sealed_report", import)
}

fn errors_column(n: i64) -> String {
    format!("sealed/{n}")
}

fn errors_place(import: Uuid, column: &str) -> Place<'_> {
    Place::new("people_import_errors", column, import)
}

fn signed(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
