//! Which class of ours is which value of VERIS, both ways. Only values this mapping writes or reads are here; they are facts
//! of the VERIS schema (Verizon, vz-risk/veris, CC BY-SA 4.0), whose enumerations themselves are not part of Saiki.

use saiki_api::{
    classes::{Asset, Category, NoticedBy, Severity, Threat, ThreatSource},
    losses::LossVariety,
    people::DataItem,
};

/// What VERIS calls anything nobody knows.
pub(super) const UNKNOWN: &str = "Unknown";

/// Each kind of action, with its name in Japanese and English for titles made here.
pub(super) const ACTIONS: [(&str, &str, &str); 7] = [
    ("malware", "マルウェア", "Malware"),
    ("hacking", "不正アクセス", "Hacking"),
    ("social", "詐欺・なりすまし", "Social engineering"),
    ("misuse", "権限の悪用", "Misuse"),
    ("physical", "物理的な行為", "Physical action"),
    ("error", "人的な誤り", "Error"),
    ("environmental", "災害・環境", "Environmental event"),
];

/// The action and its variety that say a threat; `None` where VERIS says it as an attribute, or not at all.
pub(super) fn action_of(threat: Threat) -> Option<(&'static str, &'static str)> {
    match threat {
        Threat::Malware => Some(("malware", UNKNOWN)),
        Threat::Intrusion | Threat::Theft => Some(("hacking", UNKNOWN)),
        Threat::Impersonation => Some(("social", "Pretexting")),
        Threat::Forgery => Some(("social", "Forgery")),
        Threat::MailFlooding => Some(("social", "Spam")),
        Threat::UnauthorisedUse => Some(("misuse", "Privilege abuse")),
        Threat::PrivateUse => Some(("misuse", "Net misuse")),
        Threat::Eavesdropping => Some(("physical", "Wiretapping")),
        Threat::Tampering
        | Threat::Repudiation
        | Threat::Leak
        | Threat::Destruction
        | Threat::SteppingStone => None,
    }
}

/// The action a category says by itself.
pub(super) fn action_of_category(category: Category) -> Option<(&'static str, &'static str)> {
    match category {
        Category::MaliciousCode => Some(("malware", UNKNOWN)),
        Category::Intrusions | Category::IntrusionAttempts => Some(("hacking", UNKNOWN)),
        Category::Fraud => Some(("social", "Scam")),
        Category::AbusiveContent => Some(("social", "Spam")),
        _ => None,
    }
}

/// The action a source says by itself.
pub(super) fn action_of_source(source: ThreatSource) -> Option<(&'static str, &'static str)> {
    match source {
        ThreatSource::NaturalDisaster => Some(("environmental", UNKNOWN)),
        ThreatSource::EquipmentFailure => Some(("error", "Malfunction")),
        ThreatSource::HumanError => Some(("error", UNKNOWN)),
        _ => None,
    }
}

/// Who was behind it: the kind of actor, its variety and its motive. `None` where VERIS has nobody to name.
pub(super) fn actor_of(source: ThreatSource) -> Option<(&'static str, &'static str, &'static str)> {
    match source {
        ThreatSource::NaturalDisaster => Some(("external", "Force majeure", "NA")),
        ThreatSource::EquipmentFailure => None,
        ThreatSource::Mischief => Some(("external", "Unaffiliated", "Fun")),
        ThreatSource::HumanError => Some(("internal", UNKNOWN, "NA")),
        ThreatSource::InsiderCrime => Some(("internal", UNKNOWN, UNKNOWN)),
        ThreatSource::OutsideCrime => Some(("external", UNKNOWN, UNKNOWN)),
        ThreatSource::IndustrialEspionage => Some(("external", "Competitor", "Espionage")),
        ThreatSource::Terrorism => Some(("external", "Terrorist", "Ideology")),
        ThreatSource::StateEspionage => Some(("external", "Nation-state", "Espionage")),
        ThreatSource::War => Some(("external", "Nation-state", "Other")),
    }
}

/// The threat a variety of an action is read as.
pub(super) fn threat_of(action: &str, variety: &str) -> Option<Threat> {
    match (action, variety) {
        ("malware", "Destroy data") => Some(Threat::Destruction),
        ("malware", "Export data") => Some(Threat::Theft),
        ("malware", "Spam") => Some(Threat::MailFlooding),
        ("malware", "Packet sniffer") => Some(Threat::Eavesdropping),
        ("malware", _) => Some(Threat::Malware),
        ("hacking", "DoS") => None,
        ("hacking", "MitM") => Some(Threat::Eavesdropping),
        ("hacking", _) => Some(Threat::Intrusion),
        ("social", "Pretexting" | "Phishing") => Some(Threat::Impersonation),
        ("social", "Forgery") => Some(Threat::Forgery),
        ("social", "Spam") => Some(Threat::MailFlooding),
        ("misuse", "Net misuse" | "Email misuse" | "Illicit content") => Some(Threat::PrivateUse),
        ("misuse", _) => Some(Threat::UnauthorisedUse),
        ("physical", "Theft") => Some(Threat::Theft),
        ("physical", "Tampering") => Some(Threat::Tampering),
        ("physical", "Destruction") => Some(Threat::Destruction),
        ("physical", "Wiretapping" | "Snooping" | "Surveillance") => Some(Threat::Eavesdropping),
        ("integrity", "Modify data" | "Defacement" | "Log tampering" | "Modify configuration") => {
            Some(Threat::Tampering)
        }
        ("integrity", "Repurpose") => Some(Threat::SteppingStone),
        ("integrity", "Misrepresentation") => Some(Threat::Impersonation),
        ("integrity", "Fraudulent transaction") => Some(Threat::Forgery),
        ("availability", "Destruction") => Some(Threat::Destruction),
        _ => None,
    }
}

