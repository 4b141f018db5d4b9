//! Reports on one matter: told one by one, never written over, each with what changed; for those who got the one before,
//! in the language they read or the one chosen for them.

use crate::{campaigns::Stage, incidents::open, support::on_both};
use saiki_api::{
    Lang, Uuid,
    campaigns::{AmbiguousPolicy, Campaign},
    letters::{Letter, LintLevel, Preview, Purpose, Reach, Series},
    problem::ErrorCode,
};
use serde_json::{Value, json};

/// Sends a stage's letter to so many, to the end.
async fn send(stage: &Stage, to: i64) -> Campaign {
    let campaign = stage.campaign(AmbiguousPolicy::Resend).await;
    stage.approve().await;
    stage.start(&campaign, to).await.expect::<Campaign>(200);
    stage.send_out(&campaign).await
}

fn follow_up(follows: Uuid) -> Value {
    json!({ "kind": "follow_up", "name": "続報", "follows": follows,
        "sender": { "email": "desk@aoba.example" } })
}

impl Stage {
    async fn begin(&self, new: &Value) -> Letter {
        let path = format!("{}/letters", self.base);
        self.comms.post(&path, new).await.expect(201)
    }

    async fn patch(&self, letter: &Letter, patch: &Value) -> crate::support::Answer {
        let path = format!("{}/letters/{}", self.base, letter.id);
        self.comms.patch(&path, letter.version, patch).await
    }

    async fn reach(&self, letter: &Letter) -> Reach {
        let path = format!("{}/letters/{}/reach", self.base, letter.id);
        self.comms.get(&path).await.expect(200)
    }

    async fn series(&self) -> Vec<Series> {
        let path = format!("{}/letters/series", self.base);
        self.comms.get(&path).await.expect(200)
    }
}

#[actix_web::test]
async fn reports_are_told_one_by_one_and_say_what_changed() {
    on_both(|app| async move {
        let stage = Stage::new(&app, &["a@example.jp", "b@example.jp"]).await;
        let letters = format!("{}/letters", stage.base);
        let nameless = json!({ "kind": "final_report", "name": "最終報" });
        let problem = stage
            .comms
            .post(&letters, &nameless)
            .await
            .problem(ErrorCode::ValidationFailed);
        assert_eq!(problem.errors[0].field, "follows");

        let first = stage.letter.clone();
        assert_eq!((first.series.id, first.series.number), (first.id, 1));
        let second = stage.begin(&follow_up(first.id)).await;
        assert_eq!(
            (
                second.series.id,
                second.series.number,
                second.series.follows
            ),
            (first.id, 2, Some(first.id))
        );
        // Until the first has gone out it may be changed, and the second has to wait.
        let early = Stage {
            letter: second.clone(),
            ..stage
        };
        early.approve().await;
        let waiting = early.campaign(AmbiguousPolicy::Resend).await;
        let refused = early
            .start(&waiting, 2)
            .await
            .problem(ErrorCode::StateConflict);
        assert!(refused.detail.contains('1'), "{}", refused.detail);
        let stage = Stage {
            letter: first.clone(),
            ..early
        };
        send(&stage, 2).await;
        stage
            .patch(&first, &json!({ "name": "書き換え" }))
            .await
            .problem(ErrorCode::StateConflict);
        stage
            .comms
            .post(&letters, &follow_up(first.id))
            .await
            .problem(ErrorCode::StateConflict);

        stage.register(&["c@example.jp"]).await;
        let all = stage.series().await;
        assert_eq!(
            (all.len(), all[0].reports.len(), all[0].ended),
            (1, 2, false)
        );
        let [one, two] = &all[0].reports[..] else {
            panic!()
        };
        assert!(one.sent_at.is_some() && two.sent_at.is_none());
        assert_eq!((one.mails, one.accepted, one.figures.people), (2, 2, 2));
        let change = &two.changes[0];
        assert_eq!(
            (
                change.key.as_str(),
                change.before.as_str(),
                change.after.as_str()
            ),
            ("people", "2 people", "3 people")
        );
        let shown: Preview = stage
            .comms
            .post(&format!("{letters}/{}/preview", second.id), &json!({}))
            .await
            .expect(200);
        assert!(shown.text.contains("2名 → 3名"), "{}", shown.text);
        assert!(shown.subject.contains("第2報"), "{}", shown.subject);

        // Those who got the first report, and nobody who came later.
        let answer = stage
            .patch(&second, &json!({ "audience": { "received": first.id } }))
            .await;
        let second: Letter = answer.expect(200);
        assert_eq!(stage.reach(&second).await.mailed, 2);
        let stage = Stage {
            letter: second.clone(),
            ..stage
        };
        send(&stage, 2).await;

        let last = json!({ "kind": "final_report", "name": "最終報", "follows": second.id });
        let last = stage.begin(&last).await;
        assert_eq!(last.series.number, 3);
        stage
            .comms
            .post(&letters, &follow_up(last.id))
            .await
            .problem(ErrorCode::StateConflict);
        let all = stage.series().await;
        assert!(all[0].ended && all[0].reports.len() == 3);
    })
    .await;
}

