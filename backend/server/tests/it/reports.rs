//! Reports from outside: what a sender without an account may rely on, what the organisation sees, how silence shows.

use crate::{
    incidents::{new_incident, open},
    support::{Answer, Client, TestApp, on_both},
};
use actix_web::http::Method;
use saiki_api::{
    Uuid,
    contacts::Contact,
    incidents::Incident,
    organisation::{Both, Organisation},
    page::Page,
    permissions::Role,
    problem::ErrorCode,
    reports::{CloseReason, PublicReport, PublicState, Report, ReportChannel, ReportState},
    work::{WorkKind, WorkPage},
};
use serde_json::{Value, json};

const DAY: i64 = 24 * 3_600;

async fn page(app: &TestApp, path: &str) -> Answer {
    app.anon().get(path).await
}

/// Sends the form of the public page.
async fn fill_in(app: &TestApp, fields: &[(&str, &str)]) -> Answer {
    let body: String = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    let request = app
        .anon()
        .request(Method::POST, "/report?lang=ja")
        .insert_header(("content-type", "application/x-www-form-urlencoded"));
    app.call(request.set_payload(body)).await
}

async fn send(app: &TestApp, kind: &str) -> PublicReport {
    let new = json!({
        "kind": kind, "text": "検索欄に入力した文字がそのまま表示されます", "name": "高橋 花子",
        "organisation": "株式会社みどり", "email": "hanako@finder.example", "phone": "090-1234-5678", "lang": "ja",
    });
    app.anon().post("public/reports", &new).await.expect(201)
}

async fn the_report(client: &Client, number: &str) -> Report {
    let page: Page<Report> = client.get(&format!("reports?q={number}")).await.expect(200);
    assert_eq!(page.items.len(), 1);
    page.items[0].clone()
}

async fn state(app: &TestApp, number: &str) -> PublicReport {
    app.anon()
        .get(&format!("public/reports/{number}"))
        .await
        .expect(200)
}

