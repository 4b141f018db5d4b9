//! The cause tree with its conclusions, and the checklist of laws.

use crate::{
    evidence::item,
    incidents::open,
    support::{Client, on_both},
};
use actix_web::http::Method;
use saiki_api::{
    causes::{Cause, CauseFindingKind as Kind, CauseTree, Conclusion, Question},
    evidence::EvidenceRecord,
    incidents::{Incident, Knowledge},
    laws::{Law, LawDecision},
    permissions::Role,
    problem::ErrorCode,
};
use serde_json::{Value, json};

pub fn cause(question: &str, statement: &str) -> Value {
    json!({"question": question, "statement": statement})
}

async fn add(client: &Client, base: &str, body: &Value) -> Cause {
    client
        .post(&format!("{base}/causes"), body)
        .await
        .expect(201)
}

async fn kinds(client: &Client, base: &str) -> Vec<(Question, Kind)> {
    let tree: CauseTree = client.get(&format!("{base}/causes")).await.expect(200);
    tree.findings
        .into_iter()
        .map(|f| (f.question, f.kind))
        .collect()
}

#[actix_web::test]
async fn both_questions_are_answered_down_to_the_evidence() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let incident = open(&lead, "a").await;
        let base = format!("incidents/{}", incident.id);
        assert_eq!(
            kinds(&lead, &base).await,
            [
                (Question::Entry, Kind::NoCause),
                (Question::Entry, Kind::NoConclusion),
                (Question::Spread, Kind::NoCause),
                (Question::Spread, Kind::NoConclusion),
            ]
        );
        let image: EvidenceRecord = lead
            .post(&format!("{base}/evidence"), &item("複製"))
            .await
            .expect(201);
        let rests = json!([{"kind": "evidence", "id": image.item.id}]);
        let mut top = cause("entry", "公開サーバに侵入された");
        top["state"] = json!("confirmed");
        let top = add(&lead, &base, &top).await;
        let mut leaf = cause("entry", "古い部品の欠陥が使われた");
        leaf["parent_id"] = json!(top.id);
        let leaf_made = add(&lead, &base, &leaf).await;
        assert!(
            kinds(&lead, &base)
                .await
                .contains(&(Question::Entry, Kind::LeafWithoutBacking))
        );
        leaf["links"] = rests.clone();
        leaf["state"] = json!("confirmed");
        let path = format!("{base}/causes/{}", leaf_made.id);
        let leaf_made: Cause = lead.put(&path, 1, &leaf).await.expect(200);
        assert_eq!(leaf_made.links[0].label.ja, "証拠1 複製");
        let mut spread = cause("spread", "区画が分かれていなかった");
        spread["state"] = json!("confirmed");
        spread["links"] = rests;
        add(&lead, &base, &spread).await;
        assert_eq!(
            kinds(&lead, &base).await,
            [
                (Question::Entry, Kind::NoConclusion),
                (Question::Spread, Kind::NoConclusion)
            ]
        );

        let adopt = |version: i64| {
            let request = lead.request(Method::POST, &format!("{base}/conclusions/adopt"));
            let request = request.insert_header(("if-match", format!("\"{version}\"")));
            lead.send(request.set_json(json!({"lang": "ja"})))
        };
        adopt(incident.version)
            .await
            .problem(ErrorCode::StateConflict);
        for (question, text) in [
            ("entry", "古い部品の欠陥が使われた。"),
            ("spread", "区画が分かれていなかった。"),
        ] {
            let path = format!("{base}/conclusions/{question}");
            let made: Conclusion = lead.put(&path, 0, &json!({"text": text})).await.expect(200);
            assert_eq!((made.version, made.text.as_str()), (1, text));
            lead.put(&path, 0, &json!({"text": text}))
                .await
                .problem(ErrorCode::StaleVersion);
        }
        assert_eq!(kinds(&lead, &base).await, []);
        let tree: CauseTree = lead.get(&format!("{base}/causes")).await.expect(200);
        assert_eq!((tree.carried.len(), tree.adopted), (3, false));
        assert_eq!(tree.causes[1].details.parent_id, Some(top.id));

        // Nothing is taken over by itself; asked for, it is the cause that reports use.
        let before: Incident = lead.get(&base).await.expect(200);
        assert_eq!(before.facts.cause.text, "");
        adopt(before.version + 1)
            .await
            .problem(ErrorCode::StaleVersion);
        let after: Incident = adopt(before.version).await.expect(200);
        assert_eq!(after.facts.cause.state, Knowledge::Known);
        assert!(
            after
                .facts
                .cause
                .text
                .contains("古い部品の欠陥が使われた。\n\n【被害が広がった原因】")
        );
        let tree: CauseTree = lead.get(&format!("{base}/causes")).await.expect(200);
        assert!(tree.adopted);

        // A change of the tree makes the conclusion one of another tree.
        leaf["statement"] = json!("別の欠陥が使われた");
        let _: Cause = lead.put(&path, leaf_made.version, &leaf).await.expect(200);
        assert_eq!(
            kinds(&lead, &base).await,
            [(Question::Entry, Kind::ConclusionOutdated)]
        );
    })
    .await;
}

