//! What a webhook may be told of, sorted by the parts of the work, and what choosing does: a noun taken whole covers what is
//! added to it later. Pure; how it is chosen is in `events_field`.

use crate::{
    i18n::{Text, text},
    words::webhooks as words,
};
use saiki_api::{Lang, audit};

/// Everything there is.
pub(super) const EVERYTHING: &str = "*";

/// A part of the work, and the nouns of the audit log that belong to it.
struct Area {
    name: Text,
    nouns: &'static [&'static str],
}

const fn area(name: Text, nouns: &'static [&'static str]) -> Area {
    Area { name, nouns }
}

/// The last one takes what belongs to no other.
static AREAS: [Area; 14] = [
    area(
        words::AREA_DEADLINES,
        &[
            "clock",
            "clocks",
            "clock_feed",
            "clock_settings",
            "alarm",
            "rule",
            "calendar",
        ],
    ),
    area(
        words::AREA_FILINGS,
        &[
            "filing",
            "filing_duty",
            "filing_field",
            "law",
            "consistency",
        ],
    ),
    area(
        words::AREA_INCIDENTS,
        &[
            "incident",
            "member",
            "timeline",
            "activity",
            "item",
            "playbook",
            "stall_rule",
            "handover",
            "final_report",
            "file",
        ],
    ),
    area(
        words::AREA_LETTERS,
        &[
            "letter",
            "approval",
            "campaign",
            "notice",
            "delivery",
            "deliveries",
            "proof",
            "suppression",
            "lanes",
        ],
    ),
    area(
        words::AREA_PEOPLE,
        &[
            "people",
            "person",
            "household",
            "segment",
            "import_preset",
            "followup",
            "followups",
            "calls",
            "post_batch",
            "post_letter",
        ],
    ),
    area(
        words::AREA_OUTSIDE,
        &["contact", "contacts", "claim", "claims", "report"],
    ),
    area(
        words::AREA_SYSTEMS,
        &[
            "system",
            "systems",
            "reconnection_rule",
            "instruction",
            "unit",
        ],
    ),
    area(
        words::AREA_RECOVERY,
        &[
            "recovery_plan",
            "recovery_task",
            "recovery_date",
            "recovery_party",
            "recovery_step",
            "recovery_run",
            "recovery_report",
            "recovery_approval",
            "monitoring",
            "monitoring_check",
        ],
    ),
    area(
        words::AREA_CAUSES,
        &[
            "cause",
            "evidence",
            "interview",
            "log_source",
            "log_sources",
        ],
    ),
    area(
        words::AREA_PREVENTION,
        &[
            "measure",
            "measure_approval",
            "measure_target",
            "measure_targets",
            "option",
            "lesson",
            "revision",
            "sanction",
            "training",
        ],
    ),
    area(
        words::AREA_MONEY,
        &[
            "loss",
            "losses",
            "contract",
            "contracts",
            "service_window",
            "sla_check",
        ],
    ),
    area(words::AREA_ERASURE, &["retention", "erasure"]),
    area(
        words::AREA_SETTINGS,
        &["user", "session", "organisation", "instance", "audit"],
    ),
    area(words::AREA_OTHER, &[]),
];

/// An action that can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Action {
    /// Its code: `filing.filed`.
    pub code: &'static str,
    /// Its name.
    pub name: Text,
}

impl Action {
    /// Whether somebody who types this looks for it.
    pub fn fits(self, asked: &str) -> bool {
        let asked = asked.trim().to_lowercase();
        let texts = [
            self.code,
            self.name.pick(Lang::Ja),
            self.name.pick(Lang::En),
        ];
        texts
            .iter()
            .any(|text| text.to_lowercase().contains(&asked))
    }
}

/// The actions of one part of the work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    /// Which part; `set_whole` and `is_whole` know it by this.
    pub area: usize,
    /// Its name.
    pub name: Text,
    /// What there is.
    pub actions: Vec<Action>,
}

impl Group {
    /// How many of its actions are told.
    pub fn covered(&self, chosen: &[String]) -> usize {
        let told = self.actions.iter();
        told.filter(|action| covers(chosen, action.code)).count()
    }
}

