//! The organisation's particulars: an example of a noun's tests.

use crate::support::on_both;
use saiki_api::{
    audit::AuditEntry,
    organisation::{Both, Organisation},
    page::Page,
    permissions::Role,
    problem::ErrorCode,
};

fn sample() -> Organisation {
    Organisation {
        name: Both {
            ja: "青葉チケット株式会社".to_owned(),
            en: "Aoba Ticket Co., Ltd.".to_owned(),
        },
        zone: "Asia/Tokyo".to_owned(),
        currency: "JPY".to_owned(),
        ..Organisation::default()
    }
}

#[actix_web::test]
async fn an_administrator_sets_it_and_everybody_reads_it() {
    on_both(|app| async move {
        let admin = app.user(Role::Admin).await;
        let empty: Organisation = admin.get("organisation").await.expect(200);
        assert_eq!(empty, Organisation::default());

        let set = admin.put("organisation", 0, &sample()).await;
        assert_eq!(set.version(), 1);
        let comms = app.user(Role::Comms).await;
        let seen = comms.get("organisation").await;
        assert_eq!(seen.version(), 1);
        assert_eq!(seen.expect::<Organisation>(200).name, sample().name);

        let log: Page<AuditEntry> = admin.get("audit?chain=instance&limit=1").await.expect(200);
        assert_eq!(log.items[0].action, "session.begun");
        let log: Page<AuditEntry> = admin.get("audit?chain=instance").await.expect(200);
        assert!(log.items.iter().any(|e| e.action == "organisation.set"));
    })
    .await;
}

#[actix_web::test]
async fn of_two_writers_the_second_learns_of_the_first() {
    on_both(|app| async move {
        let admin = app.user(Role::Admin).await;
        admin
            .put("organisation", 0, &sample())
            .await
            .expect::<Organisation>(200);
        let stale = admin.put("organisation", 0, &sample()).await;
        stale.problem(ErrorCode::StaleVersion);
        let missing = admin.request(actix_web::http::Method::PUT, "organisation");
        let missing = admin.send(missing.set_json(sample())).await;
        missing.problem(ErrorCode::VersionRequired);
    })
    .await;
}

#[actix_web::test]
async fn every_wrong_field_is_named_at_once() {
    on_both(|app| async move {
        let admin = app.user(Role::Admin).await;
        let mut wrong = sample();
        wrong.zone = "Tokyo".to_owned();
        wrong.name.ja = "改\n行".to_owned();
        wrong.desk.email = "not an address".to_owned();
        let problem = admin.put("organisation", 0, &wrong).await;
        let problem = problem.problem(ErrorCode::ValidationFailed);
        let fields: Vec<&str> = problem.errors.iter().map(|e| e.field.as_str()).collect();
        assert_eq!(fields, ["name.ja", "desk.email", "zone"]);
    })
    .await;
}
