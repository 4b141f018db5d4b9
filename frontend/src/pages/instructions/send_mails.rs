//! The dialog that sends an instruction by mail: what will happen, who cannot be mailed, and the number to be typed.

use crate::{
    api::{Loaded, use_api},
    components::{
        Button, Dialog, FormProblem, Kind, SelectField, TextField, choices, typed_matches,
        use_form, use_toasts,
    },
    i18n::use_lang,
    layout::use_incident,
    words::{common, instruction_mails as words},
};
use leptos::prelude::*;
use saiki_api::{
    Lang,
    instruction_mails::{
        InstructionMails, LeftOut, LeftOutReason, MailPlan, MailingStarted, NewMailing,
    },
    instructions::Instruction,
};

/// The dialog.
#[component]
pub fn SendDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The instruction.
    instruction: Instruction,
    /// A reminder, or the instruction for the first time.
    reminder: bool,
    /// What the server says.
    mails: Loaded<InstructionMails>,
) -> impl IntoView {
    let title = match reminder {
        true => words::REMIND_TITLE,
        false => words::SEND_TITLE,
    };
    let instruction = StoredValue::new(instruction);
    view! {
        <Dialog open=open title=title>
            <SendForm open=open instruction=instruction.get_value() reminder=reminder mails=mails/>
        </Dialog>
    }
}

#[component]
fn SendForm(
    open: RwSignal<bool>,
    instruction: Instruction,
    reminder: bool,
    mails: Loaded<InstructionMails>,
) -> impl IntoView {
    let (api, form, toasts, incident) = (use_api(), use_form(), use_toasts(), use_incident());
    let plan = Memo::new(move |_| {
        mails.value.with(|mails| {
            let mails = mails.as_ref();
            let plan = mails.map(|m| if reminder { &m.reminder } else { &m.first });
            plan.cloned().unwrap_or_default()
        })
    });
    let typed = RwSignal::new(String::new());
    let reply_to = RwSignal::new(String::new());
    let written = RwSignal::new(Some(language(&instruction)));
    let both = !instruction.text.ja.trim().is_empty() && !instruction.text.en.trim().is_empty();
    let count = Signal::derive(move || plan.with(|plan| plan.count));
    let ready = move || typed_matches(&typed.get(), &count.get().to_string());
    let id = instruction.id;
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if !untrack(ready) {
            return;
        }
        let body = NewMailing {
            unit_ids: None,
            reminder,
            reply_to: reply_to.get_untracked().trim().to_owned(),
            expected_count: count.get_untracked(),
            lang: written.get_untracked(),
        };
        let call = api.post(incident.below_now(&format!("instructions/{id}/mails")));
        form.run(
            call.idempotent().json(&body).send::<MailingStarted>(),
            move |_| {
                toasts.say(words::SENT);
                open.set(false);
                mails.reload();
                incident.loaded.reload();
            },
        );
    };
    // Another number now: show it, and have it typed again.
    Effect::new(move |_| {
        if form.problem.with(Option::is_some) {
            mails.reload();
        }
    });
    let label = match reminder {
        true => words::REMIND,
        false => words::SEND,
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <p>{match reminder {
                true => words::REMIND_TEXT,
                false => words::SEND_TEXT,
            }}</p>
            {move || view! { <Unreachable plan=plan.get()/> }}
            <TextField
                label=words::REPLY_TO
                hint=words::REPLY_TO_HINT
                kind="email"
                value=reply_to
                error=form.error("reply_to")
            />
            {both
                .then(|| view! { <SelectField label=words::LANGUAGE value=written choices=choices(&Lang::ALL, common::language)/> })}
            <label class="field">
                <span class="label">{words::COUNT} <b class="mono">{move || count.get()}</b></span>
                <input
                    type="text"
                    inputmode="numeric"
                    autocomplete="off"
                    prop:value=typed
                    on:input:target=move |event| typed.set(event.target().value())
                />
            </label>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button
                    label=label
                    kind=Kind::Primary
                    submit=true
                    busy=form.busy
                    disabled=Signal::derive(move || !ready())
                />
            </div>
        </form>
    }
}

/// The language of the mail before anybody chooses one.
fn language(instruction: &Instruction) -> Lang {
    match instruction.text.ja.trim().is_empty() {
        true => Lang::En,
        false => Lang::Ja,
    }
}

/// Units that can be reached by no mail, with what to do about them.
#[component]
fn Unreachable(plan: MailPlan) -> impl IntoView {
    let lang = use_lang();
    let row = move |one: LeftOut| {
        let (reason, remedy) = (one.reason, one.remedy);
        view! {
            <li>
                <b>{one.name}</b> " " <span>{move || reason.label(lang.get())}</span>
                <div class="muted">{move || remedy.get(lang.get()).to_owned()}</div>
            </li>
        }
    };
    let rows: Vec<LeftOut> = plan.left_out.into_iter().filter(unreachable).collect();
    (!rows.is_empty()).then(|| {
        view! {
            <div class="notice warn">
                <p>{words::LEFT_OUT}</p>
                <ul class="refusals">{rows.into_iter().map(row).collect_view()}</ul>
            </div>
        }
    })
}

fn unreachable(one: &LeftOut) -> bool {
    matches!(
        one.reason,
        LeftOutReason::NoAddress | LeftOutReason::BadAddress
    )
}
