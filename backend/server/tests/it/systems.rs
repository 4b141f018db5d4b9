//! The survey: systems entered, imported and exported, likeness, the way back onto the network, bulk steps, backups.

use crate::{
    incidents::open,
    support::{Answer, Client, TestApp, on_both},
};
use actix_web::http::Method;
use saiki_api::{
    Uuid,
    page::Page,
    permissions::Role,
    problem::ErrorCode,
    systems::{
        BulkAnswer, Connection, Damage, FactorKind, Likelihood, MeasureState, Rule, System,
        SystemDetail, SystemImport, SystemKind, SystemSummary,
    },
};
use serde_json::{Value, json};

const CSV: &str = "管理番号,名称,種別,所管部署,OS,OSの版,ソフトウェア,共通の設定,接続のされ方,被害システム\r\n\
WEB-1,予約サイト,サーバ,情報システム部,Ubuntu,22.04,nginx 1.24;PHP 8.1,共用管理者,インターネットに公開,はい\r\n\
WEB-2,広報サイト,サーバ,広報部,Ubuntu,22.04,nginx 1.24,共用管理者,インターネットに公開,\r\n\
PC-1,窓口端末,端末,第一営業部,Windows 11,23H2,Excel 2021,AD参加,社内のみ,\r\n";

/// An incident with its lead, and an approver who may see it.
pub async fn stage(app: &TestApp) -> (Client, Client, String) {
    let lead = app.user(Role::Lead).await;
    let approver = app.user(Role::Approver).await;
    let incident = open(&lead, "ワーム感染").await.id;
    let member = json!({ "user_id": approver.user.as_ref().unwrap().id });
    let added = lead
        .post(&format!("incidents/{incident}/members"), &member)
        .await;
    assert!(added.status < 300, "{}", added.text());
    (lead, approver, format!("incidents/{incident}"))
}

pub async fn upload(client: &Client, path: &str, text: &str) -> Answer {
    let request = client
        .request(Method::POST, path)
        .insert_header(("content-type", "text/csv"))
        .set_payload(text.to_owned());
    client.send(request).await
}

async fn imported(lead: &Client, base: &str) -> Vec<System> {
    let path = format!("{base}/systems/imports?make_units=true");
    let done: SystemImport = upload(lead, &path, CSV).await.expect(200);
    assert!(done.done, "{done:?}");
    all(lead, base, "").await
}

async fn all(lead: &Client, base: &str, query: &str) -> Vec<System> {
    let page: Page<System> = lead
        .get(&format!("{base}/systems?{query}"))
        .await
        .expect(200);
    page.items
}

async fn do_step(client: &Client, base: &str, system: &System, step: Value) -> Answer {
    let path = format!("{base}/systems/{}/steps", system.id);
    post_if(client, &path, system.version, &json!({ "step": step })).await
}

async fn post_if(client: &Client, path: &str, version: i64, body: &Value) -> Answer {
    let request = client.request(Method::POST, path);
    let request = request.insert_header(("if-match", format!("\"{version}\"")));
    client.send(request.set_json(body)).await
}

#[actix_web::test]
async fn a_file_is_checked_then_imported_and_changes_what_it_knows() {
    on_both(|app| async move {
        let (lead, _, base) = stage(&app).await;
        let path = format!("{base}/systems/imports");
        // Units nobody has entered are wrong lines, unless they may be entered.
        let checked: SystemImport = upload(&lead, &path, CSV).await.expect(200);
        assert_eq!((checked.done, checked.errors, checked.rows), (false, 3, 3));
        assert_eq!(checked.findings[0].code, "unit.unknown");
        assert!(checked.error_file.unwrap().contains("WEB-1"));
        let dry: SystemImport = upload(&lead, &format!("{path}?make_units=true&dry_run=true"), CSV)
            .await
            .expect(200);
        assert_eq!((dry.done, dry.added, dry.units_added), (false, 3, 3));
        assert!(all(&lead, &base, "").await.is_empty());

        let rows = imported(&lead, &base).await;
        assert_eq!(rows.len(), 3);
        assert_eq!(rows[0].unit_name.as_deref(), Some("情報システム部"));
        // Again: a changed line changes, the others stay, and columns left out stay as they are.
        let again = "管理番号,名称,OSの版\nWEB-2,広報サイト,24.04\nPC-1,窓口端末,23H2\n";
        let done: SystemImport = upload(&lead, &path, again).await.expect(200);
        assert_eq!((done.added, done.changed, done.unchanged), (0, 1, 1));
        let web = &all(&lead, &base, "q=WEB-2").await[0];
        assert_eq!(
            (web.os.as_str(), web.os_version.as_str()),
            ("Ubuntu", "24.04")
        );
        assert_eq!(web.unit_name.as_deref(), Some("広報部"));
    })
    .await;
}

