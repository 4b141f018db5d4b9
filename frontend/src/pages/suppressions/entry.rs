//! One entry: why the address is not mailed, where that comes from, and mailing it again.

use crate::{
    api::{Listing, use_api},
    components::{
        Button, CheckField, Fact, Facts, FormProblem, Kind, Mono, NowSays, TextArea, Theirs, Time,
        use_toasts, use_versioned,
    },
    i18n::use_lang,
    routes,
    session::use_session,
    words::suppressions as words,
};
use leptos::prelude::*;
use saiki_api::{
    permissions::Permission,
    suppressions::{LiftSuppression, Suppression, SuppressionKind},
};

/// The entry.
#[component]
pub fn Entry(
    /// Which.
    entry: Suppression,
    /// Whether its dialog is open.
    open: RwSignal<bool>,
    /// The list, read again after a change.
    listing: Listing<Suppression>,
) -> impl IntoView {
    let lang = use_lang();
    let session = use_session();
    let (kind, reason) = (entry.kind, entry.reason);
    let scope = match entry.incident_id {
        Some(_) => words::ONE_INCIDENT,
        None => words::EVERYWHERE,
    };
    let origin = match &entry.origin {
        Some(origin) => {
            let href = match origin.campaign_id {
                Some(campaign) => routes::campaign(origin.incident_id, campaign),
                None => routes::incident(origin.incident_id),
            };
            view! { <a href=href>{words::SEE_ORIGIN}</a> }.into_any()
        }
        None => view! { <span class="muted">{words::HIDDEN_ORIGIN}</span> }.into_any(),
    };
    let lifted = entry.lifted.clone().map(|lifted| {
        view! {
            <Fact name=words::LIFTED_BY>
                {lifted.by_name} " " <Time at=lifted.at/>
            </Fact>
            <Fact name=words::LIFTED_WHY>
                <span class="prose">{lifted.reason}</span>
            </Fact>
        }
    });
    let for_good = entry.lifted.as_ref().is_some_and(|lifted| !lifted.once);
    let may = untrack(|| session.may(Permission::CampaignsWrite)) && !for_good;
    let form = may.then(|| view! { <Lift entry=entry.clone() open=open listing=listing/> });
    view! {
        <div class="stack">
            <Facts>
                <Fact name=words::KIND>{move || kind.label(lang.get())}</Fact>
                <Fact name=words::REASON>{move || reason.label(lang.get())}</Fact>
                <Fact name=words::DOMAIN>
                    <Mono text=entry.domain/>
                </Fact>
                <Fact name=words::STATUS>
                    <Mono text=entry.status.unwrap_or_default()/>
                </Fact>
                <Fact name=words::SCOPE>{scope}</Fact>
                <Fact name=words::SINCE>
                    <Time at=entry.created_at/>
                </Fact>
                <Fact name=words::ORIGIN>{origin}</Fact>
                {lifted}
            </Facts>
            {form}
        </div>
    }
}

#[component]
fn Lift(entry: Suppression, open: RwSignal<bool>, listing: Listing<Suppression>) -> impl IntoView {
    let (api, toasts) = (use_api(), use_toasts());
    let address = format!("suppressions/{}", entry.id);
    let seen = use_versioned(entry.version, address.clone(), |now: Suppression| {
        Some((now.version, now))
    });
    let form = seen.form;
    let (reason, once) = (RwSignal::new(String::new()), RwSignal::new(false));
    let technical = entry.kind == SuppressionKind::Technical;
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = LiftSuppression {
            reason: reason.get_untracked().trim().to_owned(),
            once: technical && once.get_untracked(),
        };
        let call = seen.on(api.post(format!("{address}/lift")).json(&body));
        form.run(call.send::<Suppression>(), move |_| {
            toasts.say(words::LIFT_DONE);
            open.set(false);
            listing.reload();
        });
    };
    let shown = move |now: Suppression| {
        let lifted = now.lifted;
        let rows = lifted.map_or_else(Vec::new, |lifted| {
            vec![
                (words::LIFTED_BY, lifted.by_name),
                (words::LIFTED_WHY, lifted.reason),
            ]
        });
        view! { <NowSays rows=rows/> }
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <Theirs change=seen children=shown/>
            <TextArea
                label=words::LIFT_REASON
                value=reason
                rows=3
                required=true
                hint=words::LIFT_REASON_HINT
                error=form.error("reason")
            />
            {technical.then(|| view! { <CheckField label=words::LIFT_ONCE value=once hint=words::LIFT_ONCE_HINT/> })}
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=words::LIFT kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}
