//! One report: its nine items, what is still undetermined, and its exports.

use super::list::completeness;
use crate::{
    api::use_loaded,
    components::{
        Card, Fact, Facts, Hash, LinkButton, LoadedView, PageHeader, Save, StatusTag, Time, Tone,
    },
    i18n::{Text, use_lang},
    layout::use_incident,
    pages::files::FilesPanel,
    routes,
    words::{filings as words, shell},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use saiki_api::{
    files::SubjectKind,
    filings::{Filing, FilingItem},
    incidents::Knowledge,
};

/// The page.
#[component]
pub fn FilingPage() -> impl IntoView {
    let incident = use_incident();
    let params = use_params_map();
    let address = Signal::derive(move || {
        let id = params.with(|params| params.get("filing"))?;
        incident.below(&format!("filings/{id}"))
    });
    let filing = use_loaded::<Filing>(address);
    let title = move || {
        filing.value.with(|f| {
            f.as_ref()
                .map(|f| f.content.title.clone())
                .unwrap_or_default()
        })
    };
    let lang = use_lang();
    let back = Signal::derive(move || incident.id.get().map(routes::filings).unwrap_or_default());
    let facts = move || {
        filing.value.get().map(|filing| {
            let n = filing.number;
            view! {
                {completeness(&filing)}
                <span>{move || words::number(n, lang.get())}</span>
                <span>{filing.content.tlp}</span>
                <span>{filing.created_by_name} " " <Time at=filing.created_at/></span>
                <span>{words::HASH} " " <Hash value=filing.sha256/></span>
                <a href=back>{shell::FILINGS}</a>
            }
        })
    };
    let export =
        move |label: Text, format: &'static str, name: &'static str, accept: &'static str| {
            let address = Signal::derive(move || {
                format!(
                    "{}/export?format={format}",
                    address.get().unwrap_or_default()
                )
            });
            view! { <Save label=label address=address name=name accept=accept/> }
        };
    view! {
        <PageHeader title=title facts=facts/>
        <div class="actions export-row">
            {export(words::EXPORT_HTML, "html", "report.html", "text/html")}
            {export(words::EXPORT_MD, "md", "report.md", "text/markdown")}
            {export(words::EXPORT_JSON, "json", "report.json", "application/json")}
        </div>
        <LoadedView loaded=filing let:filing>
            <Content filing=filing/>
        </LoadedView>
    }
}

#[component]
fn Content(filing: Filing) -> impl IntoView {
    let incident = use_incident();
    let subject = filing.id;
    let to_facts = Signal::derive(move || incident.id.get().map(routes::facts).unwrap_or_default());
    let pairs = |pairs: Vec<(String, String)>| {
        let fact = |(name, value): (String, String)| view! { <Fact name=move || name.clone()>{value}</Fact> };
        view! { <Facts>{pairs.into_iter().map(fact).collect_view()}</Facts> }
    };
    view! {
        {(!filing.missing.is_empty())
            .then(|| {
                view! {
                    <div class="notice unsure">
                        <span>{words::MISSING_HINT}</span>
                        <LinkButton href=to_facts label=words::TO_FACTS/>
                    </div>
                }
            })}
        <div class="filing">
            <Card title=words::ITEMS>
                <p class="hint">{filing.content.rule}</p>
                <ol class="filing-items">{filing.content.items.into_iter().map(|item| view! { <Item item=item/> }).collect_view()}</ol>
            </Card>
            <div class="stack">
                <Card title=words::REPORTER>{pairs(filing.content.reporter)}</Card>
                <Card title=words::INCIDENT>{pairs(filing.content.incident)}</Card>
                <FilesPanel kind=SubjectKind::Filing subject=subject on_change=|()| ()/>
            </div>
        </div>
    }
}

#[component]
fn Item(item: FilingItem) -> impl IntoView {
    let tag = match item.state {
        Knowledge::Known => None,
        Knowledge::Unknown => {
            Some(view! { <StatusTag tone=Tone::Unknown label=words::ITEM_UNKNOWN/> })
        }
        Knowledge::NotApplicable => {
            Some(view! { <StatusTag tone=Tone::Plain label=words::ITEM_NOT_APPLICABLE/> })
        }
    };
    view! {
        <li value=item.number.to_string()>
            <h3>{item.heading} " " {tag}</h3>
            <p class="filing-text">{item.text}</p>
        </li>
    }
}
