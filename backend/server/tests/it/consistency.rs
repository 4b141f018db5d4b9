//! Whether everything an incident says of itself agrees: what contradicts keeps a notice from being published and a report
//! from being recorded as filed, until it is corrected or overruled by name.

use crate::{
    filings_filed::approve,
    people::{Place, import, place},
    support::{Answer, Client, TestApp, on_both},
};
use saiki_api::{
    Timestamp,
    approvals::Approval,
    audit::AuditEntry,
    consistency::{Consistency, Gravity, Subject},
    filings::{Filing, FilingState},
    incidents::Incident,
    letters::{Letter, Reach},
    notices::Notice,
    page::Page,
    permissions::Role,
    problem::ErrorCode,
};
use serde_json::{Value, json};

const PEOPLE: &str = "お客様番号,氏名,メール,漏えい項目\r\n\
    C1,佐藤 一郎,ichiro@example.jp,お名前、メールアドレス\r\n\
    C2,佐藤 花子,hanako@example.jp,お名前、メールアドレス\r\n\
    C3,鈴木 次郎,jiro@example.jp,お名前\r\n";

/// A place with an approver among its members.
struct Scene {
    place: Place,
    approver: Client,
    base: String,
}

impl Scene {
    async fn of(app: &TestApp) -> Scene {
        let place = place(app).await;
        let approver = app.user(Role::Approver).await;
        let base = format!("incidents/{}", place.id);
        let member = json!({ "user_id": approver.user.as_ref().unwrap().id });
        let path = format!("{base}/members");
        place.lead.post(&path, &member).await.expect::<Value>(201);
        Scene {
            place,
            approver,
            base,
        }
    }

    async fn check(&self) -> Consistency {
        let path = format!("{}/consistency", self.base);
        self.approver.get(&path).await.expect(200)
    }

    async fn overrule(&self, client: &Client, key: &str, reason: &str) -> Answer {
        let path = format!("{}/consistency/overrulings", self.base);
        let input = json!({ "key": key, "reason": reason });
        client.post(&path, &input).await
    }

    async fn notice(&self) -> Letter {
        let new = json!({ "kind": "web_notice", "name": "お詫びとお知らせ" });
        let path = format!("{}/letters", self.base);
        self.place.comms.post(&path, &new).await.expect(201)
    }

    /// The notice with this text, approved.
    async fn says(&self, letter: &Letter, body: &str) -> Letter {
        let comms = &self.place.comms;
        let path = format!("{}/letters/{}", self.base, letter.id);
        let texts = json!({ "texts": [{ "lang": "ja", "subject": "お知らせ", "body": body }] });
        let letter: Letter = comms.patch(&path, letter.version, &texts).await.expect(200);
        let reach: Reach = comms.get(&format!("{path}/reach")).await.expect(200);
        for (client, action) in [(comms, "request"), (&self.approver, "approve")] {
            let step = json!({
                "action": action, "content_hash": letter.content_hash, "recipients_hash": reach.recipients_hash,
                "facts_hash": reach.facts_hash,
            });
            let path = format!("{path}/approvals");
            client.post(&path, &step).await.expect::<Approval>(200);
        }
        letter
    }

    /// A preliminary report as the records are now, approved.
    async fn report(&self) -> Filing {
        let lead = &self.place.lead;
        let path = format!("{}/filings", self.base);
        let new = json!({ "kind": "jp.appi.prelim" });
        let made: Filing = lead.post(&path, &new).await.expect(201);
        approve(lead, &self.approver, self.place.id, &made).await
    }

    async fn file(&self, filing: &Filing, at: Timestamp) -> Answer {
        let path = format!("{}/filings/{}/filed", self.base, filing.id);
        let record = json!({ "sha256": filing.sha256, "filed_at": at, "channel": "web_form" });
        self.place.lead.post(&path, &record).await
    }

    async fn publish(&self, letter: &Letter) -> Answer {
        let incident: Incident = self.place.comms.get(&self.base).await.expect(200);
        let typed = json!({
            "content_hash": letter.content_hash, "confirm_reference": incident.reference,
        });
        let path = format!("{}/letters/{}/publish", self.base, letter.id);
        self.place.comms.post(&path, &typed).await
    }
}

