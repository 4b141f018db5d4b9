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
        lang: Some(Lang::Ja),
        encoding: MailEncoding::Utf8,
        files: AttachedFiles::default(),
        unsubscribe: None,
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
    assert_eq!(header("Content-Language").as_deref(), Some("ja"));
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

/// Header lines as they stand, folds and all.
fn header_block(bytes: &[u8]) -> String {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    text.split_once("\r\n\r\n").unwrap().0.to_owned()
}

#[test]
fn encoded_words_are_short_whole_and_say_what_was_written() {
    for subject in [
        "①髙﨑様　〜ご確認のお願い～（㈱例社）",
        "😀👨‍👩‍👧‍👦 Ⅲ ｱｲｳ 𠮷野家",
        &"個人データの漏えいに関するお知らせとお詫び".repeat(8),
        "Plain words only, but more of them than one line of a mail's header may ever hold in all",
    ] {
        let mut long = draft();
        long.subject = subject.to_owned();
        long.to.name = "Müller, \"Jörg\" <x@y.jp> 髙﨑".to_owned();
        let built = long.build().unwrap();
        let mut field = String::new();
        for line in header_block(&built.bytes).split("\r\n") {
            if !line.starts_with(' ') {
                field = line.split(':').next().unwrap().to_owned();
            }
            // The library leaves an address on the line of the name before it, so those lines may be longer.
            let most = if field == "Subject" { 76 } else { 160 };
            assert!(line.is_ascii() && line.len() <= most, "{line}");
            for word in line.split("=?utf-8?b?").skip(1) {
                let word = word.split("?=").next().unwrap();
                assert!("=?utf-8?b??=".len() + word.len() <= 75, "{line}");
                let bytes =
                    base64::Engine::decode(&base64::engine::general_purpose::STANDARD, word);
                String::from_utf8(bytes.unwrap()).expect("a word ends between characters");
            }
        }
        use mailparse::MailHeaderMap;
        let mail = mailparse::parse_mail(&built.bytes).unwrap();
        assert_eq!(mail.headers.get_first_value("Subject").unwrap(), subject);
        assert_eq!(built.envelope.to.to_string(), "taro@xn--r8jz45g.jp");
    }
}

#[test]
fn a_local_part_beyond_ascii_stays_as_it_is_and_a_sender_with_one_is_refused() {
    let mut abroad = draft();
    abroad.to.address = "用户@例え.jp".to_owned();
    let built = abroad.build().unwrap();
    assert!(built.envelope.to.needs_utf8());
    assert!(header_block(&built.bytes).contains("<用户@xn--r8jz45g.jp>"));
    abroad.from.address = "窓口@example.jp".to_owned();
    assert!(matches!(abroad.build(), Err(MessageError::From(_))));
}

#[test]
fn each_part_takes_the_shorter_of_its_encodings() {
    let encoding_of = |text: &str| {
        let mut one = draft();
        one.text = text.to_owned();
        one.html = None;
        let block = header_block(&one.build().unwrap().bytes);
        let at = block.find("Content-Transfer-Encoding: ").unwrap();
        block[at..].split("\r\n").next().unwrap().to_owned()
    };
    assert!(encoding_of("plain\n").ends_with("7bit"));
    assert!(
        encoding_of("Grüße aus Jena, and then many plain words follow\n")
            .ends_with("quoted-printable")
    );
    assert!(encoding_of("お詫び申し上げます。\n").ends_with("base64"));
    assert!(encoding_of(&"x".repeat(1200)).ends_with("quoted-printable"));
}

