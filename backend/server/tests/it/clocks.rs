//! Clocks: the deadlines of an incident as its facts and answers have them, decided, planned and taken back. All of them
//! together are in `clocks_together`.

use crate::{
    activities::post_at,
    support::{Answer, Client, TestApp, on_both},
};
use actix_web::http::{Method, header};
use saiki_api::{
    Timestamp, Uuid,
    audit::AuditEntry,
    clocks::{Clock, ClockDetail, ClockState, Question},
    filing_duties::{DutyState, FilingDuty},
    incidents::Incident,
    page::Page,
    permissions::Role,
    problem::ErrorCode,
};
use serde_json::{Value, json};

pub const PRELIM: &str = "jp.appi.prelim";
const FINAL: &str = "jp.appi.final";
const IMPROPER: &str = "jp.appi.final.improper";

pub fn at(text: &str) -> Option<Timestamp> {
    Some(text.parse().unwrap())
}

/// Opens an incident of a kind from which nothing follows, known since that instant.
pub async fn known(client: &Client, title: &str, since: &str) -> Uuid {
    let aware = json!({ "kind": "aware", "moment": { "at": since, "zone": "Asia/Tokyo" } });
    let new = json!({ "title": title, "category": "other", "severity": "high", "times": [aware] });
    let incident: Incident = client.post("incidents", &new).await.expect(201);
    incident.id
}

/// The clocks of an incident.
pub async fn clocks(client: &Client, incident: Uuid) -> Vec<Clock> {
    let path = format!("incidents/{incident}/clocks");
    client.get(&path).await.expect(200)
}

/// The clock of a rule.
pub async fn clock(client: &Client, incident: Uuid, rule: &str) -> Clock {
    let all = clocks(client, incident).await;
    let found = all.into_iter().find(|clock| clock.rule_id == rule);
    found.unwrap_or_else(|| panic!("no clock {rule}"))
}

async fn questions(client: &Client, incident: Uuid) -> Vec<Question> {
    let path = format!("incidents/{incident}/clock-questions");
    client.get(&path).await.expect(200)
}

async fn question(client: &Client, incident: Uuid, key: &str) -> Question {
    let all = questions(client, incident).await;
    let found = all.into_iter().find(|question| question.key == key);
    found.unwrap_or_else(|| panic!("no question {key}"))
}

/// Answers a question about an incident, with more beside the answer.
async fn say(client: &Client, incident: Uuid, key: &str, answer: Value, more: Value) {
    let seen = question(client, incident, key).await.version;
    let mut body = json!({ "answer": answer, "note": "調査チームの報告による" });
    let fields = body.as_object_mut().unwrap();
    fields.extend(more.as_object().unwrap().clone());
    let path = format!("incidents/{incident}/clock-questions/{key}/answer");
    let given: Question = client.put(&path, seen, &body).await.expect(200);
    assert_eq!(given.key, key);
    assert!(given.version > seen);
}

/// Personal data leaked that was not encrypted; the other grounds are answered like this.
pub async fn leak(client: &Client, incident: Uuid, grounds: &[(&str, &str)]) {
    for (key, answer) in [("personal_data", "yes"), ("strong_encryption", "no")] {
        say(client, incident, key, json!(answer), json!({})).await;
    }
    for (key, answer) in grounds {
        say(client, incident, key, json!(answer), json!({})).await;
    }
}

pub const SENSITIVE: &[(&str, &str)] = &[("sensitive_data", "yes"), ("improper_purpose", "no")];

/// Records a decision on the clock as it is now.
async fn decide(client: &Client, clock: &Clock, body: &Value) -> Answer {
    let path = format!(
        "incidents/{}/clocks/{}/decision",
        clock.incident_id, clock.id
    );
    client.put(&path, clock.version, body).await
}

pub fn field(answer: &Answer) -> String {
    let problem = answer.problem(ErrorCode::ValidationFailed);
    problem.errors[0].field.clone()
}

async fn get_in(client: &Client, lang: &str, path: &str) -> Answer {
    let request = client.request(Method::GET, path);
    let request = request.insert_header((header::ACCEPT_LANGUAGE, lang));
    client.send(request).await
}

fn is_japanese(text: &str) -> bool {
    text.chars().any(|c| ('\u{3041}'..='\u{9fff}').contains(&c))
}

