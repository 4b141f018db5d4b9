//! The lines of a file, one after the other, each a person or what is wrong with it. Duplicates are found by
//! whoever keeps the register; this looks at each line alone.

mod read;

use super::{
    csv::{self, Record},
    encoding::Detector,
    error_file::Ours,
    fault::{Fault, Finding, Refusal},
    headings::{self, Columns},
    ignored::{self, Ignored, Unused},
    lists,
    ndjson::{JsonLines, SEPARATOR},
    proposals::Proposal,
    records::{Records, Stopped, judge, read_headings},
};
use crate::people::Draft;
use read::Reading;
use saiki_api::{
    Language,
    imports::{Encoding, ImportFormat, ImportPreview, MAX_ROWS, Mapping, SuggestionKind},
    people::DataItem,
};
use std::{
    collections::BTreeSet,
    io::{self, Read},
};

/// Lines a preview shows.
const SAMPLE: usize = 5;

/// What a line gets that does not say so itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Defaults {
    /// Data items.
    pub data_items: Vec<DataItem>,
    /// Language.
    pub lang: Language,
}

/// How a file is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileSettings {
    /// How it is written.
    pub format: ImportFormat,
    /// Its encoding. JSON is UTF-8 whatever this says.
    pub encoding: Encoding,
    /// Which column feeds which field; recognised by the headings when absent.
    pub mapping: Option<Mapping>,
    /// Headings of columns that are left out on purpose: none is recognised.
    pub leave_out: BTreeSet<String>,
    /// What a line gets that does not say so itself.
    pub defaults: Defaults,
    /// Kinds of suggestions that are taken.
    pub accept: BTreeSet<SuggestionKind>,
}

impl FileSettings {
    /// A CSV file read as it stands, its columns recognised.
    pub fn csv(encoding: Encoding) -> FileSettings {
        FileSettings {
            format: ImportFormat::Csv,
            encoding,
            mapping: None,
            leave_out: BTreeSet::new(),
            defaults: Defaults::default(),
            accept: BTreeSet::new(),
        }
    }

    /// Whether the column of a heading is left out on purpose.
    fn leaves_out(&self, heading: &str) -> bool {
        let mut all = self.leave_out.iter();
        all.any(|column| column.trim() == heading.trim())
    }

    /// The mapping the headings suggest, but for those of columns that are left out.
    fn propose(&self, headings: &[String]) -> Mapping {
        let taken = headings.iter().filter(|heading| !self.leaves_out(heading));
        headings::propose(&taken.cloned().collect::<Vec<_>>())
    }

    /// Whether every column to be left out is there: a heading misspelt would leave its column in without a word.
    fn has_left_out(&self, headings: &[String]) -> Result<(), Refusal> {
        let there = |column: &str| headings.iter().any(|h| h.trim() == column.trim());
        match self.leave_out.iter().find(|column| !there(column)) {
            None => Ok(()),
            Some(column) => Err(Refusal {
                field: None,
                line: Some(1),
                fault: Fault::LeftOutUnknown {
                    column: ignored::shown(column),
                },
            }),
        }
    }
}

/// A line of data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Physical line it begins on.
    pub line: u64,
    /// Its cells as they stand in the file, cut at `csv::MAX_CELL` bytes each, lists of addresses at `csv::MAX_LIST`; those
    /// of a wrong line in full.
    pub cells: Vec<String>,
    /// The text of a wrong line that cannot be split into cells.
    pub text: Option<String>,
    /// The person, or everything that is wrong with the line; never an empty list.
    pub person: Result<Draft, Vec<Finding>>,
    /// The line of a quote because of which lines after it were read as part of this one.
    pub swallowed_from: Option<u64>,
    /// Whether it is longer than what is kept of a line.
    pub cut: bool,
    /// What is odd but taken as it is.
    pub warnings: Vec<Finding>,
    /// Better spellings; taken where their kind is accepted.
    pub proposals: Vec<Proposal>,
}

/// Where records come from.
enum Source<R> {
    Csv(Records<R>),
    Json(JsonLines<R>),
}

impl<R: Read> Source<R> {
    fn next(&mut self) -> io::Result<Option<Record>> {
        match self {
            Source::Csv(records) => records.next(),
            Source::Json(lines) => lines.next(),
        }
    }
}

