//! Values nobody can read any more, left behind while an incident was sealed anew: what is lost is that row, and whoever
//! lists or reads the others goes on.

use crate::{
    campaigns::Stage,
    register::on_version,
    rekey::sent,
    support::{Client, TestApp, on_both},
};
use actix_web::http::Method;
use saiki_api::{
    claims::{Claim, ClaimAction, ClaimEvent},
    duplicates::PersonMerge,
    interviews::{Interview, InterviewLine},
    outbox::{OutboxMail, OutboxMessage},
    page::Page,
    people::Person,
    permissions::Role,
    problem::ErrorCode,
    retention::Retention,
    trainings::Training,
    uploads::Upload,
};
use saiki_db::{rekey, testing::execute};
use serde_json::{Value, json};

/// An interview, a training, a step taken with a claim, a merge of two entries, three mails of the outbox and a piece of a
/// file, as values nobody can read.
const DAMAGE: [&str; 7] = [
    "UPDATE interviews SET sealed = id",
    "UPDATE trainings SET sealed = id",
    "UPDATE claim_events SET sealed = id",
    "UPDATE person_merges SET sealed = id",
    "UPDATE merged_people SET sealed = id",
    "UPDATE outbox_mails SET sealed = id",
    "UPDATE people_upload_chunks SET sealed = upload_id",
];
const LOST: i64 = 9;

/// What there is of the incident beside the mails and the interview.
struct Written {
    claim: Claim,
    merge: PersonMerge,
    upload: Upload,
}

async fn written(stage: &Stage) -> Written {
    let training = json!({
        "kind": "drill", "title": "復旧手順の訓練", "audience": "運用担当", "day": "2026-11-20", "held": true,
        "attendance": [{ "unit": "運用部", "invited": 12, "attended": 2, "names": ["佐藤 一郎"] }],
        "result": "手順書の誤りを2か所見つけた",
    });
    let trainings = format!("{}/trainings", stage.base);
    stage
        .lead
        .post(&trainings, &training)
        .await
        .expect::<Training>(201);

    let claim = json!({
        "kind": "compensation", "name": "佐藤 一郎", "organisation": "", "channel": "letter",
        "subject": "カード再発行の手数料", "text": "手数料を払ってほしい",
    });
    let claims = format!("{}/claims", stage.base);
    let claim: Claim = stage.lead.post(&claims, &claim).await.expect(201);
    let reject = json!({ "action": "reject", "reason": "規約のとおり" });
    let request = stage
        .lead
        .request(Method::POST, &format!("{claims}/{}/steps", claim.id))
        .insert_header(("if-match", format!("\"{}\"", claim.version)))
        .set_json(&reject);
    let claim: Claim = stage.lead.send(request).await.expect(200);

    let list = format!("{}/people?limit=10", stage.base);
    let page: Page<Person> = stage.comms.get(&list).await.expect(200);
    let (a, b) = (&page.items[0], &page.items[1]);
    let pair = json!({ "survivor_id": a.id, "people": [
        { "id": a.id, "version": a.version }, { "id": b.id, "version": b.version },
    ] });
    let merge = format!("{}/people/merge", stage.base);
    let merge: PersonMerge = stage.comms.post(&merge, &pair).await.expect(201);

    let file = "氏名,メール\n山本 空,sora@example.jp\n";
    let uploads = format!("{}/people/uploads", stage.base);
    let new = json!({ "file_name": "会員.csv", "bytes": file.len() });
    let upload: Upload = stage.comms.post(&uploads, &new).await.expect(201);
    let request = stage
        .comms
        .request(Method::PATCH, &format!("{uploads}/{}?offset=0", upload.id))
        .insert_header(("content-type", "application/octet-stream"))
        .set_payload(file.as_bytes().to_vec());
    let upload: Upload = stage.comms.send(request).await.expect(200);
    Written {
        claim,
        merge,
        upload,
    }
}

