//! When an item of the playbook is mandatory: the circumstances as fields, and as words. Any one of them is enough.

use crate::{
    components::{CheckField, CheckGroup, SelectField, choices},
    words::playbook as words,
};
use leptos::prelude::*;
use saiki_api::{
    Lang,
    classes::{Category, Severity, ThreatSource},
    playbooks::Condition,
};

/// What is chosen; copied freely.
#[derive(Clone, Copy)]
pub struct Conditions {
    always: RwSignal<bool>,
    personal_data: RwSignal<bool>,
    contract: RwSignal<bool>,
    extortion: RwSignal<bool>,
    categories: RwSignal<Vec<Category>>,
    at_least: RwSignal<Option<Severity>>,
    sources: RwSignal<Vec<ThreatSource>>,
}

impl Conditions {
    /// As an item says it.
    pub fn of(all: &[Condition]) -> Conditions {
        let has = |condition: Condition| RwSignal::new(all.contains(&condition));
        let (mut categories, mut sources, mut at_least) = (Vec::new(), Vec::new(), None);
        for condition in all {
            match condition {
                Condition::Category { of } => categories.extend(of.iter().copied()),
                Condition::ThreatSource { of } => sources.extend(of.iter().copied()),
                // Of two the lesser one decides.
                Condition::Severity { at_least: next } => {
                    at_least = Some(at_least.map_or(*next, |least: Severity| least.min(*next)));
                }
                _ => {}
            }
        }
        Conditions {
            always: has(Condition::Always),
            personal_data: has(Condition::PersonalData),
            contract: has(Condition::Contract),
            extortion: has(Condition::Extortion),
            categories: RwSignal::new(categories),
            at_least: RwSignal::new(at_least),
            sources: RwSignal::new(sources),
        }
    }

    /// As an item keeps it. What `before` said in another order stays as it was.
    pub fn list(self, before: &[Condition]) -> Vec<Condition> {
        let simple = [
            (self.always, Condition::Always),
            (self.personal_data, Condition::PersonalData),
            (self.contract, Condition::Contract),
            (self.extortion, Condition::Extortion),
        ];
        let mut all: Vec<Condition> = simple
            .into_iter()
            .filter(|(on, _)| on.get_untracked())
            .map(|(_, condition)| condition)
            .collect();
        let of = self.categories.get_untracked();
        if !of.is_empty() {
            all.push(Condition::Category { of });
        }
        if let Some(at_least) = self.at_least.get_untracked() {
            all.push(Condition::Severity { at_least });
        }
        let of = self.sources.get_untracked();
        if !of.is_empty() {
            all.push(Condition::ThreatSource { of });
        }
        let same = all.len() == before.len() && all.iter().all(|one| before.contains(one));
        if same { before.to_vec() } else { all }
    }
}

/// The fields.
#[component]
pub fn MandatoryFields(
    /// What is chosen.
    conditions: Conditions,
) -> impl IntoView {
    let others = move || !conditions.always.get();
    view! {
        <fieldset class="field">
            <legend class="label">{words::MANDATORY}</legend>
            <p class="hint">{words::MANDATORY_HINT}</p>
            <CheckField label=words::ALWAYS value=conditions.always/>
            {move || others().then(|| view! {
                <CheckField label=words::IF_PERSONAL_DATA value=conditions.personal_data/>
                <CheckField label=words::IF_CONTRACT value=conditions.contract/>
                <CheckField label=words::IF_EXTORTION value=conditions.extortion/>
                <SelectField
                    label=words::IF_SEVERITY
                    value=conditions.at_least
                    choices=choices(&Severity::ALL, Severity::label)
                    none=words::ANY_SEVERITY
                />
                <CheckGroup label=words::IF_CATEGORY value=conditions.categories choices=choices(&Category::ALL, Category::label)/>
                <CheckGroup label=words::IF_SOURCE value=conditions.sources choices=choices(&ThreatSource::ALL, ThreatSource::label)/>
            })}
        </fieldset>
    }
}

/// One condition in words.
pub fn said(condition: &Condition, lang: Lang) -> String {
    let join = |names: Vec<&str>| names.join(lang.pick("・", ", "));
    match condition {
        Condition::Always => words::ALWAYS.pick(lang).to_owned(),
        Condition::PersonalData => words::IF_PERSONAL_DATA.pick(lang).to_owned(),
        Condition::Contract => words::IF_CONTRACT.pick(lang).to_owned(),
        Condition::Extortion => words::IF_EXTORTION.pick(lang).to_owned(),
        Condition::Category { of } => {
            words::for_kinds(&join(of.iter().map(|one| one.label(lang)).collect()), lang)
        }
        Condition::Severity { at_least } => words::from_severity(at_least.label(lang), lang),
        Condition::ThreatSource { of } => {
            words::for_sources(&join(of.iter().map(|one| one.label(lang)).collect()), lang)
        }
    }
}

/// Outcomes of the CSF as they are typed, parted by commas or spaces; `None` where one does not read like `RC.RP-01`
/// or there are more than ten.
pub fn outcomes(typed: &str) -> Option<Vec<String>> {
    let parted = |c: char| c.is_whitespace() || matches!(c, ',' | '、' | '，' | ';');
    let mut all: Vec<String> = Vec::new();
    for one in typed.split(parted).filter(|one| !one.is_empty()) {
        let one = one.to_uppercase();
        let (letters, number) = one.split_once('-')?;
        let (function, category) = letters.split_once('.')?;
        let two = |text: &str| text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase());
        let good = two(function)
            && two(category)
            && number.len() == 2
            && number.bytes().all(|b| b.is_ascii_digit());
        if !good {
            return None;
        }
        if !all.contains(&one) {
            all.push(one);
        }
    }
    (all.len() <= 10).then_some(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcomes_are_read_as_people_type_them() {
        assert_eq!(outcomes(" "), Some(Vec::new()));
        assert_eq!(
            outcomes("rc.rp-01、RC.CO-03 RC.RP-01"),
            Some(vec!["RC.RP-01".to_owned(), "RC.CO-03".to_owned()])
        );
        for wrong in ["RC.RP", "RC-01", "RC.RP-1", "R.RP-01"] {
            assert_eq!(outcomes(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn conditions_come_back_as_they_were() {
        let owner = Owner::new();
        owner.set();
        let before = [
            Condition::Severity {
                at_least: Severity::ALL[1],
            },
            Condition::PersonalData,
            Condition::ThreatSource {
                of: vec![ThreatSource::War, ThreatSource::Mischief],
            },
        ];
        let fields = Conditions::of(&before);
        assert_eq!(fields.list(&before), before);
        fields.extortion.set(true);
        let after = fields.list(&before);
        assert_eq!(after.len(), 4);
        assert!(after.contains(&Condition::Extortion));
    }
}
