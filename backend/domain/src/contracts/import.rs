//! Contracts out of a CSV file. A line is a contract with one of its services; lines with the same other side, paper and
//! subject are one contract. Which contracts there are already, the database knows.

mod cells;

use super::check;
use crate::{
    import::{
        csv::Record,
        fault::{Fault, Refusal},
        headings::fold,
        records::{Records, read_headings},
    },
    systems::import::{BadLine, Finding, both, encoding_of, refusal, structure},
    text,
};
use cells::Cells;
use saiki_api::{
    Lang,
    contracts::{ContractFields, ContractSide, imports::ContractField},
    imports::Encoding,
    organisation::Both,
    wire,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Most lines one file may have.
pub const MAX_LINES: usize = 20_000;

/// A contract as its lines say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Physical line of its first service.
    pub line: u64,
    /// What it says; what the file has no column for is at its default.
    pub fields: ContractFields,
}

/// A file that was read to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Its headings.
    pub headings: Vec<String>,
    /// Columns it has: what it has none for stays as it is in a known contract.
    pub given: BTreeSet<ContractField>,
    /// Headings nothing is read from.
    pub ignored: Vec<String>,
    /// Lines read.
    pub rows: usize,
    /// Contracts that are right.
    pub drafts: Vec<Draft>,
    /// Lines that are wrong.
    pub bad: Vec<BadLine>,
}

/// By what contracts are told apart: other side, side, paper, subject.
pub type Key = (String, ContractSide, String, String);

/// The key of a contract. Where a paper has a number or name, that and the other side tell it; else the subject does.
pub fn key(fields: &ContractFields) -> Key {
    let reference = text::fold(&fields.reference);
    let service = match reference.is_empty() {
        true => text::fold(&fields.service),
        false => String::new(),
    };
    (
        text::fold(&fields.counterparty),
        fields.side,
        reference,
        service,
    )
}

/// A known contract with what a file says of it. Services come as the file has them, all of them, where it has any
/// column for them.
pub fn merged(
    old: &ContractFields,
    new: &ContractFields,
    given: &BTreeSet<ContractField>,
) -> ContractFields {
    use ContractField as F;
    let mut fields = old.clone();
    for field in given {
        match field {
            F::Counterparty => fields.counterparty.clone_from(&new.counterparty),
            F::Side => fields.side = new.side,
            F::Service => fields.service.clone_from(&new.service),
            F::Reference => fields.reference.clone_from(&new.reference),
            F::From => fields.from = new.from,
            F::To => fields.to = new.to,
            F::NoticeHours => fields.notice_hours = new.notice_hours,
            F::ResponseTerms => fields.response_terms.clone_from(&new.response_terms),
            F::ServiceLevels => fields.service_levels.clone_from(&new.service_levels),
            F::Fixer => fields.vulnerabilities.fixer = new.vulnerabilities.fixer,
            F::OurShare => fields.vulnerabilities.our_share_bp = new.vulnerabilities.our_share_bp,
            F::TheirShare => {
                fields.vulnerabilities.their_share_bp = new.vulnerabilities.their_share_bp;
            }
            F::Clause => fields
                .vulnerabilities
                .clause
                .clone_from(&new.vulnerabilities.clause),
            F::Note => fields
                .vulnerabilities
                .note
                .clone_from(&new.vulnerabilities.note),
            F::Contact => fields.contact.clone_from(&new.contact),
            F::PromisedService
            | F::Availability
            | F::LongestOutage
            | F::Response
            | F::Notice
            | F::Fee
            | F::Currency
            | F::Tiers
            | F::Cap
            | F::Degraded
            | F::Excluded
            | F::Zone
            | F::ServiceClause => fields.service_terms.clone_from(&new.service_terms),
        }
    }
    fields
}

/// Which cell feeds which field.
type Columns = BTreeMap<ContractField, usize>;

