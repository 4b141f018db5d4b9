//! Reports that are owed: what the facts say, recipients users add, decisions recorded and taken back, and how each
//! holds the incident and its external response open.

use crate::{
    filings_filed::{approve, member},
    incidents::open,
    support::{Client, on_both},
};
use actix_web::http::Method;
use saiki_api::{
    Uuid,
    activities::ActivityKey,
    filing_duties::{DutyState, FilingDuty},
    filings::Filing,
    gates::{Gate, MatterKind},
    permissions::Role,
    playbooks::IncidentPlaybook,
    problem::ErrorCode,
    work::{WorkKind, WorkPage},
};
use serde_json::{Value, json};

async fn duties(client: &Client, incident: Uuid) -> Vec<FilingDuty> {
    let path = format!("incidents/{incident}/filing-duties");
    client.get(&path).await.expect(200)
}

async fn leaked(client: &Client, incident: Uuid, answer: Value) {
    let path = format!("incidents/{incident}/playbook");
    let now: IncidentPlaybook = client.get(&path).await.expect(200);
    let patch = json!({ "personal_data": answer });
    let changed = client.patch(&path, now.version, &patch).await;
    changed.expect::<IncidentPlaybook>(200);
}

async fn open_filings(client: &Client, incident: Uuid) -> Vec<Option<Uuid>> {
    let gate: Gate = client
        .get(&format!("incidents/{incident}/gate"))
        .await
        .expect(200);
    let own = gate.matters.iter().filter(|m| m.kind == MatterKind::Filing);
    own.map(|m| {
        assert_eq!(m.activity, Some(ActivityKey::Er));
        m.id
    })
    .collect()
}

#[actix_web::test]
async fn the_facts_decide_which_reports_are_owed() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let id = open(&lead, "a").await.id;
        let asked = duties(&lead, id).await;
        let keys: Vec<_> = asked.iter().map(|d| d.key.as_deref().unwrap()).collect();
        assert_eq!(keys, ["jp.appi.prelim", "jp.appi.final"]);
        for duty in &asked {
            assert_eq!((duty.state, duty.version), (DutyState::Undetermined, 0));
            assert!(duty.question.is_some() && !duty.explanation.is_empty());
        }
        let open: Vec<_> = asked.iter().map(|d| Some(d.id)).collect();
        assert_eq!(open_filings(&lead, id).await, open);
        let work: WorkPage = lead.get("work?scope=team&limit=200").await.expect(200);
        let named = |work: &WorkPage| {
            let filings = work.items.iter().filter(|e| e.kind == WorkKind::Filing);
            filings.map(|e| Some(e.id)).collect::<Vec<_>>()
        };
        assert_eq!(named(&work), [], "nobody works in external response yet");
        let path = format!("incidents/{id}/activities/er");
        let me = lead.user.as_ref().unwrap().id;
        lead.patch(&path, 1, &json!({ "accountable_id": me }))
            .await
            .expect::<Value>(200);
        let work: WorkPage = lead.get("work?scope=team&limit=200").await.expect(200);
        let mut found = named(&work);
        found.sort();
        let mut wanted = open.clone();
        wanted.sort();
        assert_eq!(found, wanted);

        leaked(&lead, id, json!(true)).await;
        let owed = duties(&lead, id).await;
        assert!(
            owed.iter()
                .all(|d| d.state == DutyState::Owed && d.question.is_none())
        );
        assert_eq!(open_filings(&lead, id).await, open);
        leaked(&lead, id, json!(false)).await;
        let none = duties(&lead, id).await;
        assert!(none.iter().all(|d| d.state == DutyState::NotOwed));
        assert_eq!(open_filings(&lead, id).await, []);
    })
    .await;
}

