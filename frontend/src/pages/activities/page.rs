//! One activity: its people, budget and dates, what bars its end, its items; asked to be accountable, one answers here.

use super::{
    edit::EditDialog,
    matters::GateList,
    steps::{Asked, Closing},
    tones,
};
use crate::{
    api::{Loaded, use_loaded},
    components::{Button, Card, Fact, Facts, Kind, LoadedView, PageHeader, StatusTag, Time, Tone},
    format::number,
    i18n::use_lang,
    layout::use_incident,
    pages::items::table::ItemTable,
    routes,
    session::use_session,
    words::activities as words,
};
use leptos::prelude::*;
use leptos_router::{components::A, hooks::use_params_map};
use saiki_api::{
    activities::{Activity, ActivityKey, ActivityState},
    gates::Gate,
    permissions::Permission,
    wire,
};

/// The page.
#[component]
pub fn ActivityPage() -> impl IntoView {
    let open = use_incident();
    let params = use_params_map();
    let lang = use_lang();
    let session = use_session();
    let key = Memo::new(move |_| {
        let name = params.with(|params| params.get("activity"))?;
        wire::parse::<ActivityKey>(&name)
    });
    let below = move |rest: &str| {
        let name = wire::name(&key.get()?);
        open.below(&format!("activities/{name}{rest}"))
    };
    let loaded = use_loaded::<Activity>(Signal::derive(move || below("")));
    let gate = use_loaded::<Gate>(Signal::derive(move || below("/gate")));
    // Whatever changes the activity may change what bars its end.
    Effect::new(move |before: Option<i64>| {
        let version = loaded.value.with(|a| a.as_ref().map_or(0, |a| a.version));
        if before.is_some_and(|before| before != version && before != 0) {
            gate.reload();
        }
        version
    });
    let editing = RwSignal::new(false);
    let may = Memo::new(move |_| session.may(Permission::RecoveryWrite));
    let title = move || key.get().map_or("", |key| key.label(lang.get())).to_owned();
    let actions = move || {
        let open = loaded
            .value
            .with(|a| a.as_ref().is_some_and(|a| a.closed.is_none()));
        (may.get() && open).then(|| {
            view! { <Button label=words::EDIT kind=Kind::Primary on_press=move |()| editing.set(true)/> }
        })
    };
    let back = Signal::derive(move || open.id.get().map(routes::activities).unwrap_or_default());
    view! {
        <PageHeader
            title=title
            facts=move || view! { <A href=back.get()>{words::BACK}</A> <State loaded=loaded/> }
            actions=actions
        />
        <LoadedView loaded=loaded let:activity>
            <Asked activity=activity.clone() loaded=loaded/>
            <div class="grid halves">
                <Particulars activity=activity.clone()/>
                <Card title=words::BARS>
                    <div class="stack">
                        <GateList gate=gate nothing=words::NOTHING_BARS/>
                        <Closing activity=activity loaded=loaded/>
                    </div>
                </Card>
            </div>
        </LoadedView>
        {move || key.get().map(|key| view! { <ItemTable activity=key/> })}
        <EditDialog open=editing loaded=loaded/>
    }
}

#[component]
fn State(loaded: Loaded<Activity>) -> impl IntoView {
    let lang = use_lang();
    move || {
        let state: ActivityState = loaded.value.with(|a| a.as_ref().map(|a| a.state))?;
        Some(
            view! { <StatusTag tone=tones::activity(state) label=move || state.label(lang.get())/> },
        )
    }
}

#[component]
fn Particulars(activity: Activity) -> impl IntoView {
    let lang = use_lang();
    let accepted = match (&activity.accountable, activity.accepted_at) {
        (None, _) => ().into_any(),
        (Some(_), None) => view! { <StatusTag tone=Tone::Waiting label=words::AWAITS/> }.into_any(),
        (Some(_), Some(at)) => {
            view! { <span class="muted">{words::ACCEPTED} " " <Time at=at/></span> }.into_any()
        }
    };
    let name = |user: Option<saiki_api::users::UserRef>, none: crate::i18n::Text| match user {
        Some(user) => view! { <span>{user.name}</span> }.into_any(),
        None => view! { <span class="muted">{none}</span> }.into_any(),
    };
    let team = activity
        .team
        .iter()
        .map(|u| u.name.clone())
        .collect::<Vec<_>>();
    let budget = activity.budget.clone();
    let due = match activity.due_at {
        Some(at) => view! { <Time at=at/> }.into_any(),
        None => view! { <span class="muted">{words::NOT_SET}</span> }.into_any(),
    };
    let declined = activity.declined.clone();
    view! {
        <Card>
            <Facts>
                <Fact name=words::ACCOUNTABLE>{name(activity.accountable, words::NOBODY)} " " {accepted}</Fact>
                {(!declined.is_empty()).then(|| view! { <Fact name=words::DECLINED>{declined}</Fact> })}
                <Fact name=words::TEAM>
                    {match team.is_empty() {
                        true => view! { <span class="muted">{words::NOBODY}</span> }.into_any(),
                        false => view! { <span>{move || team.join(lang.get().pick("、", ", "))}</span> }.into_any(),
                    }}
                </Fact>
                <Fact name=words::DUE>{due}</Fact>
                <Fact name=words::BUDGET>
                    {match budget {
                        Some(amount) => view! { <span>{move || number::money(&amount, lang.get())}</span> }.into_any(),
                        None => view! { <span class="muted">{words::NOT_SET}</span> }.into_any(),
                    }}
                </Fact>
                <Fact name=words::EXECUTIVE>{name(activity.executive, words::ORGANISATIONS)}</Fact>
            </Facts>
        </Card>
    }
}
