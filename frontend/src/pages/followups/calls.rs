//! Calling: the person whose turn it is, what to say, and what came of it by one key; the list of those who follow.

use super::{
    list::Through,
    number::{WrongNumber, named},
    script::Script,
    typed::shown,
};
use crate::{
    api::{Loaded, path, use_api, use_loaded},
    browser::keys,
    components::{
        Button, Card, EmptyState, Fact, Facts, FormProblem, InstantField, Kind, LoadedView,
        PageHeader, Save, TextArea, Time, UrlQuery, use_form, use_toasts, use_url_query,
    },
    i18n::use_lang,
    layout::use_incident,
    routes,
    session::use_session,
    words::{followups as words, people},
};
use leptos::prelude::*;
use saiki_api::{
    Lang, Timestamp, Uuid,
    followups::{
        AttemptResult, CallFilter, Calls as CallList, Followup, FollowupChannel, FollowupDetail,
        NewAttempt,
    },
    permissions::Permission,
};

/// The page.
#[component]
pub fn Calls() -> impl IntoView {
    let (open, session, query) = (use_incident(), use_session(), use_url_query());
    let lang = use_lang();
    let wanted = Memo::new(move |_| CallFilter {
        caller_id: session
            .account()
            .map(|account| account.user.id)
            .filter(|_| query.get("whose").is_none()),
        reveal: query.get("reveal").map(|value| value == "true"),
    });
    let address = move |rest: &str| {
        let base = open.below(rest)?;
        Some(wanted.with(|filter| path::with_query(&base, filter)))
    };
    let loaded = use_loaded::<CallList>(Signal::derive(move || address("followups/calls")));
    let chosen = RwSignal::new(None::<Uuid>);
    let back = Signal::derive(move || open.id.get().map(routes::followups).unwrap_or_default());
    let sheet = Signal::derive(move || address("followups/call-sheet").unwrap_or_default());
    let csv = Signal::derive(move || address("followups/call-list").unwrap_or_default());
    let facts = move || {
        let counts = move || {
            let list = loaded.value.get()?;
            Some(words::call_counts(
                &shown(list.due),
                &shown(list.total),
                lang.get(),
            ))
        };
        view! {
            <a href=back>{words::BACK}</a>
            <span>{counts}</span>
        }
    };
    let actions = move || {
        view! {
            <Save label=words::SHEET address=sheet name="call-sheet.html" accept="text/html"/>
            <Save label=words::CALL_CSV address=csv name="call-list.csv" accept="text/csv"/>
        }
    };
    let exhausted = move || {
        let n = loaded
            .value
            .with(|list| list.as_ref().map_or(0, |l| l.exhausted));
        (n > 0).then(|| view! { <p class="notice warn">{move || words::exhausted(&shown(n), lang.get())}</p> })
    };
    let without_number = move || {
        let n = loaded
            .value
            .with(|list| list.as_ref().map_or(0, |l| l.without_number));
        let list = path::and(&back.get(), "channel", "phone");
        let list = path::and(&list, "has_number", "false");
        (n > 0).then(|| {
            view! {
                <p class="notice warn">
                    {move || words::without_number(&shown(n), lang.get())} " "
                    <a href=list>{words::TO_WITHOUT_NUMBER}</a>
                </p>
            }
        })
    };
    let body = move |list: CallList| {
        let people = list.items;
        if people.is_empty() {
            let own = wanted.with_untracked(|filter| filter.caller_id.is_some());
            let (title, text) = match own {
                true => (words::NO_OWN_CALLS, words::NO_OWN_CALLS_TEXT),
                false => (words::NO_CALLS, words::NO_CALLS_TEXT),
            };
            return view! {
                <EmptyState title=title text=text>
                    <a class="btn" href=back>{words::BACK}</a>
                </EmptyState>
            }
            .into_any();
        }
        view! { <Turn people=people at=list.at loaded=loaded chosen=chosen query=query/> }
            .into_any()
    };
    view! {
        <PageHeader title=words::CALLS_TITLE facts=facts actions=actions/>
        <Whose query=query/>
        {exhausted}
        {without_number}
        {move || query.get("reveal").map(|_| view! { <p class="notice warn" role="status">{people::REVEALED}</p> })}
        <LoadedView loaded=loaded children=body/>
    }
}

