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
    /// How grave its absence is, by kind: apology, notice to persons, website notice, company notice, follow-up, final
    /// report, briefing, thanks. `Ok`: not expected.
    levels: [LintLevel; 8],
}

use LintLevel::{Bad, Ok as Fine, Warn};

impl Element {
    /// How grave its absence is in a letter of this kind; `Ok` where it is not expected.
    pub fn level(&self, kind: LetterKind) -> LintLevel {
        let [
            apology,
            person,
            web,
            company,
            follow_up,
            last,
            briefing,
            thanks,
        ] = self.levels;
        match kind {
            LetterKind::Apology => apology,
            LetterKind::PersonNotice => person,
            LetterKind::WebNotice => web,
            LetterKind::CompanyNotice => company,
            LetterKind::FollowUp => follow_up,
            LetterKind::FinalReport => last,
            LetterKind::Briefing => briefing,
            LetterKind::FinderThanks => thanks,
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
pub const ELEMENTS: [Element; 29] = [
    Element {
        key: "date",
        ja: "日付",
        en: "Date",
        fields: &[Field::LetterDate],
        words_ja: &["年月日"],
        words_en: &["date:"],
        levels: [Bad, Warn, Bad, Bad, Bad, Bad, Warn, Warn],
    },
    Element {
        key: "addressee",
        ja: "宛名",
        en: "Addressee",
        fields: &[Field::PersonName, Field::PersonOrganisation],
        words_ja: &[" 様", "各位", "御中"],
        words_en: &["dear "],
        levels: [Bad, Bad, Fine, Bad, Bad, Bad, Bad, Bad],
    },
    Element {
        key: "issuer",
        ja: "差出人と代表者名",
        en: "Issuer and representative",
        fields: &[Field::OrgRepresentative],
        words_ja: &["代表取締役", "代表者", "理事長", "社長"],
        words_en: &["president", "chief executive", "director"],
        levels: [Bad, Bad, Bad, Bad, Bad, Bad, Warn, Warn],
    },
    Element {
        key: "apology",
        ja: "お詫び",
        en: "Apology",
        fields: &[],
        words_ja: &["お詫び", "おわび", "申し訳", "陳謝"],
        words_en: &["apolog", "sorry"],
        levels: [Bad, Bad, Bad, Bad, Warn, Bad, Warn, Fine],
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
        levels: [Bad, Bad, Bad, Bad, Warn, Bad, Warn, Fine],
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
        levels: [Warn, Warn, Warn, Warn, Fine, Warn, Fine, Fine],
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
        levels: [Fine, Warn, Bad, Fine, Warn, Warn, Fine, Fine],
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
        levels: [Fine, Bad, Bad, Warn, Fine, Warn, Fine, Fine],
    },
    Element {
        key: "cause",
        ja: "原因",
        en: "Cause",
        fields: &[Field::IncidentCause],
        words_ja: &["原因"],
        words_en: &["cause"],
        levels: [Bad, Bad, Bad, Bad, Warn, Bad, Fine, Fine],
    },
    Element {
        key: "secondary",
        ja: "二次被害の有無",
        en: "Secondary damage",
        fields: &[Field::IncidentSecondaryDamage],
        words_ja: &["二次被害", "不正利用", "不正な利用", "悪用"],
        words_en: &["misuse", "misused", "secondary damage", "fraudulent use"],
        levels: [Fine, Bad, Bad, Warn, Warn, Bad, Fine, Fine],
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
        levels: [Fine, Bad, Bad, Fine, Warn, Warn, Fine, Fine],
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
        levels: [Warn, Warn, Warn, Warn, Warn, Warn, Fine, Fine],
    },
    Element {
        key: "prevention",
        ja: "再発防止策",
        en: "Prevention",
        fields: &[Field::IncidentMeasures, Field::IncidentMeasuresPlanned],
        words_ja: &["再発防止"],
        words_en: &["prevent", "recurrence"],
        levels: [Bad, Warn, Warn, Bad, Warn, Bad, Fine, Fine],
    },
    Element {
        key: "contact",
        ja: "問い合わせ窓口",
        en: "Contact",
        fields: &[Field::DeskPhone, Field::DeskEmail],
        words_ja: &["窓口", "お問い合わせ先"],
        words_en: &["contact", "enquir"],
        levels: [Bad, Bad, Bad, Bad, Bad, Bad, Bad, Warn],
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
        levels: [Warn, Warn, Warn, Warn, Warn, Fine, Fine, Fine],
    },
    Element {
        key: "changes",
        ja: "前回のご報告からの変更点",
        en: "What changed since the last report",
        fields: &[Field::LetterChanges],
        words_ja: &["前回のご報告から", "前回からの変更", "変更点"],
        words_en: &[
            "since our last report",
            "since our report",
            "previous report",
        ],
        levels: [Fine, Fine, Fine, Fine, Bad, Warn, Fine, Fine],
    },
    Element {
        key: "closing",
        ja: "最終の報告であること",
        en: "That it is the final report",
        fields: &[],
        words_ja: &["最終のご報告", "最終報告", "最終報"],
        words_en: &["final report"],
        levels: [Fine, Fine, Fine, Fine, Fine, Bad, Fine, Fine],
    },
    Element {
        key: "compensation",
        ja: "補償",
        en: "Compensation",
        fields: &[],
        words_ja: &["補償", "お見舞"],
        words_en: &["compensat"],
        levels: [Fine, Fine, Fine, Fine, Fine, Warn, Fine, Fine],
    },
    Element {
        key: "scope",
        ja: "お預かりしているデータの範囲と件数",
        en: "Scope and number of the data entrusted",
        fields: &[],
        words_ja: &["お預かりしているデータの範囲", "委託データ", "貴社分の件数"],
        words_en: &["data you entrusted", "records of yours", "entrusted to us"],
        levels: [Fine, Fine, Fine, Bad, Fine, Fine, Fine, Fine],
    },
    Element {
        key: "own_clock",
        ja: "相手方の報告期限が進行し得ること",
        en: "That the reader's own deadline may run",
        fields: &[],
        words_ja: &["貴社ご自身の報告期限", "貴社の報告期限", "期限が進行"],
        words_en: &["your own deadline", "deadline to report"],
        levels: [Fine, Fine, Fine, Bad, Fine, Fine, Fine, Fine],
    },
    Element {
        key: "facts_needed",
        ja: "相手方の報告に必要な事項",
        en: "Facts for the reader's own report",
        fields: &[],
        words_ja: &["貴社のご報告に必要", "ご報告に必要な事項"],
        words_en: &["your own report", "facts you may need"],
        levels: [Fine, Fine, Fine, Bad, Fine, Fine, Fine, Fine],
    },
    Element {
        key: "contract_clause",
        ja: "契約の条項",
        en: "Clause of the contract",
        fields: &[Field::PersonContract],
        words_ja: &["契約書", "契約上", "基本契約"],
        words_en: &["clause", "contract"],
        levels: [Fine, Fine, Fine, Warn, Fine, Fine, Fine, Fine],
    },
    Element {
        key: "subprocessors",
        ja: "再委託先の関与",
        en: "Sub-processors",
        fields: &[],
        words_ja: &["再委託"],
        words_en: &["sub-processor", "subprocessor", "subcontractor"],
        levels: [Fine, Fine, Fine, Warn, Fine, Fine, Fine, Fine],
    },
    Element {
        key: "evidence_offer",
        ja: "ログ・証跡の提供",
        en: "Offer of logs and evidence",
        fields: &[],
        words_ja: &["ログ", "証跡"],
        words_en: &["access logs", "logs and", "evidence"],
        levels: [Fine, Fine, Fine, Warn, Fine, Fine, Fine, Fine],
    },
    Element {
        key: "named_contact",
        ja: "24時間つながる担当者",
        en: "A named contact, 24 hours",
        fields: &[],
        words_ja: &["24時間", "２４時間"],
        words_en: &["24 hours", "24x7", "24/7", "around the clock"],
        levels: [Fine, Fine, Fine, Bad, Fine, Fine, Fine, Fine],
    },
    Element {
        key: "tlp",
        ja: "情報の取扱区分（TLP・秘密保持）",
        en: "Sharing label",
        fields: &[Field::IncidentTlp],
        words_ja: &["TLP", "取扱区分"],
        words_en: &["tlp:", "sharing label"],
        levels: [Fine, Fine, Fine, Warn, Fine, Fine, Fine, Fine],
    },
    Element {
        key: "customer_draft",
        ja: "相手方のお客様への説明の文案",
        en: "Draft text for the reader's customers",
        fields: &[],
        words_ja: &["貴社のお客様", "文案"],
        words_en: &["for your customers", "draft text"],
        levels: [Fine, Fine, Fine, Warn, Fine, Fine, Fine, Fine],
    },
    Element {
        key: "agreed_prevention",
        ja: "再発防止の合意事項",
        en: "Prevention to be agreed",
        fields: &[],
        words_ja: &["合意事項", "ご協議のうえ"],
        words_en: &["agree the measures", "to be agreed", "agreed with you"],
        levels: [Fine, Fine, Fine, Warn, Fine, Fine, Fine, Fine],
    },
    Element {
        key: "when_where",
        ja: "日時と会場",
        en: "Date, time and venue",
        fields: &[],
        words_ja: &["日時"],
        words_en: &["date and time"],
        levels: [Fine, Fine, Fine, Fine, Fine, Fine, Bad, Fine],
    },
];
