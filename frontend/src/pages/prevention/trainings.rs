//! Education, drills and audits: planned, held, with attendance by unit and the date of the next one.

use super::{
    records::{Opened, RecordWords, Records},
    tones,
};
use crate::{
    api::{use_api, use_listing},
    components::{
        Button, CheckField, Column, Day, FormProblem, Kind, SelectField, StatusTag, TextArea,
        TextField, choices, use_form, use_toasts,
    },
    format::{amount, number::grouped},
    i18n::use_lang,
    layout::use_incident,
    pages::losses::today,
    session::use_session,
    words::{common, prevention as words},
};
use leptos::prelude::*;
use saiki_api::{
    Date,
    permissions::Permission,
    trainings::{Attendance, NewTraining, Training, TrainingKind},
};

const WORDS: RecordWords = RecordWords {
    title: words::TAB_TRAININGS,
    lead: None,
    new: words::TRAINING_NEW,
    edit: words::TRAINING_EDIT,
    empty: (words::TRAININGS_EMPTY, words::TRAININGS_EMPTY_TEXT),
};

/// The tab.
#[component]
pub fn TrainingsTab() -> impl IntoView {
    let open = use_incident();
    let session = use_session();
    let listing = use_listing::<Training>(Signal::derive(move || {
        open.below("trainings").unwrap_or_default()
    }));
    let may = Memo::new(move |_| session.may(Permission::RecoveryWrite));
    let form = |opened: Opened<Training>| {
        view! { <TrainingForm training=opened.row done=opened.done readonly=opened.readonly/> }
    };
    view! { <Records listing=listing words=WORDS may=may columns=columns() form=form/> }
}

fn columns() -> Vec<Column<Training>> {
    let lang = use_lang();
    vec![
        Column::new(words::SUBJECT, |row: &Training| {
            view! { <b>{row.content.title.clone()}</b> }
        }),
        Column::new(words::KIND, move |row: &Training| {
            let kind = row.content.kind;
            move || kind.label(lang.get())
        }),
        Column::new(words::AUDIENCE, |row: &Training| {
            row.content.audience.clone()
        })
        .secondary(),
        Column::new(
            words::DAY,
            |row: &Training| view! { <Day on=row.content.day/> },
        ),
        Column::new(words::ATTENDANCE, move |row: &Training| {
            let (attended, invited) = (row.attended, row.invited);
            move || {
                (invited > 0)
                    .then(|| words::came(&grouped(attended), &grouped(invited), lang.get()))
            }
        })
        .numeric(),
        Column::new(words::STATE, move |row: &Training| {
            let state = row.state;
            view! { <StatusTag tone=tones::training(state) label=move || state.label(lang.get())/> }
        }),
        Column::new(words::NEXT_ON, |row: &Training| {
            row.content.next_on.map(|day| view! { <Day on=day/> })
        })
        .secondary(),
    ]
}

/// A unit's row as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Typed {
    unit: String,
    invited: String,
    attended: String,
    names: String,
}

fn typed(rows: &[Attendance]) -> Vec<Typed> {
    let row = |row: &Attendance| Typed {
        unit: row.unit.clone(),
        invited: row.invited.to_string(),
        attended: row.attended.to_string(),
        names: row.names.join("\n"),
    };
    rows.iter().map(row).collect()
}

/// The rows; none while a number cannot be read. Empty rows say nothing.
fn read(rows: &[Typed]) -> Option<Vec<Attendance>> {
    let number = |typed: &str| u32::try_from(amount::parse(typed, "JPY")?).ok();
    rows.iter()
        .filter(|row| **row != Typed::default())
        .map(|row| {
            let names = row.names.lines().map(str::trim).filter(|n| !n.is_empty());
            Some(Attendance {
                unit: row.unit.trim().to_owned(),
                invited: number(&row.invited)?,
                attended: number(&row.attended)?,
                names: names.map(str::to_owned).collect(),
            })
        })
        .collect()
}

