//! The address a mail is sent from on the wire, and that reports about it come back to: it names the delivery and carries
//! a signature, so that nobody can have a report counted for a mail they did not get. The same in every attempt, because
//! servers that put unknown senders off look at it.

use data_encoding::BASE32_NOPAD;
use saiki_api::Uuid;
use saiki_db::{
    bounces::RETURN_PATHS,
    crypto::{IncidentCipher, Keyring},
};

/// What every such address begins with.
pub(crate) const PREFIX: &str = "b+";
/// Bytes of the signature: 120 bits, 24 letters. With the delivery's 26 the local part has 53 of the 64 octets of
/// RFC 5321 §4.5.3.1.1.
const SIGNATURE: usize = 15;

/// Makes and checks return addresses with this instance's key.
#[derive(Debug, Clone)]
pub struct ReturnPath {
    cipher: IncidentCipher,
    domain: String,
}

/// What an address is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// The return address of a delivery of this instance.
    Ours(Uuid),
    /// One that looks like it and is not signed by us.
    Forged,
    /// Any other address.
    Foreign,
}

impl ReturnPath {
    /// Addresses at `domain`, whose mail exchanger hands reports to us.
    pub fn new(keyring: &Keyring, domain: &str) -> ReturnPath {
        ReturnPath {
            cipher: keyring.cipher_for(RETURN_PATHS),
            domain: domain.to_owned(),
        }
    }

    /// The return address of a delivery. Lower case throughout: some servers change letter case.
    pub fn address(&self, delivery: Uuid) -> String {
        let token = BASE32_NOPAD
            .encode(delivery.as_bytes())
            .to_ascii_lowercase();
        let signature = BASE32_NOPAD
            .encode(&self.signature(delivery))
            .to_ascii_lowercase();
        format!("{PREFIX}{token}.{signature}@{}", self.domain)
    }

    /// Tells what an address is. The domain plays no part: the signature does, also after the domain was changed.
    pub fn read(&self, address: &str) -> Mark {
        let address = address.trim().trim_matches(['<', '>']);
        let local = address.rsplit_once('@').map_or(address, |(local, _)| local);
        let local = local.to_ascii_uppercase();
        let Some(rest) = local.strip_prefix("B+") else {
            return Mark::Foreign;
        };
        self.checked(rest).map_or(Mark::Forged, Mark::Ours)
    }

    fn checked(&self, text: &str) -> Option<Uuid> {
        let (token, signature) = text.split_once('.')?;
        let delivery = BASE32_NOPAD.decode(token.as_bytes()).ok()?;
        let delivery = Uuid::from_slice(&delivery).ok()?;
        let given = BASE32_NOPAD.decode(signature.as_bytes()).ok()?;
        let wanted = self.signature(delivery);
        // As long for a wrong one as for a right one.
        let differing = given
            .iter()
            .zip(&wanted)
            .fold(0_u8, |sum, (a, b)| sum | (a ^ b));
        (given.len() == wanted.len() && differing == 0).then_some(delivery)
    }

    fn signature(&self, delivery: Uuid) -> Vec<u8> {
        let mut mac = self.cipher.index("return-address", &delivery.to_string());
        mac.truncate(SIGNATURE);
        mac
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn path() -> ReturnPath {
        ReturnPath::new(&Keyring::random().unwrap(), "bounce.example.jp")
    }

    #[test]
    fn an_address_names_its_delivery_in_any_letter_case_and_at_any_domain() {
        let path = path();
        let delivery = Uuid::from_u128(0x0198_a7f2_4b8e_7c31_9a52_3f1d_2e4c_5b6a);
        let address = path.address(delivery);
        assert_eq!(address, path.address(delivery));
        let (local, domain) = address.split_once('@').unwrap();
        assert!(local.len() <= 64 && domain == "bounce.example.jp");
        for text in [
            address.clone(),
            address.to_ascii_uppercase(),
            format!("<{address}>"),
            format!("{local}@old.example.jp"),
            local.to_owned(),
        ] {
            assert_eq!(path.read(&text), Mark::Ours(delivery), "{text}");
        }
        assert!(crate::Address::parse(&address).is_ok());
    }

    #[test]
    fn no_changed_letter_passes() {
        let path = path();
        let address = path.address(Uuid::from_u128(7));
        let local = address.split_once('@').unwrap().0;
        for (at, letter) in local.char_indices().skip(PREFIX.len()) {
            let other = if letter == 'a' { 'b' } else { 'a' };
            let mut changed = local.to_owned();
            changed.replace_range(at..=at, &other.to_string());
            assert_eq!(path.read(&changed), Mark::Forged, "{changed}");
        }
        let other = ReturnPath::new(&Keyring::random().unwrap(), "bounce.example.jp");
        assert_eq!(other.read(&address), Mark::Forged);
        for text in ["b+@x", "b+.@x", "b+aa.bb@x", "b+"] {
            assert_eq!(path.read(text), Mark::Forged, "{text}");
        }
        for text in ["", "postmaster@bounce.example.jp", "taro@example.jp"] {
            assert_eq!(path.read(text), Mark::Foreign, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_delivery_reads_back_and_any_text_is_read(id in any::<u128>(), text in "\\PC{0,80}") {
            let path = path();
            let delivery = Uuid::from_u128(id);
            prop_assert_eq!(path.read(&path.address(delivery)), Mark::Ours(delivery));
            let made_up = path.read(&format!("b+{text}"));
            prop_assert!(!matches!(made_up, Mark::Ours(_)));
        }
    }
}
