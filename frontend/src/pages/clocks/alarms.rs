//! The alarms of an incident: when each was raised, which deadlines it told of, and what became of its mails. When alarms
//! come is the server's affair; of that only the settings are told here.

use super::due::DueText;
use crate::{
    api::{ApiError, Loaded, use_api, use_loaded},
    browser,
    components::{
        Button, EmptyState, ProblemPanel, Skeleton, StatusTag, Time, Tone, use_form, use_toasts,
    },
    format::{civil::Style, date, number::grouped},
    i18n::{Text, use_lang},
    layout::use_incident,
    pages::campaigns,
    routes,
    session::use_session,
    words::{alarms as words, campaigns as campaign_words, clocks},
};
use leptos::{prelude::*, task::spawn_local};
use saiki_api::{
    Uuid,
    alarms::{Alarm, AlarmBoard, AlarmItem, AlarmMail, AlarmPlan, AlarmStage, AlarmState},
    classes::Phase,
    clocks::ClockSettings,
    deliveries::DeliveryState,
    permissions::Permission,
};

/// Wait before looking again while mails are on their way, in milliseconds.
const SOON: i32 = 2_000;
/// The same after a failure.
const LATER: i32 = 10_000;

/// Reads the board at an address that may change, and again while mails are on their way.
pub(super) fn use_board(
    address: impl Fn() -> Option<String> + Send + Sync + 'static,
) -> Loaded<AlarmBoard> {
    let lang = use_lang();
    let board = use_loaded::<AlarmBoard>(Signal::derive(move || {
        lang.with(|_| ());
        address()
    }));
    let round = StoredValue::new(0_u64);
    Effect::new(move |_| {
        let failed = board.error.with(Option::is_some);
        let moving = board.value.with(|board| {
            let alarms = board.as_ref().map(|board| board.alarms.as_slice());
            let mut states = alarms.unwrap_or_default().iter().map(|alarm| alarm.state);
            states.any(|state| state == AlarmState::Running)
        });
        let mine = round.try_update_value(|n| {
            *n += 1;
            *n
        });
        if !moving {
            return;
        }
        spawn_local(async move {
            browser::sleep(if failed { LATER } else { SOON }).await;
            // Another round began, or the page is gone.
            if round.try_get_value() == mine {
                board.reload();
            }
        });
    });
    board
}

/// On which side of a deadline an alarm was.
pub(super) fn stage_tone(stage: AlarmStage) -> Tone {
    match stage {
        AlarmStage::Before => Tone::Waiting,
        AlarmStage::At | AlarmStage::After => Tone::Late,
    }
}

/// Where the mails of an alarm stand; what did not arrive goes before what did.
fn tone(state: AlarmState, mails: &[AlarmMail]) -> Tone {
    let any = |test: fn(DeliveryState) -> bool| mails.iter().any(|mail| test(mail.state));
    match state {
        AlarmState::Running => Tone::Active,
        AlarmState::Paused => Tone::Waiting,
        AlarmState::Unsent => Tone::Plain,
        AlarmState::Done if any(DeliveryState::is_undeliverable) => Tone::Late,
        AlarmState::Done if any(|state| state == DeliveryState::Ambiguous) => Tone::Unknown,
        AlarmState::Done => Tone::Good,
    }
}

/// Why no alarm comes, where none does.
fn silent(phase: Phase, exercise: bool, plan: &AlarmPlan) -> Option<Text> {
    if phase == Phase::Closed {
        return Some(words::CLOSED);
    }
    if exercise && !plan.exercises {
        return Some(words::NO_EXERCISES);
    }
    words::is_silent(plan).then_some(words::NEVER)
}

