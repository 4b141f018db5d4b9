//! Whoever is not to be contacted is not mailed and not forgotten: counted as such, still open, with the reason and the
//! name of who decided, which are nobody else's to read.

use crate::{
    campaigns::Stage,
    support::{Client, TestApp, on_both},
};
use saiki_api::{
    Uuid,
    campaigns::{AmbiguousPolicy, Campaign},
    contact_stops::{ContactStop, ContactStops, StopReason},
    letters::Reach,
    page::Page,
    people::{Person, PersonDecision},
    permissions::Role,
    problem::ErrorCode,
};
use serde_json::{Value, json};

async fn people(stage: &Stage) -> Vec<Person> {
    let path = format!("{}/people?limit=200", stage.base);
    stage
        .comms
        .get(&path)
        .await
        .expect::<Page<Person>>(200)
        .items
}

fn path(stage: &Stage, person: &Person) -> String {
    format!("{}/people/{}/contact-stops", stage.base, person.id)
}

async fn reach(stage: &Stage) -> Reach {
    let path = format!("{}/letters/{}/reach", stage.base, stage.letter.id);
    stage.comms.get(&path).await.expect(200)
}

async fn lift(
    client: &Client,
    path: &str,
    stop: &ContactStop,
    note: &str,
) -> crate::support::Answer {
    let request = client.request(
        actix_web::http::Method::POST,
        &format!("{path}/{}/lift", stop.id),
    );
    let request = request.insert_header(("if-match", format!("\"{}\"", stop.version)));
    client.send(request.set_json(json!({ "note": note }))).await
}

#[actix_web::test]
async fn whoever_is_not_to_be_mailed_gets_no_letter_and_stays_open() {
    on_both(|app: TestApp| async move {
        let stage = Stage::new(&app, &["a@example.jp", "b@example.jp", "c@example.jp"]).await;
        let campaign = stage.campaign(AmbiguousPolicy::Resend).await;
        stage.approve().await;
        let one = people(&stage).await.remove(0);
        let threat = json!({ "mail": true, "reason": "threat", "note": "加害者と同居の疑い" });
        let stop: ContactStop = stage
            .comms
            .post(&path(&stage, &one), &threat)
            .await
            .expect(201);
        assert_eq!(
            (stop.reason, stop.mail, stop.post),
            (StopReason::Threat, true, false)
        );
        assert_eq!(stop.by_name, stage.comms.user.as_ref().unwrap().name);
        // What was approved would have gone to them.
        stage
            .start(&campaign, 3)
            .await
            .problem(ErrorCode::ApprovalVoid);
        let now = reach(&stage).await;
        assert_eq!(
            (now.people, now.mailed, now.stopped, now.without_email),
            (3, 2, 1, 0)
        );
        stage.approve().await;
        let started: Campaign = stage.start(&campaign, 2).await.expect(200);
        assert_eq!(started.counts.total, 2);
        let auditor = app.user(Role::Auditor).await;
        let log: Value = auditor
            .get(&format!("audit?chain={}", stage.incident))
            .await
            .expect(200);
        let started = log["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|e| e["action"] == "campaign.started")
            .unwrap();
        assert_eq!(started["data"]["not_to_be_contacted"], 1);
        let ledger = stage.ledger(&campaign, "").await;
        assert!(
            ledger
                .items
                .iter()
                .all(|delivery| delivery.person_id != one.id)
        );
        let still = people(&stage).await.remove(0);
        assert_eq!((still.id, still.decision), (one.id, PersonDecision::Open));
    })
    .await;
}

#[actix_web::test]
async fn a_decision_is_masked_recorded_without_its_words_and_taken_back_with_a_reason() {
    on_both(|app: TestApp| async move {
        let stage = Stage::new(&app, &["a@example.jp"]).await;
        let one = people(&stage).await.remove(0);
        let at = path(&stage, &one);
        let wish =
            json!({ "phone": true, "post": true, "reason": "wish", "note": "電話は困るとのこと" });
        let first: ContactStop = stage.comms.post_once(&at, "k", &wish).await.expect(201);
        let again: ContactStop = stage.comms.post_once(&at, "k", &wish).await.expect(201);
        assert_eq!(first.id, again.id);
        stage
            .comms
            .post(&at, &wish)
            .await
            .problem(ErrorCode::StateConflict);
        assert!(!first.note.contains("電話"));
        stage
            .lead
            .get(&format!("{at}?reveal=true"))
            .await
            .problem(ErrorCode::Forbidden);
        let clear: ContactStops = stage
            .comms
            .get(&format!("{at}?reveal=true"))
            .await
            .expect(200);
        assert_eq!(clear.standing.unwrap().note, "電話は困るとのこと");

        let bare = lift(&stage.comms, &at, &first, " ").await;
        assert_eq!(
            bare.problem(ErrorCode::ValidationFailed).errors[0].field,
            "note"
        );
        let stale = ContactStop {
            version: 7,
            ..first.clone()
        };
        lift(&stage.comms, &at, &stale, "撤回")
            .await
            .problem(ErrorCode::StaleVersion);
        let lifted: ContactStops = lift(&stage.comms, &at, &first, "本人が撤回")
            .await
            .expect(200);
        assert!(lifted.standing.is_none());
        assert_eq!(lifted.former.len(), 1);
        assert!(
            lifted.former[0].lifted_by_name.is_some()
                && !lifted.former[0].lifted_note.contains("撤回")
        );
        lift(&stage.comms, &at, &first, "撤回")
            .await
            .problem(ErrorCode::StaleVersion);

        let auditor = app.user(Role::Auditor).await;
        let log: Value = auditor
            .get(&format!("audit?chain={}", stage.incident))
            .await
            .expect(200);
        let log = log.to_string();
        assert!(log.contains("person.stopped") && log.contains("person.stop_lifted"));
        assert!(!log.contains("困る") && !log.contains("撤回"));
        auditor.post(&at, &wish).await.problem(ErrorCode::Forbidden);
    })
    .await;
}

#[actix_web::test]
async fn wrong_input_and_other_peoples_people_are_refused() {
    on_both(|app: TestApp| async move {
        let stage = Stage::new(&app, &["a@example.jp"]).await;
        let one = people(&stage).await.remove(0);
        let at = path(&stage, &one);
        for (body, field) in [
            (json!({ "reason": "wish" }), "mail"),
            (json!({ "mail": true, "reason": "other" }), "note"),
            (
                json!({ "mail": true, "reason": "wish", "note": "あ".repeat(2_001) }),
                "note",
            ),
        ] {
            let problem = stage
                .comms
                .post(&at, &body)
                .await
                .problem(ErrorCode::ValidationFailed);
            assert_eq!(problem.errors[0].field, field);
        }
        let stray = json!({ "mail": true, "reason": "wish", "fax": true });
        let refused = stage.comms.post(&at, &stray).await;
        assert!((400..500).contains(&refused.status), "{}", refused.text());
        let good = json!({ "mail": true, "reason": "deceased" });
        let nobody = format!("{}/people/{}/contact-stops", stage.base, Uuid::from_u128(9));
        stage
            .comms
            .post(&nobody, &good)
            .await
            .problem(ErrorCode::NotFound);
        let other = app.user(Role::Comms).await;
        let elsewhere = crate::incidents::open(&other, "別件").await.id;
        let foreign = format!("incidents/{elsewhere}/people/{}/contact-stops", one.id);
        other
            .post(&foreign, &good)
            .await
            .problem(ErrorCode::NotFound);
        other.get(&foreign).await.problem(ErrorCode::NotFound);
    })
    .await;
}
