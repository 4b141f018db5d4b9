//! Encryption of personal data: one instance key, one data key an incident, sealed values bound to their
//! place, keyed hashes to find a row again. Destroying an incident's key erases what it sealed.

use crate::{DbError, DbResult};
use base64::{Engine, prelude::BASE64_STANDARD};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use hmac::{Hmac, Mac};
use saiki_api::Uuid;
use sha2::Sha256;
use std::{collections::BTreeMap, io::Write, path::Path, sync::Arc};

/// Purpose of the key that suppressed addresses are found by.
pub(crate) const ADDRESSES: &str = "addresses/v1";

const VERSION: u8 = 1;
const NONCE: usize = 24;

/// The instance key. Everything else is derived from it or sealed under it.
#[derive(Clone)]
pub struct Keyring {
    root: Secret,
    kept: Arc<BTreeMap<String, [u8; 32]>>,
}

#[derive(Clone)]
struct Secret([u8; 32]);

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.fill(0);
        std::hint::black_box(&self.0);
    }
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keyring(..)")
    }
}

impl Keyring {
    fn of(root: [u8; 32]) -> Keyring {
        Keyring {
            root: Secret(root),
            kept: Arc::default(),
        }
    }

    /// This keyring, with keys that an instance key before it derived and that are still needed, by purpose.
    pub(crate) fn keeping(self, kept: BTreeMap<String, [u8; 32]>) -> Keyring {
        Keyring {
            kept: Arc::new(kept),
            ..self
        }
    }

    /// From 32 bytes in base64, as `SAIKI_KEY` or the key file holds them.
    pub fn from_base64(text: &str) -> DbResult<Keyring> {
        let bytes = BASE64_STANDARD
            .decode(text.trim())
            .ok()
            .and_then(|b| <[u8; 32]>::try_from(b).ok())
            .ok_or_else(|| {
                DbError::Other("the instance key must be 32 bytes in base64".to_owned())
            })?;
        Ok(Keyring::of(bytes))
    }

    /// A new random key.
    pub fn random() -> DbResult<Keyring> {
        Ok(Keyring::of(random()?))
    }

    /// Reads the key file.
    pub fn load(path: &Path) -> DbResult<Keyring> {
        let text = std::fs::read_to_string(path).map_err(|e| {
            DbError::Other(format!("cannot read the key file {}: {e}", path.display()))
        })?;
        Keyring::from_base64(&text)
    }

