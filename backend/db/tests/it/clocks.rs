//! Deadlines as stored: which an incident begins with, how answers and decisions move them, what is remembered of where
//! they stood, and the rules and calendars behind them.

use saiki_api::{
    Date, Lang, Timestamp, Uuid,
    alarms::AlarmPlan,
    calendars::{CalendarFields, Holiday},
    classes::{Category, Phase, Severity},
    clocks::{
        Answer, AnswerInput, Clock, ClockDecision, ClockDecisionInput, ClockFilter, ClockSettings,
        ClockSort, ClockState, NewClock, PlanInput, Question,
    },
    filing_duties::{DutyState, FilingChannel},
    gates::MatterKind,
    incidents::{IncidentPatch, IncidentTime, NewIncident, PhaseChange, TimeKind},
    moment::{Moment, Precision},
    organisation::Both,
    rules::{Regime, Relief, Roll, RuleFields, RuleFilter, Start, Term, Unit},
    work::WorkKind,
};
use saiki_db::{
    Actor, Changed, Conn, Db, DbError, DbResult, Writer, audit, calendars, clocks, filing_duties,
    gates, incidents, rules,
    testing::{TestDb, an_incident, databases, execute},
    work::{self, Reader},
};

const FINAL: &str = "jp.appi.final";
const MY_NUMBER: &str = "jp.mynumber.final";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// When the organisation knew: a Monday, ten in the morning in Tokyo.
fn aware() -> Timestamp {
    at("2026-11-02T01:00:00Z")
}

fn moment(at: Timestamp) -> Moment {
    Moment {
        at,
        zone: "Asia/Tokyo".to_owned(),
        precision: Precision::Minute,
    }
}

pub fn time(kind: TimeKind, at: Timestamp) -> IncidentTime {
    IncidentTime {
        kind,
        moment: moment(at),
        note: String::new(),
    }
}

/// A quiet failure: nobody meant harm, so that only answers decide.
pub fn new_incident() -> NewIncident {
    NewIncident {
        title: "試験".to_owned(),
        summary: String::new(),
        category: Category::Availability,
        severity: Severity::High,
        exercise: false,
        tlp: Default::default(),
        phase: Some(Phase::Recovery),
        threat_source: None,
        threats: Vec::new(),
        assets: Vec::new(),
        times: vec![time(TimeKind::Aware, aware())],
        noticed_by: None,
        noticed_note: String::new(),
        affected_services: Vec::new(),
        facts: Default::default(),
    }
}

/// A clause of a contract: so many hours from awareness, in every case.
pub fn clause(hours: u32) -> RuleFields {
    RuleFields {
        title: Both::new("取引先への連絡", "Notice to a customer"),
        recipient: Both::new("取引先", "Customer"),
        source: Default::default(),
        zone: "Asia/Tokyo".to_owned(),
        asap: false,
        terms: vec![Term {
            start: Start::Time(TimeKind::Aware),
            count: hours,
            unit: Unit::Hours,
            outer: None,
            roll: Roll::None,
            roll_unless: None,
            calendar: None,
            relief: Relief::None,
            only_if: None,
        }],
        applies: None,
        note: Both::default(),
        retired: false,
    }
}

fn to(answer: Answer) -> AnswerInput {
    AnswerInput {
        answer,
        known_at: None,
        note: "調査報告".to_owned(),
    }
}

pub fn decision(
    decision: ClockDecision,
    filed_at: Option<&str>,
    reason: &str,
) -> ClockDecisionInput {
    ClockDecisionInput {
        decision,
        filed_at: filed_at.map(at),
        channel: filed_at.map(|_| FilingChannel::WebForm),
        reference: String::new(),
        filing_id: None,
        reason: reason.to_owned(),
    }
}

struct Scene {
    db: Db,
    name: &'static str,
    user: Uuid,
    incident: Uuid,
    writer: Writer,
}

