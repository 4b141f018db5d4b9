//! The card on a person's page: why no mail reaches them, the way chosen, what was tried, and the form for an attempt.

use super::{
    list::{Through, lost_names, reason_names},
    number::{WrongNumber, named},
    tones,
};
use crate::{
    api::{Loaded, path, use_api, use_loaded},
    components::{
        Button, Card, Dialog, Fact, Facts, FormProblem, InstantField, Kind, LoadedView,
        SelectField, StatusTag, TextArea, Theirs, Time, Tone, UserField, choices, use_form,
        use_toasts, use_url_query, use_versioned,
    },
    i18n::use_lang,
    layout::use_incident,
    session::use_session,
    words::{common, followups as words},
};
use leptos::prelude::*;
use saiki_api::{
    Timestamp, Uuid,
    followups::{
        AttemptResult, FollowupAttempt, FollowupChannel, FollowupDetail, FollowupPatch,
        FollowupState, NewAttempt,
    },
    members::Member,
    people::{Person, PersonDecision},
    permissions::Permission,
};

/// Ways an attempt may be made in; substitute notice is recorded with its notice.
const WAYS: [FollowupChannel; 4] = [
    FollowupChannel::Phone,
    FollowupChannel::Post,
    FollowupChannel::Visit,
    FollowupChannel::Mail,
];

/// The card; nothing for somebody a mail reaches and nobody followed up.
#[component]
pub fn FollowupCard(
    /// The person.
    person: Uuid,
    /// They, as the page shows them: whenever they are read again, so is this.
    of: Loaded<Person>,
    /// What follows when the person was told.
    #[prop(into)]
    on_told: Callback<()>,
) -> impl IntoView {
    let (open, session, query) = (use_incident(), use_session(), use_url_query());
    let loaded = use_loaded::<FollowupDetail>(Signal::derive(move || {
        let base = open.below(&format!("people/{person}/followup"))?;
        Some(match query.get("reveal") {
            Some(_) => path::and(&base, "reveal", "true"),
            None => base,
        })
    }));
    // What is decided beside this card, and what their household is found to have, changes what it offers.
    Effect::new(move |before: Option<()>| {
        let there = of.value.with(Option::is_some);
        if there && before.is_some() {
            loaded.reload();
        }
    });
    let (choosing, recording) = (RwSignal::new(false), RwSignal::new(false));
    let correcting = RwSignal::new(false);
    let may = Memo::new(move |_| session.may(Permission::PeopleWrite));
    // The way they were told in, by what was put down here.
    let told = Memo::new(move |_| {
        loaded.value.with(|detail| {
            let one = &detail.as_ref()?.followup;
            let told =
                one.decision == PersonDecision::ToldOtherwise && one.state == FollowupState::Done;
            one.channel.filter(|_| told)
        })
    });
    // Why the server would take no attempt of theirs.
    let settled = Memo::new(move |_| {
        loaded.value.with(|detail| {
            let one = &detail.as_ref()?.followup;
            match one.decision {
                // A call may tell whom a letter is on its way to.
                PersonDecision::ToldOtherwise if one.state != FollowupState::Posted => {
                    Some(words::TOLD_ALREADY)
                }
                PersonDecision::NotNeeded => Some(words::NEED_NOT),
                _ => None,
            }
        })
    });
    let phones = Signal::derive(move || {
        loaded.value.with(|detail| {
            let detail = detail.as_ref();
            detail.map_or_else(Vec::new, |detail| detail.followup.phones.clone())
        })
    });
    let correct = move || {
        told.get().map(|_| {
            view! { <Button label=words::CORRECT kind=Kind::Quiet on_press=move |()| correcting.set(true)/> }
        })
    };
    let record = move || match settled.get() {
        Some(why) => view! { <Button label=words::RECORD disabled=true hint=why/> }.into_any(),
        None => view! { <Button label=words::RECORD on_press=move |()| recording.set(true)/> }
            .into_any(),
    };
    let action = move || {
        may.get().then(|| {
            view! {
                <span class="actions">
                    {correct}
                    <Button label=words::ASSIGN kind=Kind::Quiet on_press=move |()| choosing.set(true)/>
                    {record}
                </span>
            }
        })
    };
    let done = move |()| {
        loaded.reload();
        on_told.run(());
    };
    view! {
        <Card title=words::CARD action=action>
            <LoadedView loaded=loaded let:detail>
                <Stands detail=detail/>
            </LoadedView>
        </Card>
        <Dialog open=choosing title=words::ASSIGN>
            {move || loaded.value.get_untracked().map(|detail| view! { <Choose detail=detail loaded=loaded open=choosing/> })}
        </Dialog>
        <Dialog open=recording title=words::RECORD>
            <Attempt person=person phones=phones open=recording on_done=done/>
        </Dialog>
        <Dialog open=correcting title=words::CORRECT>
            {move || told.get_untracked().map(|way| view! { <Correct person=person way=way open=correcting on_done=done/> })}
        </Dialog>
    }
}

