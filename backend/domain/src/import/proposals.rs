//! Better spellings for odd cells: which kind a field can have, and what is suggested. Whether it is taken is decided by
//! whoever imports, for a whole kind at once; nothing is rewritten in silence.

use crate::{phone, postal};
use saiki_api::imports::{ImportField, SuggestionKind};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// A better spelling for one cell. Personal data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// Which kind.
    pub kind: SuggestionKind,
    /// Line of the file.
    pub line: u64,
    /// Heading of the column.
    pub column: String,
    /// As it stands in the file.
    pub before: String,
    /// As suggested.
    pub after: String,
}

/// What is suggested for the cell of a field other than a mail address, whose fault brings its own.
pub fn of(field: ImportField, cell: &str) -> Option<(SuggestionKind, String)> {
    use ImportField as F;
    // Nearly every cell of nearly every file ends here.
    if cell.is_ascii() && field != F::Phone {
        return None;
    }
    let (kind, after) = match field {
        F::Phone | F::GuardianPhone | F::FurtherPhone => {
            (SuggestionKind::Phone, phone::tidy(cell)?)
        }
        F::Address | F::GuardianAddress | F::FurtherAddress => {
            (SuggestionKind::Address, postal::tidy(cell)?)
        }
        F::Name | F::Organisation | F::GuardianName => (SuggestionKind::Kana, wide_kana(cell)?),
        F::Number | F::ContractRef | F::SlaRef | F::Household => {
            (SuggestionKind::Width, narrow(cell)?)
        }
        _ => return None,
    };
    Some((kind, after))
}

/// Half-width katakana made full-width; everything else stays.
fn wide_kana(cell: &str) -> Option<String> {
    let half = |c: &char| matches!(c, '\u{ff61}'..='\u{ff9f}');
    if !cell.chars().any(|c| half(&c)) {
        return None;
    }
    let mut out = String::with_capacity(cell.len());
    let mut run = String::new();
    for c in cell.chars() {
        if half(&c) {
            run.push(c);
        } else {
            out.extend(run.nfkc());
            run.clear();
            out.push(c);
        }
    }
    out.extend(run.nfkc());
    Some(out)
}

/// Full-width letters, digits and signs made half-width; everything else stays.
fn narrow(cell: &str) -> Option<String> {
    let full = |c: char| matches!(c, '\u{ff01}'..='\u{ff5e}' | '\u{2212}' | '\u{3000}');
    if !cell.chars().any(full) {
        return None;
    }
    let of = |c: char| match c {
        '\u{2212}' => '-',
        c if full(c) => std::iter::once(c).nfkc().next().unwrap_or(c),
        c => c,
    };
    Some(cell.chars().map(of).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use ImportField as F;

    #[test]
    fn odd_spellings_get_a_proposal_of_their_kind() {
        for (field, cell, wanted) in [
            (
                F::Name,
                "ﾔﾏﾀﾞ 太郎",
                Some((SuggestionKind::Kana, "ヤマダ 太郎")),
            ),
            (F::Name, "山田 太郎", None),
            (F::Name, "Ｊａｎｅ", None),
            (
                F::Number,
                "Ｃ－００１",
                Some((SuggestionKind::Width, "C-001")),
            ),
            (F::Number, "C-001", None),
            (
                F::Phone,
                "9012345678",
                Some((SuggestionKind::Phone, "090-1234-5678")),
            ),
            (
                F::Address,
                "東京都港区１－２",
                Some((SuggestionKind::Address, "東京都港区1-2")),
            ),
            (F::Note, "ﾒﾓ１", None),
        ] {
            let wanted = wanted.map(|(kind, after)| (kind, after.to_owned()));
            assert_eq!(of(field, cell), wanted, "{cell}");
        }
    }
}
