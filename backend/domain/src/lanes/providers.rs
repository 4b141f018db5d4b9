//! Receiving providers that answer for many domains: they count senders over all of them together, so their domains share
//! a lane. Every other domain is a lane of its own.

/// A provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Provider {
    /// Its key, as settings name it.
    pub key: &'static str,
    /// Name in Japanese.
    pub ja: &'static str,
    /// Name in English.
    pub en: &'static str,
    /// Its domains, in small letters.
    pub domains: &'static [&'static str],
}

/// The providers. Domains are those each gives out as its own to subscribers; sources are the providers' pages on mail
/// settings and on receiving mail from senders (as of November 2026).
pub const PROVIDERS: &[Provider] = &[
    Provider {
        key: "gmail",
        ja: "Gmail",
        en: "Gmail",
        domains: &["gmail.com", "googlemail.com"],
    },
    Provider {
        key: "docomo",
        ja: "NTTドコモ",
        en: "NTT Docomo",
        domains: &["docomo.ne.jp", "mopera.net", "dwmail.jp"],
    },
    Provider {
        key: "au",
        ja: "au・UQ mobile（KDDI）",
        en: "au and UQ mobile (KDDI)",
        domains: &[
            "ezweb.ne.jp",
            "au.com",
            "uqmobile.jp",
            "auone.jp",
            "auone-net.jp",
        ],
    },
    Provider {
        key: "softbank",
        ja: "ソフトバンク・ワイモバイル",
        en: "SoftBank and Y!mobile",
        domains: &[
            "softbank.ne.jp",
            "i.softbank.jp",
            "disney.ne.jp",
            "ymobile.ne.jp",
            "ymobile1.ne.jp",
            "y-mobile.ne.jp",
            "emnet.ne.jp",
            "willcom.com",
            "pdx.ne.jp",
            "d.vodafone.ne.jp",
            "h.vodafone.ne.jp",
            "t.vodafone.ne.jp",
            "c.vodafone.ne.jp",
            "k.vodafone.ne.jp",
            "r.vodafone.ne.jp",
            "n.vodafone.ne.jp",
            "s.vodafone.ne.jp",
            "q.vodafone.ne.jp",
        ],
    },
    Provider {
        key: "rakuten",
        ja: "楽天モバイル",
        en: "Rakuten Mobile",
        domains: &["rakumail.jp", "rakuten.jp"],
    },
    Provider {
        key: "yahoo_japan",
        ja: "Yahoo!メール（日本）",
        en: "Yahoo! Mail Japan",
        domains: &["yahoo.co.jp", "ybb.ne.jp", "ymail.ne.jp"],
    },
    Provider {
        key: "yahoo",
        ja: "Yahoo Mail・AOL（米国）",
        en: "Yahoo Mail and AOL",
        domains: &[
            "yahoo.com",
            "ymail.com",
            "rocketmail.com",
            "aol.com",
            "yahoo.co.uk",
            "yahoo.fr",
            "yahoo.de",
        ],
    },
    Provider {
        key: "icloud",
        ja: "iCloudメール",
        en: "iCloud Mail",
        domains: &["icloud.com", "me.com", "mac.com"],
    },
    Provider {
        key: "outlook",
        ja: "Outlook.com",
        en: "Outlook.com",
        domains: &[
            "outlook.com",
            "outlook.jp",
            "hotmail.com",
            "hotmail.co.jp",
            "live.jp",
            "live.com",
            "msn.com",
        ],
    },
    Provider {
        key: "ocn",
        ja: "OCN・ぷらら（NTTドコモビジネス）",
        en: "OCN and Plala",
        domains: &["ocn.ne.jp", "ocn.jp", "plala.or.jp"],
    },
    Provider {
        key: "nifty",
        ja: "@nifty",
        en: "@nifty",
        domains: &["nifty.com", "nifty.ne.jp"],
    },
    Provider {
        key: "biglobe",
        ja: "BIGLOBE",
        en: "BIGLOBE",
        domains: &["biglobe.ne.jp"],
    },
];

/// The provider with that key.
pub fn provider(key: &str) -> Option<&'static Provider> {
    PROVIDERS.iter().find(|one| one.key == key)
}

/// The lane of a domain: its provider's key, or the domain itself.
pub fn key_of(domain: &str) -> &str {
    PROVIDERS
        .iter()
        .find(|one| one.domains.contains(&domain))
        .map_or(domain, |one| one.key)
}
