//! What the records say against themselves: measures done on a day still to come, and what they say of publication against
//! what stands on the public page.

use super::{
    Facts, Stage,
    compare::{Fact, Finder, Source},
    letters::source,
};
use crate::{
    civil,
    letters::values::{done_in_future, measures},
};
use saiki_api::{
    Lang, Timestamp, consistency::Subject, incidents::Progress, letters::LetterKind,
    organisation::Both,
};

pub(super) fn compare(facts: &Facts, now: Timestamp, finder: &mut Finder) {
    done_early(facts, now, finder);
    publication(facts, finder);
}

fn done_early(facts: &Facts, now: Timestamp, finder: &mut Finder) {
    let page = facts.page();
    finder.look(&page, facts.incident.facts.measures.len());
    let today = now.to_zoned_datetime(civil::zone(&facts.zone)).date();
    for measure in done_in_future(&facts.incident, today) {
        let of = |lang| {
            let line = measures(std::iter::once(measure), lang);
            line.trim_start_matches(['・', '-', ' ']).to_owned()
        };
        let day = |lang| civil::day_text(&measure.date, lang);
        let fact = Fact {
            subject: Subject::Measures,
            name: Both::new("再発防止策の実施", "Whether a measure is done"),
            firm: true,
        };
        let calendar = Source {
            place: Both::new("日付", "its date"),
            ..page.clone()
        };
        let still = Both::new(
            format!("{}はまだ来ていません", day(Lang::Ja)),
            format!("{} is still to come", day(Lang::En)),
        );
        let done = Both::new(of(Lang::Ja), of(Lang::En));
        finder.differ(fact, (&page, done), (&calendar, still));
    }
}

/// The facts and the public page, whichever of them is behind.
fn publication(facts: &Facts, finder: &mut Finder) {
    let page = facts.page();
    let said = &facts.incident.facts;
    finder.look(&page, 1);
    let fact = |firm| Fact {
        subject: Subject::Notice,
        name: Both::new("公表の有無", "Whether it was made public"),
        firm,
    };
    let (ja, en) = match said.publication {
        Progress::Done => ("公表済み", "Made public"),
        Progress::Planned => ("公表を予定", "Planned"),
        Progress::NotPlanned => ("公表しない", "Not to be made public"),
        Progress::Undecided => ("未定", "Undecided"),
    };
    let says = Both::new(ja, en);
    let standing = facts.texts.iter().find(|text| {
        matches!(text.stage, Stage::Published(_)) && text.kind == LetterKind::WebNotice
    });
    match (said.publication, standing) {
        // Where the facts name another way, it was made public there.
        (Progress::Done, None) if !facts.published && said.publication_note.trim().is_empty() => {
            let letters = Source {
                place: Both::new("公表のページ", "Public page"),
                path: facts.path("letters"),
                ..page.clone()
            };
            let none = Both::new("公表したお知らせはありません", "Nothing was published");
            finder.differ(fact(false), (&page, says), (&letters, none));
        }
        (Progress::Planned | Progress::NotPlanned | Progress::Undecided, Some(notice)) => {
            let firm = said.publication == Progress::NotPlanned;
            let standing = Source {
                // It stands there now, whatever it says.
                past: false,
                remedy: page.remedy,
                ..source(facts, notice)
            };
            let there = Both::new("公表中", "Published");
            finder.differ(fact(firm), (&page, says), (&standing, there));
        }
        _ => {}
    }
}
