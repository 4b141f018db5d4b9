//! A letter as a mail: the files that go with it are frozen and proved, and what its encoding cannot carry is named
//! before anything is sent.

use crate::{
    campaigns::{until, worker},
    incidents::open,
    support::{Answer, Client, TestApp, on_both, on_both_with},
};
use actix_web::http::Method;
use saiki::config::Secret;
use saiki_api::{
    Uuid,
    approvals::{Approval, ApprovalState},
    audit::AuditEntry,
    campaigns::{Campaign, CampaignState},
    files::FileInfo,
    imports::{Import, ImportAccepted, ImportState},
    letters::{EncodingCheck, Letter, LetterState, LetterVersion, LintLevel, Preview, Reach},
    outbox::{OutboxMail, OutboxMessage},
    page::Page,
    permissions::Role,
    problem::ErrorCode,
};
use saiki_mailer::{
    Transport,
    sink::{Options, Sink},
};
use serde_json::{Value, json};
use std::io::Read;

const PDF: &[u8] = b"%PDF-1.7\nwhat to do now\n";

/// An incident with a letter, a writer and an approver.
struct Stage {
    app: TestApp,
    comms: Client,
    approver: Client,
    base: String,
    letter: Uuid,
}

impl Stage {
    /// `people`: name and address of each.
    async fn new(app: &TestApp, people: &[(&str, &str)]) -> Stage {
        let (comms, approver) = (app.user(Role::Comms).await, app.user(Role::Approver).await);
        let incident = open(&comms, "販売サイトの改ざん").await.id;
        let base = format!("incidents/{incident}");
        let member = json!({ "user_id": approver.user.as_ref().unwrap().id });
        let added = comms.post(&format!("{base}/members"), &member).await;
        added.expect::<Value>(201);
        let new = json!({
            "kind": "person_notice", "name": "本人への通知",
            "texts": [{ "lang": "ja", "subject": "お知らせ", "body": "{{ person.name }} 様\n\nお詫び申し上げます。" }],
            "sender": { "name": "例社", "email": "desk@aoba.example", "reply_to": "" },
        });
        let letter: Letter = comms
            .post(&format!("{base}/letters"), &new)
            .await
            .expect(201);
        let stage = Stage {
            app: app.clone(),
            comms,
            approver,
            base,
            letter: letter.id,
        };
        if !people.is_empty() {
            stage.register(people).await;
        }
        stage
    }

    async fn register(&self, people: &[(&str, &str)]) {
        let mut csv = "お客様番号,氏名,メール\n".to_owned();
        for (n, (name, address)) in people.iter().enumerate() {
            csv.push_str(&format!("K-{n},{name},{address}\n"));
        }
        let path = format!("{}/people/imports", self.base);
        let request = self.comms.request(Method::POST, &path);
        let request = request
            .insert_header(("content-type", "text/csv"))
            .set_payload(csv);
        let accepted: ImportAccepted = self.comms.send(request).await.expect(202);
        let path = format!("{path}/{}", accepted.id);
        until("the import", || async {
            let import: Import = self.comms.get(&path).await.expect(200);
            assert!(import.state != ImportState::Refused, "{import:?}");
            (import.state == ImportState::Done).then_some(())
        })
        .await;
    }

    fn path(&self, rest: &str) -> String {
        format!("{}/letters/{}{rest}", self.base, self.letter)
    }

    async fn now(&self) -> Letter {
        self.comms.get(&self.path("")).await.expect(200)
    }

    async fn attach(&self, name: &str, bytes: &[u8]) -> FileInfo {
        let query = format!("subject_kind=letter&subject_id={}&name={name}", self.letter);
        let path = format!("{}/files?{query}", self.base);
        let request = self.comms.request(Method::POST, &path);
        let request = request.insert_header(("content-type", "application/octet-stream"));
        let request = request.set_payload(bytes.to_vec());
        self.comms.send(request).await.expect(201)
    }

