//! The six activities and their items: owned, decided, closed through gates that nothing open passes.

use crate::{
    incidents::open,
    support::{Answer, Client, TestApp, on_both},
};
use actix_web::http::Method;
use saiki_api::{
    Uuid,
    activities::{Activity, ActivityKey, ActivityState},
    audit::AuditEntry,
    gates::{Gate, MatterKind},
    incidents::Incident,
    items::{Item, ItemComment, ItemState},
    page::Page,
    permissions::Role,
    playbooks::IncidentPlaybook,
    problem::ErrorCode,
    wire,
};
use serde_json::{Value, json};

/// A POST on the version the caller saw.
pub async fn post_at(client: &Client, path: &str, version: i64, body: &Value) -> Answer {
    let request = client
        .request(Method::POST, path)
        .insert_header(("if-match", format!("\"{version}\"")));
    client.send(request.set_json(body)).await
}

/// Every item of an incident.
pub async fn items(client: &Client, incident: Uuid) -> Vec<Item> {
    let page: Page<Item> = client
        .get(&format!("incidents/{incident}/items?limit=200"))
        .await
        .expect(200);
    page.items
}

async fn item(client: &Client, incident: Uuid, code: &str) -> Item {
    let all = items(client, incident).await;
    all.into_iter().find(|i| i.code == code).unwrap()
}

async fn decide(client: &Client, incident: Uuid, item: &Item, patch: &Value) -> Answer {
    let path = format!("incidents/{incident}/items/{}", item.id);
    client.patch(&path, item.version, patch).await
}

/// Decides every item and that no personal data leaked, accepts and closes every activity: what a lead does until the
/// incident may be closed.
pub async fn finish(client: &Client, incident: Uuid) {
    let path = format!("incidents/{incident}/playbook");
    let facts: IncidentPlaybook = client.get(&path).await.expect(200);
    let none = json!({ "personal_data": false });
    let decided = client.patch(&path, facts.version, &none).await;
    decided.expect::<IncidentPlaybook>(200);
    for item in items(client, incident).await {
        if !item.state.is_decided() {
            let done = decide(client, incident, &item, &json!({ "state": "done" })).await;
            done.expect::<Item>(200);
        }
    }
    let me = client.user.as_ref().unwrap().id;
    for key in ActivityKey::ALL {
        let path = format!("incidents/{incident}/activities/{}", wire::name(&key));
        let now: Activity = client.get(&path).await.expect(200);
        if now.state == ActivityState::Closed {
            continue;
        }
        let named: Activity = client
            .patch(&path, now.version, &json!({ "accountable_id": me }))
            .await
            .expect(200);
        let answer = json!({ "accept": true });
        let accepted = post_at(client, &format!("{path}/answer"), named.version, &answer).await;
        let version = accepted.expect::<Activity>(200).version;
        let closed = post_at(client, &format!("{path}/close"), version, &json!({})).await;
        closed.expect::<Activity>(200);
    }
}

async fn move_to(client: &Client, id: Uuid, phase: &str) -> Answer {
    let path = format!("incidents/{id}/phase");
    client.post(&path, &json!({ "phase": phase })).await
}

async fn activity(client: &Client, incident: Uuid, key: &str) -> Activity {
    let path = format!("incidents/{incident}/activities/{key}");
    client.get(&path).await.expect(200)
}

#[actix_web::test]
async fn an_incident_begins_with_the_whole_playbook_and_ends_with_nothing_open() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let id = open(&lead, "a").await.id;
        let all = items(&lead, id).await;
        assert_eq!(all.len(), 35);
        assert_eq!(
            (all[0].code.as_str(), all[34].code.as_str()),
            ("RS-1", "ER-5")
        );
        assert!(all[0].mandatory && !all[34].mandatory);
        move_to(&lead, id, "recovery").await.expect::<Incident>(200);

        let refused = move_to(&lead, id, "closed")
            .await
            .problem(ErrorCode::Unfinished);
        let count = |kind| refused.open.iter().filter(|m| m.kind == kind).count();
        assert_eq!(
            (count(MatterKind::Activity), count(MatterKind::Item)),
            (6, 35)
        );
        // Nobody has said yet whether personal data leaked.
        assert_eq!(count(MatterKind::Filing), 2);
        let first = refused
            .open
            .iter()
            .find(|m| m.kind == MatterKind::Item)
            .unwrap();
        assert_eq!(
            (first.id, first.activity),
            (Some(all[0].id), Some(ActivityKey::Rs))
        );
        let gate: Gate = lead.get(&format!("incidents/{id}/gate")).await.expect(200);
        assert_eq!((gate.total, &gate.matters), (43, &refused.open));

        finish(&lead, id).await;
        let gate: Gate = lead.get(&format!("incidents/{id}/gate")).await.expect(200);
        assert_eq!(gate, Gate::default());
        move_to(&lead, id, "closed").await.expect::<Incident>(200);

        // What is closed takes nothing new that would be open.
        let new = json!({ "activity": "rs", "title": { "ja": "追加" } });
        let path = format!("incidents/{id}/items");
        lead.post(&path, &new)
            .await
            .problem(ErrorCode::StateConflict);
        let first = item(&lead, id, "RS-1").await;
        let back = json!({ "state": "open", "reason": "見落とし" });
        decide(&lead, id, &first, &back)
            .await
            .problem(ErrorCode::StateConflict);
        move_to(&lead, id, "recovery").await.expect::<Incident>(200);
        // The activity is still closed: its decisions stay until it is opened again.
        decide(&lead, id, &first, &back)
            .await
            .problem(ErrorCode::StateConflict);
        let rs = activity(&lead, id, "rs").await;
        let path = format!("incidents/{id}/activities/rs/reopen");
        let reason = json!({ "reason": "見落としが見つかった" });
        post_at(&lead, &path, rs.version, &reason)
            .await
            .expect::<Activity>(200);
        decide(&lead, id, &first, &back).await.expect::<Item>(200);
        move_to(&lead, id, "closed")
            .await
            .problem(ErrorCode::Unfinished);
    })
    .await;
}

