//! Reports to authorities: filled from facts people may write themselves, kept as they were made, compared with the one before,
//! and exported. What becomes of one is `filings_filed`.

use crate::{incidents::open, support::on_both};
use actix_web::http::Method;
use saiki_api::{
    Uuid,
    filing_fields::{FieldGroup, FilingField},
    filing_forms::FilingForm,
    filings::{Filing, FilingChange, FilingPreview, FilingState},
    incidents::{Incident, Knowledge},
    page::Page,
    permissions::Role,
    problem::{ErrorCode, Problem},
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// What an item of a report says.
fn said(filing: &Filing, key: &str) -> String {
    let sections = filing.content.sections.iter();
    let mut items = sections.flat_map(|section| &section.items);
    items.find(|item| item.key == key).unwrap().text.clone()
}

/// A text for a field.
fn text(ja: &str) -> Value {
    json!({
        "state": "known", "value": { "kind": "text", "value": { "ja": ja, "en": "" } }, "note": "調査報告書による",
    })
}

fn faults(problem: &Problem) -> Vec<String> {
    let all = problem.errors.iter();
    all.map(|e| format!("{} {}", e.field, e.code)).collect()
}

#[actix_web::test]
async fn a_report_is_a_snapshot_that_does_not_move_with_the_records() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let incident = open(&lead, "販売サイトの改ざん").await;
        let path = format!("incidents/{}/filings", incident.id);
        let made: Filing = lead
            .post(&path, &json!({ "kind": "jp.appi.prelim" }))
            .await
            .expect(201);
        assert_eq!((made.number, made.state), (1, FilingState::Made));
        assert_eq!(made.created_by, lead.user.as_ref().unwrap().id);
        assert_eq!(made.content.series, "jp.appi");
        let sections = made.content.sections.iter();
        let items = sections.flat_map(|section| &section.items);
        let numbers: Vec<&str> = items
            .map(|item| item.number.as_str())
            .filter(|number| !number.is_empty())
            .collect();
        assert_eq!(numbers, ["1", "2", "3", "4", "5", "6", "7", "8", "9"]);
        assert!(made.missing.contains(&"cause".to_owned()));

        let patch = json!({ "summary": "後から判明したこと" });
        let changed = lead
            .patch(
                &format!("incidents/{}", incident.id),
                incident.version,
                &patch,
            )
            .await;
        changed.expect::<Incident>(200);
        let read: Filing = lead.get(&format!("{path}/{}", made.id)).await.expect(200);
        assert_eq!(read, made);
        let second: Filing = lead
            .post(&path, &json!({ "kind": "jp.appi.prelim", "lang": "en" }))
            .await
            .expect(201);
        assert_eq!(second.number, 2);
        assert!(said(&second, "summary").contains("後から"));
        let page: Page<Filing> = lead.get(&format!("{path}?limit=1")).await.expect(200);
        assert_eq!((page.items[0].number, page.total), (2, Some(2)));
        let next = page.next_cursor.unwrap();
        let page: Page<Filing> = lead
            .get(&format!("{path}?limit=1&cursor={next}"))
            .await
            .expect(200);
        assert_eq!((page.items[0].number, page.next_cursor), (1, None));

        let none = lead.post(&path, &json!({ "kind": "jp.none" })).await;
        let none = none.problem(ErrorCode::ValidationFailed);
        assert_eq!(faults(&none), ["kind unknown"]);
    })
    .await;
}

#[actix_web::test]
async fn a_report_is_exported_in_each_format_and_named_by_what_it_is() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let incident = open(&lead, "販売サイトの改ざん").await;
        let path = format!("incidents/{}/filings", incident.id);
        let made: Filing = lead
            .post(&path, &json!({ "kind": "jp.appi.prelim" }))
            .await
            .expect(201);
        let export = |format: &str| format!("{path}/{}/export?format={format}", made.id);
        let file = lead.get(&export("json")).await;
        assert_eq!(file.status, 200);
        let hash = saiki_domain::canonical::hex(&Sha256::digest(&file.body));
        assert_eq!(hash, made.sha256);
        let name = format!("{}-filing-1-jp.appi.prelim", incident.reference);
        let named = |ending: &str| format!("attachment; filename=\"{name}.{ending}\"");
        assert_eq!(
            file.header("content-disposition"),
            Some(named("json").as_str())
        );
        let mut items = made.content.sections.iter().flat_map(|one| &one.items);
        let heading = &items.find(|item| item.number == "1").unwrap().heading;
        for format in ["md", "html", "csv", "txt"] {
            let file = lead.get(&export(format)).await;
            assert_eq!(file.status, 200, "{format}");
            assert!(file.text().contains(heading), "{format}");
            let wanted = named(format);
            assert_eq!(file.header("content-disposition"), Some(wanted.as_str()));
        }
        for format in ["md", "html"] {
            let file = lead.get(&export(format)).await;
            assert!(file.text().contains("TLP:AMBER"), "{format}");
        }
        for format in ["docx", "xlsx"] {
            let file = lead.get(&export(format)).await;
            assert_eq!(
                (file.status, &file.body[..2]),
                (200, &b"PK"[..]),
                "{format}"
            );
        }
        // A machine may have no font with Japanese characters; then it says so.
        let pdf = lead.get(&export("pdf")).await;
        match pdf.status {
            200 => assert!(pdf.body.starts_with(b"%PDF")),
            _ => {
                pdf.problem(ErrorCode::StateConflict);
            }
        }
        let none = lead.get(&export("form")).await;
        let none = none.problem(ErrorCode::ValidationFailed);
        assert_eq!(faults(&none), ["format not_this_form"]);
        assert!(none.errors[0].message.contains("PDF"));

        let draft = format!(
            "incidents/{}/filing-preview/export?kind=jp.appi.prelim&format=md",
            incident.id
        );
        let draft = lead.get(&draft).await;
        assert_eq!(draft.status, 200);
        let wanted = format!(
            "attachment; filename=\"{}-draft-jp.appi.prelim.md\"",
            incident.reference
        );
        assert_eq!(draft.header("content-disposition"), Some(wanted.as_str()));
        let page: Page<Filing> = lead.get(&path).await.expect(200);
        assert_eq!(page.total, Some(1), "a draft is not kept");
    })
    .await;
}