#[component]
fn TrainingForm(
    training: Option<Training>,
    #[prop(into)] done: Callback<()>,
    readonly: bool,
) -> impl IntoView {
    let api = use_api();
    let incident = use_incident();
    let toasts = use_toasts();
    let form = use_form();
    let lang = use_lang();
    let content = training.as_ref().map(|t| t.content.clone());
    let text = |of: fn(&NewTraining) -> String| {
        RwSignal::new(content.as_ref().map(of).unwrap_or_default())
    };
    let kind = RwSignal::new(Some(
        content.as_ref().map_or(TrainingKind::Education, |t| t.kind),
    ));
    let title = text(|t| t.title.clone());
    let audience = text(|t| t.audience.clone());
    let result = text(|t| t.result.clone());
    let next = text(|t| t.next_on.map(|day| day.to_string()).unwrap_or_default());
    let day = RwSignal::new(content.as_ref().map_or_else(today, |t| t.day.to_string()));
    let held = RwSignal::new(content.as_ref().is_some_and(|t| t.held));
    let rows = RwSignal::new(typed(
        content
            .as_ref()
            .map(|t| t.attendance.as_slice())
            .unwrap_or_default(),
    ));
    let tried = RwSignal::new(false);
    let seen = training.map(|training| (training.id, training.version));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let (Ok(day), Some(attendance), Some(kind)) = (
            day.get_untracked().parse::<Date>(),
            rows.with_untracked(|rows| read(rows)),
            kind.get_untracked(),
        ) else {
            return;
        };
        let typed = |field: RwSignal<String>| field.get_untracked().trim().to_owned();
        let new = NewTraining {
            kind,
            title: typed(title),
            audience: typed(audience),
            day,
            held: held.get_untracked(),
            attendance,
            result: typed(result),
            next_on: next.get_untracked().parse::<Date>().ok(),
        };
        let call = match seen {
            Some((id, version)) => api
                .put(incident.below_now(&format!("trainings/{id}")))
                .json(&new)
                .if_match(version),
            None => api
                .post(incident.below_now("trainings"))
                .json(&new)
                .idempotent(),
        };
        form.run(call.send::<Training>(), move |_| {
            toasts.say(common::SAVED);
            done.run(());
        });
    };
    let server = form.error("day");
    let day_error = Signal::derive(move || {
        let bad = tried.get() && day.get().parse::<Date>().is_err();
        bad.then(|| words::REQUIRED.pick(lang.get()).to_owned())
            .or_else(|| server.get())
    });
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <fieldset class="bare stack" disabled=readonly>
                <TextField label=words::SUBJECT value=title required=true autofocus=true error=form.error("title")/>
                <div class="columns">
                    <SelectField label=words::KIND value=kind choices=choices(&TrainingKind::ALL, TrainingKind::label)/>
                    <TextField label=words::AUDIENCE value=audience required=true error=form.error("audience")/>
                    <TextField label=words::DAY value=day kind="date" required=true error=day_error/>
                    <TextField label=words::NEXT_ON value=next kind="date" error=form.error("next_on")/>
                </div>
                <CheckField label=words::HELD value=held/>
                <TextArea label=words::RESULT value=result rows=2 error=form.error("result")/>
                <Units rows=rows tried=tried/>
            </fieldset>
            <FormProblem form=form/>
            {(!readonly)
                .then(|| {
                    view! {
                        <div class="actions end">
                            <Button label=common::SAVE kind=Kind::Primary submit=true busy=form.busy/>
                        </div>
                    }
                })}
        </form>
    }
}

#[component]
fn Units(rows: RwSignal<Vec<Typed>>, tried: RwSignal<bool>) -> impl IntoView {
    let count = Memo::new(move |_| rows.with(Vec::len));
    let wrong = move || tried.get() && rows.with(|rows| read(rows).is_none());
    view! {
        <fieldset class="field">
            <legend class="label">{words::ATTENDANCE}</legend>
            {move || (0..count.get()).map(|i| view! { <Unit rows=rows i=i/> }).collect_view()}
            {move || wrong().then(|| view! { <p class="error">{words::NUMBER_MISSING}</p> })}
            <div class="actions">
                <Button
                    label=words::ADD_UNIT
                    kind=Kind::Quiet
                    on_press=move |()| rows.update(|all| all.push(Typed::default()))
                />
            </div>
        </fieldset>
    }
}

#[component]
fn Unit(rows: RwSignal<Vec<Typed>>, i: usize) -> impl IntoView {
    type Part = fn(&mut Typed) -> &mut String;
    let read = move |part: Part| {
        rows.with(|all| {
            all.get(i)
                .cloned()
                .map(|mut row| part(&mut row).clone())
                .unwrap_or_default()
        })
    };
    let write = move |part: Part, typed: String| {
        rows.update(|all| {
            if let Some(row) = all.get_mut(i) {
                *part(row) = typed;
            }
        });
    };
    let input = move |part: Part, label: crate::i18n::Text| {
        view! {
            <input
                type="text"
                aria-label=label
                placeholder=label
                prop:value=move || read(part)
                on:input:target=move |event| write(part, event.target().value())
            />
        }
    };
    let names: Part = |row| &mut row.names;
    view! {
        <div class="attendance">
            {input(|row| &mut row.unit, words::UNIT)}
            {input(|row| &mut row.invited, words::INVITED)}
            {input(|row| &mut row.attended, words::ATTENDED)}
            <Button
                label=common::REMOVE
                kind=Kind::Quiet
                on_press=move |()| rows.update(|all| if i < all.len() { all.remove(i); })
            />
            <textarea
                rows="2"
                aria-label=words::NAMES
                placeholder=words::NAMES
                prop:value=move || read(names)
                on:input:target=move |event| write(names, event.target().value())
            ></textarea>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_read_with_their_names() {
        let row = Typed {
            unit: " 運用部 ".to_owned(),
            invited: "１２".to_owned(),
            attended: "10".to_owned(),
            names: "佐藤\n\n鈴木 ".to_owned(),
        };
        let rows = read(&[row.clone(), Typed::default()]).unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!(
            (rows[0].invited, rows[0].names.join("/")),
            (12, "佐藤/鈴木".to_owned())
        );
        let wrong = Typed {
            invited: "many".to_owned(),
            ..row
        };
        assert_eq!(read(&[wrong]), None);
    }
}
