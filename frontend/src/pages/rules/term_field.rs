//! The periods of a clause as an editor: what each runs from, how long it is, in which calendar, and what happens when its
//! last day is closed. What a period says beyond that is kept.

use crate::{
    api::use_loaded,
    components::{Button, Choice, Form, Kind, RowsField, SelectField, TextField, choices},
    format::number,
    i18n::use_lang,
    words::rules as words,
};
use leptos::prelude::*;
use saiki_api::{
    calendars::Calendar,
    incidents::TimeKind,
    rules::{Relief, Roll, Start, Term, Unit},
    wire,
};

/// Most periods of a clause.
const MOST: usize = 4;
/// How a start the form cannot make is named among the choices.
const KEPT: &str = "kept";

/// A period being typed.
#[derive(Clone, Copy)]
struct Row {
    id: u64,
    start: RwSignal<Option<String>>,
    count: RwSignal<String>,
    unit: RwSignal<Option<Unit>>,
    outer: RwSignal<String>,
    roll: RwSignal<Option<Roll>>,
    calendar: RwSignal<Option<String>>,
    /// What it said, for what the form does not show.
    before: StoredValue<Term>,
}

/// A whole number from 1.
fn whole(text: &str) -> Option<u32> {
    let n = u32::try_from(number::decimal(text, 0)?).ok()?;
    (n > 0).then_some(n)
}

/// The period a new clause begins with: 72 hours from becoming aware.
fn usual() -> Term {
    Term {
        start: Start::Time(TimeKind::Aware),
        count: 72,
        unit: Unit::Hours,
        outer: None,
        roll: Roll::None,
        roll_unless: None,
        calendar: None,
        relief: Relief::None,
        only_if: None,
    }
}

impl Row {
    fn of(id: u64, term: Term) -> Row {
        let start = match &term.start {
            Start::Time(kind) => wire::name(kind),
            _ => KEPT.to_owned(),
        };
        let outer = term.outer.map(|n| n.to_string()).unwrap_or_default();
        Row {
            id,
            start: RwSignal::new(Some(start)),
            count: RwSignal::new(term.count.to_string()),
            unit: RwSignal::new(Some(term.unit)),
            outer: RwSignal::new(outer),
            roll: RwSignal::new(Some(term.roll)),
            calendar: RwSignal::new(term.calendar.clone()),
            before: StoredValue::new(term),
        }
    }

    /// The period as typed; none while a number is none.
    fn term(self) -> Option<Term> {
        let before = self.before.get_value();
        let start = match self.start.get_untracked()?.as_str() {
            KEPT => before.start.clone(),
            name => Start::Time(wire::parse(name)?),
        };
        let outer = self.outer.get_untracked();
        let outer = match outer.trim().is_empty() {
            true => None,
            false => Some(whole(&outer)?),
        };
        Some(Term {
            start,
            count: self.count.with_untracked(|text| whole(text))?,
            unit: self.unit.get_untracked()?,
            outer,
            roll: self.roll.get_untracked()?,
            calendar: self.calendar.get_untracked(),
            ..before
        })
    }
}

/// The periods being typed; copied freely.
#[derive(Clone, Copy)]
pub(super) struct TermsDraft {
    rows: RwSignal<Vec<Row>>,
    next: StoredValue<u64>,
}

impl TermsDraft {
    /// Begins with what is said; a new clause with the usual period.
    pub fn of(said: Option<Vec<Term>>) -> TermsDraft {
        let terms = said.unwrap_or_else(|| vec![usual()]);
        let ids = 1..;
        let rows: Vec<Row> = ids.zip(terms).map(|(id, term)| Row::of(id, term)).collect();
        TermsDraft {
            next: StoredValue::new(rows.len() as u64),
            rows: RwSignal::new(rows),
        }
    }

    /// What is said; none while a number is none.
    pub fn typed(self) -> Option<Vec<Term>> {
        let rows = self.rows.get_untracked();
        rows.into_iter().map(Row::term).collect()
    }

    fn add(self) {
        let id = self.next.try_update_value(|n| {
            *n += 1;
            *n
        });
        let row = Row::of(id.unwrap_or_default(), usual());
        self.rows.update(|rows| rows.push(row));
    }
}

