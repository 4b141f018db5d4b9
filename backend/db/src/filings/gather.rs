//! Everything a report is filled from, gathered from the nouns that hold it. What a field makes of it is
//! `saiki_domain::filing_fields::records`; nothing sealed is read here.

use crate::{
    Conn, DbId, DbResult, clocks, filing_duties,
    ids::instant,
    incidents, losses, measures,
    notices::NoticePage,
    organisation,
    schema::{
        campaigns, contracts, filing_records, filings, notice_publications, notices, people,
        systems as system_rows,
    },
    service_windows, stored,
    systems::filtered,
};
use diesel::{dsl::count_star, prelude::*};
use saiki_api::{
    Lang, Timestamp, Uuid,
    contracts::{ContractFields, ContractSide},
    filings::PreviousFiling,
    incidents::Incident,
    losses::{ClassTotal, Range},
    notices::NoticeState,
    organisation::Both,
    people::DataItem,
    systems::SystemFilter,
    users::User,
    wire,
};
use saiki_domain::{
    filing_fields::records::{LossFigures, OtherReport, Published, Records, Reporter},
    filing_forms,
    filings::Counts,
    losses as loss_rules, search,
};
use std::collections::BTreeMap;

/// Most affected systems a report names.
const MOST_SYSTEMS: i64 = 50;

/// Figures for a report, as the register and the ledger stand.
pub fn counts(conn: &mut Conn, incident: &Incident) -> DbResult<Counts> {
    // Read once, whatever is counted: a register may have a million entries, and few sets of items.
    let sets: Vec<(String, bool, i64)> = people::table
        .filter(people::incident_id.eq(DbId(incident.id)))
        .group_by((people::data_items, people::has_email))
        .select((people::data_items, people::has_email, count_star()))
        .load(conn)?;
    let sum = |of: &dyn Fn(&str, bool) -> bool| -> i64 {
        let those = sets.iter().filter(|(items, email, _)| of(items, *email));
        those.map(|(_, _, n)| n).sum()
    };
    let mut by_data_item = Vec::new();
    for item in DataItem::ALL {
        let name = format!("\"{}\"", wire::name(&item));
        let n = sum(&|items, _| items.contains(&name));
        if n > 0 {
            by_data_item.push((item, n));
        }
    }
    let first: Option<i64> = campaigns::table
        .filter(campaigns::incident_id.eq(DbId(incident.id)))
        .select(diesel::dsl::min(campaigns::started_at))
        .first(conn)?;
    Ok(Counts {
        people: sum(&|_, _| true),
        by_data_item,
        notified: incident.counts.notified,
        undeliverable: incident.counts.undeliverable,
        without_email: sum(&|_, email| !email),
        first_notice: first.map(instant),
    })
}

/// What the records of an incident hold for a report that `reporter` makes at `now`. With a series, the report is its next
/// one, and what was filed under it is no other report. Notices are told by their path: see `at_site`.
pub fn records(
    conn: &mut Conn,
    incident: Uuid,
    series: Option<&str>,
    reporter: &User,
    now: Timestamp,
) -> DbResult<Records> {
    let record = incidents::get(conn, incident)?;
    let filed = filed(conn, incident)?;
    let of_series = |one: &&Was| Some(one.series.as_str()) == series;
    let (systems, systems_total) = systems(conn, incident)?;
    Ok(Records {
        counts: counts(conn, &record)?,
        organisation: organisation::get(conn)?,
        reporter: Reporter {
            name: reporter.name.clone(),
            email: reporter.email.clone(),
        },
        systems,
        systems_total,
        publications: publications(conn, incident)?,
        other_reports: other_reports(conn, incident, series, &filed, now)?,
        losses: loss_figures(conn, incident, now)?,
        outages: service_windows::of_incident(conn, incident)?,
        suppliers: suppliers(conn, &record)?,
        sequence: i64::try_from(filed.iter().filter(of_series).count()).unwrap_or(i64::MAX - 1) + 1,
        previous: filed.iter().rfind(of_series).map(Was::previous),
        late_reasons: late_reasons(conn, incident, series, now)?,
        answers: clocks::known_answers(conn, incident)?,
        incident: record,
    })
}

