//! Cells that are more than text: data items, languages, currencies and amounts of money. Whatever cannot
//! be read for certain is a fault, never a guess.

use super::{fault::Fault, ndjson::SEPARATOR};
use crate::{money::is_currency, people::export::MARK, text};
use saiki_api::{Lang, Language, households::GuardianReason, money::Money, people::DataItem, wire};
use unicode_normalization::UnicodeNormalization;

/// Further names of data items, folded, besides codes and labels.
fn also_called(item: DataItem) -> &'static [&'static str] {
    match item {
        DataItem::Name => &["氏名", "名前", "fullname"],
        DataItem::Address => &["住所", "address"],
        DataItem::Email => &["メール", "eメール", "mail", "e-mail"],
        DataItem::Phone => &["電話", "phone", "phonenumber", "telephone", "tel"],
        DataItem::BirthDate => &["誕生日", "birthday", "birthdate", "dob"],
        DataItem::Gender => &["sex"],
        DataItem::LoginId => &["id", "ユーザーid", "会員id", "login", "userid", "username"],
        DataItem::Password => &["ハッシュ化パスワード", "passwordhash"],
        DataItem::CardNumber => &[
            "カード番号",
            "クレジットカード",
            "cardnumber",
            "creditcard",
            "creditcardnumber",
        ],
        DataItem::CardExpiry => &["有効期限", "カードの有効期限", "cardexpiry", "expirydate"],
        DataItem::CardSecurityCode => &["cvv", "cvc", "securitycode"],
        DataItem::BankAccount => &["口座番号", "銀行口座", "口座情報", "bankaccount"],
        DataItem::PurchaseHistory => &["購入履歴", "注文履歴", "purchases", "orderhistory"],
        DataItem::Employer => &["勤務先", "会社名", "company"],
        DataItem::Income => &["収入", "年収", "資産"],
        DataItem::Health => &["健康情報", "病歴", "健康診断"],
        DataItem::IdentityDocument => &[
            "身分証明書",
            "運転免許証",
            "免許証",
            "旅券",
            "identitydocument",
            "passport",
        ],
        DataItem::MyNumber => &["マイナンバー", "個人番号", "mynumber"],
        DataItem::Location => &["location"],
        DataItem::Correspondence => &[
            "お問い合わせ",
            "問い合わせ内容",
            "問合せ内容",
            "correspondence",
        ],
    }
}

/// What a mask is, by its dot: an export that reveals nobody has it in every number and address.
const MASKS: [(char, &str); 2] = [('•', "•••••"), ('●', "●●●●●")];

/// Why a cell is not what was meant: an export put a mark there for a character, or a mask for all of it.
pub fn stand_in(cell: &str) -> Option<Fault> {
    if cell.is_ascii() {
        return None;
    }
    if cell.contains(MARK) {
        return Some(Fault::LostCharacter);
    }
    // Hardly a cell has such a dot: looking for one character takes less than looking for five.
    let masked = |(dot, mask): &(char, &str)| cell.contains(*dot) && cell.contains(*mask);
    MASKS.iter().any(masked).then_some(Fault::ExportedMask)
}

/// One data item by its code, its label in either language, or another usual name.
pub fn data_item(name: &str) -> Option<DataItem> {
    let wanted = text::fold(name);
    let is = |other: &str| text::fold(other) == wanted;
    DataItem::ALL.into_iter().find(|item| {
        is(&wire::name(item))
            || Lang::ALL.iter().any(|lang| is(item.label(*lang)))
            || also_called(*item).iter().any(|name| is(name))
    })
}

/// A list of data items, separated by `;` `、` `|` `,`, line breaks, or as lists of JSON are; each once, in the order of
/// `ALL`.
pub fn data_items(cell: &str) -> Result<Vec<DataItem>, Fault> {
    let mut items = Vec::new();
    for name in cell.split([';', '；', '、', '|', '｜', ',', '，', '\n', '\r', SEPARATOR]) {
        if name.trim().is_empty() {
            continue;
        }
        items.push(data_item(name).ok_or(Fault::Unknown)?);
    }
    items.sort();
    items.dedup();
    Ok(items)
}

