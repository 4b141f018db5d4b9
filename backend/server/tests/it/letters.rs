//! Letters and their approval: what a writer, an approver and a stranger may rely on.

use crate::{
    incidents::open,
    support::{Answer, Client, TestApp, on_both},
};
use actix_web::http::Method;
use saiki_api::{
    Lang, Uuid,
    approvals::{Approval, ApprovalState},
    imports::ImportState,
    incidents::Incident,
    letters::{Letter, LetterState, LetterVersion, LintLevel, MergeField, Preview, Reach},
    page::Page,
    permissions::Role,
    problem::ErrorCode,
};
use saiki_db::{
    Actor,
    imports::{self, Job, NewImport},
    spool::SpoolWriter,
};
use saiki_domain::import::Defaults;
use serde_json::{Value, json};

/// An incident with a comms officer and an approver, and two people on its register.
struct Scene {
    app: TestApp,
    incident: Incident,
    comms: Client,
    approver: Client,
}

async fn scene(app: TestApp) -> Scene {
    let comms = app.user(Role::Comms).await;
    let incident = open(&comms, "販売サイトの改ざん").await;
    let approver = app.user(Role::Approver).await;
    join(&comms, &incident, &approver).await;
    let scene = Scene {
        app,
        incident,
        comms,
        approver,
    };
    scene.import("email,name,customer_number,lang\na@example.jp,佐藤 一郎,C1,ja\nb@example.jp,Ann Lee,C2,en\n");
    scene
}

async fn join(by: &Client, incident: &Incident, user: &Client) {
    let user_id = user.user.as_ref().unwrap().id;
    let path = format!("incidents/{}/members", incident.id);
    let answer = by.post(&path, &json!({ "user_id": user_id })).await;
    assert!(answer.status < 300, "{}", answer.text());
}

impl Scene {
    /// Puts people on the register.
    fn import(&self, csv: &str) {
        let (db, now) = (self.app.state().db(), self.app.now());
        let dir = tempfile::tempdir().unwrap();
        let mut writer = SpoolWriter::create(dir.path()).unwrap();
        writer.write(csv.as_bytes()).unwrap();
        let spool = writer.finish().unwrap();
        let import = NewImport {
            id: saiki_db::ids::new_id(now),
            incident_id: self.incident.id,
            file_name: "people.csv".to_owned(),
            dry_run: false,
            options: imports::Options::default(),
            encoding: saiki_api::imports::Encoding::Utf8,
            bytes: spool.bytes(),
            sha256: spool.sha256().to_owned(),
            by_id: self.comms.user.as_ref().unwrap().id,
            by_name: "試験".to_owned(),
        };
        db.bookkeeping_blocking(|conn| imports::begin(conn, &import, now))
            .unwrap();
        let job = Job {
            import,
            mapping: None,
            defaults: Defaults::default(),
            spool,
        };
        let state = imports::run(db, job, || now, || false, |_| {}).unwrap();
        assert_eq!(state, ImportState::Done);
    }

    fn path(&self, rest: &str) -> String {
        format!("incidents/{}/{rest}", self.incident.id)
    }

    /// Asks for approval of a letter and gives it.
    async fn approved(&self, letter: &Letter) {
        for (client, action) in [(&self.comms, "request"), (&self.approver, "approve")] {
            self.step(client, letter, action)
                .await
                .expect::<Approval>(200);
        }
    }

    async fn begin(&self) -> Letter {
        let new = json!({ "kind": "person_notice", "name": "本人への通知" });
        self.comms
            .post(&self.path("letters"), &new)
            .await
            .expect(201)
    }

    async fn reach(&self, letter: &Letter) -> Reach {
        let path = self.path(&format!("letters/{}/reach", letter.id));
        self.comms.get(&path).await.expect(200)
    }

    async fn letter(&self, id: Uuid) -> Letter {
        self.comms
            .get(&self.path(&format!("letters/{id}")))
            .await
            .expect(200)
    }

    /// A step with the hashes as they are now.
    async fn step(&self, by: &Client, letter: &Letter, action: &str) -> Answer {
        self.app.advance(1);
        let letter = self.letter(letter.id).await;
        let reach = self.reach(&letter).await;
        self.step_seen(by, &letter, &reach, action).await
    }

    async fn step_seen(&self, by: &Client, letter: &Letter, reach: &Reach, action: &str) -> Answer {
        let step = json!({
            "action": action, "content_hash": letter.content_hash,
            "recipients_hash": reach.recipients_hash, "facts_hash": reach.facts_hash, "comment": "確認しました",
        });
        by.post(
            &self.path(&format!("letters/{}/approvals", letter.id)),
            &step,
        )
        .await
    }

