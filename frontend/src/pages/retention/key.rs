//! The incident's key: when it was replaced, and replacing it; values that cannot be read meanwhile, and what is decided
//! about them.

use crate::{
    api::{Loaded, use_api},
    components::{
        Button, Card, ConfirmDialog, Fact, Facts, FormProblem, Kind, StatusTag, Time, Tone,
        use_form, use_toasts,
    },
    format::number::grouped,
    i18n::use_lang,
    layout::use_incident,
    session::use_session,
    words::retention as words,
};
use leptos::prelude::*;
use saiki_api::{
    permissions::Permission,
    retention::{Rekey, Retention, UnreadableAction, UnreadableStep},
};

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
    let rekey = kept.rekey.clone();
    let (under_way, halted) = (rekey.under_way, rekey.halted_at.is_some());
    let may = session.may(Permission::OrganisationWrite) && kept.erasure.is_none();
    let go = move |()| {
        let call = api.post(incident.below_now("rekey"));
        form.run(call.send::<Retention>(), move |_| {
            toasts.say(words::REKEY_BEGUN);
            loaded.reload();
        });
    };
    let action = move || {
        match (under_way, may) {
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
    let unreadable = (rekey.unreadable_count > 0)
        .then(|| view! { <Unreadables rekey=rekey.clone() may=may loaded=loaded/> });
    let progress = (under_way && !halted).then(|| {
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
            {unreadable}
            <FormProblem form=form/>
        </Card>
        <ConfirmDialog open=asking title=words::REKEY confirm=words::REKEY on_confirm=go>
            <p>{words::REKEY_TEXT}</p>
        </ConfirmDialog>
    }
}

/// Values that cannot be read, named, and the decision about them while it is open.
#[component]
fn Unreadables(rekey: Rekey, may: bool, loaded: Loaded<Retention>) -> impl IntoView {
    let (api, form, toasts, incident) = (use_api(), use_form(), use_toasts(), use_incident());
    let lang = use_lang();
    let skipping = RwSignal::new(false);
    let halted = rekey.halted_at.is_some();
    let (all, shown) = (rekey.unreadable_count, rekey.unreadable);
    let open = rekey.undecided;
    let decide = move |action: UnreadableAction| {
        let wanted = UnreadableStep {
            action,
            values: Some(open),
        };
        let call = api
            .post(incident.below_now("rekey/unreadable"))
            .json(&wanted);
        form.run(call.send::<Retention>(), move |_| {
            toasts.say(words::UNREADABLE_DECIDED);
            loaded.reload();
        });
    };
    let lines = shown.into_iter().map(|value| {
        let part = (value.part > 0).then(|| format!(" #{}", value.part));
        let by = value.skipped_by_name.zip(value.skipped_at);
        view! {
            <li>
                <code>{format!("{}.{} {}", value.table, value.column, value.row_id)}{part}</code>
                {by.map(|(name, at)| view! { " " {words::SKIPPED_BY} ": " {name} " " <Time at=at/> })}
            </li>
        }
    });
    let lines = lines.collect_view();
    let tone = if halted { Tone::Late } else { Tone::Plain };
    let number = Signal::derive(move || grouped(open));
    let actions = (halted && may).then(|| {
        view! {
            <p class="actions">
                <Button label=words::UNREADABLE_RETRY kind=Kind::Quiet busy=form.busy on_press=move |()| decide(UnreadableAction::Retry)/>
                <Button label=words::UNREADABLE_SKIP kind=Kind::Danger busy=form.busy on_press=move |()| skipping.set(true)/>
            </p>
        }
    });
    view! {
        <p>
            <StatusTag tone=tone label=words::UNREADABLE/> " "
            {move || words::rows(all, lang.get())}
        </p>
        {halted.then(|| view! { <p class="hint">{words::UNREADABLE_TEXT}</p> })}
        <ul>{lines}</ul>
        {actions}
        <FormProblem form=form/>
        <ConfirmDialog
            open=skipping
            title=words::UNREADABLE_SKIP
            confirm=words::UNREADABLE_SKIP
            on_confirm=move |()| decide(UnreadableAction::Skip)
            typed=number
            typed_label=words::TYPE_VALUES
            danger=true
        >
            <p>{words::UNREADABLE_SKIP_TEXT}</p>
        </ConfirmDialog>
    }
}
