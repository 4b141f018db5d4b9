//! Each row of the table of reply codes, over a real socket: what the server does, where the transaction ends, what it
//! means, whether the session lives on, and whether the server has the mail.

use crate::support::{Server, mail, mail_from, send_one};
use saiki_api::deliveries::Phase;
use saiki_mailer::{
    Defer::{Full, Greylist, Lost, Soft},
    Dialer, Event, Fault, Outcome,
    Outcome::{Accepted, Ambiguous, Deferred, Pause, Rejected, RelayDown},
    PauseReason::{ContentRefused, SenderRefused, SmtpAuth},
    Refusal, Relay, Timeouts, classify,
};
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    task::JoinSet,
};

type Row = (&'static str, Phase, Outcome, bool, bool);

/// Local part, where it ends, what it means, whether the session lives, whether the mail was taken. Each row of the table at
/// each phase it can come at; MAIL is below, what comes before it further down.
const ROWS: [Row; 55] = [
    ("plain+", Phase::Dot, Accepted, true, true),
    // The relay as a whole.
    ("421-rcpt+", Phase::Rcpt, RelayDown, false, false),
    ("421-data+", Phase::Data, RelayDown, false, false),
    ("421-dot+", Phase::Dot, Deferred(Soft), false, false),
    // Our configuration.
    ("perm-530-5.7.0+", Phase::Rcpt, Pause(SmtpAuth), true, false),
    ("perm-534-5.7.9+", Phase::Rcpt, Pause(SmtpAuth), true, false),
    ("perm-535-5.7.8+", Phase::Rcpt, Pause(SmtpAuth), true, false),
    (
        "perm-538-5.7.11+",
        Phase::Rcpt,
        Pause(SmtpAuth),
        true,
        false,
    ),
    ("data-530-5.7.0+", Phase::Data, Pause(SmtpAuth), true, false),
    ("dot-530-5.7.0+", Phase::Dot, Pause(SmtpAuth), true, false),
    (
        "perm-550-5.1.8+",
        Phase::Rcpt,
        Pause(SenderRefused),
        true,
        false,
    ),
    (
        "data-550-5.1.7+",
        Phase::Data,
        Pause(SenderRefused),
        true,
        false,
    ),
    (
        "perm-dot-550-5.1.7+",
        Phase::Dot,
        Pause(SenderRefused),
        true,
        false,
    ),
    // Put off.
    ("grey-9+", Phase::Rcpt, Deferred(Greylist), true, false),
    ("temp-450+", Phase::Rcpt, Deferred(Greylist), true, false),
    ("temp-451+", Phase::Rcpt, Deferred(Greylist), true, false),
    (
        "temp-450-4.2.0+",
        Phase::Rcpt,
        Deferred(Greylist),
        true,
        false,
    ),
    (
        "temp-451-4.7.1+",
        Phase::Rcpt,
        Deferred(Greylist),
        true,
        false,
    ),
    ("temp-432-4.3.2+", Phase::Rcpt, Deferred(Soft), true, false),
    ("temp-452+", Phase::Rcpt, Deferred(Full), true, false),
    ("temp-452-4.2.2+", Phase::Rcpt, Deferred(Full), true, false),
    ("temp-452-4.5.3+", Phase::Rcpt, Deferred(Full), true, false),
    ("perm-552+", Phase::Rcpt, Deferred(Full), true, false),
    ("data-451-4.3.0+", Phase::Data, Deferred(Soft), true, false),
    (
        "temp-dot-451-4.3.0+",
        Phase::Dot,
        Deferred(Soft),
        true,
        false,
    ),
    (
        "temp-dot-452-4.3.1+",
        Phase::Dot,
        Deferred(Soft),
        true,
        false,
    ),
    // Refused.
    (
        "perm-552-5.2.2+",
        Phase::Rcpt,
        Rejected(Refusal::Full),
        true,
        false,
    ),
    (
        "perm-dot-552-5.2.2+",
        Phase::Dot,
        Rejected(Refusal::Full),
        true,
        false,
    ),
    (
        "perm-550+",
        Phase::Rcpt,
        Rejected(Refusal::Hard),
        true,
        false,
    ),
    (
        "perm-550-5.1.1+",
        Phase::Rcpt,
        Rejected(Refusal::Hard),
        true,
        false,
    ),
    (
        "perm-550-5.1.2+",
        Phase::Rcpt,
        Rejected(Refusal::Hard),
        true,
        false,
    ),
    (
        "perm-553-5.1.3+",
        Phase::Rcpt,
        Rejected(Refusal::Hard),
        true,
        false,
    ),
    (
        "perm-551-5.1.6+",
        Phase::Rcpt,
        Rejected(Refusal::Hard),
        true,
        false,
    ),
    (
        "perm-556-5.1.10+",
        Phase::Rcpt,
        Rejected(Refusal::Hard),
        true,
        false,
    ),
    (
        "perm-550-5.2.1+",
        Phase::Rcpt,
        Rejected(Refusal::Hard),
        true,
        false,
    ),
    (
        "perm-dot-550-5.1.1+",
        Phase::Dot,
        Rejected(Refusal::Hard),
        true,
        false,
    ),
    (
        "perm-554+",
        Phase::Rcpt,
        Rejected(Refusal::Other),
        true,
        false,
    ),
    (
        "perm-554-5.7.1+",
        Phase::Rcpt,
        Rejected(Refusal::Policy),
        true,
        false,
    ),
    (
        "perm-550-5.7.26+",
        Phase::Rcpt,
        Rejected(Refusal::Policy),
        true,
        false,
    ),
    (
        "data-554-5.7.1+",
        Phase::Data,
        Rejected(Refusal::Policy),
        true,
        false,
    ),
    (
        "perm-dot-554-5.7.1+",
        Phase::Dot,
        Rejected(Refusal::Policy),
        true,
        false,
    ),
    (
        "perm-dot-554+",
        Phase::Dot,
        Rejected(Refusal::Other),
        true,
        false,
    ),
    (
        "data-554-5.5.1+",
        Phase::Data,
        Rejected(Refusal::Other),
        true,
        false,
    ),
    // The text.
    (
        "perm-dot-554-5.6.0+",
        Phase::Dot,
        Pause(ContentRefused),
        true,
        false,
    ),
    // The connection, before the dot and after it.
    ("garbage+", Phase::Rcpt, Deferred(Lost), false, false),
    ("eof-rcpt+", Phase::Rcpt, Deferred(Lost), false, false),
    ("stall-rcpt+", Phase::Rcpt, Deferred(Lost), false, false),
    ("garbage-data+", Phase::Data, Deferred(Lost), false, false),
    ("eof-data+", Phase::Data, Deferred(Lost), false, false),
    ("stall-data+", Phase::Data, Deferred(Lost), false, false),
    ("dot-354+", Phase::Dot, Ambiguous, false, false),
    ("garbage-dot+", Phase::Dot, Ambiguous, false, false),
    ("stall-dot+", Phase::Dot, Ambiguous, false, false),
    ("lost-dot+", Phase::Dot, Ambiguous, false, false),
    ("eof-after-dot+", Phase::Dot, Ambiguous, false, true),
];

async fn a_row(query: &'static str, (local, phase, outcome, lives, taken): Row) {
    let server = Server::start().await;
    let to = format!("{local}x@example.org");
    let (ending, session) = send_one(&server.dialer(query), &mail(&to)).await;
    assert_eq!(
        (ending.phase, classify(&ending)),
        (phase, outcome),
        "{local} {query} {ending:?}"
    );
    assert_eq!(session.is_some(), lives, "{local} {query}");
    assert_eq!(server.taken().contains(&to), taken, "{local} {query}");
}

#[tokio::test]
async fn each_reply_and_each_fault_means_what_the_table_says() {
    // All at the same time: those that stall would be waited for one after the other.
    let mut rows = JoinSet::new();
    for query in ["pipelining=true", "pipelining=false"] {
        for row in ROWS {
            rows.spawn(a_row(query, row));
        }
    }
    while let Some(done) = rows.join_next().await {
        done.unwrap();
    }
}

#[tokio::test]
async fn a_connection_cut_in_the_text_is_never_called_accepted() {
    for query in ["pipelining=true", "pipelining=false"] {
        let server = Server::start().await;
        let mail = mail("eof-before-dot+x@example.org");
        let (ending, session) = send_one(&server.dialer(query), &mail).await;
        // A short text is out before the cut shows, so whether the dot was read cannot be known.
        assert_eq!(classify(&ending), Ambiguous);
        assert!(session.is_none() && server.taken().is_empty());

        let mut long = mail;
        long.bytes
            .extend(std::iter::repeat_n(b"0123456789abcdef\r\n", 400_000).flatten());
        let (ending, _) = send_one(&server.dialer(&format!("{query}&timeout=30")), &long).await;
        assert!(!matches!(classify(&ending), Accepted), "{ending:?}");
    }
}

#[tokio::test]
async fn at_mail_it_is_the_relay_or_our_sender_and_never_the_recipient() {
    let server = Server::start().await;
    for (from, outcome) in [
        ("mail-550-5.7.1+x@example.jp", Pause(SenderRefused)),
        ("mail-553-5.1.7+x@example.jp", Pause(SenderRefused)),
        ("mail-552-5.3.4+x@example.jp", Pause(ContentRefused)),
        ("mail-451-4.3.0+x@example.jp", RelayDown),
        ("mail-421-4.3.2+x@example.jp", RelayDown),
        ("mail-452-4.3.1+x@example.jp", RelayDown),
        ("mail-501+x@example.jp", Pause(SenderRefused)),
        ("mail-550-5.1.8+x@example.jp", Pause(SenderRefused)),
        ("mail-530-5.7.0+x@example.jp", Pause(SmtpAuth)),
        ("mail-550-5.6.7+x@example.jp", Rejected(Refusal::Other)),
        ("garbage-mail+x@example.jp", Deferred(Lost)),
        ("eof-mail+x@example.jp", Deferred(Lost)),
        ("stall-mail+x@example.jp", Deferred(Lost)),
    ] {
        for query in ["pipelining=true", "pipelining=false"] {
            let (ending, _) =
                send_one(&server.dialer(query), &mail_from(from, "a@example.org")).await;
            assert_eq!(
                (ending.phase, classify(&ending)),
                (Phase::Mail, outcome),
                "{from} {query}"
            );
        }
    }
    assert!(server.taken().is_empty());
}

/// A server that greets with `greeting`, answers the first command with `answer`, and says nothing more.
async fn greeter(greeting: &'static str, answer: &'static str) -> Dialer {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut relay: Relay = format!("smtp://{}", listener.local_addr().unwrap())
        .parse()
        .unwrap();
    relay.timeouts = Timeouts::all(Duration::from_millis(200));
    tokio::spawn(async move {
        let mut held = Vec::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            stream.write_all(greeting.as_bytes()).await.unwrap();
            if !answer.is_empty() {
                let _command = stream.read(&mut [0; 512]).await.unwrap();
                stream.write_all(answer.as_bytes()).await.unwrap();
            }
            held.push(stream);
        }
    });
    Dialer::new(relay).unwrap()
}