    /// Reads the key file, or makes one that only its owner can read.
    pub fn load_or_create(path: &Path) -> DbResult<Keyring> {
        match std::fs::read_to_string(path) {
            Ok(text) => Keyring::from_base64(&text),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                let keyring = Keyring::random()?;
                let mut options = std::fs::OpenOptions::new();
                options.write(true).create_new(true);
                #[cfg(unix)]
                std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
                let write = || -> std::io::Result<()> {
                    let mut file = options.open(path)?;
                    writeln!(file, "{}", BASE64_STANDARD.encode(keyring.root.0))?;
                    file.sync_all()
                };
                match write() {
                    Ok(()) => Ok(keyring),
                    // Another process made it in between: use that one.
                    Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => Keyring::load(path),
                    Err(e) => Err(DbError::Other(format!("cannot write the key file: {e}"))),
                }
            }
            Err(e) => Err(DbError::Other(format!("cannot read the key file: {e}"))),
        }
    }

    /// A key for one purpose, for example `jwt` or `proof-signing`. The same each time.
    pub fn derive(&self, purpose: &str) -> [u8; 32] {
        if let Some(kept) = self.kept.get(purpose) {
            return *kept;
        }
        keyed_hash(&self.root.0, &[b"saiki/derive", purpose.as_bytes()])
    }

    /// Seals what belongs to no incident yet: reports from outside until they are routed. Derived, so there is one for
    /// the life of the instance; what is routed is sealed anew under its incident's key.
    pub fn instance_cipher(&self) -> IncidentCipher {
        let key = self.derive("instance-data/v1");
        IncidentCipher::of(&key)
    }

    /// Seals and hashes for one purpose of the instance. Purposes that outlive a new instance key are in `rekey::KEPT`.
    pub fn cipher_for(&self, purpose: &str) -> IncidentCipher {
        IncidentCipher::of(&self.derive(purpose))
    }

    /// Finds suppressed addresses again, over all incidents, and seals why one was taken off the list. Its key outlives a
    /// re-key of the instance, since a keyed hash without its value cannot be made anew.
    pub fn address_cipher(&self) -> IncidentCipher {
        IncidentCipher::of(&self.derive(ADDRESSES))
    }

    /// Makes a data key for an incident and seals it for storage.
    pub(crate) fn new_incident_key(&self, incident: Uuid) -> DbResult<Vec<u8>> {
        let key: [u8; 32] = random()?;
        seal(
            &self.derive("incident-keys"),
            &Place::new("incident_keys", "sealed", incident),
            &key,
        )
    }

    /// A sealed data key, sealed anew under another instance key.
    pub(crate) fn hand_over(
        &self,
        to: &Keyring,
        incident: Uuid,
        sealed: &[u8],
    ) -> DbResult<Vec<u8>> {
        let place = Place::new("incident_keys", "sealed", incident);
        let key = open(&self.derive("incident-keys"), &place, sealed)?;
        seal(&to.derive("incident-keys"), &place, &key)
    }

    /// What tells this instance key from another, and nothing about it.
    pub fn fingerprint(&self) -> String {
        saiki_domain::canonical::hex(&self.derive("fingerprint"))
    }

    /// In base64, as the key file holds it. It is the secret itself.
    pub fn to_base64(&self) -> String {
        BASE64_STANDARD.encode(self.root.0)
    }

    /// Opens a sealed data key.
    pub(crate) fn open_incident_key(
        &self,
        incident: Uuid,
        sealed: &[u8],
    ) -> DbResult<IncidentCipher> {
        let key = open(
            &self.derive("incident-keys"),
            &Place::new("incident_keys", "sealed", incident),
            sealed,
        )?;
        let key = <[u8; 32]>::try_from(key).map_err(|_| DbError::Sealed)?;
        Ok(IncidentCipher::of(&key))
    }
}

/// Where a sealed value stands. It opens nowhere else.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    table: &'a str,
    column: &'a str,
    row: Uuid,
}

impl<'a> Place<'a> {
    /// The column of a row of a table.
    pub fn new(table: &'a str, column: &'a str, row: Uuid) -> Self {
        Place { table, column, row }
    }

    fn bytes(&self) -> Vec<u8> {
        let mut bytes = format!("{}\0{}\0", self.table, self.column).into_bytes();
        bytes.extend_from_slice(self.row.as_bytes());
        bytes
    }
}

/// Seals and finds the personal data of one incident, or of the instance where there is no incident yet. While an
/// incident is sealed anew it knows two keys: it seals under the present one and opens under either.
#[derive(Clone)]
pub struct IncidentCipher {
    present: Keys,
    before: Option<Keys>,
}

#[derive(Clone)]
struct Keys {
    data: Secret,
    index: Secret,
}

impl Keys {
    fn index(&self, kind: &str, normalised: &str) -> Vec<u8> {
        keyed_hash(&self.index.0, &[kind.as_bytes(), normalised.as_bytes()]).to_vec()
    }
}

impl std::fmt::Debug for IncidentCipher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("IncidentCipher(..)")
    }
}

impl IncidentCipher {
    fn of(key: &[u8; 32]) -> IncidentCipher {
        IncidentCipher {
            present: Keys {
                data: Secret(keyed_hash(key, &[b"saiki/data"])),
                index: Secret(keyed_hash(key, &[b"saiki/index"])),
            },
            before: None,
        }
    }

    /// This cipher, opening and finding also what `before` sealed.
    pub(crate) fn after(self, before: IncidentCipher) -> IncidentCipher {
        IncidentCipher {
            before: Some(before.present),
            ..self
        }
    }

    /// The key before alone, while the incident is sealed anew: to look for what is not rewritten yet.
    pub(crate) fn before(&self) -> Option<IncidentCipher> {
        self.before.clone().map(|present| IncidentCipher {
            present,
            before: None,
        })
    }

