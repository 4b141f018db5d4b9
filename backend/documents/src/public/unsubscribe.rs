//! The page behind a link that stops updates: it asks, and says what was done. It names neither the matter nor the
//! address, since a link may have been passed on.

use super::{Speaker, other};
use crate::html::escape;

/// What a page about stopping says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopping<'a> {
    /// Asks, with a form; opening the page stops nothing.
    Ask {
        /// Last part of the page's address.
        token: &'a str,
        /// Nothing was chosen in the form that was sent.
        unanswered: bool,
    },
    /// Updates on this matter are stopped.
    Stopped,
    /// All updates of this organisation are stopped.
    StoppedAll,
    /// The link of a preview or of a test mail: it stops nothing.
    Sample,
    /// The personal data of the matter was erased: nothing more is sent, and nothing can be stopped.
    Over,
}

/// The page.
pub fn unsubscribe(speaker: &Speaker<'_>, what: Stopping<'_>) -> String {
    let lang = speaker.lang;
    let keeps = lang.pick(
        "法令または契約に基づいてお送りする通知（個人情報の漏えい等に関する通知など）は、配信を停止された後もお届けします。",
        "Notices we owe you by law or contract, such as notices about your personal data, will still reach you.",
    );
    let (title, words) = match what {
        Stopping::Ask { token, unanswered } => return ask(speaker, token, unanswered, keeps),
        Stopping::Stopped => (
            lang.pick("配信を停止しました", "You are unsubscribed"),
            lang.pick(
                "本件に関するお知らせは、今後お送りいたしません。",
                "We will send you no further updates on this matter.",
            ),
        ),
        Stopping::StoppedAll => (
            lang.pick("配信を停止しました", "You are unsubscribed"),
            lang.pick(
                "お知らせは、今後お送りいたしません。",
                "We will send you no further updates.",
            ),
        ),
        Stopping::Sample => (
            lang.pick("見本のページです", "This is a sample"),
            lang.pick(
                "この案内は見本または試し送りのメールのものです。配信は停止されません。",
                "This link belongs to a preview or a test mail. It stops nothing.",
            ),
        ),
        Stopping::Over => (
            lang.pick("本件の対応は終了しています", "This matter is closed"),
            lang.pick(
                "本件に関する個人情報は、メールアドレスを含めて消去しました。本件に関するお知らせを今後お送りすることはなく、停止の手続きは不要です。別の件のお知らせの停止をご希望の場合は、そのメールに記載の案内から手続きいただくか、窓口までご連絡ください。",
                "We have erased the personal data of this matter, your mail address included. We will send you nothing more about it, so there is nothing to stop. To stop updates on another matter, use the link in those mails or contact our desk.",
            ),
        ),
    };
    // To an address that is not there any more nothing is owed by mail.
    let keeps = match what {
        Stopping::Over => String::new(),
        _ => format!("<p>{keeps}</p>\n"),
    };
    let main = format!(
        "<h1>{title}</h1>\n<p>{words}</p>\n{keeps}{}",
        speaker.desk_facts()
    );
    speaker.page(title, &main, None)
}

fn ask(speaker: &Speaker<'_>, token: &str, unanswered: bool, keeps: &str) -> String {
    let lang = speaker.lang;
    let title = lang.pick("お知らせの配信停止", "Stop updates");
    let intro = lang.pick(
        "停止する範囲を選び、「配信を停止する」を押してください。",
        "Choose what to stop, then press \"Unsubscribe\".",
    );
    let fault = match unanswered {
        true => format!(
            "<p class=\"fault\" role=\"alert\">{}</p>\n",
            lang.pick(
                "停止する範囲を選んでください。",
                "Choose what you want to stop."
            )
        ),
        false => String::new(),
    };
    let choice = |value: &str, label: &str, checked: &str| {
        format!(
            "<label><input type=\"radio\" name=\"scope\" value=\"{value}\" required{checked}> {label}</label>\n"
        )
    };
    let choices = [
        choice(
            "incident",
            lang.pick("本件に関するお知らせ", "Updates on this matter"),
            " checked",
        ),
        choice(
            "all",
            lang.pick("すべてのお知らせ", "All updates from us"),
            "",
        ),
    ]
    .concat();
    let (legend, button) = (
        lang.pick("停止する範囲", "What to stop"),
        lang.pick("配信を停止する", "Unsubscribe"),
    );
    let path = format!("/unsubscribe/{}?lang=", escape(token));
    let main = format!(
        "<h1>{title}</h1>\n<p>{intro}</p>\n{fault}<form method=\"post\" action=\"{path}{}\">\n\
<fieldset>\n<legend>{legend}</legend>\n{choices}</fieldset>\n<p>{keeps}</p>\n\
<button type=\"submit\">{button}</button>\n</form>\n{}",
        lang.tag(),
        speaker.desk_facts()
    );
    let switch = format!("/unsubscribe/{token}?lang={}", other(lang).tag());
    speaker.page(title, &main, Some(&switch))
}