#[actix_web::test]
async fn one_wrong_line_writes_nothing_and_is_named() {
    on_both(|app| async move {
        let (lead, _, base) = stage(&app).await;
        let path = format!("{base}/systems/imports?make_units=true");
        let text = "管理番号,名称,種別\nA,a,サーバ\nB,b,潜水艦\nA,c,端末\n";
        let answer: SystemImport = upload(&lead, &path, text).await.expect(200);
        assert_eq!((answer.done, answer.errors), (false, 2));
        let codes: Vec<_> = answer
            .findings
            .iter()
            .map(|f| (f.line, f.code.as_str()))
            .collect();
        assert_eq!(codes, [(3, "kind.unknown"), (4, "row.duplicate")]);
        assert!(all(&lead, &base, "").await.is_empty());
        let problem = upload(&lead, &path, "名称\na\n")
            .await
            .problem(ErrorCode::ValidationFailed);
        assert_eq!(problem.errors[0].code, "header.missing_column");
        let request = lead.request(Method::POST, &path).set_payload("x");
        lead.send(request)
            .await
            .problem(ErrorCode::UnsupportedMediaType);
    })
    .await;
}

#[actix_web::test]
async fn systems_as_json_are_put_all_or_none() {
    on_both(|app| async move {
        let (lead, _, base) = stage(&app).await;
        let path = format!("{base}/systems/batch");
        let request = |body: Value| lead.request(Method::PUT, &path).set_json(body);
        let bad = json!({ "systems": [
            { "number": "A", "name": "a" }, { "number": "ａ", "name": "" },
        ] });
        let problem = lead
            .send(request(bad))
            .await
            .problem(ErrorCode::ValidationFailed);
        let fields: Vec<&str> = problem.errors.iter().map(|e| e.field.as_str()).collect();
        assert_eq!(fields, ["systems.1.name", "systems.1.number"]);
        let good = json!({ "systems": [{ "number": "A", "name": "a", "kind": "backup" }] });
        let done: SystemImport = lead.send(request(good.clone())).await.expect(200);
        assert_eq!((done.added, done.done), (1, true));
        let done: SystemImport = lead.send(request(good)).await.expect(200);
        assert_eq!((done.added, done.unchanged), (0, 1));
    })
    .await;
}

#[actix_web::test]
async fn likeness_is_explained_and_follows_the_affected_systems() {
    on_both(|app| async move {
        let (lead, _, base) = stage(&app).await;
        let rows = imported(&lead, &base).await;
        let numbers: Vec<&str> = rows.iter().map(|r| r.number.as_str()).collect();
        assert_eq!(numbers, ["WEB-1", "WEB-2", "PC-1"]);
        let (affected, web, pc) = (&rows[0], &rows[1], &rows[2]);
        assert_eq!((affected.similarity.score, web.similarity.score), (100, 85));
        assert_eq!(
            (web.likelihood, pc.likelihood),
            (Likelihood::High, Likelihood::Low)
        );
        assert_eq!(web.similarity.against_name, "予約サイト");
        let software = web
            .similarity
            .factors
            .iter()
            .find(|f| f.kind == FactorKind::Software);
        assert_eq!(software.unwrap().shared, ["nginx 1.24"]);
        // No affected system, no likeness.
        let body = json!({ "number": "WEB-1", "name": "予約サイト", "os": "Ubuntu" });
        let path = format!("{base}/systems/{}", affected.id);
        let _: System = lead.put(&path, affected.version, &body).await.expect(200);
        let rows = all(&lead, &base, "").await;
        assert!(
            rows.iter()
                .all(|r| r.similarity.score == 0 && r.likelihood == Likelihood::Low)
        );
    })
    .await;
}

