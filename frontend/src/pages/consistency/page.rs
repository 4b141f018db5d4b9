//! The page: how things stand, every contradiction with both places, and what was compared.

use super::overrule::OverruleDialog;
use crate::{
    api::use_loaded,
    components::{Button, Card, EmptyState, LoadedView, PageHeader, StatusTag, Time, Tone},
    format::civil::Style,
    i18n::{Text, use_lang},
    layout::use_incident,
    session::use_session,
    words::consistency as words,
};
use leptos::prelude::*;
use leptos_router::components::A;
use saiki_api::{
    consistency::{Consistency, Contradiction, Gravity, LookedAt, Statement},
    permissions::Permission,
};

/// How a contradiction is marked: one that was overruled stands behind.
fn mark(contradiction: &Contradiction) -> (Tone, Text) {
    match (&contradiction.overruled, contradiction.gravity) {
        (Some(_), _) => (Tone::NotBegun, words::OVERRULED),
        (None, Gravity::Blocks) => (Tone::Late, words::BLOCKS),
        (None, Gravity::Warns) => (Tone::Waiting, words::WARNS),
    }
}

/// How the whole stands.
fn whole(found: &Consistency) -> (Tone, Option<Text>) {
    let open = found
        .contradictions
        .iter()
        .any(|one| one.overruled.is_none());
    match (found.blocking, open) {
        (1.., _) => (Tone::Late, None),
        (_, true) => (Tone::Good, Some(words::NONE_BLOCKING)),
        (_, false) => (Tone::Good, Some(words::NONE)),
    }
}

/// The page.
#[component]
pub fn ConsistencyPage() -> impl IntoView {
    let open = use_incident();
    let found = use_loaded::<Consistency>(Signal::derive(move || open.below("consistency")));
    let chosen = RwSignal::new(None::<Contradiction>);
    let title = move || {
        open.loaded
            .value
            .with(|incident| incident.as_ref().map(|i| i.title.clone()))
    };
    let again = move || {
        view! { <Button label=words::AGAIN busy=found.loading on_press=move |()| found.reload()/> }
    };
    let shown = move |all: Consistency| view! { <Found found=all chosen=chosen/> };
    view! {
        <PageHeader title=words::TITLE facts=move || view! { <span>{title}</span> } actions=again/>
        <p class="lead">{words::LEAD}</p>
        <LoadedView loaded=found children=shown/>
        <OverruleDialog chosen=chosen found=found/>
    }
}

#[component]
fn Found(found: Consistency, chosen: RwSignal<Option<Contradiction>>) -> impl IntoView {
    let lang = use_lang();
    let (tone, said) = whole(&found);
    let (blocking, at) = (found.blocking, found.checked_at);
    let label = move || match said {
        Some(text) => text.pick(lang.get()).to_owned(),
        None => words::blocking(blocking, lang.get()),
    };
    let hint = (blocking > 0).then(|| view! { <p class="hint">{words::BLOCKS_TEXT}</p> });
    let list = (!found.contradictions.is_empty()).then(|| {
        let all = found.contradictions.into_iter();
        let rows = all.map(|one| view! { <One one=one chosen=chosen/> });
        view! { <div class="stack">{rows.collect_view()}</div> }
    });
    view! {
        <div class="stack">
            <div class="consistency-state">
                <StatusTag tone=tone label=label/>
                <span class="muted">{words::CHECKED} " " <Time at=at style=Style::DATED/></span>
            </div>
            {hint}
            {list}
            <Compared places=found.looked_at/>
        </div>
    }
}

