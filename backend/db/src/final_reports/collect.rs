//! What a final report says, collected from the records. It is done without the incident's key: what is sealed cannot
//! get into it. Figures and prevention are collected beside this.

use super::{figures, prevention};
use crate::{
    Conn, DbResult, activities, causes, handover, incidents, items::Context, monitoring,
    organisation, recovery, timeline,
};
use saiki_api::{
    Lang, Timestamp, Uuid,
    activities::Activity,
    causes::{CauseTree, LinkKind},
    final_reports::content::{
        About, ActivityEnd, Cause, Concluded, Content, FORMAT, Happening, Leaf, Recovery,
        ReportMade, Watch,
    },
    gates::OpenMatter,
    incidents::Incident,
    monitoring::{CheckResult, Monitoring},
    organisation::Both,
};

/// Most rows of one noun a report holds.
pub(super) const MOST: i64 = 100_000;

/// Who makes a report, when, under which number.
#[derive(Debug, Clone)]
pub struct Made {
    /// Number within the incident; absent in a draft.
    pub number: Option<i64>,
    /// By whom.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// What the report of an incident says as the records are now, with what is `open`.
pub fn collect(
    conn: &mut Conn,
    incident: Uuid,
    made: Made,
    open: Vec<OpenMatter>,
) -> DbResult<Content> {
    let now = made.at;
    let about = incidents::get(conn, incident)?;
    let tree = causes::tree(conn, incident, now)?;
    let (lessons, lesson_gaps) = prevention::lessons(conn, incident)?;
    let zone = timeline::home_zone(conn)?;
    Ok(Content {
        format: FORMAT,
        number: made.number,
        made_at: now,
        made_by: made.by,
        organisation: organisation::get(conn)?.name,
        zone: zone.iana_name().unwrap_or("UTC").to_owned(),
        chronology: chronology(conn, incident)?,
        damage: figures::extent(conn, &about)?,
        cause: cause(tree, &about),
        recovery: returned(conn, incident, now)?,
        loss: figures::loss(conn, incident, now)?,
        measures: prevention::measures(conn, incident, now)?,
        stated_measures: about.facts.measures.clone(),
        revisions: prevention::revisions(conn, incident, now)?,
        told: figures::told(conn, &about)?,
        claims: figures::claimed(conn, incident)?,
        lessons,
        lesson_gaps,
        trainings: prevention::trainings(conn, incident)?,
        open,
        activities: ended(conn, incident, now)?,
        incident: short(about),
    })
}

fn short(incident: Incident) -> About {
    About {
        reference: incident.reference,
        exercise: incident.exercise,
        title: incident.title,
        summary: incident.summary,
        category: incident.category,
        severity: incident.severity,
        tlp: incident.tlp,
        threat_source: incident.threat_source,
        noticed_by: incident.noticed_by,
        noticed_note: incident.noticed_note,
        services: incident.affected_services,
        times: incident.times,
        phases: incident.phases,
    }
}

fn chronology(conn: &mut Conn, incident: Uuid) -> DbResult<Vec<Happening>> {
    let (ja, _) = timeline::list(conn, incident, None, MOST, Lang::Ja)?;
    let (en, _) = timeline::list(conn, incident, None, MOST, Lang::En)?;
    let both = ja.into_iter().zip(en).map(|(ja, en)| Happening {
        moment: ja.moment,
        text: match ja.automatic {
            true => Both::new(ja.text, en.text),
            false => Both::new(ja.text, ""),
        },
        by: ja.author_name,
    });
    Ok(both.collect())
}

fn cause(tree: CauseTree, incident: &Incident) -> Cause {
    let conclusions = tree.conclusions.iter().map(|c| Concluded {
        question: c.question,
        text: c.text.clone(),
        by: c.by_name.clone(),
        at: c.at,
    });
    let is_leaf = |id: Uuid| tree.causes.iter().all(|c| c.details.parent_id != Some(id));
    let leaves = tree.causes.iter().filter(|c| is_leaf(c.id)).map(|c| Leaf {
        question: c.details.question,
        statement: c.details.statement.clone(),
        state: c.details.state,
        reason: c.details.reason.clone(),
        assumption: c.details.assumption.clone(),
        // Interviews are for few to read; not even their numbers are told here.
        rests_on: c
            .links
            .iter()
            .filter(|link| link.kind != LinkKind::Interview)
            .map(|link| link.label.clone())
            .collect(),
    });
    Cause {
        conclusions: conclusions.collect(),
        leaves: leaves.collect(),
        stated: incident.facts.cause.clone(),
    }
}

fn returned(conn: &mut Conn, incident: Uuid, now: Timestamp) -> DbResult<Recovery> {
    let sheet = handover::get(conn, incident)?;
    let plan = recovery::get(conn, incident, now)?;
    let (reports, _) = recovery::list_reports(conn, incident, None, MOST)?;
    let (periods, _) = monitoring::list(conn, incident, None, MOST, now)?;
    let approval = plan.approval.as_ref().filter(|_| plan.is_approved());
    let (approved_by, approved_at) = match approval {
        Some(approval) => (approval.decided_by_name.clone(), approval.decided_at),
        None => (None, None),
    };
    let reports = reports.into_iter().rev().map(|report| ReportMade {
        number: report.number,
        complete: report.complete,
        sha256: report.sha256,
        by: report.created_by_name,
        at: report.created_at,
    });
    Ok(Recovery {
        given: (sheet.giver_name.unwrap_or_default(), sheet.given_at),
        taken: (sheet.taker_name.unwrap_or_default(), sheet.taken_at),
        level: plan.goal.level,
        aim: plan.goal.aim,
        accountable: plan.goal.accountable,
        begins: plan.schedule.begins.filter(|_| plan.version > 0),
        ends: plan.schedule.ends,
        deadline: plan.goal.deadline,
        tasks: plan.totals.tasks,
        done: plan.totals.done,
        approved_by,
        approved_at,
        reports: reports.collect(),
        monitoring: periods
            .into_iter()
            .rev()
            .map(|(period, _)| watch(period))
            .collect(),
    })
}

fn watch(period: Monitoring) -> Watch {
    let findings = period
        .checks
        .iter()
        .filter(|check| check.result == CheckResult::Finding);
    Watch {
        findings: findings.count(),
        checks: period.checks.len(),
        title: period.title,
        from: period.from,
        to: period.to,
        end: period.end.map(|end| (end.by_name, end.reason, end.at)),
    }
}

fn ended(conn: &mut Conn, incident: Uuid, now: Timestamp) -> DbResult<Vec<ActivityEnd>> {
    let context = Context::load(conn, incident)?;
    let all = activities::all(conn, &context, Lang::Ja, now)?;
    let one = |activity: Activity| ActivityEnd {
        key: activity.key,
        accountable: activity.accountable.map(|user| user.name),
        note: activity
            .closed
            .as_ref()
            .map(|closed| closed.note.clone())
            .unwrap_or_default(),
        closed: activity.closed.map(|closed| (closed.by_name, closed.at)),
    };
    Ok(all.into_iter().map(one).collect())
}
