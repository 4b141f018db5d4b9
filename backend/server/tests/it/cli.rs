//! The program itself, run as a process: configuration, first start, stopping, users, verification.

use crate::{
    campaigns::Stage,
    support::{TestApp, on_both},
};
use saiki_api::campaigns::{AmbiguousPolicy, Campaign};
use saiki_db::{Db, DbConfig, crypto::Keyring};
use saiki_mailer::ReturnPath;
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader, Read, Write},
    path::Path,
    process::{Child, Command, Output, Stdio},
};

/// `saiki` in a directory of its own, without variables of the environment it is tested in.
pub fn saiki(directory: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_saiki"));
    command.current_dir(directory);
    for (name, _) in std::env::vars() {
        if name.starts_with("SAIKI_") || name == "RUST_LOG" {
            command.env_remove(name);
        }
    }
    command
}

pub fn run(command: &mut Command, input: &str) -> Output {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that ends without reading leaves a closed pipe behind.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

pub fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A serving process; ended when dropped.
struct Served {
    child: Child,
    url: String,
    said: String,
    log: Option<std::thread::JoinHandle<String>>,
}

impl Served {
    fn start(command: &mut Command) -> Served {
        let mut child = command
            .args(["serve", "--listen", "127.0.0.1:0", "--log-format", "json"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap());
        let url = loop {
            let mut line = String::new();
            assert_ne!(
                log.read_line(&mut line).unwrap(),
                0,
                "it ended before it listened"
            );
            let entry: Value = serde_json::from_str(&line).unwrap();
            if entry["fields"]["message"] == "listening" {
                break format!("http://{}", entry["fields"]["address"].as_str().unwrap());
            }
        };
        // What it says later must not fill the pipe.
        let log = std::thread::spawn(move || {
            let mut rest = String::new();
            log.read_to_string(&mut rest).unwrap();
            rest
        });
        let mut said = String::new();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        stdout.read_line(&mut said).unwrap();
        if said.starts_with("First administrator") {
            let mut more = String::new();
            if !command
                .get_envs()
                .any(|(name, _)| name == "SAIKI_ADMIN_PASSWORD")
            {
                stdout.read_line(&mut more).unwrap();
            }
            said.push_str(&more);
        }
        Served {
            child,
            url,
            said,
            log: Some(log),
        }
    }

    fn sign_in(&self, email: &str, password: &str) -> u16 {
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .build()
            .into();
        agent
            .post(format!("{}/api/v1/auth/login", self.url))
            .send_json(json!({"email": email, "password": password}))
            .unwrap()
            .status()
            .as_u16()
    }

    /// Ends it in order; gives back its log.
    fn stop(mut self) -> String {
        let id = self.child.id().to_string();
        Command::new("kill").args(["-TERM", &id]).status().unwrap();
        assert!(
            self.child.wait().unwrap().success(),
            "SIGTERM ends it in order"
        );
        self.log.take().unwrap().join().unwrap()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn the_first_start_makes_an_administrator_and_says_the_password_once() {
    let directory = tempfile::tempdir().unwrap();
    let mut command = saiki(directory.path());
    let served = Served::start(&mut command);
    let password = served
        .said
        .lines()
        .nth(1)
        .unwrap()
        .rsplit(' ')
        .next()
        .unwrap()
        .to_owned();
    assert_eq!(served.sign_in("admin@localhost", &password), 200);
    served.stop();
    let mut command = saiki(directory.path());
    let again = run(command.args(["user", "list"]), "");
    assert!(
        out(&again).contains("admin@localhost\tadmin"),
        "{}",
        err(&again)
    );
    // The data is its owner's alone.
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(directory.path().join("data"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o077, 0);
}

#[test]
fn the_log_names_routes_and_no_persons() {
    let directory = tempfile::tempdir().unwrap();
    let mut command = saiki(directory.path());
    command
        .env("SAIKI_ADMIN_EMAIL", "boss@example.jp")
        .env("SAIKI_ADMIN_PASSWORD", "vioksa-7-tumble-dry");
    let served = Served::start(&mut command);
    assert_eq!(
        served.sign_in("boss@example.jp", "vioksa-7-tumble-dry"),
        200
    );
    assert_eq!(served.sign_in("hanako@example.jp", "a wrong guess"), 401);
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .build()
        .into();
    for path in [
        "/api/v1/users?cursor=hanako",
        "/api/v1/hanako%20yamada",
        "/hanako",
    ] {
        agent.get(format!("{}{path}", served.url)).call().unwrap();
    }
    let log = served.stop();
    assert!(
        log.contains("/api/v1/auth/login") && log.contains("request_id"),
        "{log}"
    );
    for private in ["boss@", "hanako", "vioksa", "a wrong guess", "eyJ"] {
        assert!(!log.contains(private), "{private}: {log}");
    }
}

#[test]
fn a_configured_administrator_is_made_with_the_configured_password() {
    let directory = tempfile::tempdir().unwrap();
    let mut command = saiki(directory.path());
    command
        .env("SAIKI_ADMIN_EMAIL", "boss@example.jp")
        .env("SAIKI_ADMIN_PASSWORD", "vioksa-7-tumble-dry");
    let served = Served::start(&mut command);
    assert!(!served.said.contains("vioksa"));
    assert_eq!(
        served.sign_in("boss@example.jp", "vioksa-7-tumble-dry"),
        200
    );
    assert_eq!(served.sign_in("boss@example.jp", "admin"), 401);
    let weak = tempfile::tempdir().unwrap();
    let mut command = saiki(weak.path());
    command.env("SAIKI_ADMIN_PASSWORD", "password2026");
    let refused = run(command.args(["serve", "--listen", "127.0.0.1:0"]), "");
    assert!(!refused.status.success());
    assert!(err(&refused).contains("SAIKI_ADMIN_PASSWORD"));
    assert!(!err(&refused).contains("password2026"));
}

#[test]
fn configuration_is_shown_with_secrets_hidden_and_unknown_keys_are_named() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(
        directory.path().join("saiki.toml"),
        "mail_from = \"a@example.jp\"\n",
    )
    .unwrap();
    let mut command = saiki(directory.path());
    command.env("SAIKI_SMTP_URL", "smtp://user:sesame@mail.example.jp");
    let shown = run(
        command.args(["serve", "--print-config", "--listen", "127.0.0.1:9"]),
        "",
    );
    let text = out(&shown);
    assert!(shown.status.success(), "{}", err(&shown));
    assert!(text.contains("listen = \"127.0.0.1:9\"") && text.contains("a@example.jp"));
    assert!(
        text.contains("smtp://***@mail.example.jp") && !text.contains("sesame"),
        "{text}"
    );
    let mut command = saiki(directory.path());
    let unknown = run(
        command
            .env("SAIKI_LISTENN", "x")
            .args(["serve", "--print-config"]),
        "",
    );
    assert!(!unknown.status.success());
    assert!(err(&unknown).contains("SAIKI_LISTENN"));
    // Nothing was made by asking.
    assert!(!directory.path().join("data").exists());
}

#[test]
fn users_are_made_listed_barred_and_given_passwords() {
    let directory = tempfile::tempdir().unwrap();
    let cli = |words: &[&str], input: &str| run(saiki(directory.path()).args(words), input);
    let add = [
        "user",
        "add",
        "c@example.jp",
        "--name",
        "C",
        "--role",
        "comms",
    ];
    let added = cli(&add, "vioksa-7-tumble-dry\n");
    assert!(added.status.success(), "{}", err(&added));
    assert!(!cli(&add, "vioksa-7-tumble-dry\n").status.success());
    assert!(
        !cli(
            &[
                "user",
                "add",
                "d@example.jp",
                "--name",
                "D",
                "--role",
                "root"
            ],
            "x\n"
        )
        .status
        .success()
    );
    let weak = cli(&["user", "password", "c@example.jp"], "short\n");
    assert!(err(&weak).contains("at least 12"), "{}", err(&weak));
    assert!(
        cli(
            &["user", "password", "c@example.jp"],
            "another-9-tumble-dry\n"
        )
        .status
        .success()
    );
    assert!(
        cli(&["user", "disable", "c@example.jp"], "")
            .status
            .success()
    );
    assert!(out(&cli(&["user", "list"], "")).contains("c@example.jp\tcomms\tdisabled"));
    assert!(
        !cli(&["user", "disable", "nobody@example.jp"], "")
            .status
            .success()
    );
}

#[cfg(unix)]
#[test]
fn nobody_else_reads_the_database_and_what_stands_beside_it() {
    use std::os::unix::fs::PermissionsExt;
    let directory = tempfile::tempdir().unwrap();
    let server = Served::start(&mut saiki(directory.path()));
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let data = directory.path().join("data");
    assert_eq!(mode(&data), 0o700);
    for name in ["saiki.db", "saiki.db-wal", "saiki.db-shm", "instance.key"] {
        assert_eq!(mode(&data.join(name)), 0o600, "{name}");
    }
    server.stop();
}

#[test]
fn verify_finds_a_changed_audit_entry() {
    let directory = tempfile::tempdir().unwrap();
    let cli = |words: &[&str], input: &str| run(saiki(directory.path()).args(words), input);
    let add = [
        "user",
        "add",
        "c@example.jp",
        "--name",
        "C",
        "--role",
        "comms",
    ];
    assert!(cli(&add, "vioksa-7-tumble-dry\n").status.success());
    assert!(
        cli(&["user", "disable", "c@example.jp"], "")
            .status
            .success()
    );
    let intact = cli(&["verify", "--audit"], "");
    assert!(
        intact.status.success() && out(&intact).contains("2 entries"),
        "{}",
        out(&intact)
    );
    let data = directory.path().join("data");
    let url = format!("sqlite:{}", data.join("saiki.db").display());
    let keyring = Keyring::load_or_create(&data.join("instance.key")).unwrap();
    let db = Db::open(
        &DbConfig {
            url,
            connections: 1,
        },
        keyring,
    )
    .unwrap();
    db.bookkeeping_blocking(|conn| {
        saiki_db::testing::execute(conn, "DROP TRIGGER audit_entries_no_update")?;
        saiki_db::testing::execute(
            conn,
            "UPDATE audit_entries SET actor_name = 'x' WHERE seq = 2",
        )
    })
    .unwrap();
    drop(db);
    let broken = cli(&["verify", "--audit"], "");
    assert!(!broken.status.success());
    assert!(out(&broken).contains("entry 2"), "{}", out(&broken));
}

#[test]
fn verify_refuses_a_file_that_is_no_pack_and_a_call_without_aim() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("pack.zip"), b"PK nonsense").unwrap();
    let cli = |words: &[&str]| run(saiki(directory.path()).args(words), "");
    let garbage = cli(&["verify", "pack.zip"]);
    assert!(!garbage.status.success());
    assert!(out(&garbage).contains("FAIL"));
    assert!(!cli(&["verify"]).status.success());
    assert!(!cli(&["verify", "missing.zip"]).status.success());
    // Checking a pack needs no database and makes none.
    assert!(!directory.path().join("data").exists());
}

#[test]
fn the_document_is_printed_without_a_database() {
    let directory = tempfile::tempdir().unwrap();
    let printed = run(saiki(directory.path()).arg("openapi"), "");
    assert_eq!(out(&printed), saiki::openapi::text().unwrap());
    assert!(!directory.path().join("data").exists());
}

/// `saiki` on the database of a test.
pub fn beside(app: &TestApp, directory: &Path) -> Command {
    let mut command = saiki(directory);
    command.env("SAIKI_DATABASE_URL", &app.test_db().url);
    let key = app.state().db().keyring().to_base64();
    command.env("SAIKI_KEY", key);
    command
}

#[actix_web::test]
async fn a_report_from_a_pipe_counts_on_either_database() {
    on_both(|app: TestApp| async move {
        let stage = Stage::new(&app, &["taro@example.jp"]).await;
        let campaign = stage.campaign(AmbiguousPolicy::Resend).await;
        stage.approve().await;
        stage.start(&campaign, 1).await.expect::<Campaign>(200);
        stage.send_out(&campaign).await;
        let found = stage.ledger(&campaign, "").await;
        let path = ReturnPath::new(app.state().db().keyring(), "bounce.example")
            .address(found.items[0].id);
        let report = format!(
            "From: MAILER-DAEMON@mx.example.jp\r\nTo: {path}\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n\
             --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.jp\r\n\r\n\
             Final-Recipient: rfc822; taro@example.jp\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b--\r\n"
        );
        let directory = tempfile::tempdir().unwrap();
        let mut command = beside(&app, directory.path());
        // Another instance's key records nothing: its server is to be asked again.
        let foreign = Keyring::random().unwrap().to_base64();
        let refused = run(
            command.args(["bounce", "--recipient", &path]).env("SAIKI_KEY", foreign),
            &report,
        );
        assert_eq!(refused.status.code(), Some(75), "{}", err(&refused));
        let mut command = beside(&app, directory.path());
        let taken = run(command.args(["bounce", "--recipient", &path]), &report);
        assert_eq!(taken.status.code(), Some(0), "{}", err(&taken));
        let bounced = stage.ledger(&campaign, "state=bounced").await;
        assert_eq!(bounced.items.len(), 1, "on {}", app.backend());
        assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 0);
    })
    .await;
}

#[test]
fn a_report_from_a_pipe_is_done_with_or_kept_by_the_mail_server() {
    let directory = tempfile::tempdir().unwrap();
    let server = Served::start(&mut saiki(directory.path()));
    // It serves, and is not only about to.
    assert_eq!(server.sign_in("nobody@example.jp", "not a password"), 401);
    let report = "From: MAILER-DAEMON@mx.example.net\r\nTo: b+aaaa.bbbb@bounce.example.jp\r\nSubject: failure notice\r\n\r\n\
                  <a@example.jp>: 550 5.1.1 user unknown\r\n";
    // Beside a running server, on its database: forged, foreign, no report at all. None of them is to be kept.
    for (recipient, mail) in [
        (Some("b+aaaa.bbbb@bounce.example.jp"), report),
        (None, report),
        (Some("desk@example.jp"), "Subject: x\r\n\r\nhello\r\n"),
        (None, ""),
    ] {
        let mut command = saiki(directory.path());
        command.arg("bounce");
        if let Some(recipient) = recipient {
            command.args(["--recipient", recipient]);
        }
        let output = run(&mut command, mail);
        assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    }
    server.stop();
    // Another data directory than the server's, writable or not there at all: nothing is begun in it. So is a command line
    // that does not read, of which clap alone would say something else.
    let other = directory.path().join("other");
    let elsewhere = other.to_str().unwrap();
    let half = directory.path().join("half");
    std::fs::create_dir(&half).unwrap();
    let key = directory.path().join("data").join("instance.key");
    std::fs::copy(key, half.join("instance.key")).unwrap();
    for arguments in [
        ["bounce", "--data-dir", elsewhere],
        ["bounce", "--data-dir", elsewhere],
        ["bounce", "--data-dir", half.to_str().unwrap()],
        ["bounce", "--recipint", "desk@example.jp"],
    ] {
        let output = run(saiki(directory.path()).args(arguments), report);
        assert_eq!(output.status.code(), Some(75), "{arguments:?}");
        assert!(!err(&output).is_empty());
        // There, and writable, the next time.
        std::fs::create_dir_all(&other).unwrap();
    }
    assert_eq!(std::fs::read_dir(&other).unwrap().count(), 0);
    assert_eq!(std::fs::read_dir(&half).unwrap().count(), 1);
    // What cannot be recorded now is kept: a configuration that does not read, a database that is not there.
    for (name, value) in [
        ("SAIKI_DATABASE_URL", "mysql://db.example/x"),
        ("SAIKI_DATABASE_URL", "postgres://127.0.0.1:1/none"),
        ("SAIKI_NO_SUCH_KEY", "x"),
    ] {
        let mut command = saiki(directory.path());
        let output = run(command.arg("bounce").env(name, value), report);
        assert_eq!(output.status.code(), Some(75), "{name}: {}", err(&output));
        assert!(!err(&output).contains("a@example.jp"));
    }
}

#[test]
fn a_report_from_a_pipe_makes_no_database_where_none_is() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("saiki.db");
    let key = Keyring::random().unwrap().to_base64();
    // Empty, as something that failed halfway left it; something else; not there.
    for content in [Some(""), Some("no database, and long enough for one"), None] {
        match content {
            Some(content) => std::fs::write(&file, content).unwrap(),
            None => std::fs::remove_file(&file).unwrap(),
        }
        for url in [
            format!("sqlite:{}", file.display()),
            format!("sqlite:file:{}?cache=private", file.display()),
        ] {
            let mut command = saiki(directory.path());
            command.arg("bounce").env("SAIKI_KEY", &key);
            let output = run(
                command.env("SAIKI_DATABASE_URL", &url),
                "Subject: x\r\n\r\nx\r\n",
            );
            assert_eq!(output.status.code(), Some(75), "{url}: {}", err(&output));
            assert!(err(&output).contains("database_url"), "{}", err(&output));
            let now = std::fs::read_to_string(&file).ok();
            assert_eq!(now.as_deref(), content, "{url}");
            let there = std::fs::read_dir(directory.path()).unwrap().count();
            assert_eq!(there, usize::from(content.is_some()), "{url}");
        }
    }
}