#[actix_web::test]
async fn a_report_follows_letters_of_its_own_incident_and_no_page() {
    on_both(|app| async move {
        let stage = Stage::new(&app, &["a@example.jp"]).await;
        let other = open(&stage.comms, "別の事案").await.id;
        let path = format!("incidents/{other}/letters");
        stage
            .comms
            .post(&path, &follow_up(stage.letter.id))
            .await
            .problem(ErrorCode::NotFound);
        let page = json!({ "kind": "web_notice", "name": "告知" });
        let page = stage.begin(&page).await;
        let path = format!("{}/letters", stage.base);
        stage
            .comms
            .post(&path, &follow_up(page.id))
            .await
            .problem(ErrorCode::StateConflict);
    })
    .await;
}

#[actix_web::test]
async fn the_basis_is_recorded_checked_and_taken_over() {
    on_both(|app| async move {
        let stage = Stage::new(&app, &["a@example.jp"]).await;
        let letters = format!("{}/letters", stage.base);
        for (basis, field) in [
            (
                json!({ "laws": ["jp.appi.26_2", "jp.appi.26_2"] }),
                "basis.laws",
            ),
            (json!({ "laws": ["no.such"] }), "basis.laws.0"),
            (json!({ "note": "あ".repeat(501) }), "basis.note"),
        ] {
            let new = json!({ "kind": "company_notice", "name": "通知", "basis": basis });
            let problem = stage
                .comms
                .post(&letters, &new)
                .await
                .problem(ErrorCode::ValidationFailed);
            assert!(problem.errors[0].field.starts_with(field), "{problem:?}");
        }
        let page =
            json!({ "kind": "web_notice", "name": "告知", "basis": { "purpose": "update" } });
        stage
            .comms
            .post(&letters, &page)
            .await
            .problem(ErrorCode::ValidationFailed);

        let basis = json!({ "laws": ["contract"], "note": "業務委託契約 第12条" });
        let new = json!({ "kind": "company_notice", "name": "委託元への通知", "basis": basis });
        let company = stage.begin(&new).await;
        assert_eq!(company.basis.note, "業務委託契約 第12条");
        assert!(company.texts[0].body.contains("貴社ご自身の報告期限"));
        let next = stage.begin(&follow_up(company.id)).await;
        assert_eq!(next.basis, company.basis);
        let briefing = json!({ "kind": "briefing", "name": "説明会" });
        let briefing = stage.begin(&briefing).await;
        assert_eq!(briefing.basis.purpose, Purpose::Update);
        assert!(
            briefing
                .texts
                .iter()
                .all(|t| t.body.contains("{{ letter.unsubscribe_url }}"))
        );

        // Whether it is owed is part of what is approved.
        let answer = stage
            .patch(&company, &json!({ "basis": { "purpose": "update" } }))
            .await;
        let changed: Letter = answer.expect(200);
        assert_ne!(changed.content_hash, company.content_hash);
    })
    .await;
}

