//! People whom a mail does not reach: nobody is left out of the list, what is done about each is on record, and whoever
//! was told in another way is told, until a letter comes back.

use crate::{
    activities::post_at,
    campaigns::{Stage, until},
    support::{Answer, Client, TestApp, on_both, on_both_with},
};
use actix_web::http::Method;
use saiki_api::{
    Uuid,
    audit::AuditEntry,
    campaigns::AmbiguousPolicy,
    duplicates::PersonMerge,
    followups::{
        CallScript, Calls, FollowedMany, Followup, FollowupChannel, FollowupCounts, FollowupDetail,
        FollowupReason, FollowupState, PostBatch, PostLetter, PostLetterState, Postable, Tracked,
    },
    imports::{Import, ImportAccepted, ImportState},
    incidents::Incident,
    letters::{Letter, Reach},
    notices::Notice,
    page::Page,
    people::{Person, PersonDecision, ToldWay},
    permissions::Role,
    problem::ErrorCode,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const HOUR: i64 = 3_600;

pub async fn import(stage: &Stage, csv: &str) {
    let path = format!("{}/people/imports", stage.base);
    let request = stage
        .comms
        .request(Method::POST, &path)
        .insert_header(("content-type", "text/csv"))
        .set_payload(csv.to_owned());
    let accepted: ImportAccepted = stage.comms.send(request).await.expect(202);
    let path = format!("{path}/{}", accepted.id);
    until("the import", || async {
        let import: Import = stage.comms.get(&path).await.expect(200);
        (import.state == ImportState::Done).then_some(())
    })
    .await;
}

/// A campaign to three people, of whom one got it, one's mail bounced and one's was refused; one more without a mail
/// address, and one of whom nothing is known but the name.
async fn sent(app: &TestApp) -> Stage {
    let stage = Stage::new(
        app,
        &["a@told.example", "b@bounced.example", "c@refused.example"],
    )
    .await;
    let more = "お客様番号,氏名,メール,電話,住所\n\
        N-0001,鈴木 かなりあ,,090-1234-5678,〒100-0001 東京都千代田区千代田1-1\n\
        N-0002,高橋 次郎,,,\n";
    import(&stage, more).await;
    stage.approve().await;
    let campaign = stage.campaign(AmbiguousPolicy::Resend).await;
    stage.start(&campaign, 3).await.expect::<Value>(200);
    for (domain, state) in [
        ("told.example", "accepted"),
        ("bounced.example", "bounced"),
        ("refused.example", "rejected"),
    ] {
        let sql = format!(
            "UPDATE deliveries SET state = '{state}', accepted_at = created_at WHERE domain = '{domain}'"
        );
        let db = app.state().db();
        db.bookkeeping(move |conn| saiki_db::testing::execute(conn, &sql))
            .await
            .unwrap();
    }
    stage
}

pub async fn list(stage: &Stage, query: &str) -> Vec<Followup> {
    let path = format!("{}/followups?limit=200&{query}", stage.base);
    let page: Page<Followup> = stage.comms.get(&path).await.expect(200);
    assert_eq!(page.total, Some(page.items.len() as u64), "{query}");
    page.items
}

/// The list by customer number.
pub async fn by_number(stage: &Stage) -> BTreeMap<String, Followup> {
    let all = list(stage, "reveal=true").await.into_iter();
    all.map(|one| (one.number.clone(), one)).collect()
}

pub async fn counts(stage: &Stage) -> FollowupCounts {
    let path = format!("{}/followups/counts", stage.base);
    stage.comms.get(&path).await.expect(200)
}

pub async fn person(stage: &Stage, id: Uuid) -> Person {
    let path = format!("{}/people/{id}?reveal=true", stage.base);
    stage.comms.get(&path).await.expect(200)
}

pub async fn detail(stage: &Stage, id: Uuid) -> FollowupDetail {
    let path = format!("{}/people/{id}/followup?reveal=true", stage.base);
    stage.comms.get(&path).await.expect(200)
}

/// A further telephone number of somebody.
pub async fn number(stage: &Stage, id: Uuid, value: &str) {
    let path = format!("{}/people/{id}/addresses", stage.base);
    let new = json!({ "channel": "phone", "value": value });
    stage.comms.post(&path, &new).await.expect::<Value>(201);
}

async fn merge(stage: &Stage, stays: Uuid, other: Uuid) -> PersonMerge {
    let (a, b) = (person(stage, stays).await, person(stage, other).await);
    let body = json!({ "survivor_id": stays, "people": [
        { "id": stays, "version": a.version }, { "id": other, "version": b.version },
    ] });
    let path = format!("{}/people/merge", stage.base);
    stage.comms.post(&path, &body).await.expect(201)
}

pub async fn attempt(stage: &Stage, id: Uuid, body: &Value) -> Answer {
    let path = format!("{}/people/{id}/followup/attempts", stage.base);
    stage.comms.post(&path, body).await
}

async fn log(app: &TestApp, stage: &Stage, action: &str) -> Vec<AuditEntry> {
    let admin = app.user(Role::Admin).await;
    let path = format!("audit?chain={}&limit=200", stage.incident);
    let page: Page<AuditEntry> = admin.get(&path).await.expect(200);
    let text = serde_json::to_string(&page.items).unwrap();
    for canary in ["かなりあ", "090-1234", "千代田1-1", "内緒のメモ"] {
        assert!(!text.contains(canary), "{canary} is in the log");
    }
    page.items
        .into_iter()
        .filter(|entry| entry.action == action)
        .collect()
}

#[actix_web::test]
async fn nobody_whom_a_mail_did_not_reach_is_missing_from_the_list() {
    on_both(|app| async move {
        let stage = sent(&app).await;
        let all = by_number(&stage).await;
        let reasons: Vec<(&str, &[FollowupReason])> = all
            .iter()
            .map(|(number, one)| (number.as_str(), one.reasons.as_slice()))
            .collect();
        assert_eq!(
            reasons,
            [
                ("K-b@bounced.example", [FollowupReason::Bounced].as_slice()),
                ("K-c@refused.example", &[FollowupReason::Rejected]),
                ("N-0001", &[FollowupReason::NoAddress]),
                ("N-0002", &[FollowupReason::NoAddress]),
            ]
        );
        let masked = list(&stage, "").await;
        assert!(
            masked
                .iter()
                .all(|one| one.masked && !one.name.contains("かなりあ"))
        );
        assert_eq!(list(&stage, "reason=bounced").await.len(), 1);
        assert_eq!(list(&stage, "reason=no_address").await.len(), 2);
        assert_eq!(list(&stage, "q=N-0001").await.len(), 1);
        assert_eq!(list(&stage, "lang=en").await.len(), 0);
        let campaigns: Page<saiki_api::campaigns::Campaign> = stage
            .comms
            .get(&format!("{}/campaigns", stage.base))
            .await
            .expect(200);
        let campaign = campaigns.items[0].id;
        assert_eq!(
            list(&stage, &format!("campaign_id={campaign}")).await.len(),
            2
        );
        let told = counts(&stage).await;
        assert_eq!((told.open, told.undecided, told.done), (4, 4, 0));
        let of: Vec<(FollowupReason, u64)> =
            told.reasons.iter().map(|c| (c.reason, c.people)).collect();
        assert_eq!(
            of,
            [
                (FollowupReason::Bounced, 1),
                (FollowupReason::Rejected, 1),
                (FollowupReason::NoAddress, 2)
            ]
        );
        let first: Page<Followup> = stage
            .comms
            .get(&format!("{}/followups?limit=3", stage.base))
            .await
            .expect(200);
        let next = first.next_cursor.unwrap();
        let rest: Page<Followup> = stage
            .comms
            .get(&format!("{}/followups?limit=3&cursor={next}", stage.base))
            .await
            .expect(200);
        assert_eq!(
            (first.items.len(), rest.items.len(), first.total),
            (3, 1, Some(4))
        );
        // Who may not see people in the clear gets none of it.
        let path = format!("{}/followups?reveal=true", stage.base);
        stage.lead.get(&path).await.problem(ErrorCode::Forbidden);
        assert!(!log(&app, &stage, "followup.revealed").await.is_empty());
        // A mail that arrives after all takes its reader off the list.
        let db = app.state().db();
        db.bookkeeping(|conn| {
            let sql = "UPDATE deliveries SET state = 'delivered' WHERE domain = 'bounced.example'";
            saiki_db::testing::execute(conn, sql)
        })
        .await
        .unwrap();
        assert_eq!(counts(&stage).await.open, 3);
    })
    .await;
}

#[actix_web::test]
async fn who_waits_for_a_letter_to_a_head_without_an_address_is_on_the_list_too() {
    on_both(|app| async move {
        let stage = Stage::new(&app, &["a@member.example", "b@alone.example"]).await;
        import(&stage, "お客様番号,氏名,メール\nN-0001,鈴木 花子,\n").await;
        let path = format!("{}/people?limit=10&reveal=true", stage.base);
        let page: Page<Person> = stage.comms.get(&path).await.expect(200);
        let id = |number: &str| page.items.iter().find(|p| p.number == number).unwrap().id;
        let (head, member) = (id("N-0001"), id("K-a@member.example"));
        let body = json!({ "kind": "household", "head_id": head, "member_ids": [head, member] });
        let households = format!("{}/households", stage.base);
        stage
            .comms
            .post(&households, &body)
            .await
            .expect::<Value>(201);
        let all = by_number(&stage).await;
        assert_eq!(all.len(), 2, "{all:?}");
        assert!(
            all.values()
                .all(|one| one.reasons == [FollowupReason::NoAddress])
        );
        assert!(all.contains_key("K-a@member.example"));
        assert_eq!(counts(&stage).await.open, 2);
    })
    .await;
}

#[actix_web::test]
async fn many_get_a_way_only_with_their_number() {
    on_both(|app| async move {
        let stage = sent(&app).await;
        let path = format!("{}/followups/assign", stage.base);
        let me = stage.comms.user.as_ref().unwrap().id;
        let body = |expected: u64| {
            json!({
                "target": { "filter": { "reason": "no_address" } }, "channel": "phone", "assignee_id": me,
                "expected_count": expected,
            })
        };
        stage
            .comms
            .post(&path, &body(3))
            .await
            .problem(ErrorCode::ConfirmationMismatch);
        assert_eq!(counts(&stage).await.undecided, 4);
        let done: FollowedMany = stage.comms.post(&path, &body(2)).await.expect(200);
        assert_eq!(done.people, 2);
        let phoned = list(&stage, "channel=phone").await;
        assert_eq!(phoned.len(), 2);
        assert!(phoned.iter().all(|one| one.version > 0 && one.assignee.as_ref().unwrap().id == me));
        assert_eq!(list(&stage, "has_channel=false").await.len(), 2);
        assert_eq!(list(&stage, &format!("assignee_id={me}")).await.len(), 2);
        let told = counts(&stage).await;
        assert_eq!((told.undecided, told.channels[0].people), (2, 2));
        // Somebody who got the mail is not put on the list by being named; somebody of the list may be.
        let one = phoned[0].person_id;
        let named = json!({
            "target": { "ids": [one, Uuid::from_u128(1)] }, "channel": "visit", "expected_count": 1,
        });
        stage.comms.post(&path, &named).await.expect::<FollowedMany>(200);
        assert_eq!(list(&stage, "channel=visit").await.len(), 1);
        let stranger = json!({
            "target": { "ids": [one] }, "assignee_id": Uuid::from_u128(7), "expected_count": 1,
        });
        let refused = stage.comms.post(&path, &stranger).await;
        assert_eq!(refused.problem(ErrorCode::ValidationFailed).errors[0].field, "assignee_id");
        let nothing = json!({ "target": { "ids": [one] }, "expected_count": 1 });
        stage
            .comms
            .post(&path, &nothing)
            .await
            .problem(ErrorCode::ValidationFailed);
        assert_eq!(log(&app, &stage, "followups.assigned").await.len(), 2);
        // One person's way is changed on the version seen.
        let path = format!("{}/people/{one}/followup", stage.base);
        let seen = detail(&stage, one).await.followup.version;
        let patch = json!({ "channel": null });
        stage
            .comms
            .patch(&path, seen + 1, &patch)
            .await
            .problem(ErrorCode::StaleVersion);
        let now: FollowupDetail = stage.comms.patch(&path, seen, &patch).await.expect(200);
        assert_eq!((now.followup.channel, now.followup.version), (None, seen + 1));
    })
    .await;
}

#[actix_web::test]
async fn calls_come_in_order_and_telling_somebody_is_recorded() {
    on_both(|app| async move {
        let stage = sent(&app).await;
        let all = by_number(&stage).await;
        let (one, two) = (all["N-0001"].person_id, all["N-0002"].person_id);
        number(&stage, two, "03-1234-5678").await;
        let assign =
            json!({ "target": { "ids": [one, two] }, "channel": "phone", "expected_count": 2 });
        let path = format!("{}/followups/assign", stage.base);
        stage
            .comms
            .post(&path, &assign)
            .await
            .expect::<FollowedMany>(200);
        let calls = |query: &'static str| {
            let path = format!("{}/followups/calls?{query}", stage.base);
            let comms = stage.comms.clone();
            async move { comms.get(&path).await.expect::<Calls>(200) }
        };
        let first = calls("").await;
        assert_eq!((first.total, first.due, first.exhausted), (2, 2, 0));
        assert!(first.items.iter().all(|one| one.masked));
        let missed = json!({ "channel": "phone", "result": "not_reached", "note": "内緒のメモ" });
        let now: FollowupDetail = attempt(&stage, one, &missed).await.expect(201);
        assert_eq!(now.followup.state, FollowupState::NotReached);
        assert_eq!((now.followup.tries, now.attempts.len()), (1, 1));
        assert!(!now.attempts[0].note.contains("内緒"), "masked");
        assert_eq!(detail(&stage, one).await.attempts[0].note, "内緒のメモ");
        let later = calls("reveal=true").await;
        assert_eq!((later.total, later.due), (2, 1));
        let order: Vec<Uuid> = later.items.iter().map(|one| one.person_id).collect();
        assert_eq!(order, [two, one]);
        assert_eq!(later.items[1].phones, ["090-1234-5678"]);
        let agreed = app.now().as_second() + 30 * HOUR;
        let agreed = saiki_api::Timestamp::from_second(agreed).unwrap();
        let back = json!({ "channel": "phone", "result": "call_back" });
        attempt(&stage, two, &back)
            .await
            .problem(ErrorCode::ValidationFailed);
        let back = json!({ "channel": "phone", "result": "call_back", "call_at": agreed });
        let now: FollowupDetail = attempt(&stage, two, &back).await.expect(201);
        assert_eq!(now.followup.call_at, Some(agreed));
        app.advance(5 * HOUR);
        let comms = app.sign_in(&stage.comms.user.as_ref().unwrap().email).await;
        let due: Calls = comms
            .get(&format!("{}/followups/calls", stage.base))
            .await
            .expect(200);
        assert_eq!((due.due, due.items[0].person_id), (1, one));
        let stage = Stage { comms, ..stage };
        let told = json!({ "channel": "phone", "result": "told", "note": "ご本人に説明した" });
        let now: FollowupDetail = attempt(&stage, one, &told).await.expect(201);
        assert_eq!(
            (now.followup.state, now.followup.reasons.len()),
            (FollowupState::Done, 0)
        );
        let known = person(&stage, one).await;
        assert_eq!(known.decision, PersonDecision::ToldOtherwise);
        let recorded = known.recorded.unwrap();
        assert_eq!(
            (recorded.way, recorded.note.as_str()),
            (Some(ToldWay::Phone), "ご本人に説明した")
        );
        assert_eq!(counts(&stage).await.open, 3);
        assert_eq!(list(&stage, "state=done").await.len(), 1);
        // A wrong number leaves no way chosen.
        let wrong = json!({ "channel": "phone", "result": "wrong" });
        let now: FollowupDetail = attempt(&stage, two, &wrong).await.expect(201);
        assert_eq!(now.followup.channel, None);
        assert_eq!(log(&app, &stage, "followup.attempted").await.len(), 4);
        // What is said, on paper too, in both languages.
        for lang in ["ja", "en"] {
            let path = format!("{}/followups/script?lang={lang}", stage.base);
            let script: CallScript = stage.comms.get(&path).await.expect(200);
            assert!(script.opening.len() >= 3 && script.not_said.len() >= 3);
        }
        let sheet = stage
            .comms
            .get(&format!("{}/followups/call-sheet", stage.base))
            .await;
        assert!(sheet.text().contains("<table>") && !sheet.text().contains("かなりあ"));
        let csv = stage
            .comms
            .get(&format!("{}/followups/call-list", stage.base))
            .await;
        assert!(csv.text().starts_with('\u{feff}'));
    })
    .await;
}