/// What can be told. Of webhooks themselves nothing is: a call would make another one.
fn offered() -> impl Iterator<Item = Action> {
    audit::actions()
        .filter(|(code, ..)| noun(code) != "webhook")
        .map(|(code, ja, en)| Action {
            code,
            name: text(ja, en),
        })
}

/// What something happens to: `filing` of `filing.filed` and of `filing.*`.
fn noun(event: &str) -> &str {
    event.split_once('.').map_or(event, |(noun, _)| noun)
}

/// The part of the work an event belongs to.
fn area_of(event: &str) -> usize {
    let noun = noun(event);
    let known = AREAS.iter().position(|area| area.nouns.contains(&noun));
    known.unwrap_or(AREAS.len() - 1)
}

/// The nouns of a part of the work that something happens to, each once.
fn nouns_of(area: usize) -> Vec<&'static str> {
    let mut nouns = Vec::new();
    for action in offered().filter(|action| area_of(action.code) == area) {
        let noun = noun(action.code);
        if !nouns.contains(&noun) {
            nouns.push(noun);
        }
    }
    nouns
}

fn whole(noun: &str) -> String {
    format!("{noun}.*")
}

fn matches(chosen: &str, code: &str) -> bool {
    chosen == EVERYTHING || chosen == code || chosen.strip_suffix(".*") == Some(noun(code))
}

/// Everything that can be told, by parts of the work; parts with nothing in them are left out.
pub(super) fn groups() -> Vec<Group> {
    let mut all: Vec<Group> = AREAS
        .iter()
        .enumerate()
        .map(|(area, of)| Group {
            area,
            name: of.name,
            actions: Vec::new(),
        })
        .collect();
    for action in offered() {
        if let Some(group) = all.get_mut(area_of(action.code)) {
            group.actions.push(action);
        }
    }
    all.retain(|group| !group.actions.is_empty());
    all
}

/// Whether an action is told.
pub(super) fn covers(chosen: &[String], code: &str) -> bool {
    chosen.iter().any(|one| matches(one, code))
}

/// Has an action told, or no more. Where its noun was taken whole, the others of it stay.
pub(super) fn set_action(chosen: &mut Vec<String>, code: &str, on: bool) {
    if on {
        if !covers(chosen, code) {
            chosen.push(code.to_owned());
        }
        return;
    }
    let every = whole(noun(code));
    if chosen.contains(&every) {
        let others = offered().filter(|action| noun(action.code) == noun(code));
        chosen.extend(others.map(|action| action.code.to_owned()));
    }
    chosen.retain(|one| one != code && *one != every);
}

/// Whether a part of the work is told whole, with what is added later.
pub(super) fn is_whole(chosen: &[String], area: usize) -> bool {
    let nouns = nouns_of(area);
    !nouns.is_empty() && nouns.iter().all(|noun| chosen.contains(&whole(noun)))
}

/// Has a part of the work told whole, or nothing of it.
pub(super) fn set_whole(chosen: &mut Vec<String>, area: usize, on: bool) {
    chosen.retain(|one| area_of(one) != area);
    if on {
        chosen.extend(nouns_of(area).into_iter().map(whole));
    }
}

/// What is sent: in order, none twice, and nothing that a noun taken whole covers.
pub(super) fn tidy(mut chosen: Vec<String>) -> Vec<String> {
    chosen.sort();
    chosen.dedup();
    let wholes: Vec<String> = chosen
        .iter()
        .filter(|one| one.ends_with(".*"))
        .cloned()
        .collect();
    chosen.retain(|one| wholes.contains(one) || !wholes.contains(&whole(noun(one))));
    chosen
}

/// What is told, a line for each part of the work. An event of another version is told by its code.
pub(super) fn told(chosen: &[String], lang: Lang) -> Vec<(Text, String)> {
    let mut rows = Vec::new();
    for group in groups() {
        let covered: Vec<&str> = group
            .actions
            .iter()
            .filter(|action| covers(chosen, action.code))
            .map(|action| action.name.pick(lang))
            .collect();
        match covered.len() {
            0 => {}
            n if n == group.actions.len() => {
                rows.push((group.name, words::EVERY.pick(lang).to_owned()));
            }
            _ => rows.push((group.name, covered.join(lang.pick("、", ", ")))),
        }
    }
    let unknown: Vec<&str> = chosen
        .iter()
        .map(String::as_str)
        .filter(|one| !offered().any(|action| matches(one, action.code)))
        .collect();
    if !unknown.is_empty() {
        rows.push((words::AREA_OTHER, unknown.join(lang.pick("、", ", "))));
    }
    rows
}

