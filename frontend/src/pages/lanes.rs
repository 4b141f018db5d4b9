//! Lanes: what each receiving provider may be sent, and which of them are held back now. One form for all of them: limits
//! are replaced together.

use crate::{
    api::{Loaded, use_api, use_loaded},
    browser,
    components::{
        Button, Card, FormProblem, Kind, LoadedView, NowSays, PageHeader, StatusTag, TextField,
        Theirs, Tone, use_toasts, use_versioned,
    },
    format::{date, number::grouped},
    i18n::use_lang,
    session::use_session,
    words::{common, lanes as words},
};
use leptos::prelude::*;
use saiki_api::{
    Lang,
    lanes::{Lane, LaneLimits, LaneState, LaneWhy, Lanes, SetLanes},
    permissions::Permission,
};

/// The page.
#[component]
pub fn LanesPage() -> impl IntoView {
    let loaded = use_loaded::<Lanes>(Signal::stored(Some("lanes".to_owned())));
    view! {
        <PageHeader title=words::TITLE facts=|| view! { <span>{words::LEAD}</span> }/>
        <LoadedView loaded=loaded children=move |lanes: Lanes| view! { <Limits lanes=lanes loaded=loaded/> }/>
    }
}

/// A lane whose limits are being typed.
#[derive(Clone)]
struct Typed {
    lane: Lane,
    per_minute: RwSignal<String>,
    sessions: RwSignal<String>,
}

impl Typed {
    fn of(lane: Lane) -> Typed {
        let text = |n: Option<i64>| RwSignal::new(n.map(|n| n.to_string()).unwrap_or_default());
        Typed {
            per_minute: text(lane.per_minute),
            sessions: text(lane.sessions),
            lane,
        }
    }

    /// The limits as typed; none where both fields are empty. What is no number is refused by its field.
    fn limits(&self) -> Option<LaneLimits> {
        let number = |text: RwSignal<String>| {
            let text = text.get_untracked();
            match text.trim() {
                "" => None,
                some => Some(some.parse().unwrap_or(0)),
            }
        };
        let (per_minute, sessions) = (number(self.per_minute), number(self.sessions));
        (per_minute.is_some() || sessions.is_some()).then(|| LaneLimits {
            lane: self.lane.lane.clone(),
            per_minute,
            sessions,
        })
    }
}

