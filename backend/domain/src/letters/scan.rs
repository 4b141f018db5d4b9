//! Reads a letter's template and says which fields it uses and what is wrong with it, with the line. The
//! language is deliberately small: `{{ field }}`, `{% if [not] field [and|or …] %}` with elif, else and
//! endif, and `{# remarks #}`; loops, filters, calls and literals are refused, so no template can run away.

use crate::letters::{fault::TextFault, fields::Field};
use saiki_api::{Lang, letters::LetterKind};

/// A field used in a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Use {
    /// Which.
    pub field: Field,
    /// Line, from 1.
    pub line: i64,
    /// Whether an enclosing condition asks for it, so that the writer has thought of its absence.
    pub guarded: bool,
}

/// What a template contains.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scan {
    /// Fields written out, in order.
    pub uses: Vec<Use>,
    /// Fields that conditions ask for, in order.
    pub asked: Vec<Field>,
    /// What is wrong.
    pub faults: Vec<Fault>,
    /// The template without remarks, and without the line ends of lines that hold a tag and nothing else.
    pub source: String,
}

/// Something a template may not contain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Line, from 1.
    pub line: i64,
    /// What.
    pub kind: FaultKind,
}

/// Kinds of faults.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultKind {
    /// No such field; the nearest one there is.
    Unknown(String, Field),
    /// The field speaks of one person, the letter is for everybody.
    NotForKind(Field),
    /// Opened and never closed; the closing mark wanted.
    Unclosed(&'static str),
    /// `if` and `endif` do not pair.
    Unbalanced,
    /// More than the small language allows.
    NotAllowed(String),
}

impl Fault {
    /// The fault of the field `path`, in words.
    pub fn told(&self, path: &str) -> TextFault {
        let (code, ja, en) = match &self.kind {
            FaultKind::Unknown(name, near) => (
                "unknown_field",
                format!(
                    "「{name}」という差し込み項目はありません。「{}」（{}）ではありませんか",
                    near.name(),
                    near.label(Lang::Ja)
                ),
                format!(
                    "There is no merge field \"{name}\". Did you mean \"{}\" ({})?",
                    near.name(),
                    near.label(Lang::En)
                ),
            ),
            FaultKind::NotForKind(field) => (
                "field_not_for_kind",
                format!(
                    "「{}」は宛先ごとの項目です。ウェブ告知では使えません。この項目を消してください",
                    field.name()
                ),
                format!(
                    "\"{}\" speaks of one person and cannot stand in a website notice. Take it out",
                    field.name()
                ),
            ),
            FaultKind::Unclosed(mark) => (
                "unclosed",
                format!("閉じる「{mark}」がありません。書き足してください"),
                format!("The closing \"{mark}\" is missing. Add it"),
            ),
            FaultKind::Unbalanced => (
                "unbalanced",
                "if と endif の対応が合っていません。それぞれの if に endif を1つ置いてください"
                    .to_owned(),
                "\"if\" and \"endif\" do not pair. Give each \"if\" one \"endif\"".to_owned(),
            ),
            FaultKind::NotAllowed(text) => (
                "not_allowed",
                format!(
                    "「{text}」は使えません。使えるのは {{{{ 項目 }}}} と {{% if 項目 %}} … {{% else %}} … {{% endif %}} です"
                ),
                format!(
                    "\"{text}\" is not possible here. You may write {{{{ field }}}} and {{% if field %}} … {{% else %}} … {{% endif %}}"
                ),
            ),
        };
        TextFault::new(path, code, ja, en).at(Some(self.line))
    }
}

/// Reads a template of a letter of this kind.
pub fn scan(template: &str, kind: LetterKind) -> Scan {
    let mut reader = Reader {
        kind,
        scan: Scan::default(),
        open: Vec::new(),
    };
    let mut rest = template;
    let mut line = 1_i64;
    while let Some(at) = rest.find('{') {
        let (before, tag) = rest.split_at(at);
        let close = match tag.as_bytes().get(1) {
            Some(b'{') => "}}",
            Some(b'%') => "%}",
            Some(b'#') => "#}",
            _ => {
                let (one, after) = tag.split_at(1);
                reader.scan.source.push_str(before);
                reader.scan.source.push_str(one);
                line += newlines(before);
                rest = after;
                continue;
            }
        };
        line += newlines(before);
        reader.scan.source.push_str(before);
        let Some(len) = tag.get(2..).and_then(|t| t.find(close)) else {
            reader.fault(line, FaultKind::Unclosed(close));
            rest = "";
            break;
        };
        let (whole, after) = tag.split_at(len + 4);
        let inner = whole.get(2..len + 2).unwrap_or("");
        rest = after;
        match close {
            "}}" => {
                reader.output(inner, line);
                reader.scan.source.push_str(whole);
            }
            "%}" => {
                reader.block(inner, line);
                rest = lone(&mut reader.scan.source, after, whole);
            }
            _ => rest = lone(&mut reader.scan.source, after, ""),
        }
        line += newlines(whole);
        if rest.len() < after.len() {
            line += 1;
        }
    }
    reader.scan.source.push_str(rest);
    if !reader.open.is_empty() {
        reader.fault(line, FaultKind::Unbalanced);
    }
    reader.scan
}

