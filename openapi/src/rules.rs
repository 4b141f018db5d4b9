//! Rules that deadlines follow, as data: which event starts one, how long it runs, in whose calendar, and the questions
//! that decide whether it applies. Built-in rules are files of `saiki-domain`; clauses of contracts are written by users.

use crate::{Date, Lang, Timestamp, incidents::TimeKind, organisation::Both};
use serde::{Deserialize, Serialize};

/// Longest identifier of a rule, in characters.
pub const MAX_ID: usize = 60;
/// Longest title, recipient or source, in characters.
pub const MAX_NAME: usize = 200;
/// Longest note, in characters.
pub const MAX_NOTE: usize = 2_000;
/// Most clauses users may write.
pub const MAX_OWN: usize = 200;
/// Longest period a term may name, in its unit.
pub const MAX_COUNT: u32 = 10_000;

/// Whose law, or which kind of agreement, a rule belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // each one's words are in `label`
pub enum Regime {
    Jp,
    Eu,
    Uk,
    Us,
    Kr,
    Sg,
    Au,
    Cn,
    Hk,
    Tw,
    In,
    Other,
    Contract,
}

impl Regime {
    /// Every regime, Japan first, contracts last.
    pub const ALL: [Regime; 13] = [
        Regime::Jp,
        Regime::Eu,
        Regime::Uk,
        Regime::Us,
        Regime::Kr,
        Regime::Sg,
        Regime::Au,
        Regime::Cn,
        Regime::Hk,
        Regime::Tw,
        Regime::In,
        Regime::Other,
        Regime::Contract,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Regime::Jp => lang.pick("日本", "Japan"),
            Regime::Eu => lang.pick("EU", "European Union"),
            Regime::Uk => lang.pick("英国", "United Kingdom"),
            Regime::Us => lang.pick("米国", "United States"),
            Regime::Kr => lang.pick("韓国", "Korea"),
            Regime::Sg => lang.pick("シンガポール", "Singapore"),
            Regime::Au => lang.pick("オーストラリア", "Australia"),
            Regime::Cn => lang.pick("中国", "China"),
            Regime::Hk => lang.pick("香港", "Hong Kong"),
            Regime::Tw => lang.pick("台湾", "Taiwan"),
            Regime::In => lang.pick("インド", "India"),
            Regime::Other => lang.pick("その他の国・地域", "Elsewhere"),
            Regime::Contract => lang.pick("契約", "Contract"),
        }
    }
}

/// How far the rule's text was checked, and whether it is in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RuleStatus {
    /// Checked against the issuing body's own text, or two independent sources.
    Verified,
    /// Not confirmed; to be checked with counsel before relying on it.
    Unverified,
    /// The figure is the issuing body's guidance, not the law's.
    Guideline,
    /// Enacted or proposed, and not in force.
    NotInForce,
}

impl RuleStatus {
    /// Every status.
    pub const ALL: [RuleStatus; 4] = [
        RuleStatus::Verified,
        RuleStatus::Unverified,
        RuleStatus::Guideline,
        RuleStatus::NotInForce,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            RuleStatus::Verified => lang.pick("確認済み", "Verified"),
            RuleStatus::Unverified => lang.pick("未確認", "Unverified"),
            RuleStatus::Guideline => lang.pick("ガイドライン", "Guideline"),
            RuleStatus::NotInForce => lang.pick("未施行", "Not in force"),
        }
    }
}

/// What binds to the rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RuleForce {
    /// A duty by law or by a supervisor's order.
    Duty,
    /// A guideline or rule of conduct.
    Guideline,
    /// Nobody demands it.
    Voluntary,
    /// An agreement, or terms one has accepted.
    Contract,
}

impl RuleForce {
    /// Every kind.
    pub const ALL: [RuleForce; 4] = [
        RuleForce::Duty,
        RuleForce::Guideline,
        RuleForce::Voluntary,
        RuleForce::Contract,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            RuleForce::Duty => lang.pick("法令上の義務", "Duty by law"),
            RuleForce::Guideline => lang.pick("指針", "Guideline"),
            RuleForce::Voluntary => lang.pick("任意", "Voluntary"),
            RuleForce::Contract => lang.pick("契約", "Contract"),
        }
    }
}

/// The event a period runs from.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Start {
    /// One of the incident's moments.
    Time(TimeKind),
    /// When what another rule asks for was filed; the identifier of that rule.
    Filed(String),
    /// The end of the calendar year in which that moment lies.
    YearEndAfter(TimeKind),
    /// The end of the calendar quarter in which that moment lies.
    QuarterEndAfter(TimeKind),
}

/// How a period is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = TermUnit))]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Hours that pass, whatever clocks are put forward or back meanwhile.
    Hours,
    /// Calendar days, the day of the event not counted.
    DaysAfter,
    /// Calendar days, the day of the event being day 1.
    DaysIncluding,
    /// Calendar days whose way of counting is not confirmed: counted as `days_including`, the earlier one.
    DaysUnconfirmed,
    /// Business days of the term's calendar after the day of the event.
    BusinessDays,
    /// Calendar months to the same day, or the last of a shorter month.
    Months,
}

/// What happens to a period whose last day is not a business day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Roll {
    /// Nothing.
    #[default]
    None,
    /// It ends with the next business day.
    NextBusinessDay,
    /// It ends at noon of the next business day.
    NoonOfNextBusinessDay,
}

/// A reading of the law that gives more time, shown beside the strict one and never relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Relief {
    /// None.
    #[default]
    None,
    /// Regulation (EEC, Euratom) No 1182/71, Article 3: the hour of the event is not counted, and a period of two days
    /// or more holds at least two working days.
    Eu118271,
}

