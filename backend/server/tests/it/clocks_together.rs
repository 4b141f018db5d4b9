//! Deadlines over all incidents: on one list, as a feed for calendar programs; and what the organisation settles for every
//! incident at once.

use crate::{
    clocks::{PRELIM, SENSITIVE, clock, clocks, field, known, leak},
    support::{Client, on_both, on_both_with},
};
use actix_web::http::Method;
use saiki_api::{
    clocks::{Clock, ClockFeed, ClockSettings, ClockState, Question},
    page::Page,
    permissions::Role,
    problem::ErrorCode,
    rules::Regime,
};
use serde_json::json;

async fn pages(client: &Client, query: &str) -> Vec<Clock> {
    let mut all = Vec::new();
    let mut cursor = String::new();
    loop {
        let path = format!("clocks?limit=3&{query}{cursor}");
        let page: Page<Clock> = client.get(&path).await.expect(200);
        assert!(page.items.len() <= 3);
        all.extend(page.items);
        match page.next_cursor {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return all,
        }
    }
}

#[actix_web::test]
async fn all_deadlines_stand_on_one_list_by_date_in_pages_and_under_filters() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let later = known(&lead, "名簿の誤送信", "2026-11-24T00:00:00Z").await;
        let sooner = known(&lead, "端末の紛失", "2026-11-23T00:00:00Z").await;
        leak(&lead, later, SENSITIVE).await;
        leak(&lead, sooner, SENSITIVE).await;
        let whole: Page<Clock> = lead.get("clocks?limit=200").await.expect(200);
        let ids = |clocks: &[Clock]| clocks.iter().map(|clock| clock.id).collect::<Vec<_>>();
        let both = clocks(&lead, later).await.len() + clocks(&lead, sooner).await.len();
        assert_eq!(whole.items.len(), both);
        assert_eq!(ids(&pages(&lead, "").await), ids(&whole.items));
        let dated: Vec<_> = whole
            .items
            .iter()
            .filter(|c| c.state.is_open())
            .filter_map(|c| c.due)
            .collect();
        assert!(dated.len() > 3 && dated.is_sorted(), "{dated:?}");

        let running = pages(&lead, "state=running").await;
        assert!(!running.is_empty());
        assert!(
            running
                .iter()
                .all(|clock| clock.state == ClockState::Running)
        );
        let prelim: Vec<_> = running
            .iter()
            .filter(|clock| clock.rule_id == PRELIM)
            .collect();
        let order: Vec<_> = prelim.iter().map(|clock| clock.incident_id).collect();
        assert_eq!(order, [sooner, later]);
        let open = pages(&lead, "open=true").await;
        assert!(open.iter().all(|clock| clock.state.is_open()));
        assert!(pages(&lead, "regime=kr").await.is_empty());
        let jp = pages(&lead, "regime=jp&sort=incident").await;
        assert!(jp.iter().all(|clock| clock.regime == Regime::Jp));
        assert!(jp.chunk_by(|a, b| a.incident_id == b.incident_id).count() == 2);
        // 端末
        let found = pages(&lead, "q=%E7%AB%AF%E6%9C%AB").await;
        assert!(!found.is_empty());
        assert!(found.iter().all(|clock| clock.incident_id == sooner));

        for query in [
            "stat=running",
            "state=late",
            "open=perhaps",
            "cursor=AAAA",
            "limit=0",
        ] {
            let answer = lead.get(&format!("clocks?{query}")).await;
            answer.problem(ErrorCode::MalformedRequest);
        }
        let page: Page<Clock> = lead.get("clocks?limit=1&sort=incident").await.expect(200);
        let cursor = page.next_cursor.unwrap();
        let other = lead.get(&format!("clocks?limit=1&cursor={cursor}")).await;
        other.problem(ErrorCode::MalformedRequest);
    })
    .await;
}

#[actix_web::test]
async fn the_settings_say_whose_rules_a_new_incident_takes_in() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let before = known(&lead, "a", "2026-11-24T00:00:00Z").await;
        let now: ClockSettings = lead.get("clock-settings").await.expect(200);
        assert!(now.regimes.contains(&Regime::Jp) && !now.regimes.contains(&Regime::Eu));
        let wanted = json!({ "regimes": ["jp", "eu"], "stale_after_months": 6 });
        let set = lead.put("clock-settings", now.version, &wanted).await;
        assert_eq!(set.version(), now.version + 1);
        let stale = lead.put("clock-settings", now.version, &wanted).await;
        stale.problem(ErrorCode::StaleVersion);
        let never = json!({ "regimes": ["jp"], "stale_after_months": 0 });
        let refused = lead.put("clock-settings", now.version + 1, &never).await;
        assert_eq!(field(&refused), "stale_after_months");
        let comms = app.user(Role::Comms).await;
        comms
            .put("clock-settings", 1, &wanted)
            .await
            .problem(ErrorCode::Forbidden);

        let after = known(&lead, "b", "2026-11-24T00:00:00Z").await;
        assert_eq!(clock(&lead, after, "eu.gdpr.sa").await.regime, Regime::Eu);
        assert!(
            clocks(&lead, before)
                .await
                .iter()
                .all(|clock| clock.regime != Regime::Eu)
        );
        // One that was not taken in at first can be, once.
        let path = format!("incidents/{before}/clocks");
        let new = json!({ "rule_id": "eu.gdpr.sa" });
        let added: Clock = lead.post_once(&path, "k1", &new).await.expect(201);
        let again: Clock = lead.post_once(&path, "k1", &new).await.expect(201);
        assert_eq!((added.regime, added.id), (Regime::Eu, again.id));
        lead.post(&path, &new)
            .await
            .problem(ErrorCode::AlreadyExists);
        let unknown = lead.post(&path, &json!({ "rule_id": "eu.none" })).await;
        assert_eq!(field(&unknown), "rule_id");
        let misspelt = lead.post(&path, &json!({ "rule": "eu.nis2.early" })).await;
        misspelt.problem(ErrorCode::ValidationFailed);
    })
    .await;
}