/// A page without script, style, cookie or anything from elsewhere.
#[track_caller]
fn is_plain(answer: &Answer) {
    let policy = answer.header("content-security-policy").unwrap();
    assert!(policy.contains("default-src 'none'") && !policy.contains("script-src"));
    assert_eq!(answer.header("set-cookie"), None);
    assert_eq!(
        answer.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    let text = answer.text();
    for never in ["<script", "style=", "http://", "https://"] {
        assert!(!text.contains(never), "{never}");
    }
}

#[actix_web::test]
async fn the_page_takes_a_report_and_tells_what_happens_next() {
    on_both(|app| async move {
        let admin = app.user(Role::Admin).await;
        let mut organisation = Organisation {
            name: Both::new("青葉商事株式会社", "Aoba Trading"),
            zone: "Asia/Tokyo".to_owned(),
            ..Organisation::default()
        };
        organisation.desk.phone = "0120-000-000".to_owned();
        organisation.desk.hours = Both::new("平日 9時から18時", "9:00 to 18:00");
        let answer = admin.put("organisation", 0, &organisation).await;
        assert!(answer.status < 300, "{}", answer.text());

        let form = page(&app, "/report").await;
        is_plain(&form);
        assert!(form.text().contains("Report to us"));
        let form = page(&app, "/report?lang=ja").await;
        assert!(form.text().contains("0120-000-000") && form.text().contains("平日 9時から18時"));

        let sent = fill_in(
            &app,
            &[("kind", "complaint"), ("text", "勝手に\r\n注文された")],
        )
        .await;
        assert_eq!(sent.status, 303, "{}", sent.text());
        let to = sent.header("location").unwrap().to_owned();
        assert_eq!(sent.header("set-cookie"), None);
        let told = page(&app, &to).await;
        is_plain(&told);
        // A complaint is answered within a day.
        assert!(
            told.text().contains("2026年11月25日 10時00分") && told.text().contains("0120-000-000")
        );
        assert!(!told.text().contains("注文された"));
        let number = to
            .strip_prefix("/report/")
            .unwrap()
            .split('?')
            .next()
            .unwrap();
        let report = the_report(&admin, number).await;
        assert_eq!(
            (report.channel, report.text.as_str()),
            (ReportChannel::Page, "勝手に\n注文された")
        );
        let looked = page(
            &app,
            &format!("/report?number={}&lang=en", number.to_lowercase()),
        )
        .await;
        assert_eq!(
            looked.header("location"),
            Some(format!("/report/{number}?lang=en").as_str())
        );
    })
    .await;
}

#[actix_web::test]
async fn wrong_input_comes_back_inert_with_its_fault() {
    on_both(|app| async move {
        let script = "</textarea><script>alert(1)</script>";
        for (fields, words) in [
            (vec![("text", script)], "ご連絡の種類を選んでください"),
            (
                vec![("kind", "noticed"), ("text", " ")],
                "内容を書いてください",
            ),
            (
                vec![("kind", "noticed"), ("text", script), ("email", "nobody")],
                "メールアドレスの形",
            ),
            (
                vec![("kind", "noticed"), ("text", script), ("website", "x")],
                "空のままに",
            ),
        ] {
            let answer = fill_in(&app, &fields).await;
            assert_eq!(answer.status, 422, "{words}");
            is_plain(&answer);
            assert!(answer.text().contains(words), "{words}");
        }
        let long = "あ".repeat(30_000);
        let answer = fill_in(&app, &[("kind", "noticed"), ("text", &long)]).await;
        assert_eq!(answer.status, 413);
        is_plain(&answer);
        let request = app
            .anon()
            .request(Method::POST, "/report")
            .set_json(json!({}));
        assert_eq!(app.call(request).await.status, 415);

        let anon = app.anon();
        for (more, field) in [
            (json!({ "text": "" }), "text"),
            (json!({ "name": "a\nb" }), "name"),
            (json!({ "email": "nobody" }), "email"),
            (json!({ "phone": "1".repeat(201) }), "phone"),
            (json!({ "kind": "gift" }), "kind"),
            (json!({ "state": "closed" }), "state"),
        ] {
            let mut new = json!({ "kind": "noticed", "text": "a" });
            new.as_object_mut()
                .unwrap()
                .extend(more.as_object().unwrap().clone());
            let problem = anon
                .post("public/reports", &new)
                .await
                .problem(ErrorCode::ValidationFailed);
            assert_eq!(problem.errors[0].field, field);
        }
        let admin = app.user(Role::Admin).await;
        let none: Page<Report> = admin.get("reports").await.expect(200);
        assert_eq!(none.total, Some(0));
    })
    .await;
}

#[actix_web::test]
async fn many_from_one_address_are_slowed_down_and_others_are_not() {
    on_both(|app| async move {
        for _ in 0..20 {
            send(&app, "noticed").await;
        }
        let new = json!({ "kind": "noticed", "text": "a" });
        let refused = app.anon().post("public/reports", &new).await;
        refused.problem(ErrorCode::TooManyRequests);
        assert_eq!(refused.header("retry-after"), Some("15"));
        let typed = fill_in(&app, &[("kind", "noticed"), ("text", "大切な知らせ")]).await;
        assert_eq!(
            (typed.status, typed.header("retry-after")),
            (429, Some("15"))
        );
        assert!(typed.text().contains("大切な知らせ"));
        let other = app.anon().request(Method::POST, "public/reports");
        let other = other.peer_addr("198.51.100.7:5000".parse().unwrap());
        assert_eq!(app.call(other.set_json(&new)).await.status, 201);
        app.advance(15);
        app.anon()
            .post("public/reports", &new)
            .await
            .expect::<PublicReport>(201);

        for _ in 0..30 {
            page(&app, "/report/R-ABCD-2345").await;
        }
        let looked = page(&app, "/report/R-ABCD-2345").await;
        assert_eq!(
            (looked.status, looked.header("retry-after")),
            (429, Some("2"))
        );
        is_plain(&looked);
    })
    .await;
}

#[actix_web::test]
async fn a_number_nobody_has_tells_nothing() {
    on_both(|app| async move {
        for path in [
            "/report/R-ABCD-2345",
            "/report/%3Cscript%3E",
            "/report?number=7",
        ] {
            let answer = page(&app, path).await;
            assert_eq!(answer.status, 404, "{path}");
            is_plain(&answer);
        }
        for number in ["R-ABCD-2345", "1"] {
            let answer = app.anon().get(&format!("public/reports/{number}")).await;
            answer.problem(ErrorCode::NotFound);
        }
        let lead = app.user(Role::Lead).await;
        let nobody = Uuid::from_u128(7);
        lead.get(&format!("reports/{nobody}"))
            .await
            .problem(ErrorCode::NotFound);
        let incident = open(&lead, "a").await.id;
        let route = lead.request(
            Method::POST,
            &format!("incidents/{incident}/reports/{nobody}"),
        );
        let route = route
            .insert_header(("if-match", "\"1\""))
            .set_json(json!({}));
        lead.send(route).await.problem(ErrorCode::NotFound);
    })
    .await;
}

async fn write(client: &Client, path: &str, version: i64, body: &Value) -> Answer {
    let request = client.request(Method::POST, path);
    let request = request.insert_header(("if-match", format!("\"{version}\"")));
    client.send(request.set_json(body)).await
}

#[actix_web::test]
async fn routing_makes_a_contact_whose_clock_runs_since_the_report_came() {
    on_both(|app| async move {
        let comms = app.user(Role::Comms).await;
        let sent = send(&app, "weakness").await;
        assert_eq!(sent.state, PublicState::Received);
        app.advance(2 * DAY);
        let comms = app.sign_in(&comms.user.as_ref().unwrap().email).await;
        let incident = open(&comms, "検索画面の不備").await.id;
        let report = the_report(&comms, &sent.number).await;
        assert!(report.masked && !report.name.contains("花子"));
        let path = format!("incidents/{incident}/reports/{}", report.id);
        let strange = json!({ "owner_id": Uuid::from_u128(7) });
        let problem = write(&comms, &path, 1, &strange)
            .await
            .problem(ErrorCode::ValidationFailed);
        assert_eq!(problem.errors[0].field, "owner_id");
        let mine = json!({ "owner_id": comms.user.as_ref().unwrap().id });
        let routed: Report = write(&comms, &path, 1, &mine).await.expect(200);
        assert_eq!(
            (routed.state, routed.incident_id, routed.due_at),
            (ReportState::Routed, Some(incident), None)
        );
        write(&comms, &path, 1, &mine)
            .await
            .problem(ErrorCode::StaleVersion);
        write(&comms, &path, 2, &mine)
            .await
            .problem(ErrorCode::StateConflict);

        let contact = format!(
            "incidents/{incident}/contacts/{}",
            routed.contact_id.unwrap()
        );
        let contact_row: Contact = comms
            .get(&format!("{contact}?reveal=true"))
            .await
            .expect(200);
        assert_eq!(
            (contact_row.name.as_str(), contact_row.email.as_str()),
            ("高橋 花子", "hanako@finder.example")
        );
        assert_eq!(contact_row.first_heard_at, sent.received_at);
        assert_eq!(contact_row.next_word_due, sent.next_word_due);
        let linked: Page<Report> = comms
            .get(&format!("reports?contact_id={}", contact_row.id))
            .await
            .expect(200);
        assert_eq!(linked.items[0].number, sent.number);

        assert_eq!(state(&app, &sent.number).await.state, PublicState::UnderWay);
        let word = json!({ "direction": "out", "channel": "mail", "text": "お礼と予定" });
        comms
            .post(&format!("{contact}/words"), &word)
            .await
            .expect::<Contact>(201);
        let told = state(&app, &sent.number).await;
        assert_eq!(
            (told.state, told.at),
            (PublicState::Answered, Some(app.now()))
        );

        // What was routed belongs to the incident: for whoever takes no part in it, it is not there.
        let lead = app.user(Role::Lead).await;
        lead.get(&format!("reports/{}", report.id))
            .await
            .problem(ErrorCode::NotFound);
        let seen: Page<Report> = lead.get("reports").await.expect(200);
        assert_eq!(seen.total, Some(0));
    })
    .await;
}

#[actix_web::test]
async fn an_incident_is_opened_from_a_report_whole_or_not_at_all() {
    on_both(|app| async move {
        let program = app.user(Role::Integrator).await;
        let sent = send(&app, "noticed").await;
        let report = the_report(&program, &sent.number).await;
        let path = format!("reports/{}/incident", report.id);
        let mut new = new_incident("不審な通信");
        new["noticed_by"] = json!("finder");
        write(&program, &path, 7, &new)
            .await
            .problem(ErrorCode::StaleVersion);
        let none: Page<Incident> = program.get("incidents").await.expect(200);
        assert_eq!(none.total, Some(0));
        let incident: Incident = write(&program, &path, 1, &new).await.expect(201);
        assert_eq!(incident.title, "不審な通信");
        let routed: Report = program
            .get(&format!("reports/{}", report.id))
            .await
            .expect(200);
        assert_eq!(
            routed.incident_reference.as_deref(),
            Some(incident.reference.as_str())
        );
        let contacts: Page<Contact> = program
            .get(&format!("incidents/{}/contacts", incident.id))
            .await
            .expect(200);
        assert_eq!(contacts.items[0].first_heard_at, sent.received_at);
    })
    .await;
}

#[actix_web::test]
async fn closing_says_why_and_can_be_undone() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let first = send(&app, "noticed").await;
        let again = send(&app, "noticed").await;
        let report = the_report(&lead, &again.number).await;
        let path = format!("reports/{}", report.id);
        for (body, field) in [
            (json!({ "closed": true }), "reason"),
            (json!({ "closed": true, "reason": "answered" }), "note"),
            (json!({ "closed": true, "reason": "duplicate" }), "duplicate_of"),
            (json!({ "closed": true, "reason": "duplicate", "duplicate_of": "R-ABCD-2345" }), "duplicate_of"),
            (json!({ "closed": true, "reason": "duplicate", "duplicate_of": again.number }), "duplicate_of"),
        ] {
            let problem = lead.patch(&path, 1, &body).await.problem(ErrorCode::ValidationFailed);
            assert_eq!(problem.errors[0].field, field, "{body}");
        }
        lead.patch(&path, 1, &json!({ "closed": false })).await.problem(ErrorCode::StateConflict);
        let duplicate = json!({ "closed": true, "reason": "duplicate", "duplicate_of": first.number.to_lowercase() });
        let closed: Report = lead.patch(&path, 1, &duplicate).await.expect(200);
        assert_eq!((closed.state, closed.reason), (ReportState::Closed, Some(CloseReason::Duplicate)));
        assert_eq!(closed.duplicate_of, Some(first.number.clone()));
        assert_eq!(closed.settled_by_name, Some(lead.user.as_ref().unwrap().name.clone()));
        // Its sender is told how far the first one is.
        let told = state(&app, &again.number).await;
        assert_eq!((told.number, told.state), (again.number.clone(), PublicState::Received));
        lead.patch(&path, 1, &json!({ "closed": false })).await.problem(ErrorCode::StaleVersion);
        let waiting: Report = lead.patch(&path, 2, &json!({ "closed": false })).await.expect(200);
        assert_eq!((waiting.state, waiting.reason, waiting.settled_at), (ReportState::Waiting, None, None));
        assert_eq!(waiting.due_at, report.due_at);
        let answered = json!({ "closed": true, "reason": "answered", "note": "電話で回答" });
        lead.patch(&path, 3, &answered).await.expect::<Report>(200);
        let told = state(&app, &again.number).await;
        assert_eq!((told.state, told.at), (PublicState::Answered, Some(app.now())));
    })
    .await;
}

