//! A rule taken in hand for an incident that does not have it: chosen by country, then by name.

use crate::{
    api::{Loaded, use_api, use_loaded},
    components::{
        Button, Choice, FormProblem, Kind, LoadedView, SelectField, choices, use_form, use_toasts,
    },
    layout::use_incident,
    words::{clocks as words, common},
};
use leptos::prelude::*;
use saiki_api::{
    clocks::{Clock, NewClock},
    rules::{ListedRule, Regime},
};

/// The form.
#[component]
pub(super) fn AddForm(
    /// The board, read again afterwards.
    clocks: Loaded<Vec<Clock>>,
    /// Whether its dialog is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let rules = use_loaded::<Vec<ListedRule>>(Signal::stored(Some("rules".to_owned())));
    view! {
        <p class="hint">{words::ADD_TEXT}</p>
        <LoadedView
            loaded=rules
            children={move |rules: Vec<ListedRule>| view! { <Choose rules=rules clocks=clocks open=open/> }}
        />
    }
}

#[component]
fn Choose(
    rules: Vec<ListedRule>,
    clocks: Loaded<Vec<Clock>>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let (api, form, toasts, here) = (use_api(), use_form(), use_toasts(), use_incident());
    let lang = crate::i18n::use_lang();
    let rules = StoredValue::new(rules);
    let regime = RwSignal::new(Some(Regime::Jp));
    let rule = RwSignal::new(None::<String>);
    // Another country has other rules.
    Effect::new(move |before: Option<Option<Regime>>| {
        let now = regime.get();
        if before.is_some_and(|before| before != now) {
            rule.set(None);
        }
        now
    });
    let taken = move |id: &str| {
        let has = |all: &Option<Vec<Clock>>| all.iter().flatten().any(|clock| clock.rule_id == id);
        clocks.value.with_untracked(has)
    };
    let offered = Signal::derive(move || {
        let (wanted, lang) = (regime.get(), lang.get());
        let choice = |listed: &ListedRule| Choice {
            value: listed.rule.id.clone(),
            label: format!(
                "{} – {}",
                listed.rule.title.get(lang),
                listed.rule.recipient.get(lang)
            ),
        };
        rules.with_value(|rules| {
            let fitting = rules.iter().filter(|listed| {
                Some(listed.rule.regime) == wanted && !listed.retired && !taken(&listed.rule.id)
            });
            fitting.map(choice).collect::<Vec<_>>()
        })
    });
    let explained = move || {
        let chosen = rule.get()?;
        let text = rules.with_value(|rules| {
            let listed = rules.iter().find(|listed| listed.rule.id == chosen)?;
            Some((listed.terms_text.clone(), listed.applies_text.clone()))
        });
        text.map(|(terms, applies)| {
            view! {
                <div class="sunken-note">
                    <p>{terms}</p>
                    <p class="muted">{applies}</p>
                </div>
            }
        })
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = NewClock {
            rule_id: rule.get_untracked().unwrap_or_default(),
        };
        let call = api.post(here.below_now("clocks")).json(&body).idempotent();
        form.run(call.send_empty(), move |()| {
            toasts.say(words::ADDED);
            open.set(false);
            clocks.reload();
        });
    };
    let none = Signal::derive(move || rule.with(Option::is_none));
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <SelectField label=words::REGIME value=regime choices=choices(&Regime::ALL, Regime::label)/>
            <SelectField label=words::ADD_RULE value=rule choices=offered error=form.error("rule_id")/>
            {explained}
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=words::ADD kind=Kind::Primary submit=true busy=form.busy disabled=none/>
            </div>
        </form>
    }
}
