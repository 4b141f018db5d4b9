//! Entries of the register made one, and the merge undone. The others' rows leave the register and are kept sealed as they
//! were; what points at them points at the one that stays, and back again when it is undone.

mod followed;
mod kept;
mod later;
mod moved;

use super::{addresses, duplicates::further, row::Row};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, Writer, approvals,
    crypto::{IncidentCipher, Place},
    gates,
    ids::{instant, micros, new_id},
    incident_keys,
    schema::{
        merged_people, people,
        person_merges::{self, dsl},
    },
    sealed::left,
};
use diesel::prelude::*;
use kept::Kept;
pub(crate) use kept::merged_keyed;
use moved::Moved;
use saiki_api::{
    Uuid,
    duplicates::{MergeChoice, MergeFilter, MergeRequest, PersonMerge},
    people::{DataItem, PersonDecision},
    problem::ErrorCode,
    wire,
};
use saiki_domain::people::Draft;
use serde::{Deserialize, Serialize};
use serde_json::json;

#[derive(Queryable, Insertable)]
#[diesel(table_name = person_merges, treat_none_as_default_value = false)]
struct MergeRow {
    id: DbId,
    incident_id: DbId,
    survivor_id: DbId,
    survivor_version: i64,
    people: i64,
    sealed: Vec<u8>,
    by_id: DbId,
    by_name: String,
    created_at: i64,
    undone_at: Option<i64>,
    undone_by_name: String,
    version: i64,
}

/// What undoing needs beside the rows of the others.
#[derive(Serialize, Deserialize)]
struct Undo {
    survivor: Kept,
    moved: Moved,
    /// Household of the one that stays after the merge.
    #[serde(default)]
    household: Option<Uuid>,
}

const TABLE: &str = "person_merges";

fn place(id: Uuid) -> Place<'static> {
    Place::new("person_merges", "sealed", id)
}

fn other_place(id: Uuid) -> Place<'static> {
    Place::new("merged_people", "sealed", id)
}

/// What a row of that table keeps for undoing, opened; refused where nobody can read it any more, as one that a re-key
/// left behind.
fn whole(opened: DbResult<Vec<u8>>, (table, row): (&str, Uuid)) -> DbResult<Vec<u8>> {
    match opened {
        Ok(plain) if !left::stands(table, "sealed", row, &plain) => Ok(plain),
        Ok(_) | Err(DbError::Sealed) => Err(DbError::refused(
            ErrorCode::StateConflict,
            "統合する前の登録内容を読み取れなくなっているため、元に戻せません。必要な内容は、登録し直してください",
            "What the entries were before cannot be read any more, so the merge cannot be undone; enter anew what is needed",
        )),
        Err(error) => Err(error),
    }
}

impl MergeRow {
    fn open(&self, cipher: &IncidentCipher) -> DbResult<Undo> {
        let id = self.id.into();
        let plain = whole(cipher.open(&place(id), &self.sealed), (TABLE, id))?;
        Ok(serde_json::from_slice(&plain)?)
    }
}

