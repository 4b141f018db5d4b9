//! The evidence register: a chain that cannot be broken, particulars that stay, a sheet to print.

use crate::{
    incidents::{form, open},
    support::{Client, on_both},
};
use saiki_api::{
    audit::AuditEntry,
    evidence::{CustodyStatus, Evidence, EvidenceFindingKind as Kind, EvidenceRecord},
    page::Page,
    permissions::Role,
    problem::ErrorCode,
};
use serde_json::{Value, json};

pub fn item(title: &str) -> Value {
    json!({
        "title": title, "kind": "disk_image", "origin": "Web01", "size": 1024, "sha256": "a".repeat(64),
        "hash_method": "sha256sum 9.1", "collected_by": "佐藤 一郎", "collected_at": "2026-11-23T00:00:00Z",
        "place": "本社 金庫1"
    })
}

fn event(act: &str, hour: u32, by: &str, to: &str) -> Value {
    json!({
        "act": act, "at": format!("2026-11-23T{hour:02}:00:00Z"), "by": by, "to": to, "place": "解析室", "seal": "S-7",
        "note": "解析のため"
    })
}

async fn step(client: &Client, path: &str, event: Value) -> EvidenceRecord {
    client
        .post(&format!("{path}/events"), &event)
        .await
        .expect(201)
}

#[actix_web::test]
async fn a_chain_goes_from_hand_to_hand_and_ends_with_destruction() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let incident = open(&lead, "a").await;
        let base = format!("incidents/{}/evidence", incident.id);
        let made: EvidenceRecord = lead.post(&base, &item("Web01の複製")).await.expect(201);
        assert_eq!((made.item.number, made.chain.len()), (1, 1));
        assert_eq!(made.item.custody.holder, "佐藤 一郎");
        let path = format!("{base}/{}", made.item.id);

        step(&lead, &path, event("sealed", 1, "佐藤 一郎", "")).await;
        let given = step(&lead, &path, event("transferred", 2, "佐藤一郎", "外部解析 鈴木")).await;
        assert_eq!(given.item.custody.holder, "外部解析 鈴木");
        assert_eq!(given.item.custody.seal, "S-7");
        let mut read = event("accessed", 3, "鈴木", "");
        read["sha256"] = json!("b".repeat(64));
        let read = step(&lead, &path, read).await;
        assert_eq!(read.item.custody.seal, "");
        assert_eq!(read.chain[3].hash_agrees, Some(false));
        let kinds: Vec<Kind> = read.item.findings.iter().map(|f| f.kind).collect();
        assert_eq!(kinds, [Kind::HashDiffers, Kind::Undecided]);

        // Nobody but the holder, no time before, no time to come.
        for (bad, field) in [
            (event("destroyed", 4, "佐藤 一郎", ""), "by"),
            (event("accessed", 2, "鈴木", ""), "at"),
            (json!({"act": "noted", "at": "2026-11-25T00:00:00Z", "by": "鈴木", "note": "x"}), "at"),
            (json!({"act": "transferred", "at": "2026-11-23T04:00:00Z", "by": "外部解析 鈴木", "to": "高橋"}), "place"),
        ] {
            let answer = lead.post(&format!("{path}/events"), &bad).await;
            let problem = answer.problem(ErrorCode::ValidationFailed);
            assert_eq!(problem.errors[0].field, field, "{}", answer.text());
        }
        let before: EvidenceRecord = lead.get(&path).await.expect(200);
        assert_eq!(before.chain.len(), 4, "a refused event leaves nothing");

        let gone = step(&lead, &path, event("destroyed", 5, "外部解析 鈴木", "")).await;
        assert_eq!(gone.item.custody.status, CustodyStatus::Destroyed);
        let again = lead.post(&format!("{path}/events"), &event("sealed", 6, "鈴木", "")).await;
        again.problem(ErrorCode::StateConflict);
        step(&lead, &path, event("noted", 6, "佐藤 一郎", "")).await;

        let auditor = app.user(Role::Auditor).await;
        let log: Page<AuditEntry> = auditor.get(&format!("audit?chain={}", incident.id)).await.expect(200);
        let moved: Vec<&AuditEntry> = log.items.iter().filter(|e| e.action == "evidence.moved").collect();
        assert_eq!(moved.len(), 5);
        for entry in &moved {
            assert_eq!(entry.data["event_sha256"].as_str().map(str::len), Some(64));
            assert!(!entry.data.to_string().contains("鈴木"), "no name in the log: {}", entry.data);
        }
    })
    .await;
}

#[actix_web::test]
async fn two_who_record_at_once_make_one_chain() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let base = format!("incidents/{}/evidence", open(&lead, "a").await.id);
        let made: EvidenceRecord = lead.post(&base, &item("一")).await.expect(201);
        let path = format!("{base}/{}/events", made.item.id);
        let give = |to: &str| event("transferred", 2, "佐藤 一郎", to);
        let (to_suzuki, to_takahashi) = (give("鈴木"), give("高橋"));
        let both = futures_util::future::join(
            lead.post(&path, &to_suzuki),
            lead.post(&path, &to_takahashi),
        );
        let (a, b) = both.await;
        let mut statuses = [a.status, b.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 422], "{} {}", a.text(), b.text());
        let once = event("noted", 3, "佐藤", "");
        let first: EvidenceRecord = lead.post_once(&path, "k", &once).await.expect(201);
        let again: EvidenceRecord = lead.post_once(&path, "k", &once).await.expect(201);
        assert_eq!(first, again);
        assert_eq!(
            first.chain.iter().map(|e| e.n).collect::<Vec<_>>(),
            [1, 2, 3]
        );
    })
    .await;
}

