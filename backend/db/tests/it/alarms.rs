//! Alarms as stored: raised once for each instant of the plan, mailed to whom they concern, on record in the incident's
//! log, and sent by the queue like any other mail.

use crate::{
    clocks::{clause, decision, new_incident, time},
    sending::{claim, end, token},
};
use saiki_api::{
    Lang, Timestamp, Uuid,
    alarms::{Alarm, AlarmBasis, AlarmBoard, AlarmPlan, AlarmStage, AlarmState},
    audit::AuditEntry,
    classes::Phase,
    clocks::{Answer, AnswerInput, ClockDecision, ClockSettings, PlanInput},
    deliveries::DeliveryState,
    incidents::{IncidentPatch, TimeKind},
    permissions::Role,
    rules::Regime,
    users::{NewUser, UserPatch},
    wire,
};
use saiki_db::{
    Actor, Changed, Conn, Db, DbError, DbResult, Writer,
    alarms::{self, Sent},
    audit, clocks,
    deliveries::{self, Begin, Move, Moved, Sending},
    incidents, members, rekey, rules,
    testing::{TestDb, an_incident, databases, execute},
    users,
};
use saiki_domain::canonical::hex;

/// The clause runs out at 2026-11-06T05:00:00Z: a hundred hours from when the organisation knew.
const HOURS: u32 = 100;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn settings(regime: Regime, alarms: AlarmPlan) -> ClockSettings {
    ClockSettings {
        regimes: vec![regime],
        stale_after_months: 12,
        alarms,
        version: 0,
    }
}

/// An incident with one clock, led by its only member.
struct Scene {
    db: Db,
    name: &'static str,
    lead: Uuid,
    incident: Uuid,
    sent: Sent,
}

impl Scene {
    fn new(test: &TestDb) -> Scene {
        Scene::with(test, Regime::Contract, AlarmPlan::default(), false)
    }

    fn with(test: &TestDb, regime: Regime, plan: AlarmPlan, exercise: bool) -> Scene {
        let now = at("2026-11-02T02:00:00Z");
        let (_, lead) = an_incident(&test.db, now);
        let mut scene = Scene {
            db: test.db.clone(),
            name: test.name,
            lead,
            incident: Uuid::nil(),
            sent: Sent {
                sender_email: "saiki@example.jp".to_owned(),
                public_url: "https://saiki.example.jp".to_owned(),
            },
        };
        test.db
            .bookkeeping_blocking(|conn| execute(conn, "UPDATE users SET role = 'lead'"))
            .unwrap();
        let wanted = settings(regime, plan);
        scene.change(now, |conn, _| clocks::set_settings(conn, &wanted, 0));
        scene.change(now, |conn, by| rules::add(conn, &clause(HOURS), by));
        let mut new = new_incident();
        new.exercise = exercise;
        let keyring = test.db.keyring().clone();
        let opened = scene.change(now, |conn, _| {
            incidents::open(conn, &keyring, lead, "試験 担当", &new, now)
        });
        scene.incident = opened.id;
        scene
    }

    fn writer(&self, now: Timestamp) -> Writer {
        Writer {
            by: Actor {
                id: Some(self.lead),
                name: "試験 担当".to_owned(),
            },
            lang: Lang::Ja,
            now,
        }
    }

    fn change<T>(
        &self,
        now: Timestamp,
        work: impl FnOnce(&mut Conn, &Writer) -> DbResult<Changed<T>>,
    ) -> T {
        let writer = self.writer(now);
        self.db
            .change_blocking(&writer.by, now, |conn| work(conn, &writer))
            .unwrap()
    }

    /// A round of the server: how many alarms it raised.
    fn round(&self, now: &str) -> usize {
        let (now, keyring) = (at(now), self.db.keyring().clone());
        let due = self
            .db
            .read_blocking(|conn| alarms::due(conn, now))
            .unwrap();
        self.db
            .bookkeeping_blocking(|conn| alarms::raise(conn, &keyring, &due, &self.sent, now))
            .unwrap()
    }

    fn board(&self) -> AlarmBoard {
        self.db
            .read_blocking(|conn| alarms::of_incident(conn, self.incident, Lang::Ja))
            .unwrap()
    }

    fn newest(&self) -> Alarm {
        self.board().alarms.remove(0)
    }

    /// Names of those the newest alarm is mailed to.
    fn receivers(&self) -> Vec<String> {
        let mails = self.newest().mails.into_iter();
        mails.map(|mail| mail.name).collect()
    }