/// The same in short: the parts of the work, with how much of each where it is not all.
pub(super) fn in_short(chosen: &[String], lang: Lang) -> String {
    if chosen.iter().any(|one| one == EVERYTHING) {
        return words::EVERYTHING.pick(lang).to_owned();
    }
    let parts = groups().into_iter().filter_map(|group| {
        let (covered, name) = (group.covered(chosen), group.name.pick(lang));
        match covered {
            0 => None,
            n if n == group.actions.len() => Some(name.to_owned()),
            n => Some(match lang {
                Lang::Ja => format!("{name}（{n}）"),
                Lang::En => format!("{name} ({n})"),
            }),
        }
    });
    let parts: Vec<String> = parts.collect();
    match parts.is_empty() {
        // Of another version, whose names are not known here.
        true => chosen.join(lang.pick("、", ", ")),
        false => parts.join(lang.pick("、", ", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(all: &[&str]) -> Vec<String> {
        all.iter().map(|one| (*one).to_owned()).collect()
    }

    #[test]
    fn every_action_but_those_of_webhooks_stands_in_one_part_of_the_work() {
        let listed: usize = groups().iter().map(|group| group.actions.len()).sum();
        let all = audit::actions().filter(|(code, ..)| !code.starts_with("webhook."));
        assert_eq!(listed, all.count());
        let mut nouns: Vec<&str> = AREAS.iter().flat_map(|area| area.nouns).copied().collect();
        let count = nouns.len();
        nouns.sort_unstable();
        nouns.dedup();
        assert_eq!(nouns.len(), count, "a noun stands in two parts");
    }

    #[test]
    fn taking_one_out_of_a_whole_noun_leaves_the_others() {
        let mut all = chosen(&["rule.*"]);
        assert!(covers(&all, "rule.added"));
        set_action(&mut all, "rule.added", false);
        assert!(!covers(&all, "rule.added"));
        assert!(covers(&all, "rule.changed"));
        set_action(&mut all, "rule.added", true);
        assert_eq!(tidy(all), ["rule.added", "rule.changed"]);
    }

    #[test]
    fn a_part_of_the_work_is_told_whole_or_not_at_all() {
        let area = area_of("retention.set");
        let mut all = chosen(&["retention.set", "filing.filed"]);
        assert!(!is_whole(&all, area));
        set_whole(&mut all, area, true);
        assert!(is_whole(&all, area) && covers(&all, "erasure.asked"));
        assert!(covers(&all, "filing.filed"));
        set_whole(&mut all, area, false);
        assert_eq!(all, ["filing.filed"]);
    }

    #[test]
    fn nothing_is_sent_twice() {
        let all = chosen(&["rule.added", "rule.*", "filing.filed", "filing.filed"]);
        assert_eq!(tidy(all), ["filing.filed", "rule.*"]);
    }

    #[test]
    fn what_is_told_is_named_and_not_its_codes() {
        let all = chosen(&["erasure.*", "retention.*", "filing.filed", "of.yesterday"]);
        let rows = told(&all, Lang::En);
        assert!(rows.contains(&(words::AREA_ERASURE, "All of it".to_owned())));
        assert!(rows.contains(&(words::AREA_FILINGS, "Filing recorded as filed".to_owned())));
        assert!(rows.contains(&(words::AREA_OTHER, "of.yesterday".to_owned())));
        let short = in_short(&all, Lang::Ja);
        assert_eq!(short, "報告・届出（1）、個人情報の保存と消去");
        assert_eq!(in_short(&chosen(&["*"]), Lang::En), "Everything");
        assert_eq!(
            in_short(&chosen(&["of.yesterday"]), Lang::En),
            "of.yesterday"
        );
    }

    #[test]
    fn an_event_is_found_by_its_name_in_either_language_and_by_its_code() {
        let filed = offered()
            .find(|action| action.code == "filing.filed")
            .unwrap();
        for asked in ["", "提出", "FILED", " filing.f "] {
            assert!(filed.fits(asked), "{asked}");
        }
        assert!(!filed.fits("消去"));
    }
}