#[actix_web::test]
async fn readers_of_other_languages_are_counted_and_get_the_chosen_one() {
    on_both(|app| async move {
        let stage = Stage::new(&app, &["a@example.jp", "b@example.jp"]).await;
        let people = format!("{}/people", stage.base);
        let list: saiki_api::page::Page<saiki_api::people::Person> =
            stage.comms.get(&people).await.expect(200);
        let one = &list.items[0];
        let path = format!("{people}/{}", one.id);
        stage
            .comms
            .patch(&path, one.version, &json!({ "lang": "klingon" }))
            .await
            .problem(ErrorCode::ValidationFailed);
        let answer = stage
            .comms
            .patch(&path, one.version, &json!({ "lang": "zh-CN" }))
            .await;
        let changed: saiki_api::people::Person = answer.expect(200);
        assert_eq!(changed.lang.tag(), "zh-Hans");
        let found: saiki_api::page::Page<saiki_api::people::Person> = stage
            .comms
            .get(&format!("{people}?lang=zh-Hans"))
            .await
            .expect(200);
        assert_eq!(found.items.len(), 1);

        let new = json!({ "kind": "person_notice", "name": "通知", "fallback": ["en", "ja"],
            "sender": { "email": "desk@aoba.example" } });
        let letter = stage.begin(&new).await;
        let reach = stage.reach(&letter).await;
        let [count] = &reach.fallbacks[..] else {
            panic!("{reach:?}")
        };
        assert_eq!(
            (count.wanted.tag(), count.gets, count.chosen, count.count),
            ("zh-Hans", Lang::En, true, 1)
        );
        let path = format!("{}/letters/{}/preview", stage.base, letter.id);
        let shown: Preview = stage
            .comms
            .post(&path, &json!({ "person_id": one.id }))
            .await
            .expect(200);
        assert_eq!(shown.lang, Lang::En);
        let said = shown.lints.iter().find(|l| l.code == "audience.fallback");
        assert_eq!(said.map(|l| l.level), Some(LintLevel::Warn));

        let stage = Stage { letter, ..stage };
        let campaign = send(&stage, 2).await;
        let ledger = stage.ledger(&campaign, "").await;
        let langs: Vec<Lang> = ledger.items.iter().map(|row| row.lang).collect();
        assert!(
            langs.contains(&Lang::En) && langs.contains(&Lang::Ja),
            "{langs:?}"
        );
    })
    .await;
}

#[actix_web::test]
async fn only_what_went_out_takes_a_number() {
    on_both(|app| async move {
        let stage = Stage::new(&app, &["a@example.jp"]).await;
        let kind = serde_json::to_value(stage.letter.kind).unwrap();
        let draft =
            json!({ "kind": kind, "name": "別の案", "sender": { "email": "desk@aoba.example" } });
        let (other, third) = (stage.begin(&draft).await, stage.begin(&draft).await);
        let after_third = stage.begin(&follow_up(third.id)).await;
        let numbers = [&other, &third, &after_third].map(|letter| letter.series.number);
        assert_eq!(numbers, [1, 1, 2], "drafts count for nobody");
        send(&stage, 1).await;
        let now = |letter: &Letter| {
            let path = format!("{}/letters/{}", stage.base, letter.id);
            let comms = &stage.comms;
            async move { comms.get(&path).await.expect::<Letter>(200).series.number }
        };
        assert_eq!(now(&stage.letter).await, 1);
        assert_eq!(
            (
                now(&other).await,
                now(&third).await,
                now(&after_third).await
            ),
            (2, 2, 3)
        );
        let late = stage.begin(&draft).await;
        assert_eq!(late.series.number, 2);
    })
    .await;
}
