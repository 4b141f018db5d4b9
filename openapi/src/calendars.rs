//! Calendars of business days, as data: which days of the week are open, which days are holidays, and for which years
//! that is known. Built-in ones are files of `saiki-domain`; administrators upload others, or newer ones.

use crate::{Date, Timestamp, organisation::Both};
use serde::{Deserialize, Serialize};

/// Longest identifier, in characters.
pub const MAX_ID: usize = 40;
/// Most holidays one calendar may hold.
pub const MAX_HOLIDAYS: usize = 5_000;

/// A day that is no business day though its day of the week is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// The day.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub date: Date,
    /// What it is called.
    pub name: String,
}

/// What a calendar says: on uploading it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CalendarFields {
    /// Name for people.
    pub name: Both,
    /// Days of the week that are never business days: 1 is Monday, 7 Sunday.
    pub weekend: Vec<u8>,
    /// First day it knows.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub from: Date,
    /// Last day it knows.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub to: Date,
    /// Where the days were taken from.
    #[serde(default)]
    pub source: String,
    /// The holidays, in any order, each within these days.
    #[serde(default)]
    pub holidays: Vec<Holiday>,
}

/// A calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Calendar {
    /// Identifier, for example `jp-gov`.
    pub id: String,
    /// What it says, holidays in the order of their days.
    pub fields: CalendarFields,
    /// Whether it is a built-in one, not replaced by an upload.
    pub built_in: bool,
    /// Whether it ends within 120 days, or has.
    pub ends_soon: bool,
    /// Who uploaded it.
    pub uploaded_by_name: Option<String>,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub uploaded_at: Option<Timestamp>,
    /// Row version, for `If-Match`; 0 for a built-in one.
    pub version: i64,
}
