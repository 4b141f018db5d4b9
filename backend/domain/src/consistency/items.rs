//! Which items of data a text says leaked, and of which it says they did not. Only sentences about the leak itself are
//! read: what readers are asked to do, or are never asked for, says nothing of it.

use crate::letters::lint::wording::sentences;
use saiki_api::people::DataItem;
use std::collections::BTreeMap;

/// What a text says of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mention {
    /// Whether it leaked, or may have.
    pub leaked: bool,
    /// Whether that is said in so many words: in a list of what leaked, or of what did not.
    pub firm: bool,
}

const LEAK: [&str; 25] = [
    "漏えい",
    "漏洩",
    "漏れ",
    "流出",
    "閲覧",
    "持ち出",
    "窃取",
    "含まれ",
    "含んで",
    "対象となる情報",
    "対象の情報",
    "保持して",
    "disclos",
    "leak",
    "viewed",
    "exposed",
    "involved",
    "accessed",
    "taken",
    "stolen",
    "copied",
    "includ",
    "among",
    "do not hold",
    "affected",
];
const DENIED: [&str; 36] = [
    "含まれておりません",
    "含まれていません",
    "含まれておらず",
    "含まれていない",
    "含まれません",
    "含まれない",
    "含まれず",
    "含んでおりません",
    "漏えいしておりません",
    "漏えいしていません",
    "漏えいはありません",
    "漏えいはございません",
    "流出しておりません",
    "流出していません",
    "流出はありません",
    "流出はございません",
    "閲覧されておりません",
    "閲覧されていません",
    "形跡はございません",
    "形跡はありません",
    "痕跡はございません",
    "痕跡はありません",
    "保持しておらず",
    "保持しておりません",
    "保持していません",
    "対象ではありません",
    "対象外",
    "not among",
    "not includ",
    "not involved",
    "not contain",
    "not hold",
    "not been",
    "were not",
    "was not",
    "no trace",
];
/// What readers are never asked for.
const ASKED: [&str; 6] = [
    "お尋ね",
    "お伺いす",
    "お聞きす",
    "ask you",
    "ask for",
    "enter your",
];
/// What readers are to do.
const ACTION: [&str; 7] = [
    "ご注意",
    "お願い",
    "ください",
    "please",
    "be alert",
    "change your",
    "we recommend",
];
/// What is done about it: what is named there is mended, and need not have leaked.
const MENDED: [&str; 8] = [
    "防ぐ",
    "防止",
    "対策",
    "リセット",
    "再設定",
    "無効化",
    "prevent",
    "reset",
];
const LISTED: [&str; 11] = [
    "項目は",
    "項目：",
    "情報は",
    "情報：",
    "次の",
    "以下",
    "following",
    "was viewed",
    "were viewed",
    "data involved",
    "information involved",
];
const TURNS: [&str; 8] = [
    "が、",
    "ものの、",
    "一方、",
    "一方で、",
    "ただし、",
    "; ",
    ", but ",
    ", while ",
];

/// The words for an item, longer ones before those they hold.
fn words(item: DataItem) -> &'static [&'static str] {
    use DataItem as I;
    match item {
        I::Name => &["氏名", "お名前", "name", "full name"],
        I::Address => &["住所", "postal address", "home address"],
        I::Email => &["メールアドレス", "email address", "e-mail address"],
        I::Phone => &["電話番号", "telephone number", "phone number"],
        I::BirthDate => &["生年月日", "誕生日", "date of birth", "birth date"],
        I::Gender => &["性別", "gender"],
        I::LoginId => &[
            "ログインid",
            "会員id",
            "ユーザーid",
            "login id",
            "user id",
            "member id",
        ],
        I::Password => &["パスワード", "password"],
        I::CardNumber => &[
            "カード番号",
            "カードの番号",
            "カード情報",
            "card number",
            "card detail",
        ],
        I::CardExpiry => &["有効期限", "expiry date", "card expiry"],
        I::CardSecurityCode => &["セキュリティコード", "security code"],
        I::BankAccount => &["銀行口座", "口座番号", "口座情報", "bank account"],
        I::PurchaseHistory => &["購入履歴", "購買履歴", "purchase history"],
        I::Employer => &["勤務先", "お勤め先", "employer"],
        I::Income => &["収入", "年収", "income"],
        I::Health => &[
            "健康・医療",
            "健康情報",
            "病歴",
            "診療",
            "health information",
        ],
        I::IdentityDocument => &["本人確認書類", "運転免許証", "identity document"],
        I::MyNumber => &["マイナンバー", "個人番号", "my number"],
        I::Location => &["位置情報", "location data"],
        I::Correspondence => &["問い合わせ内容", "correspondence with us"],
    }
}

/// The items a text in lower case names.
fn named(lower: &str) -> impl Iterator<Item = DataItem> {
    DataItem::ALL
        .into_iter()
        .filter(move |item| words(*item).iter().any(|word| has(lower, word)))
}

/// Whether a text has a word: an English one as a word of its own, in singular or plural.
fn has(text: &str, word: &str) -> bool {
    if !word.is_ascii() {
        return text.contains(word);
    }
    text.match_indices(word).any(|(at, found)| {
        let before = text.get(..at).unwrap_or("");
        let after = text.get(at + found.len()..).unwrap_or("");
        let after = after.strip_prefix('s').unwrap_or(after);
        let inside = |c: char| c.is_ascii_alphanumeric();
        !before.ends_with(inside) && !after.starts_with(inside)
    })
}

