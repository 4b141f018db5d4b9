//! What an auditor may rely on: a whole pack holds, and no change to it goes unseen, not of one byte anywhere
//! and not of one that was signed again with another key.

use super::*;
use crate::letters::builtin;
use saiki_api::{
    Lang, Timestamp, Uuid,
    audit::AuditEntry,
    campaigns::{AmbiguousPolicy, Campaign, CampaignState, DeliveryCounts},
    deliveries::{Attempt, Delivery, DeliveryState, Phase},
    letters::{Audience, Basis, LetterKind, LetterText, MailEncoding, Purpose, Sender},
};
use saiki_domain::{
    audit::entry_hash,
    canonical::hex,
    letters::{
        hash::{Content, RecipientsHasher},
        values::Facts,
    },
    sample,
};
use std::io::{Cursor, Read};

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_783_000_000 + second).unwrap()
}

fn key() -> SigningKey {
    SigningKey::from_seed(&[7; 32]).unwrap()
}

fn row(n: u128, state: DeliveryState, name: &str) -> LedgerRow {
    LedgerRow {
        delivery: Delivery {
            id: Uuid::from_u128(1000 + n),
            person_id: Uuid::from_u128(n),
            covers: Vec::new(),
            person_number: format!("C{n:04}"),
            person_name: name.to_owned(),
            to: format!("a{n}@aoba.example"),
            domain: "aoba.example".to_owned(),
            lang: Lang::Ja,
            state,
            attempts: 1,
            ambiguous: i32::from(n == 2),
            last_phase: Some(Phase::Dot),
            last_code: Some(250),
            last_enhanced: None,
            bounce_class: None,
            bounce_status: None,
            last_text: Some("ok, \"queued\"\nas 1".to_owned()),
            message_id: format!("<{n}@aoba.example>"),
            body_sha256: "00".repeat(32),
            next_at: None,
            accepted_at: Some(at(5)),
            updated_at: at(6),
        },
        address_index: hex(&n.to_be_bytes()),
    }
}

fn chain(length: i64) -> Vec<AuditEntry> {
    let mut prev = "ab".repeat(32);
    (1..=length)
        .map(|n| {
            let mut entry = AuditEntry {
                chain: sample::incident().id.to_string(),
                seq: 40 + n,
                at: at(n),
                actor_id: None,
                actor_name: "佐藤".to_owned(),
                action: "letter.approved".to_owned(),
                subject: n.to_string(),
                data: serde_json::json!({"n": n}),
                prev_hash: prev.clone(),
                hash: String::new(),
            };
            entry.hash = hex(&entry_hash(&entry).unwrap());
            prev.clone_from(&entry.hash);
            entry
        })
        .collect()
}

struct Case {
    texts: Vec<LetterText>,
    rows: Vec<LedgerRow>,
    audit: Vec<AuditEntry>,
    campaign: Campaign,
}

fn case(texts: Vec<LetterText>, rows: Vec<LedgerRow>) -> Case {
    let mut recipients = RecipientsHasher::default();
    for row in &rows {
        let index = saiki_domain::canonical::from_hex(&row.address_index).unwrap();
        recipients.push(row.delivery.person_id, &index).unwrap();
    }
    let campaign = Campaign {
        id: Uuid::from_u128(9),
        letter_id: Uuid::from_u128(8),
        letter_kind: LetterKind::PersonNotice,
        letter_version: 3,
        name: "本人への通知 第1報".to_owned(),
        state: CampaignState::Done,
        pause_reason: None,
        ambiguous_policy: AmbiguousPolicy::Resend,
        content_hash: content(&texts).hash(),
        recipients_hash: recipients.finish(),
        approved_by_name: "承認 太郎".to_owned(),
        approved_at: Some(at(1)),
        counts: DeliveryCounts::default(),
        created_by_name: "広報 花子".to_owned(),
        created_at: at(0),
        started_at: Some(at(2)),
        finished_at: Some(at(9)),
        ramp: None,
        version: 7,
    };
    Case {
        texts,
        rows,
        audit: chain(3),
        campaign,
    }
}

