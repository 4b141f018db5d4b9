//! People who log in. Roles are in `permissions`; signing in is in `auth`.

use crate::{Lang, Timestamp, Uuid, permissions::Role};
use serde::{Deserialize, Serialize};

/// Shortest password, in characters (ASVS 5.0 V6.2.1 asks for 8, recommends 15).
pub const MIN_PASSWORD: usize = 12;
/// Longest password, in characters: bounds the work of hashing.
pub const MAX_PASSWORD: usize = 256;

/// A user, without anything secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct User {
    /// Identifier.
    pub id: Uuid,
    /// Mail address, the login name.
    pub email: String,
    /// Name shown to others.
    pub name: String,
    /// What the user may do.
    pub role: Role,
    /// Language of the interface.
    pub lang: Lang,
    /// Whether the user is barred from logging in.
    pub disabled: bool,
    /// Whether the user must set a password of their own before anything else.
    #[serde(default)]
    pub must_change_password: bool,
    /// When the user was made.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// Row version, for `If-Match`.
    pub version: i64,
}

/// A user as others are told of one: who owns an item, who is accountable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UserRef {
    /// Identifier.
    pub id: Uuid,
    /// Name.
    pub name: String,
}

/// A user to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewUser {
    /// Mail address, unique without regard to case.
    pub email: String,
    /// Name shown to others.
    pub name: String,
    /// Role.
    pub role: Role,
    /// First password, 12 to 256 characters.
    pub password: String,
    /// Language of the interface; Japanese when absent.
    #[serde(default)]
    pub lang: Lang,
    /// The password is for the first sign-in only: the user must then set one of their own.
    #[serde(default)]
    pub must_change_password: bool,
}

/// What may be changed of a user; absent fields stay.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct UserPatch {
    /// New name.
    pub name: Option<String>,
    /// New role; ends the user's sessions.
    pub role: Option<Role>,
    /// New language.
    pub lang: Option<Lang>,
    /// Bar or admit; barring ends the user's sessions at once.
    pub disabled: Option<bool>,
    /// New password; ends the user's sessions.
    pub password: Option<String>,
    /// Whether the user must set a password of their own at the next sign-in. With a new password that says nothing
    /// of it: no.
    pub must_change_password: Option<bool>,
}