/// What happens each minute.
async fn minute(app: &TestApp) {
    saiki::background::tidy(app.state()).await.unwrap();
}

#[actix_web::test]
async fn a_clock_is_undetermined_until_its_questions_are_answered_and_tells_how_it_counted() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let id = known(&lead, "名簿の誤送信", "2026-11-24T00:00:00Z").await;
        let asks = clock(&lead, id, PRELIM).await;
        assert_eq!(asks.state, ClockState::Undetermined);
        for key in ["personal_data", "sensitive_data"] {
            assert!(asks.open_questions.iter().any(|open| open == key), "{key}");
        }
        assert!(!asks.exercise && asks.filed.is_none());
        assert_eq!(asks.incident_title, "名簿の誤送信");

        leak(&lead, id, &[("sensitive_data", "yes")]).await;
        let runs = clock(&lead, id, PRELIM).await;
        assert_eq!((runs.id, runs.state), (asks.id, ClockState::Running));
        assert!(runs.open_questions.is_empty());
        assert_eq!(runs.starts_at, at("2026-11-24T00:00:00Z"));
        // The 24th is day 1; the law says no number, so the third day is our alarm and the fifth the outer end.
        assert_eq!(runs.strict, at("2026-11-26T14:59:59Z"));
        assert_eq!(runs.extended, at("2026-11-28T14:59:59Z"));
        assert_eq!(runs.due, runs.strict);
        assert!(runs.asap && runs.zone == "Asia/Tokyo");

        let path = format!("incidents/{id}/clocks/{}", runs.id);
        let answer = get_in(&lead, "ja", &path).await;
        assert_eq!(answer.version(), runs.version);
        let ja: ClockDetail = answer.expect(200);
        let en: ClockDetail = get_in(&lead, "en", &path).await.expect(200);
        assert!(!ja.clock.steps.is_empty());
        assert_eq!(ja.clock.steps.len(), en.clock.steps.len());
        for (ja, en) in ja.clock.steps.iter().zip(&en.clock.steps) {
            assert!(is_japanese(&ja.text), "{}", ja.text);
            assert_eq!(ja.at, en.at);
        }
        assert!(is_japanese(&ja.clock.title) && !is_japanese(&en.clock.title));
        assert_eq!(
            (ja.rule.id.as_str(), ja.rule.version),
            (PRELIM, ja.clock.rule_version)
        );
        assert!(ja.newest.is_none() && ja.changes.is_empty() && !ja.clock.newer);
    })
    .await;
}

#[actix_web::test]
async fn an_answer_keeps_those_before_it_and_needs_to_say_what_it_rests_on() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let id = known(&lead, "a", "2026-11-24T00:00:00Z").await;
        let fresh = question(&lead, id, "people").await;
        assert_eq!((fresh.version, fresh.earlier.len()), (0, 0));
        assert!(!fresh.text.is_empty() && !fresh.clocks.is_empty());
        let path = format!("incidents/{id}/clock-questions/people/answer");
        let bare = lead
            .put(&path, 0, &json!({ "answer": { "number": 900 } }))
            .await;
        assert_eq!(field(&bare), "note");
        let wrong = lead
            .put(&path, 0, &json!({ "answer": "yes", "note": "x" }))
            .await;
        assert_eq!(field(&wrong), "answer");
        let unsure: Question = lead
            .put(&path, 0, &json!({ "answer": "unknown" }))
            .await
            .expect(200);
        assert_eq!(unsure.earlier.len(), 0);
        say(&lead, id, "people", json!({ "number": 900 }), json!({})).await;
        let told = question(&lead, id, "people").await;
        assert_eq!((told.version, told.earlier.len()), (2, 1));
        let name = lead.user.as_ref().unwrap().name.clone();
        assert_eq!(told.answer.unwrap().by_name, Some(name));

        let stale = lead.put(&path, 1, &json!({ "answer": "unknown" })).await;
        stale.problem(ErrorCode::StaleVersion);
        let request = lead.request(Method::PUT, &path);
        let missing = lead
            .send(request.set_json(json!({ "answer": "unknown" })))
            .await;
        missing.problem(ErrorCode::VersionRequired);
        let nowhere = format!("incidents/{id}/clock-questions/colour/answer");
        let none = lead.put(&nowhere, 0, &json!({ "answer": "unknown" })).await;
        none.problem(ErrorCode::NotFound);
    })
    .await;
}

