//! A test mail of the letter as it is saved, from the editor. Mail leaves only through a campaign's ledger, so a draft
//! campaign of this letter is used, or made first.

use super::draft::{Draft, Saving};
use crate::{
    api::{Api, ApiError, use_api},
    components::{Button, Dialog, FormProblem, Kind, TextField, use_form, use_toasts},
    i18n::use_lang,
    layout::{OpenIncident, use_incident},
    pages::campaigns::draft as draft_campaign,
    session::use_session,
    words::{campaigns, letters as words},
};
use leptos::prelude::*;
use saiki_api::{
    Lang, Uuid,
    campaigns::{TestSend, TestSent},
    permissions::Permission,
};

/// The button and its dialog, for those who may send.
#[component]
pub fn TestButton(
    /// The letter.
    draft: Draft,
    /// The language shown.
    shown: RwSignal<Lang>,
) -> impl IntoView {
    let session = use_session();
    let open = RwSignal::new(false);
    let may = Memo::new(move |_| {
        let mailed = draft.letter.with(|letter| letter.kind.is_mailed());
        mailed && session.may(Permission::CampaignsWrite)
    });
    let unsaved = Signal::derive(move || draft.saving.with(|saving| *saving != Saving::Saved));
    move || {
        may.get().then(|| {
            view! {
                <Button label=campaigns::TEST disabled=unsaved on_press=move |()| open.set(true)/>
                <Dialog open=open title=campaigns::TEST>
                    <TestForm draft=draft shown=shown open=open/>
                </Dialog>
            }
        })
    }
}

#[component]
fn TestForm(draft: Draft, shown: RwSignal<Lang>, open: RwSignal<bool>) -> impl IntoView {
    let api = use_api();
    let incident = use_incident();
    let session = use_session();
    let form = use_form();
    let toasts = use_toasts();
    let lang = use_lang();
    let mine = untrack(|| session.account()).map(|account| account.user.email);
    let to = RwSignal::new(mine.unwrap_or_default());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let letter = draft.letter.with_untracked(|letter| letter.id);
        let request = TestSend {
            to: to.get_untracked(),
            person_id: None,
            lang: Some(shown.get_untracked()),
        };
        form.run(send(api, incident, letter, request), move |sent| {
            open.set(false);
            let reply = sent.reply;
            if sent.accepted {
                toasts.say(move || format!("{}: {reply}", campaigns::TEST_OK.pick(lang.get())));
            } else {
                toasts
                    .warn(move || format!("{}: {reply}", campaigns::TEST_FAILED.pick(lang.get())));
            }
        });
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <TextField label=campaigns::TEST_TO value=to kind="email" error=form.error("to") required=true/>
            <p class="hint">{words::TEST_HINT}</p>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=campaigns::TEST_SEND kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}

async fn send(
    api: Api,
    incident: OpenIncident,
    letter: Uuid,
    request: TestSend,
) -> Result<TestSent, ApiError> {
    let id = draft_campaign::of_letter(api, incident, letter).await?.id;
    api.post(incident.below_now(&format!("campaigns/{id}/test")))
        .json(&request)
        .send()
        .await
}