#[actix_web::test]
async fn lists_are_filtered_ordered_paged_and_summed_up() {
    on_both(|app| async move {
        let (lead, _, base) = stage(&app).await;
        let rows = imported(&lead, &base).await;
        let step = json!({ "kind": "damage", "damage": "none_found" });
        let _: System = do_step(&lead, &base, &rows[2], step).await.expect(200);
        let count = |query: &'static str| {
            let (lead, base) = (lead.clone(), base.clone());
            async move { all(&lead, &base, query).await.len() }
        };
        assert_eq!(count("kind=server").await, 2);
        assert_eq!(count("open=true").await, 2);
        assert_eq!(count("open=false").await, 1);
        assert_eq!(count("likelihood=high&affected=false").await, 1);
        assert_eq!(count("q=%E5%BA%83%E5%A0%B1").await, 1);
        let summary: SystemSummary = lead
            .get(&format!("{base}/systems/summary"))
            .await
            .expect(200);
        assert_eq!((summary.total, summary.open, summary.affected), (3, 2, 1));
        assert_eq!(summary.damage.get(&Damage::NotLookedAt), Some(&2));
        for sort in ["similarity", "number", "name", "updated"] {
            let mut seen = Vec::new();
            let mut cursor = String::new();
            loop {
                let path = format!("{base}/systems?sort={sort}&limit=1&cursor={cursor}");
                let page: Page<System> = lead.get(&path).await.expect(200);
                seen.extend(page.items.into_iter().map(|s| s.number));
                match page.next_cursor {
                    Some(next) => cursor = next,
                    None => break,
                }
            }
            seen.sort();
            assert_eq!(seen, ["PC-1", "WEB-1", "WEB-2"], "{sort}");
        }
        let csv = lead
            .get(&format!("{base}/systems/export?kind=client"))
            .await;
        assert!(
            csv.text().contains("PC-1,窓口端末,Client,第一営業部"),
            "{}",
            csv.text()
        );
        assert_eq!(csv.text().lines().count(), 2);
    })
    .await;
}

#[actix_web::test]
async fn a_system_returns_step_by_step_by_rule_and_by_two_persons() {
    on_both(|app| async move {
        let (lead, approver, base) = stage(&app).await;
        let rules = format!("{base}/reconnection-rules");
        let rule =
            json!({ "text": { "ja": "定義ファイルが最新", "en": "Signatures are up to date" } });
        let rule: Rule = lead.post(&rules, &rule).await.expect(201);
        let only_servers = json!({ "text": { "ja": "署名" }, "kinds": ["server"] });
        let _: Rule = lead.post(&rules, &only_servers).await.expect(201);
        let system = imported(&lead, &base).await.pop().unwrap();
        let go = |word: &str| json!({ "kind": "move", "step": word });

        do_step(&lead, &base, &system, go("reconnect"))
            .await
            .problem(ErrorCode::StateConflict);
        let system: System = do_step(&lead, &base, &system, go("isolate"))
            .await
            .expect(200);
        assert!(system.open);
        let problem = do_step(&lead, &base, &system, go("check"))
            .await
            .problem(ErrorCode::StateConflict);
        assert!(
            problem.detail.contains("what was found"),
            "{}",
            problem.detail
        );
        let found = json!({ "kind": "damage", "damage": "confirmed" });
        let system: System = do_step(&lead, &base, &system, found).await.expect(200);
        let system: System = do_step(&lead, &base, &system, go("check"))
            .await
            .expect(200);
        let system: System = do_step(&lead, &base, &system, go("remedy"))
            .await
            .expect(200);

        let approval = format!("{base}/systems/{}/approval", system.id);
        let yes = json!({ "approve": true });
        post_if(&lead, &approval, system.version, &yes)
            .await
            .problem(ErrorCode::SelfApproval);
        let problem = post_if(&approver, &approval, system.version, &yes)
            .await
            .problem(ErrorCode::StateConflict);
        assert!(
            problem.detail.contains("Signatures are up to date"),
            "{}",
            problem.detail
        );
        let met = json!({ "kind": "rule", "rule_id": rule.id, "met": true });
        let system: System = do_step(&lead, &base, &system, met).await.expect(200);
        let approved: System = post_if(&approver, &approval, system.version, &yes)
            .await
            .expect(200);
        assert_eq!(approved.connection, Connection::ApprovedToReconnect);

        // A mark taken back voids the approval.
        let unmet = json!({ "kind": "rule", "rule_id": rule.id, "met": false });
        let shaken: System = do_step(&lead, &base, &approved, unmet).await.expect(200);
        assert_eq!(shaken.connection, Connection::Remedied);
        let met = json!({ "kind": "rule", "rule_id": rule.id, "met": true });
        let system: System = do_step(&lead, &base, &shaken, met).await.expect(200);
        let system: System = post_if(&approver, &approval, system.version, &yes)
            .await
            .expect(200);
        let system: System = do_step(&lead, &base, &system, go("reconnect"))
            .await
            .expect(200);
        assert_eq!(
            (system.connection, system.open),
            (Connection::Reconnected, false)
        );
        let detail: SystemDetail = lead
            .get(&format!("{base}/systems/{}", system.id))
            .await
            .expect(200);
        let done: Vec<&str> = detail.history.iter().map(|e| e.what.as_str()).collect();
        for what in [
            "isolate",
            "damage",
            "check",
            "remedy",
            "approve",
            "void",
            "reconnect",
        ] {
            assert!(done.contains(&what), "{what}: {done:?}");
        }
        assert_eq!(
            detail.rules.len(),
            1,
            "the rule for servers does not hold for a client"
        );
    })
    .await;
}

