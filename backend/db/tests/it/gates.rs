//! No sequence of calls closes an incident with something open.

use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use saiki_api::{
    Lang, Uuid,
    activities::{Acceptance, ActivityKey, ActivityPatch},
    classes::{Category, Phase, Severity},
    incidents::{NewIncident, PhaseChange},
    items::{ItemPatch, ItemState, NewItem},
    organisation::Both,
    playbooks::FactsPatch,
};
use saiki_db::{
    Actor, Db, DbError, Writer, activities, gates, incidents, items, playbooks,
    testing::{TestDb, databases},
};
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
    Move(Phase),
}

fn key() -> impl Strategy<Value = ActivityKey> {
    prop::sample::select(ActivityKey::ALL.to_vec())
}

fn call() -> impl Strategy<Value = Call> {
    let state = prop::sample::select(ItemState::ALL.to_vec());
    prop_oneof![
        3 => (0..40_usize, state).prop_map(|(n, state)| Call::Decide(n, state)),
        3 => Just(Call::DecideAll),
        1 => (key(), any::<bool>()).prop_map(|(key, mandatory)| Call::AddItem(key, mandatory)),
        1 => key().prop_map(Call::Accept),
        1 => key().prop_map(Call::Close),
        3 => Just(Call::CloseAll),
        1 => key().prop_map(Call::Reopen),
        1 => any::<Option<bool>>().prop_map(Call::Extortion),
        1 => Just(Call::Move(Phase::Recovery)),
        4 => Just(Call::Move(Phase::Closed)),
    ]
}

struct Scene {
    db: Db,
    incident: Uuid,
    user: Uuid,
    writer: Writer,
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
        Scene {
            db: test.db.clone(),
            incident: incident.unwrap().id,
            user,
            writer,
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
            Call::Extortion(value) => {
                let patch = FactsPatch {
                    extortion: Some(*value),
                    ..FactsPatch::default()
                };
                let now = self
                    .db
                    .read_blocking(|c| playbooks::of_incident(c, self.incident, Lang::Ja));
                let version = now.unwrap().version;
                self.change(|conn| {
                    playbooks::change_facts(conn, self.incident, &patch, version, Lang::Ja)
                });
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
                gates::open_matters(conn, self.incident, Lang::Ja)?.len(),
            ))
        });
        state.unwrap()
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
    let closed = Cell::new(0);
    let config = Config {
        cases: 12,
        failure_persistence: None,
        ..Config::default()
    };
    let mut runner = TestRunner::new_with_rng(
        config,
        proptest::test_runner::TestRng::deterministic_rng(Default::default()),
    );
    for test in databases() {
        let outcome = runner.run(&prop::collection::vec(call(), 1..14), |calls| {
            let scene = Scene::new(&test);
            for call in &calls {
                scene.make(call);
                let (phase, open) = scene.state();
                if phase == Phase::Closed {
                    closed.set(closed.get() + 1);
                    prop_assert_eq!(open, 0, "after {:?}", call);
                }
            }
            Ok(())
        });
        outcome.unwrap();
    }
    assert!(
        closed.get() > 0,
        "no sequence closed an incident: the test shows nothing"
    );
}

#[test]
fn what_is_decided_done_in_order_does_close() {
    for test in databases() {
        let scene = Scene::new(&test);
        for call in [Call::DecideAll, Call::CloseAll, Call::Move(Phase::Closed)] {
            scene.make(&call);
        }
        assert_eq!(scene.state(), (Phase::Closed, 0), "{}", test.name);
        scene.make(&Call::AddItem(ActivityKey::Rs, false));
        scene.make(&Call::Reopen(ActivityKey::Rs));
        scene.make(&Call::Extortion(Some(true)));
        assert_eq!(scene.state(), (Phase::Closed, 0), "{}", test.name);
    }
}
