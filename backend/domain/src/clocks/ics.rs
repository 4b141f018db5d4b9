//! A calendar feed of deadlines in the iCalendar format (RFC 5545), for people's own calendar programs. It only writes:
//! which deadlines somebody may see is decided before.

use saiki_api::Timestamp;

/// Longest line, in octets without its end (RFC 5545, section 3.1).
const MAX_LINE: usize = 75;
/// How often a program may ask again.
const REFRESH: &str = "PT15M";
/// How long before a deadline a program reminds of it.
const REMINDERS: [&str; 2] = ["-PT24H", "-PT1H"];

/// A deadline in a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Identifier that stays the same when the deadline moves, so that programs move their entry.
    pub uid: String,
    /// One line.
    pub title: String,
    /// Prose.
    pub description: String,
    /// When it is due.
    pub due: Timestamp,
    /// Address of its page.
    pub url: String,
}

/// The feed `name` with these deadlines as of `now`. Each is an instant without a length, in UTC, and leaves its owner's
/// time free.
pub fn feed(name: &str, events: &[Event], now: Timestamp) -> String {
    let mut out = String::new();
    push(&mut out, "BEGIN:VCALENDAR");
    push(&mut out, "VERSION:2.0");
    push(&mut out, "PRODID:-//Saiki//Deadlines//EN");
    push(&mut out, "CALSCALE:GREGORIAN");
    push(&mut out, "METHOD:PUBLISH");
    text(&mut out, "NAME", name);
    text(&mut out, "X-WR-CALNAME", name);
    push(
        &mut out,
        &format!("REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}"),
    );
    push(&mut out, &format!("X-PUBLISHED-TTL:{REFRESH}"));
    if events.is_empty() {
        // A calendar has at least one component (section 3.6): without a deadline, the zone it is written in.
        utc(&mut out);
    }
    for event in events {
        write_event(&mut out, event, now);
    }
    push(&mut out, "END:VCALENDAR");
    out
}

fn write_event(out: &mut String, event: &Event, now: Timestamp) {
    push(out, "BEGIN:VEVENT");
    text(out, "UID", &event.uid);
    push(out, &format!("DTSTAMP:{}", stamp(now)));
    push(out, &format!("DTSTART:{}", stamp(event.due)));
    text(out, "SUMMARY", &event.title);
    if !event.description.is_empty() {
        text(out, "DESCRIPTION", &event.description);
    }
    if !event.url.is_empty() {
        // An address is written as it stands, so what would end its line is taken out.
        let address: String = event.url.chars().filter(|c| !c.is_control()).collect();
        push(out, &format!("URL:{address}"));
    }
    push(out, "TRANSP:TRANSPARENT");
    for before in REMINDERS {
        push(out, "BEGIN:VALARM");
        push(out, "ACTION:DISPLAY");
        text(out, "DESCRIPTION", &event.title);
        push(out, &format!("TRIGGER:{before}"));
        push(out, "END:VALARM");
    }
    push(out, "END:VEVENT");
}

fn utc(out: &mut String) {
    for line in [
        "BEGIN:VTIMEZONE",
        "TZID:Etc/UTC",
        "BEGIN:STANDARD",
        "DTSTART:19700101T000000",
        "TZOFFSETFROM:+0000",
        "TZOFFSETTO:+0000",
        "END:STANDARD",
        "END:VTIMEZONE",
    ] {
        push(out, line);
    }
}

/// An instant in UTC, to the second.
fn stamp(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// A property whose value is text (section 3.3.11).
fn text(out: &mut String, property: &str, value: &str) {
    let mut line = format!("{property}:");
    for c in value.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => line.extend(['\\', c]),
            '\n' | '\r' => line.push_str("\\n"),
            '\t' => line.push(c),
            c if c.is_control() => {}
            c => line.push(c),
        }
    }
    push(out, &line);
}

