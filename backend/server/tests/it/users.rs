//! Users: made, changed, barred.

use crate::support::{PASSWORD, on_both};
use saiki_api::{
    auth::{Me, Session},
    page::Page,
    permissions::Role,
    problem::ErrorCode,
    users::{NewUser, User, UserPatch},
};
use serde_json::json;

fn new(email: &str) -> NewUser {
    NewUser {
        email: email.to_owned(),
        name: "山田 花子".to_owned(),
        role: Role::Comms,
        password: "a long enough passphrase".to_owned(),
        lang: Default::default(),
        must_change_password: false,
    }
}

#[actix_web::test]
async fn an_administrator_makes_a_user_who_then_signs_in() {
    on_both(|app| async move {
        let admin = app.user(Role::Admin).await;
        let made = admin.post("users", &new("Hanako@example.jp")).await;
        let user: User = made.expect(201);
        assert_eq!(
            made.header("location"),
            Some(format!("/api/v1/users/{}", user.id).as_str())
        );
        assert_eq!(made.version(), 1);
        assert!(!made.text().contains("argon2"));
        let login = json!({"email": "hanako@EXAMPLE.jp", "password": "a long enough passphrase"});
        assert_eq!(app.anon().post("auth/login", &login).await.status, 200);
        let twice = admin.post("users", &new("HANAKO@example.jp")).await;
        twice.problem(ErrorCode::AlreadyExists);
    })
    .await;
}

#[actix_web::test]
async fn wrong_users_are_refused_field_by_field() {
    on_both(|app| async move {
        let admin = app.user(Role::Admin).await;
        let mut wrong = new("no address");
        wrong.name = " ".to_owned();
        let problem = admin
            .post("users", &wrong)
            .await
            .problem(ErrorCode::ValidationFailed);
        let fields: Vec<&str> = problem.errors.iter().map(|e| e.field.as_str()).collect();
        assert_eq!(fields, ["name", "email"]);
        for password in ["short", "password2026", "hanako@example.jp"] {
            let mut weak = new("hanako@example.jp");
            weak.password = password.to_owned();
            let problem = admin
                .post("users", &weak)
                .await
                .problem(ErrorCode::ValidationFailed);
            assert_eq!(problem.errors[0].field, "password");
            assert!(!problem.errors[0].message.contains(password));
        }
        let mut body = serde_json::to_value(new("hanako@example.jp")).unwrap();
        body["token_epoch"] = json!(99);
        admin
            .post("users", &body)
            .await
            .problem(ErrorCode::ValidationFailed);
        let role =
            json!({"email": "a@example.jp", "name": "a", "role": "root", "password": PASSWORD});
        let problem = admin
            .post("users", &role)
            .await
            .problem(ErrorCode::ValidationFailed);
        assert_eq!(problem.errors[0].field, "role");
    })
    .await;
}

#[actix_web::test]
async fn barring_a_user_or_changing_their_role_works_at_the_next_request() {
    on_both(|app| async move {
        let admin = app.user(Role::Admin).await;
        for patch in [
            UserPatch {
                disabled: Some(true),
                ..UserPatch::default()
            },
            UserPatch {
                role: Some(Role::Auditor),
                ..UserPatch::default()
            },
            UserPatch {
                password: Some("another long passphrase".to_owned()),
                ..UserPatch::default()
            },
        ] {
            let lead = app.user(Role::Lead).await;
            let user = lead.user.clone().unwrap();
            assert_eq!(lead.get("auth/me").await.status, 200);
            let path = format!("users/{}", user.id);
            let changed = admin.patch(&path, user.version, &patch).await;
            assert_eq!(changed.expect::<User>(200).version, user.version + 1);
            lead.get("auth/me").await.problem(ErrorCode::SessionEnded);
        }
    })
    .await;
}

#[actix_web::test]
async fn a_one_time_password_is_good_for_nothing_but_setting_ones_own() {
    on_both(|app| async move {
        let admin = app.user(Role::Admin).await;
        let user = app.make_user(Role::Lead).await;
        let given = "handed over by telephone";
        let patch = json!({"password": given, "must_change_password": true});
        let changed = admin.patch(&format!("users/{}", user.id), 1, &patch).await;
        assert!(changed.expect::<User>(200).must_change_password);
        let login = |password: &str| json!({"email": user.email, "password": password});
        let session: Session = app
            .anon()
            .post("auth/login", &login(given))
            .await
            .expect(200);
        assert!(session.user.must_change_password);
        let mut lead = app.anon();
        lead.token = Some(session.access_token);
        lead.get("auth/me").await.expect::<Me>(200);
        for path in ["incidents", "users"] {
            lead.get(path)
                .await
                .problem(ErrorCode::PasswordChangeRequired);
        }
        let own = json!({"current_password": given, "new_password": PASSWORD});
        let session: Session = lead.post("auth/password", &own).await.expect(200);
        assert!(!session.user.must_change_password);
        lead.token = Some(session.access_token);
        lead.get("incidents")
            .await
            .expect::<Page<serde_json::Value>>(200);
        app.anon()
            .post("auth/login", &login(given))
            .await
            .problem(ErrorCode::WrongCredentials);

        // A first password may be one as well.
        let mut new = new("first@example.jp");
        new.must_change_password = true;
        assert!(
            admin
                .post("users", &new)
                .await
                .expect::<User>(201)
                .must_change_password
        );
    })
    .await;
}

