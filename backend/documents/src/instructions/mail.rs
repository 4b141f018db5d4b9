//! An instruction as a mail: subject and text for one unit. The same content and unit always give the same text;
//! headers and sending are the mailer's.

use super::words::{Words, words};
use saiki_api::Lang;
use saiki_domain::{civil, exercise, instruction_mails::MailContent};
use std::fmt::Write;

/// Subject and text of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Subject line.
    pub subject: String,
    /// The text.
    pub text: String,
}

/// The mail to a unit of that name.
pub fn mail(content: &MailContent, unit: &str) -> Mail {
    Mail {
        subject: exercise::title(&subject(content), content.exercise, content.lang),
        text: text(content, unit),
    }
}

fn subject(content: &MailContent) -> String {
    let (n, title) = (content.number, &content.title);
    match (content.lang, content.reminder) {
        (Lang::Ja, false) => format!("【指示 第{n}号】{title}"),
        (Lang::Ja, true) => format!("【再送】【指示 第{n}号】{title}"),
        (Lang::En, false) => format!("[Instruction {n}] {title}"),
        (Lang::En, true) => format!("[Reminder] [Instruction {n}] {title}"),
    }
}

fn text(content: &MailContent, unit: &str) -> String {
    let lang = content.lang;
    let w = words(lang);
    let mut out = String::new();
    let mut part = |text: &str| {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{}\n", text.trim_end());
    };
    if content.exercise {
        part(&exercise::title(exercise::notice(lang), true, lang));
    }
    part(&match lang {
        Lang::Ja => format!("{unit}{}", w.honorific),
        Lang::En => format!("To {unit}"),
    });
    part(match content.reminder {
        true => w.mail_again,
        false => w.mail_opening,
    });
    part(&facts(content, &w));
    part(&format!("■ {}", w.what_to_do));
    part(&content.text);
    part(&format!("■ {}", w.mail_how));
    part(w.mail_how_text);
    if !content.answers_to.is_empty() {
        part(&format!("{}{}{}", w.reply_to, w.colon, content.answers_to));
    }
    let name = content.organisation.get(lang);
    part(&format!("{name}\n{}", content.tlp));
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn facts(content: &MailContent, w: &Words) -> String {
    let lang = content.lang;
    let stamp = |at| civil::stamp_with_weekday(at, &content.zone, lang);
    let number = match lang {
        Lang::Ja => format!("第{}号 {}", content.number, content.title),
        Lang::En => format!("No. {}, {}", content.number, content.title),
    };
    let from = format!("{} {}", content.organisation.get(lang), content.issued_by);
    let deadline = content.deadline.map_or(w.no_deadline.to_owned(), stamp);
    let lines = [
        (w.instruction, number),
        (
            w.incident,
            format!("{} {}", content.reference, content.incident),
        ),
        (w.from, from.trim().to_owned()),
        (w.given, content.issued_at.map(stamp).unwrap_or_default()),
        (w.deadline, deadline),
    ];
    lines
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}{}{value}\n", w.colon))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use saiki_api::{Timestamp, letters::Sender, organisation::Both};

    fn content(lang: Lang, reminder: bool) -> MailContent {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        MailContent {
            reference: "INC-2026-0001".to_owned(),
            incident: "社内のワーム感染".to_owned(),
            tlp: "TLP:AMBER".to_owned(),
            exercise: false,
            organisation: Both::new("あおば商事株式会社", "Aoba Trading Co."),
            sender: Sender::default(),
            zone: "Asia/Tokyo".to_owned(),
            number: 3,
            title: "端末の確認と修正".to_owned(),
            text: "1. LANケーブルを抜く\n2. 手順書に従う\n".to_owned(),
            deadline: Some(at("2026-11-25T08:00:00Z")),
            answers_to: "対策本部　内線 100".to_owned(),
            issued_by: "青山".to_owned(),
            issued_at: Some(at("2026-11-24T01:00:00Z")),
            lang,
            reminder,
        }
    }

    #[test]
    fn a_mail_says_what_to_do_by_when_and_how_to_answer() {
        let made = mail(&content(Lang::Ja, false), "第一営業部");
        assert_eq!(made.subject, "【指示 第3号】端末の確認と修正");
        for part in [
            "第一営業部 御中\n",
            "事案：INC-2026-0001 社内のワーム感染\n",
            "発信：あおば商事株式会社 青山\n",
            "回答期限：2026年11月25日（水） 17時00分（JST）\n",
            "1. LANケーブルを抜く\n2. 手順書に従う\n",
            "このメールに返信",
            "回答先：対策本部　内線 100\n",
            "TLP:AMBER\n",
        ] {
            assert!(made.text.contains(part), "{part}: {}", made.text);
        }
        assert!(!made.text.contains("訓練") && !made.text.contains("\n\n\n"));
    }

    #[test]
    fn a_reminder_and_an_exercise_are_marked_in_both_languages() {
        let mut rehearsed = content(Lang::Ja, true);
        rehearsed.exercise = true;
        let made = mail(&rehearsed, "第一営業部");
        assert_eq!(
            made.subject,
            "【訓練】【再送】【指示 第3号】端末の確認と修正"
        );
        assert!(made.text.starts_with("【訓練】") && made.text.contains("まだ回答"));
        let made = mail(&content(Lang::En, true), "Sales");
        assert_eq!(made.subject, "[Reminder] [Instruction 3] 端末の確認と修正");
        for part in [
            "To Sales\n",
            "not received your answer",
            "Answer until: Wednesday, 25 November 2026, 17:00 (JST)\n",
        ] {
            assert!(made.text.contains(part), "{part}: {}", made.text);
        }
    }

    #[test]
    fn without_a_deadline_or_a_desk_nothing_is_left_half_said() {
        let mut bare = content(Lang::Ja, false);
        (bare.deadline, bare.answers_to) = (None, String::new());
        let made = mail(&bare, "総務部");
        assert!(made.text.contains("回答期限：定めなし") && !made.text.contains("回答先："));
    }
}