#[actix_web::test]
async fn who_is_not_to_be_called_is_on_no_call_list_and_still_to_be_told() {
    on_both(|app| async move {
        let stage = sent(&app).await;
        let all = by_number(&stage).await;
        let (one, two) = (all["N-0001"].person_id, all["N-0002"].person_id);
        number(&stage, two, "03-1234-5678").await;
        let assign =
            json!({ "target": { "ids": [one, two] }, "channel": "phone", "expected_count": 2 });
        let path = format!("{}/followups/assign", stage.base);
        stage
            .comms
            .post(&path, &assign)
            .await
            .expect::<FollowedMany>(200);
        let stop = json!({ "phone": true, "reason": "wish" });
        let stops = format!("{}/people/{one}/contact-stops", stage.base);
        let stopped = stage.comms.post(&stops, &stop).await;
        assert_eq!(stopped.status, 201, "{}", stopped.text());
        let calls: Calls = stage
            .comms
            .get(&format!("{}/followups/calls", stage.base))
            .await
            .expect(200);
        let called: Vec<Uuid> = calls.items.iter().map(|one| one.person_id).collect();
        assert_eq!((calls.total, calls.due, called), (1, 1, vec![two]));
        assert_eq!(counts(&stage).await.open, 4);
    })
    .await;
}