/// Puts the address of this instance before the paths of its notices. It has no slash at its end.
pub fn at_site(records: &mut Records, site: &str) {
    for one in &mut records.publications {
        if one.url.starts_with('/') {
            one.url.insert_str(0, site.trim_end_matches('/'));
        }
    }
}

/// A report that was filed.
#[derive(Queryable)]
struct Was {
    id: DbId,
    number: i64,
    kind: String,
    series: String,
    sha256: String,
    filed_at: i64,
    reference: String,
}

impl Was {
    fn previous(&self) -> PreviousFiling {
        PreviousFiling {
            id: self.id.into(),
            number: self.number,
            kind: self.kind.clone(),
            sha256: self.sha256.clone(),
            filed_at: instant(self.filed_at),
            reference: self.reference.clone(),
        }
    }
}

/// Reports of an incident that were filed, in the order in which they were.
fn filed(conn: &mut Conn, incident: Uuid) -> DbResult<Vec<Was>> {
    Ok(filings::table
        .inner_join(filing_records::table.on(filing_records::filing_id.eq(filings::id)))
        .filter(filings::incident_id.eq(DbId(incident)))
        .order((filing_records::filed_at, filings::number))
        .select((
            filings::id,
            filings::number,
            filings::kind,
            filings::series,
            filings::sha256,
            filing_records::filed_at,
            filing_records::reference,
        ))
        .load(conn)?)
}

/// Who gets the report of that form; its identifier where the form is gone.
fn recipient(kind: &str) -> Both {
    match filing_forms::form(kind) {
        Some(form) => form.head.recipient.clone(),
        None => Both::new(kind, kind),
    }
}

/// Whether some form of the series answers the deadline of that rule.
fn answered_by(series: Option<&str>, rule: &str) -> bool {
    filing_forms::forms().iter().any(|form| {
        Some(form.head.series.as_str()) == series
            && form.head.clocks.iter().any(|clock| clock == rule)
    })
}

/// What was filed outside the series: reports made here, and what duties and deadlines say was filed without one of them.
fn other_reports(
    conn: &mut Conn,
    incident: Uuid,
    series: Option<&str>,
    filed: &[Was],
    now: Timestamp,
) -> DbResult<Vec<OtherReport>> {
    let others = filed
        .iter()
        .filter(|one| Some(one.series.as_str()) != series);
    let mut all: Vec<OtherReport> = others
        .map(|one| OtherReport {
            recipient: recipient(&one.kind),
            at: instant(one.filed_at),
            reference: one.reference.clone(),
        })
        .collect();
    let ja = filing_duties::list(conn, incident, Lang::Ja)?;
    let en = filing_duties::list(conn, incident, Lang::En)?;
    for (duty, en) in ja.into_iter().zip(en) {
        let own = duty
            .key
            .as_deref()
            .is_some_and(|key| answered_by(series, key));
        if let Some(filed) = duty.filed.filter(|one| one.filing_id.is_none() && !own) {
            all.push(OtherReport {
                recipient: match duty.kind.as_deref().and_then(filing_forms::form) {
                    Some(form) => form.head.recipient.clone(),
                    None => Both::new(duty.name, en.name),
                },
                at: filed.at,
                reference: filed.reference,
            });
        }
    }
    for was in clocks::was_filed(conn, incident, now)? {
        let told = was.by_duty || was.filed.filing_id.is_some();
        if !told && !answered_by(series, &was.rule_id) {
            all.push(OtherReport {
                recipient: was.recipient,
                at: was.filed.at,
                reference: was.filed.reference,
            });
        }
    }
    all.sort_by_key(|one| one.at);
    Ok(all)
}

/// Why reports were late: those of the series, or all where none is named.
fn late_reasons(
    conn: &mut Conn,
    incident: Uuid,
    series: Option<&str>,
    now: Timestamp,
) -> DbResult<Vec<String>> {
    let mut all: Vec<String> = Vec::new();
    for was in clocks::was_filed(conn, incident, now)? {
        let asked = series.is_none() || answered_by(series, &was.rule_id);
        let reason = was.late_reason;
        if asked && !reason.is_empty() && !all.contains(&reason) {
            all.push(reason);
        }
    }
    Ok(all)
}

