//! Reports to authorities as stored: neither they, nor what was decided on them, nor that they were filed is ever changed; and
//! those of before there were forms as data read and export as they did.

use saiki_api::{
    Lang, Timestamp, Uuid,
    approvals::ApprovalAction,
    filing_duties::FilingChannel,
    filings::{Filing, FilingApprovalStep, FilingRecordInput, FilingState, NewFiling},
};
use saiki_db::{
    Actor, Changed, Conn, Db, DbResult, Writer,
    filing_fields::Asker,
    filings,
    letters::Author,
    testing::{TestDb, an_incident, databases, execute},
    users,
};
use saiki_domain::{canonical, filings as rules};
use serde_json::{Value, json};

const PRELIM: &str = "jp.appi.prelim";

fn now() -> Timestamp {
    "2026-11-24T01:00:00Z".parse().unwrap()
}

/// An identifier as a literal of the database at hand.
pub fn literal(conn: &Conn, id: Uuid) -> String {
    let digits = canonical::hex(id.as_bytes());
    match conn {
        Conn::Sqlite(_) => format!("X'{digits}'"),
        Conn::Pg(_) => format!("'\\x{digits}'::bytea"),
    }
}

struct Scene {
    db: Db,
    incident: Uuid,
    asker: Asker,
}

impl Scene {
    fn new(test: &TestDb) -> Scene {
        let (incident, user) = an_incident(&test.db, now());
        let user = test.db.read_blocking(|conn| users::get(conn, user));
        Scene {
            db: test.db.clone(),
            incident,
            asker: Asker {
                user: user.unwrap(),
                site: "https://saiki.example".to_owned(),
                now: now(),
            },
        }
    }

    fn change<T>(&self, work: impl FnOnce(&mut Conn) -> DbResult<Changed<T>>) -> T {
        let by = self.writer().by;
        self.db.change_blocking(&by, now(), work).unwrap()
    }

    fn writer(&self) -> Writer {
        Writer {
            by: Actor {
                id: Some(self.asker.user.id),
                name: self.asker.user.name.clone(),
            },
            lang: Lang::En,
            now: now(),
        }
    }

    fn make(&self, kind: &str) -> Filing {
        let new = NewFiling {
            kind: kind.to_owned(),
            lang: None,
        };
        self.change(|conn| filings::create(conn, self.incident, &new, &self.asker))
    }

    fn step(&self, filing: &Filing, by: Uuid, action: ApprovalAction) -> Filing {
        let by = Author {
            id: by,
            name: "承認 花子".to_owned(),
        };
        let step = FilingApprovalStep {
            action,
            sha256: filing.sha256.clone(),
            comment: String::new(),
        };
        let id = filing.id;
        self.change(|conn| filings::step(conn, self.incident, id, &by, &step, now()))
    }

    /// Asked for by the one who made it, approved by somebody else, and filed.
    fn file(&self, filing: &Filing) -> Filing {
        self.step(filing, self.asker.user.id, ApprovalAction::Request);
        self.step(filing, Uuid::from_u128(7), ApprovalAction::Approve);
        let input = FilingRecordInput {
            sha256: filing.sha256.clone(),
            filed_at: now(),
            channel: FilingChannel::WebForm,
            reference: "受付 0001".to_owned(),
            reason: String::new(),
        };
        let (id, writer) = (filing.id, self.writer());
        self.change(|conn| filings::file(conn, self.incident, id, &input, &writer))
    }

    fn is_refused(&self, sql: &str) -> bool {
        self.db
            .bookkeeping_blocking(|conn| execute(conn, sql))
            .is_err()
    }
}