#[tokio::test]
async fn a_server_that_is_not_ready_is_a_fault_of_the_relay() {
    let endless = Box::leak("220-more\r\n".repeat(1000).into_boxed_str());
    let wide = Box::leak("220 ".repeat(10_000).into_boxed_str());
    for (greeting, answer) in [
        ("", ""),
        ("554 no service\r\n", ""),
        ("421 busy\r\n", ""),
        ("HTTP/1.1 400\r\n\r\n", ""),
        ("220 ready\r\n", ""),
        ("\0\0\n", ""),
        (endless, ""),
        (wide, ""),
        ("220 ready\r\n", "421 4.3.2 closing\r\n"),
        ("220 ready\r\n", "what?\r\n"),
        ("220 ready\r\n", "451 4.3.0 not now\r\n"),
    ] {
        let dialer = greeter(greeting, answer).await;
        let ending = dialer.dial().await.unwrap_err();
        assert_eq!(
            (ending.phase, classify(&ending)),
            (Phase::Connect, RelayDown),
            "{greeting:?} {answer:?}"
        );
    }
    // A port on which nobody listens.
    let free = TcpListener::bind("127.0.0.1:0")
        .await
        .unwrap()
        .local_addr()
        .unwrap();
    let dialer = Dialer::new(format!("smtp://{free}").parse().unwrap()).unwrap();
    assert_eq!(classify(&dialer.dial().await.unwrap_err()), RelayDown);
}

#[tokio::test]
async fn a_login_that_is_refused_is_a_fault_of_ours() {
    let server = Server::with(|options| options.login = Some(("u".into(), "p".into()))).await;
    let relay: Relay = format!("smtp://u:wrong@{}?insecure_auth=true", server.sink.addr())
        .parse()
        .unwrap();
    let ending = Dialer::new(relay).unwrap().dial().await.unwrap_err();
    assert_eq!(
        (ending.phase, classify(&ending)),
        (Phase::Auth, Pause(SmtpAuth))
    );
    assert!(server.taken().is_empty());
}

#[tokio::test]
async fn a_sender_whose_claim_is_over_sends_no_text() {
    for query in ["pipelining=true", "pipelining=false"] {
        let server = Server::start().await;
        let mail = mail("plain+x@example.org");
        let session = server.dialer(query).dial().await.unwrap();
        let (ending, session) = session
            .send_once(&mail.envelope, &[&mail.bytes], async { false })
            .await;
        assert_eq!(ending.event, Event::Fault(Fault::Lapsed), "{query}");
        assert_eq!((ending.phase, classify(&ending)), (Phase::Data, RelayDown));
        assert!(session.is_none() && server.taken().is_empty());
    }
}
