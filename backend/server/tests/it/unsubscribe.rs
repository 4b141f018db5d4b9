//! Stopping updates: one press is enough and nothing less is, nobody else can do it, and what is owed still arrives.

use crate::{
    campaigns::Stage,
    support::{Answer, TestApp, on_both_with},
};
use actix_web::http::{Method, header};
use saiki_api::{
    campaigns::{AmbiguousPolicy, Campaign},
    letters::{Letter, LetterState, Reach},
    outbox::OutboxMail,
    page::Page,
    people::Person,
    permissions::Role,
    problem::ErrorCode,
    suppressions::{Suppression, SuppressionKind, SuppressionReason},
};
use serde_json::json;

const HOME: &str = "https://saiki.aoba.example";
pub const FORM: &str = "application/x-www-form-urlencoded";
pub const ONE_CLICK: &str = "List-Unsubscribe=One-Click";

async fn update(stage: Stage) -> Stage {
    let new = json!({ "kind": "follow_up", "name": "続報", "follows": stage.letter.id,
        "basis": { "purpose": "update" }, "sender": { "email": "desk@aoba.example" } });
    let path = format!("{}/letters", stage.base);
    let letter: Letter = stage.comms.post(&path, &new).await.expect(201);
    Stage { letter, ..stage }
}

async fn send(stage: &Stage, to: i64) -> Campaign {
    let campaign = stage.campaign(AmbiguousPolicy::Resend).await;
    let path = format!("{}/letters/{}", stage.base, stage.letter.id);
    let letter: Letter = stage.comms.get(&path).await.expect(200);
    if letter.state != LetterState::Approved {
        stage.approve().await;
    }
    stage.start(&campaign, to).await.expect::<Campaign>(200);
    stage.send_out(&campaign).await
}

/// The newest mail in the outbox, as it would go over the wire.
async fn newest(stage: &Stage) -> String {
    let outbox = format!("{}/outbox", stage.base);
    let list: Page<OutboxMail> = stage.lead.get(&outbox).await.expect(200);
    let newest = list
        .items
        .iter()
        .max_by_key(|mail| (mail.accepted_at, mail.id))
        .unwrap();
    let path = format!("{outbox}/{}/eml", newest.id);
    let answer = stage.comms.get(&path).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.text().replace("\r\n ", " ")
}

fn header_of<'a>(mail: &'a str, name: &str) -> Option<&'a str> {
    let head = mail.split("\r\n\r\n").next().unwrap();
    head.split("\r\n")
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))
        .map(str::trim)
}

pub async fn press(app: &TestApp, path: &str, kind: &str, body: &str) -> Answer {
    let anybody = app.anon();
    let request = anybody.request(Method::POST, path);
    let request = request
        .insert_header((header::CONTENT_TYPE, kind))
        .set_payload(body.to_owned());
    anybody.send(request).await
}

async fn stopped(stage: &Stage) -> Vec<Suppression> {
    let list: Page<Suppression> = stage.comms.get("suppressions").await.expect(200);
    list.items
}

#[actix_web::test]
async fn one_press_stops_updates_and_nothing_that_is_owed() {
    let home = |config: &mut saiki::config::Config| config.public_url = HOME.to_owned();
    on_both_with(home, |app| async move {
        let stage = Stage::new(&app, &["a@example.jp"]).await;
        let notice = stage.letter.clone();
        send(&stage, 1).await;
        let owed = newest(&stage).await;
        assert!(header_of(&owed, "List-Unsubscribe").is_none(), "{owed}");
        let stage = update(stage).await;
        send(&stage, 1).await;
        let mail = newest(&stage).await;
        let url = header_of(&mail, "List-Unsubscribe").unwrap();
        let url = url.strip_prefix('<').unwrap().strip_suffix('>').unwrap();
        assert_eq!(header_of(&mail, "List-Unsubscribe-Post"), Some(ONE_CLICK));
        let path = url.strip_prefix(HOME).unwrap();
        assert!(path.starts_with("/unsubscribe/") && !path.contains('@'));

        // Looking stops nothing, nor does a press that says nothing.
        for method in [Method::GET, Method::HEAD] {
            let anybody = app.anon();
            let answer = anybody.send(anybody.request(method, path)).await;
            assert_eq!(answer.status, 200);
            assert!(!answer.text().contains("a@example.jp"));
        }
        let asked = app.anon().get(&format!("{path}?lang=en&{ONE_CLICK}")).await;
        assert!(asked.text().contains("Unsubscribe"), "{}", asked.text());
        assert_eq!(press(&app, path, FORM, "").await.status, 422);
        assert_eq!(press(&app, path, "text/plain", ONE_CLICK).await.status, 422);
        assert!(stopped(&stage).await.is_empty());

        for _ in 0..2 {
            let answer = press(&app, path, FORM, ONE_CLICK).await;
            assert_eq!(answer.status, 200, "{}", answer.text());
            assert!(answer.header("location").is_none());
            assert!(answer.header("set-cookie").is_none());
            let all = stopped(&stage).await;
            assert_eq!(all.len(), 1);
            assert_eq!(
                (all[0].kind, all[0].reason, all[0].incident_id),
                (
                    SuppressionKind::OptOut,
                    SuppressionReason::Unsubscribed,
                    Some(stage.incident)
                )
            );
        }
        let people: Page<Person> = stage
            .comms
            .get(&format!("{}/people", stage.base))
            .await
            .expect(200);
        let path = format!("{}/people/{}/suppressions", stage.base, people.items[0].id);
        let seen: Vec<Suppression> = stage.comms.get(&path).await.expect(200);
        assert_eq!(seen.len(), 1);
        // Updates leave them out; what is owed does not.
        let again = update(stage).await;
        let left_out = async |stage: &Stage, letter: &Letter| {
            let path = format!("{}/letters/{}/reach", stage.base, letter.id);
            let reach: Reach = stage.comms.get(&path).await.expect(200);
            (reach.mailed, reach.held_back.opt_out)
        };
        assert_eq!(left_out(&again, &again.letter).await, (1, 1));
        assert_eq!(left_out(&again, &notice).await, (1, 0));
        let done = send(&again, 1).await;
        assert_eq!((done.counts.suppressed, done.counts.accepted), (1, 0));
        let owed = Stage {
            letter: notice,
            ..again
        };
        let done = send(&owed, 1).await;
        assert_eq!((done.counts.suppressed, done.counts.accepted), (0, 1));
        let auditor = app.user(Role::Auditor).await;
        let entries = auditor.get("audit?limit=200").await.text();
        assert!(entries.contains("campaign.unsubscribed") && !entries.contains("a@example.jp"));
    })
    .await;
}

