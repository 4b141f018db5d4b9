//! What can be done about a campaign: test, start, pause, resume, cancel, prove. What cannot be taken back asks first.

use crate::{
    api::{ApiError, Loaded, use_api},
    components::{
        Button, ConfirmDialog, Dialog, FormProblem, Kind, Save, TextField, use_form, use_toasts,
    },
    format::number::grouped,
    i18n::{Text, use_lang},
    layout::use_incident,
    session::use_session,
    words::{campaigns as words, contact_stops, suppressions},
};
use leptos::prelude::*;
use saiki_api::{
    campaigns::{Campaign, CampaignState, StartCampaign, TestSend, TestSent},
    letters::Reach,
    permissions::Permission,
    suppressions::HeldBack,
};

/// The buttons that fit the campaign's state and the person's permissions.
#[component]
pub fn Actions(
    /// The campaign.
    campaign: Loaded<Campaign>,
) -> impl IntoView {
    let session = use_session();
    let may = Memo::new(move |_| session.may(Permission::CampaignsWrite));
    let state = Memo::new(move |_| campaign.value.with(|c| c.as_ref().map(|c| c.state)));
    move || {
        let state = state.get()?;
        let may = may.get();
        let draft = state == CampaignState::Draft;
        Some(view! {
            {(may && draft).then(|| view! { <Test campaign=campaign/> <Start campaign=campaign/> })}
            {(!draft).then(|| view! { <Proof campaign=campaign/> })}
            {(may && state.is_going()).then(|| view! { <Ask campaign=campaign verb="cancel" label=words::CANCEL text=words::CANCEL_TEXT danger=true/> })}
            {(may && state == CampaignState::Running)
                .then(|| view! { <Ask campaign=campaign verb="pause" label=words::PAUSE text=words::PAUSE_TEXT danger=false/> })}
            {(may && state == CampaignState::Paused).then(|| view! { <Resume campaign=campaign/> })}
        })
    }
}

fn below(campaign: Loaded<Campaign>, rest: &str) -> String {
    let id = campaign
        .value
        .with_untracked(|c| c.as_ref().map(|c| c.id))
        .unwrap_or_default();
    use_incident().below_now(&format!("campaigns/{id}/{rest}"))
}

fn version(campaign: Loaded<Campaign>) -> i64 {
    campaign
        .value
        .with_untracked(|c| c.as_ref().map(|c| c.version))
        .unwrap_or_default()
}

#[component]
fn Test(campaign: Loaded<Campaign>) -> impl IntoView {
    let api = use_api();
    let session = use_session();
    let form = use_form();
    let toasts = use_toasts();
    let lang = use_lang();
    let open = RwSignal::new(false);
    let to = RwSignal::new(
        untrack(|| session.account())
            .map(|account| account.user.email)
            .unwrap_or_default(),
    );
    let address = StoredValue::new(below(campaign, "test"));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let request = TestSend {
            to: to.get_untracked(),
            person_id: None,
            lang: Some(lang.get_untracked()),
        };
        let call = api.post(address.get_value()).json(&request);
        form.run(call.send::<TestSent>(), move |sent| {
            open.set(false);
            let reply = sent.reply;
            if sent.accepted {
                toasts.say(move || format!("{}: {reply}", words::TEST_OK.pick(lang.get())));
            } else {
                toasts.warn(move || format!("{}: {reply}", words::TEST_FAILED.pick(lang.get())));
            }
        });
    };
    view! {
        <Button label=words::TEST on_press=move |()| open.set(true)/>
        <Dialog open=open title=words::TEST>
            <form class="stack" novalidate=true on:submit=submit>
                <TextField label=words::TEST_TO value=to kind="email" error=form.error("to") required=true/>
                <FormProblem form=form/>
                <div class="actions end">
                    <Button label=words::TEST_SEND kind=Kind::Primary submit=true busy=form.busy/>
                </div>
            </form>
        </Dialog>
    }
}

