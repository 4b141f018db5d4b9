//! What mandatory items turn on in this incident, decided or left to the records; and the move to a newer version of
//! the playbook after a look at what changes.

use crate::{
    api::{Loaded, use_api, use_loaded},
    components::{
        Button, Card, Dialog, Fact, Facts, FormProblem, Kind, LoadedView, use_form, use_toasts,
    },
    i18n::{Text, use_lang},
    layout::use_incident,
    pages::playbook::difference::Difference,
    session::use_session,
    words::{activities as words, common},
};
use leptos::prelude::*;
use saiki_api::{
    activities::Activity,
    permissions::Permission,
    playbooks::{self, FactSource, FactsPatch, IncidentPlaybook, PlaybookDifference, Upgrade},
};

/// The card.
#[component]
pub fn FactsCard(
    /// Read again when something here changes what is mandatory.
    activities: Loaded<Vec<Activity>>,
) -> impl IntoView {
    let open = use_incident();
    let book = use_loaded::<IncidentPlaybook>(Signal::derive(move || open.below("playbook")));
    let content =
        move |now: IncidentPlaybook| view! { <Answers now=now book=book activities=activities/> };
    view! {
        <Card title=words::FACTS>
            <LoadedView loaded=book children=content/>
        </Card>
    }
}

#[component]
fn Answers(
    now: IncidentPlaybook,
    book: Loaded<IncidentPlaybook>,
    activities: Loaded<Vec<Activity>>,
) -> impl IntoView {
    let lang = use_lang();
    let version = now.playbook_version;
    let newer = now.newest_version > now.playbook_version;
    let line = |name: Text, fact: &playbooks::Fact, patch: fn(Option<bool>) -> FactsPatch| {
        view! { <Answer name=name fact=fact.clone() version=now.version patch=patch book=book activities=activities/> }
    };
    let lines = (
        line(words::PERSONAL_DATA, &now.personal_data, |value| {
            FactsPatch {
                personal_data: Some(value),
                ..FactsPatch::default()
            }
        }),
        line(words::CONTRACT, &now.contract, |value| FactsPatch {
            contract: Some(value),
            ..FactsPatch::default()
        }),
        line(words::EXTORTION, &now.extortion, |value| FactsPatch {
            extortion: Some(value),
            ..FactsPatch::default()
        }),
    );
    view! {
        <div class="stack">
            <Facts>{lines}</Facts>
            <p class="muted">{move || words::version(lang.get(), version)}</p>
            {newer.then(|| view! { <Newer now=now.clone() book=book activities=activities/> })}
        </div>
    }
}

/// One question: the answer, why, and three buttons to decide it or leave it to the records.
#[component]
fn Answer(
    name: Text,
    fact: playbooks::Fact,
    version: i64,
    patch: fn(Option<bool>) -> FactsPatch,
    book: Loaded<IncidentPlaybook>,
    activities: Loaded<Vec<Activity>>,
) -> impl IntoView {
    let session = use_session();
    let api = use_api();
    let here = use_incident();
    let form = use_form();
    let decided = (fact.source == FactSource::Decided).then_some(fact.value);
    let decide = move |value: Option<bool>| {
        let call = api
            .patch(here.below_now("playbook"))
            .if_match(version)
            .json(&patch(value));
        form.run(call.send::<IncidentPlaybook>(), move |now| {
            book.put(now);
            activities.reload();
        });
    };
    let choice = move |label: Text, value: Option<bool>| {
        let pressed = if decided == value { "true" } else { "false" };
        view! {
            <button type="button" class="chip" aria-pressed=pressed on:click=move |_| decide(value)>
                {label}
            </button>
        }
    };
    let choices = session.may(Permission::RecoveryWrite).then(|| {
        view! {
            <div class="chips" role="group" aria-label=name>
                {choice(words::BY_RECORDS, None)}
                {choice(words::YES, Some(true))}
                {choice(words::NO, Some(false))}
            </div>
        }
    });
    let answer = if fact.value { words::YES } else { words::NO };
    view! {
        <Fact name=name>
            <b>{answer}</b>
            " "
            <span class="muted">{fact.explanation}</span>
            {choices}
            <FormProblem form=form/>
        </Fact>
    }
}

#[component]
fn Newer(
    now: IncidentPlaybook,
    book: Loaded<IncidentPlaybook>,
    activities: Loaded<Vec<Activity>>,
) -> impl IntoView {
    let session = use_session();
    let looking = RwSignal::new(false);
    let (from, to, version) = (now.playbook_version, now.newest_version, now.version);
    let may = session.may(Permission::RecoveryWrite);
    view! {
        <div class="notice">
            <span>{words::NEWER}</span>
            {may.then(|| view! { <Button label=words::SEE_DIFFERENCE on_press=move |()| looking.set(true)/> })}
        </div>
        <Dialog open=looking title=words::SEE_DIFFERENCE wide=true>
            <UpgradeForm from=from to=to version=version open=looking book=book activities=activities/>
        </Dialog>
    }
}

#[component]
fn UpgradeForm(
    from: i64,
    to: i64,
    version: i64,
    open: RwSignal<bool>,
    book: Loaded<IncidentPlaybook>,
    activities: Loaded<Vec<Activity>>,
) -> impl IntoView {
    let api = use_api();
    let here = use_incident();
    let form = use_form();
    let toasts = use_toasts();
    let address = format!("playbook/difference?from={from}&to={to}");
    let found = use_loaded::<PlaybookDifference>(Signal::derive(move || Some(address.clone())));
    let upgrade = move |()| {
        let call = api
            .post(here.below_now("playbook/upgrade"))
            .if_match(version)
            .json(&Upgrade { to });
        form.run(call.send::<IncidentPlaybook>(), move |now| {
            toasts.say(words::UPGRADED);
            open.set(false);
            activities.reload();
            book.put(now);
        });
    };
    view! {
        <div class="stack">
            <p>{words::UPGRADE_KEEPS}</p>
            <LoadedView loaded=found children=|found: PlaybookDifference| view! { <Difference found=found/> }/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=words::UPGRADE kind=Kind::Primary busy=form.busy on_press=upgrade/>
            </div>
        </div>
    }
}