#[actix_web::test]
async fn an_incident_that_says_little_agrees_with_itself() {
    on_both(|app| async move {
        let scene = Scene::of(&app).await;
        import(&scene.place, "", PEOPLE).await;
        let found = scene.check().await;
        assert_eq!(found.contradictions, []);
        assert_eq!(found.blocking, 0);
        assert!(!found.looked_at.is_empty());
        // Who may not read reports does not read this.
        let integrator = app.user(Role::Integrator).await;
        let path = format!("{}/consistency", scene.base);
        integrator.get(&path).await.problem(ErrorCode::Forbidden);
    })
    .await;
}

#[actix_web::test]
async fn a_notice_that_contradicts_the_register_is_published_only_once_that_is_overruled() {
    on_both(|app| async move {
        let scene = Scene::of(&app).await;
        import(&scene.place, "", PEOPLE).await;
        let letter = scene.notice().await;
        let letter = scene.says(&letter, "対象のお客様は５名です。").await;

        let found = scene.check().await;
        assert_eq!((found.contradictions.len(), found.blocking), (1, 1));
        let one = &found.contradictions[0];
        assert_eq!(
            (one.subject, one.gravity),
            (Subject::People, Gravity::Blocks)
        );
        assert_eq!(one.one.path, format!("/{}/people", scene.base));
        assert_eq!(
            one.other.path,
            format!("/{}/letters/{}", scene.base, letter.id)
        );
        assert_eq!(
            (one.one.says.ja.as_str(), one.other.says.ja.as_str()),
            ("3名", "5名")
        );
        let refused = scene
            .publish(&letter)
            .await
            .problem(ErrorCode::Contradictions);
        assert!(refused.detail.contains("5 people"), "{}", refused.detail);

        // Whoever writes and publishes cannot overrule it, and nobody can without saying why.
        let barred = scene.overrule(&scene.place.comms, &one.key, "概数").await;
        barred.problem(ErrorCode::Forbidden);
        let silent = scene.overrule(&scene.approver, &one.key, " ").await;
        let silent = silent.problem(ErrorCode::ValidationFailed);
        assert_eq!(silent.errors[0].field, "reason");
        let unknown = scene
            .overrule(&scene.approver, &"0".repeat(64), "概数")
            .await;
        unknown.problem(ErrorCode::StateConflict);

        let reason = "二名は名簿への登録を待っている";
        let after: Consistency = scene
            .overrule(&scene.approver, &one.key, reason)
            .await
            .expect(200);
        assert_eq!((after.contradictions.len(), after.blocking), (1, 0));
        let overruled = after.contradictions[0].overruled.as_ref().unwrap();
        let name = &scene.approver.user.as_ref().unwrap().name;
        assert_eq!(
            (overruled.reason.as_str(), &overruled.by_name),
            (reason, name)
        );
        let again = scene.overrule(&scene.approver, &one.key, reason).await;
        again.problem(ErrorCode::StateConflict);
        scene.publish(&letter).await.expect::<Notice>(200);

        // The log names the contradiction and keeps the reason to itself.
        let auditor = app.user(Role::Auditor).await;
        let path = format!("audit?chain={}&limit=200", scene.place.id);
        let log: Page<AuditEntry> = auditor.get(&path).await.expect(200);
        let entry = log
            .items
            .iter()
            .find(|e| e.action == "consistency.overruled");
        let data = entry.unwrap().data.to_string();
        assert!(data.contains(&one.key) && !data.contains(reason));
    })
    .await;
}

#[actix_web::test]
async fn another_figure_is_another_contradiction_and_what_was_published_only_warns() {
    on_both(|app| async move {
        let scene = Scene::of(&app).await;
        import(&scene.place, "", PEOPLE).await;
        let letter = scene.notice().await;
        let letter = scene.says(&letter, "対象のお客様は5名です。").await;
        let key = scene.check().await.contradictions[0].key.clone();
        let over = scene
            .overrule(&scene.approver, &key, "登録を待っている")
            .await;
        over.expect::<Consistency>(200);
        scene.publish(&letter).await.expect::<Notice>(200);

        app.advance(300);
        let letter = scene.says(&letter, "対象のお客様は6名です。").await;
        let refused = scene.publish(&letter).await;
        refused.problem(ErrorCode::Contradictions);
        let letter = scene.says(&letter, "対象のお客様は3名です。").await;
        let found = scene.check().await;
        assert_eq!(found.blocking, 0, "{:?}", found.contradictions);
        // The page still says what it said.
        let old = found.contradictions.iter();
        let old: Vec<_> = old.filter(|one| one.subject == Subject::People).collect();
        assert_eq!((old.len(), old[0].gravity), (1, Gravity::Warns));
        scene.publish(&letter).await.expect::<Notice>(200);
        let found = scene.check().await;
        let people = found.contradictions.iter();
        assert_eq!(
            people.filter(|one| one.subject == Subject::People).count(),
            0
        );
    })
    .await;
}