#[component]
fn Stands(detail: FollowupDetail) -> impl IntoView {
    let lang = use_lang();
    let one = detail.followup;
    let (state, channel, reasons) = (one.state, one.channel, one.reasons);
    let has_reasons = !reasons.is_empty();
    let why = has_reasons.then(|| {
        view! { <Fact name=words::REASON>{move || reason_names(&reasons, lang.get())}</Fact> }
    });
    let way = move || match channel {
        Some(channel) => channel.label(lang.get()),
        None => words::NOT_CHOSEN.pick(lang.get()),
    };
    let call_at = one
        .call_at
        .map(|at| view! { <Fact name=words::CALL_AT><Time at=at/></Fact> });
    let assignee = one
        .assignee
        .map(|user| view! { <Fact name=words::ASSIGNEE>{user.name}</Fact> });
    let through = one
        .to
        .map(|to| view! { <Fact name=words::TOLD_THROUGH><Through to=to/></Fact> });
    let others = (!one.others.is_empty()).then(|| {
        let names: Vec<String> = one.others.into_iter().map(|other| other.name).collect();
        view! {
            <Fact name=words::TOLD_TOO>
                {move || names.join(lang.get().pick("、", ", "))}
                <p class="hint">{words::TOLD_TOO_HINT}</p>
            </Fact>
        }
    });
    let no_number = (has_reasons && one.phones.is_empty()).then(|| {
        view! { <Fact name=words::HAS_NUMBER><StatusTag tone=Tone::Unknown label=words::WITHOUT_NUMBER/></Fact> }
    });
    let lost = (has_reasons && !one.lost.is_empty()).then(|| {
        let lost = one.lost;
        view! { <Fact name=words::LOST>{move || lost_names(&lost, lang.get())}</Fact> }
    });
    let letters = detail.letters.into_iter().map(|letter| {
        let (state, reason) = (letter.state, letter.return_reason);
        let through = (!letter.members.is_empty()).then(|| {
            let name = letter.name.clone();
            view! { " " <span class="muted">{move || words::made_out_to(&name, lang.get())}</span> }
        });
        view! {
            <Fact name=words::LETTER>
                <span class="mono">{letter.letter.code()}</span>
                " "
                <StatusTag tone=tones::letter(state) label=move || state.label(lang.get())/>
                {reason.map(|reason| view! { " " <span>{move || reason.label(lang.get())}</span> })}
                {through}
            </Fact>
        }
    });
    let letters = letters.collect_view();
    let tried = detail
        .attempts
        .into_iter()
        .map(|one| view! { <Tried attempt=one/> });
    let tried = tried.collect_view();
    let nothing = (one.version == 0).then(|| view! { <p class="hint">{words::NOTHING_YET}</p> });
    let other = (detail.other_mail && has_reasons)
        .then(|| view! { <p class="notice">{words::OTHER_MAIL}</p> });
    view! {
        <Facts>
            {why}
            {through}
            {others}
            <Fact name=words::CHANNEL>{way}</Fact>
            {no_number}
            {lost}
            <Fact name=words::STATE>
                <StatusTag tone=tones::state(state) label=move || state.label(lang.get())/>
            </Fact>
            {assignee}
            {call_at}
            {letters}
        </Facts>
        {other}
        {nothing}
        <ul class="stack">{tried}</ul>
    }
}

#[component]
fn Tried(attempt: FollowupAttempt) -> impl IntoView {
    let lang = use_lang();
    let (channel, result) = (attempt.channel, attempt.result);
    let with = attempt
        .to
        .map(|to| view! { " " <span>{move || words::spoken_with(&to, lang.get())}</span> });
    view! {
        <li>
            <Time at=attempt.at/>
            " "
            {move || channel.label(lang.get())}
            " "
            <b>{move || result.label(lang.get())}</b>
            {with}
            " "
            <span class="muted">{attempt.by_name}</span>
            <p class="prose">{attempt.note}</p>
        </li>
    }
}

