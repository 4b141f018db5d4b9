//! Columns of a file that feed no field: which they are and how many of their cells hold something, so that nothing a file
//! says is dropped without a word.

use super::{
    csv::{Break, MAX_CELLS, Record},
    fault::Fault,
    headings,
};
use saiki_api::{Lang, imports::IgnoredColumn, people::ExportColumn};
use serde::{Deserialize, Serialize};

/// Most characters named of a heading: a key of JSON may be as long as its line.
const MAX_SHOWN: usize = 200;
/// Headings of an export a file has before it is taken for one: one or two are any file's.
const EXPORTED: usize = 3;

/// A column that is not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ignored {
    /// Its heading, cut at `MAX_SHOWN` characters; empty where it has none.
    pub column: String,
    /// Which column of the file it is, the first being 1.
    pub place: u64,
    /// Cells of it that hold something.
    pub cells: u64,
}

impl Ignored {
    /// As the API says it; `exported` as `is_export` says of the file.
    pub fn to_api(&self, lang: Lang, exported: bool) -> IgnoredColumn {
        let signed = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        IgnoredColumn {
            column: self.column.clone(),
            place: signed(self.place),
            cells: signed(self.cells),
            message: self.message(lang, exported),
        }
    }

    fn message(&self, lang: Lang, exported: bool) -> String {
        let (place, cells) = (self.place, self.cells);
        let column = match (lang, self.column.is_empty()) {
            (Lang::Ja, true) if place > MAX_CELLS as u64 => format!("{place}列目以降"),
            (Lang::En, true) if place > MAX_CELLS as u64 => {
                format!("What stands from column {place} on")
            }
            (Lang::Ja, true) => format!("{place}列目（見出しなし）"),
            (Lang::En, true) => format!("Column {place}, which has no heading,"),
            (Lang::Ja, false) => format!("「{}」の列", self.column),
            (Lang::En, false) => format!("The column “{}”", self.column),
        };
        let remedy = match exported && of_export(&self.column) {
            true => lang.pick(
                "書き出しのときに付く列で、取り込みでは登録できません。必要な内容は、登録後に名簿で記録してください",
                "It comes from an export of the register and cannot be imported; record what is needed on the register itself",
            ),
            false => lang.pick(
                "必要な列は項目に対応付け、不要な列は取り込まない列に指定してください",
                "Match it with a field if it is needed, or name it among the columns left out",
            ),
        };
        match lang {
            Lang::Ja => format!("{column}は取り込みません（値のあるセル：{cells}件）。{remedy}"),
            Lang::En => {
                format!("{column} is not taken (cells that hold something: {cells}). {remedy}")
            }
        }
    }
}

/// Whether a file with these headings is an export of the register.
pub fn is_export(headings: &[String]) -> bool {
    let exported = headings.iter().filter(|heading| of_export(heading));
    exported.take(EXPORTED).count() == EXPORTED
}

/// A heading as it is named.
pub(super) fn shown(heading: &str) -> String {
    let heading = heading.trim();
    match heading.char_indices().nth(MAX_SHOWN) {
        Some((end, _)) => format!("{}…", heading.get(..end).unwrap_or_default()),
        None => heading.to_owned(),
    }
}

/// Whether a heading is one that an export gives to what an import does not take.
fn of_export(heading: &str) -> bool {
    let folded = headings::fold(heading);
    let named = |column: &ExportColumn| {
        let labels = Lang::ALL.map(|lang| headings::fold(column.label(lang)));
        labels.contains(&folded) || headings::fold(&saiki_api::wire::name(column)) == folded
    };
    ExportColumn::ALL.iter().any(named) && headings::recognise(heading).is_none()
}

/// The columns of a file that feed nothing, counted line by line.
#[derive(Debug, Default)]
pub(super) struct Unused {
    columns: Vec<Counted>,
    /// Lines with more keys than are kept of a file.
    beyond: u64,
}

#[derive(Debug)]
struct Counted {
    at: usize,
    cells: u64,
}

impl Unused {
    /// Notes that a column feeds nothing. Columns come in their order.
    pub(super) fn push(&mut self, at: usize) {
        self.columns.push(Counted { at, cells: 0 });
    }

    /// Counts what a line says there. A value that could not be read says something too.
    pub(super) fn count(&mut self, record: &Record) {
        let beyond = |b: &Break| b.cell == usize::MAX && matches!(b.fault, Fault::TooMany { .. });
        if record.breaks.iter().any(beyond) {
            self.beyond += 1;
        }
        for column in &mut self.columns {
            let cell = record.cells.get(column.at);
            let filled = cell.is_some_and(|cell| !cell.trim().is_empty());
            let broken = || record.breaks.iter().any(|b| b.cell == column.at);
            if filled || broken() {
                column.cells += 1;
            }
        }
    }

    /// They, by the headings of the file.
    pub(super) fn told(&self, headings: &[String]) -> Vec<Ignored> {
        let all = self.columns.iter().map(|column| Ignored {
            column: headings
                .get(column.at)
                .map_or_else(String::new, |heading| shown(heading)),
            place: column.at as u64 + 1,
            cells: column.cells,
        });
        let beyond = Ignored {
            column: String::new(),
            place: MAX_CELLS as u64 + 1,
            cells: self.beyond,
        };
        // Spreadsheets write empty columns behind the last one.
        let told = |one: &Ignored| !one.column.is_empty() || one.cells > 0;
        all.chain([beyond]).filter(told).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_named_in_both_languages_with_what_to_do() {
        let ignored = |column: &str, place, cells| Ignored {
            column: column.to_owned(),
            place,
            cells,
        };
        let shoe = ignored("靴のサイズ", 4, 12);
        assert_eq!(
            shoe.to_api(Lang::Ja, false).message,
            "「靴のサイズ」の列は取り込みません（値のあるセル：12件）。必要な列は項目に対応付け、不要な列は取り込まない列に指定してください"
        );
        assert!(
            shoe.to_api(Lang::En, true)
                .message
                .contains("“靴のサイズ” is not taken")
        );
        assert!(
            ignored("", 3, 1)
                .to_api(Lang::Ja, false)
                .message
                .starts_with("3列目")
        );
        for heading in ["対応", "Mail accepted", "decision_note"] {
            let told = |exported| ignored(heading, 2, 0).to_api(Lang::En, exported).message;
            assert!(told(true).contains("from an export"), "{heading}");
            assert!(!told(false).contains("from an export"), "{heading}");
        }
    }

    #[test]
    fn a_file_with_a_heading_or_two_of_an_export_is_none() {
        let headings =
            |all: &[&str]| -> Vec<String> { all.iter().map(|h| (*h).to_owned()).collect() };
        assert!(!is_export(&headings(&[
            "氏名",
            "メールアドレス",
            "住所",
            "対応",
            "Day"
        ])));
        assert!(is_export(&headings(&[
            "氏名",
            "対応",
            "Day",
            "decision_note"
        ])));
    }

    #[test]
    fn a_long_heading_is_told_by_its_beginning() {
        let long = "あ".repeat(MAX_SHOWN);
        assert_eq!(shown(&format!(" {long} ")), long);
        assert_eq!(shown(&format!("{long}い")), format!("{long}…"));
    }

    #[test]
    fn what_an_export_writes_is_taken_in_or_told_to_be_of_an_export() {
        for column in ExportColumn::ALL {
            for lang in Lang::ALL {
                let label = column.label(lang);
                assert!(
                    headings::recognise(label).is_some() || of_export(label),
                    "{label}"
                );
            }
        }
    }
}