#[actix_web::test]
async fn whose_decision_was_taken_back_is_open_and_nothing_else() {
    on_both(|app| async move {
        let stage = sent(&app).await;
        let one = by_number(&stage).await["N-0001"].person_id;
        let told = json!({ "channel": "visit", "result": "told" });
        attempt(&stage, one, &told)
            .await
            .expect::<FollowupDetail>(201);
        assert_eq!(
            (counts(&stage).await.open, counts(&stage).await.done),
            (3, 1)
        );
        // Nothing more is done for whoever is settled, though a filter may look at them.
        let again = json!({
            "target": { "filter": { "state": "done" } }, "channel": "phone", "expected_count": 1,
        });
        let path = format!("{}/followups/assign", stage.base);
        stage
            .comms
            .post(&path, &again)
            .await
            .problem(ErrorCode::ConfirmationMismatch);
        let known = person(&stage, one).await;
        let path = format!("{}/people/{one}/decision", stage.base);
        let open = json!({ "decision": "open" });
        let answer = stage.comms.put(&path, known.version, &open).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(
            (counts(&stage).await.open, counts(&stage).await.done),
            (4, 0)
        );
        assert!(list(&stage, "state=done").await.is_empty());
    })
    .await;
}

#[actix_web::test]
async fn what_was_done_for_somebody_stays_with_them_through_a_merge() {
    on_both(|app| async move {
        let stage = sent(&app).await;
        let all = by_number(&stage).await;
        let (one, two) = (all["N-0001"].person_id, all["N-0002"].person_id);
        // The one that stays was called; the letter is for the other.
        let missed = json!({ "channel": "phone", "result": "not_reached" });
        attempt(&stage, two, &missed)
            .await
            .expect::<FollowupDetail>(201);
        let made: PostBatch = batch(&stage, 1).await.expect(201);
        let before = (detail(&stage, one).await, detail(&stage, two).await);
        assert_eq!(before.0.letters.len(), 1);
        let merged = merge(&stage, two, one).await;
        let now = detail(&stage, two).await;
        assert_eq!(now.followup.state, FollowupState::Printed);
        assert!(now.followup.version > before.0.followup.version.max(before.1.followup.version));
        assert_eq!((now.attempts.len(), now.letters.len()), (1, 1));
        let undo = format!("{}/merges/{}/undo", stage.base, merged.id);
        let request = stage
            .comms
            .request(Method::POST, &undo)
            .insert_header(("if-match", format!("\"{}\"", merged.version)));
        let undone: PersonMerge = stage.comms.send(request).await.expect(200);
        assert!(undone.undone_at.is_some());
        let after = (detail(&stage, one).await, detail(&stage, two).await);
        assert_eq!(
            (after.0.followup.state, after.1.followup.state),
            (FollowupState::Printed, FollowupState::NotReached)
        );
        assert_eq!((after.0.letters.len(), after.1.attempts.len()), (1, 1));
        assert!(after.1.letters.is_empty() && after.0.attempts.is_empty());
        // A letter posted after a merge tells the one that stays.
        merge(&stage, two, one).await;
        let posted = format!("{}/post-batches/{}/posted", stage.base, made.id);
        let sent = json!({ "posted_on": "2026-11-24", "service": "", "confirm_letters": 1 });
        post_at(&stage.comms, &posted, made.version, &sent)
            .await
            .expect::<PostBatch>(200);
        let known = person(&stage, two).await;
        assert_eq!(known.decision, PersonDecision::ToldOtherwise);
        assert_eq!(
            (counts(&stage).await.open, counts(&stage).await.posted),
            (2, 1)
        );
    })
    .await;
}

