//! Which reports to authorities an incident owes by its facts, and which decision may be recorded on one. When they are
//! due is not told here. Articles after the texts at laws.e-gov.go.jp; counsel confirms.

use crate::fault::Faults;
use saiki_api::{
    Lang, Timestamp, Uuid,
    classes::{Category, ThreatSource},
    filing_duties::{
        DutyDecision, DutyDecisionInput, DutyState, MAX_NAME, MAX_REASON, NewFilingDuty,
    },
    letters::LetterKind,
    organisation::Both,
    people::DataItem,
};
use sha2::{Digest, Sha256};

/// Key of the first report to Japan's Personal Information Protection Commission (速報), and the form that answers it.
pub const APPI_PRELIMINARY: &str = "jp.appi.prelim";
/// Key of the final report to it (確報), and the form that answers it.
pub const APPI_FINAL: &str = "jp.appi.final";
/// Keys of the duties every incident is asked about, in their order.
pub const BUILT_IN: [&str; 2] = [APPI_PRELIMINARY, APPI_FINAL];

/// More people than this make a leak one that must be reported, whatever leaked.
/// Enforcement rules of the Act on the Protection of Personal Information, Article 7, item 4.
pub const MANY: u64 = 1_000;

/// What built-in duties turn on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Whether personal data leaked, or may have; `None` while nobody decided and no record shows it.
    pub personal_data: Option<bool>,
    /// People on the register. More than `MANY` need not be counted on.
    pub people: u64,
    /// What leaked of them, as far as it was looked at.
    pub data_items: Vec<DataItem>,
    /// RSIT category.
    pub category: Category,
    /// Who or what is behind it.
    pub threat_source: Option<ThreatSource>,
}

/// A built-in duty as the facts have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuiltIn {
    /// Its key, which is the form that answers it as well.
    pub kind: &'static str,
    /// Recipient and report.
    pub label: Both,
    /// Owed, undetermined or not owed.
    pub state: DutyState,
    /// Why.
    pub explanation: Both,
    /// What must be answered first, while undetermined.
    pub question: Option<Both>,
}

/// The identifier of a built-in duty of an incident: the same from the beginning, whether a row is there or not.
pub fn id_of(incident: Uuid, kind: &str) -> Uuid {
    let mut hash = Sha256::new();
    hash.update(b"filing-duty:");
    hash.update(incident.as_bytes());
    hash.update(kind.as_bytes());
    let hash = hash.finalize();
    let number = hash
        .iter()
        .take(16)
        .fold(0_u128, |n, byte| (n << 8) | u128::from(*byte));
    // Version 8 and the variant of RFC 9562: bits of our own making.
    let bits =
        (number & !(0xf_u128 << 76) & !(0x3_u128 << 62)) | (0x8_u128 << 76) | (0x2_u128 << 62);
    Uuid::from_u128(bits)
}

/// Whether a report that is owed should be filed before a letter of that kind is published or sent: the first word to an
/// authority before a page for everybody, and the final report before the last letter. A final report falls due weeks
/// after the first page, so a page does not wait for it.
pub fn comes_before(report: Option<&str>, letter: LetterKind) -> bool {
    match letter {
        LetterKind::WebNotice => report != Some(APPI_FINAL),
        LetterKind::FinalReport => true,
        _ => false,
    }
}

/// The duties every incident is asked about, as its facts have them.
pub fn built_in(facts: &Facts) -> Vec<BuiltIn> {
    BUILT_IN.into_iter().map(|kind| appi(kind, facts)).collect()
}

