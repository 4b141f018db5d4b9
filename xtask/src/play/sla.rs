//! What the days without the shop mean under the contract with a promoter: two services, the times they were down, a
//! check with its reasoning, and the claim made from it. What was agreed is made up; what was down is the story's.

use anyhow::{Context, Result, ensure};
use saiki_api::contracts::Contract;
use saiki_api::incidents::Incident;
use saiki_api::page::Page;
use saiki_api::service_windows::ServiceWindow;
use saiki_api::sla_checks::{SlaCheck, SlaMade, SlaOutcome, SlaResult};
use serde_json::json;

use super::calendar::{Calendar, ZONE};
use super::cast::Cast;
use super::teller::{Teller, grouped};

const SHOP: &str = "あおばチケット 販売サイト";
const MEMBERS: &str = "会員マイページ";

/// All of it.
///
/// # Errors
/// When a step is refused, or the check does not find the days without the shop.
pub fn reckon(
    cast: &Cast,
    incident: &Incident,
    calendar: &Calendar,
    teller: &mut Teller,
) -> Result<()> {
    teller.heading("What was promised of the services");
    let contract = promised(cast, calendar)?;
    teller.done(&format!(
        "the contract with {} promises {} services, with tiers of credit",
        contract.fields.counterparty,
        contract.fields.service_terms.len()
    ));
    let base = format!("incidents/{}", incident.id);
    let windows = down(cast, &base, calendar)?;
    teller.done(&format!(
        "{windows} windows: what was down, what was slow, and maintenance that was announced"
    ));
    let check: SlaCheck = cast
        .compliance
        .post(&format!("{base}/sla-checks"), &json!({}))?;
    ensure!(
        check.breached >= 1,
        "the check finds nothing broken: {check:?}"
    );
    let path = format!("{base}/sla-checks/{}", check.id);
    let worst: Page<SlaResult> = cast
        .compliance
        .get(&format!("{path}/results?outcome=breached&limit=1"))?;
    let worst = worst.items.first().context("no result is broken")?;
    ensure!(worst.outcome == SlaOutcome::Breached, "{worst:?}");
    let credit = worst.credit.as_ref().context("nothing is credited")?;
    teller.done(&format!(
        "the check: {} results, {} broken; {} owed to {} for {}",
        check.results,
        check.breached,
        grouped(credit.minor),
        worst.counterparty,
        worst.service
    ));
    for step in &worst.steps {
        teller.detail(&step.text.ja);
    }
    let made: SlaMade = cast.compliance.post(
        &format!("{path}/claims"),
        &json!({ "numbers": [worst.number] }),
    )?;
    ensure!(made.made == 1, "no claim was made: {made:?}");
    teller.done("a claim is made of it, with amount, clause and reasoning");
    let file = cast
        .compliance
        .download(&format!("{path}/results/export"))?;
    let kept = teller.keep("sla.csv", &file)?;
    teller.detail(&kept.display().to_string());
    Ok(())
}

/// The contract, with what it promises of two services.
fn promised(cast: &Cast, calendar: &Calendar) -> Result<Contract> {
    let yen = |minor: i64| json!({ "minor": minor, "currency": "JPY" });
    let contract = json!({
        "counterparty": "みなと興行株式会社", "side": "customer", "service": "チケット販売の受託", "reference": "販売委託 2024-11",
        "from": calendar.date(-700)?, "notice_hours": 24, "contact": "営業推進部",
        "service_terms": [
            {
                "service": SHOP, "availability": 99_900, "longest_outage_minutes": 240, "response_minutes": 30,
                "monthly_fee": yen(800_000), "cap_bp": 3_000, "excluded": ["planned_maintenance", "force_majeure"],
                "tiers": [{ "below": 99_900, "credit_bp": 1_000 }, { "below": 99_000, "credit_bp": 2_500 }],
                "zone": ZONE, "clause": "第9条",
            },
            {
                "service": MEMBERS, "availability": 99_500, "degraded_bp": 5_000, "monthly_fee": yen(120_000),
                "tiers": [{ "below": 99_500, "credit_bp": 500 }], "zone": ZONE, "clause": "第9条の2",
            },
        ],
    });
    cast.lead.post("contracts", &contract)
}

/// The times of the story: the shop is taken off at five to eight and back at ten the next morning.
fn down(cast: &Cast, base: &str, calendar: &Calendar) -> Result<usize> {
    let windows = [
        json!({
            "service": SHOP, "kind": "outage", "from": calendar.instant(0, 7, 55)?, "to": calendar.instant(1, 10, 0)?,
            "responded_at": calendar.instant(0, 7, 55)?, "note": "改ざんを確認し、サイトを停止。暫定対策の後に再開",
        }),
        json!({
            "service": SHOP, "kind": "excluded", "exclusion": "planned_maintenance",
            "from": calendar.instant(1, 2, 0)?, "to": calendar.instant(1, 4, 0)?, "note": "前月に告知した定期保守",
        }),
        json!({
            "service": MEMBERS, "kind": "degraded", "from": calendar.instant(1, 10, 0)?, "to": calendar.instant(3, 14, 0)?,
            "responded_at": calendar.instant(1, 10, 0)?, "note": "会員検索を止めたまま再開",
        }),
    ];
    let path = format!("{base}/service-windows");
    for window in &windows {
        let _entered: ServiceWindow = cast.lead.post(&path, window)?;
    }
    Ok(windows.len())
}
