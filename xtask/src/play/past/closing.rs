//! What brings every scenario to its end: the plan carried out, the cause answered, measures put in place and verified by
//! somebody else, the last items decided, and the incident closed with nothing open.

use anyhow::{Context, Result, ensure};
use saiki_api::Uuid;
use saiki_api::problem::ErrorCode;
use serde_json::{Value, json};

use super::story::Story;
use crate::play::answer::{id, text, version};

/// How normal operation is returned to.
pub struct Recovery<'t> {
    /// Level.
    pub level: &'t str,
    /// What shall work again.
    pub aim: &'t str,
    /// First and last day.
    pub days: (i64, i64),
    /// Name and last day of each stage, of a partial recovery.
    pub stages: &'t [(&'t str, i64)],
    /// Title and kind, each after the one before.
    pub tasks: &'t [(&'t str, &'t str)],
}

/// Plans it and has the plan approved.
pub fn agree(story: &Story<'_>, recovery: &Recovery<'_>) -> Result<()> {
    let (from, to) = recovery.days;
    let mut stages = Vec::new();
    for (name, day) in recovery.stages {
        stages.push(json!({ "name": name, "date": story.calendar.date(*day)?, "runs": name }));
    }
    let goal = json!({
        "stages": stages,
        "level": recovery.level, "aim": recovery.aim, "begins": story.calendar.date(from)?,
        "deadline": story.calendar.date(to)?, "priority": "first", "accountable": "青山 玲子", "arranges": "経理部長",
        "procedure": { "exists": true, "reference": "復旧手順書 第3版", "checked_by": "青山 玲子",
                       "checked_on": story.calendar.date(from)? },
    });
    story.change("PUT", "recovery/plan", &goal)?;
    let mut before: Vec<Uuid> = Vec::new();
    for (title, kind) in recovery.tasks {
        let task = json!({ "title": title, "kind": kind, "days": 1, "depends_on": before, "responsible": "情報システム部" });
        before = vec![id(&story.post("recovery/tasks", &task)?)?];
    }
    let plan = story.get("recovery/plan")?;
    story.approve("recovery/plan", text(&plan, "content_hash")?)
}

/// Every task is done, today, and the report of completion is made.
pub fn finish(story: &Story<'_>, recovery: &Recovery<'_>) -> Result<()> {
    let (from, to) = recovery.days;
    let plan = story.get("recovery/plan")?;
    let tasks = plan.get("tasks").and_then(Value::as_array);
    for task in tasks.context("the plan has no tasks")? {
        let done = json!({ "state": "done", "progress": 100, "started_on": story.calendar.date(from)?,
            "finished_on": story.calendar.date(to)? });
        let path = story.path(&format!("recovery/tasks/{}/progress", id(task)?))?;
        let _done: Value = story
            .cast
            .lead
            .change("PUT", &path, version(task)?, &done)?;
    }
    let report = story.post("recovery/reports", &json!({ "lang": "ja" }))?;
    let report = story.path(&format!(
        "recovery/reports/{}/export?format=md",
        id(&report)?
    ))?;
    let report = String::from_utf8(story.cast.lead.download(&report)?)?;
    for (title, _) in recovery.tasks {
        ensure!(
            report.contains(title),
            "the report does not tell of {title}"
        );
    }
    Ok(())
}

/// Answers both questions of the cause with one confirmed leaf each, concludes, and takes the conclusions over into the
/// facts that reports use.
pub fn answer_why(story: &Story<'_>, link: &Value, entry: &str, spread: &str) -> Result<()> {
    for (question, statement) in [("entry", entry), ("spread", spread)] {
        let leaf = json!({ "question": question, "statement": statement, "state": "confirmed", "links": [link] });
        let _leaf = story.post("causes", &leaf)?;
    }
    conclude(story, entry, spread)
}

/// Concludes what the tree shows.
pub fn conclude(story: &Story<'_>, entry: &str, spread: &str) -> Result<()> {
    for (question, statement) in [("entry", entry), ("spread", spread)] {
        let path = story.path(&format!("conclusions/{question}"))?;
        let conclusion = json!({ "text": format!("{statement}。") });
        let _made: Value = story.cast.lead.change("PUT", &path, 0, &conclusion)?;
    }
    let _facts = story.change_as(
        &story.cast.lead,
        "POST",
        "conclusions/adopt",
        "",
        &json!({ "lang": "ja" }),
    )?;
    Ok(())
}

