//! Post and telephone know households and guardians as mails do: one letter or one call for those who are told together,
//! each of whom is told by it; only numbers that can be used are called; and nothing is recorded before the incident began.

use crate::{
    activities::post_at,
    campaigns::Stage,
    followups::{attempt, batch, counts, detail, import, list, number, person},
    support::{Answer, TestApp, on_both},
};
use actix_web::http::Method;
use saiki_api::{
    Uuid,
    contact_stops::{ContactStop, ContactStops},
    followups::{
        Calls, FollowedMany, Followup, FollowupDetail, FollowupState, PostBatch, PostLetter,
        PostLetterState, Postable,
    },
    households::HouseholdKind,
    incidents::Incident,
    letters::Letter,
    page::Page,
    people::{Person, PersonDecision},
    problem::ErrorCode,
    retention::Retention,
};
use serde_json::{Value, json};

const PEOPLE: &str = "お客様番号,氏名,電話,住所\n\
    N-0001,鈴木 花子,090-1111-1111,〒100-0001 東京都千代田区千代田1-1\n\
    N-0002,鈴木 次郎,,\n\
    N-0003,高橋 一,090-3333-3333,\n\
    N-0004,高橋 二,,〒100-0004 東京都千代田区千代田4-4\n";

pub async fn known(stage: &Stage, number: &str) -> Uuid {
    let path = format!("{}/people?reveal=true&limit=200", stage.base);
    let page: Page<Person> = stage.comms.get(&path).await.expect(200);
    let found = page.items.iter().find(|one| one.number == number);
    found.unwrap().id
}

/// A household of two, and two minors whose parent is not on the register; none of them has a mail address.
pub async fn families(app: &TestApp) -> (Stage, [Uuid; 4]) {
    let stage = Stage::new(app, &["a@told.example"]).await;
    import(&stage, PEOPLE).await;
    let mut ids = [Uuid::nil(); 4];
    for (id, number) in ids.iter_mut().zip(["N-0001", "N-0002", "N-0003", "N-0004"]) {
        *id = known(&stage, number).await;
    }
    let home = json!({ "kind": "household", "head_id": ids[0], "member_ids": [ids[0], ids[1]] });
    let parent = json!({
        "name": "高橋 和子", "email": "", "phone": "03-0000-1111", "address": "〒100-0002 東京都千代田区千代田2-2",
    });
    let wards = json!({
        "kind": "guardian", "outside": parent, "reason": "minor", "member_ids": [ids[2], ids[3]],
    });
    for body in [home, wards] {
        let path = format!("{}/households", stage.base);
        stage.comms.post(&path, &body).await.expect::<Value>(201);
    }
    stage.approve().await;
    (stage, ids)
}

pub async fn to_be_called(stage: &Stage, ids: &[Uuid]) {
    let path = format!("{}/followups/assign", stage.base);
    let body = json!({ "target": { "ids": ids }, "channel": "phone", "expected_count": ids.len() });
    stage
        .comms
        .post(&path, &body)
        .await
        .expect::<FollowedMany>(200);
}

pub async fn calls(stage: &Stage, query: &str) -> Calls {
    let path = format!("{}/followups/calls?reveal=true&{query}", stage.base);
    stage.comms.get(&path).await.expect(200)
}

pub fn others(one: &Followup) -> Vec<Uuid> {
    one.others.iter().map(|other| other.person_id).collect()
}

