//! Characters and whole texts: which ones may stand in a field a person reads, and how texts are compared.
//! It knows nothing of mail, files or databases.

use unicode_normalization::UnicodeNormalization;

/// Whether a character must not stand in a one-line field: controls (NUL, line breaks and tab among them),
/// line and paragraph separators, marks that turn the direction of text or have no width, and private-use
/// characters (外字), which other machines show as something else or not at all.
pub fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00ad}' | '\u{061c}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffd}'
            | '\u{e000}'..='\u{f8ff}' | '\u{e0000}'..='\u{e007f}' | '\u{f0000}'..='\u{10ffff}')
}

/// Whether a spreadsheet would take the cell for a formula (OWASP's list, with the full-width forms that
/// Japanese spreadsheets treat alike).
pub fn is_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\0', '＝', '＋', '－', '＠'])
}

/// The form two texts share when people would call them the same: compatibility forms folded (NFKC), lower
/// case, no white space, the many dashes made one.
pub fn fold(text: &str) -> String {
    // ASCII has no other forms; numbers and addresses of a million people end here.
    if text.is_ascii() {
        let kept = text.chars().filter(|c| !c.is_whitespace());
        return kept.map(|c| c.to_ascii_lowercase()).collect();
    }
    // Nor has what most Japanese names and addresses are written in.
    if text.chars().all(has_one_form) {
        let kept = text.chars().filter(|c| !c.is_whitespace());
        return kept.map(|c| one_hyphen(c.to_ascii_lowercase())).collect();
    }
    text.nfkc()
        .flat_map(char::to_lowercase)
        .filter(|c| !c.is_whitespace())
        .map(one_hyphen)
        .collect()
}

/// Characters that have no other form, whatever stands beside them: ASCII, kana without separate marks, and the unified
/// ideographs. That it is so is tried with every one of them below. The ideographic space is among them because it goes.
fn has_one_form(c: char) -> bool {
    c.is_ascii()
        || matches!(
            c,
            '\u{3000}' | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' | 'ー' | '\u{4E00}'..='\u{9FFF}'
        )
}

fn one_hyphen(c: char) -> char {
    match c {
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '─' | 'ー' => '-',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_one_form_folds_as_everything_does() {
        let long_way = |text: &str| -> String {
            text.nfkc()
                .flat_map(char::to_lowercase)
                .filter(|c| !c.is_whitespace())
                .map(one_hyphen)
                .collect()
        };
        let all: Vec<char> = ('\0'..='\u{FFFF}').filter(|c| has_one_form(*c)).collect();
        assert!(all.len() > 20_000);
        // Each alone, and each beside its neighbours, among them those that might join.
        for few in all.chunks(3) {
            let text: String = few.iter().collect();
            assert_eq!(fold(&text), long_way(&text), "{text:?}");
        }
        for text in ["か\u{3099}", "ｶﾞ", "Ａｂ　１", "髙﨑", "ﬁ", "Ｘ－１"] {
            assert_eq!(fold(text), long_way(text), "{text:?}");
        }
        assert_eq!(fold("東京都　Ａ-1 ビルー"), "東京都a-1ビル-");
    }

    #[test]
    fn names_of_people_hold_no_unsafe_character() {
        for name in [
            "佐藤 一郎",
            "髙﨑　ヨシ子",
            "O'Brien-Müller",
            "𠮷野家",
            "عمر",
        ] {
            assert!(!name.chars().any(is_unsafe), "{name}");
        }
        for c in [
            '\0', '\r', '\n', '\t', '\u{85}', '\u{202e}', '\u{2066}', '\u{200b}', '\u{feff}',
            '\u{e000}',
        ] {
            assert!(is_unsafe(c), "{c:?}");
        }
    }

    #[test]
    fn formulas_are_told_from_text() {
        assert!(is_formula("=cmd|' /C calc'!A0") && is_formula("＝1+1") && is_formula("@SUM(A1)"));
        assert!(!is_formula("佐藤") && !is_formula("") && !is_formula("a=b"));
    }

    #[test]
    fn folding_forgets_width_case_and_spaces() {
        assert_eq!(fold("ｻﾄｳ　イチロウ"), fold("サトウ イチロウ"));
        assert_eq!(fold("Ｓａｔｏ Ichiro"), "satoichiro");
        assert_eq!(fold("千代田区１－２−３"), fold("千代田区1‐2-3"));
        assert_ne!(fold("佐藤"), fold("斎藤"));
    }
}