/// The tab of an incident's deadlines.
#[component]
pub(super) fn Alarms() -> impl IntoView {
    let here = use_incident();
    let board = use_board(move || here.below("alarms"));
    let ids = Memo::new(move |_| {
        board.value.with(|board| {
            let alarms = board.as_ref().map(|board| board.alarms.iter());
            alarms.map(|alarms| alarms.map(|alarm| alarm.id).collect::<Vec<Uuid>>())
        })
    });
    let settings = use_loaded::<ClockSettings>(Signal::stored(Some("clock-settings".to_owned())));
    let plan = Memo::new(move |_| {
        let value = settings.value;
        value.with(|settings| settings.as_ref().map(|settings| settings.alarms.clone()))
    });
    let none_comes = Memo::new(move |_| {
        let (phase, exercise) = here.loaded.value.with(|incident| {
            let incident = incident.as_ref()?;
            Some((incident.phase, incident.exercise))
        })?;
        plan.with(|plan| silent(phase, exercise, plan.as_ref()?))
    });
    let filled = Memo::new(move |_| ids.with(|ids| ids.as_ref().map(|ids| !ids.is_empty())));
    let failed = Signal::derive(move || board.error.get().unwrap_or(ApiError::Network));
    let has_error = Memo::new(move |_| board.error.with(Option::is_some));
    let list = move || match filled.get() {
        None => (!has_error.get())
            .then(|| view! { <Skeleton lines=6/> })
            .into_any(),
        Some(false) => view! { <NoneYet plan=plan none_comes=none_comes/> }.into_any(),
        Some(true) => view! {
            <ol class="stack">
                <For
                    each=move || ids.get().unwrap_or_default()
                    key=|id| *id
                    children=move |id| view! { <Entry id=id board=board/> }
                />
            </ol>
            <MoreThanShown board=board/>
        }
        .into_any(),
    };
    view! {
        <div class="stack">
            <p class="hint">{words::LEAD}</p>
            <PlanLine plan=plan none_comes=none_comes filled=filled/>
            {move || has_error.get().then(|| view! { <ProblemPanel error=failed on_retry=move |()| board.reload()/> })}
            <Trouble board=board/>
            {list}
        </div>
    }
}

/// When alarms come by the settings, and the way there for those who may change them.
#[component]
fn PlanLine(
    plan: Memo<Option<AlarmPlan>>,
    none_comes: Memo<Option<Text>>,
    filled: Memo<Option<bool>>,
) -> impl IntoView {
    let (lang, session) = (use_lang(), use_session());
    let may = Memo::new(move |_| session.may(Permission::FilingsWrite));
    let told = move || match none_comes.get() {
        // Where the list is empty, it says so itself.
        Some(reason) => (filled.get() == Some(true)).then(|| reason.pick(lang.get()).to_owned()),
        None => plan.with(|plan| plan.as_ref().map(|plan| words::told(plan, lang.get()))),
    };
    let no_mail = move || {
        let off = plan.with(|plan| plan.as_ref().is_some_and(|plan| !plan.mail));
        (off && none_comes.with(Option::is_none)).then(|| view! { <span>{words::NO_MAIL}</span> })
    };
    let change = move || {
        may.get()
            .then(|| view! { <a href=routes::RULES>{words::TO_SETTINGS}</a> })
    };
    view! { <p class="cluster alarm-plan"><span>{told}</span> {no_mail} {change}</p> }
}

/// What there is to know while no alarm was raised: when the first comes.
#[component]
fn NoneYet(plan: Memo<Option<AlarmPlan>>, none_comes: Memo<Option<Text>>) -> impl IntoView {
    let lang = use_lang();
    let text = move || match none_comes.get() {
        Some(reason) => reason.pick(lang.get()).to_owned(),
        None => plan.with(|plan| {
            let first = plan.as_ref().map(|plan| words::first(plan, lang.get()));
            first.unwrap_or_default()
        }),
    };
    view! { <EmptyState title=words::EMPTY text=text/> }
}

/// That the mail server cannot be had, while mails wait.
#[component]
fn Trouble(board: Loaded<AlarmBoard>) -> impl IntoView {
    let lang = use_lang();
    let trouble = Memo::new(move |_| {
        let value = board.value;
        value.with(|board| board.as_ref().and_then(|board| board.mail_trouble.clone()))
    });
    move || {
        let trouble = trouble.get()?;
        let since = date::clock(trouble.since, &browser::zone());
        let text = campaign_words::mail_trouble(&since, &trouble.said, lang.get());
        Some(view! { <p class="notice warn" role="status">{text}</p> })
    }
}

/// That older ones are not shown.
#[component]
fn MoreThanShown(board: Loaded<AlarmBoard>) -> impl IntoView {
    let lang = use_lang();
    let counts = Memo::new(move |_| {
        board.value.with(|board| {
            let board = board.as_ref()?;
            let shown = i64::try_from(board.alarms.len()).ok()?;
            (board.total > shown).then_some((shown, board.total))
        })
    });
    move || {
        let (shown, total) = counts.get()?;
        let text = words::newest(&grouped(shown), &grouped(total), lang.get());
        Some(view! { <p class="muted">{text}</p> })
    }
}

