//! The board: every unit with what it answered, those that have not first; and the answers as they were recorded.

use super::{answer::AnswerDialog, mails::MailOf, tones};
use crate::{
    api::Loaded,
    components::{Button, Card, Kind, Legend, ProgressBar, Segment, StatusTag, Time, Tone},
    format::number::grouped,
    i18n::use_lang,
    session::use_session,
    words::{instruction_mails, instructions as words},
};
use leptos::prelude::*;
use saiki_api::{
    instruction_mails::InstructionMails,
    instructions::{
        Answer, AnswerCounts, AnswerEntry, InstructionBoard, InstructionState, InstructionUnit,
    },
    permissions::Permission,
};

fn of(counts: &AnswerCounts, answer: Answer) -> i64 {
    match answer {
        Answer::None => counts.none,
        Answer::Seen => counts.seen,
        Answer::InProgress => counts.in_progress,
        Answer::Done => counts.done,
        Answer::NotPossible => counts.not_possible,
    }
}

/// The board.
#[component]
pub fn Board(
    /// What the server says.
    board: InstructionBoard,
    /// Where an answer is put.
    loaded: Loaded<InstructionBoard>,
    /// What became of each unit's mail.
    mails: Loaded<InstructionMails>,
) -> impl IntoView {
    let lang = use_lang();
    let session = use_session();
    let issued = board.instruction.state == InstructionState::Issued;
    let may = issued && session.may(Permission::RecoveryWrite);
    let asked = RwSignal::new(None::<InstructionUnit>);
    let id = board.instruction.id;
    let counts = board.instruction.counts.clone();
    // Finished ones first in the bar, as progress is read.
    let order = [
        Answer::Done,
        Answer::InProgress,
        Answer::Seen,
        Answer::NotPossible,
        Answer::None,
    ];
    let segments: Vec<Segment> = order
        .iter()
        .map(|answer| Segment {
            tone: tones::answer(*answer),
            count: of(&counts, *answer),
        })
        .collect();
    let legends = order.map(|answer| {
        let count = of(&counts, answer);
        view! { <Legend tone=tones::answer(answer) label=move || answer.label(lang.get()) count=count/> }
    });
    let row =
        move |unit: InstructionUnit| view! { <UnitRow unit=unit may=may asked=asked mails=mails/> };
    view! {
        <Card title=words::BOARD>
            <ProgressBar segments=segments total=counts.units label=move || words::BOARD.pick(lang.get()) big=true/>
            <p class="legends">{legends.collect_view()}</p>
            <div class="table-frame answers">
                <table aria-label=words::BOARD>
                    <thead>
                        <tr>
                            <th scope="col">{words::UNIT}</th>
                            <th scope="col">{words::PERSON}</th>
                            <th scope="col" class="n">{words::SYSTEMS}</th>
                            <th scope="col">{words::ANSWER}</th>
                            <th scope="col">{instruction_mails::MAIL}</th>
                            {may.then(|| view! { <td></td> })}
                        </tr>
                    </thead>
                    <tbody>{board.units.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </Card>
        <AnswerDialog id=id asked=asked loaded=loaded/>
    }
}

#[component]
fn UnitRow(
    unit: InstructionUnit,
    may: bool,
    asked: RwSignal<Option<InstructionUnit>>,
    mails: Loaded<InstructionMails>,
) -> impl IntoView {
    let lang = use_lang();
    let (answer, tries) = (unit.answer, unit.tries);
    let (id, mailable) = (unit.unit_id, !unit.email.is_empty());
    let opened = unit.clone();
    let contacts = [unit.phone.clone(), unit.fax.clone(), unit.email.clone()];
    let contacts = contacts.into_iter().filter(|c| !c.is_empty());
    let contacts = contacts.map(|one| view! { <span class="muted">{one}</span> });
    let answered = unit.answered_at.map(|at| {
        view! { <div class="muted">{unit.answered_by} " " <Time at=at/></div> }
    });
    view! {
        <tr>
            <td><b>{unit.name}</b></td>
            <td>
                <span class="two-lines">
                    <span>{unit.person}</span>
                    {contacts.collect_view()}
                </span>
            </td>
            <td class="n" data-label=words::SYSTEMS>{grouped(unit.systems)}</td>
            <td>
                <StatusTag tone=tones::answer(answer) label=move || answer.label(lang.get())/>
                {unit.late.then(|| view! { " " <StatusTag tone=Tone::Late label=words::LATE/> })}
                {(tries > 0).then(|| view! { " " <span class="muted">{move || words::tries(tries, lang.get())}</span> })}
                {(!unit.reason.is_empty()).then(|| view! { <div class="muted">{unit.reason}</div> })}
                {answered}
            </td>
            <td data-label=instruction_mails::MAIL><MailOf unit=id mailable=mailable mails=mails/></td>
            {may
                .then(|| {
                    view! {
                        <td class="n">
                            <Button label=words::RECORD kind=Kind::Quiet on_press=move |()| asked.set(Some(opened.clone()))/>
                        </td>
                    }
                })}
        </tr>
    }
}

/// Answers and tries as they were recorded.
#[component]
pub fn Answers(
    /// What the server says.
    board: InstructionBoard,
) -> impl IntoView {
    let lang = use_lang();
    let none = board.answers.is_empty();
    let names: std::collections::HashMap<_, _> = board
        .units
        .iter()
        .map(|unit| (unit.unit_id, unit.name.clone()))
        .collect();
    let row = move |entry: AnswerEntry| {
        let (answer, way) = (entry.answer, entry.way);
        let name = names.get(&entry.unit_id).cloned().unwrap_or_default();
        let what = move || match answer {
            Answer::None => words::TRY.pick(lang.get()),
            other => other.label(lang.get()),
        };
        view! {
            <li>
                <span class="muted"><Time at=entry.at/></span>
                <span>
                    <b>{name}</b> " " {what} " " <span class="muted">{move || way.label(lang.get())}</span>
                    " " {entry.answered_by} " "
                    <span class="muted">{entry.recorded_by_name} " " {entry.note}</span>
                </span>
            </li>
        }
    };
    view! {
        <Card title=words::ANSWERS>
            {none.then(|| view! { <p class="muted">{words::NO_ANSWERS}</p> })}
            <ol class="history">{board.answers.into_iter().map(row).collect_view()}</ol>
        </Card>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_the_bar_add_up() {
        let counts = AnswerCounts {
            units: 15,
            none: 1,
            seen: 2,
            in_progress: 3,
            done: 4,
            not_possible: 5,
        };
        let sum: i64 = Answer::ALL.into_iter().map(|a| of(&counts, a)).sum();
        assert_eq!(sum, counts.units);
    }
}
