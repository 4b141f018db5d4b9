//! Instructions by mail: who would get one, the dialog that sends them, each sending as it stands, and the mail of one
//! unit on the board.

use super::tones;
use crate::{
    api::Loaded,
    browser,
    components::{Button, Card, ConfirmDialog, StatusTag, Time, use_form, use_toasts},
    format::date,
    i18n::use_lang,
    layout::use_incident,
    pages::{campaigns, instructions::send_mails::SendDialog},
    words::{campaigns as campaign_words, instruction_mails as words},
};
use leptos::{prelude::*, task::spawn_local};
use saiki_api::{
    Uuid,
    instruction_mails::{InstructionMails, Mailing, MailingState, UnitMail},
    instructions::Instruction,
};

/// Wait before looking again while mails are on their way, in milliseconds.
const SOON: i32 = 2_000;
/// The same after a failure.
const LATER: i32 = 10_000;

/// Reads the mails again while some are on their way.
pub fn follow(mails: Loaded<InstructionMails>) {
    let round = StoredValue::new(0_u64);
    Effect::new(move |_| {
        let failed = mails.error.with(Option::is_some);
        let moving = mails
            .value
            .with(|m| m.as_ref().is_some_and(InstructionMails::is_moving));
        let mine = round.try_update_value(|n| {
            *n += 1;
            *n
        });
        if !moving {
            return;
        }
        spawn_local(async move {
            browser::sleep(if failed { LATER } else { SOON }).await;
            // Another round began, or the page is gone.
            if round.try_get_value() == mine {
                mails.reload();
            }
        });
    });
}

/// The card beside the papers.
#[component]
pub fn Mails(
    /// The instruction, given or over.
    instruction: Instruction,
    /// Whether the person may send.
    may: bool,
    /// What the server says.
    mails: Loaded<InstructionMails>,
) -> impl IntoView {
    let lang = use_lang();
    let (sending, reminding) = (RwSignal::new(false), RwSignal::new(false));
    let stopping = RwSignal::new(None::<Mailing>);
    let id = instruction.id;
    let count = move |reminder: bool| {
        mails.value.with(|mails| {
            mails.as_ref().map_or(0, |mails| match reminder {
                true => mails.reminder.count,
                false => mails.first.count,
            })
        })
    };
    let first = Signal::derive(move || count(false));
    let silent = Signal::derive(move || count(true));
    let list = move || {
        let all = mails.value.with(|m| m.as_ref().map(|m| m.mailings.clone()));
        let row = |mailing: Mailing| view! { <Sending id=id mailing=mailing may=may mails=mails stopping=stopping/> };
        all.unwrap_or_default().into_iter().map(row).collect_view()
    };
    view! {
        <Card title=words::TITLE>
            <p class="hint">{words::INTRO}</p>
            {may
                .then(|| {
                    view! {
                        <div class="actions">
                            <Button
                                label=move || words::with_count(words::SEND, first.get(), lang.get())
                                disabled=Signal::derive(move || first.get() == 0)
                                on_press=move |()| sending.set(true)
                            />
                            <Button
                                label=move || words::with_count(words::REMIND, silent.get(), lang.get())
                                disabled=Signal::derive(move || silent.get() == 0)
                                on_press=move |()| reminding.set(true)
                            />
                        </div>
                    }
                })}
            {move || {
                let none = may && mails.value.with(Option::is_some) && first.get() == 0 && silent.get() == 0;
                none.then(|| view! { <p class="muted">{words::NOBODY}</p> })
            }}
            {move || {
                let trouble = mails.value.with(|m| m.as_ref().and_then(|m| m.mail_trouble.clone()))?;
                let since = date::clock(trouble.since, &browser::zone());
                let text = campaign_words::mail_trouble(&since, &trouble.said, lang.get());
                Some(view! { <p class="notice warn" role="status">{text}</p> })
            }}
            <ol class="history">{list}</ol>
        </Card>
        <SendDialog open=sending instruction=instruction.clone() reminder=false mails=mails/>
        <SendDialog open=reminding instruction=instruction reminder=true mails=mails/>
        <Stopping id=id asked=stopping mails=mails/>
    }
}