#[actix_web::test]
async fn who_never_answers_is_counted_and_called_no_more() {
    on_both(|app| async move {
        let stage = sent(&app).await;
        let one = by_number(&stage).await["N-0001"].person_id;
        let missed = json!({ "channel": "phone", "result": "not_reached" });
        for _ in 0..5 {
            attempt(&stage, one, &missed)
                .await
                .expect::<FollowupDetail>(201);
        }
        let calls: Calls = stage
            .comms
            .get(&format!("{}/followups/calls", stage.base))
            .await
            .expect(200);
        assert_eq!((calls.total, calls.exhausted, calls.items.len()), (0, 1, 0));
        // They are still to be told.
        assert_eq!(counts(&stage).await.open, 4);
    })
    .await;
}

pub async fn batch(stage: &Stage, expected: u64) -> Answer {
    let new = json!({
        "letter_id": stage.letter.id, "target": { "filter": {} }, "envelope": "naga3",
        "expected_count": expected,
    });
    stage
        .comms
        .post(&format!("{}/post-batches", stage.base), &new)
        .await
}

#[actix_web::test]
async fn a_batch_is_frozen_printed_posted_and_what_comes_back_is_open_again() {
    on_both(|app| async move {
        let stage = sent(&app).await;
        // Post reaches the one with an address.
        batch(&stage, 4).await.problem(ErrorCode::ConfirmationMismatch);
        let path = format!("{}/followups/postable", stage.base);
        assert_eq!(stage.comms.get(&path).await.expect::<Postable>(200).letters, 1);
        let made: PostBatch = batch(&stage, 1).await.expect(201);
        assert_eq!((made.number, made.letters, made.returned), (1, 1, 0));
        // Whoever has a letter that waits to be posted gets no second one.
        batch(&stage, 1).await.problem(ErrorCode::ConfirmationMismatch);
        let postable = format!("{}/followups/postable", stage.base);
        assert_eq!(stage.comms.get(&postable).await.expect::<Postable>(200).people, 0);
        let path = format!("{}/post-batches/{}", stage.base, made.id);
        assert_eq!(list(&stage, "state=printed").await.len(), 1);
        stage
            .lead
            .get(&format!("{path}/pdf"))
            .await
            .problem(ErrorCode::Forbidden);
        let pdf = stage.comms.get(&format!("{path}/pdf")).await;
        assert_eq!((pdf.status, pdf.header("content-type")), (200, Some("application/pdf")), "{}", pdf.text());
        assert!(pdf.body.starts_with(b"%PDF-1.7") && pdf.body.ends_with(b"%%EOF\n"));
        let once = pdf.header("saiki-sha256").unwrap().to_owned();
        let again = stage.comms.get(&format!("{path}/pdf")).await;
        assert_eq!(again.body, pdf.body);
        let now: PostBatch = stage.comms.get(&path).await.expect(200);
        assert_eq!(now.pdf_sha256.as_deref(), Some(once.as_str()));
        // An index sheet, an address page, a page of text.
        assert_eq!(now.pages, Some(3));
        assert_eq!(log(&app, &stage, "post_batch.printed").await.len(), 2);
        let letters: Page<PostLetter> = stage.comms.get(&format!("{path}/letters")).await.expect(200);
        assert_eq!(letters.items[0].letter.code(), "1-00001");
        assert!(!letters.items[0].address.contains("千代田1"), "masked");

        let back = json!({ "code": "1-1", "reason": "moved" });
        let returns = format!("{}/post-returns", stage.base);
        stage.comms.post(&returns, &back).await.problem(ErrorCode::StateConflict);
        let sent = |typed: i64, day: &str| json!({ "posted_on": day, "service": "簡易書留", "confirm_letters": typed });
        let posted = format!("{path}/posted");
        post_at(&stage.comms, &posted, now.version, &sent(2, "2026-11-24"))
            .await
            .problem(ErrorCode::ConfirmationMismatch);
        post_at(&stage.comms, &posted, now.version, &sent(1, "2026-11-25"))
            .await
            .problem(ErrorCode::ValidationFailed);
        let done: PostBatch = post_at(&stage.comms, &posted, now.version, &sent(1, "2026-11-24"))
            .await
            .expect(200);
        assert!(done.posted_on.is_some());
        let one = letters.items[0].person_id;
        let known = person(&stage, one).await;
        assert_eq!(known.decision, PersonDecision::ToldOtherwise);
        assert_eq!(known.recorded.unwrap().way, Some(ToldWay::Post));
        assert_eq!((counts(&stage).await.open, counts(&stage).await.posted), (3, 1));
        post_at(&stage.comms, &posted, done.version, &sent(1, "2026-11-24"))
            .await
            .problem(ErrorCode::StateConflict);

        let tracked = format!("{path}/tracking");
        let lines = json!({ "csv": "番号,追跡番号\n1-00001,1234-5678-9012\n" });
        assert_eq!(stage.comms.post(&tracked, &lines).await.expect::<Tracked>(200).letters, 1);
        for other in ["1-00009,1", "3-00001,1", "x"] {
            let lines = json!({ "csv": format!("番号\n{other}") });
            stage.comms.post(&tracked, &lines).await.problem(ErrorCode::ValidationFailed);
        }
        let unknown = json!({ "code": "9-1", "reason": "moved" });
        let refused = stage.comms.post(&returns, &unknown).await;
        assert_eq!(refused.problem(ErrorCode::ValidationFailed).errors[0].field, "code");
        // By the customer number as well as by the number printed.
        let back = json!({ "code": "N-0001", "reason": "moved" });
        let came: PostLetter = stage.comms.post(&returns, &back).await.expect(200);
        assert_eq!(came.state, PostLetterState::Returned);
        assert_eq!(person(&stage, one).await.decision, PersonDecision::Open);
        let now = detail(&stage, one).await;
        assert_eq!((now.followup.state, now.followup.channel), (FollowupState::Returned, None));
        assert_eq!((now.attempts.len(), now.letters[0].tracking.as_str()), (1, "1234-5678-9012"));
        assert_eq!(counts(&stage).await.open, 4);
        // The address is known not to be theirs: the next batch does not go there.
        let path = format!("{}/followups/postable", stage.base);
        let left: Postable = stage.comms.get(&path).await.expect(200);
        assert_eq!(left.people, 0);
        stage.comms.post(&returns, &back).await.problem(ErrorCode::ValidationFailed);
        // Nor to it as the address of an entry it is merged into.
        let other = by_number(&stage).await["N-0002"].person_id;
        merge(&stage, other, one).await;
        let left: Postable = stage.comms.get(&path).await.expect(200);
        assert_eq!(left.people, 0);
    })
    .await;
}

