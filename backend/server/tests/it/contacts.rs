//! People outside who wait for word: their clocks, their log, and what is never in the clear.

use crate::{
    incidents::open,
    support::{Client, on_both},
};
use saiki_api::{
    Uuid,
    contacts::{Contact, ContactWord, Direction},
    gates::Gate,
    page::Page,
    permissions::Role,
    problem::ErrorCode,
    work::WorkPage,
};
use serde_json::{Value, json};

const DAY: i64 = 24 * 3_600;

async fn put_down(client: &Client, incident: Uuid) -> Contact {
    let new = json!({
        "kind": "finder", "name": "高橋 花子", "email": "hanako@finder.example",
        "told": "検索画面に入力した文字がそのまま表示される", "owner_id": client.user.as_ref().unwrap().id,
    });
    client
        .post(&format!("incidents/{incident}/contacts"), &new)
        .await
        .expect(201)
}

#[actix_web::test]
async fn silence_towards_a_finder_shows_on_the_day_the_word_is_due() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let id = open(&lead, "a").await.id;
        let finder = put_down(&lead, id).await;
        let path = format!("incidents/{id}/contacts/{}", finder.id);
        assert_eq!(finder.next_word_due.map(|d| d.as_second()), Some(app.now().as_second() + 7 * DAY));
        app.advance(7 * DAY + 1);
        let lead = app.sign_in(&lead.user.as_ref().unwrap().email).await;
        let late: Contact = lead.get(&path).await.expect(200);
        assert!(late.stall.is_some() && late.last_word_at.is_none());
        let work: WorkPage = lead.get("work?scope=mine").await.expect(200);
        let entry = work.items.iter().find(|e| e.id == finder.id).unwrap();
        assert_eq!(entry.title, "Next word to a finder");

        let said = json!({ "direction": "out", "channel": "mail", "text": "受け付けました。調査の予定をお知らせします" });
        let told: Contact = lead.post_once(&format!("{path}/words"), "k", &said).await.expect(201);
        assert!(told.stall.is_none());
        assert_eq!((told.last_word_at, told.version), (Some(app.now()), 2));
        let again: Contact = lead.post_once(&format!("{path}/words"), "k", &said).await.expect(201);
        assert_eq!(again.version, 2);
        let due = told.next_word_due;
        let asked = json!({ "direction": "in", "channel": "mail", "text": "その後どうなりましたか" });
        let asked: Contact = lead.post(&format!("{path}/words"), &asked).await.expect(201);
        assert_eq!(asked.next_word_due, due);
        let log: Page<ContactWord> = lead.get(&format!("{path}/words")).await.expect(200);
        let ways: Vec<_> = log.items.iter().map(|w| w.direction).collect();
        assert_eq!(ways, [Direction::Out, Direction::In]);
    })
    .await;
}

#[actix_web::test]
async fn a_contact_holds_the_incident_open_until_it_is_closed_with_an_outcome() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let id = open(&lead, "a").await.id;
        let finder = put_down(&lead, id).await;
        let open_ones = || async {
            let gate: Gate = lead.get(&format!("incidents/{id}/gate")).await.expect(200);
            gate.matters
                .into_iter()
                .filter(|m| m.id == Some(finder.id))
                .collect::<Vec<_>>()
        };
        let matters = open_ones().await;
        assert_eq!(matters.len(), 1);
        assert!(!matters[0].title.contains("高橋"));
        let path = format!("incidents/{id}/contacts/{}", finder.id);
        let bare = lead.patch(&path, 1, &json!({ "closed": true })).await;
        assert_eq!(
            bare.problem(ErrorCode::ValidationFailed).errors[0].field,
            "outcome"
        );
        let end = json!({ "closed": true, "outcome": "修正を公表し、お礼を伝えた" });
        let closed: Contact = lead.patch(&path, 1, &end).await.expect(200);
        assert_eq!(closed.closed_at, Some(app.now()));
        assert_eq!(open_ones().await.len(), 0);
        let word = json!({ "direction": "out", "channel": "mail", "text": "追伸" });
        lead.post(&format!("{path}/words"), &word)
            .await
            .problem(ErrorCode::StateConflict);
        lead.patch(&path, 2, &json!({ "closed": false }))
            .await
            .expect::<Contact>(200);
        assert_eq!(open_ones().await.len(), 1);
    })
    .await;
}

