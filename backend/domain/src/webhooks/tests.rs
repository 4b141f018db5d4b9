//! What an administrator, and whoever receives calls, may rely on.

use super::*;
use saiki_api::{
    Lang,
    webhooks::{WebhookEvent, WebhookFormat},
};
use serde_json::{Value, json};

fn fields(url: &str, events: &[&str]) -> WebhookFields {
    WebhookFields {
        name: "当番への連絡".to_owned(),
        url: url.to_owned(),
        events: events.iter().map(|event| (*event).to_owned()).collect(),
        format: WebhookFormat::Event,
        lang: Lang::Ja,
        exercises: false,
        enabled: true,
    }
}

fn codes(fields: &WebhookFields, private_allowed: bool) -> Vec<(String, &'static str)> {
    let faults = check(fields, private_allowed).0;
    faults.into_iter().map(|f| (f.field, f.code)).collect()
}

#[test]
fn an_address_is_https_on_the_public_internet_without_password_or_fragment() {
    for url in [
        "https://hooks.example.jp/a/b?c=d",
        " https://hooks.example.jp:8443/ ",
        "https://日本語.example/通知",
        "https://203.0.114.9/",
    ] {
        assert_eq!(codes(&fields(url, &["*"]), false), [], "{url}");
    }
    for (url, code) in [
        ("", "required"),
        ("hooks.example.jp", "invalid_url"),
        ("ftp://hooks.example.jp/", "invalid_url"),
        ("https://", "invalid_url"),
        ("http://hooks.example.jp/", "https_required"),
        ("https://user@hooks.example.jp/", "userinfo"),
        ("https://user:secret@hooks.example.jp/", "userinfo"),
        ("https://hooks.example.jp/#x", "fragment"),
        ("https://localhost/", "private_address"),
        ("https://127.0.0.1/", "private_address"),
        ("https://0x7f.1/", "private_address"),
        ("https://10.1.2.3/", "private_address"),
        ("https://[::1]/", "private_address"),
        ("https://hooks.example.jp/a\nb", "unsafe_character"),
    ] {
        assert_eq!(
            codes(&fields(url, &["*"]), false),
            [("url".to_owned(), code)],
            "{url}"
        );
    }
    let long = format!("https://hooks.example.jp/{}", "a".repeat(MAX_URL));
    assert_eq!(
        codes(&fields(&long, &["*"]), false),
        [("url".to_owned(), "too_long")]
    );
}

#[test]
fn the_own_network_and_http_are_taken_only_where_the_server_allows_them() {
    for (url, faults) in [
        ("http://127.0.0.1:8080/", 2),
        ("http://chat.intern.example/", 1),
        ("https://[fd00::1]/", 1),
    ] {
        assert_eq!(codes(&fields(url, &["*"]), true), [], "{url}");
        assert_eq!(codes(&fields(url, &["*"]), false).len(), faults, "{url}");
    }
}

#[test]
fn what_is_wrong_with_an_address_is_told_and_not_something_else() {
    let told = |url: &str, private_allowed: bool| {
        let mut faults = check(&fields(url, &["*"]), private_allowed).0;
        faults.remove(0).message.ja
    };
    for url in ["http://127.0.0.1:99999/", "HTTPS://hooks.example.jp:99999/"] {
        assert!(told(url, true).contains("ポート番号"), "{url}");
    }
    for url in ["http://", "https://", "https://a b/"] {
        assert!(told(url, true).contains("ホスト名"), "{url}");
    }
    assert!(told("chat.example", true).contains("http:// か https:// で始まる"));
    assert!(told("http://127.0.0.1:99999/", false).starts_with("https:// で始まる"));
}

#[test]
fn events_are_actions_of_the_log_nouns_or_everything() {
    let url = "https://hooks.example.jp/";
    assert_eq!(
        codes(&fields(url, &["filing.filed", "clock.*", "*"]), false),
        []
    );
    let wrong = fields(
        url,
        &[
            "filing.sent",
            "nothing.*",
            "webhook.created",
            "webhook.*",
            "",
            ".*",
        ],
    );
    assert!(
        codes(&wrong, false)
            .iter()
            .all(|(_, code)| *code == "unknown_event")
    );
    assert_eq!(codes(&wrong, false).len(), 6);
    assert_eq!(
        codes(&fields(url, &[]), false),
        [("events".to_owned(), "required")]
    );
    assert_eq!(
        codes(&fields(url, &["clock.*", "clock.*"]), false),
        [("events.1".to_owned(), "repeated")]
    );
    assert!(events().all(|(code, ..)| !code.starts_with("webhook.")));
}

#[test]
fn a_webhook_is_told_of_what_it_names() {
    let named = |events: &[&str]| fields("https://hooks.example.jp/", events).events;
    assert!(matches(&named(&["filing.filed"]), "filing.filed"));
    assert!(!matches(&named(&["filing.filed"]), "filing.created"));
    assert!(matches(&named(&["clock.*"]), "clock.alarmed"));
    assert!(!matches(&named(&["clock.*"]), "clocks.alarmed"));
    assert!(matches(&named(&["user.created", "*"]), "clock.alarmed"));
    assert!(!matches(&[], "clock.alarmed"));
}