#[test]
fn neither_a_report_nor_its_approval_nor_its_record_is_ever_changed() {
    for test in databases() {
        let scene = Scene::new(&test);
        let made = scene.make(PRELIM);
        let filed = scene.file(&made);
        assert_eq!(filed.state, FilingState::Filed);
        for sql in [
            "UPDATE filings SET content = '{}'",
            "UPDATE filings SET sha256 = 'a'",
            "DELETE FROM filings",
            "UPDATE filing_approvals SET comment = 'a'",
            "UPDATE filing_approvals SET state = 'rejected'",
            "DELETE FROM filing_approvals",
            "UPDATE filing_records SET reference = 'a'",
            "UPDATE filing_records SET filed_at = 0",
            "DELETE FROM filing_records",
        ] {
            assert!(scene.is_refused(sql), "{sql} {}", test.name);
        }
        let waiting = scene.make(PRELIM);
        scene.step(&waiting, scene.asker.user.id, ApprovalAction::Request);
        for sql in [
            "UPDATE filing_approvals SET sha256 = 'a' WHERE state = 'requested'",
            "UPDATE filing_approvals SET requested_by_name = 'a' WHERE state = 'requested'",
        ] {
            assert!(scene.is_refused(sql), "{sql} {}", test.name);
        }
        let read = scene
            .db
            .read_blocking(|conn| filings::get(conn, scene.incident, made.id));
        assert_eq!(read.unwrap(), filed, "{}", test.name);
    }
}

#[test]
fn of_each_series_the_last_filed_one_counts_and_else_the_last_made() {
    for test in databases() {
        let scene = Scene::new(&test);
        let first = scene.make(PRELIM);
        scene.file(&first);
        scene.make(PRELIM);
        scene.make("jp.jpcert");
        let other = scene.make("jp.jpcert");
        assert_ne!(other.content.series, first.content.series);
        let latest = scene
            .db
            .read_blocking(|conn| filings::latest_filed(conn, scene.incident));
        let mut numbers: Vec<i64> = latest.unwrap().iter().map(|one| one.number).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, [first.number, other.number], "{}", test.name);
    }
}

/// A report as it was kept before there were forms as data.
fn before() -> Value {
    json!({
        "kind": PRELIM, "lang": "ja", "title": "個人データの漏えい等に関する報告（速報）", "rule": "個人情報保護法第26条第1項",
        "reporter": [["名称", "あおばチケット株式会社"]], "incident": [["事案番号", "INC-2026-0001"]],
        "items": [{
            "number": 1, "key": "summary", "heading": "概要", "state": "known", "text": "販売サイトが改ざんされた",
        }],
        "tlp": "TLP:AMBER", "as_of": "2026-11-23T00:00:00Z",
    })
}

#[test]
fn a_report_of_before_there_were_forms_reads_and_exports_as_it_did() {
    for test in databases() {
        let scene = Scene::new(&test);
        let wanted = canonical::text(&before()).unwrap() + "\n";
        let sha256 = canonical::sha256_of(wanted.as_bytes());
        let id = Uuid::from_u128(42);
        let kept = before().to_string();
        scene
            .db
            .bookkeeping_blocking(|conn| {
                let [id, incident, user] =
                    [id, scene.incident, scene.asker.user.id].map(|id| literal(conn, id));
                let sql = format!(
                    "INSERT INTO filings (id, incident_id, number, kind, content, missing, sha256, created_by, \
                     created_by_name, created_at) VALUES ({id}, {incident}, 1, '{PRELIM}', '{kept}', '[\"cause\"]', \
                     '{sha256}', {user}, '法務 五郎', 1780000000000000)"
                );
                execute(conn, &sql)
            })
            .unwrap();
        let read = |work: &dyn Fn(&mut Conn) -> DbResult<String>| scene.db.read_blocking(work);
        let json = read(&|conn| filings::json(conn, scene.incident, id)).unwrap();
        assert_eq!(json, wanted, "{}", test.name);
        let old = scene
            .db
            .read_blocking(|conn| filings::get(conn, scene.incident, id))
            .unwrap();
        assert_eq!((old.state, &old.sha256), (FilingState::Made, &sha256));
        assert_eq!(old.content.series, "jp.appi");
        assert_eq!(rules::canonical_json(&old.content).unwrap(), wanted);
        let mut items = old.content.sections.iter().flat_map(|one| &one.items);
        let summary = items.find(|item| item.key == "summary").unwrap();
        assert_eq!(summary.text, "販売サイトが改ざんされた");
        let next = scene.make(PRELIM);
        assert_eq!(next.number, 2);
        let told = scene
            .db
            .read_blocking(|conn| filings::changes(conn, scene.incident, next.id, Some(id)));
        assert!(!told.unwrap().is_empty(), "{}", test.name);
    }
}
