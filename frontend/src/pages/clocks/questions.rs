//! The questions of an incident, those somebody still owes an answer to first; and the organisation's own, answered once
//! for all incidents.

use super::{
    decide::Ending,
    plan::{Plan, PlanForm},
    question::{Around, QuestionCard, is_open},
};
use crate::{
    api::{ApiError, Loaded, use_loaded},
    components::{
        Dialog, EmptyState, PageHeader, ProblemPanel, Skeleton, Versioned, open_while,
        use_versioned,
    },
    i18n::{Text, use_lang},
    layout::use_incident,
    routes,
    session::use_session,
    words::{clocks as words, rules},
};
use leptos::prelude::*;
use saiki_api::{Uuid, clocks::Question, permissions::Permission};

/// The questions of an incident.
#[component]
pub fn IncidentQuestions() -> impl IntoView {
    let (here, lang, session) = (use_incident(), use_lang(), use_session());
    let questions = use_loaded::<Vec<Question>>(Signal::derive(move || {
        lang.with(|_| ());
        here.below("clock-questions")
    }));
    let planning = RwSignal::new(None::<Question>);
    let incident = here.id.get_untracked().unwrap_or_default();
    let around = Around {
        list: StoredValue::new(format!("incidents/{incident}/clock-questions")),
        standing: false,
        may: Memo::new(move |_| session.may(Permission::FilingsWrite)),
        plan: Some(Callback::new(move |question| planning.set(Some(question)))),
        done: Callback::new(move |()| questions.reload()),
    };
    view! {
        <p class="hint questions-lead">{words::QUESTIONS_LEAD}</p>
        <Cards
            questions=questions
            around=around
            empty=words::QUESTIONS_EMPTY
            empty_text=words::QUESTIONS_EMPTY_TEXT
        />
        <PlanDialog planning=planning questions=questions incident=incident/>
    }
}

/// The page of the organisation's standing answers.
#[component]
pub fn StandingAnswers() -> impl IntoView {
    let (lang, session) = (use_lang(), use_session());
    let questions = use_loaded::<Vec<Question>>(Signal::derive(move || {
        lang.with(|_| ());
        Some("clock-questions".to_owned())
    }));
    let around = Around {
        list: StoredValue::new("clock-questions".to_owned()),
        standing: true,
        may: Memo::new(move |_| session.may(Permission::FilingsWrite)),
        plan: None,
        done: Callback::new(move |()| questions.reload()),
    };
    let facts = || view! { <a href=routes::RULES>{rules::TITLE}</a> };
    view! {
        <PageHeader title=words::STANDING facts=facts/>
        <p class="lead">{words::STANDING_LEAD}</p>
        <Cards
            questions=questions
            around=around
            empty=words::QUESTIONS_EMPTY
            empty_text=words::QUESTIONS_EMPTY_TEXT
        />
    }
}

/// The cards. One is drawn anew only when it changed, so that what is typed into the others stays.
#[component]
fn Cards(
    questions: Loaded<Vec<Question>>,
    around: Around,
    empty: Text,
    empty_text: Text,
) -> impl IntoView {
    let lang = use_lang();
    let failed = Signal::derive(move || questions.error.get().unwrap_or(ApiError::Network));
    let has_error = Memo::new(move |_| questions.error.with(Option::is_some));
    let missing = Memo::new(move |_| questions.value.with(Option::is_none));
    let none = Memo::new(move |_| {
        questions
            .value
            .with(|all| all.as_ref().is_some_and(Vec::is_empty))
    });
    let those = move |open: bool| {
        let all = questions.value.get().unwrap_or_default();
        let fitting = all.into_iter().filter(move |one| is_open(one) == open);
        fitting.collect::<Vec<_>>()
    };
    let key = move |question: &Question| {
        (
            question.key.clone(),
            question.version,
            lang.get_untracked().tag(),
        )
    };
    let card = move |question: Question| view! { <QuestionCard question=question around=around/> };
    let answered = Memo::new(move |_| those(false).len());
    let heading = move || {
        let n = answered.get();
        (n > 0).then(|| {
            view! { <h2>{move || words::counted(words::ANSWERED_QUESTIONS, n, lang.get())}</h2> }
        })
    };
    view! {
        {move || has_error.get().then(|| view! { <ProblemPanel error=failed on_retry=move |()| questions.reload()/> })}
        {move || (missing.get() && !has_error.get()).then(|| view! { <Skeleton lines=6/> })}
        {move || none.get().then(|| view! { <EmptyState title=empty text=empty_text/> })}
        <div class="stack">
            <For each=move || those(true) key=key children=card/>
            {heading}
            <For each=move || those(false) key=key children=card/>
        </div>
    }
}

#[component]
fn PlanDialog(
    planning: RwSignal<Option<Question>>,
    questions: Loaded<Vec<Question>>,
    incident: Uuid,
) -> impl IntoView {
    let open = open_while(planning);
    let ending = Ending {
        close: Callback::new(move |()| planning.set(None)),
        changed: Callback::new(move |()| questions.reload()),
    };
    let form = move || {
        let question = planning.get_untracked()?;
        let list = format!("incidents/{incident}/clock-questions");
        let place = format!("{list}/{}/plan", question.key);
        let change = seen(&question, list);
        Some(view! {
            <PlanForm
                change=change
                about=question.text.clone()
                place=place
                incident=incident
                plan=plan(&question)
                ending=ending
            />
        })
    };
    view! { <Dialog open=open title=words::PLAN>{form}</Dialog> }
}

fn plan(question: &Question) -> Plan {
    Plan {
        owner_id: question.owner_id,
        owner_name: question.owner_name.clone(),
        due: question.due,
    }
}

fn seen(question: &Question, list: String) -> Versioned<Plan> {
    let key = StoredValue::new(question.key.clone());
    use_versioned(question.version, list, move |all: Vec<Question>| {
        let mut all = all.into_iter();
        let now = all.find(|one| key.try_with_value(|key| one.key == *key) == Some(true))?;
        Some((now.version, plan(&now)))
    })
}