/// A language by code or name; `None` for an empty cell.
pub fn lang(cell: &str) -> Result<Option<Language>, Fault> {
    let name = text::fold(cell);
    match name.split(['-', '_']).next().unwrap_or("") {
        "" => Ok(None),
        "ja" | "jp" | "jpn" | "japanese" | "日本語" | "和文" | "日" | "日本" => {
            Ok(Some(Lang::Ja.into()))
        }
        "en" | "eng" | "english" | "英語" | "英文" | "英" => Ok(Some(Lang::En.into())),
        _ => named(&name)
            .or_else(|| Language::parse(&name))
            .map(Some)
            .ok_or(Fault::Unknown),
    }
}

/// A language by its name in Japanese or English.
fn named(name: &str) -> Option<Language> {
    let is = |label: &str| text::fold(label) == name;
    let found = Language::NAMED.iter().find(|(_, ja, en)| is(ja) || is(en));
    let short = match name {
        "中国語" | "簡体字" | "chinese" => Some("zh-Hans"),
        "繁体字" | "台湾華語" => Some("zh-Hant"),
        "朝鮮語" | "ハングル" => Some("ko"),
        _ => found.map(|(tag, ..)| *tag),
    };
    short.and_then(Language::parse)
}

/// Why somebody answers for a person, by code, label or relation; `None` for an empty cell.
pub fn guardian_reason(cell: &str) -> Result<Option<GuardianReason>, Fault> {
    let name = text::fold(cell);
    let is = |other: &str| text::fold(other) == name;
    if name.is_empty() {
        return Ok(None);
    }
    let found = GuardianReason::ALL.into_iter().find(|reason| {
        is(&wire::name(reason)) || Lang::ALL.iter().any(|lang| is(reason.label(*lang)))
    });
    if found.is_some() {
        return Ok(found);
    }
    match name.as_str() {
        "未成年" | "親権者" | "保護者" | "父" | "母" | "父母" | "親" | "minor" | "parent"
        | "father" | "mother" => Ok(Some(GuardianReason::Minor)),
        "成年後見" | "成年後見人" | "後見人" | "保佐人" | "補助人" | "guardian"
        | "legalguardian" => Ok(Some(GuardianReason::AdultGuardianship)),
        "その他" | "代理人" | "other" | "representative" => Ok(Some(GuardianReason::Other)),
        _ => Err(Fault::Unknown),
    }
}

/// A currency by ISO 4217 code or sign; `None` for an empty cell.
pub fn currency(cell: &str) -> Result<Option<String>, Fault> {
    let name: String = cell.nfkc().collect::<String>().trim().to_uppercase();
    match name.as_str() {
        "" => Ok(None),
        "円" | "日本円" | "¥" | "YEN" => Ok(Some("JPY".to_owned())),
        "$" | "ドル" | "米ドル" => Ok(Some("USD".to_owned())),
        "€" | "ユーロ" => Ok(Some("EUR".to_owned())),
        code if is_currency(code) => Ok(Some(name)),
        _ => Err(Fault::Unknown),
    }
}