#[actix_web::test]
async fn a_batch_that_was_not_posted_can_be_thrown_away() {
    on_both(|app| async move {
        let stage = sent(&app).await;
        let made: PostBatch = batch(&stage, 1).await.expect(201);
        let path = format!("{}/post-batches/{}", stage.base, made.id);
        let request = stage
            .comms
            .request(Method::DELETE, &path)
            .insert_header(("if-match", format!("\"{}\"", made.version)));
        assert_eq!(stage.comms.send(request).await.status, 204);
        stage.comms.get(&path).await.problem(ErrorCode::NotFound);
        assert_eq!(list(&stage, "state=open").await.len(), 4);
    })
    .await;
}

#[actix_web::test]
async fn a_machine_without_the_font_says_what_to_do() {
    on_both_with(
        |config| config.letter_font = "/nowhere/font.ttf".to_owned(),
        |app| async move {
            let stage = sent(&app).await;
            let made: PostBatch = batch(&stage, 1).await.expect(201);
            let path = format!("{}/post-batches/{}/pdf", stage.base, made.id);
            let problem = stage
                .comms
                .get(&path)
                .await
                .problem(ErrorCode::StateConflict);
            assert!(
                problem.detail.contains("/nowhere/font.ttf"),
                "{}",
                problem.detail
            );
        },
    )
    .await;
}