    async fn take_away(&self, file: &FileInfo) -> Answer {
        let path = format!("{}/files/{}/remove", self.base, file.id);
        let request = self.comms.request(Method::POST, &path);
        let request = request.insert_header(("if-match", "\"1\""));
        self.comms
            .send(request.set_json(json!({ "reason": "差し替え" })))
            .await
    }

    async fn patch(&self, patch: Value) -> Answer {
        let version = self.now().await.version;
        self.comms.patch(&self.path(""), version, &patch).await
    }

    async fn choose(&self, files: &[(&FileInfo, &str)]) -> Answer {
        let choice = |(file, name): &(&FileInfo, &str)| json!({ "file_id": file.id, "name": name });
        let chosen: Vec<Value> = files.iter().map(choice).collect();
        self.patch(json!({ "attachments": chosen })).await
    }

    async fn approve(&self) {
        for (client, action) in [(&self.comms, "request"), (&self.approver, "approve")] {
            self.step(client, action).await.expect::<Approval>(200);
        }
    }

    async fn step(&self, by: &Client, action: &str) -> Answer {
        self.app.advance(1);
        let letter = self.now().await;
        let reach: Reach = self.comms.get(&self.path("/reach")).await.expect(200);
        let step = json!({
            "action": action, "content_hash": letter.content_hash,
            "recipients_hash": reach.recipients_hash, "facts_hash": reach.facts_hash, "comment": "",
        });
        by.post(&self.path("/approvals"), &step).await
    }

    async fn campaign(&self) -> Campaign {
        let new = json!({ "letter_id": self.letter });
        let path = format!("{}/campaigns", self.base);
        self.comms.post(&path, &new).await.expect(201)
    }

    async fn start(&self, campaign: &Campaign, typed: i64) -> Answer {
        let path = format!("{}/campaigns/{}/start", self.base, campaign.id);
        let body = json!({ "confirm_recipients": typed });
        self.comms.post(&path, &body).await
    }

    /// Sends into the outbox and gives the raw mails, by address.
    async fn send(&self, campaign: &Campaign) -> Vec<(String, Vec<u8>)> {
        let worker = worker(&self.app, Transport::Outbox);
        let path = format!("{}/campaigns/{}", self.base, campaign.id);
        until("the campaign", || async {
            let now: Campaign = self.comms.get(&path).await.expect(200);
            (now.state == CampaignState::Done).then_some(())
        })
        .await;
        worker.stop().await;
        let path = format!("{}/outbox", self.base);
        let list: Page<OutboxMail> = self
            .comms
            .get(&format!("{path}?reveal=true"))
            .await
            .expect(200);
        let mut mails = Vec::new();
        for mail in list.items {
            let raw = self.comms.get(&format!("{path}/{}/eml", mail.id)).await;
            mails.push((mail.to, raw.body));
        }
        mails.sort();
        mails
    }
}

#[actix_web::test]
async fn only_files_of_the_letter_that_receivers_take_may_go_with_it() {
    on_both(|app| async move {
        let stage = Stage::new(&app, &[]).await;
        let pdf = stage.attach("a.pdf", PDF).await;
        let archive = stage.attach("b.pdf", b"PK\x03\x04 docProps/").await;
        let wrong = |answer: Answer| {
            let errors = answer.problem(ErrorCode::ValidationFailed).errors;
            let places = errors
                .into_iter()
                .map(|e| format!("{} {}", e.field, e.code));
            places.collect::<Vec<_>>()
        };
        let refused = stage
            .choose(&[(&pdf, "手順.exe"), (&archive, "b.pdf")])
            .await;
        assert_eq!(
            wrong(refused),
            [
                "attachments.0.name wrong_ending",
                "attachments.1.file_id kind_not_allowed"
            ]
        );
        let elsewhere = Stage::new(&app, &[]).await;
        let foreign = elsewhere.attach("a.pdf", PDF).await;
        let refused = stage.choose(&[(&foreign, "a.pdf")]).await;
        assert_eq!(wrong(refused), ["attachments.0.file_id unknown"]);
        let unknown = stage
            .patch(json!({ "attachments": [{ "file_id": pdf.id, "name": "a.pdf", "url": "x" }] }));
        assert!(unknown.await.status >= 400);
        assert_eq!(stage.now().await.version, 1);
    })
    .await;
}

