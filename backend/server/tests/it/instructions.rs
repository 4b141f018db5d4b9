//! Instructions: written, given to the units of systems, answered by telephone, followed up, ended, printed.

use crate::{
    support::{Client, on_both},
    systems::{stage, upload},
};
use actix_web::http::Method;
use saiki_api::{
    Uuid,
    audit::AuditEntry,
    gates::{Gate, MatterKind},
    instructions::{Answer, Instruction, InstructionBoard, InstructionState, InstructionUnit},
    page::Page,
    permissions::Role,
    problem::ErrorCode,
    systems::{BulkAnswer, MeasureState, System, SystemImport},
    units::Unit,
};
use serde_json::{Value, json};

const CSV: &str = "管理番号,名称,種別,所管部署\nPC-1,a,端末,第一営業部\nPC-2,b,端末,第一営業部\nPC-3,c,端末,第二営業部\n\
PC-4,d,端末,\nSRV-1,e,サーバ,情報システム部\n";

async fn draft(lead: &Client, base: &str) -> Instruction {
    let path = format!("{base}/systems/imports?make_units=true");
    let done: SystemImport = upload(lead, &path, CSV).await.expect(200);
    assert!(done.done);
    let body = json!({
        "title": { "ja": "端末の確認" }, "text": { "ja": "手順書に従って確認する" },
        "deadline": "2026-11-25T08:00:00Z", "of_systems": { "kind": "client" },
    });
    lead.post(&format!("{base}/instructions"), &body)
        .await
        .expect(201)
}

async fn post_if(
    client: &Client,
    path: &str,
    version: i64,
    body: &Value,
) -> crate::support::Answer {
    let request = client.request(Method::POST, path);
    let request = request.insert_header(("if-match", format!("\"{version}\"")));
    client.send(request.set_json(body)).await
}

async fn issued(lead: &Client, base: &str) -> InstructionBoard {
    let draft = draft(lead, base).await;
    let path = format!("{base}/instructions/{}", draft.id);
    let given: Instruction = post_if(
        lead,
        &format!("{path}/issue"),
        draft.version,
        &json!({ "count": 2 }),
    )
    .await
    .expect(200);
    assert_eq!(given.state, InstructionState::Issued);
    lead.get(&path).await.expect(200)
}

fn names(units: &[InstructionUnit]) -> Vec<&str> {
    units.iter().map(|u| u.name.as_str()).collect()
}

#[actix_web::test]
async fn an_instruction_finds_the_units_of_the_systems_it_is_about() {
    on_both(|app| async move {
        let (lead, _, base) = stage(&app).await;
        let draft = draft(&lead, &base).await;
        assert_eq!((draft.number, draft.counts.units, draft.systems), (1, 2, 4));
        let path = format!("{base}/instructions/{}", draft.id);
        let issue = format!("{path}/issue");
        post_if(&lead, &issue, draft.version, &json!({ "count": 3 }))
            .await
            .problem(ErrorCode::ConfirmationMismatch);
        let given: Instruction = post_if(&lead, &issue, draft.version, &json!({ "count": 2 }))
            .await
            .expect(200);
        assert_eq!(given.issued_by_name.as_deref(), Some("Lead"));
        let board: InstructionBoard = lead.get(&path).await.expect(200);
        assert_eq!(names(&board.units), ["第一営業部", "第二営業部"]);
        assert_eq!((board.units[0].systems, board.systems_without_unit), (2, 1));
        // Its systems count as told now, the others do not.
        let told: Page<System> = lead
            .get(&format!("{base}/systems?measure=told"))
            .await
            .expect(200);
        assert_eq!(
            told.items.len(),
            3,
            "nobody is told of the one without a unit"
        );
        let body = json!({ "title": { "ja": "x" }, "text": { "ja": "y" } });
        lead.put(&path, given.version, &body)
            .await
            .problem(ErrorCode::StateConflict);
    })
    .await;
}

