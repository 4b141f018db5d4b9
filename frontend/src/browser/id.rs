//! Random identifiers made in the browser: idempotency keys, and names that tie labels to inputs.

/// A random UUID (version 4) from the browser's own generator.
pub fn random() -> String {
    let mut bytes = [0_u8; 16];
    if let Some(crypto) = web_sys::window().and_then(|w| w.crypto().ok()) {
        // Fails above 65,536 bytes only.
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    from_bytes(bytes)
}

fn from_bytes(bytes: [u8; 16]) -> String {
    let version = (u128::from_be_bytes(bytes) & !(0xf << 76)) | (0x4 << 76);
    let value = (version & !(0x3 << 62)) | (0x2 << 62);
    saiki_api::Uuid::from_u128(value).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn version_and_variant_are_set_whatever_the_bytes() {
        for byte in [0x00, 0xff, 0x5a] {
            let id: saiki_api::Uuid = from_bytes([byte; 16]).parse().unwrap();
            assert_eq!(id.get_version_num(), 4);
            assert!(
                "89ab".contains(char::from(id.to_string().as_bytes()[19])),
                "{id}"
            );
        }
    }
}