impl Scene {
    fn new(test: &TestDb) -> Scene {
        let now = at("2026-11-13T00:00:00Z");
        let (_, user) = an_incident(&test.db, now);
        let by = Actor {
            id: Some(user),
            name: "試験 担当".to_owned(),
        };
        let writer = Writer {
            by,
            lang: Lang::En,
            now,
        };
        let mut scene = Scene {
            db: test.db.clone(),
            name: test.name,
            user,
            incident: Uuid::nil(),
            writer,
        };
        scene.incident = scene.open();
        scene
    }

    fn open(&self) -> Uuid {
        let (keyring, now) = (self.db.keyring().clone(), self.writer.now);
        self.change(|conn, _| {
            incidents::open(conn, &keyring, self.user, "試験 担当", &new_incident(), now)
        })
        .unwrap()
        .id
    }

    fn change<T>(
        &self,
        work: impl FnOnce(&mut Conn, &Writer) -> DbResult<Changed<T>>,
    ) -> DbResult<T> {
        let writer = &self.writer;
        self.db
            .change_blocking(&writer.by, writer.now, |conn| work(conn, writer))
    }

    fn read<T>(&self, work: impl FnOnce(&mut Conn) -> DbResult<T>) -> T {
        self.db.read_blocking(work).unwrap()
    }

    fn clocks(&self) -> Vec<Clock> {
        let (lang, now) = (self.writer.lang, self.writer.now);
        self.read(|conn| clocks::of_incident(conn, self.incident, lang, now))
    }

    fn clock(&self, rule: &str) -> Clock {
        let mut all = self.clocks().into_iter();
        all.find(|clock| clock.rule_id == rule).unwrap()
    }

    fn question(&self, incident: Option<Uuid>, key: &str) -> Question {
        self.read(|conn| clocks::question(conn, incident, key, Lang::En))
    }

    fn answer(&self, incident: Option<Uuid>, key: &str, input: &AnswerInput) {
        let version = self.question(incident, key).version;
        self.change(|conn, writer| clocks::answer(conn, incident, key, input, version, writer))
            .unwrap();
    }

    fn answers(&self, all: &[(&str, Answer)]) {
        for (key, answer) in all {
            self.answer(Some(self.incident), key, &to(*answer));
        }
    }

    /// Personal data leaked, and nothing but the number of people may make it one to report.
    fn leak(&self) {
        self.answers(&[
            ("personal_data", Answer::Yes),
            ("strong_encryption", Answer::No),
            ("sensitive_data", Answer::No),
            ("property_damage", Answer::No),
            ("improper_purpose", Answer::No),
        ]);
    }

    fn decide(&self, clock: &Clock, input: &ClockDecisionInput) -> DbResult<Clock> {
        self.change(|conn, writer| {
            clocks::decide(conn, self.incident, clock.id, input, clock.version, writer)
        })
    }

    /// A clause of so many hours with its clock.
    fn with_clause(&self, hours: u32) -> Clock {
        let rule = self
            .change(|conn, writer| rules::add(conn, &clause(hours), writer))
            .unwrap();
        let new = NewClock {
            rule_id: rule.rule.id,
        };
        self.change(|conn, writer| clocks::add(conn, self.incident, &new, writer))
            .unwrap()
    }

    fn matters(&self) -> Vec<String> {
        let found =
            self.read(|conn| gates::open_matters(conn, self.incident, Lang::En, self.writer.now));
        let own = found.into_iter().filter(|m| m.kind == MatterKind::Clock);
        own.map(|matter| matter.title).collect()
    }

    fn reader(&self) -> Reader {
        Reader {
            user: self.user,
            sees_all: false,
            may_route: false,
            may_approve: false,
            lang: Lang::En,
            now: self.writer.now,
        }
    }
}

