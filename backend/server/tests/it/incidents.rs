//! Incidents: opening, finding, changing, moving between phases; who sees which.

use crate::support::{Client, TestApp, on_both};
use actix_web::http::Method;
use saiki_api::{
    audit::AuditEntry,
    incidents::Incident,
    organisation::Organisation,
    page::Page,
    permissions::Role,
    problem::{ErrorCode, Problem},
    timeline::TimelineEvent,
};
use serde_json::{Value, json};

/// A plain incident with this title.
pub fn new_incident(title: &str) -> Value {
    json!({ "title": title, "category": "intrusions", "severity": "high" })
}

/// Opens an incident through the API.
pub async fn open(client: &Client, title: &str) -> Incident {
    client
        .post("incidents", &new_incident(title))
        .await
        .expect(201)
}

async fn open_with(client: &Client, title: &str, more: Value) -> Incident {
    let mut new = new_incident(title);
    new.as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    client.post("incidents", &new).await.expect(201)
}

async fn found(client: &Client, query: &str) -> Vec<String> {
    let page: Page<Incident> = client.get(&format!("incidents?{query}")).await.expect(200);
    assert_eq!(page.total, Some(page.items.len() as u64), "{query}");
    page.items.into_iter().map(|i| i.title).collect()
}

fn faults(problem: &Problem) -> Vec<String> {
    problem
        .errors
        .iter()
        .map(|e| format!("{} {}", e.field, e.code))
        .collect()
}

#[actix_web::test]
async fn opening_gives_a_number_a_member_a_key_and_a_trace() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let answer = lead
            .post("incidents", &new_incident(" 販売サイトの改ざん "))
            .await;
        let incident: Incident = answer.expect(201);
        assert_eq!(incident.reference, "INC-2026-0001");
        assert_eq!(incident.title, "販売サイトの改ざん");
        assert_eq!(answer.version(), 1);
        let location = answer.header("location").unwrap();
        assert_eq!(location, format!("/api/v1/incidents/{}", incident.id));
        assert_eq!(lead.get(location).await.expect::<Incident>(200), incident);
        assert_eq!(open(&lead, "次").await.reference, "INC-2026-0002");

        assert_eq!(incident.phases.len(), 1);
        assert_eq!(incident.phases[0].entered_at, app.now());
        let base = format!("incidents/{}", incident.id);
        let members: Value = lead.get(&format!("{base}/members")).await.expect(200);
        assert_eq!(members[0]["user_id"], json!(lead.user.as_ref().unwrap().id));
        let timeline: Page<TimelineEvent> = lead.get(&format!("{base}/timeline")).await.expect(200);
        assert!(timeline.items[0].automatic);
        assert!(
            timeline.items[0]
                .text
                .contains("opened incident INC-2026-0001")
        );

        let keyring = app.state().db().keyring().clone();
        let key = app
            .state()
            .db()
            .read(move |conn| saiki_db::incident_keys::cipher(conn, &keyring, incident.id))
            .await;
        assert!(key.is_ok());
        let auditor = app.user(Role::Auditor).await;
        let log: Page<AuditEntry> = auditor
            .get(&format!("audit?chain={}", incident.id))
            .await
            .expect(200);
        assert_eq!(log.items[0].action, "incident.opened");
        assert_eq!(log.items[0].data["reference"], "INC-2026-0001");
    })
    .await;
}

#[actix_web::test]
async fn the_year_of_the_number_is_the_organisations() {
    on_both(|app| async move {
        let admin = app.user(Role::Admin).await;
        // Half past three in the night of New Year's Day in Tokyo is still the old year in New York.
        app.advance((37 * 24 + 17) * 3_600 + 1_800);
        let admin = app.sign_in(&admin.user.as_ref().unwrap().email).await;
        assert_eq!(open(&admin, "a").await.reference, "INC-2027-0001");
        let organisation = Organisation {
            zone: "America/New_York".to_owned(),
            ..Organisation::default()
        };
        admin
            .put("organisation", 0, &organisation)
            .await
            .expect::<Organisation>(200);
        assert_eq!(open(&admin, "b").await.reference, "INC-2026-0001");
    })
    .await;
}

