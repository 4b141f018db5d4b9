//! The form of an answer: yes, no, a number or "cannot tell yet", what it rests on, and since when it is known where that
//! was not from the beginning.

use crate::{
    api::use_api,
    components::{
        Button, CheckField, FormProblem, Kind, MomentField, NowSays, TextArea, TextField, Theirs,
        use_toasts, use_versioned,
    },
    format::number,
    i18n::{Text, use_lang},
    words::clocks as words,
};
use leptos::prelude::*;
use saiki_api::{
    Lang,
    clocks::{Answer, AnswerInput, GivenAnswer, Question, QuestionKind},
    moment::Moment,
};

/// The number typed; `Err` when it is none.
fn typed(text: &str) -> Result<Option<u64>, ()> {
    match text.trim().is_empty() {
        true => Ok(None),
        false => number::decimal(text, 0)
            .and_then(|n| u64::try_from(n).ok())
            .map(Some)
            .ok_or(()),
    }
}

/// An answer as somebody else gave it.
fn said(given: &Option<GivenAnswer>, lang: Lang) -> Vec<(Text, String)> {
    given.as_ref().map_or_else(Vec::new, |given| {
        vec![
            (words::ANSWER, words::answer(given.answer, lang)),
            (words::RESTS_ON, given.note.clone()),
            (words::DECIDED, given.by_name.clone().unwrap_or_default()),
        ]
    })
}

/// The form.
#[component]
pub(super) fn AnswerForm(
    /// The question.
    question: Question,
    /// Where the questions are: `incidents/{id}/clock-questions`, or the organisation's.
    list: String,
    /// What follows.
    done: Callback<()>,
) -> impl IntoView {
    let (api, toasts, lang) = (use_api(), use_toasts(), use_lang());
    let key = StoredValue::new(question.key.clone());
    let place = format!("{list}/{}/answer", question.key);
    let change = use_versioned(question.version, list, move |all: Vec<Question>| {
        let mut all = all.into_iter();
        let now = all.find(|one| key.try_with_value(|key| one.key == *key) == Some(true))?;
        Some((now.version, now.answer))
    });
    let form = change.form;
    let kind = question.kind;
    let chosen = RwSignal::new(None::<Answer>);
    let (text, unknown) = (RwSignal::new(String::new()), RwSignal::new(false));
    let (note, known_at) = (RwSignal::new(String::new()), RwSignal::new(None::<Moment>));
    let tried = RwSignal::new(false);
    let answer = Memo::new(move |_| match (kind, unknown.get()) {
        (QuestionKind::YesNo, _) => chosen.get(),
        (QuestionKind::Number, true) => Some(Answer::Unknown),
        (QuestionKind::Number, false) => {
            let n = text.with(|text| typed(text));
            n.ok().flatten().map(Answer::Number)
        }
    });
    let needs_note = move || answer.get().is_some_and(|answer| answer != Answer::Unknown);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let said = note.get_untracked().trim().to_owned();
        let Some(answer) = answer.get_untracked() else {
            return;
        };
        if answer != Answer::Unknown && said.is_empty() {
            return;
        }
        let body = AnswerInput {
            answer,
            // Since when it cannot be told means nothing.
            known_at: known_at
                .get_untracked()
                .filter(|_| answer != Answer::Unknown),
            note: said,
        };
        let call = change.on(api.put(place.clone()).json(&body));
        form.run(call.send_empty(), move |()| {
            toasts.say(words::ANSWER_SAVED);
            done.run(());
        });
    };
    let server = form.error("note");
    let note_error = Signal::derive(move || {
        let missing = tried.get() && needs_note() && note.with(|note| note.trim().is_empty());
        let own = missing.then(|| words::RESTS_ON_MISSING.pick(lang.get()).to_owned());
        own.or_else(|| server.get())
    });
    let refused = form.error("answer");
    let number_error = Signal::derive(move || {
        let wrong =
            text.with(|text| typed(text).is_err()) || (tried.get() && answer.with(Option::is_none));
        let own = wrong.then(|| words::BAD_NUMBER.pick(lang.get()).to_owned());
        own.or_else(|| refused.get())
    });
    let known_error = form.error("known_at");
    let fields = match kind {
        QuestionKind::YesNo => {
            view! { <YesNo chosen=chosen label=question.text.clone()/> }.into_any()
        }
        QuestionKind::Number => view! {
            <TextField label=words::NUMBER value=text error=number_error/>
            <CheckField label=words::UNKNOWN value=unknown/>
        }
        .into_any(),
    };
    let begun = Memo::new(move |_| answer.with(Option::is_some));
    let required = Memo::new(move |_| needs_note());
    let rest = move || {
        begun.get().then(|| {
            let required = required.get();
            view! {
                <TextArea
                    label=words::RESTS_ON
                    value=note
                    rows=2
                    required=required
                    hint=words::RESTS_ON_HINT
                    error=note_error
                />
                {required
                    .then(|| {
                        view! {
                            <details>
                                <summary>{words::KNOWN_SINCE}</summary>
                                <MomentField label=words::KNOWN_AT value=known_at hint=words::KNOWN_AT_HINT error=known_error/>
                            </details>
                        }
                    })}
                <FormProblem form=form/>
                <div class="actions">
                    <Button label=words::SAVE_ANSWER kind=Kind::Primary submit=true busy=form.busy/>
                </div>
            }
        })
    };
    view! {
        <form class="stack answer" novalidate=true on:submit=submit>
            <Theirs change=change let:now>
                <NowSays rows=said(&now, lang.get())/>
            </Theirs>
            {fields}
            {rest}
        </form>
    }
}

/// Three buttons of which one is on.
#[component]
fn YesNo(chosen: RwSignal<Option<Answer>>, label: String) -> impl IntoView {
    let button = move |(answer, word): (Answer, Text)| {
        let on = move || chosen.get() == Some(answer);
        view! {
            <button
                type="button"
                aria-pressed=move || if on() { "true" } else { "false" }
                on:click=move |_| chosen.set(Some(answer))
            >
                {word}
            </button>
        }
    };
    let all = [
        (Answer::Yes, words::YES),
        (Answer::No, words::NO),
        (Answer::Unknown, words::UNKNOWN),
    ];
    view! {
        <div class="switch answer-switch" role="group" aria-label=label>
            {all.map(button).collect_view()}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_people_may_be_grouped_and_nothing_typed_is_no_fault() {
        assert_eq!(typed("1,001"), Ok(Some(1001)));
        assert_eq!(typed(" "), Ok(None));
        assert_eq!(typed("約千人"), Err(()));
    }
}