#[actix_web::test]
async fn an_activity_closes_only_with_its_mandatory_items_and_an_accepted_person() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let id = open(&lead, "a").await.id;
        let path = format!("incidents/{id}/activities/ca");
        let ca = activity(&lead, id, "ca").await;
        assert_eq!(ca.state, ActivityState::NotBegun);
        assert_eq!((ca.items.total, ca.items.mandatory_open), (4, 4));
        let refused = post_at(&lead, &format!("{path}/close"), ca.version, &json!({})).await;
        let refused = refused.problem(ErrorCode::Unfinished);
        assert_eq!(refused.open.len(), 5);
        let gate: Gate = lead.get(&format!("{path}/gate")).await.expect(200);
        assert_eq!(gate.matters, refused.open);

        for code in ["CA-1", "CA-2", "CA-3", "CA-4"] {
            let one = item(&lead, id, code).await;
            decide(&lead, id, &one, &json!({ "state": "done" }))
                .await
                .expect::<Item>(200);
        }
        let refused = post_at(&lead, &format!("{path}/close"), ca.version, &json!({})).await;
        assert_eq!(refused.problem(ErrorCode::Unfinished).open.len(), 1);
    })
    .await;
}

#[actix_web::test]
async fn only_the_person_asked_accepts_and_another_one_is_asked_anew() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let approver = app.user(Role::Approver).await;
        let id = open(&lead, "a").await.id;
        let path = format!("incidents/{id}/activities/ro");
        let them = approver.user.as_ref().unwrap().id;
        let ask = json!({ "accountable_id": them });
        let stranger = lead
            .patch(&path, 1, &ask)
            .await
            .problem(ErrorCode::ValidationFailed);
        assert_eq!(stranger.errors[0].code, "not_a_member");
        let member = json!({ "user_id": them });
        lead.post(&format!("incidents/{id}/members"), &member)
            .await
            .expect::<Value>(201);
        let asked: Activity = lead.patch(&path, 1, &ask).await.expect(200);
        assert!(asked.accepted_at.is_none() && asked.accountable.unwrap().id == them);
        let yes = json!({ "accept": true });
        let answer = format!("{path}/answer");
        post_at(&lead, &answer, 2, &yes)
            .await
            .problem(ErrorCode::Forbidden);
        let no = post_at(&approver, &answer, 2, &json!({ "accept": false })).await;
        assert_eq!(
            no.problem(ErrorCode::ValidationFailed).errors[0].field,
            "reason"
        );
        let no = json!({ "accept": false, "reason": "手が足りません" });
        let declined: Activity = post_at(&approver, &answer, 2, &no).await.expect(200);
        assert!(declined.accountable.is_none() && declined.declined.contains("手が足りません"));
        lead.patch(&path, 3, &ask).await.expect::<Activity>(200);
        let accepted: Activity = post_at(&approver, &answer, 4, &yes).await.expect(200);
        assert_eq!(accepted.accepted_at, Some(app.now()));
        let me = json!({ "accountable_id": lead.user.as_ref().unwrap().id });
        let other: Activity = lead.patch(&path, 5, &me).await.expect(200);
        assert_eq!(other.accepted_at, None);
        lead.patch(&path, 5, &me)
            .await
            .problem(ErrorCode::StaleVersion);
    })
    .await;
}

