//! Exercises: whatever mail server is configured, their mail stays in the built-in outbox and says what it is.

use crate::{
    support::{
        Server,
        campaign::{Campaign, start},
    },
    test_send::test_mail,
};
use saiki_api::campaigns::{AmbiguousPolicy, CampaignState};
use saiki_db::{
    incident_keys, outbox,
    testing::{campaign::rehearse, databases},
};
use saiki_mailer::{Transport, send_test};

#[tokio::test]
async fn no_mail_of_an_exercise_reaches_a_mail_server() {
    for test in databases() {
        let server = Server::start().await;
        let to = ["a@example.org", "b@example.org", "c@example.org"].map(str::to_owned);
        let campaign = Campaign::new(&test.db, AmbiguousPolicy::Resend, &to);
        rehearse(&test.db, campaign.seeded.campaign_id).unwrap();
        let smtp = Transport::Smtp(server.dialer(""));
        let sent = send_test(&test.db, &smtp, test_mail(&campaign, "boss@example.org")).await;
        assert!(sent.unwrap().accepted, "{}", test.name);

        let worker = start(&test.db, smtp);
        campaign.wait_for(CampaignState::Done).await;
        worker.stop().await;
        assert_eq!(campaign.counts().accepted, 3);
        assert!(server.taken().is_empty(), "{}", test.name);

        let (keyring, incident) = (test.db.keyring().clone(), campaign.seeded.incident_id);
        let mails = test.db.read_blocking(|conn| {
            let cipher = incident_keys::cipher(conn, &keyring, incident)?;
            outbox::list(conn, &cipher, incident, None, None, 10)
        });
        let mails = mails.unwrap();
        assert_eq!(mails.len(), 4, "three letters and the test");
        for mail in mails {
            let text = String::from_utf8(mail.bytes).unwrap();
            // 【訓練】 at the beginning of the subject, encoded for a header.
            assert!(
                text.contains("Subject: =?utf-8?b?44CQ6KiT57e044CR"),
                "{text}"
            );
        }
    }
}
