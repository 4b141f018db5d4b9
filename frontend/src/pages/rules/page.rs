//! One rule: its periods and its condition in words, where it is written and how far that was checked, each period by
//! itself.

use super::form::RuleDialog;
use crate::{
    api::{path::escape, use_loaded},
    components::{
        Button, Card, Day, Fact, Facts, Kind, LoadedView, PageHeader, StatusTag, Time, Tone,
    },
    format::{civil::Style, date},
    i18n::use_lang,
    pages::clocks::{RuleTags, SourceText},
    routes,
    session::use_session,
    words::{clocks, common, rules as words},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use saiki_api::{
    permissions::Permission,
    rules::{ListedRule, Rule, RuleStatus, Term},
};

/// The page.
#[component]
pub fn RulePage() -> impl IntoView {
    let (session, lang, params) = (use_session(), use_lang(), use_params_map());
    let loaded = use_loaded::<ListedRule>(Signal::derive(move || {
        lang.with(|_| ());
        let id = params.with(|params| params.get("rule"))?;
        Some(format!("rules/{}", escape(&id)))
    }));
    let editing = RwSignal::new(false);
    let may = Memo::new(move |_| {
        let own = loaded
            .value
            .with(|listed| listed.as_ref().is_some_and(|listed| listed.own));
        own && session.may(Permission::FilingsWrite)
    });
    let actions = move || {
        may.get().then(|| {
            view! { <Button label=common::EDIT kind=Kind::Primary on_press=move |()| editing.set(true)/> }
        })
    };
    let title = move || {
        let lang = lang.get();
        loaded.value.with(|listed| {
            listed
                .as_ref()
                .map(|listed| listed.rule.title.get(lang).to_owned())
                .unwrap_or_default()
        })
    };
    let facts = move || view! { <a href=routes::RULES>{words::TITLE}</a> };
    view! {
        <PageHeader title=title facts=facts actions=actions/>
        <LoadedView
            loaded=loaded
            children=move |listed: ListedRule| {
                view! {
                    <Tags listed=listed.clone()/>
                    <div class="grid halves">
                        <Said listed=listed.clone()/>
                        <Checked listed=listed.clone()/>
                    </div>
                    <Terms rule=listed.rule/>
                }
            }
        />
        <RuleDialog open=editing loaded=loaded done=move |_| loaded.reload()/>
    }
}

#[component]
fn Tags(listed: ListedRule) -> impl IntoView {
    let lang = use_lang();
    let (regime, version) = (listed.rule.regime, listed.rule.version);
    let (status, force) = (listed.rule.status, listed.rule.force);
    // Nothing outside was compared with a clause written here.
    let verified = status == RuleStatus::Verified && !listed.own;
    view! {
        <p class="cluster rule-tags">
            {verified.then(|| view! { <StatusTag tone=Tone::Good label=move || status.label(lang.get())/> })}
            <RuleTags status=status force=force/>
            {listed.rule.asap.then(|| view! { <StatusTag tone=Tone::Plain label=clocks::ASAP/> })}
            {listed.own.then(|| view! { <StatusTag tone=Tone::Plain label=words::OWN/> })}
            {listed.retired.then(|| view! { <StatusTag tone=Tone::Plain label=words::RETIRED/> })}
            {listed.stale.then(|| view! { <StatusTag tone=Tone::Waiting label=words::STALE/> })}
            <span class="muted">{move || regime.label(lang.get())}</span>
            <span class="mono">{listed.rule.id}</span>
            <span class="muted">{move || clocks::version(version, lang.get())}</span>
        </p>
    }
}

/// What it says, in words.
#[component]
fn Said(listed: ListedRule) -> impl IntoView {
    let lang = use_lang();
    let ListedRule {
        rule,
        terms_text,
        applies_text,
        ..
    } = listed;
    let (recipient, note) = (rule.recipient, rule.note);
    let noted = !note.ja.is_empty() || !note.en.is_empty();
    let note = noted.then(|| {
        view! {
            <Fact name=words::NOTE>
                <span class="prose">{move || note.get(lang.get()).to_owned()}</span>
            </Fact>
        }
    });
    view! {
        <Card title=words::ONE>
            <Facts>
                <Fact name=words::RECIPIENT>{move || recipient.get(lang.get()).to_owned()}</Fact>
                <Fact name=words::PERIODS>
                    <span class="prose">{terms_text}</span>
                </Fact>
                <Fact name=words::APPLIES>
                    <span class="prose">{applies_text}</span>
                </Fact>
                {note}
            </Facts>
        </Card>
    }
}

/// Where it is written, and how far that was checked.
#[component]
fn Checked(listed: ListedRule) -> impl IntoView {
    let lang = use_lang();
    let ListedRule {
        rule,
        own,
        updated_at,
        ..
    } = listed;
    let force = rule.force;
    let (from, to) = (rule.valid_from, rule.valid_to);
    let valid = move || {
        let lang = lang.get();
        let day = |day: Option<saiki_api::Date>| day.map(|day| date::day(day, true, lang));
        words::valid(day(from).as_deref(), day(to).as_deref(), lang)
    };
    let compared = match rule.verified_on {
        Some(day) => view! { <Day on=day/> }.into_any(),
        None => view! { <span class="muted">{words::NEVER_COMPARED}</span> }.into_any(),
    };
    let compared = (!own).then(|| view! { <Fact name=words::VERIFIED_ON>{compared}</Fact> });
    let zone = rule.zone.clone();
    let content = rule.content.clone().map(|content| {
        view! {
            <Fact name=words::CONTENT>
                <span class="mono">{content}</span>
            </Fact>
        }
    });
    let changed = updated_at.map(|at| {
        view! { <Fact name=words::CHANGED><Time at=at style=Style::DATED/></Fact> }
    });
    view! {
        <Card title=words::SOURCE>
            <Facts>
                <Fact name=words::SOURCE>
                    <SourceText rule=rule/>
                </Fact>
                <Fact name=words::FORCE>{move || force.label(lang.get())}</Fact>
                <Fact name=words::VALID>{valid}</Fact>
                {compared}
                <Fact name=words::ZONE>
                    <span class="mono">{zone}</span>
                </Fact>
                {content}
                {changed}
            </Facts>
        </Card>
    }
}

/// Each period by itself.
#[component]
fn Terms(rule: Rule) -> impl IntoView {
    let lang = use_lang();
    let row = move |term: Term| {
        let (start, unit, roll) = (term.start, term.unit, term.roll);
        let (count, outer) = (term.count, term.outer);
        view! {
            <tr>
                <td>{move || words::start(&start, lang.get())}</td>
                <td>
                    {move || {
                        let lang = lang.get();
                        format!("{} {}", words::length(count, outer, lang), words::unit(unit, lang))
                    }}
                </td>
                <td>{move || words::roll(roll, lang.get())}</td>
                <td>
                    <span class="mono">{term.calendar.unwrap_or_default()}</span>
                </td>
            </tr>
        }
    };
    let some = !rule.terms.is_empty();
    let rows = rule.terms.into_iter().map(row).collect_view();
    some.then(|| {
        view! {
            <Card title=words::SINGLE_TERMS>
                <div class="table-frame">
                    <table>
                        <thead>
                            <tr>
                                <th scope="col">{words::RUNS_FROM}</th>
                                <th scope="col">{words::LENGTH}</th>
                                <th scope="col">{words::ENDS_ON_CLOSED}</th>
                                <th scope="col">{words::CALENDAR}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </Card>
        }
    })
}
