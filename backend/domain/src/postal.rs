//! Japanese postal addresses: the usual way to write one (〒123-4567, prefecture first, half-width digits and hyphens),
//! its parts, and the key by which two of them are compared. Whether a place exists is not asked, and nothing here
//! rewrites an address by itself: what it makes is a proposal.

use crate::text;
use unicode_normalization::UnicodeNormalization;

/// The prefectures, in the order of their codes (JIS X 0401).
pub const PREFECTURES: [&str; 47] = [
    "北海道",
    "青森県",
    "岩手県",
    "宮城県",
    "秋田県",
    "山形県",
    "福島県",
    "茨城県",
    "栃木県",
    "群馬県",
    "埼玉県",
    "千葉県",
    "東京都",
    "神奈川県",
    "新潟県",
    "富山県",
    "石川県",
    "福井県",
    "山梨県",
    "長野県",
    "岐阜県",
    "静岡県",
    "愛知県",
    "三重県",
    "滋賀県",
    "京都府",
    "大阪府",
    "兵庫県",
    "奈良県",
    "和歌山県",
    "鳥取県",
    "島根県",
    "岡山県",
    "広島県",
    "山口県",
    "徳島県",
    "香川県",
    "愛媛県",
    "高知県",
    "福岡県",
    "佐賀県",
    "長崎県",
    "熊本県",
    "大分県",
    "宮崎県",
    "鹿児島県",
    "沖縄県",
];

/// Cities designated by ordinance and special wards of Tokyo whose name no other place begins with: an address that
/// begins with one has its prefecture left out. Wards that share their name with one of another city are not here.
const WITHOUT_PREFECTURE: [(&str, &str); 40] = [
    ("札幌市", "北海道"),
    ("仙台市", "宮城県"),
    ("さいたま市", "埼玉県"),
    ("千葉市", "千葉県"),
    ("横浜市", "神奈川県"),
    ("川崎市", "神奈川県"),
    ("相模原市", "神奈川県"),
    ("新潟市", "新潟県"),
    ("静岡市", "静岡県"),
    ("浜松市", "静岡県"),
    ("名古屋市", "愛知県"),
    ("京都市", "京都府"),
    ("大阪市", "大阪府"),
    ("堺市", "大阪府"),
    ("神戸市", "兵庫県"),
    ("岡山市", "岡山県"),
    ("広島市", "広島県"),
    ("北九州市", "福岡県"),
    ("福岡市", "福岡県"),
    ("熊本市", "熊本県"),
    ("千代田区", "東京都"),
    ("新宿区", "東京都"),
    ("文京区", "東京都"),
    ("台東区", "東京都"),
    ("墨田区", "東京都"),
    ("江東区", "東京都"),
    ("品川区", "東京都"),
    ("目黒区", "東京都"),
    ("大田区", "東京都"),
    ("世田谷区", "東京都"),
    ("渋谷区", "東京都"),
    ("中野区", "東京都"),
    ("杉並区", "東京都"),
    ("豊島区", "東京都"),
    ("荒川区", "東京都"),
    ("板橋区", "東京都"),
    ("練馬区", "東京都"),
    ("足立区", "東京都"),
    ("葛飾区", "東京都"),
    ("江戸川区", "東京都"),
];

/// An address taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parts {
    /// Postcode as `123-4567`, where the address begins with one.
    pub postcode: Option<String>,
    /// Prefecture, written or implied.
    pub prefecture: Option<&'static str>,
    /// What comes after both.
    pub rest: String,
}

/// Takes an address apart. One that is not Japanese is all `rest`, as it was written.
pub fn parts(address: &str) -> Parts {
    if !is_japanese(address) {
        return Parts {
            rest: address.trim().to_owned(),
            ..Parts::default()
        };
    }
    let plain = plain(address);
    let (postcode, rest) = postcode(&plain);
    let rest = rest.trim_start();
    let written = PREFECTURES
        .into_iter()
        .find_map(|name| Some((name, rest.strip_prefix(name)?)));
    let implied = || {
        let mut cities = WITHOUT_PREFECTURE.iter();
        cities.find_map(|(city, name)| rest.starts_with(city).then_some((*name, rest)))
    };
    match written.or_else(implied) {
        Some((name, rest)) => Parts {
            postcode,
            prefecture: Some(name),
            rest: rest.trim_start_matches(' ').to_owned(),
        },
        None => Parts {
            postcode,
            prefecture: None,
            rest: rest.to_owned(),
        },
    }
}