#[test]
fn an_incident_begins_with_the_rules_of_the_regimes_set_and_none_not_in_force() {
    for test in databases() {
        let scene = Scene::new(&test);
        let all = scene.clocks();
        let regimes = [Regime::Jp, Regime::Contract];
        assert!(
            all.iter().all(|c| regimes.contains(&c.regime)),
            "{}",
            test.name
        );
        assert!(all.iter().any(|c| c.rule_id == FINAL), "{}", test.name);
        assert!(all.iter().all(|c| c.rule_id != "jp.appi.person.amended"));
        assert_eq!(scene.clock(FINAL).state, ClockState::Undetermined);
        assert_eq!(scene.matters(), Vec::<String>::new());

        let wanted = ClockSettings {
            regimes: vec![Regime::Eu],
            stale_after_months: 6,
            alarms: AlarmPlan::default(),
            version: 0,
        };
        let set = scene
            .change(|conn, _| clocks::set_settings(conn, &wanted, 0))
            .unwrap();
        assert_eq!(set.version, 1);
        let other = scene.open();
        let now = scene.writer.now;
        let theirs = scene.read(|conn| clocks::of_incident(conn, other, Lang::En, now));
        assert!(!theirs.is_empty());
        assert!(theirs.iter().all(|clock| clock.regime == Regime::Eu));
        assert_eq!(scene.clocks().len(), all.len(), "{}", test.name);
    }
}

#[test]
fn incidents_from_before_get_their_clocks_once() {
    for test in databases() {
        // One that was entered without any.
        let scene = Scene::new(&test);
        let now = scene.writer.now;
        let begun = scene
            .change(|conn, _| clocks::begin_all(conn, now))
            .unwrap();
        assert_eq!(begun, 1, "{}", test.name);
        let begun = scene
            .change(|conn, _| clocks::begin_all(conn, now))
            .unwrap();
        assert_eq!(begun, 0, "{}", test.name);
        let verdict = scene.read(audit::verify);
        assert!(verdict.intact, "{}", test.name);
    }
}

#[test]
fn answers_decide_and_a_threshold_crossed_later_starts_its_period_then() {
    for test in databases() {
        let scene = Scene::new(&test);
        scene.leak();
        let before = scene.clock(FINAL);
        assert_eq!(before.state, ClockState::Undetermined);
        assert_eq!(before.open_questions, ["people"]);
        scene.answers(&[("people", Answer::Number(1_000))]);
        assert_eq!(scene.clock(FINAL).state, ClockState::NotTriggered);
        let crossed = AnswerInput {
            known_at: Some(moment(at("2026-11-12T01:00:00Z"))),
            ..to(Answer::Number(1_001))
        };
        scene.answer(Some(scene.incident), "people", &crossed);
        let clock = scene.clock(FINAL);
        assert_eq!(clock.state, ClockState::Running, "{}", test.name);
        // 12 November is day 1.
        assert_eq!(clock.due, Some(at("2026-12-11T14:59:59Z")));
        let question = scene.question(Some(scene.incident), "people");
        assert_eq!(question.earlier.len(), 1, "{}", test.name);
        assert_eq!(question.answer.unwrap().answer, Answer::Number(1_001));
        assert!(question.clocks.contains(&clock.title));

        let late = scene.change(|conn, writer| {
            let incident = Some(scene.incident);
            clocks::answer(
                conn,
                incident,
                "people",
                &crossed,
                question.version - 1,
                writer,
            )
        });
        assert!(matches!(late, Err(DbError::Stale)), "{}", test.name);
        let wrong = scene.change(|conn, writer| {
            let incident = Some(scene.incident);
            let input = to(Answer::Yes);
            clocks::answer(conn, incident, "people", &input, question.version, writer)
        });
        assert!(matches!(wrong, Err(DbError::Invalid(_))), "{}", test.name);
        let sql = "UPDATE clock_answers SET note = ''";
        let altered = test.db.bookkeeping_blocking(|conn| execute(conn, sql));
        assert!(altered.is_err(), "{}", test.name);
    }
}