/// A report to Japan's Personal Information Protection Commission: Act, Article 26, paragraph 1; enforcement rules,
/// Article 7 (which leaks) and Article 8 (first and final report).
fn appi(kind: &'static str, facts: &Facts) -> BuiltIn {
    let (label, rule) = if kind == APPI_FINAL {
        (
            Both::new("個人情報保護委員会 確報", "PPC Japan, final report"),
            (
                "個人情報保護法第26条第1項、施行規則第8条第2項（確報）",
                "Act on the Protection of Personal Information, Article 26(1); rules, Article 8(2), final report",
            ),
        )
    } else {
        (
            Both::new("個人情報保護委員会 速報", "PPC Japan, preliminary report"),
            (
                "個人情報保護法第26条第1項、施行規則第8条第1項（速報）",
                "Act on the Protection of Personal Information, Article 26(1); rules, Article 8(1), preliminary report",
            ),
        )
    };
    let said = |ja: &str, en: &str| {
        Both::new(
            format!("{ja}（根拠：{}）", rule.0),
            format!("{en} ({}).", rule.1),
        )
    };
    let (state, explanation, question) = match facts.personal_data {
        None => (
            DutyState::Undetermined,
            said(
                "個人情報が漏えいしたかどうかは、記録から分かりません",
                "The records do not tell whether personal data leaked",
            ),
            Some(Both::new(
                "個人情報の漏えい、またはそのおそれがありますか",
                "Did personal data leak, or may it have leaked?",
            )),
        ),
        Some(false) => (
            DutyState::NotOwed,
            said(
                "個人情報は漏えいしていないと判断されています",
                "It was decided that no personal data leaked",
            ),
            None,
        ),
        Some(true) => match grounds(facts) {
            found if found.is_empty() => (
                DutyState::Undetermined,
                said(
                    "個人情報の漏えい、またはそのおそれがあります。報告の対象となる事態かどうかは記録から分かりません",
                    "Personal data leaked, or may have; the records do not tell whether this leak is one to report",
                ),
                Some(Both::new(
                    "要配慮個人情報、財産的被害のおそれ、不正の目的による行為のおそれ、1,000人を超える本人のいずれかに当たりますか（施行規則第7条各号）。どれにも当たらなければ「報告不要」と理由を記録してください",
                    "Does it concern sensitive data, possible loss of property, a possible improper purpose, or more than \
                     1,000 people (rules, Article 7)? If none, record “not required” with the reason",
                )),
            ),
            found => {
                let list = |lang: Lang| {
                    let words: Vec<&str> = found.iter().map(|ground| ground.get(lang)).collect();
                    words.join(lang.pick("、", ", "))
                };
                (
                    DutyState::Owed,
                    said(
                        &format!(
                            "個人情報の漏えい、またはそのおそれがあり、報告の対象となる事態に当たります（{}）",
                            list(Lang::Ja)
                        ),
                        &format!(
                            "Personal data leaked, or may have, and this leak is one to report: {}",
                            list(Lang::En)
                        ),
                    ),
                    None,
                )
            }
        },
    };
    BuiltIn {
        kind,
        label,
        state,
        explanation,
        question,
    }
}

/// Which items of Article 7 of the enforcement rules the records show.
fn grounds(facts: &Facts) -> Vec<Both> {
    let has = |item| facts.data_items.contains(&item);
    let mut found = Vec::new();
    if has(DataItem::Health) {
        found.push(Both::new(
            "要配慮個人情報を含む（第1号）",
            "sensitive data (item 1)",
        ));
    }
    if has(DataItem::CardNumber) {
        found.push(Both::new(
            "クレジットカード番号を含み、財産的被害のおそれがある（第2号）",
            "payment card numbers, which may lead to loss of property (item 2)",
        ));
    }
    if improper(facts) {
        found.push(Both::new(
            "不正の目的による行為のおそれがある（第3号）",
            "a possible improper purpose (item 3)",
        ));
    }
    if facts.people > MANY {
        found.push(Both::new(
            "本人の数が1,000人を超える（第4号）",
            "more than 1,000 people (item 4)",
        ));
    }
    found
}

/// Whether somebody may have meant harm: an intrusion, malware, fraud, or a criminal source.
pub fn improper(facts: &Facts) -> bool {
    let by_category = matches!(
        facts.category,
        Category::MaliciousCode
            | Category::IntrusionAttempts
            | Category::Intrusions
            | Category::Fraud
    );
    by_category || facts.threat_source.is_some_and(ill_meant)
}

fn ill_meant(source: ThreatSource) -> bool {
    !matches!(
        source,
        ThreatSource::NaturalDisaster | ThreatSource::EquipmentFailure | ThreatSource::HumanError
    )
}

/// Whether a recipient may be added like this.
pub fn check_new(new: &NewFilingDuty) -> Faults {
    let mut faults = Faults::default();
    faults.line("name", &new.name, MAX_NAME);
    faults
}

/// Whether a decision may be recorded like this.
pub fn check_decision(input: &DutyDecisionInput, now: Timestamp) -> Faults {
    let mut faults = Faults::default();
    match input.decision {
        DutyDecision::Filed => {
            filed(input, now, &mut faults);
            unless_empty("reason", input.reason.is_empty(), &mut faults);
        }
        DutyDecision::NotRequired | DutyDecision::Open => {
            if input.reason.trim().is_empty() {
                faults.line("reason", &input.reason, MAX_REASON);
            } else {
                faults.prose("reason", &input.reason, MAX_REASON);
            }
            unless_empty("filed_at", input.filed_at.is_none(), &mut faults);
            unless_empty("channel", input.channel.is_none(), &mut faults);
            unless_empty("reference", input.reference.is_empty(), &mut faults);
            unless_empty("filing_id", input.filing_id.is_none(), &mut faults);
        }
    }
    faults
}

fn filed(input: &DutyDecisionInput, now: Timestamp, faults: &mut Faults) {
    match input.filed_at {
        None => faults.add(
            "filed_at",
            "required",
            "報告した日時を入力してください",
            "Please give the time it was filed",
        ),
        Some(at) if at > now => faults.add(
            "filed_at",
            "in_future",
            "まだ来ていない日時です。報告したあとで記録してください",
            "This time has not come yet; record it once it has been filed",
        ),
        Some(_) => {}
    }
    if input.channel.is_none() {
        faults.add(
            "channel",
            "required",
            "報告の方法を選んでください",
            "Choose how it was filed",
        );
    }
    faults.optional_line("reference", &input.reference, MAX_NAME);
}

