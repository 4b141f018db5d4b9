//! Signing in, renewing, signing out.

use crate::support::{Answer, Client, PASSWORD, TestApp, on_both};
use actix_web::http::Method;
use saiki_api::{
    audit::AuditEntry,
    auth::{Login, Me, Session},
    page::Page,
    permissions::{Permission, Role},
    problem::ErrorCode,
};
use serde_json::json;

const COOKIE: &str = "__Host-saiki_refresh";

async fn login(app: &TestApp, email: &str, password: &str) -> Answer {
    let login = Login {
        email: email.to_owned(),
        password: password.to_owned(),
    };
    app.anon().post("auth/login", &login).await
}

async fn renew(app: &TestApp, cookie: &str) -> Answer {
    let anon = app.anon();
    let request = anon.request(Method::POST, "auth/refresh");
    anon.send(request.insert_header(("cookie", format!("other=1; {COOKIE}={cookie}"))))
        .await
}

fn with(app: &TestApp, session: &Session) -> Client {
    Client {
        app: app.clone(),
        token: Some(session.access_token.clone()),
        user: Some(session.user.clone()),
    }
}

#[actix_web::test]
async fn signing_in_gives_a_token_a_cookie_and_what_one_may_do() {
    on_both(|app| async move {
        let user = app.make_user(Role::Comms).await;
        // Addresses are compared without regard to case.
        let answer = login(&app, &user.email.to_uppercase(), PASSWORD).await;
        let session: Session = answer.expect(200);
        assert_eq!(session.user.id, user.id);
        assert_eq!(session.expires_at.duration_since(app.now()).as_secs(), 600);
        assert!(session.permissions.contains(&Permission::LettersWrite));
        assert!(!session.permissions.contains(&Permission::UsersWrite));
        let cookie = answer.header("set-cookie").unwrap();
        for part in [
            "Path=/",
            "Max-Age=43200",
            "Secure",
            "HttpOnly",
            "SameSite=Strict",
        ] {
            assert!(cookie.contains(part), "{cookie}");
        }
        let me: Me = with(&app, &session).get("auth/me").await.expect(200);
        assert_eq!(me.user, session.user);
        assert_eq!(me.permissions, session.permissions);
    })
    .await;
}

#[actix_web::test]
async fn a_wrong_password_and_an_unknown_address_are_answered_alike() {
    on_both(|app| async move {
        let user = app.make_user(Role::Comms).await;
        let wrong = login(&app, &user.email, "not the password").await;
        let unknown = login(&app, "nobody@example.jp", "not the password").await;
        let mut wrong = wrong.problem(ErrorCode::WrongCredentials);
        let mut unknown = unknown.problem(ErrorCode::WrongCredentials);
        wrong.request_id.clear();
        unknown.request_id.clear();
        assert_eq!(wrong, unknown);
        let long = login(&app, &user.email, &"x".repeat(100_000)).await;
        long.problem(ErrorCode::WrongCredentials);
        let nul = login(&app, "a\0@example.jp", PASSWORD).await;
        nul.problem(ErrorCode::WrongCredentials);
    })
    .await;
}

#[actix_web::test]
async fn guessing_is_slowed_down_for_the_guesser_alone() {
    on_both(|app| async move {
        let user = app.make_user(Role::Comms).await;
        for _ in 0..10 {
            let guess = login(&app, &user.email, "a wrong guess").await;
            guess.problem(ErrorCode::WrongCredentials);
        }
        let slowed = login(&app, &user.email, PASSWORD).await;
        slowed.problem(ErrorCode::TooManyRequests);
        let wait: i64 = slowed.header("retry-after").unwrap().parse().unwrap();
        // Somebody else, from elsewhere, signs in to the same account all the same.
        let anon = app.anon();
        let elsewhere = anon
            .request(Method::POST, "auth/login")
            .peer_addr("198.51.100.7:40000".parse().unwrap())
            .set_json(json!({"email": user.email, "password": PASSWORD}));
        anon.send(elsewhere).await.expect::<Session>(200);
        app.advance(wait);
        login(&app, &user.email, PASSWORD)
            .await
            .expect::<Session>(200);
    })
    .await;
}

#[actix_web::test]
async fn a_cookie_is_good_once_and_its_reuse_ends_the_session_everywhere() {
    on_both(|app| async move {
        let user = app.make_user(Role::Auditor).await;
        let first = login(&app, &user.email, PASSWORD)
            .await
            .cookie(COOKIE)
            .unwrap();
        let renewed = renew(&app, &first).await;
        let session: Session = renewed.expect(200);
        let second = renewed.cookie(COOKIE).unwrap();
        assert_ne!(first, second);
        app.advance(6);
        // Somebody shows the old one: whoever has the new one loses it too, and its access token.
        renew(&app, &first).await.problem(ErrorCode::SessionEnded);
        renew(&app, &second).await.problem(ErrorCode::SessionEnded);
        let me = with(&app, &session).get("auth/me").await;
        me.problem(ErrorCode::SessionEnded);
        let again = app.sign_in(&user.email).await;
        let log: Page<AuditEntry> = again.get("audit?chain=instance").await.expect(200);
        let reuse = log
            .items
            .iter()
            .find(|e| e.action == "session.reused")
            .unwrap();
        assert_eq!(reuse.subject, user.id.to_string());
    })
    .await;
}

