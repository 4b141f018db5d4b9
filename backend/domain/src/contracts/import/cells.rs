//! Cells of a line as values: days, hours, percentages, amounts, tiers, names of lists. Whatever cannot be read for
//! certain is a finding, never a guess.

use super::{Columns, unread};
use crate::{
    import::{csv::Record, fault::Fault},
    systems::import::Finding,
    text,
};
use jiff::civil::Date;
use saiki_api::{
    Lang,
    contracts::{ContractFields, ContractSide, Fixer, VulnerabilityTerms, imports::ContractField},
    money::{Money, exponent},
    organisation::Both,
    service_terms::{CreditTier, Exclusion, ServiceTerms},
    wire,
};

/// The cells of one line, and what was found wrong with them so far.
pub(super) struct Cells<'a> {
    record: &'a Record,
    headings: &'a [String],
    columns: &'a Columns,
    pub findings: Vec<Finding>,
}

use ContractField as F;

impl<'a> Cells<'a> {
    pub fn new(record: &'a Record, headings: &'a [String], columns: &'a Columns) -> Cells<'a> {
        Cells {
            record,
            headings,
            columns,
            findings: Vec::new(),
        }
    }

    fn cell(&self, field: F) -> &'a str {
        let at = self.columns.get(&field);
        at.and_then(|at| self.record.cells.get(*at))
            .map_or("", |cell| cell.trim())
    }

    fn line(&self, field: F) -> String {
        self.cell(field).to_owned()
    }

    fn prose(&self, field: F) -> String {
        self.cell(field).replace("\r\n", "\n").replace('\r', "\n")
    }

    fn heading(&self, field: F) -> String {
        let at = self.columns.get(&field);
        at.and_then(|at| self.headings.get(*at))
            .cloned()
            .unwrap_or_default()
    }

    fn wrong(&mut self, field: F, code: &str, message: Both) {
        self.findings.push(Finding {
            line: self.record.line,
            column: self.heading(field),
            code: format!("{}.{code}", wire::name(&field)),
            message,
        });
    }

    /// One of a list's names; nothing for an empty cell.
    fn one_of<T: Copy>(&mut self, field: F, all: &[(T, [String; 3])]) -> Option<T> {
        let cell = self.cell(field);
        if cell.is_empty() {
            return None;
        }
        let found = named(cell, all);
        if found.is_none() {
            let heading = self.heading(field);
            let finding = unread(self.record.line, heading, field, &Fault::Unknown);
            self.findings.push(finding);
        }
        found
    }

    /// A number with at most that many decimals, in its smallest unit.
    fn number(&mut self, field: F, places: u32) -> Option<i64> {
        let cell = self.cell(field);
        if cell.is_empty() {
            return None;
        }
        let value = decimal(cell, places);
        if value.is_none() {
            let (ja, en) = match places {
                0 => (
                    "0以上の整数を入力してください".to_owned(),
                    "Give a whole number of zero or more".to_owned(),
                ),
                _ => (
                    format!("0以上の数を入力してください（小数{places}桁まで）"),
                    format!("Give a number of zero or more, with at most {places} decimals"),
                ),
            };
            self.wrong(field, "not_a_number", Both::new(ja, en));
        }
        value
    }

    fn day(&mut self, field: F) -> Option<Date> {
        let cell = self.cell(field);
        if cell.is_empty() {
            return None;
        }
        let day = date(cell);
        if day.is_none() {
            self.wrong(
                field,
                "not_a_day",
                Both::new(
                    "2026-04-01 または 2026/4/1 の形で入力してください",
                    "Give the day as 2026-04-01 or 2026/4/1",
                ),
            );
        }
        day
    }

    /// What the line says of the contract itself.
    pub fn contract(&mut self) -> ContractFields {
        let sides = ContractSide::ALL.map(|side| (side, names(&side, |lang| side.label(lang))));
        let fixers = Fixer::ALL.map(|fixer| (fixer, names(&fixer, |lang| fixer.label(lang))));
        ContractFields {
            counterparty: self.line(F::Counterparty),
            side: self.one_of(F::Side, &sides).unwrap_or_default(),
            service: self.line(F::Service),
            reference: self.line(F::Reference),
            from: self.day(F::From),
            to: self.day(F::To),
            notice_hours: self.number(F::NoticeHours, 0),
            response_terms: self.prose(F::ResponseTerms),
            service_levels: self.prose(F::ServiceLevels),
            service_terms: Vec::new(),
            vulnerabilities: VulnerabilityTerms {
                fixer: self.one_of(F::Fixer, &fixers),
                our_share_bp: self.number(F::OurShare, 2),
                their_share_bp: self.number(F::TheirShare, 2),
                clause: self.line(F::Clause),
                note: self.prose(F::Note),
            },
            contact: self.line(F::Contact),
            retired: false,
        }
    }

    /// What the line promises of a service; nothing where it says nothing of any.
    pub fn terms(&mut self) -> Option<ServiceTerms> {
        let of_service = F::ALL.into_iter().skip_while(|f| *f != F::PromisedService);
        let mut cells = of_service.map(|field| self.cell(field));
        if cells.all(str::is_empty) {
            return None;
        }
        Some(ServiceTerms {
            service: self.line(F::PromisedService),
            availability: self.number(F::Availability, 3),
            longest_outage_minutes: self.number(F::LongestOutage, 0),
            response_minutes: self.number(F::Response, 0),
            notice_minutes: self.number(F::Notice, 0),
            monthly_fee: self.fee(),
            tiers: self.tiers(),
            cap_bp: self.number(F::Cap, 2),
            degraded_bp: self.number(F::Degraded, 2).unwrap_or_default(),
            excluded: self.excluded(),
            zone: self.line(F::Zone),
            clause: self.line(F::ServiceClause),
        })
    }

