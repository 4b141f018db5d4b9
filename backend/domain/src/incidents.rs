//! Rules of incidents: what input is taken, which times are possible, which phase may follow which. Nothing is
//! stored or looked up here.

mod matter;
mod times;

pub use matter::Matter;
pub use times::{MAX_ZONE, check_moment, check_times, check_written, start};

use crate::fault::Faults;
use jiff::{Timestamp, civil::Date};
use saiki_api::{
    classes::Phase,
    incidents::{Facts, IncidentPatch, IncidentTime, MAX_TEXT, MAX_TITLE, NewIncident, TimeKind},
    organisation::Both,
    timeline::NewTimelineEvent,
};

/// Longest note, in characters.
pub const MAX_NOTE: usize = 2_000;
/// Longest entry of the timeline, in characters.
pub const MAX_EVENT: usize = 4_000;
/// Longest name of a service, desk and the like, in characters.
pub const MAX_NAME: usize = 200;
/// Most services an incident names.
pub const MAX_SERVICES: usize = 100;
/// Most measures an incident names.
pub const MAX_MEASURES: usize = 200;

/// Whether an incident may be opened like this.
pub fn check_new(new: &NewIncident, now: Timestamp) -> Faults {
    check_patch(
        &IncidentPatch {
            title: Some(new.title.clone()),
            summary: Some(new.summary.clone()),
            category: Some(new.category),
            severity: Some(new.severity),
            tlp: Some(new.tlp),
            threat_source: new.threat_source,
            threats: Some(new.threats.clone()),
            assets: Some(new.assets.clone()),
            times: Some(new.times.clone()),
            noticed_by: new.noticed_by,
            noticed_note: Some(new.noticed_note.clone()),
            affected_services: Some(new.affected_services.clone()),
            facts: Some(new.facts.clone()),
        },
        now,
    )
}

/// Whether an incident may be changed like this.
pub fn check_patch(patch: &IncidentPatch, now: Timestamp) -> Faults {
    let mut faults = Faults::default();
    if let Some(title) = &patch.title {
        faults.line("title", title, MAX_TITLE);
    }
    if let Some(summary) = &patch.summary {
        faults.prose("summary", summary, MAX_TEXT);
    }
    if let Some(threats) = &patch.threats {
        faults.distinct("threats", threats);
    }
    if let Some(assets) = &patch.assets {
        faults.distinct("assets", assets);
    }
    if let Some(times) = &patch.times {
        check_times(times, now, &mut faults);
    }
    if let Some(note) = &patch.noticed_note {
        faults.prose("noticed_note", note, MAX_NOTE);
    }
    if let Some(services) = &patch.affected_services {
        faults.count("affected_services", services.len(), MAX_SERVICES);
        faults.distinct("affected_services", services);
        for (n, service) in services.iter().enumerate() {
            faults.line(&format!("affected_services.{n}"), service, MAX_NAME);
        }
    }
    if let Some(facts) = &patch.facts {
        check_facts(facts, &mut faults);
    }
    faults
}

fn check_facts(facts: &Facts, faults: &mut Faults) {
    for (field, text) in [
        ("facts.cause.text", &facts.cause.text),
        ("facts.secondary_note", &facts.secondary_note),
        ("facts.publication_note", &facts.publication_note),
        ("facts.person_response", &facts.person_response),
        ("facts.user_actions", &facts.user_actions),
        ("facts.other", &facts.other),
    ] {
        faults.prose(field, text, MAX_TEXT);
    }
    if let Some(deadline) = &facts.notice_deadline {
        check_written("facts.notice_deadline.moment", &deadline.moment, faults);
        faults.prose("facts.notice_deadline.basis", &deadline.basis, MAX_NOTE);
    }
    faults.count("facts.measures", facts.measures.len(), MAX_MEASURES);
    for (n, measure) in facts.measures.iter().enumerate() {
        let field = format!("facts.measures.{n}.text");
        if measure.text.trim().is_empty() {
            faults.line(&field, &measure.text, MAX_NOTE);
        } else {
            faults.prose(&field, &measure.text, MAX_NOTE);
        }
        if !measure.date.is_empty() && !is_day(&measure.date) {
            faults.add(
                format!("facts.measures.{n}.date"),
                "invalid",
                "日付は 2026-04-01 の形で入力してください",
                "Write the day as 2026-04-01",
            );
        }
    }
    if let Some(desk) = &facts.desk {
        for (field, text) in [
            ("facts.desk.name.ja", &desk.name.ja),
            ("facts.desk.name.en", &desk.name.en),
            ("facts.desk.phone", &desk.phone),
            ("facts.desk.email", &desk.email),
        ] {
            faults.optional_line(field, text, MAX_NAME);
        }
        faults.prose("facts.desk.hours.ja", &desk.hours.ja, MAX_NOTE);
        faults.prose("facts.desk.hours.en", &desk.hours.en, MAX_NOTE);
    }
}

/// Whether a text is a day of the calendar, written `YYYY-MM-DD`.
pub(crate) fn is_day(text: &str) -> bool {
    text.len() == 10
        && text
            .parse::<Date>()
            .is_ok_and(|day| day.to_string() == text)
}

/// Whether an entry of the timeline may be written like this.
pub fn check_event(event: &NewTimelineEvent, now: Timestamp) -> Faults {
    let mut faults = Faults::default();
    check_moment("moment", &event.moment, now, &mut faults);
    if event.text.trim().is_empty() {
        faults.line("text", &event.text, MAX_EVENT);
    } else {
        faults.prose("text", &event.text, MAX_EVENT);
    }
    faults
}

/// When the first phase of an incident opened here began: when the organisation knew, else when a system
/// noticed, else now. Lets an incident be recorded after the fact.
pub fn first_phase_at(times: &[IncidentTime], now: Timestamp) -> Timestamp {
    [TimeKind::Aware, TimeKind::Detected]
        .into_iter()
        .find_map(|kind| times.iter().find(|time| time.kind == kind))
        .and_then(|time| start(&time.moment))
        .map_or(now, |at| at.min(now))
}

/// Whether an incident in phase `from` may move to `to`; if not, why. Recovery is never skipped on the way to
/// closing: that is where the people harmed are told. Moving back happens in practice.
pub fn check_move(from: Phase, to: Phase) -> Result<(), Both> {
    match (from, to) {
        (a, b) if a == b => Err(Both {
            ja: "すでにその段階です".to_owned(),
            en: "The incident is in that phase already".to_owned(),
        }),
        (Phase::Emergency, Phase::Closed) => Err(Both {
            ja: "緊急対応からそのまま終結にはできません。復旧を経てください".to_owned(),
            en: "An emergency cannot be closed at once; move to recovery first".to_owned(),
        }),
        _ => Ok(()),
    }
}

/// Whether a phase may have begun at `at`, the phase before having begun at `before`.
pub fn check_phase(at: Timestamp, before: Timestamp, note: &str, now: Timestamp) -> Faults {
    let mut faults = Faults::default();
    if at > now {
        faults.add(
            "entered_at",
            "in_future",
            "まだ来ていない日時です",
            "This time has not come yet",
        );
    } else if at < before {
        faults.add(
            "entered_at",
            "out_of_order",
            "一つ前の段階に入った日時より前にはできません",
            "This is before the phase before began",
        );
    }
    faults.prose("note", note, MAX_NOTE);
    faults
}

#[cfg(test)]
#[path = "incidents/tests.rs"]
mod tests;