/// One sending, as it stands.
#[component]
fn Sending(
    id: Uuid,
    mailing: Mailing,
    may: bool,
    mails: Loaded<InstructionMails>,
    stopping: RwSignal<Option<Mailing>>,
) -> impl IntoView {
    let (lang, form, toasts) = (use_lang(), use_form(), use_toasts());
    let (api, incident) = (crate::api::use_api(), use_incident());
    let (state, number, counts) = (mailing.state, mailing.number, mailing.counts.clone());
    let reason = mailing.pause_reason.clone();
    let resumable = may && state == MailingState::Paused;
    let stoppable = may && matches!(state, MailingState::Running | MailingState::Paused);
    let (mailing_id, version) = (mailing.id, mailing.version);
    let (by, at) = (mailing.started_by_name.clone(), mailing.started_at);
    let reminder = mailing.reminder;
    let asked = StoredValue::new(mailing);
    let resume = move |()| {
        let path = format!("instructions/{id}/mails/{mailing_id}/resume");
        let call = api.post(incident.below_now(&path)).if_match(version);
        form.run(call.send::<Mailing>(), move |_| {
            toasts.say(words::RESUMED);
            mails.reload();
        });
    };
    Effect::new(move |_| {
        if let Some(error) = form.problem.get() {
            toasts.fail(&error, lang.get_untracked());
        }
    });
    view! {
        <li>
            <span class="muted"><Time at=at/></span>
            <span>
                <b>{move || words::nth(number, lang.get())}</b> " "
                {reminder.then(|| view! { <span>{words::REMINDER}</span> " " })}
                <StatusTag tone=tones::mailing(state) label=move || state.label(lang.get())/> " "
                <span>{move || words::figures(&counts, lang.get())}</span> " "
                <span class="muted">{by}</span>
                {reason
                    .map(|reason| {
                        view! {
                            <p class="notice warn" role="status">
                                {move || campaign_words::pause_reason(&reason, lang.get())}
                            </p>
                        }
                    })}
                <span class="actions">
                    {resumable.then(|| view! { <Button label=words::RESUME busy=form.busy on_press=resume/> })}
                    {stoppable
                        .then(|| {
                            view! { <Button label=words::STOP on_press=move |()| stopping.set(Some(asked.get_value()))/> }
                        })}
                </span>
            </span>
        </li>
    }
}

/// Asks before a sending is stopped.
#[component]
fn Stopping(
    id: Uuid,
    asked: RwSignal<Option<Mailing>>,
    mails: Loaded<InstructionMails>,
) -> impl IntoView {
    let (lang, form, toasts) = (use_lang(), use_form(), use_toasts());
    let (api, incident) = (crate::api::use_api(), use_incident());
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        if asked.with(Option::is_some) {
            open.set(true);
        }
    });
    let stop = move |()| {
        let Some(mailing) = asked.get_untracked() else {
            return;
        };
        let path = format!("instructions/{id}/mails/{}/stop", mailing.id);
        let call = api
            .post(incident.below_now(&path))
            .if_match(mailing.version);
        form.run(call.send::<Mailing>(), move |_| {
            toasts.say(words::STOPPED);
            mails.reload();
        });
    };
    Effect::new(move |_| {
        if let Some(error) = form.problem.get() {
            toasts.fail(&error, lang.get_untracked());
            mails.reload();
        }
    });
    view! {
        <ConfirmDialog open=open title=words::STOP_TITLE confirm=words::STOP on_confirm=stop danger=true>
            {words::STOP_TEXT}
        </ConfirmDialog>
    }
}

/// The mail of one unit, on the board: what became of it, in shape and word, with the server's code and the time.
#[component]
pub fn MailOf(
    /// The unit.
    unit: Uuid,
    /// Whether it has a mail address.
    mailable: bool,
    /// What the server says.
    mails: Loaded<InstructionMails>,
) -> impl IntoView {
    let found = Memo::new(move |_| {
        mails.value.with(|mails| {
            let units = mails.as_ref().map(|mails| mails.units.as_slice());
            units
                .unwrap_or_default()
                .iter()
                .find(|mail| mail.unit_id == unit)
                .cloned()
        })
    });
    move || match (found.get(), mailable) {
        (Some(mail), _) => view! { <OneMail mail=mail/> }.into_any(),
        (None, false) => view! { <span class="muted whole">{words::NO_ADDRESS}</span> }.into_any(),
        (None, true) => view! { <span class="muted">"–"</span> }.into_any(),
    }
}

#[component]
fn OneMail(mail: UnitMail) -> impl IntoView {
    let lang = use_lang();
    let state = mail.state;
    let code = mail.code.filter(|code| *code >= 300);
    let code = code.map(|code| match &mail.enhanced {
        Some(enhanced) => format!("{code} {enhanced}"),
        None => code.to_string(),
    });
    let at = mail.accepted_at.unwrap_or(mail.updated_at);
    view! {
        <span class="two-lines" title=mail.text.unwrap_or_default()>
            <span>
                <StatusTag tone=campaigns::tones::delivery(state) label=move || state.label(lang.get())/>
                {mail.reminder.then(|| view! { " " <span class="muted">{words::REMINDER}</span> })}
            </span>
            <span class="muted">
                {code.map(|code| view! { <span class="mono">{code}</span> " " })}
                <Time at=at/>
            </span>
        </span>
    }
}
