//! Why the letter is sent, and in which language whoever reads another one gets it: part of what is approved.

use super::draft::Draft;
use crate::{
    components::{Card, CheckGroup, Choice, SelectField, choices},
    i18n::{Text, use_lang},
    words::{common, letter_series as words},
};
use leptos::prelude::*;
use saiki_api::{
    Lang, Uuid,
    letters::{KNOWN_LAWS, KnownLaw, Purpose},
};

/// Purpose, laws, note, fallback, and whom a follow-up goes to.
#[component]
pub fn BasisCard(
    /// The letter.
    draft: Draft,
) -> impl IntoView {
    let basis = draft.basis.get_untracked();
    let purpose = RwSignal::new(Some(basis.purpose));
    let laws = RwSignal::new(basis.laws);
    let note = RwSignal::new(basis.note);
    let fallback = RwSignal::new(draft.fallback.with_untracked(|all| all.first().copied()));
    Effect::new(move |before: Option<()>| {
        let (purpose, laws) = (purpose.get().unwrap_or_default(), laws.get());
        let (note, first) = (note.get(), fallback.get());
        if before.is_none() || !draft.editable.get_untracked() {
            return;
        }
        draft.basis.update(|basis| {
            basis.purpose = purpose;
            basis.laws = match purpose {
                Purpose::Required => laws,
                Purpose::Update => Vec::new(),
            };
            basis.note = note;
        });
        let rest = Lang::ALL.into_iter().filter(|lang| Some(*lang) != first);
        draft.fallback.set(match first {
            Some(first) => std::iter::once(first).chain(rest).collect(),
            None => Vec::new(),
        });
        draft.touched();
    });
    let required = move || purpose.get() != Some(Purpose::Update);
    let lang = use_lang();
    let hint = move || {
        let words = match required() {
            true => words::REQUIRED_HINT,
            false => words::UPDATE_HINT,
        };
        words.pick(lang.get())
    };
    let sample = move || format!("/unsubscribe/sample?lang={}", lang.get().tag());
    view! {
        <Card title=words::BASIS>
            <fieldset class="bare stack" disabled=move || !draft.editable.get()>
                <SelectField label=words::PURPOSE value=purpose choices=choices(&Purpose::ALL, Purpose::label)/>
                <p class="hint">{hint}</p>
                {move || {
                    if required() {
                        view! {
                            <details open=laws.with_untracked(|laws| !laws.is_empty())>
                                <summary>{words::LAWS}</summary>
                                <CheckGroup label=words::LAWS value=laws choices=known()/>
                            </details>
                        }
                            .into_any()
                    } else {
                        view! {
                            <p>
                                <a href=sample target="_blank" rel="noopener">{words::SAMPLE}</a>
                            </p>
                        }
                            .into_any()
                    }
                }}
                <label class="field">
                    <span class="label">{words::NOTE}</span>
                    <input
                        type="text"
                        autocomplete="off"
                        maxlength="500"
                        prop:value=move || note.get()
                        on:input:target=move |event| note.set(event.target().value())
                    />
                </label>
                <SelectField
                    label=words::FALLBACK
                    value=fallback
                    none=words::FALLBACK_NONE
                    hint=words::FALLBACK_HINT
                    choices=choices(&Lang::ALL, common::language)
                />
                <Received draft=draft/>
            </fieldset>
        </Card>
    }
}

/// The laws there are to choose from, in the reader's words.
fn known() -> Signal<Vec<Choice>> {
    let lang = use_lang();
    Signal::derive(move || {
        let choice = |law: &KnownLaw| Choice {
            value: law.key.to_owned(),
            label: law.label(lang.get()).to_owned(),
        };
        KNOWN_LAWS.iter().map(choice).collect()
    })
}

/// Whether a report goes only to those who got an earlier one.
#[component]
fn Received(draft: Draft) -> impl IntoView {
    let place = draft.letter.with_untracked(|letter| letter.series);
    let Some(before) = place.follows else {
        return ().into_any();
    };
    let lang = use_lang();
    let chosen = RwSignal::new(draft.audience.with_untracked(|a| a.received));
    Effect::new(move |earlier: Option<()>| {
        let received = chosen.get();
        if earlier.is_some() && draft.editable.get_untracked() {
            draft
                .audience
                .update(|audience| audience.received = received);
            draft.touched();
        }
    });
    let options = Signal::derive(move || {
        let choice = |id: Uuid, word: Text| Choice {
            value: id.to_string(),
            label: word.pick(lang.get()).to_owned(),
        };
        let mut all = vec![choice(place.id, words::RECEIVED_FIRST)];
        if before != place.id {
            all.push(choice(before, words::RECEIVED_BEFORE));
        }
        all
    });
    view! {
        <SelectField label=words::RECEIVED value=chosen none=words::RECEIVED_ALL choices=options/>
    }
    .into_any()
}
