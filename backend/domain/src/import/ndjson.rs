//! One JSON object a line, read into the same records as CSV: a key is a heading, met or not met before. Bounded like
//! CSV: no line and no value is kept beyond its limit, and what is wrong with a line does not touch the next.

use super::{
    csv::{Break, MAX_CELL, MAX_CELLS, MAX_LIST, Record},
    fault::Fault,
};
use saiki_api::imports::MAX_LINE;
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::Value;
use std::{
    collections::HashMap,
    fmt,
    io::{self, BufRead, BufReader, Read},
};

/// What stands between the values of a list within a cell: ASCII's unit separator, which no text has.
pub(super) const SEPARATOR: char = '\u{1f}';

/// Bytes read at once.
const CHUNK: usize = 64 * 1024;

/// Reads records from lines of JSON.
pub(crate) struct JsonLines<R> {
    source: BufReader<R>,
    line: u64,
    headings: Vec<String>,
    places: HashMap<String, usize>,
    text: Vec<u8>,
    /// Whether all of the line is in `text`.
    whole: bool,
}

impl<R: Read> JsonLines<R> {
    pub(crate) fn new(source: R) -> Self {
        JsonLines {
            source: BufReader::with_capacity(CHUNK, source),
            line: 0,
            headings: Vec::new(),
            places: HashMap::new(),
            text: Vec::new(),
            whole: true,
        }
    }

    /// The keys met so far, in the order they were met.
    pub(crate) fn headings(&self) -> &[String] {
        &self.headings
    }

    /// The line last read, as far as it was kept: its bytes that are no text as `\u{fffd}`.
    pub(crate) fn text(&self) -> String {
        let cut = if self.whole { "" } else { "…" };
        format!(
            "{}{cut}",
            String::from_utf8_lossy(self.text.trim_ascii_end())
        )
    }

    /// The next line that is not blank.
    pub(crate) fn next(&mut self) -> io::Result<Option<Record>> {
        loop {
            if !self.take_line()? {
                return Ok(None);
            }
            let whole = self.whole;
            self.line += 1;
            let bytes = self.text.as_slice();
            let bytes = match self.line {
                1 => bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes),
                _ => bytes,
            };
            if whole && bytes.trim_ascii().is_empty() {
                continue;
            }
            let read = if whole {
                match std::str::from_utf8(bytes) {
                    Ok(text) => serde_json::from_str::<Pairs>(text).map_err(|_| Fault::Json),
                    Err(_) => Err(Fault::Undecodable),
                }
            } else {
                Err(Fault::LineTooLong)
            };
            return Ok(Some(match read {
                Ok(pairs) => self.record(pairs),
                Err(fault) => self.broken(fault),
            }));
        }
    }

    /// Takes a line without its end, and of one that is too long its beginning; false at the end of the file.
    fn take_line(&mut self) -> io::Result<bool> {
        self.text.clear();
        self.whole = true;
        let mut any = false;
        loop {
            let bytes = match self.source.fill_buf() {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                other => other?,
            };
            if bytes.is_empty() {
                return Ok(any);
            }
            any = true;
            let end = bytes.iter().position(|b| *b == b'\n');
            let (line, used) = match end {
                Some(at) => (bytes.get(..at).unwrap_or_default(), at + 1),
                None => (bytes, bytes.len()),
            };
            let room = MAX_LINE - self.text.len();
            self.text.extend(line.iter().take(room));
            self.whole &= line.len() <= room;
            self.source.consume(used);
            if end.is_some() {
                return Ok(true);
            }
        }
    }

    fn broken(&self, fault: Fault) -> Record {
        Record {
            line: self.line,
            cells: vec![String::new(); self.headings.len()],
            columns: self.headings.len() as u64,
            breaks: vec![Break {
                line: self.line,
                cell: usize::MAX,
                fault,
            }],
            ..Record::default()
        }
    }

    /// Notes what is wrong with a value: once for all keys that are too many.
    fn odd(&self, record: &mut Record, cell: usize, fault: Fault) {
        let line = self.line;
        let new = Break { line, cell, fault };
        if record.breaks.last() != Some(&new) {
            record.breaks.push(new);
        }
    }

    fn record(&mut self, pairs: Pairs) -> Record {
        let mut record = Record {
            line: self.line,
            cells: vec![String::new(); self.headings.len()],
            ..Record::default()
        };
        for (key, value) in pairs.0 {
            let place = match self.places.get(&key) {
                Some(place) => *place,
                // Nobody maps the two hundred and fifty-seventh key of a file.
                None if self.headings.len() >= MAX_CELLS => {
                    let limit = MAX_CELLS as u64;
                    self.odd(&mut record, usize::MAX, Fault::TooMany { limit });
                    continue;
                }
                None => {
                    let place = self.headings.len();
                    self.headings.push(key.clone());
                    self.places.insert(key, place);
                    record.cells.push(String::new());
                    place
                }
            };
            if matches!(&value, Value::Array(items) if items.len() == 1) {
                record.listed.push(place);
            }
            let (mut text, mut fault) = match cell(value) {
                Ok(text) => (text, None),
                Err(fault) => (String::new(), Some(fault)),
            };
            for limit in [MAX_CELL, MAX_LIST] {
                if text.len() > limit {
                    let limit = limit as u64;
                    self.odd(&mut record, place, Fault::TooLong { limit });
                }
            }
            text.truncate(text.floor_char_boundary(MAX_LIST));
            if record.cells.get(place).is_some_and(|cell| !cell.is_empty()) {
                fault = Some(Fault::JsonTwice);
            }
            if let Some(fault) = fault {
                self.odd(&mut record, place, fault);
            }
            if let Some(cell) = record.cells.get_mut(place) {
                *cell = text;
            }
        }
        record.columns = self.headings.len() as u64;
        record
    }
}