fn newlines(text: &str) -> i64 {
    i64::try_from(text.matches('\n').count()).unwrap_or(i64::MAX)
}

/// Appends `tag`; when it is alone on its line, the line's blanks and its end go away with it.
fn lone<'a>(source: &mut String, after: &'a str, tag: &str) -> &'a str {
    let blank = |c: char| matches!(c, ' ' | '\t' | '\r');
    let start = source.rfind('\n').map_or(0, |n| n + 1);
    let alone_before = source
        .get(start..)
        .is_some_and(|s| without_tags(s).trim_matches(blank).is_empty());
    let trimmed = after.trim_start_matches(blank);
    let rest = match trimmed.strip_prefix('\n') {
        Some(next) if alone_before => {
            let kept = source.trim_end_matches(blank).len();
            source.truncate(kept.max(start));
            next
        }
        _ => after,
    };
    source.push_str(tag);
    rest
}

/// What is left of a line when its conditions are taken out, to see whether it held any text.
fn without_tags(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("{%") {
        out.push_str(before);
        rest = after.split_once("%}").map_or("", |(_, r)| r);
    }
    out.push_str(rest);
    out
}

struct Reader {
    kind: LetterKind,
    scan: Scan,
    /// Fields asked for by the conditions now open, and whether their `else` was seen.
    open: Vec<(Vec<Field>, bool)>,
}

impl Reader {
    fn fault(&mut self, line: i64, kind: FaultKind) {
        self.scan.faults.push(Fault { line, kind });
    }

    /// The field of that name, if this letter may use it.
    fn field(&mut self, name: &str, line: i64) -> Option<Field> {
        if !is_path(name) {
            self.fault(line, FaultKind::NotAllowed(shorten(name)));
            return None;
        }
        match Field::parse(name) {
            None => {
                self.fault(
                    line,
                    FaultKind::Unknown(shorten(name), Field::nearest(name)),
                );
                None
            }
            Some(field) if field.needs_person() && !self.kind.is_mailed() => {
                self.fault(line, FaultKind::NotForKind(field));
                None
            }
            found => found,
        }
    }

    fn output(&mut self, inner: &str, line: i64) {
        let Some(field) = self.field(bare(inner), line) else {
            return;
        };
        let guarded = self.open.iter().any(|(fields, _)| fields.contains(&field));
        self.scan.uses.push(Use {
            field,
            line,
            guarded,
        });
    }

    fn block(&mut self, inner: &str, line: i64) {
        let text = bare(inner);
        let (word, condition) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        match (word, condition.trim()) {
            ("if", condition) => {
                let fields = self.condition(condition, line);
                self.open.push((fields, false));
            }
            ("elif", condition) => {
                let fields = self.condition(condition, line);
                match self.open.last_mut() {
                    Some((known, false)) => known.extend(fields),
                    _ => self.fault(line, FaultKind::Unbalanced),
                }
            }
            ("else", "") => match self.open.last_mut() {
                Some((_, seen @ false)) => *seen = true,
                _ => self.fault(line, FaultKind::Unbalanced),
            },
            ("endif", "") => {
                if self.open.pop().is_none() {
                    self.fault(line, FaultKind::Unbalanced);
                }
            }
            _ => self.fault(line, FaultKind::NotAllowed(shorten(text))),
        }
    }

    /// `[not] field ((and|or) [not] field)*`.
    fn condition(&mut self, text: &str, line: i64) -> Vec<Field> {
        let mut fields = Vec::new();
        let mut wants_field = true;
        for word in text.split_whitespace() {
            match (word, wants_field) {
                ("not", true) => {}
                ("and" | "or", false) => wants_field = true,
                (name, true) => {
                    let field = self.field(name, line);
                    self.scan.asked.extend(field);
                    fields.extend(field);
                    wants_field = false;
                }
                (other, false) => {
                    self.fault(line, FaultKind::NotAllowed(shorten(other)));
                    return fields;
                }
            }
        }
        if wants_field {
            self.fault(line, FaultKind::NotAllowed(shorten(&format!("if {text}"))));
        }
        fields
    }
}

