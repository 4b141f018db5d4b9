//! Canaries: names and addresses of people put through register, letter, campaign, outbox, search and errors, and then
//! looked for everywhere they must not be: files and backups of the database, rows, the audit log, metrics, the log,
//! answers to those who may not see them.

use crate::{
    campaigns::Stage,
    support::{Log, TestApp, on_both},
};
use saiki_api::{
    campaigns::{AmbiguousPolicy, Campaign},
    page::Page,
    people::Person,
    permissions::Role,
};
use saiki_db::testing::dump;
use saiki_mailer::{Intake, Message, ReturnPath};
use serde_json::{Value, json};

/// Parts of names, addresses and words nobody else would write.
const CANARIES: [&str; 7] = [
    "kanariya.zaphod",
    "KANARIYA.ZAPHOD",
    "叶多里耶",
    "03-5550-9271",
    "千代田区霧幻町",
    "無二の覚書",
    "CANARY-77123",
];

#[track_caller]
fn without_canaries(place: &str, bytes: &[u8]) {
    for canary in CANARIES {
        let found = bytes
            .windows(canary.len())
            .any(|part| part == canary.as_bytes());
        assert!(!found, "{canary} is in {place}");
    }
}

/// A report that the first mail came back, which names the address and quotes the mail.
async fn bounce(stage: &Stage, campaign: &Campaign) {
    let found = stage.ledger(campaign, "q=kanariya.zaphod@example.jp").await;
    let db = stage.app.state().db();
    let path = ReturnPath::new(db.keyring(), "bounce.example").address(found.items[0].id);
    let report = format!(
        "From: MAILER-DAEMON@mx.example.jp\r\nTo: {path}\r\nSubject: Undelivered Mail Returned to Sender\r\n\
         Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\n<kanariya.zaphod@example.jp>: user unknown\r\n\
         --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.jp\r\n\r\n\
         Final-Recipient: rfc822; kanariya.zaphod@example.jp\r\nAction: failed\r\nStatus: 5.1.1\r\n\
         Diagnostic-Code: smtp; 550 5.1.1 <kanariya.zaphod@example.jp>: no such user\r\n\r\n--b--\r\n"
    );
    let now = stage.app.now();
    let intake = Intake::new(db.clone(), move || now);
    intake
        .take(Some(&path), &Message::from(report.as_bytes()))
        .unwrap();
    let bounced = stage.ledger(campaign, "state=bounced").await;
    assert_eq!(bounced.items.len(), 1);
}

