//! The dialog that records substitute notice for everybody the list shows, by a notice that stands.

use super::typed::{TypedCount, shown, use_meant};
use crate::{
    api::{use_api, use_loaded},
    browser,
    components::{
        Button, Choice, Dialog, FormProblem, Kind, SelectField, TextArea, TextField, UrlQuery,
        use_form, use_toasts,
    },
    i18n::use_lang,
    layout::use_incident,
    routes,
    words::{common, followups as words},
};
use leptos::prelude::*;
use saiki_api::{
    Uuid,
    followups::{FollowedMany, FollowupTarget, SubstituteNotice},
    notices::{Notice, NoticeState},
};

/// The dialog.
#[component]
pub(super) fn Substitute(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The filters in the address.
    query: UrlQuery,
    /// What follows when it was done.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    view! {
        <Dialog open=open title=words::SUBSTITUTE wide=true>
            <SubstituteForm open=open query=query on_done=on_done/>
        </Dialog>
    }
}

#[component]
fn SubstituteForm(open: RwSignal<bool>, query: UrlQuery, on_done: Callback<()>) -> impl IntoView {
    let (api, form, toasts, here) = (use_api(), use_form(), use_toasts(), use_incident());
    let lang = use_lang();
    let meant = use_meant(query);
    meant.follow(form);
    let notices = use_loaded::<Vec<Notice>>(Signal::derive(move || here.below("notices")));
    let notice = RwSignal::new(None::<Uuid>);
    let until = RwSignal::new(String::new());
    let reason = RwSignal::new(String::new());
    let offered = Signal::derive(move || {
        let all = notices.value.get().unwrap_or_default().into_iter();
        all.filter(|notice| notice.state == NoticeState::Standing)
            .map(|notice| Choice {
                value: notice.id.to_string(),
                label: format!(
                    "{}（{}）",
                    notice.letter_name,
                    browser::whole(&routes::public_notice(&notice.slug))
                ),
            })
            .collect::<Vec<_>>()
    });
    let none = move || {
        let empty = offered.with(Vec::is_empty) && notices.value.with(Option::is_some);
        empty.then(|| view! { <p class="notice warn">{words::NO_NOTICE}</p> })
    };
    let ready = meant.ready();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let total = meant
            .total
            .get_untracked()
            .filter(|_| ready.get_untracked());
        let (Some(expected_count), Some(notice_id), Ok(kept_until)) =
            (total, notice.get_untracked(), until.get_untracked().parse())
        else {
            return;
        };
        let body = SubstituteNotice {
            notice_id,
            target: FollowupTarget::Filter(Box::new(meant.filter.get_value())),
            kept_until,
            reason: reason.get_untracked().trim().to_owned(),
            expected_count,
        };
        let call = api
            .post(here.below_now("followups/substitute"))
            .json(&body)
            .idempotent();
        form.run(call.send::<FollowedMany>(), move |_| {
            toasts.say(words::SUBSTITUTE_DONE);
            open.set(false);
            here.loaded.reload();
            on_done.run(());
        });
    };
    let complete = Signal::derive(move || {
        ready.get() && notice.get().is_some() && until.with(|day| !day.is_empty())
    });
    let whom = move || {
        let n = meant.total.get()?;
        Some(view! { <p>{move || words::whom(&shown(n), lang.get())}</p> })
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <p>{words::SUBSTITUTE_TEXT}</p>
            {none}
            {whom}
            <div class="columns">
                <SelectField label=words::NOTICE value=notice choices=offered error=form.error("notice_id")/>
                <TextField label=words::KEPT_UNTIL value=until kind="date" required=true error=form.error("kept_until")/>
            </div>
            <TextArea label=words::WHY value=reason rows=3 required=true error=form.error("reason")/>
            <p class="hint">{words::DESK_HINT}</p>
            <TypedCount total=meant.total typed=meant.typed/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button
                    label=words::SUBSTITUTE
                    kind=Kind::Primary
                    submit=true
                    busy=form.busy
                    disabled=Signal::derive(move || !complete.get())
                />
            </div>
        </form>
    }
}