/// The entry somebody is now: themselves, or the one they were merged into.
pub fn current(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<Uuid> {
    let mut now = id;
    // Merges are of entries that were there, so that this ends.
    while let Some(next) = merged_people::table
        .filter(
            merged_people::id
                .eq(DbId(now))
                .and(merged_people::incident_id.eq(DbId(incident))),
        )
        .select(merged_people::survivor_id)
        .first::<DbId>(conn)
        .optional()?
    {
        now = next.into();
    }
    Ok(now)
}

/// A page of merges, the newest first: at most `limit` before `before`.
pub fn list(
    conn: &mut Conn,
    incident: Uuid,
    filter: &MergeFilter,
    before: Option<Uuid>,
    limit: u32,
) -> DbResult<Vec<PersonMerge>> {
    let mut query = dsl::person_merges
        .filter(dsl::incident_id.eq(DbId(incident)))
        .into_boxed();
    if let Some(person) = filter.person_id {
        query = query.filter(dsl::survivor_id.eq(DbId(person)));
    }
    if let Some(before) = before {
        query = query.filter(dsl::id.lt(DbId(before)));
    }
    let rows: Vec<MergeRow> = query.order(dsl::id.desc()).limit(limit.into()).load(conn)?;
    shown(conn, rows)
}

fn shown(conn: &mut Conn, rows: Vec<MergeRow>) -> DbResult<Vec<PersonMerge>> {
    let ids: Vec<DbId> = rows.iter().map(|row| row.survivor_id).collect();
    let there: Vec<(DbId, i64)> = people::table
        .filter(people::id.eq_any(ids))
        .select((people::id, people::version))
        .load(conn)?;
    let shown = rows.into_iter().map(|row| PersonMerge {
        id: row.id.into(),
        survivor_id: row.survivor_id.into(),
        people: row.people,
        by_name: row.by_name,
        created_at: instant(row.created_at),
        can_undo: row.undone_at.is_none()
            && there.contains(&(row.survivor_id, row.survivor_version)),
        undone_at: row.undone_at.map(instant),
        undone_by: row.undone_by_name,
        version: row.version,
    });
    Ok(shown.collect())
}

fn get(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<MergeRow> {
    let row: Option<MergeRow> = dsl::person_merges
        .filter(
            dsl::incident_id
                .eq(DbId(incident))
                .and(dsl::id.eq(DbId(id))),
        )
        .first(conn)
        .optional()?;
    row.ok_or(DbError::NotFound)
}

/// One merge.
pub fn one(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<PersonMerge> {
    let row = get(conn, incident, id)?;
    shown(conn, vec![row])?.pop().ok_or(DbError::NotFound)
}

/// Makes entries one.
pub fn merge(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    wanted: &MergeRequest,
    writer: &Writer,
) -> DbResult<Changed<PersonMerge>> {
    gates::not_closed(conn, incident)?;
    incident_keys::not_rekeying(conn, incident)?;
    let (survivor, others) = entries(conn, incident, wanted)?;
    same_household(conn, &survivor, &others)?;
    let ids: Vec<DbId> = others.iter().map(|row| row.id).collect();
    let id = new_id(writer.now);
    let before = Kept::of(&survivor, cipher)?;
    let mut all = vec![before.clone()];
    for other in &others {
        all.push(Kept::of(other, cipher)?);
    }
    let draft = chosen(&all, &wanted.choice);
    let version = survivor.version + 1;
    let to: Uuid = survivor.id.into();
    let mut moved = Moved::default();
    moved.deliveries(conn, incident, id, to, &ids)?;
    moved.claims(conn, to, &ids)?;
    moved.followups(conn, (incident, id), to, &ids)?;
    moved.heads(conn, to, &ids)?;
    moved.stops(conn, cipher, incident, to, &ids, writer.now)?;
    moved.addresses(conn, cipher, (incident, id), (to, &draft), &all, writer)?;
    diesel::delete(people::table.filter(people::id.eq_any(ids.clone()))).execute(conn)?;
    let (decision, decision_id) = decided(&all);
    let household = all.iter().find_map(|one| one.household_id);
    let kept = Kept {
        has_email: mailed(&all, &draft),
        updated_at: micros(writer.now),
        version,
        decision,
        decision_id,
        household_id: household,
        draft,
        ..before.clone()
    };
    kept.write(conn, cipher, incident)?;
    let undo = Undo {
        survivor: before,
        moved,
        household,
    };
    diesel::insert_into(person_merges::table)
        .values(MergeRow {
            id: DbId(id),
            incident_id: DbId(incident),
            survivor_id: survivor.id,
            survivor_version: version,
            people: i64::try_from(all.len()).unwrap_or(i64::MAX),
            sealed: cipher.seal(&place(id), &serde_json::to_vec(&undo)?)?,
            by_id: DbId(writer.by.id.ok_or(DbError::NotFound)?),
            by_name: writer.by.name.clone(),
            created_at: micros(writer.now),
            undone_at: None,
            undone_by_name: String::new(),
            version: 1,
        })
        .execute(conn)?;
    for other in all.iter().skip(1) {
        other.put_away(conn, cipher, (incident, id), to)?;
    }
    let away: Vec<Uuid> = ids.into_iter().map(Uuid::from).collect();
    let data = json!({ "merge": id, "merged": away, "choice": wanted.choice, "version": version });
    let mut log = vec![Entry::incident(incident, "people.merged", to, data)];
    log.extend(approvals::recipients_moved(conn, incident, writer.now)?);
    Ok(Changed::with(one(conn, incident, id)?, log))
}

/// Undoes a merge: every entry is what it was. Refused while the one that stayed is not as the merge left it; a later merge
/// that was undone has left it so again. `expected` is the version of the merge the caller saw.
pub fn undo(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    (incident, id): (Uuid, Uuid),
    expected: i64,
    writer: &Writer,
) -> DbResult<Changed<PersonMerge>> {
    gates::not_closed(conn, incident)?;
    incident_keys::not_rekeying(conn, incident)?;
    let row = get(conn, incident, id)?;
    if row.version != expected {
        return Err(DbError::Stale);
    }
    let undo = row.open(cipher)?;
    let now: Option<(i64, Option<DbId>)> = people::table
        .find(row.survivor_id)
        .select((people::version, people::household_id))
        .first(conn)
        .optional()?;
    // Joining or leaving a household changes no version, and what it was may be dissolved by now.
    let as_left = Some((row.survivor_version, undo.household.map(DbId)));
    if row.undone_at.is_some() || now != as_left {
        return Err(later::refusal(conn, cipher, &row)?);
    }
    let before = undo.survivor.version;
    let survivor = Kept {
        version: row.survivor_version + 1,
        ..undo.survivor
    };
    survivor.write(conn, cipher, incident)?;
    later::as_left(conn, row.survivor_id, (before, survivor.version))?;
    let others = kept::take_back(conn, cipher, incident, id)?;
    undo.moved.back(conn, id, row.survivor_id)?;
    diesel::update(dsl::person_merges.find(DbId(id)))
        .set((
            dsl::undone_at.eq(Some(micros(writer.now))),
            dsl::undone_by_name.eq(&writer.by.name),
            dsl::version.eq(expected + 1),
        ))
        .execute(conn)?;
    let data = json!({ "merge": id, "back": others, "version": survivor.version });
    let to: Uuid = row.survivor_id.into();
    let mut log = vec![Entry::incident(incident, "people.merge_undone", to, data)];
    log.extend(approvals::recipients_moved(conn, incident, writer.now)?);
    Ok(Changed::with(one(conn, incident, id)?, log))
}

/// The entry that stays, and the others, as the caller saw them.
fn entries(conn: &mut Conn, incident: Uuid, wanted: &MergeRequest) -> DbResult<(Row, Vec<Row>)> {
    let ids: Vec<DbId> = wanted.people.iter().map(|seen| DbId(seen.id)).collect();
    let rows: Vec<Row> = people::table
        .filter(
            people::incident_id
                .eq(DbId(incident))
                .and(people::id.eq_any(ids)),
        )
        .order(people::id)
        .load(conn)?;
    if rows.len() != wanted.people.len() {
        return Err(DbError::NotFound);
    }
    for seen in &wanted.people {
        let same = |row: &&Row| row.id.0 == seen.id && row.version == seen.version;
        if !rows.iter().any(|row| same(&row)) {
            return Err(DbError::Stale);
        }
    }
    let (stays, others): (Vec<Row>, Vec<Row>) = rows
        .into_iter()
        .partition(|row| row.id.0 == wanted.survivor_id);
    let survivor = stays.into_iter().next().ok_or(DbError::NotFound)?;
    Ok((survivor, others))
}

/// Refuses entries of different households, and an entry with its own guardian.
fn same_household(conn: &mut Conn, survivor: &Row, others: &[Row]) -> DbResult<()> {
    let all: Vec<&Row> = std::iter::once(survivor).chain(others).collect();
    let mut of: Vec<DbId> = all.iter().filter_map(|row| row.household_id).collect();
    of.sort();
    of.dedup();
    if of.len() > 1 {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "別々の世帯に属しているか、親権者・後見人等が別々です。先にどちらかから外してください",
            "They belong to different households or guardians; take one of them out first",
        ));
    }
    let guardian = wire::name(&saiki_api::households::HouseholdKind::Guardian);
    let heads = crate::households::rows(conn, &of)?;
    let own = heads.iter().any(|household| {
        household.kind == guardian && all.iter().any(|row| Some(row.id) == household.head_id)
    });
    if own {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "一方がもう一方の親権者・後見人等になっています。同じ人であれば、先に親権者・後見人等の指定を解消してください",
            "One of them is the other's guardian; if they are the same person, dissolve that first",
        ));
    }
    Ok(())
}

