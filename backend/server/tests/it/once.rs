//! `Idempotency-Key`: a repeated request is answered, not done again.

use crate::support::{PASSWORD, on_both};
use saiki_api::{page::Page, permissions::Role, problem::ErrorCode, users::User};
use serde_json::{Value, json};

fn body(email: &str) -> Value {
    json!({"email": email, "name": "A", "role": "comms", "password": PASSWORD})
}

#[actix_web::test]
async fn the_same_key_gives_the_same_answer_and_one_row() {
    on_both(|app| async move {
        let admin = app.user(Role::Admin).await;
        let first = admin
            .post_once("users", "key-1", &body("a@example.jp"))
            .await;
        let again = admin
            .post_once("users", "key-1", &body("a@example.jp"))
            .await;
        assert_eq!(first.expect::<User>(201), again.expect::<User>(201));
        assert_eq!(first.header("location"), again.header("location"));
        assert_eq!(first.header("etag"), again.header("etag"));
        let users: Page<User> = admin.get("users").await.expect(200);
        assert_eq!(users.total, Some(2));
    })
    .await;
}

#[actix_web::test]
async fn many_at_once_make_one_row() {
    on_both(|app| async move {
        let admin = app.user(Role::Admin).await;
        let content = body("b@example.jp");
        let race = (0..6).map(|_| admin.post_once("users", "race", &content));
        for answer in futures_util::future::join_all(race).await {
            answer.expect::<User>(201);
        }
        let users: Page<User> = admin.get("users").await.expect(200);
        assert_eq!(users.total, Some(2));
    })
    .await;
}

#[actix_web::test]
async fn a_key_belongs_to_its_content_its_user_and_a_day() {
    on_both(|app| async move {
        let admin = app.user(Role::Admin).await;
        let made = admin.post_once("users", "key", &body("c@example.jp")).await;
        made.expect::<User>(201);
        let other = admin.post_once("users", "key", &body("d@example.jp")).await;
        other.problem(ErrorCode::IdempotencyMismatch);
        let second = app.user(Role::Admin).await;
        let theirs = second
            .post_once("users", "key", &body("c@example.jp"))
            .await;
        theirs.problem(ErrorCode::AlreadyExists);
        app.advance(25 * 3_600);
        let admin = app.sign_in(&admin.user.unwrap().email).await;
        let late = admin.post_once("users", "key", &body("d@example.jp")).await;
        late.expect::<User>(201);
    })
    .await;
}

#[actix_web::test]
async fn a_refused_request_leaves_its_key_free() {
    on_both(|app| async move {
        let admin = app.user(Role::Admin).await;
        admin
            .post("users", &body("e@example.jp"))
            .await
            .expect::<User>(201);
        let refused = admin.post_once("users", "key", &body("e@example.jp")).await;
        refused.problem(ErrorCode::AlreadyExists);
        let done = admin.post_once("users", "key", &body("f@example.jp")).await;
        done.expect::<User>(201);
        for bad in ["", "with space", &"k".repeat(256)] {
            let answer = admin.post_once("users", bad, &body("g@example.jp")).await;
            answer.problem(ErrorCode::MalformedRequest);
        }
    })
    .await;
}
