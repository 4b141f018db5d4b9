//! What stands between an incident and its end: told on asking, and when closing is refused.

use crate::{
    activities::finish,
    incidents::open,
    support::{Client, on_both},
};
use saiki_api::{
    Uuid,
    gates::{Gate, MatterKind},
    incidents::Incident,
    permissions::Role,
    problem::ErrorCode,
};
use serde_json::{Value, json};

async fn move_to(client: &Client, id: Uuid, phase: &str) -> crate::support::Answer {
    let path = format!("incidents/{id}/phase");
    client.post(&path, &json!({ "phase": phase })).await
}

#[actix_web::test]
async fn an_unsent_campaign_holds_the_incident_open() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let id = open(&lead, "a").await.id;
        move_to(&lead, id, "recovery").await.expect::<Incident>(200);
        finish(&lead, id).await;
        let gate: Gate = lead.get(&format!("incidents/{id}/gate")).await.expect(200);
        assert_eq!(gate, Gate::default());

        let new = json!({ "kind": "person_notice", "name": "本人通知" });
        let letter: Value = lead
            .post(&format!("incidents/{id}/letters"), &new)
            .await
            .expect(201);
        let campaign = json!({ "letter_id": letter["id"], "name": "第1回" });
        let campaigns = format!("incidents/{id}/campaigns");
        let campaign: Value = lead.post(&campaigns, &campaign).await.expect(201);
        let problem = move_to(&lead, id, "closed")
            .await
            .problem(ErrorCode::Unfinished);
        assert_eq!(problem.open.len(), 1);
        assert_eq!(problem.open[0].kind, MatterKind::Campaign);
        assert_eq!(json!(problem.open[0].id), campaign["id"]);
        assert!(problem.open[0].title.contains("第1回"));
    })
    .await;
}
