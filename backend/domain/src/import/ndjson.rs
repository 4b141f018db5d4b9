//! One JSON object a line, read into the same records as CSV: a key is a heading, met or not met before. Bounded like
//! CSV: no line and no value is kept beyond its limit, and what is wrong with a line does not touch the next.

use super::{
    csv::{Break, MAX_CELL, MAX_CELLS, Record},
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

/// Bytes read at once.
const CHUNK: usize = 64 * 1024;

/// Reads records from lines of JSON.
pub(crate) struct JsonLines<R> {
    source: BufReader<R>,
    line: u64,
    headings: Vec<String>,
    places: HashMap<String, usize>,
    text: Vec<u8>,
}

impl<R: Read> JsonLines<R> {
    pub(crate) fn new(source: R) -> Self {
        JsonLines {
            source: BufReader::with_capacity(CHUNK, source),
            line: 0,
            headings: Vec::new(),
            places: HashMap::new(),
            text: Vec::new(),
        }
    }

    /// The keys met so far, in the order they were met.
    pub(crate) fn headings(&self) -> &[String] {
        &self.headings
    }

    /// The next line that is not blank.
    pub(crate) fn next(&mut self) -> io::Result<Option<Record>> {
        loop {
            let Some(whole) = self.take_line()? else {
                return Ok(None);
            };
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

    /// Takes a line without its end; `Some(false)` for one that is too long to keep, `None` at the end of the file.
    fn take_line(&mut self) -> io::Result<Option<bool>> {
        self.text.clear();
        let (mut whole, mut any) = (true, false);
        loop {
            let bytes = match self.source.fill_buf() {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                other => other?,
            };
            if bytes.is_empty() {
                return Ok(any.then_some(whole));
            }
            any = true;
            let end = bytes.iter().position(|b| *b == b'\n');
            let (line, used) = match end {
                Some(at) => (bytes.get(..at).unwrap_or_default(), at + 1),
                None => (bytes, bytes.len()),
            };
            if self.text.len() + line.len() <= MAX_LINE {
                self.text.extend_from_slice(line);
            } else {
                whole = false;
                self.text.clear();
            }
            self.source.consume(used);
            if end.is_some() {
                return Ok(Some(whole));
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
            swallowed_from: None,
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
                None if self.headings.len() >= MAX_CELLS => continue,
                None => {
                    let place = self.headings.len();
                    self.headings.push(key.clone());
                    self.places.insert(key, place);
                    record.cells.push(String::new());
                    place
                }
            };
            let (mut text, mut fault) = match cell(value) {
                Ok(text) => (text, None),
                Err(fault) => (String::new(), Some(fault)),
            };
            if text.len() > MAX_CELL {
                let limit = MAX_CELL as u64;
                fault = Some(Fault::TooLong { limit });
                text.truncate(text.floor_char_boundary(MAX_CELL));
            }
            if let Some(fault) = fault {
                record.breaks.push(Break {
                    line: self.line,
                    cell: place,
                    fault,
                });
            }
            if let Some(cell) = record.cells.get_mut(place) {
                *cell = text;
            }
        }
        record.columns = self.headings.len() as u64;
        record
    }
}

/// A value as the text a cell of CSV would hold.
fn cell(value: Value) -> Result<String, Fault> {
    match value {
        Value::Null => Ok(String::new()),
        Value::String(text) => Ok(text),
        Value::Number(number) => Ok(number.to_string()),
        Value::Array(items) => {
            let texts: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
            texts.map(|texts| texts.join(";")).ok_or(Fault::JsonValue)
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
            (3, &["".to_owned(), String::new(), "a;b".to_owned()][..])
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
            (long.as_str(), Fault::LineTooLong),
            (
                cut.as_str(),
                Fault::TooLong {
                    limit: MAX_CELL as u64,
                },
            ),
        ] {
            let (records, _) = read(format!("{line}\n{{\"name\":\"鈴木\"}}\n").as_bytes());
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
