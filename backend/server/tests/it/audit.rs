//! The audit log as readers see it.

use crate::support::on_both;
use saiki_api::{
    audit::{AuditEntry, AuditVerdict},
    page::Page,
    permissions::Role,
    problem::ErrorCode,
};
use serde_json::json;

#[actix_web::test]
async fn every_change_is_there_newest_first_and_the_chain_holds() {
    on_both(|app| async move {
        let admin = app.user(Role::Admin).await;
        let user = app.make_user(Role::Comms).await;
        let patch = json!({"disabled": true});
        admin.patch(&format!("users/{}", user.id), 1, &patch).await;
        let auditor = app.user(Role::Auditor).await;
        let log: Page<AuditEntry> = auditor.get("audit?chain=instance").await.expect(200);
        let updated = log
            .items
            .iter()
            .find(|e| e.action == "user.updated")
            .unwrap();
        assert_eq!(updated.subject, user.id.to_string());
        assert_eq!(updated.actor_id, Some(admin.user.unwrap().id));
        assert_eq!(updated.data["disabled"], true);
        assert!(log.items.is_sorted_by(|a, b| a.seq > b.seq));
        // Addresses of users are not in it, nor passwords.
        let text = auditor.get("audit").await.text();
        assert!(!text.contains("@example.jp") && !text.contains("argon2"));
        let verdict: AuditVerdict = auditor.get("audit/verify").await.expect(200);
        assert!(verdict.intact);
        assert_eq!(verdict.entries, log.items.len() as u64);
    })
    .await;
}

#[actix_web::test]
async fn pages_of_the_log_join_without_gap() {
    on_both(|app| async move {
        let admin = app.user(Role::Admin).await;
        for _ in 0..5 {
            app.make_user(Role::Comms).await;
        }
        let mut seqs = Vec::new();
        let mut path = "audit?limit=3".to_owned();
        loop {
            let page: Page<AuditEntry> = admin.get(&path).await.expect(200);
            seqs.extend(page.items.iter().map(|e| e.seq));
            match page.next_cursor {
                Some(cursor) => path = format!("audit?limit=3&cursor={cursor}"),
                None => break,
            }
        }
        let expected: Vec<i64> = (1..=seqs.len() as i64).rev().collect();
        assert_eq!(seqs, expected);
        admin
            .get("audit?cursor=AAAA")
            .await
            .problem(ErrorCode::MalformedRequest);
        let none: Page<AuditEntry> = admin.get("audit?chain=nowhere").await.expect(200);
        assert!(none.items.is_empty());
    })
    .await;
}