/// The address in its usual form, when that differs from what is written. Line breaks stay.
pub fn tidy(address: &str) -> Option<String> {
    let address = address.trim();
    if !is_japanese(address) {
        return None;
    }
    let taken = parts(address);
    let mut out = String::with_capacity(address.len());
    if let Some(postcode) = &taken.postcode {
        out.push('〒');
        out.push_str(postcode);
        // A line of its own for the postcode stays one.
        let plain = plain(address);
        let (_, after) = self::postcode(&plain);
        let gap = after.len() - after.trim_start().len();
        let broken = after.get(..gap).is_some_and(|gap| gap.contains('\n'));
        out.push(if broken { '\n' } else { ' ' });
    }
    out.push_str(taken.prefecture.unwrap_or_default());
    out.push_str(&taken.rest);
    out.truncate(out.trim_end().len());
    (out != address).then_some(out)
}

/// The key two spellings of one address share: postcode left out, prefecture supplied, 丁目・番地・番・号 and the
/// particle の between numbers made hyphens, white space gone. Empty for an empty address.
pub fn key(address: &str) -> String {
    let taken = parts(address);
    let folded = text::fold(&taken.rest);
    let chars: Vec<char> = folded.chars().collect();
    let mut out = String::with_capacity(folded.len() + 12);
    out.push_str(&text::fold(taken.prefecture.unwrap_or_default()));
    let mut at = 0;
    while let Some(c) = chars.get(at) {
        let rest = chars.get(at..).unwrap_or_default();
        if let Some((number, used)) = counted(rest) {
            out.push_str(&number.to_string());
            at += used;
            continue;
        }
        let after_digit = out.ends_with(|c: char| c.is_ascii_digit());
        let word = ["丁目", "番地の", "番地", "番", "号", "の"]
            .into_iter()
            .find(|word| after_digit && starts_with(rest, word));
        match word {
            Some("の") if !rest.get(1).is_some_and(char::is_ascii_digit) => out.push(*c),
            Some(word) => {
                out.push('-');
                at += word.chars().count() - 1;
            }
            None if *c == '-' && out.ends_with('-') => {}
            None => out.push(*c),
        }
        at += 1;
    }
    while out.ends_with('-') {
        out.pop();
    }
    out.replace("--", "-")
}

/// A number in kanji before 丁目: its value, and how many characters it takes.
fn counted(chars: &[char]) -> Option<(u32, usize)> {
    const DIGITS: &str = "〇一二三四五六七八九";
    let digit = |c: char| DIGITS.chars().position(|d| d == c);
    let length = chars
        .iter()
        .take_while(|c| **c == '十' || digit(**c).is_some())
        .count();
    if length == 0 || !starts_with(chars.get(length..)?, "丁目") {
        return None;
    }
    let (mut value, mut last) = (0_u32, None);
    for c in chars.get(..length)? {
        match digit(*c) {
            Some(n) => last = Some(u32::try_from(n).ok()?),
            None => {
                value += last.take().unwrap_or(1) * 10;
            }
        }
    }
    Some((value + last.unwrap_or(0), length))
}

fn starts_with(chars: &[char], word: &str) -> bool {
    word.chars()
        .enumerate()
        .all(|(n, c)| chars.get(n) == Some(&c))
}

/// Whether there is a kanji or a kana in it.
fn is_japanese(address: &str) -> bool {
    address.chars().any(|c| {
        matches!(c, '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{30fa}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
            | '\u{ff66}'..='\u{ff9f}' | '\u{20000}'..='\u{3ffff}')
    })
}

/// Half-width digits, letters, signs and spaces, full-width katakana, and one kind of hyphen between digits and letters.
/// Other compatibility characters (㈱, ①, ㍿) stay: they are part of names.
fn plain(address: &str) -> String {
    let mut narrow = String::with_capacity(address.len());
    let mut kana = String::new();
    for c in address.chars() {
        if matches!(c, '\u{ff61}'..='\u{ff9f}') {
            kana.push(c);
            continue;
        }
        narrow.extend(kana.nfkc());
        kana.clear();
        match c {
            '\u{ff01}'..='\u{ff5e}' => narrow.extend(std::iter::once(c).nfkc()),
            '\u{3000}' | '\t' => narrow.push(' '),
            c => narrow.push(c),
        }
    }
    narrow.extend(kana.nfkc());
    let chars: Vec<char> = narrow.chars().collect();
    let mut out = String::with_capacity(narrow.len());
    for (at, c) in chars.iter().enumerate() {
        let near = |at: Option<usize>| {
            at.and_then(|at| chars.get(at))
                .is_some_and(char::is_ascii_alphanumeric)
        };
        let between = near(at.checked_sub(1)) && near(Some(at + 1));
        match c {
            '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '─' | 'ー' | '-' if between => {
                out.push('-')
            }
            ' ' if out.ends_with([' ', '\n']) => {}
            c => out.push(*c),
        }
    }
    out
}

