//! The lines of a file, one after the other, each a person or what is wrong with it. Duplicates are found by
//! whoever keeps the register; this looks at each line alone.

use super::{
    MAX_ROWS,
    csv::Record,
    encoding::Detector,
    fault::{Fault, Finding, Refusal},
    headings::{self, Columns},
    records::{Records, Stopped, read_headings},
    values,
};
use crate::{
    people::{Draft, FieldFault, email_field, text_field},
    text,
};
use saiki_api::{
    Lang,
    imports::{Encoding, ImportField, ImportPreview, Mapping},
    people::DataItem,
};
use std::io::Read;

/// Lines a preview shows.
const SAMPLE: usize = 5;

/// What a line gets that does not say so itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Defaults {
    /// Data items.
    pub data_items: Vec<DataItem>,
    /// Language.
    pub lang: Lang,
}

/// A line of data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Physical line it begins on.
    pub line: u64,
    /// Its cells as they stand in the file, cut at `csv::MAX_CELL` bytes each.
    pub cells: Vec<String>,
    /// The person, or everything that is wrong with the line; never an empty list.
    pub person: Result<Draft, Vec<Finding>>,
    /// What is odd but taken as it is.
    pub warnings: Vec<Finding>,
}

/// Reads people from a file.
pub struct Lines<R> {
    records: Records<R>,
    headings: Vec<String>,
    columns: Columns,
    mapping: Mapping,
    defaults: Defaults,
    rows: u64,
}

impl<R: Read> Lines<R> {
    /// Reads the heading line. Without a mapping, columns are recognised by their headings.
    pub fn open(
        source: R,
        encoding: Encoding,
        mapping: Option<Mapping>,
        defaults: Defaults,
    ) -> Result<Self, Stopped> {
        let mut records = Records::new(source, encoding);
        let headings = read_headings(&mut records)?;
        let mapping = mapping.unwrap_or_else(|| headings::propose(&headings));
        let columns = headings::resolve(&headings, &mapping)?;
        Ok(Lines {
            records,
            headings,
            columns,
            mapping,
            defaults,
            rows: 0,
        })
    }

    /// The headings of the file.
    pub fn headings(&self) -> &[String] {
        &self.headings
    }

    /// The mapping used.
    pub fn mapping(&self) -> &Mapping {
        &self.mapping
    }

    /// The next line of data; `None` at the end. A file without any is refused.
    pub fn next_line(&mut self) -> Result<Option<Line>, Stopped> {
        let Some(record) = self.records.next()? else {
            return match self.rows {
                0 => Err(Refusal::of_file(Fault::NoLines).into()),
                _ => Ok(None),
            };
        };
        self.rows += 1;
        if self.rows > MAX_ROWS {
            return Err(Refusal::of_file(Fault::TooManyRows).into());
        }
        Ok(Some(self.read(record)))
    }

    fn read(&self, record: Record) -> Line {
        let mut reading = Reading {
            lines: self,
            record: &record,
            errors: Vec::new(),
            warnings: Vec::new(),
        };
        reading.structure();
        let draft = if reading.errors.is_empty() {
            reading.person()
        } else {
            Draft::default()
        };
        let (errors, warnings) = (reading.errors, reading.warnings);
        Line {
            line: record.line,
            person: if errors.is_empty() {
                Ok(draft)
            } else {
                Err(errors)
            },
            warnings,
            cells: record.cells,
        }
    }
}

/// One record on its way to a person.
struct Reading<'a, R> {
    lines: &'a Lines<R>,
    record: &'a Record,
    errors: Vec<Finding>,
    warnings: Vec<Finding>,
}