/// The columns of a file, by their headings in Japanese, in English, or by name. Other side and subject must be there.
fn columns(headings: &[String]) -> Result<Columns, Refusal> {
    let refuse = |fault| Refusal {
        field: None,
        line: Some(1),
        fault,
    };
    let folded: Vec<String> = headings.iter().map(|heading| fold(heading)).collect();
    let mut columns = Columns::new();
    for field in ContractField::ALL {
        let names = Lang::ALL.map(|lang| fold(field.label(lang)));
        let name = fold(&wire::name(&field));
        let mut found = folded
            .iter()
            .enumerate()
            .filter(|(_, heading)| **heading == name || names.contains(heading));
        if let Some((at, _)) = found.next() {
            columns.insert(field, at);
        }
        if found.next().is_some() {
            return Err(refuse(Fault::ColumnTwice));
        }
    }
    let needed = [ContractField::Counterparty, ContractField::Service];
    let headings: Vec<Both> = needed
        .into_iter()
        .filter(|field| !columns.contains_key(field))
        .map(|field| Both::new(field.label(Lang::Ja), field.label(Lang::En)))
        .collect();
    match headings.is_empty() {
        true => Ok(columns),
        false => Err(refuse(Fault::HeadingsMissing { headings })),
    }
}

/// Lines of one contract, the first with what is said of the contract itself.
struct Group {
    lines: Vec<(u64, Vec<String>)>,
    fields: ContractFields,
    findings: Vec<Finding>,
    /// The line of each service.
    services: Vec<u64>,
}

/// Reads a whole file.
pub fn read(bytes: &[u8], encoding: Option<Encoding>) -> Result<Sheet, Refusal> {
    let mut records = Records::new(bytes, encoding_of(bytes, encoding)?);
    let headings = read_headings(&mut records).map_err(refusal)?;
    let columns = columns(&headings)?;
    let asked: Vec<usize> = columns.values().copied().collect();
    let long = [
        ContractField::ResponseTerms,
        ContractField::ServiceLevels,
        ContractField::Note,
    ];
    records.expect_lists(
        long.iter()
            .filter_map(|f| columns.get(f).copied())
            .collect(),
    );
    let (mut rows, mut bad) = (0, Vec::new());
    let mut groups: Vec<Group> = Vec::new();
    let mut known: HashMap<Key, usize> = HashMap::new();
    while let Some(record) = records
        .next()
        .map_err(|_| Refusal::of_file(Fault::NotCsv))?
    {
        rows += 1;
        if rows > MAX_LINES {
            return Err(Refusal::of_file(Fault::TooManyRows));
        }
        let broken = structure(&record, &headings, &asked);
        if broken.is_empty() {
            take(record, &headings, &columns, &mut groups, &mut known);
        } else {
            bad.push(BadLine {
                cells: record.cells,
                findings: broken,
            });
        }
    }
    if rows == 0 {
        return Err(Refusal::of_file(Fault::NoLines));
    }
    let mut drafts = Vec::new();
    for group in groups {
        match judged(group, &headings, &columns) {
            Ok(draft) => drafts.push(draft),
            Err(lines) => bad.extend(lines),
        }
    }
    bad.sort_by_key(|bad| bad.findings.first().map(|finding| finding.line));
    let read = |(at, heading): (usize, &String)| {
        let unread = !asked.contains(&at) && !heading.trim().is_empty();
        unread.then(|| heading.clone())
    };
    Ok(Sheet {
        ignored: headings.iter().enumerate().filter_map(read).collect(),
        given: columns.keys().copied().collect(),
        headings,
        rows,
        drafts,
        bad,
    })
}

