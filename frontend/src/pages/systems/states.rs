//! Damage, measure, marks of rules, history: what is recorded of one system beside its way back.

use super::tones;
use crate::{
    api::{Loaded, use_api},
    components::{
        Button, Card, Form, FormProblem, Kind, SelectField, StatusTag, TextField, Time, choices,
        use_form, use_toasts,
    },
    i18n::use_lang,
    layout::use_incident,
    session::use_session,
    words::{common, systems as words},
};
use leptos::prelude::*;
use saiki_api::{
    Lang,
    permissions::Permission,
    systems::{
        Connection, Damage, MeasureState, RuleState, Step, StepEntry, System, SystemDetail,
        SystemStep,
    },
    wire,
};

/// Does one thing to a system and reads it again.
fn use_step(loaded: Loaded<SystemDetail>, form: Form) -> impl Fn(&System, Step, String) + Copy {
    let (api, toasts, incident) = (use_api(), use_toasts(), use_incident());
    move |system: &System, step: Step, note: String| {
        let path = incident.below_now(&format!("systems/{}/steps", system.id));
        let call = api
            .post(path)
            .if_match(system.version)
            .json(&SystemStep { step, note });
        form.run(call.send::<System>(), move |_| {
            toasts.say(words::RECORDED);
            loaded.reload();
            incident.loaded.reload();
        });
    }
}

/// Damage and emergency measure.
#[component]
pub fn States(
    /// The system.
    system: System,
    /// Where it is read again from.
    loaded: Loaded<SystemDetail>,
) -> impl IntoView {
    let lang = use_lang();
    let session = use_session();
    let form = use_form();
    let step = use_step(loaded, form);
    let may = session.may(Permission::RecoveryWrite);
    let damage = RwSignal::new(Some(system.damage));
    let measure = RwSignal::new(Some(system.measure));
    let reason = RwSignal::new(system.measure_reason.clone());
    let (now_damage, now_measure) = (system.damage, system.measure);
    let why = system.measure_reason.clone();
    let own = StoredValue::new(system);
    let record_damage = move |()| {
        if let Some(damage) = damage.get_untracked() {
            own.with_value(|system| step(system, Step::Damage { damage }, String::new()));
        }
    };
    let record_measure = move |()| {
        if let Some(measure) = measure.get_untracked() {
            let reason = reason.get_untracked().trim().to_owned();
            own.with_value(|system| step(system, Step::Measure { measure, reason }, String::new()));
        }
    };
    let needs_reason = move || measure.get() == Some(MeasureState::NotPossible);
    view! {
        <Card title=words::STATES>
            <p class="cluster">
                <StatusTag tone=tones::damage(now_damage) label=move || now_damage.label(lang.get())/>
                <StatusTag tone=tones::measure(now_measure) label=move || now_measure.label(lang.get())/>
                {(!why.is_empty()).then(|| view! { <span class="muted">{why}</span> })}
            </p>
            {may
                .then(|| {
                    view! {
                        <div class="columns">
                            <div>
                                <SelectField label=words::DAMAGE value=damage choices=choices(&Damage::ALL, Damage::label)/>
                                <Button label=common::SAVE busy=form.busy on_press=record_damage/>
                            </div>
                            <div>
                                <SelectField
                                    label=words::MEASURE
                                    value=measure
                                    choices=choices(&MeasureState::ALL, MeasureState::label)
                                />
                                {move || {
                                    needs_reason()
                                        .then(|| {
                                            view! {
                                                <TextField label=words::REASON value=reason required=true error=form.error("step.reason")/>
                                            }
                                        })
                                }}
                                <Button label=common::SAVE busy=form.busy on_press=record_measure/>
                            </div>
                        </div>
                        <FormProblem form=form/>
                    }
                })}
        </Card>
    }
}

