//! What a call found out is true for everybody it was made for, and of the number it was made to; nobody who was told drops
//! out of it, and a mistake is taken back with its reason. What came back, and what a file said before, stands.

use crate::{
    activities::post_at,
    campaigns::Stage,
    followups::{attempt, batch, counts, detail, import, list, number, person},
    followups_together::{calls, families, known, others, refused, to_be_called},
    support::on_both,
};
use saiki_api::{
    Uuid,
    followups::{
        AttemptResult, FollowedMany, FollowupChannel, FollowupDetail, FollowupState, PostBatch,
        PostLetter, Postable, Tracked,
    },
    households::Household,
    page::Page,
    people::{AddressChannel, AddressState, PersonAddress, PersonDecision, WayFault},
    problem::ErrorCode,
};
use serde_json::{Value, json};

async fn put_down(stage: &Stage, id: Uuid, body: &Value) -> FollowupDetail {
    attempt(stage, id, body).await.expect(201)
}

async fn assign(stage: &Stage, id: Uuid, way: &str) {
    let path = format!("{}/followups/assign", stage.base);
    let body = json!({ "target": { "ids": [id] }, "channel": way, "expected_count": 1 });
    stage
        .comms
        .post(&path, &body)
        .await
        .expect::<FollowedMany>(200);
}

async fn decision(stage: &Stage, id: Uuid) -> PersonDecision {
    person(stage, id).await.decision
}

async fn post(stage: &Stage, made: &PostBatch) {
    let path = format!("{}/post-batches/{}/posted", stage.base, made.id);
    let sent = json!({ "posted_on": "2026-11-24", "service": "", "confirm_letters": made.letters });
    post_at(&stage.comms, &path, made.version, &sent)
        .await
        .expect::<PostBatch>(200);
}

const TOLD: PersonDecision = PersonDecision::ToldOtherwise;

#[actix_web::test]
async fn a_call_is_for_everybody_it_was_made_for_whatever_way_is_chosen_for_them() {
    on_both(|app| async move {
        let (stage, [one, two, three, four]) = families(&app).await;
        to_be_called(&stage, &[two, three]).await;
        assign(&stage, one, "post").await;
        let all = calls(&stage, "").await;
        assert_eq!(all.total, 2);
        assert_eq!(others(&all.items[0]), [one]);
        assert_eq!(others(&all.items[1]), [four]);
        let missed = json!({ "channel": "phone", "result": "not_reached" });
        let now = put_down(&stage, two, &missed).await;
        assert_eq!(now.followup.state, FollowupState::NotReached);
        // The call is on record for both; the way chosen for the other stays.
        let other = detail(&stage, one).await;
        assert_eq!((other.attempts.len(), other.followup.tries), (1, 0));
        assert_eq!(
            (other.followup.channel, other.followup.state),
            (Some(FollowupChannel::Post), FollowupState::Open)
        );
        // For whom no way was chosen they are called together from then on.
        put_down(&stage, three, &missed).await;
        assert_eq!(
            detail(&stage, four).await.followup.channel,
            Some(FollowupChannel::Phone)
        );
        let told = json!({ "channel": "phone", "result": "told" });
        put_down(&stage, two, &told).await;
        for id in [one, two] {
            assert_eq!(decision(&stage, id).await, TOLD);
            assert_eq!(detail(&stage, id).await.followup.state, FollowupState::Done);
        }
        let now = counts(&stage).await;
        assert_eq!((now.open, now.done, now.undecided), (2, 2, 0));
    })
    .await;
}

