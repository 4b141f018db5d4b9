//! One deadline: when it ends and why, where that is written, what was decided, who sees to it, a newer version of its
//! rule. Shown beside a list and on a page of its own; what can be done about it is in `acts`.

use super::{
    acts::{Act, Acting, Acts},
    alarms_of::AlarmsOf,
    decide::Standing,
    due::{Countdown, DueText, Dues, Ends, absolute, use_now},
    tones::{ClockTags, StateTag},
};
use crate::{
    api::{Loaded, use_loaded},
    components::{Button, Fact, Facts, Kind, LinkButton, LoadedView, Time},
    format::civil::Style,
    i18n::use_lang,
    routes,
    session::use_session,
    words::{clocks as words, rules},
};
use leptos::prelude::*;
use saiki_api::{
    Timestamp, Uuid,
    clocks::{Clock, ClockDetail, ClockState, EarlierDue, Step},
    permissions::Permission,
    rules::Rule,
};

/// The deadline read again whenever it changes or the reader's language does.
pub(super) fn use_detail(
    at: impl Fn() -> Option<(Uuid, Uuid)> + Send + Sync + 'static,
) -> Loaded<ClockDetail> {
    let lang = use_lang();
    use_loaded::<ClockDetail>(Signal::derive(move || {
        lang.with(|_| ());
        at().map(|(incident, clock)| format!("incidents/{incident}/clocks/{clock}"))
    }))
}

/// A deadline with its title, for the place beside a list.
#[component]
pub fn ClockPanel(
    /// The incident.
    incident: Uuid,
    /// The deadline.
    clock: Uuid,
    /// What follows a change.
    #[prop(into)]
    changed: Callback<()>,
    /// What follows its removal.
    #[prop(into)]
    gone: Callback<()>,
) -> impl IntoView {
    let detail = use_detail(move || Some((incident, clock)));
    let title = move || {
        detail
            .value
            .with(|detail| detail.as_ref().map(|detail| detail.clock.title.clone()))
    };
    view! {
        <h2>{title}</h2>
        <ClockBody detail=detail changed=changed gone=gone/>
    }
}

/// Everything about a deadline but its title.
#[component]
pub(super) fn ClockBody(
    /// The deadline.
    detail: Loaded<ClockDetail>,
    /// What follows a change.
    changed: Callback<()>,
    /// What follows its removal.
    gone: Callback<()>,
) -> impl IntoView {
    let acting: Acting = RwSignal::new(None);
    view! {
        <LoadedView
            loaded=detail
            children=move |detail: ClockDetail| view! { <Whole detail=detail acting=acting/> }
        />
        <Acts detail=detail acting=acting changed=changed gone=gone/>
    }
}

#[component]
fn Whole(detail: ClockDetail, acting: Acting) -> impl IntoView {
    let session = use_session();
    let may = Memo::new(move |_| session.may(Permission::FilingsWrite));
    let newer = detail.newest.is_some();
    let ClockDetail { clock, rule, .. } = detail.clone();
    view! {
        <div class="stack">
            <Head clock=clock.clone()/>
            <Undecided clock=clock.clone()/>
            <Particulars clock=clock.clone() rule=rule/>
            <Decided clock=clock.clone()/>
            <Buttons state=clock.state acting=acting may=may/>
            {newer.then(|| view! { <Newer detail=detail.clone() acting=acting may=may/> })}
            <AlarmsOf incident=clock.incident_id clock=clock.id open=clock.state.is_open()/>
            <Steps steps=clock.steps zone=clock.zone.clone()/>
            <Earlier all=clock.earlier zone=clock.zone/>
        </div>
    }
}

#[component]
fn Head(clock: Clock) -> impl IntoView {
    let now = use_now();
    let zone = clock.zone.clone();
    let countdown = Ends::of(&clock)
        .filter(|_| clock.state.is_open())
        .map(|ends| view! { <p class="figure"><Countdown ends=ends zone=zone now=now/></p> });
    view! {
        {countdown}
        <p class="cluster">
            <StateTag state=clock.state/>
            <ClockTags clock=clock/>
        </p>
    }
}

