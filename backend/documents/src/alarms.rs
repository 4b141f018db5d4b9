//! An alarm as a mail: subject and text for one of those who see to its deadlines. The same content and reader always give
//! the same text; headers and sending are the mailer's.

use crate::instructions::Mail;
use saiki_api::{
    Lang, Uuid,
    alarms::{AlarmBasis, AlarmStage},
    rules::RuleStatus,
};
use saiki_domain::{
    alarms::{AlarmContent, ContentItem, mark, told},
    civil, exercise,
};

/// The mail of an alarm of that incident to somebody of that name, in their language.
pub fn mail(content: &AlarmContent, incident: Uuid, lang: Lang, to: &str) -> Mail {
    Mail {
        subject: exercise::title(&subject(content, lang), content.exercise, lang),
        text: text(content, incident, lang, to),
    }
}

fn subject(content: &AlarmContent, lang: Lang) -> String {
    let reference = &content.reference;
    let Some((first, others)) = content.items.split_first() else {
        return reference.clone();
    };
    let (mark, told, title) = (
        mark(first.basis, lang),
        told(first.stage, first.hours, lang),
        first.title.get(lang),
    );
    match (others.len(), lang) {
        (0, Lang::Ja) => format!("{mark}{told}：{title}（{reference}）"),
        (n, Lang::Ja) => format!("{mark}{told}：{title} ほか{n}件（{reference}）"),
        (0, Lang::En) => format!("{mark} {told}: {title} ({reference})"),
        (n, Lang::En) => format!("{mark} {told}: {title} and {n} more ({reference})"),
    }
}

fn text(content: &AlarmContent, incident: Uuid, lang: Lang, to: &str) -> String {
    let colon = colon(lang);
    let mut parts = Vec::new();
    if content.exercise {
        parts.push(exercise::title(exercise::notice(lang), true, lang));
    }
    parts.push(match lang {
        Lang::Ja => format!("{to} 様"),
        Lang::En => format!("Dear {to},"),
    });
    parts.push(opening(&content.items, lang).to_owned());
    parts.extend(content.items.iter().map(|item| told_of(item, lang)));
    parts.push(format!(
        "{}{colon}{} {}",
        lang.pick("事案", "Incident"),
        content.reference,
        content.incident
    ));
    parts.push(what_next(content, incident, lang));
    parts.push(
        lang.pick(
            "このメールは、期限の設定に従って自動で送信しています。返信しても記録には反映されません。",
            "This mail was sent automatically, as the settings for deadlines say. Replying to it records nothing.",
        )
        .to_owned(),
    );
    let name = content.organisation.get(lang);
    parts.push(format!("{name}\n{}", content.tlp).trim().to_owned());
    let mut out = parts.join("\n\n");
    out.push('\n');
    out
}

fn opening(items: &[ContentItem], lang: Lang) -> &'static str {
    let all = |stage| items.iter().all(|item| item.stage == stage);
    if all(AlarmStage::Before) {
        lang.pick("次の期限が近づいています。", "The following is due soon.")
    } else if all(AlarmStage::At) {
        lang.pick("次の期限が到来しました。", "The following is due now.")
    } else if all(AlarmStage::After) {
        lang.pick("次の期限を過ぎています。", "The following is overdue.")
    } else {
        lang.pick(
            "次の期限についてお知らせします。",
            "This is about the following deadlines.",
        )
    }
}

/// A deadline: how long, what, when, to whom, who sees to it, and what to know before one relies on it.
fn told_of(item: &ContentItem, lang: Lang) -> String {
    let colon = colon(lang);
    let at = |instant| civil::stamp_with_weekday(instant, &item.zone, lang);
    let by_rule = item.basis == AlarmBasis::Rule;
    let mut lines = vec![
        format!(
            "■ {}{colon}{}",
            told(item.stage, item.hours, lang),
            item.title.get(lang)
        ),
        format!("{}{colon}{}", name_of_due(item, lang), at(item.due)),
    ];
    if let Some(later) = item.extended.filter(|_| by_rule) {
        let name = match item.asap {
            true => lang.pick("目安（遅いほう）", "Guide, later end"),
            false => lang.pick("期限（延長後）", "Due, extended"),
        };
        lines.push(format!("{name}{colon}{}", at(later)));
    }
    let recipient = item.recipient.get(lang);
    if !recipient.is_empty() {
        lines.push(format!(
            "{}{colon}{recipient}",
            lang.pick("宛先", "To whom")
        ));
    }
    let nobody = lang.pick("未定", "nobody yet");
    lines.push(format!(
        "{}{colon}{}",
        lang.pick("担当", "Owner"),
        item.owner_name.as_deref().unwrap_or(nobody)
    ));
    if by_rule && item.asap {
        lines.push(
            lang.pick(
                "日時は目安です。遅滞なく行ってください。",
                "The time is a guide: this is to be done without delay.",
            )
            .to_owned(),
        );
    }
    if by_rule && item.status == RuleStatus::Unverified {
        lines.push(
            lang.pick(
                "未確認の規定です。条文を確かめるか、専門家に確認したうえで対応してください。",
                "This rule is unverified: check it against its text, or with counsel, before relying on it.",
            )
            .to_owned(),
        );
    }
    lines.join("\n")
}

/// What the deadline is called.
fn name_of_due(item: &ContentItem, lang: Lang) -> &'static str {
    match (item.basis, item.asap, item.extended.is_some()) {
        (AlarmBasis::Internal, ..) => lang.pick("社内期限", "Our own deadline"),
        (AlarmBasis::Question, ..) => lang.pick("回答期限", "Answer by"),
        (AlarmBasis::Rule, true, true) => lang.pick("目安（早いほう）", "Guide, earlier end"),
        (AlarmBasis::Rule, true, false) => lang.pick("目安", "Guide"),
        (AlarmBasis::Rule, false, true) => lang.pick("期限（延長前）", "Due, strict"),
        (AlarmBasis::Rule, false, false) => lang.pick("期限", "Due"),
    }
}

/// Where what is done is recorded, which ends the alarms.
fn what_next(content: &AlarmContent, incident: Uuid, lang: Lang) -> String {
    let is_question = |item: &ContentItem| item.basis == AlarmBasis::Question;
    let mut sentences = Vec::new();
    if !content.items.iter().all(is_question) {
        sentences.push(lang.pick(
            "報告や通知を済ませたとき、または対応不要と判断したときは、期限の画面に記録してください。",
            "Once it is done, or found not to be required, record that on the page of deadlines.",
        ));
    }
    if content.items.iter().any(is_question) {
        sentences.push(lang.pick(
            "質問には、期限の画面で回答してください。",
            "Questions are answered on the page of deadlines.",
        ));
    }
    sentences.push(lang.pick(
        "記録または回答が済んだ期限については、以後お知らせしません。",
        "Once that is done, no more mails about it follow.",
    ));
    let mut out = sentences.join(lang.pick("", " "));
    if !content.address.is_empty() {
        out.push('\n');
        out.push_str(&address(content, incident));
    }
    out
}

/// Address of the one clock the alarm is about, or of the incident's deadlines.
fn address(content: &AlarmContent, incident: Uuid) -> String {
    let home = content.address.trim_end_matches('/');
    let board = format!("{home}/incidents/{incident}/clocks");
    match content.items.as_slice() {
        [
            ContentItem {
                clock_id: Some(clock),
                ..
            },
        ] => format!("{board}/{clock}"),
        _ => board,
    }
}

fn colon(lang: Lang) -> &'static str {
    lang.pick("：", ": ")
}

#[cfg(test)]
mod tests;