/// Has the incident sealed anew, with that done to its rows before any is.
async fn sealed_anew(app: &TestApp, stage: &Stage, admin: &Client, damage: &[&'static str]) {
    let path = format!("{}/rekey", stage.base);
    admin.post(&path, &json!({})).await.expect::<Retention>(202);
    for sql in damage.iter().copied() {
        let db = app.state().db();
        db.bookkeeping(move |conn| execute(conn, sql))
            .await
            .unwrap();
    }
    app.advance(rekey::SETTLE_SECONDS + 1);
    saiki::background::go_on_with_keys(app.state())
        .await
        .unwrap();
}

/// An incident whose mails went out, sealed anew with that done to its rows before any was, and the values lost by it left
/// behind by decision of the administrator.
async fn left_behind(
    app: &TestApp,
    damage: &[&'static str],
    lost: i64,
) -> (Stage, Client, Written) {
    let (stage, campaign) = sent(app).await;
    stage.send_out(&campaign).await;
    let there = written(&stage).await;
    let admin = app.user(Role::Admin).await;
    sealed_anew(app, &stage, &admin, damage).await;
    let skip = json!({ "action": "skip", "values": lost });
    admin
        .post(&format!("{}/rekey/unreadable", stage.base), &skip)
        .await
        .expect::<Retention>(200);
    saiki::background::go_on_with_keys(app.state())
        .await
        .unwrap();
    (stage, admin, there)
}

async fn kept(stage: &Stage, admin: &Client) -> Retention {
    let path = format!("{}/retention", stage.base);
    admin.get(&path).await.expect(200)
}

fn says_so(text: &str) {
    assert!(
        text.contains("読み取れません") && text.contains("unreadable"),
        "{text}"
    );
}

#[actix_web::test]
async fn a_row_left_behind_says_so_and_the_others_are_listed_and_read() {
    on_both(|app: TestApp| async move {
        let (stage, admin, there) = left_behind(&app, &DAMAGE, LOST).await;
        assert!(!kept(&stage, &admin).await.rekey.under_way);

        let lead = &stage.lead;
        let interviews = format!("{}/interviews", stage.base);
        let list: Page<InterviewLine> = lead.get(&interviews).await.expect(200);
        says_so(&list.items[0].person);
        let one: Interview = lead
            .get(&format!("{interviews}/{}", list.items[0].id))
            .await
            .expect(200);
        says_so(&one.details.person);

        let list: Page<Training> = lead
            .get(&format!("{}/trainings", stage.base))
            .await
            .expect(200);
        let training = &list.items[0];
        says_so(&training.content.attendance[0].unit);
        assert_eq!((training.invited, training.attended), (12, 2));

        let steps = format!("{}/claims/{}/steps", stage.base, there.claim.id);
        let steps: Page<ClaimEvent> = lead.get(&steps).await.expect(200);
        assert_eq!(steps.items[0].step.action, ClaimAction::Reject);
        says_so(&steps.items[0].step.reason);

        let outbox = format!("{}/outbox", stage.base);
        let mails: Page<OutboxMail> = lead.get(&outbox).await.expect(200);
        assert_eq!(mails.items.len(), 3);
        for mail in &mails.items {
            says_so(&mail.subject);
        }
        let mail: OutboxMessage = lead
            .get(&format!("{outbox}/{}", mails.items[0].id))
            .await
            .expect(200);
        says_so(&mail.text);

        // What undoing needs is gone, and nothing is half undone.
        let merges = format!("{}/merges", stage.base);
        let list: Page<PersonMerge> = stage.comms.get(&merges).await.expect(200);
        assert!(!list.items[0].can_undo);
        let undo = format!("{merges}/{}/undo", there.merge.id);
        let refused = on_version(&stage.comms, Method::POST, &undo, there.merge.version).await;
        let told = refused.problem(ErrorCode::StateConflict).detail;
        assert!(told.contains("cannot be read"), "{told}");

        let upload = format!("{}/people/uploads/{}", stage.base, there.upload.id);
        let import = stage
            .comms
            .request(Method::POST, &format!("{upload}/import"));
        let refused = stage.comms.send(import).await;
        let told = refused.problem(ErrorCode::StateConflict).detail;
        assert!(told.contains("cannot be read"), "{told}");
        let removed = stage.comms.request(Method::DELETE, &upload);
        assert_eq!(stage.comms.send(removed).await.status, 204);

        // Another key takes along what stands in their place.
        sealed_anew(&app, &stage, &admin, &[]).await;
        let rekey = kept(&stage, &admin).await.rekey;
        assert!(!rekey.under_way && rekey.unreadable_count == 0, "{rekey:?}");
        let list: Page<Value> = lead.get(&interviews).await.expect(200);
        assert_eq!(list.items.len(), 1);
    })
    .await;
}

#[actix_web::test]
async fn a_merge_of_which_one_entry_was_left_behind_is_not_undone_in_part() {
    on_both(|app: TestApp| async move {
        let (stage, _, there) = left_behind(&app, &DAMAGE[4..5], 1).await;
        let undo = format!("{}/merges/{}/undo", stage.base, there.merge.id);
        let refused = on_version(&stage.comms, Method::POST, &undo, there.merge.version).await;
        let told = refused.problem(ErrorCode::StateConflict).detail;
        assert!(told.contains("cannot be read"), "{told}");
        let people: Page<Person> = stage
            .comms
            .get(&format!("{}/people", stage.base))
            .await
            .expect(200);
        assert_eq!(people.items.len(), 2);
    })
    .await;
}
