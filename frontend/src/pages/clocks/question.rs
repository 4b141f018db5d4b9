//! One question: what decides it, which deadlines hang on it, its answer with what that rests on, what the records say
//! otherwise, earlier answers, and who is to answer until when.

use super::answer::AnswerForm;
use crate::{
    components::{Button, Fact, Facts, Kind, LinkButton, MomentText, StatusTag, Time, Tone},
    format::civil::Style,
    i18n::use_lang,
    routes,
    words::clocks as words,
};
use leptos::prelude::*;
use saiki_api::{
    Lang,
    clocks::{Answer, GivenAnswer, Question, QuestionScope},
};

/// What a question's card needs beside the question; copied freely.
#[derive(Clone, Copy)]
pub(super) struct Around {
    /// Address of the questions.
    pub list: StoredValue<String>,
    /// Whether the questions of the organisation are answered here.
    pub standing: bool,
    /// Whether the person may answer.
    pub may: Memo<bool>,
    /// Opens the plan of one; none where there is none to make.
    pub plan: Option<Callback<Question>>,
    /// What follows an answer.
    pub done: Callback<()>,
}

/// Whether somebody still owes an answer.
pub(super) fn is_open(question: &Question) -> bool {
    let answer = question.answer.as_ref().map(|given| given.answer);
    matches!(answer, None | Some(Answer::Unknown))
}

/// The card.
#[component]
pub(super) fn QuestionCard(question: Question, around: Around) -> impl IntoView {
    let open = is_open(&question);
    let (tone, word) = match (&question.answer, open) {
        (None, _) => (Tone::Unknown, words::UNANSWERED),
        (Some(_), true) => (Tone::Unknown, words::STILL_UNKNOWN),
        (Some(_), false) => (Tone::Good, words::ANSWERED),
    };
    let elsewhere = question.scope == QuestionScope::Organisation && !around.standing;
    let help =
        (!question.help.is_empty()).then(|| view! { <p class="hint">{question.help.clone()}</p> });
    let clocks = question.clocks.clone();
    let clocks = (!clocks.is_empty()).then(|| {
        let names = clocks.into_iter().map(|name| view! { <li>{name}</li> });
        view! {
            <details>
                <summary>{words::HANGS_ON_IT} " " <span class="count">{names.len()}</span></summary>
                <ul class="hanging">{names.collect_view()}</ul>
            </details>
        }
    });
    let differs = question
        .records_say
        .map(|answer| view! { <Differs answer=answer/> });
    let given = question
        .answer
        .clone()
        .map(|given| view! { <Given given=given/> });
    let earlier = question.earlier.clone();
    let title = question.text.clone();
    view! {
        <article class="card stack question">
            <div class="law-head">
                <h3>{title}</h3>
                <StatusTag tone=tone label=word/>
            </div>
            {help}
            {given}
            {differs}
            {match elsewhere {
                true => view! { <Elsewhere/> }.into_any(),
                false => view! { <Answering question=question.clone() open=open around=around/> }.into_any(),
            }}
            {clocks}
            <EarlierAnswers all=earlier/>
            <Planned question=question around=around/>
        </article>
    }
}

/// A question that is answered once for the organisation.
#[component]
fn Elsewhere() -> impl IntoView {
    view! {
        <p class="cluster">
            <StatusTag tone=Tone::Plain label=words::OF_ORGANISATION/>
            <LinkButton href=routes::STANDING_ANSWERS.to_owned() label=words::TO_STANDING kind=Kind::Quiet/>
        </p>
    }
}

/// The form: at once while it is open, behind a word where it is answered.
#[component]
fn Answering(question: Question, open: bool, around: Around) -> impl IntoView {
    let question = StoredValue::new(question);
    let form = move || {
        let question = question.get_value();
        view! { <AnswerForm question=question list=around.list.get_value() done=around.done/> }
    };
    move || {
        around.may.get().then(|| match open {
            true => form().into_any(),
            false => view! {
                <details>
                    <summary>{words::ANSWER_AGAIN}</summary>
                    {form()}
                </details>
            }
            .into_any(),
        })
    }
}