#[actix_web::test]
async fn team_budget_and_dates_are_kept_and_wrong_ones_named() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let id = open(&lead, "a").await.id;
        let me = lead.user.as_ref().unwrap().id;
        let path = format!("incidents/{id}/activities/rp");
        let wanted = json!({
            "team": [me], "budget": { "minor": 21_500_000, "currency": "JPY" },
            "due_at": "2026-12-24T09:00:00Z", "executive_id": me,
        });
        let rp: Activity = lead.patch(&path, 1, &wanted).await.expect(200);
        assert_eq!(rp.team.len(), 1);
        assert_eq!(rp.budget.unwrap().minor, 21_500_000);
        let cleared = json!({ "budget": null, "due_at": null, "team": [] });
        let rp: Activity = lead.patch(&path, 2, &cleared).await.expect(200);
        assert!(rp.budget.is_none() && rp.due_at.is_none() && rp.team.is_empty());
        assert!(rp.executive.is_some());
        let bad = json!({ "team": [me, me], "budget": { "minor": -1, "currency": "円" } });
        let problem = lead
            .patch(&path, 3, &bad)
            .await
            .problem(ErrorCode::ValidationFailed);
        let fields: Vec<_> = problem.errors.iter().map(|e| e.field.as_str()).collect();
        assert_eq!(fields, ["team.1", "budget.minor", "budget.currency"]);
        lead.get(&format!("incidents/{id}/activities/xx"))
            .await
            .problem(ErrorCode::NotFound);
    })
    .await;
}

#[actix_web::test]
async fn not_applicable_needs_a_reason_and_is_refused_where_the_item_is_mandatory() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let id = open(&lead, "a").await.id;
        let er5 = item(&lead, id, "ER-5").await;
        let bare = decide(&lead, id, &er5, &json!({ "state": "not_applicable" })).await;
        assert_eq!(
            bare.problem(ErrorCode::ValidationFailed).errors[0].field,
            "reason"
        );
        let why = json!({ "state": "not_applicable", "reason": "要求は受けていない" });
        let decided: Item = decide(&lead, id, &er5, &why).await.expect(200);
        assert_eq!(decided.decided_by_name.as_deref(), Some("Lead"));
        assert_eq!(decided.reason, "要求は受けていない");
        let rs1 = item(&lead, id, "RS-1").await;
        let refused = decide(&lead, id, &rs1, &why)
            .await
            .problem(ErrorCode::ValidationFailed);
        assert_eq!(
            (
                refused.errors[0].field.as_str(),
                refused.errors[0].code.as_str()
            ),
            ("state", "mandatory")
        );

        // A demand arrives: the item is mandatory now, and its old decision no longer holds the gate open.
        let path = format!("incidents/{id}/playbook");
        lead.patch(&path, 1, &json!({ "extortion": true }))
            .await
            .expect::<Value>(200);
        let er5 = item(&lead, id, "ER-5").await;
        assert!(er5.mandatory && er5.state == ItemState::NotApplicable);
        let gate: Gate = lead.get(&format!("incidents/{id}/gate")).await.expect(200);
        assert!(gate.matters.iter().any(|m| m.id == Some(er5.id)));
        let again = json!({ "state": "open", "reason": "要求が届いた" });
        decide(&lead, id, &er5, &again).await.expect::<Item>(200);
    })
    .await;
}

#[actix_web::test]
async fn items_are_owned_dated_found_and_sorted() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let id = open(&lead, "a").await.id;
        let me = lead.user.as_ref().unwrap().id;
        let rp4 = item(&lead, id, "RP-4").await;
        let patch =
            json!({ "owner_id": me, "due_at": "2026-12-01T00:00:00Z", "priority": "urgent" });
        let changed: Item = decide(&lead, id, &rp4, &patch).await.expect(200);
        assert_eq!(changed.owner.as_ref().unwrap().id, me);
        let same = decide(&lead, id, &changed, &patch)
            .await
            .expect::<Item>(200);
        assert_eq!(same.version, changed.version);
        decide(&lead, id, &rp4, &patch)
            .await
            .problem(ErrorCode::StaleVersion);
        let wording = decide(&lead, id, &changed, &json!({ "title": { "ja": "別" } })).await;
        assert_eq!(
            wording.problem(ErrorCode::ValidationFailed).errors[0].code,
            "from_playbook"
        );

        let find = |query: String| {
            let lead = lead.clone();
            async move {
                let page: Page<Item> = lead
                    .get(&format!("incidents/{id}/items?{query}"))
                    .await
                    .expect(200);
                (
                    page.items.into_iter().map(|i| i.code).collect::<Vec<_>>(),
                    page.total,
                    page.next_cursor,
                )
            }
        };
        assert_eq!(find(format!("owner_id={me}")).await.0, ["RP-4"]);
        assert_eq!(find("q=CA-4".to_owned()).await.0, ["CA-4"]);
        assert_eq!(
            find("activity=rs&mandatory=true".to_owned()).await.1,
            Some(4)
        );
        assert_eq!(find("sort=priority&limit=1".to_owned()).await.0, ["RP-4"]);
        let mut seen = Vec::new();
        let mut cursor = String::new();
        loop {
            let (codes, total, next) = find(format!("sort=due&limit=10&cursor={cursor}")).await;
            assert_eq!(total, Some(35));
            seen.extend(codes);
            match next {
                Some(next) => cursor = next,
                None => break,
            }
        }
        assert_eq!(seen.len(), 35);
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 35);
    })
    .await;
}