async fn fill(stage: &Stage) -> Vec<String> {
    let mut said = Vec::new();
    let comms = &stage.comms;
    let all: Page<Person> = comms
        .get(&format!("{}/people?limit=200", stage.base))
        .await
        .expect(200);
    let one = &all.items[0];
    let path = format!("{}/people/{}", stage.base, one.id);
    let patch = json!({ "name": "叶多里耶 太郎", "phone": "03-5550-9271", "address": "東京都千代田区霧幻町1-1", "note": "無二の覚書" });
    let changed: Person = comms.patch(&path, one.version, &patch).await.expect(200);
    said.push(serde_json::to_string(&changed).unwrap());
    let decided = json!({ "decision": "told_otherwise", "way": "phone", "day": "2026-11-20", "note": "無二の覚書" });
    said.push(
        comms
            .put(&format!("{path}/decision"), changed.version, &decided)
            .await
            .text(),
    );
    let stop = json!({ "phone": true, "reason": "other", "note": "無二の覚書" });
    said.push(
        comms
            .post(&format!("{path}/contact-stops"), &stop)
            .await
            .text(),
    );
    let contact = json!({ "kind": "complainant", "name": "叶多里耶 太郎", "email": "kanariya.zaphod@example.jp", "told": "身に覚えのない請求があった" });
    said.push(
        stage
            .lead
            .post(&format!("{}/contacts", stage.base), &contact)
            .await
            .text(),
    );
    let claim = json!({
        "kind": "compensation", "name": "叶多里耶 太郎", "channel": "letter", "subject": "手数料", "text": "払ってほしい",
    });
    said.push(
        stage
            .lead
            .post(&format!("{}/claims", stage.base), &claim)
            .await
            .text(),
    );
    // Requests that fail, with canaries in them.
    let bad = json!({ "email": "kanariya.zaphod@@example.jp", "phone": "x".repeat(300) });
    said.push(comms.patch(&path, changed.version + 1, &bad).await.text());
    said.push(
        comms
            .patch(&path, 1, &json!({ "name": "叶多里耶 次郎" }))
            .await
            .text(),
    );
    said.push(comms.post(&format!("{}/people/decide", stage.base), &json!({ "target": { "filter": { "q": "kanariya.zaphod@example.jp" } }, "decision": decided, "expected_count": 9 })).await.text());
    let csv = "お客様番号,氏名,メール\nCANARY-77123,叶多里耶 花子,kanariya.zaphod@@example.jp\n";
    let broken = comms
        .request(
            actix_web::http::Method::POST,
            &format!("{}/people/imports", stage.base),
        )
        .insert_header(("content-type", "text/csv"))
        .set_payload(csv);
    let accepted: Value = comms.send(broken).await.expect(202);
    let import = format!(
        "{}/people/imports/{}",
        stage.base,
        accepted["id"].as_str().unwrap()
    );
    let ended = crate::campaigns::until("the import", || async {
        let import: Value = comms.get(&import).await.expect(200);
        (import["state"] != "running").then_some(import)
    })
    .await;
    assert_eq!(ended["state"], "refused");
    for query in [
        "q=kanariya.zaphod@example.jp",
        "q=CANARY-77123",
        "q=03-5550-9271",
    ] {
        said.push(
            comms
                .get(&format!("{}/people?{query}", stage.base))
                .await
                .text(),
        );
    }
    said
}

#[actix_web::test]
async fn no_name_and_no_address_is_where_it_must_not_be() {
    on_both(|app: TestApp| async move {
        let log = Log::begin();
        tracing::info!("caught");
        let stage = Stage::new(&app, &["kanariya.zaphod@example.jp", "b@example.jp"]).await;
        let campaign = stage.campaign(AmbiguousPolicy::Resend).await;
        stage.approve().await;
        stage.start(&campaign, 2).await.expect::<Campaign>(200);
        stage.send_out(&campaign).await;
        bounce(&stage, &campaign).await;
        let said = fill(&stage).await;
        for answer in &said {
            without_canaries(answer, answer.as_bytes());
        }
        let auditor = app.user(Role::Auditor).await;
        for path in [
            "audit?limit=200".to_owned(),
            format!("{}/people?limit=200", stage.base),
            format!("{}/people/export?format=ndjson", stage.base),
            format!("{}/campaigns/{}/deliveries", stage.base, campaign.id),
            format!("{}/outbox", stage.base),
            format!("{}/timeline", stage.base),
            "/metrics".to_owned(),
        ] {
            let answer = auditor.get(&path).await;
            assert_eq!(answer.status, 200, "{path}: {}", answer.text());
            without_canaries(&path, &answer.body);
        }
        // They are there, for whoever may see them.
        let clear = stage
            .comms
            .get(&format!("{}/people?reveal=true", stage.base))
            .await
            .text();
        assert!(clear.contains("叶多里耶 太郎") && clear.contains("kanariya.zaphod@example.jp"));
        let lines = log.end();
        assert!(lines.contains("caught"));
        without_canaries("the log", lines.as_bytes());
        let everything = dump::everything(app.test_db());
        assert!(
            everything.windows(13).any(|part| part == b"INC-2026-0001"),
            "the dump is one"
        );
        without_canaries("the database", &everything);
    })
    .await;
}