#[actix_web::test]
async fn a_question_has_somebody_who_answers_it_until_a_day_of_our_own() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let id = known(&lead, "a", "2026-11-24T00:00:00Z").await;
        let me = lead.user.as_ref().unwrap();
        let plan = json!({ "owner_id": me.id, "due": "2026-11-25T09:00:00Z" });
        let path = format!("incidents/{id}/clock-questions/sensitive_data/plan");
        let planned: Question = lead.put(&path, 0, &plan).await.expect(200);
        assert_eq!(planned.owner_name.as_ref(), Some(&me.name));
        assert_eq!(planned.due, at("2026-11-25T09:00:00Z"));
        assert!(planned.answer.is_none());
        say(&lead, id, "sensitive_data", json!("yes"), json!({})).await;
        let kept = question(&lead, id, "sensitive_data").await;
        assert_eq!((kept.owner_id, kept.due), (Some(me.id), planned.due));
        let stale = lead.put(&path, planned.version, &plan).await;
        stale.problem(ErrorCode::StaleVersion);
    })
    .await;
}

#[actix_web::test]
async fn more_than_a_thousand_people_start_the_clock_on_the_day_that_was_known() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let id = known(&lead, "a", "2026-11-13T00:00:00Z").await;
        let none = [
            ("sensitive_data", "no"),
            ("property_damage", "no"),
            ("improper_purpose", "no"),
        ];
        leak(&lead, id, &none).await;
        let open = clock(&lead, id, PRELIM).await;
        assert_eq!(open.state, ClockState::Undetermined);
        assert_eq!(open.open_questions, ["people"]);

        say(&lead, id, "people", json!({ "number": 1_000 }), json!({})).await;
        let exactly = clock(&lead, id, PRELIM).await;
        assert_eq!(exactly.state, ClockState::NotTriggered);
        let day_10 = json!({ "at": "2026-11-22T01:00:00Z", "zone": "Asia/Tokyo" });
        let more = json!({ "known_at": day_10 });
        say(&lead, id, "people", json!({ "number": 1_001 }), more).await;
        let started = clock(&lead, id, PRELIM).await;
        assert_eq!(started.state, ClockState::Running);
        assert_eq!(started.starts_at, at("2026-11-22T01:00:00Z"));
        assert_eq!(started.strict, at("2026-11-24T14:59:59Z"));
        let report = clock(&lead, id, FINAL).await;
        assert_eq!(report.strict, at("2026-12-21T14:59:59Z"));
    })
    .await;
}

#[actix_web::test]
async fn an_improper_purpose_found_later_turns_thirty_days_into_sixty_and_the_old_deadline_is_kept()
{
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let id = known(&lead, "a", "2026-11-24T00:00:00Z").await;
        leak(&lead, id, SENSITIVE).await;
        let thirty = clock(&lead, id, FINAL).await;
        assert_eq!(thirty.state, ClockState::Running);
        assert_eq!(thirty.due, at("2026-12-23T14:59:59Z"));
        assert_eq!(thirty.extended, None);
        assert_eq!(
            clock(&lead, id, IMPROPER).await.state,
            ClockState::NotTriggered
        );
        minute(&app).await;

        app.advance(600);
        say(&lead, id, "improper_purpose", json!("yes"), json!({})).await;
        minute(&app).await;
        let old = clock(&lead, id, FINAL).await;
        assert_eq!(old.state, ClockState::NotTriggered);
        let before = old.earlier.last().unwrap();
        assert_eq!(
            (before.state, before.due),
            (ClockState::Running, thirty.due)
        );
        let sixty = clock(&lead, id, IMPROPER).await;
        assert_eq!(sixty.state, ClockState::Running);
        assert_eq!(sixty.starts_at, at("2026-11-24T00:00:00Z"));
        assert_eq!(sixty.due, at("2027-01-22T14:59:59Z"));
    })
    .await;
}

