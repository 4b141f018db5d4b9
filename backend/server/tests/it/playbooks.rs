//! The organisation's playbook: versions, differences, and incidents that keep theirs until upgraded.

use crate::{
    activities::{items, post_at},
    incidents::open,
    support::on_both,
};
use saiki_api::{
    items::{Item, ItemState},
    permissions::Role,
    playbooks::{FactSource, IncidentPlaybook, Playbook, PlaybookDifference, PlaybookVersion},
    problem::ErrorCode,
};
use serde_json::{Value, json};

#[actix_web::test]
async fn a_new_version_leaves_incidents_alone_until_they_are_upgraded() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let first: Playbook = lead.get("playbook").await.expect(200);
        assert_eq!((first.version, first.items.len()), (1, 35));
        let id = open(&lead, "a").await.id;
        let rs2 = items(&lead, id).await.remove(1);
        let done = json!({ "state": "done", "reason": "一覧を確認した" });
        let path = format!("incidents/{id}/items/{}", rs2.id);
        lead.patch(&path, rs2.version, &done)
            .await
            .expect::<Item>(200);

        let mut wanted = first.items.clone();
        wanted[0].title.ja = "被害の全容を確定する".to_owned();
        wanted[1].retired = true;
        wanted[3].retired = true;
        let mut own = wanted[2].clone();
        own.code = "RS-5".to_owned();
        wanted.push(own);
        let new = json!({ "items": wanted, "note": "調査の項目を整理" });
        let second: Playbook = lead.put("playbook", 1, &new).await.expect(200);
        assert_eq!(
            (second.version, second.created_by_name.as_deref()),
            (2, Some("Lead"))
        );
        lead.put("playbook", 1, &new)
            .await
            .problem(ErrorCode::StaleVersion);
        let found: PlaybookDifference = lead
            .get("playbook/difference?from=1&to=2")
            .await
            .expect(200);
        assert_eq!(
            (found.added.len(), found.changed.len(), found.retired.len()),
            (1, 1, 2)
        );
        let versions: Vec<PlaybookVersion> = lead.get("playbook/versions").await.expect(200);
        let told: Vec<_> = versions
            .iter()
            .map(|v| (v.version, v.items, v.incidents))
            .collect();
        assert_eq!(told, [(2, 34, 0), (1, 35, 1)]);

        let path = format!("incidents/{id}/playbook");
        let kept: IncidentPlaybook = lead.get(&path).await.expect(200);
        assert_eq!((kept.playbook_version, kept.newest_version), (1, 2));
        assert_eq!(items(&lead, id).await.len(), 35);
        let upgraded = post_at(&lead, &format!("{path}/upgrade"), 1, &json!({ "to": 2 })).await;
        assert_eq!(upgraded.expect::<IncidentPlaybook>(200).playbook_version, 2);
        let now = items(&lead, id).await;
        let of = |code: &str| now.iter().find(|i| i.code == code).unwrap();
        assert_eq!(of("RS-1").title.ja, "被害の全容を確定する");
        assert_eq!(
            (of("RS-2").state, of("RS-2").reason.as_str()),
            (ItemState::Done, "一覧を確認した")
        );
        assert_eq!(of("RS-4").state, ItemState::NotApplicable);
        assert_eq!(of("RS-5").state, ItemState::Open);
        let back = post_at(&lead, &format!("{path}/upgrade"), 2, &json!({ "to": 1 })).await;
        back.problem(ErrorCode::StateConflict);
        assert_eq!(items(&lead, open(&lead, "b").await.id).await.len(), 34);
    })
    .await;
}

#[actix_web::test]
async fn a_playbook_that_loses_an_item_is_refused_by_name() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let mut items = lead.get("playbook").await.expect::<Playbook>(200).items;
        items.remove(0);
        items[0].title.ja = "a\nb".to_owned();
        let new = json!({ "items": items, "note": "x" });
        let problem = lead
            .put("playbook", 1, &new)
            .await
            .problem(ErrorCode::ValidationFailed);
        let named: Vec<_> = problem
            .errors
            .iter()
            .map(|e| (e.field.as_str(), e.code.as_str()))
            .collect();
        assert_eq!(
            named,
            [
                ("items.0.title.ja", "unsafe_character"),
                ("items", "missing")
            ]
        );
        lead.get("playbook?version=2")
            .await
            .problem(ErrorCode::NotFound);
        let comms = app.user(Role::Comms).await;
        comms
            .put("playbook", 1, &new)
            .await
            .problem(ErrorCode::Forbidden);
    })
    .await;
}

#[actix_web::test]
async fn what_the_records_say_makes_items_mandatory_and_a_person_may_overrule() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let mut new = crate::incidents::new_incident("a");
        new["threats"] = json!(["leak"]);
        let id = lead.post("incidents", &new).await.expect::<Value>(201)["id"].clone();
        let id = id.as_str().unwrap().to_owned();
        let path = format!("incidents/{id}/playbook");
        let book: IncidentPlaybook = lead.get(&path).await.expect(200);
        assert!(book.personal_data.value && !book.extortion.value);
        assert_eq!(book.personal_data.source, FactSource::Records);
        let notice = |items: Vec<Item>| items.into_iter().find(|i| i.code == "UR-3").unwrap();
        let ur3 = notice(items(&lead, id.parse().unwrap()).await);
        assert!(ur3.mandatory && ur3.mandatory_reason.contains("personal data"));
        let decided: IncidentPlaybook = lead
            .patch(&path, 1, &json!({ "personal_data": false }))
            .await
            .expect(200);
        assert_eq!(
            (decided.personal_data.value, decided.personal_data.source),
            (false, FactSource::Decided)
        );
        assert!(!notice(items(&lead, id.parse().unwrap()).await).mandatory);
        let back: IncidentPlaybook = lead
            .patch(&path, 2, &json!({ "personal_data": null }))
            .await
            .expect(200);
        assert_eq!((back.personal_data.value, back.version), (true, 3));
        lead.patch(&path, 2, &json!({}))
            .await
            .problem(ErrorCode::StaleVersion);
    })
    .await;
}
