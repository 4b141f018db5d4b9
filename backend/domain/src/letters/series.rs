//! What reports on one matter say in figures, and what changed from one to the next: old figure → new figure. Which
//! letters make a series is kept with them.

use crate::civil;
use saiki_api::{
    Lang, Timestamp,
    incidents::{Incident, Knowledge, SecondaryDamage},
    letters::{Change, Figures},
    wire,
};
use serde::{Deserialize, Serialize};

/// The report before, as the next one speaks of it. The start of a campaign freezes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Previous {
    /// Which report it was, from 1.
    pub number: i64,
    /// When it went out.
    pub at: Timestamp,
    /// What it said in figures.
    pub figures: Figures,
}

/// The figures of a report on these facts.
pub fn figures(incident: &Incident, people: i64) -> Figures {
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let done = incident.facts.measures.iter().filter(|m| m.done).count();
    Figures {
        people,
        services: count(incident.affected_services.len()),
        measures_done: count(done),
        measures_planned: count(incident.facts.measures.len() - done),
        cause_known: incident.facts.cause.state == Knowledge::Known,
        secondary_damage: wire::name(&incident.facts.secondary_damage),
    }
}

/// What differs, in the order a letter says it.
pub fn changes(before: &Figures, after: &Figures, lang: Lang) -> Vec<Change> {
    let count = |n: i64, unit: civil::Unit| civil::counted(n, unit, lang);
    let people = civil::PEOPLE;
    let services = ("件", "service", "services");
    let measures = ("件", "measure", "measures");
    let cause = |known: bool| match known {
        true => lang.pick("判明", "established"),
        false => lang.pick("調査中", "under investigation"),
    };
    let rows = [
        (
            "people",
            ("対象となる方", "People concerned"),
            count(before.people, people),
            count(after.people, people),
        ),
        (
            "services",
            ("対象のサービス", "Services concerned"),
            count(before.services, services),
            count(after.services, services),
        ),
        (
            "cause",
            ("原因", "Cause"),
            cause(before.cause_known).to_owned(),
            cause(after.cause_known).to_owned(),
        ),
        (
            "secondary_damage",
            ("二次被害", "Misuse"),
            damage(&before.secondary_damage, lang),
            damage(&after.secondary_damage, lang),
        ),
        (
            "measures_done",
            ("実施済みの対応", "Measures done"),
            count(before.measures_done, measures),
            count(after.measures_done, measures),
        ),
        (
            "measures_planned",
            ("予定している対応", "Measures planned"),
            count(before.measures_planned, measures),
            count(after.measures_planned, measures),
        ),
    ];
    rows.into_iter()
        .filter(|(_, _, before, after)| before != after)
        .map(|(key, (ja, en), before, after)| Change {
            key: key.to_owned(),
            name: lang.pick(ja, en).to_owned(),
            before,
            after,
        })
        .collect()
}

fn damage(state: &str, lang: Lang) -> String {
    match wire::parse(state) {
        Some(SecondaryDamage::NoneFound) => lang.pick("確認されていない", "none found"),
        Some(SecondaryDamage::Possible) => lang.pick("おそれがある", "possible"),
        Some(SecondaryDamage::Confirmed) => lang.pick("確認された", "confirmed"),
        Some(SecondaryDamage::Unknown) | None => lang.pick("調査中", "under investigation"),
    }
    .to_owned()
}

/// The changes as a letter lists them, one a line: 「・対象となる方：1,998名 → 2,015名」. Empty where nothing changed.
pub fn text(changes: &[Change], lang: Lang) -> String {
    let line = |c: &Change| match lang {
        Lang::Ja => format!("・{}：{} → {}", c.name, c.before, c.after),
        Lang::En => format!("- {}: {} → {}", c.name, c.before, c.after),
    };
    changes.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The report before, as a letter names it: 「第1報（2026年7月10日）」, "report 1 of 10 July 2026".
pub fn named(previous: &Previous, zone: &str, lang: Lang) -> String {
    let day = civil::day_of(previous.at, zone, lang);
    match lang {
        Lang::Ja => format!("第{}報（{day}）", previous.number),
        Lang::En => format!("report {} of {day}", previous.number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::letters::lint::tests::incident;
    use proptest::prelude::*;

    #[test]
    fn a_follow_up_says_old_and_new() {
        let mut incident = incident();
        let before = figures(&incident, 1998);
        incident.facts.measures[1].done = true;
        let after = figures(&incident, 2015);
        assert_eq!(
            text(&changes(&before, &after, Lang::Ja), Lang::Ja),
            "・対象となる方：1,998名 → 2,015名\n・実施済みの対応：1件 → 2件\n・予定している対応：1件 → 0件"
        );
        assert_eq!(
            text(&changes(&before, &after, Lang::En), Lang::En),
            "- People concerned: 1,998 people → 2,015 people\n- Measures done: 1 measure → 2 measures\n- Measures planned: 1 measure → 0 measures"
        );
        incident.facts.cause.state = Knowledge::Unknown;
        incident.facts.secondary_damage = SecondaryDamage::Confirmed;
        let last = figures(&incident, 2015);
        let keys: Vec<String> = changes(&after, &last, Lang::Ja)
            .into_iter()
            .map(|c| c.key)
            .collect();
        assert_eq!(keys, ["cause", "secondary_damage"]);
    }

    #[test]
    fn the_report_before_has_number_and_day() {
        let previous = Previous {
            number: 1,
            at: "2026-07-09T15:30:00Z".parse().unwrap(),
            figures: Figures::default(),
        };
        assert_eq!(
            named(&previous, "Asia/Tokyo", Lang::Ja),
            "第1報（2026年7月10日）"
        );
        assert_eq!(
            named(&previous, "Asia/Tokyo", Lang::En),
            "report 1 of 10 July 2026"
        );
    }

    proptest! {
        #[test]
        fn the_same_figures_have_no_changes_and_others_have_one_a_difference(a in 0..9_i64, b in 0..9_i64, c in any::<bool>(), d in any::<bool>()) {
            let one = Figures { people: a, cause_known: c, ..Figures::default() };
            let two = Figures { people: b, cause_known: d, ..Figures::default() };
            for lang in Lang::ALL {
                prop_assert!(changes(&one, &one, lang).is_empty());
                prop_assert_eq!(changes(&one, &two, lang).len(), usize::from(a != b) + usize::from(c != d));
            }
        }
    }
}