#[actix_web::test]
async fn what_is_on_the_register_stays_and_its_future_is_decided() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let base = format!("incidents/{}/evidence", open(&lead, "a").await.id);
        let mut bare = item("メモ");
        bare["sha256"] = json!("");
        let made: EvidenceRecord = lead.post(&base, &bare).await.expect(201);
        let path = format!("{base}/{}", made.item.id);
        let set: EvidenceRecord = lead
            .patch(
                &path,
                1,
                &json!({"sha256": "C".repeat(64), "title": "メモ（改）"}),
            )
            .await
            .expect(200);
        assert_eq!(
            (set.item.version, set.item.title.as_str()),
            (2, "メモ（改）")
        );
        assert_eq!(set.item.sha256, "c".repeat(64));
        lead.patch(&path, 2, &json!({"sha256": "d".repeat(64)}))
            .await
            .problem(ErrorCode::StateConflict);
        lead.patch(&path, 1, &json!({"title": "x"}))
            .await
            .problem(ErrorCode::StaleVersion);

        let decide = |version: i64, body: Value| {
            let request = lead.request(
                actix_web::http::Method::POST,
                &format!("{path}/disposition"),
            );
            let request = request.insert_header(("if-match", format!("\"{version}\"")));
            lead.send(request.set_json(body))
        };
        let problem = decide(
            2,
            json!({"decision": "keep", "until": "2026-11-01", "reason": "訴訟"}),
        )
        .await;
        assert_eq!(
            problem.problem(ErrorCode::ValidationFailed).errors[0].field,
            "until"
        );
        let kept = decide(
            2,
            json!({"decision": "keep", "until": "2027-03-31", "reason": "訴訟に備える"}),
        )
        .await;
        let kept: EvidenceRecord = kept.expect(200);
        assert_eq!(kept.item.findings, []);
        assert_eq!(kept.item.disposition.unwrap().by_name, "Lead");
        let out: EvidenceRecord = decide(3, json!({"decision": "release", "reason": "返却"}))
            .await
            .expect(200);
        assert_eq!(out.item.findings[0].kind, Kind::NotCarriedOut);

        let _: EvidenceRecord = lead.post(&base, &item("別")).await.expect(201);
        let page: Page<Evidence> = lead
            .get(&format!(
                "{base}?q={}&status=held&kind=disk_image",
                form("めも")
            ))
            .await
            .expect(200);
        assert_eq!((page.total, page.items[0].number), (Some(1), 1));
        let page: Page<Evidence> = lead.get(&format!("{base}?limit=1")).await.expect(200);
        assert!(page.next_cursor.is_some());
        lead.get(&format!("{base}?status=lost"))
            .await
            .problem(ErrorCode::MalformedRequest);
    })
    .await;
}

#[actix_web::test]
async fn wrong_items_are_refused_and_the_sheet_is_printed() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let incident = open(&lead, "a").await;
        let base = format!("incidents/{}/evidence", incident.id);
        for (field, value) in [
            ("title", json!("")),
            ("size", json!(-1)),
            ("sha256", json!("xyz")),
            ("collected_by", json!(" ")),
            ("collected_at", json!("2027-01-01T00:00:00Z")),
            ("place", json!("")),
        ] {
            let mut bad = item("a");
            bad[field] = value;
            let problem = lead
                .post(&base, &bad)
                .await
                .problem(ErrorCode::ValidationFailed);
            assert_eq!(problem.errors[0].field, field);
        }
        let page: Page<Evidence> = lead.get(&base).await.expect(200);
        assert_eq!(page.total, Some(0), "a refused item leaves nothing");
        let made: EvidenceRecord = lead.post(&base, &item("複製<1>")).await.expect(201);
        let sheet = format!("{base}/{}/sheet", made.item.id);
        let page = lead.get(&format!("{sheet}?format=html")).await;
        assert_eq!(page.status, 200);
        assert!(page.text().contains("証拠保管記録票") && page.text().contains("複製&lt;1&gt;"));
        let name = page.header("content-disposition").unwrap();
        assert_eq!(
            name,
            format!(
                "attachment; filename=\"{}-evidence-1.html\"",
                incident.reference
            )
        );
        let table = lead.get(&format!("{sheet}?format=csv&lang=en")).await;
        assert!(table.text().contains("Collected"), "{}", table.text());
        lead.get(&format!("{sheet}?format=pdf"))
            .await
            .problem(ErrorCode::MalformedRequest);

        // Of another incident it does not exist.
        let other = open(&lead, "b").await;
        let there = format!("incidents/{}/evidence/{}", other.id, made.item.id);
        lead.get(&there).await.problem(ErrorCode::NotFound);
        lead.post(&format!("{there}/events"), &event("noted", 1, "x", ""))
            .await
            .problem(ErrorCode::NotFound);
    })
    .await;
}

#[actix_web::test]
async fn the_register_is_exported_without_cells_a_spreadsheet_would_run() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let id = open(&lead, "a").await.id;
        let path = format!("incidents/{id}/evidence");
        for title in ["=HYPERLINK(1)", "複製"] {
            lead.post(&path, &item(title))
                .await
                .expect::<EvidenceRecord>(201);
        }
        let answer = lead.get(&format!("{path}/export")).await;
        assert_eq!(answer.status, 200);
        let text = answer.text();
        let header = answer.header("content-disposition");
        assert_eq!(header, Some("attachment; filename=\"evidence.csv\""));
        assert!(text.starts_with('\u{feff}'));
        assert!(text.contains(",'=HYPERLINK(1),") && text.contains("2026-11-23 09:00"));
        assert_eq!(text.lines().count(), 3);
        let narrowed = lead
            .get(&format!("{path}/export?q=%E8%A4%87%E8%A3%BD"))
            .await;
        assert_eq!(narrowed.text().lines().count(), 2);
    })
    .await;
}
