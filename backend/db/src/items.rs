//! Items of incidents: listed with everything their list shows, added, changed and decided, commented on. Rules are
//! `saiki_domain::items`; which are mandatory and which are stalled is worked out when they are read.

mod comments;
mod context;
mod playbook;
mod write;

pub use comments::{add_comment, comments, history};
pub use context::{Common, Context};
pub(crate) use playbook::{follow, take_in, take_up_dates};
pub(crate) use write::touch;
pub use write::{add, update};

use crate::{Conn, DbError, DbId, DbResult, ids::instant, schema::items, stored};
use diesel::prelude::*;
use saiki_api::{
    Lang, Timestamp, Uuid,
    gates::{MatterKind, OpenMatter},
    items::{Item, ItemFilter, ItemState},
    organisation::Both,
    playbooks::Condition,
};
use saiki_domain::{playbooks as rules, search, stalls::Work};

#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = items, treat_none_as_default_value = false)]
struct Row {
    id: DbId,
    incident_id: DbId,
    activity: String,
    code: String,
    place: i32,
    from_playbook: bool,
    title: String,
    guidance: String,
    done_when: String,
    csf: String,
    role: Option<String>,
    due_rule: Option<String>,
    mandatory: String,
    owner_id: Option<DbId>,
    due_at: Option<i64>,
    priority: String,
    state: String,
    reason: String,
    decided_by: Option<DbId>,
    decided_by_name: Option<String>,
    decided_at: Option<i64>,
    created_at: i64,
    touched_at: i64,
    version: i64,
}

impl Row {
    fn state(&self) -> DbResult<ItemState> {
        stored::value("items.state", &self.state)
    }

    /// Why the item is mandatory here, if it is.
    fn mandatory(&self, context: &Context) -> DbResult<Option<Both>> {
        let conditions: Vec<Condition> = stored::json(&self.mandatory)?;
        Ok(rules::mandatory(&conditions, &context.circumstances))
    }

    fn into_item(self, context: &Context, lang: Lang, now: Timestamp) -> DbResult<Item> {
        let mandatory = self.mandatory(context)?;
        let state = self.state()?;
        let activity = stored::value("items.activity", &self.activity)?;
        let priority = stored::value("items.priority", &self.priority)?;
        let work = Work {
            priority,
            due_at: self.due_at.map(instant),
            touched_at: Some(instant(self.touched_at)),
        };
        let stall = if state.is_decided() {
            None
        } else {
            context.stall(&work, Some(activity), lang, now)
        };
        let reason = mandatory.clone().unwrap_or_else(rules::not_mandatory);
        Ok(Item {
            id: self.id.into(),
            activity,
            code: self.code,
            place: self.place,
            from_playbook: self.from_playbook,
            title: stored::json(&self.title)?,
            guidance: stored::json(&self.guidance)?,
            done_when: stored::json(&self.done_when)?,
            csf: stored::json(&self.csf)?,
            role: stored::optional("items.role", self.role.as_deref())?,
            mandatory: mandatory.is_some(),
            mandatory_reason: reason.get(lang).to_owned(),
            owner: self.owner_id.and_then(|id| context.user(id)),
            due_at: self.due_at.map(instant),
            priority,
            state,
            reason: self.reason,
            decided_by_name: self.decided_by_name,
            decided_at: self.decided_at.map(instant),
            stall,
            comments: context.comments.get(&self.id).copied().unwrap_or(0),
            files: context.files.get(&self.id).copied().unwrap_or(0),
            created_at: instant(self.created_at),
            touched_at: instant(self.touched_at),
            version: self.version,
        })
    }
}

fn rows(conn: &mut Conn, incident: Uuid) -> DbResult<Vec<Row>> {
    Ok(items::table
        .filter(items::incident_id.eq(DbId(incident)))
        .order((items::place, items::id))
        .load(conn)?)
}

fn row(conn: &mut Conn, incident: Uuid, id: Uuid) -> DbResult<Row> {
    let row: Option<Row> = items::table
        .find(DbId(id))
        .filter(items::incident_id.eq(DbId(incident)))
        .first(conn)
        .optional()?;
    row.ok_or(DbError::NotFound)
}

/// Every item of an incident, activity by activity in the playbook's order.
pub fn all(conn: &mut Conn, context: &Context, lang: Lang, now: Timestamp) -> DbResult<Vec<Item>> {
    let rows = rows(conn, context.incident)?;
    let items: DbResult<Vec<Item>> = rows
        .into_iter()
        .map(|row| row.into_item(context, lang, now))
        .collect();
    let mut items = items?;
    items.sort_by_key(|item| (item.activity, item.place));
    Ok(items)
}

/// Whether an item is one of those wanted.
pub fn wanted(item: &Item, filter: &ItemFilter) -> bool {
    let words = filter.q.as_deref().map(search::words).unwrap_or_default();
    let owner = item.owner.as_ref();
    let key = search::key([
        item.code.as_str(),
        item.title.ja.as_str(),
        item.title.en.as_str(),
        owner.map(|o| o.name.as_str()).unwrap_or_default(),
    ]);
    words.iter().all(|word| key.contains(word.as_str()))
        && filter.activity.is_none_or(|a| a == item.activity)
        && filter.state.is_none_or(|s| s == item.state)
        && filter
            .owner_id
            .is_none_or(|id| owner.is_some_and(|o| o.id == id))
        && filter.mandatory.is_none_or(|m| m == item.mandatory)
        && filter.stalled.is_none_or(|s| s == item.stall.is_some())
}

/// One item.
pub fn get(
    conn: &mut Conn,
    incident: Uuid,
    id: Uuid,
    lang: Lang,
    now: Timestamp,
) -> DbResult<Item> {
    let row = row(conn, incident, id)?;
    let context = Context::load(conn, incident)?;
    row.into_item(&context, lang, now)
}

/// Whether something about an item is open: nobody decided it, or it was decided not applicable and has become
/// mandatory since.
pub fn is_open(item: &Item) -> bool {
    !item.state.is_decided() || (item.mandatory && item.state == ItemState::NotApplicable)
}

/// Items that bar the end of the incident.
pub fn open_matters(conn: &mut Conn, incident: Uuid, lang: Lang) -> DbResult<Vec<OpenMatter>> {
    let context = Context::load(conn, incident)?;
    // Stalls are not told here, so the time does not matter.
    let items = all(conn, &context, lang, Timestamp::UNIX_EPOCH)?;
    Ok(items
        .iter()
        .filter(|i| is_open(i))
        .map(|i| matter(i, lang))
        .collect())
}

/// An open item as a matter.
pub(crate) fn matter(item: &Item, lang: Lang) -> OpenMatter {
    let title = item.title.get(lang);
    let code = &item.code;
    OpenMatter {
        kind: MatterKind::Item,
        id: Some(item.id),
        title: if item.state.is_decided() {
            match lang {
                Lang::Ja => format!("{code} {title}（対応不要としたあとで必須になりました）"),
                Lang::En => {
                    format!("{code} {title} (mandatory since it was decided not applicable)")
                }
            }
        } else {
            format!("{code} {title}")
        },
        activity: Some(item.activity),
    }
}