fn unless_empty(field: &str, empty: bool, faults: &mut Faults) {
    if !empty {
        faults.add(
            field,
            "unwanted",
            "この判断では指定できません。空にしてください",
            "This decision does not take it; leave it out",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use saiki_api::filing_duties::FilingChannel;

    fn facts() -> Facts {
        Facts {
            personal_data: Some(true),
            people: 3,
            data_items: vec![DataItem::Name],
            category: Category::Availability,
            threat_source: Some(ThreatSource::HumanError),
        }
    }

    fn states(facts: &Facts) -> Vec<DutyState> {
        built_in(facts).into_iter().map(|d| d.state).collect()
    }

    #[test]
    fn a_page_for_everybody_does_not_wait_for_the_final_report() {
        let (first, last) = (APPI_PRELIMINARY, APPI_FINAL);
        assert!(comes_before(Some(first), LetterKind::WebNotice));
        assert!(comes_before(None, LetterKind::WebNotice));
        assert!(!comes_before(Some(last), LetterKind::WebNotice));
        assert!(comes_before(Some(last), LetterKind::FinalReport));
        assert!(!comes_before(Some(first), LetterKind::PersonNotice));
    }

    #[test]
    fn nobody_asked_is_undetermined_and_a_decided_no_is_not_owed() {
        let unasked = Facts {
            personal_data: None,
            ..facts()
        };
        assert_eq!(states(&unasked), [DutyState::Undetermined; 2]);
        for duty in built_in(&unasked) {
            assert!(duty.question.unwrap().en.ends_with('?'));
        }
        let none = Facts {
            personal_data: Some(false),
            ..facts()
        };
        assert_eq!(states(&none), [DutyState::NotOwed; 2]);
    }

    #[test]
    fn each_ground_makes_a_leak_one_to_report_and_none_leaves_the_question() {
        assert_eq!(states(&facts()), [DutyState::Undetermined; 2]);
        let cases = [
            (
                Facts {
                    data_items: vec![DataItem::Health],
                    ..facts()
                },
                "第1号",
            ),
            (
                Facts {
                    data_items: vec![DataItem::CardNumber],
                    ..facts()
                },
                "第2号",
            ),
            (
                Facts {
                    category: Category::Intrusions,
                    ..facts()
                },
                "第3号",
            ),
            (
                Facts {
                    threat_source: Some(ThreatSource::InsiderCrime),
                    ..facts()
                },
                "第3号",
            ),
            (
                Facts {
                    people: MANY + 1,
                    ..facts()
                },
                "第4号",
            ),
        ];
        for (facts, ground) in cases {
            let all = built_in(&facts);
            assert!(
                all.iter()
                    .all(|d| d.state == DutyState::Owed && d.question.is_none())
            );
            assert!(
                all.iter().all(|d| d.explanation.ja.contains(ground)),
                "{ground}"
            );
        }
        let many = Facts {
            people: MANY,
            ..facts()
        };
        assert_eq!(states(&many), [DutyState::Undetermined; 2]);
    }

    #[test]
    fn built_in_duties_keep_their_identifiers_apart() {
        let (a, b) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let [first, last] = BUILT_IN;
        assert_eq!(id_of(a, first), id_of(a, first));
        assert_ne!(id_of(a, first), id_of(a, last));
        assert_ne!(id_of(a, first), id_of(b, first));
        assert_eq!(id_of(a, first).get_version_num(), 8);
    }

    #[test]
    fn a_decision_says_what_it_must_and_nothing_else() {
        let now: Timestamp = "2026-11-26T03:00:00Z".parse().unwrap();
        let empty = |decision| DutyDecisionInput {
            decision,
            filed_at: None,
            channel: None,
            reference: String::new(),
            filing_id: None,
            reason: String::new(),
        };
        let codes = |input: &DutyDecisionInput| -> Vec<String> {
            let faults = check_decision(input, now).0;
            let name = |f: &crate::fault::Fault| format!("{} {}", f.field, f.code);
            faults.iter().map(name).collect()
        };
        assert_eq!(
            codes(&empty(DutyDecision::Filed)),
            ["filed_at required", "channel required"]
        );
        let filed = DutyDecisionInput {
            filed_at: Some(now),
            channel: Some(FilingChannel::WebForm),
            ..empty(DutyDecision::Filed)
        };
        assert_eq!(codes(&filed), Vec::<String>::new());
        let mixed = DutyDecisionInput {
            decision: DutyDecision::NotRequired,
            ..filed
        };
        assert_eq!(
            codes(&mixed),
            ["reason required", "filed_at unwanted", "channel unwanted"]
        );
        assert_eq!(codes(&empty(DutyDecision::Open)), ["reason required"]);
    }
}
