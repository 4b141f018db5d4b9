//! Campaigns: made for a letter, changed while a draft, tried on a colleague, started once approval holds, paused, resumed, cancelled.
//! Progress streams are in `campaign_events`, what became of each mail in `deliveries`, proof in `proof`.

mod fit;

use crate::{
    ApiError, ApiResult,
    access::{
        InIncident,
        needs::{CampaignsRead, CampaignsWrite},
    },
    extract::{IfMatch, Json, Once, Path, Query, cursor},
    mail,
    respond::{Created, Versioned},
    validate::Checker,
};
use actix_web::{get, patch, post, web};
use saiki_api::{
    Lang, Uuid,
    campaigns::{Campaign, CampaignPatch, NewCampaign, StartCampaign, TestSend, TestSent},
    page::{Page, PageQuery},
    permissions::Permission,
    problem::ErrorCode,
};
use saiki_db::{
    Changed, Entry, approvals,
    campaigns::{self, Start, Step},
    deliveries::Recipient,
    incident_keys,
    letters::Author,
    people,
};
use saiki_domain::letters::{language, values::Addressee};
use saiki_mailer::{TestMail, send_test};
use serde_json::json;

/// Longest name of a campaign, in characters.
const MAX_NAME: usize = 200;

/// List campaigns
///
/// The one made last first.
#[utoipa::path(
    tag = "campaigns",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "The incident"), PageQuery),
    responses((status = 200, description = "A page of campaigns", body = Page<Campaign>))
)]
#[get("/incidents/{incident_id}/campaigns")]
pub(crate) async fn list_campaigns(
    access: InIncident<CampaignsRead>,
    Query(page): Query<PageQuery>,
) -> ApiResult<web::Json<Page<Campaign>>> {
    let after: Option<(i64, Uuid)> = cursor::decode(page.cursor.as_deref())?;
    let (incident, limit) = (access.incident_id, page.limit());
    let (rows, total) = access
        .db()
        .read(move |conn| campaigns::list(conn, incident, after, i64::from(limit) + 1))
        .await?;
    let total = u64::try_from(total).ok();
    let place = |row: &Campaign| (row.created_at.as_microsecond(), row.id);
    Ok(web::Json(cursor::page(rows, limit, total, place)?))
}

/// Make a campaign
///
/// A draft for a letter that is mailed. Nothing is frozen before the start.
#[utoipa::path(
    tag = "campaigns",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = NewCampaign,
    responses((status = 201, description = "The campaign", body = Campaign))
)]
#[post("/incidents/{incident_id}/campaigns")]
pub(crate) async fn create_campaign(
    access: InIncident<CampaignsWrite>,
    once: Once,
    Json(new): Json<NewCampaign>,
) -> ApiResult<Created<Campaign>> {
    name_is_one(new.name.as_deref())?;
    let (incident, now, by, wanted) = (
        access.incident_id,
        access.now(),
        author(&access),
        new.clone(),
    );
    let body = once
        .change(&access, &new, move |conn| {
            campaigns::create(conn, incident, &by, &wanted, now)
        })
        .await?;
    Ok(Created::at(
        format!("/api/v1/incidents/{incident}/campaigns/{}", body.id),
        body,
    ))
}

/// Read a campaign
///
/// With how its mails stand.
#[utoipa::path(
    tag = "campaigns",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("campaign_id" = Uuid, Path, description = "The campaign")
    ),
    responses((status = 200, description = "The campaign", body = Campaign))
)]
#[get("/incidents/{incident_id}/campaigns/{campaign_id}")]
pub(crate) async fn get_campaign(
    access: InIncident<CampaignsRead>,
    path: Path<(Uuid, Uuid)>,
) -> ApiResult<Versioned<Campaign>> {
    let (incident, id) = (access.incident_id, path.1);
    let body = access
        .db()
        .read(move |conn| campaigns::get(conn, incident, id))
        .await?;
    Ok(Versioned::of(body))
}

/// Change a campaign
///
/// While it is a draft; once started it stays as it is.
#[utoipa::path(
    tag = "campaigns",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("campaign_id" = Uuid, Path, description = "The campaign"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    request_body = CampaignPatch,
    responses((status = 200, description = "The campaign as it is now", body = Campaign))
)]
#[patch("/incidents/{incident_id}/campaigns/{campaign_id}")]
pub(crate) async fn update_campaign(
    access: InIncident<CampaignsWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    Json(patch): Json<CampaignPatch>,
) -> ApiResult<Versioned<Campaign>> {
    name_is_one(patch.name.as_deref())?;
    let (incident, id) = (access.incident_id, path.1);
    if_match
        .change(&access, move |conn, expected| {
            campaigns::update(conn, incident, id, &patch, expected)
        })
        .await
}