/// The inside of a tag without blanks and without marks of whitespace control.
fn bare(inner: &str) -> &str {
    inner
        .trim_start_matches(['-', '+'])
        .trim_end_matches(['-', '+'])
        .trim()
}

/// Whether it is written as `word.word`.
fn is_path(name: &str) -> bool {
    !name.is_empty()
        && name.split('.').all(|part| {
            part.chars()
                .next()
                .is_some_and(|c| c.is_alphabetic() || c == '_')
                && part.chars().all(|c| c.is_alphanumeric() || c == '_')
        })
        && !matches!(
            name,
            "not" | "and" | "or" | "if" | "else" | "true" | "false" | "none"
        )
}

fn shorten(text: &str) -> String {
    let mut out: String = text.chars().take(40).collect();
    if out.len() < text.len() {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(template: &str) -> Vec<(i64, String)> {
        scan(template, LetterKind::PersonNotice)
            .faults
            .iter()
            .map(|f| (f.line, f.told("texts.0.body").code.to_owned()))
            .collect()
    }

    #[test]
    fn fields_are_found_with_line_and_guard() {
        let found = scan(
            "{{ person.name }} 様\n{% if incident.cause %}\n{{ incident.cause }}\n{% endif %}\n",
            LetterKind::PersonNotice,
        );
        assert!(found.faults.is_empty());
        let uses: Vec<_> = found
            .uses
            .iter()
            .map(|u| (u.field, u.line, u.guarded))
            .collect();
        assert_eq!(
            uses,
            [
                (Field::PersonName, 1, false),
                (Field::IncidentCause, 3, true)
            ]
        );
    }

    #[test]
    fn what_the_small_language_lacks_is_refused_with_its_line() {
        for bad in [
            "{{ 'x' * 999999999 }}",
            "{{ person.name | upper }}",
            "{{ person.name() }}",
            "{{ person['name'] }}",
            "{% for c in person.name %}{% endfor %}",
            "{% set a = 1 %}",
            "{% include 'x' %}",
            "{% raw %}{{ a }}{% endraw %}",
            "{% if person.name == 'x' %}{% endif %}",
            "{% if %}{% endif %}",
            "{{ }}",
        ] {
            let found = faults(&format!("a\nb\n{bad}"));
            assert!(
                found
                    .first()
                    .is_some_and(|(line, code)| *line == 3 && code == "not_allowed"),
                "{bad}: {found:?}"
            );
        }
    }

    #[test]
    fn an_unknown_field_names_its_neighbour() {
        let found = scan("x\n{{ person.nmae }}", LetterKind::Apology);
        let error = found.faults[0].told("texts.1.body").to_error(Lang::En);
        assert_eq!(
            (error.code.as_str(), error.line),
            ("unknown_field", Some(2))
        );
        assert!(error.message.contains("person.name"), "{}", error.message);
    }

    #[test]
    fn a_web_notice_speaks_of_nobody_in_particular() {
        let found = scan("{{ person.name }}", LetterKind::WebNotice);
        assert_eq!(found.faults[0].told("f").code, "field_not_for_kind");
    }

    #[test]
    fn tags_must_close_and_pair() {
        assert_eq!(faults("a\n{{ person.name"), [(2, "unclosed".to_owned())]);
        assert_eq!(faults("{# no end"), [(1, "unclosed".to_owned())]);
        assert_eq!(
            faults("{% if person.name %}\n"),
            [(2, "unbalanced".to_owned())]
        );
        assert_eq!(faults("\n{% endif %}"), [(2, "unbalanced".to_owned())]);
        assert_eq!(faults("{% else %}"), [(1, "unbalanced".to_owned())]);
        assert_eq!(
            faults("{% if person.name %}{% else %}{% else %}{% endif %}"),
            [(1, "unbalanced".to_owned())]
        );
    }

    #[test]
    fn remarks_and_lone_tags_leave_no_empty_line() {
        let found = scan(
            "一\n{# 書き手への注意\n二行目 #}\n{% if person.name %}\n二\n  {% endif %}  \n三{% if person.name %}四{% endif %}\n五 { 六",
            LetterKind::Apology,
        );
        assert_eq!(
            found.source,
            "一\n{% if person.name %}二\n{% endif %}三{% if person.name %}四{% endif %}\n五 { 六"
        );
    }

    #[test]
    fn lines_are_counted_across_removed_ones() {
        assert_eq!(
            faults("{# a #}\n{% if person.name %}\n{% endif %}\n{{ nope }}"),
            [(4, "unknown_field".to_owned())]
        );
    }
}