/// The person the entries make. Where no choice was made, what stays keeps its own; what it lacks comes from the first that
/// has it.
fn chosen(all: &[Kept], choice: &MergeChoice) -> Draft {
    let pick = |from: Option<Uuid>, has: &dyn Fn(&Draft) -> bool| -> Draft {
        let named = all.iter().find(|one| Some(one.id) == from);
        let found = named.or_else(|| all.iter().find(|one| has(&one.draft)));
        found
            .or(all.first())
            .map(|one| one.draft.clone())
            .unwrap_or_default()
    };
    let mut data_items: Vec<DataItem> = all
        .iter()
        .flat_map(|one| one.draft.data_items.clone())
        .collect();
    data_items.sort();
    data_items.dedup();
    Draft {
        number: pick(choice.number, &|d| !d.number.is_empty()).number,
        name: pick(choice.name, &|d| !d.name.is_empty()).name,
        email: pick(choice.email, &|d| !d.email.is_empty()).email,
        phone: pick(choice.phone, &|d| !d.phone.is_empty()).phone,
        address: pick(choice.address, &|d| !d.address.is_empty()).address,
        organisation: pick(choice.organisation, &|d| !d.organisation.is_empty()).organisation,
        lang: pick(choice.lang, &|_| true).lang,
        data_items,
        damage: pick(choice.damage, &|d| d.damage.is_some()).damage,
        contract_ref: pick(choice.contract_ref, &|d| !d.contract_ref.is_empty()).contract_ref,
        sla_ref: pick(choice.sla_ref, &|d| !d.sla_ref.is_empty()).sla_ref,
        note: pick(choice.note, &|d| !d.note.is_empty()).note,
        ..Draft::default()
    }
}

/// Whether the mail address they have now can be used, as was known of whoever it comes from.
fn mailed(all: &[Kept], draft: &Draft) -> bool {
    let from = all.iter().find(|one| one.draft.email == draft.email);
    !draft.email.is_empty() && from.is_some_and(|one| one.has_email)
}

/// What was recorded of them: that one of them was told goes before that it was not needed.
fn decided(all: &[Kept]) -> (Option<String>, Option<Uuid>) {
    let told = wire::name(&PersonDecision::ToldOtherwise);
    let was_told = all
        .iter()
        .find(|one| one.decision.as_deref() == Some(told.as_str()));
    let any = all.iter().find(|one| one.decision.is_some());
    was_told
        .or(any)
        .map_or((None, None), |one| (one.decision.clone(), one.decision_id))
}
