//! How many people are concerned, as a text says: in people, or in records of theirs counted by 「件」. What is told of others,
//! or of a part of them, is left alone, and so is what else is counted by 「件」: mails, complaints, enquiries.

use super::{
    numbers::{self, People},
    texts::any,
};

const CONCERN: [&str; 22] = [
    "対象",
    "漏えい",
    "漏洩",
    "流出",
    "閲覧",
    "影響",
    "お客様",
    "会員",
    "利用者",
    "本人",
    "被害",
    "concern",
    "affected",
    "customers",
    "members",
    "users",
    "disclos",
    "viewed",
    "leak",
    "involved",
    "exposed",
    "stolen",
];
/// What tells of others than those concerned as a whole: who was written to, who works on it.
const OTHERS: [&str; 21] = [
    "通知済",
    "送付済",
    "通知しました",
    "通知いたしました",
    "送付しました",
    "送付いたしました",
    "お送りし",
    "ご連絡し",
    "担当",
    "体制",
    "要員",
    "調査員",
    "従業員を",
    "notified",
    "informed",
    "written to",
    "wrote to",
    "called",
    "staff",
    "team",
    "employees work",
];
const PART_OF: [&str; 9] = [
    "うち",
    "内訳",
    "ほか",
    "除く",
    "of whom",
    "of these",
    "of them",
    "including",
    "among",
];

/// Numbers of the people concerned that sentences give, each with itself in lower case. Where they give people and records,
/// the former say how many people there are.
pub(super) fn in_sentences(spoken: &[(&str, String)]) -> Vec<People> {
    let each = |of: fn(&str, &str) -> Vec<People>| -> Vec<People> {
        let all = spoken.iter();
        all.flat_map(|(sentence, lower)| of(sentence, lower))
            .collect()
    };
    let found = each(people);
    match found.is_empty() {
        true => each(records),
        false => found,
    }
}

/// Numbers of the people concerned that a sentence gives.
fn people(sentence: &str, lower: &str) -> Vec<People> {
    if !any(lower, &CONCERN) || any(lower, &OTHERS) {
        return Vec::new();
    }
    let all = numbers::in_text(sentence).into_iter();
    all.filter(|number| is_whole(sentence, number)).collect()
}

/// Whether a number is not told as one of a part.
fn is_whole(sentence: &str, number: &People) -> bool {
    let before = sentence.get(..number.at).unwrap_or("").to_lowercase();
    !any(last(&before, 16), &PART_OF)
}

/// At most so many characters at the end of a text.
fn last(text: &str, chars: usize) -> &str {
    let start = text.char_indices().rev().nth(chars.saturating_sub(1));
    start.and_then(|(at, _)| text.get(at..)).unwrap_or(text)
}

/// At most so many characters at its beginning.
fn first(text: &str, chars: usize) -> &str {
    let end = text.char_indices().nth(chars);
    end.and_then(|(at, _)| text.get(..at)).unwrap_or(text)
}

/// What records of the people concerned are called.
const DATA: [&str; 11] = [
    "個人データ",
    "個人情報",
    "お客様",
    "お客さま",
    "顧客情報",
    "会員情報",
    "利用者情報",
    "従業員情報",
    "漏えい",
    "漏洩",
    "流出",
];
/// What else is counted by 「件」 in such a text: what came in, what went out, what happened.
const OTHER_RECORDS: [&str; 45] = [
    "メール",
    "苦情",
    "問合",
    "問い合",
    "問いあ",
    "相談",
    "照会",
    "申出",
    "申し出",
    "通報",
    "連絡",
    "入電",
    "電話",
    "郵便",
    "封書",
    "書簡",
    "通知",
    "送付",
    "送信",
    "発送",
    "返信",
    "回答",
    "報告",
    "届出",
    "請求",
    "申請",
    "不正利用",
    "不正な利用",
    "悪用",
    "被害",
    "アクセス",
    "ログ",
    "検知",
    "攻撃",
    "ファイル",
    "注文",
    "取引",
    "事案",
    "事例",
    "脆弱性",
    "システム",
    "サーバ",
    "端末",
    "契約",
    "書類",
];
/// Words that hold such a one and stand for data or people.
const ITEMS: [&str; 5] = [
    "電子メールアドレス",
    "メールアドレス",
    "電話番号",
    "ログインid",
    "被害者",
];

