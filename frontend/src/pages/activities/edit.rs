//! People, budget and dates of an activity in one form. What others changed meanwhile is shown, not overwritten.

use crate::{
    api::{Loaded, use_api, use_loaded},
    components::{
        Button, CheckGroup, Dialog, FormProblem, InstantField, Kind, TextField, UserField,
        member_choices, use_form, use_toasts,
    },
    i18n::use_lang,
    layout::use_incident,
    words::{activities as words, common},
};
use leptos::prelude::*;
use saiki_api::{
    Uuid,
    activities::{Activity, ActivityPatch},
    members::Member,
    money::Money,
    wire,
};

/// The dialog.
#[component]
pub fn EditDialog(open: RwSignal<bool>, loaded: Loaded<Activity>) -> impl IntoView {
    view! {
        <Dialog open=open title=words::EDIT_TITLE wide=true>
            {move || {
                let activity = loaded.value.get_untracked()?;
                Some(view! { <EditForm activity=activity open=open loaded=loaded/> })
            }}
        </Dialog>
    }
}

/// An amount as it is typed, in whole units of the currency.
fn typed(money: Option<&Money>) -> String {
    let Some(money) = money else {
        return String::new();
    };
    let unit = 10_i64.pow(money.exponent());
    match money.minor % unit {
        0 => (money.minor / unit).to_string(),
        rest => format!(
            "{}.{rest:0width$}",
            money.minor / unit,
            width = money.exponent() as usize
        ),
    }
}

/// What was typed as an amount: `Ok(None)` for nothing, an error for what is no amount.
fn amount(text: &str, currency: &str) -> Result<Option<Money>, ()> {
    let text = text.replace([',', '，', ' '], "");
    let currency = currency.trim().to_ascii_uppercase();
    if text.is_empty() {
        return Ok(None);
    }
    let mut money = Money { minor: 0, currency };
    let digits = money.exponent() as usize;
    let (whole, part) = text.split_once('.').unwrap_or((text.as_str(), ""));
    if part.len() > digits || !text.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return Err(());
    }
    money.minor = format!("{whole}{part:0<digits$}").parse().map_err(|_| ())?;
    Ok(Some(money))
}

#[component]
fn EditForm(activity: Activity, open: RwSignal<bool>, loaded: Loaded<Activity>) -> impl IntoView {
    let api = use_api();
    let here = use_incident();
    let form = use_form();
    let toasts = use_toasts();
    let lang = use_lang();
    let members = use_loaded::<Vec<Member>>(Signal::derive(move || here.below("members")));
    let people = Signal::derive(move || members.value.get());
    let accountable = RwSignal::new(activity.accountable.as_ref().map(|u| u.id));
    let executive = RwSignal::new(activity.executive.as_ref().map(|u| u.id));
    let team: RwSignal<Vec<Uuid>> = RwSignal::new(activity.team.iter().map(|u| u.id).collect());
    let due = RwSignal::new(activity.due_at);
    let budget = RwSignal::new(typed(activity.budget.as_ref()));
    let currency = RwSignal::new(
        activity
            .budget
            .as_ref()
            .map_or_else(|| "JPY".to_owned(), |b| b.currency.clone()),
    );
    let wrong = RwSignal::new(false);
    let address = format!("activities/{}", wire::name(&activity.key));
    let version = activity.version;
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Ok(amount) = amount(&budget.get_untracked(), &currency.get_untracked()) else {
            wrong.set(true);
            return;
        };
        wrong.set(false);
        let patch = ActivityPatch {
            accountable_id: Some(accountable.get_untracked()),
            team: Some(team.get_untracked()),
            executive_id: Some(executive.get_untracked()),
            budget: Some(amount),
            due_at: Some(due.get_untracked()),
        };
        let call = api
            .patch(here.below_now(&address))
            .if_match(version)
            .json(&patch);
        form.run(call.send::<Activity>(), move |now| {
            toasts.say(words::SAVED);
            open.set(false);
            loaded.put(now);
        });
    };
    let server = form.error("budget.minor");
    let budget_error = Signal::derive(move || {
        let own = wrong
            .get()
            .then(|| words::BUDGET_WRONG.pick(lang.get()).to_owned());
        own.or_else(|| server.get())
    });
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <UserField label=words::ACCOUNTABLE value=accountable members=people none=words::NOBODY error=form.error("accountable_id")/>
            <CheckGroup label=words::TEAM value=team choices=member_choices(people) hint=words::TEAM_HINT/>
            <InstantField label=words::DUE value=due error=form.error("due_at")/>
            <div class="pair">
                <TextField label=words::BUDGET value=budget hint=words::BUDGET_HINT error=budget_error/>
                <TextField label=words::CURRENCY value=currency error=form.error("budget.currency")/>
            </div>
            <UserField label=words::EXECUTIVE value=executive members=people none=words::ORGANISATIONS error=form.error("executive_id")/>
            <FormProblem form=form/>
            <div class="actions end">
                <Button label=common::CANCEL on_press=move |()| open.set(false)/>
                <Button label=common::SAVE kind=Kind::Primary submit=true busy=form.busy/>
            </div>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_go_there_and_back() {
        for (text, currency, minor) in [
            ("21,500,000", "JPY", 21_500_000),
            ("12.3", "eur", 1_230),
            ("12.05", "EUR", 1_205),
        ] {
            let money = amount(text, currency).unwrap().unwrap();
            assert_eq!(money.minor, minor);
            assert_eq!(
                amount(&typed(Some(&money)), &money.currency),
                Ok(Some(money))
            );
        }
        assert_eq!(amount(" ", "JPY"), Ok(None));
        for bad in ["多額", "1.5", "-3", "."] {
            assert_eq!(amount(bad, "JPY"), Err(()), "{bad}");
        }
    }
}