/// The editor.
#[component]
pub(super) fn TermsField(
    /// What is typed.
    draft: TermsDraft,
    /// The form, which knows what is wrong.
    form: Form,
) -> impl IntoView {
    let calendars = use_loaded::<Vec<Calendar>>(Signal::stored(Some("calendars".to_owned())));
    let lang = use_lang();
    let offered = Signal::derive(move || {
        let lang = lang.get();
        let choice = |one: &Calendar| Choice {
            value: one.id.clone(),
            label: one.fields.name.get(lang).to_owned(),
        };
        calendars
            .value
            .with(|all| all.iter().flatten().map(choice).collect::<Vec<_>>())
    });
    // The places have fields of their own, whichever rows stand there.
    let errors: Vec<RowErrors> = (0..MOST).map(|n| RowErrors::of(form, n)).collect();
    let errors = StoredValue::new(errors);
    let row = move |row: Row| {
        view! { <TermField row=row draft=draft calendars=offered errors=errors/> }
    };
    let room = Memo::new(move |_| draft.rows.with(|rows| rows.len() < MOST));
    let add = move || {
        room.get()
            .then(|| view! { <Button label=words::ADD_TERM on_press=move |()| draft.add()/> })
    };
    view! {
        <RowsField label=words::TERMS hint=words::TERMS_HINT error=form.error("terms") add=add>
            <For each=move || draft.rows.get() key=|row| row.id children=row/>
        </RowsField>
    }
}

/// What the server said against the fields of one place.
#[derive(Clone, Copy)]
struct RowErrors {
    start: Signal<Option<String>>,
    count: Signal<Option<String>>,
    outer: Signal<Option<String>>,
    roll: Signal<Option<String>>,
    calendar: Signal<Option<String>>,
}

impl RowErrors {
    fn of(form: Form, place: usize) -> RowErrors {
        let error = |field: &str| form.error(&format!("terms.{place}.{field}"));
        RowErrors {
            start: error("start"),
            count: error("count"),
            outer: error("outer"),
            roll: error("roll"),
            calendar: error("calendar"),
        }
    }
}

#[component]
fn TermField(
    row: Row,
    draft: TermsDraft,
    calendars: Signal<Vec<Choice>>,
    errors: StoredValue<Vec<RowErrors>>,
) -> impl IntoView {
    let lang = use_lang();
    let rows = draft.rows;
    let of_place = move |get: fn(&RowErrors) -> Signal<Option<String>>| {
        let place = rows.with(|rows| rows.iter().position(|one| one.id == row.id))?;
        let signal = errors.with_value(|errors| errors.get(place).map(get))?;
        signal.get()
    };
    let starts = Signal::derive(move || {
        let lang = lang.get();
        let time = |kind: TimeKind| Choice {
            value: wire::name(&kind),
            label: kind.label(lang).to_owned(),
        };
        let kept = row.before.with_value(|term| match &term.start {
            Start::Time(_) => None,
            other => Some(Choice {
                value: KEPT.to_owned(),
                label: words::start(other, lang),
            }),
        });
        let times = TimeKind::ALL.into_iter().map(time);
        times.chain(kept).collect::<Vec<_>>()
    });
    let bad = move |wrong: bool| wrong.then(|| words::BAD_NUMBER.pick(lang.get()).to_owned());
    let count_error = Signal::derive(move || {
        let wrong = row.count.with(|text| whole(text).is_none());
        bad(wrong).or_else(|| of_place(|errors| errors.count))
    });
    let outer_error = Signal::derive(move || {
        let wrong = row
            .outer
            .with(|text| !text.trim().is_empty() && whole(text).is_none());
        bad(wrong).or_else(|| of_place(|errors| errors.outer))
    });
    let start_error = Signal::derive(move || of_place(|errors| errors.start));
    let roll_error = Signal::derive(move || of_place(|errors| errors.roll));
    let calendar_error = Signal::derive(move || of_place(|errors| errors.calendar));
    let remove = move |()| rows.update(|all| all.retain(|one| one.id != row.id));
    view! {
        <div class="rule-row">
            <div class="columns">
                <SelectField label=words::RUNS_FROM value=row.start choices=starts error=start_error/>
                <TextField label=words::COUNT value=row.count error=count_error/>
                <SelectField label=words::UNIT value=row.unit choices=choices(&words::UNITS, words::unit)/>
                <TextField label=words::OUTER value=row.outer error=outer_error/>
                <SelectField label=words::ROLL value=row.roll choices=choices(&words::ROLLS, words::roll) error=roll_error/>
                <SelectField
                    label=words::CALENDAR
                    value=row.calendar
                    choices=calendars
                    none=words::NO_CALENDAR
                    error=calendar_error
                />
            </div>
            <Button label=words::REMOVE_TERM kind=Kind::Quiet on_press=remove/>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_a_whole_number_from_1() {
        assert_eq!(whole("72"), Some(72));
        assert_eq!(whole("３"), Some(3));
        for wrong in ["", "0", "1.5", "三日"] {
            assert_eq!(whole(wrong), None, "{wrong}");
        }
    }
}
