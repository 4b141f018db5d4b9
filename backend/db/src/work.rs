//! The work list: what is open for somebody over all incidents they take part in, collected from every noun that has
//! an owner and a date: one line a noun.

use crate::{
    Conn, DbId, DbResult, activities, campaigns, claims,
    clocks::{self, Owed},
    contacts::{self, Waiting},
    filing_duties,
    filings::{self, Awaited},
    followups, incidents,
    items::{self, Common, Context},
    measures, reports,
    schema::incident_members,
    trainings,
};
use diesel::prelude::*;
use saiki_api::{
    Date, Lang, Timestamp, Uuid,
    activities::{Activity, ActivityKey, ActivityState},
    classes::Phase,
    incidents::Incident,
    items::{Item, Priority},
    permissions::Permission,
    stalls::Stall,
    users::User,
    wire,
    work::{WorkEntry, WorkKind},
};
use saiki_domain::stalls::Work;
use std::collections::HashMap;

/// Whose list it is.
#[derive(Debug, Clone, Copy)]
pub struct Reader {
    /// The user.
    pub user: Uuid,
    /// Whether the user sees incidents without being a member.
    pub sees_all: bool,
    /// Whether the user may route reports from outside.
    pub may_route: bool,
    /// Whether the user may approve reports to authorities that somebody else made.
    pub may_approve: bool,
    /// The language titles come in.
    pub lang: Lang,
    /// The time.
    pub now: Timestamp,
}

impl Reader {
    /// A user who reads now, in that language.
    pub fn of(user: &User, lang: Lang, now: Timestamp) -> Reader {
        Reader {
            user: user.id,
            sees_all: user.role.sees_all_incidents(),
            may_route: user.role.allows(Permission::IncidentsWrite),
            may_approve: user.role.allows(Permission::FilingsApprove),
            lang,
            now,
        }
    }
}

/// Everything open in the reader's incidents, what is stalled first, then by due date.
pub fn all(conn: &mut Conn, reader: &Reader) -> DbResult<Vec<WorkEntry>> {
    let open = open_incidents(conn, reader)?;
    let common = Common::load(conn)?;
    let mut entries = reports::waiting(conn, &common, reader)?;
    let mut owed = clocks::owed(conn, &open, reader.lang, reader.now)?;
    let mut awaited = match reader.may_approve {
        true => filings::awaited(conn, &open, reader)?,
        false => HashMap::new(),
    };
    for incident in incidents::several(conn, &open)? {
        let context = Context::of(conn, &incident, common.clone())?;
        let owed = owed.remove(&incident.id).unwrap_or_default();
        let awaited = awaited.remove(&incident.id).unwrap_or_default();
        entries.extend(of_incident(
            conn, &incident, &context, owed, awaited, reader,
        )?);
    }
    entries.sort_by_key(place);
    Ok(entries)
}

/// What an entry is sorted by: stalled work by when it stalled, then the rest by due date.
pub fn place(entry: &WorkEntry) -> (i64, i64, String) {
    let at = match &entry.stall {
        Some(stall) => stall.since.as_microsecond(),
        None => entry.due_at.map_or(i64::MAX, |due| due.as_microsecond()),
    };
    let kind = wire::name(&entry.kind);
    let activity = entry.activity.as_ref().map(wire::name).unwrap_or_default();
    let question = entry.question.as_deref().unwrap_or_default();
    (
        i64::from(entry.stall.is_none()),
        at,
        format!("{}/{kind}/{activity}/{question}", entry.id),
    )
}

/// Incidents that are not closed, of those the reader sees.
pub(crate) fn open_incidents(conn: &mut Conn, reader: &Reader) -> DbResult<Vec<DbId>> {
    use crate::schema::incidents;
    let mut query = incidents::table
        .filter(incidents::phase.ne(wire::name(&Phase::Closed)))
        .order(incidents::id)
        .select(incidents::id)
        .into_boxed();
    if !reader.sees_all {
        let own = incident_members::table
            .filter(incident_members::user_id.eq(DbId(reader.user)))
            .select(incident_members::incident_id);
        query = query.filter(incidents::id.eq_any(own));
    }
    Ok(query.load(conn)?)
}

