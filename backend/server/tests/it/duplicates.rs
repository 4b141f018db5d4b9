//! Entries that may be the same person: proposed with reasons, kept apart, merged, and told apart again. Merges one after
//! another are in `merges`.

use crate::{
    campaigns::{Stage, sink, worker},
    people::{import, place},
    register::{named, on_version, people},
    support::on_both,
};
use actix_web::http::Method;
use saiki_api::{
    Uuid,
    campaigns::{AmbiguousPolicy, Campaign, CampaignState},
    duplicates::{Duplicates, MatchReason, MatchStrength, PersonMerge, Remembered},
    households::Household,
    incidents::Incident,
    page::Page,
    people::{DecisionCounts, Person, PersonAddress},
    problem::ErrorCode,
};
use serde_json::{Value, json};

const TWICE: &str = "お客様番号,氏名,メール,電話,住所,漏えい項目,メモ\r\n\
    A1,髙橋 良子,ryoko@example.jp,03-1111-2222,東京都新宿区西新宿2-8-1,お名前,旧会員\r\n\
    A2,高橋良子,,+81 3 1111 2222,〒160-0023 東京都新宿区西新宿二丁目8番1号,住所、パスワード,\r\n\
    A3,田中 実,tanaka@example.jp,,,お名前,\r\n\
    A4,田中 恵,tanaka@example.jp,,,お名前,\r\n\
    A5,山本 空,sora@example.jp,,,お名前,\r\n";

#[actix_web::test]
async fn duplicates_are_proposed_with_reasons_and_kept_apart() {
    on_both(|app| async move {
        let place = place(&app).await;
        import(&place, "", TWICE).await;
        let path = format!("{}/duplicates?reveal=true", place.path);
        let page: Page<Duplicates> = place.comms.get(&path).await.expect(200);
        assert_eq!((page.items.len(), page.next_cursor), (2, None));
        let family = &page.items[0];
        assert_eq!(family.matches[0].strength, MatchStrength::Possible);
        assert_eq!(family.matches[0].reasons, [MatchReason::SameMail]);
        let same = &page.items[1];
        assert_eq!(same.matches[0].strength, MatchStrength::Strong);
        assert_eq!(
            same.matches[0].reasons,
            [
                MatchReason::SamePhone,
                MatchReason::SamePostal,
                MatchReason::SameName
            ]
        );
        let masked: Page<Duplicates> = place
            .comms
            .get(&format!("{}/duplicates", place.path))
            .await
            .expect(200);
        assert!(
            masked
                .items
                .iter()
                .flat_map(|d| &d.people)
                .all(|p| p.masked)
        );

        let apart = format!("{}/not-the-same", place.path);
        let ids: Vec<Uuid> = family.people.iter().map(|p| p.id).collect();
        let body = json!({ "person_ids": ids });
        let kept: Remembered = place.comms.post(&apart, &body).await.expect(200);
        assert_eq!(kept.pairs, 1);
        let page: Page<Duplicates> = place.comms.get(&path).await.expect(200);
        assert_eq!(page.items.len(), 1);
        let one = json!({ "person_ids": [ids[0]] });
        place
            .comms
            .post(&apart, &one)
            .await
            .problem(ErrorCode::ValidationFailed);
    })
    .await;
}

/// Everything of a person that a merge may touch.
fn of(person: &Person) -> Value {
    let mut all = serde_json::to_value(person).unwrap();
    all.as_object_mut().unwrap().remove("version");
    all
}