/// One alarm; drawn anew only when something about it changed, so that the keyboard keeps its place in the others.
#[component]
fn Entry(id: Uuid, board: Loaded<AlarmBoard>) -> impl IntoView {
    let alarm = Memo::new(move |_| {
        board.value.with(|board| {
            let alarms = board.as_ref().map(|board| board.alarms.as_slice());
            let mut alarms = alarms.unwrap_or_default().iter();
            alarms.find(|alarm| alarm.id == id).cloned()
        })
    });
    let whole = move || {
        alarm
            .get()
            .map(|alarm| view! { <Whole alarm=alarm board=board/> })
    };
    view! { <li class="card">{whole}</li> }
}

#[component]
fn Whole(alarm: Alarm, board: Loaded<AlarmBoard>) -> impl IntoView {
    let lang = use_lang();
    let (incident, state) = (alarm.incident_id, alarm.state);
    let tone = tone(state, &alarm.mails);
    let mut states = alarm.mails.iter().map(|mail| mail.state);
    let undelivered = states.any(DeliveryState::is_undeliverable);
    let paused = (state == AlarmState::Paused).then(|| {
        let (id, version) = (alarm.id, alarm.version);
        let reason = alarm.pause_reason.clone().unwrap_or_default();
        view! { <Paused incident=incident id=id version=version reason=reason board=board/> }
    });
    let items = alarm
        .items
        .into_iter()
        .map(|item| view! { <Item incident=incident item=item/> })
        .collect_view();
    view! {
        <div class="card-head">
            <h2><Time at=alarm.raised_at style=Style::FULL/></h2>
            <StatusTag tone=tone label=move || state.label(lang.get())/>
        </div>
        <ul class="alarm-items">{items}</ul>
        {alarm.unsent_reason.map(|reason| view! { <p class="alarm-unsent">{reason}</p> })}
        {paused}
        <MailList mails=alarm.mails/>
        {undelivered.then(|| view! { <p class="notice warn">{words::UNDELIVERED}</p> })}
    }
}

/// A deadline an alarm told of.
#[component]
fn Item(incident: Uuid, item: AlarmItem) -> impl IntoView {
    let lang = use_lang();
    let (basis, stage, hours) = (item.basis, item.stage, item.hours);
    let href = match item.clock_id {
        Some(clock) => routes::clock(incident, clock),
        None => routes::clock_questions(incident),
    };
    let recipient = (!item.recipient.is_empty()).then(|| format!("{} ・ ", item.recipient));
    let extended = item.extended.map(|at| {
        let zone = item.zone.clone();
        view! { <span>{clocks::EXTENDED} " " <DueText at=at zone=zone/></span> }
    });
    let owner = match item.owner_name {
        Some(name) => view! { <b>{name}</b> }.into_any(),
        None => view! { <span>{clocks::NOBODY}</span> }.into_any(),
    };
    view! {
        <li>
            <StatusTag tone=stage_tone(stage) label=move || words::stage(stage, hours, lang.get())/>
            <div class="alarm-what">
                <a href=href>{item.title}</a>
                <span class="muted">{recipient} {move || basis.label(lang.get())}</span>
                <span class="cluster muted">
                    <span>{clocks::DUE} " " <DueText at=item.due zone=item.zone/></span>
                    {extended}
                    <span>{clocks::OWNER} " " {owner}</span>
                </span>
            </div>
        </li>
    }
}

/// To whom an alarm went by mail, and what became of each mail; nothing where none was written.
#[component]
pub(super) fn MailList(
    /// The mails.
    mails: Vec<AlarmMail>,
) -> impl IntoView {
    let some = !mails.is_empty();
    let rows = mails
        .into_iter()
        .map(|mail| view! { <Mail mail=mail/> })
        .collect_view();
    some.then(|| {
        view! {
            <div class="alarm-mails">
                <span class="muted">{words::MAILS}</span>
                <ul>{rows}</ul>
            </div>
        }
    })
}

