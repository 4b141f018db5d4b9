//! `saiki dkim`: a key is made once, kept for its owner's eyes alone, and published by the record that is printed.

use crate::cli::{err, out, run, saiki};

#[test]
fn keys_are_made_kept_and_their_records_printed() {
    let dir = tempfile::tempdir().unwrap();
    let mut settings = "mail_from = \"desk@example.jp\"\n".to_owned();
    for (kind, selector) in [("ed25519", "e2026"), ("rsa", "r2026")] {
        let file = format!("{selector}.pem");
        let make = || {
            let mut command = saiki(dir.path());
            command.args(["dkim", "new", "--kind", kind, "--selector", selector]);
            command.args(["--out", &file, "--domain", "例え.jp"]);
            run(&mut command, "")
        };
        let made = make();
        assert!(made.status.success(), "{}", err(&made));
        let said = out(&made);
        assert!(
            said.contains(&format!("{selector}._domainkey.xn--r8jz45g.jp. IN TXT (")),
            "{said}"
        );
        assert!(said.contains(&format!("dkim_{kind} = \"{selector}:{file}\"")));
        let kept = std::fs::read_to_string(dir.path().join(&file)).unwrap();
        assert!(kept.starts_with("-----BEGIN PRIVATE KEY-----"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(dir.path().join(&file))
                .unwrap()
                .permissions()
                .mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        let again = make();
        assert!(!again.status.success(), "a key is never written over");
        assert_eq!(
            std::fs::read_to_string(dir.path().join(&file)).unwrap(),
            kept
        );
        settings.push_str(&format!("dkim_{kind} = \"{selector}:{file}\"\n"));
    }
    std::fs::write(dir.path().join("saiki.toml"), &settings).unwrap();
    let shown = run(saiki(dir.path()).args(["dkim", "records"]), "");
    let records = out(&shown);
    assert_eq!(records.lines().count(), 2, "{records} {}", err(&shown));
    assert!(records.contains("e2026._domainkey.example.jp. IN TXT ( \"v=DKIM1; k=ed25519; p="));
    assert!(records.contains("r2026._domainkey.example.jp. IN TXT ( \"v=DKIM1; k=rsa; p="));
}

#[test]
fn a_key_that_cannot_be_used_is_named_before_anything_is_sent() {
    let dir = tempfile::tempdir().unwrap();
    let settings = "mail_from = \"desk@example.jp\"\nsmtp_url = \"smtp://127.0.0.1:1\"\ndkim_rsa = \"s1:none.pem\"\n";
    std::fs::write(dir.path().join("saiki.toml"), settings).unwrap();
    for command in [["dkim", "records"], ["serve", "--listen=127.0.0.1:0"]] {
        let ended = run(saiki(dir.path()).args(command), "");
        assert!(!ended.status.success());
        assert!(err(&ended).contains("`dkim_rsa`"), "{}", err(&ended));
    }
}
