//! Presets of imports: what is wrong with one that is to be saved.

use crate::fault::Faults;
use saiki_api::{
    import_presets::{MAX_HEADING, MAX_NAME, PresetInput},
    imports::ImportField,
    wire,
};
use std::collections::BTreeSet;

/// What is wrong with it.
pub fn check(new: &PresetInput) -> Faults {
    let mut faults = Faults::default();
    faults.line("name", &new.name, MAX_NAME);
    if !new.mapping.contains_key(&ImportField::Name) {
        faults.add(
            "mapping.name",
            "required",
            "氏名の列を選んでください",
            "Choose the column of the name",
        );
    }
    let mut columns = BTreeSet::new();
    for (field, heading) in &new.mapping {
        let path = format!("mapping.{}", wire::name(field));
        faults.line(&path, heading, MAX_HEADING);
        if !columns.insert(heading.trim()) {
            faults.add(
                &path,
                "duplicate",
                "一つの列を二つの項目に使うことはできません",
                "One column cannot feed two fields",
            );
        }
    }
    faults.distinct("default_data_items", &new.default_data_items);
    faults.distinct("accept", &new.accept);
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preset_has_a_name_and_each_column_once() {
        let mut preset = PresetInput {
            name: "会員システム".to_owned(),
            mapping: [(ImportField::Name, "宛先".to_owned())].into(),
            ..PresetInput::default()
        };
        assert!(check(&preset).0.is_empty());
        preset.name = " ".to_owned();
        preset.mapping.insert(ImportField::Email, "宛先".to_owned());
        let found: Vec<_> = check(&preset).0.into_iter().map(|f| f.field).collect();
        assert_eq!(found, ["name", "mapping.email"]);
        preset.mapping.clear();
        assert!(check(&preset).0.iter().any(|f| f.field == "mapping.name"));
    }
}