#[actix_web::test]
async fn a_refusal_needs_a_reason_and_sends_it_back() {
    on_both(|app| async move {
        let (lead, approver, base) = stage(&app).await;
        let mut system = imported(&lead, &base).await.pop().unwrap();
        for step in [
            json!({ "kind": "damage", "damage": "none_found" }),
            json!({ "kind": "move", "step": "isolate" }),
            json!({ "kind": "move", "step": "check" }),
            json!({ "kind": "move", "step": "remedy" }),
        ] {
            system = do_step(&lead, &base, &system, step).await.expect(200);
        }
        let path = format!("{base}/systems/{}/approval", system.id);
        let no = |note: &str| json!({ "approve": false, "note": note });
        let problem = post_if(&approver, &path, system.version, &no(" "))
            .await
            .problem(ErrorCode::ValidationFailed);
        assert_eq!(problem.errors[0].field, "note");
        let back: System = post_if(&approver, &path, system.version, &no("記録不足"))
            .await
            .expect(200);
        assert_eq!(back.connection, Connection::Isolated);
        post_if(&lead, &path, back.version, &no("x"))
            .await
            .problem(ErrorCode::StateConflict);
    })
    .await;
}

#[actix_web::test]
async fn a_bulk_step_is_tried_first_and_done_with_the_right_number() {
    on_both(|app| async move {
        let (lead, approver, base) = stage(&app).await;
        let rows = imported(&lead, &base).await;
        let isolate = json!({ "kind": "move", "step": "isolate" });
        let _: System = do_step(&lead, &base, &rows[0], isolate.clone()).await.expect(200);
        let path = format!("{base}/systems/steps");
        let body = |step: &Value, count: Option<i64>| {
            json!({ "target": { "filter": {} }, "step": step, "count": count })
        };
        let tried: BulkAnswer = lead.post(&path, &body(&isolate, None)).await.expect(200);
        assert_eq!((tried.found, tried.able, tried.unchanged, tried.done), (3, 2, 1, false));
        lead.post(&path, &body(&isolate, Some(3))).await.problem(ErrorCode::ConfirmationMismatch);
        let done: BulkAnswer = lead.post(&path, &body(&isolate, Some(2))).await.expect(200);
        assert!(done.done);
        assert_eq!(all(&lead, &base, "connection=isolated").await.len(), 3);

        // What one cannot do, it says why; the others are done.
        let found = json!({ "kind": "damage", "damage": "none_found" });
        let ids = json!({ "target": { "ids": [rows[1].id, rows[2].id] }, "step": found, "count": 2 });
        let _: BulkAnswer = lead.post(&path, &ids).await.expect(200);
        let check = json!({ "kind": "move", "step": "check" });
        let tried: BulkAnswer = lead.post(&path, &body(&check, None)).await.expect(200);
        assert_eq!((tried.able, tried.refusals.len(), tried.refusals[0].count), (2, 1, 1));
        assert_eq!(tried.refusals[0].examples, ["WEB-1"]);
        let _: BulkAnswer = lead.post(&path, &body(&check, Some(2))).await.expect(200);
        let remedy = json!({ "kind": "move", "step": "remedy" });
        let _: BulkAnswer = lead.post(&path, &body(&remedy, Some(2))).await.expect(200);
        let approvals = format!("{base}/systems/approvals");
        let yes = json!({ "target": { "filter": { "connection": "remedied" } }, "approve": true });
        let own: BulkAnswer = lead.post(&approvals, &yes).await.expect(200);
        assert_eq!((own.able, own.refusals[0].count), (0, 2));
        let mut yes = yes;
        yes["count"] = json!(2);
        let done: BulkAnswer = approver.post(&approvals, &yes).await.expect(200);
        assert!(done.done);
        approver.post(&path, &body(&isolate, None)).await.problem(ErrorCode::Forbidden);
    })
    .await;
}

