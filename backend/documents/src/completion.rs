//! The report on the recovery: who, to which level, what was done and tested, what it cost, what was watched, and what
//! remains. It calls itself a completion report only when nothing remains.

use crate::{
    handover::{head, listed, table},
    sheets::or_none,
};
use saiki_api::{
    Lang, Timestamp,
    handover::Handover,
    incidents::Incident,
    money::Money,
    monitoring::{CheckResult, Monitoring},
    organisation::Organisation,
    recovery::{RecoveryPlan, execution::Execution, parties::PartyState, tasks::TaskState},
    sheets::{Sheet, SheetSection},
};
use saiki_domain::{civil, money};

/// What a report is built from.
#[derive(Debug, Clone)]
pub struct Source {
    /// The incident.
    pub incident: Incident,
    /// The organisation.
    pub organisation: Organisation,
    /// The handover from the response team.
    pub handover: Handover,
    /// The plan with its tasks and parties.
    pub plan: RecoveryPlan,
    /// Tests and dates.
    pub execution: Execution,
    /// Periods of closer monitoring.
    pub monitoring: Vec<Monitoring>,
}

/// The report as the records stand at `now`.
pub fn build(source: &Source, lang: Lang, now: Timestamp) -> Sheet {
    let open = remains(source, lang);
    let title = match open.is_empty() {
        true => lang.pick("復旧完了報告書", "Recovery completion report"),
        false => lang.pick("復旧経過報告書", "Recovery progress report"),
    };
    let left = table(
        lang,
        &[("残っている事項", "What remains")],
        open.into_iter().map(|line| vec![line]).collect(),
    );
    let mut remains = listed(lang, "remains", "残っている事項", "What remains", left);
    if remains.table.is_none() {
        remains.text = lang.pick("ありません。", "Nothing.").to_owned();
    }
    Sheet {
        lang,
        title: title.to_owned(),
        tlp: source.incident.tlp.label().to_owned(),
        facts: head(&source.incident, &source.organisation, lang),
        sections: vec![
            people(source, lang),
            level(source, lang),
            work(source, lang),
            tests(source, lang),
            cost(source, lang),
            parties(source, lang),
            dates(source, lang),
            monitoring(source, lang),
            remains,
        ],
        footer: Vec::new(),
        as_of: now,
    }
}

/// What is not finished, a line each; empty when nothing is.
pub fn remains(source: &Source, lang: Lang) -> Vec<String> {
    let plan = &source.plan;
    let mut lines = Vec::new();
    let mut add = |ja: String, en: String| lines.push(lang.pick(&ja, &en).to_owned());
    if !source.handover.is_complete() {
        add(
            "引継ぎ書の受領が済んでいません".into(),
            "The handover is not accepted by both sides".into(),
        );
    }
    if !plan.is_approved() {
        add(
            "復旧計画が承認されていません".into(),
            "The recovery plan is not approved".into(),
        );
    }
    for task in plan.tasks.iter().filter(|t| t.is_open()) {
        let (title, state) = (&task.plan.title, task.progress.state);
        add(
            format!("作業「{title}」：{}", state.label(Lang::Ja)),
            format!("Task “{title}”: {}", state.label(Lang::En)),
        );
    }
    for party in plan
        .parties
        .iter()
        .filter(|p| p.party.state != PartyState::Agreed)
    {
        let (name, state) = (&party.party.name, party.party.state);
        add(
            format!("「{name}」との合意：{}", state.label(Lang::Ja)),
            format!("Agreement with “{name}”: {}", state.label(Lang::En)),
        );
    }
    for step in source
        .execution
        .steps
        .iter()
        .filter(|s| s.passed() != Some(true))
    {
        let action = &step.step.action;
        add(
            format!("合格していない試験：{action}"),
            format!("Test not passed: {action}"),
        );
    }
    if source.monitoring.is_empty() {
        add(
            "復旧後の監視強化の期間が設けられていません".into(),
            "No period of closer monitoring was set up".into(),
        );
    }
    for period in source.monitoring.iter().filter(|m| m.end.is_none()) {
        let (title, to) = (&period.title, period.to);
        add(
            format!("監視強化「{title}」を継続中（{to}まで）"),
            format!("Closer monitoring “{title}” goes on until {to}"),
        );
    }
    lines
}

