//! One claim: what is claimed, how it was decided and paid, every step taken, the files, and who claims as far as the
//! reader may see it.

use super::{
    book::BookClaim,
    decide::DecideClaim,
    edit::EditClaim,
    history::History,
    state::{amount, due, owner_name, state_tag},
    steps::{PayClaim, ReopenClaim},
};
use crate::{
    api::{path, use_loaded},
    components::{Button, Card, Fact, Facts, Kind, LoadedView, PageHeader, Time, use_url_query},
    format::{civil::Style, date},
    i18n::use_lang,
    layout::use_incident,
    pages::files::FilesPanel,
    routes,
    session::use_session,
    words::{claims as words, common, contacts, people},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use saiki_api::{
    Timestamp, Uuid,
    claims::{Claim, ClaimState},
    files::SubjectKind,
    permissions::Permission,
};

/// The page.
#[component]
pub fn ClaimPage() -> impl IntoView {
    let open = use_incident();
    let lang = use_lang();
    let query = use_url_query();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|p| p.get("claim"))?.parse::<Uuid>().ok());
    let loaded = use_loaded::<Claim>(Signal::derive(move || {
        let base = open.below(&format!("claims/{}", id.get()?))?;
        Some(match query.get("reveal") {
            Some(_) => path::and(&base, "reveal", "true"),
            None => base,
        })
    }));
    let dialogs = Dialogs::new();
    let title = Signal::derive(move || {
        loaded.value.with(|claim| match claim {
            Some(claim) => {
                let number = words::number(claim.number, lang.get());
                format!("{number} {}", claim.subject)
            }
            None => String::new(),
        })
    });
    let back = Signal::derive(move || open.id.get().map(routes::claims).unwrap_or_default());
    let facts = move || {
        view! {
            <a href=back>{words::BACK}</a>
            {move || loaded.value.get().map(|claim| view! { <Tags claim=claim/> })}
        }
    };
    let actions = move || {
        loaded
            .value
            .get()
            .map(|claim| view! { <Actions claim=claim dialogs=dialogs/> })
    };
    let revealed = move || query.get("reveal").is_some();
    view! {
        <PageHeader title=move || title.get() facts=facts actions=actions/>
        {move || revealed().then(|| view! { <p class="notice warn" role="status">{people::REVEALED}</p> })}
        <div class="grid two-one">
            <div class="stack">
                <LoadedView loaded=loaded let:claim>
                    <Decision claim=claim.clone()/>
                    <Card title=words::TEXT>
                        <p class="prose">{claim.text}</p>
                    </Card>
                </LoadedView>
                {move || id.get().map(|id| view! { <History id=id loaded=loaded/> })}
            </div>
            <div class="stack">
                <LoadedView loaded=loaded let:claim>
                    <Particulars claim=claim/>
                </LoadedView>
                {move || id.get().map(|id| view! { <FilesPanel kind=SubjectKind::Claim subject=id on_change=|()| ()/> })}
            </div>
        </div>
        <EditClaim open=dialogs.edit loaded=loaded/>
        <DecideClaim open=dialogs.decide loaded=loaded/>
        <PayClaim open=dialogs.pay loaded=loaded/>
        <ReopenClaim open=dialogs.reopen loaded=loaded/>
        <BookClaim open=dialogs.book loaded=loaded/>
    }
}

/// Which dialog is open.
#[derive(Clone, Copy)]
struct Dialogs {
    edit: RwSignal<bool>,
    decide: RwSignal<bool>,
    pay: RwSignal<bool>,
    reopen: RwSignal<bool>,
    book: RwSignal<bool>,
}

impl Dialogs {
    fn new() -> Dialogs {
        let shut = || RwSignal::new(false);
        Dialogs {
            edit: shut(),
            decide: shut(),
            pay: shut(),
            reopen: shut(),
            book: shut(),
        }
    }
}

/// What may be done next; the next step stands out.
#[component]
fn Actions(claim: Claim, dialogs: Dialogs) -> impl IntoView {
    let session = use_session();
    if !session.may(Permission::RecoveryWrite) {
        return ().into_any();
    }
    let undecided = claim.state == ClaimState::Open;
    let owed = !undecided && !claim.settled;
    let bookable = claim.paid_on.is_some() && claim.loss_id.is_none();
    view! {
        <Button label=common::EDIT on_press=move |()| dialogs.edit.set(true)/>
        {(!undecided).then(|| view! { <Button label=words::REOPEN on_press=move |()| dialogs.reopen.set(true)/> })}
        {undecided
            .then(|| {
                view! { <Button label=words::DECIDE kind=Kind::Primary on_press=move |()| dialogs.decide.set(true)/> }
            })}
        {owed
            .then(|| view! { <Button label=words::PAY kind=Kind::Primary on_press=move |()| dialogs.pay.set(true)/> })}
        {bookable
            .then(|| view! { <Button label=words::BOOK kind=Kind::Primary on_press=move |()| dialogs.book.set(true)/> })}
    }
    .into_any()
}