    /// Encrypts `plain` for one place: version, nonce, XChaCha20-Poly1305 text and tag.
    pub fn seal(&self, place: &Place<'_>, plain: &[u8]) -> DbResult<Vec<u8>> {
        seal(&self.present.data.0, place, plain)
    }

    /// Decrypts what was sealed for that place; `DbError::Sealed` when it was not.
    pub fn open(&self, place: &Place<'_>, sealed: &[u8]) -> DbResult<Vec<u8>> {
        match (self.open_present(place, sealed), &self.before) {
            (Err(DbError::Sealed), Some(before)) => open(&before.data.0, place, sealed),
            (opened, _) => opened,
        }
    }

    /// Decrypts what the present key sealed, and nothing the one before did.
    pub(crate) fn open_present(&self, place: &Place<'_>, sealed: &[u8]) -> DbResult<Vec<u8>> {
        open(&self.present.data.0, place, sealed)
    }

    /// Blind index: the keyed hash of a normalised value, told apart by `kind` (`email`, `number`, …). To be written;
    /// what is looked for is `indexes`.
    pub fn index(&self, kind: &str, normalised: &str) -> Vec<u8> {
        self.present.index(kind, normalised)
    }

    /// Every blind index the value may stand under: the present one, and while the incident is sealed anew the one
    /// before.
    pub fn indexes(&self, kind: &str, normalised: &str) -> Vec<Vec<u8>> {
        [Some(&self.present), self.before.as_ref()]
            .into_iter()
            .flatten()
            .map(|keys| keys.index(kind, normalised))
            .collect()
    }

    /// What tells this key from another, and nothing about it: 64 hexadecimal digits.
    pub fn fingerprint(&self) -> String {
        let hash = keyed_hash(&self.present.index.0, &[b"saiki/key-fingerprint"]);
        saiki_domain::canonical::hex(&hash)
    }
}

/// A key that is never stored: what it sealed is lost with it.
pub struct Ephemeral(Secret);

impl Ephemeral {
    /// A new random key.
    pub fn random() -> DbResult<Ephemeral> {
        Ok(Ephemeral(Secret(random()?)))
    }

    /// Encrypts `plain` for one place.
    pub fn seal(&self, place: &Place<'_>, plain: &[u8]) -> DbResult<Vec<u8>> {
        seal(&self.0.0, place, plain)
    }

    /// Decrypts what was sealed for that place.
    pub fn open(&self, place: &Place<'_>, sealed: &[u8]) -> DbResult<Vec<u8>> {
        open(&self.0.0, place, sealed)
    }
}

/// Random bytes of the operating system.
pub fn random<const N: usize>() -> DbResult<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|e| DbError::Other(format!("no random bytes: {e}")))?;
    Ok(bytes)
}