#[actix_web::test]
async fn a_barred_user_cannot_sign_in_until_admitted_again() {
    on_both(|app| async move {
        let admin = app.user(Role::Admin).await;
        let user = app.make_user(Role::Lead).await;
        let path = format!("users/{}", user.id);
        let login = json!({"email": user.email, "password": PASSWORD});
        admin
            .patch(&path, 1, &json!({"disabled": true}))
            .await
            .expect::<User>(200);
        app.anon()
            .post("auth/login", &login)
            .await
            .problem(ErrorCode::WrongCredentials);
        admin
            .patch(&path, 2, &json!({"disabled": false}))
            .await
            .expect::<User>(200);
        assert_eq!(app.anon().post("auth/login", &login).await.status, 200);
    })
    .await;
}

#[actix_web::test]
async fn a_new_name_or_language_leaves_the_session_alone() {
    on_both(|app| async move {
        let admin = app.user(Role::Admin).await;
        let lead = app.user(Role::Lead).await;
        let user = lead.user.clone().unwrap();
        let path = format!("users/{}", user.id);
        let patch = json!({"name": "田中 一郎", "lang": "ja"});
        let changed: User = admin.patch(&path, user.version, &patch).await.expect(200);
        assert_eq!(changed.name, "田中 一郎");
        assert_eq!(lead.get("auth/me").await.status, 200);
    })
    .await;
}

#[actix_web::test]
async fn the_last_administrator_stays() {
    on_both(|app| async move {
        let first = app.user(Role::Admin).await;
        let first_user = first.user.clone().unwrap();
        let path = format!("users/{}", first_user.id);
        for patch in [json!({"disabled": true}), json!({"role": "lead"})] {
            let refused = first.patch(&path, first_user.version, &patch).await;
            refused.problem(ErrorCode::LastAdministrator);
        }
        // Nothing happened: same version, still signed in.
        assert_eq!(first.get(&path).await.version(), first_user.version);
        app.user(Role::Admin).await;
        let gone = first
            .patch(&path, first_user.version, &json!({"role": "lead"}))
            .await;
        assert_eq!(gone.expect::<User>(200).role, Role::Lead);
    })
    .await;
}

#[actix_web::test]
async fn of_two_administrators_who_bar_each_other_one_stays() {
    on_both(|app| async move {
        let (a, b) = (app.user(Role::Admin).await, app.user(Role::Admin).await);
        let (a_user, b_user) = (a.user.clone().unwrap(), b.user.clone().unwrap());
        let barred = json!({"disabled": true});
        let (a_path, b_path) = (
            format!("users/{}", a_user.id),
            format!("users/{}", b_user.id),
        );
        let (one, other) = futures_util::future::join(
            a.patch(&b_path, b_user.version, &barred),
            b.patch(&a_path, a_user.version, &barred),
        )
        .await;
        let done = [&one, &other].iter().filter(|x| x.status == 200).count();
        assert_eq!(done, 1, "{} {}", one.text(), other.text());
    })
    .await;
}

#[actix_web::test]
async fn lists_are_paged_without_gap_or_repetition() {
    on_both(|app| async move {
        let admin = app.user(Role::Admin).await;
        for _ in 0..4 {
            app.make_user(Role::Comms).await;
        }
        let mut seen = Vec::new();
        let mut path = "users?limit=2".to_owned();
        loop {
            let page: Page<User> = admin.get(&path).await.expect(200);
            assert!(page.items.len() <= 2);
            assert_eq!(page.total, Some(5));
            seen.extend(page.items.into_iter().map(|u| u.id));
            match page.next_cursor {
                Some(cursor) => path = format!("users?limit=2&cursor={cursor}"),
                None => break,
            }
        }
        let count = seen.len();
        seen.sort();
        seen.dedup();
        assert_eq!((count, seen.len()), (5, 5));
        // A limit out of bounds is refused, and so is a name the list does not know.
        for bad in [
            "users?cursor=garbage",
            "users?limit=x",
            "users?limit=0",
            "users?limit=201",
            "users?limti=2",
        ] {
            admin.get(bad).await.problem(ErrorCode::MalformedRequest);
        }
        let all: Page<User> = admin.get("users?limit=200").await.expect(200);
        assert_eq!(all.items.len(), 5);
    })
    .await;
}
