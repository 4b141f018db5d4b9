//! The timeline: in order of what happened, by people and by the product.

use crate::{incidents::open, support::on_both};
use saiki_api::{page::Page, permissions::Role, problem::ErrorCode, timeline::TimelineEvent};
use serde_json::{Value, json};

fn event(at: &str, text: &str) -> Value {
    json!({ "moment": { "at": at, "zone": "Asia/Tokyo", "precision": "hour" }, "text": text })
}

#[actix_web::test]
async fn entries_come_in_the_order_things_happened() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let path = format!("incidents/{}/timeline", open(&lead, "a").await.id);
        for (day, text) in [(22, "二"), (20, "一"), (23, "三")] {
            let at = format!("2026-11-{day}T00:00:00Z");
            let made: TimelineEvent = lead.post(&path, &event(&at, text)).await.expect(201);
            assert_eq!((made.text.as_str(), made.automatic), (text, false));
            assert_eq!(made.author_name.as_deref(), Some("Lead"));
        }
        let mut texts = Vec::new();
        let mut cursor = String::new();
        loop {
            let page: Page<TimelineEvent> = lead
                .get(&format!("{path}?limit=1&cursor={cursor}"))
                .await
                .expect(200);
            assert_eq!(page.total, Some(4));
            texts.extend(page.items.into_iter().map(|e| e.text));
            match page.next_cursor {
                Some(next) => cursor = next,
                None => break,
            }
        }
        assert_eq!(texts[..3], ["一", "二", "三"]);
        assert_eq!(texts.len(), 4);
    })
    .await;
}

#[actix_web::test]
async fn wrong_entries_are_refused_and_repeated_ones_are_one() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let path = format!("incidents/{}/timeline", open(&lead, "a").await.id);
        let past = "2026-11-20T00:00:00Z";
        for (bad, field) in [
            (event(past, " \n"), "text"),
            (event(past, &"あ".repeat(4_001)), "text"),
            (event(past, "a\u{0}"), "text"),
            (event("2026-11-25T00:00:00Z", "a"), "moment.at"),
            (
                json!({ "moment": { "at": past, "zone": "Mars/Base" }, "text": "a" }),
                "moment.zone",
            ),
        ] {
            let problem = lead
                .post(&path, &bad)
                .await
                .problem(ErrorCode::ValidationFailed);
            assert_eq!(problem.errors[0].field, field);
        }
        let first: TimelineEvent = lead
            .post_once(&path, "k", &event(past, "a"))
            .await
            .expect(201);
        let again: TimelineEvent = lead
            .post_once(&path, "k", &event(past, "a"))
            .await
            .expect(201);
        assert_eq!(first, again);
        let page: Page<TimelineEvent> = lead.get(&path).await.expect(200);
        assert_eq!(page.items.len(), 2);
    })
    .await;
}