#[actix_web::test]
async fn what_was_filed_in_time_is_recorded_once_for_the_report_and_its_clock() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let id = known(&lead, "a", "2026-11-24T00:00:00Z").await;
        leak(&lead, id, SENSITIVE).await;
        let runs = clock(&lead, id, PRELIM).await;
        for (body, named) in [
            (json!({ "decision": "filed", "channel": "web_form" }), "filed_at"),
            (json!({ "decision": "filed", "filed_at": "2026-11-24T00:30:00Z" }), "channel"),
            (
                json!({ "decision": "filed", "channel": "web_form", "filed_at": "2026-11-24T01:00:01Z" }),
                "filed_at",
            ),
        ] {
            assert_eq!(field(&decide(&lead, &runs, &body).await), named);
        }
        let filed = json!({
            "decision": "filed", "filed_at": "2026-11-24T00:30:00Z", "channel": "web_form", "reference": "受付 0001",
        });
        let answer = decide(&lead, &runs, &filed).await;
        let done: Clock = answer.expect(200);
        assert_eq!((done.state, answer.version()), (ClockState::Submitted, done.version));
        let particulars = done.filed.as_ref().unwrap();
        assert_eq!(particulars.reference, "受付 0001");
        let name = lead.user.as_ref().unwrap().name.clone();
        assert_eq!(done.decided_by_name, Some(name));
        decide(&lead, &runs, &filed).await.problem(ErrorCode::StaleVersion);
        let duties: Vec<FilingDuty> =
            lead.get(&format!("incidents/{id}/filing-duties")).await.expect(200);
        let duty = duties.iter().find(|duty| duty.key.as_deref() == Some(PRELIM)).unwrap();
        assert_eq!((duty.state, duty.filed.as_ref()), (DutyState::Filed, done.filed.as_ref()));

        let bare = decide(&lead, &done, &json!({ "decision": "open" })).await;
        assert_eq!(field(&bare), "reason");
        let back = json!({ "decision": "open", "reason": "別の事案の受付番号だった" });
        let open: Clock = decide(&lead, &done, &back).await.expect(200);
        assert_eq!((open.state, open.filed), (ClockState::Running, None));
        assert_eq!(open.reason, "別の事案の受付番号だった");
    })
    .await;
}

#[actix_web::test]
async fn nothing_was_filed_before_its_period_began() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let id = known(&lead, "a", "2026-11-24T00:00:00Z").await;
        leak(&lead, id, SENSITIVE).await;
        let filed =
            |at: &str| json!({ "decision": "filed", "filed_at": at, "channel": "web_form" });
        for rule in [PRELIM, "jp.jpcert"] {
            let one = clock(&lead, id, rule).await;
            for early in ["2020-01-01T00:00:00Z", "2026-11-23T23:59:59Z"] {
                let refused = decide(&lead, &one, &filed(early)).await;
                let problem = refused.problem(ErrorCode::ValidationFailed);
                let first = &problem.errors[0];
                assert_eq!(
                    (first.field.as_str(), first.code.as_str()),
                    ("filed_at", "before_start")
                );
            }
        }
        // Nor is it taken for the duty that keeps the decision, or for a recipient of one's own.
        let duties = format!("incidents/{id}/filing-duties");
        let own = json!({ "name": "仙台中央警察署" });
        let own: FilingDuty = lead.post(&duties, &own).await.expect(201);
        for (named, version) in [(PRELIM.to_owned(), 0), (own.id.to_string(), own.version)] {
            let path = format!("{duties}/{named}/decision");
            let refused = lead
                .put(&path, version, &filed("2026-11-23T23:59:59Z"))
                .await;
            let problem = refused.problem(ErrorCode::ValidationFailed);
            assert_eq!(problem.errors[0].code, "before_start");
            let taken = lead
                .put(&path, version, &filed("2026-11-24T00:00:00Z"))
                .await;
            taken.expect::<FilingDuty>(200);
        }
    })
    .await;
}

