//! A test mail of the letter as it is saved, from the editor. Mail leaves only through a campaign's ledger, so a draft
//! campaign of this letter is used, or made first.

use super::draft::{Draft, Saving};
use crate::{
    api::{Api, ApiError, path, use_api},
    components::{Button, Dialog, FormProblem, Kind, TextField, use_form, use_toasts},
    i18n::use_lang,
    layout::{OpenIncident, use_incident},
    session::use_session,
    words::{campaigns, letters as words},
};
use leptos::prelude::*;
use saiki_api::{
    Lang, Uuid,
    campaigns::{Campaign, CampaignState, NewCampaign, TestSend, TestSent},
    page::Page,
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

/// The draft campaign of a letter, if there is one.
pub fn draft_of(campaigns: Vec<Campaign>, letter: Uuid) -> Option<Uuid> {
    campaigns
        .into_iter()
        .find(|campaign| campaign.letter_id == letter && campaign.state == CampaignState::Draft)
        .map(|campaign| campaign.id)
}

async fn send(
    api: Api,
    incident: OpenIncident,
    letter: Uuid,
    request: TestSend,
) -> Result<TestSent, ApiError> {
    let base = incident.below_now("campaigns");
    let known: Page<Campaign> = api.get(path::and(&base, "limit", "200")).send().await?;
    let id = match draft_of(known.items, letter) {
        Some(id) => id,
        None => {
            let new = NewCampaign {
                letter_id: letter,
                name: None,
                ambiguous_policy: Default::default(),
            };
            let made: Campaign = api
                .post(base.clone())
                .json(&new)
                .idempotent()
                .send()
                .await?;
            made.id
        }
    };
    api.post(format!("{base}/{id}/test"))
        .json(&request)
        .send()
        .await
}
