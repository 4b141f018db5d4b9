//! What a delay would do: asked of the server, told task by task. Nothing is changed by asking.

use crate::{
    api::use_api,
    components::{Button, FormProblem, Kind, TextField, use_form},
    format::date,
    i18n::use_lang,
    layout::use_incident,
    words::recovery as words,
};
use leptos::prelude::*;
use saiki_api::recovery::{RecoveryPlan, schedule::Slip, tasks::RecoveryTask};

/// The question and its answer.
#[component]
pub fn SlipForm(own: RecoveryTask, plan: StoredValue<RecoveryPlan>) -> impl IntoView {
    let api = use_api();
    let here = use_incident();
    let form = use_form();
    let lang = use_lang();
    let days = RwSignal::new("5".to_owned());
    let answer = RwSignal::new(None::<Slip>);
    let id = own.id;
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let days = days.get_untracked();
        let query = crate::api::path::escape(days.trim());
        let call = api.get(here.below_now(&format!("recovery/slip?task_id={id}&days={query}")));
        form.run(call.send::<Slip>(), move |slip| answer.set(Some(slip)));
    };
    let told = move || {
        answer.get().map(|slip| {
            let explanation = slip.explanation;
            let margin = slip.margin_days;
            let rows = slip.tasks.into_iter().map(|task| {
                let title = plan.with_value(|plan| {
                    let found = plan.tasks.iter().find(|t| t.id == task.task_id);
                    found.map(|t| t.plan.title.clone()).unwrap_or_default()
                });
                view! {
                    <tr>
                        <td>{title}</td>
                        <td data-label=words::SLIP_BEFORE>{move || date::day(task.before, false, lang.get())}</td>
                        <td data-label=words::SLIP_AFTER>{move || date::day(task.after, false, lang.get())}</td>
                    </tr>
                }
            });
            view! {
                <p role="status">{move || explanation.get(lang.get()).to_owned()}</p>
                <p class="muted">{move || margin.map(|n| words::margin(n, lang.get()))}</p>
                <div class="table-frame">
                    <table aria-label=words::SLIP>
                        <thead>
                            <tr>
                                <th scope="col">{words::TASK}</th>
                                <th scope="col">{words::SLIP_BEFORE}</th>
                                <th scope="col">{words::SLIP_AFTER}</th>
                            </tr>
                        </thead>
                        <tbody>{rows.collect_view()}</tbody>
                    </table>
                </div>
            }
        })
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <TextField label=words::SLIP_DAYS value=days error=form.error("days") autofocus=true/>
            <FormProblem form=form/>
            <div class="actions end"><Button label=words::SLIP_ASK kind=Kind::Primary submit=true busy=form.busy/></div>
            {told}
        </form>
    }
}
