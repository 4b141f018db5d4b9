//! Mails that go well: over one session, with and without PIPELINING, byte for byte.

use crate::support::{Server, code, mail, mail_from, send_one};
use saiki_api::deliveries::Phase;
use saiki_mailer::{Event, Fault, Outcome, classify};

#[tokio::test]
async fn what_arrives_is_what_was_built() {
    for query in ["pipelining=true", "pipelining=false"] {
        for offered in [true, false] {
            let server = Server::with(|options| options.pipelining = offered).await;
            let dialer = server.dialer(query);
            let mut session = dialer.dial().await.unwrap();
            for n in 0..20 {
                let mail = mail(&format!("person{n}@example.org"));
                let (ending, back) = session.send(&mail.envelope, &mail.bytes).await;
                assert_eq!((ending.phase, code(&ending)), (Phase::Dot, 250));
                session = back.expect("the session goes on");
            }
            let ledger = server.sink.ledger().unwrap();
            assert_eq!(ledger.len(), 20);
            for (n, entry) in ledger.iter().enumerate() {
                let built = mail(&format!("person{n}@example.org"));
                assert_eq!((entry.conn, &entry.sha256), (1, &built.sha256));
                assert!(String::from_utf8_lossy(&built.bytes).contains(&entry.message_id));
            }
        }
    }
}

#[tokio::test]
async fn a_refused_recipient_does_not_cost_the_connection() {
    for query in ["pipelining=true", "pipelining=false"] {
        let server = Server::start().await;
        let mut session = server.dialer(query).dial().await.unwrap();
        for to in [
            "perm-550-5.1.1+a@example.org",
            "b@example.org",
            "grey-1+c@example.org",
            "data-554+d@example.org",
            "e@example.org",
        ] {
            let mail = mail(to);
            let (_, back) = session.send(&mail.envelope, &mail.bytes).await;
            session = back.expect("the session goes on");
        }
        let ledger = server.sink.ledger().unwrap();
        assert_eq!(server.taken(), ["b@example.org", "e@example.org"]);
        assert!(ledger.iter().all(|entry| entry.conn == 1));
    }
}

#[tokio::test]
async fn a_session_ends_after_its_number_of_mails() {
    let server = Server::start().await;
    let dialer = server.dialer("max_messages=2");
    let session = dialer.dial().await.unwrap();
    let (_, session) = session
        .send(
            &mail("a@example.org").envelope,
            &mail("a@example.org").bytes,
        )
        .await;
    let (ending, session) = session
        .unwrap()
        .send(
            &mail("b@example.org").envelope,
            &mail("b@example.org").bytes,
        )
        .await;
    assert_eq!(classify(&ending), Outcome::Accepted);
    assert!(session.is_none());
}

#[tokio::test]
async fn a_long_mail_arrives_whole() {
    let server = Server::start().await;
    let mut mail = mail("long@example.org");
    for n in 0..20_000 {
        mail.bytes
            .extend_from_slice(format!(".line {n} of a long text, dotted\r\n").as_bytes());
    }
    let (ending, session) = send_one(&server.dialer("timeout=30"), &mail).await;
    assert_eq!(classify(&ending), Outcome::Accepted);
    assert!(session.is_some());
    assert_eq!(server.sink.ledger().unwrap()[0].size, mail.bytes.len());
}

#[tokio::test]
async fn a_mail_beyond_the_servers_limit_is_not_begun() {
    let server = Server::with(|options| options.size = Some(100)).await;
    let (ending, session) = send_one(&server.dialer(""), &mail("a@example.org")).await;
    assert_eq!(ending.event, Event::Fault(Fault::TooLarge));
    assert!(
        session.is_some(),
        "nothing was said, so the session is as it was"
    );
}

#[tokio::test]
async fn addresses_in_other_scripts_need_a_server_that_takes_them() {
    let able = Server::start().await;
    let (ending, _) = send_one(&able.dialer(""), &mail("太郎@example.org")).await;
    assert_eq!(classify(&ending), Outcome::Accepted);
    assert_eq!(able.taken(), ["太郎@example.org"]);

    let unable = Server::with(|options| options.smtputf8 = false).await;
    let (ending, session) = send_one(&unable.dialer(""), &mail("太郎@example.org")).await;
    assert_eq!(classify(&ending), Outcome::Invalid);
    assert!(session.is_some());
    let (ending, _) = send_one(&unable.dialer(""), &mail("taro@例え.jp")).await;
    assert_eq!(classify(&ending), Outcome::Accepted);
}

#[tokio::test]
async fn a_session_the_server_has_closed_is_noticed_before_anything_is_sent() {
    let server = Server::start().await;
    let mut session = server.dialer("").dial().await.unwrap();
    assert!(session.is_fresh().await);
    drop(server);
    // The runtime has one thread, so the sink's tasks end, and their sockets with them, when this one yields.
    while session.is_fresh().await {
        tokio::task::yield_now().await;
    }
    let mail = mail_from("desk@example.jp", "a@example.org");
    let (ending, session) = session.send(&mail.envelope, &mail.bytes).await;
    assert_eq!(ending.event, Event::Fault(Fault::Stale));
    assert_eq!(classify(&ending), Outcome::RelayDown);
    assert!(session.is_none());
}