fn of_incident(
    conn: &mut Conn,
    incident: &Incident,
    context: &Context,
    owed: Vec<Owed>,
    awaited: Vec<Awaited>,
    reader: &Reader,
) -> DbResult<Vec<WorkEntry>> {
    let activities = activities::all(conn, context, reader.lang, reader.now)?;
    let mut entries: Vec<WorkEntry> = activities
        .iter()
        .flat_map(|activity| of_activity(incident, activity, context, reader))
        .collect();
    let items = items::all(conn, context, reader.lang, reader.now)?;
    let open = items.iter().filter(|item| items::is_open(item));
    entries.extend(open.map(|item| of_item(incident, item, &activities, reader)));
    for waiting in contacts::waiting(conn, context, reader.lang, reader.now)? {
        entries.push(of_contact(incident, waiting, &activities, reader));
    }
    for waiting in claims::waiting(conn, context, reader.lang, reader.now)? {
        entries.push(of_claim(incident, waiting, &activities, reader));
    }
    for urgent in campaigns::urgent(conn, incident, reader.lang, reader.now)? {
        entries.push(of_campaign(incident, context, urgent, &activities, reader));
    }
    let untold = followups::open(conn, incident.id, reader.now)?;
    if untold > 0 {
        let title = followups::title(untold, reader.lang);
        entries.push(of_followups(incident, context, title, &activities, reader));
    }
    for (id, title) in filing_duties::open(conn, incident.id, reader.lang)? {
        entries.push(of_filing(incident, id, title, &activities, reader));
    }
    for awaited in awaited {
        entries.push(of_approval(incident, context, awaited, &activities, reader));
    }
    for owed in owed {
        entries.push(of_owed(incident, context, owed, &activities, reader));
    }
    let measures = measures::upcoming(conn, incident.id, reader.lang)?;
    let trainings = trainings::upcoming(conn, incident.id, reader.lang)?;
    let prevention = measures
        .into_iter()
        .map(|one| (WorkKind::Measure, one))
        .chain(trainings.into_iter().map(|one| (WorkKind::Training, one)));
    entries
        .extend(prevention.map(|one| of_prevention(incident, context, one, &activities, reader)));
    Ok(entries)
}

/// Something that is to be done by a day, with nobody named for it.
pub(crate) struct Upcoming {
    /// The record.
    pub id: Uuid,
    /// What is to be done, in the reader's language.
    pub title: String,
    /// The day, where the organisation is.
    pub day: Date,
}

/// Prevention after the incident: what has a day stays in sight until it is done.
fn of_prevention(
    incident: &Incident,
    context: &Context,
    (kind, upcoming): (WorkKind, Upcoming),
    activities: &[Activity],
    reader: &Reader,
) -> WorkEntry {
    let key = ActivityKey::Rp;
    let due_at = context.end_of(upcoming.day);
    let work = Work {
        priority: Priority::High,
        due_at,
        touched_at: None,
    };
    let stall = context.stall(&work, Some(key), reader.lang, reader.now);
    let activity = activities.iter().find(|a| a.key == key);
    WorkEntry {
        activity: Some(key),
        due_at,
        team: activity.is_some_and(|a| is_in(a, reader)),
        escalated: went_to(stall.as_ref(), reader),
        stall,
        ..entry(incident, kind, upcoming.id, upcoming.title)
    }
}

/// People whom no mail reaches, however many, as one matter; due when they must have been told.
fn of_followups(
    incident: &Incident,
    context: &Context,
    title: String,
    activities: &[Activity],
    reader: &Reader,
) -> WorkEntry {
    let key = ActivityKey::Ur;
    let deadline = incident.facts.notice_deadline.as_ref();
    let due_at = deadline.map(|deadline| deadline.moment.at);
    let work = Work {
        priority: Priority::High,
        due_at,
        touched_at: None,
    };
    let stall = context.stall(&work, Some(key), reader.lang, reader.now);
    let activity = activities.iter().find(|a| a.key == key);
    WorkEntry {
        activity: Some(key),
        due_at,
        team: activity.is_some_and(|a| is_in(a, reader)),
        escalated: went_to(stall.as_ref(), reader),
        stall,
        ..entry(incident, WorkKind::Followup, incident.id, title)
    }
}

