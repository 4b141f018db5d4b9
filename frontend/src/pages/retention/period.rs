//! How long the data is kept, on what basis, and what holds its erasure up.

use crate::{
    api::{Loaded, use_api},
    components::{
        Button, Card, Choice, Day, Dialog, Fact, Facts, FormProblem, Kind, NowSays, SelectField,
        TextArea, TextField, Theirs, Time, use_form, use_toasts, use_versioned,
    },
    i18n::use_lang,
    layout::use_incident,
    session::use_session,
    words::{common, retention as words},
};
use leptos::prelude::*;
use saiki_api::{
    permissions::Permission,
    retention::{HoldInput, Retention, RetentionInput},
};

/// The two cards.
#[component]
pub fn PeriodCards(
    /// As it stands.
    kept: Retention,
    /// Where it is read again.
    loaded: Loaded<Retention>,
) -> impl IntoView {
    let lang = use_lang();
    let session = use_session();
    let (setting, holding) = (RwSignal::new(false), RwSignal::new(false));
    let may = session.may(Permission::FilingsWrite) && kept.erasure.is_none();
    let (held, months) = (kept.hold.is_some(), kept.months);
    let set = move || {
        may.then(|| view! { <Button label=words::SET on_press=move |()| setting.set(true)/> })
    };
    let label = if held {
        words::LIFT_HOLD
    } else {
        words::PUT_HOLD
    };
    let hold = move || {
        may.then(|| view! { <Button label=label kind=Kind::Quiet on_press=move |()| holding.set(true)/> })
    };
    let last = match kept.last_day {
        Some(day) => view! { <Day on=day/> }.into_any(),
        None => view! { <span class="muted">{words::NOT_KNOWN}</span> }.into_any(),
    };
    let counted = months.map(|n| {
        view! { <Fact name=words::COUNT_BY>{move || words::months(n, lang.get())}</Fact> }
    });
    let stands = match kept.hold.clone() {
        Some(hold) => view! {
            <Facts>
                <Fact name=words::REASON>{hold.reason}</Fact>
                <Fact name=words::HELD_BY>{hold.by_name} " " <Time at=hold.at/></Fact>
            </Facts>
        }
        .into_any(),
        None => view! { <p class="muted">{words::NO_HOLD}</p> }.into_any(),
    };
    let basis = match kept.basis.is_empty() {
        true => view! { <span class="muted">{common::NONE_STATED}</span> }.into_any(),
        false => kept.basis.clone().into_any(),
    };
    let (one, other) = (StoredValue::new(kept.clone()), StoredValue::new(kept));
    view! {
        <Card title=words::PERIOD action=set>
            <Facts>
                <Fact name=words::LAST_DAY>{last}</Fact>
                {counted}
                <Fact name=words::BASIS>{basis}</Fact>
            </Facts>
        </Card>
        <Card title=words::HOLD action=hold>{stands}</Card>
        <Dialog open=setting title=words::SET>
            <SetForm kept=one.get_value() loaded=loaded open=setting/>
        </Dialog>
        <Dialog open=holding title=label>
            <HoldForm kept=other.get_value() loaded=loaded open=holding/>
        </Dialog>
    }
}

#[component]
fn SetForm(kept: Retention, loaded: Loaded<Retention>, open: RwSignal<bool>) -> impl IntoView {
    let (api, toasts, incident, lang) = (use_api(), use_toasts(), use_incident(), use_lang());
    let address = incident.below_now("retention");
    let change = use_versioned(kept.version, address.clone(), |now: Retention| {
        Some((now.version, now))
    });
    let form = change.form;
    let by = RwSignal::new(Some(match kept.until.is_some() {
        true => "day".to_owned(),
        false => "months".to_owned(),
    }));
    let until = RwSignal::new(kept.until.map(|day| day.to_string()).unwrap_or_default());
    let months = RwSignal::new(kept.months.map(|n| n.to_string()).unwrap_or_default());
    let basis = RwSignal::new(kept.basis);
    let by_day = Memo::new(move |_| by.get().as_deref() == Some("day"));
    let ways = Signal::derive(move || {
        [("months", words::BY_MONTHS), ("day", words::BY_DAY)]
            .map(|(value, label)| Choice {
                value: value.to_owned(),
                label: label.pick(lang.get()).to_owned(),
            })
            .to_vec()
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let day = by_day.get_untracked();
        let input = RetentionInput {
            until: until.get_untracked().parse().ok().filter(|_| day),
            months: months.get_untracked().trim().parse().ok().filter(|_| !day),
            basis: basis.get_untracked(),
        };
        let call = change.on(api.put(address.clone()).json(&input));
        form.run(call.send::<Retention>(), move |_| {
            toasts.say(words::SAVED);
            open.set(false);
            loaded.reload();
        });
    };
    // One message for both ways of counting.
    let (at_day, at_months, either) = (
        form.error("until"),
        form.error("months"),
        form.error("until"),
    );
    let wrong_months = Signal::derive(move || at_months.get().or_else(|| either.get()));
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <Theirs change=change let:now>
                <NowSays rows=vec![
                    (words::UNTIL, now.until.map(|day| day.to_string()).unwrap_or_default()),
                    (words::MONTHS, now.months.map(|n| n.to_string()).unwrap_or_default()),
                    (words::BASIS, now.basis),
                ]/>
            </Theirs>
            <SelectField label=words::COUNT_BY value=by choices=ways/>
            {move || match by_day.get() {
                true => view! { <TextField label=words::UNTIL value=until kind="date" required=true error=at_day/> }.into_any(),
                false => view! { <TextField label=words::MONTHS value=months required=true error=wrong_months/> }.into_any(),
            }}
            <TextField label=words::BASIS value=basis required=true hint=words::BASIS_HINT error=form.error("basis")/>
            <p class="hint">{words::RESET_HINT}</p>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=common::SAVE kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}

#[component]
fn HoldForm(kept: Retention, loaded: Loaded<Retention>, open: RwSignal<bool>) -> impl IntoView {
    let (api, form, toasts, incident) = (use_api(), use_form(), use_toasts(), use_incident());
    let reason = RwSignal::new(String::new());
    let (version, held) = (kept.version, kept.hold.is_some());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let input = HoldInput {
            held: !held,
            reason: reason.get_untracked(),
        };
        let address = incident.below_now("retention/hold");
        let call = api.post(address).if_match(version).json(&input);
        form.run(call.send::<Retention>(), move |_| {
            toasts.say(words::HOLD_SAVED);
            open.set(false);
            loaded.reload();
        });
    };
    let label = if held {
        words::LIFT_HOLD
    } else {
        words::PUT_HOLD
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <TextArea label=words::REASON value=reason rows=2 required=true error=form.error("reason")/>
            <p class="hint">{words::RESET_HINT}</p>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=label kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}
