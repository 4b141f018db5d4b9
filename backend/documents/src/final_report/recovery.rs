//! How normal operation came back, in a final report: handover, plan, reports, closer monitoring.

use super::{list, numbered, pen::Pen};
use saiki_api::{
    Lang, Timestamp,
    final_reports::content::{Content, Watch},
    sheets::SheetSection,
};
use saiki_domain::civil;

/// Response and return to normal operation.
pub(super) fn recovery(content: &Content, pen: &Pen) -> Vec<SheetSection> {
    let (recovery, lang) = (&content.recovery, pen.lang);
    let side = |(name, at): &(String, Option<Timestamp>)| match at {
        Some(at) => pen.by(Some(&(name.clone(), *at)), ("", "")),
        None => pen.known(name),
    };
    let done = match recovery.tasks {
        0 => String::new(),
        all => {
            let (done, all) = (civil::grouped(recovery.done), civil::grouped(all));
            match lang {
                Lang::Ja => format!("{all}件のうち{done}件を完了"),
                Lang::En => format!("{done} of {all} done"),
            }
        }
    };
    let approved = recovery.approved_by.clone().zip(recovery.approved_at);
    let none = |name: (&str, &str)| {
        let none = pen.pick("作成していない", "none was written");
        vec![pen.fact(name.0, name.1, &none)]
    };
    // What was never written is not unknown: it says so once.
    let mut facts = match recovery.given.0.is_empty() && recovery.taken.0.is_empty() {
        true => none(("引継ぎ書", "Handover sheet")),
        false => vec![
            pen.fact("引継ぎ元", "Handed over by", &side(&recovery.given)),
            pen.fact("引継ぎ先", "Taken over by", &side(&recovery.taken)),
        ],
    };
    let planned = recovery.level.is_some() || !recovery.aim.is_empty() || recovery.tasks > 0;
    facts.extend(match planned {
        false => none(("復旧計画", "Recovery plan")),
        true => vec![
            pen.fact(
                "復旧水準",
                "Level of recovery",
                recovery.level.map_or("", |level| level.label(lang)),
            ),
            pen.fact("目標", "Aim", &recovery.aim),
            pen.fact("復旧の責任者", "Accountable", &recovery.accountable),
            pen.fact(
                "計画の承認",
                "Approval of the plan",
                &pen.by(
                    approved.as_ref(),
                    ("承認の記録なし", "no approval recorded"),
                ),
            ),
            pen.fact("着手日", "Began", &pen.day(recovery.begins)),
            pen.fact("完了日", "Ended", &pen.day(recovery.ends)),
            pen.fact("期限", "Deadline", &pen.day(recovery.deadline)),
            pen.fact("作業", "Tasks", &done),
        ],
    });
    let head = pen.section(
        "recovery",
        "対応と通常運用への復帰",
        "Response and return to normal operation",
        facts,
    );
    let reports = recovery.reports.iter().map(|report| {
        let by = (report.by.clone(), report.at);
        vec![
            numbered(report.number, lang),
            match report.complete {
                true => pen.pick("完了", "completion"),
                false => pen.pick("経過", "progress"),
            },
            pen.by(Some(&by), ("", "")),
            report.sha256.clone(),
        ]
    });
    vec![
        head,
        list(
            pen,
            "recovery_reports",
            ("復旧の報告書", "Reports on the recovery"),
            &[
                ("番号", "Number"),
                ("種類", "Kind"),
                ("作成", "Made by"),
                ("ハッシュ値", "Hash"),
            ],
            reports.collect(),
        ),
        list(
            pen,
            "monitoring",
            ("復旧後の監視強化", "Closer monitoring"),
            &[
                ("名称", "Name"),
                ("期間", "Period"),
                ("記録", "Entries"),
                ("気になる点", "Findings"),
                ("終了の判断", "End"),
            ],
            recovery.monitoring.iter().map(|w| watch(w, pen)).collect(),
        ),
    ]
}

fn watch(watch: &Watch, pen: &Pen) -> Vec<String> {
    let end = match &watch.end {
        None => pen.pick("継続中", "goes on"),
        Some((by, reason, at)) => {
            let by = pen.by(Some(&(by.clone(), *at)), ("", ""));
            format!("{by}{}{reason}", pen.lang.pick("：", ": "))
        }
    };
    let (from, to) = (pen.day(Some(watch.from)), pen.day(Some(watch.to)));
    vec![
        watch.title.clone(),
        match pen.lang {
            Lang::Ja => format!("{from}〜{to}"),
            Lang::En => format!("{from} to {to}"),
        },
        watch.checks.to_string(),
        watch.findings.to_string(),
        end,
    ]
}
