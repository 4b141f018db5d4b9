//! Recording a unit's answer, as it was told by telephone, fax, mail or in person; or that nobody replied.

use crate::{
    api::{Loaded, use_api},
    components::{
        Button, CheckField, Dialog, FormProblem, Kind, SelectField, TextArea, TextField, choices,
        open_while, use_form, use_toasts,
    },
    i18n::use_lang,
    layout::use_incident,
    words::{common, instructions as words},
};
use leptos::prelude::*;
use saiki_api::{
    Lang, Uuid,
    instructions::{Answer, InstructionBoard, InstructionUnit, NewAnswer, Way},
};

/// The dialog.
#[component]
pub fn AnswerDialog(
    /// The instruction.
    id: Uuid,
    /// The unit that answered.
    asked: RwSignal<Option<InstructionUnit>>,
    /// Where the board is put.
    loaded: Loaded<InstructionBoard>,
) -> impl IntoView {
    let open = open_while(asked);
    let lang = use_lang();
    let title = move || {
        let name = asked.with(|unit| unit.as_ref().map(|unit| unit.name.clone()));
        format!(
            "{} {}",
            words::RECORD.pick(lang.get()),
            name.unwrap_or_default()
        )
    };
    view! {
        <Dialog open=open title=title>
            {move || asked.get().map(|unit| view! { <AnswerForm id=id unit=unit open=open loaded=loaded/> })}
        </Dialog>
    }
}

/// What may be recorded, a try in vain among it.
fn label(answer: Answer, lang: Lang) -> &'static str {
    match answer {
        Answer::None => words::TRY.pick(lang),
        other => other.label(lang),
    }
}

const ANSWERS: [Answer; 5] = [
    Answer::Seen,
    Answer::InProgress,
    Answer::Done,
    Answer::NotPossible,
    Answer::None,
];

#[component]
fn AnswerForm(
    id: Uuid,
    unit: InstructionUnit,
    open: RwSignal<bool>,
    loaded: Loaded<InstructionBoard>,
) -> impl IntoView {
    let (api, form, toasts, incident) = (use_api(), use_form(), use_toasts(), use_incident());
    let answer = RwSignal::new(Some(Answer::Seen));
    let way = RwSignal::new(Some(Way::Phone));
    let by = RwSignal::new(unit.person.clone());
    let note = RwSignal::new(String::new());
    let for_systems = RwSignal::new(false);
    let settled = move || matches!(answer.get(), Some(Answer::Done | Answer::NotPossible));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (Some(answer), Some(way)) = (answer.get_untracked(), way.get_untracked()) else {
            return;
        };
        let body = NewAnswer {
            unit_id: unit.unit_id,
            answer,
            way,
            answered_by: by.get_untracked().trim().to_owned(),
            note: note.get_untracked().trim().to_owned(),
            for_systems: for_systems.get_untracked() && untrack(settled),
        };
        let call = api.post(incident.below_now(&format!("instructions/{id}/answers")));
        form.run(
            call.idempotent().json(&body).send::<InstructionBoard>(),
            move |board| {
                toasts.say(words::RECORDED);
                open.set(false);
                loaded.put(board);
                incident.loaded.reload();
            },
        );
    };
    let has_systems = unit.systems > 0;
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <SelectField label=words::ANSWER value=answer choices=choices(&ANSWERS, label)/>
            <SelectField label=words::WAY value=way choices=choices(&Way::ALL, Way::label)/>
            <TextField label=words::ANSWERED_BY value=by error=form.error("answered_by")/>
            <TextArea label=words::NOTE value=note rows=2 error=form.error("note")/>
            {move || {
                (settled() && has_systems)
                    .then(|| view! { <CheckField label=words::FOR_SYSTEMS value=for_systems hint=words::FOR_SYSTEMS_HINT/> })
            }}
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=words::RECORD kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}
