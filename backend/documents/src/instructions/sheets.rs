//! The papers themselves: the pack, the call sheet, the call list as CSV.

use super::{
    Paper,
    words::{Words, words},
};
use crate::html::escape;
use saiki_api::{Lang, instructions::InstructionUnit};
use saiki_domain::{
    civil,
    csv_safe::{self, BOM},
    instruction_mails::answers_to,
};

const STYLE: &str = "body{margin:0 auto;max-width:50em;padding:2em 1.5em;font:14px/1.75 'Hiragino Sans','Yu Gothic UI',Meiryo,system-ui,sans-serif;color:#1d1c1a;background:#fff;line-break:strict}\
h1{font-size:1.45em;line-height:1.4;margin:.3em 0 .6em}h2{font-size:1.05em;margin:1.4em 0 .4em}\
table{border-collapse:collapse;width:100%}th,td{border:1px solid #8d877a;padding:.35em .6em;text-align:left;vertical-align:top}\
th{font-weight:600;background:#f7f5f0;white-space:nowrap}td{overflow-wrap:anywhere}thead th{white-space:normal}\
.head{display:flex;justify-content:space-between;gap:1em;font-size:.85em}.tlp{font-weight:700}.to{font-size:1.2em;font-weight:600}\
.text{white-space:pre-wrap;overflow-wrap:anywhere}.unit{border-bottom:2px solid #1d1c1a;padding-bottom:2em;margin-bottom:2em}\
.slip{border:1.5px dashed #1d1c1a;padding:.6em 1em 1em;margin-top:1.6em}.slip h2{margin-top:.2em}.slip ul{list-style:none;margin:.4em 0;padding:0}\
.blank{height:3.2em}.n{text-align:right;white-space:nowrap}\
@page{size:A4;margin:15mm 15mm}@media print{body{padding:0;max-width:none;font-size:11pt}.unit{break-after:page;border:0;padding:0;margin:0}\
.unit:last-child{break-after:auto}.slip,tr{break-inside:avoid}thead{display:table-header-group}}";

fn page(paper: &Paper, title: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n\
<style>{STYLE}</style>\n</head>\n<body>\n{body}</body>\n</html>\n",
        paper.lang.tag(),
        escape(title),
    )
}

fn number(paper: &Paper) -> String {
    let n = paper.board.instruction.number;
    match paper.lang {
        Lang::Ja => format!("{} 指示第{n}号", paper.reference),
        Lang::En => format!("{} instruction {n}", paper.reference),
    }
}

fn rows(pairs: &[(&str, String)]) -> String {
    let row = |(name, value): &(&str, String)| {
        format!(
            "<tr><th scope=\"row\">{}</th><td class=\"text\">{}</td></tr>\n",
            escape(name),
            escape(value)
        )
    };
    let rows: String = pairs.iter().map(row).collect();
    format!("<table>\n{rows}</table>\n")
}

/// One page a unit: what to do by when, and a slip to send back.
pub fn pack(paper: &Paper) -> String {
    let w = words(paper.lang);
    let units = paper.board.units.iter();
    let body: String = units.map(|unit| one_unit(paper, &w, unit)).collect();
    page(
        paper,
        &format!("{} {}", number(paper), w.instruction),
        &body,
    )
}

fn one_unit(paper: &Paper, w: &Words, unit: &InstructionUnit) -> String {
    let (instruction, lang) = (&paper.board.instruction, paper.lang);
    let stamp = |at| civil::stamp(at, &paper.zone, lang);
    let name = paper.organisation.name.get(lang);
    let from = match &instruction.issued_by_name {
        Some(by) => format!("{name} {by}"),
        None => name.to_owned(),
    };
    let mut facts = vec![
        (w.person, unit.person.clone()),
        (w.from, from.trim().to_owned()),
        (w.incident, paper.incident.clone()),
        (
            w.given,
            instruction.issued_at.map_or(w.not_given.to_owned(), stamp),
        ),
        (w.deadline, deadline(paper, w)),
    ];
    if unit.systems > 0 {
        facts.push((w.systems, civil::grouped(unit.systems)));
    }
    let reply_to = reply_to(paper);
    if !reply_to.is_empty() {
        facts.push((w.reply_to, reply_to.clone()));
    }
    format!(
        "<section class=\"unit\">\n{head}<p class=\"to\">{unit}{honorific}</p>\n<h1>{title}</h1>\n{facts}\
<h2>{what}</h2>\n<div class=\"text\">{text}</div>\n{slip}</section>\n",
        head = head(paper),
        unit = escape(&unit.name),
        honorific = w.honorific,
        title = escape(instruction.title.get(lang)),
        facts = rows(&facts),
        what = w.what_to_do,
        text = escape(instruction.text.get(lang)),
        slip = slip(paper, w, unit, &reply_to),
    )
}

