//! Systems out of a CSV file: which column feeds which field, what each cell says, what is wrong with each line. Who
//! is on the register already, and which units there are, the database knows.

mod cells;
mod columns;

pub use columns::propose;

use super::{check, number_key};
use crate::{
    fault::Faults,
    import::{
        csv::Record,
        encoding::Detector,
        fault::{Fault, Refusal},
        records::{Records, Stopped, read_headings},
    },
};
use columns::Columns;
use saiki_api::{
    Lang,
    imports::Encoding,
    organisation::Both,
    systems::{SystemField, SystemFields, SystemFinding, SystemMapping, SystemPreview},
};
use std::collections::{BTreeSet, HashMap};

/// Most lines one file may have.
pub const MAX_LINES: usize = 20_000;
/// Lines a preview shows.
const SAMPLE: usize = 5;

/// One thing that is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Physical line, the heading being 1.
    pub line: u64,
    /// Heading of the column; empty when the whole line is meant.
    pub column: String,
    /// Stable code.
    pub code: String,
    /// What is wrong and what to do.
    pub message: Both,
}

impl Finding {
    /// As the API says it.
    pub fn to_api(&self, lang: Lang) -> SystemFinding {
        SystemFinding {
            line: i64::try_from(self.line).unwrap_or(i64::MAX),
            column: self.column.clone(),
            code: self.code.clone(),
            message: self.message.get(lang).to_owned(),
        }
    }

    /// A unit nobody has entered.
    pub fn unknown_unit(line: u64, column: &str) -> Finding {
        Finding {
            line,
            column: column.to_owned(),
            code: "unit.unknown".to_owned(),
            message: Both {
                ja: "この部署は登録されていません。部署名を直すか、部署も登録するよう指定してください"
                    .to_owned(),
                en: "This unit is not known; correct its name, or choose to enter new units".to_owned(),
            },
        }
    }
}

/// A system as a line says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Physical line it begins on.
    pub line: u64,
    /// What it says; the unit is not looked up yet.
    pub fields: SystemFields,
    /// Name of its unit; empty for none.
    pub unit: String,
}

/// A line that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadLine {
    /// Its cells.
    pub cells: Vec<String>,
    /// Everything wrong with it.
    pub findings: Vec<Finding>,
}

/// A file that was read to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Its headings.
    pub headings: Vec<String>,
    /// The mapping used.
    pub mapping: SystemMapping,
    /// Fields its lines speak of: the others of a known system stay as they are.
    pub given: BTreeSet<SystemField>,
    /// Lines that are right.
    pub drafts: Vec<Draft>,
    /// Lines that are wrong.
    pub bad: Vec<BadLine>,
}

/// Reads a whole file. Without a mapping, columns are recognised by their headings.
pub fn read(
    bytes: &[u8],
    encoding: Option<Encoding>,
    mapping: Option<SystemMapping>,
) -> Result<Sheet, Refusal> {
    let mut records = Records::new(bytes, encoding_of(bytes, encoding)?);
    let headings = read_headings(&mut records).map_err(refusal)?;
    let mapping = mapping.unwrap_or_else(|| propose(&headings));
    let columns = columns::resolve(&headings, &mapping)?;
    let mut sheet = Sheet {
        given: columns.keys().copied().collect(),
        headings,
        mapping,
        drafts: Vec::new(),
        bad: Vec::new(),
    };
    let mut seen: HashMap<String, u64> = HashMap::new();
    let mut rows = 0;
    while let Some(record) = records
        .next()
        .map_err(|_| Refusal::of_file(Fault::NotCsv))?
    {
        rows += 1;
        if rows > MAX_LINES {
            return Err(Refusal::of_file(Fault::TooManyRows));
        }
        match line(&record, &sheet.headings, &columns, &mut seen) {
            Ok(draft) => sheet.drafts.push(draft),
            Err(findings) => sheet.bad.push(BadLine {
                cells: record.cells,
                findings,
            }),
        }
    }
    if rows == 0 {
        return Err(Refusal::of_file(Fault::NoLines));
    }
    Ok(sheet)
}

/// What the head of a file looks like. The last line may be cut and is left out unless it is the only one.
pub fn preview(head: &[u8], encoding: Option<Encoding>) -> Result<SystemPreview, Refusal> {
    let encoding = encoding_of(head, encoding)?;
    let mut records = Records::new(head, encoding);
    let columns = read_headings(&mut records).map_err(refusal)?;
    let mut sample = Vec::new();
    while sample.len() <= SAMPLE {
        match records
            .next()
            .map_err(|_| Refusal::of_file(Fault::NotCsv))?
        {
            Some(record) => sample.push(record.cells),
            None => break,
        }
    }
    if sample.len() > 1 && !head.ends_with(b"\n") {
        sample.pop();
    }
    sample.truncate(SAMPLE);
    Ok(SystemPreview {
        encoding,
        mapping: propose(&columns),
        columns,
        sample,
    })
}

