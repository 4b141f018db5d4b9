//! The home of an incident: in five seconds, which phase, who has been told, which reports, what is still missing, what
//! happened last.

use super::{
    clocks,
    exchange::ExchangeMenu,
    phase::{PhaseDialog, Phases},
    timeline::RecentEvents,
    tones,
};
use crate::{
    api::use_loaded,
    components::{
        Button, Card, Fact, Facts, Kind, LinkButton, LoadedView, MomentText, PageHeader, StatusTag,
        Time, Tone,
    },
    format::civil::Style,
    i18n::use_lang,
    layout::use_incident,
    pages::{
        activities::{cards::ActivityCards, matters::MissingToClose},
        clocks::home::NextDeadlines,
        consistency::home::BlockingLine,
        losses::LossCard,
    },
    routes,
    session::use_session,
    words::{common, incidents as words, letters},
};
use leptos::prelude::*;
use leptos_router::components::A;
use saiki_api::{
    Lang, Uuid,
    activities::Activity,
    classes::Phase,
    incidents::{Facts as ReportFacts, Incident, Knowledge, Progress, SecondaryDamage, TimeKind},
    permissions::Permission,
};

/// A card of the home, made for an incident.
type HomeCard = fn(Incident) -> AnyView;

/// The row on top: what runs against a clock or a count, each leading to its page. A noun adds its card here.
const CLOCKS: &[HomeCard] = &[
    clocks::deadline,
    clocks::told,
    clocks::undeliverable,
    clocks::letters,
    clocks::filings,
];
/// The wide column: the work and what it is about.
const MAIN: &[HomeCard] = &[
    |incident| view! { <NextDeadlines id=incident.id/> }.into_any(),
    |_| view! { <SixActivities/> }.into_any(),
    |incident| view! { <About incident=incident/> }.into_any(),
    |incident| view! { <Losses id=incident.id/> }.into_any(),
    |incident| view! { <Times incident=incident/> }.into_any(),
];
/// The narrow column: what is still missing, and what happened last.
const SIDE: &[HomeCard] = &[
    |_| view! { <StillToClose/> }.into_any(),
    |incident| view! { <Missing incident=incident/> }.into_any(),
    |incident| view! { <RecentEvents id=incident.id/> }.into_any(),
];

fn cards(all: &'static [HomeCard], incident: &Incident) -> Vec<AnyView> {
    all.iter().map(|card| card(incident.clone())).collect()
}

/// The page.
#[component]
pub fn IncidentHome() -> impl IntoView {
    let open = use_incident();
    view! { <LoadedView loaded=open.loaded children=|incident: Incident| view! { <Home incident=incident/> }/> }
}

#[component]
fn Home(incident: Incident) -> impl IntoView {
    let session = use_session();
    let moving = RwSignal::new(false);
    let id = incident.id;
    let closed = incident.phase == Phase::Closed;
    let may = Memo::new(move |_| session.may(Permission::IncidentsWrite));
    let may_write = Memo::new(move |_| session.may(Permission::LettersWrite));
    let actions = move || {
        // Nothing comes after closing; it can only be taken back.
        let (label, kind) = match closed {
            true => (words::REOPEN, Kind::Quiet),
            false => (words::CHANGE_PHASE, Kind::Plain),
        };
        let phase = may
            .get()
            .then(|| view! { <Button label=label kind=kind on_press=move |()| moving.set(true)/> });
        let letter = may_write.get().then(|| {
            view! { <LinkButton href=routes::new_letter(id) label=letters::NEW kind=Kind::Primary/> }
        });
        view! {
            {phase}
            {letter}
        }
    };
    // Nothing goes out of a closed incident: the check, which reads all it says, is not asked.
    let blocking = (!closed).then(|| view! { <BlockingLine id=id/> });
    let shown = incident.clone();
    let head = incident.clone();
    view! {
        <PageHeader
            title=incident.title.clone()
            facts=move || view! { <HeadFacts incident=head.clone()/> }
            actions=actions
        />
        <Phases phases=incident.phases.clone()/>
        {blocking}
        <div class="grid four">{cards(CLOCKS, &incident)}</div>
        <div class="grid two-one">
            <div class="stack">{cards(MAIN, &incident)}</div>
            <div class="stack">{cards(SIDE, &incident)}</div>
        </div>
        <PhaseDialog open=moving incident=shown/>
    }
}