/// Whether reading that variety as that threat loses nothing: it is what the threat is written as.
pub(super) fn says_it_all(action: &str, variety: &str) -> bool {
    let written = Threat::ALL.into_iter().filter_map(action_of);
    let mut plain = written.chain([
        ("social", "Scam"),
        ("error", "Malfunction"),
        ("integrity", "Modify data"),
        ("integrity", "Repurpose"),
        ("availability", "Destruction"),
    ]);
    variety == UNKNOWN || plain.any(|said| said == (action, variety))
}

/// What VERIS calls an asset.
pub(super) fn asset_name(asset: Asset) -> &'static str {
    match asset {
        Asset::PublicWeb => "S - Web application",
        Asset::PublicDns | Asset::InternalDns => "S - DNS",
        Asset::PublicCustomerData | Asset::InternalCustomerData => "S - Database",
        Asset::InternalGroupware => "S - Other",
        Asset::InternalFile => "S - File",
        Asset::InternalMail => "S - Mail",
        Asset::InternalRemoteAccess => "N - Remote access",
    }
}

/// The asset a variety is read as, and whether another of ours could have been meant as well.
pub(super) fn asset_of(variety: &str) -> Option<(Asset, bool)> {
    match variety {
        "S - Web application" => Some((Asset::PublicWeb, false)),
        "S - DNS" => Some((Asset::PublicDns, true)),
        "S - Database" => Some((Asset::InternalCustomerData, true)),
        "S - File" => Some((Asset::InternalFile, false)),
        "S - Mail" => Some((Asset::InternalMail, false)),
        // A server until 1.4.0, a network device since.
        "N - Remote access" | "S - Remote access" => Some((Asset::InternalRemoteAccess, false)),
        _ => None,
    }
}

/// How it came to notice: the side, and the variety there.
pub(super) fn discovery_of(noticed: NoticedBy) -> Option<(&'static str, &'static str)> {
    match noticed {
        NoticedBy::Monitoring => Some(("internal", "Infrastructure monitoring")),
        NoticedBy::Employee => Some(("internal", "Reported by employee")),
        NoticedBy::Customer => Some(("external", "Customer")),
        NoticedBy::Finder | NoticedBy::Media => Some(("external", "Other")),
        NoticedBy::Partner => Some(("partner", UNKNOWN)),
        NoticedBy::Authority => Some(("external", "Law enforcement")),
        NoticedBy::Attacker => Some(("external", "Actor disclosure")),
        NoticedBy::Other => None,
    }
}

/// Who noticed, read from the side and the variety there.
pub(super) fn noticed_of(side: &str, variety: &str) -> Option<NoticedBy> {
    match (side, variety) {
        ("internal", "Reported by employee" | "reported by employee") => Some(NoticedBy::Employee),
        ("internal", _) => Some(NoticedBy::Monitoring),
        ("partner", _) => Some(NoticedBy::Partner),
        ("external", "Customer" | "customer") => Some(NoticedBy::Customer),
        (
            "external",
            "Law enforcement"
            | "law enforcement"
            | "Emergency response team"
            | "emergency response team",
        ) => Some(NoticedBy::Authority),
        ("external", "Actor disclosure" | "actor disclosure") => Some(NoticedBy::Attacker),
        ("external", _) => Some(NoticedBy::Finder),
        _ => None,
    }
}

/// The rating of the whole impact.
pub(super) fn rating_of(severity: Severity) -> &'static str {
    match severity {
        Severity::Low => "Distracting",
        Severity::Medium => "Painful",
        Severity::High => "Damaging",
        Severity::Critical => "Catastrophic",
    }
}

/// The severity a rating is read as.
pub(super) fn severity_of(rating: &str) -> Option<Severity> {
    match rating {
        "Insignificant" | "Distracting" => Some(Severity::Low),
        "Painful" => Some(Severity::Medium),
        "Damaging" => Some(Severity::High),
        "Catastrophic" => Some(Severity::Critical),
        _ => None,
    }
}

/// What VERIS calls a kind of loss.
pub(super) fn loss_name(variety: LossVariety) -> &'static str {
    match variety {
        LossVariety::AssetAndFraud => "Asset and fraud",
        LossVariety::BrandDamage => "Brand damage",
        LossVariety::BusinessDisruption => "Business disruption",
        LossVariety::CompetitiveAdvantage => "Competitive advantage",
        LossVariety::LegalAndRegulatory => "Legal and regulatory",
        LossVariety::OperatingCosts => "Operating costs",
        LossVariety::ResponseAndRecovery => "Response and recovery",
        LossVariety::Other => "Other",
    }
}

/// What VERIS and the incident extension of STIX call a kind of data.
pub(super) fn data_names(item: DataItem) -> (&'static str, &'static str) {
    match item {
        DataItem::LoginId | DataItem::Password => ("Credentials", "credentials-user"),
        DataItem::CardNumber | DataItem::CardExpiry | DataItem::CardSecurityCode => {
            ("Payment", "payment")
        }
        DataItem::BankAccount => ("Bank", "financial"),
        DataItem::Health => ("Medical", "phi"),
        DataItem::IdentityDocument | DataItem::MyNumber => ("Sensitive Personal", "pii"),
        DataItem::Name
        | DataItem::Address
        | DataItem::Email
        | DataItem::Phone
        | DataItem::BirthDate
        | DataItem::Gender
        | DataItem::PurchaseHistory
        | DataItem::Employer
        | DataItem::Income
        | DataItem::Location
        | DataItem::Correspondence => ("Personal", "pii"),
    }
}
