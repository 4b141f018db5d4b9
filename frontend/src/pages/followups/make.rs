//! The dialog that makes a batch of letters for everybody the list shows who has an address.

use super::{
    list::filter,
    typed::{TypedCount, mismatch, shown, typed},
};
use crate::{
    api::{path, use_api, use_loaded},
    components::{
        Button, Choice, Dialog, FormProblem, Kind, LoadedView, SelectField, UrlQuery, choices,
        use_form, use_toasts,
    },
    i18n::use_lang,
    layout::use_incident,
    routes,
    words::{common, followups as words},
};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use saiki_api::{
    Uuid,
    followups::{Envelope, FollowupFilter, FollowupTarget, NewPostBatch, PostBatch, Postable},
    letters::Letter,
    page::Page,
};

/// The dialog.
#[component]
pub(super) fn MakeBatch(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The filters in the address.
    query: UrlQuery,
) -> impl IntoView {
    view! {
        <Dialog open=open title=words::MAKE>
            <MakeForm open=open query=query/>
        </Dialog>
    }
}

#[component]
fn MakeForm(open: RwSignal<bool>, query: UrlQuery) -> impl IntoView {
    let (api, form, toasts, here) = (use_api(), use_form(), use_toasts(), use_incident());
    let lang = use_lang();
    let navigate = send_wrapper::SendWrapper::new(use_navigate());
    let asked = untrack(move || FollowupFilter {
        reveal: None,
        ..filter(query)
    });
    let asked = StoredValue::new(asked);
    let found = use_loaded::<Postable>(Signal::derive(move || {
        let base = here.below("followups/postable")?;
        Some(asked.with_value(|filter| path::with_query(&base, filter)))
    }));
    let total = Signal::derive(move || found.value.with(|n| n.as_ref().map(|n| n.letters)));
    let answer = RwSignal::new(String::new());
    Effect::new(move |_| {
        if mismatch(form) {
            answer.set(String::new());
            found.reload();
        }
    });
    let letters = use_loaded::<Page<Letter>>(Signal::derive(move || {
        Some(path::and(&here.below("letters")?, "limit", "200"))
    }));
    let offered = Signal::derive(move || {
        let all = letters
            .value
            .get()
            .map(|page| page.items)
            .unwrap_or_default();
        all.into_iter()
            .filter(|letter| letter.kind.is_mailed())
            .map(|letter| Choice {
                value: letter.id.to_string(),
                label: letter.name,
            })
            .collect::<Vec<_>>()
    });
    let letter = RwSignal::new(None::<Uuid>);
    let envelope = RwSignal::new(Some(Envelope::default()));
    let named = typed(total, answer);
    let ready = Signal::derive(move || named.get() && letter.get().is_some());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (Some(expected_count), Some(letter_id), true) = (
            total.get_untracked(),
            letter.get_untracked(),
            ready.get_untracked(),
        ) else {
            return;
        };
        let body = NewPostBatch {
            letter_id,
            envelope: envelope.get_untracked().unwrap_or_default(),
            target: FollowupTarget::Filter(Box::new(asked.get_value())),
            expected_count,
        };
        let call = api
            .post(here.below_now("post-batches"))
            .json(&body)
            .idempotent();
        let navigate = navigate.clone();
        form.run(call.send::<PostBatch>(), move |batch| {
            toasts.say(words::MADE);
            open.set(false);
            let incident = here.id.get_untracked().unwrap_or_default();
            navigate(
                &routes::post_batch(incident, batch.id),
                leptos_router::NavigateOptions::default(),
            );
        });
    };
    let count = move |n: Postable| {
        let left = (n.unreached > 0).then(|| {
            view! { <p class="notice warn">{move || words::unposted(&shown(n.unreached), lang.get())}</p> }
        });
        view! {
            <p>{move || words::letters(&shown(n.people), &shown(n.letters), lang.get())}</p>
            {left}
        }
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <p>{words::MAKE_TEXT}</p>
            <LoadedView loaded=found children=count/>
            <div class="columns">
                <SelectField label=words::WHICH_LETTER value=letter choices=offered hint=words::LETTER_HINT error=form.error("letter_id")/>
                <SelectField label=words::ENVELOPE value=envelope choices=choices(&Envelope::ALL, Envelope::label)/>
            </div>
            <TypedCount total=total typed=answer label=words::TYPE_LETTERS/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button
                    label=words::MAKE
                    kind=Kind::Primary
                    submit=true
                    busy=form.busy
                    disabled=Signal::derive(move || !ready.get())
                />
            </div>
        </form>
    }
}
