//! Keys for signing mail: read from PEM or base64, made anew, and shown as the DNS record that publishes them. A private
//! key never reaches debug output, and an error never repeats one.

use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der},
    rand::SystemRandom,
    rsa::{self, KeySize},
    signature::{Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};
use std::{fmt, sync::Arc};
use thiserror::Error;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, pem::PemObject};

/// Fewest bits of an RSA key (RFC 8301 §3.2 wants 2048).
const MIN_BITS: usize = 2048;
/// Longest string of a DNS record's text, in octets (RFC 1035 §3.3.14).
const DNS_STRING: usize = 255;

/// What kind of key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    /// Ed25519 (RFC 8463): short and quick; some receivers do not know it yet, and ignore it.
    Ed25519,
    /// RSA of 2048 bits or more: every receiver knows it.
    Rsa,
}

impl KeyKind {
    /// Its name in `a=`.
    pub(super) fn algorithm(self) -> &'static str {
        match self {
            KeyKind::Ed25519 => "ed25519-sha256",
            KeyKind::Rsa => "rsa-sha256",
        }
    }

    /// Its name in `k=` of a DNS record.
    fn published(self) -> &'static str {
        match self {
            KeyKind::Ed25519 => "ed25519",
            KeyKind::Rsa => "rsa",
        }
    }
}

/// Why a key cannot be used. None of the texts repeats the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum DkimKeyError {
    /// The selector is no DNS name.
    #[error("the selector must be letters, digits and hyphens, with dots between labels")]
    Selector,
    /// Neither PEM nor base64 of a private key.
    #[error("the key is neither a PEM private key (PKCS #8 or PKCS #1) nor PKCS #8 in base64")]
    Unreadable,
    /// A key of another kind than the setting is for.
    #[error("the key is of another kind than this setting is for")]
    Kind,
    /// An RSA key too short to be taken.
    #[error("an RSA key for DKIM needs 2048 bits or more")]
    Short,
    /// The library made none.
    #[error("no key could be made")]
    Made,
}

/// A private key under the selector it is published with.
#[derive(Clone)]
pub struct DkimKey {
    selector: String,
    pair: Pair,
}

#[derive(Clone)]
enum Pair {
    Ed25519(Arc<Ed25519KeyPair>),
    Rsa(Arc<rsa::KeyPair>),
}

impl fmt::Debug for DkimKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DkimKey({}, {:?})", self.selector, self.kind())
    }
}

/// The same when they are published as the same record.
impl PartialEq for DkimKey {
    fn eq(&self, other: &DkimKey) -> bool {
        self.selector == other.selector && self.record() == other.record()
    }
}

impl Eq for DkimKey {}

impl DkimKey {
    /// Reads a private key: PEM (PKCS #8 or PKCS #1), or PKCS #8 in base64.
    pub fn read(selector: &str, text: &str, kind: KeyKind) -> Result<DkimKey, DkimKeyError> {
        let selector = checked(selector)?;
        let pair = match PrivateKeyDer::from_pem_slice(text.as_bytes()) {
            Ok(PrivateKeyDer::Pkcs1(der)) => rsa_pair(
                rsa::KeyPair::from_der(der.secret_pkcs1_der())
                    .map_err(|_| DkimKeyError::Unreadable)?,
            )?,
            Ok(PrivateKeyDer::Pkcs8(der)) => pkcs8(der.secret_pkcs8_der())?,
            Ok(_) => return Err(DkimKeyError::Kind),
            Err(_) => {
                let joined: String = text.split_whitespace().collect();
                let der = STANDARD.decode(joined);
                pkcs8(&der.map_err(|_| DkimKeyError::Unreadable)?)?
            }
        };
        let key = DkimKey { selector, pair };
        match key.kind() == kind {
            true => Ok(key),
            false => Err(DkimKeyError::Kind),
        }
    }

