//! What of the survey still stands between an incident and its end: systems nobody looked at, harmed or isolated ones
//! that are not back, backups nobody checked. They are many, so each reason is one matter that says how many.

use super::list::{filtered, summary};
use crate::{Conn, DbId, DbResult, schema::systems::dsl};
use diesel::prelude::*;
use saiki_api::{
    Lang, Uuid,
    activities::ActivityKey,
    gates::{MatterKind, OpenMatter},
    systems::{Damage, SystemFilter},
};
use saiki_domain::civil;

/// What is open in the survey.
pub fn open_matters(conn: &mut Conn, incident: Uuid, lang: Lang) -> DbResult<Vec<OpenMatter>> {
    let mut all = Vec::new();
    let reasons = [
        (
            Damage::NotLookedAt,
            "被害の有無が未確認のシステム",
            (
                "system nobody has looked at",
                "systems nobody has looked at",
            ),
        ),
        (
            Damage::Suspected,
            "被害の疑いがあるシステム",
            (
                "system with suspected damage",
                "systems with suspected damage",
            ),
        ),
        (
            Damage::Confirmed,
            "被害があり再接続していないシステム",
            (
                "harmed system that is not reconnected",
                "harmed systems that are not reconnected",
            ),
        ),
        (
            Damage::NoneFound,
            "隔離したまま再接続していないシステム",
            (
                "isolated system that is not reconnected",
                "isolated systems that are not reconnected",
            ),
        ),
    ];
    for (damage, ja, en) in reasons {
        let filter = SystemFilter {
            damage: Some(damage),
            open: Some(true),
            ..SystemFilter::default()
        };
        let found: Vec<DbId> = filtered(incident, &filter).select(dsl::id).load(conn)?;
        all.extend(matter(found.len(), found.first(), ja, en, lang));
    }
    let unchecked = summary(conn, incident)?.backups_unchecked;
    let unchecked = usize::try_from(unchecked).unwrap_or(0);
    let en = ("backup nobody has checked", "backups nobody has checked");
    all.extend(matter(
        unchecked,
        None,
        "確認していないバックアップ",
        en,
        lang,
    ));
    Ok(all)
}

/// One matter for so many systems; it names the system where there is but one.
fn matter(
    count: usize,
    first: Option<&DbId>,
    ja: &str,
    en: (&'static str, &'static str),
    lang: Lang,
) -> Option<OpenMatter> {
    let counted = civil::counted(count, ("件", en.0, en.1), lang);
    (count > 0).then(|| OpenMatter {
        kind: MatterKind::System,
        id: first.filter(|_| count == 1).map(|id| Uuid::from(*id)),
        title: match lang {
            Lang::Ja => format!("{ja}が{counted}あります"),
            Lang::En => counted,
        },
        activity: Some(ActivityKey::Rs),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use saiki_api::systems::Connection;
    use saiki_domain::reconnection::is_open;

    #[test]
    fn every_open_state_has_its_reason() {
        // The reasons above go by damage; each damage must be able to be open, or its reason never shows.
        for damage in Damage::ALL {
            assert!(
                Connection::ALL.into_iter().any(|at| is_open(damage, at)),
                "{damage:?}"
            );
        }
    }
}