#[test]
fn what_the_records_show_counts_until_somebody_answers() {
    for test in databases() {
        let scene = Scene::new(&test);
        let key = "improper_purpose";
        assert_eq!(scene.question(Some(scene.incident), key).answer, None);
        let incident = scene.read(|conn| incidents::get(conn, scene.incident));
        let patch = IncidentPatch {
            category: Some(Category::Intrusions),
            ..IncidentPatch::default()
        };
        let now = scene.writer.now;
        scene
            .change(|conn, _| {
                incidents::update(conn, scene.incident, &patch, incident.version, now)
            })
            .unwrap();
        let shown = scene.question(Some(scene.incident), key);
        assert_eq!(shown.version, 0, "{}", test.name);
        assert_eq!(shown.records_say, None);
        let answer = shown.answer.unwrap();
        assert_eq!((answer.answer, answer.by_name), (Answer::Yes, None));
        scene.answers(&[(key, Answer::No)]);
        let answered = scene.question(Some(scene.incident), key);
        assert_eq!(answered.answer.unwrap().answer, Answer::No);
        assert_eq!(answered.records_say, Some(Answer::Yes), "{}", test.name);
    }
}

#[test]
fn the_organisations_answer_holds_in_every_incident_that_has_none() {
    for test in databases() {
        let scene = Scene::new(&test);
        let (key, own) = ("telecom_operator", Some(scene.incident));
        scene.answer(None, key, &to(Answer::Yes));
        assert_eq!(scene.question(None, key).version, 1, "{}", test.name);
        let here = scene.question(own, key);
        assert_eq!(here.answer.unwrap().answer, Answer::Yes, "{}", test.name);
        assert_eq!(here.version, 0);
        scene.answer(own, key, &to(Answer::No));
        let here = scene.question(own, key);
        assert_eq!(here.answer.unwrap().answer, Answer::No, "{}", test.name);
        assert_eq!(
            scene.question(None, key).answer.unwrap().answer,
            Answer::Yes
        );
        let asked = scene.read(|conn| clocks::questions(conn, None, Lang::Ja));
        assert!(asked.iter().all(|question| question.key != "people"));
        let incident_alone = scene.change(|conn, writer| {
            clocks::answer(conn, None, "people", &to(Answer::Number(1)), 0, writer)
        });
        assert!(matches!(incident_alone, Err(DbError::NotFound)));
    }
}

#[test]
fn what_is_filed_late_needs_its_reason_and_what_is_waived_can_be_taken_back() {
    for test in databases() {
        let scene = Scene::new(&test);
        let clock = scene.with_clause(72);
        assert_eq!(clock.state, ClockState::Overdue, "{}", test.name);
        assert_eq!(clock.due, Some(at("2026-11-05T01:00:00Z")));
        let late = Some("2026-11-05T01:00:01Z");
        let refused = scene.decide(&clock, &decision(ClockDecision::Filed, late, ""));
        assert!(matches!(refused, Err(DbError::Invalid(_))), "{}", test.name);
        let filed = scene
            .decide(
                &clock,
                &decision(ClockDecision::Filed, late, "調査中のため"),
            )
            .unwrap();
        assert_eq!(filed.state, ClockState::SubmittedLate, "{}", test.name);
        assert_eq!(filed.filed.as_ref().unwrap().at, at("2026-11-05T01:00:01Z"));
        let stale = scene.decide(&clock, &decision(ClockDecision::Open, None, "誤り"));
        assert!(matches!(stale, Err(DbError::Stale)), "{}", test.name);
        let open = scene
            .decide(&filed, &decision(ClockDecision::Open, None, "誤り"))
            .unwrap();
        assert_eq!(
            (open.state, open.filed.is_none()),
            (ClockState::Overdue, true)
        );
        let waived = scene
            .decide(&open, &decision(ClockDecision::Waived, None, "契約対象外"))
            .unwrap();
        assert_eq!(waived.state, ClockState::Waived, "{}", test.name);
        assert_eq!(waived.decided_by_name.as_deref(), Some("試験 担当"));
        let open = scene
            .decide(&waived, &decision(ClockDecision::Open, None, "対象だった"))
            .unwrap();
        let on_time = Some("2026-11-05T01:00:00Z");
        let filed = scene
            .decide(&open, &decision(ClockDecision::Filed, on_time, ""))
            .unwrap();
        assert_eq!(filed.state, ClockState::Submitted, "{}", test.name);
    }
}