#[actix_web::test]
async fn who_has_not_answered_stands_first_and_answers_reach_the_systems() {
    on_both(|app| async move {
        let (lead, _, base) = stage(&app).await;
        let board = issued(&lead, &base).await;
        let path = format!("{base}/instructions/{}", board.instruction.id);
        let answers = format!("{path}/answers");
        let unit = board.units[0].unit_id;
        let try_in_vain = json!({ "unit_id": unit, "answer": "none", "way": "phone" });
        let after: InstructionBoard = lead.post(&answers, &try_in_vain).await.expect(200);
        assert_eq!((after.units[0].tries, after.units[0].answer), (1, Answer::None));
        let done = json!({
            "unit_id": unit, "answer": "done", "way": "phone", "answered_by": "課長", "for_systems": true,
        });
        let after: InstructionBoard = lead.post(&answers, &done).await.expect(200);
        assert_eq!(names(&after.units), ["第二営業部", "第一営業部"]);
        assert_eq!((after.instruction.counts.none, after.instruction.counts.done), (1, 1));
        assert_eq!(after.answers.len(), 2);
        let page: Page<System> = lead.get(&format!("{base}/systems?measure=done")).await.expect(200);
        assert_eq!(page.items.len(), 2);
        assert!(page.items.iter().all(|s| s.measure == MeasureState::Done));
        // After the deadline, only who still owes is late.
        app.advance(2 * 24 * 3600);
        let lead = app.sign_in(&lead.user.unwrap().email).await;
        let late: InstructionBoard = lead.get(&path).await.expect(200);
        assert!(late.instruction.late && late.units[0].late && !late.units[1].late);
    })
    .await;
}

#[actix_web::test]
async fn wrong_answers_are_refused() {
    on_both(|app| async move {
        let (lead, _, base) = stage(&app).await;
        let board = issued(&lead, &base).await;
        let answers = format!("{base}/instructions/{}/answers", board.instruction.id);
        let unit = board.units[0].unit_id;
        let body = |unit: Uuid, answer: &str, for_systems: bool| {
            json!({ "unit_id": unit, "answer": answer, "way": "fax", "for_systems": for_systems })
        };
        let problem = lead
            .post(&answers, &body(unit, "not_possible", false))
            .await
            .problem(ErrorCode::ValidationFailed);
        assert_eq!(problem.errors[0].field, "note");
        let problem = lead
            .post(&answers, &body(unit, "seen", true))
            .await
            .problem(ErrorCode::ValidationFailed);
        assert_eq!(problem.errors[0].field, "for_systems");
        lead.post(&answers, &body(Uuid::nil(), "seen", false))
            .await
            .problem(ErrorCode::StateConflict);
    })
    .await;
}

#[actix_web::test]
async fn an_end_with_units_owing_needs_a_reason() {
    on_both(|app| async move {
        let (lead, _, base) = stage(&app).await;
        let board = issued(&lead, &base).await;
        let instruction = board.instruction;
        let path = format!("{base}/instructions/{}", instruction.id);
        let version = instruction.version;
        lead.patch(&path, version, &json!({}))
            .await
            .problem(ErrorCode::ValidationFailed);
        lead.patch(&path, version, &json!({ "close": true }))
            .await
            .problem(ErrorCode::StateConflict);
        let past = json!({ "deadline": "2026-11-01T00:00:00Z" });
        lead.patch(&path, version, &past)
            .await
            .problem(ErrorCode::ValidationFailed);
        let later = json!({ "deadline": "2026-11-30T00:00:00Z" });
        let moved: Instruction = lead.patch(&path, version, &later).await.expect(200);
        let end = json!({ "close": true, "note": "第2号に引き継ぐ" });
        let closed: Instruction = lead.patch(&path, moved.version, &end).await.expect(200);
        assert_eq!(
            (closed.state, closed.late),
            (InstructionState::Closed, false)
        );
        let answer = json!({ "unit_id": board.units[0].unit_id, "answer": "seen", "way": "mail" });
        lead.post(&format!("{path}/answers"), &answer)
            .await
            .problem(ErrorCode::StateConflict);
    })
    .await;
}