fn content(texts: &[LetterText]) -> Content<'_> {
    static SENDER: Sender = Sender {
        name: String::new(),
        email: String::new(),
        reply_to: String::new(),
    };
    static AUDIENCE: Audience = Audience {
        langs: Vec::new(),
        data_items: Vec::new(),
        person_ids: Vec::new(),
        received: None,
        damage: None,
        contract_refs: Vec::new(),
        sla_refs: Vec::new(),
        organisations: Vec::new(),
    };
    static BASIS: Basis = Basis {
        purpose: Purpose::Required,
        laws: Vec::new(),
        note: String::new(),
    };
    Content {
        kind: LetterKind::PersonNotice,
        texts,
        sender: &SENDER,
        audience: &AUDIENCE,
        basis: &BASIS,
        fallback: &[],
        follows: None,
        attachments: &[],
        encoding: MailEncoding::Utf8,
    }
}

fn rows() -> Vec<LedgerRow> {
    vec![
        row(1, DeliveryState::Accepted, "=cmd|' /C calc'!A0"),
        row(2, DeliveryState::Accepted, "佐藤, \"一郎\""),
        row(3, DeliveryState::Rejected, ""),
    ]
}

fn small() -> Case {
    let text = LetterText {
        lang: Lang::Ja,
        subject: "件".to_owned(),
        body: "{{ person.name }} 様".to_owned(),
    };
    case(vec![text], rows())
}

fn try_build(case: &Case, key: &SigningKey) -> Result<Vec<u8>, PackError> {
    let (incident, organisation) = (sample::incident(), sample::organisation());
    let ledger = || Ok(Box::new(case.rows.iter().cloned().map(Ok)) as Box<dyn Iterator<Item = _>>);
    let attempt = AttemptRow {
        delivery_id: Uuid::from_u128(1001),
        attempt: Attempt {
            n: 1,
            phase: Some(Phase::Dot),
            code: Some(250),
            enhanced: None,
            text: None,
            outcome: Some(DeliveryState::Accepted),
            may_repeat: false,
            started_at: at(3),
            ended_at: Some(at(5)),
        },
    };
    let attempts =
        || Ok(Box::new(std::iter::once(Ok(attempt.clone()))) as Box<dyn Iterator<Item = _>>);
    let audit = || Ok(Box::new(case.audit.iter().cloned().map(Ok)) as Box<dyn Iterator<Item = _>>);
    let pack = Pack {
        now: at(10),
        campaign: &case.campaign,
        letter: content(&case.texts),
        files: &[],
        facts: Facts {
            incident: &incident,
            organisation: &organisation,
            people: 3,
            date: at(2),
            number: 1,
            last: false,
            previous: None,
        },
        masked: false,
        ledger: &ledger,
        attempts: &attempts,
        audit: &audit,
    };
    write(Vec::new(), &pack, key).map(|(bytes, _)| bytes)
}

fn build(case: &Case) -> Vec<u8> {
    try_build(case, &key()).unwrap()
}

fn failed(bytes: &[u8], expected: Option<&str>) -> Vec<&'static str> {
    let verdict = verify(Cursor::new(bytes), expected).unwrap();
    let mut bad: Vec<_> = verdict
        .checks
        .iter()
        .filter(|c| !c.ok)
        .map(|c| c.code)
        .collect();
    if bad.is_empty() && !verdict.holds() {
        bad.push("cut short");
    }
    bad
}

#[test]
fn a_whole_pack_holds_and_says_what_was_checked() {
    let bytes = build(&case(
        builtin::texts(LetterKind::PersonNotice, Purpose::Required),
        rows(),
    ));
    let verdict = verify(Cursor::new(&bytes), Some(&key().public_hex())).unwrap();
    assert!(verdict.holds(), "{:#?}", verdict.checks);
    let shown: Vec<String> = verdict
        .checks
        .iter()
        .map(|c| format!("{}: {}", c.code, c.text.en))
        .collect();
    insta::assert_snapshot!("checks", shown.join("\n"));
    let mut zip = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    let names: Vec<_> = zip.file_names().map(|n| n.unwrap().into_owned()).collect();
    insta::assert_snapshot!("names", names.join("\n"));
    let mut csv = String::new();
    zip.by_name("ledger.csv")
        .unwrap()
        .read_to_string(&mut csv)
        .unwrap();
    insta::assert_snapshot!("ledger_csv", csv);
    let mut json = String::new();
    zip.by_name("ledger.json")
        .unwrap()
        .read_to_string(&mut json)
        .unwrap();
    let read: Vec<LedgerRow> = serde_json::from_str(&json).unwrap();
    assert_eq!(read, rows());
}

