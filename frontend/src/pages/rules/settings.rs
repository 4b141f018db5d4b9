//! Which countries' rules each new incident takes in, after how long a comparison with the source counts as old, and when
//! alarms are raised.

use super::alarm_field::{PlanDraft, PlanField};
use crate::{
    api::{Loaded, use_api},
    components::{
        Button, CheckGroup, Dialog, FormProblem, Kind, NowSays, TextField, Theirs, choices,
        use_toasts, use_versioned,
    },
    i18n::{Text, use_lang},
    words::{alarms, clocks, common, rules as words},
};
use leptos::prelude::*;
use saiki_api::{Lang, clocks::ClockSettings, rules::Regime};

/// The dialog.
#[component]
pub(super) fn SettingsDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The settings.
    settings: Loaded<ClockSettings>,
) -> impl IntoView {
    view! {
        <Dialog open=open title=words::SETTINGS wide=true>
            {move || {
                let seen = settings.value.get_untracked()?;
                Some(view! { <SettingsForm seen=seen settings=settings open=open/> })
            }}
        </Dialog>
    }
}

fn said(settings: &ClockSettings, lang: Lang) -> Vec<(Text, String)> {
    let names: Vec<&str> = settings
        .regimes
        .iter()
        .map(|regime| regime.label(lang))
        .collect();
    let plan = &settings.alarms;
    let yes = |is: bool| {
        let word = if is { clocks::YES } else { clocks::NO };
        word.pick(lang).to_owned()
    };
    vec![
        (words::REGIMES, names.join(lang.pick("、", ", "))),
        (words::MONTHS, settings.stale_after_months.to_string()),
        (alarms::WHEN, alarms::when(plan, lang)),
        (alarms::MAIL, yes(plan.mail)),
        (alarms::EXERCISES, yes(plan.exercises)),
    ]
}

/// The number of months typed; none where it is none.
fn months(text: &str) -> Option<u32> {
    let n = crate::format::number::decimal(text, 0)?;
    u32::try_from(n).ok().filter(|n| (1..=60).contains(n))
}

#[component]
fn SettingsForm(
    seen: ClockSettings,
    settings: Loaded<ClockSettings>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let (api, toasts, lang) = (use_api(), use_toasts(), use_lang());
    let change = use_versioned(
        seen.version,
        "clock-settings".to_owned(),
        |now: ClockSettings| Some((now.version, now)),
    );
    let form = change.form;
    let regimes = RwSignal::new(seen.regimes);
    let text = RwSignal::new(seen.stale_after_months.to_string());
    let plan = PlanDraft::of(seen.alarms);
    let server = form.error("stale_after_months");
    let error = Signal::derive(move || {
        let wrong = text.with(|text| months(text).is_none());
        let own = wrong.then(|| words::BAD_MONTHS.pick(lang.get()).to_owned());
        own.or_else(|| server.get())
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        plan.tried.set(true);
        let typed = untrack(|| Some((text.with(|text| months(text))?, plan.plan()?)));
        let Some((stale_after_months, alarms)) = typed else {
            return;
        };
        let body = ClockSettings {
            regimes: regimes.get_untracked(),
            stale_after_months,
            alarms,
            version: change.version(),
        };
        let call = change.on(api.put("clock-settings").json(&body));
        form.run(call.send::<ClockSettings>(), move |now| {
            toasts.say(common::SAVED);
            open.set(false);
            settings.put(now);
        });
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <Theirs change=change let:now>
                <NowSays rows=said(&now, lang.get())/>
            </Theirs>
            <CheckGroup
                label=words::REGIMES
                hint=words::REGIMES_HINT
                value=regimes
                choices=choices(&Regime::ALL, Regime::label)
            />
            <TextField label=words::MONTHS value=text hint=words::MONTHS_HINT error=error/>
            <PlanField draft=plan form=form/>
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
    use saiki_api::alarms::AlarmPlan;

    #[test]
    fn what_others_saved_is_told_with_its_alarms() {
        let settings = ClockSettings {
            regimes: vec![Regime::Jp, Regime::Eu],
            stale_after_months: 12,
            alarms: AlarmPlan {
                mail: false,
                ..AlarmPlan::default()
            },
            version: 1,
        };
        let rows = said(&settings, Lang::En);
        let told = |name: Text| {
            let row = rows.iter().find(|(one, _)| *one == name);
            row.map(|(_, text)| text.as_str())
        };
        assert_eq!(told(words::MONTHS), Some("12"));
        assert_eq!(told(alarms::MAIL), Some("No"));
        assert!(told(alarms::WHEN).is_some_and(|text| text.starts_with("72 hours before")));
    }

    #[test]
    fn months_are_a_whole_number_from_1_to_60() {
        assert_eq!(months("12"), Some(12));
        assert_eq!(months("６０"), Some(60));
        for wrong in ["", "0", "61", "1.5", "一年"] {
            assert_eq!(months(wrong), None, "{wrong}");
        }
    }
}