/// How a number is compared. Off by one is the difference between a duty and none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Comparator {
    /// `> n`.
    MoreThan,
    /// `>= n`.
    AtLeast,
}

/// When a rule applies, in terms of questions by their keys.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = RuleCondition))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Condition {
    /// Always.
    Always,
    /// All of these.
    #[cfg_attr(feature = "openapi", schema(no_recursion))]
    All(Vec<Condition>),
    /// At least one of these.
    #[cfg_attr(feature = "openapi", schema(no_recursion))]
    Any(Vec<Condition>),
    /// Not this.
    #[cfg_attr(feature = "openapi", schema(no_recursion))]
    Not(Box<Condition>),
    /// The question is answered with yes.
    Yes(String),
    /// The number asked for is large enough.
    Number {
        /// Key of the question.
        question: String,
        /// How it is compared.
        is: Comparator,
        /// With what.
        than: u64,
    },
}

/// One period. A rule with several is due at the first of their ends, but see `Choice`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// The event it runs from.
    pub start: Start,
    /// How many units, 1 to 10,000.
    pub count: u32,
    /// Of what.
    pub unit: Unit,
    /// The later end of a range such as "three to five days", in the same unit.
    #[serde(default)]
    pub outer: Option<u32>,
    /// What happens when its last day is no business day.
    #[serde(default)]
    pub roll: Roll,
    /// For whom it does not roll.
    #[serde(default)]
    pub roll_unless: Option<Condition>,
    /// The calendar of business days, by its identifier.
    #[serde(default)]
    pub calendar: Option<String>,
    /// A more generous reading.
    #[serde(default)]
    pub relief: Relief,
    /// Only then does this term count; otherwise it is left out.
    #[serde(default)]
    pub only_if: Option<Condition>,
}

/// Which of several terms decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// The one that ends first.
    #[default]
    Earliest,
    /// The one that ends first; but where the event of the first term happened only after the second one's end, the
    /// first. Commission Delegated Regulation (EU) 2025/301, Article 5(1)(a).
    EarliestUnlessLate,
}

/// Where a rule is written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Source {
    /// Issuing body and text; Japanese.
    pub ja: String,
    /// The same in English, with the article.
    pub en: String,
    /// Address of the text; may be empty.
    pub url: String,
}

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = DeadlineRule))]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Identifier, for example `jp.appi.final`. Those users write begin with `ct.`.
    pub id: String,
    /// Version, from 1. Whatever changes makes a new one.
    pub version: u32,
    /// Whose law.
    pub regime: Regime,
    /// What is owed.
    pub title: Both,
    /// To whom.
    pub recipient: Both,
    /// How far it was checked, and whether it is in force.
    pub status: RuleStatus,
    /// What binds to it.
    pub force: RuleForce,
    /// First day it is in force; absent while that is not fixed, or was long ago.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub valid_from: Option<Date>,
    /// Last day.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub valid_to: Option<Date>,
    /// Where it is written.
    pub source: Source,
    /// The day it was last compared with its source.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub verified_on: Option<Date>,
    /// IANA zone of the law's place.
    pub zone: String,
    /// "Without delay": the law names no period, and the terms are a guide.
    #[serde(default)]
    pub asap: bool,
    /// Its periods; none where nothing can be counted.
    #[serde(default)]
    pub terms: Vec<Term>,
    /// Which of them decides.
    #[serde(default)]
    pub choice: Choice,
    /// When it applies.
    pub applies: Condition,
    /// Key of what the report must hold, for example `a9`.
    #[serde(default)]
    pub content: Option<String>,
    /// What else one must know.
    #[serde(default)]
    pub note: Both,
}

/// What a clause of a contract says: on writing it, and on changing it whole. Its identifier and version are given to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = DeadlineRuleFields))]
#[serde(deny_unknown_fields)]
pub struct RuleFields {
    /// What is owed, 1 to 200 characters in one language at least.
    pub title: Both,
    /// To whom, likewise.
    pub recipient: Both,
    /// Clause and contract.
    #[serde(default)]
    pub source: Source,
    /// Zone in which its days are counted.
    pub zone: String,
    /// "Without delay" rather than a period.
    #[serde(default)]
    pub asap: bool,
    /// Its periods, at most 4.
    #[serde(default)]
    pub terms: Vec<Term>,
    /// When it applies; always when absent.
    #[serde(default)]
    pub applies: Option<Condition>,
    /// What else one must know.
    #[serde(default)]
    pub note: Both,
    /// Out of the lists; incidents that have it keep it.
    #[serde(default)]
    pub retired: bool,
}

/// A rule as the catalogue lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListedRule {
    /// The rule.
    pub rule: Rule,
    /// Whether users wrote it, and may change it.
    pub own: bool,
    /// Whether it is out of the lists.
    pub retired: bool,
    /// Whether its last comparison with the source lies longer back than the settings allow.
    pub stale: bool,
    /// Its periods in words, in the reader's language.
    pub terms_text: String,
    /// When it applies, in words.
    pub applies_text: String,
    /// Row version of one users wrote, for `If-Match`; 0 for a built-in one.
    pub version: i64,
    /// When it last changed here; absent for a built-in one.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub updated_at: Option<Timestamp>,
}

/// Which rules are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(default)]
pub struct RuleFilter {
    /// Words that identifier, title, recipient or source must hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// Only this regime.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regime: Option<Regime>,
    /// Only this status; a clause users wrote has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<RuleStatus>,
    /// Retired ones too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retired: Option<bool>,
}

/// A field in which two versions of a rule differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RuleChange {
    /// Name of the field.
    pub field: String,
    /// Its value in the version the incident keeps to, in words.
    pub pinned: String,
    /// Its value in the newest.
    pub newest: String,
}