    fn log(&self) -> Vec<AuditEntry> {
        let chain = self.incident.to_string();
        let all = self
            .db
            .read_blocking(|conn| audit::list(conn, Some(chain.as_str()), None, 200))
            .unwrap();
        let mut own: Vec<AuditEntry> = all
            .into_iter()
            .filter(|entry| entry.action == "clock.alarmed")
            .collect();
        own.reverse();
        own
    }

    fn clock(&self, now: Timestamp) -> saiki_api::clocks::Clock {
        self.db
            .read_blocking(|conn| clocks::of_incident(conn, self.incident, Lang::Ja, now))
            .unwrap()
            .into_iter()
            .find(|clock| clock.title == "取引先への連絡")
            .unwrap()
    }

    fn plan(&self, owner_id: Option<Uuid>, due: Option<&str>) {
        let now = at("2026-11-02T03:00:00Z");
        let clock = self.clock(now);
        let input = PlanInput {
            owner_id,
            due: due.map(at),
        };
        self.change(now, |conn, by| {
            clocks::plan(conn, self.incident, clock.id, &input, clock.version, by)
        });
    }

    fn user(&self, name: &str, role: Role, member: bool) -> Uuid {
        let now = at("2026-11-02T02:30:00Z");
        let new = NewUser {
            email: format!("{}@example.jp", hex(name.as_bytes())),
            name: name.to_owned(),
            role,
            password: String::new(),
            lang: Lang::En,
            must_change_password: false,
        };
        let id = self
            .change(now, |conn, _| users::create(conn, &new, "", now))
            .id;
        if member {
            self.change(now, |conn, _| {
                members::add(conn, self.incident, id, self.lead, now)
            });
        }
        id
    }

    fn disable(&self, id: Uuid) {
        let now = at("2026-11-02T04:00:00Z");
        let patch = UserPatch {
            disabled: Some(true),
            ..UserPatch::default()
        };
        self.change(now, |conn, _| users::update(conn, id, &patch, None, 1, now));
    }

    fn close(&self) {
        let closed = wire::name(&Phase::Closed);
        self.db
            .bookkeeping_blocking(|conn| {
                execute(conn, &format!("UPDATE incidents SET phase = '{closed}'"))
            })
            .unwrap();
    }
}

#[test]
fn each_instant_of_the_plan_is_told_once_and_is_on_record() {
    for test in databases() {
        let scene = Scene::new(&test);
        let clock = scene.clock(at("2026-11-02T02:00:00Z"));
        assert_eq!(clock.strict, Some(at("2026-11-06T05:00:00Z")));
        let rounds = [
            ("2026-11-03T04:59:59Z", 0),
            ("2026-11-03T05:00:00Z", 1),
            ("2026-11-03T05:01:00Z", 0),
            ("2026-11-05T05:00:30Z", 1),
            ("2026-11-05T22:59:59Z", 0),
            ("2026-11-05T23:00:00Z", 1),
            ("2026-11-06T05:00:00Z", 1),
            ("2026-11-06T05:01:00Z", 0),
            ("2026-11-07T05:00:00Z", 1),
            ("2026-11-30T00:00:00Z", 0),
        ];
        for (now, raised) in rounds {
            assert_eq!(scene.round(now), raised, "{now} {}", scene.name);
        }
        let board = scene.board();
        assert_eq!((board.total, board.alarms.len()), (5, 5));
        let stages: Vec<(AlarmStage, u32)> = board
            .alarms
            .iter()
            .rev()
            .map(|alarm| (alarm.items[0].stage, alarm.items[0].hours))
            .collect();
        let before = |hours| (AlarmStage::Before, hours);
        let wanted = [
            before(72),
            before(24),
            before(6),
            (AlarmStage::At, 0),
            (AlarmStage::After, 24),
        ];
        assert_eq!(stages, wanted, "{}", scene.name);
        for alarm in &board.alarms {
            assert_eq!((alarm.state, alarm.items.len()), (AlarmState::Running, 1));
            assert_eq!(alarm.mails.len(), 1, "{}", scene.name);
            assert_eq!(alarm.mails[0].user_id, scene.lead);
            assert_eq!(alarm.items[0].clock_id, Some(clock.id));
            assert_eq!(alarm.items[0].title, "取引先への連絡");
            assert_eq!(alarm.items[0].due, clock.strict.unwrap());
        }
        let log = scene.log();
        assert_eq!(log.len(), 5, "{}", scene.name);
        assert_eq!(
            (log[0].actor_id, &log[0].subject),
            (None, &clock.id.to_string())
        );
        let data = &log[0].data;
        assert_eq!(data["alarm"], board.alarms[4].id.to_string());
        assert_eq!(data["basis"], "rule");
        assert_eq!(data["stage"], "before");
        assert_eq!(data["hours"], 72);
        assert_eq!(data["zone"], "Asia/Tokyo");
        assert_eq!(data["rule"], clock.rule_id);
        assert_eq!(data["title"]["en"], "Notice to a customer");
        assert_eq!(data["recipient"]["ja"], "取引先");
        assert_eq!(data["due"], "2026-11-06T05:00:00Z");
    }
}

