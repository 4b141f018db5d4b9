//! The list of people whom no mail reaches: counts that are its filters, ways chosen for many at once, and the ways on to
//! calls, post and substitute notice.

use super::{assign::Assign, make::MakeBatch, substitute::Substitute, tones, typed::shown};
use crate::{
    api::{Loaded, path, use_listing, use_loaded},
    browser,
    components::{
        Button, Card, Choice, Column, DataTable, Day, EmptyState, Fact, Facts, FilterSelect, Kind,
        LinkButton, PageHeader, SearchBox, StatusTag, Time, Tone, UrlQuery, choices, languages,
        use_url_query,
    },
    i18n::{Text, use_lang},
    layout::use_incident,
    pages::people::decision::DecisionTag,
    routes,
    session::use_session,
    words::{common, followups as words, people},
};
use leptos::prelude::*;
use saiki_api::{
    Lang,
    followups::{
        Followup, FollowupChannel, FollowupCounts, FollowupFilter, FollowupReason, FollowupState,
        FollowupTo, Substituted,
    },
    people::{LostWay, PersonDecision, why_unusable},
    permissions::Permission,
    wire,
};

const FILTERS: &[&str] = &[
    "q",
    "reason",
    "channel",
    "has_channel",
    "has_number",
    "state",
    "assignee_id",
    "lang",
    "campaign_id",
];

/// What the address asks for.
pub(super) fn filter(query: UrlQuery) -> FollowupFilter {
    let yes = |name| query.get(name).map(|value| value == "true");
    let id = |name| query.get(name).and_then(|id| id.parse().ok());
    FollowupFilter {
        reason: query.parse("reason"),
        channel: query.parse("channel"),
        has_channel: yes("has_channel"),
        has_number: yes("has_number"),
        state: query.parse("state"),
        assignee_id: id("assignee_id"),
        lang: query.parse("lang"),
        campaign_id: id("campaign_id"),
        q: query.get("q"),
        reveal: yes("reveal"),
    }
}

/// The page.
#[component]
pub fn Followups() -> impl IntoView {
    let (open, session, query) = (use_incident(), use_session(), use_url_query());
    let listing = use_listing::<Followup>(Signal::derive(move || {
        path::with_query(&open.below("followups").unwrap_or_default(), &filter(query))
    }));
    let counts = use_loaded::<FollowupCounts>(Signal::derive(move || {
        let base = open.below("followups/counts")?;
        Some(match query.get("campaign_id") {
            Some(id) => path::and(&base, "campaign_id", &id),
            None => base,
        })
    }));
    let may = Memo::new(move |_| session.may(Permission::PeopleWrite));
    let (assigning, making, substituting) = (
        RwSignal::new(false),
        RwSignal::new(false),
        RwSignal::new(false),
    );
    let done = move |()| {
        listing.reload();
        counts.reload();
    };
    let actions = move || {
        let id = open.id.get()?;
        Some(view! {
            <LinkButton href=routes::calls(id) label=words::CALLS/>
            <LinkButton href=routes::post_batches(id) label=words::POST/>
            {may.get().then(|| view! { <Button label=words::ASSIGN kind=Kind::Primary on_press=move |()| assigning.set(true)/> })}
        })
    };
    let more = move || {
        may.get().then(|| {
            view! {
                <div class="actions export-row">
                    <Button label=words::MAKE on_press=move |()| making.set(true)/>
                    <Button label=words::SUBSTITUTE on_press=move |()| substituting.set(true)/>
                </div>
            }
        })
    };
    let empty = move || match query.any(FILTERS) {
        true => view! {
            <EmptyState title=common::NO_MATCH text=common::NO_MATCH_TEXT>
                <button type="button" class="btn" on:click=move |_| query.clear()>
                    {common::CLEAR_FILTERS}
                </button>
            </EmptyState>
        }
        .into_any(),
        false => {
            let campaigns = open.id.get().map(routes::campaigns).unwrap_or_default();
            view! {
                <EmptyState title=words::EMPTY text=words::EMPTY_TEXT>
                    <LinkButton href=campaigns label=words::TO_CAMPAIGNS/>
                </EmptyState>
            }
            .into_any()
        }
    };
    let href = move |row: Followup| {
        routes::person(open.id.get_untracked().unwrap_or_default(), row.person_id)
    };
    let revealed = move || query.get("reveal").is_some();
    let of_campaign = move || {
        query.get("campaign_id").map(|_| {
            view! {
                <p class="notice">
                    {words::OF_CAMPAIGN} " "
                    <button type="button" class="link" on:click=move |_| query.set("campaign_id", None)>
                        {words::SHOW_ALL}
                    </button>
                </p>
            }
        })
    };
    view! {
        <PageHeader title=words::TITLE facts=move || view! { <span>{words::LEAD}</span> } actions=actions/>
        {of_campaign}
        <Counts query=query counts=counts/>
        <Filters query=query/>
        {more}
        {move || revealed().then(|| view! { <p class="notice warn" role="status">{people::REVEALED}</p> })}
        <DataTable
            listing=listing
            label=words::TITLE
            columns=columns()
            href=href
            query=query
            empty=empty
        />
        <Assign open=assigning query=query on_done=done/>
        <MakeBatch open=making query=query/>
        <Substitute open=substituting query=query on_done=done/>
    }
}

