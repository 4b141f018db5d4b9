//! What a person was merged from, and the way back. Which merges can be undone, the server says.

use crate::{
    api::{Loaded, path, use_api, use_loaded},
    components::{Button, Card, ConfirmDialog, FormProblem, Kind, Time, use_form, use_toasts},
    i18n::use_lang,
    layout::use_incident,
    session::use_session,
    words::register as words,
};
use leptos::prelude::*;
use saiki_api::{
    duplicates::{MergeFilter, PersonMerge},
    page::Page,
    people::Person,
    permissions::Permission,
};

/// The card on a person's page; nothing where the person was never merged.
#[component]
pub fn MergedCard(
    /// The person.
    loaded: Loaded<Person>,
) -> impl IntoView {
    let (api, form, toasts, incident) = (use_api(), use_form(), use_toasts(), use_incident());
    let (lang, session) = (use_lang(), use_session());
    let may = Memo::new(move |_| session.may(Permission::PeopleWrite));
    let address = Signal::derive(move || {
        let filter = MergeFilter {
            person_id: Some(loaded.value.with(|p| p.as_ref().map(|p| p.id))?),
        };
        Some(path::with_query(&incident.below("merges")?, &filter))
    });
    let merges = use_loaded::<Page<PersonMerge>>(address);
    let asking = RwSignal::new(false);
    let chosen = RwSignal::new(None::<PersonMerge>);
    let undo = move |()| {
        let Some(merge) = chosen.get_untracked() else {
            return;
        };
        let call = api
            .post(incident.below_now(&format!("merges/{}/undo", merge.id)))
            .if_match(merge.version);
        form.run(call.send::<PersonMerge>(), move |_| {
            toasts.say(words::UNDONE);
            loaded.reload();
            merges.reload();
            incident.loaded.reload();
        });
    };
    let row = move |merge: PersonMerge| {
        let kept = merge.clone();
        let ask = move |()| {
            chosen.set(Some(kept.clone()));
            asking.set(true);
        };
        let n = merge.people;
        let (can, undone) = (merge.can_undo, merge.undone_at);
        let what = match undone {
            Some(at) => view! { <span class="muted">{words::WAS_UNDONE} " " <Time at=at/></span> }
                .into_any(),
            None if can && may.get() => {
                view! { <Button label=words::UNDO kind=Kind::Quiet on_press=ask/> }.into_any()
            }
            None if can => ().into_any(),
            None => view! { <span class="muted">{words::CANNOT_UNDO}</span> }.into_any(),
        };
        view! {
            <li>
                <span aria-hidden="true">"・"</span>
                <span>
                    {move || words::merged_count(n, lang.get())}
                    " "
                    <span class="muted">{merge.by_name.clone()} " " <Time at=merge.created_at/></span>
                </span>
                {what}
            </li>
        }
    };
    let card = move || {
        let page = merges.value.get()?;
        (!page.items.is_empty()).then(|| {
            view! {
                <Card title=words::MERGED_FROM>
                    <ul class="list">{page.items.into_iter().map(row).collect_view()}</ul>
                    <FormProblem form=form/>
                </Card>
            }
        })
    };
    view! {
        {card}
        <ConfirmDialog open=asking title=words::UNDO confirm=words::UNDO on_confirm=undo>
            <p>{words::UNDO_TEXT}</p>
        </ConfirmDialog>
    }
}
