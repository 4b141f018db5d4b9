//! Rules of deadlines: the catalogue as it is read, clauses of contracts users write and change, and incidents that keep
//! the version they have until somebody takes the newest over.

use crate::{
    activities::post_at,
    clocks::{PRELIM, at, clock, known},
    support::{Client, on_both},
};
use actix_web::http::{Method, header};
use saiki_api::{
    clocks::{Clock, ClockDetail, ClockState},
    permissions::Role,
    problem::ErrorCode,
    rules::{ListedRule, Regime, RuleForce, RuleStatus},
};
use serde_json::{Value, json};

/// A clause: the customer is told so many hours after we know.
fn clause(hours: u32) -> Value {
    json!({
        "title": { "ja": "受託データの事故連絡", "en": "Notice of incidents with entrusted data" },
        "recipient": { "ja": "見本商事", "en": "Mihon Trading" },
        "source": { "ja": "業務委託契約書第12条", "en": "Services agreement, clause 12" },
        "zone": "Asia/Tokyo",
        "terms": [{ "start": { "time": "aware" }, "count": hours, "unit": "hours" }],
    })
}

async fn found(client: &Client, query: &str) -> Vec<ListedRule> {
    client.get(&format!("rules{query}")).await.expect(200)
}

async fn ids(client: &Client, query: &str) -> Vec<String> {
    let rules = found(client, query).await.into_iter();
    rules.map(|one| one.rule.id).collect()
}

#[actix_web::test]
async fn the_catalogue_says_where_each_rule_is_written_and_how_far_it_was_checked() {
    on_both(|app| async move {
        let auditor = app.user(Role::Auditor).await;
        let all = found(&auditor, "").await;
        assert!(all.len() > 50, "{}", all.len());
        for one in &all {
            let id = &one.rule.id;
            assert!(
                !one.own && one.version == 0 && one.updated_at.is_none(),
                "{id}"
            );
            assert!(
                !one.rule.source.ja.is_empty() && !one.rule.source.en.is_empty(),
                "{id}"
            );
            assert!(
                !one.terms_text.is_empty() && !one.applies_text.is_empty(),
                "{id}"
            );
        }
        let jp = found(&auditor, "?regime=jp").await;
        assert!(!jp.is_empty() && jp.iter().all(|one| one.rule.regime == Regime::Jp));
        let doubtful = found(&auditor, "?status=unverified").await;
        assert!(!doubtful.is_empty());
        assert!(
            doubtful
                .iter()
                .all(|one| one.rule.status == RuleStatus::Unverified)
        );
        let gdpr = ids(&auditor, "?q=gdpr").await;
        assert!(gdpr.iter().any(|id| id == "eu.gdpr.sa"));
        assert!(!gdpr.iter().any(|id| id == PRELIM));

        let path = format!("rules/{PRELIM}");
        let answer = auditor.get(&path).await;
        assert_eq!(answer.version(), 0);
        let en: ListedRule = answer.expect(200);
        let request = auditor.request(Method::GET, &path);
        let request = request.insert_header((header::ACCEPT_LANGUAGE, "ja"));
        let ja: ListedRule = auditor.send(request).await.expect(200);
        assert_eq!(ja.rule, en.rule);
        assert_ne!(ja.terms_text, en.terms_text);
        auditor
            .get("rules/jp.none")
            .await
            .problem(ErrorCode::NotFound);
        for query in ["?regim=jp", "?regime=japan", "?status=checked"] {
            let answer = auditor.get(&format!("rules{query}")).await;
            answer.problem(ErrorCode::MalformedRequest);
        }
    })
    .await;
}

#[actix_web::test]
async fn a_rule_not_compared_with_its_source_for_long_is_told() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let fresh = found(&lead, "").await;
        let stale = |all: &[ListedRule]| all.iter().filter(|one| one.stale).count();
        app.advance(5 * 366 * 24 * 3_600);
        let lead = app.sign_in(&lead.user.as_ref().unwrap().email).await;
        let old = found(&lead, "").await;
        assert!(stale(&old) > stale(&fresh));
        assert_eq!(stale(&old), old.iter().filter(|one| !one.own).count());
    })
    .await;
}