#[test]
fn a_filing_duty_and_its_clock_have_one_decision() {
    for test in databases() {
        let scene = Scene::new(&test);
        scene.leak();
        scene.answers(&[("people", Answer::Number(5_000))]);
        let clock = scene.clock(FINAL);
        let filed = scene
            .decide(
                &clock,
                &decision(ClockDecision::Filed, Some("2026-11-12T01:00:00Z"), ""),
            )
            .unwrap();
        assert_eq!(filed.state, ClockState::Submitted, "{}", test.name);
        assert!(filed.version > clock.version, "{}", test.name);
        let duties = scene.read(|conn| filing_duties::list(conn, scene.incident, Lang::En));
        let duty = duties
            .iter()
            .find(|duty| duty.key.as_deref() == Some(FINAL));
        assert_eq!(duty.unwrap().state, DutyState::Filed, "{}", test.name);
        let stale = scene.decide(&clock, &decision(ClockDecision::Open, None, "誤り"));
        assert!(matches!(stale, Err(DbError::Stale)), "{}", test.name);
        assert!(scene.read(audit::verify).intact);
    }
}

#[test]
fn deadlines_a_clock_had_before_stay() {
    for test in databases() {
        let scene = Scene::new(&test);
        let clock = scene.with_clause(400);
        assert_eq!(clock.state, ClockState::Running, "{}", test.name);
        let first = clock.due.unwrap();
        let incident = scene.read(|conn| incidents::get(conn, scene.incident));
        let patch = IncidentPatch {
            times: Some(vec![time(TimeKind::Aware, at("2026-11-01T01:00:00Z"))]),
            ..IncidentPatch::default()
        };
        let now = scene.writer.now;
        scene
            .change(|conn, _| {
                incidents::update(conn, scene.incident, &patch, incident.version, now)
            })
            .unwrap();
        let marked = test.db.bookkeeping_blocking(|conn| clocks::mark(conn, now));
        assert!(marked.unwrap() > 0, "{}", test.name);
        let again = test.db.bookkeeping_blocking(|conn| clocks::mark(conn, now));
        assert_eq!(again.unwrap(), 0, "{}", test.name);
        let moved = scene.clock(&clock.rule_id);
        assert!(moved.due.unwrap() < first, "{}", test.name);
        let earlier: Vec<_> = moved.earlier.iter().map(|e| (e.state, e.due)).collect();
        assert_eq!(
            earlier,
            [(ClockState::Running, Some(first))],
            "{}",
            test.name
        );
    }
}

#[test]
fn a_newer_version_of_a_rule_is_offered_and_taken_over_by_hand() {
    for test in databases() {
        let scene = Scene::new(&test);
        let clock = scene.with_clause(400);
        let (id, now) = (clock.rule_id.as_str(), scene.writer.now);
        let same = scene.change(|conn, writer| {
            clocks::adopt(conn, scene.incident, clock.id, clock.version, writer)
        });
        assert!(
            matches!(same, Err(DbError::Refused { .. })),
            "{}",
            test.name
        );
        let changed = scene
            .change(|conn, writer| rules::update(conn, id, &clause(500), 1, writer))
            .unwrap();
        assert_eq!((changed.rule.version, changed.version), (2, 2));
        let detail =
            scene.read(|conn| clocks::detail(conn, scene.incident, clock.id, Lang::Ja, now));
        assert!(detail.clock.newer, "{}", test.name);
        assert_eq!((detail.clock.due, detail.rule.version), (clock.due, 1));
        assert!(!detail.changes.is_empty(), "{}", test.name);
        assert!(detail.due_by_newest > clock.due, "{}", test.name);
        let adopted = scene
            .change(|conn, writer| {
                clocks::adopt(conn, scene.incident, clock.id, clock.version, writer)
            })
            .unwrap();
        assert_eq!((adopted.rule_version, adopted.newer), (2, false));
        assert_eq!(adopted.due, detail.due_by_newest, "{}", test.name);
        assert_eq!(adopted.earlier.last().unwrap().due, clock.due);
    }
}