#[component]
fn Tags(claim: Claim) -> impl IntoView {
    let lang = use_lang();
    let kind = claim.kind;
    view! {
        <span>{move || kind.label(lang.get())}</span>
        {state_tag(&claim)}
    }
}

/// A time far enough back, perhaps, that its year matters.
fn dated(at: Timestamp) -> impl IntoView {
    view! { <Time at=at style=Style::DATED/> }
}

/// How it was decided and paid, or when an answer is due and by which rule it counts as late.
#[component]
fn Decision(claim: Claim) -> impl IntoView {
    let (lang, open) = (use_lang(), use_incident());
    let undecided = claim.state == ClaimState::Open;
    let (state, due) = (state_tag(&claim), due(&claim));
    let rule = claim
        .stall
        .map(|stall| view! { <p class="hint">{stall.explanation}</p> });
    let because = match undecided {
        true => words::REOPENED_BECAUSE,
        false => words::REASON,
    };
    let reason = (!claim.reason.is_empty()).then(|| {
        view! {
            <Fact name=because>
                <span class="prose">{claim.reason}</span>
            </Fact>
        }
    });
    let decided = claim
        .decided_by_name
        .zip(claim.decided_at)
        .map(|(name, at)| {
            view! {
                <Fact name=words::DECIDED_BY>{name} " " {dated(at)}</Fact>
            }
        });
    let agreed = claim
        .agreed
        .map(|agreed| view! { <Fact name=words::AGREED>{amount(Some(agreed))}</Fact> });
    let paid = claim.paid_on.map(|day| {
        view! { <Fact name=words::PAID_ON>{move || date::day(day, true, lang.get())}</Fact> }
    });
    let loss = claim.loss_id.map(|loss| {
        let href = routes::loss(open.id.get_untracked().unwrap_or_default(), loss);
        view! {
            <Fact name=words::LOSS>
                <a href=href>{words::SHOW_LOSS}</a>
            </Fact>
        }
    });
    view! {
        <Card title=words::DECISION>
            <Facts>
                <Fact name=words::STATE>{state}</Fact>
                <Fact name=words::CLAIMED>{amount(claim.claimed)}</Fact>
                {undecided.then(|| view! { <Fact name=words::DUE>{due}</Fact> })}
                {agreed}
                {reason}
                {decided}
                {paid}
                {loss}
            </Facts>
            {rule}
        </Card>
    }
}

#[component]
fn Particulars(claim: Claim) -> impl IntoView {
    let (lang, session, query) = (use_lang(), use_session(), use_url_query());
    let incident = use_incident().id.get_untracked().unwrap_or_default();
    let or_none = move |text: String| {
        move || match text.is_empty() {
            true => common::NONE_STATED.pick(lang.get()).to_owned(),
            false => text.clone(),
        }
    };
    let (kind, channel, counsel) = (claim.kind, claim.channel, claim.counsel);
    let masked = claim.masked;
    let reveal = move || {
        (masked && session.may(Permission::PeopleReveal)).then(|| {
            view! { <Button label=people::REVEAL on_press=move |()| query.set("reveal", Some("true".to_owned()))/> }
        })
    };
    let person = claim.person_id.map(|id| {
        view! {
            <Fact name=words::PERSON>
                <a href=routes::person(incident, id)>{words::SHOW_PERSON}</a>
            </Fact>
        }
    });
    let contact = claim.contact_id.map(|id| {
        view! {
            <Fact name=words::CONTACT>
                <a href=routes::contact(incident, id)>{words::SHOW_CONTACT}</a>
            </Fact>
        }
    });
    let note = (!claim.counsel_note.is_empty()).then(|| {
        view! {
            <Fact name=words::COUNSEL_NOTE>
                <span class="prose">{claim.counsel_note}</span>
            </Fact>
        }
    });
    view! {
        <Card title=words::PARTICULARS action=reveal>
            <Facts>
                <Fact name=words::KIND>{move || kind.label(lang.get())}</Fact>
                <Fact name=words::NAME>{or_none(claim.name)}</Fact>
                <Fact name=words::ORGANISATION>{or_none(claim.organisation)}</Fact>
                {person}
                {contact}
                <Fact name=words::RECEIVED>
                    {dated(claim.received_at)} " " {move || contacts::channel(channel, lang.get())}
                </Fact>
                <Fact name=words::OWNER>{owner_name(claim.owner)}</Fact>
                <Fact name=words::COUNSEL>{move || counsel.label(lang.get())}</Fact>
                {note}
                <Fact name=words::REGISTERED>{dated(claim.created_at)}</Fact>
            </Facts>
        </Card>
    }
}