#[component]
fn SixActivities() -> impl IntoView {
    let open = use_incident();
    let session = use_session();
    let may = Memo::new(move |_| session.may(Permission::RecoveryRead));
    let address = Signal::derive(move || open.below("activities").filter(|_| may.get()));
    let activities = use_loaded::<Vec<Activity>>(address);
    let cards = move |all: Vec<Activity>| {
        let id = open.id.get_untracked().unwrap_or_default();
        view! { <ActivityCards incident=id activities=all/> }
    };
    move || {
        may.get()
            .then(|| view! { <LoadedView loaded=activities children=cards/> })
    }
}

#[component]
fn Losses(id: Uuid) -> impl IntoView {
    let session = use_session();
    move || {
        let may = session.may(Permission::RecoveryRead);
        may.then(|| view! { <LossCard id=id/> })
    }
}

#[component]
fn StillToClose() -> impl IntoView {
    let session = use_session();
    move || {
        let may = session.may(Permission::RecoveryRead);
        may.then(|| view! { <MissingToClose/> })
    }
}

#[component]
fn HeadFacts(incident: Incident) -> impl IntoView {
    let lang = use_lang();
    let (severity, category) = (incident.severity, incident.category);
    let aware = incident
        .times
        .iter()
        .find(|time| time.kind == TimeKind::Aware)
        .map(|time| time.moment.clone());
    view! {
        <StatusTag tone=tones::severity(severity) label=move || severity.label(lang.get())/>
        <StatusTag tone=Tone::Plain label=incident.tlp.label()/>
        <span>{move || category.label(lang.get())}</span>
        {aware
            .map(|moment| {
                view! {
                    <span>
                        {move || TimeKind::Aware.label(lang.get())} " "
                        <MomentText moment=moment/>
                    </span>
                }
            })}
        <span class="mono">{incident.reference}</span>
    }
}

#[component]
fn About(incident: Incident) -> impl IntoView {
    let lang = use_lang();
    let noticed = incident.noticed_by;
    let note = incident.noticed_note.clone();
    let source = incident.threat_source;
    let threats = incident.threats.clone();
    let assets = incident.assets.clone();
    let services = incident.affected_services.join(" / ");
    let joined = move |names: Vec<&'static str>| match names.is_empty() {
        true => common::NONE_STATED.pick(lang.get()).to_owned(),
        false => names.join(lang.get().pick("、", ", ")),
    };
    let summary = match incident.summary.trim() {
        "" => view! { <p class="muted">{words::NO_SUMMARY}</p> }.into_any(),
        text => view! { <p class="prose">{text.to_owned()}</p> }.into_any(),
    };
    let session = use_session();
    let id = incident.id;
    let edit = move || {
        let may = session.may(Permission::IncidentsWrite);
        may.then(|| view! { <A href=routes::edit(id) attr:class="link">{words::EDIT_INCIDENT}</A> })
    };
    view! {
        <Card title=words::ABOUT action=edit>
            <div class="stack">
                {summary} <Facts>
                    <Fact name=words::NOTICED_BY>
                        {move || noticed.map_or(common::NONE_STATED.pick(lang.get()), |it| it.label(lang.get()))}
                        {(!note.is_empty()).then(|| view! { <span class="muted">" " {note.clone()}</span> })}
                    </Fact>
                    <Fact name=words::SOURCE>
                        {move || source.map_or(words::NOT_KNOWN.pick(lang.get()), |it| it.label(lang.get()))}
                    </Fact>
                    <Fact name=words::THREATS>
                        {move || joined(threats.iter().map(|it| it.label(lang.get())).collect())}
                    </Fact>
                    <Fact name=words::ASSETS>
                        {move || joined(assets.iter().map(|it| it.label(lang.get())).collect())}
                    </Fact>
                    <Fact name=words::SERVICES>
                        {move || if services.is_empty() { common::NONE_STATED.pick(lang.get()).to_owned() } else { services.clone() }}
                    </Fact>
                </Facts>
                <ExchangeMenu id=id reference=incident.reference/>
            </div>
        </Card>
    }
}