#[test]
fn a_running_duty_holds_the_incident_open_until_it_is_decided() {
    for test in databases() {
        let scene = Scene::new(&test);
        scene.answers(&[
            ("my_number", Answer::Yes),
            ("my_number_public", Answer::Yes),
            ("strong_encryption", Answer::No),
            ("improper_purpose", Answer::No),
        ]);
        let clock = scene.clock(MY_NUMBER);
        assert_eq!(clock.state, ClockState::Running, "{}", test.name);
        assert_eq!(scene.matters(), [format!("“{}” is due", clock.title)]);
        let close = PhaseChange {
            phase: Phase::Closed,
            entered_at: None,
            note: String::new(),
        };
        let refused = scene.change(|conn, writer| {
            let now = writer.now;
            incidents::move_phase(
                conn,
                scene.incident,
                scene.user,
                "試験 担当",
                &close,
                Lang::En,
                now,
            )
        });
        let Err(DbError::Unfinished(open)) = refused else {
            panic!("{}: it was closed", test.name);
        };
        assert!(open.iter().any(|matter| matter.id == Some(clock.id)));
        let reason = "所管官庁に確認済み";
        scene
            .decide(&clock, &decision(ClockDecision::Waived, None, reason))
            .unwrap();
        assert_eq!(scene.matters(), Vec::<String>::new(), "{}", test.name);
    }
}

#[test]
fn whoever_sees_to_a_clock_finds_it_in_the_work_list_and_in_the_list_of_all() {
    for test in databases() {
        let scene = Scene::new(&test);
        let clock = scene.with_clause(400);
        let due = at("2026-11-14T00:00:00Z");
        let outsider = PlanInput {
            owner_id: Some(Uuid::nil()),
            due: None,
        };
        let refused = scene.change(|conn, writer| {
            clocks::plan(
                conn,
                scene.incident,
                clock.id,
                &outsider,
                clock.version,
                writer,
            )
        });
        assert!(matches!(refused, Err(DbError::Invalid(_))), "{}", test.name);
        let own = PlanInput {
            owner_id: Some(scene.user),
            due: Some(due),
        };
        let planned = scene
            .change(|conn, writer| {
                clocks::plan(conn, scene.incident, clock.id, &own, clock.version, writer)
            })
            .unwrap();
        assert_eq!(planned.owner_name.as_deref(), Some("試験 担当"));
        let entries = scene.read(|conn| work::all(conn, &scene.reader()));
        let entry = entries.iter().find(|e| e.kind == WorkKind::Clock).unwrap();
        assert_eq!(
            (entry.id, entry.due_at, entry.mine),
            (clock.id, Some(due), true)
        );

        let filter = ClockFilter {
            owner_id: Some(scene.user),
            ..ClockFilter::default()
        };
        let found = scene.read(|conn| clocks::all(conn, &scene.reader(), &filter));
        let ids: Vec<Uuid> = found.iter().map(|clock| clock.id).collect();
        assert_eq!(ids, [clock.id], "{}", test.name);
        let words = ClockFilter {
            q: Some("customer notice".to_owned()),
            regime: Some(Regime::Contract),
            open: Some(true),
            ..ClockFilter::default()
        };
        let found = scene.read(|conn| clocks::all(conn, &scene.reader(), &words));
        assert!(
            found.iter().any(|found| found.id == clock.id),
            "{}",
            test.name
        );
        let stranger = Reader {
            user: Uuid::nil(),
            ..scene.reader()
        };
        let found = scene.read(|conn| clocks::all(conn, &stranger, &ClockFilter::default()));
        assert!(found.is_empty(), "{}", test.name);
    }
}