#[component]
fn Limits(lanes: Lanes, loaded: Loaded<Lanes>) -> impl IntoView {
    let (api, session, toasts, lang) = (use_api(), use_session(), use_toasts(), use_lang());
    let may = Memo::new(move |_| session.may(Permission::OrganisationWrite));
    let change = use_versioned(lanes.version, "lanes".to_owned(), |now: Lanes| {
        Some((now.version, now.lanes))
    });
    let form = change.form;
    let typed = RwSignal::new(lanes.lanes.into_iter().map(Typed::of).collect::<Vec<_>>());
    // Places of the fields in what was sent last, so that its faults find them.
    let sent = RwSignal::new(Vec::<String>::new());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let limits: Vec<LaneLimits> =
            typed.with_untracked(|all| all.iter().filter_map(Typed::limits).collect());
        sent.set(limits.iter().map(|limit| limit.lane.clone()).collect());
        let call = api.put("lanes").json(&SetLanes { limits });
        form.run(change.on(call).send::<Lanes>(), move |now| {
            toasts.say(common::SAVED);
            loaded.put(now);
        });
    };
    let fault = move |lane: String, field: &'static str| {
        Signal::derive(move || {
            let place = sent.with(|sent| sent.iter().position(|one| *one == lane))?;
            form.problem
                .with(|problem| problem.as_ref()?.field(&format!("limits.{place}.{field}")))
        })
    };
    let rows = move || {
        typed
            .get()
            .into_iter()
            .map(|one| {
                let key = one.lane.lane.clone();
                let (rate, seats) = (
                    fault(key.clone(), "per_minute"),
                    fault(key.clone(), "sessions"),
                );
                let wrong = fault(key, "lane");
                view! {
                    <section class="stack lane">
                        <Name lane=one.lane.clone()/>
                        {move || wrong.get().map(|text| view! { <p class="error">"▲ " {text}</p> })}
                        <div class="columns">
                            <TextField label=words::PER_MINUTE value=one.per_minute error=rate/>
                            <TextField label=words::SESSIONS value=one.sessions error=seats/>
                        </div>
                    </section>
                }
            })
            .collect_view()
    };
    let now_says = move |lanes: Vec<Lane>| {
        let limited = lanes
            .into_iter()
            .filter(|lane| lane.per_minute.or(lane.sessions).is_some());
        let said: Vec<String> = limited
            .map(|lane| {
                let number = |n: Option<i64>| n.map_or_else(|| "–".to_owned(), grouped);
                let name = lane.name.get(lang.get_untracked()).to_owned();
                format!(
                    "{name}: {} / {}",
                    number(lane.per_minute),
                    number(lane.sessions)
                )
            })
            .collect();
        view! { <NowSays rows=vec![(words::PROVIDERS, said.join("\n"))]/> }
    };
    let domain = RwSignal::new(String::new());
    let add = move |()| {
        let name = domain.get_untracked().trim().to_lowercase();
        // A domain beyond ASCII is known by its A-labels and named as people write it.
        let is = |lane: &Lane| lane.lane == name || lane.name.ja == name;
        let known = typed.with_untracked(|all| all.iter().any(|one| is(&one.lane)));
        if !name.is_empty() && !known {
            typed.update(|all| all.push(Typed::of(a_domain(&name))));
        }
        domain.set(String::new());
    };
    let save = move || match may.get() {
        true => {
            view! { <Button label=common::SAVE kind=Kind::Primary submit=true busy=form.busy/> }
                .into_any()
        }
        false => view! { <span class="muted">{words::READ_ONLY}</span> }.into_any(),
    };
    view! {
        <form class="stack form-narrow" novalidate=true on:submit=submit>
            <Theirs change=change children=now_says/>
            <fieldset class="bare stack" disabled=move || !may.get()>
                <Card title=words::PROVIDERS>
                    <p class="hint">{words::EMPTY_IS_FREE}</p>
                    {rows}
                </Card>
                <Card title=words::OTHER>
                    <p class="hint">{words::OTHER_TEXT}</p>
                    <TextField label=words::DOMAIN value=domain hint=words::DOMAIN_HINT/>
                    <div class="actions">
                        <Button label=words::ADD on_press=add/>
                    </div>
                </Card>
            </fieldset>
            <FormProblem form=form/>
            <div class="save-bar">{save}</div>
        </form>
    }
}

fn a_domain(name: &str) -> Lane {
    Lane {
        lane: name.to_owned(),
        name: saiki_api::organisation::Both {
            ja: name.to_owned(),
            en: name.to_owned(),
        },
        domains: vec![name.to_owned()],
        per_minute: None,
        sessions: None,
        state: None,
    }
}

/// Name, domains and state of a lane.
#[component]
fn Name(lane: Lane) -> impl IntoView {
    let lang = use_lang();
    let name = lane.name.clone();
    let state = lane.state.clone();
    let between = lang.get_untracked().pick("、", ", ");
    let is_own = lane.domains.len() == 1 && lane.domains.first() == Some(&lane.lane);
    let domains = lane
        .domains
        .into_iter()
        .enumerate()
        .map(|(i, domain)| {
            view! {
                {(i > 0).then_some(between)}
                <span class="whole">{domain}</span>
            }
        })
        .collect_view();
    view! {
        <p>
            <b>{move || name.get(lang.get()).to_owned()}</b>
            " "
            {match state {
                Some(state) => view! { <HeldTag state=state/> }.into_any(),
                None => view! { <StatusTag tone=Tone::Good label=words::FREE/> }.into_any(),
            }}
        </p>
        {(!is_own).then(|| view! { <p class="muted">{domains}</p> })}
    }
}

/// Why a lane is held back, and how.
#[component]
pub fn HeldTag(
    /// How it is held back.
    state: LaneState,
) -> impl IntoView {
    let lang = use_lang();
    let tone = match state.why {
        LaneWhy::Busy => Tone::Waiting,
        LaneWhy::Refusing => Tone::Late,
    };
    let why = state.why;
    view! {
        <StatusTag tone=tone label=move || why.label(lang.get()).to_owned()/>
        " "
        <span class="muted">{move || how(&state, lang.get())}</span>
    }
}

fn how(state: &LaneState, lang: Lang) -> String {
    let rate = state.per_minute.map(grouped);
    let until = state
        .until
        .map(|until| date::clock(until, &browser::zone()));
    words::held(
        state.code,
        state.enhanced.as_deref(),
        rate.as_deref(),
        until.as_deref(),
        lang,
    )
}
