//! What is made from a check: claims of its results, and rows of the loss ledger of its credits. Each is made once,
//! however often it is asked for, and nothing from a check that is outdated.

use super::{
    Place, Query, Row,
    estimates::{self, Standing, subject},
    find, not_outdated,
    results::{minor, window},
};
use crate::{
    Changed, Conn, DbError, DbId, DbResult, Entry, Writer, claims as booked,
    crypto::IncidentCipher,
    gates, incidents,
    letters::Author,
    losses as ledger,
    schema::{losses as rows, sla_claims, sla_losses},
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
use saiki_domain::{fault::Faults, losses as rules, sla_checks as said};
use serde_json::json;
use std::collections::{BTreeSet, HashSet};

/// Results looked at together.
const PAGE: i64 = 500;

/// Makes claims of a check's results: of these numbers, or of every one with a credit where no list is given. What was
/// claimed for the same contract, service and month before, also from an earlier check, is not claimed again; it is
/// counted where its amount is not this check's.
pub fn claims(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    (incident, id): (Uuid, Uuid),
    numbers: Option<&[i64]>,
    writer: &Writer,
) -> DbResult<Changed<SlaMade>> {
    let check = find(conn, incident, id)?;
    gates::not_closed(conn, incident)?;
    if numbers.is_some_and(<[i64]>::is_empty) {
        let mut faults = Faults::default();
        faults.add(
            "numbers",
            "required",
            "登録する結果の番号を入れてください。すべて登録するときは numbers を省きます",
            "Name the results to claim; leave numbers out to claim all of them",
        );
        return Err(DbError::Invalid(faults));
    }
    not_outdated(conn, incident, &check, writer.now)?;
    let numbers = numbers.unwrap_or_default();
    let wanted: BTreeSet<i64> = numbers.iter().copied().collect();
    let mut there = estimates::claimed(conn, incident)?;
    let before = there.clone();
    let amounts = estimates::amounts(conn, incident)?;
    let mut met = HashSet::new();
    let mut made = SlaMade {
        made: 0,
        already: 0,
        differ: 0,
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
            let key = subject(result);
            if let Some(claim) = there.get(&key) {
                made.already += 1;
                let claimed = amounts.get(claim);
                made.differ += i64::from(claimed.is_some_and(|it| *it != result.credit));
                met.insert(key);
                continue;
            }
            let of = (id, check.number);
            let (claim, added) = claim(conn, cipher, incident, of, result, writer)?;
            entries.extend(added);
            there.insert(key, claim);
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
    if wanted.is_empty() {
        let gone = before.iter().filter(|(key, claim)| {
            !met.contains(*key) && amounts.get(*claim).is_some_and(Option::is_some)
        });
        made.differ += i64::try_from(gone.count()).unwrap_or(i64::MAX);
    }
    if made.made > 0 {
        let data = json!({ "number": check.number, "made": made.made, "already": made.already });
        entries.push(Entry::incident(incident, "sla_check.claimed", id, data));
    }
    Ok(Changed::with(made, entries))
}

/// The claim of one result, and what the log says of it.
fn claim(
    conn: &mut Conn,
    cipher: &IncidentCipher,
    incident: Uuid,
    (check, number): (Uuid, i64),
    result: &SlaResult,
    writer: &Writer,
) -> DbResult<(DbId, Vec<Entry>)> {
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
    Ok((DbId(claim), added.entries))
}

/// What entering a check's credits comes to, before anything is written.
#[derive(Default)]
struct Plan {
    new: Vec<NewLoss>,
    out: Vec<Standing>,
    already: i64,
    differ: i64,
}

/// Enters a check's credits into the loss ledger, as one estimate a currency, without those that stand there as claims.
/// Estimates of earlier checks are taken out for it; where one says the same, or somebody made it certain, it stays.
/// Another currency than the organisation's is reckoned at the rate the incident's ledger used last.
pub fn losses(
    conn: &mut Conn,
    (incident, id): (Uuid, Uuid),
    by: &Author,
    lang: Lang,
    now: Timestamp,
) -> DbResult<Changed<SlaMade>> {
    incidents::lock(conn, incident)?;
    let check = find(conn, incident, id)?;
    not_outdated(conn, incident, &check, now)?;
    let home = ledger::home(conn, now)?;
    let plan = plan(conn, incident, &check, &home, lang)?;
    let number = check.number;
    let reason = match lang {
        Lang::Ja => format!("SLAの確認 第{number}回の結果に置き換えたため"),
        Lang::En => format!("Superseded by SLA check {number}"),
    };
    let mut entries = Vec::new();
    for Standing { loss, .. } in &plan.out {
        let out = ledger::reverse(conn, incident, loss.id, by, &reason, loss.version, now)?;
        entries.extend(out.entries);
    }
    for new in &plan.new {
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
        made: i64::try_from(plan.new.len()).unwrap_or(i64::MAX),
        already: plan.already,
        differ: plan.differ,
    };
    if !entries.is_empty() {
        let data = json!({
            "number": number, "made": made.made, "already": made.already, "taken_out": plan.out.len(),
        });
        entries.push(Entry::incident(incident, "sla_check.booked", id, data));
    }
    Ok(Changed::with(made, entries))
}

fn plan(
    conn: &mut Conn,
    incident: Uuid,
    check: &Row,
    home: &rules::Home,
    lang: Lang,
) -> DbResult<Plan> {
    let there: Vec<String> = sla_losses::table
        .filter(sla_losses::check_id.eq(check.id))
        .select(sla_losses::currency)
        .load(conn)?;
    let mut standing = estimates::standing(conn, incident)?;
    standing.retain(|row| row.check != check.id);
    let entered = estimates::entered(conn, incident)?;
    let (mut plan, mut faults) = (Plan::default(), Faults::default());
    for (currency, minor) in estimates::remaining(conn, check, &entered)? {
        if there.contains(&currency) {
            plan.already += 1;
            // What stands beside the check's own row was left there on purpose.
            standing.retain(|row| row.loss.currency != currency);
            continue;
        }
        let amount = Range::exactly(minor);
        let mut others = standing.iter().filter(|row| row.loss.currency == currency);
        let kept = others.find(|row| stays(row, check) || row.loss.amount == amount);
        if let Some(kept) = kept {
            plan.already += 1;
            plan.differ += i64::from(kept.loss.amount != amount);
            let kept = kept.loss.id;
            standing.retain(|row| row.loss.id != kept);
            continue;
        }
        if minor <= 0 {
            plan.already += 1;
            continue;
        }
        let exchange = match currency == home.currency {
            true => None,
            false => last_rate(conn, incident, &currency)?,
        };
        if exchange.is_none() && currency != home.currency {
            faults.add(
                format!("credits.{currency}"),
                "no_rate",
                format!("{currency} から {} への換算レートが損失の記録にありません。先に {currency} の損失を換算レートとともに1件記録してください", home.currency),
                format!("The loss ledger has no rate from {currency} into {}; enter one loss in {currency} with its rate first", home.currency),
            );
            continue;
        }
        let new = loss(
            check.number,
            (currency.as_str(), minor),
            exchange,
            home,
            lang,
        );
        faults.0.extend(rules::check(&new, home).0);
        plan.new.push(new);
    }
    if !faults.0.is_empty() {
        return Err(DbError::Invalid(faults));
    }
    standing.retain(|row| !stays(row, check));
    plan.out = standing;
    Ok(plan)
}

/// Whether a row made from another check is not an estimate any more, or of a later check.
fn stays(row: &Standing, check: &Row) -> bool {
    row.loss.state != LossState::Estimated || row.number > check.number
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
                "SLAの確認 第{number}回で契約ごとに算定した減額の合計（請求として損失台帳に記録済みのものを除く）。今後、請求の支払いを記録した分はこの行から差し引きます。金額を手で直した後は差し引きません。"
            ),
        ),
        Lang::En => (
            format!("Service level credits (SLA check {number})"),
            format!(
                "Sum of the credits that SLA check {number} reckoned contract by contract, without those entered in the ledger as claims. Claims entered later are taken off this row, unless its amount was changed by hand."
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