/// Send a test mail
///
/// One attempt, at once, to a colleague; it counts among no campaign's mails. With `person_id` it carries that
/// person's data, which needs the right to see it and is recorded.
#[utoipa::path(
    tag = "campaigns",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("campaign_id" = Uuid, Path, description = "The campaign")
    ),
    request_body = TestSend,
    responses((status = 200, description = "What the mail server said", body = TestSent))
)]
#[post("/incidents/{incident_id}/campaigns/{campaign_id}/test")]
pub(crate) async fn test_campaign(
    access: InIncident<CampaignsWrite>,
    path: Path<(Uuid, Uuid)>,
    Json(wanted): Json<TestSend>,
) -> ApiResult<web::Json<TestSent>> {
    let mut check = Checker::new();
    check.email("to", &wanted.to);
    check.done()?;
    if wanted.person_id.is_some() {
        access.require(Permission::PeopleReveal)?;
    }
    let (incident, id, keyring) = (access.incident_id, path.1, access.db().keyring().clone());
    let sender = mail::sender_email(access.state().config());
    let public_url = access.state().config().public_url();
    let (to, person_id, lang) = (wanted.to, wanted.person_id, wanted.lang);
    let mail = access
        .db()
        .change(access.actor(), access.now(), move |conn| {
            let content =
                campaigns::content_now(conn, &keyring, incident, id, &sender, &public_url)?;
            let (recipient, lang) = match person_id {
                None => invented(to, lang.unwrap_or_default()),
                Some(person) => {
                    let cipher = incident_keys::cipher(conn, &keyring, incident)?;
                    let person = people::get(conn, &cipher, incident, person)?;
                    let written: Vec<Lang> = content.texts.iter().map(|t| t.lang).collect();
                    let served = language::serve(person.lang, &written, &content.fallback);
                    let own = served.map_or_else(Lang::default, |served| served.lang);
                    let lang = lang.unwrap_or(own);
                    let letter = people::letter_of(conn, &cipher, incident, &person)?;
                    (
                        Recipient {
                            email: to,
                            ..letter
                        },
                        lang,
                    )
                }
            };
            let mail = TestMail {
                campaign_id: id,
                incident_id: incident,
                person_id,
                recipient,
                lang,
                content,
            };
            let data = json!({ "person": person_id, "lang": lang });
            let entry = Entry::incident(incident, "campaign.tested", id, data);
            Ok(Changed::new(mail, entry))
        })
        .await?;
    let transport = transport(&access)?;
    Ok(web::Json(send_test(access.db(), &transport, mail).await?))
}

fn invented(to: String, lang: Lang) -> (Recipient, Lang) {
    (of_person(Addressee::invented(lang), to), lang)
}

fn of_person(person: Addressee, to: String) -> Recipient {
    Recipient {
        name: person.name,
        number: person.number,
        email: to,
        organisation: person.organisation,
        data_items: person.data_items,
        contract_ref: person.contract,
        members: person.members,
    }
}

/// Start a campaign
///
/// Needs an approval that holds for the text and the recipients as they are now, and the number of mails typed.
/// Freezes both; from here on they cannot change.
#[utoipa::path(
    tag = "campaigns",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("campaign_id" = Uuid, Path, description = "The campaign"),
        ("If-Match" = Option<String>, Header, description = "Version seen, in quotes"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body = StartCampaign,
    responses((status = 200, description = "The campaign, running", body = Campaign))
)]
#[post("/incidents/{incident_id}/campaigns/{campaign_id}/start")]
pub(crate) async fn start_campaign(
    access: InIncident<CampaignsWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: Result<IfMatch, ApiError>,
    once: Once,
    Json(typed): Json<StartCampaign>,
) -> ApiResult<Versioned<Campaign>> {
    let expected = match if_match {
        Ok(version) => Some(version.0),
        Err(error) if error.code() == ErrorCode::VersionRequired => None,
        Err(error) => return Err(error),
    };
    let (incident, id, now) = (access.incident_id, path.1, access.now());
    let asked = Start {
        by: author(&access),
        confirm_recipients: typed.confirm_recipients,
        expected,
        sender_email: mail::sender_email(access.state().config()),
        public_url: access.state().config().public_url(),
        mails_leave: access.state().config().has_mail_server(),
    };
    // What cannot be sent at all is not started.
    fit::check(&access, id, &transport(&access)?).await?;
    let keyring = access.db().keyring().clone();
    let started = once
        .change(&access, &typed, move |conn| {
            campaigns::start(conn, &keyring, incident, id, &asked, now)
        })
        .await;
    if let Err(error) = &started
        && error.code() == ErrorCode::ApprovalVoid
    {
        record_void(&access, id).await?;
    }
    let body = started?;
    access.state().mail().wake();
    Ok(Versioned::of(body))
}