#[actix_web::test]
async fn one_letter_is_for_a_household_and_one_for_somebodys_wards() {
    on_both(|app| async move {
        let (stage, [one, two, three, four]) = families(&app).await;
        let path = format!("{}/followups/postable", stage.base);
        let postable: Postable = stage.comms.get(&path).await.expect(200);
        assert_eq!(
            (postable.people, postable.letters, postable.unreached),
            (4, 2, 0)
        );
        batch(&stage, 4)
            .await
            .problem(ErrorCode::ConfirmationMismatch);
        let made: PostBatch = batch(&stage, 2).await.expect(201);
        assert_eq!((made.letters, made.people), (2, 4));
        // None of them gets a second one.
        let none: Postable = stage.comms.get(&path).await.expect(200);
        assert_eq!((none.people, none.letters, none.unreached), (0, 0, 4));

        let path = format!("{}/post-batches/{}", stage.base, made.id);
        let clear = format!("{path}/letters?reveal=true");
        let letters: Page<PostLetter> = stage.comms.get(&clear).await.expect(200);
        let [home, wards] = letters.items.as_slice() else {
            panic!("{letters:?}");
        };
        assert_eq!(
            (home.name.as_str(), home.person_id, &home.covers),
            ("鈴木 花子", one, &vec![two])
        );
        assert_eq!(home.members, ["鈴木 花子", "鈴木 次郎"]);
        // To the parent, at the parent's address, though a ward has one of their own.
        assert_eq!(
            (wards.name.as_str(), wards.person_id, &wards.covers),
            ("高橋 和子", three, &vec![four])
        );
        assert!(
            wards.address.contains("2-2") && wards.members.len() == 2,
            "{wards:?}"
        );
        let masked: Page<PostLetter> = stage
            .comms
            .get(&format!("{path}/letters"))
            .await
            .expect(200);
        assert!(
            masked
                .items
                .iter()
                .all(|one| one.members.iter().all(|name| name.contains('●')))
        );
        assert_eq!(list(&stage, "state=printed").await.len(), 4);

        let sent = json!({ "posted_on": "2026-11-24", "service": "", "confirm_letters": 2 });
        let posted = format!("{path}/posted");
        post_at(&stage.comms, &posted, made.version, &sent)
            .await
            .expect::<PostBatch>(200);
        for id in [one, two, three, four] {
            assert_eq!(
                person(&stage, id).await.decision,
                PersonDecision::ToldOtherwise
            );
            assert_eq!(detail(&stage, id).await.letters.len(), 1);
        }
        assert_eq!(
            (counts(&stage).await.open, counts(&stage).await.posted),
            (0, 4)
        );
        // It comes back, named by the number of the ward it is not counted under: both are open again.
        let back = json!({ "code": "N-0004", "reason": "not_collected" });
        let returns = format!("{}/post-returns", stage.base);
        let came: PostLetter = stage.comms.post(&returns, &back).await.expect(200);
        assert_eq!(
            (came.state, came.person_id, came.covers),
            (PostLetterState::Returned, three, vec![four])
        );
        for id in [three, four] {
            assert_eq!(person(&stage, id).await.decision, PersonDecision::Open);
            let now = detail(&stage, id).await;
            assert_eq!(now.followup.state, FollowupState::Returned);
            assert_eq!(now.attempts[0].to.as_deref(), Some("高橋 和子"));
            assert_eq!(now.followup.to.unwrap().kind, HouseholdKind::Guardian);
        }
        assert_eq!(counts(&stage).await.open, 2);
    })
    .await;
}

#[actix_web::test]
async fn a_batch_for_several_is_thrown_away_whole() {
    on_both(|app| async move {
        let (stage, _) = families(&app).await;
        let made: PostBatch = batch(&stage, 2).await.expect(201);
        let path = format!("{}/post-batches/{}", stage.base, made.id);
        let request = stage
            .comms
            .request(Method::DELETE, &path)
            .insert_header(("if-match", format!("\"{}\"", made.version)));
        assert_eq!(stage.comms.send(request).await.status, 204);
        assert_eq!(list(&stage, "state=open").await.len(), 4);
        batch(&stage, 2).await.expect::<PostBatch>(201);
    })
    .await;
}

#[actix_web::test]
async fn a_letter_goes_where_a_minor_lives_when_the_parents_address_is_not_known() {
    on_both(|app| async move {
        let stage = Stage::new(&app, &["a@told.example"]).await;
        import(&stage, PEOPLE).await;
        let (three, four) = (known(&stage, "N-0003").await, known(&stage, "N-0004").await);
        let path = format!("{}/households", stage.base);
        let parent = json!({ "name": "高橋 和子", "email": "kazuko@parent.example" });
        let wards = json!({
            "kind": "guardian", "outside": parent, "reason": "minor", "member_ids": [three, four],
        });
        stage.comms.post(&path, &wards).await.expect::<Value>(201);
        for id in [three, four] {
            let now = detail(&stage, id).await.followup;
            assert!(now.address.contains("4-4"), "{now:?}");
            // Nobody but the parent is called.
            assert!(now.phones.is_empty());
            assert_eq!(now.to.unwrap().name, "高橋 和子");
        }
    })
    .await;
}

