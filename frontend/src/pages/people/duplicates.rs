//! Entries that may be one person, to be looked at one proposal after the other: merged with a choice a field, or
//! remembered as different people. Both entries are shown side by side; nothing is merged by itself.

use super::list::item_names;
use crate::{
    api::{path, use_api, use_listing},
    components::{
        Button, Card, Choice, Dialog, EmptyState, FilterSelect, FormProblem, Kind, PageHeader,
        SelectField, Skeleton, StatusTag, Tone, UrlQuery, choices, use_form, use_toasts,
        use_url_query,
    },
    format::number,
    i18n::{Text, use_lang},
    layout::use_incident,
    routes,
    session::use_session,
    words::{common, people as people_words, register as words},
};
use leptos::prelude::*;
use saiki_api::{
    Lang, Uuid,
    duplicates::{
        DuplicateBasis, DuplicateFilter, Duplicates, EntryMatch, MatchStrength, MergeChoice,
        MergeRequest, NotTheSame, PersonMerge, Remembered, SeenEntry,
    },
    people::Person,
    permissions::Permission,
};

fn filter(query: UrlQuery) -> DuplicateFilter {
    DuplicateFilter {
        basis: query.parse("basis"),
        reveal: query.get("reveal").map(|value| value == "true"),
    }
}

/// The page.
#[component]
pub fn DuplicatesPage() -> impl IntoView {
    let (open, session, query) = (use_incident(), use_session(), use_url_query());
    let address = Signal::derive(move || {
        let base = open.below("people/duplicates").unwrap_or_default();
        path::and(&path::with_query(&base, &filter(query)), "limit", "20")
    });
    let listing = use_listing::<Duplicates>(address);
    let may_reveal = Memo::new(move |_| session.may(Permission::PeopleReveal));
    let revealed = move || query.get("reveal").is_some();
    let toggle = move |_| query.set("reveal", (!revealed()).then(|| "true".to_owned()));
    let back = Signal::derive(move || open.id.get().map(routes::people).unwrap_or_default());
    let facts = move || view! { <a href=back>{people_words::BACK}</a> };
    let first = Memo::new(move |_| {
        matches!(listing.load.get(), crate::api::listing::Load::First)
            && listing.items.with(Vec::is_empty)
    });
    let failed = move || match listing.load.get() {
        crate::api::listing::Load::Failed(error) => Some(error),
        _ => None,
    };
    let lang = use_lang();
    let rows = move || {
        let all = listing.items.get();
        if all.is_empty() && !first.get() && !listing.more.get() {
            return view! { <EmptyState title=words::DUPLICATES_EMPTY text=words::DUPLICATES_EMPTY_TEXT/> }.into_any();
        }
        all.into_iter()
            .map(|one| view! { <Proposal found=one on_done=move |()| listing.reload()/> })
            .collect_view()
            .into_any()
    };
    view! {
        <PageHeader title=words::DUPLICATES facts=facts/>
        <p class="hint">{words::DUPLICATES_TEXT}</p>
        <div class="toolbar">
            <FilterSelect query=query name="basis" label=words::BASIS choices=choices(&DuplicateBasis::ALL, DuplicateBasis::label)/>
            {move || {
                may_reveal
                    .get()
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="chip"
                                aria-pressed=move || if revealed() { "true" } else { "false" }
                                on:click=toggle
                            >
                                {people_words::REVEAL}
                            </button>
                        }
                    })
            }}
        </div>
        {move || revealed().then(|| view! { <p class="notice warn" role="status">{people_words::REVEALED}</p> })}
        {move || first.get().then(|| view! { <Skeleton lines=6/> })}
        {move || failed().map(|error| view! { <p class="notice warn" role="alert">{error.message(lang.get())}</p> })}
        <div class="stack" aria-busy=move || first.get().then_some("true")>{rows}</div>
        {move || match listing.more.get() {
            true => view! {
                <div class="actions">
                    <Button label=words::LOAD_MORE on_press=move |()| listing.read_more()/>
                </div>
            }
            .into_any(),
            false => ().into_any(),
        }}
    }
}

fn tone(strength: MatchStrength) -> Tone {
    match strength {
        MatchStrength::Strong => Tone::Late,
        MatchStrength::Likely => Tone::Waiting,
        MatchStrength::Possible => Tone::Unknown,
    }
}

