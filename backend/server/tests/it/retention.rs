//! Keeping and ending personal data: set, held, due; erased by two people and not before; what is kept still verifies,
//! what was erased says so; and a backup that comes back is erased again.

use crate::{
    campaigns::Stage,
    cli::{beside, err, out, run},
    support::{Answer, Client, TestApp, on_both},
    unsubscribe::{FORM, ONE_CLICK, press},
};
use actix_web::http::Method;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use saiki_api::{
    Lang, Uuid,
    audit::AuditVerdict,
    campaigns::{AmbiguousPolicy, Campaign},
    deliveries::Delivery,
    incidents::Incident,
    page::Page,
    people::DecisionCounts,
    permissions::Role,
    problem::ErrorCode,
    retention::{Retention, RetentionState, SignedCertificate},
};
use saiki_db::{
    DbError,
    conn::read_tx,
    erasures, incident_keys,
    testing::{dump, execute},
};
use saiki_documents::erasure;
use serde_json::{Value, json};
use std::sync::mpsc::channel;

const DAY: i64 = 24 * 3_600;

fn at(incident: Uuid, rest: &str) -> String {
    format!("incidents/{incident}/{rest}")
}

async fn kept(client: &Client, incident: Uuid) -> Retention {
    client.get(&at(incident, "retention")).await.expect(200)
}

async fn post_at(client: &Client, path: &str, version: i64, body: &Value) -> Answer {
    let request = client.request(Method::POST, path);
    let request = request.insert_header(("if-match", format!("\"{version}\"")));
    client.send(request.set_json(body)).await
}

async fn erase(client: &Client, incident: Uuid, version: i64, action: &str, people: i64) -> Answer {
    let body = json!({ "action": action, "people": people });
    post_at(client, &at(incident, "erasure"), version, &body).await
}

/// Closes the one incident there is, as of when it was opened.
async fn close(app: &TestApp) {
    app.state()
        .db()
        .bookkeeping(|conn| {
            execute(conn, "UPDATE incident_phases SET phase = 'closed'")?;
            execute(conn, "UPDATE incidents SET phase = 'closed'")
        })
        .await
        .unwrap();
}

async fn again(app: &TestApp, client: &Client) -> Client {
    app.sign_in(&client.user.as_ref().unwrap().email).await
}

#[actix_web::test]
async fn it_is_set_with_a_basis_held_with_a_reason_and_due_when_its_day_is_over() {
    on_both(|app: TestApp| async move {
        let lead = app.user(Role::Lead).await;
        let id = crate::incidents::open(&lead, "改ざん").await.id;
        let unset = kept(&lead, id).await;
        assert_eq!((unset.state, unset.version), (RetentionState::Unset, 0));
        let path = at(id, "retention");
        for (body, field) in [
            (json!({ "basis": "規程" }), "until"),
            (
                json!({ "basis": "規程", "months": 1, "until": "2030-01-01" }),
                "until",
            ),
            (json!({ "basis": "規程", "months": 601 }), "months"),
            (json!({ "basis": " ", "months": 6 }), "basis"),
        ] {
            let problem = lead
                .put(&path, 0, &body)
                .await
                .problem(ErrorCode::ValidationFailed);
            assert_eq!(problem.errors[0].field, field);
        }
        let set = json!({ "basis": "社内規程 第12条", "months": 1 });
        let set: Retention = lead.put(&path, 0, &set).await.expect(200);
        assert_eq!(
            (set.state, set.last_day, set.version),
            (RetentionState::Kept, None, 1)
        );
        lead.put(&path, 0, &json!({ "basis": "規程", "months": 2 }))
            .await
            .problem(ErrorCode::StaleVersion);
        erase(&lead, id, 1, "ask", 0)
            .await
            .problem(ErrorCode::StateConflict);

        close(&app).await;
        app.advance(40 * DAY);
        let lead = again(&app, &lead).await;
        let due = kept(&lead, id).await;
        assert_eq!(due.state, RetentionState::Due);
        assert_eq!(due.last_day.unwrap().to_string(), "2026-12-24");
        let listed: Page<Retention> = lead.get("retentions?state=due").await.expect(200);
        assert_eq!(listed.items, [due]);
        let none: Page<Retention> = lead.get("retentions?state=erased").await.expect(200);
        assert!(none.items.is_empty());

        let hold = json!({ "held": true, "reason": "損害賠償請求訴訟" });
        let held: Retention = post_at(&lead, &at(id, "retention/hold"), 1, &hold)
            .await
            .expect(200);
        assert_eq!(held.state, RetentionState::Held);
        assert_eq!(held.hold.unwrap().reason, "損害賠償請求訴訟");
        erase(&lead, id, 2, "ask", 0)
            .await
            .problem(ErrorCode::StateConflict);
        let bare = json!({ "held": false, "reason": "" });
        post_at(&lead, &at(id, "retention/hold"), 2, &bare)
            .await
            .problem(ErrorCode::ValidationFailed);
        let lifted = json!({ "held": false, "reason": "訴訟の終結" });
        let lifted: Retention = post_at(&lead, &at(id, "retention/hold"), 2, &lifted)
            .await
            .expect(200);
        assert_eq!(lifted.state, RetentionState::Due);

        let stranger = app.user(Role::Lead).await;
        stranger.get(&path).await.problem(ErrorCode::NotFound);
        let others: Page<Retention> = stranger.get("retentions").await.expect(200);
        assert!(others.items.is_empty());
    })
    .await;
}