/// A measure against recurrence.
pub struct Measure<'t> {
    /// Title.
    pub title: &'t str,
    /// `technical`, `operational` or `legal`.
    pub kind: &'t str,
    /// Who puts it in place.
    pub responsible: &'t str,
    /// Cost, in yen.
    pub cost_once: i64,
    /// Decided on this day, due on that.
    pub days: (i64, i64),
}

/// Plans it, with its payer, and has it approved by somebody else.
pub fn plan(story: &Story<'_>, measure: &Measure<'_>) -> Result<Uuid> {
    let made = story.post(
        "measures",
        &json!({
            "kind": measure.kind, "title": measure.title, "level": "standard", "cost_once": measure.cost_once,
            "cost_yearly": 0, "years": 3, "responsible": measure.responsible, "due": story.calendar.date(measure.days.1)?,
            "payers": [{ "party": measure.responsible, "share_bp": 10_000 }],
        }),
    )?;
    let measure = id(&made)?;
    story.approve(&format!("measures/{measure}"), text(&made, "content_hash")?)?;
    Ok(measure)
}

/// The lead puts it in place; every place it must reach gets its decision, spare machines and backups included.
pub fn put_in_place(story: &Story<'_>, measure: Uuid, note: &str) -> Result<()> {
    let rest = format!("measures/{measure}");
    let step = json!({ "action": "put_in_place", "note": note });
    story.change_as(
        &story.cast.lead,
        "POST",
        &format!("{rest}/steps"),
        &rest,
        &step,
    )?;
    for target in story.all(&format!("{rest}/targets"))? {
        let decision = json!({ "state": "done", "note": note });
        let path = story.path(&format!("{rest}/targets/{}", id(&target)?))?;
        let _decided: Value =
            story
                .cast
                .lead
                .change("PATCH", &path, version(&target)?, &decision)?;
    }
    Ok(())
}

/// Somebody else tests its effect, and it comes back for the next audit. Who put it in place is refused.
pub fn verify(story: &Story<'_>, measure: Uuid, tested: &str, next_day: i64) -> Result<()> {
    let rest = format!("measures/{measure}");
    let audit =
        json!({ "effective": true, "tested": tested, "next_on": story.calendar.date(next_day)? });
    let path = format!("{rest}/audits");
    let own = story.change_as(&story.cast.lead, "POST", &path, &rest, &audit);
    ensure!(own.is_err(), "who put a measure in place verified it");
    let verified = story.change_as(&story.cast.compliance, "POST", &path, &rest, &audit)?;
    ensure!(text(&verified, "state")? == "verified", "{verified}");
    Ok(())
}

/// A plan or policy is revised, approved and in force from today.
pub fn revise(story: &Story<'_>, document: &str, change: &str, lesson: &str) -> Result<()> {
    let today = story.calendar.date(story.today()?)?;
    let made = story.post(
        "revisions",
        &json!({ "document": document, "change": change, "lesson": lesson, "responsible": "法務部", "due": today }),
    )?;
    let rest = format!("revisions/{}", id(&made)?);
    story.approve(&rest, text(&made, "content_hash")?)?;
    let decision = json!({ "state": "in_force", "day": today });
    story.change_as(
        &story.cast.lead,
        "POST",
        &format!("{rest}/decision"),
        &rest,
        &decision,
    )?;
    Ok(())
}

/// Education or a briefing was held today.
pub fn train(story: &Story<'_>, title: &str, audience: &str, result: &str) -> Result<()> {
    let _held = story.post(
        "trainings",
        &json!({
            "kind": "briefing", "title": title, "audience": audience, "day": story.calendar.date(story.today()?)?,
            "held": true, "attendance": [{ "unit": audience, "invited": 40, "attended": 40, "names": [] }],
            "result": result,
        }),
    )?;
    Ok(())
}

