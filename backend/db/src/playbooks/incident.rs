//! The playbook of one incident: the version it keeps to, the answers its mandatory items turn on, and the upgrade
//! to a newer version, which keeps every decision.

use super::{get, keep_built_in};
use crate::{
    Actor, Changed, Conn, DbError, DbId, DbResult, Entry, activities, gates, incidents, items,
    schema::{incident_playbooks, people},
    timeline,
};
use diesel::{dsl::exists, prelude::*, select};
use saiki_api::{
    Lang, Timestamp, Uuid,
    classes::{NoticedBy, Threat},
    incidents::Incident,
    organisation::Both,
    playbooks::{Fact, FactSource, FactsPatch, IncidentPlaybook},
    problem::ErrorCode,
};
use saiki_domain::playbooks::Circumstances;
use serde_json::json;
use std::collections::HashMap;

#[derive(Queryable, Insertable)]
#[diesel(table_name = incident_playbooks, treat_none_as_default_value = false)]
struct Pin {
    incident_id: DbId,
    playbook_version: i64,
    personal_data: Option<bool>,
    contract: Option<bool>,
    extortion: Option<bool>,
    version: i64,
}

fn pin(conn: &mut Conn, incident: Uuid) -> DbResult<Pin> {
    let row: Option<Pin> = incident_playbooks::table
        .find(DbId(incident))
        .first(conn)
        .optional()?;
    row.ok_or(DbError::NotFound)
}

/// Gives an incident its six activities and the items of the newest playbook, within the change that opens it.
pub fn begin(conn: &mut Conn, incident: Uuid, now: Timestamp) -> DbResult<i64> {
    keep_built_in(conn)?;
    let playbook = get(conn, None)?;
    diesel::insert_into(incident_playbooks::table)
        .values(Pin {
            incident_id: DbId(incident),
            playbook_version: playbook.version,
            personal_data: None,
            contract: None,
            extortion: None,
            version: 1,
        })
        .execute(conn)?;
    activities::begin(conn, incident, now)?;
    items::take_in(conn, incident, &playbook.items, now)?;
    Ok(playbook.version)
}

/// Gives a playbook to every incident that was opened before there was one. Says how many.
pub fn begin_all(conn: &mut Conn, now: Timestamp) -> DbResult<Changed<usize>> {
    let with = incident_playbooks::table.select(incident_playbooks::incident_id);
    let without: Vec<DbId> = crate::schema::incidents::table
        .filter(crate::schema::incidents::id.ne_all(with))
        .select(crate::schema::incidents::id)
        .load(conn)?;
    let mut entries = Vec::new();
    for id in &without {
        let incident: Uuid = (*id).into();
        let version = begin(conn, incident, now)?;
        let data = json!({ "playbook_version": version });
        entries.push(Entry::incident(incident, "playbook.begun", incident, data));
    }
    Ok(Changed::with(without.len(), entries))
}

/// What the records of an incident say, where nobody decided otherwise.
struct Facts {
    personal_data: (bool, FactSource, Both),
    contract: (bool, FactSource, Both),
    extortion: (bool, FactSource, Both),
}

fn facts(conn: &mut Conn, incident: &Incident, pin: &Pin) -> DbResult<Facts> {
    let id = DbId(incident.id);
    let own = people::incident_id.eq(id);
    let leaked = people::table.filter(own.and(people::data_items.ne("[]")));
    let registered: bool = select(exists(leaked)).get_result(conn)?;
    let bound = people::table.filter(own.and(people::contract_ref.ne("")));
    let bound: bool = select(exists(bound)).get_result(conn)?;
    let threatened = incident.threats.contains(&Threat::Leak);
    let personal_data = match (registered, threatened) {
        (true, _) => told(
            true,
            "対象者名簿に、情報が漏えいした人が登録されています",
            "The register holds people whose data leaked",
        ),
        (false, true) => told(
            true,
            "脅威に「漏えい」が含まれています",
            "A leak is among the threats",
        ),
        (false, false) => told(
            false,
            "名簿に登録がなく、脅威に「漏えい」も含まれていません",
            "Nobody is on the register, and a leak is not among the threats",
        ),
    };
    let contract = if bound {
        told(
            true,
            "契約のある対象者が名簿に登録されています",
            "Somebody on the register has a contract",
        )
    } else {
        told(
            false,
            "名簿に契約のある対象者がいません",
            "Nobody on the register has a contract",
        )
    };
    let extortion = if incident.noticed_by == Some(NoticedBy::Attacker) {
        told(
            true,
            "攻撃者からの連絡で発覚しました",
            "It came to notice through the attacker",
        )
    } else {
        told(
            false,
            "攻撃者からの連絡は記録されていません",
            "No word from the attacker is on record",
        )
    };
    Ok(Facts {
        personal_data: decided(pin.personal_data, personal_data),
        contract: decided(pin.contract, contract),
        extortion: decided(pin.extortion, extortion),
    })
}

fn told(value: bool, ja: &str, en: &str) -> (bool, FactSource, Both) {
    let words = Both {
        ja: ja.to_owned(),
        en: en.to_owned(),
    };
    (value, FactSource::Records, words)
}

fn decided(decision: Option<bool>, records: (bool, FactSource, Both)) -> (bool, FactSource, Both) {
    let Some(value) = decision else {
        return records;
    };
    let (_, _, words) = records;
    let words = Both {
        ja: format!("担当者が判断しました。記録では：{}", words.ja),
        en: format!("Decided by a person. By the records: {}", words.en),
    };
    (value, FactSource::Decided, words)
}

