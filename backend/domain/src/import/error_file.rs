//! The error file: the wrong lines as they came, with two columns more that say what is wrong and what to do. It can be
//! mended in a spreadsheet and imported as it is: the two columns are left out then, and so is the apostrophe that keeps
//! a spreadsheet from running a cell.

use super::{csv::MAX_CELL, fault::Finding};
use crate::{csv_safe, text};
use saiki_api::Lang;

/// Headings of the two columns, in either language.
const CODES: [&str; 2] = ["エラーコード", "Error code"];
const REMEDIES: [&str; 2] = ["対処", "What to do"];

fn is_added(heading: &str) -> bool {
    CODES.contains(&heading.trim()) || REMEDIES.contains(&heading.trim())
}

/// Whether a file with these headings is an error file.
pub(super) fn is_ours(headings: &[String]) -> bool {
    let has = |names: [&str; 2]| headings.iter().any(|h| names.contains(&h.trim()));
    has(CODES) && has(REMEDIES)
}

/// Takes off the apostrophe that `guard` put in front.
pub(super) fn unguard(cell: &mut String) {
    if cell.starts_with('\'') && text::is_formula(cell.trim_start_matches('\'')) {
        cell.remove(0);
    }
}

/// A cell no spreadsheet runs. A cell that was guarded before is guarded once more, so that each comes back as it was.
fn guard(cell: &str) -> String {
    let bare = cell.trim_start_matches('\'');
    let mark = if text::is_formula(bare) { "'" } else { "" };
    // A cell that was cut must not pass for a whole one when it comes again.
    let cut = if cell.len() >= MAX_CELL { "…" } else { "" };
    format!("{mark}{cell}{cut}")
}

/// The heading line.
pub fn head(headings: &[String], lang: Lang) -> String {
    let own = headings.iter().filter(|h| !is_added(h)).map(|h| guard(h));
    let added = [
        lang.pick("エラーコード", "Error code"),
        lang.pick("対処", "What to do"),
    ];
    let mut out = String::new();
    csv_safe::push_row(&mut out, own.chain(added.map(str::to_owned)));
    out
}

/// Writes one wrong line: its own cells, the codes, and what to do about each.
pub fn push(
    out: &mut String,
    headings: &[String],
    cells: &[String],
    findings: &[Finding],
    lang: Lang,
) {
    let own = headings.iter().enumerate().filter(|(_, h)| !is_added(h));
    let own = own.map(|(at, _)| cells.get(at).map_or_else(String::new, |cell| guard(cell)));
    let told: Vec<_> = findings.iter().map(|f| f.to_api(lang, true)).collect();
    let codes: Vec<String> = told.iter().map(|f| f.code.clone()).collect();
    let remedies: Vec<String> = told
        .iter()
        .map(|f| match (lang, f.column.is_empty()) {
            (Lang::Ja, true) => format!("{}行目：{}", f.line, f.message),
            (Lang::Ja, false) => format!("{}行目「{}」：{}", f.line, f.column, f.message),
            (Lang::En, true) => format!("Line {}: {}", f.line, f.message),
            (Lang::En, false) => format!("Line {}, {}: {}", f.line, f.column, f.message),
        })
        .collect();
    let added = [codes.join(" "), remedies.join(lang.pick("／", " / "))];
    csv_safe::push_row(out, own.chain(added));
}

#[cfg(test)]
mod tests {
    use super::{
        super::{FileSettings, Lines, csv::Splitter, fault::Fault},
        *,
    };
    use proptest::prelude::*;
    use saiki_api::imports::Encoding;

    fn headings(text: &str) -> Vec<String> {
        text.split(',').map(str::to_owned).collect()
    }

    #[test]
    fn the_file_says_what_to_do_and_comes_back_mended() {
        let headings = headings("氏名,メール");
        let cells = ["=佐藤".to_owned(), "ａ@example.jp".to_owned()];
        let finding = Finding {
            line: 7,
            column: "メール".to_owned(),
            field: Some(saiki_api::imports::ImportField::Email),
            fault: Fault::FullWidth,
            suggestion: Some("a@example.jp".to_owned()),
        };
        let mut file = head(&headings, Lang::Ja);
        push(&mut file, &headings, &cells, &[finding], Lang::Ja);
        assert_eq!(
            file,
            "氏名,メール,エラーコード,対処\r\n\
             '=佐藤,ａ@example.jp,email.full_width,\
             7行目「メール」：全角文字が入っています。半角で入力し直してください（候補：a@example.jp）\r\n"
        );
        let mended = file.replace("ａ@", "a@");
        let mut lines = Lines::open(mended.as_bytes(), FileSettings::csv(Encoding::Utf8)).unwrap();
        let line = lines.next_line().unwrap().unwrap();
        let person = line.person.unwrap();
        assert_eq!(
            (person.name.as_str(), person.email.as_str()),
            ("=佐藤", "a@example.jp")
        );
        // Wrong again, it has the two columns once.
        let mut again = head(lines.headings(), Lang::En);
        push(&mut again, lines.headings(), &line.cells, &[], Lang::En);
        assert_eq!(
            again,
            "氏名,メール,Error code,What to do\r\n'=佐藤,a@example.jp,,\r\n"
        );
    }

    proptest! {
        #[test]
        fn every_cell_comes_back_as_it_was(cells in prop::collection::vec("[a-zあ,\"\r\n=' @+-]{0,10}", 2)) {
            let headings = headings("a,b");
            let mut file = head(&headings, Lang::Ja);
            push(&mut file, &headings, &cells, &[], Lang::Ja);
            let mut records = Vec::new();
            let mut splitter = Splitter::default();
            splitter.feed(&file, &mut |record| records.push(record));
            splitter.finish(&mut |record| records.push(record));
            let read = &mut records[1].cells;
            prop_assert!(read.iter().all(|cell| !text::is_formula(cell)));
            read.iter_mut().for_each(unguard);
            prop_assert_eq!(&read[..2], &cells[..]);
        }
    }
}
