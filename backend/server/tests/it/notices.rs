//! Public notices: published only with an approval that stands, frozen, replaced, withdrawn; and what anybody reads.

use crate::{
    incidents::{new_incident, open},
    support::{Answer, Client, TestApp, on_both},
};
use actix_web::http::Method;
use saiki_api::{
    Uuid,
    approvals::Approval,
    incidents::Incident,
    letters::{Letter, LetterState, OutWay, Reach},
    notices::{Notice, NoticeState},
    permissions::Role,
    problem::ErrorCode,
};
use serde_json::{Value, json};

struct Scene {
    app: TestApp,
    incident: Incident,
    comms: Client,
    approver: Client,
}

impl Scene {
    async fn of(app: TestApp) -> Scene {
        let comms = app.user(Role::Comms).await;
        let incident = open(&comms, "販売サイトの<b>改ざん</b>").await;
        Scene::around(app, comms, incident).await
    }

    async fn around(app: TestApp, comms: Client, incident: Incident) -> Scene {
        let approver = app.user(Role::Approver).await;
        let member = json!({ "user_id": approver.user.as_ref().unwrap().id });
        let path = format!("incidents/{}/members", incident.id);
        comms.post(&path, &member).await.expect::<Value>(201);
        Scene {
            app,
            incident,
            comms,
            approver,
        }
    }

    fn path(&self, letter: Uuid, rest: &str) -> String {
        format!("incidents/{}/letters/{letter}{rest}", self.incident.id)
    }

    async fn begin(&self, kind: &str) -> Letter {
        let new = json!({ "kind": kind, "name": "お詫びとお知らせ" });
        let path = format!("incidents/{}/letters", self.incident.id);
        self.comms.post(&path, &new).await.expect(201)
    }

    async fn approve(&self, letter: Uuid) -> Letter {
        let letter: Letter = self.comms.get(&self.path(letter, "")).await.expect(200);
        let reach: Reach = self
            .comms
            .get(&self.path(letter.id, "/reach"))
            .await
            .expect(200);
        for (client, action) in [(&self.comms, "request"), (&self.approver, "approve")] {
            let step = json!({
                "action": action, "content_hash": letter.content_hash, "recipients_hash": reach.recipients_hash,
                "facts_hash": reach.facts_hash,
            });
            let path = self.path(letter.id, "/approvals");
            client.post(&path, &step).await.expect::<Approval>(200);
        }
        letter
    }

    async fn publish(&self, letter: &Letter) -> Answer {
        let typed = json!({
            "content_hash": letter.content_hash, "confirm_reference": self.incident.reference,
        });
        self.comms
            .post(&self.path(letter.id, "/publish"), &typed)
            .await
    }

    async fn edit(&self, letter: &Letter, body: &str) -> Letter {
        let texts = json!({ "texts": [{ "lang": "ja", "subject": "続報", "body": body }] });
        self.comms
            .patch(&self.path(letter.id, ""), letter.version, &texts)
            .await
            .expect(200)
    }

    async fn read(&self, path: &str) -> Answer {
        self.app.anon().get(path).await
    }
}

#[track_caller]
fn is_plain(answer: &Answer) {
    let policy = answer.header("content-security-policy").unwrap();
    assert!(policy.contains("default-src 'none'") && !policy.contains("script-src"));
    assert_eq!(answer.header("set-cookie"), None);
    let text = answer.text();
    assert!(
        !text.contains("<script") && !text.contains("style="),
        "{text}"
    );
}

#[actix_web::test]
async fn an_approved_notice_is_published_as_it_stood_and_read_by_anybody() {
    on_both(|app| async move {
        let scene = Scene::of(app).await;
        let letter = scene.begin("web_notice").await;
        scene
            .publish(&letter)
            .await
            .problem(ErrorCode::ApprovalMissing);
        let letter = scene.approve(letter.id).await;
        let mut typed =
            json!({ "content_hash": letter.content_hash, "confirm_reference": "INC-1" });
        let path = scene.path(letter.id, "/publish");
        scene
            .comms
            .post(&path, &typed)
            .await
            .problem(ErrorCode::ConfirmationMismatch);
        typed["confirm_reference"] = json!(scene.incident.reference);
        typed["content_hash"] = json!("0");
        scene
            .comms
            .post(&path, &typed)
            .await
            .problem(ErrorCode::Conflict);
        let notice: Notice = scene.publish(&letter).await.expect(200);
        assert_eq!(
            (notice.state, notice.publications.len()),
            (NoticeState::Standing, 1)
        );
        assert_eq!(notice.publications[0].content_hash, letter.content_hash);
        let out: Letter = scene
            .comms
            .get(&scene.path(letter.id, ""))
            .await
            .expect(200);
        let (approval, out) = (out.approval.unwrap(), out.gone_out.unwrap());
        assert_eq!((out.way, out.id), (OutWay::Web, notice.id));
        assert_eq!(out.approval.unwrap().id, approval.id);
        scene
            .publish(&letter)
            .await
            .problem(ErrorCode::StateConflict);

        let address = format!("/notices/{}", notice.slug);
        let read = scene.read(&format!("{address}?lang=ja")).await;
        assert_eq!(read.status, 200);
        is_plain(&read);
        let text = read.text();
        assert!(text.contains("お客様各位") && text.contains("2026年11月24日"));
        assert!(text.contains("&lt;b&gt;改ざん") && !text.contains("<b>改ざん"));
        assert!(
            scene
                .read(&format!("{address}?lang=en"))
                .await
                .text()
                .contains("To all our customers")
        );

        let tag = read.header("etag").unwrap().to_owned();
        assert!(read.header("cache-control").unwrap().contains("public"));
        let again = scene
            .app
            .anon()
            .request(Method::GET, &format!("{address}?lang=ja"));
        let again = scene
            .app
            .call(again.insert_header(("if-none-match", tag)))
            .await;
        assert_eq!((again.status, again.body.len()), (304, 0));

        let list = scene.read("/notices?lang=ja").await;
        is_plain(&list);
        assert!(list.text().contains(&address));
        let css = scene.read("/public.css").await;
        assert_eq!(
            (css.status, css.header("content-type")),
            (200, Some("text/css; charset=utf-8"))
        );
    })
    .await;
}

