//! How incidents are classified: RSIT category, threat and asset classes, severity, TLP 2.0, phases. Each
//! class carries its name for people in both languages.

use crate::Lang;
use serde::{Deserialize, Serialize};

/// Reference Security Incident Taxonomy (ENISA, TF-CSIRT; CC0), first level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)] // the names are the taxonomy's own
pub enum Category {
    AbusiveContent,
    MaliciousCode,
    InformationGathering,
    IntrusionAttempts,
    Intrusions,
    Availability,
    InformationContentSecurity,
    Fraud,
    Vulnerable,
    Other,
    Test,
}

impl Category {
    /// Every category, in the taxonomy's order.
    pub const ALL: [Category; 11] = [
        Category::AbusiveContent,
        Category::MaliciousCode,
        Category::InformationGathering,
        Category::IntrusionAttempts,
        Category::Intrusions,
        Category::Availability,
        Category::InformationContentSecurity,
        Category::Fraud,
        Category::Vulnerable,
        Category::Other,
        Category::Test,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Category::AbusiveContent => lang.pick("迷惑行為・不適切な内容", "Abusive content"),
            Category::MaliciousCode => lang.pick("マルウェア", "Malicious code"),
            Category::InformationGathering => lang.pick("探索・情報収集", "Information gathering"),
            Category::IntrusionAttempts => lang.pick("侵入の試み", "Intrusion attempts"),
            Category::Intrusions => lang.pick("不正アクセス・改ざん", "Intrusions"),
            Category::Availability => lang.pick("サービス妨害・停止", "Availability"),
            Category::InformationContentSecurity => {
                lang.pick("情報の漏えい・改変", "Information content security")
            }
            Category::Fraud => lang.pick("詐欺・なりすまし", "Fraud"),
            Category::Vulnerable => lang.pick("脆弱性", "Vulnerable"),
            Category::Other => lang.pick("その他", "Other"),
            Category::Test => lang.pick("訓練・試験", "Test"),
        }
    }
}

/// Where a threat comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum ThreatSource {
    NaturalDisaster,
    EquipmentFailure,
    Mischief,
    HumanError,
    InsiderCrime,
    OutsideCrime,
    IndustrialEspionage,
    Terrorism,
    StateEspionage,
    War,
}

impl ThreatSource {
    /// Every source, from nature to war.
    pub const ALL: [ThreatSource; 10] = [
        ThreatSource::NaturalDisaster,
        ThreatSource::EquipmentFailure,
        ThreatSource::Mischief,
        ThreatSource::HumanError,
        ThreatSource::InsiderCrime,
        ThreatSource::OutsideCrime,
        ThreatSource::IndustrialEspionage,
        ThreatSource::Terrorism,
        ThreatSource::StateEspionage,
        ThreatSource::War,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            ThreatSource::NaturalDisaster => {
                lang.pick("自然災害・火災", "Natural disaster or fire")
            }
            ThreatSource::EquipmentFailure => lang.pick("機器の故障", "Equipment failure"),
            ThreatSource::Mischief => lang.pick("いたずら", "Mischief"),
            ThreatSource::HumanError => lang.pick("人的な誤り", "Human error"),
            ThreatSource::InsiderCrime => lang.pick("内部犯行", "Insider crime"),
            ThreatSource::OutsideCrime => lang.pick("外部の犯罪", "Outside crime"),
            ThreatSource::IndustrialEspionage => lang.pick("産業スパイ", "Industrial espionage"),
            ThreatSource::Terrorism => lang.pick("テロ", "Terrorism"),
            ThreatSource::StateEspionage => lang.pick("国家による諜報", "State espionage"),
            ThreatSource::War => lang.pick("戦争", "War"),
        }
    }
}

/// What was done to an asset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Threat {
    Tampering,
    Impersonation,
    Repudiation,
    Eavesdropping,
    Malware,
    Intrusion,
    Leak,
    Destruction,
    SteppingStone,
    Forgery,
    Theft,
    UnauthorisedUse,
    MailFlooding,
    PrivateUse,
}

impl Threat {
    /// Every class.
    pub const ALL: [Threat; 14] = [
        Threat::Tampering,
        Threat::Impersonation,
        Threat::Repudiation,
        Threat::Eavesdropping,
        Threat::Malware,
        Threat::Intrusion,
        Threat::Leak,
        Threat::Destruction,
        Threat::SteppingStone,
        Threat::Forgery,
        Threat::Theft,
        Threat::UnauthorisedUse,
        Threat::MailFlooding,
        Threat::PrivateUse,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Threat::Tampering => lang.pick("改ざん", "Tampering"),
            Threat::Impersonation => lang.pick("なりすまし", "Impersonation"),
            Threat::Repudiation => lang.pick("否認", "Repudiation"),
            Threat::Eavesdropping => lang.pick("盗聴", "Eavesdropping"),
            Threat::Malware => lang.pick("マルウェア感染", "Malware"),
            Threat::Intrusion => lang.pick("侵入", "Intrusion"),
            Threat::Leak => lang.pick("漏えい", "Leak"),
            Threat::Destruction => lang.pick("破壊・消去", "Destruction"),
            Threat::SteppingStone => lang.pick("踏み台としての悪用", "Use as a stepping stone"),
            Threat::Forgery => lang.pick(
                "情報・電子マネーの偽造",
                "Forgery of information or e-money",
            ),
            Threat::Theft => lang.pick("データの窃取・複製", "Theft or copying of data"),
            Threat::UnauthorisedUse => lang.pick("権限のない利用", "Use without right"),
            Threat::MailFlooding => lang.pick("大量メール", "Mail flooding"),
            Threat::PrivateUse => lang.pick("私的利用", "Private use"),
        }
    }
}

