//! Splits text into rows and cells (RFC 4180, any mixture of line ends), piece by piece, in bounded memory,
//! and says on which physical line the structure breaks. It knows nothing of headings or of people.

use super::fault::Fault;
use crate::csv_safe;
use saiki_api::{
    imports::MAX_LINE,
    people::{MAX_ADDRESSES, MAX_FIELD},
};

/// Most bytes of one cell; longer ones are reported.
pub const MAX_CELL: usize = 1000;
/// Most bytes kept of one cell: all addresses of a person as a list of JSON, where a byte may take two.
pub const MAX_LIST: usize = MAX_ADDRESSES * (2 * MAX_FIELD + 3) + 1;
/// Most cells kept of one row; the rest are counted.
pub const MAX_CELLS: usize = 256;

/// A row of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    /// Physical line it begins on, from 1.
    pub line: u64,
    /// Cells, without quotes, each at most `MAX_LIST` bytes.
    pub cells: Vec<String>,
    /// How many cells there are.
    pub columns: u64,
    /// What is wrong with its structure.
    pub breaks: Vec<Break>,
    /// The line of a quote that is closed in the wrong place or never, when the row went on over more lines because of
    /// it: they may have been rows of their own.
    pub swallowed_from: Option<u64>,
    /// The row as it stands, where its cells do not hold all of it: at most `MAX_LINE` bytes, then an ellipsis.
    pub text: Option<String>,
    /// Cells that are lists of one value, in JSON.
    pub listed: Vec<usize>,
}

impl Record {
    /// Everything the row says: its cells in full length, and its text where it cannot be split into cells. The cells
    /// are then those before the place where it breaks.
    pub fn content(self) -> (Vec<String>, Option<String>) {
        let Some(text) = self.text else {
            return (self.cells, None);
        };
        let unsplit = |b: &&Break| matches!(b.fault, Fault::Quote | Fault::LineTooLong);
        match self.breaks.iter().find(unsplit) {
            Some(at) => {
                let cells = self.cells.into_iter().take(at.cell).collect();
                (cells, Some(text))
            }
            None => (whole(&text), None),
        }
    }

    /// Whether every cell is empty.
    pub fn is_blank(&self) -> bool {
        let nothing = |c: char| c.is_whitespace() || matches!(c, ',' | '"');
        // Beyond the cells that are kept there may be others.
        let beyond = self
            .text
            .as_ref()
            .is_some_and(|text| !text.chars().all(nothing));
        self.breaks.is_empty() && self.cells.iter().all(|c| c.trim().is_empty()) && !beyond
    }
}

/// A place where the structure breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Break {
    /// Physical line.
    pub line: u64,
    /// Cell, from 0.
    pub cell: usize,
    /// How: `Undecodable`, `Nul`, `Quote`, `LineTooLong`, or `TooLong` for a cell beyond `MAX_CELL`, then `MAX_LIST`.
    pub fault: Fault,
}

/// The cells of one row, however long and however many.
fn whole(text: &str) -> Vec<String> {
    let mut cells = Vec::new();
    let mut splitter = Splitter {
        bounds: Bounds {
            cell: usize::MAX,
            cells: usize::MAX,
            line: usize::MAX,
        },
        ..Splitter::default()
    };
    let mut take = |record: Record| cells.extend(record.cells);
    splitter.feed(text, &mut take);
    splitter.finish(&mut take);
    cells.iter_mut().for_each(csv_safe::unguard);
    cells
}

/// A row of these cells.
pub(super) fn joined(cells: &[String]) -> String {
    let mut out = String::new();
    for (n, cell) in cells.iter().enumerate() {
        if n > 0 {
            out.push(',');
        }
        csv_safe::push_quoted(&mut out, "", cell);
    }
    out
}

