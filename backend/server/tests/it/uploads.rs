//! Files that arrive in parts, lines of JSON, and presets: what somebody with a slow line and a large file may rely on.

use crate::{
    people::{Place, ended, import, place, send},
    support::{Answer, Client, on_both},
};
use actix_web::http::Method;
use saiki_api::{
    Uuid,
    audit::AuditEntry,
    import_presets::{Preset, PresetInput},
    imports::{
        Import, ImportAccepted, ImportField, ImportFormat, ImportPreview, ImportState, MAX_BYTES,
        Mapping,
    },
    page::Page,
    people::Person,
    permissions::Role,
    problem::ErrorCode,
    uploads::{KEPT_SECONDS, MAX_PART, NewUpload, Upload},
};
use saiki_domain::import::encoding::to_shift_jis;
use std::time::Duration;

async fn begin(client: &Client, place: &Place, bytes: usize) -> Upload {
    let new = NewUpload {
        file_name: "会員.csv".to_owned(),
        bytes: i64::try_from(bytes).unwrap(),
    };
    let made = client.post(&format!("{}/uploads", place.path), &new).await;
    made.expect::<Upload>(201)
}

async fn append(client: &Client, place: &Place, id: Uuid, at: usize, part: &[u8]) -> Answer {
    let path = format!("{}/uploads/{id}?offset={at}", place.path);
    let request = client
        .request(Method::PATCH, &path)
        .insert_header(("content-type", "application/octet-stream"))
        .set_payload(part.to_vec());
    client.send(request).await
}

/// Imports an upload and waits until that ended.
async fn import_upload(place: &Place, id: Uuid, query: &str) -> Import {
    let path = format!("{}/uploads/{id}/import{query}", place.path);
    let request = place.comms.request(Method::POST, &path);
    let accepted = place
        .comms
        .send(request)
        .await
        .expect::<ImportAccepted>(202);
    let path = format!("{}/imports/{}", place.path, accepted.id);
    ended(&place.comms, &path).await
}

fn people(n: usize) -> String {
    let mut text = "氏名,メール\n".to_owned();
    for n in 0..n {
        text.push_str(&format!("佐藤かなりあ {n},canary.p{n}@example.jp\n"));
    }
    text
}

#[actix_web::test]
async fn a_file_in_parts_goes_on_where_it_broke_off_and_becomes_one_import() {
    on_both(|app| async move {
        let place = place(&app).await;
        let bytes = to_shift_jis(&people(300)).unwrap();
        let upload = begin(&place.comms, &place, bytes.len()).await;
        assert_eq!((upload.offset, upload.bytes), (0, bytes.len() as i64));
        let (first, rest) = bytes.split_at(1_001);
        let after: Upload = append(&place.comms, &place, upload.id, 0, first)
            .await
            .expect(200);
        assert_eq!(after.offset, 1_001);
        // Not whole yet: it is not imported.
        let path = format!("{}/uploads/{}/import", place.path, upload.id);
        let request = place.comms.request(Method::POST, &path);
        place
            .comms
            .send(request)
            .await
            .problem(ErrorCode::StateConflict);
        // The same part again, or one that leaves a gap, is told where the file goes on.
        for at in [0, 1_002] {
            let wrong = append(&place.comms, &place, upload.id, at, rest).await;
            let problem = wrong.problem(ErrorCode::Conflict);
            assert_eq!(problem.errors[0].field, "offset");
            assert!(problem.errors[0].message.contains("1001"), "{problem:?}");
        }
        // A colleague asks and goes on.
        let path = format!("{}/uploads/{}", place.path, upload.id);
        let asked: Upload = place.lead.get(&path).await.expect(200);
        let at = usize::try_from(asked.offset).unwrap();
        let whole: Upload = append(&place.comms, &place, upload.id, at, &bytes[at..])
            .await
            .expect(200);
        assert_eq!(whole.offset, whole.bytes);
        let more = append(&place.comms, &place, upload.id, bytes.len(), b"x").await;
        more.problem(ErrorCode::BodyTooLarge);
        // It can be checked first, and imported then; after that it is gone.
        let checked = import_upload(&place, upload.id, "?dry_run=true").await;
        assert_eq!(
            (checked.state, checked.added),
            (ImportState::Checked, 300),
            "{checked:?}"
        );
        let done = import_upload(&place, upload.id, "").await;
        assert_eq!(
            (done.state, done.added),
            (ImportState::Done, 300),
            "{done:?}"
        );
        assert_eq!(
            (done.file_name.as_str(), done.bytes),
            ("会員.csv", bytes.len() as i64)
        );
        for _ in 0..200 {
            if place.comms.get(&path).await.status == 404 {
                break;
            }
            actix_web::rt::time::sleep(Duration::from_millis(20)).await;
        }
        place.comms.get(&path).await.problem(ErrorCode::NotFound);
        let log: Page<AuditEntry> = place
            .admin
            .get(&format!("audit?chain={}&limit=200", place.id))
            .await
            .expect(200);
        for action in [
            "people.upload_begun",
            "people.imported",
            "people.upload_removed",
        ] {
            assert!(log.items.iter().any(|e| e.action == action), "{action}");
        }
    })
    .await;
}

