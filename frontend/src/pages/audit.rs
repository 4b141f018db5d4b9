//! The audit log: what was done by whom, and the check that nothing was altered.

use crate::{
    api::{ApiError, path, use_api, use_listing},
    components::{
        Button, ChosenDialog, Column, DataTable, EmptyState, Fact, Facts, Hash, Kind, PageHeader,
        ProblemPanel, StatusTag, Time, Tone, mono::short, use_form, use_url_query,
    },
    format::{civil::Style, number},
    i18n::use_lang,
    words::{audit as words, common},
};
use leptos::prelude::*;
use saiki_api::{
    Lang,
    audit::{AuditEntry, AuditVerdict, action_name},
};

/// The chain of what belongs to no incident.
const INSTANCE: &str = "instance";

/// The page.
#[component]
pub fn AuditLog() -> impl IntoView {
    let query = use_url_query();
    let address = Signal::derive(move || match query.get("chain") {
        Some(chain) => path::and("audit", "chain", &chain),
        None => "audit".to_owned(),
    });
    let listing = use_listing::<AuditEntry>(address);
    let shown = RwSignal::new(None::<AuditEntry>);
    let verdict = RwSignal::new(None::<AuditVerdict>);
    let form = use_form();
    let api = use_api();
    let verify = move |()| {
        verdict.set(None);
        form.run(
            api.get("audit/verify").send::<AuditVerdict>(),
            move |found| verdict.set(Some(found)),
        );
    };
    let actions = move || view! { <Button label=words::VERIFY kind=Kind::Primary busy=form.busy on_press=verify/> };
    let failed = Signal::derive(move || form.problem.get().unwrap_or(ApiError::Network));
    let has_failed = Memo::new(move |_| form.problem.with(Option::is_some));
    let whole = move || {
        query.get("chain").map(|_| view! { <button type="button" class="btn" on:click=move |_| query.clear()>{common::CLEAR_FILTERS}</button> })
    };
    view! {
        <PageHeader title=words::TITLE actions=actions/>
        <p class="lead">{words::LEAD}</p>
        <div aria-live="polite">
            {move || verdict.get().map(|verdict| view! { <Verdict verdict=verdict/> })}
            {move || has_failed.get().then(|| view! { <ProblemPanel error=failed/> })}
        </div>
        <div class="toolbar">{whole}</div>
        <DataTable
            listing=listing
            columns=columns()
            label=words::TITLE
            on_open=move |entry: AuditEntry| shown.set(Some(entry))
            beside=|entry: AuditEntry| view! { <h2>{words::ENTRY}</h2> <Entry entry=entry/> }.into_any()
            empty=|| view! { <EmptyState title=words::EMPTY text=words::EMPTY_TEXT/> }
        />
        <ChosenDialog
            chosen=shown
            title=words::ENTRY
            wide=true
            children=|entry: AuditEntry| view! { <Entry entry=entry/> }
        />
    }
}

#[component]
fn Verdict(verdict: AuditVerdict) -> impl IntoView {
    let lang = use_lang();
    let count = |n: u64| number::grouped(i64::try_from(n).unwrap_or(i64::MAX));
    let (chains, entries) = (count(verdict.chains), count(verdict.entries));
    let looked_at = move || words::looked_at(lang.get(), &chains, &entries);
    match verdict.broken {
        None if verdict.intact => view! {
            <div class="notice good">
                <StatusTag tone=Tone::Good label=words::INTACT/>
                <span>{looked_at}</span>
            </div>
        }
        .into_any(),
        broken => view! {
            <div class="problem">
                <StatusTag tone=Tone::Late label=words::BROKEN/>
                <p>
                    {move || broken.as_ref().map(|b| words::breaks_at(lang.get(), &chain_name(&b.chain, lang.get()), b.seq, &b.reason))} " "
                    {looked_at}
                </p>
            </div>
        }
        .into_any(),
    }
}

/// Who did it. What the product does by itself is recorded under its own name and no user's id.
fn actor(entry: &AuditEntry) -> AnyView {
    match entry.actor_id.is_none() && matches!(entry.actor_name.as_str(), "" | "saiki") {
        true => view! { <span class="muted">{words::PRODUCT}</span> }.into_any(),
        false => entry.actor_name.clone().into_any(),
    }
}

fn columns() -> Vec<Column<AuditEntry>> {
    vec![
        Column::new(
            words::AT,
            |entry: &AuditEntry| view! { <Time at=entry.at style=Style::EXACT/> },
        ),
        Column::new(words::ACTOR, actor),
        Column::new(
            words::ACTION,
            |entry: &AuditEntry| view! { <What code=entry.action.clone()/> },
        ),
        Column::new(
            words::CHAIN,
            |entry: &AuditEntry| view! { <ChainName chain=entry.chain.clone()/> },
        )
        .secondary(),
        Column::new(words::SEQ, |entry: &AuditEntry| number::grouped(entry.seq))
            .numeric()
            .secondary(),
        Column::new(
            words::HASH,
            |entry: &AuditEntry| view! { <Hash value=entry.hash.clone()/> },
        )
        .secondary(),
    ]
}

/// A chain in a sentence.
fn chain_name(chain: &str, lang: Lang) -> String {
    match chain == INSTANCE {
        true => words::INSTANCE.pick(lang).to_owned(),
        false => format!("{} {}", words::OF_INCIDENT.pick(lang), short(chain)),
    }
}

/// What was done: its name, or its code where it has none.
#[component]
fn What(code: String) -> impl IntoView {
    let lang = use_lang();
    match action_name(&code, lang.get_untracked()).is_some() {
        true => {
            let title = code.clone();
            view! { <span title=title>{move || action_name(&code, lang.get())}</span> }.into_any()
        }
        false => view! { <span class="mono">{code}</span> }.into_any(),
    }
}

/// Whose chain: the instance's, or that of an incident, whose id is told shortened.
#[component]
fn ChainName(chain: String) -> impl IntoView {
    let whole = chain.clone();
    match chain == INSTANCE {
        true => view! { <span>{words::INSTANCE}</span> }.into_any(),
        false => view! {
            <span title=whole>
                {words::OF_INCIDENT} " " <span class="mono muted">{short(&chain)}</span>
            </span>
        }
        .into_any(),
    }
}

#[component]
fn Entry(entry: AuditEntry) -> impl IntoView {
    let by = actor(&entry);
    // Serialising a value that was just parsed does not fail.
    let data = serde_json::to_string_pretty(&entry.data).unwrap_or_default();
    let (action, chain) = (entry.action.clone(), entry.chain.clone());
    view! {
        <Facts>
            <Fact name=words::AT><Time at=entry.at style=Style::EXACT/></Fact>
            <Fact name=words::ACTOR>{by}</Fact>
            <Fact name=words::ACTION><What code=action/></Fact>
            <Fact name=words::CHAIN><ChainName chain=chain/></Fact>
            <Fact name=words::SEQ>{number::grouped(entry.seq)}</Fact>
        </Facts>
        <details>
            <summary>{words::FOR_CHECKING}</summary>
            <Facts>
                <Fact name=words::CODE><span class="mono">{entry.action}</span></Fact>
                <Fact name=words::SUBJECT><span class="mono">{entry.subject}</span></Fact>
                <Fact name=words::CHAIN><span class="mono">{entry.chain}</span></Fact>
                <Fact name=words::PREV_HASH><span class="mono">{entry.prev_hash}</span></Fact>
                <Fact name=words::HASH><span class="mono">{entry.hash}</span></Fact>
            </Facts>
        </details>
        <h3>{words::DATA}</h3>
        <pre class="mono sunken">{data}</pre>
    }
}
