//! The one set of facts that every report to an authority is filled from. Each fact is known, unknown or not applicable;
//! it comes from the records unless somebody wrote another value by name, and reports that share it cannot differ.

use crate::{
    Date, Timestamp, incidents::Knowledge, moment::Moment, money::Money, organisation::Both,
};
use serde::{Deserialize, Serialize};

/// Longest text of a field, in characters.
pub const MAX_FIELD_TEXT: usize = 20_000;
/// Longest note beside a value, in characters.
pub const MAX_FIELD_NOTE: usize = 2_000;

/// What kind of value a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// Prose, in one language or both.
    Text,
    /// A whole number.
    Number,
    /// Yes or no.
    YesNo,
    /// A moment with zone and precision.
    Moment,
    /// A day.
    Day,
    /// One of the choices, by code.
    Choice,
    /// Any of the choices, by code.
    Choices,
    /// An amount.
    Money,
}

/// The value of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum FieldValue {
    /// Prose.
    Text(Both),
    /// A whole number.
    Number(i64),
    /// Yes or no.
    YesNo(bool),
    /// A moment.
    Moment(Moment),
    /// A day.
    Day(Date),
    /// Code of a choice.
    Choice(String),
    /// Codes of choices, in the order of the field.
    Choices(Vec<String>),
    /// An amount.
    Money(Money),
}

#[cfg(feature = "openapi")]
mod document {
    //! `FieldValue` in the document: a day has no schema of its own, and a variant cannot be given one.

    use super::{Both, FieldValue, Moment, Money};
    use utoipa::{
        PartialSchema, ToSchema,
        openapi::{RefOr, schema::Schema},
    };

    #[derive(serde::Serialize, ToSchema)]
    #[schema(as = FieldValue)]
    #[serde(tag = "kind", content = "value", rename_all = "snake_case")]
    #[allow(dead_code)] // only its schema is used
    enum Described {
        Text(Both),
        Number(i64),
        YesNo(bool),
        Moment(Moment),
        Day(String),
        Choice(String),
        Choices(Vec<String>),
        Money(Money),
    }

    impl PartialSchema for FieldValue {
        fn schema() -> RefOr<Schema> {
            Described::schema()
        }
    }

    impl ToSchema for FieldValue {
        fn name() -> std::borrow::Cow<'static, str> {
            Described::name()
        }

        fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
            Described::schemas(schemas);
        }
    }
}

/// What a field holds: in a report, or now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HeldField {
    /// Key of the field, for example `times.occurred`.
    pub key: String,
    /// Whether it is known.
    pub state: Knowledge,
    /// The value; present exactly when known.
    pub value: Option<FieldValue>,
}

/// Something to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldChoice {
    /// Code.
    pub code: String,
    /// Name for people.
    pub label: Both,
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldSource {
    /// Name of the record: "register of affected people".
    pub label: Both,
    /// Path of its page in the console.
    pub path: String,
}

/// A value somebody wrote in place of the one from the records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnField {
    /// Whether it is known.
    pub state: Knowledge,
    /// The value; present exactly when known.
    pub value: Option<FieldValue>,
    /// On what it rests.
    pub note: String,
    /// Who wrote it.
    pub by_name: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
}

/// A field of an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FilingField {
    /// Key, for example `times.occurred`.
    pub key: String,
    /// Group it stands in, for example `times`.
    pub group: String,
    /// Name for people.
    pub label: Both,
    /// What belongs there; may be empty.
    pub help: Both,
    /// What kind of value.
    pub kind: FieldKind,
    /// What may be chosen.
    pub choices: Vec<FieldChoice>,
    /// What the records say.
    pub recorded: HeldField,
    /// What the records' value reads like.
    pub recorded_text: Both,
    /// The record; absent where no record holds this fact and somebody must write it here.
    pub source: Option<FieldSource>,
    /// What somebody wrote in its place.
    pub own: Option<OwnField>,
    /// What holds: what somebody wrote, otherwise what the records say.
    pub held: HeldField,
    /// What that reads like.
    pub text: Both,
    /// Forms that ask for it, by identifier.
    pub forms: Vec<String>,
    /// Version, for `If-Match`; 0 where nobody ever wrote anything.
    pub version: i64,
}

/// A group of fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldGroup {
    /// Key, for example `times`.
    pub key: String,
    /// Name for people.
    pub label: Both,
    /// Its fields.
    pub fields: Vec<FilingField>,
}

/// Which fields are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(default)]
pub struct FieldFilter {
    /// Only those this form asks for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
}

/// A value to be written in place of the records'.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct FieldInput {
    /// Whether it is known.
    pub state: Knowledge,
    /// The value; needed exactly when known, of the field's kind.
    #[serde(default)]
    pub value: Option<FieldValue>,
    /// On what it rests, at most 2,000 characters.
    #[serde(default)]
    pub note: String,
}
