//! The error file: the lines that were not imported as they came, with columns more that say what is wrong, what to do and
//! which line it was. It can be mended in a spreadsheet and imported as it is: these columns are left out then.
//!
//! A line that cannot be split into cells has its text in the last of them, and is refused until somebody put what it says
//! into the columns and emptied it. Cells beyond the headings stand behind the columns added.
//!
//! A file is an error file that comes back if it has all four columns side by side, in their order and in one language; what
//! merely has a heading or two of the same name keeps its columns.

use super::{fault::Finding, headings::Columns, lists, ndjson::SEPARATOR};
use crate::csv_safe;
use saiki_api::{Lang, imports::ImportField};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// How many columns are added.
const ADDED: usize = 4;

/// Their headings: codes, what to do, the line, its text.
fn added(lang: Lang) -> [&'static str; ADDED] {
    [
        lang.pick("エラーコード", "Error code"),
        lang.pick("対処", "What to do"),
        lang.pick("元の行番号", "Line in the file"),
        lang.pick("元の行の内容", "Line as it came"),
    ]
}

/// Fields that may have several values.
const LISTS: [ImportField; 7] = [
    ImportField::Email,
    ImportField::Phone,
    ImportField::Address,
    ImportField::DataItems,
    ImportField::FurtherEmail,
    ImportField::FurtherPhone,
    ImportField::FurtherAddress,
];

/// A line that was not imported, with everything it said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BadLine {
    /// Physical line it begins on; 0 in what was kept before this was noted.
    #[serde(default)]
    pub line: u64,
    /// Its cells, those beyond the headings too.
    pub cells: Vec<String>,
    /// Its text, where it cannot be split into cells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Everything wrong with it.
    pub findings: Vec<Finding>,
}

impl BadLine {
    /// Bytes it takes, about.
    pub fn weight(&self) -> usize {
        let text = self.text.as_ref().map_or(0, String::len);
        text + weight(&self.cells)
    }
}

/// Bytes that cells take, about.
pub fn weight(cells: &[String]) -> usize {
    let lengths: usize = cells.iter().map(String::len).sum();
    lengths + size_of_val(cells)
}

/// Where the columns added stand in an error file that comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ours {
    /// The first of them; the others stand behind it.
    first: usize,
}

impl Ours {
    /// In a file with these headings; `None` where it is no error file.
    pub(super) fn find(headings: &[String]) -> Option<Ours> {
        let is = |window: &[String], lang: Lang| {
            let names = added(lang);
            window.iter().zip(names).all(|(h, name)| h.trim() == name)
        };
        // The last of them: columns of the file's own stand before.
        let mut windows = headings.windows(ADDED);
        let first = windows.rposition(|some| Lang::ALL.iter().any(|lang| is(some, *lang)))?;
        Some(Ours { first })
    }

    /// Whether a column is one of those added.
    pub(super) fn has(self, at: usize) -> bool {
        (self.first..self.first + ADDED).contains(&at)
    }

    fn text(self) -> usize {
        self.first + ADDED - 1
    }

    /// The column of the text of a line that could not be split, where it is not empty yet.
    pub(super) fn unmended(self, cells: &[String]) -> Option<usize> {
        let cell = cells.get(self.text())?;
        (!cell.trim().is_empty()).then_some(self.text())
    }

    /// Takes lists that `shown` wrote for what they were: where a field may have several values, and on a line that was
    /// refused because one had several that may not. Elsewhere a text that looks like a list is a text.
    pub(super) fn relist(self, cells: &mut [String], columns: &Columns) {
        let several = cells.get(self.first).is_some_and(|codes| {
            let mut codes = codes.split(' ');
            codes.any(|code| code.ends_with(".several"))
        });
        let fields = LISTS.iter().filter_map(|field| columns.get(field));
        let fields: Vec<usize> = fields.copied().collect();
        let lists = cells.iter_mut().enumerate().filter(|(at, cell)| {
            let may = several || fields.contains(at);
            may && cell.starts_with(lists::BEGIN) && *at != self.text()
        });
        for (_, cell) in lists {
            match serde_json::from_str::<Vec<String>>(cell) {
                Ok(values) if values.len() > 1 => {
                    *cell = values.join(SEPARATOR.encode_utf8(&mut [0; 4]));
                }
                _ => {}
            }
        }
    }
}

/// Headings of the file's own columns, each with its place.
fn own(headings: &[String]) -> impl Iterator<Item = (usize, &String)> {
    let ours = Ours::find(headings);
    let added = move |at| ours.is_some_and(|ours| ours.has(at));
    let all = headings.iter().enumerate();
    all.filter(move |(at, _)| !added(*at))
}