/// An incident with a sent letter and one of everything that is sealed, closed and over its retention.
async fn over(app: &TestApp) -> Stage {
    let mut stage = Stage::new(app, &["canary.one@example.jp", "canary.two@example.jp"]).await;
    let campaign = stage.campaign(AmbiguousPolicy::Resend).await;
    stage.approve().await;
    stage.start(&campaign, 2).await.expect::<Campaign>(200);
    stage.send_out(&campaign).await;
    let interview = json!({
        "held_at": "2026-11-23T01:00:00Z", "person": "秘匿 花子", "affiliation": "開発部", "side": "concerned",
        "interviewers": "鈴木", "purpose": "経緯", "record": "秘匿 花子が操作した",
    });
    stage
        .lead
        .post(&at(stage.incident, "interviews"), &interview)
        .await
        .expect::<Value>(201);
    let contact = json!({ "kind": "complainant", "name": "秘匿 花子", "told": "請求があった" });
    stage
        .lead
        .post(&at(stage.incident, "contacts"), &contact)
        .await
        .expect::<Value>(201);
    let segment = json!({ "name": "秘匿 花子ほか", "audience": { "langs": ["ja"] } });
    stage
        .comms
        .post(&at(stage.incident, "segments"), &segment)
        .await
        .expect::<Value>(201);
    // What servers said, the person's name in it.
    app.state()
        .db()
        .bookkeeping(|conn| {
            execute(conn, "UPDATE attempts SET code = 250, text = '秘匿 花子 is on holiday'")?;
            execute(conn, "UPDATE deliveries SET last_text = '秘匿 花子 is on holiday'")?;
            execute(
                conn,
                "INSERT INTO bounce_events (id, delivery_id, incident_id, sha256, kind, class, status, text, effect, received_at) \
                 SELECT id, id, incident_id, 'ab', 'failed', 'soft', '4.2.2', '秘匿 花子: mailbox full', 'noted', 7 FROM deliveries",
            )
        })
        .await
        .unwrap();
    close(app).await;
    let set = json!({ "basis": "社内規程 第12条", "until": "2026-12-31" });
    let set = stage
        .lead
        .put(&at(stage.incident, "retention"), 0, &set)
        .await;
    set.expect::<Retention>(200);
    app.advance(40 * DAY);
    stage.lead = again(app, &stage.lead).await;
    stage.comms = again(app, &stage.comms).await;
    stage
}

/// Where a link that stops the updates of a mail leads, with any proof.
fn link_of(mail: Uuid) -> String {
    let mut token = mail.as_bytes().to_vec();
    token.extend([0; 16]);
    format!("/unsubscribe/{}", BASE64_URL_SAFE_NO_PAD.encode(token))
}