    /// Makes a key, and its PKCS #8 in PEM to be kept.
    pub fn make(selector: &str, kind: KeyKind) -> Result<(DkimKey, String), DkimKeyError> {
        let selector = checked(selector)?;
        let none = |_| DkimKeyError::Made;
        let (pair, der) = match kind {
            KeyKind::Ed25519 => {
                let pair = Ed25519KeyPair::generate().map_err(none)?;
                let der = pair.to_pkcs8v1().map_err(none)?.as_ref().to_vec();
                (Pair::Ed25519(Arc::new(pair)), der)
            }
            KeyKind::Rsa => {
                let pair = rsa::KeyPair::generate(KeySize::Rsa2048).map_err(none)?;
                let der = AsDer::<Pkcs8V1Der<'_>>::as_der(&pair).map_err(none)?;
                let der = der.as_ref().to_vec();
                (Pair::Rsa(Arc::new(pair)), der)
            }
        };
        Ok((DkimKey { selector, pair }, pem(&der)))
    }

    /// What kind it is of.
    pub fn kind(&self) -> KeyKind {
        match &self.pair {
            Pair::Ed25519(_) => KeyKind::Ed25519,
            Pair::Rsa(_) => KeyKind::Rsa,
        }
    }

    /// The selector.
    pub fn selector(&self) -> &str {
        &self.selector
    }

    /// Name of the DNS record that publishes it for `domain`.
    pub fn record_name(&self, domain: &str) -> String {
        format!("{}._domainkey.{domain}", self.selector)
    }

    /// Text of that record.
    pub fn record(&self) -> String {
        let public = match &self.pair {
            Pair::Ed25519(pair) => STANDARD.encode(pair.public_key().as_ref()),
            Pair::Rsa(pair) => AsDer::<PublicKeyX509Der<'_>>::as_der(pair.public_key())
                .map(|der| STANDARD.encode(der.as_ref()))
                .unwrap_or_default(),
        };
        format!("v=DKIM1; k={}; p={public}", self.kind().published())
    }

    /// The record as a line of a zone file, its text cut into strings short enough for DNS.
    pub fn zone_line(&self, domain: &str) -> String {
        let record = self.record();
        let mut strings = Vec::new();
        let mut rest = record.as_str();
        while !rest.is_empty() {
            // Records are ASCII, so any place is a boundary.
            let (string, behind) = rest.split_at(rest.len().min(DNS_STRING));
            strings.push(format!("\"{string}\""));
            rest = behind;
        }
        format!(
            "{}. IN TXT ( {} )",
            self.record_name(domain),
            strings.join(" ")
        )
    }

    /// A signature over `input`; `None` when the library fails.
    pub(super) fn sign(&self, input: &[u8]) -> Option<Vec<u8>> {
        match &self.pair {
            // RFC 8463 §3: what Ed25519 signs is the SHA-256 of the input.
            Pair::Ed25519(pair) => Some(pair.sign(&Sha256::digest(input)).as_ref().to_vec()),
            Pair::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                let random = SystemRandom::new();
                pair.sign(&RSA_PKCS1_SHA256, &random, input, &mut signature)
                    .ok()?;
                Some(signature)
            }
        }
    }
}

fn checked(selector: &str) -> Result<String, DkimKeyError> {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    match selector.len() <= 100 && selector.split('.').all(label) {
        true => Ok(selector.to_owned()),
        false => Err(DkimKeyError::Selector),
    }
}

fn pkcs8(der: &[u8]) -> Result<Pair, DkimKeyError> {
    if let Ok(pair) = Ed25519KeyPair::from_pkcs8(der) {
        return Ok(Pair::Ed25519(Arc::new(pair)));
    }
    rsa_pair(rsa::KeyPair::from_pkcs8(der).map_err(|_| DkimKeyError::Unreadable)?)
}

fn rsa_pair(pair: rsa::KeyPair) -> Result<Pair, DkimKeyError> {
    match pair.public_modulus_len() * 8 >= MIN_BITS {
        true => Ok(Pair::Rsa(Arc::new(pair))),
        false => Err(DkimKeyError::Short),
    }
}

fn pem(der: &[u8]) -> String {
    let mut text = "-----BEGIN PRIVATE KEY-----\n".to_owned();
    for (at, c) in STANDARD.encode(der).chars().enumerate() {
        if at > 0 && at % 64 == 0 {
            text.push('\n');
        }
        text.push(c);
    }
    text + "\n-----END PRIVATE KEY-----\n"
}
