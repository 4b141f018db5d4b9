//! The form of one item of the playbook, within a revision.

use super::mandatory::{Conditions, MandatoryFields, outcomes};
use crate::{
    components::{Button, Kind, SelectField, TextArea, TextField, choices},
    i18n::use_lang,
    words::{common, playbook as words},
};
use leptos::prelude::*;
use saiki_api::{
    permissions::Role,
    playbooks::{DueFrom, DueRule, PlaybookItem},
};

const FROM: &[DueFrom] = &[DueFrom::Aware, DueFrom::Recovery];

/// The form; gives the item back as it was filled in.
#[component]
pub fn ItemForm(
    /// The item.
    item: PlaybookItem,
    /// Takes the item over.
    #[prop(into)]
    on_done: Callback<PlaybookItem>,
    /// Leaves it as it was.
    #[prop(into)]
    on_cancel: Callback<()>,
) -> impl IntoView {
    let lang = use_lang();
    let text = |text: &str| RwSignal::new(text.to_owned());
    let (title_ja, title_en) = (text(&item.title.ja), text(&item.title.en));
    let (guidance_ja, guidance_en) = (text(&item.guidance.ja), text(&item.guidance.en));
    let (done_ja, done_en) = (text(&item.done.ja), text(&item.done.en));
    let role = RwSignal::new(item.role);
    let from = RwSignal::new(item.due.map(|due| due.from));
    let days = RwSignal::new(
        item.due
            .map_or_else(String::new, |due| due.days.to_string()),
    );
    let conditions = Conditions::of(&item.mandatory);
    let csf = text(&item.csf.join(", "));
    let tried = RwSignal::new(false);
    let day_count = move || {
        days.get()
            .trim()
            .parse::<i32>()
            .ok()
            .filter(|n| (0..=3_650).contains(n))
    };
    let untitled =
        move || title_ja.with(|t| t.trim().is_empty()) && title_en.with(|t| t.trim().is_empty());
    let wrong_days = move || from.get().is_some() && day_count().is_none();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let Some(named) = csf.with_untracked(|typed| outcomes(typed)) else {
            return;
        };
        if untrack(untitled) || untrack(wrong_days) {
            return;
        }
        let mut next = item.clone();
        next.title.ja = title_ja.get_untracked().trim().to_owned();
        next.title.en = title_en.get_untracked().trim().to_owned();
        next.guidance.ja = guidance_ja.get_untracked();
        next.guidance.en = guidance_en.get_untracked();
        next.done.ja = done_ja.get_untracked();
        next.done.en = done_en.get_untracked();
        next.role = role.get_untracked();
        let days = untrack(day_count);
        next.due = from
            .get_untracked()
            .zip(days)
            .map(|(from, days)| DueRule { from, days });
        next.mandatory = conditions.list(&item.mandatory);
        next.csf = named;
        on_done.run(next);
    };
    let say = move |wrong: bool, text: crate::i18n::Text| {
        (tried.get() && wrong).then(|| text.pick(lang.get()).to_owned())
    };
    let title_error = Signal::derive(move || say(untitled(), words::TITLE_MISSING));
    let csf_error = Signal::derive(move || {
        let wrong = csf.with(|typed| outcomes(typed).is_none());
        wrong.then(|| words::CSF_WRONG.pick(lang.get()).to_owned())
    });
    let days_error = Signal::derive(move || say(wrong_days(), words::DAYS_WRONG));
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <TextField label=words::TITLE_JA value=title_ja error=title_error/>
            <TextField label=words::TITLE_EN value=title_en/>
            <TextArea label=words::GUIDANCE_JA value=guidance_ja/>
            <TextArea label=words::GUIDANCE_EN value=guidance_en/>
            <TextArea label=words::DONE_JA value=done_ja rows=2/>
            <TextArea label=words::DONE_EN value=done_en rows=2/>
            <SelectField label=words::ROLE value=role choices=choices(&Role::ALL, Role::label) none=words::NO_ROLE/>
            <div class="pair">
                <SelectField label=words::DUE_FROM value=from choices=choices(FROM, words::from) none=words::NO_DUE/>
                <TextField label=words::DUE_DAYS value=days error=days_error/>
            </div>
            <MandatoryFields conditions=conditions/>
            <TextField label=words::CSF value=csf hint=words::CSF_HINT error=csf_error/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| on_cancel.run(())/>
                <Button label=words::TAKE_OVER kind=Kind::Primary submit=true/>
            </div>
        </form>
    }
}
