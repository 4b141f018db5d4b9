//! The table of reply codes as vectors, and the rules that hold for every reply there could be.

use super::*;
use Defer::*;
use Outcome::*;
use PauseReason::*;
use proptest::prelude::*;
use std::io::ErrorKind;

fn said(phase: Phase, line: &str) -> Outcome {
    let (code, text) = line.split_once(' ').unwrap_or((line, ""));
    let enhanced = text.split(' ').next().and_then(|word| {
        let parts: Vec<u16> = word
            .split('.')
            .filter_map(|part| part.parse().ok())
            .collect();
        (parts.len() == 3).then(|| Enhanced(u8::try_from(parts[0]).unwrap(), parts[1], parts[2]))
    });
    let reply = Reply {
        code: code.parse().unwrap(),
        enhanced,
        text: text.to_owned(),
        lines: Vec::new(),
    };
    classify(&Ending {
        phase,
        event: Event::Reply(reply),
    })
}

fn broke(phase: Phase, fault: Fault) -> Outcome {
    classify(&Ending {
        phase,
        event: Event::Fault(fault),
    })
}

#[test]
fn faults_of_the_relay_leave_the_row_alone() {
    for phase in [Phase::Connect, Phase::Auth] {
        for fault in [
            Fault::Timeout,
            Fault::Closed,
            Fault::Tls,
            Fault::Unreadable,
            Fault::Io(ErrorKind::ConnectionRefused),
        ] {
            assert_eq!(broke(phase, fault), RelayDown, "{phase:?} {fault:?}");
        }
    }
    for phase in [
        Phase::Connect,
        Phase::Auth,
        Phase::Mail,
        Phase::Rcpt,
        Phase::Data,
    ] {
        assert_eq!(said(phase, "421 4.3.2 closing"), RelayDown, "{phase:?}");
    }
    for (phase, line) in [
        (Phase::Connect, "554 no service"),
        (Phase::Connect, "520 no"),
        (Phase::Auth, "454 4.7.0 later"),
        (Phase::Mail, "451 4.3.0 later"),
        (Phase::Mail, "452 4.3.1 no room"),
    ] {
        assert_eq!(said(phase, line), RelayDown, "{line}");
    }
    assert_eq!(broke(Phase::Connect, Fault::Stale), RelayDown);
    assert_eq!(broke(Phase::Connect, Fault::NoTls), RelayDown);
    assert_eq!(broke(Phase::Data, Fault::Lapsed), RelayDown);
}

#[test]
fn our_own_faults_pause_the_campaign_and_blame_nobody() {
    for phase in [Phase::Auth, Phase::Mail, Phase::Rcpt, Phase::Data] {
        for line in [
            "530 5.7.0 login first",
            "534 5.7.9 weak",
            "535 5.7.8 no",
            "538 5.7.11 encrypt",
        ] {
            assert_eq!(said(phase, line), Pause(SmtpAuth), "{phase:?} {line}");
        }
    }
    assert_eq!(said(Phase::Auth, "501 5.5.2 bad"), Pause(SmtpAuth));
    assert_eq!(broke(Phase::Auth, Fault::LoginInClear), Pause(SmtpAuth));
    assert_eq!(broke(Phase::Auth, Fault::NoLogin), Pause(SmtpAuth));
    for line in [
        "550 5.7.1 no",
        "553 5.1.7 bad sender",
        "550 5.1.8 no such domain",
        "501 syntax",
        "555 params",
    ] {
        assert_eq!(said(Phase::Mail, line), Pause(SenderRefused), "{line}");
    }
    assert_eq!(
        said(Phase::Rcpt, "550 5.1.8 sender domain"),
        Pause(SenderRefused)
    );
    assert_eq!(said(Phase::Dot, "550 5.1.7 sender"), Pause(SenderRefused));
    for line in ["554 5.6.0 malformed", "550 5.6.1 media"] {
        assert_eq!(said(Phase::Dot, line), Pause(ContentRefused), "{line}");
    }
    assert_eq!(
        said(Phase::Mail, "552 5.3.4 too big"),
        Pause(ContentRefused)
    );
    assert_eq!(broke(Phase::Mail, Fault::TooLarge), Pause(ContentRefused));
}