#[actix_web::test]
async fn of_many_renewals_at_once_exactly_one_wins_and_the_session_lives() {
    on_both(|app| async move {
        let user = app.make_user(Role::Comms).await;
        let first = login(&app, &user.email, PASSWORD)
            .await
            .cookie(COOKIE)
            .unwrap();
        let race = (0..20).map(|_| renew(&app, &first));
        let answers = futures_util::future::join_all(race).await;
        let winners: Vec<&Answer> = answers.iter().filter(|a| a.status == 200).collect();
        assert_eq!(winners.len(), 1);
        for loser in answers.iter().filter(|a| a.status != 200) {
            loser.problem(ErrorCode::Conflict);
            assert_eq!(loser.cookie(COOKIE), None);
        }
        let next = winners[0].cookie(COOKIE).unwrap();
        renew(&app, &next).await.expect::<Session>(200);
        let (id, now) = (user.id, app.now());
        let alive = app
            .state()
            .db()
            .read(move |conn| saiki_db::sessions::alive(conn, id, now));
        assert_eq!(alive.await.unwrap(), 1);
    })
    .await;
}

#[actix_web::test]
async fn a_session_ends_after_twelve_hours_however_often_it_is_renewed() {
    on_both(|app| async move {
        let user = app.make_user(Role::Comms).await;
        let mut cookie = login(&app, &user.email, PASSWORD)
            .await
            .cookie(COOKIE)
            .unwrap();
        for _ in 0..11 {
            app.advance(3_600);
            let renewed = renew(&app, &cookie).await;
            renewed.expect::<Session>(200);
            cookie = renewed.cookie(COOKIE).unwrap();
        }
        app.advance(3_600);
        renew(&app, &cookie).await.problem(ErrorCode::SessionEnded);
    })
    .await;
}

#[actix_web::test]
async fn signing_out_ends_the_session_and_its_access_token_at_once() {
    on_both(|app| async move {
        let user = app.make_user(Role::Comms).await;
        let answer = login(&app, &user.email, PASSWORD).await;
        let session: Session = answer.expect(200);
        let cookie = answer.cookie(COOKIE).unwrap();
        let anon = app.anon();
        let request = anon.request(Method::POST, "auth/logout");
        let request = request.insert_header(("cookie", format!("{COOKIE}={cookie}")));
        let out = anon.send(request).await;
        assert_eq!(out.status, 204);
        assert_eq!(out.cookie(COOKIE).as_deref(), Some(""));
        assert_eq!(out.header("clear-site-data"), Some("\"storage\""));
        let me = with(&app, &session).get("auth/me").await;
        me.problem(ErrorCode::SessionEnded);
        renew(&app, &cookie).await.problem(ErrorCode::SessionEnded);
        // Once more, and without any cookie: nothing to end, nothing wrong.
        let none = anon.send(anon.request(Method::POST, "auth/logout")).await;
        assert_eq!(none.status, 204);
    })
    .await;
}

#[actix_web::test]
async fn another_site_can_neither_sign_in_nor_renew_nor_sign_out() {
    on_both(|app| async move {
        let user = app.make_user(Role::Comms).await;
        let cookie = login(&app, &user.email, PASSWORD)
            .await
            .cookie(COOKIE)
            .unwrap();
        let anon = app.anon();
        for path in ["auth/login", "auth/refresh", "auth/logout"] {
            for (name, value) in [
                ("sec-fetch-site", "cross-site"),
                ("sec-fetch-site", "same-site"),
                ("origin", "https://evil.example"),
                ("origin", "null"),
            ] {
                let request = anon
                    .request(Method::POST, path)
                    .insert_header((name, value))
                    .insert_header(("cookie", format!("{COOKIE}={cookie}")))
                    .set_json(json!({"email": user.email, "password": PASSWORD}));
                anon.send(request).await.problem(ErrorCode::CrossSite);
            }
        }
        renew(&app, &cookie).await.expect::<Session>(200);
    })
    .await;
}

#[actix_web::test]
async fn refresh_takes_a_well_formed_cookie_and_nothing_else() {
    on_both(|app| async move {
        let anon = app.anon();
        let none = anon.send(anon.request(Method::POST, "auth/refresh")).await;
        none.problem(ErrorCode::Unauthenticated);
        renew(&app, "short")
            .await
            .problem(ErrorCode::Unauthenticated);
        let unknown = renew(&app, &"A".repeat(43)).await;
        unknown.problem(ErrorCode::SessionEnded);
    })
    .await;
}