    async fn edit(&self, by: &Client, letter: &Letter, patch: &Value) -> Answer {
        by.patch(
            &self.path(&format!("letters/{}", letter.id)),
            letter.version,
            patch,
        )
        .await
    }
}

fn new_text(body: &str) -> Value {
    json!({ "texts": [
        { "lang": "ja", "subject": "お詫び", "body": body },
        { "lang": "en", "subject": "Apology", "body": "{{ person.name }}" }
    ] })
}

#[actix_web::test]
async fn a_letter_begins_with_the_template_and_grows_in_versions() {
    on_both(|app| async move {
        let s = scene(app).await;
        let letter = s.begin().await;
        assert_eq!((letter.version, letter.state), (1, LetterState::Draft));
        assert_eq!(letter.texts.len(), 2);
        assert!(letter.texts[0].body.contains("{{ person.data_items }}"));

        let edited = s
            .edit(&s.comms, &letter, &new_text("{{ person.name }} 様"))
            .await;
        assert_eq!(edited.version(), 2);
        let edited: Letter = edited.expect(200);
        assert_ne!(edited.content_hash, letter.content_hash);
        let same: Letter = s
            .edit(&s.comms, &edited, &new_text("{{ person.name }} 様"))
            .await
            .expect(200);
        assert_eq!(same.version, 2);

        let path = s.path(&format!("letters/{}/versions", letter.id));
        let versions: Vec<LetterVersion> = s.comms.get(&path).await.expect(200);
        let numbers: Vec<i64> = versions.iter().map(|v| v.version).collect();
        assert_eq!(numbers, [2, 1]);
        assert_eq!(versions[1].content_hash, letter.content_hash);
        let page: Page<Letter> = s.comms.get(&s.path("letters?limit=1")).await.expect(200);
        assert_eq!((page.items.len(), page.total), (1, Some(1)));
    })
    .await;
}

#[actix_web::test]
async fn an_unknown_merge_field_is_named_with_its_line() {
    on_both(|app| async move {
        let s = scene(app).await;
        let letter = s.begin().await;
        let problem = s
            .edit(&s.comms, &letter, &new_text("一行目\n{{ person.nmae }}"))
            .await;
        let problem = problem.problem(ErrorCode::ValidationFailed);
        let error = &problem.errors[0];
        assert_eq!(
            (error.field.as_str(), error.code.as_str(), error.line),
            ("texts.0.body", "unknown_field", Some(2))
        );
        assert!(error.message.contains("person.name"));
        assert_eq!(s.letter(letter.id).await, letter);

        let bad = json!({ "kind": "web_notice", "name": "", "texts": [
            { "lang": "ja", "subject": "x", "body": "{{ person.name }}" }
        ], "sender": { "email": "nobody" } });
        let problem = s.comms.post(&s.path("letters"), &bad).await;
        let problem = problem.problem(ErrorCode::ValidationFailed);
        let fields: Vec<&str> = problem.errors.iter().map(|e| e.field.as_str()).collect();
        assert_eq!(fields, ["name", "sender.email", "texts.0.body"]);
    })
    .await;
}

#[actix_web::test]
async fn an_edit_needs_the_version_seen() {
    on_both(|app| async move {
        let s = scene(app).await;
        let letter = s.begin().await;
        s.edit(&s.comms, &letter, &json!({ "name": "第1報" }))
            .await
            .expect::<Letter>(200);
        s.edit(&s.comms, &letter, &json!({ "name": "第2報" }))
            .await
            .problem(ErrorCode::StaleVersion);
        let request = s
            .comms
            .request(Method::PATCH, &s.path(&format!("letters/{}", letter.id)));
        let answer = s.comms.send(request.set_json(json!({ "name": "x" }))).await;
        answer.problem(ErrorCode::VersionRequired);
    })
    .await;
}