#[actix_web::test]
async fn a_person_may_stop_everything_and_a_guessed_link_stops_nothing() {
    let home = |config: &mut saiki::config::Config| config.public_url = HOME.to_owned();
    on_both_with(home, |app| async move {
        let stage = Stage::new(&app, &["a@example.jp"]).await;
        send(&stage, 1).await;
        let stage = update(stage).await;
        send(&stage, 1).await;
        let mail = newest(&stage).await;
        let url = header_of(&mail, "List-Unsubscribe").unwrap();
        let path = url.trim_matches(['<', '>']).strip_prefix(HOME).unwrap();

        let mut other = path.to_owned();
        let last = other.pop().unwrap();
        other.push(if last == 'A' { 'E' } else { 'A' });
        for wrong in [other.as_str(), "/unsubscribe/x", "/unsubscribe/AAAA"] {
            assert_eq!(
                press(&app, wrong, FORM, ONE_CLICK).await.status,
                404,
                "{wrong}"
            );
        }
        let sample = press(&app, "/unsubscribe/sample", FORM, ONE_CLICK).await;
        assert_eq!(sample.status, 200);
        assert!(stopped(&stage).await.is_empty());
        // Guessing is slowed down; the right link works all the same.
        let mut slowed = false;
        for _ in 0..200 {
            slowed |= press(&app, "/unsubscribe/x", FORM, ONE_CLICK).await.status == 429;
        }
        assert!(slowed);
        let answer = press(&app, path, FORM, "scope=all").await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let all = stopped(&stage).await;
        assert_eq!((all.len(), all[0].incident_id), (1, None));
    })
    .await;
}

/// Asks for approval of a letter as it stands now.
async fn ask(stage: &Stage, letter: &Letter) -> Answer {
    let path = format!("{}/letters/{}", stage.base, letter.id);
    let reach: Reach = stage.comms.get(&format!("{path}/reach")).await.expect(200);
    let step = json!({ "action": "request", "content_hash": letter.content_hash,
        "recipients_hash": reach.recipients_hash, "facts_hash": reach.facts_hash, "comment": "" });
    stage.comms.post(&format!("{path}/approvals"), &step).await
}

#[actix_web::test]
async fn an_update_without_its_link_and_a_notice_with_one_are_neither_approved_nor_sent() {
    const BARE: &str = "お知らせいたします。";
    const LINKED: &str = "お知らせいたします。\n\n{{ letter.unsubscribe_url }}";
    let home = |config: &mut saiki::config::Config| config.public_url = HOME.to_owned();
    on_both_with(home, |app| async move {
        let stage = Stage::new(&app, &["a@example.jp"]).await;
        let letters = format!("{}/letters", stage.base);
        let texts = |body: &str| json!([{ "lang": "ja", "subject": "お知らせ", "body": body }]);
        let mut refused = Vec::new();
        for (purpose, wrong, right) in [("update", BARE, LINKED), ("required", LINKED, BARE)] {
            let new = json!({ "kind": "briefing", "name": "説明会", "texts": texts(wrong),
                "basis": { "purpose": purpose }, "sender": { "email": "desk@aoba.example" } });
            let letter: Letter = stage.comms.post(&letters, &new).await.expect(201);
            let problem = ask(&stage, &letter).await.problem(ErrorCode::StateConflict);
            assert!(
                problem.detail.contains("配信停止") || problem.detail.contains("stop"),
                "{problem:?}"
            );
            refused.push(problem.detail);
            let path = format!("{letters}/{}", letter.id);
            let now: Letter = stage.comms.get(&path).await.expect(200);
            assert_eq!(now.state, LetterState::Draft);
            let patch = json!({ "texts": texts(right) });
            let mended = stage.comms.patch(&path, letter.version, &patch).await;
            let mended: Letter = mended.expect(200);
            assert_eq!(ask(&stage, &mended).await.status, 200, "{purpose}");
        }

        // One that was approved before this was asked still does not go out, for the same reason.
        stage.approve().await;
        let campaign = stage.campaign(AmbiguousPolicy::Resend).await;
        saiki_db::testing::campaign::make_update(app.state().db(), campaign.id).unwrap();
        let problem = stage
            .start(&campaign, 1)
            .await
            .problem(ErrorCode::StateConflict);
        assert_eq!(problem.detail, refused[0]);
    })
    .await;
}