#[actix_web::test]
async fn whoever_follows_clocks_is_told_wherever_it_was_decided() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let id = known(&lead, "a", "2026-11-24T00:00:00Z").await;
        leak(&lead, id, SENSITIVE).await;
        let prelim = clock(&lead, id, PRELIM).await;
        let waive = json!({ "decision": "waived", "reason": "対象ではないと確認した" });
        decide(&lead, &prelim, &waive).await.expect::<Clock>(200);
        let not = json!({ "decision": "not_required", "reason": "対象ではないと確認した" });
        let path = format!("incidents/{id}/filing-duties/{FINAL}/decision");
        lead.put(&path, 0, &not).await.expect::<FilingDuty>(200);

        let auditor = app.user(Role::Auditor).await;
        let path = format!("audit?chain={id}&limit=200");
        let log: Page<AuditEntry> = auditor.get(&path).await.expect(200);
        let of = |action: &str| {
            let found = log.items.iter().filter(|entry| entry.action == action);
            let mut subjects: Vec<String> = found.map(|entry| entry.subject.clone()).collect();
            subjects.sort();
            subjects
        };
        // Both periods of the final report are kept by one duty.
        let mut wanted = vec![prelim.id.to_string()];
        for rule in [FINAL, IMPROPER] {
            wanted.push(clock(&lead, id, rule).await.id.to_string());
        }
        wanted.sort();
        assert_eq!(of("clock.decided"), wanted);
        assert_eq!(of("filing_duty.decided").len(), 2);
    })
    .await;
}

#[actix_web::test]
async fn what_was_filed_late_needs_the_reason() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let id = known(&lead, "a", "2026-11-16T00:00:00Z").await;
        leak(&lead, id, SENSITIVE).await;
        let over = clock(&lead, id, PRELIM).await;
        assert_eq!(over.state, ClockState::Overdue);
        let late = |reason: &str| {
            json!({ "decision": "filed", "filed_at": "2026-11-24T00:30:00Z", "channel": "web_form", "reason": reason })
        };
        assert_eq!(field(&decide(&lead, &over, &late(" ")).await), "reason");
        let done: Clock = decide(&lead, &over, &late("委託先からの連絡が遅れた")).await.expect(200);
        assert_eq!(done.state, ClockState::SubmittedLate);
        assert_eq!(done.reason, "委託先からの連絡が遅れた");
    })
    .await;
}

#[actix_web::test]
async fn what_need_not_be_filed_carries_a_name_and_a_reason() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let id = known(&lead, "a", "2026-11-24T00:00:00Z").await;
        for rule in [PRELIM, "jp.jpcert"] {
            let open = clock(&lead, id, rule).await;
            let bare = decide(&lead, &open, &json!({ "decision": "waived" })).await;
            assert_eq!(field(&bare), "reason", "{rule}");
            let waive = json!({ "decision": "waived", "reason": "個人データを含まないと確認した" });
            let done: Clock = decide(&lead, &open, &waive).await.expect(200);
            assert_eq!(done.state, ClockState::Waived, "{rule}");
            assert_eq!(done.reason, "個人データを含まないと確認した");
            let name = lead.user.as_ref().unwrap().name.clone();
            assert_eq!(done.decided_by_name, Some(name));
        }
        let log: Value = lead
            .get(&format!("incidents/{id}/timeline?limit=200"))
            .await
            .expect(200);
        let log = log.to_string();
        for title in ["JPCERT", "is not required"] {
            assert!(log.contains(title), "{log}");
        }
    })
    .await;
}

#[actix_web::test]
async fn strangers_find_nothing_and_communications_read_without_deciding() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let id = known(&lead, "a", "2026-11-24T00:00:00Z").await;
        let one = clock(&lead, id, PRELIM).await;
        let stranger = app.user(Role::Lead).await;
        let base = format!("incidents/{id}/clocks");
        for path in [base.clone(), format!("{base}/{}", one.id)] {
            stranger.get(&path).await.problem(ErrorCode::NotFound);
        }
        let waive = json!({ "decision": "waived", "reason": "x" });
        decide(&stranger, &one, &waive)
            .await
            .problem(ErrorCode::NotFound);
        let none: Page<Clock> = stranger.get("clocks").await.expect(200);
        assert!(none.items.is_empty());

        let comms = app.user(Role::Comms).await;
        let member = json!({ "user_id": comms.user.as_ref().unwrap().id });
        let added = lead.post(&format!("incidents/{id}/members"), &member).await;
        assert!(added.status < 300, "{}", added.text());
        assert_eq!(
            clocks(&comms, id).await.len(),
            clocks(&lead, id).await.len()
        );
        decide(&comms, &one, &waive)
            .await
            .problem(ErrorCode::Forbidden);
        let path = format!("incidents/{id}/clock-questions/sensitive_data/answer");
        let said = comms.put(&path, 0, &json!({ "answer": "unknown" })).await;
        said.problem(ErrorCode::Forbidden);

        let path = format!("{base}/{}/decision", one.id);
        let request = lead.request(Method::PUT, &path);
        let missing = lead.send(request.set_json(&waive)).await;
        missing.problem(ErrorCode::VersionRequired);
        lead.put(&path, one.version + 7, &waive)
            .await
            .problem(ErrorCode::StaleVersion);
        // A clock is found under its own incident only.
        let other = known(&lead, "b", "2026-11-24T00:00:00Z").await;
        let path = format!("incidents/{other}/clocks/{}", one.id);
        lead.get(&path).await.problem(ErrorCode::NotFound);
    })
    .await;
}