#[component]
fn Start(campaign: Loaded<Campaign>) -> impl IntoView {
    let api = use_api();
    let incident = use_incident();
    let form = use_form();
    let asking = use_form();
    let toasts = use_toasts();
    let lang = use_lang();
    let open = RwSignal::new(false);
    let reach = RwSignal::new(None::<Reach>);
    let address = StoredValue::new(below(campaign, "start"));
    let held_at = StoredValue::new(below(campaign, "held-back"));
    let held = RwSignal::new(HeldBack::default());
    let letter = campaign
        .value
        .with_untracked(|c| c.as_ref().map(|c| c.letter_id))
        .unwrap_or_default();
    let ask = move |()| {
        let call = api.get(incident.below_now(&format!("letters/{letter}/reach")));
        let left_out = api.get(held_at.get_value());
        let both = async move {
            let found = call.send::<Reach>().await?;
            Ok::<_, ApiError>((found, left_out.send::<HeldBack>().await?))
        };
        asking.run(both, move |(found, left_out)| {
            reach.set(Some(found));
            held.set(left_out);
            open.set(true);
        });
    };
    let mailed =
        move || reach.with(|reach| reach.as_ref().map(|reach| reach.mailed).unwrap_or_default());
    let start = move |()| {
        let request = StartCampaign {
            confirm_recipients: mailed(),
        };
        let call = api.post(address.get_value()).json(&request).idempotent();
        form.run(call.send::<Campaign>(), move |started| {
            campaign.put(started)
        });
    };
    Effect::new(move |_| {
        if let Some(error) = form.problem.get().or_else(|| asking.problem.get()) {
            toasts.fail(&error, lang.get_untracked());
        }
    });
    let busy = Signal::derive(move || form.busy.get() || asking.busy.get());
    let left_out = move || {
        let held = held.get();
        (held != HeldBack::default()).then(|| {
            let (technical, opt_out) = (grouped(held.technical), grouped(held.opt_out));
            view! { <p class="notice warn">{suppressions::held_back(&technical, &opt_out, lang.get())}</p> }
        })
    };
    let stopped = move || {
        let n = reach.with(|reach| reach.as_ref().map_or(0, |reach| reach.stopped));
        (n > 0)
            .then(|| view! { <p class="notice warn">{contact_stops::left_out(n, lang.get())}</p> })
    };
    view! {
        <Button label=words::START kind=Kind::Primary busy=busy on_press=ask/>
        <ConfirmDialog
            open=open
            title=words::START_TITLE
            confirm=words::START
            typed=Signal::derive(move || grouped(mailed()))
            typed_label=words::START_TYPE
            on_confirm=start
        >
            <p>{words::START_TEXT}</p>
            {left_out}
            {stopped}
        </ConfirmDialog>
    }
}

#[component]
fn Ask(
    campaign: Loaded<Campaign>,
    verb: &'static str,
    label: Text,
    text: Text,
    danger: bool,
) -> impl IntoView {
    let api = use_api();
    let form = use_form();
    let toasts = use_toasts();
    let lang = use_lang();
    let open = RwSignal::new(false);
    let address = StoredValue::new(below(campaign, verb));
    let go = move |()| {
        let call = api.post(address.get_value()).if_match(version(campaign));
        form.run(call.send::<Campaign>(), move |now| campaign.put(now));
    };
    Effect::new(move |_| {
        if let Some(error) = form.problem.get() {
            toasts.fail(&error, lang.get_untracked());
            campaign.reload();
        }
    });
    view! {
        <Button label=label busy=form.busy on_press=move |()| open.set(true)/>
        <ConfirmDialog open=open title=label confirm=label danger=danger on_confirm=go>
            <p>{text}</p>
        </ConfirmDialog>
    }
}

#[component]
fn Resume(campaign: Loaded<Campaign>) -> impl IntoView {
    let api = use_api();
    let form = use_form();
    let toasts = use_toasts();
    let lang = use_lang();
    let address = StoredValue::new(below(campaign, "resume"));
    let go = move |()| {
        let call = api.post(address.get_value()).if_match(version(campaign));
        form.run(call.send::<Campaign>(), move |now| campaign.put(now));
    };
    Effect::new(move |_| {
        if let Some(error) = form.problem.get() {
            toasts.fail(&error, lang.get_untracked());
            campaign.reload();
        }
    });
    view! { <Button label=words::RESUME kind=Kind::Primary busy=form.busy on_press=go/> }
}

#[component]
fn Proof(campaign: Loaded<Campaign>) -> impl IntoView {
    let address = StoredValue::new(below(campaign, "proof"));
    view! { <Save label=words::PROOF address=Signal::derive(move || address.get_value()) name="proof.zip" accept="application/zip"/> }
}