#[component]
fn Given(given: GivenAnswer) -> impl IntoView {
    let lang = use_lang();
    let answer = given.answer;
    let note = (!given.note.is_empty()).then(|| {
        view! {
            <Fact name=words::RESTS_ON>
                <span class="prose">{given.note}</span>
            </Fact>
        }
    });
    let known = given.known_at.map(
        |moment| view! { <Fact name=words::KNOWN_AT><MomentText moment=moment year=true/></Fact> },
    );
    let by = match given.by_name {
        Some(name) => name.into_any(),
        None => view! { {words::FROM_RECORDS} }.into_any(),
    };
    let at = given
        .at
        .map(|at| view! { " " <Time at=at style=Style::DATED/> });
    view! {
        <Facts>
            <Fact name=words::ANSWER>
                <b>{move || words::answer(answer, lang.get())}</b>
            </Fact>
            {note}
            {known}
            <Fact name=words::DECIDED>{by} {at}</Fact>
        </Facts>
    }
}

#[component]
fn Differs(answer: Answer) -> impl IntoView {
    let lang = use_lang();
    view! {
        <div class="notice warn">
            <span>
                {words::RECORDS_SAY} " "
                <b>{move || words::answer(answer, lang.get())}</b>
            </span>
        </div>
    }
}

/// An earlier answer in one line.
fn line(given: &GivenAnswer, lang: Lang) -> String {
    let by = match &given.by_name {
        Some(name) => name.clone(),
        None => words::FROM_RECORDS.pick(lang).to_owned(),
    };
    let note = match given.note.is_empty() {
        true => String::new(),
        false => format!("{}{}", lang.pick("：", ": "), given.note),
    };
    let gap = lang.pick("（", " (");
    let end = lang.pick("）", ")");
    format!("{}{gap}{by}{end}{note}", words::answer(given.answer, lang))
}

#[component]
fn EarlierAnswers(all: Vec<GivenAnswer>) -> impl IntoView {
    let lang = use_lang();
    let row = move |given: GivenAnswer| {
        let at = match given.at {
            Some(at) => view! { <Time at=at style=Style::DATED/> }.into_any(),
            None => view! { <span></span> }.into_any(),
        };
        view! {
            <li>
                {at}
                <span>{move || line(&given, lang.get())}</span>
            </li>
        }
    };
    (!all.is_empty()).then(|| {
        view! {
            <details>
                <summary>{words::EARLIER_ANSWERS}</summary>
                <ol class="history">{all.into_iter().rev().map(row).collect_view()}</ol>
            </details>
        }
    })
}

/// Who is to answer, until when, and the way to change that.
#[component]
fn Planned(question: Question, around: Around) -> impl IntoView {
    let owner = match question.owner_name.clone() {
        Some(name) => view! { <span>{name}</span> }.into_any(),
        None => view! { <span class="muted">{words::NOBODY}</span> }.into_any(),
    };
    let due = question.due.map(|at| {
        view! {
            <span>
                {words::OWN_DUE} " " <Time at=at style=Style::FULL/>
            </span>
        }
    });
    let question = StoredValue::new(question);
    around.plan.map(|plan| {
        let button = move || {
            around.may.get().then(|| {
                view! {
                    <Button
                        label=words::SET_PLAN
                        kind=Kind::Quiet
                        on_press=move |()| plan.run(question.get_value())
                    />
                }
            })
        };
        view! {
            <div class="meta">
                <span class="muted">{words::OWNER}</span>
                {owner}
                {due}
                {button}
            </div>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_earlier_answer_is_told_with_who_gave_it_and_what_it_rested_on() {
        let given = GivenAnswer {
            answer: Answer::Number(1_001),
            known_at: None,
            note: "名簿の照合".into(),
            by_name: Some("法務 一郎".into()),
            at: None,
        };
        assert_eq!(line(&given, Lang::Ja), "1,001（法務 一郎）：名簿の照合");
    }
}
