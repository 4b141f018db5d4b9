//! Reports on one matter, one after the other: a letter's place among them, the report before, and the whole series with
//! what changed from one to the next. A report that went out is not edited; the next one is begun.

use super::{numbers, read::get};
use crate::{
    Conn, DbError, DbId, DbResult,
    deliveries::{self, Frozen},
    ids::instant,
    incidents,
    schema::{campaigns, letter_versions, letters},
    stored,
};
use diesel::prelude::*;
use saiki_api::{
    Lang, Timestamp, Uuid,
    campaigns::CampaignState,
    letters::{Basis, Figures, Letter, LetterKind, Series, SeriesPlace, SeriesReport},
    problem::ErrorCode,
    wire,
};
use saiki_domain::letters::series::{Previous, changes, figures};
use std::collections::BTreeMap;

/// Letters looked at for the list of series: far more than an incident has.
const MAX_LETTERS: i64 = 500;

/// The place of a letter about to be begun. It is refused where it cannot follow what it names.
pub(super) fn begin(
    conn: &mut Conn,
    incident: Uuid,
    id: Uuid,
    kind: LetterKind,
    follows: Option<Uuid>,
) -> DbResult<SeriesPlace> {
    let Some(follows) = follows else {
        return Ok(SeriesPlace {
            id,
            number: numbers::of_first(conn, incident, kind)?,
            follows: None,
        });
    };
    super::lock(conn, incident, follows)?;
    let before = get(conn, incident, follows)?;
    let refused = |ja: &str, en: &str| Err(DbError::refused(ErrorCode::StateConflict, ja, en));
    if !kind.is_mailed() || !before.kind.is_mailed() {
        return refused(
            "ウェブ告知は続報にできません。続報の公開は、ウェブ告知の改訂として行ってください",
            "A website notice is no report of a series; publish a new version of it instead",
        );
    }
    if before.kind == LetterKind::FinalReport {
        return refused(
            "最終報の後に報告を続けることはできません",
            "The final report has ended this series",
        );
    }
    let next: Option<String> = letters::table
        .filter(letters::follows_id.eq(DbId(follows)))
        .select(letters::name)
        .first(conn)
        .optional()?;
    if let Some(name) = next {
        return refused(
            &format!("この報には、すでに「{name}」が続いています。その後に続けてください"),
            &format!("“{name}” follows this report already; go on from that one"),
        );
    }
    Ok(SeriesPlace {
        id: before.series.id,
        number: before.series.number + 1,
        follows: Some(follows),
    })
}

/// Why a letter is sent that does not say so: as the one it follows, else as is usual for its kind.
pub fn usual_basis(
    conn: &mut Conn,
    incident: Uuid,
    kind: LetterKind,
    follows: Option<Uuid>,
) -> DbResult<Basis> {
    match (follows, kind) {
        (Some(follows), _) => Ok(get(conn, incident, follows)?.basis),
        (None, LetterKind::Briefing) => Ok(Basis::update()),
        (None, _) => Ok(Basis::default()),
    }
}

/// The campaigns of letters that were started, the earliest first.
fn started(conn: &mut Conn, of: Vec<DbId>) -> DbResult<Vec<Sent>> {
    Ok(campaigns::table
        .filter(
            campaigns::letter_id
                .eq_any(of)
                .and(campaigns::started_at.is_not_null()),
        )
        .order((campaigns::letter_id, campaigns::started_at, campaigns::id))
        .select((
            campaigns::letter_id,
            campaigns::id,
            campaigns::state,
            campaigns::started_at,
            campaigns::total,
            campaigns::frozen,
        ))
        .load(conn)?)
}

#[derive(Queryable)]
struct Sent {
    letter_id: DbId,
    id: DbId,
    state: String,
    started_at: Option<i64>,
    total: i64,
    frozen: Option<String>,
}

impl Sent {
    fn figures(&self) -> DbResult<Figures> {
        let frozen: Frozen = stored::json(self.frozen.as_deref().unwrap_or_default())?;
        Ok(figures(&frozen.incident, frozen.people))
    }

    fn at(&self) -> Timestamp {
        instant(self.started_at.unwrap_or_default())
    }

    fn cancelled(&self) -> bool {
        self.state == wire::name(&CampaignState::Cancelled)
    }
}

/// The report before a letter, as it first went out; `None` for a first one, or while that one was never sent.
pub fn previous(conn: &mut Conn, letter: &Letter) -> DbResult<Option<Previous>> {
    let Some(before) = letter.series.follows else {
        return Ok(None);
    };
    let Some(sent) = started(conn, vec![DbId(before)])?.into_iter().next() else {
        return Ok(None);
    };
    Ok(Some(Previous {
        number: letter.series.number - 1,
        at: sent.at(),
        figures: sent.figures()?,
    }))
}