#[actix_web::test]
async fn a_repeated_request_opens_one_incident() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let first: Incident = lead
            .post_once("incidents", "k1", &new_incident("a"))
            .await
            .expect(201);
        let again: Incident = lead
            .post_once("incidents", "k1", &new_incident("a"))
            .await
            .expect(201);
        assert_eq!(again, first);
        let other = lead.post_once("incidents", "k1", &new_incident("b")).await;
        other.problem(ErrorCode::IdempotencyMismatch);
        assert_eq!(found(&lead, "").await, ["a"]);
    })
    .await;
}

#[actix_web::test]
async fn wrong_input_is_named_and_leaves_nothing() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let with = |more: Value| {
            let mut new = new_incident("a");
            new.as_object_mut()
                .unwrap()
                .extend(more.as_object().unwrap().clone());
            new
        };
        let moment = |at: &str, zone: &str| json!({ "at": at, "zone": zone });
        let aware = |at: &str, zone: &str| json!({ "kind": "aware", "moment": moment(at, zone) });
        let past = "2026-11-20T00:00:00Z";
        for (more, wanted) in [
            (json!({ "title": "" }), "title required"),
            (json!({ "title": "あ".repeat(201) }), "title too_long"),
            (json!({ "title": "a\u{0}b" }), "title unsafe_character"),
            (
                json!({ "summary": "あ".repeat(20_001) }),
                "summary too_long",
            ),
            (
                json!({ "times": [aware(past, "Tokyo")] }),
                "times.0.moment.zone unknown_zone",
            ),
            (
                json!({ "times": [aware("2026-11-24T01:01:00Z", "Asia/Tokyo")] }),
                "times.0.moment.at in_future",
            ),
            (
                json!({ "times": [aware(past, "UTC"), aware(past, "UTC")] }),
                "times.1.kind repeated",
            ),
            (
                json!({ "times": [
                    { "kind": "occurred", "moment": moment("2026-11-21T00:00:00Z", "UTC") },
                    aware(past, "UTC"),
                ]}),
                "times.1.moment.at out_of_order",
            ),
        ] {
            let problem = lead
                .post("incidents", &with(more))
                .await
                .problem(ErrorCode::ValidationFailed);
            assert_eq!(faults(&problem), [wanted]);
            assert!(!problem.errors[0].message.is_empty());
        }
        for bad in [
            json!({ "phases": [] }),
            json!({ "severity": "grave" }),
            json!({ "id": 1 }),
        ] {
            assert!((400..=422).contains(&lead.post("incidents", &with(bad)).await.status));
        }
        assert_eq!(found(&lead, "").await, Vec::<String>::new());
    })
    .await;
}

#[actix_web::test]
async fn others_do_not_learn_that_an_incident_exists() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let incident = open(&lead, "秘密").await;
        let base = format!("incidents/{}", incident.id);
        let other = app.user(Role::Lead).await;
        let patch = json!({ "title": "x" });
        let event =
            json!({ "moment": { "at": "2026-11-20T00:00:00Z", "zone": "UTC" }, "text": "x" });
        let member = json!({ "user_id": other.user.as_ref().unwrap().id });
        for answer in [
            other.get(&base).await,
            other.patch(&base, 1, &patch).await,
            other
                .post(&format!("{base}/phase"), &json!({ "phase": "recovery" }))
                .await,
            other.get(&format!("{base}/timeline")).await,
            other.post(&format!("{base}/timeline"), &event).await,
            other.get(&format!("{base}/members")).await,
            other.post(&format!("{base}/members"), &member).await,
            other.get("incidents/not-an-id").await,
        ] {
            answer.problem(ErrorCode::NotFound);
        }
        assert_eq!(found(&other, "").await, Vec::<String>::new());
        for role in [Role::Admin, Role::Auditor] {
            let seeing = app.user(role).await;
            assert_eq!(found(&seeing, "").await, ["秘密"], "{role:?}");
            seeing.get(&base).await.expect::<Incident>(200);
        }
        let auditor = app.user(Role::Auditor).await;
        auditor
            .patch(&base, 1, &patch)
            .await
            .problem(ErrorCode::Forbidden);
        auditor
            .post("incidents", &new_incident("a"))
            .await
            .problem(ErrorCode::Forbidden);
        let approver = app.user(Role::Approver).await;
        approver
            .post("incidents", &new_incident("a"))
            .await
            .problem(ErrorCode::Forbidden);
        app.anon()
            .get(&base)
            .await
            .problem(ErrorCode::Unauthenticated);
        assert_eq!(lead.get(&base).await.expect::<Incident>(200), incident);
    })
    .await;
}

