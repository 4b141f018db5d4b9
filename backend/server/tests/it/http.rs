//! What holds for every request: headers, ids, limits, the form of errors.

use crate::support::{Answer, on_both, on_both_with};
use actix_web::http::Method;
use saiki_api::{permissions::Role, problem::ErrorCode};
use serde_json::json;

/// The headers every response carries, whatever it is.
#[track_caller]
fn assert_guarded(answer: &Answer) {
    let is = |name: &str, value: &str| assert_eq!(answer.header(name), Some(value), "{name}");
    is("x-content-type-options", "nosniff");
    is("x-frame-options", "DENY");
    is("referrer-policy", "no-referrer");
    is("cross-origin-opener-policy", "same-origin");
    is("cross-origin-resource-policy", "same-origin");
    let policy = answer.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none';"));
    assert!(policy.contains("frame-ancestors 'none'") && policy.contains("object-src 'none'"));
    // One relaxation, in one place.
    assert_eq!(policy.matches("unsafe").count(), 1);
    assert!(policy.contains("script-src 'self' 'wasm-unsafe-eval';"));
    assert!(
        answer
            .header("x-request-id")
            .is_some_and(|id| id.len() >= 8)
    );
    assert_eq!(answer.header("access-control-allow-origin"), None);
}

#[actix_web::test]
async fn every_response_is_guarded() {
    on_both(|app| async move {
        let admin = app.user(Role::Admin).await;
        for path in [
            "/health/live",
            "/health/ready",
            "/metrics",
            "/openapi.json",
            "/docs",
            "/docs/",
            "/docs/start.js",
            "/docs/swagger-ui.css",
            "/docs/nothing",
            "/",
            "/incidents",
            "/no.such.file",
            "/api/v1/nothing",
            "/api/v1/auth/me",
            "/api/v1/users",
            "/%2e%2e/etc/passwd",
            "/api/v1/users/x",
        ] {
            assert_guarded(&admin.get(path).await);
            for method in [Method::POST, Method::TRACE, Method::OPTIONS, Method::DELETE] {
                assert_guarded(&admin.send(admin.request(method, path)).await);
            }
        }
        let answer = admin.get("users").await;
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(answer.header("strict-transport-security"), None);
    })
    .await;
}

#[actix_web::test]
async fn behind_tls_browsers_are_told_to_stay_there() {
    let https = |config: &mut saiki::config::Config| {
        config.public_url = "https://saiki.example.jp".to_owned();
    };
    on_both_with(https, |app| async move {
        let answer = app.anon().get("/health/live").await;
        let hsts = answer.header("strict-transport-security").unwrap();
        assert!(hsts.starts_with("max-age=31536000"));
    })
    .await;
}

#[actix_web::test]
async fn unknown_addresses_and_wrong_methods_are_told_apart() {
    on_both(|app| async move {
        let anon = app.anon();
        for path in [
            "/api/v1/nothing",
            "/api",
            "/api/v2/users",
            "/docs/x",
            "/openapi.json/x",
        ] {
            anon.get(path).await.problem(ErrorCode::NotFound);
        }
        for (method, path, allow) in [
            (Method::DELETE, "/api/v1/users", "GET, POST"),
            (Method::PUT, "/api/v1/users", "GET, POST"),
            (Method::GET, "/api/v1/auth/login", "POST"),
            (Method::POST, "/api/v1/organisation", "GET, PUT"),
            (Method::TRACE, "/api/v1/audit", "GET"),
            (Method::POST, "/health/live", "GET"),
            // Not what a person of that name would take.
            (
                Method::OPTIONS,
                "/api/v1/incidents/019a0000-0000-7000-8000-000000000000/people/imports",
                "GET, POST",
            ),
        ] {
            let answer = anon.send(anon.request(method, path)).await;
            answer.problem(ErrorCode::MethodNotAllowed);
            assert_eq!(answer.header("allow"), Some(allow), "{path}");
        }
    })
    .await;
}

