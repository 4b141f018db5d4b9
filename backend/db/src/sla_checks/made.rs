//! What is made from a check: claims of its results, and rows of the loss ledger of its credits. Each is made once,
//! however often it is asked for.

use super::{
    Place, Query, find,
    results::{minor, window},
};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, Writer, claims as booked,
    crypto::IncidentCipher,
    gates, incidents,
    letters::Author,
    losses as ledger,
    schema::{losses as rows, sla_checks, sla_claims, sla_losses, sla_results},
    stored,
};
use diesel::prelude::*;
use saiki_api::{
    Lang, Timestamp, Uuid,
    claims::{ClaimKind, NewClaim},
    contacts::Channel,
    losses::{ExchangeRate, JnsaClass, LossClass, LossState, LossVariety, NewLoss, Range},
    sla_checks::{SlaFilter, SlaMade, SlaResult, SlaSort},
};
use saiki_domain::{
    fault::Faults, losses as rules, service_windows::service_key, sla_checks as said,
};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Results looked at together.
const PAGE: i64 = 500;

/// A contract's service in a month: what is claimed once, whichever check it is claimed from.
type Subject = (Uuid, String, String);

fn subject(result: &SlaResult) -> Subject {
    let key = service_key(&result.service);
    (result.contract_id, key, result.month.to_string())
}

/// What claims were made of already, from any check of the incident.
fn claimed(conn: &mut Conn, incident: Uuid) -> DbResult<HashSet<Subject>> {
    let checks: Vec<DbId> = sla_checks::table
        .filter(sla_checks::incident_id.eq(DbId(incident)))
        .select(sla_checks::id)
        .load(conn)?;
    let found: Vec<(DbId, String, String)> = sla_results::table
        .inner_join(
            sla_claims::table.on(sla_claims::check_id
                .eq(sla_results::check_id)
                .and(sla_claims::number.eq(sla_results::number))),
        )
        .filter(sla_results::check_id.eq_any(checks))
        .select((
            sla_results::contract_id,
            sla_results::service_key,
            sla_results::month,
        ))
        .load(conn)?;
    let subjects = found.into_iter();
    Ok(subjects
        .map(|(contract, service, month)| (contract.0, service, month))
        .collect())
}

/// Makes claims of a check's results: of these numbers, or of every one with a credit where none is named. What was
/// claimed for the same contract, service and month before, also from an earlier check, is not claimed again.
pub fn claims(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    (incident, id): (Uuid, Uuid),
    numbers: &[i64],
    writer: &Writer,
) -> DbResult<Changed<SlaMade>> {
    let check = find(conn, incident, id)?;
    gates::not_closed(conn, incident)?;
    let wanted: BTreeSet<i64> = numbers.iter().copied().collect();
    let mut there = claimed(conn, incident)?;
    let mut made = SlaMade {
        made: 0,
        already: 0,
    };
    let mut seen: BTreeSet<i64> = BTreeSet::new();
    let mut entries = Vec::new();
    let mut query = Query {
        filter: SlaFilter {
            sort: Some(SlaSort::Credit),
            ..SlaFilter::default()
        },
        after: None,
        limit: PAGE,
    };
    loop {
        let page = window(conn, id, &query)?;
        // The highest credit comes first: with the first that has none there are no more.
        let owing: Vec<&SlaResult> = page.iter().take_while(|r| minor(r) > 0).collect();
        for result in &owing {
            if !wanted.is_empty() && !wanted.contains(&result.number) {
                continue;
            }
            seen.insert(result.number);
            if !there.insert(subject(result)) {
                made.already += 1;
                continue;
            }
            entries.extend(claim(
                conn,
                cipher,
                incident,
                (id, check.number),
                result,
                writer,
            )?);
            made.made += 1;
        }
        match page.last() {
            Some(last) if owing.len() == page.len() => {
                query.after = Some(Place::of(SlaSort::Credit, last));
            }
            _ => break,
        }
    }
    let mut faults = Faults::default();
    for (n, number) in numbers.iter().enumerate() {
        if !seen.contains(number) {
            faults.add(
                format!("numbers.{n}"),
                "no_credit",
                "この番号の結果はないか、減額がありません",
                "There is no such result, or it has no credit",
            );
        }
    }
    if !faults.0.is_empty() {
        return Err(DbError::Invalid(faults));
    }
    if made.made > 0 {
        let data = json!({ "number": check.number, "made": made.made, "already": made.already });
        entries.push(Entry::incident(incident, "sla_check.claimed", id, data));
    }
    Ok(Changed::with(made, entries))
}