/// The way to the questions, or to the times, where one of them is missing.
#[component]
fn Undecided(clock: Clock) -> impl IntoView {
    let lang = use_lang();
    let open = clock.open_questions.len();
    let incident = clock.incident_id;
    match clock.state {
        ClockState::Undetermined => view! {
            <div class="notice unsure">
                <span>{move || words::open_questions(open, lang.get())}</span>
                <LinkButton href=routes::clock_questions(incident) label=words::OPEN_QUESTIONS/>
            </div>
        }
        .into_any(),
        ClockState::Waiting => view! {
            <div class="notice warn">
                <span>{words::WAITING_TEXT}</span>
                <LinkButton href=routes::edit(incident) label=words::TO_TIMES/>
            </div>
        }
        .into_any(),
        _ => ().into_any(),
    }
}

#[component]
fn Particulars(clock: Clock, rule: Rule) -> impl IntoView {
    let lang = use_lang();
    let version = clock.rule_version;
    let regime = clock.regime;
    let starts = clock.starts_at.map(|at| {
        let zone = clock.zone.clone();
        view! { <Fact name=words::STARTS><DueText at=at zone=zone/></Fact> }
    });
    let owner = match clock.owner_name.clone() {
        Some(name) => view! { <span>{name}</span> }.into_any(),
        None => view! { <span class="muted">{words::NOBODY}</span> }.into_any(),
    };
    let own = match clock.internal_due {
        Some(at) => view! { <Time at=at style=Style::FULL/> }.into_any(),
        None => view! { <span class="muted">{words::OWN_DUE_NONE}</span> }.into_any(),
    };
    let note = rule.note.clone();
    let has_note = !note.ja.is_empty() || !note.en.is_empty();
    let note = has_note.then(|| {
        view! {
            <Fact name=words::NOTE>
                <span class="prose">{move || note.get(lang.get()).to_owned()}</span>
            </Fact>
        }
    });
    let (incident, incident_title) = (clock.incident_id, clock.incident_title.clone());
    let (recipient, rule_id) = (clock.recipient.clone(), clock.rule_id.clone());
    let to_rule = routes::rule(&rule_id);
    view! {
        <Facts>
            <Fact name=words::RECIPIENT>{recipient}</Fact>
            <Fact name=words::DUE>
                <Dues clock=clock/>
            </Fact>
            {starts}
            <Fact name=words::OWNER>{owner}</Fact>
            <Fact name=words::OWN_DUE>{own}</Fact>
            <Fact name=words::INCIDENT>
                <a href=routes::incident(incident)>{incident_title}</a>
            </Fact>
            <Fact name=words::RULE>
                {move || regime.label(lang.get())}
                " "
                <a class="mono" href=to_rule>{rule_id}</a>
                " "
                <span class="muted">{move || words::version(version, lang.get())}</span>
            </Fact>
            <Fact name=words::SOURCE>
                <SourceText rule=rule/>
            </Fact>
            {note}
        </Facts>
    }
}

/// Where a rule is written; a link where its address is one of the web.
#[component]
pub fn SourceText(
    /// The rule.
    rule: Rule,
) -> impl IntoView {
    let lang = use_lang();
    let source = rule.source;
    let url = source.url.clone();
    let name = move || {
        let (first, second) = match lang.get() {
            saiki_api::Lang::Ja => (&source.ja, &source.en),
            saiki_api::Lang::En => (&source.en, &source.ja),
        };
        match (first.is_empty(), second.is_empty()) {
            (false, _) => first.clone(),
            (true, false) => second.clone(),
            (true, true) => rules::NO_SOURCE.pick(lang.get()).to_owned(),
        }
    };
    // Users write addresses as well, and only one of the web may be followed.
    match url.starts_with("https://") || url.starts_with("http://") {
        true => view! { <a href=url target="_blank" rel="external noopener">{name}</a> }.into_any(),
        false => view! { <span>{name}</span> }.into_any(),
    }
}

/// What was decided; nothing where nobody did.
#[component]
fn Decided(clock: Clock) -> impl IntoView {
    let said = clock.decided_at.is_some() || clock.filed.is_some();
    said.then(|| {
        view! {
            <div class="stack sunken-note">
                <Standing clock=clock/>
            </div>
        }
    })
}