/// A campaign somebody must look at.
fn of_campaign(
    incident: &Incident,
    context: &Context,
    urgent: campaigns::Urgent,
    activities: &[Activity],
    reader: &Reader,
) -> WorkEntry {
    let key = ActivityKey::Ur;
    let work = Work {
        priority: Priority::High,
        due_at: urgent.due_at,
        touched_at: None,
    };
    let stall = context.stall(&work, Some(key), reader.lang, reader.now);
    let activity = activities.iter().find(|a| a.key == key);
    WorkEntry {
        activity: Some(key),
        due_at: urgent.due_at,
        team: activity.is_some_and(|a| is_in(a, reader)),
        escalated: went_to(stall.as_ref(), reader),
        stall,
        ..entry(incident, WorkKind::Campaign, urgent.id, urgent.title)
    }
}

/// A report that is owed, or may be.
fn of_filing(
    incident: &Incident,
    id: Uuid,
    title: String,
    activities: &[Activity],
    reader: &Reader,
) -> WorkEntry {
    let key = ActivityKey::Er;
    let activity = activities.iter().find(|a| a.key == key);
    WorkEntry {
        activity: Some(key),
        team: activity.is_some_and(|a| is_in(a, reader)),
        ..entry(incident, WorkKind::Filing, id, title)
    }
}

/// A report whose approval the reader may give or refuse: it waits for them as what they own does.
fn of_approval(
    incident: &Incident,
    context: &Context,
    awaited: Awaited,
    activities: &[Activity],
    reader: &Reader,
) -> WorkEntry {
    let key = ActivityKey::Er;
    let work = Work {
        priority: Priority::High,
        due_at: awaited.due_at,
        touched_at: None,
    };
    let stall = context.stall(&work, Some(key), reader.lang, reader.now);
    let activity = activities.iter().find(|a| a.key == key);
    WorkEntry {
        activity: Some(key),
        due_at: awaited.due_at,
        mine: true,
        team: activity.is_some_and(|a| is_in(a, reader)),
        escalated: went_to(stall.as_ref(), reader),
        stall,
        ..entry(incident, WorkKind::Approval, awaited.id, awaited.title)
    }
}

/// A deadline somebody sees to, or a question deadlines turn on.
fn of_owed(
    incident: &Incident,
    context: &Context,
    owed: Owed,
    activities: &[Activity],
    reader: &Reader,
) -> WorkEntry {
    let work = Work {
        priority: Priority::High,
        due_at: owed.due_at,
        touched_at: None,
    };
    let stall = context.stall(&work, Some(owed.activity), reader.lang, reader.now);
    let activity = activities.iter().find(|a| a.key == owed.activity);
    WorkEntry {
        activity: Some(owed.activity),
        due_at: owed.due_at,
        mine: owed.owner.as_ref().is_some_and(|o| o.id == reader.user),
        team: activity.is_some_and(|a| is_in(a, reader)),
        escalated: went_to(stall.as_ref(), reader),
        owner: owed.owner,
        question: owed.question,
        stall,
        ..entry(incident, owed.kind, owed.id, owed.title)
    }
}

fn of_contact(
    incident: &Incident,
    waiting: Waiting,
    activities: &[Activity],
    reader: &Reader,
) -> WorkEntry {
    let key = waiting.kind.activity();
    let activity = activities.iter().find(|a| a.key == key);
    WorkEntry {
        activity: Some(key),
        due_at: waiting.due_at,
        mine: waiting.owner.as_ref().is_some_and(|o| o.id == reader.user),
        team: activity.is_some_and(|a| is_in(a, reader)),
        escalated: went_to(waiting.stall.as_ref(), reader),
        owner: waiting.owner,
        stall: waiting.stall,
        ..entry(incident, WorkKind::Contact, waiting.id, waiting.title)
    }
}

