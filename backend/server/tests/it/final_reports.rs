//! The final report: what whoever closes an incident, and whoever reads of it years later, may rely on.

use crate::{
    activities::{finish, post_at},
    causes, lessons,
    log_sources::log,
    people::{Place, import},
    support::{Answer, Client, TestApp, on_both},
};
use saiki_api::{
    Lang, Uuid,
    audit::AuditEntry,
    causes::{Cause, Conclusion},
    claims::Claim,
    contacts::Contact,
    final_reports::{FinalReport, FinalReportDraft, FinalReportEntry, content::Content},
    incidents::Incident,
    lessons::Lesson,
    log_sources::LogSource,
    losses::{Loss, Range},
    page::Page,
    people::{DecidedMany, PersonDecision},
    permissions::Role,
    problem::ErrorCode,
    systems::{Damage, System},
    trainings::Training,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Name of an affected person, who also claims and is an outside contact.
const PERSON: &str = "秘匿 花子";
/// Name of somebody who was interviewed.
const INTERVIEWEE: &str = "聴取 太郎";
/// Name of somebody who attended education.
const ATTENDEE: &str = "受講 次郎";

/// An incident, its lead, and where it is.
struct Stage {
    app: TestApp,
    lead: Client,
    id: Uuid,
}

impl Stage {
    async fn new(app: TestApp, exercise: bool) -> Stage {
        let lead = app.user(Role::Lead).await;
        let new = json!({
            "title": "販売サイトの改ざん", "category": "intrusions", "severity": "high", "exercise": exercise,
            "summary": "販売サイトの一部が書き換えられた。", "affected_services": ["オンライン販売"],
            "times": [{ "kind": "occurred", "moment": { "at": "2026-11-20T01:00:00Z", "zone": "Asia/Tokyo" } }],
        });
        let id = lead
            .post("incidents", &new)
            .await
            .expect::<Incident>(201)
            .id;
        Stage { app, lead, id }
    }

    fn at(&self, rest: &str) -> String {
        format!("incidents/{}/{rest}", self.id)
    }

    async fn put_down<T: serde::de::DeserializeOwned>(&self, path: &str, body: &Value) -> T {
        self.lead.post(&self.at(path), body).await.expect(201)
    }

    async fn move_to(&self, phase: &str) -> Answer {
        let change = json!({ "phase": phase });
        self.lead.post(&self.at("phase"), &change).await
    }

    async fn kept(&self) -> Page<FinalReportEntry> {
        self.lead.get(&self.at("final-reports")).await.expect(200)
    }

    async fn export(&self, number: i64, query: &str) -> String {
        let path = self.at(&format!("final-reports/{number}/export?{query}"));
        let answer = self.lead.get(&path).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.text()
    }

    async fn content(&self, number: i64) -> Content {
        serde_json::from_str(&self.export(number, "format=json").await).unwrap()
    }

    /// Every form of one report, and of the draft.
    async fn everything(&self, number: i64) -> String {
        let mut all = String::new();
        for lang in ["ja", "en"] {
            for format in ["json", "md", "html"] {
                let query = format!("format={format}&lang={lang}");
                all.push_str(&self.export(number, &query).await);
                let draft = self.at(&format!("final-report?{query}"));
                all.push_str(&self.lead.get(&draft).await.text());
            }
            for path in [
                format!("final-report?lang={lang}"),
                format!("final-reports/{number}?lang={lang}"),
            ] {
                let answer = self.lead.get(&self.at(&path)).await;
                assert_eq!(answer.status, 200);
                all.push_str(&answer.text());
            }
        }
        all
    }

    /// One of everything a report tells of, and one of everything it must not.
    async fn fill(&self) {
        self.affected().await;
        let interview = json!({
            "held_at": "2026-11-23T01:00:00Z", "person": INTERVIEWEE, "affiliation": "開発部", "side": "concerned",
            "interviewers": "鈴木", "purpose": "媒体の利用の経緯", "record": format!("{INTERVIEWEE}が媒体をつないだ"),
        });
        self.put_down::<Value>("interviews", &interview).await;
        let contact =
            json!({ "kind": "complainant", "name": PERSON, "told": "身に覚えのない請求があった" });
        let contact: Contact = self.put_down("contacts", &contact).await;
        let end = json!({ "closed": true, "outcome": format!("{PERSON}様にお詫びした") });
        let path = self.at(&format!("contacts/{}", contact.id));
        self.lead
            .patch(&path, contact.version, &end)
            .await
            .expect::<Contact>(200);
        let claim = json!({
            "kind": "compensation", "name": PERSON, "channel": "letter", "subject": "手数料", "text": "払ってほしい",
            "claimed": { "minor": 1_100, "currency": "JPY" },
        });
        let claim: Claim = self.put_down("claims", &claim).await;
        let part = json!({ "action": "accept_in_part", "reason": "規約のとおり", "agreed": { "minor": 0, "currency": "JPY" } });
        let path = self.at(&format!("claims/{}/steps", claim.id));
        let part = post_at(&self.lead, &path, claim.version, &part).await;
        assert!(part.expect::<Claim>(200).settled);
        let loss = json!({
            "class": "direct", "jnsa_class": "expense", "variety": "response_and_recovery", "description": "調査会社の費用",
            "amount": { "low": 12_400_000, "high": 12_400_000 }, "currency": "JPY", "state": "paid", "day": "2026-11-20",
            "basis": "請求書",
        });
        self.put_down::<Loss>("costs", &loss).await;
        let drill = json!({
            "kind": "drill", "title": "復旧手順の訓練", "audience": "運用担当", "day": "2026-11-20", "held": true,
            "attendance": [{ "unit": "運用部", "invited": 12, "attended": 10, "names": [ATTENDEE] }], "result": "誤りを見つけた",
        });
        self.put_down::<Training>("trainings", &drill).await;
        self.put_down::<Lesson>("lessons", &lessons::lesson("emergency"))
            .await;
        let event = json!({ "moment": { "at": "2026-11-20T02:00:00Z", "zone": "Asia/Tokyo" }, "text": "外部接続を遮断した" });
        self.put_down::<Value>("timeline", &event).await;
        let system = json!({ "number": "WEB-1", "name": "販売サイト", "kind": "server" });
        let system: System = self.put_down("systems", &system).await;
        let looked = json!({ "step": { "kind": "damage", "damage": "none_found" } });
        let path = self.at(&format!("systems/{}/steps", system.id));
        post_at(&self.lead, &path, system.version, &looked)
            .await
            .expect::<System>(200);
        self.analyse().await;
    }

    /// Somebody on the register who was told by telephone.
    async fn affected(&self) {
        let (comms, admin) = (
            self.app.user(Role::Comms).await,
            self.app.user(Role::Admin).await,
        );
        let member = json!({ "user_id": comms.user.as_ref().unwrap().id });
        let added = self.lead.post(&self.at("members"), &member).await;
        assert!(added.status < 300, "{}", added.text());
        let place = Place {
            path: self.at("people"),
            id: self.id,
            lead: admin.clone(),
            admin,
            comms,
        };
        let text =
            format!("お客様番号,氏名,メール,漏えい項目\nC1,{PERSON},canary@example.jp,お名前\n");
        import(&place, "", text).await;
        let phoned = json!({
            "target": { "filter": {} }, "expected_count": 1,
            "decision": { "decision": "told_otherwise", "way": "phone", "day": "2026-11-20", "note": PERSON },
        });
        let path = self.at("people/decide");
        let decided: DecidedMany = place.comms.post(&path, &phoned).await.expect(200);
        assert_eq!(decided.people, 1);
    }

    /// Both questions answered, one cause resting on a log and the interview.
    async fn analyse(&self) {
        let source: LogSource = self.put_down("log-sources", &log("プロキシ")).await;
        for (question, text) in [
            ("entry", "部品の欠陥が使われた"),
            ("spread", "区画が分かれていなかった"),
        ] {
            let mut cause = causes::cause(question, text);
            cause["state"] = json!("confirmed");
            cause["links"] = json!([{ "kind": "log_source", "id": source.id }]);
            self.put_down::<Cause>("causes", &cause).await;
            let path = self.at(&format!("conclusions/{question}"));
            let conclusion = json!({ "text": format!("結論：{text}") });
            self.lead
                .put(&path, 0, &conclusion)
                .await
                .expect::<Conclusion>(200);
        }
    }
}

#[actix_web::test]
async fn closing_keeps_what_the_records_say_and_names_nobody_affected() {
    on_both(|app| async move {
        let stage = Stage::new(app, false).await;
        stage.move_to("recovery").await.expect::<Incident>(200);
        stage.fill().await;

        // While something is open there is a draft that says so, and nothing is kept.
        let draft: FinalReportDraft = stage
            .lead
            .get(&stage.at("final-report?lang=ja"))
            .await
            .expect(200);
        assert!(draft.gate.total > 0);
        let told = draft
            .sheet
            .facts
            .iter()
            .find(|(name, _)| name == "報告書の番号");
        assert_eq!(
            told.unwrap().1,
            format!("下書き（未了の事項 {}件）", draft.gate.total)
        );
        stage.move_to("closed").await.problem(ErrorCode::Unfinished);
        assert_eq!(stage.kept().await.total, Some(0));

        finish(&stage.lead, stage.id).await;
        stage.move_to("closed").await.expect::<Incident>(200);
        let kept = stage.kept().await;
        assert_eq!((kept.total, kept.items[0].number), (Some(1), 1));
        assert_eq!(
            kept.items[0].created_by_name,
            stage.lead.user.as_ref().unwrap().name
        );

        let text = stage.export(1, "format=json").await;
        let hash: String = Sha256::digest(text.as_bytes())
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect();
        assert_eq!(kept.items[0].sha256, hash);
        let content = stage.content(1).await;
        assert_eq!((content.number, content.open.len()), (Some(1), 0));
        assert_eq!(content.incident.phases.len(), 3);
        assert!(
            content
                .chronology
                .iter()
                .any(|e| e.text.ja == "外部接続を遮断した")
        );
        assert_eq!(
            content.damage.systems.damage.get(&Damage::NoneFound),
            Some(&1)
        );
        assert_eq!(content.damage.people.of(PersonDecision::ToldOtherwise), 1);
        assert_eq!(content.damage.data_items.len(), 1);
        assert_eq!(content.cause.conclusions.len(), 2);
        assert_eq!(content.cause.leaves.len(), 2);
        assert_eq!(content.loss.direct.total, Range::exactly(12_400_000));
        assert_eq!(
            (content.told.contacts[0].1, content.told.contacts[0].2),
            (1, 1)
        );
        assert_eq!(content.claims.totals[0].claimed, 1_100);
        assert_eq!((content.lessons.len(), content.lesson_gaps.len()), (1, 2));
        assert_eq!(content.trainings[0].attended, 10);
        assert_eq!(content.activities.len(), 6);
        assert!(content.activities.iter().all(|a| a.closed.is_some()));

        for (lang, words) in [
            (
                "ja",
                [
                    "最終報告書",
                    "12,400,000円",
                    "2026年11月20日（金） 10時00分（JST）",
                    "外部接続を遮断した",
                    "電話",
                ],
            ),
            (
                "en",
                [
                    "Final report",
                    "¥12,400,000",
                    "Friday, 20 November 2026, 10:00 (JST)",
                    "外部接続を遮断した",
                    "Told otherwise",
                ],
            ),
        ] {
            for format in ["md", "html"] {
                let page = stage
                    .export(1, &format!("format={format}&lang={lang}"))
                    .await;
                for word in words.iter().filter(|word| **word != "電話") {
                    assert!(page.contains(word), "{lang} {format}: {word}");
                }
                assert!(page.contains(&hash) && page.contains("TLP:AMBER"));
            }
        }
        let all = stage.everything(1).await;
        for canary in [
            PERSON,
            INTERVIEWEE,
            ATTENDEE,
            "canary@example.jp",
            "聴取1",
            "さとう商店",
        ] {
            assert!(!all.contains(canary), "{canary}");
        }
        let auditor = stage.app.user(Role::Auditor).await;
        let path = format!("audit?chain={}&limit=200", stage.id);
        let log: Page<AuditEntry> = auditor.get(&path).await.expect(200);
        let entry = log
            .items
            .iter()
            .find(|e| e.action == "final_report.kept")
            .unwrap();
        assert_eq!(entry.data["sha256"], json!(hash));
    })
    .await;
}

#[actix_web::test]
async fn closing_again_keeps_a_second_report_and_leaves_the_first_as_it_was() {
    on_both(|app| async move {
        let stage = Stage::new(app, false).await;
        stage.move_to("recovery").await.expect::<Incident>(200);
        finish(&stage.lead, stage.id).await;
        stage.move_to("closed").await.expect::<Incident>(200);
        let first = stage.export(1, "format=json").await;
        stage.app.advance(60);
        stage.move_to("recovery").await.expect::<Incident>(200);
        stage
            .put_down::<Lesson>("lessons", &lessons::lesson("recovery"))
            .await;
        stage.move_to("closed").await.expect::<Incident>(200);
        let numbers: Vec<i64> = stage.kept().await.items.iter().map(|r| r.number).collect();
        assert_eq!(numbers, [2, 1]);
        assert_eq!(stage.export(1, "format=json").await, first);
        let (one, two) = (stage.content(1).await, stage.content(2).await);
        assert_eq!((one.lessons.len(), two.lessons.len()), (0, 1));
        assert_eq!(two.incident.phases.len(), 5);
        let second: FinalReport = stage
            .lead
            .get(&stage.at("final-reports/2?lang=en"))
            .await
            .expect(200);
        assert_eq!((second.entry.number, second.sheet.lang), (2, Lang::En));
        for none in ["3", "0", "x"] {
            let path = stage.at(&format!("final-reports/{none}"));
            stage.lead.get(&path).await.problem(ErrorCode::NotFound);
        }
        let other = crate::incidents::open(&stage.lead, "別件").await.id;
        let path = format!("incidents/{other}/final-reports/1");
        stage.lead.get(&path).await.problem(ErrorCode::NotFound);
    })
    .await;
}

#[actix_web::test]
async fn the_report_of_an_exercise_says_so_everywhere() {
    on_both(|app| async move {
        let stage = Stage::new(app, true).await;
        stage.move_to("recovery").await.expect::<Incident>(200);
        finish(&stage.lead, stage.id).await;
        stage.move_to("closed").await.expect::<Incident>(200);
        assert!(stage.content(1).await.incident.exercise);
        for (lang, mark, notice) in [
            ("ja", "【訓練】最終報告書", "これは訓練のための文書です。"),
            ("en", "EXERCISE", "This was written for an exercise."),
        ] {
            for format in ["md", "html"] {
                let query = format!("format={format}&lang={lang}");
                let draft = stage
                    .lead
                    .get(&stage.at(&format!("final-report?{query}")))
                    .await;
                for page in [stage.export(1, &query).await, draft.text()] {
                    assert!(
                        page.contains(mark) && page.contains(notice),
                        "{lang} {format}"
                    );
                }
            }
        }
    })
    .await;
}