#[actix_web::test]
async fn two_people_erase_what_is_due_and_what_is_kept_still_verifies() {
    on_both(|app: TestApp| async move {
        let stage = over(&app).await;
        let (id, lead) = (stage.incident, &stage.lead);
        let admin = app.user(Role::Admin).await;
        let before: DecisionCounts = lead.get(&at(id, "people/decisions")).await.expect(200);
        let campaigns: Page<Campaign> = lead.get(&at(id, "campaigns")).await.expect(200);
        let proof = lead
            .get(&at(
                id,
                &format!("campaigns/{}/proof", campaigns.items[0].id),
            ))
            .await;
        let path = format!("campaigns/{}/deliveries", campaigns.items[0].id);
        let mails: Page<Delivery> = lead.get(&at(id, &path)).await.expect(200);
        let link = link_of(mails.items[0].id);
        assert_eq!(app.anon().get(&link).await.status, 404);
        let backup = dump::back_up(app.test_db(), "backup.db");

        lead.post(&at(id, "erasure"), &json!({ "action": "ask", "people": 2 }))
            .await
            .problem(ErrorCode::VersionRequired);
        stage
            .comms
            .post(&at(id, "erasure"), &json!({ "action": "ask" }))
            .await
            .problem(ErrorCode::Forbidden);
        let mismatch = erase(lead, id, 1, "ask", 3)
            .await
            .problem(ErrorCode::ConfirmationMismatch);
        assert!(mismatch.detail.contains('2'));
        erase(lead, id, 1, "confirm", 2)
            .await
            .problem(ErrorCode::StateConflict);
        let asked: Retention = erase(lead, id, 1, "ask", 2).await.expect(200);
        assert_eq!((asked.state, asked.people), (RetentionState::Asked, 2));
        erase(lead, id, 2, "confirm", 2)
            .await
            .problem(ErrorCode::SelfApproval);
        let off: Retention = erase(lead, id, 2, "withdraw", 0).await.expect(200);
        assert_eq!(off.state, RetentionState::Due);
        erase(&admin, id, 3, "ask", 2)
            .await
            .expect::<Retention>(200);
        erase(&admin, id, 4, "confirm", 2)
            .await
            .problem(ErrorCode::Forbidden);
        erase(lead, id, 4, "confirm", 1)
            .await
            .problem(ErrorCode::ConfirmationMismatch);
        lead.get(&at(id, "erasure/certificate"))
            .await
            .problem(ErrorCode::NotFound);
        let done: Retention = erase(lead, id, 4, "confirm", 2).await.expect(200);
        assert_eq!(done.state, RetentionState::Erased, "{}", done.why);

        // A link of its mails says that nothing more comes; there is nothing left to stop.
        let asked = app.anon().get(&format!("{link}?lang=en")).await;
        assert_eq!(asked.status, 200);
        assert!(asked.text().contains("This matter is closed") && !asked.text().contains("<form"));
        for body in [ONE_CLICK, "scope=all"] {
            assert_eq!(press(&app, &link, FORM, body).await.status, 200);
        }
        let unknown = link_of(Uuid::nil());
        assert_eq!(press(&app, &unknown, FORM, ONE_CLICK).await.status, 404);

        // Whatever showed personal data says that it was erased.
        for path in [
            "people",
            "people/export",
            "people?q=canary.one@example.jp",
            "interviews",
            "contacts",
            "outbox",
            "people/imports",
            &format!("campaigns/{}/deliveries", campaigns.items[0].id),
        ] {
            let answer = lead.get(&at(id, path)).await;
            if answer.status != 200 {
                assert_eq!(answer.problem(ErrorCode::Erased).status, 410, "{path}");
            } else {
                assert!(
                    answer.text().contains("\"items\":[]"),
                    "{path}: {}",
                    answer.text()
                );
            }
        }
        lead.get(&at(id, "people")).await.problem(ErrorCode::Erased);
        lead.post(&at(id, "phase"), &json!({ "phase": "recovery" }))
            .await
            .problem(ErrorCode::Erased);
        erase(lead, id, 5, "confirm", 2)
            .await
            .problem(ErrorCode::Erased);
        let put = json!({ "basis": "規程", "months": 12 });
        lead.put(&at(id, "retention"), 5, &put)
            .await
            .problem(ErrorCode::Erased);

        // Counts, campaigns, the chains and what was handed out before are as they were.
        let after: DecisionCounts = lead.get(&at(id, "people/decisions")).await.expect(200);
        assert_eq!(after, before);
        let incident: Incident = lead.get(&format!("incidents/{id}")).await.expect(200);
        assert_eq!((incident.counts.people, incident.counts.notified), (2, 2));
        let now: Page<Campaign> = lead.get(&at(id, "campaigns")).await.expect(200);
        assert_eq!(now.items[0].counts, campaigns.items[0].counts);
        let auditor = app.user(Role::Auditor).await;
        let chains: AuditVerdict = auditor.get("audit/verify").await.expect(200);
        assert!(chains.intact, "{:?}", chains.broken);
        let pack = std::io::Cursor::new(proof.body);
        assert!(saiki_documents::proof::verify(pack, None).unwrap().holds());

        // The certificate says who, when and what, and holds without this server.
        let answer = lead.get(&at(id, "erasure/certificate")).await;
        let signed: SignedCertificate = answer.expect(200);
        assert!(erasure::verify(&signed, None).iter().all(|check| check.ok));
        let said = &signed.certificate;
        assert_eq!(
            (
                said.people,
                said.asked_by_name.as_str(),
                said.confirmed_by_name.as_str()
            ),
            (2, "Admin", "Lead")
        );
        let rows = |table: &str| {
            said.cleared
                .iter()
                .find(|c| c.table == table)
                .map(|c| c.rows)
        };
        assert_eq!(
            (
                rows("people"),
                rows("deliveries"),
                rows("outbox_mails"),
                rows("interviews")
            ),
            (Some(2), Some(2), Some(2), Some(1))
        );
        assert_eq!(
            done.erasure.unwrap().certificate_sha256,
            Some(signed.sha256.clone())
        );
        for (lang, title) in [
            ("ja", "個人情報消去証明書"),
            ("en", "Certificate of erasure"),
        ] {
            let page = lead
                .get(&at(
                    id,
                    &format!("erasure/certificate?format=html&lang={lang}"),
                ))
                .await;
            assert!(page.text().contains(title) && !page.text().contains("canary"));
        }
        assert!(erasure::html(&signed, "Asia/Tokyo", Lang::Ja).contains(&said.key_fingerprint));

        // A backup brings the key back, and the certificate takes it away again.
        let Some(backup) = backup else { return };
        let keyring = app.state().db().keyring().clone();
        let config = saiki_db::DbConfig {
            url: format!("sqlite:{}", backup.display()),
            connections: 1,
        };
        let restored = saiki_db::Db::open(&config, keyring.clone()).unwrap();
        assert!(
            restored
                .read_blocking(|conn| incident_keys::cipher(conn, &keyring, id))
                .is_ok()
        );
        let actor = saiki_db::Actor::system();
        let again = restored.change_blocking(&actor, app.now(), |conn| {
            erasures::replay(conn, &keyring, said, app.now())
        });
        assert!(again.unwrap());
        let erased = restored.read_blocking(|conn| incident_keys::cipher(conn, &keyring, id));
        assert!(matches!(erased, Err(DbError::Erased)));
        let twice = restored.change_blocking(&actor, app.now(), |conn| {
            erasures::replay(conn, &keyring, said, app.now())
        });
        assert!(!twice.unwrap());
    })
    .await;
}