fn section(
    lang: Lang,
    key: &str,
    ja: &str,
    en: &str,
    facts: Vec<(String, String)>,
) -> SheetSection {
    SheetSection {
        key: key.to_owned(),
        heading: lang.pick(ja, en).to_owned(),
        facts,
        ..Default::default()
    }
}

fn fact(lang: Lang, ja: &str, en: &str, value: &str) -> (String, String) {
    (lang.pick(ja, en).to_owned(), or_none(value, lang))
}

fn people(source: &Source, lang: Lang) -> SheetSection {
    let (goal, zone) = (&source.plan.goal, &source.organisation.zone);
    let approval = match &source.plan.approval {
        Some(a) if source.plan.is_approved() => {
            let at = a.decided_at.map(|at| civil::stamp(at, zone, lang));
            let name = a.decided_by_name.as_deref().unwrap_or_default();
            format!("{name} {}", at.unwrap_or_default())
        }
        _ => lang.pick("未承認", "not approved").to_owned(),
    };
    section(
        lang,
        "people",
        "体制",
        "Who",
        vec![
            fact(lang, "復旧の責任者", "Accountable", &goal.accountable),
            fact(lang, "資金・要員の手配", "Money and people", &goal.arranges),
            fact(lang, "関係者", "Others concerned", &goal.concerned),
            fact(lang, "計画の承認", "Approval of the plan", &approval),
        ],
    )
}

fn level(source: &Source, lang: Lang) -> SheetSection {
    let goal = &source.plan.goal;
    let label = goal.level.map_or("", |level| level.label(lang));
    let mut facts = vec![
        fact(lang, "復旧水準", "Level", label),
        fact(lang, "目標", "Aim", &goal.aim),
        fact(lang, "期限", "Deadline", &day(goal.deadline, lang)),
        fact(
            lang,
            "完了日（見込みを含む）",
            "End, expected where still open",
            &day(source.plan.schedule.ends, lang),
        ),
    ];
    for stage in &goal.stages {
        let (name, when) = (&stage.name, day(stage.date, lang));
        let name = match lang {
            Lang::Ja => format!("段階「{name}」"),
            Lang::En => format!("Stage “{name}”"),
        };
        facts.push((name, or_none(&format!("{when} {}", stage.runs), lang)));
    }
    section(lang, "level", "復旧水準", "Level of recovery", facts)
}

fn work(source: &Source, lang: Lang) -> SheetSection {
    let rows = source.plan.tasks.iter().map(|task| {
        let progress = &task.progress;
        vec![
            task.plan.title.clone(),
            task.plan.kind.label(lang).to_owned(),
            task.plan.responsible.clone(),
            progress.state.label(lang).to_owned(),
            day(progress.started_on, lang),
            day(progress.finished_on, lang),
            match progress.state {
                TaskState::Cancelled => progress.note.clone(),
                _ => task.plan.detail.clone(),
            },
        ]
    });
    let table = table(
        lang,
        &[
            ("作業", "Task"),
            ("種類", "Kind"),
            ("担当", "Responsible"),
            ("状態", "State"),
            ("着手", "Began"),
            ("完了", "Finished"),
            ("内容・理由", "Detail"),
        ],
        rows.collect(),
    );
    listed(lang, "work", "実施した作業", "What was done", table)
}

fn tests(source: &Source, lang: Lang) -> SheetSection {
    let zone = &source.organisation.zone;
    let rows = source.execution.steps.iter().map(|step| {
        let (result, observed, who) = match step.runs.first() {
            Some(run) => (
                passed(run.passed, lang),
                run.observed.clone(),
                format!("{} {}", run.by_name, civil::stamp(run.at, zone, lang)),
            ),
            None => (lang.pick("未実施", "not run"), String::new(), String::new()),
        };
        vec![
            step.step.action.clone(),
            step.step.expected.clone(),
            observed,
            result.to_owned(),
            step.runs.len().to_string(),
            who,
        ]
    });
    let table = table(
        lang,
        &[
            ("手順", "Action"),
            ("期待する結果", "Expected"),
            ("確認した結果", "Observed"),
            ("判定", "Result"),
            ("回数", "Runs"),
            ("実施者・日時", "By, at"),
        ],
        rows.collect(),
    );
    listed(lang, "tests", "試験", "Tests", table)
}