#[actix_web::test]
async fn a_final_report_waits_for_every_item() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let incident = open(&lead, "販売サイトの改ざん").await;
        let path = format!("incidents/{}/filings", incident.id);
        let problem = lead
            .post_once(&path, "k1", &json!({ "kind": "jp.appi.final" }))
            .await;
        let problem = problem.problem(ErrorCode::ValidationFailed);
        let fields: Vec<&str> = problem.errors.iter().map(|e| e.field.as_str()).collect();
        assert!(
            fields.contains(&"fields.cause.text") && fields.contains(&"fields.measures.done"),
            "{fields:?}"
        );
        let page: Page<Filing> = lead.get(&path).await.expect(200);
        assert_eq!(page.items, []);
        let preview = |kind: &str| format!("incidents/{}/filing-preview?kind={kind}", incident.id);
        let shown: FilingPreview = lead.get(&preview("jp.appi.final")).await.expect(200);
        assert!(!shown.can_be_made && shown.missing.contains(&"cause".to_owned()));
        let shown: FilingPreview = lead.get(&preview("jp.appi.prelim")).await.expect(200);
        assert!(shown.can_be_made && shown.missing.contains(&"cause".to_owned()));
        assert_eq!(shown.changes, []);
    })
    .await;
}

#[actix_web::test]
async fn what_somebody_writes_goes_before_the_records_until_it_is_taken_back() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let incident = open(&lead, "販売サイトの改ざん").await;
        let base = format!("incidents/{}", incident.id);
        let all: Vec<FieldGroup> = lead.get(&format!("{base}/filing-fields")).await.expect(200);
        let of_form = format!("{base}/filing-fields?form=jp.appi.prelim");
        let some: Vec<FieldGroup> = lead.get(&of_form).await.expect(200);
        let count = |groups: &[FieldGroup]| groups.iter().map(|g| g.fields.len()).sum::<usize>();
        assert!(0 < count(&some) && count(&some) < count(&all));
        let asked = |field: &FilingField| field.forms.contains(&"jp.appi.prelim".to_owned());
        assert!(some.iter().flat_map(|group| &group.fields).all(asked));
        let problem = lead
            .get(&format!("{base}/filing-fields?form=jp.none"))
            .await;
        assert_eq!(
            faults(&problem.problem(ErrorCode::ValidationFailed)),
            ["form unknown"]
        );

        let path = format!("{base}/filing-fields/summary");
        let written: FilingField = lead
            .put(&path, 0, &text("委託先での誤操作"))
            .await
            .expect(200);
        assert_eq!((written.version, written.held.state), (1, Knowledge::Known));
        assert!(written.text.ja.contains("委託先での誤操作"));
        let own = written.own.as_ref().unwrap();
        assert_eq!(own.by_name, lead.user.as_ref().unwrap().name);
        assert_eq!(own.note, "調査報告書による");
        lead.put(&path, 0, &text("別の話"))
            .await
            .problem(ErrorCode::StaleVersion);
        let made: Filing = lead
            .post(
                &format!("{base}/filings"),
                &json!({ "kind": "jp.appi.prelim" }),
            )
            .await
            .expect(201);
        assert!(said(&made, "summary").contains("委託先での誤操作"));

        let request = lead.request(Method::DELETE, &path);
        let back: FilingField = lead
            .send(request.insert_header(("if-match", "\"1\"")))
            .await
            .expect(200);
        assert_eq!((back.version, back.own.is_none()), (2, true));
        assert_eq!(back.held, back.recorded);
        let request = lead.request(Method::DELETE, &path);
        let gone = lead
            .send(request.insert_header(("if-match", "\"2\"")))
            .await;
        gone.problem(ErrorCode::NotFound);
        // Whoever saw what was taken back does not overwrite what was written since.
        let again: FilingField = lead.put(&path, 2, &text("別の話")).await.expect(200);
        assert_eq!(again.version, 3);
        lead.put(&path, 1, &text("古い話"))
            .await
            .problem(ErrorCode::StaleVersion);
    })
    .await;
}