/// An amount of zero or more, such as `12,300`, `１２，３００円`, `¥12,300` or, in a currency with decimals,
/// `12.30`. The currency is the one given, else the amount's own sign, else yen. `None` for an empty cell.
pub fn money(cell: &str, currency: Option<&str>) -> Result<Option<Money>, Fault> {
    let plain: String = cell.nfkc().filter(|c| !c.is_whitespace()).collect();
    if plain.is_empty() {
        return Ok(None);
    }
    let (digits, sign) = without_sign(&plain);
    let mut money = Money {
        minor: 0,
        currency: currency.or(sign).unwrap_or("JPY").to_owned(),
    };
    if sign.is_some_and(|sign| currency.is_some_and(|given| given != sign)) {
        return Err(Fault::Amount);
    }
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let whole = ungroup(whole).ok_or(Fault::Amount)?;
    if !decimals.bytes().all(|b| b.is_ascii_digit()) || digits.ends_with('.') {
        return Err(Fault::Amount);
    }
    let places = money.exponent() as usize;
    let (kept, dropped) = decimals.split_at_checked(places).unwrap_or((decimals, ""));
    if dropped.bytes().any(|b| b != b'0') {
        return Err(Fault::Decimals);
    }
    let minor = format!("{whole}{kept:0<places$}");
    money.minor = minor.parse().map_err(|_| Fault::Amount)?;
    Ok(Some(money))
}

/// An amount as `money` reads it: digits, and a point where the currency has decimals.
pub fn amount(money: &Money) -> String {
    let places = money.exponent() as usize;
    let digits = format!("{:0>width$}", money.minor, width = places + 1);
    match digits.split_at_checked(digits.len() - places) {
        Some((whole, decimals)) if places > 0 => format!("{whole}.{decimals}"),
        _ => digits,
    }
}

/// An amount without its currency sign, and the currency the sign stands for. The backslash is what a yen
/// sign of Shift_JIS decodes to.
fn without_sign(plain: &str) -> (&str, Option<&'static str>) {
    let strip = |signs: &[&str]| {
        signs
            .iter()
            .find_map(|s| plain.strip_prefix(s).or(plain.strip_suffix(s)))
    };
    if let Some(rest) = strip(&["¥", "\\", "円", "JPY"]) {
        (rest, Some("JPY"))
    } else if let Some(rest) = strip(&["$", "USD"]) {
        (rest, Some("USD"))
    } else if let Some(rest) = strip(&["€", "EUR"]) {
        (rest, Some("EUR"))
    } else {
        (plain, None)
    }
}

