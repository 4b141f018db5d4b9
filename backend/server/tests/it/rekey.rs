//! New keys: an incident is sealed anew while people go on working, a crash in the middle goes on, and nothing is
//! unreadable at any moment; the instance key is replaced from the command line.

use crate::{
    campaigns::Stage,
    cli::{err, out, run, saiki},
    support::{TestApp, on_both},
};
use saiki_api::{
    audit::{AuditEntry, AuditVerdict},
    campaigns::{AmbiguousPolicy, Campaign},
    outbox::OutboxMail,
    page::Page,
    people::Person,
    permissions::Role,
    problem::ErrorCode,
    retention::Retention,
};
use saiki_db::{
    Actor,
    rekey::{self, Progress},
    testing::execute,
};
use serde_json::{Value, json};

const ADDRESSES: [&str; 3] = ["a@example.jp", "b@example.jp", "c@example.jp"];

/// Everybody is found by address, with their name; the ledger finds their mail, and the outbox opens it.
async fn all_is_readable(stage: &Stage, campaign: &Campaign) {
    for address in ADDRESSES {
        let path = format!("{}/people?reveal=true&q={address}", stage.base);
        let found: Page<Person> = stage.comms.get(&path).await.expect(200);
        assert_eq!(found.items.len(), 1, "{address}");
        assert_eq!(found.items[0].name, format!("佐藤 {address}"));
        let ledger = stage.ledger(campaign, &format!("q={address}")).await;
        assert_eq!(ledger.items.len(), 1, "{address}");
        let outbox: Page<OutboxMail> = stage
            .lead
            .get(&format!("{}/outbox?q={address}", stage.base))
            .await
            .expect(200);
        assert_eq!(outbox.items.len(), 1, "{address}");
    }
    let interviews: Value = stage
        .lead
        .get(&format!("{}/interviews", stage.base))
        .await
        .expect(200);
    assert_eq!(interviews["items"][0]["person"], "秘匿 花子");
    let imports: Value = stage
        .comms
        .get(&format!("{}/people/imports", stage.base))
        .await
        .expect(200);
    assert_eq!(imports["items"].as_array().unwrap().len(), 1);
}

pub async fn sent(app: &TestApp) -> (Stage, Campaign) {
    let stage = Stage::new(app, &ADDRESSES).await;
    let campaign = stage.campaign(AmbiguousPolicy::Resend).await;
    stage.approve().await;
    stage.start(&campaign, 3).await.expect::<Campaign>(200);
    let interview = json!({
        "held_at": "2026-11-23T01:00:00Z", "person": "秘匿 花子", "affiliation": "開発部", "side": "concerned",
        "interviewers": "鈴木", "purpose": "経緯", "record": "操作した",
    });
    let made = stage
        .lead
        .post(&format!("{}/interviews", stage.base), &interview)
        .await;
    made.expect::<Value>(201);
    (stage, campaign)
}

