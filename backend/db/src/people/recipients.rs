//! Who a letter's audience is: counted, and handed over one by one in the order of person ids, so that the
//! hash over them does not depend on how they were fetched. One mail is for one person, for the people of one household,
//! or for the wards of one guardian. Sending is not done here.

use super::{
    item_pattern,
    joint::{Joint, Unit, lined_up},
    received::received,
    row::Row,
};
use crate::{
    Conn, DbId, DbResult,
    conn::MultiBackend,
    contact_stops,
    crypto::IncidentCipher,
    deliveries, households,
    schema::people::{self, dsl},
    words::Words,
};
use diesel::{
    dsl::{count_star, sql},
    helper_types::IntoBoxed,
    prelude::*,
    sql_types::Bool,
};
use saiki_api::{
    Language, Uuid,
    letters::{Audience, DamageRange},
    people::{AddressChannel, Person},
};
use saiki_domain::people::extras::organisation_hash;
use std::collections::{BTreeMap, HashSet};

/// Rows fetched at once.
const PAGE: i64 = 1_000;
/// Most ids named in one statement; a longer list is sifted here.
const MAX_NAMED: usize = 1_000;

/// The words of the index on contracts, and of the one on agreements.
pub(super) const HAS_CONTRACT: &str = "people.contract_ref <> ''";
pub(super) const HAS_SLA: &str = "people.sla_ref <> ''";

/// How many people an audience has, and how many mails that is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Mails: one a person, one a household, one a guardian.
    pub mails: u64,
    /// Of those, mails to a household's head or a guardian.
    pub joint: u64,
    /// People of the audience.
    pub people: u64,
    /// Of those, people no mail would reach: they must be told by other means.
    pub unreachable: u64,
    /// Of those, people who are not to be mailed, as somebody decided: neither mailed nor named.
    pub stopped: u64,
    /// Mails by the language of whom they are addressed to.
    pub by_lang: BTreeMap<Language, u64>,
}

/// Somebody who is mailed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// The person the mail is counted under: the first on the register of all it covers.
    pub person_id: Uuid,
    /// Whom else it covers, ascending.
    pub others: Vec<Uuid>,
    /// Blind index of the address.
    pub email_index: Vec<u8>,
}

/// A mail to be made, in the clear.
#[derive(Debug)]
pub struct Mailed {
    /// Whom it covers, and where it goes.
    pub recipient: Recipient,
    /// What it says of them.
    pub letter: deliveries::Recipient,
    /// The language of whom it is addressed to.
    pub lang: Language,
}

impl Unit {
    /// Where it goes: nothing where nobody can be mailed.
    fn email_index(&self) -> Option<&[u8]> {
        match &self.joint {
            None => self.lead.mail_index(),
            Some(joint) => joint.email_index(),
        }
    }

    fn recipient(&self) -> Option<Recipient> {
        let others = self.joint.as_ref().map(|j| &j.others);
        Some(Recipient {
            person_id: self.lead.id.0,
            others: others.map_or_else(Vec::new, |all| all.iter().map(|row| row.id.0).collect()),
            email_index: self.email_index()?.to_vec(),
        })
    }

    fn mailed(self, cipher: &IncidentCipher) -> DbResult<Option<Mailed>> {
        let Some(recipient) = self.recipient() else {
            return Ok(None);
        };
        let lang = self.lang();
        let letter = self.letter(cipher)?;
        Ok(Some(Mailed {
            recipient,
            letter,
            lang,
        }))
    }
}

/// What a mail to one person would say: to them alone, or to their household's head or guardian for all of the incident
/// who are told together with them. For previews and tests; where it would go is in it, too.
pub fn letter_of(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    person: &Person,
) -> DbResult<deliveries::Recipient> {
    let everybody = Audience::default();
    let Some(household) = person.household_id else {
        return Ok(deliveries::Recipient::from(person));
    };
    let together = wanted(incident, &everybody).filter(dsl::household_id.eq(DbId(household)));
    let first: Option<Row> = together.order(dsl::id).first(conn).optional()?;
    let rows = units(conn, incident, &everybody, first.into_iter().collect())?;
    match rows.into_iter().next() {
        Some(unit) => unit.letter(cipher),
        None => Ok(deliveries::Recipient::from(person)),
    }
}

