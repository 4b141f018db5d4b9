//! Credits of checks beside the claims of them: what is claimed already, and estimates in the loss ledger without what
//! stands there as a paid claim, so that nothing counts twice.

use super::{Row, find};
use crate::{
    Conn, DbId, DbResult, Entry,
    letters::Author,
    losses as ledger,
    schema::{claims, losses, sla_checks, sla_claims, sla_losses, sla_results},
    stored,
};
use diesel::prelude::*;
use saiki_api::{
    Lang, Timestamp, Uuid,
    claims::ClaimState,
    losses::{Loss, LossState, NewLoss, Range},
    money::Money,
    sla_checks::SlaResult,
    wire,
};
use saiki_domain::{losses as rules, service_windows::service_key};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Contracts asked for together.
const BATCH: usize = 500;

/// A contract's service in a month: what is claimed once, whichever check it is claimed from.
pub(super) type Subject = (Uuid, String, String);

/// What a result is about.
pub(super) fn subject(result: &SlaResult) -> Subject {
    let key = service_key(&result.service);
    (result.contract_id, key, result.month.to_string())
}

/// What claims were made of already, from any check of the incident, each with its claim.
pub(super) fn claimed(conn: &mut Conn, incident: Uuid) -> DbResult<HashMap<Subject, DbId>> {
    let checks: Vec<DbId> = sla_checks::table
        .filter(sla_checks::incident_id.eq(DbId(incident)))
        .select(sla_checks::id)
        .load(conn)?;
    let found: Vec<(DbId, String, String, DbId)> = sla_results::table
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
            sla_claims::claim_id,
        ))
        .load(conn)?;
    let subjects = found.into_iter();
    Ok(subjects
        .map(|(contract, service, month, claim)| ((contract.0, service, month), claim))
        .collect())
}

/// What the incident's claims claim, but for those rejected or withdrawn.
pub(super) fn amounts(conn: &mut Conn, incident: Uuid) -> DbResult<HashMap<DbId, Option<Money>>> {
    let rows: Vec<(DbId, String, Option<i64>, Option<String>)> = claims::table
        .filter(claims::incident_id.eq(DbId(incident)))
        .select((
            claims::id,
            claims::state,
            claims::claimed_minor,
            claims::claimed_currency,
        ))
        .load(conn)?;
    let over = [ClaimState::Rejected, ClaimState::Withdrawn].map(|state| wire::name(&state));
    let rows = rows.into_iter();
    Ok(rows
        .filter(|(_, state, ..)| !over.contains(state))
        .map(|(id, _, minor, currency)| {
            let claimed = minor.zip(currency);
            (
                id,
                claimed.map(|(minor, currency)| Money { minor, currency }),
            )
        })
        .collect())
}

/// What stands in the loss ledger as a claim, and counts there.
pub(super) fn entered(conn: &mut Conn, incident: Uuid) -> DbResult<HashSet<Subject>> {
    let counting: Vec<DbId> = losses::table
        .filter(
            losses::incident_id
                .eq(DbId(incident))
                .and(losses::reversal.is_null()),
        )
        .select(losses::id)
        .load(conn)?;
    let counting: HashSet<DbId> = counting.into_iter().collect();
    let rows: Vec<(DbId, Option<DbId>)> = claims::table
        .filter(
            claims::incident_id
                .eq(DbId(incident))
                .and(claims::loss_id.is_not_null()),
        )
        .select((claims::id, claims::loss_id))
        .load(conn)?;
    let entered: HashSet<DbId> = rows
        .into_iter()
        .filter(|(_, loss)| loss.is_some_and(|loss| counting.contains(&loss)))
        .map(|(claim, _)| claim)
        .collect();
    let claimed = claimed(conn, incident)?.into_iter();
    Ok(claimed
        .filter(|(_, claim)| entered.contains(claim))
        .map(|(subject, _)| subject)
        .collect())
}

