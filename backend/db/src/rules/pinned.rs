//! Rules as incidents keep to them: each version once, as it was when the first incident took it in. What is built in and
//! of the very same version is taken from the catalogue instead of being read again.

use crate::{Conn, DbError, DbResult, schema::pinned_rules, stored};
use diesel::prelude::*;
use saiki_api::rules::Rule;
use saiki_domain::clocks::catalogue;
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet, HashMap},
};

/// Identifier and version.
type Name = (String, i64);

/// The rules some clocks keep to: by identifier, then by version.
pub(crate) struct Pinned(HashMap<String, BTreeMap<i64, Cow<'static, Rule>>>);

impl Pinned {
    /// Loads the rules named, each read once.
    pub fn load(conn: &mut Conn, named: BTreeSet<(&str, i64)>) -> DbResult<Pinned> {
        let mut all: HashMap<String, BTreeMap<i64, Cow<'static, Rule>>> = HashMap::new();
        let mut read = BTreeSet::new();
        for (id, version) in named {
            match catalogue::rule(id).filter(|rule| i64::from(rule.version) == version) {
                Some(rule) => {
                    let versions = all.entry(id.to_owned()).or_default();
                    versions.insert(version, Cow::Borrowed(rule));
                }
                None => {
                    read.insert(id.to_owned());
                }
            }
        }
        if !read.is_empty() {
            let rows: Vec<(String, i64, String)> = pinned_rules::table
                .filter(pinned_rules::id.eq_any(read))
                .load(conn)?;
            for (id, version, rule) in rows {
                let versions = all.entry(id).or_default();
                versions.insert(version, Cow::Owned(stored::json(&rule)?));
            }
        }
        Ok(Pinned(all))
    }

    /// One of them.
    pub fn get(&self, id: &str, version: i64) -> DbResult<&Rule> {
        let rule = self.0.get(id).and_then(|versions| versions.get(&version));
        rule.map(Cow::as_ref)
            .ok_or_else(|| DbError::Other("a clock keeps to a rule there is not".to_owned()))
    }
}

/// Keeps these rules for incidents that take them in, where they are not kept yet.
pub(crate) fn pin(conn: &mut Conn, rules: &[&Rule]) -> DbResult<()> {
    let ids: Vec<String> = rules.iter().map(|rule| rule.id.clone()).collect();
    let known: Vec<Name> = pinned_rules::table
        .filter(pinned_rules::id.eq_any(ids))
        .select((pinned_rules::id, pinned_rules::rule_version))
        .load(conn)?;
    let known: BTreeSet<Name> = known.into_iter().collect();
    for rule in rules {
        let version = i64::from(rule.version);
        if known.contains(&(rule.id.clone(), version)) {
            continue;
        }
        let row = (
            pinned_rules::id.eq(&rule.id),
            pinned_rules::rule_version.eq(version),
            pinned_rules::rule.eq(stored::to_json(*rule)?),
        );
        // Two incidents may begin at once.
        each!(
            conn,
            diesel::insert_into(pinned_rules::table)
                .values(row)
                .on_conflict_do_nothing()
                .execute(conn)
        )?;
    }
    Ok(())
}
