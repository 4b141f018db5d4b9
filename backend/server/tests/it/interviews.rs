//! Interviews: for few eyes, sealed, finished once.

use crate::{incidents::open, support::on_both};
use saiki_api::{
    audit::AuditEntry,
    interviews::{Interview, InterviewLine, Right},
    page::Page,
    permissions::Role,
    problem::ErrorCode,
};
use serde_json::{Value, json};

const PERSON: &str = "秘匿 太郎";
const SAID: &str = "私用の媒体をつないだと話した。";

fn interview() -> Value {
    json!({
        "held_at": "2026-11-23T01:00:00Z", "person": PERSON, "affiliation": "開発部", "side": "concerned",
        "interviewers": "鈴木、高橋", "purpose": "媒体の利用の経緯", "record": SAID,
        "rights": {"purpose_told": true, "voluntary": true}
    })
}

#[actix_web::test]
async fn a_finished_record_never_changes() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let base = format!("incidents/{}/interviews", open(&lead, "a").await.id);
        let made: Interview = lead.post_once(&base, "k", &interview()).await.expect(201);
        let again: Interview = lead.post_once(&base, "k", &interview()).await.expect(201);
        assert_eq!(made, again);
        assert_eq!(
            made.missing,
            [
                Right::CompanyOffered,
                Right::MayCorrect,
                Right::NoPressure,
                Right::ReadBack
            ]
        );
        assert!(made.warning.ja.contains("読み聞かせ"));
        let path = format!("{base}/{}", made.id);
        let mut finished = interview();
        finished["finished"] = json!(true);
        let problem = lead
            .put(&path, 1, &finished)
            .await
            .problem(ErrorCode::ValidationFailed);
        assert_eq!(problem.errors[0].field, "rights_note");
        finished["rights_note"] = json!("本人が同席を望まなかった");
        let done: Interview = lead.put(&path, 1, &finished).await.expect(200);
        assert_eq!((done.version, done.details.finished), (2, true));
        lead.put(&path, 2, &finished)
            .await
            .problem(ErrorCode::StateConflict);
        lead.put(&path, 1, &finished)
            .await
            .problem(ErrorCode::StaleVersion);
        let page: Page<InterviewLine> = lead.get(&base).await.expect(200);
        assert_eq!((page.total, page.items[0].number), (Some(1), 1));
        assert_eq!(page.items[0].person, PERSON);
        for (field, value) in [
            ("person", json!("")),
            ("held_at", json!("2027-01-01T00:00:00Z")),
            ("purpose", json!(" ")),
        ] {
            let mut bad = interview();
            bad[field] = value;
            let problem = lead
                .post(&base, &bad)
                .await
                .problem(ErrorCode::ValidationFailed);
            assert_eq!(problem.errors[0].field, field);
        }
    })
    .await;
}

#[actix_web::test]
async fn what_was_said_is_nowhere_but_behind_the_permission() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let incident = open(&lead, "a").await;
        let base = format!("incidents/{}/interviews", incident.id);
        let made: Interview = lead.post_once(&base, "k", &interview()).await.expect(201);

        let comms = app.user(Role::Comms).await;
        let member = json!({"user_id": comms.user.as_ref().unwrap().id});
        let joined = lead.post(&format!("incidents/{}/members", incident.id), &member).await;
        assert!(joined.status < 300, "{}", joined.text());
        comms.get(&base).await.problem(ErrorCode::Forbidden);
        comms.get(&format!("{base}/{}", made.id)).await.problem(ErrorCode::Forbidden);
        // A cause may rest on it; whoever reads the tree sees the number alone.
        let cause = json!({
            "question": "spread", "statement": "私用媒体の利用", "links": [{"kind": "interview", "id": made.id}]
        });
        let causes = format!("incidents/{}/causes", incident.id);
        let _: Value = lead.post(&causes, &cause).await.expect(201);
        let seen = comms.get(&causes).await;
        assert!(seen.text().contains("聞き取り1") && !seen.text().contains(PERSON), "{}", seen.text());

        let auditor = app.user(Role::Auditor).await;
        let log = auditor.get(&format!("audit?chain={}", incident.id)).await;
        let _: Page<AuditEntry> = log.expect(200);
        assert!(log.text().contains("interview.added"));
        assert!(!log.text().contains(PERSON) && !log.text().contains("開発部"));
        // Neither the rows nor the answers kept for repeated requests hold it in the clear.
        if let Some(dir) = app.test_db().directory() {
            for file in std::fs::read_dir(dir).unwrap() {
                let bytes = std::fs::read(file.unwrap().path()).unwrap();
                for secret in [PERSON, SAID] {
                    let found = bytes.windows(secret.len()).any(|w| w == secret.as_bytes());
                    assert!(!found, "{secret} in the clear");
                }
            }
        }
    })
    .await;
}