/// Whether the database takes the statement.
async fn sql(app: &TestApp, statement: &'static str) -> bool {
    let done = app
        .state()
        .db()
        .bookkeeping(move |conn| execute(conn, statement));
    done.await.is_ok()
}

#[actix_web::test]
async fn what_servers_said_and_what_segments_are_called_goes_with_the_key() {
    on_both(|app: TestApp| async move {
        let stage = over(&app).await;
        let (id, admin) = (stage.incident, app.user(Role::Admin).await);
        let canary = "秘匿 花子".as_bytes();
        // A report stays as it came for as long as the incident has its key.
        assert!(!sql(&app, "UPDATE bounce_events SET text = NULL").await);
        erase(&admin, id, 1, "ask", 2)
            .await
            .expect::<Retention>(200);
        let done: Retention = erase(&stage.lead, id, 2, "confirm", 2).await.expect(200);
        assert_eq!(done.state, RetentionState::Erased, "{}", done.why);
        let all = dump::everything(app.test_db());
        let holds = all.windows(canary.len()).any(|part| part == canary);
        assert!(!holds, "on {}", app.backend());
        // The codes stay, the certificate counts the rows, and a report is still never changed otherwise.
        let signed: SignedCertificate = admin.get(&at(id, "erasure/certificate")).await.expect(200);
        let rows = |table: &str| {
            let mut cleared = signed.certificate.cleared.iter();
            cleared.find(|c| c.table == table).map(|c| c.rows)
        };
        assert_eq!(
            (rows("attempts"), rows("bounce_events"), rows("segments")),
            (Some(2), Some(2), Some(1))
        );
        for statement in [
            "UPDATE bounce_events SET status = NULL, text = NULL",
            "UPDATE bounce_events SET text = 'words'",
            "DELETE FROM bounce_events",
        ] {
            assert!(!sql(&app, statement).await, "{statement}");
        }
        let campaigns: Page<Campaign> = stage.lead.get(&at(id, "campaigns")).await.expect(200);
        assert_eq!(campaigns.items[0].counts.accepted, 2);
        let chains: AuditVerdict = admin.get("audit/verify").await.expect(200);
        assert!(chains.intact);
    })
    .await;
}