/// A cell as the file has it: a list from JSON as a list of JSON, so that it comes back as one.
fn shown(cell: &str) -> Cow<'_, str> {
    if !cell.contains(SEPARATOR) {
        return Cow::Borrowed(cell);
    }
    let values: Vec<&str> = cell.split(SEPARATOR).collect();
    serde_json::to_string(&values).map_or(Cow::Borrowed(cell), Cow::Owned)
}

/// The heading line.
pub fn head(headings: &[String], lang: Lang) -> String {
    let own = own(headings).map(|(_, heading)| heading.as_str());
    let mut out = String::new();
    csv_safe::push_row(&mut out, own.chain(added(lang)));
    out
}

/// Writes one line: its own cells, the codes and what to do about each, where it was and, if need be, its text.
pub fn push(out: &mut String, headings: &[String], bad: &BadLine, lang: Lang) {
    let cell = |at: usize| bad.cells.get(at).map_or("", String::as_str);
    let own = own(headings).map(|(at, _)| shown(cell(at)));
    let told: Vec<_> = bad.findings.iter().map(|f| f.to_api(lang, true)).collect();
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
    let line = match bad.line {
        0 => String::new(),
        line => line.to_string(),
    };
    // What was not mended yet is handed on.
    let left = Ours::find(headings).and_then(|ours| ours.unmended(&bad.cells));
    let text = bad.text.as_deref().or(left.map(cell)).unwrap_or_default();
    let added = [
        Cow::Owned(codes.join(" ")),
        Cow::Owned(remedies.join(lang.pick("／", " / "))),
        Cow::Owned(line),
        Cow::Borrowed(text),
    ];
    let beyond = bad.cells.iter().skip(headings.len());
    let beyond = beyond.map(|cell| Cow::Borrowed(cell.as_str()));
    csv_safe::push_row(out, own.chain(added).chain(beyond));
}

#[cfg(test)]
mod tests {
    use super::{
        super::{FileSettings, Line, Lines, Stopped, fault::Fault, records::Records},
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
        let cells = vec!["=佐藤".to_owned(), "ａ@example.jp".to_owned()];
        let finding = Finding {
            line: 7,
            column: "メール".to_owned(),
            field: Some(saiki_api::imports::ImportField::Email),
            fault: Fault::FullWidth,
            suggestion: Some("a@example.jp".to_owned()),
        };
        let bad = BadLine {
            line: 7,
            cells,
            text: None,
            findings: vec![finding],
        };
        let mut file = head(&headings, Lang::Ja);
        push(&mut file, &headings, &bad, Lang::Ja);
        assert_eq!(
            file,
            "氏名,メール,エラーコード,対処,元の行番号,元の行の内容\r\n\
             '=佐藤,ａ@example.jp,email.full_width,\
             7行目「メール」：全角文字が入っています。半角で入力し直してください（候補：a@example.jp）,7,\r\n"
        );
        let mended = file.replace("ａ@", "a@");
        let mut lines = Lines::open(mended.as_bytes(), FileSettings::csv(Encoding::Utf8)).unwrap();
        let line = lines.next_line().unwrap().unwrap();
        let person = line.person.unwrap();
        assert_eq!(
            (person.name.as_str(), person.email.as_str()),
            ("=佐藤", "a@example.jp")
        );
        // Wrong again, it has the columns once.
        let again = BadLine {
            line: 2,
            cells: line.cells,
            ..BadLine::default()
        };
        let mut file = head(lines.headings(), Lang::En);
        push(&mut file, lines.headings(), &again, Lang::En);
        assert_eq!(
            file,
            "氏名,メール,Error code,What to do,Line in the file,Line as it came\r\n\
             '=佐藤,a@example.jp,,,2,\r\n"
        );
    }

    fn wrong(line: Line) -> Option<BadLine> {
        Some(BadLine {
            line: line.line,
            cells: line.cells,
            text: line.text,
            findings: line.person.err()?,
        })
    }

    /// The error file of a file, and how many people of it were right.
    fn errors_of(file: &str, settings: FileSettings) -> (String, usize) {
        let mut lines = Lines::open(file.as_bytes(), settings).unwrap();
        let (mut bad, mut right) = (Vec::new(), 0);
        while let Some(line) = lines.next_line().unwrap() {
            match wrong(line) {
                Some(one) => bad.push(one),
                None => right += 1,
            }
        }
        let mut file = head(lines.headings(), Lang::Ja);
        for one in &bad {
            push(&mut file, lines.headings(), one, Lang::Ja);
        }
        (file, right)
    }

