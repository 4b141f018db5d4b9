//! Approval by somebody else: the author cannot give it, an edit voids it, and only what was approved is sent.

use anyhow::{Result, ensure};
use saiki_api::Uuid;
use saiki_api::approvals::{ApprovalAction, ApprovalStep};
use saiki_api::incidents::Incident;
use saiki_api::letters::{Letter, LetterPatch, LetterState, Reach};
use saiki_api::problem::ErrorCode;
use serde_json::Value;

use super::cast::Cast;
use super::letters::{Letters, reread};
use super::teller::{Teller, grouped};
use crate::client::Client;

/// Gets all three letters approved, with the detours the product must refuse. Returns how many people the notice goes to.
///
/// # Errors
/// When something is allowed that must not be, or the other way round.
pub fn obtain(
    cast: &Cast,
    incident: &Incident,
    letters: &Letters,
    teller: &mut Teller,
) -> Result<i64> {
    teller.heading("Approval by a second person");
    let path = format!("incidents/{}/letters", incident.id);

    // The recovery lead may approve letters, but not this one: they wrote it.
    let apology = step(
        &cast.lead,
        incident.id,
        letters.apology.id,
        ApprovalAction::Request,
        "",
    )?;
    let wanted = of(
        &cast.lead,
        incident.id,
        &apology,
        ApprovalAction::Approve,
        "",
    )?;
    let address = format!("{path}/{}/approvals", apology.id);
    let refusal = cast
        .lead
        .refused(&address, &wanted, ErrorCode::SelfApproval)?;
    teller.done(&format!(
        "the author approves their own letter: refused, {} “{}”",
        refusal.status, refusal.title
    ));
    approve(cast, incident.id, letters.apology.id)?;
    teller.done("the apology is approved by the head of communications");

    step(
        &cast.comms,
        incident.id,
        letters.notice.id,
        ApprovalAction::Request,
        "第1報です。ご確認をお願いします。",
    )?;
    let reach: Reach = cast
        .approver
        .get(&format!("{path}/{}/reach", letters.notice.id))?;
    let approved = approve(cast, incident.id, letters.notice.id)?;
    teller.done(&format!(
        "the notice is approved for {} people by mail; {} without an address need post",
        grouped(reach.mailed),
        reach.without_email
    ));

    let texts = approved.texts.iter().cloned().map(|mut text| {
        text.subject = text.subject.replace("【重要】", "【重要なお知らせ】");
        text
    });
    let patch = LetterPatch {
        texts: Some(texts.collect()),
        ..LetterPatch::default()
    };
    let edited: Letter = cast.comms.change(
        "PATCH",
        &format!("{path}/{}", approved.id),
        approved.version,
        &patch,
    )?;
    ensure!(
        edited.state != LetterState::Approved,
        "an edit must void the approval"
    );
    ensure!(
        edited.content_hash != approved.content_hash,
        "an edit must change the hash"
    );
    teller.done(&format!(
        "one word of the subject changed: approval void, {} → {}",
        short(&approved.content_hash),
        short(&edited.content_hash)
    ));
    step(
        &cast.comms,
        incident.id,
        edited.id,
        ApprovalAction::Request,
        "件名を直しました。",
    )?;
    let again = approve(cast, incident.id, edited.id)?;
    teller.done(&format!(
        "asked for and approved again: version {}",
        again.version
    ));

    step(
        &cast.comms,
        incident.id,
        letters.website.id,
        ApprovalAction::Request,
        "",
    )?;
    approve(cast, incident.id, letters.website.id)?;
    teller.done("the website notice is approved");
    Ok(reach.mailed)
}

fn approve(cast: &Cast, incident: Uuid, letter: Uuid) -> Result<Letter> {
    let letter = step(
        &cast.approver,
        incident,
        letter,
        ApprovalAction::Approve,
        "内容を確認しました。",
    )?;
    ensure!(
        letter.state == LetterState::Approved,
        "{} is {:?}",
        letter.name,
        letter.state
    );
    Ok(letter)
}

/// Takes a step for the letter and the recipients as they are now, and returns the letter afterwards.
///
/// # Errors
/// When it is refused.
pub(super) fn step(
    client: &Client,
    incident: Uuid,
    letter: Uuid,
    action: ApprovalAction,
    comment: &str,
) -> Result<Letter> {
    let seen = reread(client, incident, letter)?;
    let wanted = of(client, incident, &seen, action, comment)?;
    let _answer: Value = client.post(
        &format!("incidents/{incident}/letters/{letter}/approvals"),
        &wanted,
    )?;
    reread(client, incident, letter)
}

fn of(
    client: &Client,
    incident: Uuid,
    letter: &Letter,
    action: ApprovalAction,
    comment: &str,
) -> Result<ApprovalStep> {
    let reach: Reach = client.get(&format!("incidents/{incident}/letters/{}/reach", letter.id))?;
    Ok(ApprovalStep {
        action,
        content_hash: letter.content_hash.clone(),
        recipients_hash: reach.recipients_hash,
        facts_hash: reach.facts_hash,
        comment: comment.to_owned(),
    })
}

fn short(hash: &str) -> &str {
    hash.get(..8).unwrap_or(hash)
}
