//! Words of the lanes: the page that limits them, and what a campaign's page says of those held back.

use crate::i18n::{Text, text};
use saiki_api::Lang;

pub const TITLE: Text = text("送信の速さ", "Sending pace");
pub const LEAD: Text = text(
    "携帯会社やメールサービスなど、受信側ごとに送る速さの上限を決めます。相手側から減速を求められたときは自動で速さを半分に落とし、受理が続けば少しずつ戻します。",
    "Limit how fast mail goes to each receiving provider. When one asks to slow down, its pace is halved by itself and comes back step by step while mails are accepted.",
);
pub const PROVIDERS: Text = text("受信側ごとの上限", "Limits by provider");
pub const PER_MINUTE: Text = text("毎分の上限（通）", "Mails a minute at most");
pub const SESSIONS: Text = text("同時送信の上限（通）", "Mails at the same time at most");
pub const EMPTY_IS_FREE: Text = text(
    "空欄の場合、上限を設けません。",
    "An empty field means no limit.",
);
pub const FREE: Text = text("減速なし", "Not held back");
pub const OTHER: Text = text("ほかのドメイン", "Another domain");
pub const OTHER_TEXT: Text = text(
    "取引先のメールサーバなど、一覧にないドメインにも上限を設定できます。",
    "Domains that are not listed, a customer's mail server for example, can have limits as well.",
);
pub const DOMAIN: Text = text("ドメイン", "Domain");
pub const DOMAIN_HINT: Text = text("例：example.jp", "For example example.jp");
pub const ADD: Text = text("一覧に加える", "Add to the list");
pub const READ_ONLY: Text = text(
    "上限を変更できるのは管理者です。",
    "Administrators change the limits.",
);
pub const HELD: Text = text("速さを抑えている受信側", "Providers held back now");
pub const SEE_ALL: Text = text("上限を見る", "See the limits");

/// How a lane is held back: `451 4.7.1 ・ 毎分 30 通まで ・ 14:22 まで休止`.
pub fn held(
    code: Option<i32>,
    enhanced: Option<&str>,
    per_minute: Option<&str>,
    until: Option<&str>,
    lang: Lang,
) -> String {
    let reply = match (code, enhanced) {
        (Some(code), Some(enhanced)) => Some(format!("{code} {enhanced}")),
        (Some(code), None) => Some(code.to_string()),
        _ => None,
    };
    let rate = per_minute.map(|rate| match lang {
        Lang::Ja => format!("毎分 {rate} 通まで"),
        Lang::En => format!("{rate} a minute at most"),
    });
    let rest = until.map(|until| match lang {
        Lang::Ja => format!("{until} まで休止"),
        Lang::En => format!("resting until {until}"),
    });
    let all: Vec<String> = [reply, rest, rate].into_iter().flatten().collect();
    all.join(lang.pick(" ・ ", ", "))
}