/// Most that is kept of a row.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    cell: usize,
    cells: usize,
    line: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before the first character of a cell.
    Start,
    /// In a cell without quotes.
    Plain,
    /// In a quoted cell.
    Quoted,
    /// After a quote within a quoted cell: its end, or the first half of a doubled one.
    QuoteSeen,
    /// The row is broken: waiting for the end of the physical line.
    Skip,
}

/// The splitter. Feed it text, take the records.
pub struct Splitter {
    bounds: Bounds,
    state: State,
    line: u64,
    after_cr: bool,
    quote_line: u64,
    bytes: usize,
    cell: String,
    record: Record,
    begun: bool,
}

impl Default for Splitter {
    fn default() -> Self {
        Splitter {
            bounds: Bounds {
                cell: MAX_LIST,
                cells: MAX_CELLS,
                line: MAX_LINE,
            },
            state: State::Start,
            line: 1,
            after_cr: false,
            quote_line: 1,
            bytes: 0,
            cell: String::new(),
            record: Record {
                line: 1,
                ..Record::default()
            },
            begun: false,
        }
    }
}

impl Splitter {
    /// Splits the next text of the file.
    pub fn feed(&mut self, text: &str, take: &mut impl FnMut(Record)) {
        let mut rest = text;
        while !rest.is_empty() {
            let run = rest
                .bytes()
                .position(|b| matches!(b, b'"' | b',' | b'\r' | b'\n' | 0))
                .unwrap_or(rest.len());
            let (plain, tail) = rest.split_at_checked(run).unwrap_or((rest, ""));
            self.plain(plain);
            let mut tail_chars = tail.chars();
            if let Some(special) = tail_chars.next() {
                self.special(special, take);
            }
            rest = tail_chars.as_str();
        }
    }

    /// Notes that bytes at this place were no text.
    pub fn broken(&mut self) {
        self.note(Fault::Undecodable);
        self.plain("\u{fffd}");
    }

    /// Ends the file.
    pub fn finish(&mut self, take: &mut impl FnMut(Record)) {
        if self.state == State::Quoted {
            self.note_quote();
        }
        if self.begun {
            self.end_record(take);
        }
    }

    fn plain(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        self.begun = true;
        self.after_cr = false;
        match self.state {
            State::Start => self.state = State::Plain,
            State::QuoteSeen => self.break_quote(),
            State::Plain | State::Quoted | State::Skip => {}
        }
        self.also(text);
        self.push(text);
    }

    fn special(&mut self, c: char, take: &mut impl FnMut(Record)) {
        let after_cr = std::mem::replace(&mut self.after_cr, c == '\r');
        match (c, self.state) {
            (',', _) => self.also(","),
            ('"', _) => self.also("\""),
            ('\r', State::Quoted) => self.also("\r"),
            ('\n', State::Quoted) => self.also("\n"),
            _ => {}
        }
        match (c, self.state) {
            ('\n', State::Quoted) => {
                self.push("\n");
                if !after_cr {
                    self.next_line_in_quotes(take);
                }
            }
            ('\r', State::Quoted) => {
                self.push("\r");
                self.next_line_in_quotes(take);
            }
            // The second half of CR LF: the row ended at the first.
            ('\n', _) if after_cr => {}
            ('\n' | '\r', _) => {
                self.line += 1;
                if self.begun {
                    self.end_record(take);
                }
                self.record.line = self.line;
            }
            ('\0', _) => {
                self.begun = true;
                self.note(Fault::Nul);
                if self.state == State::Start {
                    self.state = State::Plain;
                }
            }
            ('"', State::Start) => {
                self.begun = true;
                self.state = State::Quoted;
                self.quote_line = self.line;
                self.count(1);
            }
            ('"', State::Quoted) => {
                self.state = State::QuoteSeen;
                self.count(1);
            }
            ('"', State::QuoteSeen) => {
                self.state = State::Quoted;
                self.push("\"");
            }
            ('"', State::Plain) => {
                let noted = self.record.text.is_some();
                self.quote_line = self.line;
                self.break_quote();
                if !noted {
                    self.also("\"");
                }
            }
            (',', State::Quoted) => self.push(","),
            (',' | '"', State::Skip) => {
                self.count(1);
            }
            (',', _) => {
                self.begun = true;
                self.count(1);
                self.end_cell();
                if self.record.cells.len() == self.bounds.cells {
                    self.keep();
                }
            }
            _ => {}
        }
    }

