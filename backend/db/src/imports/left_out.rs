//! Lines that are right and are left out nevertheless: people who are on the register, and those for whom there is no room
//! in a household.

use super::{read::Right, seen::eight};
use crate::{
    Conn, DbError, DbId, DbResult,
    crypto::IncidentCipher,
    people::{self, Kept},
};
use saiki_api::{Uuid, households::MAX_MEMBERS, imports::ImportField};
use saiki_domain::import::{
    fault::Fault,
    fingerprint::{Fingerprint, Fingerprints},
};
use std::collections::HashMap;

/// Fields a person decided on when entries were merged: the other spelling is no news.
const DECIDED: [ImportField; 5] = [
    ImportField::Number,
    ImportField::Name,
    ImportField::Email,
    ImportField::Phone,
    ImportField::Address,
];

/// Fields of which the register may hold more than a line says.
const FURTHER: [ImportField; 3] = [
    ImportField::FurtherEmail,
    ImportField::FurtherPhone,
    ImportField::FurtherAddress,
];

/// Why each of these is left out, if they are on the register, and what their lines say that is not kept there.
pub(super) fn on_register(
    conn: &mut Conn,
    (cipher, prints): (&IncidentCipher, &Fingerprints),
    incident: Uuid,
    lines: &[Right],
) -> DbResult<Vec<Option<Fault>>> {
    let known = people::known(conn, incident, lines.iter().map(|line| &line.person))?;
    let hit = |line: &Right| -> Option<(Kept, bool)> {
        let contact = known.contacts.get(line.person.contact());
        let number = || known.numbers.get(line.person.number()?);
        let found = contact.copied().or_else(|| number().copied());
        found.map(|one| (one, contact.is_none()))
    };
    let hits: Vec<Option<(Kept, bool)>> = lines.iter().map(hit).collect();
    let mut ids: Vec<DbId> = hits.iter().flatten().map(|(one, _)| one.id).collect();
    ids.sort();
    ids.dedup();
    let kept: HashMap<DbId, Says> = people::drafts(conn, cipher, &ids)?
        .into_iter()
        .map(|(id, draft)| {
            let says = Says {
                all: prints.of(&draft, &draft.keys()),
                further: prints.each_further(&draft),
            };
            (id, says)
        })
        .collect();
    let fault = |(hit, line): (Option<(Kept, bool)>, &Right)| {
        let (one, other_contact) = hit?;
        let says = kept.get(&one.id);
        let mut differs = says.map_or_else(Vec::new, |kept| kept.lacks(line));
        if one.merged {
            differs.retain(|field| !DECIDED.contains(field));
        }
        Some(Fault::DuplicateOnRegister {
            other_contact,
            differs,
        })
    };
    Ok(hits.into_iter().zip(lines).map(fault).collect())
}

/// What the register says of somebody.
struct Says {
    all: Fingerprint,
    /// Further addresses, each by itself: it may have more than a line names.
    further: Vec<(ImportField, u32)>,
}

impl Says {
    /// Fields in which a line says something that the register does not.
    fn lacks(&self, line: &Right) -> Vec<ImportField> {
        let mut differs = line.marks.says.differs(&self.all);
        let further = |field: ImportField| {
            let mut named = line.further.iter().filter(|(of, _)| *of == field);
            named.any(|one| !self.further.contains(one))
        };
        differs.retain(|field| !FURTHER.contains(field) || further(*field));
        differs
    }
}

/// How many people are in each household, or have each guardian: those on the register and those of the lines so far.
#[derive(Default)]
pub(super) struct Rooms {
    taken: HashMap<u64, usize>,
    /// Whether somebody else took places that were counted as free.
    pub crowded: bool,
}

impl Rooms {
    /// Counts who is in the households of these lines already, where that was not asked yet.
    pub fn look(&mut self, conn: &mut Conn, incident: Uuid, lines: &[Right]) -> DbResult<()> {
        let mut new: Vec<&[u8]> = lines
            .iter()
            .filter_map(|line| line.person.belongs())
            .filter(|index| !self.taken.contains_key(&eight(index)))
            .collect();
        new.sort_unstable();
        new.dedup();
        for (index, count) in people::members(conn, incident, &new)? {
            self.taken
                .insert(eight(&index), usize::try_from(count).unwrap_or(usize::MAX));
        }
        Ok(())
    }

    /// Takes the place of the person of a line, or says that there is none.
    pub fn take(&mut self, line: &Right) -> Option<Fault> {
        let taken = self.taken.entry(eight(line.person.belongs()?)).or_default();
        if *taken >= MAX_MEMBERS {
            let limit = MAX_MEMBERS as u64;
            return Some(Fault::HouseholdFull { limit });
        }
        *taken += 1;
        None
    }

    /// Errs where more are in a household of this import now than may be. To be asked once the incident is held, which
    /// whoever else puts people into a household holds, too: before that, two might count the same places as free.
    pub fn check(&mut self, conn: &mut Conn, (incident, import): (Uuid, Uuid)) -> DbResult<()> {
        // SQLite has one writer at a time, and most files name no household.
        if matches!(conn, Conn::Sqlite(_)) || self.taken.is_empty() {
            return Ok(());
        }
        self.crowded = people::overfull(conn, incident, import)?;
        match self.crowded {
            true => Err(DbError::Other(
                "a household was filled meanwhile".to_owned(),
            )),
            false => Ok(()),
        }
    }
}