#[actix_web::test]
async fn a_draft_is_changed_or_thrown_away_and_goes_to_somebody() {
    on_both(|app| async move {
        let (lead, _, base) = stage(&app).await;
        let path = format!("{base}/instructions");
        let body = json!({ "title": { "en": "Watch" }, "text": { "en": "Watch closely" } });
        let draft: Instruction = lead.post(&path, &body).await.expect(201);
        let own = format!("{path}/{}", draft.id);
        post_if(
            &lead,
            &format!("{own}/issue"),
            draft.version,
            &json!({ "count": 0 }),
        )
        .await
        .problem(ErrorCode::StateConflict);
        let unit: Unit = lead
            .post("units", &json!({ "name": "総務部" }))
            .await
            .expect(201);
        let mut named = body.clone();
        named["unit_ids"] = json!([unit.id]);
        let changed: Instruction = lead.put(&own, draft.version, &named).await.expect(200);
        assert_eq!(changed.counts.units, 1);
        lead.put(&own, draft.version, &named)
            .await
            .problem(ErrorCode::StaleVersion);
        let gone = lead
            .request(Method::DELETE, &own)
            .insert_header(("if-match", format!("\"{}\"", changed.version)));
        assert_eq!(lead.send(gone).await.status, 204);
        lead.get(&own).await.problem(ErrorCode::NotFound);
        let page: Page<Instruction> = lead.get(&path).await.expect(200);
        assert!(page.items.is_empty());
        lead.post(&path, &json!({ "title": {}, "text": {} }))
            .await
            .problem(ErrorCode::ValidationFailed);
    })
    .await;
}

#[actix_web::test]
async fn an_incident_does_not_close_over_open_systems_and_answers() {
    on_both(|app| async move {
        let (lead, _, base) = stage(&app).await;
        let board = issued(&lead, &base).await;
        let gate: Gate = lead.get(&format!("{base}/gate")).await.expect(200);
        let open = |kind| gate.matters.iter().filter(move |m| m.kind == kind).count();
        assert_eq!((open(MatterKind::System), open(MatterKind::Instruction)), (1, 1));
        let path = format!("{base}/instructions/{}/answers", board.instruction.id);
        for unit in &board.units {
            let done = json!({ "unit_id": unit.unit_id, "answer": "done", "way": "phone" });
            let _: InstructionBoard = lead.post(&path, &done).await.expect(200);
        }
        let none = json!({
            "target": { "filter": {} }, "step": { "kind": "damage", "damage": "none_found" }, "count": 5,
        });
        let _: BulkAnswer = lead.post(&format!("{base}/systems/steps"), &none).await.expect(200);
        let gate: Gate = lead.get(&format!("{base}/gate")).await.expect(200);
        let left: Vec<_> = gate.matters.iter().map(|m| m.kind).collect();
        assert!(!left.contains(&MatterKind::System) && !left.contains(&MatterKind::Instruction), "{left:?}");
    })
    .await;
}

#[actix_web::test]
async fn papers_hold_who_is_told_and_are_recorded() {
    on_both(|app| async move {
        let (lead, _, base) = stage(&app).await;
        let board = issued(&lead, &base).await;
        let path = format!("{base}/instructions/{}", board.instruction.id);
        let pack = lead.get(&format!("{path}/pack?lang=ja")).await;
        assert_eq!(pack.status, 200);
        assert_eq!(pack.text().matches("<section class=\"unit\">").count(), 2);
        let done = json!({ "unit_id": board.units[0].unit_id, "answer": "done", "way": "fax" });
        let _: InstructionBoard = lead
            .post(&format!("{path}/answers"), &done)
            .await
            .expect(200);
        let list = lead
            .get(&format!("{path}/call-list?lang=ja&unanswered=true"))
            .await;
        assert!(!list.text().contains("第一営業部") && list.text().contains("第二営業部"));
        let sheet = lead.get(&format!("{path}/call-sheet?lang=ja")).await;
        assert!(sheet.text().contains("電話連絡表"));
        let admin = app.user(Role::Admin).await;
        let chain = base.trim_start_matches("incidents/");
        let log: Page<AuditEntry> = admin.get(&format!("audit?chain={chain}")).await.expect(200);
        for action in [
            "pack_made",
            "call_list_made",
            "call_sheet_made",
            "answered",
            "issued",
        ] {
            let action = format!("instruction.{action}");
            assert!(log.items.iter().any(|e| e.action == action), "{action}");
        }
        // Who answered and whom to call is not in it.
        let text = format!("{:?}", log.items);
        assert!(!text.contains("第一営業部"), "{text}");
    })
    .await;
}
