//! Signature of a call, by which its receiver tells that it is ours, unaltered and not an old one: HMAC-SHA-256 (RFC 2104,
//! FIPS 198-1) over the time and the body. Who keeps the secret is `saiki-db`.

use crate::canonical::hex;
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

/// Bytes in a block of SHA-256.
const BLOCK: usize = 64;

/// The header's value, `t={time},v1={hex}`: the second the attempt was made, and the keyed hash of `{time}.{body}`.
pub fn signature(secret: &str, at_seconds: i64, body: &[u8]) -> String {
    let time = at_seconds.to_string();
    let hash = keyed(secret.as_bytes(), &[time.as_bytes(), b".", body]);
    format!("t={time},v1={}", hex(&hash))
}

/// HMAC-SHA-256 over the parts, one after another.
fn keyed(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    // HMAC hashes a key longer than a block and fills a shorter one with zeros; doing it here leaves no error to handle.
    let hashed: [u8; 32];
    let short: &[u8] = if key.len() > BLOCK {
        hashed = Sha256::digest(key).into();
        &hashed
    } else {
        key
    };
    let mut block = [0_u8; BLOCK];
    block
        .iter_mut()
        .zip(short)
        .for_each(|(to, from)| *to = *from);
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new(&block.into());
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keyed_hash_is_that_of_rfc_4231() {
        let hash = keyed(b"Jefe", &[b"what do ya want ", b"for nothing?"]);
        assert_eq!(
            hex(&hash),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
        let long = keyed(
            &[0xaa; 131],
            &[b"Test Using Larger Than Block-Size Key - Hash Key First"],
        );
        assert_eq!(
            hex(&long),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        );
    }

    #[test]
    fn a_receiver_can_work_out_the_signature_from_time_and_body() {
        assert_eq!(
            signature("0123456789abcdef", 1_795_737_600, br#"{"text":"x"}"#),
            "t=1795737600,v1=80ea1a40b9e4db4074fb6e3c87d10e5f5871181db7b53ec9d32dce749cd22f30"
        );
    }
}
