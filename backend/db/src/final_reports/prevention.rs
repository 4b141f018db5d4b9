//! What a final report says of prevention: measures, revisions, lessons, education. Who attended stays sealed; only how
//! many did is told.

use super::collect::MOST;
use crate::{
    Conn, DbId, DbResult, lessons as learned, measures as register, revisions as plans,
    schema::trainings as held, stored,
};
use diesel::prelude::*;
use saiki_api::{
    Timestamp, Uuid,
    approvals::ApprovalState,
    final_reports::content::{LessonLearned, MeasureTaken, RevisionMade, TrainingReported},
    lessons::{Lesson, LessonPhase},
    measures::{Measure, MeasureFilter, MeasureState},
};

/// Measures in the order they were written down.
pub(super) fn measures(
    conn: &mut Conn,
    incident: Uuid,
    now: Timestamp,
) -> DbResult<Vec<MeasureTaken>> {
    let (all, _) = register::list(conn, incident, &MeasureFilter::default(), None, MOST, now)?;
    all.into_iter()
        .map(|measure| taken(conn, incident, measure))
        .collect()
}

fn taken(conn: &mut Conn, incident: Uuid, measure: Measure) -> DbResult<MeasureTaken> {
    let approval = register::approvals::latest(conn, measure.id)?;
    let audits = register::audits(conn, incident, measure.id)?;
    let verified = (measure.state == MeasureState::Verified)
        .then(|| audits.into_iter().find(|audit| audit.effective))
        .flatten();
    let content = measure.content;
    Ok(MeasureTaken {
        title: content.title,
        kind: content.kind,
        level: content.level,
        state: measure.state,
        note: measure.state_note,
        responsible: content.responsible,
        due: content.due,
        payers: content.payers,
        cost: measure.cost,
        spent: measure.spent,
        currency: measure.currency,
        approved: approval
            .filter(|approval| approval.state == ApprovalState::Approved)
            .and_then(|approval| approval.decided_by_name.zip(approval.decided_at)),
        in_place: measure.implemented_by_name.zip(measure.implemented_at),
        verified: verified.map(|audit| (audit.by_name, audit.at)),
        audit_on: measure.audit_on,
        targets: measure.targets,
        undecided: measure.undecided_targets,
    })
}

/// Revisions in the order they were written down.
pub(super) fn revisions(
    conn: &mut Conn,
    incident: Uuid,
    now: Timestamp,
) -> DbResult<Vec<RevisionMade>> {
    let (all, _) = plans::list(conn, incident, None, MOST, now)?;
    let made = all.into_iter().map(|revision| RevisionMade {
        document: revision.content.document,
        change: revision.content.change,
        state: revision.state,
        decided_by: revision.decided_by_name,
        in_force_on: revision.in_force_on,
        reason: revision.reason,
    });
    Ok(made.collect())
}

/// Lessons by phase, and phases without any.
pub(super) fn lessons(
    conn: &mut Conn,
    incident: Uuid,
) -> DbResult<(Vec<LessonLearned>, Vec<LessonPhase>)> {
    let (mut all, _) = learned::list(conn, incident, None, None, MOST)?;
    all.sort_by_key(|lesson| lesson.content.phase);
    let gaps = learned::gaps(conn, incident)?;
    let one = |lesson: Lesson| {
        let content = lesson.content;
        LessonLearned {
            phase: content.phase,
            theme: content.theme,
            happened: content.happened,
            judgement: content.judgement,
            assessment: content.assessment,
            follows: content.follows.kind,
            followed: lesson.followed,
            reason: content.follows.reason,
        }
    };
    Ok((all.into_iter().map(one).collect(), gaps.phases))
}

/// What is stored of education, a drill or an audit beside who attended.
type Told = (
    String,
    String,
    String,
    String,
    bool,
    i64,
    i64,
    String,
    Option<String>,
);

/// Education, drills and audits by day.
pub(super) fn trainings(conn: &mut Conn, incident: Uuid) -> DbResult<Vec<TrainingReported>> {
    let rows: Vec<Told> = held::table
        .filter(held::incident_id.eq(DbId(incident)))
        .order((held::day, held::id))
        .select((
            held::kind,
            held::title,
            held::audience,
            held::day,
            held::held,
            held::invited,
            held::attended,
            held::result,
            held::next_on,
        ))
        .load(conn)?;
    rows.into_iter()
        .map(
            |(kind, title, audience, day, held, invited, attended, result, next_on)| {
                Ok(TrainingReported {
                    kind: stored::value("trainings.kind", &kind)?,
                    title,
                    audience,
                    day: stored::value("trainings.day", &day)?,
                    held,
                    invited,
                    attended,
                    result,
                    next_on: stored::optional("trainings.next_on", next_on.as_deref())?,
                })
            },
        )
        .collect()
}
