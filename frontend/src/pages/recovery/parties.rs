//! Whom the plan must be agreed with, and who pays which share. The shares are shown as a bar that must be full.

use super::{
    typed::{day, number_error, of_day},
    use_board,
};
use crate::{
    api::{listing::ready, use_api},
    components::{
        Button, Card, Column, DataTable, Dialog, EmptyState, FormProblem, Kind, LoadedView,
        NowSays, ProgressBar, Segment, SelectField, StatusTag, TextArea, TextField, Theirs, Tone,
        choices, use_toasts, use_versioned,
    },
    format::{date, number},
    i18n::{Text, use_lang},
    layout::use_incident,
    pages::contracts::take::TakeOver,
    words::{common, contracts, recovery as words},
};
use leptos::prelude::*;
use saiki_api::{
    Lang,
    contracts::Contract,
    recovery::{
        RecoveryPlan,
        parties::{PartyInput, PartySide, PartyState, RecoveryParty, WHOLE_BP},
    },
};

/// The tab.
#[component]
pub fn PartiesTab() -> impl IntoView {
    let board = use_board();
    view! {
        <LoadedView loaded=board.plan children=|plan: RecoveryPlan| view! { <Parties plan=plan/> }/>
    }
}

fn tone(state: PartyState) -> Tone {
    match state {
        PartyState::NotAsked => Tone::NotBegun,
        PartyState::Asked => Tone::Waiting,
        PartyState::Agreed => Tone::Good,
        PartyState::Refused => Tone::Late,
    }
}

#[component]
fn Parties(plan: RecoveryPlan) -> impl IntoView {
    let board = use_board();
    let lang = use_lang();
    let open = RwSignal::new(false);
    let own = RwSignal::new(None::<RecoveryParty>);
    let add = move || {
        let press = move |()| {
            own.set(None);
            open.set(true);
        };
        board
            .may
            .get()
            .then(|| view! { <Button label=words::ADD_PARTY kind=Kind::Primary on_press=press/> })
    };
    let empty = move || view! { <EmptyState title=words::PARTIES_EMPTY text=words::PARTIES_EMPTY_TEXT>{add}</EmptyState> };
    let columns = vec![
        Column::new(words::PARTY, move |row: &RecoveryParty| {
            let side = row.party.side;
            view! {
                <span class="two-lines">
                    <b>{row.party.name.clone()}</b>
                    <small class="muted">{move || side.label(lang.get())}</small>
                </span>
            }
        }),
        Column::new(words::STATE, move |row: &RecoveryParty| {
            let (state, on) = (row.party.state, row.party.state_on);
            view! {
                <StatusTag tone=tone(state) label=move || state.label(lang.get())/>
                " "
                <small class="muted">{move || on.map(|day| date::day(day, false, lang.get()))}</small>
            }
        }),
        Column::new(words::SHARE_HEAD, move |row: &RecoveryParty| {
            let share = row.party.share_bp;
            move || match share {
                Some(bp) => format!("{}%", number::typed(bp, 2)),
                None => words::NO_SHARE.pick(lang.get()).to_owned(),
            }
        })
        .numeric(),
        Column::new(words::SUBJECT, |row: &RecoveryParty| {
            row.party.subject.clone()
        })
        .secondary(),
        Column::new(words::COOPERATION, |row: &RecoveryParty| {
            row.party.cooperation.clone()
        })
        .secondary(),
        Column::new(words::PARTY_SCHEDULE, |row: &RecoveryParty| {
            row.party.schedule.clone()
        })
        .secondary(),
    ];
    let stated = plan.parties.iter().any(|p| p.party.share_bp.is_some());
    let sum = plan.totals.share_bp;
    let listing = ready(plan.parties, None);
    let edit = move |row: RecoveryParty| {
        own.set(Some(row));
        open.set(true);
    };
    let title = move || {
        own.with(|own| own.as_ref().map(|own| own.party.name.clone()))
            .unwrap_or_else(|| words::ADD_PARTY.pick(lang.get()).to_owned())
    };
    view! {
        {stated.then(|| view! { <Shares sum=sum/> })}
        <Card title=words::TAB_PARTIES action=add>
            <DataTable listing=listing label=words::TAB_PARTIES columns=columns on_open=edit empty=empty/>
        </Card>
        <Dialog open=open title=title wide=true>
            <PartyForm own=own.get_untracked() open=open/>
        </Dialog>
    }
}

#[component]
fn Shares(sum: i64) -> impl IntoView {
    let lang = use_lang();
    let whole = sum == WHOLE_BP;
    let told = move || match whole {
        true => words::SHARES_WHOLE.pick(lang.get()).to_owned(),
        false => words::shares(&number::typed(sum, 2), lang.get()),
    };
    let segments = vec![Segment {
        tone: if whole { Tone::Good } else { Tone::Late },
        count: sum.min(WHOLE_BP),
    }];
    view! {
        <Card title=words::SHARE_HEAD>
            <ProgressBar segments=segments total=WHOLE_BP label=told/>
            <p class="hint">{told}</p>
        </Card>
    }
}

/// What is known of a party.
fn said(party: &PartyInput, lang: Lang) -> Vec<(Text, String)> {
    let share = party
        .share_bp
        .map(|bp| format!("{}%", number::typed(bp, 2)));
    let since = party.state_on.map(|day| date::day(day, true, lang));
    vec![
        (words::PARTY, party.name.clone()),
        (words::SIDE, party.side.label(lang).to_owned()),
        (words::STATE, party.state.label(lang).to_owned()),
        (words::STATE_ON, since.unwrap_or_default()),
        (words::SHARE_HEAD, share.unwrap_or_default()),
        (words::SUBJECT, party.subject.clone()),
        (words::COOPERATION, party.cooperation.clone()),
        (words::PARTY_SCHEDULE, party.schedule.clone()),
    ]
}

