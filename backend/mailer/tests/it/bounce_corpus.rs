//! Reports as mail servers write them, in our own words: each style with each failure, delays, successes, complaints,
//! and what looks like a report and is none. What they say must be read right, and about the right recipient.

use crate::support::dsn::{self, Failure};
use proptest::prelude::*;
use saiki_api::bounces::{BounceClass, BounceKind};
use saiki_mailer::{Reading, Report, read_report};

const TO: &str = "taro.yamada@example.jp";
const BACK: &str = "b+mfrggzdfmztwq2lknnwg23tpoa.pfxxk4tfebuxg5dsmvqwyz3tmu@bounce.example.jp";

/// What a sample is.
#[derive(Debug, PartialEq)]
enum Is {
    Report(BounceKind, Option<BounceClass>),
    AutoReply,
    Nothing,
}

fn is(reading: &Reading) -> Is {
    match reading {
        Reading::Report(report) => {
            let (group, _) = report.about(Some(TO)).unwrap();
            Is::Report(group.kind, group.class)
        }
        Reading::AutoReply => Is::AutoReply,
        Reading::Unreadable => Is::Nothing,
    }
}

fn failures() -> Vec<(Failure, BounceClass)> {
    use BounceClass::{Hard, Policy, Soft};
    let failure = |reply: &'static str, status: &'static str| Failure { reply, status };
    vec![
        (
            failure(
                "550 5.1.1 <{to}>: Recipient address rejected: User unknown",
                "5.1.1",
            ),
            Hard,
        ),
        (
            failure(
                "550 5.1.10 Recipient not found by SMTP address lookup",
                "5.1.10",
            ),
            Hard,
        ),
        (failure("553 5.1.3 malformed address", "5.1.3"), Hard),
        (
            failure("550 5.1.2 no such destination system", "5.1.2"),
            Hard,
        ),
        (failure("550 5.1.6 mailbox has moved", "5.1.6"), Hard),
        (
            failure("550 5.2.1 The email account is disabled", "5.2.1"),
            Hard,
        ),
        (failure("550 5.0.0 <{to}>... User unknown", "5.0.0"), Hard),
        (failure("552 5.2.2 mailbox full", "5.2.2"), Soft),
        (
            failure("552 5.3.4 message too big for system", "5.3.4"),
            Soft,
        ),
        (failure("554 5.4.6 mail loop", "5.4.6"), Soft),
        (failure("550 5.0.0 not today", "5.0.0"), Soft),
        (failure("450 4.4.7 message expired", "4.4.7"), Soft),
        (
            failure("550 5.7.1 blocked for policy reasons", "5.7.1"),
            Policy,
        ),
        (
            failure("550 5.7.26 this mail is unauthenticated", "5.7.26"),
            Policy,
        ),
        (
            failure("554 5.6.0 message content rejected", "5.6.0"),
            Policy,
        ),
        (
            failure("550 5.1.8 sender address rejected", "5.1.8"),
            Policy,
        ),
    ]
}

type Sample = (String, Vec<u8>, Is);

fn samples() -> Vec<Sample> {
    let mut all: Vec<Sample> = Vec::new();
    for (failure, class) in failures() {
        for (style, make) in dsn::FAILED {
            let name = format!("{style}: {}", failure.reply);
            let is = Is::Report(BounceKind::Failed, Some(class));
            all.push((name, make(TO, BACK, &failure), is));
        }
    }
    for (style, make) in dsn::OTHER {
        for (kind, action, status) in [
            (BounceKind::Delayed, "delayed", "4.4.1"),
            (BounceKind::Delivered, "delivered", "2.1.5"),
            (BounceKind::Relayed, "relayed", "2.0.0"),
            (BounceKind::Expanded, "expanded", "2.0.0"),
        ] {
            let name = format!("{style}: {action}");
            all.push((name, make(TO, BACK, action, status), Is::Report(kind, None)));
        }
    }
    for (name, mail) in dsn::plain_failures(TO, BACK) {
        let is = Is::Report(BounceKind::Failed, Some(BounceClass::Hard));
        all.push((format!("plain: {name}"), mail, is));
    }
    for (name, mail) in dsn::plain_full(TO, BACK) {
        let is = Is::Report(BounceKind::Failed, Some(BounceClass::Soft));
        all.push((format!("plain: {name}"), mail, is));
    }
    for (name, mail) in dsn::plain_delays(TO, BACK) {
        let is = Is::Report(BounceKind::Delayed, None);
        all.push((format!("plain: {name}"), mail, is));
    }
    for (name, mail) in dsn::complaints(TO, BACK) {
        let is = Is::Report(BounceKind::Complaint, None);
        all.push((format!("complaint: {name}"), mail, is));
    }
    for (name, mail) in dsn::replies(BACK) {
        all.push((format!("reply: {name}"), mail, Is::AutoReply));
    }
    for (name, mail) in dsn::no_reports(BACK) {
        all.push((format!("other: {name}"), mail, Is::Nothing));
    }
    all
}