#[component]
fn Mail(mail: AlarmMail) -> impl IntoView {
    let lang = use_lang();
    let (state, attempts) = (mail.state, mail.attempts);
    // What the mail server said matters where the mail did not get through.
    let said = mail
        .text
        .filter(|text| !state.is_told() && !text.is_empty());
    view! {
        <li class="cluster">
            <span>{mail.name}</span>
            <StatusTag
                tone=campaigns::tones::delivery(state)
                label=move || state.label(lang.get())
            />
            {mail.accepted_at.map(|at| view! { <span class="muted"><Time at=at/></span> })}
            {(attempts > 1)
                .then(|| view! { <span class="muted">{move || words::attempts(attempts, lang.get())}</span> })}
            {said.map(|text| view! { <span class="muted said">{text}</span> })}
        </li>
    }
}

/// Why the mails of an alarm are paused, and the button that lets them go on.
#[component]
fn Paused(
    incident: Uuid,
    id: Uuid,
    version: i64,
    reason: String,
    board: Loaded<AlarmBoard>,
) -> impl IntoView {
    let (api, lang) = (use_api(), use_lang());
    let (session, form, toasts) = (use_session(), use_form(), use_toasts());
    let may = Memo::new(move |_| session.may(Permission::FilingsWrite));
    let resume = move |()| {
        let path = format!("incidents/{incident}/alarms/{id}/resume");
        let call = api.post(path).if_match(version);
        form.run(call.send::<Alarm>(), move |_| {
            toasts.say(words::RESUMED);
            board.reload();
        });
    };
    Effect::new(move |_| {
        if let Some(error) = form.problem.get() {
            toasts.fail(&error, lang.get_untracked());
            // Somebody may have let them go on meanwhile.
            board.reload();
        }
    });
    view! {
        <div class="notice warn" role="status">
            <span class="grow">{move || words::pause_reason(&reason, lang.get())}</span>
            {move || may.get().then(|| view! { <Button label=words::RESUME busy=form.busy on_press=resume/> })}
        </div>
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// An alarm a day before the deadline of a clock, with a mail in a state.
    pub fn alarm(id: &str, clock: &str, mail: &str) -> Alarm {
        serde_json::from_value(serde_json::json!({
            "id": id,
            "incident_id": "0198a7f2-4b8e-7c31-9a52-3f1d2e4c5b6b",
            "raised_at": "2026-11-26T15:00:00Z",
            "items": [{
                "basis": "rule",
                "stage": "before",
                "hours": 24,
                "clock_id": clock,
                "title": "漏えい等の速報",
                "recipient": "個人情報保護委員会",
                "due": "2026-11-27T15:00:00Z",
                "zone": "Asia/Tokyo"
            }],
            "state": "done",
            "mails": [{
                "delivery_id": id,
                "user_id": id,
                "name": "小林 美咲",
                "state": mail,
                "attempts": 1,
                "message_id": "<1@example.jp>"
            }],
            "version": 1
        }))
        .unwrap()
    }

    #[test]
    fn a_mail_that_did_not_arrive_is_not_shown_as_good() {
        const ID: &str = "0198a7f2-4b8e-7c31-9a52-3f1d2e4c5b6a";
        let of = |mail: &str| {
            let alarm = alarm(ID, ID, mail);
            tone(alarm.state, &alarm.mails)
        };
        assert_eq!(of("accepted"), Tone::Good);
        assert_eq!(of("rejected"), Tone::Late);
        assert_eq!(of("ambiguous"), Tone::Unknown);
        assert_eq!(tone(AlarmState::Done, &[]), Tone::Good);
        assert_eq!(tone(AlarmState::Paused, &[]), Tone::Waiting);
    }

    #[test]
    fn an_incident_without_alarms_says_why() {
        let usual = AlarmPlan::default();
        assert_eq!(silent(Phase::Recovery, true, &usual), None);
        assert_eq!(silent(Phase::Closed, false, &usual), Some(words::CLOSED));
        let real_only = AlarmPlan {
            exercises: false,
            ..AlarmPlan::default()
        };
        assert_eq!(silent(Phase::Emergency, false, &real_only), None);
        assert_eq!(
            silent(Phase::Emergency, true, &real_only),
            Some(words::NO_EXERCISES)
        );
        let none = AlarmPlan {
            before_hours: Vec::new(),
            at: false,
            repeats: 0,
            ..usual
        };
        assert_eq!(silent(Phase::Emergency, false, &none), Some(words::NEVER));
    }
}
