//! What becomes of a report to an authority: approved by somebody else, recorded as filed with the deadlines it answers, and
//! in between holding the incident open.

use crate::{
    activities::finish,
    clocks::{PRELIM, SENSITIVE, clock, known, leak},
    incidents::open,
    support::{Answer, Client, TestApp, on_both},
};
use saiki_api::{
    Uuid,
    approvals::ApprovalState,
    clocks::ClockState,
    filing_duties::{DutyState, FilingChannel, FilingDuty},
    filing_fields::FilingField,
    filings::{Filing, FilingPreview, FilingState},
    gates::{Gate, MatterKind},
    incidents::Incident,
    permissions::Role,
    problem::ErrorCode,
};
use serde_json::{Value, json};

/// The instant the test's clock stands at.
const NOW: &str = "2026-11-24T01:00:00Z";

/// Somebody of that role who takes part in the incident.
pub async fn member(app: &TestApp, lead: &Client, incident: Uuid, role: Role) -> Client {
    let client = app.user(role).await;
    let new = json!({ "user_id": client.user.as_ref().unwrap().id });
    lead.post(&format!("incidents/{incident}/members"), &new)
        .await
        .expect::<Value>(201);
    client
}

/// Who leads an incident, an approver who takes part in it, and the incident.
async fn taking_part(app: &TestApp) -> (Client, Client, Uuid) {
    let lead = app.user(Role::Lead).await;
    let id = open(&lead, "a").await.id;
    let approver = member(app, &lead, id, Role::Approver).await;
    (lead, approver, id)
}

/// The same of an incident known since then, in which sensitive data leaked.
async fn leaked(app: &TestApp, since: &str) -> (Client, Client, Uuid) {
    let lead = app.user(Role::Lead).await;
    let id = known(&lead, "a", since).await;
    leak(&lead, id, SENSITIVE).await;
    let approver = member(app, &lead, id, Role::Approver).await;
    (lead, approver, id)
}

/// Makes a report on that form.
pub async fn make(client: &Client, incident: Uuid, kind: &str) -> Filing {
    let path = format!("incidents/{incident}/filings");
    client
        .post(&path, &json!({ "kind": kind }))
        .await
        .expect(201)
}

/// Takes a step of its approval.
pub async fn step(client: &Client, incident: Uuid, filing: &Filing, action: &str) -> Answer {
    let path = format!("incidents/{incident}/filings/{}/approvals", filing.id);
    let comment = if action == "reject" {
        "日付が違う"
    } else {
        ""
    };
    let body = json!({ "action": action, "sha256": filing.sha256, "comment": comment });
    client.post(&path, &body).await
}

async fn record(client: &Client, incident: Uuid, filing: &Filing, more: Value) -> Answer {
    let path = format!("incidents/{incident}/filings/{}/filed", filing.id);
    let mut body = json!({ "sha256": filing.sha256, "filed_at": NOW, "channel": "web_form" });
    let fields = body.as_object_mut().unwrap();
    fields.extend(more.as_object().unwrap().clone());
    client.post(&path, &body).await
}

/// Has a report approved.
pub async fn approve(lead: &Client, approver: &Client, incident: Uuid, filing: &Filing) -> Filing {
    step(lead, incident, filing, "request")
        .await
        .expect::<Filing>(200);
    step(approver, incident, filing, "approve")
        .await
        .expect(200)
}

fn field(answer: &Answer) -> String {
    let problem = answer.problem(ErrorCode::ValidationFailed);
    let first = &problem.errors[0];
    format!("{} {}", first.field, first.code)
}

/// Titles of what a report holds open.
async fn held_open(client: &Client, incident: Uuid, filing: &Filing) -> Vec<String> {
    let gate: Gate = client
        .get(&format!("incidents/{incident}/gate"))
        .await
        .expect(200);
    let own = gate.matters.into_iter();
    own.filter(|matter| matter.kind == MatterKind::Filing && matter.id == Some(filing.id))
        .map(|matter| matter.title)
        .collect()
}