#[test]
fn nearly_every_report_is_read_right_and_none_about_somebody_else() {
    let all = samples();
    assert!(all.len() >= 200, "{}", all.len());
    let mut wrong = Vec::new();
    for (name, mail, wanted) in &all {
        let reading = read_report(mail);
        let found = is(&reading);
        if found != *wanted {
            wrong.push(format!("{name}: {found:?}, not {wanted:?}"));
        }
        if let Reading::Report(report) = &reading {
            let other = report
                .groups
                .iter()
                .any(|group| group.names("hanako@example.jp"));
            assert!(!other, "{name} names somebody else");
            let (_, own) = report.about(Some(TO)).unwrap();
            assert!(own, "{name} does not name its recipient: {report:?}");
        }
    }
    // Two in a hundred may be misread; none of them is today.
    assert!(wrong.len() * 50 <= all.len(), "{wrong:#?}");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn report(mail: &[u8]) -> Report {
    match read_report(mail) {
        Reading::Report(report) => report,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_address_it_was_forwarded_to_is_not_the_recipients_own() {
    let failure = Failure {
        reply: "550 5.1.1 <elsewhere@example.net>: User unknown",
        status: "5.1.1",
    };
    let mail = dsn::forwarded("elsewhere@example.net", BACK, &failure);
    let (group, own) = report(&mail)
        .about(Some(TO))
        .map(|(g, own)| (g.clone(), own))
        .unwrap();
    assert_eq!((group.kind, own), (BounceKind::Failed, false));
    // With the original recipient named, it is about them all the same.
    let mail = dsn::postfix(TO, BACK, &failure);
    assert!(report(&mail).about(Some(TO)).unwrap().1);
}

#[test]
fn of_a_list_one_dead_member_does_not_make_the_mail_undelivered() {
    let mail = dsn::list(&[
        ("one@example.net", "failed", "5.1.1"),
        ("two@example.net", "delivered", "2.0.0"),
    ]);
    let (group, own) = report(&mail)
        .about(Some(TO))
        .map(|(g, own)| (g.kind, own))
        .unwrap();
    assert_eq!((group, own), (BounceKind::Delivered, false));
}

#[test]
fn what_identifies_the_mail_is_found_where_servers_put_it() {
    let failure = Failure {
        reply: "550 5.1.1 no such user",
        status: "5.1.1",
    };
    let found = report(&dsn::postfix(TO, BACK, &failure));
    assert_eq!(found.message_id.as_deref(), Some(dsn::MESSAGE_ID));
    assert!(
        found.return_paths.iter().any(|path| path.contains(BACK)),
        "{found:?}"
    );
    let complaint = &dsn::complaints(TO, BACK)[0].1;
    assert!(
        report(complaint)
            .return_paths
            .iter()
            .any(|path| path.contains(BACK))
    );
}

#[test]
fn bombs_are_read_in_part_and_at_once() {
    let mut deep = String::new();
    for n in 0..1_000 {
        deep.push_str(&format!(
            "Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n"
        ));
    }
    assert_eq!(read_report(deep.as_bytes()), Reading::Unreadable);
    let part = "--b\r\nContent-Type: application/zip\r\n\r\nPK\r\n".repeat(50_000);
    let many = format!("Content-Type: multipart/mixed; boundary=b\r\n\r\n{part}");
    assert_eq!(read_report(many.as_bytes()), Reading::Unreadable);
    let groups =
        "Final-Recipient: rfc822; a@b.jp\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n".repeat(20_000);
    let long = format!("Content-Type: message/delivery-status\r\n\r\n{groups}");
    assert!(report(long.as_bytes()).groups.len() <= 50);
    let line = format!(
        "From: MAILER-DAEMON@x.jp\r\nSubject: {}\r\n\r\n",
        "x".repeat(1_000_000)
    );
    assert_eq!(read_report(line.as_bytes()), Reading::Unreadable);
}

proptest! {
    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..3_000)) {
        let _ = read_report(&bytes);
    }

    #[test]
    fn any_damage_to_a_report_is_survived_and_names_nobody_new(
        which in 0..dsn::FAILED.len(), at in any::<prop::sample::Index>(), with in any::<u8>(), cut in any::<prop::sample::Index>(),
    ) {
        let failure = Failure { reply: "550 5.1.1 user unknown", status: "5.1.1" };
        let mut mail = dsn::FAILED[which].1(TO, BACK, &failure);
        let at = at.index(mail.len());
        mail[at] = with;
        mail.truncate(cut.index(mail.len()) + 1);
        if let Reading::Report(report) = read_report(&mail) {
            prop_assert!(!report.groups.is_empty());
            for group in &report.groups {
                prop_assert!(!group.names("hanako@example.jp"));
            }
        }
    }
}