#[test]
fn updates_carry_the_one_click_headers_and_nothing_else_gets_in() {
    let mut update = draft();
    update.unsubscribe = Some("https://notice.example.jp/u/abc".to_owned());
    let block = header_block(&update.build().unwrap().bytes);
    assert!(block.contains("List-Unsubscribe: <https://notice.example.jp/u/abc>"));
    assert!(block.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"));
    for bad in [
        "http://x.jp/",
        "https://x.jp/>\r\nBcc: x@y.jp",
        "https://x.jp/ä",
        "mailto:x@y.jp",
    ] {
        update.unsubscribe = Some(bad.to_owned());
        assert!(
            matches!(update.build(), Err(MessageError::Header(_))),
            "{bad}"
        );
    }
}

fn with_files(files: &[(&str, &str, &[u8])]) -> Draft {
    let files: Vec<crate::FileToAttach<'_>> = files
        .iter()
        .map(|(name, media_type, bytes)| crate::FileToAttach {
            name,
            media_type,
            bytes,
        })
        .collect();
    Draft {
        files: AttachedFiles::encode(&files).unwrap(),
        ..draft()
    }
}

#[test]
fn files_come_back_with_their_names_and_bytes_and_are_shared_by_all_mails() {
    let pdf: Vec<u8> = (0..=255).cycle().take(5_000).collect();
    let name = "お問い合わせ先のご案内（髙﨑①）とても長い名前のファイルで改行が必要になるもの.pdf";
    let first = with_files(&[
        (name, "application/pdf", &pdf),
        ("対応表.txt", "text/plain", ".先頭の点\r\n".as_bytes()),
        ("empty.txt", "text/plain", b""),
    ]);
    let mut second = first.clone();
    second.to.address = "hanako@example.jp".to_owned();
    second.delivery = Uuid::from_u128(7);
    let (one, two) = (first.build().unwrap(), second.build().unwrap());
    assert!(std::ptr::eq(one.files.bytes(), two.files.bytes()));
    assert_eq!(one.sha256, sha256(&one.whole()));
    assert_eq!(one, first.build().unwrap());
    assert!(is_sound(&one.whole()));
    let whole = two.whole();
    let mail = mailparse::parse_mail(&whole).unwrap();
    assert_eq!(mail.ctype.mimetype, "multipart/mixed");
    assert_eq!(mail.subparts.len(), 4);
    assert_eq!(mail.subparts[0].ctype.mimetype, "multipart/alternative");
    let named = |n: usize| mail.subparts[n].get_content_disposition().params["filename"].clone();
    assert_eq!(named(1), name);
    assert_eq!(named(2), "対応表.txt");
    assert_eq!(mail.subparts[1].get_body_raw().unwrap(), pdf);
    assert_eq!(mail.subparts[2].get_body().unwrap(), ".先頭の点\r\n");
    assert_eq!(mail.subparts[3].get_body_raw().unwrap(), b"");
    assert!(!two.files.bytes().windows(2).any(|pair| pair == b"\n."));
    let mut plain = first;
    plain.html = None;
    let whole = plain.build().unwrap().whole();
    assert_eq!(mailparse::parse_mail(&whole).unwrap().subparts.len(), 4);
}

fn in_legacy() -> Draft {
    Draft {
        encoding: MailEncoding::Iso2022Jp,
        html: Some("<meta charset=\"utf-8\"><p>山田様〜</p>".to_owned()),
        ..draft()
    }
}

#[test]
fn a_mail_in_iso_2022_jp_is_seven_bits_and_reads_the_same() {
    let built = in_legacy().build().unwrap();
    let text = String::from_utf8(built.bytes.clone()).unwrap();
    assert!(
        text.is_ascii() && !text.to_lowercase().contains("utf-8"),
        "{text}"
    );
    assert!(text.contains("Content-Transfer-Encoding: 7bit"));
    use mailparse::MailHeaderMap;
    let mail = mailparse::parse_mail(&built.bytes).unwrap();
    let header = |name: &str| mail.headers.get_first_value(name).unwrap();
    assert_eq!(header("Subject"), draft().subject);
    assert_eq!(header("To"), "山田　太郎 <taro@xn--r8jz45g.jp>");
    assert_eq!(header("Reply-To"), "desk@example.jp");
    let body = mail.subparts[0].get_body().unwrap();
    assert_eq!(body, "山田様\r\n\r\n.先頭の点\r\nお詫び申し上げます。\r\n");
    assert!(mail.subparts[1].get_body().unwrap().contains("山田様"));
    assert_eq!(built, in_legacy().build().unwrap());
}

#[test]
fn what_iso_2022_jp_cannot_carry_goes_whole_in_utf_8() {
    let fields: [fn(&mut Draft); 4] = [
        |d| d.to.name = "髙橋　一郎".to_owned(),
        |d| d.subject = "①お知らせ".to_owned(),
        |d| d.text.push('😀'),
        |d| d.html = Some("<p>㈱</p>".to_owned()),
    ];
    for field in fields {
        let (mut legacy, mut usual) = (in_legacy(), in_legacy());
        usual.encoding = MailEncoding::Utf8;
        field(&mut legacy);
        field(&mut usual);
        assert_eq!(legacy.encoding_used(), MailEncoding::Utf8);
        assert_eq!(legacy.build().unwrap(), usual.build().unwrap());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]
    #[test]
    fn any_names_make_one_header_and_parse_back(
        name in "\\PC{0,60}|(?s).{0,60}", subject in "\\PC{0,120}|(?s).{0,80}", file in "(?s).{1,80}",
        text in "[あ-ん漢字A-z ]{0,80}", legacy in any::<bool>(),
    ) {
        let mut any = with_files(&[(&file, "application/pdf", text.as_bytes())]);
        if legacy {
            any.encoding = MailEncoding::Iso2022Jp;
        }
        any.to.name = name.clone();
        any.subject = subject;
        any.text = text.clone();
        let built = any.build().unwrap();
        let whole = built.whole();
        prop_assert!(is_sound(&whole));
        prop_assert_eq!(built.envelope, draft().build().unwrap().envelope);
        let plain = with_files(&[("a.pdf", "application/pdf", b"")]).build().unwrap();
        let sorted = |bytes: &[u8]| {
            let mut names = header_names(bytes);
            names.sort();
            names
        };
        prop_assert_eq!(sorted(&whole), sorted(&plain.bytes));
        let mail = mailparse::parse_mail(&whole).unwrap();
        prop_assert_eq!(mail.subparts.len(), 2);
        prop_assert_eq!(mail.subparts[1].get_body_raw().unwrap(), text.as_bytes());
        let read = mail.subparts[0].subparts[0].get_body().unwrap();
        prop_assert_eq!(read.trim_end(), text.trim_end());
        use mailparse::MailHeaderMap;
        let to = mailparse::addrparse_header(mail.headers.get_first_header("To").unwrap()).unwrap();
        prop_assert_eq!(to.count_addrs(), 1);
        prop_assert_eq!(&to.extract_single_info().unwrap().addr, "taro@xn--r8jz45g.jp");
    }
}
