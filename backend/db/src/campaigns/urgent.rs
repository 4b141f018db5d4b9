//! Campaigns somebody must look at now: halted for a fault of ours, standing before a provider that refuses them, or short
//! of the deadline. They are in the work list until that is over.

use crate::{Conn, DbId, DbResult, deliveries, lanes, schema::campaigns, stored};
use diesel::prelude::*;
use saiki_api::{
    Lang, Timestamp, Uuid, campaigns::CampaignState, incidents::Incident, lanes::LaneWhy,
    letters::LetterKind, wire,
};
use saiki_domain::{civil, escalation};

/// A campaign that waits for somebody.
pub(crate) struct Urgent {
    /// The campaign.
    pub id: Uuid,
    /// What is to be done, in the reader's language.
    pub title: String,
    /// The deadline of what is owed, where the incident says one.
    pub due_at: Option<Timestamp>,
}

/// Those of an incident.
pub(crate) fn urgent(
    conn: &mut Conn,
    incident: &Incident,
    lang: Lang,
    now: Timestamp,
) -> DbResult<Vec<Urgent>> {
    let going = CampaignState::GOING.map(|state| wire::name(&state));
    let rows: Vec<(DbId, String, String, String, Option<String>)> = campaigns::table
        .filter(
            campaigns::incident_id
                .eq(DbId(incident.id))
                .and(campaigns::state.eq_any(going)),
        )
        .order(campaigns::id)
        .select((
            campaigns::id,
            campaigns::name,
            campaigns::state,
            campaigns::letter_kind,
            campaigns::pause_reason,
        ))
        .load(conn)?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let deadline = incident.facts.notice_deadline.as_ref();
    let due_at = deadline.map(|deadline| deadline.moment.at);
    let presses = due_at.is_some_and(|at| escalation::is_pressing(at, now));
    let refusing: Vec<(String, Vec<String>)> = lanes::held(conn, now)?
        .into_iter()
        .filter(|(_, state)| state.why == LaneWhy::Refusing)
        .map(|(lane, _)| {
            (
                lanes::name(&lane).get(lang).to_owned(),
                lanes::domains(&lane),
            )
        })
        .collect();
    let mut all = Vec::new();
    for (id, name, state, kind, reason) in rows {
        let kind: LetterKind = stored::value("campaigns.letter_kind", &kind)?;
        let owed = kind == LetterKind::PersonNotice;
        let paused = state == wire::name(&CampaignState::Paused);
        let title = if paused && reason.as_deref() != Some(super::steer::BY_USER) {
            Some(halted(&name, lang))
        } else if presses && owed {
            let open = deliveries::counts(conn, id.into())?.open();
            (open > 0).then(|| pressing(&name, open, lang))
        } else {
            first_refusing(conn, id.into(), &refusing)?.map(|lane| refused(&name, lane, lang))
        };
        if let Some(title) = title {
            all.push(Urgent {
                id: id.into(),
                title,
                due_at: due_at.filter(|_| owed),
            });
        }
    }
    Ok(all)
}

/// The first of those lanes that the campaign has mails left for.
fn first_refusing<'a>(
    conn: &mut Conn,
    campaign: Uuid,
    refusing: &'a [(String, Vec<String>)],
) -> DbResult<Option<&'a str>> {
    for (name, domains) in refusing {
        if deliveries::waits_for(conn, campaign, domains)? {
            return Ok(Some(name.as_str()));
        }
    }
    Ok(None)
}

fn halted(name: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("送付「{name}」が止まっています。原因を取り除いて再開する"),
        Lang::En => format!("Sending “{name}” has halted: remove the cause and resume it"),
    }
}

fn pressing(name: &str, open: i64, lang: Lang) -> String {
    let open = civil::counted(open, civil::MAILS, lang);
    match lang {
        Lang::Ja => format!(
            "本人通知の期限が迫っています：「{name}」の{open}がまだ受理されていません。ほかの方法で知らせる"
        ),
        Lang::En => format!(
            "The deadline is near; not accepted yet of “{name}”: {open}. Tell these people otherwise"
        ),
    }
}

fn refused(name: &str, lane: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!(
            "「{lane}」が「{name}」のメールをポリシーを理由に拒否しています。送信元の設定と文面を確かめる"
        ),
        Lang::En => format!(
            "{lane} refuses mails of “{name}” for reasons of policy: check the sender's set-up and the text"
        ),
    }
}