/// Counts an audience.
pub fn tally(conn: &mut Conn, incident: Uuid, audience: &Audience) -> DbResult<Tally> {
    let stopped = stopped(conn, incident, audience)?;
    let mut found = Tally {
        people: stopped,
        stopped,
        ..Tally::default()
    };
    let mut count = |unit: &Unit| {
        found.people += unit.people();
        if unit.email_index().is_none() {
            found.unreachable += unit.people();
            return;
        }
        found.mails += 1;
        found.joint += u64::from(unit.joint.is_some());
        *found.by_lang.entry(unit.lang()).or_default() += 1;
    };
    if audience.person_ids.len() > MAX_NAMED {
        each_unit(conn, incident, audience, false, |unit| {
            count(&unit);
            Ok(())
        })?;
        return Ok(found);
    }
    // Whoever is told together with others must be looked at; everybody else is counted where they are.
    if households::any(conn, incident)? {
        each_unit(conn, incident, audience, true, |unit| {
            count(&unit);
            Ok(())
        })?;
    }
    let alone: Vec<(String, bool, i64)> = dsl::people
        .filter(meant(incident, audience))
        .filter(contact_stops::may(AddressChannel::Mail))
        .filter(dsl::household_id.is_null())
        .group_by((dsl::lang, dsl::has_email))
        .select((dsl::lang, dsl::has_email, count_star()))
        .load(conn)?;
    for (lang, mailed, n) in alone {
        let n = u64::try_from(n).unwrap_or(0);
        found.people += n;
        if !mailed {
            found.unreachable += n;
            continue;
        }
        found.mails += n;
        let lang = Language::parse(&lang).unwrap_or_default();
        *found.by_lang.entry(lang).or_default() += n;
    }
    Ok(found)
}

/// Hands over everybody who is mailed, ascending by person id.
/// The audience is read in pages: run it in one transaction where the register must stand still.
pub fn each_recipient(
    conn: &mut Conn,
    incident: Uuid,
    audience: &Audience,
    mut take: impl FnMut(&Recipient) -> DbResult<()>,
) -> DbResult<()> {
    each_unit(conn, incident, audience, false, |unit| {
        unit.recipient()
            .map_or(Ok(()), |recipient| take(&recipient))
    })
}

/// A page of an audience, and where the next one begins.
#[derive(Debug, Default)]
pub struct RecipientPage {
    /// The mails of the page, ascending by person id, in the clear.
    pub mailed: Vec<Mailed>,
    /// Hand it back as `after`; absent at the end.
    pub last: Option<Uuid>,
}

/// `each_recipient` a page at a time and in the clear, for callers that write in between. A page may hold nobody and
/// still not be the last.
pub fn recipients_page(
    conn: &mut Conn,
    incident: Uuid,
    audience: &Audience,
    cipher: &IncidentCipher,
    after: Option<Uuid>,
) -> DbResult<RecipientPage> {
    let rows = page(conn, incident, audience, false, after.map(DbId))?;
    let mut found = RecipientPage {
        last: rows.last().map(|row| row.id.0),
        ..RecipientPage::default()
    };
    for unit in units(conn, incident, audience, rows)? {
        found.mailed.extend(unit.mailed(cipher)?);
    }
    Ok(found)
}

fn named(audience: &Audience) -> HashSet<Uuid> {
    match audience.person_ids.len() > MAX_NAMED {
        true => audience.person_ids.iter().copied().collect(),
        false => HashSet::new(),
    }
}

/// The mails that rows of an audience stand for, in their order. A household's, or a guardian's, stands at the first of
/// those it covers, and is left out at the others.
fn units(
    conn: &mut Conn,
    incident: Uuid,
    audience: &Audience,
    rows: Vec<Row>,
) -> DbResult<Vec<Unit>> {
    let named = named(audience);
    let meant = |row: &Row| named.is_empty() || named.contains(&row.id.0);
    let rows: Vec<Row> = rows.into_iter().filter(|row| meant(row)).collect();
    let households: HashSet<DbId> = rows.iter().filter_map(|row| row.household_id).collect();
    let ids: Vec<DbId> = households.into_iter().collect();
    let mut members = Vec::new();
    for some in ids.chunks(MAX_NAMED) {
        let found: Vec<Row> = wanted(incident, audience)
            .filter(dsl::household_id.eq_any(some.to_vec()))
            .order(dsl::id)
            .load(conn)?;
        members.extend(found.into_iter().filter(|row| meant(row)));
    }
    let joint = Joint::all(conn, &ids, members, AddressChannel::Mail)?;
    Ok(lined_up(rows, joint))
}

fn page(
    conn: &mut Conn,
    incident: Uuid,
    audience: &Audience,
    joint: bool,
    after: Option<DbId>,
) -> DbResult<Vec<Row>> {
    let mut query = wanted(incident, audience);
    if joint {
        query = query.filter(dsl::household_id.is_not_null());
    }
    if let Some(after) = after {
        query = query.filter(dsl::id.gt(after));
    }
    Ok(query.order(dsl::id).limit(PAGE).load(conn)?)
}

/// Every mail of an audience; with `joint` only those to several people, or through somebody.
fn each_unit(
    conn: &mut Conn,
    incident: Uuid,
    audience: &Audience,
    joint: bool,
    mut take: impl FnMut(Unit) -> DbResult<()>,
) -> DbResult<()> {
    let mut after = None;
    loop {
        let rows = page(conn, incident, audience, joint, after)?;
        let Some(last) = rows.last() else {
            return Ok(());
        };
        after = Some(last.id);
        for unit in units(conn, incident, audience, rows)? {
            take(unit)?;
        }
    }
}