#[actix_web::test]
async fn an_incident_is_sealed_anew_while_people_go_on_working() {
    on_both(|app: TestApp| async move {
        let (stage, campaign) = sent(&app).await;
        let (id, admin) = (stage.incident, app.user(Role::Admin).await);
        let path = format!("{}/rekey", stage.base);
        stage
            .lead
            .post(&path, &json!({}))
            .await
            .problem(ErrorCode::Forbidden);
        // Whoever sends holds the key.
        admin
            .post(&path, &json!({}))
            .await
            .problem(ErrorCode::StateConflict);
        stage.send_out(&campaign).await;
        // The approval of the first stands for another.
        let next = stage.campaign(AmbiguousPolicy::Resend).await;

        let begun: Retention = admin.post(&path, &json!({})).await.expect(202);
        assert!(begun.rekey.under_way);
        let proof = format!("{}/proof", stage.path(&campaign));
        stage
            .lead
            .get(&proof)
            .await
            .problem(ErrorCode::StateConflict);
        admin
            .post(&path, &json!({}))
            .await
            .problem(ErrorCode::StateConflict);
        all_is_readable(&stage, &campaign).await;
        // Nothing is rewritten while somebody may still hold the old key alone.
        saiki::background::go_on_with_keys(app.state())
            .await
            .unwrap();
        let waits: Retention = admin
            .get(&format!("{}/retention", stage.base))
            .await
            .expect(200);
        assert!(waits.rekey.under_way && waits.rekey.rows == 0);
        let person: Page<Person> = stage
            .comms
            .get(&format!("{}/people?limit=1", stage.base))
            .await
            .expect(200);
        let person = &person.items[0];
        let patch = json!({ "organisation": "株式会社例" });
        let held = stage
            .comms
            .patch(
                &format!("{}/people/{}", stage.base, person.id),
                person.version,
                &patch,
            )
            .await;
        held.problem(ErrorCode::StateConflict);
        stage
            .start(&next, 3)
            .await
            .problem(ErrorCode::StateConflict);

        app.advance(rekey::SETTLE_SECONDS + 1);
        // A step at a time, as a process would that is killed after each: all is readable in between.
        for step in 0.. {
            assert!(step < 500, "it never ends");
            all_is_readable(&stage, &campaign).await;
            let (keyring, now) = (app.state().db().keyring().clone(), app.now());
            let progress = app
                .state()
                .db()
                .change(Actor::system(), now, move |conn| {
                    rekey::step(conn, &keyring, id, now)
                })
                .await
                .unwrap();
            if progress == Progress::Ended {
                break;
            }
            assert_eq!(progress, Progress::More);
        }
        all_is_readable(&stage, &campaign).await;
        // What was sent before can still be proved: its recipients are bound to the indexes as they are now.
        let pack = stage.lead.get(&proof).await;
        assert_eq!(pack.status, 200, "{}", pack.text());
        let verdict = crate::campaigns::verify(pack.body);
        assert!(verdict.holds(), "{verdict:?}");
        let ended: Retention = admin
            .get(&format!("{}/retention", stage.base))
            .await
            .expect(200);
        assert!(!ended.rekey.under_way && ended.rekey.ended_at == Some(app.now()));
        // People, deliveries, mails, the report of the import, the interview.
        assert!(ended.rekey.rows >= 11, "{:?}", ended.rekey);
        let changed = stage
            .comms
            .patch(
                &format!("{}/people/{}", stage.base, person.id),
                person.version,
                &patch,
            )
            .await;
        changed.expect::<Person>(200);
        // An approval is bound to recipients by keyed hashes, and those are others now.
        stage.start(&next, 3).await.problem(ErrorCode::ApprovalVoid);
        stage.approve().await;
        stage.start(&next, 3).await.expect::<Campaign>(200);
        let log: Page<AuditEntry> = admin
            .get(&format!("audit?chain={id}&limit=200"))
            .await
            .expect(200);
        let entry = |action: &str| {
            log.items
                .iter()
                .find(|e| e.action == action)
                .unwrap()
                .data
                .clone()
        };
        let (started, done) = (entry("incident.rekey_started"), entry("incident.rekeyed"));
        assert_eq!(started["key"], done["key"]);
        assert_ne!(started["key"], started["before"]);
        let chains: AuditVerdict = admin.get("audit/verify").await.expect(200);
        assert!(chains.intact);
    })
    .await;
}

#[actix_web::test]
async fn a_value_that_cannot_be_read_is_named_and_left_behind_only_by_decision() {
    on_both(|app: TestApp| async move {
        let (stage, campaign) = sent(&app).await;
        stage.send_out(&campaign).await;
        let admin = app.user(Role::Admin).await;
        let retention = format!("{}/retention", stage.base);
        let kept = || admin.get(&retention);
        let path = format!("{}/rekey", stage.base);
        let decide = format!("{path}/unreadable");
        let retry = json!({ "action": "retry" });
        let run_sql = |sql: &'static str| {
            let db = app.state().db().clone();
            async move { db.bookkeeping(move |conn| execute(conn, sql)).await.unwrap() }
        };
        let damage = "UPDATE interviews SET sealed = id";
        let mend = "UPDATE interviews SET sealed = (SELECT k.sealed FROM kept AS k WHERE k.id = interviews.id)";
        run_sql("CREATE TABLE kept AS SELECT id, sealed FROM interviews").await;
        admin.post(&path, &json!({})).await.expect::<Retention>(202);
        admin.post(&decide, &retry).await.problem(ErrorCode::StateConflict);
        run_sql(damage).await;
        app.advance(rekey::SETTLE_SECONDS + 1);
        let go_on = || saiki::background::go_on_with_keys(app.state());
        go_on().await.unwrap();
        let halted: Retention = kept().await.expect(200);
        let rekey = &halted.rekey;
        assert!(rekey.under_way && rekey.halted_at == Some(app.now()), "{rekey:?}");
        assert_eq!((rekey.unreadable_count, rekey.unreadable.len()), (1, 1));
        let named = &rekey.unreadable[0];
        assert_eq!((named.table.as_str(), named.column.as_str()), ("interviews", "sealed"));
        // It stays so, and everything else is readable under either key.
        go_on().await.unwrap();
        let same: Retention = kept().await.expect(200);
        assert_eq!(same.rekey, *rekey);

        // A row that was put right is sealed anew, by looking again.
        run_sql(mend).await;
        stage.lead.post(&decide, &retry).await.problem(ErrorCode::Forbidden);
        let again: Retention = admin.post(&decide, &retry).await.expect(200);
        assert_eq!((again.rekey.halted_at, again.rekey.unreadable_count), (None, 0));
        run_sql(damage).await;
        go_on().await.unwrap();
        let halted: Retention = kept().await.expect(200);
        assert_eq!(halted.rekey.unreadable_count, 1);

        for wrong in [json!(null), json!(2)] {
            let body = json!({ "action": "skip", "values": wrong });
            admin.post(&decide, &body).await.problem(ErrorCode::ConfirmationMismatch);
        }
        let skip = json!({ "action": "skip", "values": 1 });
        let decided: Retention = admin.post(&decide, &skip).await.expect(200);
        let named = &decided.rekey.unreadable[0];
        assert_eq!(named.skipped_by_name.as_deref(), Some("Admin"));
        assert!(decided.rekey.under_way && decided.rekey.halted_at.is_none());
        go_on().await.unwrap();
        let ended: Retention = kept().await.expect(200);
        assert!(!ended.rekey.under_way && ended.rekey.ended_at == Some(app.now()));
        assert_eq!(ended.rekey.unreadable, decided.rekey.unreadable);
        let log: Page<AuditEntry> = admin
            .get(&format!("audit?chain={}&limit=200", stage.incident))
            .await
            .expect(200);
        for action in [
            "incident.rekey_halted",
            "incident.rekey_retried",
            "incident.rekey_skipped",
            "incident.rekeyed",
        ] {
            assert!(log.items.iter().any(|entry| entry.action == action), "{action}");
        }
    })
    .await;
}