#[actix_web::test]
async fn a_clause_runs_in_an_incident_and_a_newer_version_is_offered_with_its_difference() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let id = known(&lead, "a", "2026-11-24T00:00:00Z").await;
        let answer = lead.post("rules", &clause(24)).await;
        let made: ListedRule = answer.expect(201);
        let path = format!("rules/{}", made.rule.id);
        assert_eq!(
            answer.header("location"),
            Some(format!("/api/v1/{path}").as_str())
        );
        assert!(made.own && made.rule.id.starts_with("ct."));
        assert_eq!((made.rule.version, made.version), (1, 1));
        assert_eq!(
            (made.rule.regime, made.rule.force),
            (Regime::Contract, RuleForce::Contract)
        );

        let clocks = format!("incidents/{id}/clocks");
        let new = json!({ "rule_id": made.rule.id });
        let runs: Clock = lead.post(&clocks, &new).await.expect(201);
        assert_eq!((runs.state, runs.rule_version), (ClockState::Running, 1));
        assert_eq!(runs.due, at("2026-11-25T00:00:00Z"));

        let changed: ListedRule = lead.put(&path, 1, &clause(72)).await.expect(200);
        assert_eq!((changed.rule.version, changed.version), (2, 2));
        lead.put(&path, 1, &clause(48))
            .await
            .problem(ErrorCode::StaleVersion);
        let one = format!("{clocks}/{}", runs.id);
        let offered: ClockDetail = lead.get(&one).await.expect(200);
        assert!(offered.clock.newer);
        assert_eq!(
            (offered.clock.rule_version, offered.clock.due),
            (1, runs.due)
        );
        assert_eq!(
            (offered.rule.version, offered.newest.unwrap().version),
            (1, 2)
        );
        assert_eq!(offered.due_by_newest, at("2026-11-27T00:00:00Z"));
        let told = &offered.changes[0];
        assert!(
            told.pinned.contains("24") && told.newest.contains("72"),
            "{told:?}"
        );

        let take = format!("{one}/rule");
        let version = offered.clock.version;
        let stale = post_at(&lead, &take, version + 7, &json!({})).await;
        stale.problem(ErrorCode::StaleVersion);
        let answer = post_at(&lead, &take, version, &json!({})).await;
        let taken: Clock = answer.expect(200);
        assert_eq!(answer.version(), taken.version);
        assert_eq!((taken.rule_version, taken.newer), (2, false));
        assert_eq!(taken.due, at("2026-11-27T00:00:00Z"));
        let now: ClockDetail = lead.get(&one).await.expect(200);
        assert_eq!(
            (now.rule.version, now.newest, now.changes),
            (2, None, vec![])
        );
        saiki::background::tidy(app.state()).await.unwrap();
        let kept = clock(&lead, id, &made.rule.id).await;
        assert!(kept.earlier.iter().any(|before| before.due == runs.due));
    })
    .await;
}

#[actix_web::test]
async fn a_retired_clause_leaves_the_lists_and_runs_on_where_it_is() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let made: ListedRule = lead.post("rules", &clause(24)).await.expect(201);
        let id = made.rule.id;
        let path = format!("rules/{id}");
        // Whoever opens an incident from now on need not think of it.
        let incident = known(&lead, "a", "2026-11-24T00:00:00Z").await;
        assert_eq!(clock(&lead, incident, &id).await.rule_version, 1);
        let mut retired = clause(24);
        retired["retired"] = json!(true);
        let gone: ListedRule = lead.put(&path, 1, &retired).await.expect(200);
        assert!(gone.retired && gone.version == 2);
        assert_eq!(gone.rule.version, 1, "what it says is the same");
        assert!(!ids(&lead, "?regime=contract").await.contains(&id));
        assert!(
            ids(&lead, "?regime=contract&retired=true")
                .await
                .contains(&id)
        );
        assert_eq!(clock(&lead, incident, &id).await.state, ClockState::Running);
        let other = known(&lead, "b", "2026-11-24T00:00:00Z").await;
        let new = json!({ "rule_id": id });
        let refused = lead.post(&format!("incidents/{other}/clocks"), &new).await;
        let problem = refused.problem(ErrorCode::ValidationFailed);
        assert_eq!(problem.errors[0].field, "rule_id");
    })
    .await;
}

#[actix_web::test]
async fn wrong_clauses_are_refused_by_field_and_built_in_rules_are_not_for_users() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let with = |field: &str, value: Value| {
            let mut fields = clause(24);
            fields[field] = value;
            fields
        };
        let term = |start: Value, unit: &str, calendar: Value| {
            json!([{ "start": start, "count": 3, "unit": unit, "calendar": calendar }])
        };
        let aware = json!({ "time": "aware" });
        for (fields, named) in [
            (with("title", json!({})), "title"),
            (with("zone", json!("Tokyo")), "zone"),
            (with("terms", json!([])), "terms"),
            (with("terms", term(aware.clone(), "business_days", json!("none"))), "terms.0.calendar"),
            (with("terms", term(json!({ "filed": "jp.none" }), "hours", Value::Null)), "terms.0.start"),
            (with("terms", term(json!({ "filed": "ct.999" }), "hours", Value::Null)), "terms.0.start"),
            (with("applies", json!({ "yes": "colour" })), "applies"),
        ] {
            let answer = lead.post("rules", &fields).await;
            let problem = answer.problem(ErrorCode::ValidationFailed);
            let field = &problem.errors[0].field;
            assert!(field.starts_with(named), "{field} for {named}");
        }
        let unknown = lead.post("rules", &with("hours", json!(24))).await;
        unknown.problem(ErrorCode::ValidationFailed);
        let built_in = lead.put(&format!("rules/{PRELIM}"), 0, &clause(24)).await;
        built_in.problem(ErrorCode::StateConflict);
        let comms = app.user(Role::Comms).await;
        comms.post("rules", &clause(24)).await.problem(ErrorCode::Forbidden);
        let first: ListedRule = lead.post_once("rules", "k1", &clause(24)).await.expect(201);
        let again: ListedRule = lead.post_once("rules", "k1", &clause(24)).await.expect(201);
        assert_eq!(first.rule.id, again.rule.id);
    })
    .await;
}
