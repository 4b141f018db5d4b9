//! TLS, STARTTLS and logging in: what is refused when protection is missing matters as much as what works.

use crate::support::{Server, mail, send_one};
use saiki_api::deliveries::Phase;
use saiki_mailer::{Dialer, Event, Fault, Outcome, PauseReason, Relay, classify, sink::Options};

const LOGIN: &str = "desk%40example.jp:p%20w";

fn with_login(options: &mut Options) {
    options.login = Some(("desk@example.jp".to_owned(), "p w".to_owned()));
}

fn dialer(server: &Server, scheme: &str, login: &str, query: &str) -> Dialer {
    let (ca, port) = (server.sink.ca(), server.sink.addr().port());
    let at = if login.is_empty() { "" } else { "@" };
    let text = format!(
        "{scheme}://{login}{at}localhost:{port}?ca={}&{query}",
        ca.display()
    );
    Dialer::new(text.parse::<Relay>().unwrap()).unwrap()
}

async fn outcome(dialer: &Dialer) -> Outcome {
    let (ending, _) = send_one(dialer, &mail("a@example.org")).await;
    classify(&ending)
}

#[tokio::test]
async fn tls_from_the_first_byte_and_by_starttls() {
    let implicit = Server::with(|options| options.implicit_tls = true).await;
    assert_eq!(
        outcome(&dialer(&implicit, "smtps", "", "")).await,
        Outcome::Accepted
    );

    let starttls = Server::with(|options| options.starttls = true).await;
    for mode in ["required", "opportunistic"] {
        assert_eq!(
            outcome(&dialer(&starttls, "smtp", "", &format!("tls={mode}"))).await,
            Outcome::Accepted
        );
    }
    assert_eq!(implicit.taken().len() + starttls.taken().len(), 3);
}

#[tokio::test]
async fn nothing_is_sent_in_the_clear_when_tls_is_required() {
    let plain = Server::start().await;
    let relay: Relay = format!("{}?tls=required", plain.relay("")).parse().unwrap();
    let ending = Dialer::new(relay).unwrap().dial().await.unwrap_err();
    assert_eq!(
        (ending.phase, ending.event),
        (Phase::Connect, Event::Fault(Fault::NoTls))
    );
}

#[tokio::test]
async fn a_certificate_that_is_not_trusted_ends_the_connection() {
    let server = Server::with(|options| options.starttls = true).await;
    let other = Server::with(|options| options.starttls = true).await;
    let port = server.sink.addr().port();
    let relay = |query: &str| -> Relay {
        format!(
            "smtp://localhost:{port}?ca={}&{query}",
            other.sink.ca().display()
        )
        .parse()
        .unwrap()
    };
    let ending = Dialer::new(relay("tls=required"))
        .unwrap()
        .dial()
        .await
        .unwrap_err();
    assert_eq!(ending.event, Event::Fault(Fault::Tls));
    assert_eq!(classify(&ending), Outcome::RelayDown);
    // Opportunistic protection gives way, as its name says.
    assert_eq!(
        outcome(&Dialer::new(relay("tls=opportunistic")).unwrap()).await,
        Outcome::Accepted
    );
}

#[tokio::test]
async fn a_certificate_for_another_name_ends_the_connection() {
    let server = Server::with(|options| options.implicit_tls = true).await;
    let (ca, port) = (server.sink.ca(), server.sink.addr().port());
    let relay: Relay = format!("smtps://127.0.0.2:{port}?ca={}", ca.display())
        .parse()
        .unwrap();
    let listening = Dialer::new(relay).unwrap().dial().await.unwrap_err();
    assert_eq!(listening.phase, Phase::Connect);
}

#[tokio::test]
async fn logs_in_by_plain_and_by_login() {
    for login_only in [false, true] {
        let server = Server::with(|options| {
            options.implicit_tls = true;
            options.login_only = login_only;
            with_login(options);
        })
        .await;
        assert_eq!(
            outcome(&dialer(&server, "smtps", LOGIN, "")).await,
            Outcome::Accepted
        );
        let wrong = dialer(&server, "smtps", "desk:wrong", "")
            .dial()
            .await
            .unwrap_err();
        assert_eq!(classify(&wrong), Outcome::Pause(PauseReason::SmtpAuth));
        let nobody = outcome(&dialer(&server, "smtps", "", "")).await;
        assert_eq!(nobody, Outcome::Pause(PauseReason::SmtpAuth));
    }
}

#[tokio::test]
async fn no_password_goes_out_in_the_clear_unless_asked() {
    let server = Server::with(with_login).await;
    let port = server.sink.addr().port();
    let dial = async |query: &str| {
        let relay: Relay = format!("smtp://{LOGIN}@localhost:{port}?{query}")
            .parse()
            .unwrap();
        Dialer::new(relay).unwrap().dial().await
    };
    for query in ["tls=none", "tls=opportunistic"] {
        let ending = dial(query).await.unwrap_err();
        assert_eq!(ending.event, Event::Fault(Fault::LoginInClear));
        assert_eq!(classify(&ending), Outcome::Pause(PauseReason::SmtpAuth));
    }
    assert!(dial("insecure_auth=true").await.is_ok());
}

#[tokio::test]
async fn a_missing_certificate_file_is_told_at_start() {
    let relay: Relay = "smtps://localhost?ca=/nonexistent/ca.pem".parse().unwrap();
    assert!(Dialer::new(relay).is_err());
}
