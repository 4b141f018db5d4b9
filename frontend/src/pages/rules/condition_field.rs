//! The condition of a clause as an editor: a row a question, and how the rows combine.

use super::condition::{self, Mode, Part};
use crate::{
    components::{Button, Choice, Kind, RowsField, SelectField, TextField, choices},
    format::number,
    i18n::use_lang,
    words::{clocks, common, rules as words},
};
use leptos::prelude::*;
use saiki_api::{
    Lang,
    rules::{Comparator, Condition},
};
use serde::{Deserialize, Serialize};

const MODES: [Mode; 2] = [Mode::All, Mode::Any];
const COMPARATORS: [Comparator; 2] = [Comparator::MoreThan, Comparator::AtLeast];
const ANSWERS: [Wanted; 2] = [Wanted::Yes, Wanted::No];

/// The answer a part wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Wanted {
    Yes,
    No,
}

fn mode_word(mode: Mode, lang: Lang) -> &'static str {
    match mode {
        Mode::All => lang.pick("すべて満たすとき", "All of them hold"),
        Mode::Any => lang.pick("いずれかを満たすとき", "At least one holds"),
    }
}

fn wanted_word(wanted: Wanted, lang: Lang) -> &'static str {
    match wanted {
        Wanted::Yes => clocks::YES.pick(lang),
        Wanted::No => clocks::NO.pick(lang),
    }
}

/// A part being typed.
#[derive(Clone, Copy)]
struct Row {
    id: u64,
    question: RwSignal<Option<String>>,
    wanted: RwSignal<Option<Wanted>>,
    is: RwSignal<Option<Comparator>>,
    than: RwSignal<String>,
}

fn asks_number(question: &str) -> bool {
    words::ASKED
        .iter()
        .any(|(key, _, number)| *key == question && *number)
}

impl Row {
    fn new(id: u64, part: Option<Part>) -> Row {
        let (question, yes, is, than) = match part {
            None => (None, true, Comparator::AtLeast, String::new()),
            Some(Part::Is { question, yes }) => {
                (Some(question), yes, Comparator::AtLeast, String::new())
            }
            Some(Part::Number { question, is, than }) => {
                (Some(question), true, is, than.to_string())
            }
        };
        let wanted = if yes { Wanted::Yes } else { Wanted::No };
        Row {
            id,
            question: RwSignal::new(question),
            wanted: RwSignal::new(Some(wanted)),
            is: RwSignal::new(Some(is)),
            than: RwSignal::new(than),
        }
    }

    /// The part as typed; none while it is not complete.
    fn part(self) -> Option<Part> {
        let question = self.question.get_untracked()?;
        Some(match asks_number(&question) {
            true => Part::Number {
                question,
                is: self.is.get_untracked()?,
                than: self.than.with_untracked(|text| count(text))?,
            },
            false => Part::Is {
                question,
                yes: self.wanted.get_untracked() == Some(Wanted::Yes),
            },
        })
    }
}

fn count(text: &str) -> Option<u64> {
    u64::try_from(number::decimal(text, 0)?).ok()
}

/// The condition being typed; copied freely.
#[derive(Clone, Copy)]
pub(super) struct ConditionDraft {
    mode: RwSignal<Option<Mode>>,
    rows: RwSignal<Vec<Row>>,
    next: StoredValue<u64>,
    /// One too nested for the form, which stays as it is.
    kept: StoredValue<Option<Condition>>,
}

impl ConditionDraft {
    /// Begins with what is said.
    pub fn of(said: Option<&Condition>) -> ConditionDraft {
        let parts = condition::parts(said.unwrap_or(&Condition::Always));
        let kept = match parts {
            None => said.cloned(),
            Some(_) => None,
        };
        let (mode, parts) = parts.unwrap_or((Mode::All, Vec::new()));
        let ids = 1..;
        let rows: Vec<Row> = ids
            .zip(parts)
            .map(|(id, part)| Row::new(id, Some(part)))
            .collect();
        ConditionDraft {
            mode: RwSignal::new(Some(mode)),
            next: StoredValue::new(rows.len() as u64),
            rows: RwSignal::new(rows),
            kept: StoredValue::new(kept),
        }
    }

