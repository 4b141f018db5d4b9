//! When alarms are raised, as an editor: the hours before a deadline as rows, the deadline itself, repetitions, and how they
//! are told. What was raised is shown on the pages of deadlines.

use crate::{
    browser,
    components::{Button, CheckField, Form, Kind, RowsField, TextField},
    format::number,
    i18n::{Text, use_lang},
    words::{alarms as words, common},
};
use leptos::{prelude::*, task::spawn_local};
use saiki_api::alarms::{AlarmPlan, MAX_BEFORE, MAX_BEFORE_HOURS, MAX_REPEAT_HOURS, MAX_REPEATS};
use std::ops::RangeInclusive;

/// Hours before a deadline, being typed.
#[derive(Clone, Copy)]
struct Row {
    id: u64,
    hours: RwSignal<String>,
}

impl Row {
    fn of(id: u64, hours: String) -> Row {
        Row {
            id,
            hours: RwSignal::new(hours),
        }
    }
}

/// A whole number within a range.
fn whole(text: &str, range: RangeInclusive<u32>) -> Option<u32> {
    let n = u32::try_from(number::decimal(text, 0)?).ok()?;
    range.contains(&n).then_some(n)
}

/// Hours before a deadline.
fn hours(text: &str) -> Option<u32> {
    whole(text, 1..=MAX_BEFORE_HOURS)
}

/// What is wrong with one of several rows: it holds no such number, or a row above holds the same.
fn fault(typed: &[String], n: usize) -> Option<Text> {
    let Some(mine) = hours(typed.get(n)?) else {
        return Some(words::BAD_HOURS);
    };
    let twice = typed.iter().take(n).any(|text| hours(text) == Some(mine));
    twice.then_some(words::TWICE)
}

/// Focuses what matches, once what was added or removed is drawn.
fn focus_soon(selector: &'static str) {
    spawn_local(async move {
        browser::sleep(0).await;
        browser::dom::focus(selector);
    });
}

/// The plan being typed; copied freely.
#[derive(Clone, Copy)]
pub(super) struct PlanDraft {
    rows: RwSignal<Vec<Row>>,
    next: StoredValue<u64>,
    at: RwSignal<bool>,
    repeat_hours: RwSignal<String>,
    repeats: RwSignal<String>,
    mail: RwSignal<bool>,
    exercises: RwSignal<bool>,
    /// Whether sending was tried: only then is an empty row marked.
    pub tried: RwSignal<bool>,
}

impl PlanDraft {
    /// Begins with what is said, the earliest hours first.
    pub fn of(plan: AlarmPlan) -> PlanDraft {
        let mut before = plan.before_hours;
        before.sort_unstable_by(|one, other| other.cmp(one));
        let ids = 1..;
        let rows: Vec<Row> = ids
            .zip(before)
            .map(|(id, hours)| Row::of(id, hours.to_string()))
            .collect();
        PlanDraft {
            next: StoredValue::new(rows.len() as u64),
            rows: RwSignal::new(rows),
            at: RwSignal::new(plan.at),
            repeat_hours: RwSignal::new(plan.repeat_hours.to_string()),
            repeats: RwSignal::new(plan.repeats.to_string()),
            mail: RwSignal::new(plan.mail),
            exercises: RwSignal::new(plan.exercises),
            tried: RwSignal::new(false),
        }
    }

    fn typed(self) -> Vec<String> {
        self.rows
            .with(|rows| rows.iter().map(|row| row.hours.get()).collect())
    }

    /// The plan as typed; none while something is wrong with it.
    pub fn plan(self) -> Option<AlarmPlan> {
        let typed = self.typed();
        let right = (0..typed.len()).all(|n| fault(&typed, n).is_none());
        let before_hours: Option<Vec<u32>> = typed.iter().map(|text| hours(text)).collect();
        let repeat_hours = self
            .repeat_hours
            .with(|text| whole(text, 1..=MAX_REPEAT_HOURS));
        let repeats = self.repeats.with(|text| whole(text, 0..=MAX_REPEATS));
        let plan = AlarmPlan {
            before_hours: before_hours?,
            at: self.at.get(),
            repeat_hours: repeat_hours?,
            repeats: repeats?,
            mail: self.mail.get(),
            exercises: self.exercises.get(),
        };
        right.then_some(plan)
    }

    fn add(self) {
        let id = self.next.try_update_value(|n| {
            *n += 1;
            *n
        });
        let row = Row::of(id.unwrap_or_default(), String::new());
        self.rows.update(|rows| rows.push(row));
        focus_soon(".alarm-hours > .line:last-child input");
    }

    fn remove(self, id: u64) {
        self.rows.update(|rows| rows.retain(|row| row.id != id));
        focus_soon(".alarm-hours ~ .actions .btn");
    }
}