#[actix_web::test]
async fn one_call_tells_those_somebody_answers_for() {
    on_both(|app| async move {
        let (stage, [one, two, three, four]) = families(&app).await;
        to_be_called(&stage, &[one, two, three, four]).await;
        let all = calls(&stage, "").await;
        assert_eq!(
            (all.total, all.due, all.without_number, all.items.len()),
            (2, 2, 0, 2)
        );
        let [home, wards] = all.items.as_slice() else {
            panic!("{all:?}");
        };
        assert_eq!((home.person_id, others(home)), (one, vec![two]));
        assert!(home.to.is_none() && home.phones == ["090-1111-1111"]);
        // The parent is called, not the minor whose number is on the register.
        assert_eq!((wards.person_id, others(wards)), (three, vec![four]));
        assert_eq!(wards.phones, ["03-0000-1111"]);
        assert_eq!(wards.to.as_ref().unwrap().name, "高橋 和子");
        let first = calls(&stage, "limit=1").await;
        let rest = calls(
            &stage,
            &format!("limit=1&cursor={}", first.next_cursor.unwrap()),
        )
        .await;
        assert_eq!(
            (first.items[0].person_id, rest.items[0].person_id),
            (one, three)
        );
        let sheet = stage
            .comms
            .get(&format!("{}/followups/call-list?reveal=true", stage.base))
            .await;
        assert!(
            ["高橋 一", "高橋 二", "高橋 和子", "03-0000-1111"]
                .iter()
                .all(|text| sheet.text().contains(text)),
            "{}",
            sheet.text()
        );

        let missed = json!({ "channel": "phone", "result": "not_reached" });
        attempt(&stage, two, &missed)
            .await
            .expect::<FollowupDetail>(201);
        for id in [one, two] {
            let now = detail(&stage, id).await;
            assert_eq!((now.followup.tries, now.attempts.len()), (1, 1));
        }
        assert_eq!(
            detail(&stage, two).await.attempts[0].to.as_deref(),
            Some("鈴木 花子")
        );
        assert_eq!(detail(&stage, one).await.attempts[0].to, None);
        let told = json!({ "channel": "phone", "result": "told" });
        attempt(&stage, four, &told)
            .await
            .expect::<FollowupDetail>(201);
        for id in [three, four] {
            assert_eq!(
                person(&stage, id).await.decision,
                PersonDecision::ToldOtherwise
            );
            let now = detail(&stage, id).await;
            assert_eq!(now.attempts[0].to.as_deref(), Some("高橋 和子"));
        }
        assert_eq!(counts(&stage).await.open, 2);
        assert_eq!(
            (calls(&stage, "").await.total, calls(&stage, "").await.due),
            (1, 0)
        );
    })
    .await;
}

async fn state_of_number(stage: &Stage, id: Uuid, state: &str) {
    let seen: Person = person(stage, id).await;
    let path = format!("{}/people/{id}/own-addresses/phone", stage.base);
    let why = if state == "usable" {
        ""
    } else {
        "現在使われていない"
    };
    let body = json!({ "state": state, "why": why });
    let answer: Answer = stage.comms.put(&path, seen.version, &body).await;
    assert_eq!(answer.status, 204, "{}", answer.text());
}

