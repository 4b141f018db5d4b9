//! The catalogue: rules by country, narrowed by country, status and words; the settings of what incidents take in.

use super::{form::RuleDialog, settings::SettingsDialog};
use crate::{
    api::{path, use_loaded},
    components::{
        Button, Day, EmptyState, FilterSelect, Kind, LoadedView, PageHeader, SearchBox, StatusTag,
        Tone, UrlQuery, choices, use_url_query,
    },
    i18n::use_lang,
    pages::clocks::{RuleTags, row_keys},
    routes,
    session::use_session,
    words::{clocks, common, rules as words},
};
use leptos::prelude::*;
use saiki_api::{
    clocks::ClockSettings,
    permissions::Permission,
    rules::{ListedRule, Regime, RuleFilter, RuleStatus},
};

fn filter(query: UrlQuery) -> RuleFilter {
    RuleFilter {
        q: query.get("q"),
        regime: query.parse("regime"),
        status: query.parse("status"),
        retired: query.get("retired").map(|value| value == "true"),
    }
}

/// The page.
#[component]
pub fn Rules() -> impl IntoView {
    let (session, lang, query) = (use_session(), use_lang(), use_url_query());
    let rules = use_loaded::<Vec<ListedRule>>(Signal::derive(move || {
        lang.with(|_| ());
        Some(path::with_query("rules", &filter(query)))
    }));
    let settings = use_loaded::<ClockSettings>(Signal::stored(Some("clock-settings".to_owned())));
    let (adding, setting) = (RwSignal::new(false), RwSignal::new(false));
    let may = Memo::new(move |_| session.may(Permission::FilingsWrite));
    let unread = Signal::derive(move || settings.value.with(Option::is_none));
    let actions = move || {
        may.get().then(|| {
            view! {
                <Button label=words::SETTINGS disabled=unread on_press=move |()| setting.set(true)/>
                <Button label=words::ADD kind=Kind::Primary on_press=move |()| adding.set(true)/>
            }
        })
    };
    let taken = move || {
        let lang = lang.get();
        settings.value.with(|settings| {
            let regimes = settings.as_ref().map(|settings| &settings.regimes)?;
            let names: Vec<&str> = regimes.iter().map(|regime| regime.label(lang)).collect();
            Some(words::taken_in(&names, lang))
        })
    };
    let facts = move || {
        view! {
            <span>{taken}</span>
            <a href=routes::STANDING_ANSWERS>{clocks::STANDING}</a>
            <a href=routes::CALENDARS>{words::TO_CALENDARS}</a>
        }
    };
    row_keys(Signal::stored(false), Callback::new(|()| ()));
    let list = move |all: Vec<ListedRule>| match all.is_empty() {
        true => view! {
            <EmptyState title=words::EMPTY text=common::NO_MATCH_TEXT>
                <Button label=common::CLEAR_FILTERS on_press=move |()| query.clear()/>
            </EmptyState>
        }
        .into_any(),
        false => by_regime(&all),
    };
    let retired = move || query.get("retired").is_some();
    view! {
        <PageHeader title=words::TITLE facts=facts actions=actions/>
        <p class="lead">{words::LEAD}</p>
        <div class="toolbar">
            <SearchBox query=query label=words::SEARCH/>
            <FilterSelect query=query name="regime" label=words::REGIME choices=choices(&Regime::ALL, Regime::label)/>
            <FilterSelect query=query name="status" label=words::STATUS choices=choices(&RuleStatus::ALL, RuleStatus::label)/>
            <button
                type="button"
                class="chip"
                aria-pressed=move || if retired() { "true" } else { "false" }
                on:click=move |_| query.set("retired", (!retired()).then(|| "true".to_owned()))
            >
                {words::SHOW_RETIRED}
            </button>
        </div>
        <LoadedView loaded=rules children=list/>
        <RuleDialog open=adding done=move |_| rules.reload()/>
        <SettingsDialog open=setting settings=settings/>
    }
}

/// A card for each country that has rules, in the usual order.
fn by_regime(all: &[ListedRule]) -> AnyView {
    let cards = Regime::ALL.into_iter().filter_map(|regime| {
        let those: Vec<ListedRule> = all
            .iter()
            .filter(|listed| listed.rule.regime == regime)
            .cloned()
            .collect();
        (!those.is_empty()).then(|| view! { <RegimeCard regime=regime all=those/> })
    });
    view! { <div class="stack">{cards.collect_view()}</div> }.into_any()
}

#[component]
fn RegimeCard(regime: Regime, all: Vec<ListedRule>) -> impl IntoView {
    let lang = use_lang();
    let n = all.len();
    let heading = move || format!("{} ({n})", regime.label(lang.get()));
    let rows = all
        .into_iter()
        .map(|listed| view! { <RuleRow listed=listed/> })
        .collect_view();
    view! {
        <section class="card">
            <h2>{heading}</h2>
            <div class="table-frame">
                <table class="rules">
                    <thead>
                        <tr>
                            <th scope="col">{words::WHAT}</th>
                            <th scope="col">{words::PERIODS}</th>
                            <th scope="col">{words::STATUS}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
}

#[component]
fn RuleRow(listed: ListedRule) -> impl IntoView {
    let lang = use_lang();
    let ListedRule {
        rule,
        own,
        retired,
        stale,
        terms_text,
        ..
    } = listed;
    let (status, force) = (rule.status, rule.force);
    let (title, recipient) = (rule.title, rule.recipient);
    // Nothing outside was compared with a clause written here.
    let verified = status == RuleStatus::Verified && !own;
    let compared = rule.verified_on.map(|day| {
        view! {
            <span class="muted">
                <Day on=day/>
            </span>
        }
    });
    view! {
        <tr class="opens">
            <td>
                <a href=routes::rule(&rule.id) class="row-link" data-row="">
                    <span class="two-lines">
                        <b>{move || title.get(lang.get()).to_owned()}</b>
                        <span class="muted">{move || recipient.get(lang.get()).to_owned()}</span>
                        <span class="mono muted">{rule.id.clone()}</span>
                    </span>
                </a>
            </td>
            <td>{terms_text}</td>
            <td>
                <span class="two-lines">
                    <span class="cluster">
                        {verified.then(|| view! { <StatusTag tone=Tone::Good label=move || status.label(lang.get())/> })}
                        {own.then(|| view! { <StatusTag tone=Tone::Plain label=words::OWN/> })}
                        <RuleTags status=status force=force/>
                        {retired.then(|| view! { <StatusTag tone=Tone::Plain label=words::RETIRED/> })}
                        {stale.then(|| view! { <StatusTag tone=Tone::Waiting label=words::STALE/> })}
                    </span>
                    {compared}
                </span>
            </td>
        </tr>
    }
}