#[component]
fn Buttons(state: ClockState, acting: Acting, may: Memo<bool>) -> impl IntoView {
    let press = move |act: Act| move |()| acting.set(Some(act));
    let decided = matches!(
        state,
        ClockState::Submitted | ClockState::SubmittedLate | ClockState::Waived
    );
    move || {
        may.get().then(|| match decided {
            true => view! {
                <div class="actions">
                    <Button label=words::TAKE_BACK kind=Kind::Quiet on_press=press(Act::TakeBack)/>
                </div>
            }
            .into_any(),
            false => view! {
                <div class="actions">
                    <Button label=words::RECORD_FILED kind=Kind::Primary on_press=press(Act::File)/>
                    {state.is_open().then(|| view! { <Button label=words::NOT_REQUIRED on_press=press(Act::Waive)/> })}
                    <Button label=words::SET_PLAN on_press=press(Act::Plan)/>
                    <Button label=words::REMOVE kind=Kind::Quiet on_press=press(Act::Remove)/>
                </div>
            }
            .into_any(),
        })
    }
}

/// The reasoning, as a numbered list.
#[component]
fn Steps(steps: Vec<Step>, zone: String) -> impl IntoView {
    let lang = use_lang();
    let row = move |step: Step| {
        let zone = zone.clone();
        let at = step.at.map(|at| view! { " " <DueText at=at zone=zone/> });
        view! {
            <li>
                <span>{step.text}</span>
                {at}
            </li>
        }
    };
    let some = !steps.is_empty();
    let rows = steps.into_iter().map(row).collect_view();
    some.then(|| {
        view! {
            <section>
                <h3>{move || words::STEPS.pick(lang.get())}</h3>
                <ol class="steps">{rows}</ol>
            </section>
        }
    })
}

#[component]
fn Earlier(all: Vec<EarlierDue>, zone: String) -> impl IntoView {
    let row = move |one: EarlierDue| {
        let zone = zone.clone();
        let due = match one.due {
            Some(at) => view! { <DueText at=at zone=zone/> }.into_any(),
            None => view! { <span class="muted">{words::NO_DUE}</span> }.into_any(),
        };
        view! {
            <li>
                <Time at=one.since style=Style::DATED/>
                <span>
                    <StateTag state=one.state/> " " {due}
                </span>
            </li>
        }
    };
    let some = !all.is_empty();
    // The last one stood first is read first.
    let rows = all.into_iter().rev().map(row).collect_view();
    some.then(|| {
        view! {
            <details>
                <summary>{words::EARLIER}</summary>
                <p class="hint">{words::EARLIER_HINT}</p>
                <ol class="history">{rows}</ol>
            </details>
        }
    })
}

/// The deadline before and after, in words of the language.
pub(super) fn due_changes(detail: &ClockDetail, lang: saiki_api::Lang) -> String {
    let said = |at: Option<Timestamp>| match at {
        Some(at) => absolute(at, &detail.clock.zone, lang),
        None => words::NO_DUE.pick(lang).to_owned(),
    };
    words::due_changes(&said(detail.clock.due), &said(detail.due_by_newest), lang)
}

/// A newer version of the rule: in what it differs, and what becomes of the deadline.
#[component]
fn Newer(detail: ClockDetail, acting: Acting, may: Memo<bool>) -> impl IntoView {
    let lang = use_lang();
    let from = detail.rule.version;
    let to = detail.newest.as_ref().map_or(from, |rule| rule.version);
    let rows = detail
        .changes
        .iter()
        .cloned()
        .map(|change| {
            view! {
                <tr>
                    <th scope="row">{change.field}</th>
                    <td>{change.pinned}</td>
                    <td>{change.newest}</td>
                </tr>
            }
        })
        .collect_view();
    let dues = StoredValue::new(detail);
    let moved = move || dues.with_value(|detail| due_changes(detail, lang.get()));
    let adopt = move || {
        may.get().then(|| {
            view! { <Button label=words::ADOPT on_press=move |()| acting.set(Some(Act::Adopt))/> }
        })
    };
    view! {
        <section class="newer">
            <h3>{words::NEWER} " " <span class="muted">{move || words::versions(from, to, lang.get())}</span></h3>
            <p class="hint">{words::NEWER_TEXT}</p>
            <div class="table-frame compared">
                <table class="compact">
                    <thead>
                        <tr>
                            <th scope="col">{words::FIELD}</th>
                            <th scope="col">{words::PINNED}</th>
                            <th scope="col">{words::NEWEST}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <p>{moved}</p>
            <div class="actions">{adopt}</div>
        </section>
    }
}