#[actix_web::test]
async fn a_report_is_approved_by_somebody_else_and_recorded_as_filed_with_its_deadline() {
    on_both(|app| async move {
        let (lead, approver, id) = leaked(&app, "2026-11-24T00:00:00Z").await;
        let made = make(&lead, id, PRELIM).await;
        let early = record(&lead, id, &made, json!({})).await;
        early.problem(ErrorCode::ApprovalMissing);
        step(&approver, id, &made, "approve")
            .await
            .problem(ErrorCode::StateConflict);

        let asked: Filing = step(&lead, id, &made, "request").await.expect(200);
        assert_eq!(asked.state, FilingState::Requested);
        assert_eq!(asked.approvals[0].state, ApprovalState::Requested);
        step(&lead, id, &made, "request")
            .await
            .problem(ErrorCode::StateConflict);
        let approved: Filing = step(&approver, id, &made, "approve").await.expect(200);
        assert_eq!(approved.state, FilingState::Approved);
        let approval = &approved.approvals[0];
        assert_eq!(approval.sha256, made.sha256);
        assert_eq!(
            approval.decided_by_name,
            Some(approver.user.as_ref().unwrap().name.clone())
        );

        for (more, wanted) in [
            (
                json!({ "filed_at": "2026-11-24T02:00:00Z" }),
                "filed_at in_future",
            ),
            (
                json!({ "filed_at": "2026-11-24T00:30:00Z" }),
                "filed_at before_approval",
            ),
            (json!({ "reference": "a\nb" }), "reference unsafe_character"),
        ] {
            assert_eq!(field(&record(&lead, id, &made, more).await), wanted);
        }
        let more = json!({ "reference": " 受付 0001 " });
        let filed: Filing = record(&lead, id, &made, more).await.expect(200);
        assert_eq!(filed.state, FilingState::Filed);
        let particulars = filed.filed.as_ref().unwrap();
        assert_eq!(particulars.reference, "受付 0001");
        assert_eq!(particulars.channel, FilingChannel::WebForm);
        assert_eq!(particulars.by_name, lead.user.as_ref().unwrap().name);
        assert_eq!(filed.content, made.content);

        let done = clock(&lead, id, PRELIM).await;
        assert_eq!(done.state, ClockState::Submitted);
        assert_eq!(done.filed.unwrap().filing_id, Some(made.id));
        let duties: Vec<FilingDuty> = lead
            .get(&format!("incidents/{id}/filing-duties"))
            .await
            .expect(200);
        assert_eq!(duties[0].state, DutyState::Filed);
        assert_eq!(duties[0].filed.as_ref().unwrap().reference, "受付 0001");
        record(&lead, id, &made, json!({}))
            .await
            .problem(ErrorCode::StateConflict);
        step(&approver, id, &made, "reject")
            .await
            .problem(ErrorCode::StateConflict);

        let path = format!("incidents/{id}/filing-preview?kind=jp.appi.final");
        let next: FilingPreview = lead.get(&path).await.expect(200);
        let previous = next.content.previous.unwrap();
        assert_eq!(
            (previous.id, previous.reference.as_str()),
            (made.id, "受付 0001")
        );
    })
    .await;
}