#[actix_web::test]
async fn only_numbers_that_can_be_used_are_called_in_their_order() {
    on_both(|app| async move {
        let stage = Stage::new(&app, &["a@told.example"]).await;
        import(&stage, PEOPLE).await;
        let (one, two) = (known(&stage, "N-0001").await, known(&stage, "N-0002").await);
        to_be_called(&stage, &[one, two]).await;
        let first = calls(&stage, "").await;
        assert_eq!(
            (first.total, first.without_number, first.items.len()),
            (1, 1, 1)
        );
        state_of_number(&stage, one, "withdrawn").await;
        let none = calls(&stage, "").await;
        assert_eq!(
            (none.total, none.due, none.without_number, none.items.len()),
            (0, 0, 2, 0)
        );
        // They are found where another way is chosen for them.
        assert_eq!(
            list(&stage, "channel=phone&has_number=false").await.len(),
            2
        );
        assert_eq!(list(&stage, "channel=phone&has_number=true").await.len(), 0);
        assert_eq!(counts(&stage).await.without_number, 3);
        number(&stage, one, "03-2222-2222").await;
        let now = calls(&stage, "").await;
        assert_eq!((now.total, now.without_number), (1, 1));
        assert_eq!(now.items[0].phones, ["03-2222-2222"]);
        state_of_number(&stage, one, "usable").await;
        assert_eq!(
            calls(&stage, "").await.items[0].phones,
            ["090-1111-1111", "03-2222-2222"]
        );
    })
    .await;
}

#[actix_web::test]
async fn whose_guardian_is_mailed_needs_no_address() {
    on_both(|app| async move {
        let stage = Stage::new(&app, &["a@told.example"]).await;
        import(&stage, "お客様番号,氏名\nN-0001,高橋 一\nN-0002,高橋 二\n").await;
        let (one, two) = (known(&stage, "N-0001").await, known(&stage, "N-0002").await);
        assert_eq!(list(&stage, "reason=no_address").await.len(), 2);
        let parent = json!({ "name": "高橋 和子", "email": "kazuko@parent.example" });
        let wards = json!({ "kind": "guardian", "outside": parent, "reason": "minor", "member_ids": [one] });
        let path = format!("{}/households", stage.base);
        stage.comms.post(&path, &wards).await.expect::<Value>(201);
        let left = list(&stage, "reason=no_address").await;
        assert_eq!(left.len(), 1);
        assert_eq!(left[0].person_id, two);
        assert!(detail(&stage, one).await.followup.reasons.is_empty());
    })
    .await;
}

#[actix_web::test]
async fn a_repeated_request_gets_the_first_answer_whatever_happened_since() {
    on_both(|app| async move {
        let stage = Stage::new(&app, &["a@told.example"]).await;
        import(&stage, PEOPLE).await;
        let one = known(&stage, "N-0001").await;
        let path = format!("{}/people/{one}/contact-stops", stage.base);
        let stop = json!({ "phone": true, "reason": "wish", "note": "電話は控える" });
        let first: ContactStop = stage
            .comms
            .post_once(&path, "stop-1", &stop)
            .await
            .expect(201);
        let request = stage
            .comms
            .request(Method::POST, &format!("{path}/{}/lift", first.id))
            .insert_header(("if-match", format!("\"{}\"", first.version)))
            .set_json(json!({ "note": "撤回の申し出" }));
        stage.comms.send(request).await.expect::<ContactStops>(200);
        let again: ContactStop = stage
            .comms
            .post_once(&path, "stop-1", &stop)
            .await
            .expect(201);
        assert_eq!(again, first);
        let now: ContactStops = stage.comms.get(&path).await.expect(200);
        assert!(now.standing.is_none() && now.former.len() == 1);

        let path = format!("{}/people/{one}/followup/attempts", stage.base);
        let missed = json!({ "channel": "phone", "result": "not_reached" });
        let first: FollowupDetail = stage
            .comms
            .post_once(&path, "try-1", &missed)
            .await
            .expect(201);
        stage
            .comms
            .post_once(&path, "try-2", &missed)
            .await
            .expect::<FollowupDetail>(201);
        let again: FollowupDetail = stage
            .comms
            .post_once(&path, "try-1", &missed)
            .await
            .expect(201);
        assert_eq!(
            (again, detail(&stage, one).await.attempts.len()),
            (first, 2)
        );
    })
    .await;
}

pub fn refused(answer: &Answer) -> (String, String) {
    let problem = answer.problem(ErrorCode::ValidationFailed);
    let error = &problem.errors[0];
    (error.field.clone(), error.code.clone())
}

