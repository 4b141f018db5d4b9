//! What prevention leaves open at the end of an incident: options without a decision, measures not verified, places not
//! reached, revisions not in force, education not held. Of action against persons only that there is some.

use super::{options, targets};
use crate::{Conn, DbId, DbResult, revisions, sanctions, schema::measures, stored, trainings};
use diesel::prelude::*;
use saiki_api::{
    Lang, Uuid,
    activities::ActivityKey,
    gates::{MatterKind, OpenMatter},
    measures::{MeasureState, NewMeasure},
    wire,
};

/// Everything of prevention that is still open, titles in `lang`.
pub fn open_matters(conn: &mut Conn, incident: Uuid, lang: Lang) -> DbResult<Vec<OpenMatter>> {
    let mut all = Vec::new();
    let mut open = |id: Option<Uuid>, title: String| {
        all.push(OpenMatter {
            kind: MatterKind::Measure,
            id,
            title,
            activity: Some(ActivityKey::Rp),
        });
    };
    for (_, title) in options::undecided(conn, incident)? {
        open(
            None,
            named(
                lang,
                "採否が未決定の案",
                "Option without a decision",
                &title,
            ),
        );
    }
    let measures = unverified(conn, incident)?;
    let places = targets::open(conn, incident, lang)?;
    for (id, state, title) in &measures {
        let word = state.label(lang);
        open(Some(*id), format!("{title}（{word}）"));
    }
    // Of a measure not yet verified its open places are told with it; of a verified one they stand alone.
    let told = |id: &Uuid| measures.iter().any(|(known, ..)| known == id);
    for (id, name) in places.into_iter().filter(|(id, _)| !told(id)) {
        open(
            Some(id),
            named(lang, "適用が未決定", "Place without a decision", &name),
        );
    }
    for (_, document) in revisions::open(conn, incident)? {
        open(
            None,
            named(
                lang,
                "施行していない改訂",
                "Revision not in force",
                &document,
            ),
        );
    }
    for (_, title) in trainings::planned(conn, incident)? {
        open(
            None,
            named(
                lang,
                "実施していない教育・訓練・監査",
                "Not yet held",
                &title,
            ),
        );
    }
    let action = sanctions::open(conn, incident)?.len();
    if action > 0 {
        open(
            None,
            match lang {
                Lang::Ja => format!("責任者への措置 {action}件（限られた人だけが読めます）"),
                Lang::En => format!("Action against persons: {action} (for few to read)"),
            },
        );
    }
    Ok(all)
}

fn named(lang: Lang, ja: &str, en: &str, what: &str) -> String {
    match lang {
        Lang::Ja => format!("{ja}：{what}"),
        Lang::En => format!("{en}: {what}"),
    }
}

/// Measures that are pursued and not verified: id, state, title.
fn unverified(conn: &mut Conn, incident: Uuid) -> DbResult<Vec<(Uuid, MeasureState, String)>> {
    let ended = [MeasureState::Verified, MeasureState::Dropped].map(|s| wire::name(&s));
    let rows: Vec<(DbId, String, String)> = measures::table
        .filter(
            measures::incident_id
                .eq(DbId(incident))
                .and(measures::state.ne_all(ended)),
        )
        .order(measures::id)
        .select((measures::id, measures::state, measures::content))
        .load(conn)?;
    rows.into_iter()
        .map(|(id, state, content)| {
            let state = stored::value("measures.state", &state)?;
            Ok((
                id.into(),
                state,
                stored::json::<NewMeasure>(&content)?.title,
            ))
        })
        .collect()
}