#[actix_web::test]
async fn a_value_of_another_kind_names_what_is_wrong() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let incident = open(&lead, "販売サイトの改ざん").await;
        let path = |key: &str| format!("incidents/{}/filing-fields/{key}", incident.id);
        let number = json!({ "state": "known", "value": { "kind": "number", "value": 3 } });
        let bare = json!({ "state": "known" });
        let both = json!({ "state": "unknown", "value": { "kind": "number", "value": 3 } });
        for (body, wanted) in [
            (number, "value.kind wrong_kind"),
            (bare, "value required"),
            (both, "value unwanted"),
            (text(" "), "value.value required"),
        ] {
            let problem = lead.put(&path("summary"), 0, &body).await;
            let problem = problem.problem(ErrorCode::ValidationFailed);
            assert_eq!(faults(&problem), [wanted]);
        }
        lead.put(&path("no.such"), 0, &text("何か"))
            .await
            .problem(ErrorCode::NotFound);
        let auditor = app.user(Role::Auditor).await;
        auditor
            .put(&path("summary"), 0, &text("何か"))
            .await
            .problem(ErrorCode::Forbidden);
    })
    .await;
}

#[actix_web::test]
async fn two_reports_are_compared_field_by_field() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let incident = open(&lead, "販売サイトの改ざん").await;
        let base = format!("incidents/{}", incident.id);
        let make = || async {
            let new = json!({ "kind": "jp.appi.prelim" });
            let made = lead.post(&format!("{base}/filings"), &new).await;
            made.expect::<Filing>(201)
        };
        let first = make().await;
        let field = format!("{base}/filing-fields/summary");
        lead.put(&field, 0, &text("委託先での誤操作"))
            .await
            .expect::<FilingField>(200);
        let second = make().await;
        let changes = |id: Uuid, rest: String| {
            let path = format!("{base}/filings/{id}/changes{rest}");
            let lead = lead.clone();
            async move { lead.get(&path).await }
        };
        let told: Vec<FilingChange> = changes(second.id, String::new()).await.expect(200);
        let told = told.iter().find(|change| change.key == "summary").unwrap();
        assert!(told.after.ja.contains("委託先での誤操作"), "{told:?}");
        let named = format!("?against={}", first.id);
        let named: Vec<FilingChange> = changes(second.id, named).await.expect(200);
        assert!(named.contains(told));
        let none: Vec<FilingChange> = changes(first.id, String::new()).await.expect(200);
        assert_eq!(none, [], "there is none before it");
        let nowhere = format!("?against={}", incident.id);
        let nowhere = changes(second.id, nowhere).await;
        nowhere.problem(ErrorCode::NotFound);
    })
    .await;
}

#[actix_web::test]
async fn the_forms_and_the_schema_are_there_for_whoever_reads_reports() {
    on_both(|app| async move {
        let auditor = app.user(Role::Auditor).await;
        let forms: Vec<FilingForm> = auditor.get("filing-forms").await.expect(200);
        let ids: Vec<&str> = forms.iter().map(|form| form.id.as_str()).collect();
        assert!(ids.contains(&"jp.appi.prelim") && ids.contains(&"eu.dora.initial"));
        let schema: Value = auditor.get("filing-schema").await.expect(200);
        assert!(schema.is_object());
    })
    .await;
}

#[actix_web::test]
async fn only_those_who_may_file_do_and_another_incidents_id_finds_nothing() {
    on_both(|app| async move {
        let lead = app.user(Role::Lead).await;
        let (incident, other) = (open(&lead, "一").await, open(&lead, "二").await);
        let path = format!("incidents/{}/filings", incident.id);
        let made: Filing = lead
            .post(&path, &json!({ "kind": "jp.appi.prelim" }))
            .await
            .expect(201);
        let foreign = |rest: &str| format!("incidents/{}/filings/{}{rest}", other.id, made.id);
        for rest in ["", "/export?format=json", "/changes"] {
            lead.get(&foreign(rest)).await.problem(ErrorCode::NotFound);
        }
        let step = json!({ "action": "request", "sha256": made.sha256 });
        lead.post(&foreign("/approvals"), &step)
            .await
            .problem(ErrorCode::NotFound);
        let record = json!({ "sha256": made.sha256, "filed_at": app.now(), "channel": "web_form" });
        lead.post(&foreign("/filed"), &record)
            .await
            .problem(ErrorCode::NotFound);
        let auditor = app.user(Role::Auditor).await;
        auditor
            .post(&path, &json!({ "kind": "jp.appi.prelim" }))
            .await
            .problem(ErrorCode::Forbidden);
        let stranger = app.user(Role::Compliance).await;
        stranger.get(&path).await.problem(ErrorCode::NotFound);
    })
    .await;
}