#[actix_web::test]
async fn silence_is_work_of_those_who_may_route_and_goes_up() {
    on_both(|app| async move {
        let admin = app.user(Role::Admin).await;
        let boss = app.make_user(Role::Approver).await;
        let rule: Value = admin.get("stall-rule").await.expect(200);
        let mut rule = rule;
        rule["executive_id"] = json!(boss.id);
        assert!(admin.put("stall-rule", 0, &rule).await.status < 300);
        let sent = send(&app, "press").await;
        let work = |client: Client, scope: &'static str| async move {
            let page: WorkPage = client.get(&format!("work?scope={scope}")).await.expect(200);
            page.items
        };
        let lead = app.user(Role::Lead).await;
        let entries = work(lead.clone(), "team").await;
        assert_eq!(
            (entries[0].kind, entries[0].incident_id),
            (WorkKind::Report, None)
        );
        assert_eq!(entries[0].due_at, sent.next_word_due);
        assert!(entries[0].stall.is_none() && entries[0].title.contains(&sent.number));
        assert_eq!(
            work(app.sign_in(&boss.email).await, "escalated")
                .await
                .len(),
            0
        );

        app.advance(2 * DAY + 1);
        let lead = app.sign_in(&lead.user.as_ref().unwrap().email).await;
        assert_eq!(work(lead.clone(), "overdue").await.len(), 1);
        assert_eq!(
            work(app.sign_in(&boss.email).await, "escalated")
                .await
                .len(),
            1
        );
        assert_eq!(
            work(app.user(Role::Auditor).await, "overdue").await.len(),
            0
        );
        let late = page(&app, &format!("/report/{}?lang=en", sent.number)).await;
        assert!(late.text().contains("We are late"));
        let report = the_report(&lead, &sent.number).await;
        assert!(report.stall.is_some());
        let spam = json!({ "closed": true, "reason": "spam" });
        lead.patch(&format!("reports/{}", report.id), 1, &spam)
            .await
            .expect::<Report>(200);
        assert_eq!(work(lead, "overdue").await.len(), 0);
    })
    .await;
}