#[actix_web::test]
async fn somebody_else_approves_and_any_edit_voids_it() {
    on_both(|app| async move {
        let s = scene(app).await;
        let letter = s.begin().await;
        s.step(&s.approver, &letter, "approve")
            .await
            .problem(ErrorCode::StateConflict);
        let asked: Approval = s.step(&s.comms, &letter, "request").await.expect(200);
        assert_eq!(
            (asked.state, asked.recipients),
            (ApprovalState::Requested, 2)
        );
        s.step(&s.comms, &letter, "request")
            .await
            .problem(ErrorCode::StateConflict);
        s.step(&s.comms, &letter, "approve")
            .await
            .problem(ErrorCode::Forbidden);
        let given: Approval = s.step(&s.approver, &letter, "approve").await.expect(200);
        assert_eq!(given.state, ApprovalState::Approved);
        assert_eq!(s.letter(letter.id).await.state, LetterState::Approved);

        let edited: Letter = s
            .edit(&s.comms, &letter, &new_text("別の文"))
            .await
            .expect(200);
        assert_eq!(edited.state, LetterState::Draft);
        let void = edited.approval.unwrap();
        assert_eq!(void.state, ApprovalState::Voided);
        assert_eq!(void.void_reason.as_deref(), Some("letter_edited"));
    })
    .await;
}

#[actix_web::test]
async fn a_letter_named_anew_keeps_its_approval_and_its_author() {
    on_both(|app| async move {
        let s = scene(app).await;
        let lead = s.app.user(Role::Lead).await;
        join(&s.comms, &s.incident, &lead).await;
        let letter = s.begin().await;
        s.step(&s.comms, &letter, "request")
            .await
            .expect::<Approval>(200);
        // Asked for, then given: neither is touched, and who gives the name has written nothing.
        let named: Letter = s
            .edit(&lead, &letter, &json!({ "name": "第1報" }))
            .await
            .expect(200);
        assert_eq!(
            (named.state, named.author_id),
            (LetterState::AwaitingApproval, letter.author_id)
        );
        assert!(named.version > letter.version && named.content_hash == letter.content_hash);
        s.step(&lead, &named, "approve")
            .await
            .expect::<Approval>(200);
        let again: Letter = s
            .edit(&s.comms, &named, &json!({ "name": "第1報（本人）" }))
            .await
            .expect(200);
        assert_eq!(again.state, LetterState::Approved);
        assert_eq!(again.approval.unwrap().state, ApprovalState::Approved);
        let (incident, id, now) = (s.incident.id, letter.id, s.app.now());
        let standing = s
            .app
            .state()
            .db()
            .change(Actor::system(), now, move |conn| {
                saiki_db::approvals::standing(conn, incident, id, now)
            });
        assert_ne!(standing.await.unwrap(), saiki_db::approvals::Decided::Void);
    })
    .await;
}

#[actix_web::test]
async fn nobody_approves_what_they_wrote_or_asked_for() {
    on_both(|app| async move {
        let s = scene(app).await;
        let (lead, other) = (s.app.user(Role::Lead).await, s.app.user(Role::Lead).await);
        join(&s.comms, &s.incident, &lead).await;
        join(&s.comms, &s.incident, &other).await;
        // The lead writes a version, comms writes the next: the lead is still an author since the last approval.
        let letter = s.begin().await;
        let letter: Letter = s.edit(&lead, &letter, &new_text("一")).await.expect(200);
        let letter: Letter = s.edit(&s.comms, &letter, &new_text("二")).await.expect(200);
        s.step(&s.comms, &letter, "request")
            .await
            .expect::<Approval>(200);
        s.step(&lead, &letter, "approve")
            .await
            .problem(ErrorCode::SelfApproval);
        s.step(&lead, &letter, "reject")
            .await
            .problem(ErrorCode::SelfApproval);
        s.step(&s.approver, &letter, "approve")
            .await
            .expect::<Approval>(200);
        // After that approval the lead's old version counts no more; who asks does.
        let letter: Letter = s.edit(&s.comms, &letter, &new_text("三")).await.expect(200);
        s.step(&other, &letter, "request")
            .await
            .expect::<Approval>(200);
        s.step(&other, &letter, "approve")
            .await
            .problem(ErrorCode::SelfApproval);
        s.step(&lead, &letter, "approve")
            .await
            .expect::<Approval>(200);
    })
    .await;
}

#[actix_web::test]
async fn a_refusal_says_why_and_sends_the_letter_back() {
    on_both(|app| async move {
        let s = scene(app).await;
        let letter = s.begin().await;
        s.step(&s.comms, &letter, "request").await.expect::<Approval>(200);
        let reach = s.reach(&letter).await;
        let silent = json!({
            "action": "reject", "content_hash": letter.content_hash, "recipients_hash": reach.recipients_hash,
            "facts_hash": reach.facts_hash,
        });
        let path = s.path(&format!("letters/{}/approvals", letter.id));
        s.approver.post(&path, &silent).await.problem(ErrorCode::ValidationFailed);
        let refused: Approval = s.step(&s.approver, &letter, "reject").await.expect(200);
        assert_eq!(refused.state, ApprovalState::Rejected);
        assert_eq!(s.letter(letter.id).await.state, LetterState::Rejected);
        s.step(&s.comms, &letter, "request").await.problem(ErrorCode::StateConflict);
        let letter: Letter = s.edit(&s.comms, &letter, &new_text("直し")).await.expect(200);
        s.step(&s.comms, &letter, "request").await.expect::<Approval>(200);
        let all: Vec<Approval> = s.comms.get(&path).await.expect(200);
        assert_eq!(all.len(), 2);
    })
    .await;
}

