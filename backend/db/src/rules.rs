//! Rules that deadlines follow, as the catalogue lists them: the built-in ones, and clauses of contracts that users write.
//! A change of a clause makes a new version of its rule; incidents keep to the version they have (`clocks`).

mod pinned;

pub(crate) use pinned::{Pinned, pin};

use crate::{
    Changed, Conn, DbError, DbResult, Entry, Writer, calendars, clocks, counters,
    ids::{instant, micros},
    schema::{
        incident_clocks,
        own_rules::{self, dsl},
    },
    stored,
};
use diesel::prelude::*;
use saiki_api::{
    Date, Lang,
    organisation::Both,
    problem::ErrorCode,
    rules::{ListedRule, MAX_OWN, Rule, RuleFields, RuleFilter, Start, Term},
};
use saiki_domain::{
    canonical::sha256_hex,
    clocks::{self as engine, catalogue as built_in},
    fault::Faults,
    search,
};
use serde_json::json;
use std::collections::BTreeSet;

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = own_rules)]
struct Row {
    id: String,
    rule_version: i64,
    fields: String,
    retired: bool,
    by_name: String,
    created_at: i64,
    updated_at: i64,
    version: i64,
}

impl Row {
    fn fields(&self) -> DbResult<RuleFields> {
        stored::json(&self.fields)
    }

    fn rule(&self) -> DbResult<Rule> {
        let version = u32::try_from(self.rule_version).unwrap_or(1);
        Ok(engine::own_rule(self.id.clone(), version, &self.fields()?))
    }
}

fn rows(conn: &mut Conn) -> DbResult<Vec<Row>> {
    Ok(dsl::own_rules
        .order((dsl::created_at, dsl::id))
        .load(conn)?)
}

fn row(conn: &mut Conn, id: &str) -> DbResult<Option<Row>> {
    Ok(dsl::own_rules.find(id).first(conn).optional()?)
}

/// The newest version of each rule an incident can begin with: the catalogue's, then clauses that are not retired.
pub(crate) fn offered(conn: &mut Conn) -> DbResult<Vec<Rule>> {
    let mut all = built_in::rules().to_vec();
    for row in rows(conn)?.iter().filter(|row| !row.retired) {
        all.push(row.rule()?);
    }
    Ok(all)
}

/// The newest version of one rule, retired or not; `None` where there is no such rule.
pub(crate) fn newest(conn: &mut Conn, id: &str) -> DbResult<Option<Rule>> {
    if let Some(rule) = built_in::rule(id) {
        return Ok(Some(rule.clone()));
    }
    row(conn, id)?.map(|row| row.rule()).transpose()
}

/// The newest version of each clause, by identifier.
pub(crate) fn own_versions(conn: &mut Conn) -> DbResult<Vec<(String, i64)>> {
    Ok(dsl::own_rules
        .select((dsl::id, dsl::rule_version))
        .load(conn)?)
}

/// How rules are listed: in which language, and when a comparison counts as old.
struct Listing {
    lang: Lang,
    stale_after: u32,
    today: Date,
}

impl Listing {
    fn of(conn: &mut Conn, lang: Lang, today: Date) -> DbResult<Listing> {
        Ok(Listing {
            lang,
            stale_after: clocks::settings(conn)?.stale_after_months,
            today,
        })
    }

    fn listed(&self, rule: Rule, own: Option<&Row>) -> ListedRule {
        ListedRule {
            own: own.is_some(),
            retired: own.is_some_and(|row| row.retired),
            // A clause has no source outside to be compared with.
            stale: own.is_none() && engine::is_stale(&rule, self.stale_after, self.today),
            terms_text: engine::terms_text(&rule).get(self.lang).to_owned(),
            applies_text: engine::applies_text(&rule).get(self.lang).to_owned(),
            version: own.map_or(0, |row| row.version),
            updated_at: own.map(|row| instant(row.updated_at)),
            rule,
        }
    }
}

/// The rules that are wanted: built-in ones by regime and identifier, then clauses in the order they were written.
pub fn catalogue(
    conn: &mut Conn,
    filter: &RuleFilter,
    lang: Lang,
    today: Date,
) -> DbResult<Vec<ListedRule>> {
    let listing = Listing::of(conn, lang, today)?;
    let words = filter.q.as_deref().map(search::words).unwrap_or_default();
    // A clause users wrote has no status: nothing outside was compared with it.
    let wanted = |rule: &Rule, own: bool| {
        filter.regime.is_none_or(|regime| regime == rule.regime)
            && filter
                .status
                .is_none_or(|status| !own && status == rule.status)
            && (words.is_empty() || holds(rule, &words))
    };
    let mut all: Vec<ListedRule> = built_in::rules()
        .iter()
        .filter(|rule| wanted(rule, false))
        .map(|rule| listing.listed(rule.clone(), None))
        .collect();
    for row in rows(conn)? {
        let rule = row.rule()?;
        if (filter.retired == Some(true) || !row.retired) && wanted(&rule, true) {
            all.push(listing.listed(rule, Some(&row)));
        }
    }
    Ok(all)
}

fn holds(rule: &Rule, words: &[String]) -> bool {
    let Both { ja, en } = &rule.title;
    let searched = [
        rule.id.as_str(),
        ja,
        en,
        &rule.recipient.ja,
        &rule.recipient.en,
        &rule.source.ja,
        &rule.source.en,
    ];
    let key = search::key(searched);
    words.iter().all(|word| key.contains(word.as_str()))
}