#[actix_web::test]
async fn a_clock_has_somebody_who_sees_to_it_until_a_day_of_our_own() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let id = known(&lead, "a", "2026-11-24T00:00:00Z").await;
        let one = clock(&lead, id, PRELIM).await;
        let me = lead.user.as_ref().unwrap();
        let plan = json!({ "owner_id": me.id, "due": "2026-11-25T09:00:00Z" });
        let path = format!("incidents/{id}/clocks/{}/plan", one.id);
        let planned: Clock = lead.put(&path, one.version, &plan).await.expect(200);
        assert_eq!(planned.owner_name.as_ref(), Some(&me.name));
        assert_eq!(planned.internal_due, at("2026-11-25T09:00:00Z"));
        let mine: Page<Clock> = lead
            .get(&format!("clocks?owner_id={}", me.id))
            .await
            .expect(200);
        let ids: Vec<_> = mine.items.iter().map(|clock| clock.id).collect();
        assert_eq!(ids, [one.id]);
        lead.put(&path, one.version, &plan)
            .await
            .problem(ErrorCode::StaleVersion);

        let asks = format!("incidents/{id}/clock-questions/people/plan");
        for (due, code) in [
            ("1970-01-01T00:00:00Z", "too_early"),
            ("9999-01-01T00:00:00Z", "too_late"),
        ] {
            let far = json!({ "due": due });
            for (path, version) in [(&path, planned.version), (&asks, 0)] {
                let refused = lead.put(path, version, &far).await;
                assert_eq!(field(&refused), "due");
                let problem = refused.problem(ErrorCode::ValidationFailed);
                assert_eq!(problem.errors[0].code, code);
            }
        }

        let stranger = app.user(Role::Compliance).await;
        let plan = json!({ "owner_id": stranger.user.as_ref().unwrap().id });
        let refused = lead.put(&path, planned.version, &plan).await;
        assert_eq!(field(&refused), "owner_id");
        let nobody: Clock = lead
            .put(&path, planned.version, &json!({}))
            .await
            .expect(200);
        assert_eq!((nobody.owner_id, nobody.internal_due), (None, None));
    })
    .await;
}

#[actix_web::test]
async fn a_clock_taken_in_by_mistake_goes_while_nothing_was_decided_on_it() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let id = known(&lead, "a", "2026-11-24T00:00:00Z").await;
        let path = format!("incidents/{id}/clocks");
        let new = json!({ "rule_id": "eu.gdpr.sa" });
        let added: Clock = lead.post(&path, &new).await.expect(201);
        let one = format!("{path}/{}", added.id);
        let remove = |version: i64| {
            let request = lead.request(Method::DELETE, &one);
            lead.send(request.insert_header(("if-match", format!("\"{version}\""))))
        };
        let waive = json!({ "decision": "waived", "reason": "EU域内の個人は含まれない" });
        let decided: Clock = decide(&lead, &added, &waive).await.expect(200);
        remove(decided.version)
            .await
            .problem(ErrorCode::StateConflict);
        let back = json!({ "decision": "open", "reason": "確認し直す" });
        let open: Clock = decide(&lead, &decided, &back).await.expect(200);
        remove(decided.version)
            .await
            .problem(ErrorCode::StaleVersion);
        minute(&app).await;
        assert_eq!(remove(open.version).await.status, 204);
        lead.get(&one).await.problem(ErrorCode::NotFound);
        // Nothing to take over, when there is no newer version.
        let prelim = clock(&lead, id, PRELIM).await;
        let path = format!("{path}/{}/rule", prelim.id);
        let same = post_at(&lead, &path, prelim.version, &json!({})).await;
        same.problem(ErrorCode::StateConflict);
    })
    .await;
}