#[actix_web::test]
async fn hashes_that_are_not_those_of_now_are_refused() {
    on_both(|app| async move {
        let s = scene(app).await;
        let letter = s.begin().await;
        let reach = s.reach(&letter).await;
        let mut old = letter.clone();
        old.content_hash = "0".repeat(64);
        s.step_seen(&s.comms, &old, &reach, "request")
            .await
            .problem(ErrorCode::Conflict);
        s.import("email,name,customer_number,lang\nc@example.jp,鈴木,C3,ja\n");
        s.step_seen(&s.comms, &letter, &reach, "request")
            .await
            .problem(ErrorCode::Conflict);
        assert_eq!(s.letter(letter.id).await.approval, None);
    })
    .await;
}

#[actix_web::test]
async fn recipients_that_change_void_what_was_asked_for_and_what_was_given() {
    on_both(|app| async move {
        let s = scene(app).await;
        let letter = s.begin().await;
        s.step(&s.comms, &letter, "request")
            .await
            .expect::<Approval>(200);
        s.import("email,name,customer_number,lang\nc@example.jp,鈴木,C3,ja\n");
        // Nobody had to ask: it is void with the import.
        let moved = Some("recipients_changed");
        let void = s.letter(letter.id).await;
        assert_eq!(void.state, LetterState::Draft);
        assert_eq!(void.approval.unwrap().void_reason.as_deref(), moved);
        s.step(&s.approver, &letter, "approve")
            .await
            .problem(ErrorCode::ApprovalVoid);

        s.approved(&letter).await;
        s.import("email,name,customer_number,lang\nd@example.jp,高橋,C4,ja\n");
        let void = s.letter(letter.id).await;
        assert_eq!(void.state, LetterState::Draft);
        assert_eq!(void.approval.unwrap().state, ApprovalState::Voided);
        let (incident, id, now) = (s.incident.id, letter.id, s.app.now());
        let standing = s
            .app
            .state()
            .db()
            .change(Actor::system(), now, move |conn| {
                saiki_db::approvals::standing(conn, incident, id, now)
            });
        assert_eq!(standing.await.unwrap(), saiki_db::approvals::Decided::Void);
        assert_eq!(s.letter(letter.id).await.state, LetterState::Draft);
        let log: Page<saiki_api::audit::AuditEntry> = s
            .app
            .user(Role::Auditor)
            .await
            .get(&format!("audit?chain={incident}"))
            .await
            .expect(200);
        assert_eq!(
            log.items
                .iter()
                .filter(|e| e.action == "approval.voided")
                .count(),
            2
        );
    })
    .await;
}

#[actix_web::test]
async fn only_a_change_of_who_gets_the_letter_voids_its_approval() {
    on_both(|app| async move {
        let s = scene(app).await;
        let letter = s.begin().await;
        let english =
            json!({ "audience": { "langs": ["en"], "data_items": [], "person_ids": [] } });
        let path = s.path(&format!("letters/{}", letter.id));
        let english: Letter = s
            .comms
            .patch(&path, letter.version, &english)
            .await
            .expect(200);
        s.approved(&english).await;
        let other = s.begin().await;
        s.approved(&other).await;
        let state = async |letter: &Letter| s.letter(letter.id).await.state;

        // The Japanese reader's telephone concerns neither letter, their address the one to everybody.
        let person = s.path(&format!("people/{}", recipients(&s)[0]));
        let phone = json!({ "phone": "03-1234-5678" });
        assert_eq!(s.comms.patch(&person, 1, &phone).await.status, 200);
        assert_eq!(state(&other).await, LetterState::Approved);
        let email = json!({ "email": "new@example.jp" });
        assert_eq!(s.comms.patch(&person, 2, &email).await.status, 200);
        assert_eq!(state(&other).await, LetterState::Draft);
        assert_eq!(state(&english).await, LetterState::Approved);

        // Now they read English, and the other letter has one more recipient.
        let lang = json!({ "lang": "en" });
        assert_eq!(s.comms.patch(&person, 3, &lang).await.status, 200);
        assert_eq!(state(&english).await, LetterState::Draft);

        // A file that adds nobody voids nothing.
        s.approved(&other).await;
        s.import("email,name,customer_number,lang\nnew@example.jp,佐藤 一郎,C1,ja\n");
        assert_eq!(state(&other).await, LetterState::Approved);
    })
    .await;
}