/// Reads people from a file.
pub struct Lines<R> {
    source: Source<R>,
    headings: Vec<String>,
    columns: Columns,
    mapping: Mapping,
    settings: FileSettings,
    /// Whether the columns are recognised as they are met, as with JSON without a mapping.
    recognise: bool,
    /// Where it is an error file: what to know of its columns.
    ours: Option<Ours>,
    /// Whether a cell may hold a list.
    lists: bool,
    /// Columns that feed nothing.
    unused: Unused,
    rows: u64,
}

impl<R: Read> Lines<R> {
    /// Reads the heading line. Without a mapping, columns are recognised by their headings.
    pub fn open(source: R, settings: FileSettings) -> Result<Self, Stopped> {
        let mut lines = Lines {
            source: match settings.format {
                ImportFormat::Csv => Source::Csv(Records::new(source, settings.encoding)),
                ImportFormat::Ndjson => Source::Json(JsonLines::new(source)),
            },
            headings: Vec::new(),
            columns: Columns::new(),
            mapping: settings.mapping.clone().unwrap_or_default(),
            recognise: settings.mapping.is_none(),
            lists: settings.format == ImportFormat::Ndjson,
            settings,
            ours: None,
            unused: Unused::default(),
            rows: 0,
        };
        match &mut lines.source {
            Source::Csv(records) => {
                lines.headings = read_headings(records)?;
                lines.settings.has_left_out(&lines.headings)?;
                if lines.recognise {
                    lines.mapping = lines.settings.propose(&lines.headings);
                }
                lines.columns = headings::resolve(&lines.headings, &lines.mapping)?;
                records.expect_lists(lists::places(&lines.columns));
                lines.ours = Ours::find(&lines.headings);
                lines.lists = lines.ours.is_some();
                for (at, heading) in lines.headings.iter().enumerate() {
                    let fed = lines.columns.values().any(|column| *column == at);
                    let ours = lines.ours.is_some_and(|ours| ours.has(at));
                    if !fed && !ours && !lines.settings.leaves_out(heading) {
                        lines.unused.push(at);
                    }
                }
            }
            // Keys are met line by line; what a mapping must name can be asked at once.
            Source::Json(_) if !lines.recognise => {
                headings::complete(|field| lines.mapping.contains_key(&field))?;
            }
            Source::Json(_) => {}
        }
        Ok(lines)
    }

    /// The headings of the file; with JSON, the keys met so far.
    pub fn headings(&self) -> &[String] {
        &self.headings
    }

    /// The mapping used; with JSON and none given, as far as it was recognised.
    pub fn mapping(&self) -> &Mapping {
        &self.mapping
    }

    /// Columns that feed nothing and were not left out on purpose, with what they hold in the lines read so far.
    pub fn ignored(&self) -> Vec<Ignored> {
        self.unused.told(&self.headings)
    }

    /// The next line of data; `None` at the end. A file without any is refused.
    pub fn next_line(&mut self) -> Result<Option<Line>, Stopped> {
        let Some(mut record) = self.source.next()? else {
            return match self.rows {
                0 => Err(Refusal::of_file(Fault::NoLines).into()),
                _ => Ok(None),
            };
        };
        self.rows += 1;
        if self.rows > MAX_ROWS {
            return Err(Refusal::of_file(Fault::TooManyRows).into());
        }
        self.meet();
        // Which keys may have lists is known only now; records of CSV have been judged.
        if matches!(self.source, Source::Json(_)) {
            judge(&mut record, &lists::places(&self.columns));
        }
        self.unused.count(&record);
        if let Some(ours) = self.ours {
            ours.relist(&mut record.cells, &self.columns);
        }
        lists::relist(&mut record, &self.columns);
        Ok(Some(self.read(record)))
    }

    /// Takes in keys that were not met before.
    fn meet(&mut self) {
        let Source::Json(lines) = &self.source else {
            return;
        };
        for key in lines.headings().iter().skip(self.headings.len()) {
            let place = self.headings.len();
            self.headings.push(key.clone());
            let field = if self.recognise {
                let field = headings::recognise(key).filter(|_| !self.settings.leaves_out(key));
                field.filter(|field| !self.mapping.contains_key(field))
            } else {
                let mut named = self.mapping.iter();
                named
                    .find(|(_, heading)| heading.trim() == key.trim())
                    .map(|(field, _)| *field)
            };
            // Keys may differ in the spaces around them alone: the first of them feeds the field.
            match field.filter(|field| !self.columns.contains_key(field)) {
                Some(field) => {
                    self.mapping.entry(field).or_insert_with(|| key.clone());
                    self.columns.insert(field, place);
                }
                None if !self.settings.leaves_out(key) => self.unused.push(place),
                None => {}
            }
        }
    }

