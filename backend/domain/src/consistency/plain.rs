//! Letters and pages as plain reading: a template with its fields filled in, a published page without its tags. It is read
//! by rules only; what people get is rendered in `saiki-documents`.

use crate::letters::{fields::Field, scan::scan, values::Values};
use saiki_api::letters::{LetterKind, LetterText};

/// A letter's subject and body with these values, conditions decided. Emphasis and headings keep their signs.
pub fn filled(text: &LetterText, kind: LetterKind, values: &Values) -> String {
    let part = |source: &str| fill(&scan(source, kind).source, values);
    format!("{}\n\n{}", part(&text.subject), part(&text.body))
}

/// One condition that is open: whether what stands here is said, whether a branch of it was, and whether all around it is.
struct Branch {
    said: bool,
    done: bool,
    around: bool,
}

fn fill(source: &str, values: &Values) -> String {
    let mut out = String::with_capacity(source.len());
    let mut open: Vec<Branch> = Vec::new();
    let mut rest = source;
    loop {
        let said = open.last().is_none_or(|branch| branch.said);
        let next = ["{{", "{%"]
            .into_iter()
            .filter_map(|mark| rest.find(mark))
            .min();
        let (before, tag) = rest.split_at(next.unwrap_or(rest.len()));
        if said {
            out.push_str(before);
        }
        let close = match tag.as_bytes().get(1) {
            Some(b'{') => "}}",
            Some(b'%') => "%}",
            _ => return out,
        };
        let Some((inner, after)) = tag.get(2..).and_then(|tag| tag.split_once(close)) else {
            return out;
        };
        rest = after;
        let inner = inner.trim_matches(['-', '+']).trim();
        if close == "%}" {
            decide(inner, values, &mut open);
        } else if said && let Some(field) = Field::parse(inner) {
            out.push_str(values.get(field));
        }
    }
}

fn decide(tag: &str, values: &Values, open: &mut Vec<Branch>) {
    let (word, condition) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
    match word {
        "if" => {
            let around = open.last().is_none_or(|branch| branch.said);
            let said = around && holds(condition, values);
            open.push(Branch {
                said,
                done: said,
                around,
            });
        }
        "elif" | "else" => {
            if let Some(branch) = open.last_mut() {
                let holds = word == "else" || holds(condition, values);
                branch.said = branch.around && !branch.done && holds;
                branch.done |= branch.said;
            }
        }
        _ => {
            open.pop();
        }
    }
}

/// `[not] field ((and|or) [not] field)*`, where `and` binds closer than `or`.
fn holds(condition: &str, values: &Values) -> bool {
    let words: Vec<&str> = condition.split_whitespace().collect();
    words.split(|word| *word == "or").any(|part| {
        part.split(|word| *word == "and")
            .all(|one| holds_one(one, values))
    })
}

fn holds_one(words: &[&str], values: &Values) -> bool {
    let (turned, name) = match words {
        ["not", name] => (true, name),
        [name] => (false, name),
        _ => return false,
    };
    let known = Field::parse(name).is_some_and(|field| !values.get(field).is_empty());
    known != turned
}

/// A page's title and body without tags: paragraphs, headings and entries of lists each on a line of their own.
pub fn of_page(title: &str, body: &str) -> String {
    let mut out = format!("{title}\n\n");
    let mut rest = body;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        let (tag, next) = after.split_once('>').unwrap_or((after, ""));
        let name = tag
            .split(|c: char| c.is_whitespace() || c == '/')
            .find(|part| !part.is_empty())
            .unwrap_or("");
        let ends = tag.starts_with('/');
        match (name, ends) {
            ("li", false) => out.push_str("\n- "),
            ("h1" | "h2" | "h3" | "h4", false) => out.push_str("\n\n## "),
            ("br", _) => out.push('\n'),
            ("p" | "ul" | "ol" | "h1" | "h2" | "h3" | "h4" | "blockquote", true) => {
                out.push_str("\n\n");
            }
            _ => {}
        }
        rest = next;
    }
    out.push_str(rest);
    unescaped(&out)
}

/// The few signs that pages of ours write otherwise.
fn unescaped(text: &str) -> String {
    [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&#x2F;", "/"),
        ("&#x2f;", "/"),
        ("&nbsp;", " "),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(text.to_owned(), |text, (code, sign)| {
        text.replace(code, sign)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::letters::{
        lint::tests::{incident, organisation},
        values::Facts,
    };
    use saiki_api::{Lang, incidents::Knowledge};

    fn read(body: &str) -> String {
        let (mut incident, organisation) = (incident(), organisation());
        incident.facts.cause.state = Knowledge::Unknown;
        let facts = Facts {
            incident: &incident,
            organisation: &organisation,
            people: 1998,
            date: "2026-07-10T03:00:00Z".parse().unwrap(),
            number: 1,
            last: false,
            previous: None,
        };
        let text = LetterText {
            lang: Lang::Ja,
            subject: "件名".to_owned(),
            body: body.to_owned(),
        };
        let values = Values::common(&facts, Lang::Ja);
        filled(&text, LetterKind::PersonNotice, &values)
    }

    #[test]
    fn fields_are_filled_in_and_conditions_decided() {
        assert_eq!(
            read("対象は{{ incident.people }}です{# 注意 #}"),
            "件名\n\n対象は1,998名です"
        );
        for (body, wanted) in [
            (
                "{% if incident.cause %}判明{% else %}調査中{% endif %}",
                "調査中",
            ),
            ("{% if not incident.cause %}調査中{% endif %}", "調査中"),
            (
                "{% if incident.cause or incident.people %}い{% endif %}ろ",
                "いろ",
            ),
            (
                "{% if incident.cause and incident.people %}い{% endif %}ろ",
                "ろ",
            ),
            (
                "{% if incident.people %}一{% elif incident.title %}二{% else %}三{% endif %}",
                "一",
            ),
            (
                "{% if incident.cause %}{% if incident.people %}内{% else %}外{% endif %}{% endif %}後",
                "後",
            ),
        ] {
            assert_eq!(read(body), format!("件名\n\n{wanted}"), "{body}");
        }
    }

    #[test]
    fn a_page_reads_without_its_tags() {
        let page = of_page(
            "題",
            "<h2>項目</h2><ul><li>氏名</li><li>住所 &amp; 電話</li></ul><p>以上<br>です</p>",
        );
        let lines: Vec<&str> = page.lines().filter(|line| !line.is_empty()).collect();
        assert_eq!(
            lines,
            ["題", "## 項目", "- 氏名", "- 住所 & 電話", "以上", "です"]
        );
    }
}
