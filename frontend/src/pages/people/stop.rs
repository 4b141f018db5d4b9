//! Whether a person is not to be contacted: shown, decided, taken back with a reason.

use crate::{
    api::{Loaded, path, use_api, use_loaded},
    components::{
        Button, Card, CheckField, Dialog, Fact, Facts, FormProblem, Kind, LoadedView, SelectField,
        StatusTag, TextArea, Time, Tone, choices, use_form, use_toasts, use_url_query,
    },
    i18n::use_lang,
    layout::use_incident,
    session::use_session,
    words::{common, contact_stops as words, decisions},
};
use leptos::prelude::*;
use saiki_api::{
    Uuid,
    contact_stops::{ContactStop, ContactStops, LiftContactStop, NewContactStop, StopReason},
    permissions::Permission,
};

/// The card on a person's page.
#[component]
pub fn StopCard(
    /// The person.
    person: Uuid,
) -> impl IntoView {
    let (incident, session, query) = (use_incident(), use_session(), use_url_query());
    let address = Signal::derive(move || {
        let base = incident.below(&format!("people/{person}/contact-stops"))?;
        Some(match query.get("reveal") {
            Some(_) => path::and(&base, "reveal", "true"),
            None => base,
        })
    });
    let loaded = use_loaded::<ContactStops>(address);
    let (deciding, lifting) = (RwSignal::new(false), RwSignal::new(false));
    let may = Memo::new(move |_| session.may(Permission::PeopleWrite));
    let stands = Memo::new(move |_| {
        loaded
            .value
            .with(|all| all.as_ref().is_some_and(|all| all.standing.is_some()))
    });
    let action = move || {
        may.get().then(|| match stands.get() {
            true => view! { <Button label=words::LIFT kind=Kind::Quiet on_press=move |()| lifting.set(true)/> }.into_any(),
            false => view! { <Button label=words::DECIDE kind=Kind::Quiet on_press=move |()| deciding.set(true)/> }.into_any(),
        })
    };
    view! {
        <Card title=words::TITLE action=action>
            <LoadedView loaded=loaded let:all>
                {match all.standing {
                    Some(stop) => view! { <Stop stop=stop/> }.into_any(),
                    None => view! { <p class="muted">{words::NONE}</p> }.into_any(),
                }}
                {(!all.former.is_empty()).then(|| {
                    let former = all.former.into_iter().map(|stop| view! { <Stop stop=stop/> });
                    view! {
                        <details>
                            <summary>{words::FORMER}</summary>
                            {former.collect_view()}
                        </details>
                    }
                })}
            </LoadedView>
        </Card>
        <Dialog open=deciding title=words::DECIDE>
            <Decide person=person loaded=loaded open=deciding/>
        </Dialog>
        <Dialog open=lifting title=words::LIFT>
            <Lift person=person loaded=loaded open=lifting/>
        </Dialog>
    }
}

#[component]
fn Stop(stop: ContactStop) -> impl IntoView {
    let lang = use_lang();
    let (mail, post, phone, reason) = (stop.mail, stop.post, stop.phone, stop.reason);
    let note = (!stop.note.is_empty())
        .then(|| view! { <Fact name=words::NOTE><span class="prose">{stop.note}</span></Fact> });
    let lifted = stop.lifted_by_name.zip(stop.lifted_at).map(|(by, at)| {
        view! {
            <Fact name=words::LIFTED_BY>{by} " " <Time at=at/></Fact>
            <Fact name=words::LIFT_NOTE><span class="prose">{stop.lifted_note}</span></Fact>
        }
    });
    let tag = lifted
        .is_none()
        .then(|| view! { <p><StatusTag tone=Tone::Waiting label=words::STANDING/></p> });
    view! {
        {tag}
        <Facts>
            <Fact name=words::WAYS>{move || words::ways(mail, post, phone, lang.get())}</Fact>
            <Fact name=words::REASON>{move || reason.label(lang.get())}</Fact>
            {note}
            <Fact name=words::BY>{stop.by_name} " " <Time at=stop.at/></Fact>
            {lifted}
        </Facts>
    }
}

#[component]
fn Decide(person: Uuid, loaded: Loaded<ContactStops>, open: RwSignal<bool>) -> impl IntoView {
    let (api, form, toasts, incident) = (use_api(), use_form(), use_toasts(), use_incident());
    let [mail, post, phone] = [true, false, false].map(RwSignal::new);
    let reason = RwSignal::new(None::<StopReason>);
    let note = RwSignal::new(String::new());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let new = NewContactStop {
            mail: mail.get_untracked(),
            post: post.get_untracked(),
            phone: phone.get_untracked(),
            reason: reason.get_untracked().unwrap_or_default(),
            note: note.get_untracked(),
        };
        let address = incident.below_now(&format!("people/{person}/contact-stops"));
        let call = api.post(address).json(&new).idempotent();
        form.run(call.send::<ContactStop>(), move |_| {
            toasts.say(words::SAVED);
            open.set(false);
            loaded.reload();
        });
    };
    let wrong = form.error("mail");
    let chosen = Signal::derive(move || reason.with(Option::is_none));
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <p>{words::EXPLAIN}</p>
            <fieldset>
                <legend class="label">{words::WAYS}</legend>
                <CheckField label=words::MAIL value=mail/>
                <CheckField label=words::POST value=post/>
                <CheckField label=words::PHONE value=phone/>
                {move || wrong.get().map(|wrong| view! { <p class="error"><span aria-hidden="true">"▲ "</span>{wrong}</p> })}
            </fieldset>
            <SelectField label=words::REASON value=reason choices=choices(&StopReason::ALL, StopReason::label) error=form.error("reason")/>
            <TextArea label=words::NOTE value=note rows=3 hint=decisions::NOTE_HINT error=form.error("note")/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=words::DECIDE kind=Kind::Primary submit=true busy=form.busy disabled=chosen/>
            </div>
        </form>
    }
}

#[component]
fn Lift(person: Uuid, loaded: Loaded<ContactStops>, open: RwSignal<bool>) -> impl IntoView {
    let (api, form, toasts, incident) = (use_api(), use_form(), use_toasts(), use_incident());
    let note = RwSignal::new(String::new());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(stop) = loaded
            .value
            .with_untracked(|all| all.as_ref().and_then(|all| all.standing.clone()))
        else {
            return;
        };
        let address =
            incident.below_now(&format!("people/{person}/contact-stops/{}/lift", stop.id));
        let lift = LiftContactStop {
            note: note.get_untracked(),
        };
        let call = api.post(address).if_match(stop.version).json(&lift);
        form.run(call.send::<ContactStops>(), move |_| {
            toasts.say(words::LIFTED);
            open.set(false);
            loaded.reload();
        });
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <TextArea label=words::LIFT_NOTE value=note rows=3 required=true hint=decisions::NOTE_HINT error=form.error("note")/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=words::LIFT kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}