#[actix_web::test]
async fn a_preview_shows_both_parts_masked_and_objects() {
    on_both(|app| async move {
        let s = scene(app).await;
        let letter = s.begin().await;
        let people: Vec<Uuid> = recipients(&s);
        let path = s.path(&format!("letters/{}/preview", letter.id));
        let invented: Preview = s.comms.post(&path, &json!({})).await.expect(200);
        assert_eq!(invented.lang, Lang::Ja);
        assert!(invented.text.contains("見本 花子 様"));
        assert!(
            invented
                .lints
                .iter()
                .any(|l| l.code == "contact.hours_missing" && l.level == LintLevel::Bad)
        );

        let real: Preview = s
            .comms
            .post(&path, &json!({ "person_id": people[0] }))
            .await
            .expect(200);
        assert!(real.text.contains("佐● 一● 様"), "{}", real.text);
        assert!(!real.html.contains("一郎") && !real.recipient.contains("a@"));

        let typed =
            json!({ "texts": [{ "lang": "ja", "subject": "x", "body": "**{{ person.nmae }}**" }] });
        let wrong: Preview = s.comms.post(&path, &typed).await.expect(200);
        assert_eq!(wrong.errors[0].code, "unknown_field");
        assert_eq!(wrong.html, "");
        let none: Preview = s
            .comms
            .post(
                &path,
                &json!({ "lang": "en", "texts": [
            { "lang": "ja", "subject": "x", "body": "y" }
        ] }),
            )
            .await
            .expect(200);
        assert_eq!(none.errors[0].code, "no_text");
        let nobody = json!({ "person_id": Uuid::from_u128(7) });
        s.comms
            .post(&path, &nobody)
            .await
            .problem(ErrorCode::NotFound);

        let fields: Vec<MergeField> = s
            .comms
            .get("letters/merge-fields?kind=web_notice")
            .await
            .expect(200);
        assert!(!fields.is_empty() && fields.iter().all(|f| !f.name.starts_with("person.")));
    })
    .await;
}

fn recipients(s: &Scene) -> Vec<Uuid> {
    let incident = s.incident.id;
    let mut ids = Vec::new();
    s.app
        .state()
        .db()
        .read_blocking(|conn| {
            saiki_db::people::each_recipient(conn, incident, &Default::default(), |r| {
                ids.push(r.person_id);
                Ok(())
            })
        })
        .unwrap();
    ids
}

#[actix_web::test]
async fn another_incidents_id_finds_nothing() {
    on_both(|app| async move {
        let s = scene(app).await;
        let letter = s.begin().await;
        let other = open(&s.comms, "別の事案").await;
        let own = s.path(&format!("letters/{}", letter.id));
        let foreign = format!("incidents/{}/letters/{}", other.id, letter.id);
        for rest in ["", "/versions", "/reach", "/approvals"] {
            assert_eq!(s.comms.get(&format!("{own}{rest}")).await.status, 200, "{rest}");
            s.comms.get(&format!("{foreign}{rest}")).await.problem(ErrorCode::NotFound);
        }
        s.comms.patch(&foreign, 1, &json!({ "name": "x" })).await.problem(ErrorCode::NotFound);
        s.comms.post(&format!("{foreign}/preview"), &json!({})).await.problem(ErrorCode::NotFound);
        let step = json!({ "action": "request", "content_hash": letter.content_hash, "recipients_hash": "", "facts_hash": "" });
        s.comms.post(&format!("{foreign}/approvals"), &step).await.problem(ErrorCode::NotFound);
        // A stranger to the incident learns nothing of it.
        let stranger = s.app.user(Role::Comms).await;
        stranger.get(&own).await.problem(ErrorCode::NotFound);
        stranger.get(&s.path("letters")).await.problem(ErrorCode::NotFound);
        // An auditor reads and does not write.
        let auditor = s.app.user(Role::Auditor).await;
        assert_eq!(auditor.get(&own).await.status, 200);
        auditor.patch(&own, 1, &json!({ "name": "x" })).await.problem(ErrorCode::Forbidden);
    })
    .await;
}