#[actix_web::test]
async fn wrong_causes_are_refused() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let base = format!("incidents/{}", open(&lead, "a").await.id);
        let other = format!("incidents/{}", open(&lead, "b").await.id);
        let foreign: EvidenceRecord = lead
            .post(&format!("{other}/evidence"), &item("よそ"))
            .await
            .expect(201);
        let top = add(&lead, &base, &cause("entry", "上")).await;
        let mut below = cause("entry", "下");
        below["parent_id"] = json!(top.id);
        let low = add(&lead, &base, &below).await;
        let with = |name: &str, value: Value| {
            let mut bad = cause("entry", "a");
            bad[name] = value;
            bad
        };
        let mut crossed = cause("spread", "a");
        crossed["parent_id"] = json!(top.id);
        for (bad, field) in [
            (cause("entry", " "), "statement"),
            (with("state", json!("excluded")), "reason"),
            (
                with(
                    "assumption",
                    json!({"settled_by": "佐藤", "due": "2026-13-01"}),
                ),
                "assumption.due",
            ),
            (with("parent_id", json!(foreign.item.id)), "parent_id"),
            (
                with(
                    "links",
                    json!([{"kind": "evidence", "id": foreign.item.id}]),
                ),
                "links.0.id",
            ),
            (crossed, "question"),
        ] {
            let problem = lead
                .post(&format!("{base}/causes"), &bad)
                .await
                .problem(ErrorCode::ValidationFailed);
            assert_eq!(problem.errors[0].field, field);
        }
        // Not below itself, and not while others are below it.
        let mut circle = cause("entry", "上");
        circle["parent_id"] = json!(low.id);
        let problem = lead
            .put(&format!("{base}/causes/{}", top.id), 1, &circle)
            .await;
        assert_eq!(
            problem.problem(ErrorCode::ValidationFailed).errors[0].code,
            "circle"
        );
        let remove = |id| {
            let request = lead.request(Method::DELETE, &format!("{base}/causes/{id}"));
            lead.send(request.insert_header(("if-match", "\"1\"")))
        };
        remove(top.id).await.problem(ErrorCode::StateConflict);
        assert_eq!(remove(low.id).await.status, 204);
        assert_eq!(remove(top.id).await.status, 204);
        lead.put(&format!("{base}/conclusions/why"), 0, &json!({"text": "x"}))
            .await
            .problem(ErrorCode::NotFound);
        let empty = lead
            .put(
                &format!("{base}/conclusions/entry"),
                0,
                &json!({"text": " "}),
            )
            .await;
        assert_eq!(
            empty.problem(ErrorCode::ValidationFailed).errors[0].field,
            "text"
        );
    })
    .await;
}

#[actix_web::test]
async fn each_law_gets_a_decision_with_reason_and_name() {
    on_both(|app| async move {
        let legal = app.user(Role::Compliance).await;
        let lead = app.user(Role::Lead).await;
        let incident = open(&lead, "a").await;
        let member = json!({"user_id": legal.user.as_ref().unwrap().id});
        lead.post(&format!("incidents/{}/members", incident.id), &member).await;
        let base = format!("incidents/{}/laws", incident.id);
        let all: Vec<Law> = legal.get(&base).await.expect(200);
        assert!(all.iter().all(|law| law.decision.is_none() && law.version == 0));
        let path = format!("{base}/{}", all[0].key);
        let body = json!({"decision": "counsel_asked", "reason": "被害届の要否を照会", "judged_by": "顧問弁護士"});
        let law: Law = legal.put(&path, 0, &body).await.expect(200);
        assert_eq!(law.decision.unwrap().details.decision, LawDecision::CounselAsked);
        legal.put(&path, 0, &body).await.problem(ErrorCode::StaleVersion);
        let applies = json!({"decision": "applies", "reason": "識別符号の窃用", "judged_by": "顧問弁護士"});
        let law: Law = legal.put(&path, 1, &applies).await.expect(200);
        assert_eq!(law.version, 2);
        let bare = json!({"decision": "applies", "reason": "", "judged_by": ""});
        let problem = legal.put(&path, 2, &bare).await.problem(ErrorCode::ValidationFailed);
        assert_eq!(problem.errors.len(), 2);
        legal.put(&format!("{base}/jp.none"), 0, &body).await.problem(ErrorCode::NotFound);
        let all: Vec<Law> = legal.get(&base).await.expect(200);
        assert_eq!(all.iter().filter(|law| law.decision.is_some()).count(), 1);
    })
    .await;
}

#[actix_web::test]
async fn an_incident_with_an_unfinished_analysis_cannot_be_closed() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let incident = open(&lead, "a").await;
        let base = format!("incidents/{}", incident.id);
        let _: EvidenceRecord = lead
            .post(&format!("{base}/evidence"), &item("複製"))
            .await
            .expect(201);
        let leaf = add(&lead, &base, &cause("entry", "古い部品")).await;
        let phase = |phase: &str| json!({"phase": phase});
        let moved = lead
            .post(&format!("{base}/phase"), &phase("recovery"))
            .await;
        assert_eq!(moved.status, 200, "{}", moved.text());
        let answer = lead.post(&format!("{base}/phase"), &phase("closed")).await;
        assert_eq!(answer.status, 409, "{}", answer.text());
        let text = answer.text();
        assert!(
            text.contains(&leaf.id.to_string()),
            "the open leaf is named: {text}"
        );
        assert!(
            text.contains("Evidence 1") && text.contains("conclusion"),
            "{text}"
        );
    })
    .await;
}