#[component]
fn Whose(query: UrlQuery) -> impl IntoView {
    let session = use_session();
    let may_reveal = Memo::new(move |_| session.may(Permission::PeopleReveal));
    let chip = move |name: &'static str, value: &'static str, label| {
        let on = move || query.get(name).is_some();
        view! {
            <button
                type="button"
                class="chip"
                aria-pressed=move || if on() { "true" } else { "false" }
                on:click=move |_| query.set(name, (!on()).then(|| value.to_owned()))
            >
                {label}
            </button>
        }
    };
    view! {
        <div class="toolbar">
            {chip("whose", "all", words::ALL_CALLS)}
            {move || may_reveal.get().then(|| chip("reveal", "true", people::REVEAL))}
        </div>
    }
}

/// Whose turn it is, and who follows.
#[component]
fn Turn(
    people: Vec<Followup>,
    at: Timestamp,
    loaded: Loaded<CallList>,
    chosen: RwSignal<Option<Uuid>>,
    query: UrlQuery,
) -> impl IntoView {
    let open = use_incident();
    let people = StoredValue::new(people);
    let current = Memo::new(move |_| {
        people.with_value(|people| {
            let wanted = chosen.get();
            let found = people.iter().find(|one| Some(one.person_id) == wanted);
            found.or(people.first()).cloned()
        })
    });
    let lang = use_lang();
    let script_lang = Signal::derive(move || {
        let own = current.with(|one| one.as_ref().and_then(|one| one.lang.written()));
        own.unwrap_or(Lang::En)
    });
    let next = move |()| {
        let here = current.with_untracked(|one| one.as_ref().map(|one| one.person_id));
        let following = people.with_value(|people| {
            let at = people.iter().position(|one| Some(one.person_id) == here);
            people
                .get(at.map_or(0, |at| at + 1))
                .map(|one| one.person_id)
        });
        chosen.set(following);
    };
    let rows = move || {
        let rows = people.with_value(Clone::clone).into_iter().map(|one| {
            let id = one.person_id;
            let on = move || current.with(|now| now.as_ref().map(|now| now.person_id)) == Some(id);
            let when = match one.call_at {
                Some(at) => view! { <Time at=at/> }.into_any(),
                None => view! { <span>{words::ANY_TIME}</span> }.into_any(),
            };
            view! {
                <li>
                    <button
                        type="button"
                        class="chip"
                        aria-pressed=move || if on() { "true" } else { "false" }
                        on:click=move |_| chosen.set(Some(id))
                    >
                        {one.name} " " {when}
                    </button>
                </li>
            }
        });
        rows.collect_view()
    };
    let person = move || {
        let one = current.get()?;
        let early = one.call_at.is_some_and(|due| due > at);
        let incident = open.id.get_untracked().unwrap_or_default();
        let href = routes::person(incident, one.person_id);
        let masked = one.masked;
        let language = one.lang;
        let phones = one.phones.clone();
        let numbers = one
            .phones
            .into_iter()
            .map(|number| view! { <b class="mono whole">{number}</b> " " });
        let numbers = numbers.collect_view();
        let others = (!one.others.is_empty()).then(|| {
            let all = one.others.iter().map(|other| {
                let href = routes::person(incident, other.person_id);
                let (name, number) = (other.name.clone(), other.number.clone());
                view! { <li><a href=href>{name}</a> " " <span class="mono muted">{number}</span></li> }
            });
            let all = all.collect_view();
            view! {
                <Fact name=words::TOLD_TOO>
                    <ul class="stack">{all}</ul>
                    <p class="hint">{words::TOLD_TOO_HINT}</p>
                </Fact>
            }
        });
        Some(view! {
            <Card title=words::PERSON>
                {early.then(|| view! { <p class="notice">{words::NOT_DUE}</p> })}
                {masked
                    .then(|| {
                        view! {
                            <p class="notice">
                                {words::REVEAL_FIRST} " "
                                <button type="button" class="link" on:click=move |_| query.set("reveal", Some("true".to_owned()))>
                                    {people::REVEAL}
                                </button>
                            </p>
                        }
                    })}
                <Facts>
                    <Fact name=people::NAME><a href=href>{one.name}</a> " " {one.organisation}</Fact>
                    <Fact name=people::NUMBER><span class="mono">{one.number}</span></Fact>
                    {one.to.map(|to| view! { <Fact name=words::WHOM_TO_CALL><Through to=to/></Fact> })}
                    {others}
                    <Fact name=words::PHONE>{numbers}</Fact>
                    <Fact name=words::LANG>{move || language.label(lang.get())}</Fact>
                    <Fact name=words::TRIES>{one.tries}</Fact>
                </Facts>
            </Card>
            <Results person=one.person_id phones=phones loaded=loaded chosen=chosen on_skip=next/>
        })
    };
    view! {
        <div class="grid two-one">
            <div class="stack">
                {person}
                <Script lang=script_lang/>
            </div>
            <div class="stack">
                <Card title=words::CALL_ORDER>
                    <ol class="stack">{rows}</ol>
                </Card>
            </div>
        </div>
    }
}

