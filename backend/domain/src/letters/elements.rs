//! The elements a letter about an incident should have, which kinds need which, and how each is recognised:
//! by a merge field used, or by words. Recognition is a reading aid, not proof that the element is well said.

use crate::letters::fields::Field;
use saiki_api::{
    Lang,
    letters::{LetterKind, LintLevel},
};

/// An element of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Element {
    /// Stable key, for example `user_actions`.
    pub key: &'static str,
    /// Name in Japanese.
    pub ja: &'static str,
    /// Name in English.
    pub en: &'static str,
    /// Any of these fields makes it present.
    pub fields: &'static [Field],
    /// Any of these words makes it present in a Japanese text.
    pub words_ja: &'static [&'static str],
    /// Any of these words, in lower case, makes it present in an English text.
    pub words_en: &'static [&'static str],
    /// How grave its absence is, by kind: apology, notice to persons, website notice. `Ok`: not expected.
    levels: [LintLevel; 3],
}

use LintLevel::{Bad, Ok as Fine, Warn};

impl Element {
    /// How grave its absence is in a letter of this kind; `Ok` where it is not expected.
    pub fn level(&self, kind: LetterKind) -> LintLevel {
        let [apology, person, web] = self.levels;
        match kind {
            LetterKind::Apology => apology,
            LetterKind::PersonNotice => person,
            LetterKind::WebNotice => web,
        }
    }

    /// Name for people.
    pub fn label(&self, lang: Lang) -> &'static str {
        lang.pick(self.ja, self.en)
    }

    /// Whether a text has it. `text` is the text as rendered, `used` the fields its template uses.
    pub fn is_in(&self, text: &str, used: &[Field], lang: Lang) -> bool {
        if self.fields.iter().any(|f| used.contains(f)) {
            return true;
        }
        match lang {
            Lang::Ja => self.words_ja.iter().any(|w| text.contains(w)),
            Lang::En => {
                let text = text.to_lowercase();
                self.words_en.iter().any(|w| text.contains(w))
            }
        }
    }
}

/// Every element, in the order of a letter.
pub const ELEMENTS: [Element; 15] = [
    Element {
        key: "date",
        ja: "日付",
        en: "Date",
        fields: &[Field::LetterDate],
        words_ja: &["年月日"],
        words_en: &["date:"],
        levels: [Bad, Warn, Bad],
    },
    Element {
        key: "addressee",
        ja: "宛名",
        en: "Addressee",
        fields: &[Field::PersonName, Field::PersonOrganisation],
        words_ja: &[" 様", "各位", "御中"],
        words_en: &["dear "],
        levels: [Bad, Bad, Fine],
    },
    Element {
        key: "issuer",
        ja: "差出人と代表者名",
        en: "Issuer and representative",
        fields: &[Field::OrgRepresentative],
        words_ja: &["代表取締役", "代表者", "理事長", "社長"],
        words_en: &["president", "chief executive", "director"],
        levels: [Bad, Bad, Bad],
    },
    Element {
        key: "apology",
        ja: "お詫び",
        en: "Apology",
        fields: &[],
        words_ja: &["お詫び", "おわび", "申し訳", "陳謝"],
        words_en: &["apolog", "sorry"],
        levels: [Bad, Bad, Bad],
    },
    Element {
        key: "what_happened",
        ja: "事案の概要",
        en: "What happened",
        fields: &[Field::IncidentSummary],
        words_ja: &[
            "概要",
            "不正アクセス",
            "不正に",
            "漏えい",
            "改ざん",
            "発生いたしました",
            "判明",
        ],
        words_en: &["what happened", "unauthorised", "unauthorized", "incident"],
        levels: [Bad, Bad, Bad],
    },
    Element {
        key: "timeline",
        ja: "経緯",
        en: "Course of events",
        fields: &[
            Field::IncidentOccurred,
            Field::IncidentDetected,
            Field::IncidentAware,
        ],
        words_ja: &["経緯", "経過"],
        words_en: &["course of events", "timeline"],
        levels: [Warn, Warn, Warn],
    },
    Element {
        key: "who",
        ja: "対象となる方",
        en: "Who is concerned",
        fields: &[
            Field::IncidentPeople,
            Field::PersonNumber,
            Field::IncidentServices,
        ],
        words_ja: &["対象となる", "対象のお客様", "対象期間"],
        words_en: &[
            "who is affected",
            "who is concerned",
            "people affected",
            "customers affected",
        ],
        levels: [Fine, Warn, Bad],
    },
    Element {
        key: "data_items",
        ja: "漏えい項目",
        en: "Data involved",
        fields: &[Field::PersonDataItems],
        words_ja: &["項目", "次の情報", "個人情報は含まれて"],
        words_en: &[
            "data involved",
            "following information",
            "following data",
            "information involved",
        ],
        levels: [Fine, Bad, Bad],
    },
    Element {
        key: "cause",
        ja: "原因",
        en: "Cause",
        fields: &[Field::IncidentCause],
        words_ja: &["原因"],
        words_en: &["cause"],
        levels: [Bad, Bad, Bad],
    },
    Element {
        key: "secondary",
        ja: "二次被害の有無",
        en: "Secondary damage",
        fields: &[Field::IncidentSecondaryDamage],
        words_ja: &["二次被害", "不正利用", "不正な利用", "悪用"],
        words_en: &["misuse", "misused", "secondary damage", "fraudulent use"],
        levels: [Fine, Bad, Bad],
    },
    Element {
        key: "user_actions",
        ja: "お客様へのお願い",
        en: "What the reader should do",
        fields: &[Field::IncidentUserActions],
        words_ja: &["お願い", "ご確認ください", "ご注意ください"],
        words_en: &[
            "what you should do",
            "what we ask",
            "please check",
            "please be alert",
            "we recommend",
        ],
        levels: [Fine, Bad, Bad],
    },
    Element {
        key: "response",
        ja: "対応状況",
        en: "What has been done",
        fields: &[
            Field::IncidentMeasuresDone,
            Field::IncidentMeasures,
            Field::IncidentContained,
        ],
        words_ja: &["対応状況", "対応", "報告しております", "報告いたしました"],
        words_en: &[
            "what we have done",
            "our response",
            "have reported",
            "reported to",
        ],
        levels: [Warn, Warn, Warn],
    },
    Element {
        key: "prevention",
        ja: "再発防止策",
        en: "Prevention",
        fields: &[Field::IncidentMeasures, Field::IncidentMeasuresPlanned],
        words_ja: &["再発防止"],
        words_en: &["prevent", "recurrence"],
        levels: [Bad, Warn, Warn],
    },
    Element {
        key: "contact",
        ja: "問い合わせ窓口",
        en: "Contact",
        fields: &[Field::DeskPhone, Field::DeskEmail],
        words_ja: &["窓口", "お問い合わせ先"],
        words_en: &["contact", "enquir"],
        levels: [Bad, Bad, Bad],
    },
    Element {
        key: "next_update",
        ja: "次回の報告予定",
        en: "Next report",
        fields: &[],
        words_ja: &[
            "次回",
            "改めてご報告",
            "あらためてご報告",
            "改めてお知らせ",
            "あらためてお知らせ",
            "しだいお知らせ",
            "次第お知らせ",
            "ご説明に上が",
            "お伺い",
        ],
        words_en: &[
            "next report",
            "write again",
            "write to you again",
            "inform you again",
            "further report",
            "update this",
            "update you",
            "visit",
        ],
        levels: [Warn, Warn, Warn],
    },
];
