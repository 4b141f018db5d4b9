//! What is handed out at the end: the report to the authority, the proof pack, and the check of the audit log.

use std::process::Command;

use anyhow::{Context, Result, ensure};
use saiki_api::audit::{AuditEntry, AuditVerdict};
use saiki_api::campaigns::Campaign;
use saiki_api::filing_forms::Need;
use saiki_api::filings::{Filing, FilingItem, NewFiling};
use saiki_api::incidents::{Incident, Knowledge};
use saiki_api::page::Page;
use saiki_api::problem::ErrorCode;

use super::Stage;
use super::cast::Cast;
use super::teller::{Teller, grouped};

/// Makes and checks all of it.
///
/// # Errors
/// When a step is refused or a check fails.
pub fn hand_out(
    stage: &Stage,
    cast: &Cast,
    incident: &Incident,
    campaign: &Campaign,
    teller: &mut Teller,
) -> Result<()> {
    teller.heading("Reports and proof");
    report(cast, incident, teller)?;
    proof(stage, cast, incident, campaign, teller)?;
    audit(cast, incident, teller)
}

fn report(cast: &Cast, incident: &Incident, teller: &mut Teller) -> Result<()> {
    let path = format!("incidents/{}/filings", incident.id);
    let new = NewFiling {
        kind: "jp.appi.prelim".to_owned(),
        lang: None,
    };
    let filing: Filing = cast.compliance.post(&path, &new)?;
    let items = || filing.content.sections.iter().flat_map(|one| &one.items);
    let filled = |one: &&FilingItem| one.state != Knowledge::Unknown;
    let numbered = items()
        .filter(|one| one.need == Need::Mandatory && !one.number.is_empty())
        .count();
    ensure!(
        numbered == 9,
        "the rules ask for nine items, there are {numbered}"
    );
    teller.done(&format!(
        "個人情報保護委員会への速報: {} of {} items filled from the records",
        items().filter(filled).count(),
        items().count()
    ));
    for format in ["json", "md", "html"] {
        let file = cast
            .compliance
            .download(&format!("{path}/{}/export?format={format}", filing.id))?;
        ensure!(
            String::from_utf8_lossy(&file).contains("2,000"),
            "the {format} export does not give the number of people"
        );
        let kept = teller.keep(&format!("sokuho.{format}"), &file)?;
        teller.detail(&format!(
            "{} ({} kB)",
            kept.display(),
            file.len().div_ceil(1000)
        ));
    }
    // The auditor reads and writes nothing.
    cast.auditor.refused(&path, &new, ErrorCode::Forbidden)?;
    Ok(())
}

fn proof(
    stage: &Stage,
    cast: &Cast,
    incident: &Incident,
    campaign: &Campaign,
    teller: &mut Teller,
) -> Result<()> {
    let pack = cast.compliance.download(&format!(
        "incidents/{}/campaigns/{}/proof",
        incident.id, campaign.id
    ))?;
    let kept = teller.keep("proof.zip", &pack)?;
    teller.done(&format!(
        "proof pack downloaded: {} kB",
        grouped(pack.len() / 1000)
    ));
    let verify = |path: &std::path::Path| {
        let mut command = Command::new(&stage.program);
        command.arg("verify").arg(path).current_dir(teller.output());
        command.output().context("running saiki verify")
    };
    let verdict = verify(&kept)?;
    let words = String::from_utf8_lossy(&verdict.stdout).into_owned();
    ensure!(
        verdict.status.success(),
        "saiki verify refuses the pack: {words}{}",
        String::from_utf8_lossy(&verdict.stderr)
    );
    let mut bent = pack;
    let middle = bent.len() / 2;
    if let Some(byte) = bent.get_mut(middle) {
        *byte ^= 1;
    }
    let altered = teller.keep("proof-altered.zip", &bent)?;
    ensure!(
        !verify(&altered)?.status.success(),
        "saiki verify takes an altered pack"
    );
    teller.done("saiki verify proof.zip: holds; with one bit changed it is refused");
    for line in words.lines().filter(|line| !line.trim().is_empty()).take(8) {
        teller.detail(line.trim());
    }
    Ok(())
}

fn audit(cast: &Cast, incident: &Incident, teller: &mut Teller) -> Result<()> {
    let verdict: AuditVerdict = cast.auditor.get("audit/verify")?;
    ensure!(
        verdict.intact,
        "the audit log is broken: {:?}",
        verdict.broken
    );
    let entries: Page<AuditEntry> = cast
        .auditor
        .get(&format!("audit?limit=1&chain={}", incident.id))?;
    let head = entries
        .items
        .first()
        .map(|one| one.hash.clone())
        .unwrap_or_default();
    teller.done(&format!(
        "audit log checked by the auditor: {} entries in {} chains, intact, head {}",
        grouped(verdict.entries),
        verdict.chains,
        head.get(..8).unwrap_or_default()
    ));
    Ok(())
}