/// A line, folded where it is longer than 75 octets: the next one then begins with a space, which counts as well. No
/// character is split.
fn push(out: &mut String, line: &str) {
    let mut octets = 0;
    for c in line.chars() {
        if octets + c.len_utf8() > MAX_LINE {
            out.push_str("\r\n ");
            octets = 1;
        }
        out.push(c);
        octets += c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn event(title: &str) -> Event {
        Event {
            uid: "0197c2f0-clock@saiki.example.jp".to_owned(),
            title: title.to_owned(),
            description: "速報の期限です。\n認識した日から5日以内".to_owned(),
            due: at("2026-12-01T14:59:59.5Z"),
            url: "https://saiki.example.jp/incidents/1/clocks/2?a=b,c;d".to_owned(),
        }
    }

    fn written(events: &[Event]) -> String {
        feed("期限（Saiki）", events, at("2026-11-27T06:00:00Z"))
    }

    /// The lines of a feed as a program reads them: unfolded.
    fn lines(feed: &str) -> Vec<String> {
        let unfolded = feed.replace("\r\n ", "");
        let body = unfolded.strip_suffix("\r\n").unwrap();
        body.split("\r\n").map(str::to_owned).collect()
    }

    /// Text as it was before it was escaped.
    fn unescaped(value: &str) -> String {
        let mut out = String::new();
        let mut chars = value.chars();
        while let Some(c) = chars.next() {
            match c {
                '\\' => match chars.next().unwrap() {
                    'n' => out.push('\n'),
                    c => out.push(c),
                },
                c => out.push(c),
            }
        }
        out
    }

    fn value<'a>(lines: &'a [String], property: &str) -> Vec<&'a str> {
        let start = format!("{property}:");
        let found = lines.iter().filter_map(|line| line.strip_prefix(&start));
        found.collect()
    }

    #[test]
    fn no_line_is_longer_than_75_octets_and_no_character_is_split() {
        for padding in 0..80 {
            let title = format!("{}{}", "a".repeat(padding), "期限𠮷é".repeat(40));
            let feed = written(&[event(&title)]);
            for line in feed.split("\r\n") {
                assert!(line.len() <= 75, "{line}");
            }
            // A line that goes on is as full as the next character allows.
            let folded = feed.split("\r\n").zip(feed.split("\r\n").skip(1));
            for (line, next) in folded.filter(|(_, next)| next.starts_with(' ')) {
                let first = next.chars().nth(1).unwrap();
                assert!(line.len() + first.len_utf8() > 75, "{line}");
            }
            assert_eq!(value(&lines(&feed), "SUMMARY"), [title.as_str()]);
        }
    }

    #[test]
    fn a_line_of_exactly_75_octets_stays_whole() {
        let mut out = String::new();
        push(&mut out, &"a".repeat(75));
        assert_eq!(out, format!("{}\r\n", "a".repeat(75)));
        out.clear();
        push(&mut out, &"a".repeat(76));
        assert_eq!(out, format!("{}\r\n a\r\n", "a".repeat(75)));
    }

    #[test]
    fn commas_semicolons_backslashes_and_line_breaks_are_read_back() {
        let title = r"a,b;c\d\n:e";
        let mut deadline = event(title);
        deadline.description = "一行目,\r\n二行目;\r三\\行目\n\u{7}終わり".to_owned();
        let feed = written(&[deadline]);
        let lines = lines(&feed);
        assert_eq!(value(&lines, "SUMMARY"), [r"a\,b\;c\\d\\n:e"]);
        assert_eq!(unescaped(value(&lines, "SUMMARY")[0]), title);
        assert_eq!(
            unescaped(value(&lines, "DESCRIPTION")[0]),
            "一行目,\n二行目;\n三\\行目\n終わり"
        );
    }

    #[test]
    fn every_line_ends_with_carriage_return_and_line_feed() {
        let mut deadline = event("a\r\nEND:VEVENT");
        deadline.url = "https://saiki.example.jp/\r\nX-OTHER:1".to_owned();
        let feed = written(&[deadline]);
        assert!(feed.ends_with("END:VCALENDAR\r\n"));
        let bare = feed.replace("\r\n", "");
        assert!(!bare.contains('\r') && !bare.contains('\n'));
        let lines = lines(&feed);
        assert_eq!(lines.iter().filter(|line| *line == "END:VEVENT").count(), 1);
        assert!(!lines.iter().any(|line| line.starts_with("X-OTHER")));
    }

    #[test]
    fn a_deadline_is_an_instant_in_utc_with_two_reminders() {
        let feed = written(&[event("速報")]);
        let lines = lines(&feed);
        assert_eq!(value(&lines, "DTSTART"), ["20261201T145959Z"]);
        assert_eq!(value(&lines, "DTSTAMP"), ["20261127T060000Z"]);
        assert_eq!(value(&lines, "TRIGGER"), ["-PT24H", "-PT1H"]);
        assert_eq!(
            value(&lines, "URL"),
            ["https://saiki.example.jp/incidents/1/clocks/2?a=b,c;d"]
        );
        assert_eq!(value(&lines, "X-WR-CALNAME"), ["期限（Saiki）"]);
    }

    #[test]
    fn a_deadline_that_moves_keeps_its_identifier() {
        let mut moved = event("速報");
        moved.due = at("2026-12-04T14:59:59Z");
        moved.title = "速報（延長）".to_owned();
        let (before, after) = (written(&[event("速報")]), written(&[moved]));
        assert_ne!(before, after);
        assert_eq!(
            value(&lines(&before), "UID"),
            ["0197c2f0-clock@saiki.example.jp"]
        );
        assert_eq!(value(&lines(&before), "UID"), value(&lines(&after), "UID"));
    }

    #[test]
    fn components_open_and_close_in_order_and_every_line_is_a_property() {
        for count in 0..3_usize {
            let events: Vec<Event> = (0..count).map(|n| event(&format!("期限{n}"))).collect();
            let mut open: Vec<String> = Vec::new();
            let mut components = 0;
            for line in lines(&written(&events)) {
                let (name, value) = line.split_once(':').unwrap();
                let property = name.split(';').next().unwrap();
                assert!(
                    property
                        .bytes()
                        .all(|b| b.is_ascii_uppercase() || b == b'-')
                );
                match property {
                    "BEGIN" => open.push(value.to_owned()),
                    "END" => {
                        assert_eq!(open.pop().as_deref(), Some(value));
                        components += usize::from(open.len() == 1);
                    }
                    _ => assert!(!open.is_empty()),
                }
            }
            assert!(open.is_empty());
            // An empty feed still has a component, as the format demands.
            assert_eq!(components, count.max(1));
        }
    }
}
