//! People who are told together, as a letter needs them: the others it covers, and to whom it is addressed. How they came
//! to be together is `households`.

use super::{recipients::heads, row::Row};
use crate::{Conn, DbId, DbResult, crypto::IncidentCipher, deliveries, households};
use saiki_api::people::Person;
use std::collections::HashMap;

/// The others of a household who are in an audience, and whom the letter goes to.
pub(super) struct Joint {
    /// Everybody covered but the first, ascending.
    pub others: Vec<Row>,
    to: To,
}

enum To {
    /// One of those covered, or somebody else on the register; `None` where they may not be mailed.
    Register(Option<Box<Row>>),
    /// Somebody who is not.
    Outside(Box<households::Row>),
}

impl Joint {
    /// The letters to households, from their people in an audience, ascending: by household the first covered, and the
    /// rest. A household that was dissolved meanwhile is none.
    pub fn all(
        conn: &mut Conn,
        ids: &[DbId],
        members: Vec<Row>,
    ) -> DbResult<HashMap<DbId, (DbId, Joint)>> {
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let rows = households::rows(conn, ids)?;
        let wanted: Vec<DbId> = rows.iter().filter_map(|row| row.head_id).collect();
        let found: HashMap<DbId, Row> = heads(conn, &wanted)?
            .into_iter()
            .map(|row| (row.id, row))
            .collect();
        let mut by_household: HashMap<DbId, Vec<Row>> = HashMap::new();
        for row in members {
            if let Some(household) = row.household_id {
                by_household.entry(household).or_default().push(row);
            }
        }
        let mut all = HashMap::new();
        for household in rows {
            let id = household.id;
            let mut covered = by_household.remove(&id).unwrap_or_default().into_iter();
            let Some(first) = covered.next() else {
                continue;
            };
            let to = match household.head_id {
                // A guardian may answer for several households' worth of wards: each letter takes its own copy.
                Some(head) => To::Register(found.get(&head).map(|row| Box::new(row.clone()))),
                None => To::Outside(Box::new(household)),
            };
            let others = covered.collect();
            all.insert(id, (first.id, Joint { others, to }));
        }
        Ok(all)
    }

    /// The head, where they are on the register and may be mailed.
    pub fn head(&self) -> Option<&Row> {
        match &self.to {
            To::Register(head) => head.as_deref(),
            To::Outside(_) => None,
        }
    }

    /// Blind index of the address the letter goes to.
    pub fn email_index(&self) -> Option<&[u8]> {
        match &self.to {
            To::Register(..) => self.head()?.mail_index(),
            To::Outside(household) => household.email_index.as_deref(),
        }
    }

    /// To whom the letter is addressed.
    pub fn addressed(
        &self,
        lead: &Person,
        cipher: &IncidentCipher,
    ) -> DbResult<deliveries::Recipient> {
        let to = match &self.to {
            To::Register(Some(head)) => {
                return Ok(deliveries::Recipient::from(
                    &head.as_ref().clone().open(cipher)?,
                ));
            }
            To::Register(None) => return Ok(deliveries::Recipient::from(lead)),
            To::Outside(household) => household.clear(cipher)?,
        };
        Ok(deliveries::Recipient {
            name: to.name,
            email: to.email,
            organisation: String::new(),
            ..deliveries::Recipient::from(lead)
        })
    }
}