/// A website notice of the incident that anybody can read.
async fn published(stage: &Stage) -> Notice {
    let letters = format!("{}/letters", stage.base);
    let new = json!({ "kind": "web_notice", "name": "お詫びとお知らせ" });
    let letter: Letter = stage.comms.post(&letters, &new).await.expect(201);
    let reach: Reach = stage
        .comms
        .get(&format!("{letters}/{}/reach", letter.id))
        .await
        .expect(200);
    for (client, action) in [(&stage.comms, "request"), (&stage.lead, "approve")] {
        let step = json!({
            "action": action, "content_hash": letter.content_hash, "recipients_hash": reach.recipients_hash,
            "facts_hash": reach.facts_hash,
        });
        let path = format!("{letters}/{}/approvals", letter.id);
        client.post(&path, &step).await.expect::<Value>(200);
    }
    let incident: Incident = stage.comms.get(&stage.base).await.expect(200);
    let typed = json!({
        "content_hash": letter.content_hash, "confirm_reference": incident.reference,
    });
    let path = format!("{letters}/{}/publish", letter.id);
    publish(&stage.comms, &path, &typed).await
}

async fn publish(client: &Client, path: &str, typed: &Value) -> Notice {
    let answer = client.post(path, typed).await;
    assert!(answer.status < 300, "{}", answer.text());
    serde_json::from_slice(&answer.body).unwrap()
}

