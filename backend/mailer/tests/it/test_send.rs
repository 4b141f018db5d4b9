//! Test mails: sent at once, answered with the server's words, on record, and never counted or repeated.

use crate::support::{Server, campaign::Campaign};
use saiki_api::{Lang, campaigns::AmbiguousPolicy};
use saiki_db::{
    deliveries::{self, Recipient},
    testing::databases,
};
use saiki_mailer::{TestMail, Transport, send_test};

pub fn test_mail(campaign: &Campaign, to: &str) -> TestMail {
    let (keyring, seeded) = (campaign.db.keyring().clone(), campaign.seeded);
    let content = campaign
        .db
        .read_blocking(|conn| deliveries::content(conn, &keyring, seeded.campaign_id))
        .unwrap();
    TestMail {
        campaign_id: seeded.campaign_id,
        incident_id: seeded.incident_id,
        person_id: None,
        recipient: Recipient {
            name: "見本 花子".to_owned(),
            number: "C0000000".to_owned(),
            email: to.to_owned(),
            organisation: String::new(),
            data_items: Vec::new(),
            contract_ref: String::new(),
            members: Vec::new(),
        },
        lang: Lang::Ja,
        content,
    }
}

#[tokio::test]
async fn says_what_the_server_said_and_changes_no_count() {
    for test in databases() {
        let server = Server::start().await;
        let campaign = Campaign::new(&test.db, AmbiguousPolicy::Resend, &[]);
        let smtp = Transport::Smtp(server.dialer(""));
        for (to, accepted, says) in [
            ("colleague@example.org", true, "250"),
            ("perm-550-5.1.1+x@example.org", false, "550 5.1.1"),
            ("eof-after-dot+x@example.org", false, "connection ended"),
            ("not an address", false, "recipient"),
        ] {
            let sent = send_test(&test.db, &smtp, test_mail(&campaign, to))
                .await
                .unwrap();
            assert_eq!(sent.accepted, accepted, "{to} {}", test.name);
            assert!(sent.reply.contains(says), "{to}: {}", sent.reply);
        }
        let sent = send_test(
            &test.db,
            &Transport::Outbox,
            test_mail(&campaign, "a@example.org"),
        )
        .await
        .unwrap();
        assert!(sent.accepted);
        assert_eq!(campaign.counts(), Default::default());
        assert_eq!(
            server.taken(),
            ["colleague@example.org", "eof-after-dot+x@example.org"]
        );
    }
}
