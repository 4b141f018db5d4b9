//! The page that tells how far a report is, to whoever has its number. It shows nothing of what was reported.

use super::{Speaker, facts, other};
use crate::html::escape;
use saiki_api::{
    Lang, Timestamp,
    reports::{PublicReport, PublicState},
};

/// How far a report is, to whoever has its number.
pub fn status(speaker: &Speaker<'_>, report: &PublicReport, now: Timestamp) -> String {
    let lang = speaker.lang;
    let title = match lang {
        Lang::Ja => format!("受付番号 {}", report.number),
        Lang::En => format!("Report {}", report.number),
    };
    let (received, due, at) = (
        speaker.stamp(report.received_at),
        report.next_word_due.map(|due| speaker.stamp(due)),
        report.at.map(|at| speaker.stamp(at)),
    );
    let ended = match report.state {
        PublicState::Closed => lang.pick("終えた日時", "Closed"),
        _ => lang.pick("ご連絡した日時", "Answered"),
    };
    let rows = [
        (lang.pick("状況", "State"), Some(report.state.label(lang))),
        (lang.pick("受付日時", "Received"), Some(received.as_str())),
        (ended, at.as_deref()),
        (
            lang.pick("次のご連絡の期限", "Next word by"),
            due.as_deref(),
        ),
    ];
    let rows = rows
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)));
    let late = report.next_word_due.is_some_and(|due| due < now);
    let mut main = format!("<h1>{}</h1>\n{}", escape(&title), facts(rows));
    for words in next_words(speaker, report, due.as_deref(), late) {
        main.push_str(&format!("<p>{}</p>\n", escape(&words)));
    }
    main.push_str(&speaker.desk_facts());
    let switch = format!("/report/{}?lang={}", report.number, other(lang).tag());
    speaker.page(&title, &main, Some(&switch))
}

/// Thanks, and what happens next.
fn next_words(
    speaker: &Speaker<'_>,
    report: &PublicReport,
    due: Option<&str>,
    late: bool,
) -> Vec<String> {
    let lang = speaker.lang;
    let mut words = Vec::new();
    match (report.state, due) {
        (PublicState::Received, Some(due)) => {
            words.push(
                lang.pick(
                    "ご連絡をありがとうございます。確かに受け付けました。",
                    "Thank you for telling us. Your report has been received.",
                )
                .to_owned(),
            );
            words.push(match lang {
                Lang::Ja => format!(
                    "担当者が内容を読み、調べる部署を決めます。{due}までに最初のご連絡を差し上げます。連絡先のご記入がないときは、このページでお知らせします。"
                ),
                Lang::En => format!(
                    "Somebody reads it and decides who looks into it. You will have a first answer by {due}. If you left no way to reach you, this page will tell."
                ),
            });
        }
        (PublicState::UnderWay, Some(due)) => words.push(match lang {
            Lang::Ja => format!("担当者が確認を進めています。{due}までに次のご連絡を差し上げます。"),
            Lang::En => format!("It is being looked into. You will hear from us by {due}."),
        }),
        (PublicState::Answered, _) => words.push(
            lang.pick(
                "ご連絡を差し上げました。届いていないときや、ご不明な点があるときは、窓口へお問い合わせください。",
                "We have answered. If nothing has reached you, or something is unclear, ask our desk.",
            )
            .to_owned(),
        ),
        (PublicState::Closed, _) => words.push(
            lang.pick(
                "このご連絡への対応は終わりました。ご不明な点があるときは、窓口へお問い合わせください。",
                "Work on this report has ended. If something is unclear, ask our desk.",
            )
            .to_owned(),
        ),
        (PublicState::Received | PublicState::UnderWay, None) => words.push(
            lang.pick(
                "担当者が確認を進めています。",
                "It is being looked into.",
            )
            .to_owned(),
        ),
    }
    if late {
        let sorry = lang.pick(
            "お約束した期限を過ぎています。お待たせして申し訳ございません。",
            "We are late, and apologise.",
        );
        let ask = match speaker.has_phone() {
            true => lang.pick(
                "お手数ですが窓口へお電話ください。",
                " Please telephone our desk.",
            ),
            false => lang.pick(
                "お手数ですが窓口へお問い合わせください。",
                " Please ask our desk.",
            ),
        };
        words.push(format!("{sorry}{ask}"));
    }
    words.push(match lang {
        Lang::Ja => format!(
            "受付番号 {} をお控えください。この番号で状況を確かめられます。番号を知らない人には分かりません。",
            report.number
        ),
        Lang::En => format!(
            "Keep the number {}: with it you can see how far your report is, and nobody can without it.",
            report.number
        ),
    });
    words
}
