//! What is done so that it does not happen again, in a final report: measures, revisions, lessons.

use super::{list, pen::Pen};
use saiki_api::{
    Lang,
    final_reports::content::{Content, LessonLearned, MeasureTaken},
    lessons::{FollowKind, LessonPhase},
    measures::MeasureState,
    revisions::RevisionState,
    sheets::SheetSection,
    wire,
};
use saiki_domain::{civil, lessons as rules, money};

/// Measures, measures as told to others, revisions.
pub(super) fn measures(content: &Content, pen: &Pen) -> Vec<SheetSection> {
    let pursued = content
        .measures
        .iter()
        .filter(|measure| measure.state != MeasureState::Dropped);
    let verified = pursued
        .clone()
        .filter(|measure| measure.state == MeasureState::Verified);
    let count = |n: usize| pen.count(i64::try_from(n).unwrap_or(i64::MAX), "件", "");
    let head = pen.section(
        "measures",
        "再発防止策",
        "Measures against recurrence",
        vec![
            pen.fact(
                "取り組んだ対策",
                "Measures pursued",
                &count(pursued.count()),
            ),
            pen.fact(
                "効果を確認した対策",
                "Measures found effective",
                &count(verified.count()),
            ),
        ],
    );
    let stated = content.stated_measures.iter().map(|measure| {
        vec![
            measure.text.clone(),
            match measure.done {
                true => pen.pick("実施済み", "done"),
                false => pen.pick("予定", "planned"),
            },
            pen.known(&civil::day_text(&measure.date, pen.lang)),
        ]
    });
    let revisions = content.revisions.iter().map(|revision| {
        let dropped = revision.state == RevisionState::Dropped;
        vec![
            revision.document.clone(),
            match dropped {
                true => revision.reason.clone(),
                false => revision.change.clone(),
            },
            revision.state.label(pen.lang).to_owned(),
            match dropped {
                true => String::new(),
                false => pen.known(revision.decided_by.as_deref().unwrap_or_default()),
            },
            match dropped {
                true => String::new(),
                false => pen.day(revision.in_force_on),
            },
        ]
    });
    vec![
        head,
        list(
            pen,
            "measures_taken",
            ("対策の一覧", "Each measure"),
            &[
                ("対策", "Measure"),
                ("状況", "State"),
                ("費用と負担者", "Cost and who pays"),
                ("承認", "Approved by"),
                ("実施", "In place"),
                ("効果の確認", "Verified by"),
                ("次の確認", "Audited again"),
            ],
            content.measures.iter().map(|m| taken(m, pen)).collect(),
        ),
        list(
            pen,
            "measures_stated",
            (
                "報告・通知に記載した対策",
                "Measures as reports and letters state them",
            ),
            &[("対策", "Measure"), ("状況", "State"), ("日付", "Day")],
            stated.collect(),
        ),
        list(
            pen,
            "revisions",
            ("規程・計画の改訂", "Plans and policies revised"),
            &[
                ("文書", "Document"),
                ("変更点・見送りの理由", "Change, or why not pursued"),
                ("状況", "State"),
                ("承認", "Approved by"),
                ("施行日", "In force since"),
            ],
            revisions.collect(),
        ),
    ]
}

fn taken(measure: &MeasureTaken, pen: &Pen) -> Vec<String> {
    let lang = pen.lang;
    let dropped = measure.state == MeasureState::Dropped;
    let amount = |minor| money::text(minor, &measure.currency, lang);
    let payers: Vec<String> = measure
        .payers
        .iter()
        .map(|payer| format!("{} {}", payer.party, share(payer.share_bp)))
        .collect();
    let (cost, spent, payers) = (
        amount(measure.cost),
        amount(measure.spent),
        pen.known(&pen.joined(&payers)),
    );
    let cost = match lang {
        Lang::Ja => format!("計画{cost}、支出{spent}。負担：{payers}"),
        Lang::En => format!("{cost} planned, {spent} spent; paid by {payers}"),
    };
    let title = match measure.note.trim() {
        "" => measure.title.clone(),
        note => format!("{}{}{note}", measure.title, lang.pick("：", ": ")),
    };
    let unless_dropped = |text: String| match dropped {
        true => String::new(),
        false => text,
    };
    vec![
        title,
        pen.with(measure.state.label(lang), measure.kind.label(lang)),
        cost,
        unless_dropped(pen.by(measure.approved.as_ref(), ("未承認", "not approved"))),
        unless_dropped(pen.by(measure.in_place.as_ref(), ("未実施", "not in place"))),
        unless_dropped(pen.by(measure.verified.as_ref(), ("未確認", "not verified"))),
        unless_dropped(pen.day(measure.audit_on)),
    ]
}

/// A share in per cent: `70%`, `33.33%`.
fn share(bp: u32) -> String {
    match (bp / 100, bp % 100) {
        (whole, 0) => format!("{whole}%"),
        (whole, rest) => format!("{whole}.{rest:02}%"),
    }
}

/// Lessons by phase.
pub(super) fn lessons(content: &Content, pen: &Pen) -> Vec<SheetSection> {
    let gaps = rules::named(&content.lesson_gaps);
    let mut all = vec![SheetSection {
        text: gaps.map_or_else(String::new, |text| text.get(pen.lang).to_owned()),
        ..pen.section("lessons", "教訓", "Lessons", Vec::new())
    }];
    for phase in LessonPhase::ALL {
        let own = content.lessons.iter().filter(|l| l.phase == phase);
        all.push(list(
            pen,
            &format!("lessons_{}", wire::name(&phase)),
            (phase.label(Lang::Ja), phase.label(Lang::En)),
            &[
                ("主題", "Theme"),
                ("あったこと", "What happened"),
                ("評価", "Assessment"),
                ("対応", "What follows"),
            ],
            own.map(|lesson| learned(lesson, pen)).collect(),
        ));
    }
    all
}

fn learned(lesson: &LessonLearned, pen: &Pen) -> Vec<String> {
    let (lang, colon) = (pen.lang, pen.lang.pick("：", ": "));
    let kind = lesson.follows.label(lang);
    let follows = match (&lesson.followed, lesson.follows) {
        (Some(followed), _) => {
            let (title, done) = (&followed.title, followed.done);
            let done = match done {
                true => pen.pick("済み", "done"),
                false => pen.pick("未了", "not done"),
            };
            match lang {
                Lang::Ja => format!("{kind}「{title}」（{done}）"),
                Lang::En => format!("{kind} “{title}” ({done})"),
            }
        }
        (None, FollowKind::Nothing) => format!("{kind}{colon}{}", pen.known(&lesson.reason)),
        (None, _) => format!("{kind}{colon}{}", pen.known("")),
    };
    vec![
        lesson.theme.label(lang).to_owned(),
        lesson.happened.clone(),
        format!(
            "{}{colon}{}",
            lesson.judgement.label(lang),
            lesson.assessment
        ),
        follows,
    ]
}