/// What a check's credits come to by currency without what was entered as a claim; 0 where that is all of them.
pub(super) fn remaining(
    conn: &mut Conn,
    check: &Row,
    entered: &HashSet<Subject>,
) -> DbResult<BTreeMap<String, i64>> {
    let mut sums = check.credits()?;
    let contracts: BTreeSet<Uuid> = entered.iter().map(|(contract, ..)| *contract).collect();
    let contracts: Vec<DbId> = contracts.into_iter().map(DbId).collect();
    for some in contracts.chunks(BATCH) {
        let texts: Vec<String> = sla_results::table
            .filter(
                sla_results::check_id
                    .eq(check.id)
                    .and(sla_results::credit.gt(0)),
            )
            .filter(sla_results::contract_id.eq_any(some.to_vec()))
            .select(sla_results::content)
            .load(conn)?;
        for text in texts {
            let result: SlaResult = stored::json(&text)?;
            if let Some(credit) = &result.credit
                && entered.contains(&subject(&result))
                && let Some(sum) = sums.get_mut(&credit.currency)
            {
                *sum = sum.saturating_sub(credit.minor);
            }
        }
    }
    Ok(sums)
}

/// A row of the loss ledger that was made from a check and counts.
pub(super) struct Standing {
    /// The check.
    pub check: DbId,
    /// Its number.
    pub number: i64,
    /// The row.
    pub loss: Loss,
}

/// Every such row of the incident.
pub(super) fn standing(conn: &mut Conn, incident: Uuid) -> DbResult<Vec<Standing>> {
    let checks: Vec<(DbId, i64)> = sla_checks::table
        .filter(sla_checks::incident_id.eq(DbId(incident)))
        .select((sla_checks::id, sla_checks::number))
        .load(conn)?;
    let numbers: HashMap<DbId, i64> = checks.iter().copied().collect();
    let checks: Vec<DbId> = checks.into_iter().map(|(id, _)| id).collect();
    let made: Vec<(DbId, DbId)> = sla_losses::table
        .filter(sla_losses::check_id.eq_any(checks))
        .order((sla_losses::check_id, sla_losses::currency))
        .select((sla_losses::check_id, sla_losses::loss_id))
        .load(conn)?;
    let mut all = Vec::new();
    for (check, loss) in made {
        let loss = ledger::get(conn, incident, loss.0)?;
        if loss.reversal.is_none() {
            all.push(Standing {
                check,
                number: numbers.get(&check).copied().unwrap_or_default(),
                loss,
            });
        }
    }
    Ok(all)
}

/// An estimate nobody changed since a check made it.
pub(crate) struct Estimate {
    check: Row,
    loss: Loss,
}

/// The estimates of the incident's checks that say what is reckoned, neither more nor less: those in which nobody changed
/// the amount.
pub(crate) fn untouched(conn: &mut Conn, incident: Uuid) -> DbResult<Vec<Estimate>> {
    let standing = standing(conn, incident)?;
    if standing.is_empty() {
        return Ok(Vec::new());
    }
    let entered = entered(conn, incident)?;
    let mut all = Vec::new();
    for Standing { check, loss, .. } in standing {
        let check = find(conn, incident, check.0)?;
        let sums = remaining(conn, &check, &entered)?;
        let reckoned = sums.get(&loss.currency).copied().map(Range::exactly);
        if loss.state == LossState::Estimated && reckoned == Some(loss.amount) {
            all.push(Estimate { check, loss });
        }
    }
    Ok(all)
}

/// Takes what was entered as a claim meanwhile out of those estimates: the row says the rest, and is taken out of the
/// totals where there is none.
pub(crate) fn lower(
    conn: &mut Conn,
    incident: Uuid,
    estimates: Vec<Estimate>,
    (by, lang): (&Author, Lang),
    home: &rules::Home,
    now: Timestamp,
) -> DbResult<Vec<Entry>> {
    if estimates.is_empty() {
        return Ok(Vec::new());
    }
    let entered = entered(conn, incident)?;
    let reason = lang.pick(
        "減額をすべて請求として損失台帳に記録したため",
        "All of its credits are in the ledger as claims",
    );
    let mut entries = Vec::new();
    for Estimate { check, loss } in estimates {
        let sums = remaining(conn, &check, &entered)?;
        let rest = sums.get(&loss.currency).copied().unwrap_or_default();
        if Range::exactly(rest) == loss.amount {
            continue;
        }
        let changed = if rest > 0 {
            let content = NewLoss {
                amount: Some(Range::exactly(rest)),
                ..rules::content(&loss)
            };
            // The organisation reckons in another currency since: the row has no rate into it.
            if !rules::check(&content, home).0.is_empty() {
                continue;
            }
            ledger::update(conn, incident, &loss, by, &content, home, now)?
        } else {
            ledger::reverse(conn, incident, loss.id, by, reason, loss.version, now)?
        };
        entries.extend(changed.entries);
    }
    Ok(entries)
}
