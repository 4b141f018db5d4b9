//! What stops mails to an affected person: entries of the list of addresses not mailed that bear on this incident. The
//! list itself is in `suppressions`.

use crate::{
    ApiResult,
    access::{InIncident, needs::PeopleRead},
    extract::Path,
    routes::suppressions::sees,
};
use actix_web::{get, web};
use saiki_api::{
    Uuid,
    suppressions::{Suppression, SuppressionFilter},
};
use saiki_db::{incident_keys, people, suppressions};

/// Most entries of one address.
const MOST: u32 = 100;

/// List what stops mails to an affected person
///
/// Standing entries for the person's mail address, for this incident or for all: an address that does not exist, or
/// updates its owner stopped.
#[utoipa::path(
    tag = "people",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "Incident"),
        ("person_id" = Uuid, Path, description = "Person"),
    ),
    responses((status = 200, description = "The entries, the newest first", body = Vec<Suppression>))
)]
#[get("/incidents/{incident_id}/people/{person_id}/suppressions")]
pub(crate) async fn list_person_suppressions(
    access: InIncident<PeopleRead>,
    path: Path<(Uuid, Uuid)>,
) -> ApiResult<web::Json<Vec<Suppression>>> {
    let (incident, id, sees) = (access.incident_id, path.1, sees(&access));
    let keyring = access.db().keyring().clone();
    let found = access
        .db()
        .read(move |conn| {
            let cipher = incident_keys::cipher(conn, &keyring, incident)?;
            let person = people::get(conn, &cipher, incident, id)?;
            if person.email.is_empty() {
                return Ok(Vec::new());
            }
            let filter = SuppressionFilter {
                q: Some(person.email),
                ..SuppressionFilter::default()
            };
            let (entries, _) = suppressions::list(conn, &keyring, sees, &filter, None, MOST)?;
            let bears = |entry: &Suppression| entry.incident_id.is_none_or(|of| of == incident);
            Ok(entries.into_iter().filter(bears).collect::<Vec<_>>())
        })
        .await?;
    Ok(web::Json(found))
}