#[component]
fn One(one: Contradiction, chosen: RwSignal<Option<Contradiction>>) -> impl IntoView {
    let (lang, session) = (use_lang(), use_session());
    let (tone, word) = mark(&one);
    let (subject, title, remedy) = (one.subject, one.title.clone(), one.remedy.clone());
    let may = Memo::new(move |_| session.may(Permission::FilingsApprove));
    let class = match one.overruled.is_some() {
        true => "card contradiction overruled",
        false => "card contradiction",
    };
    let overruled = one.overruled.clone().map(|overruling| {
        let by = overruling.by_name;
        view! {
            <p class="sunken-note">
                <b>{move || words::overruled_by(&by, lang.get())}</b>
                " "
                <Time at=overruling.at style=Style::DATED/>
                <span class="text">{overruling.reason}</span>
            </p>
        }
    });
    let asked = StoredValue::new(one.clone());
    let open = one.overruled.is_none();
    let act = move || {
        (open && may.get()).then(|| {
            let press = move |()| chosen.set(Some(asked.get_value()));
            view! {
                <div class="actions">
                    <Button label=words::OVERRULE on_press=press/>
                </div>
            }
        })
    };
    view! {
        <article class=class>
            <div class="cluster">
                <StatusTag tone=tone label=word/>
                <StatusTag tone=Tone::Plain label=move || subject.label(lang.get())/>
            </div>
            <h2>{move || title.get(lang.get()).to_owned()}</h2>
            <div class="contradiction-sides">
                <Side says=one.one/>
                <Side says=one.other/>
            </div>
            <p>
                <span class="muted">{words::REMEDY} " "</span>
                {move || remedy.get(lang.get()).to_owned()}
            </p>
            {overruled}
            {act}
        </article>
    }
}

/// One of the two places, and what it says.
#[component]
fn Side(says: Statement) -> impl IntoView {
    let lang = use_lang();
    let (place, said) = (says.place, says.says);
    let as_of = says.as_of.map(|at| {
        view! {
            <small class="muted">
                {words::AS_OF}
                <Time at=at style=Style::DATED/>
            </small>
        }
    });
    view! {
        <div class="contradiction-side">
            <A href=says.path attr:class="link">
                {move || place.get(lang.get()).to_owned()}
            </A>
            <p class="contradiction-says">{move || said.get(lang.get()).to_owned()}</p>
            {as_of}
        </div>
    }
}

/// What was compared: each place with how many facts.
#[component]
fn Compared(places: Vec<LookedAt>) -> impl IntoView {
    let lang = use_lang();
    let looked: Vec<LookedAt> = places.into_iter().filter(|one| one.facts > 0).collect();
    if looked.is_empty() {
        return view! { <EmptyState title=words::LOOKED_AT_NONE text=words::LEAD/> }.into_any();
    }
    let row = move |one: LookedAt| {
        let (place, facts) = (one.place, one.facts);
        view! {
            <li>
                <A href=one.path attr:class="link">
                    {move || place.get(lang.get()).to_owned()}
                </A>
                <span class="muted">{move || words::facts(facts, lang.get())}</span>
            </li>
        }
    };
    view! {
        <Card title=words::LOOKED_AT>
            <ul class="compared-places">{looked.into_iter().map(row).collect_view()}</ul>
        </Card>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use saiki_api::{
        Timestamp,
        consistency::{Overruling, Subject},
        organisation::Both,
    };

    fn says() -> Statement {
        Statement {
            place: Both::new("対象者名簿", "Register"),
            path: "/incidents".to_owned(),
            says: Both::new("3名", "3 people"),
            as_of: None,
        }
    }

    fn one(gravity: Gravity, overruled: bool) -> Contradiction {
        Contradiction {
            key: String::new(),
            subject: Subject::People,
            gravity,
            title: Both::default(),
            remedy: Both::default(),
            one: says(),
            other: says(),
            overruled: overruled.then(|| Overruling {
                reason: String::new(),
                by_name: String::new(),
                at: Timestamp::UNIX_EPOCH,
            }),
        }
    }

    #[test]
    fn what_was_overruled_stands_behind_and_the_whole_says_what_is_left() {
        assert_eq!(mark(&one(Gravity::Blocks, false)).0, Tone::Late);
        assert_eq!(mark(&one(Gravity::Warns, false)).0, Tone::Waiting);
        assert_eq!(mark(&one(Gravity::Blocks, true)).0, Tone::NotBegun);
        let state = |contradictions: Vec<Contradiction>, blocking| {
            whole(&Consistency {
                contradictions,
                blocking,
                looked_at: Vec::new(),
                checked_at: Timestamp::UNIX_EPOCH,
            })
        };
        assert_eq!(
            state(vec![one(Gravity::Blocks, false)], 1),
            (Tone::Late, None)
        );
        let left = state(vec![one(Gravity::Warns, false)], 0);
        assert_eq!(left, (Tone::Good, Some(words::NONE_BLOCKING)));
        let none = state(vec![one(Gravity::Blocks, true)], 0);
        assert_eq!(none, (Tone::Good, Some(words::NONE)));
    }
}