    #[test]
    fn a_line_that_cannot_be_split_keeps_its_text_and_is_refused_until_it_was_mended() {
        let broken = "\"佐\"藤,a@example.jp,\"x, \"\"y\"\"\"";
        let file =
            format!("氏名,メール,備考\n{broken}\n鈴木,h@example.jp\n田中,t@example.jp,,余り\n");
        let (errors, right) = errors_of(&file, FileSettings::csv(Encoding::Utf8));
        assert_eq!(right, 0);
        assert!(
            errors.contains(&format!("2,\"{}\"", broken.replace('"', "\"\""))),
            "{errors}"
        );
        assert!(errors.contains(",3,\"鈴木,h@example.jp\""), "{errors}");
        assert!(
            errors.contains("田中,t@example.jp,,csv.column_count,") && errors.contains(",4,,余り")
        );
        // As it is, nobody gets through, and nothing is lost either.
        let (again, right) = errors_of(&errors, FileSettings::csv(Encoding::Utf8));
        assert_eq!(
            (right, again.matches("row.not_mended").count()),
            (0, 2),
            "{again}"
        );
        let (third, _) = errors_of(&again, FileSettings::csv(Encoding::Utf8));
        let texts = |file: &str| file.matches(&broken.replace('"', "\"\"")).count();
        assert_eq!((texts(&again), texts(&third)), (1, 1), "{third}");
        assert!(third.contains("余り") && third.contains("鈴木,h@example.jp"));
        // Mended, everybody does.
        let mended = errors
            .lines()
            .filter(|line| !line.contains("csv.quote"))
            .map(|line| {
                line.replace(",3,\"鈴木,h@example.jp\"", ",3,")
                    .replace(",4,,余り", ",4,")
            })
            .collect::<Vec<_>>()
            .join("\n");
        let (none, right) = errors_of(&mended, FileSettings::csv(Encoding::Utf8));
        assert_eq!(right, 2, "{none}");
    }

    #[test]
    fn long_cells_and_many_are_whole_in_the_error_file() {
        let long = "あ".repeat(500);
        let many = ",x".repeat(300);
        let file = format!("氏名,メール\n{long},a@example.jp\n佐藤,b@example.jp{many}\n");
        let (errors, right) = errors_of(&file, FileSettings::csv(Encoding::Utf8));
        assert_eq!(right, 0);
        assert!(
            errors.contains(&format!("\n{long},a@example.jp,")),
            "{errors}"
        );
        assert_eq!(errors.matches(",x").count(), 300);
    }

    #[test]
    fn lines_that_are_no_object_are_there_word_for_word_and_lists_come_back_as_lists() {
        let json = FileSettings {
            format: saiki_api::imports::ImportFormat::Ndjson,
            ..FileSettings::csv(Encoding::Utf8)
        };
        let file = "{\"name\":\"佐藤\",\"email\":[\"a@example.jp\",\"b@\"]}\n[1,2]\n{\"name\":{\"family\":\"鈴木\"}}\n";
        let (errors, right) = errors_of(file, json);
        assert_eq!(right, 0);
        for kept in ["[\"\"a@example.jp\"\",\"\"b@\"\"]", "\"[1,2]\"", "鈴木"] {
            assert!(errors.contains(kept), "{kept} {errors}");
        }
        let mended = errors.lines().take(2).collect::<Vec<_>>().join("\n");
        let mended = mended.replace("b@\"", "b@example.jp\"");
        let mut lines = Lines::open(mended.as_bytes(), FileSettings::csv(Encoding::Utf8)).unwrap();
        let person = lines.next_line().unwrap().unwrap().person.unwrap();
        assert_eq!(
            (person.email.as_str(), person.further.len()),
            ("a@example.jp", 1)
        );
    }

