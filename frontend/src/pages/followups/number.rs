//! Which number a call found to be somebody else's; asked only where several can be used.

use crate::{
    components::{Choice, Form, SelectField},
    words::{common, followups as words},
};
use leptos::prelude::*;
use saiki_api::followups::{AttemptResult, FollowupChannel};

/// The field; nothing where at most one number can be used.
#[component]
pub(super) fn WrongNumber(
    /// Numbers that can be used, as they are shown.
    phones: Signal<Vec<String>>,
    /// The one that was wrong.
    value: RwSignal<Option<String>>,
    /// The form it belongs to.
    form: Form,
) -> impl IntoView {
    let several = Memo::new(move |_| phones.with(|phones| phones.len() > 1));
    let choices = Signal::derive(move || {
        let choice = |number: &String| Choice {
            value: number.clone(),
            label: number.clone(),
        };
        phones.with(|phones| phones.iter().map(choice).collect::<Vec<_>>())
    });
    let field = move || {
        several.get().then(|| {
            view! {
                <SelectField
                    label=words::WRONG_NUMBER
                    value=value
                    choices=choices
                    none=common::CHOOSE
                    hint=words::WRONG_NUMBER_HINT
                    error=form.error("number")
                />
            }
        })
    };
    view! { {field} }
}

/// What is sent of it: only a wrong number names the number.
pub(super) fn named(
    channel: FollowupChannel,
    result: AttemptResult,
    value: RwSignal<Option<String>>,
) -> Option<String> {
    let wrong = (channel, result) == (FollowupChannel::Phone, AttemptResult::Wrong);
    value.get_untracked().filter(|_| wrong)
}