#[actix_web::test]
async fn a_wrong_number_is_wrong_for_whoever_has_it_and_the_next_is_tried() {
    on_both(|app| async move {
        let (stage, [one, two, ..]) = families(&app).await;
        import(
            &stage,
            "お客様番号,氏名,電話\nN-0005,佐藤 三,+81 90 1111 1111\n",
        )
        .await;
        let five = known(&stage, "N-0005").await;
        number(&stage, one, "03-2222-2222").await;
        to_be_called(&stage, &[one, two, five]).await;
        assert_eq!(calls(&stage, "").await.total, 2);
        let wrong = json!({ "channel": "phone", "result": "wrong" });
        let unnamed = attempt(&stage, one, &wrong).await;
        assert_eq!(
            refused(&unnamed),
            ("number".to_owned(), "required".to_owned())
        );
        let wrong = json!({ "channel": "phone", "result": "wrong", "number": "090-1111-1111" });
        put_down(&stage, two, &wrong).await;
        // Both are called at the other number, and nobody at this one.
        for id in [one, two] {
            let now = detail(&stage, id).await;
            assert_eq!(now.followup.phones, ["03-2222-2222"]);
            assert_eq!(now.followup.channel, Some(FollowupChannel::Phone));
            assert_eq!(now.attempts[0].result, AttemptResult::Wrong);
        }
        let now = calls(&stage, "limit=1").await;
        assert_eq!((now.total, now.without_number), (1, 1));
        assert_eq!((now.items[0].person_id, &now.next_cursor), (one, &None));
        let five = detail(&stage, five).await;
        assert!(five.followup.phones.is_empty() && five.attempts.is_empty());
        assert!(!five.followup.reasons.is_empty());
        // The last number is wrong, too: somebody chooses another way, for both.
        let wrong = json!({ "channel": "phone", "result": "wrong" });
        put_down(&stage, one, &wrong).await;
        for id in [one, two] {
            assert_eq!(detail(&stage, id).await.followup.channel, None);
        }
        assert_eq!(counts(&stage).await.open, 5);
        // Whoever reaches them all the same tells both.
        let told = json!({ "channel": "phone", "result": "told" });
        put_down(&stage, two, &told).await;
        assert_eq!(decision(&stage, one).await, TOLD);
    })
    .await;
}

#[actix_web::test]
async fn an_address_found_wrong_gets_no_letter_until_it_can_be_used_again() {
    on_both(|app| async move {
        let (stage, _) = families(&app).await;
        let path = format!("{}/followups/postable", stage.base);
        let before: Postable = stage.comms.get(&path).await.expect(200);
        import(
            &stage,
            "お客様番号,氏名,住所\nN-0005,佐藤 三,〒100-0005 東京都千代田区丸の内5-5\n",
        )
        .await;
        let five = known(&stage, "N-0005").await;
        assign(&stage, five, "post").await;
        let wrong = json!({ "channel": "post", "result": "wrong", "note": "表札が違う" });
        let now = put_down(&stage, five, &wrong).await;
        assert_eq!(
            (now.followup.address.as_str(), now.followup.channel),
            ("", None)
        );
        assert_eq!(now.attempts[0].result, AttemptResult::Wrong);
        // The list says why, in no language; the register has it with the address.
        let listed = list(&stage, "has_channel=false").await;
        let listed = listed.iter().find(|one| one.person_id == five).unwrap();
        let lost: Vec<_> = listed
            .lost
            .iter()
            .map(|one| (one.channel, one.found))
            .collect();
        assert_eq!(lost, [(AddressChannel::Post, Some(WayFault::Wrong))]);
        assert!(listed.lost[0].why.is_empty());
        let left: Postable = stage.comms.get(&path).await.expect(200);
        assert_eq!(left.people, before.people);
        let addresses = format!("{}/people/{five}/addresses", stage.base);
        let all: Vec<PersonAddress> = stage.comms.get(&addresses).await.expect(200);
        assert_eq!(all[0].state, AddressState::Undeliverable);
        assert_eq!(
            (all[0].found, all[0].why.as_str()),
            (Some(WayFault::Wrong), "")
        );
        // A form sends it back in the words of whoever reads it; it stays what it is.
        let own = format!("{}/people/{five}/own-addresses/post", stage.base);
        let said = json!({ "state": "withdrawn", "why": "Wrong number or address" });
        let answer = stage.comms.put(&own, all[0].version, &said).await;
        assert_eq!(answer.status, 204);
        let all: Vec<PersonAddress> = stage.comms.get(&addresses).await.expect(200);
        assert_eq!(
            (all[0].found, all[0].why.as_str()),
            (Some(WayFault::Wrong), "")
        );
        // Taken back, the next letter goes there again.
        let usable = json!({ "state": "usable" });
        let answer = stage.comms.put(&own, all[0].version, &usable).await;
        assert_eq!(answer.status, 204);
        let now = detail(&stage, five).await.followup;
        assert!(
            now.address.contains("5-5") && now.lost.is_empty(),
            "{now:?}"
        );
        let left: Postable = stage.comms.get(&path).await.expect(200);
        assert_eq!(left.people, before.people + 1);
    })
    .await;
}

