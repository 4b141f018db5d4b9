//! The fields this program knows, read once from `filings/fields.toml`: their groups, names, kinds and choices. What a
//! field holds in an incident is not told here.

use saiki_api::{
    filing_fields::{FieldChoice, FieldKind},
    organisation::Both,
};
use serde::Deserialize;
use std::{collections::BTreeMap, sync::OnceLock};

#[cfg(test)]
mod tests;

/// The file. A test reads it with its faults; at run time one that does not read is as if it were empty.
const FILE: &str = include_str!("../../filings/fields.toml");

/// A field of the one set of facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Key, for example `times.occurred`.
    pub key: String,
    /// Group it stands in, for example `times`.
    pub group: String,
    /// Name for people.
    pub label: Both,
    /// What belongs there; may be empty.
    pub help: Both,
    /// What kind of value it takes.
    pub kind: FieldKind,
    /// What may be chosen; filled exactly for the two kinds of choice.
    pub choices: Vec<FieldChoice>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    group: Vec<GroupRow>,
    field: Vec<FieldRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupRow {
    key: String,
    ja: String,
    en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldRow {
    key: String,
    group: String,
    kind: FieldKind,
    ja: String,
    en: String,
    #[serde(default)]
    help_ja: String,
    #[serde(default)]
    help_en: String,
    #[serde(default)]
    choice: Vec<ChoiceRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChoiceRow {
    code: String,
    ja: String,
    en: String,
}

impl From<FieldRow> for Field {
    fn from(row: FieldRow) -> Field {
        let choices = row.choice.into_iter().map(|choice| FieldChoice {
            code: choice.code,
            label: Both::new(choice.ja, choice.en),
        });
        Field {
            key: row.key,
            group: row.group,
            label: Both::new(row.ja, row.en),
            help: Both::new(row.help_ja, row.help_en),
            kind: row.kind,
            choices: choices.collect(),
        }
    }
}

struct Catalogue {
    groups: Vec<(String, Both)>,
    fields: Vec<Field>,
    /// Where in `fields` each key stands.
    places: BTreeMap<String, usize>,
}

fn read(text: &str) -> Result<Catalogue, toml::de::Error> {
    let file: File = toml::from_str(text)?;
    let groups = file.group.into_iter();
    let fields: Vec<Field> = file.field.into_iter().map(Field::from).collect();
    let places = fields.iter().enumerate();
    Ok(Catalogue {
        groups: groups
            .map(|group| (group.key, Both::new(group.ja, group.en)))
            .collect(),
        places: places.map(|(n, field)| (field.key.clone(), n)).collect(),
        fields,
    })
}

fn catalogue() -> &'static Catalogue {
    static READ: OnceLock<Catalogue> = OnceLock::new();
    READ.get_or_init(|| {
        read(FILE).unwrap_or_else(|_| Catalogue {
            groups: Vec::new(),
            fields: Vec::new(),
            places: BTreeMap::new(),
        })
    })
}

/// The groups, in the order in which they are shown: key and name.
pub fn groups() -> &'static [(String, Both)] {
    &catalogue().groups
}

/// The fields, in the order in which they are shown.
pub fn fields() -> &'static [Field] {
    &catalogue().fields
}

/// The field of that key.
pub fn field(key: &str) -> Option<&'static Field> {
    let catalogue = catalogue();
    catalogue.fields.get(*catalogue.places.get(key)?)
}
