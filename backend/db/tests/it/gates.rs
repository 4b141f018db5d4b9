//! No sequence of calls closes an incident with something open.

use diesel::{RunQueryDsl, sql_query};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use saiki_api::{
    Lang, Uuid,
    activities::{Acceptance, ActivityKey, ActivityPatch},
    classes::{Category, Phase, Severity},
    filing_duties::{DutyDecision, DutyDecisionInput, FilingChannel, FilingDuty, NewFilingDuty},
    gates::MatterKind,
    imports::{Encoding, ImportState},
    incidents::{NewIncident, PhaseChange},
    items::{ItemPatch, ItemState, NewItem},
    organisation::Both,
    people::{
        DecideMany, DecisionInput, PeopleTarget, Person, PersonDecision, PersonFilter, ToldWay,
    },
    playbooks::FactsPatch,
};
use saiki_db::{
    Actor, Conn, Db, DbError, Writer, activities,
    crypto::IncidentCipher,
    filing_duties, final_reports, gates,
    imports::{self, Job, NewImport},
    incident_keys, incidents, items, people, playbooks,
    spool::SpoolWriter,
    testing::{TestDb, databases},
};
use saiki_domain::import::Defaults;
use std::cell::Cell;

/// One call.
#[derive(Debug, Clone)]
enum Call {
    Decide(usize, ItemState),
    DecideAll,
    AddItem(ActivityKey, bool),
    Accept(ActivityKey),
    Close(ActivityKey),
    CloseAll,
    Reopen(ActivityKey),
    Extortion(Option<bool>),
    Leaked(Option<bool>),
    AddPeople(u32),
    /// For everybody of whom the first became, the second.
    DecidePeople(PersonDecision, PersonDecision),
    DecidePerson(PersonDecision),
    AddDuty(u32),
    DecideDuty(usize, DutyDecision),
    RemoveDuty(usize),
    /// Everything but the activities themselves.
    DecideEverything,
    Move(Phase),
}

fn key() -> impl Strategy<Value = ActivityKey> {
    prop::sample::select(ActivityKey::ALL.to_vec())
}

fn became() -> impl Strategy<Value = PersonDecision> {
    prop::sample::select(PersonDecision::ALL.to_vec())
}

fn duty_decision() -> impl Strategy<Value = DutyDecision> {
    prop::sample::select(vec![
        DutyDecision::Filed,
        DutyDecision::NotRequired,
        DutyDecision::Open,
    ])
}

fn call() -> impl Strategy<Value = Call> {
    let state = prop::sample::select(ItemState::ALL.to_vec());
    prop_oneof![
        3 => (0..40_usize, state).prop_map(|(n, state)| Call::Decide(n, state)),
        1 => Just(Call::DecideAll),
        1 => (key(), any::<bool>()).prop_map(|(key, mandatory)| Call::AddItem(key, mandatory)),
        1 => key().prop_map(Call::Accept),
        1 => key().prop_map(Call::Close),
        6 => Just(Call::CloseAll),
        1 => key().prop_map(Call::Reopen),
        1 => any::<Option<bool>>().prop_map(Call::Extortion),
        1 => any::<Option<bool>>().prop_map(Call::Leaked),
        2 => (1..4_u32).prop_map(Call::AddPeople),
        2 => (became(), became()).prop_map(|(from, to)| Call::DecidePeople(from, to)),
        1 => became().prop_map(Call::DecidePerson),
        1 => (0..3_u32).prop_map(Call::AddDuty),
        2 => (0..5_usize, duty_decision()).prop_map(|(n, decision)| Call::DecideDuty(n, decision)),
        1 => (0..5_usize).prop_map(Call::RemoveDuty),
        8 => Just(Call::DecideEverything),
        1 => Just(Call::Move(Phase::Recovery)),
        8 => Just(Call::Move(Phase::Closed)),
    ]
}

struct Scene {
    db: Db,
    incident: Uuid,
    user: Uuid,
    writer: Writer,
    cipher: IncidentCipher,
    registered: Cell<u32>,
}