fn any(lower: &str, words: &[&str]) -> bool {
    words.iter().any(|word| lower.contains(word))
}

/// What the entries of a list are, by the line before it.
#[derive(Clone, Copy, PartialEq)]
enum List {
    Other,
    Leaked,
    Spared,
}

/// What a text says of each item; what it says firmly goes before what it says in passing.
pub(super) fn in_text(text: &str) -> BTreeMap<DataItem, Mention> {
    let lower = text.to_lowercase();
    let mut found = BTreeMap::new();
    let mut list = List::Other;
    let mut prose = String::new();
    for line in lower.lines().map(str::trim) {
        let entry = ["- ", "・", "* ", "• "]
            .iter()
            .find_map(|mark| line.strip_prefix(mark));
        match entry {
            Some(entry) if list != List::Other => {
                let leaked = list == List::Leaked && !any(entry, &DENIED);
                if !any(entry, &ASKED) {
                    let mention = Mention { leaked, firm: true };
                    named(entry).for_each(|item| note(&mut found, item, mention));
                }
            }
            _ => {
                if entry.is_none() && !line.is_empty() {
                    list = begins(line);
                }
                prose.push_str(entry.unwrap_or(line));
                prose.push_str(if entry.is_some() { "\n\n" } else { "\n" });
            }
        }
    }
    for sentence in sentences(&prose) {
        if any(sentence, &ASKED) {
            continue;
        }
        for clause in clauses(sentence) {
            of_clause(clause, &mut found);
        }
    }
    found
}

/// What a line makes of the list that may follow it.
fn begins(line: &str) -> List {
    let last = line.rsplit('。').find(|part| !part.trim().is_empty());
    if any(last.unwrap_or(line), &MENDED) {
        return List::Other;
    }
    let opens = line.starts_with('#') || line.ends_with(['：', ':']) || any(line, &LISTED);
    match (opens && any(line, &LEAK), any(line, &DENIED)) {
        (false, _) => List::Other,
        (true, false) => List::Leaked,
        (true, true) => List::Spared,
    }
}

fn clauses(sentence: &str) -> Vec<&str> {
    TURNS.iter().fold(vec![sentence], |parts, turn| {
        parts
            .into_iter()
            .flat_map(|part| part.split(*turn))
            .collect()
    })
}

fn of_clause(clause: &str, found: &mut BTreeMap<DataItem, Mention>) {
    if !any(clause, &LEAK) {
        return;
    }
    let mention = if any(clause, &DENIED) {
        Mention {
            leaked: false,
            firm: true,
        }
    } else if any(clause, &ACTION) || any(clause, &MENDED) {
        return;
    } else {
        Mention {
            leaked: true,
            firm: any(clause, &LISTED),
        }
    };
    named(clause).for_each(|item| note(found, item, mention));
}

fn note(found: &mut BTreeMap<DataItem, Mention>, item: DataItem, mention: Mention) {
    let held = found.entry(item).or_insert(mention);
    if mention.firm && !held.firm {
        *held = mention;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<(DataItem, bool, bool)> {
        let all = in_text(text).into_iter();
        all.map(|(item, m)| (item, m.leaked, m.firm)).collect()
    }

    #[test]
    fn a_list_says_what_leaked_and_a_denial_what_did_not() {
        use DataItem as I;
        assert_eq!(
            said(
                "閲覧された項目は、氏名、メールアドレス、住所です。クレジットカードの番号は含まれておりません。"
            ),
            [
                (I::Name, true, true),
                (I::Address, true, true),
                (I::Email, true, true),
                (I::CardNumber, false, true)
            ]
        );
        assert_eq!(
            said(
                "The following information was viewed: name and telephone number. Payment card numbers and expiry dates are not among it."
            ),
            [
                (I::Name, true, true),
                (I::Phone, true, true),
                (I::CardNumber, false, true),
                (I::CardExpiry, false, true)
            ]
        );
        assert_eq!(
            said("氏名が漏えいしましたが、パスワードは含まれておりません。"),
            [(I::Name, true, false), (I::Password, false, true)]
        );
    }

    #[test]
    fn entries_of_a_list_are_what_the_line_before_says() {
        use DataItem as I;
        let text = "## 漏えいした項目\n\n- 氏名\n- 生年月日\n\n含まれていない情報：\n\n- パスワード\n\nお願い\n\n- 電話番号にご注意ください";
        assert_eq!(
            said(text),
            [
                (I::Name, true, true),
                (I::BirthDate, true, true),
                (I::Password, false, true)
            ]
        );
    }

    #[test]
    fn what_readers_do_or_are_never_asked_for_says_nothing_of_the_leak() {
        for text in [
            "弊社からパスワードやカード番号をお尋ねすることはございません。",
            "We will never ask for your password or card number by mail or telephone.",
            "同じパスワードをお使いの場合は、変更をお願いいたします。",
            "Please be alert to mails and calls that use our name.",
            "メールアドレスのない方には郵送いたします。",
            "さらなる漏えいを防ぐため、以下のとおりパスワードをリセットしました。",
            "## 漏えいを受けた再発防止策\n\n- パスワードの桁数の見直し",
        ] {
            assert_eq!(said(text), [], "{text}");
        }
    }
}
