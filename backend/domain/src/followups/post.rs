//! Letters by post: the number on an address page, the lines of an address, and who is addressed how; files of tracking
//! numbers are in `tracking`. How a page looks is `saiki_documents::post`.

mod tracking;

pub use tracking::{MAX_TRACKING_FILE, TrackingLine, tracking, tracking_key};

use crate::{fault::Faults, incidents::Matter, mask};
use saiki_api::{
    Lang,
    followups::{PostBatchSent, PostLetter, PostReturn},
};
use unicode_normalization::UnicodeNormalization;

/// Longest name of a service, in characters.
const MAX_SERVICE: usize = 100;
/// Longest code typed, in characters.
const MAX_CODE: usize = 100;

/// Whether a batch may be put down as posted like this.
pub fn check_sent(sent: &PostBatchSent, matter: &Matter) -> Faults {
    let mut faults = Faults::default();
    faults.optional_line("service", &sent.service, MAX_SERVICE);
    matter.check_day("posted_on", Some(sent.posted_on), &mut faults);
    faults
}

/// Whether a letter may be put down as come back like this.
pub fn check_return(back: &PostReturn, matter: &Matter) -> Faults {
    let mut faults = Faults::default();
    faults.line("code", &back.code, MAX_CODE);
    matter.check_day("day", back.day, &mut faults);
    faults
}

/// A letter as somebody may see it who has no need to know whom it is for.
pub fn masked(letter: PostLetter) -> PostLetter {
    PostLetter {
        number: mask::number(&letter.number),
        name: mask::name(&letter.name),
        members: letter.members.iter().map(|name| mask::name(name)).collect(),
        address: mask::postal(&letter.address),
        tracking: mask::number(&letter.tracking),
        ..letter
    }
}

/// Batch and letter of a number as it is printed, however it is typed: `3-00012`, `３－12`, `3-12 `.
pub fn parse_code(typed: &str) -> Option<(i64, i64)> {
    let plain: String = typed.nfkc().filter(|c| !c.is_whitespace()).collect();
    let plain = plain.replace(['‐', '‑', '–', '—', '−', 'ー', '‒'], "-");
    let (batch, n) = plain.split_once('-')?;
    let number = |text: &str| -> Option<i64> {
        let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        text.parse().ok().filter(|n| digits && *n > 0)
    };
    number(batch).zip(number(n))
}

/// An address as it stands on an envelope: the postcode on a line of its own where it leads the address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AddressLines {
    /// Japanese postcode as `100-0001`; empty where there is none in front.
    pub postcode: String,
    /// The rest; a line end of the register is a line end here.
    pub lines: Vec<String>,
}

/// Takes an address of the register apart.
pub fn address_lines(address: &str) -> AddressLines {
    let rest = address.trim_start();
    let marked = rest.trim_start_matches(['〒', '〶']).trim_start();
    let (postcode, rest) = match postcode(marked) {
        Some((postcode, after)) => (postcode, after),
        None => (String::new(), rest),
    };
    AddressLines {
        postcode,
        lines: rest
            .lines()
            .map(|line| line.trim().to_owned())
            .filter(|line| !line.is_empty())
            .collect(),
    }
}

/// Seven digits in front, with or without a hyphen after three, and what follows. What goes on in digits is a number of
/// another kind.
fn postcode(text: &str) -> Option<(String, &str)> {
    let mut digits = String::new();
    let mut end = 0;
    for (at, c) in text.char_indices() {
        let plain: char = c.to_string().nfkc().next()?;
        if plain.is_ascii_digit() {
            if digits.len() == 7 {
                return None;
            }
            digits.push(plain);
        } else if !(digits.len() == 3 && "-‐‑–—−ー‒".contains(plain)) {
            break;
        }
        end = at + c.len_utf8();
    }
    if digits.len() != 7 {
        return None;
    }
    let (area, town) = digits.split_at(3);
    Some((format!("{area}-{town}"), text.get(end..)?))
}

/// The last lines of an address block: company and name, with what a Japanese envelope puts after each.
pub fn addressee(name: &str, organisation: &str, lang: Lang) -> Vec<String> {
    let (name, organisation) = (name.trim(), organisation.trim());
    match (lang, name, organisation) {
        (_, "", "") => vec![lang.pick("ご本人様", "The addressee").to_owned()],
        (Lang::Ja, "", organisation) => vec![format!("{organisation} 御中")],
        (Lang::Ja, name, "") => vec![format!("{name} 様")],
        (Lang::Ja, name, organisation) => vec![organisation.to_owned(), format!("{name} 様")],
        (Lang::En, "", organisation) => vec![organisation.to_owned()],
        (Lang::En, name, "") => vec![name.to_owned()],
        (Lang::En, name, organisation) => vec![name.to_owned(), organisation.to_owned()],
    }
}
