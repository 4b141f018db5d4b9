//! Members: adding one lets them see the incident, taking one off hides it at once, the last one stays.

use crate::{incidents::open, support::on_both};
use actix_web::http::Method;
use saiki_api::{
    Uuid, incidents::Incident, members::Member, permissions::Role, problem::ErrorCode, users::User,
};
use serde_json::json;

#[actix_web::test]
async fn membership_decides_who_sees_an_incident() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let comms = app.user(Role::Comms).await;
        let incident = open(&lead, "a").await;
        let path = format!("incidents/{}", incident.id);
        let members = format!("{path}/members");
        let user_id = comms.user.as_ref().unwrap().id;
        let wanted = json!({ "user_id": user_id });

        comms.get(&path).await.problem(ErrorCode::NotFound);
        let added: Member = lead.post(&members, &wanted).await.expect(201);
        assert_eq!((added.user_id, added.role), (user_id, Role::Comms));
        comms.get(&path).await.expect::<Incident>(200);
        lead.post(&members, &wanted)
            .await
            .problem(ErrorCode::AlreadyExists);
        assert_eq!(lead.get(&members).await.expect::<Vec<Member>>(200).len(), 2);

        let off = |user: Uuid| lead.request(Method::DELETE, &format!("{members}?user_id={user}"));
        assert_eq!(lead.send(off(user_id)).await.status, 204);
        comms.get(&path).await.problem(ErrorCode::NotFound);
        lead.send(off(user_id)).await.problem(ErrorCode::NotFound);
        let last = lead.user.as_ref().unwrap().id;
        lead.send(off(last)).await.problem(ErrorCode::StateConflict);
        lead.get(&path).await.expect::<Incident>(200);
    })
    .await;
}

#[actix_web::test]
async fn unknown_and_disabled_users_are_refused() {
    on_both(|app| async move {
        let admin = app.user(Role::Admin).await;
        let gone = app.make_user(Role::Comms).await;
        let path = format!("users/{}", gone.id);
        let barred = admin
            .patch(&path, gone.version, &json!({ "disabled": true }))
            .await;
        barred.expect::<User>(200);
        let members = format!("incidents/{}/members", open(&admin, "a").await.id);
        for (id, code) in [
            (Uuid::from_u128(7), "unknown_user"),
            (gone.id, "disabled_user"),
        ] {
            let answer = admin.post(&members, &json!({ "user_id": id })).await;
            assert_eq!(
                answer.problem(ErrorCode::ValidationFailed).errors[0].code,
                code
            );
        }
        let auditor = app.user(Role::Auditor).await;
        let added = auditor.post(&members, &json!({ "user_id": gone.id })).await;
        added.problem(ErrorCode::Forbidden);
    })
    .await;
}