/// The kind of asset that was hit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Asset {
    PublicWeb,
    PublicDns,
    PublicCustomerData,
    InternalGroupware,
    InternalFile,
    InternalMail,
    InternalRemoteAccess,
    InternalDns,
    InternalCustomerData,
}

impl Asset {
    /// Every kind: the public side first, then the inside.
    pub const ALL: [Asset; 9] = [
        Asset::PublicWeb,
        Asset::PublicDns,
        Asset::PublicCustomerData,
        Asset::InternalGroupware,
        Asset::InternalFile,
        Asset::InternalMail,
        Asset::InternalRemoteAccess,
        Asset::InternalDns,
        Asset::InternalCustomerData,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Asset::PublicWeb => lang.pick("公開ウェブ", "Public website"),
            Asset::PublicDns => lang.pick("公開DNS", "Public DNS"),
            Asset::PublicCustomerData => {
                lang.pick("公開系の顧客情報", "Customer data, public side")
            }
            Asset::InternalGroupware => lang.pick("グループウェア", "Groupware"),
            Asset::InternalFile => lang.pick("ファイルサーバ", "File servers"),
            Asset::InternalMail => lang.pick("メール", "Mail"),
            Asset::InternalRemoteAccess => lang.pick("リモート接続", "Remote access"),
            Asset::InternalDns => lang.pick("社内DNS", "Internal DNS"),
            Asset::InternalCustomerData => lang.pick("社内の顧客情報", "Customer data, inside"),
        }
    }
}

/// How grave an incident is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Little harm, handled in the line.
    Low,
    /// Harm to a part of the organisation.
    Medium,
    /// Harm to customers or to the whole organisation.
    High,
    /// Threatens the organisation itself.
    Critical,
}

impl Severity {
    /// Every severity, the lightest first.
    pub const ALL: [Severity; 4] = [
        Severity::Low,
        Severity::Medium,
        Severity::High,
        Severity::Critical,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Severity::Low => lang.pick("軽微", "Low"),
            Severity::Medium => lang.pick("中程度", "Medium"),
            Severity::High => lang.pick("重大", "High"),
            Severity::Critical => lang.pick("極めて重大", "Critical"),
        }
    }
}

/// Traffic Light Protocol 2.0 (FIRST): who may be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Tlp {
    /// Named recipients only.
    #[serde(rename = "RED")]
    Red,
    /// The organisation only.
    #[serde(rename = "AMBER+STRICT")]
    AmberStrict,
    /// The organisation and its clients, as needed.
    #[default]
    #[serde(rename = "AMBER")]
    Amber,
    /// The community.
    #[serde(rename = "GREEN")]
    Green,
    /// Anybody.
    #[serde(rename = "CLEAR")]
    Clear,
}

impl Tlp {
    /// Every label, the strictest first.
    pub const ALL: [Tlp; 5] = [
        Tlp::Red,
        Tlp::AmberStrict,
        Tlp::Amber,
        Tlp::Green,
        Tlp::Clear,
    ];

    /// The label as it is printed, for example `TLP:AMBER`.
    pub fn label(self) -> &'static str {
        match self {
            Tlp::Red => "TLP:RED",
            Tlp::AmberStrict => "TLP:AMBER+STRICT",
            Tlp::Amber => "TLP:AMBER",
            Tlp::Green => "TLP:GREEN",
            Tlp::Clear => "TLP:CLEAR",
        }
    }
}

/// The phase an incident is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Emergency response (緊急対応).
    Emergency,
    /// Recovery (復旧).
    Recovery,
    /// Closed: what was learned feeds prevention (予防).
    Closed,
}

impl Phase {
    /// Every phase, in order.
    pub const ALL: [Phase; 3] = [Phase::Emergency, Phase::Recovery, Phase::Closed];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Phase::Emergency => lang.pick("緊急対応", "Emergency response"),
            Phase::Recovery => lang.pick("復旧", "Recovery"),
            Phase::Closed => lang.pick("終結・予防", "Closed, prevention"),
        }
    }
}

/// How the incident came to notice. An outside report is a normal way for one to begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum NoticedBy {
    Monitoring,
    Employee,
    Customer,
    Finder,
    Partner,
    Authority,
    Attacker,
    Media,
    Other,
}

impl NoticedBy {
    /// Every way.
    pub const ALL: [NoticedBy; 9] = [
        NoticedBy::Monitoring,
        NoticedBy::Employee,
        NoticedBy::Customer,
        NoticedBy::Finder,
        NoticedBy::Partner,
        NoticedBy::Authority,
        NoticedBy::Attacker,
        NoticedBy::Media,
        NoticedBy::Other,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            NoticedBy::Monitoring => lang.pick("監視による検知", "Own monitoring"),
            NoticedBy::Employee => lang.pick("社員の気付き", "An employee"),
            NoticedBy::Customer => lang.pick("お客様からの申し出", "A customer"),
            NoticedBy::Finder => lang.pick("第三者（発見者）からの連絡", "An outside finder"),
            NoticedBy::Partner => lang.pick("取引先からの連絡", "A business partner"),
            NoticedBy::Authority => lang.pick("公的機関からの連絡", "An authority"),
            NoticedBy::Attacker => lang.pick("攻撃者からの通告", "The attacker"),
            NoticedBy::Media => lang.pick("報道", "The media"),
            NoticedBy::Other => lang.pick("その他", "Other"),
        }
    }
}
