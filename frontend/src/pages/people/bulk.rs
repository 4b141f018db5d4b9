//! What became of many people at once: those the filters of the list find, recorded with their number typed. The counts
//! above the list are its filters, too.

use super::{
    decision::{Fields, Inputs},
    list::filter,
    tones,
};
use crate::{
    api::{Loaded, path, use_api, use_loaded},
    components::{
        Button, Dialog, FormProblem, Kind, LoadedView, TextField, UrlQuery, confirm::matches,
        use_form, use_toasts,
    },
    i18n::use_lang,
    layout::use_incident,
    routes,
    words::{common, decisions as words, followups},
};
use leptos::prelude::*;
use saiki_api::{
    page::Page,
    people::{
        DecideMany, DecidedMany, DecisionCounts, PeopleTarget, Person, PersonDecision, PersonFilter,
    },
    problem::ErrorCode,
    wire,
};

/// How many people stand where; each narrows the list to its own.
#[component]
pub fn Counts(
    /// The address.
    query: UrlQuery,
    /// The counts.
    counts: Loaded<DecisionCounts>,
) -> impl IntoView {
    let lang = use_lang();
    let chosen = Memo::new(move |_| query.parse::<PersonDecision>("decision"));
    let chip = move |one: PersonDecision| {
        let n = move || counts.value.with(|c| c.as_ref().map_or(0, |c| c.of(one)));
        let pressed = move || chosen.get() == Some(one);
        let press = move |_| query.set("decision", (!pressed()).then(|| wire::name(&one)));
        let tone = tones::decision(one);
        view! {
            <button
                type="button"
                class="chip"
                aria-pressed=move || if pressed() { "true" } else { "false" }
                on:click=press
            >
                <span class=format!("legend {}", tone.class()) aria-hidden="true">{tone.shape()}</span>
                " "
                {move || words::counted(one, n(), lang.get())}
            </button>
        }
    };
    let incident = use_incident();
    let follow = move || {
        let open = counts
            .value
            .with(|c| c.as_ref().is_some_and(|c| c.open > 0));
        let id = incident.id.get()?;
        open.then(|| view! { <a href=routes::followups(id)>{followups::FOLLOW}</a> })
    };
    view! {
        <div class="toolbar" role="group" aria-label=move || words::TITLE.pick(lang.get())>
            {PersonDecision::ALL.into_iter().map(chip).collect_view()}
            {follow}
        </div>
    }
}

/// The people the dialog is for: those of the list, the open ones of them unless the list asks for others.
fn meant(query: UrlQuery) -> PersonFilter {
    let asked = filter(query);
    PersonFilter {
        decision: Some(asked.decision.unwrap_or(PersonDecision::Open)),
        reveal: None,
        ..asked
    }
}

/// The dialog.
#[component]
pub fn RecordMany(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The filters in the address.
    query: UrlQuery,
    /// What follows when it was done.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    view! {
        <Dialog open=open title=words::RECORD_MANY>
            <Many open=open query=query on_done=on_done/>
        </Dialog>
    }
}

#[component]
fn Many(open: RwSignal<bool>, query: UrlQuery, on_done: Callback<()>) -> impl IntoView {
    let (api, form, toasts, lang) = (use_api(), use_form(), use_toasts(), use_lang());
    let incident = use_incident();
    let filter = StoredValue::new(untrack(move || meant(query)));
    // One row is enough to learn how many there are.
    let found = use_loaded::<Page<Person>>(Signal::derive(move || {
        let list = filter.with_value(|filter| {
            path::with_query(&incident.below("people").unwrap_or_default(), filter)
        });
        Some(path::and(&list, "limit", "1"))
    }));
    let fields = Fields::of(None);
    let typed = RwSignal::new(String::new());
    let total = move || found.value.with(|page| page.as_ref().and_then(|p| p.total));
    // Another number than the one that was read: read it again.
    Effect::new(move |_| {
        let code = form
            .problem
            .with(|p| p.as_ref().and_then(|problem| problem.code()));
        if code == Some(ErrorCode::ConfirmationMismatch) {
            typed.set(String::new());
            found.reload();
        }
    });
    let ready = Signal::derive(move || {
        total().is_some_and(|n| n > 0 && matches(&typed.get(), &n.to_string()))
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(expected_count) = untrack(total).filter(|_| ready.get_untracked()) else {
            return;
        };
        let body = DecideMany {
            target: PeopleTarget::Filter(Box::new(filter.get_value())),
            decision: fields.input(),
            expected_count,
        };
        let call = api
            .post(incident.below_now("people/decide"))
            .json(&body)
            .idempotent();
        form.run(call.send::<DecidedMany>(), move |done| {
            toasts.say(move || words::done(done.people, lang.get()));
            open.set(false);
            on_done.run(());
        });
    };
    let open_only = filter.with_value(|f| f.decision == Some(PersonDecision::Open));
    let whom = move |page: Page<Person>| match page.total.unwrap_or_default() {
        0 => view! { <p class="notice warn">{words::NOBODY}</p> }.into_any(),
        n => view! { <p>{move || words::whom(n, open_only, lang.get())}</p> }.into_any(),
    };
    let label = move || {
        let n = total().unwrap_or_default();
        let lang = lang.get();
        let colon = lang.pick("：", ": ");
        format!("{}{colon}{n}", words::TYPE_COUNT.pick(lang))
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <LoadedView loaded=found children=whom/>
            <Inputs fields=fields form=form at="decision."/>
            <TextField label=label value=typed/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button
                    label=words::RECORD
                    kind=Kind::Primary
                    submit=true
                    busy=form.busy
                    disabled=Signal::derive(move || !ready.get())
                />
            </div>
        </form>
    }
}
