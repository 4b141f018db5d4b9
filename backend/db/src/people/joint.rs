//! People who are told together, as a letter or a call needs them: the others it covers, and to whom it is addressed. How
//! they came to be together is `households`.

use super::row::Row;
use crate::{
    Conn, DbId, DbResult, contact_stops, crypto::IncidentCipher, deliveries, households,
    schema::people::dsl, stored,
};
use diesel::prelude::*;
use saiki_api::{
    Language,
    followups::FollowupTo,
    households::{GuardianReason, HouseholdKind},
    people::{AddressChannel, Person},
};
use saiki_domain::letters::values::LetterMember;
use std::collections::HashMap;

/// Most ids named in one statement.
const MAX_NAMED: usize = 1_000;

/// What one mail, letter or call is for: one person, or people who are told together.
pub(super) struct Unit {
    /// The first on the register of all it covers.
    pub lead: Row,
    /// The others and whom it goes to, where they are told together.
    pub joint: Option<Joint>,
}

impl Unit {
    /// How many people it covers.
    pub fn people(&self) -> u64 {
        1 + self.joint.as_ref().map_or(0, |j| j.others.len() as u64)
    }

    /// The language of whom it is addressed to.
    pub fn lang(&self) -> Language {
        let head = self.joint.as_ref().and_then(Joint::head);
        let tag = &head.unwrap_or(&self.lead).lang;
        Language::parse(tag).unwrap_or_default()
    }

    /// What a letter says of whom it covers.
    pub fn letter(self, cipher: &IncidentCipher) -> DbResult<deliveries::Recipient> {
        let lead = self.lead.open(cipher)?;
        let Some(joint) = self.joint else {
            return Ok(deliveries::Recipient::from(&lead));
        };
        let to = joint.addressed(&lead, cipher)?;
        let mut members = vec![lead];
        for row in joint.others {
            members.push(row.open(cipher)?);
        }
        Ok(deliveries::Recipient {
            members: members
                .into_iter()
                .map(|person| LetterMember {
                    name: person.name,
                    data_items: person.data_items,
                })
                .collect(),
            ..to
        })
    }
}

/// The others of a household who are to be told, and whom the letter goes to.
pub(super) struct Joint {
    /// Everybody covered but the first, ascending.
    pub others: Vec<Row>,
    /// What keeps them together.
    pub household: Box<households::Row>,
    /// One of those covered, or somebody else on the register; `None` where they may not be told that way, or where it
    /// goes to somebody who is not on the register.
    head: Option<Box<Row>>,
}

impl Joint {
    /// What is told to households in a way, from their people who are to be told, ascending: by household the first
    /// covered, and the rest. A household that was dissolved meanwhile is none.
    pub fn all(
        conn: &mut Conn,
        ids: &[DbId],
        members: Vec<Row>,
        way: AddressChannel,
    ) -> DbResult<HashMap<DbId, (DbId, Joint)>> {
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let rows = households::rows(conn, ids)?;
        let wanted: Vec<DbId> = rows.iter().filter_map(|row| row.head_id).collect();
        let found: HashMap<DbId, Row> = heads(conn, &wanted, way)?
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
            // A guardian may answer for several households' worth of wards: each letter takes its own copy.
            let head = household.head_id.and_then(|head| found.get(&head));
            let joint = Joint {
                others: covered.collect(),
                head: head.map(|row| Box::new(row.clone())),
                household: Box::new(household),
            };
            all.insert(id, (first.id, joint));
        }
        Ok(all)
    }

    /// The head, where they are on the register and may be told that way.
    pub fn head(&self) -> Option<&Row> {
        self.head.as_deref()
    }

    /// Whether it goes to somebody who is not on the register.
    pub fn is_outside(&self) -> bool {
        self.household.head_id.is_none()
    }

    /// Whether those it covers live where the letter goes: a household, or minors and their parent.
    pub fn lives_together(&self) -> DbResult<bool> {
        let kind: HouseholdKind = stored::value("households.kind", &self.household.kind)?;
        let reason = self.household.reason.as_deref();
        let reason: Option<GuardianReason> = stored::optional("households.reason", reason)?;
        Ok(kind == HouseholdKind::Household || reason == Some(GuardianReason::Minor))
    }

    /// Who is told for those it covers: the head, or the guardian.
    pub fn instead(&self, cipher: &IncidentCipher) -> DbResult<Option<FollowupTo>> {
        let (person_id, name) = match self.head() {
            Some(head) => (Some(head.id.into()), head.clone().open(cipher)?.name),
            None if self.is_outside() => (None, self.household.clear(cipher)?.name),
            None => return Ok(None),
        };
        Ok(Some(FollowupTo {
            kind: stored::value("households.kind", &self.household.kind)?,
            person_id,
            name,
        }))
    }

    /// Where a guardian who is not on the register is reached; nothing where that is not known, or leads nowhere.
    pub fn outside(&self, cipher: &IncidentCipher, way: AddressChannel) -> DbResult<Vec<String>> {
        let clear = self.household.clear(cipher)?;
        let value = clear.usable(way);
        Ok(Some(value)
            .filter(|value| !value.is_empty())
            .map(str::to_owned)
            .into_iter()
            .collect())
    }

    /// Blind index of the address the letter goes to.
    pub fn email_index(&self) -> Option<&[u8]> {
        match self.is_outside() {
            false => self.head()?.mail_index(),
            true => self.household.email_index.as_deref(),
        }
    }

    /// To whom the letter is addressed.
    pub fn addressed(
        &self,
        lead: &Person,
        cipher: &IncidentCipher,
    ) -> DbResult<deliveries::Recipient> {
        if let Some(head) = self.head() {
            return Ok(deliveries::Recipient::from(&head.clone().open(cipher)?));
        }
        if !self.is_outside() {
            return Ok(deliveries::Recipient::from(lead));
        }
        let to = self.household.clear(cipher)?;
        Ok(deliveries::Recipient {
            name: to.name,
            email: to.email,
            organisation: String::new(),
            ..deliveries::Recipient::from(lead)
        })
    }
}

/// What rows stand for, in their order. What is for a household, or somebody's wards, stands at the first of those it
/// covers, and is left out at the others.
pub(super) fn lined_up(rows: Vec<Row>, mut joint: HashMap<DbId, (DbId, Joint)>) -> Vec<Unit> {
    let mut all = Vec::with_capacity(rows.len());
    for lead in rows {
        let Some(household) = lead.household_id else {
            all.push(Unit { lead, joint: None });
            continue;
        };
        match joint.remove(&household) {
            Some((first, joint)) if first == lead.id => all.push(Unit {
                lead,
                joint: Some(joint),
            }),
            // It stands at another row of this page: that one comes later, or came before.
            Some(other) => {
                joint.insert(household, other);
            }
            None => {}
        }
    }
    all
}

/// Rows of heads and guardians who may be told in a way, by their ids.
fn heads(conn: &mut Conn, ids: &[DbId], way: AddressChannel) -> DbResult<Vec<Row>> {
    let mut all = Vec::new();
    for some in ids.chunks(MAX_NAMED) {
        let found: Vec<Row> = dsl::people
            .filter(dsl::id.eq_any(some.to_vec()))
            .filter(contact_stops::may(way))
            .load(conn)?;
        all.extend(found);
    }
    Ok(all)
}