#[actix_web::test]
async fn a_register_with_people_nobody_can_read_is_whole_again_once_they_were_left_behind() {
    on_both(|app: TestApp| async move {
        let stage = Stage::new(&app, &ADDRESSES).await;
        let admin = app.user(Role::Admin).await;
        let path = format!("{}/rekey", stage.base);
        let skip = json!({ "action": "skip", "values": 3 });
        let register = format!("{}/people?reveal=true", stage.base);
        let go_on = || saiki::background::go_on_with_keys(app.state());
        admin.post(&path, &json!({})).await.expect::<Retention>(202);
        let db = app.state().db().clone();
        let damage = "UPDATE people SET sealed = id";
        db.bookkeeping(move |conn| execute(conn, damage))
            .await
            .unwrap();
        app.advance(rekey::SETTLE_SECONDS + 1);
        go_on().await.unwrap();

        // Whoever would wait is told that somebody must decide.
        let upload = json!({ "file_name": "a.csv", "bytes": 10 });
        let uploads = format!("{}/people/uploads", stage.base);
        let refused = stage.comms.post(&uploads, &upload).await;
        let told = refused.problem(ErrorCode::StateConflict).detail;
        let pages = ["個人情報の保存と消去", "Keeping and erasing data"];
        assert!(pages.iter().any(|page| told.contains(page)), "{told}");

        let unreadable = format!("{path}/unreadable");
        admin
            .post(&unreadable, &skip)
            .await
            .expect::<Retention>(200);
        go_on().await.unwrap();
        let kept: Retention = admin
            .get(&format!("{}/retention", stage.base))
            .await
            .expect(200);
        assert!(
            !kept.rekey.under_way && kept.rekey.ended_at.is_some(),
            "{:?}",
            kept.rekey
        );
        let left: Page<Person> = stage.comms.get(&register).await.expect(200);
        assert_eq!(left.items.len(), 3);
        for person in &left.items {
            assert!(person.name.contains("unreadable") && person.email.is_empty());
        }
        // They are nobody's duplicates, and another key takes them along.
        admin.post(&path, &json!({})).await.expect::<Retention>(202);
        app.advance(rekey::SETTLE_SECONDS + 1);
        go_on().await.unwrap();
        let kept: Retention = admin
            .get(&format!("{}/retention", stage.base))
            .await
            .expect(200);
        assert!(!kept.rekey.under_way && kept.rekey.unreadable_count == 0);
    })
    .await;
}

