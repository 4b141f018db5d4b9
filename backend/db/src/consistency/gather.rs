//! Everything an incident says of itself, gathered from the nouns that say it. How many queries that takes does not hang on
//! how many people are on the register: of these only counts are read.

use crate::{
    Conn, DbId, DbResult, clocks,
    deliveries::Frozen,
    filing_fields, filings,
    ids::instant,
    incidents, letters,
    notices::NoticePage,
    organisation,
    schema::{campaigns, clock_answers, letter_versions, notice_publications, notices, people},
    stored, timeline,
};
use diesel::{
    dsl::{count_star, min},
    prelude::*,
};
use saiki_api::{
    Lang, Timestamp, Uuid,
    clocks::Answer,
    incidents::Incident,
    letters::{Letter, LetterKind, LetterState, LetterText, OutWay},
    notices::NoticeState,
    organisation::Organisation,
    people::DataItem,
    wire,
};
use saiki_domain::{
    consistency::{Facts, Stage, Text, plain},
    filing_fields::records::{Published, Records, Reporter, recorded},
    filings::Counts,
    letters::{
        series::Previous,
        values::{Facts as Merged, Values},
    },
};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Letters that are looked at, the newest first: far more than an incident has.
const MAX_LETTERS: i64 = 200;
/// Campaigns that are looked at, the newest first.
const MAX_CAMPAIGNS: i64 = 50;
/// Reports that are looked at, the newest first.
const MAX_FILINGS: i64 = 100;

/// All of it, as it is now.
pub(super) fn facts(conn: &mut Conn, incident: Uuid, now: Timestamp) -> DbResult<Facts> {
    let record = incidents::get(conn, incident)?;
    let organisation = organisation::get(conn)?;
    let items = items(conn, incident)?;
    let first: Option<i64> = campaigns::table
        .filter(campaigns::incident_id.eq(DbId(incident)))
        .select(min(campaigns::started_at))
        .first(conn)?;
    let counts = Counts {
        people: record.counts.people,
        by_data_item: items.clone(),
        notified: record.counts.notified,
        undeliverable: record.counts.undeliverable,
        // Told in prose only, which is not compared.
        without_email: 0,
        first_notice: first.map(instant),
    };
    let notices = notices(conn, incident)?;
    let published = notices.iter().map(|notice| Published {
        at: instant(notice.first_at),
        url: String::new(),
        title: String::new(),
    });
    // What is compared needs no more of the records than this.
    let records = Records {
        incident: record.clone(),
        organisation: organisation.clone(),
        counts,
        reporter: Reporter::default(),
        systems: Vec::new(),
        systems_total: 0,
        publications: published.collect(),
        other_reports: Vec::new(),
        losses: None,
        outages: Vec::new(),
        suppliers: Vec::new(),
        sequence: 1,
        previous: None,
        late_reasons: Vec::new(),
        answers: clocks::known_answers(conn, incident)?,
    };
    let letters = letters::list(conn, incident, None, MAX_LETTERS)?;
    let mut texts = approved(conn, &letters, &notices, (&record, &organisation), now)?;
    texts.extend(sent(conn, incident, &letters)?);
    texts.extend(standing(conn, &letters, &notices)?);
    let (filings, _) = filings::list(conn, incident, None, MAX_FILINGS)?;
    Ok(Facts {
        zone: timeline::home_zone_name(conn)?,
        items,
        recorded: recorded(&records, now),
        own: filing_fields::own(conn, incident)?,
        filings,
        texts,
        answers: answers(conn, incident)?,
        published: !notices.is_empty(),
        incident: record,
    })
}

