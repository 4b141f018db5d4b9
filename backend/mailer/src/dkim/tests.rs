//! Signatures checked by a verifier of its own: first against the published examples of RFC 8463, then against ours.

use super::*;
use aws_lc_rs::signature::{
    ED25519, RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY, UnparsedPublicKey,
};
use proptest::prelude::*;
use sha2::{Digest, Sha256};

/// RFC 8463, appendix A.3, with both of its signatures.
const EXAMPLE: &str = "\
DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;\r
 d=football.example.com; i=@football.example.com;\r
 q=dns/txt; s=brisbane; t=1528637909; h=from : to :\r
 subject : date : message-id : from : subject : date;\r
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r
 b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus\r
 Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==\r
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;\r
 d=football.example.com; i=@football.example.com;\r
 q=dns/txt; s=test; t=1528637909; h=from : to : subject :\r
 date : message-id : from : subject : date;\r
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r
 b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3\r
 DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz\r
 dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=\r
From: Joe SixPack <joe@football.example.com>\r
To: Suzie Q <suzie@shopping.example.net>\r
Subject: Is dinner ready?\r
Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)\r
Message-ID: <20030712040037.46341.5F8J@football.example.com>\r
\r
Hi.\r
\r
We lost the game.  Are you hungry yet?\r
\r
Joe.\r
";
const EXAMPLE_ED25519: &str = "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
const EXAMPLE_RSA: &str = "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB";

const KEY: &str = "-----BEGIN PRIVATE KEY-----\n\
MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n\
-----END PRIVATE KEY-----\n";

fn now() -> Timestamp {
    Timestamp::from_second(1_795_000_000).unwrap()
}

/// A field's text in relaxed form, by the words of RFC 6376 §3.4.2, written without a look at the product's.
fn relaxed(value: &str) -> String {
    let words = |c: char| matches!(c, ' ' | '\t' | '\r' | '\n');
    let parts: Vec<&str> = value.split(words).filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}

/// A body in relaxed form (§3.4.4).
fn relaxed_body(body: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in body.split("\r\n") {
        let mut kept = String::new();
        for c in line.chars() {
            let c = if c == '\t' { ' ' } else { c };
            if !(c == ' ' && kept.ends_with(' ')) {
                kept.push(c);
            }
        }
        lines.push(kept.trim_end_matches(' ').to_owned());
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines.iter().map(|line| format!("{line}\r\n")).collect()
}

fn tag<'a>(value: &'a str, name: &str) -> Option<&'a str> {
    value.split(';').find_map(|tag| {
        let (found, text) = tag.split_once('=')?;
        (found.trim() == name).then_some(text.trim())
    })
}

/// Whether signature `n` of the mail holds under the published record.
fn holds(mail: &str, n: usize, record: &str) -> bool {
    let (head, body) = mail.split_once("\r\n\r\n").unwrap();
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in head.split("\r\n") {
        match fields.last_mut() {
            Some((_, value)) if line.starts_with([' ', '\t']) => {
                value.push_str("\r\n");
                value.push_str(line);
            }
            _ => {
                let (name, value) = line.split_once(':').unwrap();
                fields.push((name.to_ascii_lowercase(), value.to_owned()));
            }
        }
    }
    let signature = fields
        .iter()
        .filter(|(name, _)| name == "dkim-signature")
        .nth(n)
        .unwrap()
        .1
        .clone();
    let hash = STANDARD.encode(Sha256::digest(relaxed_body(body).as_bytes()));
    let plain = |text: &str| text.split_whitespace().collect::<String>();
    if plain(tag(&signature, "bh").unwrap()) != hash {
        return false;
    }
    let mut input = String::new();
    let mut left = fields.clone();
    for name in tag(&signature, "h").unwrap().split(':') {
        let name = name.trim().to_ascii_lowercase();
        if let Some(at) = left.iter().rposition(|(found, _)| *found == name) {
            let (name, value) = left.remove(at);
            input.push_str(&format!("{name}:{}\r\n", relaxed(&value)));
        }
    }
    let (before, value) = signature.rsplit_once("b=").unwrap();
    input.push_str(&format!(
        "dkim-signature:{}",
        relaxed(&format!("{before}b="))
    ));
    let value = STANDARD.decode(plain(value)).unwrap();
    let public = STANDARD.decode(plain(tag(record, "p").unwrap())).unwrap();
    match tag(&signature, "a").unwrap() {
        "ed25519-sha256" => UnparsedPublicKey::new(&ED25519, public)
            .verify(&Sha256::digest(input.as_bytes()), &value)
            .is_ok(),
        "rsa-sha256" => {
            let legacy = &RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY;
            UnparsedPublicKey::new(legacy, public)
                .verify(input.as_bytes(), &value)
                .is_ok()
        }
        other => panic!("{other}"),
    }
}