#[actix_web::test]
async fn files_are_part_of_what_is_approved_and_a_file_that_is_needed_stays() {
    on_both(|app| async move {
        let stage = Stage::new(&app, &[("佐藤 一郎", "a@example.jp")]).await;
        let bare = stage.now().await.content_hash;
        let pdf = stage.attach("a.pdf", PDF).await;
        let letter: Letter = stage.choose(&[(&pdf, "手順.pdf")]).await.expect(200);
        assert_eq!((letter.version, letter.attachments.len()), (2, 1));
        assert_eq!(letter.attachments[0].sha256, pdf.sha256);
        assert_ne!(letter.content_hash, bare);
        let preview: Preview = stage
            .comms
            .post(&stage.path("/preview"), &json!({}))
            .await
            .expect(200);
        assert_eq!(preview.attachments, letter.attachments);

        stage.approve().await;
        assert_eq!(stage.now().await.state, LetterState::Approved);
        stage
            .take_away(&pdf)
            .await
            .problem(ErrorCode::StateConflict);
        let letter: Letter = stage.choose(&[(&pdf, "手順2.pdf")]).await.expect(200);
        assert_eq!(letter.state, LetterState::Draft);
        assert_eq!(letter.approval.unwrap().state, ApprovalState::Voided);
        let letter: Letter = stage.choose(&[]).await.expect(200);
        assert_eq!(
            letter.content_hash, bare,
            "hashes of letters without files are as they were"
        );
        stage.take_away(&pdf).await.expect::<FileInfo>(200);
        let versions: Vec<LetterVersion> =
            stage.comms.get(&stage.path("/versions")).await.expect(200);
        let files: Vec<usize> = versions.iter().map(|v| v.attachments.len()).collect();
        assert_eq!(files, [0, 1, 1, 0]);
        let refused = stage.choose(&[(&pdf, "手順.pdf")]).await;
        refused.problem(ErrorCode::ValidationFailed);
    })
    .await;
}

#[actix_web::test]
async fn every_recipient_gets_the_files_and_the_pack_proves_them() {
    on_both(|app| async move {
        let people = [("佐藤 一郎", "a@example.jp"), ("Ann Lee", "b@example.jp")];
        let stage = Stage::new(&app, &people).await;
        // Longer than one sealed piece and one block on the wire.
        let long: Vec<u8> = b"%PDF-1.7\n"
            .iter()
            .copied()
            .chain((0..400_000).map(|n| (n % 251) as u8))
            .collect();
        let (pdf, text) = (
            stage.attach("a.pdf", &long).await,
            stage.attach("b.txt", "対応表\n".as_bytes()).await,
        );
        let chosen = [(&pdf, "お客様への手順.pdf"), (&text, "b.txt")];
        stage.choose(&chosen).await.expect::<Letter>(200);
        stage.approve().await;
        let campaign = stage.campaign().await;
        stage.start(&campaign, 2).await.expect::<Campaign>(200);
        let mails = stage.send(&campaign).await;
        assert_eq!(mails.len(), 2);
        for (_, raw) in &mails {
            let mail = mailparse::parse_mail(raw).unwrap();
            assert_eq!(mail.subparts.len(), 3);
            let name = &mail.subparts[1].get_content_disposition().params["filename"];
            assert_eq!(name, "お客様への手順.pdf");
            assert!(mail.subparts[1].get_body_raw().unwrap() == long);
        }
        let list: Page<OutboxMail> = stage
            .comms
            .get(&format!("{}/outbox", stage.base))
            .await
            .expect(200);
        let path = format!("{}/outbox/{}", stage.base, list.items[0].id);
        let shown: OutboxMessage = stage.comms.get(&path).await.expect(200);
        assert_eq!(shown.attachments, ["お客様への手順.pdf", "b.txt"]);
        assert!(shown.text.contains("お詫び申し上げます"));
        // Out of the letter again, it still belongs to what was sent.
        stage.choose(&[]).await.expect::<Letter>(200);
        let refused = stage.take_away(&pdf).await;
        refused.problem(ErrorCode::StateConflict);

        let path = format!("{}/campaigns/{}/proof", stage.base, campaign.id);
        let pack = stage.comms.get(&path).await.body;
        let verdict = saiki_documents::proof::verify(std::io::Cursor::new(&pack), None).unwrap();
        assert!(verdict.holds(), "{verdict:?}");
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(pack)).unwrap();
        let mut held = Vec::new();
        zip.by_name("letter/attachments/1.pdf")
            .unwrap()
            .read_to_end(&mut held)
            .unwrap();
        assert!(held == long);
        assert!(zip.by_name("letter/attachments/2.txt").is_ok());
    })
    .await;
}

