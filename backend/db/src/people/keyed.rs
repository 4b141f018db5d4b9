//! The keyed indexes of a person, made again from what is sealed of them: for sealing anew.

use super::row::Clear;
use crate::{DbResult, crypto::IncidentCipher, sealed::registry::Indexes};
use saiki_domain::people::{Draft, Key};

/// Index columns of `people` and their values.
pub(crate) fn keyed(cipher: &IncidentCipher, plain: &[u8]) -> DbResult<Indexes> {
    let clear: Clear = serde_json::from_slice(plain)?;
    let draft = Draft {
        number: clear.number,
        name: clear.name,
        email: clear.email,
        phone: clear.phone,
        address: clear.address,
        ..Draft::default()
    };
    let index = |key: Option<Key>| key.map(|key| cipher.index(key.kind, &key.value));
    Ok(vec![
        ("email_index", index(draft.email_key())),
        ("phone_index", index(draft.phone_key())),
        ("number_index", index(draft.number_key())),
        ("name_index", index(draft.name_key())),
        (
            "contact_index",
            Some(index(draft.identity()).unwrap_or_default()),
        ),
    ])
}