fn of_claim(
    incident: &Incident,
    waiting: claims::Waiting,
    activities: &[Activity],
    reader: &Reader,
) -> WorkEntry {
    let activity = activities.iter().find(|a| a.key == waiting.activity);
    WorkEntry {
        activity: Some(waiting.activity),
        due_at: waiting.due_at,
        mine: waiting.owner.as_ref().is_some_and(|o| o.id == reader.user),
        team: activity.is_some_and(|a| is_in(a, reader)),
        escalated: went_to(waiting.stall.as_ref(), reader),
        owner: waiting.owner,
        stall: waiting.stall,
        ..entry(incident, WorkKind::Claim, waiting.id, waiting.title)
    }
}

/// An entry of nobody's yet.
pub(crate) fn entry(incident: &Incident, kind: WorkKind, id: Uuid, title: String) -> WorkEntry {
    WorkEntry {
        kind,
        id,
        incident_id: Some(incident.id),
        incident_reference: incident.reference.clone(),
        incident_title: incident.title.clone(),
        activity: None,
        title,
        question: None,
        owner: None,
        due_at: None,
        priority: None,
        stall: None,
        mine: false,
        team: false,
        escalated: false,
    }
}

/// Whether a stall has gone to the reader.
pub(crate) fn went_to(stall: Option<&Stall>, reader: &Reader) -> bool {
    stall
        .and_then(|stall| stall.escalated_to.as_ref())
        .is_some_and(|user| user.id == reader.user)
}

fn is_in(activity: &Activity, reader: &Reader) -> bool {
    let accountable = activity.accountable.as_ref();
    accountable.is_some_and(|a| a.id == reader.user)
        || activity.team.iter().any(|member| member.id == reader.user)
}

fn of_item(
    incident: &Incident,
    item: &Item,
    activities: &[Activity],
    reader: &Reader,
) -> WorkEntry {
    let title = format!("{} {}", item.code, item.title.get(reader.lang));
    let activity = activities.iter().find(|a| a.key == item.activity);
    WorkEntry {
        activity: Some(item.activity),
        owner: item.owner.clone(),
        due_at: item.due_at,
        priority: Some(item.priority),
        stall: item.stall.clone(),
        mine: item.owner.as_ref().is_some_and(|o| o.id == reader.user),
        team: activity.is_some_and(|a| is_in(a, reader)),
        escalated: went_to(item.stall.as_ref(), reader),
        ..entry(incident, WorkKind::Item, item.id, title)
    }
}

/// An activity that waits for an answer of its accountable person, and one whose own due date has passed.
fn of_activity(
    incident: &Incident,
    activity: &Activity,
    context: &Context,
    reader: &Reader,
) -> Vec<WorkEntry> {
    if activity.state == ActivityState::Closed {
        return Vec::new();
    }
    let label = activity.key.label(reader.lang);
    let mine = activity
        .accountable
        .as_ref()
        .is_some_and(|a| a.id == reader.user);
    let base = |kind, title: String| WorkEntry {
        activity: Some(activity.key),
        owner: activity.accountable.clone(),
        due_at: activity.due_at,
        mine,
        team: is_in(activity, reader),
        ..entry(incident, kind, incident.id, title)
    };
    let mut entries = Vec::new();
    if activity.accountable.is_some() && activity.accepted_at.is_none() {
        let title = match reader.lang {
            Lang::Ja => format!("「{label}」の責任者を引き受けるか回答する"),
            Lang::En => format!("Answer whether to be accountable for “{label}”"),
        };
        entries.push(base(WorkKind::Acceptance, title));
    }
    let work = Work {
        priority: Priority::High,
        due_at: activity.due_at,
        touched_at: None,
    };
    if let Some(stall) = context.stall(&work, Some(activity.key), reader.lang, reader.now) {
        let title = match reader.lang {
            Lang::Ja => format!("活動「{label}」を完了する"),
            Lang::En => format!("Close the activity “{label}”"),
        };
        entries.push(WorkEntry {
            escalated: went_to(Some(&stall), reader),
            stall: Some(stall),
            ..base(WorkKind::Activity, title)
        });
    }
    entries
}