#[actix_web::test]
async fn a_measure_that_is_done_lowers_the_likelihood_and_an_impossible_one_says_why() {
    on_both(|app| async move {
        let (lead, _, base) = stage(&app).await;
        let web = imported(&lead, &base).await.swap_remove(1);
        let measure = |state: &str, reason: &str| {
            json!({ "kind": "measure", "measure": state, "reason": reason })
        };
        let problem = do_step(&lead, &base, &web, measure("not_possible", ""))
            .await
            .problem(ErrorCode::ValidationFailed);
        assert_eq!(problem.errors[0].field, "step.reason");
        let web: System = do_step(&lead, &base, &web, measure("not_possible", "停止できない")).await.expect(200);
        assert_eq!((web.likelihood, web.measure_reason.as_str()), (Likelihood::High, "停止できない"));
        let web: System = do_step(&lead, &base, &web, measure("done", "")).await.expect(200);
        assert_eq!((web.likelihood, web.measure), (Likelihood::Medium, MeasureState::Done));
        assert_eq!(web.measure_reason, "");
    })
    .await;
}

#[actix_web::test]
async fn backups_are_checked_against_the_incident() {
    on_both(|app| async move {
        let (lead, _, base) = stage(&app).await;
        let body = json!({ "number": "BK-1", "name": "世代バックアップ", "kind": "backup" });
        let system: System = lead
            .post(&format!("{base}/systems"), &body)
            .await
            .expect(201);
        assert_eq!(system.kind, SystemKind::Backup);
        let summary = format!("{base}/systems/summary");
        let before: SystemSummary = lead.get(&summary).await.expect(200);
        assert_eq!(before.backups_unchecked, 1);
        let path = format!("{base}/systems/{}/backup-checks", system.id);
        let problem = post_if(&lead, &path, system.version, &json!({ "result": "intact" }))
            .await
            .problem(ErrorCode::ValidationFailed);
        assert_eq!(problem.errors[0].field, "last_good_at");
        let check = json!({ "result": "intact", "last_good_at": "2026-11-01T00:00:00Z" });
        let checked: System = post_if(&lead, &path, system.version, &check)
            .await
            .expect(200);
        assert!(checked.backup.is_some());
        let after: SystemSummary = lead.get(&summary).await.expect(200);
        assert_eq!(after.backups_unchecked, 0);
        let detail: SystemDetail = lead
            .get(&format!("{base}/systems/{}", system.id))
            .await
            .expect(200);
        assert_eq!(detail.backups[0].checked_by, "Lead");
    })
    .await;
}

#[actix_web::test]
async fn wrong_input_is_refused_and_foreign_systems_do_not_exist() {
    on_both(|app| async move {
        let (lead, _, base) = stage(&app).await;
        let path = format!("{base}/systems");
        let body = json!({ "number": "A-1", "name": "a" });
        let system: System = lead.post(&path, &body).await.expect(201);
        lead.post(&path, &json!({ "number": "ａ-1", "name": "b" }))
            .await
            .problem(ErrorCode::AlreadyExists);
        lead.post(
            &path,
            &json!({ "number": "B", "name": "b", "unit_id": Uuid::nil() }),
        )
        .await
        .problem(ErrorCode::StateConflict);
        let own = format!("{path}/{}", system.id);
        lead.put(&own, 7, &body)
            .await
            .problem(ErrorCode::StaleVersion);
        let other = open(&lead, "別件").await.id;
        for rest in [
            format!("systems/{}", system.id),
            format!("systems/{}", Uuid::nil()),
        ] {
            lead.get(&format!("incidents/{other}/{rest}"))
                .await
                .problem(ErrorCode::NotFound);
        }
        let left_out = json!({ "number": "A-1", "name": "a", "excluded": "廃棄済み" });
        let left: System = lead.put(&own, system.version, &left_out).await.expect(200);
        assert!(!left.open);
        assert!(all(&lead, &base, "").await.is_empty());
        assert_eq!(all(&lead, &base, "excluded=true").await.len(), 1);
        lead.get(&format!("{path}?sort=name&cursor=eyJhIjoxfQ"))
            .await
            .problem(ErrorCode::MalformedRequest);
    })
    .await;
}