#[actix_web::test]
async fn problems_speak_the_reader_s_language() {
    on_both(|app| async move {
        let anon = app.anon();
        for (accept, title) in [
            ("ja", "ログインしてください"),
            ("en-GB, ja;q=0.5", "Please sign in"),
            ("fr", "Please sign in"),
        ] {
            let request = anon.request(Method::GET, "auth/me");
            let answer = anon
                .send(request.insert_header(("accept-language", accept)))
                .await;
            assert_eq!(answer.problem(ErrorCode::Unauthenticated).title, title);
        }
    })
    .await;
}

#[actix_web::test]
async fn a_caller_s_request_id_is_kept_when_harmless() {
    on_both(|app| async move {
        let anon = app.anon();
        let ask = async |id: &str| {
            let request = anon.request(Method::GET, "auth/me");
            anon.send(request.insert_header(("x-request-id", id))).await
        };
        let kept = ask("trace-0123456789").await;
        assert_eq!(kept.header("x-request-id"), Some("trace-0123456789"));
        for bad in [
            "short",
            "with space in it",
            "<script>alert(1)</script>",
            &"x".repeat(65),
        ] {
            assert_ne!(ask(bad).await.header("x-request-id"), Some(bad));
        }
    })
    .await;
}

#[actix_web::test]
async fn bodies_that_are_too_large_or_no_json_are_refused_as_problems() {
    on_both(|app| async move {
        let admin = app.user(Role::Admin).await;
        let send = async |kind: &str, body: Vec<u8>| {
            let request = admin
                .request(Method::POST, "users")
                .insert_header(("content-type", kind.to_owned()));
            admin.send(request.set_payload(body)).await
        };
        let json = "application/json";
        let large = send(json, vec![b' '; 1_048_577]).await;
        large.problem(ErrorCode::BodyTooLarge);
        send("text/plain", b"{}".to_vec())
            .await
            .problem(ErrorCode::UnsupportedMediaType);
        send("application/x-www-form-urlencoded", b"a=1".to_vec())
            .await
            .problem(ErrorCode::UnsupportedMediaType);
        for broken in ["", "{", "\u{feff}{}", "nul"] {
            let answer = send(json, broken.as_bytes().to_vec()).await;
            answer.problem(ErrorCode::MalformedRequest);
        }
        // JSON, but nothing that is wanted here.
        for other in ["\"\\ud800\"", "[]", "7"] {
            let answer = send(json, other.as_bytes().to_vec()).await;
            answer.problem(ErrorCode::ValidationFailed);
        }
        send(json, vec![0xff, 0xfe, 0x00])
            .await
            .problem(ErrorCode::MalformedRequest);
        let deep = "[".repeat(500_000);
        let deep = send(json, deep.into_bytes()).await;
        assert!(deep.status == 400 || deep.status == 422, "{}", deep.text());
        let line = send(json, b"{\n\"email\": \"a@b.jp\",\n\"name\": []}".to_vec()).await;
        let problem = line.problem(ErrorCode::ValidationFailed);
        assert_eq!(problem.errors[0].field, "name");
        assert_eq!(problem.errors[0].line, Some(3));
    })
    .await;
}

#[actix_web::test]
async fn an_outage_of_the_database_is_not_told_as_something_else() {
    on_both(|app| async move {
        let admin = app.user(Role::Admin).await;
        app.state()
            .db()
            .bookkeeping(|conn| saiki_db::testing::execute(conn, "DROP TABLE settings"))
            .await
            .unwrap();
        let answer = admin.get("organisation").await;
        answer.problem(ErrorCode::Internal);
        let text = answer.text();
        assert!(
            !text.contains("settings") && !text.to_lowercase().contains("table"),
            "{text}"
        );
    })
    .await;
}

