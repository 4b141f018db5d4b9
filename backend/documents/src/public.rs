//! The pages anybody may read: plain HTML with one stylesheet, no script, nothing fetched from elsewhere. What may be
//! told there is decided by whoever calls; everything given is escaped here.

mod notice;
mod report;
mod status;
mod unsubscribe;

pub use notice::{Listed, NoticeView, gone, list, notice};
pub use report::{Given, WHOLE, form};
pub use status::status;
pub use unsubscribe::{Stopping, unsubscribe};

use crate::html::escape;
use saiki_api::{Lang, Timestamp, organisation::Organisation};
use saiki_domain::civil;

#[cfg(test)]
mod tests;

/// The stylesheet of every public page, served at `STYLESHEET_PATH`.
pub const STYLESHEET: &str = include_str!("public/public.css");
/// Where it is served.
pub const STYLESHEET_PATH: &str = "/public.css";

/// Zone of an organisation that has named none.
const DEFAULT_ZONE: &str = "Asia/Tokyo";

/// Who speaks, in which language.
#[derive(Debug, Clone, Copy)]
pub struct Speaker<'a> {
    /// The organisation.
    pub organisation: &'a Organisation,
    /// The language.
    pub lang: Lang,
}

impl Speaker<'_> {
    fn name(&self) -> &str {
        self.organisation.name.get(self.lang)
    }

    fn desk(&self) -> &str {
        let desk = self.organisation.desk.name.get(self.lang);
        match (desk, self.name()) {
            ("", "") => self.lang.pick("当組織の窓口", "our desk"),
            ("", name) => name,
            (desk, _) => desk,
        }
    }

    fn stamp(&self, at: Timestamp) -> String {
        let zone = match self.organisation.zone.as_str() {
            "" => DEFAULT_ZONE,
            zone => zone,
        };
        civil::stamp(at, zone, self.lang)
    }

    /// Whether the desk has a telephone.
    fn has_phone(&self) -> bool {
        !self.organisation.desk.phone.is_empty()
    }

    /// The desk with its telephone number and hours, as a list; nothing where no way to it is known.
    fn desk_facts(&self) -> String {
        let desk = &self.organisation.desk;
        if !self.has_phone() && desk.email.is_empty() {
            return String::new();
        }
        let rows = [
            (self.lang.pick("窓口", "Desk"), self.desk()),
            (self.lang.pick("電話", "Telephone"), desk.phone.as_str()),
            (self.lang.pick("メール", "Email"), desk.email.as_str()),
            (
                self.lang.pick("受付時間", "Hours"),
                desk.hours.get(self.lang),
            ),
        ];
        facts(rows.into_iter().filter(|(_, value)| !value.is_empty()))
    }

    /// A whole page. `switch` is the address of the same page in the other language, when it has one.
    fn page(&self, title: &str, main: &str, switch: Option<&str>) -> String {
        let name = escape(self.name());
        let whole_title = match self.name() {
            "" => escape(title),
            _ => format!("{} — {name}", escape(title)),
        };
        let switch = switch.map_or_else(String::new, |address| {
            let tag = other(self.lang).tag();
            let label = self.lang.pick("English", "日本語");
            format!(
                "<nav><a href=\"{}\" lang=\"{tag}\" hreflang=\"{tag}\">{label}</a></nav>\n",
                escape(address)
            )
        });
        let links = [
            ("/notices", self.lang.pick("お知らせ", "Notices")),
            ("/report", self.lang.pick("ご連絡窓口", "Report to us")),
        ]
        .map(|(path, label)| format!("<a href=\"{path}?lang={}\">{label}</a>", self.lang.tag()));
        format!(
            "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{whole_title}</title>\n\
<link rel=\"stylesheet\" href=\"{STYLESHEET_PATH}\">\n</head>\n<body>\n\
<header>\n<p class=\"who\">{name}</p>\n{switch}</header>\n<main>\n{main}</main>\n\
<footer>\n<p>{name}</p>\n<nav>{}</nav>\n</footer>\n</body>\n</html>\n",
            self.lang.tag(),
            links.join(" "),
        )
    }

    /// A page that says one thing: what is wrong and what to do.
    pub fn message(&self, title: &str, text: &str) -> String {
        let main = format!(
            "<h1>{}</h1>\n<p>{}</p>\n{}",
            escape(title),
            escape(text),
            self.desk_facts()
        );
        self.page(title, &main, None)
    }

    /// That there is nothing at this address.
    pub fn not_found(&self) -> String {
        self.message(
            self.lang.pick("ページが見つかりません", "There is no such page"),
            self.lang.pick(
                "アドレスまたは受付番号が正しいか確かめてください。分からないときは窓口へお問い合わせください。",
                "Check the address or the number. If in doubt, ask our desk.",
            ),
        )
    }
}

/// The other language.
fn other(lang: Lang) -> Lang {
    match lang {
        Lang::Ja => Lang::En,
        Lang::En => Lang::Ja,
    }
}

/// Names and values, escaped, as a description list.
fn facts<'a>(rows: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let rows: String = rows
        .map(|(name, value)| format!("<dt>{}</dt><dd>{}</dd>\n", escape(name), escape(value)))
        .collect();
    if rows.is_empty() {
        return rows;
    }
    format!("<dl>\n{rows}</dl>\n")
}