/// How many there are, by reason; each narrows the list. What is settled stands beside it.
#[component]
fn Counts(query: UrlQuery, counts: Loaded<FollowupCounts>) -> impl IntoView {
    let lang = use_lang();
    let chip = move |name: &'static str, value: String, label: String, n: u64| {
        let value = StoredValue::new(value);
        let on = move || query.get(name) == Some(value.get_value());
        let press = move |_| query.set(name, (!on()).then(|| value.get_value()));
        view! {
            <button type="button" class="chip" aria-pressed=move || if on() { "true" } else { "false" } on:click=press>
                {label} " " <b>{shown(n)}</b>
            </button>
        }
    };
    let body = move || {
        let counts = counts.value.get()?;
        let lang = lang.get();
        let mut chips = Vec::new();
        for one in &counts.reasons {
            let label = one.reason.label(lang).to_owned();
            chips.push(chip("reason", wire::name(&one.reason), label, one.people));
        }
        if counts.undecided > 0 {
            let label = words::UNDECIDED.pick(lang).to_owned();
            chips.push(chip(
                "has_channel",
                "false".to_owned(),
                label,
                counts.undecided,
            ));
        }
        if counts.without_number > 0 {
            let label = words::WITHOUT_NUMBER.pick(lang).to_owned();
            chips.push(chip(
                "has_number",
                "false".to_owned(),
                label,
                counts.without_number,
            ));
        }
        for one in &counts.channels {
            let label = one.channel.label(lang).to_owned();
            chips.push(chip("channel", wire::name(&one.channel), label, one.people));
        }
        for (state, n) in [
            (FollowupState::Posted, counts.posted),
            (FollowupState::Done, counts.done),
        ] {
            if n > 0 {
                let label = state.label(lang).to_owned();
                chips.push(chip("state", wire::name(&state), label, n));
            }
        }
        let substituted = (!counts.substituted.is_empty())
            .then(|| view! { <Notices notices=counts.substituted.clone()/> });
        Some(view! {
            <Card title=words::COUNTS>
                <p>
                    {words::OPEN} " " <b>{shown(counts.open)}</b>
                </p>
                <div class="chips" role="group" aria-label=move || words::REASON.pick(lang)>{chips}</div>
            </Card>
            {substituted}
        })
    };
    view! { {body} }
}

/// The notices people count as told by, and until when each has to stand.
#[component]
fn Notices(notices: Vec<Substituted>) -> impl IntoView {
    let row = |one: Substituted| {
        let (tone, label) = match one.standing {
            true => (Tone::Good, words::STANDING),
            false => (Tone::Late, words::WITHDRAWN),
        };
        let path = routes::public_notice(&one.slug);
        let whole = browser::whole(&path);
        view! {
            <Fact name=move || one.notice_name.clone()>
                <StatusTag tone=tone label=label/>
                " " {shown(one.people)} " " {words::KEPT_UNTIL} " " <Day on=one.kept_until/>
                " " <a href=path target="_blank" rel="external noopener">{whole}</a>
            </Fact>
        }
    };
    view! {
        <Card title=words::SUBSTITUTED>
            <Facts>{notices.into_iter().map(row).collect_view()}</Facts>
            <p class="hint">{words::DESK_HINT}</p>
        </Card>
    }
}

