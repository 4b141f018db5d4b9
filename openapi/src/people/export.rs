//! Exports of the register: which columns, in which form and encoding. Filters are those of the list.

use crate::Lang;
use serde::{Deserialize, Serialize};

/// A column of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // each one's words are in `label`
pub enum ExportColumn {
    Number,
    Name,
    Email,
    Phone,
    Address,
    Organisation,
    Lang,
    DataItems,
    DamageAmount,
    DamageCurrency,
    ContractRef,
    SlaRef,
    Note,
    Decision,
    Way,
    Day,
    MailedAt,
    DecisionNote,
    Delivery,
    Stopped,
    Household,
    FurtherEmail,
    FurtherPhone,
    FurtherAddress,
    GuardianName,
    GuardianReason,
    GuardianEmail,
    GuardianPhone,
    GuardianAddress,
}

impl ExportColumn {
    /// Every column, in the order of the file.
    pub const ALL: [ExportColumn; 29] = [
        ExportColumn::Number,
        ExportColumn::Name,
        ExportColumn::Email,
        ExportColumn::Phone,
        ExportColumn::Address,
        ExportColumn::Organisation,
        ExportColumn::Lang,
        ExportColumn::DataItems,
        ExportColumn::DamageAmount,
        ExportColumn::DamageCurrency,
        ExportColumn::ContractRef,
        ExportColumn::SlaRef,
        ExportColumn::Note,
        ExportColumn::Decision,
        ExportColumn::Way,
        ExportColumn::Day,
        ExportColumn::MailedAt,
        ExportColumn::DecisionNote,
        ExportColumn::Delivery,
        ExportColumn::Stopped,
        ExportColumn::Household,
        ExportColumn::FurtherEmail,
        ExportColumn::FurtherPhone,
        ExportColumn::FurtherAddress,
        ExportColumn::GuardianName,
        ExportColumn::GuardianReason,
        ExportColumn::GuardianEmail,
        ExportColumn::GuardianPhone,
        ExportColumn::GuardianAddress,
    ];

    /// Its heading. What an import takes has the heading that an import knows; the others are the states of the register,
    /// which an import names as columns it does not take.
    pub fn label(self, lang: Lang) -> &'static str {
        use crate::imports::ImportField as F;
        match self {
            ExportColumn::Number => F::Number.label(lang),
            ExportColumn::Name => F::Name.label(lang),
            ExportColumn::Email => F::Email.label(lang),
            ExportColumn::Phone => F::Phone.label(lang),
            ExportColumn::Address => F::Address.label(lang),
            ExportColumn::Organisation => F::Organisation.label(lang),
            ExportColumn::Lang => F::Lang.label(lang),
            ExportColumn::DataItems => F::DataItems.label(lang),
            ExportColumn::DamageAmount => F::DamageAmount.label(lang),
            ExportColumn::DamageCurrency => F::DamageCurrency.label(lang),
            ExportColumn::ContractRef => F::ContractRef.label(lang),
            ExportColumn::SlaRef => F::SlaRef.label(lang),
            ExportColumn::Note => F::Note.label(lang),
            ExportColumn::Decision => lang.pick("対応", "Decision"),
            ExportColumn::Way => lang.pick("通知の方法", "Way"),
            ExportColumn::Day => lang.pick("通知した日", "Day"),
            ExportColumn::MailedAt => lang.pick("メールの受理", "Mail accepted"),
            ExportColumn::DecisionNote => lang.pick("対応のメモ・理由", "Note or reason"),
            ExportColumn::Delivery => lang.pick("最後のメールの状態", "Last mail"),
            ExportColumn::Stopped => lang.pick("連絡しない", "Do not contact"),
            ExportColumn::Household => F::Household.label(lang),
            ExportColumn::FurtherEmail => F::FurtherEmail.label(lang),
            ExportColumn::FurtherPhone => F::FurtherPhone.label(lang),
            ExportColumn::FurtherAddress => F::FurtherAddress.label(lang),
            ExportColumn::GuardianName => F::GuardianName.label(lang),
            ExportColumn::GuardianReason => F::GuardianReason.label(lang),
            ExportColumn::GuardianEmail => F::GuardianEmail.label(lang),
            ExportColumn::GuardianPhone => F::GuardianPhone.label(lang),
            ExportColumn::GuardianAddress => F::GuardianAddress.label(lang),
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
