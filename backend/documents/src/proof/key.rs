//! The instance's Ed25519 key: made from a seed that the instance key derives, so it survives restarts and
//! is nowhere stored by itself.

use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use saiki_domain::canonical::{from_hex, hex};

/// Purpose under which the instance key derives the seed.
pub const SIGNING_PURPOSE: &str = "proof pack signing 1";

/// A key that signs packs.
pub struct SigningKey(Ed25519KeyPair);

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SigningKey({})", self.public_hex())
    }
}

/// The seed makes no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the signing key cannot be made")]
pub struct BadSeed;

impl SigningKey {
    /// The key of that seed.
    pub fn from_seed(seed: &[u8; 32]) -> Result<SigningKey, BadSeed> {
        Ed25519KeyPair::from_seed_unchecked(seed)
            .map(SigningKey)
            .map_err(|_| BadSeed)
    }

    /// The public key, 64 hexadecimal digits: what an auditor is given beforehand.
    pub fn public_hex(&self) -> String {
        hex(self.0.public_key().as_ref())
    }

    /// A signature, 64 bytes.
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.0.sign(message).as_ref().to_vec()
    }
}

/// A public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verifying(Vec<u8>);

impl Verifying {
    /// Reads 64 lower-case hexadecimal digits.
    pub fn from_hex(text: &str) -> Option<Verifying> {
        let bytes = from_hex(text).filter(|b| b.len() == 32)?;
        (hex(&bytes) == text).then_some(Verifying(bytes))
    }

    /// Whether the signature is this key's over the message.
    pub fn holds(&self, message: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, &self.0)
            .verify(message, signature)
            .is_ok()
    }

    /// As hexadecimal digits.
    pub fn hex(&self) -> String {
        hex(&self.0)
    }
}
