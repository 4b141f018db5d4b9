//! One contact: when the next word is due, what they told us, the words exchanged, and who they are as far as the
//! reader may see it.

use super::{
    edit::EditContact,
    ending::{CloseContact, ReopenContact},
    log::Log,
    state::{due, owner_name, state_tag},
};
use crate::{
    api::{path, use_loaded},
    components::{
        Button, Card, Fact, Facts, LoadedView, PageHeader, StatusTag, Time, Tone, use_url_query,
    },
    format::civil::Style,
    i18n::use_lang,
    layout::use_incident,
    routes,
    session::use_session,
    words::{common, contacts as words, people, reports as reports_words},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use saiki_api::{
    Timestamp, Uuid,
    contacts::Contact,
    page::Page,
    permissions::Permission,
    reports::{Report, ReportFilter},
};

/// The page.
#[component]
pub fn ContactPage() -> impl IntoView {
    let open = use_incident();
    let session = use_session();
    let query = use_url_query();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|p| p.get("contact"))?.parse::<Uuid>().ok());
    let loaded = use_loaded::<Contact>(Signal::derive(move || {
        let base = open.below(&format!("contacts/{}", id.get()?))?;
        Some(match query.get("reveal") {
            Some(_) => path::and(&base, "reveal", "true"),
            None => base,
        })
    }));
    let (editing, closing, reopening) = (
        RwSignal::new(false),
        RwSignal::new(false),
        RwSignal::new(false),
    );
    let may = Memo::new(move |_| session.may(Permission::RecoveryWrite));
    let shut = Memo::new(move |_| {
        let value = loaded.value;
        value.with(|contact| contact.as_ref().map(|c| c.closed_at.is_some()))
    });
    let title = Signal::derive(move || {
        let name = loaded.value.with(|c| c.as_ref().map(|c| c.name.clone()));
        name.unwrap_or_default()
    });
    let actions = move || match (shut.get(), may.get()) {
        (Some(true), true) => {
            view! { <Button label=words::REOPEN on_press=move |()| reopening.set(true)/> }
                .into_any()
        }
        (Some(false), true) => view! {
            <Button label=words::EDIT on_press=move |()| editing.set(true)/>
            <Button label=words::CLOSE on_press=move |()| closing.set(true)/>
        }
        .into_any(),
        _ => ().into_any(),
    };
    let back = Signal::derive(move || open.id.get().map(routes::contacts).unwrap_or_default());
    let facts = move || {
        view! {
            <a href=back>{words::BACK}</a>
            {move || loaded.value.get().map(|contact| view! { <Tags contact=contact/> })}
        }
    };
    let revealed = move || query.get("reveal").is_some();
    view! {
        <PageHeader title=move || title.get() facts=facts actions=actions/>
        {move || revealed().then(|| view! { <p class="notice warn" role="status">{people::REVEALED}</p> })}
        <div class="grid two-one">
            <div class="stack">
                <LoadedView loaded=loaded let:contact>
                    <Clock contact=contact.clone()/>
                    <Card title=words::TOLD>
                        <p class="prose">{contact.told}</p>
                    </Card>
                </LoadedView>
                {move || id.get().map(|id| view! { <Log id=id loaded=loaded/> })}
            </div>
            <div class="stack">
                <LoadedView loaded=loaded let:contact>
                    <Particulars contact=contact/>
                </LoadedView>
            </div>
        </div>
        <EditContact open=editing loaded=loaded/>
        <CloseContact open=closing loaded=loaded/>
        <ReopenContact open=reopening loaded=loaded/>
    }
}

#[component]
fn Tags(contact: Contact) -> impl IntoView {
    let lang = use_lang();
    let kind = contact.kind;
    view! {
        <span>{move || kind.label(lang.get())}</span>
        {state_tag(&contact)}
    }
}

fn dated(at: Timestamp) -> impl IntoView {
    view! { <Time at=at style=Style::DATED/> }
}

/// When the next word is due and by which rule it counts as late; how it ended, once it has.
#[component]
fn Clock(contact: Contact) -> impl IntoView {
    let next =
        due(&contact, Style::DATED).map(|due| view! { <Fact name=words::NEXT_DUE>{due}</Fact> });
    let rule = contact
        .stall
        .map(|stall| view! { <p class="hint">{stall.explanation}</p> });
    let last = match contact.last_word_at {
        Some(at) => dated(at).into_any(),
        None => view! { <StatusTag tone=Tone::Waiting label=words::NEVER/> }.into_any(),
    };
    let ended = contact.closed_at.map(|at| {
        view! { <Fact name=words::CLOSED_AT>{dated(at)}</Fact> }
    });
    let name = match contact.closed_at {
        Some(_) => words::OUTCOME,
        None => words::EARLIER_OUTCOME,
    };
    let outcome = (!contact.outcome.is_empty()).then(|| {
        view! {
            <Fact name=name>
                <span class="prose">{contact.outcome}</span>
            </Fact>
        }
    });
    view! {
        <Card title=words::CLOCK>
            <Facts>
                {next}
                <Fact name=words::LAST_WORD>{last}</Fact>
                {ended}
                {outcome}
            </Facts>
            {rule}
        </Card>
    }
}

#[component]
fn Particulars(contact: Contact) -> impl IntoView {
    let (lang, session, query) = (use_lang(), use_session(), use_url_query());
    let or_none = move |text: String| {
        move || match text.is_empty() {
            true => common::NONE_STATED.pick(lang.get()).to_owned(),
            false => text.clone(),
        }
    };
    let kind = contact.kind;
    let masked = contact.masked;
    let filter = ReportFilter {
        contact_id: Some(contact.id),
        ..ReportFilter::default()
    };
    let address = path::with_query("reports", &filter);
    let may = Memo::new(move |_| session.may(Permission::IncidentsRead));
    let reports =
        use_loaded::<Page<Report>>(Signal::derive(move || may.get().then(|| address.clone())));
    let report = move || {
        let report = reports
            .value
            .with(|page| page.as_ref()?.items.first().cloned())?;
        Some(view! {
            <Fact name=reports_words::OF_CONTACT>
                <a class="mono" href=routes::report(report.id)>{report.number}</a>
            </Fact>
        })
    };
    let reveal = move || {
        (masked && session.may(Permission::PeopleReveal)).then(|| {
            view! { <Button label=people::REVEAL on_press=move |()| query.set("reveal", Some("true".to_owned()))/> }
        })
    };
    view! {
        <Card title=words::PARTICULARS action=reveal>
            <Facts>
                <Fact name=words::KIND>{move || kind.label(lang.get())}</Fact>
                <Fact name=words::NAME>{or_none(contact.name)}</Fact>
                <Fact name=words::ORGANISATION>{or_none(contact.organisation)}</Fact>
                <Fact name=words::EMAIL>{or_none(contact.email)}</Fact>
                <Fact name=words::PHONE>{or_none(contact.phone)}</Fact>
                {report}
                <Fact name=words::OWNER>{owner_name(contact.owner)}</Fact>
                <Fact name=words::FIRST_HEARD>{dated(contact.first_heard_at)}</Fact>
                <Fact name=words::REGISTERED>{dated(contact.created_at)}</Fact>
            </Facts>
        </Card>
    }
}