#[actix_web::test]
async fn a_merge_keeps_every_address_and_decision_and_is_undone_to_the_byte() {
    on_both(|app| async move {
        let place = place(&app).await;
        import(&place, "", TWICE).await;
        let (first, second) = (
            named(&place, "髙橋 良子").await,
            named(&place, "高橋良子").await,
        );
        let told = json!({ "decision": "told_otherwise", "way": "phone", "day": "2026-01-05" });
        let decision = format!("{}/{}/decision", place.path, second.id);
        let second: Person = place
            .comms
            .put(&decision, second.version, &told)
            .await
            .expect(200);
        let extra = json!({ "channel": "phone", "value": "090-3333-4444" });
        let more = format!("{}/{}/addresses", place.path, second.id);
        place
            .comms
            .post(&more, &extra)
            .await
            .expect::<PersonAddress>(201);
        let household = json!({ "kind": "guardian", "reason": "adult_guardianship",
            "member_ids": [second.id], "outside": { "name": "後見 人", "phone": "03-9999-0000" } });
        let households = format!("incidents/{}/households", place.id);
        place
            .comms
            .post(&households, &household)
            .await
            .expect::<Household>(201);

        let before = people(&place, "").await;
        let (first, second) = (
            before.iter().find(|p| p.id == first.id).unwrap(),
            before.iter().find(|p| p.id == second.id).unwrap(),
        );
        let merge = format!("{}/merge", place.path);
        let alone =
            json!({ "survivor_id": first.id, "people": [{ "id": first.id, "version": 1 }] });
        place
            .comms
            .post(&merge, &alone)
            .await
            .problem(ErrorCode::ValidationFailed);
        let body = |version: i64| {
            json!({
                "survivor_id": first.id,
                "people": [
                    { "id": first.id, "version": first.version },
                    { "id": second.id, "version": version },
                ],
                "choice": { "address": second.id, "name": second.id },
            })
        };
        place
            .comms
            .post(&merge, &body(99))
            .await
            .problem(ErrorCode::StaleVersion);
        let done: PersonMerge = place
            .comms
            .post(&merge, &body(second.version))
            .await
            .expect(201);
        assert!(done.can_undo && done.people == 2);

        let one = named(&place, "高橋良子").await;
        assert_eq!(one.id, first.id);
        assert_eq!(one.email, first.email);
        assert_eq!(one.address, second.address);
        assert_eq!(one.data_items.len(), 3);
        assert_eq!(one.recorded, second.recorded);
        assert_eq!(one.household_id, second.household_id);
        assert_eq!(people(&place, "").await.len(), 4);
        // The address it had before is kept, and so is the other's telephone.
        let all: Vec<PersonAddress> = place
            .comms
            .get(&format!("{}/{}/addresses?reveal=true", place.path, one.id))
            .await
            .expect(200);
        let further: Vec<&str> = all
            .iter()
            .filter(|a| a.id.is_some())
            .map(|a| a.value.as_str())
            .collect();
        assert_eq!(further.len(), 2, "{further:?}");
        assert!(further.contains(&first.address.as_str()) && further.contains(&"090-3333-4444"));
        // Whoever has the old link finds the one that stayed; the same file brings nobody back.
        let link: Person = place
            .comms
            .get(&format!("{}/{}", place.path, second.id))
            .await
            .expect(200);
        assert_eq!(link.id, first.id);
        assert_eq!(import(&place, "", TWICE).await.added, 0);

        let undo = format!("incidents/{}/merges/{}/undo", place.id, done.id);
        let undone: PersonMerge = on_version(&place.comms, Method::POST, &undo, done.version)
            .await
            .expect(200);
        assert!(undone.undone_at.is_some() && !undone.can_undo);
        let after = people(&place, "").await;
        let all = |list: &[Person]| -> Vec<Value> { list.iter().map(of).collect() };
        assert_eq!(all(&after), all(&before));
        let all: Vec<PersonAddress> = place
            .comms
            .get(&format!("{more}?reveal=true"))
            .await
            .expect(200);
        assert!(all.iter().any(|a| a.value == "090-3333-4444"));
        on_version(&place.comms, Method::POST, &undo, undone.version)
            .await
            .problem(ErrorCode::StateConflict);
    })
    .await;
}

