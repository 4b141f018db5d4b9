//! What happened when: the whole timeline with a form to add, and its last entries for the incident's home.

use crate::api::{ApiError, listing::Load};
use crate::{
    api::{Listing, use_api, use_listing},
    browser,
    components::{
        Button, Card, Dialog, EmptyState, FormProblem, Kind, Linked, MomentField, MomentText,
        PageHeader, ProblemPanel, Skeleton, TextArea, use_form, use_toasts,
    },
    format::date,
    i18n::use_lang,
    layout::use_incident,
    routes,
    session::use_session,
    words::{common, incidents as words},
};
use leptos::prelude::*;
use leptos_router::components::A;
use saiki_api::{
    Uuid,
    moment::{Moment, Precision},
    permissions::Permission,
    timeline::{NewTimelineEvent, TimelineEvent},
};

/// The page.
#[component]
pub fn Timeline() -> impl IntoView {
    let open = use_incident();
    let session = use_session();
    let adding = RwSignal::new(false);
    let listing = use_listing::<TimelineEvent>(Signal::derive(move || {
        open.below("timeline").unwrap_or_default()
    }));
    let may = Memo::new(move |_| session.may(Permission::IncidentsWrite));
    let add = move || {
        may.get().then(|| view! { <Button label=words::ADD_EVENT kind=Kind::Primary on_press=move |()| adding.set(true)/> })
    };
    let title = move || {
        open.loaded
            .value
            .with(|incident| incident.as_ref().map(|i| i.title.clone()))
    };
    view! {
        <PageHeader title=words::TIMELINE facts=move || view! { <span>{title}</span> } actions=add/>
        <Events listing=listing first=add/>
        <AddDialog open=adding listing=listing/>
    }
}

#[component]
fn Events(listing: Listing<TimelineEvent>, #[prop(into)] first: ViewFn) -> impl IntoView {
    let row = |event: TimelineEvent| view! { <EventRow event=event year=true/> };
    let rows = move || listing.items.get().into_iter().map(row).collect_view();
    let busy = Signal::derive(move || listing.load.with(|load| *load == Load::More));
    let tail = move || {
        match (listing.load.get(), listing.items.with(Vec::is_empty)) {
        (Load::Failed(error), _) => view! { <ProblemPanel error=error on_retry=move |()| listing.reload()/> }.into_any(),
        (Load::First, true) => view! { <Skeleton lines=6/> }.into_any(),
        (_, true) => {
            let first = first.clone();
            view! { <EmptyState title=words::TIMELINE_EMPTY text=words::TIMELINE_EMPTY_TEXT>{move || first.run()}</EmptyState> }.into_any()
        }
        _ if listing.more.get() => {
            view! { <div class="table-foot"><Button label=common::SHOW_MORE busy=busy on_press=move |()| listing.read_more()/></div> }.into_any()
        }
        _ => ().into_any(),
    }
    };
    view! {
        <Card>
            <ol class="timeline wide">{rows}</ol>
            {tail}
        </Card>
    }
}

#[component]
fn EventRow(event: TimelineEvent, #[prop(optional)] year: bool) -> impl IntoView {
    let by = match event.author_name {
        Some(name) => view! { <span class="by">{name}</span> }.into_any(),
        None => view! { <span class="by">{words::AUTOMATIC}</span> }.into_any(),
    };
    view! {
        <li>
            <MomentText moment=event.moment year=year/>
            <span>
                <span class="text"><Linked text=event.text/></span>
                " "
                {by}
            </span>
        </li>
    }
}

/// The last entries, for the incident's home.
#[component]
pub fn RecentEvents(id: Uuid) -> impl IntoView {
    const SHOWN: usize = 6;
    // The server tells events in the order they happened; the last ones are at the end of the list.
    let listing = use_listing::<TimelineEvent>(Signal::derive(move || {
        format!("incidents/{id}/timeline?limit=200")
    }));
    Effect::new(move |_| {
        if listing.load.get() == Load::Ready && listing.more.get() {
            listing.read_more();
        }
    });
    let lang = use_lang();
    let rows = move || {
        let events: Vec<_> = listing
            .items
            .with(|all| all.iter().rev().take(SHOWN).cloned().collect());
        events
            .into_iter()
            .map(|event| view! { <ShortRow event=event/> })
            .collect_view()
    };
    let state = move || match listing.load.get() {
        Load::Failed(error) if error != ApiError::Aborted => Some(error.message(lang.get())),
        Load::Ready if listing.items.with(Vec::is_empty) => {
            Some(words::TIMELINE_EMPTY.pick(lang.get()).to_owned())
        }
        _ => None,
    };
    let all = move || view! { <A href=routes::timeline(id) attr:class="link">{words::SEE_ALL}</A> };
    view! {
        <Card title=words::TIMELINE action=all>
            <ol class="timeline">{rows}</ol>
            {move || state().map(|text| view! { <p class="muted">{text}</p> })}
        </Card>
    }
}

#[component]
fn ShortRow(event: TimelineEvent) -> impl IntoView {
    let lang = use_lang();
    let moment = StoredValue::new(event.moment);
    let when = move || moment.with_value(|m| date::short(m, lang.get()));
    let title = move || moment.with_value(|m| date::moment(m, true, lang.get()));
    view! {
        <li>
            <time title=title>{when}</time>
            <span><Linked text=event.text/></span>
        </li>
    }
}

#[component]
fn AddDialog(open: RwSignal<bool>, listing: Listing<TimelineEvent>) -> impl IntoView {
    view! {
        <Dialog open=open title=words::ADD_EVENT wide=true>
            <AddForm open=open listing=listing/>
        </Dialog>
    }
}

#[component]
fn AddForm(open: RwSignal<bool>, listing: Listing<TimelineEvent>) -> impl IntoView {
    let api = use_api();
    let here = use_incident();
    let toasts = use_toasts();
    let form = use_form();
    let lang = use_lang();
    let now = Moment {
        at: date::now(),
        zone: browser::zone(),
        precision: Precision::Minute,
    };
    let when = RwSignal::new(Some(now));
    let text = RwSignal::new(String::new());
    let tried = RwSignal::new(false);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let Some(moment) = when.get_untracked() else {
            return;
        };
        let text = text.get_untracked().trim().to_owned();
        if text.is_empty() {
            return;
        }
        let call = api
            .post(here.below_now("timeline"))
            .json(&NewTimelineEvent { moment, text })
            .idempotent();
        form.run(call.send_empty(), move |()| {
            toasts.say(words::EVENT_ADDED);
            open.set(false);
            listing.reload();
        });
    };
    let server = form.error("text");
    let text_error = Signal::derive(move || {
        let missing = tried.get() && text.with(|text| text.trim().is_empty());
        missing
            .then(|| words::EVENT_TEXT_MISSING.pick(lang.get()).to_owned())
            .or_else(|| server.get())
    });
    let server = form.error("moment.at");
    let when_error = Signal::derive(move || {
        let missing = tried.get() && when.with(Option::is_none);
        missing
            .then(|| words::WITHOUT_MOMENT.pick(lang.get()).to_owned())
            .or_else(|| server.get())
    });
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <MomentField label=words::EVENT_WHEN value=when required=true error=when_error/>
            <TextArea label=words::EVENT_TEXT value=text required=true error=text_error/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=words::ADD kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}