/// A value as the text a cell would hold, the values of a list with `SEPARATOR` between them.
fn cell(value: Value) -> Result<String, Fault> {
    match value {
        Value::Null => Ok(String::new()),
        Value::String(text) => Ok(text),
        Value::Number(number) => Ok(number.to_string()),
        Value::Array(items) => {
            let texts: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
            let joined = texts.map(|texts| texts.join(SEPARATOR.encode_utf8(&mut [0; 4])));
            joined.ok_or(Fault::JsonValue)
        }
        Value::Bool(_) | Value::Object(_) => Err(Fault::JsonValue),
    }
}

/// The pairs of an object in the order they are written.
struct Pairs(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Of;
        impl<'de> Visitor<'de> for Of {
            type Value = Pairs;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &[u8]) -> (Vec<Record>, Vec<String>) {
        let mut lines = JsonLines::new(text);
        let mut out = Vec::new();
        while let Some(record) = lines.next().unwrap() {
            out.push(record);
        }
        (out, lines.headings().to_vec())
    }

    #[test]
    fn objects_become_records_and_keys_headings() {
        let text = "\u{feff}{\"name\":\"佐藤\",\"amount\":12300}\r\n\n{\"items\":[\"a\",\"b\"],\"name\":null}\n";
        let (records, headings) = read(text.as_bytes());
        assert_eq!(headings, ["name", "amount", "items"]);
        assert_eq!(records[0].cells, ["佐藤", "12300"]);
        assert_eq!(
            (records[1].line, &records[1].cells[..]),
            (
                3,
                &["".to_owned(), String::new(), "a\u{1f}b".to_owned()][..]
            )
        );
        assert!(records.iter().all(|r| r.breaks.is_empty()));
    }

    #[test]
    fn what_is_wrong_with_a_line_stays_there() {
        let long = format!("{{\"name\":\"{}\"}}", "x".repeat(MAX_LINE));
        let cut = format!("{{\"name\":\"{}\"}}", "あ".repeat(400));
        for (line, fault) in [
            ("{\"name\":", Fault::Json),
            ("[1]", Fault::Json),
            ("\"x\"", Fault::Json),
            ("{\"name\":{\"a\":1}}", Fault::JsonValue),
            ("{\"name\":true}", Fault::JsonValue),
            ("{\"name\":\"a\",\"name\":\"b\"}", Fault::JsonTwice),
            (long.as_str(), Fault::LineTooLong),
            (
                cut.as_str(),
                Fault::TooLong {
                    limit: MAX_CELL as u64,
                },
            ),
        ] {
            let (records, _) = read(format!("{line}\n{{\"name\":\"鈴木\"}}\n").as_bytes());
            let mut lines = JsonLines::new(line.as_bytes());
            lines.next().unwrap();
            let kept = lines.text();
            let beginning = kept.strip_suffix('…').unwrap_or(&kept);
            assert!(line.starts_with(beginning) && beginning.len() >= line.len().min(MAX_LINE));
            assert_eq!(
                beginning.len() < line.len(),
                kept.ends_with('…'),
                "{line:.20}"
            );
            assert_eq!(records[0].breaks[0].fault, fault, "{line:.20}");
            assert_eq!((records[1].line, records[1].cells[0].as_str()), (2, "鈴木"));
        }
        let (records, _) = read(b"{\"name\":\"\xff\"}\n{\"name\":\"a\"}");
        assert_eq!(records[0].breaks[0].fault, Fault::Undecodable);
        assert_eq!(records[1].cells, ["a"]);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_to_the_end(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let (records, headings) = read(&bytes);
            prop_assert!(records.iter().all(|r| r.cells.len() <= headings.len()));
        }
    }
}
