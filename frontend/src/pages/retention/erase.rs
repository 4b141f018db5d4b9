//! The erasure: asked for by one person, confirmed by another with the number typed, and its certificate.

use crate::{
    api::{Loaded, use_api},
    components::{
        Button, Card, ConfirmDialog, Fact, Facts, FormProblem, Hash, Kind, Save, Time, use_form,
        use_toasts,
    },
    format::number::grouped,
    i18n::{Text, use_lang},
    layout::use_incident,
    session::use_session,
    words::retention as words,
};
use leptos::prelude::*;
use saiki_api::{
    permissions::Permission,
    retention::{Erasure, ErasureAction, ErasureStep, Retention, RetentionState},
};

/// The card.
#[component]
pub fn ErasureCard(
    /// As it stands.
    kept: Retention,
    /// Where it is read again.
    loaded: Loaded<Retention>,
) -> impl IntoView {
    match kept.erasure.clone() {
        Some(erasure) => view! { <Erased erasure=erasure loaded=loaded/> }.into_any(),
        None => view! { <Steps kept=kept loaded=loaded/> }.into_any(),
    }
}

#[component]
fn Steps(kept: Retention, loaded: Loaded<Retention>) -> impl IntoView {
    let (api, form, toasts, incident) = (use_api(), use_form(), use_toasts(), use_incident());
    let session = use_session();
    let (asking, confirming) = (RwSignal::new(false), RwSignal::new(false));
    let (version, people, state) = (kept.version, kept.people, kept.state);
    let step = move |action: ErasureAction, said: Text| {
        let wanted = ErasureStep {
            action,
            people: Some(people),
        };
        let address = incident.below_now("erasure");
        let call = api.post(address).if_match(version).json(&wanted);
        form.run(call.send::<Retention>(), move |_| {
            toasts.say(said);
            loaded.reload();
        });
    };
    let may = session.may(Permission::FilingsWrite);
    let approves = may && session.may(Permission::RecoveryApprove);
    let me = session.account().map(|account| account.user.id);
    let mine = kept
        .asked
        .as_ref()
        .is_some_and(|asked| Some(asked.by_id) == me);
    let asked = kept.asked.map(|asked| {
        view! {
            <Facts>
                <Fact name=words::ASKED_BY>{asked.by_name} " " <Time at=asked.at/></Fact>
            </Facts>
            {(mine || !approves).then(|| view! { <p class="hint">{words::OTHER_PERSON}</p> })}
        }
    });
    let action = move || {
        match state {
        RetentionState::Due if may => {
            view! { <Button label=words::ASK kind=Kind::Danger busy=form.busy on_press=move |()| asking.set(true)/> }.into_any()
        }
        RetentionState::Asked if may => view! {
            <span class="actions">
                <Button label=words::WITHDRAW kind=Kind::Quiet busy=form.busy on_press=move |()| step(ErasureAction::Withdraw, words::WITHDRAWN)/>
                {(approves && !mine).then(|| view! { <Button label=words::CONFIRM kind=Kind::Danger busy=form.busy on_press=move |()| confirming.set(true)/> })}
            </span>
        }
        .into_any(),
        _ => ().into_any(),
    }
    };
    let number = Signal::derive(move || grouped(people));
    view! {
        <Card title=words::ERASURE action=action>
            <p>{words::ERASURE_TEXT}</p>
            {asked}
            <FormProblem form=form/>
        </Card>
        <ConfirmDialog
            open=asking
            title=words::ASK
            confirm=words::ASK
            on_confirm=move |()| step(ErasureAction::Ask, words::ASKED)
            typed=number
            typed_label=words::TYPE_PEOPLE
            danger=true
        >
            <p>{words::WHAT_GOES}</p>
            <p>{words::WHAT_STAYS}</p>
        </ConfirmDialog>
        <ConfirmDialog
            open=confirming
            title=words::CONFIRM
            confirm=words::CONFIRM
            on_confirm=move |()| step(ErasureAction::Confirm, words::DONE)
            typed=number
            typed_label=words::TYPE_PEOPLE
            danger=true
        >
            <p>{words::WHAT_GOES}</p>
            <p>{words::WHAT_STAYS}</p>
        </ConfirmDialog>
    }
}

#[component]
fn Erased(erasure: Erasure, loaded: Loaded<Retention>) -> impl IntoView {
    let (lang, incident) = (use_lang(), use_incident());
    let rows = erasure.rows;
    let certificate = erasure.certificate_sha256.clone();
    let done = certificate.is_some();
    let json = Signal::derive(move || incident.below("erasure/certificate").unwrap_or_default());
    let page = Signal::derive(move || {
        let rest = format!("erasure/certificate?format=html&lang={}", lang.get().tag());
        incident.below(&rest).unwrap_or_default()
    });
    let action = move || {
        match done {
        true => view! {
            <span class="actions">
                <Save label=words::CERTIFICATE_JSON address=json name="erasure-certificate.json" accept="application/json"/>
                <Save label=words::CERTIFICATE_PAGE address=page name="erasure-certificate.html" accept="text/html"/>
            </span>
        }
        .into_any(),
        false => view! { <Button label=words::LOOK_AGAIN on_press=move |()| loaded.reload()/> }.into_any(),
    }
    };
    view! {
        <Card title=words::ERASURE action=action>
            <Facts>
                <Fact name=words::PEOPLE>{grouped(erasure.people)}</Fact>
                <Fact name=words::ASKED_BY>{erasure.asked_by_name} " " <Time at=erasure.asked_at/></Fact>
                <Fact name=words::CONFIRMED_BY>{erasure.confirmed_by_name} " " <Time at=erasure.confirmed_at/></Fact>
                <Fact name=words::ROWS>{move || words::rows(rows, lang.get())}</Fact>
                {erasure.cleared_at.map(|at| view! { <Fact name=words::CLEARED><Time at=at/></Fact> })}
                {erasure.log_emptied_at.map(|at| view! { <Fact name=words::LOG_EMPTIED><Time at=at/></Fact> })}
                {certificate.map(|hash| view! { <Fact name=words::CERTIFICATE><Hash value=hash/></Fact> })}
            </Facts>
            <p class="hint">{words::WHAT_STAYS}</p>
        </Card>
    }
}
