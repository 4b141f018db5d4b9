//! What may be relied on in a built mail: identical bytes, readable parts, and headers that nobody can add to.

use super::*;
use proptest::prelude::*;

fn draft() -> Draft {
    Draft {
        delivery: Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001),
        message_id: "<01900000-0000-7000-8000-000000000001@example.jp>".to_owned(),
        date: Timestamp::from_second(1_795_000_000).unwrap(),
        from: Party {
            name: "チケット例社 お客様窓口".to_owned(),
            address: "desk@example.jp".to_owned(),
        },
        bounces: None,
        reply_to: Some(Party {
            name: String::new(),
            address: "desk@example.jp".to_owned(),
        }),
        to: Party {
            name: "山田　太郎".to_owned(),
            address: "taro@例え.jp".to_owned(),
        },
        subject: "個人データの漏えいに関するお知らせとお詫び（受付番号 A-0001）".to_owned(),
        text: "山田様\n\n.先頭の点\r\nお詫び申し上げます。\r".to_owned(),
        html: Some("<p>山田様</p>".to_owned()),
        headers: vec![("X-Saiki-Notice".to_owned(), "statutory".to_owned())],
    }
}

/// Header lines, unfolded, and the header block's end.
fn header_names(bytes: &[u8]) -> Vec<String> {
    let (headers, _) = mailparse::parse_headers(bytes).unwrap();
    headers.iter().map(mailparse::MailHeader::get_key).collect()
}

#[test]
fn the_same_draft_gives_the_same_bytes() {
    let (one, two) = (draft().build().unwrap(), draft().build().unwrap());
    assert_eq!(one, two);
    let mut other = draft();
    other.text.push('。');
    assert_ne!(other.build().unwrap().sha256, one.sha256);
}

#[test]
fn holds_what_it_must_and_nothing_that_a_duty_notice_must_not() {
    let built = draft().build().unwrap();
    let mail = mailparse::parse_mail(&built.bytes).unwrap();
    use mailparse::MailHeaderMap;
    let header = |name: &str| mail.headers.get_first_value(name);
    assert_eq!(header("Auto-Submitted").as_deref(), Some("auto-generated"));
    assert_eq!(header("X-Auto-Response-Suppress").as_deref(), Some("All"));
    assert_eq!(
        header("Message-ID").as_deref(),
        Some("<01900000-0000-7000-8000-000000000001@example.jp>")
    );
    assert_eq!(header("Subject").unwrap(), draft().subject);
    assert!(header("To").unwrap().contains("taro@xn--r8jz45g.jp"));
    assert!(
        header("To").unwrap().contains("山田　太郎"),
        "{:?}",
        header("To")
    );
    assert!(header("Date").unwrap().contains("2026"));
    for absent in [
        "List-Unsubscribe",
        "List-Unsubscribe-Post",
        "Precedence",
        "Bcc",
        "Cc",
    ] {
        assert_eq!(header(absent), None, "{absent}");
    }
    assert_eq!(mail.subparts.len(), 2);
    assert_eq!(
        mail.subparts[0].get_body().unwrap(),
        "山田様\r\n\r\n.先頭の点\r\nお詫び申し上げます。\r\n"
    );
    assert_eq!(
        mail.subparts[1].get_body().unwrap().trim_end(),
        "<p>山田様</p>"
    );
    assert!(built.bytes.is_ascii());
    assert_eq!(built.envelope.to.to_string(), "taro@xn--r8jz45g.jp");
}

#[test]
fn old_carrier_addresses_are_quoted() {
    let mut old = draft();
    old.to.address = "a..b@docomo.ne.jp".to_owned();
    let built = old.build().unwrap();
    assert_eq!(built.envelope.to.to_string(), "\"a..b\"@docomo.ne.jp");
}

#[test]
fn faults_are_told_apart() {
    let with = |change: fn(&mut Draft)| {
        let mut changed = draft();
        change(&mut changed);
        changed.build().unwrap_err()
    };
    assert!(matches!(
        with(|d| d.to.address = "nobody".into()),
        MessageError::To(_)
    ));
    assert!(matches!(
        with(|d| d.from.address = "nobody".into()),
        MessageError::From(_)
    ));
    assert!(matches!(
        with(|d| d.message_id = "<a@b>\r\nBcc: x@y.jp".into()),
        MessageError::MessageId
    ));
    for name in [
        "Bcc",
        "To",
        "from",
        "Message-ID",
        "DKIM-Signature",
        "X-A\r\nBcc",
        "X-",
        "",
        "X-Ä",
        "List-Unsubscribe",
    ] {
        let mut changed = draft();
        changed.headers = vec![(name.to_owned(), "x@y.jp".to_owned())];
        let refused = matches!(changed.build(), Err(MessageError::Header(_)));
        assert!(refused || name == "X-", "{name:?}");
    }
}

/// Poison for every field that comes from a file or a form.
const POISON: [&str; 14] = [
    "a\r\nBcc: victim@example.org",
    "a\nBcc: victim@example.org",
    "a\rBcc: victim@example.org",
    "a\0b",
    "\r\n\r\n<html>",
    "\r\n.\r\nMAIL FROM:<x@y.jp>\r\n",
    "\u{85}Bcc: v@example.org",
    "\u{2028}Bcc: v@example.org",
    "\u{202e}gnp.exe",
    "=?utf-8?q?=0d=0aBcc:_v@example.org?=",
    "\"<v@example.org>\", x",
    "{{ 7*7 }}",
    "\u{feff}",
    "@@@,;:<>()[]\\",
];

#[test]
fn poison_in_any_field_adds_no_header_and_changes_no_recipient() {
    let plain = header_names(&draft().build().unwrap().bytes);
    type Field = fn(&mut Draft, &str);
    let fields: [Field; 7] = [
        |d, p| d.to.name = p.into(),
        |d, p| d.from.name = p.into(),
        |d, p| d.subject = p.into(),
        |d, p| d.text = p.into(),
        |d, p| d.html = Some(p.into()),
        |d, p| d.headers = vec![("X-Saiki-Notice".into(), p.into())],
        |d, p| {
            d.reply_to = Some(Party {
                name: p.into(),
                address: "desk@example.jp".into(),
            })
        },
    ];
    for field in fields {
        for poison in POISON {
            let mut poisoned = draft();
            field(&mut poisoned, poison);
            let built = poisoned
                .build()
                .unwrap_or_else(|error| panic!("{poison:?}: {error}"));
            assert_eq!(header_names(&built.bytes), plain, "{poison:?}");
            assert_eq!(
                built.envelope,
                draft().build().unwrap().envelope,
                "{poison:?}"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn never_panics_and_keeps_its_headers(name in "\\PC{0,80}|(?s).{0,80}", subject in "(?s).{0,200}", text in "(?s).{0,400}") {
        let mut any = draft();
        any.to.name = name;
        any.subject = subject;
        any.text = text;
        let built = any.build().unwrap();
        prop_assert_eq!(header_names(&built.bytes), header_names(&draft().build().unwrap().bytes));
        prop_assert!(is_sound(&built.bytes));
    }
}
