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
    let keys = draft.keys();
    let index = |key: &Option<Key>| key.as_ref().map(|key| cipher.index(key.kind, &key.value));
    Ok(vec![
        ("email_index", index(&keys.email)),
        ("phone_index", index(&keys.phone)),
        ("number_index", index(&keys.number)),
        ("name_index", index(&keys.name)),
        (
            "contact_index",
            Some(index(&keys.identity).unwrap_or_default()),
        ),
    ])
}