#[test]
fn recipients_put_off() {
    for (line, defer) in [
        ("450 4.7.1 greylisted", Greylist),
        ("451 4.7.1 greylisted", Greylist),
        ("450 4.2.0 try later", Greylist),
        ("450 busy", Greylist),
        ("451 4.2.2 over quota", Full),
        ("452 4.2.2 full", Full),
        ("452 4.5.3 too many", Full),
        ("452 storage", Full),
        ("552 full", Full),
        ("450 4.4.1 no route", Greylist),
        ("432 4.3.2 paused", Soft),
    ] {
        assert_eq!(said(Phase::Rcpt, line), Deferred(defer), "{line}");
    }
    assert_eq!(said(Phase::Data, "451 4.3.0 later"), Deferred(Soft));
    assert_eq!(said(Phase::Dot, "451 4.3.0 later"), Deferred(Soft));
    assert_eq!(said(Phase::Dot, "421 4.3.0 closing"), Deferred(Soft));
    assert_eq!(said(Phase::Dot, "452 4.3.1 disk"), Deferred(Soft));
}

#[test]
fn recipients_refused() {
    for (line, refusal) in [
        ("550 5.1.1 no such user", Refusal::Hard),
        ("550 5.1.2 no such host", Refusal::Hard),
        ("553 5.1.3 syntax", Refusal::Hard),
        ("551 5.1.6 moved", Refusal::Hard),
        ("556 5.1.10 null mx", Refusal::Hard),
        ("550 5.2.1 disabled", Refusal::Hard),
        ("554 5.1.1 unknown", Refusal::Hard),
        ("550 unknown user", Refusal::Hard),
        ("550 5.0.0 unknown user", Refusal::Hard),
        ("552 5.2.2 over quota", Refusal::Full),
        ("550 5.2.2 over quota", Refusal::Full),
        ("550 5.7.1 blocked", Refusal::Policy),
        ("554 5.7.26 dmarc", Refusal::Policy),
        ("554 no", Refusal::Other),
        ("550 5.4.4 no route", Refusal::Other),
        ("553 5.6.7 ascii only", Refusal::Other),
        ("503 5.5.1 order", Refusal::Other),
    ] {
        assert_eq!(said(Phase::Rcpt, line), Rejected(refusal), "{line}");
    }
    for (line, refusal) in [
        ("550 5.7.1 spam", Refusal::Policy),
        ("554 rejected", Refusal::Other),
        ("550 5.1.1 gone", Refusal::Hard),
        ("552 5.2.2 full", Refusal::Full),
        ("552 5.3.4 big", Refusal::Other),
    ] {
        assert_eq!(said(Phase::Dot, line), Rejected(refusal), "{line}");
    }
    assert_eq!(
        said(Phase::Data, "554 5.5.1 no valid recipients"),
        Rejected(Refusal::Other)
    );
    assert_eq!(broke(Phase::Mail, Fault::NeedsUtf8), Invalid);
}

#[test]
fn the_final_dot_divides_certain_from_unknown() {
    let faults = [
        Fault::Timeout,
        Fault::Closed,
        Fault::Tls,
        Fault::Unreadable,
        Fault::Io(ErrorKind::Other),
    ];
    for fault in faults {
        for phase in [Phase::Mail, Phase::Rcpt, Phase::Data, Phase::Body] {
            assert_eq!(broke(phase, fault), Deferred(Lost), "{phase:?} {fault:?}");
        }
        assert_eq!(broke(Phase::Dot, fault), Ambiguous, "{fault:?}");
    }
    assert_eq!(said(Phase::Dot, "354 go"), Ambiguous);
    assert_eq!(said(Phase::Dot, "250 2.0.0 queued"), Accepted);
    assert_eq!(said(Phase::Data, "250 ok"), Deferred(Lost));
}

fn phases() -> impl Strategy<Value = Phase> {
    prop::sample::select(vec![
        Phase::Connect,
        Phase::Auth,
        Phase::Mail,
        Phase::Rcpt,
        Phase::Data,
        Phase::Body,
        Phase::Dot,
    ])
}

proptest! {
    #[test]
    fn nothing_but_2yz_after_the_dot_is_accepted(
        phase in phases(), code in 200u16..600, subject in 0u16..9, detail in 0u16..30, with in any::<bool>()
    ) {
        let class = u8::try_from(code / 100).unwrap();
        let enhanced = (with && class != 3).then_some(Enhanced(class, subject, detail));
        let reply = Reply { code, enhanced, text: String::new(), lines: Vec::new() };
        let outcome = classify(&Ending { phase, event: Event::Reply(reply) });
        prop_assert_eq!(outcome == Accepted, phase == Phase::Dot && class == 2);
        if phase != Phase::Dot {
            // Before the dot nothing is unknown, and no 4yz is for good.
            prop_assert!(outcome != Ambiguous);
        }
        if class == 4 {
            prop_assert!(!matches!(outcome, Rejected(_) | Invalid | Pause(_) | Ambiguous | Accepted));
        }
        if phase == Phase::Dot && class == 5 {
            prop_assert!(matches!(outcome, Rejected(_) | Pause(_)));
        }
    }
}
