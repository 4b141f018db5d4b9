//! The secret address at which a calendar program reads deadlines: made, shown once, copied, ended.

use crate::{
    api::use_api,
    browser::{self, clipboard},
    components::{Button, FormProblem, Kind, Mono, use_form, use_toasts},
    words::{clocks as words, common},
};
use leptos::{prelude::*, task::spawn_local};
use saiki_api::clocks::ClockFeed;

/// The form, in its dialog: closing it forgets the address.
#[component]
pub(super) fn FeedForm() -> impl IntoView {
    let (api, form, toasts) = (use_api(), use_form(), use_toasts());
    let address = RwSignal::new(None::<String>);
    let make = move |()| {
        let call = api.post("clock-feed");
        form.run(call.send::<ClockFeed>(), move |feed| {
            address.try_set(Some(browser::whole(&feed.path)));
        });
    };
    let end = move |()| {
        form.run(api.delete("clock-feed").send_empty(), move |()| {
            address.try_set(None);
            toasts.say(words::FEED_DROPPED);
        });
    };
    let copy = move |()| {
        let Some(address) = address.get_untracked() else {
            return;
        };
        spawn_local(async move {
            match clipboard::copy(address).await {
                true => toasts.say(common::COPIED),
                false => toasts.warn(common::COPY_REFUSED),
            }
        });
    };
    let shown = move || {
        address.get().map(|address| {
            view! {
                <div class="notice good" role="status">
                    <div class="stack grow">
                        <p>{words::FEED_ONCE}</p>
                        <p>
                            <b>{words::FEED_ADDRESS}</b>
                        </p>
                        <Mono text=address/>
                        <div class="actions">
                            <Button label=words::COPY kind=Kind::Primary on_press=copy/>
                        </div>
                    </div>
                </div>
            }
        })
    };
    view! {
        <div class="stack">
            <p>{words::FEED_TEXT}</p>
            <p class="hint">{words::FEED_MAKE_HINT}</p>
            {shown}
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=words::FEED_DROP kind=Kind::Quiet busy=form.busy on_press=end/>
                <Button label=words::FEED_MAKE busy=form.busy on_press=make/>
            </div>
        </div>
    }
}
