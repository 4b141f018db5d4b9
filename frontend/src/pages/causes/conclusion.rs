//! The conclusion on a question: read, written, and, once both are there, taken over into the facts for reports by a
//! button.

use crate::{
    api::{Loaded, use_api},
    components::{
        Button, ConfirmDialog, Dialog, FormProblem, Kind, NowSays, StatusTag, TextArea, Theirs,
        Time, Tone, use_form, use_toasts, use_versioned,
    },
    i18n::use_lang,
    layout::use_incident,
    session::use_session,
    words::{causes as words, common},
};
use leptos::prelude::*;
use saiki_api::{
    causes::{Adoption, CauseTree, ConclusionInput, Question},
    incidents::Incident,
    permissions::Permission,
    wire,
};

/// The conclusion below a question's causes.
#[component]
pub fn Conclude(question: Question, value: CauseTree, tree: Loaded<CauseTree>) -> impl IntoView {
    let session = use_session();
    let writing = RwSignal::new(false);
    let may = Memo::new(move |_| session.may(Permission::RecoveryWrite));
    let found = value
        .conclusions
        .iter()
        .find(|c| c.question == question)
        .cloned();
    let text = StoredValue::new(found.as_ref().map(|c| c.text.clone()).unwrap_or_default());
    let version = found.as_ref().map_or(0, |c| c.version);
    let shown = match found {
        Some(conclusion) => view! {
            <p class="prose">{conclusion.text}</p>
            <p class="muted">{conclusion.by_name} " " <Time at=conclusion.at/></p>
        }
        .into_any(),
        None => view! { <p class="muted">{words::NO_CONCLUSION}</p> }.into_any(),
    };
    // Taking over concerns both questions, so it stands below the last one.
    let last = Question::ALL.last() == Some(&question);
    view! {
        <div class="conclusion">
            <h3>{words::CONCLUSION}</h3>
            {shown}
            <div class="actions">
                {move || {
                    may.get()
                        .then(|| view! { <Button label=words::WRITE_CONCLUSION on_press=move |()| writing.set(true)/> })
                }}
                {last.then(|| view! { <Adopt value=value tree=tree/> })}
            </div>
        </div>
        <Dialog open=writing title=words::WRITE_CONCLUSION wide=true>
            <Write question=question text=text.get_value() version=version open=writing tree=tree/>
        </Dialog>
    }
}

#[component]
fn Write(
    question: Question,
    text: String,
    version: i64,
    open: RwSignal<bool>,
    tree: Loaded<CauseTree>,
) -> impl IntoView {
    let api = use_api();
    let incident = use_incident();
    let toasts = use_toasts();
    let lang = use_lang();
    let tree_address = incident.below_now("causes");
    let change = use_versioned(version, tree_address, move |tree: CauseTree| {
        let mut all = tree.conclusions.into_iter();
        let now = all.find(|one| one.question == question)?;
        Some((now.version, now.text))
    });
    let form = change.form;
    let text = RwSignal::new(text);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = ConclusionInput {
            text: text.get_untracked(),
        };
        let address = incident.below_now(&format!("conclusions/{}", wire::name(&question)));
        let call = change.on(api.put(address).json(&body));
        form.run(call.send_empty(), move |()| {
            toasts.say(words::CONCLUDED);
            open.set(false);
            tree.reload();
        });
    };
    view! {
        <form novalidate=true on:submit=submit>
            <Theirs change=change let:now>
                <NowSays rows=vec![(words::CONCLUSION, now)]/>
            </Theirs>
            <p class="muted">{move || question.label(lang.get())}</p>
            <TextArea
                label=words::CONCLUSION
                value=text
                rows=8
                hint=words::CONCLUSION_HINT
                required=true
                error=form.error("text")
            />
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=common::SAVE kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}

#[component]
fn Adopt(value: CauseTree, tree: Loaded<CauseTree>) -> impl IntoView {
    let api = use_api();
    let incident = use_incident();
    let session = use_session();
    let toasts = use_toasts();
    let lang = use_lang();
    let form = use_form();
    let asking = RwSignal::new(false);
    let may = Memo::new(move |_| session.may(Permission::IncidentsWrite));
    let ready = value.conclusions.len() == Question::ALL.len();
    let adopt = move |()| {
        let version = incident
            .loaded
            .value
            .with_untracked(|i| i.as_ref().map_or(0, |i| i.version));
        let call = api
            .post(incident.below_now("conclusions/adopt"))
            .json(&Adoption {
                lang: lang.get_untracked(),
            })
            .if_match(version);
        form.run(call.send::<Incident>(), move |body| {
            incident.loaded.put(body);
            toasts.say(words::ADOPTED);
            tree.reload();
        });
    };
    Effect::new(move |_| {
        if let Some(error) = form.problem.get() {
            toasts.fail(&error, lang.get_untracked());
        }
    });
    if value.adopted {
        return view! { <StatusTag tone=Tone::Good label=words::ADOPTED_ALREADY/> }.into_any();
    }
    view! {
        {move || {
            may.get()
                .then(|| {
                    view! {
                        <Button
                            label=words::ADOPT
                            kind=Kind::Primary
                            busy=form.busy
                            disabled=!ready
                            on_press=move |()| asking.set(true)
                        />
                    }
                })
        }}
        {(!ready).then(|| view! { <span class="muted">{words::ADOPT_LATER}</span> })}
        <ConfirmDialog open=asking title=words::ADOPT_TITLE confirm=words::ADOPT on_confirm=adopt>
            <p>{words::ADOPT_TEXT}</p>
        </ConfirmDialog>
    }
    .into_any()
}
