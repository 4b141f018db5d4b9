//! The end of a final report: education held, what remains open, who answered for what and approved it.

use super::{list, pen::Pen};
use saiki_api::{
    Lang, Timestamp,
    final_reports::content::{Content, TrainingReported},
    sheets::SheetSection,
};
use saiki_domain::civil;

/// Education, drills and audits.
pub(super) fn trainings(content: &Content, pen: &Pen) -> Vec<SheetSection> {
    let section = list(
        pen,
        "trainings",
        ("教育・訓練・監査", "Education, drills and audits"),
        &[
            ("内容", "What"),
            ("対象", "For whom"),
            ("日付", "Day"),
            ("出席", "Attendance"),
            ("結果", "Result"),
            ("次回", "Next"),
        ],
        content.trainings.iter().map(|t| training(t, pen)).collect(),
    );
    vec![SheetSection {
        beneath: false,
        ..section
    }]
}

fn training(training: &TrainingReported, pen: &Pen) -> Vec<String> {
    let lang = pen.lang;
    let kind = training.kind.label(lang);
    let (came, all) = (
        civil::grouped(training.attended),
        civil::grouped(training.invited),
    );
    let day = pen.day(Some(training.day));
    vec![
        match lang {
            Lang::Ja => format!("{kind}「{}」", training.title),
            Lang::En => format!("{kind}: {}", training.title),
        },
        training.audience.clone(),
        match (training.held, lang) {
            (true, _) => day,
            (false, Lang::Ja) => format!("{day}（予定）"),
            (false, Lang::En) => format!("{day} (planned)"),
        },
        match (training.held, training.invited, lang) {
            (false, ..) => String::new(),
            (true, 0, _) => pen.known(""),
            (true, _, Lang::Ja) => format!("対象{all}名のうち{came}名"),
            (true, _, Lang::En) => format!("{came} of {all}"),
        },
        match training.held {
            true => pen.known(&training.result),
            false => String::new(),
        },
        training
            .next_on
            .map(|day| civil::full_day(day, lang))
            .unwrap_or_default(),
    ]
}

/// What is still open.
pub(super) fn open(content: &Content, pen: &Pen) -> Vec<SheetSection> {
    let rows = content.open.iter().map(|matter| {
        vec![
            matter.kind.label(pen.lang).to_owned(),
            matter.title.clone(),
            matter
                .activity
                .map(|key| key.label(pen.lang).to_owned())
                .unwrap_or_default(),
        ]
    });
    let mut section = list(
        pen,
        "open",
        ("残っている事項", "What remains open"),
        &[("種類", "Kind"), ("事項", "Matter"), ("活動", "Activity")],
        rows.collect(),
    );
    if section.table.is_none() {
        section.text = pen.pick("ありません。", "Nothing.");
    }
    section.beneath = false;
    vec![section]
}

/// Who answered for which activity, and who approved what.
pub(super) fn names(content: &Content, pen: &Pen) -> Vec<SheetSection> {
    let lang = pen.lang;
    let ends = content.activities.iter().map(|activity| {
        vec![
            activity.key.label(lang).to_owned(),
            pen.known(activity.accountable.as_deref().unwrap_or_default()),
            pen.by(activity.closed.as_ref(), ("未完了", "not closed")),
            activity.note.clone(),
        ]
    });
    let mut approved: Vec<Vec<String>> = Vec::new();
    let plan = &content.recovery;
    let mut add = |what: String, by: Option<&(String, Timestamp)>| {
        if by.is_some() {
            approved.push(vec![what, pen.by(by, ("", ""))]);
        }
    };
    let by = plan.approved_by.clone().zip(plan.approved_at);
    add(pen.pick("復旧計画", "Recovery plan"), by.as_ref());
    for letter in &content.told.letters {
        add(letter.name.clone(), letter.approved.as_ref());
    }
    for measure in &content.measures {
        add(measure.title.clone(), measure.approved.as_ref());
    }
    vec![
        pen.section(
            "names",
            "責任者と承認",
            "Who answered and approved",
            Vec::new(),
        ),
        list(
            pen,
            "accountable",
            ("活動の責任者", "Accountable people"),
            &[
                ("活動", "Activity"),
                ("責任者", "Accountable"),
                ("完了の記録", "Closed by"),
                ("備考", "Note"),
            ],
            ends.collect(),
        ),
        list(
            pen,
            "approvals",
            ("承認の記録", "Approvals"),
            &[("対象", "What"), ("承認", "Approved by")],
            approved,
        ),
    ]
}
