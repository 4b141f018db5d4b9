//! Text search without a dictionary: a key stored beside the row, and the words of a query, folded alike. Every
//! word must occur somewhere in the key, so Japanese words are found inside compounds.

use unicode_normalization::UnicodeNormalization;

/// Longest query, in characters.
pub const MAX_QUERY: usize = 200;

/// Folds text for comparison: full and half width are one, so are cases, so are hiragana and katakana; runs of
/// white space are one space.
pub fn fold(text: &str) -> String {
    let wide: String = text.nfkc().flat_map(char::to_lowercase).nfkc().collect();
    let mut out = String::with_capacity(wide.len());
    for c in wide.chars() {
        if c.is_whitespace() || c.is_control() {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else {
            out.push(hiragana(c));
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// The key of a row: its texts folded, one a line.
pub fn key<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let folded: Vec<String> = texts
        .into_iter()
        .map(fold)
        .filter(|text| !text.is_empty())
        .collect();
    folded.join("\n")
}

/// The words of a query, folded. None when there is nothing to look for.
pub fn words(query: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in fold(query).split(' ').filter(|w| !w.is_empty()) {
        if !words.iter().any(|known| known == word) {
            words.push(word.to_owned());
        }
    }
    words
}

/// A LIKE pattern that finds `word` anywhere and takes `%`, `_` and `\` literally. Escape character: `\`.
pub fn like(word: &str) -> String {
    let mut pattern = String::with_capacity(word.len() + 2);
    pattern.push('%');
    for c in word.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// Katakana as hiragana; everything else as it is. The long mark stays: it has no hiragana.
fn hiragana(c: char) -> char {
    match c {
        'ァ'..='ヶ' | 'ヽ' | 'ヾ' => char::from_u32(u32::from(c) - 0x60).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, query: &str) -> bool {
        let key = key([text]);
        words(query).iter().all(|word| key.contains(word.as_str()))
    }

    #[test]
    fn width_case_and_kana_make_no_difference() {
        assert_eq!(fold("ＷＥＢサーバ　Ａ"), "webさーば a");
        assert_eq!(fold("ｻｰﾊﾞ"), fold("サーバ"));
        assert_eq!(fold("ガ"), fold("か\u{3099}"));
        assert_eq!(fold("  a \n\t b  "), "a b");
        assert!(found("チケット販売サイトの改ざん", "ちけっと"));
        assert!(found("チケット販売サイトの改ざん", "ﾁｹｯﾄ 改ざん"));
    }

    #[test]
    fn words_are_found_inside_compounds_and_all_must_occur() {
        assert!(found("不正アクセス調査報告", "アクセス"));
        assert!(found("不正アクセス調査報告", "調査　不正"));
        assert!(!found("不正アクセス調査報告", "調査 通知"));
    }

    #[test]
    fn a_word_does_not_run_across_two_texts() {
        assert!(!key(["ab", "cd"]).contains("bc"));
        assert_eq!(words(" 　\t"), Vec::<String>::new());
        assert_eq!(words("改ざん 改ザン"), ["改ざん"]);
    }

    #[test]
    fn wildcards_are_taken_literally() {
        assert_eq!(like(r"50%_\"), r"%50\%\_\\%");
    }

    proptest::proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,40}") {
            let once = fold(&text);
            proptest::prop_assert_eq!(fold(&once), once);
        }
    }
}