#[actix_web::test]
async fn who_sent_it_is_masked_and_sealed_and_seeing_it_is_recorded() {
    on_both(|app| async move {
        let comms = app.user(Role::Comms).await;
        let waits = the_report(&comms, &send(&app, "noticed").await.number).await;
        let routed = the_report(&comms, &send(&app, "noticed").await.number).await;
        let incident = open(&comms, "a").await.id;
        let path = format!("incidents/{incident}/reports/{}", routed.id);
        write(&comms, &path, 1, &json!({}))
            .await
            .expect::<Report>(200);
        let spam = json!({ "closed": true, "reason": "not_ours", "note": "秘密のメモ" });
        comms
            .patch(&format!("reports/{}", waits.id), 1, &spam)
            .await
            .expect::<Report>(200);
        for id in [waits.id, routed.id] {
            let clear: Report = comms
                .get(&format!("reports/{id}?reveal=true"))
                .await
                .expect(200);
            assert_eq!(
                (clear.name.as_str(), clear.phone.as_str()),
                ("高橋 花子", "090-1234-5678")
            );
        }
        let all: Page<Report> = comms.get("reports?reveal=true").await.expect(200);
        assert_eq!(all.items.len(), 2);
        let lead = app.user(Role::Lead).await;
        for path in [
            "reports?reveal=true".to_owned(),
            format!("reports/{}?reveal=true", waits.id),
        ] {
            lead.get(&path).await.problem(ErrorCode::Forbidden);
        }
        let auditor = app.user(Role::Auditor).await;
        let mut log = String::new();
        for chain in ["instance".to_owned(), incident.to_string()] {
            let page: Value = auditor
                .get(&format!("audit?chain={chain}&limit=200"))
                .await
                .expect(200);
            log.push_str(&page.to_string());
        }
        for action in [
            "report.received",
            "report.routed",
            "report.closed",
            "report.revealed",
            "contact.from_report",
        ] {
            assert!(log.contains(action), "{action}");
        }
        for plain in ["花子", "hanako@", "検索欄", "みどり", "秘密のメモ"] {
            assert!(!log.contains(plain), "{plain}");
        }
        if let Some(directory) = app.test_db().directory() {
            for entry in std::fs::read_dir(directory).unwrap() {
                let raw = std::fs::read(entry.unwrap().path()).unwrap();
                for plain in ["花子", "hanako@", "検索欄", "秘密のメモ", "090-1234"] {
                    let found = raw.windows(plain.len()).any(|w| w == plain.as_bytes());
                    assert!(!found, "{plain}");
                }
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn a_program_puts_reports_down_once() {
    on_both(|app| async move {
        let program = app.user(Role::Integrator).await;
        let new = json!({ "kind": "other", "text": "電話での申し出", "name": "佐藤" });
        let one: Report = program.post_once("reports", "k", &new).await.expect(201);
        let two: Report = program.post_once("reports", "k", &new).await.expect(201);
        assert_eq!((one.id, one.channel), (two.id, ReportChannel::Desk));
        let all: Page<Report> = program
            .get("reports?state=waiting&kind=other")
            .await
            .expect(200);
        assert_eq!(all.total, Some(1));
    })
    .await;
}