#[actix_web::test]
async fn nobody_decides_on_a_report_they_made_or_asked_approval_of() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let id = open(&lead, "a").await.id;
        let legal = member(&app, &lead, id, Role::Compliance).await;
        let made = make(&legal, id, PRELIM).await;
        step(&lead, id, &made, "request")
            .await
            .expect::<Filing>(200);
        for client in [&lead, &legal] {
            for action in ["approve", "reject"] {
                step(client, id, &made, action)
                    .await
                    .problem(ErrorCode::SelfApproval);
            }
        }
        let comms = member(&app, &lead, id, Role::Comms).await;
        step(&comms, id, &made, "approve")
            .await
            .problem(ErrorCode::Forbidden);
        let approver = member(&app, &lead, id, Role::Approver).await;
        step(&approver, id, &made, "request")
            .await
            .problem(ErrorCode::Forbidden);
        let path = format!("incidents/{id}/filings/{}/approvals", made.id);
        let bare = json!({ "action": "reject", "sha256": made.sha256 });
        assert_eq!(
            field(&approver.post(&path, &bare).await),
            "comment required"
        );
        let refused: Filing = step(&approver, id, &made, "reject").await.expect(200);
        assert_eq!(refused.state, FilingState::Rejected);
        assert_eq!(refused.approvals[0].comment, "日付が違う");
        step(&lead, id, &made, "request")
            .await
            .problem(ErrorCode::StateConflict);
    })
    .await;
}

#[actix_web::test]
async fn whoever_saw_another_report_neither_approves_nor_files_this_one() {
    on_both(|app| async move {
        let (lead, approver, id) = taking_part(&app).await;
        let made = make(&lead, id, PRELIM).await;
        let other = Filing {
            sha256: "0".repeat(64),
            ..made.clone()
        };
        step(&lead, id, &other, "request")
            .await
            .problem(ErrorCode::Conflict);
        step(&lead, id, &made, "request")
            .await
            .expect::<Filing>(200);
        step(&approver, id, &other, "approve")
            .await
            .problem(ErrorCode::Conflict);
        step(&approver, id, &made, "approve")
            .await
            .expect::<Filing>(200);
        record(&lead, id, &other, json!({}))
            .await
            .problem(ErrorCode::Conflict);
    })
    .await;
}

#[actix_web::test]
async fn what_is_written_after_the_approval_is_not_in_the_report() {
    on_both(|app| async move {
        let (lead, approver, id) = taking_part(&app).await;
        let made = make(&lead, id, PRELIM).await;
        let approved = approve(&lead, &approver, id, &made).await;
        let value = json!({ "kind": "text", "value": { "ja": "あとで分かったこと", "en": "" } });
        lead.put(
            &format!("incidents/{id}/filing-fields/summary"),
            0,
            &json!({ "state": "known", "value": value }),
        )
        .await
        .expect::<FilingField>(200);
        let read: Filing = lead
            .get(&format!("incidents/{id}/filings/{}", made.id))
            .await
            .expect(200);
        assert_eq!(read, approved);
        assert_eq!((&read.content, &read.sha256), (&made.content, &made.sha256));
    })
    .await;
}

#[actix_web::test]
async fn what_was_filed_late_needs_the_reason_and_the_deadline_keeps_it() {
    on_both(|app| async move {
        let (lead, approver, id) = leaked(&app, "2026-11-16T00:00:00Z").await;
        let made = make(&lead, id, PRELIM).await;
        approve(&lead, &approver, id, &made).await;
        let bare = record(&lead, id, &made, json!({ "reason": " " })).await;
        assert_eq!(field(&bare), "reason required");
        assert_eq!(clock(&lead, id, PRELIM).await.state, ClockState::Overdue);
        let more = json!({ "reason": "委託先からの連絡が遅れた" });
        let filed: Filing = record(&lead, id, &made, more).await.expect(200);
        assert_eq!(filed.filed.unwrap().reason, "委託先からの連絡が遅れた");
        let done = clock(&lead, id, PRELIM).await;
        assert_eq!(done.state, ClockState::SubmittedLate);
        assert_eq!(done.reason, "委託先からの連絡が遅れた");
    })
    .await;
}