#[component]
fn Filters(query: UrlQuery) -> impl IntoView {
    let (lang, session) = (use_lang(), use_session());
    let yes_no = move |yes: Text, no: Text| {
        Signal::derive(move || {
            let choice = |value: &str, label: Text| Choice {
                value: value.to_owned(),
                label: label.pick(lang.get()).to_owned(),
            };
            vec![choice("true", yes), choice("false", no)]
        })
    };
    let has = yes_no(words::CHOSEN, words::UNCHOSEN);
    let number = yes_no(words::WITH_NUMBER, words::WITHOUT_NUMBER);
    let may_reveal = Memo::new(move |_| session.may(Permission::PeopleReveal));
    let revealed = move || query.get("reveal").is_some();
    let toggle = move |_| query.set("reveal", (!revealed()).then(|| "true".to_owned()));
    let reveal = move || {
        may_reveal.get().then(|| {
            view! {
                <button
                    type="button"
                    class="chip"
                    aria-pressed=move || if revealed() { "true" } else { "false" }
                    on:click=toggle
                >
                    {people::REVEAL}
                </button>
            }
        })
    };
    view! {
        <div class="toolbar">
            <SearchBox query=query label=words::SEARCH/>
            <FilterSelect query=query name="reason" label=words::REASON choices=choices(&FollowupReason::ALL, FollowupReason::label)/>
            <FilterSelect query=query name="channel" label=words::CHANNEL choices=choices(&FollowupChannel::ALL, FollowupChannel::label)/>
            <FilterSelect query=query name="has_channel" label=words::HAS_CHANNEL choices=has/>
            <FilterSelect query=query name="has_number" label=words::HAS_NUMBER choices=number/>
            <FilterSelect query=query name="state" label=words::STATE choices=choices(&FollowupState::ALL, FollowupState::label)/>
            <FilterSelect query=query name="lang" label=words::LANG choices=languages()/>
            {reveal}
        </div>
    }
}

/// Reasons as a sentence would list them.
pub(super) fn reason_names(reasons: &[FollowupReason], lang: Lang) -> String {
    let names: Vec<&str> = reasons.iter().map(|reason| reason.label(lang)).collect();
    names.join(lang.pick("、", ", "))
}

/// Ways nothing is left of, each with what was found.
pub(super) fn lost_names(lost: &[LostWay], lang: Lang) -> String {
    let one = |lost: &LostWay| {
        let why = why_unusable(lost.found, &lost.why, lang);
        let way = lost.channel.label(lang);
        format!("{way}{}{why}", lang.pick("：", ": "))
    };
    let names: Vec<String> = lost.iter().map(one).collect();
    names.join(lang.pick("、", ", "))
}

/// Who is written to and called for somebody.
#[component]
pub(super) fn Through(to: FollowupTo) -> impl IntoView {
    let lang = use_lang();
    let kind = to.kind;
    view! {
        <span>{to.name} " " {move || words::bracketed(kind.label(lang.get()), lang.get())}</span>
    }
}

fn columns() -> Vec<Column<Followup>> {
    let lang = use_lang();
    vec![
        Column::new(words::PERSON, |row: &Followup| {
            view! {
                <span class="two-lines">
                    <b class:whole=row.masked>{row.name.clone()}</b>
                    <span class="mono muted">{row.number.clone()}</span>
                    {row.to.clone().map(|to| view! { <span class="muted">{words::THROUGH} " " <Through to=to/></span> })}
                </span>
            }
        }),
        Column::new(words::REASON, move |row: &Followup| {
            let (reasons, decision) = (row.reasons.clone(), row.decision);
            match decision {
                PersonDecision::Open => {
                    let lost = row.lost.clone();
                    view! {
                        <span class="two-lines">
                            <span>{move || reason_names(&reasons, lang.get())}</span>
                            {(!lost.is_empty())
                                .then(|| view! { <span class="muted">{move || lost_names(&lost, lang.get())}</span> })}
                        </span>
                    }
                    .into_any()
                }
                _ => view! { <DecisionTag decision=decision/> }.into_any(),
            }
        }),
        Column::new(words::CHANNEL, move |row: &Followup| match row.channel {
            Some(FollowupChannel::Phone) if row.phones.is_empty() => view! {
                {move || FollowupChannel::Phone.label(lang.get())}
                " "
                <StatusTag tone=Tone::Late label=words::WITHOUT_NUMBER/>
            }
            .into_any(),
            Some(channel) => (move || channel.label(lang.get())).into_any(),
            None => view! { <StatusTag tone=Tone::Unknown label=words::NOT_CHOSEN/> }.into_any(),
        }),
        Column::new(words::STATE, move |row: &Followup| {
            let state = row.state;
            view! { <StatusTag tone=tones::state(state) label=move || state.label(lang.get())/> }
        }),
        Column::new(words::ASSIGNEE, |row: &Followup| {
            row.assignee.as_ref().map(|user| user.name.clone())
        })
        .secondary(),
        Column::new(words::CALL_AT, |row: &Followup| {
            row.call_at.map(|at| view! { <Time at=at/> })
        })
        .secondary(),
        Column::new(words::LETTER, |row: &Followup| {
            let code = row.letter.as_ref().map(|letter| letter.code());
            code.map(|code| view! { <span class="mono">{code}</span> })
        })
        .secondary(),
    ]
}