impl Scene {
    fn new(test: &TestDb) -> Scene {
        let now = "2026-11-24T01:00:00Z".parse().unwrap();
        let (_, user) = saiki_db::testing::an_incident(&test.db, now);
        let by = Actor {
            id: Some(user),
            name: "試験 担当".to_owned(),
        };
        let writer = Writer {
            by,
            lang: Lang::Ja,
            now,
        };
        let keyring = test.db.keyring().clone();
        let incident = test.db.change_blocking(&writer.by, now, |conn| {
            incidents::open(conn, &keyring, user, "試験 担当", &new_incident(), now)
        });
        let incident = incident.unwrap().id;
        let cipher = test
            .db
            .read_blocking(|conn| incident_keys::cipher(conn, &keyring, incident));
        Scene {
            db: test.db.clone(),
            incident,
            user,
            writer,
            cipher: cipher.unwrap(),
            registered: Cell::new(0),
        }
    }

    /// Makes a call. Being refused is fine; breaking is not.
    fn make(&self, call: &Call) {
        match call {
            Call::Decide(n, state) => self.decide(*n, *state),
            Call::DecideAll => (0..60).for_each(|n| self.decide(n, ItemState::Done)),
            Call::AddItem(key, mandatory) => {
                let new = NewItem {
                    activity: *key,
                    title: Both {
                        ja: "追加".to_owned(),
                        en: String::new(),
                    },
                    guidance: Both::default(),
                    done_when: Both::default(),
                    mandatory: *mandatory,
                    owner_id: None,
                    due_at: None,
                    priority: Default::default(),
                };
                let now = self.writer.now;
                self.change(|conn| items::add(conn, self.incident, &new, Lang::Ja, now));
            }
            Call::Accept(key) => self.accept(*key),
            Call::Close(key) => self.close(*key),
            Call::CloseAll => ActivityKey::ALL.into_iter().for_each(|key| {
                self.accept(key);
                self.close(key);
            }),
            Call::Reopen(key) => {
                let version = self.version(*key);
                self.change(|conn| {
                    activities::reopen(conn, self.incident, *key, "理由", version, &self.writer)
                });
            }
            Call::Extortion(value) => self.answer(&FactsPatch {
                extortion: Some(*value),
                ..FactsPatch::default()
            }),
            Call::Leaked(value) => self.answer(&FactsPatch {
                personal_data: Some(*value),
                ..FactsPatch::default()
            }),
            Call::AddPeople(n) => self.register(*n),
            Call::DecidePeople(from, to) => self.decide_people(*from, *to),
            Call::DecidePerson(to) => {
                if let Some(person) = self.people().pop() {
                    let input = decision(*to);
                    self.change(|conn| {
                        let ids = (self.incident, person.id);
                        let version = person.version;
                        people::decide(conn, &self.cipher, ids, &input, version, &self.writer)
                    });
                }
            }
            Call::AddDuty(n) => {
                let new = NewFilingDuty {
                    name: format!("所轄警察署 {n}"),
                };
                self.change(|conn| filing_duties::add(conn, self.incident, &new, &self.writer));
            }
            Call::DecideDuty(n, decision) => {
                if let Some(duty) = self.duties().get(*n) {
                    self.decide_duty(duty, *decision);
                }
            }
            Call::RemoveDuty(n) => {
                if let Some(duty) = self.duties().get(*n) {
                    let (named, version) = (duty.id.to_string(), duty.version);
                    self.change(|conn| {
                        filing_duties::remove(conn, self.incident, &named, version, &self.writer)
                    });
                }
            }
            Call::DecideEverything => {
                self.make(&Call::DecideAll);
                self.decide_people(PersonDecision::Open, PersonDecision::ToldOtherwise);
                for duty in self.duties() {
                    if duty.state.is_open() {
                        self.decide_duty(&duty, DutyDecision::NotRequired);
                    }
                }
            }
            Call::Move(phase) => {
                let change = PhaseChange {
                    phase: *phase,
                    entered_at: None,
                    note: String::new(),
                };
                let (user, now) = (self.user, self.writer.now);
                self.change(|conn| {
                    incidents::move_phase(
                        conn,
                        self.incident,
                        user,
                        "試験 担当",
                        &change,
                        Lang::Ja,
                        now,
                    )
                });
            }
        }
    }