/// Names of affected systems in the order of their numbers, and how many there are.
fn systems(conn: &mut Conn, incident: Uuid) -> DbResult<(Vec<String>, i64)> {
    let filter = SystemFilter {
        affected: Some(true),
        ..SystemFilter::default()
    };
    let total = filtered(incident, &filter).count().get_result(conn)?;
    let names = filtered(incident, &filter)
        .order((system_rows::number.asc(), system_rows::id.asc()))
        .limit(MOST_SYSTEMS)
        .select(system_rows::name)
        .load(conn)?;
    Ok((names, total))
}

/// Notices of the incident, the oldest first: when each was first published, and its title as it is now. One that was
/// withdrawn can be read nowhere.
fn publications(conn: &mut Conn, incident: Uuid) -> DbResult<Vec<Published>> {
    let rows: Vec<(DbId, String, String)> = notices::table
        .filter(notices::incident_id.eq(DbId(incident)))
        .order(notices::id)
        .select((notices::id, notices::slug, notices::state))
        .load(conn)?;
    let ids: Vec<DbId> = rows.iter().map(|(id, _, _)| *id).collect();
    let published: Vec<(DbId, i64, String)> = notice_publications::table
        .filter(notice_publications::notice_id.eq_any(ids))
        .order(notice_publications::number)
        .select((
            notice_publications::notice_id,
            notice_publications::at,
            notice_publications::pages,
        ))
        .load(conn)?;
    let mut told: BTreeMap<DbId, (i64, String)> = BTreeMap::new();
    for (notice, at, pages) in published {
        let pages: Vec<NoticePage> = stored::json(&pages)?;
        let own = pages.iter().find(|page| page.lang == Lang::Ja);
        let title = own.or(pages.first()).map(|page| page.title.clone());
        let slot = told.entry(notice).or_insert((at, String::new()));
        slot.1 = title.unwrap_or_default();
    }
    let standing = wire::name(&NoticeState::Standing);
    let mut all: Vec<Published> = rows
        .into_iter()
        .filter_map(|(id, slug, state)| {
            let (at, title) = told.remove(&id)?;
            Some(Published {
                at: instant(at),
                url: match state == standing {
                    true => format!("/notices/{slug}"),
                    false => String::new(),
                },
                title,
            })
        })
        .collect();
    all.sort_by_key(|one| one.at);
    Ok(all)
}

/// What the ledger of losses comes to before anything got back; none while it is empty.
fn loss_figures(conn: &mut Conn, incident: Uuid, now: Timestamp) -> DbResult<Option<LossFigures>> {
    let rows = losses::counted(conn, incident)?;
    if rows.is_empty() {
        return Ok(None);
    }
    let home = losses::home(conn, now)?;
    let costs = measures::costs(conn, incident, &home.currency)?;
    let view = loss_rules::view(&rows, costs, &home.currency);
    Ok((view.rows > 0).then(|| LossFigures {
        direct: gross(&view.direct),
        indirect: gross(&view.indirect),
        recovered: view
            .direct
            .recovered
            .saturating_add(view.indirect.recovered),
        currency: view.currency,
    }))
}

fn gross(total: &ClassTotal) -> Range {
    Range {
        low: total.actual.saturating_add(total.estimated.low),
        high: total.actual.saturating_add(total.estimated.high),
    }
}

/// Suppliers with a contract on one of the affected services, by name.
fn suppliers(conn: &mut Conn, incident: &Incident) -> DbResult<Vec<String>> {
    let services: Vec<String> = incident
        .affected_services
        .iter()
        .map(|service| search::key([service.as_str()]))
        .collect();
    if services.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<(String, String)> = contracts::table
        .filter(
            contracts::side
                .eq(wire::name(&ContractSide::Supplier))
                .and(contracts::retired.eq(false)),
        )
        .order((contracts::counterparty, contracts::id))
        .select((contracts::counterparty, contracts::content))
        .load(conn)?;
    let mut all: Vec<String> = Vec::new();
    for (name, content) in rows {
        let fields: ContractFields = stored::json(&content)?;
        let terms = fields.service_terms.iter().map(|one| one.service.as_str());
        let concerned = terms
            .chain([fields.service.as_str()])
            .any(|service| services.contains(&search::key([service])));
        if concerned && !all.contains(&name) {
            all.push(name);
        }
    }
    Ok(all)
}