/// HMAC-SHA-256 over the parts, each with its length in front.
pub(crate) fn keyed_hash(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    // HMAC fills a short key with zeros up to the block length; doing it here leaves no error to handle.
    let mut block = [0_u8; 64];
    block.iter_mut().zip(key).for_each(|(to, from)| *to = *from);
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new(&block.into());
    for part in parts {
        mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

fn seal(key: &[u8; 32], place: &Place<'_>, plain: &[u8]) -> DbResult<Vec<u8>> {
    let nonce: [u8; NONCE] = random()?;
    let text = XChaCha20Poly1305::new(key.into())
        .encrypt(
            &XNonce::from(nonce),
            Payload {
                msg: plain,
                aad: &place.bytes(),
            },
        )
        .map_err(|_| DbError::Other("value too large to seal".to_owned()))?;
    let mut out = Vec::with_capacity(1 + NONCE + text.len());
    out.push(VERSION);
    out.extend_from_slice(&nonce);
    out.extend_from_slice(&text);
    Ok(out)
}

fn open(key: &[u8; 32], place: &Place<'_>, sealed: &[u8]) -> DbResult<Vec<u8>> {
    let (version, rest) = sealed.split_first().ok_or(DbError::Sealed)?;
    let (nonce, text) = rest.split_at_checked(NONCE).ok_or(DbError::Sealed)?;
    let nonce = <[u8; NONCE]>::try_from(nonce).map_err(|_| DbError::Sealed)?;
    if *version != VERSION {
        return Err(DbError::Sealed);
    }
    XChaCha20Poly1305::new(key.into())
        .decrypt(
            &XNonce::from(nonce),
            Payload {
                msg: text,
                aad: &place.bytes(),
            },
        )
        .map_err(|_| DbError::Sealed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cipher(keyring: &Keyring, incident: Uuid) -> IncidentCipher {
        let sealed = keyring.new_incident_key(incident).unwrap();
        keyring.open_incident_key(incident, &sealed).unwrap()
    }

    #[test]
    fn a_sealed_value_opens_only_in_its_place() {
        let keyring = Keyring::random().unwrap();
        let cipher = cipher(&keyring, Uuid::from_u128(1));
        let here = Place::new("people", "sealed", Uuid::from_u128(7));
        let sealed = cipher.seal(&here, "秘密".as_bytes()).unwrap();
        assert_eq!(cipher.open(&here, &sealed).unwrap(), "秘密".as_bytes());
        for elsewhere in [
            Place::new("people", "sealed", Uuid::from_u128(8)),
            Place::new("people", "other", Uuid::from_u128(7)),
            Place::new("deliveries", "sealed", Uuid::from_u128(7)),
        ] {
            assert!(matches!(
                cipher.open(&elsewhere, &sealed),
                Err(DbError::Sealed)
            ));
        }
    }

    #[test]
    fn any_changed_byte_is_noticed() {
        let keyring = Keyring::random().unwrap();
        let cipher = cipher(&keyring, Uuid::from_u128(1));
        let place = Place::new("people", "sealed", Uuid::from_u128(7));
        let sealed = cipher.seal(&place, b"a@example.jp").unwrap();
        for i in 0..sealed.len() {
            let mut touched = sealed.clone();
            touched[i] ^= 1;
            assert!(cipher.open(&place, &touched).is_err(), "byte {i}");
        }
    }

    #[test]
    fn indexes_differ_by_incident_and_by_kind() {
        let keyring = Keyring::random().unwrap();
        let (one, two) = (
            cipher(&keyring, Uuid::from_u128(1)),
            cipher(&keyring, Uuid::from_u128(2)),
        );
        assert_eq!(one.index("email", "a@b.jp"), one.index("email", "a@b.jp"));
        assert_ne!(one.index("email", "a@b.jp"), two.index("email", "a@b.jp"));
        assert_ne!(one.index("email", "a@b.jp"), one.index("name", "a@b.jp"));
    }

    #[test]
    fn while_sealed_anew_both_keys_open_and_the_new_one_seals() {
        let keyring = Keyring::random().unwrap();
        let (old, new) = (
            cipher(&keyring, Uuid::from_u128(1)),
            cipher(&keyring, Uuid::from_u128(1)),
        );
        let place = Place::new("people", "sealed", Uuid::from_u128(7));
        let before = old.seal(&place, b"a").unwrap();
        let both = new.clone().after(old.clone());
        assert_eq!(both.open(&place, &before).unwrap(), b"a");
        assert!(both.open_present(&place, &before).is_err());
        let after = both.seal(&place, b"a").unwrap();
        assert_eq!(new.open(&place, &after).unwrap(), b"a");
        assert!(old.open(&place, &after).is_err());
        let found = both.indexes("email", "a@b.jp");
        assert_eq!(
            found,
            [new.index("email", "a@b.jp"), old.index("email", "a@b.jp")]
        );
        assert_eq!(both.fingerprint(), new.fingerprint());
        assert_ne!(old.fingerprint(), new.fingerprint());
    }

    #[test]
    fn the_key_file_is_made_once_and_read_again() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("instance.key");
        let first = Keyring::load_or_create(&path).unwrap();
        let second = Keyring::load_or_create(&path).unwrap();
        assert_eq!(first.derive("x"), second.derive("x"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(
                std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
                0o600
            );
        }
    }
}
