//! The alarms of one deadline, on its page and beside the lists: when each was raised, how long before or after, and whom
//! its mail reached.

use super::alarms::{MailList, stage_tone, use_board};
use crate::{
    api::ApiError,
    components::{ProblemPanel, StatusTag, Time, Tone},
    format::civil::Style,
    i18n::use_lang,
    routes,
    words::alarms as words,
};
use leptos::prelude::*;
use saiki_api::{
    Uuid,
    alarms::{Alarm, AlarmBasis, AlarmBoard, AlarmItem, AlarmState},
};

/// The alarms that told of a deadline, each with what it said of that one alone.
fn of(board: &AlarmBoard, clock: Uuid) -> Vec<Alarm> {
    let own = board.alarms.iter().cloned().map(|mut alarm| {
        alarm.items.retain(|item| item.clock_id == Some(clock));
        alarm
    });
    own.filter(|alarm| !alarm.items.is_empty()).collect()
}

/// Whether older alarms of the incident are not on the board.
fn is_cut(board: &AlarmBoard) -> bool {
    usize::try_from(board.total).is_ok_and(|total| total > board.alarms.len())
}

/// The alarms; nothing for a deadline that is settled and never had any.
#[component]
pub(super) fn AlarmsOf(
    /// The incident.
    incident: Uuid,
    /// The deadline.
    clock: Uuid,
    /// Whether something is still owed.
    open: bool,
) -> impl IntoView {
    let board = use_board(move || Some(format!("incidents/{incident}/alarms")));
    let told = Memo::new(move |_| {
        let value = board.value;
        value.with(|board| {
            let board = board.as_ref()?;
            Some((of(board, clock), is_cut(board)))
        })
    });
    let failed = Signal::derive(move || board.error.get().unwrap_or(ApiError::Network));
    let has_error = Memo::new(move |_| board.error.with(Option::is_some));
    let list = move || {
        let (told, cut) = told.get()?;
        let none = told.is_empty();
        let word = match cut {
            true => words::NONE_OF_NEWEST,
            false => words::NONE_YET,
        };
        let rows = told
            .into_iter()
            .map(|alarm| view! { <Row alarm=alarm/> })
            .collect_view();
        (open || !none).then(|| {
            view! {
                <section>
                    <h3>{words::TITLE}</h3>
                    {none.then(|| view! { <p class="muted">{word}</p> })}
                    <ol class="history">{rows}</ol>
                    <p class="after-list"><a href=routes::alarms(incident)>{words::SEE_ALL}</a></p>
                </section>
            }
        })
    };
    view! {
        {move || has_error.get().then(|| view! { <ProblemPanel error=failed on_retry=move |()| board.reload()/> })}
        {list}
    }
}

#[component]
fn Row(alarm: Alarm) -> impl IntoView {
    let lang = use_lang();
    let state = alarm.state;
    let tag = |item: AlarmItem| {
        let (basis, stage, hours) = (item.basis, item.stage, item.hours);
        let own = (basis != AlarmBasis::Rule)
            .then(|| view! { <span class="muted">{move || basis.label(lang.get())}</span> });
        view! {
            <StatusTag tone=stage_tone(stage) label=move || words::stage(stage, hours, lang.get())/>
            {own}
        }
    };
    let tags = alarm.items.into_iter().map(tag).collect_view();
    // Each mail tells what became of it; the whole only where there is none, or none moves.
    let whole = match state {
        AlarmState::Unsent => Some(Tone::Plain),
        AlarmState::Paused => Some(Tone::Waiting),
        AlarmState::Running | AlarmState::Done => None,
    };
    let whole =
        whole.map(|tone| view! { <StatusTag tone=tone label=move || state.label(lang.get())/> });
    view! {
        <li>
            <Time at=alarm.raised_at style=Style::DATED/>
            <div class="alarm-what">
                <span class="cluster">{tags} {whole}</span>
                {alarm.unsent_reason.map(|reason| view! { <span class="muted">{reason}</span> })}
                <MailList mails=alarm.mails/>
            </div>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::clocks::alarms::tests::alarm;

    #[test]
    fn a_deadline_shows_its_own_alarms_and_no_other() {
        const MINE: &str = "0198a7f2-4b8e-7c31-9a52-3f1d2e4c5b61";
        const OTHER: &str = "0198a7f2-4b8e-7c31-9a52-3f1d2e4c5b62";
        let mut both = alarm(OTHER, OTHER, "accepted");
        both.items.extend(alarm(MINE, MINE, "accepted").items);
        let board = AlarmBoard {
            alarms: vec![both, alarm(OTHER, OTHER, "accepted")],
            total: 2,
            mail_trouble: None,
        };
        let mine: Uuid = MINE.parse().unwrap();
        let told = of(&board, mine);
        let items: Vec<Option<Uuid>> = told
            .iter()
            .flat_map(|alarm| alarm.items.iter().map(|item| item.clock_id))
            .collect();
        assert_eq!(items, [Some(mine)]);
        // Where the board holds not all of them, one of this deadline may be among the others.
        assert!(!is_cut(&board));
        let cut = AlarmBoard { total: 3, ..board };
        assert!(is_cut(&cut));
    }
}
