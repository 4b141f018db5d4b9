//! The ramp plan being typed: tried out before it is used, and what somebody else set meanwhile beside it.

use super::outlook::Played;
use crate::{
    api::{Loaded, path, use_api, use_loaded},
    components::{
        Button, Dialog, FormProblem, Kind, NowSays, TextField, Theirs, use_toasts, use_versioned,
    },
    format::number::grouped,
    i18n::use_lang,
    words::ramp as words,
};
use leptos::prelude::*;
use saiki_api::{
    campaigns::Campaign,
    ramp::{Outlook, OutlookQuery, RampPlan, SetRamp},
};

/// The dialog.
#[component]
pub fn RampDialog(
    /// The campaign.
    campaign: Loaded<Campaign>,
    /// Its address.
    address: Signal<Option<String>>,
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <Dialog open=open title=words::SET wide=true>
            {move || {
                let seen = campaign.value.get_untracked()?;
                Some(view! { <RampForm seen=seen campaign=campaign address=address open=open/> })
            }}
        </Dialog>
    }
}

/// A number as typed: digits alone, so that a mistake is the server's to name.
fn number(text: &str) -> Option<i64> {
    let plain: String = text
        .chars()
        .filter(|c| !matches!(c, ',' | '，' | ' '))
        .collect();
    plain.parse().ok()
}

#[component]
fn RampForm(
    seen: Campaign,
    campaign: Loaded<Campaign>,
    address: Signal<Option<String>>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let (api, toasts, lang) = (use_api(), use_toasts(), use_lang());
    let at = address.get_untracked().unwrap_or_default();
    let change = use_versioned(seen.version, at.clone(), |now: Campaign| {
        Some((now.version, now.ramp))
    });
    let form = change.form;
    let begun = seen.ramp;
    let text = |value: Option<i64>| RwSignal::new(value.map(|n| n.to_string()).unwrap_or_default());
    let first_day = text(Some(begun.map_or(1_000, |plan| plan.first_day)));
    let growth = text(Some(begun.map_or(50, |plan| plan.growth_percent)));
    let most = text(begun.and_then(|plan| plan.most));
    let typed = move || RampPlan {
        // What is no number is refused by its field.
        first_day: number(&first_day.get()).unwrap_or(0),
        growth_percent: number(&growth.get()).unwrap_or(-1),
        most: match most.get().trim() {
            "" => None,
            some => Some(number(some).unwrap_or(0)),
        },
    };
    let tried = RwSignal::new(None::<OutlookQuery>);
    let outlook = {
        let at = at.clone();
        use_loaded::<Outlook>(Signal::derive(move || {
            let asked = tried.get()?;
            Some(path::with_query(&format!("{at}/outlook"), &asked))
        }))
    };
    let play = move |()| {
        let plan = untrack(typed);
        tried.set(Some(OutlookQuery {
            per_minute: None,
            first_day: Some(plan.first_day.max(1)),
            growth_percent: Some(plan.growth_percent.clamp(0, 900)),
            most: plan.most.filter(|most| *most >= plan.first_day),
        }));
    };
    let target = StoredValue::new(format!("{at}/ramp"));
    let send = move |plan: Option<RampPlan>| {
        let call = api.put(target.get_value()).json(&SetRamp { plan });
        form.run(change.on(call).send::<Campaign>(), move |now| {
            toasts.say(if plan.is_some() {
                words::SAVED
            } else {
                words::REMOVED
            });
            campaign.put(now);
            open.set(false);
        });
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        send(Some(untrack(typed)));
    };
    let now_says = move |plan: Option<RampPlan>| {
        let said = |value: Option<i64>| value.map(grouped).unwrap_or_default();
        let rows = match plan {
            None => vec![(
                words::FIRST_DAY,
                words::NO_PLAN.pick(lang.get_untracked()).to_owned(),
            )],
            Some(plan) => vec![
                (words::FIRST_DAY, said(Some(plan.first_day))),
                (words::GROWTH, said(Some(plan.growth_percent))),
                (words::MOST, said(plan.most)),
            ],
        };
        view! { <NowSays rows=rows/> }
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <p class="hint">{words::LEAD}</p>
            <Theirs change=change children=now_says/>
            <div class="columns">
                <TextField label=words::FIRST_DAY value=first_day error=form.error("plan.first_day") required=true/>
                <TextField label=words::GROWTH value=growth error=form.error("plan.growth_percent") required=true/>
                <TextField label=words::MOST value=most error=form.error("plan.most")/>
            </div>
            {move || outlook.value.get().map(|outlook| view! { <Played outlook=outlook/> })}
            <FormProblem form=form/>
            <div class="actions end">
                {begun
                    .is_some()
                    .then(|| view! { <Button label=words::REMOVE busy=form.busy on_press=move |()| send(None)/> })}
                <Button label=words::TRY on_press=play/>
                <Button label=words::SAVE kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}