#[actix_web::test]
async fn changing_ones_password_ends_every_other_session_and_keeps_this_one() {
    on_both(|app| async move {
        let user = app.make_user(Role::Auditor).await;
        let other = login(&app, &user.email, PASSWORD).await;
        let mine: Session = login(&app, &user.email, PASSWORD).await.expect(200);
        let new = "quite another passphrase";
        let change = json!({"current_password": PASSWORD, "new_password": new});
        let changed = with(&app, &mine).post("auth/password", &change).await;
        let session: Session = changed.expect(200);
        let me = with(&app, &session).get("auth/me").await;
        me.expect::<Me>(200);
        let cookie = changed.cookie(COOKIE).unwrap();
        renew(&app, &cookie).await.expect::<Session>(200);

        let token: Session = other.expect(200);
        for old in [&token, &mine] {
            let me = with(&app, old).get("auth/me").await;
            me.problem(ErrorCode::SessionEnded);
        }
        renew(&app, &other.cookie(COOKIE).unwrap())
            .await
            .problem(ErrorCode::SessionEnded);
        let old = login(&app, &user.email, PASSWORD).await;
        old.problem(ErrorCode::WrongCredentials);
        let now: Session = login(&app, &user.email, new).await.expect(200);
        let log = with(&app, &now).get("audit?chain=instance").await;
        assert!(!log.text().contains(new));
        let log: Page<AuditEntry> = log.expect(200);
        let entry = log
            .items
            .iter()
            .find(|e| e.action == "user.password_changed");
        assert_eq!(entry.unwrap().subject, user.id.to_string());
    })
    .await;
}

#[actix_web::test]
async fn a_new_password_needs_the_present_one_and_must_be_good() {
    on_both(|app| async move {
        let client = app.user(Role::Comms).await;
        let email = client.user.clone().unwrap().email;
        let send = async |current: &str, new: &str| {
            let body = json!({"current_password": current, "new_password": new});
            client.post("auth/password", &body).await
        };
        for (current, new, field, code) in [
            (
                "not the password",
                "quite another passphrase",
                "current_password",
                "wrong",
            ),
            (PASSWORD, "short", "new_password", "too_short"),
            (PASSWORD, "password2026", "new_password", "too_common"),
            (PASSWORD, &email, "new_password", "too_common"),
            (PASSWORD, PASSWORD, "new_password", "unchanged"),
            (
                &"x".repeat(10_000),
                "quite another passphrase",
                "current_password",
                "wrong",
            ),
        ] {
            let problem = send(current, new)
                .await
                .problem(ErrorCode::ValidationFailed);
            let first = &problem.errors[0];
            assert_eq!((first.field.as_str(), first.code.as_str()), (field, code));
        }
        // Nothing changed, and guessing is slowed down here as at the door.
        assert_eq!(client.get("auth/me").await.status, 200);
        let mut last = send("a guess", "quite another passphrase").await;
        for _ in 0..10 {
            last = send("a guess", "quite another passphrase").await;
        }
        last.problem(ErrorCode::TooManyRequests);
    })
    .await;
}

#[actix_web::test]
async fn a_password_hashed_with_older_parameters_is_hashed_anew_at_sign_in() {
    use argon2::{Algorithm, Argon2, Params, Version, password_hash::PasswordHasher};
    on_both(|app| async move {
        let user = app.make_user(Role::Comms).await;
        let weak = Argon2::new(
            Algorithm::Argon2id,
            Version::V0x13,
            Params::new(8_192, 1, 1, None).unwrap(),
        );
        let weak = weak
            .hash_password_with_salt(PASSWORD.as_bytes(), b"sixteen bytes...")
            .unwrap()
            .to_string();
        let patch = saiki_api::users::UserPatch {
            password: Some(PASSWORD.to_owned()),
            ..Default::default()
        };
        let (id, now, db) = (user.id, app.now(), app.state().db());
        let set = move |conn: &mut saiki_db::Conn| {
            saiki_db::users::update(conn, id, &patch, Some(&weak), 1, now)
        };
        db.change(saiki_db::Actor::system(), now, set)
            .await
            .unwrap();
        let stored = async || {
            let email = user.email.clone();
            db.read(move |conn| saiki_db::users::credentials(conn, &email))
                .await
                .unwrap()
                .unwrap()
                .password_hash
        };
        assert!(stored().await.starts_with("$argon2id$v=19$m=8192,"));
        login(&app, &user.email, PASSWORD)
            .await
            .expect::<Session>(200);
        let anew = stored().await;
        assert!(anew.starts_with("$argon2id$v=19$m=47104,"), "{anew}");
        login(&app, &user.email, PASSWORD)
            .await
            .expect::<Session>(200);
        assert_eq!(stored().await, anew);
    })
    .await;
}