#[actix_web::test]
async fn substitute_notice_rests_on_a_notice_that_stands() {
    on_both(|app| async move {
        let stage = sent(&app).await;
        let notice = published(&stage).await;
        let one = by_number(&stage).await["N-0002"].person_id;
        let path = format!("{}/followups/substitute", stage.base);
        let wanted = |notice: Uuid, until: &str, expected: u64| {
            json!({
                "notice_id": notice, "target": { "ids": [one] }, "kept_until": until,
                "reason": "住所も電話番号も分からないため", "expected_count": expected,
            })
        };
        let comms = &stage.comms;
        let elsewhere = wanted(Uuid::from_u128(5), "2027-01-31", 1);
        comms
            .post(&path, &elsewhere)
            .await
            .problem(ErrorCode::NotFound);
        let soon = comms.post(&path, &wanted(notice.id, "2026-12-01", 1)).await;
        assert_eq!(
            soon.problem(ErrorCode::ValidationFailed).errors[0].field,
            "kept_until"
        );
        let many = wanted(notice.id, "2027-01-31", 2);
        comms
            .post(&path, &many)
            .await
            .problem(ErrorCode::ConfirmationMismatch);
        let right = wanted(notice.id, "2027-01-31", 1);
        assert_eq!(
            comms
                .post(&path, &right)
                .await
                .expect::<FollowedMany>(200)
                .people,
            1
        );
        let known = person(&stage, one).await;
        let recorded = known.recorded.unwrap();
        assert_eq!(recorded.way, Some(ToldWay::PublicNotice));
        assert!(recorded.note.contains(&notice.slug) && recorded.note.contains("2027-01-31"));
        assert_eq!(
            detail(&stage, one).await.followup.channel,
            Some(FollowupChannel::Notice)
        );
        let told = counts(&stage).await;
        assert_eq!((told.open, told.done, told.substituted.len()), (3, 1, 1));
        assert!(told.substituted[0].standing && told.substituted[0].people == 1);
        assert_eq!(log(&app, &stage, "followups.substituted").await.len(), 1);
        // It cannot be taken down while people rest on it.
        let withdraw = format!("{}/letters/{}/withdraw", stage.base, notice.letter_id);
        let reason = json!({ "reason": "取り下げ" });
        post_at(comms, &withdraw, notice.version, &reason)
            .await
            .problem(ErrorCode::StateConflict);
    })
    .await;
}

