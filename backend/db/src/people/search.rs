//! Finding people by a text that may be an address, a telephone number, a number or a name: through the keyed indexes of
//! the register and of further addresses. Filters of another kind are not here.

use crate::{DbId, conn::MultiBackend, crypto::IncidentCipher, schema::people, words::Words};
use diesel::{BoxableExpression, sql_types::Bool};
use saiki_api::Uuid;
use saiki_domain::people::search_keys;

/// People a text finds. One part an index, so that each is asked by itself and the whole is as quick as one of them.
pub(super) fn found_by<'a>(
    cipher: &IncidentCipher,
    incident: Uuid,
    text: &str,
) -> Box<dyn BoxableExpression<people::table, MultiBackend, SqlType = Bool> + 'a> {
    let keys: Vec<(&str, Vec<Vec<u8>>)> = search_keys(text)
        .into_iter()
        .map(|key| (key.kind, cipher.indexes(key.kind, &key.value)))
        .collect();
    // The index of the present key, and while the incident is sealed anew that of the one before. A kind the text cannot
    // be is asked for with an index nothing has.
    let index = |kind: &str, n: usize| {
        let found = keys.iter().find(|(k, _)| *k == kind);
        let index = found.and_then(|(_, all)| all.get(n).or(all.first()));
        index.cloned().unwrap_or_default()
    };
    let incident = DbId(incident);
    let of_people = ") UNION ALL SELECT p.id FROM people p WHERE p.incident_id = ";
    let of_addresses =
        ") UNION ALL SELECT a.person_id FROM person_addresses a WHERE a.incident_id = ";
    Box::new(
        Words::new("people.id IN (SELECT p.id FROM people p WHERE p.incident_id = ")
            .id(incident)
            .words(" AND p.email_index IN (")
            .bytes(index("email", 0))
            .words(", ")
            .bytes(index("email", 1))
            .words(of_people)
            .id(incident)
            .words(" AND p.phone_index IN (")
            .bytes(index("phone", 0))
            .words(", ")
            .bytes(index("phone", 1))
            .words(of_people)
            .id(incident)
            .words(" AND p.number_index IN (")
            .bytes(index("number", 0))
            .words(", ")
            .bytes(index("number", 1))
            .words(of_people)
            .id(incident)
            .words(" AND p.name_index IN (")
            .bytes(index("name", 0))
            .words(", ")
            .bytes(index("name", 1))
            .words(of_addresses)
            .id(incident)
            .words(" AND a.value_index IN (")
            .bytes(index("email", 0))
            .words(", ")
            .bytes(index("email", 1))
            .words(of_addresses)
            .id(incident)
            .words(" AND a.value_index IN (")
            .bytes(index("phone", 0))
            .words(", ")
            .bytes(index("phone", 1))
            .words("))"),
    )
}