    /// What is said: `Err` while a row is not complete.
    pub fn typed(self) -> Result<Option<Condition>, ()> {
        if let Some(kept) = self.kept.get_value() {
            return Ok(Some(kept));
        }
        let rows = self.rows.get_untracked();
        let parts: Option<Vec<Part>> = rows.into_iter().map(Row::part).collect();
        let mode = self.mode.get_untracked().unwrap_or(Mode::All);
        Ok(condition::condition(mode, parts.ok_or(())?))
    }

    fn add(self) {
        let id = self.next.try_update_value(|n| {
            *n += 1;
            *n
        });
        let row = Row::new(id.unwrap_or_default(), None);
        self.rows.update(|rows| rows.push(row));
    }
}

/// The editor.
#[component]
pub(super) fn ConditionField(
    /// What is typed.
    draft: ConditionDraft,
    /// What is wrong.
    #[prop(into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    if draft.kept.with_value(Option::is_some) {
        return view! {
            <fieldset class="field">
                <legend class="label">{words::CONDITION}</legend>
                <p class="hint">{words::CONDITION_KEPT}</p>
            </fieldset>
        }
        .into_any();
    }
    let several = Memo::new(move |_| draft.rows.with(|rows| rows.len() > 1));
    let mode = move || {
        several.get().then(|| {
            view! { <SelectField label=words::MODE value=draft.mode choices=choices(&MODES, mode_word)/> }
        })
    };
    let add = move || {
        view! { <Button label=words::ADD_CONDITION on_press=move |()| draft.add()/> }
    };
    view! {
        <RowsField label=words::CONDITION hint=words::CONDITION_HINT error=error add=add>
            <For
                each=move || draft.rows.get()
                key=|row| row.id
                children=move |row| view! { <PartField row=row rows=draft.rows/> }
            />
            {mode}
        </RowsField>
    }
    .into_any()
}

#[component]
fn PartField(row: Row, rows: RwSignal<Vec<Row>>) -> impl IntoView {
    let lang = use_lang();
    let asked = Signal::derive(move || {
        let choice = |(key, word): (String, String)| Choice {
            value: key,
            label: word,
        };
        let lang = lang.get();
        let known = words::ASKED
            .into_iter()
            .map(|(key, word, _)| (key.to_owned(), word.pick(lang).to_owned()));
        // A question the form does not know by name keeps its key.
        let other = row.question.get().filter(|question| {
            !words::ASKED
                .iter()
                .any(|(key, ..)| *key == question.as_str())
        });
        let other = other.map(|key| (key.clone(), key));
        known.chain(other).map(choice).collect::<Vec<_>>()
    });
    let number = Memo::new(move |_| {
        row.question
            .with(|question| question.as_deref().is_some_and(asks_number))
    });
    let error = Signal::derive(move || {
        let wrong = row
            .than
            .with(|text| !text.trim().is_empty() && count(text).is_none());
        wrong.then(|| clocks::BAD_NUMBER.pick(lang.get()).to_owned())
    });
    let wanted = move || {
        match number.get() {
        true => view! {
            <SelectField label=words::MUST_BE value=row.is choices=choices(&COMPARATORS, words::comparator)/>
            <TextField label=words::COUNT value=row.than error=error/>
        }
        .into_any(),
        false => view! {
            <SelectField label=words::MUST_BE value=row.wanted choices=choices(&ANSWERS, wanted_word)/>
        }
        .into_any(),
    }
    };
    let remove = move |()| rows.update(|all| all.retain(|one| one.id != row.id));
    view! {
        <div class="rule-row">
            <div class="columns">
                <SelectField label=words::QUESTION value=row.question choices=asked/>
                {wanted}
            </div>
            <Button label=common::REMOVE kind=Kind::Quiet on_press=remove/>
        </div>
    }
}