#[actix_web::test]
async fn a_letter_larger_than_the_mail_server_takes_is_not_started() {
    let dir = tempfile::tempdir().unwrap();
    let mut options = Options::new(dir.path());
    options.size = Some(300_000);
    let sink = Sink::start(options).await.unwrap();
    let url = format!("smtp://{}?tls=none", sink.addr());
    on_both_with(
        |config| config.smtp_url = Secret::new(url.clone()),
        |app| async move {
            let stage = Stage::new(&app, &[("佐藤 一郎", "a@example.jp")]).await;
            let mut bytes = PDF.to_vec();
            bytes.resize(200_000, b'x');
            let pdf = stage.attach("a.pdf", &bytes).await;
            stage.choose(&[(&pdf, "a.pdf")]).await.expect::<Letter>(200);
            stage.approve().await;
            let campaign = stage.campaign().await;
            let refused = stage.start(&campaign, 1).await;
            let detail = refused.problem(ErrorCode::StateConflict).detail;
            assert!(detail.contains("0.3 MB"), "{detail}");
            stage.choose(&[]).await.expect::<Letter>(200);
            stage.approve().await;
            stage.start(&campaign, 1).await.expect::<Campaign>(200);
        },
    )
    .await;
}

#[actix_web::test]
async fn a_letter_in_iso_2022_jp_names_what_it_cannot_carry_and_spares_nobodys_name() {
    on_both(|app| async move {
        let people = [("佐藤 一郎", "a@example.jp"), ("髙橋 花子", "b@example.jp")];
        let stage = Stage::new(&app, &people).await;
        let texts = |subject: &str| {
            json!({
                "encoding": "iso_2022_jp",
                "texts": [{ "lang": "ja", "subject": subject, "body": "{{ person.name }} 様\n\nお詫び申し上げます〜" }],
            })
        };
        stage.patch(texts("①お知らせ")).await.expect::<Letter>(200);
        let check: EncodingCheck = stage.comms.get(&stage.path("/encoding")).await.expect(200);
        assert_eq!((check.mailed, check.in_utf8, check.people.len()), (2, 1, 1));
        let found: Vec<_> = check
            .uncarried
            .iter()
            .map(|c| (c.part.as_str(), c.line, c.column, c.character.as_str()))
            .collect();
        assert_eq!(found, [("subject", 1, 1, "①")]);
        let preview: Preview = stage
            .comms
            .post(&stage.path("/preview"), &json!({}))
            .await
            .expect(200);
        let lint = preview.lints.iter().find(|l| l.code == "encoding.uncarried");
        assert_eq!(lint.unwrap().level, LintLevel::Bad);

        // Nobody is asked to approve what cannot be sent.
        let refused = stage.step(&stage.comms, "request").await;
        let detail = refused.problem(ErrorCode::StateConflict).detail;
        assert!(detail.contains("①"), "{detail}");
        assert_eq!(stage.now().await.approval, None);

        let letter: Letter = stage.patch(texts("お知らせ")).await.expect(200);
        // A repeated request gets the answer of the first, whatever became of the letter.
        let reach: Reach = stage.comms.get(&stage.path("/reach")).await.expect(200);
        let step = json!({
            "action": "request", "content_hash": letter.content_hash,
            "recipients_hash": reach.recipients_hash, "facts_hash": reach.facts_hash, "comment": "",
        });
        let path = stage.path("/approvals");
        let asked: Approval = stage.comms.post_once(&path, "ask", &step).await.expect(200);
        stage.patch(texts("①お知らせ")).await.expect::<Letter>(200);
        let again: Approval = stage.comms.post_once(&path, "ask", &step).await.expect(200);
        assert_eq!(again, asked);
        stage.patch(texts("お知らせ")).await.expect::<Letter>(200);
        stage.approve().await;
        let campaign = stage.campaign().await;
        stage.start(&campaign, 2).await.expect::<Campaign>(200);
        let auditor = app.user(Role::Auditor).await;
        let chain = stage.base.trim_start_matches("incidents/");
        let log: Page<AuditEntry> = auditor.get(&format!("audit?chain={chain}")).await.expect(200);
        let started = log.items.iter().find(|e| e.action == "campaign.started").unwrap();
        assert_eq!(started.data["in_utf8"], json!(1));
        let charsets: Vec<String> = stage
            .send(&campaign)
            .await
            .iter()
            .map(|(_, raw)| {
                let mail = mailparse::parse_mail(raw).unwrap();
                assert!(mail.subparts[0].get_body().unwrap().contains("様"));
                mail.subparts[0].ctype.charset.to_lowercase()
            })
            .collect();
        assert_eq!(charsets, ["iso-2022-jp", "utf-8"]);
    })
    .await;
}