#[actix_web::test]
async fn an_edit_voids_the_approval_and_what_stands_stays_until_it_is_replaced() {
    on_both(|app| async move {
        let scene = Scene::of(app).await;
        let letter = scene.begin("web_notice").await;
        let letter = scene.approve(letter.id).await;
        let notice: Notice = scene.publish(&letter).await.expect(200);
        let address = format!("/notices/{}", notice.slug);
        let before = scene.read(&address).await.text();
        let edited = scene
            .edit(&letter, "調査の結果です。\n\n<script>alert(1)</script>")
            .await;
        assert_eq!(edited.state, LetterState::Draft);
        scene
            .publish(&edited)
            .await
            .problem(ErrorCode::ApprovalVoid);
        assert_eq!(scene.read(&address).await.text(), before);

        scene.app.advance(300);
        let edited = scene.approve(edited.id).await;
        let notice: Notice = scene.publish(&edited).await.expect(200);
        let numbers: Vec<i64> = notice.publications.iter().map(|p| p.number).collect();
        assert_eq!((numbers, notice.version), (vec![2, 1], 2));
        let read = scene.read(&address).await;
        is_plain(&read);
        let text = read.text();
        assert!(text.contains("調査の結果です") && text.contains("&lt;script&gt;"));
        // The dates of both publications stand on the page.
        assert!(
            text.contains("10時00分") && text.contains("10時05分") && text.contains("1回目の更新")
        );
        let auditor = scene.app.user(Role::Auditor).await;
        let log: Value = auditor
            .get(&format!("audit?chain={}&limit=200", scene.incident.id))
            .await
            .expect(200);
        assert_eq!(log.to_string().matches("notice.published").count(), 2);
    })
    .await;
}

#[actix_web::test]
async fn a_withdrawn_notice_is_gone_and_can_be_published_again() {
    on_both(|app| async move {
        let scene = Scene::of(app).await;
        let letter = scene.begin("web_notice").await;
        let letter = scene.approve(letter.id).await;
        let withdraw = scene.path(letter.id, "/withdraw");
        let ask = |version: i64, reason: &'static str| {
            let request = scene.comms.request(Method::POST, &withdraw);
            let request = request.insert_header(("if-match", format!("\"{version}\"")));
            scene
                .comms
                .send(request.set_json(json!({ "reason": reason })))
        };
        ask(1, "誤記").await.problem(ErrorCode::NotFound);
        let notice: Notice = scene.publish(&letter).await.expect(200);
        let address = format!("/notices/{}", notice.slug);
        ask(1, " ").await.problem(ErrorCode::ValidationFailed);
        ask(7, "誤記").await.problem(ErrorCode::StaleVersion);
        let gone: Notice = ask(1, "社内の理由").await.expect(200);
        assert_eq!(
            (gone.state, gone.reason.as_str()),
            (NoticeState::Withdrawn, "社内の理由")
        );
        let read = scene.read(&format!("{address}?lang=ja")).await;
        assert_eq!(read.status, 410);
        is_plain(&read);
        assert!(read.text().contains("取り下げ") && !read.text().contains("社内の理由"));
        assert!(!scene.read("/notices").await.text().contains(&address));
        ask(2, "誤記").await.problem(ErrorCode::StateConflict);
        let back: Notice = scene.publish(&letter).await.expect(200);
        assert_eq!(
            (back.state, back.publications.len(), back.withdrawn_at),
            (NoticeState::Standing, 2, None)
        );
        assert_eq!(scene.read(&address).await.status, 200);
    })
    .await;
}

#[actix_web::test]
async fn an_exercise_and_a_letter_of_another_kind_are_never_published() {
    on_both(|app| async move {
        let comms = app.user(Role::Comms).await;
        let mut new = new_incident("避難訓練");
        new["exercise"] = json!(true);
        let incident: Incident = comms.post("incidents", &new).await.expect(201);
        let scene = Scene::around(app.clone(), comms, incident).await;
        let letter = scene.begin("web_notice").await;
        let letter = scene.approve(letter.id).await;
        let problem = scene.publish(&letter).await.problem(ErrorCode::StateConflict);
        assert!(problem.detail.contains("exercise"));
        let real = Scene::of(app).await;
        let other = real.begin("apology").await;
        real.publish(&other).await.problem(ErrorCode::StateConflict);
        assert!(!real.read("/notices").await.text().contains("href=\"/notices/"));
        let notices: Vec<Notice> = real
            .comms
            .get(&format!("incidents/{}/notices", real.incident.id))
            .await
            .expect(200);
        assert!(notices.is_empty());
        // A letter of somebody else's incident is not there.
        let foreign = format!("incidents/{}/letters/{}/publish", real.incident.id, letter.id);
        let typed = json!({ "content_hash": letter.content_hash, "confirm_reference": real.incident.reference });
        real.comms.post(&foreign, &typed).await.problem(ErrorCode::NotFound);
        let nowhere = real.read("/notices/20261124-zzzzz").await;
        assert_eq!(nowhere.status, 404);
        is_plain(&nowhere);
    })
    .await;
}
