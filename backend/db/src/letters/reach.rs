//! Who would get a letter if it were sent now: counted, and with the hash an approval is bound to. Nothing is
//! frozen here; that is a campaign's start.

use crate::{
    Conn, DbError, DbId, DbResult, people,
    schema::{campaigns, people_imports},
};
use diesel::prelude::*;
use saiki_api::{
    Lang, Uuid,
    campaigns::CampaignState,
    imports::ImportState,
    letters::{Audience, FallbackCount, LangCount, LetterKind, LetterText, Reach},
    suppressions::HeldBack,
    wire,
};
use saiki_domain::letters::{hash::RecipientsHasher, language};

/// The counts alone, quick enough for every keystroke of a preview; the hash is left empty. A letter that is
/// not mailed reaches nobody by name.
pub fn counts(
    conn: &mut Conn,
    incident: Uuid,
    kind: LetterKind,
    audience: &Audience,
) -> DbResult<Reach> {
    let found = match kind.is_mailed() {
        true => people::tally(conn, incident, audience)?,
        false => people::Tally::default(),
    };
    let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let mut by_lang: Vec<LangCount> = found
        .by_lang
        .into_iter()
        .map(|(lang, n)| LangCount {
            lang,
            count: number(n),
        })
        .collect();
    // Japanese and English first, as everywhere; then the most wanted.
    by_lang.sort_by_key(|c| (c.lang.written().map_or(2, |l| l as u8), -c.count));
    Ok(Reach {
        people: number(found.people),
        mailed: number(found.mails),
        without_email: number(found.unreachable),
        stopped: number(found.stopped),
        joint: number(found.joint),
        by_lang,
        fallbacks: Vec::new(),
        merged_duplicates: 0,
        per_minute: None,
        recipients_hash: String::new(),
        held_back: HeldBack::default(),
        facts: Vec::new(),
        facts_hash: String::new(),
        gone_out: false,
        needs_approval: true,
    })
}

/// Counts and hash. Reads every recipient: run it in the transaction that relies on it.
pub fn reach(
    conn: &mut Conn,
    incident: Uuid,
    kind: LetterKind,
    audience: &Audience,
) -> DbResult<Reach> {
    let mut reach = counts(conn, incident, kind, audience)?;
    let mut hasher = RecipientsHasher::default();
    if kind.is_mailed() {
        people::each_recipient(conn, incident, audience, |recipient| {
            hasher
                .push(recipient.person_id, &recipient.email_index)
                .map_err(|e| DbError::Other(e.to_string()))?;
            hasher.cover(&recipient.others);
            Ok(())
        })?;
    }
    let hashed = i64::try_from(hasher.count()).unwrap_or(i64::MAX);
    if hashed != reach.mailed {
        // The register moved between the two readings; the hash is what counts.
        reach.people += hashed - reach.mailed;
        reach.mailed = hashed;
    }
    reach.recipients_hash = hasher.finish();
    Ok(reach)
}

/// Puts to the counts who gets the letter in another language than theirs.
pub fn served(mut reach: Reach, texts: &[LetterText], fallback: &[Lang]) -> Reach {
    let written: Vec<Lang> = texts.iter().map(|text| text.lang).collect();
    let others = reach.by_lang.iter().filter(|c| c.count > 0);
    let others = others.filter_map(|count| {
        let served = language::serve(count.lang, &written, fallback)?;
        (!served.own).then_some(FallbackCount {
            wanted: count.lang,
            gets: served.lang,
            chosen: served.chosen,
            count: count.count,
        })
    });
    reach.fallbacks = others.collect();
    reach
}

/// Puts to the counts what else sending means: entries merged when the people were imported, and the pace to expect.
pub fn outlook(conn: &mut Conn, incident: Uuid, reach: Reach) -> DbResult<Reach> {
    let merged: Vec<i64> = people_imports::table
        .filter(
            people_imports::incident_id
                .eq(DbId(incident))
                .and(people_imports::state.eq(wire::name(&ImportState::Done))),
        )
        .select(people_imports::duplicates)
        .load(conn)?;
    let last: Option<(i64, Option<i64>, Option<i64>)> = campaigns::table
        .filter(
            campaigns::state
                .eq(wire::name(&CampaignState::Done))
                .and(campaigns::total.gt(0)),
        )
        .order(campaigns::finished_at.desc())
        .select((
            campaigns::total,
            campaigns::started_at,
            campaigns::finished_at,
        ))
        .first(conn)
        .optional()?;
    let pace = last.and_then(|(total, started, finished)| {
        Some(total.saturating_mul(60_000_000) / (finished? - started?).max(1))
    });
    Ok(Reach {
        merged_duplicates: merged.iter().sum(),
        per_minute: pace.filter(|pace| *pace > 0),
        ..reach
    })
}