#[component]
fn PartyForm(own: Option<RecoveryParty>, open: RwSignal<bool>) -> impl IntoView {
    let api = use_api();
    let here = use_incident();
    let board = use_board();
    let toasts = use_toasts();
    let lang = use_lang();
    let place = own.as_ref().map(|party| party.id);
    let version = own.as_ref().map_or(0, |party| party.version);
    let change = use_versioned(
        version,
        here.below_now("recovery/plan"),
        move |plan: RecoveryPlan| {
            let mut parties = plan.parties.into_iter();
            let now = parties.find(|party| Some(party.id) == place)?;
            Some((now.version, now.party))
        },
    );
    let form = change.form;
    let before = own.map(|party| party.party);
    let text = |pick: fn(&PartyInput) -> String| {
        RwSignal::new(before.as_ref().map(pick).unwrap_or_default())
    };
    let name = text(|p| p.name.clone());
    let subject = text(|p| p.subject.clone());
    let cooperation = text(|p| p.cooperation.clone());
    let schedule = text(|p| p.schedule.clone());
    let share = text(|p| {
        p.share_bp
            .map(|bp| number::typed(bp, 2))
            .unwrap_or_default()
    });
    let state_on = text(|p| of_day(p.state_on));
    let side = RwSignal::new(before.as_ref().map(|p| p.side).or(Some(PartySide::Inside)));
    let state = RwSignal::new(
        before
            .as_ref()
            .map(|p| p.state)
            .or(Some(PartyState::NotAsked)),
    );
    let share_error = number_error(share, Signal::stored(2), form.error("share_bp"));
    let done = move || {
        open.set(false);
        board.plan.reload();
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let input = PartyInput {
            name: name.get_untracked(),
            side: side.get_untracked().unwrap_or(PartySide::Inside),
            subject: subject.get_untracked(),
            cooperation: cooperation.get_untracked(),
            schedule: schedule.get_untracked(),
            share_bp: share.with_untracked(|text| number::decimal(text, 2)),
            state: state.get_untracked().unwrap_or_default(),
            state_on: state_on.with_untracked(|text| day(text)),
        };
        let call = match place {
            Some(id) => {
                let address = here.below_now(&format!("recovery/parties/{id}"));
                change.on(api.put(address).json(&input))
            }
            None => api
                .post(here.below_now("recovery/parties"))
                .json(&input)
                .idempotent(),
        };
        form.run(call.send::<RecoveryParty>(), move |_| {
            toasts.say(common::SAVED);
            done();
        });
    };
    let remove = move |()| {
        let Some(id) = place else { return };
        let address = here.below_now(&format!("recovery/parties/{id}"));
        let call = change.on(api.delete(address));
        form.run(call.send_empty(), move |()| {
            toasts.say(words::REMOVED);
            done();
        });
    };
    let take = move |contract: Contract| {
        let fields = contract.fields;
        let terms = fields.vulnerabilities;
        name.set(fields.counterparty);
        side.set(Some(PartySide::Outside));
        subject.set(contracts::subject(
            &fields.service,
            &terms.clause,
            lang.get_untracked(),
        ));
        let bp = terms.their_share_bp.map(|bp| number::typed(bp, 2));
        share.set(bp.unwrap_or_default());
    };
    let take_over = move || {
        let offered = place.is_none() && board.may.get();
        offered.then(|| view! { <TakeOver on_take=take/> })
    };
    let removing = RwSignal::new(false);
    let buttons = move || {
        match removing.get() {
        true => view! {
            <p class="notice warn">{words::REMOVE_PARTY_HINT}</p>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| removing.set(false)/>
                <Button label=words::REMOVE_PARTY kind=Kind::Danger busy=form.busy on_press=remove/>
            </div>
        }
        .into_any(),
        false => view! {
            <div class="actions end">
                {place.map(|_| view! { <Button label=words::REMOVE_PARTY kind=Kind::Quiet on_press=move |()| removing.set(true)/> })}
                <Button label=common::SAVE kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        }
        .into_any(),
    }
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            {take_over}
            <Theirs change=change let:now>
                <NowSays rows=said(&now, lang.get())/>
            </Theirs>
            <fieldset class="bare stack" disabled=move || !board.may.get()>
                <div class="columns">
                    <TextField label=words::PARTY value=name required=true error=form.error("name")/>
                    <SelectField label=words::SIDE value=side choices=choices(&PartySide::ALL, PartySide::label)/>
                </div>
                <div class="columns">
                    <SelectField label=words::STATE value=state choices=choices(&PartyState::ALL, PartyState::label)/>
                    <TextField label=words::STATE_ON value=state_on kind="date" error=form.error("state_on")/>
                    <TextField label=words::SHARE value=share error=share_error/>
                </div>
                <TextArea label=words::SUBJECT value=subject rows=2 error=form.error("subject")/>
                <TextArea label=words::COOPERATION value=cooperation rows=2 error=form.error("cooperation")/>
                <TextArea label=words::PARTY_SCHEDULE value=schedule rows=2 error=form.error("schedule")/>
            </fieldset>
            <FormProblem form=form/>
            {move || board.may.get().then(buttons)}
        </form>
    }
}