impl<R> Reading<'_, R> {
    fn structure(&mut self) {
        for broken in &self.record.breaks {
            let field = self.field_of(broken.cell);
            if matches!(broken.fault, Fault::TooLong { .. }) && field.is_none() {
                // A long cell nobody asked for harms nobody.
                continue;
            }
            let heading = self.lines.headings.get(broken.cell);
            self.errors.push(Finding {
                line: broken.line,
                column: heading.cloned().unwrap_or_default(),
                field,
                fault: broken.fault.clone(),
                suggestion: None,
            });
        }
        let wanted = self.lines.headings.len() as u64;
        let found = self.record.columns;
        let beyond = self.record.cells.iter().skip(self.lines.headings.len());
        // Spreadsheets leave empty cells at the end of some lines.
        let padded = found > wanted
            && found == self.record.cells.len() as u64
            && beyond.clone().all(|c| c.trim().is_empty());
        if self.errors.is_empty() && found != wanted && !padded {
            let fault = Fault::ColumnCount { wanted, found };
            self.errors.push(Finding::of_line(self.record.line, fault));
        }
    }

    fn person(&mut self) -> Draft {
        use ImportField as F;
        let currency = self.value(F::DamageCurrency, values::currency).flatten();
        let amount = |cell: &str| values::money(cell, currency.as_deref());
        let draft = Draft {
            number: self.text(F::Number),
            name: self.text(F::Name),
            email: self.email(),
            phone: self.text(F::Phone),
            address: self.text(F::Address),
            organisation: self.text(F::Organisation),
            lang: self
                .value(F::Lang, values::lang)
                .flatten()
                .unwrap_or(self.lines.defaults.lang),
            data_items: self
                .value(F::DataItems, values::data_items)
                .filter(|items| !items.is_empty())
                .unwrap_or_else(|| self.lines.defaults.data_items.clone()),
            damage: self.value(F::DamageAmount, amount).flatten(),
            contract_ref: self.text(F::ContractRef),
            note: self.text(F::Note),
        };
        if self.errors.is_empty() && draft.identity().is_none() {
            let finding = Finding::of_line(self.record.line, Fault::NoIdentity);
            self.errors.push(finding);
        }
        draft
    }

    fn cell(&self, field: ImportField) -> &str {
        let at = self.lines.columns.get(&field);
        at.and_then(|at| self.record.cells.get(*at))
            .map_or("", String::as_str)
    }

    fn text(&mut self, field: ImportField) -> String {
        let cell = self.cell(field);
        // A telephone number with its country code begins with a plus and is no formula.
        let formula = field != ImportField::Phone && text::is_formula(cell.trim_start());
        match text_field(field, cell) {
            Ok(text) => {
                if formula {
                    let finding = self.finding(field, Fault::Formula, None);
                    self.warnings.push(finding);
                }
                text
            }
            Err(fault) => {
                self.error(field, fault, None);
                String::new()
            }
        }
    }

    fn email(&mut self) -> String {
        match email_field(self.cell(ImportField::Email)) {
            Ok(email) => {
                if !email.is_ascii() {
                    let field = ImportField::Email;
                    let finding = self.finding(field, Fault::NeedsSmtputf8, None);
                    self.warnings.push(finding);
                }
                email
            }
            Err(FieldFault {
                field,
                fault,
                suggestion,
            }) => {
                self.error(field, fault, suggestion);
                String::new()
            }
        }
    }

    fn value<T>(
        &mut self,
        field: ImportField,
        parse: impl FnOnce(&str) -> Result<T, Fault>,
    ) -> Option<T> {
        match parse(self.cell(field)) {
            Ok(value) => Some(value),
            Err(fault) => {
                self.error(field, fault, None);
                None
            }
        }
    }

    fn error(&mut self, field: ImportField, fault: Fault, suggestion: Option<String>) {
        let finding = self.finding(field, fault, suggestion);
        self.errors.push(finding);
    }

    fn finding(&self, field: ImportField, fault: Fault, suggestion: Option<String>) -> Finding {
        let at = self.lines.columns.get(&field);
        let heading = at.and_then(|at| self.lines.headings.get(*at));
        Finding {
            line: self.record.line,
            column: heading.cloned().unwrap_or_default(),
            field: Some(field),
            fault,
            suggestion,
        }
    }

    fn field_of(&self, cell: usize) -> Option<ImportField> {
        let mut columns = self.lines.columns.iter();
        columns
            .find(|(_, at)| **at == cell)
            .map(|(field, _)| *field)
    }
}

/// What the head of a file looks like. The last line of the head is left out of the sample unless it is the
/// only one: it may be cut.
pub fn preview(head: &[u8], encoding: Option<Encoding>) -> Result<ImportPreview, Refusal> {
    let encoding = match encoding {
        Some(encoding) => encoding,
        None => {
            let mut detector = Detector::default();
            detector.push(head);
            detector.finish().map_err(Refusal::of_file)?
        }
    };
    let unreadable = || Refusal::of_file(Fault::NotCsv);
    let mut records = Records::new(head, encoding);
    let columns = match read_headings(&mut records) {
        Ok(columns) => columns,
        Err(Stopped::Refused(refusal)) => return Err(refusal),
        Err(Stopped::Io(_)) => return Err(unreadable()),
    };
    let mut sample = Vec::new();
    while sample.len() <= SAMPLE {
        match records.next().map_err(|_| unreadable())? {
            Some(record) => sample.push(record.cells),
            None => break,
        }
    }
    let whole = sample.len() <= 1 || head.ends_with(b"\n");
    sample.truncate(if whole {
        SAMPLE
    } else {
        (sample.len() - 1).min(SAMPLE)
    });
    Ok(ImportPreview {
        encoding,
        mapping: headings::propose(&columns),
        columns,
        sample,
    })
}

#[cfg(test)]
mod tests;