/// Of how many people each item of data leaked. There are few different lists of items, however many people there are.
fn items(conn: &mut Conn, incident: Uuid) -> DbResult<Vec<(DataItem, i64)>> {
    let lists: Vec<(String, i64)> = people::table
        .filter(people::incident_id.eq(DbId(incident)))
        .group_by(people::data_items)
        .select((people::data_items, count_star()))
        .load(conn)?;
    let mut counts: HashMap<DataItem, i64> = HashMap::new();
    for (list, n) in lists {
        let list: Vec<DataItem> = stored::json(&list)?;
        for item in list.into_iter().collect::<HashSet<_>>() {
            *counts.entry(item).or_default() += n;
        }
    }
    let counted = |item: DataItem| counts.get(&item).map(|n| (item, *n));
    Ok(DataItem::ALL.into_iter().filter_map(counted).collect())
}

/// What people answered in this incident, the last word on each question.
fn answers(conn: &mut Conn, incident: Uuid) -> DbResult<BTreeMap<String, Answer>> {
    let rows: Vec<(String, String)> = clock_answers::table
        .filter(clock_answers::incident_id.eq(Some(DbId(incident))))
        .order(clock_answers::id)
        .select((clock_answers::question, clock_answers::answer))
        .load(conn)?;
    rows.into_iter()
        .map(|(question, answer)| Ok((question, stored::json(&answer)?)))
        .collect()
}

/// A notice that was published at least once.
struct Noticed {
    id: DbId,
    letter: Uuid,
    standing: bool,
    first_at: i64,
    /// Number of its last publication.
    last: i64,
}

/// Notices of the incident that were ever published, the oldest first.
fn notices(conn: &mut Conn, incident: Uuid) -> DbResult<Vec<Noticed>> {
    let rows: Vec<(DbId, DbId, String)> = notices::table
        .filter(notices::incident_id.eq(DbId(incident)))
        .order(notices::id)
        .select((notices::id, notices::letter_id, notices::state))
        .load(conn)?;
    let ids: Vec<DbId> = rows.iter().map(|(id, _, _)| *id).collect();
    let published: Vec<(DbId, i64, i64)> = notice_publications::table
        .filter(notice_publications::notice_id.eq_any(ids))
        .order(notice_publications::number)
        .select((
            notice_publications::notice_id,
            notice_publications::number,
            notice_publications::at,
        ))
        .load(conn)?;
    let mut told: HashMap<DbId, (i64, i64)> = HashMap::new();
    for (notice, number, at) in published {
        told.entry(notice).or_insert((at, number)).1 = number;
    }
    let standing = wire::name(&NoticeState::Standing);
    let noticed = |(id, letter, state): (DbId, DbId, String)| {
        let (first_at, last) = told.get(&id).copied()?;
        Some(Noticed {
            id,
            letter: letter.into(),
            standing: state == standing,
            first_at,
            last,
        })
    };
    Ok(rows.into_iter().filter_map(noticed).collect())
}

/// What approved letters would say now. One that went out as it is stands as it went out; one that was made out for post
/// alone is read here, since what it said is kept for each reader only.
fn approved(
    conn: &mut Conn,
    letters: &[Letter],
    notices: &[Noticed],
    (incident, organisation): (&Incident, &Organisation),
    now: Timestamp,
) -> DbResult<Vec<Text>> {
    let mut texts = Vec::new();
    for letter in letters {
        if letter.state != LetterState::Approved {
            continue;
        }
        let out = letter.gone_out.as_ref();
        let out = out.filter(|out| out.content_hash == letter.content_hash);
        let withdrawn = notices
            .iter()
            .any(|notice| notice.letter == letter.id && !notice.standing);
        let stage = match out {
            Some(out) if out.way == OutWay::Post => Stage::Sent(out.at),
            Some(_) if !withdrawn => continue,
            _ => Stage::Approved,
        };
        let previous = letters::previous(conn, letter)?;
        let merged = Merged {
            incident,
            organisation,
            people: incident.counts.people,
            date: now,
            number: letter.series.number,
            last: letter.kind == LetterKind::FinalReport,
            previous: previous.as_ref(),
        };
        texts.push(text(letter, stage, &letter.texts, &merged));
    }
    Ok(texts)
}

