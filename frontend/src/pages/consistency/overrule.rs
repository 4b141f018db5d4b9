//! The dialog in which somebody lets a contradiction stand, by name and with the reason.

use crate::{
    api::{Loaded, use_api},
    components::{Button, ChosenDialog, FormProblem, Kind, TextArea, use_form, use_toasts},
    i18n::use_lang,
    layout::use_incident,
    words::{common, consistency as words},
};
use leptos::prelude::*;
use saiki_api::consistency::{Consistency, Contradiction, OverruleInput};

/// The dialog, open while a contradiction is chosen.
#[component]
pub fn OverruleDialog(
    /// Which.
    chosen: RwSignal<Option<Contradiction>>,
    /// What the check found, taken anew from the answer.
    found: Loaded<Consistency>,
) -> impl IntoView {
    view! {
        <ChosenDialog chosen=chosen title=words::OVERRULE wide=true let:contradiction>
            <OverruleForm contradiction=contradiction chosen=chosen found=found/>
        </ChosenDialog>
    }
}

#[component]
fn OverruleForm(
    contradiction: Contradiction,
    chosen: RwSignal<Option<Contradiction>>,
    found: Loaded<Consistency>,
) -> impl IntoView {
    let (api, here, toasts) = (use_api(), use_incident(), use_toasts());
    let (form, lang) = (use_form(), use_lang());
    let reason = RwSignal::new(String::new());
    let tried = RwSignal::new(false);
    let (key, title) = (contradiction.key, contradiction.title);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let said = reason.get_untracked().trim().to_owned();
        if said.is_empty() {
            return;
        }
        let input = OverruleInput {
            key: key.clone(),
            reason: said,
        };
        let call = api
            .post(here.below_now("consistency/overrulings"))
            .json(&input)
            .idempotent();
        form.run(call.send::<Consistency>(), move |now| {
            toasts.say(words::DONE);
            chosen.set(None);
            found.put(now);
        });
    };
    let server = form.error("reason");
    let error = Signal::derive(move || {
        let missing = tried.get() && reason.with(|reason| reason.trim().is_empty());
        missing
            .then(|| words::REASON_MISSING.pick(lang.get()).to_owned())
            .or_else(|| server.get())
    });
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <p>
                <b>{move || title.get(lang.get()).to_owned()}</b>
            </p>
            <p>{words::OVERRULE_TEXT}</p>
            <TextArea label=words::REASON value=reason rows=3 required=true error=error/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| chosen.set(None)/>
                <Button label=words::OVERRULE kind=Kind::Danger submit=true busy=form.busy/>
            </div>
        </form>
    }
}
