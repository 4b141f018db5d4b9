//! What became of affected people: recorded for one and for many, counted, filtered, exported, never in the clear in the
//! log; and an incident that is closed takes neither people nor decisions.

use crate::{
    activities::finish,
    incidents::open,
    people::{Place, import, place},
    support::{Answer, Client, on_both},
};
use saiki_api::{
    Uuid,
    audit::AuditEntry,
    imports::ImportState,
    incidents::Incident,
    page::Page,
    people::{DecidedMany, DecisionCounts, Person, PersonDecision, ToldWay},
    permissions::Role,
    problem::ErrorCode,
};
use serde_json::{Value, json};

/// A place with so many people on its register.
async fn with_people(app: &crate::support::TestApp, n: u32) -> (Place, Vec<Person>) {
    let place = place(app).await;
    let mut text = "お客様番号,氏名,メール,漏えい項目\n".to_owned();
    for n in 0..n {
        text.push_str(&format!("C{n:05},佐藤 {n},canary.p{n}@example.jp,お名前\n"));
    }
    let done = import(&place, "", text).await;
    assert_eq!(done.state, ImportState::Done);
    let page: Page<Person> = place
        .comms
        .get(&format!("{}?limit=200", place.path))
        .await
        .expect(200);
    (place, page.items)
}

async fn counts(place: &Place) -> DecisionCounts {
    let path = format!("{}/decisions", place.path);
    place.comms.get(&path).await.expect(200)
}

async fn many(place: &Place, target: Value, decision: Value, expected: u64) -> Answer {
    let body = json!({ "target": target, "decision": decision, "expected_count": expected });
    let path = format!("{}/decide", place.path);
    place.comms.post(&path, &body).await
}

async fn became(place: &Place, decision: &str) -> Vec<Uuid> {
    let path = format!("{}?decision={decision}&limit=200", place.path);
    let page: Page<Person> = place.comms.get(&path).await.expect(200);
    assert_eq!(page.total, Some(page.items.len() as u64));
    page.items.into_iter().map(|p| p.id).collect()
}

#[actix_web::test]
async fn a_decision_for_one_person_is_recorded_masked_and_taken_back() {
    on_both(|app| async move {
        let (place, people) = with_people(&app, 2).await;
        let one = &people[0];
        assert_eq!((one.decision, &one.recorded), (PersonDecision::Open, &None));
        let path = format!("{}/{}/decision", place.path, one.id);
        let phoned = json!({
            "decision": "told_otherwise", "way": "phone", "day": "2026-11-20",
            "note": "奥様が電話に出られた",
        });
        place
            .comms
            .put(&path, one.version + 1, &phoned)
            .await
            .problem(ErrorCode::StaleVersion);
        let told: Person = place
            .comms
            .put(&path, one.version, &phoned)
            .await
            .expect(200);
        assert_eq!(
            (told.decision, told.version),
            (PersonDecision::ToldOtherwise, 2)
        );
        let recorded = told.recorded.unwrap();
        assert_eq!(recorded.way, Some(ToldWay::Phone));
        assert_eq!(recorded.by_name, place.comms.user.as_ref().unwrap().name);
        assert!(!recorded.note.contains("奥様"), "masked");
        let path_of = format!("{}/{}", place.path, one.id);
        let clear: Person = place
            .comms
            .get(&format!("{path_of}?reveal=true"))
            .await
            .expect(200);
        assert_eq!(clear.recorded.unwrap().note, "奥様が電話に出られた");
        // The same once more changes nothing.
        let same: Person = place.comms.put(&path, 2, &phoned).await.expect(200);
        assert_eq!(same.version, 2);
        assert_eq!(became(&place, "told_otherwise").await, [one.id]);
        assert_eq!(became(&place, "open").await, [people[1].id]);

        let export = place
            .comms
            .get(&format!("{}/export", place.path))
            .await
            .text();
        assert!(export.contains("電話") || export.contains("Telephone"));
        assert!(export.contains("2026-11-20") && !export.contains("奥様"));

        let back = json!({ "decision": "open" });
        let open: Person = place.comms.put(&path, 2, &back).await.expect(200);
        assert_eq!((open.decision, open.recorded), (PersonDecision::Open, None));
        let page: Page<AuditEntry> = place
            .admin
            .get(&format!("audit?chain={}", place.id))
            .await
            .expect(200);
        let entries: Vec<_> = page
            .items
            .iter()
            .filter(|entry| entry.action == "person.decided")
            .collect();
        assert_eq!(entries.len(), 2);
        assert!(!serde_json::to_string(&entries).unwrap().contains("奥様"));
    })
    .await;
}

