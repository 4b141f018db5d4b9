//! The handover sheet: written by anybody on the recovery, accepted by the two it names and by nobody else.

use crate::{
    incidents::open,
    support::{Client, on_both},
};
use saiki_api::{handover::Handover, members::Member, permissions::Role, problem::ErrorCode};
use serde_json::{Value, json};

pub async fn join(by: &Client, incident: &str, who: &Client) {
    let body = json!({ "user_id": who.user.as_ref().unwrap().id });
    let path = format!("incidents/{incident}/members");
    by.post(&path, &body).await.expect::<Member>(201);
}

fn content(giver: &Client, taker: &Client) -> Value {
    json!({
        "damage": "販売サイトの3ページ", "backups": "11月19日分は無事", "dangers": "管理画面が公開されたまま",
        "measures": [{ "what": "サイト停止", "place": "Webサーバ", "who": "運用課", "when": "20日 7時" }],
        "services": [{ "instead_of": "オンライン販売", "what": "電話予約", "limits": "9時から18時" }],
        "giver_id": giver.user.as_ref().unwrap().id, "taker_id": taker.user.as_ref().unwrap().id,
    })
}

#[actix_web::test]
async fn both_sides_accept_the_words_they_saw_and_an_edit_voids_it() {
    on_both(|app| async move {
        let (lead, comms) = (app.user(Role::Lead).await, app.user(Role::Comms).await);
        let id = open(&lead, "a").await.id.to_string();
        join(&lead, &id, &comms).await;
        let path = format!("incidents/{id}/handover");
        let empty: Handover = lead.get(&path).await.expect(200);
        assert_eq!((empty.version, empty.is_complete()), (0, false));
        let first: Handover = lead
            .put(&path, 0, &content(&comms, &lead))
            .await
            .expect(200);
        assert_eq!(first.giver_name.as_deref(), Some("Comms"));
        let accept = |side: &str, hash: &str| json!({ "side": side, "content_hash": hash });
        let accepting = format!("{path}/acceptances");
        // Only the person named, only for this very content.
        let wrong = lead
            .post(&accepting, &accept("giver", &first.content_hash))
            .await;
        wrong.problem(ErrorCode::Forbidden);
        let stale = lead
            .post(&accepting, &accept("taker", &empty.content_hash))
            .await;
        stale.problem(ErrorCode::Conflict);
        let given: Handover = comms
            .post(&accepting, &accept("giver", &first.content_hash))
            .await
            .expect(200);
        assert!(given.given_at.is_some() && !given.is_complete());
        let taken: Handover = lead
            .post(&accepting, &accept("taker", &first.content_hash))
            .await
            .expect(200);
        assert!(taken.is_complete());

        let mut changed = content(&comms, &lead);
        changed["dangers"] = json!("なし");
        lead.put(&path, first.version, &changed)
            .await
            .problem(ErrorCode::StaleVersion);
        let edited: Handover = lead.put(&path, taken.version, &changed).await.expect(200);
        assert!(edited.given_at.is_none() && edited.taken_at.is_none());
        assert_ne!(edited.content_hash, first.content_hash);

        let file = lead.get(&format!("{path}/export?format=html")).await;
        assert!(file.text().contains("電話予約") && file.text().contains("未受領"));
        let file = lead.get(&format!("{path}/export?format=md&lang=en")).await;
        assert!(
            file.text().contains("Dangers still open"),
            "{}",
            file.text()
        );
        assert!(
            file.header("content-disposition")
                .unwrap()
                .ends_with("-handover.md\"")
        );
    })
    .await;
}

#[actix_web::test]
async fn an_incomplete_sheet_is_kept_but_not_accepted() {
    on_both(|app| async move {
        let (lead, auditor) = (app.user(Role::Lead).await, app.user(Role::Auditor).await);
        let id = open(&lead, "a").await.id.to_string();
        let path = format!("incidents/{id}/handover");
        let kept: Handover = lead
            .put(&path, 0, &json!({ "damage": "調査中" }))
            .await
            .expect(200);
        let accept = json!({ "side": "giver", "content_hash": kept.content_hash });
        let problem = lead
            .post(&format!("{path}/acceptances"), &accept)
            .await
            .problem(ErrorCode::ValidationFailed);
        let fields: Vec<_> = problem.errors.iter().map(|e| e.field.as_str()).collect();
        assert_eq!(
            fields,
            ["backups", "dangers", "measures", "giver_id", "taker_id"]
        );
        let me = lead.user.as_ref().unwrap().id;
        for (bad, field, code) in [
            (
                json!({ "giver_id": me, "taker_id": me }),
                "taker_id",
                "same_person",
            ),
            (
                json!({ "giver_id": auditor.user.as_ref().unwrap().id }),
                "giver_id",
                "not_a_member",
            ),
            (
                json!({ "measures": [{ "what": " " }] }),
                "measures.0.what",
                "required",
            ),
            (json!({ "damage": "\u{0}" }), "damage", "unsafe_character"),
        ] {
            let problem = lead
                .put(&path, kept.version, &bad)
                .await
                .problem(ErrorCode::ValidationFailed);
            assert_eq!(
                (
                    problem.errors[0].field.as_str(),
                    problem.errors[0].code.as_str()
                ),
                (field, code)
            );
        }
        join(&lead, &id, &auditor).await;
        let named = json!({ "taker_id": auditor.user.as_ref().unwrap().id });
        let problem = lead
            .put(&path, kept.version, &named)
            .await
            .problem(ErrorCode::ValidationFailed);
        assert_eq!(problem.errors[0].code, "may_not_accept");
    })
    .await;
}