#[actix_web::test]
async fn a_report_holds_the_incident_open_from_the_request_until_it_is_filed_or_taken_back() {
    on_both(|app| async move {
        let (lead, approver, id) = taking_part(&app).await;
        let made = make(&lead, id, PRELIM).await;
        assert_eq!(held_open(&lead, id, &made).await.len(), 0);
        step(&lead, id, &made, "request")
            .await
            .expect::<Filing>(200);
        assert_eq!(held_open(&lead, id, &made).await.len(), 1);
        step(&approver, id, &made, "approve")
            .await
            .expect::<Filing>(200);
        let waits = held_open(&lead, id, &made).await;
        assert!(waits[0].contains("not filed"), "{waits:?}");
        let back: Filing = step(&approver, id, &made, "reject").await.expect(200);
        let states: Vec<ApprovalState> = back.approvals.iter().map(|one| one.state).collect();
        assert_eq!(states, [ApprovalState::Approved, ApprovalState::Rejected]);
        assert_eq!(back.state, FilingState::Rejected);
        assert_eq!(held_open(&lead, id, &made).await.len(), 0);
        record(&lead, id, &made, json!({}))
            .await
            .problem(ErrorCode::ApprovalMissing);

        // One that was approved and overtaken by a later one that was filed waits no more.
        let (second, third) = (make(&lead, id, PRELIM).await, make(&lead, id, PRELIM).await);
        approve(&lead, &approver, id, &second).await;
        approve(&lead, &approver, id, &third).await;
        assert_eq!(held_open(&lead, id, &second).await.len(), 1);
        record(&lead, id, &third, json!({}))
            .await
            .expect::<Filing>(200);
        assert_eq!(held_open(&lead, id, &second).await.len(), 0);
        assert_eq!(held_open(&lead, id, &third).await.len(), 0);
    })
    .await;
}

#[actix_web::test]
async fn a_duty_that_names_an_approved_report_has_it_on_record_as_filed() {
    on_both(|app| async move {
        let (lead, approver, id) = taking_part(&app).await;
        let made = make(&lead, id, PRELIM).await;
        let path = format!("incidents/{id}/filing-duties/{PRELIM}/decision");
        let decision = json!({
            "decision": "filed", "filed_at": NOW, "channel": "email", "reference": "受付 0002",
            "filing_id": made.id,
        });
        let unapproved = lead.put(&path, 0, &decision).await;
        assert_eq!(field(&unapproved), "filing_id not_approved");
        approve(&lead, &approver, id, &made).await;
        lead.put(&path, 0, &decision)
            .await
            .expect::<FilingDuty>(200);
        let read: Filing = lead
            .get(&format!("incidents/{id}/filings/{}", made.id))
            .await
            .expect(200);
        assert_eq!(read.state, FilingState::Filed);
        let particulars = read.filed.unwrap();
        assert_eq!(particulars.channel, FilingChannel::Email);
        assert_eq!(particulars.reference, "受付 0002");

        // Taking the decision back as a mistake opens what is owed; that the report was filed stays on record.
        let back = json!({ "decision": "open", "reason": "別の事案の受付番号だった" });
        let open: FilingDuty = lead.put(&path, 1, &back).await.expect(200);
        assert!(open.state.is_open());
        let read: Filing = lead
            .get(&format!("incidents/{id}/filings/{}", made.id))
            .await
            .expect(200);
        assert_eq!(read.state, FilingState::Filed);
    })
    .await;
}

#[actix_web::test]
async fn a_report_on_the_common_form_is_named_by_the_duty_it_was_filed_for() {
    on_both(|app| async move {
        let (lead, approver, id) = taking_part(&app).await;
        let made = make(&lead, id, "jp.common.ransomware").await;
        approve(&lead, &approver, id, &made).await;
        let decision = json!({
            "decision": "filed", "filed_at": NOW, "channel": "email", "reference": "", "filing_id": made.id,
        });
        let path = format!("incidents/{id}/filing-duties/{PRELIM}/decision");
        let duty: FilingDuty = lead.put(&path, 0, &decision).await.expect(200);
        assert_eq!(duty.filed.unwrap().filing_id, Some(made.id));
        let read: Filing = lead
            .get(&format!("incidents/{id}/filings/{}", made.id))
            .await
            .expect(200);
        assert_eq!(read.state, FilingState::Filed);
    })
    .await;
}