/// The surest of its pairs, and every reason.
fn why(matches: &[EntryMatch], lang: Lang) -> (MatchStrength, String) {
    let surest = matches.iter().map(|m| m.strength).max();
    let mut reasons: Vec<_> = matches.iter().flat_map(|m| m.reasons.clone()).collect();
    reasons.sort();
    reasons.dedup();
    let names: Vec<&str> = reasons.iter().map(|reason| reason.label(lang)).collect();
    let joined = names.join(lang.pick("、", ", "));
    let first = joined.chars().next().into_iter();
    let title: String = first
        .flat_map(char::to_uppercase)
        .chain(joined.chars().skip(1))
        .collect();
    (surest.unwrap_or(MatchStrength::Possible), title)
}

#[component]
fn Proposal(found: Duplicates, #[prop(into)] on_done: Callback<()>) -> impl IntoView {
    let (api, form, toasts, incident) = (use_api(), use_form(), use_toasts(), use_incident());
    let (lang, session) = (use_lang(), use_session());
    let may = session.may(Permission::PeopleWrite);
    let merging = RwSignal::new(false);
    let ids: Vec<Uuid> = found.people.iter().map(|p| p.id).collect();
    let apart = move |()| {
        let call = api
            .post(incident.below_now("people/not-the-same"))
            .json(&NotTheSame {
                person_ids: ids.clone(),
            })
            .idempotent();
        form.run(call.send::<Remembered>(), move |_| {
            toasts.say(words::NOT_SAME_DONE);
            on_done.run(());
        });
    };
    let matches = StoredValue::new(found.matches.clone());
    let (strength, _) = why(&found.matches, Lang::Ja);
    let people = StoredValue::new(found.people.clone());
    let more = found
        .more
        .then(|| view! { <p class="hint">{words::MORE_SHARE}</p> });
    let action =
        move || view! { <StatusTag tone=tone(strength) label=move || strength.label(lang.get())/> };
    view! {
        <Card title=move || why(&matches.get_value(), lang.get()).1 action=action>
            <SideBySide people=found.people.clone()/>
            {more}
            <FormProblem form=form/>
            {may
                .then(|| {
                    view! {
                        <div class="actions">
                            <Button label=words::MERGE kind=Kind::Primary on_press=move |()| merging.set(true)/>
                            <Button label=words::NOT_SAME on_press=apart busy=form.busy/>
                        </div>
                    }
                })}
        </Card>
        <Dialog open=merging title=words::MERGE_TITLE wide=true>
            <MergeForm people=people.get_value() open=merging on_done=on_done/>
        </Dialog>
    }
}

/// A field of an entry: its name, and what an entry says in it.
type Said = (Text, fn(&Person, Lang) -> String);

const FIELDS: [Said; 11] = [
    (people_words::NUMBER, |p, _| p.number.clone()),
    (people_words::NAME, |p, _| p.name.clone()),
    (people_words::EMAIL, |p, _| p.email.clone()),
    (people_words::PHONE, |p, _| p.phone.clone()),
    (people_words::ADDRESS, |p, _| p.address.clone()),
    (people_words::COMPANY, |p, _| p.organisation.clone()),
    (people_words::LANG, |p, lang| p.lang.label(lang)),
    (people_words::DAMAGE, |p, lang| {
        p.damage
            .as_ref()
            .map(|amount| number::money(amount, lang))
            .unwrap_or_default()
    }),
    (people_words::CONTRACT, |p, _| p.contract_ref.clone()),
    (words::SLA, |p, _| p.sla_ref.clone()),
    (people_words::NOTE, |p, _| p.note.clone()),
];

