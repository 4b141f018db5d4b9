//! Incidents in the forms that other organisations read: VERIS, STIX 2.1 with the incident extension, IODEF v2. Written
//! from the records without personal data; VERIS is read, too.

use crate::{Lang, Uuid};
use serde::{Deserialize, Serialize};

/// Largest VERIS file taken in, in bytes.
pub const MAX_VERIS_BYTES: usize = 8 * 1024 * 1024;
/// Most incidents in one VERIS file.
pub const MAX_VERIS_INCIDENTS: usize = 500;

/// Which form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum ExchangeFormat {
    /// VERIS 1.4.1, JSON.
    Veris,
    /// STIX 2.1 bundle with the OASIS incident extension, JSON.
    Stix,
    /// IODEF v2 (RFC 7970), XML.
    Iodef,
}

impl ExchangeFormat {
    /// Every form.
    pub const ALL: [ExchangeFormat; 3] = [
        ExchangeFormat::Veris,
        ExchangeFormat::Stix,
        ExchangeFormat::Iodef,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            ExchangeFormat::Veris => {
                lang.pick("VERIS（統計・共有用）", "VERIS (statistics, sharing)")
            }
            ExchangeFormat::Stix => {
                lang.pick("STIX 2.1（CSIRT間の共有用）", "STIX 2.1 (between CSIRTs)")
            }
            ExchangeFormat::Iodef => lang.pick("IODEF（RFC 7970）", "IODEF (RFC 7970)"),
        }
    }
}

/// Which form is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
pub struct ExchangeQuery {
    /// The form.
    pub format: ExchangeFormat,
}

/// How a VERIS file is taken in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(default)]
pub struct VerisQuery {
    /// Only say what would be made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dry_run: Option<bool>,
}

/// Something of a VERIS record that has no place here, or could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VerisNote {
    /// Where: `action.hacking.variety[2]`.
    pub path: String,
    /// What became of it, in the reader's language.
    pub text: String,
}

/// An incident made from a VERIS record, or that would be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VerisIncident {
    /// Place in the file, from 1.
    pub number: i64,
    /// The record's own identifier.
    pub veris_id: String,
    /// Title it gets.
    pub title: String,
    /// The incident; absent in a dry run.
    pub incident_id: Option<Uuid>,
    /// Its reference; empty in a dry run.
    pub reference: String,
    /// What was left out or read otherwise.
    pub notes: Vec<VerisNote>,
}

/// What came of a VERIS file. One wrong record keeps the whole file out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VerisImport {
    /// Its incidents.
    pub incidents: Vec<VerisIncident>,
}