/// Whether personal data leaked, or may have, in each of these incidents, of which is told whether a leak is among the
/// threats. One where nobody decided and no record shows it is left out.
pub(crate) fn leaks(conn: &mut Conn, incidents: &[(DbId, bool)]) -> DbResult<HashMap<DbId, bool>> {
    let ids: Vec<DbId> = incidents.iter().map(|(id, _)| *id).collect();
    let decided: Vec<(DbId, Option<bool>)> = incident_playbooks::table
        .filter(incident_playbooks::incident_id.eq_any(ids))
        .select((
            incident_playbooks::incident_id,
            incident_playbooks::personal_data,
        ))
        .load(conn)?;
    let mut found: HashMap<DbId, bool> = decided
        .into_iter()
        .filter_map(|(id, decision)| Some((id, decision?)))
        .collect();
    let mut asked = Vec::new();
    for (id, threatened) in incidents {
        match threatened {
            _ if found.contains_key(id) => {}
            true => {
                found.insert(*id, true);
            }
            false => asked.push(*id),
        }
    }
    if asked.is_empty() {
        return Ok(found);
    }
    let registered = crate::people::leaked(conn, &asked)?;
    found.extend(registered.into_iter().filter(|(_, leaked)| *leaked));
    Ok(found)
}

/// What mandatory items turn on in this incident, as it stands now.
pub fn circumstances(conn: &mut Conn, incident: &Incident) -> DbResult<Circumstances> {
    let pin = pin(conn, incident.id)?;
    let facts = facts(conn, incident, &pin)?;
    Ok(Circumstances {
        personal_data: facts.personal_data.0,
        contract: facts.contract.0,
        extortion: facts.extortion.0,
        category: incident.category,
        severity: incident.severity,
        threat_source: incident.threat_source,
    })
}

/// The playbook of an incident, with the answers and why.
pub fn of_incident(conn: &mut Conn, incident: Uuid, lang: Lang) -> DbResult<IncidentPlaybook> {
    let pin = pin(conn, incident)?;
    let newest = get(conn, None)?.version;
    let incident = incidents::get(conn, incident)?;
    let facts = facts(conn, &incident, &pin)?;
    let fact = |(value, source, words): (bool, FactSource, Both)| Fact {
        value,
        source,
        explanation: words.get(lang).to_owned(),
    };
    Ok(IncidentPlaybook {
        playbook_version: pin.playbook_version,
        newest_version: newest,
        personal_data: fact(facts.personal_data),
        contract: fact(facts.contract),
        extortion: fact(facts.extortion),
        version: pin.version,
    })
}

/// Decides answers, or gives them back to the records. `expected` is the version the caller saw.
pub fn change_facts(
    conn: &mut Conn,
    incident: Uuid,
    patch: &FactsPatch,
    expected: i64,
    lang: Lang,
) -> DbResult<Changed<IncidentPlaybook>> {
    gates::not_closed(conn, incident)?;
    let before = pin(conn, incident)?;
    if before.version != expected {
        return Err(DbError::Stale);
    }
    let after = (
        patch.personal_data.unwrap_or(before.personal_data),
        patch.contract.unwrap_or(before.contract),
        patch.extortion.unwrap_or(before.extortion),
    );
    if after == (before.personal_data, before.contract, before.extortion) {
        return Ok(Changed::nothing(of_incident(conn, incident, lang)?));
    }
    diesel::update(incident_playbooks::table.find(DbId(incident)))
        .set((
            incident_playbooks::personal_data.eq(after.0),
            incident_playbooks::contract.eq(after.1),
            incident_playbooks::extortion.eq(after.2),
            incident_playbooks::version.eq(expected + 1),
        ))
        .execute(conn)?;
    let data = json!({ "personal_data": after.0, "contract": after.1, "extortion": after.2 });
    Ok(Changed::new(
        of_incident(conn, incident, lang)?,
        Entry::incident(incident, "playbook.facts_decided", incident, data),
    ))
}

/// Moves an incident to a newer version: wording and order follow, new items come in, retired ones that nobody has
/// decided become not applicable. Decisions, owners and dates stay.
pub fn upgrade(
    conn: &mut Conn,
    incident: Uuid,
    to: i64,
    by: &Actor,
    expected: i64,
    lang: Lang,
    now: Timestamp,
) -> DbResult<Changed<IncidentPlaybook>> {
    gates::not_closed(conn, incident)?;
    let before = pin(conn, incident)?;
    if before.version != expected {
        return Err(DbError::Stale);
    }
    if to <= before.playbook_version {
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            "いまの版より新しい版を選んでください",
            "Choose a version newer than the present one",
        ));
    }
    let playbook = get(conn, Some(to))?;
    diesel::update(incident_playbooks::table.find(DbId(incident)))
        .set((
            incident_playbooks::playbook_version.eq(to),
            incident_playbooks::version.eq(expected + 1),
        ))
        .execute(conn)?;
    let (added, retired) = items::follow(conn, incident, &playbook, by, now)?;
    let text = Both {
        ja: format!("{}が手順書を第{to}版に更新しました", by.name),
        en: format!("{} moved the incident to playbook version {to}", by.name),
    };
    timeline::record(conn, incident, now, &text, now)?;
    let data = json!({
        "from": before.playbook_version, "to": to, "added": added, "retired": retired,
    });
    Ok(Changed::new(
        of_incident(conn, incident, lang)?,
        Entry::incident(incident, "playbook.upgraded", incident, data),
    ))
}