#[actix_web::test]
async fn a_report_is_recorded_as_filed_with_what_was_made_here_and_taken_back() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let id = open(&lead, "a").await.id;
        leaked(&lead, id, json!(true)).await;
        let base = format!("incidents/{id}");
        let made: Filing = lead
            .post(
                &format!("{base}/filings"),
                &json!({ "kind": "jp.appi.prelim" }),
            )
            .await
            .expect(201);
        let approver = member(&app, &lead, id, Role::Approver).await;
        approve(&lead, &approver, id, &made).await;
        let path = |named: &str| format!("{base}/filing-duties/{named}/decision");
        let filed = json!({
            "decision": "filed", "filed_at": app.now(), "channel": "web_form",
            "reference": "受付 0001", "filing_id": made.id,
        });
        let other = lead.put(&path("jp.appi.final"), 0, &filed).await;
        let problem = other.problem(ErrorCode::ValidationFailed);
        assert_eq!(
            (
                problem.errors[0].field.as_str(),
                problem.errors[0].code.as_str()
            ),
            ("filing_id", "other_kind")
        );
        let elsewhere = open(&lead, "b").await.id;
        let foreign = format!("incidents/{elsewhere}/filing-duties/jp.appi.prelim/decision");
        let problem = lead
            .put(&foreign, 0, &filed)
            .await
            .problem(ErrorCode::ValidationFailed);
        assert_eq!(problem.errors[0].code, "unknown");

        let done: FilingDuty = lead
            .put(&path("jp.appi.prelim"), 0, &filed)
            .await
            .expect(200);
        assert_eq!((done.state, done.version), (DutyState::Filed, 1));
        let particulars = done.filed.unwrap();
        assert_eq!(particulars.filing_id, Some(made.id));
        assert_eq!(particulars.reference, "受付 0001");
        lead.put(&path("jp.appi.prelim"), 0, &filed)
            .await
            .problem(ErrorCode::StaleVersion);
        let open = duties(&lead, id).await;
        assert_eq!(open_filings(&lead, id).await, [Some(open[1].id)]);

        let bare = json!({ "decision": "open", "reason": "" });
        let problem = lead
            .put(&path("jp.appi.prelim"), 1, &bare)
            .await
            .problem(ErrorCode::ValidationFailed);
        assert_eq!(problem.errors[0].field, "reason");
        let back = json!({ "decision": "open", "reason": "別の事案の受付番号だった" });
        let by_id = path(&done.id.to_string());
        let taken: FilingDuty = lead.put(&by_id, 1, &back).await.expect(200);
        assert!(taken.state.is_open() && taken.filed.is_none());
        assert_eq!(taken.reason, "別の事案の受付番号だった");
        assert_eq!(
            taken.decided_by_name,
            Some(lead.user.as_ref().unwrap().name.clone())
        );
        lead.put(&by_id, 2, &back)
            .await
            .problem(ErrorCode::StateConflict);
        lead.put(&path("jp.none"), 0, &back)
            .await
            .problem(ErrorCode::NotFound);
    })
    .await;
}

#[actix_web::test]
async fn recipients_are_added_decided_and_removed_while_undecided() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let id = open(&lead, "a").await.id;
        leaked(&lead, id, json!(false)).await;
        let path = format!("incidents/{id}/filing-duties");
        let police = json!({ "name": "仙台中央警察署" });
        let added: FilingDuty = lead.post(&path, &police).await.expect(201);
        assert_eq!((added.state, added.version), (DutyState::Owed, 1));
        lead.post(&path, &police)
            .await
            .problem(ErrorCode::AlreadyExists);
        let blank = lead.post(&path, &json!({ "name": " " })).await;
        assert_eq!(
            blank.problem(ErrorCode::ValidationFailed).errors[0].field,
            "name"
        );
        assert_eq!(open_filings(&lead, id).await, [Some(added.id)]);

        let one = format!("{path}/{}", added.id);
        let not = json!({ "decision": "not_required", "reason": "本部の窓口に相談済み" });
        let decided: FilingDuty = lead
            .put(&format!("{one}/decision"), 1, &not)
            .await
            .expect(200);
        assert_eq!(decided.state, DutyState::NotRequired);
        let remove = |version: i64| {
            let request = lead.request(Method::DELETE, &one);
            lead.send(request.insert_header(("if-match", format!("\"{version}\""))))
        };
        remove(2).await.problem(ErrorCode::StateConflict);
        let back = json!({ "decision": "open", "reason": "判断し直す" });
        lead.put(&format!("{one}/decision"), 2, &back)
            .await
            .expect::<FilingDuty>(200);
        remove(2).await.problem(ErrorCode::StaleVersion);
        assert_eq!(remove(3).await.status, 204);
        assert_eq!(duties(&lead, id).await.len(), 2);
        let request = lead.request(Method::DELETE, &format!("{path}/jp.appi.final"));
        let built_in = lead
            .send(request.insert_header(("if-match", "\"0\"")))
            .await;
        built_in.problem(ErrorCode::StateConflict);
    })
    .await;
}