    #[test]
    fn a_text_that_looks_like_a_list_stays_a_text_unless_its_line_was_refused_for_a_list() {
        let list = r#""[""a"",""b""]""#;
        let file = |code: &str| {
            format!(
                "氏名,メール,備考,エラーコード,対処,元の行番号,元の行の内容\n佐藤,a@example.jp,{list},{code},x,2,\n"
            )
        };
        let read = |file: String| {
            let settings = FileSettings::csv(Encoding::Utf8);
            let mut lines = Lines::open(file.as_bytes(), settings).unwrap();
            lines.next_line().unwrap().unwrap().person
        };
        assert_eq!(read(file("email.at_sign")).unwrap().note, r#"["a","b"]"#);
        let again = read(file("note.several")).unwrap_err();
        assert_eq!(again[0].fault, Fault::Several);
    }

    #[test]
    fn a_file_that_happens_to_have_such_a_heading_keeps_its_column() {
        let (errors, _) = errors_of(
            "氏名,メール,対処\n佐藤,x,済\n",
            FileSettings::csv(Encoding::Utf8),
        );
        assert!(
            errors.starts_with("氏名,メール,対処,エラーコード"),
            "{errors}"
        );
        assert!(errors.contains("佐藤,x,済,email.at_sign"), "{errors}");
    }

    #[test]
    fn only_all_four_columns_in_their_order_make_an_error_file() {
        let ours = |text: &str| Ours::find(&headings(text)).map(|ours| ours.first);
        assert_eq!(
            ours("氏名,エラーコード,対処,元の行番号,元の行の内容"),
            Some(1)
        );
        assert_eq!(
            ours("対処,氏名,Error code,What to do,Line in the file,Line as it came,memo"),
            Some(2)
        );
        for other in [
            "氏名,メール,エラーコード,対処",
            "氏名,エラーコード,対処,元の行番号",
            "氏名,対処,エラーコード,元の行番号,元の行の内容",
            "氏名,エラーコード,What to do,元の行番号,Line as it came",
            "氏名,エラーコード,対処,備考,元の行番号,元の行の内容",
        ] {
            assert_eq!(ours(other), None, "{other}");
        }
        // Its columns are in the error file as they are, and its lists are texts.
        let file = "氏名,メール,エラーコード,対処\n佐藤,x,E-1,\"[\"\"a\"\",\"\"b\"\"]\"\n";
        let (errors, _) = errors_of(file, FileSettings::csv(Encoding::Utf8));
        assert!(errors.starts_with("氏名,メール,エラーコード,対処,エラーコード,対処,元の行番号"));
        assert!(
            errors.contains("佐藤,x,E-1,\"[\"\"a\"\",\"\"b\"\"]\",email.at_sign"),
            "{errors}"
        );
    }

    /// What is left of a text without the characters that make up its structure.
    fn said(text: &str) -> String {
        text.chars().filter(|c| c.is_alphanumeric()).collect()
    }

    proptest! {
        #[test]
        fn every_cell_comes_back_as_it_was(cells in prop::collection::vec("[a-zあ,\"\r\n=' @+-]{0,10}", 2)) {
            let headings = headings("a,b");
            let bad = BadLine { cells: cells.clone(), ..BadLine::default() };
            let mut file = head(&headings, Lang::Ja);
            push(&mut file, &headings, &bad, Lang::Ja);
            let mut records = Records::new(file.as_bytes(), Encoding::Utf8);
            records.next().unwrap();
            if let Some(record) = records.next().unwrap() {
                prop_assert_eq!(&record.cells[..2], &cells[..]);
            } else {
                prop_assert!(cells.iter().all(|cell| cell.trim().is_empty()));
            }
        }

        /// Every record is a person or stands in the error file with all it says, in the order of the file.
        #[test]
        fn nothing_a_file_says_is_lost(rows in prop::collection::vec("[a-zあ,,\"@. \r\n]{0,40}", 1..12)) {
            let text = format!("name,email\n{}\n", rows.join("\n"));
            let mut lines = Lines::open(text.as_bytes(), FileSettings::csv(Encoding::Utf8)).unwrap();
            let mut all = String::new();
            loop {
                match lines.next_line() {
                    Ok(Some(line)) => {
                        let own = line.cells.concat();
                        match wrong(line) {
                            None => all.push_str(&said(&own)),
                            Some(bad) => {
                                let mut row = String::new();
                                push(&mut row, &headings("name,email"), &bad, Lang::Ja);
                                let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(row.as_bytes());
                                let read = reader.records().next().unwrap().unwrap();
                                let place = |n: usize| read.get(n).unwrap_or_default();
                                let cells = [place(0), place(1)].into_iter().chain(read.iter().skip(6)).collect::<String>();
                                let text = place(5);
                                all.push_str(&said(if text.is_empty() { &cells } else { text }));
                            }
                        }
                    }
                    Ok(None) | Err(Stopped::Refused(_)) => break,
                    Err(other) => panic!("{other}"),
                }
            }
            prop_assert_eq!(all, said(&rows.concat()));
        }
    }
}
