//! The next deadlines on an incident's home: three of them with what is left, and how many are not known to apply.

use super::due::{DueText, Ends, absolute, use_now};
use crate::{
    api::use_loaded,
    components::{Card, LoadedView},
    i18n::use_lang,
    routes,
    session::use_session,
    words::{alarms, clocks as words},
};
use leptos::prelude::*;
use leptos_router::components::A;
use saiki_api::{
    Timestamp, Uuid,
    clocks::{Clock, ClockState},
    permissions::Permission,
};

/// How many are shown.
const SHOWN: usize = 3;

/// The open deadlines that end first.
fn next(all: &[Clock]) -> Vec<(Ends, Clock)> {
    let open = all.iter().filter(|clock| clock.state.is_open());
    let mut dated: Vec<(Ends, Clock)> = open
        .filter_map(|clock| Ends::of(clock).map(|ends| (ends, clock.clone())))
        .collect();
    dated.sort_by_key(|(ends, _)| ends.due());
    dated.truncate(SHOWN);
    dated
}

/// The card; nothing for those who may not read deadlines.
#[component]
pub fn NextDeadlines(
    /// The incident.
    id: Uuid,
) -> impl IntoView {
    let (session, lang) = (use_session(), use_lang());
    let may = Memo::new(move |_| session.may(Permission::FilingsRead));
    let clocks = use_loaded::<Vec<Clock>>(Signal::derive(move || {
        lang.with(|_| ());
        may.get().then(|| format!("incidents/{id}/clocks"))
    }));
    let now = use_now();
    let links = move || {
        view! {
            <span class="cluster">
                <A href=routes::alarms(id) attr:class="link">{alarms::TITLE}</A>
                <A href=routes::clocks(id) attr:class="link">{words::SEE_ALL}</A>
            </span>
        }
    };
    let list = move |all: Vec<Clock>| {
        let open = all
            .iter()
            .filter(|clock| clock.state == ClockState::Undetermined)
            .count();
        let next = next(&all);
        let none = next.is_empty();
        let cards = next
            .into_iter()
            .map(|(ends, clock)| view! { <Next clock=clock ends=ends now=now/> })
            .collect_view();
        view! {
            {match none {
                true => view! { <p class="muted">{words::NEXT_NONE}</p> }.into_any(),
                false => view! { <div class="grid four next-clocks">{cards}</div> }.into_any(),
            }}
            {(open > 0)
                .then(|| {
                    view! {
                        <p class="after-list">
                            <a href=routes::clock_questions(id) class="legend unsure">
                                <span class="shape" aria-hidden="true">"◇"</span>
                                {move || words::undetermined(open, lang.get())}
                            </a>
                        </p>
                    }
                })}
        }
    };
    move || {
        may.get().then(|| {
            view! {
                <Card title=words::NEXT action=links>
                    <LoadedView loaded=clocks children=list/>
                </Card>
            }
        })
    }
}

#[component]
fn Next(clock: Clock, ends: Ends, now: Signal<Timestamp>) -> impl IntoView {
    let lang = use_lang();
    let due = ends.due();
    let zone = StoredValue::new(clock.zone.clone());
    let title = move || zone.with_value(|zone| absolute(due, zone, lang.get()));
    let class = move || format!("clock {}", ends.pressing(now.get()));
    view! {
        <a href=routes::clock(clock.incident_id, clock.id) class=class>
            <small>{clock.title}</small>
            <b title=title>{move || ends.text(now.get(), lang.get())}</b>
            <small>
                <DueText at=due zone=clock.zone/>
            </small>
        </a>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::clocks::sample::clock;

    #[test]
    fn what_ends_first_comes_first_and_what_is_done_is_left_out() {
        let all = [
            clock("確報", "running", Some("2026-12-22T14:59:59Z")),
            clock("速報", "overdue", Some("2026-11-27T14:59:59Z")),
            clock("届出", "waiting", None),
            clock("通報", "submitted", Some("2026-11-24T00:00:00Z")),
        ];
        let titles: Vec<String> = next(&all).into_iter().map(|(_, one)| one.title).collect();
        assert_eq!(titles, ["速報", "確報"]);
    }
}