#[actix_web::test]
async fn a_decision_says_what_it_must() {
    on_both(|app| async move {
        let (place, people) = with_people(&app, 1).await;
        let path = format!("{}/{}/decision", place.path, people[0].id);
        let cases = [
            (json!({ "decision": "told_by_mail" }), vec!["decision"]),
            (json!({ "decision": "told_otherwise" }), vec!["way", "day"]),
            (
                json!({ "decision": "told_otherwise", "way": "other", "day": "2999-01-01" }),
                vec!["day", "note"],
            ),
            (
                json!({ "decision": "not_needed", "note": " " }),
                vec!["note"],
            ),
            (json!({ "decision": "open", "way": "post" }), vec!["way"]),
        ];
        for (body, fields) in cases {
            let problem = place
                .comms
                .put(&path, 1, &body)
                .await
                .problem(ErrorCode::ValidationFailed);
            let found: Vec<&str> = problem.errors.iter().map(|e| e.field.as_str()).collect();
            assert_eq!(found, fields, "{body}");
        }
        let unknown = json!({ "decision": "open", "why": "?" });
        let refused = place.comms.put(&path, 1, &unknown).await;
        assert!((400..500).contains(&refused.status), "{}", refused.status);
        let elsewhere = with_people(&app, 1).await.1;
        let path = format!("{}/{}/decision", place.path, elsewhere[0].id);
        let no = json!({ "decision": "not_needed", "note": "退会済み" });
        place
            .comms
            .put(&path, 1, &no)
            .await
            .problem(ErrorCode::NotFound);
        let nested = many(
            &place,
            json!({ "filter": {} }),
            json!({ "decision": "not_needed" }),
            1,
        );
        let problem = nested.await.problem(ErrorCode::ValidationFailed);
        assert_eq!(problem.errors[0].field, "decision.note");
    })
    .await;
}

#[actix_web::test]
async fn many_are_decided_at_once_only_with_their_number() {
    on_both(|app| async move {
        let (place, people) = with_people(&app, 120).await;
        let post = json!({ "decision": "told_otherwise", "way": "post", "day": "2026-11-20" });
        let open = json!({ "filter": { "decision": "open" } });
        let wrong = many(&place, open.clone(), post.clone(), 119).await;
        let problem = wrong.problem(ErrorCode::ConfirmationMismatch);
        assert!(problem.detail.contains("120"));
        assert_eq!(counts(&place).await.open, 120);

        // Named ones; those of another incident are nobody.
        let elsewhere = with_people(&app, 1).await.1[0].id;
        let named = json!({ "ids": [people[0].id, people[1].id, people[1].id, elsewhere] });
        let no = json!({ "decision": "not_needed", "note": "退会済み" });
        many(&place, named.clone(), no.clone(), 3)
            .await
            .problem(ErrorCode::ConfirmationMismatch);
        let done: DecidedMany = many(&place, named, no, 2).await.expect(200);
        assert_eq!(done.people, 2);
        let done: DecidedMany = many(&place, open.clone(), post.clone(), 118)
            .await
            .expect(200);
        assert_eq!(done.people, 118);
        // The incident's own figures say the same: told by whatever way, though no mail was sent.
        let path = format!("incidents/{}", place.id);
        let incident: Incident = place.comms.get(&path).await.expect(200);
        let told = &incident.counts;
        assert_eq!((told.people, told.notified), (120, 0));
        assert_eq!((told.told, told.not_needed), (118, 2));
        let now = counts(&place).await;
        assert_eq!((now.open, now.told_otherwise, now.not_needed), (0, 118, 2));
        assert_eq!(now.total(), 120);
        let nobody: DecidedMany = many(&place, open, post, 0).await.expect(200);
        assert_eq!(nobody.people, 0);

        let back = json!({ "filter": { "decision": "told_otherwise" } });
        let taken: DecidedMany = many(&place, back, json!({ "decision": "open" }), 118)
            .await
            .expect(200);
        assert_eq!(taken.people, 118);
        assert_eq!(counts(&place).await.open, 118);
        let page: Page<AuditEntry> = place
            .admin
            .get(&format!("audit?chain={}", place.id))
            .await
            .expect(200);
        let told: Vec<i64> = page
            .items
            .iter()
            .filter(|entry| entry.action == "people.decided")
            .filter_map(|entry| entry.data["people"].as_i64())
            .collect();
        assert_eq!(told.len(), 3, "one entry an act");
        assert_eq!(told.iter().sum::<i64>(), 2 + 118 + 118);
    })
    .await;
}