/// Numbers of records of the people concerned that a sentence gives by 「件」. That is read only where the words around name
/// such data and nothing else that is counted so.
fn records(sentence: &str, lower: &str) -> Vec<People> {
    if any(lower, &OTHERS) || any(lower, &["苦情", "問合", "問い合"]) {
        return Vec::new();
    }
    let of_people = |number: &People| {
        let before = sentence.get(..number.at).unwrap_or("");
        let after = sentence.get(number.end..).unwrap_or("");
        let mut near = format!("{}／{}", last(before, 24), first(after, 16)).to_lowercase();
        for item in ITEMS {
            near = near.replace(item, "");
        }
        any(&near, &DATA) && !any(&near, &OTHER_RECORDS)
    };
    let all = numbers::of_records(sentence).into_iter();
    all.filter(|number| is_whole(sentence, number) && of_people(number))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::letters::lint::wording::sentences;

    fn found(text: &str) -> Vec<People> {
        let spoken: Vec<(&str, String)> = sentences(text).map(|s| (s, s.to_lowercase())).collect();
        in_sentences(&spoken)
    }

    fn people_of(text: &str) -> Vec<i64> {
        found(text).iter().map(|n| n.value).collect()
    }

    #[test]
    fn only_numbers_of_those_concerned_as_a_whole_are_taken() {
        assert_eq!(people_of("対象のお客様：1,234名"), [1234]);
        assert_eq!(
            people_of("会員１２３４人の情報が閲覧されました。うち320名は住所を含みます。"),
            [1234]
        );
        assert_eq!(people_of("1,234 people are affected."), [1234]);
        assert_eq!(
            people_of("Details of 2,000 customers were viewed, of whom 300 customers"),
            [2000]
        );
        for text in [
            "担当者2名で対応しております。",
            "お客様1,200名に通知しました。",
            "5名で協議しました。",
            "1,200 customers were notified.",
        ] {
            assert!(people_of(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn what_is_counted_by_ken_is_read_only_where_it_is_records_of_people() {
        for (text, wanted) in [
            ("お客様情報1,234件が漏えいしました。", 1234),
            ("個人データ１，２３４件の漏えいを確認しました。", 1234),
            ("1,234件の個人情報が閲覧されました。", 1234),
            ("- 漏えいした件数：1,234件", 1234),
            (
                "氏名、メールアドレス、電話番号を含む個人データ約1,200件",
                1200,
            ),
        ] {
            assert_eq!(people_of(text), [wanted], "{text}");
            let one = found(text)[0];
            assert!(one.records && !one.is_firm(), "{text}");
        }
        // Where people are told as well, they are what counts.
        let both = "お客様1,200名の個人データ1,234件が漏えいしました。";
        assert_eq!(people_of(both), [1200]);
        for text in [
            "漏えいに関するお客様からのお問い合わせは12件です。",
            "お客様からの苦情12件に回答しました。",
            "個人データを含むメール12件を誤って送信しました。",
            "漏えいのおそれのあるファイルは12件です。",
            "お客様の情報の不正利用3件を確認いたしました。",
            "12件のメールに個人情報が含まれておりました。",
            "個人データ1,234件のうち住所を含むもの120件",
            "お客様が利用されるシステム12件を停止しました。",
            "お客様12件に通知しました。",
        ] {
            let found = people_of(text);
            assert!(
                !found.contains(&12) && !found.contains(&120) && !found.contains(&3),
                "{text}"
            );
        }
    }
}