#[test]
fn two_servers_at_once_tell_it_once_and_an_absence_is_not_made_up_for() {
    for test in databases() {
        let scene = Scene::new(&test);
        let (now, keyring) = (at("2026-11-06T00:00:00Z"), scene.db.keyring().clone());
        let due = scene
            .db
            .read_blocking(|conn| alarms::due(conn, now))
            .unwrap();
        let raised: Vec<usize> = [(), ()]
            .into_iter()
            .map(|()| {
                scene
                    .db
                    .bookkeeping_blocking(|conn| {
                        alarms::raise(conn, &keyring, &due, &scene.sent, now)
                    })
                    .unwrap()
            })
            .collect();
        assert_eq!(raised, [1, 0], "{}", scene.name);
        // The alarm six hours before it, told an hour late: five are left.
        assert_eq!(scene.newest().items[0].hours, 5, "{}", scene.name);
    }
}

#[test]
fn our_own_deadline_and_the_law_s_are_told_together_to_whoever_sees_to_them() {
    for test in databases() {
        let scene = Scene::new(&test);
        let owner = scene.user("担当", Role::Comms, true);
        scene.user("法務", Role::Compliance, true);
        scene.plan(Some(owner), Some("2026-11-05T05:00:00Z"));
        assert_eq!(scene.round("2026-11-05T05:00:00Z"), 1, "{}", scene.name);
        let alarm = scene.newest();
        let told: Vec<(AlarmBasis, AlarmStage)> = alarm
            .items
            .iter()
            .map(|item| (item.basis, item.stage))
            .collect();
        let wanted = [
            (AlarmBasis::Internal, AlarmStage::At),
            (AlarmBasis::Rule, AlarmStage::Before),
        ];
        assert_eq!(told, wanted, "{}", scene.name);
        assert_eq!(alarm.items[0].owner_name.as_deref(), Some("担当"));
        assert_eq!(scene.receivers(), ["担当"], "{}", scene.name);
        // Who can no longer sign in is told nothing; those responsible are.
        scene.disable(owner);
        assert_eq!(scene.round("2026-11-06T05:00:00Z"), 1, "{}", scene.name);
        assert_eq!(scene.receivers(), ["法務", "試験 担当"], "{}", scene.name);
    }
}

#[test]
fn nothing_is_told_of_what_was_decided_and_a_new_deadline_begins_anew() {
    for test in databases() {
        let scene = Scene::new(&test);
        assert_eq!(scene.round("2026-11-03T05:00:00Z"), 1);
        let now = at("2026-11-03T06:00:00Z");
        let incident = scene
            .db
            .read_blocking(|conn| incidents::get(conn, scene.incident))
            .unwrap();
        let patch = IncidentPatch {
            times: Some(vec![time(TimeKind::Aware, at("2026-11-01T01:00:00Z"))]),
            ..IncidentPatch::default()
        };
        scene.change(now, |conn, _| {
            incidents::update(conn, scene.incident, &patch, incident.version, now)
        });
        // Sooner by a day: the 72 hours before it were to be told yesterday.
        assert_eq!(scene.round("2026-11-03T06:00:00Z"), 1, "{}", scene.name);
        assert_eq!(scene.newest().items[0].due, at("2026-11-05T05:00:00Z"));
        let clock = scene.clock(now);
        let waived = decision(ClockDecision::Waived, None, "契約は終わっている");
        scene.change(now, |conn, by| {
            clocks::decide(conn, scene.incident, clock.id, &waived, clock.version, by)
        });
        assert_eq!(scene.round("2026-11-05T05:00:00Z"), 0, "{}", scene.name);
        assert_eq!(scene.board().total, 2, "{}", scene.name);
    }
}