    fn fee(&mut self) -> Option<Money> {
        let currency = self.cell(F::Currency).to_ascii_uppercase();
        if self.cell(F::Fee).is_empty() {
            return None;
        }
        let minor = self.number(F::Fee, exponent(&currency))?;
        Some(Money { minor, currency })
    }

    /// `99.9:10; 99:25`: below 99.9 % a tenth of the fee, below 99 % a quarter.
    fn tiers(&mut self) -> Vec<CreditTier> {
        let cell = self.cell(F::Tiers);
        let tiers: Option<Vec<CreditTier>> = parts(cell)
            .map(|part| {
                let (below, credit) = part.split_once([':', '：'])?;
                Some(CreditTier {
                    below: decimal(below, 3)?,
                    credit_bp: decimal(credit, 2)?,
                })
            })
            .collect();
        if tiers.is_none() {
            self.wrong(
                F::Tiers,
                "not_tiers",
                Both::new(
                    "「99.9:10; 99:25」のように、稼働率（%）と減額の割合（%）をコロンで組にし、セミコロンで区切ってください",
                    "Write availability and credit in percent as pairs: 99.9:10; 99:25",
                ),
            );
        }
        tiers.unwrap_or_default()
    }

    fn excluded(&mut self) -> Vec<Exclusion> {
        let all = Exclusion::ALL.map(|one| (one, names(&one, |lang| one.label(lang))));
        let cell = self.cell(F::Excluded);
        let found: Option<Vec<Exclusion>> = parts(cell).map(|part| named(part, &all)).collect();
        if found.is_none() {
            let [known_ja, known_en] = Lang::ALL.map(|lang| {
                let labels = Exclusion::ALL.map(|one| one.label(lang));
                labels.join(lang.pick("、", "; "))
            });
            self.wrong(
                F::Excluded,
                "unknown",
                Both::new(
                    format!("次の中から選び、セミコロンで区切ってください：{known_ja}"),
                    format!("Choose of these, with semicolons between them: {known_en}"),
                ),
            );
        }
        found.unwrap_or_default()
    }
}

/// What a value is called in a file: its name on the wire, in Japanese, in English.
fn names<T: serde::Serialize>(value: &T, label: impl Fn(Lang) -> &'static str) -> [String; 3] {
    [
        wire::name(value),
        label(Lang::Ja).to_owned(),
        label(Lang::En).to_owned(),
    ]
}

fn named<T: Copy>(cell: &str, all: &[(T, [String; 3])]) -> Option<T> {
    let wanted = text::fold(cell);
    let found = all
        .iter()
        .find(|(_, names)| names.iter().any(|name| text::fold(name) == wanted));
    found.map(|(value, _)| *value)
}

/// The parts of a list, between semicolons or line breaks.
fn parts(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([';', '；', '\n'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
}

/// A number of zero or more in units of its last place: with two places, `12.5%` is 1,250. Groups of three and the
/// percent sign may be there, full-width digits too.
fn decimal(cell: &str, places: u32) -> Option<i64> {
    let folded = text::fold(cell).replace(',', "");
    let number = folded.strip_suffix('%').unwrap_or(&folded);
    let (whole, rest) = number.split_once('.').unwrap_or((number, ""));
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let rest = rest.trim_end_matches('0');
    let places = usize::try_from(places).ok()?;
    if whole.is_empty() || !digits(whole) || !digits(rest) || rest.len() > places {
        return None;
    }
    format!("{whole}{rest:0<places$}").parse().ok()
}

/// `2026-04-01` or `2026/4/1`.
fn date(cell: &str) -> Option<Date> {
    let folded = text::fold(cell).replace('/', "-");
    let mut parts = folded.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_exactly_or_not_at_all() {
        for (cell, places, value) in [
            ("99.95", 3, 99_950),
            ("99.950%", 3, 99_950),
            ("１００％", 3, 100_000),
            ("1,200,000", 0, 1_200_000),
            ("12.5", 2, 1_250),
            ("0", 0, 0),
        ] {
            assert_eq!(decimal(cell, places), Some(value), "{cell}");
        }
        for (cell, places) in [
            ("99.9501", 3),
            ("-1", 0),
            ("1e3", 0),
            (".5", 1),
            ("", 0),
            ("a", 0),
        ] {
            assert_eq!(decimal(cell, places), None, "{cell}");
        }
    }

    #[test]
    fn days_are_read_as_spreadsheets_write_them() {
        let day: Date = "2026-04-01".parse().unwrap();
        for cell in ["2026-04-01", "2026/4/1", "２０２６／０４／０１"] {
            assert_eq!(date(cell), Some(day), "{cell}");
        }
        for cell in ["26/4/1", "2026-02-29", "2026-4", "2026-4-1-1", "4/1/2026"] {
            assert_eq!(date(cell), None, "{cell}");
        }
    }
}
