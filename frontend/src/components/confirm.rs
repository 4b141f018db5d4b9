//! Asks before something that cannot be undone. With `typed`, the person must type the given text first: the number of
//! letters about to go out, say.

use super::{
    button::{Button, Kind},
    dialog::Dialog,
};
use crate::words::common;
use leptos::{prelude::*, text_prop::TextProp};

/// Whether what was typed is what was asked for; grouping, spaces and full-width digits do not matter.
pub fn matches(typed: &str, wanted: &str) -> bool {
    let plain = |text: &str| -> String {
        text.chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, ',' | '，' | '、'))
            .map(|c| match c {
                '０'..='９' => {
                    char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c)
                }
                other => other,
            })
            .collect()
    };
    !wanted.is_empty() && plain(typed) == plain(wanted)
}

/// A question with two answers.
#[component]
pub fn ConfirmDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The question.
    #[prop(into)]
    title: TextProp,
    /// The verb of the button that goes ahead.
    #[prop(into)]
    confirm: TextProp,
    /// What happens then.
    #[prop(into)]
    on_confirm: Callback<()>,
    /// What the person must type first.
    #[prop(optional, into)]
    typed: Option<Signal<String>>,
    /// What typing it means, for example "the number of recipients".
    #[prop(optional, into)]
    typed_label: Option<TextProp>,
    /// Whether it destroys something.
    #[prop(optional)]
    danger: bool,
    /// What will happen, in words.
    children: ChildrenFn,
) -> impl IntoView {
    let answer = RwSignal::new(String::new());
    Effect::new(move |_| {
        if !open.get() {
            answer.set(String::new());
        }
    });
    let ready =
        Signal::derive(move || typed.is_none_or(|wanted| matches(&answer.get(), &wanted.get())));
    let go = move || {
        if ready.get_untracked() {
            open.set(false);
            on_confirm.run(());
        }
    };
    let body = StoredValue::new((children, typed_label, confirm));
    view! {
        <Dialog open=open title=title>
            <form
                class="stack"
                data-answer="true"
                on:submit=move |event| {
                    event.prevent_default();
                    go();
                }
            >
                <div class="prose">{body.with_value(|(children, ..)| children())}</div>
                {typed.map(|wanted| {
                    let label = body.with_value(|(_, label, _)| label.clone());
                    view! {
                        <label class="field">
                            <span class="label">
                                {move || label.as_ref().map(|label| label.get())} " "
                                <b class="mono">{move || wanted.get()}</b>
                            </span>
                            <input
                                type="text"
                                autocomplete="off"
                                prop:value=answer
                                on:input:target=move |event| answer.set(event.target().value())
                            />
                        </label>
                    }
                })}
                <div class="actions end">
                    <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                    <Button
                        label=body.with_value(|(.., confirm)| confirm.clone())
                        kind=if danger { Kind::Danger } else { Kind::Primary }
                        submit=true
                        disabled=Signal::derive(move || !ready.get())
                    />
                </div>
            </form>
        </Dialog>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_may_be_typed_grouped_or_full_width() {
        assert!(matches("814,093", "814093"));
        assert!(matches(" ８１４０９３ ", "814,093"));
        assert!(!matches("81409", "814093"));
    }

    #[test]
    fn nothing_typed_never_confirms() {
        assert!(!matches("", ""));
        assert!(!matches("", "3"));
    }
}
