//! Words of the page about the organisation.

use crate::i18n::{Text, text};

pub const TITLE: Text = text("組織の情報", "Particulars");
pub const LEAD: Text = text(
    "お知らせの差出人と、報告書の報告者の欄に使われます。",
    "Letters name the organisation as the sender, reports as the reporter.",
);
pub const ABOUT: Text = text("名称と代表者", "Name and representative");
pub const DESK: Text = text("お問い合わせ窓口", "Contact desk");
pub const DESK_HINT: Text = text(
    "すべてのお知らせに窓口と受付時間が載ります。",
    "Every letter names the desk and its hours.",
);
pub const NAME_JA: Text = text("名称（日本語）", "Name in Japanese");
pub const NAME_EN: Text = text("名称（英語）", "Name in English");
pub const REPRESENTATIVE_JA: Text = text(
    "代表者の役職と氏名（日本語）",
    "Representative's title and name in Japanese",
);
pub const REPRESENTATIVE_EN: Text = text(
    "代表者の役職と氏名（英語）",
    "Representative's title and name in English",
);
pub const ADDRESS_JA: Text = text("所在地（日本語）", "Postal address in Japanese");
pub const ADDRESS_EN: Text = text("所在地（英語）", "Postal address in English");
pub const LEGAL_ID: Text = text("法人番号など", "Corporate number or other legal identifier");
pub const SECTOR_JA: Text = text("業種（日本語）", "Sector in Japanese");
pub const SECTOR_EN: Text = text("業種（英語）", "Sector in English");
pub const ZONE: Text = text("タイムゾーン（IANA名）", "Time zone (IANA name)");
pub const ZONE_HINT: Text = text(
    "例：Asia/Tokyo。報告書の日時に使います。",
    "For example Asia/Tokyo. Reports use it for times.",
);
pub const DESK_NAME_JA: Text = text("窓口の名称（日本語）", "Desk's name in Japanese");
pub const DESK_NAME_EN: Text = text("窓口の名称（英語）", "Desk's name in English");
pub const PHONE: Text = text("電話番号", "Telephone");
pub const EMAIL: Text = text("メールアドレス", "Email address");
pub const HOURS_JA: Text = text("受付時間（日本語）", "Opening hours in Japanese");
pub const HOURS_EN: Text = text("受付時間（英語）", "Opening hours in English");
pub const READ_ONLY: Text = text(
    "変更できるのは管理者だけです。",
    "Only administrators can change this.",
);
pub const CURRENCY: Text = text("会計の通貨", "Currency");
pub const CURRENCY_HINT: Text = text(
    "損害と費用をこの通貨で合計します（例：JPY）。",
    "Losses and costs are added up in it, for example JPY.",
);