#[actix_web::test]
async fn a_report_of_an_exercise_says_so_and_is_recorded_like_any_other() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let new =
            json!({ "title": "a", "category": "intrusions", "severity": "high", "exercise": true });
        let incident: Incident = lead.post("incidents", &new).await.expect(201);
        let id = incident.id;
        let approver = member(&app, &lead, id, Role::Approver).await;
        let made = make(&lead, id, PRELIM).await;
        assert!(
            made.content.title.starts_with("【訓練】"),
            "{}",
            made.content.title
        );
        approve(&lead, &approver, id, &made).await;
        let filed: Filing = record(&lead, id, &made, json!({})).await.expect(200);
        assert_eq!(filed.state, FilingState::Filed);
    })
    .await;
}

#[actix_web::test]
async fn an_older_report_is_not_filed_once_a_newer_one_of_its_series_is_approved_or_filed() {
    on_both(|app| async move {
        let (lead, approver, id) = taking_part(&app).await;
        let (first, second) = (make(&lead, id, PRELIM).await, make(&lead, id, PRELIM).await);
        approve(&lead, &approver, id, &first).await;
        approve(&lead, &approver, id, &second).await;
        let newer = format!("no. {}", second.number);
        let refused = record(&lead, id, &first, json!({})).await;
        let refused = refused.problem(ErrorCode::StateConflict);
        assert!(refused.detail.contains(&newer), "{}", refused.detail);
        // Nor by the duty that names it.
        let decision = json!({
            "decision": "filed", "filed_at": NOW, "channel": "email", "reference": "", "filing_id": first.id,
        });
        let path = format!("incidents/{id}/filing-duties/{PRELIM}/decision");
        lead.put(&path, 0, &decision)
            .await
            .problem(ErrorCode::StateConflict);

        record(&lead, id, &second, json!({}))
            .await
            .expect::<Filing>(200);
        let refused = record(&lead, id, &first, json!({})).await;
        let refused = refused.problem(ErrorCode::StateConflict);
        assert!(refused.detail.contains("recorded as filed already"));

        // A newer one that is only made, or was taken back, is in nobody's way.
        let (third, fourth) = (make(&lead, id, PRELIM).await, make(&lead, id, PRELIM).await);
        approve(&lead, &approver, id, &third).await;
        approve(&lead, &approver, id, &fourth).await;
        step(&approver, id, &fourth, "reject")
            .await
            .expect::<Filing>(200);
        record(&lead, id, &third, json!({}))
            .await
            .expect::<Filing>(200);
    })
    .await;
}

#[actix_web::test]
async fn reports_on_a_form_for_several_recipients_are_filed_in_any_order() {
    on_both(|app| async move {
        let (lead, approver, id) = taking_part(&app).await;
        let kind = "jp.common.ransomware";
        let (first, second) = (make(&lead, id, kind).await, make(&lead, id, kind).await);
        approve(&lead, &approver, id, &first).await;
        approve(&lead, &approver, id, &second).await;
        for filing in [&second, &first] {
            let filed: Filing = record(&lead, id, filing, json!({})).await.expect(200);
            assert_eq!(filed.state, FilingState::Filed);
        }
    })
    .await;
}

#[actix_web::test]
async fn no_report_is_made_once_the_incident_is_closed() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let id = open(&lead, "a").await.id;
        let phase = format!("incidents/{id}/phase");
        lead.post(&phase, &json!({ "phase": "recovery" }))
            .await
            .expect::<Incident>(200);
        finish(&lead, id).await;
        lead.post(&phase, &json!({ "phase": "closed" }))
            .await
            .expect::<Incident>(200);
        let path = format!("incidents/{id}/filings");
        lead.post(&path, &json!({ "kind": PRELIM }))
            .await
            .problem(ErrorCode::StateConflict);
    })
    .await;
}
