//! Text the product wrote, in which the path of a public page stands as a link with its whole address.

use crate::browser;
use leptos::prelude::*;

/// How the path of a notice begins.
const NOTICES: &str = "/notices/";

/// A piece of a text.
#[derive(Debug, PartialEq, Eq)]
enum Piece<'a> {
    Words(&'a str),
    Path(&'a str),
}

/// Takes a text apart at the paths of notices. Anything else that begins like one stays text.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let (mut all, mut from, mut at) = (Vec::new(), 0, 0);
    while let Some(found) = text.get(at..).and_then(|rest| rest.find(NOTICES)) {
        let begin = at + found;
        let slug = begin + NOTICES.len();
        let end = slug + text.get(slug..).map_or(0, slug_length);
        at = end;
        if end > slug {
            all.push(Piece::Words(text.get(from..begin).unwrap_or_default()));
            all.push(Piece::Path(text.get(begin..end).unwrap_or_default()));
            from = end;
        }
    }
    all.push(Piece::Words(text.get(from..).unwrap_or_default()));
    all.retain(|piece| *piece != Piece::Words(""));
    all
}

/// Bytes of a slug in front, `20261124-abc99`; 0 where there is none.
fn slug_length(text: &str) -> usize {
    let (digits, rest) = match text.split_once('-') {
        Some((digits, rest)) if digits.len() == 8 => (digits, rest),
        _ => return 0,
    };
    let random = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let length = rest.chars().take_while(|c| random(*c)).count();
    match digits.bytes().all(|b| b.is_ascii_digit()) && length > 0 {
        true => digits.len() + 1 + length,
        false => 0,
    }
}

/// The text.
#[component]
pub fn Linked(
    /// What was written.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let pieces = pieces(&text).into_iter().map(|piece| match piece {
        Piece::Words(words) => words.to_owned().into_any(),
        Piece::Path(path) => {
            let whole = browser::whole(path);
            view! { <a href=path.to_owned() target="_blank" rel="external noopener">{whole}</a> }
                .into_any()
        }
    });
    pieces.collect_view()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_notices_become_links() {
        let path = "/notices/20261124-abc99";
        assert_eq!(
            pieces("公表（/notices/20261124-abc99、2027年まで）"),
            [
                Piece::Words("公表（"),
                Piece::Path(path),
                Piece::Words("、2027年まで）")
            ]
        );
        assert_eq!(pieces(path), [Piece::Path(path)]);
        for plain in [
            "",
            "何もない",
            "/notices/",
            "/notices/x",
            "/notices/2026112-abc",
            "/notices/20261124-",
        ] {
            let expected: Vec<Piece<'_>> = Some(plain)
                .filter(|text| !text.is_empty())
                .map(Piece::Words)
                .into_iter()
                .collect();
            assert_eq!(pieces(plain), expected);
        }
    }
}