#[actix_web::test]
async fn uploads_are_bounded_private_to_their_incident_and_removed_in_time() {
    on_both(|app| async move {
        let (here, there) = (place(&app).await, place(&app).await);
        let text = people(50).into_bytes();
        let upload = begin(&here.comms, &here, text.len()).await;
        append(&here.comms, &here, upload.id, 0, &text)
            .await
            .expect::<Upload>(200);
        // Not in the clear on the disk.
        if let Some(directory) = app.test_db().directory() {
            for entry in std::fs::read_dir(directory).unwrap() {
                let bytes = std::fs::read(entry.unwrap().path()).unwrap();
                assert!(!bytes.windows(6).any(|w| w == b"canary"));
            }
        }
        let path = format!("{}/uploads/{}", there.path, upload.id);
        there.comms.get(&path).await.problem(ErrorCode::NotFound);
        let foreign = append(&there.comms, &there, upload.id, 0, b"x").await;
        foreign.problem(ErrorCode::NotFound);
        let listed: Vec<Upload> = there
            .comms
            .get(&format!("{}/uploads", there.path))
            .await
            .expect(200);
        assert_eq!(listed, []);
        let auditor = app.user(Role::Auditor).await;
        append(&auditor, &here, upload.id, 0, b"x")
            .await
            .problem(ErrorCode::Forbidden);
        for bytes in [0, -1, i64::try_from(MAX_BYTES).unwrap() + 1] {
            let new = NewUpload {
                file_name: "a".to_owned(),
                bytes,
            };
            let refused = here
                .comms
                .post(&format!("{}/uploads", here.path), &new)
                .await;
            let problem = refused.problem(ErrorCode::ValidationFailed);
            assert_eq!(problem.errors[0].field, "bytes");
        }
        let one = format!("{}/uploads/{}", here.path, upload.id);
        let large = here
            .comms
            .request(Method::PATCH, &format!("{one}?offset={}", text.len()))
            .insert_header(("content-type", "application/octet-stream"))
            .insert_header(("content-length", (MAX_PART + 1).to_string()));
        here.comms
            .send(large)
            .await
            .problem(ErrorCode::BodyTooLarge);
        let json = here
            .comms
            .request(Method::PATCH, &format!("{one}?offset=0"));
        let json = here.comms.send(json.set_json("x")).await;
        json.problem(ErrorCode::UnsupportedMediaType);

        let second = begin(&here.comms, &here, 10).await;
        let path = format!("{}/uploads/{}", here.path, second.id);
        let removed = here
            .comms
            .send(here.comms.request(Method::DELETE, &path))
            .await;
        assert_eq!(removed.status, 204);
        here.comms.get(&path).await.problem(ErrorCode::NotFound);
        // Nobody goes on with the first.
        let expires = upload.expires_at.as_second() - upload.created_at.as_second();
        assert_eq!(expires, KEPT_SECONDS);
        app.advance(KEPT_SECONDS + 1);
        saiki::importing::look_after(app.state()).await.unwrap();
        // The tokens of before have run out.
        let admin = app.user(Role::Admin).await;
        let listed: Vec<Upload> = admin
            .get(&format!("{}/uploads", here.path))
            .await
            .expect(200);
        assert_eq!(listed, []);
    })
    .await;
}

