//! The next event of a custody chain. It offers what can follow where the chain stands; the server has the last word.

use super::times::{InstantField, shown, typed};
use crate::{
    api::{Loaded, use_api},
    components::{
        Button, Choice, FormProblem, Kind, SelectField, TextArea, TextField, use_form, use_toasts,
    },
    format::date,
    i18n::use_lang,
    layout::use_incident,
    session::use_session,
    words::{causes as words, common},
};
use leptos::prelude::*;
use saiki_api::{
    evidence::{CustodyAct as Act, CustodyEventInput, CustodyStatus, EvidenceRecord},
    wire,
};

/// What can follow.
fn offered(status: CustodyStatus, sealed: bool) -> Vec<Act> {
    let fits = |act: &Act| match (status, act) {
        (_, Act::Noted) => true,
        (CustodyStatus::Held, Act::Collected) => false,
        (CustodyStatus::Held, Act::Sealed) => !sealed,
        (CustodyStatus::Held, _) => true,
        (CustodyStatus::Released, act) => *act == Act::Collected,
        (CustodyStatus::Destroyed, _) => false,
    };
    Act::ALL.into_iter().filter(fits).collect()
}

/// The form.
#[component]
pub fn EventForm(
    value: EvidenceRecord,
    record: Loaded<EvidenceRecord>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let api = use_api();
    let incident = use_incident();
    let session = use_session();
    let toasts = use_toasts();
    let lang = use_lang();
    let form = use_form();
    let custody = value.item.custody.clone();
    let acts = offered(custody.status, !custody.seal.is_empty());
    let act = RwSignal::new(acts.first().copied());
    let choices = Signal::derive(move || {
        let choice = |act: &Act| Choice {
            value: wire::name(act),
            label: act.label(lang.get()).to_owned(),
        };
        acts.iter().map(choice).collect::<Vec<_>>()
    });
    let me = session.account().map(|a| a.user.name).unwrap_or_default();
    let holder = custody.holder;
    let by = RwSignal::new(String::new());
    // Whoever holds it is who hands over, seals and destroys; anybody else may look at it.
    Effect::new(move |_| {
        let own = matches!(
            act.get(),
            Some(Act::Sealed | Act::Transferred | Act::Released | Act::Destroyed)
        );
        by.set(if own { holder.clone() } else { me.clone() });
    });
    let at = shown(Some(date::now()));
    let (to, place, seal) = (
        RwSignal::new(String::new()),
        RwSignal::new(String::new()),
        RwSignal::new(String::new()),
    );
    let (hash, note) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let id = value.item.id;
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(act) = act.get_untracked() else {
            return;
        };
        let body = CustodyEventInput {
            act,
            at: typed(at).unwrap_or_else(date::now),
            by: by.get_untracked(),
            to: to.get_untracked(),
            place: place.get_untracked(),
            seal: seal.get_untracked(),
            sha256: hash.get_untracked().trim().to_owned(),
            note: note.get_untracked(),
        };
        let call = api
            .post(incident.below_now(&format!("evidence/{id}/events")))
            .json(&body)
            .idempotent();
        form.run(call.send::<EvidenceRecord>(), move |value| {
            toasts.say(words::EVENT_SAVED);
            open.set(false);
            record.put(value);
        });
    };
    let is = move |wanted: &'static [Act]| act.get().is_some_and(|act| wanted.contains(&act));
    let by_label = move || {
        let word = match is(&[Act::Transferred]) {
            true => words::GIVEN_BY,
            false => words::BY,
        };
        word.pick(lang.get())
    };
    view! {
        <form novalidate=true on:submit=submit>
            <p class="hint">{words::EVENT_FINAL}</p>
            <div class="columns">
                <SelectField label=words::ACT value=act choices=choices error=form.error("act")/>
                <InstantField label=words::AT value=at required=true error=form.error("at")/>
            </div>
            <TextField label=by_label value=by required=true error=form.error("by")/>
            {move || {
                is(&[Act::Transferred, Act::Released])
                    .then(|| view! { <TextField label=words::RECEIVED_BY value=to required=true error=form.error("to")/> })
            }}
            {move || {
                is(&[Act::Sealed, Act::Collected])
                    .then(|| view! { <TextField label=words::SEAL value=seal error=form.error("seal")/> })
            }}
            {move || {
                (!is(&[Act::Noted, Act::Destroyed]))
                    .then(|| view! { <TextField label=words::PLACE value=place error=form.error("place")/> })
            }}
            {move || {
                is(&[Act::Accessed, Act::Transferred, Act::Collected])
                    .then(|| view! { <TextField label=words::SHA256 value=hash error=form.error("sha256")/> })
            }}
            <TextArea label=words::PURPOSE value=note rows=2 error=form.error("note")/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=words::RECORD_EVENT kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_follow_is_offered() {
        assert_eq!(offered(CustodyStatus::Destroyed, false), [Act::Noted]);
        assert_eq!(
            offered(CustodyStatus::Released, false),
            [Act::Collected, Act::Noted]
        );
        assert!(!offered(CustodyStatus::Held, true).contains(&Act::Sealed));
        assert!(offered(CustodyStatus::Held, false).contains(&Act::Sealed));
    }
}
