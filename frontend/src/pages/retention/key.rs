//! The incident's key: when it was replaced, and replacing it.

use crate::{
    api::{Loaded, use_api},
    components::{
        Button, Card, ConfirmDialog, Fact, Facts, FormProblem, Kind, StatusTag, Time, Tone,
        use_form, use_toasts,
    },
    i18n::use_lang,
    layout::use_incident,
    session::use_session,
    words::retention as words,
};
use leptos::prelude::*;
use saiki_api::{permissions::Permission, retention::Retention};

/// The card.
#[component]
pub fn KeyCard(
    /// As it stands.
    kept: Retention,
    /// Where it is read again.
    loaded: Loaded<Retention>,
) -> impl IntoView {
    let (api, form, toasts, incident) = (use_api(), use_form(), use_toasts(), use_incident());
    let (lang, session) = (use_lang(), use_session());
    let asking = RwSignal::new(false);
    let rekey = kept.rekey;
    let may = session.may(Permission::OrganisationWrite) && kept.erasure.is_none();
    let go = move |()| {
        let call = api.post(incident.below_now("rekey"));
        form.run(call.send::<Retention>(), move |_| {
            toasts.say(words::REKEY_BEGUN);
            loaded.reload();
        });
    };
    let action = move || {
        match (rekey.under_way, may) {
        (true, _) => view! { <Button label=words::LOOK_AGAIN on_press=move |()| loaded.reload()/> }.into_any(),
        (false, true) => {
            view! { <Button label=words::REKEY kind=Kind::Quiet busy=form.busy on_press=move |()| asking.set(true)/> }.into_any()
        }
        (false, false) => ().into_any(),
    }
    };
    let last = match rekey.ended_at {
        Some(at) => view! { <Time at=at/> }.into_any(),
        None => view! { <span class="muted">{words::NEVER}</span> }.into_any(),
    };
    let progress = rekey.under_way.then(|| {
        let rows = rekey.rows;
        view! {
            <p>
                <StatusTag tone=Tone::Active label=words::REKEYING/> " "
                {move || words::rows(rows, lang.get())}
            </p>
        }
    });
    view! {
        <Card title=words::KEY action=action>
            <p class="hint">{words::KEY_TEXT}</p>
            {progress}
            <Facts>
                <Fact name=words::REKEYED>{last}</Fact>
            </Facts>
            <FormProblem form=form/>
        </Card>
        <ConfirmDialog open=asking title=words::REKEY confirm=words::REKEY on_confirm=go>
            <p>{words::REKEY_TEXT}</p>
        </ConfirmDialog>
    }
}
