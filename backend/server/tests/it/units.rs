//! Units: entered, changed, retired; one name once; none below itself.

use crate::support::on_both;
use saiki_api::{page::Page, permissions::Role, problem::ErrorCode, units::Unit};
use serde_json::json;

#[actix_web::test]
async fn units_are_listed_by_name_and_found_by_what_they_say() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        for (name, phone) in [("第二営業部", "内線 220"), ("ＩＴ推進部", "内線 300")]
        {
            let body = json!({ "name": name, "phone": phone, "fax": "03-0000-0001" });
            let made: Unit = lead.post("units", &body).await.expect(201);
            assert_eq!((made.name.as_str(), made.version), (name, 1));
        }
        let page: Page<Unit> = lead.get("units?limit=1").await.expect(200);
        assert_eq!(
            (page.items[0].name.as_str(), page.total),
            ("第二営業部", Some(2))
        );
        let cursor = page.next_cursor.unwrap();
        let page: Page<Unit> = lead
            .get(&format!("units?cursor={cursor}"))
            .await
            .expect(200);
        assert_eq!(page.items[0].name, "ＩＴ推進部");
        let found: Page<Unit> = lead.get("units?q=it%20300").await.expect(200);
        assert_eq!(found.items.len(), 1);
    })
    .await;
}

#[actix_web::test]
async fn a_retired_unit_leaves_the_list_and_comes_back() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let unit: Unit = lead
            .post("units", &json!({ "name": "総務部" }))
            .await
            .expect(201);
        let path = format!("units/{}", unit.id);
        let body = json!({ "name": "総務部", "retired": true });
        let retired: Unit = lead.put(&path, unit.version, &body).await.expect(200);
        assert!(retired.retired);
        let page: Page<Unit> = lead.get("units").await.expect(200);
        assert!(page.items.is_empty());
        let page: Page<Unit> = lead.get("units?retired=true").await.expect(200);
        assert_eq!(page.items.len(), 1);
        lead.put(&path, unit.version, &body)
            .await
            .problem(ErrorCode::StaleVersion);
    })
    .await;
}

#[actix_web::test]
async fn wrong_units_are_refused() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let top: Unit = lead
            .post("units", &json!({ "name": "IT推進部" }))
            .await
            .expect(201);
        lead.post("units", &json!({ "name": "ＩＴ 推進部" }))
            .await
            .problem(ErrorCode::AlreadyExists);
        let problem = lead
            .post("units", &json!({ "name": " ", "email": "x" }))
            .await
            .problem(ErrorCode::ValidationFailed);
        let fields: Vec<&str> = problem.errors.iter().map(|e| e.field.as_str()).collect();
        assert_eq!(fields, ["name", "email"]);
        let below: Unit = lead
            .post("units", &json!({ "name": "運用課", "parent_id": top.id }))
            .await
            .expect(201);
        assert_eq!(below.parent_name.as_deref(), Some("IT推進部"));
        let body = json!({ "name": "IT推進部", "parent_id": below.id });
        lead.put(&format!("units/{}", top.id), top.version, &body)
            .await
            .problem(ErrorCode::StateConflict);
    })
    .await;
}
