//! Units of the organisation: listed by name, entered, changed, retired.

use crate::{
    api::{Listing, path, use_api, use_listing},
    components::{
        Button, CheckField, Choice, Column, DataTable, Dialog, EmptyState, FormProblem, Kind,
        PageHeader, SearchBox, SelectField, StatusTag, TextArea, TextField, Tone, use_form,
        use_toasts, use_url_query,
    },
    session::use_session,
    words::{common, units as words},
};
use leptos::{prelude::*, task::spawn_local};
use saiki_api::{
    page::Page,
    permissions::Permission,
    units::{Unit, UnitFields, UnitFilter},
};

/// Every unit in use, read page by page; for selections.
pub fn use_units() -> RwSignal<Vec<Unit>> {
    let api = use_api();
    let units = RwSignal::new(Vec::new());
    spawn_local(async move {
        let mut cursor = None::<String>;
        loop {
            let address = match &cursor {
                Some(cursor) => path::and("units?limit=200", "cursor", cursor),
                None => "units?limit=200".to_owned(),
            };
            // Without units the selections stay empty; the page itself tells what failed.
            let Ok(page) = api.get(address).send::<Page<Unit>>().await else {
                return;
            };
            if units.try_update(|all| all.extend(page.items)).is_none() {
                return;
            }
            cursor = page.next_cursor;
            if cursor.is_none() {
                return;
            }
        }
    });
    units
}

/// The page.
#[component]
pub fn Units() -> impl IntoView {
    let session = use_session();
    let query = use_url_query();
    let address = Signal::derive(move || {
        let filter = UnitFilter {
            q: query.get("q"),
            retired: query.get("retired").map(|value| value == "true"),
        };
        path::with_query("units", &filter)
    });
    let listing = use_listing::<Unit>(address);
    let (editing, unit) = (RwSignal::new(false), RwSignal::new(None::<Unit>));
    let may = Memo::new(move |_| session.may(Permission::RecoveryWrite));
    let add = move |()| {
        unit.set(None);
        editing.set(true);
    };
    let actions = move || {
        may.get()
            .then(|| view! { <Button label=words::ADD kind=Kind::Primary on_press=add/> })
    };
    let open = move |one: Unit| {
        if may.get_untracked() {
            unit.set(Some(one));
            editing.set(true);
        }
    };
    let retired = move || query.get("retired").is_some();
    let empty = move || match query.any(&["q", "retired"]) {
        true => view! { <EmptyState title=words::NO_MATCH text=words::NO_MATCH_TEXT/> }.into_any(),
        false => {
            view! { <EmptyState title=words::EMPTY text=words::EMPTY_TEXT>{actions}</EmptyState> }
                .into_any()
        }
    };
    view! {
        <PageHeader title=words::TITLE actions=actions/>
        <div class="toolbar">
            <SearchBox query=query label=words::SEARCH/>
            <button
                type="button"
                class="chip"
                aria-pressed=move || if retired() { "true" } else { "false" }
                on:click=move |_| query.set("retired", (!retired()).then(|| "true".to_owned()))
            >
                {words::SHOW_RETIRED}
            </button>
        </div>
        <DataTable listing=listing label=words::TITLE columns=columns() on_open=open empty=empty/>
        <Dialog open=editing title=words::EDIT_TITLE wide=true>
            <UnitForm open=editing unit=unit listing=listing/>
        </Dialog>
    }
}

fn columns() -> Vec<Column<Unit>> {
    vec![
        Column::new(words::NAME, |row: &Unit| {
            let retired = row.retired;
            view! {
                <span class="two-lines">
                    <span>
                        <b>{row.name.clone()}</b>
                        {retired.then(|| view! { " " <StatusTag tone=Tone::Plain label=words::RETIRED/> })}
                    </span>
                    <span class="muted">{row.parent_name.clone()}</span>
                </span>
            }
        }),
        Column::new(words::PERSON, |row: &Unit| row.person.clone()),
        Column::new(words::PHONE, |row: &Unit| row.phone.clone()),
        Column::new(words::FAX, |row: &Unit| row.fax.clone()).secondary(),
        Column::new(words::EMAIL, |row: &Unit| row.email.clone()).secondary(),
    ]
}

#[component]
fn UnitForm(
    open: RwSignal<bool>,
    unit: RwSignal<Option<Unit>>,
    listing: Listing<Unit>,
) -> impl IntoView {
    let (api, form, toasts) = (use_api(), use_form(), use_toasts());
    let begun = unit.get_untracked();
    let fields = begun.clone().map(|unit| UnitFields {
        name: unit.name,
        person: unit.person,
        email: unit.email,
        phone: unit.phone,
        fax: unit.fax,
        parent_id: unit.parent_id,
        note: unit.note,
        retired: unit.retired,
    });
    let fields = fields.unwrap_or_default();
    let (name, person) = (RwSignal::new(fields.name), RwSignal::new(fields.person));
    let (email, phone) = (RwSignal::new(fields.email), RwSignal::new(fields.phone));
    let (fax, note) = (RwSignal::new(fields.fax), RwSignal::new(fields.note));
    let (parent, retired) = (
        RwSignal::new(fields.parent_id),
        RwSignal::new(fields.retired),
    );
    let own = begun.as_ref().map(|unit| unit.id);
    let units = use_units();
    let parents = Signal::derive(move || {
        units.with(|all| {
            let others = all.iter().filter(|unit| Some(unit.id) != own);
            let choice = |unit: &Unit| Choice {
                value: unit.id.to_string(),
                label: unit.name.clone(),
            };
            others.map(choice).collect::<Vec<_>>()
        })
    });
    let known = begun.is_some();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let trimmed = |text: RwSignal<String>| text.get_untracked().trim().to_owned();
        let body = UnitFields {
            name: trimmed(name),
            person: trimmed(person),
            email: trimmed(email),
            phone: trimmed(phone),
            fax: trimmed(fax),
            parent_id: parent.get_untracked(),
            note: trimmed(note),
            retired: retired.get_untracked(),
        };
        let call = match &begun {
            Some(unit) => api.put(format!("units/{}", unit.id)).if_match(unit.version),
            None => api.post("units").idempotent(),
        };
        form.run(call.json(&body).send::<Unit>(), move |_| {
            toasts.say(words::SAVED);
            open.set(false);
            listing.reload();
        });
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <div class="columns">
                <TextField label=words::NAME value=name required=true error=form.error("name")/>
                <TextField label=words::PERSON value=person error=form.error("person")/>
                <TextField label=words::PHONE value=phone kind="tel" error=form.error("phone")/>
                <TextField label=words::FAX value=fax kind="tel" error=form.error("fax")/>
                <TextField label=words::EMAIL value=email kind="email" error=form.error("email")/>
                <SelectField label=words::PARENT value=parent choices=parents none=words::NO_PARENT/>
            </div>
            <TextArea label=words::NOTE value=note rows=2 error=form.error("note")/>
            {known.then(|| view! { <CheckField label=words::RETIRED value=retired hint=words::RETIRED_HINT/> })}
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=common::SAVE kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}