#[actix_web::test]
async fn the_certificate_waits_until_the_log_beside_the_database_is_emptied() {
    on_both(|app: TestApp| async move {
        let stage = over(&app).await;
        let (id, admin) = (stage.incident, app.user(Role::Admin).await);
        erase(&admin, id, 1, "ask", 2)
            .await
            .expect::<Retention>(200);
        // Somebody reads, a proof pack for example, while it is confirmed.
        let ((begun, has_begun), (end, may_end)) = (channel(), channel::<()>());
        let db = app.state().db().clone();
        let reading = std::thread::spawn(move || {
            db.read_blocking(|conn| {
                read_tx(conn, |conn| {
                    erasures::waiting(conn)?;
                    begun.send(()).unwrap();
                    may_end.recv().unwrap();
                    Ok(())
                })
            })
        });
        has_begun.recv().unwrap();
        let done: Retention = erase(&stage.lead, id, 2, "confirm", 2).await.expect(200);
        let is_sqlite = app.test_db().directory().is_some();
        if is_sqlite {
            assert_eq!(done.state, RetentionState::Erasing);
            let erasure = done.erasure.unwrap();
            assert!(erasure.cleared_at.is_some() && erasure.log_emptied_at.is_none());
            admin
                .get(&at(id, "erasure/certificate"))
                .await
                .problem(ErrorCode::NotFound);
            saiki::background::go_on_with_keys(app.state())
                .await
                .unwrap();
            assert_eq!(kept(&admin, id).await.state, RetentionState::Erasing);
        }
        end.send(()).unwrap();
        reading.join().unwrap().unwrap();
        app.advance(60);
        // Whichever process comes next finds out by what is stored.
        saiki::background::go_on_with_keys(app.state())
            .await
            .unwrap();
        let whole = kept(&admin, id).await;
        assert_eq!(whole.state, RetentionState::Erased);
        let signed: SignedCertificate = admin.get(&at(id, "erasure/certificate")).await.expect(200);
        assert!(erasure::verify(&signed, None).iter().all(|check| check.ok));
        let emptied = signed.certificate.log_emptied_at;
        assert_eq!(emptied, is_sqlite.then(|| app.now()));
        assert_eq!(whole.erasure.unwrap().log_emptied_at, emptied);
        assert!(signed.certificate.cleared_at < app.now());
    })
    .await;
}