/// One rule in its newest version.
pub fn find(conn: &mut Conn, id: &str, lang: Lang, today: Date) -> DbResult<ListedRule> {
    let listing = Listing::of(conn, lang, today)?;
    if let Some(rule) = built_in::rule(id) {
        return Ok(listing.listed(rule.clone(), None));
    }
    let row = row(conn, id)?.ok_or(DbError::NotFound)?;
    Ok(listing.listed(row.rule()?, Some(&row)))
}

/// Refuses a clause whose fields are not in order. `own` is its identifier, once it has one.
fn check(conn: &mut Conn, fields: &RuleFields, own: Option<&str>) -> DbResult<()> {
    let mut faults = engine::check_own(fields, &calendars::in_force(conn)?);
    if faults.0.is_empty() {
        check_starts(conn, fields, own, &mut faults)?;
    }
    match faults.0.is_empty() {
        true => Ok(()),
        false => Err(DbError::Invalid(faults)),
    }
}

/// Refuses a period that runs from a clause there is not, or from the clause itself, and so never would.
fn check_starts(
    conn: &mut Conn,
    fields: &RuleFields,
    own: Option<&str>,
    faults: &mut Faults,
) -> DbResult<()> {
    for (n, term) in fields.terms.iter().enumerate() {
        let Start::Filed(rule) = &term.start else {
            continue;
        };
        if built_in::rule(rule).is_none()
            && (own == Some(rule.as_str()) || row(conn, rule)?.is_none())
        {
            faults.add(
                format!("terms.{n}.start"),
                "unknown_rule",
                "起算点となる規則がありません。一覧にあるほかの規則を選んでください",
                "There is no such rule to run from; choose another one of the list",
            );
        }
    }
    Ok(())
}

/// Whether a clause that is not retired, or a clock of any incident, counts by this calendar.
pub(crate) fn need_calendar(conn: &mut Conn, calendar: &str) -> DbResult<bool> {
    let counts = |term: &Term| term.calendar.as_deref() == Some(calendar);
    for row in rows(conn)?.iter().filter(|row| !row.retired) {
        if row.fields()?.terms.iter().any(counts) {
            return Ok(true);
        }
    }
    let kept: Vec<(String, i64)> = incident_clocks::table
        .select((incident_clocks::rule_id, incident_clocks::rule_version))
        .distinct()
        .load(conn)?;
    let named: BTreeSet<(&str, i64)> = kept.iter().map(|(id, n)| (id.as_str(), *n)).collect();
    let pinned = Pinned::load(conn, named)?;
    for (id, version) in &kept {
        if pinned.get(id, *version)?.terms.iter().any(counts) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn listed(conn: &mut Conn, id: &str, writer: &Writer) -> DbResult<ListedRule> {
    let today = crate::timeline::today(conn, writer.now)?;
    find(conn, id, writer.lang, today)
}

/// Writes a clause. Incidents opened from now on take it in; an open one takes it when somebody adds it there.
pub fn add(conn: &mut Conn, fields: &RuleFields, writer: &Writer) -> DbResult<Changed<ListedRule>> {
    check(conn, fields, None)?;
    let there: i64 = dsl::own_rules.count().get_result(conn)?;
    if usize::try_from(there).unwrap_or(usize::MAX) >= MAX_OWN {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            &format!(
                "契約条項は{MAX_OWN}件まで登録できます。使わなくなったものを書き換えてください"
            ),
            &format!("At most {MAX_OWN} clauses can be kept; rewrite one that is no longer used"),
        ));
    }
    let id = format!("ct.{}", counters::next(conn, "rules")?);
    let row = Row {
        id: id.clone(),
        rule_version: 1,
        fields: stored::to_json(fields)?,
        retired: fields.retired,
        by_name: writer.by.name.clone(),
        created_at: micros(writer.now),
        updated_at: micros(writer.now),
        version: 1,
    };
    diesel::insert_into(own_rules::table)
        .values(&row)
        .execute(conn)?;
    let data = json!({ "rule_version": 1, "fields_sha256": sha256_hex(fields)? });
    Ok(Changed::new(
        listed(conn, &id, writer)?,
        Entry::instance("rule.added", &id, data),
    ))
}

/// Changes a clause, retires it or restores it. What changes besides makes a new version of the rule. `expected` is the
/// version the caller saw.
pub fn update(
    conn: &mut Conn,
    id: &str,
    fields: &RuleFields,
    expected: i64,
    writer: &Writer,
) -> DbResult<Changed<ListedRule>> {
    if built_in::rule(id).is_some() {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "組み込みの規則は変更できません",
            "Built-in rules cannot be changed",
        ));
    }
    let before = row(conn, id)?.ok_or(DbError::NotFound)?;
    if before.version != expected {
        return Err(DbError::Stale);
    }
    check(conn, fields, Some(id))?;
    let known = before.fields()?;
    if known == *fields {
        return Ok(Changed::nothing(listed(conn, id, writer)?));
    }
    let said = |fields: &RuleFields| RuleFields {
        retired: false,
        ..fields.clone()
    };
    let newer = i64::from(said(&known) != said(fields));
    let row = Row {
        rule_version: before.rule_version + newer,
        fields: stored::to_json(fields)?,
        retired: fields.retired,
        by_name: writer.by.name.clone(),
        updated_at: micros(writer.now),
        version: expected + 1,
        ..before
    };
    let own = dsl::own_rules.filter(dsl::id.eq(id).and(dsl::version.eq(expected)));
    if diesel::update(own).set(&row).execute(conn)? != 1 {
        return Err(DbError::Stale);
    }
    let data = json!({
        "rule_version": row.rule_version, "retired": row.retired,
        "fields_sha256": sha256_hex(fields)?, "version": row.version,
    });
    Ok(Changed::new(
        listed(conn, id, writer)?,
        Entry::instance("rule.changed", id, data),
    ))
}