type Condition<'a> = Box<dyn BoxableExpression<people::table, MultiBackend, SqlType = Bool> + 'a>;

fn wanted<'a>(incident: Uuid, audience: &Audience) -> IntoBoxed<'a, people::table, MultiBackend> {
    // Whoever is not to be mailed is in no mail, not even named in somebody else's.
    dsl::people
        .filter(meant(incident, audience))
        .filter(contact_stops::may(AddressChannel::Mail))
        .into_boxed()
}

/// How many of an audience are not to be mailed, as somebody decided.
pub(crate) fn stopped(conn: &mut Conn, incident: Uuid, audience: &Audience) -> DbResult<u64> {
    let ids: Vec<DbId> = dsl::people
        .filter(meant(incident, audience))
        .filter(contact_stops::barred(AddressChannel::Mail))
        .select(dsl::id)
        .load(conn)?;
    let named = named(audience);
    let own = ids
        .iter()
        .filter(|id| named.is_empty() || named.contains(&id.0));
    Ok(own.count() as u64)
}

/// Whom an audience takes, as one condition. More ids than a statement takes are sifted by the caller.
pub(super) fn meant<'a>(incident: Uuid, audience: &Audience) -> Condition<'a> {
    let mut all: Vec<Condition<'a>> = vec![Box::new(dsl::incident_id.eq(DbId(incident)))];
    if !audience.langs.is_empty() {
        let narrower = audience.damage.is_some()
            || !audience.contract_refs.is_empty()
            || !audience.sla_refs.is_empty()
            || !audience.organisations.is_empty();
        all.push(of_langs(&audience.langs, narrower));
    }
    if !audience.person_ids.is_empty() && audience.person_ids.len() <= MAX_NAMED {
        let ids: Vec<DbId> = audience.person_ids.iter().copied().map(DbId).collect();
        all.push(Box::new(dsl::id.eq_any(ids)));
    }
    let items = audience.data_items.iter();
    let items =
        items.map(|item| Box::new(dsl::data_items.like(item_pattern(*item))) as Condition<'a>);
    all.extend(items.reduce(|any, item| Box::new(any.or(item))));
    if !audience.contract_refs.is_empty() {
        // The words of the index, so that it answers.
        all.push(Box::new(sql::<Bool>(HAS_CONTRACT)));
        all.push(Box::new(
            dsl::contract_ref.eq_any(audience.contract_refs.clone()),
        ));
    }
    if !audience.sla_refs.is_empty() {
        all.push(Box::new(sql::<Bool>(HAS_SLA)));
        all.push(Box::new(dsl::sla_ref.eq_any(audience.sla_refs.clone())));
    }
    if !audience.organisations.is_empty() {
        let names = audience.organisations.iter();
        let hashes: Vec<Vec<u8>> = names
            .map(|name| organisation_hash(incident, name))
            .collect();
        let known = dsl::organisation_hash.assume_not_null().eq_any(hashes);
        all.push(Box::new(dsl::organisation_hash.is_not_null().and(known)));
    }
    if let Some(damage) = &audience.damage {
        all.push(damaged(damage));
    }
    all.extend(audience.received.map(received));
    let first: Condition<'a> = Box::new(true.into_sql::<Bool>());
    all.into_iter()
        .fold(first, |all, one| Box::new(all.and(one)))
}

/// People of these languages. Where something narrower is asked, too, only its index is to answer: SQLite has counted
/// neither, and would as soon look through everybody of a language for the few of a contract.
pub(super) fn of_langs<'a>(langs: &[Language], narrower: bool) -> Condition<'a> {
    let mut langs = langs.iter().map(|lang| lang.tag().to_owned());
    if !narrower {
        return Box::new(dsl::lang.eq_any(langs.collect::<Vec<String>>()));
    }
    let first = langs.next().unwrap_or_default();
    let words = Words::new("(people.lang || '') IN (").text(first);
    let words = langs.fold(words, |words, lang| words.words(", ").text(lang));
    Box::new(words.words(")"))
}

/// People with such damage.
pub(super) fn damaged<'a>(damage: &DamageRange) -> Condition<'a> {
    if !damage.has {
        return Box::new(dsl::damage_minor.is_null());
    }
    let mut all: Condition<'a> = Box::new(dsl::damage_minor.is_not_null());
    if let Some(currency) = damage.currency.clone() {
        let same = dsl::damage_currency.assume_not_null().eq(currency);
        all = Box::new(all.and(same));
    }
    let amount = dsl::damage_minor.assume_not_null();
    if let Some(from) = damage.from {
        all = Box::new(all.and(amount.ge(from)));
    }
    if let Some(to) = damage.to {
        all = Box::new(all.and(amount.le(to)));
    }
    all
}
