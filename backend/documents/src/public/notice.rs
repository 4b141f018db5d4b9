//! A public notice as it was published, the list of those that stand, and what is said where one was withdrawn.

use super::{Speaker, other};
use crate::html::escape;
use saiki_api::{Lang, Timestamp};

/// A notice in the language it is read in.
#[derive(Debug, Clone, Copy)]
pub struct NoticeView<'a> {
    /// Last part of its address.
    pub slug: &'a str,
    /// Title, plain text.
    pub title: &'a str,
    /// Body, HTML as `letters::LetterTemplate::page` made it; it goes out as it is.
    pub body: &'a str,
    /// When each publication was made, the newest first.
    pub published: &'a [Timestamp],
    /// Whether there is a text in the other language too.
    pub both: bool,
}

/// The notice.
pub fn notice(speaker: &Speaker<'_>, view: &NoticeView<'_>) -> String {
    let lang = speaker.lang;
    let mut main = format!("<article>\n<h1>{}</h1>\n", escape(view.title));
    let first = view.published.last();
    let newest = view.published.first();
    if let Some(first) = first {
        let words = lang.pick("公表", "Published");
        let stamp = escape(&speaker.stamp(*first));
        main.push_str(&format!("<p class=\"dates\">{words} {stamp}"));
        if let Some(newest) = newest.filter(|newest| *newest != first) {
            let words = lang.pick("更新", "Updated");
            let stamp = escape(&speaker.stamp(*newest));
            main.push_str(&format!("<br>{words} {stamp}"));
        }
        main.push_str("</p>\n");
    }
    main.push_str(view.body);
    main.push_str("</article>\n");
    if view.published.len() > 1 {
        main.push_str(&history(speaker, view.published));
    }
    let switch = format!("/notices/{}?lang={}", view.slug, other(lang).tag());
    speaker.page(view.title, &main, view.both.then_some(switch.as_str()))
}

/// The dates of every publication: who read the notice before sees that it says something else now.
fn history(speaker: &Speaker<'_>, published: &[Timestamp]) -> String {
    let lang = speaker.lang;
    let title = lang.pick("更新の履歴", "History of this notice");
    let total = published.len();
    let rows: String = published
        .iter()
        .enumerate()
        .map(|(at, moment)| {
            // Not "report no. 1": that is the letter's own number, and may stand in its title.
            let label = match (lang, total - at - 1) {
                (_, 0) => lang.pick("公表", "Published").to_owned(),
                (Lang::Ja, n) => format!("{n}回目の更新"),
                (Lang::En, n) => format!("Update {n},"),
            };
            let now = match at {
                0 => lang.pick("（このページ）", " (this page)"),
                _ => "",
            };
            let stamp = escape(&speaker.stamp(*moment));
            format!("<li>{label} {stamp}{now}</li>\n")
        })
        .collect();
    format!("<section class=\"history\">\n<h2>{title}</h2>\n<ul>\n{rows}</ul>\n</section>\n")
}

/// A line of the list.
#[derive(Debug, Clone, Copy)]
pub struct Listed<'a> {
    /// Last part of its address.
    pub slug: &'a str,
    /// Title, plain text.
    pub title: &'a str,
    /// When it was last published.
    pub at: Timestamp,
}

/// Notices that stand.
pub fn list(speaker: &Speaker<'_>, notices: &[Listed<'_>]) -> String {
    let lang = speaker.lang;
    let title = lang.pick("お知らせ", "Notices");
    let mut main = format!("<h1>{title}</h1>\n");
    if notices.is_empty() {
        let words = lang.pick(
            "現在公表しているお知らせはありません。",
            "There is no notice at present.",
        );
        main.push_str(&format!("<p>{words}</p>\n"));
    } else {
        main.push_str("<ul class=\"notices\">\n");
        for one in notices {
            main.push_str(&format!(
                "<li><a href=\"/notices/{}?lang={}\">{}</a><br><span class=\"muted\">{}</span></li>\n",
                escape(one.slug),
                lang.tag(),
                escape(one.title),
                escape(&speaker.stamp(one.at)),
            ));
        }
        main.push_str("</ul>\n");
    }
    let switch = format!("/notices?lang={}", other(lang).tag());
    speaker.page(title, &main, Some(&switch))
}

/// That a notice was withdrawn, and when. Why is not said here.
pub fn gone(speaker: &Speaker<'_>, at: Timestamp) -> String {
    let stamp = speaker.stamp(at);
    let (title, text) = match speaker.lang {
        Lang::Ja => (
            "このお知らせは取り下げました",
            format!("{stamp}に取り下げました。お問い合わせは窓口で承ります。"),
        ),
        Lang::En => (
            "This notice was withdrawn",
            format!("It was withdrawn on {stamp}. Our desk answers questions about it."),
        ),
    };
    speaker.message(title, &text)
}