fn text(letter: &Letter, stage: Stage, texts: &[LetterText], merged: &Merged) -> Text {
    let read = |one: &LetterText| {
        let values = Values::common(merged, one.lang);
        (one.lang, plain::filled(one, letter.kind, &values))
    };
    Text {
        letter: letter.id,
        name: letter.name.clone(),
        kind: letter.kind,
        stage,
        texts: texts.iter().map(read).collect(),
    }
}

#[derive(Queryable)]
struct Campaign {
    letter: DbId,
    started_at: Option<i64>,
    frozen: Option<String>,
    texts: String,
}

/// What letters said when they were last sent by mail, with the facts that were frozen then.
fn sent(conn: &mut Conn, incident: Uuid, letters: &[Letter]) -> DbResult<Vec<Text>> {
    let rows: Vec<Campaign> = campaigns::table
        .inner_join(
            letter_versions::table.on(letter_versions::letter_id
                .eq(campaigns::letter_id)
                .and(letter_versions::version.eq(campaigns::letter_version))),
        )
        .filter(
            campaigns::incident_id
                .eq(DbId(incident))
                .and(campaigns::started_at.is_not_null()),
        )
        .order((campaigns::started_at.desc(), campaigns::id.desc()))
        .limit(MAX_CAMPAIGNS)
        .select((
            campaigns::letter_id,
            campaigns::started_at,
            campaigns::frozen,
            letter_versions::texts,
        ))
        .load(conn)?;
    let by_id: HashMap<Uuid, &Letter> = letters.iter().map(|one| (one.id, one)).collect();
    let (mut seen, mut all) = (HashSet::new(), Vec::new());
    for row in rows {
        let (Some(at), Some(frozen)) = (row.started_at, row.frozen) else {
            continue;
        };
        let Some(letter) = by_id.get(&Uuid::from(row.letter)) else {
            continue;
        };
        if !seen.insert(letter.id) {
            continue;
        }
        let frozen: Frozen = stored::json(&frozen)?;
        let texts: Vec<LetterText> = stored::json(&row.texts)?;
        let at = instant(at);
        all.push(text(letter, Stage::Sent(at), &texts, &merged(&frozen, at)));
    }
    Ok(all)
}

/// What a campaign merged into its letters.
fn merged(frozen: &Frozen, date: Timestamp) -> Merged<'_> {
    let previous: Option<&Previous> = frozen.previous.as_ref();
    Merged {
        incident: &frozen.incident,
        organisation: &frozen.organisation,
        people: frozen.people,
        date,
        number: frozen.number,
        last: frozen.last,
        previous,
    }
}

/// What stands on the public page, as it was published.
fn standing(conn: &mut Conn, letters: &[Letter], notices: &[Noticed]) -> DbResult<Vec<Text>> {
    let now: Vec<&Noticed> = notices.iter().filter(|notice| notice.standing).collect();
    if now.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<DbId> = now.iter().map(|notice| notice.id).collect();
    let numbers: Vec<i64> = now.iter().map(|notice| notice.last).collect();
    let rows: Vec<(DbId, i64, i64, String)> = notice_publications::table
        .filter(
            notice_publications::notice_id
                .eq_any(ids)
                .and(notice_publications::number.eq_any(numbers)),
        )
        .select((
            notice_publications::notice_id,
            notice_publications::number,
            notice_publications::at,
            notice_publications::pages,
        ))
        .load(conn)?;
    let mut all = Vec::new();
    for notice in now {
        let last = rows
            .iter()
            .find(|(id, number, _, _)| *id == notice.id && *number == notice.last);
        let Some((_, _, at, pages)) = last else {
            continue;
        };
        let pages: Vec<NoticePage> = stored::json(pages)?;
        let read = |page: &NoticePage| -> (Lang, String) {
            (page.lang, plain::of_page(&page.title, &page.body))
        };
        let name = letters.iter().find(|letter| letter.id == notice.letter);
        all.push(Text {
            letter: notice.letter,
            name: name.map(|letter| letter.name.clone()).unwrap_or_default(),
            kind: LetterKind::WebNotice,
            stage: Stage::Published(instant(*at)),
            texts: pages.iter().map(read).collect(),
        });
    }
    Ok(all)
}