#[test]
fn pages_of_all_deadlines_follow_each_other_in_both_orders() {
    for test in databases() {
        let scene = Scene::new(&test);
        scene.open();
        scene.with_clause(400);
        for sort in [ClockSort::Due, ClockSort::Incident] {
            let filter = ClockFilter {
                sort: Some(sort),
                ..ClockFilter::default()
            };
            let whole = scene.read(|conn| clocks::all(conn, &scene.reader(), &filter));
            let (mut seen, mut after) = (Vec::new(), None);
            loop {
                let query = clocks::Query {
                    reader: scene.reader(),
                    filter: filter.clone(),
                    after,
                    limit: 7,
                };
                let (some, total) = scene.read(|conn| clocks::list(conn, &query));
                assert_eq!(total, i64::try_from(whole.len()).unwrap());
                let Some(last) = some.last() else { break };
                after = Some(clocks::Rank::of(sort, last));
                seen.extend(some);
            }
            assert_eq!(seen, whole, "{}", test.name);
        }
    }
}

#[test]
fn a_clock_added_here_can_be_removed_while_nothing_is_decided_on_it() {
    for test in databases() {
        let scene = Scene::new(&test);
        let clock = scene.with_clause(400);
        let again = NewClock {
            rule_id: clock.rule_id.clone(),
        };
        let twice = scene.change(|conn, writer| clocks::add(conn, scene.incident, &again, writer));
        assert!(
            matches!(twice, Err(DbError::Refused { .. })),
            "{}",
            test.name
        );
        let unknown = NewClock {
            rule_id: "ct.none".to_owned(),
        };
        let unknown =
            scene.change(|conn, writer| clocks::add(conn, scene.incident, &unknown, writer));
        assert!(matches!(unknown, Err(DbError::Invalid(_))), "{}", test.name);
        let remove = |clock: &Clock| {
            scene.change(|conn, writer| {
                clocks::remove(conn, scene.incident, clock.id, clock.version, writer)
            })
        };
        let built_in = remove(&scene.clock(FINAL));
        assert!(matches!(built_in, Err(DbError::Refused { .. })));
        remove(&clock).unwrap();
        let left = scene.clocks();
        assert!(left.iter().all(|left| left.id != clock.id), "{}", test.name);
    }
}

#[test]
fn clauses_are_listed_in_versions_and_retired_ones_only_when_asked_for() {
    for test in databases() {
        let scene = Scene::new(&test);
        let today: Date = "2026-11-13".parse().unwrap();
        let added = scene
            .change(|conn, writer| rules::add(conn, &clause(24), writer))
            .unwrap();
        let id = added.rule.id.as_str();
        assert!(id.starts_with("ct.") && added.own, "{}", scene.name);
        let retired = RuleFields {
            retired: true,
            ..clause(24)
        };
        let gone = scene
            .change(|conn, writer| rules::update(conn, id, &retired, 1, writer))
            .unwrap();
        // Nothing it says has changed.
        assert_eq!(
            (gone.rule.version, gone.version, gone.retired),
            (1, 2, true)
        );
        let stale = scene.change(|conn, writer| rules::update(conn, id, &clause(1), 1, writer));
        assert!(matches!(stale, Err(DbError::Stale)), "{}", test.name);
        let listed = |retired: Option<bool>| {
            let filter = RuleFilter {
                q: Some("取引先".to_owned()),
                retired,
                ..RuleFilter::default()
            };
            let all = scene.read(|conn| rules::catalogue(conn, &filter, Lang::Ja, today));
            all.iter().any(|listed| listed.rule.id == id)
        };
        assert!(!listed(None) && listed(Some(true)), "{}", test.name);
        let new = NewClock {
            rule_id: id.to_owned(),
        };
        let unknown = scene.change(|conn, writer| clocks::add(conn, scene.incident, &new, writer));
        assert!(matches!(unknown, Err(DbError::Invalid(_))), "{}", test.name);
        let built_in =
            scene.change(|conn, writer| rules::update(conn, FINAL, &clause(1), 0, writer));
        assert!(matches!(built_in, Err(DbError::Refused { .. })));
        let wrong = RuleFields {
            terms: Vec::new(),
            ..clause(1)
        };
        let wrong = scene.change(|conn, writer| rules::add(conn, &wrong, writer));
        assert!(matches!(wrong, Err(DbError::Invalid(_))), "{}", test.name);
    }
}

