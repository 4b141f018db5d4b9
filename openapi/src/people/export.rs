//! Exports of the register: which columns, in which form and encoding. Filters are those of the list.

use crate::{Lang, imports::ImportField};
use serde::{Deserialize, Serialize};

/// A column of an export: a field of the register, which an import takes by the same name and heading, or a state, which
/// an import names as a column it does not take. On the wire it is the name of either.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum ExportColumn {
    /// What an import takes.
    Field(ImportField),
    /// What became of the person.
    State(PersonState),
}

/// What the register says of a person that comes from no file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // each one's words are in `label`
pub enum PersonState {
    Decision,
    Way,
    Day,
    MailedAt,
    DecisionNote,
    Delivery,
    Stopped,
}

impl ExportColumn {
    /// Every column, in the order of the file.
    pub const ALL: [ExportColumn; 29] = [
        ExportColumn::Field(ImportField::Number),
        ExportColumn::Field(ImportField::Name),
        ExportColumn::Field(ImportField::Email),
        ExportColumn::Field(ImportField::Phone),
        ExportColumn::Field(ImportField::Address),
        ExportColumn::Field(ImportField::Organisation),
        ExportColumn::Field(ImportField::Lang),
        ExportColumn::Field(ImportField::DataItems),
        ExportColumn::Field(ImportField::DamageAmount),
        ExportColumn::Field(ImportField::DamageCurrency),
        ExportColumn::Field(ImportField::ContractRef),
        ExportColumn::Field(ImportField::SlaRef),
        ExportColumn::Field(ImportField::Note),
        ExportColumn::State(PersonState::Decision),
        ExportColumn::State(PersonState::Way),
        ExportColumn::State(PersonState::Day),
        ExportColumn::State(PersonState::MailedAt),
        ExportColumn::State(PersonState::DecisionNote),
        ExportColumn::State(PersonState::Delivery),
        ExportColumn::State(PersonState::Stopped),
        ExportColumn::Field(ImportField::Household),
        ExportColumn::Field(ImportField::FurtherEmail),
        ExportColumn::Field(ImportField::FurtherPhone),
        ExportColumn::Field(ImportField::FurtherAddress),
        ExportColumn::Field(ImportField::GuardianName),
        ExportColumn::Field(ImportField::GuardianReason),
        ExportColumn::Field(ImportField::GuardianEmail),
        ExportColumn::Field(ImportField::GuardianPhone),
        ExportColumn::Field(ImportField::GuardianAddress),
    ];

    /// Its heading. What an import takes has the heading that an import knows.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            ExportColumn::Field(field) => field.label(lang),
            ExportColumn::State(state) => state.label(lang),
        }
    }
}

impl PersonState {
    /// Every state, in the order of the file.
    pub const ALL: [PersonState; 7] = [
        PersonState::Decision,
        PersonState::Way,
        PersonState::Day,
        PersonState::MailedAt,
        PersonState::DecisionNote,
        PersonState::Delivery,
        PersonState::Stopped,
    ];

    /// Its heading.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            PersonState::Decision => lang.pick("対応", "Decision"),
            PersonState::Way => lang.pick("通知の方法", "Way"),
            PersonState::Day => lang.pick("通知した日", "Day"),
            PersonState::MailedAt => lang.pick("メールの受理", "Mail accepted"),
            PersonState::DecisionNote => lang.pick("対応のメモ・理由", "Note or reason"),
            PersonState::Delivery => lang.pick("最後のメールの状態", "Last mail"),
            PersonState::Stopped => lang.pick("連絡しない", "Do not contact"),
        }
    }
}

/// Form of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PeopleFormat {
    /// A table.
    #[default]
    Csv,
    /// One JSON object a line, in UTF-8.
    Ndjson,
}

/// Encoding of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ExportEncoding {
    /// UTF-8 with a byte order mark.
    #[default]
    Utf8,
    /// Shift_JIS, as older Japanese programs want it.
    ShiftJis,
}

/// What becomes of characters the encoding does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Unmappable {
    /// The export is refused, and the rows and columns are named.
    #[default]
    Refuse,
    /// Each becomes `〓`. Such a file does not come back: to an import a line that has one in any field is wrong, notes
    /// too.
    Mark,
}

/// How the register is exported. Filters go beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams, utoipa::ToSchema))]
#[serde(default)]
pub struct PeopleExport {
    /// The form; CSV when absent.
    #[cfg_attr(feature = "openapi", param(inline))]
    pub format: PeopleFormat,
    /// The encoding of CSV; UTF-8 when absent.
    #[cfg_attr(feature = "openapi", param(inline))]
    pub encoding: ExportEncoding,
    /// What becomes of characters the encoding does not have; refused when absent.
    #[cfg_attr(feature = "openapi", param(inline))]
    pub unmappable: Unmappable,
    /// Columns, by name, separated by commas; all when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub columns: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire;

    #[test]
    fn everything_an_import_takes_is_exported_once_and_so_is_every_state() {
        let fields = ImportField::ALL.map(ExportColumn::Field);
        let states = PersonState::ALL.map(ExportColumn::State);
        for column in fields.iter().chain(&states) {
            let there = ExportColumn::ALL.iter().filter(|one| *one == column);
            assert_eq!(there.count(), 1, "{column:?}");
            assert_eq!(wire::parse(&wire::name(column)), Some(*column));
        }
        assert_eq!(ExportColumn::ALL.len(), fields.len() + states.len());
        assert_eq!(
            wire::name(&ExportColumn::Field(ImportField::SlaRef)),
            "sla_ref"
        );
        assert_eq!(wire::parse::<ExportColumn>("secret"), None);
    }
}