#[actix_web::test]
async fn nobody_is_put_back_into_a_household_that_was_dissolved_after_a_merge() {
    on_both(|app| async move {
        let place = place(&app).await;
        import(&place, "", TWICE).await;
        let (first, second) = (
            named(&place, "髙橋 良子").await,
            named(&place, "高橋良子").await,
        );
        let other = named(&place, "山本 空").await;
        let body =
            json!({ "kind": "household", "head_id": first.id, "member_ids": [first.id, other.id] });
        let households = format!("incidents/{}/households", place.id);
        let household: Household = place.comms.post(&households, &body).await.expect(201);
        let body = json!({ "survivor_id": first.id, "people": [
            { "id": first.id, "version": first.version },
            { "id": second.id, "version": second.version },
        ] });
        let merge = format!("{}/merge", place.path);
        let done: PersonMerge = place.comms.post(&merge, &body).await.expect(201);
        let dissolve = format!("{households}/{}/dissolve", household.id);
        let answer = on_version(&place.comms, Method::POST, &dissolve, household.version).await;
        assert!(answer.status < 300, "{}", answer.text());
        let undo = format!("incidents/{}/merges/{}/undo", place.id, done.id);
        on_version(&place.comms, Method::POST, &undo, done.version)
            .await
            .problem(ErrorCode::StateConflict);
        let one = people(&place, "").await;
        let one = one.iter().find(|person| person.id == first.id).unwrap();
        assert_eq!(one.household_id, None);
    })
    .await;
}

#[actix_web::test]
async fn somebody_told_by_mail_is_told_after_a_merge_and_a_changed_entry_is_not_undone() {
    on_both(|app| async move {
        let stage = Stage::new(&app, &["a@example.jp", "b@example.jp"]).await;
        let list = format!("{}/people?limit=10", stage.base);
        let page: Page<Person> = stage.comms.get(&list).await.expect(200);
        let (a, b) = (&page.items[0], &page.items[1]);
        let only = json!({ "audience": { "person_ids": [b.id] } });
        let letter = format!("{}/letters/{}", stage.base, stage.letter.id);
        let answer = stage
            .comms
            .patch(&letter, stage.letter.version, &only)
            .await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        stage.approve().await;
        let campaign = stage.campaign(AmbiguousPolicy::Resend).await;
        stage.start(&campaign, 1).await.expect::<Campaign>(200);
        let (_sink, transport, _dir) = sink().await;
        let worker = worker(&app, transport);
        stage.wait_for(&campaign, CampaignState::Done).await;
        worker.stop().await;

        let body = json!({ "survivor_id": a.id, "people": [
            { "id": a.id, "version": a.version }, { "id": b.id, "version": b.version },
        ] });
        let merged: PersonMerge = stage
            .comms
            .post(&format!("{}/people/merge", stage.base), &body)
            .await
            .expect(201);
        let counts = format!("{}/people/decisions", stage.base);
        let became: DecisionCounts = stage.comms.get(&counts).await.expect(200);
        assert_eq!((became.told_by_mail, became.open), (1, 0));
        let incident: Incident = stage.comms.get(&stage.base).await.expect(200);
        assert_eq!((incident.counts.people, incident.counts.notified), (1, 1));
        let one: Person = stage
            .comms
            .get(&format!("{}/people/{}", stage.base, a.id))
            .await
            .expect(200);
        assert!(one.mailed_at.is_some());

        let patch = json!({ "contract_ref": "K-9" });
        let path = format!("{}/people/{}", stage.base, a.id);
        stage
            .comms
            .patch(&path, one.version, &patch)
            .await
            .expect::<Person>(200);
        let undo = format!("{}/merges/{}/undo", stage.base, merged.id);
        on_version(&stage.comms, Method::POST, &undo, merged.version)
            .await
            .problem(ErrorCode::StateConflict);
        let listed: Page<PersonMerge> = stage
            .comms
            .get(&format!("{}/merges?person_id={}", stage.base, a.id))
            .await
            .expect(200);
        assert!(!listed.items[0].can_undo);
    })
    .await;
}