#[actix_web::test]
async fn lines_of_json_are_previewed_imported_and_mended() {
    on_both(|app| async move {
        let place = place(&app).await;
        let post = async |path: &str, body: &str| {
            let request = place
                .comms
                .request(Method::POST, &format!("{}/{path}", place.path))
                .insert_header(("content-type", "application/x-ndjson"))
                .insert_header(("accept-language", "ja"));
            place.comms.send(request.set_payload(body.to_owned())).await
        };
        let text = "{\"name\":\"佐藤\",\"email\":\"a@example.jp\",\"data_items\":[\"name\",\"email\"]}\n\
                    {\"name\":\"=鈴木\",\"email\":\"b@\"}\n{\"name\":\n";
        let seen: ImportPreview = post("imports/preview", text).await.expect(200);
        assert_eq!((seen.format, seen.columns.len()), (ImportFormat::Ndjson, 3));
        let accepted: ImportAccepted = post("imports?partial=true", text).await.expect(202);
        let path = format!("{}/imports/{}", place.path, accepted.id);
        let mut done: Import = place.comms.get(&path).await.expect(200);
        while done.state == ImportState::Running {
            actix_web::rt::time::sleep(Duration::from_millis(20)).await;
            done = place.comms.get(&path).await.expect(200);
        }
        assert_eq!((done.state, done.added, done.errors), (ImportState::Done, 1, 2), "{done:?}");
        assert!(done.partial && done.format == ImportFormat::Ndjson);
        let request = place.comms.request(Method::GET, &format!("{path}/errors"));
        let file = place.comms.send(request.insert_header(("accept-language", "ja"))).await;
        let file = file.text();
        assert!(file.contains("'=鈴木,b@,,") && file.contains("json.object"), "{file}");
        let lines: Vec<&str> = file.lines().filter(|l| !l.contains("json.object")).collect();
        let mended = lines.join("\r\n").replace("b@,", "b@example.jp,");
        let done = import(&place, "", mended).await;
        assert_eq!((done.state, done.added), (ImportState::Done, 1), "{done:?}");
        let page: Page<Person> =
            place.comms.get(&format!("{}?reveal=true", place.path)).await.expect(200);
        assert!(page.items.iter().any(|person| person.name == "=鈴木"));
    })
    .await;
}

#[actix_web::test]
async fn a_file_in_shift_jis_gets_its_error_file_in_shift_jis() {
    on_both(|app| async move {
        let place = place(&app).await;
        let bytes = to_shift_jis("氏名,メール\n髙橋,x\n").unwrap();
        let refused = import(&place, "", bytes).await;
        let path = format!("{}/imports/{}/errors", place.path, refused.id);
        let file = place.comms.get(&path).await;
        let kind = file.header("content-type").unwrap().to_owned();
        assert!(kind.contains("shift_jis"), "{kind}");
        let wanted = to_shift_jis("髙橋,x,email.at_sign").unwrap();
        assert!(
            file.body
                .windows(wanted.len())
                .any(|w| w == wanted.as_slice())
        );
    })
    .await;
}

#[actix_web::test]
async fn a_preset_is_saved_once_for_everybody_and_proposed_where_it_fits() {
    on_both(|app| async move {
        let place = place(&app).await;
        let mapping: Mapping = [
            (ImportField::Name, "宛先".to_owned()),
            (ImportField::Email, "連絡".to_owned()),
        ]
        .into();
        let new = PresetInput {
            name: format!("会員システム {}", place.id),
            mapping,
            ..PresetInput::default()
        };
        let made = place.comms.post("import-presets", &new).await;
        let preset: Preset = made.expect(201);
        assert_eq!((made.version(), &preset.settings), (1, &new));
        place
            .lead
            .post("import-presets", &new)
            .await
            .problem(ErrorCode::AlreadyExists);
        let nameless = PresetInput {
            name: " ".to_owned(),
            ..new.clone()
        };
        let refused = place.comms.post("import-presets", &nameless).await;
        let refused = refused.problem(ErrorCode::ValidationFailed);
        assert_eq!(refused.errors[0].field, "name");

        let head = "番号,宛先,連絡\n1,佐藤,a@example.jp\n";
        let path = format!("{}/imports/preview", place.path);
        let seen: ImportPreview = send(&place.comms, &path, head).await.expect(200);
        assert_eq!(seen.preset, Some(preset.id));
        let seen: ImportPreview = send(&place.comms, &path, "番号,宛先\n1,佐藤\n")
            .await
            .expect(200);
        assert_eq!(seen.preset, None);

        let one = format!("import-presets/{}", preset.id);
        let other = PresetInput {
            name: format!("退会者 {}", place.id),
            ..new.clone()
        };
        let changed: Preset = place.lead.put(&one, 1, &other).await.expect(200);
        assert_eq!(
            (changed.version, changed.settings.name.as_str()),
            (2, other.name.as_str())
        );
        place
            .comms
            .put(&one, 1, &new)
            .await
            .problem(ErrorCode::StaleVersion);
        let remove = async |version: i64| {
            let request = place.comms.request(Method::DELETE, &one);
            let request = request.insert_header(("if-match", format!("\"{version}\"")));
            place.comms.send(request).await
        };
        remove(1).await.problem(ErrorCode::StaleVersion);
        assert_eq!(remove(2).await.status, 204);
        let left: Vec<Preset> = place.comms.get("import-presets").await.expect(200);
        assert!(left.iter().all(|p| p.id != preset.id));
    })
    .await;
}
