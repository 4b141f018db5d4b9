//! The form to record a word exchanged, with when the next one is due. When it is left empty the server's rule decides,
//! and the form says what that comes to.

use crate::{
    api::use_api,
    components::{
        Button, FormProblem, InstantField, Kind, SelectField, TextArea, choices, use_form,
        use_toasts,
    },
    i18n::use_lang,
    layout::use_incident,
    words::contacts as words,
};
use leptos::prelude::*;
use saiki_api::{
    Timestamp, Uuid,
    contacts::{Channel, Contact, ContactKind, Direction, NewWord},
};

const DIRECTIONS: [Direction; 2] = [Direction::Out, Direction::In];
const CHANNELS: [Channel; 5] = [
    Channel::Mail,
    Channel::Phone,
    Channel::Letter,
    Channel::Visit,
    Channel::Other,
];

/// The form.
#[component]
pub(super) fn WordForm(
    /// The contact.
    id: Uuid,
    /// What they are to us.
    kind: ContactKind,
    /// What follows when a word was recorded.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let (api, form, toasts, here) = (use_api(), use_form(), use_toasts(), use_incident());
    let lang = use_lang();
    let direction = RwSignal::new(Some(Direction::Out));
    let channel = RwSignal::new(Some(Channel::Mail));
    let at = RwSignal::new(None::<Timestamp>);
    let text = RwSignal::new(String::new());
    let next = RwSignal::new(None::<Timestamp>);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let word = NewWord {
            direction: direction.get_untracked().unwrap_or(Direction::Out),
            channel: channel.get_untracked().unwrap_or(Channel::Other),
            at: at.get_untracked(),
            text: text.get_untracked().trim().to_owned(),
            next_word_due: next.get_untracked(),
        };
        let call = api
            .post(here.below_now(&format!("contacts/{id}/words")))
            .json(&word)
            .idempotent();
        form.run(call.send::<Contact>(), move |_| {
            toasts.say(words::RECORDED);
            // The same person tends to be spoken with the same way: direction and channel stay chosen.
            text.try_set(String::new());
            at.try_set(None);
            next.try_set(None);
            here.loaded.reload();
            on_done.run(());
        });
    };
    let hint = move || {
        let direction = direction.get().unwrap_or(Direction::Out);
        words::next_due(kind, direction, lang.get())
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <div class="columns">
                <SelectField label=words::DIRECTION value=direction choices=choices(&DIRECTIONS, words::direction)/>
                <SelectField label=words::CHANNEL value=channel choices=choices(&CHANNELS, words::channel)/>
            </div>
            <TextArea label=words::WORD value=text rows=3 required=true error=form.error("text")/>
            <div class="columns">
                <InstantField label=words::AT value=at hint=words::AT_HINT error=form.error("at")/>
                <InstantField label=words::NEXT_DUE value=next hint=hint error=form.error("next_word_due")/>
            </div>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=words::RECORD kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}
