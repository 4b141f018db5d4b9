//! Mails as they leave: signed where keys are configured, with files that many of them share, and for addresses that
//! not every server takes.

use crate::support::{
    Server,
    campaign::{Campaign, start},
    draft, mail,
};
use saiki_api::{
    campaigns::{AmbiguousPolicy, CampaignState},
    deliveries::DeliveryState,
};
use saiki_db::testing::databases;
use saiki_domain::canonical::sha256_of;
use saiki_mailer::{
    AttachedFiles, DkimKey, Draft, FileToAttach, KeyKind, Outcome, PauseReason, Signer, Transport,
    classify,
};

fn signer(domain: &str) -> Signer {
    let keys = [("e1", KeyKind::Ed25519), ("r1", KeyKind::Rsa)];
    let keys = keys.map(|(selector, kind)| DkimKey::make(selector, kind).unwrap().0);
    Signer::new(domain.to_owned(), keys.to_vec())
}

#[tokio::test]
async fn a_mail_leaves_with_both_signatures_and_the_same_ones_again() {
    let server = Server::with(|options| options.keep_mails = true).await;
    let dialer = server.dialer("").signing(Some(signer("example.jp")));
    let mail = mail("a@example.org");
    for _ in 0..2 {
        let session = dialer.dial().await.unwrap();
        let signatures = dialer.signatures(&mail);
        let [head, files] = mail.parts();
        let parts = [signatures.as_slice(), head, files];
        let (ending, _) = session.send_parts(&mail.envelope, &parts).await;
        assert_eq!(classify(&ending), Outcome::Accepted);
    }
    let taken = server.mails();
    assert_eq!(taken.len(), 2);
    assert_eq!(taken[0], taken[1]);
    let text = String::from_utf8(taken[0].clone()).unwrap();
    assert_eq!(text.matches("DKIM-Signature: v=1; a=").count(), 2);
    assert!(taken[0].ends_with(&mail.whole()));
    let elsewhere = server.dialer("").signing(Some(signer("example.com")));
    assert!(elsewhere.signatures(&mail).is_empty());
}

#[tokio::test]
async fn the_ledger_knows_the_mail_by_its_hash_without_the_signature() {
    for test in databases() {
        let server = Server::with(|options| options.keep_mails = true).await;
        let list = ["a@example.org".to_owned()];
        let campaign = Campaign::new(&test.db, AmbiguousPolicy::Resend, &list);
        let dialer = server.dialer("").signing(Some(signer("aoba.example")));
        let worker = start(&test.db, Transport::Smtp(dialer));
        campaign.wait_for(CampaignState::Done).await;
        worker.stop().await;
        let row = campaign.row("a@example.org");
        let taken = server.mails().pop().unwrap();
        let text = String::from_utf8(taken).unwrap();
        assert!(text.starts_with("DKIM-Signature: "), "{text}");
        let begin = text.find("\r\nFrom: ").unwrap() + 2;
        assert_eq!(sha256_of(&text.as_bytes()[begin..]), row.body_sha256);
    }
}

/// A mail with a file of `size` bytes.
fn with_file(size: usize) -> saiki_mailer::Built {
    let bytes: Vec<u8> = (0..size).map(|n| (n % 251) as u8).collect();
    let file = FileToAttach {
        name: "手順.pdf",
        media_type: "application/pdf",
        bytes: &bytes,
    };
    let draft = Draft {
        files: AttachedFiles::encode(&[file]).unwrap(),
        ..draft("a@example.org")
    };
    draft.build().unwrap()
}

#[tokio::test]
async fn a_mail_with_files_arrives_whole_in_blocks_with_and_without_pipelining() {
    for query in ["pipelining=true", "pipelining=false"] {
        let server = Server::with(|options| options.keep_mails = true).await;
        let mail = with_file(500_000);
        let session = server.dialer(query).dial().await.unwrap();
        let (ending, session) = session.send_parts(&mail.envelope, &mail.parts()).await;
        assert_eq!(classify(&ending), Outcome::Accepted);
        assert!(session.is_some());
        assert!(server.mails()[0] == mail.whole());
        assert_eq!(server.sink.ledger().unwrap()[0].sha256, mail.sha256);
    }
}

#[tokio::test]
async fn a_mail_larger_than_the_server_takes_is_not_begun_and_nobody_is_blamed() {
    let server = Server::with(|options| options.size = Some(100_000)).await;
    let mail = with_file(200_000);
    let session = server.dialer("").dial().await.unwrap();
    assert_eq!(session.size_limit(), Some(100_000));
    let (ending, session) = session.send_parts(&mail.envelope, &mail.parts()).await;
    assert_eq!(
        classify(&ending),
        Outcome::Pause(PauseReason::ContentRefused)
    );
    assert!(session.is_some() && server.taken().is_empty());
    let transport = Transport::Smtp(server.dialer(""));
    assert_eq!(transport.size_limit().await, Some(100_000));
}

#[tokio::test]
async fn whoever_needs_smtputf8_is_left_to_follow_up_and_the_rest_goes_on() {
    for test in databases() {
        let server = Server::with(|options| options.smtputf8 = false).await;
        let list = ["太郎@example.org", "b@例え.jp", "\"c..d\"@docomo.ne.jp"].map(str::to_owned);
        let campaign = Campaign::new(&test.db, AmbiguousPolicy::Resend, &list);
        let worker = start(&test.db, Transport::Smtp(server.dialer("")));
        campaign.wait_for(CampaignState::Done).await;
        worker.stop().await;
        let row = campaign.row("太郎@example.org");
        assert_eq!(row.state, DeliveryState::Invalid);
        let attempts = campaign.attempts(&row);
        assert_eq!(attempts[0].enhanced.as_deref(), Some("5.6.7"));
        let text = attempts[0].text.as_deref().unwrap();
        assert!(text.starts_with("needs_smtputf8"), "{text}");
        let mut taken = server.taken();
        taken.sort();
        assert_eq!(taken, ["\"c..d\"@docomo.ne.jp", "b@xn--r8jz45g.jp"]);
    }
}
