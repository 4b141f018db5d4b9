//! Why a letter is sent: because a law or a contract asks for it, or to keep people informed. Only the latter can be
//! stopped by who gets it.

use crate::Lang;
use serde::{Deserialize, Serialize};

/// Longest note on the basis, in characters.
pub const MAX_BASIS: usize = 500;

/// Whether a letter is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Owed by law or contract: no way to stop it, and who stopped updates gets it all the same.
    #[default]
    Required,
    /// Any other word on the matter: whoever gets it can stop further ones with one press.
    Update,
}

impl Purpose {
    /// Both.
    pub const ALL: [Purpose; 2] = [Purpose::Required, Purpose::Update];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Purpose::Required => {
                lang.pick("法令・契約上必要な通知", "Notice owed by law or contract")
            }
            Purpose::Update => lang.pick(
                "その他のお知らせ（配信停止可）",
                "Other update (can be stopped)",
            ),
        }
    }
}

/// A law that obliges to tell people or companies, as it is offered to choose from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownLaw {
    /// Stable key, for example `jp.appi.26_2`.
    pub key: &'static str,
    /// Name and article in Japanese.
    pub ja: &'static str,
    /// Name and article in English.
    pub en: &'static str,
}

/// Laws a letter may name. What they ask for in a given case is for counsel; anything else goes into the note.
pub const KNOWN_LAWS: [KnownLaw; 9] = [
    KnownLaw {
        key: "jp.appi.26_2",
        ja: "個人情報の保護に関する法律 第26条第2項（本人への通知）",
        en: "Japan: Act on the Protection of Personal Information, article 26(2)",
    },
    KnownLaw {
        key: "jp.appi.26_1_proviso",
        ja: "個人情報の保護に関する法律 第26条第1項ただし書（委託元への通知）",
        en: "Japan: Act on the Protection of Personal Information, article 26(1), notice to the entrusting party",
    },
    KnownLaw {
        key: "jp.my_number.29_4",
        ja: "番号法 第29条の4第2項（本人への通知）",
        en: "Japan: My Number Act, article 29-4(2)",
    },
    KnownLaw {
        key: "eu.gdpr.34",
        ja: "EU一般データ保護規則（GDPR）第34条（本人への連絡）",
        en: "EU: General Data Protection Regulation, article 34",
    },
    KnownLaw {
        key: "eu.gdpr.33_2",
        ja: "EU一般データ保護規則（GDPR）第33条第2項（管理者への通知）",
        en: "EU: General Data Protection Regulation, article 33(2), notice to the controller",
    },
    KnownLaw {
        key: "uk.gdpr.34",
        ja: "英国一般データ保護規則 第34条",
        en: "United Kingdom: UK GDPR, article 34",
    },
    KnownLaw {
        key: "us.hipaa.164_404",
        ja: "米国 HIPAA 規則 164.404条（本人への通知）",
        en: "United States: HIPAA, 45 CFR 164.404",
    },
    KnownLaw {
        key: "kr.pipa.34",
        ja: "韓国 個人情報保護法 第34条",
        en: "Korea: Personal Information Protection Act, article 34",
    },
    KnownLaw {
        key: "contract",
        ja: "契約上の通知義務（条項を下に記載）",
        en: "Duty of notice under a contract (name the clause below)",
    },
];

impl KnownLaw {
    /// Name for people.
    pub fn label(&self, lang: Lang) -> &'static str {
        lang.pick(self.ja, self.en)
    }
}

/// Why a letter is sent, as it is recorded and approved.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Basis {
    /// Owed, or an update.
    pub purpose: Purpose,
    /// Keys of known laws that ask for it.
    pub laws: Vec<String>,
    /// Other bases or remarks, up to 500 characters.
    pub note: String,
}

impl Basis {
    /// An update, which needs no basis.
    pub fn update() -> Basis {
        Basis {
            purpose: Purpose::Update,
            ..Basis::default()
        }
    }

    /// Whether it is an update people may stop.
    pub fn is_update(&self) -> bool {
        self.purpose == Purpose::Update
    }

    /// Whether nothing is recorded: owed, without saying why. Letters of before this was asked are so.
    pub fn is_default(&self) -> bool {
        *self == Basis::default()
    }
}