/// The encoding of a file: the one named, or the one its bytes tell.
pub(crate) fn encoding_of(bytes: &[u8], given: Option<Encoding>) -> Result<Encoding, Refusal> {
    given.map_or_else(
        || {
            let mut detector = Detector::default();
            detector.push(bytes);
            detector.finish().map_err(Refusal::of_file)
        },
        Ok,
    )
}

/// Why reading of bytes in memory stopped.
pub(crate) fn refusal(stopped: Stopped) -> Refusal {
    match stopped {
        Stopped::Refused(refusal) => refusal,
        Stopped::Io(_) => Refusal::of_file(Fault::NotCsv),
    }
}

/// A fault in both languages.
pub(crate) fn both(fault: &Fault) -> Both {
    Both {
        ja: fault.message(Lang::Ja),
        en: fault.message(Lang::En),
    }
}

/// One record as a system, or everything that is wrong with it.
fn line(
    record: &Record,
    headings: &[String],
    columns: &Columns,
    seen: &mut HashMap<String, u64>,
) -> Result<Draft, Vec<Finding>> {
    let asked: Vec<usize> = columns.values().copied().collect();
    let broken = structure(record, headings, &asked);
    if !broken.is_empty() {
        return Err(broken);
    }
    let heading = |field: SystemField| {
        let at = columns.get(&field).and_then(|at| headings.get(*at));
        at.cloned().unwrap_or_default()
    };
    let cell = |field: SystemField| {
        let at = columns.get(&field).and_then(|at| record.cells.get(*at));
        at.map_or("", |cell| cell.trim())
    };
    let mut findings = Vec::new();
    let fields = cells::fields(cell, |field, fault: &Fault| {
        findings.push(Finding {
            line: record.line,
            column: heading(field),
            code: format!("{}.{}", saiki_api::wire::name(&field), fault.name()),
            message: both(fault),
        });
    });
    let mut faults = Faults::default();
    check(&fields, "", &mut faults);
    for fault in faults.0 {
        let name = fault.field.split('.').next().unwrap_or_default();
        let field = saiki_api::wire::parse::<SystemField>(name);
        findings.push(Finding {
            line: record.line,
            column: field.map(heading).unwrap_or_default(),
            code: format!("{name}.{}", fault.code),
            message: fault.message,
        });
    }
    let unit = cell(SystemField::Unit).to_owned();
    for fault in crate::units::check_name(&unit).0 {
        findings.push(Finding {
            line: record.line,
            column: heading(SystemField::Unit),
            code: format!("unit.{}", fault.code),
            message: fault.message,
        });
    }
    if findings.is_empty()
        && let Some(first) = seen.insert(number_key(&fields.number), record.line)
    {
        findings.push(Finding {
            line: record.line,
            column: heading(SystemField::Number),
            code: "row.duplicate".to_owned(),
            message: Both {
                ja: format!("{first}行目と管理番号が同じです。一つにまとめてください"),
                en: format!("The same number as on line {first}; keep one of them"),
            },
        });
    }
    if !findings.is_empty() {
        return Err(findings);
    }
    Ok(Draft {
        line: record.line,
        fields,
        unit,
    })
}

/// What is wrong with the record as such; `asked` are the columns something is read from.
pub(crate) fn structure(record: &Record, headings: &[String], asked: &[usize]) -> Vec<Finding> {
    let mut findings: Vec<Finding> = record
        .breaks
        .iter()
        // A long cell nobody asked for harms nobody.
        .filter(|b| !matches!(b.fault, Fault::TooLong { .. }) || asked.contains(&b.cell))
        .map(|b| Finding {
            line: b.line,
            column: headings.get(b.cell).cloned().unwrap_or_default(),
            code: b.fault.name().to_owned(),
            message: both(&b.fault),
        })
        .collect();
    let (wanted, found) = (headings.len() as u64, record.columns);
    let mut beyond = record.cells.iter().skip(headings.len());
    // Spreadsheets leave empty cells at the end of some lines.
    let padded = found > wanted
        && found == record.cells.len() as u64
        && beyond.all(|cell| cell.trim().is_empty());
    if findings.is_empty() && found != wanted && !padded {
        let fault = Fault::ColumnCount { wanted, found };
        findings.push(Finding {
            line: record.line,
            column: String::new(),
            code: fault.name().to_owned(),
            message: both(&fault),
        });
    }
    findings
}

#[cfg(test)]
mod tests;