#[component]
fn Choose(
    detail: FollowupDetail,
    loaded: Loaded<FollowupDetail>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let (api, toasts, here) = (use_api(), use_toasts(), use_incident());
    let one = detail.followup;
    let address = here.below_now(&format!("people/{}/followup", one.person_id));
    let change = use_versioned(one.version, address.clone(), |now: FollowupDetail| {
        Some((now.followup.version, now))
    });
    let form = change.form;
    let channel = RwSignal::new(one.channel);
    let assignee = RwSignal::new(one.assignee.map(|user| user.id));
    let members = use_loaded::<Vec<Member>>(Signal::derive(move || here.below("members")));
    let people = Signal::derive(move || members.value.get());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let patch = FollowupPatch {
            channel: Some(channel.get_untracked()),
            assignee_id: Some(assignee.get_untracked()),
            call_at: None,
        };
        let call = change.on(api.patch(address.clone()).json(&patch));
        form.run(call.send::<FollowupDetail>(), move |_| {
            toasts.say(words::SAVED);
            open.set(false);
            loaded.reload();
        });
    };
    let theirs = move |now: FollowupDetail| view! { <Stands detail=now/> };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <Theirs change=change children=theirs/>
            <div class="columns">
                <SelectField
                    label=words::CHANNEL
                    value=channel
                    choices=choices(&FollowupChannel::ALL, FollowupChannel::label)
                    none=words::NOT_CHOSEN
                    error=form.error("channel")
                />
                <UserField label=words::ASSIGNEE value=assignee members=people none=words::NOBODY error=form.error("assignee_id")/>
            </div>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=common::SAVE kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}

#[component]
fn Attempt(
    person: Uuid,
    phones: Signal<Vec<String>>,
    open: RwSignal<bool>,
    #[prop(into)] on_done: Callback<()>,
) -> impl IntoView {
    let (api, form, toasts, here) = (use_api(), use_form(), use_toasts(), use_incident());
    let channel = RwSignal::new(Some(FollowupChannel::Phone));
    let result = RwSignal::new(None::<AttemptResult>);
    let at = RwSignal::new(None::<Timestamp>);
    let call_at = RwSignal::new(None::<Timestamp>);
    let note = RwSignal::new(String::new());
    let number = RwSignal::new(None::<String>);
    let wrong = move || {
        channel.get() == Some(FollowupChannel::Phone) && result.get() == Some(AttemptResult::Wrong)
    };
    let wrong_home = move || {
        channel.get() == Some(FollowupChannel::Post) && result.get() == Some(AttemptResult::Wrong)
    };
    let back = move || result.get() == Some(AttemptResult::CallBack);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (Some(channel), Some(result)) = (channel.get_untracked(), result.get_untracked())
        else {
            return;
        };
        let body = NewAttempt {
            channel,
            result,
            at: at.get_untracked(),
            note: note.get_untracked().trim().to_owned(),
            call_at: call_at
                .get_untracked()
                .filter(|_| result == AttemptResult::CallBack),
            number: named(channel, result, number),
        };
        let call = api
            .post(here.below_now(&format!("people/{person}/followup/attempts")))
            .json(&body)
            .idempotent();
        form.run(call.send::<FollowupDetail>(), move |_| {
            toasts.say(words::RECORDED);
            open.set(false);
            here.loaded.reload();
            on_done.run(());
        });
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <div class="columns">
                <SelectField label=words::CHANNEL value=channel choices=choices(&WAYS, FollowupChannel::label) error=form.error("channel")/>
                <SelectField label=words::WHAT_CAME value=result choices=choices(&AttemptResult::ALL, AttemptResult::label) error=form.error("result")/>
                <InstantField label=words::AT value=at hint=words::AT_HINT error=form.error("at")/>
            </div>
            {move || back().then(|| view! { <InstantField label=words::NEXT_AT value=call_at error=form.error("call_at")/> })}
            {move || wrong_home().then(|| view! { <p class="hint">{words::WRONG_HOME}</p> })}
            {move || wrong().then(|| view! { <WrongNumber phones=phones value=number form=form/> })}
            <TextArea label=words::NOTE value=note rows=3 hint=words::NOTE_HINT error=form.error("note")/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button
                    label=words::RECORD
                    kind=Kind::Primary
                    submit=true
                    busy=form.busy
                    disabled=Signal::derive(move || result.get().is_none())
                />
            </div>
        </form>
    }
}

/// Takes back what was put down by mistake, with the reason.
#[component]
fn Correct(
    person: Uuid,
    /// The way the entry says they were told in.
    way: FollowupChannel,
    open: RwSignal<bool>,
    #[prop(into)] on_done: Callback<()>,
) -> impl IntoView {
    let (api, form, toasts, here) = (use_api(), use_form(), use_toasts(), use_incident());
    let why = RwSignal::new(String::new());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = NewAttempt {
            channel: way,
            result: AttemptResult::TakenBack,
            at: None,
            note: why.get_untracked().trim().to_owned(),
            call_at: None,
            number: None,
        };
        let call = api
            .post(here.below_now(&format!("people/{person}/followup/attempts")))
            .json(&body)
            .idempotent();
        form.run(call.send::<FollowupDetail>(), move |_| {
            toasts.say(words::CORRECTED);
            open.set(false);
            here.loaded.reload();
            on_done.run(());
        });
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <p>{words::CORRECT_TEXT}</p>
            <TextArea label=words::CORRECT_WHY value=why rows=3 error=form.error("note")/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=words::CORRECT kind=Kind::Danger submit=true busy=form.busy/>
            </div>
        </form>
    }
}
