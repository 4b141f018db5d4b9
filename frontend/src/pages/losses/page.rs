//! One row of the ledger: what it says, how its amount came about, every version, and taking it out.

use super::{chart::range_text, form::LossDialog, list::state_tag};
use crate::{
    api::{Loaded, use_api, use_loaded},
    components::{
        Button, Card, Day, Dialog, Fact, Facts, FormProblem, Kind, LoadedView, PageHeader,
        TextArea, Time, use_form, use_toasts,
    },
    i18n::use_lang,
    layout::use_incident,
    routes,
    session::use_session,
    words::{common, losses as words},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use saiki_api::{
    losses::{Calculated, CalculationRequest, Loss, LossVersion, ReversalRequest},
    permissions::Permission,
};

/// The page.
#[component]
pub fn LossPage() -> impl IntoView {
    let incident = use_incident();
    let session = use_session();
    let params = use_params_map();
    let address = Signal::derive(move || {
        let id = params.with(|params| params.get("loss"))?;
        incident.below(&format!("costs/{id}"))
    });
    let loss = use_loaded::<Loss>(address);
    let versions = use_loaded::<Vec<LossVersion>>(Signal::derive(move || {
        Some(format!("{}/versions", address.get()?))
    }));
    let (editing, reversing) = (RwSignal::new(false), RwSignal::new(false));
    let may = Memo::new(move |_| {
        let counts = loss
            .value
            .with(|loss| loss.as_ref().is_some_and(|loss| loss.reversal.is_none()));
        counts && session.may(Permission::RecoveryWrite)
    });
    let title = move || {
        let shown = loss
            .value
            .with(|loss| loss.as_ref().map(|loss| loss.description.clone()));
        shown.unwrap_or_default()
    };
    let actions = move || {
        may.get().then(|| {
            view! {
                <Button label=words::REVERSE on_press=move |()| reversing.set(true)/>
                <Button label=common::EDIT kind=Kind::Primary on_press=move |()| editing.set(true)/>
            }
        })
    };
    let back = Signal::derive(move || incident.id.get().map(routes::losses).unwrap_or_default());
    let facts = move || {
        view! {
            {loss.value.get().map(|loss| state_tag(&loss))}
            <a href=back>{words::BACK}</a>
        }
    };
    let changed = move |row: Loss| {
        loss.put(row);
        versions.reload();
    };
    view! {
        <PageHeader title=title facts=facts actions=actions/>
        <LoadedView
            loaded=loss
            children=move |row: Loss| {
                let home = row.home_currency.clone();
                view! {
                    <Particulars loss=row.clone()/>
                    <LossDialog open=editing home=Signal::stored(home) row=row done=changed/>
                }
            }
        />
        <Card title=words::HISTORY>
            <LoadedView loaded=versions let:rows>
                <History rows=rows/>
            </LoadedView>
        </Card>
        <ReverseDialog open=reversing loss=loss versions=versions/>
    }
}

#[component]
fn Particulars(loss: Loss) -> impl IntoView {
    let lang = use_lang();
    let (amount, currency) = (loss.amount, loss.currency.clone());
    let (at_home, home) = (loss.home, loss.home_currency.clone());
    let (class, jnsa, variety) = (loss.class, loss.jnsa_class, loss.variety);
    let converted = loss.exchange.map(|exchange| {
        view! {
            <Fact name=words::CONVERTED>
                {move || range_text(at_home, &home, lang.get())}
                <small class="muted">
                    " " {exchange.rate} " " <Day on=exchange.day/> " " {exchange.source}
                </small>
            </Fact>
        }
    });
    let reversed = loss.reversal.map(|reversal| {
        view! {
            <Fact name=words::REVERSED>
                {reversal.reason} " " {reversal.by_name} " " <Time at=reversal.at/>
            </Fact>
        }
    });
    let calculation = loss.calculation.map(|calculation| CalculationRequest {
        calculation,
        currency: Some(loss.currency.clone()),
    });
    view! {
        <Card>
            <Facts>
                <Fact name=words::AMOUNT>
                    <b>{move || range_text(amount, &currency, lang.get())}</b>
                </Fact>
                {converted}
                <Fact name=words::DAY><Day on=loss.day/></Fact>
                <Fact name=words::CLASS>{move || class.label(lang.get())}</Fact>
                <Fact name=words::JNSA>{move || jnsa.label(lang.get())}</Fact>
                <Fact name=words::VERIS>{move || variety.label(lang.get())}</Fact>
                <Fact name=words::BASIS>
                    <span class="prose">{loss.basis}</span>
                </Fact>
                <Fact name=words::ENTERED_BY>
                    {loss.created_by_name} " " <Time at=loss.created_at/>
                </Fact>
                {reversed}
            </Facts>
        </Card>
        {calculation.map(|request| view! { <HowCalculated request=request/> })}
    }
}

/// The steps of the calculation, worked out again from its figures.
#[component]
fn HowCalculated(request: CalculationRequest) -> impl IntoView {
    let api = use_api();
    let incident = use_incident();
    let form = use_form();
    let found = RwSignal::new(None::<Calculated>);
    let call = api
        .post(incident.below_now("loss/calculation"))
        .json(&request);
    form.run(call.send::<Calculated>(), move |answer| {
        found.try_set(Some(answer));
    });
    view! {
        <Card title=words::CALCULATION>
            <FormProblem form=form/>
            {move || found.get().map(|calculated| view! { <super::calculation::Explained calculated=calculated/> })}
        </Card>
    }
}

#[component]
fn History(rows: Vec<LossVersion>) -> impl IntoView {
    let lang = use_lang();
    let row = move |version: LossVersion| {
        let n = version.version;
        let (state, home) = (version.content.state, version.home);
        let amount = version.content.amount.unwrap_or(home);
        let currency = version.content.currency.clone();
        let reason = version.reversal_reason.map(|reason| {
            view! {
                <span>{words::REVERSED} " " {reason}</span>
            }
        });
        view! {
            <li>
                <Time at=version.at/>
                <span class="text">
                    <b>{move || words::version(n, lang.get())}</b>
                    " "
                    {move || range_text(amount, &currency, lang.get())}
                    " "
                    {move || state.label(lang.get())}
                    " "
                    {reason}
                    " "
                    <span class="by">{version.by_name}</span>
                </span>
            </li>
        }
    };
    view! { <ol class="timeline wide">{rows.into_iter().map(row).collect_view()}</ol> }
}

#[component]
fn ReverseDialog(
    open: RwSignal<bool>,
    loss: Loaded<Loss>,
    versions: Loaded<Vec<LossVersion>>,
) -> impl IntoView {
    view! {
        <Dialog open=open title=words::REVERSE_TITLE>
            <ReverseForm open=open loss=loss versions=versions/>
        </Dialog>
    }
}

#[component]
fn ReverseForm(
    open: RwSignal<bool>,
    loss: Loaded<Loss>,
    versions: Loaded<Vec<LossVersion>>,
) -> impl IntoView {
    let api = use_api();
    let incident = use_incident();
    let toasts = use_toasts();
    let form = use_form();
    let reason = RwSignal::new(String::new());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let seen = loss
            .value
            .with_untracked(|row| row.as_ref().map(|row| (row.id, row.version)));
        let Some((id, version)) = seen else { return };
        let request = ReversalRequest {
            reason: reason.get_untracked(),
        };
        let call = api
            .post(incident.below_now(&format!("costs/{id}/reversal")))
            .json(&request)
            .if_match(version);
        form.run(call.send::<Loss>(), move |row| {
            toasts.say(words::REVERSED_DONE);
            open.set(false);
            loss.put(row);
            versions.reload();
        });
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <p>{words::REVERSE_TEXT}</p>
            <TextArea label=words::REASON value=reason rows=2 required=true error=form.error("reason")/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=words::REVERSE kind=Kind::Danger submit=true busy=form.busy/>
            </div>
        </form>
    }
}