#[actix_web::test]
async fn a_character_from_the_records_is_to_be_changed_there() {
    on_both(|app| async move {
        let stage = Stage::new(&app, &[("佐藤 一郎", "a@example.jp")]).await;
        let incident = stage.comms.get(&stage.base).await;
        let summary = json!({ "summary": "㈱例社の会員①名" });
        let version = incident.version();
        let changed = stage.comms.patch(&stage.base, version, &summary).await;
        assert_eq!(changed.status, 200, "{}", changed.text());
        let letter = json!({
            "encoding": "iso_2022_jp",
            "texts": [{ "lang": "ja", "subject": "お知らせ", "body": "{{ person.name }} 様\n\n{{ incident.summary }}" }],
        });
        stage.patch(letter).await.expect::<Letter>(200);
        let check: EncodingCheck = stage.comms.get(&stage.path("/encoding")).await.expect(200);
        let found: Vec<_> = check
            .uncarried
            .iter()
            .map(|c| (c.character.as_str(), c.from.as_ref().unwrap().field.as_str()))
            .collect();
        assert_eq!(found, [("㈱", "incident.summary"), ("①", "incident.summary")]);
        let refused = stage.step(&stage.comms, "request").await;
        let detail = refused.problem(ErrorCode::StateConflict).detail;
        let label = &check.uncarried[0].from.as_ref().unwrap().label;
        assert!(detail.contains(&label.ja) || detail.contains(&label.en), "{detail}");
        assert!(!detail.contains("文面の文字") && !detail.contains("in their place"), "{detail}");
    })
    .await;
}

#[actix_web::test]
async fn a_sender_that_many_servers_refuse_is_refused_here_first() {
    on_both(|app| async move {
        let stage = Stage::new(&app, &[]).await;
        for (email, code) in [("窓口@example.jp", "not_ascii"), ("a@b", "not_an_address")] {
            let sender = json!({ "name": "", "email": email, "reply_to": "" });
            let refused = stage.patch(json!({ "sender": sender })).await;
            let errors = refused.problem(ErrorCode::ValidationFailed).errors;
            assert_eq!(
                (errors[0].field.as_str(), errors[0].code.as_str()),
                ("sender.email", code)
            );
        }
        let sender = json!({ "name": "", "email": "desk@例え.jp", "reply_to": "" });
        stage
            .patch(json!({ "sender": sender }))
            .await
            .expect::<Letter>(200);
    })
    .await;
}