fn head(paper: &Paper) -> String {
    format!(
        "<p class=\"head\"><span>{}</span><span class=\"tlp\">{}</span></p>\n",
        escape(&number(paper)),
        escape(&paper.tlp)
    )
}

fn deadline(paper: &Paper, w: &Words) -> String {
    let deadline = paper.board.instruction.deadline;
    deadline.map_or(w.no_deadline.to_owned(), |at| {
        civil::stamp(at, &paper.zone, paper.lang)
    })
}

fn reply_to(paper: &Paper) -> String {
    let own = &paper.board.instruction.reply_to;
    answers_to(own, &paper.organisation.desk, paper.lang)
}

fn slip(paper: &Paper, w: &Words, unit: &InstructionUnit, reply_to: &str) -> String {
    let marks = [w.received, w.in_progress, w.done, w.not_possible];
    let marks: String = marks
        .iter()
        .map(|mark| format!("<li>□ {}</li>\n", escape(mark)))
        .collect();
    let blank =
        |name: &str| format!("<tr><th scope=\"row\">{name}</th><td class=\"blank\"></td></tr>\n");
    let to = match reply_to {
        "" => String::new(),
        to => format!(
            "<p class=\"text\"><b>{}{}</b>{}</p>\n",
            w.reply_to,
            w.colon,
            escape(to)
        ),
    };
    format!(
        "<div class=\"slip\">\n<h2>{slip} {number}</h2>\n<p>{hint}</p>\n{to}<p>{unit_word}{colon}<b>{unit}</b></p>\n\
<ul>\n{marks}</ul>\n<table>\n{reason}{day}{name}</table>\n</div>\n",
        slip = w.slip,
        number = escape(&number(paper)),
        hint = w.slip_hint,
        unit_word = w.unit,
        colon = w.colon,
        unit = escape(&unit.name),
        reason = blank(w.reason),
        day = blank(w.day),
        name = blank(w.name),
    )
}

/// The list to telephone by, to print: room beside each unit to write down what it said.
pub fn call_sheet(paper: &Paper) -> String {
    let w = words(paper.lang);
    let lang = paper.lang;
    let row = |unit: &InstructionUnit| {
        format!(
            "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td class=\"n\">{}</td><td>{}</td><td class=\"blank\"></td></tr>\n",
            escape(&unit.name),
            escape(&unit.person),
            escape(&unit.phone),
            escape(&unit.fax),
            unit.tries,
            escape(unit.answer.label(lang)),
        )
    };
    let rows: String = paper.board.units.iter().map(row).collect();
    let heads = [
        w.unit, w.person, w.phone, w.fax, w.tries, w.answer, w.written,
    ];
    let heads: String = heads
        .iter()
        .map(|head| format!("<th scope=\"col\">{head}</th>"))
        .collect();
    let title = format!("{} {}", number(paper), w.call_list);
    let body = format!(
        "{}<h1>{}</h1>\n<p><b>{}</b><br>{}{}{}</p>\n<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n",
        head(paper),
        escape(&title),
        escape(paper.board.instruction.title.get(lang)),
        w.deadline,
        w.colon,
        escape(&deadline(paper, &w)),
    );
    page(paper, &title, &body)
}

/// The list to telephone by, as CSV.
pub fn call_list_csv(paper: &Paper) -> String {
    let w = words(paper.lang);
    let mut out = BOM.to_owned();
    let heads = [
        w.unit, w.person, w.phone, w.fax, w.email, w.systems, w.tries, w.answer, w.name, w.reason,
    ];
    csv_safe::push_row(&mut out, heads);
    for unit in &paper.board.units {
        let cells = [
            unit.name.clone(),
            unit.person.clone(),
            unit.phone.clone(),
            unit.fax.clone(),
            unit.email.clone(),
            unit.systems.to_string(),
            unit.tries.to_string(),
            unit.answer.label(paper.lang).to_owned(),
            unit.answered_by.clone(),
            unit.reason.clone(),
        ];
        csv_safe::push_row(&mut out, cells);
    }
    out
}
