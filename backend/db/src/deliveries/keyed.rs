//! The keyed indexes of a delivery, made again from what is sealed of its recipient: for sealing anew.

use super::Recipient;
use crate::{DbResult, crypto::IncidentCipher, sealed::registry::Indexes};
use saiki_domain::people::{Draft, Key};

/// Index columns of `deliveries` and their values.
pub(crate) fn keyed(cipher: &IncidentCipher, plain: &[u8]) -> DbResult<Indexes> {
    let recipient: Recipient = serde_json::from_slice(plain)?;
    let draft = Draft {
        email: recipient.email,
        number: recipient.number,
        ..Draft::default()
    };
    let index = |key: Option<Key>| key.map(|key| cipher.index(key.kind, &key.value));
    Ok(vec![
        (
            "address_index",
            Some(index(draft.email_key()).unwrap_or_default()),
        ),
        ("number_index", index(draft.number_key())),
    ])
}
