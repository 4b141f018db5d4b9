//! Each row of the table of reply codes, over a real socket: what the server does, where the transaction ends, what it
//! means, whether the session lives on, and whether the server has the mail.

use crate::support::{Server, mail, mail_from, send_one};
use saiki_api::deliveries::Phase;
use saiki_mailer::{
    Defer::{Full, Greylist, Lost, Soft},
    Dialer, Outcome,
    Outcome::{Accepted, Ambiguous, Deferred, Pause, Rejected, RelayDown},
    PauseReason::{ContentRefused, SenderRefused, SmtpAuth},
    Refusal, Relay, Timeouts, classify,
};
use std::time::Duration;
use tokio::{io::AsyncWriteExt, net::TcpListener};

type Row = (&'static str, Phase, Outcome, bool, bool);

/// Local part, where it ends, what it means, whether the session lives, whether the mail was taken.
const ROWS: [Row; 28] = [
    ("plain+", Phase::Dot, Accepted, true, true),
    ("421-rcpt+", Phase::Rcpt, RelayDown, false, false),
    ("421-data+", Phase::Data, RelayDown, false, false),
    ("421-dot+", Phase::Dot, Deferred(Soft), false, false),
    ("perm-530-5.7.0+", Phase::Rcpt, Pause(SmtpAuth), true, false),
    (
        "perm-550-5.1.8+",
        Phase::Rcpt,
        Pause(SenderRefused),
        true,
        false,
    ),
    ("grey-9+", Phase::Rcpt, Deferred(Greylist), true, false),
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
    ("temp-452-4.2.2+", Phase::Rcpt, Deferred(Full), true, false),
    ("temp-452-4.5.3+", Phase::Rcpt, Deferred(Full), true, false),
    (
        "perm-552-5.2.2+",
        Phase::Rcpt,
        Rejected(Refusal::Full),
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
        "perm-551-5.1.6+",
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
        "perm-550-5.2.1+",
        Phase::Rcpt,
        Rejected(Refusal::Hard),
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
    ("garbage+", Phase::Rcpt, Deferred(Lost), false, false),
    ("eof-rcpt+", Phase::Rcpt, Deferred(Lost), false, false),
    ("stall-rcpt+", Phase::Rcpt, Deferred(Lost), false, false),
    ("data-451-4.3.0+", Phase::Data, Deferred(Soft), true, false),
    (
        "temp-dot-451-4.3.0+",
        Phase::Dot,
        Deferred(Soft),
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
        "perm-dot-554-5.6.0+",
        Phase::Dot,
        Pause(ContentRefused),
        true,
        false,
    ),
    ("dot-354+", Phase::Dot, Ambiguous, false, false),
    ("garbage-dot+", Phase::Dot, Ambiguous, false, false),
    ("stall-dot+", Phase::Dot, Ambiguous, false, false),
    ("eof-after-dot+", Phase::Dot, Ambiguous, false, true),
];

#[tokio::test]
async fn each_reply_and_each_fault_means_what_the_table_says() {
    for query in ["pipelining=true", "pipelining=false"] {
        for (local, phase, outcome, lives, taken) in ROWS {
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
async fn a_refused_sender_pauses_the_campaign() {
    let server = Server::start().await;
    for (from, outcome) in [
        ("mail-550-5.7.1+x@example.jp", Pause(SenderRefused)),
        ("mail-553-5.1.7+x@example.jp", Pause(SenderRefused)),
        ("mail-552-5.3.4+x@example.jp", Pause(ContentRefused)),
        ("mail-451-4.3.0+x@example.jp", RelayDown),
        ("mail-421-4.3.2+x@example.jp", RelayDown),
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

/// A server that greets with `greeting` and says nothing more.
async fn greeter(greeting: &'static str) -> Dialer {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut relay: Relay = format!("smtp://{}", listener.local_addr().unwrap())
        .parse()
        .unwrap();
    relay.timeouts = Timeouts::all(Duration::from_millis(200));
    tokio::spawn(async move {
        let mut held = Vec::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            stream.write_all(greeting.as_bytes()).await.unwrap();
            held.push(stream);
        }
    });
    Dialer::new(relay).unwrap()
}

#[tokio::test]
async fn a_server_that_is_not_ready_is_a_fault_of_the_relay() {
    let endless = Box::leak("220-more\r\n".repeat(1000).into_boxed_str());
    let wide = Box::leak("220 ".repeat(10_000).into_boxed_str());
    for greeting in [
        "",
        "554 no service\r\n",
        "421 busy\r\n",
        "HTTP/1.1 400\r\n\r\n",
        "220 ready\r\n",
        "\0\0\n",
        endless,
        wide,
    ] {
        let ending = greeter(greeting).await.dial().await.unwrap_err();
        assert_eq!(
            (ending.phase, classify(&ending)),
            (Phase::Connect, RelayDown)
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