    fn change<T>(
        &self,
        work: impl FnOnce(&mut saiki_db::Conn) -> saiki_db::DbResult<saiki_db::Changed<T>>,
    ) {
        match self
            .db
            .change_blocking(&self.writer.by, self.writer.now, work)
        {
            Ok(_) | Err(DbError::Refused { .. } | DbError::Unfinished(_) | DbError::Stale) => {}
            Err(error) => panic!("{error}"),
        }
    }

    fn answer(&self, patch: &FactsPatch) {
        let now = self
            .db
            .read_blocking(|c| playbooks::of_incident(c, self.incident, Lang::Ja));
        let version = now.unwrap().version;
        self.change(|conn| playbooks::change_facts(conn, self.incident, patch, version, Lang::Ja));
    }

    /// Imports that many people nobody knows yet.
    fn register(&self, n: u32) {
        let first = self.registered.get();
        self.registered.set(first + n);
        let mut text = "氏名,メール,漏えい項目\n".to_owned();
        for n in first..first + n {
            text.push_str(&format!("佐藤 {n},p{n}@example.jp,お名前\n"));
        }
        let dir = tempfile::tempdir().unwrap();
        let mut writer = SpoolWriter::create(dir.path()).unwrap();
        writer.write(text.as_bytes()).unwrap();
        let spool = writer.finish().unwrap();
        let now = self.writer.now;
        let import = NewImport {
            id: saiki_db::ids::new_id(now),
            incident_id: self.incident,
            file_name: "people.csv".to_owned(),
            dry_run: false,
            options: imports::Options::default(),
            encoding: Encoding::Utf8,
            bytes: spool.bytes(),
            sha256: spool.sha256().to_owned(),
            by_id: self.user,
            by_name: self.writer.by.name.clone(),
        };
        let begun = self
            .db
            .bookkeeping_blocking(|conn| imports::begin(conn, &import, now));
        if let Err(error) = begun {
            assert!(matches!(error, DbError::Refused { .. }), "{error}");
            return;
        }
        let job = Job {
            import,
            mapping: None,
            defaults: Defaults::default(),
            spool,
        };
        let state = imports::run(&self.db, job, || now, || false, |_| {}).unwrap();
        assert_eq!(state, ImportState::Done);
    }

    fn people(&self) -> Vec<Person> {
        let all = PersonFilter::default();
        let found = self.db.read_blocking(|conn| {
            people::list(conn, &self.cipher, self.incident, &all, None, 1_000)
        });
        found.unwrap()
    }

    fn decide_people(&self, from: PersonDecision, to: PersonDecision) {
        let filter = PersonFilter {
            decision: Some(from),
            ..PersonFilter::default()
        };
        let found = self
            .db
            .read_blocking(|conn| people::count(conn, &self.cipher, self.incident, &filter));
        let wanted = DecideMany {
            target: PeopleTarget::Filter(Box::new(filter)),
            decision: decision(to),
            expected_count: found.unwrap(),
        };
        self.change(|conn| {
            people::decide_many(conn, &self.cipher, self.incident, &wanted, &self.writer)
        });
    }

    fn duties(&self) -> Vec<FilingDuty> {
        let found = self
            .db
            .read_blocking(|conn| filing_duties::list(conn, self.incident, Lang::Ja));
        found.unwrap()
    }

    fn decide_duty(&self, duty: &FilingDuty, decision: DutyDecision) {
        let filed = decision == DutyDecision::Filed;
        let input = DutyDecisionInput {
            decision,
            filed_at: filed.then_some(self.writer.now),
            channel: filed.then_some(FilingChannel::WebForm),
            reference: String::new(),
            filing_id: None,
            reason: if filed { "" } else { "理由" }.to_owned(),
        };
        let (named, version) = (duty.id.to_string(), duty.version);
        self.change(|conn| {
            filing_duties::decide(conn, self.incident, &named, &input, version, &self.writer)
        });
    }

