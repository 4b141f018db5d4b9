//! Merges one after another: undone from the newest, each as far as nothing else happened since, and what must be undone
//! first is named. A merge by itself is in `duplicates`.

use crate::{
    people::{Place, import, place},
    register::on_version,
    support::{Answer, on_both},
};
use actix_web::http::Method;
use saiki_api::{Uuid, duplicates::PersonMerge, page::Page, people::Person, problem::ErrorCode};
use serde_json::json;

const FOUR: &str = "お客様番号,氏名,メール,電話\r\n\
    B1,高橋 良子,ryoko@example.jp,\r\n\
    B2,高橋良子,,03-1111-2222\r\n\
    B3,たかはし 良子,takahashi@example.jp,03-3333-4444\r\n\
    B4,髙橋 良子,r.takahashi@example.jp,\r\n";

/// Who is on the register, by customer number.
async fn everybody(place: &Place) -> Vec<Person> {
    let path = format!("{}?reveal=true&limit=10", place.path);
    let page: Page<Person> = place.comms.get(&path).await.expect(200);
    let mut people = page.items;
    people.sort_by(|a, b| a.number.cmp(&b.number));
    people
}

/// What a register says, without what every write changes.
fn said(people: &[Person]) -> Vec<(Uuid, String, String, String, String)> {
    people
        .iter()
        .map(|p| {
            let (name, email) = (p.name.clone(), p.email.clone());
            (p.id, p.number.clone(), name, email, p.phone.clone())
        })
        .collect()
}

/// Makes the second one with the first.
async fn merged(place: &Place, stays: Uuid, goes: Uuid) -> PersonMerge {
    let now = everybody(place).await;
    let seen = |id: Uuid| {
        let version = now.iter().find(|p| p.id == id).unwrap().version;
        json!({ "id": id, "version": version })
    };
    let pair = json!({ "survivor_id": stays, "people": [seen(stays), seen(goes)] });
    let path = format!("{}/merge", place.path);
    place.comms.post(&path, &pair).await.expect(201)
}

async fn undone(place: &Place, merge: &PersonMerge) -> Answer {
    let path = format!("incidents/{}/merges/{}/undo", place.id, merge.id);
    on_version(&place.comms, Method::POST, &path, merge.version).await
}

async fn can_undo(place: &Place, merge: &PersonMerge) -> bool {
    let path = format!("incidents/{}/merges", place.id);
    let page: Page<PersonMerge> = place.comms.get(&path).await.expect(200);
    page.items.iter().any(|m| m.id == merge.id && m.can_undo)
}

/// Undoing `first` names `later` until that is undone; then it is as if neither had been.
async fn one_after_the_other(place: &Place, first: &PersonMerge, later: &PersonMerge) {
    assert!(!can_undo(place, first).await && can_undo(place, later).await);
    let refused = undone(place, first).await;
    let told = refused.problem(ErrorCode::StateConflict).detail;
    let by = &place.comms.user.as_ref().unwrap().name;
    let named = told.contains(by.as_str()) && told.contains("undo that merge first");
    assert!(named, "{told}");
    undone(place, later).await.expect::<PersonMerge>(200);
    assert!(can_undo(place, first).await && !can_undo(place, later).await);
    undone(place, first).await.expect::<PersonMerge>(200);
    let again = undone(
        place,
        &PersonMerge {
            version: 2,
            ..first.clone()
        },
    )
    .await;
    let told = again.problem(ErrorCode::StateConflict).detail;
    assert!(told.contains("undone already"), "{told}");
}

#[actix_web::test]
async fn an_older_merge_is_undone_once_the_later_one_of_the_same_person_is() {
    on_both(|app| async move {
        let place = place(&app).await;
        import(&place, "", FOUR).await;
        let before = everybody(&place).await;
        let ids: Vec<Uuid> = before.iter().map(|p| p.id).collect();
        // The same entry stays both times; then it goes itself, into another.
        let first = merged(&place, ids[0], ids[1]).await;
        let later = merged(&place, ids[0], ids[2]).await;
        one_after_the_other(&place, &first, &later).await;
        assert_eq!(said(&everybody(&place).await), said(&before));

        let first = merged(&place, ids[0], ids[1]).await;
        let later = merged(&place, ids[2], ids[0]).await;
        one_after_the_other(&place, &first, &later).await;
        assert_eq!(said(&everybody(&place).await), said(&before));
    })
    .await;
}

#[actix_web::test]
async fn an_older_merge_is_undone_while_a_later_one_of_others_stands() {
    on_both(|app| async move {
        let place = place(&app).await;
        import(&place, "", FOUR).await;
        let before = everybody(&place).await;
        let ids: Vec<Uuid> = before.iter().map(|p| p.id).collect();
        let first = merged(&place, ids[0], ids[1]).await;
        let others = merged(&place, ids[2], ids[3]).await;
        undone(&place, &first).await.expect::<PersonMerge>(200);
        assert!(can_undo(&place, &others).await);
        let now = everybody(&place).await;
        assert_eq!(said(&now[..2]), said(&before[..2]));
        assert_eq!(now.len(), 3);
    })
    .await;
}

#[actix_web::test]
async fn a_merge_is_not_undone_past_a_change_of_the_person_and_names_no_merge_for_it() {
    on_both(|app| async move {
        let place = place(&app).await;
        import(&place, "", FOUR).await;
        let before = everybody(&place).await;
        let ids: Vec<Uuid> = before.iter().map(|p| p.id).collect();
        let first = merged(&place, ids[0], ids[1]).await;
        let now = everybody(&place).await;
        let stays = now.iter().find(|p| p.id == ids[0]).unwrap();
        let patch = json!({ "organisation": "青葉商事" });
        let path = format!("{}/{}", place.path, stays.id);
        let patched = place.comms.patch(&path, stays.version, &patch).await;
        patched.expect::<Person>(200);
        let later = merged(&place, ids[0], ids[2]).await;
        let refused = undone(&place, &first).await;
        let told = refused.problem(ErrorCode::StateConflict).detail;
        assert!(told.contains("changed since"), "{told}");
        undone(&place, &later).await.expect::<PersonMerge>(200);
        assert!(!can_undo(&place, &first).await);
    })
    .await;
}