#[actix_web::test]
async fn a_database_that_names_no_key_yet_takes_only_one_that_opens_it() {
    on_both(|app: TestApp| async move {
        let lead = app.user(Role::Lead).await;
        crate::incidents::open(&lead, "改ざん").await;
        let own = app.state().db().keyring().clone();
        let claimed = app
            .state()
            .db()
            .bookkeeping(move |conn| {
                let foreign = saiki_db::crypto::Keyring::random()?;
                Ok((
                    rekey::claim(conn, &foreign)?,
                    rekey::claim(conn, &own)?,
                    rekey::claim(conn, &foreign)?,
                ))
            })
            .await
            .unwrap();
        assert_eq!(claimed, (false, true, false));
    })
    .await;
}

#[test]
fn the_instance_key_is_replaced_kept_aside_and_confirmed() {
    let dir = tempfile::tempdir().unwrap();
    let saiki = |arguments: &[&str]| run(saiki(dir.path()).args(arguments), "");
    let done = saiki(&["migrate"]);
    assert!(done.status.success(), "{}", err(&done));
    let data = dir.path().join("data");
    let key = |name: &str| std::fs::read_to_string(data.join(name)).ok();
    let first = key("instance.key").unwrap();
    // One that stopped before it reached the database left a key that nothing is sealed under: it is taken.
    let unused = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n";
    std::fs::write(data.join("instance.key.new"), unused).unwrap();
    let done = saiki(&["rekey"]);
    assert!(done.status.success(), "{}", err(&done));
    assert!(out(&done).contains("sealed under the new key"));
    let second = key("instance.key").unwrap();
    assert_eq!(second, unused);
    assert_ne!(second, first);
    assert_eq!(key("instance.key.new"), None);
    assert_eq!(key("instance.key.before"), Some(first.clone()));
    assert!(saiki(&["user", "list"]).status.success());
    let early = saiki(&["rekey"]);
    assert!(!early.status.success() && err(&early).contains("--confirm"));

    // As after a crash between the database and the files: the new key takes its place at the next start.
    std::fs::rename(data.join("instance.key"), data.join("instance.key.new")).unwrap();
    std::fs::rename(data.join("instance.key.before"), data.join("instance.key")).unwrap();
    assert!(saiki(&["user", "list"]).status.success());
    assert_eq!(key("instance.key"), Some(second.clone()));
    assert_eq!(key("instance.key.before"), Some(first.clone()));
    assert_eq!(key("instance.key.new"), None);

    let done = saiki(&["rekey", "--confirm"]);
    assert!(done.status.success(), "{}", err(&done));
    assert_eq!(key("instance.key.before"), None);
    // A key that is not this database's is refused before anything is sealed under it.
    std::fs::write(data.join("instance.key"), first).unwrap();
    let foreign = saiki(&["user", "list"]);
    assert!(!foreign.status.success());
    assert!(
        err(&foreign).contains("not the one this database is sealed under"),
        "{}",
        err(&foreign)
    );
    std::fs::write(data.join("instance.key"), second).unwrap();
    let audit = saiki(&["verify", "--audit"]);
    assert!(
        audit.status.success() && out(&audit).contains("intact"),
        "{}",
        err(&audit)
    );
}

#[test]
fn a_row_the_instance_key_does_not_open_is_named_and_left_behind_by_name() {
    let dir = tempfile::tempdir().unwrap();
    let saiki = |arguments: &[&str]| run(saiki(dir.path()).args(arguments), "");
    assert!(saiki(&["migrate"]).status.success());
    let data = dir.path().join("data");
    let config = saiki_db::DbConfig {
        url: format!("sqlite:{}", data.join("saiki.db").display()),
        connections: 1,
    };
    let keyring = saiki_db::crypto::Keyring::load(&data.join("instance.key")).unwrap();
    let db = saiki_db::Db::open(&config, keyring).unwrap();
    let now = "2026-11-24T01:00:00Z".parse().unwrap();
    let [good, bad] = [1, 2].map(|_| saiki_db::testing::an_incident(&db, now).0);
    let damage = format!(
        "UPDATE incident_keys SET sealed = incident_id WHERE incident_id = X'{}'",
        bad.simple()
    );
    db.bookkeeping_blocking(|conn| {
        execute(conn, &damage)?;
        // As a server that has started would have it.
        assert!(rekey::claim(conn, db.keyring())?);
        Ok(())
    })
    .unwrap();
    drop(db);
    let refused = saiki(&["rekey"]);
    assert!(!refused.status.success());
    let named = format!("incident_keys/{bad}");
    assert!(err(&refused).contains(&named), "{}", err(&refused));
    assert!(!err(&refused).contains(&good.to_string()));
    let done = saiki(&["rekey", "--leave", &named]);
    assert!(done.status.success(), "{}", err(&done));
    let confirmed = saiki(&["rekey", "--confirm"]);
    assert!(confirmed.status.success(), "{}", err(&confirmed));
}
