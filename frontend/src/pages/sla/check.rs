//! One check: what it looked at, what it found in all, its results, and what can be made of them. It is a snapshot; only
//! what was made from it changes.

use super::{
    checks::use_run,
    claims::{ClaimsDialog, Wanted},
    figures,
    losses::LossesDialog,
    results::{Results, filter},
    tones,
};
use crate::{
    api::{Loaded, path, use_loaded},
    components::{
        Button, Card, Fact, Facts, FormProblem, Hash, Kind, LinkButton, LoadedView, PageHeader,
        Save, StatusTag, Time, Tone, use_url_query,
    },
    format::{civil::Style, number::grouped},
    i18n::{Text, use_lang},
    layout::{OpenIncident, use_incident},
    routes,
    session::use_session,
    words::sla as words,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use saiki_api::{
    Uuid,
    permissions::Permission,
    sla_checks::{SlaCheck, SlaOutcome},
};

/// The open check; copied freely.
#[derive(Clone, Copy)]
pub(super) struct Open {
    /// The incident.
    pub here: OpenIncident,
    /// Its id, from the address.
    pub id: Memo<Option<Uuid>>,
    /// What the server says of it.
    pub check: Loaded<SlaCheck>,
    /// Whether the person may make something of it.
    pub may: Memo<bool>,
    /// From what claims are about to be made.
    pub claiming: RwSignal<Option<Wanted>>,
    /// Whether its credits are about to be entered as losses.
    pub booking: RwSignal<bool>,
    /// How often something was made from it: its results are read again then.
    pub turn: RwSignal<u64>,
}

impl Open {
    /// Address of something below the check; none while no check is open.
    pub(super) fn below(self, rest: &str) -> Option<String> {
        let id = self.id.get()?;
        self.here.below(&format!("sla-checks/{id}{rest}"))
    }

    /// The same without following changes.
    pub(super) fn below_now(self, rest: &str) -> String {
        let id = self.id.get_untracked().unwrap_or_default();
        self.here.below_now(&format!("sla-checks/{id}{rest}"))
    }
}

/// The page.
#[component]
pub fn SlaCheckPage() -> impl IntoView {
    let (here, lang, session) = (use_incident(), use_lang(), use_session());
    let params = use_params_map();
    let id = Memo::new(move |_| {
        let id = params.with(|params| params.get("check"))?;
        id.parse::<Uuid>().ok()
    });
    let check = use_loaded::<SlaCheck>(Signal::derive(move || {
        let id = id.get()?;
        here.below(&format!("sla-checks/{id}"))
    }));
    let open = Open {
        here,
        id,
        check,
        may: Memo::new(move |_| session.may(Permission::RecoveryWrite)),
        claiming: RwSignal::new(None),
        booking: RwSignal::new(false),
        turn: RwSignal::new(0),
    };
    let number = Memo::new(move |_| check.value.with(|c| c.as_ref().map(|c| c.number)));
    let title = move || match number.get() {
        Some(number) => words::check(number, lang.get()),
        None => words::CHECK.pick(lang.get()).to_owned(),
    };
    let back = Signal::derive(move || here.id.get().map(routes::sla).unwrap_or_default());
    let facts = move || {
        let known = check.value.get().map(|check| {
            let name = check.by_name;
            view! {
                <span>{words::AS_OF} " " <Time at=check.as_of style=Style::DATED/></span>
                <span>{words::BY} " " {name}</span>
                <span>{words::HASH} " " <Hash value=Signal::stored(check.sha256)/></span>
            }
        });
        view! {
            <a href=back>{words::BACK}</a>
            {known}
        }
    };
    let query = use_url_query();
    let export = Signal::derive(move || {
        let address = open.below("/results/export").unwrap_or_default();
        path::with_query(&address, &filter(query))
    });
    let owed = Memo::new(move |_| {
        let value = check.value;
        value.with(|check| {
            check
                .as_ref()
                .is_some_and(|check| check.credited > 0 && !check.outdated)
        })
    });
    let actions = move || {
        let claims = (open.may.get() && owed.get()).then(|| {
            view! {
                <Button
                    label=words::MAKE_CLAIMS
                    kind=Kind::Primary
                    on_press=move |()| open.claiming.set(Some(Wanted::All))
                />
            }
        });
        view! {
            <Save label=words::EXPORT address=export name="sla-results.csv" accept="text/csv"/>
            {claims}
        }
    };
    let results = move || {
        // Another check is another list.
        open.id.get().map(|_| view! { <Results open=open/> })
    };
    view! {
        <PageHeader title=title facts=facts actions=actions/>
        <LoadedView loaded=check children=move |check: SlaCheck| view! { <Summary check=check open=open/> }/>
        {results}
        <ClaimsDialog open=open/>
        <LossesDialog open=open/>
    }
}

#[component]
fn Summary(check: SlaCheck, open: Open) -> impl IntoView {
    let outdated = check.outdated.then(|| view! { <Outdated open=open/> });
    let unnamed = check.unnamed_services.clone();
    let unnamed = (!unnamed.is_empty()).then(|| {
        view! {
            <div class="notice warn sla">
                <div class="stack grow">
                    <b>{words::UNNAMED}</b>
                    <ul class="chips">
                        {unnamed.into_iter().map(|name| view! { <li class="tag plain">{name}</li> }).collect_view()}
                    </ul>
                    <span>{words::UNNAMED_TEXT}</span>
                </div>
                <LinkButton href=routes::CONTRACTS.to_owned() label=words::TO_CONTRACTS/>
            </div>
        }
    });
    let none = (check.contracts == 0).then(|| {
        view! {
            <div class="notice warn sla">
                <div class="stack grow">
                    <b>{words::NONE_CONCERNED}</b>
                    <span>{words::NONE_CONCERNED_TEXT}</span>
                </div>
                <LinkButton href=routes::CONTRACTS.to_owned() label=words::TO_CONTRACTS/>
            </div>
        }
    });
    view! {
        <div class="stack">
            {outdated}
            {none}
            {unnamed}
            <div class="grid four">
                <Figure title=words::CONTRACTS count=check.contracts/>
                <Figure title=words::RESULTS count=check.results hint=words::RESULTS_ONE_EACH/>
                <OutcomeFigure outcome=SlaOutcome::Breached count=check.breached/>
                <OutcomeFigure outcome=SlaOutcome::Open count=check.open/>
            </div>
            <Credits check=check open=open/>
        </div>
    }
}

#[component]
fn Outdated(open: Open) -> impl IntoView {
    let run = use_run();
    let again = move || {
        open.may.get().then(|| {
            view! { <Button label=words::RUN_AGAIN busy=run.form.busy on_press=run.go/> }
        })
    };
    view! {
        <div class="notice warn sla">
            <StatusTag tone=Tone::Waiting label=words::OUTDATED/>
            <span class="grow">{words::OUTDATED_TEXT}</span>
            {again}
        </div>
        <FormProblem form=run.form/>
    }
}

#[component]
fn Figure(title: Text, count: i64, #[prop(optional)] hint: Option<Text>) -> impl IntoView {
    view! {
        <Card title=title>
            <p class="figure">{grouped(count)}</p>
            {hint.map(|hint| view! { <p class="hint">{hint}</p> })}
        </Card>
    }
}

#[component]
fn OutcomeFigure(outcome: SlaOutcome, count: i64) -> impl IntoView {
    let lang = use_lang();
    let tone = tones::outcome(outcome);
    view! {
        <Card title=move || outcome.label(lang.get())>
            <p class="figure">
                <span class=format!("legend {}", tone.class())>
                    <span class="shape" aria-hidden="true">{tone.shape()}</span>
                    <b>{grouped(count)}</b>
                </span>
            </p>
        </Card>
    }
}

/// What is owed in all, and where it stands in the loss ledger.
#[component]
fn Credits(check: SlaCheck, open: Open) -> impl IntoView {
    let (lang, here) = (use_lang(), open.here);
    let credits = check.credits.clone();
    let sum = move || {
        let lang = lang.get();
        figures::amounts(&credits, words::NO_CREDIT.pick(lang), lang)
    };
    let credited = check.credited;
    let owed = credited > 0;
    let current = !check.outdated;
    let booked = !check.loss_ids.is_empty();
    let several = check.loss_ids.len() > 1;
    let rows = StoredValue::new(check.loss_ids.clone());
    let incident = move || here.id.get().unwrap_or_default();
    let ledger = move || match booked {
        true => {
            let links = rows.get_value().into_iter().enumerate().map(|(n, id)| {
                view! {
                    <a href=move || routes::loss(incident(), id)>{words::LOSS_OPEN} {several.then(|| format!(" {}", n + 1))}</a>
                }
            });
            view! {
                <span class="cluster">
                    <StatusTag tone=Tone::Good label=words::IN_LEDGER/>
                    {links.collect_view()}
                </span>
            }
            .into_any()
        }
        false => {
            view! { <a href=move || routes::losses(incident())>{words::LOSSES_OPEN}</a> }.into_any()
        }
    };
    let book = move || {
        (open.may.get() && owed && current && !booked).then(|| {
            view! { <Button label=words::TO_LOSSES on_press=move |()| open.booking.set(true)/> }
        })
    };
    view! {
        <Card title=words::CREDITS action=book>
            <p class="figure">{sum}</p>
            <Facts>
                <Fact name=words::CREDITED>{grouped(credited)}</Fact>
                <Fact name=words::LOSSES>{ledger}</Fact>
                <Fact name=words::CLAIM>
                    <a href=move || routes::claims(incident())>{words::CLAIMS_OPEN}</a>
                </Fact>
            </Facts>
        </Card>
    }
}