#[test]
fn the_verifier_accepts_the_published_examples_and_nothing_altered() {
    assert!(holds(EXAMPLE, 0, EXAMPLE_ED25519));
    assert!(holds(EXAMPLE, 1, EXAMPLE_RSA));
    for (from, to) in [
        ("dinner ready", "dinner  ready"),
        ("We lost", "We  lost"),
        ("yet?\r\n", "yet? \r\n"),
    ] {
        let spaced = EXAMPLE.replace(from, to);
        assert!(holds(&spaced, 0, EXAMPLE_ED25519), "{from}");
    }
    for (from, to) in [
        ("dinner", "supper"),
        ("lost the", "won the"),
        ("Suzie", "Susie"),
        ("t=1528637909", "t=1528637910"),
    ] {
        let altered = EXAMPLE.replace(from, to);
        assert!(!holds(&altered, 0, EXAMPLE_ED25519), "{from}");
        assert!(!holds(&altered, 1, EXAMPLE_RSA), "{from}");
    }
}

#[test]
fn the_published_example_is_signed_as_published() {
    let key = DkimKey::read("brisbane", KEY, KeyKind::Ed25519).unwrap();
    assert_eq!(key.record(), EXAMPLE_ED25519);
    let unsigned = &EXAMPLE[EXAMPLE.find("From:").unwrap()..];
    let (fields, begin) = canonical::fields(unsigned.as_bytes());
    let mut body = Body::default();
    body.take(&unsigned.as_bytes()[begin..]);
    assert_eq!(
        STANDARD.encode(body.finish()),
        "2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8="
    );
    let names = [
        "from",
        "to",
        "subject",
        "date",
        "message-id",
        "from",
        "subject",
        "date",
    ];
    let mut input = selected(&fields, &names);
    let field = EXAMPLE.split("DKIM-Signature:").nth(1).unwrap();
    let (field, _) = field.split_once("/gCrin").unwrap();
    canonical::field("dkim-signature", field.as_bytes(), &mut input);
    input.truncate(input.len() - 2);
    assert_eq!(
        STANDARD.encode(key.sign(&input).unwrap()),
        "/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11BusFa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw=="
    );
}

fn both() -> Signer {
    let (rsa, _) = DkimKey::make("r1", KeyKind::Rsa).unwrap();
    let ed25519 = DkimKey::read("e1", KEY, KeyKind::Ed25519).unwrap();
    Signer::new("example.jp".to_owned(), vec![ed25519, rsa])
}

const MAIL: &str = "From: =?utf-8?B?5aSq6YOO?= <desk@example.jp>\r
To: a@b.example\r
Subject: one\r
 two\r
Date: Fri, 11 Jul 2003 21:00:37 +0000\r
Message-ID: <1@example.jp>\r
List-Unsubscribe: <https://example.jp/u/1>\r
List-Unsubscribe-Post: List-Unsubscribe=One-Click\r
MIME-Version: 1.0\r
Content-Type: text/plain; charset=utf-8\r
X-Saiki: 1\r
\r
  one \t line  \r
\r
.\r
\r
\r
";