/// Puts a line to its contract.
fn take(
    record: Record,
    headings: &[String],
    columns: &Columns,
    groups: &mut Vec<Group>,
    known: &mut HashMap<Key, usize>,
) {
    let mut cells = Cells::new(&record, headings, columns);
    let fields = cells.contract();
    let terms = cells.terms();
    let findings = cells.findings;
    let at = *known.entry(key(&fields)).or_insert(groups.len());
    if groups.get(at).is_none() {
        groups.push(Group {
            lines: Vec::new(),
            fields: fields.clone(),
            findings: Vec::new(),
            services: Vec::new(),
        });
    }
    let Some(group) = groups.get_mut(at) else {
        return;
    };
    if let Some((first, _)) = group.lines.first() {
        let same = ContractFields {
            service_terms: Vec::new(),
            ..group.fields.clone()
        };
        if same != fields {
            group.findings.push(Finding {
                line: record.line,
                column: String::new(),
                code: "row.differs".to_owned(),
                message: Both::new(
                    format!("{first}行目と同じ契約ですが、契約についての記載が異なります。すべての行で同じにしてください"),
                    format!("This is the contract of line {first}, but says something else of it; make all its lines the same"),
                ),
            });
        } else if terms.is_none() {
            group.findings.push(Finding {
                line: record.line,
                column: String::new(),
                code: "row.duplicate".to_owned(),
                message: Both::new(
                    format!("{first}行目と同じ契約です。一つにまとめるか、SLAの対象サービスを入力してください"),
                    format!("This is the contract of line {first}; keep one of them, or name the service that is promised"),
                ),
            });
        }
    }
    group.findings.extend(findings);
    if let Some(terms) = terms {
        group.services.push(record.line);
        group.fields.service_terms.push(terms);
    }
    group.lines.push((record.line, record.cells));
}

/// A contract that is right, or its wrong lines.
fn judged(group: Group, headings: &[String], columns: &Columns) -> Result<Draft, Vec<BadLine>> {
    let first = group.lines.first().map_or(0, |(line, _)| *line);
    let mut findings = group.findings;
    // What could not be read was told; what rests on it would be told twice.
    if findings.is_empty() {
        for fault in check(&group.fields).0 {
            let (line, field) = place(&fault.field, first, &group.services);
            let heading = field.and_then(|field| columns.get(&field));
            let heading = heading.and_then(|at| headings.get(*at)).cloned();
            findings.push(Finding {
                line,
                column: heading.unwrap_or_default(),
                code: match field {
                    Some(field) => format!("{}.{}", wire::name(&field), fault.code),
                    None => format!("row.{}", fault.code),
                },
                message: fault.message,
            });
        }
    }
    if findings.is_empty() {
        return Ok(Draft {
            line: first,
            fields: group.fields,
        });
    }
    let wrong = group.lines.into_iter().filter_map(|(line, cells)| {
        let own = findings.iter().filter(|finding| finding.line == line);
        let findings: Vec<Finding> = own.cloned().collect();
        (!findings.is_empty()).then_some(BadLine { cells, findings })
    });
    Err(wrong.collect())
}

/// On which line and in which column a fault of a contract stands.
fn place(fault: &str, first: u64, services: &[u64]) -> (u64, Option<ContractField>) {
    use ContractField as F;
    if let Some(rest) = fault.strip_prefix("service_terms.") {
        let (n, name) = rest.split_once('.').unwrap_or((rest, ""));
        let line = n.parse().ok().and_then(|n: usize| services.get(n).copied());
        let field = match name.split('.').next().unwrap_or_default() {
            "service" => Some(F::PromisedService),
            "availability" => Some(F::Availability),
            "longest_outage_minutes" => Some(F::LongestOutage),
            "response_minutes" => Some(F::Response),
            "notice_minutes" => Some(F::Notice),
            "monthly_fee" if name.ends_with("currency") => Some(F::Currency),
            "monthly_fee" => Some(F::Fee),
            "tiers" => Some(F::Tiers),
            "cap_bp" => Some(F::Cap),
            "degraded_bp" => Some(F::Degraded),
            "excluded" => Some(F::Excluded),
            "zone" => Some(F::Zone),
            "clause" => Some(F::ServiceClause),
            _ => None,
        };
        return (line.unwrap_or(first), field);
    }
    let field = match fault {
        "vulnerabilities.our_share_bp" => Some(F::OurShare),
        "vulnerabilities.their_share_bp" => Some(F::TheirShare),
        "vulnerabilities.clause" => Some(F::Clause),
        "vulnerabilities.note" => Some(F::Note),
        name => wire::parse::<F>(name),
    };
    (first, field)
}

/// A finding of our own about a cell.
fn unread(line: u64, column: String, field: ContractField, fault: &Fault) -> Finding {
    Finding {
        line,
        column,
        code: format!("{}.{}", wire::name(&field), fault.name()),
        message: both(fault),
    }
}

#[cfg(test)]
mod tests;