/// What one phase taught, and what follows from it.
pub fn learn(
    story: &Story<'_>,
    phase: &str,
    theme: &str,
    happened: &str,
    follows: &Value,
) -> Result<()> {
    let (judgement, assessment) = match follows.get("id") {
        Some(_) => ("change", "仕組みと手順を改める"),
        None => ("keep", "用意した手順が役に立った"),
    };
    let lesson = json!({ "phase": phase, "theme": theme, "happened": happened, "judgement": judgement,
        "assessment": assessment, "follows": follows });
    let _lesson = story.post("lessons", &lesson)?;
    Ok(())
}

/// Decides that what is still owed or undetermined need not be filed.
pub fn no_filings(story: &Story<'_>, reason: &str) -> Result<()> {
    let duties: Vec<Value> = story.cast.compliance.get(&story.path("filing-duties")?)?;
    for duty in &duties {
        if !["owed", "undetermined"].contains(&text(duty, "state")?) {
            continue;
        }
        let key = duty.get("key").and_then(Value::as_str);
        let key = match key {
            Some(key) => key.to_owned(),
            None => id(duty)?.to_string(),
        };
        let decision = json!({ "decision": "not_required", "reason": reason });
        let path = story.path(&format!("filing-duties/{key}/decision"))?;
        let _decided: Value =
            story
                .cast
                .compliance
                .change("PUT", &path, version(duty)?, &decision)?;
    }
    Ok(())
}

/// Decides the items that are left, closes the activities and the incident. Tried before, it is refused and told why.
pub fn close(story: &Story<'_>) -> Result<()> {
    let refused = story.refused_to_close()?;
    ensure!(
        !refused.open.is_empty(),
        "the refusal does not say what is open"
    );
    for item in story.all("items")? {
        if text(&item, "state")? != "open" {
            continue;
        }
        let mandatory = item.get("mandatory") == Some(&json!(true));
        let decision = match mandatory {
            true => json!({ "state": "done", "owner_id": story.cast.lead.user.id }),
            false => {
                json!({ "state": "not_applicable", "reason": "本件では該当する事実がないことを確認した" })
            }
        };
        story.change("PATCH", &format!("items/{}", id(&item)?), &decision)?;
    }
    let activities: Vec<Value> = story.cast.lead.get(&story.path("activities")?)?;
    for activity in &activities {
        let key = text(activity, "key")?;
        let rest = format!("activities/{key}");
        let who = match key {
            "ur" => &story.cast.comms,
            _ => &story.cast.lead,
        };
        let note = json!({ "note": "すべての項目の決定を確認した" });
        story
            .change_as(who, "POST", &format!("{rest}/close"), &rest, &note)
            .with_context(|| format!("closing {key}"))?;
    }
    let gate = story.get("gate")?;
    ensure!(gate.get("total") == Some(&json!(0)), "still open: {gate}");
    let closed = story.enter("closed", "すべての対応が決定された。")?;
    ensure!(text(&closed, "phase")? == "closed", "{closed}");
    final_report(story)
}

/// Closing has kept the final report, the same in both languages.
fn final_report(story: &Story<'_>) -> Result<()> {
    let kept = story.all("final-reports")?;
    ensure!(kept.len() == 1, "{} final reports are kept", kept.len());
    for lang in ["ja", "en"] {
        let path = story.path(&format!("final-reports/1/export?format=md&lang={lang}"))?;
        let report = String::from_utf8(story.cast.lead.download(&path)?)?;
        let incident = story.get("")?;
        for wanted in [
            text(&incident, "reference")?,
            text(&incident, "title")?,
            text(&incident, "/facts/cause/text")?
                .lines()
                .last()
                .unwrap_or_default(),
        ] {
            ensure!(
                report.contains(wanted),
                "the report ({lang}) leaves out {wanted}"
            );
        }
    }
    Ok(())
}

impl Story<'_> {
    /// Closing is refused while something is open, and the answer says so.
    fn refused_to_close(&self) -> Result<saiki_api::problem::Problem> {
        let change = json!({ "phase": "closed", "note": "" });
        let seen = self.get("")?;
        self.cast.lead.refused_on(
            &self.path("phase")?,
            version(&seen)?,
            &change,
            ErrorCode::Unfinished,
        )
    }
}