fn passed(passed: bool, lang: Lang) -> &'static str {
    match passed {
        true => lang.pick("合格", "passed"),
        false => lang.pick("不合格", "failed"),
    }
}

fn cost(source: &Source, lang: Lang) -> SheetSection {
    let totals = &source.plan.totals;
    let mut facts: Vec<(String, String)> = Vec::new();
    let amount = |of: &Money| money::text(of.minor, &of.currency, lang);
    for total in &totals.costs {
        let (planned, actual) = (amount(&total.planned), amount(&total.actual));
        facts.push(fact(lang, "費用（計画）", "Cost, planned", &planned));
        facts.push(fact(lang, "費用（実績）", "Cost, actual", &actual));
    }
    let (whole, tenth) = (totals.effort_tenths / 10, totals.effort_tenths % 10);
    let effort = format!("{}.{tenth}", civil::grouped(whole));
    facts.push(fact(
        lang,
        "工数（計画、人日）",
        "Person-days, planned",
        &effort,
    ));
    section(lang, "cost", "費用と工数", "Cost and effort", facts)
}

fn parties(source: &Source, lang: Lang) -> SheetSection {
    let rows = source.plan.parties.iter().map(|p| {
        let party = &p.party;
        let share = party
            .share_bp
            .map(|bp| format!("{}.{:02}%", bp / 100, bp % 100));
        let state = party.state.label(lang);
        vec![
            party.name.clone(),
            party.side.label(lang).to_owned(),
            party.subject.clone(),
            party.cooperation.clone(),
            share.unwrap_or_default(),
            format!("{state} {}", day(party.state_on, lang))
                .trim()
                .to_owned(),
        ]
    });
    let table = table(
        lang,
        &[
            ("相手", "Party"),
            ("区分", "Side"),
            ("合意の内容", "What is agreed"),
            ("協力", "Cooperation"),
            ("費用負担", "Share of the cost"),
            ("状況", "State"),
        ],
        rows.collect(),
    );
    listed(
        lang,
        "parties",
        "合意と費用負担",
        "Agreements and who pays",
        table,
    )
}

fn dates(source: &Source, lang: Lang) -> SheetSection {
    let rows = source.execution.dates.iter().map(|d| {
        let date = &d.date;
        vec![
            format!("{} {}", civil::day(date.day, lang), date.hours)
                .trim()
                .to_owned(),
            date.what.clone(),
            date.audience.clone(),
            date.state.label(lang).to_owned(),
        ]
    });
    let table = table(
        lang,
        &[
            ("日時", "When"),
            ("内容", "What"),
            ("利用者", "Users"),
            ("状況", "State"),
        ],
        rows.collect(),
    );
    listed(
        lang,
        "dates",
        "利用者との日程",
        "Dates agreed with users",
        table,
    )
}

fn monitoring(source: &Source, lang: Lang) -> SheetSection {
    let rows = source.monitoring.iter().map(|m| {
        let found = |c: &&saiki_api::monitoring::Check| c.result == CheckResult::Finding;
        let findings = m.checks.iter().filter(found).count();
        let end = match &m.end {
            Some(end) => format!("{} {}", end.by_name, end.reason),
            None => lang.pick("継続中", "goes on").to_owned(),
        };
        vec![
            m.title.clone(),
            format!("{} – {}", civil::day(m.from, lang), civil::day(m.to, lang)),
            m.watched.join(lang.pick("、", ", ")),
            m.checks.len().to_string(),
            findings.to_string(),
            end,
        ]
    });
    let table = table(
        lang,
        &[
            ("名称", "Name"),
            ("期間", "Period"),
            ("監視項目", "Watched"),
            ("記録", "Entries"),
            ("気になる点", "Findings"),
            ("終了の判断", "End"),
        ],
        rows.collect(),
    );
    listed(
        lang,
        "monitoring",
        "復旧後の監視強化",
        "Closer monitoring",
        table,
    )
}

fn day(day: Option<saiki_api::Date>, lang: Lang) -> String {
    day.map(|day| civil::day(day, lang)).unwrap_or_default()
}