#[actix_web::test]
async fn a_clearing_that_was_cut_short_goes_on_and_the_certificate_waits_for_it() {
    on_both(|app: TestApp| async move {
        let stage = over(&app).await;
        let (id, admin) = (stage.incident, app.user(Role::Admin).await);
        erase(&admin, id, 1, "ask", 2).await.expect::<Retention>(200);
        erase(&stage.lead, id, 2, "confirm", 2).await.expect::<Retention>(200);
        // As after a crash in the middle: the key is gone, the place of the walk is an early one.
        app.state()
            .db()
            .bookkeeping(|conn| {
                execute(
                    conn,
                    "UPDATE erasures SET cleared_at = NULL, certificate = NULL, sha256 = NULL, signature = NULL, \
                     public_key = NULL, place = '{\"table\":\"people_imports\",\"after\":\"00000000-0000-0000-0000-000000000000\",\"rows\":3}'",
                )
            })
            .await
            .unwrap();
        let half = kept(&stage.lead, id).await;
        assert_eq!(half.state, RetentionState::Erasing);
        stage.lead.get(&at(id, "erasure/certificate")).await.problem(ErrorCode::NotFound);
        stage.lead.get(&at(id, "people")).await.problem(ErrorCode::Erased);
        saiki::background::go_on_with_keys(app.state()).await.unwrap();
        let whole = kept(&stage.lead, id).await;
        assert_eq!(whole.state, RetentionState::Erased);
        let signed: SignedCertificate = stage.lead.get(&at(id, "erasure/certificate")).await.expect(200);
        assert!(erasure::verify(&signed, None).iter().all(|check| check.ok));
    })
    .await;
}

#[actix_web::test]
async fn a_certificate_erases_again_what_a_backup_brought_back() {
    on_both(|app: TestApp| async move {
        let stage = over(&app).await;
        let (id, admin) = (stage.incident, app.user(Role::Admin).await);
        let keep = "CREATE TABLE kept AS SELECT incident_id, sealed FROM incident_keys";
        assert!(sql(&app, keep).await);
        erase(&admin, id, 1, "ask", 2).await.expect::<Retention>(200);
        erase(&stage.lead, id, 2, "confirm", 2).await.expect::<Retention>(200);
        let directory = tempfile::tempdir().unwrap();
        let saiki = |words: &[&str]| run(beside(&app, directory.path()).args(words), "");
        let exported = saiki(&["erasures", "export"]);
        assert!(exported.status.success(), "{}", err(&exported));
        let file = directory.path().join("certificates");
        std::fs::write(&file, &exported.stdout).unwrap();
        // As a backup of before would have it.
        for statement in [
            "UPDATE incident_keys SET destroyed_at = NULL, \
             sealed = (SELECT k.sealed FROM kept AS k WHERE k.incident_id = incident_keys.incident_id)",
            "DELETE FROM erasures",
            "UPDATE attempts SET text = 'words'",
        ] {
            assert!(sql(&app, statement).await, "{statement}");
        }
        let file = file.to_str().unwrap();
        let replayed = saiki(&["erasures", "replay", file]);
        assert!(replayed.status.success(), "{}", err(&replayed));
        assert!(out(&replayed).contains("1 erased again, 0 refused"), "{}", out(&replayed));
        let keyring = app.state().db().keyring().clone();
        let erased = app
            .state()
            .db()
            .read(move |conn| incident_keys::cipher(conn, &keyring, id))
            .await;
        assert!(matches!(erased, Err(DbError::Erased)), "on {}", app.backend());
        let signed: SignedCertificate = admin.get(&at(id, "erasure/certificate")).await.expect(200);
        assert!(erasure::verify(&signed, None).iter().all(|check| check.ok));
        let twice = saiki(&["erasures", "replay", file]);
        assert!(out(&twice).contains("0 erased again, 0 refused"), "{}", out(&twice));
    })
    .await;
}