/// The entries in columns, a field a row.
#[component]
fn SideBySide(people: Vec<Person>) -> impl IntoView {
    let lang = use_lang();
    let incident = use_incident();
    let heads: Vec<_> = people
        .iter()
        .map(|person| {
            let href = routes::person(incident.id.get_untracked().unwrap_or_default(), person.id);
            view! { <th scope="col"><a href=href>{person.name.clone()}</a></th> }
        })
        .collect();
    let people = StoredValue::new(people);
    let row = move |(name, said): Said| {
        let cells = move || {
            people.with_value(|all| {
                let cell = |person: &Person| view! { <td>{said(person, lang.get())}</td> };
                all.iter().map(cell).collect_view()
            })
        };
        let empty =
            move || people.with_value(|all| all.iter().all(|p| said(p, lang.get()).is_empty()));
        move || (!empty()).then(|| view! { <tr><th scope="row">{name}</th>{cells()}</tr> })
    };
    let items = move || {
        people.with_value(|all| {
            let cell =
                |person: &Person| view! { <td>{item_names(&person.data_items, lang.get())}</td> };
            all.iter().map(cell).collect_view()
        })
    };
    view! {
        <div class="table-frame compared">
            <table>
                <thead>
                    <tr>
                        <th scope="col">{words::FIELD}</th>
                        {heads}
                    </tr>
                </thead>
                <tbody>
                    {FIELDS.into_iter().map(row).collect_view()}
                    <tr>
                        <th scope="row">{people_words::ITEMS}</th>
                        {items}
                    </tr>
                </tbody>
            </table>
        </div>
    }
}

/// Which entry stays, and where each field is taken from.
#[component]
fn MergeForm(people: Vec<Person>, open: RwSignal<bool>, on_done: Callback<()>) -> impl IntoView {
    let (api, form, toasts, incident) = (use_api(), use_form(), use_toasts(), use_incident());
    let lang = use_lang();
    let survivor = RwSignal::new(people.first().map(|p| p.id));
    let chosen: Vec<RwSignal<Option<Uuid>>> = FIELDS.iter().map(|_| RwSignal::new(None)).collect();
    let taken = StoredValue::new(chosen.clone());
    let people = StoredValue::new(people);
    let entries = Signal::derive(move || {
        people.with_value(|all| {
            let choice = |person: &Person| Choice {
                value: person.id.to_string(),
                label: format!("{} {}", person.name, person.number),
            };
            all.iter().map(choice).collect::<Vec<_>>()
        })
    });
    // Only fields the entries differ in are asked for; one that is empty everywhere is no question.
    let question = move |((name, said), value): (Said, RwSignal<Option<Uuid>>)| {
        let texts: Vec<String> = people.with_value(|all| {
            let mut texts: Vec<String> = all.iter().map(|p| said(p, Lang::Ja)).collect();
            texts.retain(|text| !text.is_empty());
            texts.sort();
            texts.dedup();
            texts
        });
        (texts.len() > 1).then(|| {
            let options = Signal::derive(move || {
                people.with_value(|all| {
                    let has = all.iter().filter(|p| !said(p, lang.get()).is_empty());
                    has.map(|person| Choice {
                        value: person.id.to_string(),
                        label: said(person, lang.get()),
                    })
                    .collect::<Vec<_>>()
                })
            });
            view! { <SelectField label=name value=value choices=options none=words::SURVIVOR/> }
        })
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(survivor_id) = survivor.get_untracked() else {
            return;
        };
        let from =
            |n: usize| taken.with_value(|all| all.get(n).and_then(|one| one.get_untracked()));
        let request = MergeRequest {
            survivor_id,
            people: people.with_value(|all| {
                let seen = |person: &Person| SeenEntry {
                    id: person.id,
                    version: person.version,
                };
                all.iter().map(seen).collect()
            }),
            choice: MergeChoice {
                number: from(0),
                name: from(1),
                email: from(2),
                phone: from(3),
                address: from(4),
                organisation: from(5),
                lang: from(6),
                damage: from(7),
                contract_ref: from(8),
                sla_ref: from(9),
                note: from(10),
            },
        };
        let call = api
            .post(incident.below_now("people/merge"))
            .json(&request)
            .idempotent();
        form.run(call.send::<PersonMerge>(), move |_| {
            toasts.say(words::MERGED);
            open.set(false);
            on_done.run(());
            incident.loaded.reload();
        });
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <p class="hint">{words::MERGE_TEXT}</p>
            <SelectField label=words::SURVIVOR value=survivor choices=entries error=form.error("survivor_id")/>
            <div class="columns">
                {FIELDS.into_iter().zip(chosen).map(question).collect_view()}
            </div>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=words::MERGE kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}