/// What came of the call, by a button or a key.
#[component]
fn Results(
    person: Uuid,
    phones: Vec<String>,
    loaded: Loaded<CallList>,
    chosen: RwSignal<Option<Uuid>>,
    #[prop(into)] on_skip: Callback<()>,
) -> impl IntoView {
    let (api, form, toasts, here) = (use_api(), use_form(), use_toasts(), use_incident());
    let (lang, session) = (use_lang(), use_session());
    let note = RwSignal::new(String::new());
    let call_at = RwSignal::new(None::<Timestamp>);
    let number = RwSignal::new(None::<String>);
    let phones = Signal::stored(phones);
    let record = move |result: AttemptResult| {
        if form.busy.get_untracked() || !session.may(Permission::PeopleWrite) {
            return;
        }
        let body = NewAttempt {
            channel: FollowupChannel::Phone,
            result,
            at: None,
            note: note.get_untracked().trim().to_owned(),
            call_at: call_at
                .get_untracked()
                .filter(|_| result == AttemptResult::CallBack),
            number: named(FollowupChannel::Phone, result, number),
        };
        let call = api
            .post(here.below_now(&format!("people/{person}/followup/attempts")))
            .json(&body)
            .idempotent();
        form.run(call.send::<FollowupDetail>(), move |_| {
            toasts.say(words::RECORDED);
            note.try_set(String::new());
            call_at.try_set(None);
            number.try_set(None);
            chosen.try_set(None);
            loaded.reload();
        });
    };
    keys::on_key(move |event| {
        if !keys::is_command(&event) {
            return;
        }
        let pressed = event.key().parse::<usize>().ok();
        let result = pressed.and_then(|n| AttemptResult::ALL.get(n.checked_sub(1)?).copied());
        if let Some(result) = result {
            event.prevent_default();
            record(result);
        }
    });
    let buttons = AttemptResult::ALL.into_iter().zip(1..).map(move |(result, n)| {
        let kind = match result {
            AttemptResult::Told => Kind::Primary,
            _ => Kind::Plain,
        };
        let label = move || format!("{n} {}", result.label(lang.get()));
        view! { <Button label=label kind=kind busy=form.busy on_press=move |()| record(result)/> }
    });
    let skip = move || view! { <Button label=words::SKIP kind=Kind::Quiet on_press=on_skip/> };
    view! {
        <Card title=words::RESULT action=skip>
            <div class="stack">
                <TextArea label=words::NOTE value=note rows=2 hint=words::NOTE_HINT error=form.error("note")/>
                <InstantField label=words::NEXT_AT value=call_at hint=words::NEXT_HINT error=form.error("call_at")/>
                <WrongNumber phones=phones value=number form=form/>
                <FormProblem form=form/>
                <div class="actions">{buttons.collect_view()}</div>
                <p class="hint">{words::KEYS_HINT}</p>
            </div>
        </Card>
    }
}