    /// Begins to keep the text of the row, for what comes will not be in its cells. Good rows never get here.
    fn keep(&mut self) {
        if self.record.text.is_some() {
            return;
        }
        let mut text = String::new();
        for cell in &self.record.cells {
            csv_safe::push_quoted(&mut text, "", cell);
            text.push(',');
        }
        if matches!(self.state, State::Quoted | State::QuoteSeen) {
            text.push('"');
            text.push_str(&self.cell.replace('"', "\"\""));
        } else {
            text.push_str(&self.cell);
        }
        if self.state == State::QuoteSeen {
            text.push('"');
        }
        self.record.text = Some(text);
    }

    /// Puts what is read behind the text of a row that is kept, as far as there is room.
    fn also(&mut self, read: &str) {
        let room = self.bounds.line.saturating_sub(self.bytes);
        if read.len() > room {
            self.keep();
        }
        if let Some(text) = &mut self.record.text {
            let fits = read.get(..read.floor_char_boundary(room));
            text.push_str(fits.unwrap_or_default());
        }
    }

    /// Counts bytes of the row; false once there are too many.
    fn count(&mut self, bytes: usize) -> bool {
        let before = self.bytes;
        self.bytes = self.bytes.saturating_add(bytes);
        if self.bytes <= self.bounds.line {
            return true;
        }
        if before <= self.bounds.line {
            self.keep();
            if let Some(text) = &mut self.record.text {
                text.push('…');
            }
            if self.state == State::Quoted && self.quote_line < self.line {
                self.note_quote();
            } else {
                self.note(Fault::LineTooLong);
            }
        }
        false
    }

    fn push(&mut self, text: &str) {
        if !self.count(text.len()) || self.state == State::Skip {
            return;
        }
        if self.record.cells.len() >= self.bounds.cells {
            return;
        }
        let room = self.bounds.cell.saturating_sub(self.cell.len());
        if text.len() <= room {
            self.cell.push_str(text);
        } else {
            if self.record.text.is_none() {
                self.keep();
                let doubled = self.state == State::Quoted && text == "\"";
                let kept = self.record.text.get_or_insert_default();
                kept.push_str(if doubled { "\"\"" } else { text });
            }
            let cut = text.floor_char_boundary(room);
            self.cell.push_str(text.get(..cut).unwrap_or_default());
            // Pad to the limit, so that nothing of a later piece is taken for what belongs here.
            while self.cell.len() < self.bounds.cell {
                self.cell.push(' ');
            }
            let limit = MAX_LIST as u64;
            self.note(Fault::TooLong { limit });
        }
        if self.cell.len() > MAX_CELL {
            let limit = MAX_CELL as u64;
            self.note(Fault::TooLong { limit });
        }
    }

    /// A line end within quotes. In a row that is too long already it is the place to start afresh.
    fn next_line_in_quotes(&mut self, take: &mut impl FnMut(Record)) {
        self.line += 1;
        if self.bytes > self.bounds.line {
            self.end_record(take);
        }
    }

    fn break_quote(&mut self) {
        self.note_quote();
        self.state = State::Skip;
    }

    fn note_quote(&mut self) {
        self.keep();
        let line = self.quote_line;
        if line < self.line {
            self.record.swallowed_from = Some(line);
        }
        self.note_at(line, Fault::Quote);
    }

    fn note(&mut self, fault: Fault) {
        self.note_at(self.line, fault);
    }

