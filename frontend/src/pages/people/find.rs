//! Finding one person by an exact value and putting them into a selection: for households, guardians, merges. Who may be
//! found, and what of them is shown, is the server's affair.

use crate::{
    api::{path, use_api},
    components::{Button, FormProblem, TextField, use_form},
    i18n::{Text, use_lang},
    layout::use_incident,
    words::register as words,
};
use leptos::prelude::*;
use saiki_api::{
    page::Page,
    people::{Person, PersonFilter},
};

/// A field that finds people one by one.
#[component]
pub fn FindPerson(
    /// Takes who was found.
    #[prop(into)]
    on_found: Callback<Person>,
    /// Whether people who are in a household already are refused.
    #[prop(optional)]
    free_only: bool,
) -> impl IntoView {
    let (api, form, lang, incident) = (use_api(), use_form(), use_lang(), use_incident());
    let typed = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<Text>);
    let find = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let q = typed.get_untracked().trim().to_owned();
        if q.is_empty() {
            return;
        }
        let filter = PersonFilter {
            q: Some(q),
            ..PersonFilter::default()
        };
        let base = path::with_query(&incident.below_now("people"), &filter);
        let call = api.get(path::and(&base, "limit", "2"));
        form.run(call.send::<Page<Person>>(), move |page| {
            let mut found = page.items.into_iter();
            match (found.next(), found.next()) {
                (None, _) => wrong.set(Some(words::FOUND_NOBODY)),
                (Some(_), Some(_)) => wrong.set(Some(words::FOUND_SEVERAL)),
                (Some(one), None) if free_only && one.household_id.is_some() => {
                    wrong.set(Some(words::FOUND_IN_OTHER));
                }
                (Some(one), None) => {
                    wrong.set(None);
                    typed.set(String::new());
                    on_found.run(one);
                }
            }
        });
    };
    let error = Signal::derive(move || wrong.get().map(|text| text.pick(lang.get()).to_owned()));
    view! {
        <form class="stack" novalidate=true on:submit=find>
            <TextField label=words::FIND value=typed error=error/>
            <div class="actions">
                <Button label=words::FIND_ADD submit=true busy=form.busy/>
            </div>
            <FormProblem form=form/>
        </form>
    }
}

/// People chosen so far, each with a way out.
#[component]
pub fn Chosen(
    /// The people.
    people: RwSignal<Vec<Person>>,
) -> impl IntoView {
    let row = move |person: Person| {
        let id = person.id;
        let drop = move |()| people.update(|all| all.retain(|one| one.id != id));
        view! {
            <li>
                <span aria-hidden="true">"・"</span>
                <span>
                    <b>{person.name.clone()}</b>
                    " "
                    <span class="mono muted">{person.number.clone()}</span>
                </span>
                <Button label=words::LEAVE kind=crate::components::Kind::Quiet on_press=drop/>
            </li>
        }
    };
    view! { <ul class="list">{move || people.get().into_iter().map(row).collect_view()}</ul> }
}