#[actix_web::test]
async fn words_are_found_anywhere_in_any_width_and_kana() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        open_with(
            &lead,
            "チケット販売サイトの改ざん",
            json!({ "summary": "不正アクセス調査中" }),
        )
        .await;
        open_with(
            &lead,
            "Ｗｅｂサーバ停止",
            json!({ "affected_services": ["ﾒｰﾙ配送"] }),
        )
        .await;
        open(&lead, r"進捗50%_A\B").await;
        let tickets = ["チケット販売サイトの改ざん"];
        for q in [
            "販売",
            "アクセス",
            "あくせす",
            "ﾁｹｯﾄ",
            "改ざん　販売",
            "inc-2026-0001",
            "ＩＮＣ-2026-0001",
        ] {
            let q = form(q);
            assert_eq!(found(&lead, &format!("q={q}")).await, tickets, "{q}");
        }
        assert_eq!(
            found(&lead, &format!("q={}", form("メール"))).await,
            ["Ｗｅｂサーバ停止"]
        );
        assert_eq!(found(&lead, "q=WEB").await, ["Ｗｅｂサーバ停止"]);
        for q in ["50%", "%_", r"_a\b", "％"] {
            assert_eq!(
                found(&lead, &format!("q={}", form(q))).await,
                [r"進捗50%_A\B"],
                "{q}"
            );
        }
        for q in ["販売 停止", "50_", "a_b", "'; --"] {
            assert_eq!(
                found(&lead, &format!("q={}", form(q))).await,
                Vec::<String>::new(),
                "{q}"
            );
        }
        assert_eq!(found(&lead, "q=%20%20").await.len(), 3);
        let long = lead.get(&format!("incidents?q={}", "a".repeat(201))).await;
        assert_eq!(
            faults(&long.problem(ErrorCode::ValidationFailed)),
            ["q too_long"]
        );
    })
    .await;
}

/// A text as a query string carries it.
/// A text as a query carries it.
pub fn form(text: &str) -> String {
    text.bytes().map(|b| format!("%{b:02X}")).collect()
}