    /// One of a kind a cell is enough.
    fn note_at(&mut self, line: u64, fault: Fault) {
        let cell = usize::try_from(self.record.columns).unwrap_or(usize::MAX);
        let known = |b: &Break| b.cell == cell && b.fault == fault;
        if matches!(fault, Fault::Quote | Fault::LineTooLong) {
            // That the cell was cut as well says nothing new.
            let cut = |b: &Break| b.cell == cell && matches!(b.fault, Fault::TooLong { .. });
            self.record.breaks.retain(|b| !cut(b));
        }
        if self.record.breaks.len() < MAX_CELLS && !self.record.breaks.iter().any(known) {
            self.record.breaks.push(Break { line, cell, fault });
        }
    }

    fn end_cell(&mut self) {
        let cell = std::mem::take(&mut self.cell);
        self.record.columns += 1;
        if self.record.cells.len() < self.bounds.cells {
            self.record.cells.push(cell);
        }
        self.state = State::Start;
    }

    fn end_record(&mut self, take: &mut impl FnMut(Record)) {
        self.end_cell();
        self.bytes = 0;
        self.begun = false;
        let next = Record {
            line: self.line,
            ..Record::default()
        };
        take(std::mem::replace(&mut self.record, next));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn split(text: &str) -> Vec<Record> {
        split_in(text, text.len().max(1))
    }

    fn split_in(text: &str, step: usize) -> Vec<Record> {
        let mut out = Vec::new();
        let mut splitter = Splitter::default();
        let chars: Vec<char> = text.chars().collect();
        for piece in chars.chunks(step) {
            splitter.feed(&piece.iter().collect::<String>(), &mut |r| out.push(r));
        }
        splitter.finish(&mut |r| out.push(r));
        out
    }

    fn cells(text: &str) -> Vec<Vec<String>> {
        split(text).into_iter().map(|r| r.cells).collect()
    }

    fn faults(record: &Record) -> Vec<(u64, Fault)> {
        let pair = |b: &Break| (b.line, b.fault.clone());
        record.breaks.iter().map(pair).collect()
    }

    #[test]
    fn any_mixture_of_line_ends_is_read_and_lines_are_physical() {
        let rows = split("a,b\r\nc,d\ne,f\rg,h\r\n\r\ni,j");
        let seen: Vec<_> = rows.iter().map(|r| (r.line, r.cells.join("|"))).collect();
        let wanted = [(1, "a|b"), (2, "c|d"), (3, "e|f"), (4, "g|h"), (6, "i|j")];
        assert_eq!(seen, wanted.map(|(l, c)| (l, c.to_owned())));
    }

    #[test]
    fn quoted_cells_keep_commas_quotes_and_line_breaks() {
        assert_eq!(
            cells("\"a,\"\"x\"\"\",\"b\r\nc\"\nd,\n"),
            [vec!["a,\"x\"", "b\r\nc"], vec!["d", ""]]
        );
        assert_eq!(split("\"a\nb\"\nc").last().map(|r| r.line), Some(3));
    }

    #[test]
    fn a_misplaced_quote_is_reported_and_the_next_line_is_read() {
        for bad in ["a\"b,c", "\"a\"b,c", "\"a\" ,c"] {
            let rows = split(&format!("x,y\n{bad}\nd,e\n"));
            assert_eq!(faults(&rows[1]), [(2, Fault::Quote)], "{bad}");
            assert_eq!(rows[2].cells, ["d", "e"]);
            assert_eq!(rows[2].line, 3);
        }
    }

    #[test]
    fn a_quote_never_closed_is_reported_where_it_opens() {
        let rows = split("x,y\n\"a,b\nc,d\n");
        assert_eq!(faults(&rows[1]), [(2, Fault::Quote)]);
        // The next quote closes it in the wrong place: still the opening line is to blame.
        let rows = split("x,y\n\"a,b\n\"c\",d\ne,f\n");
        assert_eq!(faults(&rows[1]), [(2, Fault::Quote)]);
        assert_eq!(
            (rows[2].line, rows[2].cells.clone()),
            (4, vec!["e".to_owned(), "f".to_owned()])
        );
        assert_eq!(rows[1].swallowed_from, Some(2));
        // One that breaks within its line takes nobody with it.
        assert_eq!(split("x,y\n\"a\"b,c\nd,e\n")[1].swallowed_from, None);
        // In a long file it does not swallow the rest.
        let rows = split(&format!("x,y\n\"a,b\n{}", "cccccccccc,d\n".repeat(20_000)));
        assert_eq!(faults(&rows[1]), [(2, Fault::Quote)]);
        assert_eq!(rows[1].swallowed_from, Some(2));
        assert!(rows.len() > 10_000);
        assert_eq!(rows.last().map(|r| r.line), Some(20_002));
    }

    #[test]
    fn a_huge_cell_is_cut_and_reported_without_being_kept() {
        for quote in ["", "\""] {
            let rows = split_in(
                &format!("x\n{quote}{}{quote},b\nc\n", "あ".repeat(400_000)),
                4096,
            );
            assert!(
                faults(&rows[1]).contains(&(2, Fault::LineTooLong)),
                "{quote}"
            );
            assert!(rows[1].cells.iter().all(|c| c.len() <= MAX_LIST));
            assert_eq!((rows[2].line, rows[2].cells[0].as_str()), (3, "c"));
        }
        let rows = split(&format!("{},b\n", "a".repeat(MAX_CELL + 1)));
        assert_eq!(
            faults(&rows[0]),
            [(
                1,
                Fault::TooLong {
                    limit: MAX_CELL as u64
                }
            )]
        );
    }

    #[test]
    fn a_million_columns_are_counted_not_kept() {
        let rows = split(&",".repeat(60_000));
        assert_eq!(rows[0].columns, 60_001);
        assert!(rows[0].cells.len() <= MAX_CELLS);
        let rows = split(&format!("{}\nnext", ",".repeat(1_000_000)));
        assert_eq!(faults(&rows[0])[0].1, Fault::LineTooLong);
        assert_eq!(rows[1].cells, ["next"]);
    }

    #[test]
    fn a_row_is_blank_only_if_its_cells_beyond_those_kept_are() {
        let commas = ",".repeat(300);
        assert!(split(&commas)[0].is_blank());
        assert!(!split(&format!("{commas}x"))[0].is_blank());
    }

    #[test]
    fn nul_is_reported_and_left_out() {
        let rows = split("a,b\0c\n");
        assert_eq!(faults(&rows[0]), [(1, Fault::Nul)]);
        assert_eq!(rows[0].cells, ["a", "bc"]);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(
            table in prop::collection::vec(prop::collection::vec("[a-zあ\",\r\n ]{0,12}", 2..5), 1..8),
            end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
            step in 1usize..40,
        ) {
            let mut text = String::new();
            let mut starts = Vec::new();
            for row in &table {
                // Line breaks of the text so far, CR LF counting once.
                starts.push(1 + text.replace("\r\n", "\n").matches(['\n', '\r']).count() as u64);
                let cells: Vec<String> =
                    row.iter().map(|c| format!("\"{}\"", c.replace('"', "\"\""))).collect();
                text.push_str(&cells.join(","));
                text.push_str(end);
            }
            let rows = split_in(&text, step);
            let read: Vec<Vec<String>> = rows.iter().map(|r| r.cells.clone()).collect();
            prop_assert_eq!(read, table);
            prop_assert!(rows.iter().all(|r| r.breaks.is_empty()));
            let lines: Vec<u64> = rows.iter().map(|r| r.line).collect();
            prop_assert_eq!(lines, starts);
        }

        #[test]
        fn pieces_do_not_matter(text in "[a,\"\r\n\0あ]{0,60}", step in 1usize..20) {
            prop_assert_eq!(split_in(&text, step), split(&text));
        }
    }
}