#[actix_web::test]
async fn a_wrong_address_leads_on_to_the_next_one_they_have() {
    on_both(|app| async move {
        let (stage, _) = families(&app).await;
        import(
            &stage,
            "お客様番号,氏名,住所\nN-0005,佐藤 三,〒100-0005 東京都千代田区丸の内5-5\n",
        )
        .await;
        let five = known(&stage, "N-0005").await;
        let addresses = format!("{}/people/{five}/addresses", stage.base);
        let work = json!({ "channel": "post", "value": "〒100-0006 東京都千代田区有楽町6-6" });
        stage
            .comms
            .post(&addresses, &work)
            .await
            .expect::<PersonAddress>(201);
        assign(&stage, five, "post").await;
        let wrong = json!({ "channel": "post", "result": "wrong" });
        put_down(&stage, five, &wrong).await;
        let now = detail(&stage, five).await.followup;
        assert_eq!(now.channel, Some(FollowupChannel::Post));
        assert!(
            now.address.contains("6-6") && now.lost.is_empty(),
            "{now:?}"
        );
        let now = put_down(&stage, five, &wrong).await.followup;
        assert_eq!((now.channel, now.lost.len()), (None, 1));
    })
    .await;
}

#[actix_web::test]
async fn what_is_no_number_is_not_another_one_to_call() {
    on_both(|app| async move {
        let (stage, _) = families(&app).await;
        import(&stage, "お客様番号,氏名,電話\nN-0005,佐藤 三,なし\n").await;
        let five = known(&stage, "N-0005").await;
        to_be_called(&stage, &[five]).await;
        let wrong = json!({ "channel": "phone", "result": "wrong" });
        let now = put_down(&stage, five, &wrong).await.followup;
        assert_eq!((now.channel, now.state), (None, FollowupState::Open));
        assert_eq!(calls(&stage, "").await.without_number, 0);
    })
    .await;
}

async fn household(stage: &Stage, id: Uuid) -> Household {
    let home = person(stage, id).await.household_id.unwrap();
    let path = format!("{}/households/{home}?reveal=true", stage.base);
    stage.comms.get(&path).await.expect(200)
}

#[actix_web::test]
async fn a_guardians_way_that_leads_nowhere_is_not_taken_again_unless_it_can_be_used_after_all() {
    on_both(|app| async move {
        let (stage, [_, _, three, four]) = families(&app).await;
        to_be_called(&stage, &[three, four]).await;
        let wrong = json!({ "channel": "phone", "result": "wrong" });
        put_down(&stage, three, &wrong).await;
        for id in [three, four] {
            let now = detail(&stage, id).await.followup;
            assert!(now.phones.is_empty() && now.channel.is_none());
        }
        let known = household(&stage, four).await;
        assert_eq!(known.to.phone, "03-0000-1111");
        let ways: Vec<AddressChannel> = known.unusable.iter().map(|one| one.channel).collect();
        assert_eq!(ways, [AddressChannel::Phone]);
        let path = format!("{}/households/{}", stage.base, known.id);
        // Another spelling of the number says nothing new of it.
        let respelled = json!({ "outside": {
            "name": known.to.name, "phone": "0300001111", "address": known.to.address,
        } });
        let now: Household = stage
            .comms
            .patch(&path, known.version, &respelled)
            .await
            .expect(200);
        assert_eq!(now.unusable, known.unusable);
        let usable = json!({ "usable": ["phone"] });
        stage
            .comms
            .patch(&path, now.version, &usable)
            .await
            .expect::<Household>(200);
        assert_eq!(detail(&stage, four).await.followup.phones, ["0300001111"]);

        // A letter to the parent comes back: the next goes where the minors live.
        let made: PostBatch = batch(&stage, 2).await.expect(201);
        post(&stage, &made).await;
        let returns = format!("{}/post-returns", stage.base);
        let back = json!({ "code": "1-2", "reason": "unknown_address" });
        stage
            .comms
            .post(&returns, &back)
            .await
            .expect::<PostLetter>(200);
        for id in [three, four] {
            let now = detail(&stage, id).await.followup;
            assert!(now.address.contains("4-4"), "{now:?}");
        }
        // Another address of theirs says nothing of the one before.
        let known = household(&stage, four).await;
        assert_eq!(known.unusable[0].channel, AddressChannel::Post);
        let moved = json!({ "outside": {
            "name": "高橋 和子", "phone": "03-0000-1111", "address": "〒100-0009 東京都千代田区千代田9-9",
        } });
        let now: Household = stage
            .comms
            .patch(&path, known.version, &moved)
            .await
            .expect(200);
        assert!(now.unusable.is_empty());
        assert!(detail(&stage, four).await.followup.address.contains("9-9"));
    })
    .await;
}