async fn move_to(client: &Client, id: Uuid, phase: &str) -> Answer {
    let path = format!("incidents/{id}/phase");
    client.post(&path, &json!({ "phase": phase })).await
}

#[actix_web::test]
async fn a_closed_incident_takes_neither_people_nor_decisions() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let id = open(&lead, "a").await.id;
        let place = Place {
            path: format!("incidents/{id}/people"),
            id,
            admin: app.user(Role::Admin).await,
            comms: lead.clone(),
            lead: lead.clone(),
        };
        let done = import(&place, "", "氏名,メール\n佐藤 一郎,a@example.jp\n").await;
        assert_eq!(done.state, ImportState::Done);
        let page: Page<Person> = lead.get(&place.path).await.expect(200);
        let person = &page.items[0];
        let path = format!("{}/{}/decision", place.path, person.id);
        let no = json!({ "decision": "not_needed", "note": "ご本人から連絡があった" });
        lead.put(&path, 1, &no).await.expect::<Person>(200);
        move_to(&lead, id, "recovery").await.expect::<Incident>(200);
        finish(&lead, id).await;
        move_to(&lead, id, "closed").await.expect::<Incident>(200);

        let back = json!({ "decision": "open" });
        lead.put(&path, 2, &back)
            .await
            .problem(ErrorCode::StateConflict);
        let all = json!({ "filter": {} });
        many(&place, all, back, 1)
            .await
            .problem(ErrorCode::StateConflict);
        let csv = "氏名,メール\n鈴木 二郎,b@example.jp\n";
        let imports = format!("{}/imports", place.path);
        crate::people::send(&lead, &imports, csv)
            .await
            .problem(ErrorCode::StateConflict);
        let page: Page<Person> = lead.get(&place.path).await.expect(200);
        assert_eq!(page.total, Some(1));
    })
    .await;
}

#[actix_web::test]
async fn a_misspelt_filter_means_nobody_and_is_named() {
    on_both(|app| async move {
        let (place, people) = with_people(&app, 2).await;
        let misspelt = json!({ "filter": { "langauge": "ja" } });
        let decision = json!({ "decision": "not_needed", "note": "試験" });
        let refused = many(&place, misspelt.clone(), decision.clone(), 2).await;
        let problem = refused.problem(ErrorCode::ValidationFailed);
        let words = &problem.errors[0].message;
        assert!(
            words.contains("`langauge`") && words.contains("`has_email`"),
            "{words}"
        );
        assert_eq!(counts(&place).await.open, people.len() as u64);
        let assign = json!({ "target": misspelt, "channel": "post", "expected_count": 2 });
        let path = format!("incidents/{}/followups/assign", place.id);
        let problem = place
            .comms
            .post(&path, &assign)
            .await
            .problem(ErrorCode::ValidationFailed);
        assert!(problem.errors[0].message.contains("`has_channel`"));
        // A range of amounts without a currency finds nobody, here and in an export: it says what is missing.
        let ranged = json!({ "filter": { "damage_from": 1 } });
        let refused = many(&place, ranged, decision, 0).await;
        let problem = refused.problem(ErrorCode::ValidationFailed);
        assert_eq!(problem.errors[0].field, "target.filter.damage_currency");
        for list in ["", "/export"] {
            let path = format!("{}{list}?damage_from=1", place.path);
            let problem = place
                .comms
                .get(&path)
                .await
                .problem(ErrorCode::ValidationFailed);
            assert_eq!(problem.errors[0].field, "damage_currency");
            let path = format!("{}{list}?langauge=ja", place.path);
            let problem = place
                .comms
                .get(&path)
                .await
                .problem(ErrorCode::MalformedRequest);
            assert_eq!(problem.errors[0].field, "langauge");
        }
    })
    .await;
}