    fn decide(&self, n: usize, state: ItemState) {
        let now = self.writer.now;
        let all = self.db.read_blocking(|conn| {
            let context = items::Context::load(conn, self.incident)?;
            items::all(conn, &context, Lang::Ja, now)
        });
        let Some(item) = all.unwrap().into_iter().nth(n) else {
            return;
        };
        let patch = ItemPatch {
            state: Some(state),
            reason: Some("理由".to_owned()),
            ..ItemPatch::default()
        };
        self.change(|conn| {
            items::update(
                conn,
                self.incident,
                item.id,
                &patch,
                item.version,
                &self.writer,
            )
        });
    }

    fn version(&self, key: ActivityKey) -> i64 {
        let now = self.writer.now;
        let activity = self
            .db
            .read_blocking(|conn| activities::get(conn, self.incident, key, Lang::Ja, now));
        activity.unwrap().version
    }

    fn accept(&self, key: ActivityKey) {
        let patch = ActivityPatch {
            accountable_id: Some(Some(self.user)),
            ..ActivityPatch::default()
        };
        let version = self.version(key);
        self.change(|conn| {
            activities::update(conn, self.incident, key, &patch, version, &self.writer)
        });
        let version = self.version(key);
        let yes = Acceptance {
            accept: true,
            reason: String::new(),
        };
        self.change(|conn| {
            activities::answer(conn, self.incident, key, &yes, version, &self.writer)
        });
    }

    fn close(&self, key: ActivityKey) {
        let version = self.version(key);
        self.change(|conn| activities::close(conn, self.incident, key, "", version, &self.writer));
    }

    /// The phase, and how much is open.
    fn state(&self) -> (Phase, usize) {
        let state = self.db.read_blocking(|conn| {
            let phase = incidents::phase(conn, self.incident)?;
            Ok((
                phase,
                gates::open_matters(conn, self.incident, Lang::Ja, self.writer.now)?.len(),
            ))
        });
        state.unwrap()
    }

    /// How many final reports were kept, and how often the incident was closed.
    fn kept(&self) -> (i64, i64) {
        let state = self.db.read_blocking(|conn| {
            let (_, kept) = final_reports::list(conn, self.incident, None, 1)?;
            let phases = incidents::get(conn, self.incident)?.phases;
            let closings = phases.iter().filter(|entry| entry.phase == Phase::Closed);
            Ok((kept, closings.count()))
        });
        let (kept, closings) = state.unwrap();
        (kept, closings.try_into().unwrap())
    }
}

/// A decision as it may be recorded. One the deliveries tell is recorded as not needed.
fn decision(to: PersonDecision) -> DecisionInput {
    let told = to == PersonDecision::ToldOtherwise;
    DecisionInput {
        decision: match to {
            PersonDecision::ToldByMail => PersonDecision::NotNeeded,
            other => other,
        },
        way: told.then_some(ToldWay::Post),
        day: told.then(|| "2026-11-24".parse().unwrap()),
        note: if told { "" } else { "理由" }.to_owned(),
    }
}

fn new_incident() -> NewIncident {
    NewIncident {
        title: "試験".to_owned(),
        summary: String::new(),
        category: Category::Intrusions,
        severity: Severity::High,
        exercise: false,
        tlp: Default::default(),
        phase: Some(Phase::Recovery),
        threat_source: None,
        threats: Vec::new(),
        assets: Vec::new(),
        times: Vec::new(),
        noticed_by: None,
        noticed_note: String::new(),
        affected_services: Vec::new(),
        facts: Default::default(),
    }
}

#[test]
fn no_sequence_of_calls_closes_an_incident_with_something_open() {
    for test in databases() {
        let closed = Cell::new(0);
        let config = Config {
            cases: 32,
            failure_persistence: None,
            ..Config::default()
        };
        let mut runner = TestRunner::new_with_rng(
            config,
            proptest::test_runner::TestRng::deterministic_rng(Default::default()),
        );
        let outcome = runner.run(&prop::collection::vec(call(), 1..20), |calls| {
            let scene = Scene::new(&test);
            for call in &calls {
                scene.make(call);
                let (phase, open) = scene.state();
                let (kept, closings) = scene.kept();
                prop_assert_eq!(kept, closings, "after {:?}", call);
                if phase == Phase::Closed {
                    closed.set(closed.get() + 1);
                    prop_assert_eq!(open, 0, "after {:?}", call);
                }
            }
            Ok(())
        });
        outcome.unwrap();
        assert!(
            closed.get() > 0,
            "{}: no sequence closed an incident: the test shows nothing",
            test.name
        );
    }
}

