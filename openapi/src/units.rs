//! Units of the organisation: who answers for which systems, and by which ways they are reached when mail is not
//! one of them. They outlive incidents; a unit that no longer exists is retired, not removed.

use crate::{Timestamp, Uuid};
use serde::{Deserialize, Serialize};

/// A unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Unit {
    /// Identifier.
    pub id: Uuid,
    /// Name, unique without regard to width, case and spaces.
    pub name: String,
    /// Who is in charge; may be empty.
    pub person: String,
    /// Mail address; may be empty.
    pub email: String,
    /// Telephone number; may be empty.
    pub phone: String,
    /// Fax number; may be empty.
    pub fax: String,
    /// The unit above it.
    pub parent_id: Option<Uuid>,
    /// That unit's name.
    pub parent_name: Option<String>,
    /// Note; may be empty.
    pub note: String,
    /// Whether it no longer exists.
    pub retired: bool,
    /// When it was entered.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// When it was last changed.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub updated_at: Timestamp,
    /// Row version, for `If-Match`.
    pub version: i64,
}

/// What a unit is to say: on entering it, and on changing it whole.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct UnitFields {
    /// Name, 1 to 100 characters.
    pub name: String,
    /// Who is in charge.
    #[serde(default)]
    pub person: String,
    /// Mail address.
    #[serde(default)]
    pub email: String,
    /// Telephone number.
    #[serde(default)]
    pub phone: String,
    /// Fax number.
    #[serde(default)]
    pub fax: String,
    /// The unit above it.
    #[serde(default)]
    pub parent_id: Option<Uuid>,
    /// Note.
    #[serde(default)]
    pub note: String,
    /// Whether it no longer exists.
    #[serde(default)]
    pub retired: bool,
}

/// What the list of units is filtered by. Paging goes beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[serde(default)]
pub struct UnitFilter {
    /// Words to find in name, person, addresses and numbers; all must occur.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// Retired ones too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retired: Option<bool>,
}
