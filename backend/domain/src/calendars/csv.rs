//! A list of holidays as the Cabinet Office of Japan publishes it (`syukujitsu.csv`): one day a line, `2026/1/1,元日`, in
//! Shift_JIS or UTF-8. Only reading: what becomes of the calendar is not decided here.

use super::check::MAX_NAME;
use crate::{
    fault::Faults,
    import::encoding::{Decoder, Detector, Piece},
    text::is_unsafe,
};
use jiff::civil::Date;
use saiki_api::calendars::{Holiday, MAX_HOLIDAYS};
use std::{collections::BTreeMap, ops::RangeInclusive};

/// Most faults told at once.
const MAX_TOLD: usize = 20;
/// Stands in decoded text for bytes that are no text.
const BROKEN: char = '\u{fffd}';

/// The holidays of a list, in the order of its lines. The heading may be missing, and so may the byte order mark of
/// UTF-8; days are written `2026/1/1` or `2026-01-01`. Faults stand under `csv` or `csv.<line>`, the first line being 1.
pub fn read_csv(bytes: &[u8]) -> Result<Vec<Holiday>, Faults> {
    let text = decode(bytes)?;
    let mut faults = Faults::default();
    let mut holidays = Vec::new();
    let mut seen: BTreeMap<Date, usize> = BTreeMap::new();
    for (line, at) in text.lines().zip(1..) {
        let (day, name) = cells(line);
        let heading = at == 1 && !day.starts_with(|c: char| c.is_ascii_digit());
        if heading || (day.is_empty() && name.is_empty()) {
            continue;
        }
        if holidays.len() >= MAX_HOLIDAYS {
            faults.count("csv", holidays.len() + 1, MAX_HOLIDAYS);
            break;
        }
        match holiday(&day, name, at, &seen) {
            Ok(holiday) => {
                seen.insert(holiday.date, at);
                holidays.push(holiday);
            }
            Err(mut wrong) => faults.0.append(&mut wrong.0),
        }
        if faults.0.len() >= MAX_TOLD {
            break;
        }
    }
    if holidays.is_empty() && faults.0.is_empty() {
        faults.add(
            "csv",
            "required",
            "祝日が1日もありません。「2026/1/1,元日」のように、1行に1日ずつ書いてください",
            "There is no holiday in it; write one a line, like 2026/1/1,New Year's Day",
        );
    }
    if faults.0.is_empty() {
        Ok(holidays)
    } else {
        Err(faults)
    }
}

/// The file as text.
fn decode(bytes: &[u8]) -> Result<String, Faults> {
    let mut detector = Detector::default();
    detector.push(bytes);
    let encoding = detector.finish().map_err(|_| {
        let mut faults = Faults::default();
        faults.add(
            "csv",
            "not_csv",
            "CSVではありません。表計算ソフトで、CSV（UTF-8 か Shift_JIS）として保存し直してください",
            "This is no CSV; save it as CSV in UTF-8 or Shift_JIS",
        );
        faults
    })?;
    let mut text = String::with_capacity(bytes.len());
    Decoder::new(encoding).feed(bytes, true, |piece| match piece {
        Piece::Text(piece) => text.push_str(piece),
        Piece::Broken => text.push(BROKEN),
    });
    Ok(text)
}

/// Day and name of a line; empty cells behind them, as spreadsheets write them, are left out.
fn cells(line: &str) -> (String, String) {
    let (day, name) = line.split_once(',').unwrap_or((line, ""));
    (
        unquoted(day),
        unquoted(name.trim_end().trim_end_matches(',')),
    )
}

/// A cell without the quotation marks around it.
fn unquoted(cell: &str) -> String {
    let cell = cell.trim();
    match cell
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
    {
        Some(inner) => inner.replace("\"\"", "\"").trim().to_owned(),
        None => cell.to_owned(),
    }
}