#[test]
fn what_is_decided_done_in_order_does_close() {
    for test in databases() {
        let scene = Scene::new(&test);
        let all = [
            Call::AddPeople(3),
            Call::AddDuty(1),
            Call::DecideEverything,
            Call::CloseAll,
            Call::Move(Phase::Closed),
        ];
        for call in all {
            scene.make(&call);
        }
        assert_eq!(scene.state(), (Phase::Closed, 0), "{}", test.name);
        assert_eq!(scene.kept(), (1, 1), "{}", test.name);
        for sql in [
            "UPDATE final_reports SET content = '{}'",
            "DELETE FROM final_reports",
        ] {
            let result = test.db.bookkeeping_blocking(|conn| match conn {
                Conn::Sqlite(c) => Ok(sql_query(sql).execute(c)?),
                Conn::Pg(c) => Ok(sql_query(sql).execute(c)?),
            });
            assert!(result.is_err(), "{}: {sql}", test.name);
        }
        let told = PersonDecision::ToldOtherwise;
        let opening = [
            Call::AddItem(ActivityKey::Rs, false),
            Call::Reopen(ActivityKey::Rs),
            Call::Extortion(Some(true)),
            Call::Leaked(None),
            Call::AddPeople(1),
            Call::DecidePeople(told, PersonDecision::Open),
            Call::DecidePerson(PersonDecision::Open),
            Call::AddDuty(2),
            Call::DecideDuty(0, DutyDecision::Open),
        ];
        for call in opening {
            scene.make(&call);
            assert_eq!(scene.state(), (Phase::Closed, 0), "{}: {call:?}", test.name);
        }
        assert_eq!(scene.people().len(), 3, "{}", test.name);
    }
}

#[test]
fn people_and_filings_hold_an_incident_open_until_each_has_a_decision() {
    for test in databases() {
        let scene = Scene::new(&test);
        let matters = || {
            let found = scene.db.read_blocking(|conn| {
                gates::open_matters(conn, scene.incident, Lang::En, scene.writer.now)
            });
            let kinds = [MatterKind::Person, MatterKind::Filing];
            let own = found.unwrap().into_iter();
            let own = own.filter(|matter| kinds.contains(&matter.kind));
            own.map(|m| (m.activity, m.title)).collect::<Vec<_>>()
        };
        let (ur, er) = (Some(ActivityKey::Ur), Some(ActivityKey::Er));
        scene.make(&Call::Leaked(Some(false)));
        assert_eq!(matters(), []);
        scene.make(&Call::AddPeople(3));
        scene.make(&Call::DecidePerson(PersonDecision::NotNeeded));
        let two = (ur, "2 people without a decision".to_owned());
        assert_eq!(matters(), [two]);
        scene.make(&Call::DecidePeople(
            PersonDecision::Open,
            PersonDecision::ToldOtherwise,
        ));
        assert_eq!(matters(), []);
        scene.make(&Call::AddDuty(7));
        let police = (er, "“所轄警察署 7” has not been filed".to_owned());
        assert_eq!(matters(), std::slice::from_ref(&police));
        scene.make(&Call::DecideDuty(2, DutyDecision::Filed));
        assert_eq!(matters(), []);
        scene.make(&Call::DecideDuty(2, DutyDecision::Open));
        assert_eq!(matters(), [police]);
        scene.make(&Call::RemoveDuty(2));
        assert_eq!(matters(), []);
        scene.make(&Call::Leaked(Some(true)));
        assert_eq!(
            matters().len(),
            2,
            "{}: an intrusion is to be reported",
            test.name
        );
    }
}