/// A postcode at the beginning, as `123-4567`, and what comes after it.
fn postcode(plain: &str) -> (Option<String>, &str) {
    let marked = plain.trim_start();
    let bare = marked.trim_start_matches(['〒', ':', ' ']);
    let digits = |text: &str, n: usize| {
        let head = text.get(..n)?;
        head.bytes()
            .all(|b| b.is_ascii_digit())
            .then(|| head.to_owned())
    };
    let taken = digits(bare, 3).and_then(|first| {
        let rest = bare.get(3..)?;
        let rest = rest
            .strip_prefix(['-', '‐', '‑', '–', '−', 'ー', '－'])
            .unwrap_or(rest);
        let second = digits(rest, 4)?;
        let after = rest.get(4..)?;
        // A longer run of digits, or one with more hyphens, is a telephone number or a house.
        let ends = !after.starts_with(|c: char| c.is_ascii_digit() || c == '-');
        ends.then(|| (format!("{first}-{second}"), after))
    });
    match taken {
        Some((postcode, after)) => (Some(postcode), after),
        None => (None, plain),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_address_is_put_into_its_usual_form() {
        for (written, usual) in [
            (
                "１００−０００５　東京都千代田区丸の内１－９－１",
                "〒100-0005 東京都千代田区丸の内1-9-1",
            ),
            ("〒1000005東京都千代田区", "〒100-0005 東京都千代田区"),
            ("横浜市中区日本大通１", "神奈川県横浜市中区日本大通1"),
            ("世田谷区等々力3丁目", "東京都世田谷区等々力3丁目"),
            ("大阪府堺市堺区南瓦町3ー1", "大阪府堺市堺区南瓦町3-1"),
            ("北海道札幌市中央区ｶﾅﾘｱ荘", "北海道札幌市中央区カナリア荘"),
            (
                "〒530-0001\n大阪市北区梅田２",
                "〒530-0001\n大阪府大阪市北区梅田2",
            ),
            ("東京都港区　　芝公園", "東京都港区 芝公園"),
        ] {
            assert_eq!(tidy(written).as_deref(), Some(usual), "{written}");
            assert_eq!(tidy(usual), None, "{usual}");
        }
    }

    #[test]
    fn what_is_usual_already_or_foreign_is_left_alone() {
        for address in [
            "〒100-0005 東京都千代田区丸の内1-9-1",
            "東京都千代田区丸の内1丁目9番1号 スカイタワー101",
            "中央区日本橋1-1",
            "221B Baker Street, London",
            "",
            "㈱青葉商事 東京都港区",
            "03-1234-5678 内線",
        ] {
            assert_eq!(tidy(address), None, "{address}");
        }
    }

    #[test]
    fn an_address_has_parts() {
        let taken = parts("〒２３１－００２１ 横浜市中区日本大通1");
        assert_eq!(taken.postcode.as_deref(), Some("231-0021"));
        assert_eq!(taken.prefecture, Some("神奈川県"));
        assert_eq!(taken.rest, "横浜市中区日本大通1");
        assert_eq!(parts("10 Downing St").rest, "10 Downing St");
    }

    #[test]
    fn spellings_of_one_address_share_a_key_and_others_do_not() {
        let one = [
            "東京都千代田区丸の内1-9-1",
            "〒100-0005 東京都千代田区丸の内一丁目9番1号",
            "千代田区丸の内１丁目９番地１",
            "東京都 千代田区 丸の内 1丁目9-1",
            "東京都千代田区丸の内1−9の1",
        ];
        for address in one {
            assert_eq!(key(address), key(one[0]), "{address}");
        }
        assert_eq!(key("港区二十三丁目"), key("港区23丁目"));
        assert_ne!(
            key("東京都千代田区丸の内1-9-1"),
            key("東京都千代田区丸の内1-91")
        );
        assert_ne!(key("大阪府1-1"), key("京都府1-1"));
        assert_eq!(key("東京都千代田区一番町1"), key("千代田区一番町1"));
        assert_eq!(key(""), "");
    }

    proptest! {
        #[test]
        fn a_tidied_address_is_tidy_and_has_the_same_key(
            address in "[〒0-9０-９ー－ 　東京都大阪市北区丁目番号の一十ｱｶﾞa-z\n-]{0,24}",
        ) {
            if let Some(usual) = tidy(&address) {
                prop_assert_eq!(tidy(&usual), None, "{}", usual);
                prop_assert_eq!(key(&usual), key(&address));
            }
        }

        #[test]
        fn any_text_is_taken(address in any::<String>()) {
            let _ = (tidy(&address), key(&address));
        }
    }
}
