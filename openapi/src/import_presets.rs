//! Presets of imports: how the files of one source are read, saved under a name for the whole organisation.

use crate::{
    Language, Timestamp, Uuid,
    imports::{Encoding, ImportFormat, Mapping, SuggestionKind},
    people::DataItem,
};
use serde::{Deserialize, Serialize};

/// Longest name, in characters.
pub const MAX_NAME: usize = 80;
/// Longest heading a mapping names, in characters.
pub const MAX_HEADING: usize = 200;

/// What a preset says of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PresetInput {
    /// Name, one of its kind.
    pub name: String,
    /// How the file is written.
    #[serde(default)]
    pub format: ImportFormat,
    /// Encoding; found out from the bytes when absent.
    #[serde(default)]
    pub encoding: Option<Encoding>,
    /// Which column feeds which field.
    pub mapping: Mapping,
    /// Data items of a line that names none.
    #[serde(default)]
    pub default_data_items: Vec<DataItem>,
    /// Language of a line that names none.
    #[serde(default)]
    pub default_lang: Option<Language>,
    /// Kinds of suggestions that are accepted.
    #[serde(default)]
    pub accept: Vec<SuggestionKind>,
}

/// A preset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Preset {
    /// Identifier.
    pub id: Uuid,
    /// What it says.
    pub settings: PresetInput,
    /// Who saved it last.
    pub by_name: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub updated_at: Timestamp,
    /// Row version, for `If-Match`.
    pub version: i64,
}