#[actix_web::test]
async fn what_the_organisation_is_is_answered_once_for_all_incidents() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let id = known(&lead, "a", "2026-11-24T00:00:00Z").await;
        let key = "privacy_mark_holder";
        let holder = clock(&lead, id, "jp.pmark.prelim").await;
        assert!(holder.open_questions.iter().any(|open| open == key));
        let standing: Vec<Question> = lead.get("clock-questions").await.expect(200);
        let seen = standing
            .iter()
            .find(|question| question.key == key)
            .unwrap();
        assert_eq!((seen.version, seen.answer.is_none()), (0, true));
        assert!(standing.iter().all(|question| question.key != "people"));
        let path = format!("clock-questions/{key}/answer");
        let no = json!({ "answer": "no", "note": "付与を受けていない" });
        let given: Question = lead.put(&path, 0, &no).await.expect(200);
        assert!(given.answer.is_some());
        lead.put(&path, 0, &no)
            .await
            .problem(ErrorCode::StaleVersion);
        let of_incident = lead.put("clock-questions/people/answer", 0, &no).await;
        of_incident.problem(ErrorCode::NotFound);
        for incident in [id, known(&lead, "b", "2026-11-24T00:00:00Z").await] {
            let out = clock(&lead, incident, "jp.pmark.prelim").await;
            assert_eq!(out.state, ClockState::NotTriggered);
        }
    })
    .await;
}

#[actix_web::test]
async fn a_calendar_program_reads_the_deadlines_at_a_secret_address_until_it_is_dropped() {
    let home = |config: &mut saiki::config::Config| {
        config.public_url = "https://saiki.aoba.example".to_owned();
    };
    on_both_with(home, |app| async move {
        let lead = app.user(Role::Lead).await;
        let id = known(&lead, "名簿の誤送信", "2026-11-24T00:00:00Z").await;
        leak(&lead, id, SENSITIVE).await;
        let reference = clock(&lead, id, PRELIM).await.incident_reference;
        let made: ClockFeed = lead.post("clock-feed", &json!({})).await.expect(201);
        assert!(made.path.starts_with("/calendar/") && made.path.ends_with(".ics"));
        assert!(
            !made
                .path
                .contains(&lead.user.as_ref().unwrap().id.to_string())
        );

        let anybody = app.anon();
        let answer = anybody.get(&made.path).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let kind = answer.header("content-type").unwrap();
        assert!(kind.starts_with("text/calendar"), "{kind}");
        let text = answer.text();
        assert!(text.starts_with("BEGIN:VCALENDAR\r\n"));
        assert!(text.lines().all(|line| line.len() <= 75), "{text}");
        let unfolded = text.replace("\r\n ", "");
        assert!(unfolded.contains("DTSTART:20261126T145959Z"), "{unfolded}");
        assert!(unfolded.contains(&reference) && unfolded.contains("BEGIN:VALARM"));
        let link = format!("https://saiki.aoba.example/incidents/{id}/clocks/");
        assert!(unfolded.contains(&link), "{unfolded}");
        // Calendars are kept on other people's servers: what happened stays here.
        assert!(!unfolded.contains("名簿の誤送信"));

        let stranger = app.user(Role::Lead).await;
        let own: ClockFeed = stranger.post("clock-feed", &json!({})).await.expect(201);
        let nothing = anybody.get(&own.path).await.text();
        assert!(!nothing.contains("BEGIN:VEVENT"));
        for wrong in [
            "/calendar/x.ics",
            "/calendar/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.ics",
        ] {
            anybody.get(wrong).await.problem(ErrorCode::NotFound);
        }

        let next: ClockFeed = lead.post("clock-feed", &json!({})).await.expect(201);
        assert_ne!(next.path, made.path);
        anybody.get(&made.path).await.problem(ErrorCode::NotFound);
        assert_eq!(anybody.get(&next.path).await.status, 200);
        for _ in 0..2 {
            let request = lead.request(Method::DELETE, "clock-feed");
            assert_eq!(lead.send(request).await.status, 204);
        }
        anybody.get(&next.path).await.problem(ErrorCode::NotFound);
        assert_eq!(anybody.get(&own.path).await.status, 200);
    })
    .await;
}

#[actix_web::test]
async fn an_account_that_is_barred_takes_its_feed_with_it() {
    on_both(|app| async move {
        let (admin, lead) = (app.user(Role::Admin).await, app.user(Role::Lead).await);
        let made: ClockFeed = lead.post("clock-feed", &json!({})).await.expect(201);
        assert_eq!(app.anon().get(&made.path).await.status, 200);
        let me = lead.user.as_ref().unwrap();
        let path = format!("users/{}", me.id);
        let barred = admin
            .patch(&path, me.version, &json!({ "disabled": true }))
            .await;
        assert_eq!(barred.status, 200, "{}", barred.text());
        app.anon()
            .get(&made.path)
            .await
            .problem(ErrorCode::NotFound);
    })
    .await;
}