#[actix_web::test]
async fn filters_and_orders_hold_across_pages() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        for (title, severity, category) in [
            ("b", "low", "fraud"),
            ("d", "critical", "intrusions"),
            ("a", "medium", "intrusions"),
            ("e", "critical", "fraud"),
            ("c", "high", "intrusions"),
        ] {
            open_with(
                &lead,
                title,
                json!({ "severity": severity, "category": category }),
            )
            .await;
            app.advance(1);
        }
        let first: Page<Incident> = lead.get("incidents?sort=title&limit=1").await.expect(200);
        let (path, version) = (
            format!("incidents/{}", first.items[0].id),
            first.items[0].version,
        );
        lead.patch(&path, version, &json!({ "summary": "x" }))
            .await
            .expect::<Incident>(200);
        for (query, wanted) in [
            ("sort=newest", "ceadb"),
            ("sort=updated", "acedb"),
            ("sort=severity", "edcab"),
            ("sort=title", "abcde"),
            ("sort=title&severity=critical", "de"),
            ("category=intrusions", "cad"),
            ("phase=recovery", ""),
        ] {
            let mut seen = String::new();
            let mut cursor = String::new();
            loop {
                let path = format!("incidents?limit=2&cursor={cursor}&{query}");
                let page: Page<Incident> = lead.get(&path).await.expect(200);
                assert_eq!(page.total, Some(wanted.len() as u64));
                assert!(page.items.len() <= 2);
                seen.extend(page.items.iter().map(|i| i.title.as_str()));
                match page.next_cursor {
                    Some(next) => cursor = next,
                    None => break,
                }
            }
            assert_eq!(seen, wanted, "{query}");
        }
        let page: Page<Incident> = lead.get("incidents?limit=2&sort=title").await.expect(200);
        let cursor = page.next_cursor.unwrap();
        let other = lead
            .get(&format!("incidents?sort=newest&cursor={cursor}"))
            .await;
        other.problem(ErrorCode::MalformedRequest);
        lead.get("incidents?cursor=garbage")
            .await
            .problem(ErrorCode::MalformedRequest);
        let refused = lead.get("incidents?sort=random").await;
        let problem = refused.problem(ErrorCode::MalformedRequest);
        let error = &problem.errors[0];
        assert_eq!(error.field, "sort");
        for name in ["random", "newest", "title"] {
            assert!(error.message.contains(name), "{}", error.message);
        }
    })
    .await;
}

#[actix_web::test]
async fn a_change_needs_the_version_seen_and_says_what_changed() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let incident = open(&lead, "a").await;
        let path = format!("incidents/{}", incident.id);
        let patch = json!({
            "title": "b", "severity": "critical", "threat_source": "outside_crime",
            "times": [{ "kind": "occurred", "moment": { "at": "2026-11-20T00:00:00Z", "zone": "Asia/Tokyo", "precision": "day" }}],
            "facts": { "cause": { "state": "known", "text": "設定の誤り" } },
        });
        let missing = lead.request(Method::PATCH, &path).set_json(&patch);
        lead.send(missing).await.problem(ErrorCode::VersionRequired);
        lead.patch(&path, 9, &patch).await.problem(ErrorCode::StaleVersion);
        let changed = lead.patch(&path, 1, &patch).await;
        assert_eq!(changed.version(), 2);
        let changed: Incident = changed.expect(200);
        assert_eq!((changed.title.as_str(), changed.times.len()), ("b", 1));
        assert_eq!(changed.facts.cause.text, "設定の誤り");
        lead.patch(&path, 1, &json!({ "title": "c" })).await.problem(ErrorCode::StaleVersion);
        // The same again changes nothing and leaves no trace.
        assert_eq!(lead.patch(&path, 2, &patch).await.version(), 2);
        let wrong = lead.patch(&path, 2, &json!({ "title": " ", "phase": "closed" })).await;
        assert!((400..=422).contains(&wrong.status));
        let wrong = lead.patch(&path, 2, &json!({ "title": " " })).await;
        assert_eq!(faults(&wrong.problem(ErrorCode::ValidationFailed)), ["title required"]);

        let auditor = app.user(Role::Auditor).await;
        let log: Page<AuditEntry> = auditor.get(&format!("audit?chain={}", incident.id)).await.expect(200);
        let actions: Vec<&str> = log.items.iter().map(|e| e.action.as_str()).collect();
        assert_eq!(actions, ["incident.updated", "incident.opened"]);
        assert_eq!(log.items[0].data["severity"], "critical");
        assert_eq!(log.items[0].data["facts"], "changed");
    })
    .await;
}

