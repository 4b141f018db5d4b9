//! The call list on paper and as a table: whom to call in which order, what to say, room to write down what came of it.

use crate::html::escape;
use saiki_api::{
    Lang,
    followups::{AttemptResult, CallScript, Followup},
};
use saiki_domain::{civil, csv_safe};

/// What a call list is made from. Whether people are masked was decided before.
#[derive(Debug, Clone)]
pub struct CallPaper {
    /// Language of the paper.
    pub lang: Lang,
    /// Name of the organisation.
    pub organisation: String,
    /// The incident's number.
    pub reference: String,
    /// Its TLP label.
    pub tlp: String,
    /// When it was made, in words.
    pub made: String,
    /// IANA zone times are written in.
    pub zone: String,
    /// Whom to call, in order.
    pub people: Vec<Followup>,
    /// What to say.
    pub script: CallScript,
}

const STYLE: &str = "body{margin:0 auto;max-width:60em;padding:2em 1.5em;font:13px/1.7 'Hiragino Sans','Yu Gothic UI',Meiryo,system-ui,sans-serif;color:#1d1c1a;background:#fff;line-break:strict}\
h1{font-size:1.4em;margin:.3em 0}h2{font-size:1.05em;margin:1.2em 0 .3em}\
table{border-collapse:collapse;width:100%}th,td{border:1px solid #8d877a;padding:.3em .5em;text-align:left;vertical-align:top;overflow-wrap:anywhere}\
th{background:#f7f5f0}.head{display:flex;justify-content:space-between;font-size:.85em}.tlp{font-weight:700}\
.blank{min-width:9em;height:3em}.text{white-space:pre-wrap}ul{margin:.2em 0;padding-left:1.2em}\
@page{size:A4 landscape;margin:12mm}@media print{body{padding:0;max-width:none;font-size:9.5pt}tr{break-inside:avoid}thead{display:table-header-group}}";

/// Headings, in the order of the cells.
fn headings(lang: Lang) -> [&'static str; 8] {
    [
        lang.pick("電話をかける時刻", "Call at"),
        lang.pick("お客様番号", "Number"),
        lang.pick("お名前", "Name"),
        lang.pick("電話をかける相手", "Whom to call"),
        lang.pick("電話番号", "Telephone"),
        lang.pick("言語", "Language"),
        lang.pick("かけた回数", "Tries"),
        lang.pick("担当者", "Caller"),
    ]
}

fn cells(paper: &CallPaper, one: &Followup) -> [String; 8] {
    let lang = paper.lang;
    let at = one.call_at.map_or_else(
        || lang.pick("いつでも", "Any time").to_owned(),
        |at| civil::stamp(at, &paper.zone, lang),
    );
    let name = match (one.name.as_str(), one.organisation.as_str()) {
        (name, "") => name.to_owned(),
        ("", organisation) => organisation.to_owned(),
        (name, organisation) => format!("{name}（{organisation}）"),
    };
    let others = one.others.iter();
    let (numbers, names): (Vec<&str>, Vec<&str>) = others
        .map(|other| (other.number.as_str(), other.name.as_str()))
        .unzip();
    let comma = lang.pick("、", ", ");
    let numbers = [&[one.number.as_str()], numbers.as_slice()]
        .concat()
        .join(comma);
    let names = [&[name.as_str()], names.as_slice()].concat().join(comma);
    [
        at,
        numbers,
        names,
        called(one, lang),
        one.phones.join(lang.pick("、", ", ")),
        one.lang.label(lang),
        one.tries.to_string(),
        one.assignee
            .as_ref()
            .map(|user| user.name.clone())
            .unwrap_or_default(),
    ]
}

/// Who answers for them, and why; empty where they are called themselves.
fn called(one: &Followup, lang: Lang) -> String {
    let to = one.to.as_ref();
    to.map_or_else(String::new, |to| match lang {
        Lang::Ja => format!("{}（{}）", to.name, to.kind.label(lang)),
        Lang::En => format!("{} ({})", to.name, to.kind.label(lang)),
    })
}

/// The list as CSV, without the mark in front.
pub fn csv(paper: &CallPaper) -> String {
    let mut out = String::new();
    csv_safe::push_row(&mut out, headings(paper.lang));
    for one in &paper.people {
        csv_safe::push_row(&mut out, cells(paper, one));
    }
    out
}

/// The list as a page to print.
pub fn sheet(paper: &CallPaper) -> String {
    let lang = paper.lang;
    let title = format!(
        "{} {}",
        paper.reference,
        lang.pick("電話連絡票", "Call sheet")
    );
    let results: Vec<&str> = AttemptResult::ALL.map(|result| result.label(lang)).to_vec();
    let written = results
        .iter()
        .map(|result| format!("□ {}", escape(result)))
        .collect::<Vec<_>>()
        .join("<br>");
    let heads: String = headings(lang)
        .into_iter()
        .chain([
            lang.pick("結果", "Result"),
            lang.pick("メモ・次の時刻", "Notes, next time"),
        ])
        .map(|head| format!("<th scope=\"col\">{}</th>", escape(head)))
        .collect();
    let rows: String = paper
        .people
        .iter()
        .map(|one| {
            let cells: String = cells(paper, one)
                .iter()
                .map(|cell| format!("<td>{}</td>", escape(cell)))
                .collect();
            format!("<tr>{cells}<td>{written}</td><td class=\"blank\"></td></tr>\n")
        })
        .collect();
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
<style>{STYLE}</style>\n</head>\n<body>\n<p class=\"head\"><span>{}　{}</span><span class=\"tlp\">{}</span></p>\n\
<h1>{title}</h1>\n{}<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n</body>\n</html>\n",
        lang.tag(),
        escape(&paper.organisation),
        escape(&paper.made),
        escape(&paper.tlp),
        script(&paper.script),
        title = escape(&title),
    )
}

fn script(script: &CallScript) -> String {
    let lang = script.lang;
    let list = |heading: &str, lines: &[String]| {
        let lines: String = lines
            .iter()
            .map(|line| format!("<li>{}</li>\n", escape(line)))
            .collect();
        format!("<h2>{}</h2>\n<ul>\n{lines}</ul>\n", escape(heading))
    };
    let facts: String = script
        .facts
        .iter()
        .map(|fact| {
            format!(
                "<tr><th scope=\"row\">{}</th><td class=\"text\">{}</td></tr>\n",
                escape(&fact.heading),
                escape(&fact.text)
            )
        })
        .collect();
    format!(
        "{}<h2>{}</h2>\n<table>\n{facts}</table>\n{}{}",
        list(lang.pick("はじめに", "To begin with"), &script.opening),
        lang.pick("お伝えすること", "What to say"),
        list(lang.pick("終わりに", "To end with"), &script.closing),
        list(
            lang.pick("お話ししないこと", "What not to say"),
            &script.not_said
        ),
    )
}