/// The holiday on line `at`; `seen` are the days of the lines before, with the number of their line.
fn holiday(
    day: &str,
    name: String,
    at: usize,
    seen: &BTreeMap<Date, usize>,
) -> Result<Holiday, Faults> {
    let wrong = |code, ja: String, en: String| {
        let mut faults = Faults::default();
        let ja = format!("{at}行目：{ja}");
        faults.add(format!("csv.{at}"), code, ja, format!("Line {at}: {en}"));
        faults
    };
    if day.contains(BROKEN) || name.contains(BROKEN) {
        return Err(wrong(
            "broken",
            "読めない文字があります。UTF-8 か Shift_JIS で保存し直してください".to_owned(),
            "there are bytes that are no text; save the file in UTF-8 or Shift_JIS".to_owned(),
        ));
    }
    let Some(date) = date(day) else {
        let shown: String = day.chars().filter(|c| !is_unsafe(*c)).take(20).collect();
        return Err(wrong(
            "not_a_date",
            format!("「{shown}」は日付として読めません。「2026/1/1」のように書いてください"),
            format!("\"{shown}\" is no date; write it like 2026/1/1"),
        ));
    };
    if let Some(before) = seen.get(&date) {
        return Err(wrong(
            "repeated",
            format!("{before}行目と同じ日です。どちらかを消してください"),
            format!("the same day as on line {before}; remove one of them"),
        ));
    }
    if name.is_empty() {
        return Err(wrong(
            "required",
            "名称がありません。「2026/1/1,元日」のように、日付の後に書いてください".to_owned(),
            "the name is missing; write it behind the day, like 2026/1/1,New Year's Day".to_owned(),
        ));
    }
    if name.chars().count() > MAX_NAME || name.chars().any(is_unsafe) {
        return Err(wrong(
            "invalid",
            format!("名称は、制御文字を除き、{MAX_NAME}文字以内にしてください"),
            format!("a name has at most {MAX_NAME} characters and no control characters"),
        ));
    }
    Ok(Holiday { date, name })
}