#[test]
fn the_anchors_of_the_log_are_told_only_to_those_who_name_them() {
    let named = |events: &[&str]| fields("https://hooks.example.jp/", events).events;
    assert!(audit::actions().any(|(code, ..)| code == ANCHORED));
    assert!(!matches(&named(&["*"]), ANCHORED));
    assert!(matches(&named(&["*", ANCHORED]), ANCHORED));
    assert!(matches(&named(&["audit.*"]), ANCHORED));
}

#[test]
fn a_call_is_attempted_ten_times_within_about_three_days() {
    let id = Uuid::from_u128(0x0190_0000_0000_7000_8000_1234_5678_9abc);
    let pauses: Vec<Duration> = (1..)
        .map_while(|attempts| next_attempt(attempts, id))
        .collect();
    assert_eq!(u32::try_from(pauses.len()).unwrap() + 1, MAX_ATTEMPTS);
    for (pause, seconds) in pauses.iter().zip(PAUSES) {
        let planned = Duration::from_secs(seconds);
        assert!(
            *pause >= planned * 9 / 10 && *pause <= planned * 11 / 10,
            "{pause:?}"
        );
    }
    let whole: Duration = pauses.iter().sum();
    assert!(whole < Duration::from_secs(4 * 86_400), "{whole:?}");
    assert_eq!(next_attempt(MAX_ATTEMPTS, id), None);
    let others = (0..50_u128).map(|n| next_attempt(9, Uuid::from_u128(n)));
    assert!(others.collect::<std::collections::HashSet<_>>().len() > 10);
}

#[test]
fn only_addresses_of_the_public_internet_are_public() {
    for address in [
        "8.8.8.8",
        "203.0.114.1",
        "100.128.0.1",
        "172.32.0.1",
        "2001:4860:4860::8888",
        "2400:cb00::1",
    ] {
        assert!(is_public(address.parse().unwrap()), "{address}");
    }
    for address in [
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.51.100.7",
        "203.0.113.5",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:8.8.8.8",
        "::ffff:127.0.0.1",
        "::7f00:1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "3fff::1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
    ] {
        assert!(!is_public(address.parse().unwrap()), "{address}");
    }
}

#[test]
fn the_host_is_named_and_the_rest_of_an_address_is_not() {
    assert_eq!(
        host("https://hooks.example.jp:8443/secret"),
        "hooks.example.jp"
    );
    assert_eq!(host("no address"), "");
    assert_eq!(
        target("https://日本語.example/通知").as_deref(),
        Some("https://xn--wgv71a119e.example/%E9%80%9A%E7%9F%A5")
    );
    assert_eq!(target(""), None);
}

fn alarm(stage: &str, hours: u32) -> Value {
    json!({
        "alarm": Uuid::nil(), "basis": "rule", "stage": stage, "hours": hours, "rule": "jp.appi.preliminary",
        "title": { "ja": "個人情報保護委員会への速報", "en": "Preliminary report to the PPC" },
        "recipient": { "ja": "個人情報保護委員会", "en": "PPC" },
        "due": "2026-11-30T15:00:00Z", "zone": "Asia/Tokyo",
    })
}

#[test]
fn an_alarm_says_how_long_is_left_and_for_what() {
    let said = |stage, hours, lang| {
        text(
            "clock.alarmed",
            &alarm(stage, hours),
            Some("INC-2026-0004"),
            lang,
        )
    };
    assert_eq!(
        said("before", 24, Lang::Ja),
        "【期限】あと24時間：個人情報保護委員会への速報（INC-2026-0004）"
    );
    assert_eq!(
        said("before", 1, Lang::En),
        "[Deadline] 1 hour left: Preliminary report to the PPC (INC-2026-0004)"
    );
    assert_eq!(
        said("at", 0, Lang::Ja),
        "【期限】期限到来：個人情報保護委員会への速報（INC-2026-0004）"
    );
    assert_eq!(
        said("after", 48, Lang::En),
        "[Deadline] 48 hours overdue: Preliminary report to the PPC (INC-2026-0004)"
    );
    assert_eq!(
        said("after", 168, Lang::Ja),
        "【期限】7日超過：個人情報保護委員会への速報（INC-2026-0004）"
    );
}

#[test]
fn other_events_are_told_by_their_name() {
    let none = json!({});
    assert_eq!(text("user.created", &none, None, Lang::En), "User created");
    assert_eq!(
        text("activity.closed", &none, Some("INC-2026-0004"), Lang::Ja),
        "活動を完了（INC-2026-0004）"
    );
    assert_eq!(text("of.yesterday", &none, None, Lang::Ja), "of.yesterday");
}

#[test]
fn a_body_is_the_event_or_its_text_alone() {
    let event = WebhookEvent {
        id: Uuid::from_u128(7),
        event: "user.created".to_owned(),
        at: "2026-11-27T00:00:00Z".parse().unwrap(),
        incident: None,
        actor_id: None,
        subject: "u".to_owned(),
        text: "利用者を作成 \"x\"".to_owned(),
        data: json!({ "role": "lead" }),
    };
    let program = body(WebhookFormat::Event, &event).unwrap();
    assert_eq!(
        serde_json::from_str::<WebhookEvent>(&program).unwrap(),
        event
    );
    assert_eq!(
        body(WebhookFormat::Chat, &event).unwrap(),
        r#"{"text":"利用者を作成 \"x\""}"#
    );
}

#[test]
fn every_failure_is_said_in_both_languages() {
    for error in CallError::ALL {
        assert_ne!(error.text(Lang::Ja), error.text(Lang::En), "{error:?}");
    }
}