#[actix_web::test]
async fn own_items_comments_files_and_history_belong_to_the_item() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let id = open(&lead, "a").await.id;
        let path = format!("incidents/{id}/items");
        let new = json!({ "activity": "ur", "title": { "ja": "説明会の会場を押さえる" }, "mandatory": true });
        let own: Item = lead.post_once(&path, "k", &new).await.expect(201);
        let again: Item = lead.post_once(&path, "k", &new).await.expect(201);
        assert_eq!((own.code.as_str(), own.id), ("UR-A1", again.id));
        assert!(own.mandatory && !own.from_playbook);
        let blank = lead.post(&path, &json!({ "activity": "ur", "title": {} })).await;
        assert_eq!(blank.problem(ErrorCode::ValidationFailed).errors[0].field, "title.ja");

        let comments = format!("{path}/{}/comments", own.id);
        lead.post(&comments, &json!({ "text": " " })).await.problem(ErrorCode::ValidationFailed);
        let said: ItemComment = lead.post(&comments, &json!({ "text": "候補は3か所" })).await.expect(201);
        let page: Page<ItemComment> = lead.get(&comments).await.expect(200);
        assert_eq!(page.items, [said]);
        let query = format!("subject_kind=item&subject_id={}&name=map.txt", own.id);
        let request = lead.request(Method::POST, &format!("incidents/{id}/files?{query}"));
        lead.send(request.set_payload("map")).await.expect::<Value>(201);
        let now: Item = lead.get(&format!("{path}/{}", own.id)).await.expect(200);
        assert_eq!((now.comments, now.files), (1, 1));
        let history: Vec<AuditEntry> = lead.get(&format!("{path}/{}/history", own.id)).await.expect(200);
        let actions: Vec<_> = history.iter().map(|e| e.action.as_str()).collect();
        assert_eq!(actions, ["item.added", "item.commented", "file.added"]);
        assert!(!history.iter().any(|e| e.data.to_string().contains("3か所")));
    })
    .await;
}

#[actix_web::test]
async fn due_dates_come_when_the_moment_they_count_from_has_come() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let id = open(&lead, "a").await.id;
        let day = 24 * 3_600;
        let ur1 = item(&lead, id, "UR-1").await;
        assert_eq!(
            ur1.due_at.map(|d| d.as_second()),
            Some(app.now().as_second() + day)
        );
        assert_eq!(item(&lead, id, "RS-1").await.due_at, None);
        app.advance(600);
        move_to(&lead, id, "recovery").await.expect::<Incident>(200);
        let rs1 = item(&lead, id, "RS-1").await;
        assert_eq!(
            rs1.due_at.map(|d| d.as_second()),
            Some(app.now().as_second() + 3 * day)
        );
    })
    .await;
}

#[actix_web::test]
async fn incidents_older_than_the_playbook_get_one_at_start() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let (now, me) = (app.now(), lead.user.as_ref().unwrap().id);
        let old = old_incident(&app, me).await;
        let path = format!("incidents/{old}/items");
        lead.get(&path).await.problem(ErrorCode::NotFound);
        let begun = app
            .state()
            .db()
            .change(saiki_db::Actor::system(), now, move |conn| {
                saiki_db::playbooks::begin_all(conn, now)
            });
        assert_eq!(begun.await.unwrap(), 1);
        assert_eq!(items(&lead, old).await.len(), 35);
        let again = app
            .state()
            .db()
            .change(saiki_db::Actor::system(), now, move |conn| {
                saiki_db::playbooks::begin_all(conn, now)
            });
        assert_eq!(again.await.unwrap(), 0);
    })
    .await;
}

/// An incident as it was before there were playbooks, with a member.
async fn old_incident(app: &TestApp, member: Uuid) -> Uuid {
    let (id, _) = saiki_db::testing::an_incident(app.state().db(), app.now());
    let now = app.now();
    app.state()
        .db()
        .change(saiki_db::Actor::system(), now, move |conn| {
            saiki_db::members::add(conn, id, member, member, now)
        })
        .await
        .unwrap();
    id
}