#[component]
fn Times(incident: Incident) -> impl IntoView {
    let lang = use_lang();
    let times = incident.times;
    // Nobody puts the end down by hand: it is when the last phase began.
    let ended = incident
        .phases
        .last()
        .filter(|entry| entry.phase == Phase::Closed)
        .map(|entry| entry.entered_at);
    let is_set = |kind: &TimeKind| times.iter().any(|time| time.kind == *kind);
    let shown: Vec<TimeKind> = TimeKind::ALL
        .into_iter()
        .filter(|kind| !super::only_for_deadlines(*kind) || is_set(kind))
        .collect();
    let row = move |kind: TimeKind| {
        let moment = times
            .iter()
            .find(|time| time.kind == kind)
            .map(|time| time.moment.clone());
        let value = match moment {
            Some(moment) => view! { <MomentText moment=moment year=true/> }.into_any(),
            None => match ended.filter(|_| kind == TimeKind::Closed) {
                Some(at) => view! { <Time at=at style=Style::FULL/> }.into_any(),
                None => view! { <StatusTag tone=Tone::Unknown label=words::NOT_KNOWN/> }.into_any(),
            },
        };
        view! { <Fact name=move || kind.label(lang.get())>{value}</Fact> }
    };
    view! {
        <Card title=words::TIMES>
            <Facts>{shown.into_iter().map(row).collect_view()}</Facts>
        </Card>
    }
}

/// Facts a report asks for that nobody has decided: name, and the field of the facts page.
fn missing(facts: &ReportFacts, times: &[TimeKind]) -> Vec<fn(Lang) -> &'static str> {
    let mut all: Vec<fn(Lang) -> &'static str> = Vec::new();
    let mut need = |missing: bool, name: fn(Lang) -> &'static str| {
        if missing {
            all.push(name);
        }
    };
    need(!times.contains(&TimeKind::Occurred), |lang| {
        TimeKind::Occurred.label(lang)
    });
    need(!times.contains(&TimeKind::Aware), |lang| {
        TimeKind::Aware.label(lang)
    });
    need(facts.cause.state == Knowledge::Unknown, |lang| {
        words::CAUSE.pick(lang)
    });
    need(facts.secondary_damage == SecondaryDamage::Unknown, |lang| {
        words::SECONDARY.pick(lang)
    });
    need(facts.publication == Progress::Undecided, |lang| {
        words::PUBLICATION.pick(lang)
    });
    need(facts.user_actions.trim().is_empty(), |lang| {
        words::USER_ACTIONS.pick(lang)
    });
    need(facts.measures.is_empty(), |lang| words::MEASURES.pick(lang));
    all
}

#[component]
fn Missing(incident: Incident) -> impl IntoView {
    let lang = use_lang();
    let id = incident.id;
    let times: Vec<TimeKind> = incident.times.iter().map(|time| time.kind).collect();
    let names = missing(&incident.facts, &times);
    let list = match names.is_empty() {
        true => view! {
            <p>
                <StatusTag tone=Tone::Good label=words::NOTHING_MISSING/>
            </p>
        }
        .into_any(),
        false => {
            let row = |name: fn(Lang) -> &'static str| {
                view! {
                    <li>
                        <span class="legend unsure" aria-hidden="true">{Tone::Unknown.shape()}</span>
                        <span>{move || name(lang.get())}</span>
                        <span class="muted">{words::NOT_KNOWN}</span>
                    </li>
                }
            };
            view! { <ul class="list">{names.into_iter().map(row).collect_view()}</ul> }.into_any()
        }
    };
    let to_facts = move || view! { <A href=routes::facts(id) attr:class="link">{words::FACTS}</A> };
    view! { <Card title=words::MISSING action=to_facts>{list}</Card> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_decided_is_missing_and_what_does_not_apply_is_not() {
        let names = |facts: &ReportFacts, times: &[TimeKind]| {
            missing(facts, times)
                .into_iter()
                .map(|name| name(Lang::En))
                .collect::<Vec<_>>()
        };
        let mut facts = ReportFacts::default();
        assert_eq!(names(&facts, &[]).len(), 7);
        facts.cause.state = Knowledge::NotApplicable;
        facts.secondary_damage = SecondaryDamage::NoneFound;
        facts.publication = Progress::NotPlanned;
        facts.user_actions = "Change your password.".into();
        assert_eq!(
            names(&facts, &[TimeKind::Occurred, TimeKind::Aware]),
            ["Measures against recurrence"]
        );
    }
}