#[actix_web::test]
async fn who_they_are_is_masked_and_sealed_and_seeing_it_is_recorded() {
    on_both(|app| async move {
        let comms = app.user(Role::Comms).await;
        let lead = app.user(Role::Lead).await;
        let id = open(&comms, "a").await.id;
        let contact = put_down(&comms, id).await;
        assert!(contact.masked && !contact.name.contains("花子"));
        let path = format!("incidents/{id}/contacts/{}", contact.id);
        let clear: Contact = comms.get(&format!("{path}?reveal=true")).await.expect(200);
        assert_eq!(
            (clear.name.as_str(), clear.email.as_str()),
            ("高橋 花子", "hanako@finder.example")
        );
        let member = json!({ "user_id": lead.user.as_ref().unwrap().id });
        comms
            .post(&format!("incidents/{id}/members"), &member)
            .await
            .expect::<Value>(201);
        lead.get(&format!("{path}?reveal=true"))
            .await
            .problem(ErrorCode::Forbidden);
        let auditor = app.user(Role::Auditor).await;
        let log: Value = auditor.get(&format!("audit?chain={id}")).await.expect(200);
        assert!(
            log["items"]
                .as_array()
                .unwrap()
                .iter()
                .any(|e| e["action"] == "contact.revealed")
        );
        assert!(!log.to_string().contains("花子"));
        if let Some(directory) = app.test_db().directory() {
            for entry in std::fs::read_dir(directory).unwrap() {
                let raw = std::fs::read(entry.unwrap().path()).unwrap();
                for plain in ["花子", "hanako@", "検索画面"] {
                    assert!(
                        !raw.windows(plain.len()).any(|w| w == plain.as_bytes()),
                        "{plain}"
                    );
                }
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn wrong_input_is_named() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let id = open(&lead, "a").await.id;
        let path = format!("incidents/{id}/contacts");
        for (more, field) in [
            (json!({ "name": " " }), "name"),
            (json!({ "told": "" }), "told"),
            (
                json!({ "first_heard_at": "2027-01-01T00:00:00Z" }),
                "first_heard_at",
            ),
            (json!({ "owner_id": Uuid::from_u128(7) }), "owner_id"),
        ] {
            let mut new = json!({ "kind": "reporter", "name": "a", "told": "b" });
            new.as_object_mut()
                .unwrap()
                .extend(more.as_object().unwrap().clone());
            let problem = lead
                .post(&path, &new)
                .await
                .problem(ErrorCode::ValidationFailed);
            assert_eq!(problem.errors[0].field, field);
        }
    })
    .await;
}

#[actix_web::test]
async fn who_they_are_is_corrected_by_those_who_may_see_it() {
    on_both(|app| async move {
        let comms = app.user(Role::Comms).await;
        let lead = app.user(Role::Lead).await;
        let id = open(&comms, "a").await.id;
        let contact = put_down(&comms, id).await;
        let member = json!({ "user_id": lead.user.as_ref().unwrap().id });
        comms
            .post(&format!("incidents/{id}/members"), &member)
            .await
            .expect::<Value>(201);
        let path = format!("incidents/{id}/contacts/{}", contact.id);
        let name = json!({ "name": "高橋 華子" });
        lead.patch(&path, 1, &name)
            .await
            .problem(ErrorCode::Forbidden);
        // What everybody may read, whoever works on it may correct.
        let told = json!({ "kind": "reporter", "told": "入力がそのまま出る画面がある" });
        lead.patch(&path, 1, &told).await.expect::<Contact>(200);
        let corrected = json!({ "name": "高橋 華子", "phone": "03-0000-0000" });
        let masked: Contact = comms.patch(&path, 2, &corrected).await.expect(200);
        assert!(masked.masked && !masked.name.contains("華子"));
        let blank = comms.patch(&path, 3, &json!({ "name": " " })).await;
        let problem = blank.problem(ErrorCode::ValidationFailed);
        assert_eq!(problem.errors[0].field, "name");
        let clear: Contact = comms.get(&format!("{path}?reveal=true")).await.expect(200);
        assert_eq!(
            (clear.name.as_str(), clear.phone.as_str()),
            ("高橋 華子", "03-0000-0000")
        );
        assert_eq!(clear.email, "hanako@finder.example");
        let auditor = app.user(Role::Auditor).await;
        let log: Value = auditor.get(&format!("audit?chain={id}")).await.expect(200);
        assert!(!log.to_string().contains("華子") && log.to_string().contains("\"phone\""));
    })
    .await;
}

#[actix_web::test]
async fn contacts_are_exported_as_they_may_be_read() {
    on_both(|app| async move {
        let comms = app.user(Role::Comms).await;
        let id = open(&comms, "a").await.id;
        put_down(&comms, id).await;
        let formula = json!({ "kind": "press", "name": "記者", "told": "=cmd()" });
        comms
            .post(&format!("incidents/{id}/contacts"), &formula)
            .await
            .expect::<Contact>(201);
        let path = format!("incidents/{id}/contacts/export");
        let masked = comms.get(&path).await;
        assert_eq!(masked.status, 200);
        let text = masked.text();
        assert!(text.starts_with('\u{feff}') && text.contains("'=cmd()"));
        assert!(!text.contains("花子"));
        let clear = comms.get(&format!("{path}?reveal=true&kind=finder")).await;
        assert!(clear.text().contains("花子") && !clear.text().contains("cmd"));
        let auditor = app.user(Role::Auditor).await;
        auditor
            .get(&format!("{path}?reveal=true"))
            .await
            .problem(ErrorCode::Forbidden);
    })
    .await;
}

#[actix_web::test]
async fn an_incident_counts_who_waits_for_word_and_when_the_first_is_due() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let incident = open(&lead, "a").await;
        let finder = put_down(&lead, incident.id).await;
        let path = format!("incidents/{}", incident.id);
        let counts = || async {
            let now: saiki_api::incidents::Incident = lead.get(&path).await.expect(200);
            (now.counts.contacts, now.counts.next_word_due)
        };
        assert_eq!(counts().await, (1, finder.next_word_due));
        let end = json!({ "closed": true, "outcome": "お礼を伝えた" });
        let contact = format!("{path}/contacts/{}", finder.id);
        lead.patch(&contact, 1, &end).await.expect::<Contact>(200);
        assert_eq!(counts().await, (0, None));
    })
    .await;
}