/// The editor.
#[component]
pub(super) fn PlanField(
    /// What is typed.
    draft: PlanDraft,
    /// The form, which knows what is wrong.
    form: Form,
) -> impl IntoView {
    let lang = use_lang();
    // The places have fields of their own, whichever rows stand there.
    let errors: Vec<Signal<Option<String>>> = (0..MAX_BEFORE)
        .map(|n| form.error(&format!("alarms.before_hours.{n}")))
        .collect();
    let errors = StoredValue::new(errors);
    let full = Signal::derive(move || draft.rows.with(|rows| rows.len() >= MAX_BEFORE));
    let add = move || {
        view! { <Button label=words::ADD_HOURS disabled=full on_press=move |()| draft.add()/> }
    };
    let row = move |row: Row| view! { <HourField row=row draft=draft errors=errors/> };
    let marked = move |typed: RwSignal<String>,
                       range: RangeInclusive<u32>,
                       word: Text,
                       server: Signal<Option<String>>| {
        Signal::derive(move || {
            let wrong = typed.with(|text| whole(text, range.clone()).is_none());
            let own = wrong.then(|| word.pick(lang.get()).to_owned());
            own.or_else(|| server.get())
        })
    };
    let repeat_hours = marked(
        draft.repeat_hours,
        1..=MAX_REPEAT_HOURS,
        words::BAD_REPEAT_HOURS,
        form.error("alarms.repeat_hours"),
    );
    let repeats = marked(
        draft.repeats,
        0..=MAX_REPEATS,
        words::BAD_REPEATS,
        form.error("alarms.repeats"),
    );
    let told = move || {
        let lang = lang.get();
        draft.plan().map(|plan| words::told(&plan, lang))
    };
    view! {
        <section>
            <h3>{words::TITLE}</h3>
            <RowsField
                label=words::BEFORE
                hint=words::BEFORE_HINT
                error=form.error("alarms.before_hours")
                lines=true
                add=add
            >
                <div class="lines alarm-hours">
                    <For each=move || draft.rows.get() key=|row| row.id children=row/>
                </div>
            </RowsField>
            <div class="columns">
                <TextField
                    label=words::REPEAT_HOURS
                    value=draft.repeat_hours
                    hint=words::REPEAT_HOURS_HINT
                    error=repeat_hours
                />
                <TextField label=words::REPEATS value=draft.repeats hint=words::REPEATS_HINT error=repeats/>
            </div>
            <div class="alarm-checks">
                <CheckField label=words::AT value=draft.at/>
                <CheckField label=words::MAIL value=draft.mail hint=words::MAIL_HINT/>
                <CheckField label=words::EXERCISES value=draft.exercises/>
            </div>
            <p class="hint">{told}</p>
        </section>
    }
}

/// One row: a number, what it counts, and the way to take it out.
#[component]
fn HourField(
    row: Row,
    draft: PlanDraft,
    /// What the server said against each place.
    errors: StoredValue<Vec<Signal<Option<String>>>>,
) -> impl IntoView {
    let lang = use_lang();
    let note = browser::id::random();
    let error = Memo::new(move |_| {
        let n = draft
            .rows
            .with(|rows| rows.iter().position(|one| one.id == row.id))?;
        let told = draft.tried.get() || row.hours.with(|text| !text.trim().is_empty());
        let own = fault(&draft.typed(), n).filter(|_| told);
        let own = own.map(|word| word.pick(lang.get()).to_owned());
        own.or_else(|| {
            let server = errors.with_value(|errors| errors.get(n).copied())?;
            server.get()
        })
    });
    let unit = move || words::hours_before(row.hours.with(|text| hours(text)), lang.get());
    let wrong = move || {
        error.get().map(|error| {
            view! {
                <p class="error">
                    <span aria-hidden="true">"▲ "</span>
                    {error}
                </p>
            }
        })
    };
    view! {
        <div class="line">
            <label class="alarm-hour">
                <input
                    type="text"
                    inputmode="numeric"
                    autocomplete="off"
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                    aria-describedby=note.clone()
                    prop:value=row.hours
                    on:input:target=move |event| row.hours.set(event.target().value())
                />
                <span>{unit}</span>
            </label>
            <Button label=common::REMOVE kind=Kind::Quiet on_press=move |()| draft.remove(row.id)/>
            <div class="note" id=note>
                {wrong}
            </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn hours_are_a_whole_number_from_1_to_2160() {
        for right in ["1", "72", "２４", "2,160"] {
            assert_eq!(fault(&typed(&[right]), 0), None, "{right}");
        }
        for wrong in ["", "0", "2161", "1.5", "三日"] {
            let found = fault(&typed(&[wrong]), 0);
            assert_eq!(found, Some(words::BAD_HOURS), "{wrong}");
        }
    }

    #[test]
    fn the_same_hours_twice_are_marked_where_they_come_again() {
        let rows = typed(&["72", "24", "７２"]);
        assert_eq!(fault(&rows, 0), None);
        assert_eq!(fault(&rows, 1), None);
        assert_eq!(fault(&rows, 2), Some(words::TWICE));
    }
}