#[actix_web::test]
async fn a_panic_is_a_problem_like_any_other() {
    on_both(|app| async move {
        let answer = app.panic("secret words").await;
        assert_guarded(&answer);
        answer.problem(ErrorCode::Internal);
        assert!(!answer.text().contains("secret words"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
    })
    .await;
}

#[actix_web::test]
async fn the_console_answers_addresses_of_its_own_and_no_others() {
    on_both(|app| async move {
        let anon = app.anon();
        let page = async |path: &str| {
            let request = anon.request(Method::GET, path);
            anon.send(request.insert_header(("accept", "text/html")))
                .await
        };
        let expected = if saiki::console::index().is_some() {
            200
        } else {
            404
        };
        for path in [
            "/",
            "/incidents",
            "/incidents/0199f0a2-77aa-7bbb-8ccc-123456789012/letters",
            "/rules/rule/jp.appi.final",
        ] {
            let answer = page(path).await;
            assert_eq!(answer.status, expected, "{path}");
        }
        for path in [
            "/missing.js",
            "/../secret",
            "/rules/rule/../../secret",
            "/rules/rule/.hidden",
            "/incidents/../../secret",
            "/incidents/%2e%2e/secret",
            "/api/x",
        ] {
            assert_eq!(page(path).await.status, 404, "{path}");
        }
        let json = anon.request(Method::GET, "/incidents");
        let json = anon
            .send(json.insert_header(("accept", "application/json")))
            .await;
        json.problem(ErrorCode::NotFound);
        for file in saiki::console::all().iter().take(5) {
            let path = format!("/{}", file.path);
            let plain = page(&path).await;
            assert_eq!(plain.body, file.identity);
            assert_eq!(plain.header("content-type"), Some(file.content_type));
            let tag = plain.header("etag").unwrap().to_owned();
            let again = anon
                .request(Method::GET, &path)
                .insert_header(("if-none-match", tag));
            assert_eq!(anon.send(again).await.status, 304);
            let br = anon
                .request(Method::GET, &path)
                .insert_header(("accept-encoding", "gzip, br"));
            let br = anon.send(br).await;
            if let Some(bytes) = file.brotli {
                assert_eq!(br.header("content-encoding"), Some("br"));
                assert_eq!(br.body, bytes);
                assert_ne!(br.header("etag"), plain.header("etag"));
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn health_says_whether_the_database_answers() {
    on_both(|app| async move {
        let anon = app.anon();
        assert_eq!(anon.get("/health/live").await.status, 200);
        assert_eq!(anon.get("/health/ready").await.status, 200);
        let figures = anon.get("/metrics").await.text();
        assert!(figures.contains("saiki_info{version="));
        assert!(
            figures.contains("saiki_http_requests_total{class=\"2xx\"} 2\n"),
            "{figures}"
        );
        assert!(figures.contains("saiki_http_requests_under_way 1\n"));
        app.state()
            .db()
            .bookkeeping(|conn| {
                saiki_db::testing::execute(conn, "ALTER TABLE users RENAME TO gone")
            })
            .await
            .unwrap();
        assert_eq!(anon.get("/health/live").await.status, 200);
        assert!(anon.get("/health/ready").await.status >= 500);
    })
    .await;
}

#[actix_web::test]
async fn swagger_ui_needs_no_inline_script() {
    on_both(|app| async move {
        let anon = app.anon();
        let page = anon.get("/docs/").await;
        assert_eq!(page.status, 200);
        assert!(!page.text().contains("<script>") && !page.text().contains("style="));
        for file in [
            "swagger-ui.css",
            "swagger-ui-bundle.js",
            "start.js",
            "favicon-32x32.png",
        ] {
            let answer = anon.get(&format!("/docs/{file}")).await;
            assert_eq!(answer.status, 200, "{file}");
            assert!(!answer.body.is_empty());
        }
        let document: serde_json::Value = anon.get("/openapi.json").await.expect(200);
        assert_eq!(document["openapi"], json!("3.1.0"));
    })
    .await;
}