/// Digits without their grouping commas, which must stand before every third digit or nowhere.
fn ungroup(whole: &str) -> Option<String> {
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or("");
    let rest: Vec<&str> = groups.collect();
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let grouped = rest.is_empty() || first.len() <= 3;
    (digits(first) && grouped && rest.iter().all(|g| g.len() == 3 && digits(g)))
        .then(|| format!("{first}{}", rest.concat()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn data_items_are_read_from_codes_and_labels() {
        use DataItem as D;
        assert_eq!(data_items("name;email"), Ok(vec![D::Name, D::Email]));
        assert_eq!(
            data_items("メールアドレス、お名前、 氏名"),
            Ok(vec![D::Name, D::Email])
        );
        assert_eq!(
            data_items("Payment card number | ｸﾚｼﾞｯﾄｶｰﾄﾞ番号"),
            Ok(vec![D::CardNumber])
        );
        assert_eq!(data_items(""), Ok(vec![]));
        assert_eq!(data_items("name;靴のサイズ"), Err(Fault::Unknown));
    }

    #[test]
    fn every_data_item_is_read_by_each_of_its_names_and_no_other() {
        for item in DataItem::ALL {
            assert_eq!(data_item(&wire::name(&item)), Some(item));
            for lang in Lang::ALL {
                assert_eq!(data_item(item.label(lang)), Some(item));
            }
            for name in also_called(item) {
                assert_eq!(data_item(name), Some(item), "{name}");
            }
        }
    }

    #[test]
    fn amounts_are_read_as_people_write_them() {
        let read = |cell, currency| money(cell, currency).map(|m| m.map(|m| (m.minor, m.currency)));
        let yen = |minor| Ok(Some((minor, "JPY".to_owned())));
        assert_eq!(read("12,300", None), yen(12_300));
        assert_eq!(read("１２，３００円", None), yen(12_300));
        assert_eq!(read("¥12,300", Some("JPY")), yen(12_300));
        assert_eq!(read("￥ 0", None), yen(0));
        assert_eq!(read("12300.00", None), yen(12_300));
        assert_eq!(
            read("12.3", Some("EUR")),
            Ok(Some((1230, "EUR".to_owned())))
        );
        assert_eq!(read("$1,000", None), Ok(Some((100_000, "USD".to_owned()))));
        assert_eq!(read(" ", None), Ok(None));
        for (cell, fault) in [
            ("-5", Fault::Amount),
            ("1,23", Fault::Amount),
            ("1234,567", Fault::Amount),
            ("12万円", Fault::Amount),
            ("1e9", Fault::Amount),
            ("5.", Fault::Amount),
            ("円", Fault::Amount),
            ("99999999999999999999", Fault::Amount),
            ("1.5", Fault::Decimals),
        ] {
            assert_eq!(read(cell, None), Err(fault), "{cell}");
        }
        assert_eq!(read("¥5", Some("USD")), Err(Fault::Amount));
    }

    #[test]
    fn languages_and_currencies_have_names() {
        assert_eq!(lang("日本語"), Ok(Some(Lang::Ja.into())));
        assert_eq!(lang("en-GB"), Ok(Some(Lang::En.into())));
        for (cell, tag) in [
            ("ベトナム語", "vi"),
            ("Korean", "ko"),
            ("zh-TW", "zh-Hant"),
            ("中国語", "zh-Hans"),
            ("PT_br", "pt-BR"),
        ] {
            assert_eq!(lang(cell), Ok(Language::parse(tag)), "{cell}");
        }
        assert_eq!(lang(""), Ok(None));
        assert_eq!(lang("klingon"), Err(Fault::Unknown));
        assert_eq!(currency("円"), Ok(Some("JPY".to_owned())));
        assert_eq!(currency("usd"), Ok(Some("USD".to_owned())));
        assert_eq!(currency("yenn"), Err(Fault::Unknown));
        assert_eq!(currency("XXQ"), Err(Fault::Unknown));
    }

    #[test]
    fn what_an_export_put_in_place_of_a_text_is_recognised() {
        assert_eq!(stand_in("〓田 花子"), Some(Fault::LostCharacter));
        let masked = crate::mask::email("ichiro@example.jp");
        assert_eq!(stand_in(&masked), Some(Fault::ExportedMask));
        assert_eq!(stand_in("●●●●●78"), Some(Fault::ExportedMask));
        for good in ["", "𠮷田 花子", "a@example.jp", "●山商店", "…"] {
            assert_eq!(stand_in(good), None, "{good}");
        }
    }

    #[test]
    fn guardians_are_told_by_relation() {
        assert_eq!(guardian_reason("母"), Ok(Some(GuardianReason::Minor)));
        assert_eq!(
            guardian_reason("Guardian of an adult"),
            Ok(Some(GuardianReason::AdultGuardianship))
        );
        assert_eq!(guardian_reason("other"), Ok(Some(GuardianReason::Other)));
        assert_eq!(guardian_reason(" "), Ok(None));
        assert_eq!(guardian_reason("友人"), Err(Fault::Unknown));
    }

    proptest! {
        #[test]
        fn amounts_never_panic(cell in any::<String>()) {
            let _ = money(&cell, None);
            let _ = data_items(&cell);
        }

        #[test]
        fn amounts_read_back(minor in 0i64..i64::MAX, code in prop::sample::select(vec!["JPY", "EUR", "KWD"])) {
            let wanted = Money { minor, currency: code.to_owned() };
            prop_assert_eq!(money(&amount(&wanted), Some(code)), Ok(Some(wanted)));
        }

        #[test]
        fn plain_yen_reads_back(minor in 0i64..i64::MAX) {
            prop_assert_eq!(money(&minor.to_string(), None).unwrap().map(|m| m.minor), Some(minor));
        }
    }
}