    fn read(&self, record: Record) -> Line {
        let mut reading = Reading::new(self, &record);
        reading.structure();
        let draft = if reading.errors.is_empty() {
            reading.person()
        } else {
            Draft::default()
        };
        let Reading {
            errors,
            warnings,
            proposals,
            ..
        } = reading;
        let (line, swallowed_from) = (record.line, record.swallowed_from);
        let cut = |b: &csv::Break| b.fault == Fault::LineTooLong;
        let cut = record.breaks.iter().any(cut);
        let (cells, text, person) = if errors.is_empty() {
            (record.cells, None, Ok(draft))
        } else {
            let (cells, text) = self.content(record);
            (cells, text, Err(errors))
        };
        Line {
            line,
            cells,
            text,
            person,
            swallowed_from,
            cut,
            warnings,
            proposals,
        }
    }

    /// Everything a wrong line says: its cells, and its text where they do not hold all of it.
    fn content(&self, record: Record) -> (Vec<String>, Option<String>) {
        match &self.source {
            Source::Json(_) if record.breaks.is_empty() => (record.cells, None),
            Source::Json(lines) => (record.cells, Some(lines.text())),
            Source::Csv(_) => {
                // With a cell too few it cannot be told which one is missing.
                let short = record.columns < self.headings.len() as u64;
                let (cells, text) = record.content();
                let text = text.or_else(|| short.then(|| csv::joined(&cells)));
                (cells, text)
            }
        }
    }
}

/// What the head of a file looks like. The last line of the head is left out of the sample unless it is the
/// only one: it may be cut. Columns to be left out are shown and get no field.
pub fn preview(
    head: &[u8],
    format: ImportFormat,
    encoding: Option<Encoding>,
    leave_out: &BTreeSet<String>,
) -> Result<ImportPreview, Refusal> {
    let encoding = match (format, encoding) {
        (ImportFormat::Ndjson, _) => Encoding::Utf8,
        (ImportFormat::Csv, Some(encoding)) => encoding,
        (ImportFormat::Csv, None) => {
            let mut detector = Detector::default();
            detector.push(head);
            detector.finish().map_err(Refusal::of_file)?
        }
    };
    let unreadable = || Refusal::of_file(Fault::NotCsv);
    let mut columns = Vec::new();
    let mut source = match format {
        ImportFormat::Ndjson => Source::Json(JsonLines::new(head)),
        ImportFormat::Csv => {
            let mut records = Records::new(head, encoding);
            columns = match read_headings(&mut records) {
                Ok(columns) => columns,
                Err(Stopped::Refused(refusal)) => return Err(refusal),
                Err(Stopped::Io(_)) => return Err(unreadable()),
            };
            Source::Csv(records)
        }
    };
    let mut sample: Vec<Record> = Vec::new();
    while sample.len() <= SAMPLE {
        match source.next().map_err(|_| unreadable())? {
            Some(record) => sample.push(record),
            None => break,
        }
    }
    let whole = sample.len() <= 1 || head.ends_with(b"\n");
    sample.truncate(if whole {
        SAMPLE
    } else {
        (sample.len() - 1).min(SAMPLE)
    });
    if let Source::Json(lines) = &source {
        if sample.is_empty() {
            return Err(Refusal::of_file(Fault::NoLines));
        }
        if let Some(Record { breaks, line, .. }) = sample.first()
            && let Some(Fault::Json | Fault::Undecodable) = breaks.first().map(|b| &b.fault)
        {
            return Err(Refusal {
                field: None,
                line: Some(*line),
                fault: Fault::Json,
            });
        }
        columns = lines.headings().to_vec();
    }
    let mut sample: Vec<Vec<String>> = sample.into_iter().map(|record| record.cells).collect();
    if format == ImportFormat::Ndjson {
        let width = columns.len();
        for cells in &mut sample {
            cells.resize(width, String::new());
            for cell in cells {
                cell.truncate(cell.floor_char_boundary(csv::MAX_CELL));
                *cell = cell.replace(SEPARATOR, ";");
            }
        }
    }
    let settings = FileSettings {
        format,
        leave_out: leave_out.clone(),
        ..FileSettings::csv(encoding)
    };
    if format == ImportFormat::Csv {
        settings.has_left_out(&columns)?;
    }
    Ok(ImportPreview {
        format,
        encoding,
        mapping: settings.propose(&columns),
        columns,
        sample,
        preset: None,
    })
}

#[cfg(test)]
mod tests;