/// The claim of one result.
fn claim(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    (check, number): (Uuid, i64),
    result: &SlaResult,
    writer: &Writer,
) -> DbResult<Vec<Entry>> {
    let new = NewClaim {
        kind: ClaimKind::SlaCredit,
        name: result.counterparty.clone(),
        organisation: result.counterparty.clone(),
        person_id: None,
        contact_id: None,
        subject: said::claim_subject(number, result, writer.lang),
        text: said::claim_text(result, writer.lang),
        received_at: None,
        channel: Channel::Other,
        claimed: result.credit.clone(),
        owner_id: None,
        answer_due: None,
    };
    let added = booked::add(conn, cipher, incident, &new, writer)?;
    let claim = added
        .value
        .map_err(|fields| DbError::Other(format!("a claim names nobody: {fields:?}")))?;
    diesel::insert_into(sla_claims::table)
        .values((
            sla_claims::check_id.eq(DbId(check)),
            sla_claims::number.eq(result.number),
            sla_claims::claim_id.eq(DbId(claim)),
        ))
        .execute(conn)?;
    Ok(added.entries)
}

/// Enters a check's credits into the loss ledger, as one estimate a currency. Another currency than the organisation's is
/// reckoned at the rate the incident's ledger used last.
pub fn losses(
    conn: &mut Conn,
    (incident, id): (Uuid, Uuid),
    by: &Author,
    lang: Lang,
    now: Timestamp,
) -> DbResult<Changed<SlaMade>> {
    incidents::lock(conn, incident)?;
    let check = find(conn, incident, id)?;
    let there: Vec<String> = sla_losses::table
        .filter(sla_losses::check_id.eq(DbId(id)))
        .select(sla_losses::currency)
        .load(conn)?;
    let home = ledger::home(conn, now)?;
    let (mut made, mut faults) = (Vec::new(), Faults::default());
    let credits: BTreeMap<String, i64> = check.credits()?;
    for (currency, minor) in &credits {
        if there.contains(currency) {
            continue;
        }
        let exchange = match *currency == home.currency {
            true => None,
            false => last_rate(conn, incident, currency)?,
        };
        if exchange.is_none() && *currency != home.currency {
            faults.add(
                format!("credits.{currency}"),
                "no_rate",
                format!("{currency} から {} への換算レートが損失の記録にありません。先に {currency} の損失を換算レートとともに1件記録してください", home.currency),
                format!("The loss ledger has no rate from {currency} into {}; enter one loss in {currency} with its rate first", home.currency),
            );
            continue;
        }
        made.push(loss(
            check.number,
            (currency.as_str(), *minor),
            exchange,
            &home,
            lang,
        ));
    }
    for new in &made {
        faults.0.extend(rules::check(new, &home).0);
    }
    if !faults.0.is_empty() {
        return Err(DbError::Invalid(faults));
    }
    let mut entries = Vec::new();
    for new in &made {
        let entered = ledger::create(conn, incident, by, new, &home, now)?;
        entries.extend(entered.entries);
        diesel::insert_into(sla_losses::table)
            .values((
                sla_losses::check_id.eq(DbId(id)),
                sla_losses::currency.eq(&new.currency),
                sla_losses::loss_id.eq(DbId(entered.value.id)),
            ))
            .execute(conn)?;
    }
    let made = SlaMade {
        made: i64::try_from(made.len()).unwrap_or(i64::MAX),
        already: i64::try_from(there.len()).unwrap_or(i64::MAX),
    };
    if made.made > 0 {
        let data = json!({ "number": check.number, "made": made.made, "already": made.already });
        entries.push(Entry::incident(incident, "sla_check.booked", id, data));
    }
    Ok(Changed::with(made, entries))
}

fn loss(
    number: i64,
    (currency, minor): (&str, i64),
    exchange: Option<ExchangeRate>,
    home: &rules::Home,
    lang: Lang,
) -> NewLoss {
    let (description, basis) = match lang {
        Lang::Ja => (
            format!("SLAに基づく減額（SLAの確認 第{number}回）"),
            format!(
                "SLAの確認 第{number}回で契約ごとに算定した減額の合計。個々の請求を損失に計上するときは、二重にならないようこの行を取り消してください。"
            ),
        ),
        Lang::En => (
            format!("Service level credits (SLA check {number})"),
            format!(
                "Sum of the credits that SLA check {number} reckoned contract by contract. Take this row out once the claims themselves are booked, so that nothing counts twice."
            ),
        ),
    };
    NewLoss {
        class: LossClass::Direct,
        jnsa_class: JnsaClass::Liability,
        variety: LossVariety::LegalAndRegulatory,
        description,
        amount: Some(Range::exactly(minor)),
        currency: currency.to_owned(),
        state: LossState::Estimated,
        day: home.today,
        basis,
        exchange,
        calculation: None,
    }
}

/// The rate at which the incident's ledger last reckoned that currency.
fn last_rate(conn: &mut Conn, incident: Uuid, currency: &str) -> DbResult<Option<ExchangeRate>> {
    let found: Option<Option<String>> = rows::table
        .filter(
            rows::incident_id
                .eq(DbId(incident))
                .and(rows::currency.eq(currency.to_owned()))
                .and(rows::exchange.is_not_null()),
        )
        .order((rows::created_at.desc(), rows::id.desc()))
        .select(rows::exchange)
        .first(conn)
        .optional()?;
    found.flatten().as_deref().map(stored::json).transpose()
}