#[actix_web::test]
async fn phases_follow_each_other_in_time() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let aware = json!({ "kind": "aware", "moment": { "at": "2026-11-20T00:00:00Z", "zone": "Asia/Tokyo" } });
        let incident = open_with(&lead, "a", json!({ "times": [aware] })).await;
        assert_eq!(incident.phases[0].entered_at.to_string(), "2026-11-20T00:00:00Z");
        let path = format!("incidents/{}/phase", incident.id);
        let step = |phase: &str, at: &str| json!({ "phase": phase, "entered_at": at, "note": "封じ込め完了" });

        let skipped = lead.post(&path, &json!({ "phase": "closed" })).await;
        skipped.problem(ErrorCode::StateConflict);
        for (at, code) in [("2026-11-19T00:00:00Z", "out_of_order"), ("2026-11-24T01:00:01Z", "in_future")] {
            let problem = lead.post(&path, &step("recovery", at)).await.problem(ErrorCode::ValidationFailed);
            assert_eq!(faults(&problem), [format!("entered_at {code}")]);
        }
        let unchanged: Incident = lead.get(&format!("incidents/{}", incident.id)).await.expect(200);
        assert_eq!(unchanged, incident);

        let moved: Incident = lead.post(&path, &step("recovery", "2026-11-21T00:00:00Z")).await.expect(200);
        assert_eq!((moved.phases.len(), moved.version), (2, 2));
        assert_eq!(moved.phases[1].note, "封じ込め完了");
        lead.post(&path, &json!({ "phase": "recovery" })).await.problem(ErrorCode::StateConflict);
        crate::activities::finish(&lead, incident.id).await;
        let closed: Incident = lead.post(&path, &json!({ "phase": "closed" })).await.expect(200);
        assert_eq!(closed.phases[2].entered_at, app.now());

        let request = lead.request(Method::GET, &format!("incidents/{}/timeline", incident.id));
        let timeline: Page<TimelineEvent> =
            lead.send(request.insert_header(("accept-language", "ja"))).await.expect(200);
        assert!(timeline.items[0].text.contains("「復旧」"));
        // Three of the incident itself, the report kept on closing, and two of each of its six activities.
        assert_eq!(timeline.total, Some(16));
    })
    .await;
}

#[actix_web::test]
async fn one_of_many_moves_at_once_is_taken() {
    on_both(|app: TestApp| async move {
        let lead = app.user(Role::Lead).await;
        let incident = open(&lead, "a").await;
        let path = format!("incidents/{}/phase", incident.id);
        let body = json!({ "phase": "recovery" });
        let answers = futures_util::future::join_all((0..5).map(|_| lead.post(&path, &body))).await;
        let taken = answers.iter().filter(|a| a.status == 200).count();
        assert_eq!(taken, 1);
        for refused in answers.iter().filter(|a| a.status != 200) {
            refused.problem(ErrorCode::StateConflict);
        }
        let after: Incident = lead
            .get(&format!("incidents/{}", incident.id))
            .await
            .expect(200);
        assert_eq!((after.phases.len(), after.version), (2, 2));
    })
    .await;
}

#[actix_web::test]
async fn an_exercise_has_a_series_of_its_own_and_stays_one() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let real = open(&lead, "本番").await;
        let drill = open_with(&lead, "図上訓練", json!({ "exercise": true })).await;
        assert_eq!(real.reference, "INC-2026-0001");
        assert!(!real.exercise);
        assert_eq!(drill.reference, "EX-2026-0001");
        assert!(drill.exercise);
        assert_eq!(open(&lead, "次の本番").await.reference, "INC-2026-0002");

        assert_eq!(found(&lead, "exercise=true").await, ["図上訓練"]);
        assert_eq!(found(&lead, "exercise=false").await.len(), 2);
        assert_eq!(found(&lead, "").await.len(), 3);

        let path = format!("incidents/{}", drill.id);
        let answer = lead.patch(&path, 1, &json!({ "exercise": false })).await;
        answer.problem(ErrorCode::ValidationFailed);
        assert!(lead.get(&path).await.expect::<Incident>(200).exercise);
    })
    .await;
}
