//! The figures of a final report: damage, loss, who was told, claims. Counts and amounts only; whom they are about stays
//! on the registers.

use super::collect::MOST;
use crate::{
    Conn, DbId, DbResult, campaigns, filing_duties, filings, letters, losses, measures, notices,
    people,
    schema::{claims, contacts},
    systems,
};
use diesel::prelude::*;
use saiki_api::{
    Lang, Timestamp, Uuid,
    approvals::ApprovalState,
    claims::{ClaimFilter, ClaimState},
    contacts::ContactKind,
    final_reports::content::{
        CampaignSent, Claims, Duty, Extent, FilingMade, LetterWritten, NoticePublished, Told,
    },
    incidents::Incident,
    losses::LossView,
    notices::Notice,
    organisation::Both,
    wire,
};
use saiki_domain::losses as rules;

/// Extent of the damage.
pub(super) fn extent(conn: &mut Conn, incident: &Incident) -> DbResult<Extent> {
    let facts = &incident.facts;
    Ok(Extent {
        systems: systems::summary(conn, incident.id)?,
        people: people::decision_counts(conn, incident.id, None)?,
        data_items: filings::counts(conn, incident)?.by_data_item,
        secondary: facts.secondary_damage,
        secondary_note: facts.secondary_note.clone(),
    })
}

/// What the ledger of losses comes to.
pub(super) fn loss(conn: &mut Conn, incident: Uuid, now: Timestamp) -> DbResult<LossView> {
    let home = losses::home(conn, now)?;
    let costs = measures::costs(conn, incident, &home.currency)?;
    let rows = losses::counted(conn, incident)?;
    Ok(rules::view(&rows, costs, &home.currency))
}

/// Who was told.
pub(super) fn told(conn: &mut Conn, incident: &Incident) -> DbResult<Told> {
    let (id, facts) = (incident.id, &incident.facts);
    let written = letters::list(conn, id, None, MOST)?;
    // What went out was approved then, whatever became of that approval since.
    let letters = written.into_iter().rev().map(|letter| LetterWritten {
        approved: letter
            .gone_out
            .and_then(|out| out.approval)
            .or(letter
                .approval
                .filter(|approval| approval.state == ApprovalState::Approved))
            .and_then(|approval| approval.decided_by_name.zip(approval.decided_at)),
        name: letter.name,
        kind: letter.kind,
    });
    let (sent, _) = campaigns::list(conn, id, None, MOST)?;
    let campaigns = sent.into_iter().rev().map(|campaign| CampaignSent {
        name: campaign.name,
        kind: campaign.letter_kind,
        state: campaign.state,
        started_at: campaign.started_at,
        finished_at: campaign.finished_at,
        total: campaign.counts.total,
        accepted: campaign.counts.told(),
        failed: campaign.counts.undeliverable(),
    });
    let (made, _) = filings::list(conn, id, None, MOST)?;
    let filings = made.into_iter().rev().map(|filing| FilingMade {
        number: filing.number,
        kind: filing.content.kind,
        sha256: filing.sha256,
        by: filing.created_by_name,
        at: filing.created_at,
    });
    Ok(Told {
        letters: letters.collect(),
        campaigns: campaigns.collect(),
        undeliverable: incident.counts.undeliverable,
        without_email: filings::counts(conn, incident)?.without_email,
        response: facts.person_response.clone(),
        publication: facts.publication,
        publication_note: facts.publication_note.clone(),
        notices: published(conn, id)?,
        filings: filings.collect(),
        duties: owed(conn, id)?,
        contacts: contacted(conn, id)?,
    })
}

/// Notices on the public page, the oldest first.
fn published(conn: &mut Conn, incident: Uuid) -> DbResult<Vec<NoticePublished>> {
    let all = notices::list(conn, incident)?.into_iter().rev();
    let one = |notice: Notice| NoticePublished {
        publications: notice.publications.len(),
        first_at: notice.publications.last().map(|first| first.at),
        last_at: notice.publications.first().map(|last| last.at),
        name: notice.letter_name,
        slug: notice.slug,
        withdrawn_at: notice.withdrawn_at,
    };
    Ok(all.map(one).collect())
}

/// What became of reports that were owed, their names in both languages.
fn owed(conn: &mut Conn, incident: Uuid) -> DbResult<Vec<Duty>> {
    let ja = filing_duties::list(conn, incident, Lang::Ja)?;
    let en = filing_duties::list(conn, incident, Lang::En)?;
    let both = ja.into_iter().zip(en).map(|(duty, en)| Duty {
        name: Both::new(duty.name, en.name),
        state: duty.state,
        filed_at: duty.filed.as_ref().map(|filed| filed.at),
        reference: duty.filed.map(|filed| filed.reference).unwrap_or_default(),
        reason: duty.reason,
        decided_by: duty.decided_by_name,
    });
    Ok(both.collect())
}

/// People outside who waited for word, by kind: all, and those closed.
fn contacted(conn: &mut Conn, incident: Uuid) -> DbResult<Vec<(ContactKind, i64, i64)>> {
    let rows: Vec<(String, Option<i64>)> = contacts::table
        .filter(contacts::incident_id.eq(DbId(incident)))
        .select((contacts::kind, contacts::closed_at))
        .load(conn)?;
    let mut counts = Vec::new();
    for kind in ContactKind::ALL {
        let name = wire::name(&kind);
        let own = || rows.iter().filter(|(of, _)| *of == name);
        let all = count(own());
        if all > 0 {
            counts.push((kind, all, count(own().filter(|(_, at)| at.is_some()))));
        }
    }
    Ok(counts)
}

/// Claims, counted by how they were decided, and what they come to.
pub(super) fn claimed(conn: &mut Conn, incident: Uuid) -> DbResult<Claims> {
    let states: Vec<String> = claims::table
        .filter(claims::incident_id.eq(DbId(incident)))
        .select(claims::state)
        .load(conn)?;
    let number = |state: &ClaimState| {
        let name = wire::name(state);
        count(states.iter().filter(|of| **of == name))
    };
    let by_state = ClaimState::ALL
        .into_iter()
        .map(|state| (state, number(&state)))
        .filter(|(_, n)| *n > 0);
    Ok(Claims {
        by_state: by_state.collect(),
        totals: crate::claims::totals(conn, incident, &ClaimFilter::default())?,
    })
}

fn count<T>(all: impl Iterator<Item = T>) -> i64 {
    i64::try_from(all.count()).unwrap_or(i64::MAX)
}