#[actix_web::test]
async fn no_later_attempt_undoes_that_they_were_told_and_a_mistake_is_taken_back() {
    on_both(|app| async move {
        let (stage, [one, two, ..]) = families(&app).await;
        to_be_called(&stage, &[one, two]).await;
        let told = json!({ "channel": "phone", "result": "told", "note": "説明した" });
        put_down(&stage, one, &told).await;
        for result in ["told", "not_reached", "wrong", "declined"] {
            let later = json!({ "channel": "phone", "result": result });
            attempt(&stage, two, &later)
                .await
                .problem(ErrorCode::StateConflict);
        }
        assert_eq!(list(&stage, "state=done").await.len(), 2);
        assert_eq!(calls(&stage, "").await.total, 0);

        let bare = json!({ "channel": "phone", "result": "taken_back" });
        let answer = attempt(&stage, two, &bare).await;
        assert_eq!(refused(&answer), ("note".to_owned(), "required".to_owned()));
        let other = json!({ "channel": "visit", "result": "taken_back", "note": "間違い" });
        let answer = attempt(&stage, two, &other).await;
        assert_eq!(
            refused(&answer),
            ("channel".to_owned(), "other_way".to_owned())
        );
        let why = json!({
            "channel": "phone", "result": "taken_back", "note": "別の世帯の結果を記録した",
        });
        put_down(&stage, two, &why).await;
        for id in [one, two] {
            assert_eq!(decision(&stage, id).await, PersonDecision::Open);
            let now = detail(&stage, id).await;
            assert_eq!(now.followup.state, FollowupState::Open);
            let results: Vec<AttemptResult> = now.attempts.iter().map(|a| a.result).collect();
            assert_eq!(results, [AttemptResult::TakenBack, AttemptResult::Told]);
            assert_eq!(now.attempts[0].note, "別の世帯の結果を記録した");
        }
        // They are called again, and nothing is left to take back.
        assert_eq!(calls(&stage, "").await.total, 1);
        attempt(&stage, one, &why)
            .await
            .problem(ErrorCode::StateConflict);
        // So is somebody whose decision is taken back where it is recorded.
        put_down(&stage, one, &told).await;
        let path = format!("{}/people/{one}/decision", stage.base);
        let seen = person(&stage, one).await.version;
        let open = json!({ "decision": "open" });
        assert_eq!(stage.comms.put(&path, seen, &open).await.status, 200);
        assert_eq!(calls(&stage, "").await.total, 1);
        // Their history does not end in their being told, either; the other's, who still counts as told, does.
        let last = async |id: Uuid| detail(&stage, id).await.attempts[0].clone();
        let corrected = last(one).await;
        assert_eq!(
            (corrected.channel, corrected.result),
            (FollowupChannel::Phone, AttemptResult::TakenBack)
        );
        assert_eq!(last(two).await.result, AttemptResult::Told);
        let many = json!({
            "target": { "ids": [one, two] }, "decision": { "decision": "open" }, "expected_count": 2,
        });
        let path_of_many = format!("{}/people/decide", stage.base);
        let answer = stage.comms.post(&path_of_many, &many).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(last(two).await.result, AttemptResult::TakenBack);
        // Taken back once is enough.
        assert_eq!(last(one).await.id, corrected.id);
        // Who need not be told is not followed up either.
        let seen = person(&stage, one).await.version;
        let never = json!({ "decision": "not_needed", "note": "対象外と判明" });
        assert_eq!(stage.comms.put(&path, seen, &never).await.status, 200);
        attempt(&stage, one, &told)
            .await
            .problem(ErrorCode::StateConflict);
    })
    .await;
}

#[actix_web::test]
async fn what_was_decided_with_the_person_since_is_not_taken_back_with_the_call() {
    on_both(|app| async move {
        let (stage, [one, two, ..]) = families(&app).await;
        to_be_called(&stage, &[one, two]).await;
        let told = json!({ "channel": "phone", "result": "told" });
        put_down(&stage, one, &told).await;
        app.advance(60);
        let path = format!("{}/people/{one}/decision", stage.base);
        for decided in [
            json!({ "decision": "open" }),
            json!({ "decision": "told_otherwise", "way": "visit", "day": "2026-11-24" }),
        ] {
            let seen = person(&stage, one).await.version;
            assert_eq!(stage.comms.put(&path, seen, &decided).await.status, 200);
        }
        assert_eq!(
            detail(&stage, one).await.followup.state,
            FollowupState::Done
        );
        let why = json!({ "channel": "phone", "result": "taken_back", "note": "別の方だった" });
        attempt(&stage, one, &why)
            .await
            .problem(ErrorCode::StateConflict);
        // For the other the call still stands, and is taken back for them alone.
        put_down(&stage, two, &why).await;
        assert_eq!(decision(&stage, two).await, PersonDecision::Open);
        assert_eq!(decision(&stage, one).await, TOLD);
    })
    .await;
}

