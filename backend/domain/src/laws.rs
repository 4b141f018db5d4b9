//! The checklist of laws that may bear on an incident, as data. Names, law numbers and articles only: what they say, and
//! whether they apply, is for counsel.

use crate::{
    fault::Faults,
    incidents::{MAX_NAME, MAX_NOTE},
};
use saiki_api::{laws::LawDecisionInput, organisation::Both};

/// A law of the checklist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LawEntry {
    /// Stable key.
    pub key: &'static str,
    name: (&'static str, &'static str),
    articles: (&'static str, &'static str),
    question: (&'static str, &'static str),
}

impl LawEntry {
    /// Its name.
    pub fn name(&self) -> Both {
        Both::new(self.name.0, self.name.1)
    }

    /// Articles to look at first.
    pub fn articles(&self) -> Both {
        Both::new(self.articles.0, self.articles.1)
    }

    /// When it comes into question.
    pub fn question(&self) -> Both {
        Both::new(self.question.0, self.question.1)
    }
}

/// The law of that key.
pub fn find(key: &str) -> Option<&'static LawEntry> {
    ALL.iter().find(|law| law.key == key)
}

/// Whether a decision may be entered like this.
pub fn check_decision(input: &LawDecisionInput) -> Faults {
    let mut faults = Faults::default();
    if input.reason.trim().is_empty() {
        faults.line("reason", &input.reason, MAX_NOTE);
    } else {
        faults.prose("reason", &input.reason, MAX_NOTE);
    }
    faults.line("judged_by", &input.judged_by, MAX_NAME);
    faults
}

/// The checklist. Law numbers and articles after the texts at laws.e-gov.go.jp and eur-lex.europa.eu; counsel confirms.
pub const ALL: &[LawEntry] = &[
    // Act No. 128 of 1999.
    LawEntry {
        key: "jp.unauthorised_access",
        name: (
            "不正アクセス行為の禁止等に関する法律",
            "Act on Prohibition of Unauthorized Computer Access (Japan)",
        ),
        articles: ("第3条〜第8条、第11条〜第13条", "Articles 3–8, 11–13"),
        question: (
            "他人の識別符号や脆弱性を使って、権限のない者が利用した疑いがあるか",
            "Did somebody without the right get in, by another's credentials or through a weakness?",
        ),
    },
    // Act No. 57 of 2003.
    LawEntry {
        key: "jp.personal_information",
        name: (
            "個人情報の保護に関する法律",
            "Act on the Protection of Personal Information (Japan)",
        ),
        articles: ("第23条〜第26条、第28条", "Articles 23–26, 28"),
        question: (
            "個人データの漏えい・滅失・毀損、またはそのおそれがあるか",
            "Was personal data leaked, lost or damaged, or may it have been?",
        ),
    },
    // Act No. 27 of 2013.
    LawEntry {
        key: "jp.my_number",
        name: (
            "行政手続における特定の個人を識別するための番号の利用等に関する法律",
            "My Number Act (Japan)",
        ),
        articles: ("第12条、第29条の4", "Articles 12, 29-4"),
        question: (
            "個人番号を含む情報が対象に入っているか",
            "Is information with individual numbers among what was affected?",
        ),
    },
    // Act No. 159 of 1961.
    LawEntry {
        key: "jp.instalment_sales",
        name: ("割賦販売法", "Installment Sales Act (Japan)"),
        articles: ("第35条の16", "Article 35-16"),
        question: (
            "クレジットカード番号等を取り扱っていたか",
            "Were credit card numbers handled there?",
        ),
    },
    // Act No. 47 of 1993.
    LawEntry {
        key: "jp.unfair_competition",
        name: (
            "不正競争防止法",
            "Unfair Competition Prevention Act (Japan)",
        ),
        articles: (
            "第2条第1項第4号〜第18号・第6項、第21条",
            "Article 2 (1) iv–xviii and (6), Article 21",
        ),
        question: (
            "営業秘密や限定提供データが持ち出された、または使われたか",
            "Were trade secrets or shared data with limited access taken or used?",
        ),
    },
    // Act No. 86 of 1984.
    LawEntry {
        key: "jp.telecommunications",
        name: (
            "電気通信事業法（通信の秘密）",
            "Telecommunications Business Act (Japan): secrecy of communications",
        ),
        articles: ("第4条、第28条", "Articles 4, 28"),
        question: (
            "通信の内容や履歴が見られた、または調査で見ることになるか。電気通信事業者に当たるか",
            "Were communications or their records seen, or will the inquiry see them? Are you a carrier?",
        ),
    },
    // Act No. 48 of 1970.
    LawEntry {
        key: "jp.copyright",
        name: ("著作権法", "Copyright Act (Japan)"),
        articles: (
            "第21条、第23条、第113条、第119条",
            "Articles 21, 23, 113, 119",
        ),
        question: (
            "プログラムや文書などの著作物が、複製・公開されたか",
            "Were programs, texts or other works copied or made public?",
        ),
    },
    // Act No. 45 of 1907.
    LawEntry {
        key: "jp.criminal_code",
        name: ("刑法", "Penal Code (Japan)"),
        articles: (
            "第161条の2、第168条の2・第168条の3、第233条・第234条、第234条の2、第246条の2、第259条",
            "Articles 161-2, 168-2, 168-3, 233, 234, 234-2, 246-2, 259",
        ),
        question: (
            "電磁的記録の不正作出・毀棄、不正指令電磁的記録、業務妨害、電子計算機使用詐欺に当たる行為があるか",
            "Forged or destroyed records, malware, obstruction of business, computer fraud?",
        ),
    },
    // Act No. 128 of 2007; Act No. 49 of 1947.
    LawEntry {
        key: "jp.labour",
        name: (
            "労働契約法・労働基準法",
            "Labor Contracts Act, Labor Standards Act (Japan)",
        ),
        articles: (
            "労働契約法第15条・第16条、労働基準法第89条・第91条",
            "Contracts 15, 16; Standards 89, 91",
        ),
        question: (
            "従業者の処分を検討しているか。私用の機器や通信を調べるか",
            "Is action against employees considered? Will private devices or messages be looked into?",
        ),
    },
    // Act No. 89 of 1896.
    LawEntry {
        key: "jp.civil_code",
        name: ("民法（損害賠償）", "Civil Code (Japan): damages"),
        articles: (
            "第415条、第709条、第715条、第719条",
            "Articles 415, 709, 715, 719",
        ),
        question: (
            "相手方や第三者に損害が生じたか。自社が請求する相手がいるか",
            "Was a party or somebody else harmed? Is there somebody to claim from?",
        ),
    },
    // Regulation (EU) 2016/679.
    LawEntry {
        key: "eu.gdpr",
        name: (
            "EU一般データ保護規則（GDPR）",
            "General Data Protection Regulation (EU)",
        ),
        articles: ("第3条、第32条〜第34条", "Articles 3, 32–34"),
        question: (
            "EU域内にいる人のデータが含まれるか",
            "Is data of people in the EU among what was affected?",
        ),
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_law_has_a_key_of_its_own_and_words_in_both_languages() {
        let keys: BTreeSet<&str> = ALL.iter().map(|law| law.key).collect();
        assert_eq!(keys.len(), ALL.len());
        for law in ALL {
            assert_eq!(find(law.key), Some(law));
            for text in [law.name(), law.articles(), law.question()] {
                assert!(!text.ja.is_empty() && !text.en.is_empty(), "{}", law.key);
                assert_ne!(text.ja, text.en);
            }
        }
        assert_eq!(find("jp.none"), None);
    }
}