/// A day written `2026/1/1`, `2026/01/01` or `2026-01-01`.
fn date(text: &str) -> Option<Date> {
    let mut parts = text.split(if text.contains('/') { '/' } else { '-' });
    let mut part = |length: RangeInclusive<usize>| {
        let part = parts.next()?;
        let digits = part.bytes().all(|b| b.is_ascii_digit());
        (digits && length.contains(&part.len())).then_some(part)
    };
    let (year, month, day) = (part(4..=4)?, part(1..=2)?, part(1..=2)?);
    if parts.next().is_some() {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::encoding::to_shift_jis;

    /// As the Cabinet Office writes it.
    const LIST: &str = "国民の祝日・休日月日,国民の祝日・休日名称\r\n\
        2026/1/1,元日\r\n\
        2026/1/12,成人の日\r\n\
        2026/9/22,休日\r\n";

    fn read(text: &str) -> Vec<(String, String)> {
        shown(read_csv(text.as_bytes()).unwrap())
    }

    fn shown(holidays: Vec<Holiday>) -> Vec<(String, String)> {
        let holidays = holidays.into_iter();
        holidays.map(|h| (h.date.to_string(), h.name)).collect()
    }

    fn new_year() -> Vec<(String, String)> {
        vec![("2026-01-01".to_owned(), "元日".to_owned())]
    }

    /// Field, code and English words of what is wrong.
    fn wrong(bytes: &[u8]) -> Vec<(String, &'static str, String)> {
        let faults = read_csv(bytes).unwrap_err();
        faults
            .0
            .into_iter()
            .map(|f| (f.field, f.code, f.message.en))
            .collect()
    }

    #[test]
    fn the_cabinet_offices_list_is_read_in_shift_jis_and_in_utf_8() {
        let plain = read(LIST);
        assert_eq!(plain.len(), 3);
        assert_eq!(plain[2], ("2026-09-22".to_owned(), "休日".to_owned()));
        assert_eq!(
            shown(read_csv(&to_shift_jis(LIST).unwrap()).unwrap()),
            plain
        );
        assert_eq!(read(&format!("\u{feff}{LIST}")), plain);
        assert_eq!(read(&LIST.replace("\r\n", "\n")), plain);
    }

    #[test]
    fn the_heading_may_be_missing_also_after_a_mark() {
        assert_eq!(read("2026/1/1,元日"), new_year());
        assert_eq!(read("\u{feff}2026-01-01,元日\n"), new_year());
        assert_eq!(read("date,name\n2026/01/01,元日\n"), new_year());
    }

    #[test]
    fn what_spreadsheets_add_is_left_out() {
        assert_eq!(read("\"2026/1/1\",\"元日\",,\r\n,,\r\n\r\n"), new_year());
        assert_eq!(
            read("2026/7/3,\"Independence Day, observed\"")[0].1,
            "Independence Day, observed"
        );
        assert_eq!(
            read("2026/7/3,\"the \"\"bridge\"\" day\"")[0].1,
            "the \"bridge\" day"
        );
    }

    #[test]
    fn a_bad_line_is_named_with_what_to_do_about_it() {
        let text = "日,名\r\n2026/2/30,祝日\r\n\r\n2026/1/1,元日\r\n26/1/2,休日\r\n2026/1/3,\r\n令和8年1月4日,休日\r\n";
        let found = wrong(text.as_bytes());
        let places: Vec<(&str, &str)> = found.iter().map(|f| (f.0.as_str(), f.1)).collect();
        assert_eq!(
            places,
            [
                ("csv.2", "not_a_date"),
                ("csv.5", "not_a_date"),
                ("csv.6", "required"),
                ("csv.7", "not_a_date"),
            ]
        );
        assert_eq!(
            found[0].2,
            "Line 2: \"2026/2/30\" is no date; write it like 2026/1/1"
        );
        let faults = read_csv("2026/1/1,\n".as_bytes()).unwrap_err();
        assert!(
            faults.0[0]
                .message
                .ja
                .starts_with("1行目：名称がありません。")
        );
    }

    #[test]
    fn days_are_whole_and_digits_only() {
        for day in [
            "2026/1",
            "2026/1/1/1",
            "2026/1-1",
            "2026//1",
            "+2026/1/1",
            "2026/+1/1",
            "2026/1/001",
            "2026/13/1",
            "２０２６/1/1",
            "2026/1/1 0:00",
        ] {
            let found = wrong(format!("2026/1/1,元日\n{day},休日\n").as_bytes());
            assert_eq!((found.len(), found[0].1), (1, "not_a_date"), "{day}");
        }
    }

    #[test]
    fn a_day_that_stands_twice_is_refused_and_both_lines_are_named() {
        let found = wrong("2026/1/1,元日\n2026/1/2,休日\n2026-01-01,休日\n".as_bytes());
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].0.as_str(), found[0].1), ("csv.3", "repeated"));
        assert!(found[0].2.contains("line 1;"));
    }

    #[test]
    fn bytes_that_are_no_text_are_told_with_their_line() {
        let mut bytes = format!("2026/1/1,{}\n2026/1/2,休", "元日".repeat(20)).into_bytes();
        bytes.extend(b"\xff\n");
        let found = wrong(&bytes);
        assert_eq!((found[0].0.as_str(), found[0].1), ("csv.2", "broken"));
        assert_eq!(wrong(b"PK\x03\x04....")[0].1, "not_csv");
        assert_eq!(wrong("2026/1/1,a\u{202e}b".as_bytes())[0].1, "invalid");
    }

    #[test]
    fn an_empty_list_and_one_that_is_too_long_are_refused() {
        for text in [
            "",
            "\u{feff}",
            "国民の祝日・休日月日,国民の祝日・休日名称\r\n",
        ] {
            assert_eq!(wrong(text.as_bytes())[0].1, "required");
        }
        let mut day = Date::constant(2000, 1, 1);
        let mut text = String::new();
        for _ in 0..=MAX_HOLIDAYS {
            text.push_str(&format!("{day},休日\n"));
            day = day.tomorrow().unwrap();
        }
        let found = wrong(text.as_bytes());
        assert_eq!((found[0].0.as_str(), found[0].1), ("csv", "too_many"));
        assert_eq!(wrong(&b"2026/13/1,x\n".repeat(50)).len(), MAX_TOLD);
    }
}