#[test]
fn both_signatures_hold_and_are_the_same_at_every_attempt() {
    let signer = both();
    let signed = |parts: &[&[u8]]| {
        let fields = signer.sign("example.jp", now(), parts);
        String::from_utf8(fields).unwrap() + MAIL
    };
    let whole = signed(&[MAIL.as_bytes()]);
    assert_eq!(whole.matches("DKIM-Signature: ").count(), 2);
    assert!(whole.lines().all(|line| line.len() <= 78), "{whole}");
    let unfolded: String = whole.split_whitespace().collect();
    assert!(unfolded.contains("list-unsubscribe:list-unsubscribe-post;"));
    assert!(unfolded.contains("h=from:from:to:to:"));
    for (n, key) in signer.keys().iter().enumerate() {
        assert!(holds(&whole, n, &key.record()), "{whole}");
        let second = whole.replace("To: a@", "From: <x@evil.example>\r\nTo: a@");
        assert!(!holds(&second, n, &key.record()));
        let other = whole.replace("/u/1", "/u/2");
        assert!(!holds(&other, n, &key.record()));
    }
    assert_eq!(whole, signed(&[MAIL.as_bytes()]));
    let at = MAIL.find("one \t").unwrap() + 4;
    let (head, tail) = MAIL.as_bytes().split_at(at);
    assert_eq!(whole, signed(&[head, tail]), "in pieces");
}

#[test]
fn a_mail_from_elsewhere_is_not_signed() {
    let signer = both();
    for (domain, covered) in [
        ("example.jp", true),
        ("notice.example.jp", true),
        ("notexample.jp", false),
        ("example.com", false),
    ] {
        let signed = signer.sign(domain, now(), &[MAIL.as_bytes()]);
        assert_eq!(!signed.is_empty(), covered, "{domain}");
    }
}

#[test]
fn keys_are_read_as_they_are_written_and_bad_ones_are_named() {
    for kind in [KeyKind::Ed25519, KeyKind::Rsa] {
        let (key, pem) = DkimKey::make("s1", kind).unwrap();
        assert_eq!(DkimKey::read("s1", &pem, kind).unwrap(), key);
        let bare: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
        assert_eq!(DkimKey::read("s1", &bare, kind).unwrap(), key);
        assert!(!format!("{key:?}").contains(&bare[..20]));
        let line = key.zone_line("example.jp");
        assert!(line.starts_with("s1._domainkey.example.jp. IN TXT ( \"v=DKIM1; k="));
        assert!(
            line.split('"')
                .all(|string| string.len() <= DNS_STRING_LIMIT)
        );
    }
    let read = |selector, text, kind| DkimKey::read(selector, text, kind).unwrap_err();
    assert_eq!(read("s1", KEY, KeyKind::Rsa), DkimKeyError::Kind);
    assert_eq!(
        read("s1", "nonsense", KeyKind::Rsa),
        DkimKeyError::Unreadable
    );
    for bad in ["", "a b", "-a", "a;d=x", "a..b"] {
        assert_eq!(read(bad, KEY, KeyKind::Ed25519), DkimKeyError::Selector);
    }
}

const DNS_STRING_LIMIT: usize = 255;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_subject_and_body_verify(subject in "[ -~]{0,60}", body in "([ -~\t]{0,20}\r\n){0,6}", at in 0usize..40) {
        let key = DkimKey::read("e1", KEY, KeyKind::Ed25519).unwrap();
        let record = key.record();
        let signer = Signer::new("example.jp".to_owned(), vec![key]);
        let mail = format!("From: a@example.jp\r\nSubject: {subject}\r\n\r\n{body}");
        let head = mail.find("\r\n\r\n").unwrap() + 4;
        let cut = (head + at).min(mail.len());
        let (first, second) = mail.as_bytes().split_at(cut);
        let fields = signer.sign("example.jp", now(), &[first, second]);
        let signed = String::from_utf8(fields).unwrap() + &mail;
        prop_assert!(holds(&signed, 0, &record), "{}", signed);
    }
}