#[test]
fn an_upload_stands_in_place_of_a_built_in_calendar_until_it_is_removed() {
    for test in databases() {
        let scene = Scene::new(&test);
        let today: Date = "2026-11-13".parse().unwrap();
        let before = scene.read(|conn| calendars::get(conn, "jp-gov", today));
        assert!(before.built_in && before.version == 0, "{}", test.name);
        let fields = CalendarFields {
            holidays: vec![Holiday {
                date: "2026-12-11".parse().unwrap(),
                name: "創立記念日".to_owned(),
            }],
            from: "2026-01-01".parse().unwrap(),
            to: "2026-12-31".parse().unwrap(),
            ..before.fields.clone()
        };
        let put = |fields: &CalendarFields, expected: i64| {
            scene.change(|conn, writer| calendars::put(conn, "jp-gov", fields, expected, writer))
        };
        let uploaded = put(&fields, 0).unwrap();
        assert!(!uploaded.built_in && uploaded.ends_soon, "{}", test.name);
        assert!(matches!(put(&fields, 0), Err(DbError::Stale)));
        assert_eq!(put(&fields, 1).unwrap().version, 1, "{}", test.name);
        let day: Date = "2026-12-11".parse().unwrap();
        let open = |day: Date| {
            let all = scene.read(calendars::in_force);
            all.get("jp-gov").unwrap().is_open(day)
        };
        assert!(!open(day), "{}", test.name);
        let wrong = CalendarFields {
            to: "2025-01-01".parse().unwrap(),
            ..fields.clone()
        };
        assert!(matches!(put(&wrong, 1), Err(DbError::Invalid(_))));
        let list = vec![Holiday {
            date: "2027-01-01".parse().unwrap(),
            name: "元日".to_owned(),
        }];
        let newer = scene
            .change(|conn, writer| calendars::put_holidays(conn, "jp-gov", list, 1, writer))
            .unwrap();
        assert_eq!(newer.fields.to, "2027-12-31".parse::<Date>().unwrap());
        assert_eq!(newer.fields.name, before.fields.name, "{}", test.name);
        scene
            .change(|conn, _| calendars::remove(conn, "jp-gov", 2))
            .unwrap();
        let after = scene.read(|conn| calendars::get(conn, "jp-gov", today));
        assert_eq!(after, before, "{}", test.name);
        assert!(open(day), "{}", test.name);
    }
}

#[test]
fn a_calendar_address_is_its_owners_until_another_is_made_or_it_is_dropped() {
    for test in databases() {
        let scene = Scene::new(&test);
        let (user, now) = (scene.user, scene.writer.now);
        let made = || {
            let feed = scene
                .change(|conn, _| clocks::make_feed(conn, user, now))
                .unwrap();
            let secret = feed.path.strip_prefix("/calendar/").unwrap();
            secret.strip_suffix(".ics").unwrap().to_owned()
        };
        let whose = |secret: &str| {
            test.db
                .read_blocking(|conn| clocks::feed_user(conn, secret))
        };
        let first = made();
        assert_eq!(whose(&first).unwrap().id, user, "{}", test.name);
        let second = made();
        assert!(matches!(whose(&first), Err(DbError::NotFound)));
        assert_eq!(whose(&second).unwrap().id, user, "{}", test.name);
        scene
            .change(|conn, _| clocks::drop_feed(conn, user))
            .unwrap();
        assert!(matches!(whose(&second), Err(DbError::NotFound)));
    }
}
