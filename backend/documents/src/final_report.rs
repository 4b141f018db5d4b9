//! The final report of an incident on paper: one content, either language. What people wrote stays as they wrote it;
//! what is not recorded is said to be unknown, never left out.

mod aftermath;
mod damage;
mod ending;
mod events;
mod pen;
mod recovery;
mod told;

use crate::handover;
use pen::Pen;
use saiki_api::{
    Lang,
    final_reports::content::Content,
    sheets::{Sheet, SheetSection},
};
use saiki_domain::{civil, exercise};

/// The report in that language. `sha256` is the hash of its JSON export.
pub fn build(content: &Content, sha256: &str, lang: Lang) -> Sheet {
    let pen = Pen {
        lang,
        zone: &content.zone,
    };
    let mut sections = events::summary(content, &pen);
    sections.extend(events::chronology(content, &pen));
    sections.extend(damage::extent(content, &pen));
    sections.extend(events::cause(content, &pen));
    sections.extend(recovery::recovery(content, &pen));
    sections.extend(damage::loss(content, &pen));
    sections.extend(aftermath::measures(content, &pen));
    sections.extend(told::told(content, &pen));
    sections.extend(told::claims(content, &pen));
    sections.extend(aftermath::lessons(content, &pen));
    sections.extend(ending::trainings(content, &pen));
    sections.extend(ending::open(content, &pen));
    sections.extend(ending::names(content, &pen));
    number(&mut sections);
    Sheet {
        lang,
        title: exercise::title(
            lang.pick("最終報告書", "Final report"),
            content.incident.exercise,
            lang,
        ),
        tlp: content.incident.tlp.label().to_owned(),
        facts: head(content, &pen),
        sections,
        footer: foot(content, sha256, &pen),
        as_of: content.made_at,
    }
}

/// Organisation, incident and number; of a draft that it is one, and how much is open.
fn head(content: &Content, pen: &Pen) -> Vec<(String, String)> {
    let (incident, lang) = (&content.incident, pen.lang);
    let number = match content.number {
        Some(n) => numbered(n, lang),
        None => {
            let n = civil::grouped(i64::try_from(content.open.len()).unwrap_or(i64::MAX));
            match lang {
                Lang::Ja => format!("下書き（未了の事項 {n}件）"),
                Lang::En => format!("Draft; matters still open: {n}"),
            }
        }
    };
    let mut facts = vec![
        pen.fact("組織", "Organisation", content.organisation.get(lang)),
        pen.fact("事案番号", "Reference", &incident.reference),
        pen.fact("件名", "Title", &incident.title),
        pen.fact("報告書の番号", "Report number", &number),
        pen.fact("作成日時", "Made at", &pen.at(content.made_at)),
        pen.fact("作成者", "Made by", &content.made_by),
    ];
    if incident.exercise {
        let (name, notice) = (lang.pick("訓練", "Exercise"), exercise::notice(lang));
        facts.insert(0, (name.to_owned(), notice.to_owned()));
    }
    facts
}

fn numbered(number: i64, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("第{number}号"),
        Lang::En => format!("No. {number}"),
    }
}

fn foot(content: &Content, sha256: &str, pen: &Pen) -> Vec<String> {
    let (lang, incident) = (pen.lang, &content.incident);
    let number = match content.number {
        Some(n) => numbered(n, lang),
        None => lang.pick("下書き", "draft").to_owned(),
    };
    let title = exercise::title(&incident.reference, incident.exercise, lang);
    let (made, hash) = (pen.at(content.made_at), sha256);
    match lang {
        Lang::Ja => vec![
            format!("{title} 最終報告書 {number}　{made} 作成"),
            format!("内容のハッシュ値（JSONのSHA-256）：{hash}"),
        ],
        Lang::En => vec![
            format!("{title} final report, {number}, made {made}"),
            format!("Hash of the content (SHA-256 of its JSON): {hash}"),
        ],
    }
}

/// Numbers the headings: 1, 2, 2.1, 2.2.
fn number(sections: &mut [SheetSection]) {
    let (mut whole, mut part) = (0, 0);
    for section in sections {
        let mark = if section.beneath {
            part += 1;
            format!("{whole}.{part}")
        } else {
            (whole, part) = (whole + 1, 0);
            whole.to_string()
        };
        section.heading = format!("{mark}　{}", section.heading);
    }
}

/// A section of one table beneath the one before it.
fn beneath(section: SheetSection) -> SheetSection {
    SheetSection {
        beneath: true,
        ..section
    }
}

/// A table under its own heading, beneath the section before it; or the words that nothing is recorded.
fn list(
    pen: &Pen,
    key: &str,
    (ja, en): (&str, &str),
    columns: &[(&str, &str)],
    rows: Vec<Vec<String>>,
) -> SheetSection {
    let table = handover::table(pen.lang, columns, rows);
    beneath(handover::listed(pen.lang, key, ja, en, table))
}

#[cfg(test)]
mod tests;