#[actix_web::test]
async fn a_report_made_before_the_register_grew_is_not_filed_as_it_is() {
    on_both(|app| async move {
        let scene = Scene::of(&app).await;
        let early = scene.report().await;
        import(&scene.place, "", PEOPLE).await;
        let found = scene.check().await;
        let all = found.contradictions.iter();
        let subjects: Vec<Subject> = all.map(|one| one.subject).collect();
        assert!(
            subjects.contains(&Subject::People) && subjects.contains(&Subject::DataItems),
            "{subjects:?}"
        );
        let refused = scene.file(&early, app.now()).await;
        refused.problem(ErrorCode::Contradictions);

        let right = scene.report().await;
        let found = scene.check().await;
        assert_eq!(found.blocking, 0, "{:?}", found.contradictions);
        let right: Filing = scene.file(&right, app.now()).await.expect(200);
        assert_eq!(right.state, FilingState::Filed);

        // What was filed was right in its day: the register may grow.
        let more = "お客様番号,氏名,メール,漏えい項目\r\nC9,高橋 三郎,saburo@example.jp,お名前\r\n";
        import(&scene.place, "", more).await;
        let found = scene.check().await;
        let people = found.contradictions.iter();
        let people: Vec<_> = people
            .filter(|one| one.subject == Subject::People)
            .collect();
        assert_eq!((found.blocking, people.len()), (0, 1));
        assert_eq!(people[0].gravity, Gravity::Warns);
        assert!(people[0].other.as_of.is_some());
    })
    .await;
}

#[actix_web::test]
async fn an_overruling_is_never_changed() {
    on_both(|app| async move {
        let scene = Scene::of(&app).await;
        import(&scene.place, "", PEOPLE).await;
        let letter = scene.notice().await;
        scene.says(&letter, "対象のお客様は5名です。").await;
        let key = scene.check().await.contradictions[0].key.clone();
        let over = scene
            .overrule(&scene.approver, &key, "登録を待っている")
            .await;
        over.expect::<Consistency>(200);
        for sql in [
            "UPDATE consistency_overrulings SET reason = ''",
            "DELETE FROM consistency_overrulings",
        ] {
            let db = app.state().db().clone();
            let done = db
                .bookkeeping(move |conn| saiki_db::testing::execute(conn, sql))
                .await;
            assert!(done.is_err(), "{sql}");
        }
        assert_eq!(scene.check().await.blocking, 0);
    })
    .await;
}

#[actix_web::test]
async fn what_was_overruled_while_it_only_warned_bars_once_the_report_is_approved() {
    on_both(|app| async move {
        let scene = Scene::of(&app).await;
        let lead = &scene.place.lead;
        let path = format!("{}/filings", scene.base);
        let new = json!({ "kind": "jp.appi.prelim" });
        let made: Filing = lead.post(&path, &new).await.expect(201);
        import(&scene.place, "", PEOPLE).await;
        let found = scene.check().await;
        assert_eq!(found.blocking, 0);
        assert!(!found.contradictions.is_empty());
        for one in &found.contradictions {
            let over = scene.overrule(&scene.approver, &one.key, "承認までに作り直す");
            over.await.expect::<Consistency>(200);
        }

        let made = approve(lead, &scene.approver, scene.place.id, &made).await;
        let after = scene.check().await;
        assert!(after.blocking > 0);
        for one in &after.contradictions {
            let same = found.contradictions.iter().any(|was| was.key == one.key);
            let holds = one.overruled.is_some();
            assert_eq!((same, holds), (true, one.gravity == Gravity::Warns));
        }
        let refused = scene.file(&made, app.now()).await;
        refused.problem(ErrorCode::Contradictions);
        for one in after
            .contradictions
            .iter()
            .filter(|o| o.overruled.is_none())
        {
            let over = scene.overrule(&scene.approver, &one.key, "続報で訂正する");
            over.await.expect::<Consistency>(200);
        }
        let filed: Filing = scene.file(&made, app.now()).await.expect(200);
        assert_eq!(filed.state, FilingState::Filed);
        // What was not known when it was filed is no contradiction of it.
        assert!(scene.check().await.contradictions.is_empty());
    })
    .await;
}