#[actix_web::test]
async fn who_was_told_by_a_call_stays_told_when_the_letter_comes_back() {
    on_both(|app| async move {
        let (stage, [one, two, three, four]) = families(&app).await;
        let made: PostBatch = batch(&stage, 2).await.expect(201);
        // A call that met nobody leaves the letter that waits.
        let missed = json!({ "channel": "phone", "result": "not_reached" });
        put_down(&stage, one, &missed).await;
        assert_eq!(list(&stage, "state=printed").await.len(), 4);
        post(&stage, &made).await;
        attempt(&stage, one, &missed)
            .await
            .problem(ErrorCode::StateConflict);
        let told = json!({ "channel": "phone", "result": "told" });
        put_down(&stage, one, &told).await;
        let returns = format!("{}/post-returns", stage.base);
        for code in ["1-1", "1-2"] {
            let back = json!({ "code": code, "reason": "not_collected" });
            stage
                .comms
                .post(&returns, &back)
                .await
                .expect::<PostLetter>(200);
        }
        for id in [one, two] {
            assert_eq!(decision(&stage, id).await, TOLD);
            assert_eq!(detail(&stage, id).await.followup.state, FollowupState::Done);
        }
        for id in [three, four] {
            assert_eq!(decision(&stage, id).await, PersonDecision::Open);
        }
        let now = counts(&stage).await;
        assert_eq!((now.open, now.posted, now.done), (2, 0, 2));
    })
    .await;
}

#[actix_web::test]
async fn a_second_file_of_tracking_numbers_says_nothing_else_unasked() {
    on_both(|app| async move {
        let (stage, _) = families(&app).await;
        let made: PostBatch = batch(&stage, 2).await.expect(201);
        let path = format!("{}/post-batches/{}", stage.base, made.id);
        let tracking = format!("{path}/tracking");
        let file = |csv: &str, replace: bool| json!({ "csv": csv, "replace": replace });
        let kept = || async {
            let clear = format!("{path}/letters?reveal=true");
            let page: Page<PostLetter> = stage.comms.get(&clear).await.expect(200);
            let numbers = page.items.into_iter().map(|letter| letter.tracking);
            numbers.collect::<Vec<_>>()
        };
        let first = file("1-1,1111-0001", false);
        stage
            .comms
            .post(&tracking, &first)
            .await
            .expect::<Tracked>(200);
        // The same once more says the same.
        let again = file("1-1,11110001\n", false);
        stage
            .comms
            .post(&tracking, &again)
            .await
            .expect::<Tracked>(200);
        for (csv, field, code) in [
            ("1-2,2222\n1-1,3333", "csv.2", "has_number"),
            ("番号,追跡番号\n1-2,1111 0001", "csv.2", "number_taken"),
            ("1-2,2222\n1-9,3333", "csv.2", "unknown_letter"),
            ("1-2,2222,3333", "csv.1", "surplus"),
            ("1-2,\"2222", "csv.1", "stray_quote"),
        ] {
            let answer = stage.comms.post(&tracking, &file(csv, false)).await;
            assert_eq!(refused(&answer), (field.to_owned(), code.to_owned()));
            assert_eq!(kept().await, ["11110001", ""], "{csv}");
        }
        // Whatever is wrong with them, lines are told in their order.
        let wrong = file("1-1,3333\n1-9,4444\n1-2,11110001", false);
        let answer = stage.comms.post(&tracking, &wrong).await;
        let problem = answer.problem(ErrorCode::ValidationFailed);
        let told = problem.errors.iter().map(|error| error.field.as_str());
        assert_eq!(told.collect::<Vec<_>>(), ["csv.1", "csv.2", "csv.3"]);
        // Asked to, it replaces; a number that another letter keeps is never taken.
        let taken = stage
            .comms
            .post(&tracking, &file("1-2,11110001", true))
            .await;
        assert_eq!(
            refused(&taken),
            ("csv.1".to_owned(), "number_taken".to_owned())
        );
        let moved = file("1-1,3333\n1-2,11110001", true);
        stage
            .comms
            .post(&tracking, &moved)
            .await
            .expect::<Tracked>(200);
        assert_eq!(kept().await, ["3333", "11110001"]);
    })
    .await;
}