#[test]
fn questions_are_told_of_until_they_are_answered() {
    for test in databases() {
        let plan = AlarmPlan {
            before_hours: vec![24],
            ..AlarmPlan::default()
        };
        let scene = Scene::with(&test, Regime::Jp, plan, false);
        let now = at("2026-11-02T03:00:00Z");
        let input = PlanInput {
            owner_id: Some(scene.lead),
            due: Some(at("2026-11-10T00:00:00Z")),
        };
        let (incident, key) = (scene.incident, "personal_data");
        scene.change(now, |conn, by| {
            clocks::plan_question(conn, incident, key, &input, 0, by)
        });
        let told = || {
            let alarms = scene.board().alarms.into_iter();
            let items = alarms.flat_map(|alarm| alarm.items);
            items
                .filter(|item| item.question.as_deref() == Some(key))
                .count()
        };
        scene.round("2026-11-08T23:59:59Z");
        assert_eq!(told(), 0, "{}", scene.name);
        scene.round("2026-11-09T00:00:00Z");
        assert_eq!(told(), 1, "{}", scene.name);
        let entry = scene.log().into_iter().find(|entry| entry.subject == key);
        assert_eq!(entry.unwrap().data["rule"], serde_json::Value::Null);
        let answer = |answer| AnswerInput {
            answer,
            known_at: None,
            note: "調査報告".to_owned(),
        };
        for (said, version, count) in [(Answer::Unknown, 1, 2), (Answer::No, 2, 2)] {
            let now = at("2026-11-09T01:00:00Z");
            scene.change(now, |conn, by| {
                clocks::answer(conn, Some(incident), key, &answer(said), version, by)
            });
            // What was looked at and cannot be told yet is still to be answered.
            scene.round(if version == 1 {
                "2026-11-10T00:00:00Z"
            } else {
                "2026-11-11T00:00:00Z"
            });
            assert_eq!(told(), count, "{said:?} {}", scene.name);
        }
    }
}

#[test]
fn without_mails_it_is_on_record_all_the_same_and_says_why() {
    for test in databases() {
        let plan = AlarmPlan {
            mail: false,
            ..AlarmPlan::default()
        };
        let mut scene = Scene::with(&test, Regime::Contract, plan, false);
        assert_eq!(scene.round("2026-11-03T05:00:00Z"), 1, "{}", scene.name);
        let quiet = scene.newest();
        assert_eq!((quiet.state, quiet.mails.len()), (AlarmState::Unsent, 0));
        assert!(quiet.unsent_reason.is_some(), "{}", scene.name);
        let wanted = settings(Regime::Contract, AlarmPlan::default());
        let now = at("2026-11-03T06:00:00Z");
        scene.change(now, |conn, _| clocks::set_settings(conn, &wanted, 1));
        scene.sent.sender_email = String::new();
        assert_eq!(scene.round("2026-11-05T05:00:00Z"), 1, "{}", scene.name);
        let lost = scene.newest();
        assert_eq!((lost.state, lost.mails.len()), (AlarmState::Unsent, 0));
        assert_ne!(lost.unsent_reason, quiet.unsent_reason, "{}", scene.name);
        assert_eq!(scene.log().len(), 2, "{}", scene.name);
    }
}

#[test]
fn exercises_are_told_of_where_the_plan_says_so() {
    for exercises in [true, false] {
        for test in databases() {
            let plan = AlarmPlan {
                exercises,
                ..AlarmPlan::default()
            };
            let scene = Scene::with(&test, Regime::Contract, plan, true);
            let raised = scene.round("2026-11-03T05:00:00Z");
            assert_eq!(raised, usize::from(exercises), "{}", scene.name);
        }
    }
}