/// Marks that rules are met.
#[component]
pub fn RuleMarks(
    /// The system.
    detail: SystemDetail,
    /// Where it is read again from.
    loaded: Loaded<SystemDetail>,
) -> impl IntoView {
    let lang = use_lang();
    let session = use_session();
    let form = use_form();
    let step = use_step(loaded, form);
    let may = session.may(Permission::RecoveryWrite);
    let note = RwSignal::new(String::new());
    let none = detail.rules.is_empty();
    let system = StoredValue::new(detail.system);
    let row = move |state: RuleState| {
        let text = state.rule.text.clone();
        let (rule_id, met) = (state.rule.id, state.met.is_some());
        let press = move |()| {
            let step_of = Step::Rule { rule_id, met: !met };
            let remark = note.get_untracked().trim().to_owned();
            system.with_value(|system| step(system, step_of, remark));
        };
        let label = if met {
            words::MARK_UNMET
        } else {
            words::MARK_MET
        };
        let mark = state.met.map(|mark| {
            view! {
                <small class="muted">
                    {mark.by_name} " " <Time at=mark.at/> " " {mark.note}
                </small>
            }
        });
        view! {
            <li>
                <span class=if met { "legend good" } else { "legend idle" } aria-hidden="true">
                    {if met { "✓" } else { "□" }}
                </span>
                <span class="two-lines">
                    <span>{move || text.get(lang.get()).to_owned()}</span>
                    {mark}
                </span>
                {may.then(|| view! { <Button label=label kind=Kind::Quiet busy=form.busy on_press=press/> })}
            </li>
        }
    };
    view! {
        <Card title=words::RULES>
            <p class="hint">{if none { words::NO_RULES } else { words::RULES_HINT }}</p>
            <ul class="checks-list">{detail.rules.into_iter().map(row).collect_view()}</ul>
            {(may && !none).then(|| view! { <TextField label=words::REMARK value=note/> })}
            <FormProblem form=form/>
        </Card>
    }
}

/// A state of the history in words; a rule's text as it stands.
fn state_word(what: &str, name: &str, lang: Lang) -> String {
    let word = match what {
        "damage" => wire::parse::<Damage>(name).map(|one| one.label(lang)),
        "measure" => wire::parse::<MeasureState>(name).map(|one| one.label(lang)),
        "rule_met" | "rule_unmet" => None,
        _ => wire::parse::<Connection>(name).map(|one| one.label(lang)),
    };
    word.map_or_else(|| name.to_owned(), str::to_owned)
}

/// What was done to it.
#[component]
pub fn History(
    /// The lines, the newest first.
    entries: Vec<StepEntry>,
) -> impl IntoView {
    let lang = use_lang();
    let none = entries.is_empty();
    let row = move |entry: StepEntry| {
        let (what, before, after) = (entry.what, entry.before, entry.after);
        let text = move || {
            let lang = lang.get();
            let (from, to) = (
                state_word(&what, &before, lang),
                state_word(&what, &after, lang),
            );
            let colon = lang.pick("：", ": ");
            match before.is_empty() {
                true => format!("{}{colon}{to}", words::what(&what, lang)),
                false => format!("{}{colon}{from} → {to}", words::what(&what, lang)),
            }
        };
        view! {
            <li>
                <span class="muted"><Time at=entry.at/></span>
                <span>
                    {text} " " <span class="muted">{entry.by_name}</span>
                    {(!entry.note.is_empty()).then(|| view! { <br/> <span class="muted">{entry.note}</span> })}
                </span>
            </li>
        }
    };
    view! {
        <Card title=words::HISTORY>
            {none.then(|| view! { <p class="muted">{words::NO_HISTORY}</p> })}
            <ol class="history">{entries.into_iter().map(row).collect_view()}</ol>
        </Card>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_told_in_words_and_rules_as_they_stand() {
        assert_eq!(state_word("damage", "suspected", Lang::Ja), "疑いあり");
        assert_eq!(state_word("approve", "remedied", Lang::En), "Remedied");
        assert_eq!(state_word("rule_met", "署名", Lang::En), "署名");
    }
}
