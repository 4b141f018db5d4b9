//! The manifest: what the pack is about, which entries it has, and their hashes. It is canonical JSON, so
//! that its signature is over one form only.

use saiki_api::{Timestamp, Uuid, campaigns::Campaign};
use serde::{Deserialize, Serialize};

/// Names the format; a reader that does not know it must not guess.
pub const FORMAT: &str = "saiki-proof-1";
/// The manifest's name.
pub const MANIFEST: &str = "manifest.json";
/// The signature's name: 64 bytes, Ed25519 over the bytes of `manifest.json`.
pub const SIGNATURE: &str = "manifest.sig";

/// The manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Always `FORMAT`.
    pub format: String,
    /// When the pack was made.
    pub made_at: Timestamp,
    /// Public key of the instance that made it, hexadecimal.
    pub instance_key: String,
    /// The incident's id.
    pub incident_id: Uuid,
    /// Its number.
    pub incident_reference: String,
    /// The campaign, its counts those of the ledger in this pack.
    pub campaign: Campaign,
    /// Whether names and addresses in the ledger are masked.
    pub masked: bool,
    /// Every entry but the manifest and its signature, in order.
    pub entries: Vec<EntryFact>,
}

/// An entry: name, length, hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntryFact {
    /// Name in the zip.
    pub name: String,
    /// Length in bytes, uncompressed.
    pub bytes: u64,
    /// SHA-256, hexadecimal.
    pub sha256: String,
}
