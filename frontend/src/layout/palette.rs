//! The palette: type a few letters, go to a page or to an incident. It offers what the rail offers, and searches
//! incidents on the server.

use super::incident::use_incident;
use crate::{
    api::{path, use_api},
    browser,
    components::Dialog,
    i18n::use_lang,
    routes,
    session::use_session,
    words::shell,
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_navigate;
use saiki_api::{
    incidents::{Incident, IncidentFilter},
    page::Page,
    permissions::Permission,
};
use send_wrapper::SendWrapper;

/// One place to go to.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    name: String,
    note: String,
    href: String,
}

/// Places whose name holds all the words typed, whatever their case and order.
fn matching(places: Vec<Place>, typed: &str) -> Vec<Place> {
    let words: Vec<String> = typed.split_whitespace().map(str::to_lowercase).collect();
    let fits = |place: &Place| {
        let text = format!("{} {}", place.name, place.note).to_lowercase();
        words.iter().all(|word| text.contains(word))
    };
    places.into_iter().filter(fits).collect()
}

/// The palette.
#[component]
pub fn Palette(open: RwSignal<bool>) -> impl IntoView {
    view! {
        <Dialog open=open title=shell::FIND wide=true>
            <Finder open=open/>
        </Dialog>
    }
}

#[component]
fn Finder(open: RwSignal<bool>) -> impl IntoView {
    let lang = use_lang();
    let typed = RwSignal::new(String::new());
    let chosen = RwSignal::new(0_usize);
    let found = RwSignal::new(Vec::<Place>::new());
    let pages = use_pages();
    let places = Memo::new(move |_| {
        let mut all = matching(pages.get(), &typed.get());
        all.extend(found.get());
        all
    });
    search_incidents(typed, found);
    let navigate = SendWrapper::new(use_navigate());
    let go = move |place: Place| {
        open.set(false);
        navigate(&place.href, Default::default());
    };
    let on_key = {
        let go = go.clone();
        move |event: web_sys::KeyboardEvent| {
            let last = places.with_untracked(Vec::len).saturating_sub(1);
            match event.key().as_str() {
                "ArrowDown" => chosen.update(|i| *i = (*i + 1).min(last)),
                "ArrowUp" => chosen.update(|i| *i = i.saturating_sub(1)),
                "Enter" if !event.is_composing() => {
                    if let Some(place) =
                        places.with_untracked(|all| all.get(chosen.get_untracked()).cloned())
                    {
                        go(place);
                    }
                }
                _ => return,
            }
            event.prevent_default();
        }
    };
    let row = move |(i, place): (usize, Place)| {
        let go = go.clone();
        let (name, note) = (place.name.clone(), place.note.clone());
        view! {
            <li
                role="option"
                id=format!("place-{i}")
                aria-selected=move || if chosen.get() == i { "true" } else { "false" }
                on:click=move |_| go(place.clone())
            >
                <span>{name}</span>
                <span class="muted">{note}</span>
            </li>
        }
    };
    let rows = move || {
        places
            .get()
            .into_iter()
            .enumerate()
            .map(row.clone())
            .collect_view()
    };
    view! {
        <input
            class="search palette-input"
            type="search"
            autofocus=true
            role="combobox"
            aria-expanded="true"
            aria-controls="palette-list"
            aria-activedescendant=move || format!("place-{}", chosen.get())
            aria-label=shell::PALETTE_LABEL
            placeholder=shell::PALETTE_LABEL
            prop:value=typed
            on:input:target=move |event| {
                typed.set(event.target().value());
                chosen.set(0);
            }
            on:keydown=on_key
        />
        <ul class="palette" id="palette-list" role="listbox" aria-label=move || shell::FIND.pick(lang.get())>
            {rows}
        </ul>
        {move || places.with(Vec::is_empty).then(|| view! { <p class="muted">{shell::PALETTE_NONE}</p> })}
    }
}

/// Pages the person may see.
fn use_pages() -> Memo<Vec<Place>> {
    let session = use_session();
    let lang = use_lang();
    let incident = use_incident();
    Memo::new(move |_| {
        let place = |name: crate::i18n::Text, note: &str, href: String| Place {
            name: name.pick(lang.get()).to_owned(),
            note: note.to_owned(),
            href,
        };
        let mut all = Vec::new();
        if let Some(id) = incident.id.get() {
            let title = incident
                .loaded
                .value
                .with(|i| i.as_ref().map(|i| i.title.clone()).unwrap_or_default());
            for entry in super::rail::ENTRIES
                .iter()
                .filter(|entry| session.may(entry.needs))
            {
                all.push(place(entry.name, &title, (entry.href)(id)));
            }
        }
        if session.may(Permission::FilingsRead) {
            all.push(place(
                crate::words::clocks::ALL_TITLE,
                "",
                routes::DEADLINES.to_owned(),
            ));
        }
        all.push(place(shell::INCIDENTS, "", routes::INCIDENTS.to_owned()));
        if session.may(Permission::IncidentsWrite) {
            all.push(place(
                crate::words::incidents::NEW,
                "",
                routes::NEW_INCIDENT.to_owned(),
            ));
        }
        for (href, name, _) in super::rail::ORGANISATION
            .iter()
            .filter(|(.., needs)| session.may(*needs))
        {
            all.push(place(*name, "", (*href).to_owned()));
        }
        all
    })
}

/// Asks the server for incidents once the typing pauses.
fn search_incidents(typed: RwSignal<String>, found: RwSignal<Vec<Place>>) {
    const PAUSE: i32 = 200;
    const MOST: u32 = 8;
    let api = use_api();
    Effect::new(move |_| {
        let words = typed.get();
        spawn_local(async move {
            browser::sleep(PAUSE).await;
            if typed.try_get_untracked().as_ref() != Some(&words) {
                return;
            }
            let q = words.trim();
            let filter = IncidentFilter {
                q: (!q.is_empty()).then(|| q.to_owned()),
                ..Default::default()
            };
            let address = path::and(
                &path::with_query("incidents", &filter),
                "limit",
                &MOST.to_string(),
            );
            // A failed search leaves the pages, which need no server.
            let Ok(page) = api.get(address).send::<Page<Incident>>().await else {
                return;
            };
            if typed.try_get_untracked().as_ref() == Some(&words) {
                let place = |i: Incident| Place {
                    name: i.title,
                    note: i.reference,
                    href: routes::incident(i.id),
                };
                found.try_set(page.items.into_iter().map(place).collect());
            }
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(name: &str, note: &str) -> Place {
        Place {
            name: name.into(),
            note: note.into(),
            href: String::new(),
        }
    }

    #[test]
    fn all_words_must_occur_in_any_order_and_case() {
        let all = || {
            vec![
                place("Timeline", "Ticket site"),
                place("対象者名簿", "チケット"),
                place("Users", ""),
            ]
        };
        let names = |typed: &str| {
            matching(all(), typed)
                .into_iter()
                .map(|p| p.name)
                .collect::<Vec<_>>()
        };
        assert_eq!(names("ticket TIME"), ["Timeline"]);
        assert_eq!(names("名簿"), ["対象者名簿"]);
        assert_eq!(names("").len(), 3);
        assert_eq!(names("x").len(), 0);
    }
}
