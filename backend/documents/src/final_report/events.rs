//! What happened, in a final report: in short, in order, and why.

use super::{beneath, list, pen::Pen};
use saiki_api::{
    Lang,
    causes::{CauseState, Question},
    final_reports::content::{Content, Leaf},
    incidents::{Knowledge, TimeKind},
    sheets::SheetSection,
    wire,
};
use saiki_domain::civil;

/// The incident in short: classes, times, phases.
pub(super) fn summary(content: &Content, pen: &Pen) -> Vec<SheetSection> {
    let (incident, lang) = (&content.incident, pen.lang);
    let source = incident.threat_source.map_or("", |s| s.label(lang));
    let noticed = incident.noticed_by.map_or("", |by| by.label(lang));
    let noticed = match (noticed, incident.noticed_note.trim()) {
        ("", note) => note.to_owned(),
        (by, note) => pen.with(by, note),
    };
    let head = SheetSection {
        text: pen.known(&incident.summary),
        ..pen.section(
            "summary",
            "概要",
            "Summary",
            vec![
                pen.fact("分類", "Category", incident.category.label(lang)),
                pen.fact("重大度", "Severity", incident.severity.label(lang)),
                pen.fact("脅威の発生源", "Source of the threat", source),
                pen.fact("発覚の経緯", "How it came to notice", &noticed),
                pen.fact(
                    "影響を受けたサービス",
                    "Services affected",
                    &pen.joined(&incident.services),
                ),
            ],
        )
    };
    // The others are times deadlines of some laws run from, and closing is a phase; without them nothing is missing.
    let expected = |kind: TimeKind| {
        matches!(
            kind,
            TimeKind::Occurred
                | TimeKind::Detected
                | TimeKind::Aware
                | TimeKind::Contained
                | TimeKind::Recovered
        )
    };
    let mut times = Vec::new();
    for kind in TimeKind::ALL {
        let time = incident.times.iter().find(|time| time.kind == kind);
        if time.is_none() && !expected(kind) {
            continue;
        }
        let moment = time.map(|time| civil::full_moment(&time.moment, lang));
        times.push(vec![
            kind.label(lang).to_owned(),
            pen.known(&moment.unwrap_or_default()),
            time.map(|time| time.note.clone()).unwrap_or_default(),
        ]);
    }
    let phases = incident.phases.iter().map(|entry| {
        vec![
            entry.phase.label(lang).to_owned(),
            pen.at(entry.entered_at),
            entry.by_name.clone(),
            entry.note.clone(),
        ]
    });
    vec![
        head,
        list(
            pen,
            "times",
            ("主な時点", "Times"),
            &[("時点", "What"), ("日時", "When"), ("備考", "Note")],
            times,
        ),
        list(
            pen,
            "phases",
            ("段階の移行", "Phases"),
            &[
                ("段階", "Phase"),
                ("開始", "Began"),
                ("記録した者", "Recorded by"),
                ("理由", "Why"),
            ],
            phases.collect(),
        ),
    ]
}

/// The timeline in order.
pub(super) fn chronology(content: &Content, pen: &Pen) -> Vec<SheetSection> {
    let rows = content.chronology.iter().map(|event| {
        let by = event.by.clone();
        vec![
            civil::full_moment(&event.moment, pen.lang),
            event.text.get(pen.lang).to_owned(),
            by.unwrap_or_else(|| pen.pick("自動記録", "recorded automatically")),
        ]
    });
    let section = list(
        pen,
        "chronology",
        ("経過", "Chronology"),
        &[
            ("日時", "When"),
            ("出来事", "What happened"),
            ("記録した者", "Recorded by"),
        ],
        rows.collect(),
    );
    vec![SheetSection {
        beneath: false,
        ..section
    }]
}

/// Conclusions on the two questions and the causes they rest on.
pub(super) fn cause(content: &Content, pen: &Pen) -> Vec<SheetSection> {
    let (cause, lang) = (&content.cause, pen.lang);
    let stated = match (cause.stated.state, cause.stated.text.trim()) {
        (Knowledge::NotApplicable, "") => pen.pick("該当なし", "does not apply"),
        (_, text) => pen.known(text),
    };
    let mut all = vec![pen.section(
        "cause",
        "原因",
        "Cause",
        vec![pen.fact(
            "報告・通知に記載した原因",
            "Cause as reports and letters state it",
            &stated,
        )],
    )];
    for question in Question::ALL {
        let found = cause.conclusions.iter().find(|c| c.question == question);
        let facts = found.map(|c| {
            let by = (c.by.clone(), c.at);
            vec![pen.fact(
                "結論をまとめた者",
                "Concluded by",
                &pen.by(Some(&by), ("", "")),
            )]
        });
        all.push(beneath(SheetSection {
            text: pen.known(found.map_or("", |c| c.text.as_str())),
            ..pen.section(
                &format!("cause_{}", wire::name(&question)),
                question.label(Lang::Ja),
                question.label(Lang::En),
                facts.unwrap_or_default(),
            )
        }));
    }
    let rows = cause.leaves.iter().map(|leaf| {
        let rests: Vec<String> = leaf
            .rests_on
            .iter()
            .map(|label| label.get(lang).to_owned())
            .collect();
        vec![
            leaf.question.label(lang).to_owned(),
            leaf.statement.clone(),
            standing(leaf, pen),
            pen.known(&pen.joined(&rests)),
        ]
    });
    all.push(list(
        pen,
        "causes",
        ("個々の原因", "Causes one by one"),
        &[
            ("問い", "Question"),
            ("原因", "Cause"),
            ("確からしさ", "How sure"),
            ("根拠", "Rests on"),
        ],
        rows.collect(),
    ));
    all
}

/// How far a cause is established; an assumption is named as one.
fn standing(leaf: &Leaf, pen: &Pen) -> String {
    let state = leaf.state.label(pen.lang);
    if let (CauseState::Excluded, reason) = (leaf.state, leaf.reason.trim()) {
        return format!("{state}{}{reason}", pen.lang.pick("：", ": "));
    }
    match &leaf.assumption {
        None => state.to_owned(),
        Some(assumed) => {
            let (who, due) = (&assumed.settled_by, civil::day_text(&assumed.due, pen.lang));
            match pen.lang {
                Lang::Ja => format!("{state}（推定。確認：{who}、期限：{due}）"),
                Lang::En => format!("{state} (assumed; to be settled by {who} until {due})"),
            }
        }
    }
}