#[actix_web::test]
async fn from_twelve_hours_before_the_deadline_whoever_waits_is_to_be_told_otherwise() {
    on_both(|app| async move {
        let stage = Stage::new(&app, &["a@slow.example", "b@slow.example"]).await;
        let incident: Incident = stage.comms.get(&stage.base).await.expect(200);
        let mut facts = serde_json::to_value(&incident.facts).unwrap();
        facts["notice_deadline"] = json!({
            "moment": { "at": "2026-11-26T00:00:00Z", "zone": "Asia/Tokyo", "precision": "minute" },
            "basis": "個人情報保護法26条2項",
        });
        let path = format!("incidents/{}", stage.incident);
        let patched = stage
            .comms
            .patch(&path, incident.version, &json!({ "facts": facts }))
            .await;
        patched.expect::<Incident>(200);
        stage.approve().await;
        let campaign = stage.campaign(AmbiguousPolicy::Resend).await;
        stage.start(&campaign, 2).await.expect::<Value>(200);
        assert_eq!(counts(&stage).await.open, 0);
        app.advance(36 * HOUR);
        let comms = app.sign_in(&stage.comms.user.as_ref().unwrap().email).await;
        let stage = Stage { comms, ..stage };
        let late = list(&stage, "reason=late").await;
        assert_eq!(late.len(), 2);
        assert_eq!(late[0].reasons, [FollowupReason::Late]);
    })
    .await;
}