#[actix_web::test]
async fn nothing_is_recorded_before_the_incident_began_or_kept_without_end() {
    on_both(|app| async move {
        let stage = Stage::new(&app, &["a@told.example"]).await;
        import(&stage, PEOPLE).await;
        let one = known(&stage, "N-0001").await;
        // Nothing says yet when it began: a mistyped year is noticed all the same.
        let typo = json!({ "channel": "phone", "result": "told", "at": "0001-01-01T00:00:00Z" });
        assert_eq!(
            refused(&attempt(&stage, one, &typo).await),
            ("at".to_owned(), "long_before".to_owned())
        );
        let incident: Incident = stage.comms.get(&stage.base).await.expect(200);
        let began = json!({ "times": [{
            "kind": "occurred", "moment": { "at": "2026-11-20T01:00:00Z", "zone": "Asia/Tokyo", "precision": "day" },
        }] });
        stage
            .comms
            .patch(&stage.base, incident.version, &began)
            .await
            .expect::<Incident>(200);
        stage.approve().await;
        let before = |field: &str| (field.to_owned(), "before_incident".to_owned());
        let early = json!({ "channel": "phone", "result": "told", "at": "2026-11-19T14:00:00Z" });
        assert_eq!(refused(&attempt(&stage, one, &early).await), before("at"));
        let seen = person(&stage, one).await.version;
        let path = format!("{}/people/{one}/decision", stage.base);
        let early = json!({ "decision": "told_otherwise", "way": "post", "day": "2026-11-19" });
        assert_eq!(refused(&stage.comms.put(&path, seen, &early).await), before("day"));

        let made: PostBatch = batch(&stage, 2).await.expect(201);
        let path = format!("{}/post-batches/{}/posted", stage.base, made.id);
        let sent = |day: &str| json!({ "posted_on": day, "service": "", "confirm_letters": 2 });
        let early = post_at(&stage.comms, &path, made.version, &sent("2026-11-19")).await;
        assert_eq!(refused(&early), before("posted_on"));
        // The batch was made on the 24th.
        let early = post_at(&stage.comms, &path, made.version, &sent("2026-11-23")).await;
        assert_eq!(
            refused(&early),
            ("posted_on".to_owned(), "before_batch".to_owned())
        );
        post_at(&stage.comms, &path, made.version, &sent("2026-11-24"))
            .await
            .expect::<PostBatch>(200);
        let returns = format!("{}/post-returns", stage.base);
        let back = |day: &str| json!({ "code": "1-1", "reason": "moved", "day": day });
        let early = stage.comms.post(&returns, &back("2026-11-19")).await;
        assert_eq!(refused(&early), before("day"));
        let early = stage.comms.post(&returns, &back("2026-11-23")).await;
        assert_eq!(refused(&early), ("day".to_owned(), "before_posting".to_owned()));
        stage
            .comms
            .post(&returns, &back("2026-11-24"))
            .await
            .expect::<PostLetter>(200);

        let kept = |until: &str| json!({ "until": until, "basis": "社内規程第12条" });
        let path = format!("{}/retention", stage.base);
        let endless = stage.lead.put(&path, 0, &kept("9999-12-31")).await;
        assert_eq!(refused(&endless), ("until".to_owned(), "too_far".to_owned()));
        stage
            .lead
            .put(&path, 0, &kept("2036-12-31"))
            .await
            .expect::<Retention>(200);
    })
    .await;
}

#[actix_web::test]
async fn a_letter_that_is_printed_takes_its_number_and_one_thrown_away_gives_it_back() {
    on_both(|app| async move {
        let (stage, _) = families(&app).await;
        let letters = format!("{}/letters", stage.base);
        let draft = json!({ "kind": stage.letter.kind, "name": "別の案" });
        let other: Letter = stage.comms.post(&letters, &draft).await.expect(201);
        let number = || async {
            let path = format!("{letters}/{}", other.id);
            let letter: Letter = stage.comms.get(&path).await.expect(200);
            letter.series.number
        };
        assert_eq!(number().await, 1);
        let made: PostBatch = batch(&stage, 2).await.expect(201);
        assert_eq!(number().await, 2);
        let path = format!("{}/post-batches/{}", stage.base, made.id);
        let request = stage
            .comms
            .request(Method::DELETE, &path)
            .insert_header(("if-match", format!("\"{}\"", made.version)));
        assert_eq!(stage.comms.send(request).await.status, 204);
        assert_eq!(number().await, 1);
    })
    .await;
}
