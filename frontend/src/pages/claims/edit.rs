//! The dialog of what is known of a claim. Only what was changed in it is sent, so that it takes back nothing somebody
//! else did meanwhile; what the page masks cannot be changed in it.

use super::{
    change::{Theirs, use_change},
    fields::{MoneyFields, Typed},
};
use crate::{
    api::{Loaded, use_loaded},
    components::{
        Button, Dialog, FormProblem, Kind, SelectField, TextArea, TextField, UserField, choices,
    },
    layout::use_incident,
    words::{claims as words, common},
};
use leptos::prelude::*;
use saiki_api::{
    claims::{Claim, ClaimKind, ClaimPatch, ClaimState, Counsel},
    members::Member,
};

/// The dialog.
#[component]
pub(super) fn EditClaim(open: RwSignal<bool>, loaded: Loaded<Claim>) -> impl IntoView {
    view! {
        <Dialog open=open title=words::EDIT_TITLE wide=true>
            {move || {
                let claim = loaded.value.get_untracked()?;
                Some(view! { <EditForm claim=claim open=open loaded=loaded/> })
            }}
        </Dialog>
    }
}

#[component]
fn EditForm(claim: Claim, open: RwSignal<bool>, loaded: Loaded<Claim>) -> impl IntoView {
    let here = use_incident();
    let change = use_change(&claim, open, loaded);
    let form = change.form;
    let members = use_loaded::<Vec<Member>>(Signal::derive(move || here.below("members")));
    let people = Signal::derive(move || members.value.get());
    let text = |of: fn(&Claim) -> &String| RwSignal::new(of(&claim).clone());
    let (name, organisation) = (text(|c| &c.name), text(|c| &c.organisation));
    let (subject, said) = (text(|c| &c.subject), text(|c| &c.text));
    let note = text(|c| &c.counsel_note);
    let (kind, counsel) = (
        RwSignal::new(Some(claim.kind)),
        RwSignal::new(Some(claim.counsel)),
    );
    let owner = RwSignal::new(claim.owner.as_ref().map(|owner| owner.id));
    let due = RwSignal::new(
        claim
            .answer_due
            .map(|day| day.to_string())
            .unwrap_or_default(),
    );
    let claimed = Typed::of(claim.claimed.as_ref());
    let masked = claim.masked;
    let decided = claim.state != ClaimState::Open;
    let before = StoredValue::new(claim);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if untrack(move || claimed.is_wrong()) {
            return;
        }
        let patch = before.with_value(|before| {
            let typed = |was: &String, text: RwSignal<String>| {
                let text = text.get_untracked().trim().to_owned();
                (text != *was).then_some(text)
            };
            let owner = owner.get_untracked();
            let due = due.with_untracked(|day| day.parse().ok());
            let claimed = claimed.read();
            ClaimPatch {
                kind: kind.get_untracked().filter(|kind| *kind != before.kind),
                name: typed(&before.name, name).filter(|_| !masked),
                organisation: typed(&before.organisation, organisation).filter(|_| !masked),
                subject: typed(&before.subject, subject),
                text: typed(&before.text, said),
                claimed: (claimed != before.claimed).then_some(claimed),
                owner_id: (owner != before.owner.as_ref().map(|o| o.id)).then_some(owner),
                answer_due: (due != before.answer_due).then_some(due),
                counsel: counsel.get_untracked().filter(|c| *c != before.counsel),
                counsel_note: typed(&before.counsel_note, note),
            }
        });
        match patch == ClaimPatch::default() {
            true => change.leave(),
            false => change.patch(&patch),
        }
    };
    let who = match masked {
        true => view! { <p class="hint">{words::MASKED_HINT}</p> }.into_any(),
        false => view! {
            <div class="columns">
                <TextField label=words::NAME value=name required=true error=form.error("name")/>
                <TextField label=words::ORGANISATION value=organisation error=form.error("organisation")/>
            </div>
        }
        .into_any(),
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <Theirs change=change/>
            {who}
            {decided.then(|| view! { <p class="hint">{words::FIXED_HINT}</p> })}
            <SelectField label=words::KIND value=kind choices=choices(&ClaimKind::ALL, ClaimKind::label) disabled=decided/>
            <TextField label=words::SUBJECT value=subject required=true hint=words::CLEAR_HINT error=form.error("subject")/>
            <TextArea label=words::TEXT value=said hint=words::CLEAR_HINT error=form.error("text")/>
            <MoneyFields
                label=words::CLAIMED
                hint=words::CLAIMED_HINT
                value=claimed
                error=form.error("claimed.minor")
                currency_error=form.error("claimed.currency")
                disabled=decided
            />
            <div class="columns">
                <UserField label=words::OWNER value=owner members=people none=words::NOBODY error=form.error("owner_id")/>
                <TextField label=words::DUE value=due kind="date" error=form.error("answer_due")/>
                <SelectField label=words::COUNSEL value=counsel choices=choices(&Counsel::ALL, Counsel::label)/>
            </div>
            <TextArea label=words::COUNSEL_NOTE value=note rows=3 error=form.error("counsel_note")/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| change.leave()/>
                <Button label=common::SAVE kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}