/// The refused start left nothing; that the approval is void is kept.
async fn record_void(access: &InIncident<CampaignsWrite>, id: Uuid) -> ApiResult<()> {
    let (incident, now) = (access.incident_id, access.now());
    access
        .db()
        .change(access.actor(), now, move |conn| {
            let letter = campaigns::get(conn, incident, id)?.letter_id;
            let standing = approvals::standing(conn, incident, letter, now)?;
            Ok(Changed::with((), standing.entries))
        })
        .await?;
    Ok(())
}

/// Pause a campaign
///
/// Nothing more is begun; mails being sent this moment end.
#[utoipa::path(
    tag = "campaigns",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("campaign_id" = Uuid, Path, description = "The campaign"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    responses((status = 200, description = "The campaign as it is now", body = Campaign))
)]
#[post("/incidents/{incident_id}/campaigns/{campaign_id}/pause")]
pub(crate) async fn pause_campaign(
    access: InIncident<CampaignsWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
) -> ApiResult<Versioned<Campaign>> {
    steer(&access, path.1, Step::Pause, if_match).await
}

/// Resume a campaign
#[utoipa::path(
    tag = "campaigns",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("campaign_id" = Uuid, Path, description = "The campaign"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    responses((status = 200, description = "The campaign as it is now", body = Campaign))
)]
#[post("/incidents/{incident_id}/campaigns/{campaign_id}/resume")]
pub(crate) async fn resume_campaign(
    access: InIncident<CampaignsWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
) -> ApiResult<Versioned<Campaign>> {
    steer(&access, path.1, Step::Resume, if_match).await
}

/// Cancel a campaign
///
/// For good: what is not sent yet will not be.
#[utoipa::path(
    tag = "campaigns",
    security(("bearer" = [])),
    params(
        ("incident_id" = Uuid, Path, description = "The incident"),
        ("campaign_id" = Uuid, Path, description = "The campaign"),
        ("If-Match" = String, Header, description = "Version seen, in quotes")
    ),
    responses((status = 200, description = "The campaign as it is now", body = Campaign))
)]
#[post("/incidents/{incident_id}/campaigns/{campaign_id}/cancel")]
pub(crate) async fn cancel_campaign(
    access: InIncident<CampaignsWrite>,
    path: Path<(Uuid, Uuid)>,
    if_match: IfMatch,
) -> ApiResult<Versioned<Campaign>> {
    steer(&access, path.1, Step::Cancel, if_match).await
}

fn name_is_one(name: Option<&str>) -> ApiResult<()> {
    let mut check = Checker::new();
    if let Some(name) = name {
        check.required_line("name", name, MAX_NAME);
    }
    check.done()
}

async fn steer(
    access: &InIncident<CampaignsWrite>,
    id: Uuid,
    step: Step,
    if_match: IfMatch,
) -> ApiResult<Versioned<Campaign>> {
    let (incident, now, by) = (access.incident_id, access.now(), access.actor());
    let body = access
        .db()
        .change(access.actor(), now, move |conn| {
            campaigns::steer(conn, incident, id, step, &by.name, if_match.0, now)
        })
        .await?;
    access.state().mail().wake();
    Ok(Versioned::of(body))
}

fn transport(access: &InIncident<CampaignsWrite>) -> ApiResult<saiki_mailer::Transport> {
    let state = access.state();
    let transport = state.mail().transport(state.config());
    transport.map_err(|e| ApiError::new(ErrorCode::MailServer).cause(e))
}

fn author(access: &InIncident<CampaignsWrite>) -> Author {
    let user = access.user();
    Author {
        id: user.id,
        name: user.name.clone(),
    }
}