#[test]
fn its_mails_go_through_the_queue_and_it_is_done() {
    for test in databases() {
        let scene = Scene::new(&test);
        scene.round("2026-11-03T05:00:00Z");
        let now = at("2026-11-03T05:00:01Z");
        let token = token(&scene.db, now);
        let rows = claim(&scene.db, token, 10, now);
        let alarm = scene.newest();
        let sending = Sending::Alarm(alarm.id);
        assert_eq!(rows.len(), 1, "{}", scene.name);
        assert_eq!((rows[0].sending, rows[0].lang), (sending, Lang::Ja));
        assert_eq!(rows[0].recipient.as_ref().unwrap().name, "試験 担当");
        assert_eq!(alarm.mails[0].state, DeliveryState::Queued);
        let (content, _) = scene
            .db
            .read_blocking(|conn| alarms::content(conn, scene.db.keyring(), alarm.id))
            .unwrap();
        assert_eq!(content.items.len(), 1, "{}", scene.name);
        assert_eq!(content.address, "https://saiki.example.jp");
        // While its mail is under way no key is replaced.
        let keyring = scene.db.keyring().clone();
        let refused = scene
            .db
            .bookkeeping_blocking(|conn| rekey::start(conn, &keyring, scene.incident, now));
        assert!(matches!(refused, Err(DbError::Refused { .. })));
        let begin = Move::Begin(Begin {
            id: rows[0].id,
            sending: Some(sending),
            body_sha256: "aa".to_owned(),
            until: at("2026-11-03T05:01:00Z"),
        });
        let moves = [begin, end(rows[0].id, 1, DeliveryState::Accepted, None)];
        let done = scene
            .db
            .bookkeeping_blocking(|conn| {
                let mut moved = Vec::new();
                for one in &moves {
                    moved.extend(deliveries::apply(
                        conn,
                        token,
                        std::slice::from_ref(one),
                        now,
                    )?);
                }
                Ok(moved)
            })
            .unwrap();
        assert_eq!(done, [Moved::Done(1), Moved::Done(1)], "{}", scene.name);
        assert!(scene.change(now, |conn, _| deliveries::finish(conn, sending, now)));
        let alarm = scene.newest();
        assert_eq!(alarm.state, AlarmState::Done, "{}", scene.name);
        assert_eq!(alarm.mails[0].state, DeliveryState::Accepted);
        assert_eq!(alarm.mails[0].accepted_at, Some(now));
        // Of one that comes back it says why, not what was said when it was taken.
        let back = "UPDATE deliveries SET state = 'bounced', last_text = '250 Ok', bounce_status = '5.1.1'";
        scene
            .db
            .bookkeeping_blocking(|conn| execute(conn, back))
            .unwrap();
        let mail = scene.newest().mails.remove(0);
        assert_eq!(
            (mail.state, mail.text.as_deref()),
            (DeliveryState::Bounced, Some("5.1.1")),
            "{}",
            scene.name
        );
    }
}

#[test]
fn what_was_paused_goes_on_and_what_is_closed_is_withdrawn() {
    for test in databases() {
        let scene = Scene::new(&test);
        scene.round("2026-11-03T05:00:00Z");
        let (id, now) = (scene.newest().id, at("2026-11-03T05:10:00Z"));
        let pause = |conn: &mut Conn| deliveries::pause(conn, Sending::Alarm(id), "smtp_auth");
        assert!(scene.change(now, |conn, _| pause(conn)));
        let paused = scene.newest();
        assert_eq!(paused.state, AlarmState::Paused, "{}", scene.name);
        assert_eq!(paused.pause_reason.as_deref(), Some("smtp_auth"));
        let resume = |version| {
            let by = Actor::system();
            scene.db.change_blocking(&by, now, |conn| {
                alarms::resume(conn, scene.incident, id, version, Lang::Ja, now)
            })
        };
        assert!(matches!(resume(paused.version - 1), Err(DbError::Stale)));
        let resumed = resume(paused.version).unwrap();
        assert_eq!(resumed.state, AlarmState::Running, "{}", scene.name);
        assert_eq!(resumed.pause_reason, None);
        let again = resume(resumed.version);
        assert!(matches!(again, Err(DbError::Refused { .. })));
        scene.close();
        let sweep = |conn: &mut Conn| alarms::sweep(conn, now);
        scene.db.bookkeeping_blocking(sweep).unwrap();
        assert_eq!(scene.newest().mails[0].state, DeliveryState::Cancelled);
        assert_eq!(scene.round("2026-11-05T05:00:00Z"), 0, "{}", scene.name);
        let other = scene
            .db
            .read_blocking(|conn| alarms::of_incident(conn, Uuid::nil(), Lang::En))
            .unwrap();
        assert_eq!(other.total, 0);
    }
}

#[test]
fn what_was_not_sent_for_half_a_day_is_withdrawn_because_it_is_not_true_any_more() {
    for test in databases() {
        let scene = Scene::new(&test);
        scene.round("2026-11-03T05:00:00Z");
        let id = scene.newest().id;
        let sweep = |now: &str| {
            let now = at(now);
            scene
                .db
                .bookkeeping_blocking(|conn| alarms::sweep(conn, now))
                .unwrap();
            scene.newest().mails[0].state
        };
        assert_eq!(sweep("2026-11-03T17:00:00Z"), DeliveryState::Queued);
        let pause = |conn: &mut Conn| deliveries::pause(conn, Sending::Alarm(id), "smtp_auth");
        scene.change(at("2026-11-03T17:00:00Z"), |conn, _| pause(conn));
        assert_eq!(sweep("2026-11-03T17:00:01Z"), DeliveryState::Cancelled);
        assert_eq!(scene.newest().state, AlarmState::Done, "{}", scene.name);
        // The next stage is told as ever.
        assert_eq!(scene.round("2026-11-05T05:00:00Z"), 1, "{}", scene.name);
    }
}
