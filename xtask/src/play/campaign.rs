//! Sending: a campaign made, tested, started with the number typed, and followed to its end. What arrived is compared in
//! `mails`.

use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, bail, ensure};
use saiki_api::Lang;
use saiki_api::campaigns::{
    AmbiguousPolicy, Campaign, CampaignState, NewCampaign, StartCampaign, TestSend, TestSent,
};
use saiki_api::incidents::Incident;
use saiki_api::letters::Letter;
use saiki_api::problem::ErrorCode;

use super::Stage;
use super::cast::Cast;
use super::teller::{Teller, grouped};

/// Where the test mail goes.
pub const COLLEAGUE: &str = "colleague@aoba-ticket.example";
const LONGEST: Duration = Duration::from_secs(300);

/// Sends the notice to everybody who can be mailed.
///
/// # Errors
/// When a step is refused, or the campaign does not end.
pub fn send_notice(
    stage: &Stage,
    cast: &Cast,
    incident: &Incident,
    notice: &Letter,
    recipients: i64,
    teller: &mut Teller,
) -> Result<Campaign> {
    teller.heading("Sending over SMTP");
    let path = format!("incidents/{}/campaigns", incident.id);
    let campaign: Campaign = cast.comms.post(&path, &new(notice))?;
    let test = TestSend {
        to: COLLEAGUE.to_owned(),
        person_id: None,
        lang: Some(Lang::Ja),
    };
    let sent: TestSent = cast
        .comms
        .post(&format!("{path}/{}/test", campaign.id), &test)?;
    ensure!(sent.accepted, "the test mail was not taken: {}", sent.reply);
    teller.done(&format!("test mail to a colleague: {}", sent.reply));

    let wrong = StartCampaign {
        confirm_recipients: recipients + 1,
    };
    let refusal = cast.comms.refused(
        &format!("{path}/{}/start", campaign.id),
        &wrong,
        ErrorCode::ConfirmationMismatch,
    )?;
    teller.done(&format!(
        "start with a wrong number typed: refused, {} “{}”",
        refusal.status, refusal.title
    ));
    let begun = Instant::now();
    let campaign = start(stage, cast, incident, campaign, recipients)?;
    let took = begun.elapsed();
    let counts = campaign.counts;
    let rate = f64::from(u32::try_from(counts.total)?) / took.as_secs_f64().max(0.001);
    teller.done(&format!(
        "{} mails in {:.1} s ({rate:.0} a second, retries included)",
        grouped(counts.total),
        took.as_secs_f64()
    ));
    teller.detail(&format!(
        "accepted {}, undeliverable {}, to be retried {}, outcome once unknown {} (each recorded before its resend)",
        grouped(counts.told()), counts.undeliverable(), counts.deferred, counts.ever_ambiguous
    ));
    Ok(campaign)
}

/// Sends the apology to the one company it is for.
///
/// # Errors
/// As [`send_notice`].
pub fn send_apology(
    stage: &Stage,
    cast: &Cast,
    incident: &Incident,
    apology: &Letter,
    teller: &mut Teller,
) -> Result<Campaign> {
    let path = format!("incidents/{}/campaigns", incident.id);
    let campaign: Campaign = cast.lead.post(&path, &new(apology))?;
    let campaign = start(stage, cast, incident, campaign, 1)?;
    ensure!(
        campaign.counts.accepted == 1,
        "the apology was not taken: {:?}",
        campaign.counts
    );
    teller.done("the formal apology is sent to the company and accepted");
    Ok(campaign)
}

fn new(letter: &Letter) -> NewCampaign {
    NewCampaign {
        letter_id: letter.id,
        name: None,
        ambiguous_policy: AmbiguousPolicy::Resend,
    }
}

fn start(
    stage: &Stage,
    cast: &Cast,
    incident: &Incident,
    campaign: Campaign,
    recipients: i64,
) -> Result<Campaign> {
    let path = format!("incidents/{}/campaigns/{}", incident.id, campaign.id);
    let typed = StartCampaign {
        confirm_recipients: recipients,
    };
    let started: Campaign =
        cast.comms
            .change("POST", &format!("{path}/start"), campaign.version, &typed)?;
    ensure!(
        started.counts.total == recipients,
        "{} recipients are frozen, not {recipients}",
        started.counts.total
    );
    let begun = Instant::now();
    loop {
        let now: Campaign = cast.comms.get(&path)?;
        match now.state {
            CampaignState::Done => return Ok(now),
            CampaignState::Running => {}
            other => bail!(
                "the campaign is {other:?} ({})",
                now.pause_reason.unwrap_or_default()
            ),
        }
        stage.interrupt.check()?;
        if begun.elapsed() > LONGEST {
            bail!(
                "the campaign is not done after {} s: {:?}",
                LONGEST.as_secs(),
                now.counts
            );
        }
        thread::sleep(Duration::from_millis(200));
    }
}