#[test]
fn the_same_records_give_the_same_pack() {
    assert_eq!(build(&small()), build(&small()));
}

#[test]
fn no_byte_of_a_pack_can_change_unseen() {
    let bytes = build(&small());
    assert_eq!(failed(&bytes, None), Vec::<&str>::new());
    for at in 0..bytes.len() {
        let mut touched = bytes.clone();
        touched[at] ^= 1 << (at % 8);
        let total = bytes.len();
        assert!(!failed(&touched, None).is_empty(), "byte {at} of {total}");
    }
    // The seal is hexadecimal digits: the same digits in capitals must not pass either.
    for at in bytes.len() - 160..bytes.len() {
        let mut touched = bytes.clone();
        touched[at] ^= 0x20;
        assert!(!failed(&touched, None).is_empty(), "byte {at}, other case");
    }
}

#[test]
fn nothing_can_be_cut_off_or_added_unseen() {
    let bytes = build(&small());
    for cut in [1, 50, 141, 142, 300, bytes.len()] {
        assert!(
            !failed(&bytes[..bytes.len() - cut], None).is_empty(),
            "cut {cut}"
        );
        assert!(
            !failed(&bytes[cut.min(bytes.len())..], None).is_empty(),
            "cut {cut} in front"
        );
    }
    let added = [bytes.as_slice(), b"x"].concat();
    assert!(!failed(&added, None).is_empty());
    let before = [b"x".as_slice(), &bytes].concat();
    assert!(!failed(&before, None).is_empty());
    assert!(!failed(b"", None).is_empty());
}

#[test]
fn a_pack_signed_again_by_somebody_else_is_told_apart_by_its_key() {
    let other = SigningKey::from_seed(&[8; 32]).unwrap();
    let bytes = try_build(&small(), &other).unwrap();
    assert_eq!(failed(&bytes, Some(&key().public_hex())), ["key"]);
    assert_eq!(
        failed(&bytes, Some(&other.public_hex())),
        Vec::<&str>::new()
    );
    let verdict = verify(Cursor::new(&bytes), None).unwrap();
    assert_eq!(verdict.signed_by, Some(other.public_hex()));
}

#[test]
fn no_pack_is_made_of_records_that_do_not_fit() {
    let mut c = small();
    c.rows.swap(0, 1);
    assert!(matches!(try_build(&c, &key()), Err(PackError::Recipients)));
    let mut c = small();
    c.rows.pop();
    assert!(matches!(try_build(&c, &key()), Err(PackError::Recipients)));
    let mut c = small();
    c.texts[0].body.push('x');
    assert!(matches!(try_build(&c, &key()), Err(PackError::Content)));
    let mut c = small();
    c.audit.remove(1);
    assert!(matches!(try_build(&c, &key()), Err(PackError::Audit)));
    let mut c = small();
    c.audit[1].actor_name.push('x');
    assert!(matches!(try_build(&c, &key()), Err(PackError::Audit)));
}

#[test]
fn a_ledger_that_moves_while_it_is_read_makes_no_pack() {
    let c = small();
    let (incident, organisation) = (sample::incident(), sample::organisation());
    let passes = std::cell::Cell::new(0);
    let ledger = || {
        passes.set(passes.get() + 1);
        let mut rows = c.rows.clone();
        if passes.get() == 2 {
            rows[0].delivery.attempts += 1;
        }
        Ok(Box::new(rows.into_iter().map(Ok)) as Box<dyn Iterator<Item = _>>)
    };
    let pack = Pack {
        now: at(10),
        campaign: &c.campaign,
        letter: content(&c.texts),
        files: &[],
        facts: Facts {
            incident: &incident,
            organisation: &organisation,
            people: 3,
            date: at(2),
            number: 1,
            last: false,
            previous: None,
        },
        masked: true,
        ledger: &ledger,
        attempts: &|| Ok(Box::new(std::iter::empty())),
        audit: &|| Ok(Box::new(std::iter::empty())),
    };
    assert!(matches!(
        write(Vec::new(), &pack, &key()),
        Err(PackError::Moved)
    ));
}