/// Refuses to start a report while the one before it has not gone out: they are told one by one.
pub(crate) fn ready(previous: Option<&Previous>, letter: &Letter) -> DbResult<()> {
    if letter.series.follows.is_some() && previous.is_none() {
        let before = letter.series.number - 1;
        return Err(DbError::refused(
            ErrorCode::StateConflict,
            &format!("第{before}報がまだ送られていません。先に第{before}報を送ってください"),
            &format!("Report {before} has not gone out; send it first"),
        ));
    }
    Ok(())
}

/// Refuses to change a report of a series that went out: what was told is corrected by the next report.
pub(super) fn unsent(conn: &mut Conn, letter: &Letter) -> DbResult<()> {
    let followed: i64 = letters::table
        .filter(letters::follows_id.eq(DbId(letter.id)))
        .count()
        .get_result(conn)?;
    if letter.series.follows.is_none() && followed == 0 {
        return Ok(());
    }
    let sent = started(conn, vec![DbId(letter.id)])?;
    if sent.iter().all(Sent::cancelled) {
        return Ok(());
    }
    Err(DbError::refused(
        ErrorCode::StateConflict,
        "送付を始めた報は書き換えられません。訂正は次の報で行ってください",
        "This report has gone out and stays as it is; correct it in the next one",
    ))
}

/// Every series of mailed letters of an incident, the one begun last first.
pub fn series(conn: &mut Conn, incident: Uuid, lang: Lang) -> DbResult<Vec<Series>> {
    let rows: Vec<Listed> = letters::table
        .inner_join(
            letter_versions::table.on(letter_versions::letter_id
                .eq(letters::id)
                .and(letter_versions::version.eq(letters::version))),
        )
        .filter(
            letters::incident_id
                .eq(DbId(incident))
                .and(letters::kind.ne(wire::name(&LetterKind::WebNotice))),
        )
        .order((letters::created_at.desc(), letters::id.desc()))
        .limit(MAX_LETTERS)
        .select((
            letters::id,
            letters::kind,
            letters::name,
            letters::state,
            letters::series_id,
            letters::series_number,
            letter_versions::basis,
        ))
        .load(conn)?;
    let now = incidents::get(conn, incident)?;
    let current = figures(&now, now.counts.people);
    let mut sent: BTreeMap<DbId, Vec<Sent>> = BTreeMap::new();
    for campaign in started(conn, rows.iter().map(|row| row.id).collect())? {
        sent.entry(campaign.letter_id).or_default().push(campaign);
    }
    // Series come in the order of their latest letter; within one, by number.
    let mut order: Vec<DbId> = Vec::new();
    let mut by_series: BTreeMap<DbId, Vec<SeriesReport>> = BTreeMap::new();
    for row in rows {
        let campaigns = sent.remove(&row.id).unwrap_or_default();
        if !order.contains(&row.series_id) {
            order.push(row.series_id);
        }
        let report = row.report(conn, &campaigns, &current)?;
        by_series.entry(report.1).or_default().push(report.0);
    }
    let listed = order.into_iter().filter_map(|id| {
        let mut reports = by_series.remove(&id)?;
        reports.sort_by_key(|report| report.number);
        let before: Vec<Figures> = reports.iter().map(|r| r.figures.clone()).collect();
        for (report, before) in reports.iter_mut().skip(1).zip(&before) {
            report.changes = changes(before, &report.figures, lang);
        }
        let ended = reports
            .last()
            .is_some_and(|r| r.kind == LetterKind::FinalReport);
        Some(Series {
            id: id.into(),
            reports,
            ended,
        })
    });
    Ok(listed.collect())
}

#[derive(Queryable)]
struct Listed {
    id: DbId,
    kind: String,
    name: String,
    state: String,
    series_id: DbId,
    series_number: i64,
    basis: String,
}

impl Listed {
    fn report(
        self,
        conn: &mut Conn,
        campaigns: &[Sent],
        current: &Figures,
    ) -> DbResult<(SeriesReport, DbId)> {
        let first = campaigns.first();
        let (mut mails, mut accepted) = (0, 0);
        for campaign in campaigns {
            let counts = deliveries::counts(conn, campaign.id.into())?;
            mails += campaign.total;
            accepted += counts.accepted + counts.delivered;
        }
        let basis: Basis = stored::json(&self.basis)?;
        let report = SeriesReport {
            letter_id: self.id.into(),
            number: self.series_number,
            kind: stored::value("letters.kind", &self.kind)?,
            name: self.name,
            state: stored::value("letters.state", &self.state)?,
            purpose: basis.purpose,
            campaign_id: first.map(|campaign| campaign.id.into()),
            sent_at: first.map(Sent::at),
            mails,
            accepted,
            figures: match first {
                Some(campaign) => campaign.figures()?,
                None => current.clone(),
            },
            changes: Vec::new(),
        };
        Ok((report, self.series_id))
    }
}
